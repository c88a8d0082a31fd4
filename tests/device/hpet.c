/* SPDX-License-Identifier: MIT */
/* HPET: counter, comparators once and periodic, levels, legacy routes; ACPI's timer of the PIIX4. */
#include "hw/acpi/pm.h"
#include "hw/timer/hpet.h"
#include "tests/device/client.h"

#define LINE 0

enum { CONFIG = 0x10, STATUS = 0x20, COUNTER = 0xf0, T0 = 0x100, T1 = 0x120, T2 = 0x140, VALUE = 8 };
enum { ON = 1, LEGACY = 2, LEVEL = 2, INT = 4, PERIODIC = 8, SET = 0x40, SHORT = 0x100 };

static u64 get(Client *c, u32 reg)
{
    return client_read(c, HPET_BASE + reg, 8);
}

static void put(Client *c, u32 reg, u64 value)
{
    client_write(c, HPET_BASE + reg, 8, value);
}

static u32 route(unsigned n)
{
    return n << 9;
}

static void test_counter(Client *c)
{
    tap_ok(get(c, 0) >> 32 == 10000000, "hpet: a tick of 10 ns");
    tap_ok((get(c, T0) & 0x30) == 0x30 && get(c, T0) >> 32 == 0xff0104, "hpet: what a timer can do");
    client_step(c, 1000);
    tap_ok(get(c, COUNTER) == 0, "hpet: stands after reset");
    put(c, CONFIG, ON);
    client_step(c, 1000);
    tap_ok(get(c, COUNTER) == 100, "hpet: counts");
    put(c, CONFIG, 0);
    client_step(c, 1000);
    put(c, COUNTER, 0xfffffff0);
    tap_ok(get(c, COUNTER) == 0xfffffff0 && client_r32(c, HPET_BASE + COUNTER + 4) == 0,
           "hpet: keeps its value, and is set");
    put(c, COUNTER, 0);
}

static void test_once(Client *c)
{
    put(c, CONFIG, ON);
    put(c, T2, INT | route(20));
    put(c, T2 + VALUE, get(c, COUNTER) + 500);
    client_step(c, 4990);
    tap_ok(!c->edges[LINE + 20], "hpet: not before the comparator");
    client_step(c, 20);
    tap_ok(c->edges[LINE + 20] == 1 && !c->line[LINE + 20], "hpet: an edge");
    client_step(c, 100000);
    tap_ok(c->edges[LINE + 20] == 1, "hpet: once");
    put(c, T2, INT | LEVEL | route(21));
    put(c, T2 + VALUE, get(c, COUNTER) + 500);
    client_step(c, 6000);
    tap_ok(c->line[LINE + 21] && get(c, STATUS) == 4, "hpet: a level");
    put(c, STATUS, 4);
    tap_ok(!c->line[LINE + 21] && !get(c, STATUS), "hpet: until the status is cleared");
    put(c, T2, 0);
}

static void test_periodic(Client *c)
{
    static ClientStream stream;
    u32 before;

    put(c, T1, INT | PERIODIC | SET | SHORT | route(22));
    put(c, T1 + VALUE, (u32)get(c, COUNTER) + 2000);
    put(c, T1 + VALUE, 5000);
    client_step(c, 20010);
    tap_ok(c->edges[LINE + 22] == 1, "hpet: periodic: first at the comparator");
    client_step(c, 50000);
    tap_ok(c->edges[LINE + 22] == 2, "hpet: then by the period");
    client_step(c, 25000);
    client_save(c, &stream);
    client_step(c, 30000);
    before = c->edges[LINE + 22];
    c->now_ns -= 30000;
    tap_ok(client_load(c, &stream, NULL) && c->edges[LINE + 22] == before, "hpet: is saved and loaded");
    client_step(c, 30000);
    tap_ok(c->edges[LINE + 22] == before + 1, "hpet: and goes on");
    put(c, T1 + VALUE, 1);
    for (unsigned n = 0; n < 10; n++)
        client_step(c, 10000);
    tap_ok(c->edges[LINE + 22] - before <= 12, "hpet: a period of a tick does not stop the machine");
    put(c, T1, 0);
}

