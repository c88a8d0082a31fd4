# SPDX-License-Identifier: MIT
# SIMD structures.

case ld1 {v0.16b}
  code  4c407020                  # ld1 {v0.16b}, [x1]
  in    x1=10008000
  out   v0=15d311ae89934164779b97f71b1defa5

case ld1 {v0.16b} post-indexed by size
  code  4cdf7020                  # ld1 {v0.16b}, [x1], #16
  in    x1=10008000
  out   x1=10008010 v0=15d311ae89934164779b97f71b1defa5

case ld1 {v0.16b} post-indexed by register
  code  4cc27020                  # ld1 {v0.16b}, [x1], x2
  in    x1=10008000 x2=fffffffffffffff1
  out   x1=10007ff1 v0=15d311ae89934164779b97f71b1defa5

case st1 {v0.16b}
  code  4c007020                  # st1 {v0.16b}, [x1]
  in    x1=10008000
  mem   10008000=5a5a000000000000
  mem   10008008=5a5b000000000000

case st1 {v0.16b} post-indexed by size
  code  4c9f7020                  # st1 {v0.16b}, [x1], #16
  in    x1=10008000
  out   x1=10008010
  mem   10008000=5a5a000000000000
  mem   10008008=5a5b000000000000

case st1 {v0.16b} post-indexed by register
  code  4c827020                  # st1 {v0.16b}, [x1], x2
  in    x1=10008000 x2=fffffffffffffff1
  out   x1=10007ff1
  mem   10008000=5a5a000000000000
  mem   10008008=5a5b000000000000

case ld1 {v0.16b}
  code  4c407020                  # ld1 {v0.16b}, [x1]
  in    x1=10008000
  out   v0=15d311ae89934164779b97f71b1defa5

case ld1 {v0.16b} post-indexed by size
  code  4cdf7020                  # ld1 {v0.16b}, [x1], #16
  in    x1=10008000
  out   x1=10008010 v0=15d311ae89934164779b97f71b1defa5

case ld1 {v0.16b} post-indexed by register
  code  4cc27020                  # ld1 {v0.16b}, [x1], x2
  in    x1=10008000 x2=fffffffffffffff1
  out   x1=10007ff1 v0=15d311ae89934164779b97f71b1defa5

case st1 {v0.16b}
  code  4c007020                  # st1 {v0.16b}, [x1]
  in    x1=10008000
  mem   10008000=5a5a000000000000
  mem   10008008=5a5b000000000000

case st1 {v0.16b} post-indexed by size
  code  4c9f7020                  # st1 {v0.16b}, [x1], #16
  in    x1=10008000
  out   x1=10008010
  mem   10008000=5a5a000000000000
  mem   10008008=5a5b000000000000

case st1 {v0.16b} post-indexed by register
  code  4c827020                  # st1 {v0.16b}, [x1], x2
  in    x1=10008000 x2=fffffffffffffff1
  out   x1=10007ff1
  mem   10008000=5a5a000000000000
  mem   10008008=5a5b000000000000

case ld1 {v0.8h, v1.8h}
  code  4c40a420                  # ld1 {v0.8h, v1.8h}, [x1]
  in    x1=10008000
  out   v0=15d311ae89934164779b97f71b1defa5 v1=52420523b7b0ed36b40a8b6206021317

case ld1 {v0.8h, v1.8h} post-indexed by size
  code  4cdfa420                  # ld1 {v0.8h, v1.8h}, [x1], #32
  in    x1=10008000
  out   x1=10008020 v0=15d311ae89934164779b97f71b1defa5 v1=52420523b7b0ed36b40a8b6206021317

case ld1 {v0.8h, v1.8h} post-indexed by register
  code  4cc2a420                  # ld1 {v0.8h, v1.8h}, [x1], x2
  in    x1=10008000 x2=fffffffffffffff1
  out   x1=10007ff1 v0=15d311ae89934164779b97f71b1defa5 v1=52420523b7b0ed36b40a8b6206021317

case st1 {v0.8h, v1.8h}
  code  4c00a420                  # st1 {v0.8h, v1.8h}, [x1]
  in    x1=10008000
  mem   10008000=5a5a000000000000
  mem   10008008=5a5b000000000000
  mem   10008010=5a5a000000000001
  mem   10008018=5a5b000000000001

