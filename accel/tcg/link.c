/* SPDX-License-Identifier: MIT */
/*
 * Block linking: an exit's jump is patched to go straight to the target block.
 *
 * Invariant: linked blocks have the same key, but for bits that concern the entry of a block
 * (GuestArch.entry_keys), and neither is invalid. A link is one aligned 4-byte store, so other
 * threads run either the old or the new jump. In user mode links cross pages freely: whoever
 * changes a mapping invalidates the blocks in it, which unlinks them. In machines they stay within a page;
 * a block on two pages is linked by its gate, which looks where the second one is known to be as it was.
 */
#include "accel/tcg/tb.h"
#include "backend/x64/asm.h"
#include "frontend/guest.h"
#include "softmmu/tlb.h"

static void patch(const TbExit *x, const u8 *target)
{
    x64_patch_rel32(codebuf_rw(&tcg.buf, x->field), codebuf_delta(&tcg.buf), target);
}

void tb_links_begin(Tb *tb)
{
    tb->incoming = NULL;
    for (u32 n = 0; n < tb->exit_count; n++) {
        tb->exits[n].to = NULL;
        patch(&tb->exits[n], tb->exits[n].stub);
    }
}

/* In a machine, where the next page leads may change without a block being told. */
static bool is_within(const Tb *from, const Tb *to)
{
    return !tcg.cfg.has_mmu || !(((from->pc ^ to->pc) | (from->at ^ to->at)) >> RT_PAGE_BITS);
}

void tb_link(TbExit *x, Tb *to)
{
    if (x->to || x->from->is_invalid || to->is_invalid || !to->code || to->is_breakpoint ||
        ((x->from->key ^ to->key) & ~tcg.cfg.arch->entry_keys) || !is_within(x->from, to))
        return;
    x->to = to;
    x->next = to->incoming;
    to->incoming = x;
    patch(x, to->code + (x->from == to ? to->again_at : to->gate_at)); /* its second page was found */
    tcg.stats.links++;
}

void tb_unlink_incoming(Tb *tb)
{
    TbExit *next;

    for (TbExit *x = tb->incoming; x; x = next) {
        next = x->next;
        patch(x, x->stub);
        x->to = NULL;
        x->next = NULL;
    }
    tb->incoming = NULL;
}

void tb_unlink_outgoing(Tb *tb)
{
    for (u32 n = 0; n < tb->exit_count; n++) {
        TbExit *x = &tb->exits[n], **p;

        if (!x->to)
            continue;
        for (p = &x->to->incoming; *p != x; p = &(*p)->next)
            ;
        *p = x->next;
        x->to = NULL;
        patch(x, x->stub);
    }
}
