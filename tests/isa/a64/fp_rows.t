# SPDX-License-Identifier: MIT
# Rows that no other file has, with random operands under random controls.

case BFCVT: operands 0
  code  1e63422c                  # bfcvt h12, s17
  in    v17=c3fa0fffa007b7fe3800f2d1a402a3ff v3=4876ef29c876ef274876ef26c876ef27 v12=25010000c07fffff7efffff280601c53 fpcr=c00000
  out   v12=0000000000000000000000000000a402 fpsr=10

case BFCVT: operands 1
  code  1e6343e3                  # bfcvt h3, s31
  in    v31=fffffffff491defc0000000000000002 v3=e00b6ff8effaeff81c0fa0009c08b7f8 fpcr=7000000
  out   v3=00000000000000000000000000000000 fpsr=80

case FCMEQ_reg_s: operands 0
  code  5e7fe76f                  # fcmeq d15, d27, d31
  in    v27=7a00027f40804602ec80dae0177e8004 v31=597e0010bb0d7b7f80268700b580b582 v15=000000000000f1ef000000000000f1f1 fpcr=400000
  out   v15=00000000000000000000000000000000

case FCMEQ_reg_s: operands 1
  code  5e3fe423                  # fcmeq s3, s1, s31
  in    v1=410000094100000781000000016f6cb0 v31=b4c534c1980aba56daa937c04df8d402 v3=eb466b43d2a3eafe1378c8b6e3408008 fpcr=0
  out   v3=00000000000000000000000000000000

case FCMGE_reg_s: operands 0
  code  7e6de50e                  # fcmge d14, d8, d13
  in    v8=be80000bbe800007407ffff48000aa9d v13=7b8d34bd00000c0480000c0380000c02 v14=c000dc0573f00bfe15d101e40001ffff fpcr=0
  out   v14=0000000000000000ffffffffffffffff

case FCMGE_reg_s: operands 1
  code  7e71e7ec                  # fcmge d12, d31, d17
  in    v31=6b426b446b4603eb83e7805f005f2400 v17=3afa13c293c05bfcd001c338e6716673 v12=02a0000000000000829fffffffffffff fpcr=c00000
  out   v12=0000000000000000ffffffffffffffff

case FACGE_s: operands 0
  code  7e3fee4d                  # facge s13, s18, s31
  in    v18=307ffffd307fffff0a9000009e7fffff v31=81ffffff647fffffc18000096b800000 v13=4082fffe4b69da7effa13efebf00c272 fpcr=400000
  out   v13=00000000000000000000000000000000

case FACGE_s: operands 1
  code  7e38ef42                  # facge s2, s26, s24
  in    v26=4b80cb7f26a041805c8fdb62db605b61 v24=bb812b808003800300027df6fdf7d1ed v2=c1644161c1907efe7effe904e902f004 fpcr=80000
  out   v2=00000000000000000000000000000000

case FCMGT_reg_s: operands 0
  code  7ee0e40f                  # fcmgt d15, d0, d0
  in    v0=53813ed2407fe490ef7fa6c53bf3bbf4 v15=efffc7fec7fc53ceebffebfcebff83ff fpcr=4080000
  out   v15=00000000000000000000000000000000

case FCMGT_reg_s: operands 1
  code  7eeae4cf                  # fcmgt d15, d6, d10
  in    v6=7ff1f63d60c6c1d0420fffffffffffff v10=3480000a3f8c1845be80000035ffffff v15=000000006b1ae76a7d263ad9caba9b4e fpcr=c00000
  out   v15=0000000000000000ffffffffffffffff

case FACGT_s: operands 0
  code  7ef7efa3                  # facgt d3, d29, d23
  in    v29=c32000040000000080000000c77fff80 v23=bf00000200ffffc0f0abeec8d0797453 v3=57ff8c83298b3effc7dec7dcc7d95b34 fpcr=2880000
  out   v3=00000000000000000000000000000000

case FACGT_s: operands 1
  code  7efaec12                  # facgt d18, d0, d26
  in    v0=2c007c00098414338c0c000580038004 v26=7f80807ffe7f80e7ff80067f7d8c460f v18=883a630000800181c240800000007fff fpcr=0
  out   v18=00000000000000000000000000000000

case FCMEQ_reg_sh: operands 0
  code  5e4027e6                  # fcmeq h6, h31, h0
  in    v31=817f5f40017ac9f57ff982343901d8db v0=e98400002affffffc1faf8de41faf8db v6=000000000000000aedaffffffffffffa fpcr=0
  out   v6=00000000000000000000000000000000

case FCMEQ_reg_sh: operands 1
  code  5e53241e                  # fcmeq h30, h0, h19
  in    v0=bc133c0f8bf8140094002ff867f467f0 v19=33000004bf8000013f8000000021a1d8 v30=db0039667bff47fe44102ec34c00840c fpcr=400000
  out   v30=00000000000000000000000000000000

case FCMGE_reg_sh: operands 0
  code  7e5e27e7                  # fcmge h7, h31, h30
  in    v31=890109000bf888fe090094200f8ed000 v30=2473d532e6208d86f20bf20780017fff v7=1300000cabffff00b557af6697000007 fpcr=0
  out   v7=00000000000000000000000000000000 fpsr=1

case FCMGE_reg_sh: operands 1
  code  7e402412                  # fcmge h18, h0, h0
  in    v0=7ff0debdedd6c8794970000000000000 v18=02ff80f4803380357fa97fa6fffdffff fpcr=800000
  out   v18=0000000000000000000000000000ffff

case FACGE_sh: operands 0
  code  7e522f13                  # facge h19, h24, h18
  in    v24=891cfe03c272800f40780222bee4bee5 v18=3801d3c0d00050018fff008b00875bff v19=00a2b3663368fdff4174c172c1707fc9 fpcr=400000
  out   v19=00000000000000000000000000000000

case FACGE_sh: operands 1
  code  7e4b2fbd                  # facge h29, h29, h11
  in    v29=7f000000ff00000071f28456bb7fffff v11=d9b0004000000000d9b0004000000000 fpcr=3000000
  out   v29=00000000000000000000000000000000 fpsr=1

