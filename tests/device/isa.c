/* SPDX-License-Identifier: MIT */
/* Devices of the ISA bus that say their port themselves: isa-debug-exit, isa-debugcon. */
#include "host/char/char.h"
#include "hw/isa/isa.h"
#include "tests/device/client.h"

static Client c;
static int status = -1;

static void quit(DeviceEnv *env, int code)
{
    status = code;
}

static Device *add(const char *text, Error *err)
{
    Opts o = {0};

    opts_parse(&o, text, "driver", NULL);
    Device *d = device_create(&o, c.machine, &c.env, err);

    opts_clear(&o);
    return d;
}

int main(void)
{
    MemRegion ports;
    Error err = {0};
    Opts o = {0};
    char text[16] = {0};

    client_start(&c);
    c.env.quit = quit;
    tap_ok(!add("isa-debug-exit", &err) && strstr(err.text, "ISA"), "without a bus there are none");
    region_init_container(&ports, "ports", 0x10000);
    region_add(&c.root, 0, &ports, 0);
    Device *bus = isa_bus_new(c.machine, &ports);

    opts_parse(&o, "ringbuf,id=log", "backend", NULL);
    Char *chr = char_new(c.loop, &o, NULL);

    opts_clear(&o);
    tap_ok(add("isa-debugcon,chardev=log", &err) &&
               add("isa-debugcon,iobase=0x402,readback=0x55", &err),
           "two consoles for debugging");
    client_write(&c, 0xe9, 1, 'h');
    client_write(&c, 0xe9, 2, 'i');
    client_write(&c, 0x402, 1, 'x');
    tap_ok(client_read(&c, 0xe9, 1) == 0xe9 && client_read(&c, 0x402, 1) == 0x55,
           "a guest sees that they are there");
    tap_ok(char_ringbuf_read(chr, text, sizeof text) >= 2 && !strncmp(text, "hi", 2),
           "text arrives");
    tap_ok(add("isa-debug-exit,iobase=0xf4,iosize=4", &err), "isa-debug-exit");
    client_w32(&c, 0xf4, 0x10);
    tap_ok(status == 0x21, "the exit code is twice the value and one");
    tap_ok(!add("isa-debug-exit,iobase=0xffff", &err) && strstr(err.text, "up to 0xfffe"),
           "ports end at 0xffff");
    tap_ok(!add("isa-debug-exit,iosize=5", &err), "at most four ports");
    device_free(bus);
    char_free(chr);
    region_remove(&ports);
    client_stop(&c);
    return tap_done();
}
