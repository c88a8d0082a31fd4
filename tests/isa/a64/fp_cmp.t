# SPDX-License-Identifier: MIT
# Scalar comparison, conditional comparison, selection.

case fcmp d, one and 2.5
  code  1e622020                  # fcmp d1, d2
  in    v1=7ff00000000000013ff0000000000000 v2=7ff00000000000014004000000000000 nzcv=9
  out   nzcv=8

case fcmp d, 2.5 and one
  code  1e622020                  # fcmp d1, d2
  in    v1=7ff00000000000014004000000000000 v2=7ff00000000000013ff0000000000000 nzcv=9
  out   nzcv=2

case fcmp d, one and one
  code  1e622020                  # fcmp d1, d2
  in    v1=7ff00000000000013ff0000000000000 v2=7ff00000000000013ff0000000000000 nzcv=9
  out   nzcv=6

case fcmp d, zero and -zero
  code  1e622020                  # fcmp d1, d2
  in    v1=7ff00000000000010000000000000000 v2=7ff00000000000018000000000000000 nzcv=9
  out   nzcv=6

case fcmp d, qnan and one
  code  1e622020                  # fcmp d1, d2
  in    v1=7ff00000000000017ff8000000001234 v2=7ff00000000000013ff0000000000000 nzcv=9
  out   nzcv=3

case fcmp d, one and snan
  code  1e622020                  # fcmp d1, d2
  in    v1=7ff00000000000013ff0000000000000 v2=7ff00000000000017ff4000000000abc nzcv=9
  out   nzcv=3 fpsr=1

case fcmp d, -inf and inf
  code  1e622020                  # fcmp d1, d2
  in    v1=7ff0000000000001fff0000000000000 v2=7ff00000000000017ff0000000000000 nzcv=9
  out   nzcv=8

case fcmp d, -zero and #0
  code  1e602028                  # fcmp d1, #0.0
  in    v1=7ff00000000000018000000000000000 nzcv=9
  out   nzcv=6

case fcmpe d, one and 2.5
  code  1e622030                  # fcmpe d1, d2
  in    v1=7ff00000000000013ff0000000000000 v2=7ff00000000000014004000000000000 nzcv=9
  out   nzcv=8

case fcmpe d, 2.5 and one
  code  1e622030                  # fcmpe d1, d2
  in    v1=7ff00000000000014004000000000000 v2=7ff00000000000013ff0000000000000 nzcv=9
  out   nzcv=2

case fcmpe d, one and one
  code  1e622030                  # fcmpe d1, d2
  in    v1=7ff00000000000013ff0000000000000 v2=7ff00000000000013ff0000000000000 nzcv=9
  out   nzcv=6

case fcmpe d, zero and -zero
  code  1e622030                  # fcmpe d1, d2
  in    v1=7ff00000000000010000000000000000 v2=7ff00000000000018000000000000000 nzcv=9
  out   nzcv=6

case fcmpe d, qnan and one
  code  1e622030                  # fcmpe d1, d2
  in    v1=7ff00000000000017ff8000000001234 v2=7ff00000000000013ff0000000000000 nzcv=9
  out   nzcv=3 fpsr=1

case fcmpe d, one and snan
  code  1e622030                  # fcmpe d1, d2
  in    v1=7ff00000000000013ff0000000000000 v2=7ff00000000000017ff4000000000abc nzcv=9
  out   nzcv=3 fpsr=1

case fcmpe d, -inf and inf
  code  1e622030                  # fcmpe d1, d2
  in    v1=7ff0000000000001fff0000000000000 v2=7ff00000000000017ff0000000000000 nzcv=9
  out   nzcv=8

case fcmpe d, -zero and #0
  code  1e602038                  # fcmpe d1, #0.0
  in    v1=7ff00000000000018000000000000000 nzcv=9
  out   nzcv=6

case fccmp d eq, one and 2.5, nzcv 4
  code  1e620425                  # fccmp d1, d2, #0x5, eq
  in    v1=7ff00000000000013ff0000000000000 v2=7ff00000000000014004000000000000 nzcv=4
  out   nzcv=8

case fccmp d eq, qnan and one, nzcv 4
  code  1e620425                  # fccmp d1, d2, #0x5, eq
  in    v1=7ff00000000000017ff8000000001234 v2=7ff00000000000013ff0000000000000 nzcv=4
  out   nzcv=3

