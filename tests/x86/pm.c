/* SPDX-License-Identifier: MIT */
/*
 * Real and protected mode: exceptions and their codes, paging, privileges, tasks, v8086, debug,
 * interrupts.
 */
#include "lib.h"

extern u64 gdt[];
extern u32 real_results;
int main(void);

/* ---- exceptions ---- */

typedef struct Frame {
    u32 gs, fs, es, ds, edi, esi, ebp, esp, ebx, edx, ecx, eax;
    u32 vector, code, eip, cs, eflags, user_esp, user_ss;
} Frame;

static u64 idt[256];
static u32 tss[26 + 2048 + 1]; /* with an I/O map of all ports */
static Frame seen;
extern volatile u32 seen_vector, interrupts;
volatile u32 seen_vector, interrupts;
static volatile u32 seen_count;
extern u32 resume_esp, resume_eip;
extern bool is_expecting;
u32 resume_esp, resume_eip;
bool is_expecting;

extern u8 stubs[];
/* Vectors push their number; those with a code have one. */
__asm__(".text\n"
        ".balign 16\n"
        "stubs:\n"
        ".set n, 0\n"
        ".rept 256\n"
        ".balign 16\n"
        ".if !(n == 8 || (n >= 10 && n <= 14) || n == 17)\n"
        "push $0\n"
        ".endif\n"
        "push $n\n"
        "jmp common\n"
        ".set n, n + 1\n"
        ".endr\n"
        "common:\n"
        "pusha\n"
        "push %ds\n push %es\n push %fs\n push %gs\n"
        "mov $0x10, %ax\n mov %ax, %ds\n mov %ax, %es\n"
        "cld\n"
        "push %esp\n"
        "call on_exception\n"
        "add $4, %esp\n"
        "pop %gs\n pop %fs\n pop %es\n pop %ds\n"
        "popa\n"
        "add $8, %esp\n"
        "iret\n"
        /* u32 try(void (*f)(void)): runs f; its exception ends it */
        ".globl try\n"
        "try:\n"
        "push %ebx\n push %esi\n push %edi\n push %ebp\n"
        "mov %esp, resume_esp\n"
        "movl $try_resume, resume_eip\n"
        "movb $1, is_expecting\n"
        "movl $-1, seen_vector\n"
        "call *20(%esp)\n"
        "try_resume:\n"
        "movb $0, is_expecting\n"
        "mov $0x10, %ax\n mov %ax, %ds\n mov %ax, %es\n mov %ax, %ss\n"
        "mov resume_esp, %esp\n"
        "pop %ebp\n pop %edi\n pop %esi\n pop %ebx\n"
        "mov seen_vector, %eax\n"
        "ret\n"
        /* u32 try_user(void (*f)(void), u32 flags): f at CPL 3 */
        ".globl try_user\n"
        "try_user:\n"
        "push %ebx\n push %esi\n push %edi\n push %ebp\n"
        "mov %esp, resume_esp\n"
        "movl $try_resume, resume_eip\n"
        "movb $1, is_expecting\n"
        "movl $-1, seen_vector\n"
        "mov 20(%esp), %eax\n"
        "mov 24(%esp), %ecx\n"
        "push $0x23\n push $0x1e0000\n push %ecx\n push $0x1b\n push %eax\n"
        "mov $0x23, %dx\n mov %dx, %ds\n mov %dx, %es\n"
        "iret\n");
u32 try(void (*f)(void));
u32 try_user(void (*f)(void), u32 flags);

enum { EXIT_USER = 0x40, VECTOR_INTR = 0x41, VECTOR_SOFT = 0x42 };

void on_exception(Frame *f);
void on_exception(Frame *f)
{
    if (f->vector == VECTOR_INTR || f->vector == 2) {
        interrupts++;
        return;
    }
    seen = *f;
    seen_vector = f->vector;
    seen_count++;
    if (f->vector == 1)
        f->eflags |= 1 << 16; /* RF: an instruction breakpoint does not come again */
    if (f->vector == 3 || (f->vector == 1 && !is_expecting))
        return;
    if (!is_expecting) {
        print("Bail out! exception ");
        print_hex(f->vector);
        print(" at ");
        print_hex(f->eip);
        print(", code ");
        print_hex(f->code);
        print("\n");
        out8(0xf4, 2);
    }
    /* go on in try() on its own stack, at CPL 0 */
    __asm__ volatile("mov %0, %%esp\n jmp *%1" ::"r"(resume_esp), "r"(resume_eip));
}

