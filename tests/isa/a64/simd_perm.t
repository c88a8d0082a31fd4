# SPDX-License-Identifier: MIT
# Permutations, table lookup, copies, modified immediates.

case zip1 8b
  code  0e023820                  # zip1 v0.8b, v1.8b, v2.8b
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=00000000000000002313221221112010

case zip1 16b
  code  4e023820                  # zip1 v0.16b, v1.16b, v2.16b
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=27172616251524142313221221112010

case zip1 4h
  code  0e423820                  # zip1 v0.4h, v1.4h, v2.4h
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=00000000000000002322131221201110

case zip1 8h
  code  4e423820                  # zip1 v0.8h, v1.8h, v2.8h
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=27261716252415142322131221201110

case zip1 2s
  code  0e823820                  # zip1 v0.2s, v1.2s, v2.2s
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=00000000000000002322212013121110

case zip1 4s
  code  4e823820                  # zip1 v0.4s, v1.4s, v2.4s
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=27262524171615142322212013121110

case zip1 2d
  code  4ec23820                  # zip1 v0.2d, v1.2d, v2.2d
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=27262524232221201716151413121110

case zip2 8b
  code  0e027820                  # zip2 v0.8b, v1.8b, v2.8b
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=00000000000000002717261625152414

case zip2 16b
  code  4e027820                  # zip2 v0.16b, v1.16b, v2.16b
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=2f1f2e1e2d1d2c1c2b1b2a1a29192818

case zip2 4h
  code  0e427820                  # zip2 v0.4h, v1.4h, v2.4h
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=00000000000000002726171625241514

case zip2 8h
  code  4e427820                  # zip2 v0.8h, v1.8h, v2.8h
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=2f2e1f1e2d2c1d1c2b2a1b1a29281918

case zip2 2s
  code  0e827820                  # zip2 v0.2s, v1.2s, v2.2s
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=00000000000000002726252417161514

case zip2 4s
  code  4e827820                  # zip2 v0.4s, v1.4s, v2.4s
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=2f2e2d2c1f1e1d1c2b2a29281b1a1918

case zip2 2d
  code  4ec27820                  # zip2 v0.2d, v1.2d, v2.2d
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=2f2e2d2c2b2a29281f1e1d1c1b1a1918

case uzp1 8b
  code  0e021820                  # uzp1 v0.8b, v1.8b, v2.8b
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=00000000000000002624222016141210

case uzp1 16b
  code  4e021820                  # uzp1 v0.16b, v1.16b, v2.16b
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=2e2c2a28262422201e1c1a1816141210

case uzp1 4h
  code  0e421820                  # uzp1 v0.4h, v1.4h, v2.4h
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=00000000000000002524212015141110

case uzp1 8h
  code  4e421820                  # uzp1 v0.8h, v1.8h, v2.8h
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=2d2c2928252421201d1c191815141110

case uzp1 2s
  code  0e821820                  # uzp1 v0.2s, v1.2s, v2.2s
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=00000000000000002322212013121110

case uzp1 4s
  code  4e821820                  # uzp1 v0.4s, v1.4s, v2.4s
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=2b2a2928232221201b1a191813121110

case uzp1 2d
  code  4ec21820                  # uzp1 v0.2d, v1.2d, v2.2d
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=27262524232221201716151413121110

case uzp2 8b
  code  0e025820                  # uzp2 v0.8b, v1.8b, v2.8b
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=00000000000000002725232117151311

case uzp2 16b
  code  4e025820                  # uzp2 v0.16b, v1.16b, v2.16b
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=2f2d2b29272523211f1d1b1917151311

case uzp2 4h
  code  0e425820                  # uzp2 v0.4h, v1.4h, v2.4h
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=00000000000000002726232217161312

case uzp2 8h
  code  4e425820                  # uzp2 v0.8h, v1.8h, v2.8h
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=2f2e2b2a272623221f1e1b1a17161312

