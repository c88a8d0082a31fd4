/* SPDX-License-Identifier: MIT */
/*
 * x86 registers as gdb sees them, of 64- and 32-bit code. Feature, register and type names are those that
 * gdb looks for; their order is gdb's own. Source: "Debugging with GDB", "i386 Features".
 */
#include <string.h>
#include "control/gdb_target.h"
#include "frontend/x86/cpu/cpu.h"

typedef enum Kind {
    GPR, IP, EFLAGS, SEG, ST,
    /* the x87's, each 32 bits wide for gdb */
    FCTRL, FSTAT, FTAG, FISEG, FIOFF, FOSEG, FOOFF, FOP,
    XMM, MXCSR, YMMH, ORIG, BASE,
} Kind;

// clang-format off
#define X87_ROWS \
    {"st%u",  0,  7, 80, ST,    "i387_ext", "float"}, \
    {"fctrl", 0,  0, 32, FCTRL, "int",      "float"}, {"fstat", 0,  0, 32, FSTAT, "int", "float"}, \
    {"ftag",  0,  0, 32, FTAG,  "int",      "float"}, {"fiseg", 0,  0, 32, FISEG, "int", "float"}, \
    {"fioff", 0,  0, 32, FIOFF, "int",      "float"}, {"foseg", 0,  0, 32, FOSEG, "int", "float"}, \
    {"fooff", 0,  0, 32, FOOFF, "int",      "float"}, {"fop",   0,  0, 32, FOP,   "int", "float"}
#define ONE(name, n, bits, kind, type) {name, n, n, bits, kind, type, NULL}
#define SEG_ROWS \
    ONE("eflags", 0, 32, EFLAGS, "i386_eflags"), \
    ONE("cs", X86_CS, 32, SEG, "int32"), ONE("ss", X86_SS, 32, SEG, "int32"), ONE("ds", X86_DS, 32, SEG, "int32"), \
    ONE("es", X86_ES, 32, SEG, "int32"), ONE("fs", X86_FS, 32, SEG, "int32"), ONE("gs", X86_GS, 32, SEG, "int32")

static const GdbRegRow core64[] = {
    ONE("rax", X86_RAX, 64, GPR, "int64"),    ONE("rbx", X86_RBX, 64, GPR, "int64"),
    ONE("rcx", X86_RCX, 64, GPR, "int64"),    ONE("rdx", X86_RDX, 64, GPR, "int64"),
    ONE("rsi", X86_RSI, 64, GPR, "int64"),    ONE("rdi", X86_RDI, 64, GPR, "int64"),
    ONE("rbp", X86_RBP, 64, GPR, "data_ptr"), ONE("rsp", X86_RSP, 64, GPR, "data_ptr"),
    {"r%u", 8, 15, 64, GPR, "int64", NULL},
    ONE("rip", 0, 64, IP, "code_ptr"),
    SEG_ROWS,
    X87_ROWS,
};
static const GdbRegRow core32[] = {
    ONE("eax", X86_RAX, 32, GPR, "int32"),    ONE("ecx", X86_RCX, 32, GPR, "int32"),
    ONE("edx", X86_RDX, 32, GPR, "int32"),    ONE("ebx", X86_RBX, 32, GPR, "int32"),
    ONE("esp", X86_RSP, 32, GPR, "data_ptr"), ONE("ebp", X86_RBP, 32, GPR, "data_ptr"),
    ONE("esi", X86_RSI, 32, GPR, "int32"),    ONE("edi", X86_RDI, 32, GPR, "int32"),
    ONE("eip", 0, 32, IP, "code_ptr"),
    SEG_ROWS,
    X87_ROWS,
};
static const GdbRegRow sse64[] = {
    {"xmm%u", 0, 15, 128, XMM,   "vec128",     NULL},
    {"mxcsr", 0,  0,  32, MXCSR, "i386_mxcsr", "vector"},
};
static const GdbRegRow sse32[] = {
    {"xmm%u", 0,  7, 128, XMM,   "vec128",     NULL},
    {"mxcsr", 0,  0,  32, MXCSR, "i386_mxcsr", "vector"},
};
static const GdbRegRow linux64[] = {ONE("orig_rax", 0, 64, ORIG, "int")};
static const GdbRegRow linux32[] = {ONE("orig_eax", 0, 32, ORIG, "int")};
static const GdbRegRow segments[] = {
    ONE("fs_base", X86_SLOT_FS_BASE, 64, BASE, "int"), ONE("gs_base", X86_SLOT_GS_BASE, 64, BASE, "int"),
};
static const GdbRegRow avx64[] = {{"ymm%uh", 0, 15, 128, YMMH, "uint128", NULL}};
static const GdbRegRow avx32[] = {{"ymm%uh", 0,  7, 128, YMMH, "uint128", NULL}};