case FCMGT_reg_sh: operands 0
  code  7ece25cc                  # fcmgt h12, h14, h14
  in    v14=be80818fed00817f5284000080000000 v12=0c407a00d404bf4ac0409ffe36006104 fpcr=800000
  out   v12=00000000000000000000000000000000

case FCMGT_reg_sh: operands 1
  code  7ec12770                  # fcmgt h16, h27, h1
  in    v27=7ab74acd7c703d89801dc2da1d5b2d74 v1=c08321bf21be80204e77bf62bf633f5f v16=057ffffffffffff20000000000009303 fpcr=4000000
  out   v16=00000000000000000000000000000000

case FACGT_sh: operands 0
  code  7ece2d0c                  # facgt h12, h8, h14
  in    v8=7ba07ff6d68004064906ae81ae7f59ad v14=402fffffffffffffffbfffffffffffff v12=207ffffd6e800003ee800005ee800004 fpcr=0
  out   v12=00000000000000000000000000000000 fpsr=1

case FACGT_sh: operands 1
  code  7edf2d2d                  # facgt h13, h9, h31
  in    v9=008000051f0000089f000006019d840f v31=17ffffff7f80000940ba3bef5f7ff800 v13=a80e83ff83fc83f898041800cc02000f fpcr=400000
  out   v13=00000000000000000000000000000000

case BFDOT_e: operands 0
  code  0f77fa11                  # bfdot v17.2s, v16.4h, v23.2h[3]
  in    v16=19200000f3db595a8200000ac9a98466 v23=d2055206ff7f80007fffbca23c0001ed v17=000000001c2d06e600000000214882d4 fpcr=0
  out   v17=0000000000000000148500005c2f99ff

case BFDOT_e: operands 1
  code  4f55f94f                  # bfdot v15.4s, v10.8h, v21.2h[2]
  in    v10=77ffffff67fc000081ffff80ff800000 v21=c380007d8f08ff10fffe418ebefffd8b v15=6c800001ec800000801342fc801342fa fpcr=800000
  out   v15=7fc00000ec8000017f8000007f800000

case BFMLAL_e: operands 0
  code  4fe0f8a2                  # bfmlalt v2.4s, v5.8h, v0.h[6]
  in    v5=fea05500bf88004a0b0d1d801a808000 v0=4fff57ff03ff980f180cdffe2a22c7ff v2=000000004ed80eaf00000000000000a7 fpcr=0
  out   v2=ff800000d80777e5238c730032ff0000 fpsr=14

case BFMLAL_e: operands 1
  code  4fd0f953                  # bfmlalt v19.4s, v10.8h, v0.h[5]
  in    v10=3effffffc0008000fe000012fe00000f v16=4a50000000000000401ffffffffffff8 v19=41527ec47ec07ec0c1818188f2f03cfc fpcr=80000
  out   

case FCMLA_e_h: operands 0
  code  6f6f13b3                  # fcmla v19.8h, v29.8h, v15.h[1], #0
  in    v29=ef0c6f0a38400503080a080d37fdb7f9 v15=bc03bbff0c0055b1afff9a2c1186f44b v19=27fffc206c046c04328a00c403fb03fe fpcr=c00000
  out   v19=e309fe206c036c03328900bd2bf91666 fpsr=19

case FCMLA_e_h: operands 1
  code  2f7051c8                  # fcmla v8.4h, v14.4h, v16.h[1], #180
  in    v14=ffffffffbfbaf3ee0000000000000001 v16=5640004948003c040e00c5cfc148dfff v8=59200003592000002d15f2236e7fffc0 fpcr=c00000
  out   v8=00000000000000002d15f2236e7effc0 fpsr=10

case FCMLA_e: operands 0
  code  6f837250                  # fcmla v16.4s, v18.4s, v3.s[0], #270
  in    v18=c2cffffffffffffc93bd90ec96f485a2 v3=00000000ffffffff0000000000008000 v16=000000000000007787835af0dd7357b5 fpcr=3880000
  out   v16=000000008000000087835af0dd7357b5 fpsr=80

case FCMLA_e: operands 1
  code  6f8c1ad0                  # fcmla v16.4s, v22.4s, v12.s[1], #0
  in    v22=000000005171d0e00e2fca1c7bb2a109 v12=23f4dc00ff00fc00900903f8c000fc00 v16=cbff4fffb7e0bfe94c08c820c3f20db0 fpcr=c00000
  out   v16=cbff4ffeff7fffff602adafeff7fffff fpsr=14

case FMLA_es: operands 0
  code  5faf182d                  # fmla s13, s1, v15.s[3]
  in    v1=a008ec65bb00dc22dc1f5c20fc00f7fd v15=7dc8c4f8e8fffffd69000000b000000e v13=00000000000000840000000040817bf5 fpcr=5400000
  out   v13=000000000000000000000000ff7fffff fpsr=14

case FMLA_es: operands 1
  code  5fde10a0                  # fmla d0, d5, v30.d[0]
  in    v5=c4ffffff79b9629a79b9629af9b9629c v30=07ffbc0077fe77ff2225980598049800 v0=0010000000000020000000003f000001 fpcr=c00000
  out   v0=00000000000000005bf1214e84041559 fpsr=10

case FMLS_es: operands 0
  code  5fd65b61                  # fmls d1, d27, v22.d[1]
  in    v27=4180000241800003418000013f800007 v22=388753727600ca40bf803f81bf7f000f v1=000000000043f99f0000000000000080 fpcr=0
  out   v1=0000000000000000ba17537447cb1fef fpsr=10

case FMLS_es: operands 1
  code  5f895b0a                  # fmls s10, s24, v9.s[2]
  in    v24=bff00000000000000000000000000102 v9=468e468d7ca989398938093bfc40bbff v10=b0200002302000003bfffffa07800000 fpcr=5080000
  out   v10=00000000000000000000000007800000 fpsr=80

case FMUL_es: operands 0
  code  5fa99a44                  # fmul s4, s18, v9.s[3]
  in    v18=a40183f47a32fa2e7a2d91ce91cf57fd v9=8000000000005eff8000000000005f00 v4=98019804248400007780b8107c06b000 fpcr=400000
  out   v4=00000000000000000000000000000000

