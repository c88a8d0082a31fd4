/* SPDX-License-Identifier: MIT */
/*
 * Running a program: into ring 3, and what comes back.
 *
 * A system call or an exception leaves the VM in the stub, at a HLT whose address says which it
 * was; an exception's frame lies on the vCPU's ring-0 stack. From there the way back leads through
 * SYSRET, if RCX and R11 are as it wants them, else through IRET with a frame that we write. A vCPU
 * that was interrupted in ring 3 goes on there.
 *
 * Sources: SDM vol. 3 "Interrupt and Exception Handling", vol. 2 "SYSCALL", "SYSRET", "IRET".
 */
#include "accel/kvm/ring3.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include "base/log.h"

/* What the CPU pushes, downwards from the top of the vCPU's page. */
typedef struct Frame {
    u64 saved_rax; /* page faults: by the stub */
    u64 code;      /* where the exception has one */
    u64 rip, cs, rflags, rsp, ss;
} Frame;

#define FRAME_OFFSET (4096 - sizeof(Frame))
#define IRET_RSP(id) (RING3_CPUS + (id)*4096ull + FRAME_OFFSET + offsetof(Frame, rip))

/* Exceptions that push an error code. */
#define HAS_CODE                                                                                   \
    (1u << X86_EXC_DF | 1u << X86_EXC_TS | 1u << X86_EXC_NP | 1u << X86_EXC_SS |                   \
     1u << X86_EXC_GP | 1u << X86_EXC_PF | 1u << X86_EXC_AC)

static bool syscall_arrives; /* in ring 0: is_faulting_syscall need not be asked */

static _Noreturn void give_up(KvmCpu *k, const char *what)
{
    kvm_report(k, what);
    abort();
}

/* ---- into ring 3 ---- */

static bool is_canonical(u64 va)
{
    return (u64)((i64)(va << 16) >> 16) == va;
}

static bool fits_sysret(const X86Cpu *x, const struct kvm_regs *r)
{
    return r->rcx == r->rip && r->r11 == r->rflags && !(r->rflags & X86_RF) && !(r->rip >> 47) &&
           x->seg[X86_CS].sel == USER_CS && x->seg[X86_SS].sel == USER_SS;
}

static void enter(KvmCpu *k, bool one)
{
    const X86Cpu *x = x86_cpu(k->cpu);
    struct kvm_regs *r = &k->run->s.regs.regs;
    Frame *f = (Frame *)(k->page + FRAME_OFFSET);

    kvm_regs_write(r, x);
    if (one)
        r->rflags |= X86_TF;
    if (!k->in_user) {
        if (!one && fits_sysret(x, r)) {
            r->rip = RING3_STUB + RING3_SYSRET;
        } else {
            f->rip = r->rip;
            f->cs = x->seg[X86_CS].sel;
            f->rflags = r->rflags;
            f->rsp = r->rsp;
            f->ss = x->seg[X86_SS].sel;
            r->rip = RING3_STUB + RING3_IRET;
            r->rsp = IRET_RSP(k->id);
        }
        r->rflags = X86_FLAG_FIXED;
    }
    k->run->kvm_dirty_regs = KVM_SYNC_X86_REGS;
}

/* ---- out of it ---- */

/* What became of a run. */
typedef enum Came {
    CAME_AGAIN,
    CAME_EXCEPTION,
    CAME_STEP,
    CAME_DEBUG,     /* Vcpu.stop says why */
    CAME_WATCHED,   /* at a page that a watchpoint took away */
    CAME_NO_MEMORY, /* the host has no memory where the tables say that the program has */
} Came;

static void take_flags(X86Cpu *x, u64 rflags, bool one)
{
    x86_set_rflags(x, (u32)(one ? rflags & ~(u64)X86_TF : rflags));
}

