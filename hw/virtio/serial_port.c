/* SPDX-License-Identifier: MIT */
/*
 * Ports of the virtio console device: virtconsole, a console of the guest, and virtserialport, a
 * byte stream that programs on both sides open by its name.
 *
 * Output that the back end does not take stays in flight; how much of it was taken is saved. Input
 * that finds no buffer waits here, and the back end is told to wait.
 */
#include <stdlib.h>
#include <string.h>
#include "hw/virtio/serial.h"

#define NUMBER_AUTO UINT32_MAX

bool serial_port_is_console(const SerialPort *p)
{
    return p->dev.type == &device_virtconsole;
}

/* ---- output ---- */

/* Give the element to the back end; false: not all. */
static bool write_out(SerialPort *p, VirtElem *e)
{
    virtio_iov_skip(&e->out, &e->out_count, p->output_done);
    while (e->out_count) {
        size_t want = e->out->iov_len;
        size_t n = p->chr ? char_write(&p->end, e->out->iov_base, want) : want;

        p->output_done += n;
        virtio_iov_skip(&e->out, &e->out_count, n);
        if (n < want)
            return false;
    }
    return true;
}

void serial_port_output(SerialPort *p)
{
    VirtQueue *vq = serial_output_queue(p->serial, p->number);
    VirtElem *e;

    while (!p->output && (e = virtq_pop(vq, sizeof *e))) {
        if (!write_out(p, e)) {
            p->output = e;
            break;
        }
        p->output_done = 0;
        virtq_push(e, 0);
    }
    virtq_notify(vq);
}

static void writable(void *opaque)
{
    SerialPort *p = opaque;
    VirtElem *e = p->output;

    if (!e)
        return;
    u64 before = p->output_done;

    p->output_done = 0; /* of what is left */
    bool is_done = write_out(p, e);

    p->output_done = is_done ? 0 : before + p->output_done;
    if (!is_done)
        return;
    p->output = NULL;
    virtq_push(e, 0);
    serial_port_output(p);
}

void serial_port_emergency(SerialPort *p, u8 c)
{
    char_write(&p->end, &c, 1);
}

/* ---- input ---- */

static bool may_receive(const SerialPort *p)
{
    return serial_port_is_console(p) || p->is_guest_open;
}

void serial_port_input(SerialPort *p)
{
    VirtQueue *vq = serial_input_queue(p->serial, p->number);
    VirtElem *e;

    if (!may_receive(p))
        return;
    while (p->input_count && (e = virtq_pop(vq, sizeof *e))) {
        size_t n =
            virtio_iov_write(e->in, e->in_count, 0, p->input + p->input_first, p->input_count);

        p->input_first += (u32)n;
        p->input_count -= (u32)n;
        virtq_push(e, (u32)n);
    }
    virtq_notify(vq);
    if (!p->input_count)
        char_accept_input(&p->end);
}

static size_t can_receive(void *opaque)
{
    SerialPort *p = opaque;

    if (p->input_count || !may_receive(p) ||
        virtq_is_empty(serial_input_queue(p->serial, p->number)))
        return 0;
    return SERIAL_INPUT_MAX;
}

static void receive(void *opaque, const u8 *data, size_t size)
{
    SerialPort *p = opaque;

    if (p->input_count + size > SERIAL_INPUT_MAX)
        size = SERIAL_INPUT_MAX - p->input_count; /* injected, whatever can_receive said */
    memmove(p->input, p->input + p->input_first, p->input_count);
    memcpy(p->input + p->input_count, data, size);
    p->input_first = 0;
    p->input_count += (u32)size;
    serial_port_input(p);
}

static void event(void *opaque, CharEvent e)
{
    SerialPort *p = opaque;

    if ((e != CHAR_OPENED && e != CHAR_CLOSED) || serial_port_is_console(p))
        return;
    p->is_host_open = e == CHAR_OPENED;
    serial_send(p->serial, p->number, VIRTIO_CONSOLE_PORT_OPEN, p->is_host_open, NULL);
}

static const CharOps char_ops = {can_receive, receive, writable, event};