case uzp2 2s
  code  0e825820                  # uzp2 v0.2s, v1.2s, v2.2s
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=00000000000000002726252417161514

case uzp2 4s
  code  4e825820                  # uzp2 v0.4s, v1.4s, v2.4s
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=2f2e2d2c272625241f1e1d1c17161514

case uzp2 2d
  code  4ec25820                  # uzp2 v0.2d, v1.2d, v2.2d
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=2f2e2d2c2b2a29281f1e1d1c1b1a1918

case trn1 8b
  code  0e022820                  # trn1 v0.8b, v1.8b, v2.8b
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=00000000000000002616241422122010

case trn1 16b
  code  4e022820                  # trn1 v0.16b, v1.16b, v2.16b
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=2e1e2c1c2a1a28182616241422122010

case trn1 4h
  code  0e422820                  # trn1 v0.4h, v1.4h, v2.4h
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=00000000000000002524151421201110

case trn1 8h
  code  4e422820                  # trn1 v0.8h, v1.8h, v2.8h
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=2d2c1d1c292819182524151421201110

case trn1 2s
  code  0e822820                  # trn1 v0.2s, v1.2s, v2.2s
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=00000000000000002322212013121110

case trn1 4s
  code  4e822820                  # trn1 v0.4s, v1.4s, v2.4s
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=2b2a29281b1a19182322212013121110

case trn1 2d
  code  4ec22820                  # trn1 v0.2d, v1.2d, v2.2d
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=27262524232221201716151413121110

case trn2 8b
  code  0e026820                  # trn2 v0.8b, v1.8b, v2.8b
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=00000000000000002717251523132111

case trn2 16b
  code  4e026820                  # trn2 v0.16b, v1.16b, v2.16b
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=2f1f2d1d2b1b29192717251523132111

case trn2 4h
  code  0e426820                  # trn2 v0.4h, v1.4h, v2.4h
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=00000000000000002726171623221312

case trn2 8h
  code  4e426820                  # trn2 v0.8h, v1.8h, v2.8h
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=2f2e1f1e2b2a1b1a2726171623221312

case trn2 2s
  code  0e826820                  # trn2 v0.2s, v1.2s, v2.2s
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=00000000000000002726252417161514

case trn2 4s
  code  4e826820                  # trn2 v0.4s, v1.4s, v2.4s
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=2f2e2d2c1f1e1d1c2726252417161514

case trn2 2d
  code  4ec26820                  # trn2 v0.2d, v1.2d, v2.2d
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=2f2e2d2c2b2a29281f1e1d1c1b1a1918

case ext 8b 0
  code  2e020020                  # ext v0.8b, v1.8b, v2.8b, #0
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=00000000000000001716151413121110

case ext 8b 1
  code  2e020820                  # ext v0.8b, v1.8b, v2.8b, #1
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=00000000000000002017161514131211

case ext 8b 7
  code  2e023820                  # ext v0.8b, v1.8b, v2.8b, #7
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=00000000000000002625242322212017

case ext 16b 0
  code  6e020020                  # ext v0.16b, v1.16b, v2.16b, #0
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=1f1e1d1c1b1a19181716151413121110

case ext 16b 1
  code  6e020820                  # ext v0.16b, v1.16b, v2.16b, #1
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=201f1e1d1c1b1a191817161514131211

case ext 16b 8
  code  6e024020                  # ext v0.16b, v1.16b, v2.16b, #8
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=27262524232221201f1e1d1c1b1a1918

case ext 16b 15
  code  6e027820                  # ext v0.16b, v1.16b, v2.16b, #15
  in    v1=1f1e1d1c1b1a19181716151413121110 v2=2f2e2d2c2b2a29282726252423222120
  out   v0=2e2d2c2b2a292827262524232221201f

case tbl 8b of 1
  code  0e010080                  # tbl v0.8b, {v4.16b}, v1.8b
  in    v0=eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee v1=ff3f40302f201f100f7f800511223e v4=f0e0d0c0b0a09080706050403020100
  out   v0=0000000000000000000f000005000000

