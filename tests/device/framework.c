/* SPDX-License-Identifier: MIT */
/* The device framework: properties, -device, tables, trees, saved state. */
#include <pthread.h>
#include "hw/boards/fdt.h"
#include "hw/regs.h"
#include "tests/device/client.h"

/* ---- tables ---- */

static const DeviceType *const types[] = {
#define _(name) &device_##name,
#include "hw/devices.def"
#undef _
};

static bool is_saved(const StateTable *t, RegField f)
{
    for (u32 i = 0; t && i < t->count; i++)
        if (f.offset >= t->rows[i].offset &&
            f.offset < t->rows[i].offset + t->rows[i].count * t->rows[i].stride)
            return true;
    return false;
}

static void test_tables(void)
{
    bool is_sorted = true, all_saved = true;

    for (unsigned i = 0; i < ARRAY_SIZE(types); i++)
        for (u32 r = 0; r < types[i]->reg_count; r++) {
            const RegRow *row = &types[i]->regs[r];

            if (r && row->offset <= types[i]->regs[r - 1].offset) {
                printf("# %s: %s is not in order\n", types[i]->name, row->name);
                is_sorted = false;
            }
            if (row->field.size && !is_saved(types[i]->state, row->field)) {
                printf("# %s: %s is not saved\n", types[i]->name, row->name);
                all_saved = false;
            }
        }
    tap_ok(is_sorted, "register rows are in order");
    tap_ok(all_saved, "every register that is kept is saved");
}

/* ---- a device for tests ---- */

typedef struct Probe {
    Device dev;
    bool flag;
    u8 small;
    u64 size;
    char *text;
    u8 mac[6];
    Tristate tri;
    Device *link;
    u32 a, b, many[4];
    u8 order[8], steps;
} Probe;

static u32 hook_calls;
static u64 hook_value, hook_old;

static void on_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    hook_calls++;
    hook_value = value;
    hook_old = old;
}

static u8 phases[16];
static u32 phase_count;

static void enter(Device *d)
{
    phases[phase_count++ & 15] = 'e';
}

static void hold(Device *d)
{
    phases[phase_count++ & 15] = 'h';
}

static void leave(Device *d)
{
    phases[phase_count++ & 15] = 'x';
}

#define R(f) REG_FIELD(Probe, f)

static const RegRow regs[] = {
    {0x00, "A", R(a), 0x12345678, 0x0000ffff, 0xf0000000, 0, .write = on_write},
    {0x04, "B", R(b), 0, 0xffffffff, 0, 0, REG_BYTE | REG_HALF | REG_WORD},
    {0x10, "MANY", REG_ARRAY(Probe, many), 7, 0xff, 0, 0, .count = 4},
    {0x20, "ID", REG_NONE, 0xabcd, 0, 0, REG_RO},
};

static const PropRow props[] = {
    PROP(PROP_BOOL, "flag", Probe, flag, "on", "a flag"),
    PROP(PROP_U8, "small", Probe, small, "3", "a small number"),
    PROP(PROP_SIZE, "size", Probe, size, NULL, "a size"),
    PROP(PROP_STRING, "text", Probe, text, NULL, "a text"),
    PROP(PROP_MAC, "mac", Probe, mac, NULL, "an address"),
    PROP(PROP_TRI, "tri", Probe, tri, NULL, "perhaps"),
    PROP(PROP_LINK, "link", Probe, link, NULL, "another"),
};

static const DeviceType probe = {
    .name = "probe",
    .size = sizeof(Probe),
    .regs = DEVICE_ROWS(regs),
    .mmio_size = 0x100,
    .irqs = 1,
    .props = DEVICE_ROWS(props),
    .reset = enter,
    .reset_hold = hold,
    .reset_exit = leave,
};

static bool refuses(Device *d, const char *name, const char *value, const char *text)
{
    Error err = {0};
    bool ok = !device_set(d, name, value, &err) && strstr(err.text, text);

    if (!ok)
        printf("# %s\n", err.text);
    return ok;
}

