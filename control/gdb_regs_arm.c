/* SPDX-License-Identifier: MIT */
/*
 * AArch64 registers as gdb sees them. Feature, register and type names are those that gdb looks for.
 * Source: "Debugging with GDB", "AArch64 Features".
 */
#include <string.h>
#include "control/gdb_target.h"
#include "frontend/arm/cpu/cpu.h"

#define HWCAP_PACA (1ull << 30)

/* Linux puts the authentication code of user pointers between the address bits and the tag. */
#define PAC_MASK 0x007f000000000000ull

typedef enum Kind { X, PC, CPSR, V, FPSR, FPCR, TPIDR, PAC } Kind;

// clang-format off
static const GdbRegRow core[] = {
    {"x%u",   0, 30,  64, X,    "int",        NULL},
    {"sp",   31, 31,  64, X,    "data_ptr",   NULL},
    {"pc",    0,  0,  64, PC,   "code_ptr",   NULL},
    {"cpsr",  0,  0,  32, CPSR, "cpsr_flags", NULL},
};
static const GdbRegRow fpu[] = {
    {"v%u",   0, 31, 128, V,    "vec128",     NULL},
    {"fpsr",  0,  0,  32, FPSR, "fpsr_flags", "float"},
    {"fpcr",  0,  0,  32, FPCR, "fpcr_flags", "float"},
};
static const GdbRegRow tls[] = {
    {"tpidr", 0,  0,  64, TPIDR, "data_ptr",  NULL},
};
static const GdbRegRow pauth[] = {
    {"pauth_dmask", 0, 0, 64, PAC, "int",     NULL},
    {"pauth_cmask", 0, 0, 64, PAC, "int",     NULL},
};

/* Lanes of the view of a vector register: name, type of a lane, bits of it. */
static const struct {
    const char *field, *id, *lane;
    unsigned count;
} lanes[] = {
    {"d", "f", "ieee_double", 2}, {"d", "u", "uint64", 2}, {"d", "s", "int64", 2},
    {"s", "f", "ieee_single", 4}, {"s", "u", "uint32", 4}, {"s", "s", "int32", 4},
    {"h", "f", "ieee_half",   8}, {"h", "u", "uint16", 8}, {"h", "s", "int16", 8},
    {"b", "u", "uint8",      16}, {"b", "s", "int8",  16},
    {"q", "u", "uint128",     1}, {"q", "s", "int128", 1},
};

static const GdbFlag flags[] = {
    {"cpsr_flags", "SP", 0, 0, true}, {"cpsr_flags", "EL", 2, 3, true},
    {"cpsr_flags", "nRW", 4, 4, true}, {"cpsr_flags", "F", 6, 6, true},
    {"cpsr_flags", "I", 7, 7, true}, {"cpsr_flags", "A", 8, 8, true},
    {"cpsr_flags", "D", 9, 9, true}, {"cpsr_flags", "IL", 20, 20, true},
    {"cpsr_flags", "SS", 21, 21, true}, {"cpsr_flags", "PAN", 22, 22, true},
    {"cpsr_flags", "UAO", 23, 23, true},
    {"cpsr_flags", "N", 31, 31}, {"cpsr_flags", "Z", 30, 30}, {"cpsr_flags", "C", 29, 29},
    {"cpsr_flags", "V", 28, 28}, {"cpsr_flags", "DIT", 24, 24}, {"cpsr_flags", "SSBS", 12, 12},
    {"cpsr_flags", "BTYPE", 10, 11}, {"fpsr_flags", "QC", 27, 27}, {"fpsr_flags", "IDC", 7, 7},
    {"fpsr_flags", "IXC", 4, 4}, {"fpsr_flags", "UFC", 3, 3}, {"fpsr_flags", "OFC", 2, 2},
    {"fpsr_flags", "DZC", 1, 1}, {"fpsr_flags", "IOC", 0, 0}, {"fpcr_flags", "AHP", 26, 26},
    {"fpcr_flags", "DN", 25, 25}, {"fpcr_flags", "FZ", 24, 24}, {"fpcr_flags", "RMode", 22, 23},
    {"fpcr_flags", "FZ16", 19, 19},
};

