# SPDX-License-Identifier: MIT
# Exclusives, and the loops that become one atomic operation.

case ldxrb and stxrb w succeed
  code  085f7c20                  # ldxrb w0, [x1]
  code  08027c23                  # stxrb w2, w3, [x1]
  in    x1=10008000
  out   x0=a5 x2=0
  mem   10008000=779b97f71b1def03

case ldaxrb and stlxrb w succeed
  code  085ffc20                  # ldaxrb w0, [x1]
  code  0802fc23                  # stlxrb w2, w3, [x1]
  in    x1=10008000
  out   x0=a5 x2=0
  mem   10008000=779b97f71b1def03

case stxrb w without a load fails
  code  08027c23                  # stxrb w2, w3, [x1]
  in    x1=10008000
  out   x2=1

case stxrb w to another address fails
  code  085f7c20                  # ldxrb w0, [x1]
  code  08027c83                  # stxrb w2, w3, [x4]
  in    x1=10008000 x4=10008010
  out   x0=a5 x2=1

case second stxrb w fails
  code  085f7c20                  # ldxrb w0, [x1]
  code  08027c23                  # stxrb w2, w3, [x1]
  code  08047c25                  # stxrb w4, w5, [x1]
  in    x1=10008000
  out   x0=a5 x2=0 x4=1
  mem   10008000=779b97f71b1def03

case clrex before stxrb w
  code  085f7c20                  # ldxrb w0, [x1]
  code  d5033f5f                  # clrex
  code  08027c23                  # stxrb w2, w3, [x1]
  in    x1=10008000
  out   x0=a5 x2=1

case a changed value before stxrb w makes it fail
  code  085f7c20                  # ldxrb w0, [x1]
  code  39000023                  # strb w3, [x1]
  code  08027c24                  # stxrb w2, w4, [x1]
  in    x1=10008000
  out   x0=a5 x2=1
  mem   10008000=779b97f71b1def03

case loop add b w
  code  085f7c20                  # ldxrb w0, [x1]
  code  0b040003                  # add w3, w0, w4
  code  08027c23                  # stxrb w2, w3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=a5 x2=0 x3=f0f0f196
  mem   10008000=779b97f71b1def96

case loop sub b w
  code  085f7c20                  # ldxrb w0, [x1]
  code  4b040003                  # sub w3, w0, w4
  code  08027c23                  # stxrb w2, w3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=a5 x2=0 x3=f0f0fb4
  mem   10008000=779b97f71b1defb4

case loop and b w
  code  085f7c20                  # ldxrb w0, [x1]
  code  0a040003                  # and w3, w0, w4
  code  08027c23                  # stxrb w2, w3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=a5 x2=0 x3=a1
  mem   10008000=779b97f71b1defa1

case loop orr b w
  code  085f7c20                  # ldxrb w0, [x1]
  code  2a040003                  # orr w3, w0, w4
  code  08027c23                  # stxrb w2, w3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=a5 x2=0 x3=f0f0f0f5
  mem   10008000=779b97f71b1deff5

case loop eor b w
  code  085f7c20                  # ldxrb w0, [x1]
  code  4a040003                  # eor w3, w0, w4
  code  08027c23                  # stxrb w2, w3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=a5 x2=0 x3=f0f0f054
  mem   10008000=779b97f71b1def54

case loop bic b w
  code  085f7c20                  # ldxrb w0, [x1]
  code  0a240003                  # bic w3, w0, w4
  code  08027c23                  # stxrb w2, w3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=a5 x2=0 x3=4
  mem   10008000=779b97f71b1def04

case loop orn b w
  code  085f7c20                  # ldxrb w0, [x1]
  code  2a240000                  # orn w0, w0, w4
  code  08027c20                  # stxrb w2, w0, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=f0f0faf x2=0
  mem   10008000=779b97f71b1defaf

case loop eon b w
  code  085f7c20                  # ldxrb w0, [x1]
  code  4a240000                  # eon w0, w0, w4
  code  08027c20                  # stxrb w2, w0, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=f0f0fab x2=0
  mem   10008000=779b97f71b1defab

case loop add immediate b w
  code  085ffc20                  # ldaxrb w0, [x1]
  code  11000400                  # add w0, w0, #0x1
  code  0802fc20                  # stlxrb w2, w0, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000
  out   x0=a6 x2=0
  mem   10008000=779b97f71b1defa6

