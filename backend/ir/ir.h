/* SPDX-License-Identifier: MIT */
/*
 * The intermediate representation: straight-line SSA with side exits.
 *
 * A block is an array of 16-byte instructions; a value is the index of the instruction that made it (IrRef), and index 0
 * is never a value. Guest registers are not SSA variables: GET and SET name globals, whose homes the backend keeps exact
 * at every guest instruction. Control flow inside a block only leaves it (GOTO_IF ...), it never joins.
 *
 * Condition flags are values of type FLAGS. A frontend makes one per flag-setting instruction and SETs the flags global;
 * SET of flags is only a note of which value is current (for faults), the store happens at exits that name the value.
 */
#ifndef BACKEND_IR_IR_H
#define BACKEND_IR_IR_H

#include "base/types.h"

struct RtEnv;
struct FpState;

typedef u16 IrRef;
#define IR_NONE 0
#define IR_ARGS 4

typedef enum IrType { IR_VOID, IR_I32, IR_I64, IR_V128, IR_V256, IR_FLAGS, IR_TYPE_COUNT } IrType;

enum IrOpFlags {
    IR_PURE = 1,
    IR_COMM = 2,
    IR_FAULT = 4,
    IR_EXIT = 8,
    IR_SIDE = 16,
};

typedef enum IrOp {
#define _(name, result, args, flags, meaning) IR_##name,
#include "backend/ir/ops.def"
#undef _
    IR_OP_COUNT
} IrOp;

typedef struct IrInst {
    u16 op;
    u8 type; /* IrType of the result, or of T in the row */
    u8 aux;
    i32 imm;
    union {
        IrRef arg[IR_ARGS];
        u64 k; /* CONST; INSN: what the home of IrGuest.stack_global lacks */
    };
} IrInst;

_Static_assert(sizeof(IrInst) == 16, "blocks are arrays of 16-byte instructions");

typedef struct IrOpInfo {
    const char *name;
    const char *result; /* one letter, see ops.def */
    const char *args;
    u8 arg_count;
    u8 flags;
    const char *meaning;
} IrOpInfo;

extern const IrOpInfo ir_op_info[IR_OP_COUNT];

/* Two columns of it again, dense: what the passes ask of every instruction. */
extern const u8 ir_op_flags[IR_OP_COUNT], ir_op_args[IR_OP_COUNT];

/* Conditions on N Z C V, in the order of the Arm condition field. */
typedef enum IrCond {
    IR_EQ, IR_NE, IR_HS, IR_LO, IR_MI, IR_PL, IR_VS, IR_VC, IR_HI, IR_LS, IR_GE, IR_LT, IR_GT, IR_LE, IR_AL, IR_NV,
} IrCond;

/* Conditions on the flags of ops_x86.def: this plus the condition code of Jcc. */
#define IR_X86_CC 16
#define IR_COND_COUNT (IR_X86_CC + 16)

static inline IrCond ir_cond_invert(IrCond c)
{
    return (IrCond)(c ^ 1);
}

/* A FLAGS value packed into 32 bits, the format of RtEnv.flags: what LAHF and SETO leave in AX. */
enum IrFlagsWord {
    FLAGS_V = 1u << 0,
    FLAGS_C = 1u << 8,
    FLAGS_ONE = 1u << 9, /* LAHF's bit 1 */
    FLAGS_P = 1u << 10,  /* PF and AF are of x86 alone */
    FLAGS_A = 1u << 12,
    FLAGS_Z = 1u << 14,
    FLAGS_N = 1u << 15,
};

/* IrInst.aux of XFLAGS */
typedef enum IrXKind { IR_X_ADD, IR_X_SUB, IR_X_LOGIC, IR_X_INC, IR_X_DEC, IR_X_KINDS } IrXKind;

