/* SPDX-License-Identifier: MIT */
/*
 * Code whose blocks must find each other without the execution loop: calls that return to odd
 * addresses, 256-bit instructions and VZEROUPPER in turn with SSE ones, upper halves in between.
 */
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

#define ROUNDS 20000

/* Sixteen returns, to addresses with every offset in 16 bytes. */
__attribute__((noinline)) static unsigned long odd_returns(void)
{
    unsigned long n = 0;

    __asm__ volatile("jmp 2f\n"
                     "1: inc %0\n"
                     "ret\n"
                     "2:\n"
                     ".rept 16\n"
                     "call 1b\n" /* 5 bytes, and 1 of the NOP */
                     "nop\n"
                     "call 1b\n"
                     ".endr\n"
                     : "+r"(n)
                     :
                     : "memory", "cc");
    return n;
}

typedef struct Uppers {
    unsigned char before[32], after[32], mixed[32];
} Uppers;

/* What VZEROUPPER leaves of a register, and what an SSE instruction leaves of an upper half. */
__attribute__((noinline)) static void uppers(const unsigned char in[32], Uppers *out)
{
    __asm__ volatile("vmovdqu %0, %%ymm3\n"
                     "vmovdqu %0, %%ymm14\n"
                     "movdqu %1, %%xmm3\n"
                     "vmovdqu %%ymm3, %2\n"
                     "vzeroupper\n"
                     "paddb %%xmm3, %%xmm14\n"
                     "vmovdqu %%ymm14, %3\n"
                     "vpaddb %%xmm3, %%xmm14, %%xmm14\n"
                     "vmovdqu %%ymm14, %4\n"
                     "vzeroupper\n"
                     :
                     : "m"(*(const unsigned char(*)[32])in), "m"(*(const unsigned char(*)[16])(in + 3)),
                       "m"(out->before), "m"(out->after), "m"(out->mixed)
                     : "xmm3", "xmm14", "memory");
}

/*
 * The upper halves that XSAVE finds behind VZEROUPPER, which go through memory: those of registers that were only in
 * registers, and, with a system call in between, those that were in memory before it.
 */
__attribute__((noinline)) static unsigned long saved_uppers(const unsigned char in[32], long call)
{
    static unsigned char area[832] __attribute__((aligned(64)));
    unsigned long sum = 0, result = (unsigned long)call;

    __asm__ volatile("vmovdqu %1, %%ymm3\n"
                     "vmovdqu %1, %%ymm14\n"
                     "test %%rax, %%rax\n"
                     "jz 1f\n"
                     "syscall\n"
                     "1: vzeroupper\n"
                     "mov $7, %%eax\n"
                     "xor %%edx, %%edx\n"
                     "xsave %2\n"
                     : "+a"(result)
                     : "m"(*(const unsigned char(*)[32])in), "m"(area)
                     : "rcx", "rdx", "r11", "xmm3", "xmm14", "memory", "cc");
    for (unsigned n = 576; n < sizeof area; n++)
        sum += area[n];
    return sum + area[160 + 16 * 3] + area[160 + 16 * 14];
}

int main(void)
{
    unsigned char in[32];
    unsigned long calls = 0, sum = 0;
    Uppers u;

    for (unsigned n = 0; n < sizeof in; n++)
        in[n] = (unsigned char)(n * 37 + 11);
    for (unsigned n = 0; n < ROUNDS; n++) {
        calls += odd_returns();
        memset(&u, 0xee, sizeof u);
        uppers(in, &u);
        sum += saved_uppers(in, n % 16 ? 0 : SYS_getpid);
        in[n % 32]++;
        for (unsigned i = 0; i < sizeof u; i++)
            sum = sum * 31 + ((unsigned char *)&u)[i];
    }
    printf("%lu calls, sum %lx\n", calls, sum);
    return calls != 32ul * ROUNDS;
}
