# SPDX-License-Identifier: MIT
# Multiplication, division.

case madd x 0 0
  code  9b020c20                  # madd x0, x1, x2, x3
  in    x1=0 x2=0 x3=7
  out   x0=7

case madd x 1 ffffffffffffffff
  code  9b020c20                  # madd x0, x1, x2, x3
  in    x1=1 x2=ffffffffffffffff x3=7
  out   x0=6

case madd x 7fffffffffffffff 1
  code  9b020c20                  # madd x0, x1, x2, x3
  in    x1=7fffffffffffffff x2=1 x3=7
  out   x0=8000000000000006

case madd x 8000000000000000 8000000000000000
  code  9b020c20                  # madd x0, x1, x2, x3
  in    x1=8000000000000000 x2=8000000000000000 x3=7
  out   x0=7

case madd x 123456789abcdef0 fedcba9876543210
  code  9b020c20                  # madd x0, x1, x2, x3
  in    x1=123456789abcdef0 x2=fedcba9876543210 x3=7
  out   x0=236d88fe5618cf07

case madd x 80000000 7fffffff
  code  9b020c20                  # madd x0, x1, x2, x3
  in    x1=80000000 x2=7fffffff x3=7
  out   x0=3fffffff80000007

case madd w
  code  1b020c20                  # madd w0, w1, w2, w3
  in    x1=ffffffff80000001 x2=3 x3=ffffffffffffffff
  out   x0=80000002

case madd with zero accumulator
  code  9b027c20                  # madd x0, x1, x2, xzr
  in    x1=3 x2=5
  out   x0=f

case msub x 0 0
  code  9b028c20                  # msub x0, x1, x2, x3
  in    x1=0 x2=0 x3=7
  out   x0=7

case msub x 1 ffffffffffffffff
  code  9b028c20                  # msub x0, x1, x2, x3
  in    x1=1 x2=ffffffffffffffff x3=7
  out   x0=8

case msub x 7fffffffffffffff 1
  code  9b028c20                  # msub x0, x1, x2, x3
  in    x1=7fffffffffffffff x2=1 x3=7
  out   x0=8000000000000008

case msub x 8000000000000000 8000000000000000
  code  9b028c20                  # msub x0, x1, x2, x3
  in    x1=8000000000000000 x2=8000000000000000 x3=7
  out   x0=7

case msub x 123456789abcdef0 fedcba9876543210
  code  9b028c20                  # msub x0, x1, x2, x3
  in    x1=123456789abcdef0 x2=fedcba9876543210 x3=7
  out   x0=dc927701a9e73107

case msub x 80000000 7fffffff
  code  9b028c20                  # msub x0, x1, x2, x3
  in    x1=80000000 x2=7fffffff x3=7
  out   x0=c000000080000007

case msub w
  code  1b028c20                  # msub w0, w1, w2, w3
  in    x1=ffffffff80000001 x2=3 x3=ffffffffffffffff
  out   x0=7ffffffc

case msub with zero accumulator
  code  9b02fc20                  # msub x0, x1, x2, xzr
  in    x1=3 x2=5
  out   x0=fffffffffffffff1

case smaddl ffffffff ffffffff
  code  9b220c20                  # smaddl x0, w1, w2, x3
  in    x1=ffffffff x2=ffffffff x3=8000000000000000
  out   x0=8000000000000001

case smaddl 80000000 80000000
  code  9b220c20                  # smaddl x0, w1, w2, x3
  in    x1=80000000 x2=80000000 x3=8000000000000000
  out   x0=c000000000000000

case smaddl ffffffff7fffffff 2
  code  9b220c20                  # smaddl x0, w1, w2, x3
  in    x1=ffffffff7fffffff x2=2 x3=8000000000000000
  out   x0=80000000fffffffe

case umaddl ffffffff ffffffff
  code  9ba20c20                  # umaddl x0, w1, w2, x3
  in    x1=ffffffff x2=ffffffff x3=8000000000000000
  out   x0=7ffffffe00000001

case umaddl 80000000 80000000
  code  9ba20c20                  # umaddl x0, w1, w2, x3
  in    x1=80000000 x2=80000000 x3=8000000000000000
  out   x0=c000000000000000

case umaddl ffffffff7fffffff 2
  code  9ba20c20                  # umaddl x0, w1, w2, x3
  in    x1=ffffffff7fffffff x2=2 x3=8000000000000000
  out   x0=80000000fffffffe

case smsubl ffffffff ffffffff
  code  9b228c20                  # smsubl x0, w1, w2, x3
  in    x1=ffffffff x2=ffffffff x3=8000000000000000
  out   x0=7fffffffffffffff

case smsubl 80000000 80000000
  code  9b228c20                  # smsubl x0, w1, w2, x3
  in    x1=80000000 x2=80000000 x3=8000000000000000
  out   x0=4000000000000000

case smsubl ffffffff7fffffff 2
  code  9b228c20                  # smsubl x0, w1, w2, x3
  in    x1=ffffffff7fffffff x2=2 x3=8000000000000000
  out   x0=7fffffff00000002

case umsubl ffffffff ffffffff
  code  9ba28c20                  # umsubl x0, w1, w2, x3
  in    x1=ffffffff x2=ffffffff x3=8000000000000000
  out   x0=80000001ffffffff

case umsubl 80000000 80000000
  code  9ba28c20                  # umsubl x0, w1, w2, x3
  in    x1=80000000 x2=80000000 x3=8000000000000000
  out   x0=4000000000000000

