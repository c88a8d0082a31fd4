/* SPDX-License-Identifier: MIT */
/*
 * The keyboard: 8042, scan codes (set 1) to the codes of INT 16h, its buffer in the BIOS data area.
 *
 * Sources: IBM PS/2 Technical Reference, "Keyboard and Auxiliary Device Controller"; IBM PC BIOS
 * Interface Technical Reference, "INT 16H", "Character codes"; layout of the US.
 */
#include "bios.h"

enum {
    DATA = 0x60,
    STATUS = 0x64,
    STATUS_FULL = 1,
    STATUS_BUSY = 2,
    SELF_TEST = 0xaa,
    KEYBOARD_ON = 0xae,
    SET_MODE = 0x60,
    MODE = 0x61, /* translated, mouse off, interrupt 1 */
    CAN_SCAN = 0xf4,
    PATIENCE = 10000,
};

enum {
    SHIFT_RIGHT = 1 << 0,
    SHIFT_LEFT = 1 << 1,
    CTRL = 1 << 2,
    ALT = 1 << 3,
    NUM_LOCK = 1 << 5,
    CAPS_LOCK = 1 << 6,
    MODE_EXTENDED = 1 << 1, /* of BDA_KEY_MODE: e0 came */
    RELEASED = 0x80,
    SCAN_KEYPAD = 0x47,
    SCAN_KEYPAD_END = 0x53,
    SCAN_SLASH = 0x35,
    SCAN_DELETE = 0x53,
};

/* ---- codes ---- */

/* Characters of scan codes 0 to 0x39: as they are, with shift. 0: none. */
static const char plain[] = "\0\x1b"
                            "1234567890-=\b\tqwertyuiop[]\r\0asdfghjkl;'`\0\\zxcvbnm,./\0*\0 ";
static const char shifted[] = "\0\x1b"
                              "!@#$%^&*()_+\b\0QWERTYUIOP{}\r\0ASDFGHJKL:\"~\0|ZXCVBNM<>?\0*\0 ";
static const char keypad[] = "789-456+1230.";

/* Keys that have other scan codes with shift, control, alt; characters 0. */
static const struct {
    u8 first, last, shift, ctrl, alt;
} special[] = {
    {0x3b, 0x44, 0x54, 0x5e, 0x68}, /* F1 to F10 */
    {0x57, 0x58, 0x87, 0x89, 0x8b}, /* F11, F12 */
    {0x47, 0x47, 0x47, 0x77, 0x97}, /* Home */
    {0x48, 0x48, 0x48, 0x8d, 0x98}, {0x49, 0x49, 0x49, 0x84, 0x99}, {0x4b, 0x4b, 0x4b, 0x73, 0x9b},
    {0x4d, 0x4d, 0x4d, 0x74, 0x9d}, {0x4f, 0x4f, 0x4f, 0x75, 0x9f}, {0x50, 0x50, 0x50, 0x91, 0xa0},
    {0x51, 0x51, 0x51, 0x76, 0xa1}, {0x52, 0x52, 0x52, 0x92, 0xa2}, {0x53, 0x53, 0x53, 0x93, 0xa3},
};

static const struct {
    u8 scan, bit;
} modifiers[] = {{0x36, SHIFT_RIGHT}, {0x2a, SHIFT_LEFT}, {0x1d, CTRL}, {0x38, ALT}};

static u16 special_key(u8 scan, u8 state)
{
    for (u32 n = 0; n < ARRAY_SIZE(special); n++) {
        u8 first = special[n].first, to = first;

        if (scan < first || scan > special[n].last)
            continue;
        if (state & ALT)
            to = special[n].alt;
        else if (state & CTRL)
            to = special[n].ctrl;
        else if (state & (SHIFT_LEFT | SHIFT_RIGHT))
            to = special[n].shift;
        return (u16)((scan - first + to) << 8);
    }
    return 0;
}

static u16 char_key(u8 scan, u8 state)
{
    bool is_shifted = state & (SHIFT_LEFT | SHIFT_RIGHT);
    u8 c = (u8)plain[scan];

    if (state & CAPS_LOCK && c >= 'a' && c <= 'z')
        is_shifted = !is_shifted;
    if (is_shifted)
        c = (u8)shifted[scan];
    if (scan == 0x0f && is_shifted)
        return 0x0f00;
    if (!c)
        return 0;
    if (state & ALT)
        return (u16)((scan >= 2 && scan <= 0x0d ? scan + 0x76 : scan) << 8);
    if (state & CTRL)
        c = c >= '@' ? c & 0x1f : scan == 0x1c ? '\n' : c;
    return (u16)(scan << 8 | c);
}

static u16 key_of(u8 scan, u8 state, bool is_extended)
{
    if (is_extended && scan == 0x1c)
        return 0xe00d;
    if (is_extended && scan == SCAN_SLASH)
        return 0xe02f;
    if (!is_extended && scan >= SCAN_KEYPAD && scan <= SCAN_KEYPAD_END) {
        u8 c = (u8)keypad[scan - SCAN_KEYPAD];

        if (c == '-' || c == '+' || state & NUM_LOCK)
            return (u16)(scan << 8 | c);
    }
    if (scan < sizeof plain - 1)
        return char_key(scan, state);
    u16 key = special_key(scan, state);

    return is_extended && key ? key | 0xe0 : key;
}

