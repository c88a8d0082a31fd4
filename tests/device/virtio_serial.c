/* SPDX-License-Identifier: MIT */
/* The virtio console device and its ports as a driver sees them. */
#include <linux/virtio_console.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "host/char/char.h"
#include "tests/device/virtio.h"

enum { IN0, OUT0, CONTROL_IN, CONTROL_OUT, IN1, OUT1 };

#define SOCKET "device_virtio_serial.sock"

static Char *make_char(Client *c, const char *text)
{
    Error err = {0};
    Opts o = {0};

    opts_parse(&o, text, "backend", NULL);
    Char *chr = char_new(c->loop, &o, &err);

    opts_clear(&o);
    if (!chr)
        printf("# %s\n", err.text);
    return chr;
}

static Device *add_port(Drv *d, const char *text)
{
    Error err = {0};
    Opts o = {0};

    opts_parse(&o, text, "driver", NULL);
    Device *p = device_create(&o, d->c->machine, &d->c->env, &err);

    opts_clear(&o);
    if (!p)
        printf("# %s\n", err.text);
    return p;
}

static bool set_up(Drv *d, u64 features)
{
    bool ok = drv_negotiate(d, features);

    for (u16 i = 0; i <= (drv_has(d, VIRTIO_CONSOLE_F_MULTIPORT) ? OUT1 : OUT0); i++)
        ok = ok && drv_queue(d, i, 16);
    drv_ok(d);
    return ok;
}

static void put(Drv *d, u16 queue, const void *data, u32 size)
{
    DrvSeg s = drv_bytes(d, data, size);

    drv_add(&d->q[queue], &s, 1, 0);
    drv_kick(&d->q[queue]);
}

static DrvSeg offer(Drv *d, u16 queue, u32 size)
{
    DrvSeg s = drv_bytes(d, NULL, size);

    drv_add(&d->q[queue], &s, 0, 1);
    drv_kick(&d->q[queue]);
    return s;
}

static void say(Drv *d, u32 id, u16 event, u16 value)
{
    struct virtio_console_control c = {id, event, value};

    put(d, CONTROL_OUT, &c, sizeof c);
    drv_get(&d->q[CONTROL_OUT], NULL);
}

/* The next message of the device, whose buffer is the one offered now; as text. */
static const char *hear(Drv *d)
{
    static char text[128];
    DrvSeg s = offer(d, CONTROL_IN, 64);
    struct virtio_console_control *c = drv_host(d, s.addr);
    u32 n = 0;

    text[0] = 0;
    if (drv_get(&d->q[CONTROL_IN], &n) >= 0)
        snprintf(text, sizeof text, "%u:%u=%u%.*s", c->id, c->event, c->value, (int)(n - 8),
                 (char *)(c + 1));
    return text;
}

static void test_console(Client *c, const DrvForm *form)
{
    Drv *d = calloc(1, sizeof *d);
    Char *chr = make_char(c, "ringbuf,id=c0");
    char out[64] = {0};
    u32 written = 0;

    drv_plug(d, c, form, &device_virtio_serial, "max_ports=1");
    Device *p = add_port(d, "virtconsole,chardev=c0");

    drv_ok_as(d, p && set_up(d, ~0ull) && !drv_has(d, VIRTIO_CONSOLE_F_MULTIPORT),
              "a console is set up");
    put(d, OUT0, "hello", 5);
    drv_ok_as(d,
              drv_get(&d->q[OUT0], NULL) >= 0 && char_ringbuf_read(chr, out, 64) == 5 &&
                  !memcmp(out, "hello", 5),
              "output comes out");
    char_inject(chr, "lost", 4);
    DrvSeg a = offer(d, IN0, 3);

    char_inject(chr, "early", 5);
    DrvSeg b = offer(d, IN0, 16);

    bool ok = drv_get(&d->q[IN0], &written) >= 0 && written == 3 &&
              !memcmp(drv_host(d, a.addr), "ear", 3);

    ok = ok && drv_get(&d->q[IN0], &written) >= 0 && written == 2 &&
         !memcmp(drv_host(d, b.addr), "ly", 2);
    drv_ok_as(d, ok, "input is split over buffers, the rest waits");
    d->ops->set_config(d, offsetof(struct virtio_console_config, emerg_wr), 4, '!');
    drv_ok_as(d, char_ringbuf_read(chr, out, 64) == 1 && out[0] == '!', "last words need no queue");
    drv_unplug(d);
    char_free(chr);
    free(d);
}