// clang-format on

static bool has_pauth(const Vcpu *cpu)
{
    return arm_hwcap((const ArmCpu *)(const void *)cpu) & HWCAP_PACA;
}

static const GdbFeature features[] = {
    {"org.gnu.gdb.aarch64.core", core, ARRAY_SIZE(core), NULL},
    {"org.gnu.gdb.aarch64.fpu", fpu, ARRAY_SIZE(fpu), NULL},
    {"org.gnu.gdb.aarch64.tls", tls, ARRAY_SIZE(tls), NULL},
    {"org.gnu.gdb.aarch64.pauth", pauth, ARRAY_SIZE(pauth), has_pauth},
};

static u64 read_word(const ArmCpu *arm, Kind kind, unsigned index)
{
    switch (kind) {
    case X: return arm->vcpu.rt.gpr[index];
    case PC: return arm->vcpu.rt.pc;
    case CPSR: return arm_pstate(arm);
    case FPSR: return arm_fpsr(arm);
    case FPCR: return arm_fpcr(arm);
    case TPIDR: return arm->tpidr_el0;
    default: return PAC_MASK;
    }
}

static void reg_read(const Vcpu *cpu, unsigned kind, unsigned index, u8 *out)
{
    const ArmCpu *arm = (const ArmCpu *)(const void *)cpu;

    if (kind == V) {
        memcpy(out, &arm->v[index], sizeof arm->v[index]);
        return;
    }
    u64 v = read_word(arm, (Kind)kind, index);

    memcpy(out, &v, sizeof v);
}

static void reg_write(Vcpu *cpu, unsigned kind, unsigned index, const u8 *in)
{
    ArmCpu *arm = arm_cpu(cpu);
    u64 v;

    memcpy(&v, in, sizeof v);
    switch ((Kind)kind) {
    case X: cpu->rt.gpr[index] = v; break;
    case PC: cpu->rt.pc = v; break;
    case CPSR: arm_set_pstate(arm, v); break;
    case V: memcpy(&arm->v[index], in, sizeof arm->v[index]); break;
    case FPSR: arm_set_fpsr(arm, (u32)v); break;
    case FPCR: arm_set_fpcr(arm, (u32)v); break;
    case TPIDR: arm->tpidr_el0 = v; break;
    case PAC: break; /* constants */
    }
}

static void put_vector_type(FILE *f)
{
    for (unsigned i = 0; i < ARRAY_SIZE(lanes); i++)
        fprintf(f, "<vector id=\"%s%u%s\" type=\"%s\" count=\"%u\"/>", lanes[i].field,
                lanes[i].count, lanes[i].id, lanes[i].lane, lanes[i].count);
    for (unsigned i = 0; i < ARRAY_SIZE(lanes); i++) {
        bool first = !i || strcmp(lanes[i].field, lanes[i - 1].field);
        bool last = i + 1 == ARRAY_SIZE(lanes) || strcmp(lanes[i].field, lanes[i + 1].field);

        if (first)
            fprintf(f, "<union id=\"lanes_%s\">", lanes[i].field);
        fprintf(f, "<field name=\"%s\" type=\"%s%u%s\"/>", lanes[i].id, lanes[i].field,
                lanes[i].count, lanes[i].id);
        if (last)
            fprintf(f, "</union>");
    }
    fprintf(f, "<union id=\"vec128\">");
    for (const char *s = "dshbq"; *s; s++)
        fprintf(f, "<field name=\"%c\" type=\"lanes_%c\"/>", *s, *s);
    fprintf(f, "</union>");
}

static bool is_machine(const Vcpu *cpu)
{
    return ((const ArmCpu *)(const void *)cpu)->machine;
}

const GdbTarget gdb_target_a64 = {
    .architecture = "aarch64",
    .pc = 32,
    .sp = 31,
    .fp = 29,
    .features = features,
    .feature_count = ARRAY_SIZE(features),
    .flags = flags,
    .flag_count = ARRAY_SIZE(flags),
    .vector = "vec128",
    .put_vector = put_vector_type,
    .is_machine = is_machine,
    .read = reg_read,
    .write = reg_write,
};