/* The key that gives @c, without modifiers. */
u16 keyboard_key_of(u8 c)
{
    u8 small = c >= 'A' && c <= 'Z' ? c | 0x20 : c;

    for (u32 n = 1; n < sizeof plain - 1; n++)
        if ((u8)plain[n] == small)
            return (u16)(n << 8 | c);
    return c;
}

/* ---- the buffer ---- */

static u16 next_place(u16 at)
{
    return at + 2 == MEM16(BDA_KEY_LAST) ? MEM16(BDA_KEY_FIRST) : (u16)(at + 2);
}

void keyboard_add(u16 key)
{
    u16 tail = MEM16(BDA_KEY_TAIL), next = next_place(tail);

    if (next == MEM16(BDA_KEY_HEAD))
        return;
    MEM16(0x400u + tail) = key;
    MEM16(BDA_KEY_TAIL) = next;
}

static u16 peek(void)
{
    u16 head = MEM16(BDA_KEY_HEAD);

    serial_poll_keys();
    return head == MEM16(BDA_KEY_TAIL) ? 0 : MEM16(0x400u + head);
}

u16 key_get(void)
{
    u16 key = peek();

    if (key)
        MEM16(BDA_KEY_HEAD) = next_place(MEM16(BDA_KEY_HEAD));
    return key;
}

static bool take_modifier(u8 scan, bool is_down)
{
    for (u32 n = 0; n < ARRAY_SIZE(modifiers); n++)
        if (scan == modifiers[n].scan) {
            u8 state = MEM8(BDA_SHIFT);

            MEM8(BDA_SHIFT) = is_down ? state | modifiers[n].bit : state & (u8)~modifiers[n].bit;
            return true;
        }
    if (scan == 0x3a && is_down)
        MEM8(BDA_SHIFT) ^= CAPS_LOCK;
    if (scan == 0x45 && is_down)
        MEM8(BDA_SHIFT) ^= NUM_LOCK;
    return scan == 0x3a || scan == 0x45;
}

static void take(u8 code)
{
    u8 mode = MEM8(BDA_KEY_MODE), scan = code & (u8)~RELEASED;
    bool is_extended = mode & MODE_EXTENDED;
    u16 key;

    MEM8(BDA_KEY_MODE) = (u8)(code == 0xe0 ? mode | MODE_EXTENDED : mode & ~MODE_EXTENDED);
    if (code == 0xe0 || code == 0xe1 || (is_extended && scan == 0x2a))
        return;
    if (take_modifier(scan, !(code & RELEASED)) || code & RELEASED)
        return;
    if ((MEM8(BDA_SHIFT) & (CTRL | ALT)) == (CTRL | ALT) && scan == SCAN_DELETE)
        out8(0xcf9, 6);
    key = key_of(scan, MEM8(BDA_SHIFT), is_extended);
    if (key)
        keyboard_add(key);
}

void keyboard_irq(void)
{
    if (in8(STATUS) & STATUS_FULL)
        take(in8(DATA));
}

/* ---- INT 16h ---- */

/* Callers of the old functions know no e0 and no scan codes of later keyboards. */
static u16 as_old(u16 key)
{
    if ((key & 0xff00) == 0xe000)
        return (key & 0xff) == '/' ? 0x352f : 0x1c0d;
    return (key & 0xff) == 0xe0 ? key & 0xff00 : key;
}

void int16(Regs *r)
{
    bool is_new = r->ah >= 0x10;
    u16 key;

    switch (r->ah) {
    case 0x00:
    case 0x10:
        key = key_get();
        if (!key)
            r->action = ACTION_WAIT;
        else
            r->ax = is_new ? key : as_old(key);
        break;
    case 0x01:
    case 0x11:
        key = peek();
        set_flag(r, FLAG_ZF, !key);
        if (key)
            r->ax = is_new ? key : as_old(key);
        break;
    case 0x02: r->al = MEM8(BDA_SHIFT); break;
    case 0x05:
        keyboard_add(r->cx);
        r->al = 0;
        break;
    case 0x09: r->al = 0x20; break; /* functions 10h to 12h are there */
    case 0x12: r->ax = MEM16(BDA_SHIFT); break;
    default: break;
    }
}

/* ---- the controller ---- */

static bool wait_for(u8 bit, bool is_set)
{
    for (u32 n = 0; n < PATIENCE; n++)
        if (!(in8(STATUS) & bit) == !is_set)
            return true;
    return false;
}

static void send(u16 port, u8 v)
{
    wait_for(STATUS_BUSY, false);
    out8(port, v);
}

static void drain(void)
{
    for (u32 n = 0; n < 32 && in8(STATUS) & STATUS_FULL; n++)
        in8(DATA);
}

void keyboard_init(void)
{
    MEM16(BDA_KEY_FIRST) = MEM16(BDA_KEY_HEAD) = MEM16(BDA_KEY_TAIL) = BDA_KEYS - 0x400;
    MEM16(BDA_KEY_LAST) = BDA_KEYS_END - 0x400;
    MEM8(BDA_KEY_MODE) = 0x10; /* 101 keys */
    drain();
    send(STATUS, SELF_TEST);
    if (!wait_for(STATUS_FULL, true) || in8(DATA) != 0x55)
        return;
    send(STATUS, KEYBOARD_ON);
    send(DATA, CAN_SCAN);
    wait_for(STATUS_FULL, true);
    drain();
    send(STATUS, SET_MODE);
    send(DATA, MODE);
}