case fccmp d eq, one and 2.5, nzcv 0
  code  1e620425                  # fccmp d1, d2, #0x5, eq
  in    v1=7ff00000000000013ff0000000000000 v2=7ff00000000000014004000000000000 nzcv=0
  out   nzcv=5

case fccmp d eq, qnan and one, nzcv 0
  code  1e620425                  # fccmp d1, d2, #0x5, eq
  in    v1=7ff00000000000017ff8000000001234 v2=7ff00000000000013ff0000000000000 nzcv=0
  out   nzcv=5

case fccmpe d eq, one and 2.5, nzcv 4
  code  1e620435                  # fccmpe d1, d2, #0x5, eq
  in    v1=7ff00000000000013ff0000000000000 v2=7ff00000000000014004000000000000 nzcv=4
  out   nzcv=8

case fccmpe d eq, qnan and one, nzcv 4
  code  1e620435                  # fccmpe d1, d2, #0x5, eq
  in    v1=7ff00000000000017ff8000000001234 v2=7ff00000000000013ff0000000000000 nzcv=4
  out   nzcv=3 fpsr=1

case fccmpe d eq, one and 2.5, nzcv 0
  code  1e620435                  # fccmpe d1, d2, #0x5, eq
  in    v1=7ff00000000000013ff0000000000000 v2=7ff00000000000014004000000000000 nzcv=0
  out   nzcv=5

case fccmpe d eq, qnan and one, nzcv 0
  code  1e620435                  # fccmpe d1, d2, #0x5, eq
  in    v1=7ff00000000000017ff8000000001234 v2=7ff00000000000013ff0000000000000 nzcv=0
  out   nzcv=5

case fcsel d eq, nzcv 6
  code  1e620c20                  # fcsel d0, d1, d2, eq
  in    v1=7ff00000000000017ff4000000000abc v2=7ff0000000000001000000000000000f nzcv=6
  out   v0=00000000000000007ff4000000000abc

case fcsel d eq, nzcv 8
  code  1e620c20                  # fcsel d0, d1, d2, eq
  in    v1=7ff00000000000017ff4000000000abc v2=7ff0000000000001000000000000000f nzcv=8
  out   v0=0000000000000000000000000000000f

case fcsel d eq, nzcv 3
  code  1e620c20                  # fcsel d0, d1, d2, eq
  in    v1=7ff00000000000017ff4000000000abc v2=7ff0000000000001000000000000000f nzcv=3
  out   v0=0000000000000000000000000000000f

case fcsel d gt, nzcv 6
  code  1e62cc20                  # fcsel d0, d1, d2, gt
  in    v1=7ff00000000000017ff4000000000abc v2=7ff0000000000001000000000000000f nzcv=6
  out   v0=0000000000000000000000000000000f

case fcsel d gt, nzcv 8
  code  1e62cc20                  # fcsel d0, d1, d2, gt
  in    v1=7ff00000000000017ff4000000000abc v2=7ff0000000000001000000000000000f nzcv=8
  out   v0=0000000000000000000000000000000f

case fcsel d gt, nzcv 3
  code  1e62cc20                  # fcsel d0, d1, d2, gt
  in    v1=7ff00000000000017ff4000000000abc v2=7ff0000000000001000000000000000f nzcv=3
  out   v0=0000000000000000000000000000000f

case fcsel d vs, nzcv 6
  code  1e626c20                  # fcsel d0, d1, d2, vs
  in    v1=7ff00000000000017ff4000000000abc v2=7ff0000000000001000000000000000f nzcv=6
  out   v0=0000000000000000000000000000000f

case fcsel d vs, nzcv 8
  code  1e626c20                  # fcsel d0, d1, d2, vs
  in    v1=7ff00000000000017ff4000000000abc v2=7ff0000000000001000000000000000f nzcv=8
  out   v0=0000000000000000000000000000000f

case fcsel d vs, nzcv 3
  code  1e626c20                  # fcsel d0, d1, d2, vs
  in    v1=7ff00000000000017ff4000000000abc v2=7ff0000000000001000000000000000f nzcv=3
  out   v0=00000000000000007ff4000000000abc

case fcsel d ls, nzcv 6
  code  1e629c20                  # fcsel d0, d1, d2, ls
  in    v1=7ff00000000000017ff4000000000abc v2=7ff0000000000001000000000000000f nzcv=6
  out   v0=00000000000000007ff4000000000abc

