/* SPDX-License-Identifier: MIT */
/* Cutting JSON values apart; see monitor_json.h. Brackets are counted, not matched: the parser does that. */
#include "control/monitor_json.h"

#include <stdlib.h>
#include <string.h>

void json_split_clear(JsonSplit *s)
{
    free(s->text);
    *s = (JsonSplit){0};
}

static void reset(JsonSplit *s)
{
    char *text = s->text;
    size_t room = s->room;

    if (room > 64 * 1024) { /* do not keep what one long value needed */
        free(text);
        text = NULL;
        room = 0;
    }
    *s = (JsonSplit){.text = text, .room = room};
}

static void keep(JsonSplit *s, u8 byte)
{
    if (s->size == s->room) {
        s->room = s->room ? s->room * 2 : 256;
        s->text = realloc(s->text, s->room);
        if (!s->text)
            abort();
    }
    s->text[s->size++] = (char)byte;
}

static void in_string(JsonSplit *s, u8 byte)
{
    if (s->is_escaped)
        s->is_escaped = false;
    else if (byte == '\\')
        s->is_escaped = true;
    else if (byte == '"' || byte == '\n') /* no newline is in a string: the parser complains */
        s->is_string = false;
}

static void count(JsonSplit *s, u8 byte)
{
    if (byte == '"')
        s->is_string = true;
    else if (byte == '{' || byte == '[')
        s->depth++;
    else if (byte == '}' || byte == ']')
        s->depth--;
}

JsonSplitResult json_split(JsonSplit *s, u8 byte)
{
    if (s->was_value)
        reset(s);
    if (s->is_stray) {
        s->is_stray = byte != '\n';
        return JSON_MORE;
    }
    if (!s->depth && byte != '{' && byte != '[') {
        bool is_space = byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n' || byte == 0xff;

        s->is_stray = !is_space;
        return is_space ? JSON_MORE : JSON_STRAY;
    }
    keep(s, byte);
    if (s->is_string)
        in_string(s, byte);
    else
        count(s, byte);
    if (s->size > JSON_BYTES_MAX || s->depth > JSON_DEPTH_MAX) {
        reset(s);
        s->is_stray = true;
        return JSON_LARGE;
    }
    if (s->depth)
        return JSON_MORE;
    s->was_value = true;
    return JSON_VALUE;
}
