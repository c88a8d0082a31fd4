# SPDX-License-Identifier: MIT
# CRC.

case crc32b of 0 into 0
  code  1ac24020                  # crc32b w0, w1, w2
  in    x1=0 x2=0
  out   x0=0

case crc32b of 31 into ffffffff
  code  1ac24020                  # crc32b w0, w1, w2
  in    x1=ffffffff x2=31
  out   x0=7c231048

case crc32b of fedcba9876543210 into ffffffff12345678
  code  1ac24020                  # crc32b w0, w1, w2
  in    x1=ffffffff12345678 x2=fedcba9876543210
  out   x0=437bdd3c

case crc32h of 0 into 0
  code  1ac24420                  # crc32h w0, w1, w2
  in    x1=0 x2=0
  out   x0=0

case crc32h of 31 into ffffffff
  code  1ac24420                  # crc32h w0, w1, w2
  in    x1=ffffffff x2=31
  out   x0=787beab2

case crc32h of fedcba9876543210 into ffffffff12345678
  code  1ac24420                  # crc32h w0, w1, w2
  in    x1=ffffffff12345678 x2=fedcba9876543210
  out   x0=e7fb56da

case crc32w of 0 into 0
  code  1ac24820                  # crc32w w0, w1, w2
  in    x1=0 x2=0
  out   x0=0

case crc32w of 31 into ffffffff
  code  1ac24820                  # crc32w w0, w1, w2
  in    x1=ffffffff x2=31
  out   x0=962cbf27

case crc32w of fedcba9876543210 into ffffffff12345678
  code  1ac24820                  # crc32w w0, w1, w2
  in    x1=ffffffff12345678 x2=fedcba9876543210
  out   x0=9e6e72f6

case crc32x of 0 into 0
  code  9ac24c20                  # crc32x w0, w1, x2
  in    x1=0 x2=0
  out   x0=0

case crc32x of 31 into ffffffff
  code  9ac24c20                  # crc32x w0, w1, x2
  in    x1=ffffffff x2=31
  out   x0=d3ba7375

case crc32x of fedcba9876543210 into ffffffff12345678
  code  9ac24c20                  # crc32x w0, w1, x2
  in    x1=ffffffff12345678 x2=fedcba9876543210
  out   x0=df04eaaa

case crc32cb of 0 into 0
  code  1ac25020                  # crc32cb w0, w1, w2
  in    x1=0 x2=0
  out   x0=0

case crc32cb of 31 into ffffffff
  code  1ac25020                  # crc32cb w0, w1, w2
  in    x1=ffffffff x2=31
  out   x0=6f0a661c

case crc32cb of fedcba9876543210 into ffffffff12345678
  code  1ac25020                  # crc32cb w0, w1, w2
  in    x1=ffffffff12345678 x2=fedcba9876543210
  out   x0=eb0dfffb

case crc32ch of 0 into 0
  code  1ac25420                  # crc32ch w0, w1, w2
  in    x1=0 x2=0
  out   x0=0

case crc32ch of 31 into ffffffff
  code  1ac25420                  # crc32ch w0, w1, w2
  in    x1=ffffffff x2=31
  out   x0=5d7202d9

case crc32ch of fedcba9876543210 into ffffffff12345678
  code  1ac25420                  # crc32ch w0, w1, w2
  in    x1=ffffffff12345678 x2=fedcba9876543210
  out   x0=bbd4f0f7

case crc32cw of 0 into 0
  code  1ac25820                  # crc32cw w0, w1, w2
  in    x1=0 x2=0
  out   x0=0

case crc32cw of 31 into ffffffff
  code  1ac25820                  # crc32cw w0, w1, w2
  in    x1=ffffffff x2=31
  out   x0=549cbb36

case crc32cw of fedcba9876543210 into ffffffff12345678
  code  1ac25820                  # crc32cw w0, w1, w2
  in    x1=ffffffff12345678 x2=fedcba9876543210
  out   x0=14f8d626

case crc32cx of 0 into 0
  code  9ac25c20                  # crc32cx w0, w1, x2
  in    x1=0 x2=0
  out   x0=0

case crc32cx of 31 into ffffffff
  code  9ac25c20                  # crc32cx w0, w1, x2
  in    x1=ffffffff x2=31
  out   x0=b39d5c7f

case crc32cx of fedcba9876543210 into ffffffff12345678
  code  9ac25c20                  # crc32cx w0, w1, x2
  in    x1=ffffffff12345678 x2=fedcba9876543210
  out   x0=679dfef3
