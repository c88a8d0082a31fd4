/* SPDX-License-Identifier: MIT */
/*
 * The host map, and the code every process needs once: the way into emitted code and the ways out.
 *
 * Inside emitted code: rbp = env + RT_ENV_BIAS, rsp = frame (emit.h), pinned registers hold guest registers, MXCSR is the
 * guest's. enter() saves what C expects to find again; every exit path stores the pinned registers to their homes.
 */
#include <string.h>
#include "backend/ir/eval.h"
#include "backend/rt_mmu.h"
#include "backend/x64/emit.h"
#include "backend/x64/emit_fp.h"
#include "backend/x64/vconst.h"

HostMap host_map;
X64Exits x64_exits;
BackendStubs backend_stubs;

/* Order of assignment: callee-saved first, so that the most used guest registers survive helper calls for free. */
static const u8 gpr_pins[] = {RBX, R12, R13, R14, R15, RDI, R8, R9, R10, R11};
static const u8 gpr_temps[] = {RAX, RCX, RDX, RSI};
#define XMM_TEMPS 4
#define YMM_BYTES 32

static const u8 callee_saved[] = {RBX, RBP, R12, R13, R14, R15};

/* The global of @is_vec class with priority @p, or -1. */
static int global_at(const IrGuest *g, bool is_vec, unsigned p)
{
    for (int n = 0; n < g->global_count; n++)
        if (g->globals[n].priority == p && ir_is_vec(g->globals[n].type) == is_vec && g->globals[n].type != IR_FLAGS)
            return n;
    return -1;
}

static void pin(unsigned global, unsigned reg)
{
    host_map.reg_of[global] = (u8)reg;
    host_map.global_of[reg] = (u8)global;
    host_map.pinned |= 1ull << reg;
}

static void choose_map(const IrGuest *g)
{
    unsigned vectors = hostcpu.evex && !g->is_x86 ? 32 : 16, next = 0; /* SSE forms have no registers 16..31 */

    memset(&host_map, 0, sizeof host_map);
    memset(host_map.reg_of, RA_NONE, sizeof host_map.reg_of);
    memset(host_map.global_of, 0xff, sizeof host_map.global_of);
    host_map.guest = g;
    host_map.has_evex = hostcpu.evex;
    for (unsigned p = 1; p < 256 && next < ARRAY_SIZE(gpr_pins); p++) {
        int n = global_at(g, false, p);

        if (n >= 0)
            pin((unsigned)n, gpr_pins[next++]);
    }
    next = XMM_TEMPS;
    for (unsigned p = 1; p < 256 && next < vectors; p++) {
        int n = global_at(g, true, p);

        if (n >= 0)
            pin((unsigned)n, RA_XMM + next++);
    }
    for (unsigned n = 0; n < ARRAY_SIZE(gpr_temps); n++)
        host_map.temps |= 1ull << gpr_temps[n];
    for (unsigned n = 0; n < XMM_TEMPS; n++)
        host_map.temps |= 1ull << (RA_XMM + n);
    host_map.caller_saved = host_map.pinned & (1ull << RDI | 1ull << R8 | 1ull << R9 | 1ull << R10 | 1ull << R11);
}

static void move_vectors(Asm *a, bool store, u32 opt)
{
    for (u64 s = host_map.pinned >> RA_XMM; s; s &= s - 1) {
        unsigned x = (unsigned)__builtin_ctzll(s);
        X64Mem m = env_global(host_map.global_of[RA_XMM + x]);

        store ? x64_vmr_o(a, V_MOVDQU_ST, opt, m, x) : x64_vrm_o(a, V_MOVDQU, opt, x, m);
    }
}

/*
 * x86 guests: as long as no upper half of a YMM register is in use, nothing of 256 bits runs, because SSE instructions
 * behind such a thing cost a hundred times as much. Changes EFLAGS.
 */
