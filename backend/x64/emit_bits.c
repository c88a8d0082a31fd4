/* SPDX-License-Identifier: MIT */
/* Bits of integers: fields, counting, reversal, conversions, CRC. */
#include "backend/x64/emit.h"
#include "backend/x64/vconst.h"
#include "base/bits.h"

/* --- bit fields --- */

/* @d = the field zero- or sign-extended to the width; @a may be @d. */
static void field_extract(Emit *e, unsigned w, X64Reg d, X64Reg a, unsigned lsb, unsigned width,
                          bool sign)
{
    unsigned n = 8 * w, left = n - lsb - width;

    if (lsb == 0 && (width == 8 || width == 16 || width == 32)) {
        if (sign)
            x64_movsx_rr(&e->a, w, width / 8, d, a);
        else
            x64_movzx_rr(&e->a, 4, width / 8, d, a);
        return;
    }
    if (d != a)
        x64_mov_rr(&e->a, w, d, a);
    flags_clobber(e);
    if (!sign && lsb + width <= 32 && width < 32) { /* shift down, then mask with an immediate */
        if (lsb)
            x64_shr_ri(&e->a, 4, d, lsb);
        if (width == 8 || width == 16)
            x64_movzx_rr(&e->a, 4, width / 8, d, d);
        else
            x64_and_ri(&e->a, 4, d, (i32)bits_mask(width));
        return;
    }
    if (left)
        x64_shl_ri(&e->a, w, d, left);
    if (sign)
        x64_sar_ri(&e->a, w, d, n - width);
    else
        x64_shr_ri(&e->a, w, d, n - width);
}

/* The value in a register without RSP-like restrictions, then the destination. */
static void extract(Emit *e, const IrInst *i, bool sign)
{
    X64Reg a = ra_use(e, i->arg[0]);

    flags_clobber(e);
    field_extract(e, ir_bytes(i), ra_def(e), a, i->aux, (unsigned)i->imm, sign);
}

void emit_ubfx(Emit *e, const IrInst *i)
{
    extract(e, i, false);
}

void emit_sbfx(Emit *e, const IrInst *i)
{
    extract(e, i, true);
}

static void insert_zeros(Emit *e, const IrInst *i, bool sign)
{
    unsigned w = ir_bytes(i), n = 8 * w, width = (unsigned)i->imm, lsb = i->aux;
    X64Reg a = ra_use(e, i->arg[0]), d;

    flags_clobber(e);
    d = ra_def(e);
    if (width == 8 || width == 16 || width == 32) {
        field_extract(e, w, d, a, 0, width, sign);
        x64_shl_ri(&e->a, w, d, lsb);
        return;
    }
    if (d != a)
        x64_mov_rr(&e->a, w, d, a);
    x64_shl_ri(&e->a, w, d, n - width);
    if (sign)
        x64_sar_ri(&e->a, w, d, n - width - lsb);
    else
        x64_shr_ri(&e->a, w, d, n - width - lsb);
}

void emit_ubfiz(Emit *e, const IrInst *i)
{
    insert_zeros(e, i, false);
}

void emit_sbfiz(Emit *e, const IrInst *i)
{
    insert_zeros(e, i, true);
}

/* The new byte or word is a load or a condition that was left out for this. */
static bool insert_made_here(Emit *e, const IrInst *i)
{
    IrRef v = e->val[i->arg[1]].rep;
    SiteFlags site = flags_site(e);
    X64Reg d;
    X64Mem m;

    if (e->b->insts[v].op == IR_SETCC && e->val[v].fused == e->idx) {
        emit_setcc_into(e, &e->b->insts[v], i->arg[0]);
        return true;
    }
    if (!emit_load_as_operand(e, v, i->arg[0], &m))
        return false;
    d = ra_def_from(e, i->arg[0], v);
    note_site_with(e, site);
    x64_mov_rm(&e->a, (unsigned)i->imm / 8, d, m);
    return true;
}

/*
 * Rotate the field down, shift the new bits in from the right, rotate back: works for any width
 * without masks.
 */
void emit_bfi(Emit *e, const IrInst *i)
{
    unsigned w = ir_bytes(i), n = 8 * w, width = (unsigned)i->imm, lsb = i->aux;
    X64Reg b, d;

    if (insert_made_here(e, i))
        return;
    b = ra_use(e, i->arg[1]);
    if (ir_is_low_part(i) && !ra_same(e, i->arg[0], i->arg[1])) {
        x64_mov_rr(&e->a, width / 8, ra_def_from(e, i->arg[0], i->arg[1]), b);
        return;
    }
    flags_clobber(e);
    d = ra_same(e, i->arg[0], i->arg[1]) ? ra_def_early(e) : ra_def_from(e, i->arg[0], i->arg[1]);
    if (ra_same(e, i->arg[0], i->arg[1]))
        x64_mov_rr(&e->a, w, d, b);
    if (lsb)
        x64_ror_ri(&e->a, w, d, lsb);
    x64_shrd_rri(&e->a, w, d, b, width);
    if ((width + lsb) & (n - 1))
        x64_rol_ri(&e->a, w, d, (width + lsb) & (n - 1));
}

/* --- counting and reversal --- */

void emit_clz(Emit *e, const IrInst *i)
{
    X64Reg a = ra_use(e, i->arg[0]);

    flags_clobber(e);
    x64_lzcnt_rr(&e->a, ir_bytes(i), ra_def(e), a);
}

