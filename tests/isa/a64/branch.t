# SPDX-License-Identifier: MIT
# Branches and exceptions.

case b.eq over one instruction, nzcv 0
  code  54000040                  # b.eq 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=0
  out   x0=1 x2=2

case b.eq over one instruction, nzcv 4
  code  54000040                  # b.eq 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=4
  out   x2=2

case b.eq over one instruction, nzcv 2
  code  54000040                  # b.eq 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=2
  out   x0=1 x2=2

case b.eq over one instruction, nzcv 9
  code  54000040                  # b.eq 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=9
  out   x0=1 x2=2

case b.ne over one instruction, nzcv 0
  code  54000041                  # b.ne 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=0
  out   x2=2

case b.ne over one instruction, nzcv 4
  code  54000041                  # b.ne 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=4
  out   x0=1 x2=2

case b.ne over one instruction, nzcv 2
  code  54000041                  # b.ne 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=2
  out   x2=2

case b.ne over one instruction, nzcv 9
  code  54000041                  # b.ne 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=9
  out   x2=2

case b.cs over one instruction, nzcv 0
  code  54000042                  # b.cs 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=0
  out   x0=1 x2=2

case b.cs over one instruction, nzcv 4
  code  54000042                  # b.cs 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=4
  out   x0=1 x2=2

case b.cs over one instruction, nzcv 2
  code  54000042                  # b.cs 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=2
  out   x2=2

case b.cs over one instruction, nzcv 9
  code  54000042                  # b.cs 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=9
  out   x0=1 x2=2

case b.cc over one instruction, nzcv 0
  code  54000043                  # b.cc 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=0
  out   x2=2

case b.cc over one instruction, nzcv 4
  code  54000043                  # b.cc 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=4
  out   x2=2

case b.cc over one instruction, nzcv 2
  code  54000043                  # b.cc 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=2
  out   x0=1 x2=2

case b.cc over one instruction, nzcv 9
  code  54000043                  # b.cc 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=9
  out   x2=2

case b.mi over one instruction, nzcv 0
  code  54000044                  # b.mi 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=0
  out   x0=1 x2=2

case b.mi over one instruction, nzcv 4
  code  54000044                  # b.mi 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=4
  out   x0=1 x2=2

case b.mi over one instruction, nzcv 2
  code  54000044                  # b.mi 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=2
  out   x0=1 x2=2

case b.mi over one instruction, nzcv 9
  code  54000044                  # b.mi 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=9
  out   x2=2

case b.pl over one instruction, nzcv 0
  code  54000045                  # b.pl 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=0
  out   x2=2

case b.pl over one instruction, nzcv 4
  code  54000045                  # b.pl 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=4
  out   x2=2

case b.pl over one instruction, nzcv 2
  code  54000045                  # b.pl 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=2
  out   x2=2

case b.pl over one instruction, nzcv 9
  code  54000045                  # b.pl 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=9
  out   x0=1 x2=2

case b.vs over one instruction, nzcv 0
  code  54000046                  # b.vs 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=0
  out   x0=1 x2=2

case b.vs over one instruction, nzcv 4
  code  54000046                  # b.vs 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=4
  out   x0=1 x2=2

case b.vs over one instruction, nzcv 2
  code  54000046                  # b.vs 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=2
  out   x0=1 x2=2

case b.vs over one instruction, nzcv 9
  code  54000046                  # b.vs 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=9
  out   x2=2

case b.vc over one instruction, nzcv 0
  code  54000047                  # b.vc 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=0
  out   x2=2

case b.vc over one instruction, nzcv 4
  code  54000047                  # b.vc 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=4
  out   x2=2

case b.vc over one instruction, nzcv 2
  code  54000047                  # b.vc 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=2
  out   x2=2

case b.vc over one instruction, nzcv 9
  code  54000047                  # b.vc 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=9
  out   x0=1 x2=2

case b.hi over one instruction, nzcv 0
  code  54000048                  # b.hi 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=0
  out   x0=1 x2=2

case b.hi over one instruction, nzcv 4
  code  54000048                  # b.hi 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=4
  out   x0=1 x2=2

case b.hi over one instruction, nzcv 2
  code  54000048                  # b.hi 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=2
  out   x2=2

case b.hi over one instruction, nzcv 9
  code  54000048                  # b.hi 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=9
  out   x0=1 x2=2

case b.ls over one instruction, nzcv 0
  code  54000049                  # b.ls 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=0
  out   x2=2

case b.ls over one instruction, nzcv 4
  code  54000049                  # b.ls 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=4
  out   x2=2

case b.ls over one instruction, nzcv 2
  code  54000049                  # b.ls 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=2
  out   x0=1 x2=2

case b.ls over one instruction, nzcv 9
  code  54000049                  # b.ls 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=9
  out   x2=2

case b.ge over one instruction, nzcv 0
  code  5400004a                  # b.ge 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=0
  out   x2=2

