/* SPDX-License-Identifier: MIT */
/* Line editing; see monitor_line.h. The line is drawn anew after each change but one at its end. */
#include "control/monitor_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CTRL(c) ((c)&0x1f)
#define DELETE  0x7f

void line_init(MonitorLine *l, const LineOps *ops, void *opaque, const char *prompt)
{
    *l = (MonitorLine){.ops = ops, .opaque = opaque, .prompt = prompt};
}

void line_clear(MonitorLine *l)
{
    for (unsigned n = 0; n < l->history_count; n++)
        free(l->history[n]);
    l->history_count = 0;
}

static void put(MonitorLine *l, const char *s)
{
    l->ops->write(l->opaque, s, strlen(s));
}

void line_show(MonitorLine *l)
{
    char back[32];

    put(l, "\r");
    put(l, l->prompt);
    l->ops->write(l->opaque, l->text, l->size);
    put(l, "\x1b[K");
    if (l->cursor == l->size)
        return;
    snprintf(back, sizeof back, "\x1b[%zuD", l->size - l->cursor);
    put(l, back);
}

/* ---- changes ---- */

static void insert(MonitorLine *l, const char *s, size_t n)
{
    bool at_end = l->cursor == l->size;

    n = MIN(n, LINE_MAX_BYTES - l->size);
    memmove(l->text + l->cursor + n, l->text + l->cursor, l->size - l->cursor);
    memcpy(l->text + l->cursor, s, n);
    l->size += n;
    l->cursor += n;
    if (at_end)
        l->ops->write(l->opaque, s, n);
    else
        line_show(l);
}

/* Take away [from, to). */
static void cut(MonitorLine *l, size_t from, size_t to)
{
    if (from == to)
        return;
    memmove(l->text + from, l->text + to, l->size - to);
    l->size -= to - from;
    l->cursor = from;
    line_show(l);
}

static void replace(MonitorLine *l, const char *s)
{
    l->size = l->cursor = MIN(strlen(s), LINE_MAX_BYTES);
    memcpy(l->text, s, l->size);
    line_show(l);
}

static void move(MonitorLine *l, size_t to)
{
    l->cursor = MIN(to, l->size);
    line_show(l);
}

static size_t word_start(const MonitorLine *l)
{
    size_t at = l->cursor;

    while (at && l->text[at - 1] == ' ')
        at--;
    while (at && l->text[at - 1] != ' ')
        at--;
    return at;
}

/* ---- history ---- */

static void remember(MonitorLine *l)
{
    char *line;

    if (!l->size || (l->history_count && !strcmp(l->history[l->history_count - 1], l->text)))
        return;
    line = strdup(l->text);
    if (!line)
        abort();
    if (l->history_count == LINE_HISTORY_MAX) {
        free(l->history[0]);
        memmove(l->history, l->history + 1, sizeof l->history - sizeof l->history[0]);
        l->history_count--;
    }
    l->history[l->history_count++] = line;
}

static void older(MonitorLine *l)
{
    if (l->history_at)
        replace(l, l->history[--l->history_at]);
}

static void newer(MonitorLine *l)
{
    if (l->history_at == l->history_count)
        return;
    l->history_at++;
    replace(l, l->history_at == l->history_count ? "" : l->history[l->history_at]);
}

/* ---- completion ---- */

void line_candidate(LineCandidates *c, const char *prefix, size_t length, const char *word)
{
    if (strncmp(word, prefix, length) || c->count == LINE_CANDIDATE_MAX)
        return;
    for (unsigned n = 0; n < c->count; n++)
        if (!strcmp(c->word[n], word))
            return;
    snprintf(c->word[c->count++], sizeof c->word[0], "%s", word);
}

static size_t common_length(const LineCandidates *c)
{
    size_t length = strlen(c->word[0]);

    for (unsigned n = 1; n < c->count; n++) {
        size_t k = 0;

        while (k < length && c->word[n][k] == c->word[0][k])
            k++;
        length = k;
    }
    return length;
}

