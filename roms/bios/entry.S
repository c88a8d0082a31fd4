/* SPDX-License-Identifier: MIT */
/*
 * Where the CPU comes in: reset, interrupts, the way back from real-mode code that was called.
 *
 * C code runs in flat 32-bit protected mode without paging and with interrupts off. An interrupt
 * saves registers on the caller's stack in the form of Regs, goes to protected mode on the BIOS's
 * own stack and calls bios_interrupt() with a pointer to them. The caller's GDTR, FS, GS and, by
 * the limits that segments have on the way back, its flat real mode survive. In v8086 mode there is
 * no way to protected mode: calls fail with carry.
 *
 * Sources: Intel SDM volume 3, "Mode Switching", "MP Initialization"; Intel 82441FX and MCH data
 * sheets, "PAM".
 */
#define CODE32 0x08
#define DATA32 0x10
#define CODE16 0x18
#define DATA16 0x20
#define BIOS_SEG 0xf000
#define STACK_SEG 0xe000
#define STACK_BASE (STACK_SEG << 4)
#define STACK_SIZE 0x4000
#define STACK_ROOM 0x800        /* for real-mode code before it has a stack of its own */
#define ROM_HIGH 0xfff00000     /* from an address below 1 MiB to that of the ROM */
#define ROM_SIZE 0x10000

/* Regs, and what lies below it. */
#define REGS_SIZE 44
#define REGS_ACTION 37          /* upper half of the vector */
#define REGS_FLAGS 42
#define CALL_CS 40
#define CALL_IP 38
#define CALL_IS_INT 36
#define ACTION_CHAIN 1
#define ACTION_WAIT 2
#define AT(label) (label - text16)

    .code16
    .section .reset, "ax"
    ljmp $BIOS_SEG, $AT(reset)
    .ascii "11/29/26"           /* where a BIOS has its date, */
    .byte 0
    .byte 0xfc                  /* and its kind of machine: AT */
    .byte 0

    .section .text16, "ax"
    .globl text16
text16:                         /* where other processors start, too: page 0xf0 */
    jmp start_ap
    .balign 8
gdt:
    .quad 0
    .quad 0x00cf9b000000ffff
    .quad 0x00cf93000000ffff
    .quad 0x00009b0f0000ffff
    .quad 0x008f93000000ffff
gdt_ptr:
    .short . - gdt - 1
    .long gdt

    .globl old10
    .balign 4
old10:
    .long 0                     /* INT 10h of the VGA ROM, behind ours */

/* To 32-bit code at \label; changes EAX. The stack is not valid there. */
.macro PROTECTED label
    lgdtl %cs:AT(gdt_ptr)
    mov %cr0, %eax
    or $1, %al
    mov %eax, %cr0
    ljmpl $CODE32, $\label
.endm

/* ---- reset ---- */

reset:
    cli
    cld
    PROTECTED 1f
    .code32
1:  mov $DATA32, %eax
    mov %eax, %ds
    mov %eax, %es
    mov %eax, %ss
    mov %eax, %fs
    mov %eax, %gs
    mov $(shadow + ROM_HIGH), %eax
    jmp *%eax

/* Runs in the ROM at 4 GiB: RAM takes the place of the one below 1 MiB. */
shadow:
    mov $0x80000000, %eax
    mov $0xcf8, %dx
    out %eax, %dx
    mov $0xcfc, %dx
    in %dx, %eax
    mov $0x90, %ebx             /* PAM0 of the MCH, */
    cmp $0x29c08086, %eax
    je 1f
    mov $0x59, %ebx             /* of the 440FX */
1:  mov $0x30, %cl
    mov $7, %ch
2:  mov %ebx, %eax
    and $0xfc, %eax
    or $0x80000000, %eax
    mov $0xcf8, %dx
    out %eax, %dx
    mov %ebx, %edx
    and $3, %edx
    add $0xcfc, %edx
    mov %cl, %al
    out %al, %dx
    mov $0x33, %cl
    inc %ebx
    dec %ch
    jnz 2b
    mov $(text16 + ROM_HIGH), %esi
    mov $text16, %edi
    mov $(ROM_SIZE / 4), %ecx
    rep movsl
    mov $bss_start, %edi
    mov $bss_end, %ecx
    sub %edi, %ecx
    xor %eax, %eax
    rep stosb
    mov $1f, %eax
    jmp *%eax
1:  mov $(stack + STACK_SIZE), %esp
    movl $(stack + STACK_SIZE), bios_sp
    jmp post

/* ---- the other processors ---- */

/* Registers as the first has them (struct Msr), then one is counted and halts. */
    .code16
start_ap:
    cli
    mov %cs, %ax
    mov %ax, %ds
    mov $AT(cpu_msrs), %si
1:  mov (%si), %ecx
    test %ecx, %ecx
    jz 2f
    mov 4(%si), %eax
    mov 8(%si), %edx
    wrmsr
    add $12, %si
    jmp 1b
2:  lock incl AT(cpu_count)
3:  hlt
    jmp 3b

    .globl cpu_msrs, cpu_count
    .balign 4
cpu_count:
    .long 0
cpu_msrs:
    .skip 12 * 24

    .code32
/* ---- between the modes ---- */

/* void on_empty_stack(void (*function)(void)): does not come back. */
    .globl on_empty_stack