static void set_gate(unsigned n, void *to, u16 sel, unsigned attr)
{
    u32 a = (u32)to;

    idt[n] = (a & 0xffff) | (u64)sel << 16 | (u64)attr << 40 | (u64)(a >> 16) << 48;
}

static void set_tables(void)
{
    struct __attribute__((packed)) {
        u16 limit;
        u32 base;
    } p = {sizeof idt - 1, (u32)idt};

    for (unsigned n = 0; n < 256; n++)
        set_gate(n, stubs + 16 * n, 8, n == EXIT_USER || n == 3 ? 0xee : 0x8e);
    __asm__ volatile("lidt %0" ::"m"(p));
    tss[1] = 0x1d0000; /* ESP0, SS0 */
    tss[2] = 0x10;
    tss[25] = 104 << 16;
    for (unsigned n = 26; n < 26 + 2049; n++)
        tss[n] = ~0u;
    gdt[5] = ((u64)sizeof tss - 1) | ((u64)(u32)tss & 0xffffff) << 16 | 0x89ull << 40 |
             (u64)((u32)tss >> 24) << 56;
    __asm__ volatile("ltr %w0" ::"r"(0x28));
}

#define CODE(v, c) (seen_vector == (v) && seen.code == (c))

static void f_div(void)
{
    __asm__ volatile("xor %%ecx, %%ecx\n div %%ecx" ::: "eax", "ecx", "edx");
}

static void f_ud(void)
{
    __asm__ volatile("ud2");
}

static void f_ds_limit(void)
{
    __asm__ volatile("mov %w0, %%ds" ::"r"(0x108));
}

static void f_ds_absent(void)
{
    __asm__ volatile("mov %w0, %%ds" ::"r"(0x30));
}

static void f_ss_absent(void)
{
    __asm__ volatile("mov %w0, %%ss" ::"r"(0x30));
}

static void f_ss_user(void)
{
    __asm__ volatile("mov %w0, %%ss" ::"r"(0x23));
}

static void f_jmp_data(void)
{
    __asm__ volatile("ljmp $0x10, $0");
}

static void f_int_absent(void)
{
    __asm__ volatile("int $0x50");
}

static void f_limit(void)
{
    __asm__ volatile("mov %w0, %%es\n mov %%es:0x1000, %%al" ::"r"(0x38) : "eax");
}

static void f_int3(void)
{
    __asm__ volatile("int3");
}

static void f_es_null(void)
{
    __asm__ volatile("xor %%eax, %%eax\n mov %%ax, %%es\n mov %%es:0, %%al" ::: "eax");
}

static void exceptions(void)
{
    ok(try(f_div) == 0 && *(u8 *)seen.eip == 0xf7, "#DE at the instruction");
    ok(try(f_ud) == 6, "#UD");
    ok(try(f_ds_limit) == 13 && seen.code == 0x108, "#GP(selector) beyond the table");
    gdt[6] = 0x00cf13000000ffff; /* not present */
    ok(try(f_ds_absent) == 11 && seen.code == 0x30, "#NP(selector)");
    ok(try(f_ss_absent) == 12 && seen.code == 0x30, "#SS(selector)");
    ok(try(f_ss_user) == 13 && seen.code == 0x20, "#GP: SS of another privilege");
    ok(try(f_jmp_data) == 13 && seen.code == 0x10, "#GP: a jump to data");
    set_gate(0x50, stubs, 8, 0x0e);
    ok(is_compared() || (try(f_int_absent) == 11 && seen.code == 0x50 * 8 + 2), "#NP of a gate");
    gdt[7] = 0x004093000000003f | 0xfffull;
    gdt[7] = 0x0040920000000fff; /* 4 KiB of data, not accessed */
    ok(try(f_limit) == 13 && seen.code == 0, "#GP(0): the limit of a segment");
    ok(gdt[7] >> 40 & 1, "its accessed bit was set");
    ok(try(f_es_null) == 13, "#GP(0): a null segment");
    seen_vector = 0;
    if (!is_compared())
        f_int3();
    ok(is_compared() || (seen_vector == 3 && *(u8 *)(seen.eip - 1) == 0xcc),
       "INT3 returns behind it");
}

