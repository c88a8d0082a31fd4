/* SPDX-License-Identifier: MIT */
/* Inside the virtio console device: the bus (serial.c) and its ports (serial_port.c). */
#ifndef HW_VIRTIO_SERIAL_H
#define HW_VIRTIO_SERIAL_H

#include <linux/virtio_console.h>
#include "host/char/char.h"
#include "hw/virtio/virtio.h"

#define SERIAL_BUS       "virtio-serial-bus"
#define SERIAL_PORTS_MAX 31u
#define SERIAL_INPUT_MAX 4096u /* bytes of a back end that wait for buffers */

typedef struct SerialPort SerialPort;

typedef struct VirtioSerial {
    Virtio virtio;
    u32 max_ports;
    bool has_emergency;
    bool is_guest_ready; /* the driver asked for messages about ports */
    SerialPort *port[SERIAL_PORTS_MAX];
    StateBlob messages; /* that wait for buffers: u16 size, bytes */
} VirtioSerial;

struct SerialPort {
    Device dev;
    VirtioSerial *serial; /* the bus; NULL before init */
    Char *chr;
    CharEnd end;
    char *name;
    u32 number;
    bool is_guest_open, is_host_open;
    VirtElem *output; /* that the back end does not take yet */
    u64 output_done;  /* bytes of it that it took */
    u8 input[SERIAL_INPUT_MAX];
    u32 input_first, input_count;
};

/** The queues of port @number. */
VirtQueue *serial_input_queue(VirtioSerial *s, u32 number);
VirtQueue *serial_output_queue(VirtioSerial *s, u32 number);

/** Tell the driver about a port; @text may be NULL. */
void serial_send(VirtioSerial *s, u32 number, u16 event, u16 value, const char *text);

/* ---- serial_port.c ---- */

bool serial_port_is_console(const SerialPort *p);
void serial_port_output(SerialPort *p); /* buffers came */
void serial_port_input(SerialPort *p);  /* room came */
void serial_port_emergency(SerialPort *p, u8 c);
void serial_port_reset(SerialPort *p); /* the queues were emptied */

#endif
