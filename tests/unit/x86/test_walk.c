/* SPDX-License-Identifier: MIT */
/*
 * The walker of x86 page tables: every kind of paging, what is allowed, what the error code says, which
 * flags are set, what makes TLBs forget. Tables lie in a byte array.
 */
#include <stdlib.h>
#include <string.h>
#include "frontend/guest.h"
#include "frontend/x86/cpu/control.h"
#include "frontend/x86/cpu/cpu.h"
#include "frontend/x86/cpu/machine.h"
#include "frontend/x86/cpu/walk.h"
#include "tests/block/tap.h"

#define SIZE 0x10000u

enum { P = 1, W = 2, U = 4, A = 1 << 5, D = 1 << 6, PS = 1 << 7, G = 1 << 8 };
#define NX (1ull << 63)

static X86Cpu cpu;
static u8 memory[SIZE];
static GuestTlbFlush last_flush;
static VcpuWalk w;
static VcpuException fault;

static bool read64(Vcpu *c, Gpa pa, unsigned space, u64 *v)
{
    if (pa >= SIZE)
        return false;
    memcpy(v, memory + pa, 8);
    return true;
}

static bool cas64(Vcpu *c, Gpa pa, unsigned space, u64 *expected, u64 desired)
{
    u64 now;

    if (!read64(c, pa, space, &now))
        return false;
    if (now == *expected)
        memcpy(memory + pa, &desired, 8);
    *expected = now;
    return true;
}

static void tlb_flush(Vcpu *c, const GuestTlbFlush *f)
{
    if (f->kind != GUEST_TLB_SWITCH)
        last_flush = *f;
}

static void tlb_sync(Vcpu *c)
{
}

static const GuestBus bus = {read64, cas64, tlb_flush, tlb_sync};
static X86Machine machine = {.is_bsp = true, .bus = &bus};

static void put(u32 at, u64 v)
{
    memcpy(memory + at, &v, 8);
}

static void put32(u32 at, u32 v)
{
    memcpy(memory + at, &v, 4);
}

static u64 get(u32 at)
{
    u64 v;

    memcpy(&v, memory + at, 8);
    return v;
}

/* Paging on, tables at 0x1000. */
static void setup(u64 cr4, bool is_long)
{
    Error err;

    memset(memory, 0, sizeof memory);
    memset(&cpu, 0, sizeof cpu);
    cpu.machine = &machine;
    cpu.vcpu.arch = &guest_x86_64;
    if (!guest_x86_64.reset(&cpu.vcpu, "max", &err))
        abort();
    cpu.cr0 = X86_CR0_PE | X86_CR0_PG | X86_CR0_WP;
    cpu.cr4 = cr4;
    cpu.cr3 = 0x1000;
    cpu.msr.efer = X86_EFER_NXE | (is_long ? X86_EFER_LME | X86_EFER_LMA : 0);
    cpu.is_long_mode = is_long;
}

static bool walk(Gva va, VcpuAccess acc, unsigned idx)
{
    fault = (VcpuException){.kind = 0};
    return x86_walk(&cpu.vcpu, va, acc, idx, false, &w, &fault);
}

static bool faults(Gva va, VcpuAccess acc, unsigned idx, u32 code)
{
    return !walk(va, acc, idx) && fault.kind == X86_EXC_PF && fault.syndrome == code &&
           fault.addr == va;
}

static void test_off(void)
{
    setup(0, false);
    cpu.cr0 &= ~(u64)X86_CR0_PG;
    tap_ok(walk(0x12345678, VCPU_WRITE, X86_MMU_KERNEL) && w.pa == 0x12345678 && w.may_fetch,
           "no paging");
    tap_ok(walk(0x112345678, VCPU_READ, X86_MMU_KERNEL) && w.pa == 0x12345678,
           "linear addresses end at 4 GiB");
}