static void move_ymm(Asm *a, bool store)
{
    X64Label wide = {0}, done = {0};

    x64_cmp_mi(a, 4, env_field(host_map.guest->uppers_in_use), 0);
    x64_jcc(a, CC_NE, &wide);
    x64_vzeroupper(a);
    move_vectors(a, store, 0);
    x64_jmp(a, &done);
    x64_bind(a, &wide);
    move_vectors(a, store, X64_L256);
    if (store) {
        x64_mov_mi(a, 4, env_field(host_map.guest->uppers_in_use), RT_UPPERS_ANYWHERE);
        x64_vzeroupper(a);
    }
    x64_bind(a, &done);
}

static void move_homes(Asm *a, bool store)
{
    for (u64 s = host_map.pinned & 0xffff; s; s &= s - 1) {
        unsigned r = (unsigned)__builtin_ctzll(s);
        X64Mem m = env_global(host_map.global_of[r]);

        store ? x64_mov_mr(a, 8, m, (X64Reg)r) : x64_mov_rm(a, 8, (X64Reg)r, m);
    }
    if (host_map.guest->is_x86)
        move_ymm(a, store);
    else
        move_vectors(a, store, 0);
}

/* RtExit enter(RtEnv *env, const void *code) */
static void emit_enter(Asm *a)
{
    backend_stubs.enter = (RtExit(*)(RtEnv *, const void *))(uintptr_t)asm_here(a);
    for (unsigned n = 0; n < ARRAY_SIZE(callee_saved); n++)
        x64_push_r(a, callee_saved[n]);
    /* return address and 6 pushes: rsp is 8 mod 16 here, FRAME_SIZE is 8 mod 16 */
    x64_sub_ri(a, 8, RSP, FRAME_SIZE);
    x64_lea_rm(a, 8, RBP, x64_mem(RDI, RT_ENV_BIAS));
    x64_mov_mr(a, 8, ENV(stack), RSP);
    x64_stmxcsr_m(a, ENV(host_mxcsr));
    x64_ldmxcsr_m(a, ENV(guest_mxcsr));
    x64_mov_mi(a, 4, ENV(fp_live), 1);
    x64_mov_rr(a, 8, RAX, RSI);
    fp_emit_masks(a);
    move_homes(a, false);
    x64_jmp_r(a, RAX);
}

/* Homes stored or not, back to C with @code. */
static void emit_leave(Asm *a, RtExit code)
{
    x64_stmxcsr_m(a, ENV(guest_mxcsr));
    x64_ldmxcsr_m(a, ENV(host_mxcsr));
    x64_mov_mi(a, 4, ENV(fp_live), 0);
    x64_mov_ri(a, 4, RAX, code);
    x64_add_ri(a, 8, RSP, FRAME_SIZE);
    for (unsigned n = ARRAY_SIZE(callee_saved); n-- > 0;)
        x64_pop_r(a, callee_saved[n]);
    x64_ret(a);
}

static const void *emit_exit(Asm *a, RtExit code)
{
    const void *here = asm_here(a);

    move_homes(a, true);
    emit_leave(a, code);
    return here;
}

/* The flags word after UCOMISD and LAHF, by AH: less N; equal Z C; greater C; unordered C V. */
static void emit_fcmp_table(Asm *a)
{
    u16 table[256];

    for (unsigned ah = 0; ah < 256; ah++) {
        bool zf = ah & 0x40, pf = ah & 4, cf = ah & 1;

        table[ah] = (u16)ir_flags_pack(pf ? 3 : zf ? 6 : cf ? 8 : 2);
    }
    x64_align(a, 16);
    x64_exits.fcmp_flags = (const u16 *)(const void *)asm_here(a);
    x64_data(a, table, sizeof table);
}

#define MMU_OFFSET(name) ((i32)offsetof(RtMmu, name) - (i32)sizeof(RtMmu) - RT_ENV_BIAS)
#define MMU(name)        x64_mem(RBP, MMU_OFFSET(name))

/*
 * An access that did not look itself up, but relied on a known page (mmu_plan.c), may still be in
 * the table: then RtMmu.addend is set as RtMmu.access would. All temporaries are free.
 */
