/* SPDX-License-Identifier: MIT */
/*
 * PS/2 keyboard (scan code sets 1 and 2) and mouse (three buttons, with wheel and five buttons
 * once the driver has knocked for them).
 *
 * Answers to commands are read before what users did, as devices send nothing else until a
 * command is complete. Keys that do not fit into the queue are lost, but not in the middle of their
 * codes. Sources: IBM Personal System/2 Hardware Interface Technical Reference, "Keyboard" and
 * "Mouse"; Microsoft, "Keyboard Scan Code Specification".
 */
#include "hw/input/ps2.h"

#include "base/log.h"
#include "host/ui/ui.h"

enum {
    QUEUE_SIZE = 64,    /* power of two */
    PRESSES_LIMIT = 40, /* room behind it is for releases, so that no key stays down */
    ANSWER_SIZE = 8,
    MOVE_MAX = 10000,

    ACK = 0xfa,
    RESEND = 0xfe,
    TEST_PASSED = 0xaa,
    BREAK = 0xf0,   /* prefix of set 2 */
    EXTENDED = 0xe0,
    EXTENDED_PAUSE = 0xe1,
    RELEASED = 0x80, /* of set 1 */
};

/* Commands of both. */
enum {
    CMD_ID = 0xf2,
    CMD_RATE = 0xf3,
    CMD_ENABLE = 0xf4,
    CMD_DISABLE = 0xf5,
    CMD_DEFAULTS = 0xf6,
    CMD_RESEND = 0xfe,
    CMD_RESET = 0xff,
};

typedef struct Ps2 Ps2;

/* What the two do differently; ops of their types. */
typedef struct Ps2Ops {
    void (*command)(Ps2 *s, u8 value);
    void (*parameter)(Ps2 *s, u8 value); /* of s->command */
    void (*emptied)(Ps2 *s);             /* all that users did was read; may be NULL */
    bool takes_all;                      /* parameters may look like commands */
} Ps2Ops;

struct Ps2 {
    Device dev;
    UiInput input;
    u8 queue[QUEUE_SIZE], first, count;    /* what users did */
    u8 answer[ANSWER_SIZE], answer_first, answer_count;
    u8 last;    /* byte sent, for CMD_RESEND */
    u8 command; /* waits for its parameter; 0: none */
    bool is_enabled;
};

typedef struct Keyboard {
    Ps2 ps2;
    u8 set; /* scan codes: 1 or 2 */
} Keyboard;

typedef struct Mouse {
    Ps2 ps2;
    i32 dx, dy, dz; /* not sent yet; up is positive in dy, down in dz */
    u8 buttons, sent_buttons;
    u8 id;          /* 0, 3 with wheel, 4 with five buttons */
    u8 rate, resolution, knock;
    bool is_remote, is_wrapped, is_scaled;
} Mouse;

/* ---- the port ---- */

static void update(Ps2 *s)
{
    irq_set(&s->dev.irq[0], s->count || s->answer_count);
}

static void answer(Ps2 *s, u8 value)
{
    if (s->answer_count < ANSWER_SIZE)
        s->answer[(s->answer_first + s->answer_count++) % ANSWER_SIZE] = value;
    update(s);
}

static void forget(Ps2 *s)
{
    s->count = s->answer_count = 0;
    update(s);
}

/* All bytes or none, up to @limit in the queue. */
static bool queue(Ps2 *s, const u8 *data, unsigned size, unsigned limit)
{
    if (size + s->count > limit)
        return false;
    for (unsigned i = 0; i < size; i++)
        s->queue[(s->first + s->count++) % QUEUE_SIZE] = data[i];
    update(s);
    return true;
}

static const Ps2Ops *ops_of(const Ps2 *s)
{
    return s->dev.type->ops;
}

bool ps2_read(Device *d, u8 *value)
{
    Ps2 *s = (Ps2 *)d;

    if (s->answer_count) {
        *value = s->answer[s->answer_first];
        s->answer_first = (s->answer_first + 1) % ANSWER_SIZE;
        s->answer_count--;
    } else if (s->count) {
        *value = s->queue[s->first];
        s->first = (s->first + 1) % QUEUE_SIZE;
        s->count--;
    } else {
        return false;
    }
    s->last = *value;
    if (!s->count && ops_of(s)->emptied)
        ops_of(s)->emptied(s);
    update(s);
    return true;
}

