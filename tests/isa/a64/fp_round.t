# SPDX-License-Identifier: MIT
# Scalar rounding to integral.

case frintn d, 2.5, fpcr 0
  code  1e644020                  # frintn d0, d1
  in    v1=7ff00000000000014004000000000000 fpcr=0
  out   v0=00000000000000004000000000000000

case frintn d, -2.5, fpcr 0
  code  1e644020                  # frintn d0, d1
  in    v1=7ff0000000000001c004000000000000 fpcr=0
  out   v0=0000000000000000c000000000000000

case frintn d, 0.49.., fpcr 0
  code  1e644020                  # frintn d0, d1
  in    v1=7ff00000000000013fdfffffffffffff fpcr=0
  out   v0=00000000000000000000000000000000

case frintn d, -zero, fpcr 0
  code  1e644020                  # frintn d0, d1
  in    v1=7ff00000000000018000000000000000 fpcr=0
  out   v0=00000000000000008000000000000000

case frintn d, snan, fpcr 0
  code  1e644020                  # frintn d0, d1
  in    v1=7ff00000000000017ff4000000000abc fpcr=0
  out   v0=00000000000000007ffc000000000abc fpsr=1

case frintn d, inf, fpcr 0
  code  1e644020                  # frintn d0, d1
  in    v1=7ff00000000000017ff0000000000000 fpcr=0
  out   v0=00000000000000007ff0000000000000

case frintn d, 2.5, fpcr 400000
  code  1e644020                  # frintn d0, d1
  in    v1=7ff00000000000014004000000000000 fpcr=400000
  out   v0=00000000000000004000000000000000

case frintn d, -2.5, fpcr 800000
  code  1e644020                  # frintn d0, d1
  in    v1=7ff0000000000001c004000000000000 fpcr=800000
  out   v0=0000000000000000c000000000000000

case frintp d, 2.5, fpcr 0
  code  1e64c020                  # frintp d0, d1
  in    v1=7ff00000000000014004000000000000 fpcr=0
  out   v0=00000000000000004008000000000000

case frintp d, -2.5, fpcr 0
  code  1e64c020                  # frintp d0, d1
  in    v1=7ff0000000000001c004000000000000 fpcr=0
  out   v0=0000000000000000c000000000000000

case frintp d, 0.49.., fpcr 0
  code  1e64c020                  # frintp d0, d1
  in    v1=7ff00000000000013fdfffffffffffff fpcr=0
  out   v0=00000000000000003ff0000000000000

case frintp d, -zero, fpcr 0
  code  1e64c020                  # frintp d0, d1
  in    v1=7ff00000000000018000000000000000 fpcr=0
  out   v0=00000000000000008000000000000000

case frintp d, snan, fpcr 0
  code  1e64c020                  # frintp d0, d1
  in    v1=7ff00000000000017ff4000000000abc fpcr=0
  out   v0=00000000000000007ffc000000000abc fpsr=1

case frintp d, inf, fpcr 0
  code  1e64c020                  # frintp d0, d1
  in    v1=7ff00000000000017ff0000000000000 fpcr=0
  out   v0=00000000000000007ff0000000000000

case frintp d, 2.5, fpcr 400000
  code  1e64c020                  # frintp d0, d1
  in    v1=7ff00000000000014004000000000000 fpcr=400000
  out   v0=00000000000000004008000000000000

case frintp d, -2.5, fpcr 800000
  code  1e64c020                  # frintp d0, d1
  in    v1=7ff0000000000001c004000000000000 fpcr=800000
  out   v0=0000000000000000c000000000000000

case frintm d, 2.5, fpcr 0
  code  1e654020                  # frintm d0, d1
  in    v1=7ff00000000000014004000000000000 fpcr=0
  out   v0=00000000000000004000000000000000

case frintm d, -2.5, fpcr 0
  code  1e654020                  # frintm d0, d1
  in    v1=7ff0000000000001c004000000000000 fpcr=0
  out   v0=0000000000000000c008000000000000

case frintm d, 0.49.., fpcr 0
  code  1e654020                  # frintm d0, d1
  in    v1=7ff00000000000013fdfffffffffffff fpcr=0
  out   v0=00000000000000000000000000000000

case frintm d, -zero, fpcr 0
  code  1e654020                  # frintm d0, d1
  in    v1=7ff00000000000018000000000000000 fpcr=0
  out   v0=00000000000000008000000000000000

case frintm d, snan, fpcr 0
  code  1e654020                  # frintm d0, d1
  in    v1=7ff00000000000017ff4000000000abc fpcr=0
  out   v0=00000000000000007ffc000000000abc fpsr=1

case frintm d, inf, fpcr 0
  code  1e654020                  # frintm d0, d1
  in    v1=7ff00000000000017ff0000000000000 fpcr=0
  out   v0=00000000000000007ff0000000000000

case frintm d, 2.5, fpcr 400000
  code  1e654020                  # frintm d0, d1
  in    v1=7ff00000000000014004000000000000 fpcr=400000
  out   v0=00000000000000004000000000000000

case frintm d, -2.5, fpcr 800000
  code  1e654020                  # frintm d0, d1
  in    v1=7ff0000000000001c004000000000000 fpcr=800000
  out   v0=0000000000000000c008000000000000

case frintz d, 2.5, fpcr 0
  code  1e65c020                  # frintz d0, d1
  in    v1=7ff00000000000014004000000000000 fpcr=0
  out   v0=00000000000000004000000000000000

