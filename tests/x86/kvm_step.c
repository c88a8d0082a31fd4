/* SPDX-License-Identifier: MIT */
/*
 * Runs a bare program on our CPU (interpreted, an instruction at a time) and on the host's by
 * KVM, and compares registers wherever KVM stops: behind each instruction, but for handlers,
 * which processors enter without the trap flag; there it is at the next access to a port.
 * usage: x86_kvm_step PROGRAM. It ends where the program asks for interrupts, which KVM has
 * none of.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <linux/kvm.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>
#include "frontend/guest.h"
#include "frontend/x86/cpu/cpu.h"
#include "frontend/x86/cpu/machine.h"
#include "softmmu/accel_ops.h"
#include "softmmu/guest_bus.h"
#include "softmmu/ldst.h"
#include "softmmu/tlb.h"
#include "tests/x86/bare.h"

#define STEPS_MAX   200000 /* of ours until KVM's next stop */
#define REPORTS_MAX 20

static u8 *ram, *kvm_ram;
static Vcpu *cpu;
static int vm, vcpu;
static struct kvm_run *run;
static unsigned reports;
static u64 compared;
static bool is_behind_in; /* ours has made the IN that KVM finishes now */

/* ---- our side ---- */

static struct {
    bool is_there;
    u16 port;
    u32 value;
} io;

static u8 *lookup(void *opaque, Gpa pa, unsigned space, u64 *size, bool *is_rom)
{
    *is_rom = false;
    if (pa >= BARE_ROM_HIGH && pa <= 0xffffffffu) {
        *size = 0x100000000ull - pa;
        return ram + BARE_ROM_LOW + (pa - BARE_ROM_HIGH);
    }
    *size = pa < BARE_RAM ? BARE_RAM - pa : 0;
    return *size ? ram + pa : NULL;
}

static bool io_read(void *opaque, Gpa pa, unsigned space, unsigned size, u64 *val)
{
    return false;
}

static bool io_write(void *opaque, Gpa pa, unsigned space, unsigned size, u64 val)
{
    return false;
}

static const PhysOps phys = {.lookup = lookup, .io_read = io_read, .io_write = io_write};

static u32 in_value(u16 port, unsigned size)
{
    return port == BARE_PORT_COMPARED ? 1 : (0x11223344u ^ port) & (~0u >> (32 - 8 * size));
}

static u32 port_in(X86Cpu *c, u16 port, unsigned size)
{
    io.is_there = true;
    io.port = port;
    io.value = 0;
    return in_value(port, size);
}

static void port_out(X86Cpu *c, u16 port, unsigned size, u32 value)
{
    io.is_there = true;
    io.port = port;
    io.value = value;
}

static X86Machine machine = {.is_bsp = true,
                             .cores = 1,
                             .threads = 1,
                             .bus = &tlb_guest_bus,
                             .io_read = port_in,
                             .io_write = port_out};

static void fail(const char *what)
{
    printf("SKIP x86-kvm: %s\n", what);
    exit(0);
}

/* Division errors are the host's. */
static void on_fpe(int sig, siginfo_t *info, void *context)
{
    if (!cpu->accel->host_fault(cpu, sig, info, context))
        signal(sig, SIG_DFL);
}

static void make_ours(void)
{
    struct sigaction act = {.sa_sigaction = on_fpe, .sa_flags = SA_SIGINFO | SA_NODEFER};
    AccelConfig cfg = {.arch = &guest_x86_64, .tier = -1, .has_mmu = true};
    Error err = {0};

    sigaction(SIGFPE, &act, NULL);
    if (!accel_interp.init(&cfg, &err))
        fail(err.text);
    cpu = tlb_vcpu_new(guest_x86_64.cpu_size, &phys, &err);
    cpu->arch = &guest_x86_64;
    cpu->accel = &accel_interp;
    cpu->mem = &ldst_mem_ops;
    x86_cpu(cpu)->machine = &machine;
    if (!guest_x86_64.reset(cpu, "max", &err) || !accel_interp.vcpu_init(cpu, &err))
        fail(err.text);
    cpu->single_step = true;
    tlb_enter(cpu);
}

static void step(void)
{
    if (vcpu_run(cpu) == VCPU_EXIT_EXCEPTION)
        cpu->arch->take_exception(cpu);
    cpu->is_halted = false;
}

/* ---- KVM's ---- */

static void slot(unsigned n, u64 gpa, u8 *host, u64 size)
{
    struct kvm_userspace_memory_region r = {.slot = n,
                                            .guest_phys_addr = gpa,
                                            .memory_size = size,
                                            .userspace_addr = (u64)(uintptr_t)host};

    if (ioctl(vm, KVM_SET_USER_MEMORY_REGION, &r))
        fail("memory of the VM");
}