static void test_32bit(void)
{
    setup(X86_CR4_PSE, false);
    put32(0x1000, 0x2000 | P | W | U);
    put32(0x2004, 0x5000 | P | W | U);
    tap_ok(walk(0x1234, VCPU_READ, X86_MMU_USER) && w.pa == 0x5234 && !w.may_write &&
               w.log2_size == 12,
           "32-bit: a page; it is not writable before it is dirty");
    tap_ok((get(0x1000) & A) && (get(0x2000) >> 32 & (A | D)) == A, "accessed in both tables");
    tap_ok(walk(0x1234, VCPU_WRITE, X86_MMU_USER) && w.may_write && (get(0x2000) >> 32 & D),
           "dirty by a store");
    tap_ok(faults(0x2000, VCPU_READ, X86_MMU_USER, X86_PF_USER), "not there");
    put32(0x1004, 0x01c00000 | 0x12 << 13 | P | W | PS);
    tap_ok(walk(0x412345, VCPU_READ, X86_MMU_KERNEL) && w.pa == 0x1201c12345 && w.log2_size == 22,
           "4 MiB above 4 GiB (PSE-36)");
    tap_ok(faults(0x412345, VCPU_READ, X86_MMU_USER, X86_PF_PRESENT | X86_PF_USER),
           "a supervisor's page");
    put32(0x1004, 0x01c00000 | 1 << 21 | P | PS);
    tap_ok(faults(0x412345, VCPU_READ, X86_MMU_KERNEL, X86_PF_PRESENT | X86_PF_RSVD),
           "its reserved bit");
}

static void test_pae(void)
{
    setup(X86_CR4_PAE, false);
    cpu.pdptr[3] = 0x2000 | P;
    put(0x2000, 0x3000 | P | W | U);
    put(0x3000, 0x7000 | P | U | NX);
    put(0x2008, 0x1200000 | P | W | PS);
    tap_ok(walk(0xc0000010, VCPU_READ, X86_MMU_USER) && w.pa == 0x7010 && !w.may_fetch,
           "PAE: a page");
    tap_ok(
        faults(0xc0000010, VCPU_FETCH, X86_MMU_USER, X86_PF_PRESENT | X86_PF_USER | X86_PF_FETCH),
        "NX");
    tap_ok(walk(0xc0212345, VCPU_WRITE, X86_MMU_KERNEL) && w.pa == 0x1212345 && w.log2_size == 21,
           "2 MiB");
    tap_ok(faults(0x40000000, VCPU_WRITE, X86_MMU_KERNEL, X86_PF_WRITE),
           "a pointer that is not there");
    put(0x3000, 0x7000 | P | 1ull << 52);
    tap_ok(faults(0xc0000000, VCPU_READ, X86_MMU_KERNEL, X86_PF_PRESENT | X86_PF_RSVD),
           "bits that only long mode ignores");
}

/* Four levels: VA 0 in tables 0x1000, 0x2000, 0x3000, 0x4000. */
static void map(u64 pte)
{
    put(0x1000, 0x2000 | P | W | U);
    put(0x2000, 0x3000 | P | W | U);
    put(0x3000, 0x4000 | P | W | U);
    put(0x4000, pte);
}