case loop exchange b w
  code  085ffc20                  # ldaxrb w0, [x1]
  code  0802fc23                  # stlxrb w2, w3, [x1]
  code  35ffffc2                  # cbnz w2, 0x20000000
  in    x1=10008000
  out   x0=a5 x2=0
  mem   10008000=779b97f71b1def03

case loop compare and swap b w, expected ffa5
  code  085ffc20                  # ldaxrb w0, [x1]
  code  6b23001f                  # subs wzr, w0, w3, uxtb
  code  54000061                  # b.ne 0x20000014
  code  0802fc24                  # stlxrb w2, w4, [x1]
  code  35ffff82                  # cbnz w2, 0x20000000
  code  d2800025                  # movz x5, #0x1
  in    x1=10008000 x3=ffa5
  out   x0=a5 x2=0 x5=1 nzcv=6
  mem   10008000=779b97f71b1def04

case loop compare and swap b w, expected ffa4
  code  085ffc20                  # ldaxrb w0, [x1]
  code  6b23001f                  # subs wzr, w0, w3, uxtb
  code  54000061                  # b.ne 0x20000014
  code  0802fc24                  # stlxrb w2, w4, [x1]
  code  35ffff82                  # cbnz w2, 0x20000000
  code  d2800025                  # movz x5, #0x1
  in    x1=10008000 x3=ffa4
  out   x0=a5 x5=1 nzcv=2

case unaligned ldxrb w
  code  085f7c20                  # ldxrb w0, [x1]
  in    x1=10008001
  out   x0=ef

case ldxrh and stxrh w succeed
  code  485f7c20                  # ldxrh w0, [x1]
  code  48027c23                  # stxrh w2, w3, [x1]
  in    x1=10008000
  out   x0=efa5 x2=0
  mem   10008000=779b97f71b1d0303

case ldaxrh and stlxrh w succeed
  code  485ffc20                  # ldaxrh w0, [x1]
  code  4802fc23                  # stlxrh w2, w3, [x1]
  in    x1=10008000
  out   x0=efa5 x2=0
  mem   10008000=779b97f71b1d0303

case stxrh w without a load fails
  code  48027c23                  # stxrh w2, w3, [x1]
  in    x1=10008000
  out   x2=1

case stxrh w to another address fails
  code  485f7c20                  # ldxrh w0, [x1]
  code  48027c83                  # stxrh w2, w3, [x4]
  in    x1=10008000 x4=10008010
  out   x0=efa5 x2=1

case second stxrh w fails
  code  485f7c20                  # ldxrh w0, [x1]
  code  48027c23                  # stxrh w2, w3, [x1]
  code  48047c25                  # stxrh w4, w5, [x1]
  in    x1=10008000
  out   x0=efa5 x2=0 x4=1
  mem   10008000=779b97f71b1d0303

case clrex before stxrh w
  code  485f7c20                  # ldxrh w0, [x1]
  code  d5033f5f                  # clrex
  code  48027c23                  # stxrh w2, w3, [x1]
  in    x1=10008000
  out   x0=efa5 x2=1

case a changed value before stxrh w makes it fail
  code  485f7c20                  # ldxrh w0, [x1]
  code  79000023                  # strh w3, [x1]
  code  48027c24                  # stxrh w2, w4, [x1]
  in    x1=10008000
  out   x0=efa5 x2=1
  mem   10008000=779b97f71b1d0303

case loop add h w
  code  485f7c20                  # ldxrh w0, [x1]
  code  0b040003                  # add w3, w0, w4
  code  48027c23                  # stxrh w2, w3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=efa5 x2=0 x3=f0f1e096
  mem   10008000=779b97f71b1de096

case loop sub h w
  code  485f7c20                  # ldxrh w0, [x1]
  code  4b040003                  # sub w3, w0, w4
  code  48027c23                  # stxrh w2, w3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=efa5 x2=0 x3=f0ffeb4
  mem   10008000=779b97f71b1dfeb4

case loop and h w
  code  485f7c20                  # ldxrh w0, [x1]
  code  0a040003                  # and w3, w0, w4
  code  48027c23                  # stxrh w2, w3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=efa5 x2=0 x3=e0a1
  mem   10008000=779b97f71b1de0a1

case loop orr h w
  code  485f7c20                  # ldxrh w0, [x1]
  code  2a040003                  # orr w3, w0, w4
  code  48027c23                  # stxrh w2, w3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=efa5 x2=0 x3=f0f0fff5
  mem   10008000=779b97f71b1dfff5

