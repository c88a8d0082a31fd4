/* SPDX-License-Identifier: MIT */
/* Turns, budgets and time; see icount.h. */
#include "softmmu/icount.h"

#include <inttypes.h>
#include <time.h>
#include "base/log.h"
#include "frontend/guest.h"
#include "softmmu/run.h"

#define TURN       20000     /* instructions, if others wait */
#define PASS       (1 << 20) /* instructions until the loop looks at its descriptors */
#define AHEAD_NS   3000000   /* of the host's time, before an aligned guest waits */
#define ADJUST_NS  100000000 /* of the host's time, between two looks at its speed */
#define WOBBLE_NS  (ADJUST_NS / 10)
#define SHIFT_AUTO 3         /* to begin with */

typedef struct Icount {
    const IcountConfig *cfg;
    Clock *clock;
    Loop *loop;
    Vcpu *running;           /* NULL: count is exact */
    u64 count;               /* instructions, when the budget of the running vCPU is used up */
    i64 bias_ns;             /* time is bias_ns + (count << shift) */
    u32 shift;
    u32 turn;                /* index of a vCPU */
    u64 turn_end;            /* count at which others may have their turn */
    u64 hash, hashed;        /* hashed: count at the last look */
    LoopTimer nap;           /* of the host's time, while no vCPU runs */
    i64 nap_start_ns;        /* 0: none */
    i64 host_ns, virtual_ns; /* where both clocks were when they were compared first; host_ns 0: not yet */
    i64 adjusted_ns, drift_ns; /* when and how far apart at the last adjustment */
    bool is_over;            /* until is reached and told */
} Icount;

static Icount state;
static __thread Icount *self; /* in the loop's thread */

/* ---- count and time ---- */

/* rest: what its block counted at the entry and has not begun. */
u64 icount_count(void)
{
    const Vcpu *v = state.running;

    return v ? state.count - (u64)(i64)v->rt.icount_left - v->rt.icount_rest : state.count;
}

static i64 now_ns(void *opaque)
{
    return state.bias_ns + (i64)(icount_count() << state.shift);
}

static void set_ns(void *opaque, i64 now)
{
    state.bias_ns += now - now_ns(NULL);
}

static void set_shift(u32 shift)
{
    i64 now = now_ns(NULL);

    state.shift = shift;
    set_ns(NULL, now);
}

void icount_stop(void)
{
    Vcpu *v = self ? self->running : NULL;

    if (!v || v->rt.icount_left <= 0)
        return;
    self->count -= (u64)v->rt.icount_left;
    v->rt.icount_left = 0;
}

/* ---- what the host's time does to it ---- */

static void compare_begin(void)
{
    state.host_ns = state.adjusted_ns = clock_host_ns();
    state.virtual_ns = now_ns(NULL);
    state.drift_ns = 0;
}

/* How far the guest's time is ahead. */
static i64 drift(i64 host)
{
    return (now_ns(NULL) - state.virtual_ns) - (host - state.host_ns);
}

/* While it drifts further away, an instruction becomes twice as long or half. */
static void adjust(void)
{
    i64 host = clock_host_ns(), d;

    if (host - state.adjusted_ns < ADJUST_NS)
        return;
    d = drift(host);
    if (d > WOBBLE_NS && d > state.drift_ns && state.shift)
        set_shift(state.shift - 1);
    else if (d < -WOBBLE_NS && d < state.drift_ns && state.shift < ICOUNT_SHIFT_MAX)
        set_shift(state.shift + 1);
    state.adjusted_ns = host;
    state.drift_ns = d;
}

static void align(void)
{
    i64 ahead = drift(clock_host_ns());

    if (ahead > AHEAD_NS)
        nanosleep(
            &(struct timespec){.tv_sec = ahead / NS_PER_SEC, .tv_nsec = ahead % NS_PER_SEC}, NULL);
}

static void follow_host(void)
{
    if (!state.cfg->is_auto && !state.cfg->is_aligned)
        return;
    if (!state.host_ns)
        compare_begin();
    if (state.cfg->is_auto)
        adjust();
    else
        align();
}

/* ---- nobody runs ---- */

static void nap_over(void *opaque)
{
}

static void nap_end(void)
{
    loop_timer_cancel(&state.nap);
    state.nap_start_ns = 0;
}

/* A vCPU can run again before the next timer is due: as much time passed as for the host. */
static void wake_early(void)
{
    i64 left = loop_deadline_ns(state.loop, state.clock) - now_ns(NULL);

    if (!state.nap_start_ns)
        return;
    state.bias_ns += MIN(clock_host_ns() - state.nap_start_ns, left);
    nap_end();
}

/* All wait for the next timer, if there is one. */
static bool rest(void)
{
    i64 deadline = loop_deadline_ns(state.loop, state.clock), left = deadline - now_ns(NULL), host;

    if (deadline == INT64_MAX)
        return false;
    host = clock_host_ns();
    if (state.cfg->may_sleep && !state.nap_start_ns)
        state.nap_start_ns = host;
    if (state.cfg->may_sleep && host - state.nap_start_ns < left) {
        loop_timer_set(&state.nap, state.nap_start_ns + left);
        return false;
    }
    nap_end();
    state.bias_ns += MAX(left, 0);
    return true;
}

/* ---- turns ---- */

/*
 * The one whose turn it is keeps it until its end, or while no other can run. Turns end at multiples of TURN, so it does
 * not matter how often this is asked.
 */
static bool choose(void)
{
    unsigned n = run_count();

    if (n == 1 || (state.count < state.turn_end && run_may(state.turn)))
        return run_may(state.turn);
    for (unsigned k = 1; k <= n; k++) {
        unsigned next = (state.turn + k) % n;

        if (!run_may(next))
            continue;
        state.turn = next;
        state.turn_end = (state.count / TURN + 1) * TURN;
        return true;
    }
    return false;
}

