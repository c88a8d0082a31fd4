/* SPDX-License-Identifier: MIT */
/*
 * The vDSO of AArch64 Linux guests: the symbols and the version of the kernel's (uapi "vdso(7)").
 *
 * The time functions ask the emulator by a hint, which answers with the host's own vDSO; where it does not, because the
 * clock is not one of those (or this runs on a processor, where the hint is a NOP), they ask the kernel.
 */
#include "../../../base/vdso_time.h"
#include "../../../frontend/arm/cpu/vdso_hint.h"

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

/* x4, x3 = seconds and nanoseconds of what \hint tells of clock w2, or go to 9. */
    .macro ask hint
    mov x3, #-1
    hint #\hint
    tbnz x3, #63, 9f
    lsr x4, x3, #VDSO_NSEC_BITS
    and x3, x3, #VDSO_NSEC_MASK
    .endm

    .macro ask_kernel nr
9:  mov x8, #\nr
    svc #0
    ret
    .endm

    .text

    func __kernel_clock_gettime
    mov w2, w0
    ask VDSO_HINT_GETTIME
    stp x4, x3, [x1]
    mov w0, #0
    ret
    ask_kernel 113
    endfunc __kernel_clock_gettime

    func __kernel_gettimeofday
    cbz x0, 9f
    cbnz x1, 9f                     /* the time zone */
    mov w2, #0                      /* CLOCK_REALTIME */
    ask VDSO_HINT_GETTIME
    mov w5, #1000
    udiv w3, w3, w5
    stp x4, x3, [x0]
    mov w0, #0
    ret
    ask_kernel 169
    endfunc __kernel_gettimeofday

    func __kernel_clock_getres
    mov w2, w0
    ask VDSO_HINT_GETRES
    cbz x1, 1f
    stp x4, x3, [x1]
1:  mov w0, #0
    ret
    ask_kernel 114
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
