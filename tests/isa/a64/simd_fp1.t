# SPDX-License-Identifier: MIT
# Vector floating point of one operand.

case fabs 2d 0
  code  4ee0f820                  # fabs v0.2d, v1.2d
  in    v1=c0000000000000003ff0000000000000
  out   v0=40000000000000003ff0000000000000

case fabs 2d 1
  code  4ee0f820                  # fabs v0.2d, v1.2d
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=7ff4000000000abc7ff8000000001234

case fabs 2d 2
  code  4ee0f820                  # fabs v0.2d, v1.2d
  in    v1=80000000000000007ff0000000000000
  out   v0=00000000000000007ff0000000000000

case fneg 2d 0
  code  6ee0f820                  # fneg v0.2d, v1.2d
  in    v1=c0000000000000003ff0000000000000
  out   v0=4000000000000000bff0000000000000

case fneg 2d 1
  code  6ee0f820                  # fneg v0.2d, v1.2d
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=fff4000000000abcfff8000000001234

case fneg 2d 2
  code  6ee0f820                  # fneg v0.2d, v1.2d
  in    v1=80000000000000007ff0000000000000
  out   v0=0000000000000000fff0000000000000

case fsqrt 2d 0
  code  6ee1f820                  # fsqrt v0.2d, v1.2d
  in    v1=c0000000000000003ff0000000000000
  out   v0=7ff80000000000003ff0000000000000 fpsr=1

case fsqrt 2d 1
  code  6ee1f820                  # fsqrt v0.2d, v1.2d
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=7ffc000000000abc7ff8000000001234 fpsr=1

case fsqrt 2d 2
  code  6ee1f820                  # fsqrt v0.2d, v1.2d
  in    v1=80000000000000007ff0000000000000
  out   v0=80000000000000007ff0000000000000

case frecpe 2d 0
  code  4ee1d820                  # frecpe v0.2d, v1.2d
  in    v1=c0000000000000003ff0000000000000
  out   v0=bfdff000000000003feff00000000000

case frecpe 2d 1
  code  4ee1d820                  # frecpe v0.2d, v1.2d
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=7ffc000000000abc7ff8000000001234 fpsr=1

case frecpe 2d 2
  code  4ee1d820                  # frecpe v0.2d, v1.2d
  in    v1=80000000000000007ff0000000000000
  out   v0=fff00000000000000000000000000000 fpsr=2

case frsqrte 2d 0
  code  6ee1d820                  # frsqrte v0.2d, v1.2d
  in    v1=c0000000000000003ff0000000000000
  out   v0=7ff80000000000003feff00000000000 fpsr=1

case frsqrte 2d 1
  code  6ee1d820                  # frsqrte v0.2d, v1.2d
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=7ffc000000000abc7ff8000000001234 fpsr=1

case frsqrte 2d 2
  code  6ee1d820                  # frsqrte v0.2d, v1.2d
  in    v1=80000000000000007ff0000000000000
  out   v0=fff00000000000000000000000000000 fpsr=2

case frintn 2d 0
  code  4e618820                  # frintn v0.2d, v1.2d
  in    v1=c0000000000000003ff0000000000000
  out   v0=c0000000000000003ff0000000000000

case frintn 2d 1
  code  4e618820                  # frintn v0.2d, v1.2d
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=7ffc000000000abc7ff8000000001234 fpsr=1

case frintn 2d 2
  code  4e618820                  # frintn v0.2d, v1.2d
  in    v1=80000000000000007ff0000000000000
  out   v0=80000000000000007ff0000000000000

case frinta 2d 0
  code  6e618820                  # frinta v0.2d, v1.2d
  in    v1=c0000000000000003ff0000000000000
  out   v0=c0000000000000003ff0000000000000

case frinta 2d 1
  code  6e618820                  # frinta v0.2d, v1.2d
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=7ffc000000000abc7ff8000000001234 fpsr=1

case frinta 2d 2
  code  6e618820                  # frinta v0.2d, v1.2d
  in    v1=80000000000000007ff0000000000000
  out   v0=80000000000000007ff0000000000000

case frintx 2d 0
  code  6e619820                  # frintx v0.2d, v1.2d
  in    v1=c0000000000000003ff0000000000000
  out   v0=c0000000000000003ff0000000000000

case frintx 2d 1
  code  6e619820                  # frintx v0.2d, v1.2d
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=7ffc000000000abc7ff8000000001234 fpsr=1

case frintx 2d 2
  code  6e619820                  # frintx v0.2d, v1.2d
  in    v1=80000000000000007ff0000000000000
  out   v0=80000000000000007ff0000000000000

case fcvtns 2d 0
  code  4e61a820                  # fcvtns v0.2d, v1.2d
  in    v1=c0000000000000003ff0000000000000
  out   v0=fffffffffffffffe0000000000000001

case fcvtns 2d 1
  code  4e61a820                  # fcvtns v0.2d, v1.2d
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtns 2d 2
  code  4e61a820                  # fcvtns v0.2d, v1.2d
  in    v1=80000000000000007ff0000000000000
  out   v0=00000000000000007fffffffffffffff fpsr=1

case fcvtzu 2d 0
  code  6ee1b820                  # fcvtzu v0.2d, v1.2d
  in    v1=c0000000000000003ff0000000000000
  out   v0=00000000000000000000000000000001 fpsr=1

case fcvtzu 2d 1
  code  6ee1b820                  # fcvtzu v0.2d, v1.2d
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtzu 2d 2
  code  6ee1b820                  # fcvtzu v0.2d, v1.2d
  in    v1=80000000000000007ff0000000000000
  out   v0=0000000000000000ffffffffffffffff fpsr=1

case fcvtas 2d 0
  code  4e61c820                  # fcvtas v0.2d, v1.2d
  in    v1=c0000000000000003ff0000000000000
  out   v0=fffffffffffffffe0000000000000001

case fcvtas 2d 1
  code  4e61c820                  # fcvtas v0.2d, v1.2d
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtas 2d 2
  code  4e61c820                  # fcvtas v0.2d, v1.2d
  in    v1=80000000000000007ff0000000000000
  out   v0=00000000000000007fffffffffffffff fpsr=1

case scvtf 2d 0
  code  4e61d820                  # scvtf v0.2d, v1.2d
  in    v1=c0000000000000003ff0000000000000
  out   v0=c3d000000000000043cff80000000000

case scvtf 2d 1
  code  4e61d820                  # scvtf v0.2d, v1.2d
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=43dffd000000000343dffe0000000005 fpsr=10

case scvtf 2d 2
  code  4e61d820                  # scvtf v0.2d, v1.2d
  in    v1=80000000000000007ff0000000000000
  out   v0=c3e000000000000043dffc0000000000

case ucvtf 2d 0
  code  6e61d820                  # ucvtf v0.2d, v1.2d
  in    v1=c0000000000000003ff0000000000000
  out   v0=43e800000000000043cff80000000000

