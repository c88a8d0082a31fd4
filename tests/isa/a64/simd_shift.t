# SPDX-License-Identifier: MIT
# Shifts by an immediate: the same size, narrowing, widening.

case sshr 16b by 1
  code  4f0f0420                  # sshr v0.16b, v1.16b, #1
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=e001fe3f1f20e0c001e12d0000ff3fc0

case sshr 16b by 4
  code  4f0c0420                  # sshr v0.16b, v1.16b, #4
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=fc00ff070304fcf800fc050000ff07f8

case sshr 16b by 7
  code  4f090420                  # sshr v0.16b, v1.16b, #7
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=ff00ff000000ffff00ff000000ff00ff

case sshr 16b by 8
  code  4f080420                  # sshr v0.16b, v1.16b, #8
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=ff00ff000000ffff00ff000000ff00ff

case sshr 8b: the upper half does not count
  code  0f0f0420                  # sshr v0.8b, v1.8b, #1
  in    v0=5 v1=80808080808080800303030303030303
  out   v0=00000000000000000101010101010101

case sshr 8h by 1
  code  4f1f0420                  # sshr v0.8h, v1.8h, #1
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=0001e1e12d2d00000000ffff3fffc000

case sshr 8h by 8
  code  4f180420                  # sshr v0.8h, v1.8h, #8
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=0000ffc3005a00000000ffff007fff80

case sshr 8h by 15
  code  4f110420                  # sshr v0.8h, v1.8h, #15
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=0000ffff000000000000ffff0000ffff

case sshr 8h by 16
  code  4f100420                  # sshr v0.8h, v1.8h, #16
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=0000ffff000000000000ffff0000ffff

case sshr 4h: the upper half does not count
  code  0f1f0420                  # sshr v0.4h, v1.4h, #1
  in    v0=5 v1=80008000800080000003000300030003
  out   v0=00000000000000000001000100010001

case sshr 4s by 1
  code  4f3f0420                  # sshr v0.4s, v1.4s, #1
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000ffffffff3fffffffc0000000

case sshr 4s by 1 1
  code  4f3f0420                  # sshr v0.4s, v1.4s, #1
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00000001e1e1e1e12d2d2d2d00000000

case sshr 4s by 16
  code  4f300420                  # sshr v0.4s, v1.4s, #16
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000ffffffff00007fffffff8000

case sshr 4s by 16 1
  code  4f300420                  # sshr v0.4s, v1.4s, #16
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00000000ffffc3c300005a5a00000000

case sshr 4s by 31
  code  4f210420                  # sshr v0.4s, v1.4s, #31
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000ffffffff00000000ffffffff

case sshr 4s by 31 1
  code  4f210420                  # sshr v0.4s, v1.4s, #31
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00000000ffffffff0000000000000000

case sshr 4s by 32
  code  4f200420                  # sshr v0.4s, v1.4s, #32
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000ffffffff00000000ffffffff

case sshr 4s by 32 1
  code  4f200420                  # sshr v0.4s, v1.4s, #32
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00000000ffffffff0000000000000000

case sshr 2s: the upper half does not count
  code  0f3f0420                  # sshr v0.2s, v1.2s, #1
  in    v0=5 v1=80000000800000000000000300000003
  out   v0=00000000000000000000000100000001

case sshr 2d by 1
  code  4f7f0420                  # sshr v0.2d, v1.2d, #1
  in    v1=7fffffffffffffff8000000000000000
  out   v0=3fffffffffffffffc000000000000000

case sshr 2d by 1 1
  code  4f7f0420                  # sshr v0.2d, v1.2d, #1
  in    v1=ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case sshr 2d by 32
  code  4f600420                  # sshr v0.2d, v1.2d, #32
  in    v1=7fffffffffffffff8000000000000000
  out   v0=000000007fffffffffffffff80000000

case sshr 2d by 32 1
  code  4f600420                  # sshr v0.2d, v1.2d, #32
  in    v1=ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case sshr 2d by 63
  code  4f410420                  # sshr v0.2d, v1.2d, #63
  in    v1=7fffffffffffffff8000000000000000
  out   v0=0000000000000000ffffffffffffffff

case sshr 2d by 63 1
  code  4f410420                  # sshr v0.2d, v1.2d, #63
  in    v1=ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case sshr 2d by 64
  code  4f400420                  # sshr v0.2d, v1.2d, #64
  in    v1=7fffffffffffffff8000000000000000
  out   v0=0000000000000000ffffffffffffffff

case sshr 2d by 64 1
  code  4f400420                  # sshr v0.2d, v1.2d, #64
  in    v1=ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case sshr d 0
  code  5f440420                  # sshr d0, d1, #60
  in    v0=9 v1=78000000000000000
  out   v0=0000000000000000fffffffffffffff8

case sshr d 1
  code  5f440420                  # sshr d0, d1, #60
  in    v0=9 v1=77fffffffffffffff
  out   v0=00000000000000000000000000000007

case sshr d 2
  code  5f440420                  # sshr d0, d1, #60
  in    v0=9 v1=7ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case ushr 16b by 1
  code  6f0f0420                  # ushr v0.16b, v1.16b, #1
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=60017e3f1f20604001612d00007f3f40

case ushr 16b by 4
  code  6f0c0420                  # ushr v0.16b, v1.16b, #4
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=0c000f0703040c08000c0500000f0708

case ushr 16b by 7
  code  6f090420                  # ushr v0.16b, v1.16b, #7
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=01000100000001010001000000010001

case ushr 16b by 8
  code  6f080420                  # ushr v0.16b, v1.16b, #8
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=00000000000000000000000000000000

case ushr 8b: the upper half does not count
  code  2f0f0420                  # ushr v0.8b, v1.8b, #1
  in    v0=5 v1=80808080808080800303030303030303
  out   v0=00000000000000000101010101010101

case ushr 8h by 1
  code  6f1f0420                  # ushr v0.8h, v1.8h, #1
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000161e12d2d000000007fff3fff4000

case ushr 8h by 8
  code  6f180420                  # ushr v0.8h, v1.8h, #8
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000c3005a0000000000ff007f0080

case ushr 8h by 15
  code  6f110420                  # ushr v0.8h, v1.8h, #15
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=00000001000000000000000100000001

case ushr 8h by 16
  code  6f100420                  # ushr v0.8h, v1.8h, #16
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=00000000000000000000000000000000

case ushr 4h: the upper half does not count
  code  2f1f0420                  # ushr v0.4h, v1.4h, #1
  in    v0=5 v1=80008000800080000003000300030003
  out   v0=00000000000000000001000100010001

case ushr 4s by 1
  code  6f3f0420                  # ushr v0.4s, v1.4s, #1
  in    v1=ffffffff7fffffff80000000
  out   v0=000000007fffffff3fffffff40000000

case ushr 4s by 1 1
  code  6f3f0420                  # ushr v0.4s, v1.4s, #1
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=0000000161e1e1e12d2d2d2d00000000

case ushr 4s by 16
  code  6f300420                  # ushr v0.4s, v1.4s, #16
  in    v1=ffffffff7fffffff80000000
  out   v0=000000000000ffff00007fff00008000

case ushr 4s by 16 1
  code  6f300420                  # ushr v0.4s, v1.4s, #16
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=000000000000c3c300005a5a00000000

case ushr 4s by 31
  code  6f210420                  # ushr v0.4s, v1.4s, #31
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000000010000000000000001

case ushr 4s by 31 1
  code  6f210420                  # ushr v0.4s, v1.4s, #31
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00000000000000010000000000000000

case ushr 4s by 32
  code  6f200420                  # ushr v0.4s, v1.4s, #32
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000000000000000000000000

case ushr 4s by 32 1
  code  6f200420                  # ushr v0.4s, v1.4s, #32
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00000000000000000000000000000000

case ushr 2s: the upper half does not count
  code  2f3f0420                  # ushr v0.2s, v1.2s, #1
  in    v0=5 v1=80000000800000000000000300000003
  out   v0=00000000000000000000000100000001

case ushr 2d by 1
  code  6f7f0420                  # ushr v0.2d, v1.2d, #1
  in    v1=7fffffffffffffff8000000000000000
  out   v0=3fffffffffffffff4000000000000000

case ushr 2d by 1 1
  code  6f7f0420                  # ushr v0.2d, v1.2d, #1
  in    v1=ffffffffffffffff
  out   v0=00000000000000007fffffffffffffff

case ushr 2d by 32
  code  6f600420                  # ushr v0.2d, v1.2d, #32
  in    v1=7fffffffffffffff8000000000000000
  out   v0=000000007fffffff0000000080000000

case ushr 2d by 32 1
  code  6f600420                  # ushr v0.2d, v1.2d, #32
  in    v1=ffffffffffffffff
  out   v0=000000000000000000000000ffffffff

case ushr 2d by 63
  code  6f410420                  # ushr v0.2d, v1.2d, #63
  in    v1=7fffffffffffffff8000000000000000
  out   v0=00000000000000000000000000000001

case ushr 2d by 63 1
  code  6f410420                  # ushr v0.2d, v1.2d, #63
  in    v1=ffffffffffffffff
  out   v0=00000000000000000000000000000001

case ushr 2d by 64
  code  6f400420                  # ushr v0.2d, v1.2d, #64
  in    v1=7fffffffffffffff8000000000000000
  out   v0=00000000000000000000000000000000

case ushr 2d by 64 1
  code  6f400420                  # ushr v0.2d, v1.2d, #64
  in    v1=ffffffffffffffff
  out   v0=00000000000000000000000000000000

case ushr d 0
  code  7f440420                  # ushr d0, d1, #60
  in    v0=9 v1=78000000000000000
  out   v0=00000000000000000000000000000008

case ushr d 1
  code  7f440420                  # ushr d0, d1, #60
  in    v0=9 v1=77fffffffffffffff
  out   v0=00000000000000000000000000000007

case ushr d 2
  code  7f440420                  # ushr d0, d1, #60
  in    v0=9 v1=7ffffffffffffffff
  out   v0=0000000000000000000000000000000f

case ssra 16b by 1
  code  4f0f1420                  # ssra v0.16b, v1.16b, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=f123318374865748f8c702c4b3a1d040

case ssra 16b by 4
  code  4f0c1420                  # ssra v0.16b, v1.16b, #4
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=0d22324b586a7380f7e2dac4b3a19878

case ssra 16b by 7
  code  4f091420                  # ssra v0.16b, v1.16b, #7
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=1022324455667687f7e5d5c4b3a1917f

case ssra 16b by 8
  code  4f081420                  # ssra v0.16b, v1.16b, #8
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=1022324455667687f7e5d5c4b3a1917f

case ssra 8b: the upper half does not count
  code  0f0f1420                  # ssra v0.8b, v1.8b, #1
  in    v0=5 v1=80808080808080800303030303030303
  out   v0=00000000000000000101010101010106

case ssra 8h by 1
  code  4f1f1420                  # ssra v0.8h, v1.8h, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   v0=1123152582937788f7e6d5c3f3a15180

case ssra 8h by 8
  code  4f181420                  # ssra v0.8h, v1.8h, #8
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   v0=1122330755c07788f7e6d5c3b4219100

case ssra 8h by 15
  code  4f111420                  # ssra v0.8h, v1.8h, #15
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   v0=1122334355667788f7e6d5c3b3a2917f

case ssra 8h by 16
  code  4f101420                  # ssra v0.8h, v1.8h, #16
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   v0=1122334355667788f7e6d5c3b3a2917f

case ssra 4h: the upper half does not count
  code  0f1f1420                  # ssra v0.4h, v1.4h, #1
  in    v0=5 v1=80008000800080000003000300030003
  out   v0=00000000000000000001000100010006

case ssra 4s by 1
  code  4f3f1420                  # ssra v0.4s, v1.4s, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   v0=112233445566778737e6d5c373a29180

case ssra 4s by 1 1
  code  4f3f1420                  # ssra v0.4s, v1.4s, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   v0=1122334537485969251402f1b3a29180

case ssra 4s by 16
  code  4f301420                  # ssra v0.4s, v1.4s, #16
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   v0=1122334455667787f7e755c3b3a21180

case ssra 4s by 16 1
  code  4f301420                  # ssra v0.4s, v1.4s, #16
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   v0=1122334455663b4bf7e7301eb3a29180

case ssra 4s by 31
  code  4f211420                  # ssra v0.4s, v1.4s, #31
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   v0=1122334455667787f7e6d5c4b3a2917f

case ssra 4s by 31 1
  code  4f211420                  # ssra v0.4s, v1.4s, #31
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   v0=1122334455667787f7e6d5c4b3a29180

case ssra 4s by 32
  code  4f201420                  # ssra v0.4s, v1.4s, #32
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   v0=1122334455667787f7e6d5c4b3a2917f

case ssra 4s by 32 1
  code  4f201420                  # ssra v0.4s, v1.4s, #32
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   v0=1122334455667787f7e6d5c4b3a29180

case ssra 2s: the upper half does not count
  code  0f3f1420                  # ssra v0.2s, v1.2s, #1
  in    v0=5 v1=80000000800000000000000300000003
  out   v0=00000000000000000000000100000006

case ssra 2d by 1
  code  4f7f1420                  # ssra v0.2d, v1.2d, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   v0=5122334455667787b7e6d5c4b3a29180

case ssra 2d by 1 1
  code  4f7f1420                  # ssra v0.2d, v1.2d, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   v0=1122334455667788f7e6d5c4b3a2917f

case ssra 2d by 32
  code  4f601420                  # ssra v0.2d, v1.2d, #32
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   v0=11223344d5667787f7e6d5c433a29180

case ssra 2d by 32 1
  code  4f601420                  # ssra v0.2d, v1.2d, #32
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   v0=1122334455667788f7e6d5c4b3a2917f

case ssra 2d by 63
  code  4f411420                  # ssra v0.2d, v1.2d, #63
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   v0=1122334455667788f7e6d5c4b3a2917f

case ssra 2d by 63 1
  code  4f411420                  # ssra v0.2d, v1.2d, #63
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   v0=1122334455667788f7e6d5c4b3a2917f

case ssra 2d by 64
  code  4f401420                  # ssra v0.2d, v1.2d, #64
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   v0=1122334455667788f7e6d5c4b3a2917f

case ssra 2d by 64 1
  code  4f401420                  # ssra v0.2d, v1.2d, #64
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   v0=1122334455667788f7e6d5c4b3a2917f

case ssra d 0
  code  5f441420                  # ssra d0, d1, #60
  in    v0=9 v1=78000000000000000
  out   v0=00000000000000000000000000000001

case ssra d 1
  code  5f441420                  # ssra d0, d1, #60
  in    v0=9 v1=77fffffffffffffff
  out   v0=00000000000000000000000000000010

case ssra d 2
  code  5f441420                  # ssra d0, d1, #60
  in    v0=9 v1=7ffffffffffffffff
  out   v0=00000000000000000000000000000008

case usra 16b by 1
  code  6f0f1420                  # usra v0.16b, v1.16b, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=7123b1837486d7c8f84702c4b321d0c0

case usra 16b by 4
  code  6f0c1420                  # usra v0.16b, v1.16b, #4
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=1d22424b586a8390f7f2dac4b3b19888

case usra 16b by 7
  code  6f091420                  # usra v0.16b, v1.16b, #7
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=1222344455667889f7e7d5c4b3a39181

case usra 16b by 8
  code  6f081420                  # usra v0.16b, v1.16b, #8
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   

case usra 8b: the upper half does not count
  code  2f0f1420                  # usra v0.8b, v1.8b, #1
  in    v0=5 v1=80808080808080800303030303030303
  out   v0=00000000000000000101010101010106

case usra 8h by 1
  code  6f1f1420                  # usra v0.8h, v1.8h, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   v0=1123952582937788f7e655c3f3a1d180

case usra 8h by 8
  code  6f181420                  # usra v0.8h, v1.8h, #8
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   v0=1122340755c07788f7e6d6c3b4219200

case usra 8h by 15
  code  6f111420                  # usra v0.8h, v1.8h, #15
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   v0=1122334555667788f7e6d5c5b3a29181

case usra 8h by 16
  code  6f101420                  # usra v0.8h, v1.8h, #16
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   

case usra 4h: the upper half does not count
  code  2f1f1420                  # usra v0.4h, v1.4h, #1
  in    v0=5 v1=80008000800080000003000300030003
  out   v0=00000000000000000001000100010006

case usra 4s by 1
  code  6f3f1420                  # usra v0.4s, v1.4s, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   v0=11223344d566778737e6d5c3f3a29180

case usra 4s by 1 1
  code  6f3f1420                  # usra v0.4s, v1.4s, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   v0=11223345b7485969251402f1b3a29180

case usra 4s by 16
  code  6f301420                  # usra v0.4s, v1.4s, #16
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   v0=1122334455677787f7e755c3b3a31180

case usra 4s by 16 1
  code  6f301420                  # usra v0.4s, v1.4s, #16
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   v0=1122334455673b4bf7e7301eb3a29180

case usra 4s by 31
  code  6f211420                  # usra v0.4s, v1.4s, #31
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   v0=1122334455667789f7e6d5c4b3a29181

case usra 4s by 31 1
  code  6f211420                  # usra v0.4s, v1.4s, #31
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   v0=1122334455667789f7e6d5c4b3a29180

