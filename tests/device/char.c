/* SPDX-License-Identifier: MIT */
/* Character back ends, each with a front end that counts what it gets. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include "base/fdset.h"
#include "host/char/char.h"
#include "tests/block/tap.h"

static Loop *loop;

/* ---- a front end ---- */

typedef struct Front {
    CharEnd end;
    char got[65536];
    size_t count, room;
    unsigned opened, closed, breaks, writables;
} Front;

static size_t can_receive(void *opaque)
{
    return ((Front *)opaque)->room;
}

static void receive(void *opaque, const u8 *data, size_t size)
{
    Front *f = opaque;

    memcpy(f->got + f->count, data, size);
    f->count += size;
    f->got[f->count] = 0;
    f->room -= MIN(f->room, size);
}

static void writable(void *opaque)
{
    ((Front *)opaque)->writables++;
}

static void event(void *opaque, CharEvent e)
{
    Front *f = opaque;

    f->opened += e == CHAR_OPENED;
    f->closed += e == CHAR_CLOSED;
    f->breaks += e == CHAR_BREAK;
}

static const CharOps ops = {can_receive, receive, writable, event};

static Char *make(const char *text, Error *err)
{
    Opts o = {0};

    opts_parse(&o, text, "backend", NULL);
    Char *c = char_new(loop, &o, err);

    opts_clear(&o);
    return c;
}

static bool attach(Front *f, Char *c)
{
    *f = (Front){.room = 60000};
    return char_attach(&f->end, c, &ops, f, NULL);
}

/* Run the loop until @*what reaches @want, for at most two seconds. */
static bool wait_for(const void *what, size_t size, u64 want)
{
    i64 end = clock_host_ns() + 2 * NS_PER_SEC;
    u64 now = 0;

    do {
        while (loop_step(loop, false))
            ;
        memcpy(&now, what, size);
        if (now >= want)
            return true;
        usleep(1000);
    } while (clock_host_ns() < end);
    return false;
}

#define WAIT(x, want) wait_for(&(x), sizeof(x), want)

/* ---- simple ones ---- */

static void test_simple(void)
{
    Error err = {0};
    Front f, g;
    char buf[8] = {0};
    Char *c = make("ringbuf,id=r,size=4", &err);

    attach(&f, c);
    tap_ok(char_write(&f.end, "abcdef", 6) == 6 && char_ringbuf_read(c, buf, 8) == 4 &&
               !strcmp(buf, "cdef"),
           "ringbuf keeps the last");
    tap_ok(!attach(&g, c), "one front end only");
    tap_ok(!make("ringbuf,id=r", &err) && strstr(err.text, "already"), "one id only");
    tap_ok(!make("ringbuf,id=s,size=5", &err) && strstr(err.text, "power of two"), "ringbuf: size");
    tap_ok(!make("sockt,id=s", &err) && strstr(err.text, "did you mean \"socket\"?"),
           "the nearest kind");
    tap_ok(!make("null,id=s,pth=x", &err) && strstr(err.text, "no option"), "an unknown option");
    tap_ok(!make("null", &err) && strstr(err.text, "id="), "an id is needed");
    char_free(c);
    c = make("null,id=n", &err);
    attach(&f, c);
    tap_ok(char_write(&f.end, "abc", 3) == 3, "null takes all");
    char_free(c);
    tap_ok(char_write(&f.end, "abc", 3) == 3 && !f.end.chr, "so does a back end that has gone");
}

static void test_file(void)
{
    Error err = {0};
    Front f;
    Char *c;
    char buf[16] = {0};
    int fd = open("char-in", O_CREAT | O_TRUNC | O_RDWR, 0600);

    tap_ok(write(fd, "input", 5) == 5, "a file with input");
    close(fd);
    c = make("file,id=f,path=char-out,input-path=char-in", &err);
    *(&f) = (Front){.room = 2};
    char_attach(&f.end, c, &ops, &f, NULL);
    WAIT(f.count, 2);
    loop_step(loop, false);
    tap_ok(f.count == 2, "no more is read than there is room for");
    f.room = 10;
    char_accept_input(&f.end);
    tap_ok(WAIT(f.count, 5) && !strcmp(f.got, "input"), "the rest comes when there is");
    char_write(&f.end, "out", 3);
    char_free(c);
    c = make("file,id=f,path=char-out,append=on", &err);
    attach(&f, c);
    char_write(&f.end, "put", 3);
    char_free(c);
    fd = open("char-out", O_RDONLY);
    tap_ok(read(fd, buf, sizeof buf) == 6 && !strcmp(buf, "output"),
           "output goes to the file, and is appended");
    close(fd);
    unlink("char-in");
    unlink("char-out");
    tap_ok(!make("file,id=f,path=/none/x", &err) && strstr(err.text, "/none/x"),
           "a file that cannot be");
}