case loop eor h w
  code  485f7c20                  # ldxrh w0, [x1]
  code  4a040003                  # eor w3, w0, w4
  code  48027c23                  # stxrh w2, w3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=efa5 x2=0 x3=f0f01f54
  mem   10008000=779b97f71b1d1f54

case loop bic h w
  code  485f7c20                  # ldxrh w0, [x1]
  code  0a240003                  # bic w3, w0, w4
  code  48027c23                  # stxrh w2, w3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=efa5 x2=0 x3=f04
  mem   10008000=779b97f71b1d0f04

case loop orn h w
  code  485f7c20                  # ldxrh w0, [x1]
  code  2a240000                  # orn w0, w0, w4
  code  48027c20                  # stxrh w2, w0, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=f0fefaf x2=0
  mem   10008000=779b97f71b1defaf

case loop eon h w
  code  485f7c20                  # ldxrh w0, [x1]
  code  4a240000                  # eon w0, w0, w4
  code  48027c20                  # stxrh w2, w0, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=f0fe0ab x2=0
  mem   10008000=779b97f71b1de0ab

case loop add immediate h w
  code  485ffc20                  # ldaxrh w0, [x1]
  code  11000400                  # add w0, w0, #0x1
  code  4802fc20                  # stlxrh w2, w0, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000
  out   x0=efa6 x2=0
  mem   10008000=779b97f71b1defa6

case loop exchange h w
  code  485ffc20                  # ldaxrh w0, [x1]
  code  4802fc23                  # stlxrh w2, w3, [x1]
  code  35ffffc2                  # cbnz w2, 0x20000000
  in    x1=10008000
  out   x0=efa5 x2=0
  mem   10008000=779b97f71b1d0303

case loop compare and swap h w, expected ffefa5
  code  485ffc20                  # ldaxrh w0, [x1]
  code  6b23201f                  # subs wzr, w0, w3, uxth
  code  54000061                  # b.ne 0x20000014
  code  4802fc24                  # stlxrh w2, w4, [x1]
  code  35ffff82                  # cbnz w2, 0x20000000
  code  d2800025                  # movz x5, #0x1
  in    x1=10008000 x3=ffefa5
  out   x0=efa5 x2=0 x5=1 nzcv=6
  mem   10008000=779b97f71b1d0404

case loop compare and swap h w, expected ffefa4
  code  485ffc20                  # ldaxrh w0, [x1]
  code  6b23201f                  # subs wzr, w0, w3, uxth
  code  54000061                  # b.ne 0x20000014
  code  4802fc24                  # stlxrh w2, w4, [x1]
  code  35ffff82                  # cbnz w2, 0x20000000
  code  d2800025                  # movz x5, #0x1
  in    x1=10008000 x3=ffefa4
  out   x0=efa5 x5=1 nzcv=2

case ldxr and stxr w succeed
  code  885f7c20                  # ldxr w0, [x1]
  code  88027c23                  # stxr w2, w3, [x1]
  in    x1=10008000
  out   x0=1b1defa5 x2=0
  mem   10008000=779b97f703030303

case ldaxr and stlxr w succeed
  code  885ffc20                  # ldaxr w0, [x1]
  code  8802fc23                  # stlxr w2, w3, [x1]
  in    x1=10008000
  out   x0=1b1defa5 x2=0
  mem   10008000=779b97f703030303

case stxr w without a load fails
  code  88027c23                  # stxr w2, w3, [x1]
  in    x1=10008000
  out   x2=1

case stxr w to another address fails
  code  885f7c20                  # ldxr w0, [x1]
  code  88027c83                  # stxr w2, w3, [x4]
  in    x1=10008000 x4=10008010
  out   x0=1b1defa5 x2=1

case second stxr w fails
  code  885f7c20                  # ldxr w0, [x1]
  code  88027c23                  # stxr w2, w3, [x1]
  code  88047c25                  # stxr w4, w5, [x1]
  in    x1=10008000
  out   x0=1b1defa5 x2=0 x4=1
  mem   10008000=779b97f703030303

case clrex before stxr w
  code  885f7c20                  # ldxr w0, [x1]
  code  d5033f5f                  # clrex
  code  88027c23                  # stxr w2, w3, [x1]
  in    x1=10008000
  out   x0=1b1defa5 x2=1

case a changed value before stxr w makes it fail
  code  885f7c20                  # ldxr w0, [x1]
  code  b9000023                  # str w3, [x1]
  code  88027c24                  # stxr w2, w4, [x1]
  in    x1=10008000
  out   x0=1b1defa5 x2=1
  mem   10008000=779b97f703030303

