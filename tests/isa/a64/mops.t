# SPDX-License-Identifier: MIT
# Memory copy and set.

case cpy of 0 bytes
  code  1d010440                  # cpyp [x0]!, [x1]!, x2!
  code  1d410440                  # cpym [x0]!, [x1]!, x2!
  code  1d810440                  # cpye [x0]!, [x1]!, x2!
  in    x0=10008000 x1=10009000 x2=0 nzcv=f
  out   nzcv=0

case cpy of 1 bytes
  code  1d010440                  # cpyp [x0]!, [x1]!, x2!
  code  1d410440                  # cpym [x0]!, [x1]!, x2!
  code  1d810440                  # cpye [x0]!, [x1]!, x2!
  in    x0=10008000 x1=10009003 x2=1 nzcv=f
  out   x0=10008001 x1=10009004 x2=0 nzcv=0
  mem   10008000=779b97f71b1def08

case cpy of 15 bytes
  code  1d010440                  # cpyp [x0]!, [x1]!, x2!
  code  1d410440                  # cpym [x0]!, [x1]!, x2!
  code  1d810440                  # cpye [x0]!, [x1]!, x2!
  in    x0=10008001 x1=10009000 x2=f nzcv=f
  out   x0=10008010 x1=1000900f x2=0 nzcv=0
  mem   10008000=8f0af408c12d99a5
  mem   10008008=c684a89a37d370e6

case cpy of 16 bytes
  code  1d010440                  # cpyp [x0]!, [x1]!, x2!
  code  1d410440                  # cpym [x0]!, [x1]!, x2!
  code  1d810440                  # cpye [x0]!, [x1]!, x2!
  in    x0=10008000 x1=10009000 x2=10 nzcv=f
  out   x0=10008010 x1=10009010 x2=0 nzcv=0
  mem   10008000=e68f0af408c12d99
  mem   10008008=84c684a89a37d370

case cpy of 33 bytes
  code  1d010440                  # cpyp [x0]!, [x1]!, x2!
  code  1d410440                  # cpym [x0]!, [x1]!, x2!
  code  1d810440                  # cpye [x0]!, [x1]!, x2!
  in    x0=10008004 x1=10009000 x2=21 nzcv=f
  out   x0=10008025 x1=10009021 x2=0 nzcv=0
  mem   10008000=8c12d991b1defa5
  mem   10008008=9a37d370e68f0af4
  mem   10008010=2ca1811b84c684a8
  mem   10008018=b3332ec222fdfe67
  mem   10008020=f0797e9dc1357819

case cpy of 300 bytes
  code  1d010440                  # cpyp [x0]!, [x1]!, x2!
  code  1d410440                  # cpym [x0]!, [x1]!, x2!
  code  1d810440                  # cpye [x0]!, [x1]!, x2!
  in    x0=10008000 x1=10009000 x2=12c nzcv=f
  out   x0=1000812c x1=1000912c x2=0 nzcv=0
  mem   10008000=e68f0af408c12d99
  mem   10008008=84c684a89a37d370
  mem   10008010=22fdfe672ca1811b
  mem   10008018=c1357819b3332ec2
  mem   10008020=5f6cf1dbc284e49d
  mem   10008028=fda46b95540ebafc
  mem   10008030=9bdbe548e6a7481f
  mem   10008038=3a135f04675826be
  mem   10008040=d84ad8b9f55b9f51
  mem   10008048=7682527b02454578
  mem   10008050=14b9cc32906c3343
  mem   10008058=b2f145ee2366e1ba
  mem   10008060=5128bfa7bd72b7d5
  mem   10008068=ef603959c8800de4
  mem   10008070=8d97b31c5e71dbe7
  mem   10008078=2bcf2cd0ec6fd9b6
  mem   10008080=ca06a68d61540f09
  mem   10008088=683e2047f15ab540
  mem   10008090=67599fe1c5afc8b
  mem   10008098=a4ad13b28a283232
  mem   100080a0=42e48d7339af402d
  mem   100080a8=e11c072da5359eec
  mem   100080b0=7f5380e7d7bc24ef
  mem   100080b8=1d8afa9d403d4b0e
  mem   100080c0=bbc27452f5a6b941
  mem   100080c8=59f9ee126530e888
  mem   100080d0=f83167cdebc12a73
  mem   100080d8=9668e1871ad39c2a
  mem   100080e0=34a05b3c8dddd5a5
  mem   100080e8=d2d7d4f03e972fd4
  mem   100080f0=710f4eb3af0e71f7
  mem   100080f8=f46c869dc88c3c6
  mem   10008100=ad7e42264dfaedb9
  mem   10008108=4bb5bbdef8fea650
  mem   10008110=e9ed35916bf4587b
  mem   10008118=8824af4be2cd0aa2
  mem   10008120=265c290811d3a4bd
  mem   10008128=55a02fc686e07f1c

