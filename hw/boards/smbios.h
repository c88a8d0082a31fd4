/* SPDX-License-Identifier: MIT */
/* SMBIOS tables for firmware: fw_cfg files etc/smbios/smbios-anchor and smbios-tables. */
#ifndef HW_BOARDS_SMBIOS_H
#define HW_BOARDS_SMBIOS_H

#include "hw/machine.h"

/**
 * Check what one -smbios says, without making anything: "type=1,serial=x" or "file=path". Names the
 * nearest key.
 */
bool smbios_check(const Opts *o, Error *err);

/** -smbios help: the keys of every type. */
void smbios_help(FILE *f);

/** The files, by the machine's configuration. @product is the board's name. */
bool smbios_add_files(Machine *m, const char *product, Error *err);

#endif
