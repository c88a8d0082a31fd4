/* SPDX-License-Identifier: MIT */
/*
 * Running a machine's vCPU: into KVM, and what it comes back for. See machine.h.
 *
 * Accesses to ports and devices are made by the same functions as under the translator. KVM finishes
 * such an instruction when it runs again, so whoever wants to see registers before lets it do that
 * and no more (settle).
 *
 * Source: Linux "The Definitive KVM API Documentation".
 */
#include "accel/kvm/machine.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "base/log.h"
#include "frontend/guest.h"
#include "frontend/x86/cpu/control.h"
#include "frontend/x86/cpu/machine.h"
#include "softmmu/tlb.h"

#define KICK_SIGNAL SIGUSR1
#define CPUS_MAX    256

/* Where QEMU's machines have them: below the largest firmware, in no window of PCI. */
#define IDENTITY_MAP 0xfeffc000ull
#define TSS_ADDRESS  0xfeffd000ul

#define APIC_MMIO 0xfee00ull /* page */

/* What to do after an exit. */
typedef enum Next {
    NEXT_RUN,   /* on */
    NEXT_LEAVE, /* the run loop has something to do */
    NEXT_HALT,
    NEXT_RAISE, /* Vcpu.exc */
    NEXT_DEBUG,
    NEXT_STOP, /* the vCPU cannot go on */
} Next;

/* By number: accel_state is the interpreter's while that runs. */
static KvmCpu *cpus[CPUS_MAX];

static KvmCpu *of(const Vcpu *cpu)
{
    return __atomic_load_n(&cpus[cpu->index], __ATOMIC_ACQUIRE);
}

static _Noreturn void give_up(KvmCpu *k, const Error *err)
{
    kvm_report(k, err->text);
    abort();
}

/* ---- ports and devices ---- */

static void port_access(KvmCpu *k)
{
    X86Cpu *x = x86_cpu(k->cpu);
    struct kvm_run *r = k->run;
    u8 *data = (u8 *)r + r->io.data_offset;

    for (u32 n = 0; n < r->io.count; n++, data += r->io.size) {
        u32 value = 0;

        if (r->io.direction == KVM_EXIT_IO_OUT) {
            memcpy(&value, data, r->io.size);
            x->machine->io_write(x, r->io.port, r->io.size, value);
        } else {
            value = x->machine->io_read(x, r->io.port, r->io.size);
            memcpy(data, &value, r->io.size);
        }
    }
}

/* The bus floats where nobody answers. */
static void bus_access(KvmCpu *k, Gpa pa, u8 *data, unsigned size, bool is_write)
{
    const PhysOps *phys = tlb_of(k->cpu)->phys;
    u64 value = 0;

    if (is_write) {
        memcpy(&value, data, size);
        phys->io_write(phys->opaque, pa, 0, size, value);
        return;
    }
    if (!phys->io_read(phys->opaque, pa, 0, size, &value))
        value = UINT64_MAX;
    memcpy(data, &value, size);
}

/* In parts that a bus knows. */
static void device_access(KvmCpu *k)
{
    struct kvm_run *r = k->run;
    unsigned size;

    for (unsigned at = 0; at < r->mmio.len; at += size) {
        size = 8;
        while (size > r->mmio.len - at)
            size /= 2;
        bus_access(k, r->mmio.phys_addr + at, r->mmio.data + at, size, r->mmio.is_write);
    }
    k->asks_apic |= r->mmio.phys_addr >> 12 == APIC_MMIO;
}

static bool is_apic_msr(u32 msr)
{
    return msr == KVM_MSR_APIC_BASE || msr == KVM_MSR_TSC_DEADLINE || msr >> 8 == 8;
}

/* MSRs that KVM leaves to us: the APIC's, and those that it has not. */
static void msr_access(KvmCpu *k)
{
    X86Cpu *x = x86_cpu(k->cpu);
    struct kvm_run *r = k->run;
    u64 value = 0;

    if (kvm.irqchip && is_apic_msr(r->msr.index)) { /* the kernel's, which refuses it */
        r->msr.error = 1;
    } else if (r->exit_reason == KVM_EXIT_X86_WRMSR) {
        r->msr.error = !x86_write_msr(x, r->msr.index, r->msr.data);
    } else {
        r->msr.error = !x86_read_msr(x, r->msr.index, &value);
        r->msr.data = value;
    }
    k->asks_apic = true;
}

/* ---- what the APIC and KVM tell each other ---- */

