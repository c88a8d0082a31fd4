/* SPDX-License-Identifier: MIT */
/*
 * Root ports of PCI Express: a bridge to one slot, in which a device may come and go.
 *
 * Who puts a device in presses the attention button; so does who wants one back. What then happens
 * is the guest's: it gives the slot power, or takes it and turns the power indicator off, and with
 * that the device may be pulled. In a slot without power nothing answers.
 *
 * A device is pulled in the machine's loop, not by the guest's write: it is reset, so that its
 * registers are nowhere, then every vCPU is waited for, which may have been in one, then it goes.
 *
 * Source: PCI Express Base Specification 4.0, "PCI Express Hot-Plug Support", "Slot Control
 * Register", "Software Notification of Hot-Plug Events".
 */
#include <string.h>
#include "hw/pci/bridge.h"
#include "hw/pci/express.h"

#define SLOT_EVENTS                                                                                \
    (PCI_EXP_SLTSTA_ABP | PCI_EXP_SLTSTA_PFD | PCI_EXP_SLTSTA_MRLSC | PCI_EXP_SLTSTA_PDC |         \
     PCI_EXP_SLTSTA_CC | PCI_EXP_SLTSTA_DLLSC)
#define SLOT_CONTROL                                                                               \
    (PCI_EXP_SLTCTL_ABPE | PCI_EXP_SLTCTL_PFDE | PCI_EXP_SLTCTL_MRLSCE | PCI_EXP_SLTCTL_PDCE |     \
     PCI_EXP_SLTCTL_CCIE | PCI_EXP_SLTCTL_HPIE | PCI_EXP_SLTCTL_AIC | PCI_EXP_SLTCTL_PIC |         \
     PCI_EXP_SLTCTL_PCC | PCI_EXP_SLTCTL_DLLSCE)
#define ASK_AGAIN_NS (5 * NS_PER_SEC) /* how long a guest may think before it is asked again */
#define SLOT_MAX     0x1fff
#define MSIX_BAR     0
#define LANE         (1u << 4) /* in link status: the width */

typedef struct RootPort {
    PciBridge bridge;
    u8 port, chassis;
    u16 slot;
    bool has_hotplug, has_power;
    char *reserve[5]; /* what firmware should set aside; kept only */

    u16 control; /* slot control before the last write */
    bool is_told; /* the interrupt for the events that there are was sent */
    i64 asked_ns; /* when the button was last pressed to get the device back; 0: not since it came */
    bool is_ejecting; /* the device is reset and about to go */
    LoopBh eject;
} RootPort;

static PciDevice *pci_of(RootPort *s)
{
    return &s->bridge.pci;
}

static bool is_occupied(const RootPort *s)
{
    for (unsigned n = 0; n < PCI_SLOT_FUNCTIONS; n++)
        if (s->bridge.bus.function[n])
            return true;
    return false;
}

/* ---- interrupts ---- */

/* Events that are enabled; bit for bit, but for the state of the link. */
static u16 events(RootPort *s)
{
    u16 status = pcie_get(pci_of(s), PCI_EXP_SLTSTA), control = pcie_get(pci_of(s), PCI_EXP_SLTCTL);
    u16 link = control & PCI_EXP_SLTCTL_DLLSCE ? PCI_EXP_SLTSTA_DLLSC : 0;

    return (u16)(status & (((control & 0x1f) & SLOT_EVENTS) | link));
}

/* A message is sent when the first event comes, INTA is high as long as there is one. */
static void update_interrupt(RootPort *s)
{
    PciDevice *p = pci_of(s);
    bool is_on = pcie_get(p, PCI_EXP_SLTCTL) & PCI_EXP_SLTCTL_HPIE && events(s);
    bool has_messages = pci_msix_is_on(p);

    if (has_messages && is_on && !s->is_told)
        pci_msix_notify(p, 0);
    s->is_told = is_on;
    pci_set_intx(p, is_on && !has_messages);
}

