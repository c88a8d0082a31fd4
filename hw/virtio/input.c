/* SPDX-License-Identifier: MIT */
/*
 * Virtio input devices: keyboard, mouse and tablet. What they can do is in tables that the driver
 * asks for by selectors; events that belong together are delivered together or dropped together.
 * Source: VIRTIO 1.2, "Input Device".
 */
#include <linux/input.h>
#include <linux/virtio_input.h>
#include <string.h>
#include "base/log.h"
#include "host/ui/ui.h"
#include "hw/virtio/virtio.h"

#define PENDING_MAX 16u

enum {
    EVENT_QUEUE,
    STATUS_QUEUE,
    QUEUE_SIZE = 64,
    KEYBOARD_LAST = KEY_MICMUTE, /* of a keyboard */
};

/* Codes of an event type that a device has: first to last. */
typedef struct Codes {
    u8 type;
    u16 first, last;
} Codes;

typedef struct InputModel {
    UiInputKind kind;
    const char *name;
    u16 product;
    const Codes *codes;
    u32 code_count;
} InputModel;

typedef struct VirtioInput {
    Virtio virtio;
    const InputModel *model;
    UiInput input;
    char *serial;
    u8 select, subsel;
    struct virtio_input_event pending[PENDING_MAX]; /* since the last EV_SYN */
    u32 pending_count;
    u32 leds;
} VirtioInput;

static const Codes keyboard_codes[] = {
    {EV_KEY, KEY_ESC, KEYBOARD_LAST},
    {EV_LED, LED_NUML, LED_SCROLLL},
    {EV_REP, REP_DELAY, REP_PERIOD},
};

static const Codes mouse_codes[] = {
    {EV_KEY, BTN_LEFT, BTN_EXTRA},
    {EV_REL, REL_X, REL_Y},
    {EV_REL, REL_HWHEEL, REL_HWHEEL},
    {EV_REL, REL_WHEEL, REL_WHEEL},
};

static const Codes tablet_codes[] = {
    {EV_KEY, BTN_LEFT, BTN_EXTRA},
    {EV_ABS, ABS_X, ABS_Y},
    {EV_REL, REL_HWHEEL, REL_HWHEEL},
    {EV_REL, REL_WHEEL, REL_WHEEL},
};

static const InputModel keyboard = {UI_KEYBOARD, "Virtio Keyboard", 1, DEVICE_ROWS(keyboard_codes)};
static const InputModel mouse = {UI_MOUSE, "Virtio Mouse", 2, DEVICE_ROWS(mouse_codes)};
static const InputModel tablet = {UI_TABLET, "Virtio Tablet", 3, DEVICE_ROWS(tablet_codes)};

/* ---- events ---- */

static bool has_code(const InputModel *m, u16 type, u16 code)
{
    for (u32 i = 0; i < m->code_count; i++)
        if (m->codes[i].type == type && code >= m->codes[i].first && code <= m->codes[i].last)
            return true;
    return false;
}

/* Give all that is pending to the driver, or nothing. */
static void deliver(VirtioInput *s)
{
    VirtQueue *vq = &s->virtio.queue[EVENT_QUEUE];
    VirtElem *e;
    u32 n = 0;

    while (n < s->pending_count && (e = virtq_pop(vq, sizeof *e)))
        n++;
    if (n < s->pending_count) {
        while (n--)
            virtq_unpop(vq->last);
        return; /* the driver is not there, or too slow */
    }
    for (u32 i = 0; i < n; i++) {
        e = vq->first;
        virtq_fill(
            e, (u32)virtio_iov_write(e->in, e->in_count, 0, &s->pending[i], sizeof s->pending[i]));
    }
    virtq_flush(vq);
    virtq_notify(vq);
}

static void on_event(UiInput *input, u16 type, u16 code, i32 value)
{
    VirtioInput *s = container_of(input, VirtioInput, input);
    bool is_end = type == EV_SYN;

    if (!is_end && !has_code(s->model, type, code))
        return;
    if (s->pending_count < PENDING_MAX)
        s->pending[s->pending_count++] = (struct virtio_input_event){type, code, (u32)value};
    if (!is_end)
        return;
    if (s->pending_count > 1 && !s->virtio.queue[EVENT_QUEUE].in_flight)
        deliver(s);
    s->pending_count = 0;
}

static void handle(Virtio *v, VirtQueue *vq)
{
    VirtioInput *s = (VirtioInput *)v;
    struct virtio_input_event event;
    VirtElem *e;

    if (vq->index != STATUS_QUEUE)
        return;
    while ((e = virtq_pop(vq, sizeof *e))) {
        if (virtio_iov_read(e->out, e->out_count, 0, &event, sizeof event) == sizeof event &&
            event.type == EV_LED && event.code <= LED_SCROLLL) {
            s->leds = (s->leds & ~(1u << event.code)) | (u32) !!event.value << event.code;
            ui_set_leds(s->leds);
        }
        virtq_push(e, 0);
    }
    virtq_notify(vq);
}

/* ---- configuration ---- */