case usra 4s by 32
  code  6f201420                  # usra v0.4s, v1.4s, #32
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   

case usra 4s by 32 1
  code  6f201420                  # usra v0.4s, v1.4s, #32
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   

case usra 2s: the upper half does not count
  code  2f3f1420                  # usra v0.2s, v1.2s, #1
  in    v0=5 v1=80000000800000000000000300000003
  out   v0=00000000000000000000000100000006

case usra 2d by 1
  code  6f7f1420                  # usra v0.2d, v1.2d, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   v0=512233445566778737e6d5c4b3a29180

case usra 2d by 1 1
  code  6f7f1420                  # usra v0.2d, v1.2d, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   v0=112233445566778877e6d5c4b3a2917f

case usra 2d by 32
  code  6f601420                  # usra v0.2d, v1.2d, #32
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   v0=11223344d5667787f7e6d5c533a29180

case usra 2d by 32 1
  code  6f601420                  # usra v0.2d, v1.2d, #32
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   v0=1122334455667788f7e6d5c5b3a2917f

case usra 2d by 63
  code  6f411420                  # usra v0.2d, v1.2d, #63
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   v0=1122334455667788f7e6d5c4b3a29181

case usra 2d by 63 1
  code  6f411420                  # usra v0.2d, v1.2d, #63
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   v0=1122334455667788f7e6d5c4b3a29181

case usra 2d by 64
  code  6f401420                  # usra v0.2d, v1.2d, #64
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   

case usra 2d by 64 1
  code  6f401420                  # usra v0.2d, v1.2d, #64
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   

case usra d 0
  code  7f441420                  # usra d0, d1, #60
  in    v0=9 v1=78000000000000000
  out   v0=00000000000000000000000000000011

case usra d 1
  code  7f441420                  # usra d0, d1, #60
  in    v0=9 v1=77fffffffffffffff
  out   v0=00000000000000000000000000000010

case usra d 2
  code  7f441420                  # usra d0, d1, #60
  in    v0=9 v1=7ffffffffffffffff
  out   v0=00000000000000000000000000000018

case srshr 16b by 1
  code  4f0f2420                  # srshr v0.16b, v1.16b, #1
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=e001ff3f2020e0c102e22d01000040c0

case srshr 16b by 4
  code  4f0c2420                  # srshr v0.16b, v1.16b, #4
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=fc0000080404fcf800fc0600000008f8

case srshr 16b by 7
  code  4f092420                  # srshr v0.16b, v1.16b, #7
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=00000001000100ff00000100000001ff

case srshr 16b by 8
  code  4f082420                  # srshr v0.16b, v1.16b, #8
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=00000000000000000000000000000000

case srshr 8b: the upper half does not count
  code  0f0f2420                  # srshr v0.8b, v1.8b, #1
  in    v0=5 v1=80808080808080800303030303030303
  out   v0=00000000000000000202020202020202

case srshr 8h by 1
  code  4f1f2420                  # srshr v0.8h, v1.8h, #1
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=0002e1e22d2d0001000000004000c000

case srshr 8h by 8
  code  4f182420                  # srshr v0.8h, v1.8h, #8
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=0000ffc4005a0000000000000080ff80

case srshr 8h by 15
  code  4f112420                  # srshr v0.8h, v1.8h, #15
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=0000000000010000000000000001ffff

case srshr 8h by 16
  code  4f102420                  # srshr v0.8h, v1.8h, #16
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=00000000000000000000000000000000

case srshr 4h: the upper half does not count
  code  0f1f2420                  # srshr v0.4h, v1.4h, #1
  in    v0=5 v1=80008000800080000003000300030003
  out   v0=00000000000000000002000200020002

case srshr 4s by 1
  code  4f3f2420                  # srshr v0.4s, v1.4s, #1
  in    v1=ffffffff7fffffff80000000
  out   v0=000000000000000040000000c0000000

case srshr 4s by 1 1
  code  4f3f2420                  # srshr v0.4s, v1.4s, #1
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00000002e1e1e1e22d2d2d2d00000001

case srshr 4s by 16
  code  4f302420                  # srshr v0.4s, v1.4s, #16
  in    v1=ffffffff7fffffff80000000
  out   v0=000000000000000000008000ffff8000

case srshr 4s by 16 1
  code  4f302420                  # srshr v0.4s, v1.4s, #16
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00000000ffffc3c400005a5a00000000

case srshr 4s by 31
  code  4f212420                  # srshr v0.4s, v1.4s, #31
  in    v1=ffffffff7fffffff80000000
  out   v0=000000000000000000000001ffffffff

case srshr 4s by 31 1
  code  4f212420                  # srshr v0.4s, v1.4s, #31
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00000000000000000000000100000000

case srshr 4s by 32
  code  4f202420                  # srshr v0.4s, v1.4s, #32
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000000000000000000000000

case srshr 4s by 32 1
  code  4f202420                  # srshr v0.4s, v1.4s, #32
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00000000000000000000000000000000

case srshr 2s: the upper half does not count
  code  0f3f2420                  # srshr v0.2s, v1.2s, #1
  in    v0=5 v1=80000000800000000000000300000003
  out   v0=00000000000000000000000200000002

case srshr 2d by 1
  code  4f7f2420                  # srshr v0.2d, v1.2d, #1
  in    v1=7fffffffffffffff8000000000000000
  out   v0=4000000000000000c000000000000000

case srshr 2d by 1 1
  code  4f7f2420                  # srshr v0.2d, v1.2d, #1
  in    v1=ffffffffffffffff
  out   v0=00000000000000000000000000000000

case srshr 2d by 32
  code  4f602420                  # srshr v0.2d, v1.2d, #32
  in    v1=7fffffffffffffff8000000000000000
  out   v0=0000000080000000ffffffff80000000

case srshr 2d by 32 1
  code  4f602420                  # srshr v0.2d, v1.2d, #32
  in    v1=ffffffffffffffff
  out   v0=00000000000000000000000000000000

case srshr 2d by 63
  code  4f412420                  # srshr v0.2d, v1.2d, #63
  in    v1=7fffffffffffffff8000000000000000
  out   v0=0000000000000001ffffffffffffffff

case srshr 2d by 63 1
  code  4f412420                  # srshr v0.2d, v1.2d, #63
  in    v1=ffffffffffffffff
  out   v0=00000000000000000000000000000000

case srshr 2d by 64
  code  4f402420                  # srshr v0.2d, v1.2d, #64
  in    v1=7fffffffffffffff8000000000000000
  out   v0=00000000000000000000000000000000

case srshr 2d by 64 1
  code  4f402420                  # srshr v0.2d, v1.2d, #64
  in    v1=ffffffffffffffff
  out   v0=00000000000000000000000000000000

case srshr d 0
  code  5f442420                  # srshr d0, d1, #60
  in    v0=9 v1=78000000000000000
  out   v0=0000000000000000fffffffffffffff8

case srshr d 1
  code  5f442420                  # srshr d0, d1, #60
  in    v0=9 v1=77fffffffffffffff
  out   v0=00000000000000000000000000000008

case srshr d 2
  code  5f442420                  # srshr d0, d1, #60
  in    v0=9 v1=7ffffffffffffffff
  out   v0=00000000000000000000000000000000

case urshr 16b by 1
  code  6f0f2420                  # urshr v0.16b, v1.16b, #1
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=60017f3f2020604102622d0100804040

case urshr 16b by 4
  code  6f0c2420                  # urshr v0.16b, v1.16b, #4
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=0c00100804040c08000c060000100808

case urshr 16b by 7
  code  6f092420                  # urshr v0.16b, v1.16b, #7
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=02000201000102010002010000020101

case urshr 16b by 8
  code  6f082420                  # urshr v0.16b, v1.16b, #8
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=01000100000001010001000000010001

case urshr 8b: the upper half does not count
  code  2f0f2420                  # urshr v0.8b, v1.8b, #1
  in    v0=5 v1=80808080808080800303030303030303
  out   v0=00000000000000000202020202020202

case urshr 8h by 1
  code  6f1f2420                  # urshr v0.8h, v1.8h, #1
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000261e22d2d00010000800040004000

case urshr 8h by 8
  code  6f182420                  # urshr v0.8h, v1.8h, #8
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000c4005a00000000010000800080

case urshr 8h by 15
  code  6f112420                  # urshr v0.8h, v1.8h, #15
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=00000002000100000000000200010001

case urshr 8h by 16
  code  6f102420                  # urshr v0.8h, v1.8h, #16
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=00000001000000000000000100000001

case urshr 4h: the upper half does not count
  code  2f1f2420                  # urshr v0.4h, v1.4h, #1
  in    v0=5 v1=80008000800080000003000300030003
  out   v0=00000000000000000002000200020002

case urshr 4s by 1
  code  6f3f2420                  # urshr v0.4s, v1.4s, #1
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000800000004000000040000000

case urshr 4s by 1 1
  code  6f3f2420                  # urshr v0.4s, v1.4s, #1
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=0000000261e1e1e22d2d2d2d00000001

case urshr 4s by 16
  code  6f302420                  # urshr v0.4s, v1.4s, #16
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000100000000800000008000

case urshr 4s by 16 1
  code  6f302420                  # urshr v0.4s, v1.4s, #16
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=000000000000c3c400005a5a00000000

case urshr 4s by 31
  code  6f212420                  # urshr v0.4s, v1.4s, #31
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000000020000000100000001

case urshr 4s by 31 1
  code  6f212420                  # urshr v0.4s, v1.4s, #31
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00000000000000020000000100000000

case urshr 4s by 32
  code  6f202420                  # urshr v0.4s, v1.4s, #32
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000000010000000000000001

case urshr 4s by 32 1
  code  6f202420                  # urshr v0.4s, v1.4s, #32
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00000000000000010000000000000000

case urshr 2s: the upper half does not count
  code  2f3f2420                  # urshr v0.2s, v1.2s, #1
  in    v0=5 v1=80000000800000000000000300000003
  out   v0=00000000000000000000000200000002

case urshr 2d by 1
  code  6f7f2420                  # urshr v0.2d, v1.2d, #1
  in    v1=7fffffffffffffff8000000000000000
  out   v0=40000000000000004000000000000000

case urshr 2d by 1 1
  code  6f7f2420                  # urshr v0.2d, v1.2d, #1
  in    v1=ffffffffffffffff
  out   v0=00000000000000008000000000000000

case urshr 2d by 32
  code  6f602420                  # urshr v0.2d, v1.2d, #32
  in    v1=7fffffffffffffff8000000000000000
  out   v0=00000000800000000000000080000000

case urshr 2d by 32 1
  code  6f602420                  # urshr v0.2d, v1.2d, #32
  in    v1=ffffffffffffffff
  out   v0=00000000000000000000000100000000

case urshr 2d by 63
  code  6f412420                  # urshr v0.2d, v1.2d, #63
  in    v1=7fffffffffffffff8000000000000000
  out   v0=00000000000000010000000000000001

case urshr 2d by 63 1
  code  6f412420                  # urshr v0.2d, v1.2d, #63
  in    v1=ffffffffffffffff
  out   v0=00000000000000000000000000000002

case urshr 2d by 64
  code  6f402420                  # urshr v0.2d, v1.2d, #64
  in    v1=7fffffffffffffff8000000000000000
  out   v0=00000000000000000000000000000001

case urshr 2d by 64 1
  code  6f402420                  # urshr v0.2d, v1.2d, #64
  in    v1=ffffffffffffffff
  out   v0=00000000000000000000000000000001

case urshr d 0
  code  7f442420                  # urshr d0, d1, #60
  in    v0=9 v1=78000000000000000
  out   v0=00000000000000000000000000000008

case urshr d 1
  code  7f442420                  # urshr d0, d1, #60
  in    v0=9 v1=77fffffffffffffff
  out   v0=00000000000000000000000000000008

case urshr d 2
  code  7f442420                  # urshr d0, d1, #60
  in    v0=9 v1=7ffffffffffffffff
  out   v0=00000000000000000000000000000010

case srsra 16b by 1
  code  4f0f3420                  # srsra v0.16b, v1.16b, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=f123328375865749f9c802c5b3a2d140

case srsra 16b by 4
  code  4f0c3420                  # srsra v0.16b, v1.16b, #4
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=0d22334c596a7380f7e2dbc4b3a29978

case srsra 16b by 7
  code  4f093420                  # srsra v0.16b, v1.16b, #7
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=1122334555677787f7e6d6c4b3a2927f

case srsra 16b by 8
  code  4f083420                  # srsra v0.16b, v1.16b, #8
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   

case srsra 8b: the upper half does not count
  code  0f0f3420                  # srsra v0.8b, v1.8b, #1
  in    v0=5 v1=80808080808080800303030303030303
  out   v0=00000000000000000202020202020207

case srsra 8h by 1
  code  4f1f3420                  # srsra v0.8h, v1.8h, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   v0=1124152682937789f7e6d5c4f3a25180

case srsra 8h by 8
  code  4f183420                  # srsra v0.8h, v1.8h, #8
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   v0=1122330855c07788f7e6d5c4b4229100

case srsra 8h by 15
  code  4f113420                  # srsra v0.8h, v1.8h, #15
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   v0=1122334455677788f7e6d5c4b3a3917f

case srsra 8h by 16
  code  4f103420                  # srsra v0.8h, v1.8h, #16
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   

case srsra 4h: the upper half does not count
  code  0f1f3420                  # srsra v0.4h, v1.4h, #1
  in    v0=5 v1=80008000800080000003000300030003
  out   v0=00000000000000000002000200020007

case srsra 4s by 1
  code  4f3f3420                  # srsra v0.4s, v1.4s, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   v0=112233445566778837e6d5c473a29180

case srsra 4s by 1 1
  code  4f3f3420                  # srsra v0.4s, v1.4s, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   v0=112233463748596a251402f1b3a29181

case srsra 4s by 16
  code  4f303420                  # srsra v0.4s, v1.4s, #16
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   v0=1122334455667788f7e755c4b3a21180

case srsra 4s by 16 1
  code  4f303420                  # srsra v0.4s, v1.4s, #16
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   v0=1122334455663b4cf7e7301eb3a29180

case srsra 4s by 31
  code  4f213420                  # srsra v0.4s, v1.4s, #31
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   v0=1122334455667788f7e6d5c5b3a2917f

case srsra 4s by 31 1
  code  4f213420                  # srsra v0.4s, v1.4s, #31
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   v0=1122334455667788f7e6d5c5b3a29180

case srsra 4s by 32
  code  4f203420                  # srsra v0.4s, v1.4s, #32
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   

case srsra 4s by 32 1
  code  4f203420                  # srsra v0.4s, v1.4s, #32
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   

case srsra 2s: the upper half does not count
  code  0f3f3420                  # srsra v0.2s, v1.2s, #1
  in    v0=5 v1=80000000800000000000000300000003
  out   v0=00000000000000000000000200000007

case srsra 2d by 1
  code  4f7f3420                  # srsra v0.2d, v1.2d, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   v0=5122334455667788b7e6d5c4b3a29180

case srsra 2d by 1 1
  code  4f7f3420                  # srsra v0.2d, v1.2d, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   

case srsra 2d by 32
  code  4f603420                  # srsra v0.2d, v1.2d, #32
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   v0=11223344d5667788f7e6d5c433a29180

case srsra 2d by 32 1
  code  4f603420                  # srsra v0.2d, v1.2d, #32
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   

case srsra 2d by 63
  code  4f413420                  # srsra v0.2d, v1.2d, #63
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   v0=1122334455667789f7e6d5c4b3a2917f

case srsra 2d by 63 1
  code  4f413420                  # srsra v0.2d, v1.2d, #63
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   

case srsra 2d by 64
  code  4f403420                  # srsra v0.2d, v1.2d, #64
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   

case srsra 2d by 64 1
  code  4f403420                  # srsra v0.2d, v1.2d, #64
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   

case srsra d 0
  code  5f443420                  # srsra d0, d1, #60
  in    v0=9 v1=78000000000000000
  out   v0=00000000000000000000000000000001

case srsra d 1
  code  5f443420                  # srsra d0, d1, #60
  in    v0=9 v1=77fffffffffffffff
  out   v0=00000000000000000000000000000011

case srsra d 2
  code  5f443420                  # srsra d0, d1, #60
  in    v0=9 v1=7ffffffffffffffff
  out   

case ursra 16b by 1
  code  6f0f3420                  # ursra v0.16b, v1.16b, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=7123b2837586d7c9f94802c5b322d1c0

case ursra 16b by 4
  code  6f0c3420                  # ursra v0.16b, v1.16b, #4
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=1d22434c596a8390f7f2dbc4b3b29988

case ursra 16b by 7
  code  6f093420                  # ursra v0.16b, v1.16b, #7
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=1322354555677989f7e8d6c4b3a49281

case ursra 16b by 8
  code  6f083420                  # ursra v0.16b, v1.16b, #8
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=1222344455667889f7e7d5c4b3a39181

case ursra 8b: the upper half does not count
  code  2f0f3420                  # ursra v0.8b, v1.8b, #1
  in    v0=5 v1=80808080808080800303030303030303
  out   v0=00000000000000000202020202020207

case ursra 8h by 1
  code  6f1f3420                  # ursra v0.8h, v1.8h, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   v0=1124952682937789f7e655c4f3a2d180

