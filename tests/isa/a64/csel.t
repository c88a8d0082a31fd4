# SPDX-License-Identifier: MIT
# Conditional select and compare.

case csel eq with nzcv 0
  code  9a820020                  # csel x0, x1, x2, eq
  in    nzcv=0
  out   x0=a5a5000202020202

case csel eq with nzcv 4
  code  9a820020                  # csel x0, x1, x2, eq
  in    nzcv=4
  out   x0=a5a5000101010101

case csel eq with nzcv 2
  code  9a820020                  # csel x0, x1, x2, eq
  in    nzcv=2
  out   x0=a5a5000202020202

case csel eq with nzcv 9
  code  9a820020                  # csel x0, x1, x2, eq
  in    nzcv=9
  out   x0=a5a5000202020202

case csel eq with nzcv 6
  code  9a820020                  # csel x0, x1, x2, eq
  in    nzcv=6
  out   x0=a5a5000101010101

case csel eq with nzcv 1
  code  9a820020                  # csel x0, x1, x2, eq
  in    nzcv=1
  out   x0=a5a5000202020202

case csel eq with nzcv 8
  code  9a820020                  # csel x0, x1, x2, eq
  in    nzcv=8
  out   x0=a5a5000202020202

case csel eq with nzcv f
  code  9a820020                  # csel x0, x1, x2, eq
  in    nzcv=f
  out   x0=a5a5000101010101

case csel ne with nzcv 0
  code  9a821020                  # csel x0, x1, x2, ne
  in    nzcv=0
  out   x0=a5a5000101010101

case csel ne with nzcv 4
  code  9a821020                  # csel x0, x1, x2, ne
  in    nzcv=4
  out   x0=a5a5000202020202

case csel ne with nzcv 2
  code  9a821020                  # csel x0, x1, x2, ne
  in    nzcv=2
  out   x0=a5a5000101010101

case csel ne with nzcv 9
  code  9a821020                  # csel x0, x1, x2, ne
  in    nzcv=9
  out   x0=a5a5000101010101

case csel ne with nzcv 6
  code  9a821020                  # csel x0, x1, x2, ne
  in    nzcv=6
  out   x0=a5a5000202020202

case csel ne with nzcv 1
  code  9a821020                  # csel x0, x1, x2, ne
  in    nzcv=1
  out   x0=a5a5000101010101

case csel ne with nzcv 8
  code  9a821020                  # csel x0, x1, x2, ne
  in    nzcv=8
  out   x0=a5a5000101010101

case csel ne with nzcv f
  code  9a821020                  # csel x0, x1, x2, ne
  in    nzcv=f
  out   x0=a5a5000202020202

case csel cs with nzcv 0
  code  9a822020                  # csel x0, x1, x2, cs
  in    nzcv=0
  out   x0=a5a5000202020202

case csel cs with nzcv 4
  code  9a822020                  # csel x0, x1, x2, cs
  in    nzcv=4
  out   x0=a5a5000202020202

case csel cs with nzcv 2
  code  9a822020                  # csel x0, x1, x2, cs
  in    nzcv=2
  out   x0=a5a5000101010101

case csel cs with nzcv 9
  code  9a822020                  # csel x0, x1, x2, cs
  in    nzcv=9
  out   x0=a5a5000202020202

case csel cs with nzcv 6
  code  9a822020                  # csel x0, x1, x2, cs
  in    nzcv=6
  out   x0=a5a5000101010101

case csel cs with nzcv 1
  code  9a822020                  # csel x0, x1, x2, cs
  in    nzcv=1
  out   x0=a5a5000202020202

case csel cs with nzcv 8
  code  9a822020                  # csel x0, x1, x2, cs
  in    nzcv=8
  out   x0=a5a5000202020202

case csel cs with nzcv f
  code  9a822020                  # csel x0, x1, x2, cs
  in    nzcv=f
  out   x0=a5a5000101010101

