/* SPDX-License-Identifier: MIT */
/*
 * Serial ports: INT 14h, and the port that the screen is mirrored on, whose characters are keys.
 *
 * Sources: National Semiconductor PC16550D data sheet; Ralf Brown's Interrupt List, INT 14h;
 * ECMA-48 and DEC VT100 for the keys of terminals.
 */
#include "bios.h"

enum {
    DATA = 0,
    DIVISOR_HIGH = 1,
    FIFO = 2,
    LINE = 3,
    MODEM = 4,
    LINE_STATUS = 5,
    MODEM_STATUS = 6,
    SCRATCH = 7
};
enum {
    LINE_8N1 = 3,
    LINE_DIVISOR = 0x80,
    HAS_DATA = 1,
    CAN_SEND = 0x20,
    PATIENCE = 10000,
    COMS = 4
};

u16 sercon_port;

static void set_up(u16 port, u16 divisor, u8 line)
{
    out8(port + LINE, line | LINE_DIVISOR);
    out8(port + DATA, (u8)divisor);
    out8(port + DIVISOR_HIGH, (u8)(divisor >> 8));
    out8(port + LINE, line);
    out8(port + MODEM, 3);
}

static bool put(u16 port, u8 c)
{
    for (u32 n = 0; n < PATIENCE; n++)
        if (in8(port + LINE_STATUS) & CAN_SEND) {
            out8(port, c);
            return true;
        }
    return false;
}

void serial_put(u8 c)
{
    put(sercon_port, c);
}

bool screen_has_serial(void)
{
    return sercon_port;
}

void serial_init(void)
{
    static const u16 ports[COMS] = {0x3f8, 0x2f8, 0x3e8, 0x2e8};
    u32 count = 0;

    for (u32 n = 0; n < COMS; n++) {
        out8(ports[n] + SCRATCH, 0x5a);
        if (in8(ports[n] + SCRATCH) == 0x5a)
            MEM16(BDA_COM + 2 * count++) = ports[n];
    }
    MEM16(BDA_EQUIPMENT) = (u16)(MEM16(BDA_EQUIPMENT) | count << 9);
    fw_load("etc/sercon-port", &sercon_port, sizeof sercon_port);
    if (sercon_port) {
        set_up(sercon_port, 1, LINE_8N1);
        out8(sercon_port + FIFO, 1);
    }
}

/* ---- keys of a terminal ---- */

/* What follows ESC [ or ESC O. */
static const struct {
    char end;
    u16 key;
} sequences[] = {{'A', 0x48e0}, {'B', 0x50e0}, {'C', 0x4de0},
                 {'D', 0x4be0}, {'H', 0x47e0}, {'F', 0x4fe0}};

#define DELETE 0x7f /* what terminals send for backspace */

static void add_char(u8 c)
{
    keyboard_add(keyboard_key_of(c == DELETE ? '\b' : c));
}

static bool has_data(void)
{
    u8 status = in8(sercon_port + LINE_STATUS);

    return status != 0xff && status & HAS_DATA;
}

/* The characters of a sequence come one after another. */
static u8 next_char(void)
{
    for (u32 n = 0; n < PATIENCE / 10; n++)
        if (has_data())
            return in8(sercon_port);
    return 0;
}

static void take_sequence(void)
{
    u8 c = next_char();

    if (c != '[' && c != 'O') {
        keyboard_add(0x011b);
        if (c)
            add_char(c);
        return;
    }
    c = next_char();
    for (u32 n = 0; n < ARRAY_SIZE(sequences); n++)
        if ((u8)sequences[n].end == c)
            keyboard_add(sequences[n].key);
}

void serial_poll_keys(void)
{
    while (sercon_port && has_data()) {
        u8 c = in8(sercon_port);

        if (c == 0x1b)
            take_sequence();
        else
            add_char(c);
    }
}

/* ---- INT 14h ---- */

static void start(Regs *r, u16 port)
{
    static const u16 divisors[] = {1047, 768, 384, 192, 96, 48, 24, 12};

    set_up(port, divisors[r->al >> 5], r->al & 0x1f);
}

static void get(Regs *r, u16 port)
{
    for (u32 n = 0; n < PATIENCE; n++)
        if (in8(port + LINE_STATUS) & HAS_DATA) {
            r->al = in8(port);
            r->ah = in8(port + LINE_STATUS) & 0x1e;
            return;
        }
    r->ah = 0x80;
}

void int14(Regs *r)
{
    u16 port = r->dx < COMS ? MEM16(BDA_COM + 2u * r->dx) : 0;

    if (!port)
        return;
    if (r->ah == 2) {
        get(r, port);
        return;
    }
    if (r->ah == 0)
        start(r, port);
    else if (r->ah == 1 && !put(port, r->al)) {
        r->ah = 0x80;
        return;
    }
    r->ah = in8(port + LINE_STATUS);
    if (r->ah != 1)
        r->al = in8(port + MODEM_STATUS);
}
