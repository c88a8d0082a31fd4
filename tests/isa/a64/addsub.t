# SPDX-License-Identifier: MIT
# Addition and subtraction.

case add x of 0 and 0
  code  8b020020                  # add x0, x1, x2
  in    x1=0 x2=0
  out   x0=0

case add x of 1 and ffffffffffffffff
  code  8b020020                  # add x0, x1, x2
  in    x1=1 x2=ffffffffffffffff
  out   x0=0

case add x of 7fffffffffffffff and 1
  code  8b020020                  # add x0, x1, x2
  in    x1=7fffffffffffffff x2=1
  out   x0=8000000000000000

case add x of 8000000000000000 and 8000000000000000
  code  8b020020                  # add x0, x1, x2
  in    x1=8000000000000000 x2=8000000000000000
  out   x0=0

case add x of 123456789abcdef0 and fedcba9876543210
  code  8b020020                  # add x0, x1, x2
  in    x1=123456789abcdef0 x2=fedcba9876543210
  out   x0=1111111111111100

case add x of 80000000 and 7fffffff
  code  8b020020                  # add x0, x1, x2
  in    x1=80000000 x2=7fffffff
  out   x0=ffffffff

case add w clears the upper half, 1 and ffffffffffffffff
  code  0b020020                  # add w0, w1, w2
  in    x0=ffffffffffffffff x1=1 x2=ffffffffffffffff
  out   x0=0

case add w clears the upper half, 7fffffffffffffff and 1
  code  0b020020                  # add w0, w1, w2
  in    x0=ffffffffffffffff x1=7fffffffffffffff x2=1
  out   x0=0

case add w clears the upper half, 8000000000000000 and 8000000000000000
  code  0b020020                  # add w0, w1, w2
  in    x0=ffffffffffffffff x1=8000000000000000 x2=8000000000000000
  out   x0=0

case add w clears the upper half, 80000000 and 7fffffff
  code  0b020020                  # add w0, w1, w2
  in    x0=ffffffffffffffff x1=80000000 x2=7fffffff
  out   x0=ffffffff

case add with second operand shifted lsl #4
  code  8b021020                  # add x0, x1, x2, lsl #4
  in    x1=5 x2=8000000000000001
  out   x0=15

case add with second operand shifted lsr #63
  code  8b42fc20                  # add x0, x1, x2, lsr #63
  in    x1=5 x2=8000000000000001
  out   x0=6

case add with second operand shifted asr #63
  code  8b82fc20                  # add x0, x1, x2, asr #63
  in    x1=5 x2=8000000000000001
  out   x0=4

case add with second operand shifted lsl #63
  code  8b02fc20                  # add x0, x1, x2, lsl #63
  in    x1=5 x2=8000000000000001
  out   x0=8000000000000005

case add w with second operand shifted lsl #31
  code  0b027c20                  # add w0, w1, w2, lsl #31
  in    x1=5 x2=ffffffff80000001
  out   x0=80000005

case add w with second operand shifted lsr #1
  code  0b420420                  # add w0, w1, w2, lsr #1
  in    x1=5 x2=ffffffff80000001
  out   x0=40000005

case add w with second operand shifted asr #31
  code  0b827c20                  # add w0, w1, w2, asr #31
  in    x1=5 x2=ffffffff80000001
  out   x0=4

case add with extended register uxtb
  code  8b220020                  # add x0, x1, w2, uxtb
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=10f0

case add with extended register uxth
  code  8b222020                  # add x0, x1, w2, uxth
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=b0f0

case add with extended register uxtw
  code  8b224020                  # add x0, x1, w2, uxtw
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=8090b0f0

case add with extended register uxtx
  code  8b226020                  # add x0, x1, x2, uxtx
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=ffffffff8090b0f0

case add with extended register sxtb #1
  code  8b228420                  # add x0, x1, w2, sxtb #1
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=fe0

case add with extended register sxth #2
  code  8b22a820                  # add x0, x1, w2, sxth #2
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=fffffffffffe93c0

case add with extended register sxtw #3
  code  8b22cc20                  # add x0, x1, w2, sxtw #3
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=fffffffc04851780

case add with extended register sxtx #4
  code  8b22f020                  # add x0, x1, x2, sxtx #4
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=fffffff8090a1f00

