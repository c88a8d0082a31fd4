/* SPDX-License-Identifier: MIT */
/*
 * Emulated code keeps guest vectors in the host's vector registers while helpers read the clock, so
 * neither the C library's wrapper nor the host's vDSO may touch one of them.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

typedef struct {
    unsigned char v[16][16];
} Vectors;

/* Fill all sixteen, call, and look. */
static int call_with(Vectors *in, Vectors *out, int (*fn)(clockid_t, struct timespec *),
                     clockid_t clock, struct timespec *ts)
{
    int r;
    register Vectors *rin __asm__("rbx") = in;
    register Vectors *rout __asm__("r12") = out;

#define LD(n)  "movups " #n "*16(%%rbx), %%xmm" #n "\n"
#define ST(n)  "movups %%xmm" #n ", " #n "*16(%%r12)\n"
#define ALL(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15)
    __asm__ volatile("mov %%rsp, %%r13\n and $-16, %%rsp\n sub $128, %%rsp\n and $-16, %%rsp\n" ALL(
                         LD) "call *%3\n" ALL(ST) "mov %%r13, %%rsp\n"
                     : "=a"(r), "+D"(clock), "+S"(ts), "+r"(fn)
                     : "r"(rin), "r"(rout)
                     : "rcx", "rdx", "r8", "r9", "r10", "r11", "r13", "memory", "cc", "xmm0",
                       "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9",
                       "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15");
    return r;
}

static bool keeps_vectors(int (*fn)(clockid_t, struct timespec *), clockid_t clock)
{
    Vectors in, out;
    struct timespec ts;

    for (int round = 0; round < 1000; round++) {
        memset(&in, 0x5a + round, sizeof in);
        memset(&out, 0, sizeof out);
        if (call_with(&in, &out, fn, clock, &ts) || memcmp(&in, &out, sizeof in))
            return false;
    }
    return true;
}

int main(void)
{
    static const clockid_t clocks[] = {CLOCK_REALTIME,
                                       CLOCK_MONOTONIC,
                                       CLOCK_MONOTONIC_RAW,
                                       CLOCK_REALTIME_COARSE,
                                       CLOCK_MONOTONIC_COARSE,
                                       CLOCK_BOOTTIME,
                                       CLOCK_TAI};
    const int count = sizeof clocks / sizeof clocks[0];
    int failed = 0;

    printf("1..%d\n", 2 * count);
    for (int i = 0; i < 2 * count; i++) {
        bool ok = keeps_vectors(i < count ? clock_gettime : clock_getres, clocks[i % count]);

        failed += !ok;
        printf("%sok %d - %s of clock %d leaves vector registers alone\n", ok ? "" : "not ", i + 1,
               i < count ? "clock_gettime" : "clock_getres", (int)clocks[i % count]);
    }
    return failed != 0;
}