/* ---- paging ---- */

#define PAGES 0x300000u   /* tables from here on */
#define TEST  0x00c00000u /* linear: the pages that are tried */
#define FRAME 0x00800000u

static u32 *const dir = (u32 *)PAGES;
static u32 *const table = (u32 *)(PAGES + 0x1000);
static volatile u32 *const page = (volatile u32 *)TEST;

static void set_cr(unsigned n, u32 v)
{
    if (n == 0)
        __asm__ volatile("mov %0, %%cr0" ::"r"(v) : "memory");
    else if (n == 3)
        __asm__ volatile("mov %0, %%cr3" ::"r"(v) : "memory");
    else
        __asm__ volatile("mov %0, %%cr4" ::"r"(v) : "memory");
}

static u32 get_cr(unsigned n)
{
    u32 v;

    if (n == 0)
        __asm__ volatile("mov %%cr0, %0" : "=r"(v));
    else if (n == 2)
        __asm__ volatile("mov %%cr2, %0" : "=r"(v));
    else if (n == 3)
        __asm__ volatile("mov %%cr3, %0" : "=r"(v));
    else
        __asm__ volatile("mov %%cr4, %0" : "=r"(v));
    return v;
}

static void invlpg(volatile void *p)
{
    __asm__ volatile("invlpg (%0)" ::"r"(p) : "memory");
}

static void f_read(void)
{
    (void)page[4];
}

static void f_write(void)
{
    page[4] = 1;
}

static void f_fetch(void)
{
    ((void (*)(void))page)();
}

static void f_user_read(void)
{
    (void)page[4];
    __asm__ volatile("int $0x40");
}

static void f_user_write(void)
{
    page[4] = 1;
    __asm__ volatile("int $0x40");
}

static void faults(u32 flags, const char *what)
{
    table[0] = FRAME | flags;
    invlpg(page);
    (void)what;
}

static void test_32bit(void)
{
    for (u32 n = 0; n < 4; n++)
        dir[n] = n << 22 | 0x87; /* 4 MiB each, for users too */
    dir[3] = (u32)table | 7;
    for (u32 n = 0; n < 1024; n++)
        table[n] = 0;
    set_cr(4, get_cr(4) | 0x10);
    set_cr(3, (u32)dir);
    set_cr(0, get_cr(0) | 0x80000000u);
    ok(dir[0] & 0x20, "pages of 4 MiB; their accessed bit");
    ok(try(f_read) == 14 && seen.code == 0 && get_cr(2) == TEST + 16,
       "a page that is not there, read");
    ok(try(f_write) == 14 && seen.code == 2, "written");
    faults(1, "");
    ok(try(f_read) == ~0u && (table[0] & 0x60) == 0x20, "there: accessed, not dirty");
    ok(try(f_write) == ~0u && (table[0] & 0x60) == 0x60, "CPL 0 writes to read-only pages; dirty");
    set_cr(0, get_cr(0) | 0x10000);
    faults(1, "");
    ok(try(f_write) == 14 && seen.code == 3, "with CR0.WP it does not");
    faults(3, "");
    ok(try_user(f_user_read, 0x202) == 14 && seen.code == 5, "a supervisor's page, read by CPL 3");
    faults(5, "");
    ok(try_user(f_user_read, 0x202) == EXIT_USER, "a user's page");
    ok(try_user(f_user_write, 0x202) == 14 && seen.code == 7, "written by CPL 3");
    ok((seen.cs & 3) == 3 && seen.user_ss == 0x23, "the frame has the outer stack");
    faults(7, "");
    ok(try_user(f_user_write, 0x202) == EXIT_USER && *(u32 *)(FRAME + 16) == 1, "a writable one");
    table[1] = (FRAME + 0x5000) | 7;
    *(volatile u32 *)(TEST + 0xffe) = 0x11223344;
    ok(*(u16 *)(FRAME + 0xffe) == 0x3344 && *(u16 *)(FRAME + 0x5000) == 0x1122,
       "a store over two pages");
    table[1] = 0;
    invlpg((void *)(TEST + 0x1000));
    set_cr(0, get_cr(0) & 0x7fffffffu);
}

