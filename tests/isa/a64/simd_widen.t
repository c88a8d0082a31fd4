# SPDX-License-Identifier: MIT
# Results twice as wide, one wide operand, by element, dot products.

case saddl 8h 0
  code  0e220020                  # saddl v0.8h, v1.8b, v2.8b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=0003ff80ffff00fefffeff7f0080ff00

case saddl2 8h 0
  code  4e220020                  # saddl2 v0.8h, v1.16b, v2.16b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=000a0000007e00000000ff81001d001d

case saddl 4s 0
  code  0e620020                  # saddl v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=fffffffeffff7fff00008000ffff0000

case saddl2 4s 0
  code  4e620020                  # saddl2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=00000003ffff8000ffffffff0000fffe

case saddl 4s 1
  code  0e620020                  # saddl v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=00000000ffff800100001e1d00001e1d

case saddl2 4s 1
  code  4e620020                  # saddl2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=0000000a0000000000007ffe00000000

case saddl 2d 0
  code  0ea20020                  # saddl v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=0000000080000000ffffffff00000000

case saddl2 2d 0
  code  4ea20020                  # saddl2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=fffffffffffffffeffffffff7fffffff

case saddl 2d 1
  code  0ea20020                  # saddl v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=ffffffffffffffff00000000fffffffe

case saddl2 2d 1
  code  4ea20020                  # saddl2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=0000000000000003ffffffff80000000

case uaddl 8h 0
  code  2e220020                  # uaddl v0.8h, v1.8b, v2.8b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=0003008000ff00fe01fe017f00800100

case uaddl2 8h 0
  code  6e220020                  # uaddl2 v0.8h, v1.16b, v2.16b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=000a0100017e000001000081011d011d

case uaddl 4s 0
  code  2e620020                  # uaddl v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=0001fffe00017fff0000800000010000

case uaddl2 4s 0
  code  6e620020                  # uaddl2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=00000003000080000000ffff0000fffe

case uaddl 4s 1
  code  2e620020                  # uaddl v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=000100000000800100011e1d00011e1d

case uaddl2 4s 1
  code  6e620020                  # uaddl2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=0000000a0001000000017ffe00000000

case uaddl 2d 0
  code  2ea20020                  # uaddl v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=00000000800000000000000100000000

case uaddl2 2d 0
  code  6ea20020                  # uaddl2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=00000001fffffffe000000017fffffff

case uaddl 2d 1
  code  2ea20020                  # uaddl v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000000ffffffff00000000fffffffe

case uaddl2 2d 1
  code  6ea20020                  # uaddl2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000000000000030000000080000000

case ssubl 8h 0
  code  0e222020                  # ssubl v0.8h, v1.8b, v2.8b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=ffff0080ff0100000000ff81007e0000

case ssubl2 8h 0
  code  4e222020                  # ssubl2 v0.8h, v1.16b, v2.16b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=0004ff0200800000fffeff7fff690097

case ssubl 4s 0
  code  0e622020                  # ssubl v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=00000000ffff800100007ffe00000000

case ssubl2 4s 0
  code  4e622020                  # ssubl2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=ffffffff00008000ffff000100000000

case ssubl 4s 1
  code  0e622020                  # ssubl v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=fffffffeffff7fffffff696900009697

case ssubl2 4s 1
  code  4e622020                  # ssubl2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=00000004ffff00020000800000000000

case ssubl 2d 0
  code  0ea22020                  # ssubl v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=000000007ffffffe0000000000000000

case ssubl2 2d 0
  code  4ea22020                  # ssubl2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=0000000000000000ffffffff80000001

case ssubl 2d 1
  code  0ea22020                  # ssubl v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=ffffffff000000010000000000000000

case ssubl2 2d 1
  code  4ea22020                  # ssubl2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=ffffffffffffffff0000000080000000

case usubl 8h 0
  code  2e222020                  # usubl v0.8h, v1.8b, v2.8b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=ffffff80000100000000ff81007e0000

case usubl2 8h 0
  code  6e222020                  # usubl2 v0.8h, v1.16b, v2.16b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=00040002ff80000000fe007f0069ff97

case usubl 4s 0
  code  2e622020                  # usubl v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=00000000ffff800100007ffe00000000

case usubl2 4s 0
  code  6e622020                  # usubl2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=ffffffffffff80000000000100000000

case usubl 4s 1
  code  2e622020                  # usubl v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=0000fffe00007fff00006969ffff9697

case usubl2 4s 1
  code  6e622020                  # usubl2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=0000000400000002ffff800000000000

case usubl 2d 0
  code  2ea22020                  # usubl v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=000000007ffffffe0000000000000000

case usubl2 2d 0
  code  6ea22020                  # usubl2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=0000000000000000ffffffff80000001

case usubl 2d 1
  code  2ea22020                  # usubl v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000000000000010000000000000000

case usubl2 2d 1
  code  6ea22020                  # usubl2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=ffffffffffffffffffffffff80000000

case sabal 8h 0
  code  0e225020                  # sabal v0.8h, v1.8b, v2.8b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=8000808000fe00017ffe8080007e0002

case sabal2 8h 0
  code  4e225020                  # sabal2 v0.8h, v1.16b, v2.16b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=800380fe007f00018000808200970099

case sabal 4s 0
  code  0e625020                  # sabal v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=7fffffff80007fff00007ffd7ffffffe

case sabal2 4s 0
  code  4e625020                  # sabal2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=80000000800080000000fffe7ffffffe

case sabal 4s 1
  code  0e625020                  # sabal v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=80000001800080010000969680009695

case sabal2 4s 1
  code  4e625020                  # sabal2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=800000038000fffe00007fff7ffffffe

case sabal 2d 0
  code  0ea25020                  # sabal v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=800000007ffffffd8000000000000000

case sabal2 2d 0
  code  4ea25020                  # sabal2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=7fffffffffffffff800000007fffffff

case sabal 2d 1
  code  0ea25020                  # sabal v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=80000000fffffffe8000000000000000

case sabal2 2d 1
  code  4ea25020                  # sabal2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=80000000000000008000000080000000

case uabal 8h 0
  code  2e225020                  # uabal v0.8h, v1.8b, v2.8b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=80008080000000017ffe8080007e0002

case uabal2 8h 0
  code  6e225020                  # uabal2 v0.8h, v1.16b, v2.16b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=80038002007f000180fc80800069006b

case uabal 4s 0
  code  2e625020                  # uabal v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=7fffffff80007fff00007ffd7ffffffe

case uabal2 4s 0
  code  6e625020                  # uabal2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=8000000080008000000000007ffffffe

case uabal 4s 1
  code  2e625020                  # uabal v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=8000fffd80007fff0000696880006967

case uabal2 4s 1
  code  6e625020                  # uabal2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=800000038000000200007fff7ffffffe

case uabal 2d 0
  code  2ea25020                  # uabal v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=800000007ffffffd8000000000000000

case uabal2 2d 0
  code  6ea25020                  # uabal2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=7fffffffffffffff800000007fffffff

case uabal 2d 1
  code  2ea25020                  # uabal v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=80000000000000008000000000000000