case add w with sxtb
  code  0b228020                  # add w0, w1, w2, sxtb
  in    x1=1 x2=80
  out   x0=ffffff81

case add immediate
  code  913ffc20                  # add x0, x1, #0xfff
  in    x1=fff
  out   x0=1ffe

case add immediate shifted
  code  917ffc20                  # add x0, x1, #0xfff, lsl #12
  in    x1=fff000
  out   x0=1ffe000

case add immediate w wraps
  code  11000420                  # add w0, w1, #0x1
  in    x1=ffffffffffffffff
  out   x0=0

case adds x of 0 and 0
  code  ab020020                  # adds x0, x1, x2
  in    x1=0 x2=0
  out   x0=0 nzcv=4

case adds x of 1 and ffffffffffffffff
  code  ab020020                  # adds x0, x1, x2
  in    x1=1 x2=ffffffffffffffff
  out   x0=0 nzcv=6

case adds x of 7fffffffffffffff and 1
  code  ab020020                  # adds x0, x1, x2
  in    x1=7fffffffffffffff x2=1
  out   x0=8000000000000000 nzcv=9

case adds x of 8000000000000000 and 8000000000000000
  code  ab020020                  # adds x0, x1, x2
  in    x1=8000000000000000 x2=8000000000000000
  out   x0=0 nzcv=7

case adds x of 123456789abcdef0 and fedcba9876543210
  code  ab020020                  # adds x0, x1, x2
  in    x1=123456789abcdef0 x2=fedcba9876543210
  out   x0=1111111111111100 nzcv=2

case adds x of 80000000 and 7fffffff
  code  ab020020                  # adds x0, x1, x2
  in    x1=80000000 x2=7fffffff
  out   x0=ffffffff

case adds w clears the upper half, 1 and ffffffffffffffff
  code  2b020020                  # adds w0, w1, w2
  in    x0=ffffffffffffffff x1=1 x2=ffffffffffffffff
  out   x0=0 nzcv=6

case adds w clears the upper half, 7fffffffffffffff and 1
  code  2b020020                  # adds w0, w1, w2
  in    x0=ffffffffffffffff x1=7fffffffffffffff x2=1
  out   x0=0 nzcv=6

case adds w clears the upper half, 8000000000000000 and 8000000000000000
  code  2b020020                  # adds w0, w1, w2
  in    x0=ffffffffffffffff x1=8000000000000000 x2=8000000000000000
  out   x0=0 nzcv=4

case adds w clears the upper half, 80000000 and 7fffffff
  code  2b020020                  # adds w0, w1, w2
  in    x0=ffffffffffffffff x1=80000000 x2=7fffffff
  out   x0=ffffffff nzcv=8

case adds with second operand shifted lsl #4
  code  ab021020                  # adds x0, x1, x2, lsl #4
  in    x1=5 x2=8000000000000001
  out   x0=15

case adds with second operand shifted lsr #63
  code  ab42fc20                  # adds x0, x1, x2, lsr #63
  in    x1=5 x2=8000000000000001
  out   x0=6

case adds with second operand shifted asr #63
  code  ab82fc20                  # adds x0, x1, x2, asr #63
  in    x1=5 x2=8000000000000001
  out   x0=4 nzcv=2

case adds with second operand shifted lsl #63
  code  ab02fc20                  # adds x0, x1, x2, lsl #63
  in    x1=5 x2=8000000000000001
  out   x0=8000000000000005 nzcv=8

case adds w with second operand shifted lsl #31
  code  2b027c20                  # adds w0, w1, w2, lsl #31
  in    x1=5 x2=ffffffff80000001
  out   x0=80000005 nzcv=8

case adds w with second operand shifted lsr #1
  code  2b420420                  # adds w0, w1, w2, lsr #1
  in    x1=5 x2=ffffffff80000001
  out   x0=40000005

case adds w with second operand shifted asr #31
  code  2b827c20                  # adds w0, w1, w2, asr #31
  in    x1=5 x2=ffffffff80000001
  out   x0=4 nzcv=2

case adds with extended register uxtb
  code  ab220020                  # adds x0, x1, w2, uxtb
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=10f0

case adds with extended register uxth
  code  ab222020                  # adds x0, x1, w2, uxth
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=b0f0

case adds with extended register uxtw
  code  ab224020                  # adds x0, x1, w2, uxtw
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=8090b0f0

