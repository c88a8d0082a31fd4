/* SPDX-License-Identifier: MIT */
/* Input devices and the balloon as a driver sees them. */
#include <linux/virtio_balloon.h>
#include <linux/virtio_input.h>
#include <sys/mman.h>
#include "host/ui/ui.h"
#include "hw/virtio/balloon.h"
#include "tests/device/virtio.h"

static bool begin(Drv *d, Client *c, const DrvForm *form, const DeviceType *type, const char *props,
                  u16 queues)
{
    drv_plug(d, c, form, type, props);
    bool ok = d->dev && drv_negotiate(d, ~0ull);

    for (u16 i = 0; ok && i < queues; i++)
        ok = drv_queue(d, i, 16);
    drv_ok(d);
    return ok;
}

/* ---- input ---- */

/* Ask for a piece of information: its size; *@first gets the beginning. */
static u32 ask(Drv *d, u8 select, u8 subsel, u64 *first)
{
    d->ops->set_config(d, 0, 1, select);
    d->ops->set_config(d, 1, 1, subsel);
    *first = d->ops->config(d, 8, 4) | d->ops->config(d, 12, 4) << 32;
    return (u32)d->ops->config(d, 2, 1);
}

/* The next event as text, "" if there is none. */
static const char *event(Drv *d)
{
    static char text[64];
    u32 n = 0;
    int id = drv_get(&d->q[0], &n);

    text[0] = 0;
    if (id < 0)
        return text;
    struct virtio_input_event *e = drv_host(d, CLIENT_RAM + 0x80000 + 8 * (u64)id);

    if (n == 8)
        snprintf(text, sizeof text, "%u:%u=%d", e->type, e->code, (int)e->value);
    return text;
}

/* Offer @count buffers, whose places follow from their ids. */
static void offer(Drv *d, unsigned count)
{
    while (count--) {
        u16 id = d->q[0].free[d->q[0].free_count - 1];
        DrvSeg s = {CLIENT_RAM + 0x80000 + 8ull * id, 8};

        drv_add(&d->q[0], &s, 0, 1);
    }
    drv_kick(&d->q[0]);
}

static u32 leds_seen;

static void on_leds(void *opaque, u32 leds)
{
    leds_seen = leds;
}

static void test_keyboard(Client *c, const DrvForm *form)
{
    Drv *d = calloc(1, sizeof *d);
    bool ok = begin(d, c, form, &device_virtio_keyboard, "serial=K1", 2);
    u64 v;

    drv_ok_as(d,
              ok && ask(d, VIRTIO_INPUT_CFG_ID_NAME, 0, &v) == 15 && !memcmp(&v, "Virtio K", 8) &&
                  ask(d, VIRTIO_INPUT_CFG_ID_SERIAL, 0, &v) == 2 && (u16)v == 0x314b &&
                  ask(d, VIRTIO_INPUT_CFG_ID_DEVIDS, 0, &v) == 8 && v == 0x0001000106270006,
              "a keyboard says who it is");
    drv_ok_as(d,
              ask(d, VIRTIO_INPUT_CFG_EV_BITS, EV_KEY, &v) == 32 && v == ~1ull &&
                  ask(d, VIRTIO_INPUT_CFG_EV_BITS, EV_LED, &v) == 1 && v == 7 &&
                  !ask(d, VIRTIO_INPUT_CFG_EV_BITS, EV_ABS, &v) && !v &&
                  !ask(d, VIRTIO_INPUT_CFG_ABS_INFO, 0, &v) && !ask(d, 99, 0, &v),
              "and what it can");
    ui_key(KEY_A, true);
    offer(d, 3);
    ui_key(KEY_A, false);
    ok = !strcmp(event(d), "1:30=0") && !strcmp(event(d), "0:0=0") && !strcmp(event(d), "");
    drv_ok_as(d, ok, "a key without buffers is lost, another is not");
    ui_key(KEY_B, true);
    drv_ok_as(d, !strcmp(event(d), ""), "nor is half of one delivered");
    offer(d, 4);
    ui_release_all();
    ok = !strcmp(event(d), "1:48=0") && !strcmp(event(d), "0:0=0");
    drv_ok_as(d, ok, "keys are released with the focus");
    ui_on_leds(on_leds, NULL);
    DrvSeg led = drv_bytes(d, &(struct virtio_input_event){EV_LED, LED_CAPSL, 1}, 8);

    drv_add(&d->q[1], &led, 1, 0);
    drv_kick(&d->q[1]);
    drv_ok_as(d, leds_seen == 1 << LED_CAPSL && drv_get(&d->q[1], NULL) >= 0, "lamps");
    ui_on_leds(NULL, NULL);
    drv_unplug(d);
    drv_ok_as(d, !ui_has_input(UI_KEYBOARD), "unplugged, it hears nothing");
    free(d);
}