static u8 fill_text(struct virtio_input_config *c, const char *text)
{
    size_t n = text ? MIN(strlen(text), sizeof c->u.string) : 0;

    memcpy(c->u.string, text ? text : "", n);
    return (u8)n;
}

/* The bits of @type; the size that holds them. */
static u8 fill_codes(struct virtio_input_config *c, const InputModel *m, u8 type)
{
    u32 last = 0;
    bool is_there = false;

    for (u32 i = 0; i < m->code_count; i++)
        for (u32 code = m->codes[i].first; m->codes[i].type == type && code <= m->codes[i].last;
             code++) {
            c->u.bitmap[code / 8] |= (u8)(1 << code % 8);
            last = MAX(last, code);
            is_there = true;
        }
    return is_there ? (u8)(last / 8 + 1) : 0;
}

static void get_config(Virtio *v, u8 *config)
{
    VirtioInput *s = (VirtioInput *)v;
    struct virtio_input_config c = {.select = s->select, .subsel = s->subsel};

    switch (s->select) {
    case VIRTIO_INPUT_CFG_ID_NAME: c.size = s->subsel ? 0 : fill_text(&c, s->model->name); break;
    case VIRTIO_INPUT_CFG_ID_SERIAL: c.size = s->subsel ? 0 : fill_text(&c, s->serial); break;
    case VIRTIO_INPUT_CFG_ID_DEVIDS:
        c.u.ids = (struct virtio_input_devids){BUS_VIRTUAL, 0x0627, s->model->product, 1};
        c.size = s->subsel ? 0 : sizeof c.u.ids;
        break;
    case VIRTIO_INPUT_CFG_EV_BITS: c.size = fill_codes(&c, s->model, s->subsel); break;
    case VIRTIO_INPUT_CFG_ABS_INFO:
        if (has_code(s->model, EV_ABS, s->subsel)) {
            c.u.abs.max = UI_ABS_MAX;
            c.size = sizeof c.u.abs;
        }
        break;
    default: break;
    }
    if (!c.size)
        memset(&c.u, 0, sizeof c.u);
    memcpy(config, &c, sizeof c);
}

static void set_config(Virtio *v, const u8 *config)
{
    VirtioInput *s = (VirtioInput *)v;

    s->select = config[offsetof(struct virtio_input_config, select)];
    s->subsel = config[offsetof(struct virtio_input_config, subsel)];
}

/* ---- life ---- */

static void reset(Virtio *v)
{
    VirtioInput *s = (VirtioInput *)v;

    s->select = s->subsel = 0;
    s->pending_count = 0;
    s->leds = 0;
}

static bool init_as(Virtio *v, const InputModel *model)
{
    VirtioInput *s = (VirtioInput *)v;

    s->model = model;
    virtio_set_queues(v, 2);
    virtio_queue(v, EVENT_QUEUE, QUEUE_SIZE, handle);
    virtio_queue(v, STATUS_QUEUE, QUEUE_SIZE, handle);
    s->input = (UiInput){.kind = model->kind, .name = model->name, .event = on_event};
    ui_input_add(&s->input);
    return true;
}

static void fini(Virtio *v)
{
    ui_input_remove(&((VirtioInput *)v)->input);
}

static const StateRow state_rows[] = {
    STATE_TABLE(VirtioInput, virtio, &virtio_state),
    STATE_FIELD(VirtioInput, select),
    STATE_FIELD(VirtioInput, subsel),
    STATE_FIELD(VirtioInput, leds),
};

static const StateTable state = {"virtio-input", 2, 1, DEVICE_ROWS(state_rows)};

static const PropRow props[] = {
    PROP(PROP_STRING, "serial", VirtioInput, serial, NULL, "serial number that the guest sees"),
    VIRTIO_PROPS,
};

#define INPUT_TYPE(model_name, class, text)                                                        \
    static bool init_##model_name(Virtio *v, Error *err)                                           \
    {                                                                                              \
        return init_as(v, &model_name);                                                            \
    }                                                                                              \
    static const VirtioOps model_name##_ops = {                                                    \
        .id = VIRTIO_ID_INPUT,                                                                     \
        .config_size = sizeof(struct virtio_input_config),                                         \
        .pci_class = class,                                                                        \
        .init = init_##model_name,                                                                 \
        .fini = fini,                                                                              \
        .get_config = get_config,                                                                  \
        .set_config = set_config,                                                                  \
        .reset = reset,                                                                            \
    };                                                                                             \
    const DeviceType device_virtio_##model_name = {                                                \
        .name = "virtio-" #model_name "-device",                                                   \
        .alias = "virtio-" #model_name,                                                            \
        .desc = text,                                                                              \
        .size = sizeof(VirtioInput),                                                               \
        .ops = &model_name##_ops,                                                                  \
        .props = DEVICE_ROWS(props),                                                               \
        .state = &state,                                                                           \
        VIRTIO_HOOKS,                                                                              \
    }

INPUT_TYPE(keyboard, 0x090000, "virtio keyboard");
INPUT_TYPE(mouse, 0x090200, "virtio mouse");
INPUT_TYPE(tablet, 0x090100, "virtio tablet");
