/* SPDX-License-Identifier: MIT */
/* CPUID and XCR0 into named booleans. */
#include <assert.h>
#include <cpuid.h>
#include <string.h>
#include <features.h>
#if __GLIBC_PREREQ(2, 33)
#include <sys/platform/x86.h>
#endif
#include "backend/x64/hostcpu.h"

HostCpu hostcpu;

typedef struct CpuidRegs {
    u32 r[4];
} CpuidRegs;

enum { EAX, EBX, ECX, EDX };

/* XCR0 bits that say the OS saves the registers of each state class. */
enum {
    STATE_N = 0,
    STATE_Y = 0x06, /* xmm, ymm */
    STATE_Z = 0xe6, /* and mask registers, upper halves, zmm16..31 */
};

typedef struct FeatureRow {
    const char *name;
    u32 leaf;
    u8 subleaf, reg, bit, state, level;
    u16 offset; /* in HostCpu */
} FeatureRow;

static const FeatureRow features[] = {
#define X(n, l, s, r, b, st, lv) {#n, l, s, r, b, STATE_##st, lv, offsetof(HostCpu, n)},
    HOSTCPU_FEATURES(X)
#undef X
};

static bool *feature_flag(const FeatureRow *f)
{
    return (bool *)((char *)&hostcpu + f->offset);
}

/* The leaves that the rows use, each read once. */
static const struct CpuidLeaf {
    u32 leaf, subleaf;
} leaves[] = {
    {1, 0}, {7, 0}, {7, 1}, {0x80000001, 0}, {0x80000007, 0},
};
static CpuidRegs leaf_regs[ARRAY_SIZE(leaves)];

#if __GLIBC_PREREQ(2, 33)
/* What the C library has read when the program started: under a hypervisor each cpuid costs an exit. */
static void cpuid_read_all(void)
{
    static const u8 libc_index[] = {CPUID_INDEX_1, CPUID_INDEX_7, CPUID_INDEX_7_ECX_1, CPUID_INDEX_80000001,
                                    CPUID_INDEX_80000007};

    _Static_assert(ARRAY_SIZE(libc_index) == ARRAY_SIZE(leaves), "one for each");
    for (size_t i = 0; i < ARRAY_SIZE(leaves); i++) {
        const struct cpuid_feature *f = __x86_get_cpuid_feature_leaf(libc_index[i]);

        memcpy(leaf_regs[i].r, f->cpuid_array, sizeof leaf_regs[i].r);
    }
}
#else

/* Leaves beyond the highest one read as zero, never as another leaf's data. */
static void cpuid_read_all(void)
{
    u32 max_basic = __get_cpuid_max(0, NULL);
    u32 max_ext = __get_cpuid_max(0x80000000, NULL);
    u32 max_sub7 = 0;

    for (size_t i = 0; i < ARRAY_SIZE(leaves); i++) {
        const struct CpuidLeaf *l = &leaves[i];
        u32 *r = leaf_regs[i].r;

        if (l->leaf > (l->leaf >> 31 ? max_ext : max_basic) ||
            (l->leaf == 7 && l->subleaf > max_sub7))
            continue;
        __cpuid_count(l->leaf, l->subleaf, r[EAX], r[EBX], r[ECX], r[EDX]);
        if (l->leaf == 7 && l->subleaf == 0)
            max_sub7 = r[EAX];
    }
}
#endif

static u32 cpuid_reg(u32 leaf, u32 subleaf, unsigned reg)
{
    for (size_t i = 0; i < ARRAY_SIZE(leaves); i++)
        if (leaves[i].leaf == leaf && leaves[i].subleaf == subleaf)
            return leaf_regs[i].r[reg];
    assert(!"leaf not listed");
    return 0;
}

static u32 read_xcr0(void)
{
    u32 lo, hi;

    __asm__("xgetbv" : "=a"(lo), "=d"(hi) : "c"(0));
    return lo;
}

static void update_derived(void)
{
    hostcpu.evex = hostcpu.avx512f && hostcpu.avx512vl && hostcpu.avx512bw && hostcpu.avx512dq;
}

const char *hostcpu_init(void)
{
    const char *missing = NULL;
    u32 xcr0;

    cpuid_read_all();
    xcr0 = cpuid_reg(1, 0, ECX) & bit_OSXSAVE ? read_xcr0() : 0;

    for (size_t i = 0; i < ARRAY_SIZE(features); i++) {
        const FeatureRow *f = &features[i];
        bool has = cpuid_reg(f->leaf, f->subleaf, f->reg) >> f->bit & 1;

        *feature_flag(f) = has && (xcr0 & f->state) == f->state;
        if (f->level == 3 && !*feature_flag(f) && !missing)
            missing = f->name;
    }
    update_derived();
    return missing;
}

static bool name_matches(const char *feature, const char *name, size_t len)
{
    if (len && name[len - 1] == '*')
        return strncmp(feature, name, len - 1) == 0;
    if (len == 6 && memcmp(name, "avx512", 6) == 0)
        return strncmp(feature, "avx512", 6) == 0;
    return strlen(feature) == len && memcmp(feature, name, len) == 0;
}

const char *hostcpu_mask(const char *list)
{
    while (*list) {
        size_t len = strcspn(list, ",");
        bool known = len == 0;

        for (size_t i = 0; i < ARRAY_SIZE(features); i++)
            if (len && name_matches(features[i].name, list, len)) {
                *feature_flag(&features[i]) = false;
                known = true;
            }
        update_derived();
        if (!known)
            return list;
        list += len + (list[len] == ',');
    }
    return NULL;
}
