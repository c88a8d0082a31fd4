/* SPDX-License-Identifier: MIT */
/* Trace points of this folder: trace_NAME() for the rows of trace.def. See base/trace.h. */
#ifndef HW_VIRTIO_TRACE_H
#define HW_VIRTIO_TRACE_H

#undef TRACE_FILE
#define TRACE_FILE "hw/virtio/trace.def"
#include "base/trace_points.def"

#endif
