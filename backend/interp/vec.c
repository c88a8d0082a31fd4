/* SPDX-License-Identifier: MIT */
/* Reference semantics of the integer vector rows (ops_vec.def), lane by lane. */
#include <assert.h>
#include <string.h>
#include "backend/interp/interp.h"
#include "base/bits.h"

static u64 lane(const V128 *v, unsigned esize, unsigned n)
{
    return bits_get(v->d[(n << esize) / 8], ((n << esize) % 8) * 8, 8u << esize);
}

static void set_lane(V128 *v, unsigned esize, unsigned n, u64 x)
{
    u64 *d = &v->d[(n << esize) / 8];

    *d = bits_set(*d, ((n << esize) % 8) * 8, 8u << esize, x);
}

static V128 low_bytes(V128 v, unsigned bytes)
{
    memset(v.b + bytes, 0, 16 - bytes);
    return v;
}

static V128 dup_lane(unsigned esize, u64 x)
{
    V128 r = {.q = 0};

    for (unsigned n = 0; n < 16u >> esize; n++)
        set_lane(&r, esize, n, x);
    return r;
}

void interp_vec(RtEnv *env, const IrInst *i, const V128 *a[IR_ARGS], V128 *out)
{
    V128 r = *a[0];

    switch (i->op) {
    case IR_VAND: r.q = a[0]->q & a[1]->q; break;
    case IR_VOR: r.q = a[0]->q | a[1]->q; break;
    case IR_VXOR: r.q = a[0]->q ^ a[1]->q; break;
    case IR_VANDN: r.q = a[0]->q & ~a[1]->q; break;
    case IR_VLOW: r = low_bytes(r, 1u << i->aux); break;
    case IR_VDUP: r = dup_lane(i->aux, r.d[0]); break;
    case IR_VFROM: r = (V128){.d = {r.d[0] & bits_mask(8u << i->aux), 0}}; break;
    case IR_VINS: set_lane(&r, i->aux, (unsigned)i->imm, a[1]->d[0]); break;
    case IR_VEXTRACT: r = (V128){.d = {lane(a[0], i->aux, (unsigned)i->imm), 0}}; break;
    default: assert(!"a row of ops_vec.def");
    }
    *out = r;
}