case frintz d, -2.5, fpcr 0
  code  1e65c020                  # frintz d0, d1
  in    v1=7ff0000000000001c004000000000000 fpcr=0
  out   v0=0000000000000000c000000000000000

case frintz d, 0.49.., fpcr 0
  code  1e65c020                  # frintz d0, d1
  in    v1=7ff00000000000013fdfffffffffffff fpcr=0
  out   v0=00000000000000000000000000000000

case frintz d, -zero, fpcr 0
  code  1e65c020                  # frintz d0, d1
  in    v1=7ff00000000000018000000000000000 fpcr=0
  out   v0=00000000000000008000000000000000

case frintz d, snan, fpcr 0
  code  1e65c020                  # frintz d0, d1
  in    v1=7ff00000000000017ff4000000000abc fpcr=0
  out   v0=00000000000000007ffc000000000abc fpsr=1

case frintz d, inf, fpcr 0
  code  1e65c020                  # frintz d0, d1
  in    v1=7ff00000000000017ff0000000000000 fpcr=0
  out   v0=00000000000000007ff0000000000000

case frintz d, 2.5, fpcr 400000
  code  1e65c020                  # frintz d0, d1
  in    v1=7ff00000000000014004000000000000 fpcr=400000
  out   v0=00000000000000004000000000000000

case frintz d, -2.5, fpcr 800000
  code  1e65c020                  # frintz d0, d1
  in    v1=7ff0000000000001c004000000000000 fpcr=800000
  out   v0=0000000000000000c000000000000000

case frinta d, 2.5, fpcr 0
  code  1e664020                  # frinta d0, d1
  in    v1=7ff00000000000014004000000000000 fpcr=0
  out   v0=00000000000000004008000000000000

case frinta d, -2.5, fpcr 0
  code  1e664020                  # frinta d0, d1
  in    v1=7ff0000000000001c004000000000000 fpcr=0
  out   v0=0000000000000000c008000000000000

case frinta d, 0.49.., fpcr 0
  code  1e664020                  # frinta d0, d1
  in    v1=7ff00000000000013fdfffffffffffff fpcr=0
  out   v0=00000000000000000000000000000000

case frinta d, -zero, fpcr 0
  code  1e664020                  # frinta d0, d1
  in    v1=7ff00000000000018000000000000000 fpcr=0
  out   v0=00000000000000008000000000000000

case frinta d, snan, fpcr 0
  code  1e664020                  # frinta d0, d1
  in    v1=7ff00000000000017ff4000000000abc fpcr=0
  out   v0=00000000000000007ffc000000000abc fpsr=1

case frinta d, inf, fpcr 0
  code  1e664020                  # frinta d0, d1
  in    v1=7ff00000000000017ff0000000000000 fpcr=0
  out   v0=00000000000000007ff0000000000000

case frinta d, 2.5, fpcr 400000
  code  1e664020                  # frinta d0, d1
  in    v1=7ff00000000000014004000000000000 fpcr=400000
  out   v0=00000000000000004008000000000000

case frinta d, -2.5, fpcr 800000
  code  1e664020                  # frinta d0, d1
  in    v1=7ff0000000000001c004000000000000 fpcr=800000
  out   v0=0000000000000000c008000000000000

case frintx d, 2.5, fpcr 0
  code  1e674020                  # frintx d0, d1
  in    v1=7ff00000000000014004000000000000 fpcr=0
  out   v0=00000000000000004000000000000000 fpsr=10

case frintx d, -2.5, fpcr 0
  code  1e674020                  # frintx d0, d1
  in    v1=7ff0000000000001c004000000000000 fpcr=0
  out   v0=0000000000000000c000000000000000 fpsr=10

case frintx d, 0.49.., fpcr 0
  code  1e674020                  # frintx d0, d1
  in    v1=7ff00000000000013fdfffffffffffff fpcr=0
  out   v0=00000000000000000000000000000000 fpsr=10

case frintx d, -zero, fpcr 0
  code  1e674020                  # frintx d0, d1
  in    v1=7ff00000000000018000000000000000 fpcr=0
  out   v0=00000000000000008000000000000000

case frintx d, snan, fpcr 0
  code  1e674020                  # frintx d0, d1
  in    v1=7ff00000000000017ff4000000000abc fpcr=0
  out   v0=00000000000000007ffc000000000abc fpsr=1

case frintx d, inf, fpcr 0
  code  1e674020                  # frintx d0, d1
  in    v1=7ff00000000000017ff0000000000000 fpcr=0
  out   v0=00000000000000007ff0000000000000

case frintx d, 2.5, fpcr 400000
  code  1e674020                  # frintx d0, d1
  in    v1=7ff00000000000014004000000000000 fpcr=400000
  out   v0=00000000000000004008000000000000 fpsr=10

case frintx d, -2.5, fpcr 800000
  code  1e674020                  # frintx d0, d1
  in    v1=7ff0000000000001c004000000000000 fpcr=800000
  out   v0=0000000000000000c008000000000000 fpsr=10

case frinti d, 2.5, fpcr 0
  code  1e67c020                  # frinti d0, d1
  in    v1=7ff00000000000014004000000000000 fpcr=0
  out   v0=00000000000000004000000000000000

case frinti d, -2.5, fpcr 0
  code  1e67c020                  # frinti d0, d1
  in    v1=7ff0000000000001c004000000000000 fpcr=0
  out   v0=0000000000000000c000000000000000

