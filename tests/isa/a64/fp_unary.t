# SPDX-License-Identifier: MIT
# Scalar square root, sign, estimates.

case fsqrt d, 2.5
  code  1e61c020                  # fsqrt d0, d1
  in    v1=7ff00000000000014004000000000000
  out   v0=00000000000000003ff94c583ada5b53 fpsr=10

case fsqrt d, -two
  code  1e61c020                  # fsqrt d0, d1
  in    v1=7ff0000000000001c000000000000000
  out   v0=00000000000000007ff8000000000000 fpsr=1

case fsqrt d, -zero
  code  1e61c020                  # fsqrt d0, d1
  in    v1=7ff00000000000018000000000000000
  out   v0=00000000000000008000000000000000

case fsqrt d, inf
  code  1e61c020                  # fsqrt d0, d1
  in    v1=7ff00000000000017ff0000000000000
  out   v0=00000000000000007ff0000000000000

case fsqrt d, qnan
  code  1e61c020                  # fsqrt d0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   v0=00000000000000007ff8000000001234

case fsqrt d, snan
  code  1e61c020                  # fsqrt d0, d1
  in    v1=7ff00000000000017ff4000000000abc
  out   v0=00000000000000007ffc000000000abc fpsr=1

case fsqrt d, denormal
  code  1e61c020                  # fsqrt d0, d1
  in    v1=7ff0000000000001000000000000000f
  out   v0=00000000000000001e7efbdeb14f4eda fpsr=10

case fsqrt d, max
  code  1e61c020                  # fsqrt d0, d1
  in    v1=7ff00000000000017fefffffffffffff
  out   v0=00000000000000005fefffffffffffff fpsr=10

case fabs d, 2.5
  code  1e60c020                  # fabs d0, d1
  in    v1=7ff00000000000014004000000000000
  out   v0=00000000000000004004000000000000

case fabs d, -two
  code  1e60c020                  # fabs d0, d1
  in    v1=7ff0000000000001c000000000000000
  out   v0=00000000000000004000000000000000

case fabs d, -zero
  code  1e60c020                  # fabs d0, d1
  in    v1=7ff00000000000018000000000000000
  out   v0=00000000000000000000000000000000

case fabs d, inf
  code  1e60c020                  # fabs d0, d1
  in    v1=7ff00000000000017ff0000000000000
  out   v0=00000000000000007ff0000000000000

case fabs d, qnan
  code  1e60c020                  # fabs d0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   v0=00000000000000007ff8000000001234

case fabs d, snan
  code  1e60c020                  # fabs d0, d1
  in    v1=7ff00000000000017ff4000000000abc
  out   v0=00000000000000007ff4000000000abc

case fabs d, denormal
  code  1e60c020                  # fabs d0, d1
  in    v1=7ff0000000000001000000000000000f
  out   v0=0000000000000000000000000000000f

case fabs d, max
  code  1e60c020                  # fabs d0, d1
  in    v1=7ff00000000000017fefffffffffffff
  out   v0=00000000000000007fefffffffffffff

case fneg d, 2.5
  code  1e614020                  # fneg d0, d1
  in    v1=7ff00000000000014004000000000000
  out   v0=0000000000000000c004000000000000

case fneg d, -two
  code  1e614020                  # fneg d0, d1
  in    v1=7ff0000000000001c000000000000000
  out   v0=00000000000000004000000000000000

case fneg d, -zero
  code  1e614020                  # fneg d0, d1
  in    v1=7ff00000000000018000000000000000
  out   v0=00000000000000000000000000000000

case fneg d, inf
  code  1e614020                  # fneg d0, d1
  in    v1=7ff00000000000017ff0000000000000
  out   v0=0000000000000000fff0000000000000

case fneg d, qnan
  code  1e614020                  # fneg d0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   v0=0000000000000000fff8000000001234

case fneg d, snan
  code  1e614020                  # fneg d0, d1
  in    v1=7ff00000000000017ff4000000000abc
  out   v0=0000000000000000fff4000000000abc

case fneg d, denormal
  code  1e614020                  # fneg d0, d1
  in    v1=7ff0000000000001000000000000000f
  out   v0=0000000000000000800000000000000f

