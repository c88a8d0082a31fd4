/* SPDX-License-Identifier: MIT */
/*
 * What a VM for programs has besides the program: stub, descriptor tables, registers that stay as
 * they are, vCPUs for threads, a VM of its own for the child of a fork. See ring3.h.
 *
 * Sources: SDM vol. 3 "Protected-Mode Memory Management", "Interrupt and Exception Handling".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "accel/kvm/ring3.h"
#include "base/log.h"
#include "frontend/guest.h"

extern const u8 ring3_stub[4096];

static struct {
    u8 *stub, *idt, *gdt;
} kernel;

/* ---- tables of the CPU ---- */

#define IDT_VECTORS 256

/*
 * No interrupt comes: INT n of the vectors above the exceptions gets as far as its gate, which is
 * not for it.
 */
static void fill_idt(u64 *idt)
{
    for (unsigned v = 0; v < IDT_VECTORS; v++) {
        Gva at = RING3_STUB + MIN(v, RING3_VECTORS - 1u) * RING3_VECTOR_SIZE;
        u64 dpl = v == X86_EXC_BP || v == X86_EXC_OF ? 3 : 0;

        idt[2 * v] = (at & 0xffff) | (u64)KERNEL_CS << 16 | (0x8eull | dpl << 5) << 40 |
                     (at >> 16 & 0xffff) << 48;
        idt[2 * v + 1] = at >> 32;
    }
}

/* Descriptors as Linux has them; vCPUs get their TSS by KVM_SET_SREGS. */
static void fill_gdt(u64 *gdt)
{
    gdt[KERNEL_CS / 8] = 0x00af9b000000ffffull;
    gdt[KERNEL_SS / 8] = 0x00cf93000000ffffull;
    gdt[USER32_CS / 8] = 0x00cffb000000ffffull;
    gdt[USER_SS / 8] = 0x00cff3000000ffffull;
    gdt[USER_CS / 8] = 0x00affb000000ffffull;
}

static bool make_kernel(Error *err)
{
    kernel.stub = ring3_page();
    kernel.idt = ring3_page();
    kernel.gdt = ring3_page();
    if (!kernel.stub || !kernel.idt || !kernel.gdt ||
        !ring3_map_kernel(RING3_STUB, kernel.stub, false) ||
        !ring3_map_kernel(RING3_IDT, kernel.idt, false) ||
        !ring3_map_kernel(RING3_GDT, kernel.gdt, true))
        return error_set(err, "out of memory for a VM");
    memcpy(kernel.stub, ring3_stub, sizeof ring3_stub);
    fill_idt((u64 *)kernel.idt);
    fill_gdt((u64 *)kernel.gdt);
    return true;
}

bool ring3_init(const AccelConfig *cfg, Error *err)
{
    return kvm_open(cfg, err) && kvm_make_vm(err) && ring3_mem_init(err) && make_kernel(err);
}

/* ---- vCPUs ---- */

static bool set_msr(KvmCpu *k, u32 index, u64 value, Error *err)
{
    union {
        struct kvm_msrs msrs;
        u8 room[sizeof(struct kvm_msrs) + sizeof(struct kvm_msr_entry)];
    } m = {.msrs.nmsrs = 1};

    m.msrs.entries[0] = (struct kvm_msr_entry){.index = index, .data = value};
    return ioctl(k->fd, KVM_SET_MSRS, &m) == 1 ||
           error_set_errno(err, "-accel kvm: KVM_SET_MSRS of %#x", index);
}

enum { MSR_STAR = 0xc0000081u, MSR_LSTAR = 0xc0000082u, MSR_SFMASK = 0xc0000084u };

static bool set_msrs(KvmCpu *k, Error *err)
{
    const u64 star = (u64)USER32_CS << 48 | (u64)KERNEL_CS << 32;
    const u64 sfmask = X86_TF | X86_IF | X86_DF | X86_IOPL | X86_NT | X86_AC;

    return set_msr(k, MSR_STAR, star, err) &&
           set_msr(k, MSR_LSTAR, ring3_trap ? ring3_trap : RING3_STUB + RING3_SYSCALL, err) &&
           set_msr(k, MSR_SFMASK, sfmask, err);
}

Gva ring3_trap;

void ring3_trap_syscalls(KvmCpu *k)
{
    Error err;

    k->cpu->mem->hold_maps(true);
    if (!ring3_trap)
        ring3_trap = ring3_make_trap();
    k->cpu->mem->hold_maps(false);
    if (ring3_trap && !set_msr(k, MSR_LSTAR, ring3_trap, &err))
        log_unimp("%s\n", err.text);
}

/* The registers that stay as they are while the program runs; the others come from the CPU state.
 */