case st1 {v0.8h, v1.8h} post-indexed by size
  code  4c9fa420                  # st1 {v0.8h, v1.8h}, [x1], #32
  in    x1=10008000
  out   x1=10008020
  mem   10008000=5a5a000000000000
  mem   10008008=5a5b000000000000
  mem   10008010=5a5a000000000001
  mem   10008018=5a5b000000000001

case st1 {v0.8h, v1.8h} post-indexed by register
  code  4c82a420                  # st1 {v0.8h, v1.8h}, [x1], x2
  in    x1=10008000 x2=fffffffffffffff1
  out   x1=10007ff1
  mem   10008000=5a5a000000000000
  mem   10008008=5a5b000000000000
  mem   10008010=5a5a000000000001
  mem   10008018=5a5b000000000001

case ld2 {v0.8h, v1.8h}
  code  4c408420                  # ld2 {v0.8h, v1.8h}, [x1]
  in    x1=10008000
  out   v0=0523ed368b62131711ae416497f7efa5 v1=5242b7b0b40a060215d38993779b1b1d

case ld2 {v0.8h, v1.8h} post-indexed by size
  code  4cdf8420                  # ld2 {v0.8h, v1.8h}, [x1], #32
  in    x1=10008000
  out   x1=10008020 v0=0523ed368b62131711ae416497f7efa5 v1=5242b7b0b40a060215d38993779b1b1d

case ld2 {v0.8h, v1.8h} post-indexed by register
  code  4cc28420                  # ld2 {v0.8h, v1.8h}, [x1], x2
  in    x1=10008000 x2=fffffffffffffff1
  out   x1=10007ff1 v0=0523ed368b62131711ae416497f7efa5 v1=5242b7b0b40a060215d38993779b1b1d

case st2 {v0.8h, v1.8h}
  code  4c008420                  # st2 {v0.8h, v1.8h}, [x1]
  in    x1=10008000
  mem   10008000=10000
  mem   10008008=5a5a5a5a00000000
  mem   10008010=10000
  mem   10008018=5a5b5a5b00000000

case st2 {v0.8h, v1.8h} post-indexed by size
  code  4c9f8420                  # st2 {v0.8h, v1.8h}, [x1], #32
  in    x1=10008000
  out   x1=10008020
  mem   10008000=10000
  mem   10008008=5a5a5a5a00000000
  mem   10008010=10000
  mem   10008018=5a5b5a5b00000000

case st2 {v0.8h, v1.8h} post-indexed by register
  code  4c828420                  # st2 {v0.8h, v1.8h}, [x1], x2
  in    x1=10008000 x2=fffffffffffffff1
  out   x1=10007ff1
  mem   10008000=10000
  mem   10008008=5a5a5a5a00000000
  mem   10008010=10000
  mem   10008018=5a5b5a5b00000000

case ld1 {v0.4s-v2.4s}
  code  4c406820                  # ld1 {v0.4s, v1.4s, v2.4s}, [x1]
  in    x1=10008000
  out   v0=15d311ae89934164779b97f71b1defa5 v1=52420523b7b0ed36b40a8b6206021317 v2=8eb0f89051b278c8f0797edd2720b681

case ld1 {v0.4s-v2.4s} post-indexed by size
  code  4cdf6820                  # ld1 {v0.4s, v1.4s, v2.4s}, [x1], #48
  in    x1=10008000
  out   x1=10008030 v0=15d311ae89934164779b97f71b1defa5 v1=52420523b7b0ed36b40a8b6206021317 v2=8eb0f89051b278c8f0797edd2720b681

case ld1 {v0.4s-v2.4s} post-indexed by register
  code  4cc26820                  # ld1 {v0.4s, v1.4s, v2.4s}, [x1], x2
  in    x1=10008000 x2=fffffffffffffff1
  out   x1=10007ff1 v0=15d311ae89934164779b97f71b1defa5 v1=52420523b7b0ed36b40a8b6206021317 v2=8eb0f89051b278c8f0797edd2720b681

