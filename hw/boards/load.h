/* SPDX-License-Identifier: MIT */
/* Files that boards load for the guest: kernels in their packings, initial RAM disks, ELF programs. */
#ifndef HW_BOARDS_LOAD_H
#define HW_BOARDS_LOAD_H

#include "base/error.h"
#include "base/types.h"
#include "hw/machine.h"

/* A file's contents in memory. */
typedef struct Image {
    u8 *data;
    u64 size;
    bool is_mapped; /* of the file, else malloc */
} Image;

/** The whole file @path, which @what names in messages ("-kernel"). An empty one is an error. */
bool image_load(Image *i, const char *what, const char *path, Error *err);
void image_free(Image *i);

/**
 * If @i is compressed (gzip; an EFI "zboot" image of gzip or zstd), replace it by what is in it,
 * at most @max bytes.
 */
bool image_unpack(Image *i, const char *what, u64 max, Error *err);

bool image_is_elf(const Image *i);

/**
 * Give the machine the segments of an ELF64 program of @arch (EM_*), which must lie in
 * [@base, @base + @size), at their physical addresses.
 */
bool image_load_elf(const Image *i, Machine *m, const char *what, u16 arch, Gpa base, u64 size,
                    Gpa *entry, Error *err);

#endif
