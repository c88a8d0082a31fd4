/* SPDX-License-Identifier: MIT */
/*
 * /proc as the guest must see it.
 *
 * Files of this process that would describe the emulator are produced as text into a memory file
 * when they are opened; /proc/self/exe is a link to the guest's program. Paths are recognised by
 * their text, after "." and doubled slashes are removed: names reached through a directory
 * descriptor of /proc, or through links into it, are resolved first.
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
    image_put_auxv(f, t->abi->is_compat ? 4 : 8);
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

    if (sscanf(line, "%lx-%lx %4s %lx %15s %lu %n", &h->start, &h->end, h->perms, &h->offset,
               h->dev, &h->inode, &at) < 6 ||
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
    int n =
        fprintf(f, "%08lx-%08lx %c%c%c%c %08lx %s %lu ", from, to, m->prot & PROT_READ ? 'r' : '-',
                m->prot & PROT_WRITE ? 'w' : '-', m->prot & PROT_EXEC ? 'x' : '-', h->perms[3],
                h->inode ? h->offset + (from - h->start) : h->offset, h->dev, h->inode);

    if (*name)
        fprintf(f, "%*s%s", n < 73 ? 73 - n : 0, "", name);
    fputc('\n', f);
}

/*
 * The pieces of host mapping @h that are the guest's; @detail: the lines of smaps that follow a
 * mapping.
 */
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

/*
 * The host's file knows names, inodes and counts; the guest's protections and borders are laid over
 * it.
 */
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

    for (char *save, *s = strtok_r(rest + 1, " \n", &save); s;
         s = strtok_r(NULL, " \n", &save), field++) {
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

/*
 * Skip a component that names this process: "self", "thread-self", its pid, or task/TID of one of
 * its threads.
 */
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

/*
 * The part of a path below this process's directory in /proc; NULL if it is elsewhere. @buf gets
 * the absolute form, or an empty string if it cannot lead into /proc.
 */
static const char *own_part(int dirfd, const char *path, char *buf, size_t size)
{
    buf[0] = 0;
    if (path[0] == '/' && strncmp(path, "/proc", 5) && strncmp(path, "//", 2) &&
        strncmp(path, "/.", 2))
        return NULL; /* nearly every path: decided without copying */
    if (!absolute(dirfd, path, buf, size)) {
        buf[0] = 0;
        return NULL;
    }
    if (!strcmp(buf, "/proc/cpuinfo"))
        return buf;
    return strncmp(buf, "/proc/", 6) ? NULL : skip_self(buf + 6);
}

/* ---- other guest processes ---- */

/*
 * The first file mapped into process @pid, which is its program: nothing of ours lies below the
 * guest's.
 */
static bool first_mapped_file(const char *pid, char *out, size_t size)
{
    char maps[32], *line = NULL;
    size_t cap = 0;
    HostMap h;
    bool found = false;

    snprintf(maps, sizeof maps, "/proc/%s/maps", pid);
    FILE *f = fopen(maps, "re");

    while (f && !found && getline(&line, &cap, f) > 0)
        if (parse_map(line, &h) && h.inode && h.name[0] == '/') {
            snprintf(out, size, "%s", h.name);
            found = true;
        }
    free(line);
    if (f)
        fclose(f);
    return found;
}

/*
 * The program of another process that we run, if that is what /proc/PID/exe at the absolute @path
 * means: its host file is ours.
 */
static bool other_exe(const char *path, char *out, size_t size)
{
    char pid[16];
    size_t n = strspn(path + 6, "0123456789");
    struct stat self, other;

    if (!n || n >= sizeof pid || strcmp(path + 6 + n, "/exe"))
        return false;
    snprintf(pid, sizeof pid, "%.*s", (int)n, path + 6);
    return stat(path, &other) == 0 && stat("/proc/thread-self/exe", &self) == 0 &&
           self.st_ino == other.st_ino && self.st_dev == other.st_dev &&
           first_mapped_file(pid, out, size);
}

/*
 * The program, if own_part's result @part and @path mean the exe link of this or (copied to @buf)
 * another guest process.
 */
static const char *exe_of(const char *part, const char *path, char buf[PATH_MAX])
{
    if (part)
        return !strcmp(part, "exe") ? user_image.path : NULL;
    return !strncmp(path, "/proc/", 6) && other_exe(path, buf, PATH_MAX) ? buf : NULL;
}

static Writer find_writer(const char *part)
{
    for (unsigned i = 0; i < ARRAY_SIZE(files); i++)
        if (!strcmp(files[i].name, part))
            return files[i].put;
    return NULL;
}

/* ---- the calls ---- */

static bool write_all(int fd, const char *text, size_t size)
{
    while (size) {
        ssize_t n = write(fd, text, size);

        if (n <= 0)
            return false;
        text += n;
        size -= (size_t)n;
    }
    return true;
}

static int text_file(const char *text, size_t size, int flags)
{
    int fd = memfd_create("proc", flags & O_CLOEXEC ? MFD_CLOEXEC : 0);

    if (fd < 0)
        return -errno;
    if (!write_all(fd, text, size)) {
        close(fd);
        return -ENOMEM;
    }
    lseek(fd, 0, SEEK_SET);
    return fd;
}

/*
 * A file of the guest's own that a pipe-like read loop, lseek and fstat all understand. The text is
 * made first: the guest may have left one descriptor only.
 */
static int memory_file(UserThread *t, Writer put, int flags)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);

    if (!f)
        return -ENOMEM;
    put(t, f);
    int fd = fclose(f) ? -ENOMEM : text_file(text, size, flags);

    free(text);
    return fd;
}

int procfs_open(UserThread *t, int dirfd, const char *path, int flags, int mode)
{
    char buf[PATH_MAX], other[PATH_MAX];
    const char *part = own_part(dirfd, path, buf, sizeof buf);
    const char *exe = flags & O_NOFOLLOW ? NULL : exe_of(part, buf, other);
    Writer put;

    if (exe) {
        int fd = open(exe, flags, mode);

        return fd < 0 ? -errno : fd;
    }
    if (!part)
        return PROCFS_NOT_MINE;
    put = find_writer(part);
    if (!put || (flags & O_PATH) || (put == put_cpuinfo && !t->abi->cpuinfo))
        return PROCFS_NOT_MINE;
    if ((flags & O_ACCMODE) != O_RDONLY)
        return -EACCES;
    if (flags & O_DIRECTORY)
        return -ENOTDIR;
    return memory_file(t, put, flags);
}

i64 procfs_readlink(UserThread *t, int dirfd, const char *path, char *buf, size_t size)
{
    char tmp[PATH_MAX], other[PATH_MAX];
    const char *exe = exe_of(own_part(dirfd, path, tmp, sizeof tmp), tmp, other);

    if (!exe)
        return PROCFS_NOT_MINE;
    size_t n = MIN(strlen(exe), size);

    memcpy(buf, exe, n);
    return n;
}

const char *procfs_path(UserThread *t, int dirfd, const char *path, bool follow, char *buf)
{
    char tmp[PATH_MAX];
    const char *exe = follow ? exe_of(own_part(dirfd, path, tmp, sizeof tmp), tmp, buf) : NULL;

    return exe ? exe : path;
}
