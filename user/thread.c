/* SPDX-License-Identifier: MIT */
/*
 * Guest threads are host threads, guest processes are host processes; ids are the real ones.
 *
 * Threads (CLONE_THREAD) are made by pthread_create, because our own code needs a valid host TLS;
 * the guest's view of exit (robust futexes, then CLEARTID and its wake-up) is produced before the
 * host thread winds up. Processes without shared memory are fork() for the usual flags and a raw
 * clone for all others. Processes that share memory are real CLONE_VM children with CLONE_VFORK:
 * the child runs guest code on its own vCPU, stack and handler table but borrows the parent's host
 * TLS, which is safe because the parent is suspended until the child execs or exits. If the guest
 * did not ask for the suspension, a helper thread is the one to be suspended.
 */
#include "user/syscall.h"
#include "user/thread.h"

#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "base/log.h"
#include "base/near.h"
#include "frontend/guest.h"
#include "softmmu/accel_ops.h"
#include "user/debug.h"
#include "user/fd.h"
#include "user/mem.h"
#include "user/run.h"
#include "user/signal.h"

#ifndef CLONE_CLEAR_SIGHAND
#define CLONE_CLEAR_SIGHAND 0x100000000ull
#endif
#ifndef CLONE_INTO_CGROUP
#define CLONE_INTO_CGROUP 0x200000000ull
#endif

#define HOST_STACK_SIZE (512u << 10)
#define ALT_STACK_SIZE  (64u << 10)
#define SIG_SETXID      33 /* glibc's, to have all threads change their ids */

#define NEW_NAMESPACES                                                                             \
    (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |  \
     CLONE_NEWNET)
/* What fork() plus a few stores can do. */
#define FORK_FLAGS (CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | CLONE_SETTLS)

/*
 * All host memory of a thread, behind its vCPU: what every fork writes is in one page. From mmap,
 * so that what is not used costs nothing.
 */
typedef struct HostThread {
    UserThread thread;
    UserSignals signals;
    u8 alt_stack[ALT_STACK_SIZE];
} HostThread;

static pthread_mutex_t list_lock WRITTEN_BY_FORK = PTHREAD_MUTEX_INITIALIZER;
static UserThread *list WRITTEN_BY_FORK;
static unsigned count WRITTEN_BY_FORK;
static int next_index;
static bool libc_is_ready WRITTEN_BY_FORK;

/* ---- allocation and the list ---- */

static size_t cpu_room(const UserAbi *abi)
{
    return ALIGN_UP(abi->guest->cpu_size, (size_t)64);
}

static UserThread *thread_alloc(const UserAbi *abi)
{
    u8 *room = near_map(cpu_room(abi) + sizeof(HostThread));
    HostThread *h = (HostThread *)(void *)(room + cpu_room(abi));

    if (room == MAP_FAILED)
        return NULL;
    h->thread.cpu = (Vcpu *)(void *)room;
    h->thread.abi = abi;
    h->thread.signals = &h->signals;
    h->thread.host = h;
    h->thread.altstack.ss_flags = SS_DISABLE;
    return &h->thread;
}

static void thread_free(UserThread *t)
{
    if (t->sighand)
        signal_release(t->sighand);
    if (t->cpu->accel_state) /* it never ran */
        t->cpu->accel->vcpu_fini(t->cpu);
    free(t->scratch);
    munmap(t->cpu, cpu_room(t->abi) + sizeof(HostThread));
}

static void list_add(UserThread *t)
{
    pthread_mutex_lock(&list_lock);
    t->next = list;
    list = t;
    count++;
    pthread_mutex_unlock(&list_lock);
}

unsigned thread_list_remove(UserThread *t)
{
    pthread_mutex_lock(&list_lock);
    for (UserThread **p = &list; *p; p = &(*p)->next)
        if (*p == t) {
            *p = t->next;
            count--;
            break;
        }
    unsigned left = count;

    pthread_mutex_unlock(&list_lock);
    return left;
}

void thread_each(void (*fn)(UserThread *t, void *data), void *data)
{
    pthread_mutex_lock(&list_lock);
    for (UserThread *t = list; t; t = t->next)
        fn(t, data);
    pthread_mutex_unlock(&list_lock);
}