case tbl 16b of 1
  code  4e010080                  # tbl v0.16b, {v4.16b}, v1.16b
  in    v0=eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee v1=ff3f40302f201f100f7f800511223e v4=f0e0d0c0b0a09080706050403020100
  out   v0=0000000000000000000f000005000000

case tbl 8b of 2
  code  0e012080                  # tbl v0.8b, {v4.16b, v5.16b}, v1.8b
  in    v0=eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee v1=ff3f40302f201f100f7f800511223e v4=f0e0d0c0b0a09080706050403020100 v5=1f1e1d1c1b1a19181716151413121110
  out   v0=0000000000000000100f000005110000

case tbl 16b of 2
  code  4e012080                  # tbl v0.16b, {v4.16b, v5.16b}, v1.16b
  in    v0=eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee v1=ff3f40302f201f100f7f800511223e v4=f0e0d0c0b0a09080706050403020100 v5=1f1e1d1c1b1a19181716151413121110
  out   v0=000000000000001f100f000005110000

case tbl 8b of 3
  code  0e014080                  # tbl v0.8b, {v4.16b, v5.16b, v6.16b}, v1.8b
  in    v0=eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee v1=ff3f40302f201f100f7f800511223e v4=f0e0d0c0b0a09080706050403020100 v5=1f1e1d1c1b1a19181716151413121110 v6=2f2e2d2c2b2a29282726252423222120
  out   v0=0000000000000000100f000005112200

case tbl 16b of 3
  code  4e014080                  # tbl v0.16b, {v4.16b, v5.16b, v6.16b}, v1.16b
  in    v0=eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee v1=ff3f40302f201f100f7f800511223e v4=f0e0d0c0b0a09080706050403020100 v5=1f1e1d1c1b1a19181716151413121110 v6=2f2e2d2c2b2a29282726252423222120
  out   v0=00000000002f201f100f000005112200

case tbl 8b of 4
  code  0e016080                  # tbl v0.8b, {v4.16b, v5.16b, v6.16b, v7.16b}, v1.8b
  in    v0=eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee v1=ff3f40302f201f100f7f800511223e v4=f0e0d0c0b0a09080706050403020100 v5=1f1e1d1c1b1a19181716151413121110 v6=2f2e2d2c2b2a29282726252423222120 v7=3f3e3d3c3b3a39383736353433323130
  out   v0=0000000000000000100f00000511223e

case tbl 16b of 4
  code  4e016080                  # tbl v0.16b, {v4.16b, v5.16b, v6.16b, v7.16b}, v1.16b
  in    v0=eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee v1=ff3f40302f201f100f7f800511223e v4=f0e0d0c0b0a09080706050403020100 v5=1f1e1d1c1b1a19181716151413121110 v6=2f2e2d2c2b2a29282726252423222120 v7=3f3e3d3c3b3a39383736353433323130
  out   v0=00003f00302f201f100f00000511223e

case tbx 8b of 1
  code  0e011080                  # tbx v0.8b, {v4.16b}, v1.8b
  in    v0=eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee v1=ff3f40302f201f100f7f800511223e v4=f0e0d0c0b0a09080706050403020100
  out   v0=0000000000000000ee0feeee05eeeeee

case tbx 16b of 1
  code  4e011080                  # tbx v0.16b, {v4.16b}, v1.16b
  in    v0=eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee v1=ff3f40302f201f100f7f800511223e v4=f0e0d0c0b0a09080706050403020100
  out   v0=00eeeeeeeeeeeeeeee0feeee05eeeeee

case tbx 8b of 2
  code  0e013080                  # tbx v0.8b, {v4.16b, v5.16b}, v1.8b
  in    v0=eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee v1=ff3f40302f201f100f7f800511223e v4=f0e0d0c0b0a09080706050403020100 v5=1f1e1d1c1b1a19181716151413121110
  out   v0=0000000000000000100feeee0511eeee

