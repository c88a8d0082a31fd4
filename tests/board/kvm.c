/* SPDX-License-Identifier: MIT */
/*
 * A guest of KVM inside the guest, on an unmodified kernel at EL2 (kernel.py): memory, MMIO exits,
 * timer interrupts of a virtual GIC, PSCI. The guest's code is in here as machine code.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define MEM_BASE   0x80000000ull
#define MEM_SIZE   0x200000ull
#define MMIO       0x10000000ull
#define GIC_DIST   0x08000000ull
#define GIC_CPU    0x08010000ull
#define GIC_REDIST 0x080a0000ull

static unsigned count;

static void ok(bool good, const char *what)
{
    printf("%s %u - %s\n", good ? "ok" : "not ok", ++count, what);
}

/* The guest: sums 1..1000, stores it to MMIO, reads a word back and stores twice of it. */
extern const char guest_code[], guest_end[];
__asm__(".text\n\t"
        ".globl guest_code, guest_end\n"
        "guest_code:\n\t"
        "mov x0, #0\n\t"
        "mov x1, #1000\n"
        "1: add x0, x0, x1\n\t"
        "subs x1, x1, #1\n\t"
        "b.ne 1b\n\t"
        "mov x2, #0x10000000\n\t"
        "str w0, [x2]\n\t"
        "ldr w3, [x2, #4]\n\t"
        "add w3, w3, w3\n\t"
        "str w3, [x2, #8]\n\t"
        "mrs x4, CurrentEL\n\t"
        "str x4, [x2, #16]\n\t"
        /* touch pages that nobody touched: stage 2 faults */
        "mov x5, #0x80000000\n\t"
        "add x5, x5, #0x100, lsl #12\n\t"
        "mov x6, #64\n"
        "2: str x6, [x5]\n\t"
        "add x5, x5, #4096\n\t"
        "subs x6, x6, #1\n\t"
        "b.ne 2b\n\t"
        "str w6, [x2, #24]\n\t"
        /* virtual timer: until its condition holds */
        "mrs x7, cntvct_el0\n\t"
        "mrs x8, cntfrq_el0\n\t"
        "lsr x8, x8, #7\n\t"
        "add x7, x7, x8\n\t"
        "msr cntv_cval_el0, x7\n\t"
        "mov x8, #1\n\t"
        "msr cntv_ctl_el0, x8\n"
        "3: mrs x8, cntv_ctl_el0\n\t"
        "tbz x8, #2, 3b\n\t"
        "str w8, [x2, #32]\n\t"
        /* PSCI SYSTEM_OFF */
        "mov w0, #0x0008\n\t"
        "movk w0, #0x8400, lsl #16\n\t"
        "hvc #0\n\t"
        "b .\n"
        "guest_end:\n");

static int kvm, vm, vcpu;
static struct kvm_run *run;
static char *memory;

static bool make(void)
{
    struct kvm_userspace_memory_region region = {.guest_phys_addr = MEM_BASE,
                                                 .memory_size = MEM_SIZE};
    struct kvm_vcpu_init init;

    vm = ioctl(kvm, KVM_CREATE_VM, 0ul);
    memory = mmap(NULL, MEM_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    region.userspace_addr = (uint64_t)memory;
    memcpy(memory, guest_code, (uintptr_t)guest_end - (uintptr_t)guest_code);
    if (vm < 0 || ioctl(vm, KVM_SET_USER_MEMORY_REGION, &region))
        return false;
    vcpu = ioctl(vm, KVM_CREATE_VCPU, 0ul);
    run = mmap(NULL, (size_t)ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0ul), PROT_READ | PROT_WRITE,
               MAP_SHARED, vcpu, 0);
    if (vcpu < 0 || run == MAP_FAILED || ioctl(vm, KVM_ARM_PREFERRED_TARGET, &init))
        return false;
    init.features[0] |= 1u << KVM_ARM_VCPU_PSCI_0_2;
    return ioctl(vcpu, KVM_ARM_VCPU_INIT, &init) == 0;
}

