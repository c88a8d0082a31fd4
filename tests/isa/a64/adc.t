# SPDX-License-Identifier: MIT
# Carry.

case adc carry 0, 0 and 0
  code  9a020020                  # adc x0, x1, x2
  in    x1=0 x2=0 nzcv=0
  out   x0=0

case adc carry 0, 1 and ffffffffffffffff
  code  9a020020                  # adc x0, x1, x2
  in    x1=1 x2=ffffffffffffffff nzcv=0
  out   x0=0

case adc carry 0, 7fffffffffffffff and 1
  code  9a020020                  # adc x0, x1, x2
  in    x1=7fffffffffffffff x2=1 nzcv=0
  out   x0=8000000000000000

case adc carry 0, 8000000000000000 and 8000000000000000
  code  9a020020                  # adc x0, x1, x2
  in    x1=8000000000000000 x2=8000000000000000 nzcv=0
  out   x0=0

case adc carry 0, 123456789abcdef0 and fedcba9876543210
  code  9a020020                  # adc x0, x1, x2
  in    x1=123456789abcdef0 x2=fedcba9876543210 nzcv=0
  out   x0=1111111111111100

case adc w carry 0
  code  1a020020                  # adc w0, w1, w2
  in    x1=ffffffff7fffffff x2=0 nzcv=0
  out   x0=7fffffff

case adc w carry 0, all ones
  code  1a020020                  # adc w0, w1, w2
  in    x1=ffffffff x2=ffffffff nzcv=0
  out   x0=fffffffe

case adcs carry 0, 0 and 0
  code  ba020020                  # adcs x0, x1, x2
  in    x1=0 x2=0 nzcv=0
  out   x0=0 nzcv=4

case adcs carry 0, 1 and ffffffffffffffff
  code  ba020020                  # adcs x0, x1, x2
  in    x1=1 x2=ffffffffffffffff nzcv=0
  out   x0=0 nzcv=6

case adcs carry 0, 7fffffffffffffff and 1
  code  ba020020                  # adcs x0, x1, x2
  in    x1=7fffffffffffffff x2=1 nzcv=0
  out   x0=8000000000000000 nzcv=9

case adcs carry 0, 8000000000000000 and 8000000000000000
  code  ba020020                  # adcs x0, x1, x2
  in    x1=8000000000000000 x2=8000000000000000 nzcv=0
  out   x0=0 nzcv=7

case adcs carry 0, 123456789abcdef0 and fedcba9876543210
  code  ba020020                  # adcs x0, x1, x2
  in    x1=123456789abcdef0 x2=fedcba9876543210 nzcv=0
  out   x0=1111111111111100 nzcv=2

case adcs w carry 0
  code  3a020020                  # adcs w0, w1, w2
  in    x1=ffffffff7fffffff x2=0 nzcv=0
  out   x0=7fffffff

case adcs w carry 0, all ones
  code  3a020020                  # adcs w0, w1, w2
  in    x1=ffffffff x2=ffffffff nzcv=0
  out   x0=fffffffe nzcv=a

case sbc carry 0, 0 and 0
  code  da020020                  # sbc x0, x1, x2
  in    x1=0 x2=0 nzcv=0
  out   x0=ffffffffffffffff

case sbc carry 0, 1 and ffffffffffffffff
  code  da020020                  # sbc x0, x1, x2
  in    x1=1 x2=ffffffffffffffff nzcv=0
  out   x0=1

case sbc carry 0, 7fffffffffffffff and 1
  code  da020020                  # sbc x0, x1, x2
  in    x1=7fffffffffffffff x2=1 nzcv=0
  out   x0=7ffffffffffffffd

case sbc carry 0, 8000000000000000 and 8000000000000000
  code  da020020                  # sbc x0, x1, x2
  in    x1=8000000000000000 x2=8000000000000000 nzcv=0
  out   x0=ffffffffffffffff

