# SPDX-License-Identifier: MIT
# Integer operations on two vectors, and on scalars.

case add 16b 0: pairs at and between the ends of the range
  code  4e228420                  # add v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=0a007e0000811d1d0380fffefe7f8000

case add 8b: the upper half of the operands does not count
  code  0e228420                  # add v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000303030303030303

case add 8h 0: pairs at and between the ends of the range
  code  4e628420                  # add v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=00038000fffffffefffe7fff80000000

case add 8h 1
  code  4e628420                  # add v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=000a00007ffe0000000080011e1d1e1d

case add 4h: the upper half of the operands does not count
  code  0e628420                  # add v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000003000300030003

case add 4s 0: pairs at and between the ends of the range
  code  4ea28420                  # add v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=fffffffe7fffffff8000000000000000

case add 4s 1
  code  4ea28420                  # add v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=0000000380000000fffffffffffffffe

case add 4s 2
  code  4ea28420                  # add v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=00000000800000011e1e1e1d1e1e1e1d

case add 4s 3
  code  4ea28420                  # add v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=0000000a000000007ffffffe00000000

case add 2s: the upper half of the operands does not count
  code  0ea28420                  # add v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000300000003

case add 2d 0: pairs at and between the ends of the range
  code  4ee28420                  # add v0.2d, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=18000000000000000
  out   v0=80000000000000000000000000000000

case add 2d 1
  code  4ee28420                  # add v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=ffffffffffffffffffffffffffffffff
  out   v0=fffffffffffffffe7fffffffffffffff

case add 2d 2
  code  4ee28420                  # add v0.2d, v1.2d, v2.2d
  in    v1=80000000000000007fffffffffffffff v2=7fffffffffffffff7fffffffffffffff
  out   v0=fffffffffffffffffffffffffffffffe

case add 2d 3
  code  4ee28420                  # add v0.2d, v1.2d, v2.2d
  in    v1=10000000000000000 v2=28000000000000000
  out   v0=00000000000000038000000000000000

case add 2d 4
  code  4ee28420                  # add v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a v2=5a5a5a5a5a5a5a5ac3c3c3c3c3c3c3c3
  out   v0=1e1e1e1e1e1e1e1d1e1e1e1e1e1e1e1d

case add 2d 5
  code  4ee28420                  # add v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=10000000000000001
  out   v0=00000000000000008000000000000001

case sub 16b 0: pairs at and between the ends of the range
  code  6e228420                  # sub v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=04028000fe7f6997ff80010000817e00

case sub 8b: the upper half of the operands does not count
  code  2e228420                  # sub v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=0000000000000000ffffffffffffffff

case sub 8h 0: pairs at and between the ends of the range
  code  6e628420                  # sub v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=ffff800000010000000080017ffe0000

case sub 8h 1
  code  6e628420                  # sub v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=0004000280000000fffe7fff69699697

case sub 4h: the upper half of the operands does not count
  code  2e628420                  # sub v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=0000000000000000ffffffffffffffff

case sub 4s 0: pairs at and between the ends of the range
  code  6ea28420                  # sub v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=00000000800000017ffffffe00000000

case sub 4s 1
  code  6ea28420                  # sub v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=ffffffff800000000000000100000000

case sub 4s 2
  code  6ea28420                  # sub v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=fffffffe7fffffff6969696996969697

case sub 4s 3
  code  6ea28420                  # sub v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=00000004000000028000000000000000

case sub 2s: the upper half of the operands does not count
  code  2ea28420                  # sub v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=0000000000000000ffffffffffffffff

case sub 2d 0: pairs at and between the ends of the range
  code  6ee28420                  # sub v0.2d, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=18000000000000000
  out   v0=7ffffffffffffffe0000000000000000

case sub 2d 1
  code  6ee28420                  # sub v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=ffffffffffffffffffffffffffffffff
  out   v0=00000000000000008000000000000001

case sub 2d 2
  code  6ee28420                  # sub v0.2d, v1.2d, v2.2d
  in    v1=80000000000000007fffffffffffffff v2=7fffffffffffffff7fffffffffffffff
  out   v0=00000000000000010000000000000000

case sub 2d 3
  code  6ee28420                  # sub v0.2d, v1.2d, v2.2d
  in    v1=10000000000000000 v2=28000000000000000
  out   v0=ffffffffffffffff8000000000000000

case sub 2d 4
  code  6ee28420                  # sub v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a v2=5a5a5a5a5a5a5a5ac3c3c3c3c3c3c3c3
  out   v0=69696969696969699696969696969697

case sub 2d 5
  code  6ee28420                  # sub v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=10000000000000001
  out   v0=fffffffffffffffe7fffffffffffffff

case cmeq 16b 0: pairs at and between the ends of the range
  code  6e228c20                  # cmeq v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=000000ff00000000000000ffff0000ff

case cmeq 8b: the upper half of the operands does not count
  code  2e228c20                  # cmeq v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000000000000000000

case cmeq 8h 0: pairs at and between the ends of the range
  code  6e628c20                  # cmeq v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=000000000000ffffffff00000000ffff

case cmeq 8h 1
  code  6e628c20                  # cmeq v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=000000000000ffff0000000000000000

case cmeq 4h: the upper half of the operands does not count
  code  2e628c20                  # cmeq v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000000000000000000

case cmeq 4s 0: pairs at and between the ends of the range
  code  6ea28c20                  # cmeq v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=ffffffff0000000000000000ffffffff

case cmeq 4s 1
  code  6ea28c20                  # cmeq v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=000000000000000000000000ffffffff

case cmeq 4s 2
  code  6ea28c20                  # cmeq v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=00000000000000000000000000000000

case cmeq 4s 3
  code  6ea28c20                  # cmeq v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=000000000000000000000000ffffffff

case cmeq 2s: the upper half of the operands does not count
  code  2ea28c20                  # cmeq v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000000000000

case cmeq 2d 0: pairs at and between the ends of the range
  code  6ee28c20                  # cmeq v0.2d, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=18000000000000000
  out   v0=0000000000000000ffffffffffffffff

case cmeq 2d 1
  code  6ee28c20                  # cmeq v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=ffffffffffffffffffffffffffffffff
  out   v0=ffffffffffffffff0000000000000000

case cmeq 2d 2
  code  6ee28c20                  # cmeq v0.2d, v1.2d, v2.2d
  in    v1=80000000000000007fffffffffffffff v2=7fffffffffffffff7fffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case cmeq 2d 3
  code  6ee28c20                  # cmeq v0.2d, v1.2d, v2.2d
  in    v1=10000000000000000 v2=28000000000000000
  out   v0=00000000000000000000000000000000

case cmeq 2d 4
  code  6ee28c20                  # cmeq v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a v2=5a5a5a5a5a5a5a5ac3c3c3c3c3c3c3c3
  out   v0=00000000000000000000000000000000

case cmeq 2d 5
  code  6ee28c20                  # cmeq v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=10000000000000001
  out   v0=00000000000000000000000000000000

case cmtst 16b 0: pairs at and between the ends of the range
  code  4e228c20                  # cmtst v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=ffffff00ff00ffff000000ffffffffff

case cmtst 8b: the upper half of the operands does not count
  code  0e228c20                  # cmtst v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000000000000000000

case cmtst 8h 0: pairs at and between the ends of the range
  code  4e628c20                  # cmtst v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=000000000000ffffffffffffffffffff

case cmtst 8h 1
  code  4e628c20                  # cmtst v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=ffffffffffff0000ffff0000ffffffff

case cmtst 4h: the upper half of the operands does not count
  code  0e628c20                  # cmtst v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000000000000000000

case cmtst 4s 0: pairs at and between the ends of the range
  code  4ea28c20                  # cmtst v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=ffffffffffffffffffffffffffffffff

case cmtst 4s 1
  code  4ea28c20                  # cmtst v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=000000000000000000000000ffffffff

case cmtst 4s 2
  code  4ea28c20                  # cmtst v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=ffffffff00000000ffffffffffffffff

case cmtst 4s 3
  code  4ea28c20                  # cmtst v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=ffffffffffffffffffffffff00000000

case cmtst 2s: the upper half of the operands does not count
  code  0ea28c20                  # cmtst v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000000000000

case cmtst 2d 0: pairs at and between the ends of the range
  code  4ee28c20                  # cmtst v0.2d, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=18000000000000000
  out   v0=ffffffffffffffffffffffffffffffff

case cmtst 2d 1
  code  4ee28c20                  # cmtst v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=ffffffffffffffffffffffffffffffff
  out   v0=ffffffffffffffffffffffffffffffff

case cmtst 2d 2
  code  4ee28c20                  # cmtst v0.2d, v1.2d, v2.2d
  in    v1=80000000000000007fffffffffffffff v2=7fffffffffffffff7fffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case cmtst 2d 3
  code  4ee28c20                  # cmtst v0.2d, v1.2d, v2.2d
  in    v1=10000000000000000 v2=28000000000000000
  out   v0=00000000000000000000000000000000

case cmtst 2d 4
  code  4ee28c20                  # cmtst v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a v2=5a5a5a5a5a5a5a5ac3c3c3c3c3c3c3c3
  out   v0=ffffffffffffffffffffffffffffffff

case cmtst 2d 5
  code  4ee28c20                  # cmtst v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=10000000000000001
  out   v0=ffffffffffffffff0000000000000000

case cmgt 16b 0: pairs at and between the ends of the range
  code  4e223420                  # cmgt v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=ff00ff00000000ff00ff00000000ff00

case cmgt 8b: the upper half of the operands does not count
  code  0e223420                  # cmgt v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000000000000000000

case cmgt 8h 0: pairs at and between the ends of the range
  code  4e623420                  # cmgt v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=0000ffff0000000000000000ffff0000

case cmgt 8h 1
  code  4e623420                  # cmgt v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=ffff0000ffff0000000000000000ffff

case cmgt 4h: the upper half of the operands does not count
  code  0e623420                  # cmgt v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000000000000000000

case cmgt 4s 0: pairs at and between the ends of the range
  code  4ea23420                  # cmgt v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=0000000000000000ffffffff00000000

case cmgt 4s 1
  code  4ea23420                  # cmgt v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000000ffffffff0000000000000000

case cmgt 4s 2
  code  4ea23420                  # cmgt v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=000000000000000000000000ffffffff

case cmgt 4s 3
  code  4ea23420                  # cmgt v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=ffffffff00000000ffffffff00000000

case cmgt 2s: the upper half of the operands does not count
  code  0ea23420                  # cmgt v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000000000000

case cmgt 2d 0: pairs at and between the ends of the range
  code  4ee23420                  # cmgt v0.2d, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=18000000000000000
  out   v0=ffffffffffffffff0000000000000000

case cmgt 2d 1
  code  4ee23420                  # cmgt v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=ffffffffffffffffffffffffffffffff
  out   v0=00000000000000000000000000000000

case cmgt 2d 2
  code  4ee23420                  # cmgt v0.2d, v1.2d, v2.2d
  in    v1=80000000000000007fffffffffffffff v2=7fffffffffffffff7fffffffffffffff
  out   v0=00000000000000000000000000000000

case cmgt 2d 3
  code  4ee23420                  # cmgt v0.2d, v1.2d, v2.2d
  in    v1=10000000000000000 v2=28000000000000000
  out   v0=0000000000000000ffffffffffffffff

case cmgt 2d 4
  code  4ee23420                  # cmgt v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a v2=5a5a5a5a5a5a5a5ac3c3c3c3c3c3c3c3
  out   v0=0000000000000000ffffffffffffffff

case cmgt 2d 5
  code  4ee23420                  # cmgt v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=10000000000000001
  out   v0=00000000000000000000000000000000

case cmhi 16b 0: pairs at and between the ends of the range
  code  6e223420                  # cmhi v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=ffff0000ffffff000000ff000000ff00

case cmhi 8b: the upper half of the operands does not count
  code  2e223420                  # cmhi v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000000000000000000

case cmhi 8h 0: pairs at and between the ends of the range
  code  6e623420                  # cmhi v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=00000000ffff000000000000ffff0000

case cmhi 8h 1
  code  6e623420                  # cmhi v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=ffffffff00000000ffffffffffff0000

case cmhi 4h: the upper half of the operands does not count
  code  2e623420                  # cmhi v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000000000000000000

case cmhi 4s 0: pairs at and between the ends of the range
  code  6ea23420                  # cmhi v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=0000000000000000ffffffff00000000

case cmhi 4s 1
  code  6ea23420                  # cmhi v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=0000000000000000ffffffff00000000

case cmhi 4s 2
  code  6ea23420                  # cmhi v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=ffffffffffffffffffffffff00000000

case cmhi 4s 3
  code  6ea23420                  # cmhi v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=ffffffffffffffff0000000000000000

case cmhi 2s: the upper half of the operands does not count
  code  2ea23420                  # cmhi v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000000000000

case cmhi 2d 0: pairs at and between the ends of the range
  code  6ee23420                  # cmhi v0.2d, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=18000000000000000
  out   v0=ffffffffffffffff0000000000000000

case cmhi 2d 1
  code  6ee23420                  # cmhi v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=ffffffffffffffffffffffffffffffff
  out   v0=00000000000000000000000000000000

case cmhi 2d 2
  code  6ee23420                  # cmhi v0.2d, v1.2d, v2.2d
  in    v1=80000000000000007fffffffffffffff v2=7fffffffffffffff7fffffffffffffff
  out   v0=ffffffffffffffff0000000000000000

case cmhi 2d 3
  code  6ee23420                  # cmhi v0.2d, v1.2d, v2.2d
  in    v1=10000000000000000 v2=28000000000000000
  out   v0=00000000000000000000000000000000

case cmhi 2d 4
  code  6ee23420                  # cmhi v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a v2=5a5a5a5a5a5a5a5ac3c3c3c3c3c3c3c3
  out   v0=ffffffffffffffff0000000000000000

case cmhi 2d 5
  code  6ee23420                  # cmhi v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=10000000000000001
  out   v0=ffffffffffffffffffffffffffffffff

case cmge 16b 0: pairs at and between the ends of the range
  code  4e223c20                  # cmge v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=ff00ffff000000ff00ff00ffff00ffff

case cmge 8b: the upper half of the operands does not count
  code  0e223c20                  # cmge v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000000000000000000

case cmge 8h 0: pairs at and between the ends of the range
  code  4e623c20                  # cmge v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=0000ffff0000ffffffff0000ffffffff

case cmge 8h 1
  code  4e623c20                  # cmge v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=ffff0000ffffffff000000000000ffff

case cmge 4h: the upper half of the operands does not count
  code  0e623c20                  # cmge v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000000000000000000

case cmge 4s 0: pairs at and between the ends of the range
  code  4ea23c20                  # cmge v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=ffffffff00000000ffffffffffffffff

case cmge 4s 1
  code  4ea23c20                  # cmge v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000000ffffffff00000000ffffffff

case cmge 4s 2
  code  4ea23c20                  # cmge v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=000000000000000000000000ffffffff

case cmge 4s 3
  code  4ea23c20                  # cmge v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=ffffffff00000000ffffffffffffffff

case cmge 2s: the upper half of the operands does not count
  code  0ea23c20                  # cmge v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000000000000

case cmge 2d 0: pairs at and between the ends of the range
  code  4ee23c20                  # cmge v0.2d, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=18000000000000000
  out   v0=ffffffffffffffffffffffffffffffff

case cmge 2d 1
  code  4ee23c20                  # cmge v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=ffffffffffffffffffffffffffffffff
  out   v0=ffffffffffffffff0000000000000000

case cmge 2d 2
  code  4ee23c20                  # cmge v0.2d, v1.2d, v2.2d
  in    v1=80000000000000007fffffffffffffff v2=7fffffffffffffff7fffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case cmge 2d 3
  code  4ee23c20                  # cmge v0.2d, v1.2d, v2.2d
  in    v1=10000000000000000 v2=28000000000000000
  out   v0=0000000000000000ffffffffffffffff

case cmge 2d 4
  code  4ee23c20                  # cmge v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a v2=5a5a5a5a5a5a5a5ac3c3c3c3c3c3c3c3
  out   v0=0000000000000000ffffffffffffffff

case cmge 2d 5
  code  4ee23c20                  # cmge v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=10000000000000001
  out   v0=00000000000000000000000000000000

case cmhs 16b 0: pairs at and between the ends of the range
  code  6e223c20                  # cmhs v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=ffff00ffffffff000000ffffff00ffff

case cmhs 8b: the upper half of the operands does not count
  code  2e223c20                  # cmhs v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000000000000000000

case cmhs 8h 0: pairs at and between the ends of the range
  code  6e623c20                  # cmhs v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=00000000ffffffffffff0000ffffffff

case cmhs 8h 1
  code  6e623c20                  # cmhs v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=ffffffff0000ffffffffffffffff0000

case cmhs 4h: the upper half of the operands does not count
  code  2e623c20                  # cmhs v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000000000000000000

case cmhs 4s 0: pairs at and between the ends of the range
  code  6ea23c20                  # cmhs v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=ffffffff00000000ffffffffffffffff

case cmhs 4s 1
  code  6ea23c20                  # cmhs v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=0000000000000000ffffffffffffffff

case cmhs 4s 2
  code  6ea23c20                  # cmhs v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=ffffffffffffffffffffffff00000000

case cmhs 4s 3
  code  6ea23c20                  # cmhs v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=ffffffffffffffff00000000ffffffff

case cmhs 2s: the upper half of the operands does not count
  code  2ea23c20                  # cmhs v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000000000000

case cmhs 2d 0: pairs at and between the ends of the range
  code  6ee23c20                  # cmhs v0.2d, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=18000000000000000
  out   v0=ffffffffffffffffffffffffffffffff

case cmhs 2d 1
  code  6ee23c20                  # cmhs v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=ffffffffffffffffffffffffffffffff
  out   v0=ffffffffffffffff0000000000000000

case cmhs 2d 2
  code  6ee23c20                  # cmhs v0.2d, v1.2d, v2.2d
  in    v1=80000000000000007fffffffffffffff v2=7fffffffffffffff7fffffffffffffff
  out   v0=ffffffffffffffffffffffffffffffff

case cmhs 2d 3
  code  6ee23c20                  # cmhs v0.2d, v1.2d, v2.2d
  in    v1=10000000000000000 v2=28000000000000000
  out   v0=00000000000000000000000000000000

case cmhs 2d 4
  code  6ee23c20                  # cmhs v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a v2=5a5a5a5a5a5a5a5ac3c3c3c3c3c3c3c3
  out   v0=ffffffffffffffff0000000000000000

case cmhs 2d 5
  code  6ee23c20                  # cmhs v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=10000000000000001
  out   v0=ffffffffffffffffffffffffffffffff

case sqadd 16b 0: pairs at and between the ends of the range
  code  4e220c20                  # sqadd v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=0a007e0000811d1d0380ff7ffe807f80 fpsr=8000000

case sqadd 8b: the upper half of the operands does not count
  code  0e220c20                  # sqadd v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000303030303030303

case sqadd 8h 0: pairs at and between the ends of the range
  code  4e620c20                  # sqadd v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=00038000ffff7ffffffe80007fff8000 fpsr=8000000

case sqadd 8h 1
  code  4e620c20                  # sqadd v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=000a00007ffe0000000080011e1d1e1d

case sqadd 4h: the upper half of the operands does not count
  code  0e620c20                  # sqadd v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000003000300030003

case sqadd 4s 0: pairs at and between the ends of the range
  code  4ea20c20                  # sqadd v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=fffffffe800000007fffffff80000000 fpsr=8000000