case fcsel d ls, nzcv 8
  code  1e629c20                  # fcsel d0, d1, d2, ls
  in    v1=7ff00000000000017ff4000000000abc v2=7ff0000000000001000000000000000f nzcv=8
  out   v0=00000000000000007ff4000000000abc

case fcsel d ls, nzcv 3
  code  1e629c20                  # fcsel d0, d1, d2, ls
  in    v1=7ff00000000000017ff4000000000abc v2=7ff0000000000001000000000000000f nzcv=3
  out   v0=0000000000000000000000000000000f

case fcsel d al, nzcv 6
  code  1e62ec20                  # fcsel d0, d1, d2, al
  in    v1=7ff00000000000017ff4000000000abc v2=7ff0000000000001000000000000000f nzcv=6
  out   v0=00000000000000007ff4000000000abc

case fcsel d al, nzcv 8
  code  1e62ec20                  # fcsel d0, d1, d2, al
  in    v1=7ff00000000000017ff4000000000abc v2=7ff0000000000001000000000000000f nzcv=8
  out   v0=00000000000000007ff4000000000abc

case fcsel d al, nzcv 3
  code  1e62ec20                  # fcsel d0, d1, d2, al
  in    v1=7ff00000000000017ff4000000000abc v2=7ff0000000000001000000000000000f nzcv=3
  out   v0=00000000000000007ff4000000000abc

case fcmp s, one and 2.5
  code  1e222020                  # fcmp s1, s2
  in    v1=7ff00000000000017fa000013f800000 v2=7ff00000000000017fa0000140200000 nzcv=9
  out   nzcv=8

case fcmp s, 2.5 and one
  code  1e222020                  # fcmp s1, s2
  in    v1=7ff00000000000017fa0000140200000 v2=7ff00000000000017fa000013f800000 nzcv=9
  out   nzcv=2

case fcmp s, one and one
  code  1e222020                  # fcmp s1, s2
  in    v1=7ff00000000000017fa000013f800000 v2=7ff00000000000017fa000013f800000 nzcv=9
  out   nzcv=6

case fcmp s, zero and -zero
  code  1e222020                  # fcmp s1, s2
  in    v1=7ff00000000000017fa0000100000000 v2=7ff00000000000017fa0000180000000 nzcv=9
  out   nzcv=6

case fcmp s, qnan and one
  code  1e222020                  # fcmp s1, s2
  in    v1=7ff00000000000017fa000017fc01234 v2=7ff00000000000017fa000013f800000 nzcv=9
  out   nzcv=3

case fcmp s, one and snan
  code  1e222020                  # fcmp s1, s2
  in    v1=7ff00000000000017fa000013f800000 v2=7ff00000000000017fa000017fa00abc nzcv=9
  out   nzcv=3 fpsr=1

case fcmp s, -inf and inf
  code  1e222020                  # fcmp s1, s2
  in    v1=7ff00000000000017fa00001ff800000 v2=7ff00000000000017fa000017f800000 nzcv=9
  out   nzcv=8

case fcmp s, -zero and #0
  code  1e202028                  # fcmp s1, #0.0
  in    v1=7ff00000000000017fa0000180000000 nzcv=9
  out   nzcv=6

case fcmpe s, one and 2.5
  code  1e222030                  # fcmpe s1, s2
  in    v1=7ff00000000000017fa000013f800000 v2=7ff00000000000017fa0000140200000 nzcv=9
  out   nzcv=8

case fcmpe s, 2.5 and one
  code  1e222030                  # fcmpe s1, s2
  in    v1=7ff00000000000017fa0000140200000 v2=7ff00000000000017fa000013f800000 nzcv=9
  out   nzcv=2

case fcmpe s, one and one
  code  1e222030                  # fcmpe s1, s2
  in    v1=7ff00000000000017fa000013f800000 v2=7ff00000000000017fa000013f800000 nzcv=9
  out   nzcv=6

case fcmpe s, zero and -zero
  code  1e222030                  # fcmpe s1, s2
  in    v1=7ff00000000000017fa0000100000000 v2=7ff00000000000017fa0000180000000 nzcv=9
  out   nzcv=6

case fcmpe s, qnan and one
  code  1e222030                  # fcmpe s1, s2
  in    v1=7ff00000000000017fa000017fc01234 v2=7ff00000000000017fa000013f800000 nzcv=9
  out   nzcv=3 fpsr=1