case fneg d, max
  code  1e614020                  # fneg d0, d1
  in    v1=7ff00000000000017fefffffffffffff
  out   v0=0000000000000000ffefffffffffffff

case fmov d, 2.5
  code  1e604020                  # fmov d0, d1
  in    v1=7ff00000000000014004000000000000
  out   v0=00000000000000004004000000000000

case fmov d, -two
  code  1e604020                  # fmov d0, d1
  in    v1=7ff0000000000001c000000000000000
  out   v0=0000000000000000c000000000000000

case fmov d, -zero
  code  1e604020                  # fmov d0, d1
  in    v1=7ff00000000000018000000000000000
  out   v0=00000000000000008000000000000000

case fmov d, inf
  code  1e604020                  # fmov d0, d1
  in    v1=7ff00000000000017ff0000000000000
  out   v0=00000000000000007ff0000000000000

case fmov d, qnan
  code  1e604020                  # fmov d0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   v0=00000000000000007ff8000000001234

case fmov d, snan
  code  1e604020                  # fmov d0, d1
  in    v1=7ff00000000000017ff4000000000abc
  out   v0=00000000000000007ff4000000000abc

case fmov d, denormal
  code  1e604020                  # fmov d0, d1
  in    v1=7ff0000000000001000000000000000f
  out   v0=0000000000000000000000000000000f

case fmov d, max
  code  1e604020                  # fmov d0, d1
  in    v1=7ff00000000000017fefffffffffffff
  out   v0=00000000000000007fefffffffffffff

case frecpe d, 2.5
  code  5ee1d820                  # frecpe d0, d1
  in    v1=7ff00000000000014004000000000000
  out   v0=00000000000000003fd9900000000000

case frecpe d, -two
  code  5ee1d820                  # frecpe d0, d1
  in    v1=7ff0000000000001c000000000000000
  out   v0=0000000000000000bfdff00000000000

case frecpe d, -zero
  code  5ee1d820                  # frecpe d0, d1
  in    v1=7ff00000000000018000000000000000
  out   v0=0000000000000000fff0000000000000 fpsr=2

case frecpe d, inf
  code  5ee1d820                  # frecpe d0, d1
  in    v1=7ff00000000000017ff0000000000000
  out   v0=00000000000000000000000000000000

case frecpe d, qnan
  code  5ee1d820                  # frecpe d0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   v0=00000000000000007ff8000000001234

case frecpe d, snan
  code  5ee1d820                  # frecpe d0, d1
  in    v1=7ff00000000000017ff4000000000abc
  out   v0=00000000000000007ffc000000000abc fpsr=1

case frecpe d, denormal
  code  5ee1d820                  # frecpe d0, d1
  in    v1=7ff0000000000001000000000000000f
  out   v0=00000000000000007ff0000000000000 fpsr=14

case frecpe d, max
  code  5ee1d820                  # frecpe d0, d1
  in    v1=7ff00000000000017fefffffffffffff
  out   v0=00000000000000000004000000000000

case frsqrte d, 2.5
  code  7ee1d820                  # frsqrte d0, d1
  in    v1=7ff00000000000014004000000000000
  out   v0=00000000000000003fe4300000000000

case frsqrte d, -two
  code  7ee1d820                  # frsqrte d0, d1
  in    v1=7ff0000000000001c000000000000000
  out   v0=00000000000000007ff8000000000000 fpsr=1

case frsqrte d, -zero
  code  7ee1d820                  # frsqrte d0, d1
  in    v1=7ff00000000000018000000000000000
  out   v0=0000000000000000fff0000000000000 fpsr=2

case frsqrte d, inf
  code  7ee1d820                  # frsqrte d0, d1
  in    v1=7ff00000000000017ff0000000000000
  out   v0=00000000000000000000000000000000

case frsqrte d, qnan
  code  7ee1d820                  # frsqrte d0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   v0=00000000000000007ff8000000001234

case frsqrte d, snan
  code  7ee1d820                  # frsqrte d0, d1
  in    v1=7ff00000000000017ff4000000000abc
  out   v0=00000000000000007ffc000000000abc fpsr=1

