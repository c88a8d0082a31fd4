/* SPDX-License-Identifier: MIT */
/*
 * Virtio console device: a bus of ports, and the messages by which driver and device agree about
 * them. Source: VIRTIO 1.2, "Console Device".
 */
#include "hw/virtio/serial.h"

#include <stdlib.h>
#include <string.h>
#include "base/log.h"

#define MESSAGES_MAX 16384u /* bytes that may wait; a driver could ask for ever more */

enum {
    CONTROL_IN = 2, /* queues: to the driver */
    CONTROL_OUT,
    QUEUE_SIZE = 128,
    CONTROL_SIZE = 32,
};

/* Port 0 has the first pair, the control queues follow. */
VirtQueue *serial_input_queue(VirtioSerial *s, u32 number)
{
    return &s->virtio.queue[number ? 2 * number + 2 : 0];
}

VirtQueue *serial_output_queue(VirtioSerial *s, u32 number)
{
    return serial_input_queue(s, number) + 1;
}

/* ---- messages to the driver ---- */

static void flush_messages(VirtioSerial *s)
{
    VirtQueue *vq = &s->virtio.queue[CONTROL_IN];
    StateBlob *b = &s->messages;
    u16 size;
    u32 at = 0;
    VirtElem *e;

    while (at + 2 <= b->size && (e = virtq_pop(vq, sizeof *e))) {
        memcpy(&size, b->data + at, 2);
        size = (u16)MIN(size, b->size - at - 2);
        size_t n = virtio_iov_write(e->in, e->in_count, 0, b->data + at + 2, size);

        virtq_push(e, (u32)n);
        at += 2u + size;
    }
    if (at) {
        memmove(b->data, b->data + at, b->size - at);
        b->size -= at;
    }
    virtq_notify(vq);
}

void serial_send(VirtioSerial *s, u32 number, u16 event, u16 value, const char *text)
{
    struct virtio_console_control c = {number, event, value};
    size_t length = text ? strlen(text) : 0;
    u16 size = (u16)(sizeof c + length);
    StateBlob *b = &s->messages;

    if (!virtio_has(&s->virtio, VIRTIO_CONSOLE_F_MULTIPORT) || !s->is_guest_ready)
        return;
    if (b->size + 2 + size > MESSAGES_MAX) {
        log_guest("%s: the driver takes no messages\n", s->virtio.dev.type->name);
        return;
    }
    b->data = realloc(b->data, b->size + 2u + size);
    if (!b->data)
        abort();
    memcpy(b->data + b->size, &size, 2);
    memcpy(b->data + b->size + 2, &c, sizeof c);
    if (length)
        memcpy(b->data + b->size + 2 + sizeof c, text, length);
    b->size += 2u + size;
    flush_messages(s);
}

static void port_is_ready(VirtioSerial *s, SerialPort *p)
{
    if (serial_port_is_console(p))
        serial_send(s, p->number, VIRTIO_CONSOLE_CONSOLE_PORT, 1, NULL);
    if (p->name)
        serial_send(s, p->number, VIRTIO_CONSOLE_PORT_NAME, 1, p->name);
    if (p->is_host_open)
        serial_send(s, p->number, VIRTIO_CONSOLE_PORT_OPEN, 1, NULL);
}

/* ---- messages of the driver ---- */

static void receive_message(VirtioSerial *s, const struct virtio_console_control *c)
{
    if (c->event == VIRTIO_CONSOLE_DEVICE_READY) {
        s->is_guest_ready = c->value;
        for (u32 i = 0; i < s->max_ports; i++)
            if (s->port[i])
                serial_send(s, i, VIRTIO_CONSOLE_PORT_ADD, 1, NULL);
        return;
    }
    SerialPort *p = c->id < s->max_ports ? s->port[c->id] : NULL;

    if (!p)
        log_guest("%s: message %u about port %u\n", s->virtio.dev.type->name, c->event, c->id);
    else if (c->event == VIRTIO_CONSOLE_PORT_READY && c->value)
        port_is_ready(s, p);
    else if (c->event == VIRTIO_CONSOLE_PORT_OPEN) {
        p->is_guest_open = c->value;
        serial_port_input(p);
    }
}

static void handle_control(VirtioSerial *s, VirtQueue *vq)
{
    struct virtio_console_control c;
    VirtElem *e;

    while ((e = virtq_pop(vq, sizeof *e))) {
        if (virtio_iov_read(e->out, e->out_count, 0, &c, sizeof c) == sizeof c)
            receive_message(s, &c);
        virtq_push(e, 0);
    }
    virtq_notify(vq);
}

