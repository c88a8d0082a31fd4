/* SPDX-License-Identifier: MIT */
/*
 * The interrupt controller of "virt", and its nodes. Source: the kernel's bindings "arm,gic" and
 * "arm,gic-v3".
 */
#include <stdio.h>
#include "hw/boards/virt.h"
#include "hw/intc/gic.h"

#define NODE      "/intc@8000000"
#define V2M_NODE  NODE "/v2m@8020000"
#define ITS_NODE  NODE "/its@8080000"
#define V2M_SPIS  64

_Static_assert(GIC_LINE_VFIQ == (int)ARM_LINE_VFIQ, "lines of a GIC are those of a CPU");

static void output(void *opaque, unsigned cpu, GicLine line, bool level)
{
    arm_cpus_set_line(opaque, cpu, line, level);
}

static bool set_number(Device *d, const char *name, unsigned value, Error *err)
{
    char text[16];

    snprintf(text, sizeof text, "%u", value);
    return device_set(d, name, text, err);
}

/* Timers and performance monitors go to the private interrupts of their CPUs. */
static void connect_timers(Virt *s)
{
    for (unsigned n = 0; n < s->cpus.count; n++)
        irq_connect(&s->cpus.cpu[n].pmu.line, gic_ppi(s->intc, n, ARM_PPI_PMU));
    for (unsigned n = 0; n < s->cpus.count; n++)
        for (unsigned t = 0; t < ARM_TIMER_COUNT; t++)
            irq_connect(&s->cpus.cpu[n].timer[t].line,
                        gic_ppi(s->intc, n, arm_timer_ppi((ArmTimerId)t)));
}

static void begin_node(Virt *s, const char *compatible)
{
    Dt *t = s->tree;

    dt_string(t, NODE, "compatible", compatible);
    dt_flag(t, NODE, "interrupt-controller");
    dt_u32(t, NODE, "#interrupt-cells", 3);
    dt_u32(t, NODE, "#address-cells", 2);
    dt_u32(t, NODE, "#size-cells", 2);
    dt_flag(t, NODE, "ranges");
    if (s->virtualization)
        DT_CELLS(t, NODE, "interrupts", DT_GIC_PPI, GIC_MAINTENANCE_PPI, DT_IRQ_LEVEL_HIGH);
}

/* "reg" of @count places, 4 at most. */
static void set_places(Virt *s, const VirtPlace *places, unsigned count)
{
    u32 cells[4 * 4];

    for (unsigned n = 0; n < count; n++) {
        const VirtMap *m = &virt_map[places[n]];

        cells[4 * n] = (u32)(m->base >> 32);
        cells[4 * n + 1] = (u32)m->base;
        cells[4 * n + 2] = (u32)(m->size >> 32);
        cells[4 * n + 3] = (u32)m->size;
    }
    dt_cells(s->tree, NODE, "reg", cells, 4 * count);
}

/* ---- GICv2 ---- */

static bool add_v2m(Virt *s, Error *err)
{
    const VirtMap *m = &virt_map[VIRT_GIC_V2M];
    Device *d = device_new(&device_arm_gicv2m, "v2m", &s->machine.dev, &s->machine.env);

    device_set_link(d, "gic", s->intc);
    if (!set_number(d, "base-spi", m->irq, err) || !set_number(d, "num-spi", V2M_SPIS, err) ||
        !device_realize(d, err))
        return false;
    device_map(d, 0, &s->machine.root, m->base);
    dt_string(s->tree, V2M_NODE, "compatible", "arm,gic-v2m-frame");
    dt_flag(s->tree, V2M_NODE, "msi-controller");
    dt_reg(s->tree, V2M_NODE, m->base, m->size);
    return true;
}

