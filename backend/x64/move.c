/* SPDX-License-Identifier: MIT */
/*
 * Copies of a block's code at another place, for another address that the guest's bytes are mapped at too. What
 * differs are a few fields: addresses that the block makes of its pc, the ids of its exits, its counters, and
 * distances to what lies outside. All of them move by constants, so a copy is made in a fraction of the time of a
 * translation.
 */
#include <string.h>
#include "backend/x64/emit.h"

static void note(Emit *e, const u8 *field, CodeMoveKind kind)
{
    if (field)
        asm_note_move(&e->a, field, kind);
}

void emit_moving(Emit *e, X64Reg r, u64 k, CodeMoveKind kind)
{
    if (e->b->is_movable)
        note(e, x64_mov_ri_wide(&e->a, r, k), kind);
    else
        x64_mov_ri(&e->a, 8, r, k);
}

void emit_moving_counter(Emit *e)
{
    if (e->b->is_movable && e->moves.count <= ASM_MOVES_MAX)
        e->moves.at[e->moves.count - 1] |= (u32)MOVE_OUT_COUNTER << ASM_MOVE_SHIFT;
}

void emit_pc(Emit *e, const IrInst *i)
{
    emit_moving(e, ra_def(e), e->b->pc + (u64)(i64)i->imm, MOVE_PC);
}

static bool move_rel32(u8 *field, u64 by)
{
    i32 rel;
    i64 moved;

    memcpy(&rel, field, sizeof rel);
    moved = rel + (i64)by;
    rel = (i32)moved;
    memcpy(field, &rel, sizeof rel);
    return moved == rel;
}

static void move_word(u8 *field, u64 by)
{
    u64 k;

    memcpy(&k, field, sizeof k);
    k += by;
    memcpy(field, &k, sizeof k);
}

bool backend_move(u8 *code, const u32 *moves, u32 count, const CodeMove *by)
{
    bool ok = true;

    for (u32 n = 0; n < count; n++) {
        u8 *field = code + (moves[n] & ((1u << ASM_MOVE_SHIFT) - 1));

        switch ((CodeMoveKind)(moves[n] >> ASM_MOVE_SHIFT)) {
        case MOVE_OUT: ok &= move_rel32(field, 0 - by->code); break;
        case MOVE_PC: move_word(field, by->pc); break;
        case MOVE_EXIT: move_word(field, by->exits); break;
        case MOVE_COUNTER: move_word(field, by->counter); break;
        case MOVE_OUT_COUNTER: ok &= move_rel32(field, by->counter - by->code); break;
        }
    }
    return ok;
}
