/* SPDX-License-Identifier: MIT */
/*
 * National PC16550D UART, the serial port of PCs: FIFOs, modem lines, loopback.
 *
 * Sending takes no time: a character leaves as soon as the back end takes it. Received ones that
 * stay below the trigger level are reported after four character times of the divisor in use, as
 * the chip does. The interrupt goes through OUT2, as PCs wire it.
 * Source: PC16550D data sheet, "Registers" and "FIFO Interrupt Mode Operation".
 */
#include "base/log.h"
#include "host/char/char.h"
#include "hw/char/fifo.h"
#include "hw/regs.h"

enum {
    IER_RX = 1 << 0,
    IER_THRE = 1 << 1,
    IER_LINE = 1 << 2,
    IER_MODEM = 1 << 3,

    IIR_NONE = 0x01,
    IIR_MODEM = 0x00,
    IIR_THRE = 0x02,
    IIR_RX = 0x04,
    IIR_LINE = 0x06,
    IIR_TIMEOUT = 0x0c,
    IIR_FIFOS = 0xc0,

    FCR_ENABLE = 1 << 0,
    FCR_CLEAR_RX = 1 << 1,
    FCR_CLEAR_TX = 1 << 2,

    LCR_DLAB = 1 << 7,
    LCR_BREAK = 1 << 6,

    MCR_DTR = 1 << 0,
    MCR_RTS = 1 << 1,
    MCR_OUT1 = 1 << 2,
    MCR_OUT2 = 1 << 3,
    MCR_LOOP = 1 << 4,

    LSR_DR = 1 << 0,
    LSR_OE = 1 << 1,
    LSR_PE = 1 << 2,
    LSR_FE = 1 << 3,
    LSR_BI = 1 << 4,
    LSR_THRE = 1 << 5,
    LSR_TEMT = 1 << 6,
    LSR_FIFO_ERROR = 1 << 7,
    LSR_ERRORS = LSR_OE | LSR_PE | LSR_FE | LSR_BI,

    MSR_DELTAS = 0x0f,
    MSR_TERI = 1 << 2,
    MSR_CTS = 1 << 4,
    MSR_DSR = 1 << 5,
    MSR_RI = 1 << 6,
    MSR_DCD = 1 << 7,
};

#define BAUD_BASE    115200u /* of divisor 1: a crystal of 1.8432 MHz over 16 */
#define TIMEOUT_BITS 40u     /* four characters of ten bits */
#define LINES_UP     (MSR_CTS | MSR_DSR | MSR_DCD)

typedef struct Ns16550 {
    Device dev;
    Char *chr;
    CharEnd end;
    u8 dll, dlm, ier, fcr, lcr, mcr, lsr, msr, scr;
    bool thre_pending;    /* the transmitter became empty and nobody looked */
    bool timeout_pending; /* characters below the trigger level wait too long */
    UartFifo rx;          /* with the line status in bits 15:8 */
    UartFifo tx;          /* what the back end does not take yet */
    LoopTimer timeout;
} Ns16550;

/* ---- FIFOs and the interrupt ---- */

static unsigned depth(const Ns16550 *s)
{
    return s->fcr & FCR_ENABLE ? UART_FIFO_DEPTH : 1;
}

static unsigned trigger(const Ns16550 *s)
{
    static const u8 levels[] = {1, 4, 8, 14};

    return s->fcr & FCR_ENABLE ? levels[s->fcr >> 6] : 1;
}

/* The interrupt of the highest priority that is enabled, as IIR says it. */
static u8 identify(const Ns16550 *s)
{
    if (s->ier & IER_LINE && s->lsr & LSR_ERRORS)
        return IIR_LINE;
    if (s->ier & IER_RX && s->rx.count >= trigger(s))
        return IIR_RX;
    if (s->ier & IER_RX && s->timeout_pending)
        return IIR_TIMEOUT;
    if (s->ier & IER_THRE && s->thre_pending)
        return IIR_THRE;
    if (s->ier & IER_MODEM && s->msr & MSR_DELTAS)
        return IIR_MODEM;
    return IIR_NONE;
}

