/* SPDX-License-Identifier: MIT */
/* Every operation of semihosting, as "Semihosting for AArch32 and AArch64" says. */
#include <time.h>
#include "hostile.h"

// clang-format off
enum {
    OPEN = 1, CLOSE, WRITEC, WRITE0, WRITE, READ, READC, ISERROR, ISTTY, SEEK,
    FLEN = 12, TMPNAM, REMOVE, RENAME, CLOCK, TIME, SYSTEM, ERRNO,
    CMDLINE = 0x15, HEAPINFO, EXIT = 0x18, EXIT_EXTENDED = 0x20, ELAPSED = 0x30, TICKFREQ,
};
// clang-format on

#define MODE_R  0
#define MODE_WP 6
#define MODE_A  8

static long call1(unsigned op, unsigned long arg)
{
    register unsigned long x0 __asm__("x0") = op | 0xabcdul << 32; /* W0 is the number */
    register unsigned long x1 __asm__("x1") = arg;

    __asm__ volatile("hlt #0xf000" : "+r"(x0) : "r"(x1) : "memory");
    return (long)x0;
}

#define CALL(op, ...) call1(op, (unsigned long)(unsigned long[]){__VA_ARGS__})
#define P(p)          ((unsigned long)(p))

static long open_file(const char *name, unsigned mode)
{
    return CALL(OPEN, P(name), mode, strlen(name));
}

static void files(void)
{
    char name[128], other[128], buf[64];

    MUST_EQ(CALL(TMPNAM, P(name), 17, sizeof name), 0);
    MUST_EQ(CALL(TMPNAM, P(other), 18, sizeof other), 0);
    MUST(strcmp(name, other) != 0 && name[0] == '/');
    MUST_EQ(CALL(TMPNAM, P(buf), 17, 3), -1);

    long f = open_file(name, MODE_WP);

    MUST(f > 0);
    MUST_EQ(CALL(ISTTY, f), 0);
    MUST_EQ(CALL(WRITE, f, P("semihosting"), 11), 0);
    MUST_EQ(CALL(FLEN, f), 11);
    MUST_EQ(CALL(SEEK, f, 4), 0);
    memset(buf, 'x', sizeof buf);
    MUST_EQ(CALL(READ, f, P(buf), 20), 20 - 7);
    MUST(!memcmp(buf, "hostingx", 8));
    MUST_EQ(CALL(READ, f, P(buf), 20), 20);
    MUST_EQ(CALL(CLOSE, f), 0);
    MUST_EQ(CALL(CLOSE, f), -1);
    MUST_EQ(call1(ERRNO, 0), EBADF);

    f = open_file(name, MODE_A);
    MUST(f > 0);
    MUST_EQ(CALL(WRITE, f, P("!"), 1), 0);
    MUST_EQ(CALL(FLEN, f), 12);
    MUST_EQ(CALL(CLOSE, f), 0);

    MUST_EQ(CALL(RENAME, P(name), strlen(name), P(other), strlen(other)), 0);
    MUST_EQ(open_file(name, MODE_R), -1);
    MUST_EQ(call1(ERRNO, 0), ENOENT);
    MUST_EQ(CALL(REMOVE, P(other), strlen(other)), 0);
    MUST_EQ(CALL(REMOVE, P(other), strlen(other)), -1);
}

/* What does not fit the address space or the file, in pieces. */
static void large(void)
{
    size_t size = 300000;
    char *data = must_map(NULL, 1 << 20, PROT_READ | PROT_WRITE, PRIVATE, -1), name[128];

    MUST_EQ(CALL(TMPNAM, P(name), 19, sizeof name), 0);
    long f = open_file(name, MODE_WP);

    for (size_t n = 0; n < size; n++)
        data[n] = (char)(n * 7 >> 3);
    MUST_EQ(CALL(WRITE, f, P(data), size), 0);
    MUST_EQ(CALL(SEEK, f, 0), 0);
    MUST_EQ(CALL(READ, f, P(data + (1 << 19)), size + 5), 5);
    MUST(!memcmp(data, data + (1 << 19), size));
    munmap(data + (1 << 19), 1 << 19);
    MUST(CALL(WRITE, f, P(data + (1 << 19) - 10000), 20000) >=
         10000); /* what is not there is left */
    MUST_EQ(CALL(CLOSE, f), 0);
    MUST_EQ(CALL(REMOVE, P(name), strlen(name)), 0);
}