case csel cc with nzcv 0
  code  9a823020                  # csel x0, x1, x2, cc
  in    nzcv=0
  out   x0=a5a5000101010101

case csel cc with nzcv 4
  code  9a823020                  # csel x0, x1, x2, cc
  in    nzcv=4
  out   x0=a5a5000101010101

case csel cc with nzcv 2
  code  9a823020                  # csel x0, x1, x2, cc
  in    nzcv=2
  out   x0=a5a5000202020202

case csel cc with nzcv 9
  code  9a823020                  # csel x0, x1, x2, cc
  in    nzcv=9
  out   x0=a5a5000101010101

case csel cc with nzcv 6
  code  9a823020                  # csel x0, x1, x2, cc
  in    nzcv=6
  out   x0=a5a5000202020202

case csel cc with nzcv 1
  code  9a823020                  # csel x0, x1, x2, cc
  in    nzcv=1
  out   x0=a5a5000101010101

case csel cc with nzcv 8
  code  9a823020                  # csel x0, x1, x2, cc
  in    nzcv=8
  out   x0=a5a5000101010101

case csel cc with nzcv f
  code  9a823020                  # csel x0, x1, x2, cc
  in    nzcv=f
  out   x0=a5a5000202020202

case csel mi with nzcv 0
  code  9a824020                  # csel x0, x1, x2, mi
  in    nzcv=0
  out   x0=a5a5000202020202

case csel mi with nzcv 4
  code  9a824020                  # csel x0, x1, x2, mi
  in    nzcv=4
  out   x0=a5a5000202020202

case csel mi with nzcv 2
  code  9a824020                  # csel x0, x1, x2, mi
  in    nzcv=2
  out   x0=a5a5000202020202

case csel mi with nzcv 9
  code  9a824020                  # csel x0, x1, x2, mi
  in    nzcv=9
  out   x0=a5a5000101010101

case csel mi with nzcv 6
  code  9a824020                  # csel x0, x1, x2, mi
  in    nzcv=6
  out   x0=a5a5000202020202

case csel mi with nzcv 1
  code  9a824020                  # csel x0, x1, x2, mi
  in    nzcv=1
  out   x0=a5a5000202020202

case csel mi with nzcv 8
  code  9a824020                  # csel x0, x1, x2, mi
  in    nzcv=8
  out   x0=a5a5000101010101

case csel mi with nzcv f
  code  9a824020                  # csel x0, x1, x2, mi
  in    nzcv=f
  out   x0=a5a5000101010101

case csel pl with nzcv 0
  code  9a825020                  # csel x0, x1, x2, pl
  in    nzcv=0
  out   x0=a5a5000101010101

case csel pl with nzcv 4
  code  9a825020                  # csel x0, x1, x2, pl
  in    nzcv=4
  out   x0=a5a5000101010101

case csel pl with nzcv 2
  code  9a825020                  # csel x0, x1, x2, pl
  in    nzcv=2
  out   x0=a5a5000101010101

case csel pl with nzcv 9
  code  9a825020                  # csel x0, x1, x2, pl
  in    nzcv=9
  out   x0=a5a5000202020202

case csel pl with nzcv 6
  code  9a825020                  # csel x0, x1, x2, pl
  in    nzcv=6
  out   x0=a5a5000101010101

case csel pl with nzcv 1
  code  9a825020                  # csel x0, x1, x2, pl
  in    nzcv=1
  out   x0=a5a5000101010101

case csel pl with nzcv 8
  code  9a825020                  # csel x0, x1, x2, pl
  in    nzcv=8
  out   x0=a5a5000202020202

case csel pl with nzcv f
  code  9a825020                  # csel x0, x1, x2, pl
  in    nzcv=f
  out   x0=a5a5000202020202

case csel vs with nzcv 0
  code  9a826020                  # csel x0, x1, x2, vs
  in    nzcv=0
  out   x0=a5a5000202020202

case csel vs with nzcv 4
  code  9a826020                  # csel x0, x1, x2, vs
  in    nzcv=4
  out   x0=a5a5000202020202