case sqadd 4s 1
  code  4ea20c20                  # sqadd v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=0000000380000000ffffffff7fffffff fpsr=8000000

case sqadd 4s 2
  code  4ea20c20                  # sqadd v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=00000000800000011e1e1e1d1e1e1e1d

case sqadd 4s 3
  code  4ea20c20                  # sqadd v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=0000000a000000007ffffffe00000000

case sqadd 2s: the upper half of the operands does not count
  code  0ea20c20                  # sqadd v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000300000003

case sqadd 2d 0: pairs at and between the ends of the range
  code  4ee20c20                  # sqadd v0.2d, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=18000000000000000
  out   v0=7fffffffffffffff8000000000000000 fpsr=8000000

case sqadd 2d 1
  code  4ee20c20                  # sqadd v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=ffffffffffffffffffffffffffffffff
  out   v0=fffffffffffffffe8000000000000000 fpsr=8000000

case sqadd 2d 2
  code  4ee20c20                  # sqadd v0.2d, v1.2d, v2.2d
  in    v1=80000000000000007fffffffffffffff v2=7fffffffffffffff7fffffffffffffff
  out   v0=ffffffffffffffff7fffffffffffffff fpsr=8000000

case sqadd 2d 3
  code  4ee20c20                  # sqadd v0.2d, v1.2d, v2.2d
  in    v1=10000000000000000 v2=28000000000000000
  out   v0=00000000000000038000000000000000

case sqadd 2d 4
  code  4ee20c20                  # sqadd v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a v2=5a5a5a5a5a5a5a5ac3c3c3c3c3c3c3c3
  out   v0=1e1e1e1e1e1e1e1d1e1e1e1e1e1e1e1d

case sqadd 2d 5
  code  4ee20c20                  # sqadd v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=10000000000000001
  out   v0=00000000000000008000000000000001

case uqadd 16b 0: pairs at and between the ends of the range
  code  6e220c20                  # uqadd v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=0affff00ff81ffff0380fffeffff80ff fpsr=8000000

case uqadd 8b: the upper half of the operands does not count
  code  2e220c20                  # uqadd v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000303030303030303

case uqadd 8h 0: pairs at and between the ends of the range
  code  6e620c20                  # uqadd v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=00038000fffffffeffffffff8000ffff fpsr=8000000

case uqadd 8h 1
  code  6e620c20                  # uqadd v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=000affffffff0000ffff8001ffffffff fpsr=8000000

case uqadd 4h: the upper half of the operands does not count
  code  2e620c20                  # uqadd v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000003000300030003

case uqadd 4s 0: pairs at and between the ends of the range
  code  6ea20c20                  # uqadd v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=ffffffffffffffff80000000ffffffff fpsr=8000000

case uqadd 4s 1
  code  6ea20c20                  # uqadd v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=0000000380000000fffffffffffffffe

case uqadd 4s 2
  code  6ea20c20                  # uqadd v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=ffffffff80000001ffffffffffffffff fpsr=8000000

case uqadd 4s 3
  code  6ea20c20                  # uqadd v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=0000000affffffffffffffff00000000 fpsr=8000000

case uqadd 2s: the upper half of the operands does not count
  code  2ea20c20                  # uqadd v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000300000003

case uqadd 2d 0: pairs at and between the ends of the range
  code  6ee20c20                  # uqadd v0.2d, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=18000000000000000
  out   v0=8000000000000000ffffffffffffffff fpsr=8000000

case uqadd 2d 1
  code  6ee20c20                  # uqadd v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=ffffffffffffffffffffffffffffffff
  out   v0=ffffffffffffffffffffffffffffffff fpsr=8000000

case uqadd 2d 2
  code  6ee20c20                  # uqadd v0.2d, v1.2d, v2.2d
  in    v1=80000000000000007fffffffffffffff v2=7fffffffffffffff7fffffffffffffff
  out   v0=fffffffffffffffffffffffffffffffe

case uqadd 2d 3
  code  6ee20c20                  # uqadd v0.2d, v1.2d, v2.2d
  in    v1=10000000000000000 v2=28000000000000000
  out   v0=00000000000000038000000000000000

case uqadd 2d 4
  code  6ee20c20                  # uqadd v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a v2=5a5a5a5a5a5a5a5ac3c3c3c3c3c3c3c3
  out   v0=ffffffffffffffffffffffffffffffff fpsr=8000000

case uqadd 2d 5
  code  6ee20c20                  # uqadd v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=10000000000000001
  out   v0=ffffffffffffffff8000000000000001 fpsr=8000000

case sqsub 16b 0: pairs at and between the ends of the range
  code  4e222c20                  # sqsub v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=04807f00fe80807fff7f800000817e00 fpsr=8000000

case sqsub 8b: the upper half of the operands does not count
  code  0e222c20                  # sqsub v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=0000000000000000ffffffffffffffff

case sqsub 8h 0: pairs at and between the ends of the range
  code  4e622c20                  # sqsub v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=ffff7fff80000000000080017ffe0000 fpsr=8000000

case sqsub 8h 1
  code  4e622c20                  # sqsub v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=000480007fff0000fffe800080007fff fpsr=8000000

case sqsub 4h: the upper half of the operands does not count
  code  0e622c20                  # sqsub v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=0000000000000000ffffffffffffffff

case sqsub 4s 0: pairs at and between the ends of the range
  code  4ea22c20                  # sqsub v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=00000000800000017ffffffe00000000

case sqsub 4s 1
  code  4ea22c20                  # sqsub v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=ffffffff7fffffff8000000000000000 fpsr=8000000

case sqsub 4s 2
  code  4ea22c20                  # sqsub v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=fffffffe80000000800000007fffffff fpsr=8000000

case sqsub 4s 3
  code  4ea22c20                  # sqsub v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=00000004800000007fffffff00000000 fpsr=8000000

case sqsub 2s: the upper half of the operands does not count
  code  0ea22c20                  # sqsub v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=0000000000000000ffffffffffffffff

case sqsub 2d 0: pairs at and between the ends of the range
  code  4ee22c20                  # sqsub v0.2d, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=18000000000000000
  out   v0=7ffffffffffffffe0000000000000000

case sqsub 2d 1
  code  4ee22c20                  # sqsub v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=ffffffffffffffffffffffffffffffff
  out   v0=00000000000000008000000000000001

case sqsub 2d 2
  code  4ee22c20                  # sqsub v0.2d, v1.2d, v2.2d
  in    v1=80000000000000007fffffffffffffff v2=7fffffffffffffff7fffffffffffffff
  out   v0=80000000000000000000000000000000 fpsr=8000000

case sqsub 2d 3
  code  4ee22c20                  # sqsub v0.2d, v1.2d, v2.2d
  in    v1=10000000000000000 v2=28000000000000000
  out   v0=ffffffffffffffff7fffffffffffffff fpsr=8000000

case sqsub 2d 4
  code  4ee22c20                  # sqsub v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a v2=5a5a5a5a5a5a5a5ac3c3c3c3c3c3c3c3
  out   v0=80000000000000007fffffffffffffff fpsr=8000000

case sqsub 2d 5
  code  4ee22c20                  # sqsub v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=10000000000000001
  out   v0=fffffffffffffffe8000000000000000 fpsr=8000000

case uqsub 16b 0: pairs at and between the ends of the range
  code  6e222c20                  # uqsub v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=04020000fe7f69000000010000007e00 fpsr=8000000

case uqsub 8b: the upper half of the operands does not count
  code  2e222c20                  # uqsub v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000000000000000000 fpsr=8000000

case uqsub 8h 0: pairs at and between the ends of the range
  code  6e622c20                  # uqsub v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=0000000000010000000000007ffe0000 fpsr=8000000

case uqsub 8h 1
  code  6e622c20                  # uqsub v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=0004000200000000fffe7fff69690000 fpsr=8000000

case uqsub 4h: the upper half of the operands does not count
  code  2e622c20                  # uqsub v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000000000000000000 fpsr=8000000

case uqsub 4s 0: pairs at and between the ends of the range
  code  6ea22c20                  # uqsub v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=00000000000000007ffffffe00000000 fpsr=8000000

case uqsub 4s 1
  code  6ea22c20                  # uqsub v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000000000000000000000100000000 fpsr=8000000

case uqsub 4s 2
  code  6ea22c20                  # uqsub v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=fffffffe7fffffff6969696900000000 fpsr=8000000

case uqsub 4s 3
  code  6ea22c20                  # uqsub v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=00000004000000020000000000000000 fpsr=8000000

case uqsub 2s: the upper half of the operands does not count
  code  2ea22c20                  # uqsub v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000000000000 fpsr=8000000

case uqsub 2d 0: pairs at and between the ends of the range
  code  6ee22c20                  # uqsub v0.2d, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=18000000000000000
  out   v0=7ffffffffffffffe0000000000000000

case uqsub 2d 1
  code  6ee22c20                  # uqsub v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=ffffffffffffffffffffffffffffffff
  out   v0=00000000000000000000000000000000 fpsr=8000000

case uqsub 2d 2
  code  6ee22c20                  # uqsub v0.2d, v1.2d, v2.2d
  in    v1=80000000000000007fffffffffffffff v2=7fffffffffffffff7fffffffffffffff
  out   v0=00000000000000010000000000000000

case uqsub 2d 3
  code  6ee22c20                  # uqsub v0.2d, v1.2d, v2.2d
  in    v1=10000000000000000 v2=28000000000000000
  out   v0=00000000000000000000000000000000 fpsr=8000000

case uqsub 2d 4
  code  6ee22c20                  # uqsub v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a v2=5a5a5a5a5a5a5a5ac3c3c3c3c3c3c3c3
  out   v0=69696969696969690000000000000000 fpsr=8000000

case uqsub 2d 5
  code  6ee22c20                  # uqsub v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=10000000000000001
  out   v0=fffffffffffffffe7fffffffffffffff

case shadd 16b 0: pairs at and between the ends of the range
  code  4e220420                  # shadd v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=05003f0000c00e0e01c0ff7fffbf4080

case shadd 8b: the upper half of the operands does not count
  code  0e220420                  # shadd v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000101010101010101

case shadd 8h 0: pairs at and between the ends of the range
  code  4e620420                  # shadd v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=0001c000ffff7fffffffbfff40008000

case shadd 8h 1
  code  4e620420                  # shadd v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=000500003fff00000000c0000f0e0f0e

case shadd 4h: the upper half of the operands does not count
  code  0e620420                  # shadd v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000001000100010001

case shadd 4s 0: pairs at and between the ends of the range
  code  4ea20420                  # shadd v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=ffffffffbfffffff4000000080000000

case shadd 4s 1
  code  4ea20420                  # shadd v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000001c0000000ffffffff7fffffff

case shadd 4s 2
  code  4ea20420                  # shadd v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=00000000c00000000f0f0f0e0f0f0f0e

case shadd 4s 3
  code  4ea20420                  # shadd v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=00000005000000003fffffff00000000

case shadd 2s: the upper half of the operands does not count
  code  0ea20420                  # shadd v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000100000001

case uhadd 16b 0: pairs at and between the ends of the range
  code  6e220420                  # uhadd v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=0580bf0080408e8e01407f7fffbf4080

case uhadd 8b: the upper half of the operands does not count
  code  2e220420                  # uhadd v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000101010101010101

case uhadd 8h 0: pairs at and between the ends of the range
  code  6e620420                  # uhadd v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=000140007fff7fffffffbfff40008000

case uhadd 8h 1
  code  6e620420                  # uhadd v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=00058000bfff0000800040008f0e8f0e

case uhadd 4h: the upper half of the operands does not count
  code  2e620420                  # uhadd v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000001000100010001

case uhadd 4s 0: pairs at and between the ends of the range
  code  6ea20420                  # uhadd v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=ffffffffbfffffff4000000080000000

case uhadd 4s 1
  code  6ea20420                  # uhadd v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000001400000007fffffff7fffffff

case uhadd 4s 2
  code  6ea20420                  # uhadd v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=80000000400000008f0f0f0e8f0f0f0e

case uhadd 4s 3
  code  6ea20420                  # uhadd v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=0000000580000000bfffffff00000000

case uhadd 2s: the upper half of the operands does not count
  code  2ea20420                  # uhadd v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000100000001

case srhadd 16b 0: pairs at and between the ends of the range
  code  4e221420                  # srhadd v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=05003f0000c10f0f02c0007fffc04080

case srhadd 8b: the upper half of the operands does not count
  code  0e221420                  # srhadd v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000202020202020202

case srhadd 8h 0: pairs at and between the ends of the range
  code  4e621420                  # srhadd v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=0002c00000007fffffffc00040008000

case srhadd 8h 1
  code  4e621420                  # srhadd v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=000500003fff00000000c0010f0f0f0f

case srhadd 4h: the upper half of the operands does not count
  code  0e621420                  # srhadd v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000002000200020002

case srhadd 4s 0: pairs at and between the ends of the range
  code  4ea21420                  # srhadd v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=ffffffffc00000004000000080000000

case srhadd 4s 1
  code  4ea21420                  # srhadd v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000002c0000000000000007fffffff

case srhadd 4s 2
  code  4ea21420                  # srhadd v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=00000000c00000010f0f0f0f0f0f0f0f

case srhadd 4s 3
  code  4ea21420                  # srhadd v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=00000005000000003fffffff00000000

case srhadd 2s: the upper half of the operands does not count
  code  0ea21420                  # srhadd v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000200000002

case urhadd 16b 0: pairs at and between the ends of the range
  code  6e221420                  # urhadd v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=0580bf0080418f8f0240807fffc04080

case urhadd 8b: the upper half of the operands does not count
  code  2e221420                  # urhadd v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000202020202020202

case urhadd 8h 0: pairs at and between the ends of the range
  code  6e621420                  # urhadd v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=0002400080007fffffffc00040008000

case urhadd 8h 1
  code  6e621420                  # urhadd v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=00058000bfff0000800040018f0f8f0f

case urhadd 4h: the upper half of the operands does not count
  code  2e621420                  # urhadd v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000002000200020002

case urhadd 4s 0: pairs at and between the ends of the range
  code  6ea21420                  # urhadd v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=ffffffffc00000004000000080000000

case urhadd 4s 1
  code  6ea21420                  # urhadd v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=0000000240000000800000007fffffff

case urhadd 4s 2
  code  6ea21420                  # urhadd v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=80000000400000018f0f0f0f8f0f0f0f

case urhadd 4s 3
  code  6ea21420                  # urhadd v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=0000000580000000bfffffff00000000

case urhadd 2s: the upper half of the operands does not count
  code  2ea21420                  # urhadd v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000200000002

case shsub 16b 0: pairs at and between the ends of the range
  code  4e222420                  # shsub v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=02814000ffbfb44bff40800000c03f00

case shsub 8b: the upper half of the operands does not count
  code  0e222420                  # shsub v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=0000000000000000ffffffffffffffff

case shsub 8h 0: pairs at and between the ends of the range
  code  4e622420                  # shsub v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=ffff4000800000000000c0003fff0000

case shsub 8h 1
  code  4e622420                  # shsub v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=0002800140000000ffffbfffb4b44b4b

case shsub 4h: the upper half of the operands does not count
  code  0e622420                  # shsub v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=0000000000000000ffffffffffffffff

case shsub 4s 0: pairs at and between the ends of the range
  code  4ea22420                  # shsub v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=00000000c00000003fffffff00000000

case shsub 4s 1
  code  4ea22420                  # shsub v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=ffffffff400000008000000000000000

case shsub 4s 2
  code  4ea22420                  # shsub v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=ffffffffbfffffffb4b4b4b44b4b4b4b

case shsub 4s 3
  code  4ea22420                  # shsub v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=00000002800000014000000000000000

case shsub 2s: the upper half of the operands does not count
  code  0ea22420                  # shsub v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=0000000000000000ffffffffffffffff

case uhsub 16b 0: pairs at and between the ends of the range
  code  6e222420                  # uhsub v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=0201c0007f3f34cbffc0000000c03f00

case uhsub 8b: the upper half of the operands does not count
  code  2e222420                  # uhsub v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=0000000000000000ffffffffffffffff

case uhsub 8h 0: pairs at and between the ends of the range
  code  6e622420                  # uhsub v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=ffffc000000000000000c0003fff0000

case uhsub 8h 1
  code  6e622420                  # uhsub v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=00020001c00000007fff3fff34b4cb4b

case uhsub 4h: the upper half of the operands does not count
  code  2e622420                  # uhsub v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=0000000000000000ffffffffffffffff

case uhsub 4s 0: pairs at and between the ends of the range
  code  6ea22420                  # uhsub v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=00000000c00000003fffffff00000000

case uhsub 4s 1
  code  6ea22420                  # uhsub v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=ffffffffc00000000000000000000000

case uhsub 4s 2
  code  6ea22420                  # uhsub v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=7fffffff3fffffff34b4b4b4cb4b4b4b

case uhsub 4s 3
  code  6ea22420                  # uhsub v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=0000000200000001c000000000000000

case uhsub 2s: the upper half of the operands does not count
  code  2ea22420                  # uhsub v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=0000000000000000ffffffffffffffff

case smax 16b 0: pairs at and between the ends of the range
  code  4e226420                  # smax v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=077f7f0001015a5a02007f7fffff7f80

case smax 8b: the upper half of the operands does not count
  code  0e226420                  # smax v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000202020202020202

case smax 8h 0: pairs at and between the ends of the range
  code  4e626420                  # smax v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=000200007fff7fffffffffff7fff8000

case smax 8h 1
  code  4e626420                  # smax v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=00077fff7fff0000000100015a5a5a5a

case smax 4h: the upper half of the operands does not count
  code  0e626420                  # smax v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000002000200020002

case smax 4s 0: pairs at and between the ends of the range
  code  4ea26420                  # smax v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=ffffffffffffffff7fffffff80000000

case smax 4s 1
  code  4ea26420                  # smax v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000002000000007fffffff7fffffff

case smax 4s 2
  code  4ea26420                  # smax v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=00000001000000015a5a5a5a5a5a5a5a

case smax 4s 3
  code  4ea26420                  # smax v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=000000077fffffff7fffffff00000000

case smax 2s: the upper half of the operands does not count
  code  0ea26420                  # smax v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000200000002

case umax 16b 0: pairs at and between the ends of the range
  code  6e226420                  # umax v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=0781ff00ff80c3c30280807fffff7f80

case umax 8b: the upper half of the operands does not count
  code  2e226420                  # umax v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000202020202020202

case umax 8h 0: pairs at and between the ends of the range
  code  6e626420                  # umax v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=0002800080007fffffffffff7fff8000

case umax 8h 1
  code  6e626420                  # umax v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=00078001ffff0000ffff8000c3c3c3c3

case umax 4h: the upper half of the operands does not count
  code  2e626420                  # umax v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000002000200020002

case umax 4s 0: pairs at and between the ends of the range
  code  6ea26420                  # umax v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=ffffffffffffffff7fffffff80000000

case umax 4s 1
  code  6ea26420                  # umax v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=0000000280000000800000007fffffff

case umax 4s 2
  code  6ea26420                  # umax v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=ffffffff80000000c3c3c3c3c3c3c3c3

case umax 4s 3
  code  6ea26420                  # umax v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=0000000780000001ffffffff00000000

case umax 2s: the upper half of the operands does not count
  code  2ea26420                  # umax v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000200000002

case smin 16b 0: pairs at and between the ends of the range
  code  4e226c20                  # smin v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=0381ff00ff80c3c30180807fff800180

