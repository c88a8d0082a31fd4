/* SPDX-License-Identifier: MIT */
/* Disks for tests of ATA controllers, and waiting for them. */
#ifndef TESTS_DEVICE_IDE_H
#define TESTS_DEVICE_IDE_H

#include <fcntl.h>
#include <unistd.h>
#include "host/block/block.h"
#include "tests/device/pci.h"

/** A raw image of @bytes, in which each word is its number; the drive called @name over it. */
static inline Blk *ide_disk(Client *c, const char *name, const char *file, u32 bytes,
                            const char *options)
{
    int fd = open(file, O_RDWR | O_CREAT | O_TRUNC, 0600);
    u32 words[1024];
    char text[256];
    Error err = {0};
    Opts o = {0};

    for (u32 at = 0; at < bytes; at += sizeof words) {
        for (u32 n = 0; n < 1024; n++)
            words[n] = at / 4 + n;
        if (write(fd, words, MIN(bytes - at, (u32)sizeof words)) < 0)
            abort();
    }
    close(fd);
    snprintf(text, sizeof text, "file=%s,format=raw%s", file, options);
    opts_parse(&o, text, NULL, NULL);
    Blk *b = blk_open(c->loop, name, &o, &err);

    opts_clear(&o);
    if (!b)
        printf("# %s\n", err.text);
    return b;
}

static inline Device *ide_add(Client *c, const char *text)
{
    Opts o = {0};
    Error err = {0};

    opts_parse(&o, text, "driver", NULL);
    Device *d = device_create(&o, c->machine, &c->env, &err);

    opts_clear(&o);
    if (!d)
        printf("# %s\n", err.text);
    return d;
}

/** Let requests end. */
static inline void ide_wait(Client *c)
{
    blk_drain_all();
    client_step(c, 1000);
}

#endif