static void list(MonitorLine *l, const LineCandidates *c)
{
    put(l, "\n");
    for (unsigned n = 0; n < c->count; n++) {
        put(l, c->word[n]);
        put(l, n + 1 == c->count ? "\n" : "  ");
    }
    line_show(l);
}

static void complete(MonitorLine *l)
{
    LineCandidates *c = calloc(1, sizeof *c);
    char *text = strndup(l->text, l->cursor);

    if (!c || !text)
        abort();
    if (l->ops->complete)
        l->ops->complete(l->opaque, text, c);
    if (c->count) {
        size_t length = common_length(c);

        if (length > c->replaced)
            insert(l, c->word[0] + c->replaced, length - c->replaced);
        else if (c->count > 1)
            list(l, c);
        if (c->count == 1 && length && c->word[0][length - 1] != '/')
            insert(l, " ", 1);
    }
    free(text);
    free(c);
}

/* ---- keys ---- */

static void enter(MonitorLine *l)
{
    l->text[l->size] = 0;
    put(l, "\n");
    remember(l);
    l->history_at = l->history_count;
    l->size = l->cursor = 0;
    l->ops->entered(l->opaque, l->text);
}

static void control(MonitorLine *l, u8 key)
{
    switch (key) {
    case CTRL('a'): move(l, 0); break;
    case CTRL('b'): move(l, l->cursor - (l->cursor > 0)); break;
    case CTRL('c'): replace(l, ""); break;
    case CTRL('d'): cut(l, l->cursor, MIN(l->cursor + 1, l->size)); break;
    case CTRL('e'): move(l, l->size); break;
    case CTRL('f'): move(l, l->cursor + 1); break;
    case CTRL('h'):
    case DELETE: cut(l, l->cursor - (l->cursor > 0), l->cursor); break;
    case CTRL('i'): complete(l); break;
    case CTRL('k'): cut(l, l->cursor, l->size); break;
    case CTRL('l'):
        put(l, "\x1b[H\x1b[2J");
        line_show(l);
        break;
    case CTRL('n'): newer(l); break;
    case CTRL('p'): older(l); break;
    case CTRL('u'): cut(l, 0, l->cursor); break;
    case CTRL('w'): cut(l, word_start(l), l->cursor); break;
    case CTRL('['): l->escape = 1; break;
    }
}

/* ESC [ number letter, and ESC O letter. Source: ECMA-48, and the VT100's keys. */
static void sequence(MonitorLine *l, u8 byte)
{
    static const struct {
        u8 byte, number, key;
    } keys[] = {
        {'A', 0, CTRL('p')}, {'B', 0, CTRL('n')}, {'C', 0, CTRL('f')}, {'D', 0, CTRL('b')},
        {'H', 0, CTRL('a')}, {'F', 0, CTRL('e')}, {'~', 1, CTRL('a')}, {'~', 7, CTRL('a')},
        {'~', 4, CTRL('e')}, {'~', 8, CTRL('e')}, {'~', 3, CTRL('d')},
    };

    if (l->escape == 1) {
        l->escape = byte == '[' || byte == 'O' ? 2 : 0;
        l->number = 0;
        return;
    }
    if (byte >= '0' && byte <= '9') {
        l->number = (u8)(l->number * 10 + byte - '0');
        return;
    }
    if (byte == ';') {
        l->number = 0;
        return;
    }
    l->escape = 0;
    for (unsigned n = 0; n < ARRAY_SIZE(keys); n++)
        if (keys[n].byte == byte && (byte != '~' || keys[n].number == l->number))
            control(l, keys[n].key);
}

void line_input(MonitorLine *l, u8 byte)
{
    bool was_return = l->was_return;
    char c = (char)byte;

    l->was_return = byte == '\r';
    if (l->escape)
        sequence(l, byte);
    else if (byte == '\r' || (byte == '\n' && !was_return))
        enter(l);
    else if (byte >= ' ' && byte != DELETE)
        insert(l, &c, 1);
    else if (byte != '\n')
        control(l, byte);
}
