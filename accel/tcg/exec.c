/* SPDX-License-Identifier: MIT */
/*
 * The execution loop: find or make the block at the guest's pc, run emitted code until it comes back, see why.
 *
 * Emitted code comes back for an exit that is not linked yet, an indirect branch that missed, an exit request, or an
 * exception. Linking happens here, with the exit that was just taken.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "accel/tcg/tb.h"
#include "backend/interp/interp.h"
#include "base/log.h"
#include "frontend/guest.h"
#include "softmmu/tlb.h"

/* Host address of what follows the page of @pc; 0: cpu->exc describes why there is none. */
static u64 second_page(TcgCpu *t, Gva pc)
{
    return (u64)(uintptr_t)tlb_code(t->cpu, (pc | (RT_PAGE_SIZE - 1)) + 1, tcg.cfg.arch->mmu_idx(t->cpu), &t->cpu->exc);
}

/* A block on two pages is good if the second one is where it was. */
static Tb *check_second(TcgCpu *t, Tb *tb)
{
    u64 at2 = second_page(t, tb->pc);

    if (!at2 || at2 == tb->at2)
        return at2 ? tb : NULL;
    pthread_mutex_lock(&tcg.lock);
    tb_remove(tb);
    pthread_mutex_unlock(&tcg.lock);
    return tb_translate(t, tb->pc, tb->key, tb->at);
}

/*
 * In a machine each address space has its own tables of indirect branches, so the same blocks of its kernel are looked
 * for again and again, while the table of all blocks has become too large for the host's caches.
 */
static Tb *find_recent(TcgCpu *t, Gva pc, u32 key, u64 at)
{
    Tb **slot = &t->recent[((pc ^ (u64)key << 40) * 0x9e3779b97f4a7c15ull) >> (64 - RECENT_BITS)], *tb = *slot;

    if (tb && tb->pc == pc && tb->at == at && tb->key == key && !__atomic_load_n(&tb->is_invalid, __ATOMIC_ACQUIRE))
        return tb;
    tb = tb_find(pc, key, at);
    if (tb)
        *slot = tb;
    return tb;
}

static Tb *find_or_translate(TcgCpu *t, u32 key, RtExit *exit, bool *masked)
{
    Vcpu *cpu = t->cpu;
    u64 at = cpu->rt.pc;
    Tb *tb;

    if (tcg.cfg.has_mmu && !(at = (u64)(uintptr_t)tlb_code(cpu, cpu->rt.pc, tcg.cfg.arch->mmu_idx(cpu), &cpu->exc)))
        return NULL;
    tb = tcg.cfg.has_mmu ? find_recent(t, cpu->rt.pc, key, at) : tb_find(cpu->rt.pc, key, at);
    if (tb && tb->at2 && !(tb = check_second(t, tb)))
        return NULL;
    if (tb && (tb_is_here(tb) || tb_fetch(tb)))
        return tb;
    if (!tb && first_is_due(t)) {
        *exit = first_run(t, key, masked);
        return NULL;
    }
    return tb_translate(t, cpu->rt.pc, key, at);
}

static void link_exit(TbExit *x, Tb *tb)
{
    if (tcg.cfg.no_link)
        return;
    pthread_mutex_lock(&tcg.lock);
    tb_link(x, tb);
    pthread_mutex_unlock(&tcg.lock);
}

#define VALS_SIZE (INTERP_VALS * sizeof(V128))