case uabal2 2d 1
  code  6ea25020                  # uabal2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=80000000000000008000000080000000

case sabdl 8h 0
  code  0e227020                  # sabdl v0.8h, v1.8b, v2.8b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=0001008000ff00000000007f007e0000

case sabdl2 8h 0
  code  4e227020                  # sabdl2 v0.8h, v1.16b, v2.16b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=000400fe008000000002008100970097

case sabdl 4s 0
  code  0e627020                  # sabdl v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=0000000000007fff00007ffe00000000

case sabdl2 4s 0
  code  4e627020                  # sabdl2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=00000001000080000000ffff00000000

case sabdl 4s 1
  code  0e627020                  # sabdl v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=00000002000080010000969700009697

case sabdl2 4s 1
  code  4e627020                  # sabdl2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=000000040000fffe0000800000000000

case sabdl 2d 0
  code  0ea27020                  # sabdl v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=000000007ffffffe0000000000000000

case sabdl2 2d 0
  code  4ea27020                  # sabdl2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=0000000000000000000000007fffffff

case sabdl 2d 1
  code  0ea27020                  # sabdl v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000000ffffffff0000000000000000

case sabdl2 2d 1
  code  4ea27020                  # sabdl2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000000000000010000000080000000

case uabdl 8h 0
  code  2e227020                  # uabdl v0.8h, v1.8b, v2.8b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=00010080000100000000007f007e0000

case uabdl2 8h 0
  code  6e227020                  # uabdl2 v0.8h, v1.16b, v2.16b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=000400020080000000fe007f00690069

case uabdl 4s 0
  code  2e627020                  # uabdl v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=0000000000007fff00007ffe00000000

case uabdl2 4s 0
  code  6e627020                  # uabdl2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=00000001000080000000000100000000

case uabdl 4s 1
  code  2e627020                  # uabdl v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=0000fffe00007fff0000696900006969

case uabdl2 4s 1
  code  6e627020                  # uabdl2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=00000004000000020000800000000000

case uabdl 2d 0
  code  2ea27020                  # uabdl v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=000000007ffffffe0000000000000000

case uabdl2 2d 0
  code  6ea27020                  # uabdl2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=0000000000000000000000007fffffff

case uabdl 2d 1
  code  2ea27020                  # uabdl v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000000000000010000000000000000

case uabdl2 2d 1
  code  6ea27020                  # uabdl2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000000000000010000000080000000

case smlal 8h 0
  code  0e228020                  # smlal v0.8h, v1.8b, v2.8b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=80018000c07f3f027fff8081007f4002

case smlal2 8h 0
  code  4e228020                  # smlal2 v0.8h, v1.16b, v2.16b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=801440ffff8000017ffd7f81ea8eea90

case smlal 4s 0
  code  0e628020                  # smlal v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=800000008000800000007ffebffffffe

case smlal2 4s 0
  code  4e628020                  # smlal2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=8000000180000000c0007fffbffeffff

case smlal 4s 1
  code  0e628020                  # smlal v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=7ffffffe7fff8000eabd608d6abd608c

case smlal2 4s 1
  code  4e628020                  # smlal2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=800000144000ffffffff80007ffffffe

case smlal 2d 0
  code  0ea28020                  # smlal v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=800000007ffffffec000000000000000

case smlal2 2d 0
  code  4ea28020                  # smlal2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=80000000000000008000000080000000

case smlal 2d 1
  code  0ea28020                  # smlal v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=400000007fffffffbfffffff00000001

case smlal2 2d 1
  code  4ea28020                  # smlal2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=80000000000000018000000000000000

case umlal 8h 0
  code  2e228020                  # umlal v0.8h, v1.8b, v2.8b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=800180003f7f3f027dffff81007f4002

case umlal2 8h 0
  code  6e228020                  # umlal2 v0.8h, v1.16b, v2.16b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=8014bfff7e80000180fd8081448e4490

case umlal 4s 0
  code  2e628020                  # umlal v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=7ffe0000ffff800000007ffebffffffe

case umlal2 4s 0
  code  6e628020                  # umlal2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=80000001800000003fff7fffbffeffff

case umlal 4s 1
  code  2e628020                  # umlal v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=8000fffe800080004517608dc517608c

case umlal2 4s 1
  code  6e628020                  # umlal2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=80000014bfffffff7ffe80007ffffffe

case umlal 2d 0
  code  2ea28020                  # umlal v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=800000007ffffffec000000000000000

case umlal2 2d 0
  code  6ea28020                  # umlal2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=7ffffffe00000000ffffffff80000000

case umlal 2d 1
  code  2ea28020                  # umlal v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=bfffffff7fffffffbfffffff00000001

case umlal2 2d 1
  code  6ea28020                  # umlal2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=80000000000000018000000000000000

case smlsl 8h 0
  code  0e22a020                  # smlsl v0.8h, v1.8b, v2.8b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=7ffd80003f7fc1007ffd7f81ff81c002

case smlsl2 8h 0
  code  4e22a020                  # smlsl2 v0.8h, v1.16b, v2.16b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=7feabf01007e00017fff808115721574

case smlsl 4s 0
  code  0e62a020                  # smlsl v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=7ffffffe7fff8000ffff80003ffffffe

case smlsl2 4s 0
  code  4e62a020                  # smlsl2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=7ffffffd800000003fff7fff4000fffd

case smlsl 4s 1
  code  0e62a020                  # smlsl v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=800000008000800015429f7195429f70

case smlsl2 4s 1
  code  4e62a020                  # smlsl2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=7fffffeabfff000100007ffe7ffffffe

case smlsl 2d 0
  code  0ea2a020                  # smlsl v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=7fffffff800000004000000000000000

case smlsl2 2d 0
  code  4ea2a020                  # smlsl2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=7ffffffffffffffe7fffffff80000000

case smlsl 2d 1
  code  0ea2a020                  # smlsl v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=bfffffff7fffffff40000000ffffffff

case smlsl2 2d 1
  code  4ea2a020                  # smlsl2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=7ffffffffffffffd8000000000000000

case umlsl 8h 0
  code  2e22a020                  # umlsl v0.8h, v1.8b, v2.8b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=7ffd8000c07fc10081fd0081ff81c002

case umlsl2 8h 0
  code  6e22a020                  # umlsl2 v0.8h, v1.16b, v2.16b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=7fea4001817e00017eff7f81bb72bb74

case umlsl 4s 0
  code  2e62a020                  # umlsl v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=8001fffe00008000ffff80003ffffffe

case umlsl2 4s 0
  code  6e62a020                  # umlsl2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=7ffffffd80000000c0007fff4000fffd

case umlsl 4s 1
  code  2e62a020                  # umlsl v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=7fff00007fff8000bae89f713ae89f70

case umlsl2 4s 1
  code  6e62a020                  # umlsl2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=7fffffea4000000180017ffe7ffffffe

case umlsl 2d 0
  code  2ea2a020                  # umlsl v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=7fffffff800000004000000000000000

case umlsl2 2d 0
  code  6ea2a020                  # umlsl2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=80000001fffffffe0000000080000000