case FMUL_es: operands 1
  code  5fa79ab3                  # fmul s19, s21, v7.s[3]
  in    v21=c20000007dfff8057dfff801fdfff800 v7=dc800003dc7fffffdfb161720000e610 v19=1a97ffd305f735ea0000000000002bee fpcr=0
  out   v19=0000000000000000000000007f800000 fpsr=14

case FMULX_es: operands 0
  code  7fbe9bbc                  # fmulx s28, s29, v30.s[3]
  in    v29=178cec87a1a68b620000000000000067 v30=d188d184d019d01cfd80cd86c0807e03 v28=000000003cd626580000000000000077 fpcr=400000
  out   v28=0000000000000000000000008a5c3130 fpsr=10

case FMULX_es: operands 1
  code  7f8f92eb                  # fmulx s11, s23, v15.s[0]
  in    v23=087ffffda9080000ff7fffff7f7fffff v15=fe47ec10a17ffff0a17ffff3c0000000 v11=81ff3e833613997f997f8191cbff280c fpcr=0
  out   v11=000000000000000000000000ff800000 fpsr=14

case FMLA_esh: operands 0
  code  5f0a18c3                  # fmla h3, h6, v10.h[4]
  in    v6=ffff77f777f8efff25123ffe92006613 v10=bc80000093ff800013ff800293ff8000 v3=004317090043170c8043170b1700000b fpcr=1800000
  out   v3=0000000000000000000000000000000b

case FMLA_esh: operands 1
  code  5f0e1b70                  # fmla h16, h27, v14.h[4]
  in    v27=d0f7d0f3df8c807e807e007c807fd1f9 v14=38000c0085f13dea2fff840f2ec9a7fe v16=00000000000000a358f7db9eeef03e1d fpcr=800000
  out   v16=0000000000000000000000000000d452 fpsr=10

case FMLS_esh: operands 0
  code  5f2f5be8                  # fmls h8, h31, v15.h[6]
  in    v31=c60003ebbbf4bbf737ff500b40048698 v15=ffffffffce899ca78000000000000000 v8=4d00b6fb36fe3ff8b9f68080c2b38060 fpcr=2480000
  out   v8=00000000000000000000000000007e00

case FMLS_esh: operands 1
  code  5f0f5291                  # fmls h17, h20, v15.h[0]
  in    v20=ffffffffffffffff000000000000005b v15=840b1c107400047dfff0c600d001cfff v17=3fd563ffc2749e80de77fd8481028409 fpcr=0
  out   v17=00000000000000000000000000000756 fpsr=10

case FMUL_esh: operands 0
  code  5f1991de                  # fmul h30, h14, v9.h[1]
  in    v14=027780508001bf70fffc1485ff878100 v25=fb73d93d593c492036005b8041b3c20c v30=00000000000000e600000000000000d0 fpcr=400000
  out   v30=00000000000000000000000000008000

case FMUL_esh: operands 1
  code  5f399842                  # fmul h2, h2, v9.h[7]
  in    v2=ee103e6d77c0e9e18580000000000000 v25=483fc83b0040380016734ff1dbf1b200 fpcr=800000
  out   v2=00000000000000000000000000000000

case FMULX_esh: operands 0
  code  7f0292c9                  # fmulx h9, h22, v2.h[0]
  in    v22=fffe87f307f28c0da400efffff02ff00 v2=f1b3c31d8182ac032c012c022bff0002 v9=f5777574757042479c8b9c88bf7f0006 fpcr=800000
  out   v9=0000000000000000000000000000ff00

case FMULX_esh: operands 1
  code  7f1393bc                  # fmulx h28, h29, v3.h[1]
  in    v29=7fffffffffffffffd523beffbd0311c0 v19=7dfffff8e07fffff40fffffdc1000000 v28=000000007fffffffffffffffef881114 fpcr=c00000
  out   v28=00000000000000000000000000000000

case FCMGT_zero_s: operands 0
  code  5ee0c8c7                  # fcmgt d7, d6, #0.0
  in    v6=50007efa7efbf410f40cf4097f01ff00 v0=b7f3b80337ffc7ffcffa4ffd4fff53c0 v7=ce9ffffffffffff54e9ffffffffffff7 fpcr=1880000
  out   v7=00000000000000000000000000000000

case FCMGT_zero_s: operands 1
  code  5ee0c802                  # fcmgt d2, d0, #0.0
  in    v0=34003ff06ff47fe0cbc031b474048001 v2=8000000e80000000bfffffff0c800000 fpcr=0
  out   v2=00000000000000000000000000000000

case FCMGT_zero_sh: operands 0
  code  5ef8c812                  # fcmgt h18, h0, #0.0
  in    v0=3fffc00000000004bfffc00000000000 v24=9e800000004f1769100000027f800000 v18=7e82fe85fe883eff3f02c185bffb8008 fpcr=0
  out   v18=00000000000000000000000000000000

case FCMGT_zero_sh: operands 1
  code  5ef8cb26                  # fcmgt h6, h25, #0.0
  in    v25=bbff47fc5624ec24cbf84bfa7c047c00 v24=8ffe9000ce948bf27786dffff3fe73fc v6=7f89dcaf0780000012d503a5fbfffe00 fpcr=400000
  out   v6=0000000000000000000000000000ffff

case FCMGE_zero_s: operands 0
  code  7ee0c811                  # fcmge d17, d0, #0.0
  in    v0=24007f8f7f90ff904104410003820381 v17=8fef53c87400bffb036cbff06fff2ff7 fpcr=800000
  out   v17=0000000000000000ffffffffffffffff

case FCMGE_zero_s: operands 1
  code  7ea0c82a                  # fcmge s10, s1, #0.0
  in    v1=0004c57fbb0500466a5c6a5c95ff95fc v0=1480807f317efd843fff7f6146057f7f v10=4100160e7ffd00003ef13b5b5947d944 fpcr=800000
  out   v10=00000000000000000000000000000000

case FCMGE_zero_sh: operands 0
  code  7ef8c988                  # fcmge h8, h12, #0.0
  in    v12=000000000000005cd925a10661127533 v24=00000000000000c900000000108a96fa v8=a3f4a3f5cbff7ffa380c34068c078004 fpcr=c00000
  out   v8=0000000000000000000000000000ffff

