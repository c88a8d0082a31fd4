/* SPDX-License-Identifier: MIT */
/* The interface an accelerator implements: the translator (accel/tcg, also as interpreter) or KVM (accel/kvm). */
#ifndef SOFTMMU_ACCEL_OPS_H
#define SOFTMMU_ACCEL_OPS_H

#include <signal.h>
#include <stdio.h>
#include "base/error.h"
#include "base/types.h"
#include "softmmu/irqchip.h"
#include "softmmu/vcpu.h"

/* Settings every accelerator may look at; the command line fills them in before init. */
typedef struct AccelConfig {
    const GuestArch *arch; /* what the guest is */
    size_t code_size;      /* bytes of code cache; 0 = default */
    u32 tb_max_insns;      /* 0 = default; 1 = one instruction per block */
    int tier;              /* 0 = interpreter; 1, 2: at once; -1 = default: the first run of programs' blocks is interpreted */
    bool has_mmu;          /* a whole machine: vCPUs are of tlb_vcpu_new, memory is behind their TLB */
    bool counts_insns;     /* vCPUs run as many instructions as RtEnv.icount_left says, exactly; softmmu/icount.h */
    bool no_link;          /* do not chain blocks */
    bool verify;           /* check the IR and the register allocation of each block */
    bool perf_map;         /* write /tmp/perf-PID.map */
    bool jitdump;          /* write jit-PID.dump for perf inject */
    bool stats;            /* count executed instructions and print counters at exit */
    bool lockstep;         /* compare each block with the interpreter */
    Gva lockstep_first, lockstep_last;
    IrqchipMode irqchip;         /* -accel kvm: asked for */
    const AccelOps *lockstep_kvm; /* accel_lockstep: what is compared with KVM */
    u64 ra_seed;           /* nonzero: randomise register choice */
    int (*hide_fd)(int fd);  /* the guest must not see it: its new number. May be NULL */
    void (*drop_fd)(int fd); /* close what hide_fd returned */
    void (*interrupt)(Vcpu *cpu); /* have its thread come back from a wait in the host's kernel */
} AccelConfig;

/* A store that an accelerator may tell of by an eventfd: softmmu/doorbell.h. */
typedef struct AccelBell {
    Gpa addr;
    bool is_port;   /* an I/O port, else memory */
    bool has_value; /* only stores of value count */
    u8 size;        /* of stores that count, bytes; 0: any, and then any value */
    u64 value;
    int fd;
} AccelBell;

struct AccelOps {
    const char *name;
    const char *what; /* for -accel help */
    /*
     * Guest code runs on the host's own CPU: what it may ask of it is as the host says, and the
     * host must protect its memory from being executed, too.
     */
    bool is_native;

    /**
     * Before any vCPU, and again each time that a machine changes to it. False with @err when this
     * host cannot do it.
     */
    bool (*init)(const AccelConfig *cfg, Error *err);

    /** Whether init would succeed, as far as the host and the guest's architecture go. NULL: always. */
    bool (*can_be)(const AccelConfig *cfg, Error *err);

    /** Prepare / release what the accelerator keeps per vCPU (accel_state). Called on the owning thread. */
    bool (*vcpu_init)(Vcpu *cpu, Error *err);
    void (*vcpu_fini)(Vcpu *cpu);

    /**
     * Before vcpu_init, on the thread that makes the owner of @cpu (which may be a process that
     * shares our memory, but not our descriptors); vcpu_fini undoes it. May be NULL.
     */
    bool (*vcpu_prepare)(Vcpu *cpu);

    /**
     * The registers that the accelerator keeps elsewhere while guest code runs come into the CPU
     * state, where they may be changed until it runs again. General registers, pc and flags are
     * always there in programs, in machines only now. Only on the owning thread. May be NULL.
     */
    void (*sync)(Vcpu *cpu);

    /**
     * Programs: from now on guest code may access [start, end), whole pages, as @prot (PROT_*)
     * says; mappings are held (MemOps.hold_maps). What is taken away is told before the host's
     * mapping changes, what is given after. May be NULL.
     */
    void (*protect)(Gva start, Gva end, unsigned prot);

    /**
     * Machines: guest-physical [first, last] is memory of the host at @host from now on, which the guest only reads if
     * @is_read_only; @host NULL: it is no memory any more. Holds the machine lock. May be NULL.
     */
    void (*map)(Gpa first, Gpa last, u8 *host, bool is_read_only);

