/* SPDX-License-Identifier: MIT */
/*
 * Structures and flag words that differ between the host (x86-64) and a guest architecture, as
 * tables.
 *
 * conv.def has one row per field with its offset and size on each architecture, so that a new guest
 * is a new column. What is not listed has one layout on all 64-bit architectures and goes to the
 * kernel as it is.
 */
#ifndef USER_CONV_H
#define USER_CONV_H

#include "user/syscall.h"

enum ConvStruct {
#define STRUCT(name, x86_64, i386, arm, a64) CONV_##name,
#define FIELD(name, field, x86_64, i386, arm, a64)
#include "user/conv.def"
#undef STRUCT
#undef FIELD
    CONV_STRUCT_COUNT,
};

#define CONV_MAX 256 /* bytes of the largest structure */

/** Size of @s on @arch. */
size_t conv_size(enum ConvStruct s, enum SyscallArch arch);

/** Copy the fields of @s from layout @from to layout @to; padding of the destination is zeroed. */
void conv_fields(enum ConvStruct s, enum SyscallArch from, const void *src, enum SyscallArch to,
                 void *dst);

/** Host structure to guest memory and back; false = EFAULT. */
bool conv_write(const UserThread *t, enum ConvStruct s, Gva dst, const void *host);
bool conv_read(const UserThread *t, enum ConvStruct s, Gva src, void *host);

/**
 * Flags of open(), fcntl(F_SETFL), pipe2(), ...: guest numbering to host and back. Other bits stay.
 */
u64 conv_open_flags_to_host(const UserThread *t, u64 flags);
u64 conv_open_flags_to_guest(const UserThread *t, u64 flags);

#endif
