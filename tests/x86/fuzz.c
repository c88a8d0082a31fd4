/* SPDX-License-Identifier: MIT */
/*
 * Random state under random instructions: page tables, descriptor tables, task states, control
 * registers, stacks full of random words. Whatever the guest does, the host lives, and every
 * walk and delivery ends.
 * usage: x86_fuzz ROUNDS SEED
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include "frontend/guest.h"
#include "frontend/insn/insn.h"
#include "frontend/x86/cpu/control.h"
#include "frontend/x86/cpu/cpu.h"
#include "frontend/x86/cpu/machine.h"
#include "frontend/x86/cpu/walk.h"
#include "frontend/x86/insn/decode.h"
#include "softmmu/accel_ops.h"
#include "softmmu/guest_bus.h"
#include "softmmu/ldst.h"
#include "softmmu/tlb.h"

#define RAM   (1u << 20)
#define STEPS 40

static u8 *ram;
static Vcpu *cpu;
static u64 state;
static u64 kinds[64], walks, faults;

static u64 rnd(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static u8 *lookup(void *opaque, Gpa pa, unsigned space, u64 *size, bool *is_rom)
{
    *is_rom = false;
    *size = pa < RAM ? RAM - pa : 0;
    return *size ? ram + pa : NULL;
}

static bool io_read(void *opaque, Gpa pa, unsigned space, unsigned size, u64 *val)
{
    *val = rnd();
    return rnd() & 1;
}

static bool io_write(void *opaque, Gpa pa, unsigned space, unsigned size, u64 val)
{
    return rnd() & 1;
}

static const PhysOps phys = {.lookup = lookup, .io_read = io_read, .io_write = io_write};

static u32 port_in(X86Cpu *c, u16 port, unsigned size)
{
    return (u32)rnd();
}

static void port_out(X86Cpu *c, u16 port, unsigned size, u32 value)
{
}

static int acknowledge(X86Cpu *c)
{
    cpu->arch->set_irq(cpu, X86_LINE_INTR, false);
    return (int)(rnd() % 257) - 1;
}

static u8 sipi_vector(X86Cpu *c)
{
    return (u8)rnd();
}

static X86Machine machine = {.is_bsp = true,
                             .cores = 1,
                             .threads = 1,
                             .bus = &tlb_guest_bus,
                             .io_read = port_in,
                             .io_write = port_out,
                             .acknowledge = acknowledge,
                             .sipi_vector = sipi_vector};

static void on_fpe(int sig, siginfo_t *info, void *context)
{
    if (!cpu->accel->host_fault(cpu, sig, info, context))
        signal(sig, SIG_DFL);
}

/* Strings may be long. */
static void on_alarm(int sig)
{
    vcpu_kick(cpu);
}

/* Words that mean something more often than chance: entries, descriptors, addresses in RAM. */
static u64 word(void)
{
    switch (rnd() % 8) {
    case 0: return rnd();
    case 1: return (rnd() & (RAM - 4096)) | 7;
    case 2: return (rnd() & (RAM - 4096)) | (rnd() & 0xfff) | (rnd() & 1 ? 1ull << 63 : 0);
    case 3: return 0x00af9b000000ffffull ^ (1ull << rnd() % 64);
    case 4: return 0x00cff3000000ffffull ^ (1ull << rnd() % 64);
    case 5: return (rnd() & (RAM - 1)) << 16 | (u64)(rnd() & 0xff) << 40 | 0x1fff;
    case 6: return (rnd() & 0xffff) | (rnd() & 0xff) << 16 | (u64)(0x80 | (rnd() & 0x7f)) << 40;
    default: return rnd() & (RAM - 1);
    }
}

static void fill(void)
{
    for (unsigned n = 0; n < RAM / 8; n++)
        ((u64 *)(void *)ram)[n] = word();
}

static X86Seg segment(void)
{
    return (X86Seg){.base = rnd() & 1 ? 0 : rnd() & (RAM - 1),
                    .limit = rnd() & 1 ? ~0u : (u32)(rnd() & 0xffff),
                    .sel = (u16)rnd(),
                    .attr = (u16)(rnd() | X86_SEG_P | X86_SEG_S)};
}

/* Some state that a guest could have come to, roughly. */
static void scramble(void)
{
    X86Cpu *c = x86_cpu(cpu);
    bool paging = rnd() & 1, is_long = paging && (rnd() & 1);
    Error err;

    cpu->arch->reset(cpu, "max", &err);
    c->cr0 =
        X86_CR0_ET |
        (rnd() & (X86_CR0_MP | X86_CR0_EM | X86_CR0_TS | X86_CR0_NE | X86_CR0_WP | X86_CR0_AM));
    if (paging || (rnd() & 1))
        c->cr0 |= X86_CR0_PE;
    if (paging)
        c->cr0 |= X86_CR0_PG;
    c->cr4 = rnd() & 0x371fff & ~(u64)X86_CR4_PCIDE;
    c->cr3 = rnd() & (RAM - 4096);
    c->msr.efer = rnd() & (X86_EFER_SCE | X86_EFER_NXE);
    if (is_long) {
        c->cr4 |= X86_CR4_PAE;
        c->msr.efer |= X86_EFER_LME | X86_EFER_LMA;
        c->is_long_mode = true;
    }
    x86_set_rflags(c, (u32)rnd() & X86_FLAGS_ALL & (is_long || !paging ? ~(u32)X86_VM : ~0u));
    for (unsigned n = 0; n < X86_SEG_COUNT; n++)
        c->seg[n] = segment();
    c->seg[X86_CS].attr |= X86_SEG_CODE;
    cpu->rt.gpr[X86_SLOT_FS_BASE] = word();
    cpu->rt.gpr[X86_SLOT_GS_BASE] = word();
    c->ldtr = segment();
    c->tr = segment();
    c->gdtr = (X86Table){rnd() & (RAM - 1), (u16)rnd()};
    c->idtr = (X86Table){rnd() & (RAM - 1), (u16)rnd()};
    c->cpl = c->eflags & X86_VM ? 3 : c->cr0 & X86_CR0_PE ? rnd() & 3 : 0;
    for (unsigned n = 0; n < 4; n++) {
        c->pdptr[n] = (rnd() & (RAM - 4096)) | 1;
        c->dr[n] = rnd() & (RAM - 1);
    }
    c->dr[7] = rnd() & 7 ? X86_DR7_FIXED : (rnd() & 0xffff2bff);
    for (unsigned n = 0; n < X86_GPR_COUNT; n++)
        cpu->rt.gpr[n] = word();
    x86_set_ip(c, rnd() & (RAM - 1));
    if (x86_mode(c) != X86_MODE_64)
        cpu->rt.pc = (u32)cpu->rt.pc;
    x86_state_loaded(c);
}

