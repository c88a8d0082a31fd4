/* SPDX-License-Identifier: MIT */
/*
 * Option ROM that starts the kernel of -kernel: a boot entry for BIOSes. Copies what fw_cfg has to
 * where fw_cfg says, by its DMA interface, and enters the real-mode part of a Linux kernel. If
 * there is none (Multiboot, PVH), what lies at HANDOVER says how to go on (struct Handover,
 * x86_kernel.c): the memory map is put into it, then the kernel is entered in protected mode.
 *
 * Sources: Plug and Play BIOS Specification 1.0A, "Expansion Header"; QEMU documentation "QEMU
 * Firmware Configuration (fw_cfg) Device"; Linux documentation "The Linux/x86 Boot Protocol"; ACPI
 * Specification, "INT 15H, E820H", "Finding the RSDP on IA-PC Systems".
 */
#define PORT_DMA_LOW 0x518
#define DMA_READ     2
#define DMA_SELECT   8
#define ROM_SECTORS  2

/* struct Handover */
#define HANDOVER       0x20000
#define H_GDT          0        /* limit and base */
#define H_ENTRY        8        /* address and selector */
#define H_EAX          16
#define H_EBX          20
#define H_MAP          24       /* where the memory map is put; this and the next are offsets */
#define H_COUNT        28       /* where its size is put */
#define H_RSDP         32       /* where the address of ACPI's root is put; 0: nowhere */
#define H_LEAD         36       /* bytes of an entry before what the BIOS says, which then say 20 */
#define H_UNIT         40       /* what is counted for an entry */
#define ENTRY_SIZE     24
#define DATA_SELECTOR  0x10
#define TASK_SELECTOR  0x18

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

    mov $0x17, %ax
    call number
    test %eax, %eax
    jz handover
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

handover:
    mov $(HANDOVER >> 4), %ax
    mov %ax, %ds
    mov %ax, %es
    xor %ebx, %ebx
    xor %ebp, %ebp              /* entries */
    mov H_MAP, %di
1:  movl $20, (%di)
    add H_LEAD, %di
    mov $0xe820, %eax
    mov $0x534d4150, %edx
    mov $20, %ecx
    int $0x15
    jc 2f
    inc %bp
    sub H_LEAD, %di
    add $ENTRY_SIZE, %di
    test %ebx, %ebx
    jnz 1b
2:  mov %ebp, %eax
    mull H_UNIT
    mov H_COUNT, %bx
    mov %eax, (%bx)

    mov H_RSDP, %bx
    test %bx, %bx
    jz 4f
    mov $0xe000, %dx            /* every 16 bytes */
3:  mov %dx, %fs
    cmpl $0x20445352, %fs:0     /* "RSD PTR " */
    jne 5f
    cmpl $0x20525450, %fs:4
    jne 5f
    movzwl %dx, %eax
    shl $4, %eax
    mov %eax, (%bx)
    jmp 4f
5:  inc %dx
    jnz 3b

4:  cli
    lgdtl H_GDT
    mov H_EAX, %esi
    mov H_EBX, %ebx
    mov %cr0, %eax
    or $1, %al
    mov %eax, %cr0
    mov $DATA_SELECTOR, %ax
    mov %ax, %ds
    mov %ax, %es
    mov %ax, %ss
    mov %ax, %fs
    mov %ax, %gs
    mov $TASK_SELECTOR, %ax
    ltr %ax
    mov %esi, %eax
    mov $(HANDOVER + H_ENTRY), %ecx
    ljmpl *(%ecx)