case frsqrte d, denormal
  code  7ee1d820                  # frsqrte d0, d1
  in    v1=7ff0000000000001000000000000000f
  out   v0=00000000000000006160800000000000

case frsqrte d, max
  code  7ee1d820                  # frsqrte d0, d1
  in    v1=7ff00000000000017fefffffffffffff
  out   v0=00000000000000001ff0000000000000

case frecpx d, 2.5
  code  5ee1f820                  # frecpx d0, d1
  in    v1=7ff00000000000014004000000000000
  out   v0=00000000000000003ff0000000000000

case frecpx d, -two
  code  5ee1f820                  # frecpx d0, d1
  in    v1=7ff0000000000001c000000000000000
  out   v0=0000000000000000bff0000000000000

case frecpx d, -zero
  code  5ee1f820                  # frecpx d0, d1
  in    v1=7ff00000000000018000000000000000
  out   v0=0000000000000000ffe0000000000000

case frecpx d, inf
  code  5ee1f820                  # frecpx d0, d1
  in    v1=7ff00000000000017ff0000000000000
  out   v0=00000000000000000000000000000000

case frecpx d, qnan
  code  5ee1f820                  # frecpx d0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   v0=00000000000000007ff8000000001234

case frecpx d, snan
  code  5ee1f820                  # frecpx d0, d1
  in    v1=7ff00000000000017ff4000000000abc
  out   v0=00000000000000007ffc000000000abc fpsr=1

case frecpx d, denormal
  code  5ee1f820                  # frecpx d0, d1
  in    v1=7ff0000000000001000000000000000f
  out   v0=00000000000000007fe0000000000000

case frecpx d, max
  code  5ee1f820                  # frecpx d0, d1
  in    v1=7ff00000000000017fefffffffffffff
  out   v0=00000000000000000010000000000000

case fsqrt s, 2.5
  code  1e21c020                  # fsqrt s0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   v0=0000000000000000000000003fca62c2 fpsr=10

case fsqrt s, -two
  code  1e21c020                  # fsqrt s0, s1
  in    v1=7ff00000000000017fa00001c0000000
  out   v0=0000000000000000000000007fc00000 fpsr=1

case fsqrt s, -zero
  code  1e21c020                  # fsqrt s0, s1
  in    v1=7ff00000000000017fa0000180000000
  out   v0=00000000000000000000000080000000

case fsqrt s, inf
  code  1e21c020                  # fsqrt s0, s1
  in    v1=7ff00000000000017fa000017f800000
  out   v0=0000000000000000000000007f800000

case fsqrt s, qnan
  code  1e21c020                  # fsqrt s0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   v0=0000000000000000000000007fc01234

case fsqrt s, snan
  code  1e21c020                  # fsqrt s0, s1
  in    v1=7ff00000000000017fa000017fa00abc
  out   v0=0000000000000000000000007fe00abc fpsr=1

case fsqrt s, denormal
  code  1e21c020                  # fsqrt s0, s1
  in    v1=7ff00000000000017fa000010000000f
  out   v0=0000000000000000000000001b2f456f fpsr=10

case fsqrt s, max
  code  1e21c020                  # fsqrt s0, s1
  in    v1=7ff00000000000017fa000017f7fffff
  out   v0=0000000000000000000000005f7fffff fpsr=10

case fabs s, 2.5
  code  1e20c020                  # fabs s0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   v0=00000000000000000000000040200000

case fabs s, -two
  code  1e20c020                  # fabs s0, s1
  in    v1=7ff00000000000017fa00001c0000000
  out   v0=00000000000000000000000040000000

case fabs s, -zero
  code  1e20c020                  # fabs s0, s1
  in    v1=7ff00000000000017fa0000180000000
  out   v0=00000000000000000000000000000000

case fabs s, inf
  code  1e20c020                  # fabs s0, s1
  in    v1=7ff00000000000017fa000017f800000
  out   v0=0000000000000000000000007f800000

case fabs s, qnan
  code  1e20c020                  # fabs s0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   v0=0000000000000000000000007fc01234

case fabs s, snan
  code  1e20c020                  # fabs s0, s1
  in    v1=7ff00000000000017fa000017fa00abc
  out   v0=0000000000000000000000007fa00abc