case fcmpe s, one and snan
  code  1e222030                  # fcmpe s1, s2
  in    v1=7ff00000000000017fa000013f800000 v2=7ff00000000000017fa000017fa00abc nzcv=9
  out   nzcv=3 fpsr=1

case fcmpe s, -inf and inf
  code  1e222030                  # fcmpe s1, s2
  in    v1=7ff00000000000017fa00001ff800000 v2=7ff00000000000017fa000017f800000 nzcv=9
  out   nzcv=8

case fcmpe s, -zero and #0
  code  1e202038                  # fcmpe s1, #0.0
  in    v1=7ff00000000000017fa0000180000000 nzcv=9
  out   nzcv=6

case fccmp s eq, one and 2.5, nzcv 4
  code  1e220425                  # fccmp s1, s2, #0x5, eq
  in    v1=7ff00000000000017fa000013f800000 v2=7ff00000000000017fa0000140200000 nzcv=4
  out   nzcv=8

case fccmp s eq, qnan and one, nzcv 4
  code  1e220425                  # fccmp s1, s2, #0x5, eq
  in    v1=7ff00000000000017fa000017fc01234 v2=7ff00000000000017fa000013f800000 nzcv=4
  out   nzcv=3

case fccmp s eq, one and 2.5, nzcv 0
  code  1e220425                  # fccmp s1, s2, #0x5, eq
  in    v1=7ff00000000000017fa000013f800000 v2=7ff00000000000017fa0000140200000 nzcv=0
  out   nzcv=5

case fccmp s eq, qnan and one, nzcv 0
  code  1e220425                  # fccmp s1, s2, #0x5, eq
  in    v1=7ff00000000000017fa000017fc01234 v2=7ff00000000000017fa000013f800000 nzcv=0
  out   nzcv=5

case fccmpe s eq, one and 2.5, nzcv 4
  code  1e220435                  # fccmpe s1, s2, #0x5, eq
  in    v1=7ff00000000000017fa000013f800000 v2=7ff00000000000017fa0000140200000 nzcv=4
  out   nzcv=8

case fccmpe s eq, qnan and one, nzcv 4
  code  1e220435                  # fccmpe s1, s2, #0x5, eq
  in    v1=7ff00000000000017fa000017fc01234 v2=7ff00000000000017fa000013f800000 nzcv=4
  out   nzcv=3 fpsr=1

case fccmpe s eq, one and 2.5, nzcv 0
  code  1e220435                  # fccmpe s1, s2, #0x5, eq
  in    v1=7ff00000000000017fa000013f800000 v2=7ff00000000000017fa0000140200000 nzcv=0
  out   nzcv=5

case fccmpe s eq, qnan and one, nzcv 0
  code  1e220435                  # fccmpe s1, s2, #0x5, eq
  in    v1=7ff00000000000017fa000017fc01234 v2=7ff00000000000017fa000013f800000 nzcv=0
  out   nzcv=5

case fcsel s eq, nzcv 6
  code  1e220c20                  # fcsel s0, s1, s2, eq
  in    v1=7ff00000000000017fa000017fa00abc v2=7ff00000000000017fa000010000000f nzcv=6
  out   v0=0000000000000000000000007fa00abc

case fcsel s eq, nzcv 8
  code  1e220c20                  # fcsel s0, s1, s2, eq
  in    v1=7ff00000000000017fa000017fa00abc v2=7ff00000000000017fa000010000000f nzcv=8
  out   v0=0000000000000000000000000000000f

case fcsel s eq, nzcv 3
  code  1e220c20                  # fcsel s0, s1, s2, eq
  in    v1=7ff00000000000017fa000017fa00abc v2=7ff00000000000017fa000010000000f nzcv=3
  out   v0=0000000000000000000000000000000f

case fcsel s gt, nzcv 6
  code  1e22cc20                  # fcsel s0, s1, s2, gt
  in    v1=7ff00000000000017fa000017fa00abc v2=7ff00000000000017fa000010000000f nzcv=6
  out   v0=0000000000000000000000000000000f

case fcsel s gt, nzcv 8
  code  1e22cc20                  # fcsel s0, s1, s2, gt
  in    v1=7ff00000000000017fa000017fa00abc v2=7ff00000000000017fa000010000000f nzcv=8
  out   v0=0000000000000000000000000000000f