case umlsl 2d 1
  code  2ea2a020                  # umlsl v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=400000007fffffff40000000ffffffff

case umlsl2 2d 1
  code  6ea2a020                  # umlsl2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=7ffffffffffffffd8000000000000000

case smull 8h 0
  code  0e22c020                  # smull v0.8h, v1.8b, v2.8b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=00020000c0803f0100010080007f4000

case smull2 8h 0
  code  4e22c020                  # smull2 v0.8h, v1.16b, v2.16b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=0015c0ffff810000ffffff80ea8eea8e

case smull 4s 0
  code  0e62c020                  # smull v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=000000010000800000007fff40000000

case smull2 4s 0
  code  4e62c020                  # smull2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=0000000200000000c00080003fff0001

case smull 4s 1
  code  0e62c020                  # smull v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=ffffffffffff8000eabd608eeabd608e

case smull2 4s 1
  code  4e62c020                  # smull2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=00000015c000ffffffff800100000000

case smull 2d 0
  code  0ea2c020                  # smull v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=000000007fffffff4000000000000000

case smull2 2d 0
  code  4ea2c020                  # smull2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=00000000000000010000000080000000

case smull 2d 1
  code  0ea2c020                  # smull v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=c0000000800000003fffffff00000001

case smull2 2d 1
  code  4ea2c020                  # smull2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000000000000020000000000000000

case umull 8h 0
  code  2e22c020                  # umull v0.8h, v1.8b, v2.8b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=000200003f803f01fe017f80007f4000

case umull2 8h 0
  code  6e22c020                  # umull2 v0.8h, v1.16b, v2.16b
  in    v0=7fff8000ffff00017ffe800100000002 v1=7817f00ff80c35a0100807fff807f80 v2=37fff0001015ac302807f7fffff0180
  out   v0=00153fff7e81000000ff0080448e448e

case umull 4s 0
  code  2e62c020                  # umull v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=fffe00017fff800000007fff40000000

case umull2 4s 0
  code  6e62c020                  # umull2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=00000002000000003fff80003fff0001

case umull 4s 1
  code  2e62c020                  # umull v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=0000ffff000080004517608e4517608e

case umull2 4s 1
  code  6e62c020                  # umull2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=000000153fffffff7ffe800100000000

case umull 2d 0
  code  2ea2c020                  # umull v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=000000007fffffff4000000000000000

case umull2 2d 0
  code  6ea2c020                  # umull2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=fffffffe000000017fffffff80000000

case umull 2d 1
  code  2ea2c020                  # umull v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=3fffffff800000003fffffff00000001

case umull2 2d 1
  code  6ea2c020                  # umull2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000000000000020000000000000000

case sqdmlal 4s 0
  code  0e629020                  # sqdmlal v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=7fffffff800100000000fffd7fffffff fpsr=8000000

case sqdmlal2 4s 0
  code  4e629020                  # sqdmlal2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=7fffffff800000008000ffff7fffffff fpsr=8000000

case sqdmlal 4s 1
  code  0e629020                  # sqdmlal v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=7ffffffd80000000d57ac11b557ac11a fpsr=8000000

case sqdmlal2 4s 1
  code  4e629020                  # sqdmlal2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=7fffffff80000000ffff00017ffffffe fpsr=8000000

case sqdmlal s 0
  code  5e629020                  # sqdmlal s0, h1, h2
  in    v0=7fffffff v1=80008000 v2=80008000
  out   fpsr=8000000

case sqdmlal s 1
  code  5e629020                  # sqdmlal s0, h1, h2
  in    v0=80000000 v1=7fff7fff v2=10001
  out   v0=0000000000000000000000008000fffe

case sqdmlal s 2
  code  5e629020                  # sqdmlal s0, h1, h2
  in    v0=7fffffff v1=80008000 v2=ffffffff
  out   fpsr=8000000

case sqdmlal s 3
  code  5e629020                  # sqdmlal s0, h1, h2
  in    v0=80000000 v1=ffffffff v2=ffffffff
  out   v0=00000000000000000000000080000002

case sqdmlal 2d 0
  code  0ea29020                  # sqdmlal v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=7fffffffffffffffffffffffffffffff fpsr=8000000

case sqdmlal2 2d 0
  code  4ea29020                  # sqdmlal2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=7fffffffffffffff8000000100000000 fpsr=8000000

case sqdmlal 2d 1
  code  0ea29020                  # sqdmlal v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000000fffffffffffffffe00000002

case sqdmlal2 2d 1
  code  4ea29020                  # sqdmlal2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   fpsr=8000000

case sqdmlal d 0
  code  5ea29020                  # sqdmlal d0, s1, s2
  in    v0=7fffffffffffffff v1=8000000080000000 v2=8000000080000000
  out   fpsr=8000000

case sqdmlal d 1
  code  5ea29020                  # sqdmlal d0, s1, s2
  in    v0=8000000000000000 v1=7fffffff7fffffff v2=100000001
  out   v0=000000000000000080000000fffffffe

case sqdmlal d 2
  code  5ea29020                  # sqdmlal d0, s1, s2
  in    v0=7fffffffffffffff v1=8000000080000000 v2=ffffffffffffffff
  out   fpsr=8000000

case sqdmlal d 3
  code  5ea29020                  # sqdmlal d0, s1, s2
  in    v0=8000000000000000 v1=ffffffffffffffff v2=ffffffffffffffff
  out   v0=00000000000000008000000000000002

case sqdmlsl 4s 0
  code  0e62b020                  # sqdmlsl v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=7ffffffd80000000ffff0001ffffffff fpsr=8000000

case sqdmlsl2 4s 0
  code  4e62b020                  # sqdmlsl2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=7ffffffb800000007ffeffff0001fffc

case sqdmlsl 4s 1
  code  0e62b020                  # sqdmlsl v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=7fffffff800100002a853ee37fffffff fpsr=8000000

case sqdmlsl2 4s 1
  code  4e62b020                  # sqdmlsl2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=7fffffd5fffe00020000fffd7ffffffe

case sqdmlsl s 0
  code  5e62b020                  # sqdmlsl s0, h1, h2
  in    v0=7fffffff v1=80008000 v2=80008000
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqdmlsl s 1
  code  5e62b020                  # sqdmlsl s0, h1, h2
  in    v0=80000000 v1=7fff7fff v2=10001
  out   fpsr=8000000

case sqdmlsl s 2
  code  5e62b020                  # sqdmlsl s0, h1, h2
  in    v0=7fffffff v1=80008000 v2=ffffffff
  out   v0=0000000000000000000000007ffeffff

case sqdmlsl s 3
  code  5e62b020                  # sqdmlsl s0, h1, h2
  in    v0=80000000 v1=ffffffff v2=ffffffff
  out   fpsr=8000000

case sqdmlsl 2d 0
  code  0ea2b020                  # sqdmlsl v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=7fffffff000000018000000000000000 fpsr=8000000

case sqdmlsl2 2d 0
  code  4ea2b020                  # sqdmlsl2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=7ffffffffffffffd8000000000000000 fpsr=8000000

