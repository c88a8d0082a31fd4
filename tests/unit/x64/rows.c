/* SPDX-License-Identifier: MIT */
/*
 * Case generator. The rows of insn.def are expanded into calls of the emitters with many operands;
 * the expected text is written from the operands alone, in the syntax of "objdump -M intel", and
 * shares nothing with the encoder.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "tests/unit/x64/rows.h"

static struct {
    const RowSink *sink;
    const char *row;
    Asm a;
    u8 buf[256];
    u64 offset; /* of this instruction in the whole output */
} g;

/* ---- one case ---- */

static Asm *begin(void)
{
    asm_init(&g.a, g.buf, sizeof g.buf, 0, true);
    g.a.exec_delta = (ptrdiff_t)(ROWS_RUN_ADDRESS + g.offset - (u64)(uintptr_t)g.buf);
    return &g.a;
}

PRINTF(1, 2) static void end(const char *fmt, ...)
{
    char text[256] = "";
    va_list ap;

    if (g.sink->want_text) {
        va_start(ap, fmt);
        vsnprintf(text, sizeof text, fmt, ap);
        va_end(ap);
    }
    assert(!g.a.overflow && g.a.p > g.a.start);
    g.sink->insn(g.sink->opaque, g.row, g.a.start, (size_t)(g.a.p - g.a.start), text);
    g.offset += (u64)(g.a.p - g.a.start);
}

/* ---- text of operands ---- */

/* Strings that live until a few more have been made. */
PRINTF(1, 2) static const char *str(const char *fmt, ...)
{
    static char ring[32][96];
    static unsigned next;
    char *s = ring[next++ % ARRAY_SIZE(ring)];
    va_list ap;

    if (!g.sink->want_text)
        return "";
    va_start(ap, fmt);
    vsnprintf(s, sizeof ring[0], fmt, ap);
    va_end(ap);
    return s;
}

static const char *gpr(unsigned w, unsigned r)
{
    static const char *const names[8] = {"ax", "cx", "dx", "bx", "sp", "bp", "si", "di"};

    if (r >= 8)
        return str("r%u%s", r, w == 1 ? "b" : w == 2 ? "w" : w == 4 ? "d" : "");
    switch (w) {
    case 1: return r < 4 ? str("%cl", names[r][0]) : str("%sl", names[r]);
    case 2: return names[r];
    default: return str("%c%s", w == 4 ? 'e' : 'r', names[r]);
    }
}

static const char *vec(unsigned bytes, unsigned r)
{
    return str("%cmm%u", bytes == 16 ? 'x' : bytes == 32 ? 'y' : 'z', r);
}

static const char *size_name(unsigned bytes)
{
    switch (bytes) {
    case 0: return "";
    case 1: return "BYTE PTR ";
    case 2: return "WORD PTR ";
    case 4: return "DWORD PTR ";
    case 8: return "QWORD PTR ";
    case 16: return "XMMWORD PTR ";
    case 32: return "YMMWORD PTR ";
    default: return "ZMMWORD PTR ";
    }
}

static const char *signed_hex(i32 d)
{
    return d < 0 ? str("-0x%x", -(u32)d) : str("+0x%x", (u32)d);
}

/* Address without the size. A displacement of 0 is printed when the encoding cannot do without. */
static const char *address(X64Mem m)
{
    static const char *const segs[] = {"", "fs:", "gs:"};
    unsigned w = m.addr32 ? 4 : 8;
    bool has_base = m.base != (u8)REG_NONE, has_index = m.index != (u8)REG_NONE;
    const char *d = m.disp || (has_base && (m.base & 7) == RBP) ? signed_hex(m.disp) : "";

    if (m.rip)
        return str("%s[rip:0x%llx]", segs[m.seg], (unsigned long long)(uintptr_t)m.rip);
    if (!has_base && !has_index && m.addr32 && m.disp < 0)
        return str("%s[eiz*1+0x%x]", segs[m.seg], (u32)m.disp);
    if (!has_base && !has_index)
        return str("%s0x%llx", m.seg ? segs[m.seg] : "ds:", (unsigned long long)(i64)m.disp);
    if (!has_base && m.scale_log2 == 0)
        return address((X64Mem){m.index, (u8)REG_NONE, 0, m.seg, m.addr32, m.disp, NULL});
    if (!has_base && m.scale_log2 == 1)
        return address((X64Mem){m.index, m.index, 0, m.seg, m.addr32, m.disp, NULL});
    if (!has_base)
        return str("%s[%s*%u%s]", segs[m.seg], gpr(w, m.index), 1u << m.scale_log2,
                   signed_hex(m.disp));
    if (!has_index)
        return str("%s[%s%s]", segs[m.seg], gpr(w, m.base), d);
    return str("%s[%s+%s*%u%s]", segs[m.seg], gpr(w, m.base), gpr(w, m.index), 1u << m.scale_log2,
               d);
}

static const char *mem(unsigned bytes, X64Mem m)
{
    return str("%s%s", size_name(bytes), address(m));
}

/* Immediates print as unsigned numbers of the operand's size. */
static const char *imm(unsigned w, i64 x)
{
    return str("0x%llx", (unsigned long long)x & (w == 8 ? ~0ull : (1ull << w * 8) - 1));
}

static const char *const cc_names[16] = {"o", "no", "b", "ae", "e", "ne", "be", "a",
                                         "s", "ns", "p", "np", "l", "ge", "le", "g"};

/* ---- operand values ---- */