case adds with extended register uxtx
  code  ab226020                  # adds x0, x1, x2, uxtx
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=ffffffff8090b0f0 nzcv=8

case adds with extended register sxtb #1
  code  ab228420                  # adds x0, x1, w2, sxtb #1
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=fe0 nzcv=2

case adds with extended register sxth #2
  code  ab22a820                  # adds x0, x1, w2, sxth #2
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=fffffffffffe93c0 nzcv=8

case adds with extended register sxtw #3
  code  ab22cc20                  # adds x0, x1, w2, sxtw #3
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=fffffffc04851780 nzcv=8

case adds with extended register sxtx #4
  code  ab22f020                  # adds x0, x1, x2, sxtx #4
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=fffffff8090a1f00 nzcv=8

case adds w with sxtb
  code  2b228020                  # adds w0, w1, w2, sxtb
  in    x1=1 x2=80
  out   x0=ffffff81 nzcv=8

case adds immediate
  code  b13ffc20                  # adds x0, x1, #0xfff
  in    x1=fff
  out   x0=1ffe

case adds immediate shifted
  code  b17ffc20                  # adds x0, x1, #0xfff, lsl #12
  in    x1=fff000
  out   x0=1ffe000

case adds immediate w wraps
  code  31000420                  # adds w0, w1, #0x1
  in    x1=ffffffffffffffff
  out   x0=0 nzcv=6

case sub x of 0 and 0
  code  cb020020                  # sub x0, x1, x2
  in    x1=0 x2=0
  out   x0=0

case sub x of 1 and ffffffffffffffff
  code  cb020020                  # sub x0, x1, x2
  in    x1=1 x2=ffffffffffffffff
  out   x0=2

case sub x of 7fffffffffffffff and 1
  code  cb020020                  # sub x0, x1, x2
  in    x1=7fffffffffffffff x2=1
  out   x0=7ffffffffffffffe

case sub x of 8000000000000000 and 8000000000000000
  code  cb020020                  # sub x0, x1, x2
  in    x1=8000000000000000 x2=8000000000000000
  out   x0=0

case sub x of 123456789abcdef0 and fedcba9876543210
  code  cb020020                  # sub x0, x1, x2
  in    x1=123456789abcdef0 x2=fedcba9876543210
  out   x0=13579be02468ace0

case sub x of 80000000 and 7fffffff
  code  cb020020                  # sub x0, x1, x2
  in    x1=80000000 x2=7fffffff
  out   x0=1

case sub w clears the upper half, 1 and ffffffffffffffff
  code  4b020020                  # sub w0, w1, w2
  in    x0=ffffffffffffffff x1=1 x2=ffffffffffffffff
  out   x0=2

case sub w clears the upper half, 7fffffffffffffff and 1
  code  4b020020                  # sub w0, w1, w2
  in    x0=ffffffffffffffff x1=7fffffffffffffff x2=1
  out   x0=fffffffe

case sub w clears the upper half, 8000000000000000 and 8000000000000000
  code  4b020020                  # sub w0, w1, w2
  in    x0=ffffffffffffffff x1=8000000000000000 x2=8000000000000000
  out   x0=0

case sub w clears the upper half, 80000000 and 7fffffff
  code  4b020020                  # sub w0, w1, w2
  in    x0=ffffffffffffffff x1=80000000 x2=7fffffff
  out   x0=1

case sub with second operand shifted lsl #4
  code  cb021020                  # sub x0, x1, x2, lsl #4
  in    x1=5 x2=8000000000000001
  out   x0=fffffffffffffff5

case sub with second operand shifted lsr #63
  code  cb42fc20                  # sub x0, x1, x2, lsr #63
  in    x1=5 x2=8000000000000001
  out   x0=4

case sub with second operand shifted asr #63
  code  cb82fc20                  # sub x0, x1, x2, asr #63
  in    x1=5 x2=8000000000000001
  out   x0=6

case sub with second operand shifted lsl #63
  code  cb02fc20                  # sub x0, x1, x2, lsl #63
  in    x1=5 x2=8000000000000001
  out   x0=8000000000000005

case sub w with second operand shifted lsl #31
  code  4b027c20                  # sub w0, w1, w2, lsl #31
  in    x1=5 x2=ffffffff80000001
  out   x0=80000005