/* Errors show in LSR when the character they belong to is the next to be read. */
static void update(Ns16550 *s)
{
    bool any_error = false;

    for (unsigned i = 0; i < s->rx.count; i++)
        any_error |= s->rx.data[(s->rx.first + i) % UART_FIFO_DEPTH] >> 8;
    s->lsr &= ~(LSR_DR | LSR_THRE | LSR_TEMT | LSR_FIFO_ERROR);
    s->lsr |= s->rx.count ? LSR_DR : 0;
    s->lsr |= s->tx.count ? 0 : LSR_THRE | LSR_TEMT;
    s->lsr |= any_error && s->fcr & FCR_ENABLE ? LSR_FIFO_ERROR : 0;
    irq_set(&s->dev.irq[0], s->mcr & MCR_OUT2 && !(s->mcr & MCR_LOOP) && identify(s) != IIR_NONE);
}

static void on_timeout(void *opaque)
{
    Ns16550 *s = opaque;

    s->timeout_pending = s->rx.count;
    update(s);
}

static void start_timeout(Ns16550 *s)
{
    u32 divisor = MAX(s->dlm << 8 | s->dll, 1);

    s->timeout_pending = false;
    if (s->fcr & FCR_ENABLE && s->rx.count)
        loop_timer_set(&s->timeout, clock_now_ns(s->dev.env->clock) +
                                        TIMEOUT_BITS * NS_PER_SEC * divisor / BAUD_BASE);
    else
        loop_timer_cancel(&s->timeout);
}

static void top_changed(Ns16550 *s)
{
    if (s->rx.count)
        s->lsr |= *uart_fifo_top(&s->rx) >> 8;
}

static void receive_one(Ns16550 *s, u16 value)
{
    if (s->rx.count >= depth(s)) {
        s->lsr |= LSR_OE;
        update(s);
        return;
    }
    uart_fifo_push(&s->rx, value);
    if (s->rx.count == 1)
        top_changed(s);
    start_timeout(s);
    update(s);
}

/* ---- the back end ---- */

static size_t can_receive(void *opaque)
{
    Ns16550 *s = opaque;

    return depth(s) - MIN(depth(s), s->rx.count);
}

static void receive(void *opaque, const u8 *data, size_t size)
{
    Ns16550 *s = opaque;

    /* In loopback the input pin leads nowhere. */
    for (size_t i = 0; i < size && !(s->mcr & MCR_LOOP); i++)
        receive_one(s, data[i]);
}

static void send_waiting(void *opaque)
{
    Ns16550 *s = opaque;

    while (s->tx.count) {
        u8 c = (u8)*uart_fifo_top(&s->tx);

        if (!char_write(&s->end, &c, 1))
            break;
        uart_fifo_pop(&s->tx);
        s->thre_pending |= !s->tx.count;
    }
    update(s);
}

static void event(void *opaque, CharEvent e)
{
    Ns16550 *s = opaque;

    if (e == CHAR_BREAK && !(s->mcr & MCR_LOOP))
        receive_one(s, LSR_BI << 8);
}

static const CharOps char_ops = {can_receive, receive, send_waiting, event};

/* ---- registers ---- */

static bool is_divisor(const Ns16550 *s)
{
    return s->lcr & LCR_DLAB;
}

static u64 data_read(Device *d, const RegRow *r, unsigned index)
{
    Ns16550 *s = (Ns16550 *)d;
    u8 value = (u8)*uart_fifo_top(&s->rx);

    if (is_divisor(s))
        return s->dll;
    if (s->rx.count) {
        value = (u8)uart_fifo_pop(&s->rx);
        top_changed(s);
        start_timeout(s);
    }
    update(s);
    char_accept_input(&s->end);
    return value;
}

