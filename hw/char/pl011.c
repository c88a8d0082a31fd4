/* SPDX-License-Identifier: MIT */
/*
 * Arm PrimeCell UART (PL011): FIFOs, interrupts and loopback; no timing, no DMA.
 *
 * Differs from hardware: the receive interrupt does not wait for the level of IFLS, since there
 * is no receive timeout that would report what lies below it; characters arrive with the speed
 * of the host. The enable bits of CR are kept but not needed for transfers, as firmware often
 * forgets them. Source: DDI 0183, "Summary of registers" and "Register descriptions".
 */
#include "base/log.h"
#include "host/char/char.h"
#include "hw/boards/fdt.h"
#include "hw/char/fifo.h"
#include "hw/regs.h"

enum {
    FR_CTS = 1 << 0,
    FR_DSR = 1 << 1,
    FR_DCD = 1 << 2,
    FR_BUSY = 1 << 3,
    FR_RXFE = 1 << 4,
    FR_TXFF = 1 << 5,
    FR_RXFF = 1 << 6,
    FR_TXFE = 1 << 7,
    FR_RI = 1 << 8,

    INT_RI = 1 << 0,
    INT_CTS = 1 << 1,
    INT_DCD = 1 << 2,
    INT_DSR = 1 << 3,
    INT_RX = 1 << 4,
    INT_TX = 1 << 5,
    INT_RT = 1 << 6,
    INT_MODEM = 0x00f,
    INT_ERROR = 0x780,
    INT_ALL = 0x7ff,

    LCR_BRK = 1 << 0,
    LCR_FEN = 1 << 4,
    CR_LBE = 1 << 7,
    CR_DTR = 1 << 10,
    CR_RTS = 1 << 11,
    CR_OUT1 = 1 << 12,
    CR_OUT2 = 1 << 13,
    DR_BE = 1 << 10,
};

typedef struct Pl011 {
    Device dev;
    Char *chr;
    CharEnd end;
    u32 rsr, fr, ilpr, ibrd, fbrd, lcr, cr, ifls, imsc, ris, dmacr;
    UartFifo rx, tx; /* tx: what the back end does not take yet */
} Pl011;

/* ---- lines and FIFOs ---- */

/* The combined interrupt, then one per source. */
static const u32 irq_masks[] = {INT_ALL, INT_RX, INT_TX, INT_RT, INT_MODEM, INT_ERROR};

static void update_irqs(Pl011 *s)
{
    for (unsigned i = 0; i < ARRAY_SIZE(irq_masks); i++)
        irq_set(&s->dev.irq[i], s->ris & s->imsc & irq_masks[i]);
}

static unsigned depth(const Pl011 *s)
{
    return s->lcr & LCR_FEN ? UART_FIFO_DEPTH : 1;
}

static void set_flag(Pl011 *s, u32 flag, bool on)
{
    s->fr = on ? s->fr | flag : s->fr & ~flag;
}

static void update_flags(Pl011 *s)
{
    set_flag(s, FR_RXFE, !s->rx.count);
    set_flag(s, FR_RXFF, s->rx.count >= depth(s));
    set_flag(s, FR_TXFE, !s->tx.count);
    set_flag(s, FR_TXFF, s->tx.count >= depth(s));
    set_flag(s, FR_BUSY, s->tx.count);
}

static void receive_one(Pl011 *s, u16 value)
{
    if (s->rx.count >= depth(s))
        return;
    uart_fifo_push(&s->rx, value);
    s->ris |= INT_RX;
    update_flags(s);
    update_irqs(s);
}

/* ---- the back end ---- */

static size_t can_receive(void *opaque)
{
    Pl011 *s = opaque;

    return depth(s) - MIN(depth(s), s->rx.count);
}

static void receive(void *opaque, const u8 *data, size_t size)
{
    Pl011 *s = opaque;

    /* In loopback the input pin leads nowhere. */
    for (size_t i = 0; i < size && !(s->cr & CR_LBE); i++)
        receive_one(s, data[i]);
}