case smin 8b: the upper half of the operands does not count
  code  0e226c20                  # smin v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000101010101010101

case smin 8h 0: pairs at and between the ends of the range
  code  4e626c20                  # smin v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=0001800080007fffffff800000018000

case smin 8h 1
  code  4e626c20                  # smin v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=00038001ffff0000ffff8000c3c3c3c3

case smin 4h: the upper half of the operands does not count
  code  0e626c20                  # smin v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000001000100010001

case smin 4s 0: pairs at and between the ends of the range
  code  4ea26c20                  # smin v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=ffffffff800000000000000180000000

case smin 4s 1
  code  4ea26c20                  # smin v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=0000000180000000800000007fffffff

case smin 4s 2
  code  4ea26c20                  # smin v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=ffffffff80000000c3c3c3c3c3c3c3c3

case smin 4s 3
  code  4ea26c20                  # smin v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=0000000380000001ffffffff00000000

case smin 2s: the upper half of the operands does not count
  code  0ea26c20                  # smin v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000100000001

case umin 16b 0: pairs at and between the ends of the range
  code  6e226c20                  # umin v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=037f7f0001015a5a01007f7fff800180

case umin 8b: the upper half of the operands does not count
  code  2e226c20                  # umin v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000101010101010101

case umin 8h 0: pairs at and between the ends of the range
  code  6e626c20                  # umin v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=000100007fff7fffffff800000018000

case umin 8h 1
  code  6e626c20                  # umin v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=00037fff7fff0000000100015a5a5a5a

case umin 4h: the upper half of the operands does not count
  code  2e626c20                  # umin v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000001000100010001

case umin 4s 0: pairs at and between the ends of the range
  code  6ea26c20                  # umin v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=ffffffff800000000000000180000000

case umin 4s 1
  code  6ea26c20                  # umin v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000001000000007fffffff7fffffff

case umin 4s 2
  code  6ea26c20                  # umin v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=00000001000000015a5a5a5a5a5a5a5a

case umin 4s 3
  code  6ea26c20                  # umin v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=000000037fffffff7fffffff00000000

case umin 2s: the upper half of the operands does not count
  code  2ea26c20                  # umin v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000100000001

case sabd 16b 0: pairs at and between the ends of the range
  code  4e227420                  # sabd v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=04fe8000028197970180ff00007f7e00

case sabd 8b: the upper half of the operands does not count
  code  0e227420                  # sabd v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000101010101010101

case sabd 8h 0: pairs at and between the ends of the range
  code  4e627420                  # sabd v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=00018000ffff000000007fff7ffe0000

case sabd 8h 1
  code  4e627420                  # sabd v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=0004fffe800000000002800196979697

case sabd 4h: the upper half of the operands does not count
  code  0e627420                  # sabd v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000001000100010001

case sabd 4s 0: pairs at and between the ends of the range
  code  4ea27420                  # sabd v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=000000007fffffff7ffffffe00000000

case sabd 4s 1
  code  4ea27420                  # sabd v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=0000000180000000ffffffff00000000

case sabd 4s 2
  code  4ea27420                  # sabd v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=00000002800000019696969796969697

case sabd 4s 3
  code  4ea27420                  # sabd v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=00000004fffffffe8000000000000000

case sabd 2s: the upper half of the operands does not count
  code  0ea27420                  # sabd v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000100000001

case uabd 16b 0: pairs at and between the ends of the range
  code  6e227420                  # uabd v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=04028000fe7f696901800100007f7e00

case uabd 8b: the upper half of the operands does not count
  code  2e227420                  # uabd v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000101010101010101

case uabd 8h 0: pairs at and between the ends of the range
  code  6e627420                  # uabd v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=000180000001000000007fff7ffe0000

case uabd 8h 1
  code  6e627420                  # uabd v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=0004000280000000fffe7fff69696969

case uabd 4h: the upper half of the operands does not count
  code  2e627420                  # uabd v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000001000100010001

case uabd 4s 0: pairs at and between the ends of the range
  code  6ea27420                  # uabd v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=000000007fffffff7ffffffe00000000

case uabd 4s 1
  code  6ea27420                  # uabd v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000001800000000000000100000000

case uabd 4s 2
  code  6ea27420                  # uabd v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=fffffffe7fffffff6969696969696969

case uabd 4s 3
  code  6ea27420                  # uabd v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=00000004000000028000000000000000

case uabd 2s: the upper half of the operands does not count
  code  2ea27420                  # uabd v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000100000001

case mul 16b 0: pairs at and between the ends of the range
  code  4e229c20                  # mul v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=15ff8100ff808e8e0200800101807f00

case mul 8b: the upper half of the operands does not count
  code  0e229c20                  # mul v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000202020202020202

case mul 8h 0: pairs at and between the ends of the range
  code  4e629c20                  # mul v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=0002000080000001000180007fff0000

case mul 8h 1
  code  4e629c20                  # mul v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=0015ffff80010000ffff8000608e608e

case mul 4h: the upper half of the operands does not count
  code  0e629c20                  # mul v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000002000200020002

case mul 4s 0: pairs at and between the ends of the range
  code  4ea29c20                  # mul v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=00000001800000007fffffff00000000

case mul 4s 1
  code  4ea29c20                  # mul v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000002000000008000000000000001

case mul 4s 2
  code  4ea29c20                  # mul v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=ffffffff800000000633608e0633608e

case mul 4s 3
  code  4ea29c20                  # mul v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=00000015ffffffff8000000100000000

case mul 2s: the upper half of the operands does not count
  code  0ea29c20                  # mul v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000200000002

case saba 16b 0: pairs at and between the ends of the range
  code  4e227c20                  # saba v0.16b, v1.16b, v2.16b
  in    v0=8080808080808080808080808080808 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=0c0688080a899f9f0988070808878608

case saba 8b: the upper half of the operands does not count
  code  0e227c20                  # saba v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000005b5b010101010101

case saba 8h 0: pairs at and between the ends of the range
  code  4e627c20                  # saba v0.8h, v1.8h, v2.8h
  in    v0=7080708070807080708070807080708 v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=07098708070707080708870787060708

case saba 8h 1
  code  4e627c20                  # saba v0.8h, v1.8h, v2.8h
  in    v0=7080708070807080708070807080708 v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=070c070687080708070a87099d9f9d9f

case saba 4h: the upper half of the operands does not count
  code  0e627c20                  # saba v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000005a5b000100010001

case saba 4s 0: pairs at and between the ends of the range
  code  4ea27c20                  # saba v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=05060708850607078506070605060708

case saba 4s 1
  code  4ea27c20                  # saba v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=05060709850607080506070705060708

case saba 4s 2
  code  4ea27c20                  # saba v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=0506070a850607099b9c9d9f9b9c9d9f

case saba 4s 3
  code  4ea27c20                  # saba v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=0506070c050607068506070805060708

case saba 2s: the upper half of the operands does not count
  code  0ea27c20                  # saba v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000005a5a000100000001

case uaba 16b 0: pairs at and between the ends of the range
  code  6e227c20                  # uaba v0.16b, v1.16b, v2.16b
  in    v0=8080808080808080808080808080808 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=0c0a8808068771710988090808878608

case uaba 8b: the upper half of the operands does not count
  code  2e227c20                  # uaba v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000005b5b010101010101

case uaba 8h 0: pairs at and between the ends of the range
  code  6e627c20                  # uaba v0.8h, v1.8h, v2.8h
  in    v0=7080708070807080708070807080708 v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=07098708070907080708870787060708

case uaba 8h 1
  code  6e627c20                  # uaba v0.8h, v1.8h, v2.8h
  in    v0=7080708070807080708070807080708 v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=070c070a870807080706870770717071

case uaba 4h: the upper half of the operands does not count
  code  2e627c20                  # uaba v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000005a5b000100010001

case uaba 4s 0: pairs at and between the ends of the range
  code  6ea27c20                  # uaba v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=05060708850607078506070605060708

case uaba 4s 1
  code  6ea27c20                  # uaba v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=05060709850607080506070905060708

case uaba 4s 2
  code  6ea27c20                  # uaba v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=05060706850607076e6f70716e6f7071

case uaba 4s 3
  code  6ea27c20                  # uaba v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=0506070c0506070a8506070805060708

case uaba 2s: the upper half of the operands does not count
  code  2ea27c20                  # uaba v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000005a5a000100000001

case mla 16b 0: pairs at and between the ends of the range
  code  4e229420                  # mla v0.16b, v1.16b, v2.16b
  in    v0=8080808080808080808080808080808 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=1d078908078896960a08880909888708

case mla 8b: the upper half of the operands does not count
  code  0e229420                  # mla v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000005c5c020202020202

case mla 8h 0: pairs at and between the ends of the range
  code  4e629420                  # mla v0.8h, v1.8h, v2.8h
  in    v0=7080708070807080708070807080708 v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=070a0708870807090709870887070708

case mla 8h 1
  code  4e629420                  # mla v0.8h, v1.8h, v2.8h
  in    v0=7080708070807080708070807080708 v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=071d0707870907080707870867966796

case mla 4h: the upper half of the operands does not count
  code  0e629420                  # mla v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000005a5c000200020002

case mla 4s 0: pairs at and between the ends of the range
  code  4ea29420                  # mla v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=05060709850607088506070705060708

case mla 4s 1
  code  4ea29420                  # mla v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=0506070a050607088506070805060709

case mla 4s 2
  code  4ea29420                  # mla v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=05060707850607080b3967960b396796

case mla 4s 3
  code  4ea29420                  # mla v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=0506071d050607078506070905060708

case mla 2s: the upper half of the operands does not count
  code  0ea29420                  # mla v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000005a5a000200000002

case mls 16b 0: pairs at and between the ends of the range
  code  6e229420                  # mls v0.16b, v1.16b, v2.16b
  in    v0=8080808080808080808080808080808 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=f309870809887a7a0608880707888908

case mls 8b: the upper half of the operands does not count
  code  2e229420                  # mls v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000005858fefefefefefe

case mls 8h 0: pairs at and between the ends of the range
  code  6e629420                  # mls v0.8h, v1.8h, v2.8h
  in    v0=7080708070807080708070807080708 v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=07060708870807070707870887090708

case mls 8h 1
  code  6e629420                  # mls v0.8h, v1.8h, v2.8h
  in    v0=7080708070807080708070807080708 v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=06f307098707070807098708a67aa67a

case mls 4h: the upper half of the operands does not count
  code  2e629420                  # mls v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000005a58fffefffefffe

case mls 4s 0: pairs at and between the ends of the range
  code  6ea29420                  # mls v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=05060707850607088506070905060708

case mls 4s 1
  code  6ea29420                  # mls v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=05060706050607088506070805060707

case mls 4s 2
  code  6ea29420                  # mls v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=0506070985060708fed2a67afed2a67a

case mls 4s 3
  code  6ea29420                  # mls v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=050606f3050607098506070705060708

case mls 2s: the upper half of the operands does not count
  code  2ea29420                  # mls v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000005a59fffefffffffe

case addp 16b 0: pairs at and between the ends of the range
  code  4e22bc20                  # addp v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=82ff021d82fefe81887f7f1d01ff7fff

case addp 8b: the upper half of the operands does not count
  code  0e22bc20                  # addp v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000404040402020202

case addp 8h 0: pairs at and between the ends of the range
  code  4e62bc20                  # addp v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=8002fffefffe80010001ffff7fffffff

case addp 8h 1
  code  4e62bc20                  # addp v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=8002ffff00021e1d80087fff7fff1e1d

case addp 4h: the upper half of the operands does not count
  code  0e62bc20                  # addp v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000004000400020002

case addp 4s 0: pairs at and between the ends of the range
  code  4ea2bc20                  # addp v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=fffffffe800000017fffffffffffffff

case addp 4s 1
  code  4ea2bc20                  # addp v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=80000002fffffffe00000001ffffffff

case addp 4s 2
  code  4ea2bc20                  # addp v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=000000021e1e1e1d7fffffff1e1e1e1d

case addp 4s 3
  code  4ea2bc20                  # addp v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=80000002ffffffff800000087fffffff

case addp 2s: the upper half of the operands does not count
  code  0ea2bc20                  # addp v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000400000002

case addp 2d 0: pairs at and between the ends of the range
  code  4ee2bc20                  # addp v0.2d, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=18000000000000000
  out   v0=8000000000000001ffffffffffffffff

case addp 2d 1
  code  4ee2bc20                  # addp v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=ffffffffffffffffffffffffffffffff
  out   v0=fffffffffffffffe7fffffffffffffff

case addp 2d 2
  code  4ee2bc20                  # addp v0.2d, v1.2d, v2.2d
  in    v1=80000000000000007fffffffffffffff v2=7fffffffffffffff7fffffffffffffff
  out   v0=fffffffffffffffeffffffffffffffff

case addp 2d 3
  code  4ee2bc20                  # addp v0.2d, v1.2d, v2.2d
  in    v1=10000000000000000 v2=28000000000000000
  out   v0=80000000000000020000000000000001

case addp 2d 4
  code  4ee2bc20                  # addp v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c35a5a5a5a5a5a5a5a v2=5a5a5a5a5a5a5a5ac3c3c3c3c3c3c3c3
  out   v0=1e1e1e1e1e1e1e1d1e1e1e1e1e1e1e1d

case addp 2d 5
  code  4ee2bc20                  # addp v0.2d, v1.2d, v2.2d
  in    v1=ffffffffffffffff8000000000000000 v2=10000000000000001
  out   v0=00000000000000027fffffffffffffff

case smaxp 16b 0: pairs at and between the ends of the range
  code  4e22a420                  # smaxp v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=7f00015a027fff01077fff5a017fff7f

case smaxp 8b: the upper half of the operands does not count
  code  0e22a420                  # smaxp v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000202020201010101

case smaxp 8h 0: pairs at and between the ends of the range
  code  4e62a420                  # smaxp v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=00027fffffff000100017fffffff7fff

case smaxp 8h 1
  code  4e62a420                  # smaxp v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=7fff000000015a5a00077fffffff5a5a

case smaxp 4h: the upper half of the operands does not count
  code  0e62a420                  # smaxp v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000002000200010001

case smaxp 4s 0: pairs at and between the ends of the range
  code  4ea2a420                  # smaxp v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=ffffffff00000001ffffffff7fffffff

case smaxp 4s 1
  code  4ea2a420                  # smaxp v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=000000027fffffff000000017fffffff

case smaxp 4s 2
  code  4ea2a420                  # smaxp v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=000000015a5a5a5affffffff5a5a5a5a

case smaxp 4s 3
  code  4ea2a420                  # smaxp v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=7fffffff00000000000000077fffffff

case smaxp 2s: the upper half of the operands does not count
  code  0ea2a420                  # smaxp v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000200000001

case umaxp 16b 0: pairs at and between the ends of the range
  code  6e22a420                  # umaxp v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=7fff01c3807fff80817fffc30180ff80

case umaxp 8b: the upper half of the operands does not count
  code  2e22a420                  # umaxp v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000202020201010101

case umaxp 8h 0: pairs at and between the ends of the range
  code  6e62a420                  # umaxp v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=80007fffffff800000018000ffff8000

case umaxp 8h 1
  code  6e62a420                  # umaxp v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=7fffffff0001c3c380017fffffffc3c3

case umaxp 4h: the upper half of the operands does not count
  code  2e62a420                  # umaxp v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000002000200010001

case umaxp 4s 0: pairs at and between the ends of the range
  code  6ea2a420                  # umaxp v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=ffffffff80000000ffffffff80000000

case umaxp 4s 1
  code  6ea2a420                  # umaxp v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=800000007fffffff0000000180000000

case umaxp 4s 2
  code  6ea2a420                  # umaxp v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=00000001c3c3c3c3ffffffffc3c3c3c3

case umaxp 4s 3
  code  6ea2a420                  # umaxp v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=7fffffffffffffff800000017fffffff

case umaxp 2s: the upper half of the operands does not count
  code  2ea2a420                  # umaxp v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000200000001

case sminp 16b 0: pairs at and between the ends of the range
  code  4e22ac20                  # sminp v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=03ff01c3807fff80810080c300808080

case sminp 8b: the upper half of the operands does not count
  code  0e22ac20                  # sminp v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000202020201010101

case sminp 8h 0: pairs at and between the ends of the range
  code  4e62ac20                  # sminp v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=80007fffffff80000000800080008000

case sminp 8h 1
  code  4e62ac20                  # sminp v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=0003ffff0001c3c3800100008000c3c3

case sminp 4h: the upper half of the operands does not count
  code  0e62ac20                  # sminp v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000002000200010001

case sminp 4s 0: pairs at and between the ends of the range
  code  4ea2ac20                  # sminp v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=ffffffff800000008000000080000000

case sminp 4s 1
  code  4ea2ac20                  # sminp v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=800000007fffffff0000000080000000

case sminp 4s 2
  code  4ea2ac20                  # sminp v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=00000001c3c3c3c380000000c3c3c3c3

case sminp 4s 3
  code  4ea2ac20                  # sminp v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=00000003ffffffff8000000100000000

case sminp 2s: the upper half of the operands does not count
  code  0ea2ac20                  # sminp v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000200000001

case uminp 16b 0: pairs at and between the ends of the range
  code  6e22ac20                  # uminp v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=0300015a027fff010700805a007f807f

case uminp 8b: the upper half of the operands does not count
  code  2e22ac20                  # uminp v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000202020201010101

case uminp 8h 0: pairs at and between the ends of the range
  code  6e62ac20                  # uminp v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=00027fffffff000100007fff80007fff

case uminp 8h 1
  code  6e62ac20                  # uminp v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=0003000000015a5a0007000080005a5a

case uminp 4h: the upper half of the operands does not count
  code  2e62ac20                  # uminp v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000002000200010001

case uminp 4s 0: pairs at and between the ends of the range
  code  6ea2ac20                  # uminp v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=ffffffff00000001800000007fffffff

case uminp 4s 1
  code  6ea2ac20                  # uminp v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=000000027fffffff000000007fffffff

case uminp 4s 2
  code  6ea2ac20                  # uminp v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=000000015a5a5a5a800000005a5a5a5a

case uminp 4s 3
  code  6ea2ac20                  # uminp v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=00000003000000000000000700000000

case uminp 2s: the upper half of the operands does not count
  code  2ea2ac20                  # uminp v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000200000001

case pmul 16b 0: pairs at and between the ends of the range
  code  6e229c20                  # pmul v0.16b, v1.16b, v2.16b
  in    v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=09ffd500ff806e6e0200805555807f00

case pmul 8b: the upper half of the operands does not count
  code  2e229c20                  # pmul v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=80808080808080800202020202020202
  out   v0=00000000000000000202020202020202

case sqdmulh 8h 0: pairs at and between the ends of the range
  code  4e62b420                  # sqdmulh v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=0000000080017ffe0000000100007fff fpsr=8000000

case sqdmulh 8h 1
  code  4e62b420                  # sqdmulh v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=00008001ffff0000ffffffffd57ad57a

case sqdmulh 4h: the upper half of the operands does not count
  code  0e62b420                  # sqdmulh v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000000000000000000

case sqdmulh 4s 0: pairs at and between the ends of the range
  code  4ea2b420                  # sqdmulh v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=0000000000000001000000007fffffff fpsr=8000000

case sqdmulh 4s 1
  code  4ea2b420                  # sqdmulh v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=0000000000000000800000017ffffffe

case sqdmulh 4s 2
  code  4ea2b420                  # sqdmulh v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=ffffffffffffffffd57b20c6d57b20c6

