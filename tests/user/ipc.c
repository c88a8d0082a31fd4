/* SPDX-License-Identifier: MIT */
/* System V semaphores, messages, shared memory; POSIX message queues. */
#include "t.h"
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

union semarg {
    int val;
    struct semid_ds *buf;
    unsigned short *array;
    struct seminfo *info;
};

static void sems(void)
{
    struct sembuf op[2] = {{0, 1, 0}, {2, -1, IPC_NOWAIT}};
    struct timespec ts = {0, 5000000};
    unsigned short v[3] = {7, 8, 9};
    struct seminfo si = {0};
    struct semid_ds ds;
    int id;

    OK(id = semget(IPC_PRIVATE, 3, IPC_CREAT | 0640));
    R(semctl(id, 0, SETALL, (union semarg){.array = v}));
    R(semctl(id, 1, GETVAL));
    R(semctl(id, 1, SETVAL, (union semarg){.val = 21}));
    memset(v, 0, sizeof v);
    R(semctl(id, 0, GETALL, (union semarg){.array = v}));
    SAY("%u %u %u", v[0], v[1], v[2]);
    R(semop(id, op, 2));
    SAY("pid %d", semctl(id, 0, GETPID) == getpid());
    memset(&ds, 0xff, sizeof ds);
    R(semctl(id, 0, IPC_STAT, (union semarg){.buf = &ds}));
    SAY("mode %o nsems %lu otime %d ctime %d uid %d", ds.sem_perm.mode, (unsigned long)ds.sem_nsems,
        ds.sem_otime > 1600000000, ds.sem_ctime > 1600000000, ds.sem_perm.uid == getuid());
    ds.sem_perm.mode = 0600;
    R(semctl(id, 0, IPC_SET, (union semarg){.buf = &ds}));
    R(semctl(id, 0, IPC_STAT, (union semarg){.buf = &ds}));
    SAY("mode %o", ds.sem_perm.mode);
    R(semctl(id, 0, IPC_INFO, (union semarg){.info = &si}) >= 0);
    SAY("%d", si.semmsl > 0);
    op[0] = (struct sembuf){0, 0, 0};
    R(semtimedop(id, op, 1, &ts));
    op[0].sem_num = 99;
    R(semop(id, op, 1));
    R(semctl(id, 0, GETALL, (union semarg){.array = BAD_PTR}));
    R(semctl(id, 0, IPC_STAT, (union semarg){.buf = BAD_PTR}));
    R(semctl(id, 0, IPC_RMID));
    R(semctl(id, 0, GETVAL));
}

static void msgs(void)
{
    struct {
        long type;
        char text[16];
    } m = {5, "five"};
    struct msqid_ds ds;
    int id;

    OK(id = msgget(IPC_PRIVATE, IPC_CREAT | 0600));
    R(msgsnd(id, &m, 5, 0));
    m.type = 3;
    R(msgsnd(id, &m, 16, 0));
    R(msgctl(id, IPC_STAT, &ds));
    SAY("qnum %lu qbytes %d stime %d lspid %d", (unsigned long)ds.msg_qnum, ds.msg_qbytes > 0,
        ds.msg_stime > 1600000000, ds.msg_lspid == getpid());
    R(msgrcv(id, &m, 16, -4, 0));
    SAY("type %ld", m.type);
    R(msgrcv(id, &m, 2, 5, 0));
    R(msgrcv(id, &m, 2, 5, MSG_NOERROR));
    SAY("type %ld %.2s", m.type, m.text);
    R(msgrcv(id, &m, 2, 0, IPC_NOWAIT));
    m.type = 0;
    R(msgsnd(id, &m, 2, 0));
    R(msgctl(id, IPC_RMID, NULL));
}

static void child(void *p)
{
    strcpy(p, "from the child");
}

static void shms(void)
{
    struct shmid_ds ds;
    char *p, *q;
    int id;

    OK(id = shmget(IPC_PRIVATE, 10000, IPC_CREAT | 0600));
    p = shmat(id, NULL, 0);
    q = shmat(id, NULL, SHM_RDONLY);
    SAY("%d %d", p != (void *)-1, q != (void *)-1);
    R(t_fork(child, p));
    SAY("%s", q);
    R(shmctl(id, IPC_STAT, &ds));
    SAY("size %zu nattch %lu cpid %d mode %o", ds.shm_segsz, (unsigned long)ds.shm_nattch,
        ds.shm_cpid == getpid(), ds.shm_perm.mode);
    R(shmctl(id, IPC_RMID, NULL));
    R(shmctl(id, IPC_STAT, &ds));
    SAY("mode %o", ds.shm_perm.mode);
    R(shmdt(q));
    R(shmdt(q));
    R(shmdt(p));
    R(shmctl(id, IPC_STAT, &ds));
    R((long)shmat(id, NULL, 0));
    R((long)shmat(-1, NULL, 0));
}

static void mqs(void)
{
    struct mq_attr at = {.mq_maxmsg = 3, .mq_msgsize = 64}, got;
    struct timespec ts = {1, 0};
    char name[64], buf[64];
    unsigned prio;
    mqd_t q;

    snprintf(name, sizeof name, "/lyrebird-%d", (int)getpid());
    OK(q = mq_open(name, O_RDWR | O_CREAT | O_EXCL | O_NONBLOCK, 0600, &at));
    if (q == (mqd_t)-1)
        return;
    R(mq_send(q, "low", 4, 1));
    R(mq_send(q, "high", 5, 9));
    R(mq_getattr(q, &got));
    SAY("%ld %ld %ld nonblock %d", got.mq_maxmsg, got.mq_msgsize, got.mq_curmsgs,
        got.mq_flags == O_NONBLOCK);
    R(mq_receive(q, buf, 64, &prio));
    SAY("%u %s", prio, buf);
    R(mq_timedreceive(q, buf, 64, NULL, &ts));
    R(mq_receive(q, buf, 64, NULL));
    at.mq_flags = 0;
    R(mq_setattr(q, &at, NULL));
    R(mq_timedreceive(q, buf, 64, NULL, &ts));
    R(mq_receive(q, buf, 1, NULL));
    R(mq_unlink(name));
    R(mq_close(q));
    R(mq_open("bad", O_RDWR));
}

int main(void)
{
    sems();
    msgs();
    shms();
    mqs();
    return 0;
}
