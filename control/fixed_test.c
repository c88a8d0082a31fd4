/* SPDX-License-Identifier: MIT */
/* Whether a static program can be linked at a fixed high address: with what of glibc lyrebird uses. See fixed.ld. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void fixed_nothing(void);

void fixed_nothing(void)
{
}

static void *thread(void *arg)
{
    return arg;
}

int main(int argc, char **argv)
{
    pthread_t id;

    pthread_create(&id, NULL, thread, argv);
    pthread_join(id, NULL);
    atexit(fixed_nothing);
    return fork() < 0 || printf("%s\n", getenv("PATH")) < 0;
}
