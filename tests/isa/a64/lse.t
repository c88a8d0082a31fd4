# SPDX-License-Identifier: MIT
# Atomics.

case ldaddb w
  code  38200022                  # ldaddb w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=a5
  mem   10008000=779b97f71b1def95

case ldaddalb w
  code  38e00022                  # ldaddalb w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=a5
  mem   10008000=779b97f71b1def24

case ldaddh w
  code  78200022                  # ldaddh w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=efa5
  mem   10008000=779b97f71b1df095

case ldaddalh w
  code  78e00022                  # ldaddalh w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=efa5
  mem   10008000=779b97f71b1d6f24

case ldadd w
  code  b8200022                  # ldadd w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=1b1defa5
  mem   10008000=779b97f71b1df095

case ldaddal w
  code  b8e00022                  # ldaddal w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=1b1defa5
  mem   10008000=779b97f79a9d6f24

case ldadd x
  code  f8200022                  # ldadd x0, x2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=779b97f71b1defa5
  mem   10008000=f79b97f71b1df095

case ldaddal x
  code  f8e00022                  # ldaddal x0, x2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=779b97f71b1defa5
  mem   10008000=f71b17769a9d6f24

case ldadd without result
  code  f820003f                  # ldadd x0, xzr, [x1]
  in    x0=ff x1=10008000
  mem   10008000=779b97f71b1df0a4

case ldclrb w
  code  38201022                  # ldclrb w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=a5
  mem   10008000=779b97f71b1def05

case ldclralb w
  code  38e01022                  # ldclralb w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=a5
  mem   10008000=779b97f71b1def80

case ldclrh w
  code  78201022                  # ldclrh w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=efa5
  mem   10008000=779b97f71b1def05

case ldclralh w
  code  78e01022                  # ldclralh w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=efa5
  mem   10008000=779b97f71b1d8080

case ldclr w
  code  b8201022                  # ldclr w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=1b1defa5
  mem   10008000=779b97f71b1def05

case ldclral w
  code  b8e01022                  # ldclral w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=1b1defa5
  mem   10008000=779b97f700008080

case ldclr x
  code  f8201022                  # ldclr x0, x2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=779b97f71b1defa5
  mem   10008000=779b97f71b1def05

case ldclral x
  code  f8e01022                  # ldclral x0, x2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=779b97f71b1defa5
  mem   10008000=80808000008080

case ldclr without result
  code  f820103f                  # ldclr x0, xzr, [x1]
  in    x0=ff x1=10008000
  mem   10008000=779b97f71b1def00

case ldeorb w
  code  38202022                  # ldeorb w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=a5
  mem   10008000=779b97f71b1def55

case ldeoralb w
  code  38e02022                  # ldeoralb w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=a5
  mem   10008000=779b97f71b1defda

case ldeorh w
  code  78202022                  # ldeorh w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=efa5
  mem   10008000=779b97f71b1def55

case ldeoralh w
  code  78e02022                  # ldeoralh w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=efa5
  mem   10008000=779b97f71b1d90da

case ldeor w
  code  b8202022                  # ldeor w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=1b1defa5
  mem   10008000=779b97f71b1def55

case ldeoral w
  code  b8e02022                  # ldeoral w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=1b1defa5
  mem   10008000=779b97f7646290da

case ldeor x
  code  f8202022                  # ldeor x0, x2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=779b97f71b1defa5
  mem   10008000=f79b97f71b1def55

case ldeoral x
  code  f8e02022                  # ldeoral x0, x2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=779b97f71b1defa5
  mem   10008000=8e4e888646290da

case ldeor without result
  code  f820203f                  # ldeor x0, xzr, [x1]
  in    x0=ff x1=10008000
  mem   10008000=779b97f71b1def5a

case ldsetb w
  code  38203022                  # ldsetb w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=a5
  mem   10008000=779b97f71b1deff5

case ldsetalb w
  code  38e03022                  # ldsetalb w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=a5
  mem   10008000=779b97f71b1defff

case ldseth w
  code  78203022                  # ldseth w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=efa5
  mem   10008000=779b97f71b1deff5

case ldsetalh w
  code  78e03022                  # ldsetalh w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=efa5
  mem   10008000=779b97f71b1dffff

case ldset w
  code  b8203022                  # ldset w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=1b1defa5
  mem   10008000=779b97f71b1deff5

case ldsetal w
  code  b8e03022                  # ldsetal w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=1b1defa5
  mem   10008000=779b97f77f7fffff

case ldset x
  code  f8203022                  # ldset x0, x2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=779b97f71b1defa5
  mem   10008000=f79b97f71b1deff5

case ldsetal x
  code  f8e03022                  # ldsetal x0, x2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=779b97f71b1defa5
  mem   10008000=7fffffff7f7fffff

case ldset without result
  code  f820303f                  # ldset x0, xzr, [x1]
  in    x0=ff x1=10008000
  mem   10008000=779b97f71b1defff