case frinti d, 0.49.., fpcr 0
  code  1e67c020                  # frinti d0, d1
  in    v1=7ff00000000000013fdfffffffffffff fpcr=0
  out   v0=00000000000000000000000000000000

case frinti d, -zero, fpcr 0
  code  1e67c020                  # frinti d0, d1
  in    v1=7ff00000000000018000000000000000 fpcr=0
  out   v0=00000000000000008000000000000000

case frinti d, snan, fpcr 0
  code  1e67c020                  # frinti d0, d1
  in    v1=7ff00000000000017ff4000000000abc fpcr=0
  out   v0=00000000000000007ffc000000000abc fpsr=1

case frinti d, inf, fpcr 0
  code  1e67c020                  # frinti d0, d1
  in    v1=7ff00000000000017ff0000000000000 fpcr=0
  out   v0=00000000000000007ff0000000000000

case frinti d, 2.5, fpcr 400000
  code  1e67c020                  # frinti d0, d1
  in    v1=7ff00000000000014004000000000000 fpcr=400000
  out   v0=00000000000000004008000000000000

case frinti d, -2.5, fpcr 800000
  code  1e67c020                  # frinti d0, d1
  in    v1=7ff0000000000001c004000000000000 fpcr=800000
  out   v0=0000000000000000c008000000000000

case frint32z d, 2.5
  code  1e684020                  # frint32z d0, d1
  in    v1=7ff00000000000014004000000000000
  out   v0=00000000000000004000000000000000 fpsr=10

case frint32z d, 3e9
  code  1e684020                  # frint32z d0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   v0=0000000000000000c1e0000000000000 fpsr=1

case frint32z d, 1e19
  code  1e684020                  # frint32z d0, d1
  in    v1=7ff000000000000143e158e460913d00
  out   v0=0000000000000000c1e0000000000000 fpsr=1

case frint32z d, qnan
  code  1e684020                  # frint32z d0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   v0=0000000000000000c1e0000000000000 fpsr=1

case frint32z d, -zero
  code  1e684020                  # frint32z d0, d1
  in    v1=7ff00000000000018000000000000000
  out   v0=00000000000000008000000000000000

case frint32x d, 2.5
  code  1e68c020                  # frint32x d0, d1
  in    v1=7ff00000000000014004000000000000
  out   v0=00000000000000004000000000000000 fpsr=10

case frint32x d, 3e9
  code  1e68c020                  # frint32x d0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   v0=0000000000000000c1e0000000000000 fpsr=1

case frint32x d, 1e19
  code  1e68c020                  # frint32x d0, d1
  in    v1=7ff000000000000143e158e460913d00
  out   v0=0000000000000000c1e0000000000000 fpsr=1

case frint32x d, qnan
  code  1e68c020                  # frint32x d0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   v0=0000000000000000c1e0000000000000 fpsr=1

case frint32x d, -zero
  code  1e68c020                  # frint32x d0, d1
  in    v1=7ff00000000000018000000000000000
  out   v0=00000000000000008000000000000000

case frint64z d, 2.5
  code  1e694020                  # frint64z d0, d1
  in    v1=7ff00000000000014004000000000000
  out   v0=00000000000000004000000000000000 fpsr=10

case frint64z d, 3e9
  code  1e694020                  # frint64z d0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   v0=000000000000000041e65a0bc0000000

case frint64z d, 1e19
  code  1e694020                  # frint64z d0, d1
  in    v1=7ff000000000000143e158e460913d00
  out   v0=0000000000000000c3e0000000000000 fpsr=1

case frint64z d, qnan
  code  1e694020                  # frint64z d0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   v0=0000000000000000c3e0000000000000 fpsr=1

case frint64z d, -zero
  code  1e694020                  # frint64z d0, d1
  in    v1=7ff00000000000018000000000000000
  out   v0=00000000000000008000000000000000

case frint64x d, 2.5
  code  1e69c020                  # frint64x d0, d1
  in    v1=7ff00000000000014004000000000000
  out   v0=00000000000000004000000000000000 fpsr=10

case frint64x d, 3e9
  code  1e69c020                  # frint64x d0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   v0=000000000000000041e65a0bc0000000

case frint64x d, 1e19
  code  1e69c020                  # frint64x d0, d1
  in    v1=7ff000000000000143e158e460913d00
  out   v0=0000000000000000c3e0000000000000 fpsr=1

case frint64x d, qnan
  code  1e69c020                  # frint64x d0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   v0=0000000000000000c3e0000000000000 fpsr=1

case frint64x d, -zero
  code  1e69c020                  # frint64x d0, d1
  in    v1=7ff00000000000018000000000000000
  out   v0=00000000000000008000000000000000

case frintn s, 2.5, fpcr 0
  code  1e244020                  # frintn s0, s1
  in    v1=7ff00000000000017fa0000140200000 fpcr=0
  out   v0=00000000000000000000000040000000

case frintn s, -2.5, fpcr 0
  code  1e244020                  # frintn s0, s1
  in    v1=7ff00000000000017fa00001c0200000 fpcr=0
  out   v0=000000000000000000000000c0000000

case frintn s, 0.49.., fpcr 0
  code  1e244020                  # frintn s0, s1
  in    v1=7ff00000000000017fa000013effffff fpcr=0
  out   v0=00000000000000000000000000000000