unsigned thread_count(void)
{
    return __atomic_load_n(&count, __ATOMIC_RELAXED);
}

static bool thread_bind(UserThread *t, Error *err)
{
    HostThread *h = t->host;

    user_current = t;
    t->tid = user_syscall_raw(SYS_gettid);
    t->cpu->user = t;
    signal_thread_init(h->alt_stack, sizeof h->alt_stack);
    return t->cpu->accel->vcpu_init(t->cpu, err);
}

UserThread *thread_first(const UserAbi *abi, Error *err)
{
    UserThread *t = thread_alloc(abi);

    if (!t) {
        error_set(err, "out of memory");
        return NULL;
    }
    t->cpu->arch = abi->guest;
    t->cpu->accel = user_config.accel;
    t->cpu->mem = &user_mem_ops;
    t->cpu->index = next_index++;
    if (!abi->guest->reset(t->cpu, user_config.cpu_model, err) || !thread_bind(t, err))
        return NULL;
    signal_init(t);
    list_add(t);
    return t;
}

/*
 * A copy of @parent that will run with the stack and TLS of @args; not yet bound to a host thread.
 */
static UserThread *thread_copy(UserThread *parent, const CloneArgs *args)
{
    UserThread *t = thread_alloc(parent->abi);
    Gva sp = args->stack ? args->stack + args->stack_size : 0;

    if (!t)
        return NULL;
    vcpu_sync(parent->cpu);
    memcpy(t->cpu, parent->cpu, parent->abi->guest->cpu_size);
    t->cpu->accel_state = NULL;
    if (t->cpu->accel->vcpu_prepare && !t->cpu->accel->vcpu_prepare(t->cpu)) {
        thread_free(t);
        return NULL;
    }
    t->cpu->rt.exit_request = 0;
    t->cpu->single_step = false;
    t->cpu->index = __atomic_fetch_add(&next_index, 1, __ATOMIC_RELAXED);
    t->sigmask = parent->sigmask;
    t->sighand =
        args->flags & CLONE_SIGHAND ? signal_share(parent->sighand) : signal_copy(parent->sighand);
    if (!(args->flags & CLONE_VM) || (args->flags & CLONE_VFORK))
        t->altstack = parent->altstack;
    if (args->flags & CLONE_CHILD_CLEARTID)
        t->clear_child_tid = args->child_tid;
    t->abi->clone_regs(t->cpu, sp, args->flags & CLONE_SETTLS, args->tls);
    return t;
}

/* ---- threads ---- */

typedef struct Start {
    UserThread *thread;
    const CloneArgs *args;
    /* clone_beside: the request of the thread that waits; this one is a copy */
    struct Start *waiter;
    /* of a process that shares memory, as its parent sees it; the kernel writes it */
    u32 pid;
    u32 done;   /* futex */
    i64 result; /* id or -errno */
} Start;

static void start_done(Start *s, i64 result)
{
    s->result = result;
    /* pairs with start_wait; @s is gone once the other side saw it */
    __atomic_store_n(&s->done, 1, __ATOMIC_RELEASE);
    user_syscall_raw(SYS_futex, &s->done, FUTEX_WAKE_PRIVATE, 1);
}

static i64 start_wait(Start *s)
{
    while (!__atomic_load_n(&s->done, __ATOMIC_ACQUIRE))
        user_syscall_raw(SYS_futex, &s->done, FUTEX_WAIT_PRIVATE, 0, NULL);
    return s->result;
}

/*
 * pthread_create shares everything; what the guest wanted separate is separated by the new thread
 * itself.
 */
static i64 separate(u64 flags)
{
    u64 apart = (~flags & (CLONE_FS | CLONE_FILES | CLONE_SYSVSEM)) | (flags & NEW_NAMESPACES);

    return apart ? user_syscall_raw(SYS_unshare, apart) : 0;
}

/* With all signals blocked: from now on a bad address of the guest's is no end. */
static void allow_faults(void)
{
    signal_host_mask(user_host_mask(~0ull));
}

