/* SPDX-License-Identifier: MIT */
/*
 * Helper calls, System V calling convention.
 *
 * Helpers use general registers only, so vectors stay where they are; but in a machine those that touch guest memory
 * call code that does not know of it. Pinned general registers that C may destroy go to
 * their homes around the call; helpers that look at guest registers, or may raise, get all homes stored first.
 */
#include "backend/vec/slow.h"
#include "backend/x64/emit.h"
#include "backend/x64/emit_fp.h"

static const X64Reg arg_regs[] = {RDI, RSI, RDX, RCX, R8, R9};

#define CALL_MAX_ARGS 6

/* One argument move: a register, a constant or memory into an argument register. */
typedef struct ArgMove {
    X64Reg to, from; /* from REG_NONE: see the rest */
    bool is_lea;
    X64Mem mem;
    bool is_const;
    u64 k;
} ArgMove;

static void store_homes(Emit *e, u64 regs)
{
    for (u64 s = regs; s; s &= s - 1) {
        unsigned r = (unsigned)__builtin_ctzll(s);
        X64Mem m = env_global(host_map.global_of[r]);

        if (r < RA_XMM)
            x64_mov_mr(&e->a, 8, m, (X64Reg)r);
        else
            x64_vmr_o(&e->a, V_MOVDQU_ST, e->vec_opt, m, r - RA_XMM);
    }
}

static void load_homes(Emit *e, u64 regs)
{
    for (u64 s = regs; s; s &= s - 1) {
        unsigned r = (unsigned)__builtin_ctzll(s);
        X64Mem m = env_global(host_map.global_of[r]);

        if (r < RA_XMM)
            x64_mov_rm(&e->a, 8, (X64Reg)r, m);
        else
            x64_vrm_o(&e->a, V_MOVDQU, e->vec_opt, r - RA_XMM, m);
    }
}

/* Where value @v can be read while argument registers are filled. */
static ArgMove integer_arg(Emit *e, IrRef v, X64Reg to)
{
    ArgMove mv = {.to = to, .from = REG_NONE};

    if (ra_const(e, v, &mv.k))
        mv.is_const = true;
    else if (!ra_where(e, v, &mv.mem))
        mv.from = ra_use(e, v);
    return mv;
}

/* Vectors go through the frame: the helper gets a pointer. */
static ArgMove vector_arg(Emit *e, IrRef v, X64Reg to, unsigned n)
{
    ArgMove mv = {.to = to, .from = REG_NONE, .is_lea = true, .mem = x64_mem(RSP, FRAME_ARGS + 16 * (i32)n)};

    x64_vmr(&e->a, V_MOVDQU_ST, mv.mem, ra_usev(e, v));
    return mv;
}

static void move_now(Emit *e, const ArgMove *mv)
{
    if (mv->from != REG_NONE)
        x64_mov_rr(&e->a, 8, mv->to, mv->from);
    else if (mv->is_const)
        x64_mov_ri(&e->a, 8, mv->to, mv->k);
    else if (mv->is_lea)
        x64_lea_rm(&e->a, 8, mv->to, mv->mem);
    else
        x64_mov_rm(&e->a, 8, mv->to, mv->mem);
}

static bool is_source(const ArgMove *mv, unsigned n, X64Reg r, unsigned except)
{
    for (unsigned k = 0; k < n; k++)
        if (k != except && mv[k].from == r && mv[k].to != REG_NONE)
            return true;
    return false;
}

/* Parallel moves: whatever no longer blocks a source goes first; a cycle is broken through rax. */
static void move_args(Emit *e, ArgMove *mv, unsigned n)
{
    unsigned left = n;

    while (left) {
        bool progress = false;

        for (unsigned k = 0; k < n; k++) {
            if (mv[k].to == REG_NONE || is_source(mv, n, mv[k].to, k))
                continue;
            if (mv[k].from != mv[k].to)
                move_now(e, &mv[k]);
            mv[k].to = REG_NONE;
            left--;
            progress = true;
        }
        for (unsigned k = 0; k < n && !progress; k++) {
            if (mv[k].to == REG_NONE || mv[k].from == REG_NONE)
                continue;
            x64_mov_rr(&e->a, 8, RAX, mv[k].from);
            for (unsigned j = 0; j < n; j++)
                if (j != k && mv[j].from == mv[k].from)
                    mv[j].from = RAX;
            mv[k].from = RAX;
            progress = true;
        }
    }
}