case FCMGE_zero_sh: operands 1
  code  7ef8c943                  # fcmge h3, h10, #0.0
  in    v10=c04ffff0000000004730000000000000 v24=a20ea210f37ad780e97f0000dcd3db02 v3=5cfc7f7c027f877e41105f7fd405d408 fpcr=400000
  out   v3=0000000000000000000000000000ffff

case FCMEQ_zero_s: operands 0
  code  5ea0daa2                  # fcmeq s2, s21, #0.0
  in    v21=bfd000000000000a802fffffffffffff v0=d0004fffcfff400241b5c1b1c1b37ff6 v2=2c20c5213c01851aabff80044400442a fpcr=0
  out   v2=00000000000000000000000000000000

case FCMEQ_zero_s: operands 1
  code  5ea0d807                  # fcmeq s7, s0, #0.0
  in    v0=01fffffe0200000181fffffeda000007 v7=417fffff05939bd785939bda3f185241 fpcr=400000
  out   v7=00000000000000000000000000000000

case FCMEQ_zero_sh: operands 0
  code  5ef8da3c                  # fcmeq h28, h17, #0.0
  in    v17=d068d0680cd6abf5007fc7303e800016 v24=08a808aa140193fdb480b4ead839d400 v28=6bff37ffe3f863f963fae71967158102 fpcr=400000
  out   v28=00000000000000000000000000000000

case FCMEQ_zero_sh: operands 1
  code  5ef8db72                  # fcmeq h18, h27, #0.0
  in    v27=7c0afc067c0810254e08fff0a271994d v24=025a2528ae597d2f025a2528ae597d32 v18=9c27f6b0c613952200000000000000c4 fpcr=400000
  out   v18=00000000000000000000000000000000

case FCMLE_zero_s: operands 0
  code  7ee0d9a9                  # fcmle d9, d13, #0.0
  in    v13=c2786afeb9ff82fc88fe07f67f84bf0c v0=41bffffffffffff680000000d4800005 v9=008080d3ff26c105fffe807cb003390c fpcr=800000
  out   v9=0000000000000000ffffffffffffffff

case FCMLE_zero_s: operands 1
  code  7ee0da6c                  # fcmle d12, d19, #0.0
  in    v19=3e8c5e0d5100004035000003417fffff v0=fc042ff3b80b3410b40c4b034b0003f0 v12=7d8afd8c23fc23fd240023ff817f4743 fpcr=0
  out   v12=00000000000000000000000000000000

case FCMLE_zero_sh: operands 0
  code  7ef8dbef                  # fcmle h15, h31, #0.0
  in    v31=c2054206807fc07fbf823f7f8ae0517f v24=7fffffffffffffff1d5735ddac5740a5 v15=cb00000052000004bf000008bf000008 fpcr=6480000
  out   v15=00000000000000000000000000000000

case FCMLE_zero_sh: operands 1
  code  7ef8da0d                  # fcmle h13, h16, #0.0
  in    v16=81f84e1ffc61740e8a8000058000e405 v24=3bff7bdfa809a80bcbff4bfecbfe3400 v13=05ccee39c09aa7f3ffffc0007f400002 fpcr=6800000
  out   v13=0000000000000000000000000000ffff

case FCMLT_zero_s: operands 0
  code  5ee0eb3c                  # fcmlt d28, d25, #0.0
  in    v25=68900b740b73ff0b7f08bf07bf043f00 v0=90a93a872b2be5b2000000000000007f v28=818fbf087d8e6c7f6c7e6404c08e7ff2 fpcr=c00000
  out   v28=00000000000000000000000000000000

case FCMLT_zero_s: operands 1
  code  5ea0eac3                  # fcmlt s3, s22, #0.0
  in    v22=1900eb30c10c0089f27ab97f93807f8f v0=affc73fa79067902f9002800fbfe6ffe v3=c017bec0021202104dfffffdcf801ec0 fpcr=c00000
  out   v3=000000000000000000000000ffffffff

case FCMLT_zero_sh: operands 0
  code  5ef8ebbe                  # fcmlt h30, h29, #0.0
  in    v29=0000000000000001000000000000007f v24=38f84f8ffe7cfe7ffdf2fdf5cc045e80 v30=7cafffffffffffff002ffff000000000 fpcr=0
  out   v30=00000000000000000000000000000000

case FCMLT_zero_sh: operands 1
  code  5ef8ebae                  # fcmlt h14, h29, #0.0
  in    v29=800b000bc743c74547444744c74298e0 v24=7ffffffffffffffffff5da2123644678 v14=f97ec1a87c7752005200ffff400cc240 fpcr=c00000
  out   v14=0000000000000000000000000000ffff

case FRINTP_v: operands 0
  code  4ee18bc2                  # frintp v2.2d, v30.2d
  in    v30=37f937f67c00831983181b9390079005 v1=4200007c4200007ec2000080fa7fff00 v2=c1a0bf7f64845f8142fdc2ffec0a007b fpcr=7c00000
  out   v2=3ff00000000000008000000000000000

case FRINTP_v: operands 1
  code  0ea18865                  # frintp v5.2s, v3.2s
  in    v3=421748bd80000000000073fa800073f6 v1=c03ffffffffffff50000000000003d85 v5=dfff540975fc53fe480c8400364ccc09 fpcr=2000000
  out   v5=00000000000000003f80000080000000

case FRINTP_v_h: operands 0
  code  4ef988a2                  # frintp v2.8h, v5.8h
  in    v5=efff385503f23803b8018028fc017bfe v25=6378be8e35f113807904b20231ff6a8d v2=785a70026fffc008c0044005c001c000 fpcr=800000
  out   v2=efff3c003c003c0080008000fe017bfe fpsr=1

case FRINTP_v_h: operands 1
  code  0ef98953                  # frintp v19.4h, v10.4h
  in    v10=5580000f02ffffff00004c8100004c81 v25=eb7fffff40d4061dea7b2d1c00003efe v19=027240061d7f1d807f807ff87ff6607f fpcr=400000
  out   v19=000000000000000000004cc000004cc0

