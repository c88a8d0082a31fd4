/* SPDX-License-Identifier: MIT */
/*
 * The guest's vDSO: a small ELF image of guest code that the C library finds through
 * AT_SYSINFO_EHDR.
 */
#ifndef USER_VDSO_H
#define USER_VDSO_H

#include "base/error.h"
#include "user/user.h"

/** Addresses in the image; 0 what it has not. */
typedef struct VdsoPlaces {
    Gva rt_sigreturn;  /* where handlers without SA_RESTORER return to */
    Gva old_sigreturn; /* the same without SA_SIGINFO, of i386 */
    Gva vsyscall;      /* what AT_SYSINFO tells */
} VdsoPlaces;

/** Map the image for @abi; 0 if the architecture has none. */
bool vdso_map(const UserAbi *abi, Gva *base, Error *err);

/** Those of the mapped image. */
const VdsoPlaces *vdso_places(void);

#endif