/* ---- keyboard ---- */

/* Scan codes: set 2 by set 1; a controller translates back. 0: no key has it. */
static const u8 set2_of[128] = {
    [0x01] = 0x76, 0x16, 0x1e, 0x26, 0x25, 0x2e, 0x36, 0x3d, 0x3e, 0x46, 0x45, 0x4e, 0x55, 0x66,
    0x0d, 0x15, 0x1d, 0x24, 0x2d, 0x2c, 0x35, 0x3c, 0x43, 0x44, 0x4d, 0x54, 0x5b, 0x5a, 0x14, 0x1c,
    0x1b, 0x23, 0x2b, 0x34, 0x33, 0x3b, 0x42, 0x4b, 0x4c, 0x52, 0x0e, 0x12, 0x5d, 0x1a, 0x22, 0x21,
    0x2a, 0x32, 0x31, 0x3a, 0x41, 0x49, 0x4a, 0x59, 0x7c, 0x11, 0x29, 0x58, 0x05, 0x06, 0x04, 0x0c,
    0x03, 0x0b, 0x83, 0x0a, 0x01, 0x09, 0x77, 0x7e, 0x6c, 0x75, 0x7d, 0x7b, 0x6b, 0x73, 0x74, 0x79,
    0x69, 0x72, 0x7a, 0x70, 0x71, 0x84, 0x60, 0x61, 0x78, 0x07, 0x0f, 0x17, 0x1f, 0x27, 0x2f, 0x37,
    0x3f, 0x47, 0x4f, 0x56, 0x5e, 0x08, 0x10, 0x18, 0x20, 0x28, 0x30, 0x38, 0x40, 0x48, 0x50, 0x57,
    0x6f, 0x13, 0x19, 0x39, 0x51, 0x53, 0x5c, 0x5f, 0x62, 0x63, 0x64, 0x65, 0x67, 0x68, 0x6a, 0x6d,
    0x6e,
};

u8 ps2_translate(u8 code)
{
    for (u8 i = 1; i < ARRAY_SIZE(set2_of); i++)
        if (set2_of[i] == code)
            return i;
    return code;
}

/* Keys that have the prefix EXTENDED: their code of set 1. All others up to F12 have their number. */
static const struct {
    u16 key;
    u8 code;
} extended[] = {
    {KEY_KPENTER, 0x1c},      {KEY_RIGHTCTRL, 0x1d},  {KEY_KPSLASH, 0x35},   {KEY_RIGHTALT, 0x38},
    {KEY_HOME, 0x47},         {KEY_UP, 0x48},         {KEY_PAGEUP, 0x49},    {KEY_LEFT, 0x4b},
    {KEY_RIGHT, 0x4d},        {KEY_END, 0x4f},        {KEY_DOWN, 0x50},      {KEY_PAGEDOWN, 0x51},
    {KEY_INSERT, 0x52},       {KEY_DELETE, 0x53},     {KEY_LEFTMETA, 0x5b},  {KEY_RIGHTMETA, 0x5c},
    {KEY_COMPOSE, 0x5d},      {KEY_MENU, 0x5d},       {KEY_POWER, 0x5e},     {KEY_SLEEP, 0x5f},
    {KEY_WAKEUP, 0x63},       {KEY_MUTE, 0x20},       {KEY_VOLUMEDOWN, 0x2e}, {KEY_VOLUMEUP, 0x30},
    {KEY_NEXTSONG, 0x19},     {KEY_PREVIOUSSONG, 0x10}, {KEY_PLAYPAUSE, 0x22}, {KEY_STOPCD, 0x24},
    {KEY_CALC, 0x21},         {KEY_HOMEPAGE, 0x32},   {KEY_SEARCH, 0x65},    {KEY_BOOKMARKS, 0x66},
    {KEY_REFRESH, 0x67},      {KEY_STOP, 0x68},       {KEY_FORWARD, 0x69},   {KEY_BACK, 0x6a},
    {KEY_COMPUTER, 0x6b},     {KEY_MAIL, 0x6c},
};

