/* SPDX-License-Identifier: MIT */
/* Options about virtual time and chance: -icount, -seed. */
#include <string.h>
#include "base/random.h"
#include "control/system.h"

/* ---- -icount ---- */

static const OptRow icount_rows[] = {
    {"shift", OPT_STR, NULL, "an instruction takes 2^N ns, N from 0 to 10, or auto: as the host's speed is"},
    {"sleep", OPT_BOOL, NULL, "idle CPUs wait as long as the guest's time says (default); off: not at all"},
    {"align", OPT_BOOL, NULL, "wait when the guest's time is ahead of the host's"},
    {"hash", OPT_NUM, NULL, "hash the registers every so many instructions; -stats and until= print it"},
    {"until", OPT_NUM, NULL, "end after so many instructions since power-on, and print the state's hash"},
    {"save", OPT_STR, NULL, "before the end that until= says, save the machine by this name"},
    {"rr", OPT_STR, NULL, "record and replay: not there"},
    {"rrfile", OPT_STR, NULL, "record and replay: not there"},
    {"rrsnapshot", OPT_STR, NULL, "record and replay: not there"},
};

static bool set_shift(IcountConfig *c, const Opts *a, Error *err)
{
    const char *text = opts_get(a, "shift");
    u64 shift = 0;

    c->is_auto = text && !strcmp(text, "auto");
    if (!text || (!c->is_auto && (!parse_num(text, &shift) || shift > ICOUNT_SHIFT_MAX)))
        return error_set(err, "-icount: shift=%s: auto or a number from 0 to %u is expected",
                         text ? text : "", ICOUNT_SHIFT_MAX);
    c->shift = (u8)shift;
    return true;
}

static bool check_icount(const SystemOptions *o, const Opts *a, Error *err)
{
    const IcountConfig *c = &o->machine.icount;

    if (opts_get(a, "rr") || opts_get(a, "rrfile") || opts_get(a, "rrsnapshot"))
        return error_set(err, "-icount: record and replay (rr=) is not there; without inputs from "
                              "outside every run is the same (docs/icount.md)");
    if (c->is_aligned && !c->may_sleep)
        return error_set(err, "-icount: align=on and sleep=off contradict each other");
    if (c->is_auto && (c->is_aligned || !c->may_sleep))
        return error_set(err, "-icount: shift=auto goes with neither align=on nor sleep=off");
    return !o->icount_save || c->until || error_set(err, "-icount: save= needs until=");
}

static bool icount_of(SystemOptions *o, const Opts *a, Error *err)
{
    IcountConfig *c = &o->machine.icount;

    if (!set_shift(c, a, err))
        return false;
    c->is_on = o->machine.accel_config.counts_insns = true;
    c->may_sleep = opts_bool(a, "sleep", true);
    c->is_aligned = opts_bool(a, "align", false);
    c->hash_every = opts_num(a, "hash", 0);
    c->until = opts_num(a, "until", 0);
    o->icount_save = opts_get(a, "save");
    return check_icount(o, a, err);
}

bool set_icount(SystemOptions *o, const char *arg, Error *err)
{
    return system_words(o, &o->icount, "icount", arg, "shift", OPT_TABLE(icount_rows), err) &&
           (o->done || icount_of(o, &o->icount, err));
}

/* ---- -seed ---- */

bool set_random_seed(SystemOptions *o, const char *arg, Error *err)
{
    u64 seed;

    if (!parse_num(arg, &seed))
        return error_set(err, "-seed %s: a number is expected", arg);
    random_seed(seed);
    return true;
}
