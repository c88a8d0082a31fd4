/* SPDX-License-Identifier: MIT */
/*
 * kernel-irqchip=on and split: interrupt controllers of the kernel, and their state in the form of
 * softmmu/irqchip.h.
 *
 * Interrupt 0 leads to input 2 of the I/O APIC, as on the boards. Messages go as such; routes are
 * for lines, and in a split tell the kernel of which vectors the board wants to hear the end.
 *
 * Source: Linux "The Definitive KVM API Documentation": KVM_CREATE_IRQCHIP, KVM_SET_GSI_ROUTING,
 * KVM_SIGNAL_MSI, KVM_GET_LAPIC, KVM_GET_IRQCHIP, KVM_GET_MP_STATE, KVM_CAP_SPLIT_IRQCHIP.
 */
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include "accel/kvm/machine.h"
#include "base/log.h"
#include "frontend/x86/cpu/machine.h"

#define ISA_LINES   16
#define TIMER_INPUT 2 /* of the I/O APIC, for interrupt 0 */

_Static_assert(IRQCHIP_APIC_PAGE == KVM_APIC_REG_SIZE, "both are the registers in memory");

static bool on_cpu(const KvmCpu *k, unsigned long request, void *arg, const char *what)
{
    Error err;

    if (kvm_do(k->fd, request, arg, what, &err))
        return true;
    log_printf("%s\n", err.text);
    return false;
}

/* ---- routes ---- */

typedef union Routes {
    struct kvm_irq_routing table;
    u8 room[sizeof(struct kvm_irq_routing) +
            2 * IRQCHIP_IOAPIC_LINES * sizeof(struct kvm_irq_routing_entry)];
} Routes;

static void add_pin(Routes *r, u32 gsi, u32 chip, u32 pin)
{
    r->table.entries[r->table.nr++] = (struct kvm_irq_routing_entry){
        .gsi = gsi, .type = KVM_IRQ_ROUTING_IRQCHIP, .u.irqchip = {.irqchip = chip, .pin = pin}};
}

static bool route_lines(void)
{
    Routes r = {.table.nr = 0};

    for (u32 n = 0; n < IRQCHIP_IOAPIC_LINES; n++) {
        if (n < ISA_LINES)
            add_pin(&r, n, n < 8 ? KVM_IRQCHIP_PIC_MASTER : KVM_IRQCHIP_PIC_SLAVE, n % 8);
        if (n != TIMER_INPUT)
            add_pin(&r, n, KVM_IRQCHIP_IOAPIC, n ? n : TIMER_INPUT);
    }
    return kvm_vm_do(KVM_SET_GSI_ROUTING, &r, "KVM_SET_GSI_ROUTING");
}

/* A redirection entry as the message that it sends. */
static void add_message(Routes *r, u32 gsi, u64 entry)
{
    r->table.entries[r->table.nr++] = (struct kvm_irq_routing_entry){
        .gsi = gsi,
        .type = KVM_IRQ_ROUTING_MSI,
        .u.msi = {.address_lo = 0xfee00000u | (u32)(entry >> 56) << 12 | (entry >> 11 & 1) << 2,
                  .data = (u32)(entry & 0x7ff) | 1u << 14 | (u32)(entry & 1u << 15)}};
}

static bool set_routes(const IrqchipIoapic *io)
{
    Routes r = {.table.nr = 0};

    for (u32 n = 0; n < IRQCHIP_IOAPIC_LINES; n++)
        if (!(io->entry[n] >> 16 & 1))
            add_message(&r, n, io->entry[n]);
    return kvm_vm_do(KVM_SET_GSI_ROUTING, &r, "KVM_SET_GSI_ROUTING");
}

/* ---- interrupts ---- */

static void line(unsigned gsi, bool level)
{
    struct kvm_irq_level l = {.irq = gsi, .level = level};

    kvm_vm_do(KVM_IRQ_LINE, &l, "KVM_IRQ_LINE");
}

/* Nobody there is no error. */
static void message(u64 addr, u32 data)
{
    struct kvm_msi m = {
        .address_lo = (u32)addr, .address_hi = (u32)(addr >> 32), .data = data};

    ioctl(kvm.fd, KVM_SIGNAL_MSI, &m);
}

