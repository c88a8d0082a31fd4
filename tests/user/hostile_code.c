/* SPDX-License-Identifier: MIT */
/*
 * Code where none can be, and code that changes: wild jumps, self-modification, JITs, unmapping
 * what runs.
 */
#include "hostile.h"
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/uio.h>

typedef long Fn(void);

#define RET 0xd65f03c0u
#define NOP 0xd503201fu
#define MOVZ(rd, imm) (0xd2800000u | (uint32_t)(imm) << 5 | (rd)) /* mov x<rd>, #imm */

static void sync_code(const void *p, size_t size)
{
    __builtin___clear_cache((char *)p, (char *)p + size);
}

static void write_fn(uint32_t *code, unsigned value)
{
    code[0] = MOVZ(0, value);
    code[1] = RET;
    sync_code(code, 8);
}

static long call(void *fn)
{
    return ((Fn *)fn)();
}

static long call_addr(unsigned long a)
{
    return call((void *)a);
}

/* ---- wild jumps ---- */

/* A jump to @to must fault there, with this signal and code. */
static void wild(unsigned long to, int sig, int code)
{
    MUST_EQ(TRY(call_addr(to)), sig);
    MUST_EQ(fault.code, code);
    MUST_EQ(fault.addr, to);
    MUST_EQ(fault.pc, to);
}

static void jump_nowhere(void)
{
    char *hole = must_map(NULL, 3 * PAGE, PROT_READ | PROT_EXEC, PRIVATE, -1);

    catch_faults(0);
    munmap(hole, 3 * PAGE);
    for (int i = 0; i < 50; i++) {
        wild(0, SIGSEGV, SEGV_MAPERR);
        wild((unsigned long)hole, SIGSEGV, SEGV_MAPERR);
        wild((unsigned long)hole + PAGE - 4, SIGSEGV, SEGV_MAPERR);
        wild(4, SIGSEGV, SEGV_MAPERR);
        wild(0x0000ffffffffe000, SIGSEGV, SEGV_MAPERR);
        wild(0x00007ffffffff000, SIGSEGV, SEGV_MAPERR);
    }
}

static void jump_kernel(void)
{
    catch_faults(0);
    for (int i = 0; i < 20; i++) {
        MUST_EQ(TRY(call_addr(0xffff800000000000)), SIGSEGV);
        MUST_EQ(TRY(call_addr(0xfffffffffffffffc)), SIGSEGV);
        MUST_EQ(TRY(call_addr(0x0001000000000000)), SIGSEGV);
        MUST_EQ(TRY(call_addr(0x0000800000000000)), SIGSEGV);
        MUST_EQ(TRY(call_addr(0x00ff000000000000)), SIGSEGV);
        MUST_EQ(TRY(call_addr(0xff5fffffff600000)), SIGSEGV);
        MUST_EQ(TRY(call_addr(0xffffffffff600000)), SIGSEGV); /* the host's vsyscall page */
    }
}

static void jump_noexec(void)
{
    char *rw = must_map(NULL, PAGE, PROT_READ | PROT_WRITE, PRIVATE, -1);
    char *none = must_map(NULL, PAGE, PROT_NONE, PRIVATE, -1);
    uint32_t on_stack[2] = {MOVZ(0, 1), RET};

    catch_faults(0);
    write_fn((uint32_t *)rw, 5);
    for (int i = 0; i < 50; i++) {
        wild((unsigned long)rw, SIGSEGV, SEGV_ACCERR);
        wild((unsigned long)rw + PAGE - 4, SIGSEGV, SEGV_ACCERR);
        wild((unsigned long)none, SIGSEGV, SEGV_ACCERR);
        wild((unsigned long)on_stack, SIGSEGV, SEGV_ACCERR);
    }
}

static void jump_odd(void)
{
    uint32_t *code = must_map(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, PRIVATE, -1);

    catch_faults(0);
    for (int i = 0; i < 8; i++)
        code[i] = RET;
    sync_code(code, 32);
    for (int i = 0; i < 50; i++)
        for (unsigned k = 1; k < 4; k++) {
            MUST_EQ(TRY(call((char *)code + k)), SIGBUS);
            MUST_EQ(fault.code, BUS_ADRALN);
            MUST_EQ(fault.addr, (char *)code + k);
            MUST_EQ(fault.pc, (char *)code + k);
            MUST_EQ(TRY(call_addr(k)), SIGBUS); /* alignment comes before translation */
        }
}

/*
 * A block that runs off the end of its page into nothing faults there, after the instructions
 * before it.
 */