case ursra 8h by 8
  code  6f183420                  # ursra v0.8h, v1.8h, #8
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   v0=1122340855c07788f7e6d6c4b4229200

case ursra 8h by 15
  code  6f113420                  # ursra v0.8h, v1.8h, #15
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   v0=1122334655677788f7e6d5c6b3a39181

case ursra 8h by 16
  code  6f103420                  # ursra v0.8h, v1.8h, #16
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   v0=1122334555667788f7e6d5c5b3a29181

case ursra 4h: the upper half does not count
  code  2f1f3420                  # ursra v0.4h, v1.4h, #1
  in    v0=5 v1=80008000800080000003000300030003
  out   v0=00000000000000000002000200020007

case ursra 4s by 1
  code  6f3f3420                  # ursra v0.4s, v1.4s, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   v0=11223344d566778837e6d5c4f3a29180

case ursra 4s by 1 1
  code  6f3f3420                  # ursra v0.4s, v1.4s, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   v0=11223346b748596a251402f1b3a29181

case ursra 4s by 16
  code  6f303420                  # ursra v0.4s, v1.4s, #16
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   v0=1122334455677788f7e755c4b3a31180

case ursra 4s by 16 1
  code  6f303420                  # ursra v0.4s, v1.4s, #16
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   v0=1122334455673b4cf7e7301eb3a29180

case ursra 4s by 31
  code  6f213420                  # ursra v0.4s, v1.4s, #31
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   v0=112233445566778af7e6d5c5b3a29181

case ursra 4s by 31 1
  code  6f213420                  # ursra v0.4s, v1.4s, #31
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   v0=112233445566778af7e6d5c5b3a29180

case ursra 4s by 32
  code  6f203420                  # ursra v0.4s, v1.4s, #32
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   v0=1122334455667789f7e6d5c4b3a29181

case ursra 4s by 32 1
  code  6f203420                  # ursra v0.4s, v1.4s, #32
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   v0=1122334455667789f7e6d5c4b3a29180

case ursra 2s: the upper half does not count
  code  2f3f3420                  # ursra v0.2s, v1.2s, #1
  in    v0=5 v1=80000000800000000000000300000003
  out   v0=00000000000000000000000200000007

case ursra 2d by 1
  code  6f7f3420                  # ursra v0.2d, v1.2d, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   v0=512233445566778837e6d5c4b3a29180

case ursra 2d by 1 1
  code  6f7f3420                  # ursra v0.2d, v1.2d, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   v0=112233445566778877e6d5c4b3a29180

case ursra 2d by 32
  code  6f603420                  # ursra v0.2d, v1.2d, #32
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   v0=11223344d5667788f7e6d5c533a29180

case ursra 2d by 32 1
  code  6f603420                  # ursra v0.2d, v1.2d, #32
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   v0=1122334455667788f7e6d5c5b3a29180

case ursra 2d by 63
  code  6f413420                  # ursra v0.2d, v1.2d, #63
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   v0=1122334455667789f7e6d5c4b3a29181

case ursra 2d by 63 1
  code  6f413420                  # ursra v0.2d, v1.2d, #63
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   v0=1122334455667788f7e6d5c4b3a29182

case ursra 2d by 64
  code  6f403420                  # ursra v0.2d, v1.2d, #64
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   v0=1122334455667788f7e6d5c4b3a29181

case ursra 2d by 64 1
  code  6f403420                  # ursra v0.2d, v1.2d, #64
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   v0=1122334455667788f7e6d5c4b3a29181

case ursra d 0
  code  7f443420                  # ursra d0, d1, #60
  in    v0=9 v1=78000000000000000
  out   v0=00000000000000000000000000000011

case ursra d 1
  code  7f443420                  # ursra d0, d1, #60
  in    v0=9 v1=77fffffffffffffff
  out   v0=00000000000000000000000000000011

case ursra d 2
  code  7f443420                  # ursra d0, d1, #60
  in    v0=9 v1=7ffffffffffffffff
  out   v0=00000000000000000000000000000019

case sri 16b by 1
  code  6f0f4420                  # sri v0.16b, v1.16b, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=60017e3f1f2060c081e1ad8080ffbfc0

case sri 16b by 4
  code  6f0c4420                  # sri v0.16b, v1.16b, #4
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=1c203f4753647c88f0ecd5c0b0af9788

case sri 16b by 7
  code  6f094420                  # sri v0.16b, v1.16b, #7
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=1122334454667789f6e7d4c4b2a39081

case sri 16b by 8
  code  6f084420                  # sri v0.16b, v1.16b, #8
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   

case sri 8b: the upper half does not count
  code  2f0f4420                  # sri v0.8b, v1.8b, #1
  in    v0=5 v1=80808080808080800303030303030303
  out   v0=00000000000000000101010101010101

case sri 8h by 1
  code  6f1f4420                  # sri v0.8h, v1.8h, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000161e12d2d00008000ffffbfffc000

case sri 8h by 8
  code  6f184420                  # sri v0.8h, v1.8h, #8
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   v0=110033c3555a7700f700d5ffb37f9180

case sri 8h by 15
  code  6f114420                  # sri v0.8h, v1.8h, #15
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   v0=1122334555667788f7e6d5c5b3a29181

case sri 8h by 16
  code  6f104420                  # sri v0.8h, v1.8h, #16
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   

case sri 4h: the upper half does not count
  code  2f1f4420                  # sri v0.4h, v1.4h, #1
  in    v0=5 v1=80008000800080000003000300030003
  out   v0=00000000000000000001000100010001

case sri 4s by 1
  code  6f3f4420                  # sri v0.4s, v1.4s, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   v0=000000007fffffffbfffffffc0000000

case sri 4s by 1 1
  code  6f3f4420                  # sri v0.4s, v1.4s, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   v0=0000000161e1e1e1ad2d2d2d80000000

case sri 4s by 16
  code  6f304420                  # sri v0.4s, v1.4s, #16
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   v0=112200005566fffff7e67fffb3a28000

case sri 4s by 16 1
  code  6f304420                  # sri v0.4s, v1.4s, #16
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   v0=112200005566c3c3f7e65a5ab3a20000

case sri 4s by 31
  code  6f214420                  # sri v0.4s, v1.4s, #31
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   v0=1122334455667789f7e6d5c4b3a29181

case sri 4s by 31 1
  code  6f214420                  # sri v0.4s, v1.4s, #31
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   v0=1122334455667789f7e6d5c4b3a29180

case sri 4s by 32
  code  6f204420                  # sri v0.4s, v1.4s, #32
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   

case sri 4s by 32 1
  code  6f204420                  # sri v0.4s, v1.4s, #32
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   

case sri 2s: the upper half does not count
  code  2f3f4420                  # sri v0.2s, v1.2s, #1
  in    v0=5 v1=80000000800000000000000300000003
  out   v0=00000000000000000000000100000001

case sri 2d by 1
  code  6f7f4420                  # sri v0.2d, v1.2d, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   v0=3fffffffffffffffc000000000000000

case sri 2d by 1 1
  code  6f7f4420                  # sri v0.2d, v1.2d, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case sri 2d by 32
  code  6f604420                  # sri v0.2d, v1.2d, #32
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   v0=112233447ffffffff7e6d5c480000000

case sri 2d by 32 1
  code  6f604420                  # sri v0.2d, v1.2d, #32
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   v0=1122334400000000f7e6d5c4ffffffff

case sri 2d by 63
  code  6f414420                  # sri v0.2d, v1.2d, #63
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   v0=1122334455667788f7e6d5c4b3a29181

case sri 2d by 63 1
  code  6f414420                  # sri v0.2d, v1.2d, #63
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   v0=1122334455667788f7e6d5c4b3a29181

case sri 2d by 64
  code  6f404420                  # sri v0.2d, v1.2d, #64
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   

case sri 2d by 64 1
  code  6f404420                  # sri v0.2d, v1.2d, #64
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   

case sri d 0
  code  7f444420                  # sri d0, d1, #60
  in    v0=9 v1=78000000000000000
  out   v0=00000000000000000000000000000008

case sri d 1
  code  7f444420                  # sri d0, d1, #60
  in    v0=9 v1=77fffffffffffffff
  out   v0=00000000000000000000000000000007

case sri d 2
  code  7f444420                  # sri d0, d1, #60
  in    v0=9 v1=7ffffffffffffffff
  out   v0=0000000000000000000000000000000f

case shl 16b by 0
  code  4f085420                  # shl v0.16b, v1.16b, #0
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=c002fd7e3f40c08103c35a0100ff7f80

case shl 16b by 1
  code  4f095420                  # shl v0.16b, v1.16b, #1
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=8004fafc7e8080020686b40200fefe00

case shl 16b by 4
  code  4f0c5420                  # shl v0.16b, v1.16b, #4
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=0020d0e0f00000103030a01000f0f000

case shl 16b by 7
  code  4f0f5420                  # shl v0.16b, v1.16b, #7
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=00008000800000808080008000808000

case shl 8b: the upper half does not count
  code  0f095420                  # shl v0.8b, v1.8b, #1
  in    v0=5 v1=80808080808080800303030303030303
  out   v0=00000000000000000606060606060606

case shl 8h by 0
  code  4f105420                  # shl v0.8h, v1.8h, #0
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=0003c3c35a5a00010000ffff7fff8000

case shl 8h by 1
  code  4f115420                  # shl v0.8h, v1.8h, #1
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=00068786b4b400020000fffefffe0000

case shl 8h by 8
  code  4f185420                  # shl v0.8h, v1.8h, #8
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=0300c3005a0001000000ff00ff000000

case shl 8h by 15
  code  4f1f5420                  # shl v0.8h, v1.8h, #15
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=80008000000080000000800080000000

case shl 4h: the upper half does not count
  code  0f115420                  # shl v0.4h, v1.4h, #1
  in    v0=5 v1=80008000800080000003000300030003
  out   v0=00000000000000000006000600060006

case shl 4s by 0
  code  4f205420                  # shl v0.4s, v1.4s, #0
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000ffffffff7fffffff80000000

case shl 4s by 0 1
  code  4f205420                  # shl v0.4s, v1.4s, #0
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00000003c3c3c3c35a5a5a5a00000001

case shl 4s by 1
  code  4f215420                  # shl v0.4s, v1.4s, #1
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000fffffffefffffffe00000000

case shl 4s by 1 1
  code  4f215420                  # shl v0.4s, v1.4s, #1
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=0000000687878786b4b4b4b400000002

case shl 4s by 16
  code  4f305420                  # shl v0.4s, v1.4s, #16
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000ffff0000ffff000000000000

case shl 4s by 16 1
  code  4f305420                  # shl v0.4s, v1.4s, #16
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00030000c3c300005a5a000000010000

case shl 4s by 31
  code  4f3f5420                  # shl v0.4s, v1.4s, #31
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000800000008000000000000000

case shl 4s by 31 1
  code  4f3f5420                  # shl v0.4s, v1.4s, #31
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=80000000800000000000000080000000

case shl 2s: the upper half does not count
  code  0f215420                  # shl v0.2s, v1.2s, #1
  in    v0=5 v1=80000000800000000000000300000003
  out   v0=00000000000000000000000600000006

case shl 2d by 0
  code  4f405420                  # shl v0.2d, v1.2d, #0
  in    v1=7fffffffffffffff8000000000000000
  out   v0=7fffffffffffffff8000000000000000

case shl 2d by 0 1
  code  4f405420                  # shl v0.2d, v1.2d, #0
  in    v1=ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case shl 2d by 1
  code  4f415420                  # shl v0.2d, v1.2d, #1
  in    v1=7fffffffffffffff8000000000000000
  out   v0=fffffffffffffffe0000000000000000

case shl 2d by 1 1
  code  4f415420                  # shl v0.2d, v1.2d, #1
  in    v1=ffffffffffffffff
  out   v0=0000000000000000fffffffffffffffe

case shl 2d by 32
  code  4f605420                  # shl v0.2d, v1.2d, #32
  in    v1=7fffffffffffffff8000000000000000
  out   v0=ffffffff000000000000000000000000

case shl 2d by 32 1
  code  4f605420                  # shl v0.2d, v1.2d, #32
  in    v1=ffffffffffffffff
  out   v0=0000000000000000ffffffff00000000

case shl 2d by 63
  code  4f7f5420                  # shl v0.2d, v1.2d, #63
  in    v1=7fffffffffffffff8000000000000000
  out   v0=80000000000000000000000000000000

case shl 2d by 63 1
  code  4f7f5420                  # shl v0.2d, v1.2d, #63
  in    v1=ffffffffffffffff
  out   v0=00000000000000008000000000000000

case shl d 0
  code  5f455420                  # shl d0, d1, #5
  in    v0=9 v1=78000000000000000
  out   v0=00000000000000000000000000000000

case shl d 1
  code  5f455420                  # shl d0, d1, #5
  in    v0=9 v1=77fffffffffffffff
  out   v0=0000000000000000ffffffffffffffe0

case shl d 2
  code  5f455420                  # shl d0, d1, #5
  in    v0=9 v1=7ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffe0

case sli 16b by 0
  code  6f085420                  # sli v0.16b, v1.16b, #0
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=c002fd7e3f40c08103c35a0100ff7f80

case sli 16b by 1
  code  6f095420                  # sli v0.16b, v1.16b, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=8104fbfc7f8081020786b50201feff00

case sli 16b by 4
  code  6f0c5420                  # sli v0.16b, v1.16b, #4
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=0122d3e4f50607183736a51403f2f100

case sli 16b by 7
  code  6f0f5420                  # sli v0.16b, v1.16b, #7
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=1122b344d5667788f7e655c433a29100

case sli 8b: the upper half does not count
  code  2f095420                  # sli v0.8b, v1.8b, #1
  in    v0=5 v1=80808080808080800303030303030303
  out   v0=00000000000000000606060606060607

case sli 8h by 0
  code  6f105420                  # sli v0.8h, v1.8h, #0
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   v0=0003c3c35a5a00010000ffff7fff8000

case sli 8h by 1
  code  6f115420                  # sli v0.8h, v1.8h, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   v0=00068786b4b400020000fffefffe0000

case sli 8h by 8
  code  6f185420                  # sli v0.8h, v1.8h, #8
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   v0=0322c3445a66018800e6ffc4ffa20080

case sli 8h by 15
  code  6f1f5420                  # sli v0.8h, v1.8h, #15
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c35a5a00010000ffff7fff8000
  out   v0=9122b3445566f78877e6d5c4b3a21180

case sli 4h: the upper half does not count
  code  2f115420                  # sli v0.4h, v1.4h, #1
  in    v0=5 v1=80008000800080000003000300030003
  out   v0=00000000000000000006000600060007

case sli 4s by 0
  code  6f205420                  # sli v0.4s, v1.4s, #0
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   v0=00000000ffffffff7fffffff80000000

case sli 4s by 0 1
  code  6f205420                  # sli v0.4s, v1.4s, #0
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00000003c3c3c3c35a5a5a5a00000001

case sli 4s by 1
  code  6f215420                  # sli v0.4s, v1.4s, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   v0=00000000fffffffefffffffe00000000

case sli 4s by 1 1
  code  6f215420                  # sli v0.4s, v1.4s, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   v0=0000000687878786b4b4b4b400000002

case sli 4s by 16
  code  6f305420                  # sli v0.4s, v1.4s, #16
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   v0=00003344ffff7788ffffd5c400009180

case sli 4s by 16 1
  code  6f305420                  # sli v0.4s, v1.4s, #16
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00033344c3c377885a5ad5c400019180

case sli 4s by 31
  code  6f3f5420                  # sli v0.4s, v1.4s, #31
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffff7fffffff80000000
  out   v0=11223344d5667788f7e6d5c433a29180

case sli 4s by 31 1
  code  6f3f5420                  # sli v0.4s, v1.4s, #31
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=3c3c3c3c35a5a5a5a00000001
  out   v0=91223344d566778877e6d5c4b3a29180

case sli 2s: the upper half does not count
  code  2f215420                  # sli v0.2s, v1.2s, #1
  in    v0=5 v1=80000000800000000000000300000003
  out   v0=00000000000000000000000600000007

case sli 2d by 0
  code  6f405420                  # sli v0.2d, v1.2d, #0
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   v0=7fffffffffffffff8000000000000000

case sli 2d by 0 1
  code  6f405420                  # sli v0.2d, v1.2d, #0
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case sli 2d by 1
  code  6f415420                  # sli v0.2d, v1.2d, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   v0=fffffffffffffffe0000000000000000

case sli 2d by 1 1
  code  6f415420                  # sli v0.2d, v1.2d, #1
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   v0=0000000000000000fffffffffffffffe

case sli 2d by 32
  code  6f605420                  # sli v0.2d, v1.2d, #32
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   v0=ffffffff5566778800000000b3a29180

case sli 2d by 32 1
  code  6f605420                  # sli v0.2d, v1.2d, #32
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   v0=0000000055667788ffffffffb3a29180

case sli 2d by 63
  code  6f7f5420                  # sli v0.2d, v1.2d, #63
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=7fffffffffffffff8000000000000000
  out   v0=912233445566778877e6d5c4b3a29180

case sli 2d by 63 1
  code  6f7f5420                  # sli v0.2d, v1.2d, #63
  in    v0=1122334455667788f7e6d5c4b3a29180 v1=ffffffffffffffff
  out   