case csel vs with nzcv 2
  code  9a826020                  # csel x0, x1, x2, vs
  in    nzcv=2
  out   x0=a5a5000202020202

case csel vs with nzcv 9
  code  9a826020                  # csel x0, x1, x2, vs
  in    nzcv=9
  out   x0=a5a5000101010101

case csel vs with nzcv 6
  code  9a826020                  # csel x0, x1, x2, vs
  in    nzcv=6
  out   x0=a5a5000202020202

case csel vs with nzcv 1
  code  9a826020                  # csel x0, x1, x2, vs
  in    nzcv=1
  out   x0=a5a5000101010101

case csel vs with nzcv 8
  code  9a826020                  # csel x0, x1, x2, vs
  in    nzcv=8
  out   x0=a5a5000202020202

case csel vs with nzcv f
  code  9a826020                  # csel x0, x1, x2, vs
  in    nzcv=f
  out   x0=a5a5000101010101

case csel vc with nzcv 0
  code  9a827020                  # csel x0, x1, x2, vc
  in    nzcv=0
  out   x0=a5a5000101010101

case csel vc with nzcv 4
  code  9a827020                  # csel x0, x1, x2, vc
  in    nzcv=4
  out   x0=a5a5000101010101

case csel vc with nzcv 2
  code  9a827020                  # csel x0, x1, x2, vc
  in    nzcv=2
  out   x0=a5a5000101010101

case csel vc with nzcv 9
  code  9a827020                  # csel x0, x1, x2, vc
  in    nzcv=9
  out   x0=a5a5000202020202

case csel vc with nzcv 6
  code  9a827020                  # csel x0, x1, x2, vc
  in    nzcv=6
  out   x0=a5a5000101010101

case csel vc with nzcv 1
  code  9a827020                  # csel x0, x1, x2, vc
  in    nzcv=1
  out   x0=a5a5000202020202

case csel vc with nzcv 8
  code  9a827020                  # csel x0, x1, x2, vc
  in    nzcv=8
  out   x0=a5a5000101010101

case csel vc with nzcv f
  code  9a827020                  # csel x0, x1, x2, vc
  in    nzcv=f
  out   x0=a5a5000202020202

case csel hi with nzcv 0
  code  9a828020                  # csel x0, x1, x2, hi
  in    nzcv=0
  out   x0=a5a5000202020202

case csel hi with nzcv 4
  code  9a828020                  # csel x0, x1, x2, hi
  in    nzcv=4
  out   x0=a5a5000202020202

case csel hi with nzcv 2
  code  9a828020                  # csel x0, x1, x2, hi
  in    nzcv=2
  out   x0=a5a5000101010101

case csel hi with nzcv 9
  code  9a828020                  # csel x0, x1, x2, hi
  in    nzcv=9
  out   x0=a5a5000202020202

case csel hi with nzcv 6
  code  9a828020                  # csel x0, x1, x2, hi
  in    nzcv=6
  out   x0=a5a5000202020202

case csel hi with nzcv 1
  code  9a828020                  # csel x0, x1, x2, hi
  in    nzcv=1
  out   x0=a5a5000202020202

case csel hi with nzcv 8
  code  9a828020                  # csel x0, x1, x2, hi
  in    nzcv=8
  out   x0=a5a5000202020202

case csel hi with nzcv f
  code  9a828020                  # csel x0, x1, x2, hi
  in    nzcv=f
  out   x0=a5a5000202020202

case csel ls with nzcv 0
  code  9a829020                  # csel x0, x1, x2, ls
  in    nzcv=0
  out   x0=a5a5000101010101

case csel ls with nzcv 4
  code  9a829020                  # csel x0, x1, x2, ls
  in    nzcv=4
  out   x0=a5a5000101010101

case csel ls with nzcv 2
  code  9a829020                  # csel x0, x1, x2, ls
  in    nzcv=2
  out   x0=a5a5000202020202

