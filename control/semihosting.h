/* SPDX-License-Identifier: MIT */
/* Semihosting of machines: -semihosting and -semihosting-config. */
#ifndef CONTROL_SEMIHOSTING_H
#define CONTROL_SEMIHOSTING_H

#include "hw/machine.h"

typedef struct SemihostingOptions {
    bool is_on, for_el0;
    const char *chardev; /* NULL: standard error and input */
    const char *args;    /* NULL: the kernel's name and command line */
} SemihostingOptions;

/** -semihosting-config; the texts in @s last as long as the process. */
bool semihosting_parse(SemihostingOptions *s, const char *arg, bool *was_help, Error *err);

/** Make @cfg's machine answer HLT 0xf000, if @s says so; back ends are open. */
bool semihosting_open(const SemihostingOptions *s, MachineConfig *cfg, Error *err);

/** The machine it may end. */
void semihosting_set_machine(Machine *m);

#endif
