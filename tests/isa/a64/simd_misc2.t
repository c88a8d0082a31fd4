# SPDX-License-Identifier: MIT
# Integer operations on one vector.

case rev64 16b 0
  code  4e200820                  # rev64 v0.16b, v1.16b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=5ac380ff007f8107807f80ff7f800001

case rev64 8b: the upper half does not count
  code  0e200820                  # rev64 v0.8b, v1.8b
  in    v0=1 v1=80808080808080800303030303030303
  out   v0=00000000000000000303030303030303

case rev64 8h 0
  code  4e600820                  # rev64 v0.8h, v1.8h
  in    v1=1000080007fffffff80007fff8000
  out   v0=7fff80000000000180007fff8000ffff

case rev64 8h 1
  code  4e600820                  # rev64 v0.8h, v1.8h
  in    v1=780017fff0000ffff8000c3c35a5a
  out   v0=00007fff800100075a5ac3c38000ffff

case rev64 4h: the upper half does not count
  code  0e600820                  # rev64 v0.4h, v1.4h
  in    v0=1 v1=80008000800080000003000300030003
  out   v0=00000000000000000003000300030003

case rev64 4s 0
  code  4ea00820                  # rev64 v0.4s, v1.4s
  in    v1=ffffffff800000007fffffff80000000
  out   v0=80000000ffffffff800000007fffffff

case rev64 4s 1
  code  4ea00820                  # rev64 v0.4s, v1.4s
  in    v1=100000000800000007fffffff
  out   v0=00000000000000017fffffff80000000

case rev64 4s 2
  code  4ea00820                  # rev64 v0.4s, v1.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a
  out   v0=80000000ffffffff5a5a5a5ac3c3c3c3

case rev64 4s 3
  code  4ea00820                  # rev64 v0.4s, v1.4s
  in    v1=7800000017fffffff00000000
  out   v0=8000000100000007000000007fffffff

case rev64 2s: the upper half does not count
  code  0ea00820                  # rev64 v0.2s, v1.2s
  in    v0=1 v1=80000000800000000000000300000003
  out   v0=00000000000000000000000300000003

case rev32 16b 0
  code  6e200820                  # rev32 v0.16b, v1.16b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=007f81075ac380ff7f800001807f80ff

case rev32 8b: the upper half does not count
  code  2e200820                  # rev32 v0.8b, v1.8b
  in    v0=1 v1=80808080808080800303030303030303
  out   v0=00000000000000000303030303030303

case rev32 8h 0
  code  6e600820                  # rev32 v0.8h, v1.8h
  in    v1=1000080007fffffff80007fff8000
  out   v0=000000017fff80008000ffff80007fff

case rev32 8h 1
  code  6e600820                  # rev32 v0.8h, v1.8h
  in    v1=780017fff0000ffff8000c3c35a5a
  out   v0=8001000700007fff8000ffff5a5ac3c3

case rev32 4h: the upper half does not count
  code  2e600820                  # rev32 v0.4h, v1.4h
  in    v0=1 v1=80008000800080000003000300030003
  out   v0=00000000000000000003000300030003

case rev16 16b 0
  code  4e201820                  # rev16 v0.16b, v1.16b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=8107007f80ff5ac300017f8080ff807f

case rev16 8b: the upper half does not count
  code  0e201820                  # rev16 v0.8b, v1.8b
  in    v0=1 v1=80808080808080800303030303030303
  out   v0=00000000000000000303030303030303

case suqadd 16b 0
  code  4e203820                  # suqadd v0.16b, v1.16b
  in    v0=37fff0001015ac302807f7fffff0180 v1=7817f00ff80c35a0100807fff807f80
  out   v0=0a7f7e007f7f7f1d03807f7f7f7f7f00 fpsr=8000000

case suqadd 8b: the upper half does not count
  code  0e203820                  # suqadd v0.8b, v1.8b
  in    v0=1 v1=80808080808080800303030303030303
  out   v0=00000000000000000303030303030304

case suqadd 8h 0
  code  4e603820                  # suqadd v0.8h, v1.8h
  in    v0=280007fff7fffffffffff00018000 v1=1000080007fffffff80007fff8000
  out   v0=000380007fff7fff7fff7fff7fff0000 fpsr=8000000

case suqadd 8h 1
  code  4e603820                  # suqadd v0.8h, v1.8h
  in    v0=37fffffff0000000100015a5ac3c3 v1=780017fff0000ffff8000c3c35a5a
  out   v0=000a7fff7ffe00007fff7fff7fff1e1d fpsr=8000000

case suqadd 4h: the upper half does not count
  code  0e603820                  # suqadd v0.4h, v1.4h
  in    v0=1 v1=80008000800080000003000300030003
  out   v0=00000000000000000003000300030004

case suqadd 4s 0
  code  4ea03820                  # suqadd v0.4s, v1.4s
  in    v0=ffffffffffffffff0000000180000000 v1=ffffffff800000007fffffff80000000
  out   v0=7fffffff7fffffff7fffffff00000000 fpsr=8000000

case suqadd 4s 1
  code  4ea03820                  # suqadd v0.4s, v1.4s
  in    v0=2800000007fffffff7fffffff v1=100000000800000007fffffff
  out   v0=00000003800000007fffffff7fffffff fpsr=8000000

case suqadd 4s 2
  code  4ea03820                  # suqadd v0.4s, v1.4s
  in    v0=1000000015a5a5a5ac3c3c3c3 v1=ffffffff80000000c3c3c3c35a5a5a5a
  out   v0=7fffffff7fffffff7fffffff1e1e1e1d fpsr=8000000

case suqadd 4s 3
  code  4ea03820                  # suqadd v0.4s, v1.4s
  in    v0=37fffffffffffffff00000000 v1=7800000017fffffff00000000
  out   v0=0000000a7fffffff7ffffffe00000000 fpsr=8000000

case suqadd 2s: the upper half does not count
  code  0ea03820                  # suqadd v0.2s, v1.2s
  in    v0=1 v1=80000000800000000000000300000003
  out   v0=00000000000000000000000300000004

case suqadd 2d 0
  code  4ee03820                  # suqadd v0.2d, v1.2d
  in    v0=18000000000000000 v1=7fffffffffffffff8000000000000000
  out   v0=7fffffffffffffff0000000000000000 fpsr=8000000

case suqadd 2d 1
  code  4ee03820                  # suqadd v0.2d, v1.2d
  in    v0=ffffffffffffffffffffffffffffffff v1=ffffffffffffffff8000000000000000
  out   v0=7fffffffffffffff7fffffffffffffff fpsr=8000000

case suqadd 2d 2
  code  4ee03820                  # suqadd v0.2d, v1.2d
  in    v0=7fffffffffffffff7fffffffffffffff v1=80000000000000007fffffffffffffff
  out   fpsr=8000000

case suqadd 2d 3
  code  4ee03820                  # suqadd v0.2d, v1.2d
  in    v0=28000000000000000 v1=10000000000000000
  out   v0=00000000000000038000000000000000

case usqadd 16b 0
  code  6e203820                  # usqadd v0.16b, v1.16b
  in    v0=37fff0001015ac302807f7fffff0180 v1=7817f00ff80c35a0100807fff807f80
  out   v0=0a00ff0000001dff038000fefe7f8000 fpsr=8000000

case usqadd 8b: the upper half does not count
  code  2e203820                  # usqadd v0.8b, v1.8b
  in    v0=1 v1=80808080808080800303030303030303
  out   v0=00000000000000000303030303030304

case usqadd 8h 0
  code  6e603820                  # usqadd v0.8h, v1.8h
  in    v0=280007fff7fffffffffff00018000 v1=1000080007fffffff80007fff8000
  out   v0=000380000000fffefffe7fff80000000 fpsr=8000000

case usqadd 8h 1
  code  6e603820                  # usqadd v0.8h, v1.8h
  in    v0=37fffffff0000000100015a5ac3c3 v1=780017fff0000ffff8000c3c35a5a
  out   v0=000a0000ffff0000000000001e1dffff fpsr=8000000

case usqadd 4h: the upper half does not count
  code  2e603820                  # usqadd v0.4h, v1.4h
  in    v0=1 v1=80008000800080000003000300030003
  out   v0=00000000000000000003000300030004

case usqadd 4s 0
  code  6ea03820                  # usqadd v0.4s, v1.4s
  in    v0=ffffffffffffffff0000000180000000 v1=ffffffff800000007fffffff80000000
  out   v0=fffffffe7fffffff8000000000000000

case usqadd 4s 1
  code  6ea03820                  # usqadd v0.4s, v1.4s
  in    v0=2800000007fffffff7fffffff v1=100000000800000007fffffff
  out   v0=000000038000000000000000fffffffe fpsr=8000000

case usqadd 4s 2
  code  6ea03820                  # usqadd v0.4s, v1.4s
  in    v0=1000000015a5a5a5ac3c3c3c3 v1=ffffffff80000000c3c3c3c35a5a5a5a
  out   v0=00000000000000001e1e1e1dffffffff fpsr=8000000

case usqadd 4s 3
  code  6ea03820                  # usqadd v0.4s, v1.4s
  in    v0=37fffffffffffffff00000000 v1=7800000017fffffff00000000
  out   v0=0000000a00000000ffffffff00000000 fpsr=8000000

case usqadd 2s: the upper half does not count
  code  2ea03820                  # usqadd v0.2s, v1.2s
  in    v0=1 v1=80000000800000000000000300000003
  out   v0=00000000000000000000000300000004

