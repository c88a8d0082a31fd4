/* SPDX-License-Identifier: MIT */
/*
 * MC146818 real-time clock of PCs with 114 bytes of RAM ("CMOS"): time of day, alarm, periodic and
 * update interrupts.
 *
 * The time is the machine's real-time clock plus an offset that guests set. While SET holds it,
 * the registers are RAM and the time follows them when SET ends. Interrupts of the periodic kind
 * lie on a grid of the clock, so they do not drift. Region 0: index and data port (PC: 0x70).
 * The century is byte 0x32, as ACPI's FADT says of PCs.
 * Source: MC146818A data sheet, "Memory Map", "Register A" to "Register D".
 */
#include "hw/rtc/mc146818.h"

#include <string.h>
#include <time.h>
#include "base/log.h"

enum {
    SECOND = 0,
    SECOND_ALARM,
    MINUTE,
    MINUTE_ALARM,
    HOUR,
    HOUR_ALARM,
    WEEKDAY,
    DAY,
    MONTH,
    YEAR,
    REG_A,
    REG_B,
    REG_C,
    REG_D,
    CENTURY = 0x32,
    RAM_SIZE = 128,

    A_UPDATING = 1 << 7,
    A_DIVIDER = 7 << 4,
    A_RUNNING = 2 << 4, /* the divider of a crystal of 32768 Hz */
    B_SET = 1 << 7,
    B_PERIODIC = 1 << 6,
    B_ALARM = 1 << 5,
    B_UPDATE = 1 << 4,
    B_BINARY = 1 << 2,
    B_24H = 1 << 1,
    C_IRQ = 1 << 7, /* bits 6:4 as in register B */
    C_SOURCES = B_PERIODIC | B_ALARM | B_UPDATE,
    D_VALID = 1 << 7,

    HOUR_PM = 1 << 7,
    ANY = 0xc0, /* an alarm with both bits matches always */
};

#define CRYSTAL_HZ      32768
#define UPDATE_NS       244000 /* how long before the update UIP is seen */
#define SECONDS_PER_DAY 86400
#define MISSED_MAX      (1u << 20) /* two minutes of the fastest */

typedef struct Mc146818 {
    Device dev;
    u8 index;
    u8 ram[RAM_SIZE]; /* registers 10 to 12 and the alarm; the time only while SET */
    i64 offset_s;     /* to add to the clock of the machine */
    char *policy;     /* of periodic interrupts that come before the last was taken */
    bool is_slew;     /* the guest gets them later: they are counted in missed */
    u32 missed;
    i64 next_tick; /* of the crystal: when the next is due */
    LoopTimer second, periodic;
} Mc146818;

/* ---- time ---- */

static i64 rtc_ns(const Mc146818 *s)
{
    const DeviceEnv *env = s->dev.env;

    return env->rtc_base_ns + clock_now_ns(env->rtc);
}

/* Rounded towards the past, also before 1970. */
static i64 floor_div(i64 a, i64 b)
{
    return a / b - (a % b < 0);
}

static i64 now_s(const Mc146818 *s)
{
    return floor_div(rtc_ns(s), NS_PER_SEC) + s->offset_s;
}

static u8 encode(const Mc146818 *s, unsigned v)
{
    return (u8)(s->ram[REG_B] & B_BINARY ? v : v / 10 << 4 | v % 10);
}

static unsigned decode(const Mc146818 *s, u8 v)
{
    return s->ram[REG_B] & B_BINARY ? v : (v >> 4) * 10u + (v & 15);
}

static u8 encode_hour(const Mc146818 *s, unsigned hour)
{
    if (s->ram[REG_B] & B_24H)
        return encode(s, hour);
    return encode(s, (hour + 11) % 12 + 1) | (hour >= 12 ? HOUR_PM : 0);
}

static unsigned decode_hour(const Mc146818 *s, u8 v)
{
    if (s->ram[REG_B] & B_24H)
        return decode(s, v);
    return decode(s, v & (u8)~HOUR_PM) % 12 + (v & HOUR_PM ? 12 : 0);
}