case csel ls with nzcv 9
  code  9a829020                  # csel x0, x1, x2, ls
  in    nzcv=9
  out   x0=a5a5000101010101

case csel ls with nzcv 6
  code  9a829020                  # csel x0, x1, x2, ls
  in    nzcv=6
  out   x0=a5a5000101010101

case csel ls with nzcv 1
  code  9a829020                  # csel x0, x1, x2, ls
  in    nzcv=1
  out   x0=a5a5000101010101

case csel ls with nzcv 8
  code  9a829020                  # csel x0, x1, x2, ls
  in    nzcv=8
  out   x0=a5a5000101010101

case csel ls with nzcv f
  code  9a829020                  # csel x0, x1, x2, ls
  in    nzcv=f
  out   x0=a5a5000101010101

case csel ge with nzcv 0
  code  9a82a020                  # csel x0, x1, x2, ge
  in    nzcv=0
  out   x0=a5a5000101010101

case csel ge with nzcv 4
  code  9a82a020                  # csel x0, x1, x2, ge
  in    nzcv=4
  out   x0=a5a5000101010101

case csel ge with nzcv 2
  code  9a82a020                  # csel x0, x1, x2, ge
  in    nzcv=2
  out   x0=a5a5000101010101

case csel ge with nzcv 9
  code  9a82a020                  # csel x0, x1, x2, ge
  in    nzcv=9
  out   x0=a5a5000101010101

case csel ge with nzcv 6
  code  9a82a020                  # csel x0, x1, x2, ge
  in    nzcv=6
  out   x0=a5a5000101010101

case csel ge with nzcv 1
  code  9a82a020                  # csel x0, x1, x2, ge
  in    nzcv=1
  out   x0=a5a5000202020202

case csel ge with nzcv 8
  code  9a82a020                  # csel x0, x1, x2, ge
  in    nzcv=8
  out   x0=a5a5000202020202

case csel ge with nzcv f
  code  9a82a020                  # csel x0, x1, x2, ge
  in    nzcv=f
  out   x0=a5a5000101010101

case csel lt with nzcv 0
  code  9a82b020                  # csel x0, x1, x2, lt
  in    nzcv=0
  out   x0=a5a5000202020202

case csel lt with nzcv 4
  code  9a82b020                  # csel x0, x1, x2, lt
  in    nzcv=4
  out   x0=a5a5000202020202

case csel lt with nzcv 2
  code  9a82b020                  # csel x0, x1, x2, lt
  in    nzcv=2
  out   x0=a5a5000202020202

case csel lt with nzcv 9
  code  9a82b020                  # csel x0, x1, x2, lt
  in    nzcv=9
  out   x0=a5a5000202020202

case csel lt with nzcv 6
  code  9a82b020                  # csel x0, x1, x2, lt
  in    nzcv=6
  out   x0=a5a5000202020202

case csel lt with nzcv 1
  code  9a82b020                  # csel x0, x1, x2, lt
  in    nzcv=1
  out   x0=a5a5000101010101

case csel lt with nzcv 8
  code  9a82b020                  # csel x0, x1, x2, lt
  in    nzcv=8
  out   x0=a5a5000101010101

case csel lt with nzcv f
  code  9a82b020                  # csel x0, x1, x2, lt
  in    nzcv=f
  out   x0=a5a5000202020202

case csel gt with nzcv 0
  code  9a82c020                  # csel x0, x1, x2, gt
  in    nzcv=0
  out   x0=a5a5000101010101

case csel gt with nzcv 4
  code  9a82c020                  # csel x0, x1, x2, gt
  in    nzcv=4
  out   x0=a5a5000202020202

case csel gt with nzcv 2
  code  9a82c020                  # csel x0, x1, x2, gt
  in    nzcv=2
  out   x0=a5a5000101010101

case csel gt with nzcv 9
  code  9a82c020                  # csel x0, x1, x2, gt
  in    nzcv=9
  out   x0=a5a5000101010101

