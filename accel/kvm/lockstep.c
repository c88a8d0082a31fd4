/* SPDX-License-Identifier: MIT */
/*
 * -lockstep kvm; see lockstep.h.
 *
 * Ours makes an instruction, then KVM the same one, by a step of its trap flag or, where that would
 * be seen or not be taken, up to a breakpoint at the place where ours is. After an exception ours is
 * in its handler when KVM is let go. What is no instruction (interrupts, resets, a debugger) changes
 * ours only and is copied; so is what instructions do that need not be alike (how.def).
 */
#include "accel/kvm/lockstep.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "base/log.h"
#include "frontend/guest.h"
#include "frontend/x86/cpu/control.h"
#include "frontend/x86/cpu/machine.h"
#include "softmmu/bql.h"
#include "softmmu/ldst.h"

#define TIMEOUT_S   2
#define LATE_MAX    100000 /* instructions that ours goes on where KVM missed the breakpoint */
#define REPEATS_MAX 100000 /* steps of KVM in an instruction that leads to itself */
#define REST_EVERY  64     /* instructions; others want the machine lock, too */
#define WAKE_SIGNAL SIGUSR1

static struct {
    AccelConfig cfg;
    const AccelOps *ours;
    Vcpu *cpu, *twin; /* twin: the state of KVM's */
    PhysOps phys;     /* the twin's */
    KvmCpu *k;
    timer_t timer;
    Gva pc, ip;      /* of the instruction */
    LockstepInsn insn;
    char why[600];
    X86Cpu first;    /* ours, when the two were at different places */
    char first_why[600];
    bool is_first;
    bool is_new;     /* KVM has no state yet */
    bool is_behind;  /* ours took an exception that KVM did not yet */
    bool has_ended;  /* there was a difference */
    u64 compared, copied, given_up;
} l;

/* ---- states ---- */

/* From ours to the twin. Its time stamp counter is its own. */
static void copy_registers(void)
{
    X86Cpu *from = x86_cpu(l.cpu), *to = x86_cpu(l.twin);
    const X86Machine *machine = to->machine;

    l.cpu->arch->sync(l.cpu);
    memcpy((u8 *)to + sizeof(Vcpu), (u8 *)from + sizeof(Vcpu), sizeof *to - sizeof(Vcpu));
    to->machine = machine;
    to->msr.tsc_offset = l.k->tsc_offset;
    to->msr.kvm_wall_clock = to->msr.kvm_system_time = 0; /* it would write pages of its own */
    to->lines = 0;
    to->pending = 0;
    memcpy(l.twin->rt.gpr, l.cpu->rt.gpr, sizeof l.twin->rt.gpr);
    l.twin->rt.pc = l.cpu->rt.pc;
    l.twin->rt.flags = l.cpu->rt.flags;
    l.twin->rt.guest_mxcsr = x86_mxcsr(from);
}

static bool copy_all(void)
{
    Error err;

    copy_registers();
    shadow_take();
    iolog_clear();
    l.is_behind = false;
    l.k->is_unfinished = false;
    if (kvm_machine_write(l.k, &err))
        return true;
    snprintf(l.why, sizeof l.why, "%s", err.text);
    return false;
}

static bool differ(void)
{
    l.cpu->arch->sync(l.cpu);
    return kvm_state_differs(x86_cpu(l.cpu), x86_cpu(l.twin), l.why, sizeof l.why);
}

/* The machine stands from here on. */
static void report(void)
{
    X86Cpu *x = x86_cpu(l.cpu);
    FILE *f = log_file();

    fprintf(f, "lockstep: after the instruction at 0x%" PRIx64 ", %" PRIu64 " were the same: %s\n",
            l.pc, l.compared, l.is_first ? l.first_why : l.why);
    fprintf(f, "lockstep:   %s\nours:\n", *l.insn.text ? l.insn.text : "(no instruction)");
    l.cpu->arch->dump(l.is_first ? &l.first.vcpu : l.cpu, f);
    fprintf(f, "KVM's:\n");
    l.cpu->arch->dump(l.twin, f);
    fflush(f);
    l.has_ended = true;
    __atomic_store_n(&l.cpu->is_off, true, __ATOMIC_SEQ_CST);
    if (x->machine->failed)
        x->machine->failed(x);
}

