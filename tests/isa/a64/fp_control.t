# SPDX-License-Identifier: MIT
# FPCR and FPSR: flushing, default NaN, alternative half, and underflow judged before rounding.

case fmul: rounds up to the smallest normal number, which is tiny before rounding
  code  1e220820                  # fmul s0, s1, s2
  in    v1=00ffffff v2=3f000000
  out   v0=00000000000000000000000000800000 fpsr=18

case fmul: the same in double
  code  1e620820                  # fmul d0, d1, d2
  in    v1=001fffffffffffff v2=3fe0000000000000
  out   v0=00000000000000000010000000000000 fpsr=18

case fmul: exactly the smallest normal number is no underflow
  code  1e220820                  # fmul s0, s1, s2
  in    v1=01000000 v2=3f000000
  out   v0=00000000000000000000000000800000

case fmul: 4s, one lane rounds up to the smallest normal number
  code  6e22dc20                  # fmul v0.4s, v1.4s, v2.4s
  in    v1=00ffffff3f80000080ffffff40000000 v2=3f0000003f8000003f80000040000000
  out   v0=008000003f80000080ffffff40800000 fpsr=18

case fmadd: rounds up to minus the smallest normal number
  code  1f020c20                  # fmadd s0, s1, s2, s3
  in    v1=80ffffff v2=3f000000 v3=80000000
  out   v0=00000000000000000000000080800000 fpsr=18

case fcvt: double to single, rounds up to the smallest normal number
  code  1e624020                  # fcvt s0, d1
  in    v1=380fffffffffffff
  out   v0=00000000000000000000000000800000 fpsr=18

case fcvt: single to half, rounds up to the smallest normal number
  code  1e23c020                  # fcvt h0, s1
  in    v1=387fffff
  out   v0=00000000000000000000000000000400 fpsr=18

case fcvt: single to half towards plus infinity, just below the smallest normal number
  code  1e23c020                  # fcvt h0, s1
  in    v1=387fe001 fpcr=400000
  out   v0=00000000000000000000000000000400 fpsr=18

case fcvtn: one lane rounds up to the smallest normal half
  code  0e216820                  # fcvtn v0.4h, v1.4s
  in    v1=3f800000387fffff3f800000b87fffff
  out   v0=00000000000000003c0004003c008400 fpsr=18

case fmadd: half, fused sum just below the smallest normal number
  code  1fc20c20                  # fmadd h0, h1, h2, h3
  in    v1=0001 v2=8001 v3=0400
  out   v0=00000000000000000000000000000400 fpsr=18

case FZ: result that rounds up to the smallest normal number is flushed and not inexact
  code  1e220820                  # fmul s0, s1, s2
  in    v1=80ffffff v2=3f000000 fpcr=1000000
  out   v0=00000000000000000000000080000000 fpsr=8

case FZ: the same when all flags are set already
  code  1e220820                  # fmul s0, s1, s2
  in    v1=80ffffff v2=3f000000 fpcr=1000000 fpsr=9f
  out   v0=00000000000000000000000080000000

case FZ: tiny and inexact, then inexact
  code  1e620820                  # fmul d0, d1, d2
  code  1e652883                  # fadd d3, d4, d5
  in    v1=0010000000000001 v2=3fe0000000000001 v4=3ff0000000000000 v5=3c00000000000000 fpcr=1000000
  out   v0=00000000000000000000000000000000 v3=00000000000000003ff0000000000000 fpsr=18

case FZ: exact tiny sum underflows
  code  1e223820                  # fsub s0, s1, s2
  in    v1=00800001 v2=00800000 fpcr=1000000
  out   v0=00000000000000000000000000000000 fpsr=8

case FZ: denormal input
  code  1e222820                  # fadd s0, s1, s2
  in    v1=00000001 v2=80000001 fpcr=1000000
  out   v0=00000000000000000000000000000000 fpsr=80

case FZ: denormal input beside a NaN
  code  1e222820                  # fadd s0, s1, s2
  in    v1=00000001 v2=7fc12345 fpcr=1000000
  out   v0=0000000000000000000000007fc12345 fpsr=80

case FZ: denormal input beside a NaN, compared
  code  1e222020                  # fcmp s1, s2
  in    v1=00000001 v2=7fc12345 fpcr=1000000
  out   nzcv=3 fpsr=80

case FZ: denormal input beside a NaN, in vectors
  code  4e22e420                  # fcmeq v0.4s, v1.4s, v2.4s
  in    v1=7fc00000000000010000000000000000 v2=00000001000000010000000000000000 fpcr=1000000
  out   v0=00000000ffffffffffffffffffffffff fpsr=80

case FZ: denormal divided by zero is invalid
  code  1e221820                  # fdiv s0, s1, s2
  in    v1=00000001 v2=0 fpcr=1000000
  out   v0=0000000000000000000000007fc00000 fpsr=81

