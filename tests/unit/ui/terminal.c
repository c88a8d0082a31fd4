/* SPDX-License-Identifier: MIT */
/* The terminal of text consoles: what sequences do to the screen, what keys send. */
#include <stdlib.h>
#include <string.h>
#include "host/ui/font.h"
#include "host/ui/terminal.h"
#include "tests/block/tap.h"

#define COLUMNS 10u
#define ROWS    4u

static char answer[64];

static void on_reply(void *opaque, const char *text, size_t size)
{
    strncat(answer, text, size);
}

/* The screen after @in, lines apart by '|'. */
static const char *screen(const char *in)
{
    static char text[256];
    Terminal *t = terminal_new(COLUMNS, ROWS, on_reply, NULL);

    answer[0] = text[0] = 0;
    terminal_write(t, (const u8 *)in, strlen(in));
    for (unsigned y = 0; y < ROWS; y++) {
        if (y)
            strcat(text, "|");
        terminal_text(t, y, text + strlen(text), COLUMNS + 1);
    }
    terminal_free(t);
    return text;
}

static const struct {
    const char *in, *out, *what;
} cases[] = {
    {"one\r\ntwo", "one|two||", "text"},
    {"0123456789ab", "0123456789|ab||", "long lines wrap"},
    {"0123456789\r\nx", "0123456789|x||", "a full line is one line"},
    {"\033[?7l0123456789ab", "012345678b|||", "without wrapping the last letter changes"},
    {"a\nb\nc\nd\ne", " b|  c|   d|    e", "scrolls"},
    {"abc\b\bX", "aXc|||", "backspace"},
    {"a\tb", "a       b|||", "tab"},
    {"\033[2;3Hx\033[Hy", "y|  x||", "places"},
    {"\033[9;99Hx", "|||         x", "places outside are at the edge"},
    {"x\033[3Cy\033[2Dz\033[Bv\033[Aw", "x  zyw|    v||", "moves"},
    {"a\033[3dx\033[5Gy", "a|| x  y|", "row, column"},
    {"abc\r\ndef\033[1;2H\033[K", "a|def||", "erase to the end of the line"},
    {"abcdef\033[3D\033[1K", "    ef|||", "erase from its beginning"},
    {"abc\r\ndef\r\nghi\033[2;2H\033[J", "abc|d||", "erase to the end of the screen"},
    {"abc\r\ndef\r\nghi\033[2;2H\033[1J", "|  f|ghi|", "erase from its beginning"},
    {"abc\033[2Jx", "   x|||", "erase all"},
    {"abcdef\033[1;2H\033[2P", "adef|||", "delete letters"},
    {"abcdef\033[1;2H\033[2@", "a  bcdef|||", "insert letters"},
    {"abcdef\033[1;2H\033[2X", "a  def|||", "erase letters"},
    {"abc\033[1;2H\033[4hXY\033[4lZ", "aXYZc|||", "insert mode"},
    {"1\r\n2\r\n3\r\n4\033[2H\033[L", "1||2|3", "insert a line"},
    {"1\r\n2\r\n3\r\n4\033[2H\033[M", "1|3|4|", "delete a line"},
    {"1\r\n2\r\n3\r\n4\033[2;3r\033[3H\nx", "1|3|x|4", "a region scrolls alone"},
    {"1\r\n2\r\n3\r\n4\033[2;3r\033[2H\033Mx", "1|x|2|4", "and back"},
    {"1\r\n2\r\n3\r\n4\033[S", "2|3|4|", "scroll up"},
    {"1\r\n2\r\n3\r\n4\033[2T", "||1|2", "scroll down"},
    {"ab\0337\033[3Hx\0338c", "abc||x|", "save and restore"},
    {"ab\033[?1049h\033[Hxy", "xy|||", "the alternate screen"},
    {"ab\033[?1049hxy\033[?1049lc", "abc|||", "and back"},
    {"\033(0qx\033(Bq", "??q|||", "lines of the VT100"},
    {"\xc3\xa9\xe2\x94\x80" "a", "??a|||", "UTF-8"},
    {"\xc3" "a\xff" "b", "?a?b|||", "wrong UTF-8"},
    {"\033]0;title\ax", "x|||", "strings are not shown"},
    {"\033P1$tx\033\\y", "y|||", "also those that end with ST"},
    {"a\033[1;31;48;5;200mb\033[38;2;1;2;3mc\033[0md", "abcd|||", "colours are not text"},
    {"\033[999999999999;1Hx", "|||x", "a number beyond all bounds"},
    {"\033[;;;;;;;;;;;;;;;;;;;;;;;;;;;;;Hx", "x|||", "too many numbers"},
    {"a\033[>4;2mb\033[!pc\033[?12lq", "abcq|||", "unknown sequences do nothing"},
    {"abc\033cx", "x|||", "reset"},
};