case FRINTM_v: operands 0
  code  4e619b21                  # frintm v1.2d, v25.2d
  in    v25=0050000000000000004ffffffffffffe v1=037f0dd34000e9094177897f34a93ef0 fpcr=c00000
  out   v1=00000000000000000000000000000000

case FRINTM_v: operands 1
  code  4e619be2                  # frintm v2.2d, v31.2d
  in    v31=5a79da7bda7cfde4fde0413140bb0260 v1=ffffffffc7208345000000007fffffff v2=d30000003fbb02f0008000128080000e fpcr=c00000
  out   v2=5a79da7bda7cfde4fde0413140bb0260

case FRINTM_v_h: operands 0
  code  0e799be7                  # frintm v7.4h, v31.4h
  in    v31=000000000000000100000000000000c6 v25=000287808bfc0bff580ef801f7ffc0f7 v7=80f40d92cc0d4c10c80cf480c7ff02cc fpcr=880000
  out   v7=00000000000000000000000000000000

case FRINTM_v_h: operands 1
  code  4e799b46                  # frintm v6.8h, v26.8h
  in    v26=3c0c4c073ffcbfff745b745b5000f00f v25=c983c9802c02bf813f7fbf7fbe835e00 v6=7ff3dafe287e7f7f9f829f809e647fff fpcr=800000
  out   v6=3c004c003c00c000745b745b5000f00f

case FRINTZ_v: operands 0
  code  0ea19832                  # frintz v18.2s, v1.2s
  in    v1=a9f110a887ac6ea249334a6c95700ca7 v18=354fffffffffffffc00fffffffffffff fpcr=1400000
  out   v18=000000000000000049334a6080000000

case FRINTZ_v: operands 1
  code  0ea19ab3                  # frintz v19.2s, v21.2s
  in    v21=d77ffffda84e5aa443fe0000f47ffffc v1=8cbc0cbbf400740111bd91bbcfffd065 v19=fda07e00caff0cfbba7c0ada8adbf870 fpcr=0
  out   v19=000000000000000043fe0000f47ffffc

case FRINTZ_v_h: operands 0
  code  0ef99bff                  # frintz v31.4h, v31.4h
  in    v31=160e7dff487fe100e100fdffff97aa7c v25=380053c553c253c00ae0640013d7a2a7 fpcr=800000
  out   v31=0000000000000000e100ffffff978000 fpsr=1

case FRINTZ_v_h: operands 1
  code  4ef99bf2                  # frintz v18.8h, v31.8h
  in    v31=5200f7ff300d7c80100710061ff41808 v25=cdff6c7e4cff3fff3f82b80337ff37ff v18=53e0e4007bffb3f2b40010031000ac75 fpcr=800000
  out   v18=5200f7ff00007e800000000000000000 fpsr=1

case FRINTI_v: operands 0
  code  6ee19bea                  # frinti v10.2d, v31.2d
  in    v31=80940090efff3c02bc00ffd5ffd7dbe0 v1=b3000c20d1a38020b3ffb40034007fe0 v10=000000000000001effffffffffffffff fpcr=7000000
  out   v10=80000000000000008000000000000000

case FRINTI_v: operands 1
  code  6ee19be8                  # frinti v8.2d, v31.2d
  in    v31=8958ff9045816180b9007f80c8c48080 v1=3003c8048800effdeffffc00fffd0000 v8=7185b98e342dc5b3b8fff00000000000 fpcr=c00000
  out   v8=80000000000000008000000000000000

case FRINTI_v_h: operands 0
  code  6ef99a4e                  # frinti v14.8h, v18.8h
  in    v18=1c8415e7fcd4e5a03613b61336113612 v25=328ffffffffffff6328ffffffffffff7 v14=c1bb1061ec5ddd7f2a3fffffffff8000 fpcr=800000
  out   v14=00000000fed4e5a00000bc0000000000 fpsr=1

case FRINTI_v_h: operands 1
  code  2ef99807                  # frinti v7.4h, v0.4h
  in    v0=63c03bffbf49f78677827c803c053c04 v25=154b154e954b800c3803dbfffef4c800 v7=ff00ff00ff00ff00000000000000002b fpcr=c00000
  out   v7=000000000000000077827e803c003c00 fpsr=1

case FRINT32Z_v: operands 0
  code  4e21ea26                  # frint32z v6.4s, v17.4s
  in    v17=6c00b8405c03dc00c50037f887ffbfe3 v1=00000000000000807be007490b0fad62 v6=c0c7e3ff6d7a4c02cc0acc07cc0ab58e fpcr=2c00000
  out   v6=cf000000cf000000c500300080000000 fpsr=11

case FRINT32Z_v: operands 1
  code  4e21eae3                  # frint32z v3.4s, v23.4s
  in    v23=2003a0007fff436feffff001f0025c4c v1=1d7fc4ff537bc1ed478a7dffffff79fc v3=4fe0c3fd3fff3ffffb00d5a4d5a348d2 fpcr=c80000
  out   v3=00000000cf000000cf000000cf000000 fpsr=11

case FRINT32X_v: operands 0
  code  6e21e9ad                  # frint32x v13.4s, v13.4s
  in    v13=5b80597c9ac36280fb06fb02c17fff7e v1=bff82a74ffee7ff00701547f488781a2 fpcr=800000
  out   v13=cf000000bf800000cf000000c1800000 fpsr=11

case FRINT32X_v: operands 1
  code  6e21e805                  # frint32x v5.4s, v0.4s
  in    v0=00800008c0800007c08000053b3f87f4 v1=ff800004018040007efffffefefffffc v5=a408ff908bc043272408ff908bc04327 fpcr=c00000
  out   v5=00000000c0800000c080000000000000 fpsr=10

case FRINT64Z_v: operands 0
  code  4e61f87f                  # frint64z v31.2d, v3.2d
  in    v3=70b9dc9be1224bb1ff00ff00ff00ff00 v1=7ffe8000380d5d00b8013802b9003900 v31=3f7f0af0bf8251f851fbd1fd52005200 fpcr=400000
  out   v31=c3e0000000000000c3e0000000000000 fpsr=1

case FRINT64Z_v: operands 1
  code  4e61fa69                  # frint64z v9.2d, v19.2d
  in    v19=367ffffff502d3abc1000000ffb76a81 v1=83f547e3e180ed7f807fc0847f8d317f v9=5b715b6fdb729990fd820a78ff827f80 fpcr=c00000
  out   v9=0000000000000000c100000000000000 fpsr=10

