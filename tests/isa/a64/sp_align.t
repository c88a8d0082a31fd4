# SPDX-License-Identifier: MIT
# SP alignment checking, as Linux sets it up for EL0. Results by hand: emulators do not check it.

case str: SP moved by 8
  code  d10023ff                  # sub sp, sp, #0x8
  code  f90007e0                  # str x0, [sp, #8]
  out   sp=1000fff8 pc=20000004
  stop  fault

case ldr: SP misaligned before
  code  f94003e0                  # ldr x0, [sp]
  in    sp=10010008
  out   pc=20000000
  stop  fault

case ldp: misaligned by MOV, with write-back that would align it
  code  9100003f                  # add sp, x1, #0x0
  code  d28000a2                  # movz x2, #0x5
  code  a8c093e3                  # ldp x3, x4, [sp], #8
  in    x1=10010008
  out   sp=10010008 x2=5 pc=20000008
  stop  fault

case ldr: write-back misaligns, the next access faults
  code  f84087e0                  # ldr x0, [sp], #8
  code  f94003e1                  # ldr x1, [sp]
  out   x0=ef372fee363bdf4a sp=10010008 pc=20000004
  stop  fault

case ldr q: vectors are checked, too
  code  8b2163ff                  # add sp, sp, x1
  code  3cc043e0                  # ldur q0, [sp, #4]
  in    x1=4
  out   sp=10010004 pc=20000004
  stop  fault

case ld1: structures are checked
  code  4cc173e0                  # ld1 {v0.16b}, [sp], x1
  code  4c40a3e0                  # ld1 {v0.16b, v1.16b}, [sp]
  in    x1=1
  out   v0=8d6ea9a6a5b85103ef372fee363bdf4a sp=10010001 pc=20000004
  stop  fault

case ldadd: atomics are checked
  code  f82003e1                  # ldadd x0, x1, [sp]
  in    sp=10010004
  out   pc=20000000
  stop  fault

case ldxr: exclusives are checked
  code  885f7fe0                  # ldxr w0, [sp]
  in    sp=10010004
  out   pc=20000000
  stop  fault

case prfm: prefetches are not checked
  code  f98007e0                  # prfm pldl1keep, [sp, #8]
  code  f88033e0                  # prfum pldl1keep, [sp, #3]
  code  f8a06be0                  # prfm pldl1keep, [sp, x0]
  in    sp=10010004
  out

case SP as an operand is not checked, nor other bases
  code  d10007ff                  # sub sp, sp, #0x1
  code  910007e0                  # add x0, sp, #0x1
  code  f9400001                  # ldr x1, [x0]
  code  910007ff                  # add sp, sp, #0x1
  code  f94003e2                  # ldr x2, [sp]
  out   x0=10010000 x1=ef372fee363bdf4a x2=ef372fee363bdf4a

case aligned again by a mask
  code  d10063ff                  # sub sp, sp, #0x18
  code  927cec21                  # and x1, x1, #0xfffffffffffffff0
  code  927cec3f                  # and sp, x1, #0xfffffffffffffff0
  code  f94003e2                  # ldr x2, [sp]
  in    x1=10010007
  out   x1=10010000 x2=ef372fee363bdf4a

case a call with misaligned SP
  code  10000089                  # adr x9, 0x20000010
  code  d63f0120                  # blr x9
  code  d10023ff                  # sub sp, sp, #0x8
  code  d63f0120                  # blr x9
  code  f94003e0                  # ldr x0, [sp]
  code  d65f03c0                  # ret
  out   x0=ef372fee363bdf4a x9=20000010 x30=20000010 sp=1000fff8 pc=20000010
  stop  fault

case load of SP's own base in a loop of exclusives
  code  c85f7fe0                  # ldxr x0, [sp]
  code  91000400                  # add x0, x0, #0x1
  code  c8017fe0                  # stxr w1, x0, [sp]
  code  35ffffa1                  # cbnz w1, 0x20000000
  in    sp=10010008
  out   pc=20000000
  stop  fault