case frintn s, -zero, fpcr 0
  code  1e244020                  # frintn s0, s1
  in    v1=7ff00000000000017fa0000180000000 fpcr=0
  out   v0=00000000000000000000000080000000

case frintn s, snan, fpcr 0
  code  1e244020                  # frintn s0, s1
  in    v1=7ff00000000000017fa000017fa00abc fpcr=0
  out   v0=0000000000000000000000007fe00abc fpsr=1

case frintn s, inf, fpcr 0
  code  1e244020                  # frintn s0, s1
  in    v1=7ff00000000000017fa000017f800000 fpcr=0
  out   v0=0000000000000000000000007f800000

case frintn s, 2.5, fpcr 400000
  code  1e244020                  # frintn s0, s1
  in    v1=7ff00000000000017fa0000140200000 fpcr=400000
  out   v0=00000000000000000000000040000000

case frintn s, -2.5, fpcr 800000
  code  1e244020                  # frintn s0, s1
  in    v1=7ff00000000000017fa00001c0200000 fpcr=800000
  out   v0=000000000000000000000000c0000000

case frintp s, 2.5, fpcr 0
  code  1e24c020                  # frintp s0, s1
  in    v1=7ff00000000000017fa0000140200000 fpcr=0
  out   v0=00000000000000000000000040400000

case frintp s, -2.5, fpcr 0
  code  1e24c020                  # frintp s0, s1
  in    v1=7ff00000000000017fa00001c0200000 fpcr=0
  out   v0=000000000000000000000000c0000000

case frintp s, 0.49.., fpcr 0
  code  1e24c020                  # frintp s0, s1
  in    v1=7ff00000000000017fa000013effffff fpcr=0
  out   v0=0000000000000000000000003f800000

case frintp s, -zero, fpcr 0
  code  1e24c020                  # frintp s0, s1
  in    v1=7ff00000000000017fa0000180000000 fpcr=0
  out   v0=00000000000000000000000080000000

case frintp s, snan, fpcr 0
  code  1e24c020                  # frintp s0, s1
  in    v1=7ff00000000000017fa000017fa00abc fpcr=0
  out   v0=0000000000000000000000007fe00abc fpsr=1

case frintp s, inf, fpcr 0
  code  1e24c020                  # frintp s0, s1
  in    v1=7ff00000000000017fa000017f800000 fpcr=0
  out   v0=0000000000000000000000007f800000

case frintp s, 2.5, fpcr 400000
  code  1e24c020                  # frintp s0, s1
  in    v1=7ff00000000000017fa0000140200000 fpcr=400000
  out   v0=00000000000000000000000040400000

case frintp s, -2.5, fpcr 800000
  code  1e24c020                  # frintp s0, s1
  in    v1=7ff00000000000017fa00001c0200000 fpcr=800000
  out   v0=000000000000000000000000c0000000

case frintm s, 2.5, fpcr 0
  code  1e254020                  # frintm s0, s1
  in    v1=7ff00000000000017fa0000140200000 fpcr=0
  out   v0=00000000000000000000000040000000

case frintm s, -2.5, fpcr 0
  code  1e254020                  # frintm s0, s1
  in    v1=7ff00000000000017fa00001c0200000 fpcr=0
  out   v0=000000000000000000000000c0400000

case frintm s, 0.49.., fpcr 0
  code  1e254020                  # frintm s0, s1
  in    v1=7ff00000000000017fa000013effffff fpcr=0
  out   v0=00000000000000000000000000000000

case frintm s, -zero, fpcr 0
  code  1e254020                  # frintm s0, s1
  in    v1=7ff00000000000017fa0000180000000 fpcr=0
  out   v0=00000000000000000000000080000000

case frintm s, snan, fpcr 0
  code  1e254020                  # frintm s0, s1
  in    v1=7ff00000000000017fa000017fa00abc fpcr=0
  out   v0=0000000000000000000000007fe00abc fpsr=1

case frintm s, inf, fpcr 0
  code  1e254020                  # frintm s0, s1
  in    v1=7ff00000000000017fa000017f800000 fpcr=0
  out   v0=0000000000000000000000007f800000

case frintm s, 2.5, fpcr 400000
  code  1e254020                  # frintm s0, s1
  in    v1=7ff00000000000017fa0000140200000 fpcr=400000
  out   v0=00000000000000000000000040000000

case frintm s, -2.5, fpcr 800000
  code  1e254020                  # frintm s0, s1
  in    v1=7ff00000000000017fa00001c0200000 fpcr=800000
  out   v0=000000000000000000000000c0400000

case frintz s, 2.5, fpcr 0
  code  1e25c020                  # frintz s0, s1
  in    v1=7ff00000000000017fa0000140200000 fpcr=0
  out   v0=00000000000000000000000040000000

case frintz s, -2.5, fpcr 0
  code  1e25c020                  # frintz s0, s1
  in    v1=7ff00000000000017fa00001c0200000 fpcr=0
  out   v0=000000000000000000000000c0000000

case frintz s, 0.49.., fpcr 0
  code  1e25c020                  # frintz s0, s1
  in    v1=7ff00000000000017fa000013effffff fpcr=0
  out   v0=00000000000000000000000000000000

case frintz s, -zero, fpcr 0
  code  1e25c020                  # frintz s0, s1
  in    v1=7ff00000000000017fa0000180000000 fpcr=0
  out   v0=00000000000000000000000080000000