static void data_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    Ns16550 *s = (Ns16550 *)d;

    if (is_divisor(s)) {
        s->dll = (u8)value;
        return;
    }
    s->thre_pending = false;
    if (s->mcr & MCR_LOOP) {
        receive_one(s, (u8)value);
        s->thre_pending = true;
        update(s);
        return;
    }
    if (s->tx.count >= depth(s)) {
        log_guest("isa-serial: write to a full transmitter\n");
        return;
    }
    uart_fifo_push(&s->tx, (u8)value);
    send_waiting(s);
}

static u64 ier_read(Device *d, const RegRow *r, unsigned index)
{
    Ns16550 *s = (Ns16550 *)d;

    return is_divisor(s) ? s->dlm : s->ier;
}

static void ier_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    Ns16550 *s = (Ns16550 *)d;

    if (is_divisor(s)) {
        s->dlm = (u8)value;
        return;
    }
    /* Enabling the interrupt of an empty transmitter raises it. */
    s->thre_pending |= value & ~s->ier & IER_THRE && s->lsr & LSR_THRE;
    s->ier = value & 0x0f;
    update(s);
}

static u64 iir_read(Device *d, const RegRow *r, unsigned index)
{
    Ns16550 *s = (Ns16550 *)d;
    u8 value = identify(s);

    if (value == IIR_THRE)
        s->thre_pending = false;
    update(s);
    return value | (s->fcr & FCR_ENABLE ? IIR_FIFOS : 0);
}

static void fcr_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    Ns16550 *s = (Ns16550 *)d;
    bool toggled = (value ^ s->fcr) & FCR_ENABLE;

    if (toggled || value & FCR_CLEAR_RX)
        s->rx = (UartFifo){0};
    if (toggled || value & FCR_CLEAR_TX) {
        s->thre_pending |= s->tx.count;
        s->tx = (UartFifo){0};
    }
    /* The other bits cannot be programmed while the FIFOs are off. */
    s->fcr = value & FCR_ENABLE ? value & 0xc9 : 0;
    start_timeout(s);
    update(s);
    char_accept_input(&s->end);
}

static void lcr_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    Ns16550 *s = (Ns16550 *)d;

    if (~old & s->lcr & LCR_BREAK && s->mcr & MCR_LOOP)
        receive_one(s, LSR_BI << 8);
}

/* Without loopback the other side is always there and ready. */
static u8 modem_lines(const Ns16550 *s)
{
    static const struct {
        u8 out, in;
    } wires[] = {
        {MCR_RTS, MSR_CTS}, {MCR_DTR, MSR_DSR}, {MCR_OUT1, MSR_RI}, {MCR_OUT2, MSR_DCD}};
    u8 lines = 0;

    if (!(s->mcr & MCR_LOOP))
        return LINES_UP;
    for (unsigned i = 0; i < ARRAY_SIZE(wires); i++)
        lines |= s->mcr & wires[i].out ? wires[i].in : 0;
    return lines;
}

static void mcr_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    Ns16550 *s = (Ns16550 *)d;
    u8 lines = modem_lines(s), changed = (u8)((lines ^ s->msr) & 0xf0);

    /* RI counts only when it ends. */
    if (changed & MSR_RI && lines & MSR_RI)
        changed &= (u8)~MSR_RI;
    s->msr = (u8)((s->msr & MSR_DELTAS) | lines | changed >> 4);
    update(s);
}

static u64 lsr_read(Device *d, const RegRow *r, unsigned index)
{
    Ns16550 *s = (Ns16550 *)d;
    u8 value = s->lsr;

    s->lsr &= (u8)~LSR_ERRORS;
    if (s->rx.count)
        *uart_fifo_top(&s->rx) &= 0xff;
    update(s);
    return value;
}

static u64 msr_read(Device *d, const RegRow *r, unsigned index)
{
    Ns16550 *s = (Ns16550 *)d;
    u8 value = s->msr;

    s->msr &= (u8)~MSR_DELTAS;
    update(s);
    return value;
}

#define R(f) REG_FIELD(Ns16550, f)

