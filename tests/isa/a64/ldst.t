# SPDX-License-Identifier: MIT
# Loads and stores of one register.

case ldrb w0 plain
  code  39400020                  # ldrb w0, [x1]
  in    x1=10008000
  out   x0=a5

case ldrb w0 unsigned offset
  code  39404020                  # ldrb w0, [x1, #16]
  in    x1=10008000
  out   x0=17

case ldurb w0 negative unaligned offset
  code  385fd020                  # ldurb w0, [x1, #-3]
  in    x1=10008000
  out   x0=1e

case ldrb w0 pre-indexed
  code  385f0c20                  # ldrb w0, [x1, #-16]!
  in    x1=10008000
  out   x0=db x1=10007ff0

case ldrb w0 post-indexed
  code  384ff420                  # ldrb w0, [x1], #255
  in    x1=10008000
  out   x0=a5 x1=100080ff

case ldrb w0 register offset
  code  38626820                  # ldrb w0, [x1, x2]
  in    x1=10008000 x2=20
  out   x0=81

case ldrb w0 sxtw offset
  code  3862c820                  # ldrb w0, [x1, w2, sxtw]
  in    x1=10008000 x2=fffffff0
  out   x0=db

case ldrb w0 uxtw offset
  code  38624820                  # ldrb w0, [x1, w2, uxtw]
  in    x1=10008000 x2=ffffffff00000008
  out   x0=64

case ldrb w0 fault keeps all registers
  code  38410420                  # ldrb w0, [x1], #16
  in    x1=1000
  stop  fault
  out   pc=20000000

case ldrh w0 plain
  code  79400020                  # ldrh w0, [x1]
  in    x1=10008000
  out   x0=efa5

case ldrh w0 unsigned offset
  code  79402020                  # ldrh w0, [x1, #16]
  in    x1=10008000
  out   x0=1317

case ldurh w0 negative unaligned offset
  code  785fd020                  # ldurh w0, [x1, #-3]
  in    x1=10008000
  out   x0=641e

case ldrh w0 pre-indexed
  code  785f0c20                  # ldrh w0, [x1, #-16]!
  in    x1=10008000
  out   x0=73db x1=10007ff0

case ldrh w0 post-indexed
  code  784ff420                  # ldrh w0, [x1], #255
  in    x1=10008000
  out   x0=efa5 x1=100080ff

case ldrh w0 register offset
  code  78626820                  # ldrh w0, [x1, x2]
  in    x1=10008000 x2=20
  out   x0=b681

case ldrh w0 sxtw offset
  code  7862c820                  # ldrh w0, [x1, w2, sxtw]
  in    x1=10008000 x2=fffffff0
  out   x0=73db

case ldrh w0 uxtw offset
  code  78624820                  # ldrh w0, [x1, w2, uxtw]
  in    x1=10008000 x2=ffffffff00000008
  out   x0=4164

case ldrh w0 fault keeps all registers
  code  78410420                  # ldrh w0, [x1], #16
  in    x1=1000
  stop  fault
  out   pc=20000000

case ldr w0 plain
  code  b9400020                  # ldr w0, [x1]
  in    x1=10008000
  out   x0=1b1defa5

case ldr w0 unsigned offset
  code  b9401020                  # ldr w0, [x1, #16]
  in    x1=10008000
  out   x0=6021317

case ldur w0 negative unaligned offset
  code  b85fd020                  # ldur w0, [x1, #-3]
  in    x1=10008000
  out   x0=a5d9641e

case ldr w0 pre-indexed
  code  b85f0c20                  # ldr w0, [x1, #-16]!
  in    x1=10008000
  out   x0=704973db x1=10007ff0

case ldr w0 post-indexed
  code  b84ff420                  # ldr w0, [x1], #255
  in    x1=10008000
  out   x0=1b1defa5 x1=100080ff

case ldr w0 register offset
  code  b8626820                  # ldr w0, [x1, x2]
  in    x1=10008000 x2=20
  out   x0=2720b681

case ldr w0 sxtw offset
  code  b862c820                  # ldr w0, [x1, w2, sxtw]
  in    x1=10008000 x2=fffffff0
  out   x0=704973db

case ldr w0 uxtw offset
  code  b8624820                  # ldr w0, [x1, w2, uxtw]
  in    x1=10008000 x2=ffffffff00000008
  out   x0=89934164

case ldr w0 fault keeps all registers
  code  b8410420                  # ldr w0, [x1], #16
  in    x1=1000
  stop  fault
  out   pc=20000000

case ldr x0 plain
  code  f9400020                  # ldr x0, [x1]
  in    x1=10008000
  out   x0=779b97f71b1defa5

case ldr x0 unsigned offset
  code  f9400820                  # ldr x0, [x1, #16]
  in    x1=10008000
  out   x0=b40a8b6206021317

case ldur x0 negative unaligned offset
  code  f85fd020                  # ldur x0, [x1, #-3]
  in    x1=10008000
  out   x0=f71b1defa5d9641e

case ldr x0 pre-indexed
  code  f85f0c20                  # ldr x0, [x1, #-16]!
  in    x1=10008000
  out   x0=3b2ca480704973db x1=10007ff0