static void run_off(void)
{
    char *page = must_map(NULL, 2 * PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, PRIVATE, -1);
    uint32_t *code = (uint32_t *)(page + PAGE) - 4;
    static volatile long stored;

    catch_faults(0);
    for (int mode = 0; mode < 3; mode++) {
        code[0] = NOP;
        code[1] = 0xf9000001; /* str x1, [x0] */
        code[2] = NOP;
        code[3] = NOP;
        sync_code(code, 16);
        if (mode == 0)
            munmap(page + PAGE, PAGE);
        if (mode == 1)
            must_map(page + PAGE, PAGE, PROT_READ, PRIVATE | MAP_FIXED, -1);
        if (mode == 2)
            mprotect(page + PAGE, PAGE, PROT_NONE);
        for (long i = 1; i < 60; i++) {
            stored = 0;
            MUST_EQ(TRY(((void (*)(volatile long *, long))code)(&stored, i)), SIGSEGV);
            MUST_EQ(stored, i);
            MUST_EQ(fault.pc, page + PAGE);
            MUST_EQ(fault.addr, page + PAGE);
            MUST_EQ(fault.code, mode ? SEGV_ACCERR : SEGV_MAPERR);
        }
    }
}

/* An emulator's memory is somewhere in here too: nothing that is not the guest's may be run. */
static void jump_random(void)
{
    unsigned long seed = 88172645463325252ul;

    catch_faults(0);
    for (int i = 0; i < 30000; i++) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        unsigned long a = (seed >> 17) & ~3ul, top = 0x7f0000000000;

        if (i % 3)
            a = top | (a & 0xffffffffff);
        if (a < 0x5600000000) /* the guest's own program */
            continue;
        if (a > 0x7d0000000000 && a <= 0x7e0000000000) /* its libraries and stack */
            continue;
        MUST_EQ(TRY(call_addr(a)), SIGSEGV);
    }
}

/*
 * /proc/self/maps lists what may be read; an emulator's own pages, seen through /proc/self/mem's
 * holes, may not run.
 */
static void jump_gaps(void)
{
    FILE *f = fopen("/proc/self/maps", "r");
    unsigned long a, b, last = 0;
    char perms[8], line[512];
    int n = 0;

    MUST(f);
    catch_faults(0);
    while (fgets(line, sizeof line, f)) {
        MUST(sscanf(line, "%lx-%lx %7s", &a, &b, perms) == 3);
        if (a > last) {
            MUST_EQ(TRY(call_addr(last)), SIGSEGV);
            MUST_EQ(TRY(call_addr(a - 4)), SIGSEGV);
        }
        if (perms[2] != 'x')
            MUST_EQ(TRY(call_addr(a)), SIGSEGV);
        last = b;
        n++;
    }
    MUST(n > 3);
    for (unsigned long page = 0x555500000000; page < 0x570000000000; page += 1ul << 30)
        MUST_EQ(TRY(call_addr(page)), SIGSEGV);
}

static void jump_tagged(void)
{
    uint32_t *code = must_map(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, PRIVATE, -1);

    write_fn(code, 77);
    for (int i = 0; i < 40; i++)
        MUST_EQ(call_addr((unsigned long)code | (unsigned long)(i + 1) << 56), 77);
}

static void die_jump(void)
{
    call_addr(0x10);
}

static void die_odd(void)
{
    call_addr(0x13);
}

static void die_undefined(void)
{
    __asm__ volatile(".inst 0");
}

/* ---- code that changes ---- */

static void smc_announced(void)
{
    uint32_t *code = must_map(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, PRIVATE, -1);

    for (unsigned i = 0; i < 3000; i++) {
        write_fn(code + i % 7 * 4, i);
        MUST_EQ(call(code + i % 7 * 4), i);
    }
}

/*
 * Code patches an instruction behind it in the same straight line, announces it, and must run the
 * new one.
 */
static void smc_same_block(void)
{
    uint32_t *code = must_map(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, PRIVATE, -1);
    const uint32_t body[] = {
        0xb9000001u,     /* str w1, [x0]   the address of the mov below */
        0xd50b7b20u,     /* dc cvau, x0 */
        0xd5033b9fu,     /* dsb ish */
        0xd50b7520u,     /* ic ivau, x0 */
        0xd5033b9fu,     /* dsb ish */
        0xd5033fdfu,     /* isb */
        MOVZ(0, 0x1111), /* patched */
        RET,
    };

    memcpy(code, body, sizeof body);
    sync_code(code, sizeof body);
    for (unsigned i = 0; i < 500; i++)
        MUST_EQ(((long (*)(void *, uint32_t))code)(code + 6, MOVZ(0, i)), i);
}