case ldsmaxb w
  code  38204022                  # ldsmaxb w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=a5
  mem   10008000=779b97f71b1deff0

case ldsmaxalb w
  code  38e04022                  # ldsmaxalb w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=a5
  mem   10008000=779b97f71b1def7f

case ldsmaxh w
  code  78204022                  # ldsmaxh w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=efa5
  mem   10008000=779b97f71b1d00f0

case ldsmaxalh w
  code  78e04022                  # ldsmaxalh w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=efa5
  mem   10008000=779b97f71b1d7f7f

case ldsmax w
  code  b8204022                  # ldsmax w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=1b1defa5

case ldsmaxal w
  code  b8e04022                  # ldsmaxal w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=1b1defa5
  mem   10008000=779b97f77f7f7f7f

case ldsmax x
  code  f8204022                  # ldsmax x0, x2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=779b97f71b1defa5

case ldsmaxal x
  code  f8e04022                  # ldsmaxal x0, x2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=779b97f71b1defa5
  mem   10008000=7f7f7f7f7f7f7f7f

case ldsmax without result
  code  f820403f                  # ldsmax x0, xzr, [x1]
  in    x0=ff x1=10008000
  out   

case ldsminb w
  code  38205022                  # ldsminb w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=a5

case ldsminalb w
  code  38e05022                  # ldsminalb w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=a5

case ldsminh w
  code  78205022                  # ldsminh w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=efa5

case ldsminalh w
  code  78e05022                  # ldsminalh w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=efa5

case ldsmin w
  code  b8205022                  # ldsmin w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=1b1defa5
  mem   10008000=779b97f7000000f0

case ldsminal w
  code  b8e05022                  # ldsminal w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=1b1defa5

case ldsmin x
  code  f8205022                  # ldsmin x0, x2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=779b97f71b1defa5
  mem   10008000=80000000000000f0

case ldsminal x
  code  f8e05022                  # ldsminal x0, x2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=779b97f71b1defa5

case ldsmin without result
  code  f820503f                  # ldsmin x0, xzr, [x1]
  in    x0=ff x1=10008000
  mem   10008000=ff

case ldumaxb w
  code  38206022                  # ldumaxb w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=a5
  mem   10008000=779b97f71b1deff0

case ldumaxalb w
  code  38e06022                  # ldumaxalb w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=a5

case ldumaxh w
  code  78206022                  # ldumaxh w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=efa5

case ldumaxalh w
  code  78e06022                  # ldumaxalh w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=efa5

case ldumax w
  code  b8206022                  # ldumax w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=1b1defa5

case ldumaxal w
  code  b8e06022                  # ldumaxal w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=1b1defa5
  mem   10008000=779b97f77f7f7f7f

case ldumax x
  code  f8206022                  # ldumax x0, x2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=779b97f71b1defa5
  mem   10008000=80000000000000f0

case ldumaxal x
  code  f8e06022                  # ldumaxal x0, x2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=779b97f71b1defa5
  mem   10008000=7f7f7f7f7f7f7f7f

case ldumax without result
  code  f820603f                  # ldumax x0, xzr, [x1]
  in    x0=ff x1=10008000
  out   

case lduminb w
  code  38207022                  # lduminb w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=a5

case lduminalb w
  code  38e07022                  # lduminalb w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=a5
  mem   10008000=779b97f71b1def7f

case lduminh w
  code  78207022                  # lduminh w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=efa5
  mem   10008000=779b97f71b1d00f0

case lduminalh w
  code  78e07022                  # lduminalh w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=efa5
  mem   10008000=779b97f71b1d7f7f

case ldumin w
  code  b8207022                  # ldumin w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=1b1defa5
  mem   10008000=779b97f7000000f0

case lduminal w
  code  b8e07022                  # lduminal w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=1b1defa5

case ldumin x
  code  f8207022                  # ldumin x0, x2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=779b97f71b1defa5

case lduminal x
  code  f8e07022                  # lduminal x0, x2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=779b97f71b1defa5

case ldumin without result
  code  f820703f                  # ldumin x0, xzr, [x1]
  in    x0=ff x1=10008000
  mem   10008000=ff

case swpb w
  code  38208022                  # swpb w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=a5
  mem   10008000=779b97f71b1deff0

case swpalb w
  code  38e08022                  # swpalb w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=a5
  mem   10008000=779b97f71b1def7f

case swph w
  code  78208022                  # swph w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=efa5
  mem   10008000=779b97f71b1d00f0

case swpalh w
  code  78e08022                  # swpalh w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=efa5
  mem   10008000=779b97f71b1d7f7f

case swp w
  code  b8208022                  # swp w0, w2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=1b1defa5
  mem   10008000=779b97f7000000f0

case swpal w
  code  b8e08022                  # swpal w0, w2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=1b1defa5
  mem   10008000=779b97f77f7f7f7f