/* ---- ours, step by step ---- */

static bool has_moved(Gva pc, const u64 *gpr, u32 flags)
{
    return l.cpu->rt.pc != pc || l.cpu->rt.flags != flags ||
           memcmp(gpr, l.cpu->rt.gpr, sizeof l.cpu->rt.gpr);
}

/* A run may only change how the instruction is to be run. */
static VcpuExit step_once(void)
{
    u64 gpr[ARRAY_SIZE(l.cpu->rt.gpr)];
    u32 flags = l.cpu->rt.flags;
    Gva pc = l.cpu->rt.pc;
    VcpuExit exit = VCPU_EXIT_KICK;

    memcpy(gpr, l.cpu->rt.gpr, sizeof gpr);
    for (unsigned n = 0; n < 4 && exit == VCPU_EXIT_KICK; n++) {
        exit = l.ours->vcpu_run(l.cpu);
        if (exit == VCPU_EXIT_EXCEPTION && l.cpu->exc.kind == X86_EXC_AGAIN)
            exit = VCPU_EXIT_KICK;
        else if (has_moved(pc, gpr, flags))
            break;
    }
    return exit;
}

static VcpuExit step_ours(bool is_repeat)
{
    VcpuExit exit;

    do
        exit = step_once();
    while (is_repeat && exit == VCPU_EXIT_KICK && l.cpu->rt.pc == l.pc);
    return exit;
}

/*
 * Some KVMs do not see a breakpoint at the first instruction of a handler, and go on. Then ours does
 * so, too; what is reported if they do not meet is where it was before.
 */
static void step_late(void)
{
    if (!l.is_first) {
        differ();
        memcpy(&l.first, l.cpu, sizeof l.first);
        memcpy(l.first_why, l.why, sizeof l.why);
        l.is_first = true;
    }
    tlb_leave(l.twin);
    tlb_enter(l.cpu);
    if (step_once() == VCPU_EXIT_EXCEPTION)
        l.cpu->arch->take_exception(l.cpu);
    tlb_leave(l.cpu);
    tlb_enter(l.twin);
}

static void await_io(void)
{
    char why[sizeof l.why];

    for (unsigned n = 0; n < LATE_MAX && iolog_is_done(why, sizeof why); n++)
        step_late();
}

/* Whether ours comes to where KVM is; l.why says what is different. */
static bool meet(void)
{
    for (unsigned n = 0; n < LATE_MAX; n++) {
        step_late();
        if (x86_ip(x86_cpu(l.cpu)) == x86_ip(x86_cpu(l.twin)) && !differ() &&
            shadow_same(l.why, sizeof l.why))
            return true;
    }
    return false;
}

/* ---- KVM's side ---- */

static bool fail(const char *what)
{
    snprintf(l.why, sizeof l.why, "%s", what);
    return false;
}

static bool read_twin(void)
{
    Error err;

    return kvm_machine_read(l.k, &err) || fail(err.text);
}

static void set_timer(int seconds)
{
    struct itimerspec t = {{seconds, 0}, {seconds, 0}};

    timer_settime(l.timer, 0, &t, NULL);
}

static bool set_debug(How how)
{
    struct kvm_guest_debug d = {.control = KVM_GUESTDBG_ENABLE};
    Error err;

    if (how == HOW_STEP) {
        d.control |= KVM_GUESTDBG_SINGLESTEP;
    } else {
        d.control |= KVM_GUESTDBG_USE_HW_BP;
        d.arch.debugreg[0] = l.cpu->rt.pc;
        d.arch.debugreg[7] = X86_DR7_FIXED | 2;
    }
    return kvm_do(l.k->fd, KVM_SET_GUEST_DEBUG, &d, "KVM_SET_GUEST_DEBUG", &err) || fail(err.text);
}

