/* SPDX-License-Identifier: MIT */
/*
 * Random programs on a GICv2 and a GICv3 (one Security state), step by step compared with a model
 * that keeps each interrupt by itself and looks at all of them for every question.
 *
 * gic_model [STEPS [SEED]]
 */
#include "tests/device/gic_sysreg.h"

enum { CPUS = 3, IRQS = 96, LEVELS = 32 };

/* ---- the model ---- */

typedef struct Irq {
    bool is_enabled, is_latched, level, is_edge, is_active, is_group1;
    u8 prio;
    u8 targets; /* mask of CPUs */
    u8 senders; /* GICv2: mask of CPUs that sent this SGI */
} Irq;

typedef struct Cpu {
    Irq own[32];
    bool is_on[2], is_common, is_split; /* groups, CBPR, EOImode */
    u8 pmr, bpr[2];
    bool is_running[2][LEVELS]; /* active priorities by group */
} Cpu;

static struct {
    bool is_v2, is_on[2];
    Cpu cpu[CPUS];
    Irq spi[IRQS - 32];
} model;

static Irq *irq_of(unsigned cpu, unsigned n)
{
    return n < 32 ? &model.cpu[cpu].own[n] : &model.spi[n - 32];
}

static bool is_sgi_v2(unsigned n)
{
    return model.is_v2 && n < 16;
}

static bool is_pending(unsigned cpu, unsigned n)
{
    const Irq *i = irq_of(cpu, n);

    return is_sgi_v2(n) ? i->senders != 0 : i->is_latched || (i->level && !i->is_edge);
}

static bool can_be_taken(unsigned cpu, unsigned n)
{
    const Irq *i = irq_of(cpu, n);

    return is_pending(cpu, n) && (i->is_enabled || is_sgi_v2(n)) && !i->is_active &&
           (n < 32 || (i->targets >> cpu & 1)) && model.is_on[i->is_group1] &&
           model.cpu[cpu].is_on[i->is_group1];
}

/* -1: none */
static int highest(unsigned cpu)
{
    int best = -1;

    for (unsigned n = 0; n < IRQS; n++)
        if (can_be_taken(cpu, n) &&
            (best < 0 || irq_of(cpu, n)->prio < irq_of(cpu, (unsigned)best)->prio))
            best = (int)n;
    return best;
}

/* Highest active priority of a group; LEVELS: none. */
static unsigned running(const Cpu *c, unsigned group)
{
    unsigned n = 0;

    while (n < LEVELS && !c->is_running[group][n])
        n++;
    return n;
}

/* A priority as binary points leave it. */
static unsigned group_priority(const Cpu *c, const Irq *i)
{
    unsigned low = i->is_group1 && !c->is_common ? c->bpr[1] : c->bpr[0] + 1u;

    return low >= 8 ? 0 : i->prio >> low << low;
}

static int signalled(unsigned cpu)
{
    const Cpu *c = &model.cpu[cpu];
    int n = highest(cpu);
    unsigned now = MIN(running(c, 0), running(c, 1));

    if (n < 0 || irq_of(cpu, (unsigned)n)->prio >= c->pmr)
        return -1;
    return now == LEVELS || group_priority(c, irq_of(cpu, (unsigned)n)) < 8 * now ? n : -1;
}

/* What IAR gives, with the sender. */
static u32 model_ack(unsigned cpu, unsigned n)
{
    Cpu *c = &model.cpu[cpu];
    Irq *i = irq_of(cpu, n);
    unsigned sender = 0;

    c->is_running[i->is_group1][group_priority(c, i) / 8] = true;
    i->is_active = true;
    i->is_latched = false;
    if (!is_sgi_v2(n))
        return n;
    while (!(i->senders >> sender & 1))
        sender++;
    i->senders &= (u8) ~(1u << sender);
    return n | sender << 10;
}

/* @group: which EOIR of a GICv3; a GICv2 has AckCtl set, so that one serves both. */
static void model_end(unsigned cpu, unsigned n, unsigned group)
{
    Cpu *c = &model.cpu[cpu];
    unsigned now = running(c, 1) < running(c, 0);

    if (running(c, now) == LEVELS) {
        if (!model.is_v2)
            return;
    } else {
        if (!model.is_v2 && now != group)
            return;
        c->is_running[now][running(c, now)] = false;
    }
    if (!c->is_split)
        irq_of(cpu, n)->is_active = false;
}