/* Into the registers of the time. */
static void put_time(Mc146818 *s)
{
    time_t t = now_s(s);
    struct tm tm;

    if (!gmtime_r(&t, &tm))
        return;
    s->ram[SECOND] = encode(s, (unsigned)tm.tm_sec);
    s->ram[MINUTE] = encode(s, (unsigned)tm.tm_min);
    s->ram[HOUR] = encode_hour(s, (unsigned)tm.tm_hour);
    s->ram[WEEKDAY] = encode(s, (unsigned)tm.tm_wday + 1);
    s->ram[DAY] = encode(s, (unsigned)tm.tm_mday);
    s->ram[MONTH] = encode(s, (unsigned)tm.tm_mon + 1);
    s->ram[YEAR] = encode(s, (unsigned)(tm.tm_year + 1900) % 100);
    s->ram[CENTURY] = encode(s, (unsigned)(tm.tm_year + 1900) / 100 % 100);
}

/* The time from its registers. */
static void take_time(Mc146818 *s)
{
    struct tm tm = {
        .tm_sec = (int)decode(s, s->ram[SECOND]),
        .tm_min = (int)decode(s, s->ram[MINUTE]),
        .tm_hour = (int)decode_hour(s, s->ram[HOUR]),
        .tm_mday = (int)decode(s, s->ram[DAY]),
        .tm_mon = (int)decode(s, s->ram[MONTH]) - 1,
        .tm_year = (int)(decode(s, s->ram[CENTURY]) * 100 + decode(s, s->ram[YEAR])) - 1900,
    };
    DeviceEnv *env = s->dev.env;

    s->offset_s += timegm(&tm) - now_s(s);
    if (env->rtc_changed)
        env->rtc_changed(env, s->offset_s);
}

static bool is_counting(const Mc146818 *s)
{
    return !(s->ram[REG_B] & B_SET) && (s->ram[REG_A] & A_DIVIDER) == A_RUNNING;
}

/* ---- interrupts ---- */

static void update_irq(Mc146818 *s)
{
    u8 *c = &s->ram[REG_C];

    *c = *c & C_SOURCES & s->ram[REG_B] ? *c | C_IRQ : *c & (u8)~C_IRQ;
    irq_set(&s->dev.irq[0], *c & C_IRQ);
}

static bool matches(const Mc146818 *s, unsigned alarm, unsigned value)
{
    unsigned set;

    if ((s->ram[alarm] & ANY) == ANY)
        return true;
    set = alarm == HOUR_ALARM ? decode_hour(s, s->ram[alarm]) : decode(s, s->ram[alarm]);
    return set == value;
}

static bool is_alarm(const Mc146818 *s, i64 at_s)
{
    unsigned t = (unsigned)(at_s - floor_div(at_s, SECONDS_PER_DAY) * SECONDS_PER_DAY);

    return matches(s, SECOND_ALARM, t % 60) && matches(s, MINUTE_ALARM, t / 60 % 60) &&
           matches(s, HOUR_ALARM, t / 3600);
}

/*
 * The timer of seconds runs while somebody may notice: an interrupt is enabled, or the flags have
 * not been set since they were read.
 */
static void arm_second(Mc146818 *s)
{
    u8 b = s->ram[REG_B], c = s->ram[REG_C];
    i64 now = rtc_ns(s);
    bool waits = b & (B_UPDATE | B_ALARM) || ~c & (B_UPDATE | B_ALARM);

    if (is_counting(s) && waits)
        loop_timer_set(&s->second, clock_now_ns(s->dev.env->rtc) + NS_PER_SEC -
                                       (now - floor_div(now, NS_PER_SEC) * NS_PER_SEC));
    else
        loop_timer_cancel(&s->second);
}

static void on_second(void *opaque)
{
    Mc146818 *s = opaque;

    s->ram[REG_C] |= B_UPDATE | (is_alarm(s, now_s(s)) ? B_ALARM : 0);
    update_irq(s);
    arm_second(s);
}

