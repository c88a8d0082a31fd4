/* SPDX-License-Identifier: MIT */
/* Parts of user_abi_i386 that live in files of their own. */
#ifndef USER_ABI_I386_H
#define USER_ABI_I386_H

#include "user/user.h"

/* frame_i386.c */
bool i386_push_frame(UserThread *t, int sig, const siginfo_t *info, const UserSigaction *sa,
                     u64 old_mask);
bool i386_pop_frame(UserThread *t, u64 *mask);

/** Bytes of the largest signal frame that thread @cpu can get: AT_MINSIGSTKSZ. */
size_t i386_frame_size(const Vcpu *cpu);

#endif
