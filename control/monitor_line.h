/* SPDX-License-Identifier: MIT */
/*
 * Line editing for a terminal at the end of a stream of bytes: keys come in, what the terminal shall
 * show goes out. Knows nothing of commands. Keys are those of readline and of the VT100.
 */
#ifndef CONTROL_MONITOR_LINE_H
#define CONTROL_MONITOR_LINE_H

#include "base/types.h"

#define LINE_MAX_BYTES     4095u
#define LINE_HISTORY_MAX   64u
#define LINE_CANDIDATE_MAX 64u

/* What can follow the text before the cursor. Words are cut to fit. */
typedef struct LineCandidates {
    unsigned count;
    size_t replaced; /* bytes before the cursor that the candidates replace */
    char word[LINE_CANDIDATE_MAX][256];
} LineCandidates;

typedef struct LineOps {
    void (*write)(void *opaque, const char *data, size_t size);
    void (*entered)(void *opaque, const char *line);
    /** Words that begin as @text, the line up to the cursor, ends. May be NULL. */
    void (*complete)(void *opaque, const char *text, LineCandidates *out);
} LineOps;

typedef struct MonitorLine {
    const LineOps *ops;
    void *opaque;
    const char *prompt;
    char text[LINE_MAX_BYTES + 1];
    size_t size, cursor;
    char *history[LINE_HISTORY_MAX];    /* oldest first */
    unsigned history_count, history_at; /* at == count: the line itself */
    u8 escape;                          /* state: 0, after ESC, in a CSI sequence */
    u8 number;                          /* parameter of the sequence */
    bool was_return;                    /* the newline of CR LF is no line of its own */
} MonitorLine;

void line_init(MonitorLine *l, const LineOps *ops, void *opaque, const char *prompt);
void line_clear(MonitorLine *l);

/** Show the prompt and what has been typed so far. */
void line_show(MonitorLine *l);

/** One byte from the terminal. */
void line_input(MonitorLine *l, u8 byte);

/** Add @word to @c if it begins with @prefix (@length bytes), unless it is there. */
void line_candidate(LineCandidates *c, const char *prefix, size_t length, const char *word);

#endif