case cpyf of 0 bytes
  code  19010440                  # cpyfp [x0]!, [x1]!, x2!
  code  19410440                  # cpyfm [x0]!, [x1]!, x2!
  code  19810440                  # cpyfe [x0]!, [x1]!, x2!
  in    x0=10008000 x1=10009000 x2=0 nzcv=f
  out   nzcv=0

case cpyf of 1 bytes
  code  19010440                  # cpyfp [x0]!, [x1]!, x2!
  code  19410440                  # cpyfm [x0]!, [x1]!, x2!
  code  19810440                  # cpyfe [x0]!, [x1]!, x2!
  in    x0=10008000 x1=10009003 x2=1 nzcv=f
  out   x0=10008001 x1=10009004 x2=0 nzcv=0
  mem   10008000=779b97f71b1def08

case cpyf of 15 bytes
  code  19010440                  # cpyfp [x0]!, [x1]!, x2!
  code  19410440                  # cpyfm [x0]!, [x1]!, x2!
  code  19810440                  # cpyfe [x0]!, [x1]!, x2!
  in    x0=10008001 x1=10009000 x2=f nzcv=f
  out   x0=10008010 x1=1000900f x2=0 nzcv=0
  mem   10008000=8f0af408c12d99a5
  mem   10008008=c684a89a37d370e6

case cpyf of 16 bytes
  code  19010440                  # cpyfp [x0]!, [x1]!, x2!
  code  19410440                  # cpyfm [x0]!, [x1]!, x2!
  code  19810440                  # cpyfe [x0]!, [x1]!, x2!
  in    x0=10008000 x1=10009000 x2=10 nzcv=f
  out   x0=10008010 x1=10009010 x2=0 nzcv=0
  mem   10008000=e68f0af408c12d99
  mem   10008008=84c684a89a37d370

case cpyf of 33 bytes
  code  19010440                  # cpyfp [x0]!, [x1]!, x2!
  code  19410440                  # cpyfm [x0]!, [x1]!, x2!
  code  19810440                  # cpyfe [x0]!, [x1]!, x2!
  in    x0=10008004 x1=10009000 x2=21 nzcv=f
  out   x0=10008025 x1=10009021 x2=0 nzcv=0
  mem   10008000=8c12d991b1defa5
  mem   10008008=9a37d370e68f0af4
  mem   10008010=2ca1811b84c684a8
  mem   10008018=b3332ec222fdfe67
  mem   10008020=f0797e9dc1357819

case cpyf of 300 bytes
  code  19010440                  # cpyfp [x0]!, [x1]!, x2!
  code  19410440                  # cpyfm [x0]!, [x1]!, x2!
  code  19810440                  # cpyfe [x0]!, [x1]!, x2!
  in    x0=10008000 x1=10009000 x2=12c nzcv=f
  out   x0=1000812c x1=1000912c x2=0 nzcv=0
  mem   10008000=e68f0af408c12d99
  mem   10008008=84c684a89a37d370
  mem   10008010=22fdfe672ca1811b
  mem   10008018=c1357819b3332ec2
  mem   10008020=5f6cf1dbc284e49d
  mem   10008028=fda46b95540ebafc
  mem   10008030=9bdbe548e6a7481f
  mem   10008038=3a135f04675826be
  mem   10008040=d84ad8b9f55b9f51
  mem   10008048=7682527b02454578
  mem   10008050=14b9cc32906c3343
  mem   10008058=b2f145ee2366e1ba
  mem   10008060=5128bfa7bd72b7d5
  mem   10008068=ef603959c8800de4
  mem   10008070=8d97b31c5e71dbe7
  mem   10008078=2bcf2cd0ec6fd9b6
  mem   10008080=ca06a68d61540f09
  mem   10008088=683e2047f15ab540
  mem   10008090=67599fe1c5afc8b
  mem   10008098=a4ad13b28a283232
  mem   100080a0=42e48d7339af402d
  mem   100080a8=e11c072da5359eec
  mem   100080b0=7f5380e7d7bc24ef
  mem   100080b8=1d8afa9d403d4b0e
  mem   100080c0=bbc27452f5a6b941
  mem   100080c8=59f9ee126530e888
  mem   100080d0=f83167cdebc12a73
  mem   100080d8=9668e1871ad39c2a
  mem   100080e0=34a05b3c8dddd5a5
  mem   100080e8=d2d7d4f03e972fd4
  mem   100080f0=710f4eb3af0e71f7
  mem   100080f8=f46c869dc88c3c6
  mem   10008100=ad7e42264dfaedb9
  mem   10008108=4bb5bbdef8fea650
  mem   10008110=e9ed35916bf4587b
  mem   10008118=8824af4be2cd0aa2
  mem   10008120=265c290811d3a4bd
  mem   10008128=55a02fc686e07f1c