/* Leading sign bits: of x ^ (x >> 1 arithmetic) all but the top bit count. */
void emit_cls(Emit *e, const IrInst *i)
{
    X64Reg a = ra_use(e, i->arg[0]), d;
    unsigned w = ir_bytes(i);

    flags_clobber(e);
    d = ra_def_early(e);
    x64_mov_rr(&e->a, w, d, a);
    x64_sar_ri(&e->a, w, d, 1);
    x64_xor_rr(&e->a, w, d, a);
    x64_lzcnt_rr(&e->a, w, d, d);
    x64_sub_ri(&e->a, w, d, 1);
}

void emit_ctz(Emit *e, const IrInst *i)
{
    X64Reg a = ra_use(e, i->arg[0]);

    flags_clobber(e);
    x64_tzcnt_rr(&e->a, ir_bytes(i), ra_def(e), a);
}

void emit_popcnt(Emit *e, const IrInst *i)
{
    X64Reg a = ra_use(e, i->arg[0]);

    flags_clobber(e);
    x64_popcnt_rr(&e->a, ir_bytes(i), ra_def(e), a);
}

/* Swap neighbouring groups of @n bits under @mask: d = ((d >> n) & mask) | ((d & mask) << n). */
static void swap_groups(Emit *e, unsigned w, X64Reg d, X64Reg t, X64Reg mask, unsigned n,
                        u64 pattern)
{
    x64_mov_ri(&e->a, w, mask, w == 4 ? (u32)pattern : pattern);
    x64_mov_rr(&e->a, w, t, d);
    x64_shr_ri(&e->a, w, t, n);
    x64_and_rr(&e->a, w, t, mask);
    x64_and_rr(&e->a, w, d, mask);
    x64_shl_ri(&e->a, w, d, n);
    x64_or_rr(&e->a, w, d, t);
}

void emit_rbit(Emit *e, const IrInst *i)
{
    unsigned w = ir_bytes(i);
    X64Reg d, t, m;

    flags_clobber(e);
    d = ra_copy(e, i->arg[0]);
    t = ra_tmp(e);
    m = ra_tmp(e);
    x64_bswap_r(&e->a, w, d);
    swap_groups(e, w, d, t, m, 4, 0x0f0f0f0f0f0f0f0full);
    swap_groups(e, w, d, t, m, 2, 0x3333333333333333ull);
    swap_groups(e, w, d, t, m, 1, 0x5555555555555555ull);
    ra_def_in(e, d);
}

void emit_bswap(Emit *e, const IrInst *i)
{
    x64_bswap_r(&e->a, ir_bytes(i), ra_def_from(e, i->arg[0], IR_NONE));
}

void emit_bswap16(Emit *e, const IrInst *i)
{
    unsigned w = ir_bytes(i);
    X64Reg d, t, m;

    flags_clobber(e);
    d = ra_copy(e, i->arg[0]);
    t = ra_tmp(e);
    m = ra_tmp(e);
    swap_groups(e, w, d, t, m, 8, 0x00ff00ff00ff00ffull);
    ra_def_in(e, d);
}

void emit_bswap32(Emit *e, const IrInst *i)
{
    X64Reg d = ra_def_from(e, i->arg[0], IR_NONE);

    x64_bswap_r(&e->a, 8, d);
    x64_rorx_rri(&e->a, 8, d, d, 32);
}

/* --- conversions --- */

void emit_zext32(Emit *e, const IrInst *i)
{
    X64Mem m;
    X64Reg a;

    if (ra_mem(e, i->arg[0], &m)) {
        x64_mov_rm(&e->a, 4, ra_def(e), m);
        return;
    }
    a = ra_use(e, i->arg[0]);
    x64_mov_rr(&e->a, 4, ra_def(e), a);
}

void emit_sext32(Emit *e, const IrInst *i)
{
    X64Reg a = ra_use(e, i->arg[0]);

    x64_movsx_rr(&e->a, 8, 4, ra_def(e), a);
}

/* --- CRC --- */

void emit_crc32c(Emit *e, const IrInst *i)
{
    X64Reg b = ra_use(e, i->arg[1]);

    x64_crc32_rr(&e->a, (unsigned)i->imm, ra_def_from(e, i->arg[0], i->arg[1]), b);
}

/*
 * CRC-32 by carry-less multiplication. With P the polynomial, bits reflected, x^0 in bit 0: s = crc
 * ^ data of n bits, q = s / P mod x^n, result = (q * P ^ crc ^ data) >> n. Everything stands at the
 * top of 64 bits, so that "mod x^n" and ">> n" take care of themselves.
 */
void emit_crc32(Emit *e, const IrInst *i)
{
    unsigned n = 8 * (unsigned)i->imm;
    X64Reg b, c, t, d;
    X64Xmm x;

    if (!hostcpu.pclmul) {
        e->failed = true;
        return;
    }
    flags_clobber(e);
    c = ra_use(e, i->arg[0]);
    b = ra_use(e, i->arg[1]);
    t = ra_tmp(e);
    x = ra_tmpv(e);
    x64_mov_rr(&e->a, 4, t, c);
    x64_xor_rr(&e->a, 8, t, b);
    if (n < 64)
        x64_shl_ri(&e->a, 8, t, 64 - n);
    x64_vrr(&e->a, V_MOVQ_R, x, t);
    x64_vrrmi(&e->a, V_PCLMULQDQ, x, x, vconst(VC_CRC32), 0x00);
    x64_vrrmi(&e->a, V_PCLMULQDQ, x, x, vconst(VC_CRC32), 0x10);
    if (n >= 32) {
        x64_vrri(&e->a, V_PEXTRD, ra_def(e), x, 2);
        return;
    }
    x64_vrri(&e->a, V_PEXTRD, t, x, 2);
    d = ra_def_from(e, i->arg[0], IR_NONE);
    x64_shr_ri(&e->a, 4, d, n);
    x64_xor_rr(&e->a, 4, d, t);
}
