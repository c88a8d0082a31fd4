/* SPDX-License-Identifier: MIT */
/*
 * Integer instructions of 16- and 32-bit code that nobody compiles any more. Flags that the manuals
 * leave undefined are what AMD processors make of them.
 * Source: Intel SDM vol. 2 "AAA" to "DAS", "BOUND".
 */
#include "frontend/x86/helper/helper.h"
#include "frontend/x86/helper/raise.h"

/* SF, ZF and PF of @v, of @bits. */
static u32 result_flags(u32 v, unsigned bits)
{
    return (v >> (bits - 1) & 1 ? X86_SF : 0) | (v & ((1u << bits) - 1) ? 0 : X86_ZF) |
           (__builtin_parity(v & 0xff) ? 0 : X86_PF);
}

/* Value and SF, ZF, PF, OF of @v with @by added or taken off. */
static u32 adjust(u32 v, u32 by, bool is_add, unsigned bits, u32 *flags)
{
    u32 r = is_add ? v + by : v - by, signs = is_add ? ~(v ^ by) & (v ^ r) : (v ^ by) & (v ^ r);

    *flags |= result_flags(r, bits) | (signs >> (bits - 1) & 1 ? X86_OF : 0);
    return r;
}

/* DAA, DAS: a packed decimal byte after addition or subtraction. */
static u32 packed(u32 ax, bool is_add, u32 *flags)
{
    u32 al = ax & 0xff, cf = *flags & X86_CF, by = 0, f = 0;

    if ((al & 15) > 9 || (*flags & X86_AF)) {
        f |= X86_AF | cf | (!is_add && al < 6 ? X86_CF : 0);
        by = 6;
    }
    if (al > 0x99 || cf) {
        f |= X86_CF;
        by += 0x60;
    }
    al = adjust(al, by, is_add, 8, &f);
    *flags = f;
    return (ax & 0xff00) | (al & 0xff);
}

/* AAA, AAS: a decimal digit in AL, its carry in AH. */
static u32 unpacked(u32 ax, bool is_add, u32 *flags)
{
    bool carries = (ax & 15) > 9 || (*flags & X86_AF);
    u32 f = carries ? X86_AF | X86_CF : 0;

    ax = adjust(ax, carries ? 0x106 : 0, is_add, 16, &f);
    *flags = f;
    return ax & 0xff0f;
}

/* AAD: AL + AH * base; the other flags are those of the addition. */
static u32 joined(u32 ax, u32 base, u32 *flags)
{
    u32 al = ax & 0xff, by = (ax >> 8) * base & 0xff;
    u32 f = (al + by > 0xff ? X86_CF : 0) | ((al & 15) + (by & 15) > 15 ? X86_AF : 0);

    al = adjust(al, by, true, 8, &f);
    *flags = f;
    return al & 0xff;
}

/* AAM: AL in two digits. */
static u32 split(u32 al, u32 base, u32 *flags)
{
    *flags = result_flags(al % base, 8);
    return (al / base) << 8 | al % base;
}

static u32 result(u32 ax, u32 kind, u32 base, u32 *flags)
{
    switch (kind) {
    case X86_DECIMAL_DAA: return packed(ax, true, flags);
    case X86_DECIMAL_DAS: return packed(ax, false, flags);
    case X86_DECIMAL_AAA: return unpacked(ax, true, flags);
    case X86_DECIMAL_AAS: return unpacked(ax, false, flags);
    case X86_DECIMAL_AAM: return split(ax & 0xff, base, flags);
    default: return joined(ax, base, flags);
    }
}

u32 helper_decimal(X86Cpu *cpu, u32 ax, u32 kind, u32 base)
{
    u32 flags = x86_flags_unpack(cpu->vcpu.rt.flags);

    ax = result(ax & 0xffff, kind, base, &flags);
    cpu->vcpu.rt.flags = x86_flags_pack(flags);
    return ax;
}

void helper_bound(X86Cpu *cpu, u32 index, u32 low, u32 high)
{
    if ((i32)index < (i32)low || (i32)index > (i32)high)
        x86_raise_code(cpu, X86_EXC_BR, 0, GETRA());
}