static Came came_by_syscall(KvmCpu *k, bool one)
{
    X86Cpu *x = x86_cpu(k->cpu);
    const u64 *g = k->cpu->rt.gpr;

    x86_set_ip(x, g[X86_RCX]);
    take_flags(x, g[X86_R11], one);
    k->cpu->rt.gpr[X86_R11] = x86_rflags(x);
    k->cpu->exc = (VcpuException){.kind = X86_EXC_SYSCALL};
    return CAME_EXCEPTION;
}

/* A ring-0 instruction of the stub failed: only where SYSCALL of 32-bit code leads nowhere. */
static Came came_from_nowhere(KvmCpu *k)
{
    X86Cpu *x = x86_cpu(k->cpu);

    x86_set_ip(x, k->cpu->rt.gpr[X86_RCX]);
    x86_set_rflags(x, (u32)k->cpu->rt.gpr[X86_R11]);
    k->cpu->exc = (VcpuException){.kind = X86_EXC_UD};
    return CAME_EXCEPTION;
}

/*
 * Where ring 0 is interpreted, SYSCALL may stay in ring 3, which may not fetch from the stub. A
 * jump to the stub would look alike: that is why nobody knows where it is.
 */
static bool is_faulting_syscall(KvmCpu *k, const Frame *f, Gva va)
{
    if (syscall_arrives || f->rip != va)
        return false;
    if (va == RING3_STUB + RING3_SYSCALL)
        ring3_trap_syscalls(k);
    return va == RING3_STUB + RING3_SYSCALL || (va == ring3_trap && va);
}

static Came bus_error(KvmCpu *k, Gva va, u32 code)
{
    k->cpu->exc = (VcpuException){
        .kind = X86_EXC_PF,
        .syndrome = code,
        .addr = va,
        .host_signal = SIGBUS,
        .host_si_code = BUS_ADRERR,
        .is_write = code & X86_PF_WRITE,
    };
    return CAME_EXCEPTION;
}

/* The program may have the page: can it? */
static Came probe_page(KvmCpu *k, Gva va, u32 code)
{
    u8 byte;
    bool ok;

    if (!k->cpu->mem->read(k->cpu, va, &byte, 1))
        return bus_error(k, va, code);
    k->probe_va = va;
    k->cpu->mem->hold_maps(true);
    ok = ring3_probe_add(va);
    k->cpu->mem->hold_maps(false);
    return ok ? CAME_AGAIN : bus_error(k, va, code);
}

static bool is_watched(Gva va, u32 code)
{
    unsigned all = PROT_READ | PROT_WRITE;

    return unlikely(ring3_watches()) && !(ring3_unwatched(ALIGN_DOWN(va, 4096ull), all) &
                                          (code & X86_PF_WRITE ? PROT_WRITE : PROT_READ));
}

static Came came_by_page_fault(KvmCpu *k, const Frame *f, Gva va)
{
    VcpuException *exc = &k->cpu->exc;
    int si_code;

    if (ring3_page_fault(k->cpu, va, (u32)f->code, &si_code)) {
        if (k->probing)
            return probe_page(k, va, (u32)f->code);
        return is_watched(va, (u32)f->code) ? CAME_WATCHED : CAME_AGAIN;
    }
    *exc = (VcpuException){
        .kind = X86_EXC_PF,
        .syndrome = (u32)f->code,
        .addr = va,
        .host_signal = SIGSEGV,
        .host_si_code = si_code,
        .is_write = f->code & X86_PF_WRITE,
    };
    return CAME_EXCEPTION;
}

/*
 * INT n whose gate is not for programs is #GP with the gate's selector. Where KVM interprets what
 * it traps, it does not know the instruction, and raises #UD.
 */
static bool is_int_n(Vcpu *cpu, u32 *code)
{
    VcpuException unused;
    u32 avail;
    const u8 *p = cpu->mem->code(cpu, cpu->rt.pc, &avail, &unused);

    if (!p || avail < 2 || p[0] != 0xcd)
        return false;
    *code = (u32)p[1] << 3 | 2;
    return true;
}