case sqdmlsl 2d 1
  code  0ea2b020                  # sqdmlsl v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   fpsr=8000000

case sqdmlsl2 2d 1
  code  4ea2b020                  # sqdmlsl2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=7ffffffffffffffb8000000000000000

case sqdmlsl d 0
  code  5ea2b020                  # sqdmlsl d0, s1, s2
  in    v0=7fffffffffffffff v1=8000000080000000 v2=8000000080000000
  out   v0=00000000000000000000000000000000 fpsr=8000000

case sqdmlsl d 1
  code  5ea2b020                  # sqdmlsl d0, s1, s2
  in    v0=8000000000000000 v1=7fffffff7fffffff v2=100000001
  out   fpsr=8000000

case sqdmlsl d 2
  code  5ea2b020                  # sqdmlsl d0, s1, s2
  in    v0=7fffffffffffffff v1=8000000080000000 v2=ffffffffffffffff
  out   v0=00000000000000007ffffffeffffffff

case sqdmlsl d 3
  code  5ea2b020                  # sqdmlsl d0, s1, s2
  in    v0=8000000000000000 v1=ffffffffffffffff v2=ffffffffffffffff
  out   fpsr=8000000

case sqdmull 4s 0
  code  0e62d020                  # sqdmull v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=00000002000100000000fffe7fffffff fpsr=8000000

case sqdmull2 4s 0
  code  4e62d020                  # sqdmull2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=1000080007fffffff80007fff8000 v2=280007fff7fffffffffff00018000
  out   v0=0000000400000000800100007ffe0002

case sqdmull 4s 1
  code  0e62d020                  # sqdmull v0.4s, v1.4h, v2.4h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=fffffffeffff0000d57ac11cd57ac11c

case sqdmull2 4s 1
  code  4e62d020                  # sqdmull2 v0.4s, v1.8h, v2.8h
  in    v0=7fffffff80000000ffffffff7ffffffe v1=780017fff0000ffff8000c3c35a5a v2=37fffffff0000000100015a5ac3c3
  out   v0=0000002a8001fffeffff000200000000

case sqdmull s 0
  code  5e62d020                  # sqdmull s0, h1, h2
  in    v0=7fffffff v1=80008000 v2=80008000
  out   fpsr=8000000

case sqdmull s 1
  code  5e62d020                  # sqdmull s0, h1, h2
  in    v0=80000000 v1=7fff7fff v2=10001
  out   v0=0000000000000000000000000000fffe

case sqdmull s 2
  code  5e62d020                  # sqdmull s0, h1, h2
  in    v0=7fffffff v1=80008000 v2=ffffffff
  out   v0=00000000000000000000000000010000

case sqdmull s 3
  code  5e62d020                  # sqdmull s0, h1, h2
  in    v0=80000000 v1=ffffffff v2=ffffffff
  out   v0=00000000000000000000000000000002

case sqdmull 2d 0
  code  0ea2d020                  # sqdmull v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=00000000fffffffe7fffffffffffffff fpsr=8000000

case sqdmull2 2d 0
  code  4ea2d020                  # sqdmull2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff800000007fffffff80000000 v2=ffffffffffffffff0000000180000000
  out   v0=00000000000000020000000100000000

case sqdmull 2d 1
  code  0ea2d020                  # sqdmull v0.2d, v1.2s, v2.2s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=80000001000000007ffffffe00000002

case sqdmull2 2d 1
  code  4ea2d020                  # sqdmull2 v0.2d, v1.4s, v2.4s
  in    v0=7fffffffffffffff8000000000000000 v1=100000000800000007fffffff v2=2800000007fffffff7fffffff
  out   v0=00000000000000040000000000000000

case sqdmull d 0
  code  5ea2d020                  # sqdmull d0, s1, s2
  in    v0=7fffffffffffffff v1=8000000080000000 v2=8000000080000000
  out   fpsr=8000000

case sqdmull d 1
  code  5ea2d020                  # sqdmull d0, s1, s2
  in    v0=8000000000000000 v1=7fffffff7fffffff v2=100000001
  out   v0=000000000000000000000000fffffffe

case sqdmull d 2
  code  5ea2d020                  # sqdmull d0, s1, s2
  in    v0=7fffffffffffffff v1=8000000080000000 v2=ffffffffffffffff
  out   v0=00000000000000000000000100000000

case sqdmull d 3
  code  5ea2d020                  # sqdmull d0, s1, s2
  in    v0=8000000000000000 v1=ffffffffffffffff v2=ffffffffffffffff
  out   v0=00000000000000000000000000000002

case saddw 8h
  code  0e221020                  # saddw v0.8h, v1.8h, v2.8b
  in    v1=7fff8000ffff00017ffe800100000002 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=7fdd7fadffbdfff07fff802400450069

case saddw2 8h
  code  4e221020                  # saddw2 v0.8h, v1.8h, v2.16b
  in    v1=7fff8000ffff00017ffe800100000002 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=800e800f003200567fa87fab00000001

case saddw 4s
  code  0e621020                  # saddw v0.4s, v1.4s, v2.4h
  in    v1=7fffffff80000000ffffffff7ffffffe v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=7fffdeac7fffbeef0000012280004565

case saddw2 4s
  code  4e621020                  # saddw2 v0.4s, v1.4s, v2.8h
  in    v1=7fffffff80000000ffffffff7ffffffe v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=80000f0e80003355ffffaaa9800000fd

case saddw 2d
  code  0ea21020                  # saddw v0.2d, v1.2d, v2.2s
  in    v1=7fffffffffffffff8000000000000000 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=7fffffffdeadbeee8000000001234567

case saddw2 2d
  code  4ea21020                  # saddw2 v0.2d, v1.2d, v2.4s
  in    v1=7fffffffffffffff8000000000000000 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=800000000f0f33547fffffffaaaa00ff

case uaddw 8h
  code  2e221020                  # uaddw v0.8h, v1.8h, v2.8b
  in    v1=7fff8000ffff00017ffe800100000002 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=80dd80ad00bd00f07fff802400450069

case uaddw2 8h
  code  6e221020                  # uaddw2 v0.8h, v1.8h, v2.16b
  in    v1=7fff8000ffff00017ffe800100000002 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=800e800f0032005680a880ab00000101

case uaddw 4s
  code  2e621020                  # uaddw v0.4s, v1.4s, v2.4h
  in    v1=7fffffff80000000ffffffff7ffffffe v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=8000deac8000beef0000012280004565

case uaddw2 4s
  code  6e621020                  # uaddw2 v0.4s, v1.4s, v2.8h
  in    v1=7fffffff80000000ffffffff7ffffffe v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=80000f0e800033550000aaa9800000fd

case uaddw 2d
  code  2ea21020                  # uaddw v0.2d, v1.2d, v2.2s
  in    v1=7fffffffffffffff8000000000000000 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=80000000deadbeee8000000001234567

case uaddw2 2d
  code  6ea21020                  # uaddw2 v0.2d, v1.2d, v2.4s
  in    v1=7fffffffffffffff8000000000000000 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=800000000f0f335480000000aaaa00ff

