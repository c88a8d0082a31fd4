/* SPDX-License-Identifier: MIT */
/* Double-mapped code memory; see codebuf.h. */
#include "backend/codebuf.h"

#include <sys/mman.h>
#include <unistd.h>

bool codebuf_init(CodeBuf *buf, size_t size, Error *err)
{
    int fd = memfd_create("lyrebird-code", MFD_CLOEXEC);
    void *rw, *rx;

    if (fd < 0)
        return error_set_errno(err, "cannot create code memory");
    if (ftruncate(fd, (off_t)size) < 0) {
        close(fd);
        return error_set_errno(err, "cannot size code memory to %zu bytes", size);
    }
    rw = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    rx = mmap(NULL, size, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 0);
    close(fd);
    if (rw == MAP_FAILED || rx == MAP_FAILED)
        return error_set_errno(err, "cannot map %zu bytes of code memory (writable and executable views)", size);
    *buf = (CodeBuf){.rw = rw, .rx = rx, .size = size};
    return true;
}

void codebuf_free(CodeBuf *buf)
{
    munmap(buf->rw, buf->size);
    munmap((void *)(uintptr_t)buf->rx, buf->size);
    *buf = (CodeBuf){0};
}
