/* SPDX-License-Identifier: MIT */
/*
 * 8042 keyboard controller of PCs with a PS/2 keyboard and mouse, and the chipset's port 0x92.
 *
 * A byte of a device goes to the output buffer as soon as that is free and the device's clock is
 * not held; the host's bytes go to the device at once. Lines: irq[0] keyboard (IRQ 1), irq[1]
 * mouse (IRQ 12), irq[2] gate of address line 20, irq[3] pulses to reset the CPUs. Inputs 0 and 1
 * are the devices' own. Regions: 0 data port (PC: 0x60), 1 command and status (0x64), 2 port 0x92.
 * Source: IBM Personal System/2 Hardware Interface Technical Reference, "Keyboard and Auxiliary
 * Device Controller".
 */
#include "base/log.h"
#include "hw/input/ps2.h"

enum {
    STATUS_FULL = 1 << 0,
    STATUS_SYSTEM = 1 << 2,
    STATUS_COMMAND = 1 << 3, /* the last byte of the host was a command */
    STATUS_UNLOCKED = 1 << 4,
    STATUS_MOUSE = 1 << 5, /* the byte in the buffer is the mouse's */

    MODE_KBD_IRQ = 1 << 0,
    MODE_MOUSE_IRQ = 1 << 1,
    MODE_SYSTEM = 1 << 2,
    MODE_KBD_OFF = 1 << 4,
    MODE_MOUSE_OFF = 1 << 5,
    MODE_TRANSLATE = 1 << 6,

    OUT_NO_RESET = 1 << 0,
    OUT_A20 = 1 << 1,
    OUT_KBD_FULL = 1 << 4,
    OUT_MOUSE_FULL = 1 << 5,

    P92_RESET = 1 << 0,
    P92_A20 = 1 << 1,

    RAM_SIZE = 32,
    BREAK = 0xf0,
};

enum {
    CMD_READ_RAM = 0x20, /* to 0x3f; byte 0 is the mode */
    CMD_WRITE_RAM = 0x60,
    CMD_MOUSE_OFF = 0xa7,
    CMD_MOUSE_ON = 0xa8,
    CMD_TEST_MOUSE = 0xa9,
    CMD_SELF_TEST = 0xaa,
    CMD_TEST_KBD = 0xab,
    CMD_KBD_OFF = 0xad,
    CMD_KBD_ON = 0xae,
    CMD_READ_INPUT = 0xc0,
    CMD_READ_OUTPUT = 0xd0,
    CMD_WRITE_OUTPUT = 0xd1,
    CMD_FROM_KBD = 0xd2, /* the host's byte comes back as if from the device */
    CMD_FROM_MOUSE = 0xd3,
    CMD_TO_MOUSE = 0xd4,
    CMD_A20_OFF = 0xdd,
    CMD_A20_ON = 0xdf,
    CMD_TEST_INPUTS = 0xe0,
    CMD_PULSE = 0xf0, /* to 0xff: low bits that are 0 are pulsed */
};

enum {
    KBD,
    MOUSE,
    DEVICES,
    LINE_A20 = 2,
    LINE_RESET,
};

typedef struct I8042 {
    Device dev;
    Device *device[DEVICES];
    u8 ram[RAM_SIZE]; /* [0]: mode */
    u8 status, data;
    u8 output;  /* OUT_NO_RESET, OUT_A20 */
    u8 command; /* waits for its byte; 0: none */
    bool is_break; /* translation: the keyboard has sent the prefix */
    bool has_own;  /* own was said by the controller, and waits for the buffer */
    u8 own;
} I8042;

static void update(I8042 *s)
{
    bool is_mouse = s->status & STATUS_MOUSE, is_full = s->status & STATUS_FULL;

    irq_set(&s->dev.irq[KBD], is_full && !is_mouse && s->ram[0] & MODE_KBD_IRQ);
    irq_set(&s->dev.irq[MOUSE], is_full && is_mouse && s->ram[0] & MODE_MOUSE_IRQ);
    irq_set(&s->dev.irq[LINE_A20], s->output & OUT_A20);
}

static void put(I8042 *s, u8 value, bool is_mouse)
{
    s->data = value;
    s->status = (u8)((s->status & ~STATUS_MOUSE) | STATUS_FULL | (is_mouse ? STATUS_MOUSE : 0));
    update(s);
}

/* A byte of the keyboard as the host gets it; false: it was the prefix, which is part of the next. */
static bool translate(I8042 *s, u8 *value)
{
    if (!(s->ram[0] & MODE_TRANSLATE))
        return true;
    if (*value == BREAK) {
        s->is_break = true;
        return false;
    }
    *value = ps2_translate(*value) | (s->is_break ? 0x80 : 0);
    s->is_break = false;
    return true;
}

