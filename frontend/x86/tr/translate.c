/* SPDX-License-Identifier: MIT */
/*
 * From guest bytes to an IR block.
 *
 * A block is contiguous: it ends at every jump, at a backward conditional branch, after X86_MAX_SIDE_EXITS forward
 * ones, and where an instruction may change what selects translations. An instruction whose bytes cannot all be fetched
 * ends the block before it, so that the fault is raised when execution gets there.
 */
#include "frontend/x86/tr/machine.h"
#include "frontend/x86/tr/translate.h"

#include <string.h>

/* Room for the widest instruction (VZEROALL) and the exit behind it. */
#define IR_RESERVE 256
#define PAGE_BITS  12

/* The bytes behind the @have that are there, to the end of their page; returns how many there are then. */
static size_t fetch_more(Vcpu *cpu, Gva pc, u8 *bytes, size_t have, VcpuException *fault)
{
    u32 avail = 0;
    const u8 *p = cpu->mem->code(cpu, pc + have, &avail, fault);

    avail = p ? MIN(avail, (u32)(X86_MAX_INSN - have)) : 0;
    for (u32 n = 0; n < avail; n++)
        bytes[have + n] = p[n];
    return have + avail;
}

X86Decode x86_fetch(Vcpu *cpu, Gva pc, X86Mode mode, X86Insn *i, VcpuException *fault)
{
    u64 features = (u64)x86_cpu(cpu)->model->features;
    u8 bytes[X86_MAX_INSN];
    size_t have = fetch_more(cpu, pc, bytes, 0, fault), before = 0;
    X86Decode d = X86_DECODE_MORE;

    while (d == X86_DECODE_MORE && have > before) {
        d = x86_decode(i, mode, features, bytes, have);
        before = have;
        if (d == X86_DECODE_MORE)
            have = fetch_more(cpu, pc, bytes, have, fault);
    }
    return d;
}

static void translate_insn(X86Tr *t, const X86Insn *i, X86Decode d)
{
    ir_insn(t->ir, t->pc);
    ir_stack_lag(t->ir, t->sp_lag);
    t->insn_lag = t->sp_lag;
    t->ea = t->ea_offset = IR_NONE;
    t->ea_writes = false;
    t->first = t->ir->block.count;
    if (!x86_machine_check(t, d == X86_DECODE_OK ? i : NULL))
        return;
    if (d == X86_DECODE_LONG)
        x86_raise(t, X86_EXC_GP, 0, t->pc);
    else if (d != X86_DECODE_OK || !x86_dispatch[i->row->handler](t, i))
        x86_raise(t, X86_EXC_UD, 0, t->pc);
}

static bool has_room(const X86Tr *t)
{
    return guest_tb_reaches(t->tb, t->pc) && t->ir->block.count < IR_MAX_INSTS - IR_RESERVE;
}

/* 256 bits: the upper halves come into use. XRSTOR may put something into them. */
static bool is_256_bits(const X86Insn *i)
{
    return i->row->handler == X86_H_XRSTOR ||
           ((i->prefixes & X86_PFX_VEX) && i->l && i->row->handler != X86_H_VZERO);
}

/*
 * The block begins with the first instruction of 256 bits. In a program it goes on as a wide one, if nothing comes before; else
 * that is another block.
 */
static void become_wide(X86Tr *t)
{
    bool goes_on = x86_goes_on_switched(t);

    ir_insn(t->ir, t->pc);
    x86_use_uppers(t, true);
    if (!goes_on) {
        x86_goto(t, t->pc);
        return;
    }
    t->ir->block.insn_count--; /* it is the first instruction's */
    t->ir->block.is_wide = true;
}

/* VZEROUPPER of a wide block has a block of its own: all registers are at home then. */
static bool wants_own_block(const X86Tr *t, const X86Insn *i)
{
    return t->is_wide && i->row->handler == X86_H_VZERO && t->tb->insn_count;
}

/* In a machine the next page may be any: a block goes on there only with the second half of its one instruction. */
static bool leaves_page(const X86Tr *t, Gva pc)
{
    return (pc ^ t->tb->pc) >> PAGE_BITS;
}