/* Every special case of ModRM and SIB, and displacements on both sides of each disp8*N limit. */
static unsigned mem_count;
static X64Mem mem_list[128];

static void make_mem_list(void)
{
    static const i32 disps[] = {0,    1,     4,     8,     16,     0x7f,      -0x80,
                                0x80, -0x81, 0x7f0, 0x800, -0x800, 0x12345678};
    static const u8 rip_marker;
    X64Mem *m = mem_list;

    for (unsigned r = RAX; r <= R15; r++)
        *m++ = x64_mem((X64Reg)r, 0);
    for (unsigned i = 1; i < ARRAY_SIZE(disps); i++)
        *m++ = x64_mem((X64Reg)(i & 1 ? RBX + i : i), disps[i]);
    for (unsigned i = 0; i < ARRAY_SIZE(disps); i++)
        *m++ = x64_mem_idx((X64Reg)(i + 3), (X64Reg)(i == 8 ? R12 : 12 - i), i & 3, disps[i]);
    *m++ = x64_mem_idx(RBP, RSI, 0, 0);
    *m++ = x64_mem_idx(R13, R12, 3, 0);
    *m++ = x64_mem_idx(RSP, RBP, 2, 0);
    *m++ = x64_mem_idx(REG_NONE, RCX, 3, 0);
    *m++ = x64_mem_idx(REG_NONE, R12, 2, -4);
    *m++ = x64_mem_idx(REG_NONE, R9, 0, 0x40);
    *m++ = x64_mem_idx(REG_NONE, RDX, 1, 0);
    *m++ = x64_mem_idx(REG_NONE, RBP, 0, 0);
    *m++ = x64_mem_idx(REG_NONE, R13, 1, 5);
    *m++ = x64_mem_idx(REG_NONE, R12, 0, 0);
    *m++ = x64_mem_abs(0x1000);
    *m++ = x64_mem_abs(-0x1000);
    *m++ = x64_mem_addr32(x64_mem(RAX, 0));
    *m++ = x64_mem_addr32(x64_mem_idx(R15, R14, 3, 0x20));
    *m++ = x64_mem_addr32(x64_mem_idx(REG_NONE, RSI, 2, -8));
    *m++ = x64_mem_addr32(x64_mem_abs(0x4000));
    *m++ = x64_mem_addr32(x64_mem_abs(-0x3ffff000));
    *m++ = x64_mem_seg(x64_mem(RDI, 0x28), X64_SEG_FS);
    *m++ = x64_mem_seg(x64_mem_abs(0x10), X64_SEG_GS);
    *m++ = x64_mem_seg(x64_mem_addr32(x64_mem_idx(RBX, R8, 1, 0)), X64_SEG_GS);
    *m++ = x64_mem_rip(&rip_marker);
    mem_count = (unsigned)(m - mem_list);
    assert(mem_count <= ARRAY_SIZE(mem_list));
}

static X64Mem mem_case(unsigned i)
{
    X64Mem m = mem_list[i];

    if (m.rip) /* a place that does not depend on where this program was loaded */
        m.rip = asm_here(begin()) + 0x1234;
    return m;
}

static const u8 some_regs[] = {RAX, RBX, RSP, RBP, RSI, R8, R12, R15};
static const i32 some_imms[] = {0,     1,     -1,     0x7f,       0x80,
                                -0x80, -0x81, 0x1234, 0x7fffffff, -0x7fffffff};
static const u8 widths[] = {1, 2, 4, 8};

