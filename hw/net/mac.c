/* SPDX-License-Identifier: MIT */
/* Addresses of network cards; see mac.h. */
#include "hw/net/mac.h"

#include <string.h>

/* Whether a card below @at, but for the one that @mac is of, has this address. */
static bool is_taken(const Device *at, const u8 *mac)
{
    for (u32 n = 0; n < at->type->prop_count; n++) {
        const PropRow *row = &at->type->props[n];
        const u8 *other = (const u8 *)at + row->offset;

        if (row->kind == PROP_MAC && other != mac && !memcmp(other, mac, 6))
            return true;
    }
    for (const Device *c = at->children; c; c = c->next)
        if (is_taken(c, mac))
            return true;
    return false;
}

void mac_choose(const Device *d, u8 mac[6])
{
    static const u8 none[6], first[6] = {0x52, 0x54, 0x00, 0x12, 0x34, 0x56};

    if (memcmp(mac, none, 6))
        return;
    while (d->parent)
        d = d->parent;
    memcpy(mac, first, 6);
    for (unsigned n = 0; n < 256 && is_taken(d, mac); n++)
        mac[5]++;
}
