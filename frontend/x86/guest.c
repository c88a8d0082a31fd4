/* SPDX-License-Identifier: MIT */
/* x86 as the layers above see it: the GuestArch table. */
#include "frontend/guest.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include "frontend/x86/cpu/control.h"
#include "frontend/x86/cpu/cpu.h"
#include "frontend/x86/cpu/except.h"
#include "frontend/x86/cpu/globals.h"
#include "frontend/x86/cpu/model.h"
#include "frontend/x86/cpu/state.h"
#include "frontend/x86/cpu/tbkey.h"
#include "frontend/x86/cpu/user_seg.h"
#include "frontend/x86/cpu/walk.h"
#include "frontend/x86/cpu/wild.h"
#include "frontend/x86/tr/translate.h"

static bool reset(Vcpu *vcpu, const char *model, Error *err)
{
    X86Cpu *cpu = x86_cpu(vcpu);

    cpu->model = x86_model_find(model, err);
    if (!cpu->model)
        return false;
    if (cpu->machine)
        x86_reset_machine(cpu, false);
    else
        x86_reset_user(cpu);
    return true;
}

static bool reset_i386(Vcpu *vcpu, const char *model, Error *err)
{
    if (!reset(vcpu, model, err))
        return false;
    if (!x86_cpu(vcpu)->machine)
        x86_reset_user32(x86_cpu(vcpu));
    return true;
}

/* Non-canonical addresses fault when they are fetched from. */
static Gva branch_addr(const Vcpu *vcpu, Gva pc)
{
    return pc;
}

/* All features. */
static unsigned disas(u32 key, const u8 *bytes, size_t avail, Gva pc, char *text, size_t size)
{
    X86Insn i;

    if (x86_decode(&i, (X86Mode)(key & X86_KEY_MODE), ~0ull, bytes, avail) != X86_DECODE_OK) {
        snprintf(text, size, "(bad)");
        return avail ? 1 : 0;
    }
    x86_print(&i, pc, text, size);
    return i.len;
}

static void sync_x87(Vcpu *vcpu)
{
    x86_x87_sync(x86_cpu(vcpu));
}

static void dump_vectors(const X86Cpu *cpu, FILE *f)
{
    for (unsigned n = 0; n < 16; n++)
        fprintf(f, "YMM%02u=%016" PRIx64 "%016" PRIx64 "%016" PRIx64 "%016" PRIx64 "%c", n, cpu->v[n].d[3], cpu->v[n].d[2],
                cpu->v[n].d[1], cpu->v[n].d[0], n % 2 ? '\n' : ' ');
}

static void dump(const Vcpu *vcpu, void *file)
{
    static const char *const names[] = {"RAX", "RCX", "RDX", "RBX", "RSP", "RBP", "RSI", "RDI",
                                        "R8 ", "R9 ", "R10", "R11", "R12", "R13", "R14", "R15"};
    const X86Cpu *cpu = (const X86Cpu *)vcpu;
    FILE *f = file;

    for (unsigned n = 0; n < X86_GPR_COUNT; n++)
        fprintf(f, "%s=%016" PRIx64 "%c", names[n], vcpu->rt.gpr[n], n % 4 == 3 ? '\n' : ' ');
    fprintf(f, "RIP=%016" PRIx64 " RFL=%08x FS=%016" PRIx64 " GS=%016" PRIx64 " MXCSR=%08x\n", x86_ip(cpu), x86_rflags(cpu),
            vcpu->rt.gpr[X86_SLOT_FS_BASE], vcpu->rt.gpr[X86_SLOT_GS_BASE], vcpu->rt.guest_mxcsr);
    dump_vectors(cpu, f);
}

/* An access that must be aligned: all of them with RFLAGS.AC, CMPXCHG16B at any time. */
static void alignment(Vcpu *vcpu, Gva addr, bool is_write)
{
    bool by_flag = x86_tb_key(vcpu) & X86_KEY_AC;

    /* of accesses up to 8 bytes none that is aligned to 8 comes here */
    vcpu->exc = (VcpuException){.kind = by_flag && (addr & 7) ? X86_EXC_AC : X86_EXC_GP};
}