static void test_props(Client *c)
{
    Device *d = device_new(&probe, "one", c->machine, &c->env);
    Probe *p = (Probe *)d;
    char *text;
    size_t size;

    tap_ok(p->flag && p->small == 3 && !p->text, "defaults are set");
    tap_ok(device_set(d, "flag", "off", NULL) && !p->flag && device_set(d, "small", "0xff", NULL) &&
               p->small == 255 && device_set(d, "size", "1.5M", NULL) && p->size == 3 << 19 &&
               device_set(d, "text", "a", NULL) && device_set(d, "text", "b", NULL) &&
               !strcmp(p->text, "b") && device_set(d, "tri", "off", NULL) && p->tri == TRI_OFF,
           "values of every kind");
    tap_ok(device_set(d, "mac", "52:54:00:12:34:56", NULL) && p->mac[5] == 0x56, "an address");
    tap_ok(device_set(d, "link", "one", NULL) && p->link == d, "a link to an id");
    tap_ok(refuses(d, "smal", "1", "did you mean \"small\"?"), "a wrong name gets the nearest");
    tap_ok(refuses(d, "small", "256", "small=256: a number up to 0xff"), "a number too large");
    tap_ok(refuses(d, "flag", "maybe", "on or off"), "no boolean");
    tap_ok(refuses(d, "mac", "52:54:00:12:34", "an address"), "a short address");
    tap_ok(refuses(d, "mac", "52:54:00:12:34:5g", "an address"), "a wrong digit");
    tap_ok(refuses(d, "size", "many", "a size"), "no size");
    tap_ok(refuses(d, "link", "two", "the id of a device"), "a link to nothing");
    device_realize(d, NULL);
    device_map(d, 0, &c->root, 0x1000);
    FILE *f = open_memstream(&text, &size);

    device_print_tree(f, c->machine);
    device_help(f, &probe);
    device_list(f);
    fclose(f);
    tap_ok(strstr(text, "dev: machine, id \"\"\n  dev: probe, id \"one\"\n    gpio-out \"irq\" 1\n"
                        "    flag = false\n    small = 255 (0xff)\n") &&
               strstr(text, "mac = \"52:54:00:12:34:56\"\n") &&
               strstr(text, "mmio 0000000000001000/0000000000000100\n"),
           "the printed tree has ids, properties and places");
    tap_ok(strstr(text, "probe options:\n  flag=<bool>            - a flag (default: on)\n"),
           "help comes from the rows");
    free(text);
    device_free(d);
}

static void test_registers(Client *c)
{
    Device *d = client_add(c, &probe, "", 0x1000, 0), *e = client_add(c, &probe, "", 0x2000, 1);
    Probe *p = (Probe *)d;

    tap_ok(client_r32(c, 0x1000) == 0x12345678, "a register has its reset value");
    client_w32(c, 0x1000, 0x10004321);
    tap_ok(p->a == 0x02344321 && hook_calls == 1 && hook_value == 0x10004321 &&
               hook_old == 0x12345678,
           "writable bits change, ones clear, the hook sees both");
    tap_ok(client_r32(c, 0x2000) == 0x12345678, "another instance has its own");
    client_w32(c, 0x1004, 0x11223344);
    client_write(c, 0x1005, 1, 0xff);
    tap_ok(p->b == 0x1122ff44 && client_read(c, 0x1006, 2) == 0x1122,
           "bytes of a register with lanes");
    client_w32(c, 0x1018, 0x1aa);
    tap_ok(p->many[2] == 0xaa && p->many[1] == 7 && client_read(c, 0x1018, 8) == 0x7000000aaull,
           "an array of registers");
    client_w32(c, 0x1020, 5);
    tap_ok(client_r32(c, 0x1020) == 0xabcd && !client_r32(c, 0x1024) && !client_r32(c, 0x1008),
           "identification stays; nothing is 0");
    phase_count = 0;
    device_reset(c->machine);
    tap_ok(!memcmp(phases, "eehhxx", 6) && p->a == 0x12345678 && p->many[2] == 7,
           "reset goes in phases over the whole tree");
    device_free(d);
    tap_ok(client_r32(c, 0x1000) == 0xbadbadbad && client_r32(c, 0x2000) == 0x12345678,
           "a freed device answers no more, others do");
    device_free(e);
}

static void test_create(Client *c)
{
    Error err = {0};
    Opts o = {0};

    opts_parse(&o, "pl01", "driver", NULL);
    tap_ok(!device_create(&o, c->machine, &c->env, &err) &&
               strstr(err.text, "did you mean \"pl011\"?"),
           "-device names the nearest type");
    opts_clear(&o);
    opts_parse(&o, "pl011", "driver", NULL);
    tap_ok(!device_create(&o, c->machine, &c->env, &err) && strstr(err.text, "part of boards"),
           "what boards have cannot be added");
    opts_clear(&o);
}

