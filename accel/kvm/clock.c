/* SPDX-License-Identifier: MIT */
/*
 * AccelOps.get_clock, set_clock: kvmclock as the kernel has it.
 * Source: Linux "The Definitive KVM API Documentation": KVM_GET_CLOCK, KVM_SET_CLOCK, KVM_KVMCLOCK_CTRL.
 */
#include <sys/ioctl.h>
#include "accel/kvm/machine.h"

static bool is_there(void)
{
    return ioctl(kvm.fd, KVM_CHECK_EXTENSION, KVM_CAP_ADJUST_CLOCK) > 0;
}

bool kvm_get_clock(u64 *ns)
{
    struct kvm_clock_data d = {0};

    if (!is_there() || ioctl(kvm.fd, KVM_GET_CLOCK, &d))
        return false;
    *ns = d.clock;
    return true;
}

/* One whose guest has no such clock refuses. */
static void tell_stop(KvmCpu *k, void *unused)
{
    ioctl(k->fd, KVM_KVMCLOCK_CTRL, 0);
}

bool kvm_set_clock(u64 ns)
{
    struct kvm_clock_data d = {.clock = ns};

    if (!is_there() || ioctl(kvm.fd, KVM_SET_CLOCK, &d))
        return false;
    kvm_vcpus_each(tell_stop, NULL);
    return true;
}
