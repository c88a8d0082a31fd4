/* SPDX-License-Identifier: MIT */
/*
 * The vDSO of i386 programs: its symbols and versions, clocks that agree with the system calls, a
 * system call through AT_SYSINFO, and unwinding through both of its ways out of signal handlers.
 */
#include <elf.h>
#include <errno.h>
#include <link.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>
#include <unwind.h>

#include "x86_fault.h"

#define ROUNDS 1000

typedef struct Time64 {
    int64_t sec, nsec;
} Time64;

typedef struct Time32 {
    int32_t sec, nsec;
} Time32;

/* ---- symbols ---- */

typedef struct Image {
    uintptr_t base;
    const ElfW(Sym) *sym;
    const uint32_t *hash;
    const uint16_t *versym;
    const char *verdef, *str, *soname;
} Image;

static Image image;

static void read_dynamic(const ElfW(Dyn) *d)
{
    uintptr_t name = 0;

    for (; d->d_tag != DT_NULL; d++) {
        void *p = (void *)(image.base + d->d_un.d_ptr);

        switch (d->d_tag) {
        case DT_SYMTAB: image.sym = p; break;
        case DT_STRTAB: image.str = p; break;
        case DT_HASH: image.hash = p; break;
        case DT_VERSYM: image.versym = p; break;
        case DT_VERDEF: image.verdef = p; break;
        case DT_SONAME: name = d->d_un.d_val; break;
        }
    }
    image.soname = image.str + name;
}

static void read_image(void)
{
    const ElfW(Ehdr) * eh;
    const ElfW(Phdr) * ph;

    image.base = getauxval(AT_SYSINFO_EHDR);
    eh = (const void *)image.base;
    ph = (const void *)(image.base + eh->e_phoff);
    for (int n = 0; n < eh->e_phnum; n++)
        if (ph[n].p_type == PT_DYNAMIC)
            read_dynamic((const void *)(image.base + ph[n].p_vaddr));
}

static const char *version_of(unsigned symbol)
{
    const char *at = image.verdef;

    for (;;) {
        const ElfW(Verdef) *v = (const void *)at;

        if (v->vd_ndx == (image.versym[symbol] & 0x7fff))
            return image.str + ((const ElfW(Verdaux) *)(at + v->vd_aux))->vda_name;
        if (!v->vd_next)
            return "";
        at += v->vd_next;
    }
}

static void *find(const char *name, const char *version)
{
    for (unsigned n = 0; n < image.hash[1]; n++)
        if (!strcmp(image.str + image.sym[n].st_name, name) && !strcmp(version_of(n), version))
            return (void *)(image.base + image.sym[n].st_value);
    return NULL;
}

static void *of_2_5(const char *name)
{
    void *p = find(name, "LINUX_2.5");

    check(p != NULL, name);
    return p;
}

static void *of_2_6(const char *name)
{
    void *p = find(name, "LINUX_2.6");

    check(p != NULL, name);
    return p;
}

static void listed(void)
{
    FILE *f = fopen("/proc/self/maps", "r");
    unsigned long start, from = 0;
    char line[512];
    int n = 0;

    while (fgets(line, sizeof line, f))
        if (strstr(line, "[vdso]") && sscanf(line, "%lx-", &start) == 1) {
            from = start;
            n++;
        }
    fclose(f);
    check(n == 1 && from == image.base, "[vdso] in /proc/self/maps, once");
}

/* ---- clocks ---- */

static int (*gettime)(clockid_t, Time32 *);
static int (*gettime64)(clockid_t, Time64 *);
static int (*getres)(clockid_t, Time32 *);
static int (*day)(Time32 *, struct timezone *);
static int32_t (*seconds)(int32_t *);

static int64_t ns32(const Time32 *t)
{
    return t->sec * 1000000000ll + t->nsec;
}

static int64_t ns64(const Time64 *t)
{
    return t->sec * 1000000000ll + t->nsec;
}

static int64_t ask_kernel(clockid_t clock)
{
    Time64 t = {-1, -1};

    syscall(SYS_clock_gettime64, clock, &t);
    return ns64(&t);
}

static int in_order(clockid_t clock)
{
    for (int n = 0; n < ROUNDS; n++) {
        Time32 a = {-1, -1};
        Time64 b = {-1, -1};
        int64_t before = ask_kernel(clock);
        int failed = gettime(clock, &a) | gettime64(clock, &b);
        int64_t after = ask_kernel(clock);

        if (failed || before > ns32(&a) || ns32(&a) > ns64(&b) || ns64(&b) > after)
            return 0;
    }
    return 1;
}

static int same_resolution(clockid_t clock)
{
    Time32 a = {-1, -1}, b = {-2, -2};
    int got_a = getres(clock, &a);
    long got_b = syscall(SYS_clock_getres, clock, &b) ? -errno : 0;

    return got_a == got_b && (got_a || ns32(&a) == ns32(&b)) && getres(clock, NULL) == got_b;
}

