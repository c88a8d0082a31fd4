/* SPDX-License-Identifier: MIT */
/*
 * What happens between two instructions: exceptions, with double and triple faults, interrupts,
 * INIT and SIPI. Sources: Intel SDM vol. 3 "Interrupt and Exception Handling", "Multiple-
 * Processor Management".
 */
#include "frontend/x86/cpu/except.h"

#include "base/log.h"
#include "frontend/x86/cpu/control.h"
#include "frontend/x86/cpu/machine.h"
#include "frontend/x86/cpu/seg.h"

#define BIT(n) (1u << (n))

/* Vectors by what they are. Source: SDM vol. 3 "Protected-Mode Exceptions and Interrupts". */
#define WITH_CODE                                                                                  \
    (BIT(X86_EXC_DF) | BIT(X86_EXC_TS) | BIT(X86_EXC_NP) | BIT(X86_EXC_SS) | BIT(X86_EXC_GP) |     \
     BIT(X86_EXC_PF) | BIT(X86_EXC_AC))
#define FAULTS                                                                                     \
    (BIT(X86_EXC_DE) | BIT(X86_EXC_BR) | BIT(X86_EXC_UD) | BIT(X86_EXC_NM) | BIT(X86_EXC_TS) |     \
     BIT(X86_EXC_NP) | BIT(X86_EXC_SS) | BIT(X86_EXC_GP) | BIT(X86_EXC_PF) | BIT(X86_EXC_MF) |     \
     BIT(X86_EXC_AC) | BIT(X86_EXC_XM))
#define CONTRIBUTORY                                                                               \
    (BIT(X86_EXC_DE) | BIT(X86_EXC_TS) | BIT(X86_EXC_NP) | BIT(X86_EXC_SS) | BIT(X86_EXC_GP))

static bool makes_double(unsigned first, unsigned second)
{
    if (first == X86_EXC_PF)
        return second == X86_EXC_PF || (CONTRIBUTORY >> second & 1);
    return first < 32 && (CONTRIBUTORY >> first & 1) && (CONTRIBUTORY >> second & 1);
}

/* Real mode pushes no error codes. */
static X86Int exception(X86Cpu *cpu, unsigned vector, u32 code)
{
    bool is_fault = vector < 32 && (FAULTS >> vector & 1);

    return (X86Int){.vector = (u8)vector,
                    .is_ext = true,
                    .is_exception = true,
                    .has_code = vector < 32 && (WITH_CODE >> vector & 1),
                    .code = vector == X86_EXC_DF || vector == X86_EXC_AC ? 0 : code,
                    .rflags = x86_rflags(cpu) | (is_fault ? X86_RF : 0),
                    .ip = x86_ip(cpu)};
}

static void shut_down(X86Cpu *cpu)
{
    if (log_on(LOG_INT))
        log_printf("vCPU %d: triple fault at 0x%llx\n", cpu->vcpu.index,
                   (unsigned long long)cpu->vcpu.rt.pc);
    __atomic_store_n(&cpu->vcpu.is_off, true, __ATOMIC_SEQ_CST);
    if (cpu->machine->shutdown)
        cpu->machine->shutdown(cpu);
}

/* Deliver @i, and what goes wrong on the way. */
static void deliver(X86Cpu *cpu, X86Int i)
{
    bool was_alone = cpu->vcpu.is_alone;

    cpu->vcpu.is_alone = true; /* data breakpoints are noted */
    cpu->interrupt_shadow = 0;
    while (!x86_deliver(cpu, &i)) {
        const VcpuException *e = &cpu->vcpu.exc;
        unsigned next = e->kind;

        if (i.vector == X86_EXC_DF && i.has_code) {
            shut_down(cpu);
            break;
        }
        if (next == X86_EXC_PF)
            cpu->cr2 = e->addr;
        if (i.is_exception && makes_double(i.vector, next))
            next = X86_EXC_DF;
        i = exception(cpu, next, e->syndrome);
    }
    cpu->vcpu.is_alone = was_alone;
}

static void debug_trap(X86Cpu *cpu)
{
    unsigned p = cpu->pending;

    cpu->dr[6] |= p & X86_PENDING_BREAK;
    if (p & X86_PENDING_STEP)
        cpu->dr[6] |= X86_DR6_BS;
    if (p & X86_PENDING_TASK)
        cpu->dr[6] |= X86_DR6_BT;
    cpu->pending = 0;
}

/*
 * CR0.NE is clear: the board's interrupt controller tells the program; the instruction waits
 * for it.
 */
static bool reports_outside(X86Cpu *cpu)
{
    if (cpu->vcpu.exc.kind != X86_EXC_MF || (cpu->cr0 & X86_CR0_NE) || !cpu->machine->ferr)
        return false;
    cpu->machine->ferr(cpu);
    cpu->vcpu.is_halted = true;
    return true;
}