/* Of the periodic interrupt; 0: none is chosen. */
static i64 period_ticks(const Mc146818 *s)
{
    unsigned rate = s->ram[REG_A] & 15;

    if (!rate || (s->ram[REG_A] & A_DIVIDER) != A_RUNNING)
        return 0;
    return 1ll << (rate <= 2 ? rate + 6 : rate - 1);
}

static void arm_periodic(Mc146818 *s)
{
    i64 period = period_ticks(s), now = clock_now_ns(s->dev.env->rtc);

    if (!period || !(s->ram[REG_B] & B_PERIODIC)) {
        loop_timer_cancel(&s->periodic);
        return;
    }
    i64 ticks = (i64)((i128)now * CRYSTAL_HZ / NS_PER_SEC);

    s->next_tick = (ticks / period + 1) * period;
    loop_timer_set(&s->periodic,
                   (i64)(((i128)s->next_tick * NS_PER_SEC + CRYSTAL_HZ - 1) / CRYSTAL_HZ));
}

/* How many interrupts are due, besides one: the guest has not taken the last, or we come late. */
static i64 count_missed(const Mc146818 *s)
{
    i64 ticks = (i64)((i128)clock_now_ns(s->dev.env->rtc) * CRYSTAL_HZ / NS_PER_SEC);
    i64 period = period_ticks(s);

    return !!(s->ram[REG_C] & B_PERIODIC) + (period ? MAX(ticks - s->next_tick, 0) / period : 0);
}

static void on_periodic(void *opaque)
{
    Mc146818 *s = opaque;

    if (s->is_slew)
        s->missed = (u32)MIN(s->missed + count_missed(s), (i64)MISSED_MAX);
    s->ram[REG_C] |= B_PERIODIC;
    update_irq(s);
    arm_periodic(s);
}

/* ---- ports ---- */

static bool is_time(u8 index)
{
    return index == CENTURY || (index <= YEAR && index != SECOND_ALARM && index != MINUTE_ALARM &&
                                index != HOUR_ALARM);
}

static u8 read_c(Mc146818 *s)
{
    u8 value = s->ram[REG_C];

    s->ram[REG_C] = 0;
    update_irq(s); /* the line falls before it rises again */
    if (s->missed && s->ram[REG_B] & B_PERIODIC) {
        s->missed--;
        s->ram[REG_C] = B_PERIODIC;
        update_irq(s);
    }
    arm_second(s);
    return value;
}

static u8 read_a(const Mc146818 *s)
{
    i64 now = rtc_ns(s), left = NS_PER_SEC - (now - floor_div(now, NS_PER_SEC) * NS_PER_SEC);

    return s->ram[REG_A] | (is_counting(s) && left <= UPDATE_NS ? A_UPDATING : 0);
}

static u8 read_byte(Mc146818 *s)
{
    if (is_time(s->index) && is_counting(s))
        put_time(s);
    switch (s->index) {
    case REG_A:
        return read_a(s);
    case REG_C:
        return read_c(s);
    default:
        return s->ram[s->index];
    }
}

static void write_b(Mc146818 *s, u8 value)
{
    bool counted = is_counting(s);

    if (counted && value & B_SET)
        put_time(s); /* by the mode before */
    if (value & B_SET)
        value &= (u8)~B_UPDATE;
    s->ram[REG_B] = value;
    if (!(value & B_PERIODIC))
        s->missed = 0;
    if (!counted && is_counting(s))
        take_time(s);
}

static void write_a(Mc146818 *s, u8 value)
{
    bool counted = is_counting(s);

    if (counted)
        put_time(s);
    s->ram[REG_A] = value & 0x7f;
    if (!counted && is_counting(s))
        take_time(s);
}

static void write_byte(Mc146818 *s, u8 value)
{
    switch (s->index) {
    case REG_A:
        write_a(s, value);
        break;
    case REG_B:
        write_b(s, value);
        break;
    case REG_C:
    case REG_D:
        break; /* read-only */
    default:
        if (is_time(s->index) && is_counting(s)) {
            put_time(s);
            s->ram[s->index] = value;
            take_time(s);
        } else {
            s->ram[s->index] = value;
        }
        break;
    }
    update_irq(s);
    arm_second(s);
    arm_periodic(s);
}

