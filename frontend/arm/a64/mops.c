/* SPDX-License-Identifier: MIT */
/*
 * Memory copy and set (FEAT_MOPS), option A.
 *
 * The prologue only prepares registers. The main instruction moves 16-byte chunks while there are as many, the
 * epilogue single bytes; each chunk updates the size register, so a fault leaves exactly what is still to do, and
 * each block ends by jumping to its own instruction again, so that it can be interrupted. No helper, no loop in C.
 *
 * Option A: xd and xs hold the ends of the areas and xn minus the bytes left when going forward; they hold the starts
 * and xn the bytes left when going backward (CPY with the destination inside the source). NZCV is 0000 in between;
 * C set would mean that the prologue ran on an option B processor.
 */
#include "frontend/arm/a64/translate.h"

enum { PROLOGUE, MAIN, EPILOGUE };

#define UNROLL 16 /* chunks per block: the check of the flags is paid once for all */

/* ISS of a memory copy or set exception. */
#define ISS_MEM_INST (1u << 24)
#define ISS_OPTIONS_SHIFT 19
#define ISS_FROM_EPILOGUE (1u << 18)
#define ISS_WRONG_OPTION (1u << 17)
#define ISS_OPTION_A (1u << 16)

typedef struct Mops {
    A64Tr *t;
    u8 stage, rd, rs, rn, options;
    bool is_set, forward_only;
    u16 load_attr, store_attr;
} Mops;

static u32 syndrome(const Mops *m)
{
    return (m->is_set ? ISS_MEM_INST : 0) | (u32)m->options << ISS_OPTIONS_SHIFT |
           (m->stage == EPILOGUE ? ISS_FROM_EPILOGUE : 0) | ISS_WRONG_OPTION | ISS_OPTION_A |
           (u32)m->rd << 10 | (u32)m->rs << 5 | m->rn;
}

/* ---- prologue ---- */

static IrRef saturated_size(const Mops *m)
{
    bool narrow = !m->is_set && !m->forward_only; /* CPY compares 56-bit addresses */
    u64 max = narrow ? (1ull << 55) - 1 : ~0ull >> 1;

    return ir_umin(m->t->ir, IR_I64, a64_get_x(m->t, IR_I64, m->rn), ir_i64(m->t->ir, max));
}

/*
 * The destination starts inside the source, 0 < diff < size: copy from the end. One less on both sides makes it one
 * comparison; size 0, where that would go wrong, has nothing to copy either way.
 */
static IrRef backward_flags(const Mops *m, IrRef to, IrRef from, IrRef size)
{
    IrBuilder *ir = m->t->ir;
    IrRef diff = ir_sub(ir, IR_I64, ir_ubfx(ir, IR_I64, to, 0, 56), ir_ubfx(ir, IR_I64, from, 0, 56));

    diff = ir_add_i(ir, IR_I64, diff, -1);
    return ir_flags_sub(ir, IR_I64, diff, ir_add_i(ir, IR_I64, size, -1)); /* LO: backward */
}

static void prologue(const Mops *m)
{
    A64Tr *t = m->t;
    IrBuilder *ir = t->ir;
    IrRef size = saturated_size(m), to = a64_get_x(t, IR_I64, m->rd), from = a64_get_x(t, IR_I64, m->rs);
    IrRef to_end = ir_add(ir, IR_I64, to, size), from_end = ir_add(ir, IR_I64, from, size);
    IrRef count = ir_neg(ir, IR_I64, size);

    if (!m->is_set && !m->forward_only) {
        IrRef dir = backward_flags(m, to, from, size);

        to_end = ir_select(ir, IR_I64, dir, IR_LO, to, to_end);
        from_end = ir_select(ir, IR_I64, dir, IR_LO, from, from_end);
        count = ir_select(ir, IR_I64, dir, IR_LO, size, count);
    }
    a64_set_x(t, IR_I64, m->rd, to_end);
    if (!m->is_set)
        a64_set_x(t, IR_I64, m->rs, from_end);
    a64_set_x(t, IR_I64, m->rn, count);
    a64_set_flags(t, ir_flags_of(ir, ir_i32(ir, 0)));
}