/* ---- local APICs ---- */

/* Messages to one, SDM vol. 3 "Message Address Register Format". */
#define MESSAGES         0xfee00000u
#define MESSAGE_ID_SHIFT 12
#define MESSAGE_INIT     0x4500u
#define MESSAGE_SIPI     0x4600u /* and the vector */

static bool msr_get(const KvmCpu *k, u32 msr, u64 *value)
{
    union {
        struct kvm_msrs msrs;
        u8 room[sizeof(struct kvm_msrs) + sizeof(struct kvm_msr_entry)];
    } m = {.msrs.nmsrs = 1};

    m.msrs.entries[0].index = msr;
    *value = 0;
    if (ioctl(k->fd, KVM_GET_MSRS, &m) != 1)
        return false;
    *value = m.msrs.entries[0].data;
    return true;
}

static void msr_put(const KvmCpu *k, u32 msr, u64 value)
{
    union {
        struct kvm_msrs msrs;
        u8 room[sizeof(struct kvm_msrs) + sizeof(struct kvm_msr_entry)];
    } m = {.msrs.nmsrs = 1};

    m.msrs.entries[0] = (struct kvm_msr_entry){.index = msr, .data = value};
    if (ioctl(k->fd, KVM_SET_MSRS, &m) != 1)
        log_printf("-accel kvm: MSR %#x does not take %#llx\n", msr, (unsigned long long)value);
}

static bool waits_sipi(u32 mp_state)
{
    return mp_state == KVM_MP_STATE_UNINITIALIZED || mp_state == KVM_MP_STATE_INIT_RECEIVED;
}

/* A SIPI that is taken by the question makes general registers others. */
void kvm_irqchip_note(KvmCpu *k)
{
    struct kvm_mp_state mp;

    if (kvm.irqchip && on_cpu(k, KVM_GET_MP_STATE, &mp, "KVM_GET_MP_STATE") &&
        on_cpu(k, KVM_GET_REGS, &k->run->s.regs.regs, "KVM_GET_REGS"))
        k->mp_state = mp.mp_state;
}

/*
 * An AP that has not had its SIPI, or had an INIT, waits for one. KVM takes both now, if another CPU
 * sent them after this one had stopped, and registers are others then; one that ran before runs after
 * it, so the answer does not tell.
 */
static bool get_waiting(KvmCpu *k)
{
    struct kvm_mp_state mp;
    Error err;

    if (!on_cpu(k, KVM_GET_MP_STATE, &mp, "KVM_GET_MP_STATE"))
        return false;
    if (!on_cpu(k, KVM_GET_REGS, &k->run->s.regs.regs, "KVM_GET_REGS") ||
        !kvm_machine_read(k, &err))
        return false;
    x86_cpu(k->cpu)->waits_sipi = waits_sipi(mp.mp_state);
    k->cpu->is_halted = x86_cpu(k->cpu)->waits_sipi || mp.mp_state == KVM_MP_STATE_HALTED;
    return true;
}

/* It waits in the kernel. */
static bool put_waiting(KvmCpu *k)
{
    struct kvm_mp_state mp = {KVM_MP_STATE_RUNNABLE};

    if (x86_cpu(k->cpu)->waits_sipi)
        mp.mp_state = KVM_MP_STATE_INIT_RECEIVED; /* UNINITIALIZED would want an INIT before */
    else if (k->cpu->is_halted)
        mp.mp_state = KVM_MP_STATE_HALTED;
    k->cpu->is_halted = false;
    k->mp_state = mp.mp_state;
    return on_cpu(k, KVM_SET_MP_STATE, &mp, "KVM_SET_MP_STATE");
}

static bool get_apic(Vcpu *cpu, IrqchipApic *a)
{
    KvmCpu *k = kvm_cpu(cpu);
    struct kvm_lapic_state s;

    if (!on_cpu(k, KVM_GET_LAPIC, &s, "KVM_GET_LAPIC"))
        return false;
    memcpy(a->page, s.regs, sizeof a->page);
    msr_get(k, KVM_MSR_TSC_DEADLINE, &a->tsc_deadline);
    if (!get_waiting(k))
        return false;
    a->base = k->sregs.apic_base;
    return true;
}