#define EACH(var, array)                                                                           \
    for (unsigned var##_i = 0, var; var##_i < ARRAY_SIZE(array) && ((var = array[var##_i]), 1);    \
         var##_i++)
#define EACH_MEM(m)                                                                                \
    for (unsigned m##_i = 0; m##_i < mem_count; m##_i++)                                           \
        for (X64Mem m = mem_case(m##_i), *m##_p = &m; m##_p; m##_p = NULL)
#define EACH_W(w, mask) EACH(w, widths) if ((mask)&w)
#define EACH_R(r)       for (unsigned r = 0; r < 16; r++)

/* ---- general-purpose forms ---- */

typedef void FnRR(Asm *, unsigned, X64Reg, X64Reg);
typedef void FnRI(Asm *, unsigned, X64Reg, i32);
typedef void FnRU(Asm *, unsigned, X64Reg, unsigned);
typedef void FnRM(Asm *, unsigned, X64Reg, X64Mem);
typedef void FnMR(Asm *, unsigned, X64Mem, X64Reg);
typedef void FnMI(Asm *, unsigned, X64Mem, i32);
typedef void FnMU(Asm *, unsigned, X64Mem, unsigned);
typedef void FnR(Asm *, unsigned, X64Reg);
typedef void FnM(Asm *, unsigned, X64Mem);
typedef void FnRRU(Asm *, unsigned, X64Reg, X64Reg, unsigned);
typedef void FnMRU(Asm *, unsigned, X64Mem, X64Reg, unsigned);
typedef void FnRRR(Asm *, unsigned, X64Reg, X64Reg, X64Reg);
typedef void FnRMR(Asm *, unsigned, X64Reg, X64Mem, X64Reg);
typedef void FnRRM(Asm *, unsigned, X64Reg, X64Reg, X64Mem);

static void case_rr(const char *name, FnRR *fn, unsigned wmask)
{
    EACH_W(w, wmask) EACH_R(d) EACH_R(s)
    {
        fn(begin(), w, (X64Reg)d, (X64Reg)s);
        end("%s %s,%s", name, gpr(w, d), gpr(w, s));
    }
}

static void case_rm(const char *name, FnRM *fn, unsigned wmask)
{
    EACH_W(w, wmask) EACH(d, some_regs) EACH_MEM(m)
    {
        fn(begin(), w, (X64Reg)d, m);
        end("%s %s,%s", name, gpr(w, d), mem(w, m));
    }
}

static void case_mr(const char *name, FnMR *fn, unsigned wmask)
{
    EACH_W(w, wmask) EACH(s, some_regs) EACH_MEM(m)
    {
        fn(begin(), w, m, (X64Reg)s);
        end("%s %s,%s", name, mem(w, m), gpr(w, s));
    }
}

static void case_alu_ri(const char *name, FnRI *fn)
{
    EACH_W(w, 15) EACH_R(d) EACH(i, some_imms)
    {
        unsigned tw =
            w == 8 && strcmp(name, "and") == 0 && (i32)i >= 0 ? 4 : w; /* same result, shorter */

        fn(begin(), w, (X64Reg)d, (i32)i);
        end("%s %s,%s", name, gpr(tw, d), imm(tw, (i32)i));
    }
}

static void case_mi(const char *name, FnMI *fn)
{
    EACH_W(w, 15) EACH(i, some_imms) EACH_MEM(m)
    {
        fn(begin(), w, m, (i32)i);
        end("%s %s,%s", name, mem(w, m), imm(w, (i32)i));
    }
}

static void case_r(const char *name, FnR *fn, unsigned wmask)
{
    EACH_W(w, wmask) EACH_R(r)
    {
        fn(begin(), w, (X64Reg)r);
        end("%s %s", name, gpr(w, r));
    }
}

static void case_m(const char *name, FnM *fn)
{
    EACH_W(w, 15) EACH_MEM(m)
    {
        fn(begin(), w, m);
        end("%s %s", name, mem(w, m));
    }
}

static const u8 some_counts[] = {1, 2, 7};

static const char *count(unsigned n)
{
    return n == 1 ? "1" : str("0x%x", n);
}

static void case_ru(const char *name, FnRU *fn, unsigned wmask, bool is_shift)
{
    EACH_W(w, wmask) EACH_R(d) EACH(n, some_counts)
    {
        fn(begin(), w, (X64Reg)d, n);
        end("%s %s,%s", name, gpr(w, d), is_shift ? count(n) : imm(1, n));
    }
}

static void case_mu(const char *name, FnMU *fn, unsigned wmask, bool is_shift)
{
    EACH_W(w, wmask) EACH(n, some_counts) EACH_MEM(m)
    {
        fn(begin(), w, m, n);
        end("%s %s,%s", name, mem(w, m), is_shift ? count(n) : imm(1, n));
    }
}

static void case_rcl(const char *name, FnR *fn)
{
    EACH_W(w, 15) EACH_R(r)
    {
        fn(begin(), w, (X64Reg)r);
        end("%s %s,cl", name, gpr(w, r));
    }
}

static void case_mcl(const char *name, FnM *fn)
{
    EACH_W(w, 15) EACH_MEM(m)
    {
        fn(begin(), w, m);
        end("%s %s,cl", name, mem(w, m));
    }
}

static void case_dshift(const char *name, FnRRU *rri, FnMRU *mri, FnRR *rrcl, FnMR *mrcl)
{
    EACH_W(w, 14) EACH_R(d) EACH_R(s)
    {
        rri(begin(), w, (X64Reg)d, (X64Reg)s, 5);
        end("%s %s,%s,0x5", name, gpr(w, d), gpr(w, s));
        rrcl(begin(), w, (X64Reg)d, (X64Reg)s);
        end("%s %s,%s,cl", name, gpr(w, d), gpr(w, s));
    }
    EACH_W(w, 14) EACH(s, some_regs) EACH_MEM(m)
    {
        mri(begin(), w, m, (X64Reg)s, 5);
        end("%s %s,%s,0x5", name, mem(w, m), gpr(w, s));
        m = mem_case(m_i);
        mrcl(begin(), w, m, (X64Reg)s);
        end("%s %s,%s,cl", name, mem(w, m), gpr(w, s));
    }
}

/* rmv: the text's second operand is in rm, else its third. */
static void case_vex3(const char *name, FnRRR *rrr, FnRMR *rmr, FnRRM *rrm)
{
    EACH_W(w, 12) EACH(d, some_regs) EACH_R(s) EACH(t, some_regs)
    {
        rrr(begin(), w, (X64Reg)d, (X64Reg)s, (X64Reg)t);
        end("%s %s,%s,%s", name, gpr(w, d), gpr(w, s), gpr(w, t));
    }
    EACH_W(w, 12) EACH(d, some_regs) EACH_MEM(m)
    {
        if (rmr) {
            rmr(begin(), w, (X64Reg)d, m, (X64Reg)(15 - d));
            end("%s %s,%s,%s", name, gpr(w, d), mem(w, m), gpr(w, 15 - d));
        } else {
            rrm(begin(), w, (X64Reg)d, (X64Reg)(15 - d), m);
            end("%s %s,%s,%s", name, gpr(w, d), gpr(w, 15 - d), mem(w, m));
        }
    }
}

#define ROW(text) g.row = text

static void gpr_rows(void)
{
#define ALU(name, n)                                                                               \
    ROW(#name);                                                                                    \
    case_rr(#name, x64_##name##_rr, 15);                                                           \
    case_rm(#name, x64_##name##_rm, 15);                                                           \
    case_mr(#name, x64_##name##_mr, 15);                                                           \
    case_alu_ri(#name, x64_##name##_ri);                                                           \
    case_mi(#name, x64_##name##_mi);
#define LOCK_ALU(name, n)                                                                          \
    ROW("lock_" #name);                                                                            \
    case_mr("lock " #name, x64_lock_##name##_mr, 15);                                              \
    case_mi("lock " #name, x64_lock_##name##_mi);
#define RM2(name, pp, map, op, flags)                                                              \
    ROW(#name);                                                                                    \
    case_rr(#name, x64_##name##_rr, X64_MAP_##map == X64_MAP_0F38 ? 12 : 14);                      \
    case_rm(#name, x64_##name##_rm, X64_MAP_##map == X64_MAP_0F38 ? 12 : 14);
#define MR2(name, map, op)                                                                         \
    ROW(#name);                                                                                    \
    case_rr(#name, x64_##name##_rr, 15);                                                           \
    case_mr(#name, x64_##name##_mr, 15);
#define LOCK_MR2(name, map, op)                                                                    \
    ROW("lock_" #name);                                                                            \
    case_mr("lock " #name, x64_lock_##name##_mr, 15);
#define UNARY(name, mnem, op, ext)                                                                 \
    ROW(#name);                                                                                    \
    case_r(mnem, x64_##name##_r, 15);                                                              \
    case_m(mnem, x64_##name##_m);
#define LOCK_UNARY(name, op, ext)                                                                  \
    ROW("lock_" #name);                                                                            \
    case_m("lock " #name, x64_lock_##name##_m);
#define SHIFT(name, ext)                                                                           \
    ROW(#name);                                                                                    \
    case_ru(#name, x64_##name##_ri, 15, true);                                                     \
    case_mu(#name, x64_##name##_mi, 15, true);                                                     \
    case_rcl(#name, x64_##name##_rcl);                                                             \
    case_mcl(#name, x64_##name##_mcl);
#define DSHIFT(name, op)                                                                           \
    ROW(#name);                                                                                    \
    case_dshift(#name, x64_##name##_rri, x64_##name##_mri, x64_##name##_rrcl, x64_##name##_mrcl);
#define BITTEST(name, op, ext)                                                                     \
    ROW(#name);                                                                                    \
    case_rr(#name, x64_##name##_rr, 14);                                                           \
    case_mr(#name, x64_##name##_mr, 14);                                                           \
    case_ru(#name, x64_##name##_ri, 14, false);                                                    \
    case_mu(#name, x64_##name##_mi, 14, false);
#define LOCK_BITTEST(name, op, ext)                                                                \
    ROW("lock_" #name);                                                                            \
    case_mr("lock " #name, x64_lock_##name##_mr, 14);                                              \
    case_mu("lock " #name, x64_lock_##name##_mi, 14, false);
#define VEX_RMV(name, pp, map, op)                                                                 \
    ROW(#name);                                                                                    \
    case_vex3(#name, x64_##name##_rrr, x64_##name##_rmr, NULL);
#define VEX_RVM(name, pp, map, op)                                                                 \
    ROW(#name);                                                                                    \
    case_vex3(#name, x64_##name##_rrr, NULL, x64_##name##_rrm);
#define VEX_VM(name, op, ext)                                                                      \
    ROW(#name);                                                                                    \
    case_rr(#name, x64_##name##_rr, 12);                                                           \
    case_rm(#name, x64_##name##_rm, 12);
#define MEM1(name, mnem, op, ext, w, size)                                                         \
    ROW(#name);                                                                                    \
    EACH_MEM(m)                                                                                    \
    {                                                                                              \
        x64_##name##_m(begin(), m);                                                                \
        end("%s %s", mnem, size == 16 ? str("OWORD PTR %s", address(m)) : mem(size, m));           \
    }
#define PLAIN(name, text, n, bytes)                                                                \
    ROW(#name);                                                                                    \
    x64_##name(begin());                                                                           \
    end("%s", text);
#include "backend/x64/insn.def"
}

static void sse_case(const char *name, bool has_imm, void (*rr)(Asm *, X64Xmm, X64Xmm),
                     void (*rm)(Asm *, X64Xmm, X64Mem))
{
    const char *tail = has_imm ? ",0x2" : strcmp(name, "sha256rnds2") == 0 ? ",xmm0" : "";

    EACH_R(d) EACH_R(s)
    {
        rr(begin(), (X64Xmm)d, (X64Xmm)s);
        end("%s %s,%s%s", name, vec(16, d), vec(16, s), tail);
    }
    EACH(d, some_regs) EACH_MEM(m)
    {
        rm(begin(), (X64Xmm)d, m);
        end("%s %s,%s%s", name, vec(16, d), mem(16, m), tail);
    }
}

static void sha1rnds4_rr(Asm *a, X64Xmm d, X64Xmm s)
{
    x64_sha1rnds4_rri(a, d, s, 2);
}

static void sha1rnds4_rm(Asm *a, X64Xmm d, X64Mem m)
{
    x64_sha1rnds4_rmi(a, d, m, 2);
}

static void sse_rows(void)
{
#define SSE(name, map, op)                                                                         \
    ROW(#name);                                                                                    \
    sse_case(#name, false, x64_##name##_rr, x64_##name##_rm);
#include "backend/x64/insn.def"
    ROW("sha1rnds4");
    sse_case("sha1rnds4", true, sha1rnds4_rr, sha1rnds4_rm);
}

/* ---- emitters without a row ---- */

static void mov_imm_rows(void)
{
    static const u64 imms[] = {0,
                               1,
                               0x7f,
                               0xff,
                               0x8000,
                               0x7fffffff,
                               0x80000000,
                               0xffffffff,
                               0x100000000,
                               0x123456789abcdef0,
                               (u64)INT32_MIN,
                               ~0ull,
                               1ull << 63};

    ROW("mov_ri");
    EACH_W(w, 15) EACH_R(r) for (unsigned i = 0; i < ARRAY_SIZE(imms); i++)
    {
        bool is32 = w == 8 && imms[i] <= UINT32_MAX;
        bool is_movabs = w == 8 && imms[i] > UINT32_MAX && imms[i] < (u64)INT32_MIN;

        x64_mov_ri(begin(), w, (X64Reg)r, imms[i]);
        end("%s %s,%s", is_movabs ? "movabs" : "mov", gpr(is32 ? 4 : w, r), imm(w, (i64)imms[i]));
    }
    ROW("test_ri");
    EACH_W(w, 15) EACH_R(r) EACH(i, some_imms)
    {
        unsigned tw = (i32)i >= 0 && (i32)i < 0x80 ? 1 : w == 8 && (i32)i >= 0 ? 4 : w;

        x64_test_ri(begin(), w, (X64Reg)r, (i32)i);
        end("test %s,%s", gpr(tw, r), imm(tw, (i32)i));
    }
    ROW("push_i");
    EACH(i, some_imms)
    {
        x64_push_i(begin(), (i32)i);
        end("push %s", imm(8, (i32)i));
    }
}

static void mov_rows(void)
{
    ROW("mov");
    case_rr("mov", x64_mov_rr, 15);
    case_rm("mov", x64_mov_rm, 15);
    case_mr("mov", x64_mov_mr, 15);
    case_mi("mov", x64_mov_mi);
    case_mi("test", x64_test_mi);
    ROW("movbe");
    case_rm("movbe", x64_movbe_rm, 14);
    case_mr("movbe", x64_movbe_mr, 14);
    case_mr("movnti", x64_movnti_mr, 12);
    ROW("lea");
    EACH_W(w, 14) EACH(d, some_regs) EACH_MEM(m)
    {
        m.seg = X64_SEG_NONE; /* no effect on lea */
        x64_lea_rm(begin(), w, (X64Reg)d, m);
        end("lea %s,%s", gpr(w, d), mem(0, m));
    }
    ROW("bswap");
    case_r("bswap", x64_bswap_r, 12);
    ROW("push");
    EACH_R(r)
    {
        x64_push_r(begin(), (X64Reg)r);
        end("push %s", gpr(8, r));
        x64_pop_r(begin(), (X64Reg)r);
        end("pop %s", gpr(8, r));
    }
}

static void extend_rows(void)
{
    static const struct {
        u8 w, sw;
    } pairs[] = {{1, 1}, {2, 1}, {4, 1}, {8, 1}, {2, 2}, {4, 2}, {8, 2}, {4, 4}, {8, 4}, {8, 8}};

    ROW("movzx movsx");
    for (unsigned i = 0; i < ARRAY_SIZE(pairs); i++) {
        unsigned w = pairs[i].w, sw = pairs[i].sw, zw = w == 8 && sw < 8 ? 4 : w;
        const char *zx = sw < zw ? "movzx" : "mov";
        const char *sx = sw >= w ? "mov" : sw == 4 ? "movsxd" : "movsx";

        EACH_R(d) EACH_R(s)
        {
            x64_movzx_rr(begin(), w, sw, (X64Reg)d, (X64Reg)s);
            end("%s %s,%s", zx, gpr(zw, d), gpr(sw, s));
            x64_movsx_rr(begin(), w, sw, (X64Reg)d, (X64Reg)s);
            end("%s %s,%s", sx, gpr(w, d), gpr(sw, s));
        }
        EACH(d, some_regs) EACH_MEM(m)
        {
            x64_movzx_rm(begin(), w, sw, (X64Reg)d, m);
            end("%s %s,%s", zx, gpr(zw, d), mem(sw, m));
            m = mem_case(m_i);
            x64_movsx_rm(begin(), w, sw, (X64Reg)d, m);
            end("%s %s,%s", sx, gpr(w, d), mem(sw, m));
        }
    }
}

static void misc_rows(void)
{
    ROW("imul_i");
    EACH_W(w, 14) EACH(d, some_regs) EACH_R(s) EACH(i, some_imms)
    {
        x64_imul_rri(begin(), w, (X64Reg)d, (X64Reg)s, (i32)i);
        end("imul %s,%s,%s", gpr(w, d), gpr(w, s), imm(w, (i32)i));
    }
    EACH_W(w, 14) EACH(i, some_imms) EACH_MEM(m)
    {
        x64_imul_rmi(begin(), w, R9, m, (i32)i);
        end("imul %s,%s,%s", gpr(w, R9), mem(w, m), imm(w, (i32)i));
    }
    ROW("rorx");
    EACH_W(w, 12) EACH_R(d) EACH_R(s)
    {
        x64_rorx_rri(begin(), w, (X64Reg)d, (X64Reg)s, 9);
        end("rorx %s,%s,0x9", gpr(w, d), gpr(w, s));
    }
    EACH_W(w, 12) EACH_MEM(m)
    {
        x64_rorx_rmi(begin(), w, RDI, m, 9);
        end("rorx %s,%s,0x9", gpr(w, RDI), mem(w, m));
    }
    ROW("crc32");
    EACH_W(w, 15) EACH_R(d) EACH_R(s)
    {
        x64_crc32_rr(begin(), w, (X64Reg)d, (X64Reg)s);
        end("crc32 %s,%s", gpr(w == 8 ? 8 : 4, d), gpr(w, s));
    }
    EACH_W(w, 15) EACH(d, some_regs) EACH_MEM(m)
    {
        x64_crc32_rm(begin(), w, (X64Reg)d, m);
        end("crc32 %s,%s", gpr(w == 8 ? 8 : 4, d), mem(w, m));
    }
    for (unsigned n = 1; n <= 9; n++) {
        static const char *const text[10] = {
            "",
            "nop",
            "xchg ax,ax",
            "nop DWORD PTR [rax]",
            "nop DWORD PTR [rax+0x0]",
            "nop DWORD PTR [rax+rax*1+0x0]",
            "nop WORD PTR [rax+rax*1+0x0]",
            "nop DWORD PTR [rax+0x0]",
            "nop DWORD PTR [rax+rax*1+0x0]",
            "nop WORD PTR [rax+rax*1+0x0]",
        };

        ROW("nop");
        x64_nop(begin(), n);
        end("%s", text[n]);
    }
}

static void cc_rows(void)
{
    ROW("setcc cmovcc");
    for (unsigned cc = 0; cc < 16; cc++) {
        EACH_R(r)
        {
            x64_setcc_r(begin(), (X64Cc)cc, (X64Reg)r);
            end("set%s %s", cc_names[cc], gpr(1, r));
        }
        EACH_MEM(m)
        {
            x64_setcc_m(begin(), (X64Cc)cc, m);
            end("set%s %s", cc_names[cc], mem(1, m));
        }
        EACH_W(w, 14) EACH(d, some_regs) EACH_R(s)
        {
            x64_cmov_rr(begin(), w, (X64Cc)cc, (X64Reg)d, (X64Reg)s);
            end("cmov%s %s,%s", cc_names[cc], gpr(w, d), gpr(w, s));
        }
        EACH_W(w, 14) EACH_MEM(m)
        {
            x64_cmov_rm(begin(), w, (X64Cc)cc, R11, m);
            end("cmov%s %s,%s", cc_names[cc], gpr(w, R11), mem(w, m));
        }
    }
}

static void branch_rows(void)
{
    static const i32 distances[] = {0, 0x10, 0x1000, -0x100000};

    ROW("jmp call");
    EACH_R(r)
    {
        x64_jmp_r(begin(), (X64Reg)r);
        end("jmp %s", gpr(8, r));
        x64_call_r(begin(), (X64Reg)r);
        end("call %s", gpr(8, r));
    }
    EACH_MEM(m)
    {
        x64_jmp_m(begin(), m);
        end("jmp %s", mem(8, m));
        m = mem_case(m_i);
        x64_call_m(begin(), m);
        end("call %s", mem(8, m));
        m = mem_case(m_i);
        x64_push_m(begin(), m);
        end("push %s", mem(8, m));
        m = mem_case(m_i);
        x64_pop_m(begin(), m);
        end("pop %s", mem(8, m));
    }
    EACH(d, distances)
    {
        const u8 *to = asm_here(begin()) + (i32)d;

        x64_jmp_abs(&g.a, to);
        end("jmp 0x%llx", (unsigned long long)(uintptr_t)to);
        x64_call_abs(begin(), to);
        end("call 0x%llx", (unsigned long long)(uintptr_t)to);
        for (unsigned cc = 0; cc < 16; cc++) {
            x64_jcc_abs(begin(), (X64Cc)cc, to);
            end("j%s 0x%llx", cc_names[cc], (unsigned long long)(uintptr_t)to);
        }
    }
    for (unsigned cc = 0; cc < 16; cc++) {
        X64Label here = {0};
        unsigned long long to = (uintptr_t)asm_here(begin());

        x64_bind(&g.a, &here);
        x64_jcc(&g.a, (X64Cc)cc, &here);
        end("j%s 0x%llx", cc_names[cc], to);
    }
    EACH_R(r)
    {
        X64Label here = {0};
        unsigned long long to = (uintptr_t)asm_here(begin());

        x64_bind(&g.a, &here);
        x64_lea_label(&g.a, (X64Reg)r, &here);
        end("lea %s,[rip:0x%llx]", gpr(8, r), to);
    }
}

/* ---- vector rows ---- */

enum { W_0 = 0, W_1 = 1, W_N = 2 };
enum { T_NOMEM, T_FV, T_FVM, T_HV, T_HVM, T_QVM, T_OVM, T_M128, T_DUP, T_S1, T_S2, T_S4, T_S8 };

typedef struct VecRow {
    X64VOp op;
    const char *id, *vex, *evex; /* mnemonics; NULL: from id */
    const char *ops;             /* operand letters as in insn.def */
    u8 tuple, vw, ew;
} VecRow;

/* Operand values of one case; the letters say which are used. */
typedef struct VecCase {
    u32 opt;
    unsigned reg[4];
    bool has_mem;
    X64Mem m;
} VecCase;

enum { VEC_IMM = 0x5a }; /* beyond the predicates that have mnemonics of their own */

static const char *vec_mnemonic(const VecRow *v, bool evex)
{
    char low[32] = "";
    unsigned n = 0;

    if (v->vex)
        return evex ? v->evex : v->vex;
    for (const char *s = v->id; *s && *s != '_'; s++)
        low[n++] = (char)tolower((unsigned char)*s);
    return str("%s%s%s", strstr(v->id, "_VEX") ? "{vex} " : "", v->id[0] == 'K' ? "" : "v", low);
}

static unsigned vec_len(const VecRow *v, u32 opt)
{
    if (opt & X64_SAE && opt & X64_L256 && v->tuple >= T_S1)
        return 16; /* L'L is the rounding mode */
    return v->ops[0] == 'Y' || opt & X64_L256 ? 32 : 16;
}

static unsigned vec_mem_size(const VecRow *v, u32 opt)
{
    unsigned l = vec_len(v, opt);

    switch (v->tuple) {
    case T_FV:
    case T_FVM: return l;
    case T_HV:
    case T_HVM: return l / 2;
    case T_QVM: return l / 4;
    case T_OVM: return l / 8;
    case T_M128: return 16;
    case T_DUP: return l == 16 ? 8 : l;
    default: return 1u << (v->tuple - T_S1);
    }
}

static const char *vec_mem(const VecRow *v, const VecCase *c)
{
    if (c->opt & X64_BCAST)
        return str("%sWORD BCST %s", v->ew == W_1 ? "Q" : "D", address(c->m));
    return mem(vec_mem_size(v, c->opt), c->m);
}

static bool is_mem_letter(char c)
{
    return strchr("WEMXQ", c) != NULL;
}

static const char *vec_operand(const VecRow *v, const VecCase *c, char letter, unsigned reg)
{
    bool w1 = v->vw == W_1 || (v->vw == W_N && v->ew == W_1);

    if (c->has_mem && is_mem_letter(letter))
        return vec_mem(v, c);
    switch (letter) {
    case 'G':
    case 'E':
    case 'R': return gpr(w1 ? 8 : 4, reg);
    case 'K':
    case 'k':
    case 'Q':
    case 'q': return str("k%u", reg);
    case 'X': return vec(16, reg);
    case 'I': return imm(1, VEC_IMM);
    default: return vec(vec_len(v, c->opt), reg);
    }
}

static void vec_text(const VecRow *v, const VecCase *c, bool evex)
{
    static const char *const rounding[] = {"{rn-sae}", "{rd-sae}", "{ru-sae}", "{rz-sae}"};
    const char *ops = v->ops + (v->ops[0] == 'Y' ? 2 : 0);
    char text[200];
    int n = snprintf(text, sizeof text, "%s ", vec_mnemonic(v, evex));

    for (unsigned i = 0; ops[i] && !isdigit((unsigned char)ops[i]); i++) {
        n += snprintf(text + n, sizeof text - (size_t)n, "%s%s", i ? "," : "",
                      vec_operand(v, c, ops[i], c->reg[i & 3]));
        if (i == 0 && c->opt & 7)
            n += snprintf(text + n, sizeof text - (size_t)n, "{k%u}%s", c->opt & 7,
                          c->opt & X64_Z ? "{z}" : "");
    }
    if (c->opt & X64_SAE && !c->has_mem)
        snprintf(text + n, sizeof text - (size_t)n, ",%s",
                 strncmp(v->id, "CVTT", 4) == 0 ? "{sae}" : rounding[c->opt >> 5 & 3]);
    end("%s", text);
}

static void vec_emit(const VecRow *v, const VecCase *c)
{
    const char *ops = v->ops + (v->ops[0] == 'Y' ? 2 : 0);
    bool has_imm = strchr(ops, 'I') != NULL;
    unsigned n = 0;
    const unsigned *r = c->reg;
    Asm *a = begin();

    while (isalpha((unsigned char)ops[n]) && ops[n] != 'I')
        n++;
    if (n == 4 && c->has_mem)
        x64_vrrmr_o(a, v->op, c->opt, r[0], r[1], c->m, r[3]);
    else if (n == 4)
        x64_vrrrr_o(a, v->op, c->opt, r[0], r[1], r[2], r[3]);
    else if (n == 3 && c->has_mem && has_imm)
        x64_vrrmi_o(a, v->op, c->opt, r[0], r[1], c->m, VEC_IMM);
    else if (n == 3 && c->has_mem)
        x64_vrrm_o(a, v->op, c->opt, r[0], r[1], c->m);
    else if (n == 3 && has_imm)
        x64_vrrri_o(a, v->op, c->opt, r[0], r[1], r[2], VEC_IMM);
    else if (n == 3)
        x64_vrrr_o(a, v->op, c->opt, r[0], r[1], r[2]);
    else if (c->has_mem && is_mem_letter(ops[0]) && has_imm)
        x64_vmri_o(a, v->op, c->opt, c->m, r[1], VEC_IMM);
    else if (c->has_mem && is_mem_letter(ops[0]))
        x64_vmr_o(a, v->op, c->opt, c->m, r[1]);
    else if (c->has_mem && has_imm)
        x64_vrmi_o(a, v->op, c->opt, r[0], c->m, VEC_IMM);
    else if (c->has_mem)
        x64_vrm_o(a, v->op, c->opt, r[0], c->m);
    else if (has_imm)
        x64_vrri_o(a, v->op, c->opt, r[0], r[1], VEC_IMM);
    else
        x64_vrr_o(a, v->op, c->opt, r[0], r[1]);
}

/* Registers of kind @letter: @pick walks through values with every combination of high bits. */
static unsigned vec_reg(char letter, unsigned pick, bool high)
{
    static const u8 low_vec[4] = {1, 6, 8, 15}, high_vec[4] = {2, 13, 19, 30},
                    gprs[4] = {0, 4, 13, 15};
    static const u8 masks[4] = {1, 2, 5, 7};

    if (strchr("GER", letter))
        return gprs[pick];
    if (strchr("KkQq", letter))
        return masks[pick];
    return (high ? high_vec : low_vec)[pick];
}

static void vec_one(const VecRow *v, const VecCase *c)
{
    const char *ops = v->ops + (v->ops[0] == 'Y' ? 2 : 0);
    bool evex = v->vw == W_N || c->opt & ~(u32)X64_L256;

    for (unsigned i = 0; i < 4 && isalpha((unsigned char)ops[i]) && ops[i] != 'I'; i++)
        if (!(c->has_mem && is_mem_letter(ops[i])) && c->reg[i] & 16)
            evex = true;
    vec_emit(v, c);
    vec_text(v, c, evex);
}

static void vec_regs(const VecRow *v, u32 opt, bool high)
{
    const char *ops = v->ops + (v->ops[0] == 'Y' ? 2 : 0);
    unsigned n = 0;

    while (isalpha((unsigned char)ops[n]) && ops[n] != 'I')
        n++;
    if (strpbrk(ops, "M"))
        return;
    for (unsigned i = 0; i < 1u << 2 * n; i++) {
        VecCase c = {.opt = opt};

        for (unsigned j = 0; j < n; j++)
            c.reg[j] = vec_reg(ops[j], i >> 2 * j & 3, high);
        vec_one(v, &c);
    }
}

static void vec_mems(const VecRow *v, u32 opt, bool high)
{
    const char *ops = v->ops + (v->ops[0] == 'Y' ? 2 : 0);

    if (v->tuple == T_NOMEM)
        return;
    EACH_MEM(m) for (unsigned i = 0; i < 4; i++)
    {
        VecCase c = {.opt = opt, .has_mem = true, .m = mem_case(m_i)};

        for (unsigned j = 0; j < 4 && ops[j]; j++)
            c.reg[j] = vec_reg(ops[j], (i + j) & 3, high);
        vec_one(v, &c);
    }
}

static void vec_all(const VecRow *v, u32 opt, bool high)
{
    vec_regs(v, opt, high);
    vec_mems(v, opt, high);
}

/*
 * Rows whose operands all have the same length, so that the 256-bit form is the same text with ymm.
 */
static bool has_plain_256(const VecRow *v)
{
    static const char *const no[] = {"PHMINPOSUW", "AESIMC", "AESKEYGENASSIST"};

    for (unsigned i = 0; i < ARRAY_SIZE(no); i++)
        if (strcmp(v->id, no[i]) == 0)
            return false;
    return (v->tuple == T_FV || v->tuple == T_FVM) && strncmp(v->id, "CVT", 3) != 0 &&
           v->ops[0] != 'Y';
}

static void vec_row(const VecRow *v)
{
    bool stores = is_mem_letter(v->ops[0]);

    g.row = v->id;
    assert(x64_vop_has_vex(v->op) == (v->vw != W_N) && x64_vop_has_evex(v->op) == (v->ew != W_N));
    if (v->vw != W_N)
        vec_all(v, 0, false);
    if (v->ew != W_N)
        vec_all(v, 0, true);
    if (has_plain_256(v))
        vec_all(v, X64_L256, v->ew != W_N);
    if (v->ew == W_N || v->vex)
        return;
    if (v->tuple == T_FV || v->tuple == T_HV) {
        vec_mems(v, X64_BCAST, true);
        vec_all(v, X64_K(3), true);
        if (v->ops[0] == 'V')
            vec_all(v, X64_K(6) | X64_Z, false);
    } else if (strncmp(v->id, "MOVDQ", 5) == 0 || strncmp(v->id, "PBLENDM", 7) == 0) {
        vec_all(v, X64_K(1), true);
        if (stores)
            vec_regs(v, X64_K(7) | X64_Z, true);
        else
            vec_all(v, X64_K(7) | X64_Z, true);
    }
    if (strncmp(v->id, "CVTTS", 5) == 0 && v->ops[0] == 'G')
        vec_regs(v, X64_SAE, true);
    if (strcmp(v->id, "ADDSD") == 0 || strcmp(v->id, "FMADD231SS") == 0)
        for (u32 rc = X64_RN_SAE; rc <= X64_RZ_SAE; rc += X64_RD_SAE - X64_RN_SAE)
            vec_regs(v, rc, true);
}

static void vec_rows(void)
{
    static const VecRow rows[] = {
#define V(id, sig, tuple, pp, map, op, vw, ew)                                                     \
    {V_##id, #id, NULL, NULL, #sig, T_##tuple, W_##vw, W_##ew},
#define VN(id, vex, evex, sig, tuple, pp, map, op, vw, ew)                                         \
    {V_##id, #id, vex, evex, #sig, T_##tuple, W_##vw, W_##ew},
#include "backend/x64/insn.def"
    };

    for (unsigned i = 0; i < ARRAY_SIZE(rows); i++)
        vec_row(&rows[i]);
}

void rows_run(const RowSink *sink)
{
    g.sink = sink;
    g.offset = 0;
    make_mem_list();
    gpr_rows();
    mov_rows();
    mov_imm_rows();
    extend_rows();
    misc_rows();
    cc_rows();
    branch_rows();
    sse_rows();
    vec_rows();
}