case sqdmulh 4s 3
  code  4ea2b420                  # sqdmulh v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=0000000080000001ffffffff00000000

case sqdmulh 2s: the upper half of the operands does not count
  code  0ea2b420                  # sqdmulh v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000000000000

case sqrdmulh 8h 0: pairs at and between the ends of the range
  code  6e62b420                  # sqrdmulh v0.8h, v1.8h, v2.8h
  in    v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=0000000080017ffe0000000100017fff fpsr=8000000

case sqrdmulh 8h 1
  code  6e62b420                  # sqrdmulh v0.8h, v1.8h, v2.8h
  in    v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=00008002ffff00000000ffffd57bd57b

case sqrdmulh 4h: the upper half of the operands does not count
  code  2e62b420                  # sqrdmulh v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000000000000000000000

case sqrdmulh 4s 0: pairs at and between the ends of the range
  code  6ea2b420                  # sqrdmulh v0.4s, v1.4s, v2.4s
  in    v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=0000000000000001000000017fffffff fpsr=8000000

case sqrdmulh 4s 1
  code  6ea2b420                  # sqrdmulh v0.4s, v1.4s, v2.4s
  in    v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=0000000000000000800000017ffffffe

case sqrdmulh 4s 2
  code  6ea2b420                  # sqrdmulh v0.4s, v1.4s, v2.4s
  in    v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=00000000ffffffffd57b20c6d57b20c6

case sqrdmulh 4s 3
  code  6ea2b420                  # sqrdmulh v0.4s, v1.4s, v2.4s
  in    v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=0000000080000002ffffffff00000000

case sqrdmulh 2s: the upper half of the operands does not count
  code  2ea2b420                  # sqrdmulh v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000000000000000000000

case sqrdmlah 8h 0: pairs at and between the ends of the range
  code  6e428420                  # sqrdmlah v0.8h, v1.8h, v2.8h
  in    v0=7080708070807080708070807080708 v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=0708070887097fff0708070907097fff fpsr=8000000

case sqrdmlah 8h 1
  code  6e428420                  # sqrdmlah v0.8h, v1.8h, v2.8h
  in    v0=7080708070807080708070807080708 v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=0708870a0707070807080707dc83dc83

case sqrdmlah 4h: the upper half of the operands does not count
  code  2e428420                  # sqrdmlah v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000005a5a000000000000

case sqrdmlah 4s 0: pairs at and between the ends of the range
  code  6e828420                  # sqrdmlah v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=0506070805060709050607097fffffff fpsr=8000000

case sqrdmlah 4s 1
  code  6e828420                  # sqrdmlah v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=0506070805060708850607097fffffff fpsr=8000000

case sqrdmlah 4s 2
  code  6e828420                  # sqrdmlah v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=0506070805060707da8127ceda8127ce

case sqrdmlah 4s 3
  code  6e828420                  # sqrdmlah v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=050607088506070a0506070705060708

case sqrdmlah 2s: the upper half of the operands does not count
  code  2e828420                  # sqrdmlah v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000005a5a000000000000

case sqrdmlsh 8h 0: pairs at and between the ends of the range
  code  6e428c20                  # sqrdmlsh v0.8h, v1.8h, v2.8h
  in    v0=7080708070807080708070807080708 v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=070807087fff870a0708070707078708 fpsr=8000000

case sqrdmlsh 8h 1
  code  6e428c20                  # sqrdmlsh v0.8h, v1.8h, v2.8h
  in    v0=7080708070807080708070807080708 v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=07087fff0709070807080709318d318d fpsr=8000000

case sqrdmlsh 4h: the upper half of the operands does not count
  code  2e428c20                  # sqrdmlsh v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=80008000800080000002000200020002
  out   v0=00000000000000005a5a000000000000

case sqrdmlsh 4s 0: pairs at and between the ends of the range
  code  6e828c20                  # sqrdmlsh v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=05060708050607070506070785060708

case sqrdmlsh 4s 1
  code  6e828c20                  # sqrdmlsh v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=05060708050607087fffffff8506070a fpsr=8000000

case sqrdmlsh 4s 2
  code  6e828c20                  # sqrdmlsh v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=ffffffff80000000c3c3c3c35a5a5a5a v2=1000000015a5a5a5ac3c3c3c3
  out   v0=05060708050607092f8ae6422f8ae642

case sqrdmlsh 4s 3
  code  6e828c20                  # sqrdmlsh v0.4s, v1.4s, v2.4s
  in    v0=5060708050607080506070805060708 v1=7800000017fffffff00000000 v2=37fffffffffffffff00000000
  out   v0=050607087fffffff0506070905060708 fpsr=8000000

case sqrdmlsh 2s: the upper half of the operands does not count
  code  2e828c20                  # sqrdmlsh v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=80000000800000000000000200000002
  out   v0=00000000000000005a5a000000000000

case sshl 16b 0: pairs at and between the ends of the range
  code  4e224420                  # sshl v0.16b, v1.16b, v2.16b
  in    v1=100c37f5afd03ff0180c37fc3017f80 v2=67f04f701fefe7f8008f8f8f90701ff
  out   v0=40003000b4ff00000000ff00ff80fec0

case sshl 8b: the upper half of the operands does not count
  code  0e224420                  # sshl v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=ffffffffffffffff8080808080808080
  out   v0=00000000000000000000000000000000

case sshl 8h 0: pairs at and between the ends of the range
  code  4e624420                  # sshl v0.8h, v1.8h, v2.8h
  in    v1=18000c3c37fffc3c300017fff8000 v2=ff800010fff0fff0fff1000f0001ffff
  out   v0=00000000ffff0000ffff8000fffec000

case sshl 8h 1
  code  4e624420                  # sshl v0.8h, v1.8h, v2.8h
  in    v1=10000c3c37fff5a5afffd0003ffff v2=e007f0104ffef0001fffefffe007f
  out   v0=400000003c300000b4b4ffff00000000

case sshl 4h: the upper half of the operands does not count
  code  0e624420                  # sshl v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=ffffffffffffffffff80ff80ff80ff80
  out   v0=00000000000000000000000000000000

case sshl 4s 0: pairs at and between the ends of the range
  code  4ea24420                  # sshl v0.4s, v1.4s, v2.4s
  in    v1=c3c3c3c3000000017fffffff80000000 v2=ffffffe10000001f00000001ffffffff
  out   v0=ffffffff80000000fffffffec0000000

case sshl 4s 1
  code  4ea24420                  # sshl v0.4s, v1.4s, v2.4s
  in    v1=180000000c3c3c3c37fffffff v2=ffffff8000000020ffffffe0ffffffe0
  out   v0=0000000000000000ffffffff00000000

case sshl 4s 2
  code  4ea24420                  # sshl v0.4s, v1.4s, v2.4s
  in    v1=5a5a5a5afffffffd00000003ffffffff v2=1fffffffefffffffe0000007f
  out   v0=b4b4b4b4ffffffff0000000000000000

case sshl 4s 3
  code  4ea24420                  # sshl v0.4s, v1.4s, v2.4s
  in    v1=100000000c3c3c3c37fffffff v2=1e0000007f00000104ffffffdf
  out   v0=40000000000000003c3c3c3000000000

case sshl 2s: the upper half of the operands does not count
  code  0ea24420                  # sshl v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=ffffffffffffffffffffff80ffffff80
  out   v0=00000000000000000000000000000000

case sshl 2d 0: pairs at and between the ends of the range
  code  4ee24420                  # sshl v0.2d, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=1ffffffffffffffff
  out   v0=fffffffffffffffec000000000000000

case sshl 2d 1
  code  4ee24420                  # sshl v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c30000000000000001 v2=ffffffffffffffc1000000000000003f
  out   v0=ffffffffffffffff8000000000000000

case sshl 2d 2
  code  4ee24420                  # sshl v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c37fffffffffffffff v2=ffffffffffffffc0ffffffffffffffc0
  out   v0=ffffffffffffffff0000000000000000

case sshl 2d 3
  code  4ee24420                  # sshl v0.2d, v1.2d, v2.2d
  in    v1=18000000000000000 v2=ffffffffffffff800000000000000040
  out   v0=00000000000000000000000000000000

case sshl 2d 4
  code  4ee24420                  # sshl v0.2d, v1.2d, v2.2d
  in    v1=3ffffffffffffffff v2=fffffffffffffffe000000000000007f
  out   v0=00000000000000000000000000000000

case sshl 2d 5
  code  4ee24420                  # sshl v0.2d, v1.2d, v2.2d
  in    v1=5a5a5a5a5a5a5a5afffffffffffffffd v2=1fffffffffffffffe
  out   v0=b4b4b4b4b4b4b4b4ffffffffffffffff

case ushl 16b 0: pairs at and between the ends of the range
  code  6e224420                  # ushl v0.16b, v1.16b, v2.16b
  in    v1=100c37f5afd03ff0180c37fc3017f80 v2=67f04f701fefe7f8008f8f8f90701ff
  out   v0=40003000b43f0000000000000180fe40

case ushl 8b: the upper half of the operands does not count
  code  2e224420                  # ushl v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=ffffffffffffffff8080808080808080
  out   v0=00000000000000000000000000000000

case ushl 8h 0: pairs at and between the ends of the range
  code  6e624420                  # ushl v0.8h, v1.8h, v2.8h
  in    v1=18000c3c37fffc3c300017fff8000 v2=ff800010fff0fff0fff1000f0001ffff
  out   v0=000000000000000000018000fffe4000

case ushl 8h 1
  code  6e624420                  # ushl v0.8h, v1.8h, v2.8h
  in    v1=10000c3c37fff5a5afffd0003ffff v2=e007f0104ffef0001fffefffe007f
  out   v0=400000003c300000b4b43fff00000000

case ushl 4h: the upper half of the operands does not count
  code  2e624420                  # ushl v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=ffffffffffffffffff80ff80ff80ff80
  out   v0=00000000000000000000000000000000

case ushl 4s 0: pairs at and between the ends of the range
  code  6ea24420                  # ushl v0.4s, v1.4s, v2.4s
  in    v1=c3c3c3c3000000017fffffff80000000 v2=ffffffe10000001f00000001ffffffff
  out   v0=0000000180000000fffffffe40000000

case ushl 4s 1
  code  6ea24420                  # ushl v0.4s, v1.4s, v2.4s
  in    v1=180000000c3c3c3c37fffffff v2=ffffff8000000020ffffffe0ffffffe0
  out   v0=00000000000000000000000000000000

case ushl 4s 2
  code  6ea24420                  # ushl v0.4s, v1.4s, v2.4s
  in    v1=5a5a5a5afffffffd00000003ffffffff v2=1fffffffefffffffe0000007f
  out   v0=b4b4b4b43fffffff0000000000000000

case ushl 4s 3
  code  6ea24420                  # ushl v0.4s, v1.4s, v2.4s
  in    v1=100000000c3c3c3c37fffffff v2=1e0000007f00000104ffffffdf
  out   v0=40000000000000003c3c3c3000000000

case ushl 2s: the upper half of the operands does not count
  code  2ea24420                  # ushl v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=ffffffffffffffffffffff80ffffff80
  out   v0=00000000000000000000000000000000

case ushl 2d 0: pairs at and between the ends of the range
  code  6ee24420                  # ushl v0.2d, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=1ffffffffffffffff
  out   v0=fffffffffffffffe4000000000000000

case ushl 2d 1
  code  6ee24420                  # ushl v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c30000000000000001 v2=ffffffffffffffc1000000000000003f
  out   v0=00000000000000018000000000000000

case ushl 2d 2
  code  6ee24420                  # ushl v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c37fffffffffffffff v2=ffffffffffffffc0ffffffffffffffc0
  out   v0=00000000000000000000000000000000

case ushl 2d 3
  code  6ee24420                  # ushl v0.2d, v1.2d, v2.2d
  in    v1=18000000000000000 v2=ffffffffffffff800000000000000040
  out   v0=00000000000000000000000000000000

case ushl 2d 4
  code  6ee24420                  # ushl v0.2d, v1.2d, v2.2d
  in    v1=3ffffffffffffffff v2=fffffffffffffffe000000000000007f
  out   v0=00000000000000000000000000000000

case ushl 2d 5
  code  6ee24420                  # ushl v0.2d, v1.2d, v2.2d
  in    v1=5a5a5a5a5a5a5a5afffffffffffffffd v2=1fffffffffffffffe
  out   v0=b4b4b4b4b4b4b4b43fffffffffffffff

case srshl 16b 0: pairs at and between the ends of the range
  code  4e225420                  # srshl v0.16b, v1.16b, v2.16b
  in    v1=100c37f5afd03ff0180c37fc3017f80 v2=67f04f701fefe7f8008f8f8f90701ff
  out   v0=40003000b4ff0100000000000080fec0

case srshl 8b: the upper half of the operands does not count
  code  0e225420                  # srshl v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=ffffffffffffffff8080808080808080
  out   v0=00000000000000000000000000000000

case srshl 8h 0: pairs at and between the ends of the range
  code  4e625420                  # srshl v0.8h, v1.8h, v2.8h
  in    v1=18000c3c37fffc3c300017fff8000 v2=ff800010fff0fff0fff1000f0001ffff
  out   v0=000000000000000000008000fffec000

case srshl 8h 1
  code  4e625420                  # srshl v0.8h, v1.8h, v2.8h
  in    v1=10000c3c37fff5a5afffd0003ffff v2=e007f0104ffef0001fffefffe007f
  out   v0=400000003c300000b4b4ffff00010000

case srshl 4h: the upper half of the operands does not count
  code  0e625420                  # srshl v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=ffffffffffffffffff80ff80ff80ff80
  out   v0=00000000000000000000000000000000

case srshl 4s 0: pairs at and between the ends of the range
  code  4ea25420                  # srshl v0.4s, v1.4s, v2.4s
  in    v1=c3c3c3c3000000017fffffff80000000 v2=ffffffe10000001f00000001ffffffff
  out   v0=0000000080000000fffffffec0000000

case srshl 4s 1
  code  4ea25420                  # srshl v0.4s, v1.4s, v2.4s
  in    v1=180000000c3c3c3c37fffffff v2=ffffff8000000020ffffffe0ffffffe0
  out   v0=00000000000000000000000000000000

case srshl 4s 2
  code  4ea25420                  # srshl v0.4s, v1.4s, v2.4s
  in    v1=5a5a5a5afffffffd00000003ffffffff v2=1fffffffefffffffe0000007f
  out   v0=b4b4b4b4ffffffff0000000100000000

case srshl 4s 3
  code  4ea25420                  # srshl v0.4s, v1.4s, v2.4s
  in    v1=100000000c3c3c3c37fffffff v2=1e0000007f00000104ffffffdf
  out   v0=40000000000000003c3c3c3000000000

case srshl 2s: the upper half of the operands does not count
  code  0ea25420                  # srshl v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=ffffffffffffffffffffff80ffffff80
  out   v0=00000000000000000000000000000000

case srshl 2d 0: pairs at and between the ends of the range
  code  4ee25420                  # srshl v0.2d, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=1ffffffffffffffff
  out   v0=fffffffffffffffec000000000000000

case srshl 2d 1
  code  4ee25420                  # srshl v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c30000000000000001 v2=ffffffffffffffc1000000000000003f
  out   v0=00000000000000008000000000000000

case srshl 2d 2
  code  4ee25420                  # srshl v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c37fffffffffffffff v2=ffffffffffffffc0ffffffffffffffc0
  out   v0=00000000000000000000000000000000

case srshl 2d 3
  code  4ee25420                  # srshl v0.2d, v1.2d, v2.2d
  in    v1=18000000000000000 v2=ffffffffffffff800000000000000040
  out   v0=00000000000000000000000000000000

case srshl 2d 4
  code  4ee25420                  # srshl v0.2d, v1.2d, v2.2d
  in    v1=3ffffffffffffffff v2=fffffffffffffffe000000000000007f
  out   v0=00000000000000010000000000000000

case srshl 2d 5
  code  4ee25420                  # srshl v0.2d, v1.2d, v2.2d
  in    v1=5a5a5a5a5a5a5a5afffffffffffffffd v2=1fffffffffffffffe
  out   v0=b4b4b4b4b4b4b4b4ffffffffffffffff

case urshl 16b 0: pairs at and between the ends of the range
  code  6e225420                  # urshl v0.16b, v1.16b, v2.16b
  in    v1=100c37f5afd03ff0180c37fc3017f80 v2=67f04f701fefe7f8008f8f8f90701ff
  out   v0=40003000b43f0100000001000280fe40

case urshl 8b: the upper half of the operands does not count
  code  2e225420                  # urshl v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=ffffffffffffffff8080808080808080
  out   v0=00000000000000000000000000000000

case urshl 8h 0: pairs at and between the ends of the range
  code  6e625420                  # urshl v0.8h, v1.8h, v2.8h
  in    v1=18000c3c37fffc3c300017fff8000 v2=ff800010fff0fff0fff1000f0001ffff
  out   v0=000000000001000000028000fffe4000

case urshl 8h 1
  code  6e625420                  # urshl v0.8h, v1.8h, v2.8h
  in    v1=10000c3c37fff5a5afffd0003ffff v2=e007f0104ffef0001fffefffe007f
  out   v0=400000003c300000b4b43fff00010000

case urshl 4h: the upper half of the operands does not count
  code  2e625420                  # urshl v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=ffffffffffffffffff80ff80ff80ff80
  out   v0=00000000000000000000000000000000

case urshl 4s 0: pairs at and between the ends of the range
  code  6ea25420                  # urshl v0.4s, v1.4s, v2.4s
  in    v1=c3c3c3c3000000017fffffff80000000 v2=ffffffe10000001f00000001ffffffff
  out   v0=0000000280000000fffffffe40000000

case urshl 4s 1
  code  6ea25420                  # urshl v0.4s, v1.4s, v2.4s
  in    v1=180000000c3c3c3c37fffffff v2=ffffff8000000020ffffffe0ffffffe0
  out   v0=00000000000000000000000100000000

case urshl 4s 2
  code  6ea25420                  # urshl v0.4s, v1.4s, v2.4s
  in    v1=5a5a5a5afffffffd00000003ffffffff v2=1fffffffefffffffe0000007f
  out   v0=b4b4b4b43fffffff0000000100000000

case urshl 4s 3
  code  6ea25420                  # urshl v0.4s, v1.4s, v2.4s
  in    v1=100000000c3c3c3c37fffffff v2=1e0000007f00000104ffffffdf
  out   v0=40000000000000003c3c3c3000000000

case urshl 2s: the upper half of the operands does not count
  code  2ea25420                  # urshl v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=ffffffffffffffffffffff80ffffff80
  out   v0=00000000000000000000000000000000

case urshl 2d 0: pairs at and between the ends of the range
  code  6ee25420                  # urshl v0.2d, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=1ffffffffffffffff
  out   v0=fffffffffffffffe4000000000000000

case urshl 2d 1
  code  6ee25420                  # urshl v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c30000000000000001 v2=ffffffffffffffc1000000000000003f
  out   v0=00000000000000028000000000000000

case urshl 2d 2
  code  6ee25420                  # urshl v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c37fffffffffffffff v2=ffffffffffffffc0ffffffffffffffc0
  out   v0=00000000000000010000000000000000

case urshl 2d 3
  code  6ee25420                  # urshl v0.2d, v1.2d, v2.2d
  in    v1=18000000000000000 v2=ffffffffffffff800000000000000040
  out   v0=00000000000000000000000000000000