static void test_long(void)
{
    setup(X86_CR4_PAE | X86_CR4_PGE, true);
    map(0x9000 | P | W | U | G);
    tap_ok(walk(0x123, VCPU_READ, X86_MMU_USER) && w.pa == 0x9123 && w.is_global,
           "four levels, global");
    put(0x2008, 0x40000000 | P | W | U | PS);
    tap_ok(walk(0x7fffffff, VCPU_READ, X86_MMU_USER) && w.pa == 0x7fffffff && w.log2_size == 30,
           "1 GiB");
    put(0x2008, 0x40002000 | P | PS);
    tap_ok(faults(0x40000000, VCPU_READ, X86_MMU_KERNEL, X86_PF_PRESENT | X86_PF_RSVD),
           "its reserved bits");
    put(0x1008, 0x2000 | P | PS);
    tap_ok(faults(1ull << 39, VCPU_READ, X86_MMU_KERNEL, X86_PF_PRESENT | X86_PF_RSVD),
           "PS of the first level");
    tap_ok(!walk(1ull << 47, VCPU_READ, X86_MMU_KERNEL) && fault.kind == X86_EXC_GP &&
               !fault.syndrome,
           "an address that is not canonical");
    map(0x9000 | P | U);
    tap_ok(faults(0, VCPU_WRITE, X86_MMU_KERNEL, X86_PF_PRESENT | X86_PF_WRITE), "CR0.WP");
    cpu.cr0 &= ~(u64)X86_CR0_WP;
    tap_ok(walk(0, VCPU_WRITE, X86_MMU_KERNEL) && w.may_write, "without it, CPL 0 may");
    tap_ok(!walk(0, VCPU_WRITE, X86_MMU_USER), "but CPL 3 may not");
    tap_ok(faults(0, VCPU_READ, X86_MMU_SMAP, X86_PF_PRESENT), "SMAP");
    tap_ok(walk(0, VCPU_FETCH, X86_MMU_SMAP), "does not concern fetches");
    cpu.cr4 |= X86_CR4_SMEP;
    tap_ok(faults(0, VCPU_FETCH, X86_MMU_SMAP, X86_PF_PRESENT | X86_PF_FETCH), "SMEP");
    map(0x9000 | P | W | U);
    put(0x2000, 0x3000 | P | U);
    cpu.cr0 |= X86_CR0_WP;
    tap_ok(!walk(0, VCPU_WRITE, X86_MMU_USER), "a table forbids what the page allows");
    map(0x9000 | P | W | U);
    tap_ok(x86_walk(&cpu.vcpu, 0, VCPU_WRITE, X86_MMU_USER, true, &w, &fault) &&
               get(0x4000) == (0x9000 | P | W | U),
           "a debugger's look changes nothing");
    put(0x4000, 0x123456789000 | P);
    tap_ok(faults(0, VCPU_READ, X86_MMU_KERNEL, X86_PF_PRESENT | X86_PF_RSVD),
           "more address bits than CPUID says");
}

static void test_la57(void)
{
    setup(X86_CR4_PAE | X86_CR4_LA57, true);
    put(0x1000 + 8 * 1, 0x5000 | P | W | U);
    put(0x5000, 0x2000 | P | W | U);
    put(0x2000, 0x3000 | P | W | U);
    put(0x3000, 0x200000 | P | W | U | PS);
    tap_ok(walk((1ull << 48) + 0x1234, VCPU_READ, X86_MMU_USER) && w.pa == 0x201234, "five levels");
    tap_ok(!walk(1ull << 56, VCPU_READ, X86_MMU_USER) && fault.kind == X86_EXC_GP, "57 bits");
}

static void test_flushes(void)
{
    setup(X86_CR4_PAE | X86_CR4_PCIDE, true);
    tap_ok(x86_write_cr(&cpu, 3, 0x3005) && last_flush.kind == GUEST_TLB_ASID &&
               last_flush.asid == 5,
           "CR3: its PCID");
    last_flush.kind = GUEST_TLB_ALL;
    tap_ok(x86_write_cr(&cpu, 3, 1ull << 63 | 0x3006) && last_flush.kind == GUEST_TLB_ALL &&
               cpu.cr3 == 0x3006,
           "with bit 63 nothing goes");
    x86_flush_page(&cpu, 0x123456);
    tap_ok(last_flush.kind == GUEST_TLB_VA && last_flush.start == 0x123000 &&
               last_flush.last == 0x123fff && last_flush.asid == 6,
           "INVLPG");
    tap_ok(x86_flush_pcid(&cpu, 1, 9, 0) && last_flush.kind == GUEST_TLB_ASID &&
               last_flush.asid == 9,
           "INVPCID");
    tap_ok(!x86_flush_pcid(&cpu, 4, 0, 0) && !x86_flush_pcid(&cpu, 0, 0x1000, 0),
           "with bad operands");
    tap_ok(x86_write_cr(&cpu, 4, cpu.cr4 | X86_CR4_PGE) && last_flush.kind == GUEST_TLB_ALL,
           "CR4.PGE: all");
    tap_ok(!x86_write_cr(&cpu, 4, cpu.cr4 & ~(u64)X86_CR4_PAE), "PAE stays in long mode");
    tap_ok(!x86_write_cr(&cpu, 0, X86_CR0_PG), "PG needs PE");
}

int main(void)
{
    test_off();
    test_32bit();
    test_pae();
    test_long();
    test_la57();
    test_flushes();
    return tap_done();
}
