/* SPDX-License-Identifier: MIT */
/*
 * x86-64 and i386 programs: which exception an access raises where there are two reasons for one, or where
 * it reads and writes; and what of areas of saved state is written and looked at.
 */
#include <immintrin.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#if !defined(__x86_64__)
#include <asm/ldt.h>
#endif
#include "x86_fault.h"

static char stack[1 << 16];

static void catch(void)
{
    static const int signals[] = {SIGSEGV, SIGBUS};
    stack_t ss = {.ss_sp = stack, .ss_size = sizeof stack};

    sigaltstack(&ss, NULL);
    for (unsigned n = 0; n < sizeof signals / sizeof *signals; n++)
        on(signals[n], skip, SA_ONSTACK);
}

static void reads_and_writes(void)
{
    void *nowhere = (void *)(uintptr_t)0x120;

#if IS_64
    FAULT("addl $1, (%%rcx)", nowhere);
#else
    FAULT("addl $1, (%%ecx)", nowhere);
#endif
    check(was(SIGSEGV, SEGV_MAPERR, 14) && got_error == 6, "arithmetic where nothing is writes");
#if IS_64
    FAULT("shldl $1, %%eax, (%%rcx)", nowhere);
#else
    FAULT("shldl $1, %%eax, (%%ecx)", nowhere);
#endif
    check(was(SIGSEGV, SEGV_MAPERR, 14) && got_error == 6, "so does a double shift");
}

#if IS_64
/* RSP is kept in RAX. */
#define ON_STACK(where, insn) FAULT("mov %%rsp, %%rax; mov " where ", %%rsp\n" insn "\n1: mov %%rax, %%rsp", wild)

static void wild_addresses(void)
{
    uint64_t wild = 0x1234567890abcdc0;

    FAULT("mov (%%rcx), %%eax", wild);
    check(was(SIGSEGV, SI_KERNEL, 13), "a wild address");
    ON_STACK("%%rcx", "mov (%%rsp), %%eax");
    check(was(SIGBUS, SI_KERNEL, 12), "on the stack");
    ON_STACK("%%rcx", "pushq stack(%%rip)");
    check(was(SIGBUS, SI_KERNEL, 12), "PUSH of memory that is there");
    ON_STACK("%%rcx", "pushq (%%rcx)");
    check(was(SIGSEGV, SI_KERNEL, 13), "of memory that is wild, too");
    ON_STACK("%%rcx", "popq (%%rcx)");
    check(was(SIGBUS, SI_KERNEL, 12), "POP there");
    ON_STACK("%%rcx", "andps 1(%%rsp), %%xmm0");
    check(was(SIGSEGV, SI_KERNEL, 13), "misaligned and wild on the stack");
    ON_STACK("%%rcx", "fxrstor 1(%%rsp)");
    check(was(SIGBUS, SI_KERNEL, 12), "FXRSTOR looks at the alignment last");
    FAULT("mov (%%rcx), %%eax", 0xffff800000000000);
    check(was(SIGSEGV, SEGV_MAPERR, 14) && got_error == 5, "the kernel's half says nothing about what is there");
}

/* The return address of a call of 32-bit code goes to where that code's stack pointer points to. */
static void far_call(void)
{
    uint8_t *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    static struct __attribute__((packed)) {
        uint32_t offset;
        uint16_t sel;
    } to = {0, 0x23};
    uint64_t sp = ((uint64_t)1 << 32 | (uintptr_t)p) + 0x800;

    to.offset = (uint32_t)(uintptr_t)p;
    memcpy(p, "\x40\xcb", 2); /* inc eax; retf */
    __asm__ volatile("mov %%rsp, %%r12; mov %1, %%rsp; xor %%eax, %%eax; lcall *%0\n"
                     "mov %%r12, %%rsp; mov %%rax, %1"
                     : "+m"(to), "+r"(sp)
                     :
                     : "rax", "r12", "memory", "cc");
    check(sp == 1, "a far call of 32-bit code, RSP above 4 GiB");
    munmap(p, 4096);
}
#else
/* DS is a code segment, which can be read only. */
#define READ_ONLY(insn, where) FAULT("push %%cs; pop %%ds\n" insn "\n1: push %%ss; pop %%ds", where)

