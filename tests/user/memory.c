/* SPDX-License-Identifier: MIT */
/* The guest's address space: placement, fixed mappings, protection, mremap, brk, sharing, code. */
#include "guest.h"

#define RW (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)
#define IS_ERR(p) ((unsigned long)(p) > -4096ul)

static long map(void *at, unsigned long len, int prot, int flags)
{
    return sys(__NR_mmap, at, len, prot, flags, -1, 0);
}

static bool writable(long p)
{
    int fds[2];

    /* The kernel stores one byte: EFAULT if it may not. */
    sys(__NR_pipe2, fds, 0);
    sys(__NR_write, fds[1], "x", 1);
    long r = sys(__NR_read, fds[0], p, 1);

    sys(__NR_close, fds[0]);
    sys(__NR_close, fds[1]);
    return r == 1;
}

static bool readable(long p)
{
    int fds[2];

    sys(__NR_pipe2, fds, 0);
    long r = sys(__NR_write, fds[1], p, 1);

    sys(__NR_close, fds[0]);
    sys(__NR_close, fds[1]);
    return r == 1;
}

static void test_arguments(void)
{
    check_eq("length 0", map(0, 0, RW, ANON), -E_INVAL);
    check_eq("no type", map(0, PAGE, RW, MAP_ANONYMOUS), -E_INVAL);
    check_eq("offset not on a page", sys(__NR_mmap, 0, PAGE, RW, ANON, -1, 100), -E_INVAL);
    check_eq("bad descriptor", sys(__NR_mmap, 0, PAGE, RW, MAP_PRIVATE, 99, 0), -9);
    check_eq("huge length", map(0, -PAGE, RW, ANON), -E_NOMEM);
    check_eq("length that wraps", map(0, -1ul, RW, ANON), -E_NOMEM);
    check_eq("MAP_FIXED not on a page", map((void *)0x100001, PAGE, RW, ANON | MAP_FIXED),
             -E_INVAL);
    check_eq("MAP_FIXED at the end of the address space",
             map((void *)0xfffffffff000, 2 * PAGE, RW, ANON | MAP_FIXED), -E_NOMEM);
    check_eq("last page with wrap", map((void *)-PAGE, PAGE, RW, ANON | MAP_FIXED), -E_NOMEM);
    check_eq("munmap length 0", sys(__NR_munmap, 0x10000, 0), -E_INVAL);
    check_eq("munmap not on a page", sys(__NR_munmap, 0x10001, PAGE), -E_INVAL);
    check_eq("munmap of nothing is fine", sys(__NR_munmap, 0x7000000000, PAGE), 0);
}

static void test_hints(void)
{
    long p = map((void *)0x6000000000, PAGE, RW, ANON);

    check_eq("a free hint is taken", p, 0x6000000000);
    long q = map((void *)0x6000000000, PAGE, RW, ANON);

    check("an occupied one is not", !IS_ERR(q) && q != p);
    check_eq("MAP_FIXED_NOREPLACE on it", map((void *)p, PAGE, RW, ANON | MAP_FIXED_NOREPLACE),
             -E_EXIST);
    check_eq("MAP_FIXED_NOREPLACE over its edge",
             map((void *)(p - PAGE), 2 * PAGE, RW, ANON | MAP_FIXED_NOREPLACE), -E_EXIST);
    check_eq("MAP_FIXED_NOREPLACE beside it",
             map((void *)(p + PAGE), PAGE, RW, ANON | MAP_FIXED_NOREPLACE), p + PAGE);
    long r = map((void *)(p + 0x10001), PAGE, RW, ANON);

    check("a hint is rounded", r % PAGE == 0 && !IS_ERR(r));
    sys(__NR_munmap, p, 2 * PAGE);
    sys(__NR_munmap, r, PAGE);
    sys(__NR_munmap, q, PAGE);
}

static void test_fixed(void)
{
    long p = map(0, 3 * PAGE, RW, ANON);

    *(volatile char *)(p + PAGE) = 7;
    check_eq("MAP_FIXED over the middle", map((void *)(p + PAGE), PAGE, RW, ANON | MAP_FIXED),
             p + PAGE);
    check_eq("is fresh", *(volatile char *)(p + PAGE), 0);
    sys(__NR_munmap, p + PAGE, PAGE);
    check("a hole is a hole", !readable(p + PAGE) && readable(p) && readable(p + 2 * PAGE));
    check_eq("MAP_FIXED over hole and neighbours",
             map((void *)p, 3 * PAGE, PROT_READ, ANON | MAP_FIXED), p);
    check("takes its protection", readable(p + PAGE) && !writable(p + 2 * PAGE));
    sys(__NR_munmap, p, 3 * PAGE);
    check("munmap", !readable(p) && !readable(p + 2 * PAGE));
}

