/* SPDX-License-Identifier: MIT */
/*
 * The device tree of "virt". Sources: Devicetree Specification; the kernel's bindings of what is
 * named in "compatible".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/random.h"
#include "hw/boards/virt.h"

#define CLOCK_HZ       24000000
#define KEY_POWER      116
#define POWER_KEY_LINE 3
#define PPI_CPUS_SHIFT 8 /* GICv2: which CPUs have the private interrupt */

static u32 ppi_flags(const Virt *s)
{
    u32 cpus = (1u << MIN(s->machine.cfg->cpus, 8u)) - 1;

    return DT_IRQ_LEVEL_HIGH | (s->gic == 2 ? cpus << PPI_CPUS_SHIFT : 0);
}

static void add_seeds(Dt *t)
{
    u64 kaslr;
    u8 rng[32];

    if (!random_bytes(&kaslr, sizeof kaslr) || !random_bytes(rng, sizeof rng))
        return; /* guests can do without */
    dt_u64(t, "/chosen", "kaslr-seed", kaslr);
    dt_bytes(t, "/chosen", "rng-seed", rng, sizeof rng);
}

void virt_tree_begin(Virt *s)
{
    Dt *t = s->tree = dt_new();

    dt_string(t, "/", "compatible", "linux,dummy-virt");
    dt_string(t, "/", "model", "linux,dummy-virt");
    dt_u32(t, "/", "#address-cells", 2);
    dt_u32(t, "/", "#size-cells", 2);
    if (s->has_seeds)
        add_seeds(t);
    dt_string(t, "/apb-pclk", "compatible", "fixed-clock");
    dt_u32(t, "/apb-pclk", "#clock-cells", 0);
    dt_u32(t, "/apb-pclk", "clock-frequency", CLOCK_HZ);
    dt_string(t, "/apb-pclk", "clock-output-names", "clk24mhz");
    s->clock_phandle = dt_phandle(t, "/apb-pclk");
}

void virt_tree_device(Virt *s, Device *d, const VirtMap *at)
{
    d->type->fdt_node(d, &(FdtPlace){.tree = s->tree,
                                     .base = at->base,
                                     .size = at->size,
                                     .irq = at->irq,
                                     .clock_phandle = s->clock_phandle});
}

static void add_memory_at(const Virt *s, Gpa base, u64 size, int node)
{
    char path[64];

    snprintf(path, sizeof path, "/memory@%llx", (unsigned long long)base);
    dt_string(s->tree, path, "device_type", "memory");
    dt_reg(s->tree, path, base, size);
    if (node >= 0)
        dt_u32(s->tree, path, "numa-node-id", (u32)node);
}

/* How far nodes are from each other: 10 to itself, 20 to others unless -numa dist says. */
static void add_distances(const Virt *s)
{
    const MachineNode *node = s->machine.cfg->node;
    u32 *cells, count = 0;

    cells = malloc(3 * sizeof *cells * MACHINE_NODES * MACHINE_NODES);
    if (!cells)
        abort();
    for (u32 from = 0; from < MACHINE_NODES; from++)
        for (u32 to = 0; to < MACHINE_NODES; to++) {
            if (!node[from].is_given || !node[to].is_given)
                continue;
            cells[count++] = from;
            cells[count++] = to;
            cells[count++] = node[from].distance[to] ? node[from].distance[to]
                             : from == to            ? 10
                                                     : 20;
        }
    dt_string(s->tree, "/distance-map", "compatible", "numa-distance-map-v1");
    dt_cells(s->tree, "/distance-map", "distance-matrix", cells, count);
    free(cells);
}

static void add_memory(const Virt *s)
{
    const MachineConfig *cfg = s->machine.cfg;
    Gpa at = virt_map[VIRT_MEM].base;

    if (!cfg->node) {
        add_memory_at(s, at, cfg->ram_size, -1);
        return;
    }
    for (int n = 0; n < MACHINE_NODES; n++)
        if (cfg->node[n].size) {
            add_memory_at(s, at, cfg->node[n].size, n);
            at += cfg->node[n].size;
        }
    add_distances(s);
}