/* GICv2 or v3, whichever the host has. */
static bool add_gic(void)
{
    struct kvm_create_device gic = {.type = KVM_DEV_TYPE_ARM_VGIC_V3};
    uint64_t dist = GIC_DIST, second = GIC_CPU, init = 0;
    struct kvm_device_attr attr = {.group = KVM_DEV_ARM_VGIC_GRP_ADDR, .addr = (uint64_t)&dist};
    bool is_v3 = ioctl(vm, KVM_CREATE_DEVICE, &gic) == 0;

    if (!is_v3) {
        gic.type = KVM_DEV_TYPE_ARM_VGIC_V2;
        if (ioctl(vm, KVM_CREATE_DEVICE, &gic))
            return false;
    }
    printf("# GICv%d\n", is_v3 ? 3 : 2);
    attr.attr = is_v3 ? KVM_VGIC_V3_ADDR_TYPE_DIST : KVM_VGIC_V2_ADDR_TYPE_DIST;
    if (ioctl((int)gic.fd, KVM_SET_DEVICE_ATTR, &attr))
        return false;
    second = is_v3 ? GIC_REDIST : GIC_CPU;
    attr.addr = (uint64_t)&second;
    attr.attr = is_v3 ? KVM_VGIC_V3_ADDR_TYPE_REDIST : KVM_VGIC_V2_ADDR_TYPE_CPU;
    if (ioctl((int)gic.fd, KVM_SET_DEVICE_ATTR, &attr))
        return false;
    attr = (struct kvm_device_attr){.group = KVM_DEV_ARM_VGIC_GRP_CTRL,
                                    .attr = KVM_DEV_ARM_VGIC_CTRL_INIT,
                                    .addr = (uint64_t)&init};
    return ioctl((int)gic.fd, KVM_SET_DEVICE_ATTR, &attr) == 0;
}

static bool set_reg(uint64_t id, uint64_t value)
{
    struct kvm_one_reg reg = {.id = id, .addr = (uint64_t)&value};

    return ioctl(vcpu, KVM_SET_ONE_REG, &reg) == 0;
}

#define CORE_REG(field)                                                                            \
    (KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE | KVM_REG_ARM_CORE_REG(field))

/* Run to the next access to MMIO; true if it is a store to @offset of @value. */
static bool stores(uint64_t offset, uint64_t value)
{
    uint64_t data = 0;

    if (ioctl(vcpu, KVM_RUN, 0ul) || run->exit_reason != KVM_EXIT_MMIO || !run->mmio.is_write)
        return false;
    memcpy(&data, run->mmio.data, run->mmio.len);
    return run->mmio.phys_addr == MMIO + offset && data == value;
}

static bool loads(uint64_t offset, uint32_t value)
{
    if (ioctl(vcpu, KVM_RUN, 0ul) || run->exit_reason != KVM_EXIT_MMIO || run->mmio.is_write)
        return false;
    memcpy(run->mmio.data, &value, sizeof value);
    return run->mmio.phys_addr == MMIO + offset;
}

static void guest(void)
{
    ok(make() && add_gic() && set_reg(CORE_REG(regs.pc), MEM_BASE), "a VM with one CPU and a GIC");
    ok(stores(0, 500500), "the guest runs, and stores to MMIO");
    ok(loads(4, 21), "it loads");
    ok(stores(8, 42), "what it got");
    ok(stores(16, 4), "it is at EL1");
    ok(stores(24, 0) && *(uint64_t *)(memory + 0x100000) == 64,
       "its pages come as it touches them");
    ok(stores(32, 5), "its timer counts");
    ok(ioctl(vcpu, KVM_RUN, 0ul) == 0 && run->exit_reason == KVM_EXIT_SYSTEM_EVENT &&
           run->system_event.type == KVM_SYSTEM_EVENT_SHUTDOWN,
       "and it switches off");
}

int main(void)
{
    setbuf(stdout, NULL);
    mknod("/dev/kvm", S_IFCHR | 0600, makedev(10, 232));
    kvm = open("/dev/kvm", O_RDWR);
    ok(kvm >= 0 && ioctl(kvm, KVM_GET_API_VERSION, 0ul) == KVM_API_VERSION, "KVM is there");
    if (kvm >= 0)
        guest();
    printf("log %u %s\n", ++count, MODE);
    printf("1..%u\n", count);
    reboot(RB_POWER_OFF);
    return 0;
}
