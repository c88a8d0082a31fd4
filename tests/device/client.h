/* SPDX-License-Identifier: MIT */
/*
 * A machine without CPU: an address space with RAM, a clock that the test steps, devices at
 * addresses, and what their lines did.
 */
#ifndef TESTS_DEVICE_CLIENT_H
#define TESTS_DEVICE_CLIENT_H

#include <stdlib.h>
#include <string.h>
#include "hw/device.h"
#include "softmmu/bql.h"
#include "tests/block/tap.h"

#define CLIENT_RAM      0x40000000ull
#define CLIENT_RAM_SIZE 0x100000ull

typedef struct Client {
    MemRegion root, ram;
    RamBlock *block;
    AddressSpace as;
    Loop *loop;
    i64 now_ns;
    Clock clock;
    DeviceEnv env;
    Device *machine;
    bool line[64]; /* levels of what client_watch connected */
    u32 edges[64]; /* how often they rose */
} Client;

static inline i64 client_time(void *opaque)
{
    return ((Client *)opaque)->now_ns;
}

static inline void client_line(void *opaque, unsigned n, bool level)
{
    Client *c = opaque;

    c->edges[n] += level && !c->line[n];
    c->line[n] = level;
}

/** Ready for devices; takes the machine lock. */
static inline void client_start(Client *c)
{
    *c = (Client){.clock = {.count_ns = client_time, .opaque = c}};
    if (!bql_held())
        bql_lock();
    c->loop = loop_new();
    c->block = ram_new("ram", CLIENT_RAM_SIZE, 0, NULL);
    region_init_container(&c->root, "system", MEM_SIZE_ALL);
    region_init_ram(&c->ram, "ram", c->block);
    region_add(&c->root, CLIENT_RAM, &c->ram, 0);
    address_space_init(&c->as, "memory", &c->root);
    c->env = (DeviceEnv){.loop = c->loop, .clock = &c->clock, .rtc = &c->clock, .memory = &c->as};
    c->machine = device_new(&device_machine, NULL, NULL, &c->env);
    device_realize(c->machine, NULL);
}

static inline void client_stop(Client *c)
{
    device_free(c->machine);
    region_remove(&c->ram);
    address_space_destroy(&c->as);
    ram_free(c->block);
    rcu_reclaim();
    while (loop_step(c->loop, false))
        ;
    loop_free(c->loop);
}

/**
 * A device with properties "a=b,c=d", at @addr, its lines watched from @line on. NULL and a
 * comment on error.
 */
static inline Device *client_add(Client *c, const DeviceType *type, const char *props, u64 addr,
                                 unsigned line)
{
    Device *d = device_new(type, NULL, c->machine, &c->env);
    Error err = {0};
    Opts o = {0};
    bool ok = opts_parse(&o, props, NULL, &err);

    for (unsigned i = 0; ok && i < o.count; i++)
        ok = device_set(d, o.row[i].key, o.row[i].value, &err);
    opts_clear(&o);
    if (!ok || !device_realize(d, &err)) {
        printf("# %s\n", err.text);
        device_free(d);
        return NULL;
    }
    if (d->regions)
        device_map(d, 0, &c->root, addr);
    for (u32 i = 0; i < type->irqs; i++)
        irq_connect(&d->irq[i], (IrqIn){client_line, c, line + i});
    return d;
}

static inline u64 client_read(Client *c, u64 addr, unsigned size)
{
    u64 v;

    return mem_load(&c->as, addr, size, &v, (MemAttrs){0}) == MEM_OK ? v : 0xbadbadbadull;
}

static inline MemResult client_write(Client *c, u64 addr, unsigned size, u64 value)
{
    return mem_store(&c->as, addr, size, value, (MemAttrs){0});
}

static inline u64 client_r32(Client *c, u64 addr)
{
    return client_read(c, addr, 4);
}

static inline void client_w32(Client *c, u64 addr, u64 value)
{
    client_write(c, addr, 4, value);
}

/** Let time pass; timers fire. */
static inline void client_step(Client *c, i64 ns)
{
    c->now_ns += ns;
    while (loop_step(c->loop, false))
        ;
}

/* A stream of saved state in memory. */
typedef struct ClientStream {
    u8 data[1 << 19];
    size_t size, at;
} ClientStream;

static inline bool client_put(void *opaque, const void *data, size_t size, Error *err)
{
    ClientStream *s = opaque;

    if (size > sizeof s->data - s->size)
        return error_set(err, "the stream is full");
    memcpy(s->data + s->size, data, size);
    s->size += size;
    return true;
}

static inline bool client_get(void *opaque, void *data, size_t size, Error *err)
{
    ClientStream *s = opaque;

    if (size > s->size - s->at)
        return error_set(err, "the stream ends");
    memcpy(data, s->data + s->at, size);
    s->at += size;
    return true;
}

static inline bool client_save(Client *c, ClientStream *s)
{
    SnapWriter w = {client_put, s};

    s->size = s->at = 0;
    return snap_write_head(&w, NULL) && device_save_all(c->machine, &w, NULL) &&
           snap_write_end(&w, NULL);
}

static inline bool client_load(Client *c, ClientStream *s, Error *err)
{
    SnapReader r = {client_get, s};
    SnapSection sec;

    s->at = 0;
    if (!snap_read_head(&r, err))
        return false;
    for (;;) {
        bool found = true, ok = snap_next(&r, &sec, err);
        bool is_end = ok && !sec.name[0];

        if (!ok || is_end) {
            device_loaded(c->machine);
            return ok;
        }
        ok = device_load(c->machine, &sec, &found, err);
        snap_section_clear(&sec);
        if (!ok || !found)
            return false;
    }
}

#endif