static bool set_sregs(KvmCpu *k, Error *err)
{
    X86Cpu *x = x86_cpu(k->cpu);
    struct kvm_sregs *s = &k->sregs;
    Gva tss = RING3_CPUS + k->id * 4096ull;

    if (!kvm_do(k->fd, KVM_GET_SREGS, s, "KVM_GET_SREGS", err))
        return false;
    kvm_seg_write(&s->cs, &x->seg[X86_CS]);
    kvm_seg_write(&s->ss, &x->seg[X86_SS]);
    s->tr = (struct kvm_segment){
        .base = tss, .limit = 0x67, .selector = TSS_SEL, .type = 11, .present = 1};
    s->ldt = (struct kvm_segment){.unusable = 1};
    s->gdt = (struct kvm_dtable){.base = RING3_GDT, .limit = 0x4f};
    s->idt = (struct kvm_dtable){.base = RING3_IDT, .limit = IDT_VECTORS * 16 - 1};
    s->cr0 = x->cr0;
    s->cr3 = ring3_root();
    s->cr4 = x->cr4 & ~(u64)X86_CR4_UMIP; /* nobody would emulate what it forbids */
    s->efer = x->msr.efer;
    x->xcr0 = kvm.xcr0;
    k->is_held = KVM_LAZY_SREGS | KVM_LAZY_XSAVE;
    return kvm_state_release(k, true, err);
}

bool ring3_vcpu_prepare(Vcpu *cpu)
{
    Error err;

    cpu->accel_state = kvm_vcpu_get(KVM_ANY_VCPU, &err);
    if (!cpu->accel_state)
        log_unimp("%s\n", err.text);
    return cpu->accel_state != NULL;
}

static bool make_page(KvmCpu *k, Error *err)
{
    u64 stack = RING3_CPUS + (k->id + 1) * 4096ull;

    if (!k->page)
        k->page = ring3_page();
    if (!k->page || !ring3_map_kernel(stack - 4096, k->page, true))
        return error_set(err, "out of memory for a vCPU");
    memcpy(k->page + 4, &stack, sizeof stack); /* RSP0 of the TSS */
    return true;
}

/* Programs see the CPU that they run on; no model can be put before it. */
static bool check_model(const X86Cpu *x, Error *err)
{
    const char *name = x86_model_name(x->model);

    return !strcmp(name, "max") || !strcmp(name, "host") ||
           error_set(err, "-cpu %s: with -accel kvm programs see the host's CPU (-cpu host)", name);
}

/* Mappings are held. */
static bool bind(Vcpu *cpu, Error *err)
{
    if (!check_model(x86_cpu(cpu), err))
        return false;
    KvmCpu *k = cpu->accel_state ? kvm_cpu(cpu) : kvm_vcpu_get(KVM_ANY_VCPU, err);

    if (!k)
        return false;
    cpu->accel_state = k;
    k->cpu = cpu;
    k->tid = (u32)syscall(SYS_gettid);
    k->run->kvm_valid_regs = KVM_SYNC_X86_REGS;
    k->run->immediate_exit = 0;
    k->in_user = true;
    return make_page(k, err) && set_msrs(k, err) && set_sregs(k, err);
}

bool ring3_vcpu_init(Vcpu *cpu, Error *err)
{
    Error unused;

    cpu->mem->hold_maps(true); /* guards the tables */
    bool ok = bind(cpu, err ? err : &unused);

    cpu->mem->hold_maps(false);
    return ok;
}

void ring3_vcpu_fini(Vcpu *cpu)
{
    if (cpu->accel_state) {
        ring3_debug_fini(kvm_cpu(cpu));
        kvm_vcpu_put(kvm_cpu(cpu));
    }
    cpu->accel_state = NULL;
}

/* ---- fork ---- */

/* The thread that forks, across the three phases. */
static KvmCpu *forking;

static void find_forking(KvmCpu *k, void *data)
{
    if (k->cpu && k->cpu->accel_state == k && k->tid == *(u32 *)data)
        forking = k;
}

/* In the child: a VM like the parent's, with one vCPU that goes on where the thread was. Mappings
 * are held. */
static bool rebuild(Error *err)
{
    Vcpu *cpu = forking->cpu, *interpreter = forking->interpreter;

    kvm_forget_vm();
    kvm_vcpus_forget();
    cpu->accel_state = NULL;
    if (!kvm_make_vm(err) || !ring3_mem_restore(err) || !bind(cpu, err))
        return false;
    kvm_cpu(cpu)->interpreter = interpreter;
    return true;
}

bool ring3_fork(int phase, pid_t child)
{
    u32 tid = (u32)syscall(SYS_gettid);
    Error err;

    if (!ring3_debug_fork(phase, child))
        return false;
    if (phase == 0) {
        kvm_vcpus_each(find_forking, &tid);
        ring3_sync(forking->cpu);
        kvm_vcpus_lock(true);
        return true;
    }
    kvm_vcpus_lock(false);
    if (phase == 2 && !rebuild(&err)) {
        fprintf(stderr, "lyrebird: %s\n", err.text);
        abort();
    }
    return true;
}