case st1 {v0.4s-v2.4s}
  code  4c006820                  # st1 {v0.4s, v1.4s, v2.4s}, [x1]
  in    x1=10008000
  mem   10008000=5a5a000000000000
  mem   10008008=5a5b000000000000
  mem   10008010=5a5a000000000001
  mem   10008018=5a5b000000000001
  mem   10008020=5a5a000000000002
  mem   10008028=5a5b000000000002

case st1 {v0.4s-v2.4s} post-indexed by size
  code  4c9f6820                  # st1 {v0.4s, v1.4s, v2.4s}, [x1], #48
  in    x1=10008000
  out   x1=10008030
  mem   10008000=5a5a000000000000
  mem   10008008=5a5b000000000000
  mem   10008010=5a5a000000000001
  mem   10008018=5a5b000000000001
  mem   10008020=5a5a000000000002
  mem   10008028=5a5b000000000002

case st1 {v0.4s-v2.4s} post-indexed by register
  code  4c826820                  # st1 {v0.4s, v1.4s, v2.4s}, [x1], x2
  in    x1=10008000 x2=fffffffffffffff1
  out   x1=10007ff1
  mem   10008000=5a5a000000000000
  mem   10008008=5a5b000000000000
  mem   10008010=5a5a000000000001
  mem   10008018=5a5b000000000001
  mem   10008020=5a5a000000000002
  mem   10008028=5a5b000000000002

case ld3 {v0.4s-v2.4s}
  code  4c404820                  # ld3 {v0.4s, v1.4s, v2.4s}, [x1]
  in    x1=10008000
  out   v0=f0797eddb7b0ed3615d311ae1b1defa5 v1=51b278c85242052306021317779b97f7 v2=8eb0f8902720b681b40a8b6289934164

case ld3 {v0.4s-v2.4s} post-indexed by size
  code  4cdf4820                  # ld3 {v0.4s, v1.4s, v2.4s}, [x1], #48
  in    x1=10008000
  out   x1=10008030 v0=f0797eddb7b0ed3615d311ae1b1defa5 v1=51b278c85242052306021317779b97f7 v2=8eb0f8902720b681b40a8b6289934164

case ld3 {v0.4s-v2.4s} post-indexed by register
  code  4cc24820                  # ld3 {v0.4s, v1.4s, v2.4s}, [x1], x2
  in    x1=10008000 x2=fffffffffffffff1
  out   x1=10007ff1 v0=f0797eddb7b0ed3615d311ae1b1defa5 v1=51b278c85242052306021317779b97f7 v2=8eb0f8902720b681b40a8b6289934164

case st3 {v0.4s-v2.4s}
  code  4c004820                  # st3 {v0.4s, v1.4s, v2.4s}, [x1]
  in    x1=10008000
  mem   10008000=100000000
  mem   10008008=5a5a000000000002
  mem   10008010=5a5a00005a5a0000
  mem   10008018=100000000
  mem   10008020=5a5b000000000002
  mem   10008028=5a5b00005a5b0000

case st3 {v0.4s-v2.4s} post-indexed by size
  code  4c9f4820                  # st3 {v0.4s, v1.4s, v2.4s}, [x1], #48
  in    x1=10008000
  out   x1=10008030
  mem   10008000=100000000
  mem   10008008=5a5a000000000002
  mem   10008010=5a5a00005a5a0000
  mem   10008018=100000000
  mem   10008020=5a5b000000000002
  mem   10008028=5a5b00005a5b0000

case st3 {v0.4s-v2.4s} post-indexed by register
  code  4c824820                  # st3 {v0.4s, v1.4s, v2.4s}, [x1], x2
  in    x1=10008000 x2=fffffffffffffff1
  out   x1=10007ff1
  mem   10008000=100000000
  mem   10008008=5a5a000000000002
  mem   10008010=5a5a00005a5a0000
  mem   10008018=100000000
  mem   10008020=5a5b000000000002
  mem   10008028=5a5b00005a5b0000

case ld1 {v30.2d, v31.2d, v0.2d, v1.2d}
  code  4c402c3e                  # ld1 {v30.2d, v31.2d, v0.2d, v1.2d}, [x1]
  in    x1=10008000
  out   v0=8eb0f89051b278c8f0797edd2720b681 v1=cb1fec017a35d4aa2ce8724cc4c3aa13 v30=15d311ae89934164779b97f71b1defa5 v31=52420523b7b0ed36b40a8b6206021317