/* KVM keeps the number of the last exception; of INT3 and INTO it shows nothing else. */
static void forget_exception(KvmCpu *k)
{
    struct kvm_vcpu_events e;

    if (ioctl(k->fd, KVM_GET_VCPU_EVENTS, &e) < 0)
        return;
    e.exception.nr = e.exception.injected = e.exception.pending = 0;
    e.flags &= KVM_VCPUEVENT_VALID_PAYLOAD;
    ioctl(k->fd, KVM_SET_VCPU_EVENTS, &e);
}

static Came came_by_exception(KvmCpu *k, unsigned vector, bool one)
{
    const Frame *f = (const Frame *)(k->page + FRAME_OFFSET);
    X86Cpu *x = x86_cpu(k->cpu);
    u64 *g = k->cpu->rt.gpr, cr2 = g[X86_RAX];

    if (vector == X86_EXC_PF)
        g[X86_RAX] = f->saved_rax;
    if (!(f->cs & 3))
        return came_from_nowhere(k);
    g[X86_RSP] = f->rsp;
    if (vector == X86_EXC_PF && is_faulting_syscall(k, f, cr2))
        return came_by_syscall(k, one);
    x86_set_ip(x, f->rip);
    take_flags(x, f->rflags, one);
    x->seg[X86_CS].sel = (u16)f->cs;
    x->seg[X86_SS].sel = (u16)f->ss;
    if (vector == X86_EXC_PF)
        return came_by_page_fault(k, f, cr2);
    if (vector == X86_EXC_DB && one)
        return CAME_STEP;
    if (vector == X86_EXC_BP || vector == X86_EXC_OF)
        forget_exception(k);
    if (vector == X86_EXC_BP && ring3_breakpoint_at(f->rip - 1)) {
        x86_set_ip(x, f->rip - 1);
        k->cpu->stop = (VcpuStop){.kind = VCPU_STOP_BREAKPOINT};
        return CAME_DEBUG;
    }
    k->cpu->exc =
        (VcpuException){.kind = vector, .syndrome = HAS_CODE >> vector & 1 ? (u32)f->code : 0};
    if (vector == X86_EXC_UD && is_int_n(k->cpu, &k->cpu->exc.syndrome))
        k->cpu->exc.kind = X86_EXC_GP;
    return CAME_EXCEPTION;
}

static Came came_by_hlt(KvmCpu *k, bool one)
{
    const struct kvm_regs *r = &k->run->s.regs.regs;
    u64 at = r->rip - 1 - RING3_STUB;

    kvm_regs_read(r, x86_cpu(k->cpu));
    k->in_user = false;
    if (at == RING3_SYSCALL) {
        syscall_arrives = true;
        return came_by_syscall(k, one);
    }
    if (at < RING3_VECTORS * RING3_VECTOR_SIZE)
        return came_by_exception(k, (unsigned)at / RING3_VECTOR_SIZE, one);
    give_up(k, "the stub stopped at an unknown place");
}

static bool in_stub(u64 rip, u64 *offset)
{
    *offset = rip - RING3_STUB;
    return *offset < 4096;
}

/*
 * Has KVM an exception still to deliver? It would come after the registers are ours, or never. INT3
 * and INTO are taken back instead, and raise theirs again.
 */
static bool has_exception_to_come(KvmCpu *k)
{
    struct kvm_regs *r = &k->run->s.regs.regs;
    struct kvm_vcpu_events e;
    u8 insn;

    if (ioctl(k->fd, KVM_GET_VCPU_EVENTS, &e) < 0)
        return false;
    if (e.exception.nr != X86_EXC_BP && e.exception.nr != X86_EXC_OF)
        return e.exception.injected || e.exception.pending;
    if (k->cpu->mem->read(k->cpu, r->rip - 1, &insn, 1) &&
        (insn == RING3_INT3 || insn == RING3_INTO))
        r->rip--;
    forget_exception(k);
    return false;
}

/*
 * KVM_RUN came back because of a signal. In the stub, either nothing has run yet, and the state is
 * still ours; or an exception is on its way, and that is seen through. False: run on.
 */