case ucvtf 2d 1
  code  6e61d820                  # ucvtf v0.2d, v1.2d
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=43dffd000000000343dffe0000000005 fpsr=10

case ucvtf 2d 2
  code  6e61d820                  # ucvtf v0.2d, v1.2d
  in    v1=80000000000000007ff0000000000000
  out   v0=43e000000000000043dffc0000000000

case fcmeq 2d 0, zero
  code  4ee0d820                  # fcmeq v0.2d, v1.2d, #0.0
  in    v1=c0000000000000003ff0000000000000
  out   v0=00000000000000000000000000000000

case fcmeq 2d 1, zero
  code  4ee0d820                  # fcmeq v0.2d, v1.2d, #0.0
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcmeq 2d 2, zero
  code  4ee0d820                  # fcmeq v0.2d, v1.2d, #0.0
  in    v1=80000000000000007ff0000000000000
  out   v0=ffffffffffffffff0000000000000000

case fcmge 2d 0, zero
  code  6ee0c820                  # fcmge v0.2d, v1.2d, #0.0
  in    v1=c0000000000000003ff0000000000000
  out   v0=0000000000000000ffffffffffffffff

case fcmge 2d 1, zero
  code  6ee0c820                  # fcmge v0.2d, v1.2d, #0.0
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcmge 2d 2, zero
  code  6ee0c820                  # fcmge v0.2d, v1.2d, #0.0
  in    v1=80000000000000007ff0000000000000
  out   v0=ffffffffffffffffffffffffffffffff

case fcmgt 2d 0, zero
  code  4ee0c820                  # fcmgt v0.2d, v1.2d, #0.0
  in    v1=c0000000000000003ff0000000000000
  out   v0=0000000000000000ffffffffffffffff

case fcmgt 2d 1, zero
  code  4ee0c820                  # fcmgt v0.2d, v1.2d, #0.0
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcmgt 2d 2, zero
  code  4ee0c820                  # fcmgt v0.2d, v1.2d, #0.0
  in    v1=80000000000000007ff0000000000000
  out   v0=0000000000000000ffffffffffffffff

case fcmle 2d 0, zero
  code  6ee0d820                  # fcmle v0.2d, v1.2d, #0.0
  in    v1=c0000000000000003ff0000000000000
  out   v0=ffffffffffffffff0000000000000000

case fcmle 2d 1, zero
  code  6ee0d820                  # fcmle v0.2d, v1.2d, #0.0
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcmle 2d 2, zero
  code  6ee0d820                  # fcmle v0.2d, v1.2d, #0.0
  in    v1=80000000000000007ff0000000000000
  out   v0=ffffffffffffffff0000000000000000

case fcmlt 2d 0, zero
  code  4ee0e820                  # fcmlt v0.2d, v1.2d, #0.0
  in    v1=c0000000000000003ff0000000000000
  out   v0=ffffffffffffffff0000000000000000

case fcmlt 2d 1, zero
  code  4ee0e820                  # fcmlt v0.2d, v1.2d, #0.0
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcmlt 2d 2, zero
  code  4ee0e820                  # fcmlt v0.2d, v1.2d, #0.0
  in    v1=80000000000000007ff0000000000000
  out   v0=00000000000000000000000000000000

case fcvtzs 2d 0, #5
  code  4f7bfc20                  # fcvtzs v0.2d, v1.2d, #5
  in    v1=c0000000000000003ff0000000000000
  out   v0=ffffffffffffffc00000000000000020

case fcvtzs 2d 1, #5
  code  4f7bfc20                  # fcvtzs v0.2d, v1.2d, #5
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtzs 2d 2, #5
  code  4f7bfc20                  # fcvtzs v0.2d, v1.2d, #5
  in    v1=80000000000000007ff0000000000000
  out   v0=00000000000000007fffffffffffffff fpsr=1

case fcvtzu 2d 0, #5
  code  6f7bfc20                  # fcvtzu v0.2d, v1.2d, #5
  in    v1=c0000000000000003ff0000000000000
  out   v0=00000000000000000000000000000020 fpsr=1

case fcvtzu 2d 1, #5
  code  6f7bfc20                  # fcvtzu v0.2d, v1.2d, #5
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtzu 2d 2, #5
  code  6f7bfc20                  # fcvtzu v0.2d, v1.2d, #5
  in    v1=80000000000000007ff0000000000000
  out   v0=0000000000000000ffffffffffffffff fpsr=1

case scvtf 2d 0, #5
  code  4f7be420                  # scvtf v0.2d, v1.2d, #5
  in    v1=c0000000000000003ff0000000000000
  out   v0=c380000000000000437ff80000000000

case scvtf 2d 1, #5
  code  4f7be420                  # scvtf v0.2d, v1.2d, #5
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=438ffd0000000003438ffe0000000005 fpsr=10

case scvtf 2d 2, #5
  code  4f7be420                  # scvtf v0.2d, v1.2d, #5
  in    v1=80000000000000007ff0000000000000
  out   v0=c390000000000000438ffc0000000000

case ucvtf 2d 0, #5
  code  6f7be420                  # ucvtf v0.2d, v1.2d, #5
  in    v1=c0000000000000003ff0000000000000
  out   v0=4398000000000000437ff80000000000

case ucvtf 2d 1, #5
  code  6f7be420                  # ucvtf v0.2d, v1.2d, #5
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=438ffd0000000003438ffe0000000005 fpsr=10

case ucvtf 2d 2, #5
  code  6f7be420                  # ucvtf v0.2d, v1.2d, #5
  in    v1=80000000000000007ff0000000000000
  out   v0=4390000000000000438ffc0000000000

case fabs 2s 0
  code  0ea0f820                  # fabs v0.2s, v1.2s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=0000000000000000400000003f800000

case fabs 2s 1
  code  0ea0f820                  # fabs v0.2s, v1.2s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000007fa00abc7fc01234

case fabs 2s 2
  code  0ea0f820                  # fabs v0.2s, v1.2s
  in    v1=f7f7fffff800000007f800000
  out   v0=0000000000000000000000007f800000

case fneg 2s 0
  code  2ea0f820                  # fneg v0.2s, v1.2s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=000000000000000040000000bf800000

case fneg 2s 1
  code  2ea0f820                  # fneg v0.2s, v1.2s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=0000000000000000ffa00abcffc01234

case fneg 2s 2
  code  2ea0f820                  # fneg v0.2s, v1.2s
  in    v1=f7f7fffff800000007f800000
  out   v0=000000000000000000000000ff800000

case fsqrt 2s 0
  code  2ea1f820                  # fsqrt v0.2s, v1.2s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=00000000000000007fc000003f800000 fpsr=1

case fsqrt 2s 1
  code  2ea1f820                  # fsqrt v0.2s, v1.2s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000007fe00abc7fc01234 fpsr=1

case fsqrt 2s 2
  code  2ea1f820                  # fsqrt v0.2s, v1.2s
  in    v1=f7f7fffff800000007f800000
  out   v0=0000000000000000800000007f800000