static void add_cpu(const Virt *s, unsigned n)
{
    const ArmBoardCpu *c = &s->cpus.cpu[n];
    const char *model = s->cpus.model;
    u32 affinity = (u32)c->arm.mpidr & 0xffffff;
    char path[64], compatible[64];

    snprintf(path, sizeof path, "/cpus/cpu@%x", affinity);
    snprintf(compatible, sizeof compatible, "arm,%.*s", (int)strcspn(model, ","), model);
    if (!strcmp(compatible, "arm,max"))
        strcpy(compatible, "arm,armv8");
    dt_string(s->tree, path, "device_type", "cpu");
    dt_string(s->tree, path, "compatible", compatible);
    dt_u32(s->tree, path, "reg", affinity);
    if (c->arm.conduit != ARM_CONDUIT_NONE && s->cpus.count > 1)
        dt_string(s->tree, path, "enable-method", "psci");
    if (s->machine.cfg->node)
        dt_u32(s->tree, path, "numa-node-id", s->machine.cfg->cpu_node[n]);
}

/* CPU @n in the topology of -smp. */
static void add_to_map(const Virt *s, unsigned n)
{
    const MachineSmp *smp = &s->machine.cfg->smp;
    u64 thread = n % smp->threads, core = n / smp->threads % smp->cores;
    u64 cluster = n / (smp->threads * smp->cores) % smp->clusters;
    u64 socket = n / (smp->threads * smp->cores * smp->clusters);
    char path[128], cpu[64];
    int used;

    snprintf(cpu, sizeof cpu, "/cpus/cpu@%x", (u32)s->cpus.cpu[n].arm.mpidr & 0xffffff);
    used = snprintf(path, sizeof path, "/cpus/cpu-map/socket%llu/cluster%llu/core%llu",
                    (unsigned long long)socket, (unsigned long long)cluster,
                    (unsigned long long)core);
    if (smp->threads > 1)
        snprintf(path + used, sizeof path - (size_t)used, "/thread%llu",
                 (unsigned long long)thread);
    dt_u32(s->tree, path, "cpu", dt_phandle(s->tree, cpu));
}

static void add_cpus(const Virt *s)
{
    dt_u32(s->tree, "/cpus", "#address-cells", 1);
    dt_u32(s->tree, "/cpus", "#size-cells", 0);
    for (unsigned n = s->cpus.count; n--;) /* a node is put before those that are there */
        add_cpu(s, n);
    for (unsigned n = s->machine.cfg->smp.threads ? s->cpus.count : 0; n--;)
        add_to_map(s, n);
}

static void add_psci(const Virt *s)
{
    ArmConduit conduit = s->cpus.cpu[0].arm.conduit;

    if (conduit == ARM_CONDUIT_NONE)
        return;
    dt_strings(s->tree, "/psci", "compatible", "arm,psci-1.0\0arm,psci-0.2\0arm,psci\0");
    dt_string(s->tree, "/psci", "method", conduit == ARM_CONDUIT_HVC ? "hvc" : "smc");
    dt_u32(s->tree, "/psci", "cpu_suspend", 0xc4000001);
    dt_u32(s->tree, "/psci", "cpu_off", 0x84000002);
    dt_u32(s->tree, "/psci", "cpu_on", 0xc4000003);
}

static void add_timer(const Virt *s)
{
    static const ArmTimerId order[] = {ARM_TIMER_SEC, ARM_TIMER_PHYS, ARM_TIMER_VIRT, ARM_TIMER_HYP,
                                       ARM_TIMER_HYP_VIRT};
    size_t count = ARRAY_SIZE(order) - !s->virtualization; /* the last one is FEAT_VHE's */
    u32 cells[3 * ARRAY_SIZE(order)];

    for (size_t n = 0; n < count; n++) {
        cells[3 * n] = DT_GIC_PPI;
        cells[3 * n + 1] = arm_timer_ppi(order[n]);
        cells[3 * n + 2] = ppi_flags(s);
    }
    dt_strings(s->tree, "/timer", "compatible", "arm,armv8-timer\0arm,armv7-timer\0");
    dt_flag(s->tree, "/timer", "always-on");
    dt_cells(s->tree, "/timer", "interrupts", cells, (u32)(3 * count));
}

