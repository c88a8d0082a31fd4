/* SPDX-License-Identifier: MIT */
/* The watchdog of the ICH9, as a driver uses it: the LPC bridge on a bus, its ports, time that passes. */
#include "hw/isa/chipset.h"
#include "tests/device/pci.h"

#define PM    (BRIDGE_IO + 0x600)
#define TCO   (PM + 0x60)
#define RCBA  0x3e000000u
#define GCS   (RCBA + 0x3410)
#define DEVFN (31 << 3)
#define TICK  600000000ll

enum {
    RLD = 0,
    STS1 = 4,
    STS2 = 6,
    CNT1 = 8,
    CNT2 = 10,
    TMR = 18,
    HALT = 0x800,
    LOCK = 0x1000,
};

static Client c;
static Bridge bridge;
static MemRegion ports;
static unsigned barks;

static void bark(DeviceEnv *env)
{
    barks++;
}

static u16 get(u32 reg)
{
    return (u16)client_read(&c, TCO + reg, 2);
}

static void set(u32 reg, u16 value)
{
    client_write(&c, TCO + reg, 2, value);
}

static Device *start(const char *noreboot)
{
    Device *d;

    client_start(&c);
    c.env.watchdog = bark;
    bridge_start(&bridge, &c);
    region_init_container(&ports, "ports", 0x10000);
    region_add(&c.root, BRIDGE_IO, &ports, 1);
    d = device_new(&device_ich9_lpc, NULL, bridge.host, &c.env);
    if (!device_set(d, "addr", "1f.0", NULL) || !device_set(d, "noreboot", noreboot, NULL) ||
        !device_realize(d, NULL))
        abort();
    ich9_map(d, &ports, &c.root);
    return d;
}

static void place(void)
{
    pci_w(&bridge, DEVFN, 0x40, 4, 0x601);
    pci_w(&bridge, DEVFN, 0x44, 1, 0x80);
    pci_w(&bridge, DEVFN, 0xf0, 4, RCBA | 1);
}

static void stop(Device *d)
{
    device_free(d);
    region_remove(&ports);
    client_stop(&c);
    region_destroy(&ports);
}

static void test_registers(void)
{
    tap_ok(client_read(&c, TCO + TMR, 2) != 4, "nowhere at first");
    place();
    tap_ok(get(TMR) == 4 && get(CNT2) == 8 && get(RLD) == 4 && client_read(&c, TCO + 16, 1) == 3,
           "values after reset");
    set(TMR, 0xffff);
    tap_ok(get(TMR) == 0x3ff && client_read(&c, TCO + TMR, 1) == 0xff, "ten bits");
    set(TMR, 1);
    tap_ok(get(TMR) == 0x3ff, "times that are too short are ignored");
    client_w32(&c, TCO + 12, 0x00332211);
    tap_ok(client_r32(&c, TCO + 12) == 0x332211, "messages, a byte each");
    client_write(&c, TCO + 2, 1, 0x55);
    client_write(&c, TCO + 3, 1, 0xaa);
    tap_ok(get(2) == 0xaa55 && get(STS1) == 6, "data in and out are told");
    set(STS1, 2);
    tap_ok(get(STS1) == 4, "until that is cleared");
    set(STS1, 4);
    pci_w(&bridge, DEVFN, 0x40, 4, 0x681);
    tap_ok(client_read(&c, TCO + 0x80 + TMR, 2) == 0x3ff, "they move with power management");
    place();
}