static u64 twin_ip(void)
{
    return l.k->run->s.regs.regs.rip;
}

/* Once into KVM; with @finish only what it left unfinished. */
static int run_kvm(bool finish)
{
    int r;

    __atomic_store_n(&l.k->run->immediate_exit, finish, __ATOMIC_SEQ_CST);
    r = ioctl(l.k->fd, KVM_RUN, 0);
    return r ? -errno : (int)l.k->run->exit_reason;
}

typedef enum Came {
    CAME_HERE,    /* stopped between two instructions */
    CAME_FOR_IO,  /* there is more of this one */
    CAME_TO_COPY, /* KVM cannot make this one */
    CAME_WRONG,
} Came;

static Came once(How how, bool finish)
{
    int reason = run_kvm(finish);

    switch (reason) {
    case KVM_EXIT_IO:
    case KVM_EXIT_MMIO:
        if (how == HOW_TARGET)
            await_io();
        return iolog_answer(l.k->run, l.why, sizeof l.why) ? CAME_FOR_IO : CAME_WRONG;
    case KVM_EXIT_DEBUG:
    case KVM_EXIT_INTR:
    case KVM_EXIT_IRQ_WINDOW_OPEN:
    case KVM_EXIT_SET_TPR:
    case -EINTR:
    case -EAGAIN: return CAME_HERE;
    case KVM_EXIT_INTERNAL_ERROR:
        if (l.k->run->internal.suberror == KVM_INTERNAL_ERROR_EMULATION)
            return CAME_TO_COPY;
        break;
    }
    snprintf(l.why, sizeof l.why, "KVM's exit reason is %d (%s)", reason,
             reason < 0 ? strerror(-reason) : "none that is known here");
    return CAME_WRONG;
}

/* From I/O to the end of the instruction, or to more of it. */
static Came settle(How how, Came came)
{
    while (came == CAME_FOR_IO)
        came = once(how, true);
    return came;
}

/* KVM is where ours is. */
static bool compare(void)
{
    return read_twin() && !differ() && shadow_same(l.why, sizeof l.why) &&
           iolog_is_done(l.why, sizeof l.why);
}

/* One that leads to itself is made again until its registers are ours. */
static bool follow_steps(How how, u64 from)
{
    u64 to = x86_ip(x86_cpu(l.cpu));
    struct timespec start, now;

    clock_gettime(CLOCK_MONOTONIC, &start);
    for (unsigned n = 0; n < REPEATS_MAX; n++) {
        Came came = settle(how, once(how, false));

        if (came == CAME_WRONG)
            return !read_twin() || false;
        if (came == CAME_TO_COPY) {
            l.given_up++;
            return copy_all();
        }
        if (twin_ip() == to && compare()) {
            l.compared++;
            return true;
        }
        if (twin_ip() != from && how == HOW_STEP)
            break;
        clock_gettime(CLOCK_MONOTONIC, &now);
        if (twin_ip() == to || now.tv_sec - start.tv_sec > TIMEOUT_S)
            break;
    }
    return read_twin() && differ() && how == HOW_TARGET && meet();
}

static bool follow(How how)
{
    bool ok;

    if (!set_debug(how))
        return false;
    tlb_leave(l.cpu);
    tlb_enter(l.twin);
    l.is_first = false;
    if (how == HOW_TARGET)
        set_timer(1);
    ok = follow_steps(how, l.ip);
    if (how == HOW_TARGET)
        set_timer(0);
    tlb_leave(l.twin);
    tlb_enter(l.cpu);
    iolog_clear();
    return ok;
}

/* ---- both ---- */

/* What a debugger does within the guest is not looked into. */
static bool is_traced(void)
{
    const X86Cpu *x = x86_cpu(l.cpu);

    return (x86_rflags(x) & X86_TF) || (x->dr[7] & 0xff) || x->pending;
}