case sli d 0
  code  7f455420                  # sli d0, d1, #5
  in    v0=9 v1=78000000000000000
  out   

case sli d 1
  code  7f455420                  # sli d0, d1, #5
  in    v0=9 v1=77fffffffffffffff
  out   v0=0000000000000000ffffffffffffffe9

case sli d 2
  code  7f455420                  # sli d0, d1, #5
  in    v0=9 v1=7ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffe9

case sqshl 16b by 0
  code  4f087420                  # sqshl v0.16b, v1.16b, #0
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=c002fd7e3f40c08103c35a0100ff7f80

case sqshl 16b by 1
  code  4f097420                  # sqshl v0.16b, v1.16b, #1
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=8004fa7f7e7f808006867f0200fe7f80 fpsr=8000000

case sqshl 16b by 4
  code  4f0c7420                  # sqshl v0.16b, v1.16b, #4
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=8020d07f7f7f808030807f1000f07f80 fpsr=8000000

case sqshl 16b by 7
  code  4f0f7420                  # sqshl v0.16b, v1.16b, #7
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=807f807f7f7f80807f807f7f00807f80 fpsr=8000000

case sqshl 8b: the upper half does not count
  code  0f097420                  # sqshl v0.8b, v1.8b, #1
  in    v0=5 v1=80808080808080800303030303030303
  out   v0=00000000000000000606060606060606

case sqshl 8h by 0
  code  4f107420                  # sqshl v0.8h, v1.8h, #0
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=0003c3c35a5a00010000ffff7fff8000

case sqshl 8h by 1
  code  4f117420                  # sqshl v0.8h, v1.8h, #1
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000687867fff00020000fffe7fff8000 fpsr=8000000

case sqshl 8h by 8
  code  4f187420                  # sqshl v0.8h, v1.8h, #8
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=030080007fff01000000ff007fff8000 fpsr=8000000

case sqshl 8h by 15
  code  4f1f7420                  # sqshl v0.8h, v1.8h, #15
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=7fff80007fff7fff000080007fff8000 fpsr=8000000

case sqshl 4h: the upper half does not count
  code  0f117420                  # sqshl v0.4h, v1.4h, #1
  in    v0=5 v1=80008000800080000003000300030003
  out   v0=00000000000000000006000600060006

case sqshl 4s by 0
  code  4f207420                  # sqshl v0.4s, v1.4s, #0
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000ffffffff7fffffff80000000

case sqshl 4s by 0 1
  code  4f207420                  # sqshl v0.4s, v1.4s, #0
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00000003c3c3c3c35a5a5a5a00000001

case sqshl 4s by 1
  code  4f217420                  # sqshl v0.4s, v1.4s, #1
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000fffffffe7fffffff80000000 fpsr=8000000

case sqshl 4s by 1 1
  code  4f217420                  # sqshl v0.4s, v1.4s, #1
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00000006878787867fffffff00000002 fpsr=8000000

case sqshl 4s by 16
  code  4f307420                  # sqshl v0.4s, v1.4s, #16
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000ffff00007fffffff80000000 fpsr=8000000

case sqshl 4s by 16 1
  code  4f307420                  # sqshl v0.4s, v1.4s, #16
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00030000800000007fffffff00010000 fpsr=8000000

case sqshl 4s by 31
  code  4f3f7420                  # sqshl v0.4s, v1.4s, #31
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000800000007fffffff80000000 fpsr=8000000

case sqshl 4s by 31 1
  code  4f3f7420                  # sqshl v0.4s, v1.4s, #31
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=7fffffff800000007fffffff7fffffff fpsr=8000000

case sqshl 2s: the upper half does not count
  code  0f217420                  # sqshl v0.2s, v1.2s, #1
  in    v0=5 v1=80000000800000000000000300000003
  out   v0=00000000000000000000000600000006

case sqshl 2d by 0
  code  4f407420                  # sqshl v0.2d, v1.2d, #0
  in    v1=7fffffffffffffff8000000000000000
  out   v0=7fffffffffffffff8000000000000000

case sqshl 2d by 0 1
  code  4f407420                  # sqshl v0.2d, v1.2d, #0
  in    v1=ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case sqshl 2d by 1
  code  4f417420                  # sqshl v0.2d, v1.2d, #1
  in    v1=7fffffffffffffff8000000000000000
  out   v0=7fffffffffffffff8000000000000000 fpsr=8000000

case sqshl 2d by 1 1
  code  4f417420                  # sqshl v0.2d, v1.2d, #1
  in    v1=ffffffffffffffff
  out   v0=0000000000000000fffffffffffffffe

case sqshl 2d by 32
  code  4f607420                  # sqshl v0.2d, v1.2d, #32
  in    v1=7fffffffffffffff8000000000000000
  out   v0=7fffffffffffffff8000000000000000 fpsr=8000000

case sqshl 2d by 32 1
  code  4f607420                  # sqshl v0.2d, v1.2d, #32
  in    v1=ffffffffffffffff
  out   v0=0000000000000000ffffffff00000000

case sqshl 2d by 63
  code  4f7f7420                  # sqshl v0.2d, v1.2d, #63
  in    v1=7fffffffffffffff8000000000000000
  out   v0=7fffffffffffffff8000000000000000 fpsr=8000000

case sqshl 2d by 63 1
  code  4f7f7420                  # sqshl v0.2d, v1.2d, #63
  in    v1=ffffffffffffffff
  out   v0=00000000000000008000000000000000

case sqshl d 0
  code  5f457420                  # sqshl d0, d1, #5
  in    v0=9 v1=78000000000000000
  out   v0=00000000000000008000000000000000 fpsr=8000000

case sqshl d 1
  code  5f457420                  # sqshl d0, d1, #5
  in    v0=9 v1=77fffffffffffffff
  out   v0=00000000000000007fffffffffffffff fpsr=8000000

case sqshl d 2
  code  5f457420                  # sqshl d0, d1, #5
  in    v0=9 v1=7ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffe0

case uqshl 16b by 0
  code  6f087420                  # uqshl v0.16b, v1.16b, #0
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=c002fd7e3f40c08103c35a0100ff7f80

case uqshl 16b by 1
  code  6f097420                  # uqshl v0.16b, v1.16b, #1
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=ff04fffc7e80ffff06ffb40200fffeff fpsr=8000000

case uqshl 16b by 4
  code  6f0c7420                  # uqshl v0.16b, v1.16b, #4
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=ff20ffffffffffff30ffff1000ffffff fpsr=8000000

case uqshl 16b by 7
  code  6f0f7420                  # uqshl v0.16b, v1.16b, #7
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=ffffffffffffffffffffff8000ffffff fpsr=8000000

case uqshl 8b: the upper half does not count
  code  2f097420                  # uqshl v0.8b, v1.8b, #1
  in    v0=5 v1=80808080808080800303030303030303
  out   v0=00000000000000000606060606060606

case uqshl 8h by 0
  code  6f107420                  # uqshl v0.8h, v1.8h, #0
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=0003c3c35a5a00010000ffff7fff8000

case uqshl 8h by 1
  code  6f117420                  # uqshl v0.8h, v1.8h, #1
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=0006ffffb4b400020000fffffffeffff fpsr=8000000

case uqshl 8h by 8
  code  6f187420                  # uqshl v0.8h, v1.8h, #8
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=0300ffffffff01000000ffffffffffff fpsr=8000000

case uqshl 8h by 15
  code  6f1f7420                  # uqshl v0.8h, v1.8h, #15
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=ffffffffffff80000000ffffffffffff fpsr=8000000

case uqshl 4h: the upper half does not count
  code  2f117420                  # uqshl v0.4h, v1.4h, #1
  in    v0=5 v1=80008000800080000003000300030003
  out   v0=00000000000000000006000600060006

case uqshl 4s by 0
  code  6f207420                  # uqshl v0.4s, v1.4s, #0
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000ffffffff7fffffff80000000

case uqshl 4s by 0 1
  code  6f207420                  # uqshl v0.4s, v1.4s, #0
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00000003c3c3c3c35a5a5a5a00000001

case uqshl 4s by 1
  code  6f217420                  # uqshl v0.4s, v1.4s, #1
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000fffffffffffffffeffffffff fpsr=8000000

case uqshl 4s by 1 1
  code  6f217420                  # uqshl v0.4s, v1.4s, #1
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00000006ffffffffb4b4b4b400000002 fpsr=8000000

case uqshl 4s by 16
  code  6f307420                  # uqshl v0.4s, v1.4s, #16
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000ffffffffffffffffffffffff fpsr=8000000

case uqshl 4s by 16 1
  code  6f307420                  # uqshl v0.4s, v1.4s, #16
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00030000ffffffffffffffff00010000 fpsr=8000000

case uqshl 4s by 31
  code  6f3f7420                  # uqshl v0.4s, v1.4s, #31
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000ffffffffffffffffffffffff fpsr=8000000

case uqshl 4s by 31 1
  code  6f3f7420                  # uqshl v0.4s, v1.4s, #31
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=ffffffffffffffffffffffff80000000 fpsr=8000000

case uqshl 2s: the upper half does not count
  code  2f217420                  # uqshl v0.2s, v1.2s, #1
  in    v0=5 v1=80000000800000000000000300000003
  out   v0=00000000000000000000000600000006

case uqshl 2d by 0
  code  6f407420                  # uqshl v0.2d, v1.2d, #0
  in    v1=7fffffffffffffff8000000000000000
  out   v0=7fffffffffffffff8000000000000000

case uqshl 2d by 0 1
  code  6f407420                  # uqshl v0.2d, v1.2d, #0
  in    v1=ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case uqshl 2d by 1
  code  6f417420                  # uqshl v0.2d, v1.2d, #1
  in    v1=7fffffffffffffff8000000000000000
  out   v0=fffffffffffffffeffffffffffffffff fpsr=8000000

case uqshl 2d by 1 1
  code  6f417420                  # uqshl v0.2d, v1.2d, #1
  in    v1=ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff fpsr=8000000

case uqshl 2d by 32
  code  6f607420                  # uqshl v0.2d, v1.2d, #32
  in    v1=7fffffffffffffff8000000000000000
  out   v0=ffffffffffffffffffffffffffffffff fpsr=8000000

case uqshl 2d by 32 1
  code  6f607420                  # uqshl v0.2d, v1.2d, #32
  in    v1=ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff fpsr=8000000

case uqshl 2d by 63
  code  6f7f7420                  # uqshl v0.2d, v1.2d, #63
  in    v1=7fffffffffffffff8000000000000000
  out   v0=ffffffffffffffffffffffffffffffff fpsr=8000000

case uqshl 2d by 63 1
  code  6f7f7420                  # uqshl v0.2d, v1.2d, #63
  in    v1=ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff fpsr=8000000

case uqshl d 0
  code  7f457420                  # uqshl d0, d1, #5
  in    v0=9 v1=78000000000000000
  out   v0=0000000000000000ffffffffffffffff fpsr=8000000

case uqshl d 1
  code  7f457420                  # uqshl d0, d1, #5
  in    v0=9 v1=77fffffffffffffff
  out   v0=0000000000000000ffffffffffffffff fpsr=8000000

case uqshl d 2
  code  7f457420                  # uqshl d0, d1, #5
  in    v0=9 v1=7ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff fpsr=8000000

case sqshlu 16b by 0
  code  6f086420                  # sqshlu v0.16b, v1.16b, #0
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=0002007e3f40000003005a0100007f00 fpsr=8000000

case sqshlu 16b by 1
  code  6f096420                  # sqshlu v0.16b, v1.16b, #1
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=000400fc7e8000000600b4020000fe00 fpsr=8000000

case sqshlu 16b by 4
  code  6f0c6420                  # sqshlu v0.16b, v1.16b, #4
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=002000ffffff00003000ff100000ff00 fpsr=8000000

case sqshlu 16b by 7
  code  6f0f6420                  # sqshlu v0.16b, v1.16b, #7
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=00ff00ffffff0000ff00ff800000ff00 fpsr=8000000

case sqshlu 8b: the upper half does not count
  code  2f096420                  # sqshlu v0.8b, v1.8b, #1
  in    v0=5 v1=80808080808080800303030303030303
  out   v0=00000000000000000606060606060606

case sqshlu 8h by 0
  code  6f106420                  # sqshlu v0.8h, v1.8h, #0
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000300005a5a0001000000007fff0000 fpsr=8000000

case sqshlu 8h by 1
  code  6f116420                  # sqshlu v0.8h, v1.8h, #1
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=00060000b4b4000200000000fffe0000 fpsr=8000000

case sqshlu 8h by 8
  code  6f186420                  # sqshlu v0.8h, v1.8h, #8
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=03000000ffff010000000000ffff0000 fpsr=8000000

case sqshlu 8h by 15
  code  6f1f6420                  # sqshlu v0.8h, v1.8h, #15
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=ffff0000ffff800000000000ffff0000 fpsr=8000000

case sqshlu 4h: the upper half does not count
  code  2f116420                  # sqshlu v0.4h, v1.4h, #1
  in    v0=5 v1=80008000800080000003000300030003
  out   v0=00000000000000000006000600060006

case sqshlu 4s by 0
  code  6f206420                  # sqshlu v0.4s, v1.4s, #0
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000000007fffffff00000000 fpsr=8000000

case sqshlu 4s by 0 1
  code  6f206420                  # sqshlu v0.4s, v1.4s, #0
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=00000003000000005a5a5a5a00000001 fpsr=8000000

case sqshlu 4s by 1
  code  6f216420                  # sqshlu v0.4s, v1.4s, #1
  in    v1=ffffffff7fffffff80000000
  out   v0=0000000000000000fffffffe00000000 fpsr=8000000

case sqshlu 4s by 1 1
  code  6f216420                  # sqshlu v0.4s, v1.4s, #1
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=0000000600000000b4b4b4b400000002 fpsr=8000000

case sqshlu 4s by 16
  code  6f306420                  # sqshlu v0.4s, v1.4s, #16
  in    v1=ffffffff7fffffff80000000
  out   v0=0000000000000000ffffffff00000000 fpsr=8000000

case sqshlu 4s by 16 1
  code  6f306420                  # sqshlu v0.4s, v1.4s, #16
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=0003000000000000ffffffff00010000 fpsr=8000000

case sqshlu 4s by 31
  code  6f3f6420                  # sqshlu v0.4s, v1.4s, #31
  in    v1=ffffffff7fffffff80000000
  out   v0=0000000000000000ffffffff00000000 fpsr=8000000

case sqshlu 4s by 31 1
  code  6f3f6420                  # sqshlu v0.4s, v1.4s, #31
  in    v1=3c3c3c3c35a5a5a5a00000001
  out   v0=ffffffff00000000ffffffff80000000 fpsr=8000000

case sqshlu 2s: the upper half does not count
  code  2f216420                  # sqshlu v0.2s, v1.2s, #1
  in    v0=5 v1=80000000800000000000000300000003
  out   v0=00000000000000000000000600000006

case sqshlu 2d by 0
  code  6f406420                  # sqshlu v0.2d, v1.2d, #0
  in    v1=7fffffffffffffff8000000000000000
  out   v0=7fffffffffffffff0000000000000000 fpsr=8000000

case sqshlu 2d by 0 1
  code  6f406420                  # sqshlu v0.2d, v1.2d, #0
  in    v1=ffffffffffffffff
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqshlu 2d by 1
  code  6f416420                  # sqshlu v0.2d, v1.2d, #1
  in    v1=7fffffffffffffff8000000000000000
  out   v0=fffffffffffffffe0000000000000000 fpsr=8000000

case sqshlu 2d by 1 1
  code  6f416420                  # sqshlu v0.2d, v1.2d, #1
  in    v1=ffffffffffffffff
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqshlu 2d by 32
  code  6f606420                  # sqshlu v0.2d, v1.2d, #32
  in    v1=7fffffffffffffff8000000000000000
  out   v0=ffffffffffffffff0000000000000000 fpsr=8000000

case sqshlu 2d by 32 1
  code  6f606420                  # sqshlu v0.2d, v1.2d, #32
  in    v1=ffffffffffffffff
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqshlu 2d by 63
  code  6f7f6420                  # sqshlu v0.2d, v1.2d, #63
  in    v1=7fffffffffffffff8000000000000000
  out   v0=ffffffffffffffff0000000000000000 fpsr=8000000

case sqshlu 2d by 63 1
  code  6f7f6420                  # sqshlu v0.2d, v1.2d, #63
  in    v1=ffffffffffffffff
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqshlu d 0
  code  7f456420                  # sqshlu d0, d1, #5
  in    v0=9 v1=78000000000000000
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqshlu d 1
  code  7f456420                  # sqshlu d0, d1, #5
  in    v0=9 v1=77fffffffffffffff
  out   v0=0000000000000000ffffffffffffffff fpsr=8000000

case sqshlu d 2
  code  7f456420                  # sqshlu d0, d1, #5
  in    v0=9 v1=7ffffffffffffffff
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqshl b 0
  code  5f097420                  # sqshl b0, b1, #1
  in    v1=8080
  out   v0=00000000000000000000000000000080 fpsr=8000000

case sqshl b 1
  code  5f097420                  # sqshl b0, b1, #1
  in    v1=807f
  out   v0=0000000000000000000000000000007f fpsr=8000000