static void make_kvm(void)
{
    static u64 space[512]; /* of entries behind the head */
    struct kvm_cpuid2 *id = (struct kvm_cpuid2 *)(void *)space;
    int fd = open("/dev/kvm", O_RDWR);
    struct kvm_regs regs;

    id->nent = 100;
    vm = fd < 0 ? -1 : ioctl(fd, KVM_CREATE_VM, 0);
    if (vm < 0)
        fail("/dev/kvm cannot be used");
    ioctl(vm, KVM_SET_TSS_ADDR, 0xfffbd000ul);
    slot(0, 0, kvm_ram, BARE_RAM);
    slot(1, BARE_ROM_HIGH, kvm_ram + BARE_ROM_LOW, BARE_ROM);
    vcpu = ioctl(vm, KVM_CREATE_VCPU, 0);
    run = mmap(NULL, (size_t)ioctl(fd, KVM_GET_VCPU_MMAP_SIZE, 0), PROT_READ | PROT_WRITE,
               MAP_SHARED, vcpu, 0);
    if (vcpu < 0 || run == MAP_FAILED || ioctl(fd, KVM_GET_SUPPORTED_CPUID, id) ||
        ioctl(vcpu, KVM_SET_CPUID2, id))
        fail("a vCPU");
    ioctl(vcpu, KVM_GET_REGS, &regs);
    regs.rdx = cpu->rt.gpr[X86_RDX];
    ioctl(vcpu, KVM_SET_REGS, &regs);
}

/* ---- comparison ---- */

static const char *const names[16] = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
                                      "r8",  "r9",  "r10", "r11", "r12", "r13", "r14", "r15"};
static char why[512];

static bool differ(const char *what, u64 ours, u64 theirs)
{
    if (ours == theirs)
        return false;
    snprintf(why, sizeof why, "%s is %" PRIx64 ", the host's %" PRIx64, what, ours, theirs);
    return true;
}

/*
 * Attributes of a segment that cannot be used mean nothing; KVM forgets the accessed bit and
 * DPL of some.
 */
static bool seg_differs(const char *what, const X86Seg *o, const struct kvm_segment *k, u64 base)
{
    u64 attr = k->type | (u64)k->s << 4 | (u64)k->dpl << 5 | (u64)k->present << 7 |
               (u64)k->avl << 12 | (u64)k->l << 13 | (u64)k->db << 14 | (u64)k->g << 15;
    char name[40];

    snprintf(name, sizeof name, "%s selector", what);
    if (differ(name, o->sel, k->selector))
        return true;
    if (k->unusable || !(o->attr & X86_SEG_P) || x86_is_real(x86_cpu(cpu)))
        return false;
    snprintf(name, sizeof name, "%s base", what);
    if (differ(name, base, k->base))
        return true;
    snprintf(name, sizeof name, "%s limit", what);
    if (differ(name, o->limit, k->limit))
        return true;
    snprintf(name, sizeof name, "%s attributes", what);
    return differ(name, o->attr, attr);
}

static bool state_differs(const struct kvm_regs *r, const struct kvm_sregs *s)
{
    const X86Cpu *c = x86_cpu(cpu);
    const u64 *g = cpu->rt.gpr;
    const u64 k[16] = {r->rax, r->rcx, r->rdx, r->rbx, r->rsp, r->rbp, r->rsi, r->rdi,
                       r->r8,  r->r9,  r->r10, r->r11, r->r12, r->r13, r->r14, r->r15};
    const struct {
        const char *name;
        unsigned n;
        const struct kvm_segment *k;
    } segs[] = {{"cs", X86_CS, &s->cs},
                {"ss", X86_SS, &s->ss},
                {"ds", X86_DS, &s->ds},
                {"es", X86_ES, &s->es}};

    if (differ("ip", x86_ip(c), r->rip))
        return true;
    for (unsigned n = 0; n < 16; n++)
        if ((g[n] ^ k[n]) != X86_TF && differ(names[n], g[n], k[n])) /* PUSHF shows the stepping */
            return true;
    if (differ("flags", x86_rflags(c) & ~(u32)(X86_TF | X86_RF),
               r->rflags & ~(u64)(X86_TF | X86_RF)) ||
        differ("cr0", c->cr0, s->cr0) || differ("cr2", c->cr2, s->cr2) ||
        differ("cr3", c->cr3, s->cr3) || differ("cr4", c->cr4, s->cr4) ||
        differ("efer", c->msr.efer, s->efer & 0xd01))
        return true;
    for (unsigned n = 0; n < ARRAY_SIZE(segs); n++)
        if (seg_differs(segs[n].name, &c->seg[segs[n].n], segs[n].k, c->seg[segs[n].n].base))
            return true;
    return seg_differs("tr", &c->tr, &s->tr, c->tr.base) ||
           seg_differs("ldtr", &c->ldtr, &s->ldt, c->ldtr.base);
}

