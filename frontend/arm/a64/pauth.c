/* SPDX-License-Identifier: MIT */
/*
 * Pointer authentication.
 *
 * Addresses are those of Linux programs: 48 bits; bit 55 selects the half, and only in the lower one the top byte is
 * ignored. So the code is bits 54..48, and 63..56 too of pointers to the upper half, which no program has. The algorithm is implementation defined (ID_AA64ISAR1_EL1.API): three multiplications, emitted
 * inline because compilers put two of these into every function. Keys are registers, so prctl may change them.
 *
 * With FEAT_PAuth2 the code is combined by exclusive or, and adding and checking are the same operation: a wrong code
 * leaves a pointer that faults when used. With FEAT_FPAC the check faults itself.
 */
#include "frontend/arm/a64/ldst.h"
#include "frontend/arm/cpu/except.h"

#define FIELD_LOW 0x007f000000000000ull  /* bits of the code: always, */
#define FIELD_HIGH 0xff00000000000000ull /* and in the upper half */
#define TOP_LOW (1ull << 54)             /* highest bit of the code */
#define TOP_HIGH (1ull << 63)
#define ERROR_LOW 53 /* position of the two bits of an error code */
#define ERROR_HIGH 61
#define SELECT_BIT 55
#define LINK_REG 30

enum Key { KEY_IA, KEY_IB, KEY_DA, KEY_DB, KEY_GA };

static unsigned key_of(bool data, bool b)
{
    return (data ? KEY_DA : KEY_IA) + b;
}

/* 64 well-mixed bits of @x, @modifier and key @key. The constants are odd and irregular, nothing more. */
static IrRef hash(A64Tr *t, unsigned key, IrRef x, IrRef modifier)
{
    static const u64 odd[] = {0x9e3779b97f4a7c15ull, 0xbf58476d1ce4e5b9ull, 0x94d049bb133111ebull};
    IrBuilder *ir = t->ir;
    IrRef lo = ir_get(ir, (u16)(A64_G_PAC_KEY + 2 * key)), hi = ir_get(ir, (u16)(A64_G_PAC_KEY + 2 * key + 1));

    x = ir_mul(ir, IR_I64, ir_xor(ir, IR_I64, x, lo), ir_i64(ir, odd[0]));
    modifier = ir_mul(ir, IR_I64, ir_xor(ir, IR_I64, modifier, hi), ir_i64(ir, odd[1]));
    x = ir_add(ir, IR_I64, x, ir_ror_i(ir, IR_I64, modifier, 32));
    x = ir_xor(ir, IR_I64, x, ir_shr_i(ir, IR_I64, x, 32));
    return ir_mul(ir, IR_I64, x, ir_i64(ir, odd[2]));
}

/* A pointer with what follows from its half. */
typedef struct Pointer {
    IrRef p;
    IrRef ext;  /* all ones or zeros, as bit 55: what the code field holds without code */
    IrRef mask; /* the code field */
} Pointer;

static IrRef and_k(A64Tr *t, IrRef x, u64 k)
{
    return ir_and(t->ir, IR_I64, x, ir_i64(t->ir, k));
}

static Pointer pointer(A64Tr *t, IrRef p)
{
    IrRef ext = ir_sbfx(t->ir, IR_I64, p, SELECT_BIT, 1);
    IrRef high = and_k(t, ext, FIELD_HIGH);

    return (Pointer){p, ext, ir_or(t->ir, IR_I64, high, ir_i64(t->ir, FIELD_LOW))};
}

/* @a where the field is, @b elsewhere. */
static IrRef merge(A64Tr *t, const Pointer *p, IrRef a, IrRef b)
{
    IrRef diff = ir_and(t->ir, IR_I64, ir_xor(t->ir, IR_I64, a, b), p->mask);

    return ir_xor(t->ir, IR_I64, b, diff);
}

static IrRef strip(A64Tr *t, const Pointer *p)
{
    return merge(t, p, p->ext, p->p);
}

/* The code, in place. */
static IrRef code_of(A64Tr *t, unsigned key, const Pointer *p, IrRef modifier)
{
    return ir_and(t->ir, IR_I64, hash(t, key, strip(t, p), modifier), p->mask);
}

/* FEAT_PAuth2: both directions. */
static IrRef combine(A64Tr *t, const Pointer *p, IrRef code)
{
    return ir_xor(t->ir, IR_I64, p->p, code);
}

/* One of two constants by the half. */
static IrRef by_half(A64Tr *t, const Pointer *p, u64 low, u64 high)
{
    return ir_xor(t->ir, IR_I64, and_k(t, p->ext, low ^ high), ir_i64(t->ir, low));
}

/* Without PAuth2: insert; a pointer that was not canonical gets a code with the top bit flipped. */
static IrRef insert(A64Tr *t, const Pointer *p, IrRef code)
{
    IrBuilder *ir = t->ir;
    IrRef broken = ir_xor(ir, IR_I64, strip(t, p), p->p);
    IrRef flipped = ir_xor(ir, IR_I64, code, by_half(t, p, TOP_LOW, TOP_HIGH));

    return merge(t, p, ir_selz(ir, IR_I64, broken, code, flipped), p->p);
}

/* Without PAuth2: the stripped pointer, or one with an error code (01 for A keys, 10 for B). */
static IrRef check(A64Tr *t, unsigned key, const Pointer *p, IrRef code)
{
    IrBuilder *ir = t->ir;
    u64 error = key & 1 ? 2 : 1;
    IrRef good = strip(t, p), wrong = ir_and(ir, IR_I64, ir_xor(ir, IR_I64, p->p, code), p->mask);
    IrRef bad = ir_andn(ir, IR_I64, good, by_half(t, p, 3ull << ERROR_LOW, 3ull << ERROR_HIGH));

    bad = ir_or(ir, IR_I64, bad, by_half(t, p, error << ERROR_LOW, error << ERROR_HIGH));
    return ir_selz(ir, IR_I64, wrong, good, bad);
}

