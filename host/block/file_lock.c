/* SPDX-License-Identifier: MIT */
/*
 * Image locks. Byte 100 + k is locked (shared) by who holds permission k, byte 200 + k by who
 * forbids others to hold it; taking a permission asks whether anyone has the byte that forbids it,
 * and the other way round. The numbers are QEMU's, so that neither program opens an image that the
 * other one writes. Locks are those of open file descriptions (fcntl, F_OFD_SETLK): they survive
 * fork and go away with a killed process.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include "host/block/file.h"

#define HELD_BASE      100
#define FORBIDDEN_BASE 200

static const char *const names[] = {"consistent read", "write", "write unchanged", "resize"};

static struct flock byte_lock(short type, off_t at)
{
    return (struct flock){.l_type = type, .l_whence = SEEK_SET, .l_start = at, .l_len = 1};
}

static bool take(int fd, off_t base, u32 bits, const char *filename, Error *err)
{
    for (unsigned k = 0; k < ARRAY_SIZE(names); k++) {
        struct flock lk = byte_lock(F_RDLCK, base + k);

        if (!(bits & 1u << k) || fcntl(fd, F_OFD_SETLK, &lk) == 0)
            continue;
        if (errno == EINVAL || errno == ENOLCK || errno == EOPNOTSUPP)
            return true; /* a file system without locks */
        return error_set_errno(err, "%s: cannot lock byte %lld", filename, (long long)(base + k));
    }
    return true;
}

static bool nobody_has(int fd, off_t base, u32 bits, const char *kind, const char *filename,
                       Error *err)
{
    for (unsigned k = 0; k < ARRAY_SIZE(names); k++) {
        struct flock lk = byte_lock(F_WRLCK, base + k);

        if (!(bits & 1u << k) || fcntl(fd, F_OFD_GETLK, &lk) < 0 || lk.l_type == F_UNLCK)
            continue;
        return error_set(err,
                         "%s: failed to get %s\"%s\" lock: is another process using the image?",
                         filename, kind, names[k]);
    }
    return true;
}

bool file_lock(int fd, u32 perm, u32 unshared, const char *filename, Error *err)
{
    return take(fd, HELD_BASE, perm, filename, err) &&
           take(fd, FORBIDDEN_BASE, unshared, filename, err) &&
           nobody_has(fd, FORBIDDEN_BASE, perm, "", filename, err) &&
           nobody_has(fd, HELD_BASE, unshared, "shared ", filename, err);
}

void file_unlock(int fd)
{
    struct flock lk = {.l_type = F_UNLCK, .l_whence = SEEK_SET, .l_start = HELD_BASE,
                       .l_len = FORBIDDEN_BASE - HELD_BASE + (off_t)ARRAY_SIZE(names)};

    fcntl(fd, F_OFD_SETLK, &lk);
}