case fcsel s gt, nzcv 3
  code  1e22cc20                  # fcsel s0, s1, s2, gt
  in    v1=7ff00000000000017fa000017fa00abc v2=7ff00000000000017fa000010000000f nzcv=3
  out   v0=0000000000000000000000000000000f

case fcsel s vs, nzcv 6
  code  1e226c20                  # fcsel s0, s1, s2, vs
  in    v1=7ff00000000000017fa000017fa00abc v2=7ff00000000000017fa000010000000f nzcv=6
  out   v0=0000000000000000000000000000000f

case fcsel s vs, nzcv 8
  code  1e226c20                  # fcsel s0, s1, s2, vs
  in    v1=7ff00000000000017fa000017fa00abc v2=7ff00000000000017fa000010000000f nzcv=8
  out   v0=0000000000000000000000000000000f

case fcsel s vs, nzcv 3
  code  1e226c20                  # fcsel s0, s1, s2, vs
  in    v1=7ff00000000000017fa000017fa00abc v2=7ff00000000000017fa000010000000f nzcv=3
  out   v0=0000000000000000000000007fa00abc

case fcsel s ls, nzcv 6
  code  1e229c20                  # fcsel s0, s1, s2, ls
  in    v1=7ff00000000000017fa000017fa00abc v2=7ff00000000000017fa000010000000f nzcv=6
  out   v0=0000000000000000000000007fa00abc

case fcsel s ls, nzcv 8
  code  1e229c20                  # fcsel s0, s1, s2, ls
  in    v1=7ff00000000000017fa000017fa00abc v2=7ff00000000000017fa000010000000f nzcv=8
  out   v0=0000000000000000000000007fa00abc

case fcsel s ls, nzcv 3
  code  1e229c20                  # fcsel s0, s1, s2, ls
  in    v1=7ff00000000000017fa000017fa00abc v2=7ff00000000000017fa000010000000f nzcv=3
  out   v0=0000000000000000000000000000000f

case fcsel s al, nzcv 6
  code  1e22ec20                  # fcsel s0, s1, s2, al
  in    v1=7ff00000000000017fa000017fa00abc v2=7ff00000000000017fa000010000000f nzcv=6
  out   v0=0000000000000000000000007fa00abc

case fcsel s al, nzcv 8
  code  1e22ec20                  # fcsel s0, s1, s2, al
  in    v1=7ff00000000000017fa000017fa00abc v2=7ff00000000000017fa000010000000f nzcv=8
  out   v0=0000000000000000000000007fa00abc

case fcsel s al, nzcv 3
  code  1e22ec20                  # fcsel s0, s1, s2, al
  in    v1=7ff00000000000017fa000017fa00abc v2=7ff00000000000017fa000010000000f nzcv=3
  out   v0=0000000000000000000000007fa00abc

case fcmp h, one and 2.5
  code  1ee22020                  # fcmp h1, h2
  in    v1=7ff00000000000017fa000017d013c00 v2=7ff00000000000017fa000017d014100 nzcv=9
  out   nzcv=8

case fcmp h, 2.5 and one
  code  1ee22020                  # fcmp h1, h2
  in    v1=7ff00000000000017fa000017d014100 v2=7ff00000000000017fa000017d013c00 nzcv=9
  out   nzcv=2

case fcmp h, one and one
  code  1ee22020                  # fcmp h1, h2
  in    v1=7ff00000000000017fa000017d013c00 v2=7ff00000000000017fa000017d013c00 nzcv=9
  out   nzcv=6

case fcmp h, zero and -zero
  code  1ee22020                  # fcmp h1, h2
  in    v1=7ff00000000000017fa000017d010000 v2=7ff00000000000017fa000017d018000 nzcv=9
  out   nzcv=6

case fcmp h, qnan and one
  code  1ee22020                  # fcmp h1, h2
  in    v1=7ff00000000000017fa000017d017e12 v2=7ff00000000000017fa000017d013c00 nzcv=9
  out   nzcv=3

case fcmp h, one and snan
  code  1ee22020                  # fcmp h1, h2
  in    v1=7ff00000000000017fa000017d013c00 v2=7ff00000000000017fa000017d017d0a nzcv=9
  out   nzcv=3 fpsr=1

case fcmp h, -inf and inf
  code  1ee22020                  # fcmp h1, h2
  in    v1=7ff00000000000017fa000017d01fc00 v2=7ff00000000000017fa000017d017c00 nzcv=9
  out   nzcv=8

