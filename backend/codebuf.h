/* SPDX-License-Identifier: MIT */
/*
 * Code memory: shared pages mapped twice, writable and executable, so that no page is ever both. Shared with the children of
 * fork; each child takes pages of its own (codebuf_renew) before it emits anything.
 */
#ifndef BACKEND_CODEBUF_H
#define BACKEND_CODEBUF_H

#include "base/error.h"
#include "base/types.h"

typedef struct CodeBuf {
    u8 *rw;           /* write mapping */
    const u8 *rx;     /* run mapping of the same bytes */
    size_t size;
} CodeBuf;

/** Map @size bytes (rounded up to pages). */
bool codebuf_init(CodeBuf *buf, size_t size, Error *err);
void codebuf_free(CodeBuf *buf);

/**
 * All but the first @keep bytes (whole pages) become the pages of @fresh, which has the same size and is nobody's any more
 * then, at the same run addresses; they are written where @fresh was. The old pages stay where they were written, to be
 * read, until munmap. False: nothing changed.
 */
bool codebuf_renew(CodeBuf *buf, size_t keep, CodeBuf *fresh);

/** Run address minus write address. */
static inline ptrdiff_t codebuf_delta(const CodeBuf *buf)
{
    return buf->rx - buf->rw;
}

/** Where the byte at run address @code is written. */
static inline u8 *codebuf_rw(const CodeBuf *buf, const u8 *code)
{
    return (u8 *)(uintptr_t)code - codebuf_delta(buf);
}

static inline bool codebuf_contains(const CodeBuf *buf, const void *run_addr)
{
    return (const u8 *)run_addr >= buf->rx && (const u8 *)run_addr < buf->rx + buf->size;
}

#endif