/* Keys without the prefix whose code is not their number. */
static const struct {
    u16 key;
    u8 code;
} plain[] = {
    {KEY_KPEQUAL, 0x59}, {KEY_RO, 0x73},     {KEY_KATAKANAHIRAGANA, 0x70}, {KEY_HENKAN, 0x79},
    {KEY_YEN, 0x7d},     {KEY_KPCOMMA, 0x7e}, {KEY_MUHENKAN, 0x7b},
};

/* The code of set 1 of @key; 0: keyboards of PCs do not have it. */
static u8 code_of(u16 key, bool *is_extended)
{
    *is_extended = false;
    if ((key >= KEY_ESC && key <= KEY_KPDOT) || (key >= KEY_102ND && key <= KEY_F12))
        return (u8)key;
    for (unsigned i = 0; i < ARRAY_SIZE(plain); i++)
        if (plain[i].key == key)
            return plain[i].code;
    *is_extended = true;
    for (unsigned i = 0; i < ARRAY_SIZE(extended); i++)
        if (extended[i].key == key)
            return extended[i].code;
    return 0;
}

/* One code of set 1, or its release, as bytes of the set in use. */
static unsigned put_code(const Keyboard *k, u8 *out, u8 prefix, u8 code, bool is_down)
{
    unsigned n = 0;

    if (prefix)
        out[n++] = prefix;
    if (k->set == 1) {
        out[n++] = code | (is_down ? 0 : RELEASED);
        return n;
    }
    if (!is_down)
        out[n++] = BREAK;
    out[n++] = set2_of[code];
    return n;
}

/* Pause has no release; its code and that of its release come together. */
static unsigned put_pause(const Keyboard *k, u8 *out)
{
    unsigned n = 0;

    for (int down = 1; down >= 0; down--) {
        n += put_code(k, out + n, EXTENDED_PAUSE, 0x1d, down);
        n += put_code(k, out + n, 0, 0x45, down);
    }
    return n;
}

/* Print screen pretends to be shifted. */
static unsigned put_print(const Keyboard *k, u8 *out, bool is_down)
{
    unsigned n = put_code(k, out, EXTENDED, is_down ? 0x2a : 0x37, is_down);

    return n + put_code(k, out + n, EXTENDED, is_down ? 0x37 : 0x2a, is_down);
}

static void key_event(UiInput *input, u16 type, u16 key, i32 value)
{
    Keyboard *k = container_of(input, Keyboard, ps2.input);
    bool is_extended;
    u8 bytes[12], code;
    unsigned n = 0;

    if (type != EV_KEY || !k->ps2.is_enabled)
        return;
    if (key == KEY_PAUSE)
        n = value ? put_pause(k, bytes) : 0;
    else if (key == KEY_SYSRQ)
        n = put_print(k, bytes, value);
    else if ((code = code_of(key, &is_extended)))
        n = put_code(k, bytes, is_extended ? EXTENDED : 0, code, value);
    if (!queue(&k->ps2, bytes, n, value ? PRESSES_LIMIT : QUEUE_SIZE))
        log_guest("ps2-kbd: the driver does not read; a key is lost\n");
}

static void keyboard_defaults(Keyboard *k)
{
    k->set = 2;
    k->ps2.command = 0;
}

/* The parameter of k->ps2.command. */
static void keyboard_parameter(Ps2 *s, u8 value)
{
    Keyboard *k = (Keyboard *)s;
    u32 leds = (value & 1 ? 1u << LED_SCROLLL : 0) | (value & 2 ? 1u << LED_NUML : 0) |
               (value & 4 ? 1u << LED_CAPSL : 0);

    if (s->command == 0xf0 && value > 2) {
        log_unimp("ps2-kbd: scan code set %u\n", value);
        answer(s, RESEND);
        return;
    }
    answer(s, ACK);
    if (s->command == 0xed)
        ui_set_leds(leds);
    else if (s->command == 0xf0 && !value)
        answer(s, k->set);
    else if (s->command == 0xf0)
        k->set = value;
}