static void before_run(KvmCpu *k)
{
    X86Cpu *x = x86_cpu(k->cpu);

    if (k->asks_apic && !kvm.irqchip && x->machine->get_cr8)
        k->run->cr8 = x->machine->get_cr8(x);
    k->asks_apic = false;
    k->run->request_interrupt_window =
        __atomic_load_n(&x->lines, __ATOMIC_ACQUIRE) >> X86_LINE_INTR & 1;
}

static void after_run(KvmCpu *k, u64 cr8)
{
    X86Cpu *x = x86_cpu(k->cpu);
    const struct kvm_run *r = k->run;
    u64 base;

    x86_set_rflags(x, (u32)r->s.regs.regs.rflags);
    x->interrupt_shadow = r->if_flag && !r->ready_for_interrupt_injection;
    if (kvm.irqchip)
        return;
    if (r->cr8 != cr8 && x->machine->set_cr8)
        x->machine->set_cr8(x, (u8)r->cr8);
    if (x->machine->apic_read && x->machine->apic_read(x, KVM_MSR_APIC_BASE, &base) &&
        base != r->apic_base)
        x->machine->apic_write(x, KVM_MSR_APIC_BASE, r->apic_base);
}

/* ---- exits ---- */

static Next failed(KvmCpu *k, const char *what)
{
    X86Cpu *x = x86_cpu(k->cpu);
    Error err;

    k->is_unfinished = false;
    if (!k->is_here && kvm_machine_read(k, &err))
        k->is_here = true;
    kvm_report(k, what);
    __atomic_store_n(&k->cpu->is_off, true, __ATOMIC_SEQ_CST);
    if (x->machine->failed)
        x->machine->failed(x);
    return NEXT_STOP;
}

static Next shut_down(KvmCpu *k)
{
    X86Cpu *x = x86_cpu(k->cpu);

    __atomic_store_n(&k->cpu->is_off, true, __ATOMIC_SEQ_CST);
    if (x->machine->shutdown)
        x->machine->shutdown(x);
    return NEXT_STOP;
}

/*
 * What KVM gives up at, our interpreter can: one instruction. Its blocks are made for that one and
 * forgotten, so that nothing has to watch the guest's code while KVM runs it.
 */
static VcpuExit interpret_one(KvmCpu *k)
{
    Vcpu *cpu = k->cpu;
    bool steps = cpu->single_step;
    VcpuExit exit;
    Error err;

    cpu->accel_state = k->interp;
    if (!k->interp && !accel_interp.vcpu_init(cpu, &err))
        give_up(k, &err);
    k->interp = cpu->accel_state;
    k->interpreted++;
    cpu->single_step = cpu->is_undebugged = true;
    exit = accel_interp.vcpu_run(cpu);
    cpu->single_step = steps;
    cpu->is_undebugged = false;
    tlb_of(cpu)->on_unmap = NULL; /* the interpreter's: it has nothing to forget */
    cpu->accel_state = k;
    return exit;
}

static Next interpret(KvmCpu *k)
{
    VcpuExit exit;
    Error err;
    Gva pc;

    if (k->run->internal.suberror != KVM_INTERNAL_ERROR_EMULATION)
        return failed(k, "KVM cannot go on");
    if (!k->is_here && !kvm_machine_read(k, &err))
        give_up(k, &err);
    k->is_here = true;
    pc = k->cpu->rt.pc;
    exit = interpret_one(k);
    if (k->cpu->rt.pc == pc && (exit == VCPU_EXIT_DEBUG || k->cpu->exc.kind == X86_EXC_AGAIN))
        exit = interpret_one(k); /* a step may only have changed how it is to be run */
    switch (exit) {
    case VCPU_EXIT_EXCEPTION: return NEXT_RAISE;
    case VCPU_EXIT_DEBUG: return k->cpu->single_step ? NEXT_DEBUG : NEXT_RUN;
    default: return NEXT_LEAVE;
    }
}

static Next debug_exit(KvmCpu *k)
{
    k->cpu->stop.kind = k->cpu->single_step ? VCPU_STOP_STEP : VCPU_STOP_BREAKPOINT;
    return NEXT_DEBUG;
}

/* One that was just raised need not wait for KVM to say that it can come. */
static bool has_interrupt(const KvmCpu *k)
{
    const struct kvm_run *r = k->run;

    return r->if_flag && r->ready_for_interrupt_injection &&
           (__atomic_load_n(&x86_cpu(k->cpu)->lines, __ATOMIC_ACQUIRE) >> X86_LINE_INTR & 1);
}