case fabs s, denormal
  code  1e20c020                  # fabs s0, s1
  in    v1=7ff00000000000017fa000010000000f
  out   v0=0000000000000000000000000000000f

case fabs s, max
  code  1e20c020                  # fabs s0, s1
  in    v1=7ff00000000000017fa000017f7fffff
  out   v0=0000000000000000000000007f7fffff

case fneg s, 2.5
  code  1e214020                  # fneg s0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   v0=000000000000000000000000c0200000

case fneg s, -two
  code  1e214020                  # fneg s0, s1
  in    v1=7ff00000000000017fa00001c0000000
  out   v0=00000000000000000000000040000000

case fneg s, -zero
  code  1e214020                  # fneg s0, s1
  in    v1=7ff00000000000017fa0000180000000
  out   v0=00000000000000000000000000000000

case fneg s, inf
  code  1e214020                  # fneg s0, s1
  in    v1=7ff00000000000017fa000017f800000
  out   v0=000000000000000000000000ff800000

case fneg s, qnan
  code  1e214020                  # fneg s0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   v0=000000000000000000000000ffc01234

case fneg s, snan
  code  1e214020                  # fneg s0, s1
  in    v1=7ff00000000000017fa000017fa00abc
  out   v0=000000000000000000000000ffa00abc

case fneg s, denormal
  code  1e214020                  # fneg s0, s1
  in    v1=7ff00000000000017fa000010000000f
  out   v0=0000000000000000000000008000000f

case fneg s, max
  code  1e214020                  # fneg s0, s1
  in    v1=7ff00000000000017fa000017f7fffff
  out   v0=000000000000000000000000ff7fffff

case fmov s, 2.5
  code  1e204020                  # fmov s0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   v0=00000000000000000000000040200000

case fmov s, -two
  code  1e204020                  # fmov s0, s1
  in    v1=7ff00000000000017fa00001c0000000
  out   v0=000000000000000000000000c0000000

case fmov s, -zero
  code  1e204020                  # fmov s0, s1
  in    v1=7ff00000000000017fa0000180000000
  out   v0=00000000000000000000000080000000

case fmov s, inf
  code  1e204020                  # fmov s0, s1
  in    v1=7ff00000000000017fa000017f800000
  out   v0=0000000000000000000000007f800000

case fmov s, qnan
  code  1e204020                  # fmov s0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   v0=0000000000000000000000007fc01234

case fmov s, snan
  code  1e204020                  # fmov s0, s1
  in    v1=7ff00000000000017fa000017fa00abc
  out   v0=0000000000000000000000007fa00abc

case fmov s, denormal
  code  1e204020                  # fmov s0, s1
  in    v1=7ff00000000000017fa000010000000f
  out   v0=0000000000000000000000000000000f

case fmov s, max
  code  1e204020                  # fmov s0, s1
  in    v1=7ff00000000000017fa000017f7fffff
  out   v0=0000000000000000000000007f7fffff

case frecpe s, 2.5
  code  5ea1d820                  # frecpe s0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   v0=0000000000000000000000003ecc8000

case frecpe s, -two
  code  5ea1d820                  # frecpe s0, s1
  in    v1=7ff00000000000017fa00001c0000000
  out   v0=000000000000000000000000beff8000

case frecpe s, -zero
  code  5ea1d820                  # frecpe s0, s1
  in    v1=7ff00000000000017fa0000180000000
  out   v0=000000000000000000000000ff800000 fpsr=2

case frecpe s, inf
  code  5ea1d820                  # frecpe s0, s1
  in    v1=7ff00000000000017fa000017f800000
  out   v0=00000000000000000000000000000000

case frecpe s, qnan
  code  5ea1d820                  # frecpe s0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   v0=0000000000000000000000007fc01234

case frecpe s, snan
  code  5ea1d820                  # frecpe s0, s1
  in    v1=7ff00000000000017fa000017fa00abc
  out   v0=0000000000000000000000007fe00abc fpsr=1

case frecpe s, denormal
  code  5ea1d820                  # frecpe s0, s1
  in    v1=7ff00000000000017fa000010000000f
  out   v0=0000000000000000000000007f800000 fpsr=14

