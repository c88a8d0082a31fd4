/* SPDX-License-Identifier: MIT */
/*
 * The guest's vDSO: a small ELF image of guest code that the C library finds through
 * AT_SYSINFO_EHDR.
 */
#ifndef USER_VDSO_H
#define USER_VDSO_H

#include "base/error.h"
#include "user/user.h"

/** Map the image for @abi; 0 if the architecture has none. */
bool vdso_map(const UserAbi *abi, Gva *base, Error *err);

/** Address of __kernel_rt_sigreturn, where handlers without SA_RESTORER return to. */
Gva vdso_sigreturn(void);

#endif