static void keyboard_command(Ps2 *s, u8 value)
{
    Keyboard *k = (Keyboard *)s;

    switch (value) {
    case 0xed: /* lamps */
    case 0xf0: /* scan code set */
    case CMD_RATE:
        s->command = value;
        answer(s, ACK);
        break;
    case 0xee: /* echo */
        answer(s, value);
        break;
    case CMD_ID:
        answer(s, ACK);
        answer(s, 0xab);
        answer(s, 0x83);
        break;
    case CMD_ENABLE:
        s->is_enabled = true;
        answer(s, ACK);
        break;
    case CMD_DISABLE:
    case CMD_DEFAULTS:
        forget(s);
        keyboard_defaults(k);
        s->is_enabled = value == CMD_DEFAULTS;
        answer(s, ACK);
        break;
    case CMD_RESEND:
        answer(s, s->last);
        break;
    case CMD_RESET:
        forget(s);
        keyboard_defaults(k);
        s->is_enabled = true;
        answer(s, ACK);
        answer(s, TEST_PASSED);
        break;
    default:
        log_unimp("ps2-kbd: command 0x%02x\n", value);
        answer(s, RESEND);
        break;
    }
}

/* ---- mouse ---- */

static bool has_news(const Mouse *m)
{
    return m->dx || m->dy || (m->id && m->dz) || m->buttons != m->sent_buttons;
}

/* What of @left fits into @min to @max; it goes from @left. */
static i32 take(i32 *left, i32 min, i32 max)
{
    i32 v = MIN(MAX(*left, min), max);

    *left -= v;
    return v;
}

/* A packet with what happened, if it is due. */
static void mouse_send(Mouse *m, bool is_forced)
{
    Ps2 *s = &m->ps2;

    if (!is_forced && (!s->is_enabled || m->is_remote || s->count || !has_news(m)))
        return;
    i32 x = take(&m->dx, -255, 255), y = take(&m->dy, -255, 255), z = take(&m->dz, -8, 7);
    u8 bytes[4] = {(u8)((m->buttons & 7) | 8 | (x < 0 ? 0x10 : 0) | (y < 0 ? 0x20 : 0)), (u8)x,
                   (u8)y, (u8)(m->id == 4 ? (z & 15) | (m->buttons & 0x18) << 1 : z)};

    m->sent_buttons = m->buttons;
    if (is_forced)
        for (unsigned i = 0; i < (m->id ? 4u : 3u); i++)
            answer(s, bytes[i]);
    else
        queue(s, bytes, m->id ? 4 : 3, QUEUE_SIZE);
}

/* What nobody reads does not grow without bound. */
static void move(i32 *sum, i64 by)
{
    *sum = (i32)MIN(MAX(*sum + by, -MOVE_MAX), MOVE_MAX);
}

static void mouse_event(UiInput *input, u16 type, u16 code, i32 value)
{
    Mouse *m = container_of(input, Mouse, ps2.input);
    static const u16 buttons[] = {BTN_LEFT, BTN_RIGHT, BTN_MIDDLE, BTN_SIDE, BTN_EXTRA};

    if (!m->ps2.is_enabled)
        return;
    if (type == EV_REL && code == REL_X)
        move(&m->dx, value);
    else if (type == EV_REL && code == REL_Y)
        move(&m->dy, -(i64)value);
    else if (type == EV_REL && code == REL_WHEEL)
        move(&m->dz, -(i64)value);
    for (u8 i = 0; type == EV_KEY && i < ARRAY_SIZE(buttons); i++)
        if (buttons[i] == code)
            m->buttons = (u8)(value ? m->buttons | 1 << i : m->buttons & ~(1 << i));
    if (type == EV_SYN)
        mouse_send(m, false);
}

static void mouse_defaults(Mouse *m)
{
    m->rate = 100;
    m->resolution = 2;
    m->is_scaled = m->is_remote = m->ps2.is_enabled = false;
    m->dx = m->dy = m->dz = 0;
    m->ps2.command = 0;
}

