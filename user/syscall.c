/* SPDX-License-Identifier: MIT */
/*
 * System call table, dispatch and the handlers that many rows share; see syscall.h and the head of
 * syscalls.def.
 */
#include "user/syscall.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <time.h>
#include "base/log.h"
#include "user/compat.h"
#include "user/strace.h"

/* Row numbers; 0 means "no such call". */
enum {
    ROW_NONE,
#define _(name, x86_64, i386, arm, a64, handler, args) ROW_##name,
#include "user/syscalls.def"
#undef _
    ROW_COUNT,
};

/* Numbers without a call share row 0, so that they are logged and counted like any other. */
static i64 sys_unknown(UserThread *t, const u64 *a)
{
    log_unimp("unknown %s system call %llu\n", t->abi->name,
              (unsigned long long)syscall_call(a)->nr);
    return -ENOSYS;
}

static const SyscallRow rows[ROW_COUNT] = {
    [ROW_NONE] = {"unknown", sys_unknown, "hex hex hex hex hex hex", {-1, -1, -1, -1}},
#define _(name, x86_64, i386, arm, a64, handler, args)                                             \
    [ROW_##name] = {#name, handler, args, {x86_64, i386, arm, a64}},
#include "user/syscalls.def"
#undef _
};

/* What i386 does in its own way; the others have their row's handler. */
static const SyscallFn i386_fn[ROW_COUNT] = {
#define _(name, handler) [ROW_##name] = handler,
#include "user/syscalls_i386.def"
#undef _
};

/* The calls of x86-64 that serve some of i386. */
static const struct {
    u8 when; /* SyscallSame */
    u16 row;
} same[ROW_COUNT] = {
#define _(name, wide, when) [ROW_##name] = {when, ROW_##wide},
#include "user/syscalls_same.def"
#undef _
};

SyscallSame syscall_same(const u64 *a, long *nr)
{
    size_t n = (size_t)(syscall_call(a)->row - rows);

    *nr = rows[same[n].row].nr[SYSCALL_X86_64];
    return same[n].when;
}

/*
 * Number -> row, one array per architecture. A row that an architecture lacks lands in a slot of
 * its own behind the real numbers, so that the initialiser has no duplicate unless the table has
 * one (the compiler then warns). The private calls of Arm (0xf0001..) are folded into the gap
 * before those slots.
 */
#define NR_MAX      512
#define ARM_PRIVATE 0xf0000
#define SLOT(nr, row)                                                                              \
    ((nr) < 0 ? NR_MAX + (row) : (nr) >= ARM_PRIVATE ? NR_MAX - 16 + ((nr)&15) : (nr))

// clang-format off
static const u16 index_x86_64[NR_MAX + ROW_COUNT] = {
#define _(name, x86_64, i386, arm, a64, handler, args) [SLOT(x86_64, ROW_##name)] = ROW_##name,
#include "user/syscalls.def"
#undef _
};
static const u16 index_i386[NR_MAX + ROW_COUNT] = {
#define _(name, x86_64, i386, arm, a64, handler, args) [SLOT(i386, ROW_##name)] = ROW_##name,
#include "user/syscalls.def"
#undef _
};
static const u16 index_arm[NR_MAX + ROW_COUNT] = {
#define _(name, x86_64, i386, arm, a64, handler, args) [SLOT(arm, ROW_##name)] = ROW_##name,
#include "user/syscalls.def"
#undef _
};
static const u16 index_a64[NR_MAX + ROW_COUNT] = {
#define _(name, x86_64, i386, arm, a64, handler, args) [SLOT(a64, ROW_##name)] = ROW_##name,
#include "user/syscalls.def"
#undef _
};
// clang-format on

static const u16 *const index_of[SYSCALL_ARCH_COUNT] = {index_x86_64, index_i386, index_arm,
                                                        index_a64};

enum ArgType { INT, PTR, PATH, LPATH };

static const struct {
    const char *word;
    u8 type;
} words[SYSCALL_ARG_COUNT] = {
#define _(word, type, printer) [SYSCALL_ARG_##word] = {#word, type},
#include "user/argkind.def"
#undef _
};

static SyscallPlan plans[ROW_COUNT];

static struct {
    u64 calls, errors, ns;
} counters[ROW_COUNT];

static int arch_of(u16 elf_machine)
{
    switch (elf_machine) {
    case EM_X86_64: return SYSCALL_X86_64;
    case EM_386: return SYSCALL_I386;
    case EM_ARM: return SYSCALL_ARM;
    case EM_AARCH64: return SYSCALL_A64;
    default: return -1;
    }
}

enum SyscallArch syscall_arch(const UserThread *t)
{
    return (enum SyscallArch)arch_of(t->abi->elf_machine);
}

const SyscallRow *syscall_row(u16 elf_machine, u64 nr)
{
    int arch = arch_of(elf_machine);
    unsigned row;

    if (elf_machine == EM_ARM && nr >= ARM_PRIVATE && nr < ARM_PRIVATE + 16)
        nr = NR_MAX - 16 + (nr & 15);
    else if (nr >= NR_MAX - 16)
        return NULL;
    row = arch >= 0 ? index_of[arch][nr] : ROW_NONE;
    return row ? &rows[row] : NULL;
}

static unsigned word_kind(const char *word, size_t len)
{
    for (unsigned i = 0; i < ARRAY_SIZE(words); i++)
        if (strlen(words[i].word) == len && !memcmp(words[i].word, word, len))
            return i;
    return SYSCALL_ARG_COUNT;
}

static SyscallPlan plan_parse(const char *args)
{
    SyscallPlan p = {0};

    for (const char *s = args; *s && p.count < 6; s += strspn(s, " ")) {
        size_t len = strcspn(s, " ");
        bool out = s[len - 1] == '>';
        unsigned kind = word_kind(s, len - out), bit = 1u << p.count;

        s += len;
        if (kind == SYSCALL_ARG_void)
            break;
        if (kind == SYSCALL_ARG_COUNT)
            kind = SYSCALL_ARG_hex; /* tests/user/table.py refuses such rows */
        p.ptr_mask |= words[kind].type != INT ? bit : 0;
        p.path_mask |= words[kind].type >= PATH ? bit : 0;
        p.link_mask |= words[kind].type == LPATH ? bit : 0;
        p.out_mask |= out ? bit : 0;
        p.kind[p.count++] = kind;
    }
    return p;
}

const SyscallPlan *syscall_plan(const SyscallRow *row)
{
    SyscallPlan *p = &plans[row - rows];

    /* Threads that race here write the same bytes; ready comes last and pairs with this acquire. */
    if (unlikely(!__atomic_load_n(&p->ready, __ATOMIC_ACQUIRE))) {
        *p = plan_parse(row->args);
        __atomic_store_n(&p->ready, 1, __ATOMIC_RELEASE);
    }
    return p;
}

static u64 now_ns(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (u64)ts.tv_sec * 1000000000u + (u64)ts.tv_nsec;
}

static i64 call_plain(UserThread *t, const SyscallCall *c)
{
    SyscallFn own = t->abi->is_compat ? i386_fn[c->row - rows] : NULL;

    return own ? own(t, c->a) : c->row->fn(t, c->a);
}

static i64 call_counted(UserThread *t, const SyscallCall *c)
{
    unsigned i = (unsigned)(c->row - rows);
    u64 start = now_ns();
    i64 r = call_plain(t, c);

    __atomic_fetch_add(&counters[i].calls, 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&counters[i].errors, r < 0 && r > -4096, __ATOMIC_RELAXED);
    __atomic_fetch_add(&counters[i].ns, now_ns() - start, __ATOMIC_RELAXED);
    return r;
}

static i64 call_logged(UserThread *t, const SyscallCall *c)
{
    i64 r;

    strace_enter(t, c);
    r = user_config.stats ? call_counted(t, c) : call_plain(t, c);
    strace_leave(t, c, r);
    return r;
}

i64 syscall_dispatch(UserThread *t, u64 nr, const u64 a[6])
{
    SyscallCall c = {
        {a[0], a[1], a[2], a[3], a[4], a[5]}, syscall_row(t->abi->elf_machine, nr), nr};

    if (unlikely(!c.row))
        c.row = &rows[ROW_NONE];
    if (unlikely(strace_on()))
        return call_logged(t, &c);
    if (unlikely(user_config.stats))
        return call_counted(t, &c);
    return call_plain(t, &c);
}

void syscall_stats_print(FILE *f)
{
    fprintf(f, "%12s %10s %8s  %s\n", "usecs", "calls", "errors", "syscall");
    for (unsigned i = 0; i < ROW_COUNT; i++)
        if (counters[i].calls)
            fprintf(f, "%12llu %10llu %8llu  %s\n", (unsigned long long)counters[i].ns / 1000,
                    (unsigned long long)counters[i].calls, (unsigned long long)counters[i].errors,
                    rows[i].name);
}

/* Handlers that many rows share. */

void syscall_host_args(const u64 *a, u64 host[6])
{
    const SyscallPlan *p = syscall_plan(syscall_call(a)->row);

    for (unsigned i = 0; i < 6; i++)
        host[i] = p->ptr_mask >> i & 1 ? (u64)(uintptr_t)user_ptr(a[i]) : a[i];
}

i64 sys_pass(UserThread *t, const u64 *a)
{
    u64 h[6];

    if (t->abi->is_compat)
        return compat_pass(a, false);
    syscall_host_args(a, h);
    return user_syscall_raw(syscall_host_nr(a), h[0], h[1], h[2], h[3], h[4], h[5]);
}

i64 sys_block(UserThread *t, const u64 *a)
{
    u64 h[6];

    if (t->abi->is_compat)
        return compat_pass(a, true);
    syscall_host_args(a, h);
    return user_syscall(syscall_host_nr(a), h[0], h[1], h[2], h[3], h[4], h[5]);
}

/* Whether the call says AT_SYMLINK_NOFOLLOW in an atflags argument. */
static bool no_follow(const SyscallPlan *p, const u64 *a)
{
    for (unsigned i = 0; i < p->count; i++)
        if (p->kind[i] == SYSCALL_ARG_atflags && (a[i] & AT_SYMLINK_NOFOLLOW))
            return true;
    return false;
}

/* The path, argument @i, is @name: the guest's own, or one that must be moved to where it is seen. */
static i64 compat_path(UserThread *t, const u64 *a, unsigned i, const char *name)
{
    u64 h[6];

    memcpy(h, a, sizeof h);
    if (name != user_ptr(a[i]))
        h[i] = compat_copy(t, name, strlen(name) + 1);
    return compat_call(a, h, false);
}

i64 sys_path(UserThread *t, const u64 *a)
{
    const SyscallPlan *p = syscall_plan(syscall_call(a)->row);
    unsigned i = (unsigned)__builtin_ctz(p->path_mask); /* such rows have exactly one path */
    int dirfd = i > 0 && p->kind[i - 1] == SYSCALL_ARG_dirfd ? (int)a[i - 1] : AT_FDCWD;
    bool follow = !p->link_mask && !no_follow(p, a);
    char path[PATH_MAX];
    const char *name = path_lookup(t, dirfd, a[i], follow, path);
    u64 h[6];

    if (t->abi->is_compat)
        return compat_path(t, a, i, name);
    syscall_host_args(a, h);
    h[i] = (u64)(uintptr_t)name;
    return user_syscall_raw(syscall_host_nr(a), h[0], h[1], h[2], h[3], h[4], h[5]);
}

i64 sys_none(UserThread *t, const u64 *a)
{
    const SyscallCall *c = syscall_call(a);

    log_unimp("%s system call %s (%llu) is not implemented\n", t->abi->name, c->row->name,
              (unsigned long long)c->nr);
    return -ENOSYS;
}

i64 sys_enosys(UserThread *t, const u64 *a)
{
    return -ENOSYS;
}

i64 sys_eperm(UserThread *t, const u64 *a)
{
    return -EPERM;
}

i64 sys_eopnotsupp(UserThread *t, const u64 *a)
{
    return -EOPNOTSUPP;
}