case frecpe 2s 0
  code  0ea1d820                  # frecpe v0.2s, v1.2s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=0000000000000000beff80003f7f8000

case frecpe 2s 1
  code  0ea1d820                  # frecpe v0.2s, v1.2s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000007fe00abc7fc01234 fpsr=1

case frecpe 2s 2
  code  0ea1d820                  # frecpe v0.2s, v1.2s
  in    v1=f7f7fffff800000007f800000
  out   v0=0000000000000000ff80000000000000 fpsr=2

case frsqrte 2s 0
  code  2ea1d820                  # frsqrte v0.2s, v1.2s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=00000000000000007fc000003f7f8000 fpsr=1

case frsqrte 2s 1
  code  2ea1d820                  # frsqrte v0.2s, v1.2s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000007fe00abc7fc01234 fpsr=1

case frsqrte 2s 2
  code  2ea1d820                  # frsqrte v0.2s, v1.2s
  in    v1=f7f7fffff800000007f800000
  out   v0=0000000000000000ff80000000000000 fpsr=2

case frintn 2s 0
  code  0e218820                  # frintn v0.2s, v1.2s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=0000000000000000c00000003f800000

case frintn 2s 1
  code  0e218820                  # frintn v0.2s, v1.2s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000007fe00abc7fc01234 fpsr=1

case frintn 2s 2
  code  0e218820                  # frintn v0.2s, v1.2s
  in    v1=f7f7fffff800000007f800000
  out   v0=0000000000000000800000007f800000

case frinta 2s 0
  code  2e218820                  # frinta v0.2s, v1.2s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=0000000000000000c00000003f800000

case frinta 2s 1
  code  2e218820                  # frinta v0.2s, v1.2s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000007fe00abc7fc01234 fpsr=1

case frinta 2s 2
  code  2e218820                  # frinta v0.2s, v1.2s
  in    v1=f7f7fffff800000007f800000
  out   v0=0000000000000000800000007f800000

case frintx 2s 0
  code  2e219820                  # frintx v0.2s, v1.2s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=0000000000000000c00000003f800000

case frintx 2s 1
  code  2e219820                  # frintx v0.2s, v1.2s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000007fe00abc7fc01234 fpsr=1

case frintx 2s 2
  code  2e219820                  # frintx v0.2s, v1.2s
  in    v1=f7f7fffff800000007f800000
  out   v0=0000000000000000800000007f800000

case fcvtns 2s 0
  code  0e21a820                  # fcvtns v0.2s, v1.2s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=0000000000000000fffffffe00000001

case fcvtns 2s 1
  code  0e21a820                  # fcvtns v0.2s, v1.2s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtns 2s 2
  code  0e21a820                  # fcvtns v0.2s, v1.2s
  in    v1=f7f7fffff800000007f800000
  out   v0=0000000000000000000000007fffffff fpsr=1

case fcvtzu 2s 0
  code  2ea1b820                  # fcvtzu v0.2s, v1.2s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=00000000000000000000000000000001 fpsr=1

case fcvtzu 2s 1
  code  2ea1b820                  # fcvtzu v0.2s, v1.2s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtzu 2s 2
  code  2ea1b820                  # fcvtzu v0.2s, v1.2s
  in    v1=f7f7fffff800000007f800000
  out   v0=000000000000000000000000ffffffff fpsr=1

case fcvtas 2s 0
  code  0e21c820                  # fcvtas v0.2s, v1.2s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=0000000000000000fffffffe00000001

case fcvtas 2s 1
  code  0e21c820                  # fcvtas v0.2s, v1.2s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtas 2s 2
  code  0e21c820                  # fcvtas v0.2s, v1.2s
  in    v1=f7f7fffff800000007f800000
  out   v0=0000000000000000000000007fffffff fpsr=1

case scvtf 2s 0
  code  0e21d820                  # scvtf v0.2s, v1.2s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=0000000000000000ce8000004e7e0000

case scvtf 2s 1
  code  0e21d820                  # scvtf v0.2s, v1.2s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000004eff40154eff8024 fpsr=10

case scvtf 2s 2
  code  0e21d820                  # scvtf v0.2s, v1.2s
  in    v1=f7f7fffff800000007f800000
  out   v0=0000000000000000cf0000004eff0000

case ucvtf 2s 0
  code  2e21d820                  # ucvtf v0.2s, v1.2s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=00000000000000004f4000004e7e0000

case ucvtf 2s 1
  code  2e21d820                  # ucvtf v0.2s, v1.2s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000004eff40154eff8024 fpsr=10

case ucvtf 2s 2
  code  2e21d820                  # ucvtf v0.2s, v1.2s
  in    v1=f7f7fffff800000007f800000
  out   v0=00000000000000004f0000004eff0000

case fcmeq 2s 0, zero
  code  0ea0d820                  # fcmeq v0.2s, v1.2s, #0.0
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=00000000000000000000000000000000

case fcmeq 2s 1, zero
  code  0ea0d820                  # fcmeq v0.2s, v1.2s, #0.0
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcmeq 2s 2, zero
  code  0ea0d820                  # fcmeq v0.2s, v1.2s, #0.0
  in    v1=f7f7fffff800000007f800000
  out   v0=0000000000000000ffffffff00000000

case fcmge 2s 0, zero
  code  2ea0c820                  # fcmge v0.2s, v1.2s, #0.0
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=000000000000000000000000ffffffff

case fcmge 2s 1, zero
  code  2ea0c820                  # fcmge v0.2s, v1.2s, #0.0
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcmge 2s 2, zero
  code  2ea0c820                  # fcmge v0.2s, v1.2s, #0.0
  in    v1=f7f7fffff800000007f800000
  out   v0=0000000000000000ffffffffffffffff

case fcmgt 2s 0, zero
  code  0ea0c820                  # fcmgt v0.2s, v1.2s, #0.0
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=000000000000000000000000ffffffff

case fcmgt 2s 1, zero
  code  0ea0c820                  # fcmgt v0.2s, v1.2s, #0.0
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcmgt 2s 2, zero
  code  0ea0c820                  # fcmgt v0.2s, v1.2s, #0.0
  in    v1=f7f7fffff800000007f800000
  out   v0=000000000000000000000000ffffffff

case fcmle 2s 0, zero
  code  2ea0d820                  # fcmle v0.2s, v1.2s, #0.0
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=0000000000000000ffffffff00000000

case fcmle 2s 1, zero
  code  2ea0d820                  # fcmle v0.2s, v1.2s, #0.0
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcmle 2s 2, zero
  code  2ea0d820                  # fcmle v0.2s, v1.2s, #0.0
  in    v1=f7f7fffff800000007f800000
  out   v0=0000000000000000ffffffff00000000

case fcmlt 2s 0, zero
  code  0ea0e820                  # fcmlt v0.2s, v1.2s, #0.0
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=0000000000000000ffffffff00000000