/* Without the announcement either version may run, but nothing else. */
static void smc_unannounced(void)
{
    volatile uint32_t *code = must_map(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, PRIVATE, -1);

    write_fn((uint32_t *)code, 1);
    MUST_EQ(call((void *)code), 1);
    for (int i = 0; i < 500; i++) {
        code[0] = MOVZ(0, 1 + i % 2);
        long r = call((void *)code);

        MUST(r == 1 || r == 2);
    }
}

/* As many targets as make the table of indirect branches grow, more than once; then some change. */
static void many_targets(void)
{
    enum { COUNT = 12000, GAP = 2 };
    size_t size = COUNT * GAP * 4ul + PAGE;
    uint32_t *code = must_map(NULL, size, PROT_READ | PROT_WRITE | PROT_EXEC, PRIVATE, -1);

    for (unsigned i = 0; i < COUNT; i++) {
        code[i * GAP] = MOVZ(0, i);
        code[i * GAP + 1] = RET;
    }
    sync_code(code, size);
    for (unsigned round = 0; round < 3; round++) {
        for (unsigned i = 0; i < COUNT; i++)
            MUST_EQ(call(code + i * GAP), round && i % 1024 == 5 ? i + round : i);
        for (unsigned i = 5; i < COUNT; i += 1024) {
            code[i * GAP] = MOVZ(0, i + round + 1);
            sync_code(code + i * GAP, 4);
        }
    }
}

static void jit_dual(void)
{
    int fd = memfd_create("jit", 0);

    MUST(fd >= 0 && ftruncate(fd, 4 * PAGE) == 0);
    uint32_t *w = must_map(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd);
    uint32_t *x = must_map(NULL, 4 * PAGE, PROT_READ | PROT_EXEC, MAP_SHARED, fd);

    for (unsigned i = 0; i < 2000; i++) {
        unsigned at = i % 5 * 900;

        w[at] = MOVZ(0, i);
        w[at + 1] = RET;
        if (i & 1) /* through either mapping */
            sync_code(w + at, 8);
        else
            sync_code(x + at, 8);
        MUST_EQ(call(x + at), i);
    }
}

static void jit_flips(void)
{
    uint32_t *code = must_map(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, PRIVATE, -1);

    catch_faults(0);
    for (unsigned i = 0; i < 1000; i++) {
        MUST(mprotect(code, PAGE, PROT_READ | PROT_WRITE) == 0);
        code[0] = MOVZ(0, i);
        code[1] = RET;
        if (i % 50 == 0)
            wild((unsigned long)code, SIGSEGV, SEGV_ACCERR);
        MUST(mprotect(code, PAGE, PROT_READ | PROT_EXEC) == 0);
        sync_code(code, 8);
        MUST_EQ(call(code), i);
        if (i % 50 == 0)
            MUST_EQ(TRY(*(volatile uint32_t *)code = 0), SIGSEGV);
    }
}

/*
 * Other contents at the same place, without any cache maintenance: the kernel does that for new
 * pages.
 */
static void remapped(void)
{
    uint32_t *at = must_map(NULL, PAGE, PROT_NONE, PRIVATE, -1);
    int fd[2];

    for (int k = 0; k < 2; k++) {
        uint32_t code[2] = {MOVZ(0, 10 + k), RET};

        fd[k] = memfd_create("code", 0);
        MUST(write(fd[k], code, sizeof code) == sizeof code);
    }
    for (int i = 0; i < 300; i++) {
        must_map(at, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED, fd[i % 2]);
        MUST_EQ(call(at), 10 + i % 2);
    }
    for (int i = 0; i < 100; i++) {
        uint32_t *src = must_map(NULL, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd[i % 2]);

        MUST(mremap(src, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, at) == at);
        MUST_EQ(call(at), 10 + i % 2);
    }
}

/* ---- two threads ---- */

static volatile int stop;
static uint32_t *shared_code;
static volatile long calls;

static void *caller(void *arg)
{
    long r;

    while (!stop) {
        r = call(shared_code);
        if (r < 1000 || r > 3000)
            _exit(3);
        calls++;
    }
    return arg;
}

/* One thread patches and announces while others run the code. */
static void smc_storm(void)
{
    pthread_t th[3];

    shared_code = must_map(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, PRIVATE, -1);
    write_fn(shared_code, 1000);
    for (int i = 0; i < 3; i++)
        MUST(pthread_create(&th[i], NULL, caller, NULL) == 0);
    for (unsigned i = 0; i < 20000; i++) {
        *(volatile uint32_t *)shared_code = MOVZ(0, 1000 + i % 2000);
        sync_code(shared_code, 4);
        if (i % 64 == 0)
            MUST_EQ(call(shared_code), 1000 + i % 2000);
    }
    while (calls < 100)
        usleep(1000);
    stop = 1;
    for (int i = 0; i < 3; i++)
        pthread_join(th[i], NULL);
}

