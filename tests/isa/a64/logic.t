# SPDX-License-Identifier: MIT
# Logic and wide moves.

case and x
  code  8a020020                  # and x0, x1, x2
  in    x1=ff00ff00ff00ff00 x2=0ff00ff00ff00ff0 nzcv=f
  out   x0=f000f000f000f00

case and w
  code  0a020020                  # and w0, w1, w2
  in    x1=ff00ff00ff00ff00 x2=0ff00ff00ff00ff0 nzcv=f
  out   x0=f000f00

case and second operand lsl #8
  code  8a022020                  # and x0, x1, x2, lsl #8
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=f000f000f000f100

case and second operand lsr #4
  code  8a421020                  # and x0, x1, x2, lsr #4
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=800000000000000

case and second operand asr #60
  code  8a82f020                  # and x0, x1, x2, asr #60
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=ff00ff00ff00ff00

case and second operand ror #12
  code  8ac23020                  # and x0, x1, x2, ror #12
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=ff00ff00ff00ff00

case and w ror
  code  0ac27c20                  # and w0, w1, w2, ror #31
  in    x1=ffffffff x2=80000001
  out   x0=3

case orr x
  code  aa020020                  # orr x0, x1, x2
  in    x1=ff00ff00ff00ff00 x2=0ff00ff00ff00ff0 nzcv=f
  out   x0=fff0fff0fff0fff0

case orr w
  code  2a020020                  # orr w0, w1, w2
  in    x1=ff00ff00ff00ff00 x2=0ff00ff00ff00ff0 nzcv=f
  out   x0=fff0fff0

case orr second operand lsl #8
  code  aa022020                  # orr x0, x1, x2, lsl #8
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=ff0fff0fff0fff00

case orr second operand lsr #4
  code  aa421020                  # orr x0, x1, x2, lsr #4
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=ffffffffffffffff

case orr second operand asr #60
  code  aa82f020                  # orr x0, x1, x2, asr #60
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=fffffffffffffff8

case orr second operand ror #12
  code  aac23020                  # orr x0, x1, x2, ror #12
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=ff18ff00ff00ff00

case orr w ror
  code  2ac27c20                  # orr w0, w1, w2, ror #31
  in    x1=ffffffff x2=80000001
  out   x0=ffffffff

case eor x
  code  ca020020                  # eor x0, x1, x2
  in    x1=ff00ff00ff00ff00 x2=0ff00ff00ff00ff0 nzcv=f
  out   x0=f0f0f0f0f0f0f0f0

case eor w
  code  4a020020                  # eor w0, w1, w2
  in    x1=ff00ff00ff00ff00 x2=0ff00ff00ff00ff0 nzcv=f
  out   x0=f0f0f0f0

case eor second operand lsl #8
  code  ca022020                  # eor x0, x1, x2, lsl #8
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=f0f0f0f0f0f0e00

case eor second operand lsr #4
  code  ca421020                  # eor x0, x1, x2, lsr #4
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=f7ffffffffffffff

case eor second operand asr #60
  code  ca82f020                  # eor x0, x1, x2, asr #60
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=ff00ff00ff00f8

case eor second operand ror #12
  code  cac23020                  # eor x0, x1, x2, ror #12
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=18000000000000

case eor w ror
  code  4ac27c20                  # eor w0, w1, w2, ror #31
  in    x1=ffffffff x2=80000001
  out   x0=fffffffc

case bic x
  code  8a220020                  # bic x0, x1, x2
  in    x1=ff00ff00ff00ff00 x2=0ff00ff00ff00ff0 nzcv=f
  out   x0=f000f000f000f000

case bic w
  code  0a220020                  # bic w0, w1, w2
  in    x1=ff00ff00ff00ff00 x2=0ff00ff00ff00ff0 nzcv=f
  out   x0=f000f000

case bic second operand lsl #8
  code  8a222020                  # bic x0, x1, x2, lsl #8
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=f000f000f000e00

case bic second operand lsr #4
  code  8a621020                  # bic x0, x1, x2, lsr #4
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=f700ff00ff00ff00