case fcmlt 2s 1, zero
  code  0ea0e820                  # fcmlt v0.2s, v1.2s, #0.0
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcmlt 2s 2, zero
  code  0ea0e820                  # fcmlt v0.2s, v1.2s, #0.0
  in    v1=f7f7fffff800000007f800000
  out   v0=00000000000000000000000000000000

case fcvtzs 2s 0, #5
  code  0f3bfc20                  # fcvtzs v0.2s, v1.2s, #5
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=0000000000000000ffffffc000000020

case fcvtzs 2s 1, #5
  code  0f3bfc20                  # fcvtzs v0.2s, v1.2s, #5
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtzs 2s 2, #5
  code  0f3bfc20                  # fcvtzs v0.2s, v1.2s, #5
  in    v1=f7f7fffff800000007f800000
  out   v0=0000000000000000000000007fffffff fpsr=1

case fcvtzu 2s 0, #5
  code  2f3bfc20                  # fcvtzu v0.2s, v1.2s, #5
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=00000000000000000000000000000020 fpsr=1

case fcvtzu 2s 1, #5
  code  2f3bfc20                  # fcvtzu v0.2s, v1.2s, #5
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtzu 2s 2, #5
  code  2f3bfc20                  # fcvtzu v0.2s, v1.2s, #5
  in    v1=f7f7fffff800000007f800000
  out   v0=000000000000000000000000ffffffff fpsr=1

case scvtf 2s 0, #5
  code  0f3be420                  # scvtf v0.2s, v1.2s, #5
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=0000000000000000cc0000004bfe0000

case scvtf 2s 1, #5
  code  0f3be420                  # scvtf v0.2s, v1.2s, #5
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000004c7f40154c7f8024 fpsr=10

case scvtf 2s 2, #5
  code  0f3be420                  # scvtf v0.2s, v1.2s, #5
  in    v1=f7f7fffff800000007f800000
  out   v0=0000000000000000cc8000004c7f0000

case ucvtf 2s 0, #5
  code  2f3be420                  # ucvtf v0.2s, v1.2s, #5
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=00000000000000004cc000004bfe0000

case ucvtf 2s 1, #5
  code  2f3be420                  # ucvtf v0.2s, v1.2s, #5
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000004c7f40154c7f8024 fpsr=10

case ucvtf 2s 2, #5
  code  2f3be420                  # ucvtf v0.2s, v1.2s, #5
  in    v1=f7f7fffff800000007f800000
  out   v0=00000000000000004c8000004c7f0000

case fabs 4s 0
  code  4ea0f820                  # fabs v0.4s, v1.4s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=402000003eaaaaab400000003f800000

case fabs 4s 1
  code  4ea0f820                  # fabs v0.4s, v1.4s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=7fc05678000000007fa00abc7fc01234

case fabs 4s 2
  code  4ea0f820                  # fabs v0.4s, v1.4s
  in    v1=f7f7fffff800000007f800000
  out   v0=0000000f7f7fffff000000007f800000

case fneg 4s 0
  code  6ea0f820                  # fneg v0.4s, v1.4s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=c0200000beaaaaab40000000bf800000

case fneg 4s 1
  code  6ea0f820                  # fneg v0.4s, v1.4s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=7fc0567880000000ffa00abcffc01234

case fneg 4s 2
  code  6ea0f820                  # fneg v0.4s, v1.4s
  in    v1=f7f7fffff800000007f800000
  out   v0=8000000fff7fffff00000000ff800000

case fsqrt 4s 0
  code  6ea1f820                  # fsqrt v0.4s, v1.4s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=3fca62c23f13cd3a7fc000003f800000 fpsr=11

case fsqrt 4s 1
  code  6ea1f820                  # fsqrt v0.4s, v1.4s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=ffc05678000000007fe00abc7fc01234 fpsr=1

case fsqrt 4s 2
  code  6ea1f820                  # fsqrt v0.4s, v1.4s
  in    v1=f7f7fffff800000007f800000
  out   v0=1b2f456f5f7fffff800000007f800000 fpsr=10

case frecpe 4s 0
  code  4ea1d820                  # frecpe v0.4s, v1.4s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=3ecc800040400000beff80003f7f8000

case frecpe 4s 1
  code  4ea1d820                  # frecpe v0.4s, v1.4s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=ffc056787f8000007fe00abc7fc01234 fpsr=3

case frecpe 4s 2
  code  4ea1d820                  # frecpe v0.4s, v1.4s
  in    v1=f7f7fffff800000007f800000
  out   v0=7f80000000200000ff80000000000000 fpsr=16

case frsqrte 4s 0
  code  6ea1d820                  # frsqrte v0.4s, v1.4s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=3f2180003fde00007fc000003f7f8000 fpsr=1

case frsqrte 4s 1
  code  6ea1d820                  # frsqrte v0.4s, v1.4s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=ffc056787f8000007fe00abc7fc01234 fpsr=3

case frsqrte 4s 2
  code  6ea1d820                  # frsqrte v0.4s, v1.4s
  in    v1=f7f7fffff800000007f800000
  out   v0=63bb00001f800000ff80000000000000 fpsr=2

case frintn 4s 0
  code  4e218820                  # frintn v0.4s, v1.4s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=4000000000000000c00000003f800000

case frintn 4s 1
  code  4e218820                  # frintn v0.4s, v1.4s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=ffc05678000000007fe00abc7fc01234 fpsr=1

case frintn 4s 2
  code  4e218820                  # frintn v0.4s, v1.4s
  in    v1=f7f7fffff800000007f800000
  out   v0=000000007f7fffff800000007f800000

case frinta 4s 0
  code  6e218820                  # frinta v0.4s, v1.4s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=4040000000000000c00000003f800000

case frinta 4s 1
  code  6e218820                  # frinta v0.4s, v1.4s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=ffc05678000000007fe00abc7fc01234 fpsr=1

case frinta 4s 2
  code  6e218820                  # frinta v0.4s, v1.4s
  in    v1=f7f7fffff800000007f800000
  out   v0=000000007f7fffff800000007f800000

case frintx 4s 0
  code  6e219820                  # frintx v0.4s, v1.4s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=4000000000000000c00000003f800000 fpsr=10

case frintx 4s 1
  code  6e219820                  # frintx v0.4s, v1.4s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=ffc05678000000007fe00abc7fc01234 fpsr=1

case frintx 4s 2
  code  6e219820                  # frintx v0.4s, v1.4s
  in    v1=f7f7fffff800000007f800000
  out   v0=000000007f7fffff800000007f800000 fpsr=10

case fcvtns 4s 0
  code  4e21a820                  # fcvtns v0.4s, v1.4s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=0000000200000000fffffffe00000001 fpsr=10

case fcvtns 4s 1
  code  4e21a820                  # fcvtns v0.4s, v1.4s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtns 4s 2
  code  4e21a820                  # fcvtns v0.4s, v1.4s
  in    v1=f7f7fffff800000007f800000
  out   v0=000000007fffffff000000007fffffff fpsr=11

