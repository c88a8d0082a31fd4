/* SPDX-License-Identifier: MIT */
/*
 * kvmclock, as a guest that believes to be on KVM has it: CPUID, the MSRs, and for as long as SECONDS
 * says the time, which only goes forward. A firmware of its own for the boards pc and q35 (-bios),
 * with isa-debugcon at port 0xe9 and isa-debug-exit at 0xf4. What it prints besides TAP is for clock.py.
 */
#include "lib.h"

#define SECOND 1000000000ull

extern u64 resume_rsp; /* of start64.S, which other programs need */
extern bool is_expecting;
extern volatile u32 seen_vector;
u64 resume_rsp;
bool is_expecting;
volatile u32 seen_vector;
void on_exception(void *frame);
int main(void);

typedef struct TimeInfo {
    u32 version, pad;
    u64 tsc, ns;
    u32 mul;
    signed char shift;
    u8 flags, more[2];
} TimeInfo;

static volatile TimeInfo page __attribute__((aligned(64)));
static volatile struct {
    u32 version, s, ns;
} wall __attribute__((aligned(64)));

void on_exception(void *frame __attribute__((unused)))
{
    print("Bail out! an exception\n");
    out8(0xf4, 2);
}

static void cpuid(u32 leaf, u32 out[4])
{
    __asm__ volatile("cpuid" : "=a"(out[0]), "=b"(out[1]), "=c"(out[2]), "=d"(out[3]) : "a"(leaf), "c"(0));
}

static void write_msr(u32 msr, u64 v)
{
    __asm__ volatile("wrmsr" ::"c"(msr), "a"((u32)v), "d"((u32)(v >> 32)) : "memory");
}

static u64 read_msr(u32 msr)
{
    u32 a, d;

    __asm__ volatile("rdmsr" : "=a"(a), "=d"(d) : "c"(msr));
    return a | (u64)d << 32;
}

static u64 tsc(void)
{
    u32 a, d;

    __asm__ volatile("lfence\n rdtsc" : "=a"(a), "=d"(d)::"memory");
    return a | (u64)d << 32;
}

/* Local APICs, I/O APIC, HPET, screen, flash, PCI, beyond RAM, beyond all addresses. */
static const u64 no_memory[] = {0xfee00000, 0xfee00fe0, 0xfec00000,   0xfed00000,
                                0xa0000,    0xfffffff0, 0xfeb00000,   0xb0000000,
                                0x3fffff0,  0x4000000,  0xffffffff00, 0xffffffffffffffc0};

static u64 now(void)
{
    u32 version, mul;
    int shift;
    u64 delta, ns, from;

    do {
        version = page.version;
        from = page.tsc;
        ns = page.ns;
        mul = page.mul;
        shift = page.shift;
        delta = tsc() - from;
    } while ((version & 1) || version != page.version);
    delta = shift < 0 ? delta >> -shift : delta << shift;
    return ns + (u64)((unsigned __int128)delta * mul >> 32);
}

int main(void)
{
    u32 r[4];
    u64 first, last, backwards = 0, gap = 0, rates = 0, rate;

    cpuid(0x40000000, r);
    if (r[1] != 0x4b4d564b || r[2] != 0x564b4d56 || r[3] != 0x4d) {
        print("# no KVM\n");
        ok(r[0] == 0x40000000, "no leaves of KVM's");
        return done();
    }
    ok(r[0] >= 0x40000001, "CPUID: KVM");
    cpuid(0x40000001, r);
    ok((r[0] & 9) == 9, "and kvmclock");
    write_msr(0x4b564d00, (u64)&wall);
    ok(!(wall.version & 1) && wall.s > 1700000000u && wall.ns < SECOND, "the time of day");
    for (unsigned n = 0; n < sizeof no_memory / sizeof *no_memory; n++) {
        write_msr(0x4b564d01, no_memory[n] | 1);
        write_msr(0x4b564d00, no_memory[n]);
    }
    ok(1, "pages where there is no memory harm nobody");
    write_msr(0x4b564d01, (u64)&page | 1);
    ok(read_msr(0x4b564d01) == ((u64)&page | 1) && read_msr(0x12) == ((u64)&page | 1), "two numbers of one MSR");
    first = last = now();
    rate = (u64)page.mul << 8 | (u8)page.shift;
    ok(!(page.version & 1) && page.version && page.mul, "the page is there");
    print("# begun\n");
    while (last - first < SECONDS * SECOND) {
        u64 t = now();

        backwards += t < last;
        if (t > last && t - last > gap)
            gap = t - last;
        last = t > last ? t : last;
        if (((u64)page.mul << 8 | (u8)page.shift) != rate) {
            rate = (u64)page.mul << 8 | (u8)page.shift;
            rates++;
        }
    }
    ok(!backwards, "time goes forward only");
    print("# gap of ms: ");
    print_hex(gap / 1000000);
    print("\n# rates: ");
    print_hex(rates);
    print("\n");
    write_msr(0x4b564d01, 0);
    return done();
}
