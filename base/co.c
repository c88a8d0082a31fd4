/* SPDX-License-Identifier: MIT */
/*
 * Coroutines; see co.h. The switch saves what the System V ABI calls callee-saved, on the stack
 * that is left; other processors use ucontext. Sanitizers are told about each switch. A guard page
 * lies below each stack.
 */
#include "base/co.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include "base/workers.h"

#if defined(__SANITIZE_ADDRESS__)
#define CO_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CO_ASAN 1
#endif
#endif

#define STACK_SIZE (256 * 1024)
#define GUARD_SIZE 4096
#define KEPT_MAX   128

#if defined(__x86_64__)
typedef void *Context;
#else
#include <ucontext.h>
typedef ucontext_t Context;
#endif

struct Co {
    Context context; /* of this coroutine while another one runs */
    Context caller;  /* of who resumed it */
    Co *outer;       /* the coroutine that resumed it */
    Co *next_kept;
    Loop *loop;
    LoopBh wake;
    void (*fn)(void *opaque);
    void *opaque;
    u8 *stack;
    bool is_done;
#ifdef CO_ASAN
    void *fake_stack;
    const void *caller_bottom;
    size_t caller_size;
#endif
};

static __thread Co *self;
static __thread Co *kept;
static __thread unsigned kept_count;

/* ---- the switch ---- */

#ifdef CO_ASAN
void __sanitizer_start_switch_fiber(void **save, const void *bottom, size_t size);
void __sanitizer_finish_switch_fiber(void *save, const void **old_bottom, size_t *old_size);
#endif

static void entry(void);

#if defined(__x86_64__)
/* Push the callee-saved registers, swap stacks, pop those of the other side. */
void co_switch(void **save, void *load);
__asm__(".text\n.p2align 4\n.globl co_switch\n.hidden co_switch\n.type co_switch, "
        "@function\nco_switch:\n"
        "  endbr64\n"
        "  pushq %rbp\n  pushq %rbx\n  pushq %r12\n  pushq %r13\n  pushq %r14\n  pushq %r15\n"
        "  movq %rsp, (%rdi)\n  movq %rsi, %rsp\n"
        "  popq %r15\n  popq %r14\n  popq %r13\n  popq %r12\n  popq %rbx\n  popq %rbp\n"
        "  retq\n.size co_switch, . - co_switch\n");

static void context_make(Context *c, u8 *stack)
{
    void **sp = (void **)(stack + STACK_SIZE);

    *--sp = NULL; /* return address of entry(), which never returns; keeps the ABI's alignment */
    *--sp = (void *)entry;
    sp -= 6;
    for (int i = 0; i < 6; i++)
        sp[i] = NULL;
    *c = sp;
}

static void context_switch(Context *save, Context *load)
{
    co_switch(save, *load);
}
#else
static void context_make(Context *c, u8 *stack)
{
    getcontext(c);
    c->uc_stack.ss_sp = stack;
    c->uc_stack.ss_size = STACK_SIZE;
    makecontext(c, entry, 0);
}

static void context_switch(Context *save, Context *load)
{
    swapcontext(save, load);
}
#endif

/* Back to who resumed @co. */
static void leave(Co *co)
{
#ifdef CO_ASAN
    __sanitizer_start_switch_fiber(&co->fake_stack, co->caller_bottom, co->caller_size);
#endif
    context_switch(&co->context, &co->caller);
#ifdef CO_ASAN
    __sanitizer_finish_switch_fiber(co->fake_stack, &co->caller_bottom, &co->caller_size);
#endif
}

static void entry(void)
{
    Co *co = self;

#ifdef CO_ASAN
    __sanitizer_finish_switch_fiber(NULL, &co->caller_bottom, &co->caller_size);
#endif
    for (;;) {
        co->fn(co->opaque);
        co->is_done = true;
        leave(co); /* comes back as another coroutine */
    }
}

/* ---- life ---- */

static void on_wake(void *opaque)
{
    co_resume(opaque);
}

static Co *co_new(void)
{
    Co *co = kept;

    if (co) {
        kept = co->next_kept;
        kept_count--;
        return co;
    }
    co = calloc(1, sizeof *co);
    u8 *area = mmap(NULL, STACK_SIZE + GUARD_SIZE, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);

    if (!co || area == MAP_FAILED || mprotect(area, GUARD_SIZE, PROT_NONE) < 0) {
        perror("stack of a coroutine");
        abort();
    }
    co->stack = area + GUARD_SIZE;
    context_make(&co->context, co->stack);
    return co;
}

