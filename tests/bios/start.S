/* SPDX-License-Identifier: MIT */
/*
 * What a BIOS boots: a first sector that reads the others, unless they are there, and calls
 * check_all() with the drive's number. All segments are 0.
 */
    .code16
    .section .start, "ax"
    .globl start, interrupt
start:
    ljmp $0, $1f
1:  xor %ax, %ax
    mov %ax, %ds
    mov %ax, %es
    mov %ax, %ss
    mov $0x7c00, %sp
    cld
    mov %dl, drive
    cmpl $0x7570616c, marker
    je 2f
    mov $0x0200 + SECTORS, %ax
    mov $0x7e00, %bx
    mov $2, %cx
    xor %dh, %dh
    int $0x13
    mov $failed, %si
    jc say
2:  movzbl drive, %eax
    calll check_all
    int $0x18
say:
    lodsb
    test %al, %al
    jz 3f
    mov $0x0e, %ah
    mov $7, %bx
    int $0x10
    jmp say
3:  hlt
    jmp 3b
failed:
    .asciz "not ok 1 - the other sectors cannot be read\r\n"
drive:
    .byte 0

/* void interrupt(u32 n, Regs *r), with gcc's registers EAX and EDX. */
interrupt:
    pushal
    push %es
    mov %al, 4f + 1
    mov %edx, where
    mov %edx, %esi
    mov (%si), %es
    mov 4(%si), %eax
    mov 8(%si), %ebx
    mov 12(%si), %ecx
    mov 16(%si), %edx
    mov 24(%si), %edi
    mov 28(%si), %ebp
    mov 20(%si), %esi
4:  int $0
    push %si
    pushf
    mov where, %si
    pop 2(%si)
    mov %es, (%si)
    mov %eax, 4(%si)
    mov %ebx, 8(%si)
    mov %ecx, 12(%si)
    mov %edx, 16(%si)
    mov %edi, 24(%si)
    movzwl %bp, %ebp
    pop 20(%si)
    pop %es
    popal
    retl
where:
    .long 0
    .org 510
    .short 0xaa55
marker:
    .long 0x7570616c
