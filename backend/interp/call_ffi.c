/* SPDX-License-Identifier: MIT */
/* Helper calls of the interpreter: the row's signature becomes a libffi call description, made at the first call. */
#include <assert.h>
#include <ffi.h>
#include <stdlib.h>
#include "backend/helper.h"
#include "backend/interp/interp.h"

#define CALL_MAX_ARGS (HELPER_MAX_ARGS + 1) /* a V128 result adds a pointer in front */

static ffi_type *type_of(u8 kind)
{
    switch (kind) {
    case HELPER_ENV:
    case HELPER_V128: return &ffi_type_pointer;
    case HELPER_I32: return &ffi_type_uint32;
    case HELPER_I64: return &ffi_type_uint64;
    default: return &ffi_type_void;
    }
}

/* One slot per argument: pointers and integers alike fit 64 bits. */
typedef struct CallFrame {
    ffi_type *types[CALL_MAX_ARGS];
    u64 slots[CALL_MAX_ARGS];
    void *values[CALL_MAX_ARGS];
    unsigned count;
} CallFrame;

static void push(CallFrame *f, u8 kind, u64 value)
{
    assert(f->count < CALL_MAX_ARGS);
    f->types[f->count] = type_of(kind);
    f->slots[f->count] = value;
    f->values[f->count] = &f->slots[f->count];
    f->count++;
}

static void push_args(CallFrame *f, RtEnv *env, const HelperRow *h, const IrInst *i, const V128 *vals)
{
    unsigned next = 0;

    for (unsigned k = 0; k < HELPER_MAX_ARGS && h->args[k]; k++) {
        if (h->args[k] == HELPER_ENV) {
            push(f, HELPER_ENV, (u64)(uintptr_t)env);
            continue;
        }
        const V128 *v = &vals[i->arg[next++]];

        push(f, h->args[k], h->args[k] == HELPER_V128 ? (u64)(uintptr_t)v : v->d[0]);
    }
}

void interp_call(RtEnv *env, const IrBlock *b, const IrInst *i, const V128 *vals, V128 *out)
{
    const HelperRow *h = &b->guest->helpers[i->imm];
    CallFrame f = {.count = 0};
    V128 vec = {.q = 0};
    ffi_arg result = 0;
    ffi_cif cif;
    bool is_vec = h->result == HELPER_V128;

    if (is_vec)
        push(&f, HELPER_V128, (u64)(uintptr_t)&vec);
    push_args(&f, env, h, i, vals);
    if (ffi_prep_cif(&cif, FFI_DEFAULT_ABI, f.count, is_vec ? &ffi_type_void : type_of(h->result), f.types) != FFI_OK)
        abort();
    ffi_call(&cif, h->fn, &result, f.values);
    if (!is_vec)
        vec.d[0] = h->result == HELPER_I32 ? (u32)result : result;
    *out = vec;
}
