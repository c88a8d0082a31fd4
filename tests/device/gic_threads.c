/* SPDX-License-Identifier: MIT */
/*
 * A GICv3 by four threads at once, as vCPUs use it without the machine lock, while devices drive
 * lines and send messages. Each interrupt that was sent is taken once; none is lost.
 */
#include <pthread.h>
#include <sched.h>
#include "base/clock.h"
#include "frontend/arm/cpu/cpu.h"
#include "frontend/arm/cpu/sysreg.h"
#include "hw/intc/gic.h"
#include "tests/device/client.h"

#define DIST    0x8000000ull
#define REDIST  0x80a0000ull
#define ITS     0x8080000ull
#define QUEUE   0x40000000ull
#define CONFIG  0x40010000ull
#define PEND    0x40020000ull
#define DEVICES 0x40080000ull
#define ITT     0x40090000ull
#define TABLE   0x400a0000ull

enum { CPUS = 4, ROUNDS = 3000, SGI = 3, PPI = 27, LPIS = 8 };

static Client client;
static Device *gic, *its;
static _Atomic bool is_up[CPUS];           /* IRQ lines */
static _Atomic u32 got_sgi[CPUS], got_lpi; /* interrupts taken */
static _Atomic u32 got_ppi[CPUS], wrong;
static _Atomic bool is_done;

static void on_output(void *opaque, unsigned cpu, GicLine line, bool level)
{
    if (line == GIC_LINE_IRQ)
        is_up[cpu] = level;
}

typedef struct Thread {
    pthread_t thread;
    ArmMachine machine;
    ArmCpu arm;
    unsigned index;
} Thread;

static Thread threads[CPUS];

static const ArmSysreg *sysreg(const char *name)
{
    const ArmSysreg *r = gic_sysregs(gic);

    while (strcmp(r->name, name))
        r++;
    return r;
}

static void msr(Thread *t, const char *name, u64 v)
{
    const ArmSysreg *r = sysreg(name);

    r->write(&t->arm, r, v);
}

static u32 mrs(Thread *t, const char *name)
{
    const ArmSysreg *r = sysreg(name);

    return (u32)r->read(&t->arm, r);
}

/* What a kernel's handler does. */
static void take(Thread *t)
{
    u32 id = mrs(t, "ICC_IAR1_EL1");

    if (id == SGI) {
        got_sgi[t->index]++;
    } else if (id == PPI) {
        got_ppi[t->index]++;
        gic_set_ppi(gic, t->index, PPI - 16, false);
    } else if (id - GIC_LPI_BASE < LPIS) {
        got_lpi++;
    } else if (id != 1023) {
        wrong++;
    }
    if (id != 1023)
        msr(t, "ICC_EOIR1_EL1", id);
}

static void wait_for(Thread *t, _Atomic u32 *count, u32 want)
{
    while (*count < want) {
        if (is_up[t->index])
            take(t);
        else
            sched_yield();
    }
}

/* Each round: a timer of its own, and an SGI to the next CPU when that has the one before. */
static void *vcpu(void *opaque)
{
    Thread *t = opaque;

    msr(t, "ICC_PMR_EL1", 0xff);
    msr(t, "ICC_IGRPEN1_EL1", 1);
    for (u32 i = 0; i < ROUNDS; i++) {
        unsigned to = (t->index + 1) % CPUS;

        gic_set_ppi(gic, t->index, PPI - 16, true);
        wait_for(t, &got_sgi[to], i);
        msr(t, "ICC_SGI1R_EL1", 1ull << to | (u64)SGI << 24);
        wait_for(t, &got_ppi[t->index], i + 1);
        wait_for(t, &got_sgi[t->index], i + 1);
    }
    while (!is_done)
        if (is_up[t->index])
            take(t);
        else
            sched_yield();
    return NULL;
}

static void w32(u64 addr, u64 v)
{
    client_write(&client, addr, 4, v);
}

static void w64(u64 addr, u64 v)
{
    client_write(&client, addr, 8, v);
}

static void command(u64 *at, u64 d0, u64 d1, u64 d2)
{
    mem_write(&client.as, QUEUE + *at, (u64[4]){d0, d1, d2}, 32, (MemAttrs){0});
    *at += 32;
}

static void set_up_its(void)
{
    static u8 on[LPIS];
    u64 at = 0;

    memset(on, 0x81, sizeof on);
    mem_write(&client.as, CONFIG, on, sizeof on, (MemAttrs){0});
    w64(ITS + 0x100, 1ull << 63 | DEVICES);
    w64(ITS + 0x108, 1ull << 63 | TABLE);
    w64(ITS + 0x80, 1ull << 63 | QUEUE | 15);
    w32(ITS, 1);
    for (u64 i = 0; i < CPUS; i++)
        command(&at, 9, 0, 1ull << 63 | i << 16 | i);
    command(&at, 8 | 5ull << 32, 4, 1ull << 63 | ITT);
    for (u64 i = 0; i < LPIS; i++)
        command(&at, 10 | 5ull << 32, i | (GIC_LPI_BASE + i) << 32, i % CPUS);
    w64(ITS + 0x88, at);
}

static void set_up(void)
{
    gic = device_new(&device_arm_gicv3, NULL, client.machine, &client.env);
    device_set(gic, "num-cpu", "4", NULL);
    device_set(gic, "has-lpi", "on", NULL);
    gic_set_output(gic, on_output, NULL);
    device_realize(gic, NULL);
    device_map(gic, GIC_DIST, &client.root, DIST);
    gic_map_redists(gic, 0, CPUS, &client.root, REDIST);
    its = device_new(&device_arm_gicv3_its, NULL, client.machine, &client.env);
    device_set_link(its, "parent-gicv3", gic);
    device_realize(its, NULL);
    device_map(its, 0, &client.root, ITS);
    w32(DIST, 2);
    for (u64 i = 0; i < CPUS; i++) {
        u64 rd = REDIST + i * GIC_REDIST_SIZE;

        w32(rd + 0x10080, ~0u);
        w32(rd + 0x10100, ~0u);
        w64(rd + 0x70, CONFIG | 15);
        w64(rd + 0x78, PEND + i * 0x10000);
        w32(rd, 1);
    }
    set_up_its();
}

/* A device: a message, and the next when it was taken. */
static u32 send_messages(void)
{
    u32 sent = 0;

    for (; sent < ROUNDS; sent++) {
        its_msi(its, 5, sent % LPIS);
        bql_unlock();
        while (got_lpi <= sent)
            sched_yield();
        bql_lock();
    }
    return sent;
}

int main(void)
{
    bool ok = true;

    client_start(&client);
    set_up();
    for (unsigned i = 0; i < CPUS; i++) {
        Thread *t = &threads[i];

        t->index = i;
        t->machine.sysregs_opaque = gic_sysregs_opaque(gic, i);
        t->arm.machine = &t->machine;
        t->arm.sys.el = 1;
        pthread_create(&t->thread, NULL, vcpu, t);
    }
    u32 sent = send_messages();

    for (unsigned i = 0; i < CPUS; i++)
        while (got_sgi[i] < ROUNDS)
            sched_yield();
    is_done = true;
    for (unsigned i = 0; i < CPUS; i++) {
        pthread_join(threads[i].thread, NULL);
        ok &= got_sgi[i] == ROUNDS && got_ppi[i] == ROUNDS;
    }
    tap_ok(ok, "gicv3: by four threads each SGI and timer interrupt is taken once");
    tap_ok(got_lpi == sent && !wrong, "gicv3: and so is each message");
    device_free(its);
    device_free(gic);
    client_stop(&client);
    return tap_done();
}