static void bad_arguments(void)
{
    MUST_EQ(call1(OPEN, 16), -1);
    MUST_EQ(CALL(OPEN, 16, 0, 5), -1);
    MUST_EQ(CALL(OPEN, P("x"), 12, 1), -1);
    MUST_EQ(CALL(OPEN, P("x"), 0, 1ul << 40), -1);
    MUST_EQ(CALL(READ, 200, 0, 1), -1);
    MUST_EQ(CALL(FLEN, -1ul), -1);
    MUST_EQ(CALL(ISERROR, -5ul), 1);
    MUST_EQ(CALL(ISERROR, 5), 0);
    MUST_EQ(call1(0x99, 0), -1);
    MUST_EQ(call1(EXIT, 16), -1);
}

/* fd 2 goes to the report of a failed test, so output is checked by way of a pipe. */
static void console(void)
{
    int in[2], out[2];
    char buf[64] = {0};

    MUST(pipe(in) == 0 && pipe(out) == 0);
    dup2(in[0], 0);
    dup2(out[1], 1);
    call1(WRITE0, P("text "));
    call1(WRITEC, P("c"));
    long tty = open_file(":tt", 4);

    MUST_EQ(CALL(WRITE, tty, P(" tt"), 3), 0);
    MUST_EQ(CALL(ISTTY, tty), 1);
    MUST_EQ(read(out[0], buf, 63), 9);
    MUST(!strcmp(buf, "text c tt"));
}

static void console_input(void)
{
    int in[2];
    char buf[64] = {0};

    MUST(pipe(in) == 0 && write(in[1], "keys", 4) == 4);
    dup2(in[0], 0);
    MUST_EQ(call1(READC, 0), 'k');
    long tty = open_file(":tt", MODE_R);

    MUST_EQ(CALL(READ, tty, P(buf), 10), 7);
    MUST(!memcmp(buf, "eys", 3));
}

static void feature_file(void)
{
    char buf[8] = {0};
    long f = open_file(":semihosting-features", MODE_R);

    MUST(f > 0 && CALL(FLEN, f) >= 5);
    MUST_EQ(CALL(READ, f, P(buf), 5), 0);
    MUST(!memcmp(buf, "SHFB", 4) && (buf[4] & 3) == 3);
    MUST_EQ(CALL(SEEK, f, 1), 0);
    MUST_EQ(CALL(READ, f, P(buf), 1), 0);
    MUST_EQ(buf[0], 'H');
    MUST_EQ(CALL(CLOSE, f), 0);
}

static void times(void)
{
    unsigned long t0 = 0, t1 = 0;
    long now = call1(TIME, 0);

    MUST(labs(now - (long)time(NULL)) <= 1);
    MUST(call1(CLOCK, 0) >= 0);
    MUST(call1(TICKFREQ, 0) >= 1000000);
    MUST_EQ(call1(ELAPSED, P(&t0)), 0);
    usleep(2000);
    MUST_EQ(call1(ELAPSED, P(&t1)), 0);
    MUST(t1 - t0 >= (unsigned long)call1(TICKFREQ, 0) / 1000);
}

static void environment(void)
{
    char line[4096] = {0};
    unsigned long block[2] = {P(line), sizeof line}, heap[4] = {0};

    MUST_EQ(call1(CMDLINE, P(block)), 0);
    MUST(strstr(line, "semihost") && block[1] == strlen(line));
    block[1] = 2;
    MUST_EQ(call1(CMDLINE, P(block)), -1);
    MUST_EQ(CALL(HEAPINFO, P(heap)), 0);
    MUST(heap[0] && heap[1] >= heap[0] + (1 << 20) && heap[2] > heap[3]);
    memset((void *)heap[0], 1, 1 << 20);
    MUST_EQ(CALL(SYSTEM, P("exit 7"), 6) & 0xff, 7);
}

static void exits_0(void)
{
    CALL(EXIT, 0x20026, 0);
    _exit(1);
}

/* The status of the child is the sentence's: 0 again. */
static void exits_status(void)
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        CALL(EXIT_EXTENDED, 0x20026, 42);
        _exit(1);
    }
    MUST(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
    MUST_EQ(WEXITSTATUS(status), 42);
    pid = fork();
    if (pid == 0) {
        CALL(EXIT, 0x20023, 0); /* not the application's exit */
        _exit(2);
    }
    MUST(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
    MUST_EQ(WEXITSTATUS(status), 1);
}

static void other_hlt(void)
{
    __asm__ volatile("hlt #0xf001");
}

int main(void)
{
    sentence("files", files, 0);
    sentence("large transfers and memory that ends", large, 0);
    sentence("bad arguments are -1", bad_arguments, 0);
    sentence("the console's output", console, 0);
    sentence("the console's input", console_input, 0);
    sentence("the features", feature_file, 0);
    sentence("clocks", times, 0);
    sentence("command line, heap, commands", environment, 0);
    sentence("SYS_EXIT", exits_0, 0);
    sentence("exit statuses", exits_status, 0);
    sentence("another HLT is an undefined instruction", other_hlt, SIGILL);
    return finish();
}