case bic second operand asr #60
  code  8aa2f020                  # bic x0, x1, x2, asr #60
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=0

case bic second operand ror #12
  code  8ae23020                  # bic x0, x1, x2, ror #12
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=0

case bic w ror
  code  0ae27c20                  # bic w0, w1, w2, ror #31
  in    x1=ffffffff x2=80000001
  out   x0=fffffffc

case orn x
  code  aa220020                  # orn x0, x1, x2
  in    x1=ff00ff00ff00ff00 x2=0ff00ff00ff00ff0 nzcv=f
  out   x0=ff0fff0fff0fff0f

case orn w
  code  2a220020                  # orn w0, w1, w2
  in    x1=ff00ff00ff00ff00 x2=0ff00ff00ff00ff0 nzcv=f
  out   x0=ff0fff0f

case orn second operand lsl #8
  code  aa222020                  # orn x0, x1, x2, lsl #8
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=fff0fff0fff0ffff

case orn second operand lsr #4
  code  aa621020                  # orn x0, x1, x2, lsr #4
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=ff00ff00ff00ff00

case orn second operand asr #60
  code  aaa2f020                  # orn x0, x1, x2, asr #60
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=ff00ff00ff00ff07

case orn second operand ror #12
  code  aae23020                  # orn x0, x1, x2, ror #12
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=ffe7ffffffffffff

case orn w ror
  code  2ae27c20                  # orn w0, w1, w2, ror #31
  in    x1=ffffffff x2=80000001
  out   x0=ffffffff

case eon x
  code  ca220020                  # eon x0, x1, x2
  in    x1=ff00ff00ff00ff00 x2=0ff00ff00ff00ff0 nzcv=f
  out   x0=f0f0f0f0f0f0f0f

case eon w
  code  4a220020                  # eon w0, w1, w2
  in    x1=ff00ff00ff00ff00 x2=0ff00ff00ff00ff0 nzcv=f
  out   x0=f0f0f0f

case eon second operand lsl #8
  code  ca222020                  # eon x0, x1, x2, lsl #8
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=f0f0f0f0f0f0f1ff

case eon second operand lsr #4
  code  ca621020                  # eon x0, x1, x2, lsr #4
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=800000000000000

case eon second operand asr #60
  code  caa2f020                  # eon x0, x1, x2, asr #60
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=ff00ff00ff00ff07

case eon second operand ror #12
  code  cae23020                  # eon x0, x1, x2, ror #12
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=ffe7ffffffffffff

case eon w ror
  code  4ae27c20                  # eon w0, w1, w2, ror #31
  in    x1=ffffffff x2=80000001
  out   x0=3

case ands x
  code  ea020020                  # ands x0, x1, x2
  in    x1=ff00ff00ff00ff00 x2=0ff00ff00ff00ff0 nzcv=f
  out   x0=f000f000f000f00 nzcv=0

case ands w
  code  6a020020                  # ands w0, w1, w2
  in    x1=ff00ff00ff00ff00 x2=0ff00ff00ff00ff0 nzcv=f
  out   x0=f000f00 nzcv=0

case ands second operand lsl #8
  code  ea022020                  # ands x0, x1, x2, lsl #8
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=f000f000f000f100 nzcv=8

case ands second operand lsr #4
  code  ea421020                  # ands x0, x1, x2, lsr #4
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=800000000000000

case ands second operand asr #60
  code  ea82f020                  # ands x0, x1, x2, asr #60
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=ff00ff00ff00ff00 nzcv=8

case ands second operand ror #12
  code  eac23020                  # ands x0, x1, x2, ror #12
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=ff00ff00ff00ff00 nzcv=8

case ands w ror
  code  6ac27c20                  # ands w0, w1, w2, ror #31
  in    x1=ffffffff x2=80000001
  out   x0=3

case bics x
  code  ea220020                  # bics x0, x1, x2
  in    x1=ff00ff00ff00ff00 x2=0ff00ff00ff00ff0 nzcv=f
  out   x0=f000f000f000f000 nzcv=8