static void test_ports(Client *c, const DrvForm *form)
{
    Drv *d = calloc(1, sizeof *d);
    Char *c0 = make_char(c, "ringbuf,id=c0"), *c1 = make_char(c, "ringbuf,id=c1");
    char out[64] = {0};
    static const char *const expected[] = {"0:1=1", "1:1=1",         "0:4=1",
                                           "0:6=1", "1:7=1org.test", "1:6=1"};
    bool ok = true;

    drv_plug(d, c, form, &device_virtio_serial, "");
    ok = add_port(d, "virtconsole,chardev=c0") &&
         add_port(d, "virtserialport,chardev=c1,name=org.test");
    drv_ok_as(d,
              ok && !add_port(d, "virtserialport,nr=0") && !add_port(d, "virtserialport,nr=1") &&
                  !add_port(d, "virtserialport,nr=31"),
              "ports with numbers of their own");
    ok = set_up(d, ~0ull) && d->ops->config(d, 4, 4) == 31;
    say(d, 0xffffffff, VIRTIO_CONSOLE_DEVICE_READY, 1);
    say(d, 0, VIRTIO_CONSOLE_PORT_READY, 1);
    say(d, 1, VIRTIO_CONSOLE_PORT_READY, 1);
    for (unsigned i = 0; i < ARRAY_SIZE(expected); i++) {
        const char *text = hear(d);

        if (strcmp(text, expected[i])) {
            printf("# \"%s\" in place of \"%s\"\n", text, expected[i]);
            ok = false;
        }
    }
    drv_ok_as(d, ok, "ports are told, and what they are; messages wait for buffers");
    u32 n;

    say(d, 7, VIRTIO_CONSOLE_PORT_OPEN, 1);
    say(d, 1, 99, 1);
    DrvSeg s = offer(d, IN1, 16);

    char_inject(c1, "lost", 4);
    say(d, 1, VIRTIO_CONSOLE_PORT_OPEN, 1);
    ok = drv_get(&d->q[IN1], NULL) < 0;
    char_inject(c1, "x", 1);
    drv_ok_as(d,
              ok && drv_get(&d->q[IN1], &n) >= 0 && n == 1 && *(char *)drv_host(d, s.addr) == 'x',
              "input comes when a program has opened the port");
    put(d, OUT1, "to port 1", 9);
    drv_ok_as(d, char_ringbuf_read(c1, out, 64) == 9 && !char_ringbuf_read(c0, out, 64),
              "output of a port goes to its own back end");
    drv_unplug(d);
    char_free(c0);
    char_free(c1);
    free(d);
}

/* A back end that takes no more, saved meanwhile. */
static void test_stalled(Client *c)
{
    Drv *d = calloc(1, sizeof *d);
    Char *chr = make_char(c, "socket,id=c0,server=on,wait=off,path=" SOCKET);
    struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = SOCKET};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    static u8 block[65536], got[8 << 20], ram[CLIENT_RAM_SIZE];
    static ClientStream stream;
    size_t sent = 0, read_bytes = 0;
    bool ok = true;

    for (u32 i = 0; i < sizeof block; i++)
        block[i] = (u8)(i * 7 + i / 256);
    drv_plug(d, c, &drv_forms[0], &device_virtio_serial, "max_ports=1");
    add_port(d, "virtconsole,chardev=c0");
    set_up(d, ~0ull);
    ok = !connect(fd, (struct sockaddr *)&at, sizeof at);
    client_step(c, 0);
    DrvSeg s = drv_bytes(d, block, sizeof block);

    while (sent < sizeof got) {
        drv_add(&d->q[OUT0], &s, 1, 0);
        drv_kick(&d->q[OUT0]);
        sent += s.size;
        if (drv_get(&d->q[OUT0], NULL) < 0)
            break;
    }
    tap_ok(ok && sent < sizeof got, "a back end that is full keeps the buffer in flight");
    client_save(c, &stream);
    memcpy(ram, drv_host(d, CLIENT_RAM), sizeof ram);
    device_reset(c->machine);
    tap_ok(!d->ops->status(d), "reset while it waits");
    memcpy(drv_host(d, CLIENT_RAM), ram, sizeof ram);
    client_load(c, &stream, NULL);
    for (unsigned idle = 0; idle < 1000 && read_bytes < sent;) {
        ssize_t n = recv(fd, got + read_bytes, sizeof got - read_bytes, MSG_DONTWAIT);

        read_bytes += n > 0 ? (size_t)n : 0;
        client_step(c, 0);
        if (n <= 0 && ++idle)
            usleep(1000);
    }
    for (size_t i = 0; i < read_bytes; i += sizeof block)
        ok = ok && !memcmp(got + i, block, sizeof block);
    tap_ok(ok && read_bytes == sent && drv_get(&d->q[OUT0], NULL) >= 0,
           "saved and loaded meanwhile, each byte comes once");
    close(fd);
    drv_unplug(d);
    char_free(chr);
    unlink(SOCKET);
    free(d);
}

int main(void)
{
    Client c;

    client_start(&c);
    for (unsigned i = 0; i < ARRAY_SIZE(drv_forms); i++) {
        test_console(&c, &drv_forms[i]);
        test_ports(&c, &drv_forms[i]);
    }
    test_stalled(&c);
    client_stop(&c);
    return tap_done();
}