case tbx 16b of 2
  code  4e013080                  # tbx v0.16b, {v4.16b, v5.16b}, v1.16b
  in    v0=eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee v1=ff3f40302f201f100f7f800511223e v4=f0e0d0c0b0a09080706050403020100 v5=1f1e1d1c1b1a19181716151413121110
  out   v0=00eeeeeeeeeeee1f100feeee0511eeee

case tbx 8b of 3
  code  0e015080                  # tbx v0.8b, {v4.16b, v5.16b, v6.16b}, v1.8b
  in    v0=eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee v1=ff3f40302f201f100f7f800511223e v4=f0e0d0c0b0a09080706050403020100 v5=1f1e1d1c1b1a19181716151413121110 v6=2f2e2d2c2b2a29282726252423222120
  out   v0=0000000000000000100feeee051122ee

case tbx 16b of 3
  code  4e015080                  # tbx v0.16b, {v4.16b, v5.16b, v6.16b}, v1.16b
  in    v0=eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee v1=ff3f40302f201f100f7f800511223e v4=f0e0d0c0b0a09080706050403020100 v5=1f1e1d1c1b1a19181716151413121110 v6=2f2e2d2c2b2a29282726252423222120
  out   v0=00eeeeeeee2f201f100feeee051122ee

case tbx 8b of 4
  code  0e017080                  # tbx v0.8b, {v4.16b, v5.16b, v6.16b, v7.16b}, v1.8b
  in    v0=eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee v1=ff3f40302f201f100f7f800511223e v4=f0e0d0c0b0a09080706050403020100 v5=1f1e1d1c1b1a19181716151413121110 v6=2f2e2d2c2b2a29282726252423222120 v7=3f3e3d3c3b3a39383736353433323130
  out   v0=0000000000000000100feeee0511223e

case tbx 16b of 4
  code  4e017080                  # tbx v0.16b, {v4.16b, v5.16b, v6.16b, v7.16b}, v1.16b
  in    v0=eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee v1=ff3f40302f201f100f7f800511223e v4=f0e0d0c0b0a09080706050403020100 v5=1f1e1d1c1b1a19181716151413121110 v6=2f2e2d2c2b2a29282726252423222120 v7=3f3e3d3c3b3a39383736353433323130
  out   v0=00ee3fee302f201f100feeee0511223e

case tbl: the table wraps from v31 to v0
  code  4e0123e2                  # tbl v2.16b, {v31.16b, v0.16b}, v1.16b
  in    v0=2f2e2d2c2b2a29282726252423222120 v1=ff3f40302f201f100f7f800511223e v31=1f1e1d1c1b1a19181716151413121110
  out   v2=100000000000002f201f000015210000

case dup 8b of b[3]
  code  0e070420                  # dup v0.8b, v1.b[3]
  in    v1=1f1e1d1c1b1a19181716151413121110
  out   v0=00000000000000001313131313131313

case dup 8b of a register
  code  0e010c20                  # dup v0.8b, w1
  in    x1=8182838485868788
  out   v0=00000000000000008888888888888888

case dup 16b of b[15]
  code  4e1f0420                  # dup v0.16b, v1.b[15]
  in    v1=1f1e1d1c1b1a19181716151413121110
  out   v0=1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f

case dup 16b of a register
  code  4e010c20                  # dup v0.16b, w1
  in    x1=8182838485868788
  out   v0=88888888888888888888888888888888

case dup 4h of h[7]
  code  0e1e0420                  # dup v0.4h, v1.h[7]
  in    v1=1f1e1d1c1b1a19181716151413121110
  out   v0=00000000000000001f1e1f1e1f1e1f1e

case dup 4h of a register
  code  0e020c20                  # dup v0.4h, w1
  in    x1=8182838485868788
  out   v0=00000000000000008788878887888788

