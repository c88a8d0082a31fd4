/* SPDX-License-Identifier: MIT */
/*
 * A machine's AArch64 CPU with its own page tables, TLB and accelerator: memory, a data abort and its handler, the dirty
 * state, an interrupt, a second address space. usage: softmmu_guest tcg|interp
 */
#include <stdio.h>
#include <string.h>
#include "frontend/arm/cpu/cpu.h"
#include "frontend/guest.h"
#include "softmmu/accel_ops.h"
#include "softmmu/guest_bus.h"
#include "softmmu/ldst.h"
#include "tests/block/tap.h"
#include "tests/softmmu/toy.h"

#define KERNEL      0xffffff8000000000ull /* first address of a 39-bit upper half */
#define CODE        (KERNEL + 0x1000)
#define DATA        (KERNEL + 0x2000)
#define VECTORS     (KERNEL + 0x3000)
#define UNMAPPED    (KERNEL + 0x5008)
#define TABLES      (TOY_RAM + 0x100000)
#define USER_TABLES (TOY_RAM + 0x200000)
#define AF          (1ull << 10)
#define NG          (1ull << 11)
#define READ_ONLY   (1ull << 7)
#define DBM         (1ull << 51)

/* str x0,[x1]; ldr x2,[x1]; ldr x3,[x4]; msr daifclr,#2; svc #1 */
static const u32 program[] = {0xf9000020, 0xf9400022, 0xf9400083, 0xd50342ff, 0xd4000021};
/* mrs x10,esr_el1; mrs x11,far_el1; mrs x12,elr_el1; add x12,x12,#4; msr elr_el1,x12; eret */
static const u32 handler[] = {0xd538520a, 0xd538600b, 0xd538402c,
                              0x9100118c, 0xd518402c, 0xd69f03e0};
/* mov x13,#7; svc #2 */
static const u32 irq_handler[] = {0xd28000ed, 0xd4000041};
/* ldr x2,[x1]; msr ttbr0_el1,x5; isb; ldr x3,[x1]; svc #1 */
static const u32 switcher[] = {0xf9400022, 0xd5182005, 0xd5033fdf, 0xf9400023, 0xd4000021};

static Vcpu *cpu;
static ArmMachine machine = {.bus = &tlb_guest_bus, .mpidr = 0x80000000};

static void put64(Gpa pa, u64 v)
{
    memcpy(toy_ram + (pa - TOY_RAM), &v, sizeof v);
}

static u64 get64(Gpa pa)
{
    u64 v;

    memcpy(&v, toy_ram + (pa - TOY_RAM), sizeof v);
    return v;
}

/* Three levels of 4 KiB tables at @tables for page @n of a half; returns the page's descriptor. */
static Gpa map(Gpa tables, unsigned n, u64 desc)
{
    put64(tables, (tables + 0x1000) | 3);
    put64(tables + 0x1000, (tables + 0x2000) | 3);
    put64(tables + 0x2000 + 8 * n, desc);
    return tables + 0x2000 + 8 * n;
}

static void code(Gpa pa, const u32 *words, size_t size)
{
    memcpy(toy_ram + (pa - TOY_RAM), words, size);
}

/* Run until a system call; it is not taken. Returns its number. */
static u32 run(void)
{
    for (int n = 0; n < 100; n++) {
        if (vcpu_run(cpu) == VCPU_EXIT_KICK) {
            if (cpu->arch->has_interrupt(cpu, false))
                cpu->arch->take_interrupt(cpu);
        } else if (cpu->exc.kind == ARM_EXC_SVC) {
            return cpu->exc.syndrome;
        } else {
            cpu->arch->take_exception(cpu);
        }
    }
    return 0;
}