case usqadd 2d 0
  code  6ee03820                  # usqadd v0.2d, v1.2d
  in    v0=18000000000000000 v1=7fffffffffffffff8000000000000000
  out   v0=80000000000000000000000000000000

case usqadd 2d 1
  code  6ee03820                  # usqadd v0.2d, v1.2d
  in    v0=ffffffffffffffffffffffffffffffff v1=ffffffffffffffff8000000000000000
  out   v0=fffffffffffffffe7fffffffffffffff

case usqadd 2d 2
  code  6ee03820                  # usqadd v0.2d, v1.2d
  in    v0=7fffffffffffffff7fffffffffffffff v1=80000000000000007fffffffffffffff
  out   v0=0000000000000000fffffffffffffffe fpsr=8000000

case usqadd 2d 3
  code  6ee03820                  # usqadd v0.2d, v1.2d
  in    v0=28000000000000000 v1=10000000000000000
  out   v0=00000000000000038000000000000000

case cls 16b 0
  code  4e204820                  # cls v0.16b, v1.16b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=04000007070001000607000007000000

case cls 8b: the upper half does not count
  code  0e204820                  # cls v0.8b, v1.8b
  in    v0=1 v1=80808080808080800303030303030303
  out   v0=00000000000000000505050505050505

case cls 8h 0
  code  4e604820                  # cls v0.8h, v1.8h
  in    v1=1000080007fffffff80007fff8000
  out   v0=000e000f00000000000f000000000000

case cls 8h 1
  code  4e604820                  # cls v0.8h, v1.8h
  in    v1=780017fff0000ffff8000c3c35a5a
  out   v0=000c00000000000f000f000000010000

case cls 4h: the upper half does not count
  code  0e604820                  # cls v0.4h, v1.4h
  in    v0=1 v1=80008000800080000003000300030003
  out   v0=0000000000000000000d000d000d000d

case cls 4s 0
  code  4ea04820                  # cls v0.4s, v1.4s
  in    v1=ffffffff800000007fffffff80000000
  out   v0=0000001f000000000000000000000000

case cls 4s 1
  code  4ea04820                  # cls v0.4s, v1.4s
  in    v1=100000000800000007fffffff
  out   v0=0000001e0000001f0000000000000000

case cls 4s 2
  code  4ea04820                  # cls v0.4s, v1.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a
  out   v0=0000001f000000000000000100000000

case cls 4s 3
  code  4ea04820                  # cls v0.4s, v1.4s
  in    v1=7800000017fffffff00000000
  out   v0=0000001c00000000000000000000001f

case cls 2s: the upper half does not count
  code  0ea04820                  # cls v0.2s, v1.2s
  in    v0=1 v1=80000000800000000000000300000003
  out   v0=00000000000000000000001d0000001d

case clz 16b 0
  code  6e204820                  # clz v0.16b, v1.16b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=05000108000000010708000100000100

case clz 8b: the upper half does not count
  code  2e204820                  # clz v0.8b, v1.8b
  in    v0=1 v1=80808080808080800303030303030303
  out   v0=00000000000000000606060606060606

case clz 8h 0
  code  6e604820                  # clz v0.8h, v1.8h
  in    v1=1000080007fffffff80007fff8000
  out   v0=000f0010000000010000000000010000

case clz 8h 1
  code  6e604820                  # clz v0.8h, v1.8h
  in    v1=780017fff0000ffff8000c3c35a5a
  out   v0=000d0000000100100000000000000001

case clz 4h: the upper half does not count
  code  2e604820                  # clz v0.4h, v1.4h
  in    v0=1 v1=80008000800080000003000300030003
  out   v0=0000000000000000000e000e000e000e

case clz 4s 0
  code  6ea04820                  # clz v0.4s, v1.4s
  in    v1=ffffffff800000007fffffff80000000
  out   v0=00000000000000000000000100000000

case clz 4s 1
  code  6ea04820                  # clz v0.4s, v1.4s
  in    v1=100000000800000007fffffff
  out   v0=0000001f000000200000000000000001

case clz 4s 2
  code  6ea04820                  # clz v0.4s, v1.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a
  out   v0=00000000000000000000000000000001

case clz 4s 3
  code  6ea04820                  # clz v0.4s, v1.4s
  in    v1=7800000017fffffff00000000
  out   v0=0000001d000000000000000100000020

case clz 2s: the upper half does not count
  code  2ea04820                  # clz v0.2s, v1.2s
  in    v0=1 v1=80000000800000000000000300000003
  out   v0=00000000000000000000001e0000001e

case cnt 16b 0
  code  4e205820                  # cnt v0.16b, v1.16b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=03020700080104040100010708010701

case cnt 8b: the upper half does not count
  code  0e205820                  # cnt v0.8b, v1.8b
  in    v0=1 v1=80808080808080800303030303030303
  out   v0=00000000000000000202020202020202

case mvn 16b 0
  code  6e205820                  # not v0.16b, v1.16b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=f87e80ff007f3ca5feff7f80007f807f

case mvn 8b: the upper half does not count
  code  2e205820                  # not v0.8b, v1.8b
  in    v0=1 v1=80808080808080800303030303030303
  out   v0=0000000000000000fcfcfcfcfcfcfcfc

case rbit 16b 0
  code  6e605820                  # rbit v0.16b, v1.16b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=e081fe00ff01c35a800001feff01fe01

case rbit 8b: the upper half does not count
  code  2e605820                  # rbit v0.8b, v1.8b
  in    v0=1 v1=80808080808080800303030303030303
  out   v0=0000000000000000c0c0c0c0c0c0c0c0

case sqabs 16b 0
  code  4e207820                  # sqabs v0.16b, v1.16b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=077f7f00017f3d5a01007f7f017f7f7f fpsr=8000000

case sqabs 8b: the upper half does not count
  code  0e207820                  # sqabs v0.8b, v1.8b
  in    v0=1 v1=80808080808080800303030303030303
  out   v0=00000000000000000303030303030303

case sqabs 8h 0
  code  4e607820                  # sqabs v0.8h, v1.8h
  in    v1=1000080007fffffff80007fff8000
  out   v0=000100007fff7fff00017fff7fff7fff fpsr=8000000

case sqabs 8h 1
  code  4e607820                  # sqabs v0.8h, v1.8h
  in    v1=780017fff0000ffff8000c3c35a5a
  out   v0=00077fff7fff000000017fff3c3d5a5a fpsr=8000000

case sqabs 4h: the upper half does not count
  code  0e607820                  # sqabs v0.4h, v1.4h
  in    v0=1 v1=80008000800080000003000300030003
  out   v0=00000000000000000003000300030003

case sqabs 4s 0
  code  4ea07820                  # sqabs v0.4s, v1.4s
  in    v1=ffffffff800000007fffffff80000000
  out   v0=000000017fffffff7fffffff7fffffff fpsr=8000000

case sqabs 4s 1
  code  4ea07820                  # sqabs v0.4s, v1.4s
  in    v1=100000000800000007fffffff
  out   v0=00000001000000007fffffff7fffffff fpsr=8000000

case sqabs 4s 2
  code  4ea07820                  # sqabs v0.4s, v1.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a
  out   v0=000000017fffffff3c3c3c3d5a5a5a5a fpsr=8000000

case sqabs 4s 3
  code  4ea07820                  # sqabs v0.4s, v1.4s
  in    v1=7800000017fffffff00000000
  out   v0=000000077fffffff7fffffff00000000

case sqabs 2s: the upper half does not count
  code  0ea07820                  # sqabs v0.2s, v1.2s
  in    v0=1 v1=80000000800000000000000300000003
  out   v0=00000000000000000000000300000003

case sqabs 2d 0
  code  4ee07820                  # sqabs v0.2d, v1.2d
  in    v1=7fffffffffffffff8000000000000000
  out   v0=7fffffffffffffff7fffffffffffffff fpsr=8000000

case sqabs 2d 1
  code  4ee07820                  # sqabs v0.2d, v1.2d
  in    v1=ffffffffffffffff8000000000000000
  out   v0=00000000000000017fffffffffffffff fpsr=8000000

case sqabs 2d 2
  code  4ee07820                  # sqabs v0.2d, v1.2d
  in    v1=80000000000000007fffffffffffffff
  out   v0=7fffffffffffffff7fffffffffffffff fpsr=8000000

case sqabs 2d 3
  code  4ee07820                  # sqabs v0.2d, v1.2d
  in    v1=10000000000000000
  out   v0=00000000000000010000000000000000

case sqneg 16b 0
  code  6e207820                  # sqneg v0.16b, v1.16b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=f97f8100017f3da6ff007f81017f817f fpsr=8000000

case sqneg 8b: the upper half does not count
  code  2e207820                  # sqneg v0.8b, v1.8b
  in    v0=1 v1=80808080808080800303030303030303
  out   v0=0000000000000000fdfdfdfdfdfdfdfd

case sqneg 8h 0
  code  6e607820                  # sqneg v0.8h, v1.8h
  in    v1=1000080007fffffff80007fff8000
  out   v0=ffff00007fff800100017fff80017fff fpsr=8000000

case sqneg 8h 1
  code  6e607820                  # sqneg v0.8h, v1.8h
  in    v1=780017fff0000ffff8000c3c35a5a
  out   v0=fff97fff8001000000017fff3c3da5a6 fpsr=8000000