case frintz s, snan, fpcr 0
  code  1e25c020                  # frintz s0, s1
  in    v1=7ff00000000000017fa000017fa00abc fpcr=0
  out   v0=0000000000000000000000007fe00abc fpsr=1

case frintz s, inf, fpcr 0
  code  1e25c020                  # frintz s0, s1
  in    v1=7ff00000000000017fa000017f800000 fpcr=0
  out   v0=0000000000000000000000007f800000

case frintz s, 2.5, fpcr 400000
  code  1e25c020                  # frintz s0, s1
  in    v1=7ff00000000000017fa0000140200000 fpcr=400000
  out   v0=00000000000000000000000040000000

case frintz s, -2.5, fpcr 800000
  code  1e25c020                  # frintz s0, s1
  in    v1=7ff00000000000017fa00001c0200000 fpcr=800000
  out   v0=000000000000000000000000c0000000

case frinta s, 2.5, fpcr 0
  code  1e264020                  # frinta s0, s1
  in    v1=7ff00000000000017fa0000140200000 fpcr=0
  out   v0=00000000000000000000000040400000

case frinta s, -2.5, fpcr 0
  code  1e264020                  # frinta s0, s1
  in    v1=7ff00000000000017fa00001c0200000 fpcr=0
  out   v0=000000000000000000000000c0400000

case frinta s, 0.49.., fpcr 0
  code  1e264020                  # frinta s0, s1
  in    v1=7ff00000000000017fa000013effffff fpcr=0
  out   v0=00000000000000000000000000000000

case frinta s, -zero, fpcr 0
  code  1e264020                  # frinta s0, s1
  in    v1=7ff00000000000017fa0000180000000 fpcr=0
  out   v0=00000000000000000000000080000000

case frinta s, snan, fpcr 0
  code  1e264020                  # frinta s0, s1
  in    v1=7ff00000000000017fa000017fa00abc fpcr=0
  out   v0=0000000000000000000000007fe00abc fpsr=1

case frinta s, inf, fpcr 0
  code  1e264020                  # frinta s0, s1
  in    v1=7ff00000000000017fa000017f800000 fpcr=0
  out   v0=0000000000000000000000007f800000

case frinta s, 2.5, fpcr 400000
  code  1e264020                  # frinta s0, s1
  in    v1=7ff00000000000017fa0000140200000 fpcr=400000
  out   v0=00000000000000000000000040400000

case frinta s, -2.5, fpcr 800000
  code  1e264020                  # frinta s0, s1
  in    v1=7ff00000000000017fa00001c0200000 fpcr=800000
  out   v0=000000000000000000000000c0400000

case frintx s, 2.5, fpcr 0
  code  1e274020                  # frintx s0, s1
  in    v1=7ff00000000000017fa0000140200000 fpcr=0
  out   v0=00000000000000000000000040000000 fpsr=10

case frintx s, -2.5, fpcr 0
  code  1e274020                  # frintx s0, s1
  in    v1=7ff00000000000017fa00001c0200000 fpcr=0
  out   v0=000000000000000000000000c0000000 fpsr=10

case frintx s, 0.49.., fpcr 0
  code  1e274020                  # frintx s0, s1
  in    v1=7ff00000000000017fa000013effffff fpcr=0
  out   v0=00000000000000000000000000000000 fpsr=10

case frintx s, -zero, fpcr 0
  code  1e274020                  # frintx s0, s1
  in    v1=7ff00000000000017fa0000180000000 fpcr=0
  out   v0=00000000000000000000000080000000

case frintx s, snan, fpcr 0
  code  1e274020                  # frintx s0, s1
  in    v1=7ff00000000000017fa000017fa00abc fpcr=0
  out   v0=0000000000000000000000007fe00abc fpsr=1

case frintx s, inf, fpcr 0
  code  1e274020                  # frintx s0, s1
  in    v1=7ff00000000000017fa000017f800000 fpcr=0
  out   v0=0000000000000000000000007f800000

case frintx s, 2.5, fpcr 400000
  code  1e274020                  # frintx s0, s1
  in    v1=7ff00000000000017fa0000140200000 fpcr=400000
  out   v0=00000000000000000000000040400000 fpsr=10

case frintx s, -2.5, fpcr 800000
  code  1e274020                  # frintx s0, s1
  in    v1=7ff00000000000017fa00001c0200000 fpcr=800000
  out   v0=000000000000000000000000c0400000 fpsr=10

case frinti s, 2.5, fpcr 0
  code  1e27c020                  # frinti s0, s1
  in    v1=7ff00000000000017fa0000140200000 fpcr=0
  out   v0=00000000000000000000000040000000

case frinti s, -2.5, fpcr 0
  code  1e27c020                  # frinti s0, s1
  in    v1=7ff00000000000017fa00001c0200000 fpcr=0
  out   v0=000000000000000000000000c0000000

case frinti s, 0.49.., fpcr 0
  code  1e27c020                  # frinti s0, s1
  in    v1=7ff00000000000017fa000013effffff fpcr=0
  out   v0=00000000000000000000000000000000

case frinti s, -zero, fpcr 0
  code  1e27c020                  # frinti s0, s1
  in    v1=7ff00000000000017fa0000180000000 fpcr=0
  out   v0=00000000000000000000000080000000

case frinti s, snan, fpcr 0
  code  1e27c020                  # frinti s0, s1
  in    v1=7ff00000000000017fa000017fa00abc fpcr=0
  out   v0=0000000000000000000000007fe00abc fpsr=1

