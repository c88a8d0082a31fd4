/* SPDX-License-Identifier: MIT */
/*
 * What clients send to the NBD server: from the first byte on, or behind a handshake that is right.
 * The connection ends when the client's does, and nothing is left of it. The first byte chooses;
 * with 2 the rest is the name of a disk of an NBD server.
 */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "host/block/nbd.h"
#include "host/block/nbd_server.h"
#include "tests/fuzz/fuzz.h"

#define STEPS_MAX 20000
#define DISK      "8M"

/* Flags, structured replies, both contexts of "e", go. */
#define OPTION "IHAVEOPT\0\0\0"
static const char handshake[] = "\0\0\0\3" OPTION "\10\0\0\0\0" OPTION "\12\0\0\0\63"
                                "\0\0\0\1e\0\0\0\2"
                                "\0\0\0\17" "base:allocation"
                                "\0\0\0\23" "qemu:dirty-bitmap:b" OPTION "\7\0\0\0\7"
                                "\0\0\0\1e\0\0";

static Loop *loop;
static BlockNode *disk;
static DirtyBitmap *bitmap;

static void start(void)
{
    Error err = {0};
    Opts o = {0};

    loop = loop_new();
    opts_set(&o, "driver", "null-co");
    opts_set(&o, "size", DISK);
    opts_set(&o, "discard", "unmap");
    disk = node_open(loop, &o, &err);
    FUZZ_CHECK(disk);
    opts_clear(&o);
    bitmap = bitmap_new(disk, "b", 4096, false, &err);
    FUZZ_CHECK(nbd_server_start(loop, -1, 0, &err));
}

static void add_export(void)
{
    Error err = {0};
    NbdExportOptions o = {.id = "e", .description = "words", .node = disk, .is_writable = true,
                          .bitmap = &bitmap, .bitmap_count = 1};

    FUZZ_CHECK(nbd_export_add(&o, &err));
}

/* Take what the server says, so that it can go on. */
static bool drop_answers(int fd)
{
    static u8 buf[65536];
    ssize_t n = recv(fd, buf, sizeof buf, MSG_DONTWAIT);

    return n > 0;
}

static void talk(const u8 *data, size_t size, bool is_shaken)
{
    int fd[2];
    size_t at = 0;

    FUZZ_CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd) == 0);
    add_export();
    nbd_server_accept(fd[0]);
    if (is_shaken)
        FUZZ_CHECK(send(fd[1], handshake, sizeof handshake - 1, 0) == sizeof handshake - 1);
    for (unsigned n = 0; n < STEPS_MAX && at < size; n++) {
        ssize_t part = send(fd[1], data + at, size - at, MSG_DONTWAIT | MSG_NOSIGNAL);

        at += part > 0 ? (size_t)part : 0;
        if (!loop_step(loop, false) && !drop_answers(fd[1]) && part <= 0)
            break;
    }
    while (loop_step(loop, false) || drop_answers(fd[1]))
        ;
    close(fd[1]);
    FUZZ_CHECK(nbd_export_remove(nbd_export_find("e"), true, NULL));
    FUZZ_CHECK(!bitmap->is_busy && !nbd_export_next(NULL));
    while (loop_step(loop, false))
        ;
    bitmap_clear(bitmap);
}

static void parse(const u8 *data, size_t size)
{
    char name[512];
    Error err = {0};
    Opts o = {0};
    NbdPlace p;

    size = MIN(size, sizeof name - 5);
    memcpy(name, "nbd:", 4);
    memcpy(name + 4, data, size);
    name[4 + size] = 0;
    if (!nbd_parse_filename(name, &o, &err)) {
        FUZZ_CHECK(err.text[0]);
    } else if (nbd_place(&o, &p, &err)) {
        char *text = nbd_place_text(&p);

        FUZZ_CHECK(text && !strncmp(text, "nbd", 3));
        free(text);
    } else {
        FUZZ_CHECK(err.text[0]);
    }
    opts_clear(&o);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    if (!loop)
        start();
    if (!size)
        return 0;
    if (data[0] == 2)
        parse(data + 1, size - 1);
    else
        talk(data + 1, size - 1, data[0] == 1);
    return 0;
}