case sqneg 4h: the upper half does not count
  code  2e607820                  # sqneg v0.4h, v1.4h
  in    v0=1 v1=80008000800080000003000300030003
  out   v0=0000000000000000fffdfffdfffdfffd

case sqneg 4s 0
  code  6ea07820                  # sqneg v0.4s, v1.4s
  in    v1=ffffffff800000007fffffff80000000
  out   v0=000000017fffffff800000017fffffff fpsr=8000000

case sqneg 4s 1
  code  6ea07820                  # sqneg v0.4s, v1.4s
  in    v1=100000000800000007fffffff
  out   v0=ffffffff000000007fffffff80000001 fpsr=8000000

case sqneg 4s 2
  code  6ea07820                  # sqneg v0.4s, v1.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a
  out   v0=000000017fffffff3c3c3c3da5a5a5a6 fpsr=8000000

case sqneg 4s 3
  code  6ea07820                  # sqneg v0.4s, v1.4s
  in    v1=7800000017fffffff00000000
  out   v0=fffffff97fffffff8000000100000000

case sqneg 2s: the upper half does not count
  code  2ea07820                  # sqneg v0.2s, v1.2s
  in    v0=1 v1=80000000800000000000000300000003
  out   v0=0000000000000000fffffffdfffffffd

case sqneg 2d 0
  code  6ee07820                  # sqneg v0.2d, v1.2d
  in    v1=7fffffffffffffff8000000000000000
  out   v0=80000000000000017fffffffffffffff fpsr=8000000

case sqneg 2d 1
  code  6ee07820                  # sqneg v0.2d, v1.2d
  in    v1=ffffffffffffffff8000000000000000
  out   v0=00000000000000017fffffffffffffff fpsr=8000000

case sqneg 2d 2
  code  6ee07820                  # sqneg v0.2d, v1.2d
  in    v1=80000000000000007fffffffffffffff
  out   v0=7fffffffffffffff8000000000000001 fpsr=8000000

case sqneg 2d 3
  code  6ee07820                  # sqneg v0.2d, v1.2d
  in    v1=10000000000000000
  out   v0=ffffffffffffffff0000000000000000

case abs 16b 0
  code  4e20b820                  # abs v0.16b, v1.16b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=077f7f0001803d5a0100807f01807f80

case abs 8b: the upper half does not count
  code  0e20b820                  # abs v0.8b, v1.8b
  in    v0=1 v1=80808080808080800303030303030303
  out   v0=00000000000000000303030303030303

case abs 8h 0
  code  4e60b820                  # abs v0.8h, v1.8h
  in    v1=1000080007fffffff80007fff8000
  out   v0=0001000080007fff000180007fff8000

case abs 8h 1
  code  4e60b820                  # abs v0.8h, v1.8h
  in    v1=780017fff0000ffff8000c3c35a5a
  out   v0=00077fff7fff0000000180003c3d5a5a

case abs 4h: the upper half does not count
  code  0e60b820                  # abs v0.4h, v1.4h
  in    v0=1 v1=80008000800080000003000300030003
  out   v0=00000000000000000003000300030003

case abs 4s 0
  code  4ea0b820                  # abs v0.4s, v1.4s
  in    v1=ffffffff800000007fffffff80000000
  out   v0=00000001800000007fffffff80000000

case abs 4s 1
  code  4ea0b820                  # abs v0.4s, v1.4s
  in    v1=100000000800000007fffffff
  out   v0=0000000100000000800000007fffffff

case abs 4s 2
  code  4ea0b820                  # abs v0.4s, v1.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a
  out   v0=00000001800000003c3c3c3d5a5a5a5a

case abs 4s 3
  code  4ea0b820                  # abs v0.4s, v1.4s
  in    v1=7800000017fffffff00000000
  out   v0=000000077fffffff7fffffff00000000

case abs 2s: the upper half does not count
  code  0ea0b820                  # abs v0.2s, v1.2s
  in    v0=1 v1=80000000800000000000000300000003
  out   v0=00000000000000000000000300000003

case abs 2d 0
  code  4ee0b820                  # abs v0.2d, v1.2d
  in    v1=7fffffffffffffff8000000000000000
  out   v0=7fffffffffffffff8000000000000000

case abs 2d 1
  code  4ee0b820                  # abs v0.2d, v1.2d
  in    v1=ffffffffffffffff8000000000000000
  out   v0=00000000000000018000000000000000

case abs 2d 2
  code  4ee0b820                  # abs v0.2d, v1.2d
  in    v1=80000000000000007fffffffffffffff
  out   v0=80000000000000007fffffffffffffff

case abs 2d 3
  code  4ee0b820                  # abs v0.2d, v1.2d
  in    v1=10000000000000000
  out   v0=00000000000000010000000000000000

case neg 16b 0
  code  6e20b820                  # neg v0.16b, v1.16b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=f97f810001803da6ff00808101808180

case neg 8b: the upper half does not count
  code  2e20b820                  # neg v0.8b, v1.8b
  in    v0=1 v1=80808080808080800303030303030303
  out   v0=0000000000000000fdfdfdfdfdfdfdfd

case neg 8h 0
  code  6e60b820                  # neg v0.8h, v1.8h
  in    v1=1000080007fffffff80007fff8000
  out   v0=ffff0000800080010001800080018000

case neg 8h 1
  code  6e60b820                  # neg v0.8h, v1.8h
  in    v1=780017fff0000ffff8000c3c35a5a
  out   v0=fff97fff80010000000180003c3da5a6

case neg 4h: the upper half does not count
  code  2e60b820                  # neg v0.4h, v1.4h
  in    v0=1 v1=80008000800080000003000300030003
  out   v0=0000000000000000fffdfffdfffdfffd

case neg 4s 0
  code  6ea0b820                  # neg v0.4s, v1.4s
  in    v1=ffffffff800000007fffffff80000000
  out   v0=00000001800000008000000180000000

case neg 4s 1
  code  6ea0b820                  # neg v0.4s, v1.4s
  in    v1=100000000800000007fffffff
  out   v0=ffffffff000000008000000080000001

case neg 4s 2
  code  6ea0b820                  # neg v0.4s, v1.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a
  out   v0=00000001800000003c3c3c3da5a5a5a6

case neg 4s 3
  code  6ea0b820                  # neg v0.4s, v1.4s
  in    v1=7800000017fffffff00000000
  out   v0=fffffff97fffffff8000000100000000

case neg 2s: the upper half does not count
  code  2ea0b820                  # neg v0.2s, v1.2s
  in    v0=1 v1=80000000800000000000000300000003
  out   v0=0000000000000000fffffffdfffffffd

case neg 2d 0
  code  6ee0b820                  # neg v0.2d, v1.2d
  in    v1=7fffffffffffffff8000000000000000
  out   v0=80000000000000018000000000000000

case neg 2d 1
  code  6ee0b820                  # neg v0.2d, v1.2d
  in    v1=ffffffffffffffff8000000000000000
  out   v0=00000000000000018000000000000000

case neg 2d 2
  code  6ee0b820                  # neg v0.2d, v1.2d
  in    v1=80000000000000007fffffffffffffff
  out   v0=80000000000000008000000000000001

case neg 2d 3
  code  6ee0b820                  # neg v0.2d, v1.2d
  in    v1=10000000000000000
  out   v0=ffffffffffffffff0000000000000000

case cmgt 16b 0 with zero
  code  4e208820                  # cmgt v0.16b, v1.16b, #0
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=ff00ff00000000ffff0000ff0000ff00

case cmgt 8b: the upper half does not count (zero)
  code  0e208820                  # cmgt v0.8b, v1.8b, #0
  in    v0=1 v1=80808080808080800303030303030303
  out   v0=0000000000000000ffffffffffffffff

case cmgt 8h 0 with zero
  code  4e608820                  # cmgt v0.8h, v1.8h, #0
  in    v1=1000080007fffffff80007fff8000
  out   v0=ffff00000000ffff00000000ffff0000

case cmgt 8h 1 with zero
  code  4e608820                  # cmgt v0.8h, v1.8h, #0
  in    v1=780017fff0000ffff8000c3c35a5a
  out   v0=ffff0000ffff0000000000000000ffff

case cmgt 4h: the upper half does not count (zero)
  code  0e608820                  # cmgt v0.4h, v1.4h, #0
  in    v0=1 v1=80008000800080000003000300030003
  out   v0=0000000000000000ffffffffffffffff

case cmgt 4s 0 with zero
  code  4ea08820                  # cmgt v0.4s, v1.4s, #0
  in    v1=ffffffff800000007fffffff80000000
  out   v0=0000000000000000ffffffff00000000

case cmgt 4s 1 with zero
  code  4ea08820                  # cmgt v0.4s, v1.4s, #0
  in    v1=100000000800000007fffffff
  out   v0=ffffffff0000000000000000ffffffff

case cmgt 4s 2 with zero
  code  4ea08820                  # cmgt v0.4s, v1.4s, #0
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a
  out   v0=000000000000000000000000ffffffff

case cmgt 4s 3 with zero
  code  4ea08820                  # cmgt v0.4s, v1.4s, #0
  in    v1=7800000017fffffff00000000
  out   v0=ffffffff00000000ffffffff00000000

case cmgt 2s: the upper half does not count (zero)
  code  0ea08820                  # cmgt v0.2s, v1.2s, #0
  in    v0=1 v1=80000000800000000000000300000003
  out   v0=0000000000000000ffffffffffffffff