static unsigned collect_args(Emit *e, const IrInst *i, const HelperRow *h, ArgMove *mv)
{
    unsigned n = 0, vectors = 0, next = 0;

    if (h->result == HELPER_V128) {
        mv[n] = (ArgMove){.to = arg_regs[n], .from = REG_NONE, .is_lea = true, .mem = x64_mem(RSP, FRAME_ARGS)};
        n++;
        vectors++;
    }
    for (unsigned k = 0; k < HELPER_MAX_ARGS && h->args[k] && n < CALL_MAX_ARGS; k++, n++) {
        if (h->args[k] == HELPER_ENV)
            mv[n] = (ArgMove){.to = arg_regs[n], .from = REG_NONE, .is_lea = true, .mem = env_field(0)};
        else if (h->args[k] == HELPER_V128)
            mv[n] = vector_arg(e, i->arg[next++], arg_regs[n], vectors++);
        else
            mv[n] = integer_arg(e, i->arg[next++], arg_regs[n]);
    }
    return n;
}

static void call_result(Emit *e, const HelperRow *h)
{
    if (!e->val[e->idx].uses)
        return;
    switch (h->result) {
    case HELPER_I32: x64_mov_rr(&e->a, 4, RAX, RAX); ra_def_in(e, RAX); break;
    case HELPER_I64: ra_def_in(e, RAX); break;
    case HELPER_V128: x64_vrm(&e->a, V_MOVDQU, ra_defv(e), x64_mem(RSP, FRAME_ARGS)); break;
    default: break;
    }
}

/* The site of a call is its return address. */
static void note_call(Emit *e)
{
    note_site(e);
    e->sites[e->site_count - (e->failed ? 0 : 1)].call = true;
}

static void call_function(Emit *e, const void *fn)
{
    if (x64_reaches(&e->a, fn)) {
        x64_call_abs(&e->a, fn);
        return;
    }
    x64_mov_ri(&e->a, 8, RAX, (u64)(uintptr_t)fn);
    x64_call_r(&e->a, RAX);
}

/* The helper changes guest registers: values that live on in them are parked. Argument registers stay valid meanwhile. */
static void spill_before_writes(Emit *e, const ArgMove *mv, unsigned n)
{
    for (unsigned k = 0; k < n; k++)
        if (mv[k].from != REG_NONE)
            e->locked |= 1ull << mv[k].from;
    ra_forget_homes(e);
}

/* Devices, tables and the C library are compiled as they like. */
static u64 lost_vectors(const Emit *e, bool sync)
{
    return e->b->has_mmu && sync ? host_map.pinned >> RA_XMM << RA_XMM : 0;
}

void emit_call(Emit *e, const IrInst *i)
{
    const HelperRow *h = &e->b->guest->helpers[i->imm];
    bool sync = h->flags & (HELPER_READS | HELPER_WRITES | HELPER_RAISES);
    u64 saved = sync ? host_map.pinned : host_map.caller_saved;
    ArgMove mv[CALL_MAX_ARGS];
    unsigned n;

    ra_flush_temps(e);
    if (h->flags & (HELPER_READS | HELPER_WRITES))
        flags_to_home(e, e->fl_arch);
    flags_clobber(e);
    store_homes(e, saved);
    if (saved >> RA_XMM)
        emit_uppers_stored(e);
    n = collect_args(e, i, h, mv);
    if (h->flags & HELPER_WRITES)
        spill_before_writes(e, mv, n);
    move_args(e, mv, n);
    call_function(e, (const void *)(uintptr_t)h->fn);
    note_call(e);
    ra_drop_temps(e);
    e->x87_is_live = false;
    if (sync)
        fp_emit_masks(&e->a);
    if (h->flags & HELPER_WRITES) {
        load_homes(e, host_map.pinned);
        e->fl_home = e->fl_arch = IR_NONE;
    } else {
        load_homes(e, host_map.caller_saved | lost_vectors(e, sync));
    }
    call_result(e, h);
}

/* Vectors have their addresses in the frame, so no argument register is a source of another. */
void emit_vslow(Emit *e, const IrInst *i)
{
    X64Mem out = x64_mem(RSP, FRAME_ARGS), args = x64_mem(RSP, FRAME_ARGS + 16);

    flags_clobber(e);
    ra_flush_temps(e);
    for (unsigned n = 0; n < ir_op_info[i->op].arg_count; n++)
        x64_vmr(&e->a, V_MOVDQU_ST, x64_mem_off(args, 16 * (i32)n), ra_usev(e, i->arg[n]));
    store_homes(e, host_map.caller_saved);
    x64_lea_rm(&e->a, 8, RDI, out);
    x64_lea_rm(&e->a, 8, RSI, args);
    x64_mov_ri(&e->a, 4, RDX, i->aux);
    x64_mov_ri(&e->a, 4, RCX, (u32)i->imm);
    call_function(e, (const void *)(uintptr_t)vec_slow((IrOp)i->op));
    ra_drop_temps(e);
    load_homes(e, host_map.caller_saved);
    x64_vrm(&e->a, V_MOVDQU, ra_defv(e), out);
}