case FRINT64X_v: operands 0
  code  2e21f86a                  # frint64x v10.2s, v3.2s
  in    v3=fffffffd4d00020097fffffb8000928d v1=7c0033ffe1b561b7b2e21bfe6fffc3e0 v10=1058905b427f5982597f420b1a00948b fpcr=c00000
  out   v10=00000000000000008000000080000000 fpsr=10

case FRINT64X_v: operands 1
  code  6e61f80c                  # frint64x v12.2d, v0.2d
  in    v0=29dfba204481a4fc0000000000000072 v1=fedd7ee080606284bd813d7ff40e7410 v12=e900000584d194c2b57fffffc1400000 fpcr=c00000
  out   v12=00000000000000000000000000000000 fpsr=10

case FCVTN_v_s: operands 0
  code  7e61aa03                  # fcvtnu d3, d16
  in    v16=36f7b6fa3f0a3f0c3f0f007ce0753e82 v1=00000000800000000000000000008000 v3=d67500ff47c0357fb580c1704da37f9d fpcr=800000
  out   v3=00000000000000000000000000000000 fpsr=10

case FCVTN_v_s: operands 1
  code  7e61abf2                  # fcvtnu d18, d31
  in    v31=9953703d70405bfc3c0350014ffe940d v1=ffc66c00ccdf14f943f85150c74874cb v18=39cff9183f80000a3f80000b18fffff9 fpcr=c00000
  out   v18=00000000000000000000000000000000 fpsr=10

case FCVTN_v_sh: operands 0
  code  5e79abf0                  # fcvtns h16, h31
  in    v31=aa7eaa7fc500297f0003000600047e00 v25=000771fdefc8c53dc00f223a2b8b6c0c v16=80015bf0df83df8003f184100db34287 fpcr=7000000
  out   v16=00000000000000000000000000000000 fpsr=1

case FCVTN_v_sh: operands 1
  code  7e79aa91                  # fcvtnu h17, h20
  in    v20=4200000442000000120a1da57f080000 v25=59007e87fe838186c07f16841680bf0b v17=fdff3c60a582a5803ef7518e7f01ff00 fpcr=c00000
  out   v17=00000000000000000000000000000000

case FCVTP_v: operands 0
  code  6ee1a9cc                  # fcvtpu v12.2d, v14.2d
  in    v14=00000000000000fc00000000000000e3 v1=380083ff3ad723a248c86bff20032001 v12=bf7ffff2001a8297801a8299801a8299 fpcr=c00000
  out   v12=00000000000000010000000000000001 fpsr=10

case FCVTP_v: operands 1
  code  4ee1aa3f                  # fcvtps v31.2d, v17.2d
  in    v17=5588faf7befdde7cff88d6a04190dc00 v1=15800000fffffff5567ffffdd67ffffe v31=6803bc02340057f36678fbac7c0167f7 fpcr=c00000
  out   v31=7fffffffffffffff8000000000000000 fpsr=1

case FCVTP_v_h: operands 0
  code  6ef9abef                  # fcvtpu v15.8h, v31.8h
  in    v31=65fffff0008000003f04000021800000 v25=007e0000800000018000000400000001 v15=c8fec901deff7ea0c1085040d043c0ab fpcr=400000
  out   v15=05ff0000000100000002000000010000 fpsr=11

case FCVTP_v_h: operands 1
  code  4ef9aa1c                  # fcvtps v28.8h, v16.8h
  in    v16=b8a11b8e7d0000037cffffffcd9dba74 v25=bf7ffffffe8d8a08fe8d8a0afe8d8a0b v28=007fffffbf800003ed80000000001fdf fpcr=800000
  out   v28=000000010000000100000000ffea0000 fpsr=11

case FCVTP_v_s: operands 0
  code  7ea1abe6                  # fcvtpu s6, s31
  in    v31=2606380b43579a65800ffffffffffffb v1=fffffff3d67ffffe7ffffffbfd800000 v6=5e7f9cbf1cc0f500bee7ef876f85ef86 fpcr=800000
  out   v6=00000000000000000000000000000000 fpsr=1

case FCVTP_v_s: operands 1
  code  5ee1a812                  # fcvtps d18, d0
  in    v0=647ffffde47ffffc647ffffc7b7ffff8 v1=ec0080000e1583f383f07ff56727e724 v18=bf077f4141bc5eefc1bc5ef2adffffff fpcr=800000
  out   v18=00000000000000007fffffffffffffff fpsr=1

case FCVTP_v_sh: operands 0
  code  5ef9aacf                  # fcvtps h15, h22
  in    v22=effc35398c078c030c02c4204bfdcbff v25=6a717effc080fc89bb8ff58f75917590 v15=5073e442ce0000006077c9b1bf7fffff fpcr=0
  out   v15=0000000000000000000000000000fff1 fpsr=10

case FCVTP_v_sh: operands 1
  code  7ef9ab7e                  # fcvtpu h30, h27
  in    v27=c8087c04fc00fc0027ccb467346a9c0a v25=cbf68ce30c080c08c4102341c281c283 v30=e32c632930033400db1adb1b5b1ec400 fpcr=3480000
  out   v30=00000000000000000000000000000000 fpsr=10

case FCVTM_v: operands 0
  code  4e61b80c                  # fcvtms v12.2d, v0.2d
  in    v0=891989b07cf625ecb330000000000000 v1=cb7ffe8cfe8c7e8b26bc00784202a5ed v12=83ff7fc0904008093c0058206bff73ff fpcr=2080000
  out   v12=ffffffffffffffffffffffffffffffff fpsr=10

case FCVTM_v: operands 1
  code  2e21b805                  # fcvtmu v5.2s, v0.2s
  in    v0=7c00100ad00a500c900043f943fcbef0 v1=5fffffffffffffc03f80000400007c00 v5=540454005401bfff040c280013f03ff8 fpcr=400000
  out   v5=000000000000000000000000000001f9 fpsr=11

