/* SPDX-License-Identifier: MIT */
/*
 * The list of connections that can be cut; see yank.h. Its lock is held for no longer than a
 * shutdown(2) takes.
 */
#include "base/yank.h"

#include <pthread.h>
#include <string.h>
#include <sys/socket.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static YankPoint *first;

static YankPoint *find(const char *kind, const char *id)
{
    YankPoint *p = first;

    while (p && (strcmp(p->kind, kind) || strcmp(p->id, id)))
        p = p->next;
    return p;
}

void yank_register(YankPoint *p, const char *kind, const char *id)
{
    YankPoint **end = &first;

    *p = (YankPoint){.kind = kind, .id = id, .fd = -1};
    pthread_mutex_lock(&lock);
    while (*end)
        end = &(*end)->next;
    *end = p;
    pthread_mutex_unlock(&lock);
}

void yank_unregister(YankPoint *p)
{
    pthread_mutex_lock(&lock);
    for (YankPoint **at = &first; *at; at = &(*at)->next)
        if (*at == p) {
            *at = p->next;
            break;
        }
    pthread_mutex_unlock(&lock);
    *p = (YankPoint){0};
}

void yank_set_fd(YankPoint *p, int fd)
{
    pthread_mutex_lock(&lock);
    p->fd = fd;
    pthread_mutex_unlock(&lock);
}

bool yank_cut(const char *kind, const char *id)
{
    YankPoint *p;

    pthread_mutex_lock(&lock);
    p = find(kind, id);
    if (p && p->fd >= 0)
        shutdown(p->fd, SHUT_RDWR);
    pthread_mutex_unlock(&lock);
    return p;
}

void yank_each(void (*fn)(void *opaque, const char *kind, const char *id), void *opaque)
{
    pthread_mutex_lock(&lock);
    for (const YankPoint *p = first; p; p = p->next)
        fn(opaque, p->kind, p->id);
    pthread_mutex_unlock(&lock);
}

bool yank_is_there(const char *kind, const char *id)
{
    bool is_there;

    pthread_mutex_lock(&lock);
    is_there = find(kind, id);
    pthread_mutex_unlock(&lock);
    return is_there;
}