/* Fill the buffer if it is free. */
static void poll(I8042 *s)
{
    u8 value;

    if (s->status & STATUS_FULL)
        return;
    if (s->has_own) {
        s->has_own = false;
        put(s, s->own, false);
        return;
    }
    while (!(s->ram[0] & MODE_KBD_OFF) && ps2_read(s->device[KBD], &value))
        if (translate(s, &value)) {
            put(s, value, false);
            return;
        }
    if (!(s->ram[0] & MODE_MOUSE_OFF) && ps2_read(s->device[MOUSE], &value))
        put(s, value, true);
}

static void gpio_in(Device *d, unsigned n, bool level)
{
    if (level)
        poll((I8042 *)d);
}

/* The controller's own answer, which replaces one that was not read. */
static void reply(I8042 *s, u8 value)
{
    s->own = value;
    s->has_own = true;
    poll(s);
}

static void set_output(I8042 *s, u8 value)
{
    s->output = value & (OUT_NO_RESET | OUT_A20);
    update(s);
    if (!(value & OUT_NO_RESET))
        irq_pulse(&s->dev.irq[LINE_RESET]);
}

static void set_mode(I8042 *s, u8 value)
{
    s->ram[0] = value;
    s->status = (u8)((s->status & ~STATUS_SYSTEM) | (value & MODE_SYSTEM ? STATUS_SYSTEM : 0));
    update(s);
    poll(s);
}

/* ---- ports ---- */

static u8 read_output(const I8042 *s)
{
    u8 full = !(s->status & STATUS_FULL)   ? 0
              : s->status & STATUS_MOUSE ? OUT_MOUSE_FULL
                                         : OUT_KBD_FULL;

    return s->output | full;
}

static void pulse(I8042 *s, u8 value)
{
    if (!(value & OUT_NO_RESET))
        irq_pulse(&s->dev.irq[LINE_RESET]);
}

static void obey(I8042 *s, u8 value)
{
    static const struct {
        u8 command;
        u8 answer;
    } answers[] = {{CMD_TEST_MOUSE, 0}, {CMD_SELF_TEST, 0x55}, {CMD_TEST_KBD, 0},
                   {CMD_READ_INPUT, 0x80}, {CMD_TEST_INPUTS, 0}};

    for (unsigned i = 0; i < ARRAY_SIZE(answers); i++)
        if (answers[i].command == value) {
            if (value == CMD_SELF_TEST)
                set_mode(s, s->ram[0] | MODE_SYSTEM);
            reply(s, answers[i].answer);
            return;
        }
    switch (value) {
    case CMD_MOUSE_OFF:
        set_mode(s, s->ram[0] | MODE_MOUSE_OFF);
        break;
    case CMD_MOUSE_ON:
        set_mode(s, s->ram[0] & (u8)~MODE_MOUSE_OFF);
        break;
    case CMD_KBD_OFF:
        set_mode(s, s->ram[0] | MODE_KBD_OFF);
        break;
    case CMD_KBD_ON:
        set_mode(s, s->ram[0] & (u8)~MODE_KBD_OFF);
        break;
    case CMD_READ_OUTPUT:
        reply(s, read_output(s));
        break;
    case CMD_A20_OFF:
    case CMD_A20_ON:
        set_output(s, (u8)(OUT_NO_RESET | (value == CMD_A20_ON ? OUT_A20 : 0)));
        break;
    default:
        log_unimp("i8042: command 0x%02x\n", value);
        break;
    }
}

static void write_command(I8042 *s, u8 value)
{
    bool is_ram = value >= CMD_WRITE_RAM && value < CMD_WRITE_RAM + RAM_SIZE;

    s->status |= STATUS_COMMAND;
    s->command = 0;
    if (is_ram || (value >= CMD_WRITE_OUTPUT && value <= CMD_TO_MOUSE))
        s->command = value;
    else if (value >= CMD_READ_RAM && value < CMD_READ_RAM + RAM_SIZE)
        reply(s, s->ram[value - CMD_READ_RAM]);
    else if (value >= CMD_PULSE)
        pulse(s, value);
    else
        obey(s, value);
}

/* A byte for the keyboard ends the hold of its clock, as the controller's program does it. */
static void write_keyboard(I8042 *s, u8 value)
{
    ps2_write(s->device[KBD], value);
    set_mode(s, s->ram[0] & (u8)~MODE_KBD_OFF);
}

