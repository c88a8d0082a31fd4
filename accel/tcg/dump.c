/* SPDX-License-Identifier: MIT */
/* What -d and -stats show of the translator. Host code is disassembled by capstone. */
#include <capstone/capstone.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "accel/tcg/tb.h"
#include "base/log.h"
#include "frontend/guest.h"

static void dump_guest(TcgCpu *t, const Tb *tb, FILE *f)
{
    char text[128];
    Gva pc = tb->pc;

    fprintf(f, "IN: %u instructions at 0x%" PRIx64 "\n", tb->insn_count, tb->pc);
    while (pc < tb->pc + tb->size_bytes) {
        VcpuException fault;
        u32 avail;
        const u8 *bytes = t->cpu->mem->code(t->cpu, pc, &avail, &fault);
        unsigned n = bytes ? tcg.cfg.arch->disas(tb->key, bytes, avail, pc, text, sizeof text) : 0;

        if (!n)
            break;
        fprintf(f, "0x%" PRIx64 ":  %s\n", pc, text);
        pc += n;
    }
}

static bool open_x64(csh *h)
{
    return cs_open(CS_ARCH_X86, CS_MODE_64, h) == CS_ERR_OK;
}

static void dump_host(const Tb *tb, FILE *f)
{
    const u8 *code = tb->code;
    size_t left = tb->code_size;
    u64 addr = (u64)(uintptr_t)code;
    cs_insn *insn;
    csh h;

    fprintf(f, "OUT: %u bytes for 0x%" PRIx64 "\n", tb->code_size, tb->pc);
    if (!code || !open_x64(&h))
        return;
    insn = cs_malloc(h);
    while (cs_disasm_iter(h, &code, &left, &addr, insn)) {
        if (insn->address == (u64)(uintptr_t)tb->code + tb->body_size)
            fprintf(f, "  -- out of line --\n");
        fprintf(f, "0x%" PRIx64 ":  %s %s\n", insn->address, insn->mnemonic, insn->op_str);
    }
    cs_free(insn, 1);
    cs_close(&h);
}

void dump_tb(TcgCpu *t, const Tb *tb, const IrBlock *ir)
{
    FILE *f = log_file();

    if (!log_addr(tb->pc))
        return;
    flockfile(f);
    if (log_on(LOG_IN_ASM))
        dump_guest(t, tb, f);
    if (log_on(LOG_IR | LOG_OPT))
        ir_print(ir, f);
    if (log_on(LOG_OUT_ASM))
        dump_host(tb, f);
    fputc('\n', f);
    funlockfile(f);
}

void dump_exec(TcgCpu *t, const Tb *tb)
{
    if (!log_addr(tb->pc))
        return;
    if (log_on(LOG_EXEC))
        log_printf("Trace %d: 0x%" PRIx64 " key 0x%x\n", t->cpu->index, tb->pc, tb->key);
    if (log_on(LOG_CPU))
        tcg.cfg.arch->dump(t->cpu, log_file());
}

/* --- -stats --- */

typedef struct Executed {
    u64 blocks, guest, host;
} Executed;

/*
 * What @tb executed. A block that was not left at its end is taken to have left at its last side exit, so blocks with
 * several side exits count a little too much, of guest and host instructions alike.
 */
static void add_executed(Executed *x, const Tb *tb)
{
    u64 entries = tb->counts[0], ends = tb->side_insns ? tb->counts[1] : entries, sides = entries - ends;

    x->blocks += entries;
    x->guest += ends * tb->insn_count + sides * tb->side_guest;
    x->host += ends * tb->body_insns + sides * tb->side_insns;
}

#define TOP_BLOCKS 10

/* The blocks that executed the most guest instructions, most first. */
static void note_top(const Tb *top[TOP_BLOCKS], const Tb *tb)
{
    for (unsigned n = 0; n < TOP_BLOCKS; n++) {
        const Tb *old = top[n];

        if (old && old->counts[0] * old->insn_count >= tb->counts[0] * tb->insn_count)
            continue;
        top[n] = tb;
        if (!old)
            return;
        tb = old;
    }
}

static Executed count_executed(const Tb *top[TOP_BLOCKS])
{
    Executed x = {0};

    for (Chunk *c = tcg.oldest; c; c = c->next) {
        for (u32 n = 0; n < c->tb_count; n++) {
            if (!c->tbs[n]->counts[0] || !c->tbs[n]->code)
                continue;
            note_top(top, c->tbs[n]);
            add_executed(&x, c->tbs[n]);
        }
    }
    return x;
}

/* A counter of TcgCpu at @field, and @ended of vCPUs that are gone. */
static u64 sum(u64 ended, size_t field)
{
    for (const TcgCpu *t = tcg.cpus; t; t = t->next)
        ended += __atomic_load_n((const u64 *)(const void *)((const char *)t + field), __ATOMIC_RELAXED);
    return ended;
}

static u64 count_lookups(void)
{
    return sum(tcg.stats.lookups, offsetof(TcgCpu, lookups));
}

static u64 count_first_runs(void)
{
    return sum(tcg.stats.first_runs, offsetof(TcgCpu, first_runs));
}

/* Other threads may be running. */
void tcg_write_counters(FILE *f)
{
    pthread_mutex_lock(&tcg.lock);
    Executed x = count_executed((const Tb *[TOP_BLOCKS]){NULL});

#define _(name, value) fprintf(f, "%s %" PRIu64 "\n", name, value);
#include "accel/tcg/counters.def"
#undef _
    pthread_mutex_unlock(&tcg.lock);
}

/* Other threads may be running. */
void tcg_print_stats(FILE *f)
{
    pthread_mutex_lock(&tcg.lock);
    const Tb *top[TOP_BLOCKS] = {NULL};
    Executed x = count_executed(top);
    u64 insns = MAX(tcg.stats.guest_insns, 1ull);

    fprintf(f, "translated blocks        %" PRIu64 " (%" PRIu64 " interpreted)\n", tcg.stats.translations, tcg.stats.interpreted);
    fprintf(f, "interpreted first runs   %" PRIu64 "\n", count_first_runs());
    fprintf(f, "copied blocks            %" PRIu64 "\n", tcg.stats.copies);
    fprintf(f, "translated instructions  %" PRIu64 ", %" PRIu64 " ns each\n", tcg.stats.guest_insns, tcg.stats.translate_ns / insns);
    fprintf(f, "host code bytes          %" PRIu64 ", %.1f per guest instruction\n", tcg.stats.code_bytes,
            (double)tcg.stats.code_bytes / (double)insns);
    fprintf(f, "links, lookups           %" PRIu64 ", %" PRIu64 "\n", tcg.stats.links, count_lookups());
    fprintf(f, "invalidations, evictions %" PRIu64 ", %" PRIu64 "\n", tcg.stats.invalidations, tcg.stats.evictions);
    fprintf(f, "tag repairs              %" PRIu64 "\n", tcg.stats.tag_repairs);
    if (x.guest)
        fprintf(f, "executed                 %" PRIu64 " blocks, %" PRIu64 " guest instructions, %.2f host instructions each\n", x.blocks,
                x.guest, (double)x.host / (double)x.guest);
    for (unsigned n = 0; n < TOP_BLOCKS && top[n]; n++)
        fprintf(f, "  block 0x%-12" PRIx64 " %5.1f%%  %" PRIu64 " times, %u instructions\n", top[n]->pc,
                100.0 * (double)(top[n]->counts[0] * top[n]->insn_count) / (double)x.guest, top[n]->counts[0], top[n]->insn_count);
    pthread_mutex_unlock(&tcg.lock);
}
