/* SPDX-License-Identifier: MIT */
/* Output to a file, input from another. */
#include <fcntl.h>
#include <unistd.h>
#include "base/fdset.h"
#include "host/char/backend.h"

typedef struct File {
    Char base;
    CharFd fd;
} File;

static const OptRow rows[] = {
    {"path", OPT_STR, NULL, "file that output goes to"},
    {"input-path", OPT_STR, NULL, "file that input comes from"},
    {"append", OPT_BOOL, NULL, "keep what is in the file (default off)"},
};

static bool file_open(Char *c, const Opts *o, Error *err)
{
    const char *path = opts_get(o, "path"), *input = opts_get(o, "input-path");
    int flags =
        O_WRONLY | O_CREAT | O_CLOEXEC | (opts_bool(o, "append", false) ? O_APPEND : O_TRUNC);
    int in = -1;

    if (!path)
        return error_set(err, "file: path= is expected");
    if (input && (in = fdset_open(input, O_RDONLY | O_CLOEXEC, 0)) < 0)
        return error_set_errno(err, "file: cannot open %s", input);
    int out = fdset_open(path, flags, 0666);

    if (out < 0) {
        error_set_errno(err, "file: cannot open %s", path);
        if (in >= 0)
            close(in);
        return false;
    }
    c->is_open = true;
    snprintf(c->text, sizeof c->text, "file:%s", path);
    char_fd_open(&((File *)c)->fd, c, in, out, false, NULL);
    return true;
}

static void file_close(Char *c)
{
    char_fd_close(&((File *)c)->fd);
}

static size_t file_write(Char *c, const u8 *data, size_t size)
{
    return char_fd_write(&((File *)c)->fd, data, size);
}

static void file_accept(Char *c)
{
    char_fd_update(&((File *)c)->fd);
}

const CharKind char_file = {
    .name = "file",
    .help = "a file",
    .rows = rows,
    .row_count = ARRAY_SIZE(rows),
    .size = sizeof(File),
    .open = file_open,
    .close = file_close,
    .write = file_write,
    .accept_input = file_accept,
};
