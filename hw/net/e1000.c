/* SPDX-License-Identifier: MIT */
/* Registers, interrupts and life of the 82540EM; see e1000.h. */
#include "hw/net/e1000.h"

#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "hw/net/mac.h"
#include "hw/regs.h"

enum {
    BAR_SIZE = 0x20000,
    IO_SIZE = 64,
    IO_ADDR = 0,
    IO_DATA = 4,

    CTRL_RST = 1u << 26,
    CTRL_PHY_RST = 1u << 31,
    STATUS_RESET = 0x80000081, /* full duplex, 1000 Mbit/s */
    EECD_SETTABLE = 0x4f,
    EECD_REQUEST = 1 << 6,
    EECD_GRANTED = 1 << 7,
    EECD_PRESENT = 1 << 8,
    RAH_VALID = 1u << 31,
    ICR_BITS = 0x1ffff,
    ITR_NS = 256,
    INTERVAL_MAX_NS = 16777216, /* of 65535 units */
};

/* ---- counters ---- */

void e1000_count(E1000 *s, unsigned counter)
{
    s->stats[counter] += s->stats[counter] != UINT32_MAX;
}

void e1000_count_bytes(E1000 *s, unsigned counter, u64 bytes)
{
    u64 v = (s->stats[counter] | (u64)s->stats[counter + 1] << 32) + bytes;

    s->stats[counter] = (u32)v;
    s->stats[counter + 1] = (u32)(v >> 32);
}

/* ---- interrupts: at most one in an interval of ITR ---- */

static void on_throttle(void *opaque)
{
    e1000_update(opaque);
}

void e1000_update(E1000 *s)
{
    u64 now = (u64)clock_now_ns(s->pci.dev.env->clock);

    if (!(s->icr & s->ims)) {
        pci_set_intx(&s->pci, false);
        return;
    }
    if (s->pci.intx)
        return;
    if (now < s->next_interrupt_ns) {
        loop_timer_set(&s->throttle, (i64)s->next_interrupt_ns);
        return;
    }
    s->next_interrupt_ns = now + (u64)(s->itr & 0xffff) * ITR_NS;
    pci_set_intx(&s->pci, true);
}

void e1000_raise(E1000 *s, u32 causes)
{
    s->icr |= causes;
    e1000_update(s);
}

/* ---- registers ---- */

static E1000 *self(Device *d)
{
    return (E1000 *)d;
}

static void reset_card(E1000 *s);

static void ctrl_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    E1000 *s = self(d);

    s->ctrl &= ~(u32)CTRL_PHY_RST;
    if (value & CTRL_PHY_RST)
        e1000_phy_reset(s);
    if (value & CTRL_RST)
        reset_card(s);
}

static u64 eecd_read(Device *d, const RegRow *r, unsigned index)
{
    const E1000 *s = self(d);

    return s->eecd | EECD_PRESENT | (s->eecd & EECD_REQUEST ? EECD_GRANTED : 0);
}

static void eecd_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    e1000_eeprom_wire(self(d), (u32)old);
}

static void eerd_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    self(d)->eerd = e1000_eeprom_read(self(d), (u32)value);
}

static void mdic_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    self(d)->mdic = e1000_phy_access(self(d), (u32)value);
}

/* Reading takes the causes. */
static u64 icr_read(Device *d, const RegRow *r, unsigned index)
{
    E1000 *s = self(d);
    u32 v = s->icr;

    s->icr = 0;
    e1000_update(s);
    return v;
}

static void irq_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    e1000_update(self(d));
}

static void ics_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    e1000_raise(self(d), (u32)value & ICR_BITS);
}

static void ims_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    E1000 *s = self(d);

    s->ims |= (u32)value & ICR_BITS;
    e1000_update(s);
}

static void imc_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    E1000 *s = self(d);

    s->ims &= ~(u32)value;
    e1000_update(s);
}

static void rx_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    e1000_rx_kick(self(d));
}

static void tx_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    e1000_tx_kick(self(d));
}

/* Counters start anew when they were read. */
static u64 stats_read(Device *d, const RegRow *r, unsigned index)
{
    E1000 *s = self(d);
    u32 v = s->stats[index];

    s->stats[index] = 0;
    return v;
}

// clang-format off
#define ALL UINT32_MAX
#define KEPT(at, name, f, mask)       {at, name, REG_FIELD(E1000, f), 0, mask}
#define KEPT_R(at, name, f, mask, v)  {at, name, REG_FIELD(E1000, f), v, mask}
#define DO(at, name, f, mask, w)      {at, name, REG_FIELD(E1000, f), 0, mask, .write = w}
#define MANY(at, name, f)             {at, name, REG_ARRAY(E1000, f), 0, ALL, \
                                       .count = ARRAY_SIZE(((E1000 *)0)->f)}