static void rights(void)
{
    void *nowhere = (void *)(uintptr_t)0x120;

    READ_ONLY("addl $1, (%%ecx)", nowhere);
    check(was(SIGSEGV, SI_KERNEL, 13), "the right to write is asked before memory is read: ADD");
    READ_ONLY("btsl $1, (%%ecx)", nowhere);
    check(was(SIGSEGV, SI_KERNEL, 13), "BTS");
    READ_ONLY("shll $1, (%%ecx)", nowhere);
    check(was(SIGSEGV, SI_KERNEL, 13), "SHL");
    READ_ONLY("btl $1, (%%ecx)", nowhere);
    check(was(SIGSEGV, SEGV_MAPERR, 14), "BT only reads");
}

/* ESI and EDI point to what is in ECX, ES is a code segment, FS null. */
#define STRING(insn, where)                                                                        \
    FAULT("push %%esi; push %%edi; mov %%ecx, %%esi; mov %%ecx, %%edi\n"                           \
          "push %%cs; pop %%es; " insn "\n1: push %%ss; pop %%es; pop %%edi; pop %%esi", where)

static void two_operands(void)
{
    void *nowhere = (void *)(uintptr_t)0x120;

    STRING("movsb", nowhere);
    check(was(SIGSEGV, SEGV_MAPERR, 14), "MOVS reads before it asks for the right to write");
    STRING("rep movsb", nowhere);
    check(was(SIGSEGV, SEGV_MAPERR, 14), "so does REP MOVS");
    STRING("rep movsb", stack);
    check(was(SIGSEGV, SI_KERNEL, 13), "and then asks");
    STRING(".byte 0x64; cmpsb", nowhere);
    check(was(SIGSEGV, SEGV_MAPERR, 14), "CMPS reads at EDI before it looks at the other segment");
    STRING(".byte 0x64; repe cmpsb", nowhere);
    check(was(SIGSEGV, SEGV_MAPERR, 14), "so does REPE CMPS");
    STRING(".byte 0x64; repe cmpsb", stack);
    check(was(SIGSEGV, SI_KERNEL, 13), "and then looks");
}

static void limits(void)
{
    static float data[8] = {1, 2, 3, 4};
    struct user_desc d = {
        .entry_number = 5, .base_addr = (unsigned)data, .limit = 7, .seg_32bit = 1, .useable = 1};
    __attribute__((aligned(32))) int mask[8] = {-1, -1};

    if (!__builtin_cpu_supports("avx2"))
        return;
    syscall(SYS_modify_ldt, 0x11, &d, sizeof d);
    __asm__ volatile("mov %0, %%fs" : : "r"(5 << 3 | 7));
    FAULT("vmovdqa (%%ecx), %%ymm1; vmaskmovps %%fs:0, %%ymm1, %%ymm0; vmovd %%xmm0, %%eax; hlt", mask);
    check(was(SIGSEGV, SI_KERNEL, 13) && got_ax == 0x3f800000,
          "VMASKMOV: elements left out may be beyond the limit");
    mask[2] = -1;
    FAULT("vmovdqa (%%ecx), %%ymm1; xor %%eax, %%eax; vmaskmovps %%fs:0, %%ymm1, %%ymm0; inc %%eax; hlt", mask);
    check(was(SIGSEGV, SI_KERNEL, 13) && got_ax == 0, "others may not");
    FAULT("vmovdqa (%%ecx), %%ymm1; vpxor %%xmm2, %%xmm2, %%xmm2; xor %%eax, %%eax\n"
          "vpgatherdd %%ymm1, %%fs:4(,%%ymm2,4), %%ymm0; inc %%eax; hlt", mask);
    check(was(SIGSEGV, SI_KERNEL, 13) && got_ax == 1, "VPGATHERDD asks for each element, too");
    FAULT("fxsave %%fs:0; hlt", mask);
    check(was(SIGSEGV, SI_KERNEL, 13) && data[1] == 2, "FXSAVE: all of the area must be within the limit");
    FAULT("fxrstor %%fs:4; hlt", mask);
    check(was(SIGSEGV, SI_KERNEL, 13), "FXRSTOR, too");
    FAULT("fnstenv %%fs:0; hlt", mask);
    check(was(SIGSEGV, SI_KERNEL, 13) && data[1] == 2, "FNSTENV");
    FAULT("frstor %%fs:0; hlt", mask);
    check(was(SIGSEGV, SI_KERNEL, 13), "FRSTOR");
    FAULT("xor %%eax, %%eax; xsave %%fs:0; hlt", mask);
    check(was(SIGSEGV, SI_KERNEL, 13) && data[1] == 2, "XSAVE");
    d.base_addr = 0x800; /* nothing is there */
    syscall(SYS_modify_ldt, 0x11, &d, sizeof d);
    __asm__ volatile("mov %0, %%fs" : : "r"(5 << 3 | 7));
    FAULT("vmovdqa (%%ecx), %%ymm1; vmaskmovps %%ymm0, %%ymm1, %%fs:0xff8; hlt", mask);
    check(was(SIGSEGV, SI_KERNEL, 13), "VMASKMOV within a page: the limit comes first");
    FAULT("lgs %%fs:4, %%eax; hlt", mask);
    check(was(SIGSEGV, SEGV_MAPERR, 14), "LGS reads the offset before it looks for the selector");
    FAULT("xor %%eax, %%eax; bound %%eax, %%fs:4; hlt", mask);
    check(was(SIGSEGV, SEGV_MAPERR, 14), "so BOUND does its bounds");
    __asm__ volatile("mov %0, %%fs; vzeroupper" : : "r"(0));
}
#endif

