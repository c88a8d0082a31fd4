/* SPDX-License-Identifier: MIT */
/*
 * From guest bytes to an IR block.
 *
 * A block is contiguous: it ends at every jump, at a backward conditional branch, after A64_MAX_SIDE_EXITS forward
 * ones, and where an instruction may change what selects translations. It may span pages; each page is asked for
 * anew, and one that cannot be fetched ends the block, so that the abort is raised when execution gets there.
 */
#include "frontend/arm/a64/translate.h"

#include <string.h>
#include "base/log.h"

/* Room for the widest instruction (a copy of UNROLL chunks) and the exit behind it. */
#define IR_RESERVE 512

bool a64_fetch(A64Fetch *f, Vcpu *cpu, Gva pc, u32 *word, VcpuException *fault)
{
    if (!f->bytes || pc - f->start >= f->avail) {
        f->bytes = cpu->mem->code(cpu, pc, &f->avail, fault);
        f->start = pc;
        f->avail &= ~3u;
        if (!f->bytes || !f->avail)
            return false;
    }
    memcpy(word, f->bytes + (pc - f->start), sizeof *word);
    return true;
}

bool a64_unimplemented(A64Tr *t, const A64Decoded *d)
{
    log_unimp("a64: %s at 0x%llx\n", a64_row_name(&a64_rows[d->row]), (unsigned long long)t->pc);
    return false;
}

static void translate_insn(A64Tr *t, u32 word)
{
    A64Decoded d;

    ir_insn(t->ir, t->pc);
    if (t->tb->key & ARM_KEY_COUNT)
        a64_count(t);
    if (t->tb->key & ARM_KEY_DEBUG)
        a64_debug_begin(t, word);
    if (!a64_bti_check(t, word) || (a64_is_machine(t) && !a64_machine_check(t, word)))
        return;
    if (a64_decode(word, &d) && a64_has(t, (A64Feature)a64_rows[d.row].feature)) {
        a64_sp_check_access(t, word);
        if (a64_dispatch(t, &d))
            return;
    }
    a64_raise(t, ARM_EXC_UNDEF, 0, t->pc);
}

/* Whether IR from @first on calls a helper that may look at the time, raise, or let an interrupt in. */
static bool has_effects(const A64Tr *t, u32 first)
{
    const IrBlock *b = &t->ir->block;

    for (u32 n = first; n < b->count; n++)
        if (b->insts[n].op == IR_CALL && !(b->guest->helpers[b->insts[n].imm].flags & HELPER_PURE))
            return true;
    return false;
}

static bool has_room(const A64Tr *t)
{
    return guest_tb_reaches(t->tb, t->pc) && t->ir->block.count < IR_MAX_INSTS - IR_RESERVE;
}

static bool misaligned_pc(GuestTb *tb)
{
    if (!(tb->pc & 3))
        return false;
    tb->cpu->exc = (VcpuException){.kind = ARM_EXC_PC_ALIGNMENT, .addr = tb->pc};
    return true;
}

/* A stepped instruction leaves: what comes then is another key's. */
static void go_on(A64Tr *t)
{
    if (t->tb->key & ARM_KEY_STEP)
        a64_leave(t);
    else
        a64_goto(t, t->pc);
}

bool a64_translate(IrBuilder *ir, GuestTb *tb)
{
    A64Tr t = {.ir = ir, .tb = tb, .cpu = arm_cpu(tb->cpu), .pc = tb->pc};
    VcpuException later;
    u32 word;

    tb->insn_count = tb->size_bytes = 0;
    if (tb->key & ARM_KEY_STEP_PENDING) {
        tb->cpu->exc = (VcpuException){.kind = ARM_EXC_STEP};
        return false;
    }
    if (tb->key & ARM_KEY_STEP)
        tb->max_insns = 1;
    if (misaligned_pc(tb) || !a64_fetch(&t.fetch, tb->cpu, t.pc, &word, &tb->cpu->exc))
        return false;
    ir_begin(ir, tb->pc, &a64_ir_guest);
    ir->block.fp_modes = arm_fp_modes(tb->key);
    ir->block.is_program = !arm_key_el(tb->key);
    if (a64_is_machine(&t))
        a64_machine_begin(&t);
    for (;;) {
        u32 first = ir->block.count;

        t.next = t.pc + 4;
        translate_insn(&t, word);
        a64_step_done(&t);
        a64_sp_check_write(&t);
        tb->insn_count += (u32)(t.next - t.pc) / 4;
        t.pc = t.next;
        if (t.ended)
            break;
        if (!has_room(&t) || (ir->is_counted && has_effects(&t, first)) ||
            !a64_fetch(&t.fetch, tb->cpu, t.pc, &word, &later)) {
            go_on(&t);
            break;
        }
    }
    tb->size_bytes = (u32)(t.pc - tb->pc);
    return true;
}