static void test_legacy(Client *c)
{
    put(c, CONFIG, ON | LEGACY);
    tap_ok(c->line[LINE + HPET_LEGACY], "hpet: takes the places of timer and clock");
    put(c, T0, INT | route(20));
    put(c, T0 + VALUE, get(c, COUNTER) + 100);
    put(c, T1, INT | route(20));
    put(c, T1 + VALUE, get(c, COUNTER) + 200);
    u32 other = c->edges[LINE + 20];

    client_step(c, 3000);
    tap_ok(c->edges[LINE + HPET_IRQ0] == 1 && c->edges[LINE + HPET_IRQ8] == 1 && c->edges[LINE + 20] == other,
           "hpet: their interrupts are 0 and 8, wherever they are routed");
    put(c, CONFIG, ON);
    tap_ok(!c->line[LINE + HPET_LEGACY], "hpet: and gives them back");
}

/* ---- the timer of ACPI ---- */

typedef struct Pm {
    Client *c;
    AcpiPm pm;
    IrqOut sci, off;
} Pm;

static void pm_start(Pm *p, Client *c, MemRegion *where)
{
    *p = (Pm){.c = c, .pm = {.enable = 2, .disable = 3}};
    p->pm.sci = &p->sci;
    p->pm.off = &p->off;
    acpi_pm_init(&p->pm, c->machine, 0x80);
    region_add(where, 0x600, &p->pm.io, 0);
    region_add(where, 0xb2, &p->pm.apm, 0);
    acpi_pm_reset(&p->pm);
    irq_connect(&p->sci, (IrqIn){client_line, c, 40});
    irq_connect(&p->off, (IrqIn){client_line, c, 41});
}

static void test_pm(Client *c)
{
    Pm p;
    u32 first;

    pm_start(&p, c, &c->root);
    first = (u32)client_read(c, 0x608, 4);
    client_step(c, NS_PER_SEC);
    tap_ok((((u32)client_read(c, 0x608, 4) - first) & 0xffffff) == 3579545, "pm: 3.579545 MHz, 24 bits");
    client_write(c, 0x600, 2, 0xffff);
    client_write(c, 0x602, 2, 1);
    tap_ok(!c->line[40], "pm: no interrupt yet");
    client_write(c, 0xb2, 1, 2);
    client_step(c, 3 * NS_PER_SEC);
    tap_ok(c->line[40] && client_read(c, 0x600, 2) & 1, "pm: the highest bit changed");
    client_write(c, 0x600, 2, 1);
    tap_ok(!c->line[40], "pm: until it is seen");
    client_write(c, 0x628, 1, 2);
    p.pm.gpe_sts = 2;
    acpi_pm_update(&p.pm);
    tap_ok(c->line[40] && client_read(c, 0x620, 1) == 2, "pm: a general-purpose event");
    client_write(c, 0x620, 1, 2);
    tap_ok(!c->line[40] && !client_read(c, 0x620, 1), "pm: until it is seen");
    client_write(c, 0x605, 1, 0x24);
    tap_ok(!c->edges[41], "pm: sleep that is not there");
    client_write(c, 0x605, 1, 0x20);
    tap_ok(c->edges[41] == 1 && client_read(c, 0x604, 2) == 1, "pm: off");
    acpi_pm_power_button(&p.pm);
    tap_ok(!c->line[40] && client_read(c, 0x600, 2) & 0x100, "pm: a button that nobody asked for");
    acpi_pm_fini(&p.pm);
    irq_disconnect(&p.sci);
    irq_disconnect(&p.off);
}

int main(void)
{
    Client c;

    client_start(&c);
    Device *d = client_add(&c, &device_hpet, "routes=0xff0104", HPET_BASE, LINE);

    test_counter(&c);
    test_once(&c);
    test_periodic(&c);
    test_legacy(&c);
    test_pm(&c);
    device_free(d);
    client_stop(&c);
    return tap_done();
}
