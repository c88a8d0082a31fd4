/* SPDX-License-Identifier: MIT */
/*
 * Interrupt controllers that are the accelerator's while the machine runs (kernel-irqchip=): what
 * our devices have goes there when it goes on, and comes back when it stands.
 */
#include "hw/boards/pc.h"
#include "hw/intc/i8259.h"
#include "hw/intc/ioapic.h"
#include "hw/intc/lapic.h"
#include "hw/timer/i8254.h"

void pc_message(Pc *s, u64 addr, u32 data)
{
    if (s->chips)
        s->chips->message(addr, data);
    else
        lapic_message(s->apics, addr, data);
}

/* Before the controllers, which its line leads to: that goes down. */
static bool give_timer(Pc *s, const IrqchipOps *chips)
{
    IrqchipPit pit;

    if (!chips->put_pit)
        return true;
    i8254_give(s->pit, &pit);
    pit.is_silent = s->has_no_timers;
    return chips->put_pit(&pit);
}

static void take_timer(Pc *s, const IrqchipOps *chips)
{
    IrqchipPit pit;

    if (chips->get_pit && chips->get_pit(&pit))
        i8254_take(s->pit, &pit);
}

void pc_irqchip_timer(Pc *s)
{
    if (!s->chips || !s->chips->put_pit)
        return;
    take_timer(s, s->chips);
    if (!give_timer(s, s->chips))
        machine_request(&s->machine, MACHINE_CPU_FAILED);
}

static bool give_board(Pc *s, const IrqchipOps *chips)
{
    IrqchipPic pic[2];
    IrqchipIoapic io;

    ioapic_give(s->ioapic, &io);
    if (chips->mode == IRQCHIP_SPLIT)
        return chips->set_routes(&io);
    i8259_give(s->pic, pic);
    return chips->put_board(pic, &io);
}

/* A CPU that cannot have its state is said so, and is as good as broken. */
static void give(Pc *s)
{
    Machine *m = &s->machine;
    const IrqchipOps *chips = m->accel->irqchip ? m->accel->irqchip() : NULL;
    bool ok = true;

    if (!chips)
        return;
    for (unsigned n = 0; n < m->cpu_count; n++) {
        IrqchipApic a;

        lapic_give(lapic_of(s->apics, n), &a, chips->mode == IRQCHIP_SPLIT);
        ok &= chips->put_apic(m->cpus[n], &a);
    }
    ok &= give_timer(s, chips) && give_board(s, chips);
    s->chips = chips;
    if (!ok)
        machine_request(m, MACHINE_CPU_FAILED);
}

static void take(Pc *s)
{
    Machine *m = &s->machine;
    const IrqchipOps *chips = s->chips;
    IrqchipPic pic[2];
    IrqchipIoapic io;

    if (!chips)
        return;
    s->chips = NULL;
    take_timer(s, chips); /* its line may go up: what the kernel's controllers have seen comes after */
    for (unsigned n = 0; n < m->cpu_count; n++) {
        IrqchipApic a;

        if (chips->get_apic(m->cpus[n], &a))
            lapic_take(lapic_of(s->apics, n), &a);
    }
    if (chips->mode == IRQCHIP_ON && chips->get_board(pic, &io)) {
        i8259_take(s->pic, pic);
        ioapic_take(s->ioapic, &io);
    }
}

/* After a reset what the accelerator has counts no more. */
static void on_event(MachineListener *l, MachineEvent e)
{
    Pc *s = container_of(l, Pc, listener);
    bool runs = s->machine.state == MACHINE_RUNNING;

    switch (e) {
    case MACHINE_EVENT_STOP:
    case MACHINE_EVENT_ACCEL_ENDS: take(s); break;
    case MACHINE_EVENT_RESUME: give(s); break;
    case MACHINE_EVENT_RESET:
    case MACHINE_EVENT_ACCEL:
        if (runs)
            give(s);
        break;
    default: break;
    }
}

static void routes_changed(void *opaque)
{
    Pc *s = opaque;

    if (s->chips && s->chips->mode == IRQCHIP_SPLIT)
        give_board(s, s->chips);
}

void pc_irqchip_begin(Pc *s)
{
    s->listener.event = on_event;
    machine_listen(&s->machine, &s->listener);
    ioapic_on_change(s->ioapic, routes_changed, s);
}

void pc_irqchip_end(Pc *s)
{
    if (s->listener.event)
        machine_unlisten(&s->machine, &s->listener);
}
