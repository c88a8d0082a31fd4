/* SPDX-License-Identifier: MIT */
/*
 * What children of fork had to translate, their parent translates before its next ones.
 *
 * A child goes ways that its parent never goes: it comes back from fork with 0, and ends or executes something. Its
 * translations die with it, so the next child would make them again. It notes the first of them in a page that it shares
 * with its parent, which makes them, too, the next time that it runs guest code: later children find them.
 *
 * A note is a wish and nothing more: what is at that address is translated as if the parent came there, if anything is.
 */
#include "accel/tcg/tb.h"

typedef struct Note {
    u64 pc; /* 0: not written yet */
    u64 key;
} Note;

#define NOTES ((HINTS_SIZE - 8) / sizeof(Note))

typedef struct Hints {
    u32 count; /* of notes, and of those that found no room */
    Note note[NOTES];
} Hints;

_Static_assert(sizeof(Hints) <= HINTS_SIZE, "NOTES");

static Hints *to_parent WRITTEN_BY_FORK;     /* NULL: no fork made this process */
static Hints *from_children WRITTEN_BY_FORK; /* NULL: it has not forked */
static u32 taken WRITTEN_BY_FORK;            /* of the latter */

/* A process that had this memory before and noted something there has children, and the memory is not lent again. */
void hints_before_fork(void)
{
    if (!tcg.interpret)
        from_children = (Hints *)(void *)(tcg.buf.rw + tcg.buf.size - HINTS_SIZE);
}

void hints_in_child(void)
{
    to_parent = from_children;
    from_children = NULL;
    taken = 0;
}

void hint(Gva pc, u32 key)
{
    u32 n;

    if (likely(!to_parent) || __atomic_load_n(&to_parent->count, __ATOMIC_RELAXED) >= NOTES)
        return;
    n = __atomic_fetch_add(&to_parent->count, 1, __ATOMIC_RELAXED);
    if (n >= NOTES)
        return;
    to_parent->note[n].key = key;
    __atomic_store_n(&to_parent->note[n].pc, pc, __ATOMIC_RELEASE); /* pairs with hints_take */
}

bool hints_wait(void)
{
    return from_children && MIN(__atomic_load_n(&from_children->count, __ATOMIC_RELAXED), NOTES) != __atomic_load_n(&taken, __ATOMIC_RELAXED);
}

/* Several threads may be here. Translation may not raise the exception of what is not there. */
void hints_take(TcgCpu *t)
{
    const VcpuException exc = t->cpu->exc;

    for (;;) {
        u32 n = __atomic_load_n(&taken, __ATOMIC_RELAXED);
        u64 pc = n < NOTES ? __atomic_load_n(&from_children->note[n].pc, __ATOMIC_ACQUIRE) : 0;

        if (!pc)
            break;
        if (!__atomic_compare_exchange_n(&taken, &n, n + 1, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
            continue;
        u32 key = (u32)from_children->note[n].key;

        if (!tb_find(pc, key, pc))
            tb_translate(t, pc, key, pc);
    }
    t->cpu->exc = exc;
}