static __thread sigjmp_buf thread_back;
static volatile long gone_faults, gone_calls;

static void on_gone(int sig, siginfo_t *info, void *uc)
{
    if (info->si_addr < (void *)shared_code || info->si_addr >= (void *)(shared_code + 1024))
        _exit(4);
    siglongjmp(thread_back, 1);
}

static void *unlucky(void *arg)
{
    while (!stop) {
        if (sigsetjmp(thread_back, 1)) {
            gone_faults++;
            continue;
        }
        if (call(shared_code) != 123)
            _exit(3);
        gone_calls++;
    }
    return arg;
}

/* The code vanishes and comes back under the threads that run it. */
static void unmap_running(void)
{
    pthread_t th[2];
    int fd = memfd_create("code", 0);
    uint32_t code[300];

    for (int i = 0; i < 298; i++)
        code[i] = i % 10 == 5 ? 0x14000001u /* b .+4 */ : NOP;
    code[298] = MOVZ(0, 123);
    code[299] = RET;
    MUST(write(fd, code, sizeof code) == sizeof code);
    on(SIGSEGV, on_gone, 0);
    on(SIGBUS, on_gone, 0);
    shared_code = must_map(NULL, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd);
    for (int i = 0; i < 2; i++)
        MUST(pthread_create(&th[i], NULL, unlucky, NULL) == 0);
    for (int i = 0; i < 1500 || ((!gone_faults || !gone_calls) && i < 100000); i++) {
        if (i % 3 == 0)
            munmap(shared_code, PAGE);
        else if (i % 3 == 1)
            mprotect(shared_code, PAGE, PROT_NONE);
        else
            must_map(shared_code, PAGE, PROT_NONE, PRIVATE | MAP_FIXED, -1);
        must_map(shared_code, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED, fd);
        if (i % 16 == 0)
            sched_yield();
        if (i >= 1500)
            usleep(50); /* on a busy machine they may have had no time between two changes */
    }
    stop = 1;
    for (int i = 0; i < 2; i++)
        pthread_join(th[i], NULL);
    MUST(gone_faults > 0 && gone_calls > 0);
}

/*
 * The file behind code shrinks: SIGBUS. (What was translated before may go on to run: nobody
 * announced a change.)
 */
static void truncated(void)
{
    int fd = memfd_create("code", 0);

    MUST(ftruncate(fd, 2 * PAGE) == 0);
    uint32_t *w = must_map(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd);
    uint32_t *x = must_map(NULL, 2 * PAGE, PROT_READ | PROT_EXEC, MAP_SHARED, fd);

    catch_faults(0);
    write_fn(w + 1030, 9);
    MUST_EQ(call(x + 1030), 9);
    w[1022] = NOP;
    w[1023] = NOP;
    MUST(ftruncate(fd, PAGE) == 0);
    sync_code(x + 1020, 16);
    MUST_EQ(TRY(call(x + 1022)), SIGBUS); /* runs into the missing page */
    MUST_EQ(fault.code, BUS_ADRERR);
    MUST_EQ(fault.addr, x + 1024);
    MUST_EQ(TRY(call(x + 1040)), SIGBUS);
    MUST_EQ(fault.addr, x + 1040);
}

/* Much code, each piece run once or twice: a small cache is recycled all the time. */
static void much_code(void)
{
    enum { N = 6000 };
    uint32_t *code = must_map(NULL, N * 64, PROT_READ | PROT_WRITE | PROT_EXEC, PRIVATE, -1);

    for (int i = 0; i < N; i++) {
        code[i * 16] = MOVZ(0, i);
        code[i * 16 + 1] = 0x14000002u; /* b .+8 */
        code[i * 16 + 2] = NOP;
        code[i * 16 + 3] = RET;
    }
    sync_code(code, N * 64);
    for (int round = 0; round < 3; round++)
        for (int i = 0; i < N; i++)
            MUST_EQ(call(code + i * 16), i);
}

