# SPDX-License-Identifier: MIT
# Flag manipulation.

case cfinv of 0
  code  d500401f                  # cfinv
  in    nzcv=0
  out   nzcv=2

case cfinv of 1
  code  d500401f                  # cfinv
  in    nzcv=1
  out   nzcv=3

case cfinv of 2
  code  d500401f                  # cfinv
  in    nzcv=2
  out   nzcv=0

case cfinv of 3
  code  d500401f                  # cfinv
  in    nzcv=3
  out   nzcv=1

case cfinv of 4
  code  d500401f                  # cfinv
  in    nzcv=4
  out   nzcv=6

case cfinv of 5
  code  d500401f                  # cfinv
  in    nzcv=5
  out   nzcv=7

case cfinv of 6
  code  d500401f                  # cfinv
  in    nzcv=6
  out   nzcv=4

case cfinv of 7
  code  d500401f                  # cfinv
  in    nzcv=7
  out   nzcv=5

case cfinv of 8
  code  d500401f                  # cfinv
  in    nzcv=8
  out   nzcv=a

case cfinv of 9
  code  d500401f                  # cfinv
  in    nzcv=9
  out   nzcv=b

case cfinv of a
  code  d500401f                  # cfinv
  in    nzcv=a
  out   nzcv=8

case cfinv of b
  code  d500401f                  # cfinv
  in    nzcv=b
  out   nzcv=9

case cfinv of c
  code  d500401f                  # cfinv
  in    nzcv=c
  out   nzcv=e

case cfinv of d
  code  d500401f                  # cfinv
  in    nzcv=d
  out   nzcv=f

case cfinv of e
  code  d500401f                  # cfinv
  in    nzcv=e
  out   nzcv=c

case cfinv of f
  code  d500401f                  # cfinv
  in    nzcv=f
  out   nzcv=d

case xaflag of 0
  code  d500403f                  # xaflag
  in    nzcv=0
  out   nzcv=8

case xaflag of 1
  code  d500403f                  # xaflag
  in    nzcv=1
  out   nzcv=8

case xaflag of 2
  code  d500403f                  # xaflag
  in    nzcv=2
  out   

case xaflag of 3
  code  d500403f                  # xaflag
  in    nzcv=3
  out   nzcv=2

case xaflag of 4
  code  d500403f                  # xaflag
  in    nzcv=4
  out   nzcv=3

case xaflag of 5
  code  d500403f                  # xaflag
  in    nzcv=5
  out   nzcv=3

case xaflag of 6
  code  d500403f                  # xaflag
  in    nzcv=6
  out   

case xaflag of 7
  code  d500403f                  # xaflag
  in    nzcv=7
  out   nzcv=6

case xaflag of 8
  code  d500403f                  # xaflag
  in    nzcv=8
  out   

case xaflag of 9
  code  d500403f                  # xaflag
  in    nzcv=9
  out   nzcv=8

case xaflag of a
  code  d500403f                  # xaflag
  in    nzcv=a
  out   nzcv=2

case xaflag of b
  code  d500403f                  # xaflag
  in    nzcv=b
  out   nzcv=2

case xaflag of c
  code  d500403f                  # xaflag
  in    nzcv=c
  out   nzcv=3

case xaflag of d
  code  d500403f                  # xaflag
  in    nzcv=d
  out   nzcv=3

case xaflag of e
  code  d500403f                  # xaflag
  in    nzcv=e
  out   nzcv=6

case xaflag of f
  code  d500403f                  # xaflag
  in    nzcv=f
  out   nzcv=6

case axflag of 0
  code  d500405f                  # axflag
  in    nzcv=0
  out   

case axflag of 1
  code  d500405f                  # axflag
  in    nzcv=1
  out   nzcv=4

case axflag of 2
  code  d500405f                  # axflag
  in    nzcv=2
  out   

case axflag of 3
  code  d500405f                  # axflag
  in    nzcv=3
  out   nzcv=4

case axflag of 4
  code  d500405f                  # axflag
  in    nzcv=4
  out   

case axflag of 5
  code  d500405f                  # axflag
  in    nzcv=5
  out   nzcv=4

case axflag of 6
  code  d500405f                  # axflag
  in    nzcv=6
  out   

case axflag of 7
  code  d500405f                  # axflag
  in    nzcv=7
  out   nzcv=4