/* ---- random numbers ---- */

static u64 state;

static u32 rnd(u32 below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (u32)(state >> 32) % below;
}

/* ---- both at once ---- */

static u64 frame_of(unsigned cpu, unsigned n)
{
    return !model.is_v2 && n < 32 ? SGI(cpu) : DIST;
}

static void at(unsigned cpu)
{
    if (model.is_v2)
        as_cpu.cpu = (u8)cpu;
    else
        cpu_at(cpu, 1, false);
}

static void set_bit(unsigned cpu, unsigned n, u64 reg)
{
    set_bit_of(frame_of(cpu, n) + reg, n);
}

static void set_group(unsigned cpu, unsigned n, bool on)
{
    u64 addr = frame_of(cpu, n) + GICD_IGROUPR + n / 32 * 4;

    irq_of(cpu, n)->is_group1 = on;
    wr(addr, (rd(addr) & ~(1u << n % 32)) | (u32)on << n % 32);
}

static void set_edge(unsigned cpu, unsigned n, bool on)
{
    u64 addr = frame_of(cpu, n) + GICD_ICFGR + n / 16 * 4;
    unsigned bit = n % 16 * 2 + 1;

    if (n >= 16)
        irq_of(cpu, n)->is_edge = on;
    wr(addr, (rd(addr) & ~(1u << bit)) | (u32)on << bit);
}

static void set_targets(unsigned n, u8 mask)
{
    if (n < 32)
        return;
    if (model.is_v2) {
        irq_of(0, n)->targets = mask;
        wr8(DIST + GICD_ITARGETSR + n, mask);
    } else {
        unsigned cpu = mask % (CPUS + 2);

        irq_of(0, n)->targets = cpu < CPUS ? (u8)(1u << cpu) : cpu == CPUS ? 7 : 0;
        wr64(DIST + 0x6000 + 8 * n, cpu == CPUS ? 1ull << 31 : cpu);
    }
}

static void drive_line(unsigned cpu, unsigned n, bool level)
{
    Irq *i = irq_of(cpu, n);

    if (n < 16)
        return;
    i->is_latched |= i->is_edge && level && !i->level;
    i->level = level;
    drive(n < 32 ? gic_ppi(gic, cpu, n - 16) : gic_spi(gic, n - 32), level);
}

static void send_sgi(unsigned cpu, unsigned n, u8 mask)
{
    for (unsigned to = 0; to < CPUS; to++)
        if (mask >> to & 1) {
            Irq *i = irq_of(to, n);

            if (model.is_v2)
                i->senders |= (u8)(1u << cpu);
            else
                i->is_latched |= i->is_group1;
        }
    if (model.is_v2)
        wr(DIST + GICD_SGIR, (u32)mask << 16 | n);
    else
        msr("ICC_SGI1R_EL1", mask | (u64)n << 24);
}

/* ---- control ---- */

static void set_groups(bool on0, bool on1)
{
    model.is_on[0] = on0;
    model.is_on[1] = on1;
    wr(DIST + GICD_CTLR, on0 | on1 << 1);
}

static void set_cpu_control(unsigned cpu, u32 bits)
{
    Cpu *c = &model.cpu[cpu];

    c->is_on[0] = bits & 1;
    c->is_on[1] = bits & 2;
    c->is_common = bits & 4;
    c->is_split = bits & 8;
    if (model.is_v2) {
        wr(CPUIF + GICC_CTLR, (bits & 3) | 3 << 2 | (bits & 4) << 2 | (bits & 8) << 6);
        return;
    }
    msr("ICC_IGRPEN0_EL1", bits & 1);
    msr("ICC_IGRPEN1_EL1", bits >> 1 & 1);
    msr("ICC_CTLR_EL1", (bits >> 2 & 1) | (bits >> 2 & 2));
}

static void set_pmr(unsigned cpu, u8 v)
{
    model.cpu[cpu].pmr = v & 0xf8;
    if (model.is_v2)
        wr(CPUIF + GICC_PMR, v);
    else
        msr("ICC_PMR_EL1", v);
}

static void set_bpr(unsigned cpu, unsigned group, u8 v)
{
    Cpu *c = &model.cpu[cpu];

    if (!model.is_v2 && group && c->is_common)
        return; /* a view of the other */
    c->bpr[group] = (u8)MAX(v, 2 + group);
    if (model.is_v2)
        wr(CPUIF + (group ? GICC_ABPR : GICC_BPR), v);
    else
        msr(group ? "ICC_BPR1_EL1" : "ICC_BPR0_EL1", v);
}