static bool is_canonical(Gva addr)
{
    return (Gva)((i64)(addr << 16) >> 16) == addr;
}

#define SEGV_FORBIDDEN 2 /* SEGV_ACCERR */
#define KERNEL_ADDRESS 0x7ffffffff000ull /* from here on Linux says that a page is there: nobody shall find out */

/* #GP or #SS of 64-bit code that accessed a wild address. */
static void wild_access(X86Cpu *cpu)
{
    bool is_program = !cpu->machine && x86_mode(cpu) == X86_MODE_64;

    cpu->vcpu.exc = (VcpuException){.kind = is_program ? x86_wild_access(cpu) : X86_EXC_GP};
}

static void data_abort(Vcpu *vcpu, Gva addr, bool is_write, int sig, int si_code)
{
    u32 code = X86_PF_USER;

    if (!is_canonical(addr)) {
        wild_access(x86_cpu(vcpu));
        return;
    }
    is_write = is_write || x86_access_writes(x86_cpu(vcpu));
    code |= (is_write ? X86_PF_WRITE : 0) | (si_code == SEGV_FORBIDDEN || addr >= KERNEL_ADDRESS ? X86_PF_PRESENT : 0);
    vcpu->exc = (VcpuException){.kind = X86_EXC_PF, .syndrome = code, .addr = addr, .host_signal = sig,
                                .host_si_code = si_code, .is_write = is_write};
    x86_cpu(vcpu)->cr2 = addr;
}

/* The host's trap is the guest's: same instruction, same vector. */
static bool host_trap(Vcpu *vcpu, unsigned trap)
{
    if (trap != X86_EXC_DE && trap != X86_EXC_MF && trap != X86_EXC_XM && trap != X86_EXC_GP && trap != X86_EXC_SS)
        return false;
    if (trap == X86_EXC_GP || trap == X86_EXC_SS)
        wild_access(x86_cpu(vcpu));
    else
        vcpu->exc = (VcpuException){.kind = trap};
    return true;
}

static bool same(const Vcpu *want, const Vcpu *got)
{
    const X86Cpu *w = (const X86Cpu *)want, *g = (const X86Cpu *)got;

    return !memcmp(w->v, g->v, sizeof w->v) && w->eflags == g->eflags && !memcmp(w->x87_image, g->x87_image, sizeof w->x87_image) &&
           want->rt.guest_mxcsr == got->rt.guest_mxcsr;
}

/* What the two have in common: they differ in the code that programs start with. */
#define X86_GUEST \
    .cpu_size = sizeof(X86Cpu), \
    .ir = &x86_ir_guest, \
    .insn_align = 1, \
    .watch_is_trap = true, \
    .branch_addr = branch_addr, \
    .tb_key = x86_tb_key, \
    .entry_keys = X86_KEY_WIDE, \
    .entry_kind = x86_entry_kind, \
    .translate = x86_translate, \
    .disas = disas, \
    .flags_dead = x86_flags_dead, \
    .same = same, \
    .sync = sync_x87, \
    .dump = dump, \
    .alignment = alignment, \
    .data_abort = data_abort, \
    .host_trap = host_trap, \
    .has_coherent_code = true, \
    .mmu_idx = x86_mmu_idx, \
    .mmu_regimes = x86_mmu_regimes, \
    .walk = x86_walk, \
    .watches_page = x86_watches_page, \
    .watch = x86_watch, \
    .take_exception = x86_take_exception, \
    .has_interrupt = x86_has_interrupt, \
    .take_interrupt = x86_take_interrupt, \
    .set_irq = x86_set_irq, \
    .state = &x86_cpu_state, \
    .check_model = x86_check_model, \
    .models = x86_model_names

const GuestArch guest_x86_64 = {
    X86_GUEST,
    .name = "x86_64",
    .reset = reset,
};

const GuestArch guest_i386 = {
    X86_GUEST,
    .name = "i386",
    .reset = reset_i386,
};