static void test_pointers(Client *c)
{
    Drv *d = calloc(1, sizeof *d);
    u64 v;
    bool ok = begin(d, c, &drv_forms[0], &device_virtio_tablet, "", 2);

    ok = ok && ask(d, VIRTIO_INPUT_CFG_ABS_INFO, ABS_Y, &v) == 20 && v == 0x7fffull << 32;
    offer(d, 15);
    ui_position(100, 1 << 20);
    ui_wheel(-1, 0);
    ui_button(BTN_LEFT, true);
    static const char *const expected[] = {"3:0=100", "3:1=32767", "0:0=0", "2:8=-1",
                                           "0:0=0",   "1:272=1",   "0:0=0", ""};

    for (unsigned i = 0; i < ARRAY_SIZE(expected); i++)
        ok = ok && !strcmp(event(d), expected[i]);
    tap_ok(ok, "a tablet has positions, wheels and buttons");
    ui_move(1, 1);
    tap_ok(!strcmp(event(d), ""), "but does not move by differences");
    drv_unplug(d);
    ok = begin(d, c, &drv_forms[0], &device_virtio_mouse, "", 2);
    offer(d, 15);
    ui_move(-5, 0);
    ui_position(1, 1);
    tap_ok(ok && !strcmp(event(d), "2:0=-5") && !strcmp(event(d), "0:0=0") && !strcmp(event(d), ""),
           "a mouse does, and has none");
    drv_unplug(d);
    free(d);
}

/* ---- balloon ---- */

/* How many pages of the range the host has in memory. */
static unsigned resident(Drv *d, u64 addr, unsigned pages)
{
    unsigned char in[64];
    unsigned n = 0;

    mincore(drv_host(d, addr), pages * 4096ul, in);
    for (unsigned i = 0; i < pages; i++)
        n += in[i] & 1;
    return n;
}