case frecpe s, max
  code  5ea1d820                  # frecpe s0, s1
  in    v1=7ff00000000000017fa000017f7fffff
  out   v0=00000000000000000000000000200000

case frsqrte s, 2.5
  code  7ea1d820                  # frsqrte s0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   v0=0000000000000000000000003f218000

case frsqrte s, -two
  code  7ea1d820                  # frsqrte s0, s1
  in    v1=7ff00000000000017fa00001c0000000
  out   v0=0000000000000000000000007fc00000 fpsr=1

case frsqrte s, -zero
  code  7ea1d820                  # frsqrte s0, s1
  in    v1=7ff00000000000017fa0000180000000
  out   v0=000000000000000000000000ff800000 fpsr=2

case frsqrte s, inf
  code  7ea1d820                  # frsqrte s0, s1
  in    v1=7ff00000000000017fa000017f800000
  out   v0=00000000000000000000000000000000

case frsqrte s, qnan
  code  7ea1d820                  # frsqrte s0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   v0=0000000000000000000000007fc01234

case frsqrte s, snan
  code  7ea1d820                  # frsqrte s0, s1
  in    v1=7ff00000000000017fa000017fa00abc
  out   v0=0000000000000000000000007fe00abc fpsr=1

case frsqrte s, denormal
  code  7ea1d820                  # frsqrte s0, s1
  in    v1=7ff00000000000017fa000010000000f
  out   v0=00000000000000000000000063bb0000

case frsqrte s, max
  code  7ea1d820                  # frsqrte s0, s1
  in    v1=7ff00000000000017fa000017f7fffff
  out   v0=0000000000000000000000001f800000

case frecpx s, 2.5
  code  5ea1f820                  # frecpx s0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   v0=0000000000000000000000003f800000

case frecpx s, -two
  code  5ea1f820                  # frecpx s0, s1
  in    v1=7ff00000000000017fa00001c0000000
  out   v0=000000000000000000000000bf800000

case frecpx s, -zero
  code  5ea1f820                  # frecpx s0, s1
  in    v1=7ff00000000000017fa0000180000000
  out   v0=000000000000000000000000ff000000

case frecpx s, inf
  code  5ea1f820                  # frecpx s0, s1
  in    v1=7ff00000000000017fa000017f800000
  out   v0=00000000000000000000000000000000

case frecpx s, qnan
  code  5ea1f820                  # frecpx s0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   v0=0000000000000000000000007fc01234

case frecpx s, snan
  code  5ea1f820                  # frecpx s0, s1
  in    v1=7ff00000000000017fa000017fa00abc
  out   v0=0000000000000000000000007fe00abc fpsr=1

case frecpx s, denormal
  code  5ea1f820                  # frecpx s0, s1
  in    v1=7ff00000000000017fa000010000000f
  out   v0=0000000000000000000000007f000000

case frecpx s, max
  code  5ea1f820                  # frecpx s0, s1
  in    v1=7ff00000000000017fa000017f7fffff
  out   v0=00000000000000000000000000800000

case fsqrt h, 2.5
  code  1ee1c020                  # fsqrt h0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   v0=00000000000000000000000000003e53 fpsr=10

case fsqrt h, -two
  code  1ee1c020                  # fsqrt h0, h1
  in    v1=7ff00000000000017fa000017d01c000
  out   v0=00000000000000000000000000007e00 fpsr=1

case fsqrt h, -zero
  code  1ee1c020                  # fsqrt h0, h1
  in    v1=7ff00000000000017fa000017d018000
  out   v0=00000000000000000000000000008000

case fsqrt h, inf
  code  1ee1c020                  # fsqrt h0, h1
  in    v1=7ff00000000000017fa000017d017c00
  out   v0=00000000000000000000000000007c00

case fsqrt h, qnan
  code  1ee1c020                  # fsqrt h0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   v0=00000000000000000000000000007e12

case fsqrt h, snan
  code  1ee1c020                  # fsqrt h0, h1
  in    v1=7ff00000000000017fa000017d017d0a
  out   v0=00000000000000000000000000007f0a fpsr=1

case fsqrt h, denormal
  code  1ee1c020                  # fsqrt h0, h1
  in    v1=7ff00000000000017fa000017d01000f
  out   v0=000000000000000000000000000013bf fpsr=10

