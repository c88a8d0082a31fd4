/* SPDX-License-Identifier: MIT */
/*
 * The loop around vcpu_run; see run.h.
 *
 * Whoever wants something of a thread notes it under run.lock, sets is_called and kicks the vCPUs of that thread. The
 * thread looks at all notes before it enters guest code and before it sleeps, and a kick that comes in between makes
 * vcpu_run return at once, so nothing is missed.
 */
#include "softmmu/run.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "frontend/guest.h"
#include "softmmu/accel_ops.h"
#include "softmmu/tlb.h"

#define SLICE_NS 5000000 /* of taking turns */

typedef struct Work {
    Vcpu *cpu;
    void (*fn)(Vcpu *cpu, void *opaque);
    void *opaque;
    bool is_done;
    struct Work *next;
} Work;

typedef struct RunThread {
    pthread_t id;
    Vcpu **cpus;
    unsigned count;
    pthread_cond_t call;
    bool is_called;  /* run.lock */
    Work *work;      /* run.lock */
    Vcpu *current;   /* run.lock: in its turn */
} RunThread;

static struct {
    RunConfig cfg;
    pthread_mutex_t lock;
    pthread_cond_t changed; /* idle, work done, threads begun */
    RunThread *threads;
    unsigned thread_count, idle, begun;
    bool is_paused, is_ending; /* atomic: also read without the lock */
    bool has_failed;
    pthread_t ticker;
} run = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static __thread RunThread *self;

static bool flag(const bool *f)
{
    return __atomic_load_n(f, __ATOMIC_SEQ_CST);
}

/* lock held */
static void call(RunThread *t)
{
    t->is_called = true;
    pthread_cond_signal(&t->call);
    for (unsigned n = 0; n < t->count; n++)
        vcpu_kick(t->cpus[n]);
}

static void call_all(void)
{
    for (unsigned n = 0; n < run.thread_count; n++)
        call(&run.threads[n]);
}

static RunThread *thread_of(const Vcpu *cpu)
{
    return &run.threads[run.thread_count == 1 ? 0 : cpu->index];
}

static void do_work(RunThread *t);

/* Who waits does what others ask meanwhile, flushes too: two may wait for each other. */
static void await(const Work *w)
{
    Vcpu *cpu = self ? self->current : NULL;
    bool was_running = cpu && tlb_of(cpu)->is_running;

    if (was_running)
        tlb_leave(cpu);
    pthread_mutex_lock(&run.lock);
    while (!w->is_done) {
        if (self && self->work) {
            pthread_mutex_unlock(&run.lock);
            do_work(self);
            pthread_mutex_lock(&run.lock);
        } else {
            pthread_cond_wait(&run.changed, &run.lock);
        }
    }
    pthread_mutex_unlock(&run.lock);
    if (was_running)
        tlb_enter(cpu);
}

/* No vCPU of this thread is entered; each is while it is worked on, as its flushes then are its own. */
static void do_work(RunThread *t)
{
    Work *w;

    pthread_mutex_lock(&run.lock);
    while ((w = t->work)) {
        t->work = w->next;
        pthread_mutex_unlock(&run.lock);
        tlb_enter(w->cpu);
        vcpu_sync(w->cpu);
        w->fn(w->cpu, w->opaque);
        tlb_leave(w->cpu);
        pthread_mutex_lock(&run.lock);
        w->is_done = true; /* its memory may go as soon as the lock does */
        pthread_cond_broadcast(&run.changed);
    }
    pthread_mutex_unlock(&run.lock);
}

/* --- one vCPU's turn --- */

static bool may_run(Vcpu *cpu)
{
    if (cpu->is_off || cpu->is_held)
        return false;
    if (!cpu->is_halted)
        return true;
    if (!cpu->arch->has_interrupt(cpu, true))
        return false;
    cpu->is_halted = false;
    return true;
}

static void debug_stop(Vcpu *cpu)
{
    run_pause();
    if (run.cfg.on_debug)
        run.cfg.on_debug(cpu);
}

/* A step ends at the handler; one over WFI does not wait. */
static void take_exception(Vcpu *cpu)
{
    cpu->arch->take_exception(cpu);
    if (!cpu->single_step)
        return;
    cpu->is_halted = false;
    cpu->stop.kind = VCPU_STOP_STEP;
    debug_stop(cpu);
}