static void test_pae(void)
{
    u64 *pdpt = (u64 *)(PAGES + 0x10000), *pd = (u64 *)(PAGES + 0x11000),
        *pt = (u64 *)(PAGES + 0x12000);
    u32 lo = 0, hi = 0;

    for (u32 n = 0; n < 8; n++)
        pd[n] = (u64)n << 21 | 0x87;
    pd[TEST >> 21] = (u32)pt | 7;
    pt[0] = FRAME | 7;
    pdpt[0] = (u32)pd | 1;
    set_cr(4, get_cr(4) | 0x20);
    set_cr(3, (u32)pdpt);
    set_cr(0, get_cr(0) | 0x80000000u);
    *(u8 *)FRAME = 0xc3;
    ok(try(f_fetch) == ~0u, "PAE: a call into a page");
    __asm__ volatile("rdmsr" : "=a"(lo), "=d"(hi) : "c"(0xc0000080));
    __asm__ volatile("wrmsr" ::"a"(lo | 0x800), "d"(hi), "c"(0xc0000080));
    pt[0] = FRAME | 7 | 1ull << 63;
    invlpg(page);
    ok(try(f_fetch) == 14 && seen.code == 0x11, "NX: fetch of a page that is there");
    ok(try(f_read) == ~0u, "but it is read");
    pt[0] = FRAME | 7 | 1ull << 51;
    invlpg(page);
    ok(try(f_read) == 14 && seen.code == 9, "a reserved bit");
    pt[0] = FRAME | 7;
    invlpg(page);
    set_cr(0, get_cr(0) & 0x7fffffffu);
    set_cr(4, get_cr(4) & ~0x20u);
}

/* ---- privileges ---- */

static void u_hlt(void)
{
    __asm__ volatile("hlt");
}

static void u_cli(void)
{
    __asm__ volatile("cli\n int $0x40");
}

static void u_in(void)
{
    in32(0x80);
    __asm__ volatile("int $0x40");
}

static void u_cr0(void)
{
    __asm__ volatile("mov %%cr0, %%eax" ::: "eax");
}

static void u_soft(void)
{
    __asm__ volatile("int $0x42");
}

static void u_unaligned(void)
{
    (void)*(volatile u32 *)(uptr)0x100001;
    __asm__ volatile("int $0x40");
}

static void u_popf(void)
{
    __asm__ volatile("pushf\n andl $~0x3200, (%%esp)\n popf\n pushf\n pop %%eax\n int $0x40" ::
                         : "eax");
}

extern u32 gate_param, gate_cs;
u32 gate_param, gate_cs;
__asm__(".text\n gate_entry:\n mov 8(%esp), %eax\n mov %eax, gate_param\n mov 4(%esp), %eax\n mov "
        "%eax, gate_cs\n lret $4\n");
extern u8 gate_entry[];

static void u_gate(void)
{
    __asm__ volatile("push $0x1234\n lcall $0x43, $0\n int $0x40" ::: "eax");
}