/* Rates set one after the other ask for the wheel (200, 100, 80), then five buttons (200, 200, 80). */
static void set_rate(Mouse *m, u8 rate)
{
    m->rate = rate;
    if (rate == 80 && m->knock >= 2)
        m->id = m->knock == 2 ? 3 : 4;
    if (rate == 200)
        m->knock = m->knock == 1 ? 3 : 1;
    else
        m->knock = rate == 100 && m->knock == 1 ? 2 : 0;
}

static void mouse_status(Mouse *m)
{
    u8 b = m->buttons;

    answer(&m->ps2, (u8)(m->is_remote << 6 | m->ps2.is_enabled << 5 | m->is_scaled << 4 |
                         (b & 1) << 2 | (b & 4) >> 1 | (b & 2) >> 1));
    answer(&m->ps2, m->resolution);
    answer(&m->ps2, m->rate);
}

static void mouse_parameter(Ps2 *s, u8 value)
{
    Mouse *m = (Mouse *)s;

    if (s->command == CMD_RATE)
        set_rate(m, value);
    else
        m->resolution = value & 3;
    answer(s, ACK);
}

static void mouse_obey(Mouse *m, u8 value)
{
    Ps2 *s = &m->ps2;

    answer(s, ACK);
    switch (value) {
    case 0xe6:
    case 0xe7:
        m->is_scaled = value & 1;
        break;
    case 0xe8: /* resolution */
    case CMD_RATE:
        s->command = value;
        break;
    case 0xe9:
        mouse_status(m);
        break;
    case 0xea:
    case 0xf0:
        m->is_remote = value == 0xf0;
        break;
    case 0xeb:
        mouse_send(m, true);
        break;
    case 0xec:
    case 0xee:
        m->is_wrapped = value == 0xee;
        break;
    case CMD_ID:
        answer(s, m->id);
        break;
    case CMD_ENABLE:
        s->is_enabled = true;
        break;
    case CMD_DISABLE:
        s->is_enabled = false;
        break;
    case CMD_DEFAULTS:
        mouse_defaults(m);
        break;
    case CMD_RESET:
        m->id = m->knock = 0;
        mouse_defaults(m);
        answer(s, TEST_PASSED);
        answer(s, 0);
        break;
    default:
        log_unimp("ps2-mouse: command 0x%02x\n", value);
        break;
    }
}

static void mouse_command(Ps2 *s, u8 value)
{
    Mouse *m = (Mouse *)s;

    if (m->is_wrapped && value != 0xec && value != CMD_RESET) {
        answer(s, value);
        return;
    }
    if (value == CMD_RESEND) {
        answer(s, s->last);
        return;
    }
    if (value == CMD_RESET)
        m->is_wrapped = false;
    forget(s); /* a command ends what was being sent */
    mouse_obey(m, value);
}

static void mouse_emptied(Ps2 *s)
{
    mouse_send((Mouse *)s, false);
}

void ps2_write(Device *d, u8 value)
{
    Ps2 *s = (Ps2 *)d;

    /* A command in the place of a parameter is one. */
    if (s->command && (value < 0xe0 || ops_of(s)->takes_all)) {
        ops_of(s)->parameter(s, value);
        s->command = 0;
    } else {
        s->command = 0;
        ops_of(s)->command(s, value);
    }
}

/* ---- life ---- */

static bool start(Ps2 *s, UiInputKind kind, const char *name,
                  void (*event)(UiInput *i, u16 type, u16 code, i32 value))
{
    s->input = (UiInput){.kind = kind, .name = name, .event = event};
    ui_input_add(&s->input);
    return true;
}

static bool keyboard_init(Device *d, Error *err)
{
    return start((Ps2 *)d, UI_KEYBOARD, "PS/2 Keyboard", key_event);
}

static bool mouse_init(Device *d, Error *err)
{
    return start((Ps2 *)d, UI_MOUSE, "PS/2 Mouse", mouse_event);
}

static void fini(Device *d)
{
    ui_input_remove(&((Ps2 *)d)->input);
}

static void keyboard_reset(Device *d)
{
    Keyboard *k = (Keyboard *)d;

    k->ps2.count = k->ps2.answer_count = k->ps2.last = 0;
    keyboard_defaults(k);
    k->ps2.is_enabled = true;
}

