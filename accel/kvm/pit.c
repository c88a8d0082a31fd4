/* SPDX-License-Identifier: MIT */
/*
 * kernel-irqchip=on: the interval timer of the kernel, and its state in the form of softmmu/irqchip.h.
 *
 * KVM_SET_PIT2 starts all counters anew, and of counter 0 nobody learns how far it is: a period that
 * was begun begins again on each way, one that ends once goes there as what is left of it.
 *
 * Source: Linux "The Definitive KVM API Documentation": KVM_CREATE_PIT2, KVM_GET_PIT2, KVM_SET_PIT2,
 * KVM_REINJECT_CONTROL.
 */
#include <string.h>
#include <sys/ioctl.h>
#include "accel/kvm/machine.h"
#include "base/clock.h"

/* kvm_pit_channel_state: what is read or written next. ACCESS_* of the chip, and: */
enum {
    NEXT_HIGH = 2, /* of a latched count: the high byte is left */
    NEXT_BOTH = 3,
    NEXT_SECOND = 4, /* the high byte of NEXT_BOTH */
};

static u8 next_of(u8 access, bool is_high)
{
    return access == NEXT_BOTH && is_high ? NEXT_SECOND : access;
}

static void counter_from(IrqchipCounter *c, const struct kvm_pit_channel_state *s, i64 now)
{
    *c = (IrqchipCounter){
        .reload = s->count,
        .elapsed_ns = s->count_load_time ? now - s->count_load_time : 0,
        .mode = s->mode,
        .access = s->rw_mode,
        .is_bcd = s->bcd,
        .gate = s->gate,
        .writes_high = s->write_state == NEXT_SECOND,
        .reads_high = s->count_latched ? s->rw_mode == NEXT_BOTH && s->count_latched == NEXT_HIGH
                                       : s->read_state == NEXT_SECOND,
        .low = s->write_latch,
        .status = s->status,
        .latch = s->latched_count,
        .is_latched = s->count_latched,
        .status_latched = s->status_latched,
    };
}

static void counter_to(struct kvm_pit_channel_state *s, const IrqchipCounter *c)
{
    u8 latched = c->access == NEXT_BOTH && c->reads_high ? NEXT_HIGH : c->access;

    *s = (struct kvm_pit_channel_state){
        .count = c->reload,
        .latched_count = c->latch,
        .count_latched = c->is_latched ? latched : 0,
        .status_latched = c->status_latched,
        .status = c->status,
        .read_state = next_of(c->access, c->reads_high && !c->is_latched),
        .write_state = next_of(c->access, c->writes_high),
        .write_latch = c->low,
        .rw_mode = c->access,
        .mode = c->mode,
        .bcd = c->is_bcd,
        .gate = c->gate,
    };
}

/* In no mode counter 0 has no timer: it would go on while the machine stands. */
bool kvm_pit_get(IrqchipPit *pit)
{
    struct kvm_pit_state2 s;
    i64 now;

    if (!kvm_vm_do(KVM_GET_PIT2, &s, "KVM_GET_PIT2"))
        return false;
    now = clock_host_ns();
    for (unsigned n = 0; n < ARRAY_SIZE(pit->counter); n++)
        counter_from(&pit->counter[n], &s.channels[n], now);
    pit->has_speaker = s.flags & KVM_PIT_FLAGS_SPEAKER_DATA_ON;
    pit->is_silent = s.flags & KVM_PIT_FLAGS_HPET_LEGACY;
    s.channels[0].mode = IRQCHIP_COUNTER_UNSET;
    return kvm_vm_do(KVM_SET_PIT2, &s, "KVM_SET_PIT2");
}

bool kvm_pit_put(const IrqchipPit *pit)
{
    struct kvm_reinject_control late = {.pit_reinject = pit->is_delayed};
    struct kvm_pit_state2 s = {.flags = (pit->has_speaker ? KVM_PIT_FLAGS_SPEAKER_DATA_ON : 0) |
                                        (pit->is_silent ? KVM_PIT_FLAGS_HPET_LEGACY : 0)};

    for (unsigned n = 0; n < ARRAY_SIZE(pit->counter); n++)
        counter_to(&s.channels[n], &pit->counter[n]);
    ioctl(kvm.fd, KVM_REINJECT_CONTROL, &late); /* as it likes, where it cannot be told */
    return kvm_vm_do(KVM_SET_PIT2, &s, "KVM_SET_PIT2");
}

bool kvm_pit_make(void)
{
    struct kvm_pit_config c = {.flags = KVM_PIT_SPEAKER_DUMMY};

    return ioctl(kvm.fd, KVM_CHECK_EXTENSION, KVM_CAP_PIT2) > 0 &&
           ioctl(kvm.fd, KVM_CHECK_EXTENSION, KVM_CAP_PIT_STATE2) > 0 &&
           !ioctl(kvm.fd, KVM_CREATE_PIT2, &c);
}