case dup 8h of h[0]
  code  4e020420                  # dup v0.8h, v1.h[0]
  in    v1=1f1e1d1c1b1a19181716151413121110
  out   v0=11101110111011101110111011101110

case dup 8h of a register
  code  4e020c20                  # dup v0.8h, w1
  in    x1=8182838485868788
  out   v0=87888788878887888788878887888788

case dup 2s of s[1]
  code  0e0c0420                  # dup v0.2s, v1.s[1]
  in    v1=1f1e1d1c1b1a19181716151413121110
  out   v0=00000000000000001716151417161514

case dup 2s of a register
  code  0e040c20                  # dup v0.2s, w1
  in    x1=8182838485868788
  out   v0=00000000000000008586878885868788

case dup 4s of s[3]
  code  4e1c0420                  # dup v0.4s, v1.s[3]
  in    v1=1f1e1d1c1b1a19181716151413121110
  out   v0=1f1e1d1c1f1e1d1c1f1e1d1c1f1e1d1c

case dup 4s of a register
  code  4e040c20                  # dup v0.4s, w1
  in    x1=8182838485868788
  out   v0=85868788858687888586878885868788

case dup 2d of d[1]
  code  4e180420                  # dup v0.2d, v1.d[1]
  in    v1=1f1e1d1c1b1a19181716151413121110
  out   v0=1f1e1d1c1b1a19181f1e1d1c1b1a1918

case dup 2d of a register
  code  4e080c20                  # dup v0.2d, x1
  in    x1=8182838485868788
  out   v0=81828384858687888182838485868788

case mov b of an element
  code  5e130420                  # dup b0, v1.b[9]
  in    v1=1f1e1d1c1b1a19181716151413121110
  out   v0=00000000000000000000000000000019

case ins b[9] of a register
  code  4e131c20                  # ins v0.b[9], w1
  in    v0=2f2e2d2c2b2a29282726252423222120 x1=8182838485868788
  out   v0=2f2e2d2c2b2a88282726252423222120

case ins b[9] of element 0
  code  6e130420                  # ins v0.b[9], v1.b[0]
  in    v0=2f2e2d2c2b2a29282726252423222120 v1=1f1e1d1c1b1a19181716151413121110
  out   v0=2f2e2d2c2b2a10282726252423222120

case ins b[0] of element 9, the same register
  code  6e014c00                  # ins v0.b[0], v0.b[9]
  in    v0=2f2e2d2c2b2a29282726252423222120
  out   v0=2f2e2d2c2b2a29282726252423222129

case mov h of an element
  code  5e160420                  # dup h0, v1.h[5]
  in    v1=1f1e1d1c1b1a19181716151413121110
  out   v0=00000000000000000000000000001b1a

case ins h[5] of a register
  code  4e161c20                  # ins v0.h[5], w1
  in    v0=2f2e2d2c2b2a29282726252423222120 x1=8182838485868788
  out   v0=2f2e2d2c878829282726252423222120

case ins h[5] of element 0
  code  6e160420                  # ins v0.h[5], v1.h[0]
  in    v0=2f2e2d2c2b2a29282726252423222120 v1=1f1e1d1c1b1a19181716151413121110
  out   v0=2f2e2d2c111029282726252423222120

case ins h[0] of element 5, the same register
  code  6e025400                  # ins v0.h[0], v0.h[5]
  in    v0=2f2e2d2c2b2a29282726252423222120
  out   v0=2f2e2d2c2b2a29282726252423222b2a

case mov s of an element
  code  5e140420                  # dup s0, v1.s[2]
  in    v1=1f1e1d1c1b1a19181716151413121110
  out   v0=0000000000000000000000001b1a1918

case ins s[2] of a register
  code  4e141c20                  # ins v0.s[2], w1
  in    v0=2f2e2d2c2b2a29282726252423222120 x1=8182838485868788
  out   v0=2f2e2d2c858687882726252423222120

