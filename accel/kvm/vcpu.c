/* SPDX-License-Identifier: MIT */
/*
 * vCPUs: KVM never gives one back before the VM ends, so those whose thread is gone wait for the
 * next.
 */
#include <capstone/capstone.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "accel/kvm/kvm.h"
#include "base/log.h"
#include "frontend/guest.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static KvmCpu *list;

/* ---- making one ---- */

static bool set_xcr0(KvmCpu *k, Error *err)
{
    struct kvm_xcrs x = {.nr_xcrs = 1, .xcrs = {{.xcr = 0, .value = kvm.xcr0}}};

    return kvm_do(k->fd, KVM_SET_XCRS, &x, "KVM_SET_XCRS", err);
}

/* The guest's time stamp counter is the host's, so that the host's vDSO works in it. Old kernels
 * cannot. */
static void share_tsc(KvmCpu *k)
{
    u64 offset = 0;
    struct kvm_device_attr attr = {
        .group = KVM_VCPU_TSC_CTRL, .attr = KVM_VCPU_TSC_OFFSET, .addr = (u64)&offset};

    ioctl(k->fd, KVM_SET_DEVICE_ATTR, &attr);
}

static bool make(KvmCpu *k, Error *err)
{
    if (k->id >= kvm.max_vcpus)
        return error_set(err, "-accel kvm: no more than %u threads", kvm.max_vcpus);
    k->fd = ioctl(kvm.fd, KVM_CREATE_VCPU, (long)k->id);
    if (k->fd < 0)
        return error_set_errno(err, "-accel kvm: cannot make vCPU %u", k->id);
    kvm.next_vcpu++;
    if (kvm.cfg.hide_fd)
        k->fd = kvm.cfg.hide_fd(k->fd);
    k->run = mmap(NULL, kvm.run_size, PROT_READ | PROT_WRITE, MAP_SHARED, k->fd, 0);
    if (k->run == MAP_FAILED)
        return error_set_errno(err, "-accel kvm: cannot map vCPU %u", k->id);
    madvise(k->run, kvm.run_size, MADV_DONTFORK);
    k->xsave = calloc(1, kvm.xsave_size ? kvm.xsave_size : sizeof(struct kvm_xsave));
    if (!k->xsave)
        return error_set(err, "out of memory for a vCPU");
    share_tsc(k);
    return kvm_do(k->fd, KVM_SET_CPUID2, kvm.cpuid, "KVM_SET_CPUID2", err) && set_xcr0(k, err);
}

static KvmCpu *make_locked(u32 id, Error *err)
{
    KvmCpu *k = calloc(1, sizeof *k);

    if (!k) {
        error_set(err, "out of memory for a vCPU");
        return NULL;
    }
    k->id = id;
    if (!make(k, err)) {
        free(k);
        return NULL;
    }
    k->next = list;
    list = k;
    return k;
}

KvmCpu *kvm_vcpu_get(u32 id, Error *err)
{
    static Vcpu nobody; /* until the caller says who */
    KvmCpu *k;

    pthread_mutex_lock(&lock);
    for (k = list; k && (k->cpu || (id != KVM_ANY_VCPU && id != k->id)); k = k->next)
        ;
    if (!k)
        k = make_locked(id == KVM_ANY_VCPU ? kvm.next_vcpu : id, err);
    if (k)
        k->cpu = &nobody;
    pthread_mutex_unlock(&lock);
    return k;
}

void kvm_vcpu_put(KvmCpu *k)
{
    pthread_mutex_lock(&lock);
    k->cpu = NULL;
    pthread_mutex_unlock(&lock);
}

void kvm_vcpus_forget(void)
{
    while (list) {
        KvmCpu *k = list;

        list = k->next;
        if (kvm.cfg.drop_fd)
            kvm.cfg.drop_fd(k->fd);
        free(k->xsave);
        free(k);
    }
}

void kvm_vcpus_each(void (*fn)(KvmCpu *k, void *data), void *data)
{
    pthread_mutex_lock(&lock);
    for (KvmCpu *k = list; k; k = k->next)
        fn(k, data);
    pthread_mutex_unlock(&lock);
}

void kvm_vcpus_lock(bool on)
{
    if (on)
        pthread_mutex_lock(&lock);
    else
        pthread_mutex_unlock(&lock);
}

/* ---- leaving guest code ---- */

void kvm_kick(Vcpu *cpu)
{
    kvm_kick_vcpu(kvm_cpu(cpu), cpu);
}

void kvm_kick_vcpu(KvmCpu *k, Vcpu *cpu)
{
    __atomic_store_n(&cpu->rt.exit_request, 1,
                     __ATOMIC_SEQ_CST); /* pairs with the load in ring3_run */
    if (!k)
        return;
    __atomic_store_n(&k->run->immediate_exit, 1, __ATOMIC_SEQ_CST);
    if (k->tid != (u32)syscall(SYS_gettid) && kvm.cfg.interrupt)
        kvm.cfg.interrupt(cpu);
}