case cpy overlapping by 8, backward
  code  1d010440                  # cpyp [x0]!, [x1]!, x2!
  code  1d410440                  # cpym [x0]!, [x1]!, x2!
  code  1d810440                  # cpye [x0]!, [x1]!, x2!
  in    x0=10008008 x1=10008000 x2=64
  out   x2=0
  mem   10008008=779b97f71b1defa5
  mem   10008010=15d311ae89934164
  mem   10008018=b40a8b6206021317
  mem   10008020=52420523b7b0ed36
  mem   10008028=f0797edd2720b681
  mem   10008030=8eb0f89051b278c8
  mem   10008038=2ce8724cc4c3aa13
  mem   10008040=cb1fec017a35d4aa
  mem   10008048=695765c3e8ae1ead
  mem   10008050=78edf7a1d29576c
  mem   10008058=a5c659368e98e14f
  mem   10008060=43fdd2ef001a338f
  mem   10008068=806cc6648e9545c8

case cpy overlapping by 8, forward
  code  1d010440                  # cpyp [x0]!, [x1]!, x2!
  code  1d410440                  # cpym [x0]!, [x1]!, x2!
  code  1d810440                  # cpye [x0]!, [x1]!, x2!
  in    x0=10008000 x1=10008008 x2=64
  out   x0=10008064 x1=1000806c x2=0
  mem   10008000=15d311ae89934164
  mem   10008008=b40a8b6206021317
  mem   10008010=52420523b7b0ed36
  mem   10008018=f0797edd2720b681
  mem   10008020=8eb0f89051b278c8
  mem   10008028=2ce8724cc4c3aa13
  mem   10008030=cb1fec017a35d4aa
  mem   10008038=695765c3e8ae1ead
  mem   10008040=78edf7a1d29576c
  mem   10008048=a5c659368e98e14f
  mem   10008050=43fdd2ef001a338f
  mem   10008058=e2354ca18e9545c8
  mem   10008060=e2354ca11defae11

case cpy overlapping by 1, backward
  code  1d010440                  # cpyp [x0]!, [x1]!, x2!
  code  1d410440                  # cpym [x0]!, [x1]!, x2!
  code  1d810440                  # cpye [x0]!, [x1]!, x2!
  in    x0=10008001 x1=10008000 x2=28
  out   x2=0
  mem   10008000=9b97f71b1defa5a5
  mem   10008008=d311ae8993416477
  mem   10008010=a8b620602131715
  mem   10008018=420523b7b0ed36b4
  mem   10008020=797edd2720b68152
  mem   10008028=8eb0f89051b278f0

case cpy overlapping by 1, forward
  code  1d010440                  # cpyp [x0]!, [x1]!, x2!
  code  1d410440                  # cpym [x0]!, [x1]!, x2!
  code  1d810440                  # cpye [x0]!, [x1]!, x2!
  in    x0=10008000 x1=10008001 x2=28
  out   x0=10008028 x1=10008029 x2=0
  mem   10008000=64779b97f71b1def
  mem   10008008=1715d311ae899341
  mem   10008010=36b40a8b62060213
  mem   10008018=8152420523b7b0ed
  mem   10008020=c8f0797edd2720b6

case set 0 bytes
  code  19c30440                  # setp [x0]!, x2!, x3
  code  19c34440                  # setm [x0]!, x2!, x3
  code  19c38440                  # sete [x0]!, x2!, x3
  in    x0=10008003 x2=0 x3=ffffffffffffff5a
  out   

