/* SPDX-License-Identifier: MIT */
/*
 * The packet layer of the gdb stub against hostile bytes: as a libFuzzer target (-DFUZZER), or as a plain loop that
 * mutates packets of its own. What must hold whatever comes: no access outside the buffers (the build has ASan and
 * UBSan where there are any), readers never pass the end, and a reply that was framed comes back as it was.
 *
 * usage: gdb_packet [ROUNDS [SEED]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "control/gdb_packet.h"

static GdbInput in;
static GdbReply reply;
static char wire[GDB_PACKET_MAX + 8];
static unsigned long failed, packets;

static void require(bool ok, const char *what)
{
    if (ok)
        return;
    failed++;
    printf("# %s\n", what);
#ifdef FUZZER
    abort();
#endif
}

static bool sane(const GdbText *t, const char *before)
{
    return t->at >= before && t->at <= t->end;
}

/* Every reader at every position of the text. */
static void read_everywhere(const char *text, size_t size)
{
    char out[64];
    GdbThreadId id;
    u64 v;

    for (size_t i = 0; i <= size && i < 200; i++) {
        GdbText t = {text + i, text + size};

        require(gdb_take_hex(&t, &v) == (t.at > text + i) && sane(&t, text + i), "hex");
        t.at = text + i;
        require(gdb_take_thread(&t, &id) == (t.at > text + i) && sane(&t, text + i), "thread");
        t.at = text + i;
        require(gdb_take_bytes(&t, out, 5) == (t.at == text + i + 10) && sane(&t, text + i),
                "bytes");
        t.at = text + i;
        require(gdb_take_hex_string(&t, out, sizeof out) <= sizeof out && sane(&t, text + i),
                "string");
        t.at = text + i;
        gdb_take_until(&t, ';', out, 8);
        require(strlen(out) < 8 && sane(&t, text + i), "until");
        t.at = text + i;
        require(gdb_take(&t, "vCont") == (t.at == text + i + 5) && sane(&t, text + i), "word");
    }
}

/* What goes out framed must come in again. */
static void round_trip(const char *text, size_t size)
{
    static GdbInput back;
    GdbInputKind kind = GDB_INPUT_MORE;

    gdb_reply_clear(&reply);
    size_t fits = gdb_put_binary(&reply, text, size);
    size_t n = gdb_frame(&reply, wire);

    require(n <= sizeof wire && reply.size <= GDB_PACKET_MAX, "frame size");
    memset(&back, 0, offsetof(GdbInput, text));
    for (size_t i = 0; i < n; i++)
        kind = gdb_input(&back, (u8)wire[i]);
    require(kind == GDB_INPUT_PACKET && back.size == fits && !memcmp(back.text, text, fits),
            "round trip");
}

static void fill_reply(const char *text, size_t size)
{
    gdb_reply_clear(&reply);
    for (unsigned i = 0; i < 5; i++) {
        gdb_put_hex(&reply, text, size);
        gdb_put(&reply, "%.*s;", (int)size, text);
    }
    require(reply.size <= GDB_PACKET_MAX && gdb_frame(&reply, wire) <= sizeof wire, "full reply");
}

static void feed(const u8 *bytes, size_t size)
{
    memset(&in, 0, offsetof(GdbInput, text));
    for (size_t i = 0; i < size; i++) {
        if (gdb_input(&in, bytes[i]) != GDB_INPUT_PACKET)
            continue;
        packets++;
        require(in.size <= GDB_PACKET_MAX && in.text[in.size] == 0, "input size");
        /* A copy of the exact size, so that ASan sees a reader that goes too far. */
        char *copy = malloc(in.size + 1);

        memcpy(copy, in.text, in.size);
        read_everywhere(copy, in.size);
        round_trip(copy, in.size);
        fill_reply(copy, in.size);
        free(copy);
    }
}

#ifdef FUZZER
int LLVMFuzzerTestOneInput(const u8 *bytes, size_t size);
int LLVMFuzzerTestOneInput(const u8 *bytes, size_t size)
{
    feed(bytes, size);
    return 0;
}
#else

static u64 state;

static u32 random_u32(void)
{
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return (u32)(state >> 33);
}

static const char *const words[] = {
    "vCont;c:p1.2;s:-1",
    "p-1.-1",
    "p",
    "-1",
    "m",
    "ffffffffffffffff",
    "10000000000000000",
    "12345",
    "0",
    "Hg",
    "X1000,4:",
    ",",
    ";",
    ":",
    "zz",
    "a",
    "qSupported:multiprocess+",
    "}",
    "}}",
    "}\x03",
    "p7fffffff.80000000",
    "0123456789abcdef0123456789abcdef",
};

/* A packet of random words; its checksum is mostly right. */
static size_t packet(u8 *out, size_t room)
{
    size_t n = 0;
    u8 sum = 0;

    out[n++] = '$';
    for (u32 k = random_u32() % 12; k > 0 && n + 64 < room; k--) {
        const char *w = words[random_u32() % ARRAY_SIZE(words)];

        memcpy(out + n, w, strlen(w));
        n += strlen(w);
        if (random_u32() % 4 == 0)
            out[n++] = (u8)random_u32();
    }
    for (size_t i = 1; i < n; i++)
        sum += out[i];
    return n + (size_t)snprintf((char *)out + n, 4, "#%02x", sum + (random_u32() % 8 == 0));
}

static void one_round(void)
{
    static u8 stream[GDB_PACKET_MAX * 2];
    size_t n = 0;

    for (u32 k = random_u32() % 6 + 1; k > 0; k--)
        n += packet(stream + n, sizeof stream - n);
    for (u32 k = random_u32() % 4; k > 0; k--)
        stream[random_u32() % n] = (u8)random_u32();
    feed(stream, n);
}

/* Packets around the limit of the buffer. */
static void long_packets(void)
{
    static u8 stream[GDB_PACKET_MAX + 64];

    for (size_t n = GDB_PACKET_MAX - 2; n < GDB_PACKET_MAX + 3; n++) {
        u8 sum = 0;

        stream[0] = '$';
        for (size_t i = 0; i < n; i++) {
            stream[i + 1] = (u8) "0123456789abcdef*"[i % 16];
            sum += stream[i + 1];
        }
        snprintf((char *)stream + n + 1, 4, "#%02x", sum);
        unsigned long before = packets;

        feed(stream, n + 4);
        require((packets > before) == (n <= GDB_PACKET_MAX), "limit");
    }
}

int main(int argc, char **argv)
{
    unsigned long rounds = argc > 1 ? strtoul(argv[1], NULL, 0) : 5000;

    state = argc > 2 ? strtoul(argv[2], NULL, 0) : 1;
    for (unsigned long i = 0; i < rounds; i++)
        one_round();
    long_packets();
    printf("1..2\n%sok 1 - %lu rounds, no check failed\n", failed ? "not " : "", rounds);
    printf("%sok 2 - packets got through (%lu)\n", packets > rounds / 2 ? "" : "not ", packets);
    return failed || packets <= rounds / 2;
}
#endif