static void test_protect(void)
{
    long p = map(0, 4 * PAGE, RW, ANON);

    check_eq("mprotect", sys(__NR_mprotect, p + PAGE, PAGE, PROT_READ), 0);
    check("only that page", writable(p) && !writable(p + PAGE) && writable(p + 2 * PAGE));
    sys(__NR_munmap, p + 2 * PAGE, PAGE);
    check_eq("over a hole: ENOMEM", sys(__NR_mprotect, p, 4 * PAGE, PROT_READ), -E_NOMEM);
    check("but what is before it is done", !writable(p) && writable(p + 3 * PAGE));
    check_eq("not on a page", sys(__NR_mprotect, p + 1, PAGE, RW), -E_INVAL);
    check_eq("unknown protection", sys(__NR_mprotect, p, PAGE, 0x1000), -E_INVAL);
    check_eq("length 0", sys(__NR_mprotect, p, 0, RW), 0);
    check_eq("a tagged address", sys(__NR_mprotect, p | 0x5a00000000000000, PAGE, RW), 0);
    check("works", writable(p));
    sys(__NR_munmap, p, 4 * PAGE);
}

static void test_mremap(void)
{
    long p = map((void *)0x6100000000, 2 * PAGE, RW, ANON), q;

    *(volatile char *)p = 5;
    check_eq("mremap grows in place", sys(__NR_mremap, p, 2 * PAGE, 4 * PAGE, 0), p);
    check("and is usable", writable(p + 3 * PAGE));
    check_eq("shrinks", sys(__NR_mremap, p, 4 * PAGE, PAGE, 0), p);
    check("frees the rest", !readable(p + PAGE));
    map((void *)(p + PAGE), PAGE, RW, ANON | MAP_FIXED);
    sys(__NR_mprotect, p + PAGE, PAGE, PROT_READ);
    check_eq("no room: ENOMEM", sys(__NR_mremap, p, PAGE, 2 * PAGE, 0), -E_NOMEM);
    q = sys(__NR_mremap, p, PAGE, 3 * PAGE, 1);
    check("MAYMOVE moves", !IS_ERR(q) && q != p && *(volatile char *)q == 5 && !readable(p));
    check_eq("hole: EFAULT", sys(__NR_mremap, p, PAGE, 2 * PAGE, 1), -E_FAULT);
    check_eq("FIXED", sys(__NR_mremap, q, 3 * PAGE, 3 * PAGE, 3, 0x6200000000), 0x6200000000);
    check("is there", *(volatile char *)0x6200000000 == 5 && !readable(q));
    check_eq("FIXED without MAYMOVE", sys(__NR_mremap, q, PAGE, PAGE, 2, 0x6300000000), -E_INVAL);
    check_eq("FIXED over itself", sys(__NR_mremap, 0x6200000000, PAGE, PAGE, 3, 0x6200000000),
             -E_INVAL);
    check_eq("new length 0", sys(__NR_mremap, 0x6200000000, PAGE, 0, 0), -E_INVAL);
    q = sys(__NR_mremap, 0x6200000000, 3 * PAGE, 3 * PAGE, 5);
    check("DONTUNMAP leaves the old range, empty",
          !IS_ERR(q) && *(volatile char *)q == 5 && *(volatile char *)0x6200000000 == 0);
    long s = map(0, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS);
    long t = sys(__NR_mremap, s, 0, PAGE, 1);

    *(volatile char *)s = 9;
    check("old length 0 of a shared mapping: an alias",
          !IS_ERR(t) && t != s && *(volatile char *)t == 9);
}

static void test_brk(void)
{
    long start = sys(__NR_brk, 0);

    check_eq("brk grows by bytes", sys(__NR_brk, start + 100), start + 100);
    check("and is usable", writable(start));
    check_eq("across pages", sys(__NR_brk, start + 3 * PAGE + 1), start + 3 * PAGE + 1);
    check("zeroed", *(volatile char *)(start + 3 * PAGE) == 0);
    check_eq("below the start: no change", sys(__NR_brk, start - PAGE), start + 3 * PAGE + 1);
    check_eq("absurd: no change", sys(__NR_brk, -PAGE), start + 3 * PAGE + 1);
    check_eq("shrinks", sys(__NR_brk, start), start);
    check("really", !readable(start + PAGE));
    map((void *)(start + 16 * PAGE), PAGE, RW, ANON | MAP_FIXED);
    check_eq("does not run into a mapping", sys(__NR_brk, start + 32 * PAGE), start);
    sys(__NR_munmap, start + 16 * PAGE, PAGE);
}

