/* SPDX-License-Identifier: MIT */
/* The table TRACE_TABLE of the points in TRACE_FILE; see trace.h. For one .c file of a folder. */
#define _(name, params, args, format, help) TraceEvent trace_event_##name = {#name, help, false};
#include TRACE_FILE
#undef _

static TraceEvent *const trace_rows[] = {
#define _(name, params, args, format, help) &trace_event_##name,
#include TRACE_FILE
#undef _
};

const TraceTable TRACE_TABLE = {TRACE_FILE, trace_rows, ARRAY_SIZE(trace_rows)};