/* Most vCPUs never interpret. No value outlives a block: the child of a fork need not copy them. */
static V128 *vals_new(void)
{
    void *p = mmap(NULL, VALS_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (p == MAP_FAILED)
        abort();
    madvise(p, VALS_SIZE, MADV_WIPEONFORK);
    return p;
}

/* A fault comes back through the jump buffer. */
RtExit tcg_run_ir(TcgCpu *t, const IrBlock *ir)
{
    RtExit exit;

    if (sigsetjmp(t->unwind, 0)) {
        t->in_interp = false;
        return RT_EXIT_FAULT;
    }
    t->in_interp = true;
    if (!t->vals)
        t->vals = vals_new();
    exit = interp_block(&t->cpu->rt, ir, t->vals);
    t->in_interp = false;
    return exit;
}

static RtExit run_tb(TcgCpu *t, Tb *tb)
{
    if (log_on(LOG_EXEC | LOG_CPU))
        dump_exec(t, tb);
    if (lockstep_covers(tb))
        return lockstep_run(t, tb);
    if (tb->code)
        return backend_stubs.enter(&t->cpu->rt, tb->code);
    return watch_run(t, tb->ir);
}

/* An instruction that could not be fetched takes its time, too: guests that run into nothing can be interrupted. */
static RtExit no_code(TcgCpu *t)
{
    t->cpu->rt.icount_left -= tcg.cfg.counts_insns;
    return RT_EXIT_FAULT;
}

/* A few guest instructions, interpreted. */
static RtExit run_few(TcgCpu *t, u32 count)
{
    GuestTb g = {.cpu = t->cpu, .pc = t->cpu->rt.pc, .key = tcg.cfg.arch->tb_key(t->cpu), .max_insns = count,
                 .end = translate_end(t->cpu->rt.pc)};

    t->builder.keep_flags = t->cpu->single_step || tcg.cfg.counts_insns; /* somebody looks */
    if (!build_request(t, &g, true))
        return no_code(t);
    t->cpu->rt.branch_kind = 0;
    t->cpu->is_alone = count == 1;
    RtExit exit = watch_run(t, &t->builder.block);

    t->cpu->is_alone = false;
    return exit;
}

/* Single step, faults whose address the host did not tell, and what must run alone. */
static RtExit run_one(TcgCpu *t)
{
    return run_few(t, 1);
}

/* The rest of the budget, as far as it goes without a jump. */
static RtExit run_short(TcgCpu *t)
{
    t->is_short = false;
    return run_few(t, MIN((u32)t->cpu->rt.icount_left, translate_max_insns()));
}

/* The exception that @exit stands for into cpu->exc. */
static void take_exception(TcgCpu *t, RtExit exit)
{
    Vcpu *cpu = t->cpu;
    u64 arg = cpu->rt.exit_arg;

    if (exit == RT_EXIT_RAISE)
        cpu->exc = (VcpuException){.kind = arg & 0xff, .syndrome = (u32)(arg >> 32)};
    else if (exit == RT_EXIT_ALIGN)
        tcg.cfg.arch->alignment(cpu, arg, cpu->rt.is_write);
    else if (exit == RT_EXIT_BAD_ADDR)
        tcg.cfg.arch->data_abort(cpu, arg, cpu->rt.is_write, SIGSEGV, SEGV_MAPERR);
    if (log_on(LOG_INT))
        log_printf("vCPU %d: exception %u, syndrome 0x%x, pc 0x%llx, address 0x%llx\n", cpu->index, cpu->exc.kind, cpu->exc.syndrome,
                   (unsigned long long)cpu->rt.pc, (unsigned long long)cpu->exc.addr);
}

static bool is_exception(RtExit exit)
{
    return exit != RT_EXIT_LOOKUP && exit != RT_EXIT_POLL && exit != RT_EXIT_BUDGET;
}

static bool took_watch(TcgCpu *t)
{
    bool hit = t->watch_hit;

    if (hit) {
        t->cpu->stop.kind = VCPU_STOP_WATCH;
        t->cpu->rt.icount_left += tcg.cfg.counts_insns; /* it did not run */
    }
    t->watch_hit = false;
    return hit;
}

/* Where debuggers expect it, the instruction runs before they are told; its own exception comes first. */
static VcpuExit stop_at_watch(TcgCpu *t)
{
    Vcpu *cpu = t->cpu;
    const VcpuStop stop = cpu->stop;
    RtExit exit;

    if (!tcg.cfg.arch->watch_is_trap)
        return VCPU_EXIT_DEBUG;
    cpu->is_undebugged = true;
    exit = run_one(t);
    cpu->is_undebugged = false;
    icount_settle(cpu);
    cpu->stop = stop;
    if (!is_exception(exit))
        return VCPU_EXIT_DEBUG;
    take_exception(t, exit);
    return VCPU_EXIT_EXCEPTION;
}

static VcpuExit step(TcgCpu *t)
{
    RtExit exit = run_one(t);

    t->cpu->stop.kind = VCPU_STOP_STEP;
    icount_settle(t->cpu);
    if (took_watch(t))
        return stop_at_watch(t);
    if (!is_exception(exit))
        return VCPU_EXIT_DEBUG;
    take_exception(t, exit);
    return VCPU_EXIT_EXCEPTION;
}

/* The jump table first, then the request: a kick between the two is seen by the code, one before it here. */
static bool exit_requested(TcgCpu *t)
{
    RtEnv *rt = &t->cpu->rt;

    __atomic_store_n(&rt->jumps, t->jumps, __ATOMIC_SEQ_CST);
    return __atomic_load_n(&rt->exit_request, __ATOMIC_SEQ_CST);
}

/* Asked to leave, but only after some code: once. */
static bool runs_first(Vcpu *cpu)
{
    if (likely(!cpu->runs_first))
        return false;
    cpu->runs_first = false;
    tcg_kick(cpu); /* exit_requested put the jump table back */
    return true;
}

static bool at_breakpoint(TcgCpu *t)
{
    Vcpu *cpu = t->cpu;

    if (likely(!breakpoints_any()) || cpu->is_undebugged || !breakpoint_at(cpu->rt.pc))
        return false;
    cpu->stop.kind = VCPU_STOP_BREAKPOINT;
    return true;
}

/* The block at pc met an address with a tag: from now on blocks around here strip tags. */
static void strip_tags(TcgCpu *t)
{
    Gva pc = t->cpu->rt.pc;

    t->retag = false;
    tags_mark(pc);
    tcg_invalidate(pc, pc + 3);
}

/* A block that trapped often will be translated again when it is reached. */
static void calm_down(TcgCpu *t)
{
    t->calm = false;
    fp_calm(t->calm_pc);
    tcg_invalidate(t->calm_at, t->calm_at + 3);
}

/* A machine comes here for each exception, return and change of its registers: the short way, if nobody looks on. */
static RtExit run_known(TcgCpu *t, const void *code)
{
    t->cpu->rt.branch_kind = 0;
    return backend_stubs.enter(&t->cpu->rt, code);
}

static RtExit run_next(TcgCpu *t, TbExit *from, bool *masked)
{
    const void *known = !from && tcg.cfg.has_mmu && !log_on(LOG_EXEC | LOG_CPU) ? jumps_find(t) : NULL;

    if (known)
        return run_known(t, known);
    u64 passes = t->passes;
    u32 branch_kind = t->cpu->rt.branch_kind;
    RtExit exit = RT_EXIT_FAULT;
    Tb *tb = find_or_translate(t, tcg.cfg.arch->tb_key(t->cpu), &exit, masked);

    if (!tb)
        return exit == RT_EXIT_FAULT ? no_code(t) : exit;
    t->cpu->rt.branch_kind = 0;
    if (!tcg.cfg.has_mmu)
        jumps_use_key(t, tb->key);
    if (tcg.cfg.lockstep_kvm)
        return run_tb(t, tb);
    if (!from || tb->at2)
        jumps_insert(t, tb, tcg.cfg.arch->entry_kind ? tcg.cfg.arch->entry_kind(tb->key) : branch_kind);
    if (from && t->passes == passes) /* else eviction may have taken the block the exit belongs to */
        link_exit(from, tb);
    *masked = tb->masks_tags;
    return run_tb(t, tb);
}

/*
 * The block may have been reached by a jump that another thread patched (tb_link), which ThreadSanitizer does not see:
 * the patch, after the block was written and under the lock, pairs with running the jump.
 */
#if defined(__SANITIZE_THREAD__)
__attribute__((noipa, no_sanitize("thread")))
#endif
static Gva exit_pc(const TbExit *from)
{
    return from->pc;
}

/* After a run. True: it is not over, an instruction must run alone or so few as are left. */
static bool counted(TcgCpu *t, RtExit exit)
{
    icount_settle(t->cpu);
    t->is_short = exit == RT_EXIT_BUDGET;
    if (likely(!t->cpu->wants_alone))
        return t->is_short;
    icount_run_alone(t);
    return true;
}

static VcpuExit run(TcgCpu *t)
{
    Vcpu *cpu = t->cpu;
    TbExit *from = NULL;
    bool masked = true;
    RtExit exit;

    for (;;) {
        if (t->calm)
            calm_down(t);
        if (tcg.cfg.has_mmu)
            jumps_use_context(t);
        if (exit_requested(t) && !runs_first(cpu)) {
            __atomic_store_n(&cpu->rt.exit_request, 0, __ATOMIC_SEQ_CST);
            return VCPU_EXIT_KICK;
        }
        if (tcg.cfg.counts_insns && cpu->rt.icount_left <= 0)
            return VCPU_EXIT_KICK;
        if (unlikely(epoch_moved(t))) {
            epoch_pass(t);
            from = NULL;
        }
        if (unlikely(cpu->rt.pc >> 48)) /* no block has such a pc, so emitted code came back with it */
            cpu->rt.pc = tcg.cfg.arch->branch_addr(cpu, cpu->rt.pc);
        if (at_breakpoint(t))
            return VCPU_EXIT_DEBUG;
        if (cpu->single_step)
            return step(t);
        if (t->step_once) {
            t->step_once = false;
            masked = true;
            exit = run_one(t);
        } else if (t->is_short) {
            exit = run_short(t);
        } else {
            exit = run_next(t, from, &masked);
        }
        if (tcg.cfg.counts_insns && counted(t, exit)) {
            from = NULL;
            continue;
        }
        if (unlikely(cpu->wants_step)) {
            cpu->wants_step = false;
            t->step_once = true;
            from = NULL;
            continue;
        }
        if (t->retag || (exit == RT_EXIT_BAD_ADDR && !masked && !tcg.cfg.arch->host_trap)) {
            strip_tags(t);
            from = NULL;
            continue;
        }
        if (unlikely(took_watch(t)))
            return stop_at_watch(t);
        if (is_exception(exit)) {
            take_exception(t, exit);
            return VCPU_EXIT_EXCEPTION;
        }
        from = exit == RT_EXIT_LOOKUP ? (TbExit *)(uintptr_t)cpu->rt.exit_arg : NULL;
        if (from)
            cpu->rt.pc = exit_pc(from);
        __atomic_store_n(&t->lookups, t->lookups + 1, __ATOMIC_RELAXED); /* read by tcg_print_stats */
        if (unlikely(tcg.cfg.lockstep_kvm)) /* a block has one instruction, and leads to none */
            return VCPU_EXIT_KICK;
    }
}

VcpuExit tcg_run(Vcpu *cpu)
{
    TcgCpu *t = tcg_cpu(cpu);
    VcpuExit exit;

    epoch_pass(t);
    if (unlikely(hints_wait()))
        hints_take(t);
    t->is_short = false;
    exit = run(t);
    epoch_leave(t);
    return exit;
}

/* --- the accelerator's interface --- */

static bool init(const AccelConfig *cfg, bool interpret, Error *err)
{
    tcg.cfg = *cfg;
    tcg.interpret = interpret;
    if (!cfg->arch->translate)
        return error_set(err, "programs for %s cannot be translated yet: use -accel kvm",
                         cfg->arch->name);
    if (cfg->has_mmu && cfg->lockstep) /* undoing stores would need their places */
        return error_set(err, "-lockstep compares programs, not machines");
    if (log_on(LOG_NOCHAIN | LOG_CPU) || cfg->lockstep)
        tcg.cfg.no_link = true;
    if (tcg.no_jumps) /* once more, after another accelerator */
        return tb_init(err);
    tcg.no_jumps = mmap(NULL, RT_JUMP_COUNT_MAX * sizeof(RtJump), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (tcg.no_jumps == MAP_FAILED) {
        tcg.no_jumps = NULL;
        return error_set_errno(err, "cannot map the jump table");
    }
    return tb_init(err);
}

static bool init_tcg(const AccelConfig *cfg, Error *err)
{
    return init(cfg, cfg->tier == 0, err);
}

static bool init_interp(const AccelConfig *cfg, Error *err)
{
    return init(cfg, true, err);
}

static bool vcpu_init(Vcpu *cpu, Error *err)
{
    TcgCpu *t = calloc(1, sizeof *t);

    if (!t)
        return error_set(err, "out of memory for a vCPU");
    t->cpu = cpu;
    t->thread = pthread_self();
    if (!jumps_init(t)) {
        free(t);
        return error_set_errno(err, "out of memory for a vCPU");
    }
    if (tcg.buf.size)
        t->backend = backend_new();
    cpu->accel_state = t;
    cpu->rt.jumps = t->jumps;
    if (tcg.cfg.has_mmu)
        tlb_of(cpu)->on_unmap = jumps_unmap;
    cpu->rt.host_mxcsr = __builtin_ia32_stmxcsr();
    pthread_mutex_lock(&tcg.lock);
    t->next = tcg.cpus;
    tcg.cpus = t;
    pthread_mutex_unlock(&tcg.lock);
    return true;
}

static void vcpu_fini(Vcpu *cpu)
{
    TcgCpu *t = tcg_cpu(cpu), **p;

    pthread_mutex_lock(&tcg.lock);
    for (p = &tcg.cpus; *p && *p != t; p = &(*p)->next)
        ;
    if (*p)
        *p = t->next;
    tcg.stats.lookups += t->lookups;
    tcg.stats.first_runs += t->first_runs;
    if (t->chunk) /* a process that shares our memory was killed in the middle */
        chunk_release(t);
    pthread_mutex_unlock(&tcg.lock);
    if (t->backend)
        backend_free(t->backend);
    ir_free(&t->builder);
    if (tcg.cfg.has_mmu)
        tlb_of(cpu)->on_unmap = NULL;
    jumps_fini(t);
    first_fini(t);
    if (t->vals)
        munmap(t->vals, VALS_SIZE);
    cpu->accel_state = NULL;
    free(t);
}

#define TCG_OPS(title, text, init_fn)                                                                                        \
    {                                                                                                                        \
        .name = title, .what = text, .init = init_fn, .vcpu_init = vcpu_init, .vcpu_fini = vcpu_fini, .vcpu_run = tcg_run, .kick = tcg_kick, \
        .raise = tcg_raise, .invalidate = tcg_invalidate, .runs_code = tcg_runs_code, .host_fault = tcg_host_fault, .fork = tcg_fork, .share = tcg_share,                    \
        .breakpoint = tcg_breakpoint, .watchpoint = tcg_watchpoint, .debug_clear = tcg_debug_clear,                          \
        .print_stats = tcg_print_stats,                                                       \
        .write_counters = tcg_write_counters,                                                       \
    }

const AccelOps accel_tcg = TCG_OPS("tcg", "translates", init_tcg);
const AccelOps accel_interp = TCG_OPS("interp", "interprets", init_interp);
