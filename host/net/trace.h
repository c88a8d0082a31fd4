/* SPDX-License-Identifier: MIT */
/* Trace points of this folder: trace_NAME() for the rows of trace.def. See base/trace.h. */
#ifndef HOST_NET_TRACE_H
#define HOST_NET_TRACE_H

#undef TRACE_FILE
#define TRACE_FILE "host/net/trace.def"
#include "base/trace_points.def"

#endif