case loop add  w
  code  885f7c20                  # ldxr w0, [x1]
  code  0b040003                  # add w3, w0, w4
  code  88027c23                  # stxr w2, w3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=1b1defa5 x2=0 x3=c0ee096
  mem   10008000=779b97f70c0ee096

case loop sub  w
  code  885f7c20                  # ldxr w0, [x1]
  code  4b040003                  # sub w3, w0, w4
  code  88027c23                  # stxr w2, w3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=1b1defa5 x2=0 x3=2a2cfeb4
  mem   10008000=779b97f72a2cfeb4

case loop and  w
  code  885f7c20                  # ldxr w0, [x1]
  code  0a040003                  # and w3, w0, w4
  code  88027c23                  # stxr w2, w3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=1b1defa5 x2=0 x3=1010e0a1
  mem   10008000=779b97f71010e0a1

case loop orr  w
  code  885f7c20                  # ldxr w0, [x1]
  code  2a040003                  # orr w3, w0, w4
  code  88027c23                  # stxr w2, w3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=1b1defa5 x2=0 x3=fbfdfff5
  mem   10008000=779b97f7fbfdfff5

case loop eor  w
  code  885f7c20                  # ldxr w0, [x1]
  code  4a040003                  # eor w3, w0, w4
  code  88027c23                  # stxr w2, w3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=1b1defa5 x2=0 x3=ebed1f54
  mem   10008000=779b97f7ebed1f54

case loop bic  w
  code  885f7c20                  # ldxr w0, [x1]
  code  0a240003                  # bic w3, w0, w4
  code  88027c23                  # stxr w2, w3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=1b1defa5 x2=0 x3=b0d0f04
  mem   10008000=779b97f70b0d0f04

case loop orn  w
  code  885f7c20                  # ldxr w0, [x1]
  code  2a240000                  # orn w0, w0, w4
  code  88027c20                  # stxr w2, w0, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=1f1fefaf x2=0
  mem   10008000=779b97f71f1fefaf

case loop eon  w
  code  885f7c20                  # ldxr w0, [x1]
  code  4a240000                  # eon w0, w0, w4
  code  88027c20                  # stxr w2, w0, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=1412e0ab x2=0
  mem   10008000=779b97f71412e0ab

case loop add immediate  w
  code  885ffc20                  # ldaxr w0, [x1]
  code  11000400                  # add w0, w0, #0x1
  code  8802fc20                  # stlxr w2, w0, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000
  out   x0=1b1defa6 x2=0
  mem   10008000=779b97f71b1defa6

case loop exchange  w
  code  885ffc20                  # ldaxr w0, [x1]
  code  8802fc23                  # stlxr w2, w3, [x1]
  code  35ffffc2                  # cbnz w2, 0x20000000
  in    x1=10008000
  out   x0=1b1defa5 x2=0
  mem   10008000=779b97f703030303

case loop compare and swap  w, expected f1b1defa5
  code  885ffc20                  # ldaxr w0, [x1]
  code  6b03001f                  # subs wzr, w0, w3
  code  54000061                  # b.ne 0x20000014
  code  8802fc24                  # stlxr w2, w4, [x1]
  code  35ffff82                  # cbnz w2, 0x20000000
  code  d2800025                  # movz x5, #0x1
  in    x1=10008000 x3=f1b1defa5
  out   x0=1b1defa5 x2=0 x5=1 nzcv=6
  mem   10008000=779b97f704040404

case loop compare and swap  w, expected f1b1defa4
  code  885ffc20                  # ldaxr w0, [x1]
  code  6b03001f                  # subs wzr, w0, w3
  code  54000061                  # b.ne 0x20000014
  code  8802fc24                  # stlxr w2, w4, [x1]
  code  35ffff82                  # cbnz w2, 0x20000000
  code  d2800025                  # movz x5, #0x1
  in    x1=10008000 x3=f1b1defa4
  out   x0=1b1defa5 x5=1 nzcv=2

case ldxr and stxr x succeed
  code  c85f7c20                  # ldxr x0, [x1]
  code  c8027c23                  # stxr w2, x3, [x1]
  in    x1=10008000
  out   x0=779b97f71b1defa5 x2=0
  mem   10008000=a5a5000303030303