/* IrInst.imm of HOST: the encoding. */
enum IrHostImm {
    IR_HOST_OPCODE = 0xff,
    IR_HOST_MAP_SHIFT = 8,  /* 0 none, 1 0F, 2 0F 38, 3 0F 3A */
    IR_HOST_PP_SHIFT = 10,  /* 0 none, 1 66, 2 F3, 3 F2 */
    IR_HOST_W = 1 << 12,
    IR_HOST_L = 1 << 13,    /* VEX.L */
    IR_HOST_VEX = 1 << 14,
    IR_HOST_IMM8 = 1 << 15, /* has an immediate byte: */
    IR_HOST_IMM_SHIFT = 16,
    IR_HOST_EXT_SHIFT = 24, /* ModRM.reg as opcode extension */
    IR_HOST_BYTE = 1 << 27, /* registers of bytes */
    IR_HOST_WORD = 1 << 28, /* operand size prefix */
    IR_HOST_FLAGS = 1 << 29, /* changes EFLAGS */
    IR_HOST_MXCSR = 1 << 30, /* may raise flags of MXCSR: done even if nobody wants the result */
};

/* IrInst.imm of X87: encoding as above, and the ModRM byte (its register if memory) in the top bits */
#define IR_X87_MODRM_SHIFT 24

/* IrInst.aux of X87 */
enum IrX87Aux {
    IR_X87_SCRATCH = 1, /* the memory operand is a scratch word, a before it and the result after it */
    IR_X87_PLAIN = 2,   /* no ModRM byte */
    IR_X87_BUFFER = 4,  /* the memory operand is where the scratch word is, and as long as it needs */
};

/* IrInst.aux of HOST: where the arguments go. */
enum IrHostForm {
    IR_HOST_FORM = 7,     /* mask: */
    IR_HOST_RM = 0,       /* reg = result, from a if present; vvvv = b; rm = c */
    IR_HOST_MR = 1,       /* rm = result, from a if present; reg = c */
    IR_HOST_VM = 2,       /* vvvv = result; rm = c; reg = extension */
    IR_HOST_M = 3,        /* rm = result, from a; reg = extension */
    IR_HOST_CMP_RM = 4,   /* flags only: reg = a, rm = c */
    IR_HOST_CMP_MR = 5,   /* flags only: rm = a, reg = c; without c, reg = extension */
    IR_HOST_STR = 7,      /* result RCX or, with an even opcode, XMM0; reg = a, rm = c; RAX = b and RDX = d if present */
    IR_HOST_ACC = 6,      /* flags only: RAX = b, RDX = a, rm = c, extension; both change */
    IR_HOST_IS4 = 1 << 3, /* d is a vector named by imm8[7:4] */
    IR_HOST_FLAGS_IN = 1 << 4, /* d is what EFLAGS hold before */
    IR_HOST_XMM0 = 1 << 5, /* d is in XMM0 */
    IR_HOST_CL = 1 << 6,  /* b is in CL */
    IR_HOST_LOAD = 1 << 7, /* RM, CMP_RM: if c is a load, it may be the instruction's memory operand */
};

/* IrInst.aux of memory operations */
enum IrMemAux {
    MEM_SIZE = 7,        /* mask: log2 of the bytes, 0..4, of V256 ..5 */
    MEM_SIGN = 1 << 3,   /* sign-extend the loaded value to T */
    MEM_SCALE_SHIFT = 4, /* two bits: index << scale */
};

/* IrInst.arg[3] of memory operations: attributes, not a value */
enum IrMemAttr {
    MEM_MMU_IDX = 0xf,      /* mask: translation regime, if IrBlock.has_mmu; of STEX it is in imm */
    MEM_ACQUIRE = 1 << 4,   /* load-acquire */
    MEM_RELEASE = 1 << 5,   /* store-release */
    MEM_ALIGN = 1 << 6,     /* alignment exception unless naturally aligned */
    MEM_ATOMIC16 = 1 << 7,  /* single-copy atomic: must lie within 16 aligned bytes, else alignment exception (LSE2) */
    MEM_UNPRIV = 1 << 8,    /* as if unprivileged (LDTR, STTR) */
    MEM_NOTAG = 1 << 9,     /* remove the top byte of the address first */
    MEM_ALIGN_VEC = 1 << 10, /* a vector that must be aligned: the host's instruction checks */
};