static bool came_by_signal(KvmCpu *k, bool one)
{
    const struct kvm_regs *r = &k->run->s.regs.regs;
    u64 offset;

    __atomic_store_n(&k->run->immediate_exit, 0,
                     __ATOMIC_SEQ_CST); /* before exit_request is looked at */
    if (in_stub(r->rip, &offset))
        return offset == RING3_SYSRET || offset == RING3_IRET;
    if (r->rip == ring3_trap || has_exception_to_come(k))
        return false;
    kvm_regs_read(r, x86_cpu(k->cpu));
    take_flags(x86_cpu(k->cpu), r->rflags, one);
    k->in_user = true;
    return true;
}

/* KVM does not say where. While probing, it is where the last page was, which can be read only. */
static Came came_by_no_memory(KvmCpu *k, bool one)
{
    const struct kvm_regs *r = &k->run->s.regs.regs;
    u64 offset;

    if (in_stub(r->rip, &offset))
        give_up(k, "no memory for the stub");
    kvm_regs_read(r, x86_cpu(k->cpu));
    take_flags(x86_cpu(k->cpu), r->rflags, one);
    k->in_user = true;
    if (r->rip == ring3_trap)
        return came_by_syscall(k, one);
    return k->probing ? bus_error(k, k->probe_va, X86_PF_USER | X86_PF_WRITE) : CAME_NO_MEMORY;
}

static Came run_once(KvmCpu *k, bool one)
{
    int r;

    enter(k, one);
    for (;;) {
        r = ioctl(k->fd, KVM_RUN, 0);
        k->exits[r < 0 ? 0 : k->run->exit_reason & 63]++;
        if (r == 0 && k->run->exit_reason == KVM_EXIT_HLT)
            return came_by_hlt(k, one);
        if ((r < 0 && (errno == EINTR || errno == EAGAIN)) ||
            k->run->exit_reason == KVM_EXIT_INTR) {
            if (came_by_signal(k, one))
                return CAME_AGAIN;
            continue;
        }
        if (r < 0 && errno == EFAULT)
            return came_by_no_memory(k, one);
        give_up(k, r < 0 ? strerror(errno) : "KVM cannot go on");
    }
}

/* ---- the loop ---- */

/* A kick is taken now, unless some code is to run first: then one instruction. */
static bool must_leave(Vcpu *cpu, bool *one)
{
    KvmCpu *k = kvm_cpu(cpu);

    *one = cpu->single_step;
    if (!__atomic_load_n(&cpu->rt.exit_request, __ATOMIC_SEQ_CST)) /* pairs with kvm_kick */
        return false;
    __atomic_store_n(&k->run->immediate_exit, 0, __ATOMIC_SEQ_CST);
    if (cpu->runs_first) {
        cpu->runs_first = false;
        *one = true;
        return false;
    }
    __atomic_store_n(&cpu->rt.exit_request, 0, __ATOMIC_SEQ_CST);
    return true;
}

static void set_root(KvmCpu *k, u64 root)
{
    struct kvm_sregs s;
    Error err;

    if (!kvm_do(k->fd, KVM_GET_SREGS, &s, "KVM_GET_SREGS", &err))
        give_up(k, err.text);
    s.cr3 = root;
    if (!kvm_do(k->fd, KVM_SET_SREGS, &s, "KVM_SET_SREGS", &err))
        give_up(k, err.text);
}

/*
 * Some page that the instruction touches is missing on the host: the file ended before it, for
 * example. Which one? The instruction runs again, alone, and is given one page after the other.
 */
static Came find_missing(KvmCpu *k)
{
    Came came;

    set_root(k, ring3_probe_begin());
    k->probing = true;
    do
        came = run_once(k, true);
    while (came == CAME_AGAIN);
    k->probing = false;
    set_root(k, ring3_root());
    ring3_probe_end();
    return came;
}

static VcpuExit raise_gp(Vcpu *cpu)
{
    cpu->exc = (VcpuException){.kind = X86_EXC_GP};
    return VCPU_EXIT_EXCEPTION;
}