/* "Main Register Descriptions". */
static const RegRow regs[] = {
    {0x0000, "CTRL",   REG_FIELD(E1000, ctrl), 0x00000a09, 0xfbffffff, .write = ctrl_write},
    {0x0008, "STATUS", REG_FIELD(E1000, status), STATUS_RESET, 0, 0, REG_RO},
    {0x0010, "EECD",   REG_FIELD(E1000, eecd), 8, EECD_SETTABLE & ~8, .read = eecd_read,
                       .write = eecd_write},
    DO(0x0014,     "EERD",     eerd,     0xff01, eerd_write),
    KEPT(0x0018,   "CTRL_EXT", ctrl_ext, ALL),
    DO(0x0020,     "MDIC",     mdic,     ALL, mdic_write),
    KEPT_R(0x0028, "FCAL",     fcal,     ALL, 0x00c28001),
    KEPT_R(0x002c, "FCAH",     fcah,     0xffff, 0x0100),
    KEPT_R(0x0030, "FCT",      fct,      0xffff, 0x8808),
    KEPT_R(0x0038, "VET",      vet,      0xffff, 0x8100),
    {0x00c0, "ICR",    REG_FIELD(E1000, icr), 0, 0, ALL, .read = icr_read, .write = irq_write},
    KEPT(0x00c4,   "ITR",      itr,      0xffff),
    {0x00c8, "ICS",    REG_NONE, .flags = REG_WO, .write = ics_write},
    {0x00d0, "IMS",    REG_FIELD(E1000, ims), 0, 0, .write = ims_write},
    {0x00d8, "IMC",    REG_NONE, .flags = REG_WO, .write = imc_write},
    DO(0x0100,     "RCTL",     rctl,     0x07ffffff, rx_write),
    KEPT(0x0170,   "FCTTV",    fcttv,    0xffff),
    KEPT(0x0178,   "TXCW",     txcw,     ALL),
    KEPT(0x0180,   "RXCW",     rxcw,     0),
    DO(0x0400,     "TCTL",     tctl,     ALL, tx_write),
    KEPT(0x0410,   "TIPG",     tipg,     ALL),
    KEPT(0x0458,   "AIT",      ait,      ALL),
    KEPT_R(0x0e00, "LEDCTL",   ledctl,   ALL, 0x07068302),
    KEPT_R(0x1000, "PBA",      pba,      0xffff, 0x00100030),
    KEPT(0x2160,   "FCRTL",    fcrtl,    ALL),
    KEPT(0x2168,   "FCRTH",    fcrth,    ALL),
    KEPT(0x2800,   "RDBAL",    rdbal,    ALL & ~15u),
    KEPT(0x2804,   "RDBAH",    rdbah,    ALL),
    KEPT(0x2808,   "RDLEN",    rdlen,    0xfff80),
    KEPT(0x2810,   "RDH",      rdh,      0xffff),
    DO(0x2818,     "RDT",      rdt,      0xffff, rx_write),
    KEPT(0x2820,   "RDTR",     rdtr,     0xffff),
    KEPT(0x2828,   "RXDCTL",   rxdctl,   ALL),
    KEPT(0x282c,   "RADV",     radv,     0xffff),
    KEPT(0x2c00,   "RSRPD",    rsrpd,    0xfff),
    KEPT(0x3800,   "TDBAL",    tdbal,    ALL & ~15u),
    KEPT(0x3804,   "TDBAH",    tdbah,    ALL),
    KEPT(0x3808,   "TDLEN",    tdlen,    0xfff80),
    KEPT(0x3810,   "TDH",      tdh,      0xffff),
    DO(0x3818,     "TDT",      tdt,      0xffff, tx_write),
    KEPT(0x3820,   "TIDV",     tidv,     0xffff),
    KEPT(0x3828,   "TXDCTL",   txdctl,   ALL),
    KEPT(0x382c,   "TADV",     tadv,     0xffff),
    KEPT(0x3830,   "TSPMT",    tspmt,    ALL),
    {0x4000, "statistics", REG_ARRAY(E1000, stats), .flags = REG_RO, .count = E1000_STATS,
                       .read = stats_read},
    KEPT(0x5000,   "RXCSUM",   rxcsum,   0x7ff),
    MANY(0x5200,   "MTA",      mta),
    MANY(0x5400,   "RA",       ra),
    MANY(0x5600,   "VFTA",     vfta),
    KEPT(0x5800,   "WUC",      wuc,      0xf),
    KEPT(0x5808,   "WUFC",     wufc,     ALL),
    {0x5810, "WUS",    REG_FIELD(E1000, wus), 0, 0, ALL},
    KEPT(0x5820,   "MANC",     manc,     ALL),
    KEPT(0x5b50,   "SWSM",     swsm,     ALL),
};
// clang-format on