/* An instruction of @len bytes at the pc, which is where faults are. */
static X86Int software(X86Cpu *cpu, unsigned vector, unsigned len)
{
    u64 ip = x86_ip(cpu) + len;

    return (X86Int){.vector = (u8)vector,
                    .is_soft = true,
                    .rflags = x86_rflags(cpu),
                    .ip = x86_mode(cpu) == X86_MODE_64 ? ip : (u32)ip};
}

void x86_take_exception(Vcpu *vcpu)
{
    X86Cpu *cpu = x86_cpu(vcpu);
    VcpuException e = vcpu->exc;

    switch (e.kind) {
    case X86_EXC_AGAIN: return;
    case X86_EXC_HLT: vcpu->is_halted = true; return;
    case X86_EXC_INT: deliver(cpu, software(cpu, e.syndrome & 0xff, e.syndrome >> 8)); break;
    case X86_EXC_BP:
    case X86_EXC_OF: deliver(cpu, software(cpu, e.kind, e.syndrome >> 8)); break;
    case X86_EXC_DB:
        debug_trap(cpu);
        deliver(cpu, exception(cpu, X86_EXC_DB, 0));
        break;
    case X86_EXC_PF:
        cpu->cr2 = e.addr;
        deliver(cpu, exception(cpu, X86_EXC_PF, e.syndrome));
        break;
    default:
        if (!reports_outside(cpu))
            deliver(cpu, exception(cpu, e.kind, e.syndrome));
        break;
    }
    cpu->pending &= X86_PENDING_BREAK | X86_PENDING_TASK | X86_PENDING_LATE;
}

/* ---- interrupts ---- */

static u32 lines_of(const X86Cpu *cpu)
{
    return __atomic_load_n(&cpu->lines, __ATOMIC_ACQUIRE); /* pairs with x86_set_irq */
}

bool x86_has_interrupt(const Vcpu *vcpu, bool is_asleep)
{
    const X86Cpu *cpu = (const X86Cpu *)vcpu;
    u32 lines = lines_of(cpu);

    if (likely(!lines))
        return false;
    if (lines & (BIT(X86_LINE_INIT) | BIT(X86_LINE_SIPI)))
        return true;
    if (cpu->waits_sipi || (!is_asleep && (cpu->interrupt_shadow || cpu->pending)))
        return false;
    return ((lines & BIT(X86_LINE_SMI)) && !cpu->in_smm) ||
           ((lines & BIT(X86_LINE_NMI)) && !cpu->nmi_blocked) ||
           ((lines & BIT(X86_LINE_INTR)) && (cpu->eflags & X86_IF));
}

/* An edge is taken. */
static bool take(X86Cpu *cpu, enum X86IrqLine line)
{
    return __atomic_fetch_and(&cpu->lines, ~BIT(line), __ATOMIC_ACQ_REL) & BIT(line);
}

static void start(X86Cpu *cpu)
{
    u8 vector = cpu->machine->sipi_vector(cpu);

    if (!cpu->waits_sipi) /* the second of two that firmware sends */
        return;
    cpu->waits_sipi = 0;
    cpu->vcpu.is_halted = false;
    x86_set_seg_real(cpu, X86_CS, (u16)(vector << 8));
    x86_set_ip(cpu, 0);
}

void x86_interrupt(X86Cpu *cpu, u8 vector)
{
    X86Int i;

    if (log_on(LOG_INT))
        log_printf("vCPU %d: interrupt 0x%x at 0x%llx\n", cpu->vcpu.index, (unsigned)vector,
                   (unsigned long long)cpu->vcpu.rt.pc);
    i = exception(cpu, (unsigned)vector, 0);
    i.has_code = i.is_exception = false;
    i.rflags &= ~(u32)X86_RF;
    deliver(cpu, i);
}

static void external(X86Cpu *cpu)
{
    int vector = cpu->machine->acknowledge(cpu);

    if (vector >= 0)
        x86_interrupt(cpu, (u8)vector);
}

void x86_take_interrupt(Vcpu *vcpu)
{
    X86Cpu *cpu = x86_cpu(vcpu);
    u32 lines = lines_of(cpu);

    if (take(cpu, X86_LINE_INIT)) {
        x86_reset_machine(cpu, true);
    } else if (take(cpu, X86_LINE_SIPI)) {
        start(cpu);
    } else if ((lines & BIT(X86_LINE_SMI)) && !cpu->in_smm) {
        take(cpu, X86_LINE_SMI);
        x86_enter_smm(cpu);
    } else if ((lines & BIT(X86_LINE_NMI)) && !cpu->nmi_blocked) {
        X86Int i = exception(cpu, X86_EXC_NMI, 0);

        take(cpu, X86_LINE_NMI);
        cpu->nmi_blocked = 1;
        deliver(cpu, i);
    } else {
        external(cpu);
    }
}

void x86_set_irq(Vcpu *vcpu, unsigned line, bool level)
{
    u32 *lines = &x86_cpu(vcpu)->lines;

    if (level)
        __atomic_fetch_or(lines, BIT(line), __ATOMIC_RELEASE); /* pairs with lines_of */
    else if (line == X86_LINE_INTR)
        __atomic_fetch_and(lines, ~BIT(line), __ATOMIC_RELEASE);
}
