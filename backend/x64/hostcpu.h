/* SPDX-License-Identifier: MIT */
/*
 * What the host processor and its operating system support. Generated code needs x86-64-v3;
 * everything else is optional and asked for here. Source: Intel SDM "CPUID", AMD APM volume 3
 * appendix E.
 */
#ifndef BACKEND_X64_HOSTCPU_H
#define BACKEND_X64_HOSTCPU_H

#include "base/types.h"

/*
 * X(name, leaf, subleaf, register, bit, state, level)
 *   state  registers the OS must save: N none, Y ymm, Z also zmm and mask registers
 *   level  3 when x86-64-v3 includes it, else 0
 */
#define HOSTCPU_FEATURES(X)                                                                        \
    X(sse3, 1, 0, ECX, 0, N, 3)                                                                    \
    X(ssse3, 1, 0, ECX, 9, N, 3)                                                                   \
    X(sse4_1, 1, 0, ECX, 19, N, 3)                                                                 \
    X(sse4_2, 1, 0, ECX, 20, N, 3)                                                                 \
    X(cx16, 1, 0, ECX, 13, N, 3)                                                                   \
    X(popcnt, 1, 0, ECX, 23, N, 3)                                                                 \
    X(lahf, 0x80000001, 0, ECX, 0, N, 3)                                                           \
    X(osxsave, 1, 0, ECX, 27, N, 3)                                                                \
    X(movbe, 1, 0, ECX, 22, N, 3)                                                                  \
    X(lzcnt, 0x80000001, 0, ECX, 5, N, 3)                                                          \
    X(bmi1, 7, 0, EBX, 3, N, 3)                                                                    \
    X(bmi2, 7, 0, EBX, 8, N, 3)                                                                    \
    X(avx, 1, 0, ECX, 28, Y, 3)                                                                    \
    X(f16c, 1, 0, ECX, 29, Y, 3)                                                                   \
    X(fma, 1, 0, ECX, 12, Y, 3)                                                                    \
    X(avx2, 7, 0, EBX, 5, Y, 3)                                                                    \
    X(pclmul, 1, 0, ECX, 1, Y, 0)                                                                  \
    X(aes, 1, 0, ECX, 25, Y, 0)                                                                    \
    X(sha, 7, 0, EBX, 29, N, 0)                                                                    \
    X(adx, 7, 0, EBX, 19, N, 0)                                                                    \
    X(fsgsbase, 7, 0, EBX, 0, N, 0)                                                                \
    X(erms, 7, 0, EBX, 9, N, 0)                                                                    \
    X(fsrm, 7, 0, EDX, 4, N, 0)                                                                    \
    X(clflushopt, 7, 0, EBX, 23, N, 0)                                                             \
    X(rdpid, 7, 0, ECX, 22, N, 0)                                                                  \
    X(rdtscp, 0x80000001, 0, EDX, 27, N, 0)                                                        \
    X(invariant_tsc, 0x80000007, 0, EDX, 8, N, 0)                                                  \
    X(lam, 7, 1, EAX, 26, N, 0)                                                                    \
    X(gfni, 7, 0, ECX, 8, Y, 0)                                                                    \
    X(vaes, 7, 0, ECX, 9, Y, 0)                                                                    \
    X(vpclmul, 7, 0, ECX, 10, Y, 0)                                                                \
    X(avx_vnni, 7, 1, EAX, 4, Y, 0)                                                                \
    X(avx_ifma, 7, 1, EAX, 23, Y, 0)                                                               \
    X(sha512, 7, 1, EAX, 0, Y, 0)                                                                  \
    X(avx512f, 7, 0, EBX, 16, Z, 0)                                                                \
    X(avx512vl, 7, 0, EBX, 31, Z, 0)                                                               \
    X(avx512bw, 7, 0, EBX, 30, Z, 0)                                                               \
    X(avx512dq, 7, 0, EBX, 17, Z, 0)                                                               \
    X(avx512cd, 7, 0, EBX, 28, Z, 0)                                                               \
    X(avx512ifma, 7, 0, EBX, 21, Z, 0)                                                             \
    X(avx512vbmi, 7, 0, ECX, 1, Z, 0)                                                              \
    X(avx512vbmi2, 7, 0, ECX, 6, Z, 0)                                                             \
    X(avx512vnni, 7, 0, ECX, 11, Z, 0)                                                             \
    X(avx512bitalg, 7, 0, ECX, 12, Z, 0)                                                           \
    X(avx512vpopcntdq, 7, 0, ECX, 14, Z, 0)                                                        \
    X(avx512bf16, 7, 1, EAX, 5, Z, 0)                                                              \
    X(avx512fp16, 7, 0, EDX, 23, Z, 0)

// clang-format off
typedef struct HostCpu {
#define X(name, leaf, subleaf, reg, bit, state, level) bool name;
    HOSTCPU_FEATURES(X)
#undef X
    bool evex; /* AVX512F + VL + BW + DQ: registers 16..31 and masks may be used (Asm.evex_ok) */
} HostCpu;
// clang-format on

/** Filled by hostcpu_init(), read-only afterwards. */
extern HostCpu hostcpu;

/** Detect. Returns NULL, or the name of the first feature of x86-64-v3 that is missing. */
const char *hostcpu_init(void);

/**
 * Pretend that the features of the comma-separated @list are absent; call after hostcpu_init(). A
 * name ending in '*' masks every feature that starts so; "avx512" means "avx512*". Returns NULL, or
 * where in
 * @list the first unknown name starts (the names before it are masked).
 */
const char *hostcpu_mask(const char *list);

#endif