/* The kernel itself keeps the caches coherent when it writes to a process's memory. */
static void written_by_kernel(void)
{
    uint32_t *code = must_map(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, PRIVATE, -1);
    char name[64];

    snprintf(name, sizeof name, "/proc/%d/task/%d/mem", getpid(), getpid());
    int fd = open("/proc/self/mem", O_RDWR), by_pid = dup(open(name, O_WRONLY));

    MUST(fd >= 0 && by_pid >= 0);
    write_fn(code, 0);
    mprotect(code, PAGE, PROT_READ | PROT_EXEC); /* no obstacle for /proc/self/mem */
    for (unsigned i = 0; i < 100; i += 5) {
        uint32_t insn[5] = {MOVZ(0, i), MOVZ(0, i + 1), MOVZ(0, i + 2), MOVZ(0, i + 3),
                            MOVZ(0, i + 4)};
        struct iovec from = {&insn[4], 4}, to = {code, 4};

        MUST(pwrite(fd, &insn[0], 4, (off_t)code) == 4);
        MUST_EQ(call(code), i);
        MUST(lseek(by_pid, (off_t)code, SEEK_SET) == (off_t)code &&
             write(by_pid, &insn[1], 4) == 4);
        MUST_EQ(call(code), i + 1);
        MUST(pwritev(fd, &(struct iovec){&insn[2], 4}, 1, (off_t)code) == 4);
        MUST_EQ(call(code), i + 2);
        MUST(lseek(fd, (off_t)code, SEEK_SET) == (off_t)code &&
             writev(fd, &(struct iovec){&insn[3], 4}, 1) == 4);
        MUST_EQ(call(code), i + 3);
        mprotect(code, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC);
        MUST(process_vm_writev(getpid(), &from, 1, &to, 1, 0) == 4);
        MUST_EQ(call(code), i + 4);
        mprotect(code, PAGE, PROT_READ | PROT_EXEC);
    }
}

/*
 * Code that is a file, changed through the file and by another process, then announced where it
 * runs.
 */
static void written_as_file(void)
{
    int fd = memfd_create("code", 0);

    MUST(fd >= 0 && ftruncate(fd, PAGE) == 0);
    uint32_t *code = must_map(NULL, PAGE, PROT_READ | PROT_EXEC, MAP_SHARED, fd);
    uint32_t *other = must_map(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd);

    for (unsigned i = 0; i < 60; i += 3) {
        uint32_t insn[2] = {MOVZ(0, i), RET};

        MUST(pwrite(fd, insn, 8, 0) == 8);
        sync_code(code, 8);
        MUST_EQ(call(code), i);
        other[0] = MOVZ(0, i + 1);
        sync_code(other, 4); /* physically tagged caches: any alias will do */
        MUST_EQ(call(code), i + 1);
        pid_t pid = fork();

        if (pid == 0) {
            other[0] = MOVZ(0, i + 2);
            _exit(0);
        }
        MUST(waitpid(pid, NULL, 0) == pid);
        sync_code(code, 4);
        MUST_EQ(call(code), i + 2);
    }
}

int main(void)
{
    sentence("jumps to unmapped pages fault at the target", jump_nowhere, 0);
    sentence("jumps to kernel and non-canonical addresses are SIGSEGV", jump_kernel, 0);
    sentence("jumps to pages without PROT_EXEC are SEGV_ACCERR", jump_noexec, 0);
    sentence("misaligned jumps are BUS_ADRALN", jump_odd, 0);
    sentence("a block running off its page faults on the next, after its own effects", run_off, 0);
    sentence("random jumps never run anything that is not the guest's", jump_random, 0);
    sentence("jumps into the gaps of /proc/self/maps are SIGSEGV", jump_gaps, 0);
    sentence("the tag of a jump's target is ignored", jump_tagged, 0);
    sentence("a wild jump without handler dies of SIGSEGV", die_jump, SIGSEGV);
    sentence("a misaligned jump without handler dies of SIGBUS", die_odd, SIGBUS);
    sentence("an undefined instruction without handler dies of SIGILL", die_undefined, SIGILL);
    sentence("announced changes are seen", smc_announced, 0);
    sentence("changes to the running block are seen after ISB", smc_same_block, 0);
    sentence("unannounced changes give old or new", smc_unannounced, 0);
    sentence("12000 targets of calls, of which some change", many_targets, 0);
    sentence("a JIT with two mappings of one object", jit_dual, 0);
    sentence("code written through /proc/self/mem and process_vm_writev", written_by_kernel, 0);
    sentence("code written through its file and by another process", written_as_file, 0);
    sentence("a JIT that flips protections", jit_flips, 0);
    sentence("a new mapping at the same place is new code", remapped, 0);
    sentence("patching while others run it", smc_storm, 0);
    sentence("unmapping and protecting code that runs", unmap_running, 0);
    sentence("truncating the file behind code is SIGBUS", truncated, 0);
    sentence("more code than a small cache holds", much_code, 0);
    return finish();
}
