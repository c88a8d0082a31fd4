/* SPDX-License-Identifier: MIT */
/*
 * The A64 tables: one-line cases, every row decoded and printed from random words, computed
 * arguments, unallocated words. What is (un)allocated at large is for sweep.c.
 */
#include <string.h>

#include "frontend/arm/a64_decode.h"

enum { CASE_PC = 0x10000, WORDS_PER_ROW = 256 };

static int failures;

#define FAIL(...) (failures++, printf("# " __VA_ARGS__), printf("\n"))

static void check_case(u32 word, const char *text)
{
    char buf[128];

    a64_print(word, CASE_PC, buf, sizeof buf);
    if (strcmp(buf, text))
        FAIL("%08x: '%s', expected '%s'", word, buf, text);
}

static void test_cases(void)
{
    static const struct {
        const char *word, *text;
    } cases[] = {
#define T(word, text) {word, text},
#define U(word, text) {word, text},
#include "a64_cases.h"
#undef T
#undef U
    };

    for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
        unsigned word;
        sscanf(cases[i].word, "%x", &word);
        check_case(word, cases[i].text);
    }
    printf("# %zu cases\n", ARRAY_SIZE(cases));
}

/** Each row: its random words decode to it, and the template has a word for every value. */
static void test_rows(void)
{
    InsnRng rng = {1};

    for (int id = 0; id < A64_ROW_COUNT; id++) {
        const InsnRow *row = &a64_rows[id];
        if (row->feature >= A64_FEAT_COUNT || (row->value & ~row->mask))
            FAIL("%s: bad row", a64_row_name(row));
        for (int i = 0; i < WORDS_PER_ROW; i++) {
            A64Decoded d;
            char buf[128];
            u32 word;
            if (!a64_random((A64RowId)id, &rng, &word)) {
                FAIL("%s: no word found", a64_row_name(row));
                break;
            }
            if (!a64_decode(word, &d) || d.row != id || (word & row->mask) != row->value)
                FAIL("%s: %08x decodes as %s", a64_row_name(row), word,
                     a64_row_name(&a64_rows[d.row]));
            if (a64_print(word, CASE_PC, buf, sizeof buf) >= (int)sizeof buf || strchr(buf, '?'))
                FAIL("%s: %08x prints '%s'", a64_row_name(row), word, buf);
        }
    }
    printf("# %d rows\n", (int)A64_ROW_COUNT);
}

