/* SPDX-License-Identifier: MIT */
/*
 * What other emulators, guests and users say to networks: a byte that chooses, then
 *   0 a connection of -netdev stream, in pieces of changing size
 *   1 a frame with its header, for the offloads in software
 *   2 options of -netdev user   3 a hostfwd= rule   4 a guestfwd= rule
 *   5 -nic and -net, one a line 6 addresses of -netdev stream and dgram
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>
#include "host/net/net_legacy.h"
#include "host/net/stream.h"
#include "host/net/user.h"

/* ---- a connection ---- */

/* How the form is read without regard to pieces: frames up to the first length of none. */
static size_t frames_in(const u8 *p, size_t size, size_t *bytes)
{
    size_t count = 0;

    for (size_t at = 0; at + 4 <= size;) {
        size_t n =
            (size_t)p[at] << 24 | (size_t)p[at + 1] << 16 | (size_t)p[at + 2] << 8 | p[at + 3];

        if (n > NET_FRAME_MAX || at + 4 + n > size)
            break;
        count += n > 0;
        *bytes += n;
        at += 4 + n;
    }
    return count;
}

static void fuzz_stream(const u8 *data, size_t size)
{
    StreamParser p = {0};
    size_t count = 0, bytes = 0, expected_bytes = 0, step = size ? data[0] : 0;
    size_t expected = frames_in(data, size, &expected_bytes);
    const u8 *frame;
    i64 n = 0;

    for (size_t at = 0; at < size && n >= 0; step = step * 5 + 1) {
        size_t room, piece;
        u8 *to = stream_room(&p, &room);

        FUZZ_CHECK(room);
        piece = MIN(MIN(room, size - at), 1 + step % 300);
        memcpy(to, data + at, piece);
        p.end += piece;
        at += piece;
        while ((n = stream_next(&p, &frame)) > 0) {
            FUZZ_CHECK(frame >= p.data && frame + n <= p.data + p.end);
            count++;
            bytes += (size_t)n;
            stream_skip(&p, (size_t)n);
        }
    }
    FUZZ_CHECK(count == expected && bytes == expected_bytes);
    free(p.data);
}

/* ---- a frame ---- */

typedef struct Emitted {
    size_t most;
    unsigned count;
} Emitted;

static void emit(void *opaque, const NetFrame *f)
{
    Emitted *e = opaque;
    size_t n = 0;

    for (u32 i = 0; i < f->count; i++)
        n += f->iov[i].iov_len;
    FUZZ_CHECK(n == f->size && n <= e->most && !f->header.gso_type && !f->header.flags);
    e->count++;
}

static void fuzz_frame(const u8 *data, size_t size)
{
    NetFrame f = {.count = 2};
    struct iovec iov[2];
    u32 accepted;
    u8 *copy;

    if (size < sizeof f.header + 4)
        return;
    memcpy(&f.header, data, sizeof f.header);
    accepted = data[sizeof f.header] & 15;
    data += sizeof f.header + 1;
    size -= sizeof f.header + 1;
    copy = malloc(size); /* exactly, so that reads behind it are seen */
    memcpy(copy, data, size);
    iov[0] = (struct iovec){copy, size / 2};
    iov[1] = (struct iovec){copy + size / 2, size - size / 2};
    f.iov = iov;
    f.size = size;
    Emitted e = {.most = size};

    if (net_missing(&f, accepted)) {
        bool ok = net_soften(&f, accepted, emit, &e);

        FUZZ_CHECK(ok == (e.count > 0));
    }
    free(copy);
}

/* ---- texts ---- */

static void fuzz_user(const char *text)
{
    Error err = {{0}};
    Opts o = {.is_multi = true};
    UserConfig u;

    if (!opts_parse(&o, text, NULL, &err) || !opts_check(&o, "user", user_rows, USER_ROWS, &err))
        FUZZ_CHECK(err.text[0]);
    else if (!user_config(&u, &o, &err))
        FUZZ_CHECK(err.text[0]);
    else
        FUZZ_CHECK((u.host.s_addr & u.mask.s_addr) == u.net.s_addr && u.prefix6 <= 126);
    opts_clear(&o);
}

static void fuzz_rule(const char *text, bool is_guest)
{
    Error err = {{0}};
    Opts o = {0};
    UserConfig u;
    UserForward f;
    UserGuestForward g;

    FUZZ_CHECK(user_config(&u, &o, &err));
    if (is_guest) {
        if (!user_guest_forward(&g, &u, text, &err))
            FUZZ_CHECK(err.text[0]);
        else
            FUZZ_CHECK(g.port && g.target > text && g.target < text + strlen(text));
        return;
    }
    if (!user_forward(&f, &u, text, true, &err))
        FUZZ_CHECK(err.text[0]);
    else
        FUZZ_CHECK(f.host.len && f.guest.len && f.guest.in.sin_port);
    user_forward(&f, &u, text, false, &err);
}

static void fuzz_plan(char *text)
{
    static const NetModel models[] = {{"virtio", "virtio-net-pci", ""}, {"e1000", "e1000", ""}};
    NetPlan p = {.models = models, .model_count = ARRAY_SIZE(models)};
    Error err = {{0}};
    char *state = NULL;
    bool ok = true;

    for (char *s = strtok_r(text, "\n", &state); s && ok; s = strtok_r(NULL, "\n", &state))
        ok = s[0] == '+' ? net_plan_net(&p, s + 1, &err) : net_plan_nic(&p, s, &err);
    ok = ok && net_plan_finish(&p, true, &err);
    FUZZ_CHECK(ok || err.text[0]);
    for (u32 i = 0; ok && i < p.nics.count; i++)
        FUZZ_CHECK(opts_get(&p.nics.row[i], "mac") && opts_get(&p.nics.row[i], "netdev"));
    net_plan_clear(&p);
}

static void fuzz_address(const char *text)
{
    Error err = {{0}};
    Opts o = {0};
    NetAddress a;
    char out[200];

    if (opts_parse(&o, text, NULL, &err)) {
        opts_set(&o, "addr.numeric", "on"); /* names are not looked up */
        if (opts_get(&o, "addr.str"))
            opts_set(&o, "addr.str", "-1"); /* nor are descriptors of the fuzzer taken */
        if (!net_address_opts(&a, &o, "addr", SOCK_STREAM, true, &err))
            FUZZ_CHECK(err.text[0]);
        else if (a.len)
            net_address_format(&a, out, sizeof out);
    }
    opts_clear(&o);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    if (!size)
        return 0;
    if (data[0] % 7 < 2) {
        (data[0] % 7 ? fuzz_frame : fuzz_stream)(data + 1, size - 1);
        return 0;
    }
    char *text = malloc(size);

    memcpy(text, data + 1, size - 1);
    text[size - 1] = 0;
    if (!strstr(text, "help") && !strchr(text, '?')) /* they print */
        switch (data[0] % 7) {
        case 2: fuzz_user(text); break;
        case 3: fuzz_rule(text, false); break;
        case 4: fuzz_rule(text, true); break;
        case 5: fuzz_plan(text); break;
        case 6: fuzz_address(text); break;
        }
    free(text);
    return 0;
}
