/* SPDX-License-Identifier: MIT */
/*
 * Host code of guest sequences, as text that is the same on every machine.
 *
 *   codegen_dump avx2|avx512 a64|x86_64|i386 < cases
 *
 * Each input line is a case: "dead" or "live" (whether the code behind it makes the flags dead),
 * or "tables" (dead, and memory is behind page tables, regime 1), then the instructions: a word each, or as many bytes as
 * each has. For each case the
 * guest instructions and the body of the block come out, with what depends on the process made
 * names: guest registers and fields of the CPU state, constants, helpers, exits. Ends with 77 when
 * the host lacks a feature of the set.
 */
#include <capstone/capstone.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "backend/backend.h"
#include "backend/helper.h"
#include "backend/rt_mmu.h"
#include "backend/vec/slow.h"
#include "backend/x64/emit.h"
#include "frontend/arm/cpu/globals.h"
#include "frontend/guest.h"
#include "frontend/x86/cpu/cpu.h"
#include "frontend/x86/cpu/globals.h"
#include "tests/ir/a64_block.h"
#include "tests/ir/x86_block.h"

#define SKIP 77
#define WORDS_MAX 32
#define BEHIND 8               /* words after the sequence that can be fetched */
#define CMP_X0_X0   "eb00001f"
#define CMP_EAX_EAX "39c0"
#define CODE_MAX (15 * (WORDS_MAX + BEHIND))
#define BUF_SIZE (1u << 20)
#define BODY_MAX 65536

/* Guest code: instruction @n is at bytes + start[n]. */
typedef struct Guest {
    u8 bytes[CODE_MAX] __attribute__((aligned(4)));
    u32 start[WORDS_MAX + BEHIND + 1], count;
} Guest;

static const GuestArch *arch = &guest_aarch64;
static bool is_x86;
static CodeBuf buf;
static size_t stubs_size;
static Backend *backend;
static csh capstone;

/* ---- the set of host features ---- */

/* Besides x86-64-v3. */
static const char *const avx2_set = " aes pclmul ";
static const char *const avx512_set = " aes pclmul gfni vaes avx512f avx512vl avx512bw avx512dq "
                                      "avx512cd avx512vbmi avx512vbmi2 avx512bitalg"
                                      " avx512vpopcntdq avx512ifma avx512vnni ";

static bool in_set(const char *set, const char *name)
{
    char padded[40];

    snprintf(padded, sizeof padded, " %s ", name);
    return strstr(set, padded) != NULL;
}

