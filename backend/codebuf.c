/* SPDX-License-Identifier: MIT */
/* Double-mapped code memory; see codebuf.h. */
#include "backend/codebuf.h"

#include <sys/mman.h>

/*
 * Without a descriptor: fork needs a buffer too, and must not fail because the guest has used up its descriptors or set
 * RLIMIT_FSIZE. mremap of size 0 maps shared pages a second time.
 */
bool codebuf_init(CodeBuf *buf, size_t size, Error *err)
{
    void *rw = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    void *rx = rw == MAP_FAILED ? rw : mremap(rw, 0, size, MREMAP_MAYMOVE);

    *buf = (CodeBuf){.rw = rw, .rx = rx, .size = size};
    if (rx != MAP_FAILED && mprotect(rx, size, PROT_READ | PROT_EXEC) == 0)
        return true;
    error_set_errno(err, "cannot map %zu bytes of code memory (writable and executable views)", size);
    if (rx != MAP_FAILED)
        munmap(rx, size);
    if (rw != MAP_FAILED)
        munmap(rw, size);
    return false;
}

bool codebuf_renew(CodeBuf *buf, size_t keep, CodeBuf *fresh)
{
    size_t size = buf->size - keep;
    void *rx = (void *)(uintptr_t)(fresh->rx + keep);
    void *place = (void *)(uintptr_t)(buf->rx + keep);

    if (mremap(rx, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, place) == MAP_FAILED)
        return false;
    buf->rw = fresh->rw;
    *fresh = (CodeBuf){0};
    return true;
}

void codebuf_free(CodeBuf *buf)
{
    munmap(buf->rw, buf->size);
    munmap((void *)(uintptr_t)buf->rx, buf->size);
    *buf = (CodeBuf){0};
}
