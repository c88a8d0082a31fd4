/* SPDX-License-Identifier: MIT */
/* What builds and package managers do to files: stat, open, fstat, read, close, lists of names,
 * names that do not exist. */
#include "bench.h"
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES 8

static char where[256], name[FILES + 1][300];

static uint64_t read_file(const char *path)
{
    char text[256];
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got;

    if (fd < 0)
        return 0;
    if (fstat(fd, &st) || (got = read(fd, text, sizeof text)) != st.st_size)
        exit(1);
    close(fd);
    return (uint64_t)got + (unsigned char)text[got / 2];
}

static uint64_t read_names(void)
{
    DIR *d = opendir(where);
    uint64_t sum = 0;
    struct dirent *e;

    if (!d)
        exit(1);
    while ((e = readdir(d)))
        sum += strlen(e->d_name) * e->d_type;
    closedir(d);
    return sum;
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv) * 10;
    const char *tmp = getenv("TMPDIR");
    uint64_t sum = 0;
    struct stat st;

    snprintf(where, sizeof where, "%s/bench-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(where))
        return 1;
    for (int i = 0; i <= FILES; i++) {
        snprintf(name[i], sizeof name[i], "%s/file-%d", where, i);
        if (i < FILES) {                            /* the last one stays missing */
            FILE *f = fopen(name[i], "w");

            if (!f || fprintf(f, "%0*d", 20 * i + 5, i) < 0 || fclose(f))
                return 1;
        }
    }
    for (unsigned i = 0; i < size; i++) {
        for (int k = 0; k <= FILES; k++) {
            sum += stat(name[k], &st) == 0 ? (uint64_t)st.st_size : 1;
            sum += (unsigned)(access(name[k], W_OK) == 0);
        }
        sum = bench_mix(sum, read_file(name[i % (FILES + 1)]));
        if (i % 8 == 0)
            sum += read_names();
    }
    for (int i = 0; i < FILES; i++)
        unlink(name[i]);
    rmdir(where);
    return bench_done(sum);
}
