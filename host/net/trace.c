/* SPDX-License-Identifier: MIT */
/* The table of trace points of this folder. */
#include "host/net/trace.h"

#define TRACE_TABLE trace_net
#include "base/trace_table.def"
