/* SPDX-License-Identifier: MIT */
/*
 * Option ROM that starts the Linux kernel of -kernel: a boot entry for BIOSes. Copies what fw_cfg has
 * to where fw_cfg says, by its DMA interface, and enters the real-mode part of the kernel.
 *
 * Sources: Plug and Play BIOS Specification 1.0A, "Expansion Header"; QEMU documentation "QEMU
 * Firmware Configuration (fw_cfg) Device"; Linux documentation "The Linux/x86 Boot Protocol".
 */
#define PORT_DMA_LOW 0x518
#define DMA_READ     2
#define DMA_SELECT   8
#define ROM_SECTORS  1

    .code16
    .text
    .globl _start
_start:
    .short 0xaa55
    .byte ROM_SECTORS
    lret                        /* nothing to initialise */
    .org 0x1a
    .short pnp

    .balign 16
pnp:
    .ascii "$PnP"
    .byte 1, 2                  /* revision, length in 16 bytes */
    .short 0                    /* no other header */
    .byte 0, 0
    .long 0
    .short maker, product
    .byte 0, 0, 0, 0            /* no device */
    .short 0, 0, boot, 0, 0

maker:
    .asciz "Lyrebird"
product:
    .asciz "Linux by -kernel"

/* Keys of fw_cfg: where to, how many bytes, the bytes. */
    .balign 2
items:
    .short 0x07, 0x08, 0x11     /* kernel */
    .short 0x0a, 0x0b, 0x12     /* initial RAM disk */
    .short 0x13, 0x14, 0x15     /* command line */
    .short 0x16, 0x17, 0x18     /* real-mode part */
items_end:

/* Where the stack has what: a number that was read, a request. */
#define NUMBER  0
#define REQUEST 4
#define FRAME   20

/* Bytes of key AX, ECX of them, to physical address EDX. Changes EAX, EDI. */
read:
    shl $16, %eax
    mov $(DMA_READ | DMA_SELECT), %ax
    bswap %eax
    mov %eax, REQUEST(%bp)
    mov %ecx, %eax
    bswap %eax
    mov %eax, REQUEST + 4(%bp)
    movl $0, REQUEST + 8(%bp)
    mov %edx, %eax
    bswap %eax
    mov %eax, REQUEST + 12(%bp)
    lea REQUEST(%ebx), %eax
    bswap %eax
    push %dx
    mov $PORT_DMA_LOW, %dx
    out %eax, %dx
    pop %dx
1:  mov REQUEST(%bp), %eax      /* done when no bit but that of an error is left */
    bswap %eax
    test $~1, %eax
    jnz 1b
    ret

/* The number of key AX into EAX. */
number:
    push %ecx
    push %edx
    mov $4, %ecx
    lea NUMBER(%ebx), %edx
    call read
    mov NUMBER(%bp), %eax
    pop %edx
    pop %ecx
    ret

boot:
    cli
    cld
    sub $FRAME, %sp
    mov %sp, %bp
    movzwl %sp, %eax
    xor %ebx, %ebx
    mov %ss, %bx
    shl $4, %ebx
    add %eax, %ebx              /* physical address of the frame */
    mov $items, %si
next:
    mov %cs:2(%si), %ax
    call number
    mov %eax, %ecx
    mov %cs:(%si), %ax
    call number
    mov %eax, %edx
    mov %cs:4(%si), %ax
    test %ecx, %ecx
    jz 1f
    call read
1:  add $6, %si
    cmp $items_end, %si
    jb next

    mov $0x13, %ax              /* the stack ends below the command line */
    call number
    mov %eax, %ecx
    mov $0x16, %ax
    call number
    sub %eax, %ecx
    sub $16, %ecx
    shr $4, %eax
    mov %ax, %ds
    mov %ax, %es
    mov %ax, %fs
    mov %ax, %gs
    mov %ax, %ss
    mov %ecx, %esp
    add $0x20, %ax              /* the entry is in the second sector */
    push %ax
    push $0
    xor %eax, %eax
    xor %ebx, %ebx
    xor %ecx, %ecx
    xor %edx, %edx
    xor %edi, %edi
    xor %ebp, %ebp
    lret
