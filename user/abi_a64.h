/* SPDX-License-Identifier: MIT */
/* Parts of user_abi_a64 that live in files of their own. */
#ifndef USER_ABI_A64_H
#define USER_ABI_A64_H

#include "user/user.h"

i64 prctl_a64(UserThread *t, const u64 *a);
bool semihost_a64(Vcpu *cpu);

#endif
