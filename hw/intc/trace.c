/* SPDX-License-Identifier: MIT */
/* The table of trace points of this folder. */
#include "hw/intc/trace.h"

#define TRACE_TABLE trace_intc
#include "base/trace_table.def"
