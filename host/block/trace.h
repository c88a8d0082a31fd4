/* SPDX-License-Identifier: MIT */
/* Trace points of this folder: trace_NAME() for the rows of trace.def. See base/trace.h. */
#ifndef HOST_BLOCK_TRACE_H
#define HOST_BLOCK_TRACE_H

#undef TRACE_FILE
#define TRACE_FILE "host/block/trace.def"
#include "base/trace_points.def"

#endif