case ldr x0 post-indexed
  code  f84ff420                  # ldr x0, [x1], #255
  in    x1=10008000
  out   x0=779b97f71b1defa5 x1=100080ff

case ldr x0 register offset
  code  f8626820                  # ldr x0, [x1, x2]
  in    x1=10008000 x2=20
  out   x0=f0797edd2720b681

case ldr x0 sxtw offset
  code  f862c820                  # ldr x0, [x1, w2, sxtw]
  in    x1=10008000 x2=fffffff0
  out   x0=3b2ca480704973db

case ldr x0 uxtw offset
  code  f8624820                  # ldr x0, [x1, w2, uxtw]
  in    x1=10008000 x2=ffffffff00000008
  out   x0=15d311ae89934164

case ldr x0 fault keeps all registers
  code  f8410420                  # ldr x0, [x1], #16
  in    x1=1000
  stop  fault
  out   pc=20000000

case ldrsb w0 plain
  code  39c00020                  # ldrsb w0, [x1]
  in    x1=10008000
  out   x0=ffffffa5

case ldrsb w0 unsigned offset
  code  39c04020                  # ldrsb w0, [x1, #16]
  in    x1=10008000
  out   x0=17

case ldursb w0 negative unaligned offset
  code  38dfd020                  # ldursb w0, [x1, #-3]
  in    x1=10008000
  out   x0=1e

case ldrsb w0 pre-indexed
  code  38df0c20                  # ldrsb w0, [x1, #-16]!
  in    x1=10008000
  out   x0=ffffffdb x1=10007ff0

case ldrsb w0 post-indexed
  code  38cff420                  # ldrsb w0, [x1], #255
  in    x1=10008000
  out   x0=ffffffa5 x1=100080ff

case ldrsb w0 register offset
  code  38e26820                  # ldrsb w0, [x1, x2]
  in    x1=10008000 x2=20
  out   x0=ffffff81

case ldrsb w0 sxtw offset
  code  38e2c820                  # ldrsb w0, [x1, w2, sxtw]
  in    x1=10008000 x2=fffffff0
  out   x0=ffffffdb

case ldrsb w0 uxtw offset
  code  38e24820                  # ldrsb w0, [x1, w2, uxtw]
  in    x1=10008000 x2=ffffffff00000008
  out   x0=64

case ldrsb w0 fault keeps all registers
  code  38c10420                  # ldrsb w0, [x1], #16
  in    x1=1000
  stop  fault
  out   pc=20000000

case ldrsb x0 plain
  code  39800020                  # ldrsb x0, [x1]
  in    x1=10008000
  out   x0=ffffffffffffffa5

case ldrsb x0 unsigned offset
  code  39804020                  # ldrsb x0, [x1, #16]
  in    x1=10008000
  out   x0=17

case ldursb x0 negative unaligned offset
  code  389fd020                  # ldursb x0, [x1, #-3]
  in    x1=10008000
  out   x0=1e

case ldrsb x0 pre-indexed
  code  389f0c20                  # ldrsb x0, [x1, #-16]!
  in    x1=10008000
  out   x0=ffffffffffffffdb x1=10007ff0

case ldrsb x0 post-indexed
  code  388ff420                  # ldrsb x0, [x1], #255
  in    x1=10008000
  out   x0=ffffffffffffffa5 x1=100080ff

case ldrsb x0 register offset
  code  38a26820                  # ldrsb x0, [x1, x2]
  in    x1=10008000 x2=20
  out   x0=ffffffffffffff81

case ldrsb x0 sxtw offset
  code  38a2c820                  # ldrsb x0, [x1, w2, sxtw]
  in    x1=10008000 x2=fffffff0
  out   x0=ffffffffffffffdb

case ldrsb x0 uxtw offset
  code  38a24820                  # ldrsb x0, [x1, w2, uxtw]
  in    x1=10008000 x2=ffffffff00000008
  out   x0=64

case ldrsb x0 fault keeps all registers
  code  38810420                  # ldrsb x0, [x1], #16
  in    x1=1000
  stop  fault
  out   pc=20000000

case ldrsh w0 plain
  code  79c00020                  # ldrsh w0, [x1]
  in    x1=10008000
  out   x0=ffffefa5

case ldrsh w0 unsigned offset
  code  79c02020                  # ldrsh w0, [x1, #16]
  in    x1=10008000
  out   x0=1317

case ldursh w0 negative unaligned offset
  code  78dfd020                  # ldursh w0, [x1, #-3]
  in    x1=10008000
  out   x0=641e

case ldrsh w0 pre-indexed
  code  78df0c20                  # ldrsh w0, [x1, #-16]!
  in    x1=10008000
  out   x0=73db x1=10007ff0

case ldrsh w0 post-indexed
  code  78cff420                  # ldrsh w0, [x1], #255
  in    x1=10008000
  out   x0=ffffefa5 x1=100080ff

case ldrsh w0 register offset
  code  78e26820                  # ldrsh w0, [x1, x2]
  in    x1=10008000 x2=20
  out   x0=ffffb681

