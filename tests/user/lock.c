/* SPDX-License-Identifier: MIT */
/* Record locks, open file description locks, flock, leases, owners. */
#include "t.h"
#include <sys/file.h>

static int fd;

static void show(const char *what, struct flock *l)
{
    SAY("%s: type %d whence %d start %ld len %ld", what, l->l_type, l->l_whence, (long)l->l_start,
        (long)l->l_len);
}

static void on_alarm(int sig)
{
}

static void other(void *arg)
{
    struct flock l = {F_WRLCK, SEEK_SET, 0, 0, 0};
    struct sigaction sa = {.sa_handler = on_alarm};
    int mine = open("f", O_RDWR);

    R(fcntl(fd, F_GETLK, &l));
    SAY("holder is parent %d", l.l_pid == getppid());
    show("getlk", &l);
    l = (struct flock){F_RDLCK, SEEK_SET, 12, 3, 0};
    R(fcntl(fd, F_SETLK, &l));
    sigaction(SIGALRM, &sa, NULL);
    ualarm(20000, 0);
    R(fcntl(fd, F_SETLKW, &l));
    l = (struct flock){F_RDLCK, SEEK_SET, 20, 3, 0};
    R(fcntl(fd, F_SETLKW, &l));
    l = (struct flock){F_WRLCK, SEEK_SET, 50, 1, 0};
    R(fcntl(mine, F_OFD_GETLK, &l));
    show("ofd", &l);
    SAY("pid %d", l.l_pid);
    R(fcntl(mine, F_OFD_SETLK, &(struct flock){F_WRLCK, SEEK_SET, 50, 1, 0}));
    R(flock(mine, LOCK_SH | LOCK_NB));
    ualarm(20000, 0);
    R(flock(mine, LOCK_EX));
}

int main(void)
{
    struct flock l = {F_WRLCK, SEEK_SET, 10, 5, 0};
    struct f_owner_ex ow = {F_OWNER_PID, 0};

    t_tmpdir();
    fd = open("f", O_RDWR | O_CREAT, 0600);
    write(fd, "0123456789abcdefghij", 20);
    R(fcntl(fd, F_SETLK, &l));
    R(fcntl(fd, F_OFD_SETLK, &(struct flock){F_WRLCK, SEEK_SET, 50, 1, 0}));
    R(flock(fd, LOCK_EX));
    R(t_fork(other, NULL));
    R(fcntl(fd, F_GETLK, &l));
    show("own", &l);
    l.l_type = 9;
    R(fcntl(fd, F_SETLK, &l));
    R(fcntl(fd, F_SETLK, BAD_PTR));
    R(fcntl(fd, F_SETOWN, getpid()));
    SAY("%d", fcntl(fd, F_GETOWN) == getpid());
    R(fcntl(fd, F_GETOWN_EX, &ow));
    SAY("%d %d", ow.type, ow.pid == getpid());
    R(fcntl(fd, F_SETSIG, SIGRTMIN + 1));
    SAY("%d", fcntl(fd, F_GETSIG) == SIGRTMIN + 1);
    R(fcntl(fd, F_SETLEASE, F_WRLCK));
    R(fcntl(fd, F_GETLEASE));
    R(fcntl(fd, 12345));
    R(fcntl(999, F_GETFL));
    return 0;
}