case FCVTM_v_h: operands 0
  code  6e79b8c7                  # fcvtmu v7.8h, v6.8h
  in    v6=cfff7bff5300ec4472a672a800100010 v25=c02b8323b0d417ef0030000000000000 v7=e700afaf4204420142007f00647f5003 fpcr=800000
  out   v7=0000ffe0003800003530354000000000 fpsr=11

case FCVTM_v_h: operands 1
  code  6e79b8ab                  # fcvtmu v11.8h, v5.8h
  in    v5=1f005e0bde09beec0b08007f6d77ff7f v25=ebfe6bff6bff53013442b440b443b440 v11=000000000000001803fb9d7536a4a903 fpcr=400000
  out   v11=00000182000000000000000015dc0000 fpsr=11

case FCVTM_v_s: operands 0
  code  5e61b807                  # fcvtms d7, d0
  in    v0=820fffffffc000008000000000004d7f v1=7fd065350a43cfe65fd0000000000000 v7=5087807360b0a54aff017f0065804c11 fpcr=800000
  out   v7=0000000000000000ffffffffffffffff fpsr=10

case FCVTM_v_s: operands 1
  code  5e21b8bd                  # fcvtms s29, s5
  in    v5=51d0000000000000c02fffffffffffff v1=7ff000000000000d4020000000000004 v29=3f800000007ff000810000087e0f39a9 fpcr=0
  out   v29=00000000000000000000000000000000 fpsr=1

case FCVTM_v_sh: operands 0
  code  7e79bbe7                  # fcvtmu h7, h31
  in    v31=3e443e41be4123ff5bfc7c097c0cfc0a v25=3fff64d6d4fa3dffbe01ff80bb8e817e v7=a0073400bfffffc09030903103e00de4 fpcr=0
  out   v7=00000000000000000000000000000000 fpsr=1

case FCVTM_v_sh: operands 1
  code  5e79b81d                  # fcvtms h29, h0
  in    v0=c439445313075a7ec00216f2951dd6bd v25=2682a680423a837f07ff3694e57f657f v29=0000000000000057ffffffffa1d7294e fpcr=0
  out   v29=0000000000000000000000000000ff94 fpsr=10

case FCVTZ_v_s: operands 0
  code  5ee1ba73                  # fcvtzs d19, d19
  in    v19=804fffffffffffffb29b0fc8223410de v1=3440000f4bfaf00f8bf9ac01fffafb80 fpcr=0
  out   v19=00000000000000000000000000000000 fpsr=10

case FCVTZ_v_s: operands 1
  code  7ee1bbc7                  # fcvtzu d7, d30
  in    v30=803ffffffffffffb003ffffffffffff9 v1=2a00aa0037f33d783d7a4c008c10923e v7=400003c060015fff07ff07fd07fefdee fpcr=4800000
  out   v7=00000000000000000000000000000000 fpsr=10

case FCVTZ_v_sh: operands 0
  code  5ef9b913                  # fcvtzs h19, h8
  in    v8=a80c47ff6b002c00bffbbffb0fffe810 v25=007fffff40ba7bd5fc000000000082ff v19=217fff8000000000800000000000000e fpcr=3080000
  out   v19=0000000000000000000000000000f7e0

case FCVTZ_v_sh: operands 1
  code  7ef9bb9c                  # fcvtzu h28, h28
  in    v28=5b005affc1ff000542048040fff58174 v25=73ffdf10de8e5e8dde8d7f7f81900000 fpcr=0
  out   v28=00000000000000000000000000000000 fpsr=10

case FCVTA_v_s: operands 0
  code  7e61c800                  # fcvtau d0, d0
  in    v0=0b846ffeefff73ffe7f87c02d90047ff v1=6c13bed67b38414d0000000000000011 fpcr=c00000
  out   v0=00000000000000000000000000000000 fpsr=1

case FCVTA_v_s: operands 1
  code  7e21c820                  # fcvtau s0, s1
  in    v1=800fffffffffffff55fd443ff737061d v0=c145c142e1884108ffc009ff04e207fe fpcr=0
  out   v0=00000000000000000000000000000000 fpsr=1

case FCVTA_v_sh: operands 0
  code  5e79ca1d                  # fcvtas h29, h16
  in    v16=cbfd4bff00083c03bc00c8004bbac800 v25=a7fd27ffc3f2ced807ffb4045d272c01 v29=e22077f8f7808223d9f68060c50e390b fpcr=0
  out   v29=0000000000000000000000000000fff8

case FCVTA_v_sh: operands 1
  code  7e79c89f                  # fcvtau h31, h4
  in    v4=399e59b6ea7947240000000000000040 v25=3e9d869b7bef0b1e7bef0b1e7bef0b1a v31=7e5d08ea8200003f0200004012fffc00 fpcr=0
  out   v31=00000000000000000000000000000000 fpsr=10

case CVTF_v_s: operands 0
  code  7e61dbe6                  # ucvtf d6, d31
  in    v31=cf8dcf8c41724174c171c1715587bee3 v1=808000007f000000930001008000c8ff v6=7d800000cc0000004c0000008e22f2de fpcr=800000
  out   v6=000000000000000043e82e382e2ab0f7 fpsr=10

case CVTF_v_s: operands 1
  code  5e61d9e4                  # scvtf d4, d15
  in    v15=81065186d1883eff80751b7f1b7f647f v1=fff803fc3008300b43f4800500048002 v4=c61570073abd93fe13fca841a840892c fpcr=0
  out   v4=0000000000000000c3dfe2b920392027 fpsr=10

case CVTF_v_sh: operands 0
  code  7e79d81f                  # ucvtf h31, h0
  in    v0=53fc40408e1717f217fd17ffe8004103 v25=d409d8406c041f80b007b008cbffd3f3 v31=800bb539b535fe727da07da07f4901aa fpcr=400000
  out   v31=00000000000000000000000000007411 fpsr=10

case CVTF_v_sh: operands 1
  code  5e79da8f                  # scvtf h15, h20
  in    v20=ba35093b89fd9a2affffffff890cde9e v25=ff037f02fefeb7c0beb4bec07f00d376 v15=ed7f5980427f7f8c3f800080807f6982 fpcr=400000
  out   v15=0000000000000000000000000000f02c fpsr=10

