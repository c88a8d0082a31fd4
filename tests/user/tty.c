/* SPDX-License-Identifier: MIT */
/* Pseudo terminals, termios, window size, job control, and ioctl on other files. */
#include "t.h"
#include <net/if.h>
#include <linux/fs.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>

static void on_winch(int sig)
{
    SAY("SIGWINCH");
}

static void session(void *arg)
{
    char *name = arg;
    int fd, pg;
    struct winsize w = {30, 90, 0, 0};

    R(setsid() > 0);
    R(fd = open(name, O_RDWR));
    R(tcgetpgrp(fd) == getpgrp());
    R(tcgetsid(fd) == getsid(0));
    signal(SIGWINCH, on_winch);
    R(ioctl(fd, TIOCSWINSZ, &w));
    R(ioctl(fd, TIOCGPGRP, &pg));
    SAY("%d", pg == getpid());
    R(ioctl(fd, TIOCNOTTY));
}

int main(void)
{
    struct winsize w = {24, 80, 1, 2};
    struct termios t;
    struct ifreq ifr = {0};
    char buf[64];
    int m, s, n, v;

    R(m = posix_openpt(O_RDWR | O_NOCTTY));
    R(grantpt(m));
    R(unlockpt(m));
    SAY("%d", !strncmp(ptsname(m), "/dev/pts/", 9));
    R(s = open(ptsname(m), O_RDWR | O_NOCTTY));
    R(isatty(s));
    R(ioctl(m, TIOCSWINSZ, &w));
    memset(&w, 0, sizeof w);
    R(ioctl(s, TIOCGWINSZ, &w));
    SAY("%d %d %d %d", w.ws_row, w.ws_col, w.ws_xpixel, w.ws_ypixel);
    R(tcgetattr(s, &t));
    SAY("%x %x %x %x %d %d", t.c_iflag, t.c_oflag, t.c_cflag, t.c_lflag, t.c_cc[VMIN],
        t.c_cc[VEOF]);
    SAY("speed %d", cfgetospeed(&t) == B38400);
    cfmakeraw(&t);
    t.c_cc[VTIME] = 3;
    R(tcsetattr(s, TCSADRAIN, &t));
    R(tcgetattr(s, &t));
    SAY("%x %d", t.c_lflag, t.c_cc[VTIME]);
    R(write(m, "abc", 3));
    usleep(50000); /* the kernel hands it over in a work queue */
    R(ioctl(s, FIONREAD, &n));
    SAY("%d", n);
    R(read(s, buf, 64));
    R(tcflush(s, TCIOFLUSH));
    R(tcsendbreak(s, 0));
    R(ioctl(m, TIOCGPTN, &v));
    R(ioctl(m, TIOCPKT, &(int){1}));
    R(t_fork(session, ptsname(m)));
    R(ioctl(0, 0x12345678, 0) == -1);
    R(ioctl(s, FIOCLEX));
    R(fcntl(s, F_GETFD));
    R(ioctl(s, FIONBIO, &(int){1}));
    R(read(s, buf, 64));
    R(ioctl(s, TIOCGWINSZ, BAD_PTR));
    R(ioctl(999, TIOCGWINSZ, &w));
    n = open("/dev/null", O_RDONLY);
    R(ioctl(n, TCGETS, &t));
    R(ioctl(n, FIGETBSZ, &v));
    n = socket(AF_INET, SOCK_DGRAM, 0);
    strcpy(ifr.ifr_name, "lo");
    R(ioctl(n, SIOCGIFFLAGS, &ifr));
    SAY("loopback %d", !!(ifr.ifr_flags & IFF_LOOPBACK));
    R(ioctl(n, SIOCGIFMTU, &ifr));
    SAY("%d", ifr.ifr_mtu);
    strcpy(ifr.ifr_name, "none9");
    R(ioctl(n, SIOCGIFINDEX, &ifr));
    return 0;
}
