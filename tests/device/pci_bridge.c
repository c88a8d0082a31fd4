/* SPDX-License-Identifier: MIT */
/* Bridges and root ports: bus numbers, windows, whose id is seen, slots in which devices come and go. */
#include <linux/virtio_pci.h>
#include "hw/props.h"
#include "hw/virtio/virtio.h"
#include "tests/device/pci.h"

/* Slot and function on a bus, as pci_r wants it. */
#define BDF(bus, slot, fn) ((u32)(bus) << 8 | (slot) << 3 | (fn))
#define PORT               BDF(0, 2, 0)
#define RNG_ID             0x10441af4u /* behind a port of PCI Express */
#define RNG_ID_OLD         0x10051af4u /* also for drivers before virtio 1.0 */

static Device *add(Bridge *b, const char *text, Error *err)
{
    Opts o = {0};

    err->text[0] = 0;
    opts_parse(&o, text, "driver", NULL);
    Device *d = device_create(&o, b->c->machine, &b->c->env, err);

    opts_clear(&o);
    return d;
}

static Device *plug(Bridge *b, const char *text, Error *err)
{
    Opts o = {0};

    err->text[0] = 0;
    opts_parse(&o, text, "driver", NULL);
    Device *d = device_plug(&o, b->c->machine, &b->c->env, err);

    opts_clear(&o);
    return d;
}

static void set_buses(Bridge *b, u32 bridge, u8 primary, u8 secondary, u8 last)
{
    pci_w(b, bridge, PCI_PRIMARY_BUS, 1, primary);
    pci_w(b, bridge, PCI_SECONDARY_BUS, 1, secondary);
    pci_w(b, bridge, PCI_SUBORDINATE_BUS, 1, last);
}