case sqshl b 2
  code  5f097420                  # sqshl b0, b1, #1
  in    v1=80ff
  out   v0=000000000000000000000000000000fe

case sqshl b 3
  code  5f097420                  # sqshl b0, b1, #1
  in    v1=8000
  out   v0=00000000000000000000000000000000

case sqshl h 0
  code  5f117420                  # sqshl h0, h1, #1
  in    v1=80008000
  out   v0=00000000000000000000000000008000 fpsr=8000000

case sqshl h 1
  code  5f117420                  # sqshl h0, h1, #1
  in    v1=80007fff
  out   v0=00000000000000000000000000007fff fpsr=8000000

case sqshl h 2
  code  5f117420                  # sqshl h0, h1, #1
  in    v1=8000ffff
  out   v0=0000000000000000000000000000fffe

case sqshl h 3
  code  5f117420                  # sqshl h0, h1, #1
  in    v1=80000000
  out   v0=00000000000000000000000000000000

case sqshl s 0
  code  5f217420                  # sqshl s0, s1, #1
  in    v1=8000000080000000
  out   v0=00000000000000000000000080000000 fpsr=8000000

case sqshl s 1
  code  5f217420                  # sqshl s0, s1, #1
  in    v1=800000007fffffff
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case sqshl s 2
  code  5f217420                  # sqshl s0, s1, #1
  in    v1=80000000ffffffff
  out   v0=000000000000000000000000fffffffe

case sqshl s 3
  code  5f217420                  # sqshl s0, s1, #1
  in    v1=8000000000000000
  out   v0=00000000000000000000000000000000

case uqshl b 0
  code  7f097420                  # uqshl b0, b1, #1
  in    v1=8080
  out   v0=000000000000000000000000000000ff fpsr=8000000

case uqshl b 1
  code  7f097420                  # uqshl b0, b1, #1
  in    v1=807f
  out   v0=000000000000000000000000000000fe

case uqshl b 2
  code  7f097420                  # uqshl b0, b1, #1
  in    v1=80ff
  out   v0=000000000000000000000000000000ff fpsr=8000000

case uqshl b 3
  code  7f097420                  # uqshl b0, b1, #1
  in    v1=8000
  out   v0=00000000000000000000000000000000

case uqshl h 0
  code  7f117420                  # uqshl h0, h1, #1
  in    v1=80008000
  out   v0=0000000000000000000000000000ffff fpsr=8000000

case uqshl h 1
  code  7f117420                  # uqshl h0, h1, #1
  in    v1=80007fff
  out   v0=0000000000000000000000000000fffe

case uqshl h 2
  code  7f117420                  # uqshl h0, h1, #1
  in    v1=8000ffff
  out   v0=0000000000000000000000000000ffff fpsr=8000000

case uqshl h 3
  code  7f117420                  # uqshl h0, h1, #1
  in    v1=80000000
  out   v0=00000000000000000000000000000000

case uqshl s 0
  code  7f217420                  # uqshl s0, s1, #1
  in    v1=8000000080000000
  out   v0=000000000000000000000000ffffffff fpsr=8000000

case uqshl s 1
  code  7f217420                  # uqshl s0, s1, #1
  in    v1=800000007fffffff
  out   v0=000000000000000000000000fffffffe

case uqshl s 2
  code  7f217420                  # uqshl s0, s1, #1
  in    v1=80000000ffffffff
  out   v0=000000000000000000000000ffffffff fpsr=8000000

case uqshl s 3
  code  7f217420                  # uqshl s0, s1, #1
  in    v1=8000000000000000
  out   v0=00000000000000000000000000000000

case sqshlu b 0
  code  7f096420                  # sqshlu b0, b1, #1
  in    v1=8080
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqshlu b 1
  code  7f096420                  # sqshlu b0, b1, #1
  in    v1=807f
  out   v0=000000000000000000000000000000fe

case sqshlu b 2
  code  7f096420                  # sqshlu b0, b1, #1
  in    v1=80ff
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqshlu b 3
  code  7f096420                  # sqshlu b0, b1, #1
  in    v1=8000
  out   v0=00000000000000000000000000000000

case sqshlu h 0
  code  7f116420                  # sqshlu h0, h1, #1
  in    v1=80008000
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqshlu h 1
  code  7f116420                  # sqshlu h0, h1, #1
  in    v1=80007fff
  out   v0=0000000000000000000000000000fffe

case sqshlu h 2
  code  7f116420                  # sqshlu h0, h1, #1
  in    v1=8000ffff
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqshlu h 3
  code  7f116420                  # sqshlu h0, h1, #1
  in    v1=80000000
  out   v0=00000000000000000000000000000000

case sqshlu s 0
  code  7f216420                  # sqshlu s0, s1, #1
  in    v1=8000000080000000
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqshlu s 1
  code  7f216420                  # sqshlu s0, s1, #1
  in    v1=800000007fffffff
  out   v0=000000000000000000000000fffffffe

case sqshlu s 2
  code  7f216420                  # sqshlu s0, s1, #1
  in    v1=80000000ffffffff
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqshlu s 3
  code  7f216420                  # sqshlu s0, s1, #1
  in    v1=8000000000000000
  out   v0=00000000000000000000000000000000

case shrn 8b by 1 0
  code  0f0f8420                  # shrn v0.8b, v1.8h, #1
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000000000000001e12d0000ffff00

case shrn 8b by 1 1
  code  0f0f8420                  # shrn v0.8b, v1.8h, #1
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=00000000000000003fff00000001e12d

case shrn 8b by 7 0
  code  0f098420                  # shrn v0.8b, v1.8h, #7
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=00000000000000000087b40000ffff00

case shrn 8b by 7 1
  code  0f098420                  # shrn v0.8b, v1.8h, #7
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=0000000000000000007f8080000087b4

case shrn 8b by 8 0
  code  0f088420                  # shrn v0.8b, v1.8h, #8
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000000000000000c35a0000ff7f80

case shrn 8b by 8 1
  code  0f088420                  # shrn v0.8b, v1.8h, #8
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=0000000000000000003f40c08000c35a

case shrn2 16b keeps the low half
  code  4f0e8420                  # shrn2 v0.16b, v1.8h, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=ccccc0c08d9eb7a6deadbeef01234567

case shrn 4h by 1 0
  code  0f1f8420                  # shrn v0.4h, v1.4s, #1
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000000000000ffffffff0000

case shrn 4h by 1 1
  code  0f1f8420                  # shrn v0.4h, v1.4s, #1
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=000000000000000000000001e1e12d2d

case shrn 4h by 15 0
  code  0f118420                  # shrn v0.4h, v1.4s, #15
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000000000000ffffffff0000

case shrn 4h by 15 1
  code  0f118420                  # shrn v0.4h, v1.4s, #15
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=0000000000000000000000008787b4b4

case shrn 4h by 16 0
  code  0f108420                  # shrn v0.4h, v1.4s, #16
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000000000000ffff7fff8000

case shrn 4h by 16 1
  code  0f108420                  # shrn v0.4h, v1.4s, #16
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=000000000000000080000000c3c35a5a

case shrn2 8h keeps the low half
  code  4f1e8420                  # shrn2 v0.8h, v1.4s, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=cccc3fc0159e2ea6deadbeef01234567

case shrn 2s by 1 0
  code  0f3f8420                  # shrn v0.2s, v1.2d, #1
  in    v1=7fffffffffffffff8000000000000000
  out   v0=0000000000000000ffffffff00000000

case shrn 2s by 1 1
  code  0f3f8420                  # shrn v0.2s, v1.2d, #1
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=0000000000000000e1e1e1e12d2d2d2d

case shrn 2s by 31 0
  code  0f218420                  # shrn v0.2s, v1.2d, #31
  in    v1=7fffffffffffffff8000000000000000
  out   v0=0000000000000000ffffffff00000000

case shrn 2s by 31 1
  code  0f218420                  # shrn v0.2s, v1.2d, #31
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=000000000000000087878787b4b4b4b4

case shrn 2s by 32 0
  code  0f208420                  # shrn v0.2s, v1.2d, #32
  in    v1=7fffffffffffffff8000000000000000
  out   v0=00000000000000007fffffff80000000

case shrn 2s by 32 1
  code  0f208420                  # shrn v0.2s, v1.2d, #32
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=0000000000000000c3c3c3c35a5a5a5a

case shrn2 4s keeps the low half
  code  4f3e8420                  # shrn2 v0.4s, v1.2d, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=ffc03fc03fb72ea6deadbeef01234567

case rshrn 8b by 1 0
  code  0f0f8c20                  # rshrn v0.8b, v1.8h, #1
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000000000000002e22d0100000000

case rshrn 8b by 1 1
  code  0f0f8c20                  # rshrn v0.8b, v1.8h, #1
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=00000000000000003f0000000102e22d

case rshrn 8b by 7 0
  code  0f098c20                  # rshrn v0.8b, v1.8h, #7
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=00000000000000000088b50000000000

case rshrn 8b by 7 1
  code  0f098c20                  # rshrn v0.8b, v1.8h, #7
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=000000000000000001808080000088b5

case rshrn 8b by 8 0
  code  0f088c20                  # rshrn v0.8b, v1.8h, #8
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000000000000000c45a0000008080

case rshrn 8b by 8 1
  code  0f088c20                  # rshrn v0.8b, v1.8h, #8
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=0000000000000000004040c08000c45a

case rshrn2 16b keeps the low half
  code  4f0e8c20                  # rshrn2 v0.16b, v1.8h, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=cdcdc0c08d9eb7a6deadbeef01234567

case rshrn 4h by 1 0
  code  0f1f8c20                  # rshrn v0.4h, v1.4s, #1
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000000000000000000000000

case rshrn 4h by 1 1
  code  0f1f8c20                  # rshrn v0.4h, v1.4s, #1
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=000000000000000000010002e1e22d2d

case rshrn 4h by 15 0
  code  0f118c20                  # rshrn v0.4h, v1.4s, #15
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000000000000000000000000

case rshrn 4h by 15 1
  code  0f118c20                  # rshrn v0.4h, v1.4s, #15
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=0000000000000000000000008788b4b5

case rshrn 4h by 16 0
  code  0f108c20                  # rshrn v0.4h, v1.4s, #16
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000000000000000080008000

case rshrn 4h by 16 1
  code  0f108c20                  # rshrn v0.4h, v1.4s, #16
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=000000000000000080000000c3c45a5a

case rshrn2 8h keeps the low half
  code  4f1e8c20                  # rshrn2 v0.8h, v1.4s, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=cccd3fc0159e2ea6deadbeef01234567

case rshrn 2s by 1 0
  code  0f3f8c20                  # rshrn v0.2s, v1.2d, #1
  in    v1=7fffffffffffffff8000000000000000
  out   v0=00000000000000000000000000000000

case rshrn 2s by 1 1
  code  0f3f8c20                  # rshrn v0.2s, v1.2d, #1
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=0000000000000000e1e1e1e22d2d2d2d

case rshrn 2s by 31 0
  code  0f218c20                  # rshrn v0.2s, v1.2d, #31
  in    v1=7fffffffffffffff8000000000000000
  out   v0=00000000000000000000000000000000

case rshrn 2s by 31 1
  code  0f218c20                  # rshrn v0.2s, v1.2d, #31
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=000000000000000087878788b4b4b4b5

case rshrn 2s by 32 0
  code  0f208c20                  # rshrn v0.2s, v1.2d, #32
  in    v1=7fffffffffffffff8000000000000000
  out   v0=00000000000000008000000080000000

case rshrn 2s by 32 1
  code  0f208c20                  # rshrn v0.2s, v1.2d, #32
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=0000000000000000c3c3c3c45a5a5a5a

case rshrn2 4s keeps the low half
  code  4f3e8c20                  # rshrn2 v0.4s, v1.2d, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=ffc03fc03fb72ea6deadbeef01234567

case sqshrun 8b by 1 0
  code  2f0f8420                  # sqshrun v0.8b, v1.8h, #1
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=00000000000000000100ff000000ff00 fpsr=8000000

case sqshrun 8b by 1 1
  code  2f0f8420                  # sqshrun v0.8b, v1.8h, #1
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=00000000000000003fffff00000100ff fpsr=8000000

case sqshrun 8b by 7 0
  code  2f098420                  # sqshrun v0.8b, v1.8h, #7
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=00000000000000000000b4000000ff00 fpsr=8000000

case sqshrun 8b by 7 1
  code  2f098420                  # sqshrun v0.8b, v1.8h, #7
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=0000000000000000007f8000000000b4 fpsr=8000000

case sqshrun 8b by 8 0
  code  2f088420                  # sqshrun v0.8b, v1.8h, #8
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000000000000000005a0000007f00 fpsr=8000000

case sqshrun 8b by 8 1
  code  2f088420                  # sqshrun v0.8b, v1.8h, #8
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=0000000000000000003f40000000005a fpsr=8000000

case sqshrun2 16b keeps the low half
  code  6f0e8420                  # sqshrun2 v0.16b, v1.8h, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=ffff0000ffff0000deadbeef01234567 fpsr=8000000

case sqshrun 4h by 1 0
  code  2f1f8420                  # sqshrun v0.4h, v1.4s, #1
  in    v1=ffffffff7fffffff80000000
  out   v0=000000000000000000000000ffff0000 fpsr=8000000

case sqshrun 4h by 1 1
  code  2f1f8420                  # sqshrun v0.4h, v1.4s, #1
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=0000000000000000000000010000ffff fpsr=8000000

case sqshrun 4h by 15 0
  code  2f118420                  # sqshrun v0.4h, v1.4s, #15
  in    v1=ffffffff7fffffff80000000
  out   v0=000000000000000000000000ffff0000 fpsr=8000000

case sqshrun 4h by 15 1
  code  2f118420                  # sqshrun v0.4h, v1.4s, #15
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=0000000000000000000000000000b4b4 fpsr=8000000

case sqshrun 4h by 16 0
  code  2f108420                  # sqshrun v0.4h, v1.4s, #16
  in    v1=ffffffff7fffffff80000000
  out   v0=0000000000000000000000007fff0000 fpsr=8000000

case sqshrun 4h by 16 1
  code  2f108420                  # sqshrun v0.4h, v1.4s, #16
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=00000000000000000000000000005a5a fpsr=8000000

case sqshrun2 8h keeps the low half
  code  6f1e8420                  # sqshrun2 v0.8h, v1.4s, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=ffff0000ffff0000deadbeef01234567 fpsr=8000000

case sqshrun 2s by 1 0
  code  2f3f8420                  # sqshrun v0.2s, v1.2d, #1
  in    v1=7fffffffffffffff8000000000000000
  out   v0=0000000000000000ffffffff00000000 fpsr=8000000

case sqshrun 2s by 1 1
  code  2f3f8420                  # sqshrun v0.2s, v1.2d, #1
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=000000000000000000000000ffffffff fpsr=8000000

case sqshrun 2s by 31 0
  code  2f218420                  # sqshrun v0.2s, v1.2d, #31
  in    v1=7fffffffffffffff8000000000000000
  out   v0=0000000000000000ffffffff00000000 fpsr=8000000

case sqshrun 2s by 31 1
  code  2f218420                  # sqshrun v0.2s, v1.2d, #31
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=000000000000000000000000b4b4b4b4 fpsr=8000000

case sqshrun 2s by 32 0
  code  2f208420                  # sqshrun v0.2s, v1.2d, #32
  in    v1=7fffffffffffffff8000000000000000
  out   v0=00000000000000007fffffff00000000 fpsr=8000000

case sqshrun 2s by 32 1
  code  2f208420                  # sqshrun v0.2s, v1.2d, #32
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=0000000000000000000000005a5a5a5a fpsr=8000000

case sqshrun2 4s keeps the low half
  code  6f3e8420                  # sqshrun2 v0.4s, v1.2d, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=ffffffffffffffffdeadbeef01234567 fpsr=8000000

case sqrshrun 8b by 1 0
  code  2f0f8c20                  # sqrshrun v0.8b, v1.8h, #1
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=00000000000000000200ff010000ff00 fpsr=8000000

case sqrshrun 8b by 1 1
  code  2f0f8c20                  # sqrshrun v0.8b, v1.8h, #1
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=00000000000000003fffff00000200ff fpsr=8000000

case sqrshrun 8b by 7 0
  code  2f098c20                  # sqrshrun v0.8b, v1.8h, #7
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=00000000000000000000b5000000ff00 fpsr=8000000

case sqrshrun 8b by 7 1
  code  2f098c20                  # sqrshrun v0.8b, v1.8h, #7
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=000000000000000001808000000000b5 fpsr=8000000

case sqrshrun 8b by 8 0
  code  2f088c20                  # sqrshrun v0.8b, v1.8h, #8
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000000000000000005a0000008000 fpsr=8000000

case sqrshrun 8b by 8 1
  code  2f088c20                  # sqrshrun v0.8b, v1.8h, #8
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=0000000000000000004040000000005a fpsr=8000000

case sqrshrun2 16b keeps the low half
  code  6f0e8c20                  # sqrshrun2 v0.16b, v1.8h, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=ffff0000ffff0000deadbeef01234567 fpsr=8000000

case sqrshrun 4h by 1 0
  code  2f1f8c20                  # sqrshrun v0.4h, v1.4s, #1
  in    v1=ffffffff7fffffff80000000
  out   v0=000000000000000000000000ffff0000 fpsr=8000000