static void test_files(void)
{
    int fd = (int)sys(__NR_memfd_create, "f", 0);
    long a, b;

    sys(__NR_ftruncate, fd, 3 * PAGE);
    a = sys(__NR_mmap, 0, 3 * PAGE, RW, MAP_SHARED, fd, 0);
    b = sys(__NR_mmap, 0, PAGE, RW, MAP_PRIVATE, fd, PAGE);
    *(volatile char *)(a + PAGE) = 3;
    check_eq("a private mapping shows the file", *(volatile char *)b, 3);
    *(volatile char *)b = 4;
    check_eq("until written", *(volatile char *)(a + PAGE), 3);
    check("MAP_SHARED_VALIDATE", !IS_ERR(sys(__NR_mmap, 0, PAGE, RW, MAP_SHARED_VALIDATE, fd, 0)));
    check_eq("and validates", sys(__NR_mmap, 0, PAGE, RW, MAP_SHARED_VALIDATE | 0x800000, fd, 0),
             -95);
    check_eq("msync", sys(__NR_msync, a, 3 * PAGE, 4), 0);
    check_eq("msync of a hole", sys(__NR_msync, 0x7000000000, PAGE, 4), -E_NOMEM);
    check_eq("madvise DONTNEED", sys(__NR_madvise, b, PAGE, MADV_DONTNEED), 0);
    check_eq("drops the private page", *(volatile char *)b, 3);
    check_eq("madvise of a hole", sys(__NR_madvise, 0x7000000000, PAGE, MADV_DONTNEED), -E_NOMEM);
    check_eq("unknown advice", sys(__NR_madvise, a, PAGE, 12345), -E_INVAL);
    unsigned char vec[3];

    check_eq("mincore", sys(__NR_mincore, a, 3 * PAGE, vec), 0);
    check_eq("mincore of a hole", sys(__NR_mincore, 0x7000000000, PAGE, vec), -E_NOMEM);
}

static void test_shm(void)
{
    int id = (int)sys(__NR_shmget, 0, 2 * PAGE, 01600);
    long a = sys(__NR_shmat, id, 0, 0), b = sys(__NR_shmat, id, 0x6400000000, 0);

    sys(__NR_shmctl, id, 0, 0);
    check("shmat", !IS_ERR(a));
    check_eq("at an address", b, 0x6400000000);
    *(volatile char *)a = 8;
    check_eq("shares", *(volatile char *)b, 8);
    check_eq("on an occupied address", sys(__NR_shmat, id, a, 0), -E_INVAL);
    check_eq("shmdt", sys(__NR_shmdt, b), 0);
    check("unmaps", !readable(b));
    check_eq("once", sys(__NR_shmdt, b), -E_INVAL);
    sys(__NR_shmdt, a);
}

/* mov w0, #n; ret */
static void put_code(long p, int n)
{
    ((volatile unsigned *)p)[0] = 0x52800000u | (unsigned)n << 5;
    ((volatile unsigned *)p)[1] = 0xd65f03c0u;
}

static void flush(long p)
{
    __asm__ volatile("dc cvau, %0\n dsb ish\n ic ivau, %0\n dsb ish\n isb" : : "r"(p) : "memory");
}

static int call(long p)
{
    return ((int (*)(void))p)();
}

static void test_code(void)
{
    long p = map(0, PAGE, RW | PROT_EXEC, ANON), a, b;
    int fd = (int)sys(__NR_memfd_create, "code", 0);

    put_code(p, 1);
    flush(p);
    check_eq("generated code runs", call(p), 1);
    put_code(p, 2);
    flush(p);
    check_eq("changed code with IC IVAU", call(p), 2);
    sys(__NR_mprotect, p, PAGE, RW);
    put_code(p, 3);
    sys(__NR_mprotect, p, PAGE, PROT_READ | PROT_EXEC);
    flush(p);
    check_eq("through mprotect", call(p), 3);
    map((void *)p, PAGE, RW | PROT_EXEC, ANON | MAP_FIXED);
    put_code(p, 4);
    flush(p);
    check_eq("a new mapping at the same place", call(p), 4);
    sys(__NR_ftruncate, fd, PAGE);
    a = sys(__NR_mmap, 0, PAGE, RW, MAP_SHARED, fd, 0);
    b = sys(__NR_mmap, 0, PAGE, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 0);
    put_code(a, 5);
    flush(a);
    check_eq("code through a second mapping", call(b), 5);
    put_code(a, 6);
    flush(a);
    check_eq("changed through the writable alias", call(b), 6);
    long q = sys(__NR_mremap, p, PAGE, PAGE, 3, 0x6500000000);

    check_eq("moved code", call(q), 4);
}

static void test_many(void)
{
    static long at[1000];
    long p = 0;

    for (int i = 0; i < 1000; i++)
        at[i] = p = map(0, PAGE, i & 1 ? RW : PROT_READ, ANON);
    check("a thousand mappings", !IS_ERR(p));
    check("go downwards without gaps", at[500] - at[999] == 499 * PAGE);
    check_eq("500 go away in one call", sys(__NR_munmap, at[999], 500 * PAGE), 0);
    check_eq("the room is reused", map(0, PAGE, RW, ANON), at[500]);
    p = map(0, 1ul << 40, PROT_NONE, ANON | MAP_NORESERVE);
    check("a terabyte of reservation", !IS_ERR(p));
    sys(__NR_munmap, p, 1ul << 40);
}

int test_main(long argc, char **argv, char **envp)
{
    test_arguments();
    test_hints();
    test_fixed();
    test_protect();
    test_mremap();
    test_brk();
    test_files();
    test_shm();
    test_code();
    test_many();
    return 0;
}
