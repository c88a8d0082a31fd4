/* SPDX-License-Identifier: MIT */
/*
 * From the reset vector to C: a few things that only real mode has, whose results are bits of
 * real_results, then flat 32-bit protected mode.
 */
        .code16
        .section .reset, "ax"
        ljmp $0xf000, $0

        .section .text16, "ax"
        .globl start16, real_results, real_expected, ap_start, ap_flag
#define OK(n) orl $(1 << n), %cs:(real_results - start16)
start16:
        cli
        mov %edx, %edi                  /* the signature */
        mov %cs, %ax
        cmp $0xf000, %ax
        jne 1f
        test %edi, %edi
        jz 1f
        mov $0x9000, %ax                /* a stack */
        mov %ax, %ss
        mov $0x1000, %sp
        mov %cs, %ax
        mov %ax, %ds
        orl $1, (real_results - start16)
1:      xor %ax, %ax
        mov %ax, %es
        /* interrupt through the vector table: 21h */
        movw $(int21 - start16), %es:0x84
        movw $0xf000, %es:0x86
        xor %bx, %bx
        stc
        int $0x21
        jnc 1f
        cmp $0x2121, %bx
        jne 1f
        cmp $0x1000, %sp
        jne 1f
        orl $2, (real_results - start16)
1:      /* far call and return */
        xor %bx, %bx
        lcall $0xf000, $(far - start16)
        cmp $0x4242, %bx
        jne 1f
        cmp $0x1000, %sp
        jne 1f
        orl $4, (real_results - start16)
1:      /* division error: the vector table's first; it points at the instruction */
        movw $(int0 - start16), %es:0
        movw $0xf000, %es:2
        xor %cx, %cx
        xor %bx, %bx
        mov $5, %ax
        xor %dx, %dx
div_at: div %cx
        cmp $(div_at - start16), %bx
        jne 1f
        orl $8, (real_results - start16)
1:      /* segment limit: #GP, vector 13 */
        movw $(int13 - start16), %es:0x34
        movw $0xf000, %es:0x36
        xor %bx, %bx
        mov $0xffff, %si
        mov (%si), %ax                  /* a word at 0xffff */
        cmp $0x1313, %bx
        jne 1f
        orl $16, (real_results - start16)
1:      /* string instructions with a segment and direction */
        mov $0x9000, %ax
        mov %ax, %es
        mov $0x20, %di
        mov $(text - start16), %si
        mov $8, %cx
        cld
        rep movsb
        std
        mov $0x27, %di
        mov $0x2f, %si
        mov $8, %cx
        push %ds
        push %es
        pop %ds
        mov $0x27, %si
        mov $0x37, %di
        rep movsb
        mov 0x30, %eax
        pop %ds
        cld
        cmp (text - start16), %eax
        jne 1f
        orl $32, (real_results - start16)
1:      /* unreal mode: DS with a limit of 4 GiB */
        lgdtl (gdt_pointer - start16)
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        mov $0x10, %bx
        mov %bx, %fs
        and $0xfe, %al
        mov %eax, %cr0
        xor %bx, %bx
        mov %bx, %fs
        mov $0x180000, %ebx
        movl $0x12345678, %fs:(%ebx)
        cmpl $0x12345678, %fs:(%ebx)
        jne 1f
        orl $64, (real_results - start16)
1:      /* PUSHA, ENTER, loops */
        mov $10, %cx
        xor %ax, %ax
2:      add %cx, %ax
        loop 2b
        cmp $55, %ax
        jne 1f
        pusha
        xor %ax, %ax
        popa
        cmp $55, %ax
        jne 1f
        orl $128, (real_results - start16)
1:      mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        ljmpl $8, $start32

int21:  mov $0x2121, %bx
        push %bp
        mov %sp, %bp
        orw $1, 6(%bp)                  /* CF of the flags that IRET loads */
        pop %bp
        iret
int0:   push %bp
        mov %sp, %bp
        mov 2(%bp), %bx
        addw $2, 2(%bp)
        pop %bp
        iret
int13:  mov $0x1313, %bx
        push %bp
        mov %sp, %bp
        addw $2, 2(%bp)
        pop %bp
        iret
far:    mov $0x4242, %bx
        lret

/* Other processors: SIPI's vector says where; copied there. */
ap_start:
        mov %cs, %ax
        lock incl %cs:(ap_flag - ap_start)
1:      hlt
        jmp 1b
ap_flag: .long 0
        .globl ap_end
ap_end:

real_results: .long 0
text:   .ascii "abcdefgh"
gdt_pointer: .word 0xff
        .long gdt

        .code32
        .text
        .globl gdt, start32
start32:
        mov $0x10, %ax
        mov %ax, %ds
        mov %ax, %es
        mov %ax, %ss
        mov %ax, %fs
        mov %ax, %gs
        mov $0x1f0000, %esp
        call main
        movzbl %al, %eax
        out %al, $0xf4
1:      hlt
        jmp 1b

        .data
        .balign 8
gdt:    .quad 0
        .quad 0x00cf9b000000ffff        /* 08 code */
        .quad 0x00cf93000000ffff        /* 10 data */
        .quad 0x00cffb000000ffff        /* 18 code of ring 3 */
        .quad 0x00cff3000000ffff        /* 20 data of ring 3 */
        .fill 27, 8, 0
