/* SPDX-License-Identifier: MIT */
/* The table of trace points of this folder. */
#include "hw/virtio/trace.h"

#define TRACE_TABLE trace_virtio
#include "base/trace_table.def"
