/* SPDX-License-Identifier: MIT */
/*
 * Long mode: exceptions, interrupt stacks, four levels of tables, system calls, compatibility
 * mode.
 */
#include "lib.h"

typedef struct Frame {
    u64 r15, r14, r13, r12, r11, r10, r9, r8, rdi, rsi, rbp, rbx, rdx, rcx, rax;
    u64 vector, code, rip, cs, rflags, rsp, ss;
} Frame;

extern u64 gdt[];
extern u8 stubs[], try_resume[];
extern u64 resume_rsp;
extern bool is_expecting;
extern volatile u32 seen_vector;
u64 resume_rsp;
bool is_expecting;
volatile u32 seen_vector;
u32 try(void (*f)(void));
u32 try_user(void (*f)(void), u64 cs);
void on_exception(Frame *f);
int main(void);

static u64 idt[512], frame_at;
static u32 tss[26];
static Frame seen;
static volatile u32 interrupts;

enum { EXIT_USER = 0x40, VECTOR_INTR = 0x41, CODE64 = 0x18, USER64 = 0x3b, USER32 = 0x2b };

void on_exception(Frame *f)
{
    if (f->vector == VECTOR_INTR) {
        interrupts++;
        frame_at = (u64)f;
        return;
    }
    seen = *f;
    frame_at = (u64)f;
    seen_vector = (u32)f->vector;
    if (!is_expecting) {
        print("Bail out! exception ");
        print_hex(f->vector);
        print(" at ");
        print_hex(f->rip);
        print("\n");
        out8(0xf4, 2);
    }
    __asm__ volatile("mov %0, %%rsp\n jmp *%1" ::"r"(resume_rsp), "r"(try_resume));
}

static void set_gate(unsigned n, void *to, u16 sel, unsigned attr, unsigned ist)
{
    u64 a = (u64)to;

    idt[2 * n] =
        (a & 0xffff) | (u64)sel << 16 | (u64)ist << 32 | (u64)attr << 40 | (a >> 16 & 0xffff) << 48;
    idt[2 * n + 1] = a >> 32;
}

static void set_tables(void)
{
    struct __attribute__((packed)) {
        u16 limit;
        u64 base;
    } p = {sizeof idt - 1, (u64)idt};

    for (unsigned n = 0; n < 256; n++)
        set_gate(n, stubs + 16 * n, CODE64, n == EXIT_USER ? 0xee : 0x8e, 0);
    __asm__ volatile("lidt %0" ::"m"(p));
    *(u64 *)&tss[1] = 0x1d0000; /* RSP0 */
    *(u64 *)&tss[9] = 0x1c0000; /* IST1 */
    gdt[8] = (sizeof tss - 1) | ((u64)tss & 0xffffff) << 16 | 0x89ull << 40 |
             ((u64)tss >> 24 & 0xff) << 56;
    gdt[9] = (u64)tss >> 32;
    __asm__ volatile("ltr %w0" ::"r"(0x40));
}

static void wrmsr(u32 n, u64 v)
{
    __asm__ volatile("wrmsr" ::"c"(n), "a"((u32)v), "d"((u32)(v >> 32)));
}

static u64 rdmsr(u32 n)
{
    u32 a, d;

    __asm__ volatile("rdmsr" : "=a"(a), "=d"(d) : "c"(n));
    return (u64)d << 32 | a;
}

/* ---- exceptions ---- */

static void f_ud(void)
{
    __asm__ volatile("ud2");
}

static void f_noncanonical(void)
{
    (void)*(volatile u8 *)0x0000800000000000ull;
}

static void f_jmp_noncanonical(void)
{
    __asm__ volatile("jmp *%0" ::"r"(0x0000800000000000ull));
}

static void f_msr(void)
{
    rdmsr(0xdead);
}

static void f_wrmsr_base(void)
{
    wrmsr(0xc0000100, 0x0000800000000000ull);
}

static void f_movaps(void)
{
    __asm__ volatile("movaps 0x100001, %xmm0");
}

static void f_task_gate(void)
{
    __asm__ volatile("int $0x50");
}