case ins s[2] of element 0
  code  6e140420                  # ins v0.s[2], v1.s[0]
  in    v0=2f2e2d2c2b2a29282726252423222120 v1=1f1e1d1c1b1a19181716151413121110
  out   v0=2f2e2d2c131211102726252423222120

case ins s[0] of element 2, the same register
  code  6e044400                  # ins v0.s[0], v0.s[2]
  in    v0=2f2e2d2c2b2a29282726252423222120
  out   v0=2f2e2d2c2b2a2928272625242b2a2928

case mov d of an element
  code  5e180420                  # dup d0, v1.d[1]
  in    v1=1f1e1d1c1b1a19181716151413121110
  out   v0=00000000000000001f1e1d1c1b1a1918

case ins d[1] of a register
  code  4e181c20                  # ins v0.d[1], x1
  in    v0=2f2e2d2c2b2a29282726252423222120 x1=8182838485868788
  out   v0=81828384858687882726252423222120

case ins d[1] of element 0
  code  6e180420                  # ins v0.d[1], v1.d[0]
  in    v0=2f2e2d2c2b2a29282726252423222120 v1=1f1e1d1c1b1a19181716151413121110
  out   v0=17161514131211102726252423222120

case ins d[0] of element 1, the same register
  code  6e084400                  # ins v0.d[0], v0.d[1]
  in    v0=2f2e2d2c2b2a29282726252423222120
  out   v0=2f2e2d2c2b2a29282f2e2d2c2b2a2928

case smov w b[15]
  code  0e1f2c20                  # smov w0, v1.b[15]
  in    v1=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   x0=ffffff8f

case smov x b[3]
  code  4e072c20                  # smov x0, v1.b[3]
  in    v1=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   x0=ffffffffffffffa3

case smov w h[7]
  code  0e1e2c20                  # smov w0, v1.h[7]
  in    v1=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   x0=ffff8f1e

case smov x h[3]
  code  4e0e2c20                  # smov x0, v1.h[3]
  in    v1=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   x0=ffffffffffffe7d6

case smov x s[3]
  code  4e1c2c20                  # smov x0, v1.s[3]
  in    v1=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   x0=ffffffff8f1e2d3c

case umov w b[15]
  code  0e1f3c20                  # umov w0, v1.b[15]
  in    v1=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   x0=8f

case umov w h[7]
  code  0e1e3c20                  # umov w0, v1.h[7]
  in    v1=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   x0=8f1e

case umov w s[3]
  code  0e1c3c20                  # umov w0, v1.s[3]
  in    v1=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   x0=8f1e2d3c

case umov x d[1]
  code  4e183c20                  # umov x0, v1.d[1]
  in    v1=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   x0=8f1e2d3c4b5a69f8

case movi 2s lsl 0
  code  0f0504a0                  # movi v0.2s, #0xa5
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0000000000000000000000a5000000a5

case movi 2s lsl 8
  code  0f0524a0                  # movi v0.2s, #0xa5, lsl #8
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=00000000000000000000a5000000a500

case movi 2s lsl 24
  code  0f0564a0                  # movi v0.2s, #0xa5, lsl #24
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0000000000000000a5000000a5000000

case mvni 2s lsl 0
  code  2f0504a0                  # mvni v0.2s, #0xa5
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0000000000000000ffffff5affffff5a

case mvni 2s lsl 8
  code  2f0524a0                  # mvni v0.2s, #0xa5, lsl #8
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0000000000000000ffff5affffff5aff

case mvni 2s lsl 24
  code  2f0564a0                  # mvni v0.2s, #0xa5, lsl #24
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=00000000000000005affffff5affffff

case orr 2s lsl 0
  code  0f0514a0                  # orr v0.2s, #0xa5
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0000000000000000e7d6c5b5a39281f5

case orr 2s lsl 8
  code  0f0534a0                  # orr v0.2s, #0xa5, lsl #8
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0000000000000000e7d6e5b4a392a570