static void co_keep(Co *co)
{
    if (kept_count < KEPT_MAX) {
        co->next_kept = kept;
        kept = co;
        kept_count++;
        return;
    }
    munmap(co->stack - GUARD_SIZE, STACK_SIZE + GUARD_SIZE);
    free(co);
}

void co_start(Loop *l, void (*fn)(void *opaque), void *opaque)
{
    Co *co = co_new();

    co->loop = l;
    co->fn = fn;
    co->opaque = opaque;
    co->is_done = false;
    loop_bh_init(l, &co->wake, on_wake, co);
    co_resume(co);
}

Co *co_self(void)
{
    return self;
}

void co_yield (void)
{
    assert(self);
    leave(self);
}

void co_resume(Co *co)
{
#ifdef CO_ASAN
    void *fake;

    __sanitizer_start_switch_fiber(&fake, co->stack, STACK_SIZE);
#endif
    co->outer = self;
    self = co;
    context_switch(&co->caller, &co->context);
    self = co->outer;
#ifdef CO_ASAN
    const void *bottom;
    size_t size;

    __sanitizer_finish_switch_fiber(fake, &bottom, &size);
#endif
    if (co->is_done)
        co_keep(co);
}

void co_wake(Co *co)
{
    loop_bh_schedule(&co->wake);
}

/* ---- events, mutexes, queues ---- */

void co_event_wait(Loop *l, CoEvent *e)
{
    if (!self) {
        while (!e->is_set)
            loop_step(l, true);
        return;
    }
    while (!e->is_set) {
        e->waiter = self;
        co_yield ();
    }
}

void co_event_set(CoEvent *e)
{
    Co *waiter = e->waiter;

    e->is_set = true;
    e->waiter = NULL;
    if (waiter)
        co_resume(waiter);
}

typedef struct CoWaiter {
    Co *co; /* NULL: outside of coroutines */
    bool is_woken;
    struct CoWaiter *next;
} CoWaiter;

static void queue_wait(Loop *l, CoQueue *q)
{
    CoWaiter w = {.co = self}, **p = &q->first;

    while (*p)
        p = &(*p)->next;
    *p = &w;
    while (!w.is_woken) {
        if (self)
            co_yield ();
        else
            loop_step(l, true);
    }
}

static bool queue_wake_one(CoQueue *q)
{
    CoWaiter *w = q->first;

    if (!w)
        return false;
    q->first = w->next;
    w->is_woken = true;
    if (w->co)
        co_wake(w->co);
    return true;
}

void co_mutex_lock(Loop *l, CoMutex *m)
{
    m->loop = l;
    if (m->is_locked)
        queue_wait(l, &m->queue); /* unlock hands it over locked */
    m->is_locked = true;
}

void co_mutex_unlock(CoMutex *m)
{
    assert(m->is_locked);
    if (!queue_wake_one(&m->queue))
        m->is_locked = false;
}

void co_queue_wait(Loop *l, CoQueue *q, CoMutex *m)
{
    if (m)
        co_mutex_unlock(m);
    queue_wait(l, q);
    if (m)
        co_mutex_lock(l, m);
}

void co_queue_wake_all(CoQueue *q)
{
    while (queue_wake_one(q))
        ;
}

/* ---- threads ---- */

typedef struct ThreadCall {
    WorkerJob job;
    void (*fn)(void *opaque);
    void *opaque;
    LoopBh done;
    CoEvent event;
} ThreadCall;

static void thread_work(WorkerJob *job)
{
    ThreadCall *c = container_of(job, ThreadCall, job);

    c->fn(c->opaque);
    loop_bh_schedule(&c->done);
}

static void thread_done(void *opaque)
{
    ThreadCall *c = opaque;

    co_event_set(&c->event);
}

void co_run_in_thread(Loop *l, void (*fn)(void *opaque), void *opaque)
{
    ThreadCall c = {.job.fn = thread_work, .fn = fn, .opaque = opaque};

    if (!self) { /* nothing else would run meanwhile */
        fn(opaque);
        return;
    }
    loop_bh_init(l, &c.done, thread_done, &c);
    workers_submit(&c.job);
    co_event_wait(l, &c.event);
}
