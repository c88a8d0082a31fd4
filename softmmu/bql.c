/* SPDX-License-Identifier: MIT */
/* The machine lock; see bql.h. One process runs one machine, so there is one lock. */
#include "softmmu/bql.h"

#include <assert.h>
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static __thread bool is_mine;

bool bql_held(void)
{
    return is_mine;
}

void bql_lock(void)
{
    assert(!is_mine);
    pthread_mutex_lock(&lock);
    is_mine = true;
}

void bql_unlock(void)
{
    assert(is_mine);
    is_mine = false;
    pthread_mutex_unlock(&lock);
}

bool bql_enter(void)
{
    if (is_mine)
        return false;
    bql_lock();
    return true;
}

void bql_leave(bool was_taken)
{
    if (was_taken)
        bql_unlock();
}