typedef enum IrAmo {
    IR_AMO_ADD, IR_AMO_CLR, IR_AMO_EOR, IR_AMO_SET, IR_AMO_SMAX, IR_AMO_SMIN, IR_AMO_UMAX, IR_AMO_UMIN, IR_AMO_SWP,
} IrAmo;

typedef enum IrFence { IR_FENCE_FULL, IR_FENCE_LOAD, IR_FENCE_STORE } IrFence;
/* IR_LEAVE returns to the execution loop: the block key may have changed, or an exit was asked for. */
typedef enum IrJumpKind { IR_JUMP, IR_CALL_IND, IR_RETURN, IR_LEAVE } IrJumpKind;
#define IR_BRANCH_KINDS 15 /* the largest IrInst.imm of GOTO_IND */

/* IrInst.aux of floating-point rows */
enum IrFpAux {
    IR_FP_SIZE = 3,        /* mask: log2 of the element's bytes, 1..3 */
    IR_FP_SCALAR = 1 << 2, /* one element */
    IR_FP_HALF = 1 << 3,   /* a vector of 64 bits */
};

/*
 * IrBlock.fp_modes: what the guest's controls ask for beyond the host's operation. The rounding
 * mode is not among them: the host has it.
 */
enum IrFpMode {
    IR_FP_FLUSH = 1 << 0,       /* denormal singles and doubles count as zero, and raise a flag */
    IR_FP_FLUSH_H = 1 << 1,     /* the same for halves */
    IR_FP_DEFAULT_NAN = 1 << 2, /* every NaN result is the default NaN */
    IR_FP_ALT_HALF = 1 << 3,    /* conversions: halves without infinities and NaNs */
    IR_FP_TININESS = 1 << 4,    /* somebody looks at the underflow flag: judge before rounding */
};

/* IrInst.imm of floating-point rows: the rounding mode is a FpRound of base/fp/fp.h, or this: the guest's. */
enum IrFpImm {
    IR_ROUND = 7, /* mask */
    IR_ROUND_ENV = 7,
    IR_FP_EXACT = 1 << 3,    /* FRINT */
    IR_FP_UNSIGNED = 1 << 3, /* integer conversions */
    IR_FP_X64 = 1 << 4,      /* ITOF_X */
    IR_FP_BITS_SHIFT = 8,
    IR_FMA_NEG_B = 1,
    IR_FMA_NEG_A = 2,
    IR_FMA_HIGH = 4,
};

/** Whether the block may be left at @i, so that all registers must be exact: SSE may trap, too. */
static inline bool ir_may_leave(const IrInst *i)
{
    return (ir_op_flags[i->op] & (IR_FAULT | IR_EXIT)) || (i->op == IR_HOST && (i->imm & IR_HOST_MXCSR));
}

/** The low byte or word of a whole register is replaced: a plain move there, which leaves EFLAGS alone. */
static inline bool ir_is_low_part(const IrInst *i)
{
    return i->op == IR_BFI && i->type == IR_I64 && !i->aux && (i->imm == 8 || i->imm == 16);
}

/* Rows of flags of one value: of both families. */
static inline bool ir_is_logic_flags(const IrInst *i)
{
    return i->op == IR_FLAGS_LOGIC || (i->op == IR_XFLAGS && i->aux == IR_X_LOGIC);
}

/** Operand width in bits of a row that makes flags. */
static inline unsigned ir_flags_width(const IrInst *i)
{
    return i->op == IR_XFLAGS ? (unsigned)i->imm : i->aux;
}

static inline bool ir_is_vec(unsigned type)
{
    return type == IR_V128 || type == IR_V256;
}

/**
 * Whether HOST @f makes the flags of the instruction whose value HOST @v makes. The flags before, which some instructions
 * keep parts of, may be an argument of @f alone.
 */
