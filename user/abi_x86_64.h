/* SPDX-License-Identifier: MIT */
/* Parts of user_abi_x86_64 that live in files of their own. */
#ifndef USER_ABI_X86_64_H
#define USER_ABI_X86_64_H

#include "user/user.h"

/* frame_x86_64.c */
bool x86_push_frame(UserThread *t, int sig, const siginfo_t *info, const UserSigaction *sa,
                    u64 old_mask);
bool x86_pop_frame(UserThread *t, u64 *mask);

/** Bytes of the largest signal frame that thread @cpu can get: AT_MINSIGSTKSZ. */
size_t x86_frame_size(const Vcpu *cpu);

#endif
