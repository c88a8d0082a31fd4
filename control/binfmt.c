/* SPDX-License-Identifier: MIT */
/*
 * Registration with the kernel's binfmt_misc; see Documentation/admin-guide/binfmt-misc of Linux.
 */
#include "control/binfmt.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#define BINFMT_DIR "/proc/sys/fs/binfmt_misc"
#define BINFMT_NAME "lyrebird-aarch64"

/*
 * ELF64, little endian, ET_EXEC or ET_DYN, EM_AARCH64; the OS ABI byte and the version are not
 * looked at closely.
 */
#define MAGIC                                                                                      \
    "\\x7fELF\\x02\\x01\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02\\x00\\xb7\\x00"
#define MASK                                                                                       \
    "\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x00\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xfe\\xff\\" \
    "xff\\xff"

static int fail(const char *what)
{
    fprintf(stderr, "lyrebird: %s: %s\n", what, strerror(errno));
    if (errno == EACCES || errno == EPERM)
        fprintf(stderr, "lyrebird: registering needs root\n");
    return 1;
}

static bool mounted(void)
{
    return access(BINFMT_DIR "/status", F_OK) == 0;
}

static bool ensure_mounted(void)
{
    return mounted() ||
           (mount("binfmt_misc", BINFMT_DIR, "binfmt_misc", 0, NULL) == 0 && mounted());
}

static bool write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

    if (fd >= 0)
        close(fd);
    return ok;
}

static int binfmt_remove(void)
{
    if (!mounted() || access(BINFMT_DIR "/" BINFMT_NAME, F_OK) < 0) {
        printf("not registered\n");
        return 0;
    }
    if (!write_file(BINFMT_DIR "/" BINFMT_NAME, "-1"))
        return fail(BINFMT_DIR "/" BINFMT_NAME);
    printf("removed\n");
    return 0;
}

/*
 * F: the kernel opens us now, so that the registration also works in containers. C: use the
 * program's credentials.
 */
static int binfmt_install(const char *flags)
{
    char self[PATH_MAX], row[PATH_MAX + 512];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

    if (n < 0)
        return fail("/proc/self/exe");
    self[n] = 0;
    if (!ensure_mounted())
        return fail(BINFMT_DIR);
    if (access(BINFMT_DIR "/" BINFMT_NAME, F_OK) == 0)
        write_file(BINFMT_DIR "/" BINFMT_NAME, "-1");
    snprintf(row, sizeof row, ":%s:M::%s:%s:%s:%s", BINFMT_NAME, MAGIC, MASK, self, flags);
    if (!write_file(BINFMT_DIR "/register", row))
        return fail(BINFMT_DIR "/register");
    printf("registered %s for AArch64 programs\n", self);
    return 0;
}

static int binfmt_status(void)
{
    char line[512];
    FILE *f;

    if (!mounted()) {
        printf("binfmt_misc is not mounted at " BINFMT_DIR "\n");
        return 1;
    }
    f = fopen(BINFMT_DIR "/" BINFMT_NAME, "re");
    if (!f) {
        printf("not registered\n");
        return 1;
    }
    while (fgets(line, sizeof line, f))
        fputs(line, stdout);
    fclose(f);
    return 0;
}

int binfmt_main(char *const *args)
{
    const char *verb = args[0] ? args[0] : "";
    bool credentials = args[0] && args[1] && !strcmp(args[1], "--credentials");

    if (!strcmp(verb, "install") && (!args[1] || credentials))
        return binfmt_install(credentials ? "FPOC" : "FP");
    if (!strcmp(verb, "remove") && !args[1])
        return binfmt_remove();
    if (!strcmp(verb, "status") && !args[1])
        return binfmt_status();
    fprintf(stderr, "usage: lyrebird binfmt install [--credentials] | remove | status\n");
    return 2;
}