case ssubw 8h
  code  0e223020                  # ssubw v0.8h, v1.8h, v2.8b
  in    v1=7fff8000ffff00017ffe800100000002 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=80218053004100127ffd7fdeffbbff9b

case ssubw2 8h
  code  4e223020                  # ssubw2 v0.8h, v1.8h, v2.16b
  in    v1=7fff8000ffff00017ffe800100000002 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=7ff07ff1ffccffac8054805700000003

case ssubw 4s
  code  0e623020                  # ssubw v0.4s, v1.4s, v2.4h
  in    v1=7fffffff80000000ffffffff7ffffffe v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=8000215280004111fffffedc7fffba97

case ssubw2 4s
  code  4e623020                  # ssubw2 v0.4s, v1.4s, v2.8h
  in    v1=7fffffff80000000ffffffff7ffffffe v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=7ffff0f07fffccab000055557ffffeff

case ssubw 2d
  code  0ea23020                  # ssubw v0.2d, v1.2d, v2.2s
  in    v1=7fffffffffffffff8000000000000000 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=80000000215241107ffffffffedcba99

case ssubw2 2d
  code  4ea23020                  # ssubw2 v0.2d, v1.2d, v2.4s
  in    v1=7fffffffffffffff8000000000000000 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=7ffffffff0f0ccaa800000005555ff01

case usubw 8h
  code  2e223020                  # usubw v0.8h, v1.8h, v2.8b
  in    v1=7fff8000ffff00017ffe800100000002 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=7f217f53ff41ff127ffd7fdeffbbff9b

case usubw2 8h
  code  6e223020                  # usubw2 v0.8h, v1.8h, v2.16b
  in    v1=7fff8000ffff00017ffe800100000002 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=7ff07ff1ffccffac7f547f570000ff03

case usubw 4s
  code  2e623020                  # usubw v0.4s, v1.4s, v2.4h
  in    v1=7fffffff80000000ffffffff7ffffffe v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=7fff21527fff4111fffffedc7fffba97

case usubw2 4s
  code  6e623020                  # usubw2 v0.4s, v1.4s, v2.8h
  in    v1=7fffffff80000000ffffffff7ffffffe v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=7ffff0f07fffccabffff55557ffffeff

case usubw 2d
  code  2ea23020                  # usubw v0.2d, v1.2d, v2.2s
  in    v1=7fffffffffffffff8000000000000000 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=7fffffff215241107ffffffffedcba99

case usubw2 2d
  code  6ea23020                  # usubw2 v0.2d, v1.2d, v2.4s
  in    v1=7fffffffffffffff8000000000000000 v2=f0f3355aaaa00ffdeadbeef01234567
  out   v0=7ffffffff0f0ccaa7fffffff5555ff01

case pmull 8h 0
  code  0e22e020                  # pmull v0.8h, v1.8b, v2.8b
  in    v1=f0f3355aaaa00ffdeadbeef01234567 v2=33333333ff00ff0012345678fedcba98
  out   v0=0c5c1dc427e42fa800fe1ae42cd236c8

case pmull2 8h 0
  code  4e22e020                  # pmull2 v0.8h, v1.16b, v2.16b
  in    v1=f0f3355aaaa00ffdeadbeef01234567 v2=33333333ff00ff0012345678fedcba98
  out   v0=0101010105050f0f6666000000000000

case pmull 1q 0
  code  0ee2e020                  # pmull v0.1q, v1.1d, v2.1d
  in    v1=f0f3355aaaa00ffdeadbeef01234567 v2=33333333ff00ff0012345678fedcba98
  out   v0=0c42fde894a1d782a0380ab810f028c8

case pmull2 1q 0
  code  4ee2e020                  # pmull2 v0.1q, v1.2d, v2.2d
  in    v1=f0f3355aaaa00ffdeadbeef01234567 v2=33333333ff00ff0012345678fedcba98
  out   v0=0101050f1a1f143c5f3c334433555500

case pmull 8h 1
  code  0e22e020                  # pmull v0.8h, v1.8b, v2.8b
  in    v1=ffffffffffffffffffffffffffffffff v2=ffffffffffffffffffffffffffffffff
  out   v0=55555555555555555555555555555555

case pmull2 8h 1
  code  4e22e020                  # pmull2 v0.8h, v1.16b, v2.16b
  in    v1=ffffffffffffffffffffffffffffffff v2=ffffffffffffffffffffffffffffffff
  out   v0=55555555555555555555555555555555

case pmull 1q 1
  code  0ee2e020                  # pmull v0.1q, v1.1d, v2.1d
  in    v1=ffffffffffffffffffffffffffffffff v2=ffffffffffffffffffffffffffffffff
  out   v0=55555555555555555555555555555555

case pmull2 1q 1
  code  4ee2e020                  # pmull2 v0.1q, v1.2d, v2.2d
  in    v1=ffffffffffffffffffffffffffffffff v2=ffffffffffffffffffffffffffffffff
  out   v0=55555555555555555555555555555555

case mla 4h by element 0
  code  2f420020                  # mla v0.4h, v1.4h, v2.h[0]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=0000000000000000ffff00018001fffe

case mla 8h by element 0
  code  6f420020                  # mla v0.8h, v1.8h, v2.h[0]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7ff97879cb4cfffeffff00018001fffe

case mla 4h by element 7
  code  2f720820                  # mla v0.4h, v1.4h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=0000000000000000ffff7ffffffffffe

case mla 8h by element 7
  code  6f720820                  # mla v0.8h, v1.8h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=ffff7fff80008000ffff7ffffffffffe

case mla 2s by element 1
  code  2fa20020                  # mla v0.2s, v1.2s, v2.s[1]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=00000000000000008000edcc00000000

case mla 4s by element 1
  code  6fa20020                  # mla v0.4s, v1.4s, v2.s[1]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7fffffff0000edcb8000edcc00000000

case mla 2s by element 3
  code  2fa20820                  # mla v0.2s, v1.2s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=00000000000000007fff800180000000

case mla 4s by element 3
  code  6fa20820                  # mla v0.4s, v1.4s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7fffffff7fff80007fff800180000000

case mls 4h by element 0
  code  2f424020                  # mls v0.4h, v1.4h, v2.h[0]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=0000000000000000fffffffd7ffdfffe

case mls 8h by element 0
  code  6f424020                  # mls v0.8h, v1.8h, v2.h[0]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=8005878534b40002fffffffd7ffdfffe

case mls 4h by element 7
  code  2f724820                  # mls v0.4h, v1.4h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=0000000000000000ffff7ffffffffffe

case mls 8h by element 7
  code  6f724820                  # mls v0.8h, v1.8h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=ffff7fff80008000ffff7ffffffffffe

case mls 2s by element 1
  code  2fa24020                  # mls v0.2s, v1.2s, v2.s[1]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=00000000000000007fff123400000000

case mls 4s by element 1
  code  6fa24020                  # mls v0.4s, v1.4s, v2.s[1]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7fffffffffff12337fff123400000000

case mls 2s by element 3
  code  2fa24820                  # mls v0.2s, v1.2s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=000000000000000080007fff80000000

