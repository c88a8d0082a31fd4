/* SPDX-License-Identifier: MIT */
/*
 * The vDSO of x86-64 Linux guests: the symbols and the version of the kernel's ("vdso(7)").
 *
 * The clocks are the host's: where it runs this code, its vDSO is mapped where it is on the host, and
 * user/vdso.c puts the addresses of its functions into the table at the end. Else they are those below, which ask the
 * emulator by a NOP of the reserved ones (xtr_vdso_time()); where that does not answer, because the clock is not
 * one of those (or this runs on a processor), they ask the kernel.
 * getcpu always asks the kernel, because what the host's reads belongs to another CPU.
 */
#define NSEC_PER_SEC 1000000000

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

/* rdx = seconds, rax = nanoseconds of the clock in ecx, or go to 9. */
    .macro ask_time
    or $-1, %rax
    .byte 0x0f, 0x19, 0xf8          /* nop %eax */
    joined
    .endm

/* The same of its resolution. */
    .macro ask_resolution
    or $-1, %rax
    .byte 0x0f, 0x19, 0xf9          /* nop %ecx */
    joined
    .endm

    .macro joined
    cmp $NSEC_PER_SEC, %rax
    jae 9f
    shl $32, %rcx
    or %rcx, %rdx
    .endm

    func own_clock_gettime
    mov %edi, %ecx
    ask_time
    mov %rdx, (%rsi)
    mov %rax, 8(%rsi)
    xor %eax, %eax
    ret
    kernel_call 9, 228
    endfunc own_clock_gettime
    .hidden own_clock_gettime

    func own_gettimeofday
    test %rdi, %rdi
    jz 9f
    test %rsi, %rsi                 /* the time zone */
    jnz 9f
    xor %ecx, %ecx                  /* CLOCK_REALTIME */
    ask_time
    mov %rdx, (%rdi)
    xor %edx, %edx
    mov $1000, %ecx
    div %ecx
    mov %rax, 8(%rdi)
    xor %eax, %eax
    ret
    kernel_call 9, 96
    endfunc own_gettimeofday
    .hidden own_gettimeofday

    func own_time
    mov $5, %ecx                    /* CLOCK_REALTIME_COARSE: what the system call reads */
    ask_time
    mov %rdx, %rax
    test %rdi, %rdi
    jz 1f
    mov %rax, (%rdi)
1:  ret
    kernel_call 9, 201
    endfunc own_time
    .hidden own_time

    func own_clock_getres
    mov %edi, %ecx
    ask_resolution
    test %rsi, %rsi
    jz 1f
    mov %rdx, (%rsi)
    mov %rax, 8(%rsi)
1:  xor %eax, %eax
    ret
    kernel_call 9, 229
    endfunc own_clock_getres
    .hidden own_clock_getres

    /* Offsets from here on, which is the entry point, are what user/vdso.c reads; it writes addresses. */
    .p2align 3
    .globl vdso_table
    .hidden vdso_table
vdso_table:
    .quad own_clock_gettime - vdso_table
    .quad own_gettimeofday - vdso_table
    .quad own_time - vdso_table
    .quad own_clock_getres - vdso_table

    .section .note.Linux, "a", @note
    .p2align 2
    .long 2f - 1f, 4f - 3f, 0
1:  .asciz "Linux"
2:  .p2align 2
3:  .long 0x060000
4:  .p2align 2

    .section .note.GNU-stack, "", @progbits
