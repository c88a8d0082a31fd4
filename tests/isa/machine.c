/* SPDX-License-Identifier: MIT */
#include "tests/isa/machine.h"

#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "backend/interp/interp.h"
#include "backend/ir/build.h"
#include "frontend/guest.h"
#include "softmmu/accel_ops.h"

#define MAX_BLOCKS 4096 /* of one case: enough for any loop in a test */

static ArmCpu cpu;
static IrBuilder builder;
static V128 values[IR_MAX_INSTS];
static sigjmp_buf fault_jump;
static volatile sig_atomic_t in_interp;

/* ---- memory ---- */

static const u8 *code_at(Vcpu *vcpu, Gva va, u32 *avail, VcpuException *fault)
{
    if (va - CODE_BASE >= CODE_SIZE) {
        *fault = (VcpuException){.kind = ARM_EXC_PREFETCH_ABORT, .addr = va};
        return NULL;
    }
    *avail = 4096 - (u32)(va & 4095);
    return (const u8 *)va;
}

static void code_changed(Vcpu *vcpu, Gva start, Gva last)
{
    vcpu->accel->invalidate(start, last);
}

static const MemOps mem_ops = {.code = code_at, .code_changed = code_changed};

static void map(Gva base, size_t size)
{
    void *p = mmap((void *)base, size, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

    if (p != (void *)base) {
        perror("mmap of test memory");
        exit(2);
    }
}

/* ---- faults ---- */

/* The interpreter keeps the state exact, so a jump out of it is enough. */
static void on_fault(int sig, siginfo_t *info, void *context)
{
    if (cpu.vcpu.accel->host_fault && cpu.vcpu.accel->host_fault(&cpu.vcpu, sig, info, context))
        return;
    if (in_interp)
        siglongjmp(fault_jump, 1);
    signal(sig, SIG_DFL);
}

static void invalidate(Gva start, Gva last)
{
}

static __attribute__((noreturn)) void raise_exc(Vcpu *vcpu, const void *ra)
{
    siglongjmp(fault_jump, 2);
}

static const AccelOps accel_test = {.name = "test", .invalidate = invalidate, .raise = raise_exc};

static void catch_faults(void)
{
    static char stack[1 << 16];
    static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE};
    struct sigaction sa = {.sa_sigaction = on_fault,
                           .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
    stack_t ss = {.ss_sp = stack, .ss_size = sizeof stack};

    sigaltstack(&ss, NULL);
    for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
        sigaction(signals[i], &sa, NULL);
}

static void check(bool ok, const Error *err)
{
    if (ok)
        return;
    fprintf(stderr, "%s\n", err->text);
    exit(2);
}

void machine_init(const char *model)
{
    AccelConfig cfg = {.arch = &guest_aarch64, .tier = 1, .code_size = 8u << 20};
    Error err;

    catch_faults();
    map(CODE_BASE, CODE_SIZE);
    map(DATA_BASE, DATA_SIZE);
    for (u32 i = 0; i < DATA_SIZE; i += 8)
        *(u64 *)(DATA_BASE + i) = data_pattern(i);
    cpu.vcpu.arch = &guest_aarch64;
    cpu.vcpu.mem = &mem_ops;
    cpu.vcpu.accel = &accel_tcg;
    check(accel_tcg.init(&cfg, &err), &err);
    check(guest_aarch64.reset(&cpu.vcpu, model, &err), &err);
    check(accel_tcg.vcpu_init(&cpu.vcpu, &err), &err);
}

ArmCpu *machine_cpu(void)
{
    return &cpu;
}

static void load_state(const A64State *s)
{
    memcpy(cpu.vcpu.rt.gpr, s->x, sizeof s->x);
    memcpy(cpu.v, s->v, sizeof s->v);
    cpu.vcpu.rt.pc = s->pc;
    arm_set_pstate(&cpu, s->pstate);
    arm_set_fpcr(&cpu, s->fpcr);
    arm_set_fpsr(&cpu, s->fpsr);
    cpu.fpsr_used = ARM_FPSR_BY_ALL; /* we look at it, as a program would that reads it at the end */
    arm_clear_exclusive(&cpu);
}

static void save_state(A64State *s)
{
    memcpy(s->x, cpu.vcpu.rt.gpr, sizeof s->x);
    memcpy(s->v, cpu.v, sizeof s->v);
    s->pc = cpu.vcpu.rt.pc;
    s->pstate = arm_pstate(&cpu);
    s->fpcr = arm_fpcr(&cpu);
    s->fpsr = arm_fpsr(&cpu);
}

static A64Stop stop_of(u32 kind)
{
    switch (kind) {
    case ARM_EXC_UNDEF:
    case ARM_EXC_PAC:
    case ARM_EXC_MOPS: return STOP_UNDEF;
    case ARM_EXC_DATA_ABORT:
    case ARM_EXC_PREFETCH_ABORT:
    case ARM_EXC_PC_ALIGNMENT:
    case ARM_EXC_SP_ALIGNMENT:
    case ARM_EXC_ALIGNMENT: return STOP_FAULT;
    default: return STOP_TRAP;
    }
}

/* ---- the interpreter ---- */

/* One block; true if it ended the run. */
static bool interp_one(u32 max_insns, A64Stop *stop)
{
    Vcpu *v = &cpu.vcpu;
    GuestTb tb = {.cpu = v, .pc = v->rt.pc, .key = guest_aarch64.tb_key(v), .max_insns = max_insns};
    RtExit why;

    if (!guest_aarch64.translate(&builder, &tb)) {
        *stop = stop_of(v->exc.kind);
        return true;
    }
    why = interp_block(&v->rt, &builder.block, values);
    *stop = why == RT_EXIT_LOOKUP  ? STOP_END
            : why == RT_EXIT_RAISE ? stop_of((u32)(v->rt.exit_arg & 0xff))
                                   : STOP_FAULT;
    return why != RT_EXIT_LOOKUP;
}

/*
 * The flags an exit does not name are dead or unchanged, and emitted code does not store them. The
 * interpreter always does; so spoil them where the block changed them, to see that nobody reads
 * them.
 */
static bool exit_drops_flags(const IrBlock *b, Gva pc)
{
    bool changed = false;

    for (u32 n = 1; n < b->count; n++) {
        const IrInst *i = &b->insts[n];
        unsigned at = i->op == IR_GOTO ? 0 : 1; /* argument that holds the target */

        changed |= i->op == IR_SET && i->imm == (i32)b->guest->flags_global;
        if (i->op >= IR_GOTO && i->op <= IR_GOTO_BIT && b->insts[i->arg[at]].k == pc &&
            !i->arg[at + 1])
            return changed;
    }
    return false;
}

static A64Stop interp_blocks(const Engine *e, Gva end)
{
    A64Stop stop = STOP_END;

    for (int n = 0; n < MAX_BLOCKS; n++) {
        if (cpu.vcpu.rt.pc == end || cpu.vcpu.rt.pc - CODE_BASE >= CODE_SIZE)
            return STOP_END;
        if (interp_one(e->max_insns, &stop))
            return stop;
        if (e->dead_flags_go && exit_drops_flags(&builder.block, cpu.vcpu.rt.pc))
            cpu.vcpu.rt.flags ^= FLAGS_N | FLAGS_Z | FLAGS_C | FLAGS_V;
    }
    return stop;
}

static A64Stop run_interp(const Engine *e, Gva end)
{
    A64Stop stop;
    int jumped;

    cpu.vcpu.accel = &accel_test;
    in_interp = true;
    jumped = sigsetjmp(fault_jump, 0);
    stop = jumped == 1   ? STOP_FAULT
           : jumped == 2 ? stop_of(cpu.vcpu.exc.kind)
                         : interp_blocks(e, end);
    in_interp = false;
    return stop;
}

/* ---- emitted code ---- */

static A64Stop run_tcg(const Engine *e, Gva end)
{
    cpu.vcpu.accel = &accel_tcg;
    accel_tcg.invalidate(CODE_BASE, CODE_BASE + CODE_SIZE - 1);
    if (vcpu_run(&cpu.vcpu) != VCPU_EXIT_EXCEPTION)
        return STOP_TRAP;
    return cpu.vcpu.rt.pc - CODE_BASE >= CODE_SIZE ? STOP_END : stop_of(cpu.vcpu.exc.kind);
}

const Engine engines[] = {
    {"interp", 64, false, run_interp},
    {"interp-1", 1, false, run_interp},
    {"interp-spoiled", 3, true, run_interp},
    {"tier-1", 64, true, run_tcg},
};
const unsigned engine_count = ARRAY_SIZE(engines);

/* Not writable while it runs: a stray store faults. */
static void write_code(const A64Case *c)
{
    u32 *code = (u32 *)CODE_BASE;

    mprotect(code, CODE_SIZE, PROT_READ | PROT_WRITE);
    memcpy(code, c->words, c->count * 4);
    for (u32 i = c->count; i < CODE_PAD_WORDS; i++)
        code[i] = CODE_PAD;
    mprotect(code, CODE_SIZE, PROT_READ);
}

void machine_run(const Engine *e, const A64Case *c, A64Result *r)
{
    Gva end = CODE_BASE + c->count * 4;

    memset(r, 0, sizeof *r);
    write_code(c);
    load_state(&c->in);
    r->stop = e->run(e, end);
    if (cpu.vcpu.rt.pc == end)
        r->stop = STOP_END;
    save_state(&r->out);
    r->dirty_count = data_collect((u64 *)DATA_BASE, r->dirty);
}
