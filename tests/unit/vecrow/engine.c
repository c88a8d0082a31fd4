/* SPDX-License-Identifier: MIT */
#include "tests/unit/vecrow/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include "backend/backend.h"
#include "backend/interp/interp.h"

#define PC 0x1000
#define NEXT_PC 0x2000

static IrGlobal globals[VREG_COUNT + XREG_COUNT + 1];
static IrGuest guest = {.name = "vectors",
                        .globals = globals,
                        .global_count = ARRAY_SIZE(globals),
                        .flags_global = VREG_COUNT + XREG_COUNT};
static CodeBuf buf;
static size_t used;
static Backend *backend;
static V128 values[IR_MAX_INSTS];

static void fail(const char *why)
{
    printf("Bail out! %s\n", why);
    exit(1);
}

void engine_init(u64 ra_seed)
{
    BackendOptions opt = {.ra_seed = ra_seed};
    Error err;

    for (unsigned n = 0; n < VREG_COUNT; n++)
        globals[n] = (IrGlobal){"v", (u16)offsetof(TestCpu, v[n]), IR_V128, (u8)(n + 1)};
    for (unsigned n = 0; n < XREG_COUNT; n++)
        globals[GLOBAL_X + n] = (IrGlobal){"x", (u16)offsetof(TestCpu, x[n]), IR_I64, (u8)(n + 1)};
    globals[VREG_COUNT + XREG_COUNT] =
        (IrGlobal){"flags", (u16)offsetof(TestCpu, rt.flags), IR_FLAGS, 0};
    if (!codebuf_init(&buf, 1 << 20, &err) || !backend_init(&guest, &buf, &opt, &used, &err))
        fail(err.text);
    backend = backend_new();
}

void engine_begin(IrBuilder *b)
{
    ir_begin(b, PC, &guest);
    ir_insn(b, PC);
}

bool engine_compile(IrBuilder *b)
{
    CodeBlock code;

    ir_goto(b, NEXT_PC, IR_NONE);
    return backend_compile(backend, &b->block, NULL, buf.rw + used, buf.size - used,
                           codebuf_delta(&buf), 0, 0, &code);
}

void engine_enter(const IrBuilder *b, const TestCpu *in, TestCpu *want, TestCpu *got)
{
    *want = *got = *in;
    want->rt.guest_mxcsr = got->rt.guest_mxcsr = 0x1f80;
    interp_block(&want->rt, &b->block, values);
    backend_stubs.enter(&got->rt, buf.rx + used);
}