case csel gt with nzcv 6
  code  9a82c020                  # csel x0, x1, x2, gt
  in    nzcv=6
  out   x0=a5a5000202020202

case csel gt with nzcv 1
  code  9a82c020                  # csel x0, x1, x2, gt
  in    nzcv=1
  out   x0=a5a5000202020202

case csel gt with nzcv 8
  code  9a82c020                  # csel x0, x1, x2, gt
  in    nzcv=8
  out   x0=a5a5000202020202

case csel gt with nzcv f
  code  9a82c020                  # csel x0, x1, x2, gt
  in    nzcv=f
  out   x0=a5a5000202020202

case csel le with nzcv 0
  code  9a82d020                  # csel x0, x1, x2, le
  in    nzcv=0
  out   x0=a5a5000202020202

case csel le with nzcv 4
  code  9a82d020                  # csel x0, x1, x2, le
  in    nzcv=4
  out   x0=a5a5000101010101

case csel le with nzcv 2
  code  9a82d020                  # csel x0, x1, x2, le
  in    nzcv=2
  out   x0=a5a5000202020202

case csel le with nzcv 9
  code  9a82d020                  # csel x0, x1, x2, le
  in    nzcv=9
  out   x0=a5a5000202020202

case csel le with nzcv 6
  code  9a82d020                  # csel x0, x1, x2, le
  in    nzcv=6
  out   x0=a5a5000101010101

case csel le with nzcv 1
  code  9a82d020                  # csel x0, x1, x2, le
  in    nzcv=1
  out   x0=a5a5000101010101

case csel le with nzcv 8
  code  9a82d020                  # csel x0, x1, x2, le
  in    nzcv=8
  out   x0=a5a5000101010101

case csel le with nzcv f
  code  9a82d020                  # csel x0, x1, x2, le
  in    nzcv=f
  out   x0=a5a5000101010101

case csel al with nzcv 0
  code  9a82e020                  # csel x0, x1, x2, al
  in    nzcv=0
  out   x0=a5a5000101010101

case csel al with nzcv 4
  code  9a82e020                  # csel x0, x1, x2, al
  in    nzcv=4
  out   x0=a5a5000101010101

case csel al with nzcv 2
  code  9a82e020                  # csel x0, x1, x2, al
  in    nzcv=2
  out   x0=a5a5000101010101

case csel al with nzcv 9
  code  9a82e020                  # csel x0, x1, x2, al
  in    nzcv=9
  out   x0=a5a5000101010101

case csel al with nzcv 6
  code  9a82e020                  # csel x0, x1, x2, al
  in    nzcv=6
  out   x0=a5a5000101010101

case csel al with nzcv 1
  code  9a82e020                  # csel x0, x1, x2, al
  in    nzcv=1
  out   x0=a5a5000101010101

case csel al with nzcv 8
  code  9a82e020                  # csel x0, x1, x2, al
  in    nzcv=8
  out   x0=a5a5000101010101

case csel al with nzcv f
  code  9a82e020                  # csel x0, x1, x2, al
  in    nzcv=f
  out   x0=a5a5000101010101

case csel nv with nzcv 0
  code  9a82f020                  # csel x0, x1, x2, nv
  in    nzcv=0
  out   x0=a5a5000101010101

case csel nv with nzcv 4
  code  9a82f020                  # csel x0, x1, x2, nv
  in    nzcv=4
  out   x0=a5a5000101010101

case csel nv with nzcv 2
  code  9a82f020                  # csel x0, x1, x2, nv
  in    nzcv=2
  out   x0=a5a5000101010101

case csel nv with nzcv 9
  code  9a82f020                  # csel x0, x1, x2, nv
  in    nzcv=9
  out   x0=a5a5000101010101

case csel nv with nzcv 6
  code  9a82f020                  # csel x0, x1, x2, nv
  in    nzcv=6
  out   x0=a5a5000101010101

case csel nv with nzcv 1
  code  9a82f020                  # csel x0, x1, x2, nv
  in    nzcv=1
  out   x0=a5a5000101010101

