/* SPDX-License-Identifier: MIT */
/*
 * The program on hostile.py's disks, wherever the BIOS loads it: asks INT 13h for everything about the
 * drive that it came from, and leaves the emulator by isa-debug-exit: 0x10, or 0x11 and the number of
 * what was wrong. It has no data but on the stack.
 */
    .code16
    .globl start

    .set PACKET, 0x00   /* and DX of the start, a sector or parameters of the drive, on the stack */
    .set DRIVE, 0x10
    .set SECTOR, 0x40

    .macro wrong n
    mov $0x11 + \n, %al
    jmp leave
    .endm

    /* Read the sector by number @lba (64 bits, all its halves the same): carry says how it went. */
    .macro by_number function, lba
    movl $0x00010010, PACKET(%bp)
    lea SECTOR(%bp), %ax
    mov %ax, PACKET + 4(%bp)
    mov %ss, PACKET + 6(%bp)
    movl $\lba, PACKET + 8(%bp)
    movl $\lba, PACKET + 12(%bp)
    lea PACKET(%bp), %si
    mov DRIVE(%bp), %dx
    mov $\function << 8, %ax
    int $0x13
    .endm

start:
    cld
    mov %cs, %ax        /* a stack where the program is not */
    mov $0x8000, %cx
    cmp $0x5000, %ax
    jb 1f
    mov $0x1000, %cx
1:  mov %cx, %ss
    mov $0x4000, %sp
    mov %cx, %ds
    mov %cx, %es
    mov %sp, %bp
    mov %dx, DRIVE(%bp)
    by_number 0x42, 0
    by_number 0x42, 0x00345678
    jc 1f
    wrong 0             /* nobody has 2^53 sectors */
1:  by_number 0x42, 0xffffffff
    jc 1f
    wrong 1
1:  by_number 0x44, 0xffffffff
    jc 1f
    wrong 2
1:  by_number 0x43, 0xffffffff
    jc 1f
    wrong 3
1:  mov $0x1500, %ax
    mov DRIVE(%bp), %dx
    int $0x13
    movw $0x1e, SECTOR(%bp)
    lea SECTOR(%bp), %si
    mov DRIVE(%bp), %dx
    mov $0x4800, %ax
    int $0x13
    mov $0x0800, %ax
    mov DRIVE(%bp), %dx
    int $0x13
    mov %ss, %ax
    mov %ax, %es
    jc 1f
    test $0x3f, %cl
    jnz 2f
    wrong 4             /* a geometry without sectors */
2:  mov DRIVE(%bp), %dl /* the last one of the last track */
    lea SECTOR(%bp), %bx
    mov $0x0201, %ax
    int $0x13
1:  mov $1, %cx
    mov DRIVE(%bp), %dx
    xor %dh, %dh
    lea SECTOR(%bp), %bx
    mov $0x0201, %ax
    int $0x13
    mov DRIVE(%bp), %dx
    lea SECTOR(%bp), %si
    mov $0x4b01, %ax
    int $0x13
    mov $0x10, %al
leave:
    out %al, $0xf4
1:  hlt
    jmp 1b