case frinti s, inf, fpcr 0
  code  1e27c020                  # frinti s0, s1
  in    v1=7ff00000000000017fa000017f800000 fpcr=0
  out   v0=0000000000000000000000007f800000

case frinti s, 2.5, fpcr 400000
  code  1e27c020                  # frinti s0, s1
  in    v1=7ff00000000000017fa0000140200000 fpcr=400000
  out   v0=00000000000000000000000040400000

case frinti s, -2.5, fpcr 800000
  code  1e27c020                  # frinti s0, s1
  in    v1=7ff00000000000017fa00001c0200000 fpcr=800000
  out   v0=000000000000000000000000c0400000

case frint32z s, 2.5
  code  1e284020                  # frint32z s0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   v0=00000000000000000000000040000000 fpsr=10

case frint32z s, 3e9
  code  1e284020                  # frint32z s0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   v0=000000000000000000000000cf000000 fpsr=1

case frint32z s, 1e19
  code  1e284020                  # frint32z s0, s1
  in    v1=7ff00000000000017fa000015f0ac723
  out   v0=000000000000000000000000cf000000 fpsr=1

case frint32z s, qnan
  code  1e284020                  # frint32z s0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   v0=000000000000000000000000cf000000 fpsr=1

case frint32z s, -zero
  code  1e284020                  # frint32z s0, s1
  in    v1=7ff00000000000017fa0000180000000
  out   v0=00000000000000000000000080000000

case frint32x s, 2.5
  code  1e28c020                  # frint32x s0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   v0=00000000000000000000000040000000 fpsr=10

case frint32x s, 3e9
  code  1e28c020                  # frint32x s0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   v0=000000000000000000000000cf000000 fpsr=1

case frint32x s, 1e19
  code  1e28c020                  # frint32x s0, s1
  in    v1=7ff00000000000017fa000015f0ac723
  out   v0=000000000000000000000000cf000000 fpsr=1

case frint32x s, qnan
  code  1e28c020                  # frint32x s0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   v0=000000000000000000000000cf000000 fpsr=1

case frint32x s, -zero
  code  1e28c020                  # frint32x s0, s1
  in    v1=7ff00000000000017fa0000180000000
  out   v0=00000000000000000000000080000000

case frint64z s, 2.5
  code  1e294020                  # frint64z s0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   v0=00000000000000000000000040000000 fpsr=10

case frint64z s, 3e9
  code  1e294020                  # frint64z s0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   v0=0000000000000000000000004f32d05e

case frint64z s, 1e19
  code  1e294020                  # frint64z s0, s1
  in    v1=7ff00000000000017fa000015f0ac723
  out   v0=000000000000000000000000df000000 fpsr=1

case frint64z s, qnan
  code  1e294020                  # frint64z s0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   v0=000000000000000000000000df000000 fpsr=1

case frint64z s, -zero
  code  1e294020                  # frint64z s0, s1
  in    v1=7ff00000000000017fa0000180000000
  out   v0=00000000000000000000000080000000

case frint64x s, 2.5
  code  1e29c020                  # frint64x s0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   v0=00000000000000000000000040000000 fpsr=10

case frint64x s, 3e9
  code  1e29c020                  # frint64x s0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   v0=0000000000000000000000004f32d05e

case frint64x s, 1e19
  code  1e29c020                  # frint64x s0, s1
  in    v1=7ff00000000000017fa000015f0ac723
  out   v0=000000000000000000000000df000000 fpsr=1

case frint64x s, qnan
  code  1e29c020                  # frint64x s0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   v0=000000000000000000000000df000000 fpsr=1

case frint64x s, -zero
  code  1e29c020                  # frint64x s0, s1
  in    v1=7ff00000000000017fa0000180000000
  out   v0=00000000000000000000000080000000

case frintn h, 2.5, fpcr 0
  code  1ee44020                  # frintn h0, h1
  in    v1=7ff00000000000017fa000017d014100 fpcr=0
  out   v0=00000000000000000000000000004000

case frintn h, -2.5, fpcr 0
  code  1ee44020                  # frintn h0, h1
  in    v1=7ff00000000000017fa000017d01c100 fpcr=0
  out   v0=0000000000000000000000000000c000

case frintn h, 0.49.., fpcr 0
  code  1ee44020                  # frintn h0, h1
  in    v1=7ff00000000000017fa000017d0137ff fpcr=0
  out   v0=00000000000000000000000000000000

case frintn h, -zero, fpcr 0
  code  1ee44020                  # frintn h0, h1
  in    v1=7ff00000000000017fa000017d018000 fpcr=0
  out   v0=00000000000000000000000000008000

case frintn h, snan, fpcr 0
  code  1ee44020                  # frintn h0, h1
  in    v1=7ff00000000000017fa000017d017d0a fpcr=0
  out   v0=00000000000000000000000000007f0a fpsr=1

case frintn h, inf, fpcr 0
  code  1ee44020                  # frintn h0, h1
  in    v1=7ff00000000000017fa000017d017c00 fpcr=0
  out   v0=00000000000000000000000000007c00

case frintn h, 2.5, fpcr 400000
  code  1ee44020                  # frintn h0, h1
  in    v1=7ff00000000000017fa000017d014100 fpcr=400000
  out   v0=00000000000000000000000000004000