case cmgt 2d 0 with zero
  code  4ee08820                  # cmgt v0.2d, v1.2d, #0
  in    v1=7fffffffffffffff8000000000000000
  out   v0=ffffffffffffffff0000000000000000

case cmgt 2d 1 with zero
  code  4ee08820                  # cmgt v0.2d, v1.2d, #0
  in    v1=ffffffffffffffff8000000000000000
  out   v0=00000000000000000000000000000000

case cmgt 2d 2 with zero
  code  4ee08820                  # cmgt v0.2d, v1.2d, #0
  in    v1=80000000000000007fffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case cmgt 2d 3 with zero
  code  4ee08820                  # cmgt v0.2d, v1.2d, #0
  in    v1=10000000000000000
  out   v0=ffffffffffffffff0000000000000000

case cmge 16b 0 with zero
  code  6e208820                  # cmge v0.16b, v1.16b, #0
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=ff00ffff000000ffffff00ff0000ff00

case cmge 8b: the upper half does not count (zero)
  code  2e208820                  # cmge v0.8b, v1.8b, #0
  in    v0=1 v1=80808080808080800303030303030303
  out   v0=0000000000000000ffffffffffffffff

case cmge 8h 0 with zero
  code  6e608820                  # cmge v0.8h, v1.8h, #0
  in    v1=1000080007fffffff80007fff8000
  out   v0=ffffffff0000ffff00000000ffff0000

case cmge 8h 1 with zero
  code  6e608820                  # cmge v0.8h, v1.8h, #0
  in    v1=780017fff0000ffff8000c3c35a5a
  out   v0=ffff0000ffffffff000000000000ffff

case cmge 4h: the upper half does not count (zero)
  code  2e608820                  # cmge v0.4h, v1.4h, #0
  in    v0=1 v1=80008000800080000003000300030003
  out   v0=0000000000000000ffffffffffffffff

case cmge 4s 0 with zero
  code  6ea08820                  # cmge v0.4s, v1.4s, #0
  in    v1=ffffffff800000007fffffff80000000
  out   v0=0000000000000000ffffffff00000000

case cmge 4s 1 with zero
  code  6ea08820                  # cmge v0.4s, v1.4s, #0
  in    v1=100000000800000007fffffff
  out   v0=ffffffffffffffff00000000ffffffff

case cmge 4s 2 with zero
  code  6ea08820                  # cmge v0.4s, v1.4s, #0
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a
  out   v0=000000000000000000000000ffffffff

case cmge 4s 3 with zero
  code  6ea08820                  # cmge v0.4s, v1.4s, #0
  in    v1=7800000017fffffff00000000
  out   v0=ffffffff00000000ffffffffffffffff

case cmge 2s: the upper half does not count (zero)
  code  2ea08820                  # cmge v0.2s, v1.2s, #0
  in    v0=1 v1=80000000800000000000000300000003
  out   v0=0000000000000000ffffffffffffffff

case cmge 2d 0 with zero
  code  6ee08820                  # cmge v0.2d, v1.2d, #0
  in    v1=7fffffffffffffff8000000000000000
  out   v0=ffffffffffffffff0000000000000000

case cmge 2d 1 with zero
  code  6ee08820                  # cmge v0.2d, v1.2d, #0
  in    v1=ffffffffffffffff8000000000000000
  out   v0=00000000000000000000000000000000

case cmge 2d 2 with zero
  code  6ee08820                  # cmge v0.2d, v1.2d, #0
  in    v1=80000000000000007fffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case cmge 2d 3 with zero
  code  6ee08820                  # cmge v0.2d, v1.2d, #0
  in    v1=10000000000000000
  out   v0=ffffffffffffffffffffffffffffffff

case cmeq 16b 0 with zero
  code  4e209820                  # cmeq v0.16b, v1.16b, #0
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=000000ff0000000000ff000000000000

case cmeq 8b: the upper half does not count (zero)
  code  0e209820                  # cmeq v0.8b, v1.8b, #0
  in    v0=1 v1=80808080808080800303030303030303
  out   v0=00000000000000000000000000000000

case cmeq 8h 0 with zero
  code  4e609820                  # cmeq v0.8h, v1.8h, #0
  in    v1=1000080007fffffff80007fff8000
  out   v0=0000ffff000000000000000000000000

case cmeq 8h 1 with zero
  code  4e609820                  # cmeq v0.8h, v1.8h, #0
  in    v1=780017fff0000ffff8000c3c35a5a
  out   v0=000000000000ffff0000000000000000

case cmeq 4h: the upper half does not count (zero)
  code  0e609820                  # cmeq v0.4h, v1.4h, #0
  in    v0=1 v1=80008000800080000003000300030003
  out   v0=00000000000000000000000000000000

case cmeq 4s 0 with zero
  code  4ea09820                  # cmeq v0.4s, v1.4s, #0
  in    v1=ffffffff800000007fffffff80000000
  out   v0=00000000000000000000000000000000

case cmeq 4s 1 with zero
  code  4ea09820                  # cmeq v0.4s, v1.4s, #0
  in    v1=100000000800000007fffffff
  out   v0=00000000ffffffff0000000000000000

case cmeq 4s 2 with zero
  code  4ea09820                  # cmeq v0.4s, v1.4s, #0
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a
  out   v0=00000000000000000000000000000000

case cmeq 4s 3 with zero
  code  4ea09820                  # cmeq v0.4s, v1.4s, #0
  in    v1=7800000017fffffff00000000
  out   v0=000000000000000000000000ffffffff

case cmeq 2s: the upper half does not count (zero)
  code  0ea09820                  # cmeq v0.2s, v1.2s, #0
  in    v0=1 v1=80000000800000000000000300000003
  out   v0=00000000000000000000000000000000

case cmeq 2d 0 with zero
  code  4ee09820                  # cmeq v0.2d, v1.2d, #0
  in    v1=7fffffffffffffff8000000000000000
  out   v0=00000000000000000000000000000000

case cmeq 2d 1 with zero
  code  4ee09820                  # cmeq v0.2d, v1.2d, #0
  in    v1=ffffffffffffffff8000000000000000
  out   v0=00000000000000000000000000000000

case cmeq 2d 2 with zero
  code  4ee09820                  # cmeq v0.2d, v1.2d, #0
  in    v1=80000000000000007fffffffffffffff
  out   v0=00000000000000000000000000000000

case cmeq 2d 3 with zero
  code  4ee09820                  # cmeq v0.2d, v1.2d, #0
  in    v1=10000000000000000
  out   v0=0000000000000000ffffffffffffffff

case cmle 16b 0 with zero
  code  6e209820                  # cmle v0.16b, v1.16b, #0
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=00ff00ffffffff0000ffff00ffff00ff

case cmle 8b: the upper half does not count (zero)
  code  2e209820                  # cmle v0.8b, v1.8b, #0
  in    v0=1 v1=80808080808080800303030303030303
  out   v0=00000000000000000000000000000000

case cmle 8h 0 with zero
  code  6e609820                  # cmle v0.8h, v1.8h, #0
  in    v1=1000080007fffffff80007fff8000
  out   v0=0000ffffffff0000ffffffff0000ffff

case cmle 8h 1 with zero
  code  6e609820                  # cmle v0.8h, v1.8h, #0
  in    v1=780017fff0000ffff8000c3c35a5a
  out   v0=0000ffff0000ffffffffffffffff0000

case cmle 4h: the upper half does not count (zero)
  code  2e609820                  # cmle v0.4h, v1.4h, #0
  in    v0=1 v1=80008000800080000003000300030003
  out   v0=00000000000000000000000000000000

case cmle 4s 0 with zero
  code  6ea09820                  # cmle v0.4s, v1.4s, #0
  in    v1=ffffffff800000007fffffff80000000
  out   v0=ffffffffffffffff00000000ffffffff

case cmle 4s 1 with zero
  code  6ea09820                  # cmle v0.4s, v1.4s, #0
  in    v1=100000000800000007fffffff
  out   v0=00000000ffffffffffffffff00000000

case cmle 4s 2 with zero
  code  6ea09820                  # cmle v0.4s, v1.4s, #0
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a
  out   v0=ffffffffffffffffffffffff00000000

case cmle 4s 3 with zero
  code  6ea09820                  # cmle v0.4s, v1.4s, #0
  in    v1=7800000017fffffff00000000
  out   v0=00000000ffffffff00000000ffffffff

case cmle 2s: the upper half does not count (zero)
  code  2ea09820                  # cmle v0.2s, v1.2s, #0
  in    v0=1 v1=80000000800000000000000300000003
  out   v0=00000000000000000000000000000000

case cmle 2d 0 with zero
  code  6ee09820                  # cmle v0.2d, v1.2d, #0
  in    v1=7fffffffffffffff8000000000000000
  out   v0=0000000000000000ffffffffffffffff

case cmle 2d 1 with zero
  code  6ee09820                  # cmle v0.2d, v1.2d, #0
  in    v1=ffffffffffffffff8000000000000000
  out   v0=ffffffffffffffffffffffffffffffff

case cmle 2d 2 with zero
  code  6ee09820                  # cmle v0.2d, v1.2d, #0
  in    v1=80000000000000007fffffffffffffff
  out   v0=ffffffffffffffff0000000000000000

case cmle 2d 3 with zero
  code  6ee09820                  # cmle v0.2d, v1.2d, #0
  in    v1=10000000000000000
  out   v0=0000000000000000ffffffffffffffff