case fcmp h, -zero and #0
  code  1ee02028                  # fcmp h1, #0.0
  in    v1=7ff00000000000017fa000017d018000 nzcv=9
  out   nzcv=6

case fcmpe h, one and 2.5
  code  1ee22030                  # fcmpe h1, h2
  in    v1=7ff00000000000017fa000017d013c00 v2=7ff00000000000017fa000017d014100 nzcv=9
  out   nzcv=8

case fcmpe h, 2.5 and one
  code  1ee22030                  # fcmpe h1, h2
  in    v1=7ff00000000000017fa000017d014100 v2=7ff00000000000017fa000017d013c00 nzcv=9
  out   nzcv=2

case fcmpe h, one and one
  code  1ee22030                  # fcmpe h1, h2
  in    v1=7ff00000000000017fa000017d013c00 v2=7ff00000000000017fa000017d013c00 nzcv=9
  out   nzcv=6

case fcmpe h, zero and -zero
  code  1ee22030                  # fcmpe h1, h2
  in    v1=7ff00000000000017fa000017d010000 v2=7ff00000000000017fa000017d018000 nzcv=9
  out   nzcv=6

case fcmpe h, qnan and one
  code  1ee22030                  # fcmpe h1, h2
  in    v1=7ff00000000000017fa000017d017e12 v2=7ff00000000000017fa000017d013c00 nzcv=9
  out   nzcv=3 fpsr=1

case fcmpe h, one and snan
  code  1ee22030                  # fcmpe h1, h2
  in    v1=7ff00000000000017fa000017d013c00 v2=7ff00000000000017fa000017d017d0a nzcv=9
  out   nzcv=3 fpsr=1

case fcmpe h, -inf and inf
  code  1ee22030                  # fcmpe h1, h2
  in    v1=7ff00000000000017fa000017d01fc00 v2=7ff00000000000017fa000017d017c00 nzcv=9
  out   nzcv=8

case fcmpe h, -zero and #0
  code  1ee02038                  # fcmpe h1, #0.0
  in    v1=7ff00000000000017fa000017d018000 nzcv=9
  out   nzcv=6

case fccmp h eq, one and 2.5, nzcv 4
  code  1ee20425                  # fccmp h1, h2, #0x5, eq
  in    v1=7ff00000000000017fa000017d013c00 v2=7ff00000000000017fa000017d014100 nzcv=4
  out   nzcv=8

case fccmp h eq, qnan and one, nzcv 4
  code  1ee20425                  # fccmp h1, h2, #0x5, eq
  in    v1=7ff00000000000017fa000017d017e12 v2=7ff00000000000017fa000017d013c00 nzcv=4
  out   nzcv=3

case fccmp h eq, one and 2.5, nzcv 0
  code  1ee20425                  # fccmp h1, h2, #0x5, eq
  in    v1=7ff00000000000017fa000017d013c00 v2=7ff00000000000017fa000017d014100 nzcv=0
  out   nzcv=5

case fccmp h eq, qnan and one, nzcv 0
  code  1ee20425                  # fccmp h1, h2, #0x5, eq
  in    v1=7ff00000000000017fa000017d017e12 v2=7ff00000000000017fa000017d013c00 nzcv=0
  out   nzcv=5

case fccmpe h eq, one and 2.5, nzcv 4
  code  1ee20435                  # fccmpe h1, h2, #0x5, eq
  in    v1=7ff00000000000017fa000017d013c00 v2=7ff00000000000017fa000017d014100 nzcv=4
  out   nzcv=8

case fccmpe h eq, qnan and one, nzcv 4
  code  1ee20435                  # fccmpe h1, h2, #0x5, eq
  in    v1=7ff00000000000017fa000017d017e12 v2=7ff00000000000017fa000017d013c00 nzcv=4
  out   nzcv=3 fpsr=1

case fccmpe h eq, one and 2.5, nzcv 0
  code  1ee20435                  # fccmpe h1, h2, #0x5, eq
  in    v1=7ff00000000000017fa000017d013c00 v2=7ff00000000000017fa000017d014100 nzcv=0
  out   nzcv=5

case fccmpe h eq, qnan and one, nzcv 0
  code  1ee20435                  # fccmpe h1, h2, #0x5, eq
  in    v1=7ff00000000000017fa000017d017e12 v2=7ff00000000000017fa000017d013c00 nzcv=0
  out   nzcv=5