static void privileges(void)
{
    u32 a = (u32)gate_entry;

    ok(try_user(u_hlt, 0x202) == 13 && seen.code == 0, "HLT at CPL 3");
    ok(try_user(u_cr0, 0x202) == 13, "MOV from CR0");
    ok(try_user(u_cli, 0x202) == 13, "CLI above IOPL");
    ok(try_user(u_cli, 0x3202) == EXIT_USER && !(seen.eflags & 0x200), "CLI within IOPL");
    ok(try_user(u_popf, 0x202) == EXIT_USER && (seen.eax & 0x200), "POPF leaves IF alone");
    set_cr(0, get_cr(0) | 0x40000);
    ok(is_compared() || (try_user(u_unaligned, 0x40202) == 17 && seen.code == 0), "#AC");
    ok(try_user(u_unaligned, 0x202) == EXIT_USER, "without EFLAGS.AC none");
    set_cr(0, get_cr(0) & ~0x40000u);
    ok(try_user(u_in, 0x202) == 13, "IN: the I/O map");
    tss[26 + 4] = ~0xfu;
    ok(try_user(u_in, 0x202) == EXIT_USER, "ports that it allows");
    tss[26 + 4] = ~0u;
    ok(is_compared() || (try_user(u_soft, 0x202) == 13 && seen.code == 0x42 * 8 + 2),
       "INT through a gate of CPL 0");
    gdt[8] = (a & 0xffff) | 8ull << 16 | 1ull << 32 | 0xecull << 40 | (u64)(a >> 16) << 48;
    ok(try_user(u_gate, 0x202) == EXIT_USER && gate_param == 0x1234 && gate_cs == 0x1b,
       "a call gate: parameters on the inner stack");
}

/* ---- the FPU's traps ---- */

static void f_fpu(void)
{
    __asm__ volatile("fldz\n fstp %st(0)");
}

static void f_sse(void)
{
    __asm__ volatile("xorps %xmm0, %xmm0");
}

static u8 fx_area[512] __attribute__((aligned(16)));

static void fpu(void)
{
    u32 cr0 = get_cr(0);
    double d = 0;
    long double ld = 0;

    set_cr(0, cr0 | 8);
    ok(try(f_fpu) == 7, "#NM with CR0.TS");
    __asm__ volatile("clts\n fninit");
    ok(try(f_fpu) == ~0u, "CLTS");
    ok(try(f_sse) == 6, "SSE without CR4.OSFXSR");
    set_cr(4, get_cr(4) | 0x600);
    ok(try(f_sse) == ~0u, "with it");
    __asm__ volatile("fninit\n fld1\n fldpi\n faddp\n fstl %0\n fstpt %1" : "=m"(d), "=m"(ld));
    ok(((u64 *)&d)[0] == 0x401090fdaa22168c && *(u64 *)&ld == 0x8487ed5110b4611a,
       "x87 stores of 8 and 10 bytes");
    __asm__ volatile("fxsave %0" : "=m"(fx_area));
    ok(fx_area[0] == 0x7f && fx_area[1] == 3, "FXSAVE");
    set_cr(0, cr0 & ~8u);
}

/* ---- tasks ---- */

static u32 other_tss[26];
extern volatile u32 task_ran, task_eflags;
volatile u32 task_ran, task_eflags;
__asm__(".text\n task_entry:\n incl task_ran\n pushf\n pop task_eflags\n iret\n jmp task_entry\n");
extern u8 task_entry[];

static void f_task(void)
{
    __asm__ volatile("lcall $0x48, $0");
}

static void tasks(void)
{
    u32 a = (u32)other_tss;

    other_tss[8] = (u32)task_entry;
    other_tss[9] = 2;
    other_tss[14] = 0x1b0000; /* ESP */
    for (unsigned n = 18; n < 24; n++)
        other_tss[n] = n == 19 ? 8 : 0x10;
    other_tss[7] = get_cr(3);
    gdt[9] =
        (sizeof other_tss - 1) | (u64)(a & 0xffffff) << 16 | 0x89ull << 40 | (u64)(a >> 24) << 56;
    ok(try(f_task) == ~0u && task_ran == 1, "a CALL to a task, and its IRET");
    ok((task_eflags & 0x4000) && other_tss[0] == 0x28, "it is nested");
    ok((gdt[5] >> 41 & 1) && !(gdt[9] >> 41 & 1), "who is busy");
    ok(get_cr(0) & 8, "CR0.TS is set");
    __asm__ volatile("clts");
    f_task();
    ok(task_ran == 2, "and again");
    __asm__ volatile("clts");
}