static void test_countdown(void)
{
    client_step(&c, 10 * TICK);
    tap_ok(get(RLD) == 4 && !get(STS1) && !barks, "it stands until software knows of it");
    set(TMR, 10);
    set(RLD, 1);
    tap_ok(get(RLD) == 10, "a write to TCO_RLD begins");
    client_step(&c, 3 * TICK + 1);
    tap_ok(get(RLD) == 7, "it counts down, a tick is 0.6 s");
    set(CNT1, HALT);
    client_step(&c, 20 * TICK);
    tap_ok(get(RLD) == 7 && !get(STS1), "halted");
    set(CNT1, 0);
    client_step(&c, 6 * TICK);
    tap_ok(get(RLD) == 1 && !get(STS1), "and goes on from there");
    client_step(&c, TICK);
    tap_ok(get(STS1) == 8 && get(RLD) == 10 && !get(STS2) && !barks, "the first time out");
    tap_ok(client_r32(&c, PM + 0x34) & 0x2000, "SMI_STS says so");
    set(RLD, 1);
    client_step(&c, 10 * TICK + 1);
    tap_ok(get(STS1) == 8 && !get(STS2) && !barks, "TCO_RLD makes the next one the first again");
    client_step(&c, 10 * TICK + 1);
    tap_ok(get(STS2) == 2 && barks == 1, "the second resets the machine");
}

static void test_reset(void)
{
    device_reset(c.machine);
    place();
    tap_ok(get(STS1) == 0 && get(STS2) == 2 && get(TMR) == 4 && get(CNT1) == 0,
           "after the reset: whose fault it was");
    client_step(&c, 10 * TICK);
    tap_ok(barks == 1 && !get(STS1), "it stands again");
    set(STS2, 2);
    device_reset(c.machine);
    place();
    tap_ok(!get(STS2), "not after the next one");
}

static void test_lock(void)
{
    client_w32(&c, PM + 0x30, 0x2000);
    set(CNT1, HALT | LOCK);
    set(CNT1, HALT);
    tap_ok(get(CNT1) == (HALT | LOCK), "TCO_LOCK stays");
    client_w32(&c, PM + 0x30, 0);
    tap_ok(client_r32(&c, PM + 0x30) & 0x2000, "and SMI_EN.TCO_EN with it");
    device_reset(c.machine);
    place();
    client_w32(&c, PM + 0x30, 0);
    tap_ok(!get(CNT1) && !(client_r32(&c, PM + 0x30) & 0x2000), "until a reset");
}

static void test_no_reboot(void)
{
    barks = 0;
    client_w32(&c, GCS, 0x20);
    set(RLD, 1);
    client_step(&c, 5 * TICK);
    client_step(&c, 5 * TICK);
    tap_ok(get(STS2) == 2 && !barks, "with NO_REBOOT it only says that it ran out");
    client_w32(&c, GCS, 0);
    client_step(&c, 5 * TICK);
    client_step(&c, 5 * TICK);
    tap_ok(!client_r32(&c, GCS) && barks == 1, "which software may take away");
}

static void test_state(void)
{
    static ClientStream s;

    device_reset(c.machine);
    place();
    barks = 0;
    set(TMR, 10);
    set(RLD, 1);
    set(CNT1, LOCK);
    client_step(&c, 4 * TICK);
    tap_ok(client_save(&c, &s), "saved");
    set(STS1, 0xff);
    device_reset(c.machine);
    tap_ok(client_load(&c, &s, NULL) && get(RLD) == 6 && get(TMR) == 10, "loaded");
    client_step(&c, 6 * TICK);
    tap_ok(get(STS1) == 8, "it goes on");
    client_w32(&c, PM + 0x30, 0x2000);
    tap_ok(!(client_r32(&c, PM + 0x30) & 0x2000), "and is locked");
    client_step(&c, 10 * TICK);
    tap_ok(barks == 1, "to its end");
}

int main(void)
{
    Device *d = start("off");

    test_registers();
    device_reset(c.machine);
    place();
    test_countdown();
    test_reset();
    test_lock();
    test_no_reboot();
    test_state();
    stop(d);
    d = start("on");
    place();
    client_w32(&c, GCS, 0);
    tap_ok(client_r32(&c, GCS) == 0x20, "noreboot=on: software cannot take it away");
    stop(d);
    return tap_done();
}