case urshl 2d 4
  code  6ee25420                  # urshl v0.2d, v1.2d, v2.2d
  in    v1=3ffffffffffffffff v2=fffffffffffffffe000000000000007f
  out   v0=00000000000000010000000000000000

case urshl 2d 5
  code  6ee25420                  # urshl v0.2d, v1.2d, v2.2d
  in    v1=5a5a5a5a5a5a5a5afffffffffffffffd v2=1fffffffffffffffe
  out   v0=b4b4b4b4b4b4b4b43fffffffffffffff

case sqshl 16b 0: pairs at and between the ends of the range
  code  4e224c20                  # sqshl v0.16b, v1.16b, v2.16b
  in    v1=100c37f5afd03ff0180c37fc3017f80 v2=67f04f701fefe7f8008f8f8f90701ff
  out   v0=400080007fff00800080ff00ff7f7fc0 fpsr=8000000

case sqshl 8b: the upper half of the operands does not count
  code  0e224c20                  # sqshl v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=ffffffffffffffff8080808080808080
  out   v0=00000000000000000000000000000000

case sqshl 8h 0: pairs at and between the ends of the range
  code  4e624c20                  # sqshl v0.8h, v1.8h, v2.8h
  in    v1=18000c3c37fffc3c300017fff8000 v2=ff800010fff0fff0fff1000f0001ffff
  out   v0=00008000ffff0000ffff7fff7fffc000 fpsr=8000000

case sqshl 8h 1
  code  4e624c20                  # sqshl v0.8h, v1.8h, v2.8h
  in    v1=10000c3c37fff5a5afffd0003ffff v2=e007f0104ffef0001fffefffe007f
  out   v0=40000000800000007fffffff00008000 fpsr=8000000

case sqshl 4h: the upper half of the operands does not count
  code  0e624c20                  # sqshl v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=ffffffffffffffffff80ff80ff80ff80
  out   v0=00000000000000000000000000000000

case sqshl 4s 0: pairs at and between the ends of the range
  code  4ea24c20                  # sqshl v0.4s, v1.4s, v2.4s
  in    v1=c3c3c3c3000000017fffffff80000000 v2=ffffffe10000001f00000001ffffffff
  out   v0=ffffffff7fffffff7fffffffc0000000 fpsr=8000000

case sqshl 4s 1
  code  4ea24c20                  # sqshl v0.4s, v1.4s, v2.4s
  in    v1=180000000c3c3c3c37fffffff v2=ffffff8000000020ffffffe0ffffffe0
  out   v0=0000000080000000ffffffff00000000 fpsr=8000000

case sqshl 4s 2
  code  4ea24c20                  # sqshl v0.4s, v1.4s, v2.4s
  in    v1=5a5a5a5afffffffd00000003ffffffff v2=1fffffffefffffffe0000007f
  out   v0=7fffffffffffffff0000000080000000 fpsr=8000000

case sqshl 4s 3
  code  4ea24c20                  # sqshl v0.4s, v1.4s, v2.4s
  in    v1=100000000c3c3c3c37fffffff v2=1e0000007f00000104ffffffdf
  out   v0=40000000000000008000000000000000 fpsr=8000000

case sqshl 2s: the upper half of the operands does not count
  code  0ea24c20                  # sqshl v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=ffffffffffffffffffffff80ffffff80
  out   v0=00000000000000000000000000000000

case sqshl 2d 0: pairs at and between the ends of the range
  code  4ee24c20                  # sqshl v0.2d, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=1ffffffffffffffff
  out   v0=7fffffffffffffffc000000000000000 fpsr=8000000

case sqshl 2d 1
  code  4ee24c20                  # sqshl v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c30000000000000001 v2=ffffffffffffffc1000000000000003f
  out   v0=ffffffffffffffff7fffffffffffffff fpsr=8000000

case sqshl 2d 2
  code  4ee24c20                  # sqshl v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c37fffffffffffffff v2=ffffffffffffffc0ffffffffffffffc0
  out   v0=ffffffffffffffff0000000000000000

case sqshl 2d 3
  code  4ee24c20                  # sqshl v0.2d, v1.2d, v2.2d
  in    v1=18000000000000000 v2=ffffffffffffff800000000000000040
  out   v0=00000000000000008000000000000000 fpsr=8000000

case sqshl 2d 4
  code  4ee24c20                  # sqshl v0.2d, v1.2d, v2.2d
  in    v1=3ffffffffffffffff v2=fffffffffffffffe000000000000007f
  out   v0=00000000000000008000000000000000 fpsr=8000000

case sqshl 2d 5
  code  4ee24c20                  # sqshl v0.2d, v1.2d, v2.2d
  in    v1=5a5a5a5a5a5a5a5afffffffffffffffd v2=1fffffffffffffffe
  out   v0=7fffffffffffffffffffffffffffffff fpsr=8000000

case uqshl 16b 0: pairs at and between the ends of the range
  code  6e224c20                  # uqshl v0.16b, v1.16b, v2.16b
  in    v1=100c37f5afd03ff0180c37fc3017f80 v2=67f04f701fefe7f8008f8f8f90701ff
  out   v0=4000ff00b43f00ff00ff00000180fe40 fpsr=8000000

case uqshl 8b: the upper half of the operands does not count
  code  2e224c20                  # uqshl v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=ffffffffffffffff8080808080808080
  out   v0=00000000000000000000000000000000

case uqshl 8h 0: pairs at and between the ends of the range
  code  6e624c20                  # uqshl v0.8h, v1.8h, v2.8h
  in    v1=18000c3c37fffc3c300017fff8000 v2=ff800010fff0fff0fff1000f0001ffff
  out   v0=0000ffff0000000000018000fffe4000 fpsr=8000000

case uqshl 8h 1
  code  6e624c20                  # uqshl v0.8h, v1.8h, v2.8h
  in    v1=10000c3c37fff5a5afffd0003ffff v2=e007f0104ffef0001fffefffe007f
  out   v0=40000000ffff0000b4b43fff0000ffff fpsr=8000000

case uqshl 4h: the upper half of the operands does not count
  code  2e624c20                  # uqshl v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=ffffffffffffffffff80ff80ff80ff80
  out   v0=00000000000000000000000000000000

case uqshl 4s 0: pairs at and between the ends of the range
  code  6ea24c20                  # uqshl v0.4s, v1.4s, v2.4s
  in    v1=c3c3c3c3000000017fffffff80000000 v2=ffffffe10000001f00000001ffffffff
  out   v0=0000000180000000fffffffe40000000

case uqshl 4s 1
  code  6ea24c20                  # uqshl v0.4s, v1.4s, v2.4s
  in    v1=180000000c3c3c3c37fffffff v2=ffffff8000000020ffffffe0ffffffe0
  out   v0=00000000ffffffff0000000000000000 fpsr=8000000

case uqshl 4s 2
  code  6ea24c20                  # uqshl v0.4s, v1.4s, v2.4s
  in    v1=5a5a5a5afffffffd00000003ffffffff v2=1fffffffefffffffe0000007f
  out   v0=b4b4b4b43fffffff00000000ffffffff fpsr=8000000

case uqshl 4s 3
  code  6ea24c20                  # uqshl v0.4s, v1.4s, v2.4s
  in    v1=100000000c3c3c3c37fffffff v2=1e0000007f00000104ffffffdf
  out   v0=4000000000000000ffffffff00000000 fpsr=8000000

case uqshl 2s: the upper half of the operands does not count
  code  2ea24c20                  # uqshl v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=ffffffffffffffffffffff80ffffff80
  out   v0=00000000000000000000000000000000

case uqshl 2d 0: pairs at and between the ends of the range
  code  6ee24c20                  # uqshl v0.2d, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=1ffffffffffffffff
  out   v0=fffffffffffffffe4000000000000000

case uqshl 2d 1
  code  6ee24c20                  # uqshl v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c30000000000000001 v2=ffffffffffffffc1000000000000003f
  out   v0=00000000000000018000000000000000

case uqshl 2d 2
  code  6ee24c20                  # uqshl v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c37fffffffffffffff v2=ffffffffffffffc0ffffffffffffffc0
  out   v0=00000000000000000000000000000000

case uqshl 2d 3
  code  6ee24c20                  # uqshl v0.2d, v1.2d, v2.2d
  in    v1=18000000000000000 v2=ffffffffffffff800000000000000040
  out   v0=0000000000000000ffffffffffffffff fpsr=8000000

case uqshl 2d 4
  code  6ee24c20                  # uqshl v0.2d, v1.2d, v2.2d
  in    v1=3ffffffffffffffff v2=fffffffffffffffe000000000000007f
  out   v0=0000000000000000ffffffffffffffff fpsr=8000000

case uqshl 2d 5
  code  6ee24c20                  # uqshl v0.2d, v1.2d, v2.2d
  in    v1=5a5a5a5a5a5a5a5afffffffffffffffd v2=1fffffffffffffffe
  out   v0=b4b4b4b4b4b4b4b43fffffffffffffff

case sqrshl 16b 0: pairs at and between the ends of the range
  code  4e225c20                  # sqrshl v0.16b, v1.16b, v2.16b
  in    v1=100c37f5afd03ff0180c37fc3017f80 v2=67f04f701fefe7f8008f8f8f90701ff
  out   v0=400080007fff018000800000007f7fc0 fpsr=8000000

case sqrshl 8b: the upper half of the operands does not count
  code  0e225c20                  # sqrshl v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=ffffffffffffffff8080808080808080
  out   v0=00000000000000000000000000000000

case sqrshl 8h 0: pairs at and between the ends of the range
  code  4e625c20                  # sqrshl v0.8h, v1.8h, v2.8h
  in    v1=18000c3c37fffc3c300017fff8000 v2=ff800010fff0fff0fff1000f0001ffff
  out   v0=000080000000000000007fff7fffc000 fpsr=8000000

case sqrshl 8h 1
  code  4e625c20                  # sqrshl v0.8h, v1.8h, v2.8h
  in    v1=10000c3c37fff5a5afffd0003ffff v2=e007f0104ffef0001fffefffe007f
  out   v0=40000000800000007fffffff00018000 fpsr=8000000

case sqrshl 4h: the upper half of the operands does not count
  code  0e625c20                  # sqrshl v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=ffffffffffffffffff80ff80ff80ff80
  out   v0=00000000000000000000000000000000

case sqrshl 4s 0: pairs at and between the ends of the range
  code  4ea25c20                  # sqrshl v0.4s, v1.4s, v2.4s
  in    v1=c3c3c3c3000000017fffffff80000000 v2=ffffffe10000001f00000001ffffffff
  out   v0=000000007fffffff7fffffffc0000000 fpsr=8000000

case sqrshl 4s 1
  code  4ea25c20                  # sqrshl v0.4s, v1.4s, v2.4s
  in    v1=180000000c3c3c3c37fffffff v2=ffffff8000000020ffffffe0ffffffe0
  out   v0=00000000800000000000000000000000 fpsr=8000000

case sqrshl 4s 2
  code  4ea25c20                  # sqrshl v0.4s, v1.4s, v2.4s
  in    v1=5a5a5a5afffffffd00000003ffffffff v2=1fffffffefffffffe0000007f
  out   v0=7fffffffffffffff0000000180000000 fpsr=8000000

case sqrshl 4s 3
  code  4ea25c20                  # sqrshl v0.4s, v1.4s, v2.4s
  in    v1=100000000c3c3c3c37fffffff v2=1e0000007f00000104ffffffdf
  out   v0=40000000000000008000000000000000 fpsr=8000000

case sqrshl 2s: the upper half of the operands does not count
  code  0ea25c20                  # sqrshl v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=ffffffffffffffffffffff80ffffff80
  out   v0=00000000000000000000000000000000

case sqrshl 2d 0: pairs at and between the ends of the range
  code  4ee25c20                  # sqrshl v0.2d, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=1ffffffffffffffff
  out   v0=7fffffffffffffffc000000000000000 fpsr=8000000

case sqrshl 2d 1
  code  4ee25c20                  # sqrshl v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c30000000000000001 v2=ffffffffffffffc1000000000000003f
  out   v0=00000000000000007fffffffffffffff fpsr=8000000

case sqrshl 2d 2
  code  4ee25c20                  # sqrshl v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c37fffffffffffffff v2=ffffffffffffffc0ffffffffffffffc0
  out   v0=00000000000000000000000000000000

case sqrshl 2d 3
  code  4ee25c20                  # sqrshl v0.2d, v1.2d, v2.2d
  in    v1=18000000000000000 v2=ffffffffffffff800000000000000040
  out   v0=00000000000000008000000000000000 fpsr=8000000

case sqrshl 2d 4
  code  4ee25c20                  # sqrshl v0.2d, v1.2d, v2.2d
  in    v1=3ffffffffffffffff v2=fffffffffffffffe000000000000007f
  out   v0=00000000000000018000000000000000 fpsr=8000000

case sqrshl 2d 5
  code  4ee25c20                  # sqrshl v0.2d, v1.2d, v2.2d
  in    v1=5a5a5a5a5a5a5a5afffffffffffffffd v2=1fffffffffffffffe
  out   v0=7fffffffffffffffffffffffffffffff fpsr=8000000

case uqrshl 16b 0: pairs at and between the ends of the range
  code  6e225c20                  # uqrshl v0.16b, v1.16b, v2.16b
  in    v1=100c37f5afd03ff0180c37fc3017f80 v2=67f04f701fefe7f8008f8f8f90701ff
  out   v0=4000ff00b43f01ff00ff01000280fe40 fpsr=8000000

case uqrshl 8b: the upper half of the operands does not count
  code  2e225c20                  # uqrshl v0.8b, v1.8b, v2.8b
  in    v1=80808080808080800101010101010101 v2=ffffffffffffffff8080808080808080
  out   v0=00000000000000000000000000000000

case uqrshl 8h 0: pairs at and between the ends of the range
  code  6e625c20                  # uqrshl v0.8h, v1.8h, v2.8h
  in    v1=18000c3c37fffc3c300017fff8000 v2=ff800010fff0fff0fff1000f0001ffff
  out   v0=0000ffff0001000000028000fffe4000 fpsr=8000000

case uqrshl 8h 1
  code  6e625c20                  # uqrshl v0.8h, v1.8h, v2.8h
  in    v1=10000c3c37fff5a5afffd0003ffff v2=e007f0104ffef0001fffefffe007f
  out   v0=40000000ffff0000b4b43fff0001ffff fpsr=8000000

case uqrshl 4h: the upper half of the operands does not count
  code  2e625c20                  # uqrshl v0.4h, v1.4h, v2.4h
  in    v1=80008000800080000001000100010001 v2=ffffffffffffffffff80ff80ff80ff80
  out   v0=00000000000000000000000000000000

case uqrshl 4s 0: pairs at and between the ends of the range
  code  6ea25c20                  # uqrshl v0.4s, v1.4s, v2.4s
  in    v1=c3c3c3c3000000017fffffff80000000 v2=ffffffe10000001f00000001ffffffff
  out   v0=0000000280000000fffffffe40000000

case uqrshl 4s 1
  code  6ea25c20                  # uqrshl v0.4s, v1.4s, v2.4s
  in    v1=180000000c3c3c3c37fffffff v2=ffffff8000000020ffffffe0ffffffe0
  out   v0=00000000ffffffff0000000100000000 fpsr=8000000

case uqrshl 4s 2
  code  6ea25c20                  # uqrshl v0.4s, v1.4s, v2.4s
  in    v1=5a5a5a5afffffffd00000003ffffffff v2=1fffffffefffffffe0000007f
  out   v0=b4b4b4b43fffffff00000001ffffffff fpsr=8000000

case uqrshl 4s 3
  code  6ea25c20                  # uqrshl v0.4s, v1.4s, v2.4s
  in    v1=100000000c3c3c3c37fffffff v2=1e0000007f00000104ffffffdf
  out   v0=4000000000000000ffffffff00000000 fpsr=8000000

case uqrshl 2s: the upper half of the operands does not count
  code  2ea25c20                  # uqrshl v0.2s, v1.2s, v2.2s
  in    v1=80000000800000000000000100000001 v2=ffffffffffffffffffffff80ffffff80
  out   v0=00000000000000000000000000000000

case uqrshl 2d 0: pairs at and between the ends of the range
  code  6ee25c20                  # uqrshl v0.2d, v1.2d, v2.2d
  in    v1=7fffffffffffffff8000000000000000 v2=1ffffffffffffffff
  out   v0=fffffffffffffffe4000000000000000

case uqrshl 2d 1
  code  6ee25c20                  # uqrshl v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c30000000000000001 v2=ffffffffffffffc1000000000000003f
  out   v0=00000000000000028000000000000000

case uqrshl 2d 2
  code  6ee25c20                  # uqrshl v0.2d, v1.2d, v2.2d
  in    v1=c3c3c3c3c3c3c3c37fffffffffffffff v2=ffffffffffffffc0ffffffffffffffc0
  out   v0=00000000000000010000000000000000

case uqrshl 2d 3
  code  6ee25c20                  # uqrshl v0.2d, v1.2d, v2.2d
  in    v1=18000000000000000 v2=ffffffffffffff800000000000000040
  out   v0=0000000000000000ffffffffffffffff fpsr=8000000

case uqrshl 2d 4
  code  6ee25c20                  # uqrshl v0.2d, v1.2d, v2.2d
  in    v1=3ffffffffffffffff v2=fffffffffffffffe000000000000007f
  out   v0=0000000000000001ffffffffffffffff fpsr=8000000

case uqrshl 2d 5
  code  6ee25c20                  # uqrshl v0.2d, v1.2d, v2.2d
  in    v1=5a5a5a5a5a5a5a5afffffffffffffffd v2=1fffffffffffffffe
  out   v0=b4b4b4b4b4b4b4b43fffffffffffffff

case sqadd b 0
  code  5e220c20                  # sqadd b0, b1, b2
  in    v1=8080 v2=8080
  out   v0=00000000000000000000000000000080 fpsr=8000000

case sqadd b 1
  code  5e220c20                  # sqadd b0, b1, b2
  in    v1=807f v2=8001
  out   v0=0000000000000000000000000000007f fpsr=8000000

case sqadd b 2
  code  5e220c20                  # sqadd b0, b1, b2
  in    v1=8080 v2=80ff
  out   v0=00000000000000000000000000000080 fpsr=8000000

case sqadd b 3
  code  5e220c20                  # sqadd b0, b1, b2
  in    v1=80ff v2=80ff
  out   v0=000000000000000000000000000000fe

case sqadd b 4
  code  5e220c20                  # sqadd b0, b1, b2
  in    v1=807f v2=807f
  out   v0=0000000000000000000000000000007f fpsr=8000000

case sqadd b 5
  code  5e220c20                  # sqadd b0, b1, b2
  in    v1=8080 v2=807f
  out   v0=000000000000000000000000000000ff

case sqadd h 0
  code  5e620c20                  # sqadd h0, h1, h2
  in    v1=80008000 v2=80008000
  out   v0=00000000000000000000000000008000 fpsr=8000000

case sqadd h 1
  code  5e620c20                  # sqadd h0, h1, h2
  in    v1=80007fff v2=80000001
  out   v0=00000000000000000000000000007fff fpsr=8000000

case sqadd h 2
  code  5e620c20                  # sqadd h0, h1, h2
  in    v1=80008000 v2=8000ffff
  out   v0=00000000000000000000000000008000 fpsr=8000000

case sqadd h 3
  code  5e620c20                  # sqadd h0, h1, h2
  in    v1=8000ffff v2=8000ffff
  out   v0=0000000000000000000000000000fffe