static VcpuExit step(void)
{
    X86Cpu *x = x86_cpu(l.cpu);
    bool was_traced = is_traced();
    VcpuExit exit;
    How how;

    l.pc = l.cpu->rt.pc;
    l.ip = x86_ip(x);
    lockstep_decode(l.cpu, &l.insn);
    how = l.insn.how;
    exit = step_ours(how == HOW_TARGET && l.insn.is_repeated);
    if (was_traced || is_traced())
        how = HOW_COPY;
    if (exit == VCPU_EXIT_EXCEPTION && l.cpu->exc.kind == X86_EXC_HLT)
        how = HOW_COPY;
    if (how == HOW_COPY) {
        l.copied++;
        if (!copy_all())
            report();
    } else if (exit == VCPU_EXIT_EXCEPTION) {
        l.is_behind = true; /* until it was taken */
    } else if (exit == VCPU_EXIT_KICK && !follow(how)) {
        report();
    }
    return exit;
}

/* Both are where an exception leads. */
static void catch_up(void)
{
    if (!l.is_behind)
        return;
    l.is_behind = false;
    if (!follow(HOW_TARGET))
        report();
}

/* ---- the accelerator ---- */

static void rest(void)
{
    const struct timespec a_moment = {.tv_nsec = 1000};

    if (!(l.compared % REST_EVERY))
        nanosleep(&a_moment, NULL);
}

static VcpuExit lockstep_run(Vcpu *cpu)
{
    bool was_taken;
    VcpuExit exit = VCPU_EXIT_KICK;

    rest();
    was_taken = bql_enter(); /* no device acts between the two */
    if (!l.has_ended) {
        catch_up();
        if (!l.has_ended && (l.is_new || differ()) && !copy_all())
            report();
        l.is_new = false;
    }
    if (l.has_ended)
        __atomic_store_n(&cpu->rt.exit_request, 0, __ATOMIC_SEQ_CST);
    else
        exit = step();
    bql_leave(was_taken);
    return exit;
}

static void lockstep_take_interrupt(Vcpu *cpu)
{
    bool was_taken = bql_enter();

    catch_up();
    cpu->arch->take_interrupt(cpu);
    shadow_take();
    bql_leave(was_taken);
}

static void on_shutdown(void)
{
    l.is_behind = false;
}

static void on_wake(int sig)
{
}

static bool make_timer(Error *err)
{
    struct sigaction act = {.sa_handler = on_wake};
    struct sigevent ev = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = WAKE_SIGNAL};

    ev._sigev_un._tid = (pid_t)syscall(SYS_gettid);
    sigaction(WAKE_SIGNAL, &act, NULL);
    return timer_create(CLOCK_MONOTONIC, &ev, &l.timer) == 0 ||
           error_set_errno(err, "-lockstep: no timer");
}

static bool lockstep_init(const AccelConfig *cfg, Error *err)
{
    l.cfg = *cfg;
    l.ours = cfg->lockstep_kvm;
    l.cfg.tb_max_insns = 1;
    l.cfg.no_link = true;
    l.cfg.irqchip = IRQCHIP_OFF;
    if (cfg->counts_insns)
        return error_set(err, "-lockstep kvm: not with -icount");
    return accel_kvm_machine.init(&l.cfg, err) && l.ours->init(&l.cfg, err) && lockstep_decode_init(err);
}

/* The twin has no board: its state only travels. */
static bool make_twin(Vcpu *cpu, Error *err)
{
    static X86Machine machine;

    l.phys = shadow_phys;
    l.twin = tlb_vcpu_new(sizeof(X86Cpu), &l.phys, err);
    if (!l.twin)
        return false;
    machine = (X86Machine){.is_bsp = true,
                           .apic_id = x86_cpu(cpu)->machine->apic_id,
                           .cores = x86_cpu(cpu)->machine->cores,
                           .threads = x86_cpu(cpu)->machine->threads,
                           .bus = x86_cpu(cpu)->machine->bus};
    l.twin->arch = cpu->arch;
    l.twin->accel = cpu->accel;
    l.twin->mem = &ldst_mem_ops;
    x86_cpu(l.twin)->machine = &machine;
    return true;
}