static void level_ended(KvmCpu *k)
{
    X86Cpu *x = x86_cpu(k->cpu);

    if (x->machine->level_ended)
        x->machine->level_ended(x, k->run->eoi.vector);
}

static Next handle(KvmCpu *k)
{
    k->is_unfinished = false;
    switch (k->run->exit_reason) {
    case KVM_EXIT_IO: port_access(k); break;
    case KVM_EXIT_MMIO: device_access(k); break;
    case KVM_EXIT_X86_RDMSR:
    case KVM_EXIT_X86_WRMSR: msr_access(k); break;
    case KVM_EXIT_IOAPIC_EOI: level_ended(k); break;
    case KVM_EXIT_HLT: return NEXT_HALT;
    case KVM_EXIT_SHUTDOWN: return shut_down(k);
    case KVM_EXIT_DEBUG: return debug_exit(k);
    case KVM_EXIT_IRQ_WINDOW_OPEN:
    case KVM_EXIT_SET_TPR:
    case KVM_EXIT_INTR: return NEXT_LEAVE;
    case KVM_EXIT_FAIL_ENTRY: return failed(k, "the processor refuses this state");
    case KVM_EXIT_INTERNAL_ERROR: return interpret(k);
    default: return failed(k, "an exit that nobody expected");
    }
    k->is_unfinished = true;
    return has_interrupt(k) ? NEXT_LEAVE : NEXT_RUN;
}

/* A kick that was taken: the next one counts again. One that comes in between is in exit_request. */
static void calm(KvmCpu *k)
{
    __atomic_store_n(&k->run->immediate_exit, 0, __ATOMIC_SEQ_CST);
}

/* Once into KVM. Nobody needs to wait for our TLB meanwhile. */
static Next run_once(KvmCpu *k)
{
    Vcpu *cpu = k->cpu;
    u64 cr8;
    int r, error;

    before_run(k);
    cr8 = k->run->cr8;
    tlb_leave(cpu);
    r = ioctl(k->fd, KVM_RUN, 0);
    error = errno;
    tlb_enter(cpu);
    k->exits[r < 0 ? 0 : k->run->exit_reason & 63]++;
    after_run(k, cr8);
    if (!r)
        return handle(k);
    if (error != EINTR && error != EAGAIN)
        return failed(k, strerror(error));
    k->is_unfinished = false;
    calm(k);
    return NEXT_LEAVE;
}

/* Finish the access that is on its way, so that registers are those between two instructions. */
static void settle(KvmCpu *k)
{
    while (k->is_unfinished) {
        __atomic_store_n(&k->run->immediate_exit, 1, __ATOMIC_SEQ_CST);
        run_once(k);
    }
}

static void machine_sync(Vcpu *cpu)
{
    KvmCpu *k = of(cpu);
    Error err;

    if (!k || k->is_here)
        return;
    settle(k);
    kvm_irqchip_note(k);
    if (!k->is_here && !kvm_machine_read(k, &err))
        give_up(k, &err);
    k->is_here = true;
}

/* ---- breakpoints ---- */

#define BREAKPOINTS 4

static struct {
    Gva pc[BREAKPOINTS];
    u32 used;  /* bit n */
    u32 epoch; /* changes */
} debug;

static bool machine_breakpoint(Gva pc, bool set)
{
    for (unsigned n = 0; n < BREAKPOINTS; n++) {
        if (set == (debug.used >> n & 1) || (!set && debug.pc[n] != pc))
            continue;
        debug.pc[n] = pc;
        debug.used ^= 1u << n;
        debug.epoch++;
        return true;
    }
    return !set;
}

static void machine_debug_clear(void)
{
    debug.used = 0;
    debug.epoch++;
}

/* DR7 of the debugger: execution, one byte. */
static void use_debug(KvmCpu *k)
{
    struct kvm_guest_debug d = {0};
    bool steps = k->cpu->single_step;

    if (k->debug_epoch == debug.epoch && k->is_stepping == steps)
        return;
    k->debug_epoch = debug.epoch;
    k->is_stepping = steps;
    if (debug.used || steps)
        d.control = KVM_GUESTDBG_ENABLE;
    if (steps)
        d.control |= KVM_GUESTDBG_SINGLESTEP;
    else if (debug.used)
        d.control |= KVM_GUESTDBG_USE_HW_BP;
    for (unsigned n = 0; n < BREAKPOINTS; n++) {
        d.arch.debugreg[n] = debug.pc[n];
        d.arch.debugreg[7] |= (debug.used >> n & 1ull) << (2 * n + 1);
    }
    d.arch.debugreg[7] |= X86_DR7_FIXED;
    ioctl(k->fd, KVM_SET_GUEST_DEBUG, &d);
}