/* ---- acknowledge and end ---- */

static struct {
    u32 id[64];
    unsigned count;
} taken[CPUS];

static bool acknowledge(unsigned cpu)
{
    int n = signalled(cpu);
    unsigned group = n < 0 ? rnd(2) : irq_of(cpu, (unsigned)n)->is_group1;
    u32 want = 1023, got;

    if (!model.is_v2 && n >= 0 && !rnd(4)) { /* the register of the other group */
        group ^= 1;
        n = -1;
    }
    if (n >= 0)
        want = model_ack(cpu, (unsigned)n);
    got = (u32)(model.is_v2 ? rd(CPUIF + GICC_IAR) : mrs(group ? "ICC_IAR1_EL1" : "ICC_IAR0_EL1"));
    if (want != 1023 && taken[cpu].count < ARRAY_SIZE(taken[cpu].id))
        taken[cpu].id[taken[cpu].count++] = want;
    if (got != want)
        printf("# IAR is 0x%x, not 0x%x\n", got, want);
    return got == want;
}

static void end(unsigned cpu)
{
    u32 id = rnd(IRQS), group = rnd(2);

    if (taken[cpu].count && rnd(8)) {
        id = taken[cpu].id[--taken[cpu].count];
        group = irq_of(cpu, id & 0x3ff)->is_group1;
    }
    model_end(cpu, id & 0x3ff, group);
    if (model.is_v2)
        wr(CPUIF + GICC_EOIR, id);
    else
        msr(group ? "ICC_EOIR1_EL1" : "ICC_EOIR0_EL1", id);
}

static void deactivate(unsigned cpu, unsigned n)
{
    if (model.cpu[cpu].is_split)
        irq_of(cpu, n)->is_active = false;
    if (model.is_v2)
        wr(CPUIF + GICC_DIR, n);
    else
        msr("ICC_DIR_EL1", n);
}

/* ---- steps ---- */

static void change(unsigned cpu, unsigned n, unsigned what)
{
    Irq *i = irq_of(cpu, n);

    switch (what) {
    case 0:
        i->is_enabled = true;
        set_bit(cpu, n, GICD_ISENABLER);
        break;
    case 1:
        i->is_enabled = false;
        set_bit(cpu, n, GICD_ICENABLER);
        break;
    case 2:
        i->is_latched |= !is_sgi_v2(n);
        set_bit(cpu, n, GICD_ISPENDR);
        break;
    case 3:
        i->is_latched = false;
        set_bit(cpu, n, GICD_ICPENDR);
        break;
    case 4:
        i->is_active = true;
        set_bit(cpu, n, GICD_ISACTIVER);
        break;
    case 5:
        i->is_active = false;
        set_bit(cpu, n, GICD_ICACTIVER);
        break;
    case 6:
        i->prio = (u8)rnd(256) & 0xf8;
        wr8(frame_of(cpu, n) + GICD_IPRIORITYR + n, i->prio | rnd(8));
        break;
    case 7: set_group(cpu, n, rnd(2)); break;
    case 8: set_edge(cpu, n, rnd(2)); break;
    default: set_targets(n, (u8)rnd(8)); break;
    }
}

static bool step(void)
{
    unsigned cpu = rnd(CPUS), n = rnd(IRQS);

    at(cpu);
    switch (rnd(16)) {
    case 0:
    case 1:
    case 2: change(cpu, n, rnd(10)); return true;
    case 3:
    case 4:
    case 5: drive_line(cpu, n, rnd(3)); return true;
    case 6:
        if (!rnd(4))
            set_cpu_control(cpu, rnd(4) ? rnd(16) | 3 : rnd(16));
        return true;
    case 7: set_pmr(cpu, rnd(4) ? 0xff : (u8)rnd(256)); return true;
    case 8: set_bpr(cpu, rnd(2), (u8)rnd(8)); return true;
    case 9: send_sgi(cpu, n % 16, (u8)rnd(8)); return true;
    case 10: deactivate(cpu, n); return true;
    case 11:
        if (!rnd(16))
            set_groups(rnd(4), rnd(4));
        return true;
    case 12:
    case 13: return acknowledge(cpu);
    default: end(cpu); return true;
    }
}

/* ---- comparison ---- */

