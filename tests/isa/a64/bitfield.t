# SPDX-License-Identifier: MIT
# Bit fields, extraction, shifts.

case sbfm x 0 0
  code  93400020                  # sbfm x0, x1, #0, #0
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   

case sbfm x 0 63
  code  9340fc20                  # sbfm x0, x1, #0, #63
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=8123456789abcdef

case sbfm x 63 63
  code  937ffc20                  # sbfm x0, x1, #63, #63
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   

case sbfm x 8 15
  code  93483c20                  # sbfm x0, x1, #8, #15
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=ffffffffffffffcd

case sbfm x 15 8
  code  934f2020                  # sbfm x0, x1, #15, #8
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=ffde000000000000

case sbfm x 4 2
  code  93440820                  # sbfm x0, x1, #4, #2
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=f000000000000000

case sbfm x 60 3
  code  937c0c20                  # sbfm x0, x1, #60, #3
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=fffffffffffffff0

case sbfm x 1 0
  code  93410020                  # sbfm x0, x1, #1, #0
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=8000000000000000

case sbfm x 0 31
  code  93407c20                  # sbfm x0, x1, #0, #31
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=ffffffff89abcdef

case sbfm x 32 31
  code  93607c20                  # sbfm x0, x1, #32, #31
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=89abcdef00000000

case sbfm x 48 62
  code  9370f820                  # sbfm x0, x1, #48, #62
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=123

case sbfm w 0 0
  code  13000020                  # sbfm w0, w1, #0, #0
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=ffffffff

case sbfm w 0 31
  code  13007c20                  # sbfm w0, w1, #0, #31
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=89abcdef

case sbfm w 31 31
  code  131f7c20                  # sbfm w0, w1, #31, #31
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=ffffffff

case sbfm w 8 15
  code  13083c20                  # sbfm w0, w1, #8, #15
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=ffffffcd

case sbfm w 15 8
  code  130f2020                  # sbfm w0, w1, #15, #8
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=ffde0000

case sbfm w 28 3
  code  131c0c20                  # sbfm w0, w1, #28, #3
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=fffffff0

case sbfm w 16 30
  code  13107820                  # sbfm w0, w1, #16, #30
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=9ab

case ubfm x 0 0
  code  d3400020                  # ubfm x0, x1, #0, #0
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=1

case ubfm x 0 63
  code  d340fc20                  # ubfm x0, x1, #0, #63
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=8123456789abcdef

case ubfm x 63 63
  code  d37ffc20                  # ubfm x0, x1, #63, #63
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=1

case ubfm x 8 15
  code  d3483c20                  # ubfm x0, x1, #8, #15
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=cd

case ubfm x 15 8
  code  d34f2020                  # ubfm x0, x1, #15, #8
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=3de000000000000

case ubfm x 4 2
  code  d3440820                  # ubfm x0, x1, #4, #2
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=7000000000000000

case ubfm x 60 3
  code  d37c0c20                  # ubfm x0, x1, #60, #3
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=f0

case ubfm x 1 0
  code  d3410020                  # ubfm x0, x1, #1, #0
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=8000000000000000

case ubfm x 0 31
  code  d3407c20                  # ubfm x0, x1, #0, #31
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=89abcdef

case ubfm x 32 31
  code  d3607c20                  # ubfm x0, x1, #32, #31
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=89abcdef00000000

case ubfm x 48 62
  code  d370f820                  # ubfm x0, x1, #48, #62
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=123

case ubfm w 0 0
  code  53000020                  # ubfm w0, w1, #0, #0
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=1

case ubfm w 0 31
  code  53007c20                  # ubfm w0, w1, #0, #31
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=89abcdef

case ubfm w 31 31
  code  531f7c20                  # ubfm w0, w1, #31, #31
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=1

case ubfm w 8 15
  code  53083c20                  # ubfm w0, w1, #8, #15
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=cd

case ubfm w 15 8
  code  530f2020                  # ubfm w0, w1, #15, #8
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=3de0000

case ubfm w 28 3
  code  531c0c20                  # ubfm w0, w1, #28, #3
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=f0

case ubfm w 16 30
  code  53107820                  # ubfm w0, w1, #16, #30
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=9ab

case bfm x 0 0
  code  b3400020                  # bfm x0, x1, #0, #0
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   

case bfm x 0 63
  code  b340fc20                  # bfm x0, x1, #0, #63
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=8123456789abcdef

case bfm x 63 63
  code  b37ffc20                  # bfm x0, x1, #63, #63
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   

case bfm x 8 15
  code  b3483c20                  # bfm x0, x1, #8, #15
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=ffffffffffffffcd

case bfm x 15 8
  code  b34f2020                  # bfm x0, x1, #15, #8
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=ffdfffffffffffff

case bfm x 4 2
  code  b3440820                  # bfm x0, x1, #4, #2
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   

case bfm x 60 3
  code  b37c0c20                  # bfm x0, x1, #60, #3
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   

case bfm x 1 0
  code  b3410020                  # bfm x0, x1, #1, #0
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   

