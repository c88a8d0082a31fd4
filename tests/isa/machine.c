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
static volatile sig_atomic_t in_guest;

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

static const MemOps mem_ops = {.code = code_at};

static void map(Gva base, size_t size)
{
    void *p = mmap((void *)base, size, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

    if (p != (void *)base) {
        perror("mmap of test memory");
        exit(2);
    }
}

/* ---- faults: the interpreter keeps the state exact, so a jump out of it is enough ---- */

static void on_fault(int sig, siginfo_t *info, void *context)
{
    if (!in_guest) {
        signal(sig, SIG_DFL);
        return;
    }
    siglongjmp(fault_jump, 1);
}

static void invalidate(Gva start, Gva last)
{
}

static _Noreturn void raise_exc(Vcpu *vcpu, const void *ra)
{
    siglongjmp(fault_jump, 2);
}

static const AccelOps accel = {.name = "test", .invalidate = invalidate, .raise = raise_exc};

void vcpu_raise(Vcpu *vcpu, const void *ra)
{
    vcpu->accel->raise(vcpu, ra);
    abort();
}

void machine_init(const char *model)
{
    struct sigaction sa = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_NODEFER};
    Error err;

    sigaction(SIGSEGV, &sa, NULL);
    sigaction(SIGBUS, &sa, NULL);
    map(CODE_BASE, CODE_SIZE);
    map(DATA_BASE, DATA_SIZE);
    for (u32 i = 0; i < DATA_SIZE; i += 8)
        *(u64 *)(DATA_BASE + i) = data_pattern(i);
    cpu.vcpu.arch = &guest_aarch64;
    cpu.vcpu.mem = &mem_ops;
    cpu.vcpu.accel = &accel;
    if (!guest_aarch64.reset(&cpu.vcpu, model, &err)) {
        fprintf(stderr, "%s\n", err.text);
        exit(2);
    }
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
    case ARM_EXC_ALIGNMENT: return STOP_FAULT;
    default: return STOP_TRAP;
    }
}

/* ---- engines ---- */

static void run_interp(ArmCpu *c, A64Stop *stop, bool *stopped, u32 max_insns)
{
    GuestTb tb = {.cpu = &c->vcpu, .pc = c->vcpu.rt.pc, .key = guest_aarch64.tb_key(&c->vcpu),
                  .max_insns = max_insns};
    RtExit why;

    if (!guest_aarch64.translate(&builder, &tb)) {
        *stop = stop_of(c->vcpu.exc.kind);
        *stopped = true;
        return;
    }
    why = interp_block(&c->vcpu.rt, &builder.block, values);
    if (why == RT_EXIT_RAISE)
        *stop = stop_of((u32)(c->vcpu.rt.exit_arg & 0xff));
    else if (why == RT_EXIT_ALIGN || why == RT_EXIT_FAULT)
        *stop = STOP_FAULT;
    *stopped = why != RT_EXIT_LOOKUP;
}

/*
 * The flags an exit does not name are dead or unchanged, and emitted code does not store them. The interpreter always
 * does; so spoil them where the block changed them, to see that nobody reads them.
 */
static bool exit_drops_flags(const IrBlock *b, Gva pc)
{
    bool changed = false;

    for (u32 n = 1; n < b->count; n++) {
        const IrInst *i = &b->insts[n];
        unsigned at = i->op == IR_GOTO ? 0 : 1; /* argument that holds the target */

        changed |= i->op == IR_SET && i->imm == (i32)b->guest->flags_global;
        if (i->op >= IR_GOTO && i->op <= IR_GOTO_BIT && b->insts[i->arg[at]].k == pc && !i->arg[at + 1])
            return changed;
    }
    return false;
}

static void run_spoiled(ArmCpu *c, A64Stop *stop, bool *stopped, u32 max_insns)
{
    run_interp(c, stop, stopped, max_insns);
    if (!*stopped && exit_drops_flags(&builder.block, c->vcpu.rt.pc))
        c->vcpu.rt.flags ^= FLAGS_N | FLAGS_Z | FLAGS_C | FLAGS_V;
}

const Engine engines[] = {
    {"interp", 64, false, run_interp},
    {"interp-1", 1, false, run_interp},
    {"interp-spoiled", 3, true, run_spoiled},
};
const unsigned engine_count = ARRAY_SIZE(engines);

static void run_blocks(const Engine *e, Gva end, A64Result *r)
{
    volatile bool stopped = false;
    volatile A64Stop stop = STOP_END;
    int jumped = sigsetjmp(fault_jump, 0);

    if (jumped) {
        stop = jumped == 1 ? STOP_FAULT : stop_of(cpu.vcpu.exc.kind);
        stopped = true;
    }
    in_guest = true;
    for (int n = 0; !stopped && n < MAX_BLOCKS; n++) {
        A64Stop s = STOP_END;
        bool done = false;
        Gva pc = cpu.vcpu.rt.pc;

        if (pc == end || pc - CODE_BASE >= CODE_SIZE)
            break;
        e->run(&cpu, &s, &done, e->max_insns);
        stop = s;
        stopped = done;
    }
    in_guest = false;
    r->stop = cpu.vcpu.rt.pc == end ? STOP_END : stop;
}

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
    memset(r, 0, sizeof *r);
    write_code(c);
    load_state(&c->in);
    run_blocks(e, CODE_BASE + c->count * 4, r);
    save_state(&r->out);
    r->dirty_count = data_collect((u64 *)DATA_BASE, r->dirty);
}
