/* SPDX-License-Identifier: MIT */
/* Doorbells and an accelerator that tells of them: where they are, as memory changes, and no ring is lost. */
#include <string.h>
#include <unistd.h>
#include "softmmu/bql.h"
#include "softmmu/doorbell.h"
#include "tests/block/tap.h"

/* ---- an accelerator that notes what it is told ---- */

static char told[512];
static int told_fd = -1;
static bool refuses;

static bool note(const AccelBell *b, bool on)
{
    size_t n = strlen(told);

    if (on && refuses)
        return false;
    snprintf(told + n, sizeof told - n, "%c%s%llx/%u=%lld ", on ? '+' : '-', b->is_port ? "p" : "m",
             (unsigned long long)b->addr, b->size, b->has_value ? (long long)b->value : -1);
    told_fd = b->fd;
    return true;
}

static const AccelOps can = {.name = "can", .doorbell = note};
static const AccelOps cannot = {.name = "cannot"};

static bool was_told(const char *what)
{
    bool good = !strcmp(told, what);

    if (!good)
        printf("# %s\n", told);
    told[0] = 0;
    return good;
}

/* ---- a device ---- */

static MemResult nothing(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    return MEM_OK;
}

static const MemIoOps ops = {.write = nothing};
static unsigned rung;

static void ring(void *opaque)
{
    rung++;
}

static void store(void)
{
    u64 one = 1;

    if (write(told_fd, &one, sizeof one) != sizeof one)
        tap_ok(false, "an eventfd takes a store");
}

int main(void)
{
    MemRegion root, ports, bar, port_bar, hidden;
    AddressSpace memory, io;
    Loop *loop = loop_new();
    Doorbell a = {.region = &bar, .offset = 0x10, .ring = ring};
    Doorbell b = {.region = &port_bar,
                  .offset = 2,
                  .bell = {.size = 2, .has_value = true, .value = 7},
                  .ring = ring};

    bql_lock();
    region_init_container(&root, "root", MEM_SIZE_ALL);
    region_init_container(&ports, "ports", 0x10000);
    region_init_io(&bar, "bar", 0x1000, &ops, NULL);
    region_init_io(&port_bar, "port-bar", 8, &ops, NULL);
    region_init_io(&hidden, "hidden", 0x1000, &ops, NULL);
    address_space_init(&memory, "memory", &root);
    address_space_init(&io, "io", &ports);
    region_add(&root, 0x4000, &bar, 0);
    doorbell_add(&a);
    tap_ok(was_told(""), "before there is a machine nobody is told");
    doorbells_begin(&memory, &io, &can);
    tap_ok(was_told("+m4010/0=-1 "), "then what is there already");
    doorbell_add(&b);
    tap_ok(was_told(""), "one that is not in memory is not told of");
    region_add(&ports, 0xc000, &port_bar, 0);
    tap_ok(was_told("+pc002/2=7 "), "until it is; a port, and stores of one value");
    store();
    while (!rung)
        loop_step(loop, true);
    tap_ok(rung == 1, "a store rings");
    region_set_addr(&port_bar, 0xc100);
    tap_ok(was_told("-pc002/2=7 +pc102/2=7 "), "it moves");
    region_set_enabled(&bar, false);
    tap_ok(was_told("-m4010/0=-1 "), "and is switched off");
    region_set_enabled(&bar, true);
    tap_ok(was_told("+m4010/0=-1 "), "and on");
    region_add(&root, 0x4000, &hidden, 1);
    tap_ok(was_told("-m4010/0=-1 "), "another lies over it");
    region_remove(&hidden);
    tap_ok(was_told("+m4010/0=-1 "), "no longer");
    store();
    doorbells_set_accel(&cannot);
    tap_ok(was_told("-pc102/2=7 -m4010/0=-1 "), "an accelerator that knows none");
    rung = 0;
    while (!rung)
        loop_step(loop, true);
    tap_ok(rung == 1, "what was stored before comes");
    doorbells_set_accel(&can);
    tap_ok(was_told("+pc102/2=7 +m4010/0=-1 "), "and one that does");
    refuses = true;
    region_set_addr(&bar, 0x5000);
    refuses = false;
    tap_ok(was_told("-m4010/0=-1 "), "it may refuse");
    doorbell_remove(&a);
    tap_ok(was_told(""), "and is not told of the end then");
    doorbell_remove(&b);
    tap_ok(was_told("-pc102/2=7 "), "an end");
    doorbell_add(&a);
    tap_ok(was_told("+m5010/0=-1 "), "it comes again");
    doorbells_end();
    tap_ok(was_told("-m5010/0=-1 "), "the machine ends");
    region_set_addr(&bar, 0x6000);
    doorbell_remove(&a);
    tap_ok(was_told(""), "and nobody is told any more");
    region_remove(&bar);
    region_remove(&port_bar);
    address_space_destroy(&memory);
    address_space_destroy(&io);
    bql_unlock();
    loop_free(loop);
    return tap_done();
}
