# SPDX-License-Identifier: MIT
# Across lanes, scalar pairs.

case faddp d, 2d 0
  code  7e70d820                  # faddp d0, v1.2d
  in    v1=c0000000000000003ff0000000000000
  out   v0=0000000000000000bff0000000000000

case faddp d, 2d 1
  code  7e70d820                  # faddp d0, v1.2d
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=00000000000000007ffc000000000abc fpsr=1

case fmaxp d, 2d 0
  code  7e70f820                  # fmaxp d0, v1.2d
  in    v1=c0000000000000003ff0000000000000
  out   v0=00000000000000003ff0000000000000

case fmaxp d, 2d 1
  code  7e70f820                  # fmaxp d0, v1.2d
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=00000000000000007ffc000000000abc fpsr=1

case fminnmp d, 2d 0
  code  7ef0c820                  # fminnmp d0, v1.2d
  in    v1=c0000000000000003ff0000000000000
  out   v0=0000000000000000c000000000000000

case fminnmp d, 2d 1
  code  7ef0c820                  # fminnmp d0, v1.2d
  in    v1=7ff4000000000abc7ff8000000001234
  out   v0=00000000000000007ffc000000000abc fpsr=1

case fmaxv 4s 0
  code  6e30f820                  # fmaxv s0, v1.4s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=00000000000000000000000040200000

case fmaxv 4s 1
  code  6e30f820                  # fmaxv s0, v1.4s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=0000000000000000000000007fe00abc fpsr=1

case fmaxv 4s 2
  code  6e30f820                  # fmaxv s0, v1.4s
  in    v1=f7f7fffff800000007f800000
  out   v0=0000000000000000000000007f800000

case fminv 4s 0
  code  6eb0f820                  # fminv s0, v1.4s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=000000000000000000000000c0000000

case fminv 4s 1
  code  6eb0f820                  # fminv s0, v1.4s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=0000000000000000000000007fe00abc fpsr=1

case fminv 4s 2
  code  6eb0f820                  # fminv s0, v1.4s
  in    v1=f7f7fffff800000007f800000
  out   v0=00000000000000000000000080000000

case fmaxnmv 4s 0
  code  6e30c820                  # fmaxnmv s0, v1.4s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=00000000000000000000000040200000

case fmaxnmv 4s 1
  code  6e30c820                  # fmaxnmv s0, v1.4s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000000000000000000000 fpsr=1

case fmaxnmv 4s 2
  code  6e30c820                  # fmaxnmv s0, v1.4s
  in    v1=f7f7fffff800000007f800000
  out   v0=0000000000000000000000007f800000

case fminnmv 4s 0
  code  6eb0c820                  # fminnmv s0, v1.4s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=000000000000000000000000c0000000

case fminnmv 4s 1
  code  6eb0c820                  # fminnmv s0, v1.4s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=00000000000000000000000000000000 fpsr=1

case fminnmv 4s 2
  code  6eb0c820                  # fminnmv s0, v1.4s
  in    v1=f7f7fffff800000007f800000
  out   v0=00000000000000000000000080000000

case faddp s, 2s 0
  code  7e30d820                  # faddp s0, v1.2s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=000000000000000000000000bf800000

case faddp s, 2s 1
  code  7e30d820                  # faddp s0, v1.2s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=0000000000000000000000007fe00abc fpsr=1

case fmaxp s, 2s 0
  code  7e30f820                  # fmaxp s0, v1.2s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=0000000000000000000000003f800000

case fmaxp s, 2s 1
  code  7e30f820                  # fmaxp s0, v1.2s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=0000000000000000000000007fe00abc fpsr=1

case fminnmp s, 2s 0
  code  7eb0c820                  # fminnmp s0, v1.2s
  in    v1=402000003eaaaaabc00000003f800000
  out   v0=000000000000000000000000c0000000

case fminnmp s, 2s 1
  code  7eb0c820                  # fminnmp s0, v1.2s
  in    v1=ffc05678000000007fa00abc7fc01234
  out   v0=0000000000000000000000007fe00abc fpsr=1