case swp x
  code  f8208022                  # swp x0, x2, [x1]
  in    x0=80000000000000f0 x1=10008000
  out   x2=779b97f71b1defa5
  mem   10008000=80000000000000f0

case swpal x
  code  f8e08022                  # swpal x0, x2, [x1]
  in    x0=7f7f7f7f7f7f7f7f x1=10008000
  out   x2=779b97f71b1defa5
  mem   10008000=7f7f7f7f7f7f7f7f

case casb w equal
  code  08a07c22                  # casb w0, w2, [x1]
  in    x0=a5 x1=10008000
  mem   10008000=779b97f71b1def02

case casalb w different
  code  08e0fc22                  # casalb w0, w2, [x1]
  in    x0=a4 x1=10008000
  out   x0=a5

case casb w ignores upper bits of the expected value
  code  08a07c22                  # casb w0, w2, [x1]
  in    x0=abcd0000000000a5 x1=10008000
  out   x0=a5
  mem   10008000=779b97f71b1def02

case cash w equal
  code  48a07c22                  # cash w0, w2, [x1]
  in    x0=efa5 x1=10008000
  mem   10008000=779b97f71b1d0202

case casalh w different
  code  48e0fc22                  # casalh w0, w2, [x1]
  in    x0=efa4 x1=10008000
  out   x0=efa5

case cash w ignores upper bits of the expected value
  code  48a07c22                  # cash w0, w2, [x1]
  in    x0=abcd00000000efa5 x1=10008000
  out   x0=efa5
  mem   10008000=779b97f71b1d0202

case cas w equal
  code  88a07c22                  # cas w0, w2, [x1]
  in    x0=1b1defa5 x1=10008000
  mem   10008000=779b97f702020202

case casal w different
  code  88e0fc22                  # casal w0, w2, [x1]
  in    x0=1b1defa4 x1=10008000
  out   x0=1b1defa5

case cas w ignores upper bits of the expected value
  code  88a07c22                  # cas w0, w2, [x1]
  in    x0=abcd00001b1defa5 x1=10008000
  out   x0=1b1defa5
  mem   10008000=779b97f702020202

case cas x equal
  code  c8a07c22                  # cas x0, x2, [x1]
  in    x0=779b97f71b1defa5 x1=10008000
  mem   10008000=a5a5000202020202

case casal x different
  code  c8e0fc22                  # casal x0, x2, [x1]
  in    x0=779b97f71b1defa4 x1=10008000
  out   x0=779b97f71b1defa5

case cas x ignores upper bits of the expected value
  code  c8a07c22                  # cas x0, x2, [x1]
  in    x0=779b97f71b1defa5 x1=10008000
  mem   10008000=a5a5000202020202

case casp x equal
  code  48227c24                  # casp x2, x3, x4, x5, [x1]
  in    x2=779b97f71b1defa5 x3=15d311ae89934164 x1=10008000
  mem   10008000=a5a5000404040404
  mem   10008008=a5a5000505050505

case casp x different
  code  4862fc24                  # caspal x2, x3, x4, x5, [x1]
  in    x2=779b97f71b1defa5 x3=0 x1=10008000
  out   x3=15d311ae89934164

case casp w equal
  code  08227c24                  # casp w2, w3, w4, w5, [x1]
  in    x2=1b1defa5 x3=779b97f7 x1=10008000
  mem   10008000=505050504040404

case casp w different
  code  08227c24                  # casp w2, w3, w4, w5, [x1]
  in    x2=0 x3=779b97f7 x1=10008000
  out   x2=1b1defa5

case atomic fault
  code  f8200022                  # ldadd x0, x2, [x1]
  in    x1=1000
  stop  fault
  out   pc=20000000

case unaligned casp faults
  code  48227c24                  # casp x2, x3, x4, x5, [x1]
  in    x1=10008008
  stop  fault
  out   pc=20000000

case ldclrp
  code  19221020                  # ldclrp x0, x2, [x1]
  in    x0=ff00ff00ff00ff00 x2=0123456789abcdef x1=10008000
  out   x0=779b97f71b1defa5 x2=15d311ae89934164
  mem   10008000=9b00f7001d00a5
  mem   10008008=14d0108800100000

case ldsetp
  code  19223020                  # ldsetp x0, x2, [x1]
  in    x0=ff00ff00ff00ff00 x2=0123456789abcdef x1=10008000
  out   x0=779b97f71b1defa5 x2=15d311ae89934164
  mem   10008000=ff9bfff7ff1dffa5
  mem   10008008=15f355ef89bbcdef

case swpp
  code  19228020                  # swpp x0, x2, [x1]
  in    x0=ff00ff00ff00ff00 x2=0123456789abcdef x1=10008000
  out   x0=779b97f71b1defa5 x2=15d311ae89934164
  mem   10008000=ff00ff00ff00ff00
  mem   10008008=123456789abcdef
