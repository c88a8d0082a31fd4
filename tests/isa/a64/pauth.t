# SPDX-License-Identifier: MIT
# Pointer authentication: what does not depend on the algorithm.

case pacia then autia gives the pointer back
  code  dac10020                  # pacia x0, x1
  code  dac11020                  # autia x0, x1
  in    x0=0000123456789abc x1=1234
  out   

case pacia then autia of an upper half pointer
  code  dac10020                  # pacia x0, x1
  code  dac11020                  # autia x0, x1
  in    x0=ffff923456789abc x1=1234
  out   

case pacia keeps the tag
  code  dac10020                  # pacia x0, x1
  code  dac11020                  # autia x0, x1
  in    x0=ab00123456789abc x1=1
  out   

case paczia then strip
  code  dac123e0                  # paciza x0
  code  dac143e0                  # xpaci x0
  in    x0=0000123456789abc
  out   

case pacib then autib gives the pointer back
  code  dac10420                  # pacib x0, x1
  code  dac11420                  # autib x0, x1
  in    x0=0000123456789abc x1=1234
  out   

case pacib then autib of an upper half pointer
  code  dac10420                  # pacib x0, x1
  code  dac11420                  # autib x0, x1
  in    x0=ffff923456789abc x1=1234
  out   

case pacib keeps the tag
  code  dac10420                  # pacib x0, x1
  code  dac11420                  # autib x0, x1
  in    x0=ab00123456789abc x1=1
  out   

case paczib then strip
  code  dac127e0                  # pacizb x0
  code  dac143e0                  # xpaci x0
  in    x0=0000123456789abc
  out   

case pacda then autda gives the pointer back
  code  dac10820                  # pacda x0, x1
  code  dac11820                  # autda x0, x1
  in    x0=0000123456789abc x1=1234
  out   

case pacda then autda of an upper half pointer
  code  dac10820                  # pacda x0, x1
  code  dac11820                  # autda x0, x1
  in    x0=ffff923456789abc x1=1234
  out   

case pacda keeps the tag
  code  dac10820                  # pacda x0, x1
  code  dac11820                  # autda x0, x1
  in    x0=ab00123456789abc x1=1
  out   

case paczda then strip
  code  dac12be0                  # pacdza x0
  code  dac147e0                  # xpacd x0
  in    x0=0000123456789abc
  out   

case pacdb then autdb gives the pointer back
  code  dac10c20                  # pacdb x0, x1
  code  dac11c20                  # autdb x0, x1
  in    x0=0000123456789abc x1=1234
  out   

case pacdb then autdb of an upper half pointer
  code  dac10c20                  # pacdb x0, x1
  code  dac11c20                  # autdb x0, x1
  in    x0=ffff923456789abc x1=1234
  out   

case pacdb keeps the tag
  code  dac10c20                  # pacdb x0, x1
  code  dac11c20                  # autdb x0, x1
  in    x0=ab00123456789abc x1=1
  out   

case paczdb then strip
  code  dac12fe0                  # pacdzb x0
  code  dac147e0                  # xpacd x0
  in    x0=0000123456789abc
  out   

case paciasp and autiasp
  code  d503233f                  # paciasp
  code  d50323bf                  # autiasp
  in    x30=0000123456789abc
  out   

case pacibz and autibz
  code  d503235f                  # pacibz
  code  d50323df                  # autibz
  in    x30=0000123456789abc
  out   

case pacia1716 and autia1716
  code  d503211f                  # pacia1716
  code  d503219f                  # autia1716
  in    x17=0000123456789abc
  out   

case xpaclri
  code  d503233f                  # paciasp
  code  d50320ff                  # xpaclri
  in    x30=0000123456789abc
  out   

case retaa
  code  d503233f                  # paciasp
  code  d65f0bff                  # retaa
  code  d2800020                  # movz x0, #0x1
  code  d280005e                  # movz x30, #0x2
  in    x30=2000000c
  out   x30=2

case braa
  code  dac10083                  # pacia x3, x4
  code  d71f0864                  # braa x3, x4
  code  d2800020                  # movz x0, #0x1
  code  d2800043                  # movz x3, #0x2
  in    x3=2000000c x4=7
  out   x3=2

case blraaz
  code  dac123e3                  # paciza x3
  code  d63f087f                  # blraaz x3
  code  d2800020                  # movz x0, #0x1
  code  d2800003                  # movz x3, #0x0
  in    x3=2000000c
  out   x3=0 x30=20000008

case ldraa with writeback leaves the plain pointer
  code  dac12be1                  # pacdza x1
  code  f8202c20                  # ldraa x0, [x1, #16]!
  in    x1=10008000
  out   x0=b40a8b6206021317 x1=10008010

case ldrab
  code  dac12fe1                  # pacdzb x1
  code  f8fffc20                  # ldrab x0, [x1, #-8]!
  in    x1=10008000
  out   x0=d9641e3de3562232 x1=10007ff8

case strip of a broken pointer
  code  dac143e0                  # xpaci x0
  code  dac147e1                  # xpacd x1
  in    x0=00aa123456789abc x1=0055923456789abc
  out   x0=ffff123456789abc x1=923456789abc

case pacga has zeros below
  code  9ac23020                  # pacga x0, x1, x2
  code  2a0003e0                  # orr w0, wzr, w0
  in    x1=1 x2=2
  out   x0=0