case sqrshrun 4h by 1 1
  code  2f1f8c20                  # sqrshrun v0.4h, v1.4s, #1
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=0000000000000000000000020000ffff fpsr=8000000

case sqrshrun 4h by 15 0
  code  2f118c20                  # sqrshrun v0.4h, v1.4s, #15
  in    v1=ffffffff7fffffff80000000
  out   v0=000000000000000000000000ffff0000 fpsr=8000000

case sqrshrun 4h by 15 1
  code  2f118c20                  # sqrshrun v0.4h, v1.4s, #15
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=0000000000000000000000000000b4b5 fpsr=8000000

case sqrshrun 4h by 16 0
  code  2f108c20                  # sqrshrun v0.4h, v1.4s, #16
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000000000000000080000000 fpsr=8000000

case sqrshrun 4h by 16 1
  code  2f108c20                  # sqrshrun v0.4h, v1.4s, #16
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=00000000000000000000000000005a5a fpsr=8000000

case sqrshrun2 8h keeps the low half
  code  6f1e8c20                  # sqrshrun2 v0.8h, v1.4s, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=ffff0000ffff0000deadbeef01234567 fpsr=8000000

case sqrshrun 2s by 1 0
  code  2f3f8c20                  # sqrshrun v0.2s, v1.2d, #1
  in    v1=7fffffffffffffff8000000000000000
  out   v0=0000000000000000ffffffff00000000 fpsr=8000000

case sqrshrun 2s by 1 1
  code  2f3f8c20                  # sqrshrun v0.2s, v1.2d, #1
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=000000000000000000000000ffffffff fpsr=8000000

case sqrshrun 2s by 31 0
  code  2f218c20                  # sqrshrun v0.2s, v1.2d, #31
  in    v1=7fffffffffffffff8000000000000000
  out   v0=0000000000000000ffffffff00000000 fpsr=8000000

case sqrshrun 2s by 31 1
  code  2f218c20                  # sqrshrun v0.2s, v1.2d, #31
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=000000000000000000000000b4b4b4b5 fpsr=8000000

case sqrshrun 2s by 32 0
  code  2f208c20                  # sqrshrun v0.2s, v1.2d, #32
  in    v1=7fffffffffffffff8000000000000000
  out   v0=00000000000000008000000000000000 fpsr=8000000

case sqrshrun 2s by 32 1
  code  2f208c20                  # sqrshrun v0.2s, v1.2d, #32
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=0000000000000000000000005a5a5a5a fpsr=8000000

case sqrshrun2 4s keeps the low half
  code  6f3e8c20                  # sqrshrun2 v0.4s, v1.2d, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=ffffffffffffffffdeadbeef01234567 fpsr=8000000

case sqshrn 8b by 1 0
  code  0f0f9420                  # sqshrn v0.8b, v1.8h, #1
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000000000000001807f0000ff7f80 fpsr=8000000

case sqshrn 8b by 1 1
  code  0f0f9420                  # sqshrn v0.8b, v1.8h, #1
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=00000000000000003f7f7f808001807f fpsr=8000000

case sqshrn 8b by 7 0
  code  0f099420                  # sqshrn v0.8b, v1.8h, #7
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000000000000000877f0000ff7f80 fpsr=8000000

case sqshrn 8b by 7 1
  code  0f099420                  # sqshrn v0.8b, v1.8h, #7
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=0000000000000000007f7f808000877f fpsr=8000000

case sqshrn 8b by 8 0
  code  0f089420                  # sqshrn v0.8b, v1.8h, #8
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000000000000000c35a0000ff7f80

case sqshrn 8b by 8 1
  code  0f089420                  # sqshrn v0.8b, v1.8h, #8
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=0000000000000000003f40c08000c35a

case sqshrn2 16b keeps the low half
  code  4f0e9420                  # sqshrn2 v0.16b, v1.8h, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=7f7fc0c07f7fb780deadbeef01234567 fpsr=8000000

case sqshrn 4h by 1 0
  code  0f1f9420                  # sqshrn v0.4h, v1.4s, #1
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000000000000ffff7fff8000 fpsr=8000000

case sqshrn 4h by 1 1
  code  0f1f9420                  # sqshrn v0.4h, v1.4s, #1
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=00000000000000008000000180007fff fpsr=8000000

case sqshrn 4h by 15 0
  code  0f119420                  # sqshrn v0.4h, v1.4s, #15
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000000000000ffff7fff8000 fpsr=8000000

case sqshrn 4h by 15 1
  code  0f119420                  # sqshrn v0.4h, v1.4s, #15
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=00000000000000008000000087877fff fpsr=8000000

case sqshrn 4h by 16 0
  code  0f109420                  # sqshrn v0.4h, v1.4s, #16
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000000000000ffff7fff8000

case sqshrn 4h by 16 1
  code  0f109420                  # sqshrn v0.4h, v1.4s, #16
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=000000000000000080000000c3c35a5a

case sqshrn2 8h keeps the low half
  code  4f1e9420                  # sqshrn2 v0.8h, v1.4s, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=7fff80007fff8000deadbeef01234567 fpsr=8000000

case sqshrn 2s by 1 0
  code  0f3f9420                  # sqshrn v0.2s, v1.2d, #1
  in    v1=7fffffffffffffff8000000000000000
  out   v0=00000000000000007fffffff80000000 fpsr=8000000

case sqshrn 2s by 1 1
  code  0f3f9420                  # sqshrn v0.2s, v1.2d, #1
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=0000000000000000800000007fffffff fpsr=8000000

case sqshrn 2s by 31 0
  code  0f219420                  # sqshrn v0.2s, v1.2d, #31
  in    v1=7fffffffffffffff8000000000000000
  out   v0=00000000000000007fffffff80000000 fpsr=8000000

case sqshrn 2s by 31 1
  code  0f219420                  # sqshrn v0.2s, v1.2d, #31
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=0000000000000000878787877fffffff fpsr=8000000

case sqshrn 2s by 32 0
  code  0f209420                  # sqshrn v0.2s, v1.2d, #32
  in    v1=7fffffffffffffff8000000000000000
  out   v0=00000000000000007fffffff80000000

case sqshrn 2s by 32 1
  code  0f209420                  # sqshrn v0.2s, v1.2d, #32
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=0000000000000000c3c3c3c35a5a5a5a

case sqshrn2 4s keeps the low half
  code  4f3e9420                  # sqshrn2 v0.4s, v1.2d, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=7fffffff7fffffffdeadbeef01234567 fpsr=8000000

case uqshrn 8b by 1 0
  code  2f0f9420                  # uqshrn v0.8b, v1.8h, #1
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000000000000001ffff0000ffffff fpsr=8000000

case uqshrn 8b by 1 1
  code  2f0f9420                  # uqshrn v0.8b, v1.8h, #1
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=00000000000000003fffffffff01ffff fpsr=8000000

case uqshrn 8b by 7 0
  code  2f099420                  # uqshrn v0.8b, v1.8h, #7
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000000000000000ffb40000ffffff fpsr=8000000

case uqshrn 8b by 7 1
  code  2f099420                  # uqshrn v0.8b, v1.8h, #7
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=0000000000000000007f80ffff00ffb4 fpsr=8000000

case uqshrn 8b by 8 0
  code  2f089420                  # uqshrn v0.8b, v1.8h, #8
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000000000000000c35a0000ff7f80

case uqshrn 8b by 8 1
  code  2f089420                  # uqshrn v0.8b, v1.8h, #8
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=0000000000000000003f40c08000c35a

case uqshrn2 16b keeps the low half
  code  6f0e9420                  # uqshrn2 v0.16b, v1.8h, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=ffffffffffffffffdeadbeef01234567 fpsr=8000000

case uqshrn 4h by 1 0
  code  2f1f9420                  # uqshrn v0.4h, v1.4s, #1
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000000000000ffffffffffff fpsr=8000000

case uqshrn 4h by 1 1
  code  2f1f9420                  # uqshrn v0.4h, v1.4s, #1
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=0000000000000000ffff0001ffffffff fpsr=8000000

case uqshrn 4h by 15 0
  code  2f119420                  # uqshrn v0.4h, v1.4s, #15
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000000000000ffffffffffff fpsr=8000000

case uqshrn 4h by 15 1
  code  2f119420                  # uqshrn v0.4h, v1.4s, #15
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=0000000000000000ffff0000ffffb4b4 fpsr=8000000

case uqshrn 4h by 16 0
  code  2f109420                  # uqshrn v0.4h, v1.4s, #16
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000000000000ffff7fff8000

case uqshrn 4h by 16 1
  code  2f109420                  # uqshrn v0.4h, v1.4s, #16
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=000000000000000080000000c3c35a5a

case uqshrn2 8h keeps the low half
  code  6f1e9420                  # uqshrn2 v0.8h, v1.4s, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=ffffffffffffffffdeadbeef01234567 fpsr=8000000

case uqshrn 2s by 1 0
  code  2f3f9420                  # uqshrn v0.2s, v1.2d, #1
  in    v1=7fffffffffffffff8000000000000000
  out   v0=0000000000000000ffffffffffffffff fpsr=8000000

case uqshrn 2s by 1 1
  code  2f3f9420                  # uqshrn v0.2s, v1.2d, #1
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=0000000000000000ffffffffffffffff fpsr=8000000

case uqshrn 2s by 31 0
  code  2f219420                  # uqshrn v0.2s, v1.2d, #31
  in    v1=7fffffffffffffff8000000000000000
  out   v0=0000000000000000ffffffffffffffff fpsr=8000000

case uqshrn 2s by 31 1
  code  2f219420                  # uqshrn v0.2s, v1.2d, #31
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=0000000000000000ffffffffb4b4b4b4 fpsr=8000000

case uqshrn 2s by 32 0
  code  2f209420                  # uqshrn v0.2s, v1.2d, #32
  in    v1=7fffffffffffffff8000000000000000
  out   v0=00000000000000007fffffff80000000

case uqshrn 2s by 32 1
  code  2f209420                  # uqshrn v0.2s, v1.2d, #32
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=0000000000000000c3c3c3c35a5a5a5a

case uqshrn2 4s keeps the low half
  code  6f3e9420                  # uqshrn2 v0.4s, v1.2d, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=ffffffffffffffffdeadbeef01234567 fpsr=8000000

case sqrshrn 8b by 1 0
  code  0f0f9c20                  # sqrshrn v0.8b, v1.8h, #1
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000000000000002807f0100007f80 fpsr=8000000

case sqrshrn 8b by 1 1
  code  0f0f9c20                  # sqrshrn v0.8b, v1.8h, #1
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=00000000000000003f7f7f808002807f fpsr=8000000

case sqrshrn 8b by 7 0
  code  0f099c20                  # sqrshrn v0.8b, v1.8h, #7
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000000000000000887f0000007f80 fpsr=8000000

case sqrshrn 8b by 7 1
  code  0f099c20                  # sqrshrn v0.8b, v1.8h, #7
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=0000000000000000017f7f808000887f fpsr=8000000

case sqrshrn 8b by 8 0
  code  0f089c20                  # sqrshrn v0.8b, v1.8h, #8
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000000000000000c45a0000007f80 fpsr=8000000

case sqrshrn 8b by 8 1
  code  0f089c20                  # sqrshrn v0.8b, v1.8h, #8
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=0000000000000000004040c08000c45a

case sqrshrn2 16b keeps the low half
  code  4f0e9c20                  # sqrshrn2 v0.16b, v1.8h, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=7f7fc0c07f7fb780deadbeef01234567 fpsr=8000000

case sqrshrn 4h by 1 0
  code  0f1f9c20                  # sqrshrn v0.4h, v1.4s, #1
  in    v1=ffffffff7fffffff80000000
  out   v0=0000000000000000000000007fff8000 fpsr=8000000

case sqrshrn 4h by 1 1
  code  0f1f9c20                  # sqrshrn v0.4h, v1.4s, #1
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=00000000000000008000000280007fff fpsr=8000000

case sqrshrn 4h by 15 0
  code  0f119c20                  # sqrshrn v0.4h, v1.4s, #15
  in    v1=ffffffff7fffffff80000000
  out   v0=0000000000000000000000007fff8000 fpsr=8000000

case sqrshrn 4h by 15 1
  code  0f119c20                  # sqrshrn v0.4h, v1.4s, #15
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=00000000000000008000000087887fff fpsr=8000000

case sqrshrn 4h by 16 0
  code  0f109c20                  # sqrshrn v0.4h, v1.4s, #16
  in    v1=ffffffff7fffffff80000000
  out   v0=0000000000000000000000007fff8000 fpsr=8000000

case sqrshrn 4h by 16 1
  code  0f109c20                  # sqrshrn v0.4h, v1.4s, #16
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=000000000000000080000000c3c45a5a

case sqrshrn2 8h keeps the low half
  code  4f1e9c20                  # sqrshrn2 v0.8h, v1.4s, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=7fff80007fff8000deadbeef01234567 fpsr=8000000

case sqrshrn 2s by 1 0
  code  0f3f9c20                  # sqrshrn v0.2s, v1.2d, #1
  in    v1=7fffffffffffffff8000000000000000
  out   v0=00000000000000007fffffff80000000 fpsr=8000000

case sqrshrn 2s by 1 1
  code  0f3f9c20                  # sqrshrn v0.2s, v1.2d, #1
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=0000000000000000800000007fffffff fpsr=8000000

case sqrshrn 2s by 31 0
  code  0f219c20                  # sqrshrn v0.2s, v1.2d, #31
  in    v1=7fffffffffffffff8000000000000000
  out   v0=00000000000000007fffffff80000000 fpsr=8000000

case sqrshrn 2s by 31 1
  code  0f219c20                  # sqrshrn v0.2s, v1.2d, #31
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=0000000000000000878787887fffffff fpsr=8000000

case sqrshrn 2s by 32 0
  code  0f209c20                  # sqrshrn v0.2s, v1.2d, #32
  in    v1=7fffffffffffffff8000000000000000
  out   v0=00000000000000007fffffff80000000 fpsr=8000000

case sqrshrn 2s by 32 1
  code  0f209c20                  # sqrshrn v0.2s, v1.2d, #32
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=0000000000000000c3c3c3c45a5a5a5a

case sqrshrn2 4s keeps the low half
  code  4f3e9c20                  # sqrshrn2 v0.4s, v1.2d, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=7fffffff7fffffffdeadbeef01234567 fpsr=8000000

case uqrshrn 8b by 1 0
  code  2f0f9c20                  # uqrshrn v0.8b, v1.8h, #1
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000000000000002ffff0100ffffff fpsr=8000000

case uqrshrn 8b by 1 1
  code  2f0f9c20                  # uqrshrn v0.8b, v1.8h, #1
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=00000000000000003fffffffff02ffff fpsr=8000000

case uqrshrn 8b by 7 0
  code  2f099c20                  # uqrshrn v0.8b, v1.8h, #7
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000000000000000ffb50000ffffff fpsr=8000000

case uqrshrn 8b by 7 1
  code  2f099c20                  # uqrshrn v0.8b, v1.8h, #7
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=0000000000000000018080ffff00ffb5 fpsr=8000000

case uqrshrn 8b by 8 0
  code  2f089c20                  # uqrshrn v0.8b, v1.8h, #8
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000000000000000c45a0000ff8080 fpsr=8000000

case uqrshrn 8b by 8 1
  code  2f089c20                  # uqrshrn v0.8b, v1.8h, #8
  in    v1=7e3fff4000c00080010003c3c35a5a
  out   v0=0000000000000000004040c08000c45a

case uqrshrn2 16b keeps the low half
  code  6f0e9c20                  # uqrshrn2 v0.16b, v1.8h, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=ffffffffffffffffdeadbeef01234567 fpsr=8000000

case uqrshrn 4h by 1 0
  code  2f1f9c20                  # uqrshrn v0.4h, v1.4s, #1
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000000000000ffffffffffff fpsr=8000000

case uqrshrn 4h by 1 1
  code  2f1f9c20                  # uqrshrn v0.4h, v1.4s, #1
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=0000000000000000ffff0002ffffffff fpsr=8000000

case uqrshrn 4h by 15 0
  code  2f119c20                  # uqrshrn v0.4h, v1.4s, #15
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000000000000ffffffffffff fpsr=8000000

case uqrshrn 4h by 15 1
  code  2f119c20                  # uqrshrn v0.4h, v1.4s, #15
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=0000000000000000ffff0000ffffb4b5 fpsr=8000000

case uqrshrn 4h by 16 0
  code  2f109c20                  # uqrshrn v0.4h, v1.4s, #16
  in    v1=ffffffff7fffffff80000000
  out   v0=00000000000000000000ffff80008000 fpsr=8000000

case uqrshrn 4h by 16 1
  code  2f109c20                  # uqrshrn v0.4h, v1.4s, #16
  in    v1=8000000100000003c3c3c3c35a5a5a5a
  out   v0=000000000000000080000000c3c45a5a

case uqrshrn2 8h keeps the low half
  code  6f1e9c20                  # uqrshrn2 v0.8h, v1.4s, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=ffffffffffffffffdeadbeef01234567 fpsr=8000000

case uqrshrn 2s by 1 0
  code  2f3f9c20                  # uqrshrn v0.2s, v1.2d, #1
  in    v1=7fffffffffffffff8000000000000000
  out   v0=0000000000000000ffffffffffffffff fpsr=8000000