case orr 2s lsl 24
  code  0f0574a0                  # orr v0.2s, #0xa5, lsl #24
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0000000000000000e7d6c5b4a7928170

case bic 2s lsl 0
  code  2f0514a0                  # bic v0.2s, #0xa5
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0000000000000000e7d6c510a3928150

case bic 2s lsl 8
  code  2f0534a0                  # bic v0.2s, #0xa5, lsl #8
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0000000000000000e7d640b4a3920070

case bic 2s lsl 24
  code  2f0574a0                  # bic v0.2s, #0xa5, lsl #24
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=000000000000000042d6c5b402928170

case movi 2s msl 8
  code  0f05c4a0                  # movi v0.2s, #0xa5, msl #8
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=00000000000000000000a5ff0000a5ff

case movi 2s msl 16
  code  0f05d4a0                  # movi v0.2s, #0xa5, msl #16
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=000000000000000000a5ffff00a5ffff

case mvni 2s msl 8
  code  2f05c4a0                  # mvni v0.2s, #0xa5, msl #8
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0000000000000000ffff5a00ffff5a00

case mvni 2s msl 16
  code  2f05d4a0                  # mvni v0.2s, #0xa5, msl #16
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0000000000000000ff5a0000ff5a0000

case movi 4s lsl 0
  code  4f0504a0                  # movi v0.4s, #0xa5
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=000000a5000000a5000000a5000000a5

case movi 4s lsl 8
  code  4f0524a0                  # movi v0.4s, #0xa5, lsl #8
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0000a5000000a5000000a5000000a500

case movi 4s lsl 24
  code  4f0564a0                  # movi v0.4s, #0xa5, lsl #24
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=a5000000a5000000a5000000a5000000

case mvni 4s lsl 0
  code  6f0504a0                  # mvni v0.4s, #0xa5
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=ffffff5affffff5affffff5affffff5a

case mvni 4s lsl 8
  code  6f0524a0                  # mvni v0.4s, #0xa5, lsl #8
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=ffff5affffff5affffff5affffff5aff

case mvni 4s lsl 24
  code  6f0564a0                  # mvni v0.4s, #0xa5, lsl #24
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=5affffff5affffff5affffff5affffff

case orr 4s lsl 0
  code  4f0514a0                  # orr v0.4s, #0xa5
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=8f1e2dbd4b5a69fde7d6c5b5a39281f5

case orr 4s lsl 8
  code  4f0534a0                  # orr v0.4s, #0xa5, lsl #8
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=8f1ead3c4b5aedf8e7d6e5b4a392a570

case orr 4s lsl 24
  code  4f0574a0                  # orr v0.4s, #0xa5, lsl #24
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=af1e2d3cef5a69f8e7d6c5b4a7928170

case bic 4s lsl 0
  code  6f0514a0                  # bic v0.4s, #0xa5
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=8f1e2d184b5a6958e7d6c510a3928150

case bic 4s lsl 8
  code  6f0534a0                  # bic v0.4s, #0xa5, lsl #8
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=8f1e083c4b5a48f8e7d640b4a3920070

case bic 4s lsl 24
  code  6f0574a0                  # bic v0.4s, #0xa5, lsl #24
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0a1e2d3c4a5a69f842d6c5b402928170

case movi 4s msl 8
  code  4f05c4a0                  # movi v0.4s, #0xa5, msl #8
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0000a5ff0000a5ff0000a5ff0000a5ff

case movi 4s msl 16
  code  4f05d4a0                  # movi v0.4s, #0xa5, msl #16
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=00a5ffff00a5ffff00a5ffff00a5ffff

case mvni 4s msl 8
  code  6f05c4a0                  # mvni v0.4s, #0xa5, msl #8
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=ffff5a00ffff5a00ffff5a00ffff5a00

case mvni 4s msl 16
  code  6f05d4a0                  # mvni v0.4s, #0xa5, msl #16
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=ff5a0000ff5a0000ff5a0000ff5a0000