static void clocks(void)
{
    static const clockid_t asked[] = {CLOCK_REALTIME,
                                      CLOCK_MONOTONIC,
                                      CLOCK_MONOTONIC_RAW,
                                      CLOCK_REALTIME_COARSE,
                                      CLOCK_MONOTONIC_COARSE,
                                      CLOCK_BOOTTIME,
                                      CLOCK_TAI,
                                      CLOCK_PROCESS_CPUTIME_ID,
                                      CLOCK_THREAD_CPUTIME_ID};
    int ordered = 1, resolved = 1;
    Time32 t;
    Time64 t64;

    for (unsigned n = 0; n < sizeof asked / sizeof *asked; n++)
        ordered &= in_order(asked[n]);
    check(ordered, "each clock lies between two system calls");
    for (clockid_t clock = -1; clock < 16; clock++)
        resolved &= same_resolution(clock);
    check(resolved, "resolutions are those of the system call");
    check(gettime(99, &t) == -EINVAL && gettime64(99, &t64) == -EINVAL, "no such clock");
}

static void time_of_day(void)
{
    struct timezone zone = {-1, -1}, want = {-2, -2};
    int ordered = 1;
    Time32 t = {0, 0};

    for (int n = 0; n < ROUNDS; n++) {
        int64_t before = ask_kernel(CLOCK_REALTIME) / 1000;
        int failed = day(&t, NULL);
        int64_t now = t.sec * 1000000ll + t.nsec, after = ask_kernel(CLOCK_REALTIME) / 1000;

        ordered &= !failed && before <= now && now <= after;
    }
    check(ordered, "gettimeofday");
    syscall(SYS_gettimeofday, NULL, &want);
    check(!day(&t, &zone) && zone.tz_minuteswest == want.tz_minuteswest, "the time zone");
    check(!day(NULL, NULL), "gettimeofday of nothing");

    int32_t before = syscall(SYS_time, NULL), stored = 0, now = seconds(&stored);

    check(before <= now && stored == now && now <= syscall(SYS_time, NULL), "time");
    check(seconds(NULL) >= now, "time that is stored nowhere");
}

static sigjmp_buf back;

static void jump(int sig, siginfo_t *si, void *context)
{
    uintptr_t pc = ((ucontext_t *)context)->uc_mcontext.gregs[REG_EIP];

    (void)sig;
    siglongjmp(back, si->si_addr == (void *)16 && pc - image.base < 4096 ? 1 : 2);
}

static void bad_pointer(void)
{
    on(SIGSEGV, jump, 0);
    int how = sigsetjmp(back, 1);

    if (!how)
        gettime(CLOCK_MONOTONIC, (void *)16);
    check(how == 1, "a bad pointer faults in the vDSO");
    signal(SIGSEGV, SIG_DFL);
}

static volatile int entries, steps;

static void look_for_entry(int sig, siginfo_t *si, void *context)
{
    const uint8_t *code = (const void *)((ucontext_t *)context)->uc_mcontext.gregs[REG_EIP];

    (void)sig;
    (void)si;
    steps++;
    entries += (code[0] == 0xcd && code[1] == 0x80) || /* int $0x80, sysenter, syscall */
               (code[0] == 0x0f && (code[1] == 0x34 || code[1] == 0x05));
}

static int entries_of(clockid_t clock)
{
    Time64 t;

    entries = steps = 0;
    __asm__ volatile("pushf; orl $0x100, (%%esp); popf" : : : "memory", "cc");
    gettime64(clock, &t);
    __asm__ volatile("pushf; andl $~0x100, (%%esp); popf" : : : "memory", "cc");
    return steps < 10 ? -1 : entries;
}

/* Instruction by instruction. */
static void without_kernel(void)
{
    on(SIGTRAP, look_for_entry, 0);
    check(entries_of(CLOCK_MONOTONIC) == 0 && entries_of(CLOCK_REALTIME) == 0 &&
              entries_of(CLOCK_MONOTONIC_COARSE) == 0 && entries_of(CLOCK_REALTIME_COARSE) == 0,
          "clocks without a system call");
    check(entries_of(CLOCK_THREAD_CPUTIME_ID) == 1, "and one that needs it");
}

static void hints_elsewhere(void)
{
    unsigned a = 0x1234, c = CLOCK_MONOTONIC, d = 0x5678;

    __asm__ volatile(".byte 0x0f, 0x19, 0xf8, 0x0f, 0x19, 0xf9" : "+a"(a), "+c"(c), "+d"(d));
    check(a == 0x1234 && c == CLOCK_MONOTONIC && d == 0x5678, "its NOPs elsewhere are NOPs");
}

/* ---- system calls ---- */

static long through(void *entry, long nr, long a, long b)
{
    long r;

    __asm__ volatile("call *%1" : "=a"(r) : "r"(entry), "a"(nr), "b"(a), "c"(b) : "memory");
    return r;
}