case uqrshrn 2s by 1 1
  code  2f3f9c20                  # uqrshrn v0.2s, v1.2d, #1
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=0000000000000000ffffffffffffffff fpsr=8000000

case uqrshrn 2s by 31 0
  code  2f219c20                  # uqrshrn v0.2s, v1.2d, #31
  in    v1=7fffffffffffffff8000000000000000
  out   v0=0000000000000000ffffffffffffffff fpsr=8000000

case uqrshrn 2s by 31 1
  code  2f219c20                  # uqrshrn v0.2s, v1.2d, #31
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=0000000000000000ffffffffb4b4b4b5 fpsr=8000000

case uqrshrn 2s by 32 0
  code  2f209c20                  # uqrshrn v0.2s, v1.2d, #32
  in    v1=7fffffffffffffff8000000000000000
  out   v0=00000000000000008000000080000000

case uqrshrn 2s by 32 1
  code  2f209c20                  # uqrshrn v0.2s, v1.2d, #32
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a
  out   v0=0000000000000000c3c3c3c45a5a5a5a

case uqrshrn2 4s keeps the low half
  code  6f3e9c20                  # uqrshrn2 v0.4s, v1.2d, #2
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98
  out   v0=ffffffffffffffffdeadbeef01234567 fpsr=8000000

case sqshrun b 0
  code  7f0f8420                  # sqshrun b0, h1, #1
  in    v1=80008000
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqshrun b 1
  code  7f0f8420                  # sqshrun b0, h1, #1
  in    v1=800000ff
  out   v0=0000000000000000000000000000007f

case sqshrun b 2
  code  7f0f8420                  # sqshrun b0, h1, #1
  in    v1=80000006
  out   v0=00000000000000000000000000000003

case sqshrun h 0
  code  7f1f8420                  # sqshrun h0, s1, #1
  in    v1=8000000080000000
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqshrun h 1
  code  7f1f8420                  # sqshrun h0, s1, #1
  in    v1=800000000000ffff
  out   v0=00000000000000000000000000007fff

case sqshrun h 2
  code  7f1f8420                  # sqshrun h0, s1, #1
  in    v1=8000000000000006
  out   v0=00000000000000000000000000000003

case sqshrun s 0
  code  7f3f8420                  # sqshrun s0, d1, #1
  in    v1=80000000000000008000000000000000
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqshrun s 1
  code  7f3f8420                  # sqshrun s0, d1, #1
  in    v1=800000000000000000000000ffffffff
  out   v0=0000000000000000000000007fffffff

case sqshrun s 2
  code  7f3f8420                  # sqshrun s0, d1, #1
  in    v1=80000000000000000000000000000006
  out   v0=00000000000000000000000000000003

case sqrshrun b 0
  code  7f0f8c20                  # sqrshrun b0, h1, #1
  in    v1=80008000
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqrshrun b 1
  code  7f0f8c20                  # sqrshrun b0, h1, #1
  in    v1=800000ff
  out   v0=00000000000000000000000000000080

case sqrshrun b 2
  code  7f0f8c20                  # sqrshrun b0, h1, #1
  in    v1=80000006
  out   v0=00000000000000000000000000000003

case sqrshrun h 0
  code  7f1f8c20                  # sqrshrun h0, s1, #1
  in    v1=8000000080000000
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqrshrun h 1
  code  7f1f8c20                  # sqrshrun h0, s1, #1
  in    v1=800000000000ffff
  out   v0=00000000000000000000000000008000

case sqrshrun h 2
  code  7f1f8c20                  # sqrshrun h0, s1, #1
  in    v1=8000000000000006
  out   v0=00000000000000000000000000000003

case sqrshrun s 0
  code  7f3f8c20                  # sqrshrun s0, d1, #1
  in    v1=80000000000000008000000000000000
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqrshrun s 1
  code  7f3f8c20                  # sqrshrun s0, d1, #1
  in    v1=800000000000000000000000ffffffff
  out   v0=00000000000000000000000080000000

case sqrshrun s 2
  code  7f3f8c20                  # sqrshrun s0, d1, #1
  in    v1=80000000000000000000000000000006
  out   v0=00000000000000000000000000000003

case sqshrn b 0
  code  5f0f9420                  # sqshrn b0, h1, #1
  in    v1=80008000
  out   v0=00000000000000000000000000000080 fpsr=8000000

case sqshrn b 1
  code  5f0f9420                  # sqshrn b0, h1, #1
  in    v1=800000ff
  out   v0=0000000000000000000000000000007f

case sqshrn b 2
  code  5f0f9420                  # sqshrn b0, h1, #1
  in    v1=80000006
  out   v0=00000000000000000000000000000003

case sqshrn h 0
  code  5f1f9420                  # sqshrn h0, s1, #1
  in    v1=8000000080000000
  out   v0=00000000000000000000000000008000 fpsr=8000000

case sqshrn h 1
  code  5f1f9420                  # sqshrn h0, s1, #1
  in    v1=800000000000ffff
  out   v0=00000000000000000000000000007fff

case sqshrn h 2
  code  5f1f9420                  # sqshrn h0, s1, #1
  in    v1=8000000000000006
  out   v0=00000000000000000000000000000003

case sqshrn s 0
  code  5f3f9420                  # sqshrn s0, d1, #1
  in    v1=80000000000000008000000000000000
  out   v0=00000000000000000000000080000000 fpsr=8000000

case sqshrn s 1
  code  5f3f9420                  # sqshrn s0, d1, #1
  in    v1=800000000000000000000000ffffffff
  out   v0=0000000000000000000000007fffffff

case sqshrn s 2
  code  5f3f9420                  # sqshrn s0, d1, #1
  in    v1=80000000000000000000000000000006
  out   v0=00000000000000000000000000000003

case uqshrn b 0
  code  7f0f9420                  # uqshrn b0, h1, #1
  in    v1=80008000
  out   v0=000000000000000000000000000000ff fpsr=8000000

case uqshrn b 1
  code  7f0f9420                  # uqshrn b0, h1, #1
  in    v1=800000ff
  out   v0=0000000000000000000000000000007f

case uqshrn b 2
  code  7f0f9420                  # uqshrn b0, h1, #1
  in    v1=80000006
  out   v0=00000000000000000000000000000003

case uqshrn h 0
  code  7f1f9420                  # uqshrn h0, s1, #1
  in    v1=8000000080000000
  out   v0=0000000000000000000000000000ffff fpsr=8000000

case uqshrn h 1
  code  7f1f9420                  # uqshrn h0, s1, #1
  in    v1=800000000000ffff
  out   v0=00000000000000000000000000007fff

case uqshrn h 2
  code  7f1f9420                  # uqshrn h0, s1, #1
  in    v1=8000000000000006
  out   v0=00000000000000000000000000000003

case uqshrn s 0
  code  7f3f9420                  # uqshrn s0, d1, #1
  in    v1=80000000000000008000000000000000
  out   v0=000000000000000000000000ffffffff fpsr=8000000

case uqshrn s 1
  code  7f3f9420                  # uqshrn s0, d1, #1
  in    v1=800000000000000000000000ffffffff
  out   v0=0000000000000000000000007fffffff

case uqshrn s 2
  code  7f3f9420                  # uqshrn s0, d1, #1
  in    v1=80000000000000000000000000000006
  out   v0=00000000000000000000000000000003

case sqrshrn b 0
  code  5f0f9c20                  # sqrshrn b0, h1, #1
  in    v1=80008000
  out   v0=00000000000000000000000000000080 fpsr=8000000

case sqrshrn b 1
  code  5f0f9c20                  # sqrshrn b0, h1, #1
  in    v1=800000ff
  out   v0=0000000000000000000000000000007f fpsr=8000000

case sqrshrn b 2
  code  5f0f9c20                  # sqrshrn b0, h1, #1
  in    v1=80000006
  out   v0=00000000000000000000000000000003

case sqrshrn h 0
  code  5f1f9c20                  # sqrshrn h0, s1, #1
  in    v1=8000000080000000
  out   v0=00000000000000000000000000008000 fpsr=8000000

case sqrshrn h 1
  code  5f1f9c20                  # sqrshrn h0, s1, #1
  in    v1=800000000000ffff
  out   v0=00000000000000000000000000007fff fpsr=8000000

case sqrshrn h 2
  code  5f1f9c20                  # sqrshrn h0, s1, #1
  in    v1=8000000000000006
  out   v0=00000000000000000000000000000003

case sqrshrn s 0
  code  5f3f9c20                  # sqrshrn s0, d1, #1
  in    v1=80000000000000008000000000000000
  out   v0=00000000000000000000000080000000 fpsr=8000000

case sqrshrn s 1
  code  5f3f9c20                  # sqrshrn s0, d1, #1
  in    v1=800000000000000000000000ffffffff
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case sqrshrn s 2
  code  5f3f9c20                  # sqrshrn s0, d1, #1
  in    v1=80000000000000000000000000000006
  out   v0=00000000000000000000000000000003

case uqrshrn b 0
  code  7f0f9c20                  # uqrshrn b0, h1, #1
  in    v1=80008000
  out   v0=000000000000000000000000000000ff fpsr=8000000

case uqrshrn b 1
  code  7f0f9c20                  # uqrshrn b0, h1, #1
  in    v1=800000ff
  out   v0=00000000000000000000000000000080

case uqrshrn b 2
  code  7f0f9c20                  # uqrshrn b0, h1, #1
  in    v1=80000006
  out   v0=00000000000000000000000000000003

case uqrshrn h 0
  code  7f1f9c20                  # uqrshrn h0, s1, #1
  in    v1=8000000080000000
  out   v0=0000000000000000000000000000ffff fpsr=8000000

case uqrshrn h 1
  code  7f1f9c20                  # uqrshrn h0, s1, #1
  in    v1=800000000000ffff
  out   v0=00000000000000000000000000008000

case uqrshrn h 2
  code  7f1f9c20                  # uqrshrn h0, s1, #1
  in    v1=8000000000000006
  out   v0=00000000000000000000000000000003

case uqrshrn s 0
  code  7f3f9c20                  # uqrshrn s0, d1, #1
  in    v1=80000000000000008000000000000000
  out   v0=000000000000000000000000ffffffff fpsr=8000000

case uqrshrn s 1
  code  7f3f9c20                  # uqrshrn s0, d1, #1
  in    v1=800000000000000000000000ffffffff
  out   v0=00000000000000000000000080000000

case uqrshrn s 2
  code  7f3f9c20                  # uqrshrn s0, d1, #1
  in    v1=80000000000000000000000000000006
  out   v0=00000000000000000000000000000003

case xtn 8b 0
  code  0e212820                  # xtn v0.8b, v1.8h
  in    v1=ff7fff80007f0080ffff010000ff0000
  out   v0=00000000000000007f807f80ff00ff00

case xtn2 16b keeps the low half
  code  4e212820                  # xtn2 v0.16b, v1.8h
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=ff7fff80007f0080ffff010000ff0000
  out   v0=7f807f80ff00ff00deadbeef01234567

case xtn 4h 0
  code  0e612820                  # xtn v0.4h, v1.4s
  in    v1=ffffffff000100000000ffff00000000
  out   v0=0000000000000000ffff0000ffff0000

case xtn 4h 1
  code  0e612820                  # xtn v0.4h, v1.4s
  in    v1=ffff7fffffff800000007fff00008000
  out   v0=00000000000000007fff80007fff8000

case xtn2 8h keeps the low half
  code  4e612820                  # xtn2 v0.8h, v1.4s
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=ffffffff000100000000ffff00000000
  out   v0=ffff0000ffff0000deadbeef01234567

case xtn 2s 0
  code  0ea12820                  # xtn v0.2s, v1.2d
  in    v1=ffffffff0000000000000000
  out   v0=0000000000000000ffffffff00000000

case xtn 2s 1
  code  0ea12820                  # xtn v0.2s, v1.2d
  in    v1=ffffffffffffffff0000000100000000
  out   v0=0000000000000000ffffffff00000000

case xtn 2s 2
  code  0ea12820                  # xtn v0.2s, v1.2d
  in    v1=7fffffff0000000080000000
  out   v0=00000000000000007fffffff80000000

case xtn 2s 3
  code  0ea12820                  # xtn v0.2s, v1.2d
  in    v1=ffffffff7fffffffffffffff80000000
  out   v0=00000000000000007fffffff80000000

case xtn2 4s keeps the low half
  code  4ea12820                  # xtn2 v0.4s, v1.2d
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=ffffffff0000000000000000
  out   v0=ffffffff00000000deadbeef01234567

case sqxtn 8b 0
  code  0e214820                  # sqxtn v0.8b, v1.8h
  in    v1=ff7fff80007f0080ffff010000ff0000
  out   v0=000000000000000080807f7fff7f7f00 fpsr=8000000

case sqxtn2 16b keeps the low half
  code  4e214820                  # sqxtn2 v0.16b, v1.8h
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=ff7fff80007f0080ffff010000ff0000
  out   v0=80807f7fff7f7f00deadbeef01234567 fpsr=8000000

case sqxtn b 0
  code  5e214820                  # sqxtn b0, h1
  in    v1=800000ff
  out   v0=0000000000000000000000000000007f fpsr=8000000

case sqxtn b 1
  code  5e214820                  # sqxtn b0, h1
  in    v1=80000100
  out   v0=0000000000000000000000000000007f fpsr=8000000

case sqxtn b 2
  code  5e214820                  # sqxtn b0, h1
  in    v1=8000ffff
  out   v0=000000000000000000000000000000ff

case sqxtn 4h 0
  code  0e614820                  # sqxtn v0.4h, v1.4s
  in    v1=ffffffff000100000000ffff00000000
  out   v0=0000000000000000ffff7fff7fff0000 fpsr=8000000

case sqxtn 4h 1
  code  0e614820                  # sqxtn v0.4h, v1.4s
  in    v1=ffff7fffffff800000007fff00008000
  out   v0=0000000000000000800080007fff7fff fpsr=8000000

case sqxtn2 8h keeps the low half
  code  4e614820                  # sqxtn2 v0.8h, v1.4s
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=ffffffff000100000000ffff00000000
  out   v0=ffff7fff7fff0000deadbeef01234567 fpsr=8000000

case sqxtn h 0
  code  5e614820                  # sqxtn h0, s1
  in    v1=800000000000ffff
  out   v0=00000000000000000000000000007fff fpsr=8000000

case sqxtn h 1
  code  5e614820                  # sqxtn h0, s1
  in    v1=8000000000010000
  out   v0=00000000000000000000000000007fff fpsr=8000000

case sqxtn h 2
  code  5e614820                  # sqxtn h0, s1
  in    v1=80000000ffffffff
  out   v0=0000000000000000000000000000ffff

case sqxtn 2s 0
  code  0ea14820                  # sqxtn v0.2s, v1.2d
  in    v1=ffffffff0000000000000000
  out   v0=00000000000000007fffffff00000000 fpsr=8000000

case sqxtn 2s 1
  code  0ea14820                  # sqxtn v0.2s, v1.2d
  in    v1=ffffffffffffffff0000000100000000
  out   v0=0000000000000000ffffffff7fffffff fpsr=8000000

case sqxtn 2s 2
  code  0ea14820                  # sqxtn v0.2s, v1.2d
  in    v1=7fffffff0000000080000000
  out   v0=00000000000000007fffffff7fffffff fpsr=8000000

case sqxtn 2s 3
  code  0ea14820                  # sqxtn v0.2s, v1.2d
  in    v1=ffffffff7fffffffffffffff80000000
  out   v0=00000000000000008000000080000000 fpsr=8000000

case sqxtn2 4s keeps the low half
  code  4ea14820                  # sqxtn2 v0.4s, v1.2d
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=ffffffff0000000000000000
  out   v0=7fffffff00000000deadbeef01234567 fpsr=8000000

case sqxtn s 0
  code  5ea14820                  # sqxtn s0, d1
  in    v1=800000000000000000000000ffffffff
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case sqxtn s 1
  code  5ea14820                  # sqxtn s0, d1
  in    v1=80000000000000000000000100000000
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case sqxtn s 2
  code  5ea14820                  # sqxtn s0, d1
  in    v1=8000000000000000ffffffffffffffff
  out   v0=000000000000000000000000ffffffff

case uqxtn 8b 0
  code  2e214820                  # uqxtn v0.8b, v1.8h
  in    v1=ff7fff80007f0080ffff010000ff0000
  out   v0=0000000000000000ffff7f80ffffff00 fpsr=8000000

case uqxtn2 16b keeps the low half
  code  6e214820                  # uqxtn2 v0.16b, v1.8h
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=ff7fff80007f0080ffff010000ff0000
  out   v0=ffff7f80ffffff00deadbeef01234567 fpsr=8000000

case uqxtn b 0
  code  7e214820                  # uqxtn b0, h1
  in    v1=800000ff
  out   v0=000000000000000000000000000000ff

case uqxtn b 1
  code  7e214820                  # uqxtn b0, h1
  in    v1=80000100
  out   v0=000000000000000000000000000000ff fpsr=8000000

case uqxtn b 2
  code  7e214820                  # uqxtn b0, h1
  in    v1=8000ffff
  out   v0=000000000000000000000000000000ff fpsr=8000000

