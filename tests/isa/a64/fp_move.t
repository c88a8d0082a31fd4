# SPDX-License-Identifier: MIT
# Moves between general and floating-point registers, immediates.

case fmov d, #-1.9375
  code  1e7ff000                  # fmov d0, #-1.937500000000000000e+00
  in    x1=0
  out   v0=0000000000000000bfff000000000000

case fmov s, #-1.9375
  code  1e3ff000                  # fmov s0, #-1.937500000000000000e+00
  in    x1=0
  out   v0=000000000000000000000000bff80000

case fmov h, #-1.9375
  code  1efff000                  # fmov h0, #-1.937500000000000000e+00
  in    x1=0
  out   v0=0000000000000000000000000000bfc0

case fmov x, d
  code  9e660020                  # fmov x0, d1
  in    v1=7ff00000000000017ff4000000000abc
  out   x0=7ff4000000000abc

case fmov d, x
  code  9e670020                  # fmov d0, x1
  in    x1=fedcba9876543210
  out   v0=0000000000000000fedcba9876543210

case fmov w, s
  code  1e260020                  # fmov w0, s1
  in    v1=7ff00000000000017fa000017fa00abc
  out   x0=7fa00abc

case fmov s, w
  code  1e270020                  # fmov s0, w1
  in    x1=fedcba9876543210
  out   v0=00000000000000000000000076543210

case fmov w, h
  code  1ee60020                  # fmov w0, h1
  in    v1=7ff00000000000017fa000017d017d0a
  out   x0=7d0a

case fmov h, w
  code  1ee70020                  # fmov h0, w1
  in    x1=fedcba9876543210
  out   v0=00000000000000000000000000003210

case fmov x, h
  code  9ee60020                  # fmov x0, h1
  in    v1=7ff00000000000017fa000017d017d0a
  out   x0=7d0a

case fmov h, x
  code  9ee70020                  # fmov h0, x1
  in    x1=fedcba9876543210
  out   v0=00000000000000000000000000003210

case fmov x, v.d[1]
  code  9eae0020                  # fmov x0, v1.d[1]
  in    v1=0123456789abcdef0011223344556677
  out   x0=123456789abcdef

case fmov v.d[1], x
  code  9eaf0020                  # fmov v0.d[1], x1
  in    x1=fedcba9876543210 v0=0123456789abcdef0011223344556677
  out   v0=fedcba98765432100011223344556677
