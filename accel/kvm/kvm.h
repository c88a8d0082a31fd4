/* SPDX-License-Identifier: MIT */
/*
 * KVM through its ioctl interface: the VM, its memory slots, its vCPUs and the transfer of their
 * state. What the guest of the VM is, a program (ring3.c) or a machine, is built on this.
 *
 * Source: Linux "The Definitive KVM API Documentation".
 */
#ifndef ACCEL_KVM_KVM_H
#define ACCEL_KVM_KVM_H

#include <linux/kvm.h>
#include "base/error.h"
#include "frontend/x86/cpu/cpu.h"
#include "softmmu/accel_ops.h"
#include "softmmu/irqchip.h"

/* The one VM of this process. */
typedef struct KvmVm {
    int system_fd, fd; /* /dev/kvm and the VM; -1: none */
    size_t run_size;   /* bytes of a vCPU's shared page */
    u32 max_vcpus;
    u32 next_vcpu; /* vCPUs made so far; their number is their id */
    u32 next_slot;
    u64 xcr0;       /* state components that vCPUs have */
    u32 xsave_size; /* bytes that KVM_GET_XSAVE2 writes, or 0: KVM_GET_XSAVE */
    struct kvm_cpuid2 *cpuid;
    u32 paravirtual; /* leaf 40000001h, which cpuid has not */
    bool has_smm;
    const IrqchipOps *irqchip; /* NULL: off */
    AccelConfig cfg;
} KvmVm;

extern KvmVm kvm;

/* Registers that move between X86Cpu and KVM only when somebody looks at them, as bits. */
enum KvmLazy { KVM_LAZY_SREGS = 1, KVM_LAZY_XSAVE = 2, KVM_LAZY_ALL = 3 };

typedef struct KvmCpu {
    Vcpu *cpu; /* whose it is; NULL: free */
    int fd;
    u32 id;
    struct kvm_run *run;    /* shared with the kernel */
    u32 is_held;            /* KVM_LAZY_*: X86Cpu has them and they go to KVM before it runs */
    bool probing;           /* ring3.c: looks for the page that the host has not */
    Gva probe_va;           /* the last page it was given */
    bool in_user;           /* stopped in ring 3, not in the stub: ring3.c */
    Vcpu *twin;             /* ring3_debug.c: is interpreted now; atomic */
    Vcpu *interpreter;      /* the same between two instructions; NULL: none was interpreted */
    u8 *page;               /* ring3.c: TSS and ring-0 stack */
    struct kvm_sregs sregs; /* as KVM has them while KVM_LAZY_SREGS is held */
    u8 *xsave;              /* the same for KVM_LAZY_XSAVE; kvm.xsave_size bytes */
    u32 tid;                /* its thread */
    bool is_here;           /* machines: X86Cpu has all registers, and they go to KVM before it runs */
    bool is_unfinished;     /* machines: KVM finishes the access that it left for when it runs */
    bool is_stepping;       /* machines: as KVM was told, as the next */
    u32 debug_epoch;
    u32 mp_state;           /* machines: as the registers were read */
    u64 tsc_offset;         /* machines: X86Cpu's, of the counter as KVM has it */
    bool has_tsc;           /* machines: which it knows */
    bool has_model;         /* machines: it was told its CPUID, which cannot change */
    bool asks_apic;         /* machines: CR8 may have changed by our doing */
    void *interp;           /* machines: Vcpu.accel_state while it is interpreted; NULL: it never was */
    u64 interpreted;        /* machines: instructions */
    u64 exits[64];          /* by reason, for -stats */
    struct KvmCpu *next;    /* in the list of all */
} KvmCpu;

static inline KvmCpu *kvm_cpu(Vcpu *cpu)
{
    return (KvmCpu *)cpu->accel_state;
}

/* --- kvm.c --- */

/**
 * Open /dev/kvm, unless it is, and see that it has what is needed. The error is one line that says
 * what to do.
 */
bool kvm_open(const AccelConfig *cfg, Error *err);
/** Make the VM. */
bool kvm_make_vm(Error *err);
/** In the child of a fork, which shares nothing with the parent's VM: forget it. */
void kvm_forget_vm(void);
/** ioctl that cannot fail unless KVM is not what it was when we asked: false with @err naming
 * @what. */
bool kvm_do(int fd, unsigned long request, void *arg, const char *what, Error *err);
/** The same of the VM, where a failure is logged and no more. */
bool kvm_vm_do(unsigned long request, void *arg, const char *what);

/* --- cpuid.c --- */

/** What CPUID tells the guest, from what KVM can do; sets kvm.xcr0. */
bool kvm_get_cpuid(Error *err);

/* --- memslot.c --- */

/** Make guest-physical [start, end), clipped to what programs can map, the host's memory there. */
bool kvm_slot_add(Hva start, Hva end, Error *err);

/* --- vcpu.c --- */

#define KVM_ANY_VCPU UINT32_MAX

/**
 * A vCPU with CPUID and constant registers set, that of number @id or any: a free one, or a new one.
 * NULL with @err.
 */
KvmCpu *kvm_vcpu_get(u32 id, Error *err);
/** Give @k back. */
void kvm_vcpu_put(KvmCpu *k);
/** In the child of a fork: all vCPUs are the parent's. */
void kvm_vcpus_forget(void);
/** Call @fn for each vCPU that has an owner. */
void kvm_vcpus_each(void (*fn)(KvmCpu *k, void *data), void *data);
/** Around fork(): nobody else is in the list of vCPUs. */
void kvm_vcpus_lock(bool on);
/** AccelOps.kick. */
void kvm_kick(Vcpu *cpu);
/** The same for one whose KVM side is @k; NULL: it has none yet. */
void kvm_kick_vcpu(KvmCpu *k, Vcpu *cpu);
/** For -stats. */
void kvm_print_stats(FILE *f);
/** Print what KVM says about an exit that nothing can be done about. */
void kvm_report(KvmCpu *k, const char *what);

/* --- x86_state.c --- */

/** GPRs, RIP, RFLAGS of KVM_SYNC_X86_REGS from and to the CPU state. */
void kvm_regs_read(const struct kvm_regs *r, X86Cpu *cpu);
void kvm_regs_write(struct kvm_regs *r, const X86Cpu *cpu);
/** Have the registers @what (KVM_LAZY_*) in X86Cpu, until the vCPU runs again. */
bool kvm_state_hold(KvmCpu *k, u32 what, Error *err);
/** What is held and changed goes to KVM. With @all it goes whether it changed or not. */
bool kvm_state_release(KvmCpu *k, bool all, Error *err);
void kvm_seg_write(struct kvm_segment *d, const X86Seg *s);
void kvm_seg_read(X86Seg *d, const struct kvm_segment *s);
/** DS, ES, FS and GS. */
void kvm_data_segs_read(X86Cpu *cpu, const struct kvm_sregs *s);
void kvm_data_segs_write(struct kvm_sregs *s, const X86Cpu *cpu);

extern const AccelOps accel_kvm;

#endif