/* An INIT or SIPI that the CPU had not taken yet comes to it by the kernel's APIC, whose state it changes. */
static void pass_on(KvmCpu *k)
{
    const u32 latches = 1u << X86_LINE_INIT | 1u << X86_LINE_SIPI;
    X86Cpu *x = x86_cpu(k->cpu);
    u32 lines = __atomic_fetch_and(&x->lines, ~latches, __ATOMIC_ACQ_REL);
    u64 to = MESSAGES | (u64)k->cpu->index << MESSAGE_ID_SHIFT;

    if (lines >> X86_LINE_INIT & 1)
        message(to, MESSAGE_INIT);
    if (lines >> X86_LINE_SIPI & 1)
        message(to, MESSAGE_SIPI | x->machine->sipi_vector(x));
}

/* The mode is that of the base register, and what is left of the timer's count is its. */
static bool put_apic(Vcpu *cpu, const IrqchipApic *a)
{
    KvmCpu *k = kvm_cpu(cpu);
    struct kvm_lapic_state s;

    k->sregs.apic_base = a->base;
    k->sregs.cr8 = (u8)a->page[0x80] >> 4;
    msr_put(k, KVM_MSR_APIC_BASE, a->base);
    memcpy(s.regs, a->page, sizeof a->page);
    if (!on_cpu(k, KVM_SET_LAPIC, &s, "KVM_SET_LAPIC"))
        return false;
    if (a->tsc_deadline)
        msr_put(k, KVM_MSR_TSC_DEADLINE, a->tsc_deadline);
    if (!put_waiting(k))
        return false;
    pass_on(k);
    return true;
}

/* ---- the others ---- */

enum { ICW4_AUTO_EOI = 1 << 1, ICW4_NESTED = 1 << 4 };

static void pic_from(IrqchipPic *p, const struct kvm_pic_state *s)
{
    *p = (IrqchipPic){
        .irr = s->irr,
        .imr = s->imr,
        .isr = s->isr,
        .lines = s->last_irr,
        .elcr = s->elcr,
        .vector = s->irq_base,
        .lowest = (u8)((s->priority_add + 7) % 8),
        .wants = s->init_state,
        .wants_icw4 = s->init4,
        .auto_eoi = s->auto_eoi,
        .is_nested = s->special_fully_nested_mode,
        .reads_isr = s->read_reg_select,
        .is_polled = s->poll,
        .special_mask = s->special_mask,
        .rotates_on_auto_eoi = s->rotate_on_auto_eoi,
    };
}

static void pic_to(struct kvm_pic_state *s, const IrqchipPic *p, u8 elcr_mask)
{
    *s = (struct kvm_pic_state){
        .last_irr = p->lines,
        .irr = p->irr,
        .imr = p->imr,
        .isr = p->isr,
        .priority_add = (u8)((p->lowest + 1) % 8),
        .irq_base = p->vector,
        .read_reg_select = p->reads_isr,
        .poll = p->is_polled,
        .special_mask = p->special_mask,
        .init_state = p->wants,
        .auto_eoi = p->auto_eoi,
        .rotate_on_auto_eoi = p->rotates_on_auto_eoi,
        .special_fully_nested_mode = p->is_nested,
        .init4 = p->wants_icw4,
        .elcr = p->elcr,
        .elcr_mask = elcr_mask,
    };
}

/* An edge that was sent is no longer wanted, though its line is still up. */
static void ioapic_from(IrqchipIoapic *io, const struct kvm_ioapic_state *s)
{
    *io = (IrqchipIoapic){.id = (u8)s->id, .select = (u8)s->ioregsel};
    for (unsigned n = 0; n < IRQCHIP_IOAPIC_LINES; n++) {
        bool is_level = s->redirtbl[n].fields.trig_mode, is_masked = s->redirtbl[n].fields.mask;

        io->entry[n] = s->redirtbl[n].bits;
        if ((s->irr >> n & 1) && (is_level || is_masked))
            io->irr |= 1u << n;
    }
}

