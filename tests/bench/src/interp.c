/* SPDX-License-Identifier: MIT */
/* A bytecode interpreter with a switch: one indirect branch per bytecode, hard to predict. */
#include "bench.h"

enum { PUSH, LOAD, STORE, ADD, SUB, MUL, XOR, SHR, LESS, JUMP_ZERO, JUMP, HALT };

/*
 * Locals: 0 = n, 1 = accumulator, 2 = counter.
 * acc = 1; for (c = 0; c < n; c++) { acc = acc * 25 ^ c; acc += acc >> 3 < c ? -n : 17; }
 */
static const int32_t program[] = {
    PUSH, 1, STORE, 1, PUSH, 0, STORE, 2,                       /*  0: acc = 1, c = 0 */
    LOAD, 2, LOAD, 0, LESS, JUMP_ZERO, 60,                      /*  8: while c < n */
    LOAD, 1, PUSH, 25, MUL, LOAD, 2, XOR, STORE, 1,             /* 15: acc = acc * 25 ^ c */
    LOAD, 1, PUSH, 3, SHR, LOAD, 2, LESS, JUMP_ZERO, 44,        /* 25: if acc >> 3 < c */
    LOAD, 1, LOAD, 0, SUB, STORE, 1, JUMP, 51,                  /* 35: then acc -= n */
    LOAD, 1, PUSH, 17, ADD, STORE, 1,                           /* 44: else acc += 17 */
    LOAD, 2, PUSH, 1, ADD, STORE, 2, JUMP, 8,                   /* 51: c++ */
    HALT,                                                       /* 60 */
};

static BENCH_NOINLINE uint32_t run(const int32_t *code, uint32_t n)
{
    uint32_t stack[16], local[3] = {n, 0, 0};
    uint32_t *sp = stack;
    const int32_t *pc = code;

    for (;;) {
        switch (*pc++) {
        case PUSH: *sp++ = (uint32_t)*pc++; break;
        case LOAD: *sp++ = local[*pc++]; break;
        case STORE: local[*pc++] = *--sp; break;
        case ADD: sp--; sp[-1] += sp[0]; break;
        case SUB: sp--; sp[-1] -= sp[0]; break;
        case MUL: sp--; sp[-1] *= sp[0]; break;
        case XOR: sp--; sp[-1] ^= sp[0]; break;
        case SHR: sp--; sp[-1] >>= sp[0]; break;
        case LESS: sp--; sp[-1] = sp[-1] < sp[0]; break;
        case JUMP_ZERO: pc = *--sp ? pc + 1 : code + *pc; break;
        case JUMP: pc = code + *pc; break;
        default: return local[1];
        }
    }
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t sum = 0;

    for (unsigned i = 0; i < size; i++)
        sum = bench_mix(sum, run(program, 1000 + i % 16));
    return bench_done(sum);
}