case bics w
  code  6a220020                  # bics w0, w1, w2
  in    x1=ff00ff00ff00ff00 x2=0ff00ff00ff00ff0 nzcv=f
  out   x0=f000f000 nzcv=8

case bics second operand lsl #8
  code  ea222020                  # bics x0, x1, x2, lsl #8
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=f000f000f000e00

case bics second operand lsr #4
  code  ea621020                  # bics x0, x1, x2, lsr #4
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=f700ff00ff00ff00 nzcv=8

case bics second operand asr #60
  code  eaa2f020                  # bics x0, x1, x2, asr #60
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=0 nzcv=4

case bics second operand ror #12
  code  eae23020                  # bics x0, x1, x2, ror #12
  in    x1=ff00ff00ff00ff00 x2=8ff00ff00ff00ff1
  out   x0=0 nzcv=4

case bics w ror
  code  6ae27c20                  # bics w0, w1, w2, ror #31
  in    x1=ffffffff x2=80000001
  out   x0=fffffffc nzcv=8

case and immediate #1
  code  92400020                  # and x0, x1, #0x1
  in    x1=123456789abcdef0 nzcv=f
  out   x0=0

case and immediate #0x5555555555555555
  code  9200f020                  # and x0, x1, #0x5555555555555555
  in    x1=123456789abcdef0 nzcv=f
  out   x0=1014545010145450

case and immediate #0xff00ff00ff00ff00
  code  92089c20                  # and x0, x1, #0xff00ff00ff00ff00
  in    x1=123456789abcdef0 nzcv=f
  out   x0=120056009a00de00

case and immediate #0xfffffffffffffffe
  code  927ff820                  # and x0, x1, #0xfffffffffffffffe
  in    x1=123456789abcdef0 nzcv=f
  out   x0=123456789abcdef0

case and immediate #0x8000000000000000
  code  92410020                  # and x0, x1, #0x8000000000000000
  in    x1=123456789abcdef0 nzcv=f
  out   x0=0

case and immediate #0x7ffff0
  code  927c4820                  # and x0, x1, #0x7ffff0
  in    x1=123456789abcdef0 nzcv=f
  out   x0=3cdef0

case and immediate #0xc0000003c0000003
  code  92020c20                  # and x0, x1, #0xc0000003c0000003
  in    x1=123456789abcdef0 nzcv=f
  out   x0=80000000

case and w immediate #0x80000001
  code  12010420                  # and w0, w1, #0x80000001
  in    x1=ffffffff9abcdef0 nzcv=f
  out   x0=80000000

case and w immediate #0x33333333
  code  1200e420                  # and w0, w1, #0x33333333
  in    x1=ffffffff9abcdef0 nzcv=f
  out   x0=12301230

case and w immediate #0xfffffffe
  code  121f7820                  # and w0, w1, #0xfffffffe
  in    x1=ffffffff9abcdef0 nzcv=f
  out   x0=9abcdef0

case orr immediate #1
  code  b2400020                  # orr x0, x1, #0x1
  in    x1=123456789abcdef0 nzcv=f
  out   x0=123456789abcdef1

case orr immediate #0x5555555555555555
  code  b200f020                  # orr x0, x1, #0x5555555555555555
  in    x1=123456789abcdef0 nzcv=f
  out   x0=5775577ddffddff5

case orr immediate #0xff00ff00ff00ff00
  code  b2089c20                  # orr x0, x1, #0xff00ff00ff00ff00
  in    x1=123456789abcdef0 nzcv=f
  out   x0=ff34ff78ffbcfff0

case orr immediate #0xfffffffffffffffe
  code  b27ff820                  # orr x0, x1, #0xfffffffffffffffe
  in    x1=123456789abcdef0 nzcv=f
  out   x0=fffffffffffffffe

case orr immediate #0x8000000000000000
  code  b2410020                  # orr x0, x1, #0x8000000000000000
  in    x1=123456789abcdef0 nzcv=f
  out   x0=923456789abcdef0