case bfm x 0 31
  code  b3407c20                  # bfm x0, x1, #0, #31
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=ffffffff89abcdef

case bfm x 32 31
  code  b3607c20                  # bfm x0, x1, #32, #31
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=89abcdefffffffff

case bfm x 48 62
  code  b370f820                  # bfm x0, x1, #48, #62
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=ffffffffffff8123

case bfm w 0 0
  code  33000020                  # bfm w0, w1, #0, #0
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=ffffffff

case bfm w 0 31
  code  33007c20                  # bfm w0, w1, #0, #31
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=89abcdef

case bfm w 31 31
  code  331f7c20                  # bfm w0, w1, #31, #31
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=ffffffff

case bfm w 8 15
  code  33083c20                  # bfm w0, w1, #8, #15
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=ffffffcd

case bfm w 15 8
  code  330f2020                  # bfm w0, w1, #15, #8
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=ffdfffff

case bfm w 28 3
  code  331c0c20                  # bfm w0, w1, #28, #3
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=ffffffff

case bfm w 16 30
  code  33107820                  # bfm w0, w1, #16, #30
  in    x1=8123456789abcdef x0=ffffffffffffffff
  out   x0=ffff89ab

case extr x 0
  code  93c20020                  # extr x0, x1, x2, #0
  in    x1=123456789abcdef0 x2=8000000000000001
  out   x0=8000000000000001

case extr x 1
  code  93c20420                  # extr x0, x1, x2, #1
  in    x1=123456789abcdef0 x2=8000000000000001
  out   x0=4000000000000000

case extr x 31
  code  93c27c20                  # extr x0, x1, x2, #31
  in    x1=123456789abcdef0 x2=8000000000000001
  out   x0=3579bde100000000

case extr x 32
  code  93c28020                  # extr x0, x1, x2, #32
  in    x1=123456789abcdef0 x2=8000000000000001
  out   x0=9abcdef080000000

case extr x 63
  code  93c2fc20                  # extr x0, x1, x2, #63
  in    x1=123456789abcdef0 x2=8000000000000001
  out   x0=2468acf13579bde1

case extr w 0
  code  13820020                  # extr w0, w1, w2, #0
  in    x1=123456789abcdef0 x2=8000000080000001
  out   x0=80000001

case extr w 1
  code  13820420                  # extr w0, w1, w2, #1
  in    x1=123456789abcdef0 x2=8000000080000001
  out   x0=40000000

case extr w 31
  code  13827c20                  # extr w0, w1, w2, #31
  in    x1=123456789abcdef0 x2=8000000080000001
  out   x0=3579bde1

case ror is extr of one register
  code  93c14420                  # extr x0, x1, x1, #17
  in    x1=123456789abcdef0
  out   x0=6f78091a2b3c4d5e

case lslv x by 0
  code  9ac22020                  # lslv x0, x1, x2
  in    x1=8123456789abcdef x2=0
  out   x0=8123456789abcdef

case lslv x by 1
  code  9ac22020                  # lslv x0, x1, x2
  in    x1=8123456789abcdef x2=1
  out   x0=2468acf13579bde

case lslv x by 3f
  code  9ac22020                  # lslv x0, x1, x2
  in    x1=8123456789abcdef x2=3f
  out   x0=8000000000000000

case lslv x by 40
  code  9ac22020                  # lslv x0, x1, x2
  in    x1=8123456789abcdef x2=40
  out   x0=8123456789abcdef

case lslv x by 41
  code  9ac22020                  # lslv x0, x1, x2
  in    x1=8123456789abcdef x2=41
  out   x0=2468acf13579bde

case lslv x by ffffffffffffffff
  code  9ac22020                  # lslv x0, x1, x2
  in    x1=8123456789abcdef x2=ffffffffffffffff
  out   x0=8000000000000000

case lslv w by 0
  code  1ac22020                  # lslv w0, w1, w2
  in    x1=8123456789abcdef x2=0
  out   x0=89abcdef

case lslv w by 1f
  code  1ac22020                  # lslv w0, w1, w2
  in    x1=8123456789abcdef x2=1f
  out   x0=80000000

case lslv w by 20
  code  1ac22020                  # lslv w0, w1, w2
  in    x1=8123456789abcdef x2=20
  out   x0=89abcdef

case lslv w by 21
  code  1ac22020                  # lslv w0, w1, w2
  in    x1=8123456789abcdef x2=21
  out   x0=13579bde

case lsrv x by 0
  code  9ac22420                  # lsrv x0, x1, x2
  in    x1=8123456789abcdef x2=0
  out   x0=8123456789abcdef

case lsrv x by 1
  code  9ac22420                  # lsrv x0, x1, x2
  in    x1=8123456789abcdef x2=1
  out   x0=4091a2b3c4d5e6f7

case lsrv x by 3f
  code  9ac22420                  # lsrv x0, x1, x2
  in    x1=8123456789abcdef x2=3f
  out   x0=1