static void raise(RootPort *s, u16 event)
{
    PciDevice *p = pci_of(s);

    pcie_put(p, PCI_EXP_SLTSTA, pcie_get(p, PCI_EXP_SLTSTA) | event);
    update_interrupt(s);
}

/* ---- the slot ---- */

static bool has_slot_power(RootPort *s)
{
    return !s->has_power || !(pcie_get(pci_of(s), PCI_EXP_SLTCTL) & PCI_EXP_SLTCTL_PCC);
}

/* Presence, and the link with a device that has power; the guest is told of changes. */
static void update_slot(RootPort *s, bool is_silent)
{
    PciDevice *p = pci_of(s);
    bool is_there = is_occupied(s), is_up = is_there && has_slot_power(s);
    u16 status = pcie_get(p, PCI_EXP_SLTSTA), link = pcie_get(p, PCI_EXP_LNKSTA), changes = 0;

    if (is_there != !!(status & PCI_EXP_SLTSTA_PDS))
        changes |= PCI_EXP_SLTSTA_PDC;
    if (is_up != !!(link & PCI_EXP_LNKSTA_DLLLA))
        changes |= PCI_EXP_SLTSTA_DLLSC;
    status = (u16)((status & ~PCI_EXP_SLTSTA_PDS) | (is_there ? PCI_EXP_SLTSTA_PDS : 0));
    pcie_put(p, PCI_EXP_SLTSTA, status);
    pcie_put(p, PCI_EXP_LNKSTA,
             is_up ? PCI_EXP_LNKSTA_DLLLA | LANE | PCI_EXP_LNKSTA_CLS_2_5GB : 0);
    if (s->has_hotplug && !is_silent)
        raise(s, changes);
}

static void set_power(RootPort *s)
{
    bool is_off = !has_slot_power(s);

    if (s->bridge.bus.is_off == is_off || s->is_ejecting)
        return;
    if (is_off) /* what it had in its registers is lost */
        pci_bridge_reset_bus(&s->bridge);
    s->bridge.bus.is_off = is_off;
}

/* ---- taking a device out ---- */

static bool is_released(const RootPort *s, u16 control)
{
    return (control & PCI_EXP_SLTCTL_PIC) == PCI_EXP_SLTCTL_PWR_IND_OFF &&
           (!s->has_power || control & PCI_EXP_SLTCTL_PCC);
}

static void on_eject(void *opaque)
{
    RootPort *s = opaque;
    DeviceEnv *env = s->bridge.pci.dev.env;

    if (!is_occupied(s) || !is_released(s, pcie_get(pci_of(s), PCI_EXP_SLTCTL)))
        return;
    s->is_ejecting = s->bridge.bus.is_off = true;
    pci_bridge_reset_bus(&s->bridge);
    if (env->sync)
        env->sync(env);
    while (s->bridge.pci.dev.children)
        device_unplugged(s->bridge.pci.dev.children);
    s->is_ejecting = false;
    s->asked_ns = 0;
    set_power(s);
    update_slot(s, false);
}

static bool unplug(Device *bus, Device *d, Error *err)
{
    RootPort *s = (RootPort *)bus;
    u16 control = pcie_get(pci_of(s), PCI_EXP_SLTCTL);
    i64 now = clock_now_ns(bus->env->clock);

    if (is_released(s, control)) { /* nobody uses it */
        loop_bh_schedule(&s->eject);
        return true;
    }
    if (s->asked_ns && now < s->asked_ns + ASK_AGAIN_NS)
        return error_set(err, "Device %s is already in the process of unplug", d->id);
    if ((control & PCI_EXP_SLTCTL_PIC) == PCI_EXP_SLTCTL_PWR_IND_BLINK)
        return error_set(err, "Hot-unplug failed: guest is busy (power indicator blinking)");
    s->asked_ns = MAX(now, 1);
    raise(s, PCI_EXP_SLTSTA_ABP);
    return true;
}