case fcvtzu 4s 0
  code  6ea1b820                  # fcvtzu v0.4s, v1.4s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=00000002000000000000000000000001 fpsr=11

case fcvtzu 4s 1
  code  6ea1b820                  # fcvtzu v0.4s, v1.4s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtzu 4s 2
  code  6ea1b820                  # fcvtzu v0.4s, v1.4s
  in    v1=f7f7fffff800000007f800000
  out   v0=00000000ffffffff00000000ffffffff fpsr=11

case fcvtas 4s 0
  code  4e21c820                  # fcvtas v0.4s, v1.4s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=0000000300000000fffffffe00000001 fpsr=10

case fcvtas 4s 1
  code  4e21c820                  # fcvtas v0.4s, v1.4s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtas 4s 2
  code  4e21c820                  # fcvtas v0.4s, v1.4s
  in    v1=f7f7fffff800000007f800000
  out   v0=000000007fffffff000000007fffffff fpsr=11

case scvtf 4s 0
  code  4e21d820                  # scvtf v0.4s, v1.4s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=4e8040004e7aaaabce8000004e7e0000 fpsr=10

case scvtf 4s 1
  code  4e21d820                  # scvtf v0.4s, v1.4s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=ca7ea620000000004eff40154eff8024 fpsr=10

case scvtf 4s 2
  code  4e21d820                  # scvtf v0.4s, v1.4s
  in    v1=f7f7fffff800000007f800000
  out   v0=417000004eff0000cf0000004eff0000 fpsr=10

case ucvtf 4s 0
  code  6e21d820                  # ucvtf v0.4s, v1.4s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=4e8040004e7aaaab4f4000004e7e0000 fpsr=10

case ucvtf 4s 1
  code  6e21d820                  # ucvtf v0.4s, v1.4s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=4f7fc056000000004eff40154eff8024 fpsr=10

case ucvtf 4s 2
  code  6e21d820                  # ucvtf v0.4s, v1.4s
  in    v1=f7f7fffff800000007f800000
  out   v0=417000004eff00004f0000004eff0000 fpsr=10

case fcmeq 4s 0, zero
  code  4ea0d820                  # fcmeq v0.4s, v1.4s, #0.0
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=00000000000000000000000000000000

case fcmeq 4s 1, zero
  code  4ea0d820                  # fcmeq v0.4s, v1.4s, #0.0
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000ffffffff0000000000000000 fpsr=1

case fcmeq 4s 2, zero
  code  4ea0d820                  # fcmeq v0.4s, v1.4s, #0.0
  in    v1=f7f7fffff800000007f800000
  out   v0=0000000000000000ffffffff00000000

case fcmge 4s 0, zero
  code  6ea0c820                  # fcmge v0.4s, v1.4s, #0.0
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=ffffffffffffffff00000000ffffffff

case fcmge 4s 1, zero
  code  6ea0c820                  # fcmge v0.4s, v1.4s, #0.0
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000ffffffff0000000000000000 fpsr=1

case fcmge 4s 2, zero
  code  6ea0c820                  # fcmge v0.4s, v1.4s, #0.0
  in    v1=f7f7fffff800000007f800000
  out   v0=ffffffffffffffffffffffffffffffff

case fcmgt 4s 0, zero
  code  4ea0c820                  # fcmgt v0.4s, v1.4s, #0.0
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=ffffffffffffffff00000000ffffffff

case fcmgt 4s 1, zero
  code  4ea0c820                  # fcmgt v0.4s, v1.4s, #0.0
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcmgt 4s 2, zero
  code  4ea0c820                  # fcmgt v0.4s, v1.4s, #0.0
  in    v1=f7f7fffff800000007f800000
  out   v0=ffffffffffffffff00000000ffffffff

case fcmle 4s 0, zero
  code  6ea0d820                  # fcmle v0.4s, v1.4s, #0.0
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=0000000000000000ffffffff00000000

case fcmle 4s 1, zero
  code  6ea0d820                  # fcmle v0.4s, v1.4s, #0.0
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000ffffffff0000000000000000 fpsr=1

case fcmle 4s 2, zero
  code  6ea0d820                  # fcmle v0.4s, v1.4s, #0.0
  in    v1=f7f7fffff800000007f800000
  out   v0=0000000000000000ffffffff00000000

case fcmlt 4s 0, zero
  code  4ea0e820                  # fcmlt v0.4s, v1.4s, #0.0
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=0000000000000000ffffffff00000000

case fcmlt 4s 1, zero
  code  4ea0e820                  # fcmlt v0.4s, v1.4s, #0.0
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcmlt 4s 2, zero
  code  4ea0e820                  # fcmlt v0.4s, v1.4s, #0.0
  in    v1=f7f7fffff800000007f800000
  out   v0=00000000000000000000000000000000

case fcvtzs 4s 0, #5
  code  4f3bfc20                  # fcvtzs v0.4s, v1.4s, #5
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=000000500000000affffffc000000020 fpsr=10

case fcvtzs 4s 1, #5
  code  4f3bfc20                  # fcvtzs v0.4s, v1.4s, #5
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtzs 4s 2, #5
  code  4f3bfc20                  # fcvtzs v0.4s, v1.4s, #5
  in    v1=f7f7fffff800000007f800000
  out   v0=000000007fffffff000000007fffffff fpsr=11

case fcvtzu 4s 0, #5
  code  6f3bfc20                  # fcvtzu v0.4s, v1.4s, #5
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=000000500000000a0000000000000020 fpsr=11

case fcvtzu 4s 1, #5
  code  6f3bfc20                  # fcvtzu v0.4s, v1.4s, #5
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtzu 4s 2, #5
  code  6f3bfc20                  # fcvtzu v0.4s, v1.4s, #5
  in    v1=f7f7fffff800000007f800000
  out   v0=00000000ffffffff00000000ffffffff fpsr=11

case scvtf 4s 0, #5
  code  4f3be420                  # scvtf v0.4s, v1.4s, #5
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=4c0040004bfaaaabcc0000004bfe0000 fpsr=10

case scvtf 4s 1, #5
  code  4f3be420                  # scvtf v0.4s, v1.4s, #5
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=c7fea620000000004c7f40154c7f8024 fpsr=10

case scvtf 4s 2, #5
  code  4f3be420                  # scvtf v0.4s, v1.4s, #5
  in    v1=f7f7fffff800000007f800000
  out   v0=3ef000004c7f0000cc8000004c7f0000 fpsr=10

case ucvtf 4s 0, #5
  code  6f3be420                  # ucvtf v0.4s, v1.4s, #5
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=4c0040004bfaaaab4cc000004bfe0000 fpsr=10

case ucvtf 4s 1, #5
  code  6f3be420                  # ucvtf v0.4s, v1.4s, #5
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=4cffc056000000004c7f40154c7f8024 fpsr=10

