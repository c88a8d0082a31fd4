/* SPDX-License-Identifier: MIT */
/* /proc/self as the program itself must see it. */
#include "t.h"
#include <dirent.h>
#include <elf.h>
#include <sys/auxv.h>
#include <sys/prctl.h>

static int has_line(const char *file, const char *what)
{
    char line[4096];
    FILE *f = fopen(file, "r");
    int found = 0;

    while (f && fgets(line, sizeof line, f))
        found |= strstr(line, what) != NULL;
    if (f)
        fclose(f);
    return found;
}

static void self_exe(const char *argv0)
{
    char real[PATH_MAX], link[PATH_MAX], small[5];
    struct stat a, b;
    Elf64_Ehdr eh;
    int fd;
    ssize_t n;

    realpath(argv0, real);
    n = readlink("/proc/self/exe", link, sizeof link - 1);
    link[n > 0 ? n : 0] = 0;
    SAY("exe %d", !strcmp(real, link));
    R(readlink("/proc/self/exe", small, sizeof small));
    sprintf(link, "/proc/%d/exe", (int)getpid());
    n = readlink(link, link, sizeof link - 1);
    link[n > 0 ? n : 0] = 0;
    SAY("exe %d", !strcmp(real, link));
    R(stat(argv0, &a));
    R(stat("/proc/self/exe", &b));
    SAY("same %d", a.st_ino == b.st_ino);
    R(lstat("/proc/self/exe", &b));
    SAY("link %d", S_ISLNK(b.st_mode));
    R(fd = open("/proc/self/exe", O_RDONLY));
    R(read(fd, &eh, sizeof eh));
    close(fd);
    SAY("elf %d machine %d", !memcmp(eh.e_ident, ELFMAG, 4),
#ifdef __aarch64__
        eh.e_machine == EM_AARCH64);
#else
        eh.e_machine == EM_X86_64);
#endif
    R(fd = open("/proc/thread-self/exe", O_RDONLY | O_CLOEXEC));
    close(fd);
    R(access("/proc/self/exe", X_OK));
}

static void maps(const char *argv0)
{
    unsigned long lo, hi;
    char line[512], prot[8], real[PATH_MAX];
    int mine = 0, stack = 0, heap = 0, exec = 0, sorted = 1;
    unsigned long last = 0, here = (unsigned long)&maps;
    FILE *f = fopen("/proc/self/maps", "r");

    realpath(argv0, real);
    free(malloc(10));
    while (fgets(line, sizeof line, f)) {
        sscanf(line, "%lx-%lx %7s", &lo, &hi, prot);
        sorted &= lo >= last && hi > lo;
        last = hi;
        mine |= strstr(line, real) != NULL;
        stack |= strstr(line, "[stack]") && (unsigned long)&f >= lo && (unsigned long)&f < hi;
        heap |= strstr(line, "[heap]") != NULL;
        exec |= here >= lo && here < hi && !strcmp(prot, "r-xp");
    }
    fclose(f);
    SAY("maps exe %d stack %d heap %d code %d sorted %d", mine, stack, heap, exec, sorted);
}

static void texts(void)
{
    char buf[4096], name[32] = "";
    unsigned long aux[128];
    ssize_t n;
    int fd, page = 0;

    fd = open("/proc/self/cmdline", O_RDONLY);
    n = read(fd, buf, sizeof buf);
    SAY("cmdline ends with second argument %d", n > 8 && !memcmp(buf + n - 8, "arg one", 8));
    close(fd);
    R(prctl(PR_SET_NAME, "renamed-program-name"));
    R(prctl(PR_GET_NAME, name));
    SAY("%s", name);
    SAY("comm %d", has_line("/proc/self/comm", "renamed-program"));
    SAY("stat %d", has_line("/proc/self/stat", "(renamed-program"));
    SAY("status %d", has_line("/proc/self/status", "Threads:\t1\n"));
    fd = open("/proc/self/auxv", O_RDONLY);
    n = read(fd, aux, sizeof aux);
    for (int i = 0; i * 8 < n; i += 2)
        page |= aux[i] == AT_PAGESZ && aux[i + 1] == 4096;
    SAY("auxv %d whole %d", page, n % 16 == 0);
    close(fd);
    SAY("auxval %d %d %d", getauxval(AT_PAGESZ) == 4096, getauxval(AT_UID) == getuid(),
        getauxval(AT_SECURE) == 0);
    SAY("environ %d", has_line("/proc/self/environ", "T_TMPDIR"));
    fd = open("/proc/self/mem", O_RDONLY);
    R(pread(fd, buf, 4, (off_t)(uintptr_t)"text"));
    SAY("%.4s", buf);
    close(fd);
}

static void fds(void)
{
    struct dirent *e;
    DIR *d = opendir("/proc/self/fd");
    int low = 0, others = 0;

    while ((e = readdir(d)))
        if (e->d_name[0] != '.')
            atoi(e->d_name) < 3 ? low++ : others++;
    closedir(d);
    SAY("fds %d others %d", low, others);
    R(dup(0));
}

/* The bytes of @file of the process @pid. */
static ssize_t other_file(pid_t pid, const char *file, char *buf, size_t size)
{
    char name[64];

    sprintf(name, "/proc/%d/%s", (int)pid, file);
    int fd = open(name, O_RDONLY);
    ssize_t n = read(fd, buf, size);

    close(fd);
    return n;
}

static int field(const char *stat, int n)
{
    const char *s = strrchr(stat, ')') + 1; /* before field 3 */

    while (n-- > 2)
        s = strchr(s + 1, ' ');
    return strtoul(s, NULL, 10) != 0;
}

static char **the_argv;

/* What another process sees of the one that runs this program. */
static void look_at_parent(void *arg)
{
    char buf[16384];
    pid_t pid = getppid();
    size_t size = strlen(the_argv[0]) + 1 + sizeof "arg one";

    ssize_t n = other_file(pid, "cmdline", buf, sizeof buf);
    SAY("cmdline of another: size %d first %d second %s", n == (ssize_t)size,
        !strcmp(buf, the_argv[0]), buf + strlen(buf) + 1);
    n = other_file(pid, "comm", buf, sizeof buf);
    SAY("comm of another %.8s", buf);
    n = other_file(pid, "environ", buf, sizeof buf);
    SAY("environ of another %d %d", memmem(buf, n, "T_TMPDIR=", 9) != NULL,
        memmem(buf, n, "LYREBIRD", 8) != NULL);
    n = other_file(pid, "stat", buf, sizeof buf - 1);
    buf[n] = 0;
    SAY("stat of another: code %d %d data %d arguments %d %d", field(buf, 26), field(buf, 27),
        field(buf, 45), field(buf, 48), field(buf, 49));
}

static void seen_by_others(char **argv)
{
    the_argv = argv;
    R(t_fork(look_at_parent, NULL));
    strcpy(argv[1], "changed"); /* as programs do to show what they are doing */
    R(t_fork(look_at_parent, NULL));
}

/* argv[0] again: the same after an execve. */
static void executed(char **argv)
{
    char *const args[] = {argv[0], "arg two", NULL};

    fflush(stdout);
    execv(argv[0], args);
}

int main(int argc, char **argv)
{
    if (!strcmp(argv[1], "arg two")) {
        seen_by_others(argv);
        return 0;
    }
    self_exe(argv[0]);
    maps(argv[0]);
    texts();
    fds();
    seen_by_others(argv);
    executed(argv);
    return 1;
}
