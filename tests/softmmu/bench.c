/* SPDX-License-Identifier: MIT */
/*
 * What memory behind page tables costs: ns per round of small loops.
 *
 *   softmmu_bench flat|tables
 *
 * "copy" is load, store, count, branch over 64 KiB; "chase" a chain of dependent loads in 16 KiB,
 * "near" in 4 KiB; "pages" one load from each of 256 pages; "switch" the same, if the address space
 * changes before each pass; "calls" a branch to the next page and back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include "frontend/arm/cpu/cpu.h"
#include "softmmu/accel_ops.h"
#include "softmmu/ldst.h"
#include "tests/softmmu/toy.h"

#define CODE 0x20000000ull
#define DATA 0x30000000ull
#define DATA_SIZE (2u << 20)
#define BRK 0xd4200000u

static GuestArch arch;
static Vcpu *cpu;
static bool has_tables;

static const u8 *flat_code(Vcpu *c, Gva va, u32 *avail, VcpuException *fault)
{
    *avail = 4096 - (u32)(va & 4095);
    return (const u8 *)va;
}

static const MemOps flat_ops = {.code = flat_code};

static void map_flat(Gva at, size_t size)
{
    if (mmap((void *)at, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
        exit(2);
}

static u8 *code_at(u64 offset)
{
    return has_tables ? toy_ram + offset : (u8 *)CODE + offset;
}

static u8 *data_at(u64 offset)
{
    return has_tables ? toy_ram + 0x10000 + offset : (u8 *)DATA + offset;
}

static void init(void)
{
    AccelConfig cfg = {.arch = &arch, .tier = 1, .has_mmu = has_tables, .code_size = 8u << 20};
    Error err;

    arch = guest_aarch64;
    arch.walk = toy_walk;
    arch.mmu_idx = toy_mmu_idx;
    arch.mmu_regimes = toy_mmu_regimes;
    toy_init();
    map_flat(CODE, 0x2000);
    map_flat(DATA, DATA_SIZE);
    cpu = tlb_vcpu_new(arch.cpu_size, &toy_phys, &err);
    cpu->arch = &arch;
    cpu->accel = &accel_tcg;
    cpu->mem = has_tables ? &ldst_mem_ops : &flat_ops;
    for (u32 n = 0; n < 2; n++)
        toy_map(CODE + 4096 * n, TOY_RAM + 4096 * n)->w.is_global = true;
    for (u32 asid = 0; asid < 2; asid++)
        for (u32 n = 0; n < DATA_SIZE / 4096; n++)
            toy_map(DATA + 4096 * n, TOY_RAM + 0x10000 + 4096 * n)->w.asid = asid;
    if (!accel_tcg.init(&cfg, &err) || !arch.reset(cpu, "max", &err) || !accel_tcg.vcpu_init(cpu, &err))
        exit(2);
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void put(u64 offset, const u32 *words, size_t size)
{
    if (has_tables)
        tlb_ram_written(&accel_tcg, code_at(offset), size);
    else
        accel_tcg.invalidate(CODE + offset, CODE + offset + size);
    memcpy(code_at(offset), words, size);
}

/* The best of some passes of @rounds each, with x0 = x1's place, x1 = DATA, x2 = rounds. */
static void measure(const char *name, const u32 *words, size_t size, u64 rounds, unsigned passes, bool switches)
{
    double best = 1e18, start;

    put(0, words, size);
    for (unsigned n = 0; n < passes; n++) {
        cpu->rt.pc = CODE;
        cpu->rt.gpr[0] = DATA + DATA_SIZE / 2;
        cpu->rt.gpr[1] = DATA;
        cpu->rt.gpr[2] = rounds;
        cpu->rt.gpr[5] = 4096;
        start = now();
        if (switches && has_tables)
            tlb_set_asid(cpu, n & 1);
        vcpu_run(cpu);
        best = n > 4 ? MIN(best, now() - start) : best;
    }
    printf("%-8s %8.2f ns a round\n", name, best / (double)rounds);
}

/* Each of the first @count words leads to another one. */
static void make_chain(u64 count)
{
    for (u64 n = 0; n < count; n++) {
        u64 to = DATA + 8 * ((n * 1021 + 7) % count);

        memcpy(data_at(8 * n), &to, 8);
    }
}

int main(int argc, char **argv)
{
    static const u32 copy[] = {0xf8408423, 0xf8008403, 0xf1000442, 0x54ffffa1, BRK};
    static const u32 chase[] = {0xf9400021, 0xf1000442, 0x54ffffc1, BRK};
    static const u32 pages[] = {0xf9400023, 0x8b050021, 0xf1000442, 0x54ffffa1, BRK};
    static const u32 calls[] = {0x14000400, 0xf1000442, 0x54ffffc1, BRK}, back[] = {0x17fffc01};

    if (argc != 2)
        return 2;
    has_tables = !strcmp(argv[1], "tables");
    init();
    measure("copy", copy, sizeof copy, 8192, 400, false);
    measure("pages", pages, sizeof pages, 256, 4000, false);
    measure("switch", pages, sizeof pages, 256, 4000, true);
    put(0x1000, back, sizeof back);
    measure("calls", calls, sizeof calls, 10000, 200, false);
    make_chain(2048);
    measure("chase", chase, sizeof chase, 100000, 40, false);
    make_chain(512);
    measure("near", chase, sizeof chase, 100000, 40, false);
    if (has_tables) {
        const TlbStats *s = &tlb_of(cpu)->stats;

        printf("misses %llu, of fills by the second level %llu, walks %llu, switches %llu\n", (unsigned long long)s->misses,
               (unsigned long long)s->second, (unsigned long long)s->walks, (unsigned long long)s->switches);
    }
    return 0;
}