/* An instruction at the pc, if it can be written there; system ones more often. */
static void put_insn(void)
{
    static const u8 often[][3] = {
        {0xcf},       {0xcb},       {0xca},       {0x0f, 0x01}, {0x0f, 0x00}, {0x0f, 0x22},
        {0x0f, 0x05}, {0x0f, 0x07}, {0xcd},       {0x9a},       {0xea},       {0xff},
        {0x8e},       {0x0f, 0x34}, {0x0f, 0x30}, {0x6d},       {0xf3, 0xa4}, {0x9d},
        {0xfb},       {0x0f, 0xaa}, {0xdd},       {0x0f, 0xae}};
    u8 bytes[16];
    InsnRng rng = {rnd()};

    for (unsigned n = 0; n < sizeof bytes; n++)
        bytes[n] = (u8)rnd();
    if (rnd() & 1)
        memcpy(bytes, often[rnd() % ARRAY_SIZE(often)], 2);
    else
        x86_random(&x86_rows[rnd() % X86_ROW_COUNT], x86_mode(x86_cpu(cpu)), &rng, bytes);
    cpu->mem->write(cpu, cpu->rt.pc, bytes, sizeof bytes);
}

static void one_walk(void)
{
    VcpuWalk w;
    VcpuException fault;
    bool ok = x86_walk(cpu, rnd() & 1 ? rnd() : (u64)((i64)(rnd() << 16) >> 16),
                       (VcpuAccess)(rnd() % 3), rnd() % X86_MMU_COUNT, rnd() & 1, &w, &fault);

    walks++;
    faults += !ok;
}

static void step(void)
{
    put_insn();
    if (cpu->arch->has_interrupt(cpu, false))
        cpu->arch->take_interrupt(cpu);
    if (cpu->is_halted || vcpu_run(cpu) != VCPU_EXIT_EXCEPTION)
        return;
    kinds[MIN(cpu->exc.kind, 63u)]++;
    cpu->arch->take_exception(cpu);
}

int main(int argc, char **argv)
{
    struct sigaction act = {.sa_sigaction = on_fpe, .sa_flags = SA_SIGINFO | SA_NODEFER};
    AccelConfig cfg = {.arch = &guest_x86_64, .tier = -1, .has_mmu = true, .tb_max_insns = 1};
    unsigned rounds = argc > 1 ? (unsigned)atoi(argv[1]) : 200, seen = 0;
    const AccelOps *accel = argc > 3 ? &accel_tcg : &accel_interp;
    Error err = {0};

    state = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
    sigaction(SIGFPE, &act, NULL);
    signal(SIGALRM, on_alarm);
    ram = mmap(NULL, RAM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (!accel->init(&cfg, &err))
        return 2;
    cpu = tlb_vcpu_new(guest_x86_64.cpu_size, &phys, &err);
    cpu->arch = &guest_x86_64;
    cpu->accel = accel;
    cpu->mem = &ldst_mem_ops;
    x86_cpu(cpu)->machine = &machine;
    if (!guest_x86_64.reset(cpu, "max", &err) || !accel->vcpu_init(cpu, &err))
        return 2;
    tlb_enter(cpu);
    setitimer(ITIMER_REAL, &(struct itimerval){{0, 2000}, {0, 2000}}, NULL);
    for (unsigned n = 0; n < rounds; n++) {
        if (n % 16 == 0) {
            fill();
            accel->invalidate(0, ~0ull);
        }
        scramble();
        cpu->single_step = accel == &accel_interp;
        for (unsigned k = 0; k < 20; k++)
            one_walk();
        for (unsigned k = 0; k < STEPS && !cpu->is_off; k++) {
            cpu->is_halted = false;
            if (rnd() % 8 == 0)
                cpu->arch->set_irq(cpu, (unsigned)(rnd() % X86_LINE_COUNT), true);
            if (!cpu->single_step)
                vcpu_kick(cpu), cpu->runs_first = true;
            step();
        }
    }
    tlb_leave(cpu);
    for (unsigned n = 0; n < 64; n++)
        seen += kinds[n] != 0;
    printf("# %llu walks, %llu of them faults; %u kinds of exceptions\n", (unsigned long long)walks,
           (unsigned long long)faults, seen);
    printf("%s 1 - %u rounds of random state\n1..1\n", walks && seen > 5 ? "ok" : "not ok", rounds);
    return 0;
}