/* ---- life ---- */

void serial_port_reset(SerialPort *p)
{
    VirtElem *e = p->output;

    p->output = NULL;
    p->output_done = 0;
    p->input_first = p->input_count = 0;
    p->is_guest_open = false;
    if (e)
        virtq_push(e, 0);
}

/* Number 0 is for consoles: drivers without messages have no other port. */
static bool choose_number(SerialPort *p, VirtioSerial *s, Error *err)
{
    const char *name = p->dev.type->name;
    u32 n = p->number;

    if (n == NUMBER_AUTO)
        for (n = serial_port_is_console(p) ? 0 : 1; n < s->max_ports && s->port[n];)
            n++;
    if (n >= s->max_ports)
        return error_set(err, "%s: the bus has %u ports", name, s->max_ports);
    if (s->port[n])
        return error_set(err, "%s: nr=%u: there is such a port", name, n);
    if (!n && !serial_port_is_console(p))
        return error_set(err, "%s: nr=0: that is for a virtconsole", name);
    p->number = n;
    return true;
}

static bool init(Device *d, Error *err)
{
    SerialPort *p = (SerialPort *)d;
    VirtioSerial *s = (VirtioSerial *)d->parent;

    if (!d->parent || d->parent->type != &device_virtio_serial)
        return error_set(err, "%s: it needs a virtio-serial bus", d->type->name);
    if (p->name && strlen(p->name) > 1024)
        return error_set(err, "%s: name= is too long", d->type->name);
    if (!choose_number(p, s, err))
        return false;
    p->serial = s;
    p->is_host_open = serial_port_is_console(p);
    if (p->chr && !char_attach(&p->end, p->chr, &char_ops, p, err))
        return false;
    s->port[p->number] = p;
    serial_send(s, p->number, VIRTIO_CONSOLE_PORT_ADD, 1, NULL);
    return true;
}

static void fini(Device *d)
{
    SerialPort *p = (SerialPort *)d;

    char_detach(&p->end);
    serial_port_reset(p);
    p->serial->port[p->number] = NULL;
    serial_send(p->serial, p->number, VIRTIO_CONSOLE_PORT_REMOVE, 1, NULL);
}

static const StateRow state_rows[] = {
    STATE_FIELD(SerialPort, is_guest_open), STATE_FIELD(SerialPort, output_done),
    STATE_ARRAY(SerialPort, input),         STATE_FIELD(SerialPort, input_first),
    STATE_FIELD(SerialPort, input_count),
};

static bool post_load(void *object, u32 version, Error *err)
{
    SerialPort *p = object;
    VirtElem *e = p->output;

    p->output = NULL; /* the bus gives it again */
    if (e)
        virtq_push(e, 0);
    if (p->input_first > SERIAL_INPUT_MAX || p->input_count > SERIAL_INPUT_MAX - p->input_first)
        return error_set(err, "%u bytes of input at %u; up to %u are expected", p->input_count,
                         p->input_first, SERIAL_INPUT_MAX);
    return true;
}

static const StateTable state = {"port", 1, 1, DEVICE_ROWS(state_rows), NULL, post_load};

static const PropRow props[] = {
    PROP(PROP_CHARDEV, "chardev", SerialPort, chr, NULL, "where it leads to"),
    PROP(PROP_STRING, "name", SerialPort, name, NULL, "by which programs of the guest find it"),
    PROP(PROP_U32, "nr", SerialPort, number, "0xffffffff", "number of the port; without: the next"),
};

#define PORT_TYPE(type_name, text)                                                                 \
    {                                                                                              \
        .name = type_name, .desc = text, .size = sizeof(SerialPort), .plugs_into = SERIAL_BUS,     \
        .props = DEVICE_ROWS(props), .state = &state, .init = init, .fini = fini,                  \
    }

const DeviceType device_virtconsole = PORT_TYPE("virtconsole", "console on a virtio-serial bus");
const DeviceType device_virtserialport =
    PORT_TYPE("virtserialport", "byte stream on a virtio-serial bus");