case fmaxv 4h 0
  code  0e30f820                  # fmaxv h0, v1.4h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=00000000000000000000000000004100

case fmaxv 4h 1
  code  0e30f820                  # fmaxv h0, v1.4h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000007f0a fpsr=1

case fmaxv 4h 2
  code  0e30f820                  # fmaxv h0, v1.4h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00000000000000000000000000007c00

case fmaxv 8h 0
  code  4e30f820                  # fmaxv h0, v1.8h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=00000000000000000000000000004100

case fmaxv 8h 1
  code  4e30f820                  # fmaxv h0, v1.8h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000007f0a fpsr=1

case fmaxv 8h 2
  code  4e30f820                  # fmaxv h0, v1.8h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00000000000000000000000000007c00

case fminv 4h 0
  code  0eb0f820                  # fminv h0, v1.4h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=0000000000000000000000000000c000

case fminv 4h 1
  code  0eb0f820                  # fminv h0, v1.4h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000007f0a fpsr=1

case fminv 4h 2
  code  0eb0f820                  # fminv h0, v1.4h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00000000000000000000000000008000

case fminv 8h 0
  code  4eb0f820                  # fminv h0, v1.8h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=0000000000000000000000000000c000

case fminv 8h 1
  code  4eb0f820                  # fminv h0, v1.8h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000007f0a fpsr=1

case fminv 8h 2
  code  4eb0f820                  # fminv h0, v1.8h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00000000000000000000000000008000

case fmaxnmv 4h 0
  code  0e30c820                  # fmaxnmv h0, v1.4h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=00000000000000000000000000004100

case fmaxnmv 4h 1
  code  0e30c820                  # fmaxnmv h0, v1.4h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000000000 fpsr=1

case fmaxnmv 4h 2
  code  0e30c820                  # fmaxnmv h0, v1.4h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00000000000000000000000000007c00

case fmaxnmv 8h 0
  code  4e30c820                  # fmaxnmv h0, v1.8h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=00000000000000000000000000004100

case fmaxnmv 8h 1
  code  4e30c820                  # fmaxnmv h0, v1.8h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000000000 fpsr=1

case fmaxnmv 8h 2
  code  4e30c820                  # fmaxnmv h0, v1.8h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00000000000000000000000000007c00

case fminnmv 4h 0
  code  0eb0c820                  # fminnmv h0, v1.4h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=0000000000000000000000000000c000

case fminnmv 4h 1
  code  0eb0c820                  # fminnmv h0, v1.4h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000000000 fpsr=1

case fminnmv 4h 2
  code  0eb0c820                  # fminnmv h0, v1.4h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00000000000000000000000000008000

case fminnmv 8h 0
  code  4eb0c820                  # fminnmv h0, v1.8h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=0000000000000000000000000000c000

case fminnmv 8h 1
  code  4eb0c820                  # fminnmv h0, v1.8h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000000000 fpsr=1

case fminnmv 8h 2
  code  4eb0c820                  # fminnmv h0, v1.8h
  in    v1=f7bff80007c00000f7bff80007c00
  out   v0=00000000000000000000000000008000

case faddp h, 2h 0
  code  5e30d820                  # faddp h0, v1.2h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=0000000000000000000000000000bc00

case faddp h, 2h 1
  code  5e30d820                  # faddp h0, v1.2h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000007f0a fpsr=1

case fmaxp h, 2h 0
  code  5e30f820                  # fmaxp h0, v1.2h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=00000000000000000000000000003c00

case fmaxp h, 2h 1
  code  5e30f820                  # fmaxp h0, v1.2h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000007f0a fpsr=1

case fminnmp h, 2h 0
  code  5eb0c820                  # fminnmp h0, v1.2h
  in    v1=41003555c0003c0041003555c0003c00
  out   v0=0000000000000000000000000000c000

case fminnmp h, 2h 1
  code  5eb0c820                  # fminnmp h0, v1.2h
  in    v1=fe3400007d0a7e12fe3400007d0a7e12
  out   v0=00000000000000000000000000007f0a fpsr=1