static bool add_v2(Virt *s, Error *err)
{
    static const VirtPlace places[] = {VIRT_GIC_DIST, VIRT_GIC_CPU, VIRT_GIC_HYP, VIRT_GIC_VCPU};
    unsigned count = s->virtualization ? 4 : 2;

    if (s->cpus.count > GICV2_CPUS_MAX)
        return error_set(err, "-smp: %u CPUs; gic-version=2 has %u at most", s->cpus.count,
                         GICV2_CPUS_MAX);
    if ((s->virtualization && !device_set(s->intc, "has-virtualization-extensions", "on", err)) ||
        !device_realize(s->intc, err))
        return false;
    for (unsigned n = 0; n < count; n++)
        device_map(s->intc, n, &s->machine.root, virt_map[places[n]].base);
    begin_node(s, "arm,cortex-a15-gic");
    set_places(s, places, count);
    return add_v2m(s, err);
}

/* ---- GICv3 ---- */

/* In as many places as there are CPUs for. */
static unsigned map_redists(Virt *s)
{
    u64 first = virt_map[VIRT_GIC_REDIST].size / GIC_REDIST_SIZE, count = s->cpus.count;
    MemRegion *memory = &s->machine.root;

    gic_map_redists(s->intc, 0, (unsigned)MIN(first, count), memory, virt_map[VIRT_GIC_REDIST].base);
    if (count <= first)
        return 1;
    gic_map_redists(s->intc, (unsigned)first, (unsigned)(count - first), memory,
                    virt_map[VIRT_HIGH_REDIST].base);
    return 2;
}

static void security_changed(ArmCpu *cpu)
{
    const ArmBoardCpu *c = cpu->machine->opaque;

    gic_set_security(((Virt *)c->cpus->machine)->intc, (unsigned)cpu->vcpu.index, arm_is_secure(cpu),
                     cpu->sys.el == 3);
}

static void connect_cpus(Virt *s)
{
    for (unsigned n = 0; n < s->cpus.count; n++) {
        ArmMachine *m = &s->cpus.cpu[n].arm;

        gic_set_mpidr(s->intc, n, m->mpidr);
        m->sysregs = gic_sysregs(s->intc);
        m->sysregs_opaque = gic_sysregs_opaque(s->intc, n);
        m->security_changed = s->secure ? security_changed : NULL;
    }
}

static bool add_its(Virt *s, Error *err)
{
    const VirtMap *m = &virt_map[VIRT_GIC_ITS];
    Device *d = device_new(&device_arm_gicv3_its, "its", &s->machine.dev, &s->machine.env);

    device_set_link(d, "parent-gicv3", s->intc);
    if (!device_realize(d, err))
        return false;
    device_map(d, 0, &s->machine.root, m->base);
    dt_string(s->tree, ITS_NODE, "compatible", "arm,gic-v3-its");
    dt_flag(s->tree, ITS_NODE, "msi-controller");
    dt_u32(s->tree, ITS_NODE, "#msi-cells", 1);
    dt_reg(s->tree, ITS_NODE, m->base, m->size);
    return true;
}

static bool add_v3(Virt *s, Error *err)
{
    static const VirtPlace places[] = {VIRT_GIC_DIST, VIRT_GIC_REDIST, VIRT_HIGH_REDIST};
    unsigned redists;

    if ((s->its && !device_set(s->intc, "has-lpi", "on", err)) || !device_realize(s->intc, err))
        return false;
    device_map(s->intc, GIC_DIST, &s->machine.root, virt_map[VIRT_GIC_DIST].base);
    redists = map_redists(s);
    connect_cpus(s);
    begin_node(s, "arm,gic-v3");
    set_places(s, places, 1 + redists);
    dt_u32(s->tree, NODE, "#redistributor-regions", redists);
    return !s->its || add_its(s, err);
}

bool virt_gic_add(Virt *s, Error *err)
{
    const DeviceType *type = s->gic == 3 ? &device_arm_gicv3 : &device_arm_gic;

    s->intc = device_new(type, "gic", &s->machine.dev, &s->machine.env);
    gic_set_output(s->intc, output, &s->cpus);
    if (!set_number(s->intc, "num-cpu", s->cpus.count, err) ||
        !set_number(s->intc, "num-irq", GIC_SPI_BASE + VIRT_SPIS, err) ||
        (s->secure && !device_set(s->intc, "has-security-extensions", "on", err)) ||
        !(s->gic == 3 ? add_v3(s, err) : add_v2(s, err)))
        return false;
    connect_timers(s);
    return true;
}