/* ---- accesses that cross into a page that is missing ---- */

/* Three pages, of which the middle one is there. */
static uint8_t *one_page(void)
{
    uint8_t *p = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    munmap(p, 4096);
    munmap(p + 2 * 4096, 4096);
    return p + 4096;
}

static int missing(const uint8_t *page, const void *addr, int error)
{
    int code = error & 1 ? SEGV_ACCERR : SEGV_MAPERR;
    int ok = was(SIGSEGV, code, 14) && got_error == error && got_addr == addr;

    for (unsigned n = 0; n < 4096; n++)
        ok = ok && !page[n];
    if (!ok)
        printf("# address: page + %td, error %d\n", (const uint8_t *)got_addr - page, got_error);
    return ok;
}

#if IS_64
#define CX "%%rcx"
#define WITH_DI(insn) "mov %%rdi, %%r8; mov %%rcx, %%rdi\n" insn "\n1: mov %%r8, %%rdi"
#else
#define CX "%%ecx"
#define WITH_DI(insn) "push %%edi; mov %%ecx, %%edi\n" insn "\n1: pop %%edi"
#endif

static void crossing(void)
{
    uint8_t *page = one_page(), *end = page + 4096;
    uint32_t mxcsr = 0x1f80, old;

    FAULT(WITH_DI("pxor %%xmm0, %%xmm0; maskmovdqu %%xmm0, %%xmm0"), end - 15);
    check(missing(page, end, 6), "MASKMOVDQU that writes nothing, its last byte missing");
    FAULT(WITH_DI("pxor %%xmm0, %%xmm0; maskmovdqu %%xmm0, %%xmm0"), page - 1);
    check(missing(page, page - 1, 6), "its first");
    FAULT(WITH_DI("pxor %%mm0, %%mm0; maskmovq %%mm0, %%mm0; emms"), end - 7);
    check(missing(page, end, 6), "MASKMOVQ");
    FAULT("fxsave (" CX ")", end - 256);
    check(missing(page, end + 255, 6), "FXSAVE");
    FAULT("fxrstor (" CX ")", page - 256);
    check(missing(page, page - 256, 4), "FXRSTOR");
    if (!__builtin_cpu_supports("avx2"))
        return;
    FAULT("mov $3, %%eax; xsave (" CX ")", end - 64);
    check(missing(page, end + 511, 6), "XSAVE");
    FAULT("vpcmpeqb %%ymm0, %%ymm0, %%ymm0; vmovdqu %%ymm0, (" CX ")", end - 9);
    check(missing(page, end, 6), "32 bytes: the last ones missing");
    FAULT("vpcmpeqb %%ymm0, %%ymm0, %%ymm0; vmovdqu %%ymm0, (" CX ")", end - 20);
    check(missing(page, end, 6), "more than half of them");
    FAULT("vpcmpeqb %%ymm0, %%ymm0, %%ymm0; vmovdqu %%ymm0, (" CX ")", page - 9);
    check(missing(page, page - 9, 6), "the first ones");
    __asm__ volatile("stmxcsr %0" : "=m"(old));
    mxcsr = 0; /* a conversion of a signalling NaN would be #XM */
    __asm__ volatile("ldmxcsr %0" : : "m"(mxcsr));
    FAULT("mov $0x7f800001, %%eax; vmovd %%eax, %%xmm0; vcvtps2ph $0, %%xmm0, (" CX ")", end - 4);
    __asm__ volatile("stmxcsr %0; ldmxcsr %1" : "=m"(mxcsr) : "m"(old));
    check(missing(page, end, 6) && !mxcsr, "VCVTPS2PH finds the page missing before it converts");
}

