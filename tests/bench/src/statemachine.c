/* SPDX-License-Identifier: MIT */
/* A hand-written scanner of numbers: nested branches on characters, and counters per state. */
#include "bench.h"

typedef enum State {
    START, SIGN, INTEGER, POINT, FRACTION, EXPONENT, EXPONENT_SIGN, SCIENTIFIC, INVALID, STATES
} State;

static unsigned entered[STATES];

static inline int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static BENCH_NOINLINE State scan(const char **text)
{
    const char *p = *text;
    State s = START;

    for (; *p && *p != ','; p++) {
        State old = s;
        char c = *p;

        switch (s) {
        case START:
            s = is_digit(c) ? INTEGER : c == '+' || c == '-' ? SIGN : c == '.' ? POINT : INVALID;
            break;
        case SIGN:
            s = is_digit(c) ? INTEGER : c == '.' ? POINT : INVALID;
            break;
        case INTEGER:
            s = is_digit(c)            ? INTEGER
                : c == '.'             ? FRACTION
                : c == 'e' || c == 'E' ? EXPONENT
                                       : INVALID;
            break;
        case POINT:
            s = is_digit(c) ? FRACTION : INVALID;
            break;
        case FRACTION:
            s = is_digit(c) ? FRACTION : c == 'e' || c == 'E' ? EXPONENT : INVALID;
            break;
        case EXPONENT:
            s = is_digit(c) ? SCIENTIFIC : c == '+' || c == '-' ? EXPONENT_SIGN : INVALID;
            break;
        case EXPONENT_SIGN:
        case SCIENTIFIC:
            s = is_digit(c) ? SCIENTIFIC : INVALID;
            break;
        default:
            break;
        }
        if (s != old)
            entered[s]++;
    }
    *text = *p ? p + 1 : p;
    return s;
}

int main(int argc, char **argv)
{
    static const char *const words[] = {"5012",   "+874", "-17.25", ".75", "1.5e3", "-2E+10",
                                        "+.5e-9", "abc",  "1.2.3",  "e9",  "7e",    "99999"};
    unsigned size = bench_size(argc, argv);
    uint64_t seed = 3, sum = 0;
    char text[2048];
    size_t used = 0;

    while (used < sizeof text - 16)
        used += (size_t)sprintf(text + used, "%s,", words[bench_rand(&seed) % 12]);
    for (unsigned i = 0; i < size; i++) {
        const char *p = text;
        char *c = &text[i % used];

        if (*c == '5' || *c == '7')         /* the text changes a little, its states do not */
            *c ^= '5' ^ '7';
        while (*p)
            sum += scan(&p) * 3u;
    }
    for (int s = 0; s < STATES; s++)
        sum = bench_mix(sum, entered[s]);
    return bench_done(sum);
}
