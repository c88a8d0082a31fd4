/* SPDX-License-Identifier: MIT */
/* The functions of the points in TRACE_FILE; see trace.h. For the trace.h of a folder, once. */
#include "base/trace.h"

#define TRACE_ARGS(...) , __VA_ARGS__
#define _(name, params, args, format, help)                                                        \
    extern TraceEvent trace_event_##name;                                                          \
    static inline void trace_##name params                                                         \
    {                                                                                              \
        if (unlikely(trace_event_##name.is_on))                                                    \
            trace_print(&trace_event_##name, format TRACE_ARGS args);                              \
    }
#include TRACE_FILE
#undef _