case ldrsh w0 sxtw offset
  code  78e2c820                  # ldrsh w0, [x1, w2, sxtw]
  in    x1=10008000 x2=fffffff0
  out   x0=73db

case ldrsh w0 uxtw offset
  code  78e24820                  # ldrsh w0, [x1, w2, uxtw]
  in    x1=10008000 x2=ffffffff00000008
  out   x0=4164

case ldrsh w0 fault keeps all registers
  code  78c10420                  # ldrsh w0, [x1], #16
  in    x1=1000
  stop  fault
  out   pc=20000000

case ldrsh x0 plain
  code  79800020                  # ldrsh x0, [x1]
  in    x1=10008000
  out   x0=ffffffffffffefa5

case ldrsh x0 unsigned offset
  code  79802020                  # ldrsh x0, [x1, #16]
  in    x1=10008000
  out   x0=1317

case ldursh x0 negative unaligned offset
  code  789fd020                  # ldursh x0, [x1, #-3]
  in    x1=10008000
  out   x0=641e

case ldrsh x0 pre-indexed
  code  789f0c20                  # ldrsh x0, [x1, #-16]!
  in    x1=10008000
  out   x0=73db x1=10007ff0

case ldrsh x0 post-indexed
  code  788ff420                  # ldrsh x0, [x1], #255
  in    x1=10008000
  out   x0=ffffffffffffefa5 x1=100080ff

case ldrsh x0 register offset
  code  78a26820                  # ldrsh x0, [x1, x2]
  in    x1=10008000 x2=20
  out   x0=ffffffffffffb681

case ldrsh x0 sxtw offset
  code  78a2c820                  # ldrsh x0, [x1, w2, sxtw]
  in    x1=10008000 x2=fffffff0
  out   x0=73db

case ldrsh x0 uxtw offset
  code  78a24820                  # ldrsh x0, [x1, w2, uxtw]
  in    x1=10008000 x2=ffffffff00000008
  out   x0=4164

case ldrsh x0 fault keeps all registers
  code  78810420                  # ldrsh x0, [x1], #16
  in    x1=1000
  stop  fault
  out   pc=20000000

case ldrsw x0 plain
  code  b9800020                  # ldrsw x0, [x1]
  in    x1=10008000
  out   x0=1b1defa5

case ldrsw x0 unsigned offset
  code  b9801020                  # ldrsw x0, [x1, #16]
  in    x1=10008000
  out   x0=6021317

case ldursw x0 negative unaligned offset
  code  b89fd020                  # ldursw x0, [x1, #-3]
  in    x1=10008000
  out   x0=ffffffffa5d9641e

case ldrsw x0 pre-indexed
  code  b89f0c20                  # ldrsw x0, [x1, #-16]!
  in    x1=10008000
  out   x0=704973db x1=10007ff0

case ldrsw x0 post-indexed
  code  b88ff420                  # ldrsw x0, [x1], #255
  in    x1=10008000
  out   x0=1b1defa5 x1=100080ff

case ldrsw x0 register offset
  code  b8a26820                  # ldrsw x0, [x1, x2]
  in    x1=10008000 x2=20
  out   x0=2720b681

case ldrsw x0 sxtw offset
  code  b8a2c820                  # ldrsw x0, [x1, w2, sxtw]
  in    x1=10008000 x2=fffffff0
  out   x0=704973db

case ldrsw x0 uxtw offset
  code  b8a24820                  # ldrsw x0, [x1, w2, uxtw]
  in    x1=10008000 x2=ffffffff00000008
  out   x0=ffffffff89934164

case ldrsw x0 fault keeps all registers
  code  b8810420                  # ldrsw x0, [x1], #16
  in    x1=1000
  stop  fault
  out   pc=20000000

case ldr b0 plain
  code  3d400020                  # ldr b0, [x1]
  in    x1=10008000
  out   v0=000000000000000000000000000000a5

case ldr b0 unsigned offset
  code  3d404020                  # ldr b0, [x1, #16]
  in    x1=10008000
  out   v0=00000000000000000000000000000017

case ldur b0 negative unaligned offset
  code  3c5fd020                  # ldur b0, [x1, #-3]
  in    x1=10008000
  out   v0=0000000000000000000000000000001e

case ldr b0 pre-indexed
  code  3c5f0c20                  # ldr b0, [x1, #-16]!
  in    x1=10008000
  out   x1=10007ff0 v0=000000000000000000000000000000db

case ldr b0 post-indexed
  code  3c4ff420                  # ldr b0, [x1], #255
  in    x1=10008000
  out   x1=100080ff v0=000000000000000000000000000000a5

case ldr b0 register offset
  code  3c626820                  # ldr b0, [x1, x2]
  in    x1=10008000 x2=20
  out   v0=00000000000000000000000000000081

case ldr b0 sxtw offset
  code  3c62c820                  # ldr b0, [x1, w2, sxtw]
  in    x1=10008000 x2=fffffff0
  out   v0=000000000000000000000000000000db

case ldr b0 uxtw offset
  code  3c624820                  # ldr b0, [x1, w2, uxtw]
  in    x1=10008000 x2=ffffffff00000008
  out   v0=00000000000000000000000000000064

