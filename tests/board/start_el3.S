/* SPDX-License-Identifier: MIT */
/*
 * Reset and exceptions of firmware at EL3. All CPUs come here; the first one copies the image to the
 * secure RAM, the others wait for a word at MAILBOX that it writes.
 */
#define STACKS  0x0e400000
#define MAILBOX 0x0e7ff000

.section .text.start, "ax"
.globl _start
_start:
    mrs x0, mpidr_el1
    and x19, x0, #0xff
    ldr x20, =MAILBOX
    cbnz x19, 3f
    str xzr, [x20]
    mov x0, #0
    ldr x1, =_start
    ldr x2, =image_end
1:  ldr x3, [x0], #8
    str x3, [x1], #8
    cmp x1, x2
    b.lo 1b
    ldr x2, =bss_end
2:  cmp x1, x2
    b.hs 4f
    str xzr, [x1], #8
    b 2b
3:  ldr x0, [x20]
    cbnz x0, 4f
    wfe
    b 3b
4:  ldr x0, =STACKS
    add x1, x19, #1
    add x0, x0, x1, lsl #14
    mov sp, x0
    ldr x0, =vectors
    msr vbar_el3, x0
    isb
    ldr x1, =el3_main
    mov x0, x19
    blr x1
5:  wfi
    b 5b

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
    mrs x1, elr_el3
    mrs x2, spsr_el3
    stp x30, x1, [sp, #240]
    str x2, [sp, #256]
    mov x1, x0
    mov x0, sp
    bl el3_exception
.globl el3_return
el3_return:
    ldp x30, x1, [sp, #240]
    ldr x2, [sp, #256]
    msr elr_el3, x1
    msr spsr_el3, x2
    ldp x2, x3, [sp, #16]
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
