/* SPDX-License-Identifier: MIT */
/* The CPU models and what follows from their features; contract in model.h. */
#include "frontend/arm/cpu/model.h"

#include <stdio.h>
#include <string.h>
#include "base/bits.h"
#include "base/opts.h"

#define F(f) ((ArmFeatures)1 << A64_FEAT_##f)

// clang-format off
#define V8_0 (F(FP) | F(ASIMD) | F(CRC32))
#define CRYPTO (F(AES) | F(PMULL) | F(SHA1) | F(SHA256))
#define V8_1 (F(LSE) | F(LOR) | F(PAN) | F(RDM) | F(VHE) | F(VMID16) | F(HPDS) | F(HAFDBS))
#define V8_2 (V8_1 | F(UAO) | F(DPB) | F(FP16) | F(DOTPROD) | F(PAN2) | F(TTCNP) | F(XNX) | \
              F(HPDS2) | F(RAS) | F(IESB))
#define V8_3 (F(PAUTH) | F(LRCPC) | F(FCMA) | F(JSCVT))
#define V8_4 (F(LSE2) | F(LRCPC2) | F(FLAGM) | F(DIT) | F(FHM) | F(TLBIOS) | F(TLBIRANGE) | \
              F(TTL) | F(S2FWB) | F(TTST) | F(BBM) | F(IDST))
#define V8_5 (F(SB) | F(SSBS) | F(SPECRES) | F(BTI) | F(FLAGM2) | F(FRINTTS) | F(DPB2) | F(RNG) | \
              F(EVT) | F(E0PD) | F(CSV2) | F(CSV3))
#define V8_6 (F(BF16) | F(I8MM) | F(PAUTH2) | F(ECV))
#define V8_7 (F(XS) | F(WFXT))
#define V8_8 (F(MOPS) | F(HBC) | F(CSSC))

/*
 * CTR_EL0: 64-byte lines (DminLine = IminLine = 4), PIPT instruction cache, RES1 bit 31, ERG and CWG of 64 bytes.
 * IDC and DIC stay 0: programs must clean and invalidate, which is how we learn of changed code.
 */
#define CTR_64 0x8444c004ull

/* ID_AA64MMFR0_EL1: 4 and 64 KiB granules, 16-bit ASIDs, SNSMem, little-endian only; PARange and TGran16 as given. */
#define MMFR0(pa_range, gran16) (0x1020ull | (pa_range) | (gran16) << 20)

static const ArmModel models[] = {
    {"max", V8_0 | CRYPTO | V8_2 | V8_3 | V8_4 | V8_5 | V8_6 | V8_7 | V8_8 |
            F(SHA512) | F(SHA3) | F(SM3) | F(SM4) | F(LRCPC3) | F(LSE128) |
            F(PAN3),
     .midr = 0x000f0510, .ctr = CTR_64, .mmfr0 = MMFR0(5, 1)}, /* implementer 0: reserved for software */
    {"cortex-a53",  V8_0 | CRYPTO,                           .midr = 0x410fd034, .ctr = 0x84448004, .mmfr0 = MMFR0(2, 0)},
    {"cortex-a57",  V8_0 | CRYPTO,                           .midr = 0x411fd070, .ctr = 0x8444c004, .mmfr0 = MMFR0(4, 0)},
    {"cortex-a72",  V8_0 | CRYPTO,                           .midr = 0x410fd083, .ctr = 0x8444c004, .mmfr0 = MMFR0(4, 0)},
    {"cortex-a35", V8_0 | CRYPTO,
     .midr = 0x410fd042, .ctr = 0x84448004, .mmfr0 = MMFR0(2, 1)},
    {"cortex-a55", V8_0 | CRYPTO | V8_2 | F(LRCPC),
     .midr = 0x412fd050, .ctr = 0x84448004, .mmfr0 = MMFR0(2, 1)},
    {"cortex-a76",  V8_0 | CRYPTO | V8_2 | F(LRCPC) | F(SSBS) | F(CSV2) | F(CSV3),
     .midr = 0x414fd0b1, .ctr = 0x8444c004, .mmfr0 = MMFR0(2, 1)},
    {"neoverse-n1", V8_0 | CRYPTO | V8_2 | F(LRCPC) | F(SSBS) | F(CSV2) | F(CSV3),
     .midr = 0x414fd0c1, .ctr = 0x8444c004, .mmfr0 = MMFR0(5, 1)},
};

const char *const arm_model_names[] = {
    "max",        "cortex-a35", "cortex-a53",  "cortex-a55", "cortex-a57",
    "cortex-a72", "cortex-a76", "neoverse-n1", NULL};
// clang-format on

const ArmModel *arm_model_base(const char *name, size_t len, Error *err)
{
    char word[64];
    const char *near;

    if (!name)
        return &models[0];
    snprintf(word, sizeof word, "%.*s", (int)MIN(len, sizeof word - 1), name);
    for (size_t i = 0; i < ARRAY_SIZE(models); i++)
        if (strcmp(models[i].name, word) == 0)
            return &models[i];
    near = nearest_word(word, &models[0].name, ARRAY_SIZE(models), sizeof models[0]);
    if (near)
        error_set(err, "unknown AArch64 CPU model '%s'; did you mean '%s'?", word, near);
    else
        error_set(err, "unknown AArch64 CPU model '%s' (see -cpu help)", word);
    return NULL;
}

typedef struct IdField {
    u8 feature, reg, shift, value, el0;
    i8 hwcap_word;
    u8 hwcap_bit;
} IdField;

static const IdField id_fields[] = {
#define _(feature, reg, shift, value, el0, word, bit)                                              \
    {A64_FEAT_##feature, ARM_ID_##reg, shift, value, el0, word, bit},
#include "frontend/arm/cpu/idfields.def"
#undef _
};

/* What a register holds before features: EL0 and EL1 are AArch64 only; FP and AdvSIMD say 15 for "none". */
static const u64 id_base[ARM_ID_COUNT] = {[ARM_ID_PFR0] = 0xff0011};

u64 arm_model_id(const ArmModel *m, ArmIdReg reg, bool el0)
{
    u64 v = id_base[reg];

    for (size_t i = 0; i < ARRAY_SIZE(id_fields); i++) {
        const IdField *f = &id_fields[i];

        if (f->reg == reg && (f->el0 || !el0) && arm_has(m, (A64Feature)f->feature))
            v = bits_set(v, f->shift, 4, f->value);
    }
    return v;
}

/* Capabilities that are the kernel's, not the CPU's: event stream, and ID registers readable at EL0. */
#define HWCAP_EVTSTRM (1u << 2)
#define HWCAP_CPUID (1u << 11)

u64 arm_model_hwcap(const ArmModel *m, unsigned word)
{
    u64 v = word == 0 ? HWCAP_EVTSTRM | HWCAP_CPUID : 0;

    for (size_t i = 0; i < ARRAY_SIZE(id_fields); i++) {
        const IdField *f = &id_fields[i];

        if (f->hwcap_word == (i8)word && arm_has(m, (A64Feature)f->feature))
            v |= 1ull << f->hwcap_bit;
    }
    return v;
}