case ldr b0 fault keeps all registers
  code  3c410420                  # ldr b0, [x1], #16
  in    x1=1000
  stop  fault
  out   pc=20000000

case ldr h0 plain
  code  7d400020                  # ldr h0, [x1]
  in    x1=10008000
  out   v0=0000000000000000000000000000efa5

case ldr h0 unsigned offset
  code  7d402020                  # ldr h0, [x1, #16]
  in    x1=10008000
  out   v0=00000000000000000000000000001317

case ldur h0 negative unaligned offset
  code  7c5fd020                  # ldur h0, [x1, #-3]
  in    x1=10008000
  out   v0=0000000000000000000000000000641e

case ldr h0 pre-indexed
  code  7c5f0c20                  # ldr h0, [x1, #-16]!
  in    x1=10008000
  out   x1=10007ff0 v0=000000000000000000000000000073db

case ldr h0 post-indexed
  code  7c4ff420                  # ldr h0, [x1], #255
  in    x1=10008000
  out   x1=100080ff v0=0000000000000000000000000000efa5

case ldr h0 register offset
  code  7c626820                  # ldr h0, [x1, x2]
  in    x1=10008000 x2=20
  out   v0=0000000000000000000000000000b681

case ldr h0 sxtw offset
  code  7c62c820                  # ldr h0, [x1, w2, sxtw]
  in    x1=10008000 x2=fffffff0
  out   v0=000000000000000000000000000073db

case ldr h0 uxtw offset
  code  7c624820                  # ldr h0, [x1, w2, uxtw]
  in    x1=10008000 x2=ffffffff00000008
  out   v0=00000000000000000000000000004164

case ldr h0 fault keeps all registers
  code  7c410420                  # ldr h0, [x1], #16
  in    x1=1000
  stop  fault
  out   pc=20000000

case ldr s0 plain
  code  bd400020                  # ldr s0, [x1]
  in    x1=10008000
  out   v0=0000000000000000000000001b1defa5

case ldr s0 unsigned offset
  code  bd401020                  # ldr s0, [x1, #16]
  in    x1=10008000
  out   v0=00000000000000000000000006021317

case ldur s0 negative unaligned offset
  code  bc5fd020                  # ldur s0, [x1, #-3]
  in    x1=10008000
  out   v0=000000000000000000000000a5d9641e

case ldr s0 pre-indexed
  code  bc5f0c20                  # ldr s0, [x1, #-16]!
  in    x1=10008000
  out   x1=10007ff0 v0=000000000000000000000000704973db

case ldr s0 post-indexed
  code  bc4ff420                  # ldr s0, [x1], #255
  in    x1=10008000
  out   x1=100080ff v0=0000000000000000000000001b1defa5

case ldr s0 register offset
  code  bc626820                  # ldr s0, [x1, x2]
  in    x1=10008000 x2=20
  out   v0=0000000000000000000000002720b681

case ldr s0 sxtw offset
  code  bc62c820                  # ldr s0, [x1, w2, sxtw]
  in    x1=10008000 x2=fffffff0
  out   v0=000000000000000000000000704973db

case ldr s0 uxtw offset
  code  bc624820                  # ldr s0, [x1, w2, uxtw]
  in    x1=10008000 x2=ffffffff00000008
  out   v0=00000000000000000000000089934164

case ldr s0 fault keeps all registers
  code  bc410420                  # ldr s0, [x1], #16
  in    x1=1000
  stop  fault
  out   pc=20000000

case ldr d0 plain
  code  fd400020                  # ldr d0, [x1]
  in    x1=10008000
  out   v0=0000000000000000779b97f71b1defa5

case ldr d0 unsigned offset
  code  fd400820                  # ldr d0, [x1, #16]
  in    x1=10008000
  out   v0=0000000000000000b40a8b6206021317

case ldur d0 negative unaligned offset
  code  fc5fd020                  # ldur d0, [x1, #-3]
  in    x1=10008000
  out   v0=0000000000000000f71b1defa5d9641e

case ldr d0 pre-indexed
  code  fc5f0c20                  # ldr d0, [x1, #-16]!
  in    x1=10008000
  out   x1=10007ff0 v0=00000000000000003b2ca480704973db

case ldr d0 post-indexed
  code  fc4ff420                  # ldr d0, [x1], #255
  in    x1=10008000
  out   x1=100080ff v0=0000000000000000779b97f71b1defa5

case ldr d0 register offset
  code  fc626820                  # ldr d0, [x1, x2]
  in    x1=10008000 x2=20
  out   v0=0000000000000000f0797edd2720b681

case ldr d0 sxtw offset
  code  fc62c820                  # ldr d0, [x1, w2, sxtw]
  in    x1=10008000 x2=fffffff0
  out   v0=00000000000000003b2ca480704973db

case ldr d0 uxtw offset
  code  fc624820                  # ldr d0, [x1, w2, uxtw]
  in    x1=10008000 x2=ffffffff00000008
  out   v0=000000000000000015d311ae89934164

case ldr d0 fault keeps all registers
  code  fc410420                  # ldr d0, [x1], #16
  in    x1=1000
  stop  fault
  out   pc=20000000

