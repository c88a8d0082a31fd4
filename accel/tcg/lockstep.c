/* SPDX-License-Identifier: MIT */
/*
 * -lockstep: every block runs twice, interpreted and as host code, from the same state, and both results are compared.
 *
 * The interpreter goes first and logs what it stores; its stores are undone before the host code runs. Blocks that call
 * helpers with effects beyond the CPU state and logged memory are run once, as host code.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "accel/tcg/tb.h"
#include "backend/helper.h"
#include "backend/interp/interp.h"
#include "base/log.h"
#include "frontend/guest.h"

#define LOG_STORES 4096
#define STORE_MAX  112 /* bytes: FNSAVE has 108 */
#define FLAGS_MASK (FLAGS_N | FLAGS_Z | FLAGS_C | FLAGS_V)

typedef struct Store {
    Gva addr;
    u32 size;
    u8 before[STORE_MAX], after[STORE_MAX];
} Store;

typedef struct Lockstep {
    Store stores[LOG_STORES];
    u32 count;
    char *start, *expected; /* CPU states */
    RtExit exit;
    VcpuException exc;
} Lockstep;

static __thread Lockstep *self;

static void on_store(Gva addr, u32 size)
{
    Store *s = &self->stores[self->count];

    memcpy(s->before, (const void *)addr, size); /* faults here as the store would */
    s->addr = addr;
    s->size = size;
    if (self->count < LOG_STORES - 1)
        self->count++;
}

static Lockstep *lockstep_self(void)
{
    if (!self) {
        self = calloc(1, sizeof *self);
        self->start = calloc(2, tcg.cfg.arch->cpu_size);
        self->expected = self->start + tcg.cfg.arch->cpu_size;
    }
    return self;
}

/* Every other block keeps flags that are dead, so that they are compared; the rest is compiled as it is without lockstep. */
bool lockstep_keeps_flags(Gva pc)
{
    return tcg.cfg.lockstep && (pc >> 2 & 1);
}

bool lockstep_covers(const Tb *tb)
{
    return tcg.cfg.lockstep && tb->code && tb->pc >= tcg.cfg.lockstep_first && tb->pc <= tcg.cfg.lockstep_last;
}

static bool can_repeat(const IrBlock *ir)
{
    for (u32 n = 1; n < ir->count; n++)
        if (ir->insts[n].op == IR_CALL && !(ir->guest->helpers[ir->insts[n].imm].flags & HELPER_PURE))
            return false;
    return true;
}

static void undo_stores(Lockstep *l)
{
    for (u32 n = 0; n < l->count; n++)
        memcpy(l->stores[n].after, (const void *)l->stores[n].addr, l->stores[n].size);
    for (u32 n = l->count; n-- > 0;)
        memcpy((void *)l->stores[n].addr, l->stores[n].before, l->stores[n].size);
}

static _Noreturn void report(TcgCpu *t, const Tb *tb, const IrBlock *ir, RtExit exit, const char *what)
{
    FILE *f = log_file();
    Lockstep *l = lockstep_self();

    fprintf(f, "lockstep: block 0x%" PRIx64 " differs: %s\n", tb->pc, what);
    log_mask |= LOG_IN_ASM | LOG_IR | LOG_OUT_ASM;
    log_set_filter("0..0xffffffffffffffff", NULL);
    dump_tb(t, tb, ir);
    fprintf(f, "before:\n");
    tcg.cfg.arch->dump((Vcpu *)(void *)l->start, f);
    fprintf(f, "interpreter (way out %d, host code %d):\n", (int)l->exit, (int)exit);
    tcg.cfg.arch->dump((Vcpu *)(void *)l->expected, f);
    fprintf(f, "host code:\n");
    tcg.cfg.arch->dump(t->cpu, f);
    fflush(f);
    abort();
}

/* Everything behind the generic part is guest registers; of RtEnv the registers, pc and flags count. */
static void compare(TcgCpu *t, const Tb *tb, const IrBlock *ir, RtExit exit)
{
    Lockstep *l = lockstep_self();
    const Vcpu *want = (const Vcpu *)(const void *)l->expected, *got = t->cpu;
    bool flags_exact = lockstep_keeps_flags(tb->pc) && (exit == RT_EXIT_LOOKUP || exit == RT_EXIT_POLL || exit == RT_EXIT_RAISE);

    if (exit != l->exit)
        report(t, tb, ir, exit, "way out");
    if (memcmp(want->rt.gpr, got->rt.gpr, sizeof got->rt.gpr))
        report(t, tb, ir, exit, "general registers");
    if (want->rt.pc != got->rt.pc || want->rt.branch_kind != got->rt.branch_kind)
        report(t, tb, ir, exit, "pc");
    if (flags_exact && ((want->rt.flags ^ got->rt.flags) & FLAGS_MASK))
        report(t, tb, ir, exit, "condition flags");
    if (exit == RT_EXIT_RAISE && want->rt.exit_arg != got->rt.exit_arg)
        report(t, tb, ir, exit, "exception");
    if (!tcg.cfg.arch->same(want, got))
        report(t, tb, ir, exit, "vector or system registers");
    for (u32 n = 0; n < l->count; n++)
        if (memcmp((const void *)l->stores[n].addr, l->stores[n].after, l->stores[n].size))
            report(t, tb, ir, exit, "memory");
}

static void guest_pc(RtEnv *rt, RtExit exit)
{
    if (exit == RT_EXIT_LOOKUP && rt->exit_arg)
        rt->pc = ((const TbExit *)(uintptr_t)rt->exit_arg)->pc;
}

static RtExit enter(TcgCpu *t, const Tb *tb)
{
    return backend_stubs.enter(&t->cpu->rt, tb->code);
}

RtExit lockstep_run(TcgCpu *t, Tb *tb)
{
    Lockstep *l = lockstep_self();
    Vcpu *cpu = t->cpu;
    GuestTb g = {.cpu = cpu, .pc = tb->pc, .key = tb->key, .max_insns = tb->insn_count};
    const IrBlock *ir = &t->builder.block;
    RtExit exit;

    t->builder.mask_tags = tb->masks_tags;
    t->builder.keep_flags = lockstep_keeps_flags(tb->pc);
    if (!tcg.cfg.arch->translate(&t->builder, &g) || !can_repeat(ir))
        return enter(t, tb);
    tcg.cfg.arch->sync(cpu);
    memcpy(l->start, cpu, tcg.cfg.arch->cpu_size);
    l->count = 0;
    interp_on_store = on_store;
    l->exit = tcg_run_ir(t, ir);
    interp_on_store = NULL;
    undo_stores(l);
    tcg.cfg.arch->sync(cpu);
    l->exc = cpu->exc;
    memcpy(l->expected, cpu, tcg.cfg.arch->cpu_size);
    memcpy(cpu, l->start, tcg.cfg.arch->cpu_size);
    cpu->rt.jumps = jumps_none();
    exit = enter(t, tb);
    tcg.cfg.arch->sync(cpu);
    if (exit == RT_EXIT_POLL || t->retag || (l->exit == RT_EXIT_BAD_ADDR && exit == RT_EXIT_POLL))
        return exit;
    guest_pc(&cpu->rt, exit);
    compare(t, tb, ir, exit);
    return exit;
}