case axflag of 8
  code  d500405f                  # axflag
  in    nzcv=8
  out   nzcv=0

case axflag of 9
  code  d500405f                  # axflag
  in    nzcv=9
  out   nzcv=4

case axflag of a
  code  d500405f                  # axflag
  in    nzcv=a
  out   nzcv=2

case axflag of b
  code  d500405f                  # axflag
  in    nzcv=b
  out   nzcv=4

case axflag of c
  code  d500405f                  # axflag
  in    nzcv=c
  out   nzcv=4

case axflag of d
  code  d500405f                  # axflag
  in    nzcv=d
  out   nzcv=4

case axflag of e
  code  d500405f                  # axflag
  in    nzcv=e
  out   nzcv=6

case axflag of f
  code  d500405f                  # axflag
  in    nzcv=f
  out   nzcv=4

case setf8 of 0
  code  3a00082d                  # setf8 w1
  in    x1=0 nzcv=f
  out   nzcv=6

case setf16 of 0
  code  3a00482d                  # setf16 w1
  in    x1=0 nzcv=2
  out   nzcv=6

case setf8 of ff
  code  3a00082d                  # setf8 w1
  in    x1=ff nzcv=f
  out   nzcv=b

case setf16 of ff
  code  3a00482d                  # setf16 w1
  in    x1=ff nzcv=2
  out   

case setf8 of 7f
  code  3a00082d                  # setf8 w1
  in    x1=7f nzcv=f
  out   nzcv=2

case setf16 of 7f
  code  3a00482d                  # setf16 w1
  in    x1=7f nzcv=2
  out   

case setf8 of 180
  code  3a00082d                  # setf8 w1
  in    x1=180 nzcv=f
  out   nzcv=a

case setf16 of 180
  code  3a00482d                  # setf16 w1
  in    x1=180 nzcv=2
  out   

case setf8 of 80
  code  3a00082d                  # setf8 w1
  in    x1=80 nzcv=f
  out   nzcv=b

case setf16 of 80
  code  3a00482d                  # setf16 w1
  in    x1=80 nzcv=2
  out   

case setf8 of ffffff7f
  code  3a00082d                  # setf8 w1
  in    x1=ffffff7f nzcv=f
  out   nzcv=3

case setf16 of ffffff7f
  code  3a00482d                  # setf16 w1
  in    x1=ffffff7f nzcv=2
  out   nzcv=a

case setf8 of 8000
  code  3a00082d                  # setf8 w1
  in    x1=8000 nzcv=f
  out   nzcv=6

case setf16 of 8000
  code  3a00482d                  # setf16 w1
  in    x1=8000 nzcv=2
  out   nzcv=b

case setf8 of 7fff
  code  3a00082d                  # setf8 w1
  in    x1=7fff nzcv=f
  out   nzcv=a

case setf16 of 7fff
  code  3a00482d                  # setf16 w1
  in    x1=7fff nzcv=2
  out   

case setf8 of 18000
  code  3a00082d                  # setf8 w1
  in    x1=18000 nzcv=f
  out   nzcv=6

case setf16 of 18000
  code  3a00482d                  # setf16 w1
  in    x1=18000 nzcv=2
  out   nzcv=a

case setf8 of ffff0000
  code  3a00082d                  # setf8 w1
  in    x1=ffff0000 nzcv=f
  out   nzcv=6

case setf16 of ffff0000
  code  3a00482d                  # setf16 w1
  in    x1=ffff0000 nzcv=2
  out   nzcv=7

case rmif #0, #15
  code  ba00042f                  # rmif x1, #0, #0xf
  in    x1=8123456789abcde7 nzcv=5
  out   nzcv=7

case rmif #4, #5
  code  ba020425                  # rmif x1, #4, #0x5
  in    x1=8123456789abcde7 nzcv=5
  out   nzcv=4

case rmif #63, #10
  code  ba1f842a                  # rmif x1, #63, #0xa
  in    x1=8123456789abcde7 nzcv=5
  out   nzcv=f

case rmif #60, #1
  code  ba1e0421                  # rmif x1, #60, #0x1
  in    x1=8123456789abcde7 nzcv=5
  out   nzcv=4

case rmif #1, #0
  code  ba008420                  # rmif x1, #1, #0x0
  in    x1=8123456789abcde7 nzcv=5
  out   
