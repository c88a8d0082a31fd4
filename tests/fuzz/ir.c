/* SPDX-License-Identifier: MIT */
/* The IR parser on arbitrary text. What it accepts prints and parses back; what verifies still does after the passes. */
#include "tests/fuzz/fuzz.h"

#include <string.h>
#include "backend/ir/parse.h"
#include "backend/opt/opt.h"
#include "frontend/arm/cpu/globals.h"

static IrBuilder first, second;

static char *print(const IrBlock *b)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    ir_print(b, f);
    fclose(f);
    return text;
}

static void round_trip(const IrBlock *b)
{
    char *text = print(b);
    Error err;

    FUZZ_CHECK(ir_parse(&second, &a64_ir_guest, text, &err));
    FUZZ_CHECK(second.block.count == b->count);
    FUZZ_CHECK(!memcmp(second.block.insts, b->insts, b->count * sizeof *b->insts));
    free(text);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    char *text = malloc(size + 1), why[200] = "";
    Error err = {{0}};

    memcpy(text, data, size);
    text[size] = 0;
    if (!ir_parse(&first, &a64_ir_guest, text, &err)) {
        FUZZ_CHECK(err.text[0]);
    } else if (!ir_verify(&first.block, why, sizeof why)) {
        FUZZ_CHECK(why[0]);
    } else {
        round_trip(&first.block);
        opt_run(&first.block, TIER1);
        FUZZ_CHECK(ir_verify(&first.block, why, sizeof why));
        round_trip(&first.block);
    }
    free(text);
    return 0;
}