on_empty_stack:
    mov 4(%esp), %eax
    mov $(stack + STACK_SIZE), %esp
    mov %esp, bios_sp
    call *%eax

/* To real mode with SS = ESI, SP = EDI, then to CS:EBX. */
to_real:
    ljmp $CODE16, $AT(1f)
    .code16
1:  mov $DATA16, %ax
    mov %ax, %ds
    mov %ax, %es
    mov %ax, %ss
    mov %cr0, %eax
    and $~1, %al
    mov %eax, %cr0
    ljmp $BIOS_SEG, $AT(1f)
1:  mov %si, %ss
    movzwl %di, %esp
    jmp *%bx

/* ---- interrupts ---- */

.macro VECTOR n
    .globl vector_\n
vector_\n:
    pushw $0x\n
    jmp enter
.endm
    .irp n, 09, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 1a
    VECTOR \n
    .endr

enter:
    pushal
    push %ds
    push %es
    cli
    cld
    smsw %ax
    test $1, %al
    jnz in_v86
    sub $8, %sp
    mov %sp, %bp
    sgdtl (%bp)
    xor %esi, %esi
    mov %ss, %si
    movzwl %sp, %edi
    mov %esi, %ebx
    shl $4, %ebx
    add %edi, %ebx              /* where the frame is */
    PROTECTED 1f
    .code32
1:  mov $DATA32, %eax
    mov %eax, %ds
    mov %eax, %es
    mov %eax, %ss
    mov %ebx, %esp
    cmp $STACK_SEG, %si
    je 2f
    mov bios_sp, %esp
2:  push %esi
    push %edi
    add $8, %ebx
    push %ebx
    call bios_interrupt
    add $4, %esp
    pop %edi
    pop %esi
    mov $AT(leave), %ebx
    jmp to_real
    .code16
leave:
    mov %sp, %bp
    lgdtl (%bp)
    add $8, %sp
finish:
    mov %sp, %bp
    cmpb $ACTION_CHAIN, REGS_ACTION(%bp)
    pop %es                     /* flags stay */
    pop %ds
    popal
    jb 1f
    je 2f
    sti                         /* wait for an interrupt, ask again */
    hlt
    cli
    push %bp
    mov %sp, %bp
    movb $0, 3(%bp)
    pop %bp
    jmp enter
1:  lea 2(%esp), %esp
    iret
2:  lea 2(%esp), %esp
    ljmp *%cs:AT(old10)

in_v86:
    mov %sp, %bp
    movb $0x86, 33(%bp)         /* AH: not supported */
    orb $1, REGS_FLAGS(%bp)
    jmp finish

/* Nothing to do. */
    .globl vector_none, vector_irq, vector_irq2, vector_timer
vector_none:
    iret

vector_irq2:
    push %ax
    mov $0x20, %al
    out %al, $0xa0
    jmp 1f
vector_irq:
    push %ax
    mov $0x20, %al
1:  out %al, $0x20
    pop %ax
    iret

/* The count since midnight at 0:46c, 0:470 says that a day went by. */
vector_timer:
    push %ds
    push %eax
    xor %ax, %ax
    mov %ax, %ds
    mov 0x46c, %eax
    inc %eax
    cmp $0x1800b0, %eax
    jb 1f
    xor %eax, %eax
    movb $1, 0x470
1:  mov %eax, 0x46c
    int $0x1c
    mov $0x20, %al
    out %al, $0x20
    pop %eax
    pop %ds
    iret

/* ---- real-mode code that C calls ---- */

    .code32
/* void call16(Regs *r): enter r->cs:r->ip with these registers; what they are then is put back. */
    .globl call16
call16:
    pushal
    mov 36(%esp), %esi
    pushl bios_sp
    lea -STACK_ROOM(%esp), %eax
    mov %eax, bios_sp
    push %esi
    cmpw $0, CALL_IS_INT(%esi)
    je 1f
    pushw $0x202
1:  pushw $BIOS_SEG
    pushw $AT(back)
    pushw $0x202
    pushw CALL_CS(%esi)
    pushw CALL_IP(%esi)
    sub $CALL_IS_INT, %esp
    mov %esp, %edi
    mov $(CALL_IS_INT / 4), %ecx
    rep movsl
    mov $STACK_SEG, %esi
    lea -STACK_BASE(%esp), %edi
    mov $AT(1f), %ebx
    jmp to_real
    .code16
1:  pop %es
    pop %ds
    popal
    iret
back:
    pushf
    sub $6, %sp
    pushal
    push %ds
    push %es
    cli
    cld
    movzwl %sp, %ebx
    PROTECTED 1f
    .code32
1:  mov $DATA32, %eax
    mov %eax, %ds
    mov %eax, %es
    mov %eax, %ss
    lea STACK_BASE(%ebx), %esp
    mov REGS_SIZE(%esp), %edi
    mov %esp, %esi
    mov $(REGS_SIZE / 4), %ecx
    rep movsl
    add $REGS_SIZE + 4, %esp
    popl bios_sp
    popal
    ret

/* To be called by call16: an interrupt comes in. */
    .code16
    .globl idle16
idle16:
    sti
    hlt
    lret

    .section .bss.stack, "aw", @nobits
    .balign 16
stack:
    .skip STACK_SIZE
    .globl bios_sp
bios_sp:
    .long 0