/* A process that shares our memory came to a breakpoint that does not concern it. */
static Came pass_breakpoint(KvmCpu *k)
{
    Gva pc = x86_ip(x86_cpu(k->cpu));
    Came came;

    ring3_uncover(k->cpu, pc, true);
    do
        came = run_once(k, true);
    while (came == CAME_AGAIN && x86_ip(x86_cpu(k->cpu)) == pc);
    ring3_uncover(k->cpu, pc, false);
    return came;
}

static Came interpret(KvmCpu *k)
{
    switch (ring3_interpret(k)) {
    case VCPU_EXIT_EXCEPTION: return CAME_EXCEPTION;
    case VCPU_EXIT_DEBUG: return k->cpu->stop.kind == VCPU_STOP_STEP ? CAME_STEP : CAME_DEBUG;
    default: return CAME_AGAIN;
    }
}

static VcpuExit ring3_run(Vcpu *cpu)
{
    KvmCpu *k = kvm_cpu(cpu);
    bool one;
    Came came;
    Error err;

    for (;;) {
        if (must_leave(cpu, &one))
            return VCPU_EXIT_KICK;
        if (unlikely(!is_canonical(x86_ip(x86_cpu(cpu)))))
            return raise_gp(cpu);
        if (unlikely(k->is_held) && !kvm_state_release(k, false, &err))
            give_up(k, err.text);
        came = run_once(k, one);
        if (unlikely(came == CAME_NO_MEMORY))
            came = find_missing(k);
        if (unlikely(came == CAME_WATCHED))
            came = interpret(k);
        if (unlikely(came == CAME_DEBUG) && cpu->is_undebugged)
            came = pass_breakpoint(k);
        switch (came) {
        case CAME_AGAIN:
        case CAME_WATCHED:
        case CAME_NO_MEMORY: break;
        case CAME_EXCEPTION: return VCPU_EXIT_EXCEPTION;
        case CAME_DEBUG: return VCPU_EXIT_DEBUG;
        case CAME_STEP:
            if (!cpu->single_step)
                break;
            cpu->stop.kind = VCPU_STOP_STEP;
            return VCPU_EXIT_DEBUG;
        }
    }
}

void ring3_sync(Vcpu *cpu)
{
    KvmCpu *k = kvm_cpu(cpu);
    Error err;

    if (!kvm_state_hold(k, KVM_LAZY_ALL, &err))
        give_up(k, err.text);
}

/* ---- the accelerator's interface ---- */

/* The attribute is part of the type of AccelOps.raise. */
static void ring3_raise(Vcpu *cpu, const void *ra) __attribute__((noreturn));

static void ring3_raise(Vcpu *cpu, const void *ra)
{
    abort(); /* guest code calls no helpers here */
}

static void ring3_invalidate(Gva start, Gva last)
{
}

/* Of the interpreter, which accesses the program's memory itself. */
static bool ring3_host_fault(Vcpu *cpu, int sig, siginfo_t *info, void *ucontext)
{
    const KvmCpu *k = cpu ? kvm_cpu(cpu) : NULL;

    return k && k->twin && accel_interp.host_fault(k->twin, sig, info, ucontext);
}

const AccelOps accel_kvm = {
    .name = "kvm",
    .what = "runs programs for x86-64 on this CPU, through /dev/kvm",
    .is_native = true,
    .init = ring3_init,
    .vcpu_init = ring3_vcpu_init,
    .vcpu_fini = ring3_vcpu_fini,
    .vcpu_prepare = ring3_vcpu_prepare,
    .sync = ring3_sync,
    .protect = ring3_protect,
    .vcpu_run = ring3_run,
    .kick = kvm_kick,
    .raise = ring3_raise,
    .invalidate = ring3_invalidate,
    .host_fault = ring3_host_fault,
    .fork = ring3_fork,
    .breakpoint = ring3_breakpoint,
    .watchpoint = ring3_watchpoint,
    .debug_clear = ring3_debug_clear,
    .debug_bytes = ring3_debug_bytes,
    .print_stats = kvm_print_stats,
};
