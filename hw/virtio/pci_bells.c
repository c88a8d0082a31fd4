/* SPDX-License-Identifier: MIT */
/*
 * Notifications of virtio over PCI as doorbells (ioeventfd=on): the modern interface has an address
 * for each queue, that before 1.0 one port that says which.
 */
#include <linux/virtio_pci.h>
#include <stdlib.h>
#include "hw/virtio/pci.h"

static void ring(void *opaque)
{
    virtq_kick(opaque);
}

static void add(VirtioPci *s, u32 queue, MemRegion *region, u64 offset, AccelBell bell)
{
    Doorbell *d = &s->bell[s->bell_count++];

    *d = (Doorbell){.region = region,
                    .offset = offset,
                    .bell = bell,
                    .ring = ring,
                    .opaque = &s->v->queue[queue]};
    doorbell_add(d);
}

void virtio_pci_add_bells(VirtioPci *s)
{
    u32 count = s->v->queue_count;

    if (!s->has_bells)
        return;
    s->bell = calloc(2 * count, sizeof *s->bell);
    if (!s->bell)
        abort();
    for (u32 n = 0; n < count; n++) {
        if (!s->disable_modern)
            add(s, n, &s->notify, n * VIRTIO_PCI_NOTIFY_STEP, (AccelBell){0});
        if (s->has_legacy)
            add(s, n, &s->ports, VIRTIO_PCI_QUEUE_NOTIFY,
                (AccelBell){.size = 2, .has_value = true, .value = n});
    }
}

void virtio_pci_remove_bells(VirtioPci *s)
{
    while (s->bell_count)
        doorbell_remove(&s->bell[--s->bell_count]);
    free(s->bell);
    s->bell = NULL;
}