case ldr q0 plain
  code  3dc00020                  # ldr q0, [x1]
  in    x1=10008000
  out   v0=15d311ae89934164779b97f71b1defa5

case ldr q0 unsigned offset
  code  3dc00420                  # ldr q0, [x1, #16]
  in    x1=10008000
  out   v0=52420523b7b0ed36b40a8b6206021317

case ldur q0 negative unaligned offset
  code  3cdfd020                  # ldur q0, [x1, #-3]
  in    x1=10008000
  out   v0=ae89934164779b97f71b1defa5d9641e

case ldr q0 pre-indexed
  code  3cdf0c20                  # ldr q0, [x1, #-16]!
  in    x1=10008000
  out   x1=10007ff0 v0=d9641e3de35622323b2ca480704973db

case ldr q0 post-indexed
  code  3ccff420                  # ldr q0, [x1], #255
  in    x1=10008000
  out   x1=100080ff v0=15d311ae89934164779b97f71b1defa5

case ldr q0 register offset
  code  3ce26820                  # ldr q0, [x1, x2]
  in    x1=10008000 x2=20
  out   v0=8eb0f89051b278c8f0797edd2720b681

case ldr q0 sxtw offset
  code  3ce2c820                  # ldr q0, [x1, w2, sxtw]
  in    x1=10008000 x2=fffffff0
  out   v0=d9641e3de35622323b2ca480704973db

case ldr q0 uxtw offset
  code  3ce24820                  # ldr q0, [x1, w2, uxtw]
  in    x1=10008000 x2=ffffffff00000008
  out   v0=b40a8b620602131715d311ae89934164

case ldr q0 fault keeps all registers
  code  3cc10420                  # ldr q0, [x1], #16
  in    x1=1000
  stop  fault
  out   pc=20000000

case strb w0 plain
  code  39000020                  # strb w0, [x1]
  in    x1=10008000
  mem   10008000=779b97f71b1def00

case strb w0 unsigned offset
  code  39004020                  # strb w0, [x1, #16]
  in    x1=10008000
  mem   10008010=b40a8b6206021300

case sturb w0 unaligned
  code  381fd020                  # sturb w0, [x1, #-3]
  in    x1=10008000
  mem   10007ff8=d964003de3562232

case strb w0 pre-indexed
  code  381f0c20                  # strb w0, [x1, #-16]!
  in    x1=10008000
  out   x1=10007ff0
  mem   10007ff0=3b2ca48070497300

case strb w0 post-indexed
  code  380ff420                  # strb w0, [x1], #255
  in    x1=10008000
  out   x1=100080ff
  mem   10008000=779b97f71b1def00

case strb w0 sxtx offset
  code  3822e820                  # strb w0, [x1, x2, sxtx]
  in    x1=10008000 x2=fffffffffffffff0
  mem   10007ff0=3b2ca48070497300

case strb w0 fault keeps the base
  code  38008c20                  # strb w0, [x1, #8]!
  in    x1=1000
  stop  fault
  out   pc=20000000

case strh w0 plain
  code  79000020                  # strh w0, [x1]
  in    x1=10008000
  mem   10008000=779b97f71b1d0000

case strh w0 unsigned offset
  code  79002020                  # strh w0, [x1, #16]
  in    x1=10008000
  mem   10008010=b40a8b6206020000

case sturh w0 unaligned
  code  781fd020                  # sturh w0, [x1, #-3]
  in    x1=10008000
  mem   10007ff8=d900003de3562232

case strh w0 pre-indexed
  code  781f0c20                  # strh w0, [x1, #-16]!
  in    x1=10008000
  out   x1=10007ff0
  mem   10007ff0=3b2ca48070490000

case strh w0 post-indexed
  code  780ff420                  # strh w0, [x1], #255
  in    x1=10008000
  out   x1=100080ff
  mem   10008000=779b97f71b1d0000

case strh w0 sxtx offset
  code  7822e820                  # strh w0, [x1, x2, sxtx]
  in    x1=10008000 x2=fffffffffffffff0
  mem   10007ff0=3b2ca48070490000

case strh w0 fault keeps the base
  code  78008c20                  # strh w0, [x1, #8]!
  in    x1=1000
  stop  fault
  out   pc=20000000

case str w0 plain
  code  b9000020                  # str w0, [x1]
  in    x1=10008000
  mem   10008000=779b97f700000000

case str w0 unsigned offset
  code  b9001020                  # str w0, [x1, #16]
  in    x1=10008000
  mem   10008010=b40a8b6200000000

case stur w0 unaligned
  code  b81fd020                  # stur w0, [x1, #-3]
  in    x1=10008000
  mem   10007ff8=3de3562232
  mem   10008000=779b97f71b1def00

case str w0 pre-indexed
  code  b81f0c20                  # str w0, [x1, #-16]!
  in    x1=10008000
  out   x1=10007ff0
  mem   10007ff0=3b2ca48000000000

case str w0 post-indexed
  code  b80ff420                  # str w0, [x1], #255
  in    x1=10008000
  out   x1=100080ff
  mem   10008000=779b97f700000000

