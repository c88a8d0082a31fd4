/* SPDX-License-Identifier: MIT */
/* Bytes and texts: what a freestanding compiler may call, and a small printf. */
#include <stdarg.h>
#include "bios.h"

void *memset(void *to, int c, size_t n)
{
    void *at = to;

    __asm__ volatile("rep stosb" : "+D"(at), "+c"(n) : "a"(c) : "memory");
    return to;
}

void *memcpy(void *to, const void *from, size_t n)
{
    void *at = to;

    __asm__ volatile("rep movsb" : "+D"(at), "+S"(from), "+c"(n) : : "memory");
    return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
    const u8 *p = a, *q = b;

    for (; n; n--, p++, q++)
        if (*p != *q)
            return *p - *q;
    return 0;
}

size_t strlen(const char *s)
{
    size_t n = 0;

    while (s[n])
        n++;
    return n;
}

bool starts_with(const char *s, const char *start)
{
    return !memcmp(s, start, MIN(strlen(s) + 1, strlen(start)));
}

u8 sum_of(const void *p, u32 size)
{
    const u8 *b = p;
    u8 sum = 0;

    while (size--)
        sum = (u8)(sum + *b++);
    return sum;
}

typedef struct Out {
    char *at, *end; /* NULL: the screen */
} Out;

static void put(Out *o, char c)
{
    if (!o->at) {
        if (c == '\n')
            call_int(0x10, &(Regs){.eax = 0x0e0d, .ebx = 7});
        call_int(0x10, &(Regs){.eax = 0x0e00 | (u8)c, .ebx = 7});
    } else if (o->at < o->end) {
        *o->at++ = c;
    }
}

static void put_number(Out *o, u32 n, u32 base, u32 width, char pad)
{
    char digits[12];
    u32 count = 0;

    do {
        digits[count++] = "0123456789abcdef"[n % base];
        n /= base;
    } while (n);
    for (; width > count; width--)
        put(o, pad);
    while (count)
        put(o, digits[--count]);
}

static void put_item(Out *o, char kind, u32 width, char pad, va_list *args)
{
    switch (kind) {
    case 's':
        for (const char *s = va_arg(*args, const char *); *s; s++)
            put(o, *s);
        break;
    case 'c': put(o, (char)va_arg(*args, int)); break;
    case 'u': put_number(o, va_arg(*args, u32), 10, width, pad); break;
    case 'x': put_number(o, va_arg(*args, u32), 16, width, pad); break;
    default: put(o, kind); break;
    }
}

static void format_to(Out *o, const char *text, va_list *args)
{
    for (; *text; text++) {
        char pad = ' ';
        u32 width = 0;

        if (*text != '%') {
            put(o, *text);
            continue;
        }
        if (*++text == '0')
            pad = *text++;
        if (*text >= '1' && *text <= '9')
            width = (u32)(*text++ - '0');
        put_item(o, *text, width, pad, args);
    }
}

void format(char *to, u32 size, const char *text, ...)
{
    Out o = {to, to + size - 1};
    va_list args;

    va_start(args, text);
    format_to(&o, text, &args);
    va_end(args);
    *o.at = 0;
}

void print(const char *text, ...)
{
    va_list args;

    va_start(args, text);
    format_to(&(Out){0}, text, &args);
    va_end(args);
}
