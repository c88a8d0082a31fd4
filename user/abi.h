/* SPDX-License-Identifier: MIT */
/* The guest architectures of Linux user mode. */
#ifndef USER_ABI_H
#define USER_ABI_H

#include "frontend/guest.h"
#include "user/user.h"

extern const UserAbi user_abi_a64, user_abi_x86_64, user_abi_i386;

/** The table for an ELF machine and class; NULL if lyrebird does not run it. */
const UserAbi *user_abi_for(u16 elf_machine, u8 elf_class);

#endif