/* ---- the loop ---- */

static bool must_leave(KvmCpu *k)
{
    Vcpu *cpu = k->cpu;

    if (!__atomic_load_n(&cpu->rt.exit_request, __ATOMIC_SEQ_CST)) /* pairs with kvm_kick */
        return false;
    calm(k);
    __atomic_store_n(&cpu->rt.exit_request, 0, __ATOMIC_SEQ_CST);
    return true;
}

/* False: KVM refuses this state, which a snapshot or a debugger may have made; the machine stops. */
static bool bring(KvmCpu *k)
{
    Error err;

    if (!kvm_machine_write(k, &err)) {
        failed(k, err.text);
        return false;
    }
    k->is_here = false;
    k->asks_apic = true;
    return true;
}

static VcpuExit machine_run(Vcpu *cpu)
{
    KvmCpu *k = of(cpu);

    for (;;) {
        if (must_leave(k))
            return VCPU_EXIT_KICK;
        if (k->is_here && !bring(k))
            return VCPU_EXIT_KICK;
        use_debug(k);
        switch (run_once(k)) {
        case NEXT_RUN: break;
        case NEXT_LEAVE:
        case NEXT_STOP: return VCPU_EXIT_KICK;
        case NEXT_DEBUG: return VCPU_EXIT_DEBUG;
        case NEXT_RAISE: return VCPU_EXIT_EXCEPTION;
        case NEXT_HALT: cpu->exc = (VcpuException){.kind = X86_EXC_HLT}; return VCPU_EXIT_EXCEPTION;
        }
    }
}

/* ---- interrupts ---- */

/* External interrupts and NMIs are KVM's to deliver; the rest changes all registers. */
static void machine_take_interrupt(Vcpu *cpu)
{
    KvmCpu *k = of(cpu);
    X86Cpu *x = x86_cpu(cpu);
    u32 lines = __atomic_load_n(&x->lines, __ATOMIC_ACQUIRE);
    struct kvm_interrupt i;
    int vector;

    if (kvm.irqchip && k->is_here && !bring(k)) /* it may sleep in the kernel, which has to know */
        return;
    if (lines == 1u << X86_LINE_INTR && !k->is_here) {
        vector = x->machine->acknowledge(x);
        i.irq = (u32)vector;
        if (vector >= 0 && ioctl(k->fd, KVM_INTERRUPT, &i))
            failed(k, "KVM_INTERRUPT");
        x->interrupt_shadow = 1; /* one at a time: until KVM has delivered it */
        return;
    }
    machine_sync(cpu);
    cpu->arch->take_interrupt(cpu);
}

/* ---- life ---- */

static void on_kick(int sig)
{
}

/* The signal only ends KVM_RUN. */
static void interrupt(Vcpu *cpu)
{
    const KvmCpu *k = of(cpu);

    if (k)
        syscall(SYS_tgkill, getpid(), (pid_t)k->tid, KICK_SIGNAL);
}

static void catch_kicks(void)
{
    struct sigaction act = {.sa_handler = on_kick};

    sigaction(KICK_SIGNAL, &act, NULL);
}

/* MSRs that KVM does not know come to us, where it can do that. */
static void ask_for_msrs(void)
{
    struct kvm_enable_cap cap = {
        .cap = KVM_CAP_X86_USER_SPACE_MSR,
        .args = {KVM_MSR_EXIT_REASON_UNKNOWN | KVM_MSR_EXIT_REASON_INVAL},
    };

    ioctl(kvm.fd, KVM_ENABLE_CAP, &cap);
}

static bool check(const AccelConfig *cfg, Error *err)
{
    if (cfg->counts_insns)
        return error_set(err, "-icount: instructions are counted by -accel tcg only");
    return ioctl(kvm.fd, KVM_CHECK_EXTENSION, KVM_CAP_READONLY_MEM) > 0 ||
           error_set(err, "-accel kvm: this kernel's KVM is too old: no KVM_CAP_READONLY_MEM");
}