case set 1 bytes
  code  19c30440                  # setp [x0]!, x2!, x3
  code  19c34440                  # setm [x0]!, x2!, x3
  code  19c38440                  # sete [x0]!, x2!, x3
  in    x0=10008003 x2=1 x3=ffffffffffffff5a
  out   x0=10008004 x2=0
  mem   10008000=779b97f75a1defa5

case set 16 bytes
  code  19c30440                  # setp [x0]!, x2!, x3
  code  19c34440                  # setm [x0]!, x2!, x3
  code  19c38440                  # sete [x0]!, x2!, x3
  in    x0=10008003 x2=10 x3=ffffffffffffff5a
  out   x0=10008013 x2=0
  mem   10008000=5a5a5a5a5a1defa5
  mem   10008008=5a5a5a5a5a5a5a5a
  mem   10008010=b40a8b62065a5a5a

case set 47 bytes
  code  19c30440                  # setp [x0]!, x2!, x3
  code  19c34440                  # setm [x0]!, x2!, x3
  code  19c38440                  # sete [x0]!, x2!, x3
  in    x0=10008003 x2=2f x3=ffffffffffffff5a
  out   x0=10008032 x2=0
  mem   10008000=5a5a5a5a5a1defa5
  mem   10008008=5a5a5a5a5a5a5a5a
  mem   10008010=5a5a5a5a5a5a5a5a
  mem   10008018=5a5a5a5a5a5a5a5a
  mem   10008020=5a5a5a5a5a5a5a5a
  mem   10008028=5a5a5a5a5a5a5a5a
  mem   10008030=2ce8724cc4c35a5a

case set 200 bytes
  code  19c30440                  # setp [x0]!, x2!, x3
  code  19c34440                  # setm [x0]!, x2!, x3
  code  19c38440                  # sete [x0]!, x2!, x3
  in    x0=10008003 x2=c8 x3=ffffffffffffff5a
  out   x0=100080cb x2=0
  mem   10008000=5a5a5a5a5a1defa5
  mem   10008008=5a5a5a5a5a5a5a5a
  mem   10008010=5a5a5a5a5a5a5a5a
  mem   10008018=5a5a5a5a5a5a5a5a
  mem   10008020=5a5a5a5a5a5a5a5a
  mem   10008028=5a5a5a5a5a5a5a5a
  mem   10008030=5a5a5a5a5a5a5a5a
  mem   10008038=5a5a5a5a5a5a5a5a
  mem   10008040=5a5a5a5a5a5a5a5a
  mem   10008048=5a5a5a5a5a5a5a5a
  mem   10008050=5a5a5a5a5a5a5a5a
  mem   10008058=5a5a5a5a5a5a5a5a
  mem   10008060=5a5a5a5a5a5a5a5a
  mem   10008068=5a5a5a5a5a5a5a5a
  mem   10008070=5a5a5a5a5a5a5a5a
  mem   10008078=5a5a5a5a5a5a5a5a
  mem   10008080=5a5a5a5a5a5a5a5a
  mem   10008088=5a5a5a5a5a5a5a5a
  mem   10008090=5a5a5a5a5a5a5a5a
  mem   10008098=5a5a5a5a5a5a5a5a
  mem   100080a0=5a5a5a5a5a5a5a5a
  mem   100080a8=5a5a5a5a5a5a5a5a
  mem   100080b0=5a5a5a5a5a5a5a5a
  mem   100080b8=5a5a5a5a5a5a5a5a
  mem   100080c0=5a5a5a5a5a5a5a5a
  mem   100080c8=eb067b154e5a5a5a

case main with carry set is an error
  code  1d410440                  # cpym [x0]!, [x1]!, x2!
  in    x0=10008000 x1=10009000 x2=ffffffffffffff00 nzcv=2
  stop  undef
  out   pc=20000000

case fault: registers say what was done
  code  1d010440                  # cpyp [x0]!, [x1]!, x2!
  code  1d410440                  # cpym [x0]!, [x1]!, x2!
  in    x0=1001ffe0 x1=10009000 x2=40
  stop  fault
  out   x0=10020020 x1=10009040 x2=ffffffffffffffe0 pc=20000004 nzcv=0
  mem   1001ffe0=e68f0af408c12d99
  mem   1001ffe8=84c684a89a37d370
  mem   1001fff0=22fdfe672ca1811b
  mem   1001fff8=c1357819b3332ec2
