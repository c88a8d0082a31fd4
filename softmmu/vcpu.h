/* SPDX-License-Identifier: MIT */
/*
 * The generic part of a virtual CPU: what accelerators, devices and the user-mode layer share.
 *
 * A guest CPU state (ArmCpu, ...) begins with a Vcpu, and a Vcpu begins with the RtEnv that emitted code
 * addresses. One host thread owns a vCPU; other threads may only call vcpu_kick.
 */
#ifndef SOFTMMU_VCPU_H
#define SOFTMMU_VCPU_H

#include "base/types.h"
#include "backend/rt_abi.h"

typedef struct Vcpu Vcpu;
typedef struct GuestArch GuestArch; /* frontend/guest.h */
typedef struct AccelOps AccelOps;   /* softmmu/accel_ops.h */

/* Why vcpu_run returned. */
typedef enum VcpuExit {
    VCPU_EXIT_EXCEPTION, /* exc describes it; pc is the faulting or (SVC, single step) the next instruction */
    VCPU_EXIT_KICK,      /* somebody called vcpu_kick */
    VCPU_EXIT_DEBUG,     /* the debugger's business: Vcpu.stop says what; pc is the next instruction */
} VcpuExit;

/* Why vcpu_run returned VCPU_EXIT_DEBUG. */
typedef enum VcpuStopKind {
    VCPU_STOP_STEP,       /* the one instruction of Vcpu.single_step was run */
    VCPU_STOP_BREAKPOINT, /* there is a breakpoint at pc, which did not run */
    VCPU_STOP_WATCH,      /* the instruction at pc wants to touch watched memory and did not run; with
                             GuestArch.watch_is_trap, that before pc touched it */
} VcpuStopKind;

enum {
    VCPU_WATCH_READ = 1,
    VCPU_WATCH_WRITE = 2,
};

typedef struct VcpuStop {
    VcpuStopKind kind;
    Gva addr;       /* VCPU_STOP_WATCH: first byte of the access that is watched */
    unsigned watch; /* VCPU_STOP_WATCH: VCPU_WATCH_* as the watchpoint was set */
} VcpuStop;

/* A guest exception that awaits delivery. kind is the guest's own numbering (ArmException, ...). */
typedef struct VcpuException {
    u32 kind;
    u32 syndrome;       /* ESR_ELx.ISS for Arm */
    Gva addr;           /* faulting address for aborts, as the guest used it (tags included) */
    int host_signal;    /* user mode: SIGSEGV or SIGBUS of the host fault behind an abort, 0 if none */
    int host_si_code;   /* user mode: si_code of that fault */
    bool is_write;      /* abort on a store */
} VcpuException;

typedef enum VcpuAccess { VCPU_READ, VCPU_WRITE, VCPU_FETCH } VcpuAccess;

/* What a table walk found; the TLB keeps it. */
typedef struct VcpuWalk {
    Gpa pa;            /* of the address asked for */
    u8 log2_size;      /* of the mapping that holds it: 12 or more, less where protection is finer */
    u8 space;          /* physical address space: 0 non-secure, 1 secure */
    bool is_device;    /* accesses may not be merged, unaligned ones fault */
    bool may_read, may_write, may_fetch; /* at this regime; may_write is false until the dirty flag is set */
    bool is_guarded;   /* BTI */
    bool is_global;    /* valid for every ASID */
    u32 asid;
} VcpuWalk;

/* A mapping of a program: pages of one protection. */
typedef struct VcpuMap {
    Gva start, end;
    unsigned prot; /* PROT_READ | PROT_WRITE | PROT_EXEC */
} VcpuMap;

/* How guest memory is reached outside emitted code; user/mem.c or softmmu/ldst.c fills it in. */
typedef struct MemOps {
    /**
     * Host address of the instruction bytes at @va. @avail gets how many bytes may be read from there (never past
     * the end of the page). NULL: not executable, and @fault is filled with the abort to raise.
     */
    const u8 *(*code)(Vcpu *cpu, Gva va, u32 *avail, VcpuException *fault);
    /** Whether the page at @va has guarded code (Arm's BTI); and whether any page may have. */
    bool (*guarded)(Vcpu *cpu, Gva va);
    bool (*any_guarded)(void);
    /** Whether the code at @va may change without anybody being told: writable, or a view of shared memory. */
    bool (*may_change)(Vcpu *cpu, Gva va);
    /** Debugger access without side effects; ignores write protection. False if any byte is unmapped. */
    bool (*read)(Vcpu *cpu, Gva va, void *buf, size_t size);
    bool (*write)(Vcpu *cpu, Gva va, const void *buf, size_t size);
    /**
     * The guest announced that code at [start, last] changed (IC IVAU and the like): invalidates it, and every other
     * mapping of the same memory.
     */
    void (*code_changed)(Vcpu *cpu, Gva start, Gva last);
    /** User mode: whether the emulator put the code at @va there, as vDSO, so that its hints mean something. */
    bool (*is_vdso)(Gva va);
    /** User mode: until called with false, no mapping changes. */
    void (*hold_maps)(bool on);
    /** User mode, mappings held: the first mapping that ends above @va; false if there is none. */
    bool (*next_map)(Gva va, VcpuMap *map);
} MemOps;

struct Vcpu {
    RtEnv rt; /* first: emitted code addresses it */
    const GuestArch *arch;
    const AccelOps *accel;
    const MemOps *mem;
    int index;          /* 0, 1, ... in order of creation */
    bool single_step;   /* run one guest instruction, then VCPU_EXIT_DEBUG; machines: takes no interrupt */
    bool runs_first;    /* consumed by vcpu_run: asked to leave or not, get to the next poll */
    bool is_undebugged; /* break- and watchpoints do not concern it */
    bool is_halted;     /* machines: sleeps (WFI) until GuestArch.has_interrupt says so; on the owner's thread */
    bool wants_alone;   /* the access at pc is to a device: nothing else may be counted before it; softmmu/icount.h */
    bool wants_step;    /* the instruction at pc did not run: it must be run by itself, and not by a block */
    bool is_alone;      /* it is, or no block runs at all: C code accesses memory by itself */
    bool wants_yield;   /* machines: it waits for another vCPU; set on the owner's thread, with a kick */
    bool is_off;        /* machines: not started, interrupts do not wake it; set on the owner's thread, atomic */
    bool watches;       /* machines: the guest has watchpoints: GuestArch.watch is asked */
    bool is_held;       /* machines: the debugger keeps it where it is; set while all are paused */
    VcpuStop stop;
    VcpuException exc;
    void *accel_state;  /* owned by the accelerator */
    void *user;         /* owned by the layer above (user/: its thread) */
};

_Static_assert(offsetof(Vcpu, rt) == 0, "emitted code addresses env from the start");

/** Run guest code until something needs the layer above. Only on the thread that owns @cpu. */
VcpuExit vcpu_run(Vcpu *cpu);

/** Make @cpu leave guest code soon, from any thread or signal handler; vcpu_run returns VCPU_EXIT_KICK. */
void vcpu_kick(Vcpu *cpu);

/** AccelOps.sync: have all registers in the CPU state, to be changed until @cpu runs again. */
void vcpu_sync(Vcpu *cpu);

/**
 * Raise a guest exception from a helper or memory callback called by guest code; does not return. @ra is the helper's own
 * __builtin_return_address(0): it tells which guest instruction was running. exc must be filled.
 */
_Noreturn void vcpu_raise(Vcpu *cpu, const void *ra);

#define GETRA() __builtin_extract_return_addr(__builtin_return_address(0))

#endif
