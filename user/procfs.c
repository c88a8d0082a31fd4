/* SPDX-License-Identifier: MIT */
/*
 * /proc as the guest must see it.
 *
 * Files of this process that would describe the emulator are produced as text into a memory file when they are opened;
 * /proc/self/exe is a link to the guest's program. Paths are recognised by their text, after "." and doubled slashes
 * are removed: names reached through a directory descriptor of /proc, or through links into it, are resolved first.
 */
#include "user/procfs.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "user/image.h"
#include "user/mem.h"

typedef void (*Writer)(UserThread *t, FILE *f);

/* ---- contents ---- */

static void put_guest_bytes(FILE *f, Gva start, Gva end)
{
    char buf[4096];

    for (Gva at = start; at < end; at += sizeof buf) {
        size_t n = MIN(sizeof buf, end - at);

        if (!user_read(at, buf, n))
            return;
        fwrite(buf, 1, n, f);
    }
}

static void put_cmdline(UserThread *t, FILE *f)
{
    put_guest_bytes(f, user_image.arg_start, user_image.arg_end);
}

static void put_environ(UserThread *t, FILE *f)
{
    put_guest_bytes(f, user_image.env_start, user_image.env_end);
}

static void put_auxv(UserThread *t, FILE *f)
{
    fwrite(user_image.auxv, sizeof user_image.auxv[0], user_image.auxv_count, f);
}

static void put_cpuinfo(UserThread *t, FILE *f)
{
    cpu_set_t set;
    char text[2048];
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;

    for (int i = 0; i < n; i++) {
        t->abi->cpuinfo(t->cpu, i, text, sizeof text);
        fputs(text, f);
    }
}

/* One line of the host's maps or smaps that begins a mapping. */
typedef struct HostMap {
    u64 start, end, offset, inode;
    char perms[5], dev[16];
    char name[PATH_MAX];
} HostMap;

static bool parse_map(const char *line, HostMap *h)
{
    int at = 0;

    if (sscanf(line, "%lx-%lx %4s %lx %15s %lu %n", &h->start, &h->end, h->perms, &h->offset, h->dev, &h->inode,
               &at) < 6 ||
        !at)
        return false;
    snprintf(h->name, sizeof h->name, "%s", line + at);
    h->name[strcspn(h->name, "\n")] = 0;
    return true;
}

static const char *map_name(const MemMap *m, const HostMap *h)
{
    switch (m->kind) {
    case MEM_HEAP: return "[heap]";
    case MEM_STACK: return "[stack]";
    case MEM_VDSO: return "[vdso]";
    default: return h->name;
    }
}

static void put_map_line(FILE *f, const MemMap *m, const HostMap *h, Gva from, Gva to)
{
    const char *name = map_name(m, h);
    int n = fprintf(f, "%08lx-%08lx %c%c%c%c %08lx %s %lu ", from, to, m->prot & PROT_READ ? 'r' : '-',
                    m->prot & PROT_WRITE ? 'w' : '-', m->prot & PROT_EXEC ? 'x' : '-', h->perms[3],
                    h->inode ? h->offset + (from - h->start) : h->offset, h->dev, h->inode);

    if (*name)
        fprintf(f, "%*s%s", n < 73 ? 73 - n : 0, "", name);
    fputc('\n', f);
}

/* The pieces of host mapping @h that are the guest's; @detail: the lines of smaps that follow a mapping. */
static void put_pieces(FILE *f, const HostMap *h, const char *detail)
{
    MemMap m;

    for (Gva at = h->start; at < h->end && mem_next(at, &m) && m.start < h->end; at = m.end) {
        put_map_line(f, &m, h, MAX(m.start, h->start), MIN(m.end, h->end));
        fputs(detail, f);
    }
}

typedef struct MapFilter {
    FILE *out;
    HostMap map;        /* the mapping whose detail lines are being read */
    bool has_map;
    char detail[8192];
    size_t detail_size;
} MapFilter;

static void filter_flush(MapFilter *mf)
{
    if (mf->has_map)
        put_pieces(mf->out, &mf->map, mf->detail);
    mf->detail[0] = 0;
    mf->detail_size = 0;
}