static void store_ids(UserThread *t, const CloneArgs *args)
{
    allow_faults();
    if (args->flags & CLONE_PARENT_SETTID)
        user_write(args->parent_tid, &t->tid, sizeof(u32));
    if (args->flags & CLONE_CHILD_SETTID)
        user_write(args->child_tid, &t->tid, sizeof(u32));
}

static void *thread_main(void *arg)
{
    Start *s = arg;
    UserThread *t = s->thread;
    i64 r = thread_bind(t, NULL) ? separate(s->args->flags) : -ENOMEM;

    if (r < 0) {
        user_current = NULL;
        signal_thread_init(NULL, 0);
        start_done(s, r);
        return NULL;
    }
    store_ids(t, s->args);
    list_add(t);
    u64 mask = user_host_mask(t->sigmask);

    start_done(s, t->tid);
    signal_host_mask(mask);
    if (unlikely(user_debugger != NULL))
        user_debugger->thread_start(t);
    user_run(t);
    t->cpu->accel->vcpu_fini(t->cpu);
    user_current = NULL;
    signal_thread_init(NULL, 0);
    thread_free(t);
    return NULL;
}

static void *nothing(void *arg)
{
    return NULL;
}

/*
 * With its first thread glibc installs and unblocks a handler for SIG_SETXID, over what the guest
 * has there, and the guest's own glibc uses the same number. Let that happen for a thread that does
 * nothing, with everything blocked.
 */
void thread_libc_ready(void)
{
    pthread_attr_t attr;
    pthread_t id;

    if (libc_is_ready)
        return;
    libc_is_ready = true;
    u64 mask = signal_block_all();
    SignalSaved saved = signal_save(SIG_SETXID);

    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, HOST_STACK_SIZE); /* the next one takes it over */
    if (!pthread_create(&id, &attr, nothing, NULL))
        pthread_join(id, NULL);
    pthread_attr_destroy(&attr);
    signal_restore(SIG_SETXID, &saved);
    signal_host_mask(mask);
}

static int host_thread(void *(*fn)(void *), void *arg)
{
    pthread_attr_t attr;
    pthread_t id;

    thread_libc_ready();
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, HOST_STACK_SIZE);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    int r = pthread_create(&id, &attr, fn, arg);

    pthread_attr_destroy(&attr);
    return r;
}

static i64 clone_thread(UserThread *t, const CloneArgs *args)
{
    UserThread *child = thread_copy(t, args);
    Start s = {.thread = child, .args = args};

    if (!child)
        return -ENOMEM;
    /* inherited: nothing reaches the new thread before it is ready */
    u64 mask = signal_block_all();
    int e = host_thread(thread_main, &s);
    i64 r = e ? -e : start_wait(&s);

    signal_host_mask(mask);
    if (r < 0)
        thread_free(child);
    return r;
}

/* ---- processes that share memory ---- */

/* clone3(args, size); the child calls fn(arg) on the stack named in args and never returns. */
i64 thread_clone3_asm(const void *args, size_t size, void (*fn)(void *), void *arg);
__asm__(".text\n"
        ".hidden thread_clone3_asm\n"
        ".globl thread_clone3_asm\n"
        ".type thread_clone3_asm, @function\n"
        "thread_clone3_asm:\n"
        "    mov %rdx, %r8\n"
        "    mov %rcx, %r9\n"
        "    mov $435, %eax\n"
        "    syscall\n"
        "    test %rax, %rax\n"
        "    jz 1f\n"
        "    ret\n"
        "1:  xor %ebp, %ebp\n"
        "    mov %r9, %rdi\n"
        "    call *%r8\n"
        "    ud2\n"
        ".size thread_clone3_asm, .-thread_clone3_asm\n");

static void vfork_child(void *arg)
{
    Start *s = arg;
    UserThread *t = s->thread;

    if (!thread_bind(t, NULL))
        user_syscall_raw(SYS_exit_group, 127);
    if (s->args->flags & CLONE_CLEAR_SIGHAND)
        signal_clear_handlers(t);
    allow_faults();
    if (s->args->flags & CLONE_PARENT_SETTID)
        user_write(s->args->parent_tid, &s->pid, sizeof s->pid);
    if (s->waiter)
        start_done(s->waiter, s->pid);
    signal_host_mask(user_host_mask(t->sigmask));
    user_run(t);
}