case sqadd h 4
  code  5e620c20                  # sqadd h0, h1, h2
  in    v1=80007fff v2=80007fff
  out   v0=00000000000000000000000000007fff fpsr=8000000

case sqadd h 5
  code  5e620c20                  # sqadd h0, h1, h2
  in    v1=80008000 v2=80007fff
  out   v0=0000000000000000000000000000ffff

case sqadd s 0
  code  5ea20c20                  # sqadd s0, s1, s2
  in    v1=8000000080000000 v2=8000000080000000
  out   v0=00000000000000000000000080000000 fpsr=8000000

case sqadd s 1
  code  5ea20c20                  # sqadd s0, s1, s2
  in    v1=800000007fffffff v2=8000000000000001
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case sqadd s 2
  code  5ea20c20                  # sqadd s0, s1, s2
  in    v1=8000000080000000 v2=80000000ffffffff
  out   v0=00000000000000000000000080000000 fpsr=8000000

case sqadd s 3
  code  5ea20c20                  # sqadd s0, s1, s2
  in    v1=80000000ffffffff v2=80000000ffffffff
  out   v0=000000000000000000000000fffffffe

case sqadd s 4
  code  5ea20c20                  # sqadd s0, s1, s2
  in    v1=800000007fffffff v2=800000007fffffff
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case sqadd s 5
  code  5ea20c20                  # sqadd s0, s1, s2
  in    v1=8000000080000000 v2=800000007fffffff
  out   v0=000000000000000000000000ffffffff

case sqadd d 0
  code  5ee20c20                  # sqadd d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000008000000000000000
  out   v0=00000000000000008000000000000000 fpsr=8000000

case sqadd d 1
  code  5ee20c20                  # sqadd d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000000000000000000001
  out   v0=00000000000000007fffffffffffffff fpsr=8000000

case sqadd d 2
  code  5ee20c20                  # sqadd d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=8000000000000000ffffffffffffffff
  out   v0=00000000000000008000000000000000 fpsr=8000000

case sqadd d 3
  code  5ee20c20                  # sqadd d0, d1, d2
  in    v1=8000000000000000ffffffffffffffff v2=8000000000000000ffffffffffffffff
  out   v0=0000000000000000fffffffffffffffe

case sqadd d 4
  code  5ee20c20                  # sqadd d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000007fffffffffffffff
  out   v0=00000000000000007fffffffffffffff fpsr=8000000

case sqadd d 5
  code  5ee20c20                  # sqadd d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000007fffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case uqadd b 0
  code  7e220c20                  # uqadd b0, b1, b2
  in    v1=8080 v2=8080
  out   v0=000000000000000000000000000000ff fpsr=8000000

case uqadd b 1
  code  7e220c20                  # uqadd b0, b1, b2
  in    v1=807f v2=8001
  out   v0=00000000000000000000000000000080

case uqadd b 2
  code  7e220c20                  # uqadd b0, b1, b2
  in    v1=8080 v2=80ff
  out   v0=000000000000000000000000000000ff fpsr=8000000

case uqadd b 3
  code  7e220c20                  # uqadd b0, b1, b2
  in    v1=80ff v2=80ff
  out   v0=000000000000000000000000000000ff fpsr=8000000

case uqadd b 4
  code  7e220c20                  # uqadd b0, b1, b2
  in    v1=807f v2=807f
  out   v0=000000000000000000000000000000fe

case uqadd b 5
  code  7e220c20                  # uqadd b0, b1, b2
  in    v1=8080 v2=807f
  out   v0=000000000000000000000000000000ff

case uqadd h 0
  code  7e620c20                  # uqadd h0, h1, h2
  in    v1=80008000 v2=80008000
  out   v0=0000000000000000000000000000ffff fpsr=8000000

case uqadd h 1
  code  7e620c20                  # uqadd h0, h1, h2
  in    v1=80007fff v2=80000001
  out   v0=00000000000000000000000000008000

case uqadd h 2
  code  7e620c20                  # uqadd h0, h1, h2
  in    v1=80008000 v2=8000ffff
  out   v0=0000000000000000000000000000ffff fpsr=8000000

case uqadd h 3
  code  7e620c20                  # uqadd h0, h1, h2
  in    v1=8000ffff v2=8000ffff
  out   v0=0000000000000000000000000000ffff fpsr=8000000

case uqadd h 4
  code  7e620c20                  # uqadd h0, h1, h2
  in    v1=80007fff v2=80007fff
  out   v0=0000000000000000000000000000fffe

case uqadd h 5
  code  7e620c20                  # uqadd h0, h1, h2
  in    v1=80008000 v2=80007fff
  out   v0=0000000000000000000000000000ffff

case uqadd s 0
  code  7ea20c20                  # uqadd s0, s1, s2
  in    v1=8000000080000000 v2=8000000080000000
  out   v0=000000000000000000000000ffffffff fpsr=8000000

case uqadd s 1
  code  7ea20c20                  # uqadd s0, s1, s2
  in    v1=800000007fffffff v2=8000000000000001
  out   v0=00000000000000000000000080000000

case uqadd s 2
  code  7ea20c20                  # uqadd s0, s1, s2
  in    v1=8000000080000000 v2=80000000ffffffff
  out   v0=000000000000000000000000ffffffff fpsr=8000000

case uqadd s 3
  code  7ea20c20                  # uqadd s0, s1, s2
  in    v1=80000000ffffffff v2=80000000ffffffff
  out   v0=000000000000000000000000ffffffff fpsr=8000000

case uqadd s 4
  code  7ea20c20                  # uqadd s0, s1, s2
  in    v1=800000007fffffff v2=800000007fffffff
  out   v0=000000000000000000000000fffffffe

case uqadd s 5
  code  7ea20c20                  # uqadd s0, s1, s2
  in    v1=8000000080000000 v2=800000007fffffff
  out   v0=000000000000000000000000ffffffff

case uqadd d 0
  code  7ee20c20                  # uqadd d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000008000000000000000
  out   v0=0000000000000000ffffffffffffffff fpsr=8000000

case uqadd d 1
  code  7ee20c20                  # uqadd d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000000000000000000001
  out   v0=00000000000000008000000000000000

case uqadd d 2
  code  7ee20c20                  # uqadd d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=8000000000000000ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff fpsr=8000000

case uqadd d 3
  code  7ee20c20                  # uqadd d0, d1, d2
  in    v1=8000000000000000ffffffffffffffff v2=8000000000000000ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff fpsr=8000000

case uqadd d 4
  code  7ee20c20                  # uqadd d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000007fffffffffffffff
  out   v0=0000000000000000fffffffffffffffe

case uqadd d 5
  code  7ee20c20                  # uqadd d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000007fffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case sqsub b 0
  code  5e222c20                  # sqsub b0, b1, b2
  in    v1=8080 v2=8080
  out   v0=00000000000000000000000000000000

case sqsub b 1
  code  5e222c20                  # sqsub b0, b1, b2
  in    v1=807f v2=8001
  out   v0=0000000000000000000000000000007e

case sqsub b 2
  code  5e222c20                  # sqsub b0, b1, b2
  in    v1=8080 v2=80ff
  out   v0=00000000000000000000000000000081

case sqsub b 3
  code  5e222c20                  # sqsub b0, b1, b2
  in    v1=80ff v2=80ff
  out   v0=00000000000000000000000000000000

case sqsub b 4
  code  5e222c20                  # sqsub b0, b1, b2
  in    v1=807f v2=807f
  out   v0=00000000000000000000000000000000

case sqsub b 5
  code  5e222c20                  # sqsub b0, b1, b2
  in    v1=8080 v2=807f
  out   v0=00000000000000000000000000000080 fpsr=8000000

case sqsub h 0
  code  5e622c20                  # sqsub h0, h1, h2
  in    v1=80008000 v2=80008000
  out   v0=00000000000000000000000000000000

case sqsub h 1
  code  5e622c20                  # sqsub h0, h1, h2
  in    v1=80007fff v2=80000001
  out   v0=00000000000000000000000000007ffe

case sqsub h 2
  code  5e622c20                  # sqsub h0, h1, h2
  in    v1=80008000 v2=8000ffff
  out   v0=00000000000000000000000000008001

case sqsub h 3
  code  5e622c20                  # sqsub h0, h1, h2
  in    v1=8000ffff v2=8000ffff
  out   v0=00000000000000000000000000000000

case sqsub h 4
  code  5e622c20                  # sqsub h0, h1, h2
  in    v1=80007fff v2=80007fff
  out   v0=00000000000000000000000000000000

case sqsub h 5
  code  5e622c20                  # sqsub h0, h1, h2
  in    v1=80008000 v2=80007fff
  out   v0=00000000000000000000000000008000 fpsr=8000000

case sqsub s 0
  code  5ea22c20                  # sqsub s0, s1, s2
  in    v1=8000000080000000 v2=8000000080000000
  out   v0=00000000000000000000000000000000

case sqsub s 1
  code  5ea22c20                  # sqsub s0, s1, s2
  in    v1=800000007fffffff v2=8000000000000001
  out   v0=0000000000000000000000007ffffffe

case sqsub s 2
  code  5ea22c20                  # sqsub s0, s1, s2
  in    v1=8000000080000000 v2=80000000ffffffff
  out   v0=00000000000000000000000080000001

case sqsub s 3
  code  5ea22c20                  # sqsub s0, s1, s2
  in    v1=80000000ffffffff v2=80000000ffffffff
  out   v0=00000000000000000000000000000000

case sqsub s 4
  code  5ea22c20                  # sqsub s0, s1, s2
  in    v1=800000007fffffff v2=800000007fffffff
  out   v0=00000000000000000000000000000000

case sqsub s 5
  code  5ea22c20                  # sqsub s0, s1, s2
  in    v1=8000000080000000 v2=800000007fffffff
  out   v0=00000000000000000000000080000000 fpsr=8000000

case sqsub d 0
  code  5ee22c20                  # sqsub d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000008000000000000000
  out   v0=00000000000000000000000000000000

case sqsub d 1
  code  5ee22c20                  # sqsub d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000000000000000000001
  out   v0=00000000000000007ffffffffffffffe

case sqsub d 2
  code  5ee22c20                  # sqsub d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=8000000000000000ffffffffffffffff
  out   v0=00000000000000008000000000000001

case sqsub d 3
  code  5ee22c20                  # sqsub d0, d1, d2
  in    v1=8000000000000000ffffffffffffffff v2=8000000000000000ffffffffffffffff
  out   v0=00000000000000000000000000000000

case sqsub d 4
  code  5ee22c20                  # sqsub d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000007fffffffffffffff
  out   v0=00000000000000000000000000000000

case sqsub d 5
  code  5ee22c20                  # sqsub d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000007fffffffffffffff
  out   v0=00000000000000008000000000000000 fpsr=8000000

case uqsub b 0
  code  7e222c20                  # uqsub b0, b1, b2
  in    v1=8080 v2=8080
  out   v0=00000000000000000000000000000000

case uqsub b 1
  code  7e222c20                  # uqsub b0, b1, b2
  in    v1=807f v2=8001
  out   v0=0000000000000000000000000000007e

case uqsub b 2
  code  7e222c20                  # uqsub b0, b1, b2
  in    v1=8080 v2=80ff
  out   v0=00000000000000000000000000000000 fpsr=8000000

case uqsub b 3
  code  7e222c20                  # uqsub b0, b1, b2
  in    v1=80ff v2=80ff
  out   v0=00000000000000000000000000000000

case uqsub b 4
  code  7e222c20                  # uqsub b0, b1, b2
  in    v1=807f v2=807f
  out   v0=00000000000000000000000000000000

case uqsub b 5
  code  7e222c20                  # uqsub b0, b1, b2
  in    v1=8080 v2=807f
  out   v0=00000000000000000000000000000001

case uqsub h 0
  code  7e622c20                  # uqsub h0, h1, h2
  in    v1=80008000 v2=80008000
  out   v0=00000000000000000000000000000000

case uqsub h 1
  code  7e622c20                  # uqsub h0, h1, h2
  in    v1=80007fff v2=80000001
  out   v0=00000000000000000000000000007ffe

case uqsub h 2
  code  7e622c20                  # uqsub h0, h1, h2
  in    v1=80008000 v2=8000ffff
  out   v0=00000000000000000000000000000000 fpsr=8000000

case uqsub h 3
  code  7e622c20                  # uqsub h0, h1, h2
  in    v1=8000ffff v2=8000ffff
  out   v0=00000000000000000000000000000000

case uqsub h 4
  code  7e622c20                  # uqsub h0, h1, h2
  in    v1=80007fff v2=80007fff
  out   v0=00000000000000000000000000000000

case uqsub h 5
  code  7e622c20                  # uqsub h0, h1, h2
  in    v1=80008000 v2=80007fff
  out   v0=00000000000000000000000000000001

case uqsub s 0
  code  7ea22c20                  # uqsub s0, s1, s2
  in    v1=8000000080000000 v2=8000000080000000
  out   v0=00000000000000000000000000000000

case uqsub s 1
  code  7ea22c20                  # uqsub s0, s1, s2
  in    v1=800000007fffffff v2=8000000000000001
  out   v0=0000000000000000000000007ffffffe

case uqsub s 2
  code  7ea22c20                  # uqsub s0, s1, s2
  in    v1=8000000080000000 v2=80000000ffffffff
  out   v0=00000000000000000000000000000000 fpsr=8000000

case uqsub s 3
  code  7ea22c20                  # uqsub s0, s1, s2
  in    v1=80000000ffffffff v2=80000000ffffffff
  out   v0=00000000000000000000000000000000

case uqsub s 4
  code  7ea22c20                  # uqsub s0, s1, s2
  in    v1=800000007fffffff v2=800000007fffffff
  out   v0=00000000000000000000000000000000

case uqsub s 5
  code  7ea22c20                  # uqsub s0, s1, s2
  in    v1=8000000080000000 v2=800000007fffffff
  out   v0=00000000000000000000000000000001

case uqsub d 0
  code  7ee22c20                  # uqsub d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000008000000000000000
  out   v0=00000000000000000000000000000000

case uqsub d 1
  code  7ee22c20                  # uqsub d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000000000000000000001
  out   v0=00000000000000007ffffffffffffffe

case uqsub d 2
  code  7ee22c20                  # uqsub d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=8000000000000000ffffffffffffffff
  out   v0=00000000000000000000000000000000 fpsr=8000000

case uqsub d 3
  code  7ee22c20                  # uqsub d0, d1, d2
  in    v1=8000000000000000ffffffffffffffff v2=8000000000000000ffffffffffffffff
  out   v0=00000000000000000000000000000000

case uqsub d 4
  code  7ee22c20                  # uqsub d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000007fffffffffffffff
  out   v0=00000000000000000000000000000000

case uqsub d 5
  code  7ee22c20                  # uqsub d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000007fffffffffffffff
  out   v0=00000000000000000000000000000001

case sqshl b 0
  code  5e224c20                  # sqshl b0, b1, b2
  in    v1=8080 v2=80ff
  out   v0=000000000000000000000000000000c0

case sqshl b 1
  code  5e224c20                  # sqshl b0, b1, b2
  in    v1=807f v2=8001
  out   v0=0000000000000000000000000000007f fpsr=8000000

case sqshl b 2
  code  5e224c20                  # sqshl b0, b1, b2
  in    v1=8001 v2=8007
  out   v0=0000000000000000000000000000007f fpsr=8000000

case sqshl b 3
  code  5e224c20                  # sqshl b0, b1, b2
  in    v1=80c3 v2=80f9
  out   v0=000000000000000000000000000000ff

case sqshl b 4
  code  5e224c20                  # sqshl b0, b1, b2
  in    v1=807f v2=80f8
  out   v0=00000000000000000000000000000000

case sqshl b 5
  code  5e224c20                  # sqshl b0, b1, b2
  in    v1=80c3 v2=80f8
  out   v0=000000000000000000000000000000ff

case sqshl h 0
  code  5e624c20                  # sqshl h0, h1, h2
  in    v1=80008000 v2=8000ffff
  out   v0=0000000000000000000000000000c000

case sqshl h 1
  code  5e624c20                  # sqshl h0, h1, h2
  in    v1=80007fff v2=80000001
  out   v0=00000000000000000000000000007fff fpsr=8000000

case sqshl h 2
  code  5e624c20                  # sqshl h0, h1, h2
  in    v1=80000001 v2=8000000f
  out   v0=00000000000000000000000000007fff fpsr=8000000

case sqshl h 3
  code  5e624c20                  # sqshl h0, h1, h2
  in    v1=8000c3c3 v2=8000fff1
  out   v0=0000000000000000000000000000ffff

case sqshl h 4
  code  5e624c20                  # sqshl h0, h1, h2
  in    v1=80007fff v2=8000fff0
  out   v0=00000000000000000000000000000000

case sqshl h 5
  code  5e624c20                  # sqshl h0, h1, h2
  in    v1=8000c3c3 v2=8000fff0
  out   v0=0000000000000000000000000000ffff

case sqshl s 0
  code  5ea24c20                  # sqshl s0, s1, s2
  in    v1=8000000080000000 v2=80000000ffffffff
  out   v0=000000000000000000000000c0000000

case sqshl s 1
  code  5ea24c20                  # sqshl s0, s1, s2
  in    v1=800000007fffffff v2=8000000000000001
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case sqshl s 2
  code  5ea24c20                  # sqshl s0, s1, s2
  in    v1=8000000000000001 v2=800000000000001f
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case sqshl s 3
  code  5ea24c20                  # sqshl s0, s1, s2
  in    v1=80000000c3c3c3c3 v2=80000000ffffffe1
  out   v0=000000000000000000000000ffffffff

case sqshl s 4
  code  5ea24c20                  # sqshl s0, s1, s2
  in    v1=800000007fffffff v2=80000000ffffffe0
  out   v0=00000000000000000000000000000000

case sqshl s 5
  code  5ea24c20                  # sqshl s0, s1, s2
  in    v1=80000000c3c3c3c3 v2=80000000ffffffe0
  out   v0=000000000000000000000000ffffffff

case sqshl d 0
  code  5ee24c20                  # sqshl d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=8000000000000000ffffffffffffffff
  out   v0=0000000000000000c000000000000000

case sqshl d 1
  code  5ee24c20                  # sqshl d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000000000000000000001
  out   v0=00000000000000007fffffffffffffff fpsr=8000000

case sqshl d 2
  code  5ee24c20                  # sqshl d0, d1, d2
  in    v1=80000000000000000000000000000001 v2=8000000000000000000000000000003f
  out   v0=00000000000000007fffffffffffffff fpsr=8000000

case sqshl d 3
  code  5ee24c20                  # sqshl d0, d1, d2
  in    v1=8000000000000000c3c3c3c3c3c3c3c3 v2=8000000000000000ffffffffffffffc1
  out   v0=0000000000000000ffffffffffffffff

case sqshl d 4
  code  5ee24c20                  # sqshl d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=8000000000000000ffffffffffffffc0
  out   v0=00000000000000000000000000000000

case sqshl d 5
  code  5ee24c20                  # sqshl d0, d1, d2
  in    v1=8000000000000000c3c3c3c3c3c3c3c3 v2=8000000000000000ffffffffffffffc0
  out   v0=0000000000000000ffffffffffffffff

case uqshl b 0
  code  7e224c20                  # uqshl b0, b1, b2
  in    v1=8080 v2=80ff
  out   v0=00000000000000000000000000000040