case sub w with second operand shifted lsr #1
  code  4b420420                  # sub w0, w1, w2, lsr #1
  in    x1=5 x2=ffffffff80000001
  out   x0=c0000005

case sub w with second operand shifted asr #31
  code  4b827c20                  # sub w0, w1, w2, asr #31
  in    x1=5 x2=ffffffff80000001
  out   x0=6

case sub with extended register uxtb
  code  cb220020                  # sub x0, x1, w2, uxtb
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=f10

case sub with extended register uxth
  code  cb222020                  # sub x0, x1, w2, uxth
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=ffffffffffff6f10

case sub with extended register uxtw
  code  cb224020                  # sub x0, x1, w2, uxtw
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=ffffffff7f6f6f10

case sub with extended register uxtx
  code  cb226020                  # sub x0, x1, x2, uxtx
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=7f6f6f10

case sub with extended register sxtb #1
  code  cb228420                  # sub x0, x1, w2, sxtb #1
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=1020

case sub with extended register sxth #2
  code  cb22a820                  # sub x0, x1, w2, sxth #2
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=18c40

case sub with extended register sxtw #3
  code  cb22cc20                  # sub x0, x1, w2, sxtw #3
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=3fb7b0880

case sub with extended register sxtx #4
  code  cb22f020                  # sub x0, x1, x2, sxtx #4
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=7f6f60100

case sub w with sxtb
  code  4b228020                  # sub w0, w1, w2, sxtb
  in    x1=1 x2=80
  out   x0=81

case sub immediate
  code  d13ffc20                  # sub x0, x1, #0xfff
  in    x1=fff
  out   x0=0

case sub immediate shifted
  code  d17ffc20                  # sub x0, x1, #0xfff, lsl #12
  in    x1=fff000
  out   x0=0

case sub immediate w wraps
  code  51000420                  # sub w0, w1, #0x1
  in    x1=ffffffffffffffff
  out   x0=fffffffe

case subs x of 0 and 0
  code  eb020020                  # subs x0, x1, x2
  in    x1=0 x2=0
  out   x0=0 nzcv=6

case subs x of 1 and ffffffffffffffff
  code  eb020020                  # subs x0, x1, x2
  in    x1=1 x2=ffffffffffffffff
  out   x0=2

case subs x of 7fffffffffffffff and 1
  code  eb020020                  # subs x0, x1, x2
  in    x1=7fffffffffffffff x2=1
  out   x0=7ffffffffffffffe nzcv=2

case subs x of 8000000000000000 and 8000000000000000
  code  eb020020                  # subs x0, x1, x2
  in    x1=8000000000000000 x2=8000000000000000
  out   x0=0 nzcv=6

case subs x of 123456789abcdef0 and fedcba9876543210
  code  eb020020                  # subs x0, x1, x2
  in    x1=123456789abcdef0 x2=fedcba9876543210
  out   x0=13579be02468ace0

case subs x of 80000000 and 7fffffff
  code  eb020020                  # subs x0, x1, x2
  in    x1=80000000 x2=7fffffff
  out   x0=1 nzcv=2

case subs w clears the upper half, 1 and ffffffffffffffff
  code  6b020020                  # subs w0, w1, w2
  in    x0=ffffffffffffffff x1=1 x2=ffffffffffffffff
  out   x0=2

case subs w clears the upper half, 7fffffffffffffff and 1
  code  6b020020                  # subs w0, w1, w2
  in    x0=ffffffffffffffff x1=7fffffffffffffff x2=1
  out   x0=fffffffe nzcv=a

case subs w clears the upper half, 8000000000000000 and 8000000000000000
  code  6b020020                  # subs w0, w1, w2
  in    x0=ffffffffffffffff x1=8000000000000000 x2=8000000000000000
  out   x0=0 nzcv=6

case subs w clears the upper half, 80000000 and 7fffffff
  code  6b020020                  # subs w0, w1, w2
  in    x0=ffffffffffffffff x1=80000000 x2=7fffffff
  out   x0=1 nzcv=3

case subs with second operand shifted lsl #4
  code  eb021020                  # subs x0, x1, x2, lsl #4
  in    x1=5 x2=8000000000000001
  out   x0=fffffffffffffff5 nzcv=8

case subs with second operand shifted lsr #63
  code  eb42fc20                  # subs x0, x1, x2, lsr #63
  in    x1=5 x2=8000000000000001
  out   x0=4 nzcv=2