/* ---- pty ---- */

static void test_pty(void)
{
    Error err = {0};
    Front f;
    char buf[16] = {0};
    int keep = dup(1), none = open("/dev/null", O_WRONLY);

    dup2(none, 1); /* the name is printed */
    Char *c = make("pty,id=p", &err);

    dup2(keep, 1);
    close(keep);
    close(none);

    attach(&f, c);
    tap_ok(char_write(&f.end, "lost", 4) == 4, "pty: nobody there, nothing waits");
    int fd = open(char_text(c) + 4, O_RDWR | O_NOCTTY);

    tap_ok(WAIT(f.opened, 1), "pty: who opens it is noticed");
    tap_ok(write(fd, "in", 2) == 2 && WAIT(f.count, 2) && !strcmp(f.got, "in"), "pty: input");
    tap_ok(char_write(&f.end, "out", 3) == 3 && read(fd, buf, sizeof buf) == 3 &&
               !strcmp(buf, "out"),
           "pty: output");
    close(fd);
    tap_ok(WAIT(f.closed, 1), "pty: who closes it too");
    fd = open(char_text(c) + 4, O_RDWR | O_NOCTTY);
    tap_ok(WAIT(f.opened, 2), "pty: and may come back");
    close(fd);
    char_free(c);
}

/* ---- sockets ---- */

/* A file that who starts us has opened, and given a number. */
static void test_file_set(void)
{
    Error err;
    Front f;
    char text[8] = "";
    int fd = open("char-set", O_RDWR | O_CREAT | O_TRUNC, 0600), other;

    close(fd);
    fd = open("char-set", O_WRONLY);
    tap_ok(fdset_add(7, fd, NULL, &err) >= 0, "file: a set");
    Char *c = make("file,id=s,path=/dev/fdset/7", &err);

    attach(&f, c);
    char_write(&f.end, "set", 3);
    other = open("char-set", O_RDONLY);
    tap_ok(c && read(other, text, 7) == 3 && !strcmp(text, "set"), "file: of a set");
    char_free(c);
    close(fd);
    close(other);
    unlink("char-set");
}

/* Sockets that who starts us has opened. */
static void test_socket_fd(void)
{
    Error err;
    char text[64];
    int pair[2];
    Front f = {0};

    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
        abort();
    snprintf(text, sizeof text, "socket,id=s,fd=%d,server=on,wait=off", pair[0]);
    tap_ok(!make(text, &err) && strstr(err.text, "that listens"), "socket: fd= of the wrong kind");
    tap_ok(!make("socket,id=s,fd=999", &err) && strstr(err.text, "open socket"),
           "socket: fd= of nothing");
    snprintf(text, sizeof text, "socket,id=s,fd=%d", pair[0]);
    Char *c = make(text, &err);

    attach(&f, c);
    tap_ok(c && write(pair[1], "x", 1) == 1 && WAIT(f.count, 1), "socket: fd= of a connection");
    char_free(c);
    close(pair[1]);
    struct sockaddr_un a = {.sun_family = AF_UNIX, .sun_path = "char-fd-sock"};
    int server = socket(AF_UNIX, SOCK_STREAM, 0), client = socket(AF_UNIX, SOCK_STREAM, 0);

    unlink(a.sun_path);
    if (bind(server, (struct sockaddr *)&a, sizeof a) || listen(server, 1))
        abort();
    snprintf(text, sizeof text, "socket,id=s,fd=%d,server=on,wait=off", server);
    c = make(text, &err);

    attach(&f, c);
    tap_ok(c && !connect(client, (struct sockaddr *)&a, sizeof a) && WAIT(f.opened, 1),
           "socket: fd= of a server");
    char_free(c);
    close(client);
    unlink(a.sun_path);
}