static void add_pmu(const Virt *s)
{
    dt_string(s->tree, "/pmu", "compatible", "arm,armv8-pmuv3");
    DT_CELLS(s->tree, "/pmu", "interrupts", DT_GIC_PPI, ARM_PPI_PMU, ppi_flags(s));
}

/* The secure world's node says so. */
static void make_secure(Dt *t, const char *path)
{
    dt_string(t, path, "status", "disabled");
    dt_string(t, path, "secure-status", "okay");
}

static void add_bank(const Virt *s, VirtPlace place, const char *path)
{
    dt_string(s->tree, path, "compatible", "cfi-flash");
    dt_reg(s->tree, path, virt_map[place].base, virt_map[place].size);
    dt_u32(s->tree, path, "bank-width", 4);
}

static void add_flash(const Virt *s)
{
    const VirtMap *a = &virt_map[VIRT_FLASH0], *b = &virt_map[VIRT_FLASH1];

    if (s->secure) {
        add_bank(s, VIRT_FLASH0, "/secflash@0");
        make_secure(s->tree, "/secflash@0");
        add_bank(s, VIRT_FLASH1, "/flash@4000000");
        return;
    }
    add_bank(s, VIRT_FLASH0, "/flash@0");
    DT_CELLS(s->tree, "/flash@0", "reg", 0, (u32)a->base, 0, (u32)a->size, 0, (u32)b->base, 0,
             (u32)b->size);
}

/* A pin of the secure world's PL061 that does something. */
static void add_pin(Dt *t, const char *path, const char *compatible, u32 pin)
{
    dt_string(t, path, "compatible", compatible);
    DT_CELLS(t, path, "gpios", dt_phandle(t, "/pl061@90b0000"), pin, 0);
    make_secure(t, path);
}

static void add_secure(const Virt *s)
{
    static const char memory[] = "/secram@e000000";

    dt_string(s->tree, memory, "device_type", "memory");
    dt_reg(s->tree, memory, virt_map[VIRT_SECURE_MEM].base, virt_map[VIRT_SECURE_MEM].size);
    make_secure(s->tree, memory);
    make_secure(s->tree, "/pl011@9040000");
    make_secure(s->tree, "/pl061@90b0000");
    add_pin(s->tree, "/gpio-poweroff", "gpio-poweroff", 0);
    add_pin(s->tree, "/gpio-restart", "gpio-restart", 1);
    dt_string(s->tree, "/secure-chosen", "stdout-path", "/pl011@9040000");
}

static void add_keys(const Virt *s)
{
    static const char key[] = "/gpio-keys/poweroff";

    dt_string(s->tree, "/gpio-keys", "compatible", "gpio-keys");
    dt_string(s->tree, key, "label", "GPIO Key Poweroff");
    dt_u32(s->tree, key, "linux,code", KEY_POWER);
    DT_CELLS(s->tree, key, "gpios", dt_phandle(s->tree, "/pl061@9030000"), POWER_KEY_LINE, 0);
}

void virt_tree_finish(Virt *s)
{
    dt_u32(s->tree, "/", "interrupt-parent", dt_phandle(s->tree, "/intc@8000000"));
    add_memory(s);
    add_cpus(s);
    add_psci(s);
    add_timer(s);
    add_pmu(s);
    add_flash(s);
    add_keys(s);
    if (s->secure)
        add_secure(s);
    dt_string(s->tree, "/chosen", "stdout-path", "/pl011@9000000");
}
