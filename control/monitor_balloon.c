/* SPDX-License-Identifier: MIT */
/* Commands about the memory balloon: how much memory the guest is to have. */
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
