/* SPDX-License-Identifier: MIT */
/*
 * From the reset vector to C in 64-bit mode: identity paging of the first gigabyte, the task register
 * and an interrupt table whose entries push vector, code and all registers.
 */
        .code16
        .section .reset, "ax"
        ljmp $0xf000, $0

        .section .text16, "ax"
        .globl start16
start16:
        cli
        mov %cs, %ax
        mov %ax, %ds
        lgdtl (gdt_pointer - start16)
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        ljmpl $8, $start32
gdt_pointer: .word 0xff
        .long gdt

        .code32
        .text
start32:
        mov $0x10, %ax
        mov %ax, %ds
        mov %ax, %es
        mov %ax, %ss
        mov $0x300000, %edi             /* PML4, PDPT, PD */
        movl $0x301007, (%edi)
        movl $0x302007, 0x1000(%edi)
        mov $0x87, %eax
        xor %ecx, %ecx
1:      mov %eax, 0x2000(%edi,%ecx,8)
        add $0x200000, %eax
        inc %ecx
        cmp $512, %ecx
        jb 1b
        mov %cr4, %eax
        or $0x6a0, %eax                 /* PAE, PGE, OSFXSR, OSXMMEXCPT */
        mov %eax, %cr4
        mov %edi, %cr3
        mov $0xc0000080, %ecx
        rdmsr
        or $0x901, %eax                 /* SCE, LME, NXE */
        wrmsr
        mov %cr0, %eax
        or $0x80010022, %eax            /* PG, WP, MP, NE */
        mov %eax, %cr0
        ljmp $0x18, $start64

        .code64
start64:
        xor %eax, %eax
        mov %eax, %ds
        mov %eax, %es
        mov %eax, %fs
        mov %eax, %gs
        mov $0x1f0000, %esp
        call main
        movzbl %al, %eax
        out %al, $0xf4
1:      hlt
        jmp 1b

        .globl stubs, try, try_user, try_resume
        .balign 16
stubs:
        .set n, 0
        .rept 256
        .balign 16
        .if !(n == 8 || (n >= 10 && n <= 14) || n == 17)
        push $0
        .endif
        push $n
        jmp common
        .set n, n + 1
        .endr
common:
        push %rax
        push %rcx
        push %rdx
        push %rbx
        push %rbp
        push %rsi
        push %rdi
        push %r8
        push %r9
        push %r10
        push %r11
        push %r12
        push %r13
        push %r14
        push %r15
        mov %rsp, %rdi
        cld
        call on_exception
        pop %r15
        pop %r14
        pop %r13
        pop %r12
        pop %r11
        pop %r10
        pop %r9
        pop %r8
        pop %rdi
        pop %rsi
        pop %rbp
        pop %rbx
        pop %rdx
        pop %rcx
        pop %rax
        add $16, %rsp
        iretq

        /* u32 try(void (*f)(void)): its exception ends it */
try:
        push %rbx
        push %rbp
        push %r12
        push %r13
        push %r14
        push %r15
        mov %rsp, resume_rsp
        movb $1, is_expecting
        movl $-1, seen_vector
        call *%rdi
try_resume:
        movb $0, is_expecting
        mov resume_rsp, %rsp
        xor %eax, %eax
        mov %eax, %ss
        pop %r15
        pop %r14
        pop %r13
        pop %r12
        pop %rbp
        pop %rbx
        mov seen_vector, %eax
        ret

        /* u32 try_user(void (*f)(void), u64 cs): at CPL 3 */
try_user:
        push %rbx
        push %rbp
        push %r12
        push %r13
        push %r14
        push %r15
        mov %rsp, resume_rsp
        movb $1, is_expecting
        movl $-1, seen_vector
        push $0x33
        push $0x1e0000
        push $0x202
        push %rsi
        push %rdi
        iretq

        .data
        .balign 8
        .globl gdt
gdt:    .quad 0
        .quad 0x00cf9b000000ffff        /* 08 32-bit code */
        .quad 0x00cf93000000ffff        /* 10 data */
        .quad 0x00af9b000000ffff        /* 18 64-bit code */
        .quad 0x00cf93000000ffff        /* 20 data, as SYSCALL has it */
        .quad 0x00cffb000000ffff        /* 28 32-bit code of ring 3 */
        .quad 0x00cff3000000ffff        /* 30 data of ring 3 */
        .quad 0x00affb000000ffff        /* 38 64-bit code of ring 3 */
        .fill 24, 8, 0                  /* 40: task state */