static void exceptions(void)
{
    ok(try(f_ud) == 6 && seen.cs == CODE64, "#UD");
    ok((frame_at & 15) == 0, "the frame is aligned to 16 bytes");
    ok(try(f_noncanonical) == 13 && seen.code == 0, "an address that is not canonical");
    ok(is_stepped() || try(f_jmp_noncanonical) == 13, "a jump there"); /* of which instruction? */
    ok(try(f_msr) == 13 && *(u16 *)seen.rip == 0x320f, "an MSR that is none");
    ok(try(f_wrmsr_base) == 13, "a base that is not canonical");
    ok(try(f_movaps) == 13, "a vector that must be aligned");
    set_gate(0x50, stubs + 16 * 0x50, CODE64, 0x85, 0);
    ok(is_compared() || (try(f_task_gate) == 13 && seen.code == 0x50 * 8 + 2), "no task gates");
    set_gate(6, stubs + 16 * 6, CODE64, 0x8e, 1);
    ok(try(f_ud) == 6 && frame_at > 0x1b0000 && frame_at < 0x1c0000, "the interrupt stack table");
    set_gate(6, stubs + 16 * 6, CODE64, 0x8e, 0);
}

/* ---- paging ---- */

#define TEST      0x0000123456400000ull
#define FRAME     0x800000ull
#define USER_CODE 0x700000ull

static u64 *const pml4 = (u64 *)0x300000;
static u64 *const tables = (u64 *)0x310000; /* PDPT, PD, PT */
static volatile u32 *const page = (volatile u32 *)TEST;

static void invlpg(volatile void *p)
{
    __asm__ volatile("invlpg (%0)" ::"r"(p) : "memory");
}

static void set_pte(u64 v)
{
    tables[1024 + (TEST >> 12 & 511)] = v;
    invlpg(page);
}

static void f_read(void)
{
    (void)page[1];
}

static void f_write(void)
{
    page[1] = 5;
}

static void f_fetch(void)
{
    ((void (*)(void))page)();
}

static void u_read(void)
{
    (void)page[1];
    __asm__ volatile("int $0x40");
}

static u64 get_cr4(void)
{
    u64 v;

    __asm__ volatile("mov %%cr4, %0" : "=r"(v));
    return v;
}

static void set_cr4(u64 v)
{
    __asm__ volatile("mov %0, %%cr4" ::"r"(v) : "memory");
}

static void set_cr3(u64 v)
{
    __asm__ volatile("mov %0, %%cr3" ::"r"(v) : "memory");
}

static void paging(void)
{
    u64 cr2;

    pml4[TEST >> 39 & 511] = (u64)tables | 7;
    tables[TEST >> 30 & 511] = (u64)(tables + 512) | 7;
    tables[512 + (TEST >> 21 & 511)] = (u64)(tables + 1024) | 7;
    set_pte(0);
    ok(try(f_read) == 14 && seen.code == 0, "a page that is not there");
    __asm__ volatile("mov %%cr2, %0" : "=r"(cr2));
    ok(cr2 == TEST + 4, "CR2");
    set_pte(FRAME | 7);
    ok(try(f_write) == ~0u && *(u32 *)(FRAME + 4) == 5, "four levels");
    ok((tables[1024 + (TEST >> 12 & 511)] & 0x60) == 0x60 && (pml4[TEST >> 39 & 511] & 0x20),
       "accessed and dirty");
    tables[512 + (TEST >> 21 & 511)] &= ~2ull;
    invlpg(page);
    ok(try(f_write) == 14 && seen.code == 3, "what a table forbids (CR0.WP)");
    tables[512 + (TEST >> 21 & 511)] |= 2;
    *(u8 *)FRAME = 0xc3;
    set_pte(FRAME | 7 | 1ull << 63);
    ok(try(f_fetch) == 14 && seen.code == 0x11, "NX");
    set_pte(FRAME | 3);
    ok(is_compared() || (try_user(u_read, USER64) == 14 && seen.code == 5),
       "a supervisor's page at CPL 3");
    set_pte(FRAME | 7);
    ok(is_compared() ||
           (try_user(u_read, USER64) == EXIT_USER && seen.cs == USER64 && seen.ss == 0x33),
       "a user's");
    /* with a global page, a change is seen after INVLPG, not after CR3 */
    set_pte(FRAME | 0x107);
    *(u32 *)(FRAME + 4) = 1;
    *(u32 *)(FRAME + 0x1004) = 2;
    f_read();
    tables[1024 + (TEST >> 12 & 511)] = (FRAME + 0x1000) | 0x107;
    set_cr3((u64)pml4);
    invlpg(page);
    ok(page[1] == 2, "INVLPG forgets a global page");
    tables[512 + (TEST >> 21 & 511)] = FRAME | 0x87;
    invlpg(page);
    ok(page[1] == 1, "a page of 2 MiB");
}