static bool same_lines(unsigned cpu)
{
    int n = signalled(cpu);
    bool is_fiq = n >= 0 && !irq_of(cpu, (unsigned)n)->is_group1, is_irq = n >= 0 && !is_fiq;

    if (irq(cpu) != is_irq || fiq(cpu) != is_fiq)
        printf("# CPU %u: IRQ %d, FIQ %d; interrupt %d should be signalled\n", cpu, irq(cpu),
               fiq(cpu), n);
    return irq(cpu) == is_irq && fiq(cpu) == is_fiq;
}

static bool same_words(unsigned cpu)
{
    bool ok = true;

    for (unsigned w = 0; w < IRQS / 32; w++) {
        u32 pending = 0, active = 0;

        for (unsigned b = 0; b < 32; b++) {
            pending |= (u32)is_pending(cpu, 32 * w + b) << b;
            active |= (u32)irq_of(cpu, 32 * w + b)->is_active << b;
        }
        ok &= rd(frame_of(cpu, 32 * w) + GICD_ISPENDR + 4 * w) == pending &&
              rd(frame_of(cpu, 32 * w) + GICD_ICACTIVER + 4 * w) == active;
    }
    if (!ok)
        printf("# CPU %u: what is pending or active differs\n", cpu);
    return ok;
}

static bool same_running(unsigned cpu)
{
    unsigned want = MIN(running(&model.cpu[cpu], 0), running(&model.cpu[cpu], 1));
    u64 got = model.is_v2 ? rd(CPUIF + GICC_RPR) : mrs("ICC_RPR_EL1");

    if (got != (want == LEVELS ? 0xff : 8 * want))
        printf("# CPU %u: RPR is 0x%x\n", cpu, (unsigned)got);
    return got == (want == LEVELS ? 0xff : 8 * want);
}

static bool same(void)
{
    bool ok = true;

    for (unsigned cpu = 0; cpu < CPUS; cpu++) {
        at(cpu);
        ok &= same_lines(cpu) && same_words(cpu) && same_running(cpu);
    }
    return ok;
}

/* ---- programs ---- */

static void start(bool is_v2)
{
    memset(&model, 0, sizeof model);
    memset(taken, 0, sizeof taken);
    model.is_v2 = is_v2;
    if (is_v2) {
        make_gic(&device_arm_gic, "num-cpu=3,num-irq=96");
        device_map(gic, GIC_DIST, &client.root, DIST);
        device_map(gic, GIC_CPU, &client.root, CPUIF);
    } else {
        start_v3("num-cpu=3,num-irq=96", false, false);
        gic_map_redists(gic, 0, CPUS, &client.root, REDIST);
    }
    set_groups(true, true);
    for (unsigned cpu = 0; cpu < CPUS; cpu++) {
        for (unsigned n = 0; n < 16; n++)
            model.cpu[cpu].own[n].is_edge = true;
        at(cpu);
        set_bpr(cpu, 0, 2);
        set_bpr(cpu, 1, 3);
        set_cpu_control(cpu, 3);
        set_pmr(cpu, 0xff);
    }
    for (unsigned i = 0; i < 3 * IRQS; i++) {
        at(i % CPUS);
        change(i % CPUS, i % IRQS, i < IRQS ? 6 : i < 2 * IRQS ? 9 : rnd(8));
    }
}

/* One in 64 steps saves, resets and loads, which nobody should notice. */
static bool save_and_load(void)
{
    static ClientStream s;
    Error err = {0};

    if (rnd(64))
        return true;
    bool ok = client_save(&client, &s);

    device_reset(client.machine);
    return client_load(&client, &s, &err) && ok;
}

static bool run(bool is_v2, u64 steps, u64 seed)
{
    bool ok = true;
    u64 n = 0;

    state = seed * 0x9e3779b97f4a7c15ull + 1;
    start(is_v2);
    while (ok && n < steps) {
        ok = step() && save_and_load() && same();
        n++;
    }
    if (!ok)
        printf("# seed %llu, step %llu\n", (unsigned long long)seed, (unsigned long long)n);
    device_free(gic);
    return ok;
}

int main(int argc, char **argv)
{
    u64 steps = argc > 1 ? strtoull(argv[1], NULL, 0) : 20000;
    u64 seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;

    client_start(&client);
    tap_ok(run(true, steps, seed), "gicv2: random programs do what the model does");
    tap_ok(run(false, steps, seed), "gicv3: random programs do what the model does");
    client_stop(&client);
    return tap_done();
}
