# SPDX-License-Identifier: MIT
# FEAT_CSSC.

case ctz x of 0
  code  dac01820                  # ctz x0, x1
  in    x1=0
  out   x0=40

case ctz x of 1
  code  dac01820                  # ctz x0, x1
  in    x1=1
  out   x0=0

case ctz x of ffffffffffffffff
  code  dac01820                  # ctz x0, x1
  in    x1=ffffffffffffffff
  out   x0=0

case ctz x of 7fffffffffffffff
  code  dac01820                  # ctz x0, x1
  in    x1=7fffffffffffffff
  out   x0=0

case ctz x of 8000000000000000
  code  dac01820                  # ctz x0, x1
  in    x1=8000000000000000
  out   x0=3f

case ctz x of 123456789abcdef0
  code  dac01820                  # ctz x0, x1
  in    x1=123456789abcdef0
  out   x0=4

case ctz w of 0
  code  5ac01820                  # ctz w0, w1
  in    x1=0
  out   x0=20

case ctz w of ffffffff80000000
  code  5ac01820                  # ctz w0, w1
  in    x1=ffffffff80000000
  out   x0=1f

case ctz w of 7fffffff
  code  5ac01820                  # ctz w0, w1
  in    x1=7fffffff
  out   x0=0

case cnt x of 0
  code  dac01c20                  # cnt x0, x1
  in    x1=0
  out   x0=0

case cnt x of 1
  code  dac01c20                  # cnt x0, x1
  in    x1=1
  out   x0=1

case cnt x of ffffffffffffffff
  code  dac01c20                  # cnt x0, x1
  in    x1=ffffffffffffffff
  out   x0=40

case cnt x of 7fffffffffffffff
  code  dac01c20                  # cnt x0, x1
  in    x1=7fffffffffffffff
  out   x0=3f

case cnt x of 8000000000000000
  code  dac01c20                  # cnt x0, x1
  in    x1=8000000000000000
  out   x0=1

case cnt x of 123456789abcdef0
  code  dac01c20                  # cnt x0, x1
  in    x1=123456789abcdef0
  out   x0=20

case cnt w of 0
  code  5ac01c20                  # cnt w0, w1
  in    x1=0
  out   x0=0

case cnt w of ffffffff80000000
  code  5ac01c20                  # cnt w0, w1
  in    x1=ffffffff80000000
  out   x0=1

case cnt w of 7fffffff
  code  5ac01c20                  # cnt w0, w1
  in    x1=7fffffff
  out   x0=1f

case abs x of 0
  code  dac02020                  # abs x0, x1
  in    x1=0
  out   x0=0

case abs x of 1
  code  dac02020                  # abs x0, x1
  in    x1=1
  out   x0=1

case abs x of ffffffffffffffff
  code  dac02020                  # abs x0, x1
  in    x1=ffffffffffffffff
  out   x0=1

case abs x of 7fffffffffffffff
  code  dac02020                  # abs x0, x1
  in    x1=7fffffffffffffff
  out   x0=7fffffffffffffff

case abs x of 8000000000000000
  code  dac02020                  # abs x0, x1
  in    x1=8000000000000000
  out   x0=8000000000000000

case abs x of 123456789abcdef0
  code  dac02020                  # abs x0, x1
  in    x1=123456789abcdef0
  out   x0=123456789abcdef0

case abs w of 0
  code  5ac02020                  # abs w0, w1
  in    x1=0
  out   x0=0

case abs w of ffffffff80000000
  code  5ac02020                  # abs w0, w1
  in    x1=ffffffff80000000
  out   x0=80000000

case abs w of 7fffffff
  code  5ac02020                  # abs w0, w1
  in    x1=7fffffff
  out   x0=7fffffff

case smax of 1 and ffffffffffffffff
  code  9ac26020                  # smax x0, x1, x2
  in    x1=1 x2=ffffffffffffffff
  out   x0=1

case smax of 7fffffffffffffff and 1
  code  9ac26020                  # smax x0, x1, x2
  in    x1=7fffffffffffffff x2=1
  out   x0=7fffffffffffffff

case smax of 8000000000000000 and 8000000000000000
  code  9ac26020                  # smax x0, x1, x2
  in    x1=8000000000000000 x2=8000000000000000
  out   x0=8000000000000000

case smax of 123456789abcdef0 and fedcba9876543210
  code  9ac26020                  # smax x0, x1, x2
  in    x1=123456789abcdef0 x2=fedcba9876543210
  out   x0=123456789abcdef0