#if !IS_64
static void old_instructions(void)
{
    uint8_t *page = one_page(), *end = page + 4096;

    memset(page, 0, 4096);
    mprotect(page, 4096, PROT_READ);
    FAULT("xor %%eax, %%eax; arpl %%ax, (%%ecx); inc %%eax; hlt", page);
    check(was(SIGSEGV, SI_KERNEL, 13) && got_ax == 1, "ARPL that changes nothing writes nothing");
    FAULT("mov $1, %%eax; arpl %%ax, (%%ecx)", page);
    check(missing(page, page, 7), "else it does");
    mprotect(page, 4096, PROT_READ | PROT_WRITE);
    FAULT("pusha; mov %%esp, %%eax; mov %%ecx, %%esp; popa\n1: mov %%eax, %%esp; popa", end - 12);
    check(missing(page, end, 4), "POPA reads what it does not load");
}
#endif

/* ---- saved state ---- */

static __attribute__((aligned(64))) uint8_t area[1024];

static int is_untouched(unsigned from, unsigned to)
{
    for (unsigned n = from; n < to; n++)
        if (area[n] != 0xaa)
            return 0;
    return 1;
}

static void saved_state(void)
{
    unsigned top = 160 + 16 * (IS_64 ? 16 : 8); /* behind the last XMM register that there is */

    memset(area, 0xaa, sizeof area);
    __asm__ volatile("fxsave %0" : "=m"(area));
    check(is_untouched(top, sizeof area) && !is_untouched(160, top), "FXSAVE writes the registers that there are");
    memset(area, 0xaa, sizeof area);
    __asm__ volatile("fninit; .byte 0x66; fnsave %0" : "=m"(area));
    check(area[0] == 0x7f && is_untouched(94, sizeof area), "FNSAVE with operands of 16 bits");
    __asm__ volatile("fld1; fld1; .byte 0x66; fnsave %0; .byte 0x66; frstor %0; fstp %%st(0); fstpl 200+%0" : "=m"(area));
    check(!memcmp(area + 200, &(double){1.0}, 8), "and FRSTOR");
    if (!__builtin_cpu_supports("avx"))
        return;
    memset(area, 0xaa, sizeof area);
    __asm__ volatile("vpcmpeqb %%xmm0, %%xmm0, %%xmm0; xsavec %0" : "=m"(area) : "a"(4), "d"(0) : "xmm0");
    check(is_untouched(24, 32) && is_untouched(528, 576), "XSAVEC leaves MXCSR and the rest of the header alone");
    memset(area, 0, sizeof area);
    memset(area + 536, 0x55, 40);
    *(uint32_t *)(area + 24) = 0x1f80;
    __asm__ volatile("xrstor %0" : : "m"(area), "a"(4), "d"(0) : "xmm0");
    check(1, "XRSTOR looks at the first bytes of the header only");
}

int main(void)
{
    setbuf(stdout, NULL);
    catch();
    reads_and_writes();
#if IS_64
    wild_addresses();
    far_call();
#else
    rights();
    two_operands();
    limits();
    old_instructions();
#endif
    crossing();
    saved_state();
    printf("1..%d\n", count);
    return 0;
}