static void emit_mmu_retry(Asm *a, X64Label *fail)
{
    x64_mov_rm(a, 4, RAX, MMU(desc));
    x64_test_ri(a, 4, RAX, RT_MMU_ALIGN | RT_MMU_ATOMIC);
    x64_jcc(a, CC_NE, fail);
    x64_mov_rr(a, 4, RDX, RAX); /* the table: two for each regime */
    x64_shr_ri(a, 4, RDX, RT_MMU_IDX_SHIFT);
    x64_and_ri(a, 4, RDX, RT_MMU_COUNT - 1);
    x64_mov_rr(a, 4, RSI, RAX);
    x64_shr_ri(a, 4, RSI, __builtin_ctz(RT_MMU_WRITE));
    x64_and_ri(a, 4, RSI, 1);
    x64_lea_rm(a, 4, RDX, x64_mem_idx(RSI, RDX, 1, 0));
    x64_shl_ri(a, 4, RDX, RT_TLB_BITS + 4);
    x64_mov_rm(a, 8, RCX, MMU(addr)); /* the entry in it */
    x64_rorx_rri(a, 8, RSI, RCX, RT_PAGE_BITS - 4);
    x64_and_ri(a, 4, RSI, (RT_TLB_COUNT - 1) << 4);
    x64_add_rr(a, 8, RDX, RSI);
    x64_mov_rr(a, 4, RSI, RAX); /* bytes: elements << size */
    x64_and_ri(a, 4, RSI, RT_MMU_SIZE);
    x64_shr_ri(a, 4, RAX, RT_MMU_MORE_SHIFT);
    x64_add_ri(a, 4, RAX, 1);
    x64_shlx_rrr(a, 4, RAX, RAX, RSI);
    x64_lea_rm(a, 8, RCX, x64_mem_idx(RCX, RAX, 0, -1));
    x64_and_ri(a, 8, RCX, -(i32)RT_PAGE_SIZE);
    x64_cmp_rm(a, 8, RCX, x64_mem_idx(RBP, RDX, 0, MMU_OFFSET(tlb)));
    x64_jcc(a, CC_NE, fail);
    x64_mov_rm(a, 8, RAX, x64_mem_idx(RBP, RDX, 0, MMU_OFFSET(tlb) + 8));
    x64_mov_mr(a, 8, MMU(addend), RAX);
    x64_mov_mi(a, 4, MMU(is_pending), 0);
}

static void move_temps(Asm *a, bool store)
{
    for (unsigned n = 0; n < ARRAY_SIZE(gpr_temps); n++) {
        X64Mem m = x64_mem(RSP, 8 * (i32)n);

        store ? x64_mov_mr(a, 8, m, (X64Reg)gpr_temps[n])
              : x64_mov_rm(a, 8, (X64Reg)gpr_temps[n], m);
    }
}

static void move_vector_temps_of(Asm *a, bool store, i32 at, u32 opt)
{
    for (unsigned n = 0; n < XMM_TEMPS; n++) {
        X64Mem m = x64_mem(RSP, at + YMM_BYTES * (i32)n);

        store ? x64_vmr_o(a, V_MOVDQU_ST, opt, m, n) : x64_vrm_o(a, V_MOVDQU, opt, n, m);
    }
}

/* To or from the stack at @at; whole if upper halves are in use, as in move_ymm. Changes EFLAGS. */
static void move_vector_temps(Asm *a, bool store, i32 at)
{
    X64Label wide = {0}, done = {0};

    if (!host_map.guest->is_x86) {
        move_vector_temps_of(a, store, at, 0);
        return;
    }
    x64_cmp_mi(a, 4, env_field(host_map.guest->uppers_in_use), 0);
    x64_jcc(a, CC_NE, &wide);
    move_vector_temps_of(a, store, at, 0);
    x64_jmp(a, &done);
    x64_bind(a, &wide);
    move_vector_temps_of(a, store, at, X64_L256);
    x64_bind(a, &done);
}