case smax w
  code  1ac26020                  # smax w0, w1, w2
  in    x1=ffffffff00000001 x2=80000000
  out   x0=1

case smax immediate 0x0
  code  91c00020                  # smax x0, x1, #0
  in    x1=fffffffffffffff0
  out   x0=0

case smax w immediate 0x0
  code  11c00020                  # smax w0, w1, #0
  in    x1=fffffffffffffff0
  out   x0=0

case smax immediate 0x1
  code  91c00420                  # smax x0, x1, #1
  in    x1=fffffffffffffff0
  out   x0=1

case smax w immediate 0x1
  code  11c00420                  # smax w0, w1, #1
  in    x1=fffffffffffffff0
  out   x0=1

case smax immediate 0x7f
  code  91c1fc20                  # smax x0, x1, #127
  in    x1=fffffffffffffff0
  out   x0=7f

case smax w immediate 0x7f
  code  11c1fc20                  # smax w0, w1, #127
  in    x1=fffffffffffffff0
  out   x0=7f

case smax immediate 0x80
  code  91c20020                  # smax x0, x1, #-128
  in    x1=fffffffffffffff0
  out   x0=fffffffffffffff0

case smax w immediate 0x80
  code  11c20020                  # smax w0, w1, #-128
  in    x1=fffffffffffffff0
  out   x0=fffffff0

case smax immediate 0xff
  code  91c3fc20                  # smax x0, x1, #-1
  in    x1=fffffffffffffff0
  out   x0=ffffffffffffffff

case smax w immediate 0xff
  code  11c3fc20                  # smax w0, w1, #-1
  in    x1=fffffffffffffff0
  out   x0=ffffffff

case umax of 1 and ffffffffffffffff
  code  9ac26420                  # umax x0, x1, x2
  in    x1=1 x2=ffffffffffffffff
  out   x0=ffffffffffffffff

case umax of 7fffffffffffffff and 1
  code  9ac26420                  # umax x0, x1, x2
  in    x1=7fffffffffffffff x2=1
  out   x0=7fffffffffffffff

case umax of 8000000000000000 and 8000000000000000
  code  9ac26420                  # umax x0, x1, x2
  in    x1=8000000000000000 x2=8000000000000000
  out   x0=8000000000000000

case umax of 123456789abcdef0 and fedcba9876543210
  code  9ac26420                  # umax x0, x1, x2
  in    x1=123456789abcdef0 x2=fedcba9876543210
  out   x0=fedcba9876543210

case umax w
  code  1ac26420                  # umax w0, w1, w2
  in    x1=ffffffff00000001 x2=80000000
  out   x0=80000000

case umax immediate 0x0
  code  91c40020                  # umax x0, x1, #0
  in    x1=fffffffffffffff0
  out   x0=fffffffffffffff0

case umax w immediate 0x0
  code  11c40020                  # umax w0, w1, #0
  in    x1=fffffffffffffff0
  out   x0=fffffff0

case umax immediate 0x1
  code  91c40420                  # umax x0, x1, #1
  in    x1=fffffffffffffff0
  out   x0=fffffffffffffff0

case umax w immediate 0x1
  code  11c40420                  # umax w0, w1, #1
  in    x1=fffffffffffffff0
  out   x0=fffffff0

case umax immediate 0x7f
  code  91c5fc20                  # umax x0, x1, #127
  in    x1=fffffffffffffff0
  out   x0=fffffffffffffff0

case umax w immediate 0x7f
  code  11c5fc20                  # umax w0, w1, #127
  in    x1=fffffffffffffff0
  out   x0=fffffff0

case umax immediate 0x80
  code  91c60020                  # umax x0, x1, #128
  in    x1=fffffffffffffff0
  out   x0=fffffffffffffff0

case umax w immediate 0x80
  code  11c60020                  # umax w0, w1, #128
  in    x1=fffffffffffffff0
  out   x0=fffffff0

case umax immediate 0xff
  code  91c7fc20                  # umax x0, x1, #255
  in    x1=fffffffffffffff0
  out   x0=fffffffffffffff0

case umax w immediate 0xff
  code  11c7fc20                  # umax w0, w1, #255
  in    x1=fffffffffffffff0
  out   x0=fffffff0

case smin of 1 and ffffffffffffffff
  code  9ac26820                  # smin x0, x1, x2
  in    x1=1 x2=ffffffffffffffff
  out   x0=ffffffffffffffff

case smin of 7fffffffffffffff and 1
  code  9ac26820                  # smin x0, x1, x2
  in    x1=7fffffffffffffff x2=1
  out   x0=1