case frintn h, -2.5, fpcr 800000
  code  1ee44020                  # frintn h0, h1
  in    v1=7ff00000000000017fa000017d01c100 fpcr=800000
  out   v0=0000000000000000000000000000c000

case frintp h, 2.5, fpcr 0
  code  1ee4c020                  # frintp h0, h1
  in    v1=7ff00000000000017fa000017d014100 fpcr=0
  out   v0=00000000000000000000000000004200

case frintp h, -2.5, fpcr 0
  code  1ee4c020                  # frintp h0, h1
  in    v1=7ff00000000000017fa000017d01c100 fpcr=0
  out   v0=0000000000000000000000000000c000

case frintp h, 0.49.., fpcr 0
  code  1ee4c020                  # frintp h0, h1
  in    v1=7ff00000000000017fa000017d0137ff fpcr=0
  out   v0=00000000000000000000000000003c00

case frintp h, -zero, fpcr 0
  code  1ee4c020                  # frintp h0, h1
  in    v1=7ff00000000000017fa000017d018000 fpcr=0
  out   v0=00000000000000000000000000008000

case frintp h, snan, fpcr 0
  code  1ee4c020                  # frintp h0, h1
  in    v1=7ff00000000000017fa000017d017d0a fpcr=0
  out   v0=00000000000000000000000000007f0a fpsr=1

case frintp h, inf, fpcr 0
  code  1ee4c020                  # frintp h0, h1
  in    v1=7ff00000000000017fa000017d017c00 fpcr=0
  out   v0=00000000000000000000000000007c00

case frintp h, 2.5, fpcr 400000
  code  1ee4c020                  # frintp h0, h1
  in    v1=7ff00000000000017fa000017d014100 fpcr=400000
  out   v0=00000000000000000000000000004200

case frintp h, -2.5, fpcr 800000
  code  1ee4c020                  # frintp h0, h1
  in    v1=7ff00000000000017fa000017d01c100 fpcr=800000
  out   v0=0000000000000000000000000000c000

case frintm h, 2.5, fpcr 0
  code  1ee54020                  # frintm h0, h1
  in    v1=7ff00000000000017fa000017d014100 fpcr=0
  out   v0=00000000000000000000000000004000

case frintm h, -2.5, fpcr 0
  code  1ee54020                  # frintm h0, h1
  in    v1=7ff00000000000017fa000017d01c100 fpcr=0
  out   v0=0000000000000000000000000000c200

case frintm h, 0.49.., fpcr 0
  code  1ee54020                  # frintm h0, h1
  in    v1=7ff00000000000017fa000017d0137ff fpcr=0
  out   v0=00000000000000000000000000000000

case frintm h, -zero, fpcr 0
  code  1ee54020                  # frintm h0, h1
  in    v1=7ff00000000000017fa000017d018000 fpcr=0
  out   v0=00000000000000000000000000008000

case frintm h, snan, fpcr 0
  code  1ee54020                  # frintm h0, h1
  in    v1=7ff00000000000017fa000017d017d0a fpcr=0
  out   v0=00000000000000000000000000007f0a fpsr=1

case frintm h, inf, fpcr 0
  code  1ee54020                  # frintm h0, h1
  in    v1=7ff00000000000017fa000017d017c00 fpcr=0
  out   v0=00000000000000000000000000007c00

case frintm h, 2.5, fpcr 400000
  code  1ee54020                  # frintm h0, h1
  in    v1=7ff00000000000017fa000017d014100 fpcr=400000
  out   v0=00000000000000000000000000004000

case frintm h, -2.5, fpcr 800000
  code  1ee54020                  # frintm h0, h1
  in    v1=7ff00000000000017fa000017d01c100 fpcr=800000
  out   v0=0000000000000000000000000000c200

case frintz h, 2.5, fpcr 0
  code  1ee5c020                  # frintz h0, h1
  in    v1=7ff00000000000017fa000017d014100 fpcr=0
  out   v0=00000000000000000000000000004000

case frintz h, -2.5, fpcr 0
  code  1ee5c020                  # frintz h0, h1
  in    v1=7ff00000000000017fa000017d01c100 fpcr=0
  out   v0=0000000000000000000000000000c000

case frintz h, 0.49.., fpcr 0
  code  1ee5c020                  # frintz h0, h1
  in    v1=7ff00000000000017fa000017d0137ff fpcr=0
  out   v0=00000000000000000000000000000000

case frintz h, -zero, fpcr 0
  code  1ee5c020                  # frintz h0, h1
  in    v1=7ff00000000000017fa000017d018000 fpcr=0
  out   v0=00000000000000000000000000008000

case frintz h, snan, fpcr 0
  code  1ee5c020                  # frintz h0, h1
  in    v1=7ff00000000000017fa000017d017d0a fpcr=0
  out   v0=00000000000000000000000000007f0a fpsr=1

case frintz h, inf, fpcr 0
  code  1ee5c020                  # frintz h0, h1
  in    v1=7ff00000000000017fa000017d017c00 fpcr=0
  out   v0=00000000000000000000000000007c00

case frintz h, 2.5, fpcr 400000
  code  1ee5c020                  # frintz h0, h1
  in    v1=7ff00000000000017fa000017d014100 fpcr=400000
  out   v0=00000000000000000000000000004000

case frintz h, -2.5, fpcr 800000
  code  1ee5c020                  # frintz h0, h1
  in    v1=7ff00000000000017fa000017d01c100 fpcr=800000
  out   v0=0000000000000000000000000000c000

