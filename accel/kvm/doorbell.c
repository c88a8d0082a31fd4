/* SPDX-License-Identifier: MIT */
/*
 * AccelOps.doorbell: stores that KVM tells of by an eventfd.
 * Source: Linux "The Definitive KVM API Documentation": KVM_IOEVENTFD, KVM_CAP_IOEVENTFD_ANY_LENGTH.
 */
#include <sys/ioctl.h>
#include "accel/kvm/machine.h"

static bool has_cap(int cap)
{
    return ioctl(kvm.fd, KVM_CHECK_EXTENSION, cap) > 0;
}

bool kvm_doorbell(const AccelBell *bell, bool on)
{
    struct kvm_ioeventfd e = {
        .datamatch = bell->has_value ? bell->value : 0,
        .addr = bell->addr,
        .len = bell->size,
        .fd = bell->fd,
        .flags = (bell->is_port ? KVM_IOEVENTFD_FLAG_PIO : 0u) |
                 (bell->has_value ? KVM_IOEVENTFD_FLAG_DATAMATCH : 0u) |
                 (on ? 0 : KVM_IOEVENTFD_FLAG_DEASSIGN),
    };

    if (on && !has_cap(bell->size ? KVM_CAP_IOEVENTFD : KVM_CAP_IOEVENTFD_ANY_LENGTH))
        return false;
    return !ioctl(kvm.fd, KVM_IOEVENTFD, &e);
}