case orr immediate #0x7ffff0
  code  b27c4820                  # orr x0, x1, #0x7ffff0
  in    x1=123456789abcdef0 nzcv=f
  out   x0=123456789afffff0

case orr immediate #0xc0000003c0000003
  code  b2020c20                  # orr x0, x1, #0xc0000003c0000003
  in    x1=123456789abcdef0 nzcv=f
  out   x0=d234567bdabcdef3

case orr w immediate #0x80000001
  code  32010420                  # orr w0, w1, #0x80000001
  in    x1=ffffffff9abcdef0 nzcv=f
  out   x0=9abcdef1

case orr w immediate #0x33333333
  code  3200e420                  # orr w0, w1, #0x33333333
  in    x1=ffffffff9abcdef0 nzcv=f
  out   x0=bbbffff3

case orr w immediate #0xfffffffe
  code  321f7820                  # orr w0, w1, #0xfffffffe
  in    x1=ffffffff9abcdef0 nzcv=f
  out   x0=fffffffe

case eor immediate #1
  code  d2400020                  # eor x0, x1, #0x1
  in    x1=123456789abcdef0 nzcv=f
  out   x0=123456789abcdef1

case eor immediate #0x5555555555555555
  code  d200f020                  # eor x0, x1, #0x5555555555555555
  in    x1=123456789abcdef0 nzcv=f
  out   x0=4761032dcfe98ba5

case eor immediate #0xff00ff00ff00ff00
  code  d2089c20                  # eor x0, x1, #0xff00ff00ff00ff00
  in    x1=123456789abcdef0 nzcv=f
  out   x0=ed34a97865bc21f0

case eor immediate #0xfffffffffffffffe
  code  d27ff820                  # eor x0, x1, #0xfffffffffffffffe
  in    x1=123456789abcdef0 nzcv=f
  out   x0=edcba9876543210e

case eor immediate #0x8000000000000000
  code  d2410020                  # eor x0, x1, #0x8000000000000000
  in    x1=123456789abcdef0 nzcv=f
  out   x0=923456789abcdef0

case eor immediate #0x7ffff0
  code  d27c4820                  # eor x0, x1, #0x7ffff0
  in    x1=123456789abcdef0 nzcv=f
  out   x0=123456789ac32100

case eor immediate #0xc0000003c0000003
  code  d2020c20                  # eor x0, x1, #0xc0000003c0000003
  in    x1=123456789abcdef0 nzcv=f
  out   x0=d234567b5abcdef3

case eor w immediate #0x80000001
  code  52010420                  # eor w0, w1, #0x80000001
  in    x1=ffffffff9abcdef0 nzcv=f
  out   x0=1abcdef1

case eor w immediate #0x33333333
  code  5200e420                  # eor w0, w1, #0x33333333
  in    x1=ffffffff9abcdef0 nzcv=f
  out   x0=a98fedc3

case eor w immediate #0xfffffffe
  code  521f7820                  # eor w0, w1, #0xfffffffe
  in    x1=ffffffff9abcdef0 nzcv=f
  out   x0=6543210e

case ands immediate #1
  code  f2400020                  # ands x0, x1, #0x1
  in    x1=123456789abcdef0 nzcv=f
  out   x0=0 nzcv=4

case ands immediate #0x5555555555555555
  code  f200f020                  # ands x0, x1, #0x5555555555555555
  in    x1=123456789abcdef0 nzcv=f
  out   x0=1014545010145450 nzcv=0

case ands immediate #0xff00ff00ff00ff00
  code  f2089c20                  # ands x0, x1, #0xff00ff00ff00ff00
  in    x1=123456789abcdef0 nzcv=f
  out   x0=120056009a00de00 nzcv=0

case ands immediate #0xfffffffffffffffe
  code  f27ff820                  # ands x0, x1, #0xfffffffffffffffe
  in    x1=123456789abcdef0 nzcv=f
  out   x0=123456789abcdef0 nzcv=0

