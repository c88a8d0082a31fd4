# SPDX-License-Identifier: MIT
# Bit counting and reversal.

case rbit x of 0
  code  dac00020                  # rbit x0, x1
  in    x1=0
  out   x0=0

case rbit x of 1
  code  dac00020                  # rbit x0, x1
  in    x1=1
  out   x0=8000000000000000

case rbit x of ffffffffffffffff
  code  dac00020                  # rbit x0, x1
  in    x1=ffffffffffffffff
  out   x0=ffffffffffffffff

case rbit x of 7fffffffffffffff
  code  dac00020                  # rbit x0, x1
  in    x1=7fffffffffffffff
  out   x0=fffffffffffffffe

case rbit x of 8000000000000000
  code  dac00020                  # rbit x0, x1
  in    x1=8000000000000000
  out   x0=1

case rbit x of 123456789abcdef0
  code  dac00020                  # rbit x0, x1
  in    x1=123456789abcdef0
  out   x0=f7b3d591e6a2c48

case rbit w of 0
  code  5ac00020                  # rbit w0, w1
  in    x1=0
  out   x0=0

case rbit w of ffffffff
  code  5ac00020                  # rbit w0, w1
  in    x1=ffffffff
  out   x0=ffffffff

case rbit w of 80000000
  code  5ac00020                  # rbit w0, w1
  in    x1=80000000
  out   x0=1

case rbit w of ffffffff00000001
  code  5ac00020                  # rbit w0, w1
  in    x1=ffffffff00000001
  out   x0=80000000

case rbit w of 12345678
  code  5ac00020                  # rbit w0, w1
  in    x1=12345678
  out   x0=1e6a2c48

case rev x of 0
  code  dac00c20                  # rev x0, x1
  in    x1=0
  out   x0=0

case rev x of 1
  code  dac00c20                  # rev x0, x1
  in    x1=1
  out   x0=100000000000000

case rev x of ffffffffffffffff
  code  dac00c20                  # rev x0, x1
  in    x1=ffffffffffffffff
  out   x0=ffffffffffffffff

case rev x of 7fffffffffffffff
  code  dac00c20                  # rev x0, x1
  in    x1=7fffffffffffffff
  out   x0=ffffffffffffff7f

case rev x of 8000000000000000
  code  dac00c20                  # rev x0, x1
  in    x1=8000000000000000
  out   x0=80

case rev x of 123456789abcdef0
  code  dac00c20                  # rev x0, x1
  in    x1=123456789abcdef0
  out   x0=f0debc9a78563412

case rev w of 0
  code  5ac00820                  # rev w0, w1
  in    x1=0
  out   x0=0

case rev w of ffffffff
  code  5ac00820                  # rev w0, w1
  in    x1=ffffffff
  out   x0=ffffffff

case rev w of 80000000
  code  5ac00820                  # rev w0, w1
  in    x1=80000000
  out   x0=80

case rev w of ffffffff00000001
  code  5ac00820                  # rev w0, w1
  in    x1=ffffffff00000001
  out   x0=1000000

case rev w of 12345678
  code  5ac00820                  # rev w0, w1
  in    x1=12345678
  out   x0=78563412

case rev16 x of 0
  code  dac00420                  # rev16 x0, x1
  in    x1=0
  out   x0=0

case rev16 x of 1
  code  dac00420                  # rev16 x0, x1
  in    x1=1
  out   x0=100

case rev16 x of ffffffffffffffff
  code  dac00420                  # rev16 x0, x1
  in    x1=ffffffffffffffff
  out   x0=ffffffffffffffff

case rev16 x of 7fffffffffffffff
  code  dac00420                  # rev16 x0, x1
  in    x1=7fffffffffffffff
  out   x0=ff7fffffffffffff

case rev16 x of 8000000000000000
  code  dac00420                  # rev16 x0, x1
  in    x1=8000000000000000
  out   x0=80000000000000

case rev16 x of 123456789abcdef0
  code  dac00420                  # rev16 x0, x1
  in    x1=123456789abcdef0
  out   x0=34127856bc9af0de

case rev16 w of 0
  code  5ac00420                  # rev16 w0, w1
  in    x1=0
  out   x0=0