case uqshl b 1
  code  7e224c20                  # uqshl b0, b1, b2
  in    v1=807f v2=8001
  out   v0=000000000000000000000000000000fe

case uqshl b 2
  code  7e224c20                  # uqshl b0, b1, b2
  in    v1=8001 v2=8007
  out   v0=00000000000000000000000000000080

case uqshl b 3
  code  7e224c20                  # uqshl b0, b1, b2
  in    v1=80c3 v2=80f9
  out   v0=00000000000000000000000000000001

case uqshl b 4
  code  7e224c20                  # uqshl b0, b1, b2
  in    v1=807f v2=80f8
  out   v0=00000000000000000000000000000000

case uqshl b 5
  code  7e224c20                  # uqshl b0, b1, b2
  in    v1=80c3 v2=80f8
  out   v0=00000000000000000000000000000000

case uqshl h 0
  code  7e624c20                  # uqshl h0, h1, h2
  in    v1=80008000 v2=8000ffff
  out   v0=00000000000000000000000000004000

case uqshl h 1
  code  7e624c20                  # uqshl h0, h1, h2
  in    v1=80007fff v2=80000001
  out   v0=0000000000000000000000000000fffe

case uqshl h 2
  code  7e624c20                  # uqshl h0, h1, h2
  in    v1=80000001 v2=8000000f
  out   v0=00000000000000000000000000008000

case uqshl h 3
  code  7e624c20                  # uqshl h0, h1, h2
  in    v1=8000c3c3 v2=8000fff1
  out   v0=00000000000000000000000000000001

case uqshl h 4
  code  7e624c20                  # uqshl h0, h1, h2
  in    v1=80007fff v2=8000fff0
  out   v0=00000000000000000000000000000000

case uqshl h 5
  code  7e624c20                  # uqshl h0, h1, h2
  in    v1=8000c3c3 v2=8000fff0
  out   v0=00000000000000000000000000000000

case uqshl s 0
  code  7ea24c20                  # uqshl s0, s1, s2
  in    v1=8000000080000000 v2=80000000ffffffff
  out   v0=00000000000000000000000040000000

case uqshl s 1
  code  7ea24c20                  # uqshl s0, s1, s2
  in    v1=800000007fffffff v2=8000000000000001
  out   v0=000000000000000000000000fffffffe

case uqshl s 2
  code  7ea24c20                  # uqshl s0, s1, s2
  in    v1=8000000000000001 v2=800000000000001f
  out   v0=00000000000000000000000080000000

case uqshl s 3
  code  7ea24c20                  # uqshl s0, s1, s2
  in    v1=80000000c3c3c3c3 v2=80000000ffffffe1
  out   v0=00000000000000000000000000000001

case uqshl s 4
  code  7ea24c20                  # uqshl s0, s1, s2
  in    v1=800000007fffffff v2=80000000ffffffe0
  out   v0=00000000000000000000000000000000

case uqshl s 5
  code  7ea24c20                  # uqshl s0, s1, s2
  in    v1=80000000c3c3c3c3 v2=80000000ffffffe0
  out   v0=00000000000000000000000000000000

case uqshl d 0
  code  7ee24c20                  # uqshl d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=8000000000000000ffffffffffffffff
  out   v0=00000000000000004000000000000000

case uqshl d 1
  code  7ee24c20                  # uqshl d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000000000000000000001
  out   v0=0000000000000000fffffffffffffffe

case uqshl d 2
  code  7ee24c20                  # uqshl d0, d1, d2
  in    v1=80000000000000000000000000000001 v2=8000000000000000000000000000003f
  out   v0=00000000000000008000000000000000

case uqshl d 3
  code  7ee24c20                  # uqshl d0, d1, d2
  in    v1=8000000000000000c3c3c3c3c3c3c3c3 v2=8000000000000000ffffffffffffffc1
  out   v0=00000000000000000000000000000001

case uqshl d 4
  code  7ee24c20                  # uqshl d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=8000000000000000ffffffffffffffc0
  out   v0=00000000000000000000000000000000

case uqshl d 5
  code  7ee24c20                  # uqshl d0, d1, d2
  in    v1=8000000000000000c3c3c3c3c3c3c3c3 v2=8000000000000000ffffffffffffffc0
  out   v0=00000000000000000000000000000000

case sqrshl b 0
  code  5e225c20                  # sqrshl b0, b1, b2
  in    v1=8080 v2=80ff
  out   v0=000000000000000000000000000000c0

case sqrshl b 1
  code  5e225c20                  # sqrshl b0, b1, b2
  in    v1=807f v2=8001
  out   v0=0000000000000000000000000000007f fpsr=8000000

case sqrshl b 2
  code  5e225c20                  # sqrshl b0, b1, b2
  in    v1=8001 v2=8007
  out   v0=0000000000000000000000000000007f fpsr=8000000

case sqrshl b 3
  code  5e225c20                  # sqrshl b0, b1, b2
  in    v1=80c3 v2=80f9
  out   v0=00000000000000000000000000000000

case sqrshl b 4
  code  5e225c20                  # sqrshl b0, b1, b2
  in    v1=807f v2=80f8
  out   v0=00000000000000000000000000000000

case sqrshl b 5
  code  5e225c20                  # sqrshl b0, b1, b2
  in    v1=80c3 v2=80f8
  out   v0=00000000000000000000000000000000

case sqrshl h 0
  code  5e625c20                  # sqrshl h0, h1, h2
  in    v1=80008000 v2=8000ffff
  out   v0=0000000000000000000000000000c000

case sqrshl h 1
  code  5e625c20                  # sqrshl h0, h1, h2
  in    v1=80007fff v2=80000001
  out   v0=00000000000000000000000000007fff fpsr=8000000

case sqrshl h 2
  code  5e625c20                  # sqrshl h0, h1, h2
  in    v1=80000001 v2=8000000f
  out   v0=00000000000000000000000000007fff fpsr=8000000

case sqrshl h 3
  code  5e625c20                  # sqrshl h0, h1, h2
  in    v1=8000c3c3 v2=8000fff1
  out   v0=00000000000000000000000000000000

case sqrshl h 4
  code  5e625c20                  # sqrshl h0, h1, h2
  in    v1=80007fff v2=8000fff0
  out   v0=00000000000000000000000000000000

case sqrshl h 5
  code  5e625c20                  # sqrshl h0, h1, h2
  in    v1=8000c3c3 v2=8000fff0
  out   v0=00000000000000000000000000000000

case sqrshl s 0
  code  5ea25c20                  # sqrshl s0, s1, s2
  in    v1=8000000080000000 v2=80000000ffffffff
  out   v0=000000000000000000000000c0000000

case sqrshl s 1
  code  5ea25c20                  # sqrshl s0, s1, s2
  in    v1=800000007fffffff v2=8000000000000001
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case sqrshl s 2
  code  5ea25c20                  # sqrshl s0, s1, s2
  in    v1=8000000000000001 v2=800000000000001f
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case sqrshl s 3
  code  5ea25c20                  # sqrshl s0, s1, s2
  in    v1=80000000c3c3c3c3 v2=80000000ffffffe1
  out   v0=00000000000000000000000000000000

case sqrshl s 4
  code  5ea25c20                  # sqrshl s0, s1, s2
  in    v1=800000007fffffff v2=80000000ffffffe0
  out   v0=00000000000000000000000000000000

case sqrshl s 5
  code  5ea25c20                  # sqrshl s0, s1, s2
  in    v1=80000000c3c3c3c3 v2=80000000ffffffe0
  out   v0=00000000000000000000000000000000

case sqrshl d 0
  code  5ee25c20                  # sqrshl d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=8000000000000000ffffffffffffffff
  out   v0=0000000000000000c000000000000000

case sqrshl d 1
  code  5ee25c20                  # sqrshl d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000000000000000000001
  out   v0=00000000000000007fffffffffffffff fpsr=8000000

case sqrshl d 2
  code  5ee25c20                  # sqrshl d0, d1, d2
  in    v1=80000000000000000000000000000001 v2=8000000000000000000000000000003f
  out   v0=00000000000000007fffffffffffffff fpsr=8000000

case sqrshl d 3
  code  5ee25c20                  # sqrshl d0, d1, d2
  in    v1=8000000000000000c3c3c3c3c3c3c3c3 v2=8000000000000000ffffffffffffffc1
  out   v0=00000000000000000000000000000000

case sqrshl d 4
  code  5ee25c20                  # sqrshl d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=8000000000000000ffffffffffffffc0
  out   v0=00000000000000000000000000000000

case sqrshl d 5
  code  5ee25c20                  # sqrshl d0, d1, d2
  in    v1=8000000000000000c3c3c3c3c3c3c3c3 v2=8000000000000000ffffffffffffffc0
  out   v0=00000000000000000000000000000000

case uqrshl b 0
  code  7e225c20                  # uqrshl b0, b1, b2
  in    v1=8080 v2=80ff
  out   v0=00000000000000000000000000000040

case uqrshl b 1
  code  7e225c20                  # uqrshl b0, b1, b2
  in    v1=807f v2=8001
  out   v0=000000000000000000000000000000fe

case uqrshl b 2
  code  7e225c20                  # uqrshl b0, b1, b2
  in    v1=8001 v2=8007
  out   v0=00000000000000000000000000000080

case uqrshl b 3
  code  7e225c20                  # uqrshl b0, b1, b2
  in    v1=80c3 v2=80f9
  out   v0=00000000000000000000000000000002

case uqrshl b 4
  code  7e225c20                  # uqrshl b0, b1, b2
  in    v1=807f v2=80f8
  out   v0=00000000000000000000000000000000

case uqrshl b 5
  code  7e225c20                  # uqrshl b0, b1, b2
  in    v1=80c3 v2=80f8
  out   v0=00000000000000000000000000000001

case uqrshl h 0
  code  7e625c20                  # uqrshl h0, h1, h2
  in    v1=80008000 v2=8000ffff
  out   v0=00000000000000000000000000004000

case uqrshl h 1
  code  7e625c20                  # uqrshl h0, h1, h2
  in    v1=80007fff v2=80000001
  out   v0=0000000000000000000000000000fffe

case uqrshl h 2
  code  7e625c20                  # uqrshl h0, h1, h2
  in    v1=80000001 v2=8000000f
  out   v0=00000000000000000000000000008000

case uqrshl h 3
  code  7e625c20                  # uqrshl h0, h1, h2
  in    v1=8000c3c3 v2=8000fff1
  out   v0=00000000000000000000000000000002

case uqrshl h 4
  code  7e625c20                  # uqrshl h0, h1, h2
  in    v1=80007fff v2=8000fff0
  out   v0=00000000000000000000000000000000

case uqrshl h 5
  code  7e625c20                  # uqrshl h0, h1, h2
  in    v1=8000c3c3 v2=8000fff0
  out   v0=00000000000000000000000000000001

case uqrshl s 0
  code  7ea25c20                  # uqrshl s0, s1, s2
  in    v1=8000000080000000 v2=80000000ffffffff
  out   v0=00000000000000000000000040000000

case uqrshl s 1
  code  7ea25c20                  # uqrshl s0, s1, s2
  in    v1=800000007fffffff v2=8000000000000001
  out   v0=000000000000000000000000fffffffe

case uqrshl s 2
  code  7ea25c20                  # uqrshl s0, s1, s2
  in    v1=8000000000000001 v2=800000000000001f
  out   v0=00000000000000000000000080000000

case uqrshl s 3
  code  7ea25c20                  # uqrshl s0, s1, s2
  in    v1=80000000c3c3c3c3 v2=80000000ffffffe1
  out   v0=00000000000000000000000000000002

case uqrshl s 4
  code  7ea25c20                  # uqrshl s0, s1, s2
  in    v1=800000007fffffff v2=80000000ffffffe0
  out   v0=00000000000000000000000000000000

case uqrshl s 5
  code  7ea25c20                  # uqrshl s0, s1, s2
  in    v1=80000000c3c3c3c3 v2=80000000ffffffe0
  out   v0=00000000000000000000000000000001

case uqrshl d 0
  code  7ee25c20                  # uqrshl d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=8000000000000000ffffffffffffffff
  out   v0=00000000000000004000000000000000

case uqrshl d 1
  code  7ee25c20                  # uqrshl d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000000000000000000001
  out   v0=0000000000000000fffffffffffffffe

case uqrshl d 2
  code  7ee25c20                  # uqrshl d0, d1, d2
  in    v1=80000000000000000000000000000001 v2=8000000000000000000000000000003f
  out   v0=00000000000000008000000000000000

case uqrshl d 3
  code  7ee25c20                  # uqrshl d0, d1, d2
  in    v1=8000000000000000c3c3c3c3c3c3c3c3 v2=8000000000000000ffffffffffffffc1
  out   v0=00000000000000000000000000000002

case uqrshl d 4
  code  7ee25c20                  # uqrshl d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=8000000000000000ffffffffffffffc0
  out   v0=00000000000000000000000000000000

case uqrshl d 5
  code  7ee25c20                  # uqrshl d0, d1, d2
  in    v1=8000000000000000c3c3c3c3c3c3c3c3 v2=8000000000000000ffffffffffffffc0
  out   v0=00000000000000000000000000000001

case sqdmulh h 0
  code  5e62b420                  # sqdmulh h0, h1, h2
  in    v1=80008000 v2=80008000
  out   v0=00000000000000000000000000007fff fpsr=8000000

case sqdmulh h 1
  code  5e62b420                  # sqdmulh h0, h1, h2
  in    v1=80007fff v2=80000001
  out   v0=00000000000000000000000000000000

case sqdmulh h 2
  code  5e62b420                  # sqdmulh h0, h1, h2
  in    v1=80008000 v2=8000ffff
  out   v0=00000000000000000000000000000001

case sqdmulh h 3
  code  5e62b420                  # sqdmulh h0, h1, h2
  in    v1=8000ffff v2=8000ffff
  out   v0=00000000000000000000000000000000

case sqdmulh h 4
  code  5e62b420                  # sqdmulh h0, h1, h2
  in    v1=80007fff v2=80007fff
  out   v0=00000000000000000000000000007ffe

case sqdmulh h 5
  code  5e62b420                  # sqdmulh h0, h1, h2
  in    v1=80008000 v2=80007fff
  out   v0=00000000000000000000000000008001

case sqdmulh s 0
  code  5ea2b420                  # sqdmulh s0, s1, s2
  in    v1=8000000080000000 v2=8000000080000000
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case sqdmulh s 1
  code  5ea2b420                  # sqdmulh s0, s1, s2
  in    v1=800000007fffffff v2=8000000000000001
  out   v0=00000000000000000000000000000000

case sqdmulh s 2
  code  5ea2b420                  # sqdmulh s0, s1, s2
  in    v1=8000000080000000 v2=80000000ffffffff
  out   v0=00000000000000000000000000000001

case sqdmulh s 3
  code  5ea2b420                  # sqdmulh s0, s1, s2
  in    v1=80000000ffffffff v2=80000000ffffffff
  out   v0=00000000000000000000000000000000

case sqdmulh s 4
  code  5ea2b420                  # sqdmulh s0, s1, s2
  in    v1=800000007fffffff v2=800000007fffffff
  out   v0=0000000000000000000000007ffffffe

case sqdmulh s 5
  code  5ea2b420                  # sqdmulh s0, s1, s2
  in    v1=8000000080000000 v2=800000007fffffff
  out   v0=00000000000000000000000080000001

case sqrdmulh h 0
  code  7e62b420                  # sqrdmulh h0, h1, h2
  in    v1=80008000 v2=80008000
  out   v0=00000000000000000000000000007fff fpsr=8000000

case sqrdmulh h 1
  code  7e62b420                  # sqrdmulh h0, h1, h2
  in    v1=80007fff v2=80000001
  out   v0=00000000000000000000000000000001

case sqrdmulh h 2
  code  7e62b420                  # sqrdmulh h0, h1, h2
  in    v1=80008000 v2=8000ffff
  out   v0=00000000000000000000000000000001

case sqrdmulh h 3
  code  7e62b420                  # sqrdmulh h0, h1, h2
  in    v1=8000ffff v2=8000ffff
  out   v0=00000000000000000000000000000000

case sqrdmulh h 4
  code  7e62b420                  # sqrdmulh h0, h1, h2
  in    v1=80007fff v2=80007fff
  out   v0=00000000000000000000000000007ffe

case sqrdmulh h 5
  code  7e62b420                  # sqrdmulh h0, h1, h2
  in    v1=80008000 v2=80007fff
  out   v0=00000000000000000000000000008001

case sqrdmulh s 0
  code  7ea2b420                  # sqrdmulh s0, s1, s2
  in    v1=8000000080000000 v2=8000000080000000
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case sqrdmulh s 1
  code  7ea2b420                  # sqrdmulh s0, s1, s2
  in    v1=800000007fffffff v2=8000000000000001
  out   v0=00000000000000000000000000000001

case sqrdmulh s 2
  code  7ea2b420                  # sqrdmulh s0, s1, s2
  in    v1=8000000080000000 v2=80000000ffffffff
  out   v0=00000000000000000000000000000001

case sqrdmulh s 3
  code  7ea2b420                  # sqrdmulh s0, s1, s2
  in    v1=80000000ffffffff v2=80000000ffffffff
  out   v0=00000000000000000000000000000000

case sqrdmulh s 4
  code  7ea2b420                  # sqrdmulh s0, s1, s2
  in    v1=800000007fffffff v2=800000007fffffff
  out   v0=0000000000000000000000007ffffffe

case sqrdmulh s 5
  code  7ea2b420                  # sqrdmulh s0, s1, s2
  in    v1=8000000080000000 v2=800000007fffffff
  out   v0=00000000000000000000000080000001

case sqrdmlah h 0
  code  7e428420                  # sqrdmlah h0, h1, h2
  in    v1=80008000 v2=80008000
  out   v0=00000000000000000000000000007fff fpsr=8000000

case sqrdmlah h 1
  code  7e428420                  # sqrdmlah h0, h1, h2
  in    v1=80007fff v2=80000001
  out   v0=00000000000000000000000000000001

case sqrdmlah h 2
  code  7e428420                  # sqrdmlah h0, h1, h2
  in    v1=80008000 v2=8000ffff
  out   v0=00000000000000000000000000000001

case sqrdmlah h 3
  code  7e428420                  # sqrdmlah h0, h1, h2
  in    v1=8000ffff v2=8000ffff
  out   v0=00000000000000000000000000000000

case sqrdmlah h 4
  code  7e428420                  # sqrdmlah h0, h1, h2
  in    v1=80007fff v2=80007fff
  out   v0=00000000000000000000000000007ffe

case sqrdmlah h 5
  code  7e428420                  # sqrdmlah h0, h1, h2
  in    v1=80008000 v2=80007fff
  out   v0=00000000000000000000000000008001

case sqrdmlah s 0
  code  7e828420                  # sqrdmlah s0, s1, s2
  in    v1=8000000080000000 v2=8000000080000000
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case sqrdmlah s 1
  code  7e828420                  # sqrdmlah s0, s1, s2
  in    v1=800000007fffffff v2=8000000000000001
  out   v0=00000000000000000000000000000001

case sqrdmlah s 2
  code  7e828420                  # sqrdmlah s0, s1, s2
  in    v1=8000000080000000 v2=80000000ffffffff
  out   v0=00000000000000000000000000000001

case sqrdmlah s 3
  code  7e828420                  # sqrdmlah s0, s1, s2
  in    v1=80000000ffffffff v2=80000000ffffffff
  out   v0=00000000000000000000000000000000

