/* SPDX-License-Identifier: MIT */
/*
 * -sandbox: a filter of the kernel over system calls, which holds for all threads and children and
 * cannot be taken back. What is forbidden is a table (sandbox.def); the filter is that table as a
 * program, so no library is needed.
 *
 * Calls of another architecture's numbers end the process: nobody here makes any. Threads are made
 * by clone() with CLONE_THREAD, or clone3(), whose flags a filter cannot see: with spawn=deny that
 * one does not exist (ENOSYS), and the C library uses clone().
 *
 * Source: Linux Documentation/userspace-api/seccomp_filter.rst; seccomp(2).
 */
#include "control/sandbox.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef enum Group {
    GROUP_ALWAYS,
    GROUP_OBSOLETE,
    GROUP_PRIVILEGES,
    GROUP_SPAWN,
    GROUP_RESOURCES,
    GROUPS,
} Group;

static const struct {
    u32 number;
    u8 group;
} calls[] = {
#define _(name, group) {SYS_##name, GROUP_##group},
#include "control/sandbox.def"
#undef _
};

const OptRow sandbox_rows[] = {
    {"enable", OPT_BOOL, NULL, "forbid system calls that the emulator does not need"},
    {"obsolete", OPT_ENUM, "allow|deny", "allow old ones"},
    {"elevateprivileges", OPT_ENUM, "allow|deny|children",
     "deny: no other user or group; children: programs that it starts gain no rights"},
    {"spawn", OPT_ENUM, "allow|deny", "deny: no other processes or programs"},
    {"resourcecontrol", OPT_ENUM, "allow|deny", "deny: no other priority, CPUs or limits"},
};
const unsigned sandbox_row_count = ARRAY_SIZE(sandbox_rows);

#define PROGRAM_MAX (2 * ARRAY_SIZE(calls) + 16)

typedef struct Program {
    struct sock_filter insn[PROGRAM_MAX];
    unsigned short count;
} Program;

static void add(Program *p, u16 code, u32 k, u8 if_true, u8 if_false)
{
    p->insn[p->count++] = (struct sock_filter){code, if_true, if_false, k};
}

#define LOAD(p, field)                                                                             \
    add(p, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field), 0, 0)
#define RETURN(p, what) add(p, BPF_RET | BPF_K, what, 0, 0)

/* The next instruction is skipped unless the call has @number. */
static void if_call(Program *p, u32 number)
{
    add(p, BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1);
}

static void deny(Program *p, u32 number, int error)
{
    if_call(p, number);
    RETURN(p, SECCOMP_RET_ERRNO | (u32)error);
}

/* clone() is for threads; the low half of its first argument has the flags. */
static void deny_processes(Program *p)
{
    deny(p, SYS_clone3, ENOSYS);
    add(p, BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 4);
    LOAD(p, args[0]);
    add(p, BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 0, 1);
    RETURN(p, SECCOMP_RET_ALLOW);
    RETURN(p, SECCOMP_RET_ERRNO | EPERM);
}

static void make(Program *p, const bool denied[GROUPS])
{
    LOAD(p, arch);
    add(p, BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0);
    RETURN(p, SECCOMP_RET_KILL_PROCESS);
    LOAD(p, nr);
    for (unsigned n = 0; n < ARRAY_SIZE(calls); n++)
        if (denied[calls[n].group])
            deny(p, calls[n].number, EPERM);
    if (denied[GROUP_SPAWN])
        deny_processes(p);
    RETURN(p, SECCOMP_RET_ALLOW);
}

static bool denies(const Opts *o, const char *key, bool absent)
{
    const char *v = opts_get(o, key);

    return v ? !strcmp(v, "deny") : absent;
}

bool sandbox_enter(const Opts *o, Error *err)
{
    const char *elevate = opts_get(o, "elevateprivileges");
    const bool denied[GROUPS] = {
        [GROUP_ALWAYS] = true,
        [GROUP_OBSOLETE] = denies(o, "obsolete", true),
        [GROUP_PRIVILEGES] = denies(o, "elevateprivileges", false),
        [GROUP_SPAWN] = denies(o, "spawn", false),
        [GROUP_RESOURCES] = denies(o, "resourcecontrol", false),
    };
    Program p = {.count = 0};
    struct sock_fprog prog = {.filter = p.insn};

    if (!opts_bool(o, "enable", false))
        return true;
    make(&p, denied);
    prog.len = p.count;
    if (elevate && !strcmp(elevate, "children") && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return error_set_errno(err, "-sandbox: elevateprivileges=children");
    /* Who is not root may only give up calls together with the right to gain others. */
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &prog) == 0)
        return true;
    if (errno != EACCES || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
        syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &prog))
        return error_set_errno(err, "-sandbox: the kernel refuses the filter");
    return true;
}