static void start(const u32 *words, size_t size)
{
    ArmSys *s = &arm_cpu(cpu)->sys;

    cpu->arch->reset(cpu, "max", NULL);
    s->tcr[1] = 25 | 25ull << 16 | 2ull << 30 | 2ull << 32 | 1ull << 36 | 3ull << 39;
    s->mair[1] = 0xff;
    s->ttbr1[1] = TABLES;
    s->vbar[1] = VECTORS;
    s->sctlr[1] |= ARM_SCTLR_M;
    map(TABLES, 1, (TOY_RAM + 0x10000) | AF | 3);
    map(TABLES, 3, (TOY_RAM + 0x30000) | AF | 3);
    code(TOY_RAM + 0x10000, words, size);
    cpu->accel->invalidate(0, ~0ull);
    cpu->rt.pc = CODE;
}

static void faults(void)
{
    u64 *x = cpu->rt.gpr;
    Gpa page;

    start(program, sizeof program);
    page = map(TABLES, 2, (TOY_RAM + 0x20000) | READ_ONLY | DBM | 3);
    code(TOY_RAM + 0x30200, handler, sizeof handler);
    x[0] = 0x1234;
    x[1] = DATA;
    x[4] = UNMAPPED;
    x[3] = 99;
    tap_ok(run() == 1 && x[2] == 0x1234 && get64(TOY_RAM + 0x20000) == 0x1234,
           "memory through the tables");
    tap_ok(x[10] == 0x96000007 && x[11] == UNMAPPED && x[3] == 99,
           "a data abort is handled and skipped");
    tap_ok(get64(page) == ((TOY_RAM + 0x20000) | AF | DBM | 3), "the page is accessed and dirty");
}

static void interrupts(void)
{
    u64 *x = cpu->rt.gpr;

    start(program, sizeof program);
    code(TOY_RAM + 0x30200, handler, sizeof handler);
    code(TOY_RAM + 0x30280, irq_handler, sizeof irq_handler);
    x[1] = DATA;
    x[4] = DATA;
    x[13] = 0;
    cpu->arch->set_irq(cpu, ARM_LINE_IRQ, true);
    tap_ok(run() == 2 && x[13] == 7 && arm_cpu(cpu)->sys.elr[1] == CODE + 16,
           "DAIFClr lets a waiting interrupt in");
    cpu->arch->set_irq(cpu, ARM_LINE_IRQ, false);
}

static void spaces(void)
{
    u64 *x = cpu->rt.gpr;

    start(switcher, sizeof switcher);
    map(USER_TABLES, 4, (TOY_RAM + 0x40000) | AF | NG | 3);
    map(USER_TABLES + 0x10000, 4, (TOY_RAM + 0x50000) | AF | NG | 3);
    put64(TOY_RAM + 0x40000, 0x40);
    put64(TOY_RAM + 0x50000, 0x50);
    arm_cpu(cpu)->sys.ttbr0[1] = USER_TABLES | 1ull << 48;
    tlb_set_asid(cpu, 1);
    x[1] = 0x4000;
    x[5] = (USER_TABLES + 0x10000) | 2ull << 48;
    tap_ok(run() == 1 && x[2] == 0x40 && x[3] == 0x50,
           "TTBR0_EL1 with another ASID: another address space");
}

int main(int argc, char **argv)
{
    bool interp = argc > 1 && !strcmp(argv[1], "interp");
    AccelConfig cfg = {
        .arch = &guest_aarch64, .tier = 1, .has_mmu = true, .verify = true, .code_size = 8u << 20};
    const AccelOps *ops = interp ? &accel_interp : &accel_tcg;
    Error err = {{0}};

    toy_init();
    cpu = tlb_vcpu_new(guest_aarch64.cpu_size, &toy_phys, &err);
    if (!cpu)
        return 2;
    cpu->arch = &guest_aarch64;
    cpu->accel = ops;
    cpu->mem = &ldst_mem_ops;
    arm_cpu(cpu)->machine = &machine;
    if (!ops->init(&cfg, &err) || !cpu->arch->reset(cpu, "max", &err) ||
        !ops->vcpu_init(cpu, &err)) {
        printf("Bail out! %s\n", err.text);
        return 2;
    }
    faults();
    interrupts();
    spaces();
    ops->vcpu_fini(cpu);
    return tap_done();
}
