/* SPDX-License-Identifier: MIT */
/* Inside of strace_print.c and strace_io.c: what printers of arguments share. */
#ifndef USER_STRACE_ARG_H
#define USER_STRACE_ARG_H

#include "user/strace_print.h"

#define STR_SHOWN  48 /* bytes of a buffer that are printed */
#define LIST_SHOWN 16 /* elements of an array */

/* What a printer knows. */
typedef struct StraceArg {
    StraceText *o;
    UserThread *t;
    const SyscallCall *c;
    unsigned i;
    u64 v;
    bool after;
    i64 r;
} StraceArg;

/** What the argument points to; false: it could not be read, and was printed as a number. */
bool strace_fetch(StraceArg *p, void *dst, size_t size);

/** @count words of the guest's size at @at, sign-extended; false: they cannot be read. */
bool strace_read_words(const StraceArg *p, Gva at, i64 *w, unsigned count);

/** @len bytes as a string of C; @cut: there are more. */
void strace_add_quoted(StraceText *o, const u8 *s, size_t len, bool cut);

/** The first bytes of @len at @at, quoted. */
void strace_add_bytes(StraceArg *p, Gva at, u64 len);

void strace_print_ptr(StraceArg *p);

/* strace_io.c; rows of argkind.def */
void strace_print_iovec(StraceArg *p);
void strace_print_sockaddr(StraceArg *p);
void strace_print_msghdr(StraceArg *p);
void strace_print_fdpair(StraceArg *p);
void strace_print_fdset(StraceArg *p);
void strace_print_pollfd(StraceArg *p);
void strace_print_epollevent(StraceArg *p);
void strace_print_epollevents(StraceArg *p);
void strace_print_stat(StraceArg *p);
void strace_print_statx(StraceArg *p);
void strace_print_statfs(StraceArg *p);

#endif
