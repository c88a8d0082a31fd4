/* SPDX-License-Identifier: MIT */
/* Memory slots. Guest-physical addresses of programs are host addresses, so a slot is a range. */
#include <errno.h>
#include <sys/ioctl.h>
#include "accel/kvm/kvm.h"

/* The kernel refuses a slot that reaches into the last page below the non-canonical addresses. */
#define HOST_END 0x7ffffffff000ull

bool kvm_slot_add(Hva start, Hva end, Error *err)
{
    struct kvm_userspace_memory_region r = {
        .slot = kvm.next_slot,
        .guest_phys_addr = start,
        .memory_size = MIN(end, HOST_END) - start,
        .userspace_addr = start,
    };

    if (!kvm_do(kvm.fd, KVM_SET_USER_MEMORY_REGION, &r, "KVM_SET_USER_MEMORY_REGION", err))
        return false;
    kvm.next_slot++;
    return true;
}