/* An instruction on two pages, reached by jumps, where the second page changes. */
static const u8 split_head[] = {0xeb, 0x0b, [0xd] = 0xb8, 0x11, 0x11}; /* jmp +11; mov $0x..1111, %eax */
static const u8 split_tail[] = {0x11, 0x11, 0xff, 0xc9, 0x75, 0xea, 0xc3}; /* dec %ecx; jne; ret */

static void set_second_pte(u64 v)
{
    tables[1025 + (TEST >> 12 & 511)] = v;
    invlpg(page + 1024);
}

static u32 run_split(void)
{
    u32 n = 100, eax;

    __asm__ volatile("call *%2" : "=a"(eax), "+c"(n) : "r"(TEST + 0xff0) : "memory");
    return eax;
}

static void copy(u64 to, const u8 *from, unsigned size)
{
    for (unsigned n = 0; n < size; n++)
        ((volatile u8 *)to)[n] = from[n];
}

static void split_code(void)
{
    u64 *const pde = &tables[512 + (TEST >> 21 & 511)], old = *pde;

    *pde = (u64)(tables + 1024) | 7;
    copy(FRAME + 0xff0, split_head, sizeof split_head);
    copy(FRAME + 0x2000, split_tail, sizeof split_tail);
    copy(FRAME + 0x4000, split_tail, sizeof split_tail);
    *(volatile u8 *)(FRAME + 0x4001) = 0x22;
    set_pte(FRAME | 3);
    set_second_pte((FRAME + 0x2000) | 3);
    ok(run_split() == 0x11111111, "code that runs on to a page");
    set_second_pte((FRAME + 0x4000) | 3);
    ok(run_split() == 0x22111111, "to another one after INVLPG");
    tables[1025 + (TEST >> 12 & 511)] = (FRAME + 0x2000) | 3;
    set_cr3((u64)pml4);
    ok(run_split() == 0x11111111, "and after CR3");
    *(volatile u8 *)(FRAME + 0x2001) = 0x33;
    ok(run_split() == 0x33111111, "to other bytes after a store");
    *pde = old;
    invlpg(page);
    invlpg(page + 1024);
}

