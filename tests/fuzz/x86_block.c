/* SPDX-License-Identifier: MIT */
/*
 * As block.c, of x86 code: decoder, printer, translator, verifier, passes, register allocator and emitters on arbitrary
 * bytes; nothing is executed.
 *
 * Byte 0: bits 0 and 1, 64-, 32- or 16-bit code; bit 2, bytes are as in the input, else every fifth chooses a row and seeds
 * the instruction. Byte 1: room for the code, in units of 64 bytes.
 */
#include <string.h>
#include "frontend/x86/cpu/cpu.h"
#include "frontend/x86/cpu/globals.h"
#include "frontend/x86/insn/decode.h"
#include "tests/fuzz/compile.h"
#include "tests/fuzz/fuzz.h"
#include "tests/ir/x86_block.h"

#define CODE_MAX  1024
#define INSNS_MAX 64

static IrBuilder builder;

static u32 random_code(const u8 *data, size_t size, X86Mode mode, u8 *code)
{
    u32 len = 0;

    for (size_t n = 0; n + 5 <= size && len + X86_MAX_INSN <= CODE_MAX; n += 5) {
        InsnRng rng = {.state = data[n] | (u64)data[n + 1] << 8 | (u64)data[n + 2] << 16};
        unsigned row = (data[n + 3] | (unsigned)data[n + 4] << 8) % X86_ROW_COUNT;

        len += x86_random(&x86_rows[row], mode, &rng, code + len);
    }
    return len;
}

/* Each length is one that the decoder has gone through, and the text ends. */
static void disassemble(const u8 *code, u32 size, X86Mode mode)
{
    char text[128];
    X86Insn insn;

    for (u32 at = 0; at < size;) {
        X86Decode d = x86_decode(&insn, mode, ~0ull, code + at, size - at);

        if (d != X86_DECODE_OK) {
            at++;
            continue;
        }
        FUZZ_CHECK(insn.len > 0 && insn.len <= MIN(size - at, (u32)X86_MAX_INSN));
        memset(text, 1, sizeof text);
        FUZZ_CHECK(x86_print(&insn, X86_BLOCK_PC + at, text, sizeof text) > 0);
        FUZZ_CHECK(memchr(text, 0, sizeof text));
        at += insn.len;
    }
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    static const X86Mode modes[] = {X86_MODE_64, X86_MODE_32, X86_MODE_16, X86_MODE_64};
    u8 code[CODE_MAX + X86_MAX_INSN];
    u32 len;

    if (!compile_is_ready())
        compile_init(&x86_ir_guest);
    if (size < 3)
        return 0;
    X86Mode mode = modes[data[0] & 3];

    if (data[0] & 4)
        memcpy(code, data + 2, len = (u32)MIN(size - 2, (size_t)CODE_MAX));
    else if (!(len = random_code(data + 2, size - 2, mode, code)))
        return 0;
    memset(code + len, 0x90, X86_MAX_INSN); /* the first instruction is there as a whole */
    len += X86_MAX_INSN;
    disassemble(code, len, mode);
    x86_block_init(mode == X86_MODE_64 ? &guest_x86_64 : &guest_i386);
    if (mode == X86_MODE_16)
        x86_block_code16();
    x86_block(&builder, code, len, INSNS_MAX);
    FUZZ_CHECK(!builder.full);
    compile(&builder.block, data[1] == 0xff ? ~(size_t)0 : data[1] * 64u, len);
    return 0;
}