case csel nv with nzcv 8
  code  9a82f020                  # csel x0, x1, x2, nv
  in    nzcv=8
  out   x0=a5a5000101010101

case csel nv with nzcv f
  code  9a82f020                  # csel x0, x1, x2, nv
  in    nzcv=f
  out   x0=a5a5000101010101

case csinc nzcv 0
  code  9a820420                  # csinc x0, x1, x2, eq
  in    x1=10 x2=ffffffffffffffff nzcv=0
  out   x0=0

case csinc w nzcv 0
  code  1a820420                  # csinc w0, w1, w2, eq
  in    x1=ffffffff00000010 x2=ffffffff80000000 nzcv=0
  out   x0=80000001

case csinc nzcv 4
  code  9a820420                  # csinc x0, x1, x2, eq
  in    x1=10 x2=ffffffffffffffff nzcv=4
  out   x0=10

case csinc w nzcv 4
  code  1a820420                  # csinc w0, w1, w2, eq
  in    x1=ffffffff00000010 x2=ffffffff80000000 nzcv=4
  out   x0=10

case csinv nzcv 0
  code  da820020                  # csinv x0, x1, x2, eq
  in    x1=10 x2=ffffffffffffffff nzcv=0
  out   x0=0

case csinv w nzcv 0
  code  5a820020                  # csinv w0, w1, w2, eq
  in    x1=ffffffff00000010 x2=ffffffff80000000 nzcv=0
  out   x0=7fffffff

case csinv nzcv 4
  code  da820020                  # csinv x0, x1, x2, eq
  in    x1=10 x2=ffffffffffffffff nzcv=4
  out   x0=10

case csinv w nzcv 4
  code  5a820020                  # csinv w0, w1, w2, eq
  in    x1=ffffffff00000010 x2=ffffffff80000000 nzcv=4
  out   x0=10

case csneg nzcv 0
  code  da820420                  # csneg x0, x1, x2, eq
  in    x1=10 x2=ffffffffffffffff nzcv=0
  out   x0=1

case csneg w nzcv 0
  code  5a820420                  # csneg w0, w1, w2, eq
  in    x1=ffffffff00000010 x2=ffffffff80000000 nzcv=0
  out   x0=80000000

case csneg nzcv 4
  code  da820420                  # csneg x0, x1, x2, eq
  in    x1=10 x2=ffffffffffffffff nzcv=4
  out   x0=10

case csneg w nzcv 4
  code  5a820420                  # csneg w0, w1, w2, eq
  in    x1=ffffffff00000010 x2=ffffffff80000000 nzcv=4
  out   x0=10

case cset
  code  9a9f97e0                  # csinc x0, xzr, xzr, ls
  in    nzcv=2
  out   x0=1

case csetm
  code  da9f83e0                  # csinv x0, xzr, xzr, hi
  in    nzcv=4
  out   x0=ffffffffffffffff

case cinc
  code  9a81a420                  # csinc x0, x1, x1, ge
  in    nzcv=8 x1=7
  out   x0=8

case ccmp register eq, nzcv 0
  code  fa42002b                  # ccmp x1, x2, #0xb, eq
  in    x1=8000000000000000 x2=1 nzcv=0
  out   nzcv=b

case ccmp w immediate eq, nzcv 0
  code  7a5f0825                  # ccmp w1, #0x1f, #0x5, eq
  in    x1=ffffffff0000001f nzcv=0
  out   nzcv=5

case ccmp register eq, nzcv 4
  code  fa42002b                  # ccmp x1, x2, #0xb, eq
  in    x1=8000000000000000 x2=1 nzcv=4
  out   nzcv=3

case ccmp w immediate eq, nzcv 4
  code  7a5f0825                  # ccmp w1, #0x1f, #0x5, eq
  in    x1=ffffffff0000001f nzcv=4
  out   nzcv=6

case ccmp register ne, nzcv 0
  code  fa42102b                  # ccmp x1, x2, #0xb, ne
  in    x1=8000000000000000 x2=1 nzcv=0
  out   nzcv=3