case ldaxr and stlxr x succeed
  code  c85ffc20                  # ldaxr x0, [x1]
  code  c802fc23                  # stlxr w2, x3, [x1]
  in    x1=10008000
  out   x0=779b97f71b1defa5 x2=0
  mem   10008000=a5a5000303030303

case stxr x without a load fails
  code  c8027c23                  # stxr w2, x3, [x1]
  in    x1=10008000
  out   x2=1

case stxr x to another address fails
  code  c85f7c20                  # ldxr x0, [x1]
  code  c8027c83                  # stxr w2, x3, [x4]
  in    x1=10008000 x4=10008010
  out   x0=779b97f71b1defa5 x2=1

case second stxr x fails
  code  c85f7c20                  # ldxr x0, [x1]
  code  c8027c23                  # stxr w2, x3, [x1]
  code  c8047c25                  # stxr w4, x5, [x1]
  in    x1=10008000
  out   x0=779b97f71b1defa5 x2=0 x4=1
  mem   10008000=a5a5000303030303

case clrex before stxr x
  code  c85f7c20                  # ldxr x0, [x1]
  code  d5033f5f                  # clrex
  code  c8027c23                  # stxr w2, x3, [x1]
  in    x1=10008000
  out   x0=779b97f71b1defa5 x2=1

case a changed value before stxr x makes it fail
  code  c85f7c20                  # ldxr x0, [x1]
  code  f9000023                  # str x3, [x1]
  code  c8027c24                  # stxr w2, x4, [x1]
  in    x1=10008000
  out   x0=779b97f71b1defa5 x2=1
  mem   10008000=a5a5000303030303

case loop add  x
  code  c85f7c20                  # ldxr x0, [x1]
  code  8b040003                  # add x3, x0, x4
  code  c8027c23                  # stxr w2, x3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=779b97f71b1defa5 x2=0 x3=688c88e80c0ee096
  mem   10008000=688c88e80c0ee096

case loop sub  x
  code  c85f7c20                  # ldxr x0, [x1]
  code  cb040003                  # sub x3, x0, x4
  code  c8027c23                  # stxr w2, x3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=779b97f71b1defa5 x2=0 x3=86aaa7062a2cfeb4
  mem   10008000=86aaa7062a2cfeb4

case loop and  x
  code  c85f7c20                  # ldxr x0, [x1]
  code  8a040003                  # and x3, x0, x4
  code  c8027c23                  # stxr w2, x3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=779b97f71b1defa5 x2=0 x3=709090f01010e0a1
  mem   10008000=709090f01010e0a1

case loop orr  x
  code  c85f7c20                  # ldxr x0, [x1]
  code  aa040003                  # orr x3, x0, x4
  code  c8027c23                  # stxr w2, x3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=779b97f71b1defa5 x2=0 x3=f7fbf7f7fbfdfff5
  mem   10008000=f7fbf7f7fbfdfff5

case loop eor  x
  code  c85f7c20                  # ldxr x0, [x1]
  code  ca040003                  # eor x3, x0, x4
  code  c8027c23                  # stxr w2, x3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=779b97f71b1defa5 x2=0 x3=876b6707ebed1f54
  mem   10008000=876b6707ebed1f54

case loop bic  x
  code  c85f7c20                  # ldxr x0, [x1]
  code  8a240003                  # bic x3, x0, x4
  code  c8027c23                  # stxr w2, x3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=779b97f71b1defa5 x2=0 x3=70b07070b0d0f04
  mem   10008000=70b07070b0d0f04

case loop orn  x
  code  c85f7c20                  # ldxr x0, [x1]
  code  aa240000                  # orn x0, x0, x4
  code  c8027c20                  # stxr w2, x0, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=7f9f9fff1f1fefaf x2=0
  mem   10008000=7f9f9fff1f1fefaf

case loop eon  x
  code  c85f7c20                  # ldxr x0, [x1]
  code  ca240000                  # eon x0, x0, x4
  code  c8027c20                  # stxr w2, x0, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000 x4=f0f0f0f0f0f0f0f1
  out   x0=789498f81412e0ab x2=0
  mem   10008000=789498f81412e0ab

case loop add immediate  x
  code  c85ffc20                  # ldaxr x0, [x1]
  code  91000400                  # add x0, x0, #0x1
  code  c802fc20                  # stlxr w2, x0, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000
  out   x0=779b97f71b1defa6 x2=0
  mem   10008000=779b97f71b1defa6