case sqrdmlah s 4
  code  7e828420                  # sqrdmlah s0, s1, s2
  in    v1=800000007fffffff v2=800000007fffffff
  out   v0=0000000000000000000000007ffffffe

case sqrdmlah s 5
  code  7e828420                  # sqrdmlah s0, s1, s2
  in    v1=8000000080000000 v2=800000007fffffff
  out   v0=00000000000000000000000080000001

case sqrdmlsh h 0
  code  7e428c20                  # sqrdmlsh h0, h1, h2
  in    v1=80008000 v2=80008000
  out   v0=00000000000000000000000000008000

case sqrdmlsh h 1
  code  7e428c20                  # sqrdmlsh h0, h1, h2
  in    v1=80007fff v2=80000001
  out   v0=0000000000000000000000000000ffff

case sqrdmlsh h 2
  code  7e428c20                  # sqrdmlsh h0, h1, h2
  in    v1=80008000 v2=8000ffff
  out   v0=0000000000000000000000000000ffff

case sqrdmlsh h 3
  code  7e428c20                  # sqrdmlsh h0, h1, h2
  in    v1=8000ffff v2=8000ffff
  out   v0=00000000000000000000000000000000

case sqrdmlsh h 4
  code  7e428c20                  # sqrdmlsh h0, h1, h2
  in    v1=80007fff v2=80007fff
  out   v0=00000000000000000000000000008002

case sqrdmlsh h 5
  code  7e428c20                  # sqrdmlsh h0, h1, h2
  in    v1=80008000 v2=80007fff
  out   v0=00000000000000000000000000007fff

case sqrdmlsh s 0
  code  7e828c20                  # sqrdmlsh s0, s1, s2
  in    v1=8000000080000000 v2=8000000080000000
  out   v0=00000000000000000000000080000000

case sqrdmlsh s 1
  code  7e828c20                  # sqrdmlsh s0, s1, s2
  in    v1=800000007fffffff v2=8000000000000001
  out   v0=000000000000000000000000ffffffff

case sqrdmlsh s 2
  code  7e828c20                  # sqrdmlsh s0, s1, s2
  in    v1=8000000080000000 v2=80000000ffffffff
  out   v0=000000000000000000000000ffffffff

case sqrdmlsh s 3
  code  7e828c20                  # sqrdmlsh s0, s1, s2
  in    v1=80000000ffffffff v2=80000000ffffffff
  out   v0=00000000000000000000000000000000

case sqrdmlsh s 4
  code  7e828c20                  # sqrdmlsh s0, s1, s2
  in    v1=800000007fffffff v2=800000007fffffff
  out   v0=00000000000000000000000080000002

case sqrdmlsh s 5
  code  7e828c20                  # sqrdmlsh s0, s1, s2
  in    v1=8000000080000000 v2=800000007fffffff
  out   v0=0000000000000000000000007fffffff

case add d 0
  code  5ee28420                  # add d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000008000000000000000
  out   v0=00000000000000000000000000000000

case add d 1
  code  5ee28420                  # add d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000000000000000000001
  out   v0=00000000000000008000000000000000

case add d 2
  code  5ee28420                  # add d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=8000000000000000ffffffffffffffff
  out   v0=00000000000000007fffffffffffffff

case add d 3
  code  5ee28420                  # add d0, d1, d2
  in    v1=8000000000000000ffffffffffffffff v2=8000000000000000ffffffffffffffff
  out   v0=0000000000000000fffffffffffffffe

case add d 4
  code  5ee28420                  # add d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000007fffffffffffffff
  out   v0=0000000000000000fffffffffffffffe

case add d 5
  code  5ee28420                  # add d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000007fffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case sub d 0
  code  7ee28420                  # sub d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000008000000000000000
  out   v0=00000000000000000000000000000000

case sub d 1
  code  7ee28420                  # sub d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000000000000000000001
  out   v0=00000000000000007ffffffffffffffe

case sub d 2
  code  7ee28420                  # sub d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=8000000000000000ffffffffffffffff
  out   v0=00000000000000008000000000000001

case sub d 3
  code  7ee28420                  # sub d0, d1, d2
  in    v1=8000000000000000ffffffffffffffff v2=8000000000000000ffffffffffffffff
  out   v0=00000000000000000000000000000000

case sub d 4
  code  7ee28420                  # sub d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000007fffffffffffffff
  out   v0=00000000000000000000000000000000

case sub d 5
  code  7ee28420                  # sub d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000007fffffffffffffff
  out   v0=00000000000000000000000000000001

case cmeq d 0
  code  7ee28c20                  # cmeq d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000008000000000000000
  out   v0=0000000000000000ffffffffffffffff

case cmeq d 1
  code  7ee28c20                  # cmeq d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000000000000000000001
  out   v0=00000000000000000000000000000000

case cmeq d 2
  code  7ee28c20                  # cmeq d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=8000000000000000ffffffffffffffff
  out   v0=00000000000000000000000000000000

case cmeq d 3
  code  7ee28c20                  # cmeq d0, d1, d2
  in    v1=8000000000000000ffffffffffffffff v2=8000000000000000ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case cmeq d 4
  code  7ee28c20                  # cmeq d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000007fffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case cmeq d 5
  code  7ee28c20                  # cmeq d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000007fffffffffffffff
  out   v0=00000000000000000000000000000000

case cmtst d 0
  code  5ee28c20                  # cmtst d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000008000000000000000
  out   v0=0000000000000000ffffffffffffffff

case cmtst d 1
  code  5ee28c20                  # cmtst d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000000000000000000001
  out   v0=0000000000000000ffffffffffffffff

case cmtst d 2
  code  5ee28c20                  # cmtst d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=8000000000000000ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case cmtst d 3
  code  5ee28c20                  # cmtst d0, d1, d2
  in    v1=8000000000000000ffffffffffffffff v2=8000000000000000ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case cmtst d 4
  code  5ee28c20                  # cmtst d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000007fffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case cmtst d 5
  code  5ee28c20                  # cmtst d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000007fffffffffffffff
  out   v0=00000000000000000000000000000000

case cmgt d 0
  code  5ee23420                  # cmgt d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000008000000000000000
  out   v0=00000000000000000000000000000000

case cmgt d 1
  code  5ee23420                  # cmgt d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000000000000000000001
  out   v0=0000000000000000ffffffffffffffff

case cmgt d 2
  code  5ee23420                  # cmgt d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=8000000000000000ffffffffffffffff
  out   v0=00000000000000000000000000000000

case cmgt d 3
  code  5ee23420                  # cmgt d0, d1, d2
  in    v1=8000000000000000ffffffffffffffff v2=8000000000000000ffffffffffffffff
  out   v0=00000000000000000000000000000000

case cmgt d 4
  code  5ee23420                  # cmgt d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000007fffffffffffffff
  out   v0=00000000000000000000000000000000

case cmgt d 5
  code  5ee23420                  # cmgt d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000007fffffffffffffff
  out   v0=00000000000000000000000000000000

case cmhi d 0
  code  7ee23420                  # cmhi d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000008000000000000000
  out   v0=00000000000000000000000000000000

case cmhi d 1
  code  7ee23420                  # cmhi d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000000000000000000001
  out   v0=0000000000000000ffffffffffffffff

case cmhi d 2
  code  7ee23420                  # cmhi d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=8000000000000000ffffffffffffffff
  out   v0=00000000000000000000000000000000

case cmhi d 3
  code  7ee23420                  # cmhi d0, d1, d2
  in    v1=8000000000000000ffffffffffffffff v2=8000000000000000ffffffffffffffff
  out   v0=00000000000000000000000000000000

case cmhi d 4
  code  7ee23420                  # cmhi d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000007fffffffffffffff
  out   v0=00000000000000000000000000000000

case cmhi d 5
  code  7ee23420                  # cmhi d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000007fffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case cmge d 0
  code  5ee23c20                  # cmge d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000008000000000000000
  out   v0=0000000000000000ffffffffffffffff

case cmge d 1
  code  5ee23c20                  # cmge d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000000000000000000001
  out   v0=0000000000000000ffffffffffffffff

case cmge d 2
  code  5ee23c20                  # cmge d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=8000000000000000ffffffffffffffff
  out   v0=00000000000000000000000000000000

case cmge d 3
  code  5ee23c20                  # cmge d0, d1, d2
  in    v1=8000000000000000ffffffffffffffff v2=8000000000000000ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case cmge d 4
  code  5ee23c20                  # cmge d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000007fffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case cmge d 5
  code  5ee23c20                  # cmge d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000007fffffffffffffff
  out   v0=00000000000000000000000000000000

case cmhs d 0
  code  7ee23c20                  # cmhs d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000008000000000000000
  out   v0=0000000000000000ffffffffffffffff

case cmhs d 1
  code  7ee23c20                  # cmhs d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000000000000000000001
  out   v0=0000000000000000ffffffffffffffff

case cmhs d 2
  code  7ee23c20                  # cmhs d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=8000000000000000ffffffffffffffff
  out   v0=00000000000000000000000000000000

case cmhs d 3
  code  7ee23c20                  # cmhs d0, d1, d2
  in    v1=8000000000000000ffffffffffffffff v2=8000000000000000ffffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case cmhs d 4
  code  7ee23c20                  # cmhs d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000007fffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case cmhs d 5
  code  7ee23c20                  # cmhs d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=80000000000000007fffffffffffffff
  out   v0=0000000000000000ffffffffffffffff

case sshl d 0
  code  5ee24420                  # sshl d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=8000000000000000ffffffffffffffff
  out   v0=0000000000000000c000000000000000

case sshl d 1
  code  5ee24420                  # sshl d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000000000000000000001
  out   v0=0000000000000000fffffffffffffffe

case sshl d 2
  code  5ee24420                  # sshl d0, d1, d2
  in    v1=80000000000000000000000000000001 v2=8000000000000000000000000000003f
  out   v0=00000000000000008000000000000000

case sshl d 3
  code  5ee24420                  # sshl d0, d1, d2
  in    v1=8000000000000000c3c3c3c3c3c3c3c3 v2=8000000000000000ffffffffffffffc1
  out   v0=0000000000000000ffffffffffffffff

case sshl d 4
  code  5ee24420                  # sshl d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=8000000000000000ffffffffffffffc0
  out   v0=00000000000000000000000000000000

case sshl d 5
  code  5ee24420                  # sshl d0, d1, d2
  in    v1=8000000000000000c3c3c3c3c3c3c3c3 v2=8000000000000000ffffffffffffffc0
  out   v0=0000000000000000ffffffffffffffff

case ushl d 0
  code  7ee24420                  # ushl d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=8000000000000000ffffffffffffffff
  out   v0=00000000000000004000000000000000

case ushl d 1
  code  7ee24420                  # ushl d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000000000000000000001
  out   v0=0000000000000000fffffffffffffffe

case ushl d 2
  code  7ee24420                  # ushl d0, d1, d2
  in    v1=80000000000000000000000000000001 v2=8000000000000000000000000000003f
  out   v0=00000000000000008000000000000000

case ushl d 3
  code  7ee24420                  # ushl d0, d1, d2
  in    v1=8000000000000000c3c3c3c3c3c3c3c3 v2=8000000000000000ffffffffffffffc1
  out   v0=00000000000000000000000000000001

case ushl d 4
  code  7ee24420                  # ushl d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=8000000000000000ffffffffffffffc0
  out   v0=00000000000000000000000000000000

case ushl d 5
  code  7ee24420                  # ushl d0, d1, d2
  in    v1=8000000000000000c3c3c3c3c3c3c3c3 v2=8000000000000000ffffffffffffffc0
  out   v0=00000000000000000000000000000000

case srshl d 0
  code  5ee25420                  # srshl d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=8000000000000000ffffffffffffffff
  out   v0=0000000000000000c000000000000000

case srshl d 1
  code  5ee25420                  # srshl d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000000000000000000001
  out   v0=0000000000000000fffffffffffffffe

case srshl d 2
  code  5ee25420                  # srshl d0, d1, d2
  in    v1=80000000000000000000000000000001 v2=8000000000000000000000000000003f
  out   v0=00000000000000008000000000000000

case srshl d 3
  code  5ee25420                  # srshl d0, d1, d2
  in    v1=8000000000000000c3c3c3c3c3c3c3c3 v2=8000000000000000ffffffffffffffc1
  out   v0=00000000000000000000000000000000

case srshl d 4
  code  5ee25420                  # srshl d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=8000000000000000ffffffffffffffc0
  out   v0=00000000000000000000000000000000

case srshl d 5
  code  5ee25420                  # srshl d0, d1, d2
  in    v1=8000000000000000c3c3c3c3c3c3c3c3 v2=8000000000000000ffffffffffffffc0
  out   v0=00000000000000000000000000000000

case urshl d 0
  code  7ee25420                  # urshl d0, d1, d2
  in    v1=80000000000000008000000000000000 v2=8000000000000000ffffffffffffffff
  out   v0=00000000000000004000000000000000

case urshl d 1
  code  7ee25420                  # urshl d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=80000000000000000000000000000001
  out   v0=0000000000000000fffffffffffffffe

case urshl d 2
  code  7ee25420                  # urshl d0, d1, d2
  in    v1=80000000000000000000000000000001 v2=8000000000000000000000000000003f
  out   v0=00000000000000008000000000000000

case urshl d 3
  code  7ee25420                  # urshl d0, d1, d2
  in    v1=8000000000000000c3c3c3c3c3c3c3c3 v2=8000000000000000ffffffffffffffc1
  out   v0=00000000000000000000000000000002

case urshl d 4
  code  7ee25420                  # urshl d0, d1, d2
  in    v1=80000000000000007fffffffffffffff v2=8000000000000000ffffffffffffffc0
  out   v0=00000000000000000000000000000000

case urshl d 5
  code  7ee25420                  # urshl d0, d1, d2
  in    v1=8000000000000000c3c3c3c3c3c3c3c3 v2=8000000000000000ffffffffffffffc0
  out   v0=00000000000000000000000000000001

case and 8b
  code  0e221c20                  # and v0.8b, v1.8b, v2.8b
  in    v0=123456789abcdef0f1e2d3c4b5a6978 v1=f0f3355aaaa00ffdeadbeef01234567 v2=33333333ff00ff0012345678fedcba98
  out   v0=00000000000000001224166800000000

case and 16b
  code  4e221c20                  # and v0.16b, v1.16b, v2.16b
  in    v0=123456789abcdef0f1e2d3c4b5a6978 v1=f0f3355aaaa00ffdeadbeef01234567 v2=33333333ff00ff0012345678fedcba98
  out   v0=03033311aa0000001224166800000000

case bic 8b
  code  0e621c20                  # bic v0.8b, v1.8b, v2.8b
  in    v0=123456789abcdef0f1e2d3c4b5a6978 v1=f0f3355aaaa00ffdeadbeef01234567 v2=33333333ff00ff0012345678fedcba98
  out   v0=0000000000000000cc89a88701234567

case bic 16b
  code  4e621c20                  # bic v0.16b, v1.16b, v2.16b
  in    v0=123456789abcdef0f1e2d3c4b5a6978 v1=f0f3355aaaa00ffdeadbeef01234567 v2=33333333ff00ff0012345678fedcba98
  out   v0=0c0c004400aa00ffcc89a88701234567

case orr 8b
  code  0ea21c20                  # orr v0.8b, v1.8b, v2.8b
  in    v0=123456789abcdef0f1e2d3c4b5a6978 v1=f0f3355aaaa00ffdeadbeef01234567 v2=33333333ff00ff0012345678fedcba98
  out   v0=0000000000000000debdfeffffffffff

case orr 16b
  code  4ea21c20                  # orr v0.16b, v1.16b, v2.16b
  in    v0=123456789abcdef0f1e2d3c4b5a6978 v1=f0f3355aaaa00ffdeadbeef01234567 v2=33333333ff00ff0012345678fedcba98
  out   v0=3f3f3377ffaaffffdebdfeffffffffff

case orn 8b
  code  0ee21c20                  # orn v0.8b, v1.8b, v2.8b
  in    v0=123456789abcdef0f1e2d3c4b5a6978 v1=f0f3355aaaa00ffdeadbeef01234567 v2=33333333ff00ff0012345678fedcba98
  out   v0=0000000000000000ffefbfef01234567

case orn 16b
  code  4ee21c20                  # orn v0.16b, v1.16b, v2.16b
  in    v0=123456789abcdef0f1e2d3c4b5a6978 v1=f0f3355aaaa00ffdeadbeef01234567 v2=33333333ff00ff0012345678fedcba98
  out   v0=cfcfffddaaff00ffffefbfef01234567

case eor 8b
  code  2e221c20                  # eor v0.8b, v1.8b, v2.8b
  in    v0=123456789abcdef0f1e2d3c4b5a6978 v1=f0f3355aaaa00ffdeadbeef01234567 v2=33333333ff00ff0012345678fedcba98
  out   v0=0000000000000000cc99e897ffffffff

case eor 16b
  code  6e221c20                  # eor v0.16b, v1.16b, v2.16b
  in    v0=123456789abcdef0f1e2d3c4b5a6978 v1=f0f3355aaaa00ffdeadbeef01234567 v2=33333333ff00ff0012345678fedcba98
  out   v0=3c3c006655aaffffcc99e897ffffffff

case bsl 8b
  code  2e621c20                  # bsl v0.8b, v1.8b, v2.8b
  in    v0=123456789abcdef0f1e2d3c4b5a6978 v1=f0f3355aaaa00ffdeadbeef01234567 v2=33333333ff00ff0012345678fedcba98
  out   v0=00000000000000001e2c7e6cb586d3e0

case bsl 16b
  code  6e621c20                  # bsl v0.16b, v1.16b, v2.16b
  in    v0=123456789abcdef0f1e2d3c4b5a6978 v1=f0f3355aaaa00ffdeadbeef01234567 v2=33333333ff00ff0012345678fedcba98
  out   v0=33133355feaa32ef1e2c7e6cb586d3e0

case bit 8b
  code  2ea21c20                  # bit v0.8b, v1.8b, v2.8b
  in    v0=123456789abcdef0f1e2d3c4b5a6978 v1=f0f3355aaaa00ffdeadbeef01234567 v2=33333333ff00ff0012345678fedcba98
  out   v0=00000000000000001f2e3f6c01024160

case bit 16b
  code  6ea21c20                  # bit v0.16b, v1.16b, v2.16b
  in    v0=123456789abcdef0f1e2d3c4b5a6978 v1=f0f3355aaaa00ffdeadbeef01234567 v2=33333333ff00ff0012345678fedcba98
  out   v0=03037755aaab00ef1f2e3f6c01024160

case bif 8b
  code  2ee21c20                  # bif v0.8b, v1.8b, v2.8b
  in    v0=123456789abcdef0f1e2d3c4b5a6978 v1=f0f3355aaaa00ffdeadbeef01234567 v2=33333333ff00ff0012345678fedcba98
  out   v0=0000000000000000ce9dacbf4b7b6d7f

case bif 16b
  code  6ee21c20                  # bif v0.16b, v1.16b, v2.16b
  in    v0=123456789abcdef0f1e2d3c4b5a6978 v1=f0f3355aaaa00ffdeadbeef01234567 v2=33333333ff00ff0012345678fedcba98
  out   v0=0d2f016789aacdffce9dacbf4b7b6d7f

case orr of a register with itself is a move
  code  0ea11c20                  # orr v0.8b, v1.8b, v1.8b
  in    v1=f0f3355aaaa00ffdeadbeef01234567
  out   v0=0000000000000000deadbeef01234567
