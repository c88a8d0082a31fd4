/* SPDX-License-Identifier: MIT */
/* A machine with an interrupt controller and nothing else; what its outputs did. */
#ifndef TESTS_DEVICE_GIC_CLIENT_H
#define TESTS_DEVICE_GIC_CLIENT_H

#include "hw/intc/gic.h"
#include "tests/device/client.h"

#define DIST  0x8000000ull
#define CPUIF 0x8010000ull
#define HYP   0x8030000ull
#define VCPU  0x8040000ull

enum {
    GICD_CTLR = 0x000,
    GICD_TYPER = 0x004,
    GICD_IIDR = 0x008,
    GICD_IGROUPR = 0x080,
    GICD_ISENABLER = 0x100,
    GICD_ICENABLER = 0x180,
    GICD_ISPENDR = 0x200,
    GICD_ICPENDR = 0x280,
    GICD_ISACTIVER = 0x300,
    GICD_ICACTIVER = 0x380,
    GICD_IPRIORITYR = 0x400,
    GICD_ITARGETSR = 0x800,
    GICD_ICFGR = 0xc00,
    GICD_IGRPMODR = 0xd00,
    GICD_NSACR = 0xe00,
    GICD_SGIR = 0xf00,
    GICD_CPENDSGIR = 0xf10,
    GICD_SPENDSGIR = 0xf20,

    GICC_CTLR = 0x00,
    GICC_PMR = 0x04,
    GICC_BPR = 0x08,
    GICC_IAR = 0x0c,
    GICC_EOIR = 0x10,
    GICC_RPR = 0x14,
    GICC_HPPIR = 0x18,
    GICC_ABPR = 0x1c,
    GICC_AIAR = 0x20,
    GICC_AEOIR = 0x24,
    GICC_AHPPIR = 0x28,
    GICC_APR0 = 0xd0,
    GICC_NSAPR0 = 0xe0,
    GICC_IIDR = 0xfc,
    GICC_DIR = 0x1000,
};

static Client client;
static Device *gic;
static bool cpu_line[GICV3_CPUS_MAX][GIC_LINE_COUNT];
static MemAttrs as_cpu; /* who accesses; Secure where that matters */

static inline void on_output(void *opaque, unsigned cpu, GicLine line, bool level)
{
    cpu_line[cpu][line] = level;
}

static inline bool irq(unsigned cpu)
{
    return cpu_line[cpu][GIC_LINE_IRQ];
}

static inline bool fiq(unsigned cpu)
{
    return cpu_line[cpu][GIC_LINE_FIQ];
}

static inline u64 rd(u64 addr)
{
    u64 v;

    return mem_load(&client.as, addr, 4, &v, as_cpu) == MEM_OK ? v : 0xbadbadbad;
}

static inline void wr(u64 addr, u64 value)
{
    mem_store(&client.as, addr, 4, value, as_cpu);
}

static inline void wr8(u64 addr, u64 value)
{
    mem_store(&client.as, addr, 1, value, as_cpu);
}

static inline u64 rd8(u64 addr)
{
    u64 v;

    return mem_load(&client.as, addr, 1, &v, as_cpu) == MEM_OK ? v : 0xbadbadbad;
}

static inline void drive(IrqIn in, bool level)
{
    in.set(in.opaque, in.n, level);
}

/* A bit of one of the registers with a bit per interrupt. */
static inline bool bit_of(u64 base, unsigned intid)
{
    return rd(base + intid / 32 * 4) >> intid % 32 & 1;
}

static inline void set_bit_of(u64 base, unsigned intid)
{
    wr(base + intid / 32 * 4, 1u << intid % 32);
}

/** A GIC with these properties, its regions not mapped. NULL and a comment on error. */
static inline Device *make_gic(const DeviceType *type, const char *props)
{
    Error err = {0};
    Opts o = {0};
    bool ok = opts_parse(&o, props, NULL, &err);

    gic = device_new(type, NULL, client.machine, &client.env);
    memset(cpu_line, 0, sizeof cpu_line);
    as_cpu = (MemAttrs){0};
    gic_set_output(gic, on_output, NULL);
    for (unsigned i = 0; ok && i < o.count; i++)
        ok = device_set(gic, o.row[i].key, o.row[i].value, &err);
    opts_clear(&o);
    if (ok && device_realize(gic, &err))
        return gic;
    printf("# %s\n", err.text);
    device_free(gic);
    return NULL;
}

#endif