/* How many instructions may run before somebody else has to. */
static u64 budget(void)
{
    const IcountConfig *cfg = state.cfg;
    i64 deadline = loop_deadline_ns(state.loop, state.clock), left = deadline - now_ns(NULL);
    u64 n = PASS;

    if (deadline != INT64_MAX)
        n = left <= 0 ? 0 : MIN(n, ((u64)left + (1u << state.shift) - 1) >> state.shift);
    if (run_count() > 1)
        n = MIN(n, state.turn_end - state.count);
    if (cfg->hash_every)
        n = MIN(n, cfg->hash_every - state.count % cfg->hash_every);
    if (cfg->until && !state.is_over)
        n = state.count < cfg->until ? MIN(n, cfg->until - state.count) : 0;
    return n;
}

static u64 mix(u64 h, u64 v)
{
    h = (h ^ v) * 0x9e3779b97f4a7c15ull;
    return h ^ h >> 32;
}

#define FLAGS_ALL (FLAGS_N | FLAGS_Z | FLAGS_C | FLAGS_V) /* the other bits of the word are anything */

static u64 hash_vcpu(u64 h, const Vcpu *v)
{
    for (unsigned n = 0; n < RT_GPR_COUNT; n++)
        h = mix(h, v->rt.gpr[n]);
    return mix(mix(mix(h, v->rt.pc), v->rt.flags & FLAGS_ALL), (u64)v->is_halted | (u64)v->is_off << 1);
}

/* After all that the last instruction asked the loop for: nothing is on its way. True: the machine's end is reached. */
static bool look(void)
{
    const IcountConfig *cfg = state.cfg;

    if (cfg->hash_every && state.count != state.hashed && !(state.count % cfg->hash_every)) {
        state.hash = mix(mix(state.hash, state.count), (u64)now_ns(NULL));
        for (unsigned n = 0; n < run_count(); n++)
            state.hash = hash_vcpu(state.hash, run_vcpu(n));
        state.hashed = state.count;
        if (log_on(LOG_ICOUNT))
            icount_print_stats(log_file());
    }
    if (!cfg->until || state.count < cfg->until || state.is_over)
        return false;
    state.is_over = true;
    cfg->on_until(cfg->opaque);
    return true;
}

static void run_turn(u64 insns)
{
    Vcpu *v = run_vcpu(state.turn);

    v->rt.icount_left = (i32)insns;
    v->rt.icount_rest = 0;
    state.count += insns;
    state.running = v;
    run_once(v);
    state.count = icount_count();
    state.running = NULL;
    if (v->wants_yield)
        state.turn_end = state.count;
    v->wants_yield = false;
}

bool icount_run(void)
{
    u64 n;

    if (!run_is_going()) {
        nap_end();
        state.host_ns = 0; /* time that stands still is not compared */
        return false;
    }
    if (look())
        return true;
    if (!choose())
        return rest();
    wake_early();
    follow_host();
    n = budget();
    if (n)
        run_turn(n);
    return true;
}

/* ---- life ---- */

void icount_init(const IcountConfig *cfg, Clock *clock, Loop *l)
{
    state = (Icount){
        .cfg = cfg, .clock = clock, .loop = l, .shift = cfg->is_auto ? SHIFT_AUTO : cfg->shift};
    self = &state;
    clock->count_ns = now_ns;
    clock->set_ns = set_ns;
    loop_timer_init(l, &state.nap, NULL, nap_over, NULL);
    loop_set_on_work(l, icount_stop);
}

void icount_fini(void)
{
    if (!self)
        return;
    nap_end();
    loop_set_on_work(state.loop, NULL);
    self = NULL;
}

u64 icount_hash(void)
{
    return state.hash;
}

void icount_print_stats(FILE *f)
{
    fprintf(f, "icount: %" PRIu64 " instructions, %" PRId64 " ns", state.count, now_ns(NULL));
    if (state.cfg->hash_every)
        fprintf(f, ", trace %016" PRIx64, state.hash);
    fputc('\n', f);
}

/* ---- saved state ---- */

static const StateRow rows[] = {
    STATE_FIELD(Icount, count),    STATE_FIELD(Icount, bias_ns), STATE_FIELD(Icount, shift),
    STATE_FIELD(Icount, turn),     STATE_FIELD(Icount, turn_end), STATE_FIELD(Icount, hash),
    STATE_FIELD(Icount, hashed),
};

static bool post_load(void *object, u32 version, Error *err)
{
    const Icount *s = object;

    if (s->shift > ICOUNT_SHIFT_MAX || s->turn >= run_count() || s->count >> 48 ||
        (s->turn_end > s->count && s->turn_end - s->count > TURN))
        return error_set(err, "saved state of -icount: shift %u, CPU %u until %" PRIu64, s->shift,
                         s->turn, s->turn_end);
    return true;
}

static const StateTable table = {ICOUNT_SECTION, 1, 1, rows, ARRAY_SIZE(rows), NULL, post_load};

bool icount_save(SnapWriter *w, Error *err)
{
    return !self || snap_save(w, table.name, 0, &table, self, err);
}

/* The shift is the command line's, unless it moves. */
bool icount_load(const SnapSection *s, Error *err)
{
    Icount loaded = state;

    if (!snap_load(s, &table, &loaded, err))
        return false;
    if (!self)
        return true;
    state = loaded;
    if (!state.cfg->is_auto)
        set_shift(state.cfg->shift);
    state.host_ns = 0;
    state.is_over = false;
    return true;
}
