/* SPDX-License-Identifier: MIT */
/*
 * Decoder, translator, verifier, passes, register allocator and emitters on arbitrary guest words; nothing is executed.
 *
 * Byte 0: bit 0, words are as in the input, else each seeds a random word of a random row; bit 1, lockstep's flags;
 * bit 2, tags are stripped; bit 3, floating point by calls. Byte 1: room for the code, in units of 64 bytes.
 */
#include "tests/fuzz/compile.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>
#include "a64_decode.h"
#include "backend/ir/parse.h"
#include "frontend/arm/cpu/globals.h"
#include "frontend/guest.h"
#include "tests/ir/a64_block.h"

#define WORDS_MAX 96

static IrBuilder builder;

static void init(void)
{
    a64_block_init();
    compile_init(&a64_ir_guest);
}

static u32 word_of(u32 raw, bool as_is)
{
    InsnRng rng = {.state = raw};
    u32 word;

    if (as_is || !a64_random((A64RowId)(raw % A64_ROW_COUNT), &rng, &word))
        return raw;
    return word;
}

static void disassemble(const u32 *words, u32 count)
{
    char text[128];

    for (u32 n = 0; n < count; n++) {
        memset(text, 1, sizeof text);
        FUZZ_CHECK(guest_aarch64.disas(0, (const u8 *)&words[n], 4, A64_BLOCK_PC + 4 * n, text, sizeof text) == 4);
        FUZZ_CHECK(memchr(text, 0, sizeof text));
    }
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    u32 words[WORDS_MAX], count = 0;

    if (!compile_is_ready())
        init();
    if (size < 6)
        return 0;
    for (size_t n = 2; n + 4 <= size && count < WORDS_MAX; n += 4) {
        memcpy(&words[count], data + n, 4);
        words[count] = word_of(words[count], data[0] & 1);
        count++;
    }
    disassemble(words, count);
    builder.keep_flags = data[0] & 2;
    builder.mask_tags = data[0] & 4;
    a64_block(&builder, words, count, count);
    builder.block.fp_slow |= (data[0] & 8) != 0;
    FUZZ_CHECK(!builder.full);
    compile(&builder.block, data[1] == 0xff ? ~(size_t)0 : data[1] * 64u, 4 * WORDS_MAX);
    return 0;
}