static bool make_kvm(Error *err)
{
    l.k = kvm_vcpu_get(0, err);
    if (!l.k)
        return false;
    l.k->cpu = l.twin;
    l.k->run->kvm_valid_regs = KVM_SYNC_X86_REGS;
    kvm_msrs_probe(l.k);
    copy_registers();
    l.k->has_model = l.k->has_model || kvm_machine_set_cpuid(l.k, err);
    return l.k->has_model && kvm_do(l.k->fd, KVM_GET_SREGS, &l.k->sregs, "KVM_GET_SREGS", err);
}

static bool lockstep_vcpu_init(Vcpu *cpu, Error *err)
{
    if (l.cpu)
        return error_set(err, "-lockstep kvm: one CPU only");
    if (!l.ours->vcpu_init(cpu, err))
        return false;
    l.cpu = cpu;
    l.has_ended = l.is_behind = false;
    l.is_new = true;
    if (!make_twin(cpu, err) || !make_timer(err) || !make_kvm(err))
        return false;
    iolog_begin(cpu);
    iolog_on_shutdown(on_shutdown);
    shadow_renew();
    return true;
}

static void lockstep_vcpu_fini(Vcpu *cpu)
{
    if (cpu != l.cpu)
        return;
    iolog_end(cpu);
    if (l.k)
        kvm_vcpu_put(l.k);
    if (l.twin)
        tlb_vcpu_free(l.twin, sizeof(X86Cpu));
    timer_delete(l.timer);
    l.ours->vcpu_fini(cpu);
    l.cpu = l.twin = NULL;
    l.k = NULL;
}

static void lockstep_kick(Vcpu *cpu)
{
    l.ours->kick(cpu);
}

/* The attribute is part of the type of AccelOps.raise. */
static void lockstep_raise(Vcpu *cpu, const void *ra) __attribute__((noreturn));

static void lockstep_raise(Vcpu *cpu, const void *ra)
{
    l.ours->raise(cpu, ra);
}

/* All of it: a snapshot was loaded. */
static void lockstep_invalidate(Gva start, Gva last)
{
    l.ours->invalidate(start, last);
    if (!start && last == ~0ull)
        shadow_renew();
}

static bool lockstep_runs_code(Vcpu *cpu, u64 start, u64 last)
{
    return l.ours->runs_code(cpu, start, last);
}

static bool lockstep_host_fault(Vcpu *cpu, int sig, siginfo_t *info, void *ucontext)
{
    return l.ours->host_fault(cpu, sig, info, ucontext);
}

static bool lockstep_breakpoint(Gva pc, bool set)
{
    return l.ours->breakpoint(pc, set);
}

static bool lockstep_watchpoint(Gva addr, u64 size, unsigned watch, bool set)
{
    return l.ours->watchpoint(addr, size, watch, set);
}

static void lockstep_debug_clear(void)
{
    l.ours->debug_clear();
}

static void lockstep_print_stats(FILE *f)
{
    fprintf(f,
            "lockstep: %" PRIu64 " instructions the same, %" PRIu64 " not compared, %" PRIu64
            " that KVM gave up at%s\n",
            l.compared, l.copied, l.given_up, l.has_ended ? ", one other" : "");
}

const AccelOps accel_lockstep = {
    .name = "lockstep",
    .what = "runs machines of x86-64 translated and on KVM, and compares each instruction",
    .init = lockstep_init,
    .can_be = kvm_open,
    .vcpu_init = lockstep_vcpu_init,
    .vcpu_fini = lockstep_vcpu_fini,
    .map = shadow_map,
    .written = shadow_written,
    .take_interrupt = lockstep_take_interrupt,
    .vcpu_run = lockstep_run,
    .kick = lockstep_kick,
    .raise = lockstep_raise,
    .invalidate = lockstep_invalidate,
    .runs_code = lockstep_runs_code,
    .host_fault = lockstep_host_fault,
    .breakpoint = lockstep_breakpoint,
    .watchpoint = lockstep_watchpoint,
    .debug_clear = lockstep_debug_clear,
    .print_stats = lockstep_print_stats,
};