case ucvtf 4s 2, #5
  code  6f3be420                  # ucvtf v0.4s, v1.4s, #5
  in    v1=f7f7fffff800000007f800000
  out   v0=3ef000004c7f00004c8000004c7f0000 fpsr=10

case fabs 4h 0
  code  0ef8f820                  # fabs v0.4h, v1.4h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=00000000000000004100355540003c00

case fabs 4h 1
  code  0ef8f820                  # fabs v0.4h, v1.4h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000007e3400007d0a7e12

case fabs 4h 2
  code  0ef8f820                  # fabs v0.4h, v1.4h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=0000000000000000000f7bff00007c00

case fneg 4h 0
  code  2ef8f820                  # fneg v0.4h, v1.4h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=0000000000000000c100b5554000bc00

case fneg 4h 1
  code  2ef8f820                  # fneg v0.4h, v1.4h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000007e348000fd0afe12

case fneg 4h 2
  code  2ef8f820                  # fneg v0.4h, v1.4h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=0000000000000000800ffbff0000fc00

case fsqrt 4h 0
  code  2ef9f820                  # fsqrt v0.4h, v1.4h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=00000000000000003e53389e7e003c00 fpsr=11

case fsqrt 4h 1
  code  2ef9f820                  # fsqrt v0.4h, v1.4h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=0000000000000000fe3400007f0a7e12 fpsr=1

case fsqrt 4h 2
  code  2ef9f820                  # fsqrt v0.4h, v1.4h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=000000000000000013bf5bff80007c00 fpsr=10

case frecpe 4h 0
  code  0ef9d820                  # frecpe v0.4h, v1.4h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=000000000000000036644200b7fc3bfc

case frecpe 4h 1
  code  0ef9d820                  # frecpe v0.4h, v1.4h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=0000000000000000fe347c007f0a7e12 fpsr=3

case frecpe 4h 2
  code  0ef9d820                  # frecpe v0.4h, v1.4h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00000000000000007c000100fc000000 fpsr=16

case frsqrte 4h 0
  code  2ef9d820                  # frsqrte v0.4h, v1.4h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=0000000000000000390c3ef07e003bfc fpsr=1

case frsqrte 4h 1
  code  2ef9d820                  # frsqrte v0.4h, v1.4h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=0000000000000000fe347c007f0a7e12 fpsr=3

case frsqrte 4h 2
  code  2ef9d820                  # frsqrte v0.4h, v1.4h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=000000000000000064201c00fc000000 fpsr=2

case frintn 4h 0
  code  0e798820                  # frintn v0.4h, v1.4h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=000000000000000040000000c0003c00

case frintn 4h 1
  code  0e798820                  # frintn v0.4h, v1.4h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=0000000000000000fe3400007f0a7e12 fpsr=1

case frintn 4h 2
  code  0e798820                  # frintn v0.4h, v1.4h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=000000000000000000007bff80007c00

case frinta 4h 0
  code  2e798820                  # frinta v0.4h, v1.4h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=000000000000000042000000c0003c00

case frinta 4h 1
  code  2e798820                  # frinta v0.4h, v1.4h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=0000000000000000fe3400007f0a7e12 fpsr=1

case frinta 4h 2
  code  2e798820                  # frinta v0.4h, v1.4h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=000000000000000000007bff80007c00

case frintx 4h 0
  code  2e799820                  # frintx v0.4h, v1.4h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=000000000000000040000000c0003c00 fpsr=10

case frintx 4h 1
  code  2e799820                  # frintx v0.4h, v1.4h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=0000000000000000fe3400007f0a7e12 fpsr=1

case frintx 4h 2
  code  2e799820                  # frintx v0.4h, v1.4h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=000000000000000000007bff80007c00 fpsr=10

case fcvtns 4h 0
  code  0e79a820                  # fcvtns v0.4h, v1.4h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=000000000000000000020000fffe0001 fpsr=10

case fcvtns 4h 1
  code  0e79a820                  # fcvtns v0.4h, v1.4h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtns 4h 2
  code  0e79a820                  # fcvtns v0.4h, v1.4h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=000000000000000000007fff00007fff fpsr=11

case fcvtzu 4h 0
  code  2ef9b820                  # fcvtzu v0.4h, v1.4h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=00000000000000000002000000000001 fpsr=11

case fcvtzu 4h 1
  code  2ef9b820                  # fcvtzu v0.4h, v1.4h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtzu 4h 2
  code  2ef9b820                  # fcvtzu v0.4h, v1.4h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00000000000000000000ffe00000ffff fpsr=11

case fcvtas 4h 0
  code  0e79c820                  # fcvtas v0.4h, v1.4h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=000000000000000000030000fffe0001 fpsr=10

case fcvtas 4h 1
  code  0e79c820                  # fcvtas v0.4h, v1.4h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtas 4h 2
  code  0e79c820                  # fcvtas v0.4h, v1.4h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=000000000000000000007fff00007fff fpsr=11

case scvtf 4h 0
  code  0e79d820                  # scvtf v0.4h, v1.4h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=0000000000000000741072abf4007380 fpsr=10

case scvtf 4h 1
  code  0e79d820                  # scvtf v0.4h, v1.4h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=0000000000000000df30000077d177e1 fpsr=10

case scvtf 4h 2
  code  0e79d820                  # scvtf v0.4h, v1.4h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00000000000000004b8077c0f80077c0 fpsr=10

case ucvtf 4h 0
  code  2e79d820                  # ucvtf v0.4h, v1.4h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=0000000000000000741072ab7a007380 fpsr=10

case ucvtf 4h 1
  code  2e79d820                  # ucvtf v0.4h, v1.4h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000007bf2000077d177e1 fpsr=10

case ucvtf 4h 2
  code  2e79d820                  # ucvtf v0.4h, v1.4h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00000000000000004b8077c0780077c0 fpsr=10

case fcmeq 4h 0, zero
  code  0ef8d820                  # fcmeq v0.4h, v1.4h, #0.0
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=00000000000000000000000000000000

case fcmeq 4h 1, zero
  code  0ef8d820                  # fcmeq v0.4h, v1.4h, #0.0
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000ffff00000000 fpsr=1

case fcmeq 4h 2, zero
  code  0ef8d820                  # fcmeq v0.4h, v1.4h, #0.0
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=000000000000000000000000ffff0000

case fcmge 4h 0, zero
  code  2ef8c820                  # fcmge v0.4h, v1.4h, #0.0
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=0000000000000000ffffffff0000ffff

case fcmge 4h 1, zero
  code  2ef8c820                  # fcmge v0.4h, v1.4h, #0.0
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000ffff00000000 fpsr=1

case fcmge 4h 2, zero
  code  2ef8c820                  # fcmge v0.4h, v1.4h, #0.0
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=0000000000000000ffffffffffffffff

case fcmgt 4h 0, zero
  code  0ef8c820                  # fcmgt v0.4h, v1.4h, #0.0
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=0000000000000000ffffffff0000ffff