    /**
     * Machines: call @fn for the pages of [host, host + size), and maybe others, that guest code wrote
     * since the last call; all of them the first time. Holds the machine lock. NULL: stores are known
     * by tlb_clean_mark.
     */
    void (*dirty_log)(const u8 *host, u64 size, void (*fn)(void *opaque, const u8 *host, u64 size),
                      void *opaque);

    /** Machines: a device wrote RAM at [host, host + size). Any thread. May be NULL. */
    void (*written)(const void *host, u64 size);

    /**
     * Machines: from now on what @bell says makes bell->fd readable, and no exit; or no longer (@on
     * false, for one that was taken). False: that cannot be. Any thread, with the machine lock.
     * NULL: never.
     */
    bool (*doorbell)(const AccelBell *bell, bool on);

    /**
     * Machines: the clock that it tells the guest of (kvmclock), ns, and setting it; no vCPU runs. With
     * set_clock, guests are told that they stood. False: it has none. NULL, both: the CPU has it.
     */
    bool (*get_clock)(u64 *ns);
    bool (*set_clock)(u64 ns);

    /** Machines: interrupt controllers in place of the board's, after init; NULL: there are none. May be NULL. */
    const IrqchipOps *(*irqchip)(void);

    /** Machines: instead of GuestArch.take_interrupt, which NULL stands for. */
    void (*take_interrupt)(Vcpu *cpu);

    VcpuExit (*vcpu_run)(Vcpu *cpu);
    void (*kick)(Vcpu *cpu); /* async-signal-safe, any thread */
    void (*raise)(Vcpu *cpu, const void *ra) __attribute__((noreturn));

    /**
     * Guest code bytes in [start, last] changed or their mapping did (munmap, mprotect, mmap over, IC IVAU).
     * In a machine the addresses are host addresses of RAM. Any thread. On return no vCPU will enter old code; one that is inside it leaves at its next block.
     */
    void (*invalidate)(Gva start, Gva last);

    /**
     * Machines: whether the block that runs at @cpu's pc, of more than one instruction, was made from what lies at
     * host addresses [start, last]. On the owning thread. May be NULL: nothing is made of guest code.
     */
    bool (*runs_code)(Vcpu *cpu, u64 start, u64 last);

    /**
     * A host signal SEGV, BUS, FPE, ILL or TRAP arrived on the thread of @cpu (NULL if that thread has none); called in
     * the signal handler. True: handled, return from the handler (the context may have been redirected so that
     * vcpu_run returns VCPU_EXIT_EXCEPTION with exc filled and the guest state exact). False: not caused by guest code.
     */
    bool (*host_fault)(Vcpu *cpu, int sig, siginfo_t *info, void *ucontext);

    /**
     * Around fork(): take and release all locks; in the child (phase 2) forget other threads. False, only before:
     * there is no memory for the child; nothing is locked. @child is for the parent afterwards: what fork() returned.
     */
    bool (*fork)(int phase,
                 pid_t child); /* 0 = before, 1 = after in the parent, 2 = after in the child */

    /** A process that shares this memory (vfork) is about to be made: it may outlive this one. May be NULL. */
    void (*share)(void);

    /**
     * Guest breakpoints of the debugger: vcpu_run returns VCPU_EXIT_DEBUG instead of running the instruction at @pc; to
     * pass it, take it away for a step. False: there are too many.
     */
    bool (*breakpoint)(Gva pc, bool set);

    /** The same for instructions that touch [addr, addr+size) as @watch (VCPU_WATCH_*) says. No vCPU runs meanwhile. */
    bool (*watchpoint)(Gva addr, u64 size, unsigned watch, bool set);

    /** Take away all of both. */
    void (*debug_clear)(void);

    /**
     * Breakpoints may lie in the guest's memory. @bytes were read at [start, start + size), or are
     * about to be written there: make them what the debugger is to see, or what is to be written. No
     * vCPU runs meanwhile. NULL: they do not.
     */
    void (*debug_bytes)(Gva start, u8 *bytes, u64 size, bool is_write);

    /** With AccelConfig.stats: what it counted, for people. */
    void (*print_stats)(FILE *f);
    /** The same for programs: a line "name value" each, names of accel/tcg/counters.def. May be NULL. */
    void (*write_counters)(FILE *f);
};

/**
 * Append the counters of @accel to the file @path; processes of one program share it. False: @path
 * is NULL. A file that cannot be written is left out.
 */
bool accel_write_counters(const AccelOps *accel, const char *path);

extern const AccelOps accel_tcg, accel_interp;
extern const AccelOps accel_kvm;         /* programs */
extern const AccelOps accel_kvm_machine; /* whole machines */
extern const AccelOps accel_lockstep;    /* machines: AccelConfig.lockstep_kvm and KVM */

#endif