case smin of 8000000000000000 and 8000000000000000
  code  9ac26820                  # smin x0, x1, x2
  in    x1=8000000000000000 x2=8000000000000000
  out   x0=8000000000000000

case smin of 123456789abcdef0 and fedcba9876543210
  code  9ac26820                  # smin x0, x1, x2
  in    x1=123456789abcdef0 x2=fedcba9876543210
  out   x0=fedcba9876543210

case smin w
  code  1ac26820                  # smin w0, w1, w2
  in    x1=ffffffff00000001 x2=80000000
  out   x0=80000000

case smin immediate 0x0
  code  91c80020                  # smin x0, x1, #0
  in    x1=fffffffffffffff0
  out   x0=fffffffffffffff0

case smin w immediate 0x0
  code  11c80020                  # smin w0, w1, #0
  in    x1=fffffffffffffff0
  out   x0=fffffff0

case smin immediate 0x1
  code  91c80420                  # smin x0, x1, #1
  in    x1=fffffffffffffff0
  out   x0=fffffffffffffff0

case smin w immediate 0x1
  code  11c80420                  # smin w0, w1, #1
  in    x1=fffffffffffffff0
  out   x0=fffffff0

case smin immediate 0x7f
  code  91c9fc20                  # smin x0, x1, #127
  in    x1=fffffffffffffff0
  out   x0=fffffffffffffff0

case smin w immediate 0x7f
  code  11c9fc20                  # smin w0, w1, #127
  in    x1=fffffffffffffff0
  out   x0=fffffff0

case smin immediate 0x80
  code  91ca0020                  # smin x0, x1, #-128
  in    x1=fffffffffffffff0
  out   x0=ffffffffffffff80

case smin w immediate 0x80
  code  11ca0020                  # smin w0, w1, #-128
  in    x1=fffffffffffffff0
  out   x0=ffffff80

case smin immediate 0xff
  code  91cbfc20                  # smin x0, x1, #-1
  in    x1=fffffffffffffff0
  out   x0=fffffffffffffff0

case smin w immediate 0xff
  code  11cbfc20                  # smin w0, w1, #-1
  in    x1=fffffffffffffff0
  out   x0=fffffff0

case umin of 1 and ffffffffffffffff
  code  9ac26c20                  # umin x0, x1, x2
  in    x1=1 x2=ffffffffffffffff
  out   x0=1

case umin of 7fffffffffffffff and 1
  code  9ac26c20                  # umin x0, x1, x2
  in    x1=7fffffffffffffff x2=1
  out   x0=1

case umin of 8000000000000000 and 8000000000000000
  code  9ac26c20                  # umin x0, x1, x2
  in    x1=8000000000000000 x2=8000000000000000
  out   x0=8000000000000000

case umin of 123456789abcdef0 and fedcba9876543210
  code  9ac26c20                  # umin x0, x1, x2
  in    x1=123456789abcdef0 x2=fedcba9876543210
  out   x0=123456789abcdef0

case umin w
  code  1ac26c20                  # umin w0, w1, w2
  in    x1=ffffffff00000001 x2=80000000
  out   x0=1

case umin immediate 0x0
  code  91cc0020                  # umin x0, x1, #0
  in    x1=fffffffffffffff0
  out   x0=0

case umin w immediate 0x0
  code  11cc0020                  # umin w0, w1, #0
  in    x1=fffffffffffffff0
  out   x0=0

case umin immediate 0x1
  code  91cc0420                  # umin x0, x1, #1
  in    x1=fffffffffffffff0
  out   x0=1

case umin w immediate 0x1
  code  11cc0420                  # umin w0, w1, #1
  in    x1=fffffffffffffff0
  out   x0=1

case umin immediate 0x7f
  code  91cdfc20                  # umin x0, x1, #127
  in    x1=fffffffffffffff0
  out   x0=7f

case umin w immediate 0x7f
  code  11cdfc20                  # umin w0, w1, #127
  in    x1=fffffffffffffff0
  out   x0=7f

case umin immediate 0x80
  code  91ce0020                  # umin x0, x1, #128
  in    x1=fffffffffffffff0
  out   x0=80

case umin w immediate 0x80
  code  11ce0020                  # umin w0, w1, #128
  in    x1=fffffffffffffff0
  out   x0=80

case umin immediate 0xff
  code  91cffc20                  # umin x0, x1, #255
  in    x1=fffffffffffffff0
  out   x0=ff

case umin w immediate 0xff
  code  11cffc20                  # umin w0, w1, #255
  in    x1=fffffffffffffff0
  out   x0=ff