case ld1 {v30.2d, v31.2d, v0.2d, v1.2d} post-indexed by size
  code  4cdf2c3e                  # ld1 {v30.2d, v31.2d, v0.2d, v1.2d}, [x1], #64
  in    x1=10008000
  out   x1=10008040 v0=8eb0f89051b278c8f0797edd2720b681 v1=cb1fec017a35d4aa2ce8724cc4c3aa13 v30=15d311ae89934164779b97f71b1defa5 v31=52420523b7b0ed36b40a8b6206021317

case ld1 {v30.2d, v31.2d, v0.2d, v1.2d} post-indexed by register
  code  4cc22c3e                  # ld1 {v30.2d, v31.2d, v0.2d, v1.2d}, [x1], x2
  in    x1=10008000 x2=fffffffffffffff1
  out   x1=10007ff1 v0=8eb0f89051b278c8f0797edd2720b681 v1=cb1fec017a35d4aa2ce8724cc4c3aa13 v30=15d311ae89934164779b97f71b1defa5 v31=52420523b7b0ed36b40a8b6206021317

case st1 {v30.2d, v31.2d, v0.2d, v1.2d}
  code  4c002c3e                  # st1 {v30.2d, v31.2d, v0.2d, v1.2d}, [x1]
  in    x1=10008000
  mem   10008000=5a5a00000000001e
  mem   10008008=5a5b00000000001e
  mem   10008010=5a5a00000000001f
  mem   10008018=5a5b00000000001f
  mem   10008020=5a5a000000000000
  mem   10008028=5a5b000000000000
  mem   10008030=5a5a000000000001
  mem   10008038=5a5b000000000001

case st1 {v30.2d, v31.2d, v0.2d, v1.2d} post-indexed by size
  code  4c9f2c3e                  # st1 {v30.2d, v31.2d, v0.2d, v1.2d}, [x1], #64
  in    x1=10008000
  out   x1=10008040
  mem   10008000=5a5a00000000001e
  mem   10008008=5a5b00000000001e
  mem   10008010=5a5a00000000001f
  mem   10008018=5a5b00000000001f
  mem   10008020=5a5a000000000000
  mem   10008028=5a5b000000000000
  mem   10008030=5a5a000000000001
  mem   10008038=5a5b000000000001

case st1 {v30.2d, v31.2d, v0.2d, v1.2d} post-indexed by register
  code  4c822c3e                  # st1 {v30.2d, v31.2d, v0.2d, v1.2d}, [x1], x2
  in    x1=10008000 x2=fffffffffffffff1
  out   x1=10007ff1
  mem   10008000=5a5a00000000001e
  mem   10008008=5a5b00000000001e
  mem   10008010=5a5a00000000001f
  mem   10008018=5a5b00000000001f
  mem   10008020=5a5a000000000000
  mem   10008028=5a5b000000000000
  mem   10008030=5a5a000000000001
  mem   10008038=5a5b000000000001

case ld4 {v30.2d, v31.2d, v0.2d, v1.2d}
  code  4c400c3e                  # ld4 {v30.2d, v31.2d, v0.2d, v1.2d}, [x1]
  in    x1=10008000
  out   v0=2ce8724cc4c3aa13b40a8b6206021317 v1=cb1fec017a35d4aa52420523b7b0ed36 v30=f0797edd2720b681779b97f71b1defa5 v31=8eb0f89051b278c815d311ae89934164

case ld4 {v30.2d, v31.2d, v0.2d, v1.2d} post-indexed by size
  code  4cdf0c3e                  # ld4 {v30.2d, v31.2d, v0.2d, v1.2d}, [x1], #64
  in    x1=10008000
  out   x1=10008040 v0=2ce8724cc4c3aa13b40a8b6206021317 v1=cb1fec017a35d4aa52420523b7b0ed36 v30=f0797edd2720b681779b97f71b1defa5 v31=8eb0f89051b278c815d311ae89934164

