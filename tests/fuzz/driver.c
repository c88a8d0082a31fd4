/* SPDX-License-Identifier: MIT */
/*
 * Runs a fuzz target without libFuzzer: all corpus files as they are, then random changes of them until the time is up.
 *
 *   fuzz_X [-t seconds] [-n executions] [-s seed] corpus-file ...
 *
 * An input that crashes is left in fuzz-crash.bin of the working directory; running that file alone repeats the crash.
 */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "tests/fuzz/fuzz.h"

#define INPUT_MAX 8192
#define CORPUS_MAX 256

typedef struct Input {
    u8 bytes[INPUT_MAX];
    size_t size;
} Input;

static Input corpus[CORPUS_MAX];
static unsigned corpus_count;
static Input now;
static u64 rng_state, executions;

/* xorshift64* */
static u64 rng(void)
{
    rng_state ^= rng_state >> 12;
    rng_state ^= rng_state << 25;
    rng_state ^= rng_state >> 27;
    return rng_state * 0x2545f4914f6cdd1dull;
}

/* Signal-safe. A sanitizer ends the process by itself, but abort() or a fault comes here. */
static void on_crash(int sig)
{
    int fd = open("fuzz-crash.bin", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    static const char text[] = "input left in fuzz-crash.bin\n";

    if (fd < 0 || write(fd, now.bytes, now.size) < 0 || write(2, text, sizeof text - 1) < 0)
        _exit(3);
    signal(sig, SIG_DFL);
    raise(sig);
}

#if defined(__SANITIZE_ADDRESS__)
#define HAVE_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAVE_ASAN 1
#endif
#endif

#ifdef HAVE_ASAN
void __sanitizer_set_death_callback(void (*fn)(void));

static void on_death(void)
{
    on_crash(SIGABRT);
}
#endif

static void catch_crashes(void)
{
    static const int signals[] = {SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGALRM};

    for (unsigned n = 0; n < ARRAY_SIZE(signals); n++)
        signal(signals[n], on_crash);
#ifdef HAVE_ASAN
    __sanitizer_set_death_callback(on_death);
#endif
}

static void run_now(void)
{
    alarm(20); /* an input that does not end is a failure too */
    LLVMFuzzerTestOneInput(now.bytes, now.size);
    executions++;
}

static void read_input(const char *path)
{
    Input *in = &corpus[corpus_count];
    FILE *f = fopen(path, "rb");

    if (!f || corpus_count == CORPUS_MAX) {
        printf("Bail out! %s: cannot be opened, or is one too many\n", path);
        exit(2);
    }
    in->size = fread(in->bytes, 1, INPUT_MAX, f);
    fclose(f);
    corpus_count++;
}

static void put_number(Input *in, size_t at)
{
    static const u64 special[] = {0, 1, 0x7f, 0x80, 0xff, 0xfff, 0x1000, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff,
                                  0x7fffffffffffffff, 0x8000000000000000, ~0ull, ~0xfffull};
    u64 v = special[rng() % ARRAY_SIZE(special)] + (rng() & 1 ? 0 : rng() % 17 - 8);
    size_t n = 1u << (rng() & 3);

    if (at + n <= in->size)
        memcpy(in->bytes + at, &v, n);
}

/* A piece of another input goes in at @at, over what is there or before it. */
static void mix(Input *in, size_t at)
{
    const Input *from = &corpus[rng() % corpus_count];
    size_t start = from->size ? rng() % from->size : 0, n = from->size ? 1 + rng() % MIN(from->size - start, (size_t)64) : 0;
    bool insert = rng() & 1;
    size_t tail = in->size - at;

    if (at + n + (insert ? tail : 0) > INPUT_MAX)
        return;
    if (insert)
        memmove(in->bytes + at + n, in->bytes + at, tail);
    memcpy(in->bytes + at, from->bytes + start, n);
    in->size = MAX(insert ? in->size + n : in->size, at + n);
}

static void cut(Input *in, size_t at)
{
    size_t n = 1 + rng() % 32;

    n = MIN(n, in->size - at);
    memmove(in->bytes + at, in->bytes + at + n, in->size - at - n);
    in->size -= n;
}

static void change(Input *in)
{
    size_t at = in->size ? rng() % in->size : 0;

    switch (rng() % 8) {
    case 0:
    case 1: in->bytes[at] ^= (u8)(1u << (rng() & 7)); break;
    case 2: in->bytes[at] = (u8)rng(); break;
    case 3: put_number(in, at); break;
    case 4:
    case 5: mix(in, at); break;
    case 6: cut(in, at); break;
    default:
        if (rng() % 16 == 0)
            in->size = at;
        else
            put_number(in, at & ~(size_t)7);
    }
}

static double seconds(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    double limit = 2, start = seconds();
    u64 most = ~0ull, seed = 1;
    int n = 1;

    for (; n + 1 < argc && argv[n][0] == '-'; n += 2) {
        switch (argv[n][1]) {
        case 't': limit = atof(argv[n + 1]); break;
        case 'n': most = strtoull(argv[n + 1], NULL, 0); break;
        case 's': seed = strtoull(argv[n + 1], NULL, 0); break;
        default: return 2;
        }
    }
    rng_state = seed * 0x9e3779b97f4a7c15ull + 1;
    while (n < argc)
        read_input(argv[n++]);
    if (!corpus_count) {
        printf("Bail out! no corpus\n");
        return 2;
    }
    catch_crashes();
    for (unsigned k = 0; k < corpus_count; k++) {
        now = corpus[k];
        run_now();
    }
    while (executions < most && seconds() - start < limit) {
        const Input *from = &corpus[rng() % corpus_count];

        memcpy(now.bytes, from->bytes, from->size);
        now.size = from->size;
        for (unsigned k = 1 + (unsigned)(rng() % 8); k; k--)
            change(&now);
        run_now();
    }
    printf("ok 1 - %llu inputs, seed %llu\n1..1\n", (unsigned long long)executions, (unsigned long long)seed);
    return 0;
}
