/* SPDX-License-Identifier: MIT */
/* What /proc and the first stack tell a program about itself. */
#include "guest.h"
#include <linux/auxvec.h>

static char text[65536];

static long slurp(const char *path)
{
    int fd = (int)sys(__NR_openat, AT_FDCWD, path, 0, 0);
    long n = 0, r;

    if (fd < 0)
        return fd;
    while (n < (long)sizeof text - 1 && (r = sys(__NR_read, fd, text + n, sizeof text - 1 - n)) > 0)
        n += r;
    text[n] = 0;
    sys(__NR_close, fd);
    return n;
}

static unsigned long parse_hex(const char **s)
{
    unsigned long v = 0;

    for (; (**s >= '0' && **s <= '9') || (**s >= 'a' && **s <= 'f'); (*s)++)
        v = v * 16 + (**s <= '9' ? **s - '0' : **s - 'a' + 10);
    return v;
}

/* The line of maps that holds @addr; NULL if none. */
static const char *map_of(unsigned long addr)
{
    const char *line = text;

    while (*line) {
        const char *s = line;
        unsigned long start = parse_hex(&s);

        s++;
        if (addr >= start && addr < parse_hex(&s))
            return line;
        while (*line && *line++ != '\n')
            ;
    }
    return NULL;
}

static bool map_has(unsigned long addr, const char *perms, const char *name)
{
    const char *line = map_of(addr), *s = line;
    char copy[512];
    int n = 0;

    if (!line)
        return false;
    while (*s && *s != '\n' && n < 511)
        copy[n++] = *s++;
    copy[n] = 0;
    return find_str(copy, perms) && find_str(copy, name);
}

static void test_maps(char **argv)
{
    int on_stack;
    static int in_bss = 1;
    long brk = sys(__NR_brk, sys(__NR_brk, 0) + PAGE) - 1;
    long anon = sys(__NR_mmap, 0, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    check("maps can be read", slurp("/proc/self/maps") > 0);
    check("our code is r-x and has our name", map_has((unsigned long)map_has, " r-xp ", "/self"));
    check("our data is rw-", map_has((unsigned long)&in_bss, " rw-p ", ""));
    check("[stack]", map_has((unsigned long)&on_stack, " rw-p ", "[stack]"));
    check("[heap]", map_has(brk, " rw-p ", "[heap]"));
    check("an rwx page", map_has(anon, " rwxp ", ""));
    check("nothing of the emulator", !find_str(text, "/lyrebird\n"));
    check("nothing but us: [vdso] once",
          find_str(text, "[vdso]") && !find_str(find_str(text, "[vdso]") + 1, "[vdso]"));
    check("the same through the pid",
          slurp("/proc/thread-self/maps") > 0 && map_has(anon, " rwxp ", ""));
    check("smaps", slurp("/proc/self/smaps") > 0 && find_str(text, "Rss:") &&
                       !find_str(text, "/lyrebird\n"));
}

static void test_exe(char **argv)
{
    char link[4096] = {0};
    long n = sys(__NR_readlinkat, AT_FDCWD, "/proc/self/exe", link, sizeof link - 1);
    unsigned char head[20] = {0};
    int fd = (int)sys(__NR_openat, AT_FDCWD, "/proc/self/exe", 0, 0), dir;

    check("readlink of exe", n > 5 && str_eq(link + n - 4, "self"));
    check_eq("truncated to the buffer", sys(__NR_readlinkat, AT_FDCWD, "/proc/self/exe", head, 3),
             3);
    sys(__NR_read, fd, head, 20);
    check_eq("open of exe gives our file", head[18], 183);
    dir = (int)sys(__NR_openat, AT_FDCWD, "/proc/self", 0, 0);
    check_eq("through a directory descriptor", sys(__NR_readlinkat, dir, "exe", link, sizeof link),
             n);
    check_eq("with odd slashes",
             sys(__NR_readlinkat, AT_FDCWD, "/proc//./self///exe", link, sizeof link), n);
    struct {
        char data[128];
    } st1, st2;

    sys(__NR_newfstatat, AT_FDCWD, "/proc/self/exe", &st1, 0);
    sys(__NR_newfstatat, AT_FDCWD, argv[0], &st2, 0);
    check("stat follows it", *(long *)(st1.data + 8) == *(long *)(st2.data + 8));
}

static void test_files(long argc, char **argv, char **envp)
{
    long n = slurp("/proc/self/cmdline");
    size_t at = 0;
    bool same = true;

    for (long i = 0; i < argc; i++) {
        same &= str_eq(text + at, argv[i]);
        at += str_len(argv[i]) + 1;
    }
    check("cmdline is argv", same && (long)at == n);
    n = slurp("/proc/self/environ");
    check("environ begins as envp", n == 0 || !envp[0] || str_eq(text, envp[0]));
    check("cpuinfo shows an Arm CPU",
          slurp("/proc/cpuinfo") > 0 && find_str(text, "CPU implementer"));
    check("stat can be read", slurp("/proc/self/stat") > 0 && find_str(text, "("));
    check("writing maps is refused", sys(__NR_openat, AT_FDCWD, "/proc/self/maps", 1, 0) < 0);
}

static unsigned long aux(unsigned long *auxv, unsigned long type)
{
    for (; auxv[0]; auxv += 2)
        if (auxv[0] == type)
            return auxv[1];
    return ~0ul;
}

static void test_auxv(char **argv, char **envp)
{
    unsigned long *auxv = (unsigned long *)envp, *sp = (unsigned long *)argv - 1;

    while (*auxv++)
        ;
    check_eq("the stack pointer is aligned", (unsigned long)sp % 16, 0);
    check_eq("AT_PAGESZ", aux(auxv, AT_PAGESZ), 4096);
    check_eq("AT_CLKTCK", aux(auxv, AT_CLKTCK), 100);
    check_eq("AT_PHENT", aux(auxv, AT_PHENT), 56);
    check("AT_PHDR points to program headers", *(unsigned *)(aux(auxv, AT_PHDR)) <= 0x6fffffff);
    check("AT_PLATFORM", str_eq((char *)aux(auxv, AT_PLATFORM), "aarch64"));
    check("AT_EXECFN", str_eq((char *)aux(auxv, AT_EXECFN), argv[0]));
    check("AT_RANDOM", aux(auxv, AT_RANDOM) > (unsigned long)auxv);
    check("AT_HWCAP has fp and asimd", (aux(auxv, AT_HWCAP) & 3) == 3);
    check("AT_MINSIGSTKSZ", aux(auxv, 51) >= 4720 && aux(auxv, 51) < 65536);
    check_eq("AT_SECURE", aux(auxv, AT_SECURE), 0);
    check_eq("AT_UID", aux(auxv, AT_UID), sys(__NR_getuid));
    unsigned char *vdso = (unsigned char *)aux(auxv, AT_SYSINFO_EHDR);

    check("AT_SYSINFO_EHDR is an ELF file", vdso[0] == 0x7f && vdso[1] == 'E' && vdso[18] == 183);
    unsigned long file[128];
    int fd = (int)sys(__NR_openat, AT_FDCWD, "/proc/self/auxv", 0, 0);
    long n = sys(__NR_read, fd, file, sizeof file);
    bool same = n > 0;

    for (long i = 0; i < n / 8; i++)
        same &= file[i] == auxv[i];
    check("/proc/self/auxv is the same", same);
}

int test_main(long argc, char **argv, char **envp)
{
    test_maps(argv);
    test_exe(argv);
    test_files(argc, argv, envp);
    test_auxv(argv, envp);
    return 0;
}