case loop exchange  x
  code  c85ffc20                  # ldaxr x0, [x1]
  code  c802fc23                  # stlxr w2, x3, [x1]
  code  35ffffc2                  # cbnz w2, 0x20000000
  in    x1=10008000
  out   x0=779b97f71b1defa5 x2=0
  mem   10008000=a5a5000303030303

case loop compare and swap  x, expected 779b97f71b1defa5
  code  c85ffc20                  # ldaxr x0, [x1]
  code  eb03001f                  # subs xzr, x0, x3
  code  54000061                  # b.ne 0x20000014
  code  c802fc24                  # stlxr w2, x4, [x1]
  code  35ffff82                  # cbnz w2, 0x20000000
  code  d2800025                  # movz x5, #0x1
  in    x1=10008000 x3=779b97f71b1defa5
  out   x0=779b97f71b1defa5 x2=0 x5=1 nzcv=6
  mem   10008000=a5a5000404040404

case loop compare and swap  x, expected 779b97f71b1defa4
  code  c85ffc20                  # ldaxr x0, [x1]
  code  eb03001f                  # subs xzr, x0, x3
  code  54000061                  # b.ne 0x20000014
  code  c802fc24                  # stlxr w2, x4, [x1]
  code  35ffff82                  # cbnz w2, 0x20000000
  code  d2800025                  # movz x5, #0x1
  in    x1=10008000 x3=779b97f71b1defa4
  out   x0=779b97f71b1defa5 x5=1 nzcv=2

case monitor stays with the load when compare and swap gives up
  code  c85f7c20                  # ldxr x0, [x1]
  code  eb03001f                  # subs xzr, x0, x3
  code  54000061                  # b.ne 0x20000014
  code  c8027c24                  # stxr w2, x4, [x1]
  code  35ffff82                  # cbnz w2, 0x20000000
  code  c8057c26                  # stxr w5, x6, [x1]
  in    x1=10008000 x3=0
  out   x0=779b97f71b1defa5 x5=0 nzcv=2
  mem   10008000=a5a5000606060606

case loop whose operand is the loaded value is not one operation
  code  c85f7c20                  # ldxr x0, [x1]
  code  8b000003                  # add x3, x0, x0
  code  c8027c23                  # stxr w2, x3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  in    x1=10008000
  out   x0=779b97f71b1defa5 x2=0 x3=ef372fee363bdf4a
  mem   10008000=ef372fee363bdf4a

case loop that sets flags
  code  c85f7c20                  # ldxr x0, [x1]
  code  ab040003                  # adds x3, x0, x4
  code  c8027c23                  # stxr w2, x3, [x1]
  code  35ffffa2                  # cbnz w2, 0x20000000
  code  9a9f37e5                  # csinc x5, xzr, xzr, cc
  in    x1=10008000 x4=ffffffffffffffff
  out   x0=779b97f71b1defa5 x2=0 x3=779b97f71b1defa4 x5=1 nzcv=2
  mem   10008000=779b97f71b1defa4

case ldxp and stxp x
  code  c87f0820                  # ldxp x0, x2, [x1]
  code  c8231424                  # stxp w3, x4, x5, [x1]
  in    x1=10008000
  out   x0=779b97f71b1defa5 x2=15d311ae89934164 x3=0
  mem   10008000=a5a5000404040404
  mem   10008008=a5a5000505050505

case ldxp and stxp w
  code  887f8820                  # ldaxp w0, w2, [x1]
  code  88239424                  # stlxp w3, w4, w5, [x1]
  in    x1=10008000
  out   x0=1b1defa5 x2=779b97f7 x3=0
  mem   10008000=505050504040404

case stxp fails when one half changed
  code  c87f0820                  # ldxp x0, x2, [x1]
  code  f900043f                  # str xzr, [x1, #8]
  code  c8231424                  # stxp w3, x4, x5, [x1]
  in    x1=10008000
  out   x0=779b97f71b1defa5 x2=15d311ae89934164 x3=1
  mem   10008008=0

case status to zero register
  code  c85f7c20                  # ldxr x0, [x1]
  code  c81f7c23                  # stxr wzr, x3, [x1]
  in    x1=10008000
  out   x0=779b97f71b1defa5
  mem   10008000=a5a5000303030303

case exclusive fault
  code  c85f7c20                  # ldxr x0, [x1]
  in    x1=1000
  stop  fault
  out   pc=20000000

case unaligned pair faults
  code  c87f0820                  # ldxp x0, x2, [x1]
  in    x1=10008008
  stop  fault
  out   pc=20000000