static void mouse_reset(Device *d)
{
    Mouse *m = (Mouse *)d;

    m->ps2.count = m->ps2.answer_count = m->ps2.last = 0;
    m->id = m->knock = m->buttons = m->sent_buttons = 0;
    m->is_wrapped = false;
    mouse_defaults(m);
}

static void reset_hold(Device *d)
{
    update((Ps2 *)d);
}

static const StateRow ps2_rows[] = {
    STATE_ARRAY(Ps2, queue),        STATE_FIELD(Ps2, first),
    STATE_FIELD(Ps2, count),        STATE_ARRAY(Ps2, answer),
    STATE_FIELD(Ps2, answer_first), STATE_FIELD(Ps2, answer_count),
    STATE_FIELD(Ps2, last),         STATE_FIELD(Ps2, command),
    STATE_FIELD(Ps2, is_enabled),
};
static const StateTable ps2_state = {"ps2", 1, 1, DEVICE_ROWS(ps2_rows)};

static const StateRow keyboard_rows[] = {
    STATE_TABLE(Keyboard, ps2, &ps2_state),
    STATE_FIELD(Keyboard, set),
};
static const StateRow mouse_rows[] = {
    STATE_TABLE(Mouse, ps2, &ps2_state), STATE_FIELD(Mouse, dx),
    STATE_FIELD(Mouse, dy),              STATE_FIELD(Mouse, dz),
    STATE_FIELD(Mouse, buttons),         STATE_FIELD(Mouse, sent_buttons),
    STATE_FIELD(Mouse, id),              STATE_FIELD(Mouse, rate),
    STATE_FIELD(Mouse, resolution),      STATE_FIELD(Mouse, knock),
    STATE_FIELD(Mouse, is_remote),       STATE_FIELD(Mouse, is_wrapped),
    STATE_FIELD(Mouse, is_scaled),
};

static bool loaded(Ps2 *s, Error *err)
{
    if (s->first >= QUEUE_SIZE || s->count > QUEUE_SIZE || s->answer_first >= ANSWER_SIZE ||
        s->answer_count > ANSWER_SIZE)
        return error_set(err, "a queue has %u and %u bytes", s->count, s->answer_count);
    update(s);
    return true;
}

static bool keyboard_loaded(void *object, u32 version, Error *err)
{
    Keyboard *k = object;

    if (k->set != 1 && k->set != 2)
        return error_set(err, "scan code set %u", k->set);
    return loaded(&k->ps2, err);
}

static bool mouse_loaded(void *object, u32 version, Error *err)
{
    Mouse *m = object;

    if (m->id && m->id != 3 && m->id != 4)
        return error_set(err, "the mouse has the id %u", m->id);
    return loaded(&m->ps2, err);
}

static const StateTable keyboard_state = {"ps2-kbd", 1, 1, DEVICE_ROWS(keyboard_rows), NULL,
                                          keyboard_loaded};
static const StateTable mouse_state = {"ps2-mouse", 1, 1, DEVICE_ROWS(mouse_rows), NULL,
                                       mouse_loaded};
static const Ps2Ops keyboard_ops = {keyboard_command, keyboard_parameter};
static const Ps2Ops mouse_ops = {mouse_command, mouse_parameter, mouse_emptied, true};

const DeviceType device_ps2_keyboard = {
    .name = "ps2-kbd",
    .desc = "PS/2 keyboard",
    .size = sizeof(Keyboard),
    .is_fixed = true,
    .ops = &keyboard_ops,
    .irqs = 1,
    .state = &keyboard_state,
    .init = keyboard_init,
    .fini = fini,
    .reset = keyboard_reset,
    .reset_hold = reset_hold,
};

const DeviceType device_ps2_mouse = {
    .name = "ps2-mouse",
    .desc = "PS/2 mouse",
    .size = sizeof(Mouse),
    .is_fixed = true,
    .ops = &mouse_ops,
    .irqs = 1,
    .state = &mouse_state,
    .init = mouse_init,
    .fini = fini,
    .reset = mouse_reset,
    .reset_hold = reset_hold,
};