case cmlt 16b 0 with zero
  code  4e20a820                  # cmlt v0.16b, v1.16b, #0
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=00ff0000ffffff000000ff00ffff00ff

case cmlt 8b: the upper half does not count (zero)
  code  0e20a820                  # cmlt v0.8b, v1.8b, #0
  in    v0=1 v1=80808080808080800303030303030303
  out   v0=00000000000000000000000000000000

case cmlt 8h 0 with zero
  code  4e60a820                  # cmlt v0.8h, v1.8h, #0
  in    v1=1000080007fffffff80007fff8000
  out   v0=00000000ffff0000ffffffff0000ffff

case cmlt 8h 1 with zero
  code  4e60a820                  # cmlt v0.8h, v1.8h, #0
  in    v1=780017fff0000ffff8000c3c35a5a
  out   v0=0000ffff00000000ffffffffffff0000

case cmlt 4h: the upper half does not count (zero)
  code  0e60a820                  # cmlt v0.4h, v1.4h, #0
  in    v0=1 v1=80008000800080000003000300030003
  out   v0=00000000000000000000000000000000

case cmlt 4s 0 with zero
  code  4ea0a820                  # cmlt v0.4s, v1.4s, #0
  in    v1=ffffffff800000007fffffff80000000
  out   v0=ffffffffffffffff00000000ffffffff

case cmlt 4s 1 with zero
  code  4ea0a820                  # cmlt v0.4s, v1.4s, #0
  in    v1=100000000800000007fffffff
  out   v0=0000000000000000ffffffff00000000

case cmlt 4s 2 with zero
  code  4ea0a820                  # cmlt v0.4s, v1.4s, #0
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a
  out   v0=ffffffffffffffffffffffff00000000

case cmlt 4s 3 with zero
  code  4ea0a820                  # cmlt v0.4s, v1.4s, #0
  in    v1=7800000017fffffff00000000
  out   v0=00000000ffffffff0000000000000000

case cmlt 2s: the upper half does not count (zero)
  code  0ea0a820                  # cmlt v0.2s, v1.2s, #0
  in    v0=1 v1=80000000800000000000000300000003
  out   v0=00000000000000000000000000000000

case cmlt 2d 0 with zero
  code  4ee0a820                  # cmlt v0.2d, v1.2d, #0
  in    v1=7fffffffffffffff8000000000000000
  out   v0=0000000000000000ffffffffffffffff

case cmlt 2d 1 with zero
  code  4ee0a820                  # cmlt v0.2d, v1.2d, #0
  in    v1=ffffffffffffffff8000000000000000
  out   v0=ffffffffffffffffffffffffffffffff

case cmlt 2d 2 with zero
  code  4ee0a820                  # cmlt v0.2d, v1.2d, #0
  in    v1=80000000000000007fffffffffffffff
  out   v0=ffffffffffffffff0000000000000000

case cmlt 2d 3 with zero
  code  4ee0a820                  # cmlt v0.2d, v1.2d, #0
  in    v1=10000000000000000
  out   v0=00000000000000000000000000000000

case suqadd b 0
  code  5e203820                  # suqadd b0, b1
  in    v0=8080 v1=8080
  out   v0=00000000000000000000000000000000

case suqadd b 1
  code  5e203820                  # suqadd b0, b1
  in    v0=8001 v1=807f
  out   v0=0000000000000000000000000000007f fpsr=8000000

case suqadd b 2
  code  5e203820                  # suqadd b0, b1
  in    v0=80ff v1=8080
  out   v0=0000000000000000000000000000007f

case suqadd b 3
  code  5e203820                  # suqadd b0, b1
  in    v0=80ff v1=80ff
  out   v0=0000000000000000000000000000007f fpsr=8000000

case suqadd h 0
  code  5e603820                  # suqadd h0, h1
  in    v0=80008000 v1=80008000
  out   v0=00000000000000000000000000000000

case suqadd h 1
  code  5e603820                  # suqadd h0, h1
  in    v0=80000001 v1=80007fff
  out   v0=00000000000000000000000000007fff fpsr=8000000

case suqadd h 2
  code  5e603820                  # suqadd h0, h1
  in    v0=8000ffff v1=80008000
  out   v0=00000000000000000000000000007fff

case suqadd h 3
  code  5e603820                  # suqadd h0, h1
  in    v0=8000ffff v1=8000ffff
  out   v0=00000000000000000000000000007fff fpsr=8000000

case suqadd s 0
  code  5ea03820                  # suqadd s0, s1
  in    v0=8000000080000000 v1=8000000080000000
  out   v0=00000000000000000000000000000000

case suqadd s 1
  code  5ea03820                  # suqadd s0, s1
  in    v0=8000000000000001 v1=800000007fffffff
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case suqadd s 2
  code  5ea03820                  # suqadd s0, s1
  in    v0=80000000ffffffff v1=8000000080000000
  out   v0=0000000000000000000000007fffffff

case suqadd s 3
  code  5ea03820                  # suqadd s0, s1
  in    v0=80000000ffffffff v1=80000000ffffffff
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case suqadd d 0
  code  5ee03820                  # suqadd d0, d1
  in    v0=80000000000000008000000000000000 v1=80000000000000008000000000000000
  out   v0=00000000000000000000000000000000

case suqadd d 1
  code  5ee03820                  # suqadd d0, d1
  in    v0=80000000000000000000000000000001 v1=80000000000000007fffffffffffffff
  out   v0=00000000000000007fffffffffffffff fpsr=8000000

case suqadd d 2
  code  5ee03820                  # suqadd d0, d1
  in    v0=8000000000000000ffffffffffffffff v1=80000000000000008000000000000000
  out   v0=00000000000000007fffffffffffffff

case suqadd d 3
  code  5ee03820                  # suqadd d0, d1
  in    v0=8000000000000000ffffffffffffffff v1=8000000000000000ffffffffffffffff
  out   v0=00000000000000007fffffffffffffff fpsr=8000000

case usqadd b 0
  code  7e203820                  # usqadd b0, b1
  in    v0=8080 v1=8080
  out   v0=00000000000000000000000000000000

case usqadd b 1
  code  7e203820                  # usqadd b0, b1
  in    v0=8001 v1=807f
  out   v0=00000000000000000000000000000080

case usqadd b 2
  code  7e203820                  # usqadd b0, b1
  in    v0=80ff v1=8080
  out   v0=0000000000000000000000000000007f

case usqadd b 3
  code  7e203820                  # usqadd b0, b1
  in    v0=80ff v1=80ff
  out   v0=000000000000000000000000000000fe

case usqadd h 0
  code  7e603820                  # usqadd h0, h1
  in    v0=80008000 v1=80008000
  out   v0=00000000000000000000000000000000

case usqadd h 1
  code  7e603820                  # usqadd h0, h1
  in    v0=80000001 v1=80007fff
  out   v0=00000000000000000000000000008000

case usqadd h 2
  code  7e603820                  # usqadd h0, h1
  in    v0=8000ffff v1=80008000
  out   v0=00000000000000000000000000007fff

case usqadd h 3
  code  7e603820                  # usqadd h0, h1
  in    v0=8000ffff v1=8000ffff
  out   v0=0000000000000000000000000000fffe

case usqadd s 0
  code  7ea03820                  # usqadd s0, s1
  in    v0=8000000080000000 v1=8000000080000000
  out   v0=00000000000000000000000000000000

case usqadd s 1
  code  7ea03820                  # usqadd s0, s1
  in    v0=8000000000000001 v1=800000007fffffff
  out   v0=00000000000000000000000080000000

case usqadd s 2
  code  7ea03820                  # usqadd s0, s1
  in    v0=80000000ffffffff v1=8000000080000000
  out   v0=0000000000000000000000007fffffff

case usqadd s 3
  code  7ea03820                  # usqadd s0, s1
  in    v0=80000000ffffffff v1=80000000ffffffff
  out   v0=000000000000000000000000fffffffe

case usqadd d 0
  code  7ee03820                  # usqadd d0, d1
  in    v0=80000000000000008000000000000000 v1=80000000000000008000000000000000
  out   v0=00000000000000000000000000000000

case usqadd d 1
  code  7ee03820                  # usqadd d0, d1
  in    v0=80000000000000000000000000000001 v1=80000000000000007fffffffffffffff
  out   v0=00000000000000008000000000000000

case usqadd d 2
  code  7ee03820                  # usqadd d0, d1
  in    v0=8000000000000000ffffffffffffffff v1=80000000000000008000000000000000
  out   v0=00000000000000007fffffffffffffff

case usqadd d 3
  code  7ee03820                  # usqadd d0, d1
  in    v0=8000000000000000ffffffffffffffff v1=8000000000000000ffffffffffffffff
  out   v0=0000000000000000fffffffffffffffe

case sqabs b 0
  code  5e207820                  # sqabs b0, b1
  in    v0=8080 v1=8080
  out   v0=0000000000000000000000000000007f fpsr=8000000

case sqabs b 1
  code  5e207820                  # sqabs b0, b1
  in    v0=8001 v1=807f
  out   v0=0000000000000000000000000000007f

case sqabs b 2
  code  5e207820                  # sqabs b0, b1
  in    v0=80ff v1=8080
  out   v0=0000000000000000000000000000007f fpsr=8000000

case sqabs b 3
  code  5e207820                  # sqabs b0, b1
  in    v0=80ff v1=80ff
  out   v0=00000000000000000000000000000001

