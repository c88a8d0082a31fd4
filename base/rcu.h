/* SPDX-License-Identifier: MIT */
/*
 * Read-copy-update: readers follow published pointers without locks, writers replace the pointer
 * and let the old object be freed when no reader can hold it.
 *
 * The scheme is epochs. A reader announces the epoch in which it began; a writer publishes, ends
 * the epoch, and an object goes when every reader that is inside began later. Chosen over
 * reference counts because readers of guest memory would all write to one counter, and over
 * waiting for readers because a writer often holds the machine lock, for which a reader may be
 * waiting. So nothing here ever waits.
 *
 *     rcu_read_begin();
 *     view = rcu_load(&space->view);      // valid until the matching end
 *     rcu_read_end();
 */
#ifndef BASE_RCU_H
#define BASE_RCU_H

#include <stdatomic.h>
#include "base/types.h"

/* Part of an object to be freed later. */
typedef struct RcuHead RcuHead;
struct RcuHead {
    RcuHead *next;
    void (*free)(RcuHead *head);
    u64 epoch;
};

/**
 * Begin and end reading; they nest. Any thread; the first call of a thread registers it until it
 * ends.
 */
void rcu_read_begin(void);
void rcu_read_end(void);

/**
 * For a thread that reads for long (a vCPU): say that it holds no pointer at this moment. Not
 * inside a nested read.
 */
void rcu_quiesce(void);

/** The pointer in @p, inside a read. Pairs with rcu_publish. */
#define rcu_load(p) atomic_load_explicit((p), memory_order_seq_cst)

/** Make @v visible to readers, who then see all that was written to *@v before. */
#define rcu_publish(p, v) atomic_store_explicit((p), (v), memory_order_seq_cst)

/**
 * Call @free(@head) when no reader can hold the object, which is unreachable already. It happens
 * in this or a later call of rcu_free_later or rcu_reclaim, in the thread that makes it; @free
 * takes no locks that its callers may hold.
 */
void rcu_free_later(RcuHead *head, void (*free)(RcuHead *head));

/** Free what can be freed now; true if nothing is left. */
bool rcu_reclaim(void);

#endif