case uqxtn 4h 0
  code  2e614820                  # uqxtn v0.4h, v1.4s
  in    v1=ffffffff000100000000ffff00000000
  out   v0=0000000000000000ffffffffffff0000 fpsr=8000000

case uqxtn 4h 1
  code  2e614820                  # uqxtn v0.4h, v1.4s
  in    v1=ffff7fffffff800000007fff00008000
  out   v0=0000000000000000ffffffff7fff8000 fpsr=8000000

case uqxtn2 8h keeps the low half
  code  6e614820                  # uqxtn2 v0.8h, v1.4s
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=ffffffff000100000000ffff00000000
  out   v0=ffffffffffff0000deadbeef01234567 fpsr=8000000

case uqxtn h 0
  code  7e614820                  # uqxtn h0, s1
  in    v1=800000000000ffff
  out   v0=0000000000000000000000000000ffff

case uqxtn h 1
  code  7e614820                  # uqxtn h0, s1
  in    v1=8000000000010000
  out   v0=0000000000000000000000000000ffff fpsr=8000000

case uqxtn h 2
  code  7e614820                  # uqxtn h0, s1
  in    v1=80000000ffffffff
  out   v0=0000000000000000000000000000ffff fpsr=8000000

case uqxtn 2s 0
  code  2ea14820                  # uqxtn v0.2s, v1.2d
  in    v1=ffffffff0000000000000000
  out   v0=0000000000000000ffffffff00000000

case uqxtn 2s 1
  code  2ea14820                  # uqxtn v0.2s, v1.2d
  in    v1=ffffffffffffffff0000000100000000
  out   v0=0000000000000000ffffffffffffffff fpsr=8000000

case uqxtn 2s 2
  code  2ea14820                  # uqxtn v0.2s, v1.2d
  in    v1=7fffffff0000000080000000
  out   v0=00000000000000007fffffff80000000

case uqxtn 2s 3
  code  2ea14820                  # uqxtn v0.2s, v1.2d
  in    v1=ffffffff7fffffffffffffff80000000
  out   v0=0000000000000000ffffffffffffffff fpsr=8000000

case uqxtn2 4s keeps the low half
  code  6ea14820                  # uqxtn2 v0.4s, v1.2d
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=ffffffff0000000000000000
  out   v0=ffffffff00000000deadbeef01234567

case uqxtn s 0
  code  7ea14820                  # uqxtn s0, d1
  in    v1=800000000000000000000000ffffffff
  out   v0=000000000000000000000000ffffffff

case uqxtn s 1
  code  7ea14820                  # uqxtn s0, d1
  in    v1=80000000000000000000000100000000
  out   v0=000000000000000000000000ffffffff fpsr=8000000

case uqxtn s 2
  code  7ea14820                  # uqxtn s0, d1
  in    v1=8000000000000000ffffffffffffffff
  out   v0=000000000000000000000000ffffffff fpsr=8000000

case sqxtun 8b 0
  code  2e212820                  # sqxtun v0.8b, v1.8h
  in    v1=ff7fff80007f0080ffff010000ff0000
  out   v0=000000000000000000007f8000ffff00 fpsr=8000000

case sqxtun2 16b keeps the low half
  code  6e212820                  # sqxtun2 v0.16b, v1.8h
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=ff7fff80007f0080ffff010000ff0000
  out   v0=00007f8000ffff00deadbeef01234567 fpsr=8000000

case sqxtun b 0
  code  7e212820                  # sqxtun b0, h1
  in    v1=800000ff
  out   v0=000000000000000000000000000000ff

case sqxtun b 1
  code  7e212820                  # sqxtun b0, h1
  in    v1=80000100
  out   v0=000000000000000000000000000000ff fpsr=8000000

case sqxtun b 2
  code  7e212820                  # sqxtun b0, h1
  in    v1=8000ffff
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqxtun 4h 0
  code  2e612820                  # sqxtun v0.4h, v1.4s
  in    v1=ffffffff000100000000ffff00000000
  out   v0=00000000000000000000ffffffff0000 fpsr=8000000

case sqxtun 4h 1
  code  2e612820                  # sqxtun v0.4h, v1.4s
  in    v1=ffff7fffffff800000007fff00008000
  out   v0=0000000000000000000000007fff8000 fpsr=8000000

case sqxtun2 8h keeps the low half
  code  6e612820                  # sqxtun2 v0.8h, v1.4s
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=ffffffff000100000000ffff00000000
  out   v0=0000ffffffff0000deadbeef01234567 fpsr=8000000

case sqxtun h 0
  code  7e612820                  # sqxtun h0, s1
  in    v1=800000000000ffff
  out   v0=0000000000000000000000000000ffff

case sqxtun h 1
  code  7e612820                  # sqxtun h0, s1
  in    v1=8000000000010000
  out   v0=0000000000000000000000000000ffff fpsr=8000000

case sqxtun h 2
  code  7e612820                  # sqxtun h0, s1
  in    v1=80000000ffffffff
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqxtun 2s 0
  code  2ea12820                  # sqxtun v0.2s, v1.2d
  in    v1=ffffffff0000000000000000
  out   v0=0000000000000000ffffffff00000000

case sqxtun 2s 1
  code  2ea12820                  # sqxtun v0.2s, v1.2d
  in    v1=ffffffffffffffff0000000100000000
  out   v0=000000000000000000000000ffffffff fpsr=8000000

case sqxtun 2s 2
  code  2ea12820                  # sqxtun v0.2s, v1.2d
  in    v1=7fffffff0000000080000000
  out   v0=00000000000000007fffffff80000000

case sqxtun 2s 3
  code  2ea12820                  # sqxtun v0.2s, v1.2d
  in    v1=ffffffff7fffffffffffffff80000000
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqxtun2 4s keeps the low half
  code  6ea12820                  # sqxtun2 v0.4s, v1.2d
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=ffffffff0000000000000000
  out   v0=ffffffff00000000deadbeef01234567

case sqxtun s 0
  code  7ea12820                  # sqxtun s0, d1
  in    v1=800000000000000000000000ffffffff
  out   v0=000000000000000000000000ffffffff

case sqxtun s 1
  code  7ea12820                  # sqxtun s0, d1
  in    v1=80000000000000000000000100000000
  out   v0=000000000000000000000000ffffffff fpsr=8000000

case sqxtun s 2
  code  7ea12820                  # sqxtun s0, d1
  in    v1=8000000000000000ffffffffffffffff
  out   v0=00000000000000000000000000000000 fpsr=8000000

case addhn 8b 0
  code  0e224020                  # addhn v0.8b, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=00000000000000000080ffffff7f8000

case addhn 8b 1
  code  0e224020                  # addhn v0.8b, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=000000000000000000007f0000801e1e

case addhn2 16b keeps the low half
  code  4e224020                  # addhn2 v0.16b, v1.8h, v2.8h
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=4266a9fff015ffffdeadbeef01234567

case addhn 4h 0
  code  0e624020                  # addhn v0.4h, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=0000000000000000ffff7fff80000000

case addhn 4h 1
  code  0e624020                  # addhn v0.4h, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=000000000000000000008000ffffffff

case addhn2 8h keeps the low half
  code  4e624020                  # addhn2 v0.8h, v1.4s, v2.4s
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=4242a9aaf0e2ffffdeadbeef01234567

case addhn 2s 0
  code  0ea24020                  # addhn v0.2s, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=18000000000000000
  out   v0=00000000000000008000000000000000

case addhn 2s 1
  code  0ea24020                  # addhn v0.2s, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=ffffffffffffffffffffffffffffffff
  out   v0=0000000000000000ffffffff7fffffff

case addhn2 4s keeps the low half
  code  4ea24020                  # addhn2 v0.4s, v1.2d, v2.2d
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=42426689f0e21567deadbeef01234567

case raddhn 8b 0
  code  2e224020                  # raddhn v0.8b, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=00000000000000000080000000808000

case raddhn 8b 1
  code  2e224020                  # raddhn v0.8b, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=00000000000000000000800000801e1e

case raddhn2 16b keeps the low half
  code  6e224020                  # raddhn2 v0.16b, v1.8h, v2.8h
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=4267aa00f1150000deadbeef01234567

case raddhn 4h 0
  code  2e624020                  # raddhn v0.4h, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=00000000000000000000800080000000

case raddhn 4h 1
  code  2e624020                  # raddhn v0.4h, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000000000000000000800000000000

case raddhn2 8h keeps the low half
  code  6e624020                  # raddhn2 v0.8h, v1.4s, v2.4s
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=4242a9abf0e20000deadbeef01234567

case raddhn 2s 0
  code  2ea24020                  # raddhn v0.2s, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=18000000000000000
  out   v0=00000000000000008000000000000000

case raddhn 2s 1
  code  2ea24020                  # raddhn v0.2s, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=ffffffffffffffffffffffffffffffff
  out   v0=00000000000000000000000080000000

case raddhn2 4s keeps the low half
  code  6ea24020                  # raddhn2 v0.4s, v1.2d, v2.2d
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=4242668af0e21568deadbeef01234567

case subhn 8b 0
  code  0e226020                  # subhn v0.8b, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=0000000000000000ff80000000807f00

case subhn 8b 1
  code  0e226020                  # subhn v0.8b, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=000000000000000000008000ff7f6996

case subhn2 16b keeps the low half
  code  4e226020                  # subhn2 v0.16b, v1.8h, v2.8h
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=24ff54fe3397fd75deadbeef01234567

case subhn 4h 0
  code  0e626020                  # subhn v0.4h, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=0000000000000000000080007fff0000

case subhn 4h 1
  code  0e626020                  # subhn v0.4h, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=0000000000000000ffff800000000000

case subhn2 8h keeps the low half
  code  4e626020                  # subhn2 v0.8h, v1.4s, v2.4s
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=242354563386fdb9deadbeef01234567

case subhn 2s 0
  code  0ea26020                  # subhn v0.2s, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=18000000000000000
  out   v0=00000000000000007fffffff00000000

case subhn 2s 1
  code  0ea26020                  # subhn v0.2s, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=ffffffffffffffffffffffffffffffff
  out   v0=00000000000000000000000080000000

case subhn2 4s keeps the low half
  code  4ea26020                  # subhn2 v0.4s, v1.2d, v2.2d
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=2423ffde33869789deadbeef01234567

case rsubhn 8b 0
  code  2e226020                  # rsubhn v0.8b, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=00000000000000000080000000808000

case rsubhn 8b 1
  code  2e226020                  # rsubhn v0.8b, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=00000000000000000000800000806997

case rsubhn2 16b keeps the low half
  code  6e226020                  # rsubhn2 v0.16b, v1.8h, v2.8h
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=240054fe3498fe75deadbeef01234567

case rsubhn 4h 0
  code  2e626020                  # rsubhn v0.4h, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=00000000000000000000800080000000

case rsubhn 4h 1
  code  2e626020                  # rsubhn v0.4h, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000000000000000000800000000000

case rsubhn2 8h keeps the low half
  code  6e626020                  # rsubhn2 v0.8h, v1.4s, v2.4s
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=242454573387fdb9deadbeef01234567

case rsubhn 2s 0
  code  2ea26020                  # rsubhn v0.2s, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=18000000000000000
  out   v0=00000000000000008000000000000000

case rsubhn 2s 1
  code  2ea26020                  # rsubhn v0.2s, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=ffffffffffffffffffffffffffffffff
  out   v0=00000000000000000000000080000000

case rsubhn2 4s keeps the low half
  code  6ea26020                  # rsubhn2 v0.4s, v1.2d, v2.2d
  in    v0=f0f3355aaaa00ffdeadbeef01234567 v1=33333333ff00ff0012345678fedcba98 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=2423ffde3386978adeadbeef01234567

case sshll 8h by 0
  code  0f08a420                  # sshll v0.8h, v1.8b, #0
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=0003ffc3005a00010000ffff007fff80

case sshll 8h by 3
  code  0f0ba420                  # sshll v0.8h, v1.8b, #3
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=0018fe1802d000080000fff803f8fc00

case sshll 8h by 7
  code  0f0fa420                  # sshll v0.8h, v1.8b, #7
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=0180e1802d0000800000ff803f80c000

case sshll2 8h
  code  4f09a420                  # sshll2 v0.8h, v1.16b, #1
  in    v1=f0f3355aaaa00ffdeadbeef01234567
  out   v0=001e001e006600aaff54ff540000fffe

case sshll 4s by 0
  code  0f10a420                  # sshll v0.4s, v1.4h, #0
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=00000000ffffffff00007fffffff8000

case sshll 4s by 3
  code  0f13a420                  # sshll v0.4s, v1.4h, #3
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=00000000fffffff80003fff8fffc0000

case sshll 4s by 15
  code  0f1fa420                  # sshll v0.4s, v1.4h, #15
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=00000000ffff80003fff8000c0000000

case sshll2 4s
  code  4f11a420                  # sshll2 v0.4s, v1.8h, #1
  in    v1=f0f3355aaaa00ffdeadbeef01234567
  out   v0=00001e1e000066aaffff5554000001fe

case sshll 2d by 0
  code  0f20a420                  # sshll v0.2d, v1.2s, #0
  in    v1=ffffffff7fffffff80000000
  out   v0=000000007fffffffffffffff80000000

case sshll 2d by 3
  code  0f23a420                  # sshll v0.2d, v1.2s, #3
  in    v1=ffffffff7fffffff80000000
  out   v0=00000003fffffff8fffffffc00000000

case sshll 2d by 31
  code  0f3fa420                  # sshll v0.2d, v1.2s, #31
  in    v1=ffffffff7fffffff80000000
  out   v0=3fffffff80000000c000000000000000

case sshll2 2d
  code  4f21a420                  # sshll2 v0.2d, v1.4s, #1
  in    v1=f0f3355aaaa00ffdeadbeef01234567
  out   v0=000000001e1e66aaffffffff555401fe

case ushll 8h by 0
  code  2f08a420                  # ushll v0.8h, v1.8b, #0
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=000300c3005a0001000000ff007f0080

case ushll 8h by 3
  code  2f0ba420                  # ushll v0.8h, v1.8b, #3
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=0018061802d00008000007f803f80400

case ushll 8h by 7
  code  2f0fa420                  # ushll v0.8h, v1.8b, #7
  in    v1=c002fd7e3f40c08103c35a0100ff7f80
  out   v0=018061802d00008000007f803f804000

case ushll2 8h
  code  6f09a420                  # ushll2 v0.8h, v1.16b, #1
  in    v1=f0f3355aaaa00ffdeadbeef01234567
  out   v0=001e001e006600aa01540154000001fe

case ushll 4s by 0
  code  2f10a420                  # ushll v0.4s, v1.4h, #0
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000000000ffff00007fff00008000

case ushll 4s by 3
  code  2f13a420                  # ushll v0.4s, v1.4h, #3
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000000007fff80003fff800040000

case ushll 4s by 15
  code  2f1fa420                  # ushll v0.4s, v1.4h, #15
  in    v1=3c3c35a5a00010000ffff7fff8000
  out   v0=000000007fff80003fff800040000000

case ushll2 4s
  code  6f11a420                  # ushll2 v0.4s, v1.8h, #1
  in    v1=f0f3355aaaa00ffdeadbeef01234567
  out   v0=00001e1e000066aa00015554000001fe

case ushll 2d by 0
  code  2f20a420                  # ushll v0.2d, v1.2s, #0
  in    v1=ffffffff7fffffff80000000
  out   v0=000000007fffffff0000000080000000

case ushll 2d by 3
  code  2f23a420                  # ushll v0.2d, v1.2s, #3
  in    v1=ffffffff7fffffff80000000
  out   v0=00000003fffffff80000000400000000

case ushll 2d by 31
  code  2f3fa420                  # ushll v0.2d, v1.2s, #31
  in    v1=ffffffff7fffffff80000000
  out   v0=3fffffff800000004000000000000000

case ushll2 2d
  code  6f21a420                  # ushll2 v0.2d, v1.4s, #1
  in    v1=f0f3355aaaa00ffdeadbeef01234567
  out   v0=000000001e1e66aa00000001555401fe

case shll 8h
  code  2e213820                  # shll v0.8h, v1.8b, #8
  in    v1=f0f3355aaaa00ffdeadbeef01234567
  out   v0=de00ad00be00ef000100230045006700

case shll2 8h
  code  6e213820                  # shll2 v0.8h, v1.16b, #8
  in    v1=f0f3355aaaa00ffdeadbeef01234567
  out   v0=0f000f0033005500aa00aa000000ff00

case shll 4s
  code  2e613820                  # shll v0.4s, v1.4h, #16
  in    v1=f0f3355aaaa00ffdeadbeef01234567
  out   v0=dead0000beef00000123000045670000

case shll2 4s
  code  6e613820                  # shll2 v0.4s, v1.8h, #16
  in    v1=f0f3355aaaa00ffdeadbeef01234567
  out   v0=0f0f000033550000aaaa000000ff0000

case shll 2d
  code  2ea13820                  # shll v0.2d, v1.2s, #32
  in    v1=f0f3355aaaa00ffdeadbeef01234567
  out   v0=deadbeef000000000123456700000000

case shll2 2d
  code  6ea13820                  # shll2 v0.2d, v1.4s, #32
  in    v1=f0f3355aaaa00ffdeadbeef01234567
  out   v0=0f0f335500000000aaaa00ff00000000
