/* SPDX-License-Identifier: MIT */
/*
 * Upper halves of YMM registers that come into use and go out of it, and flags that one way of a
 * branch reads. Also run under -lockstep, which has to undo stores of 32 bytes.
 */
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

#define WIDE __attribute__((noinline, target("avx2")))

static int failed, count;

static void check(int ok, const char *what)
{
    printf("%sok %d - %s\n", ok ? "" : "not ", ++count, what);
    failed |= !ok;
}

#define EACH(op)                                                                                   \
    op(0) op(1) op(2) op(3) op(4) op(5) op(6) op(7) op(8) op(9) op(10) op(11) op(12) op(13) op(14) \
        op(15)
#define FILL(n)  "vpcmpeqd %%ymm" #n ", %%ymm" #n ", %%ymm" #n "\n\t"
#define STORE(n) "vmovdqu %%ymm" #n ", 32*" #n "(%0)\n\t"
#define CLOBBERS                                                                                   \
    "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10",       \
        "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "rax", "rcx", "r11", "cc", "memory"

typedef unsigned char Registers[16][32];

/* All ones, then VZEROUPPER; what is there when they come into use again. */
WIDE static void cleared(Registers out)
{
    __asm__ volatile(EACH(FILL) "jmp 1f\n1:\tvzeroupper\n\tjmp 2f\n2:\t" EACH(STORE) "vzeroupper"
                     :
                     : "r"(out)
                     : CLOBBERS);
}

/* The same, with a system call in between: all registers were stored. */
WIDE static void cleared_after_call(Registers out)
{
    __asm__ volatile(
        EACH(FILL) "mov %1, %%eax\n\tsyscall\n\tvzeroupper\n\tjmp 2f\n2:\t" EACH(STORE) "vzeroupper"
        :
        : "r"(out), "i"(SYS_getppid)
        : CLOBBERS);
}

/* A register of the first ones and of the last, alone. */
WIDE static void cleared_alone(Registers out)
{
    __asm__ volatile("vzeroall\n\t" FILL(1)
                         FILL(14) "jmp 1f\n1:\tvzeroupper\n\tjmp 2f\n2:\t" EACH(STORE) "vzeroupper"
                     :
                     : "r"(out)
                     : CLOBBERS);
}

static int is_cleared(Registers r, unsigned ones)
{
    for (unsigned n = 0; n < 16; n++)
        for (unsigned k = 0; k < 32; k++)
            if (r[n][k] != (k < 16 && (ones >> n & 1) ? 0xff : 0))
                return 0;
    return 1;
}

/* Kept over a system call. */
WIDE static int kept(void)
{
    Registers out;

    __asm__ volatile(EACH(FILL) "mov %1, %%eax\n\tsyscall\n\t" EACH(STORE) "vzeroupper"
                     :
                     : "r"(out), "i"(SYS_getppid)
                     : CLOBBERS);
    for (unsigned n = 0; n < 16; n++)
        for (unsigned k = 0; k < 32; k++)
            if (out[n][k] != 0xff)
                return 0;
    return 1;
}

/* CF of a comparison, read behind an INC if a branch is not taken; or if it is. */
static unsigned carry_not_taken(unsigned a, unsigned b, unsigned steps)
{
    unsigned char c;

    __asm__ volatile("cmp %3, %2\n\tjmp 1f\n1:\tinc %1\n\tjz 2f\n\tsetc %0\n\tjmp 3f\n2:\txor "
                     "%%eax, %%eax\n\tmov $2, %0\n3:"
                     : "=&c"(c), "+r"(steps)
                     : "r"(a), "r"(b)
                     : "rax", "cc");
    return c;
}

static unsigned carry_taken(unsigned a, unsigned b, unsigned steps)
{
    unsigned char c;

    __asm__ volatile("cmp %3, %2\n\tjmp 1f\n1:\tinc %1\n\tjnz 2f\n\txor %%eax, %%eax\n\tmov $2, "
                     "%0\n\tjmp 3f\n2:\tsetc %0\n3:"
                     : "=&c"(c), "+r"(steps)
                     : "r"(a), "r"(b)
                     : "rax", "cc");
    return c;
}

static int carries(unsigned (*get)(unsigned a, unsigned b, unsigned steps))
{
    return get(1, 2, 5) == 1 && get(2, 1, 5) == 0 && get(1, 2, ~0u) == 2;
}

int main(void)
{
    Registers r[3];
    int ok = 1;

    for (unsigned n = 0; n < 100; n++) {
        cleared(r[0]);
        cleared_after_call(r[1]);
        cleared_alone(r[2]);
        ok &= is_cleared(r[0], 0xffff) && is_cleared(r[1], 0xffff) &&
              is_cleared(r[2], 1 << 1 | 1 << 14);
    }
    check(ok, "upper halves are zero behind VZEROUPPER");
    check(kept(), "and kept over a system call");
    check(carries(carry_not_taken), "a flag that is read if a branch is not taken");
    check(carries(carry_taken), "and if it is");
    printf("1..%d\n", count);
    return failed;
}