/* ---- the same by two I/O ports ---- */

static MemResult io_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    E1000 *s = opaque;

    *value = offset == IO_ADDR ? s->io_addr : 0;
    if (offset != IO_DATA || s->io_addr > BAR_SIZE - 4)
        return MEM_OK;
    return region_load(&s->bar, s->io_addr, 4, value, attrs);
}

static MemResult io_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    E1000 *s = opaque;

    if (offset == IO_ADDR)
        s->io_addr = (u32)value & ~3u;
    else if (offset == IO_DATA && s->io_addr <= BAR_SIZE - 4)
        return region_store(&s->bar, s->io_addr, 4, value, attrs);
    return MEM_OK;
}

static const MemIoOps io_ops = {.read = io_read, .write = io_write, .impl_min = 4, .impl_max = 4};

/* ---- the network ---- */

static void link_changed(void *opaque, bool is_up)
{
    E1000 *s = opaque;

    e1000_phy_set_link(s, is_up);
    e1000_raise(s, E1000_LSC);
}

static const NetOps net_ops = {e1000_receive, e1000_tx_writable, link_changed};

/* ---- life ---- */

/* The first address is that of the EEPROM. */
static void reset_card(E1000 *s)
{
    regs_reset(&s->pci.dev);
    e1000_tx_reset(s);
    e1000_phy_reset(s);
    loop_timer_cancel(&s->throttle);
    s->next_interrupt_ns = 0;
    s->eeprom_in = s->eeprom_out = s->eeprom_bits = 0;
    memcpy(&s->ra[0], s->mac, 6);
    s->ra[1] |= RAH_VALID;
    e1000_update(s);
    e1000_rx_kick(s);
}

static bool init(Device *d, Error *err)
{
    static const PciIds ids = {.vendor = 0x8086,
                               .device = 0x100e,
                               .subsystem_vendor = 0x1af4,
                               .subsystem = 0x1100,
                               .class = 0x020000,
                               .revision = 3,
                               .rom = "efi-e1000.rom"};
    E1000 *s = (E1000 *)d;

    if (s->mac[0] & 1)
        return error_set(err, "e1000: mac= is an address of many");
    mac_choose(d, s->mac);
    if (!pci_init(&s->pci, &ids, err))
        return false;
    if (s->netdev && !net_attach(&s->end, s->netdev, &net_ops, s, err)) {
        pci_fini(&s->pci);
        return error_prefix(err, "e1000");
    }
    s->pci.config[PCI_INTERRUPT_PIN] = 1;
    region_init_io(&s->bar, "e1000", BAR_SIZE, regs_ops(d->type), s);
    region_init_io(&s->io_bar, "e1000-io", IO_SIZE, &io_ops, s);
    pci_add_bar(&s->pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->bar);
    pci_add_bar(&s->pci, 1, PCI_BASE_ADDRESS_SPACE_IO, &s->io_bar);
    loop_timer_init(d->env->loop, &s->throttle, d->env->clock, on_throttle, s);
    e1000_tx_init(s);
    e1000_eeprom_init(s);
    pci_init_done(&s->pci);
    return true;
}

static void fini(Device *d)
{
    E1000 *s = (E1000 *)d;

    net_detach(&s->end);
    loop_bh_cancel(&s->tx_bh);
    loop_timer_cancel(&s->throttle);
    pci_fini(&s->pci);
    region_destroy(&s->bar);
    region_destroy(&s->io_bar);
    free(s->frame.data);
    free(s->saved.data);
}

static void reset(Device *d)
{
    ((E1000 *)d)->io_addr = 0;
    pci_reset(d);
    reset_card((E1000 *)d);
}

static void run_state(Device *d, bool is_running)
{
    E1000 *s = (E1000 *)d;

    s->is_paused = !is_running;
    if (is_running)
        loop_bh_schedule(&s->tx_bh);
}

/* ---- saved state ---- */

static const StateRow context_rows[] = {
    STATE_FIELD(E1000Context, ip_start),  STATE_FIELD(E1000Context, ip_at),
    STATE_FIELD(E1000Context, tcp_start), STATE_FIELD(E1000Context, tcp_at),
    STATE_FIELD(E1000Context, header),    STATE_FIELD(E1000Context, command),
    STATE_FIELD(E1000Context, ip_end),    STATE_FIELD(E1000Context, tcp_end),
    STATE_FIELD(E1000Context, mss),       STATE_FIELD(E1000Context, payload),
};
static const StateTable context_state = {"context", 1, 1, DEVICE_ROWS(context_rows)};