case b.ge over one instruction, nzcv 4
  code  5400004a                  # b.ge 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=4
  out   x2=2

case b.ge over one instruction, nzcv 2
  code  5400004a                  # b.ge 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=2
  out   x2=2

case b.ge over one instruction, nzcv 9
  code  5400004a                  # b.ge 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=9
  out   x2=2

case b.lt over one instruction, nzcv 0
  code  5400004b                  # b.lt 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=0
  out   x0=1 x2=2

case b.lt over one instruction, nzcv 4
  code  5400004b                  # b.lt 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=4
  out   x0=1 x2=2

case b.lt over one instruction, nzcv 2
  code  5400004b                  # b.lt 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=2
  out   x0=1 x2=2

case b.lt over one instruction, nzcv 9
  code  5400004b                  # b.lt 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=9
  out   x0=1 x2=2

case b.gt over one instruction, nzcv 0
  code  5400004c                  # b.gt 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=0
  out   x2=2

case b.gt over one instruction, nzcv 4
  code  5400004c                  # b.gt 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=4
  out   x0=1 x2=2

case b.gt over one instruction, nzcv 2
  code  5400004c                  # b.gt 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=2
  out   x2=2

case b.gt over one instruction, nzcv 9
  code  5400004c                  # b.gt 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=9
  out   x2=2

case b.le over one instruction, nzcv 0
  code  5400004d                  # b.le 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=0
  out   x0=1 x2=2

case b.le over one instruction, nzcv 4
  code  5400004d                  # b.le 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=4
  out   x2=2

case b.le over one instruction, nzcv 2
  code  5400004d                  # b.le 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=2
  out   x0=1 x2=2

case b.le over one instruction, nzcv 9
  code  5400004d                  # b.le 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=9
  out   x0=1 x2=2

case b.al over one instruction, nzcv 0
  code  5400004e                  # b.al 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=0
  out   x2=2

case b.al over one instruction, nzcv 4
  code  5400004e                  # b.al 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=4
  out   x2=2

case b.al over one instruction, nzcv 2
  code  5400004e                  # b.al 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=2
  out   x2=2

case b.al over one instruction, nzcv 9
  code  5400004e                  # b.al 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=9
  out   x2=2

case b.nv over one instruction, nzcv 0
  code  5400004f                  # b.nv 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=0
  out   x2=2

case b.nv over one instruction, nzcv 4
  code  5400004f                  # b.nv 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=4
  out   x2=2

case b.nv over one instruction, nzcv 2
  code  5400004f                  # b.nv 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=2
  out   x2=2

case b.nv over one instruction, nzcv 9
  code  5400004f                  # b.nv 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    nzcv=9
  out   x2=2

case bc.cond
  code  54000050                  # bc.eq 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    nzcv=4
  out   

case b forward
  code  14000002                  # b 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  out   x2=2

case b to the next instruction stays in the block
  code  14000001                  # b 0x20000004
  code  d2800020                  # movz x0, #0x1
  out   x0=1

case b out of the code
  code  14400000                  # b 0x21000000
  out   pc=21000000

case bl sets x30
  code  94000002                  # bl 0x20000008
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  out   x2=2 x30=20000004

case loop with backward branch
  code  d28000a0                  # movz x0, #0x5
  code  91000c21                  # add x1, x1, #0x3
  code  f1000400                  # subs x0, x0, #0x1
  code  54ffffc1                  # b.ne 0x20000004
  in    x1=0
  out   x0=0 x1=f nzcv=6

case loop with cbnz
  code  d28000a0                  # movz x0, #0x5
  code  91000c21                  # add x1, x1, #0x3
  code  d1000400                  # sub x0, x0, #0x1
  code  b5ffffc0                  # cbnz x0, 0x20000004
  in    x1=0
  out   x0=0 x1=f

case cbz x of 0
  code  b4000041                  # cbz x1, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=0
  out   

case cbz w of 0
  code  34000041                  # cbz w1, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=0
  out   

case cbz x of 1
  code  b4000041                  # cbz x1, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=1
  out   x0=1

case cbz w of 1
  code  34000041                  # cbz w1, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=1
  out   x0=1

case cbz x of 100000000
  code  b4000041                  # cbz x1, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=100000000
  out   x0=1

case cbz w of 100000000
  code  34000041                  # cbz w1, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=100000000
  out   

case cbnz x of 0
  code  b5000041                  # cbnz x1, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=0
  out   x0=1

case cbnz w of 0
  code  35000041                  # cbnz w1, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=0
  out   x0=1

case cbnz x of 1
  code  b5000041                  # cbnz x1, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=1
  out   

case cbnz w of 1
  code  35000041                  # cbnz w1, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=1
  out   

case cbnz x of 100000000
  code  b5000041                  # cbnz x1, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=100000000
  out   