case mls 4s by element 3
  code  6fa24820                  # mls v0.4s, v1.4s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7fffffff80007ffe80007fff80000000

case mul 4h by element 0
  code  0f428020                  # mul v0.4h, v1.4h, v2.h[0]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=00000000000000000000000200020000

case mul 8h by element 0
  code  4f428020                  # mul v0.8h, v1.8h, v2.h[0]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=fffa787a4b4cfffe0000000200020000

case mul 4h by element 7
  code  0f728820                  # mul v0.4h, v1.4h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=00000000000000000000800080000000

case mul 8h by element 7
  code  4f728820                  # mul v0.8h, v1.8h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=80008000000080000000800080000000

case mul 2s by element 1
  code  0fa28020                  # mul v0.2s, v1.2s, v2.s[1]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=00000000000000000000edcc00000000

case mul 4s by element 1
  code  4fa28020                  # mul v0.4s, v1.4s, v2.s[1]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=000000000000edcc0000edcc00000000

case mul 2s by element 3
  code  0fa28820                  # mul v0.2s, v1.2s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=0000000000000000ffff800180000000

case mul 4s by element 3
  code  4fa28820                  # mul v0.4s, v1.4s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=000000007fff8001ffff800180000000

case sqdmulh 4h by element 0
  code  0f42c020                  # sqdmulh v0.4h, v1.4h, v2.h[0]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=000000000000000000000000fffe0002

case sqdmulh 8h by element 0
  code  4f42c020                  # sqdmulh v0.8h, v1.8h, v2.h[0]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=ffff0000fffeffff00000000fffe0002

case sqdmulh 4h by element 7
  code  0f72c820                  # sqdmulh v0.4h, v1.4h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=00000000000000000000000180017fff fpsr=8000000

case sqdmulh 8h by element 7
  code  4f72c820                  # sqdmulh v0.8h, v1.8h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=fffd3c3da5a6ffff0000000180017fff fpsr=8000000

case sqdmulh h by element
  code  5f72c820                  # sqdmulh h0, h1, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=8000 v2=80000000000000000000000000000000
  out   v0=00000000000000000000000000007fff fpsr=8000000

case sqdmulh 2s by element 1
  code  0fa2c020                  # sqdmulh v0.2s, v1.2s, v2.s[1]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=0000000000000000ffff12340000edcc

case sqdmulh 4s by element 1
  code  4fa2c020                  # sqdmulh v0.4s, v1.4s, v2.s[1]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=0000000000000000ffff12340000edcc

case sqdmulh 2s by element 3
  code  0fa2c820                  # sqdmulh v0.2s, v1.2s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=000000000000000080007fff7fff8001

case sqdmulh 4s by element 3
  code  4fa2c820                  # sqdmulh v0.4s, v1.4s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=000000000000000080007fff7fff8001

case sqdmulh s by element
  code  5fa2c820                  # sqdmulh s0, s1, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=80000000 v2=80000000000000000000000000000000
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case sqrdmulh 4h by element 0
  code  0f42d020                  # sqrdmulh v0.4h, v1.4h, v2.h[0]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=000000000000000000000000fffe0002

case sqrdmulh 8h by element 0
  code  4f42d020                  # sqrdmulh v0.8h, v1.8h, v2.h[0]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=00000001ffff000000000000fffe0002

case sqrdmulh 4h by element 7
  code  0f72d820                  # sqrdmulh v0.4h, v1.4h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=00000000000000000000000180017fff fpsr=8000000

case sqrdmulh 8h by element 7
  code  4f72d820                  # sqrdmulh v0.8h, v1.8h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=fffd3c3da5a6ffff0000000180017fff fpsr=8000000

case sqrdmulh h by element
  code  5f72d820                  # sqrdmulh h0, h1, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=8000 v2=80000000000000000000000000000000
  out   v0=00000000000000000000000000007fff fpsr=8000000

case sqrdmulh 2s by element 1
  code  0fa2d020                  # sqrdmulh v0.2s, v1.2s, v2.s[1]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=0000000000000000ffff12340000edcc

case sqrdmulh 4s by element 1
  code  4fa2d020                  # sqrdmulh v0.4s, v1.4s, v2.s[1]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=0000000000000000ffff12340000edcc

case sqrdmulh 2s by element 3
  code  0fa2d820                  # sqrdmulh v0.2s, v1.2s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=0000000000000000800080007fff8001

case sqrdmulh 4s by element 3
  code  4fa2d820                  # sqrdmulh v0.4s, v1.4s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=0000000000000001800080007fff8001

case sqrdmulh s by element
  code  5fa2d820                  # sqrdmulh s0, s1, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=80000000 v2=80000000000000000000000000000000
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case sqrdmlah 4h by element 0
  code  2f42d020                  # sqrdmlah v0.4h, v1.4h, v2.h[0]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=0000000000000000ffffffff7ffd0000

case sqrdmlah 8h by element 0
  code  6f42d020                  # sqrdmlah v0.8h, v1.8h, v2.h[0]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7fff000080000000ffffffff7ffd0000 fpsr=8000000

case sqrdmlah 4h by element 7
  code  2f72d820                  # sqrdmlah v0.4h, v1.4h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=0000000000000000ffff000000007ffe

case sqrdmlah 8h by element 7
  code  6f72d820                  # sqrdmlah v0.8h, v1.8h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7ffc3c3c8000ffffffff000000007ffe fpsr=8000000

case sqrdmlah h by element
  code  7f72d820                  # sqrdmlah h0, h1, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=8000 v2=80000000000000000000000000000000
  out   v0=00000000000000000000000000007ffe

case sqrdmlah 2s by element 1
  code  2fa2d020                  # sqrdmlah v0.2s, v1.2s, v2.s[1]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=0000000000000000800000000000edcc fpsr=8000000

case sqrdmlah 4s by element 1
  code  6fa2d020                  # sqrdmlah v0.4s, v1.4s, v2.s[1]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7fffffffffffffff800000000000edcc fpsr=8000000

case sqrdmlah 2s by element 3
  code  2fa2d820                  # sqrdmlah v0.2s, v1.2s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=0000000000000000800000007fff8001 fpsr=8000000

case sqrdmlah 4s by element 3
  code  6fa2d820                  # sqrdmlah v0.4s, v1.4s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7fffffff00000000800000007fff8001 fpsr=8000000

case sqrdmlah s by element
  code  7fa2d820                  # sqrdmlah s0, s1, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=80000000 v2=80000000000000000000000000000000
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case sqrdmlsh 4h by element 0
  code  2f42f020                  # sqrdmlsh v0.4h, v1.4h, v2.h[0]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=0000000000000000ffffffff7ffffffc fpsr=8000000

case sqrdmlsh 8h by element 0
  code  6f42f020                  # sqrdmlsh v0.8h, v1.8h, v2.h[0]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7ffffffe80010000ffffffff7ffffffc fpsr=8000000

case sqrdmlsh 4h by element 7
  code  2f72f820                  # sqrdmlsh v0.4h, v1.4h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=0000000000000000fffffffe7fff8000 fpsr=8000000

