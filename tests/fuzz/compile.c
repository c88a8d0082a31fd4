/* SPDX-License-Identifier: MIT */
#include "tests/fuzz/compile.h"

#include <string.h>
#include "backend/backend.h"
#include "tests/fuzz/fuzz.h"

#define GUARD    64
#define BUF_SIZE (1u << 20)

static CodeBuf buf;
static size_t stubs_size;
static Backend *backend;

void compile_init(const IrGuest *guest)
{
    BackendOptions opt = {.verify = true, .ra_seed = 0};
    Error err = {{0}};

    if (!codebuf_init(&buf, BUF_SIZE, &err) ||
        !backend_init(guest, &buf, &opt, &stubs_size, &err)) {
        printf("1..0 # SKIP %s\n", err.text);
        exit(0);
    }
    backend = backend_new();
}

bool compile_is_ready(void)
{
    return backend;
}

/* Everything lies inside the code, sites in order. */
static void check_code(const CodeBlock *c, size_t room, u32 guest_bytes)
{
    FUZZ_CHECK(c->size <= room && c->body_size <= c->size && c->exit_count <= BACKEND_MAX_EXITS);
    for (u32 n = 0; n < c->exit_count; n++) {
        FUZZ_CHECK(c->exits[n].field % 8 <= 4 &&
                   c->exits[n].field + 4 <= c->size); /* one store patches it */
        FUZZ_CHECK(c->exits[n].stub < c->size);
    }
    for (u32 n = 0; n < c->site_count; n++) {
        FUZZ_CHECK(c->sites[n].host <= c->size);
        FUZZ_CHECK(!n || c->sites[n - 1].host <= c->sites[n].host);
        FUZZ_CHECK(c->sites[n].pc >= 0 && (u32)c->sites[n].pc < guest_bytes);
    }
}

void compile(IrBlock *block, size_t room, u32 guest_bytes)
{
    u8 *at = buf.rw + ALIGN_UP(stubs_size, 64);
    CodeBlock c;

    room = MIN(room, (size_t)(buf.rw + buf.size - at) - GUARD);
    memset(at + room, 0xcc, GUARD);
    if (backend_compile(backend, block, NULL, at, room, codebuf_delta(&buf), 0x1000, 8, &c))
        check_code(&c, room, guest_bytes);
    for (unsigned n = 0; n < GUARD; n++)
        FUZZ_CHECK(at[room + n] == 0xcc);
}
