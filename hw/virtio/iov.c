/* SPDX-License-Identifier: MIT */
/* Bytes in lists of pieces of memory; see virtio.h. */
#include <string.h>
#include "hw/virtio/virtio.h"

/* Copy between @buf and the pieces from @offset on; how much there was. */
static size_t copy(const struct iovec *iov, u32 count, u64 offset, u8 *buf, size_t size,
                   bool is_write)
{
    size_t done = 0;

    for (u32 i = 0; i < count && done < size; i++) {
        if (offset >= iov[i].iov_len) {
            offset -= iov[i].iov_len;
            continue;
        }
        size_t n = MIN(iov[i].iov_len - offset, size - done);
        u8 *p = (u8 *)iov[i].iov_base + offset;

        /* Both may be the guest's: a frame it sends into a buffer it receives with. */
        memmove(is_write ? p : buf + done, is_write ? buf + done : p, n);
        done += n;
        offset = 0;
    }
    return done;
}

size_t virtio_iov_read(const struct iovec *iov, u32 count, u64 offset, void *buf, size_t size)
{
    return copy(iov, count, offset, buf, size, false);
}

size_t virtio_iov_write(const struct iovec *iov, u32 count, u64 offset, const void *buf,
                        size_t size)
{
    return copy(iov, count, offset, (u8 *)buf, size, true);
}

bool virtio_iov_skip(struct iovec **iov, u32 *count, u64 bytes)
{
    while (bytes && *count) {
        size_t n = MIN((*iov)->iov_len, bytes);

        (*iov)->iov_base = (u8 *)(*iov)->iov_base + n;
        (*iov)->iov_len -= n;
        bytes -= n;
        if (!(*iov)->iov_len) {
            ++*iov;
            --*count;
        }
    }
    return !bytes;
}

bool virtio_iov_cut(struct iovec *iov, u32 *count, u64 bytes)
{
    while (bytes && *count) {
        struct iovec *last = &iov[*count - 1];
        size_t n = MIN(last->iov_len, bytes);

        last->iov_len -= n;
        bytes -= n;
        if (!last->iov_len)
            --*count;
    }
    return !bytes;
}