static MemResult port_read(void *opaque, u64 port, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = port ? read_byte(opaque) : 0xff;
    return MEM_OK;
}

/* Bit 7 of the index masks NMI in the chipset; no NMI comes from there. */
static MemResult port_write(void *opaque, u64 port, unsigned size, u64 value, MemAttrs attrs)
{
    Mc146818 *s = opaque;

    if (port)
        write_byte(s, (u8)value);
    else
        s->index = value & 0x7f;
    return MEM_OK;
}

static const MemIoOps port_ops = {.read = port_read, .write = port_write, .impl_max = 1};

/* ---- life ---- */

void mc146818_set(Device *d, u8 index, u8 value)
{
    ((Mc146818 *)d)->ram[index % RAM_SIZE] = value;
}

static bool init(Device *d, Error *err)
{
    Mc146818 *s = (Mc146818 *)d;

    s->is_slew = !strcmp(s->policy, "slew");
    if (!s->is_slew && strcmp(s->policy, "discard"))
        return error_set(err, "%s: lost_tick_policy=%s: discard or slew is expected", d->type->name,
                         s->policy);
    device_add_region(d, "rtc", 2, &port_ops);
    loop_timer_init(d->env->loop, &s->second, d->env->rtc, on_second, s);
    loop_timer_init(d->env->loop, &s->periodic, d->env->rtc, on_periodic, s);
    s->ram[REG_A] = A_RUNNING | 6; /* 1024 Hz */
    s->ram[REG_B] = B_24H;
    s->ram[REG_D] = D_VALID;
    return true;
}

static void fini(Device *d)
{
    Mc146818 *s = (Mc146818 *)d;

    loop_timer_cancel(&s->second);
    loop_timer_cancel(&s->periodic);
}

/* The battery keeps time, alarm and RAM; a reset only ends interrupts. */
static void reset(Device *d)
{
    Mc146818 *s = (Mc146818 *)d;

    s->index = 0;
    s->ram[REG_B] &= (u8)~C_SOURCES;
    s->ram[REG_C] = 0;
    s->missed = 0;
    loop_timer_cancel(&s->periodic);
}

static void reset_hold(Device *d)
{
    update_irq((Mc146818 *)d);
    arm_second((Mc146818 *)d);
}

static const StateRow state_rows[] = {
    STATE_FIELD(Mc146818, index),
    STATE_ARRAY(Mc146818, ram),
    STATE_FIELD(Mc146818, offset_s),
    STATE_SINCE(2, Mc146818, missed),
};

static bool post_load(void *object, u32 version, Error *err)
{
    Mc146818 *s = object;

    s->index &= RAM_SIZE - 1;
    s->missed = version >= 2 && s->is_slew ? MIN(s->missed, MISSED_MAX) : 0;
    s->ram[REG_D] = D_VALID;
    if (s->offset_s > INT64_MAX / NS_PER_SEC || s->offset_s < INT64_MIN / NS_PER_SEC)
        return error_set(err, "the clock is %lld seconds ahead", (long long)s->offset_s);
    update_irq(s);
    arm_second(s);
    arm_periodic(s);
    return true;
}

static const StateTable state = {"mc146818", 2, 1, DEVICE_ROWS(state_rows), NULL, post_load};

static const PropRow props[] = {
    PROP(PROP_STRING, "lost_tick_policy", Mc146818, policy, "discard",
         "of periodic interrupts that the guest is too slow for: discard, or slew: later"),
};

const DeviceType device_mc146818 = {
    .name = "mc146818rtc",
    .desc = "real-time clock of PCs",
    .size = sizeof(Mc146818),
    .is_fixed = true,
    .irqs = 1,
    .props = DEVICE_ROWS(props),
    .state = &state,
    .init = init,
    .fini = fini,
    .reset = reset,
    .reset_hold = reset_hold,
};
