/* SPDX-License-Identifier: MIT */
/*
 * Keep capstone to x86: its entry points for other architectures are answered here, so that the
 * linker does not take their tables out of the static library. They are 5 MB and, in a
 * position-independent program, over 300 pages that each start would have to relocate: more than
 * half of the start-up time.
 */
#include <stddef.h>

#define CS_ERR_ARCH 2

#define ARCHES(_)                                                                                  \
    _(AArch64)                                                                                     \
    _(ARM) _(EVM) _(M680X) _(M68K) _(Mips) _(PPC) _(Sparc) _(SystemZ) _(TMS320C64x) _(XCore)

#define _(arch)                                                                                    \
    int arch##_global_init(void *handle);                                                          \
    int arch##_option(void *handle, int type, size_t value);                                       \
    int arch##_global_init(void *handle)                                                           \
    {                                                                                              \
        return CS_ERR_ARCH;                                                                        \
    }                                                                                              \
    int arch##_option(void *handle, int type, size_t value)                                        \
    {                                                                                              \
        return CS_ERR_ARCH;                                                                        \
    }
ARCHES(_)
#undef _
