/* SPDX-License-Identifier: MIT */
/*
 * The vDSO of i386 Linux guests: the symbols and the versions of the kernel's ("vdso(7)").
 *
 * __kernel_vsyscall is what AT_SYSINFO tells: `int $0x80`, since no faster way in is needed here. The clocks ask the
 * emulator by a NOP of the reserved ones (xtr_vdso_time()), which answers with the host's own vDSO; where it does not,
 * because the clock is not one of those (or this runs on a processor), they ask the kernel.
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

/* edx, ecx = seconds, eax = nanoseconds of the clock in ecx, or go to 9. */
    .macro ask_time
    or $-1, %eax
    .byte 0x0f, 0x19, 0xf8          /* nop %eax */
    cmp $NSEC_PER_SEC, %eax
    jae 9f
    .endm

/* The same of its resolution. */
    .macro ask_resolution
    or $-1, %eax
    .byte 0x0f, 0x19, 0xf9          /* nop %ecx */
    cmp $NSEC_PER_SEC, %eax
    jae 9f
    .endm

    .macro ask_kernel nr
9:  push %ebx
    .cfi_adjust_cfa_offset 4
    .cfi_rel_offset ebx, 0
    mov 8(%esp), %ebx
    mov 12(%esp), %ecx
    mov $\nr, %eax
    int $0x80
    pop %ebx
    .cfi_adjust_cfa_offset -4
    .cfi_restore ebx
    ret
    .endm

    .text

    func __vdso_clock_gettime
    mov 4(%esp), %ecx
    ask_time
    mov 8(%esp), %ecx
    mov %edx, (%ecx)
    mov %eax, 4(%ecx)
    xor %eax, %eax
    ret
    ask_kernel 265
    endfunc __vdso_clock_gettime

    func __vdso_clock_gettime64
    push %ebx
    .cfi_adjust_cfa_offset 4
    .cfi_rel_offset ebx, 0
    mov 8(%esp), %ecx
    ask_time
    mov 12(%esp), %ebx
    mov %edx, (%ebx)
    mov %ecx, 4(%ebx)
    mov %eax, 8(%ebx)
    movl $0, 12(%ebx)
    xor %eax, %eax
    jmp 1f
9:  mov 8(%esp), %ebx
    mov 12(%esp), %ecx
    mov $403, %eax
    int $0x80
1:  pop %ebx
    .cfi_adjust_cfa_offset -4
    .cfi_restore ebx
    ret
    endfunc __vdso_clock_gettime64

    func __vdso_gettimeofday
    cmpl $0, 4(%esp)
    je 9f
    cmpl $0, 8(%esp)                /* the time zone */
    jne 9f
    xor %ecx, %ecx                  /* CLOCK_REALTIME */
    ask_time
    mov 4(%esp), %ecx
    mov %edx, (%ecx)
    xor %edx, %edx
    push %ebx
    .cfi_adjust_cfa_offset 4
    .cfi_rel_offset ebx, 0
    mov $1000, %ebx
    div %ebx
    pop %ebx
    .cfi_adjust_cfa_offset -4
    .cfi_restore ebx
    mov %eax, 4(%ecx)
    xor %eax, %eax
    ret
    ask_kernel 78
    endfunc __vdso_gettimeofday

    func __vdso_time
    mov $5, %ecx                    /* CLOCK_REALTIME_COARSE: what the system call reads */
    ask_time
    mov %edx, %eax
    mov 4(%esp), %ecx
    test %ecx, %ecx
    jz 1f
    mov %eax, (%ecx)
1:  ret
    ask_kernel 13
    endfunc __vdso_time

    func __vdso_clock_getres
    mov 4(%esp), %ecx
    ask_resolution
    mov 8(%esp), %ecx
    test %ecx, %ecx
    jz 1f
    mov %edx, (%ecx)
    mov %eax, 4(%ecx)
1:  xor %eax, %eax
    ret
    ask_kernel 266
    endfunc __vdso_clock_getres

    func __kernel_vsyscall
    int $0x80
    ret
    endfunc __kernel_vsyscall

/*
 * Where signal handlers return to. All registers are in the struct sigcontext at esp + \base; unwinders look for the
 * return address less one, hence the nop. Numbers of registers: System V ABI i386, "DWARF register number mapping".
 */
#define CFA_EXPRESSION 0x0f         /* DW_CFA_def_cfa_expression */
#define REG_EXPRESSION 0x10         /* DW_CFA_expression */
#define OP_BREG_ESP    0x74         /* DW_OP_breg4 and a signed LEB128, here of two bytes */
#define OP_DEREF       0x06
#define LEB(n)         ((n) & 0x7f) | 0x80, (n) >> 7

    .macro in_context base
    .cfi_escape CFA_EXPRESSION, 4, OP_BREG_ESP, LEB(\base + 28), OP_DEREF
    saved 7, (\base + 16)           /* edi */
    saved 6, (\base + 20)           /* esi */
    saved 5, (\base + 24)           /* ebp */
    saved 3, (\base + 32)           /* ebx */
    saved 2, (\base + 36)           /* edx */
    saved 1, (\base + 40)           /* ecx */
    saved 0, (\base + 44)           /* eax */
    saved 8, (\base + 56)           /* eip */
    .endm

    .macro saved reg, at
    .cfi_escape REG_EXPRESSION, \reg, 3, OP_BREG_ESP, LEB(\at)
    .endm

    .macro sigreturn name, base
    .p2align 4
    .cfi_startproc simple
    .cfi_signal_frame
    in_context \base
    nop
    .globl \name
    .type \name, @function
\name:
    .endm

    sigreturn __kernel_sigreturn, 4 /* behind the number of the signal */
    pop %eax
    in_context 0
    mov $119, %eax
    int $0x80
    endfunc __kernel_sigreturn

    sigreturn __kernel_rt_sigreturn, 160
    mov $173, %eax
    int $0x80
    endfunc __kernel_rt_sigreturn

    /* Offsets from here on, which is the entry point: what user/vdso.c wants to know. */
    .p2align 2
    .globl vdso_table
    .hidden vdso_table
vdso_table:
    .long __kernel_vsyscall - vdso_table
    .long __kernel_sigreturn - vdso_table
    .long __kernel_rt_sigreturn - vdso_table

    .section .note.Linux, "a", @note
    .p2align 2
    .long 2f - 1f, 4f - 3f, 0
1:  .asciz "Linux"
2:  .p2align 2
3:  .long 0x060000
4:  .p2align 2

    .section .note.GNU-stack, "", @progbits
