/* SPDX-License-Identifier: MIT */
/*
 * Operand formatters that the text column of the A64 tables may name: a64_fmt_<name>.
 * The style is that of GNU objdump with -M no-aliases, so that the output assembles again.
 */
#ifndef FRONTEND_ARM_A64_FMT_H
#define FRONTEND_ARM_A64_FMT_H

#include "frontend/arm/a64/imm.h"
#include "frontend/insn/insn.h"

/* ---- general registers: 31 is ZR in x, w, r and SP in xsp, wsp, rsp ---- */

static inline void a64_fmt_reg(InsnText *p, i64 is_x, i64 n, const char *r31)
{
    if (n == 31)
        insn_puts(p, r31);
    else
        insn_putf(p, "%c%d", is_x ? 'x' : 'w', (int)n);
}

static inline void a64_fmt_r(InsnText *p, i64 is_x, i64 n)
{
    a64_fmt_reg(p, is_x, n, is_x ? "xzr" : "wzr");
}

static inline void a64_fmt_rsp(InsnText *p, i64 is_x, i64 n)
{
    a64_fmt_reg(p, is_x, n, is_x ? "sp" : "wsp");
}

static inline void a64_fmt_x(InsnText *p, i64 n)
{
    a64_fmt_r(p, 1, n);
}

static inline void a64_fmt_w(InsnText *p, i64 n)
{
    a64_fmt_r(p, 0, n);
}

static inline void a64_fmt_xsp(InsnText *p, i64 n)
{
    a64_fmt_rsp(p, 1, n);
}

/* ---- SIMD&FP registers: size is log2 of the bytes, 0..4 for B, H, S, D, Q ---- */

static inline void a64_fmt_v(InsnText *p, i64 size, i64 n)
{
    insn_putf(p, "%c%d", "bhsdq???"[size & 7], (int)n);
}

/** v1.16b: all lanes of a 64-bit (q=0) or 128-bit vector. */
static inline void a64_fmt_vt(InsnText *p, i64 n, i64 size, i64 q)
{
    insn_putf(p, "v%d.%d%c", (int)n, (8 << q) >> size, "bhsdq???"[size & 7]);
}

/** v1.s[2] */
static inline void a64_fmt_ve(InsnText *p, i64 n, i64 size, i64 index)
{
    insn_putf(p, "v%d.%c[%d]", (int)n, "bhsdq???"[size & 7], (int)index);
}

/** {v30.4s, v31.4s, v0.4s}: @count registers from @n, wrapping. */
static inline void a64_fmt_vlist(InsnText *p, i64 n, i64 count, i64 size, i64 q)
{
    for (int i = 0; i < count; i++) {
        insn_puts(p, i ? ", " : "{");
        a64_fmt_vt(p, (n + i) & 31, size, q);
    }
    insn_puts(p, "}");
}

/** {v30.s, v31.s}[1] */
static inline void a64_fmt_vlane(InsnText *p, i64 n, i64 count, i64 size, i64 index)
{
    for (int i = 0; i < count; i++)
        insn_putf(p, "%sv%d.%c", i ? ", " : "{", (int)(n + i) & 31, "bhsdq???"[size & 7]);
    insn_putf(p, "}[%d]", (int)index);
}

/* ---- numbers ---- */

/** #decimal */
static inline void a64_fmt_dec(InsnText *p, i64 v)
{
    insn_putf(p, "#%lld", (long long)v);
}

/** #0xhex */
static inline void a64_fmt_hex(InsnText *p, i64 v)
{
    insn_putf(p, "#0x%llx", (unsigned long long)v);
}

/** Decimal without '#': parts of names. */
static inline void a64_fmt_num(InsnText *p, i64 v)
{
    insn_putf(p, "%lld", (long long)v);
}

/** Address at byte offset @off from this instruction. */
static inline void a64_fmt_label(InsnText *p, i64 off)
{
    insn_putf(p, "0x%llx", (unsigned long long)(p->pc + (u64)off));
}

/** Address at byte offset @off from the 4 KiB page of this instruction. */
static inline void a64_fmt_page(InsnText *p, i64 off)
{
    insn_putf(p, "0x%llx", (unsigned long long)((p->pc & ~0xfffull) + (u64)off));
}

static inline void a64_fmt_bitmask(InsnText *p, i64 sf, i64 n, i64 immr, i64 imms)
{
    u64 v = a64_bitmask((unsigned)n, (unsigned)immr, (unsigned)imms);

    a64_fmt_hex(p, (i64)(sf ? v : (u32)v));
}

/** 64-bit MOVI. */
static inline void a64_fmt_bytemask(InsnText *p, i64 imm8)
{
    a64_fmt_hex(p, (i64)a64_bytemask((unsigned)imm8));
}

/** FMOV: the value is exact in every format. */
static inline void a64_fmt_fpimm(InsnText *p, i64 imm8)
{
    union {
        u64 bits;
        double value;
    } u = {.bits = a64_fp_imm(3, (unsigned)imm8)};

    insn_putf(p, "#%.18e", u.value);
}

