/* SPDX-License-Identifier: MIT */
/* The table of trace points of this folder. */
#include "softmmu/trace.h"

#define TRACE_TABLE trace_softmmu
#include "base/trace_table.def"