/* The host process; the calling host thread sleeps until the child has exec'd or exited. */
static i64 vfork_host(Start *s)
{
    CloneArgs host = *s->args;
    UserThread *self = user_current;
    void *stack =
        mmap(NULL, HOST_STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (stack == MAP_FAILED)
        return -ENOMEM;
    host.flags = (host.flags | CLONE_VFORK | CLONE_PARENT_SETTID) &
                 ~(u64)(CLONE_SETTLS | CLONE_CLEAR_SIGHAND);
    host.pidfd = (u64)user_ptr(host.pidfd);
    host.child_tid = (u64)user_ptr(host.child_tid);
    host.parent_tid = (u64)&s->pid;
    host.set_tid = (u64)user_ptr(host.set_tid);
    host.stack = (u64)stack;
    host.stack_size = HOST_STACK_SIZE;
    i64 r = thread_clone3_asm(&host, sizeof host, vfork_child, s);

    user_current = self;
    if (r > 0)
        s->thread->cpu->accel->vcpu_fini(s->thread->cpu);
    munmap(stack, HOST_STACK_SIZE);
    return r;
}

static void *vfork_helper(void *arg)
{
    /* the waiter's request and its arguments go away once it knows the result */
    Start *waiter = arg, s = *waiter;
    CloneArgs args = *s.args;

    s.args = &args;
    s.waiter = waiter;
    i64 r = vfork_host(&s);

    if (r < 0)
        start_done(waiter, r);
    thread_free(s.thread);
    return NULL;
}

/* Start @child in a process of its own while the caller goes on. */
static i64 clone_beside(UserThread *child, const CloneArgs *args)
{
    Start s = {.thread = child, .args = args};
    int e = host_thread(vfork_helper, &s);

    if (e) {
        thread_free(child);
        return -e;
    }
    return start_wait(&s);
}

static i64 clone_sharing(UserThread *t, const CloneArgs *args)
{
    UserThread *child = thread_copy(t, args);
    Start s = {.thread = child, .args = args};
    HostThread *h = t->host;
    i64 r;

    if (!child)
        return -ENOMEM;
    child->is_vfork_child = child->cpu->is_undebugged = true;
    u64 mask = signal_block_all();

    if (t->cpu->accel->share)
        t->cpu->accel->share();
    if (args->flags & CLONE_VFORK) {
        r = vfork_host(&s);
        thread_free(child);
        signal_thread_init(h->alt_stack, sizeof h->alt_stack);
    } else {
        r = clone_beside(child, args);
    }
    signal_host_mask(mask);
    return r;
}

/* ---- processes with memory of their own ---- */

/*
 * glibc's malloc locks, which its fork() takes; weak, so that another libc or a later glibc still
 * links.
 */
void __malloc_fork_lock_parent(void) __attribute__((weak));
void __malloc_fork_unlock_parent(void) __attribute__((weak));
void __malloc_fork_unlock_child(void) __attribute__((weak));

static void malloc_fork(void (*fn)(void))
{
    if (fn)
        fn();
}

static void fork_unlock(UserThread *t, int phase)
{
    mem_fork(phase);
    pthread_mutex_unlock(&list_lock);
    pthread_mutex_unlock(&t->sighand->lock);
}

/* False: the accelerator has no memory for the child. */
static bool fork_before(UserThread *t)
{
    pthread_mutex_lock(&t->sighand->lock);
    pthread_mutex_lock(&list_lock);
    mem_fork(0);
    if (t->cpu->accel->fork(0, 0))
        return true;
    fork_unlock(t, 1);
    return false;
}

static void fork_after(UserThread *t, i64 result)
{
    int phase = result == 0 ? 2 : 1;

    t->cpu->accel->fork(phase, (pid_t)result);
    fork_unlock(t, phase);
}

static i64 fork_host(const CloneArgs *args)
{
    CloneArgs host = *args;

    if (!(args->flags & ~(u64)FORK_FLAGS) && args->exit_signal == SIGCHLD && !args->set_tid_size) {
        pid_t pid = fork();

        return pid < 0 ? -errno : pid;
    }
    host.flags &= ~(u64)(CLONE_SETTLS | CLONE_CLEAR_SIGHAND);
    host.stack = host.stack_size = 0;
    host.pidfd = (u64)user_ptr(host.pidfd);
    host.child_tid = (u64)user_ptr(host.child_tid);
    host.parent_tid = (u64)user_ptr(host.parent_tid);
    host.set_tid = (u64)user_ptr(host.set_tid);
    malloc_fork(__malloc_fork_lock_parent);
    i64 r = user_syscall_raw(SYS_clone3, &host, sizeof host);

    malloc_fork(r == 0 ? __malloc_fork_unlock_child : __malloc_fork_unlock_parent);
    return r;
}

/* In the new process: @t is all there is. */
static void fork_child(UserThread *t, const CloneArgs *args)
{
    u32 tid;

    list = t;
    t->next = NULL;
    count = 1;
    libc_is_ready = false; /* a libc may take a forked process for one that never had threads */
    t->tid = user_syscall_raw(SYS_gettid);
    t->signals->taken = t->signals->held = 0;
    t->signals->told = 0;
    t->sig_flag = 0;
    t->is_vfork_child = t->cpu->is_undebugged = false;
    t->robust_list = 0;
    t->clear_child_tid = args->flags & CLONE_CHILD_CLEARTID ? args->child_tid : 0;
    tid = t->tid;
    if (args->flags & CLONE_CHILD_SETTID)
        user_write(args->child_tid, &tid, sizeof tid);
    if (args->flags & CLONE_CLEAR_SIGHAND)
        signal_clear_handlers(t);
    t->abi->clone_regs(t->cpu, args->stack ? args->stack + args->stack_size : 0,
                       args->flags & CLONE_SETTLS, args->tls);
}

static i64 clone_process(UserThread *t, const CloneArgs *args)
{
    const UserDebugger *d = user_debugged(t);
    u64 mask = signal_block_all();
    u32 pid;

    if (unlikely(d))
        d->fork(t, 0);
    if (!fork_before(t)) {
        if (unlikely(d))
            d->fork(t, 1);
        signal_host_mask(mask);
        return -ENOMEM;
    }
    i64 r = fork_host(args);

    if (r == 0 && (args->flags & CLONE_FILES))
        fd_table_shared();
    fork_after(t, r);
    pid = r;
    allow_faults();
    if (r == 0)
        fork_child(t, args);
    else if (r > 0 && (args->flags & CLONE_PARENT_SETTID))
        user_write(args->parent_tid, &pid, sizeof pid);
    if (unlikely(d))
        d->fork(t, r == 0 ? 2 : 1);
    signal_host_mask(mask);
    if (unlikely(d) && r > 0)
        d->forked(t, (pid_t)r);
    return r;
}

/* ---- clone ---- */

static bool flags_valid(const CloneArgs *a)
{
    const u64 f = a->flags;

    /* Source: Linux kernel/fork.c copy_process, behaviour. */
    if (((f & CLONE_NEWNS) && (f & CLONE_FS)) || ((f & CLONE_NEWUSER) && (f & CLONE_FS)) ||
        ((f & CLONE_THREAD) && !(f & CLONE_SIGHAND)) || ((f & CLONE_SIGHAND) && !(f & CLONE_VM)))
        return false;
    if ((f & CLONE_THREAD) && (f & (CLONE_NEWUSER | CLONE_NEWPID | CLONE_PIDFD)))
        return false;
    if ((f & CLONE_PIDFD) && (f & CLONE_PARENT_SETTID) && a->pidfd == a->parent_tid)
        return false; /* two results in one word */
    return !((f & CLONE_CLEAR_SIGHAND) && (f & CLONE_SIGHAND));
}

i64 thread_clone(UserThread *t, const CloneArgs *args)
{
    if (signal_pending(t))
        /* as the kernel: a child must not start with a signal half delivered */
        return USER_ERESTARTNOINTR;
    if (!flags_valid(args))
        return -EINVAL;
    if (args->flags & CLONE_THREAD)
        return clone_thread(t, args);
    return args->flags & CLONE_VM ? clone_sharing(t, args) : clone_process(t, args);
}
