/* SPDX-License-Identifier: MIT */
/* `lyrebird binfmt install|remove|status`: let the kernel start AArch64 programs with lyrebird. */
#ifndef CONTROL_BINFMT_H
#define CONTROL_BINFMT_H

#include "base/error.h"

/** @args: the words after "binfmt". Returns the exit status: 0, 1 (failed), 2 (usage). */
int binfmt_main(char *const *args);

#endif