static bool machine_init(const AccelConfig *cfg, Error *err)
{
    u64 identity = IDENTITY_MAP;

    if (!kvm_open(cfg, err) || (kvm.fd < 0 && !kvm_make_vm(err)) || !check(cfg, err) ||
        !accel_interp.init(cfg, err))
        return false;
    kvm.cfg.interrupt = interrupt;
    if (kvm.next_vcpu) /* the VM of before */
        return true;
    kvm.irqchip = NULL;
    if (cfg->irqchip != IRQCHIP_OFF)
        kvm_irqchip_make(cfg->irqchip);
    kvm.has_smm = ioctl(kvm.fd, KVM_CHECK_EXTENSION, KVM_CAP_X86_SMM) > 0;
    ioctl(kvm.fd, KVM_SET_IDENTITY_MAP_ADDR, &identity); /* only old processors need the two */
    ioctl(kvm.fd, KVM_SET_TSS_ADDR, TSS_ADDRESS);
    ask_for_msrs();
    catch_kicks();
    return true;
}

/* The counter counts as under the translator, where the host can do that. */
static void set_tsc_rate(KvmCpu *k)
{
    if (ioctl(kvm.fd, KVM_CHECK_EXTENSION, KVM_CAP_TSC_CONTROL) > 0)
        ioctl(k->fd, KVM_SET_TSC_KHZ, X86_TSC_HZ / 1000);
}

static bool machine_vcpu_init(Vcpu *cpu, Error *err)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    KvmCpu *k = kvm_vcpu_get((u32)cpu->index, err);

    if (!k)
        return false;
    k->cpu = cpu;
    k->tid = (u32)syscall(SYS_gettid);
    k->is_here = true;
    k->is_unfinished = k->has_tsc = false;
    k->run->kvm_valid_regs = KVM_SYNC_X86_REGS;
    cpu->accel_state = k;
    set_tsc_rate(k);
    __atomic_store_n(&cpus[cpu->index], k, __ATOMIC_RELEASE);
    pthread_mutex_lock(&lock);
    kvm_msrs_probe(k);
    pthread_mutex_unlock(&lock);
    k->has_model = k->has_model || kvm_machine_set_cpuid(k, err);
    return k->has_model && kvm_do(k->fd, KVM_GET_SREGS, &k->sregs, "KVM_GET_SREGS", err);
}

static void machine_vcpu_fini(Vcpu *cpu)
{
    KvmCpu *k = of(cpu);

    if (k && k->interp) {
        cpu->accel_state = k->interp;
        accel_interp.vcpu_fini(cpu);
        k->interp = NULL;
    }
    __atomic_store_n(&cpus[cpu->index], NULL, __ATOMIC_RELEASE);
    cpu->accel_state = NULL;
    if (k)
        kvm_vcpu_put(k);
}

/* The attribute is part of the type of AccelOps.raise. */
static void machine_raise(Vcpu *cpu, const void *ra) __attribute__((noreturn));

static void machine_raise(Vcpu *cpu, const void *ra)
{
    accel_interp.raise(cpu, ra); /* guest code calls helpers only there */
}

static void machine_kick(Vcpu *cpu)
{
    kvm_kick_vcpu(of(cpu), cpu);
}

static const IrqchipOps *machine_irqchip(void)
{
    return kvm.irqchip;
}

static void machine_invalidate(Gva start, Gva last)
{
}

static bool machine_host_fault(Vcpu *cpu, int sig, siginfo_t *info, void *ucontext)
{
    return cpu && cpu->accel_state != of(cpu) &&
           accel_interp.host_fault(cpu, sig, info, ucontext);
}

static bool no_watchpoint(Gva addr, u64 size, unsigned watch, bool set)
{
    return !set;
}

const AccelOps accel_kvm_machine = {
    .name = "kvm",
    .what = "runs machines of x86-64 on this CPU, through /dev/kvm",
    .is_native = true,
    .init = machine_init,
    .can_be = kvm_open,
    .vcpu_init = machine_vcpu_init,
    .vcpu_fini = machine_vcpu_fini,
    .sync = machine_sync,
    .map = kvm_slot_map,
    .dirty_log = kvm_slot_dirty_log,
    .doorbell = kvm_doorbell,
    .get_clock = kvm_get_clock,
    .set_clock = kvm_set_clock,
    .irqchip = machine_irqchip,
    .take_interrupt = machine_take_interrupt,
    .vcpu_run = machine_run,
    .kick = machine_kick,
    .raise = machine_raise,
    .invalidate = machine_invalidate,
    .host_fault = machine_host_fault,
    .breakpoint = machine_breakpoint,
    .watchpoint = no_watchpoint,
    .debug_clear = machine_debug_clear,
    .print_stats = kvm_print_stats,
};