static void send_waiting(void *opaque)
{
    Pl011 *s = opaque;

    while (s->tx.count) {
        u8 c = (u8)s->tx.data[s->tx.first];

        if (!char_write(&s->end, &c, 1))
            break;
        uart_fifo_pop(&s->tx);
        s->ris |= INT_TX;
    }
    update_flags(s);
    update_irqs(s);
}

static void event(void *opaque, CharEvent e)
{
    Pl011 *s = opaque;

    if (e == CHAR_BREAK && !(s->cr & CR_LBE))
        receive_one(s, DR_BE);
}

static const CharOps char_ops = {can_receive, receive, send_waiting, event};

/* ---- registers ---- */

static u64 dr_read(Device *d, const RegRow *r, unsigned index)
{
    Pl011 *s = (Pl011 *)d;
    u16 value = s->rx.data[s->rx.first];

    if (s->rx.count)
        value = uart_fifo_pop(&s->rx);
    s->rsr = value >> 8;
    if (!s->rx.count)
        s->ris &= ~(u32)INT_RX;
    update_flags(s);
    update_irqs(s);
    char_accept_input(&s->end);
    return value;
}

static void dr_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    Pl011 *s = (Pl011 *)d;

    if (s->cr & CR_LBE)
        receive_one(s, (u8)value);
    if (s->tx.count >= depth(s)) {
        log_guest("pl011: write to a full transmit FIFO\n");
        return;
    }
    uart_fifo_push(&s->tx, (u8)value);
    send_waiting(s);
}

static void rsr_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    ((Pl011 *)d)->rsr = 0;
}

/* Turning FIFOs on or off empties them. */
static void lcr_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    Pl011 *s = (Pl011 *)d;

    if ((old ^ s->lcr) & LCR_FEN) {
        s->rx = s->tx = (UartFifo){0};
        s->ris &= ~(u32)INT_RX;
        update_flags(s);
        update_irqs(s);
        char_accept_input(&s->end);
    }
    if (~old & s->lcr & LCR_BRK && s->cr & CR_LBE)
        receive_one(s, DR_BE);
}

/* In loopback the modem outputs are the inputs. */
static void cr_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    static const struct {
        u32 out, flag, irq;
    } wires[] = {{CR_OUT2, FR_RI, INT_RI},
                 {CR_OUT1, FR_DCD, INT_DCD},
                 {CR_RTS, FR_CTS, INT_CTS},
                 {CR_DTR, FR_DSR, INT_DSR}};
    Pl011 *s = (Pl011 *)d;

    if (!(s->cr & CR_LBE))
        return;
    for (unsigned i = 0; i < ARRAY_SIZE(wires); i++) {
        set_flag(s, wires[i].flag, s->cr & wires[i].out);
        s->ris = s->cr & wires[i].out ? s->ris | wires[i].irq : s->ris & ~wires[i].irq;
    }
    update_irqs(s);
}

static void imsc_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    update_irqs((Pl011 *)d);
}

static u64 mis_read(Device *d, const RegRow *r, unsigned index)
{
    Pl011 *s = (Pl011 *)d;

    return s->ris & s->imsc;
}

static void icr_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    Pl011 *s = (Pl011 *)d;

    s->ris &= ~(u32)value;
    update_irqs(s);
}

static void dmacr_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    if (value & 3)
        log_unimp("pl011: DMA\n");
}

#define R(f) REG_FIELD(Pl011, f)

