/* SPDX-License-Identifier: MIT */
/* Trace points of this folder: trace_NAME() for the rows of trace.def. See base/trace.h. */
#ifndef HW_INTC_TRACE_H
#define HW_INTC_TRACE_H

#undef TRACE_FILE
#define TRACE_FILE "hw/intc/trace.def"
#include "base/trace_points.def"

#endif