case ccmp w immediate ne, nzcv 0
  code  7a5f1825                  # ccmp w1, #0x1f, #0x5, ne
  in    x1=ffffffff0000001f nzcv=0
  out   nzcv=6

case ccmp register ne, nzcv 4
  code  fa42102b                  # ccmp x1, x2, #0xb, ne
  in    x1=8000000000000000 x2=1 nzcv=4
  out   nzcv=b

case ccmp w immediate ne, nzcv 4
  code  7a5f1825                  # ccmp w1, #0x1f, #0x5, ne
  in    x1=ffffffff0000001f nzcv=4
  out   nzcv=5

case ccmp register al, nzcv 0
  code  fa42e02b                  # ccmp x1, x2, #0xb, al
  in    x1=8000000000000000 x2=1 nzcv=0
  out   nzcv=3

case ccmp w immediate al, nzcv 0
  code  7a5fe825                  # ccmp w1, #0x1f, #0x5, al
  in    x1=ffffffff0000001f nzcv=0
  out   nzcv=6

case ccmp register al, nzcv 4
  code  fa42e02b                  # ccmp x1, x2, #0xb, al
  in    x1=8000000000000000 x2=1 nzcv=4
  out   nzcv=3

case ccmp w immediate al, nzcv 4
  code  7a5fe825                  # ccmp w1, #0x1f, #0x5, al
  in    x1=ffffffff0000001f nzcv=4
  out   nzcv=6

case ccmn register eq, nzcv 0
  code  ba42002b                  # ccmn x1, x2, #0xb, eq
  in    x1=8000000000000000 x2=1 nzcv=0
  out   nzcv=b

case ccmn w immediate eq, nzcv 0
  code  3a5f0825                  # ccmn w1, #0x1f, #0x5, eq
  in    x1=ffffffff0000001f nzcv=0
  out   nzcv=5

case ccmn register eq, nzcv 4
  code  ba42002b                  # ccmn x1, x2, #0xb, eq
  in    x1=8000000000000000 x2=1 nzcv=4
  out   nzcv=8

case ccmn w immediate eq, nzcv 4
  code  3a5f0825                  # ccmn w1, #0x1f, #0x5, eq
  in    x1=ffffffff0000001f nzcv=4
  out   nzcv=0

case ccmn register ne, nzcv 0
  code  ba42102b                  # ccmn x1, x2, #0xb, ne
  in    x1=8000000000000000 x2=1 nzcv=0
  out   nzcv=8

case ccmn w immediate ne, nzcv 0
  code  3a5f1825                  # ccmn w1, #0x1f, #0x5, ne
  in    x1=ffffffff0000001f nzcv=0
  out   

case ccmn register ne, nzcv 4
  code  ba42102b                  # ccmn x1, x2, #0xb, ne
  in    x1=8000000000000000 x2=1 nzcv=4
  out   nzcv=b

case ccmn w immediate ne, nzcv 4
  code  3a5f1825                  # ccmn w1, #0x1f, #0x5, ne
  in    x1=ffffffff0000001f nzcv=4
  out   nzcv=5

case ccmn register al, nzcv 0
  code  ba42e02b                  # ccmn x1, x2, #0xb, al
  in    x1=8000000000000000 x2=1 nzcv=0
  out   nzcv=8

case ccmn w immediate al, nzcv 0
  code  3a5fe825                  # ccmn w1, #0x1f, #0x5, al
  in    x1=ffffffff0000001f nzcv=0
  out   

case ccmn register al, nzcv 4
  code  ba42e02b                  # ccmn x1, x2, #0xb, al
  in    x1=8000000000000000 x2=1 nzcv=4
  out   nzcv=8

case ccmn w immediate al, nzcv 4
  code  3a5fe825                  # ccmn w1, #0x1f, #0x5, al
  in    x1=ffffffff0000001f nzcv=4
  out   nzcv=0
