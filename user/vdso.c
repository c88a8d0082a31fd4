/* SPDX-License-Identifier: MIT */
/*
 * The vDSO image is built from roms/arm/vdso and part of our read-only data; the guest gets a copy.
 */
#include "user/vdso.h"

#include <elf.h>
#include <sys/mman.h>
#include "user/abi.h"
#include "user/mem.h"

__asm__(".section .rodata\n"
        ".balign 16\n"
        "vdso_a64_begin:\n"
        ".incbin \"" VDSO_A64_FILE "\"\n"
        "vdso_a64_end:\n"
        ".byte 0\n"
        ".previous\n");

extern const char vdso_a64_begin[], vdso_a64_end[];

static Gva sigreturn_at;

bool vdso_map(const UserAbi *abi, Gva *base, Error *err)
{
    if (abi != &user_abi_a64)
        return true;
    size_t size = vdso_a64_end - vdso_a64_begin;
    const Elf64_Ehdr *eh = (const void *)vdso_a64_begin;
    i64 at =
        mem_map_as(MEM_VDSO, 0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (at < 0 || !user_write(at, vdso_a64_begin, size) ||
        mem_mprotect(at, size, PROT_READ | PROT_EXEC, -1) < 0)
        return error_set(err, "cannot map the vDSO");
    *base = at;
    sigreturn_at = at + eh->e_entry; /* the linker script makes __kernel_rt_sigreturn the entry */
    return true;
}

Gva vdso_sigreturn(void)
{
    return sigreturn_at;
}
