/* SPDX-License-Identifier: MIT */
/*
 * Semihosting's part of saved state: open files by name, mode and position. They are opened again when it is loaded; one
 * that is gone is an error, and then those that were open stay.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "frontend/arm/cpu/semihost.h"
#include "frontend/arm/cpu/semihost_file.h"

static void file_pre_save(void *object)
{
    SemihostFile *f = object;
    off_t pos = f->kind == FILE_HOST ? lseek(f->fd, 0, SEEK_CUR) : -1;

    if (pos >= 0) /* a pipe has none */
        f->pos = (u64)pos;
}

static bool is_sound(const SemihostFile *f)
{
    return f->kind < FILE_KINDS && f->mode < SEMIHOST_MODES && f->path.size < PATH_MAX &&
           !(f->path.size && memchr(f->path.data, 0, f->path.size)) && (f->kind != FILE_HOST || f->path.size);
}

/* Neither made nor emptied. */
static bool open_again(SemihostFile *f, Error *err)
{
    char path[PATH_MAX];

    memcpy(path, f->path.data, f->path.size);
    path[f->path.size] = 0;
    f->fd = open(path, semihost_open_flags(f->mode) & ~(O_CREAT | O_TRUNC));
    if (f->fd < 0)
        return error_set(err, "saved state of semihosting: %s: %s", path, strerror(errno));
    if (f->pos <= INT64_MAX)
        lseek(f->fd, (off_t)f->pos, SEEK_SET);
    return true;
}

static bool file_post_load(void *object, u32 version, Error *err)
{
    SemihostFile *f = object;

    if (!is_sound(f)) {
        f->kind = FILE_CLOSED;
        return error_set(err, "saved state of semihosting: a file that there cannot be");
    }
    if (f->kind != FILE_HOST || open_again(f, err))
        return true;
    f->kind = FILE_CLOSED;
    return false;
}

// clang-format off
static const StateRow file_rows[] = {
    STATE_FIELD(SemihostFile, kind), STATE_FIELD(SemihostFile, mode), STATE_FIELD(SemihostFile, pos),
    STATE_BYTES(SemihostFile, path),
};
static const StateTable file_table = {
    "file", 1, 1, file_rows, ARRAY_SIZE(file_rows), file_pre_save, file_post_load};

static const StateRow rows[] = {
    STATE_TABLES(SemihostFiles, file, &file_table), STATE_FIELD(SemihostFiles, error),
};
static const StateTable table = {SEMIHOST_SECTION, 1, 1, rows, ARRAY_SIZE(rows), NULL, NULL};
// clang-format on

bool semihost_save(SnapWriter *w, Error *err)
{
    semihost_lock();
    bool ok = snap_save(w, table.name, 0, &table, &semihost_files, err);

    semihost_unlock();
    return ok;
}

static void close_all(SemihostFiles *s)
{
    for (unsigned n = 0; n < SEMIHOST_FILES; n++)
        semihost_file_close(&s->file[n]);
}

bool semihost_load(const SnapSection *s, Error *err)
{
    SemihostFiles *loaded = calloc(1, sizeof *loaded);

    if (!loaded)
        abort();
    for (unsigned n = 0; n < SEMIHOST_FILES; n++)
        loaded->file[n].fd = -1;
    bool ok = snap_load(s, &table, loaded, err);

    semihost_lock();
    if (ok) {
        SemihostFiles old = semihost_files;

        semihost_files = *loaded;
        *loaded = old;
    }
    close_all(loaded);
    semihost_unlock();
    free(loaded);
    return ok;
}