case ands immediate #0x8000000000000000
  code  f2410020                  # ands x0, x1, #0x8000000000000000
  in    x1=123456789abcdef0 nzcv=f
  out   x0=0 nzcv=4

case ands immediate #0x7ffff0
  code  f27c4820                  # ands x0, x1, #0x7ffff0
  in    x1=123456789abcdef0 nzcv=f
  out   x0=3cdef0 nzcv=0

case ands immediate #0xc0000003c0000003
  code  f2020c20                  # ands x0, x1, #0xc0000003c0000003
  in    x1=123456789abcdef0 nzcv=f
  out   x0=80000000 nzcv=0

case ands w immediate #0x80000001
  code  72010420                  # ands w0, w1, #0x80000001
  in    x1=ffffffff9abcdef0 nzcv=f
  out   x0=80000000 nzcv=8

case ands w immediate #0x33333333
  code  7200e420                  # ands w0, w1, #0x33333333
  in    x1=ffffffff9abcdef0 nzcv=f
  out   x0=12301230 nzcv=0

case ands w immediate #0xfffffffe
  code  721f7820                  # ands w0, w1, #0xfffffffe
  in    x1=ffffffff9abcdef0 nzcv=f
  out   x0=9abcdef0 nzcv=8

case and immediate writes sp
  code  927cec3f                  # and sp, x1, #0xfffffffffffffff0
  in    x1=1000800f
  out   sp=10008000

case ands with zero result
  code  f240003f                  # ands xzr, x1, #0x1
  in    x1=2 nzcv=f
  out   nzcv=4

case ands with negative result
  code  f241003f                  # ands xzr, x1, #0x8000000000000000
  in    x1=8000000000000000 nzcv=f
  out   nzcv=8

case movz lsl 0
  code  d29579a0                  # movz x0, #0xabcd
  out   x0=abcd

case movz lsl 16
  code  d2b579a0                  # movz x0, #0xabcd, lsl #16
  out   x0=abcd0000

case movz lsl 32
  code  d2d579a0                  # movz x0, #0xabcd, lsl #32
  out   x0=abcd00000000

case movz lsl 48
  code  d2f579a0                  # movz x0, #0xabcd, lsl #48
  out   x0=abcd000000000000

case movz w lsl 0
  code  529579a0                  # movz w0, #0xabcd
  out   x0=abcd

case movz w lsl 16
  code  52b579a0                  # movz w0, #0xabcd, lsl #16
  out   x0=abcd0000

case movn lsl 0
  code  929579a0                  # movn x0, #0xabcd
  out   x0=ffffffffffff5432

case movn lsl 16
  code  92b579a0                  # movn x0, #0xabcd, lsl #16
  out   x0=ffffffff5432ffff

case movn lsl 32
  code  92d579a0                  # movn x0, #0xabcd, lsl #32
  out   x0=ffff5432ffffffff

case movn lsl 48
  code  92f579a0                  # movn x0, #0xabcd, lsl #48
  out   x0=5432ffffffffffff

case movn w lsl 0
  code  129579a0                  # movn w0, #0xabcd
  out   x0=ffff5432

case movn w lsl 16
  code  12b579a0                  # movn w0, #0xabcd, lsl #16
  out   x0=5432ffff

case movk lsl 0 keeps the rest
  code  f29579a0                  # movk x0, #0xabcd
  in    x0=1111222233334444
  out   x0=111122223333abcd

case movk lsl 16 keeps the rest
  code  f2b579a0                  # movk x0, #0xabcd, lsl #16
  in    x0=1111222233334444
  out   x0=11112222abcd4444

case movk lsl 32 keeps the rest
  code  f2d579a0                  # movk x0, #0xabcd, lsl #32
  in    x0=1111222233334444
  out   x0=1111abcd33334444

case movk lsl 48 keeps the rest
  code  f2f579a0                  # movk x0, #0xabcd, lsl #48
  in    x0=1111222233334444
  out   x0=abcd222233334444

case movk w clears the upper half
  code  72a00020                  # movk w0, #0x1, lsl #16
  in    x0=ffffffffffffffff
  out   x0=1ffff
