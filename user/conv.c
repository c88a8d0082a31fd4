/* SPDX-License-Identifier: MIT */
/* Structure and flag conversion by table; see conv.h and conv.def. */
#include "user/conv.h"

#include <string.h>

typedef struct ConvField {
    u8 owner; /* ConvStruct */
    struct {
        u8 offset, size;
    } at[SYSCALL_ARCH_COUNT];
} ConvField;

#define AT(offset, size)                                                                           \
    {                                                                                              \
        offset, size                                                                               \
    }

// clang-format off
static const u16 sizes[CONV_STRUCT_COUNT][SYSCALL_ARCH_COUNT] = {
#define STRUCT(name, x86_64, i386, arm, a64) [CONV_##name] = {x86_64, i386, arm, a64},
#define FIELD(name, field, x86_64, i386, arm, a64)
#include "user/conv.def"
#undef STRUCT
#undef FIELD
};

static const ConvField fields[] = {
#define STRUCT(name, x86_64, i386, arm, a64)
#define FIELD(name, field, x86_64, i386, arm, a64) {CONV_##name, {x86_64, i386, arm, a64}},
#include "user/conv.def"
#undef STRUCT
#undef FIELD
};
// clang-format on

/* Bits of open flags that x86 numbers differently from everybody else (asm/fcntl.h). */
static const struct {
    u32 bit[SYSCALL_ARCH_COUNT];
} open_flags[] = {
    /* x86-64     i386       arm        a64 */
    {{0040000u, 0040000u, 0200000u, 0200000u}}, /* O_DIRECT */
    {{0100000u, 0100000u, 0400000u, 0400000u}}, /* O_LARGEFILE */
    {{0200000u, 0200000u, 0040000u, 0040000u}}, /* O_DIRECTORY */
    {{0400000u, 0400000u, 0100000u, 0100000u}}, /* O_NOFOLLOW */
};

size_t conv_size(enum ConvStruct s, enum SyscallArch arch)
{
    return sizes[s][arch];
}

void conv_fields(enum ConvStruct s, enum SyscallArch from, const void *src, enum SyscallArch to,
                 void *dst)
{
    memset(dst, 0, sizes[s][to]);
    for (unsigned i = 0; i < ARRAY_SIZE(fields); i++) {
        const ConvField *f = &fields[i];
        u64 v =
            0; /* little-endian everywhere: narrowing keeps the low bytes, widening zero-extends */

        if (f->owner != s)
            continue;
        memcpy(&v, (const u8 *)src + f->at[from].offset, f->at[from].size);
        memcpy((u8 *)dst + f->at[to].offset, &v, f->at[to].size);
    }
}

bool conv_write(const UserThread *t, enum ConvStruct s, Gva dst, const void *host)
{
    enum SyscallArch arch = syscall_arch(t);
    u8 buf[CONV_MAX];

    conv_fields(s, SYSCALL_X86_64, host, arch, buf);
    return user_write(dst, buf, sizes[s][arch]);
}

bool conv_read(const UserThread *t, enum ConvStruct s, Gva src, void *host)
{
    enum SyscallArch arch = syscall_arch(t);
    u8 buf[CONV_MAX];

    if (!user_read(src, buf, sizes[s][arch]))
        return false;
    conv_fields(s, arch, buf, SYSCALL_X86_64, host);
    return true;
}

static u64 conv_flags(u64 flags, enum SyscallArch from, enum SyscallArch to)
{
    u64 out = flags;

    for (unsigned i = 0; i < ARRAY_SIZE(open_flags); i++)
        out &= ~(u64)open_flags[i].bit[from];
    for (unsigned i = 0; i < ARRAY_SIZE(open_flags); i++)
        out |= flags & open_flags[i].bit[from] ? open_flags[i].bit[to] : 0;
    return out;
}

u64 conv_open_flags_to_host(const UserThread *t, u64 flags)
{
    return conv_flags(flags, syscall_arch(t), SYSCALL_X86_64);
}

u64 conv_open_flags_to_guest(const UserThread *t, u64 flags)
{
    return conv_flags(flags, SYSCALL_X86_64, syscall_arch(t));
}