// clang-format off
static const RegRow regs[] = {
    /* offset name    field     reset  writable w1c flags  sizes */
    {0, "RBR/THR",    REG_NONE, 0,     0,       0,  0,      REG_BYTE, .read = data_read, .write = data_write},
    {1, "IER",        R(ier),   0,     0,       0,  0,      REG_BYTE, .read = ier_read, .write = ier_write},
    {2, "IIR/FCR",    REG_NONE, 0,     0,       0,  0,      REG_BYTE, .read = iir_read, .write = fcr_write},
    {3, "LCR",        R(lcr),   0,     0xff,    0,  0,      REG_BYTE, .write = lcr_write},
    {4, "MCR",        R(mcr),   0,     0x1f,    0,  0,      REG_BYTE, .write = mcr_write},
    {5, "LSR",        R(lsr),   0x60,  0,       0,  REG_RO, REG_BYTE, .read = lsr_read},
    {6, "MSR",        R(msr),   LINES_UP, 0,    0,  REG_RO, REG_BYTE, .read = msr_read},
    {7, "SCR",        R(scr),   0,     0xff,    0,  0,      REG_BYTE},
};
// clang-format on

/* ---- life ---- */

static bool init(Device *d, Error *err)
{
    Ns16550 *s = (Ns16550 *)d;

    loop_timer_init(d->env->loop, &s->timeout, d->env->clock, on_timeout, s);
    return !s->chr || char_attach(&s->end, s->chr, &char_ops, s, err);
}

static void fini(Device *d)
{
    Ns16550 *s = (Ns16550 *)d;

    loop_timer_cancel(&s->timeout);
    char_detach(&s->end);
}

/* The divisor and SCR survive a master reset of the chip; a PC's firmware sets them anyway. */
static void reset(Device *d)
{
    Ns16550 *s = (Ns16550 *)d;

    loop_timer_cancel(&s->timeout);
    s->rx = s->tx = (UartFifo){0};
    s->fcr = s->dlm = 0;
    s->dll = 12; /* 9600 baud */
    s->thre_pending = s->timeout_pending = false;
}

static void reset_hold(Device *d)
{
    update((Ns16550 *)d);
}

static void reset_exit(Device *d)
{
    char_accept_input(&((Ns16550 *)d)->end);
}

static const StateRow state_rows[] = {
    STATE_FIELD(Ns16550, dll),
    STATE_FIELD(Ns16550, dlm),
    STATE_FIELD(Ns16550, ier),
    STATE_FIELD(Ns16550, fcr),
    STATE_FIELD(Ns16550, lcr),
    STATE_FIELD(Ns16550, mcr),
    STATE_FIELD(Ns16550, lsr),
    STATE_FIELD(Ns16550, msr),
    STATE_FIELD(Ns16550, scr),
    STATE_FIELD(Ns16550, thre_pending),
    STATE_FIELD(Ns16550, timeout_pending),
    STATE_TABLE(Ns16550, rx, &uart_fifo_state),
    STATE_TABLE(Ns16550, tx, &uart_fifo_state),
};

static bool post_load(void *object, u32 version, Error *err)
{
    Ns16550 *s = object;
    bool waited = s->timeout_pending;

    if (!uart_fifo_check(&s->rx, depth(s), err) || !uart_fifo_check(&s->tx, depth(s), err))
        return false;
    start_timeout(s);
    s->timeout_pending = waited;
    send_waiting(s);
    char_accept_input(&s->end);
    return true;
}

static const StateTable state = {"ns16550", 1, 1, DEVICE_ROWS(state_rows), NULL, post_load};

static const PropRow props[] = {
    PROP(PROP_CHARDEV, "chardev", Ns16550, chr, NULL, "where it leads to"),
};

const DeviceType device_ns16550 = {
    .name = "isa-serial",
    .desc = "serial port of PCs (16550A)",
    .size = sizeof(Ns16550),
    .is_fixed = true,
    .regs = DEVICE_ROWS(regs),
    .reg_size = 1,
    .mmio_size = 8,
    .irqs = 1,
    .props = DEVICE_ROWS(props),
    .state = &state,
    .init = init,
    .fini = fini,
    .reset = reset,
    .reset_hold = reset_hold,
    .reset_exit = reset_exit,
};
