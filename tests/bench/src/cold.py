#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes a C program of 4000 functions, each run once: emulators translate and hardly execute."""
import random

FUNCTIONS = 4000
STATEMENTS = (
    'a += b * {0}u;',
    'b ^= a >> {1};',
    'a = (a << {1} | a >> (64 - {1})) + {0}u;',
    'if (a & {0}u) b += {2}u;',
    'table[a % 256] += (uint32_t)b;',
    'b += table[(a >> {1}) % 256];',
    'if (b < a) a -= b; else b -= a ^ {0}u;',
    'a = a / {0}u + b;',
    'b = ~b & (a | {2}u);',
    'for (int i = 0; i < 2; i++) table[(b + {0}u) % 256] ^= (uint32_t)a;',
)


def main():
    r = random.Random(4)
    print('#include "bench.h"\n\nstatic uint32_t table[256];\n')
    for n in range(FUNCTIONS):
        print(f'static BENCH_NOINLINE uint64_t f{n}(uint64_t a, uint64_t b)\n{{')
        for _ in range(r.randint(4, 12)):
            numbers = r.randint(3, 60000), r.randint(1, 63), r.randint(1, 1 << 30)
            print('    ' + r.choice(STATEMENTS).format(*numbers))
        print('    return a ^ b;\n}\n')
    print('int main(void)\n{\n    uint64_t v = 1;\n')
    for n in range(FUNCTIONS):
        print(f'    v = f{n}(v, {n});')
    print('    return bench_done(bench_mix_bytes(v, table, sizeof table));\n}')


if __name__ == '__main__':
    main()
