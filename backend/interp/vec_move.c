/* SPDX-License-Identifier: MIT */
/* Reference semantics of vector rows whose result elements come from other places: widening, narrowing, permutations. */
#include <string.h>
#include "backend/interp/vec.h"
#include "backend/ir/perm.h"
#include "backend/vec/lane.h"

static V128 low_bytes(V128 v, unsigned bytes)
{
    memset(v.b + bytes, 0, 16 - bytes);
    return v;
}

static V128 dup_lane(unsigned esize, u64 x)
{
    V128 r;

    for (unsigned k = 0; k < 16u >> esize; k++)
        set_lane(&r, esize, k, x);
    return r;
}

static bool move_scalar(const IrInst *i, const V128 *a, V128 *out)
{
    unsigned k = (unsigned)i->imm;

    switch (i->op) {
    case IR_VLOW: *out = low_bytes(a[0], 1u << i->aux); return true;
    case IR_VDUP: *out = dup_lane(i->aux, a[0].d[0]); return true;
    case IR_VFROM: out->d[0] = a[0].d[0] & bits_mask(8u << i->aux); return true;
    case IR_VINS: *out = a[0]; set_lane(out, i->aux, k, a[1].d[0]); return true;
    case IR_VEXTRACT: out->d[0] = lane(&a[0], i->aux, k); return true;
    case IR_VMOVE: *out = a[0]; set_lane(out, i->aux, k & 15, lane(&a[1], i->aux, k >> 4)); return true;
    default: return false;
    }
}

/* Element @k of the interleaving family. */
static u64 permuted(IrOp op, const V128 *a, unsigned esize, unsigned k)
{
    unsigned half = 8u >> esize, odd = op == IR_VUZP2 || op == IR_VTRN2;

    switch (op) {
    case IR_VZIP1: return lane(&a[k & 1], esize, k / 2);
    case IR_VZIP2: return lane(&a[k & 1], esize, half + k / 2);
    case IR_VUZP1:
    case IR_VUZP2: return lane(&a[k >= half], esize, 2 * (k % half) + odd);
    default: return lane(&a[k & 1], esize, (k & ~1u) + odd); /* TRN */
    }
}

static bool move_permute(const IrInst *i, const V128 *a, V128 *out)
{
    if (i->op < IR_VZIP1 || i->op > IR_VTRN2)
        return false;
    for (unsigned k = 0; k < 16u >> i->aux; k++)
        set_lane(out, i->aux, k, permuted((IrOp)i->op, a, i->aux, k));
    return true;
}

/* Bytes @first .. @first + 15 of @n bytes of @src; zero outside. */
static V128 window(const u8 *src, int n, int first)
{
    V128 r;

    for (int k = 0; k < 16; k++)
        r.b[k] = first + k >= 0 && first + k < n ? src[first + k] : 0;
    return r;
}

static V128 lookup(const V128 *table, unsigned bytes, V128 index, unsigned base, V128 otherwise)
{
    for (unsigned k = 0; k < 16; k++) {
        unsigned n = index.b[k] - base;

        if (n < bytes)
            otherwise.b[k] = ((const u8 *)table)[n];
    }
    return otherwise;
}

static V128 select_bytes(unsigned perm, V128 x)
{
    V128 r;
    u8 p[16];

    ir_perm_bytes(perm, p);
    for (unsigned k = 0; k < 16; k++)
        r.b[k] = p[k] & IR_PERM_ZERO ? 0 : x.b[p[k]];
    return r;
}

static bool move_bytes(const IrInst *i, const V128 *a, V128 *out)
{
    const V128 zero = {.q = 0};
    unsigned imm = (unsigned)i->imm;

    switch (i->op) {
    case IR_VEXT: *out = window((const u8 *)a, 32, i->imm); return true;
    case IR_VSHLB: *out = window((const u8 *)a, 16, -i->imm); return true;
    case IR_VSHRB: *out = window((const u8 *)a, 16, i->imm); return true;
    case IR_VPERMB: *out = select_bytes(imm, a[0]); return true;
    case IR_VTBL1: *out = lookup(a, 16, a[1], imm, zero); return true;
    case IR_VTBX1: *out = lookup(a, 16, a[1], imm, a[2]); return true;
    case IR_VTBL2: *out = lookup(a, 32, a[2], imm, zero); return true;
    case IR_VTBX2: *out = lookup(a, 32, a[2], imm, a[3]); return true;
    default: return false;
    }
}

/* Element @k of a result with elements twice as wide. */
static u64 widened(IrOp op, const V128 *a, unsigned esize, unsigned k, unsigned half)
{
    unsigned from = k + half * (8u >> esize);

    switch (op) {
    case IR_VXTLS: return (u64)lane_s(a, esize, from);
    case IR_VXTLU: return lane(a, esize, from);
    case IR_VMULLS: return (u64)(lane_s(&a[0], esize, from) * lane_s(&a[1], esize, from));
    case IR_VMULLU: return lane(&a[0], esize, from) * lane(&a[1], esize, from);
    case IR_VADDLPS: return (u64)(lane_s(a, esize, 2 * k) + lane_s(a, esize, 2 * k + 1));
    default: return lane(a, esize, 2 * k) + lane(a, esize, 2 * k + 1); /* VADDLPU */
    }
}

static u64 narrowed(IrOp op, const V128 *a, unsigned esize, unsigned k)
{
    i64 s = lane_s(a, esize + 1, k);
    unsigned n = 8u << esize;

    switch (op) {
    case IR_VQXTNS: return (u64)sat_s(s, n);
    case IR_VQXTUNS: return sat_u(s, n);
    default: return sat_u((i128)lane(a, esize + 1, k), n); /* VQXTNU */
    }
}

static bool move_resize(const IrInst *i, const V128 *a, V128 *out)
{
    bool wide = (i->op >= IR_VXTLS && i->op <= IR_VMULLU) || i->op == IR_VADDLPS || i->op == IR_VADDLPU;

    if (!wide && (i->op < IR_VQXTNS || i->op > IR_VQXTUNS))
        return false;
    for (unsigned k = 0; k < 8u >> i->aux; k++)
        if (wide)
            set_lane(out, i->aux + 1, k, widened((IrOp)i->op, a, i->aux, k, (unsigned)i->imm));
        else
            set_lane(out, i->aux, k, narrowed((IrOp)i->op, a, i->aux, k));
    return true;
}

/* Dot products: which of b and c is signed is the difference between the rows. */
static bool move_sum(const IrInst *i, const V128 *a, V128 *out)
{
    u64 sum = 0;

    if (i->op == IR_VADDV) {
        for (unsigned k = 0; k < 16u >> i->aux; k++)
            sum += lane(a, i->aux, k);
        set_lane(out, i->aux, 0, sum);
        return true;
    }
    if (i->op < IR_VDOTS || i->op > IR_VDOTUS)
        return false;
    for (unsigned k = 0; k < 4; k++) {
        sum = a[0].s[k];
        for (unsigned j = 4 * k; j < 4 * k + 4; j++) {
            i64 b = i->op == IR_VDOTS ? lane_s(&a[1], 0, j) : a[1].b[j];
            i64 c = i->op == IR_VDOTU ? a[2].b[j] : lane_s(&a[2], 0, j);

            sum += (u64)(b * c);
        }
        out->s[k] = (u32)sum;
    }
    return true;
}

bool vec_move(const IrInst *i, const V128 *a, V128 *out)
{
    return move_scalar(i, a, out) || move_permute(i, a, out) || move_bytes(i, a, out) || move_resize(i, a, out) ||
           move_sum(i, a, out);
}