static void work_between(RunThread *t, Vcpu *cpu)
{
    if (!__atomic_load_n(&t->work, __ATOMIC_SEQ_CST))
        return;
    tlb_leave(cpu);
    do_work(t);
    tlb_enter(cpu);
}

static void take_interrupt(Vcpu *cpu)
{
    if (cpu->accel->take_interrupt)
        cpu->accel->take_interrupt(cpu);
    else
        cpu->arch->take_interrupt(cpu);
}

/* Once into guest code. */
static VcpuExit enter(Vcpu *cpu)
{
    VcpuExit exit;

    if (!cpu->single_step && cpu->arch->has_interrupt(cpu, false))
        take_interrupt(cpu);
    if (cpu->is_halted) /* the interrupt was the wish to wait */
        return VCPU_EXIT_KICK;
    exit = vcpu_run(cpu);
    if (exit == VCPU_EXIT_EXCEPTION)
        take_exception(cpu);
    else if (exit == VCPU_EXIT_DEBUG)
        debug_stop(cpu);
    else
        tlb_work(cpu);
    return exit;
}

/* State that lies in registers of the thread comes out of them: others may run on it, or look. */
static void settle(Vcpu *cpu)
{
    if (cpu->arch->sync)
        cpu->arch->sync(cpu);
}

/* Until it sleeps, is paused, or (when there are others) its time is over. */
static void turn(RunThread *t, Vcpu *cpu)
{
    VcpuExit exit = VCPU_EXIT_EXCEPTION;

    tlb_enter(cpu);
    while (!flag(&run.is_paused) && !flag(&run.is_ending)) {
        work_between(t, cpu);
        if (!may_run(cpu) || (exit == VCPU_EXIT_KICK && t->count > 1))
            break;
        if (cpu->wants_yield) { /* what it waits for may need our processor */
            cpu->wants_yield = false;
            sched_yield();
        }
        exit = enter(cpu);
    }
    settle(cpu);
    tlb_leave(cpu);
}

static bool all_asleep(const RunThread *t)
{
    for (unsigned n = 0; n < t->count; n++)
        if (may_run(t->cpus[n]))
            return false;
    return true;
}

/* Others may look at all registers while they are paused. */
static void show(RunThread *t)
{
    for (unsigned n = 0; n < t->count; n++) {
        tlb_enter(t->cpus[n]);
        vcpu_sync(t->cpus[n]);
        tlb_leave(t->cpus[n]);
    }
}

/* Sleep while there is nothing to run; work is done meanwhile. */
static void rest(RunThread *t)
{
    bool asleep = all_asleep(t), is_shown = flag(&run.is_paused);

    if (is_shown)
        show(t);
    pthread_mutex_lock(&run.lock);
    if (run.is_paused && !is_shown) { /* just now */
        pthread_mutex_unlock(&run.lock);
        return;
    }
    if (run.is_paused) {
        run.idle++;
        pthread_cond_broadcast(&run.changed);
    }
    bool counted = run.is_paused;

    while ((run.is_paused || asleep) && !run.is_ending && !t->is_called)
        pthread_cond_wait(&t->call, &run.lock);
    t->is_called = false;
    if (counted)
        run.idle--;
    pthread_mutex_unlock(&run.lock);
    do_work(t);
}

/* --- host faults --- */

/*
 * Invalid floating-point operations trap in emitted code. Nothing else that a guest does is a fault of the host: its
 * memory is behind the TLB.
 */
static void on_fpe(int sig, siginfo_t *info, void *context)
{
    Vcpu *cpu = self ? self->current : NULL;

    if (!cpu || !cpu->accel->host_fault(cpu, sig, info, context))
        signal(sig, SIG_DFL);
}

static void catch_fpe(void)
{
    struct sigaction act = {.sa_sigaction = on_fpe, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};

    sigaction(SIGFPE, &act, NULL);
}

static bool begin(RunThread *t)
{
    Error err;
    bool ok = true;

    for (unsigned n = 0; n < t->count; n++)
        ok = ok && t->cpus[n]->accel->vcpu_init(t->cpus[n], &err);
    pthread_mutex_lock(&run.lock);
    run.has_failed |= !ok;
    run.begun++;
    pthread_cond_broadcast(&run.changed);
    pthread_mutex_unlock(&run.lock);
    return ok;
}

static void fini_all(RunThread *t)
{
    for (unsigned n = 0; n < t->count; n++)
        t->cpus[n]->accel->vcpu_fini(t->cpus[n]);
}

