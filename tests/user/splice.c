/* SPDX-License-Identifier: MIT */
/*
 * Moving data without reading it: splice, tee, vmsplice, sendfile, copy_file_range, process_vm_*;
 * special descriptors.
 */
#include "t.h"
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/uio.h>

static void move(void)
{
    char buf[64] = {0};
    struct iovec v = {"vmsplice", 8};
    int in = open("in", O_RDWR | O_CREAT, 0600), out = open("out", O_RDWR | O_CREAT, 0600), p[2],
        q[2];
    off_t off = 2;
    loff_t a = 1, b = 0;

    write(in, "0123456789", 10);
    R(sendfile(out, in, &off, 5));
    SAY("%ld", (long)off);
    R(pread(out, buf, 64, 0));
    SAY("%s", buf);
    R(copy_file_range(in, &a, out, &b, 3, 0));
    SAY("%ld %ld", (long)a, (long)b);
    pipe(p);
    pipe(q);
    a = 0;
    R(splice(in, &a, p[1], NULL, 6, SPLICE_F_MORE));
    R(tee(p[0], q[1], 3, 0));
    R(vmsplice(q[1], &v, 1, 0));
    memset(buf, 0, sizeof buf);
    R(read(q[0], buf, 64));
    SAY("%s", buf);
    R(splice(p[0], NULL, out, NULL, 100, 0));
    R(splice(p[0], &a, out, NULL, 100, 0));
    R(splice(in, NULL, out, NULL, 100, 0));
    R(tee(in, q[1], 1, SPLICE_F_NONBLOCK));
    R(tee(p[0], q[1], 1, SPLICE_F_NONBLOCK));
    R(sendfile(999, in, NULL, 1));
    R(copy_file_range(in, NULL, out, NULL, 1, 99));
    R(readahead(in, 0, 10));
    R(sync_file_range(in, 0, 0, SYNC_FILE_RANGE_WRITE));
}

static void memory(void)
{
    char src[32] = "source of bytes", dst[32] = "";
    struct iovec l[2] = {{dst, 6}, {dst + 10, 5}}, r = {src, 11}, bad = {BAD_PTR, 4};

    R(process_vm_readv(getpid(), l, 2, &r, 1, 0));
    SAY("%.6s %.5s", dst, dst + 10);
    R(process_vm_writev(getpid(), l, 1, &r, 1, 0));
    SAY("%s", src);
    R(process_vm_readv(getpid(), l, 2, &bad, 1, 0));
    R(process_vm_readv(getpid(), &bad, 1, &r, 1, 0));
    R(process_vm_readv(getpid(), l, 2, &r, 1, 1));
    R(process_vm_readv(0x7ffffff, l, 2, &r, 1, 0));
    R(process_vm_readv(getpid(), l, 5000, &r, 1, 0));
}

static void descriptors(void)
{
    struct signalfd_siginfo si;
    siginfo_t wi = {0};
    sigset_t set;
    int fd, pid, pfd;

    R(fd = memfd_create("name", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    R(ftruncate(fd, 100));
    R(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW));
    R(fcntl(fd, F_GET_SEALS));
    R(ftruncate(fd, 10));
    R(memfd_create("name", 0x4000));
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    sigaddset(&set, SIGRTMIN + 2);
    sigprocmask(SIG_BLOCK, &set, NULL);
    R(fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC));
    R(read(fd, &si, sizeof si));
    raise(SIGUSR2);
    sigqueue(getpid(), SIGRTMIN + 2, (union sigval){.sival_int = 77});
    R(read(fd, &si, sizeof si));
    SAY("%u code %d mine %d", si.ssi_signo, si.ssi_code, si.ssi_pid == (unsigned)getpid());
    R(read(fd, &si, sizeof si));
    SAY("%d code %d value %d", (int)si.ssi_signo - SIGRTMIN, si.ssi_code, si.ssi_int);
    R(signalfd(0, &set, 0));
    R(syscall(SYS_signalfd4, -1, &set, 4, 0));
    pid = fork();
    if (pid == 0) {
        usleep(20000);
        _exit(7);
    }
    R(pfd = pidfd_open(pid, 0));
    R(waitid(P_PIDFD, (id_t)pfd, &wi, WEXITED | WNOWAIT));
    SAY("%d %d %d", wi.si_code, wi.si_status, wi.si_pid == pid);
    R(pidfd_send_signal(pfd, 0, NULL, 0));
    R(waitid(P_PID, (id_t)pid, &wi, WEXITED));
    R(pidfd_send_signal(pfd, 0, NULL, 0));
    R(syscall(SYS_kcmp, getpid(), getpid(), 0, 0, 0));
    R(pidfd_getfd(pfd, 0, 0));
    R(syscall(SYS_membarrier, 0, 0, 0) > 0);
}

int main(void)
{
    t_tmpdir();
    move();
    memory();
    descriptors();
    return 0;
}
