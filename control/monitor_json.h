/* SPDX-License-Identifier: MIT */
/* JSON values one after another in a stream of bytes, cut apart before they are parsed. */
#ifndef CONTROL_MONITOR_JSON_H
#define CONTROL_MONITOR_JSON_H

#include "base/types.h"

#define JSON_BYTES_MAX (16u << 20) /* of one value */
#define JSON_DEPTH_MAX 1024u

typedef enum JsonSplitResult {
    JSON_MORE,
    JSON_VALUE, /* text, size: an object or array, brackets balanced */
    JSON_STRAY, /* something else was there, which is dropped up to the end of the line */
    JSON_LARGE, /* too long or too deep: dropped */
} JsonSplitResult;

/* Zeroed: the start. */
typedef struct JsonSplit {
    char *text;
    size_t size, room;
    unsigned depth;
    bool is_string, is_escaped, is_stray, was_value;
} JsonSplit;

/** Take one byte. After JSON_VALUE the text stays until the next byte. */
JsonSplitResult json_split(JsonSplit *s, u8 byte);
void json_split_clear(JsonSplit *s);

#endif