case fsqrt h, max
  code  1ee1c020                  # fsqrt h0, h1
  in    v1=7ff00000000000017fa000017d017bff
  out   v0=00000000000000000000000000005bff fpsr=10

case fabs h, 2.5
  code  1ee0c020                  # fabs h0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   v0=00000000000000000000000000004100

case fabs h, -two
  code  1ee0c020                  # fabs h0, h1
  in    v1=7ff00000000000017fa000017d01c000
  out   v0=00000000000000000000000000004000

case fabs h, -zero
  code  1ee0c020                  # fabs h0, h1
  in    v1=7ff00000000000017fa000017d018000
  out   v0=00000000000000000000000000000000

case fabs h, inf
  code  1ee0c020                  # fabs h0, h1
  in    v1=7ff00000000000017fa000017d017c00
  out   v0=00000000000000000000000000007c00

case fabs h, qnan
  code  1ee0c020                  # fabs h0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   v0=00000000000000000000000000007e12

case fabs h, snan
  code  1ee0c020                  # fabs h0, h1
  in    v1=7ff00000000000017fa000017d017d0a
  out   v0=00000000000000000000000000007d0a

case fabs h, denormal
  code  1ee0c020                  # fabs h0, h1
  in    v1=7ff00000000000017fa000017d01000f
  out   v0=0000000000000000000000000000000f

case fabs h, max
  code  1ee0c020                  # fabs h0, h1
  in    v1=7ff00000000000017fa000017d017bff
  out   v0=00000000000000000000000000007bff

case fneg h, 2.5
  code  1ee14020                  # fneg h0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   v0=0000000000000000000000000000c100

case fneg h, -two
  code  1ee14020                  # fneg h0, h1
  in    v1=7ff00000000000017fa000017d01c000
  out   v0=00000000000000000000000000004000

case fneg h, -zero
  code  1ee14020                  # fneg h0, h1
  in    v1=7ff00000000000017fa000017d018000
  out   v0=00000000000000000000000000000000

case fneg h, inf
  code  1ee14020                  # fneg h0, h1
  in    v1=7ff00000000000017fa000017d017c00
  out   v0=0000000000000000000000000000fc00

case fneg h, qnan
  code  1ee14020                  # fneg h0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   v0=0000000000000000000000000000fe12

case fneg h, snan
  code  1ee14020                  # fneg h0, h1
  in    v1=7ff00000000000017fa000017d017d0a
  out   v0=0000000000000000000000000000fd0a

case fneg h, denormal
  code  1ee14020                  # fneg h0, h1
  in    v1=7ff00000000000017fa000017d01000f
  out   v0=0000000000000000000000000000800f

case fneg h, max
  code  1ee14020                  # fneg h0, h1
  in    v1=7ff00000000000017fa000017d017bff
  out   v0=0000000000000000000000000000fbff

case fmov h, 2.5
  code  1ee04020                  # fmov h0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   v0=00000000000000000000000000004100

case fmov h, -two
  code  1ee04020                  # fmov h0, h1
  in    v1=7ff00000000000017fa000017d01c000
  out   v0=0000000000000000000000000000c000

case fmov h, -zero
  code  1ee04020                  # fmov h0, h1
  in    v1=7ff00000000000017fa000017d018000
  out   v0=00000000000000000000000000008000

case fmov h, inf
  code  1ee04020                  # fmov h0, h1
  in    v1=7ff00000000000017fa000017d017c00
  out   v0=00000000000000000000000000007c00

case fmov h, qnan
  code  1ee04020                  # fmov h0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   v0=00000000000000000000000000007e12

case fmov h, snan
  code  1ee04020                  # fmov h0, h1
  in    v1=7ff00000000000017fa000017d017d0a
  out   v0=00000000000000000000000000007d0a

case fmov h, denormal
  code  1ee04020                  # fmov h0, h1
  in    v1=7ff00000000000017fa000017d01000f
  out   v0=0000000000000000000000000000000f

case fmov h, max
  code  1ee04020                  # fmov h0, h1
  in    v1=7ff00000000000017fa000017d017bff
  out   v0=00000000000000000000000000007bff

