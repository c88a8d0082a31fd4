/* SPDX-License-Identifier: MIT */
/* Reference arithmetic of the pure integer rows; see eval.h. */
#include "backend/ir/eval.h"

#include "base/bits.h"

static u64 div_u(u64 x, u64 y)
{
    return y ? x / y : 0;
}

static u64 div_s(unsigned n, u64 x, u64 y)
{
    i64 a = bits_sext(x, n), b = bits_sext(y, n);

    if (b == 0)
        return 0;
    return b == -1 ? (u64)0 - (u64)a : (u64)(a / b);
}

static u64 swap_in(u64 x, unsigned bytes)
{
    u64 r = 0;

    for (unsigned i = 0; i < 8; i++)
        r |= ((x >> (8 * i)) & 0xff) << (8 * (i ^ (bytes - 1)));
    return r;
}

static unsigned sign_run(unsigned n, u64 x)
{
    i64 s = bits_sext(x, n);

    return bits_clz((u64)(s ^ (s >> 63)), n) - 1;
}

/* One bit at a time: tables belong to the fast paths, which are checked against this. */
static u32 crc_bits(u32 poly, u32 crc, u64 data, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++) {
        crc ^= (u8)(data >> (8 * i));
        for (unsigned k = 0; k < 8; k++)
            crc = (crc >> 1) ^ (crc & 1 ? poly : 0);
    }
    return crc;
}

static bool eval_any(IrOp op, unsigned n, u8 aux, i32 imm, u64 x, u64 y, u64 *out)
{
    unsigned s = (unsigned)y & (n - 1);
    u64 r;

    switch (op) {
    case IR_ADD: r = x + y; break;
    case IR_SUB: r = x - y; break;
    case IR_MUL: r = x * y; break;
    case IR_MULHU: r = (u64)(((u128)x * y) >> 64); break;
    case IR_MULHS: r = (u64)(((i128)(i64)x * (i64)y) >> 64); break;
    case IR_UDIV: r = div_u(x, y); break;
    case IR_SDIV: r = div_s(n, x, y); break;
    case IR_AND: r = x & y; break;
    case IR_OR: r = x | y; break;
    case IR_XOR: r = x ^ y; break;
    case IR_ANDN: r = x & ~y; break;
    case IR_NOT: r = ~x; break;
    case IR_NEG: r = 0 - x; break;
    case IR_SMIN: r = bits_sext(x, n) < bits_sext(y, n) ? x : y; break;
    case IR_SMAX: r = bits_sext(x, n) > bits_sext(y, n) ? x : y; break;
    case IR_UMIN: r = MIN(x, y); break;
    case IR_UMAX: r = MAX(x, y); break;
    case IR_SHL: r = x << s; break;
    case IR_SHR: r = x >> s; break;
    case IR_SAR: r = (u64)(bits_sext(x, n) >> s); break;
    case IR_ROR: r = n == 64 ? bits_ror64(x, s) : bits_ror32((u32)x, s); break;
    case IR_EXTR: r = (y >> imm) | (x << (n - imm)); break;
    case IR_UBFX: r = bits_get(x, aux, imm); break;
    case IR_SBFX: r = (u64)bits_sext(x >> aux, imm); break;
    case IR_UBFIZ: r = (x & bits_mask(imm)) << aux; break;
    case IR_SBFIZ: r = (u64)bits_sext(x, imm) << aux; break;
    case IR_BFI: r = bits_set(x, aux, imm, y); break;
    case IR_CLZ: r = bits_clz(x, n); break;
    case IR_CLS: r = sign_run(n, x); break;
    case IR_CTZ: r = x ? (u64)__builtin_ctzll(x) : n; break;
    case IR_POPCNT: r = (u64)__builtin_popcountll(x); break;
    case IR_RBIT: r = bits_reverse64(x) >> (64 - n); break;
    case IR_BSWAP: r = __builtin_bswap64(x) >> (64 - n); break;
    case IR_BSWAP16: r = swap_in(x, 2); break;
    case IR_BSWAP32: r = swap_in(x, 4); break;
    case IR_TRUNC: r = (u32)x; break;
    case IR_ZEXT32: r = (u32)x; break;
    case IR_SEXT32: r = (u64)(i64)(i32)x; break;
    case IR_CRC32: r = crc_bits(0xedb88320, (u32)x, y, imm); break;
    case IR_CRC32C: r = crc_bits(0x82f63b78, (u32)x, y, imm); break;
    default: return false;
    }
    *out = r;
    return true;
}

bool ir_eval(IrOp op, IrType ty, u8 aux, i32 imm, u64 x, u64 y, u64 *out)
{
    unsigned n = ty == IR_I32 ? 32 : 64;

    if (!eval_any(op, n, aux, imm, x, y, out))
        return false;
    *out &= bits_mask(n);
    return true;
}

unsigned ir_eval_nzcv(unsigned width, u64 x, u64 y, unsigned carry)
{
    u64 m = bits_mask(width), top = 1ull << (width - 1);
    u128 wide = (u128)(x & m) + (y & m) + carry;
    u64 r = (u64)wide & m;
    bool c = (wide >> width) & 1, v = (~(x ^ y) & (x ^ r) & top) != 0;

    return (r & top ? 8 : 0) | (r == 0 ? 4 : 0) | (c ? 2 : 0) | (v ? 1 : 0);
}

bool ir_eval_cond(IrCond cond, unsigned nzcv)
{
    bool n = nzcv & 8, z = nzcv & 4, c = nzcv & 2, v = nzcv & 1, r;

    switch (cond >> 1) {
    case 0: r = z; break;
    case 1: r = c; break;
    case 2: r = n; break;
    case 3: r = v; break;
    case 4: r = c && !z; break;
    case 5: r = n == v; break;
    case 6: r = n == v && !z; break;
    default: return true; /* AL and NV */
    }
    return r != (cond & 1);
}
