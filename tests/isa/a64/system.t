# SPDX-License-Identifier: MIT
# System instructions as EL0 sees them.

case nzcv round trip
  code  d53b4200                  # mrs x0, s3_3_c4_c2_0
  code  d2640c01                  # eor x1, x0, #0xf0000000
  code  d51b4201                  # msr s3_3_c4_c2_0, x1
  in    nzcv=5
  out   x0=50000000 x1=a0000000 nzcv=a

case tpidr
  code  d53bd043                  # mrs x3, s3_3_c13_c0_2
  code  d51bd041                  # msr s3_3_c13_c0_2, x1
  code  d53bd040                  # mrs x0, s3_3_c13_c0_2
  code  d51bd043                  # msr s3_3_c13_c0_2, x3
  code  d2800003                  # movz x3, #0x0
  in    x1=1234
  out   x0=1234 x3=0

case tpidrro is read only
  code  d51bd060                  # msr s3_3_c13_c0_3, x0
  stop  undef
  out   pc=20000000

case dczid
  code  d53b00e0                  # mrs x0, s3_3_c0_c0_7
  out   x0=4

case fpcr keeps what exists
  code  d51b4401                  # msr s3_3_c4_c4_0, x1
  code  d53b4400                  # mrs x0, s3_3_c4_c4_0
  code  d51b441f                  # msr s3_3_c4_c4_0, xzr
  in    x1=ffffffff
  out   x0=7c80000

case fpsr
  code  d51b4421                  # msr s3_3_c4_c4_1, x1
  code  d53b4420                  # mrs x0, s3_3_c4_c4_1
  code  d51b443f                  # msr s3_3_c4_c4_1, xzr
  in    x1=ffffffff
  out   x0=800009f

case dc zva clears 64 bytes
  code  d50b7421                  # sys #3, c7, c4, #1, x1
  in    x1=10008047
  mem   10008040=0
  mem   10008048=0
  mem   10008050=0
  mem   10008058=0
  mem   10008060=0
  mem   10008068=0
  mem   10008070=0
  mem   10008078=0

case dc cvac, cvau, civac do nothing
  code  d50b7a21                  # sys #3, c7, c10, #1, x1
  code  d50b7b21                  # sys #3, c7, c11, #1, x1
  code  d50b7e21                  # sys #3, c7, c14, #1, x1
  in    x1=10008000
  out   

case dc cvac of unmapped memory faults
  code  d50b7a21                  # sys #3, c7, c10, #1, x1
  in    x1=1000
  stop  fault
  out   pc=20000000

case ic ivau and isb
  code  d50b7521                  # sys #3, c7, c5, #1, x1
  code  d5033fdf                  # isb
  code  d2800020                  # movz x0, #0x1
  in    x1=20000000
  out   x0=1

case barriers
  code  d5033bbf                  # dmb ish
  code  d50339bf                  # dmb ishld
  code  d5033abf                  # dmb ishst
  code  d5033f9f                  # dsb sy
  code  d5033fdf                  # isb
  code  d50330ff                  # sb
  code  d2800020                  # movz x0, #0x1
  out   x0=1

case hints
  code  d503201f                  # nop
  code  d503203f                  # yield
  code  d503205f                  # wfe
  code  d503209f                  # sev
  code  d50320bf                  # sevl
  code  d503245f                  # bti c
  code  d503229f                  # csdb
  code  d503221f                  # esb
  code  d50320df                  # dgh
  code  d2800020                  # movz x0, #0x1
  out   x0=1

case sp_el0 is undefined at EL0
  code  d5384100                  # mrs x0, s3_0_c4_c1_0
  stop  undef
  out   pc=20000000

case sctlr_el1 is undefined at EL0
  code  d5381000                  # mrs x0, s3_0_c1_c0_0
  stop  undef
  out   pc=20000000

case currentel is undefined at EL0
  code  d5384240                  # mrs x0, s3_0_c4_c2_2
  stop  undef
  out   pc=20000000

case daifset is undefined at EL0
  code  d50344df                  # msr daifset, #0x4
  stop  undef
  out   pc=20000000

case tlbi vmalle1 is undefined at EL0
  code  d508871f                  # sys #0, c8, c7, #0
  stop  undef
  out   pc=20000000

case dc ivac is undefined at EL0
  code  d5087600                  # sys #0, c7, c6, #0, x0
  stop  undef
  out   pc=20000000

case tpidr_el1x is undefined at EL0
  code  d538d040                  # mrs x0, s3_0_c13_c0_2
  stop  undef
  out   pc=20000000

case id register space reads as zero
  code  d5380320                  # mrs x0, s3_0_c0_c3_1
  out   x0=0

case rndr succeeds
  code  d53b2400                  # mrs x0, s3_3_c2_c4_0
  code  9a9f07e1                  # csinc x1, xzr, xzr, eq
  code  d2800000                  # movz x0, #0x0
  in    nzcv=f
  out   x0=0 x1=1 nzcv=0

case dit
  code  d503415f                  # msr dit, #0x1
  code  d53b42a0                  # mrs x0, s3_3_c4_c2_5
  code  d503405f                  # msr dit, #0x0
  code  d53b42a1                  # mrs x1, s3_3_c4_c2_5
  out   x0=1000000 x1=0

case ssbs
  code  d503413f                  # msr ssbs, #0x1
  code  d53b42c0                  # mrs x0, s3_3_c4_c2_6
  code  d503403f                  # msr ssbs, #0x0
  out   x0=1000

case ctr
  code  d53b0020                  # mrs x0, s3_3_c0_c0_1
  code  d3504c00                  # ubfm x0, x0, #16, #19
  out   x0=4

case hints and barriers that change nothing
  code  d503207f                  # wfi
  code  d503251f                  # hint #0x28
  code  d503223f                  # psb csync
  code  d503225f                  # tsb csync
  code  d503323f                  # dsb oshnxs
  code  d5031000                  # wfet x0
  code  d5031020                  # wfit x0
  code  d8000040                  # prfm pldl1keep, 0x20000024
  out

case msr uao: EL1's
  code  d500417f                  # msr uao, #0x1
  stop  undef
  out   pc=20000000

case msr pan: EL1's
  code  d500419f                  # msr pan, #0x1
  stop  undef
  out   pc=20000000

case msr spsel: EL1's
  code  d50041bf                  # msr spsel, #0x1
  stop  undef
  out   pc=20000000

case msr daifclr: EL1's
  code  d50340ff                  # msr daifclr, #0x0
  stop  undef
  out   pc=20000000

case msr allint: EL1's
  code  d501411f                  # msr allint, #0x1
  stop  undef
  out   pc=20000000

case msr tco: without memory tagging
  code  d503419f                  # msr tco, #0x1
  stop  undef
  out   pc=20000000

case eretaa: EL1's
  code  d69f0bff                  # eretaa
  stop  undef
  out   pc=20000000

case drps: Debug state only
  code  d6bf03e0                  # drps
  stop  undef
  out   pc=20000000

case dcps2: UNDEFINED at EL0
  code  d4a00002                  # dcps2
  stop  undef
  out   pc=20000000

case dcps3: UNDEFINED at EL0
  code  d4a00003                  # dcps3
  stop  undef
  out   pc=20000000

case sysl: EL0 has none
  code  d52b7423                  # sysl x3, #3, c7, c4, #1
  stop  undef
  out   pc=20000000

case hlt: an exception
  code  d4400000                  # hlt #0x0
  stop  trap
  out   pc=20000000