case rev16 w of ffffffff
  code  5ac00420                  # rev16 w0, w1
  in    x1=ffffffff
  out   x0=ffffffff

case rev16 w of 80000000
  code  5ac00420                  # rev16 w0, w1
  in    x1=80000000
  out   x0=800000

case rev16 w of ffffffff00000001
  code  5ac00420                  # rev16 w0, w1
  in    x1=ffffffff00000001
  out   x0=100

case rev16 w of 12345678
  code  5ac00420                  # rev16 w0, w1
  in    x1=12345678
  out   x0=34127856

case rev32 x of 0
  code  dac00820                  # rev32 x0, x1
  in    x1=0
  out   x0=0

case rev32 x of 1
  code  dac00820                  # rev32 x0, x1
  in    x1=1
  out   x0=1000000

case rev32 x of ffffffffffffffff
  code  dac00820                  # rev32 x0, x1
  in    x1=ffffffffffffffff
  out   x0=ffffffffffffffff

case rev32 x of 7fffffffffffffff
  code  dac00820                  # rev32 x0, x1
  in    x1=7fffffffffffffff
  out   x0=ffffff7fffffffff

case rev32 x of 8000000000000000
  code  dac00820                  # rev32 x0, x1
  in    x1=8000000000000000
  out   x0=8000000000

case rev32 x of 123456789abcdef0
  code  dac00820                  # rev32 x0, x1
  in    x1=123456789abcdef0
  out   x0=78563412f0debc9a

case clz x of 0
  code  dac01020                  # clz x0, x1
  in    x1=0
  out   x0=40

case clz x of 1
  code  dac01020                  # clz x0, x1
  in    x1=1
  out   x0=3f

case clz x of ffffffffffffffff
  code  dac01020                  # clz x0, x1
  in    x1=ffffffffffffffff
  out   x0=0

case clz x of 7fffffffffffffff
  code  dac01020                  # clz x0, x1
  in    x1=7fffffffffffffff
  out   x0=1

case clz x of 8000000000000000
  code  dac01020                  # clz x0, x1
  in    x1=8000000000000000
  out   x0=0

case clz x of 123456789abcdef0
  code  dac01020                  # clz x0, x1
  in    x1=123456789abcdef0
  out   x0=3

case clz w of 0
  code  5ac01020                  # clz w0, w1
  in    x1=0
  out   x0=20

case clz w of ffffffff
  code  5ac01020                  # clz w0, w1
  in    x1=ffffffff
  out   x0=0

case clz w of 80000000
  code  5ac01020                  # clz w0, w1
  in    x1=80000000
  out   x0=0

case clz w of ffffffff00000001
  code  5ac01020                  # clz w0, w1
  in    x1=ffffffff00000001
  out   x0=1f

case clz w of 12345678
  code  5ac01020                  # clz w0, w1
  in    x1=12345678
  out   x0=3

case cls x of 0
  code  dac01420                  # cls x0, x1
  in    x1=0
  out   x0=3f

case cls x of 1
  code  dac01420                  # cls x0, x1
  in    x1=1
  out   x0=3e

case cls x of ffffffffffffffff
  code  dac01420                  # cls x0, x1
  in    x1=ffffffffffffffff
  out   x0=3f

case cls x of 7fffffffffffffff
  code  dac01420                  # cls x0, x1
  in    x1=7fffffffffffffff
  out   x0=0

case cls x of 8000000000000000
  code  dac01420                  # cls x0, x1
  in    x1=8000000000000000
  out   x0=0

case cls x of 123456789abcdef0
  code  dac01420                  # cls x0, x1
  in    x1=123456789abcdef0
  out   x0=2

case cls w of 0
  code  5ac01420                  # cls w0, w1
  in    x1=0
  out   x0=1f

case cls w of ffffffff
  code  5ac01420                  # cls w0, w1
  in    x1=ffffffff
  out   x0=1f

case cls w of 80000000
  code  5ac01420                  # cls w0, w1
  in    x1=80000000
  out   x0=0

case cls w of ffffffff00000001
  code  5ac01420                  # cls w0, w1
  in    x1=ffffffff00000001
  out   x0=1e

case cls w of 12345678
  code  5ac01420                  # cls w0, w1
  in    x1=12345678
  out   x0=2
