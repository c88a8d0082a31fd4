/* SPDX-License-Identifier: MIT */
/*
 * Memory slots. Guest-physical addresses of programs are host addresses, so a slot is a range. Of
 * machines each range of the flat view that is memory is one.
 */
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include "accel/kvm/machine.h"
#include "base/log.h"

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

/* ---- machines; all hold the machine lock ---- */

#define PAGE      4096ull
#define SLOTS_MAX 256

static struct kvm_userspace_memory_region slots[SLOTS_MAX]; /* memory_size 0: free */

static bool put(struct kvm_userspace_memory_region *r)
{
    return !ioctl(kvm.fd, KVM_SET_USER_MEMORY_REGION, r);
}

static struct kvm_userspace_memory_region *find(Gpa start, bool is_used)
{
    for (u32 n = 0; n < SLOTS_MAX; n++)
        if (is_used ? slots[n].memory_size && slots[n].guest_phys_addr == start
                    : !slots[n].memory_size)
            return &slots[n];
    return NULL;
}

static void drop(struct kvm_userspace_memory_region *s)
{
    s->memory_size = 0;
    put(s);
}

/*
 * Accesses to memory that has no slot leave the VM and are made by us: slower, but right. So that
 * parts of pages have none, and one that cannot be made, does no harm to data.
 */
void kvm_slot_map(Gpa first, Gpa last, u8 *host, bool is_read_only)
{
    Gpa start = ALIGN_UP(first, PAGE), end = ALIGN_DOWN(last + 1, PAGE);
    struct kvm_userspace_memory_region *s = find(start, host == NULL);

    if (start >= end)
        return;
    if (!host) {
        if (s)
            drop(s);
        return;
    }
    if (s) {
        *s = (struct kvm_userspace_memory_region){
            .slot = (u32)(s - slots),
            .flags = is_read_only ? KVM_MEM_READONLY : 0,
            .guest_phys_addr = start,
            .memory_size = end - start,
            .userspace_addr = (u64)(uintptr_t)host + (start - first),
        };
        if (put(s)) {
            kvm.next_slot = MAX(kvm.next_slot, s->slot + 1);
            return;
        }
        s->memory_size = 0;
    }
    log_printf("-accel kvm: no slot for memory at 0x%llx: %s\n", (unsigned long long)start,
               s ? strerror(errno) : "too many");
}