case sqabs h 0
  code  5e607820                  # sqabs h0, h1
  in    v0=80008000 v1=80008000
  out   v0=00000000000000000000000000007fff fpsr=8000000

case sqabs h 1
  code  5e607820                  # sqabs h0, h1
  in    v0=80000001 v1=80007fff
  out   v0=00000000000000000000000000007fff

case sqabs h 2
  code  5e607820                  # sqabs h0, h1
  in    v0=8000ffff v1=80008000
  out   v0=00000000000000000000000000007fff fpsr=8000000

case sqabs h 3
  code  5e607820                  # sqabs h0, h1
  in    v0=8000ffff v1=8000ffff
  out   v0=00000000000000000000000000000001

case sqabs s 0
  code  5ea07820                  # sqabs s0, s1
  in    v0=8000000080000000 v1=8000000080000000
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case sqabs s 1
  code  5ea07820                  # sqabs s0, s1
  in    v0=8000000000000001 v1=800000007fffffff
  out   v0=0000000000000000000000007fffffff

case sqabs s 2
  code  5ea07820                  # sqabs s0, s1
  in    v0=80000000ffffffff v1=8000000080000000
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case sqabs s 3
  code  5ea07820                  # sqabs s0, s1
  in    v0=80000000ffffffff v1=80000000ffffffff
  out   v0=00000000000000000000000000000001

case sqabs d 0
  code  5ee07820                  # sqabs d0, d1
  in    v0=80000000000000008000000000000000 v1=80000000000000008000000000000000
  out   v0=00000000000000007fffffffffffffff fpsr=8000000

case sqabs d 1
  code  5ee07820                  # sqabs d0, d1
  in    v0=80000000000000000000000000000001 v1=80000000000000007fffffffffffffff
  out   v0=00000000000000007fffffffffffffff

case sqabs d 2
  code  5ee07820                  # sqabs d0, d1
  in    v0=8000000000000000ffffffffffffffff v1=80000000000000008000000000000000
  out   v0=00000000000000007fffffffffffffff fpsr=8000000

case sqabs d 3
  code  5ee07820                  # sqabs d0, d1
  in    v0=8000000000000000ffffffffffffffff v1=8000000000000000ffffffffffffffff
  out   v0=00000000000000000000000000000001

case sqneg b 0
  code  7e207820                  # sqneg b0, b1
  in    v0=8080 v1=8080
  out   v0=0000000000000000000000000000007f fpsr=8000000

case sqneg b 1
  code  7e207820                  # sqneg b0, b1
  in    v0=8001 v1=807f
  out   v0=00000000000000000000000000000081

case sqneg b 2
  code  7e207820                  # sqneg b0, b1
  in    v0=80ff v1=8080
  out   v0=0000000000000000000000000000007f fpsr=8000000

case sqneg b 3
  code  7e207820                  # sqneg b0, b1
  in    v0=80ff v1=80ff
  out   v0=00000000000000000000000000000001

case sqneg h 0
  code  7e607820                  # sqneg h0, h1
  in    v0=80008000 v1=80008000
  out   v0=00000000000000000000000000007fff fpsr=8000000

case sqneg h 1
  code  7e607820                  # sqneg h0, h1
  in    v0=80000001 v1=80007fff
  out   v0=00000000000000000000000000008001

case sqneg h 2
  code  7e607820                  # sqneg h0, h1
  in    v0=8000ffff v1=80008000
  out   v0=00000000000000000000000000007fff fpsr=8000000

case sqneg h 3
  code  7e607820                  # sqneg h0, h1
  in    v0=8000ffff v1=8000ffff
  out   v0=00000000000000000000000000000001

case sqneg s 0
  code  7ea07820                  # sqneg s0, s1
  in    v0=8000000080000000 v1=8000000080000000
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case sqneg s 1
  code  7ea07820                  # sqneg s0, s1
  in    v0=8000000000000001 v1=800000007fffffff
  out   v0=00000000000000000000000080000001

case sqneg s 2
  code  7ea07820                  # sqneg s0, s1
  in    v0=80000000ffffffff v1=8000000080000000
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case sqneg s 3
  code  7ea07820                  # sqneg s0, s1
  in    v0=80000000ffffffff v1=80000000ffffffff
  out   v0=00000000000000000000000000000001

case sqneg d 0
  code  7ee07820                  # sqneg d0, d1
  in    v0=80000000000000008000000000000000 v1=80000000000000008000000000000000
  out   v0=00000000000000007fffffffffffffff fpsr=8000000

case sqneg d 1
  code  7ee07820                  # sqneg d0, d1
  in    v0=80000000000000000000000000000001 v1=80000000000000007fffffffffffffff
  out   v0=00000000000000008000000000000001

case sqneg d 2
  code  7ee07820                  # sqneg d0, d1
  in    v0=8000000000000000ffffffffffffffff v1=80000000000000008000000000000000
  out   v0=00000000000000007fffffffffffffff fpsr=8000000

case sqneg d 3
  code  7ee07820                  # sqneg d0, d1
  in    v0=8000000000000000ffffffffffffffff v1=8000000000000000ffffffffffffffff
  out   v0=00000000000000000000000000000001

case abs d 0
  code  5ee0b820                  # abs d0, d1
  in    v1=18000000000000000
  out   v0=00000000000000008000000000000000

case abs d 1
  code  5ee0b820                  # abs d0, d1
  in    v1=17fffffffffffffff
  out   v0=00000000000000007fffffffffffffff

case abs d 2
  code  5ee0b820                  # abs d0, d1
  in    v1=18000000000000000
  out   v0=00000000000000008000000000000000

case abs d 3
  code  5ee0b820                  # abs d0, d1
  in    v1=1ffffffffffffffff
  out   v0=00000000000000000000000000000001

case neg d 0
  code  7ee0b820                  # neg d0, d1
  in    v1=18000000000000000
  out   v0=00000000000000008000000000000000

case neg d 1
  code  7ee0b820                  # neg d0, d1
  in    v1=17fffffffffffffff
  out   v0=00000000000000008000000000000001

case neg d 2
  code  7ee0b820                  # neg d0, d1
  in    v1=18000000000000000
  out   v0=00000000000000008000000000000000

case neg d 3
  code  7ee0b820                  # neg d0, d1
  in    v1=1ffffffffffffffff
  out   v0=00000000000000000000000000000001

case cmgt d with zero 0
  code  5ee08820                  # cmgt d0, d1, #0
  in    v1=10000000000000000
  out   v0=00000000000000000000000000000000

case cmgt d with zero 1
  code  5ee08820                  # cmgt d0, d1, #0
  in    v1=10000000000000001
  out   v0=0000000000000000ffffffffffffffff

case cmgt d with zero 2
  code  5ee08820                  # cmgt d0, d1, #0
  in    v1=1ffffffffffffffff
  out   v0=00000000000000000000000000000000

case cmge d with zero 0
  code  7ee08820                  # cmge d0, d1, #0
  in    v1=10000000000000000
  out   v0=0000000000000000ffffffffffffffff

case cmge d with zero 1
  code  7ee08820                  # cmge d0, d1, #0
  in    v1=10000000000000001
  out   v0=0000000000000000ffffffffffffffff

case cmge d with zero 2
  code  7ee08820                  # cmge d0, d1, #0
  in    v1=1ffffffffffffffff
  out   v0=00000000000000000000000000000000

case cmeq d with zero 0
  code  5ee09820                  # cmeq d0, d1, #0
  in    v1=10000000000000000
  out   v0=0000000000000000ffffffffffffffff

case cmeq d with zero 1
  code  5ee09820                  # cmeq d0, d1, #0
  in    v1=10000000000000001
  out   v0=00000000000000000000000000000000

case cmeq d with zero 2
  code  5ee09820                  # cmeq d0, d1, #0
  in    v1=1ffffffffffffffff
  out   v0=00000000000000000000000000000000

case cmle d with zero 0
  code  7ee09820                  # cmle d0, d1, #0
  in    v1=10000000000000000
  out   v0=0000000000000000ffffffffffffffff

case cmle d with zero 1
  code  7ee09820                  # cmle d0, d1, #0
  in    v1=10000000000000001
  out   v0=00000000000000000000000000000000

case cmle d with zero 2
  code  7ee09820                  # cmle d0, d1, #0
  in    v1=1ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case cmlt d with zero 0
  code  5ee0a820                  # cmlt d0, d1, #0
  in    v1=10000000000000000
  out   v0=00000000000000000000000000000000

case cmlt d with zero 1
  code  5ee0a820                  # cmlt d0, d1, #0
  in    v1=10000000000000001
  out   v0=00000000000000000000000000000000

case cmlt d with zero 2
  code  5ee0a820                  # cmlt d0, d1, #0
  in    v1=1ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case urecpe 4s 0
  code  4ea1c820                  # urecpe v0.4s, v1.4s
  in    v1=80000000ffffffff7fffffff00000000
  out   v0=ff80000080000000ffffffffffffffff

case urecpe 4s 1
  code  4ea1c820                  # urecpe v0.4s, v1.4s
  in    v1=3fffffff40000000c000000089abcdef
  out   v0=ffffffffffffffffaa800000ee000000

case urecpe 2s
  code  0ea1c820                  # urecpe v0.2s, v1.2s
  in    v1=3fffffff40000000c000000089abcdef
  out   v0=0000000000000000aa800000ee000000

case ursqrte 4s 0
  code  6ea1c820                  # ursqrte v0.4s, v1.4s
  in    v1=80000000ffffffff7fffffff00000000
  out   v0=b480000080000000b5000000ffffffff