case fcmgt 4h 1, zero
  code  0ef8c820                  # fcmgt v0.4h, v1.4h, #0.0
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000000000 fpsr=1

case fcmgt 4h 2, zero
  code  0ef8c820                  # fcmgt v0.4h, v1.4h, #0.0
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=0000000000000000ffffffff0000ffff

case fcmle 4h 0, zero
  code  2ef8d820                  # fcmle v0.4h, v1.4h, #0.0
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=000000000000000000000000ffff0000

case fcmle 4h 1, zero
  code  2ef8d820                  # fcmle v0.4h, v1.4h, #0.0
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000ffff00000000 fpsr=1

case fcmle 4h 2, zero
  code  2ef8d820                  # fcmle v0.4h, v1.4h, #0.0
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=000000000000000000000000ffff0000

case fcmlt 4h 0, zero
  code  0ef8e820                  # fcmlt v0.4h, v1.4h, #0.0
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=000000000000000000000000ffff0000

case fcmlt 4h 1, zero
  code  0ef8e820                  # fcmlt v0.4h, v1.4h, #0.0
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000000000 fpsr=1

case fcmlt 4h 2, zero
  code  0ef8e820                  # fcmlt v0.4h, v1.4h, #0.0
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00000000000000000000000000000000

case fcvtzs 4h 0, #5
  code  0f1bfc20                  # fcvtzs v0.4h, v1.4h, #5
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=00000000000000000050000affc00020 fpsr=10

case fcvtzs 4h 1, #5
  code  0f1bfc20                  # fcvtzs v0.4h, v1.4h, #5
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtzs 4h 2, #5
  code  0f1bfc20                  # fcvtzs v0.4h, v1.4h, #5
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=000000000000000000007fff00007fff fpsr=11

case fcvtzu 4h 0, #5
  code  2f1bfc20                  # fcvtzu v0.4h, v1.4h, #5
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=00000000000000000050000a00000020 fpsr=11

case fcvtzu 4h 1, #5
  code  2f1bfc20                  # fcvtzu v0.4h, v1.4h, #5
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtzu 4h 2, #5
  code  2f1bfc20                  # fcvtzu v0.4h, v1.4h, #5
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00000000000000000000ffff0000ffff fpsr=11

case scvtf 4h 0, #5
  code  0f1be420                  # scvtf v0.4h, v1.4h, #5
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=000000000000000060105eabe0005f80 fpsr=10

case scvtf 4h 1, #5
  code  0f1be420                  # scvtf v0.4h, v1.4h, #5
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=0000000000000000cb30000063d163e1 fpsr=10

case scvtf 4h 2, #5
  code  0f1be420                  # scvtf v0.4h, v1.4h, #5
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=0000000000000000378063c0e40063c0 fpsr=10

case ucvtf 4h 0, #5
  code  2f1be420                  # ucvtf v0.4h, v1.4h, #5
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=000000000000000060105eab66005f80 fpsr=10

case ucvtf 4h 1, #5
  code  2f1be420                  # ucvtf v0.4h, v1.4h, #5
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=000000000000000067f2000063d163e1 fpsr=10

case ucvtf 4h 2, #5
  code  2f1be420                  # ucvtf v0.4h, v1.4h, #5
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=0000000000000000378063c0640063c0 fpsr=10

case fabs 8h 0
  code  4ef8f820                  # fabs v0.8h, v1.8h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=4100355540003c004100355540003c00

case fabs 8h 1
  code  4ef8f820                  # fabs v0.8h, v1.8h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=7e3400007d0a7e127e3400007d0a7e12

case fabs 8h 2
  code  4ef8f820                  # fabs v0.8h, v1.8h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=000f7bff00007c00000f7bff00007c00

case fneg 8h 0
  code  6ef8f820                  # fneg v0.8h, v1.8h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=c100b5554000bc00c100b5554000bc00

case fneg 8h 1
  code  6ef8f820                  # fneg v0.8h, v1.8h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=7e348000fd0afe127e348000fd0afe12

case fneg 8h 2
  code  6ef8f820                  # fneg v0.8h, v1.8h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=800ffbff0000fc00800ffbff0000fc00

case fsqrt 8h 0
  code  6ef9f820                  # fsqrt v0.8h, v1.8h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=3e53389e7e003c003e53389e7e003c00 fpsr=11

case fsqrt 8h 1
  code  6ef9f820                  # fsqrt v0.8h, v1.8h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=fe3400007f0a7e12fe3400007f0a7e12 fpsr=1

case fsqrt 8h 2
  code  6ef9f820                  # fsqrt v0.8h, v1.8h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=13bf5bff80007c0013bf5bff80007c00 fpsr=10

case frecpe 8h 0
  code  4ef9d820                  # frecpe v0.8h, v1.8h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=36644200b7fc3bfc36644200b7fc3bfc

case frecpe 8h 1
  code  4ef9d820                  # frecpe v0.8h, v1.8h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=fe347c007f0a7e12fe347c007f0a7e12 fpsr=3

case frecpe 8h 2
  code  4ef9d820                  # frecpe v0.8h, v1.8h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=7c000100fc0000007c000100fc000000 fpsr=16

case frsqrte 8h 0
  code  6ef9d820                  # frsqrte v0.8h, v1.8h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=390c3ef07e003bfc390c3ef07e003bfc fpsr=1

case frsqrte 8h 1
  code  6ef9d820                  # frsqrte v0.8h, v1.8h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=fe347c007f0a7e12fe347c007f0a7e12 fpsr=3

case frsqrte 8h 2
  code  6ef9d820                  # frsqrte v0.8h, v1.8h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=64201c00fc00000064201c00fc000000 fpsr=2

case frintn 8h 0
  code  4e798820                  # frintn v0.8h, v1.8h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=40000000c0003c0040000000c0003c00

case frintn 8h 1
  code  4e798820                  # frintn v0.8h, v1.8h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=fe3400007f0a7e12fe3400007f0a7e12 fpsr=1

case frintn 8h 2
  code  4e798820                  # frintn v0.8h, v1.8h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00007bff80007c0000007bff80007c00

case frinta 8h 0
  code  6e798820                  # frinta v0.8h, v1.8h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=42000000c0003c0042000000c0003c00

case frinta 8h 1
  code  6e798820                  # frinta v0.8h, v1.8h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=fe3400007f0a7e12fe3400007f0a7e12 fpsr=1

case frinta 8h 2
  code  6e798820                  # frinta v0.8h, v1.8h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00007bff80007c0000007bff80007c00

case frintx 8h 0
  code  6e799820                  # frintx v0.8h, v1.8h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=40000000c0003c0040000000c0003c00 fpsr=10

case frintx 8h 1
  code  6e799820                  # frintx v0.8h, v1.8h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=fe3400007f0a7e12fe3400007f0a7e12 fpsr=1