static void test_answers(void)
{
    screen("ab\033[6n");
    tap_ok(!strcmp(answer, "\033[1;3R"), "where the cursor is");
    screen("\033[c");
    tap_ok(!strcmp(answer, "\033[?1;2c"), "what it is");
}

static void test_keys(void)
{
    Terminal *t = terminal_new(COLUMNS, ROWS, on_reply, NULL);

    tap_ok(!strcmp(terminal_key(t, TERMINAL_UP), "\033[A") &&
               !strcmp(terminal_key(t, TERMINAL_F1), "\033OP") &&
               !strcmp(terminal_key(t, TERMINAL_F12), "\033[24~"),
           "keys");
    terminal_write(t, (const u8 *)"\033[?1h", 5);
    tap_ok(!strcmp(terminal_key(t, TERMINAL_UP), "\033OA"), "keys of the application mode");
    terminal_free(t);
}

static void test_history(void)
{
    Terminal *t = terminal_new(COLUMNS, ROWS, on_reply, NULL);
    char text[COLUMNS + 1];

    for (unsigned i = 0; i < 3000; i++) {
        char line[16];

        snprintf(line, sizeof line, "%u\r\n", i);
        terminal_write(t, (const u8 *)line, strlen(line));
    }
    terminal_scroll(t, 10);
    terminal_text(t, 0, text, sizeof text);
    tap_ok(!strcmp(text, "2987"), "looks back");
    terminal_scroll(t, 100000);
    terminal_text(t, 0, text, sizeof text);
    tap_ok(!strcmp(text, "997"), "to the end of the history");
    terminal_write(t, (const u8 *)"x", 1);
    terminal_text(t, 3, text, sizeof text);
    tap_ok(!strcmp(text, "x"), "and forward by what is written");
    terminal_free(t);
}

static void test_picture(void)
{
    Terminal *t = terminal_new(COLUMNS, ROWS, on_reply, NULL);
    u32 pixels[COLUMNS * FONT_WIDTH * FONT_HEIGHT];
    bool ok;

    for (unsigned y = 0; y < ROWS; y++)
        terminal_draw(t, y, pixels, true);
    terminal_drawn(t);
    tap_ok(!terminal_draw(t, 0, pixels, false) && !terminal_draw(t, 1, pixels, false),
           "what did not change is not drawn");
    terminal_write(t, (const u8 *)"\033[32mI", 6);
    ok = terminal_draw(t, 0, pixels, false) && !terminal_draw(t, 1, pixels, false);
    tap_ok(ok && pixels[4] == 0x00cd00 && pixels[0] == 0 && pixels[FONT_WIDTH] == 0xd5d5d5,
           "a green letter and the cursor behind it");
    terminal_drawn(t);
    terminal_write(t, (const u8 *)"\r\n", 2);
    tap_ok(terminal_draw(t, 0, pixels, false) && terminal_draw(t, 1, pixels, false),
           "the cursor leaves one line for another");
    terminal_free(t);
}

/* Random bytes: nothing is written outside of the screen (seen with ASan). */
static void test_noise(void)
{
    Terminal *t = terminal_new(COLUMNS, ROWS, on_reply, NULL);
    u32 seed = 1;

    for (unsigned i = 0; i < 200000; i++) {
        static const char usual[] = "\033[;0123456789?hlmHABCDJKLMPrST@X\r\n\t78";
        u8 b;

        seed = seed * 1664525 + 1013904223;
        b = seed >> 31 ? (u8)usual[(seed >> 16) % (sizeof usual - 1)] : (u8)(seed >> 20);
        answer[0] = 0;
        terminal_write(t, &b, 1);
    }
    tap_ok(true, "survives noise");
    terminal_free(t);
}

int main(void)
{
    for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
        const char *got = screen(cases[i].in);
        bool ok = !strcmp(got, cases[i].out);

        if (!ok)
            printf("# \"%s\", expected \"%s\"\n", got, cases[i].out);
        tap_ok(ok, cases[i].what);
    }
    test_answers();
    test_keys();
    test_history();
    test_picture();
    test_noise();
    return tap_done();
}