/* ---- v8086 ---- */

__asm__(".globl try_v86\n"
        "try_v86:\n" /* (u32 ip, u32 flags) in segment 0x8000 */
        "push %ebx\n push %esi\n push %edi\n push %ebp\n"
        "mov %esp, resume_esp\n"
        "movl $try_resume, resume_eip\n"
        "movb $1, is_expecting\n"
        "movl $-1, seen_vector\n"
        "mov 20(%esp), %eax\n"
        "mov 24(%esp), %ecx\n"
        "push $0x1111\n push $0x2222\n push $0x8000\n push $0x3333\n" /* GS FS DS ES */
        "push $0x7000\n push $0x800\n push %ecx\n push $0x8000\n push %eax\n"
        "iret\n");
u32 try_v86(u32 ip, u32 flags);

static void put_code(u32 at, const char *bytes, unsigned n)
{
    for (unsigned k = 0; k < n; k++)
        ((volatile u8 *)at)[k] = (u8)bytes[k];
}

static void v86(void)
{
    /* mov ax,ds; mov bx,0x1234; mov [0x200],bx; int 0x40 */
    put_code(0x80100, "\x8c\xd8\xbb\x34\x12\x89\x1e\x00\x02\xcd\x40", 11);
    ok(try_v86(0x100, 0x23202) == EXIT_USER && (seen.eax & 0xffff) == 0x8000 &&
           *(u16 *)0x80200 == 0x1234,
       "v8086: segments are bases");
    ok((seen.eflags & 0x20000) && seen.cs == 0x8000 && seen.user_ss == 0x7000, "its frame");
    ok(try_v86(0x100, 0x20202) == 13, "INT with IOPL 0");
    put_code(0x80100, "\xfa\xcd\x40", 3);
    ok(try_v86(0x100, 0x20202) == 13 && seen.eip == 0x100, "CLI with IOPL 0");
}

/* ---- debug ---- */

static volatile u32 watched;
extern u8 step_area[8];
u8 step_area[8];

static u32 get_dr6(void)
{
    u32 v;

    __asm__ volatile("mov %%db6, %0" : "=r"(v));
    return v;
}

static void debug(void)
{
    u32 at;

    is_expecting = false;
    seen_count = 0;
    __asm__ volatile("mov %0, %%db6" ::"r"(0));
    __asm__ volatile(
        "pushf\n orl $0x100, (%%esp)\n popf\n nop\n nop\n pushf\n andl $~0x100, (%%esp)\n popf" ::
            : "memory");
    ok(seen_count == 5 && (get_dr6() & 0x4000), "single steps");
    seen_count = 0;
    __asm__ volatile("mov $3, %%ecx\n mov $step_area, %%edi\n pushf\n orl $0x100, (%%esp)\n popf\n"
                     "rep stosb\n pushf\n andl $~0x100, (%%esp)\n popf" ::
                         : "ecx", "edi", "memory");
    ok(seen_count == 6, "of a repeated string instruction one for each element");
    seen_count = 0;
    __asm__ volatile("mov %0, %%db0\n mov %1, %%db7" ::"r"(&watched), "r"(0xd0001 | 0x400));
    __asm__ volatile("mov %0, %%db6" ::"r"(0));
    watched = 1;
    __asm__ volatile("nop");
    ok(seen_count == 1 && (get_dr6() & 1) && watched == 1, "a data breakpoint is a trap");
    __asm__ volatile("mov %0, %%db6" ::"r"(0));
    seen_count = 0;
    __asm__ volatile("mov $1f, %0\n mov %0, %%db1\n mov %1, %%db7\n mov %2, %%db6\n nop\n 1: nop\n "
                     "nop\n mov %2, %%db7"
                     : "=&r"(at)
                     : "r"(0x404), "r"(0));
    ok(seen_count >= 1 && seen.eip == at && (get_dr6() & 2),
       "an instruction breakpoint is a fault");
}

/* ---- code that changes itself ---- */

static u32 self_modify(void)
{
    u32 v;

    /* the immediate of the instruction right behind the store */
    __asm__ volatile("movl $1, 1f+1\n movl $77, 1f+1\n 1: mov $5, %0" : "=a"(v)::"memory");
    return v;
}