/* LYREBIRD_HOSTCPU, as backend_init reads it: everything but the set absent. */
static void choose_features(const char *set)
{
    char list[1024] = "";
    const char *missing = hostcpu_init();

#define X(name, leaf, subleaf, reg, bit, state, level) \
    if (level != 3 && !in_set(set, #name)) \
        strcat(strcat(list, #name), ","); \
    else if (!hostcpu.name) \
        missing = #name;
    HOSTCPU_FEATURES(X)
#undef X
    if (missing) {
        printf("the host CPU lacks %s\n", missing);
        exit(SKIP);
    }
    setenv("LYREBIRD_HOSTCPU", list, 1);
}

/*
 * Bytes of prefix of the VEX or EVEX instruction at @code, 0 if it is none; @map gets its opcode
 * map.
 */
static unsigned vex_prefix(const u8 *code, unsigned *map)
{
    switch (code[0]) {
    case 0x62: *map = code[1] & 7; return 4;
    case 0xc4: *map = code[1] & 31; return 3;
    case 0xc5: *map = 1; return 2;
    default: return 0;
    }
}

static bool has_imm8(unsigned map, u8 opcode)
{
    return map == 3 || (map == 1 && ((opcode & 0xfc) == 0x70 || opcode == 0xc2 ||
                                     (opcode >= 0xc4 && opcode <= 0xc6)));
}

/*
 * Capstone 4 lacks some instructions: length of the one at @code. @disp gets the offset of a
 * distance from rip, or 0.
 */
static unsigned vex_length(const u8 *code, unsigned *disp)
{
    unsigned map = 0, n = vex_prefix(code, &map), mod, rm, sib;
    u8 opcode = code[n];

    *disp = 0;
    if (!n)
        return 1;
    mod = code[n + 1] >> 6;
    rm = code[n + 1] & 7;
    n += 2;
    sib = mod != 3 && rm == 4;
    *disp = mod == 0 && rm == 5 ? n : 0;
    n += mod == 1 ? 1 : mod == 2 || *disp || (sib && mod == 0 && (code[n] & 7) == 5) ? 4 : 0;
    return n + sib + has_imm8(map, opcode);
}

static size_t skip_unknown(const u8 *code, size_t size, size_t offset, void *opaque)
{
    unsigned disp;

    return size - offset < 7 ? 1 : vex_length(code + offset, &disp);
}

static void init(const char *set)
{
    cs_opt_skipdata skip = {.mnemonic = "bytes", .callback = skip_unknown};
    BackendOptions opt = {.verify = true, .has_mmu = true};
    Error err;

    choose_features(set);
    if (is_x86)
        x86_block_init(arch);
    else
        a64_block_init();
    if (!codebuf_init(&buf, BUF_SIZE, &err) ||
        !backend_init(arch->ir, &buf, &opt, &stubs_size, &err)) {
        fprintf(stderr, "%s\n", err.text);
        exit(2);
    }
    backend = backend_new();
    if (cs_open(CS_ARCH_X86, CS_MODE_64, &capstone) != CS_ERR_OK) {
        fprintf(stderr, "no capstone\n");
        exit(2);
    }
    cs_option(capstone, CS_OPT_DETAIL, CS_OPT_ON);
    cs_option(capstone, CS_OPT_SKIPDATA_SETUP, (size_t)(uintptr_t)&skip);
    cs_option(capstone, CS_OPT_SKIPDATA, CS_OPT_ON);
}

/* ---- names for addresses ---- */

typedef struct Code {
    const u8 *run;       /* where the block would run */
    CodeBlock block;
    u16 label[BODY_MAX]; /* by offset: number of the label there, 0 = none */
} Code;

static const char *stub_name(const void *p)
{
    static const struct {
        const char *name;
        const void *const *at;
    } stubs[] = {
        {"lookup", &x64_exits.lookup}, {"lookup_pc", &x64_exits.lookup_pc},
        {"poll", &x64_exits.poll},     {"raise", &x64_exits.raise},
        {"align", &x64_exits.align},   {"leave", &x64_exits.leave},
    };

    for (unsigned n = 0; n < ARRAY_SIZE(stubs); n++)
        if (*stubs[n].at == p)
            return stubs[n].name;
    return "runtime";
}

/* The C function at @p, or NULL. */
static const char *function_name(u64 p)
{
    for (unsigned n = 0; n < arch->ir->helper_count; n++)
        if ((u64)(uintptr_t)arch->ir->helpers[n].fn == p)
            return arch->ir->helpers[n].name;
    for (unsigned op = 0; op < IR_OP_COUNT; op++)
        if (p && (u64)(uintptr_t)vec_slow((IrOp)op) == p)
            return ir_op_info[op].name;
    return NULL;
}

/* Constant target of the exit whose jump is @i. */
static const CodeExit *exit_of(const Code *c, const cs_insn *i)
{
    u32 field = (u32)(i->address - (u64)(uintptr_t)c->run) + i->size - 4;

    for (u32 n = 0; n < c->block.exit_count; n++)
        if (c->block.exits[n].field == field)
            return &c->block.exits[n];
    return NULL;
}

/* In the body, or in that of the rounds but the first. */
static bool is_in_line(const Code *c, u64 offset)
{
    return offset < c->block.body_size || offset - c->block.again_at < c->block.again_size;
}

static void print_target(const Code *c, const cs_insn *i, u64 to)
{
    const CodeExit *x = exit_of(c, i);
    u64 off = to - (u64)(uintptr_t)c->run;

    if (x)
        printf("exit 0x%" PRIx64, x->pc);
    else if (is_in_line(c, off))
        printf("L%u", c->label[off]);
    else if (off < c->block.size)
        printf("out-of-line");
    else if (function_name(to))
        printf("%s", function_name(to));
    else
        printf("%s", stub_name((const void *)(uintptr_t)to));
}

static void print_env(i64 disp)
{
    static const struct {
        const char *name;
        size_t offset;
    } fields[] = {
        {"pc", offsetof(RtEnv, pc)},
        {"flags + 1", offsetof(RtEnv, flags) + 1},
        {"exit_request", offsetof(RtEnv, exit_request)},
        {"jumps", offsetof(RtEnv, jumps)},
        {"jump_mask", offsetof(RtEnv, jump_mask)},
        {"exit_arg", offsetof(RtEnv, exit_arg)},
        {"is_write", offsetof(RtEnv, is_write)},
        {"guest_mxcsr", offsetof(RtEnv, guest_mxcsr)},
        {"host_mxcsr", offsetof(RtEnv, host_mxcsr)},
        {"fp_live", offsetof(RtEnv, fp_live)},
    };
    u64 offset = (u64)(disp + RT_ENV_BIAS), known = offset + sizeof(RtMmu) - offsetof(RtMmu, known);
    u64 near = offset + sizeof(RtMmu) - offsetof(RtMmu, near);
    u64 bound = offset + sizeof(RtMmu) - offsetof(RtMmu, ends);

    if (known < sizeof(((RtMmu *)0)->known)) {
        printf("[known page %u]", (unsigned)(known / 8));
        return;
    }
    if (bound < 2 * sizeof(((RtMmu *)0)->ends)) {
        printf("[%s %u]", bound < sizeof(((RtMmu *)0)->ends) ? "end" : "start",
               (unsigned)(bound / 8 % RT_MMU_KNOWN));
        return;
    }
    if (near < sizeof(((RtMmu *)0)->near)) {
        u64 table = near / sizeof(RtNear), field = near % sizeof(RtNear);

        static const char *const fields_of[] = {"limit", "tag", "addend", "host"};

        printf("[near page %u of %s of %u, %s]", (unsigned)(field / sizeof(RtNearPage)),
               table % RT_TLB_KINDS == RT_TLB_WRITE ? "writes" : "reads",
               (unsigned)(table / RT_TLB_KINDS), fields_of[field / 8 % 4]);
        return;
    }
    for (unsigned n = 0; n < arch->ir->global_count; n++) {
        const IrGlobal *g = &arch->ir->globals[n];

        if (offset == g->offset || (g->type == IR_V128 && offset == g->offset + 8u)) {
            printf("[%s%s]", g->name, offset == g->offset ? "" : " high");
            return;
        }
    }
    for (unsigned n = 0; n < ARRAY_SIZE(fields); n++) {
        if (offset == fields[n].offset) {
            printf("[%s]", fields[n].name);
            return;
        }
    }
    printf("[cpu]");
}

/* Constants beside the entry code, by value. */
static void print_constant(u64 addr, unsigned size)
{
    const u8 *p = (const u8 *)(uintptr_t)addr;

    if (p == (const u8 *)x64_exits.fcmp_flags) {
        printf("[fcmp_flags]");
        return;
    }
    if (!codebuf_contains(&buf, p)) {
        printf("[data]");
        return;
    }
    printf("[=0x");
    for (unsigned n = size; n-- > 0;)
        printf("%02x", p[n]);
    printf("]");
}

/* The entry of a page in the vCPU's TLB. */
static bool print_tlb(const cs_x86_op *op)
{
    static const char *const kinds[] = {[RT_TLB_READ] = "reads", [RT_TLB_WRITE] = "writes"};
    u64 offset = (u64)(op->mem.disp + RT_ENV_BIAS) + sizeof(RtMmu), table = offset / sizeof(RtTlbEntry[RT_TLB_COUNT]);

    if (op->mem.index == X86_REG_INVALID || offset >= sizeof(RtMmu))
        return false;
    printf("[%s of %u + %s%s]", kinds[table % RT_TLB_KINDS], (unsigned)table / RT_TLB_KINDS, cs_reg_name(capstone, op->mem.index),
           offset % sizeof(RtTlbEntry) ? ", addend" : "");
    return true;
}

static void print_memory(const cs_insn *i, const cs_x86_op *op)
{
    if (op->mem.base == X86_REG_RBP && print_tlb(op))
        return;
    if (op->mem.base == X86_REG_RIP)
        print_constant(i->address + i->size + (u64)op->mem.disp, op->size);
    else
        print_env(op->mem.disp);
}

/* The first word of an IrInst, made in the frame for fp_row: row numbers change with the table. */
static bool is_fp_row(const cs_x86 *x, u64 k)
{
    return x->op_count == 2 && x->operands[0].type == X86_OP_MEM &&
           x->operands[0].mem.base == X86_REG_RSP && (k & 0xffff) > IR_FP_FIRST &&
           (k & 0xffff) < IR_OP_COUNT && k >> 16;
}

static void print_operands(const Code *c, const cs_insn *i)
{
    const cs_x86 *x = &i->detail->x86;
    const char *open = strchr(i->op_str, '['), *close = strchr(i->op_str, ']');
    u64 k = x->op_count == 2 && x->operands[1].type == X86_OP_IMM ? (u64)x->operands[1].imm : 0;

    if (x->op_count == 1 && x->operands[0].type == X86_OP_IMM) {
        print_target(c, i, (u64)x->operands[0].imm);
        return;
    }
    if (is_fp_row(x, k)) {
        printf("%.*s, %s", (int)strcspn(i->op_str, ","), i->op_str, ir_op_info[k & 0xffff].name);
        return;
    }
    if (function_name(k)) {
        printf("%.*s, %s", (int)strcspn(i->op_str, ","), i->op_str, function_name(k));
        return;
    }
    for (unsigned n = 0; open && close && n < x->op_count; n++) {
        const cs_x86_op *op = &x->operands[n];

        if (op->type != X86_OP_MEM || (op->mem.base != X86_REG_RIP && op->mem.base != X86_REG_RBP))
            continue;
        printf("%.*s", (int)(open - i->op_str), i->op_str);
        print_memory(i, op);
        printf("%s", close + 1);
        return;
    }
    printf("%s", i->op_str);
}

/* Unknown to capstone: its bytes, without the distance to a constant. */
static void print_bytes(const cs_insn *i)
{
    unsigned disp;

    vex_length(i->bytes, &disp);
    for (unsigned n = 0; n < i->size; n++)
        if (disp && n >= disp && n < disp + 4)
            printf("%s", n == disp ? " [data]" : "");
        else
            printf(" %02x", i->bytes[n]);
    printf("\n");
}

/* ---- one case ---- */

typedef void Visit(Code *c, const cs_insn *i, u32 offset, unsigned *n);

static void number_target(Code *c, const cs_insn *i, u32 offset, unsigned *n)
{
    const cs_x86 *x = &i->detail->x86; /* not there for what capstone does not know */
    u64 to;

    if (!i->id || x->op_count != 1 || x->operands[0].type != X86_OP_IMM || exit_of(c, i))
        return;
    to = (u64)x->operands[0].imm - (u64)(uintptr_t)c->run;
    if (is_in_line(c, to) && !c->label[to])
        c->label[to] = (u16)++*n;
}

static bool is_nop(const cs_insn *i)
{
    return i->id == X86_INS_NOP;
}

static void count_insn(Code *c, const cs_insn *i, u32 offset, unsigned *n)
{
    *n += !is_nop(i);
}

static void print_insn(Code *c, const cs_insn *i, u32 offset, unsigned *n)
{
    if (c->label[offset])
        printf("   L%u:\n", c->label[offset]);
    if (is_nop(i)) /* alignment of a jump that will be patched */
        return;
    if (!i->id) {
        printf("    bytes");
        print_bytes(i);
        return;
    }
    printf("    %s%s", i->mnemonic, *i->op_str ? " " : "");
    print_operands(c, i);
    printf("\n");
}

/* The disassembler reads the writable mapping, at run addresses. */
static unsigned visit_body(Code *c, const u8 *bytes, u32 at, u32 size, Visit *visit)
{
    u64 addr = (u64)(uintptr_t)c->run + at;
    size_t left = size;
    cs_insn *insn = cs_malloc(capstone);
    unsigned n = 0;

    bytes += at;
    while (cs_disasm_iter(capstone, &bytes, &left, &addr, insn))
        visit(c, insn, (u32)(insn->address - (u64)(uintptr_t)c->run), &n);
    cs_free(insn, 1);
    return n;
}

static void print_part(const char *name, Code *c, const u8 *bytes, u32 at, u32 size)
{
    visit_body(c, bytes, at, size, number_target);
    printf("  %s: %u\n", name, visit_body(c, bytes, at, size, count_insn));
    visit_body(c, bytes, at, size, print_insn);
}

static void print_guest(const Guest *g, u32 count)
{
    char text[128];

    for (u32 n = 0; n < count; n++) {
        u32 mode = !is_x86 ? 0 : arch == &guest_i386 ? X86_MODE_32 : X86_MODE_64;
        u64 pc = (is_x86 ? X86_BLOCK_PC : A64_BLOCK_PC) + g->start[n];

        if (!arch->disas(mode, g->bytes + g->start[n], g->start[n + 1] - g->start[n], pc, text, sizeof text))
            snprintf(text, sizeof text, "?");
        printf("    %s\n", text);
    }
}

/* Another instruction: a word, or bytes. */
static void add_insn(Guest *g, const char *hex)
{
    u32 at = g->start[g->count], word = (u32)strtoul(hex, NULL, 16);

    if (is_x86) {
        for (; hex[0] && hex[1]; hex += 2)
            g->bytes[at++] = (u8)strtoul((char[]){hex[0], hex[1], 0}, NULL, 16);
    } else {
        memcpy(g->bytes + at, &word, 4);
        at += 4;
    }
    g->start[++g->count] = at;
}

static void print_host(IrBuilder *b)
{
    static Code c;
    u8 *at = buf.rw + ALIGN_UP(stubs_size, 64);

    memset(&c, 0, sizeof c);
    c.run = at + codebuf_delta(&buf);
    if (!backend_compile(backend, &b->block, NULL, at, (size_t)(buf.rw + buf.size - at),
                         codebuf_delta(&buf), 0, 1, &c.block) ||
        MAX(c.block.body_size, c.block.again_at + c.block.again_size) > BODY_MAX) {
        printf("  interpreted\n");
        return;
    }
    print_part("host", &c, at, 0, c.block.body_size);
    if (c.block.again_size)
        print_part("again", &c, at, c.block.again_at, c.block.again_size);
}

static void one_case(char *line)
{
    static IrBuilder b;
    Guest g = {.count = 0};
    u32 count;
    bool program = !strncmp(line, "program", 7), tables = program || !strncmp(line, "tables", 6),
         dead = tables || !strncmp(line, "dead", 4);
    char *save, *w = strtok_r(line, " \n", &save);

    while ((w = strtok_r(NULL, " \n", &save)) && g.count < WORDS_MAX)
        add_insn(&g, w);
    count = g.count;
    for (u32 n = 0; n < BEHIND; n++)
        add_insn(&g, is_x86 ? CMP_EAX_EAX : CMP_X0_X0);
    print_guest(&g, count);
    b.has_mmu = tables;
    if (is_x86)
        x86_block(&b, g.bytes, g.start[dead ? count + BEHIND : count], count);
    else
        a64_block(&b, (const u32 *)(const void *)g.bytes, count, count + (dead ? BEHIND : 0));
    b.block.has_mmu = tables;
    b.block.is_program = program;
    for (u32 n = 1; n < b.block.count && tables; n++)
        if (ir_has_attr(b.block.insts[n].op))
            b.block.insts[n].arg[3] |= 1;
        else if (b.block.insts[n].op == IR_STEX)
            b.block.insts[n].imm = 1;
    print_host(&b);
    printf(".\n");
}

int main(int argc, char **argv)
{
    char line[1024];
    int major, minor;

    if (argc != 3 || (strcmp(argv[1], "avx2") && strcmp(argv[1], "avx512")))
        return 2;
    is_x86 = strcmp(argv[2], "a64") != 0;
    if (is_x86)
        arch = strcmp(argv[2], "i386") ? &guest_x86_64 : &guest_i386;
    init(!strcmp(argv[1], "avx2") ? avx2_set : avx512_set);
    cs_version(&major, &minor);
    printf("capstone %d.%d\n", major, minor);
    while (fgets(line, sizeof line, stdin))
        one_case(line);
    return 0;
}