static const GdbFlag flags[] = {
    {"i386_eflags", "CF", 0, 0},   {"i386_eflags", "", 1, 1},     {"i386_eflags", "PF", 2, 2},
    {"i386_eflags", "AF", 4, 4},   {"i386_eflags", "ZF", 6, 6},   {"i386_eflags", "SF", 7, 7},
    {"i386_eflags", "TF", 8, 8},   {"i386_eflags", "IF", 9, 9},   {"i386_eflags", "DF", 10, 10},
    {"i386_eflags", "OF", 11, 11}, {"i386_eflags", "IOPL", 12, 13, true}, {"i386_eflags", "NT", 14, 14},
    {"i386_eflags", "RF", 16, 16}, {"i386_eflags", "VM", 17, 17}, {"i386_eflags", "AC", 18, 18},
    {"i386_eflags", "VIF", 19, 19}, {"i386_eflags", "VIP", 20, 20}, {"i386_eflags", "ID", 21, 21},
    {"i386_mxcsr", "IE", 0, 0},    {"i386_mxcsr", "DE", 1, 1},    {"i386_mxcsr", "ZE", 2, 2},
    {"i386_mxcsr", "OE", 3, 3},    {"i386_mxcsr", "UE", 4, 4},    {"i386_mxcsr", "PE", 5, 5},
    {"i386_mxcsr", "DAZ", 6, 6},   {"i386_mxcsr", "IM", 7, 7},    {"i386_mxcsr", "DM", 8, 8},
    {"i386_mxcsr", "ZM", 9, 9},    {"i386_mxcsr", "OM", 10, 10},  {"i386_mxcsr", "UM", 11, 11},
    {"i386_mxcsr", "PM", 12, 12},  {"i386_mxcsr", "FZ", 15, 15},
};

/* Views of a vector register. */
static const struct {
    const char *field, *lane;
    unsigned count;
} lanes[] = {
    {"v8_bfloat16", "bfloat16", 8}, {"v4_float", "ieee_single", 4}, {"v2_double", "ieee_double", 2},
    {"v16_int8", "int8", 16}, {"v8_int16", "int16", 8}, {"v4_int32", "int32", 4}, {"v2_int64", "int64", 2},
};
// clang-format on

static const X86Cpu *state(const Vcpu *cpu)
{
    return (const X86Cpu *)(const void *)cpu;
}

static bool is_32(const Vcpu *cpu)
{
    return gdb_target(cpu) == &gdb_target_i386;
}

static bool is_machine(const Vcpu *cpu)
{
    return state(cpu)->machine;
}

static bool is_program(const Vcpu *cpu)
{
    return !state(cpu)->machine;
}

static bool has_avx(const Vcpu *cpu)
{
    return state(cpu)->xcr0 & X86_XSTATE_AVX;
}