static void test_saved(Client *c)
{
    static ClientStream s;
    Device *a = client_add(c, &device_pl061, "", 0x1000, 0);
    Device *b = client_add(c, &device_pl061, "", 0x2000, 16);
    Error err = {0};

    client_w32(c, 0x1400, 0x0f);
    client_w32(c, 0x2400, 0xf0);
    client_w32(c, 0x2000 + (0x80 << 2), 0x80);
    tap_ok(client_save(c, &s), "two devices of a type are saved");
    device_reset(c->machine);
    tap_ok(client_load(c, &s, &err) && client_r32(c, 0x1400) == 0x0f &&
               client_r32(c, 0x2400) == 0xf0 && client_r32(c, 0x23fc) == 0x80 && c->line[16 + 8],
           "each gets its own back, and lines are what they were");
    device_free(b);
    tap_ok(!client_load(c, &s, &err), "state of a device that is not there is refused");
    device_free(a);
}

/* ---- the end ---- */

static char ends[8];

static void note_end(Device *d)
{
    strcat(ends, d->id);
}

static void test_order_of_ends(Client *c)
{
    static const DeviceType type = {.name = "ends", .size = sizeof(Device), .fini = note_end};
    Device *a = device_new(&type, "a", c->machine, &c->env);

    device_realize(a, NULL);
    device_realize(device_new(&type, "b", a, &c->env), NULL);
    device_realize(device_new(&type, "c", a, &c->env), NULL);
    device_free(a);
    tap_ok(!strcmp(ends, "cba"), "what was made last goes first");
}

/* ---- device trees ---- */

static void test_fdt(Client *c)
{
    Device *d = client_add(c, &device_pl011, "", 0x9000000, 0);
    Dt *t = dt_new();
    size_t size;
    const u8 *p;
    Error err = {0};

    DT_CELLS(t, "/", "#address-cells", 2);
    dt_string(t, "/chosen", "stdout-path", "/pl011@9000000");
    u32 clock = dt_phandle(t, "/apb-pclk");
    FdtPlace at = {t, 0x9000000, 0x1000, 1, clock};

    d->type->fdt_node(d, &at);
    p = dt_get(t, "/pl011@9000000", "interrupts", &size);
    tap_ok(size == 12 && p[3] == 0 && p[7] == 1 && p[11] == 4, "a device's node has its interrupt");
    p = dt_get(t, "/pl011@9000000", "compatible", &size);
    tap_ok(size == 24 && !memcmp(p, "arm,pl011\0arm,primecell", 24), "and its names");
    p = dt_get(t, "/pl011@9000000", "clocks", &size);
    tap_ok(size == 8 && p[3] == clock && p[7] == clock && dt_phandle(t, "/apb-pclk") == clock,
           "and its clocks, by a handle that stays");
    for (unsigned i = 0; i < 500; i++) {
        char path[64];

        snprintf(path, sizeof path, "/soc/virtio_mmio@%x", 0xa000000 + i * 0x200);
        dt_reg(t, path, 0xa000000 + i * 0x200, 0x200);
        dt_u64(t, path, "x", i);
    }
    const void *blob = dt_blob(t, &size);
    Dt *copy = dt_load(blob, size, &err);

    tap_ok(copy && dt_has(copy, "/soc/virtio_mmio@a03e600") && !dt_has(copy, "/soc/none") &&
               dt_phandle(copy, "/soc") > clock,
           "a large tree grows, and can be loaded and changed");
    dt_free(copy);
    tap_ok(!dt_load("none", 4, &err) && err.text[0], "what is no tree is refused");
    dt_free(t);
    device_free(d);
}

/* ---- timers from another thread ---- */

static _Atomic bool has_fired;

static void on_timer(void *opaque)
{
    has_fired = bql_held();
}

static void *set_timer(void *opaque)
{
    bql_lock();
    loop_timer_set(opaque, clock_host_ns() + NS_PER_MS);
    bql_unlock();
    return NULL;
}

static void test_loop_lock(Client *c)
{
    pthread_t t;
    LoopTimer fire, limit;
    i64 start = clock_host_ns();

    loop_set_lock(c->loop, bql_lock, bql_unlock);
    loop_timer_init(c->loop, &fire, NULL, on_timer, NULL);
    loop_timer_init(c->loop, &limit, NULL, on_timer, NULL);
    loop_timer_set(&limit, start + 20 * NS_PER_SEC);
    pthread_create(&t, NULL, set_timer, &fire);
    while (!has_fired)
        loop_step(c->loop, true);
    pthread_join(t, NULL);
    tap_ok(bql_held() && clock_host_ns() - start < 10 * NS_PER_SEC,
           "a waiting loop hears of a timer that another thread sets");
    loop_timer_cancel(&limit);
}

int main(void)
{
    Client c;

    client_start(&c);
    test_tables();
    test_props(&c);
    test_registers(&c);
    test_create(&c);
    test_saved(&c);
    test_order_of_ends(&c);
    test_fdt(&c);
    test_loop_lock(&c);
    client_stop(&c);
    return tap_done();
}