case FZ: the same in vectors, with flags of other lanes
  code  6e22fc20                  # fdiv v0.4s, v1.4s, v2.4s
  in    v1=000000013f8000003f8000007f000000 v2=0000000000000000404000000d000000 fpcr=1000000
  out   v0=7fc000007f8000003eaaaaab7f800000 fpsr=97

case FZ: denormal to an integer
  code  1e380020                  # fcvtzs w0, s1
  in    v1=00000001 fpcr=1000000
  out   x0=0 fpsr=80

case FZ: denormal rounded up to an integral number is zero and exact
  code  1e674020                  # frintx d0, d1
  in    v1=0000000000000001 fpcr=1400000
  out   v0=00000000000000000000000000000000 fpsr=80

case FZ: halves are not flushed
  code  1ee22820                  # fadd h0, h1, h2
  code  1ee24023                  # fcvt s3, h1
  in    v1=0001 v2=0002 fpcr=1000000
  out   v0=00000000000000000000000000000003 v3=00000000000000000000000033800000

case FZ: integer to single is inexact
  code  9e220020                  # scvtf s0, x1
  code  6e21d862                  # ucvtf v2.4s, v3.4s
  in    x1=1000001 v3=01000001000000010000000000000003 fpcr=1000000
  out   v0=0000000000000000000000004b800000 v2=4b8000003f8000000000000040400000 fpsr=10

case FZ16: half inputs and results are flushed, inputs silently
  code  1ee22820                  # fadd h0, h1, h2
  code  1ee40883                  # fmul h3, h4, h4
  in    v1=0001 v2=3c00 v4=1c01 fpcr=80000
  out   v0=00000000000000000000000000003c00 v3=00000000000000000000000000000000 fpsr=8

case FZ16: flushed quotient is not inexact
  code  1ee21820                  # fdiv h0, h1, h2
  in    v1=0400 v2=4200 fpcr=80000
  out   v0=00000000000000000000000000000000 fpsr=8

case FZ16: comparison
  code  1ee22020                  # fcmp h1, h2
  code  4e442460                  # fcmeq v0.8h, v3.8h, v4.8h
  in    v1=0001 v2=8003 v3=0001000200033c000400000003ff8001 v4=0 fpcr=80000
  out   v0=ffffffffffff00000000ffffffffffff nzcv=6

case DN: the default NaN
  code  1e622820                  # fadd d0, d1, d2
  code  1e244083                  # frintn s3, s4
  code  1e22c085                  # fcvt d5, s4
  code  6ea1f8e6                  # fsqrt v6.4s, v7.4s
  in    v1=fff8000000001234 v2=0 v4=ffc12345 v7=3f800000ffc123457fc0000100000000 fpcr=2000000
  out   v0=00000000000000007ff8000000000000 v3=0000000000000000000000007fc00000 v5=00000000000000007ff8000000000000 v6=3f8000007fc000007fc0000000000000

case AHP: halves without infinities
  code  1e23c020                  # fcvt h0, s1
  code  1ee24062                  # fcvt s2, h3
  code  1e23c0a4                  # fcvt h4, s5
  in    v1=47ffc000 v3=7c01 v5=ffc00000 fpcr=4000000
  out   v0=00000000000000000000000000007ffe v2=00000000000000000000000047802000 v4=00000000000000000000000000008000 fpsr=1

case DN set later counts in code that ran before
  code  100000c9                  # adr x9, 0x20000018
  code  d63f0120                  # blr x9
  code  d51b4401                  # msr s3_3_c4_c4_0, x1
  code  4ea01c02                  # orr v2.16b, v0.16b, v0.16b
  code  d63f0120                  # blr x9
  code  14000003                  # b 0x20000020
  code  1e232860                  # fadd s0, s3, s3
  code  d65f03c0                  # ret
  in    x1=2000000 v3=ffc12345
  out   x9=20000018 x30=20000014 v0=0000000000000000000000007fc00000 v2=000000000000000000000000ffc12345

case FZ: set and taken back
  code  1e232860                  # fadd s0, s3, s3
  code  d51b4401                  # msr s3_3_c4_c4_0, x1
  code  1e232861                  # fadd s1, s3, s3
  code  d53b4424                  # mrs x4, s3_3_c4_c4_1
  code  d51b443f                  # msr s3_3_c4_c4_1, xzr
  code  1e232862                  # fadd s2, s3, s3
  code  d53b4425                  # mrs x5, s3_3_c4_c4_1
  code  d51b441f                  # msr s3_3_c4_c4_0, xzr
  code  1e232866                  # fadd s6, s3, s3
  in    x1=1000000 v3=00000005
  out   x4=80 x5=80 v0=0000000000000000000000000000000a v1=00000000000000000000000000000000 v2=00000000000000000000000000000000 v6=0000000000000000000000000000000a fpsr=80
