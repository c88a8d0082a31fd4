/* SPDX-License-Identifier: MIT */
/*
 * Memory slots. Guest-physical addresses of programs are host addresses, so a slot is a range. Of
 * machines each range of the flat view that is memory is one.
 */
#include <errno.h>
#include <stdlib.h>
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

/* ---- pages that were written ---- */

/* The pages of @s whose bits are set, in runs. */
static void report(const struct kvm_userspace_memory_region *s, const u64 *bits,
                   void (*fn)(void *opaque, const u8 *host, u64 size), void *opaque)
{
    u64 pages = s->memory_size / PAGE;

    for (u64 n = 0; n < pages; n++) {
        u64 first = n;

        while (n < pages && (bits[n / 64] >> n % 64 & 1))
            n++;
        if (n > first)
            fn(opaque, (const u8 *)(uintptr_t)s->userspace_addr + first * PAGE, (n - first) * PAGE);
    }
}

static void slot_log(struct kvm_userspace_memory_region *s,
                     void (*fn)(void *opaque, const u8 *host, u64 size), void *opaque)
{
    u64 pages = s->memory_size / PAGE;
    struct kvm_dirty_log log = {.slot = s->slot};
    u64 *bits;

    if (!(s->flags & KVM_MEM_LOG_DIRTY_PAGES)) {
        s->flags |= KVM_MEM_LOG_DIRTY_PAGES;
        if (!put(s))
            s->flags &= ~(u32)KVM_MEM_LOG_DIRTY_PAGES;
        fn(opaque, (const u8 *)(uintptr_t)s->userspace_addr, s->memory_size);
        return;
    }
    bits = calloc((pages + 63) / 64, sizeof *bits);
    if (!bits)
        abort();
    log.dirty_bitmap = bits;
    if (ioctl(kvm.fd, KVM_GET_DIRTY_LOG, &log))
        fn(opaque, (const u8 *)(uintptr_t)s->userspace_addr, s->memory_size);
    else
        report(s, bits, fn, opaque);
    free(bits);
}

/* Only slots that somebody looks at are logged: it costs a fault for each page. */
void kvm_slot_dirty_log(const u8 *host, u64 size,
                        void (*fn)(void *opaque, const u8 *host, u64 size), void *opaque)
{
    u64 start = (u64)(uintptr_t)host;

    for (u32 n = 0; n < SLOTS_MAX; n++) {
        struct kvm_userspace_memory_region *s = &slots[n];

        if (s->memory_size && !(s->flags & KVM_MEM_READONLY) && s->userspace_addr < start + size &&
            start < s->userspace_addr + s->memory_size)
            slot_log(s, fn, opaque);
    }
}
