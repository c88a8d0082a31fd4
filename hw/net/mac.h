/* SPDX-License-Identifier: MIT */
/* Addresses of network cards. */
#ifndef HW_NET_MAC_H
#define HW_NET_MAC_H

#include "hw/device.h"

/**
 * The address of a device without mac=, whose PROP_MAC row has @mac (all zeros): the first from
 * 52:54:00:12:34:56 on that no other card of the machine has.
 */
void mac_choose(const Device *d, u8 mac[6]);

#endif
