/* SPDX-License-Identifier: MIT */
/*
 * Programs in ring 3 of a VM.
 *
 * Guest-virtual, guest-physical and host addresses are the same numbers in the lower half. The page
 * tables say what user/mem says of each page that may be touched; the host's own protection stands
 * behind them. Tables of a 64 MiB chunk are filled when it is first touched. Entries change under
 * MemOps.hold_maps only.
 *
 * Nothing is ever flushed here: what takes a right away clears entries before the host's mapping
 * changes, and that change makes KVM forget all it derived from both (MMU notifiers).
 */
#ifndef ACCEL_KVM_RING3_H
#define ACCEL_KVM_RING3_H

#include "accel/kvm/kvm.h"
#include "accel/kvm/ring3_stub.h"

/*
 * Supervisor pages, in the half of the addresses that programs do not have, where no program would
 * guess: see is_faulting_syscall.
 */
extern Gva ring3_base;

#define RING3_STUB ring3_base /* roms/x86/ring3.S */
#define RING3_IDT  (ring3_base + 0x1000)
#define RING3_GDT  (ring3_base + 0x2000)
#define RING3_CPUS (ring3_base + 0x4000) /* + 4096 * id: TSS and ring-0 stack */

/* Selectors, as Linux has them. */
enum {
    KERNEL_CS = 0x10,
    KERNEL_SS = 0x18,
    USER32_CS = 0x23,
    USER_SS = 0x2b,
    USER_CS = 0x33,
    TSS_SEL = 0x40
};

/* --- ring3_kernel.c: AccelOps --- */

bool ring3_init(const AccelConfig *cfg, Error *err);
bool ring3_vcpu_prepare(Vcpu *cpu);
bool ring3_vcpu_init(Vcpu *cpu, Error *err);
void ring3_vcpu_fini(Vcpu *cpu);
bool ring3_fork(int phase, pid_t child);

/**
 * Where SYSCALL does not reach ring 0: from now on it leads this vCPU to ring3_trap, a page that
 * the program may fetch from and the host has not, so that KVM_RUN fails there. That is a third
 * cheaper than an exception.
 */
void ring3_trap_syscalls(KvmCpu *k);
extern Gva ring3_trap; /* 0: no vCPU does it */

/* --- ring3.c --- */

/** AccelOps.sync. */
void ring3_sync(Vcpu *cpu);

/* --- ring3_mem.c --- */

/** The first tables. After kvm_make_vm. */
bool ring3_mem_init(Error *err);
/** In the child of a fork, with a VM of its own: the tables are there, the slots are not. */
bool ring3_mem_restore(Error *err);
/** CR3. */
u64 ring3_root(void);
/**
 * CR3 of tables without a page of the program's; ring3_probe_add maps one as it is mapped for the
 * program, and ring3_probe_end takes them away. One vCPU at a time: begin waits.
 */
u64 ring3_probe_begin(void);
bool ring3_probe_add(Gva va);
void ring3_probe_end(void);
/** A zeroed page that the guest can be given; NULL: no memory. Never freed. */
void *ring3_page(void);
/** Map @page at supervisor address @va. */
bool ring3_map_kernel(Gva va, const void *page, bool can_write);
/** A page as for ring3_trap; 0: no memory. Mappings are held. */
Gva ring3_make_trap(void);
/** AccelOps.protect. */
void ring3_protect(Gva start, Gva end, unsigned prot);
/**
 * After a page fault at @va with error code @code (X86_PF_*): true if the program has the right,
 * and now also the page. Else @si_code gets what SIGSEGV says.
 */
bool ring3_page_fault(Vcpu *cpu, Gva va, u32 code, int *si_code);

/* --- ring3_debug.c --- */

/* Opcodes of the instructions that trap. */
#define RING3_INT3 0xcc
#define RING3_INTO 0xce

/** AccelOps: breakpoint, watchpoint, debug_clear, debug_bytes. */
bool ring3_breakpoint(Gva pc, bool set);
bool ring3_watchpoint(Gva addr, u64 size, unsigned watch, bool set);
void ring3_debug_clear(void);
void ring3_debug_bytes(Gva start, u8 *bytes, u64 size, bool is_write);
/** Whether the INT3 at @pc is a breakpoint of the debugger. */
bool ring3_breakpoint_at(Gva pc);
/** For a vCPU that no breakpoint concerns: the program's own byte is at @pc, or the INT3 again. */
void ring3_uncover(Vcpu *cpu, Gva pc, bool uncover);
/** Whether there are watchpoints; what they leave of the rights @prot (PROT_*) to @page. */
bool ring3_watches(void);
unsigned ring3_unwatched(Gva page, unsigned prot);
/** A step of the interpreter; what it returns, Vcpu.stop and Vcpu.exc are as of vcpu_run. */
VcpuExit ring3_interpret(KvmCpu *k);
/** @k loses its owner, on the thread of that. */
void ring3_debug_fini(KvmCpu *k);
/** AccelOps.fork, of what the interpreter has. */
bool ring3_debug_fork(int phase, pid_t child);

#endif
