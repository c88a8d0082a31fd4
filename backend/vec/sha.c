/* SPDX-License-Identifier: MIT */
/* SHA-1, SHA-256 and SHA-512 rounds and message schedules. Source: FIPS 180-4; DDI 0487 for who holds which words. */
#include "backend/vec/slow.h"
#include "base/bits.h"

static u32 choose(u32 x, u32 y, u32 z)
{
    return ((y ^ z) & x) ^ z;
}

static u32 majority(u32 x, u32 y, u32 z)
{
    return (x & y) | ((x | y) & z);
}

/* Four rounds; each one rotates the five words abcd, e by one place. */
void vec_sha1(V128 *out, const V128 *a, unsigned aux, i32 imm)
{
    V128 x = a[0], w = a[2];
    u32 e = a[1].s[0];

    for (unsigned i = 0; i < 4; i++) {
        u32 b = x.s[1], c = x.s[2], d = x.s[3];
        u32 f = imm == 0 ? choose(b, c, d) : imm == 1 ? b ^ c ^ d : majority(b, c, d);
        u32 t = e + bits_ror32(x.s[0], 27) + f + w.s[i];

        e = d;
        x = (V128){.s = {t, x.s[0], bits_ror32(b, 2), c}};
    }
    *out = x;
}

static u32 sum0(u32 x)
{
    return bits_ror32(x, 2) ^ bits_ror32(x, 13) ^ bits_ror32(x, 22);
}

static u32 sum1(u32 x)
{
    return bits_ror32(x, 6) ^ bits_ror32(x, 11) ^ bits_ror32(x, 25);
}

static u32 sigma0(u32 x)
{
    return bits_ror32(x, 7) ^ bits_ror32(x, 18) ^ x >> 3;
}

static u32 sigma1(u32 x)
{
    return bits_ror32(x, 17) ^ bits_ror32(x, 19) ^ x >> 10;
}

/* Four rounds on x = abcd, y = efgh. */
static void sha256_rounds(V128 *x, V128 *y, const V128 *w)
{
    for (unsigned i = 0; i < 4; i++) {
        u32 t = y->s[3] + sum1(y->s[0]) + choose(y->s[0], y->s[1], y->s[2]) + w->s[i];
        u32 e = x->s[3] + t, a = t + sum0(x->s[0]) + majority(x->s[0], x->s[1], x->s[2]);

        *x = (V128){.s = {a, x->s[0], x->s[1], x->s[2]}};
        *y = (V128){.s = {e, y->s[0], y->s[1], y->s[2]}};
    }
}

void vec_sha256h(V128 *out, const V128 *a, unsigned aux, i32 imm)
{
    V128 x = a[0], y = a[1];

    sha256_rounds(&x, &y, &a[2]);
    *out = x;
}

void vec_sha256h2(V128 *out, const V128 *a, unsigned aux, i32 imm)
{
    V128 x = a[1], y = a[0];

    sha256_rounds(&x, &y, &a[2]);
    *out = y;
}

void vec_sha256su0(V128 *out, const V128 *a, unsigned aux, i32 imm)
{
    V128 x = a[0], y = a[1];

    for (unsigned i = 0; i < 4; i++)
        out->s[i] = x.s[i] + sigma0(i < 3 ? x.s[i + 1] : y.s[0]);
}

void vec_sha256su1(V128 *out, const V128 *a, unsigned aux, i32 imm)
{
    V128 d = a[0], n = a[1], m = a[2], r;

    for (unsigned i = 0; i < 4; i++)
        r.s[i] = sigma1(i < 2 ? m.s[i + 2] : r.s[i - 2]) + d.s[i] + (i < 3 ? n.s[i + 1] : m.s[0]);
    *out = r;
}

static u64 sum0_64(u64 x)
{
    return bits_ror64(x, 28) ^ bits_ror64(x, 34) ^ bits_ror64(x, 39);
}

static u64 sum1_64(u64 x)
{
    return bits_ror64(x, 14) ^ bits_ror64(x, 18) ^ bits_ror64(x, 41);
}

void vec_sha512h(V128 *out, const V128 *a, unsigned aux, i32 imm)
{
    V128 w = a[0], x = a[1], y = a[2];
    u64 hi = ((y.d[1] & x.d[0]) ^ (~y.d[1] & x.d[1])) + sum1_64(y.d[1]) + w.d[1];
    u64 t = hi + y.d[0];

    *out = (V128){.d = {((t & y.d[1]) ^ (~t & x.d[0])) + sum1_64(t) + w.d[0], hi}};
}

static u64 majority64(u64 x, u64 y, u64 z)
{
    return (x & y) | ((x | y) & z);
}

void vec_sha512h2(V128 *out, const V128 *a, unsigned aux, i32 imm)
{
    V128 w = a[0], x = a[1], y = a[2];
    u64 hi = majority64(x.d[0], y.d[1], y.d[0]) + sum0_64(y.d[0]) + w.d[1];

    *out = (V128){.d = {majority64(hi, y.d[0], y.d[1]) + sum0_64(hi) + w.d[0], hi}};
}