static void test_balloon(Client *c, const DrvForm *form)
{
    Drv *d = calloc(1, sizeof *d);
    bool ok = begin(d, c, form, &device_virtio_balloon, "free-page-reporting=on", 4);
    u64 pages = CLIENT_RAM + 0x80000;
    u32 pfn[8];
    static ClientStream s;
    Error err = {0};

    drv_ok_as(d, ok && drv_has(d, VIRTIO_BALLOON_F_REPORTING) && balloon_find(c->machine),
              "a balloon is set up");
    d->ops->interrupted(d, 0xffff);
    Device *b = balloon_find(c->machine);

    balloon_set_target(b, 8);
    drv_ok_as(d, d->ops->interrupted(d, 0xffff) && d->ops->config(d, 0, 4) == 8,
              "the driver is told how much to give");
    memset(drv_host(d, pages), 0x55, 16 * 4096);
    for (u32 i = 0; i < 8; i++)
        pfn[i] = (u32)(pages >> 12) + i * (i < 4 ? 1 : 2) - (i < 4 ? 0 : 4);
    DrvSeg list = drv_bytes(d, pfn, sizeof pfn);
    unsigned before = resident(d, pages, 16);

    drv_add(&d->q[0], &list, 1, 0);
    drv_kick(&d->q[0]);
    d->ops->set_config(d, 4, 4, 8);
    drv_ok_as(d,
              drv_get(&d->q[0], NULL) >= 0 && before == 16 && resident(d, pages, 16) == 8 &&
                  !*(u8 *)drv_host(d, pages + 4096) && *(u8 *)drv_host(d, pages + 5 * 4096) &&
                  balloon_actual(b) == 8,
              "what it gives takes no memory any more, and nothing else is touched");
    drv_add(&d->q[1], &list, 1, 0);
    drv_kick(&d->q[1]);
    memset(drv_host(d, pages), 0x66, 16 * 4096);
    drv_ok_as(d, drv_get(&d->q[1], NULL) >= 0 && resident(d, pages, 16) == 16,
              "and can be taken back");
    pfn[0] = 0xffffffff;
    pfn[1] = DRV_MMIO >> 12;
    list = drv_bytes(d, pfn, 8);
    drv_add(&d->q[0], &list, 1, 0);
    drv_kick(&d->q[0]);
    drv_ok_as(d, drv_get(&d->q[0], NULL) >= 0 && !drv_needs_reset(d),
              "pages that are none are ignored");
    DrvSeg free_pages = {pages, 8 * 4096};

    drv_add(&d->q[3], &free_pages, 0, 1);
    drv_kick(&d->q[3]);
    drv_ok_as(d, drv_get(&d->q[3], NULL) >= 0 && resident(d, pages, 16) == 8,
              "free pages that are reported take no memory");
    d->ops->set_config(d, 12, 4, 0xaa);
    memset(drv_host(d, pages), 0x66, 16 * 4096);
    drv_add(&d->q[3], &free_pages, 0, 1);
    drv_kick(&d->q[3]);
    drv_ok_as(d, drv_get(&d->q[3], NULL) >= 0 && resident(d, pages, 16) == 16,
              "but not if the guest expects what it filled them with");
    struct virtio_balloon_stat stat[] = {{VIRTIO_BALLOON_S_MEMFREE, 12345}, {77, 1}};
    DrvSeg stats = drv_bytes(d, stat, sizeof stat);

    drv_add(&d->q[2], &stats, 1, 0);
    drv_kick(&d->q[2]);
    drv_ok_as(d,
              balloon_stats(b).value[VIRTIO_BALLOON_S_MEMFREE] == 12345 &&
                  balloon_stats(b).value[VIRTIO_BALLOON_S_MEMTOT] == UINT64_MAX &&
                  drv_get(&d->q[2], NULL) < 0,
              "statistics, whose buffer stays");
    balloon_set_polling(b, 2);
    DrvQueue q = d->q[2];
    static u8 ram[CLIENT_RAM_SIZE];

    client_save(c, &s);
    memcpy(ram, drv_host(d, CLIENT_RAM), sizeof ram);
    client_step(c, 2 * NS_PER_SEC);
    drv_ok_as(d, drv_get(&d->q[2], NULL) >= 0, "until the next are wanted");
    device_reset(c->machine);
    memcpy(drv_host(d, CLIENT_RAM), ram, sizeof ram);
    d->q[2] = q;
    ok = client_load(c, &s, &err);
    d->ops->interrupted(d, 0);
    client_step(c, 0);
    drv_ok_as(d, !d->ops->interrupted(d, 0), "loading by itself interrupts nobody");
    ok = ok && drv_get(&d->q[2], NULL) < 0 && balloon_actual(b) == 8;
    client_step(c, 2 * NS_PER_SEC);
    drv_ok_as(d, ok && drv_get(&d->q[2], NULL) >= 0,
              "saved, the buffer is still there after loading");
    drv_unplug(d);
    free(d);
}

int main(void)
{
    Client c;

    client_start(&c);
    for (unsigned i = 0; i < ARRAY_SIZE(drv_forms); i++) {
        if (!drv_forms[i].is_legacy || !drv_forms[i].is_pci) /* there was none before 1.0 */
            test_keyboard(&c, &drv_forms[i]);
        test_balloon(&c, &drv_forms[i]);
    }
    test_pointers(&c);
    client_stop(&c);
    return tap_done();
}
