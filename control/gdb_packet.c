/* SPDX-License-Identifier: MIT */
/* Bytes and words of the GDB remote protocol; see gdb_packet.h. */
#include "control/gdb_packet.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define ESCAPE     '}'
#define ESCAPE_XOR 0x20

static int digit(int c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static char digit_char(unsigned n)
{
    return "0123456789abcdef"[n & 15];
}

/* ---- input ---- */

enum { IDLE, TEXT, ESCAPED, SUM_HIGH, SUM_LOW };

static GdbInputKind idle_byte(GdbInput *in, u8 byte)
{
    switch (byte) {
    case '$':
        in->state = TEXT;
        in->size = 0;
        in->sum = 0;
        in->is_bad = false;
        return GDB_INPUT_MORE;
    case '+': return GDB_INPUT_ACK;
    case '-': return GDB_INPUT_NAK;
    case 3: return GDB_INPUT_INTERRUPT;
    default: return GDB_INPUT_MORE;
    }
}

static void text_add(GdbInput *in, u8 byte)
{
    if (in->size < GDB_PACKET_MAX)
        in->text[in->size++] = (char)byte;
    else
        in->is_bad = true;
}

static void text_byte(GdbInput *in, u8 byte)
{
    if (byte == '#') {
        in->state = SUM_HIGH;
        return;
    }
    in->sum += byte;
    if (byte == ESCAPE)
        in->state = ESCAPED;
    else
        text_add(in, byte);
}

static void sum_digit(GdbInput *in, u8 byte)
{
    if (digit(byte) < 0)
        in->is_bad = true;
    in->want = (u8)(in->want << 4 | (digit(byte) & 15));
}

GdbInputKind gdb_input(GdbInput *in, u8 byte)
{
    switch (in->state) {
    case IDLE: return idle_byte(in, byte);
    case TEXT: text_byte(in, byte); return GDB_INPUT_MORE;
    case ESCAPED:
        in->sum += byte;
        text_add(in, byte ^ ESCAPE_XOR);
        in->state = TEXT;
        return GDB_INPUT_MORE;
    case SUM_HIGH:
        sum_digit(in, byte);
        in->state = SUM_LOW;
        return GDB_INPUT_MORE;
    default:
        sum_digit(in, byte);
        in->state = IDLE;
        in->text[in->size] = 0;
        return in->is_bad || in->sum != in->want ? GDB_INPUT_BAD : GDB_INPUT_PACKET;
    }
}

/* ---- reading ---- */

bool gdb_take(GdbText *t, const char *word)
{
    size_t n = strlen(word);

    if ((size_t)(t->end - t->at) < n || memcmp(t->at, word, n))
        return false;
    t->at += n;
    return true;
}

bool gdb_take_hex(GdbText *t, u64 *value)
{
    const char *p = t->at;
    u64 v = 0;

    for (; p < t->end && digit(*p) >= 0; p++) {
        if (v >> 60)
            return false;
        v = v << 4 | (unsigned)digit(*p);
    }
    if (p == t->at)
        return false;
    t->at = p;
    *value = v;
    return true;
}

/* The next byte of pairs of digits, or -1. */
static int pair(const GdbText *t)
{
    if (t->end - t->at < 2 || digit(t->at[0]) < 0 || digit(t->at[1]) < 0)
        return -1;
    return digit(t->at[0]) << 4 | digit(t->at[1]);
}

size_t gdb_take_hex_string(GdbText *t, char *out, size_t max)
{
    size_t n = 0;

    for (; n < max && pair(t) >= 0; t->at += 2)
        out[n++] = (char)pair(t);
    return n;
}

bool gdb_take_bytes(GdbText *t, void *out, size_t size)
{
    GdbText u = *t;

    if (gdb_take_hex_string(&u, out, size) != size)
        return false;
    *t = u;
    return true;
}

static bool take_id(GdbText *t, pid_t *id)
{
    u64 v;

    if (gdb_take(t, "-1")) {
        *id = -1;
        return true;
    }
    if (!gdb_take_hex(t, &v) || v > INT32_MAX)
        return false;
    *id = (pid_t)v;
    return true;
}

bool gdb_take_thread(GdbText *t, GdbThreadId *id)
{
    GdbText u = *t;

    *id = (GdbThreadId){0, 0};
    if (gdb_take(&u, "p")) {
        if (!take_id(&u, &id->pid))
            return false;
        id->tid = -1; /* without a thread: all of the process */
        if (gdb_take(&u, ".") && !take_id(&u, &id->tid))
            return false;
    } else if (!take_id(&u, &id->tid)) {
        return false;
    }
    *t = u;
    return true;
}

void gdb_take_until(GdbText *t, char stop, char *out, size_t size)
{
    size_t n = 0;

    for (; t->at < t->end && *t->at != stop; t->at++)
        if (n + 1 < size)
            out[n++] = *t->at;
    if (t->at < t->end)
        t->at++;
    out[n] = 0;
}

/* ---- writing ---- */

size_t gdb_room(const GdbReply *r)
{
    return GDB_PACKET_MAX - r->size;
}

void gdb_reply_clear(GdbReply *r)
{
    r->size = 0;
    r->is_full = false;
}

void gdb_put(GdbReply *r, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    int n = vsnprintf(r->text + r->size, gdb_room(r) + 1, fmt, ap);

    va_end(ap);
    if (n < 0 || (size_t)n > gdb_room(r))
        r->is_full = true;
    else
        r->size += (size_t)n;
}

void gdb_put_hex(GdbReply *r, const void *bytes, size_t size)
{
    const u8 *b = bytes;

    if (size > gdb_room(r) / 2) {
        r->is_full = true;
        return;
    }
    for (size_t i = 0; i < size; i++) {
        r->text[r->size++] = digit_char(b[i] >> 4);
        r->text[r->size++] = digit_char(b[i]);
    }
}

static bool is_special(u8 b)
{
    return b == '$' || b == '#' || b == ESCAPE || b == '*';
}

size_t gdb_put_binary(GdbReply *r, const void *bytes, size_t size)
{
    const u8 *b = bytes;
    size_t i = 0;

    for (; i < size && gdb_room(r) >= (is_special(b[i]) ? 2 : 1); i++) {
        if (is_special(b[i]))
            r->text[r->size++] = ESCAPE;
        r->text[r->size++] = (char)(is_special(b[i]) ? b[i] ^ ESCAPE_XOR : b[i]);
    }
    return i;
}

size_t gdb_frame(const GdbReply *r, char *out)
{
    const char *text = r->is_full ? "E.reply too long" : r->text;
    size_t size = r->is_full ? strlen(text) : r->size;
    u8 sum = 0;

    for (size_t i = 0; i < size; i++)
        sum += (u8)text[i];
    out[0] = '$';
    memcpy(out + 1, text, size);
    out[size + 1] = '#';
    out[size + 2] = digit_char(sum >> 4);
    out[size + 3] = digit_char(sum);
    return size + 4;
}