case sbc carry 0, 123456789abcdef0 and fedcba9876543210
  code  da020020                  # sbc x0, x1, x2
  in    x1=123456789abcdef0 x2=fedcba9876543210 nzcv=0
  out   x0=13579be02468acdf

case sbc w carry 0
  code  5a020020                  # sbc w0, w1, w2
  in    x1=ffffffff7fffffff x2=0 nzcv=0
  out   x0=7ffffffe

case sbc w carry 0, all ones
  code  5a020020                  # sbc w0, w1, w2
  in    x1=ffffffff x2=ffffffff nzcv=0
  out   x0=ffffffff

case sbcs carry 0, 0 and 0
  code  fa020020                  # sbcs x0, x1, x2
  in    x1=0 x2=0 nzcv=0
  out   x0=ffffffffffffffff nzcv=8

case sbcs carry 0, 1 and ffffffffffffffff
  code  fa020020                  # sbcs x0, x1, x2
  in    x1=1 x2=ffffffffffffffff nzcv=0
  out   x0=1

case sbcs carry 0, 7fffffffffffffff and 1
  code  fa020020                  # sbcs x0, x1, x2
  in    x1=7fffffffffffffff x2=1 nzcv=0
  out   x0=7ffffffffffffffd nzcv=2

case sbcs carry 0, 8000000000000000 and 8000000000000000
  code  fa020020                  # sbcs x0, x1, x2
  in    x1=8000000000000000 x2=8000000000000000 nzcv=0
  out   x0=ffffffffffffffff nzcv=8

case sbcs carry 0, 123456789abcdef0 and fedcba9876543210
  code  fa020020                  # sbcs x0, x1, x2
  in    x1=123456789abcdef0 x2=fedcba9876543210 nzcv=0
  out   x0=13579be02468acdf

case sbcs w carry 0
  code  7a020020                  # sbcs w0, w1, w2
  in    x1=ffffffff7fffffff x2=0 nzcv=0
  out   x0=7ffffffe nzcv=2

case sbcs w carry 0, all ones
  code  7a020020                  # sbcs w0, w1, w2
  in    x1=ffffffff x2=ffffffff nzcv=0
  out   x0=ffffffff nzcv=8

case adc carry 1, 0 and 0
  code  9a020020                  # adc x0, x1, x2
  in    x1=0 x2=0 nzcv=2
  out   x0=1

case adc carry 1, 1 and ffffffffffffffff
  code  9a020020                  # adc x0, x1, x2
  in    x1=1 x2=ffffffffffffffff nzcv=2
  out   x0=1

case adc carry 1, 7fffffffffffffff and 1
  code  9a020020                  # adc x0, x1, x2
  in    x1=7fffffffffffffff x2=1 nzcv=2
  out   x0=8000000000000001

case adc carry 1, 8000000000000000 and 8000000000000000
  code  9a020020                  # adc x0, x1, x2
  in    x1=8000000000000000 x2=8000000000000000 nzcv=2
  out   x0=1

case adc carry 1, 123456789abcdef0 and fedcba9876543210
  code  9a020020                  # adc x0, x1, x2
  in    x1=123456789abcdef0 x2=fedcba9876543210 nzcv=2
  out   x0=1111111111111101

case adc w carry 1
  code  1a020020                  # adc w0, w1, w2
  in    x1=ffffffff7fffffff x2=0 nzcv=2
  out   x0=80000000

case adc w carry 1, all ones
  code  1a020020                  # adc w0, w1, w2
  in    x1=ffffffff x2=ffffffff nzcv=2
  out   x0=ffffffff

case adcs carry 1, 0 and 0
  code  ba020020                  # adcs x0, x1, x2
  in    x1=0 x2=0 nzcv=2
  out   x0=1 nzcv=0

case adcs carry 1, 1 and ffffffffffffffff
  code  ba020020                  # adcs x0, x1, x2
  in    x1=1 x2=ffffffffffffffff nzcv=2
  out   x0=1