case sqrdmlsh 8h by element 7
  code  6f72f820                  # sqrdmlsh v0.8h, v1.8h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7fffc3c2da5a0001fffffffe7fff8000 fpsr=8000000

case sqrdmlsh h by element
  code  7f72f820                  # sqrdmlsh h0, h1, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=8000 v2=80000000000000000000000000000000
  out   v0=00000000000000000000000000008000 fpsr=8000000

case sqrdmlsh 2s by element 1
  code  2fa2f020                  # sqrdmlsh v0.2s, v1.2s, v2.s[1]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=00000000000000008000edccffff1234

case sqrdmlsh 4s by element 1
  code  6fa2f020                  # sqrdmlsh v0.4s, v1.4s, v2.s[1]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7fffffffffffffff8000edccffff1234

case sqrdmlsh 2s by element 3
  code  2fa2f820                  # sqrdmlsh v0.2s, v1.2s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=0000000000000000ffff800080007fff

case sqrdmlsh 4s by element 3
  code  6fa2f820                  # sqrdmlsh v0.4s, v1.4s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7ffffffffffffffeffff800080007fff

case sqrdmlsh s by element
  code  7fa2f820                  # sqrdmlsh s0, s1, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=80000000 v2=80000000000000000000000000000000
  out   v0=00000000000000000000000080000000

case smlal 4s by element 7
  code  0f722820                  # smlal v0.4s, v1.4h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7fffffff80008000c0007fffbffffffe

case smlal2 4s by element 7
  code  4f722820                  # smlal2 v0.4s, v1.8h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7ffe7fff9e1e8000d2d2ffff7fff7ffe

case smlal 2d by element 3
  code  0fa22820                  # smlal v0.2d, v1.2s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=40003fffffff8000bfffc00080000000

case smlal2 2d by element 3
  code  4fa22820                  # smlal2 v0.2d, v1.4s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7fffffffffffffff800000007fff8001

case umlal 4s by element 7
  code  2f722820                  # umlal v0.4s, v1.4h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7fffffffffff80003fff7fffbffffffe

case umlal2 4s by element 7
  code  6f722820                  # umlal2 v0.4s, v1.8h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=80017fffe1e180002d2cffff80007ffe

case umlal 2d by element 3
  code  2fa22820                  # umlal v0.2d, v1.2s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=c0003ffeffff8000c0003fff80000000

case umlal2 2d by element 3
  code  6fa22820                  # umlal2 v0.2d, v1.4s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7fffffffffffffff00007ffe7fff8001

case smlsl 4s by element 7
  code  0f726820                  # smlsl v0.4s, v1.4h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7fffffff7fff80003fff7fff3ffffffe

case smlsl2 4s by element 7
  code  4f726820                  # smlsl2 v0.4s, v1.8h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=80017fff61e180002d2cffff80007ffe

case smlsl 2d by element 3
  code  0fa26820                  # smlsl v0.2d, v1.2s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=bfffc00000007ffe40003fff80000000

case smlsl2 2d by element 3
  code  4fa26820                  # smlsl2 v0.2d, v1.4s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7fffffffffffffff7fffffff80007fff

case umlsl 4s by element 7
  code  2f726820                  # umlsl v0.4s, v1.4h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7fffffff00008000c0007fff3ffffffe

case umlsl2 4s by element 7
  code  6f726820                  # umlsl2 v0.4s, v1.8h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7ffe7fff1e1e8000d2d2ffff7fff7ffe

case umlsl 2d by element 3
  code  2fa26820                  # umlsl v0.2d, v1.2s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=3fffc00100007ffe3fffc00080000000

case umlsl2 2d by element 3
  code  6fa26820                  # umlsl2 v0.2d, v1.4s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7fffffffffffffffffff800180007fff

case smull 4s by element 7
  code  0f72a820                  # smull v0.4s, v1.4h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=0000000000008000c000800040000000

case smull2 4s by element 7
  code  4f72a820                  # smull2 v0.4s, v1.8h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=fffe80001e1e8000d2d30000ffff8000

case smull 2d by element 3
  code  0fa2a820                  # smull v0.2d, v1.2s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=c0003fffffff80013fffc00080000000

case smull2 2d by element 3
  code  4fa2a820                  # smull2 v0.2d, v1.4s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=0000000000000000000000007fff8001

case umull 4s by element 7
  code  2f72a820                  # umull v0.4s, v1.4h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=000000007fff80003fff800040000000

case umull2 4s by element 7
  code  6f72a820                  # umull2 v0.4s, v1.8h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=0001800061e180002d2d000000008000

case umull 2d by element 3
  code  2fa2a820                  # umull v0.2d, v1.2s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=40003ffeffff800140003fff80000000

case umull2 2d by element 3
  code  6fa2a820                  # umull2 v0.2d, v1.4s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=000000000000000080007ffe7fff8001

case sqdmlal 4s by element 7
  code  0f723820                  # sqdmlal v0.4s, v1.4h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7fffffff800100008000ffff7fffffff fpsr=8000000

case sqdmlal2 4s by element 7
  code  4f723820                  # sqdmlal2 v0.4s, v1.8h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7ffcffffbc3d0000a5a5ffff7ffefffe

case sqdmlal s by element
  code  5f723820                  # sqdmlal s0, h1, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=8000 v2=80000000000000000000000000000000
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case sqdmlal 2d by element 3
  code  0fa23820                  # sqdmlal v0.2d, v1.2s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=00007fffffff0001ffff800100000000

case sqdmlal2 2d by element 3
  code  4fa23820                  # sqdmlal2 v0.2d, v1.4s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7fffffffffffffff80000000ffff0002

case sqdmlal d by element
  code  5fa23820                  # sqdmlal d0, s1, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=80000000 v2=80000000000000000000000000000000
  out   v0=0000000000000000ffffffffffffffff fpsr=8000000

case sqdmlsl 4s by element 7
  code  0f727820                  # sqdmlsl v0.4s, v1.4h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7fffffff800000007ffeffffffffffff fpsr=8000000

case sqdmlsl2 4s by element 7
  code  4f727820                  # sqdmlsl2 v0.4s, v1.8h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=7fffffff800000005a59ffff7fffffff fpsr=8000000

case sqdmlsl s by element
  code  5f727820                  # sqdmlsl s0, h1, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=8000 v2=80000000000000000000000000000000
  out   v0=000000000000000000000000ffffffff fpsr=8000000

case sqdmlsl 2d by element 3
  code  0fa27820                  # sqdmlsl v0.2d, v1.2s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   fpsr=8000000

case sqdmlsl2 2d by element 3
  code  4fa27820                  # sqdmlsl2 v0.2d, v1.4s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   fpsr=8000000

case sqdmlsl d by element
  code  5fa27820                  # sqdmlsl d0, s1, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=80000000 v2=80000000000000000000000000000000
  out   v0=00000000000000008000000000000000 fpsr=8000000

case sqdmull 4s by element 7
  code  0f72b820                  # sqdmull v0.4s, v1.4h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=0000000000010000800100007fffffff fpsr=8000000