case umsubl ffffffff7fffffff 2
  code  9ba28c20                  # umsubl x0, w1, w2, x3
  in    x1=ffffffff7fffffff x2=2 x3=8000000000000000
  out   x0=7fffffff00000002

case smulh 0 0
  code  9b427c20                  # smulh x0, x1, x2
  in    x1=0 x2=0
  out   x0=0

case smulh 1 ffffffffffffffff
  code  9b427c20                  # smulh x0, x1, x2
  in    x1=1 x2=ffffffffffffffff
  out   x0=ffffffffffffffff

case smulh 7fffffffffffffff 1
  code  9b427c20                  # smulh x0, x1, x2
  in    x1=7fffffffffffffff x2=1
  out   x0=0

case smulh 8000000000000000 8000000000000000
  code  9b427c20                  # smulh x0, x1, x2
  in    x1=8000000000000000 x2=8000000000000000
  out   x0=4000000000000000

case smulh 123456789abcdef0 fedcba9876543210
  code  9b427c20                  # smulh x0, x1, x2
  in    x1=123456789abcdef0 x2=fedcba9876543210
  out   x0=ffeb49923cc09532

case smulh 80000000 7fffffff
  code  9b427c20                  # smulh x0, x1, x2
  in    x1=80000000 x2=7fffffff
  out   x0=0

case umulh 0 0
  code  9bc27c20                  # umulh x0, x1, x2
  in    x1=0 x2=0
  out   x0=0

case umulh 1 ffffffffffffffff
  code  9bc27c20                  # umulh x0, x1, x2
  in    x1=1 x2=ffffffffffffffff
  out   x0=0

case umulh 7fffffffffffffff 1
  code  9bc27c20                  # umulh x0, x1, x2
  in    x1=7fffffffffffffff x2=1
  out   x0=0

case umulh 8000000000000000 8000000000000000
  code  9bc27c20                  # umulh x0, x1, x2
  in    x1=8000000000000000 x2=8000000000000000
  out   x0=4000000000000000

case umulh 123456789abcdef0 fedcba9876543210
  code  9bc27c20                  # umulh x0, x1, x2
  in    x1=123456789abcdef0 x2=fedcba9876543210
  out   x0=121fa00ad77d7422

case umulh 80000000 7fffffff
  code  9bc27c20                  # umulh x0, x1, x2
  in    x1=80000000 x2=7fffffff
  out   x0=0

case udiv 7 by 2
  code  9ac20820                  # udiv x0, x1, x2
  in    x1=7 x2=2
  out   x0=3

case udiv fffffffffffffff9 by 2
  code  9ac20820                  # udiv x0, x1, x2
  in    x1=fffffffffffffff9 x2=2
  out   x0=7ffffffffffffffc

case udiv 7 by fffffffffffffffe
  code  9ac20820                  # udiv x0, x1, x2
  in    x1=7 x2=fffffffffffffffe
  out   x0=0

case udiv 5 by 0
  code  9ac20820                  # udiv x0, x1, x2
  in    x1=5 x2=0
  out   x0=0

case udiv 8000000000000000 by ffffffffffffffff
  code  9ac20820                  # udiv x0, x1, x2
  in    x1=8000000000000000 x2=ffffffffffffffff
  out   x0=0

case udiv ffffffffffffffff by 1
  code  9ac20820                  # udiv x0, x1, x2
  in    x1=ffffffffffffffff x2=1
  out   x0=ffffffffffffffff

case udiv w ffffffff80000000 by ffffffff
  code  1ac20820                  # udiv w0, w1, w2
  in    x1=ffffffff80000000 x2=ffffffff
  out   x0=0

case udiv w fffffff9 by 2
  code  1ac20820                  # udiv w0, w1, w2
  in    x1=fffffff9 x2=2
  out   x0=7ffffffc

case udiv w 9 by 100000000
  code  1ac20820                  # udiv w0, w1, w2
  in    x1=9 x2=100000000
  out   x0=0

case sdiv 7 by 2
  code  9ac20c20                  # sdiv x0, x1, x2
  in    x1=7 x2=2
  out   x0=3

case sdiv fffffffffffffff9 by 2
  code  9ac20c20                  # sdiv x0, x1, x2
  in    x1=fffffffffffffff9 x2=2
  out   x0=fffffffffffffffd

case sdiv 7 by fffffffffffffffe
  code  9ac20c20                  # sdiv x0, x1, x2
  in    x1=7 x2=fffffffffffffffe
  out   x0=fffffffffffffffd

case sdiv 5 by 0
  code  9ac20c20                  # sdiv x0, x1, x2
  in    x1=5 x2=0
  out   x0=0

case sdiv 8000000000000000 by ffffffffffffffff
  code  9ac20c20                  # sdiv x0, x1, x2
  in    x1=8000000000000000 x2=ffffffffffffffff
  out   x0=8000000000000000

case sdiv ffffffffffffffff by 1
  code  9ac20c20                  # sdiv x0, x1, x2
  in    x1=ffffffffffffffff x2=1
  out   x0=ffffffffffffffff

case sdiv w ffffffff80000000 by ffffffff
  code  1ac20c20                  # sdiv w0, w1, w2
  in    x1=ffffffff80000000 x2=ffffffff
  out   x0=80000000

case sdiv w fffffff9 by 2
  code  1ac20c20                  # sdiv w0, w1, w2
  in    x1=fffffff9 x2=2
  out   x0=fffffffd

case sdiv w 9 by 100000000
  code  1ac20c20                  # sdiv w0, w1, w2
  in    x1=9 x2=100000000
  out   x0=0
