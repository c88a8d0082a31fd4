/* SPDX-License-Identifier: MIT */
/*
 * Start and exceptions of the bare programs of this folder: a stack per CPU, FP on, vectors that call
 * C. X0 at the start is the device tree. A secondary CPU begins at cpu_start with its number in X0.
 */
.section .text.start, "ax"
.globl _start
_start:
    mov x19, x0
    mov x0, #0
    adrp x1, bss_start
    add x1, x1, :lo12:bss_start
    adrp x2, bss_end
    add x2, x2, :lo12:bss_end
1:  cmp x1, x2
    b.hs 2f
    str xzr, [x1], #8
    b 1b
2:  bl cpu_setup
    mov x0, x19
    bl board_main
    b board_off

.globl cpu_start
cpu_start:
    mov x19, x0
    bl cpu_setup
    mov x0, x19
    bl board_cpu
3:  wfi
    b 3b

/* X0: number of the CPU. Where it started is the level it stays at, 1 or 2. */
cpu_setup:
    adrp x1, stacks
    add x1, x1, :lo12:stacks
    add x2, x0, #1
    add x1, x1, x2, lsl #14
    mov sp, x1
    adrp x1, vectors
    add x1, x1, :lo12:vectors
    mrs x2, CurrentEL
    cmp x2, #8
    b.eq 4f
    msr vbar_el1, x1
    mov x1, #(3 << 20)
    msr cpacr_el1, x1
    isb
    ret
4:  msr vbar_el2, x1
    mov x1, #0x33ff
    msr cptr_el2, x1
    isb
    ret

/* A frame of X0..X30, ELR, SPSR: struct Frame. */
.macro vector kind
.balign 128
    sub sp, sp, #272
    stp x0, x1, [sp]
    mov x0, #\kind
    b enter
.endm

.balign 2048
vectors:
    vector 0
    vector 1
    vector 2
    vector 3
    vector 4
    vector 5
    vector 6
    vector 7
    vector 8
    vector 9
    vector 10
    vector 11
    vector 12
    vector 13
    vector 14
    vector 15

enter:
    stp x2, x3, [sp, #16]
    stp x4, x5, [sp, #32]
    stp x6, x7, [sp, #48]
    stp x8, x9, [sp, #64]
    stp x10, x11, [sp, #80]
    stp x12, x13, [sp, #96]
    stp x14, x15, [sp, #112]
    stp x16, x17, [sp, #128]
    stp x18, x19, [sp, #144]
    stp x20, x21, [sp, #160]
    stp x22, x23, [sp, #176]
    stp x24, x25, [sp, #192]
    stp x26, x27, [sp, #208]
    stp x28, x29, [sp, #224]
    mrs x2, CurrentEL
    cmp x2, #8
    b.eq 5f
    mrs x1, elr_el1
    mrs x2, spsr_el1
    b 6f
5:  mrs x1, elr_el2
    mrs x2, spsr_el2
6:  stp x30, x1, [sp, #240]
    str x2, [sp, #256]
    mov x1, x0
    mov x0, sp
    bl board_exception
    ldp x30, x1, [sp, #240]
    ldr x2, [sp, #256]
    mrs x3, CurrentEL
    cmp x3, #8
    b.eq 7f
    msr elr_el1, x1
    msr spsr_el1, x2
    b 8f
7:  msr elr_el2, x1
    msr spsr_el2, x2
8:  ldp x2, x3, [sp, #16]
    ldp x4, x5, [sp, #32]
    ldp x6, x7, [sp, #48]
    ldp x8, x9, [sp, #64]
    ldp x10, x11, [sp, #80]
    ldp x12, x13, [sp, #96]
    ldp x14, x15, [sp, #112]
    ldp x16, x17, [sp, #128]
    ldp x18, x19, [sp, #144]
    ldp x20, x21, [sp, #160]
    ldp x22, x23, [sp, #176]
    ldp x24, x25, [sp, #192]
    ldp x26, x27, [sp, #208]
    ldp x28, x29, [sp, #224]
    ldp x0, x1, [sp]
    add sp, sp, #272
    eret