// clang-format off
static const RegRow regs[] = {
    /* offset  name       field     reset   writable  w1c  flags */
    {0x000, "DR",        REG_NONE, 0,      0,        0,   0, .read = dr_read, .write = dr_write},
    {0x004, "RSR",       R(rsr),   0,      0,        0,   0, .write = rsr_write},
    {0x018, "FR",        R(fr),    0x90,   0,        0,   REG_RO},
    {0x020, "ILPR",      R(ilpr),  0,      0xff},
    {0x024, "IBRD",      R(ibrd),  0,      0xffff},
    {0x028, "FBRD",      R(fbrd),  0,      0x3f},
    {0x02c, "LCR_H",     R(lcr),   0,      0xff,     0,   0, .write = lcr_write},
    {0x030, "CR",        R(cr),    0x300,  0xff87,   0,   0, .write = cr_write},
    {0x034, "IFLS",      R(ifls),  0x12,   0x3f},
    {0x038, "IMSC",      R(imsc),  0,      INT_ALL,  0,   0, .write = imsc_write},
    {0x03c, "RIS",       R(ris),   0,      0,        0,   REG_RO},
    {0x040, "MIS",       REG_NONE, 0,      0,        0,   REG_RO, .read = mis_read},
    {0x044, "ICR",       REG_NONE, 0,      0,        0,   REG_WO, .write = icr_write},
    {0x048, "DMACR",     R(dmacr), 0,      7,        0,   0, .write = dmacr_write},
    {0xfe0, "PeriphID0", REG_NONE, 0x11},
    {0xfe4, "PeriphID1", REG_NONE, 0x10},
    {0xfe8, "PeriphID2", REG_NONE, 0x14},
    {0xfec, "PeriphID3", REG_NONE, 0x00},
    {0xff0, "PCellID0",  REG_NONE, 0x0d},
    {0xff4, "PCellID1",  REG_NONE, 0xf0},
    {0xff8, "PCellID2",  REG_NONE, 0x05},
    {0xffc, "PCellID3",  REG_NONE, 0xb1},
};
// clang-format on

/* ---- life ---- */

static bool init(Device *d, Error *err)
{
    Pl011 *s = (Pl011 *)d;

    return !s->chr || char_attach(&s->end, s->chr, &char_ops, s, err);
}

static void fini(Device *d)
{
    char_detach(&((Pl011 *)d)->end);
}

static void reset(Device *d)
{
    Pl011 *s = (Pl011 *)d;

    s->rx = s->tx = (UartFifo){0};
}

static void reset_hold(Device *d)
{
    update_irqs((Pl011 *)d);
}

static void reset_exit(Device *d)
{
    char_accept_input(&((Pl011 *)d)->end);
}

static const StateRow state_rows[] = {
    STATE_FIELD(Pl011, rsr),
    STATE_FIELD(Pl011, fr),
    STATE_FIELD(Pl011, ilpr),
    STATE_FIELD(Pl011, ibrd),
    STATE_FIELD(Pl011, fbrd),
    STATE_FIELD(Pl011, lcr),
    STATE_FIELD(Pl011, cr),
    STATE_FIELD(Pl011, ifls),
    STATE_FIELD(Pl011, imsc),
    STATE_FIELD(Pl011, ris),
    STATE_FIELD(Pl011, dmacr),
    STATE_TABLE(Pl011, rx, &uart_fifo_state),
    STATE_TABLE(Pl011, tx, &uart_fifo_state),
};

static bool post_load(void *object, u32 version, Error *err)
{
    Pl011 *s = object;

    if (!uart_fifo_check(&s->rx, depth(s), err) || !uart_fifo_check(&s->tx, depth(s), err))
        return false;
    update_flags(s);
    update_irqs(s);
    send_waiting(s);
    char_accept_input(&s->end);
    return true;
}

static const StateTable state = {"pl011", 1, 1, DEVICE_ROWS(state_rows), NULL, post_load};

static void fdt_node(Device *d, const FdtPlace *at)
{
    char path[64];

    dt_device(at, "pl011", "arm,pl011\0arm,primecell\0", 1, "uartclk\0apb_pclk\0", path,
              sizeof path);
}

static const PropRow props[] = {
    PROP(PROP_CHARDEV, "chardev", Pl011, chr, NULL, "where it leads to"),
};

const DeviceType device_pl011 = {
    .name = "pl011",
    .desc = "Arm PrimeCell UART",
    .size = sizeof(Pl011),
    .is_fixed = true,
    .regs = DEVICE_ROWS(regs),
    .mmio_size = 0x1000,
    .irqs = ARRAY_SIZE(irq_masks),
    .props = DEVICE_ROWS(props),
    .state = &state,
    .init = init,
    .fini = fini,
    .reset = reset,
    .reset_hold = reset_hold,
    .reset_exit = reset_exit,
    .fdt_node = fdt_node,
};