case cbnz w of 100000000
  code  35000041                  # cbnz w1, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=100000000
  out   x0=1

case tbz bit 0 of 0
  code  36000041                  # tbz w1, #0, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=0
  out   

case tbz bit 0 of 8000000180000001
  code  36000041                  # tbz w1, #0, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=8000000180000001
  out   x0=1

case tbz bit 31 of 0
  code  36f80041                  # tbz w1, #31, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=0
  out   

case tbz bit 31 of 8000000180000001
  code  36f80041                  # tbz w1, #31, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=8000000180000001
  out   x0=1

case tbz bit 32 of 0
  code  b6000041                  # tbz x1, #32, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=0
  out   

case tbz bit 32 of 8000000180000001
  code  b6000041                  # tbz x1, #32, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=8000000180000001
  out   x0=1

case tbz bit 63 of 0
  code  b6f80041                  # tbz x1, #63, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=0
  out   

case tbz bit 63 of 8000000180000001
  code  b6f80041                  # tbz x1, #63, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=8000000180000001
  out   x0=1

case tbnz bit 0 of 0
  code  37000041                  # tbnz w1, #0, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=0
  out   x0=1

case tbnz bit 0 of 8000000180000001
  code  37000041                  # tbnz w1, #0, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=8000000180000001
  out   

case tbnz bit 31 of 0
  code  37f80041                  # tbnz w1, #31, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=0
  out   x0=1

case tbnz bit 31 of 8000000180000001
  code  37f80041                  # tbnz w1, #31, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=8000000180000001
  out   

case tbnz bit 32 of 0
  code  b7000041                  # tbnz x1, #32, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=0
  out   x0=1

case tbnz bit 32 of 8000000180000001
  code  b7000041                  # tbnz x1, #32, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=8000000180000001
  out   

case tbnz bit 63 of 0
  code  b7f80041                  # tbnz x1, #63, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=0
  out   x0=1

case tbnz bit 63 of 8000000180000001
  code  b7f80041                  # tbnz x1, #63, 0x20000008
  code  d2800020                  # movz x0, #0x1
  in    x1=8000000180000001
  out   

case br
  code  d61f0020                  # br x1
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    x1=20000008
  out   x2=2

case blr
  code  d63f0020                  # blr x1
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    x1=20000008
  out   x2=2 x30=20000004

case blr x30 reads the target first
  code  d63f03c0                  # blr x30
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    x30=20000008
  out   x2=2 x30=20000004

case ret
  code  d65f03c0                  # ret
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    x30=20000008
  out   x2=2

case ret x5
  code  d65f00a0                  # ret x5
  code  d2800020                  # movz x0, #0x1
  code  d2800042                  # movz x2, #0x2
  in    x5=20000008
  out   x2=2

case more forward branches than a block may have
  code  b4000101                  # cbz x1, 0x20000020
  code  b40000e1                  # cbz x1, 0x20000020
  code  b40000c1                  # cbz x1, 0x20000020
  code  b40000a1                  # cbz x1, 0x20000020
  code  b4000081                  # cbz x1, 0x20000020
  code  b4000042                  # cbz x2, 0x2000001c
  code  d2800020                  # movz x0, #0x1
  code  d2800063                  # movz x3, #0x3
  code  d503201f                  # nop
  in    x1=1 x2=0
  out   x3=3

case flags survive a taken forward branch
  code  f100043f                  # subs xzr, x1, #0x1
  code  54000060                  # b.eq 0x20000010
  code  d2800020                  # movz x0, #0x1
  code  d503201f                  # nop
  code  9a9f17e2                  # csinc x2, xzr, xzr, ne
  in    x1=1
  out   x2=1 nzcv=6

case flags set before and read after a loop
  code  b1000421                  # adds x1, x1, #0x1
  code  d1000400                  # sub x0, x0, #0x1
  code  b5ffffc0                  # cbnz x0, 0x20000000
  code  9a9f37e2                  # csinc x2, xzr, xzr, cc
  in    x0=2 x1=fffffffffffffffe
  out   x0=0 x1=0 x2=1 nzcv=6

case udf
  code  d2800020                  # movz x0, #0x1
  code  00000000                  # udf #0
  code  d2800021                  # movz x1, #0x1
  stop  undef
  out   x0=1 pc=20000004

case hvc is undefined at EL0
  code  d4000002                  # hvc #0x0
  stop  undef
  out   pc=20000000

case smc is undefined at EL0
  code  d4000003                  # smc #0x0
  stop  undef
  out   pc=20000000

case eret is undefined at EL0
  code  d69f03e0                  # eret
  stop  undef
  out   pc=20000000

case dcps1 is undefined at EL0
  code  d4a00001                  # dcps1
  stop  undef
  out   pc=20000000

case brk traps
  code  d2800020                  # movz x0, #0x1
  code  d42000a0                  # brk #0x5
  stop  trap
  out   x0=1 pc=20000004