case ursqrte 4s 1
  code  6ea1c820                  # ursqrte v0.4s, v1.4s
  in    v1=3fffffff40000000c000000089abcdef
  out   v0=ffffffffff80000093800000ae800000

case ursqrte 2s
  code  2ea1c820                  # ursqrte v0.2s, v1.2s
  in    v1=3fffffff40000000c000000089abcdef
  out   v0=000000000000000093800000ae800000

case saddlp 4h
  code  0e202820                  # saddlp v0.4h, v1.8b
  in    v0=7fff0001000200037fffffff00000010 v1=7817f00ff80c35a0100807fff807f80
  out   v0=00000000000000000001ffffff7fffff

case saddlp 8h
  code  4e202820                  # saddlp v0.8h, v1.16b
  in    v0=7fff0001000200037fffffff00000010 v1=7817f00ff80c35a0100807fff807f80
  out   v0=ff88007fff7f001d0001ffffff7fffff

case saddlp 2s
  code  0e602820                  # saddlp v0.2s, v1.4h
  in    v0=7fff0001000200037fffffff00000010 v1=1000080007fffffff80007fff8000
  out   v0=0000000000000000ffff7fffffffffff

case saddlp 4s
  code  4e602820                  # saddlp v0.4s, v1.8h
  in    v0=7fff0001000200037fffffff00000010 v1=1000080007fffffff80007fff8000
  out   v0=00000001ffffffffffff7fffffffffff

case saddlp 1d
  code  0ea02820                  # saddlp v0.1d, v1.2s
  in    v0=7fff0001000200037fffffff00000010 v1=ffffffff800000007fffffff80000000
  out   v0=0000000000000000ffffffffffffffff

case saddlp 2d
  code  4ea02820                  # saddlp v0.2d, v1.4s
  in    v0=7fff0001000200037fffffff00000010 v1=ffffffff800000007fffffff80000000
  out   v0=ffffffff7fffffffffffffffffffffff

case uaddlp 4h
  code  2e202820                  # uaddlp v0.4h, v1.8b
  in    v0=7fff0001000200037fffffff00000010 v1=7817f00ff80c35a0100807fff807f80
  out   v0=0000000000000000000100ff017f00ff

case uaddlp 8h
  code  6e202820                  # uaddlp v0.8h, v1.16b
  in    v0=7fff0001000200037fffffff00000010 v1=7817f00ff80c35a0100807fff807f80
  out   v0=0088007f017f011d000100ff017f00ff

case uaddlp 2s
  code  2e602820                  # uaddlp v0.2s, v1.4h
  in    v0=7fff0001000200037fffffff00000010 v1=1000080007fffffff80007fff8000
  out   v0=000000000000000000017fff0000ffff

case uaddlp 4s
  code  6e602820                  # uaddlp v0.4s, v1.8h
  in    v0=7fff0001000200037fffffff00000010 v1=1000080007fffffff80007fff8000
  out   v0=000000010000ffff00017fff0000ffff

case uaddlp 1d
  code  2ea02820                  # uaddlp v0.1d, v1.2s
  in    v0=7fff0001000200037fffffff00000010 v1=ffffffff800000007fffffff80000000
  out   v0=000000000000000000000000ffffffff

case uaddlp 2d
  code  6ea02820                  # uaddlp v0.2d, v1.4s
  in    v0=7fff0001000200037fffffff00000010 v1=ffffffff800000007fffffff80000000
  out   v0=000000017fffffff00000000ffffffff

case sadalp 4h
  code  0e206820                  # sadalp v0.4h, v1.8b
  in    v0=7fff0001000200037fffffff00000010 v1=7817f00ff80c35a0100807fff807f80
  out   v0=00000000000000008000fffeff7f000f

case sadalp 8h
  code  4e206820                  # sadalp v0.8h, v1.16b
  in    v0=7fff0001000200037fffffff00000010 v1=7817f00ff80c35a0100807fff807f80
  out   v0=7f870080ff8100208000fffeff7f000f

case sadalp 2s
  code  0e606820                  # sadalp v0.2s, v1.4h
  in    v0=7fff0001000200037fffffff00000010 v1=1000080007fffffff80007fff8000
  out   v0=00000000000000007fff7ffe0000000f

case sadalp 4s
  code  4e606820                  # sadalp v0.4s, v1.8h
  in    v0=7fff0001000200037fffffff00000010 v1=1000080007fffffff80007fff8000
  out   v0=7fff0002000200027fff7ffe0000000f

case sadalp 1d
  code  0ea06820                  # sadalp v0.1d, v1.2s
  in    v0=7fff0001000200037fffffff00000010 v1=ffffffff800000007fffffff80000000
  out   v0=00000000000000007fffffff0000000f

case sadalp 2d
  code  4ea06820                  # sadalp v0.2d, v1.4s
  in    v0=7fff0001000200037fffffff00000010 v1=ffffffff800000007fffffff80000000
  out   v0=7fff0000800200027fffffff0000000f

case uadalp 4h
  code  2e206820                  # uadalp v0.4h, v1.8b
  in    v0=7fff0001000200037fffffff00000010 v1=7817f00ff80c35a0100807fff807f80
  out   v0=0000000000000000800000fe017f010f

case uadalp 8h
  code  6e206820                  # uadalp v0.8h, v1.16b
  in    v0=7fff0001000200037fffffff00000010 v1=7817f00ff80c35a0100807fff807f80
  out   v0=8087008001810120800000fe017f010f

case uadalp 2s
  code  2e606820                  # uadalp v0.2s, v1.4h
  in    v0=7fff0001000200037fffffff00000010 v1=1000080007fffffff80007fff8000
  out   v0=000000000000000080017ffe0001000f

case uadalp 4s
  code  6e606820                  # uadalp v0.4s, v1.8h
  in    v0=7fff0001000200037fffffff00000010 v1=1000080007fffffff80007fff8000
  out   v0=7fff00020003000280017ffe0001000f

case uadalp 1d
  code  2ea06820                  # uadalp v0.1d, v1.2s
  in    v0=7fff0001000200037fffffff00000010 v1=ffffffff800000007fffffff80000000
  out   v0=0000000000000000800000000000000f

case uadalp 2d
  code  6ea06820                  # uadalp v0.2d, v1.4s
  in    v0=7fff0001000200037fffffff00000010 v1=ffffffff800000007fffffff80000000
  out   v0=7fff000280020002800000000000000f

case addv 8b 0
  code  0e31b820                  # addv b0, v1.8b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=0000000000000000000000000000007e

case addv 8b 1
  code  0e31b820                  # addv b0, v1.8b
  in    v1=37fff0001015ac302807f7fffff0180
  out   v0=000000000000000000000000000000ff

case addv 16b 0
  code  4e31b820                  # addv b0, v1.16b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=00000000000000000000000000000021

case addv 16b 1
  code  4e31b820                  # addv b0, v1.16b
  in    v1=37fff0001015ac302807f7fffff0180
  out   v0=0000000000000000000000000000009f

case addv 4h 0
  code  0e71b820                  # addv h0, v1.4h
  in    v1=1000080007fffffff80007fff8000
  out   v0=00000000000000000000000000007ffe

case addv 4h 1
  code  0e71b820                  # addv h0, v1.4h
  in    v1=280007fff7fffffffffff00018000
  out   v0=00000000000000000000000000007fff

case addv 8h 0
  code  4e71b820                  # addv h0, v1.8h
  in    v1=1000080007fffffff80007fff8000
  out   v0=00000000000000000000000000007ffe

case addv 8h 1
  code  4e71b820                  # addv h0, v1.8h
  in    v1=280007fff7fffffffffff00018000
  out   v0=0000000000000000000000000000ffff

case addv 4s 0
  code  4eb1b820                  # addv s0, v1.4s
  in    v1=ffffffff800000007fffffff80000000
  out   v0=0000000000000000000000007ffffffe

case addv 4s 1
  code  4eb1b820                  # addv s0, v1.4s
  in    v1=ffffffffffffffff0000000180000000
  out   v0=0000000000000000000000007fffffff

case saddlv 8b 0
  code  0e303820                  # saddlv h0, v1.8b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=0000000000000000000000000000ff7e

case saddlv 8b 1
  code  0e303820                  # saddlv h0, v1.8b
  in    v1=37fff0001015ac302807f7fffff0180
  out   v0=0000000000000000000000000000ffff

case saddlv 16b 0
  code  4e303820                  # saddlv h0, v1.16b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=0000000000000000000000000000ff21

case saddlv 16b 1
  code  4e303820                  # saddlv h0, v1.16b
  in    v1=37fff0001015ac302807f7fffff0180
  out   v0=0000000000000000000000000000009f

case saddlv 4h 0
  code  0e703820                  # saddlv s0, v1.4h
  in    v1=1000080007fffffff80007fff8000
  out   v0=000000000000000000000000ffff7ffe

case saddlv 4h 1
  code  0e703820                  # saddlv s0, v1.4h
  in    v1=280007fff7fffffffffff00018000
  out   v0=000000000000000000000000ffff7fff

case saddlv 8h 0
  code  4e703820                  # saddlv s0, v1.8h
  in    v1=1000080007fffffff80007fff8000
  out   v0=000000000000000000000000ffff7ffe

case saddlv 8h 1
  code  4e703820                  # saddlv s0, v1.8h
  in    v1=280007fff7fffffffffff00018000
  out   v0=000000000000000000000000ffffffff