/* ---- modifiers ---- */

/** ", lsl #3"; nothing for LSL #0. */
static inline void a64_fmt_shift(InsnText *p, i64 type, i64 amount)
{
    static const char *const name[] = {"lsl", "lsr", "asr", "ror"};

    if (type || amount)
        insn_putf(p, ", %s #%d", name[type & 3], (int)amount);
}

static inline void a64_fmt_extname(InsnText *p, i64 option)
{
    static const char *const name[] = {"uxtb", "uxth", "uxtw", "uxtx",
                                       "sxtb", "sxth", "sxtw", "sxtx"};

    insn_puts(p, name[option & 7]);
}

static inline void a64_fmt_cond(InsnText *p, i64 cond)
{
    static const char *const name[] = {"eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc",
                                       "hi", "ls", "ge", "lt", "gt", "le", "al", "nv"};

    insn_puts(p, name[cond & 15]);
}

/** Extended register of ADD and SUB: ", uxtb #2"; LSL where objdump says so (SP involved). */
static inline void a64_fmt_extend(InsnText *p, i64 sf, i64 uses_sp, i64 option, i64 amount)
{
    if (uses_sp && option == (sf ? 3 : 2)) {
        if (amount)
            insn_putf(p, ", lsl #%d", (int)amount);
        return;
    }
    insn_puts(p, ", ");
    a64_fmt_extname(p, option);
    if (amount)
        insn_putf(p, " #%d", (int)amount);
}

/* ---- memory operands ---- */

/** [xn] or [xn, #off] */
static inline void a64_fmt_mem(InsnText *p, i64 rn, i64 off)
{
    insn_puts(p, "[");
    a64_fmt_xsp(p, rn);
    if (off)
        insn_putf(p, ", #%lld", (long long)off);
    insn_puts(p, "]");
}

/** [xn, #off]! */
static inline void a64_fmt_mempre(InsnText *p, i64 rn, i64 off)
{
    insn_puts(p, "[");
    a64_fmt_xsp(p, rn);
    insn_putf(p, ", #%lld]!", (long long)off);
}

/** [xn], #off */
static inline void a64_fmt_mempost(InsnText *p, i64 rn, i64 off)
{
    insn_puts(p, "[");
    a64_fmt_xsp(p, rn);
    insn_putf(p, "], #%lld", (long long)off);
}

/** [xn], #bytes or, unless rm is 31, [xn], rm */
static inline void a64_fmt_mempostx(InsnText *p, i64 rn, i64 rm, i64 bytes)
{
    if (rm == 31) {
        a64_fmt_mempost(p, rn, bytes);
        return;
    }
    a64_fmt_mem(p, rn, 0);
    insn_puts(p, ", ");
    a64_fmt_x(p, rm);
}

/** [xn, rm, extend #amount]; @s says that the index is scaled by 1 << @scale. */
static inline void a64_fmt_memreg(InsnText *p, i64 rn, i64 rm, i64 option, i64 s, i64 scale)
{
    insn_puts(p, "[");
    a64_fmt_xsp(p, rn);
    insn_puts(p, ", ");
    a64_fmt_r(p, option & 1, rm);
    if (option != 3) {
        insn_puts(p, ", ");
        a64_fmt_extname(p, option);
    } else if (s) {
        insn_puts(p, ", lsl");
    }
    if (s)
        insn_putf(p, " #%d", (int)scale);
    insn_puts(p, "]");
}

/** Prefetch operation by name, or by number where there is none. */
static inline void a64_fmt_prfop(InsnText *p, i64 rt)
{
    static const char *const type[] = {"pld", "pli", "pst"};

    if ((rt >> 3) == 3 || ((rt >> 1) & 3) == 3)
        insn_putf(p, "#0x%02x", (unsigned)rt);
    else
        insn_putf(p, "%sl%d%s", type[rt >> 3], (int)((rt >> 1) & 3) + 1, rt & 1 ? "strm" : "keep");
}

/* ---- system ---- */

/** Option of DMB and DSB. */
static inline void a64_fmt_barrier(InsnText *p, i64 crm)
{
    static const char *const name[] = {NULL, "oshld", "oshst", "osh", NULL, "nshld", "nshst", "nsh",
                                       NULL, "ishld", "ishst", "ish", NULL, "ld",    "st",    "sy"};

    if (name[crm & 15])
        insn_puts(p, name[crm & 15]);
    else
        insn_putf(p, "#0x%02x", (unsigned)crm);
}

/** S3_0_C1_C0_0 */
static inline void a64_fmt_sysreg(InsnText *p, i64 op0, i64 op1, i64 crn, i64 crm, i64 op2)
{
    insn_putf(p, "s%d_%d_c%d_c%d_%d", (int)op0, (int)op1, (int)crn, (int)crm, (int)op2);
}

#endif