static void handle(Virtio *v, VirtQueue *vq)
{
    VirtioSerial *s = (VirtioSerial *)v;
    u32 number = vq->index < 2 ? 0 : vq->index / 2u - 1;

    if (vq->index == CONTROL_IN)
        flush_messages(s);
    else if (vq->index == CONTROL_OUT)
        handle_control(s, vq);
    else if (s->port[number] && vq->index & 1)
        serial_port_output(s->port[number]);
    else if (s->port[number])
        serial_port_input(s->port[number]);
}

/* ---- configuration ---- */

static u64 features(Virtio *v)
{
    VirtioSerial *s = (VirtioSerial *)v;

    return (u64)(s->max_ports > 1) << VIRTIO_CONSOLE_F_MULTIPORT |
           (u64)s->has_emergency << VIRTIO_CONSOLE_F_EMERG_WRITE;
}

static void get_config(Virtio *v, u8 *config)
{
    VirtioSerial *s = (VirtioSerial *)v;
    struct virtio_console_config c = {.max_nr_ports = s->max_ports};

    memcpy(config, &c, sizeof c);
}

/* All but the emergency write is read only; what was written there is not kept. */
static void set_config(Virtio *v, const u8 *config)
{
    VirtioSerial *s = (VirtioSerial *)v;
    u8 c = config[offsetof(struct virtio_console_config, emerg_wr)];

    if (s->has_emergency && c && s->port[0])
        serial_port_emergency(s->port[0], c);
}

static void reset(Virtio *v)
{
    VirtioSerial *s = (VirtioSerial *)v;

    s->is_guest_ready = false;
    s->messages.size = 0;
    for (u32 i = 0; i < s->max_ports; i++)
        if (s->port[i])
            serial_port_reset(s->port[i]);
}

/* Single reset of a queue with a buffer that waits. */
static void queue_reset(Virtio *v, VirtQueue *vq)
{
    VirtioSerial *s = (VirtioSerial *)v;

    for (u32 i = 0; i < s->max_ports; i++)
        if (s->port[i] && serial_output_queue(s, i) == vq)
            serial_port_reset(s->port[i]);
}

/* ---- life ---- */

static bool init(Virtio *v, Error *err)
{
    VirtioSerial *s = (VirtioSerial *)v;

    if (!s->max_ports || s->max_ports > SERIAL_PORTS_MAX)
        return error_set(err, "%s: max_ports=%u: 1 to %u are expected", v->dev.type->name,
                         s->max_ports, SERIAL_PORTS_MAX);
    virtio_set_queues(v, s->max_ports > 1 ? 2 * s->max_ports + 2 : 2);
    for (u32 i = 0; i < v->queue_count; i++)
        virtio_queue(v, i, i == CONTROL_IN || i == CONTROL_OUT ? CONTROL_SIZE : QUEUE_SIZE, handle);
    return true;
}

static void fini(Virtio *v)
{
    free(((VirtioSerial *)v)->messages.data);
}

static const VirtioOps ops = {
    .id = VIRTIO_ID_CONSOLE,
    .pci_class = 0x078000,
    .config_size = sizeof(struct virtio_console_config),
    .init = init,
    .fini = fini,
    .features = features,
    .get_config = get_config,
    .set_config = set_config,
    .reset = reset,
    .queue_reset = queue_reset,
};

static const StateRow state_rows[] = {
    STATE_TABLE(VirtioSerial, virtio, &virtio_state),
    STATE_FIELD(VirtioSerial, is_guest_ready),
    STATE_BYTES(VirtioSerial, messages),
};

static bool post_load(void *object, u32 version, Error *err)
{
    VirtioSerial *s = object;

    return s->messages.size <= MESSAGES_MAX ||
           error_set(err, "%u bytes of messages; up to %u are expected", s->messages.size,
                     MESSAGES_MAX);
}

static const StateTable state = {"virtio-serial", 2, 1, DEVICE_ROWS(state_rows), NULL, post_load};

static const PropRow props[] = {
    PROP(PROP_U32, "max_ports", VirtioSerial, max_ports, "31", "ports there can be"),
    PROP(PROP_BOOL, "emergency-write", VirtioSerial, has_emergency, "on",
         "output without queues, for the last words"),
    VIRTIO_PROPS,
};

const DeviceType device_virtio_serial = {
    .name = "virtio-serial-device",
    .alias = "virtio-serial",
    .desc = "virtio console device: a bus of ports",
    .size = sizeof(VirtioSerial),
    .ops = &ops,
    .provides = SERIAL_BUS,
    .bus_name = SERIAL_BUS,
    .bus_room = SERIAL_PORTS_MAX,
    .props = DEVICE_ROWS(props),
    .state = &state,
    VIRTIO_HOOKS,
};
