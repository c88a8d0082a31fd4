/* SPDX-License-Identifier: MIT */
/*
 * Macros that turn the rows of a guest's helper.def into prototypes and HelperRows. The includer defines HELPER_C_ENV,
 * the C type of its ENV arguments, before.
 */
#ifndef BACKEND_HELPER_ROWS_H
#define BACKEND_HELPER_ROWS_H

#include "backend/helper.h"

/* C types of argument kinds; a parameter list is made from a row's list by counting it. */
#define HELPER_C_I32 u32
#define HELPER_C_I64 u64
#define HELPER_C_V128 const V128 *
#define HELPER_P0()
#define HELPER_P1(a) HELPER_C_##a
#define HELPER_P2(a, ...) HELPER_C_##a, HELPER_P1(__VA_ARGS__)
#define HELPER_P3(a, ...) HELPER_C_##a, HELPER_P2(__VA_ARGS__)
#define HELPER_P4(a, ...) HELPER_C_##a, HELPER_P3(__VA_ARGS__)
#define HELPER_P5(a, ...) HELPER_C_##a, HELPER_P4(__VA_ARGS__)
#define HELPER_NTH(a, b, c, d, e, n, ...) n
#define HELPER_PARAMS(...)                                                                         \
    HELPER_NTH(__VA_ARGS__, HELPER_P5, HELPER_P4, HELPER_P3, HELPER_P2, HELPER_P1)(__VA_ARGS__)

#define HELPER_PROTO_NONE(name, ...) void helper_##name(HELPER_PARAMS(__VA_ARGS__));
#define HELPER_PROTO_I32(name, ...) u32 helper_##name(HELPER_PARAMS(__VA_ARGS__));
#define HELPER_PROTO_I64(name, ...) u64 helper_##name(HELPER_PARAMS(__VA_ARGS__));
#define HELPER_PROTO_V128(name, ...) void helper_##name(V128 *out, HELPER_PARAMS(__VA_ARGS__));
#define HELPER_UNPAREN(...) __VA_ARGS__
#define HELPER_PROTO(result, name, ...) HELPER_PROTO_##result(name, __VA_ARGS__)

/* Argument kinds as data. */
#define HELPER_K1(a) HELPER_##a
#define HELPER_K2(a, ...) HELPER_##a, HELPER_K1(__VA_ARGS__)
#define HELPER_K3(a, ...) HELPER_##a, HELPER_K2(__VA_ARGS__)
#define HELPER_K4(a, ...) HELPER_##a, HELPER_K3(__VA_ARGS__)
#define HELPER_K5(a, ...) HELPER_##a, HELPER_K4(__VA_ARGS__)
#define HELPER_KINDS(...)                                                                          \
    HELPER_NTH(__VA_ARGS__, HELPER_K5, HELPER_K4, HELPER_K3, HELPER_K2, HELPER_K1)(__VA_ARGS__)

#endif
