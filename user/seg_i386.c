/* SPDX-License-Identifier: MIT */
/*
 * Segments that a program makes: thread-local storage in its GDT, and the LDT of the process.
 *
 * Sources: set_thread_area(2), modify_ldt(2); Linux asm/ldt.h, behaviour of arch/x86 tls.c and ldt.c.
 */
#include <errno.h>
#include <pthread.h>
#include "frontend/x86/cpu/seg.h"
#include "frontend/x86/cpu/user_seg.h"
#include "user/abi_x86_64.h"
#include "user/syscall.h"

/* struct user_desc */
typedef struct UserDesc {
    u32 entry, base, limit, flags;
} UserDesc;

enum {
    DESC_32BIT = 1,
    DESC_CONTENTS_SHIFT = 1,
    DESC_READ_EXEC_ONLY = 8,
    DESC_LIMIT_IN_PAGES = 16,
    DESC_NOT_PRESENT = 32,
    DESC_USEABLE = 64,
};

#define LDT_ENTRIES 8192

/* Zero is a descriptor that nobody can load. */
static u64 ldt[LDT_ENTRIES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void x86_use_ldt(X86Cpu *cpu)
{
    cpu->ldtr = (X86Seg){.base = (uintptr_t)ldt, .limit = sizeof ldt - 1, .attr = X86_SEG_P};
}

static unsigned contents(const UserDesc *d)
{
    return d->flags >> DESC_CONTENTS_SHIFT & 3;
}

/* All zero, or what asks for an empty entry by its flags. */
static bool is_empty(const UserDesc *d)
{
    u32 flags = d->flags & 127;

    return !d->base && !d->limit && (!flags || flags == (DESC_READ_EXEC_ONLY | DESC_NOT_PRESENT));
}

static u64 descriptor(const UserDesc *d)
{
    u64 type = 1 | (d->flags & DESC_READ_EXEC_ONLY ? 0 : 2) | contents(d) << 2;
    u64 attr = type | X86_SEG_S | X86_SEG_DPL | (d->flags & DESC_NOT_PRESENT ? 0 : X86_SEG_P);
    u64 high = (d->flags & DESC_USEABLE ? 1 : 0) | (d->flags & DESC_32BIT ? 4 : 0) |
               (d->flags & DESC_LIMIT_IN_PAGES ? 8 : 0);

    return (d->limit & 0xffff) | (u64)(d->base & 0xffffff) << 16 | attr << 40 |
           (u64)(d->limit >> 16 & 15) << 48 | high << 52 | (u64)(d->base >> 24) << 56;
}

static void to_user(UserDesc *d, u64 v)
{
    d->base = (u32)(v >> 16 & 0xffffff) | (u32)(v >> 56) << 24;
    d->limit = (u32)(v & 0xffff) | (u32)(v >> 32 & 0xf0000);
    d->flags = (v >> 54 & 1 ? DESC_32BIT : 0) | (u32)(v >> 42 & 3) << DESC_CONTENTS_SHIFT |
               (v >> 41 & 1 ? 0 : DESC_READ_EXEC_ONLY) | (v >> 55 & 1 ? DESC_LIMIT_IN_PAGES : 0) |
               (v >> 47 & 1 ? 0 : DESC_NOT_PRESENT) | (v >> 52 & 1 ? DESC_USEABLE : 0);
}

/* ---- thread-local storage ---- */

static bool is_tls(u32 entry)
{
    return entry >= X86_USER_GDT_TLS && entry < X86_USER_GDT_TLS + X86_USER_TLS_COUNT;
}

static u32 free_entry(const X86Cpu *cpu)
{
    for (u32 n = X86_USER_GDT_TLS; is_tls(n); n++)
        if (!cpu->user_gdt[n])
            return n;
    return 0;
}

/* Registers that hold the entry see the change at once. */
static void reload(X86Cpu *cpu, u32 entry)
{
    for (int reg = 0; reg < X86_SEG_COUNT; reg++)
        if (reg != X86_CS && reg != X86_SS && cpu->seg[reg].sel >> 2 == entry << 1 &&
            !x86_load_seg(cpu, reg, cpu->seg[reg].sel))
            x86_load_seg(cpu, reg, 0);
}

i64 x86_set_tls(X86Cpu *cpu, Gva desc, bool may_choose)
{
    UserDesc d;

    if (!user_read(desc, &d, sizeof d))
        return -EFAULT;
    if (!is_empty(&d) &&
        (!(d.flags & DESC_32BIT) || contents(&d) > 1 || (d.flags & DESC_NOT_PRESENT)))
        return -EINVAL;
    if (d.entry == ~0u && may_choose) {
        d.entry = free_entry(cpu);
        if (!d.entry)
            return -ESRCH;
        if (!user_write(desc, &d.entry, sizeof d.entry))
            return -EFAULT;
    }
    if (!is_tls(d.entry))
        return -EINVAL;
    cpu->user_gdt[d.entry] = is_empty(&d) ? 0 : descriptor(&d);
    reload(cpu, d.entry);
    return 0;
}

i64 sys_set_thread_area(UserThread *t, const u64 *a)
{
    return x86_set_tls(x86_cpu(t->cpu), a[0], true);
}

i64 sys_get_thread_area(UserThread *t, const u64 *a)
{
    UserDesc d;

    if (!user_read(a[0], &d.entry, sizeof d.entry))
        return -EFAULT;
    if (!is_tls(d.entry))
        return -EINVAL;
    to_user(&d, x86_cpu(t->cpu)->user_gdt[d.entry]);
    return user_write(a[0], &d, sizeof d) ? 0 : -EFAULT;
}

/* i386's has no bases to set. */
i64 sys_arch_prctl_i386(UserThread *t, const u64 *a)
{
    enum { ARCH_GET_CPUID = 0x1011, ARCH_SET_CPUID };

    return a[0] == ARCH_GET_CPUID ? 1 : a[0] == ARCH_SET_CPUID ? -ENODEV : -EINVAL;
}

/* ---- the LDT ---- */

enum { LDT_READ = 0, LDT_WRITE_OLD = 1, LDT_READ_DEFAULT = 2, LDT_WRITE = 0x11 };

static i64 ldt_read(Gva to, u64 size)
{
    i64 r;

    size = MIN(size, sizeof ldt);
    pthread_mutex_lock(&lock);
    r = user_write(to, ldt, size) ? (i64)size : -EFAULT;
    pthread_mutex_unlock(&lock);
    return r;
}

static i64 ldt_write(Gva from, u64 size, bool is_old)
{
    bool is_code;
    UserDesc d;

    if (size != sizeof d)
        return -EINVAL;
    if (!user_read(from, &d, sizeof d))
        return -EFAULT;
    is_code = contents(&d) == 3;
    if (d.entry >= LDT_ENTRIES || (is_code && (is_old || !(d.flags & DESC_NOT_PRESENT))))
        return -EINVAL;
    if (is_old)
        d.flags &= ~(u32)DESC_USEABLE;
    pthread_mutex_lock(&lock);
    __atomic_store_n(&ldt[d.entry],
                     (is_old && !d.base && !d.limit) || is_empty(&d) ? 0 : descriptor(&d),
                     __ATOMIC_RELAXED);
    pthread_mutex_unlock(&lock);
    return 0;
}

i64 sys_modify_ldt(UserThread *t, const u64 *a)
{
    static const u8 zero[128];

    switch ((int)a[0]) {
    case LDT_READ: return ldt_read(a[1], a[2]);
    case LDT_READ_DEFAULT: {
        u64 size = MIN(a[2], sizeof zero);

        return user_write(a[1], zero, size) ? (i64)size : -EFAULT;
    }
    case LDT_WRITE_OLD: return ldt_write(a[1], a[2], true);
    case LDT_WRITE: return ldt_write(a[1], a[2], false);
    default: return -ENOSYS;
    }
}