static bool can_plug(Device *bus, Error *err)
{
    const RootPort *s = (RootPort *)bus;

    if (!s->has_hotplug)
        return error_set(err, "Bus '%s' does not support hotplugging", bus->id ? bus->id : "pci");
    return true;
}

/* Function 0 comes last and makes the others known. */
static void plugged(Device *bus, Device *d)
{
    RootPort *s = (RootPort *)bus;

    if (((PciDevice *)d)->devfn)
        return;
    update_slot(s, false);
    raise(s, PCI_EXP_SLTSTA_ABP);
}

static const HotplugOps hotplug = {can_plug, plugged, unplug};

/* ---- configuration ---- */

static void control_written(RootPort *s)
{
    PciDevice *p = pci_of(s);
    u16 old = s->control, now = pcie_get(p, PCI_EXP_SLTCTL);

    s->control = now;
    set_power(s);
    update_slot(s, false);
    raise(s, PCI_EXP_SLTSTA_CC);
    if (is_released(s, now) && !is_released(s, old))
        loop_bh_schedule(&s->eject);
}

static void config_written(PciDevice *p, u32 offset, unsigned size)
{
    RootPort *s = (RootPort *)p;

    pci_bridge_written(&s->bridge, offset, size);
    if (s->has_hotplug && pci_touches(offset, size, p->express + PCI_EXP_SLTCTL, 2))
        control_written(s);
    else
        update_interrupt(s); /* events may be over, messages on */
}

static void add_slot(RootPort *s)
{
    PciDevice *p = pci_of(s);
    u8 *cap = p->config + p->express, *w = p->writable + p->express;
    u32 slot = (u32)s->slot << 19;

    if (s->has_hotplug) {
        slot |= PCI_EXP_SLTCAP_ABP | PCI_EXP_SLTCAP_AIP | PCI_EXP_SLTCAP_PIP | PCI_EXP_SLTCAP_HPS |
                PCI_EXP_SLTCAP_HPC | (s->has_power ? PCI_EXP_SLTCAP_PCP : 0);
        pci_put(w + PCI_EXP_SLTCTL, 2,
                SLOT_CONTROL & ~(s->has_power ? 0u : PCI_EXP_SLTCTL_PCC));
        pci_put(p->w1c + p->express + PCI_EXP_SLTSTA, 2, SLOT_EVENTS);
        pci_put(cap + PCI_EXP_LNKCAP, 4,
                pci_get(cap + PCI_EXP_LNKCAP, 4) | PCI_EXP_LNKCAP_DLLLARC);
    }
    pci_put(cap + PCI_EXP_FLAGS, 2, pci_get(cap + PCI_EXP_FLAGS, 2) | PCI_EXP_FLAGS_SLOT);
    pci_put(cap + PCI_EXP_LNKCAP, 4, pci_get(cap + PCI_EXP_LNKCAP, 4) | (u32)s->port << 24);
    pci_put(cap + PCI_EXP_SLTCAP, 4, slot);
    pci_put(w + PCI_EXP_RTCTL, 2,
            PCI_EXP_RTCTL_SECEE | PCI_EXP_RTCTL_SENFEE | PCI_EXP_RTCTL_SEFEE |
                PCI_EXP_RTCTL_PMEIE);
    pci_put(p->changing + p->express + PCI_EXP_SLTSTA, 2, PCI_EXP_SLTSTA_PDS);
    pci_put(p->changing + p->express + PCI_EXP_LNKSTA, 2, 0xffff);
}

/* ---- life ---- */

static bool init(Device *d, Error *err)
{
    static const PciIds ids = {.vendor = 0x1b36, .device = 0x000c, .class = 0x060400};
    RootPort *s = (RootPort *)d;
    PciDevice *p = pci_of(s);

    if (s->slot > SLOT_MAX)
        return error_set(err, "%s: slot=%u: up to %u is expected", d->type->name, s->slot,
                         SLOT_MAX);
    if (!pci_bridge_init(&s->bridge, &ids, err))
        return false;
    if (p->bus->bridge) {
        pci_bridge_fini(&s->bridge);
        return error_set(err, "%s: a root port belongs on the host bridge's own bus",
                         d->type->name);
    }
    s->bridge.bus.is_express = true;
    s->bridge.bus.slots = 1;
    p->config[PCI_INTERRUPT_PIN] = 1;
    pcie_add_cap(p, PCI_EXP_TYPE_ROOT_PORT);
    pci_msix_init(p, 1, MSIX_BAR);
    add_slot(s);
    p->config_written = config_written;
    pci_init_done(p);
    loop_bh_init(d->env->loop, &s->eject, on_eject, s);
    return true;
}

