/* SPDX-License-Identifier: MIT */
/*
 * Packets of the GDB remote protocol as bytes: framing, escapes, and the words in them. No state of
 * the guest, no I/O: everything here takes hostile input and is fuzzed (tests/fuzz/gdb_packet.c).
 * Source: "Debugging with GDB", appendix "GDB Remote Serial Protocol".
 */
#ifndef CONTROL_GDB_PACKET_H
#define CONTROL_GDB_PACKET_H

#include <sys/types.h>
#include "base/types.h"

#define GDB_PACKET_MAX 0x8000 /* bytes of a packet's text, as qSupported promises */

/* ---- input ---- */

typedef enum GdbInputKind {
    GDB_INPUT_MORE,   /* nothing complete yet */
    GDB_INPUT_PACKET, /* GdbInput.text, .size: escapes resolved, a NUL behind it */
    GDB_INPUT_BAD,    /* wrong checksum or too long: ask for it again */
    GDB_INPUT_ACK,
    GDB_INPUT_NAK,
    GDB_INPUT_INTERRUPT, /* the byte 0x03 between packets */
} GdbInputKind;

typedef struct GdbInput {
    u8 state;
    u8 sum, want;
    bool is_bad;
    size_t size;
    char text[GDB_PACKET_MAX + 1];
} GdbInput;

/** Take one byte of the stream. A zeroed GdbInput is the start. */
GdbInputKind gdb_input(GdbInput *in, u8 byte);

/* ---- reading the text ---- */

typedef struct GdbText {
    const char *at, *end;
} GdbText;

/** Each takes what it names from the front and returns true, or takes nothing and returns false. */
bool gdb_take(GdbText *t, const char *word);
bool gdb_take_hex(GdbText *t, u64 *value);               /* 1 to 16 digits */
bool gdb_take_bytes(GdbText *t, void *out, size_t size); /* 2 * size digits */

/** Pairs of digits as long as there are any, at most @max bytes; the number of bytes. */
size_t gdb_take_hex_string(GdbText *t, char *out, size_t max);

/* A thread as gdb names it: pPID.TID or TID. 0 = any, -1 = all. */
typedef struct GdbThreadId {
    pid_t pid, tid;
} GdbThreadId;

bool gdb_take_thread(GdbText *t, GdbThreadId *id);

/** The text up to @stop (taken too) or to the end, as a string cut to @size - 1 bytes. */
void gdb_take_until(GdbText *t, char stop, char *out, size_t size);

/* ---- writing a reply ---- */

typedef struct GdbReply {
    size_t size;
    bool is_full; /* something did not fit: an error goes out instead */
    char text[GDB_PACKET_MAX + 1];
} GdbReply;

void gdb_put(GdbReply *r, const char *fmt, ...) PRINTF(2, 3);
void gdb_put_hex(GdbReply *r, const void *bytes, size_t size);

/** Raw bytes with the four special ones escaped; returns how many of @size fitted. */
size_t gdb_put_binary(GdbReply *r, const void *bytes, size_t size);

/** Room left, in bytes of text. */
size_t gdb_room(const GdbReply *r);

/** Forget the text so far. */
void gdb_reply_clear(GdbReply *r);

/**
 * @r as it goes over the wire: '$', text, '#', checksum; @out of GDB_PACKET_MAX + 8 bytes. Returns
 * its size.
 */
size_t gdb_frame(const GdbReply *r, char *out);

#endif