case frecpe h, 2.5
  code  5ef9d820                  # frecpe h0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   v0=00000000000000000000000000003664

case frecpe h, -two
  code  5ef9d820                  # frecpe h0, h1
  in    v1=7ff00000000000017fa000017d01c000
  out   v0=0000000000000000000000000000b7fc

case frecpe h, -zero
  code  5ef9d820                  # frecpe h0, h1
  in    v1=7ff00000000000017fa000017d018000
  out   v0=0000000000000000000000000000fc00 fpsr=2

case frecpe h, inf
  code  5ef9d820                  # frecpe h0, h1
  in    v1=7ff00000000000017fa000017d017c00
  out   v0=00000000000000000000000000000000

case frecpe h, qnan
  code  5ef9d820                  # frecpe h0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   v0=00000000000000000000000000007e12

case frecpe h, snan
  code  5ef9d820                  # frecpe h0, h1
  in    v1=7ff00000000000017fa000017d017d0a
  out   v0=00000000000000000000000000007f0a fpsr=1

case frecpe h, denormal
  code  5ef9d820                  # frecpe h0, h1
  in    v1=7ff00000000000017fa000017d01000f
  out   v0=00000000000000000000000000007c00 fpsr=14

case frecpe h, max
  code  5ef9d820                  # frecpe h0, h1
  in    v1=7ff00000000000017fa000017d017bff
  out   v0=00000000000000000000000000000100

case frsqrte h, 2.5
  code  7ef9d820                  # frsqrte h0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   v0=0000000000000000000000000000390c

case frsqrte h, -two
  code  7ef9d820                  # frsqrte h0, h1
  in    v1=7ff00000000000017fa000017d01c000
  out   v0=00000000000000000000000000007e00 fpsr=1

case frsqrte h, -zero
  code  7ef9d820                  # frsqrte h0, h1
  in    v1=7ff00000000000017fa000017d018000
  out   v0=0000000000000000000000000000fc00 fpsr=2

case frsqrte h, inf
  code  7ef9d820                  # frsqrte h0, h1
  in    v1=7ff00000000000017fa000017d017c00
  out   v0=00000000000000000000000000000000

case frsqrte h, qnan
  code  7ef9d820                  # frsqrte h0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   v0=00000000000000000000000000007e12

case frsqrte h, snan
  code  7ef9d820                  # frsqrte h0, h1
  in    v1=7ff00000000000017fa000017d017d0a
  out   v0=00000000000000000000000000007f0a fpsr=1

case frsqrte h, denormal
  code  7ef9d820                  # frsqrte h0, h1
  in    v1=7ff00000000000017fa000017d01000f
  out   v0=00000000000000000000000000006420

case frsqrte h, max
  code  7ef9d820                  # frsqrte h0, h1
  in    v1=7ff00000000000017fa000017d017bff
  out   v0=00000000000000000000000000001c00

case frecpx h, 2.5
  code  5ef9f820                  # frecpx h0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   v0=00000000000000000000000000003c00

case frecpx h, -two
  code  5ef9f820                  # frecpx h0, h1
  in    v1=7ff00000000000017fa000017d01c000
  out   v0=0000000000000000000000000000bc00

case frecpx h, -zero
  code  5ef9f820                  # frecpx h0, h1
  in    v1=7ff00000000000017fa000017d018000
  out   v0=0000000000000000000000000000f800

case frecpx h, inf
  code  5ef9f820                  # frecpx h0, h1
  in    v1=7ff00000000000017fa000017d017c00
  out   v0=00000000000000000000000000000000

case frecpx h, qnan
  code  5ef9f820                  # frecpx h0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   v0=00000000000000000000000000007e12

case frecpx h, snan
  code  5ef9f820                  # frecpx h0, h1
  in    v1=7ff00000000000017fa000017d017d0a
  out   v0=00000000000000000000000000007f0a fpsr=1

case frecpx h, denormal
  code  5ef9f820                  # frecpx h0, h1
  in    v1=7ff00000000000017fa000017d01000f
  out   v0=00000000000000000000000000007800

case frecpx h, max
  code  5ef9f820                  # frecpx h0, h1
  in    v1=7ff00000000000017fa000017d017bff
  out   v0=00000000000000000000000000000400