case adcs carry 1, 7fffffffffffffff and 1
  code  ba020020                  # adcs x0, x1, x2
  in    x1=7fffffffffffffff x2=1 nzcv=2
  out   x0=8000000000000001 nzcv=9

case adcs carry 1, 8000000000000000 and 8000000000000000
  code  ba020020                  # adcs x0, x1, x2
  in    x1=8000000000000000 x2=8000000000000000 nzcv=2
  out   x0=1 nzcv=3

case adcs carry 1, 123456789abcdef0 and fedcba9876543210
  code  ba020020                  # adcs x0, x1, x2
  in    x1=123456789abcdef0 x2=fedcba9876543210 nzcv=2
  out   x0=1111111111111101

case adcs w carry 1
  code  3a020020                  # adcs w0, w1, w2
  in    x1=ffffffff7fffffff x2=0 nzcv=2
  out   x0=80000000 nzcv=9

case adcs w carry 1, all ones
  code  3a020020                  # adcs w0, w1, w2
  in    x1=ffffffff x2=ffffffff nzcv=2
  out   x0=ffffffff nzcv=a

case sbc carry 1, 0 and 0
  code  da020020                  # sbc x0, x1, x2
  in    x1=0 x2=0 nzcv=2
  out   x0=0

case sbc carry 1, 1 and ffffffffffffffff
  code  da020020                  # sbc x0, x1, x2
  in    x1=1 x2=ffffffffffffffff nzcv=2
  out   x0=2

case sbc carry 1, 7fffffffffffffff and 1
  code  da020020                  # sbc x0, x1, x2
  in    x1=7fffffffffffffff x2=1 nzcv=2
  out   x0=7ffffffffffffffe

case sbc carry 1, 8000000000000000 and 8000000000000000
  code  da020020                  # sbc x0, x1, x2
  in    x1=8000000000000000 x2=8000000000000000 nzcv=2
  out   x0=0

case sbc carry 1, 123456789abcdef0 and fedcba9876543210
  code  da020020                  # sbc x0, x1, x2
  in    x1=123456789abcdef0 x2=fedcba9876543210 nzcv=2
  out   x0=13579be02468ace0

case sbc w carry 1
  code  5a020020                  # sbc w0, w1, w2
  in    x1=ffffffff7fffffff x2=0 nzcv=2
  out   x0=7fffffff

case sbc w carry 1, all ones
  code  5a020020                  # sbc w0, w1, w2
  in    x1=ffffffff x2=ffffffff nzcv=2
  out   x0=0

case sbcs carry 1, 0 and 0
  code  fa020020                  # sbcs x0, x1, x2
  in    x1=0 x2=0 nzcv=2
  out   x0=0 nzcv=6

case sbcs carry 1, 1 and ffffffffffffffff
  code  fa020020                  # sbcs x0, x1, x2
  in    x1=1 x2=ffffffffffffffff nzcv=2
  out   x0=2 nzcv=0

case sbcs carry 1, 7fffffffffffffff and 1
  code  fa020020                  # sbcs x0, x1, x2
  in    x1=7fffffffffffffff x2=1 nzcv=2
  out   x0=7ffffffffffffffe

case sbcs carry 1, 8000000000000000 and 8000000000000000
  code  fa020020                  # sbcs x0, x1, x2
  in    x1=8000000000000000 x2=8000000000000000 nzcv=2
  out   x0=0 nzcv=6

case sbcs carry 1, 123456789abcdef0 and fedcba9876543210
  code  fa020020                  # sbcs x0, x1, x2
  in    x1=123456789abcdef0 x2=fedcba9876543210 nzcv=2
  out   x0=13579be02468ace0 nzcv=0

case sbcs w carry 1
  code  7a020020                  # sbcs w0, w1, w2
  in    x1=ffffffff7fffffff x2=0 nzcv=2
  out   x0=7fffffff

case sbcs w carry 1, all ones
  code  7a020020                  # sbcs w0, w1, w2
  in    x1=ffffffff x2=ffffffff nzcv=2
  out   x0=0 nzcv=6