/* ---- main and epilogue ---- */

/* Copy or set one chunk of 1 << @log2 bytes at @offset from the bases. */
static void chunk(const Mops *m, unsigned log2, IrRef offset)
{
    A64Tr *t = m->t;
    IrBuilder *ir = t->ir;
    IrType ty = log2 == 4 ? IR_V128 : IR_I32;
    IrRef dst = ir_add(ir, IR_I64, a64_get_x(t, IR_I64, m->rd), offset), v;

    if (m->is_set) {
        v = a64_get_x(t, IR_I64, m->rs);
        if (log2 == 4)
            v = ir_vdup(ir, 0, v);
    } else {
        v = ir_ld(ir, ty, (u8)log2, m->load_attr, ir_add(ir, IR_I64, a64_get_x(t, IR_I64, m->rs), offset));
    }
    ir_st(ir, (u8)log2, m->store_attr, dst, v);
}

/*
 * One chunk if there is one, else on to the next instruction. Forward, count rises to zero and is the offset;
 * backward it falls to zero and the chunk ends there. sign is -1 forward, 0 backward.
 */
static void step(const Mops *m, unsigned log2, IrRef next_flags)
{
    A64Tr *t = m->t;
    IrBuilder *ir = t->ir;
    i64 bytes = 1 << log2;
    IrRef count = a64_get_x(t, IR_I64, m->rn);
    bool both = !m->is_set && !m->forward_only;
    IrRef sign = both ? ir_sar_i(ir, IR_I64, count, 63) : ir_i64(ir, ~0ull);
    IrRef left = ir_sub(ir, IR_I64, ir_xor(ir, IR_I64, count, sign), sign);
    IrRef back = ir_andn(ir, IR_I64, ir_i64(ir, (u64)bytes), sign); /* bytes if backward, else 0 */
    IrRef moved = ir_sub(ir, IR_I64, ir_add_i(ir, IR_I64, count, bytes), ir_shl_i(ir, IR_I64, back, 1));

    ir_goto_if(ir, ir_flags_sub(ir, IR_I64, left, ir_i64(ir, (u64)bytes)), IR_LO, t->next, next_flags);
    chunk(m, log2, ir_sub(ir, IR_I64, count, back));
    a64_set_x(t, IR_I64, m->rn, moved);
}

static void move(const Mops *m)
{
    A64Tr *t = m->t;
    IrRef nzcv = ir_flags_nzcv(t->ir, a64_get_flags(t)), next_flags = a64_exit_flags(t, t->next);

    ir_call(t->ir, HELPER_mops_check, nzcv, ir_i32(t->ir, syndrome(m)), 0, 0);
    for (int i = 0; i < UNROLL; i++)
        step(m, m->stage == MAIN ? 4 : 0, next_flags);
    a64_goto(t, t->pc);
}

static bool emit(const Mops *m)
{
    (m->stage == PROLOGUE ? prologue : move)(m);
    return true;
}

/** CPYP, CPYM, CPYE and CPYF*. */
bool tr_cpy(A64Tr *t, const A64ArgsCpy *a)
{
    Mops m = {.t = t, .stage = a->stage, .rd = a->rd, .rs = a->rs, .rn = a->rn, .options = a->options,
              .forward_only = a->forward, .load_attr = a->options & 2 ? MEM_UNPRIV : 0,
              .store_attr = a->options & 1 ? MEM_UNPRIV : 0};

    return emit(&m);
}

/** SETP, SETM, SETE; the forms that set tags too need FEAT_MTE. */
bool tr_set(A64Tr *t, const A64ArgsSet *a)
{
    Mops m = {.t = t, .stage = a->stage, .rd = a->rd, .rs = a->rs, .rn = a->rn, .options = a->options,
              .is_set = true, .store_attr = a->options & 1 ? MEM_UNPRIV : 0};

    return !a->tag && emit(&m);
}
