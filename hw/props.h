/* SPDX-License-Identifier: MIT */
/* Properties of devices: from text to the instance, and back for listings. For device.c. */
#ifndef HW_PROPS_H
#define HW_PROPS_H

#include "hw/device.h"

/** Set @row of @d from @value. @root: below which links are looked up. */
bool prop_set(Device *d, const PropRow *row, const char *value, Device *root, Error *err);

/** Write the value as text to @buf. */
void prop_text(Device *d, const PropRow *row, char *buf, size_t size);

/** In the loop's thread, after fini: give back a drive that was made for the device. */
void prop_release(Device *d, const PropRow *row);

/** Free what the property owns. */
void prop_clear(Device *d, const PropRow *row);

/** Whether a device of @type has the property; names the nearest on error. */
bool prop_known(const DeviceType *type, const char *name, Error *err);

/** The type of values, as help names it. */
const char *prop_kind_name(PropKind kind);

/**
 * The row called @name of *@d or of its inner device, which *@d becomes then; NULL, with the nearest
 * name in @err.
 */
const PropRow *prop_find(Device **d, const char *name, Error *err);

#endif