case str w0 sxtx offset
  code  b822e820                  # str w0, [x1, x2, sxtx]
  in    x1=10008000 x2=fffffffffffffff0
  mem   10007ff0=3b2ca48000000000

case str w0 fault keeps the base
  code  b8008c20                  # str w0, [x1, #8]!
  in    x1=1000
  stop  fault
  out   pc=20000000

case str x0 plain
  code  f9000020                  # str x0, [x1]
  in    x1=10008000
  mem   10008000=a5a5000000000000

case str x0 unsigned offset
  code  f9000820                  # str x0, [x1, #16]
  in    x1=10008000
  mem   10008010=a5a5000000000000

case stur x0 unaligned
  code  f81fd020                  # stur x0, [x1, #-3]
  in    x1=10008000
  mem   10007ff8=3de3562232
  mem   10008000=779b97a5a5000000

case str x0 pre-indexed
  code  f81f0c20                  # str x0, [x1, #-16]!
  in    x1=10008000
  out   x1=10007ff0
  mem   10007ff0=a5a5000000000000

case str x0 post-indexed
  code  f80ff420                  # str x0, [x1], #255
  in    x1=10008000
  out   x1=100080ff
  mem   10008000=a5a5000000000000

case str x0 sxtx offset
  code  f822e820                  # str x0, [x1, x2, sxtx]
  in    x1=10008000 x2=fffffffffffffff0
  mem   10007ff0=a5a5000000000000

case str x0 fault keeps the base
  code  f8008c20                  # str x0, [x1, #8]!
  in    x1=1000
  stop  fault
  out   pc=20000000

case str b0 plain
  code  3d000020                  # str b0, [x1]
  in    x1=10008000
  mem   10008000=779b97f71b1def00

case str b0 unsigned offset
  code  3d004020                  # str b0, [x1, #16]
  in    x1=10008000
  mem   10008010=b40a8b6206021300

case stur b0 unaligned
  code  3c1fd020                  # stur b0, [x1, #-3]
  in    x1=10008000
  mem   10007ff8=d964003de3562232

case str b0 pre-indexed
  code  3c1f0c20                  # str b0, [x1, #-16]!
  in    x1=10008000
  out   x1=10007ff0
  mem   10007ff0=3b2ca48070497300

case str b0 post-indexed
  code  3c0ff420                  # str b0, [x1], #255
  in    x1=10008000
  out   x1=100080ff
  mem   10008000=779b97f71b1def00

case str b0 sxtx offset
  code  3c22e820                  # str b0, [x1, x2, sxtx]
  in    x1=10008000 x2=fffffffffffffff0
  mem   10007ff0=3b2ca48070497300

case str b0 fault keeps the base
  code  3c008c20                  # str b0, [x1, #8]!
  in    x1=1000
  stop  fault
  out   pc=20000000

case str h0 plain
  code  7d000020                  # str h0, [x1]
  in    x1=10008000
  mem   10008000=779b97f71b1d0000

case str h0 unsigned offset
  code  7d002020                  # str h0, [x1, #16]
  in    x1=10008000
  mem   10008010=b40a8b6206020000

case stur h0 unaligned
  code  7c1fd020                  # stur h0, [x1, #-3]
  in    x1=10008000
  mem   10007ff8=d900003de3562232

case str h0 pre-indexed
  code  7c1f0c20                  # str h0, [x1, #-16]!
  in    x1=10008000
  out   x1=10007ff0
  mem   10007ff0=3b2ca48070490000

case str h0 post-indexed
  code  7c0ff420                  # str h0, [x1], #255
  in    x1=10008000
  out   x1=100080ff
  mem   10008000=779b97f71b1d0000

case str h0 sxtx offset
  code  7c22e820                  # str h0, [x1, x2, sxtx]
  in    x1=10008000 x2=fffffffffffffff0
  mem   10007ff0=3b2ca48070490000

case str h0 fault keeps the base
  code  7c008c20                  # str h0, [x1, #8]!
  in    x1=1000
  stop  fault
  out   pc=20000000

case str s0 plain
  code  bd000020                  # str s0, [x1]
  in    x1=10008000
  mem   10008000=779b97f700000000

case str s0 unsigned offset
  code  bd001020                  # str s0, [x1, #16]
  in    x1=10008000
  mem   10008010=b40a8b6200000000

case stur s0 unaligned
  code  bc1fd020                  # stur s0, [x1, #-3]
  in    x1=10008000
  mem   10007ff8=3de3562232
  mem   10008000=779b97f71b1def00

case str s0 pre-indexed
  code  bc1f0c20                  # str s0, [x1, #-16]!
  in    x1=10008000
  out   x1=10007ff0
  mem   10007ff0=3b2ca48000000000

case str s0 post-indexed
  code  bc0ff420                  # str s0, [x1], #255
  in    x1=10008000
  out   x1=100080ff
  mem   10008000=779b97f700000000

case str s0 sxtx offset
  code  bc22e820                  # str s0, [x1, x2, sxtx]
  in    x1=10008000 x2=fffffffffffffff0
  mem   10007ff0=3b2ca48000000000

case str s0 fault keeps the base
  code  bc008c20                  # str s0, [x1, #8]!
  in    x1=1000
  stop  fault
  out   pc=20000000