static int connect_unix(const char *path)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    strcpy(a.sun_path, path);
    if (connect(fd, (struct sockaddr *)&a, sizeof a)) {
        close(fd);
        return -1;
    }
    return fd;
}

static void test_server(void)
{
    static char block[1 << 20], in[1 << 20];
    Error err = {0};
    Front f;
    Char *c = make("socket,id=s,path=char-sock,server=on,wait=off", &err);

    attach(&f, c);
    int fd = connect_unix("char-sock");

    tap_ok(WAIT(f.opened, 1) && write(fd, "hi", 2) == 2 && WAIT(f.count, 2),
           "socket: a server gets a client");
    size_t sent = 0, n;

    for (size_t i = 0; i < sizeof block; i++)
        block[i] = (char)(i * 7);
    while ((n = char_write(&f.end, block + sent, sizeof block - sent)))
        sent += n;
    tap_ok(sent < sizeof block, "socket: a client that does not read stops us");
    size_t got = 0;

    while (got < sizeof block) {
        ssize_t r = recv(fd, in + got, sizeof in - got, MSG_DONTWAIT);

        got += r > 0 ? (size_t)r : 0;
        loop_step(loop, false);
        sent += char_write(&f.end, block + sent, sizeof block - sent);
    }
    tap_ok(f.writables && !memcmp(block, in, sizeof in), "socket: and then all arrives");
    close(fd);
    tap_ok(WAIT(f.closed, 1), "socket: the end of a client");
    fd = connect_unix("char-sock");
    tap_ok(WAIT(f.opened, 2), "socket: the next one");
    f.room = 0;
    tap_ok(write(fd, "last", 4) == 4 && !close(fd), "socket: a client goes, with bytes unread");
    unsigned steps = 0;

    while (steps < 100 && loop_step(loop, false))
        steps++;
    tap_ok(steps < 100, "socket: while there is no room for them, the loop rests");
    f.room = 100;
    char_accept_input(&f.end);
    tap_ok(WAIT(f.count, 6) && WAIT(f.closed, 2), "socket: then they come, then the end");
    char_free(c);
    tap_ok(access("char-sock", F_OK) != 0, "socket: a server removes its path");
}

static void test_tcp(void)
{
    Error err = {0};
    Front f, g;
    char text[128];
    Char *c = make("socket,id=s,host=127.0.0.1,port=0,server=on,wait=off", &err);

    attach(&f, c);
    const char *port = c ? strrchr(char_text(c), ':') : NULL;

    snprintf(text, sizeof text, "socket,id=t,host=127.0.0.1,port=%d,nodelay=on,reconnect=1",
             port ? atoi(port + 1) : 0);
    Char *d = make(text, &err);

    tap_ok(d && attach(&g, d) && WAIT(f.opened, 1), "socket: TCP client and server");
    char_write(&g.end, "over tcp", 8);
    tap_ok(WAIT(f.count, 8) && !strcmp(f.got, "over tcp"), "socket: bytes over TCP");
    char_free(c);
    tap_ok(WAIT(g.closed, 1), "socket: the server goes");
    char_free(d);
    close(open("char-plain", O_CREAT | O_WRONLY, 0600));
    tap_ok(!make("socket,id=u,path=char-plain,server=on,wait=off", &err) &&
               !access("char-plain", F_OK),
           "socket: a server does not remove files");
    unlink("char-plain");
    tap_ok(!make("socket,id=u,path=none", &err) && strstr(err.text, "none"),
           "socket: nobody listens");
    c = make("socket,id=u,path=char-late,reconnect=1", &err);
    d = make("socket,id=v,path=char-late,server=on,wait=off", &err);
    attach(&f, c);
    tap_ok(c && d && WAIT(f.opened, 1), "socket: a client tries again");
    char_free(c);
    char_free(d);
}

/* ---- mux ---- */

static unsigned quits;

static void on_quit(void *opaque)
{
    quits++;
}

