/* SPDX-License-Identifier: MIT */
/*
 * Vector rows as C functions: for rows that are rare and long, and for hosts that lack the instructions.
 *
 * The interpreter calls them, and emitted code does where it has nothing better. That keeps guest vectors in host vector
 * registers across the call, so this folder is compiled with -mgeneral-regs-only and calls nothing that uses others.
 */
#ifndef BACKEND_VEC_SLOW_H
#define BACKEND_VEC_SLOW_H

#include "backend/ir/ir.h"

/** *out = result of a row on the vectors @a[0], @a[1], ...; @aux and @imm as the row says. @out may be one of them. */
typedef void VecFn(V128 *out, const V128 *a, unsigned aux, i32 imm);

/** The function of row @op, or NULL when there is none. */
VecFn *vec_slow(IrOp op);

// clang-format off
VecFn vec_qrdmlah, vec_qrdmlsh;
VecFn vec_shlvu, vec_shlvs, vec_rshlvu, vec_rshlvs, vec_qshlvu, vec_qshlvs, vec_qrshlvu, vec_qrshlvs;
VecFn vec_pmull, vec_urecpe, vec_ursqrte;
VecFn vec_aese, vec_aesd, vec_aesmc, vec_aesimc, vec_aesemc, vec_aesdimc;
VecFn vec_sha1, vec_sha256h, vec_sha256h2, vec_sha256su0, vec_sha256su1, vec_sha512h, vec_sha512h2;
VecFn vec_sm3partw1, vec_sm3partw2, vec_sm3ss1, vec_sm3tt, vec_sm4e, vec_sm4ekey;
// clang-format on

#endif