/* SCTLR_ELx of machines does not enable @key: its instructions leave pointers as they are. */
static bool is_off(const A64Tr *t, unsigned key)
{
    return key < KEY_GA && (t->tb->key >> ARM_KEY_NOPAC_SHIFT >> key & 1);
}

/* EL2 or EL3 wants to see the use of @key: it raised. */
static bool is_trapped(A64Tr *t, unsigned key)
{
    if (!(t->tb->key & ARM_KEY_PAC_TRAP) || is_off(t, key))
        return false;
    a64_raise(t, (ArmException)arm_exc_trap(arm_pac_trap(t->cpu)), arm_esr(ARM_EC_PAC_TRAP, 0),
              t->pc);
    return true;
}

static IrRef add_code(A64Tr *t, unsigned key, IrRef x, IrRef modifier)
{
    Pointer p;
    IrRef code;

    if (is_off(t, key))
        return x;
    p = pointer(t, x);
    code = code_of(t, key, &p, modifier);
    return a64_has(t, A64_FEAT_PAUTH2) ? combine(t, &p, code) : insert(t, &p, code);
}

/* @combined: the branch or load that follows faults on a bad pointer, so FEAT_FPAC does not have to. */
static IrRef authenticate(A64Tr *t, unsigned key, IrRef x, IrRef modifier, bool combined)
{
    Pointer p;
    IrRef code, r;

    if (is_off(t, key))
        return x;
    p = pointer(t, x);
    code = code_of(t, key, &p, modifier);
    r = a64_has(t, A64_FEAT_PAUTH2) ? combine(t, &p, code) : check(t, key, &p, code);
    if (a64_has(t, A64_FEAT_FPAC) && !combined)
        ir_call(t->ir, HELPER_pac_check, r, ir_i32(t->ir, key), 0, 0);
    return r;
}

IrRef a64_authenticate_return(A64Tr *t, bool key_b, IrRef pc)
{
    return authenticate(t, key_of(false, key_b), pc, a64_get_xsp(t, IR_I64, 31), true);
}

/** PACIA .. AUTDB, and the hints: NOP without the feature. */
bool tr_pac(A64Tr *t, const A64ArgsPac *a)
{
    unsigned key = key_of(a->data, a->key_b);
    IrRef p, modifier;

    if (a->hint && !a64_has(t, A64_FEAT_PAUTH))
        return true;
    if (is_trapped(t, key))
        return true;
    p = a64_get_x(t, IR_I64, a->rd);
    modifier = a->zero ? ir_i64(t->ir, 0) : a64_get_xsp(t, IR_I64, a->rn);
    a64_set_x(t, IR_I64, a->rd,
              a->auth ? authenticate(t, key, p, modifier, false) : add_code(t, key, p, modifier));
    return true;
}

/** XPACI, XPACD, XPACLRI. */
bool tr_xpac(A64Tr *t, const A64ArgsXpac *a)
{
    Pointer p;

    if (a->hint && !a64_has(t, A64_FEAT_PAUTH))
        return true;
    p = pointer(t, a64_get_x(t, IR_I64, a->rd));
    a64_set_x(t, IR_I64, a->rd, strip(t, &p));
    return true;
}

/** PACGA: the code of any 64 bits, in the upper half. */
bool tr_pacga(A64Tr *t, const A64ArgsPacga *a)
{
    IrRef h;

    if (is_trapped(t, KEY_GA))
        return true;
    h = hash(t, KEY_GA, a64_get_x(t, IR_I64, a->rn), a64_get_xsp(t, IR_I64, a->rm));

    a64_set_x(t, IR_I64, a->rd, ir_and(t->ir, IR_I64, h, ir_i64(t->ir, 0xffffffff00000000ull)));
    return true;
}

/** BRAA, BLRAA, RETAA and their kin. */
bool tr_br_auth(A64Tr *t, const A64ArgsBrAuth *a)
{
    unsigned key = key_of(false, a->key_b);
    IrRef target, modifier;

    if (is_trapped(t, key))
        return true;
    modifier = a->zero ? ir_i64(t->ir, 0) : a64_get_xsp(t, IR_I64, a->rm);
    target = authenticate(t, key, a64_get_x(t, IR_I64, a->rn), modifier, true);
    if (a->op == A64_OP_BLR)
        a64_set_x(t, IR_I64, LINK_REG, ir_pc(t->ir, t->next));
    a64_branch(t, a->op, a->rn, target);
    return true;
}

/** LDRAA, LDRAB: the base is authenticated with modifier zero; writeback stores what came out. */
bool tr_ldr_auth(A64Tr *t, const A64ArgsLdrAuth *a)
{
    unsigned key = key_of(true, a->key_b);
    IrRef good, addr;

    if (is_trapped(t, key))
        return true;
    good = authenticate(t, key, a64_get_xsp(t, IR_I64, a->rn), ir_i64(t->ir, 0), true);
    addr = ir_add_i(t->ir, IR_I64, good, a->offset);
    a64_set_x(t, IR_I64, a->rt, ir_ld(t->ir, IR_I64, 3, 0, addr));
    if (a->wback)
        a64_set_xsp(t, IR_I64, a->rn, addr);
    return true;
}