case subs with second operand shifted asr #63
  code  eb82fc20                  # subs x0, x1, x2, asr #63
  in    x1=5 x2=8000000000000001
  out   x0=6

case subs with second operand shifted lsl #63
  code  eb02fc20                  # subs x0, x1, x2, lsl #63
  in    x1=5 x2=8000000000000001
  out   x0=8000000000000005 nzcv=9

case subs w with second operand shifted lsl #31
  code  6b027c20                  # subs w0, w1, w2, lsl #31
  in    x1=5 x2=ffffffff80000001
  out   x0=80000005 nzcv=9

case subs w with second operand shifted lsr #1
  code  6b420420                  # subs w0, w1, w2, lsr #1
  in    x1=5 x2=ffffffff80000001
  out   x0=c0000005 nzcv=8

case subs w with second operand shifted asr #31
  code  6b827c20                  # subs w0, w1, w2, asr #31
  in    x1=5 x2=ffffffff80000001
  out   x0=6

case subs with extended register uxtb
  code  eb220020                  # subs x0, x1, w2, uxtb
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=f10 nzcv=2

case subs with extended register uxth
  code  eb222020                  # subs x0, x1, w2, uxth
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=ffffffffffff6f10 nzcv=8

case subs with extended register uxtw
  code  eb224020                  # subs x0, x1, w2, uxtw
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=ffffffff7f6f6f10 nzcv=8

case subs with extended register uxtx
  code  eb226020                  # subs x0, x1, x2, uxtx
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=7f6f6f10

case subs with extended register sxtb #1
  code  eb228420                  # subs x0, x1, w2, sxtb #1
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=1020

case subs with extended register sxth #2
  code  eb22a820                  # subs x0, x1, w2, sxth #2
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=18c40

case subs with extended register sxtw #3
  code  eb22cc20                  # subs x0, x1, w2, sxtw #3
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=3fb7b0880

case subs with extended register sxtx #4
  code  eb22f020                  # subs x0, x1, x2, sxtx #4
  in    x1=1000 x2=ffffffff8090a0f0
  out   x0=7f6f60100

case subs w with sxtb
  code  6b228020                  # subs w0, w1, w2, sxtb
  in    x1=1 x2=80
  out   x0=81

case subs immediate
  code  f13ffc20                  # subs x0, x1, #0xfff
  in    x1=fff
  out   x0=0 nzcv=6

case subs immediate shifted
  code  f17ffc20                  # subs x0, x1, #0xfff, lsl #12
  in    x1=fff000
  out   x0=0 nzcv=6

case subs immediate w wraps
  code  71000420                  # subs w0, w1, #0x1
  in    x1=ffffffffffffffff
  out   x0=fffffffe nzcv=a

case add writes sp
  code  9100403f                  # add sp, x1, #0x10
  in    x1=10008000
  out   sp=10008010

case sub from sp
  code  d10083e0                  # sub x0, sp, #0x20
  in    sp=10008000
  out   x0=10007fe0

case add sp, sp, extended register
  code  8b2163ff                  # add sp, sp, x1
  in    sp=10008000 x1=fffffffffffffff0
  out   sp=10007ff0

case add wsp clears the upper half of sp
  code  110007ff                  # add wsp, wsp, #0x1
  in    sp=ffffffff00000001
  out   sp=2

case cmp with sp
  code  f10007ff                  # subs xzr, sp, #0x1
  in    sp=1
  out   nzcv=6

case adds to zero register only sets flags
  code  ab02003f                  # adds xzr, x1, x2
  in    x1=ffffffffffffffff x2=1
  out   nzcv=6

case source zero register
  code  cb0103e0                  # sub x0, xzr, x1
  in    x1=1
  out   x0=ffffffffffffffff

case destination is both sources
  code  8b010021                  # add x1, x1, x1
  in    x1=4000000000000000
  out   x1=8000000000000000

case adr forward
  code  100091a0                  # adr x0, 0x20001234
  out   x0=20001234

case adr backward
  code  10ffffe0                  # adr x0, 0x1ffffffc
  out   x0=1ffffffc

case adrp is page relative
  code  d503201f                  # nop
  code  b0000000                  # adrp x0, 0x20001000
  out   x0=20001000
