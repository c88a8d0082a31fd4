# SPDX-License-Identifier: MIT
# FEAT_LRCPC3: results by hand, no other emulator has it.

case ldapr post-indexed
  code  d9c00820                  # ldapr x0, [x1], #8
  in    x1=10008000
  out   x0=779b97f71b1defa5 x1=10008008

case ldapr w post-indexed
  code  99c00820                  # ldapr w0, [x1], #4
  in    x1=10008000
  out   x0=1b1defa5 x1=10008004

case stlr pre-indexed
  code  d9800820                  # stlr x0, [x1, #-8]!
  in    x0=1122334455667788 x1=10008008
  out   x1=10008000
  mem   10008000=1122334455667788

case stlr w pre-indexed
  code  99800820                  # stlr w0, [x1, #-4]!
  in    x0=1122334455667788 x1=10008004
  out   x1=10008000
  mem   10008000=779b97f755667788

case ldiapp x
  code  d9421820                  # ldiapp x0, x2, [x1]
  in    x1=10008000
  out   x0=779b97f71b1defa5 x2=15d311ae89934164

case ldiapp x post-indexed
  code  d9420820                  # ldiapp x0, x2, [x1], #16
  in    x1=10008000
  out   x0=779b97f71b1defa5 x1=10008010 x2=15d311ae89934164

case ldiapp w
  code  99421820                  # ldiapp w0, w2, [x1]
  in    x1=10008000
  out   x0=1b1defa5 x2=779b97f7

case stilp x
  code  d9021820                  # stilp x0, x2, [x1]
  in    x0=1 x2=2 x1=10008000
  mem   10008000=1
  mem   10008008=2

case stilp x pre-indexed
  code  d9020820                  # stilp x0, x2, [x1, #-16]!
  in    x0=1 x2=2 x1=10008010
  out   x1=10008000
  mem   10008000=1
  mem   10008008=2

case stilp w
  code  99021820                  # stilp w0, w2, [x1]
  in    x0=1 x2=2 x1=10008000
  mem   10008000=200000001

case ldap1 lane 1
  code  4d418420                  # ldap1 {v0.d}[1], [x1]
  in    x1=10008000
  out   v0=779b97f71b1defa55a5a000000000000

case stl1 lane 0
  code  0d018420                  # stl1 {v0.d}[0], [x1]
  in    x1=10008000
  mem   10008000=5a5a000000000000

case ldapur d
  code  dd400820                  # ldapur d0, [x1]
  in    x1=10008000
  out   v0=0000000000000000779b97f71b1defa5

case stlur q
  code  1d800820                  # stlur q0, [x1]
  in    x1=10008000
  mem   10008000=5a5a000000000000
  mem   10008008=5a5b000000000000
