/* SPDX-License-Identifier: MIT */
/*
 * A kernel that is entered in protected mode: by Multiboot as an ELF file (MULTIBOOT) or by the
 * addresses in its header (ADDRESSES), or by PVH.
 */
#define MAGIC 0x1badb002
#ifdef ADDRESSES
#define FLAGS 0x10003
#else
#define FLAGS 3
#endif

#ifndef PVH
        .section .header, "a"
        .balign 4
header:
        .long MAGIC, FLAGS, -(MAGIC + FLAGS)
        .long header, start_of_file, end_of_data, end_of_bss, start
#else
        .section .note.Xen, "a", @note
        .long 4, 4, 18
        .asciz "Xen"
        .long start
#endif

        .section .text
        .globl start
start:
        mov $stack, %esp
        push %ebx
        push %eax
        pushf
        pop %edx
        str %ax
        movzwl %ax, %eax
        push %eax
        push %edx
        call check
1:      hlt
        jmp 1b

        .section .bss
        .skip 4096
stack:
