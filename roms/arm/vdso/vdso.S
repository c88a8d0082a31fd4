/* SPDX-License-Identifier: MIT */
/*
 * The vDSO of AArch64 Linux guests: the symbols and the version of the kernel's (uapi "vdso(7)").
 *
 * The time functions ask the kernel. A fast path belongs in front of each `svc` below: it would read a page that the
 * emulator keeps up to date and fall through to the `svc` when that page says so.
 */
    .arch armv8-a

    .macro func name
    .globl \name
    .type \name, %function
    .p2align 4
\name:
    .cfi_startproc
    hint #34                        /* BTI c; a no-op elsewhere */
    .endm

    .macro endfunc name
    .cfi_endproc
    .size \name, . - \name
    .endm

    .text

    func __kernel_clock_gettime
    mov x8, #113
    svc #0
    ret
    endfunc __kernel_clock_gettime

    func __kernel_gettimeofday
    mov x8, #169
    svc #0
    ret
    endfunc __kernel_gettimeofday

    func __kernel_clock_getres
    mov x8, #114
    svc #0
    ret
    endfunc __kernel_clock_getres

/*
 * Where signal handlers return to. It has no call frame information on purpose: unwinders know these two instructions
 * and then restore all registers from the signal frame, which no CFI with x30 as return address can express (the
 * interrupted function's own x30 would be lost). They look the address up minus one, hence the nop.
 * No BTI instruction: it is reached by RET.
 */
    .p2align 4
    nop
    .globl __kernel_rt_sigreturn
    .type __kernel_rt_sigreturn, %function
__kernel_rt_sigreturn:
    mov x8, #139
    svc #0
    .size __kernel_rt_sigreturn, . - __kernel_rt_sigreturn

    .section .note.Linux, "a", %note
    .p2align 2
    .long 6, 4, 0                   /* name size, description size, type: kernel version */
    .asciz "Linux"
    .p2align 2
    .long 0x60000                   /* 6.0.0 */

    .section .note.GNU-stack, "", %progbits