/* One instruction; false if the block ends before it. */
static bool one(X86Tr *t)
{
    VcpuException later;
    X86Insn i;
    X86Decode d = x86_fetch(t->tb->cpu, t->pc, t->mode, &i, t->tb->insn_count ? &later : &t->tb->cpu->exc);

    if (d == X86_DECODE_MORE || (t->tb->insn_count && x86_is_machine(t) && leaves_page(t, t->pc + i.len - 1)))
        return false;
    if (d == X86_DECODE_OK && is_256_bits(&i) && !t->is_wide) {
        if (t->tb->insn_count)
            return false;
        become_wide(t);
        if (t->ended)
            return true;
    }
    if (d == X86_DECODE_OK && wants_own_block(t, &i))
        return false;
    t->next = t->pc + i.len;
    translate_insn(t, &i, d);
    t->tb->insn_count++;
    t->pc = t->next;
    if (x86_is_machine(t) && !t->ended)
        x86_machine_after(t);
    return true;
}

/*
 * Code that may change without anybody being told is compared at each entry of its block. The size and the hash are
 * known only at the end: they are constants, filled in then. So is whether the block reaches the next page, which may
 * be the only one of the two that can change.
 */
typedef struct Check {
    IrRef size, hash, call;
} Check;

#define PAGE 4096ull

static bool may_change(const X86Tr *t, Gva pc)
{
    const MemOps *mem = t->tb->cpu->mem;

    return mem->may_change && mem->may_change(t->tb->cpu, pc);
}

static Check begin_check(X86Tr *t)
{
    Check c = {IR_NONE, IR_NONE, IR_NONE};

    if (!may_change(t, t->pc) && !may_change(t, t->pc + PAGE))
        return c;
    ir_insn(t->ir, t->pc);
    t->ir->block.insn_count--; /* it is the first instruction's */
    c.size = ir_i32(t->ir, 1);
    c.hash = ir_i64(t->ir, 0);
    c.call = x86_call(t, HELPER_check_code, ir_i64(t->ir, t->pc), c.size, c.hash, IR_NONE);
    return c;
}

static void end_check(const X86Tr *t, Check c)
{
    IrInst *insts = t->ir->block.insts;
    Gva start = t->tb->pc, last = start + t->tb->size_bytes - 1;

    if (!c.hash)
        return;
    if (!may_change(t, start) && !may_change(t, last))
        insts[c.call] = (IrInst){.op = IR_NOP};
    insts[c.size].k = t->tb->size_bytes;
    insts[c.hash].k = x86_code_hash((const u8 *)(uintptr_t)start, t->tb->size_bytes);
}

static void end_block(X86Tr *t)
{
    if (!x86_is_machine(t) || !x86_machine_end(t))
        x86_goto(t, t->pc);
}

bool x86_translate(IrBuilder *ir, GuestTb *tb)
{
    const X86Cpu *cpu = x86_cpu(tb->cpu);
    X86Tr t = {.ir = ir, .tb = tb, .cpu = cpu, .pc = tb->pc, .features = cpu->model->features,
               .key = tb->key, .mode = (X86Mode)(tb->key & X86_KEY_MODE),
               .is_down = tb->key & X86_KEY_DF, .is_wide = tb->key & X86_KEY_WIDE};

    tb->insn_count = tb->size_bytes = 0;
    ir_begin(ir, tb->pc, &x86_ir_guest);
    ir->block.is_program = x86_key_cpl(tb->key) == 3;
    ir->block.is_wide = t.is_wide;

    Check check = begin_check(&t);
    t.is_compared = check.call;

    if (!x86_machine_begin(&t) || !one(&t))
        return false;
    while (!t.ended)
        if (!has_room(&t) || !one(&t))
            end_block(&t);
    tb->insn_count = MAX(tb->insn_count, 1u);
    tb->size_bytes = MAX((u32)(t.pc - tb->pc), 1u);
    end_check(&t, check);
    return true;
}