static void filter_line(MapFilter *mf, const char *line)
{
    size_t n = strlen(line);

    if (!isupper((unsigned char)line[0])) {
        filter_flush(mf);
        mf->has_map = parse_map(line, &mf->map);
    } else if (n < sizeof mf->detail - mf->detail_size) {
        memcpy(mf->detail + mf->detail_size, line, n + 1);
        mf->detail_size += n;
    }
}

/* The host's file knows names, inodes and counts; the guest's protections and borders are laid over it. */
static void filter_maps(FILE *f, const char *source)
{
    FILE *in = fopen(source, "re");
    MapFilter *mf = calloc(1, sizeof *mf);
    char *line = NULL;
    size_t size = 0;

    if (in && mf) {
        mf->out = f;
        while (getline(&line, &size, in) > 0)
            filter_line(mf, line);
        filter_flush(mf);
    }
    free(line);
    free(mf);
    if (in)
        fclose(in);
}

static void put_maps(UserThread *t, FILE *f)
{
    filter_maps(f, "/proc/self/maps");
}

static void put_smaps(UserThread *t, FILE *f)
{
    filter_maps(f, "/proc/self/smaps");
}

/* Fields of stat that hold addresses of the image; numbers as in proc_pid_stat(5). */
static bool stat_field(int n, u64 *value)
{
    const UserImage *i = &user_image;

    switch (n) {
    case 26: *value = i->code_start; return true;
    case 27: *value = i->code_end; return true;
    case 28: *value = i->sp; return true;
    case 45: *value = i->data_start; return true;
    case 46: *value = i->data_end; return true;
    case 47: *value = i->brk; return true;
    case 48: *value = i->arg_start; return true;
    case 49: *value = i->arg_end; return true;
    case 50: *value = i->env_start; return true;
    case 51: *value = i->env_end; return true;
    default: return false;
    }
}

static void put_stat(UserThread *t, FILE *f)
{
    char text[4096];
    FILE *in = fopen("/proc/self/stat", "re");
    size_t n = in ? fread(text, 1, sizeof text - 1, in) : 0;
    char *rest;
    u64 value;

    if (in)
        fclose(in);
    text[n] = 0;
    rest = strrchr(text, ')'); /* the name may contain anything */
    if (!rest)
        return;
    fprintf(f, "%.*s", (int)(rest + 1 - text), text);
    int field = 3;

    for (char *save, *s = strtok_r(rest + 1, " \n", &save); s; s = strtok_r(NULL, " \n", &save), field++) {
        if (stat_field(field, &value))
            fprintf(f, " %lu", value);
        else
            fprintf(f, " %s", s);
    }
    fputc('\n', f);
}

static const struct {
    const char *name; /* below /proc/self/ or /proc/self/task/TID/; with a slash: below / */
    Writer put;
} files[] = {
    {"cmdline", put_cmdline}, {"environ", put_environ}, {"auxv", put_auxv}, {"maps", put_maps},
    {"smaps", put_smaps},     {"stat", put_stat},       {"/proc/cpuinfo", put_cpuinfo},
};

/* ---- recognising paths ---- */

/* @path without "." components and repeated slashes; false if it does not fit. */
static bool tidy(const char *path, char *out, size_t size)
{
    size_t n = 0;

    while (*path) {
        size_t len = strcspn(path, "/");

        if (len && !(len == 1 && *path == '.')) {
            if (n + len + 2 > size)
                return false;
            out[n++] = '/';
            memcpy(out + n, path, len);
            n += len;
        }
        path += len + (path[len] == '/');
    }
    out[n] = 0;
    return true;
}

/* Absolute form of a path relative to the directory @dirfd; false if it cannot lead into /proc. */
static bool absolute(int dirfd, const char *path, char *out, size_t size)
{
    char link[32], full[PATH_MAX * 2];
    ssize_t n = 0;

    if (path[0] != '/') {
        if (dirfd == AT_FDCWD)
            strcpy(link, "/proc/self/cwd");
        else
            snprintf(link, sizeof link, "/proc/self/fd/%d", dirfd);
        n = readlink(link, full, PATH_MAX);
        if (n <= 0 || strncmp(full, "/proc", 5))
            return false;
        full[n++] = '/';
    }
    snprintf(full + n, sizeof full - n, "%s", path);
    return tidy(full, out, size);
}