case ld4 {v30.2d, v31.2d, v0.2d, v1.2d} post-indexed by register
  code  4cc20c3e                  # ld4 {v30.2d, v31.2d, v0.2d, v1.2d}, [x1], x2
  in    x1=10008000 x2=fffffffffffffff1
  out   x1=10007ff1 v0=2ce8724cc4c3aa13b40a8b6206021317 v1=cb1fec017a35d4aa52420523b7b0ed36 v30=f0797edd2720b681779b97f71b1defa5 v31=8eb0f89051b278c815d311ae89934164

case st4 {v30.2d, v31.2d, v0.2d, v1.2d}
  code  4c000c3e                  # st4 {v30.2d, v31.2d, v0.2d, v1.2d}, [x1]
  in    x1=10008000
  mem   10008000=5a5a00000000001e
  mem   10008008=5a5a00000000001f
  mem   10008010=5a5a000000000000
  mem   10008018=5a5a000000000001
  mem   10008020=5a5b00000000001e
  mem   10008028=5a5b00000000001f
  mem   10008030=5a5b000000000000
  mem   10008038=5a5b000000000001

case st4 {v30.2d, v31.2d, v0.2d, v1.2d} post-indexed by size
  code  4c9f0c3e                  # st4 {v30.2d, v31.2d, v0.2d, v1.2d}, [x1], #64
  in    x1=10008000
  out   x1=10008040
  mem   10008000=5a5a00000000001e
  mem   10008008=5a5a00000000001f
  mem   10008010=5a5a000000000000
  mem   10008018=5a5a000000000001
  mem   10008020=5a5b00000000001e
  mem   10008028=5a5b00000000001f
  mem   10008030=5a5b000000000000
  mem   10008038=5a5b000000000001

case st4 {v30.2d, v31.2d, v0.2d, v1.2d} post-indexed by register
  code  4c820c3e                  # st4 {v30.2d, v31.2d, v0.2d, v1.2d}, [x1], x2
  in    x1=10008000 x2=fffffffffffffff1
  out   x1=10007ff1
  mem   10008000=5a5a00000000001e
  mem   10008008=5a5a00000000001f
  mem   10008010=5a5a000000000000
  mem   10008018=5a5a000000000001
  mem   10008020=5a5b00000000001e
  mem   10008028=5a5b00000000001f
  mem   10008030=5a5b000000000000
  mem   10008038=5a5b000000000001

case ld3 {v0.8b-v2.8b}
  code  0c404020                  # ld3 {v0.8b, v1.8b, v2.8b}, [x1]
  in    x1=10008000
  out   v0=00000000000000008b0215ae419b1ba5 v1=00000000000000000a0617119377f7ef v2=0000000000000000b46213d38964971d

case st4 {v0.4h-v3.4h}
  code  0c000420                  # st4 {v0.4h, v1.4h, v2.4h, v3.4h}, [x1]
  in    x1=10008000
  mem   10008000=3000200010000
  mem   10008008=0
  mem   10008010=0
  mem   10008018=5a5a5a5a5a5a5a5a

case ld2 {v0.2s, v1.2s}
  code  0c408820                  # ld2 {v0.2s, v1.2s}, [x1]
  in    x1=10008000
  out   v0=0000000000000000899341641b1defa5 v1=000000000000000015d311ae779b97f7

case ld1 {v0.b}[5]
  code  0d401420                  # ld1 {v0.b}[5], [x1]
  in    x1=10008000
  out   v0=5a5b0000000000005a5aa50000000000

case ld2 {v0.h, v1.h}[7]
  code  4d605820                  # ld2 {v0.h, v1.h}[7], [x1]
  in    x1=10008000
  out   v0=efa50000000000005a5a000000000000 v1=1b1d0000000000015a5a000000000001

case ld3 {v0.s-v2.s}[1]
  code  0d40b020                  # ld3 {v0.s, v1.s, v2.s}[1], [x1]
  in    x1=10008000
  out   v0=5a5b0000000000001b1defa500000000 v1=5a5b000000000001779b97f700000001 v2=5a5b0000000000028993416400000002

case ld4 {v0.d-v3.d}[1]
  code  4d60a420                  # ld4 {v0.d, v1.d, v2.d, v3.d}[1], [x1]
  in    x1=10008000
  out   v0=779b97f71b1defa55a5a000000000000 v1=15d311ae899341645a5a000000000001 v2=b40a8b62060213175a5a000000000002 v3=52420523b7b0ed365a5a000000000003