case sqdmull2 4s by element 7
  code  4f72b820                  # sqdmull2 v0.4s, v1.8h, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=3c3c35a5a00010000ffff7fff8000 v2=80007fff80000000ffff1234c000fffe
  out   v0=fffd00003c3d0000a5a60000ffff0000

case sqdmull s by element
  code  5f72b820                  # sqdmull s0, h1, v2.h[7]
  in    v0=7fffffff80000000ffffffff7ffffffe v1=8000 v2=80000000000000000000000000000000
  out   v0=0000000000000000000000007fffffff fpsr=8000000

case sqdmull 2d by element 3
  code  0fa2b820                  # sqdmull v0.2d, v1.2s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=80007fffffff00027fff800100000000

case sqdmull2 2d by element 3
  code  4fa2b820                  # sqdmull2 v0.2d, v1.4s, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=ffffffff7fffffff80000000 v2=80007fff80000000ffff1234c000fffe
  out   v0=000000000000000000000000ffff0002

case sqdmull d by element
  code  5fa2b820                  # sqdmull d0, s1, v2.s[3]
  in    v0=7fffffffffffffff8000000000000000 v1=80000000 v2=80000000000000000000000000000000
  out   v0=00000000000000007fffffffffffffff fpsr=8000000

case sdot 2s
  code  0e829420                  # sdot v0.2s, v1.8b, v2.8b
  in    v0=fffffff0000000107fffffff80000000 v1=80807f7fffff0102807f80ff81fe03fd v2=807f80ff7f7f7f7f8080808001ff02fe
  out   v0=0000000000000000800040ff7fffff8f

case sdot 4s
  code  4e829420                  # sdot v0.4s, v1.16b, v2.16b
  in    v0=fffffff0000000107fffffff80000000 v1=80807f7fffff0102807f80ff81fe03fd v2=807f80ff7f7f7f7f8080808001ff02fe
  out   v0=ffffc0710000008f800040ff7fffff8f

case udot 2s
  code  2e829420                  # udot v0.2s, v1.8b, v2.8b
  in    v0=fffffff0000000107fffffff80000000 v1=80807f7fffff0102807f80ff81fe03fd v2=807f80ff7f7f7f7f8080808001ff02fe
  out   v0=000000000000000080013eff8001f88f

case udot 4s
  code  6e829420                  # udot v0.4s, v1.16b, v2.16b
  in    v0=fffffff0000000107fffffff80000000 v1=80807f7fffff0102807f80ff81fe03fd v2=807f80ff7f7f7f7f8080808001ff02fe
  out   v0=00013d710000fe8f80013eff8001f88f

case usdot 2s
  code  0e829c20                  # usdot v0.2s, v1.8b, v2.8b
  in    v0=fffffff0000000107fffffff80000000 v1=80807f7fffff0102807f80ff81fe03fd v2=807f80ff7f7f7f7f8080808001ff02fe
  out   v0=00000000000000007ffec0ff7ffffd8f

case usdot 4s
  code  4e829c20                  # usdot v0.4s, v1.16b, v2.16b
  in    v0=fffffff0000000107fffffff80000000 v1=80807f7fffff0102807f80ff81fe03fd v2=807f80ff7f7f7f7f8080808001ff02fe
  out   v0=ffffbf710000fe8f7ffec0ff7ffffd8f

case sdot by element 0
  code  4f82e020                  # sdot v0.4s, v1.16b, v2.4b[0]
  in    v0=fffffff0000000107fffffff80000000 v1=80807f7fffff0102807f80ff81fe03fd v2=807f80ff7f7f7f7f8080808001ff02fe
  out   v0=fffffff00000000e7ffffe027fffff8f

case sdot by element 3
  code  4fa2e820                  # sdot v0.4s, v1.16b, v2.4b[3]
  in    v0=fffffff0000000107fffffff80000000 v1=80807f7fffff0102807f80ff81fe03fd v2=807f80ff7f7f7f7f8080808001ff02fe
  out   v0=ffffc071ffffff8f8000bf0180003d05

case udot by element 0
  code  6f82e020                  # udot v0.4s, v1.16b, v2.4b[0]
  in    v0=fffffff0000000107fffffff80000000 v1=80807f7fffff0102807f80ff81fe03fd v2=807f80ff7f7f7f7f8080808001ff02fe
  out   v0=0000fef00001010e80017d028001f88f

case udot by element 3
  code  6fa2e820                  # udot v0.4s, v1.16b, v2.4b[3]
  in    v0=fffffff0000000107fffffff80000000 v1=80807f7fffff0102807f80ff81fe03fd v2=807f80ff7f7f7f7f8080808001ff02fe
  out   v0=00013d710001008f8001bd018001bc05

case usdot by element 0
  code  4f82f020                  # usdot v0.4s, v1.16b, v2.4b[0]
  in    v0=fffffff0000000107fffffff80000000 v1=80807f7fffff0102807f80ff81fe03fd v2=807f80ff7f7f7f7f8080808001ff02fe
  out   v0=fffffff00000000e7fffff027ffffd8f

case usdot by element 3
  code  4fa2f820                  # usdot v0.4s, v1.16b, v2.4b[3]
  in    v0=fffffff0000000107fffffff80000000 v1=80807f7fffff0102807f80ff81fe03fd v2=807f80ff7f7f7f7f8080808001ff02fe
  out   v0=ffffbf71fffffe8f7fffbe0180003b05

case sudot by element 0
  code  4f02f020                  # sudot v0.4s, v1.16b, v2.4b[0]
  in    v0=fffffff0000000107fffffff80000000 v1=80807f7fffff0102807f80ff81fe03fd v2=807f80ff7f7f7f7f8080808001ff02fe
  out   v0=fffffef00000010e80007c027ffffa8f

case sudot by element 3
  code  4f22f820                  # sudot v0.4s, v1.16b, v2.4b[3]
  in    v0=fffffff0000000107fffffff80000000 v1=80807f7fffff0102807f80ff81fe03fd v2=807f80ff7f7f7f7f8080808001ff02fe
  out   v0=00003e710000018f7fffbe017fffbe05

case smmla
  code  4e82a420                  # smmla v0.4s, v1.16b, v2.16b
  in    v0=fffffff0000000107fffffff80000000 v1=80807f7fffff0102807f80ff81fe03fd v2=807f80ff7f7f7f7f8080808001ff02fe
  out   v0=ffffc0f00000010e80007f028000408f

case ummla
  code  6e82a420                  # ummla v0.4s, v1.16b, v2.16b
  in    v0=fffffff0000000107fffffff80000000 v1=80807f7fffff0102807f80ff81fe03fd v2=807f80ff7f7f7f7f8080808001ff02fe
  out   v0=00023bf00002000e8002fa028003378f

case usmmla
  code  4e82ac20                  # usmmla v0.4s, v1.16b, v2.16b
  in    v0=fffffff0000000107fffffff80000000 v1=80807f7fffff0102807f80ff81fe03fd v2=807f80ff7f7f7f7f8080808001ff02fe
  out   v0=0000bdf0ffff010e8000fb027ffebe8f