static void vsyscall(void *entry)
{
    check(entry == (void *)getauxval(AT_SYSINFO), "which is AT_SYSINFO");
    check(through(entry, SYS_getpid, 0, 0) == getpid(), "a system call through it");
    check(through(entry, SYS_kill, getpid(), 99) == -EINVAL, "and one that fails");
}

static volatile int ticks;
static int fd[2];

static void tick(int sig, siginfo_t *si, void *context)
{
    (void)sig;
    (void)si;
    (void)context;
    ticks++;
    check(write(fd[1], "x", 1) == 1, "a signal in the middle of a system call");
}

/* The call of a read that waits starts again behind the handler. */
static void restarted(void *entry)
{
    struct itimerval it = {{0, 0}, {0, 20000}};
    char c = 0;
    long r;

    check(!pipe(fd), "a pipe");
    on(SIGALRM, tick, SA_RESTART);
    setitimer(ITIMER_REAL, &it, NULL);
    __asm__ volatile("call *%%esi"
                     : "=a"(r)
                     : "S"(entry), "a"(SYS_read), "b"(fd[0]), "c"(&c), "d"(1)
                     : "memory");
    check(r == 1 && c == 'x' && ticks == 1, "which starts again");
}

/* ---- unwinding ---- */

#define MARK_BX 0x11112222
#define MARK_SI 0x33334444
#define MARK_DI 0x55556666

static uintptr_t want_ip, want_sp, trampoline;
static int found_trampoline, found_frame;

static _Unwind_Reason_Code look(struct _Unwind_Context *c, void *arg)
{
    int before;
    uintptr_t ip = _Unwind_GetIPInfo(c, &before);

    (void)arg;
    if (found_trampoline && !found_frame) {
        found_frame = ip == want_ip && before && _Unwind_GetCFA(c) == want_sp &&
                      _Unwind_GetGR(c, 3) == MARK_BX && _Unwind_GetGR(c, 6) == MARK_SI &&
                      _Unwind_GetGR(c, 7) == MARK_DI;
        return _URC_END_OF_STACK;
    }
    found_trampoline |= ip == trampoline;
    return _URC_NO_REASON;
}

/* Both skip the UD2. */
static void unwind_old(int sig, struct sigcontext context)
{
    (void)sig;
    _Unwind_Backtrace(look, NULL);
    *(volatile unsigned long *)&context.eip += 2;
}

static void unwind_rt(int sig, siginfo_t *si, void *context)
{
    (void)sig;
    (void)si;
    _Unwind_Backtrace(look, NULL);
    ((ucontext_t *)context)->uc_mcontext.gregs[REG_EIP] += 2;
}

/* Of libgcc; the unwinder itself knows the code of these, too, so this is asked for. */
const void *_Unwind_Find_FDE(void *pc, void *bases[3]);

/* UD2 with marks in registers; @flags decide about the kind of frame. No restorer. */
static void through_handler(void *way_out, unsigned long flags, const char *what)
{
    struct {
        void *handler;
        unsigned long mask, flags;
        void *restorer;
    } sa = {.handler = flags & SA_SIGINFO ? (void *)unwind_rt : (void *)unwind_old, .flags = flags};
    void *bases[3];

    trampoline = (uintptr_t)way_out;
    found_trampoline = found_frame = 0;
    syscall(SYS_sigaction, SIGILL, &sa, NULL);
    __asm__ volatile("mov %%esp, %1\n movl $1f, %0\n1: ud2\n"
                     : "=m"(want_ip), "=m"(want_sp)
                     : "b"(MARK_BX), "S"(MARK_SI), "D"(MARK_DI)
                     : "memory");
    check(found_trampoline && found_frame, what);
    check(_Unwind_Find_FDE((char *)way_out - 1, bases) != NULL, "which has unwind information");
}

int main(void)
{
    setbuf(stdout, NULL);
    read_image();
    check(!strcmp(image.soname, "linux-gate.so.1"), "its name");
    listed();
    gettime = of_2_6("__vdso_clock_gettime");
    gettime64 = of_2_6("__vdso_clock_gettime64");
    getres = of_2_6("__vdso_clock_getres");
    day = of_2_6("__vdso_gettimeofday");
    seconds = of_2_6("__vdso_time");
    clocks();
    time_of_day();
    bad_pointer();
    without_kernel();
    hints_elsewhere();
    void *entry = of_2_5("__kernel_vsyscall");

    vsyscall(entry);
    restarted(entry);
    through_handler(of_2_5("__kernel_sigreturn"), 0, "unwinding out of a handler");
    through_handler(of_2_5("__kernel_rt_sigreturn"), SA_SIGINFO,
                    "unwinding out of one with SA_SIGINFO");
    printf("1..%d\n", count);
    return 0;
}
