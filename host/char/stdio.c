/* SPDX-License-Identifier: MIT */
/*
 * Standard input and output. A terminal is put into raw mode, and gets its settings back
 * whatever ends the program: exit, a signal, and for the time that it is stopped.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>
#include "host/char/backend.h"

typedef struct Stdio {
    Char base;
    CharFd fd;
} Stdio;

static const OptRow rows[] = {
    {"signal", OPT_BOOL, NULL,
     "Ctrl-C and Ctrl-Z are for the emulator, not the guest (default on)"}};

static struct termios saved, raw;
static volatile sig_atomic_t is_raw;
static bool is_used;

/* Those that end or stop a program, as far as nobody else wants them. */
static const int fatal_signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGABRT, SIGTSTP};

void char_restore_terminal(void)
{
    if (is_raw)
        tcsetattr(STDIN_FILENO, TCSANOW, &saved);
}

static void on_signal(int sig)
{
    sigset_t set;

    char_restore_terminal();
    signal(sig, SIG_DFL);
    sigemptyset(&set);
    sigaddset(&set, sig);
    raise(sig);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    if (sig == SIGTSTP) { /* it goes on */
        signal(sig, on_signal);
        if (is_raw)
            tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    }
}

static void watch_signals(void)
{
    struct sigaction old, act = {.sa_handler = on_signal};

    for (unsigned i = 0; i < ARRAY_SIZE(fatal_signals); i++)
        if (!sigaction(fatal_signals[i], NULL, &old) && old.sa_handler == SIG_DFL)
            sigaction(fatal_signals[i], &act, NULL);
}

static void make_raw(bool has_signals)
{
    static bool is_registered;

    if (tcgetattr(STDIN_FILENO, &saved))
        return; /* no terminal */
    raw = saved;
    raw.c_iflag &= ~(tcflag_t)(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
    raw.c_oflag |= OPOST;
    raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN);
    if (!has_signals)
        raw.c_lflag &= ~(tcflag_t)ISIG;
    raw.c_cflag = (raw.c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    is_raw = true;
    if (!is_registered) {
        atexit(char_restore_terminal);
        watch_signals();
        is_registered = true;
    }
}

static bool stdio_open(Char *c, const Opts *o, Error *err)
{
    Stdio *s = (Stdio *)c;

    if (is_used)
        return error_set(err, "stdio: is used by another chardev already");
    is_used = true;
    make_raw(opts_bool(o, "signal", true));
    c->is_open = true;
    /* Its end is not the end of the machine. */
    char_fd_open(&s->fd, c, fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0),
                 fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0), true, NULL);
    return true;
}

static void stdio_close(Char *c)
{
    Stdio *s = (Stdio *)c;

    if (!s->fd.chr)
        return;
    char_fd_close(&s->fd);
    char_restore_terminal();
    is_raw = false;
    is_used = false;
}

static size_t stdio_write(Char *c, const u8 *data, size_t size)
{
    return char_fd_write(&((Stdio *)c)->fd, data, size);
}

static void stdio_accept(Char *c)
{
    char_fd_update(&((Stdio *)c)->fd);
}

const CharKind char_stdio = {
    .name = "stdio",
    .help = "the terminal of the emulator",
    .rows = rows,
    .row_count = ARRAY_SIZE(rows),
    .size = sizeof(Stdio),
    .any_loop = true,
    .open = stdio_open,
    .close = stdio_close,
    .write = stdio_write,
    .accept_input = stdio_accept,
};