static void test_mux(void)
{
    Error err = {0};
    Front f, g;
    Char *c = make("ringbuf,id=m,mux=on", &err), *base = char_find("m-base");
    char buf[512] = {0};

    tap_ok(c && base && attach(&f, c) && attach(&g, c), "mux: two front ends");
    char_inject(base, "to g", 4);
    tap_ok(!f.count && !strcmp(g.got, "to g"), "mux: keys go to the one with the focus");
    char_inject(base, "\001cto f", 6);
    tap_ok(!strcmp(f.got, "to f"), "mux: Ctrl-A c gives it to the next");
    char_inject(base, "\001b\001\001", 4);
    tap_ok(f.breaks == 1 && !strcmp(f.got, "to f\001"), "mux: a break, and Ctrl-A itself");
    char_write(&f.end, "1\n", 2);
    char_write(&g.end, "2", 1);
    tap_ok(char_ringbuf_read(base, buf, 8) == 3 && !strcmp(buf, "1\n2"), "mux: output of both");
    char_inject(base, "\001t", 2);
    char_write(&f.end, "x\ny", 3);
    size_t n = char_ringbuf_read(base, buf, sizeof buf - 1);

    buf[n] = 0;
    tap_ok(n == 33 && buf[0] == '[' && buf[15] == 'x' && buf[17] == '[', "mux: with times");
    char_inject(base, "\001h\001t", 4);
    n = char_ringbuf_read(base, buf, sizeof buf - 1);
    buf[n] = 0;
    tap_ok(strstr(buf, "C-a x    exit emulator"), "mux: help");
    char_on_quit(on_quit, NULL);
    char_inject(base, "\001x", 2);
    tap_ok(quits == 1, "mux: exit");
    f.room = 0;
    char_inject(base, "waits", 5);
    tap_ok(!strcmp(f.got, "to f\001"), "mux: a front end without room");
    f.room = 10;
    char_accept_input(&f.end);
    tap_ok(!strcmp(f.got, "to f\001waits"), "mux: gets it later");
    char_free(c);
    tap_ok(!char_find("m") && !char_find("m-base") && !f.end.chr, "mux: all goes together");
}

/* ---- stdio, in a child on a pseudo terminal ---- */

static void child(const char *tty, bool by_signal)
{
    Error err = {0};
    Front f;

    setsid();
    int fd = open(tty, O_RDWR);

    dup2(fd, 0);
    dup2(fd, 1);
    loop = loop_new();
    Char *c = make("stdio,id=stdio,signal=off", &err);

    attach(&f, c);
    char_write(&f.end, "ready", 5);
    if (!WAIT(f.count, 2))
        _exit(1);
    char_write(&f.end, f.got, f.count);
    if (by_signal)
        kill(getpid(), SIGTERM);
    exit(0);
}

static void read_fully(int fd, char *buf, size_t size)
{
    for (size_t n = 0; n < size;) {
        ssize_t r = read(fd, buf + n, size - n);

        if (r <= 0)
            return;
        n += (size_t)r;
    }
}

static void test_stdio(bool by_signal)
{
    struct termios before, during, after;
    char buf[16] = {0};
    int master = posix_openpt(O_RDWR | O_NOCTTY), status;

    if (master < 0 || grantpt(master) || unlockpt(master)) {
        tap_ok(true, "stdio # SKIP no pseudo terminals");
        return;
    }
    int slave = open(ptsname(master), O_RDWR | O_NOCTTY);

    tcgetattr(slave, &before);
    pid_t pid = fork();

    if (!pid)
        child(ptsname(master), by_signal);
    read_fully(master, buf, 5);
    tcgetattr(slave, &during);
    tap_ok(!(during.c_lflag & (ICANON | ECHO | ISIG)), "stdio: the terminal is raw");
    tap_ok(write(master, "\003k", 2) == 2, "stdio: keys, Ctrl-C among them");
    read_fully(master, buf, 2);
    waitpid(pid, &status, 0);
    tcgetattr(slave, &after);
    tap_ok(!memcmp(buf, "\003k", 2) && after.c_lflag == before.c_lflag &&
               after.c_iflag == before.c_iflag,
           by_signal ? "stdio: and it is as before after a signal" : "stdio: and it is as before");
    tap_ok(by_signal ? WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM : !status,
           "stdio: the end");
    close(slave);
    close(master);
}

int main(void)
{
    test_stdio(false);
    test_stdio(true);
    loop = loop_new();
    test_simple();
    test_file();
    test_pty();
    test_server();
    test_socket_fd();
    test_file_set();
    test_tcp();
    test_mux();
    while (loop_step(loop, false))
        ;
    loop_free(loop);
    return tap_done();
}
