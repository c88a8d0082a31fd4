# SPDX-License-Identifier: MIT
# Vector conversions between formats.

case fcvtl 2d, 2s 0
  code  0e617820                  # fcvtl v0.2d, v1.2s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=c0000000000000003ff0000000000000

case fcvtl 2d, 2s 1
  code  0e617820                  # fcvtl v0.2d, v1.2s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=7ffc0157800000007ff8024680000000 fpsr=1

case fcvtl 2d, 2s 2
  code  0e617820                  # fcvtl v0.2d, v1.2s
  in    v1=f7f7fffff800000007f800000
  out   v0=80000000000000007ff0000000000000

case fcvtl2 2d, 4s 0
  code  4e617820                  # fcvtl2 v0.2d, v1.4s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=40040000000000003fd5555560000000

case fcvtl2 2d, 4s 1
  code  4e617820                  # fcvtl2 v0.2d, v1.4s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=fff80acf000000000000000000000000

case fcvtl2 2d, 4s 2
  code  4e617820                  # fcvtl2 v0.2d, v1.4s
  in    v1=f7f7fffff800000007f800000
  out   v0=36de00000000000047efffffe0000000

case fcvtl 4s, 4h 0
  code  0e217820                  # fcvtl v0.4s, v1.4h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=402000003eaaa000c00000003f800000

case fcvtl 4s, 4h 1
  code  0e217820                  # fcvtl v0.4s, v1.4h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=ffc68000000000007fe140007fc24000 fpsr=1

case fcvtl 4s, 4h 2
  code  0e217820                  # fcvtl v0.4s, v1.4h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=35700000477fe000800000007f800000

case fcvtl2 4s, 8h 0
  code  4e217820                  # fcvtl2 v0.4s, v1.8h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=402000003eaaa000c00000003f800000

case fcvtl2 4s, 8h 1
  code  4e217820                  # fcvtl2 v0.4s, v1.8h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=ffc68000000000007fe140007fc24000 fpsr=1

case fcvtl2 4s, 8h 2
  code  4e217820                  # fcvtl2 v0.4s, v1.8h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=35700000477fe000800000007f800000

case fcvtn 2s, 2d 0
  code  0e616820                  # fcvtn v0.2s, v1.2d
  in    v1=c0000000000000003ff0000000000000
  out   v0=0000000000000000c00000003f800000

case fcvtn 2s, 2d 1
  code  0e616820                  # fcvtn v0.2s, v1.2d
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=00000000000000007fe000007fc00000 fpsr=1

case fcvtn 2s, 2d 2
  code  0e616820                  # fcvtn v0.2s, v1.2d
  in    v1=80000000000000007ff0000000000000
  out   v0=0000000000000000800000007f800000

case fcvtn2 4s, 2d 0
  code  4e616820                  # fcvtn2 v0.4s, v1.2d
  in    v1=c0000000000000003ff0000000000000
  out   v0=c00000003f8000005a5a000000000000

case fcvtn2 4s, 2d 1
  code  4e616820                  # fcvtn2 v0.4s, v1.2d
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=7fe000007fc000005a5a000000000000 fpsr=1

case fcvtn2 4s, 2d 2
  code  4e616820                  # fcvtn2 v0.4s, v1.2d
  in    v1=80000000000000007ff0000000000000
  out   v0=800000007f8000005a5a000000000000

case fcvtn 4h, 4s 0
  code  0e216820                  # fcvtn v0.4h, v1.4s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=000000000000000041003555c0003c00 fpsr=10

case fcvtn 4h, 4s 1
  code  0e216820                  # fcvtn v0.4h, v1.4s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=0000000000000000fe0200007f007e00 fpsr=1

case fcvtn 4h, 4s 2
  code  0e216820                  # fcvtn v0.4h, v1.4s
  in    v1=f7f7fffff800000007f800000
  out   v0=000000000000000000007c0080007c00 fpsr=1c

case fcvtn2 8h, 4s 0
  code  4e216820                  # fcvtn2 v0.8h, v1.4s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=41003555c0003c005a5a000000000000 fpsr=10

case fcvtn2 8h, 4s 1
  code  4e216820                  # fcvtn2 v0.8h, v1.4s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=fe0200007f007e005a5a000000000000 fpsr=1

case fcvtn2 8h, 4s 2
  code  4e216820                  # fcvtn2 v0.8h, v1.4s
  in    v1=f7f7fffff800000007f800000
  out   v0=00007c0080007c005a5a000000000000 fpsr=1c

case fcvtxn 2s, 2d 0
  code  2e616820                  # fcvtxn v0.2s, v1.2d
  in    v1=c0000000000000003ff0000000000000
  out   v0=0000000000000000c00000003f800000

case fcvtxn 2s, 2d 1
  code  2e616820                  # fcvtxn v0.2s, v1.2d
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=00000000000000007fe000007fc00000 fpsr=1

case fcvtxn 2s, 2d 2
  code  2e616820                  # fcvtxn v0.2s, v1.2d
  in    v1=80000000000000007ff0000000000000
  out   v0=0000000000000000800000007f800000

case fcvtxn2 4s, 2d 0
  code  6e616820                  # fcvtxn2 v0.4s, v1.2d
  in    v1=c0000000000000003ff0000000000000
  out   v0=c00000003f8000005a5a000000000000

case fcvtxn2 4s, 2d 1
  code  6e616820                  # fcvtxn2 v0.4s, v1.2d
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=7fe000007fc000005a5a000000000000 fpsr=1

case fcvtxn2 4s, 2d 2
  code  6e616820                  # fcvtxn2 v0.4s, v1.2d
  in    v1=80000000000000007ff0000000000000
  out   v0=800000007f8000005a5a000000000000

case bfcvtn 4h, 4s 0
  code  0ea16820                  # bfcvtn v0.4h, v1.4s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=000000000000000040203eabc0003f80 fpsr=10

case bfcvtn 4h, 4s 1
  code  0ea16820                  # bfcvtn v0.4h, v1.4s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=0000000000000000ffc000007fe07fc0 fpsr=1

case bfcvtn 4h, 4s 2
  code  0ea16820                  # bfcvtn v0.4h, v1.4s
  in    v1=f7f7fffff800000007f800000
  out   v0=000000000000000000007f8080007f80 fpsr=1c

case bfcvtn2 8h, 4s 0
  code  4ea16820                  # bfcvtn2 v0.8h, v1.4s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=40203eabc0003f805a5a000000000000 fpsr=10

case bfcvtn2 8h, 4s 1
  code  4ea16820                  # bfcvtn2 v0.8h, v1.4s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=ffc000007fe07fc05a5a000000000000 fpsr=1

case bfcvtn2 8h, 4s 2
  code  4ea16820                  # bfcvtn2 v0.8h, v1.4s
  in    v1=f7f7fffff800000007f800000
  out   v0=00007f8080007f805a5a000000000000 fpsr=1c