#define F(f) STATE_FIELD(E1000, f)
#define A(f) STATE_ARRAY(E1000, f)
static const StateRow state_rows[] = {
    STATE_TABLE(E1000, pci, &pci_state),
    F(io_addr),
    F(ctrl),
    F(status),
    F(eecd),
    F(ctrl_ext),
    F(mdic),
    F(fcal),
    F(fcah),
    F(fct),
    F(vet),
    F(icr),
    F(itr),
    F(ims),
    F(rctl),
    F(fcttv),
    F(txcw),
    F(rxcw),
    F(tctl),
    F(tipg),
    F(ait),
    F(ledctl),
    F(pba),
    F(fcrtl),
    F(fcrth),
    F(rdbal),
    F(rdbah),
    F(rdlen),
    F(rdh),
    F(rdt),
    F(rdtr),
    F(rxdctl),
    F(radv),
    F(rsrpd),
    F(tdbal),
    F(tdbah),
    F(tdlen),
    F(tdh),
    F(tdt),
    F(tidv),
    F(txdctl),
    F(tadv),
    F(tspmt),
    F(rxcsum),
    F(wuc),
    F(wufc),
    F(wus),
    F(manc),
    F(swsm),
    F(eerd),
    A(mta),
    A(ra),
    A(vfta),
    A(stats),
    F(next_interrupt_ns),
    F(eeprom_in),
    F(eeprom_out),
    F(eeprom_bits),
    A(phy),
    STATE_TABLE(E1000, context, &context_state),
    {"frame", STATE_BLOB, offsetof(E1000, saved), 1, 0},
    F(frame_flags),
    F(frame_tag),
    F(is_frame_bad),
    F(is_frame_whole),
    F(is_last_reported),
    F(tx_header.flags),
    F(tx_header.gso_type),
    F(tx_header.hdr_len),
    F(tx_header.gso_size),
    F(tx_header.csum_start),
    F(tx_header.csum_offset),
};
#undef F
#undef A

static void pre_save(void *object)
{
    E1000 *s = object;

    free(s->saved.data);
    s->saved = (StateBlob){malloc(s->frame.size + 1), s->frame.size};
    if (!s->saved.data)
        abort();
    memcpy(s->saved.data, s->frame.data, s->frame.size);
}

/* What was loaded may be anything; the buffer keeps its room, and the interrupt its interval. */
static bool post_load(void *object, u32 version, Error *err)
{
    E1000 *s = object;
    u64 now = (u64)clock_now_ns(s->pci.dev.env->clock);
    bool is_up = s->netdev && net_link(s->netdev), was_up = s->status & E1000_STATUS_LU;

    s->frame.size = MIN(s->saved.size, NET_FRAME_MAX - 4);
    if (s->frame.size)
        memcpy(s->frame.data, s->saved.data, s->frame.size);
    s->next_interrupt_ns = MIN(s->next_interrupt_ns, now + INTERVAL_MAX_NS);
    s->eeprom_bits = MIN(s->eeprom_bits, (u16)16);
    if (is_up != was_up)
        link_changed(s, is_up);
    s->is_rx_stalled = true;
    loop_timer_cancel(&s->throttle);
    e1000_update(s);
    loop_bh_schedule(&s->tx_bh);
    return true;
}

static const StateTable state = {"e1000", 1, 1, DEVICE_ROWS(state_rows), pre_save, post_load};

// clang-format off
#define P(kind, name, field, absent, help) PROP(kind, name, E1000, field, absent, help)
static const PropRow props[] = {
    PCI_PROPS,
    P(PROP_NETDEV, "netdev", netdev, NULL, "id of a -netdev"),
    P(PROP_MAC,    "mac", mac, NULL, "address; without: 52:54:00:12:34:56 and on"),
    P(PROP_U32,    "bootindex", boot_index, "0xffffffff", "place in the firmware's boot order"),
};
// clang-format on

const DeviceType device_e1000 = {
    .name = "e1000",
    .desc = "Intel 82540EM gigabit network card",
    .size = sizeof(E1000),
    .plugs_into = PCI_BUS,
    .regs = DEVICE_ROWS(regs),
    .props = DEVICE_ROWS(props),
    .state = &state,
    .init = init,
    .fini = fini,
    .reset = reset,
    .run_state = run_state,
    .fw_path = pci_fw_path,
};
