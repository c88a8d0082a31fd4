/* SPDX-License-Identifier: MIT */
/*
 * 32-bit system calls of the host's kernel: how i386 programs are served.
 *
 * An x86-64 kernel takes `int $0x80` from 64-bit code too, with i386's numbers and structures, and
 * 32-bit pointers. A guest below 4 GiB can thus hand its structures to the kernel as they are:
 * times of 32 bits, packed locks, ioctl and socket options, ancillary data, everything. Only what
 * the emulator itself looks at is converted here. Needs CONFIG_IA32_EMULATION. Such a call takes
 * longer than a 64-bit one, much longer on some hosts, so calls that have nothing to convert are
 * made as those.
 */
#ifndef USER_COMPAT_H
#define USER_COMPAT_H

#include "user/syscall.h"

/** Whether the kernel has them; asked once, before the program starts. */
bool compat_works(Error *err);

/**
 * i386 system call @nr with the low halves of @a. Results as user_syscall (compat_block: a pending
 * guest signal stops it) and user_syscall_raw.
 */
i64 compat_block(long nr, const u64 a[6]);
i64 compat_raw(long nr, const u64 a[6]);

/**
 * The call of which @a are the arguments, with those in @args: by a 64-bit call where that is the
 * same (syscalls_same.def).
 */
i64 compat_call(const u64 *a, const u64 args[6], bool may_block);

/** compat_call with the arguments unchanged. */
i64 compat_pass(const u64 *a, bool may_block);

/**
 * A copy of @size bytes at @src where 32-bit system calls reach it: below the guest's stack, where
 * nothing lives between two instructions. Good until the call is over. 0: EFAULT.
 */
Gva compat_copy(UserThread *t, const void *src, size_t size);

#endif