/* Skip a component that names this process: "self", "thread-self", its pid, or task/TID of one of its threads. */
static const char *skip_self(const char *s)
{
    char pid[16];
    size_t n = strcspn(s, "/");

    snprintf(pid, sizeof pid, "%d", (int)getpid());
    if (!(n == 4 && !strncmp(s, "self", 4)) && !(n == 11 && !strncmp(s, "thread-self", 11)) &&
        !(n == strlen(pid) && !strncmp(s, pid, n)))
        return NULL;
    s += n;
    if (*s++ != '/')
        return NULL;
    if (!strncmp(s, "task/", 5) && isdigit((unsigned char)s[5])) {
        s += 5 + strspn(s + 5, "0123456789");
        /* stat of one thread has its own name and times; its addresses may stay the host's. */
        return *s == '/' && strcmp(s, "/stat") ? s + 1 : NULL;
    }
    return s;
}

/* The part of a path below this process's directory in /proc; NULL if it is elsewhere. */
static const char *own_part(int dirfd, const char *path, char *buf, size_t size)
{
    if (path[0] == '/' && strncmp(path, "/proc", 5) && strncmp(path, "//", 2) && strncmp(path, "/.", 2))
        return NULL; /* nearly every path: decided without copying */
    if (!absolute(dirfd, path, buf, size))
        return NULL;
    if (!strcmp(buf, "/proc/cpuinfo"))
        return buf;
    return strncmp(buf, "/proc/", 6) ? NULL : skip_self(buf + 6);
}

static Writer find_writer(const char *part)
{
    for (unsigned i = 0; i < ARRAY_SIZE(files); i++)
        if (!strcmp(files[i].name, part))
            return files[i].put;
    return NULL;
}

/* ---- the calls ---- */

/* A file of the guest's own that a pipe-like read loop, lseek and fstat all understand. */
static int memory_file(UserThread *t, Writer put, int flags)
{
    int fd = memfd_create("proc", MFD_CLOEXEC);
    FILE *f = fd < 0 ? NULL : fdopen(dup(fd), "w");

    if (!f) {
        int e = errno; /* no descriptor left, or no memory: as for any other file */

        if (fd >= 0)
            close(fd);
        return -e;
    }
    put(t, f);
    fclose(f);
    lseek(fd, 0, SEEK_SET);
    if (!(flags & O_CLOEXEC))
        fcntl(fd, F_SETFD, 0);
    return fd;
}

int procfs_open(UserThread *t, int dirfd, const char *path, int flags, int mode)
{
    char buf[PATH_MAX];
    const char *part = own_part(dirfd, path, buf, sizeof buf);
    Writer put;

    if (!part)
        return PROCFS_NOT_MINE;
    if (!strcmp(part, "exe") && !(flags & O_NOFOLLOW)) {
        int fd = open(user_image.path, flags, mode);

        return fd < 0 ? -errno : fd;
    }
    put = find_writer(part);
    if (!put || (flags & O_PATH))
        return PROCFS_NOT_MINE;
    if ((flags & O_ACCMODE) != O_RDONLY)
        return -EACCES;
    if (flags & O_DIRECTORY)
        return -ENOTDIR;
    return memory_file(t, put, flags);
}

i64 procfs_readlink(UserThread *t, int dirfd, const char *path, char *buf, size_t size)
{
    char tmp[PATH_MAX];
    const char *part = own_part(dirfd, path, tmp, sizeof tmp);
    size_t n = strlen(user_image.path);

    if (!part || strcmp(part, "exe"))
        return PROCFS_NOT_MINE;
    n = MIN(n, size);
    memcpy(buf, user_image.path, n);
    return n;
}

const char *procfs_path(UserThread *t, int dirfd, const char *path, bool follow)
{
    char tmp[PATH_MAX];
    const char *part = follow ? own_part(dirfd, path, tmp, sizeof tmp) : NULL;

    return part && !strcmp(part, "exe") ? user_image.path : path;
}