static void self(void)
{
    u32 good = 0;

    for (u32 n = 0; n < 100; n++)
        good += self_modify() == 77;
    ok(good == 100, "a store into the next instruction");
    /* an instruction over two pages, changed in the second */
    volatile u8 *p = (volatile u8 *)0x600ffe;
    u32 (*f)(void) = (u32(*)(void))(u32)p;

    p[0] = 0xb8;
    p[1] = 1;
    p[2] = p[3] = p[4] = 0;
    p[5] = 0xc3;
    good = f() == 1 && f() == 1;
    p[2] = 1;
    ok(good && f() == 0x101, "an instruction over two pages, changed in the second one");
}

/* ---- interrupts ---- */

static void interrupts_(void)
{
    u32 before;

    interrupts = 0;
    out8(0xf5, VECTOR_INTR);
    for (volatile int n = 0; n < 1000; n++)
        ;
    ok(interrupts == 0, "IF clear: no interrupt");
    __asm__ volatile("sti\n mov interrupts, %0\n nop\n nop\n cli" : "=r"(before)::"memory");
    ok(before == 0 && interrupts == 1, "STI lets one in behind the next instruction");
    out8(0xf5, VECTOR_INTR);
    __asm__ volatile("sti\n cli" ::: "memory");
    ok(interrupts == 1, "STI, CLI: none");
    __asm__ volatile("sti\n hlt\n cli" ::: "memory");
    ok(interrupts == 2, "HLT is left");
    out8(0xf6, 0);
    __asm__ volatile("nop");
    ok(interrupts == 3, "NMI, with IF clear");
}

/* ---- system management mode: mov [0x90000],ax...; rsm ---- */

static void smm(void)
{
    /* mov word [0xf000],0x5aa5 (DS base 0); rsm */
    put_code(0x38000, "\xc7\x06\x00\xf0\xa5\x5a\x0f\xaa", 8);
    *(volatile u16 *)0xf000 = 0;
    out8(0xf7, 0);
    __asm__ volatile("nop");
    ok(*(volatile u16 *)0xf000 == 0x5aa5, "SMI, and RSM back");
    ok(*(volatile u32 *)0x3fef8 == 0 || *(volatile u16 *)0x3fefc == 0x64,
       "the revision of the state");
}

/* ---- other processors ---- */

extern u8 ap_start[], ap_end[], ap_flag[];

static void processors(void)
{
    volatile u32 *flag = (volatile u32 *)(0x4000 + (ap_flag - ap_start));

    for (u32 n = 0; n < (u32)(ap_end - ap_start); n++)
        ((u8 *)0x4000)[n] = ap_start[n];
    for (u32 cpu = 1; cpu < 4; cpu++) {
        out32(0xf8, cpu);
        out32(0xf9, cpu << 8 | 4);
        out32(0xf9, cpu << 8 | 4);
    }
    for (u32 n = 0; n < 20000000 && *flag < 3; n++)
        __asm__ volatile("pause");
    ok(*flag == 3, "three processors start by INIT and SIPI");
}

int main(void)
{
    static const char *const real[] = {"reset state",      "INT and IRET",
                                       "far CALL and RET", "#DE",
                                       "#GP of a limit",   "strings in segments, downwards",
                                       "unreal mode",      "LOOP, PUSHA, POPA"};

    for (unsigned n = 0; n < 8; n++) {
        print(real_results >> n & 1 ? "" : "# real mode: ");
        ok(real_results >> n & 1, real[n]);
    }
    set_tables();
    exceptions();
    if (!is_compared()) { /* the KVM of some hosts has no paging of 32 bits */
        test_32bit();
        test_pae();
    }
    if (is_stepped() && !is_hardware()) /* INT n in ring 3, FNINIT: KVM that interprets is wrong */
        return done();
    privileges();
    fpu();
    tasks();
    v86();
    self();
    if (!is_compared())
        debug();
    interrupts_();
    smm();
    processors();
    return done();
}