case lsrv x by 40
  code  9ac22420                  # lsrv x0, x1, x2
  in    x1=8123456789abcdef x2=40
  out   x0=8123456789abcdef

case lsrv x by 41
  code  9ac22420                  # lsrv x0, x1, x2
  in    x1=8123456789abcdef x2=41
  out   x0=4091a2b3c4d5e6f7

case lsrv x by ffffffffffffffff
  code  9ac22420                  # lsrv x0, x1, x2
  in    x1=8123456789abcdef x2=ffffffffffffffff
  out   x0=1

case lsrv w by 0
  code  1ac22420                  # lsrv w0, w1, w2
  in    x1=8123456789abcdef x2=0
  out   x0=89abcdef

case lsrv w by 1f
  code  1ac22420                  # lsrv w0, w1, w2
  in    x1=8123456789abcdef x2=1f
  out   x0=1

case lsrv w by 20
  code  1ac22420                  # lsrv w0, w1, w2
  in    x1=8123456789abcdef x2=20
  out   x0=89abcdef

case lsrv w by 21
  code  1ac22420                  # lsrv w0, w1, w2
  in    x1=8123456789abcdef x2=21
  out   x0=44d5e6f7

case asrv x by 0
  code  9ac22820                  # asrv x0, x1, x2
  in    x1=8123456789abcdef x2=0
  out   x0=8123456789abcdef

case asrv x by 1
  code  9ac22820                  # asrv x0, x1, x2
  in    x1=8123456789abcdef x2=1
  out   x0=c091a2b3c4d5e6f7

case asrv x by 3f
  code  9ac22820                  # asrv x0, x1, x2
  in    x1=8123456789abcdef x2=3f
  out   x0=ffffffffffffffff

case asrv x by 40
  code  9ac22820                  # asrv x0, x1, x2
  in    x1=8123456789abcdef x2=40
  out   x0=8123456789abcdef

case asrv x by 41
  code  9ac22820                  # asrv x0, x1, x2
  in    x1=8123456789abcdef x2=41
  out   x0=c091a2b3c4d5e6f7

case asrv x by ffffffffffffffff
  code  9ac22820                  # asrv x0, x1, x2
  in    x1=8123456789abcdef x2=ffffffffffffffff
  out   x0=ffffffffffffffff

case asrv w by 0
  code  1ac22820                  # asrv w0, w1, w2
  in    x1=8123456789abcdef x2=0
  out   x0=89abcdef

case asrv w by 1f
  code  1ac22820                  # asrv w0, w1, w2
  in    x1=8123456789abcdef x2=1f
  out   x0=ffffffff

case asrv w by 20
  code  1ac22820                  # asrv w0, w1, w2
  in    x1=8123456789abcdef x2=20
  out   x0=89abcdef

case asrv w by 21
  code  1ac22820                  # asrv w0, w1, w2
  in    x1=8123456789abcdef x2=21
  out   x0=c4d5e6f7

case rorv x by 0
  code  9ac22c20                  # rorv x0, x1, x2
  in    x1=8123456789abcdef x2=0
  out   x0=8123456789abcdef

case rorv x by 1
  code  9ac22c20                  # rorv x0, x1, x2
  in    x1=8123456789abcdef x2=1
  out   x0=c091a2b3c4d5e6f7

case rorv x by 3f
  code  9ac22c20                  # rorv x0, x1, x2
  in    x1=8123456789abcdef x2=3f
  out   x0=2468acf13579bdf

case rorv x by 40
  code  9ac22c20                  # rorv x0, x1, x2
  in    x1=8123456789abcdef x2=40
  out   x0=8123456789abcdef

case rorv x by 41
  code  9ac22c20                  # rorv x0, x1, x2
  in    x1=8123456789abcdef x2=41
  out   x0=c091a2b3c4d5e6f7

case rorv x by ffffffffffffffff
  code  9ac22c20                  # rorv x0, x1, x2
  in    x1=8123456789abcdef x2=ffffffffffffffff
  out   x0=2468acf13579bdf

case rorv w by 0
  code  1ac22c20                  # rorv w0, w1, w2
  in    x1=8123456789abcdef x2=0
  out   x0=89abcdef

case rorv w by 1f
  code  1ac22c20                  # rorv w0, w1, w2
  in    x1=8123456789abcdef x2=1f
  out   x0=13579bdf

case rorv w by 20
  code  1ac22c20                  # rorv w0, w1, w2
  in    x1=8123456789abcdef x2=20
  out   x0=89abcdef

case rorv w by 21
  code  1ac22c20                  # rorv w0, w1, w2
  in    x1=8123456789abcdef x2=21
  out   x0=c4d5e6f7

case bfm of a register into itself
  code  331e4c00                  # bfm w0, w0, #30, #19
  in    x0=14c7f5e4
  out   x0=14dfd790

case bfm of a register into itself, upper half dropped
  code  b3404c00                  # bfm x0, x0, #0, #19
  code  331f0000                  # bfm w0, w0, #31, #0
  in    x0=ffffffff14c7f5e5
  out   x0=14c7f5e7