case str d0 plain
  code  fd000020                  # str d0, [x1]
  in    x1=10008000
  mem   10008000=5a5a000000000000

case str d0 unsigned offset
  code  fd000820                  # str d0, [x1, #16]
  in    x1=10008000
  mem   10008010=5a5a000000000000

case stur d0 unaligned
  code  fc1fd020                  # stur d0, [x1, #-3]
  in    x1=10008000
  mem   10007ff8=3de3562232
  mem   10008000=779b975a5a000000

case str d0 pre-indexed
  code  fc1f0c20                  # str d0, [x1, #-16]!
  in    x1=10008000
  out   x1=10007ff0
  mem   10007ff0=5a5a000000000000

case str d0 post-indexed
  code  fc0ff420                  # str d0, [x1], #255
  in    x1=10008000
  out   x1=100080ff
  mem   10008000=5a5a000000000000

case str d0 sxtx offset
  code  fc22e820                  # str d0, [x1, x2, sxtx]
  in    x1=10008000 x2=fffffffffffffff0
  mem   10007ff0=5a5a000000000000

case str d0 fault keeps the base
  code  fc008c20                  # str d0, [x1, #8]!
  in    x1=1000
  stop  fault
  out   pc=20000000

case str q0 plain
  code  3d800020                  # str q0, [x1]
  in    x1=10008000
  mem   10008000=5a5a000000000000
  mem   10008008=5a5b000000000000

case str q0 unsigned offset
  code  3d800420                  # str q0, [x1, #16]
  in    x1=10008000
  mem   10008010=5a5a000000000000
  mem   10008018=5a5b000000000000

case stur q0 unaligned
  code  3c9fd020                  # stur q0, [x1, #-3]
  in    x1=10008000
  mem   10007ff8=3de3562232
  mem   10008000=5a5a000000
  mem   10008008=15d3115a5b000000

case str q0 pre-indexed
  code  3c9f0c20                  # str q0, [x1, #-16]!
  in    x1=10008000
  out   x1=10007ff0
  mem   10007ff0=5a5a000000000000
  mem   10007ff8=5a5b000000000000

case str q0 post-indexed
  code  3c8ff420                  # str q0, [x1], #255
  in    x1=10008000
  out   x1=100080ff
  mem   10008000=5a5a000000000000
  mem   10008008=5a5b000000000000

case str q0 sxtx offset
  code  3ca2e820                  # str q0, [x1, x2, sxtx]
  in    x1=10008000 x2=fffffffffffffff0
  mem   10007ff0=5a5a000000000000
  mem   10007ff8=5a5b000000000000

case str q0 fault keeps the base
  code  3c808c20                  # str q0, [x1, #8]!
  in    x1=1000
  stop  fault
  out   pc=20000000

case ldr w0 scaled index
  code  b8627820                  # ldr w0, [x1, x2, lsl #2]
  in    x1=10008000 x2=3
  out   x0=15d311ae

case str w0 scaled index
  code  b8227820                  # str w0, [x1, x2, lsl #2]
  in    x1=10008000 x2=3
  mem   10008008=89934164

case ldr x0 scaled index
  code  f8627820                  # ldr x0, [x1, x2, lsl #3]
  in    x1=10008000 x2=3
  out   x0=52420523b7b0ed36

case str x0 scaled index
  code  f8227820                  # str x0, [x1, x2, lsl #3]
  in    x1=10008000 x2=3
  mem   10008018=a5a5000000000000

case ldr q0 scaled index
  code  3ce27820                  # ldr q0, [x1, x2, lsl #4]
  in    x1=10008000 x2=3
  out   v0=cb1fec017a35d4aa2ce8724cc4c3aa13

case str q0 scaled index
  code  3ca27820                  # str q0, [x1, x2, lsl #4]
  in    x1=10008000 x2=3
  mem   10008030=5a5a000000000000
  mem   10008038=5a5b000000000000

case store of zero register
  code  f900003f                  # str xzr, [x1]
  in    x1=10008000
  mem   10008000=0

case load to zero register
  code  f940003f                  # ldr xzr, [x1]
  in    x1=10008000
  out   

case load to zero register still faults
  code  f940003f                  # ldr xzr, [x1]
  in    x1=1000
  stop  fault
  out   pc=20000000

case base is sp
  code  f94007e0                  # ldr x0, [sp, #8]
  out   x0=8d6ea9a6a5b85103

case sp writeback
  code  f81f0fe0                  # str x0, [sp, #-16]!
  out   sp=1000fff0
  mem   1000fff0=a5a5000000000000

case destination is the base
  code  f9400021                  # ldr x1, [x1]
  in    x1=10008000
  out   x1=779b97f71b1defa5

case destination is the index
  code  f8626822                  # ldr x2, [x1, x2]
  in    x1=10008000 x2=8
  out   x2=15d311ae89934164

case literal x
  code  58000040                  # ldr x0, 0x20000008
  code  d2800021                  # movz x1, #0x1
  code  d503201f                  # nop
  out   x0=d4200000d503201f x1=1