static void *thread_main(void *arg)
{
    RunThread *t = arg;

    self = t;
    if (!begin(t))
        return NULL;
    while (!flag(&run.is_ending)) {
        for (unsigned n = 0; n < t->count; n++) {
            __atomic_store_n(&t->current, t->cpus[n], __ATOMIC_RELAXED);
            turn(t, t->cpus[n]);
        }
        rest(t);
    }
    fini_all(t);
    return NULL;
}

/* Taking turns: the one whose turn it is gets a kick now and then. */
static void *ticker_main(void *arg)
{
    struct timespec slice = {.tv_nsec = SLICE_NS};
    Vcpu *cpu;

    while (!flag(&run.is_ending)) {
        nanosleep(&slice, NULL);
        cpu = __atomic_load_n(&run.threads[0].current, __ATOMIC_RELAXED);
        pthread_mutex_lock(&run.lock);
        if (cpu && !run.is_ending)
            vcpu_kick(cpu);
        pthread_mutex_unlock(&run.lock);
    }
    return NULL;
}

/* --- the callers' side --- */

static bool has_ticker(void)
{
    return run.cfg.is_round_robin && !run.cfg.is_inline && run.cfg.count > 1;
}

/* The caller's thread is that of all vCPUs. */
static void start_inline(RunThread *t)
{
    self = t;
    t->current = t->cpus[0];
    begin(t);
}

static void end_inline(void)
{
    if (!run.has_failed)
        fini_all(self);
    self = NULL;
}

/* Names have 15 characters at most. */
static void name_thread(pthread_t id, int cpu, const AccelOps *accel)
{
    const char *how = accel->is_native ? "KVM" : "TCG";
    char name[16];

    if (cpu < 0)
        snprintf(name, sizeof name, "ALL CPUs/%s", how);
    else
        snprintf(name, sizeof name, "CPU %u/%s", (unsigned)cpu & 0xffff, how);
    pthread_setname_np(id, name);
}

bool run_start(const RunConfig *cfg, Error *err)
{
    run.cfg = *cfg;
    run.is_paused = cfg->is_paused;
    run.is_ending = run.has_failed = false;
    run.idle = run.begun = 0;
    run.thread_count = cfg->is_round_robin || cfg->is_inline ? 1 : cfg->count;
    run.threads = calloc(run.thread_count, sizeof *run.threads);
    if (!run.threads)
        return error_set(err, "out of memory for vCPUs");
    catch_fpe();
    for (unsigned n = 0; n < cfg->count; n++)
        cfg->cpus[n]->index = (int)n;
    for (unsigned n = 0; n < run.thread_count; n++) {
        RunThread *t = &run.threads[n];

        t->cpus = cfg->cpus + n;
        t->count = run.thread_count == 1 ? cfg->count : 1;
        pthread_cond_init(&t->call, NULL);
        if (cfg->is_inline)
            start_inline(t);
        else if (pthread_create(&t->id, NULL, thread_main, t))
            abort();
        if (cfg->has_names)
            name_thread(t->id, cfg->is_round_robin ? -1 : (int)n, cfg->cpus[0]->accel);
    }
    if (has_ticker() && pthread_create(&run.ticker, NULL, ticker_main, NULL))
        abort();
    pthread_mutex_lock(&run.lock);
    while (run.begun < run.thread_count)
        pthread_cond_wait(&run.changed, &run.lock);
    pthread_mutex_unlock(&run.lock);
    if (!run.has_failed)
        return true;
    run_stop();
    return error_set(err, "a vCPU could not be started");
}

void run_stop(void)
{
    pthread_mutex_lock(&run.lock);
    __atomic_store_n(&run.is_ending, true, __ATOMIC_SEQ_CST);
    if (!run.has_failed)
        call_all();
    pthread_mutex_unlock(&run.lock);
    if (run.cfg.is_inline)
        end_inline();
    for (unsigned n = 0; n < run.thread_count && !run.cfg.is_inline; n++)
        pthread_join(run.threads[n].id, NULL);
    if (has_ticker())
        pthread_join(run.ticker, NULL);
    for (unsigned n = 0; n < run.thread_count; n++)
        pthread_cond_destroy(&run.threads[n].call);
    pthread_mutex_lock(&run.lock);
    free(run.threads);
    run.threads = NULL;
    run.thread_count = 0;
    pthread_mutex_unlock(&run.lock);
}