/* ---- counters ---- */

static void add_exits(KvmCpu *k, void *data)
{
    u64 *sum = data;

    for (unsigned i = 0; i < ARRAY_SIZE(k->exits); i++)
        sum[i] += k->exits[i];
}

static void add_interpreted(KvmCpu *k, void *data)
{
    *(u64 *)data += k->interpreted;
}

void kvm_print_stats(FILE *f)
{
    u64 interpreted = 0;
    u64 sum[64] = {0};

    kvm_vcpus_each(add_exits, sum);
    kvm_vcpus_each(add_interpreted, &interpreted);
    fprintf(f, "kvm: %u vCPUs, %u memory slots, %llu instructions interpreted, exits:",
            kvm.next_vcpu, kvm.next_slot, (unsigned long long)interpreted);
    for (unsigned i = 0; i < ARRAY_SIZE(sum); i++)
        if (sum[i])
            fprintf(f, " %u: %llu", i, (unsigned long long)sum[i]);
    fprintf(f, "\n");
}

/* ---- what KVM cannot do ---- */

static void print_insn(KvmCpu *k)
{
    static const cs_mode modes[] = {
        [X86_MODE_16] = CS_MODE_16, [X86_MODE_32] = CS_MODE_32, [X86_MODE_64] = CS_MODE_64};
    u8 bytes[16];
    csh handle;
    cs_insn *insn;
    X86Mode mode = x86_mode(x86_cpu(k->cpu));
    Gva pc = x86_seg_base(x86_cpu(k->cpu), X86_CS) + k->run->s.regs.regs.rip;

    if (!k->cpu->mem->read(k->cpu, pc, bytes, sizeof bytes) ||
        cs_open(CS_ARCH_X86, modes[mode], &handle) != CS_ERR_OK)
        return;
    if (cs_disasm(handle, bytes, sizeof bytes, pc, 1, &insn)) {
        fprintf(stderr, "lyrebird:   at %s %s\n", insn->mnemonic, insn->op_str);
        cs_free(insn, 1);
    }
    cs_close(&handle);
}

/* What only machines have. */
static void print_system(const X86Cpu *x)
{
    static const char *const names[] = {
        [X86_ES] = "ES", [X86_CS] = "CS", [X86_SS] = "SS",
        [X86_DS] = "DS", [X86_FS] = "FS", [X86_GS] = "GS"};

    fprintf(stderr, "CR0=%08llx CR2=%016llx CR3=%016llx CR4=%08llx EFER=%04llx CPL=%u\n",
            (unsigned long long)x->cr0, (unsigned long long)x->cr2, (unsigned long long)x->cr3,
            (unsigned long long)x->cr4, (unsigned long long)x->msr.efer, x->cpl);
    for (unsigned n = 0; n < ARRAY_SIZE(names); n++)
        fprintf(stderr, "%s =%04x %016llx %08x %04x\n", names[n], x->seg[n].sel,
                (unsigned long long)x86_seg_base(x, n), x->seg[n].limit, x->seg[n].attr);
    fprintf(stderr, "GDT=%016llx %04x IDT=%016llx %04x TR=%04x LDT=%04x\n",
            (unsigned long long)x->gdtr.base, x->gdtr.limit, (unsigned long long)x->idtr.base,
            x->idtr.limit, x->tr.sel, x->ldtr.sel);
}

void kvm_report(KvmCpu *k, const char *what)
{
    const struct kvm_regs *r = &k->run->s.regs.regs;

    fprintf(stderr, "lyrebird: -accel kvm: vCPU %u: %s, exit reason %u", k->id, what,
            k->run->exit_reason);
    if (k->run->exit_reason == KVM_EXIT_INTERNAL_ERROR)
        fprintf(stderr, ", suberror %u", k->run->internal.suberror);
    if (k->run->exit_reason == KVM_EXIT_FAIL_ENTRY)
        fprintf(stderr, ", hardware reason %#llx",
                k->run->fail_entry.hardware_entry_failure_reason);
    fprintf(stderr, "\nlyrebird:   rip %#llx rsp %#llx rflags %#llx\n", r->rip, r->rsp, r->rflags);
    fprintf(stderr,
            "lyrebird:   rax %#llx rbx %#llx rcx %#llx rdx %#llx rsi %#llx rdi %#llx rbp %#llx\n",
            r->rax, r->rbx, r->rcx, r->rdx, r->rsi, r->rdi, r->rbp);
    print_insn(k);
    if (!k->is_here)
        return;
    k->cpu->arch->dump(k->cpu, stderr);
    print_system(x86_cpu(k->cpu));
}