case fcsel h eq, nzcv 6
  code  1ee20c20                  # fcsel h0, h1, h2, eq
  in    v1=7ff00000000000017fa000017d017d0a v2=7ff00000000000017fa000017d01000f nzcv=6
  out   v0=00000000000000000000000000007d0a

case fcsel h eq, nzcv 8
  code  1ee20c20                  # fcsel h0, h1, h2, eq
  in    v1=7ff00000000000017fa000017d017d0a v2=7ff00000000000017fa000017d01000f nzcv=8
  out   v0=0000000000000000000000000000000f

case fcsel h eq, nzcv 3
  code  1ee20c20                  # fcsel h0, h1, h2, eq
  in    v1=7ff00000000000017fa000017d017d0a v2=7ff00000000000017fa000017d01000f nzcv=3
  out   v0=0000000000000000000000000000000f

case fcsel h gt, nzcv 6
  code  1ee2cc20                  # fcsel h0, h1, h2, gt
  in    v1=7ff00000000000017fa000017d017d0a v2=7ff00000000000017fa000017d01000f nzcv=6
  out   v0=0000000000000000000000000000000f

case fcsel h gt, nzcv 8
  code  1ee2cc20                  # fcsel h0, h1, h2, gt
  in    v1=7ff00000000000017fa000017d017d0a v2=7ff00000000000017fa000017d01000f nzcv=8
  out   v0=0000000000000000000000000000000f

case fcsel h gt, nzcv 3
  code  1ee2cc20                  # fcsel h0, h1, h2, gt
  in    v1=7ff00000000000017fa000017d017d0a v2=7ff00000000000017fa000017d01000f nzcv=3
  out   v0=0000000000000000000000000000000f

case fcsel h vs, nzcv 6
  code  1ee26c20                  # fcsel h0, h1, h2, vs
  in    v1=7ff00000000000017fa000017d017d0a v2=7ff00000000000017fa000017d01000f nzcv=6
  out   v0=0000000000000000000000000000000f

case fcsel h vs, nzcv 8
  code  1ee26c20                  # fcsel h0, h1, h2, vs
  in    v1=7ff00000000000017fa000017d017d0a v2=7ff00000000000017fa000017d01000f nzcv=8
  out   v0=0000000000000000000000000000000f

case fcsel h vs, nzcv 3
  code  1ee26c20                  # fcsel h0, h1, h2, vs
  in    v1=7ff00000000000017fa000017d017d0a v2=7ff00000000000017fa000017d01000f nzcv=3
  out   v0=00000000000000000000000000007d0a

case fcsel h ls, nzcv 6
  code  1ee29c20                  # fcsel h0, h1, h2, ls
  in    v1=7ff00000000000017fa000017d017d0a v2=7ff00000000000017fa000017d01000f nzcv=6
  out   v0=00000000000000000000000000007d0a

case fcsel h ls, nzcv 8
  code  1ee29c20                  # fcsel h0, h1, h2, ls
  in    v1=7ff00000000000017fa000017d017d0a v2=7ff00000000000017fa000017d01000f nzcv=8
  out   v0=00000000000000000000000000007d0a

case fcsel h ls, nzcv 3
  code  1ee29c20                  # fcsel h0, h1, h2, ls
  in    v1=7ff00000000000017fa000017d017d0a v2=7ff00000000000017fa000017d01000f nzcv=3
  out   v0=0000000000000000000000000000000f

case fcsel h al, nzcv 6
  code  1ee2ec20                  # fcsel h0, h1, h2, al
  in    v1=7ff00000000000017fa000017d017d0a v2=7ff00000000000017fa000017d01000f nzcv=6
  out   v0=00000000000000000000000000007d0a

case fcsel h al, nzcv 8
  code  1ee2ec20                  # fcsel h0, h1, h2, al
  in    v1=7ff00000000000017fa000017d017d0a v2=7ff00000000000017fa000017d01000f nzcv=8
  out   v0=00000000000000000000000000007d0a

case fcsel h al, nzcv 3
  code  1ee2ec20                  # fcsel h0, h1, h2, al
  in    v1=7ff00000000000017fa000017d017d0a v2=7ff00000000000017fa000017d01000f nzcv=3
  out   v0=00000000000000000000000000007d0a