/* Memory of 2 MiB from @addr, prefetchable memory from there on of 2 MiB. */
static void open_windows(Bridge *b, u32 bridge, u64 addr)
{
    u32 base = (u32)(addr >> 16), pref = base + 0x20;

    pci_w(b, bridge, PCI_MEMORY_BASE, 4, base | (base + 0x10) << 16);
    pci_w(b, bridge, PCI_PREF_MEMORY_BASE, 4, pref | (pref + 0x10) << 16);
    pci_w(b, bridge, PCI_COMMAND, 2, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
}

/* ---- buses and windows ---- */

static void test_numbers(Bridge *b)
{
    Error err;
    Device *port = add(b, "pcie-root-port,id=p1,addr=2,chassis=1,slot=5", &err);
    Device *rng = add(b, "virtio-rng-pci,bus=p1", &err);

    device_reset(b->c->machine); /* gives a slot with a device power */
    tap_ok(port && rng && pci_r(b, PORT, 0, 4) == 0x000c1b36 &&
               pci_r(b, PORT, PCI_HEADER_TYPE, 1) == PCI_HEADER_TYPE_BRIDGE &&
               pci_r(b, PORT, PCI_CLASS_REVISION, 4) >> 8 == 0x060400,
           "a root port is a bridge");
    tap_ok(pci_r(b, BDF(1, 0, 0), 0, 4) == UINT32_MAX, "nothing is seen without bus numbers");
    set_buses(b, PORT, 0, 1, 3);
    tap_ok(pci_r(b, BDF(1, 0, 0), 0, 4) == RNG_ID && pci_r(b, BDF(2, 0, 0), 0, 4) == UINT32_MAX &&
               pci_r(b, BDF(1, 1, 0), 0, 4) == UINT32_MAX,
           "then it is, on that bus only");
    set_buses(b, PORT, 0, 7, 7);
    tap_ok(pci_r(b, BDF(7, 0, 0), 0, 4) == RNG_ID && pci_r(b, BDF(1, 0, 0), 0, 4) == UINT32_MAX,
           "numbers are the guest's");
    set_buses(b, PORT, 0, 0, 255);
    tap_ok(pci_r(b, BDF(0, 0, 0), 0, 4) == 0x00081b36 && pci_r(b, BDF(9, 0, 0), 0, 4) == UINT32_MAX,
           "0 is no number for a bus behind a bridge");
    tap_ok(!add(b, "virtio-rng-pci,bus=p1,addr=1", &err) && strstr(err.text, "slot 0 only") &&
               !add(b, "virtio-rng-pci,bus=p1", &err) && strstr(err.text, "full"),
           "a port has one slot");
    tap_ok(!add(b, "pcie-root-port,bus=p1,addr=0.1", &err), "in which is no other root port");
    device_free(port);
    tap_ok(pci_r(b, PORT, 0, 4) == UINT32_MAX, "a port goes with what is in it");
}

static void test_windows(Bridge *b)
{
    Error err;
    Device *port = add(b, "pcie-root-port,id=p1,addr=2", &err);
    u64 at = BRIDGE_MEMORY + 0x4000000, addr = at + 0x200000 + VIRTIO_PCI_COMMON_NUMQ;

    add(b, "virtio-rng-pci,bus=p1", &err);
    device_reset(b->c->machine);
    set_buses(b, PORT, 0, 1, 1);
    pci_w(b, BDF(1, 0, 0), PCI_BASE_ADDRESS_4, 4, (u32)(at + 0x200000));
    pci_w(b, BDF(1, 0, 0), PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
    tap_ok(client_read(b->c, addr, 2) == 0xbadbadbad, "no memory is seen without a window");
    open_windows(b, PORT, at);
    tap_ok(client_read(b->c, addr, 2) == 1, "then it is");
    pci_w(b, BDF(1, 0, 0), PCI_BASE_ADDRESS_4, 4, (u32)at);
    tap_ok(client_read(b->c, at + VIRTIO_PCI_COMMON_NUMQ, 2) == 1, "in the other window, too");
    pci_w(b, BDF(1, 0, 0), PCI_BASE_ADDRESS_4, 4, (u32)(at + 0x400000));
    tap_ok(client_read(b->c, at + 0x400000 + VIRTIO_PCI_COMMON_NUMQ, 2) == 0xbadbadbad,
           "behind both it is not");
    pci_w(b, BDF(1, 0, 0), PCI_BASE_ADDRESS_4, 4, (u32)at);
    pci_w(b, PORT, PCI_MEMORY_LIMIT, 2, 0);
    tap_ok(client_read(b->c, at + VIRTIO_PCI_COMMON_NUMQ, 2) == 0xbadbadbad,
           "a window whose end is before its begin is closed");
    open_windows(b, PORT, at);
    pci_w(b, PORT, PCI_COMMAND, 2, 0);
    tap_ok(client_read(b->c, at + VIRTIO_PCI_COMMON_NUMQ, 2) == 0xbadbadbad,
           "all are with memory space turned off");
    pci_w(b, PORT, PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
    pci_w(b, PORT, PCI_BRIDGE_CONTROL, 2, PCI_BRIDGE_CTL_BUS_RESET);
    tap_ok(!pci_r(b, BDF(1, 0, 0), PCI_COMMAND, 2) &&
               client_read(b->c, at + VIRTIO_PCI_COMMON_NUMQ, 2) == 0xbadbadbad,
           "a reset of the bus resets what is on it");
    device_free(port);
}

/* The last byte of a card's address. */
static u8 mac_of(Device *d)
{
    char text[32];

    for (u32 n = 0; n < device_inner(d)->type->prop_count; n++)
        if (!strcmp(device_inner(d)->type->props[n].name, "mac"))
            prop_text(device_inner(d), &device_inner(d)->type->props[n], text, sizeof text);
    return (u8)strtoul(text + sizeof "\"52:54:00:12:34:" - 1, NULL, 16);
}

static void test_cards(Bridge *b)
{
    Error err;
    Device *port = add(b, "pcie-root-port,id=p1,addr=2", &err);
    Device *given = add(b, "virtio-net-pci,mac=52:54:00:12:34:57", &err);
    Device *first = add(b, "virtio-net-pci", &err), *second = add(b, "virtio-net-pci,bus=p1", &err);

    tap_ok(mac_of(first) == 0x56 && mac_of(second) == 0x58,
           "a network card on any bus gets an address that no other has");
    device_free(port);
    device_free(first);
    device_free(given);
}

/* The message that @d sends, with the id that it carries. */
static u32 requester(Bridge *b, Device *d, u32 bdf)
{
    PciDevice *p = (PciDevice *)d;
    u8 cap = pci_cap(b, bdf, PCI_CAP_ID_MSIX, 0);

    pci_w(b, bdf, PCI_COMMAND, 2, PCI_COMMAND_MASTER);
    pci_w(b, bdf, cap + PCI_MSIX_FLAGS, 2, PCI_MSIX_FLAGS_ENABLE);
    memset(p->msix.table.data, 0, p->msix.table.size);
    b->msi_device = UINT32_MAX;
    pci_msix_notify(p, 0);
    return b->msi_device;
}

static void test_conventional(Bridge *b)
{
    Error err;
    Device *port = add(b, "pcie-root-port,id=p1,addr=2", &err);
    Device *bridge = add(b, "pcie-pci-bridge,id=br,bus=p1", &err);
    Device *below = add(b, "pci-bridge,id=br2,bus=br,addr=2,chassis_nr=3", &err);
    Device *rng = add(b, "virtio-rng-pci,bus=br2,addr=3", &err);
    Device *other = add(b, "virtio-rng-pci,bus=br,addr=1f", &err);
    Device *plain = add(b, "pci-bridge,id=br3,addr=4", &err);
    Device *last = add(b, "virtio-rng-pci,bus=br3,addr=1", &err);

    device_reset(b->c->machine);
    set_buses(b, PORT, 0, 1, 3);
    set_buses(b, BDF(1, 0, 0), 1, 2, 3);
    set_buses(b, BDF(2, 2, 0), 2, 3, 3);
    set_buses(b, BDF(0, 4, 0), 0, 4, 4);
    tap_ok(bridge && below && rng && other && plain && last &&
               pci_r(b, BDF(3, 3, 0), 0, 4) == RNG_ID_OLD &&
               pci_r(b, BDF(2, 31, 0), 0, 4) == RNG_ID_OLD &&
               pci_r(b, BDF(4, 1, 0), 0, 4) == RNG_ID_OLD,
           "conventional buses have slots");
    tap_ok(requester(b, rng, BDF(3, 3, 0)) == 0x200 && requester(b, other, BDF(2, 31, 0)) == 0x200,
           "a bridge from PCI Express speaks for all behind it");
    tap_ok(requester(b, last, BDF(4, 1, 0)) == BDF(0, 4, 0), "a conventional one as itself");
    pci_set_intx((PciDevice *)rng, true);
    tap_ok(b->c->line[BRIDGE_LINE + 3], "lines turn with each bus"); /* 3 + 2 + 0 + 2 */
    pci_set_intx((PciDevice *)rng, false);
    tap_ok(!add(b, "pci-bridge,shpc=on", &err) && strstr(err.text, "shpc") &&
               !plug(b, "virtio-rng-pci,bus=br", &err) && strstr(err.text, "hotplugging"),
           "nothing comes to a conventional bus while the machine runs");
    device_free(port);
    device_free(plain);
}

/* ---- slots ---- */

static Device *gone;
static unsigned gone_count;

static void on_unplugged(DeviceEnv *env, Device *d)
{
    gone = d;
    gone_count++;
}

static u32 slot(Bridge *b, u32 reg)
{
    return pci_r(b, PORT, pci_cap(b, PORT, PCI_CAP_ID_EXP, 0) + reg, 2);
}

static void slot_w(Bridge *b, u32 reg, u32 value)
{
    pci_w(b, PORT, pci_cap(b, PORT, PCI_CAP_ID_EXP, 0) + reg, 2, value);
}

#define LISTEN                                                                                     \
    (PCI_EXP_SLTCTL_HPIE | PCI_EXP_SLTCTL_ABPE | PCI_EXP_SLTCTL_PDCE | PCI_EXP_SLTCTL_DLLSCE)
#define ON  (LISTEN | PCI_EXP_SLTCTL_PWR_IND_ON)
#define OFF (LISTEN | PCI_EXP_SLTCTL_PWR_IND_OFF | PCI_EXP_SLTCTL_PCC)

static bool is_line(Bridge *b)
{
    return b->c->line[BRIDGE_LINE + 2]; /* INTA of slot 2 */
}

/* A port that a driver listens to. */
static Device *listening_port(Bridge *b, const char *props)
{
    Error err;
    char text[128];

    snprintf(text, sizeof text, "pcie-root-port,id=p1,addr=2%s", props);
    Device *port = add(b, text, &err);

    set_buses(b, PORT, 0, 1, 1);
    slot_w(b, PCI_EXP_SLTCTL, OFF);
    slot_w(b, PCI_EXP_SLTSTA, 0xffff);
    return port;
}

static void test_plug(Bridge *b)
{
    Error err;
    Device *port = listening_port(b, "");

    tap_ok(!(slot(b, PCI_EXP_SLTSTA) & PCI_EXP_SLTSTA_PDS) && !is_line(b), "an empty slot");
    Device *d = plug(b, "virtio-rng-pci,id=hot,bus=p1", &err);

    tap_ok(d && slot(b, PCI_EXP_SLTSTA) ==
                    (PCI_EXP_SLTSTA_PDS | PCI_EXP_SLTSTA_PDC | PCI_EXP_SLTSTA_ABP) &&
               is_line(b),
           "a device comes with the button");
    tap_ok(pci_r(b, BDF(1, 0, 0), 0, 4) == UINT32_MAX &&
               !(slot(b, PCI_EXP_LNKSTA) & PCI_EXP_LNKSTA_DLLLA),
           "and does not answer without power");
    slot_w(b, PCI_EXP_SLTSTA, PCI_EXP_SLTSTA_PDC | PCI_EXP_SLTSTA_ABP);
    tap_ok(slot(b, PCI_EXP_SLTSTA) == PCI_EXP_SLTSTA_PDS && !is_line(b), "events are cleared");
    slot_w(b, PCI_EXP_SLTCTL, ON);
    tap_ok(pci_r(b, BDF(1, 0, 0), 0, 4) == RNG_ID &&
               slot(b, PCI_EXP_LNKSTA) & PCI_EXP_LNKSTA_DLLLA &&
               slot(b, PCI_EXP_SLTSTA) ==
                   (PCI_EXP_SLTSTA_PDS | PCI_EXP_SLTSTA_DLLSC | PCI_EXP_SLTSTA_CC),
           "with it, it does, and there is a link");
    slot_w(b, PCI_EXP_SLTSTA, 0xffff);
    pci_w(b, BDF(1, 0, 0), PCI_COMMAND, 2, PCI_COMMAND_MASTER);
    tap_ok(device_unplug(d, &err) && slot(b, PCI_EXP_SLTSTA) & PCI_EXP_SLTSTA_ABP && is_line(b),
           "the button asks for it back");
    tap_ok(!device_unplug(d, &err) && strstr(err.text, "already"), "once");
    client_step(b->c, 6 * NS_PER_SEC);
    tap_ok(pci_r(b, BDF(1, 0, 0), 0, 4) == RNG_ID && device_unplug(d, &err),
           "and once more when the guest did nothing");
    slot_w(b, PCI_EXP_SLTSTA, 0xffff);
    slot_w(b, PCI_EXP_SLTCTL, LISTEN | PCI_EXP_SLTCTL_PWR_IND_BLINK);
    client_step(b->c, 6 * NS_PER_SEC);
    tap_ok(!device_unplug(d, &err) && strstr(err.text, "busy"), "not while it blinks");
    slot_w(b, PCI_EXP_SLTCTL, LISTEN | PCI_EXP_SLTCTL_PWR_IND_BLINK | PCI_EXP_SLTCTL_PCC);
    client_step(b->c, 0);
    tap_ok(!gone_count && pci_r(b, BDF(1, 0, 0), 0, 4) == UINT32_MAX, "power is off first");
    slot_w(b, PCI_EXP_SLTSTA, 0xffff);
    slot_w(b, PCI_EXP_SLTCTL, OFF);
    client_step(b->c, 0);
    tap_ok(gone_count == 1 && gone == d && slot(b, PCI_EXP_SLTSTA) & PCI_EXP_SLTSTA_PDC &&
               !(slot(b, PCI_EXP_SLTSTA) & PCI_EXP_SLTSTA_PDS),
           "then the indicator, and it is gone");
    device_free(port);
}

static void test_plug_more(Bridge *b)
{
    Error err;
    Device *port = listening_port(b, "");

    gone_count = 0;
    Device *d = plug(b, "virtio-rng-pci,id=second,bus=p1,addr=0.1", &err);

    tap_ok(d && !is_line(b), "function 1 waits");
    plug(b, "virtio-rng-pci,id=first,bus=p1,addr=0.0,multifunction=on", &err);
    tap_ok(is_line(b), "for function 0");
    slot_w(b, PCI_EXP_SLTCTL, ON);
    tap_ok(pci_r(b, BDF(1, 0, 0), 0, 4) == RNG_ID && pci_r(b, BDF(1, 0, 1), 0, 4) == RNG_ID,
           "both are there");
    device_unplug(d, &err);
    slot_w(b, PCI_EXP_SLTCTL, OFF);
    client_step(b->c, 0);
    tap_ok(gone_count == 2, "both go");
    d = plug(b, "virtio-rng-pci,id=hot,bus=p1", &err);
    tap_ok(device_unplug(d, &err) && (client_step(b->c, 0), gone_count == 3),
           "one that the guest never gave power goes at once");
    plug(b, "virtio-rng-pci,bus=p1", &err);
    device_reset(b->c->machine);
    set_buses(b, PORT, 0, 1, 1);
    tap_ok(pci_r(b, BDF(1, 0, 0), 0, 4) == RNG_ID &&
               slot(b, PCI_EXP_SLTSTA) == PCI_EXP_SLTSTA_PDS,
           "after a reset the slot has power");
    device_free(port);
    port = listening_port(b, ",hotplug=off");
    tap_ok(!plug(b, "virtio-rng-pci,bus=p1", &err) && strstr(err.text, "hotplugging") &&
               !plug(b, "virtio-rng-pci", &err) && strstr(err.text, "hotplugging"),
           "hotplug=off, and the host bridge's own bus");
    device_free(port);
    port = listening_port(b, ",power_controller_present=off");
    d = plug(b, "virtio-rng-pci,id=hot,bus=p1", &err);
    tap_ok(pci_r(b, BDF(1, 0, 0), 0, 4) == RNG_ID, "without a power controller there is power");
    slot_w(b, PCI_EXP_SLTCTL, ON);
    device_unplug(d, &err);
    slot_w(b, PCI_EXP_SLTCTL, LISTEN | PCI_EXP_SLTCTL_PWR_IND_OFF);
    client_step(b->c, 0);
    tap_ok(gone_count == 4, "and the indicator says that it can go");
    device_free(port);
}

static void test_messages(Bridge *b)
{
    Error err;
    Device *port = listening_port(b, "");
    PciDevice *p = (PciDevice *)port;
    static ClientStream s;

    pci_w(b, PORT, PCI_COMMAND, 2, PCI_COMMAND_MASTER);
    memset(p->msix.table.data, 0, p->msix.table.size);
    p->msix.table.data[8] = 99;
    pci_w(b, PORT, p->msix.cap + PCI_MSIX_FLAGS, 2, PCI_MSIX_FLAGS_ENABLE);
    u32 before = b->msi[99];

    plug(b, "virtio-rng-pci,id=hot,bus=p1", &err);
    tap_ok(b->msi[99] == before + 1 && !is_line(b), "one message for events that come together");
    client_save(b->c, &s);
    slot_w(b, PCI_EXP_SLTSTA, 0xffff);
    slot_w(b, PCI_EXP_SLTCTL, ON);
    tap_ok(b->msi[99] == before + 2, "the next when they were cleared");
    device_reset(b->c->machine);
    tap_ok(client_load(b->c, &s, &err) && slot(b, PCI_EXP_SLTSTA) & PCI_EXP_SLTSTA_ABP &&
               pci_r(b, BDF(1, 0, 0), 0, 4) == UINT32_MAX && b->msi[99] == before + 2,
           "the slot is saved as it is");
    slot_w(b, PCI_EXP_SLTCTL, ON);
    tap_ok(pci_r(b, BDF(1, 0, 0), 0, 4) == RNG_ID, "and goes on");
    device_free(port);
}

int main(void)
{
    Bridge b;
    Client c;

    client_start(&c);
    c.env.unplugged = on_unplugged;
    bridge_start(&b, &c);
    test_numbers(&b);
    test_windows(&b);
    test_cards(&b);
    test_conventional(&b);
    test_plug(&b);
    test_plug_more(&b);
    test_messages(&b);
    bridge_stop(&b);
    client_stop(&c);
    return tap_done();
}