void run_ask_pause(void)
{
    pthread_mutex_lock(&run.lock);
    __atomic_store_n(&run.is_paused, true, __ATOMIC_SEQ_CST);
    call_all();
    pthread_mutex_unlock(&run.lock);
}

void run_pause(void)
{
    run_ask_pause();
    pthread_mutex_lock(&run.lock);
    while (!self && run.is_paused && run.idle < run.thread_count)
        pthread_cond_wait(&run.changed, &run.lock);
    pthread_mutex_unlock(&run.lock);
}

void run_resume(void)
{
    pthread_mutex_lock(&run.lock);
    __atomic_store_n(&run.is_paused, false, __ATOMIC_SEQ_CST);
    call_all();
    pthread_mutex_unlock(&run.lock);
}

/* One of several that share this thread is not the one that runs, or (inline) none does. */
static void call_here(RunThread *t, Vcpu *cpu, void (*fn)(Vcpu *cpu, void *opaque), void *opaque)
{
    bool is_any = tlb_of(t->current)->is_running, is_other = !is_any || cpu != t->current;

    if (is_other && is_any)
        tlb_leave(t->current);
    if (is_other)
        tlb_enter(cpu);
    vcpu_sync(cpu);
    fn(cpu, opaque);
    if (is_other)
        tlb_leave(cpu);
    if (is_other && is_any)
        tlb_enter(t->current);
}

void run_on(Vcpu *cpu, void (*fn)(Vcpu *cpu, void *opaque), void *opaque)
{
    Work w = {.cpu = cpu, .fn = fn, .opaque = opaque}, **p;
    RunThread *t = thread_of(cpu);

    if (self == t) {
        call_here(t, cpu, fn, opaque);
        return;
    }
    pthread_mutex_lock(&run.lock);
    for (p = &t->work; *p; p = &(*p)->next)
        ;
    *p = &w;
    call(t);
    pthread_cond_broadcast(&run.changed); /* it may itself wait for another one's */
    pthread_mutex_unlock(&run.lock);
    await(&w);
}

/* --- another accelerator --- */

typedef struct Change {
    const AccelOps *to;
    Error err;
    bool has_failed;
} Change;

/* Whoever kicks holds the lock, and may do it either way. */
static void use_accel(Vcpu *cpu, const AccelOps *accel)
{
    pthread_mutex_lock(&run.lock);
    cpu->accel = accel;
    pthread_mutex_unlock(&run.lock);
}

static void change_accel(Vcpu *cpu, void *opaque)
{
    const AccelOps *from = cpu->accel;
    Change *c = opaque;
    Error why;

    if (from == c->to)
        return;
    from->vcpu_fini(cpu);
    if (c->to->vcpu_init(cpu, &c->err)) {
        use_accel(cpu, c->to);
        return;
    }
    c->has_failed = true;
    c->to->vcpu_fini(cpu);
    if (!from->vcpu_init(cpu, &why))
        abort(); /* it has just been there */
}

static void change_all(Change *c)
{
    for (unsigned n = 0; n < run.cfg.count && !c->has_failed; n++)
        run_on(run.cfg.cpus[n], change_accel, c);
}

bool run_set_accel(const AccelOps *accel, Error *err)
{
    Change c = {.to = accel}, back = {.to = run.cfg.cpus[0]->accel};

    change_all(&c);
    if (c.has_failed) {
        change_all(&back);
        *err = c.err;
        return false;
    }
    for (unsigned n = 0; n < run.thread_count && run.cfg.has_names; n++)
        name_thread(run.threads[n].id, run.cfg.is_round_robin ? -1 : (int)n, accel);
    return true;
}

void run_wake(Vcpu *cpu)
{
    pthread_mutex_lock(&run.lock);
    if (run.threads)
        call(thread_of(cpu));
    pthread_mutex_unlock(&run.lock);
}

/* --- the caller's thread --- */

bool run_is_going(void)
{
    return !flag(&run.is_paused) && !flag(&run.is_ending);
}

unsigned run_count(void)
{
    return run.cfg.count;
}

Vcpu *run_vcpu(unsigned n)
{
    return run.cfg.cpus[n];
}

bool run_may(unsigned n)
{
    return may_run(run.cfg.cpus[n]);
}

void run_once(Vcpu *cpu)
{
    self->current = cpu;
    tlb_enter(cpu);
    enter(cpu);
    settle(cpu);
    tlb_leave(cpu);
}