/* Machines have no register of an interrupted system call. */
#define FEATURES(bits)                                                                             \
    {"org.gnu.gdb.i386.core", core##bits, ARRAY_SIZE(core##bits), NULL},                           \
        {"org.gnu.gdb.i386.sse", sse##bits, ARRAY_SIZE(sse##bits), NULL},                          \
        {"org.gnu.gdb.i386.avx", avx##bits, ARRAY_SIZE(avx##bits), has_avx},                       \
        {"org.gnu.gdb.i386.linux", linux##bits, ARRAY_SIZE(linux##bits), is_program}

static const GdbFeature features64[] = {
    FEATURES(64),
    {"org.gnu.gdb.i386.segments", segments, ARRAY_SIZE(segments), NULL},
};
static const GdbFeature features32[] = {FEATURES(32)};

static void put_vector(FILE *f)
{
    for (unsigned i = 0; i < ARRAY_SIZE(lanes); i++)
        fprintf(f, "<vector id=\"%s\" type=\"%s\" count=\"%u\"/>", lanes[i].field, lanes[i].lane,
                lanes[i].count);
    fprintf(f, "<union id=\"vec128\">");
    for (unsigned i = 0; i < ARRAY_SIZE(lanes); i++)
        fprintf(f, "<field name=\"%s\" type=\"%s\"/>", lanes[i].field, lanes[i].field);
    fprintf(f, "<field name=\"uint128\" type=\"uint128\"/></union>");
}

/* ---- values ---- */

/* The x87 of a CPU that stands, with its state in memory (vcpu_sync). */
static X87 x87_of(const Vcpu *cpu)
{
    X87 x;

    x86_x87_get((X86Cpu *)(uintptr_t)cpu, &x);
    return x;
}

static u64 x87_read(const X87 *x, Kind kind)
{
    switch (kind) {
    case FCTRL: return x->fcw;
    case FSTAT: return x->fsw;
    case FTAG: return x->ftw;
    case FISEG: return x->fcs;
    case FIOFF: return x->fip;
    case FOSEG: return x->fds;
    case FOOFF: return x->fdp;
    default: return x->fop;
    }
}

static void x87_write(X87 *x, Kind kind, u32 v)
{
    switch (kind) {
    case FCTRL: x->fcw = (u16)v; break;
    case FSTAT: x->fsw = (u16)v; break;
    case FTAG: x->ftw = (u16)v; break;
    case FISEG: x->fcs = (u16)v; break;
    case FIOFF: x->fip = v; break;
    case FOSEG: x->fds = (u16)v; break;
    case FOOFF: x->fdp = v; break;
    default: x->fop = (u16)v; break;
    }
}

static u64 read_word(const Vcpu *cpu, Kind kind, unsigned index)
{
    X87 x;

    switch (kind) {
    case GPR:
    case BASE: return cpu->rt.gpr[index];
    case IP: return x86_ip(state(cpu));
    case EFLAGS: return x86_rflags(state(cpu));
    case SEG: return state(cpu)->seg[index].sel;
    case MXCSR: return x86_mxcsr(state(cpu));
    case ORIG: return ~0ull; /* in no system call */
    default: x = x87_of(cpu); return x87_read(&x, kind);
    }
}

static void read_st(const Vcpu *cpu, unsigned index, u8 *out)
{
    X87 x = x87_of(cpu);

    memcpy(out, &x.st[index].mant, 8);
    memcpy(out + 8, &x.st[index].exp, 2);
}

static void reg_read(const Vcpu *cpu, unsigned kind, unsigned index, u8 *out)
{
    u64 v;

    switch ((Kind)kind) {
    case XMM: memcpy(out, &state(cpu)->v[index].x[0], 16); return;
    case YMMH: memcpy(out, &state(cpu)->v[index].x[1], 16); return;
    case ST: read_st(cpu, index, out); return;
    default: v = read_word(cpu, (Kind)kind, index); break;
    }
    memcpy(out, &v, 8);
}

static void write_x87(X86Cpu *x86, Kind kind, unsigned index, const u8 *in)
{
    X87 x = x87_of(&x86->vcpu);
    u32 v;

    memcpy(&v, in, 4);
    if (kind == ST) {
        memcpy(&x.st[index].mant, in, 8);
        memcpy(&x.st[index].exp, in + 8, 2);
    } else {
        x87_write(&x, kind, v);
    }
    x86_x87_set(x86, &x);
}

/* Selectors of programs stay as they are: a new one would need its descriptor. */
static void reg_write(Vcpu *cpu, unsigned kind, unsigned index, const u8 *in)
{
    X86Cpu *x86 = x86_cpu(cpu);
    u64 v;
    u32 v32;

    memcpy(&v32, in, 4);
    switch ((Kind)kind) {
    case GPR:
    case BASE: memcpy(&cpu->rt.gpr[index], in, is_32(cpu) ? 4 : 8); break;
    case IP:
        memcpy(&v, in, 8);
        x86_set_ip(x86, is_32(cpu) ? v32 : v);
        break;
    case EFLAGS: x86_set_rflags(x86, v32); break;
    case MXCSR: x86_set_mxcsr(x86, v32 & X86_MXCSR_MASK); break;
    case XMM: memcpy(&x86->v[index].x[0], in, 16); break;
    case YMMH:
        memcpy(&x86->v[index].x[1], in, 16);
        x86_note_uppers(x86);
        break;
    case SEG:
    case ORIG: break;
    default: write_x87(x86, (Kind)kind, index, in); break;
    }
}

#define TARGET(name, ip, sp_, fp_, features_)                                                      \
    {                                                                                              \
        .architecture = name, .pc = ip, .sp = sp_, .fp = fp_, .features = features_,               \
        .feature_count = ARRAY_SIZE(features_), .flags = flags, .flag_count = ARRAY_SIZE(flags),   \
        .vector = "vec128", .put_vector = put_vector, .is_machine = is_machine, .read = reg_read,  \
        .write = reg_write,                                                                        \
    }

const GdbTarget gdb_target_x86_64 = TARGET("i386:x86-64", 16, 7, 6, features64);
const GdbTarget gdb_target_i386 = TARGET("i386", 8, 4, 5, features32);