case frintx 8h 2
  code  6e799820                  # frintx v0.8h, v1.8h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00007bff80007c0000007bff80007c00 fpsr=10

case fcvtns 8h 0
  code  4e79a820                  # fcvtns v0.8h, v1.8h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=00020000fffe000100020000fffe0001 fpsr=10

case fcvtns 8h 1
  code  4e79a820                  # fcvtns v0.8h, v1.8h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtns 8h 2
  code  4e79a820                  # fcvtns v0.8h, v1.8h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00007fff00007fff00007fff00007fff fpsr=11

case fcvtzu 8h 0
  code  6ef9b820                  # fcvtzu v0.8h, v1.8h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=00020000000000010002000000000001 fpsr=11

case fcvtzu 8h 1
  code  6ef9b820                  # fcvtzu v0.8h, v1.8h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtzu 8h 2
  code  6ef9b820                  # fcvtzu v0.8h, v1.8h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=0000ffe00000ffff0000ffe00000ffff fpsr=11

case fcvtas 8h 0
  code  4e79c820                  # fcvtas v0.8h, v1.8h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=00030000fffe000100030000fffe0001 fpsr=10

case fcvtas 8h 1
  code  4e79c820                  # fcvtas v0.8h, v1.8h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtas 8h 2
  code  4e79c820                  # fcvtas v0.8h, v1.8h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00007fff00007fff00007fff00007fff fpsr=11

case scvtf 8h 0
  code  4e79d820                  # scvtf v0.8h, v1.8h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=741072abf4007380741072abf4007380 fpsr=10

case scvtf 8h 1
  code  4e79d820                  # scvtf v0.8h, v1.8h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=df30000077d177e1df30000077d177e1 fpsr=10

case scvtf 8h 2
  code  4e79d820                  # scvtf v0.8h, v1.8h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=4b8077c0f80077c04b8077c0f80077c0 fpsr=10

case ucvtf 8h 0
  code  6e79d820                  # ucvtf v0.8h, v1.8h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=741072ab7a007380741072ab7a007380 fpsr=10

case ucvtf 8h 1
  code  6e79d820                  # ucvtf v0.8h, v1.8h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=7bf2000077d177e17bf2000077d177e1 fpsr=10

case ucvtf 8h 2
  code  6e79d820                  # ucvtf v0.8h, v1.8h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=4b8077c0780077c04b8077c0780077c0 fpsr=10

case fcmeq 8h 0, zero
  code  4ef8d820                  # fcmeq v0.8h, v1.8h, #0.0
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=00000000000000000000000000000000

case fcmeq 8h 1, zero
  code  4ef8d820                  # fcmeq v0.8h, v1.8h, #0.0
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=0000ffff000000000000ffff00000000 fpsr=1

case fcmeq 8h 2, zero
  code  4ef8d820                  # fcmeq v0.8h, v1.8h, #0.0
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00000000ffff000000000000ffff0000

case fcmge 8h 0, zero
  code  6ef8c820                  # fcmge v0.8h, v1.8h, #0.0
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=ffffffff0000ffffffffffff0000ffff

case fcmge 8h 1, zero
  code  6ef8c820                  # fcmge v0.8h, v1.8h, #0.0
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=0000ffff000000000000ffff00000000 fpsr=1

case fcmge 8h 2, zero
  code  6ef8c820                  # fcmge v0.8h, v1.8h, #0.0
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=ffffffffffffffffffffffffffffffff

case fcmgt 8h 0, zero
  code  4ef8c820                  # fcmgt v0.8h, v1.8h, #0.0
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=ffffffff0000ffffffffffff0000ffff

case fcmgt 8h 1, zero
  code  4ef8c820                  # fcmgt v0.8h, v1.8h, #0.0
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000000000 fpsr=1

case fcmgt 8h 2, zero
  code  4ef8c820                  # fcmgt v0.8h, v1.8h, #0.0
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=ffffffff0000ffffffffffff0000ffff

case fcmle 8h 0, zero
  code  6ef8d820                  # fcmle v0.8h, v1.8h, #0.0
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=00000000ffff000000000000ffff0000

case fcmle 8h 1, zero
  code  6ef8d820                  # fcmle v0.8h, v1.8h, #0.0
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=0000ffff000000000000ffff00000000 fpsr=1

case fcmle 8h 2, zero
  code  6ef8d820                  # fcmle v0.8h, v1.8h, #0.0
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00000000ffff000000000000ffff0000

case fcmlt 8h 0, zero
  code  4ef8e820                  # fcmlt v0.8h, v1.8h, #0.0
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=00000000ffff000000000000ffff0000

case fcmlt 8h 1, zero
  code  4ef8e820                  # fcmlt v0.8h, v1.8h, #0.0
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000000000 fpsr=1

case fcmlt 8h 2, zero
  code  4ef8e820                  # fcmlt v0.8h, v1.8h, #0.0
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00000000000000000000000000000000

case fcvtzs 8h 0, #5
  code  4f1bfc20                  # fcvtzs v0.8h, v1.8h, #5
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=0050000affc000200050000affc00020 fpsr=10

case fcvtzs 8h 1, #5
  code  4f1bfc20                  # fcvtzs v0.8h, v1.8h, #5
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtzs 8h 2, #5
  code  4f1bfc20                  # fcvtzs v0.8h, v1.8h, #5
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00007fff00007fff00007fff00007fff fpsr=11

case fcvtzu 8h 0, #5
  code  6f1bfc20                  # fcvtzu v0.8h, v1.8h, #5
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=0050000a000000200050000a00000020 fpsr=11

case fcvtzu 8h 1, #5
  code  6f1bfc20                  # fcvtzu v0.8h, v1.8h, #5
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000000000 fpsr=1

case fcvtzu 8h 2, #5
  code  6f1bfc20                  # fcvtzu v0.8h, v1.8h, #5
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=0000ffff0000ffff0000ffff0000ffff fpsr=11

case scvtf 8h 0, #5
  code  4f1be420                  # scvtf v0.8h, v1.8h, #5
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=60105eabe0005f8060105eabe0005f80 fpsr=10

case scvtf 8h 1, #5
  code  4f1be420                  # scvtf v0.8h, v1.8h, #5
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=cb30000063d163e1cb30000063d163e1 fpsr=10

case scvtf 8h 2, #5
  code  4f1be420                  # scvtf v0.8h, v1.8h, #5
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=378063c0e40063c0378063c0e40063c0 fpsr=10

case ucvtf 8h 0, #5
  code  6f1be420                  # ucvtf v0.8h, v1.8h, #5
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=60105eab66005f8060105eab66005f80 fpsr=10

case ucvtf 8h 1, #5
  code  6f1be420                  # ucvtf v0.8h, v1.8h, #5
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=67f2000063d163e167f2000063d163e1 fpsr=10

case ucvtf 8h 2, #5
  code  6f1be420                  # ucvtf v0.8h, v1.8h, #5
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=378063c0640063c0378063c0640063c0 fpsr=10
