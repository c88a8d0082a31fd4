/* SPDX-License-Identifier: MIT */
/* Scheduling and identity. */
#include "t.h"
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/utsname.h>
#include <sys/sysinfo.h>
#include <sys/personality.h>
#include <sys/random.h>

static void scheduling(void)
{
    struct sched_param sp = {0};
    struct timespec ts;
    struct attr {
        uint32_t size, policy;
        uint64_t flags;
        int32_t nice;
        uint32_t prio;
        uint64_t a, b, c;
        uint32_t d, e;
    } at = {0};
    cpu_set_t set, one;
    unsigned cpu = 999, node = 999;

    R(sched_getaffinity(0, sizeof set, &set));
    SAY("cpus %d", CPU_COUNT(&set) == sysconf(_SC_NPROCESSORS_ONLN));
    CPU_ZERO(&one);
    CPU_SET(0, &one);
    R(sched_setaffinity(0, sizeof one, &one));
    R(sched_getaffinity(0, sizeof set, &set));
    SAY("cpus %d", CPU_COUNT(&set));
    R(syscall(SYS_getcpu, &cpu, &node, NULL));
    SAY("cpu %u node %u", cpu, node);
    CPU_ZERO(&one);
    R(sched_setaffinity(0, sizeof one, &one));
    R(syscall(SYS_sched_getaffinity, 0, 3, &set));
    R(syscall(SYS_sched_getaffinity, 0, 8, BAD_PTR));
    R(sched_getscheduler(0));
    R(sched_setscheduler(0, SCHED_BATCH, &sp));
    R(sched_getscheduler(0));
    R(sched_setscheduler(0, 99, &sp));
    R(sched_get_priority_max(SCHED_FIFO));
    R(sched_get_priority_min(SCHED_RR));
    R(sched_rr_get_interval(0, &ts));
    R(sched_getparam(0, &sp));
    R(syscall(SYS_sched_getattr, 0, &at, 48, 0));
    SAY("%u %u", at.size, at.policy);
    R(sched_yield());
    R(sched_setaffinity(0x7fffffff, sizeof set, &set));
}

static void become(void *arg)
{
    struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct d[2];
    gid_t groups[3] = {5, 6, 7};
    uid_t r, e, s;

    R(setgroups(3, groups));
    memset(groups, 0, sizeof groups);
    R(getgroups(3, groups));
    SAY("%u %u %u", groups[0], groups[1], groups[2]);
    R(getgroups(1, groups));
    R(syscall(SYS_capget, &h, d));
    SAY("%d", d[0].effective != 0);
    R(setfsuid(1234));
    R(setfsuid(-1));
    R(setresgid(1, 2, 3));
    R(setresuid(10, 11, 12));
    R(getresuid(&r, &e, &s));
    SAY("%u %u %u %u %u", r, e, s, getgid(), getegid());
    R(setuid(0));
    R(setreuid(-1, 12));
    R(seteuid(10));
    R(syscall(SYS_capget, &h, d));
    SAY("%x", d[0].effective);
    h.version = 5;
    R(syscall(SYS_capget, &h, NULL));
    SAY("%x", h.version);
    R(chown("/", 0, 0));
    R(chroot("/"));
}

static void other(void)
{
    struct utsname u;
    struct sysinfo si;
    char b[16];

    R(uname(&u));
    SAY("%s", u.sysname);
    R(syscall(SYS_uname, BAD_PTR));
    R(sysinfo(&si));
    SAY("%d %u", si.totalram > 0 && si.procs > 0, si.mem_unit);
    R(personality(0xffffffff));
    R(personality(ADDR_NO_RANDOMIZE));
    R(personality(0xffffffff));
    R(getrandom(b, 16, GRND_NONBLOCK));
    R(getrandom(b, 16, 0x100));
    R(syscall(SYS_getrandom, BAD_PTR, 16, 0));
    R(prctl(PR_SET_PDEATHSIG, SIGTERM));
    int sig = 0;
    R(prctl(PR_GET_PDEATHSIG, &sig));
    SAY("%d", sig);
    R(prctl(PR_SET_CHILD_SUBREAPER, 1));
    R(prctl(PR_GET_CHILD_SUBREAPER, &sig));
    SAY("%d", sig);
    R(prctl(PR_GET_DUMPABLE));
    R(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    R(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
    R(prctl(99999, 0, 0, 0, 0));
    R(prctl(PR_CAPBSET_READ, 0));
    R(getpgid(0) == getpgrp());
    R(setpgid(0x7ffffff, 0));
    R(getsid(0x7ffffff));
    R(umask(0));
    R(umask(0123));
    R(getuid() == (uid_t)syscall(SYS_geteuid));
    R(gethostname(b, 0));
    R(kill(getpid(), 0));
    R(kill(0x7ffffff, 0));
    R(kill(getpid(), 65));
    R(syscall(SYS_tgkill, getpid(), -1, 0));
}

int main(void)
{
    scheduling();
    other();
    if (getuid() == 0)
        R(t_fork(become, NULL));
    return 0;
}
