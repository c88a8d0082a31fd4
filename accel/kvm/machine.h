/* SPDX-License-Identifier: MIT */
/*
 * vCPUs of whole machines. Where the registers are is one bit: in X86Cpu (KvmCpu.is_here: after a
 * reset, while the vCPU is paused or somebody looks), or in KVM, from the first instruction on.
 * Interrupt controllers are ours, and KVM has none (KVM_INTERRUPT, kvm_run.cr8), or some are the
 * kernel's (irqchip.c).
 */
#ifndef ACCEL_KVM_MACHINE_H
#define ACCEL_KVM_MACHINE_H

#include "accel/kvm/kvm.h"

#define KVM_MSR_APIC_BASE    0x1bu /* IA32_APIC_BASE, which KVM keeps and the board knows */
#define KVM_MSR_TSC_DEADLINE 0x6e0u

/* ---- x86_machine.c ---- */

/** Which MSRs this KVM has, of those that X86Cpu keeps; once, with any vCPU. */
void kvm_msrs_probe(KvmCpu *k);

/**
 * All registers from KVM to X86Cpu. What KVM was about to deliver is delivered, or pending in
 * X86Cpu. On the thread of @k, between tlb_enter and tlb_leave.
 */
bool kvm_machine_read(KvmCpu *k, Error *err);
/** The other way; what was pending is delivered first. */
bool kvm_machine_write(KvmCpu *k, Error *err);

/** CPUID of @k: the model's, less what KVM cannot. Before its first instruction. */
bool kvm_machine_set_cpuid(KvmCpu *k, Error *err);

/* ---- irqchip.c ---- */

/** kernel-irqchip=, before any vCPU. What KVM has not is said in a line, and kvm.irqchip stays NULL. */
void kvm_irqchip_make(IrqchipMode mode);
/** Before the registers of @k are read: in which state it is. */
void kvm_irqchip_note(KvmCpu *k);

/* ---- pit.c ---- */

/** Whether KVM can have the interval timer; if so the VM has one from now on. After its I/O APIC was made. */
bool kvm_pit_make(void);
/** IrqchipOps. */
bool kvm_pit_get(IrqchipPit *pit);
bool kvm_pit_put(const IrqchipPit *pit);

/* ---- compare.c ---- */

/** Whether two states differ in what KVM keeps; then @why says what. x87 registers are synced. */
bool kvm_state_differs(X86Cpu *ours, X86Cpu *theirs, char *why, size_t size);

/* ---- memslot.c ---- */

/** AccelOps.map. */
void kvm_slot_map(Gpa first, Gpa last, u8 *host, bool is_read_only);
/** AccelOps.dirty_log. */
void kvm_slot_dirty_log(const u8 *host, u64 size,
                        void (*fn)(void *opaque, const u8 *host, u64 size), void *opaque);

/* ---- clock.c ---- */

/** AccelOps. */
bool kvm_get_clock(u64 *ns);
bool kvm_set_clock(u64 ns);

/* ---- doorbell.c ---- */

/** AccelOps.doorbell. */
bool kvm_doorbell(const AccelBell *bell, bool on);

#endif