case saddlv 4s 0
  code  4eb03820                  # saddlv d0, v1.4s
  in    v1=ffffffff800000007fffffff80000000
  out   v0=0000000000000000ffffffff7ffffffe

case saddlv 4s 1
  code  4eb03820                  # saddlv d0, v1.4s
  in    v1=ffffffffffffffff0000000180000000
  out   v0=0000000000000000ffffffff7fffffff

case uaddlv 8b 0
  code  2e303820                  # uaddlv h0, v1.8b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=0000000000000000000000000000037e

case uaddlv 8b 1
  code  2e303820                  # uaddlv h0, v1.8b
  in    v1=37fff0001015ac302807f7fffff0180
  out   v0=000000000000000000000000000003ff

case uaddlv 16b 0
  code  6e303820                  # uaddlv h0, v1.16b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=00000000000000000000000000000721

case uaddlv 16b 1
  code  6e303820                  # uaddlv h0, v1.16b
  in    v1=37fff0001015ac302807f7fffff0180
  out   v0=0000000000000000000000000000069f

case uaddlv 4h 0
  code  2e703820                  # uaddlv s0, v1.4h
  in    v1=1000080007fffffff80007fff8000
  out   v0=00000000000000000000000000027ffe

case uaddlv 4h 1
  code  2e703820                  # uaddlv s0, v1.4h
  in    v1=280007fff7fffffffffff00018000
  out   v0=00000000000000000000000000027fff

case uaddlv 8h 0
  code  6e703820                  # uaddlv s0, v1.8h
  in    v1=1000080007fffffff80007fff8000
  out   v0=00000000000000000000000000037ffe

case uaddlv 8h 1
  code  6e703820                  # uaddlv s0, v1.8h
  in    v1=280007fff7fffffffffff00018000
  out   v0=0000000000000000000000000003ffff

case uaddlv 4s 0
  code  6eb03820                  # uaddlv d0, v1.4s
  in    v1=ffffffff800000007fffffff80000000
  out   v0=0000000000000000000000027ffffffe

case uaddlv 4s 1
  code  6eb03820                  # uaddlv d0, v1.4s
  in    v1=ffffffffffffffff0000000180000000
  out   v0=0000000000000000000000027fffffff

case smaxv 8b 0
  code  0e30a820                  # smaxv b0, v1.8b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=0000000000000000000000000000007f

case smaxv 8b 1
  code  0e30a820                  # smaxv b0, v1.8b
  in    v1=37fff0001015ac302807f7fffff0180
  out   v0=0000000000000000000000000000007f

case smaxv 16b 0
  code  4e30a820                  # smaxv b0, v1.16b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=0000000000000000000000000000007f

case smaxv 16b 1
  code  4e30a820                  # smaxv b0, v1.16b
  in    v1=37fff0001015ac302807f7fffff0180
  out   v0=0000000000000000000000000000007f

case smaxv 4h 0
  code  0e70a820                  # smaxv h0, v1.4h
  in    v1=1000080007fffffff80007fff8000
  out   v0=00000000000000000000000000007fff

case smaxv 4h 1
  code  0e70a820                  # smaxv h0, v1.4h
  in    v1=280007fff7fffffffffff00018000
  out   v0=00000000000000000000000000000001

case smaxv 8h 0
  code  4e70a820                  # smaxv h0, v1.8h
  in    v1=1000080007fffffff80007fff8000
  out   v0=00000000000000000000000000007fff

case smaxv 8h 1
  code  4e70a820                  # smaxv h0, v1.8h
  in    v1=280007fff7fffffffffff00018000
  out   v0=00000000000000000000000000007fff

case smaxv 4s 0
  code  4eb0a820                  # smaxv s0, v1.4s
  in    v1=ffffffff800000007fffffff80000000
  out   v0=0000000000000000000000007fffffff

case smaxv 4s 1
  code  4eb0a820                  # smaxv s0, v1.4s
  in    v1=ffffffffffffffff0000000180000000
  out   v0=00000000000000000000000000000001

case umaxv 8b 0
  code  2e30a820                  # umaxv b0, v1.8b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=000000000000000000000000000000ff

case umaxv 8b 1
  code  2e30a820                  # umaxv b0, v1.8b
  in    v1=37fff0001015ac302807f7fffff0180
  out   v0=000000000000000000000000000000ff

case umaxv 16b 0
  code  6e30a820                  # umaxv b0, v1.16b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=000000000000000000000000000000ff

case umaxv 16b 1
  code  6e30a820                  # umaxv b0, v1.16b
  in    v1=37fff0001015ac302807f7fffff0180
  out   v0=000000000000000000000000000000ff

case umaxv 4h 0
  code  2e70a820                  # umaxv h0, v1.4h
  in    v1=1000080007fffffff80007fff8000
  out   v0=0000000000000000000000000000ffff

case umaxv 4h 1
  code  2e70a820                  # umaxv h0, v1.4h
  in    v1=280007fff7fffffffffff00018000
  out   v0=0000000000000000000000000000ffff

case umaxv 8h 0
  code  6e70a820                  # umaxv h0, v1.8h
  in    v1=1000080007fffffff80007fff8000
  out   v0=0000000000000000000000000000ffff

case umaxv 8h 1
  code  6e70a820                  # umaxv h0, v1.8h
  in    v1=280007fff7fffffffffff00018000
  out   v0=0000000000000000000000000000ffff

case umaxv 4s 0
  code  6eb0a820                  # umaxv s0, v1.4s
  in    v1=ffffffff800000007fffffff80000000
  out   v0=000000000000000000000000ffffffff

case umaxv 4s 1
  code  6eb0a820                  # umaxv s0, v1.4s
  in    v1=ffffffffffffffff0000000180000000
  out   v0=000000000000000000000000ffffffff

case sminv 8b 0
  code  0e31a820                  # sminv b0, v1.8b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=00000000000000000000000000000080

case sminv 8b 1
  code  0e31a820                  # sminv b0, v1.8b
  in    v1=37fff0001015ac302807f7fffff0180
  out   v0=00000000000000000000000000000080

case sminv 16b 0
  code  4e31a820                  # sminv b0, v1.16b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=00000000000000000000000000000080

case sminv 16b 1
  code  4e31a820                  # sminv b0, v1.16b
  in    v1=37fff0001015ac302807f7fffff0180
  out   v0=00000000000000000000000000000080

case sminv 4h 0
  code  0e71a820                  # sminv h0, v1.4h
  in    v1=1000080007fffffff80007fff8000
  out   v0=00000000000000000000000000008000

case sminv 4h 1
  code  0e71a820                  # sminv h0, v1.4h
  in    v1=280007fff7fffffffffff00018000
  out   v0=00000000000000000000000000008000

case sminv 8h 0
  code  4e71a820                  # sminv h0, v1.8h
  in    v1=1000080007fffffff80007fff8000
  out   v0=00000000000000000000000000008000

case sminv 8h 1
  code  4e71a820                  # sminv h0, v1.8h
  in    v1=280007fff7fffffffffff00018000
  out   v0=00000000000000000000000000008000

case sminv 4s 0
  code  4eb1a820                  # sminv s0, v1.4s
  in    v1=ffffffff800000007fffffff80000000
  out   v0=00000000000000000000000080000000

case sminv 4s 1
  code  4eb1a820                  # sminv s0, v1.4s
  in    v1=ffffffffffffffff0000000180000000
  out   v0=00000000000000000000000080000000

case uminv 8b 0
  code  2e31a820                  # uminv b0, v1.8b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=00000000000000000000000000000000

case uminv 8b 1
  code  2e31a820                  # uminv b0, v1.8b
  in    v1=37fff0001015ac302807f7fffff0180
  out   v0=00000000000000000000000000000001

case uminv 16b 0
  code  6e31a820                  # uminv b0, v1.16b
  in    v1=7817f00ff80c35a0100807fff807f80
  out   v0=00000000000000000000000000000000

case uminv 16b 1
  code  6e31a820                  # uminv b0, v1.16b
  in    v1=37fff0001015ac302807f7fffff0180
  out   v0=00000000000000000000000000000000

case uminv 4h 0
  code  2e71a820                  # uminv h0, v1.4h
  in    v1=1000080007fffffff80007fff8000
  out   v0=00000000000000000000000000007fff

case uminv 4h 1
  code  2e71a820                  # uminv h0, v1.4h
  in    v1=280007fff7fffffffffff00018000
  out   v0=00000000000000000000000000000001

case uminv 8h 0
  code  6e71a820                  # uminv h0, v1.8h
  in    v1=1000080007fffffff80007fff8000
  out   v0=00000000000000000000000000000000

case uminv 8h 1
  code  6e71a820                  # uminv h0, v1.8h
  in    v1=280007fff7fffffffffff00018000
  out   v0=00000000000000000000000000000001

case uminv 4s 0
  code  6eb1a820                  # uminv s0, v1.4s
  in    v1=ffffffff800000007fffffff80000000
  out   v0=0000000000000000000000007fffffff

case uminv 4s 1
  code  6eb1a820                  # uminv s0, v1.4s
  in    v1=ffffffffffffffff0000000180000000
  out   v0=00000000000000000000000000000001

case addp d
  code  5ef1b820                  # addp d0, v1.2d
  in    v1=f0f3355aaaa00ffdeadbeef01234567
  out   v0=0000000000000000edbcf244abcd4666