case FCVTXN_s: operands 0
  code  7e616a28                  # fcvtxn s8, d17
  in    v17=3302f5f387ffe5fa65f6917027ab4168 v1=02230220c1fce474e47172ff6970ffb2 v8=c01fffffffffffff0000000000000000 fpcr=800000
  out   v8=0000000000000000000000007f7fffff fpsr=14

case FCVTXN_s: operands 1
  code  7e616802                  # fcvtxn s2, d0
  in    v0=000000002338d04f00000000000000b8 v1=9bf49bf007300f006e9275bc4c0c4c0f v2=000000007fffffff0000000000008000 fpcr=5c80000
  out   v2=00000000000000000000000000000000 fpsr=80

case FMAXNMP_s: operands 0
  code  7e30c81f                  # fmaxnmp s31, v0.2s
  in    v0=80800000b4802000da7fffff00002c7c v16=350000065f8000025f800004df800007 v31=138723b40772d63bf823de58e08a5c6e fpcr=800000
  out   v31=00000000000000000000000000002c7c

case FMAXNMP_s: operands 1
  code  7e30cb6b                  # fmaxnmp s11, v27.2s
  in    v27=0075807580713e803e801974d9c459c7 v16=ffa47fa0fff8c0f080a0db4cdb4e7ffb v11=8000c414ab60b6f1686ae8666864e861 fpcr=0
  out   v11=0000000000000000000000003e801974

case FMAXNMP_sh: operands 0
  code  5e30c90a                  # fmaxnmp h10, v8.2h
  in    v8=ff978d7b7fbd51803f833f86c3005801 v16=5beffffffffffffffff889d9868002f2 v10=10ffec276c29ec2bb180c17bc17a7ffd fpcr=400000
  out   v10=00000000000000000000000000005801

case FMAXNMP_sh: operands 1
  code  5e30cab0                  # fmaxnmp h16, v21.2h
  in    v21=6ffcffff7fff3a009c0eb3f0f5a82bfb v16=a7ff112ac0009bf90dc80c00f8044805 fpcr=0
  out   v16=00000000000000000000000000002bfb

case FMINP_s: operands 0
  code  7ef0fa87                  # fminp d7, v20.2d
  in    v20=e7ff4ffff7ff7c007c21fc1dfc203b80 v16=7ede61c361c2e1c361c0016d016f8170 v7=fffffffc807ffff440f800005c334d9c fpcr=400000
  out   v7=0000000000000000e7ff4ffff7ff7c00

case FMINP_s: operands 1
  code  7eb0fbe4                  # fminp s4, v31.2s
  in    v31=bf400274ab19e5a53fde3fe1c20f0802 v16=7ffffff67ffffff77ffffff57215ed68 v4=57854bff3c999000f79e77a183803aca fpcr=800000
  out   v4=000000000000000000000000c20f0802

case FMINP_sh: operands 0
  code  5eb0f800                  # fminp h0, v0.2h
  in    v0=ffffffffd528719f0000000000007fff v16=9365c895c89382001ff80c138c1027f2 fpcr=1880000
  out   v0=00000000000000000000000000007fff

case FMINP_sh: operands 1
  code  5eb0f813                  # fminp h19, v0.2h
  in    v0=c0ffff637f60f5fe3f7fc74000040002 v16=c184bf0a04710470847052e452e152e0 v19=407fffff3f9ae276bf9ae2757effffff fpcr=800000
  out   v19=00000000000000000000000000000002

case CVTF_v_fixed_s: operands 0
  code  5f7ce7e3                  # scvtf d3, d31, #4
  in    v31=00ffffff55000001550000007f7ffff8 v28=f7fa280a9ffc7e4971bbd001d003d001 v3=c03c291f99e403d43fd000000000000a fpcr=800000
  out   v3=000000000000000043954000001fdfff fpsr=10

case CVTF_v_fixed_s: operands 1
  code  5f7ae401                  # scvtf d1, d0, #6
  in    v0=5abedac0197199701971fdfc7df88777 v26=f97ffff5da7fffff2d000001acffffff v1=6d00cb787ff37f8401769fc09fbd9fc0 fpcr=0
  out   v1=0000000000000000435971fdfc7df887 fpsr=10

case CVTF_v_fixed_sh: operands 0
  code  5f16e6c7                  # scvtf h7, h22, #10
  in    v22=d8045800f27fc17f4e0001ff80148010 v7=3cc14331523704113cc143315237040e fpcr=0
  out   v7=0000000000000000000000000000cfff

case CVTF_v_fixed_sh: operands 1
  code  5f10e512                  # scvtf h18, h8, #16
  in    v8=ffffffff82a46579ffffffffed921100 v16=0000000000008000000000007fffffff v18=1007f9f036fffff18180004401800040 fpcr=c00000
  out   v18=00000000000000000000000000002c40

case FCVTZ_v_fixed_s: operands 0
  code  7f48fec8                  # fcvtzu d8, d22, #56
  in    v22=c9e5c0b08b91747b0000b9920000b995 v8=c0007fe7fd497d4cff00422442236ffc fpcr=400000
  out   v8=00000000000000000000000000000000 fpsr=10

case FCVTZ_v_fixed_s: operands 1
  code  7f6ffe66                  # fcvtzu d6, d19, #17
  in    v19=00700000c0ffffffff880000007fffff v15=00000000000000000000000000000001 v6=ffc072bf4c00244ac4954496c497f80d fpcr=c00000
  out   v6=00000000000000000000000000000000 fpsr=1

case FCVTZ_v_fixed_sh: operands 0
  code  5f10fd4e                  # fcvtzs h14, h10, #16
  in    v10=53016660530502836ec4eec0ff7f7f82 v16=6c7463f1fbfcfbfe7c009bff8b128b0e v14=7ff8bb30f570069d39d0000000010000 fpcr=0
  out   v14=00000000000000000000000000000000 fpsr=1

case FCVTZ_v_fixed_sh: operands 1
  code  5f18ffee                  # fcvtzs h14, h31, #8
  in    v31=f4404404b80027fc27fc9fff8328ca4e v24=9b289b250c008c00cbfc1bf9efff3bff v14=ffffffffdf17320561b29b69b961b80a fpcr=3080000
  out   v14=0000000000000000000000000000f364