case movi 4h lsl 0
  code  0f0584a0                  # movi v0.4h, #0xa5
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=000000000000000000a500a500a500a5

case movi 4h lsl 8
  code  0f05a4a0                  # movi v0.4h, #0xa5, lsl #8
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0000000000000000a500a500a500a500

case mvni 4h lsl 0
  code  2f0584a0                  # mvni v0.4h, #0xa5
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0000000000000000ff5aff5aff5aff5a

case mvni 4h lsl 8
  code  2f05a4a0                  # mvni v0.4h, #0xa5, lsl #8
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=00000000000000005aff5aff5aff5aff

case orr 4h lsl 0
  code  0f0594a0                  # orr v0.4h, #0xa5
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0000000000000000e7f7c5b5a3b781f5

case orr 4h lsl 8
  code  0f05b4a0                  # orr v0.4h, #0xa5, lsl #8
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0000000000000000e7d6e5b4a792a570

case bic 4h lsl 0
  code  2f0594a0                  # bic v0.4h, #0xa5
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0000000000000000e752c510a3128150

case bic 4h lsl 8
  code  2f05b4a0                  # bic v0.4h, #0xa5, lsl #8
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=000000000000000042d640b402920070

case movi 8h lsl 0
  code  4f0584a0                  # movi v0.8h, #0xa5
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=00a500a500a500a500a500a500a500a5

case movi 8h lsl 8
  code  4f05a4a0                  # movi v0.8h, #0xa5, lsl #8
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=a500a500a500a500a500a500a500a500

case mvni 8h lsl 0
  code  6f0584a0                  # mvni v0.8h, #0xa5
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=ff5aff5aff5aff5aff5aff5aff5aff5a

case mvni 8h lsl 8
  code  6f05a4a0                  # mvni v0.8h, #0xa5, lsl #8
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=5aff5aff5aff5aff5aff5aff5aff5aff

case orr 8h lsl 0
  code  4f0594a0                  # orr v0.8h, #0xa5
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=8fbf2dbd4bff69fde7f7c5b5a3b781f5

case orr 8h lsl 8
  code  4f05b4a0                  # orr v0.8h, #0xa5, lsl #8
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=af1ead3cef5aedf8e7d6e5b4a792a570

case bic 8h lsl 0
  code  6f0594a0                  # bic v0.8h, #0xa5
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=8f1a2d184b5a6958e752c510a3128150

case bic 8h lsl 8
  code  6f05b4a0                  # bic v0.8h, #0xa5, lsl #8
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0a1e083c4a5a48f842d640b402920070

case movi 8b
  code  0f05e4a0                  # movi v0.8b, #0xa5
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0000000000000000a5a5a5a5a5a5a5a5

case movi 16b
  code  4f05e4a0                  # movi v0.16b, #0xa5
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5

case movi d
  code  2f05e4c0                  # movi d0, #0xff00ff0000ffff00
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0000000000000000ff00ff0000ffff00

case movi 2d
  code  6f05e4c0                  # movi v0.2d, #0xff00ff0000ffff00
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=ff00ff0000ffff00ff00ff0000ffff00

case fmov 2s of an immediate
  code  0f07f7e0                  # fmov v0.2s, #-1.937500000000000000e+00
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=0000000000000000bff80000bff80000

case fmov 4s of an immediate
  code  4f07f7e0                  # fmov v0.4s, #-1.937500000000000000e+00
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=bff80000bff80000bff80000bff80000

case fmov 2d of an immediate
  code  6f07f7e0                  # fmov v0.2d, #-1.937500000000000000e+00
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=bfff000000000000bfff000000000000

case fmov 8h of an immediate
  code  4f02fc00                  # fmov v0.8h, #1.250000000000000000e-01
  in    v0=8f1e2d3c4b5a69f8e7d6c5b4a3928170
  out   v0=30003000300030003000300030003000