/*
 * Called by the slow path of memory behind tables, for the function that RtMmu has at @field. The C code is any: it gets
 * its own MXCSR and may change what calls change, so all but the registers that it keeps is saved. When it says that
 * there is an exception, the block is left from here.
 */
static const void *emit_mmu_call(Asm *a, size_t field, bool may_retry)
{
    /* With the return address: 16-aligned. */
    enum { SAVED = 8 * ARRAY_SIZE(gpr_temps), ROOM = SAVED + YMM_BYTES * XMM_TEMPS + 8 };
    const void *here = asm_here(a);
    X64Label fail = {0}, call = {0};

    x64_sub_ri(a, 8, RSP, ROOM);
    move_temps(a, true);
    if (may_retry) {
        emit_mmu_retry(a, &call);
        move_temps(a, false);
        x64_add_ri(a, 8, RSP, ROOM);
        x64_ret(a);
        x64_bind(a, &call);
    }
    move_vector_temps(a, true, SAVED);
    move_homes(a, true);
    x64_stmxcsr_m(a, ENV(guest_mxcsr));
    x64_ldmxcsr_m(a, ENV(host_mxcsr));
    x64_mov_mi(a, 4, ENV(fp_live), 0);
    x64_lea_rm(a, 8, RDI, env_field(0));
    x64_call_m(a, x64_mem(RBP, (i32)field - (i32)sizeof(RtMmu) - RT_ENV_BIAS));
    x64_ldmxcsr_m(a, ENV(guest_mxcsr));
    x64_mov_mi(a, 4, ENV(fp_live), 1);
    x64_test_rr(a, 1, RAX, RAX);
    x64_jcc(a, CC_E, &fail);
    fp_emit_masks(a);
    move_homes(a, false);
    move_temps(a, false);
    move_vector_temps(a, false, SAVED);
    x64_add_ri(a, 8, RSP, ROOM);
    x64_ret(a);
    x64_bind(a, &fail);
    x64_mov_rm(a, 8, RSP, ENV(stack));
    x64_jmp_abs(a, backend_stubs.exit_fault_synced);
    return here;
}

static void emit_exits(Asm *a)
{
    x64_exits.lookup = asm_here(a);
    x64_mov_mr(a, 8, ENV(exit_arg), RAX);
    move_homes(a, true);
    emit_leave(a, RT_EXIT_LOOKUP);
    x64_exits.lookup_pc = asm_here(a);
    x64_mov_mi(a, 8, ENV(exit_arg), 0);
    move_homes(a, true);
    emit_leave(a, RT_EXIT_LOOKUP);
    x64_exits.poll = emit_exit(a, RT_EXIT_POLL);
    x64_exits.budget = emit_exit(a, RT_EXIT_BUDGET);
    x64_exits.leave = backend_stubs.exit_poll = x64_exits.poll;
    x64_exits.raise = emit_exit(a, RT_EXIT_RAISE);
    x64_exits.align = emit_exit(a, RT_EXIT_ALIGN);
    backend_stubs.exit_fault = emit_exit(a, RT_EXIT_FAULT);
    backend_stubs.exit_fault_synced = asm_here(a);
    emit_leave(a, RT_EXIT_FAULT);
}

bool prologue_emit(CodeBuf *buf, size_t *used, const IrGuest *guest, bool has_mmu, Error *err)
{
    Asm a;

    choose_map(guest);
    asm_init(&a, buf->rw, buf->size, codebuf_delta(buf), hostcpu.evex);
    emit_enter(&a);
    emit_exits(&a);
    if (has_mmu) {
        near_emit_runtime(&a);
        x64_exits.mmu_access = emit_mmu_call(&a, offsetof(RtMmu, access), true);
        x64_exits.mmu_commit = emit_mmu_call(&a, offsetof(RtMmu, commit), false);
    }
    emit_fcmp_table(&a);
    fp_emit_runtime(&a);
    vconst_emit(&a);
    x64_align(&a, 64);
    if (a.overflow)
        return error_set(err, "the code cache of %zu bytes is too small for the entry code", buf->size);
    *used = (size_t)(a.p - a.start);
    return true;
}