case st1 {v0.b}[15]
  code  4d001c20                  # st1 {v0.b}[15], [x1]
  in    x1=10008000
  mem   10008000=779b97f71b1def5a

case st3 {v0.s-v2.s}[3]
  code  4d00b020                  # st3 {v0.s, v1.s, v2.s}[3], [x1]
  in    x1=10008000
  mem   10008000=5a5b00005a5b0000
  mem   10008008=15d311ae5a5b0000

case st4 {v0.b-v3.b}[0]
  code  0d202020                  # st4 {v0.b, v1.b, v2.b, v3.b}[0], [x1]
  in    x1=10008000
  mem   10008000=779b97f703020100

case ld1r {v0.8b}
  code  0d40c020                  # ld1r {v0.8b}, [x1]
  in    x1=10008000
  out   v0=0000000000000000a5a5a5a5a5a5a5a5

case ld1r {v0.4s}
  code  4d40c820                  # ld1r {v0.4s}, [x1]
  in    x1=10008000
  out   v0=1b1defa51b1defa51b1defa51b1defa5

case ld2r {v0.2d, v1.2d}
  code  4d60cc20                  # ld2r {v0.2d, v1.2d}, [x1]
  in    x1=10008000
  out   v0=779b97f71b1defa5779b97f71b1defa5 v1=15d311ae8993416415d311ae89934164

case ld3r {v0.8h-v2.8h}
  code  4d40e420                  # ld3r {v0.8h, v1.8h, v2.8h}, [x1]
  in    x1=10008000
  out   v0=efa5efa5efa5efa5efa5efa5efa5efa5 v1=1b1d1b1d1b1d1b1d1b1d1b1d1b1d1b1d v2=97f797f797f797f797f797f797f797f7

case ld4r {v0.4h-v3.4h}
  code  0d60e420                  # ld4r {v0.4h, v1.4h, v2.4h, v3.4h}, [x1]
  in    x1=10008000
  out   v0=0000000000000000efa5efa5efa5efa5 v1=00000000000000001b1d1b1d1b1d1b1d v2=000000000000000097f797f797f797f7 v3=0000000000000000779b779b779b779b

case fault in the middle of ld4 changes nothing
  code  4cdf0820                  # ld4 {v0.4s, v1.4s, v2.4s, v3.4s}, [x1], #64
  in    x1=1001ffe0
  stop  fault
  out   pc=20000000

case ld2 lane b post-indexed by size
  code  4dff0421                  # ld2 {v1.b, v2.b}[9], [x1], #2
  in    x1=10008000
  out   x1=10008002 v1=5a5b00000000a5015a5a000000000001 v2=5a5b00000000ef025a5a000000000002

case st3 lane h post-indexed by register
  code  4d82683e                  # st3 {v30.h, v31.h, v0.h}[5], [x1], x2
  in    x1=10008000 x2=123
  out   x1=10008123
  mem   10008000=779b000000000000

case ld1 lane s post-indexed by size
  code  4ddf9021                  # ld1 {v1.s}[3], [x1], #4
  in    x1=10008000
  out   x1=10008004 v1=1b1defa5000000015a5a000000000001

case ld4 lane d post-indexed by register
  code  4de2a43d                  # ld4 {v29.d, v30.d, v31.d, v0.d}[1], [x1], x2
  in    x1=10008000 x2=fffffffffffffff0
  out   x1=10007ff0 v0=52420523b7b0ed365a5a000000000000 v29=779b97f71b1defa55a5a00000000001d v30=15d311ae899341645a5a00000000001e v31=b40a8b62060213175a5a00000000001f

case ld3r post-indexed by size
  code  0ddfe421                  # ld3r {v1.4h, v2.4h, v3.4h}, [x1], #6
  in    x1=10008000
  out   x1=10008006 v1=0000000000000000efa5efa5efa5efa5 v2=00000000000000001b1d1b1d1b1d1b1d v3=000000000000000097f797f797f797f7

case stnp q: SP base
  code  ac0107e0                  # stnp q0, q1, [sp, #32]
  mem   10010020=5a5a000000000000
  mem   10010028=5a5b000000000000
  mem   10010030=5a5a000000000001
  mem   10010038=5a5b000000000001
