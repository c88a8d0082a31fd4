# SPDX-License-Identifier: MIT
# Pairs.

case ldp x0, x2 [x1]
  code  a9400820                  # ldp x0, x2, [x1]
  in    x1=10008000
  out   x0=779b97f71b1defa5 x2=15d311ae89934164

case ldp x0, x2 [x1, #16]
  code  a9410820                  # ldp x0, x2, [x1, #16]
  in    x1=10008000
  out   x0=b40a8b6206021317 x2=52420523b7b0ed36

case ldp x0, x2 [x1, #-32]!
  code  a9fe0820                  # ldp x0, x2, [x1, #-32]!
  in    x1=10008000
  out   x0=febdb1095f7ad7d9 x1=10007fe0 x2=9cf52accce488d80

case ldp x0, x2 [x1], #48
  code  a8c30820                  # ldp x0, x2, [x1], #48
  in    x1=10008000
  out   x0=779b97f71b1defa5 x1=10008030 x2=15d311ae89934164

case ldp x0, x2 fault changes nothing
  code  a9c10820                  # ldp x0, x2, [x1, #16]!
  in    x1=1000
  stop  fault
  out   pc=20000000

case ldp w0, w2 [x1]
  code  29400820                  # ldp w0, w2, [x1]
  in    x1=10008000
  out   x0=1b1defa5 x2=779b97f7

case ldp w0, w2 [x1, #16]
  code  29420820                  # ldp w0, w2, [x1, #16]
  in    x1=10008000
  out   x0=6021317 x2=b40a8b62

case ldp w0, w2 [x1, #-32]!
  code  29fc0820                  # ldp w0, w2, [x1, #-32]!
  in    x1=10008000
  out   x0=5f7ad7d9 x1=10007fe0 x2=febdb109

case ldp w0, w2 [x1], #48
  code  28c60820                  # ldp w0, w2, [x1], #48
  in    x1=10008000
  out   x0=1b1defa5 x1=10008030 x2=779b97f7

case ldp w0, w2 fault changes nothing
  code  29c20820                  # ldp w0, w2, [x1, #16]!
  in    x1=1000
  stop  fault
  out   pc=20000000

case ldpsw x0, x2 [x1]
  code  69400820                  # ldpsw x0, x2, [x1]
  in    x1=10008000
  out   x0=1b1defa5 x2=779b97f7

case ldpsw x0, x2 [x1, #16]
  code  69420820                  # ldpsw x0, x2, [x1, #16]
  in    x1=10008000
  out   x0=6021317 x2=ffffffffb40a8b62

case ldpsw x0, x2 [x1, #-32]!
  code  69fc0820                  # ldpsw x0, x2, [x1, #-32]!
  in    x1=10008000
  out   x0=5f7ad7d9 x1=10007fe0 x2=fffffffffebdb109

case ldpsw x0, x2 [x1], #48
  code  68c60820                  # ldpsw x0, x2, [x1], #48
  in    x1=10008000
  out   x0=1b1defa5 x1=10008030 x2=779b97f7

case ldpsw x0, x2 fault changes nothing
  code  69c20820                  # ldpsw x0, x2, [x1, #16]!
  in    x1=1000
  stop  fault
  out   pc=20000000

case ldp s0, s2 [x1]
  code  2d400820                  # ldp s0, s2, [x1]
  in    x1=10008000
  out   v0=0000000000000000000000001b1defa5 v2=000000000000000000000000779b97f7

case ldp s0, s2 [x1, #16]
  code  2d420820                  # ldp s0, s2, [x1, #16]
  in    x1=10008000
  out   v0=00000000000000000000000006021317 v2=000000000000000000000000b40a8b62

case ldp s0, s2 [x1, #-32]!
  code  2dfc0820                  # ldp s0, s2, [x1, #-32]!
  in    x1=10008000
  out   x1=10007fe0 v0=0000000000000000000000005f7ad7d9 v2=000000000000000000000000febdb109

case ldp s0, s2 [x1], #48
  code  2cc60820                  # ldp s0, s2, [x1], #48
  in    x1=10008000
  out   x1=10008030 v0=0000000000000000000000001b1defa5 v2=000000000000000000000000779b97f7

case ldp s0, s2 fault changes nothing
  code  2dc20820                  # ldp s0, s2, [x1, #16]!
  in    x1=1000
  stop  fault
  out   pc=20000000

case ldp d0, d2 [x1]
  code  6d400820                  # ldp d0, d2, [x1]
  in    x1=10008000
  out   v0=0000000000000000779b97f71b1defa5 v2=000000000000000015d311ae89934164

case ldp d0, d2 [x1, #16]
  code  6d410820                  # ldp d0, d2, [x1, #16]
  in    x1=10008000
  out   v0=0000000000000000b40a8b6206021317 v2=000000000000000052420523b7b0ed36

case ldp d0, d2 [x1, #-32]!
  code  6dfe0820                  # ldp d0, d2, [x1, #-32]!
  in    x1=10008000
  out   x1=10007fe0 v0=0000000000000000febdb1095f7ad7d9 v2=00000000000000009cf52accce488d80

case ldp d0, d2 [x1], #48
  code  6cc30820                  # ldp d0, d2, [x1], #48
  in    x1=10008000
  out   x1=10008030 v0=0000000000000000779b97f71b1defa5 v2=000000000000000015d311ae89934164

case ldp d0, d2 fault changes nothing
  code  6dc10820                  # ldp d0, d2, [x1, #16]!
  in    x1=1000
  stop  fault
  out   pc=20000000

case ldp q0, q2 [x1]
  code  ad400820                  # ldp q0, q2, [x1]
  in    x1=10008000
  out   v0=15d311ae89934164779b97f71b1defa5 v2=52420523b7b0ed36b40a8b6206021317

case ldp q0, q2 [x1, #16]
  code  ad408820                  # ldp q0, q2, [x1, #16]
  in    x1=10008000
  out   v0=52420523b7b0ed36b40a8b6206021317 v2=8eb0f89051b278c8f0797edd2720b681

case ldp q0, q2 [x1, #-32]!
  code  adff0820                  # ldp q0, q2, [x1, #-32]!
  in    x1=10008000
  out   x1=10007fe0 v0=9cf52accce488d80febdb1095f7ad7d9 v2=d9641e3de35622323b2ca480704973db

case ldp q0, q2 [x1], #48
  code  acc18820                  # ldp q0, q2, [x1], #48
  in    x1=10008000
  out   x1=10008030 v0=15d311ae89934164779b97f71b1defa5 v2=52420523b7b0ed36b40a8b6206021317

case ldp q0, q2 fault changes nothing
  code  adc08820                  # ldp q0, q2, [x1, #16]!
  in    x1=1000
  stop  fault
  out   pc=20000000

case stp x0, x2 [x1]
  code  a9000820                  # stp x0, x2, [x1]
  in    x1=10008000
  mem   10008000=a5a5000000000000
  mem   10008008=a5a5000202020202

case stp x0, x2 [x1, #16]
  code  a9010820                  # stp x0, x2, [x1, #16]
  in    x1=10008000
  mem   10008010=a5a5000000000000
  mem   10008018=a5a5000202020202

case stp x0, x2 [x1, #-32]!
  code  a9be0820                  # stp x0, x2, [x1, #-32]!
  in    x1=10008000
  out   x1=10007fe0
  mem   10007fe0=a5a5000000000000
  mem   10007fe8=a5a5000202020202

case stp x0, x2 [x1], #48
  code  a8830820                  # stp x0, x2, [x1], #48
  in    x1=10008000
  out   x1=10008030
  mem   10008000=a5a5000000000000
  mem   10008008=a5a5000202020202

case stp x0, x2 fault changes nothing
  code  a9810820                  # stp x0, x2, [x1, #16]!
  in    x1=1000
  stop  fault
  out   pc=20000000

case stp w0, w2 [x1]
  code  29000820                  # stp w0, w2, [x1]
  in    x1=10008000
  mem   10008000=202020200000000

case stp w0, w2 [x1, #16]
  code  29020820                  # stp w0, w2, [x1, #16]
  in    x1=10008000
  mem   10008010=202020200000000

case stp w0, w2 [x1, #-32]!
  code  29bc0820                  # stp w0, w2, [x1, #-32]!
  in    x1=10008000
  out   x1=10007fe0
  mem   10007fe0=202020200000000

case stp w0, w2 [x1], #48
  code  28860820                  # stp w0, w2, [x1], #48
  in    x1=10008000
  out   x1=10008030
  mem   10008000=202020200000000

case stp w0, w2 fault changes nothing
  code  29820820                  # stp w0, w2, [x1, #16]!
  in    x1=1000
  stop  fault
  out   pc=20000000

case stp s0, s2 [x1]
  code  2d000820                  # stp s0, s2, [x1]
  in    x1=10008000
  mem   10008000=200000000

case stp s0, s2 [x1, #16]
  code  2d020820                  # stp s0, s2, [x1, #16]
  in    x1=10008000
  mem   10008010=200000000

case stp s0, s2 [x1, #-32]!
  code  2dbc0820                  # stp s0, s2, [x1, #-32]!
  in    x1=10008000
  out   x1=10007fe0
  mem   10007fe0=200000000

case stp s0, s2 [x1], #48
  code  2c860820                  # stp s0, s2, [x1], #48
  in    x1=10008000
  out   x1=10008030
  mem   10008000=200000000

case stp s0, s2 fault changes nothing
  code  2d820820                  # stp s0, s2, [x1, #16]!
  in    x1=1000
  stop  fault
  out   pc=20000000

case stp d0, d2 [x1]
  code  6d000820                  # stp d0, d2, [x1]
  in    x1=10008000
  mem   10008000=5a5a000000000000
  mem   10008008=5a5a000000000002

case stp d0, d2 [x1, #16]
  code  6d010820                  # stp d0, d2, [x1, #16]
  in    x1=10008000
  mem   10008010=5a5a000000000000
  mem   10008018=5a5a000000000002

case stp d0, d2 [x1, #-32]!
  code  6dbe0820                  # stp d0, d2, [x1, #-32]!
  in    x1=10008000
  out   x1=10007fe0
  mem   10007fe0=5a5a000000000000
  mem   10007fe8=5a5a000000000002

case stp d0, d2 [x1], #48
  code  6c830820                  # stp d0, d2, [x1], #48
  in    x1=10008000
  out   x1=10008030
  mem   10008000=5a5a000000000000
  mem   10008008=5a5a000000000002

case stp d0, d2 fault changes nothing
  code  6d810820                  # stp d0, d2, [x1, #16]!
  in    x1=1000
  stop  fault
  out   pc=20000000

case stp q0, q2 [x1]
  code  ad000820                  # stp q0, q2, [x1]
  in    x1=10008000
  mem   10008000=5a5a000000000000
  mem   10008008=5a5b000000000000
  mem   10008010=5a5a000000000002
  mem   10008018=5a5b000000000002

case stp q0, q2 [x1, #16]
  code  ad008820                  # stp q0, q2, [x1, #16]
  in    x1=10008000
  mem   10008010=5a5a000000000000
  mem   10008018=5a5b000000000000
  mem   10008020=5a5a000000000002
  mem   10008028=5a5b000000000002

case stp q0, q2 [x1, #-32]!
  code  adbf0820                  # stp q0, q2, [x1, #-32]!
  in    x1=10008000
  out   x1=10007fe0
  mem   10007fe0=5a5a000000000000
  mem   10007fe8=5a5b000000000000
  mem   10007ff0=5a5a000000000002
  mem   10007ff8=5a5b000000000002

case stp q0, q2 [x1], #48
  code  ac818820                  # stp q0, q2, [x1], #48
  in    x1=10008000
  out   x1=10008030
  mem   10008000=5a5a000000000000
  mem   10008008=5a5b000000000000
  mem   10008010=5a5a000000000002
  mem   10008018=5a5b000000000002

case stp q0, q2 fault changes nothing
  code  ad808820                  # stp q0, q2, [x1, #16]!
  in    x1=1000
  stop  fault
  out   pc=20000000

case ldnp x0, x2
  code  a8410820                  # ldnp x0, x2, [x1, #16]
  in    x1=10008000
  out   x0=b40a8b6206021317 x2=52420523b7b0ed36

case stnp w0, w2
  code  28020820                  # stnp w0, w2, [x1, #16]
  in    x1=10008000
  mem   10008010=202020200000000

case ldnp q0, q2
  code  ac408820                  # ldnp q0, q2, [x1, #16]
  in    x1=10008000
  out   v0=52420523b7b0ed36b40a8b6206021317 v2=8eb0f89051b278c8f0797edd2720b681

case second load faults: the base keeps its value though it is a destination
  code  a9400821                  # ldp x1, x2, [x1]
  in    x1=1001fff8
  stop  fault
  out   pc=20000000

case destinations include the base
  code  a9400821                  # ldp x1, x2, [x1]
  in    x1=10008000
  out   x1=779b97f71b1defa5 x2=15d311ae89934164

case stack frame
  code  a9be7bfd                  # stp x29, x30, [sp, #-32]!
  code  910003fd                  # add x29, sp, #0x0
  code  a8c27bfd                  # ldp x29, x30, [sp], #32
  in    x29=1 x30=2
  mem   1000ffe0=1
  mem   1000ffe8=2