case frinta h, 2.5, fpcr 0
  code  1ee64020                  # frinta h0, h1
  in    v1=7ff00000000000017fa000017d014100 fpcr=0
  out   v0=00000000000000000000000000004200

case frinta h, -2.5, fpcr 0
  code  1ee64020                  # frinta h0, h1
  in    v1=7ff00000000000017fa000017d01c100 fpcr=0
  out   v0=0000000000000000000000000000c200

case frinta h, 0.49.., fpcr 0
  code  1ee64020                  # frinta h0, h1
  in    v1=7ff00000000000017fa000017d0137ff fpcr=0
  out   v0=00000000000000000000000000000000

case frinta h, -zero, fpcr 0
  code  1ee64020                  # frinta h0, h1
  in    v1=7ff00000000000017fa000017d018000 fpcr=0
  out   v0=00000000000000000000000000008000

case frinta h, snan, fpcr 0
  code  1ee64020                  # frinta h0, h1
  in    v1=7ff00000000000017fa000017d017d0a fpcr=0
  out   v0=00000000000000000000000000007f0a fpsr=1

case frinta h, inf, fpcr 0
  code  1ee64020                  # frinta h0, h1
  in    v1=7ff00000000000017fa000017d017c00 fpcr=0
  out   v0=00000000000000000000000000007c00

case frinta h, 2.5, fpcr 400000
  code  1ee64020                  # frinta h0, h1
  in    v1=7ff00000000000017fa000017d014100 fpcr=400000
  out   v0=00000000000000000000000000004200

case frinta h, -2.5, fpcr 800000
  code  1ee64020                  # frinta h0, h1
  in    v1=7ff00000000000017fa000017d01c100 fpcr=800000
  out   v0=0000000000000000000000000000c200

case frintx h, 2.5, fpcr 0
  code  1ee74020                  # frintx h0, h1
  in    v1=7ff00000000000017fa000017d014100 fpcr=0
  out   v0=00000000000000000000000000004000 fpsr=10

case frintx h, -2.5, fpcr 0
  code  1ee74020                  # frintx h0, h1
  in    v1=7ff00000000000017fa000017d01c100 fpcr=0
  out   v0=0000000000000000000000000000c000 fpsr=10

case frintx h, 0.49.., fpcr 0
  code  1ee74020                  # frintx h0, h1
  in    v1=7ff00000000000017fa000017d0137ff fpcr=0
  out   v0=00000000000000000000000000000000 fpsr=10

case frintx h, -zero, fpcr 0
  code  1ee74020                  # frintx h0, h1
  in    v1=7ff00000000000017fa000017d018000 fpcr=0
  out   v0=00000000000000000000000000008000

case frintx h, snan, fpcr 0
  code  1ee74020                  # frintx h0, h1
  in    v1=7ff00000000000017fa000017d017d0a fpcr=0
  out   v0=00000000000000000000000000007f0a fpsr=1

case frintx h, inf, fpcr 0
  code  1ee74020                  # frintx h0, h1
  in    v1=7ff00000000000017fa000017d017c00 fpcr=0
  out   v0=00000000000000000000000000007c00

case frintx h, 2.5, fpcr 400000
  code  1ee74020                  # frintx h0, h1
  in    v1=7ff00000000000017fa000017d014100 fpcr=400000
  out   v0=00000000000000000000000000004200 fpsr=10

case frintx h, -2.5, fpcr 800000
  code  1ee74020                  # frintx h0, h1
  in    v1=7ff00000000000017fa000017d01c100 fpcr=800000
  out   v0=0000000000000000000000000000c200 fpsr=10

case frinti h, 2.5, fpcr 0
  code  1ee7c020                  # frinti h0, h1
  in    v1=7ff00000000000017fa000017d014100 fpcr=0
  out   v0=00000000000000000000000000004000

case frinti h, -2.5, fpcr 0
  code  1ee7c020                  # frinti h0, h1
  in    v1=7ff00000000000017fa000017d01c100 fpcr=0
  out   v0=0000000000000000000000000000c000

case frinti h, 0.49.., fpcr 0
  code  1ee7c020                  # frinti h0, h1
  in    v1=7ff00000000000017fa000017d0137ff fpcr=0
  out   v0=00000000000000000000000000000000

case frinti h, -zero, fpcr 0
  code  1ee7c020                  # frinti h0, h1
  in    v1=7ff00000000000017fa000017d018000 fpcr=0
  out   v0=00000000000000000000000000008000

case frinti h, snan, fpcr 0
  code  1ee7c020                  # frinti h0, h1
  in    v1=7ff00000000000017fa000017d017d0a fpcr=0
  out   v0=00000000000000000000000000007f0a fpsr=1

case frinti h, inf, fpcr 0
  code  1ee7c020                  # frinti h0, h1
  in    v1=7ff00000000000017fa000017d017c00 fpcr=0
  out   v0=00000000000000000000000000007c00

case frinti h, 2.5, fpcr 400000
  code  1ee7c020                  # frinti h0, h1
  in    v1=7ff00000000000017fa000017d014100 fpcr=400000
  out   v0=00000000000000000000000000004200

case frinti h, -2.5, fpcr 800000
  code  1ee7c020                  # frinti h0, h1
  in    v1=7ff00000000000017fa000017d01c100 fpcr=800000
  out   v0=0000000000000000000000000000c200