static bool get_board(IrqchipPic pic[2], IrqchipIoapic *io)
{
    for (u32 n = 0; n < 3; n++) {
        struct kvm_irqchip c = {.chip_id = n};

        if (!kvm_vm_do(KVM_GET_IRQCHIP, &c, "KVM_GET_IRQCHIP"))
            return false;
        if (n == KVM_IRQCHIP_IOAPIC)
            ioapic_from(io, &c.chip.ioapic);
        else
            pic_from(&pic[n], &c.chip.pic);
    }
    return true;
}

static bool put_board(const IrqchipPic pic[2], const IrqchipIoapic *io)
{
    static const u8 elcr_masks[] = {0xf8, 0xde};

    for (u32 n = 0; n < 3; n++) {
        struct kvm_irqchip c = {.chip_id = n};

        if (n == KVM_IRQCHIP_IOAPIC) {
            c.chip.ioapic = (struct kvm_ioapic_state){.base_address = 0xfec00000,
                                                      .ioregsel = io->select,
                                                      .id = io->id,
                                                      .irr = io->irr};
            for (unsigned i = 0; i < IRQCHIP_IOAPIC_LINES; i++)
                c.chip.ioapic.redirtbl[i].bits = io->entry[i];
        } else {
            pic_to(&c.chip.pic, &pic[n], elcr_masks[n]);
        }
        if (!kvm_vm_do(KVM_SET_IRQCHIP, &c, "KVM_SET_IRQCHIP"))
            return false;
    }
    return true;
}

/* ---- making them ---- */

static const IrqchipOps ops[] = {
    [IRQCHIP_SPLIT] = {.mode = IRQCHIP_SPLIT,
                       .message = message,
                       .get_apic = get_apic,
                       .put_apic = put_apic,
                       .set_routes = set_routes},
    [IRQCHIP_ON] = {.mode = IRQCHIP_ON,
                    .line = line,
                    .message = message,
                    .get_apic = get_apic,
                    .put_apic = put_apic,
                    .get_board = get_board,
                    .put_board = put_board,
                    .get_pit = kvm_pit_get,
                    .put_pit = kvm_pit_put},
};

static const struct {
    int cap;
    const char *name;
} needed[] = {
    {KVM_CAP_IRQCHIP, "KVM_CAP_IRQCHIP"},         {KVM_CAP_IRQ_ROUTING, "KVM_CAP_IRQ_ROUTING"},
    {KVM_CAP_SIGNAL_MSI, "KVM_CAP_SIGNAL_MSI"},   {KVM_CAP_MP_STATE, "KVM_CAP_MP_STATE"},
    {KVM_CAP_SPLIT_IRQCHIP, "KVM_CAP_SPLIT_IRQCHIP"},
};

static bool make(IrqchipMode mode)
{
    struct kvm_enable_cap cap = {.cap = KVM_CAP_SPLIT_IRQCHIP, .args = {IRQCHIP_IOAPIC_LINES}};

    if (mode == IRQCHIP_SPLIT)
        return kvm_vm_do(KVM_ENABLE_CAP, &cap, "KVM_CAP_SPLIT_IRQCHIP");
    return kvm_vm_do(KVM_CREATE_IRQCHIP, NULL, "KVM_CREATE_IRQCHIP") && route_lines();
}

/* Without a timer of the kernel's there is the board's. */
static void choose(IrqchipMode mode)
{
    static IrqchipOps chosen;

    chosen = ops[mode];
    if (chosen.get_pit && !kvm_pit_make()) {
        log_printf("-accel kvm: kernel-irqchip=on: this kernel's KVM has no interval timer\n");
        chosen.get_pit = NULL;
        chosen.put_pit = NULL;
    }
    kvm.irqchip = &chosen;
}

void kvm_irqchip_make(IrqchipMode mode)
{
    const char *missing = NULL;

    for (unsigned n = 0; n < ARRAY_SIZE(needed); n++)
        if (ioctl(kvm.fd, KVM_CHECK_EXTENSION, needed[n].cap) <= 0 &&
            (needed[n].cap != KVM_CAP_SPLIT_IRQCHIP || mode == IRQCHIP_SPLIT))
            missing = needed[n].name;
    if (!missing && make(mode))
        choose(mode);
    else
        fprintf(stderr, "-accel kvm: kernel-irqchip=%s: this kernel's KVM has no %s; it is off\n",
                mode == IRQCHIP_ON ? "on" : "split", missing ? missing : "such controllers");
}
