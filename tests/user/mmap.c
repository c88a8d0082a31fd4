/* SPDX-License-Identifier: MIT */
/* Memory mappings: edges of mmap, mprotect, mremap, madvise, brk, files behind memory. */
#include "t.h"
#include <setjmp.h>
#include <sys/mman.h>

static sigjmp_buf env;
static volatile int got_sig, got_code, armed;

static void on_fault(int sig, siginfo_t *info, void *ctx)
{
    if (!armed)
        _exit(100 + sig);
    got_sig = sig;
    got_code = info->si_code;
    siglongjmp(env, 1);
}

static const char *touch(volatile char *p, int write)
{
    static char text[64];

    if (sigsetjmp(env, 1)) {
        armed = 0;
        sprintf(text, "%s code %d", sigabbrev_np(got_sig), got_code);
        return text;
    }
    armed = 1;
    if (write)
        *p = 1;
    else
        (void)*p;
    armed = 0;
    return "fine";
}

#define PAGE 4096
#define MAP(addr, len, prot, flags, fd) ((char *)mmap(addr, len, prot, flags, fd, 0))
#define RW (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)

static void addresses(void)
{
    char *p = MAP(NULL, 8 * PAGE, RW, ANON, -1), *q;

    SAY("aligned %d", ((uintptr_t)p & 4095) == 0);
    q = MAP(p, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1);
    SAY("noreplace %s", q == MAP_FAILED ? strerrorname_np(errno) : "ok");
    munmap(p + PAGE, PAGE);
    q = MAP(p + PAGE, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1);
    SAY("noreplace in hole %d", q == p + PAGE);
    q = MAP(p + 2 * PAGE, PAGE, RW, ANON, -1);
    SAY("hint taken %d", q == p + 2 * PAGE);
    q = MAP(p + 2 * PAGE, PAGE, PROT_NONE, ANON | MAP_FIXED, -1);
    SAY("fixed %d %s", q == p + 2 * PAGE, touch(q, 0));
    R((long)MAP(p + 1, PAGE, RW, ANON | MAP_FIXED, -1));
    R((long)MAP(NULL, 0, RW, ANON, -1));
    R((long)MAP(NULL, PAGE, RW, 0, -1));
    R((long)MAP(NULL, PAGE, RW, MAP_PRIVATE, -1));
    R((long)MAP(NULL, PAGE, RW, MAP_PRIVATE, 999));
    R((long)mmap(NULL, PAGE, RW, MAP_PRIVATE, 0, 1));
    R((long)MAP(NULL, ~0ul, RW, ANON, -1));
    R((long)MAP((void *)-PAGE, PAGE, RW, ANON | MAP_FIXED, -1));
    R(munmap(p + 1, PAGE));
    R(munmap(p, 0));
    R(munmap(p + PAGE, 100));
    SAY("%s", touch(p + PAGE, 0));
    R(mprotect(p, 4 * PAGE, PROT_READ));
    SAY("%s", touch(p, 1));
    R(mprotect(p + 1, PAGE, RW));
    R(mprotect(p, PAGE, RW));
    SAY("%s", touch(p, 1));
    R(mprotect((void *)0, PAGE, RW));
    R(msync(p, PAGE, MS_SYNC | MS_ASYNC));
    R(msync(p, 3 * PAGE, MS_SYNC));
    R(munmap(p, 8 * PAGE));
}

static void files(void)
{
    int fd = open("f", O_RDWR | O_CREAT, 0600), ro = open("f", O_RDONLY);
    char *p, *q;

    write(fd, "abc", 3);
    p = MAP(NULL, 2 * PAGE, RW, MAP_SHARED, fd);
    q = MAP(NULL, 2 * PAGE, RW, MAP_PRIVATE, ro);
    SAY("%.3s %d", p, p[3]);
    SAY("%s", touch(p + PAGE, 0));
    p[0] = 'X';
    SAY("%.3s", q);
    q[1] = 'Y';
    SAY("%.3s %.3s", p, q);
    R(ftruncate(fd, PAGE + 1));
    SAY("%s", touch(p + PAGE, 1));
    R((long)MAP(NULL, PAGE, RW, MAP_SHARED, ro));
    R((long)MAP(NULL, PAGE, PROT_READ, MAP_SHARED_VALIDATE | 0x800000, fd));
    SAY("validate %d", MAP(NULL, PAGE, PROT_READ, MAP_SHARED_VALIDATE, fd) != MAP_FAILED);
    q = MAP(NULL, PAGE, PROT_READ, MAP_SHARED, ro);
    R(mprotect(q, PAGE, RW));
    R(pread(fd, p + 100, 3, 0));
    R(read(ro, q, 3));
    R(msync(p, PAGE, MS_SYNC));
    R(munmap(p, 2 * PAGE));
}

static void moves(void)
{
    char *p = MAP(NULL, 4 * PAGE, RW, ANON, -1), *q, *r;
    unsigned char vec[8];

    strcpy(p, "start");
    munmap(p + 2 * PAGE, 2 * PAGE);
    q = mremap(p, 2 * PAGE, PAGE, 0);
    SAY("shrink %d", q == p);
    q = mremap(p, PAGE, 64 * PAGE, MREMAP_MAYMOVE);
    SAY("grow %s %d", q, q[63 * PAGE]);
    r = MAP(NULL, 64 * PAGE, PROT_NONE, ANON, -1);
    p = mremap(q, 64 * PAGE, 32 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, r);
    SAY("fixed %d %s", p == r, p);
    SAY("%s", touch(q, 0));
    R((long)mremap(p + 1, PAGE, PAGE, 0));
    R((long)mremap(p, PAGE, 0, 0));
    R((long)mremap(q, PAGE, 2 * PAGE, MREMAP_MAYMOVE));
    R((long)mremap(p, 32 * PAGE, 32 * PAGE, MREMAP_FIXED, r));
    q = mremap(p, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, NULL);
    SAY("dontunmap %s", q == MAP_FAILED ? strerrorname_np(errno) : "ok");
    SAY("%s then %d", q, p[0]);
    R(mincore(p, 2 * PAGE, vec));
    R(mincore(p + 1, PAGE, vec));
    R(madvise(q, PAGE, MADV_DONTNEED));
    SAY("zero %d", q[0]);
    R(madvise(q, PAGE, MADV_WIPEONFORK));
    R(madvise(q, PAGE, 9999));
    R(madvise(q + 1, PAGE, MADV_NORMAL));
    R(madvise(NULL, PAGE, MADV_DONTNEED));
    R(mlock(q, PAGE));
    R(munlock(q, PAGE));
    R(mlock(q, 1ul << 46));
    R(syscall(SYS_mlock2, q, PAGE, 7));
    R(mlockall(0));
}

static void heap(void)
{
    char *b = sbrk(0);

    R(brk(b + 100000));
    SAY("%d %d", (char *)sbrk(0) == b + 100000, b[99999]);
    b[50000] = 7;
    R(brk(b + 10));
    R(brk(b + 100000));
    SAY("%d", b[50000]);
    R((long)syscall(SYS_brk, 1) == (long)sbrk(0));
    R(brk(b));
}

int main(void)
{
    struct sigaction sa = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};

    sigaction(SIGSEGV, &sa, NULL);
    sigaction(SIGBUS, &sa, NULL);
    t_tmpdir();
    addresses();
    files();
    moves();
    heap();
    return 0;
}