static void write_data(I8042 *s, u8 value)
{
    u8 command = s->command;

    s->status &= (u8)~STATUS_COMMAND;
    s->command = 0;
    switch (command) {
    case 0:
        write_keyboard(s, value);
        break;
    case CMD_WRITE_OUTPUT:
        set_output(s, value);
        break;
    case CMD_FROM_KBD:
    case CMD_FROM_MOUSE:
        put(s, value, command == CMD_FROM_MOUSE);
        break;
    case CMD_TO_MOUSE:
        ps2_write(s->device[MOUSE], value);
        poll(s);
        break;
    case CMD_WRITE_RAM:
        set_mode(s, value);
        break;
    default:
        s->ram[command - CMD_WRITE_RAM] = value;
        break;
    }
}

static MemResult data_read(void *opaque, u64 port, unsigned size, u64 *value, MemAttrs attrs)
{
    I8042 *s = opaque;

    *value = s->data;
    if (s->status & STATUS_FULL) {
        s->status &= (u8)~(STATUS_FULL | STATUS_MOUSE);
        update(s);
        poll(s);
    }
    return MEM_OK;
}

static MemResult data_write(void *opaque, u64 port, unsigned size, u64 value, MemAttrs attrs)
{
    write_data(opaque, (u8)value);
    return MEM_OK;
}

static MemResult status_read(void *opaque, u64 port, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = ((I8042 *)opaque)->status;
    return MEM_OK;
}

static MemResult command_write(void *opaque, u64 port, unsigned size, u64 value, MemAttrs attrs)
{
    write_command(opaque, (u8)value);
    return MEM_OK;
}

static MemResult p92_read(void *opaque, u64 port, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = ((I8042 *)opaque)->output & OUT_A20 ? P92_A20 : 0;
    return MEM_OK;
}

static MemResult p92_write(void *opaque, u64 port, unsigned size, u64 value, MemAttrs attrs)
{
    set_output(opaque, (u8)((value & P92_RESET ? 0 : OUT_NO_RESET) | (value & P92_A20 ? OUT_A20 : 0)));
    return MEM_OK;
}

static const MemIoOps data_ops = {.read = data_read, .write = data_write, .impl_max = 1};
static const MemIoOps command_ops = {.read = status_read, .write = command_write, .impl_max = 1};
static const MemIoOps p92_ops = {.read = p92_read, .write = p92_write, .impl_max = 1};

/* ---- life ---- */

static bool init(Device *d, Error *err)
{
    static const DeviceType *const types[] = {&device_ps2_keyboard, &device_ps2_mouse};
    I8042 *s = (I8042 *)d;

    device_add_region(d, "i8042-data", 1, &data_ops);
    device_add_region(d, "i8042-command", 1, &command_ops);
    device_add_region(d, "port92", 1, &p92_ops);
    for (unsigned i = 0; i < DEVICES; i++) {
        s->device[i] = device_new(types[i], NULL, d, d->env);
        if (!device_realize(s->device[i], err))
            return false;
        irq_connect(&s->device[i]->irq[0], device_gpio(d, i));
    }
    return true;
}

static void reset(Device *d)
{
    I8042 *s = (I8042 *)d;

    for (unsigned i = 0; i < RAM_SIZE; i++)
        s->ram[i] = 0;
    s->ram[0] = MODE_KBD_IRQ | MODE_MOUSE_IRQ;
    s->status = STATUS_COMMAND | STATUS_UNLOCKED;
    s->output = OUT_NO_RESET | OUT_A20;
    s->data = s->command = s->own = 0;
    s->is_break = s->has_own = false;
}

static void reset_hold(Device *d)
{
    update((I8042 *)d);
}

static const StateRow state_rows[] = {
    STATE_ARRAY(I8042, ram),     STATE_FIELD(I8042, status),  STATE_FIELD(I8042, data),
    STATE_FIELD(I8042, output),  STATE_FIELD(I8042, command), STATE_FIELD(I8042, is_break),
    STATE_FIELD(I8042, has_own), STATE_FIELD(I8042, own),
};

static bool post_load(void *object, u32 version, Error *err)
{
    I8042 *s = object;
    u8 c = s->command;

    if (c && !(c >= CMD_WRITE_RAM && c < CMD_WRITE_RAM + RAM_SIZE) &&
        !(c >= CMD_WRITE_OUTPUT && c <= CMD_TO_MOUSE))
        return error_set(err, "command 0x%02x has no parameter", c);
    update(s);
    return true;
}

static const StateTable state = {"i8042", 1, 1, DEVICE_ROWS(state_rows), NULL, post_load};

const DeviceType device_i8042 = {
    .name = "i8042",
    .desc = "keyboard controller of PCs",
    .size = sizeof(I8042),
    .is_fixed = true,
    .irqs = 4,
    .gpios = DEVICES,
    .gpio_in = gpio_in,
    .state = &state,
    .init = init,
    .reset = reset,
    .reset_hold = reset_hold,
};