static void fini(Device *d)
{
    RootPort *s = (RootPort *)d;

    loop_bh_cancel(&s->eject);
    pci_bridge_fini(&s->bridge);
}

/* A slot with a device in it has power after a reset. */
static void reset(Device *d)
{
    RootPort *s = (RootPort *)d;
    PciDevice *p = pci_of(s);
    bool is_there = is_occupied(s);
    u16 control = PCI_EXP_SLTCTL_ATTN_IND_OFF |
                  (is_there ? PCI_EXP_SLTCTL_PWR_IND_ON : PCI_EXP_SLTCTL_PWR_IND_OFF);

    pci_reset(d);
    if (s->has_hotplug)
        pcie_put(p, PCI_EXP_SLTCTL,
                 (u16)(control | (s->has_power && !is_there ? PCI_EXP_SLTCTL_PCC : 0)));
    s->control = pcie_get(p, PCI_EXP_SLTCTL);
    s->asked_ns = 0;
    s->is_told = false;
    s->bridge.bus.is_off = !has_slot_power(s);
    update_slot(s, true);
}

static bool post_load(void *object, u32 version, Error *err)
{
    RootPort *s = object;

    s->bridge.bus.is_off = !has_slot_power(s);
    update_slot(s, true);
    return true;
}

static const StateRow state_rows[] = {
    STATE_FIELD(RootPort, is_told), /* before what may tell */
    STATE_TABLE(RootPort, bridge.pci, &pci_state),
    STATE_FIELD(RootPort, bridge.control),
    STATE_FIELD(RootPort, control),
};
static const StateTable state = {"pcie-root-port", 1, 1, DEVICE_ROWS(state_rows), NULL, post_load};

static const PropRow props[] = {
    PCI_PROPS,
    PROP(PROP_U8, "port", RootPort, port, "0", "number of the port"),
    PROP(PROP_U8, "chassis", RootPort, chassis, "0", "number of the chassis; kept only"),
    PROP(PROP_U16, "slot", RootPort, slot, "0", "number of the slot"),
    PROP(PROP_BOOL, "hotplug", RootPort, has_hotplug, "on", "devices may come and go"),
    PROP(PROP_BOOL, "power_controller_present", RootPort, has_power, "on",
         "the guest turns the slot's power on and off"),
    PROP(PROP_STRING, "bus-reserve", RootPort, reserve[0], NULL, "kept only, as the next ones"),
    PROP(PROP_STRING, "io-reserve", RootPort, reserve[1], NULL, "I/O space for later devices"),
    PROP(PROP_STRING, "mem-reserve", RootPort, reserve[2], NULL, "memory for later devices"),
    PROP(PROP_STRING, "pref32-reserve", RootPort, reserve[3], NULL, "prefetchable, 32 bits"),
    PROP(PROP_STRING, "pref64-reserve", RootPort, reserve[4], NULL, "prefetchable, 64 bits"),
};

const DeviceType device_pcie_root_port = {
    .name = "pcie-root-port",
    .desc = "root port of PCI Express",
    .size = sizeof(RootPort),
    .ops = &pci_bridge_ops,
    .plugs_into = PCI_BUS,
    .provides = PCI_BUS,
    .bus_name = "pcie-port",
    .fw_path = pci_fw_path,
    .hotplug = &hotplug,
    .props = DEVICE_ROWS(props),
    .state = &state,
    .init = init,
    .fini = fini,
    .reset = reset,
};
