# SPDX-License-Identifier: MIT
# AES, SHA, SM3, SM4, and the logic of SHA-3.

case aese
  code  4e284820                  # aese v0.16b, v1.16b
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1
  out   v0=093a75662a9fdc9dcb6dee4b3e680d7c

case aesd
  code  4e285820                  # aesd v0.16b, v1.16b
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1
  out   v0=151af9a951457e3f724b2527ad262209

case aesmc
  code  4e286820                  # aesmc v0.16b, v1.16b
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1
  out   v0=9e69ba6f5ca111b7ce709a2c45f913a6

case aesimc
  code  4e287820                  # aesimc v0.16b, v1.16b
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1
  out   v0=0e712a7773f93eef851bd147069e50c1

case aese and aesmc in place
  code  4e284820                  # aese v0.16b, v1.16b
  code  4e286800                  # aesmc v0.16b, v0.16b
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1
  out   v0=f77ccb60ab1aaeebd339f0199de3e0b9

case aesd and aesimc in place
  code  4e285820                  # aesd v0.16b, v1.16b
  code  4e287800                  # aesimc v0.16b, v0.16b
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1
  out   v0=7a6f2862fa557f85676a46702340f734

case aesmc of an older aese
  code  4e284820                  # aese v0.16b, v1.16b
  code  4e286802                  # aesmc v2.16b, v0.16b
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1
  out   v0=093a75662a9fdc9dcb6dee4b3e680d7c v2=f77ccb60ab1aaeebd339f0199de3e0b9

case sha1h
  code  5e280820                  # sha1h s0, s1
  in    v1=deadbeef0badf00d123456789abcdef1
  out   v0=00000000000000000000000066af37bc

case sha1su1
  code  5e281820                  # sha1su1 v0.4s, v1.4s
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1
  out   v0=59a6845b2befaf2f1876ab73a3cd6f11

case sha256su0
  code  5e282820                  # sha256su0 v0.4s, v1.4s
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1
  out   v0=d6fcb2083e0d63b2eb3a90df9463ba08

case sha512su0
  code  cec08020                  # sha512su0 v0.2d, v1.2d
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1
  out   v0=874aa503104c13930734da9e2543bbf7

case sm4e
  code  cec08420                  # sm4e v0.4s, v1.4s
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1
  out   v0=89a01e574680d08926b1289e6d7a4bca

case sha1c
  code  5e020020                  # sha1c q0, s1, v2.4s
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=280cd190c7d3e7ad5742e9c9b2ff936f

case sha1p
  code  5e021020                  # sha1p q0, s1, v2.4s
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=163affbef582cb8a56bb1edc6a0eeee0

case sha1m
  code  5e022020                  # sha1m q0, s1, v2.4s
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=290dd291f67697d1a79bfae0cf41dfd6

case sha256h
  code  5e024020                  # sha256h q0, q1, v2.4s
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=f0e2596b293b5d9f4a6ba86598e646bb

case sha256h2
  code  5e025020                  # sha256h2 q0, q1, v2.4s
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=0dce5f9c3f7489e781f034eabb5b986c

case sha1su0
  code  5e023020                  # sha1su0 v0.4s, v1.4s, v2.4s
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=9d2a7b44d1e6b78877777777f7777777

case sha256su1
  code  5e026020                  # sha256su1 v0.4s, v1.4s, v2.4s
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=7d9a50224115189c9364e5c1d607d868

case sm3partw1
  code  ce62c020                  # sm3partw1 v0.4s, v1.4s, v2.4s
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=fd001d4616ed02e24a0ee82439bddb56

case sm3partw2
  code  ce62c420                  # sm3partw2 v0.4s, v1.4s, v2.4s
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=888c3af840f799f56a5d0c33a691c0be

case sm4ekey
  code  ce62c820                  # sm4ekey v0.4s, v1.4s, v2.4s
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=6758bfd8db0aa11a5324df699a37007e

case sha512h
  code  ce628020                  # sha512h q0, q1, v2.2d
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=6dd24c2b57c85985fed600162d9e6c56

case sha512h2
  code  ce628420                  # sha512h2 q0, q1, v2.2d
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=805283b4661748601826a3ea0e2668fd

case sha512su1
  code  ce628820                  # sha512su1 v0.2d, v1.2d, v2.2d
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=d7352792a1f7405491cae6900115f993

case rax1
  code  ce628c20                  # rax1 v0.2d, v1.2d, v2.2d
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=deadbeef0badf00eedcba9866543210e

case eor3
  code  ce020c20                  # eor3 v0.16b, v1.16b, v2.16b, v3.16b
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff v3=f0f3355aaaa00ffdeadbeef01234567
  out   v0=51a28dbaa107f0f333661768e4606469

case bcax
  code  ce220c20                  # bcax v0.16b, v1.16b, v2.16b, v3.16b
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff v3=f0f3355aaaa00ffdeadbeef01234567
  out   v0=5eadbeef0badf00d33661768e4606469

case sm3ss1
  code  ce420c20                  # sm3ss1 v0.4s, v1.4s, v2.4s, v3.4s
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff v3=f0f3355aaaa00ffdeadbeef01234567
  out   v0=7f189fb5000000000000000000000000

case xar 0
  code  ce820020                  # xar v0.2d, v1.2d, v2.2d, #0
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=5eadbeef0badf00cedcba987e543210e

case xar 1
  code  ce820420                  # xar v0.2d, v1.2d, v2.2d, #1
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=2f56df7785d6f80676e5d4c3f2a19087

case xar 63
  code  ce82fc20                  # xar v0.2d, v1.2d, v2.2d, #63
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=bd5b7dde175be018db97530fca86421d

case sm3tt1a 0
  code  ce428020                  # sm3tt1a v0.4s, v1.4s, v2.s[0]
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=442441fd0f1e2d3cb4d2f0968796a5b4

case sm3tt1a 3
  code  ce42b020                  # sm3tt1a v0.4s, v1.4s, v2.s[3]
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=442441fe0f1e2d3cb4d2f0968796a5b4

case sm3tt1b 0
  code  ce428420                  # sm3tt1b v0.4s, v1.4s, v2.s[0]
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=8f6f8d490f1e2d3cb4d2f0968796a5b4

case sm3tt1b 3
  code  ce42b420                  # sm3tt1b v0.4s, v1.4s, v2.s[3]
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=8f6f8d4a0f1e2d3cb4d2f0968796a5b4

case sm3tt2a 0
  code  ce428820                  # sm3tt2a v0.4s, v1.4s, v2.s[0]
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=44cbd3a50f1e2d3c4bc25ad38796a5b4

case sm3tt2a 3
  code  ce42b820                  # sm3tt2a v0.4s, v1.4s, v2.s[3]
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=44c9d1a40f1e2d3c4bc25ad38796a5b4

case sm3tt2b 0
  code  ce428c20                  # sm3tt2b v0.4s, v1.4s, v2.s[0]
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=0da33bfc0f1e2d3c4bc25ad38796a5b4

case sm3tt2b 3
  code  ce42bc20                  # sm3tt2b v0.4s, v1.4s, v2.s[3]
  in    v0=f1e2d3c4b5a69788796a5b4c3d2e1f0 v1=deadbeef0badf00d123456789abcdef1 v2=8000000000000001ffffffff7fffffff
  out   v0=0da139fd0f1e2d3c4bc25ad38796a5b4
