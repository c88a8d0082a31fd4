/* SPDX-License-Identifier: MIT */
/* The table of trace points of this folder. */
#include "host/block/trace.h"

#define TRACE_TABLE trace_block
#include "base/trace_table.def"
