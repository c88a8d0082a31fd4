/* SPDX-License-Identifier: MIT */
/* -sandbox: give up system calls. */
#ifndef CONTROL_SANDBOX_H
#define CONTROL_SANDBOX_H

#include "base/opts.h"

/** What -sandbox takes. */
extern const OptRow sandbox_rows[];
extern const unsigned sandbox_row_count;

/** Enter it with all threads, as @o (checked against the rows) says; nothing without enable=on. */
bool sandbox_enter(const Opts *o, Error *err);

#endif