/** Computed arguments, of which the printer shows only some. */
static void test_arguments(void)
{
    A64Decoded d;

#define ROW(word, name)                                                                            \
    if (!a64_decode(word, &d) || d.row != A64_ROW_##name)                                          \
    FAIL("%08x is not %s", (u32)(word), #name)
#define IS(member, expected)                                                                       \
    if ((i64)d.member != (i64)(expected))                                                          \
    FAIL(#member " is %lld, expected %lld", (long long)d.member, (long long)(expected))

    ROW(0x8b020020, ADDSUB_shift); /* add x0, x1, x2 */
    IS(addsub_shift.sf, 1);
    IS(addsub_shift.op, 0);
    IS(addsub_shift.s, 0);
    IS(addsub_shift.rn, 1);
    IS(addsub_shift.rm, 2);
    ROW(0xf0ffffe0, ADRP); /* adrp x0, -4096 */
    IS(adr.offset, -4096);
    IS(adr.page, 1);
    ROW(0x97ffffff, BL); /* bl .-4 */
    IS(b.offset, -4);
    IS(b.link, 1);
    ROW(0xb7f80000, TBZ); /* tbnz x0, #63 */
    IS(tbz.bit, 63);
    ROW(0xa9bf7bfd, STP_pre); /* stp x29, x30, [sp, #-16]! */
    IS(ldst_pair.offset, -16);
    IS(ldst_pair.size, 3);
    IS(ldst_pair.wback, 1);
    IS(ldst_pair.post, 0);
    IS(ldst_pair.load, 0);
    ROW(0x39800020, LDRS_uoff); /* ldrsb x0, [x1] */
    IS(ldst_imm.sign, 1);
    IS(ldst_imm.sf, 1);
    IS(ldst_imm.size, 0);
    ROW(0x99800820, STLR_pre); /* stlr w0, [x1, #-4]! */
    IS(ldst_imm.offset, -4);
    ROW(0x3dffffff,
        LDR_v_uoff); /* ldr q31, [sp, #65520]: offset beyond the 16 bits of other forms */
    IS(ldst_imm_v.size, 4);
    IS(ldst_imm_v.offset, 65520);
    ROW(0x4f6f8020, MUL_e); /* mul v0.8h, v1.8h, v15.h[2] */
    IS(simd_elem.index, 2);
    IS(simd_elem.rm, 15);
    ROW(0x4fbf8820, MUL_e); /* mul v0.4s, v1.4s, v31.s[3] */
    IS(simd_elem.index, 3);
    IS(simd_elem.rm, 31);
    ROW(0x5f7f0420, SHR_s); /* sshr d0, d1, #1 */
    IS(simd_shift_imm.shift, 1);
    IS(simd_shift_imm.size, 3);
    IS(simd_shift_imm.scalar, 1);
    ROW(0x6e1c5c20, INS_elem); /* ins v0.s[3], v1.s[2] */
    IS(simd_ins_elem.index, 3);
    IS(simd_ins_elem.src_index, 2);
    IS(simd_ins_elem.size, 2);
#undef ROW
#undef IS
}

static void test_unallocated(void)
{
    static const u32 words[] = {
        0x00010000,                     /* reserved, not UDF */
        0x0b0080c0,                     /* add w, shift of 32 and more */
        0x0bc00000,                     /* add, shift type 3 */
        0x12400000,                     /* 32-bit logical immediate with N */
        0x92407c00 | 63 << 10,          /* bitmask of all ones */
        0x32c00000,                     /* movw, opc 1 */
        0x52c00000,                     /* movz w, lsl #32 */
        0x53008000,                     /* ubfm w, imms 32 */
        0x9ac04000,                     /* crc32b with sf */
        0xb8c00800 | 3u << 30,          /* ldtr, opc 3 of size 3 */
        0x08217c00,                     /* casp, odd rs */
        0x38600000 | 2 << 10,           /* ldr register, option 0 */
        0x1e800000 | 1 << 13 | 1 << 21, /* floating point, ftype 2 */
        0x0ee0fc00,                     /* frsqrts of double lanes in 64 bits */
        0x0f000400 | 1 << 11,           /* modified immediate, o2 */
        0x0e000400,                     /* dup, imm5 0 */
        0x04000000,                     /* SVE */
        0xffffffff,
    };
    A64Decoded d;
    char buf[32];

    for (unsigned i = 0; i < ARRAY_SIZE(words); i++)
        if (a64_decode(words[i], &d))
            FAIL("%08x decodes as %s", words[i], a64_row_name(&a64_rows[d.row]));
    a64_print(0xffffffff, 0, buf, sizeof buf);
    if (strcmp(buf, ".inst 0xffffffff"))
        FAIL("'%s' for an unallocated word", buf);
    if (a64_print(0x8b020020, 0, buf, 5) != 14 || strcmp(buf, "add "))
        FAIL("'%s' in a buffer of 5", buf);
}

int main(void)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } tests[] = {
        {"cases", test_cases},
        {"every row decodes and prints", test_rows},
        {"computed arguments", test_arguments},
        {"unallocated words", test_unallocated},
    };
    int bad = 0;

    printf("1..%zu\n", ARRAY_SIZE(tests));
    for (unsigned i = 0; i < ARRAY_SIZE(tests); i++) {
        failures = 0;
        tests[i].run();
        printf("%sok %u - a64: %s\n", failures ? "not " : "", i + 1, tests[i].name);
        bad |= failures;
    }
    return bad != 0;
}
