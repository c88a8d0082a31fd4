/* SPDX-License-Identifier: MIT */
/*
 * The vDSO of x86-64 Linux guests: the symbols and the version of the kernel's ("vdso(7)").
 *
 * The clocks are the host's: its vDSO is mapped where it is on the host, and user/vdso.c puts the
 * addresses of its functions into the table at the end, or those of the calls of the kernel below.
 * getcpu always asks the kernel, because what the host's reads belongs to another CPU.
 */
    .macro func name
    .globl \name
    .type \name, @function
    .p2align 4
\name:
    .cfi_startproc
    .endm

    .macro endfunc name
    .cfi_endproc
    .size \name, . - \name
    .endm

    .macro through name, slot
    func __vdso_\name
    jmp *vdso_table + 8 * \slot(%rip)
    endfunc __vdso_\name
    .weak \name
    .set \name, __vdso_\name
    .endm

    .macro kernel_call label, nr
\label:
    mov $\nr, %eax
    syscall
    ret
    .endm

    .text
    through clock_gettime, 0
    through gettimeofday, 1
    through time, 2
    through clock_getres, 3

    func __vdso_getcpu
    kernel_call kernel_getcpu, 309
    endfunc __vdso_getcpu
    .weak getcpu
    .set getcpu, __vdso_getcpu

    func kernel_calls
    kernel_call kernel_clock_gettime, 228
    kernel_call kernel_gettimeofday, 96
    kernel_call kernel_time, 201
    kernel_call kernel_clock_getres, 229
    endfunc kernel_calls

    /* Offsets from here on, which is the entry point, are what user/vdso.c reads; it writes addresses. */
    .p2align 3
    .globl vdso_table
    .hidden vdso_table
vdso_table:
    .quad kernel_clock_gettime - vdso_table
    .quad kernel_gettimeofday - vdso_table
    .quad kernel_time - vdso_table
    .quad kernel_clock_getres - vdso_table

    .section .note.Linux, "a", @note
    .p2align 2
    .long 2f - 1f, 4f - 3f, 0
1:  .asciz "Linux"
2:  .p2align 2
3:  .long 0x060000
4:  .p2align 2

    .section .note.GNU-stack, "", @progbits