/* SMAP: AC lets the kernel at a user's page. */
static void smap(void)
{
    u32 a, b, c, d;

    __asm__ volatile("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d) : "a"(7), "c"(0));
    if (!(b >> 20 & 1)) {
        print("# no SMAP\n");
        return;
    }
    for (u32 n = 0; n < 8; n++) /* ours becomes a supervisor's */
        ((u64 *)0x302000)[n] &= ~4ull;
    set_cr3((u64)pml4);
    set_cr4(get_cr4() | 1 << 20);
    ok(try(f_fetch) == 14 && seen.code == 0x11, "SMEP: fetch of a user's page");
    set_cr4(get_cr4() & ~(1ull << 20));
    set_cr4(get_cr4() | 1 << 21);
    ok(try(f_read) == 14 && seen.code == 1, "SMAP: a user's page");
    __asm__ volatile("stac");
    ok(try(f_read) == ~0u, "after STAC");
    __asm__ volatile("clac");
    ok(try(f_read) == 14, "after CLAC");
    set_cr4(get_cr4() & ~(1ull << 21));
    for (u32 n = 0; n < 8; n++)
        ((u64 *)0x302000)[n] |= 4;
    set_cr3((u64)pml4);
}

/* ---- MONITOR, MWAIT ---- */

static u64 watched = FRAME, hints;

static void f_monitor(void)
{
    __asm__ volatile("monitor" ::"a"(watched), "c"(hints), "d"(0));
}

static void f_mwait(void)
{
    __asm__ volatile("mwait" ::"a"(0), "c"(hints));
}

static void monitor_wait(void)
{
    u32 a, b, c, d;

    __asm__ volatile("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d) : "a"(1), "c"(0));
    if (!(c >> 3 & 1)) {
        ok(try(f_monitor) == 6 && try(f_mwait) == 6, "MONITOR, MWAIT: not there");
        return;
    }
    ok(try(f_monitor) == ~0u && try(f_mwait) == ~0u, "MONITOR, MWAIT: go on");
    hints = 4;
    ok(try(f_monitor) == 13 && try(f_mwait) == 13, "#GP: with hints that are not there");
    hints = 0;
    watched = 0x40000000;
    ok(try(f_monitor) == 14 && seen.code == 0, "#PF: MONITOR reads");
    ok(try_user(f_monitor, USER64) == 6 && try_user(f_mwait, USER64) == 6, "#UD: for programs");
}

/* ---- system calls ---- */

extern u64 call_rcx, call_r11, call_cs, call_ss, call_flags, user_rsp;
u64 call_rcx, call_r11, call_cs, call_ss, call_flags, user_rsp;
extern u8 call_entry[], u_call[], u_compat[];
__asm__(
    ".text\n"
    "call_entry:\n mov %rcx, call_rcx\n mov %r11, call_r11\n mov %cs, %rax\n mov %rax, call_cs\n"
    "mov %ss, %rax\n mov %rax, call_ss\n mov %rsp, user_rsp\n mov $0x1d0000, %rsp\n pushf\n pop "
    "call_flags\n"
    "mov user_rsp, %rsp\n mov $0x77, %eax\n sysretq\n"
    "u_call:\n xor %eax, %eax\n syscall\n mov %rax, %rbx\n mov %cs, %rcx\n mov %ss, %rdx\n int "
    "$0x40\n"
    ".code32\n"
    "u_compat:\n mov $0xffffffff, %eax\n inc %eax\n dec %eax\n mov %cs, %cx\n push $0x1234\n pop "
    "%edx\n int $0x40\n"
    ".code64\n");

static void calls(void)
{
    wrmsr(0xc0000081, 0x28ull << 48 | (u64)CODE64 << 32);
    wrmsr(0xc0000082, (u64)call_entry);
    wrmsr(0xc0000084, 0x200);
    ok(try_user((void (*)(void))u_call, USER64) == EXIT_USER && seen.rbx == 0x77,
       "SYSCALL and SYSRET");
    ok(call_rcx == (u64)u_call + 4 && (call_r11 & 0x202) == 0x202, "RCX and R11");
    ok(call_cs == CODE64 && call_ss == 0x20 && !(call_flags & 0x200),
       "the kernel's segments, flags masked");
    ok(seen.rcx == USER64 && seen.rdx == 0x33, "the program's segments again");
    ok(try_user((void (*)(void))u_compat, USER32) == EXIT_USER && seen.rax == 0xffffffff &&
           seen.rdx == 0x1234 && seen.cs == USER32,
       "32-bit code of compatibility mode");
}

static void bases(void)
{
    static u64 a = 11, b = 22;
    u64 x, y;

    wrmsr(0xc0000101, (u64)&a);
    wrmsr(0xc0000102, (u64)&b);
    __asm__ volatile("mov %%gs:0, %0\n swapgs\n mov %%gs:0, %1\n swapgs" : "=&r"(x), "=&r"(y));
    ok(x == 11 && y == 22 && rdmsr(0xc0000101) == (u64)&a, "SWAPGS");
}

static u8 area[1024] __attribute__((aligned(64)));

/* Code in a page of its own: all registers are looked at there. */
__asm__(".pushsection .text\n .balign 4096\n far_page:\n cpuid\n jmp *%r8\n"
        ".balign 4096\n .popsection");

static void avx(void)
{
    u32 a, b, c, d;

    __asm__ volatile("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d) : "a"(1), "c"(0));
    if (!(c >> 28 & 1)) {
        print("# no AVX\n");
        return;
    }
    set_cr4(get_cr4() | 1 << 18);
    __asm__ volatile("xsetbv" ::"c"(0), "a"(7), "d"(0));
    __asm__ volatile("vpcmpeqd %%ymm1, %%ymm1, %%ymm1\n vmovdqu %%ymm1, %0"
                     : "=m"(*(u8(*)[32])(area + 4070 % 512)));
    ok(*(u64 *)(area + 4070 % 512 + 24) == ~0ull, "AVX: a store of 32 bytes");
    __asm__ volatile("vmovdqu %%ymm1, (%0)\n vpxor %%ymm2, %%ymm2, %%ymm2\n vmovdqu (%0), %%ymm2\n "
                     "vmovdqu %%ymm2, (%1)" ::"r"(0x900ff0ull),
                     "r"(area)
                     : "memory");
    ok(*(u64 *)area == ~0ull && *(u64 *)(area + 24) == ~0ull && *(u64 *)0x901008 == ~0ull,
       "over two pages");
    /* Values of 32 bytes are in the registers of the host while a page is looked up. */
    for (u32 n = 0; n < 32; n++)
        area[n] = 0x25;
    __asm__ volatile("vmovdqu (%1), %%ymm5\n vmovdqa %%ymm5, %%ymm13\n vmovdqa %%ymm5, %%ymm15\n"
                     "invlpg (%2)\n"
                     "jmp 1f\n 1:\n"
                     "vandps %%ymm5, %%ymm13, %%ymm12\n"
                     "vorps %%ymm5, %%ymm15, %%ymm14\n"
                     "vmovdqu (%2), %%ymm2\n"
                     "vandps %%ymm12, %%ymm14, %%ymm4\n"
                     "vmovdqu %%ymm4, (%1)\n"
                     "vandps %%ymm13, %%ymm15, %%ymm4\n"
                     "vmovdqu %%ymm4, %0"
                     : "=m"(*(u8(*)[32])(area + 64))
                     : "r"(area), "r"(0x900000ull)
                     : "memory");
    ok(area[0] == 0x25 && area[31] == 0x25 && area[64] == 0x25 && area[95] == 0x25,
       "registers of 32 bytes keep their upper halves over a miss of the TLB");
    /* What XRSTOR puts into upper halves that were not in use is there in what follows. */
    for (u32 n = 512; n < 576; n++)
        area[n] = 0;
    __asm__ volatile("xsave (%0)\n vzeroupper\n jmp 1f\n 1: xrstor (%0)\n jmp 1f\n"
                     "1: vmovdqu %%ymm5, 896(%0)"
                     :
                     : "r"(area), "a"(7), "d"(0)
                     : "memory");
    ok(area[896] == 0x25 && area[927] == 0x25, "XRSTOR of upper halves");
    __asm__ volatile("xsave (%0)" ::"r"(area), "a"(7), "d"(0) : "memory");
    ok((*(u64 *)(area + 512) & 7) == 7 || (*(u64 *)(area + 512) & 6) == 6, "XSAVE");
    __asm__ volatile("vzeroupper\n lea 1f(%%rip), %%r8\n jmp far_page\n 1:\n"
                     "vmovdqu 896(%1), %%ymm5\n lea 1f(%%rip), %%r8\n jmp far_page\n 1:\n"
                     "vmovdqu %%ymm5, %0\n vzeroupper"
                     : "=m"(*(u8(*)[32])(area + 928))
                     : "r"(area)
                     : "rax", "rbx", "rcx", "rdx", "r8", "memory");
    ok(area[928] == 0x25 && area[959] == 0x25, "upper halves in a page that ran without them");
}

/* Instructions that read memory behind the scenes: vectors stay what they were. */
static void kept(void)
{
    struct __attribute__((packed)) {
        u16 limit;
        u64 base;
    } gdtr, idtr;
    u64 v[12], bad = 0;

#define FILL(n) "movq %1, %%xmm" #n "\n"
#define TAKE(n) "movq %%xmm" #n ", 8*" #n "(%1)\n"
    __asm__ volatile("" FILL(0) FILL(1) FILL(2) FILL(3) FILL(4) FILL(5) FILL(6) FILL(7) FILL(8)
                         FILL(9) FILL(10) FILL(11) ::"m"(gdtr),
                     "r"(0x1234567812345678ull));
#define FORGET "mov %%cr3, %%rax\n mov %%rax, %%cr3\n" /* the TLB */
    __asm__ volatile(FORGET "sgdt %0\n" FORGET "sidt %1\n" FORGET "lgdt %0\n" FORGET
                            "lidt %1\n" FORGET "fnstcw %2\n fldcw %2\n invlpg %2"
                     : "+m"(gdtr), "+m"(idtr), "+m"(v[0])::"rax");
    __asm__ volatile("" TAKE(0) TAKE(1) TAKE(2) TAKE(3) TAKE(4) TAKE(5) TAKE(6) TAKE(7) TAKE(8)
                         TAKE(9) TAKE(10) TAKE(11)
                     : "+m"(v)
                     : "r"(v)
                     : "memory");
    for (unsigned n = 0; n < 12; n++)
        bad += v[n] != 0x1234567812345678ull;
    ok(!bad, "vectors are kept over LGDT, SIDT, INVLPG");
}

static void interrupt(void)
{
    out8(0xf5, VECTOR_INTR);
    if (is_compared()) /* KVM that interprets ring 0 may look for interrupts only where it leaves it */
        __asm__ volatile("sti\n hlt\n cli" ::: "memory");
    else
        __asm__ volatile("sti\n nop\n cli" ::: "memory");
    ok(interrupts == 1, "an interrupt");
}

int main(void)
{
    set_tables();
    exceptions();
    paging();
    split_code();
    smap();
    if (!is_compared())
        monitor_wait();
    if (!is_compared())
        calls();
    bases();
    avx();
    kept();
    interrupt();
    return done();
}