static inline bool ir_is_host_flags_of(const IrInst *f, const IrInst *v)
{
    return f->op == IR_HOST && v->op == IR_HOST && f->type == IR_FLAGS && v->type != IR_FLAGS && f->imm == v->imm &&
           (f->aux | IR_HOST_FLAGS_IN) == (v->aux | IR_HOST_FLAGS_IN) && f->arg[0] == v->arg[0] &&
           f->arg[1] == v->arg[1] && f->arg[2] == v->arg[2] &&
           (f->arg[3] == v->arg[3] || !(v->aux & IR_HOST_FLAGS_IN));
}

/** Whether arg[3] of row @op is MEM_* attributes, not a value. */
static inline bool ir_has_attr(unsigned op)
{
    return op == IR_LD || op == IR_ST || op == IR_AMO || op == IR_CAS;
}

/* A guest register that GET and SET may name. */
typedef struct IrGlobal {
    const char *name;
    u16 offset;  /* bytes from the start of the CPU state */
    u8 type;     /* IR_I64, IR_I32, IR_V128, IR_V256 or IR_FLAGS */
    u8 priority; /* which to keep in host registers: 1 = first, 2, ...; 0 = never */
} IrGlobal;

/* What the backend must know of a guest; one constant per architecture, part of its GuestArch. */
typedef struct IrGuest {
    const char *name;
    const IrGlobal *globals;
    u16 global_count;
    u16 flags_global;              /* index of the FLAGS global */
    u16 stack_global;              /* index of the one that INSN.k is about */
    bool is_x86;                   /* blocks are made of ops_x86.def: flags values are EFLAGS, vectors V256 */
    u16 x87_live, x87_image, x87_scratch, uppers_in_use; /* x86: offsets of those fields of X86Cpu */
    u16 helper_count;
    const struct HelperRow *helpers; /* what CALL imm indexes; backend/helper.h */

    /**
     * Floating-point controls of the CPU state @env for the rows of ops_fp.def, with clear flags;
     * the accumulation of FP_* @flags into it; and the MXCSR that it asks for, without sticky
     * flags. A flag that the host would get wrong is unmasked there until the guest has it: the
     * trap computes what it stands for. General registers only: helpers and signal handlers call
     * them.
     */
    void (*fp_state)(const struct RtEnv *env, struct FpState *s);
    void (*fp_flags)(struct RtEnv *env, u32 flags);
    u32 (*fp_mxcsr)(const struct RtEnv *env);
} IrGuest;

#define IR_STACK_LAG_MAX 1024 /* of INSN.k, either way */
#define IR_MAX_GLOBALS 128
#define IR_MAX_INSTS 4000

typedef struct IrBlock {
    IrInst *insts; /* insts[0] is a NOP */
    u32 count;
    Gva pc;
    const IrGuest *guest;
    u16 insn_count;     /* guest instructions */
    bool has_mmu;       /* memory is behind the tables of an RtMmu (backend/rt_mmu.h); else a guest address is a host address */
    bool fp_slow;       /* every floating-point row is a call: the block trapped often */
    u8 fp_modes;        /* IrFpMode */
    bool is_wide;       /* x86: upper halves of YMM registers are in use, else they are zero */
    bool exact_flags;   /* whoever sees a fault finds the flags, dead or not */
    bool is_movable;    /* its code may be copied for other addresses that the same bytes are mapped at: CodeMove */
    bool is_program;    /* of the guest's least privileged level, behind tables: what it accesses has near pages */
    bool is_counted;    /* its instructions are taken off RtEnv.icount_left; runs only if there are as many */
    bool is_split;      /* its bytes lie on two pages, which may not follow each other in memory: it has a gate (CodeBlock) */
    bool has_back_edge; /* a GOTO* goes to a guest address <= that of its instruction: the block polls at its entry */
} IrBlock;

/** Print @b as text, one instruction a line, to a FILE*; ir_parse reads it back. */
void ir_print(const IrBlock *b, void *file);

/** Check types, argument order and exits; false with @why describing the first violation. */
bool ir_verify(const IrBlock *b, char *why, size_t size);

#endif
