/* SPDX-License-Identifier: MIT */
/*
 * -lockstep kvm: our CPU and a vCPU of KVM make each instruction, ours first, and are compared.
 *
 * Both have memory of their own: KVM's is a shadow of the machine's. Devices belong to our side;
 * what it read from them, KVM is given again, and what it wrote, KVM must write, too. What devices
 * write to memory is copied to the shadow.
 */
#ifndef ACCEL_KVM_LOCKSTEP_H
#define ACCEL_KVM_LOCKSTEP_H

#include "accel/kvm/machine.h"
#include "softmmu/tlb.h"

/* ---- lockstep_insn.c: instructions ---- */

/* How KVM makes one. */
typedef enum How {
    HOW_STEP,
    HOW_TARGET, /* up to where ours went */
    HOW_COPY,   /* it does not: ours is copied */
} How;

typedef struct LockstepInsn {
    How how;
    bool is_repeated; /* REP, REPNE */
    char text[200];   /* empty: it is none, or its memory is missing */
} LockstepInsn;

bool lockstep_decode_init(Error *err);
/** The instruction that @cpu makes next. */
void lockstep_decode(Vcpu *cpu, LockstepInsn *out);

/* ---- lockstep_mem.c: memory ---- */

/** Memory as KVM has it, for the vCPU of its registers: no devices. */
extern const PhysOps shadow_phys;

/** AccelOps.map: the same for KVM, with the shadow of it. */
void shadow_map(Gpa first, Gpa last, u8 *host, bool is_read_only);
/** AccelOps.written: a device wrote [host, host + size). Any thread. */
void shadow_written(const void *host, u64 size);
/** Where the shadow of @host is; NULL: it has none. */
u8 *shadow_of(const void *host);
/** The page of @host, which is at @pa, is about to be written by our CPU. */
void shadow_touch(const void *host, Gpa pa);
/** Pages that our CPU wrote since the last call become the shadow's. */
void shadow_take(void);
/** Pages that our CPU wrote must be the shadow's: false with @why. Forgets them. */
bool shadow_same(char *why, size_t size);
/** All memory was written behind our back: it is copied anew. */
void shadow_renew(void);

/* ---- lockstep_io.c: devices ---- */

/** Follow the accesses of @cpu to ports and devices, which are still made; and no longer. */
void iolog_begin(Vcpu *cpu);
void iolog_end(Vcpu *cpu);
/** Called where the board shuts the CPU down. */
void iolog_on_shutdown(void (*fn)(void));
/** Forget what was not asked for. */
void iolog_clear(void);
/** Whether KVM made all accesses that ours made: false with @why. */
bool iolog_is_done(char *why, size_t size);
/** Answer the access for which KVM left: false with @why, ours made none or another one. */
bool iolog_answer(struct kvm_run *r, char *why, size_t size);
/** The board's view of memory, past our own. */
u8 *iolog_lookup(Gpa pa, u64 *size, bool *is_rom);

#endif
