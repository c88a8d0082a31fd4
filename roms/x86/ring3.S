/* SPDX-License-Identifier: MIT */
/*
 * All of the kernel that a program on a KVM vCPU has: one instruction for each way into ring 0,
 * which leaves the VM, and one for each way back. accel/kvm/ring3.c maps it at RING3_STUB and tells
 * from RIP which way the vCPU came; offsets are those of accel/kvm/ring3_stub.h.
 *
 * HLT leaves the VM because there is no interrupt controller in the kernel that could end it.
 */
#include "accel/kvm/ring3_stub.h"

    .section .rodata
    .balign 4096
    .globl ring3_stub
    .hidden ring3_stub
ring3_stub:
    /* Exception vectors. The CPU has pushed SS, RSP, RFLAGS, CS, RIP and sometimes an error code. */
    .set vector, 0
    .rept RING3_VECTORS
    .org ring3_stub + vector * RING3_VECTOR_SIZE, 0xf4
    .if vector == RING3_VECTOR_PF
    push %rax
    mov %cr2, %rax
    .endif
    hlt
    .set vector, vector + 1
    .endr

    /* SYSCALL: RCX = RIP, R11 = RFLAGS, the stack is the program's. */
    .org ring3_stub + RING3_SYSCALL, 0xf4
    hlt
    .org ring3_stub + RING3_SYSRET, 0xf4
    sysretq
    .org ring3_stub + RING3_IRET, 0xf4
    iretq
    .org ring3_stub + 4096, 0xf4

    .section .note.GNU-stack, "", @progbits
