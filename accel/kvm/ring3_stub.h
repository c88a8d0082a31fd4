/* SPDX-License-Identifier: MIT */
/* Offsets in roms/x86/ring3.S, for it and for accel/kvm/ring3.c. Constants only: the assembler
 * reads it. */
#ifndef ACCEL_KVM_RING3_STUB_H
#define ACCEL_KVM_RING3_STUB_H

#define RING3_VECTORS     32
#define RING3_VECTOR_SIZE 8
#define RING3_VECTOR_PF   14 /* pushes RAX and loads it with CR2 */
#define RING3_SYSCALL     0x200
#define RING3_SYSRET      0x210
#define RING3_IRET        0x220

#endif
