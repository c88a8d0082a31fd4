/* SPDX-License-Identifier: MIT */
/*
 * Decoder, translator, verifier, passes, register allocator and emitters on arbitrary guest words; nothing is executed.
 *
 * Byte 0: bit 0, words are as in the input, else each seeds a random word of a random row; bit 1, lockstep's flags;
 * bit 2, tags are stripped; bit 3, floating point by calls. Byte 1: room for the code, in units of 64 bytes.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>
#include "a64_decode.h"
#include "backend/backend.h"
#include "backend/ir/parse.h"
#include "frontend/arm/cpu/globals.h"
#include "frontend/guest.h"
#include "tests/ir/a64_block.h"

#define WORDS_MAX 96
#define GUARD 64
#define BUF_SIZE (1u << 20)

static CodeBuf buf;
static size_t stubs_size;
static Backend *backend;
static IrBuilder builder;

static void init(void)
{
    BackendOptions opt = {.verify = true, .ra_seed = 0};
    Error err = {{0}};

    a64_block_init();
    if (!codebuf_init(&buf, BUF_SIZE, &err) || !backend_init(&a64_ir_guest, &buf, &opt, &stubs_size, &err)) {
        printf("1..0 # SKIP %s\n", err.text);
        exit(0);
    }
    backend = backend_new();
}

static u32 word_of(u32 raw, bool as_is)
{
    InsnRng rng = {.state = raw};
    u32 word;

    if (as_is || !a64_random((A64RowId)(raw % A64_ROW_COUNT), &rng, &word))
        return raw;
    return word;
}

/* What accel relies on: everything lies inside the code, sites in order. */
static void check_code(const CodeBlock *c, size_t room)
{
    FUZZ_CHECK(c->size <= room && c->body_size <= c->size && c->exit_count <= BACKEND_MAX_EXITS);
    for (u32 n = 0; n < c->exit_count; n++) {
        FUZZ_CHECK(c->exits[n].field % 8 <= 4 && c->exits[n].field + 4 <= c->size); /* one store patches it */
        FUZZ_CHECK(c->exits[n].stub < c->size);
    }
    for (u32 n = 0; n < c->site_count; n++) {
        FUZZ_CHECK(c->sites[n].host <= c->size);
        FUZZ_CHECK(!n || c->sites[n - 1].host <= c->sites[n].host);
        FUZZ_CHECK(c->sites[n].pc >= 0 && c->sites[n].pc < 4 * WORDS_MAX);
    }
}

static void disassemble(const u32 *words, u32 count)
{
    char text[128];

    for (u32 n = 0; n < count; n++) {
        memset(text, 1, sizeof text);
        FUZZ_CHECK(guest_aarch64.disas((const u8 *)&words[n], 4, A64_BLOCK_PC + 4 * n, text, sizeof text) == 4);
        FUZZ_CHECK(memchr(text, 0, sizeof text));
    }
}

static void compile(size_t room)
{
    u8 *at = buf.rw + ALIGN_UP(stubs_size, 64);
    CodeBlock c;

    room = MIN(room, (size_t)(buf.rw + buf.size - at) - GUARD);
    memset(at + room, 0xcc, GUARD);
    if (backend_compile(backend, &builder.block, NULL, at, room, codebuf_delta(&buf), 0x1000, 8, &c))
        check_code(&c, room);
    for (unsigned n = 0; n < GUARD; n++)
        FUZZ_CHECK(at[room + n] == 0xcc);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    u32 words[WORDS_MAX], count = 0;

    if (!backend)
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
    compile(data[1] == 0xff ? BUF_SIZE : data[1] * 64u);
    return 0;
}
