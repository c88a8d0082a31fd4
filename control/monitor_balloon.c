/* SPDX-License-Identifier: MIT */
/* Commands about the memory balloon: how much memory the guest is to have. */
#include <linux/virtio_balloon.h>
#include <string.h>
#include "control/monitor.h"
#include "hw/virtio/balloon.h"

#define BALLOON_PAGE_SHIFT 12 /* of the device, whatever pages the guest has */

static Device *balloon(MonCall *c)
{
    Device *d = balloon_find(&c->machine->dev);

    if (!d)
        mon_fail(c, "DeviceNotActive", "No balloon device has been activated");
    return d;
}

bool mon_balloon(MonCall *c)
{
    u64 ram = c->machine->cfg->ram_size, size = mon_num(c, "value", 0);
    Device *d = balloon(c);

    if (!d)
        return false;
    if (!size || size > INT64_MAX)
        return error_set(c->err, "Parameter 'value' expects a size");
    balloon_set_target(d, (u32)((ram - MIN(size, ram)) >> BALLOON_PAGE_SHIFT));
    return true;
}

static u64 actual(const MonCall *c, const Device *d)
{
    return c->machine->cfg->ram_size - ((u64)balloon_actual(d) << BALLOON_PAGE_SHIFT);
}

/* ---- properties that only a running machine has ---- */

static json_t *get_stats(const Device *d)
{
    static const char *const names[BALLOON_STATS] = {
        [VIRTIO_BALLOON_S_SWAP_IN] = "stat-swap-in",
        [VIRTIO_BALLOON_S_SWAP_OUT] = "stat-swap-out",
        [VIRTIO_BALLOON_S_MAJFLT] = "stat-major-faults",
        [VIRTIO_BALLOON_S_MINFLT] = "stat-minor-faults",
        [VIRTIO_BALLOON_S_MEMFREE] = "stat-free-memory",
        [VIRTIO_BALLOON_S_MEMTOT] = "stat-total-memory",
        [VIRTIO_BALLOON_S_AVAIL] = "stat-available-memory",
        [VIRTIO_BALLOON_S_CACHES] = "stat-disk-caches",
        [VIRTIO_BALLOON_S_HTLB_PGALLOC] = "stat-htlb-pgalloc",
        [VIRTIO_BALLOON_S_HTLB_PGFAIL] = "stat-htlb-pgfail",
    };
    BalloonStats s = balloon_stats(d);
    json_t *v = json_object();

    for (unsigned n = 0; n < BALLOON_STATS; n++)
        json_object_set_new(v, names[n], json_integer((json_int_t)s.value[n]));
    return json_pack("{s:o,s:I}", "stats", v, "last-update", (json_int_t)(s.update_ns / NS_PER_SEC));
}

static json_t *get_polling(const Device *d)
{
    return json_integer(balloon_polling(d));
}

static bool set_polling(Device *d, const json_t *v, Error *err)
{
    json_int_t seconds = json_integer_value(v);

    if (!json_is_integer(v) || seconds < 0 || seconds > UINT32_MAX)
        return error_set(err, "guest-stats-polling-interval: seconds are expected");
    balloon_set_polling(d, (u32)seconds);
    return true;
}

static const MonProp balloon_props[] = {
    {"guest-stats", "guest statistics", get_stats},
    {"guest-stats-polling-interval", "int", get_polling, set_polling},
};

const MonProp *mon_balloon_prop(Device **d, const char *name)
{
    Device *balloon = balloon_find(*d);

    if (!balloon || (balloon != *d && balloon != device_inner(*d)))
        return NULL;
    for (unsigned n = 0; n < ARRAY_SIZE(balloon_props); n++)
        if (!strcmp(balloon_props[n].name, name)) {
            *d = balloon;
            return &balloon_props[n];
        }
    return NULL;
}

/* ---- commands ---- */

bool hmp_balloon(MonCall *c)
{
    const Device *d = balloon(c);

    if (d)
        fprintf(c->out, "balloon: actual=%llu\n", (unsigned long long)(actual(c, d) >> 20));
    return d;
}

bool qmp_balloon(MonCall *c)
{
    const Device *d = balloon(c);

    if (d)
        c->result = json_pack("{s:I}", "actual", (json_int_t)actual(c, d));
    return d;
}