/* What PUSHF pushed for KVM had the trap flag; both go on with ours. */
static void take_ours(struct kvm_regs *r)
{
    const u64 *g = cpu->rt.gpr;

    r->rax = g[X86_RAX], r->rcx = g[X86_RCX], r->rdx = g[X86_RDX], r->rbx = g[X86_RBX];
    r->rsi = g[X86_RSI], r->rdi = g[X86_RDI], r->rbp = g[X86_RBP];
    ioctl(vcpu, KVM_SET_REGS, r);
}

/* The host's CPU has other features. */
static bool was_cpuid(u64 rip)
{
    u8 b[2];

    return ldst_mem_ops.read(cpu, cpu->rt.pc - 2, b, 2) && b[0] == 0x0f && b[1] == 0xa2 &&
           x86_ip(x86_cpu(cpu)) == rip;
}

static void take_theirs(const struct kvm_regs *r)
{
    u64 *g = cpu->rt.gpr;

    g[X86_RAX] = r->rax, g[X86_RBX] = r->rbx, g[X86_RCX] = r->rcx, g[X86_RDX] = r->rdx;
}

static void report(const struct kvm_regs *r, const char *text)
{
    printf("# at %" PRIx64 ": %s\n", (u64)r->rip, text);
    reports++;
}

/* KVM stopped behind an instruction: ours is there, or comes there. */
static bool meet(void)
{
    static u64 last;
    struct kvm_regs r;
    struct kvm_sregs s;
    char first[sizeof why] = "never came there";

    ioctl(vcpu, KVM_GET_REGS, &r);
    ioctl(vcpu, KVM_GET_SREGS, &s);
    if (r.rip == last) /* a string instruction: it stops between two elements */
        return true;
    last = r.rip;
    for (unsigned n = 0; n < STEPS_MAX && !io.is_there; n++) {
        if (!is_behind_in)
            step();
        is_behind_in = false;
        if (was_cpuid(r.rip))
            take_theirs(&r);
        if (!state_differs(&r, &s)) {
            take_ours(&r);
            compared++;
            if (getenv("STEP_TRACE"))
                printf("# %llx %u\n", (unsigned long long)r.rip, n);
            return true;
        }
        if (x86_ip(x86_cpu(cpu)) == r.rip && !strncmp(first, "never", 5))
            memcpy(first, why, sizeof first);
        if (n == 3 && strncmp(first, "never", 5))
            break;
    }
    report(&r, first);
    return false;
}

static bool is_end(u16 port)
{
    return port == BARE_PORT_EXIT || port == BARE_PORT_INTR;
}

/* KVM accesses a port: so does ours, next. */
static bool meet_io(void)
{
    u8 *data = (u8 *)run + run->io.data_offset;
    u32 value = 0;
    struct kvm_regs r;

    memcpy(&value, data, run->io.size);
    for (unsigned n = 0; n < STEPS_MAX && !io.is_there; n++)
        step();
    if (!io.is_there || io.port != run->io.port ||
        (run->io.direction == KVM_EXIT_IO_OUT && io.value != value)) {
        ioctl(vcpu, KVM_GET_REGS, &r);
        snprintf(why, sizeof why, "port %x, value %x, the host's %x, %x", io.port, io.value,
                 run->io.port, value);
        report(&r, why);
        return false;
    }
    value = in_value(run->io.port, run->io.size);
    is_behind_in = run->io.direction == KVM_EXIT_IO_IN;
    if (is_behind_in)
        memcpy(data, &value, run->io.size);
    else if (run->io.port == BARE_PORT_CHAR)
        putchar(*data);
    io.is_there = false;
    return true;
}

static bool next(void)
{
    struct kvm_guest_debug d = {.control = KVM_GUESTDBG_ENABLE | KVM_GUESTDBG_SINGLESTEP};

    if (ioctl(vcpu, KVM_SET_GUEST_DEBUG, &d) || ioctl(vcpu, KVM_RUN, 0))
        fail("KVM_RUN");
    switch (run->exit_reason) {
    case KVM_EXIT_DEBUG: return meet();
    case KVM_EXIT_IO: return meet_io() && !is_end(run->io.port);
    default:
        printf("# KVM cannot go on: exit reason %u, %u\n", run->exit_reason,
               run->internal.suberror);
        return false;
    }
}

static u8 *load(const char *path)
{
    u8 *p = mmap(NULL, BARE_RAM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    FILE *f = fopen(path, "rb");

    if (p == MAP_FAILED || !f || fread(p + BARE_ROM_LOW, 1, BARE_ROM, f) != BARE_ROM)
        fail("the program cannot be read");
    fclose(f);
    return p;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        fail("usage: x86_kvm_step PROGRAM");
    ram = load(argv[1]);
    kvm_ram = load(argv[1]);
    make_ours();
    make_kvm();
    while (reports < REPORTS_MAX && next())
        ;
    printf("# %" PRIu64 " times compared\n", compared);
    printf("%s %s\n", reports ? "not ok" : "ok", "the host's CPU does the same");
    tlb_leave(cpu);
    return reports != 0;
}