case literal w
  code  18000000                  # ldr w0, 0x20000000
  code  d503201f                  # nop
  out   x0=18000000

case literal ldrsw
  code  98000020                  # ldrsw x0, 0x20000004
  code  92800005                  # movn x5, #0x0
  out   x0=ffffffff92800005 x5=ffffffffffffffff

case literal q
  code  9c000000                  # ldr q0, 0x20000000
  code  d503201f                  # nop
  code  d503201f                  # nop
  code  d503201f                  # nop
  out   v0=d503201fd503201fd503201f9c000000

case ldtr and sttr
  code  f8408820                  # ldtr x0, [x1, #8]
  code  b81f8822                  # sttr w2, [x1, #-8]
  code  38800823                  # ldtrsb x3, [x1]
  in    x1=10008000
  out   x0=15d311ae89934164 x3=ffffffffffffffa5
  mem   10007ff8=d9641e3d02020202

case prefetch of unmapped memory
  code  f9800020                  # prfm pldl1keep, [x1]
  code  f8801020                  # prfum pldl1keep, [x1, #1]
  code  f8a26820                  # prfm pldl1keep, [x1, x2]
  in    x1=0
  out   

case ldarb w0
  code  08dffc20                  # ldarb w0, [x1]
  in    x1=10008000
  out   x0=a5

case ldarh w0
  code  48dffc20                  # ldarh w0, [x1]
  in    x1=10008000
  out   x0=efa5

case ldar w0
  code  88dffc20                  # ldar w0, [x1]
  in    x1=10008000
  out   x0=1b1defa5

case ldar x0
  code  c8dffc20                  # ldar x0, [x1]
  in    x1=10008000
  out   x0=779b97f71b1defa5

case ldaprb w0
  code  38bfc020                  # ldaprb w0, [x1]
  in    x1=10008000
  out   x0=a5

case ldaprh w0
  code  78bfc020                  # ldaprh w0, [x1]
  in    x1=10008000
  out   x0=efa5

case ldapr w0
  code  b8bfc020                  # ldapr w0, [x1]
  in    x1=10008000
  out   x0=1b1defa5

case ldapr x0
  code  f8bfc020                  # ldapr x0, [x1]
  in    x1=10008000
  out   x0=779b97f71b1defa5

case ldlar x0
  code  c8df7c20                  # ldlar x0, [x1]
  in    x1=10008000
  out   x0=779b97f71b1defa5

case stlrb w0
  code  089ffc20                  # stlrb w0, [x1]
  in    x1=10008000
  mem   10008000=779b97f71b1def00

case stlrh w0
  code  489ffc20                  # stlrh w0, [x1]
  in    x1=10008000
  mem   10008000=779b97f71b1d0000

case stlr w0
  code  889ffc20                  # stlr w0, [x1]
  in    x1=10008000
  mem   10008000=779b97f700000000

case stlr x0
  code  c89ffc20                  # stlr x0, [x1]
  in    x1=10008000
  mem   10008000=a5a5000000000000

case stllr x0
  code  c89f7c20                  # stllr x0, [x1]
  in    x1=10008000
  mem   10008000=a5a5000000000000

case ldapurb w0 offset
  code  195f8020                  # ldapurb w0, [x1, #-8]
  in    x1=10008000
  out   x0=32

case ldapurh w0 offset
  code  595f8020                  # ldapurh w0, [x1, #-8]
  in    x1=10008000
  out   x0=2232

case ldapur w0 offset
  code  995f8020                  # ldapur w0, [x1, #-8]
  in    x1=10008000
  out   x0=e3562232

case ldapur x0 offset
  code  d95f8020                  # ldapur x0, [x1, #-8]
  in    x1=10008000
  out   x0=d9641e3de3562232

case ldapursb x0 offset
  code  199f8020                  # ldapursb x0, [x1, #-8]
  in    x1=10008000
  out   x0=32

case ldapursh w0 offset
  code  59df8020                  # ldapursh w0, [x1, #-8]
  in    x1=10008000
  out   x0=2232

case ldapursw x0 offset
  code  999f8020                  # ldapursw x0, [x1, #-8]
  in    x1=10008000
  out   x0=ffffffffe3562232

case stlurb w0 offset
  code  191f8020                  # stlurb w0, [x1, #-8]
  in    x1=10008000
  mem   10007ff8=d9641e3de3562200

case stlurh w0 offset
  code  591f8020                  # stlurh w0, [x1, #-8]
  in    x1=10008000
  mem   10007ff8=d9641e3de3560000

case stlur w0 offset
  code  991f8020                  # stlur w0, [x1, #-8]
  in    x1=10008000
  mem   10007ff8=d9641e3d00000000

case stlur x0 offset
  code  d91f8020                  # stlur x0, [x1, #-8]
  in    x1=10008000
  mem   10007ff8=a5a5000000000000

case ldar within 16 bytes may be unaligned
  code  c8dffc20                  # ldar x0, [x1]
  in    x1=10008003
  out   x0=934164779b97f71b

case ldar across 16 bytes faults
  code  c8dffc20                  # ldar x0, [x1]
  in    x1=1000800c
  stop  fault
  out   pc=20000000
