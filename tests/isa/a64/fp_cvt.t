# SPDX-License-Identifier: MIT
# Scalar conversions.

case fcvtns w, d, 2.5
  code  1e600020                  # fcvtns w0, d1
  in    v1=7ff00000000000014004000000000000
  out   x0=2 fpsr=10

case fcvtns w, d, -2.5
  code  1e600020                  # fcvtns w0, d1
  in    v1=7ff0000000000001c004000000000000
  out   x0=fffffffe fpsr=10

case fcvtns w, d, 0.49..
  code  1e600020                  # fcvtns w0, d1
  in    v1=7ff00000000000013fdfffffffffffff
  out   x0=0 fpsr=10

case fcvtns w, d, 3e9
  code  1e600020                  # fcvtns w0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   x0=7fffffff fpsr=1

case fcvtns w, d, qnan
  code  1e600020                  # fcvtns w0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   x0=0 fpsr=1

case fcvtns w, d, -inf
  code  1e600020                  # fcvtns w0, d1
  in    v1=7ff0000000000001fff0000000000000
  out   x0=80000000 fpsr=1

case fcvtns x, d, 2.5
  code  9e600020                  # fcvtns x0, d1
  in    v1=7ff00000000000014004000000000000
  out   x0=2 fpsr=10

case fcvtns x, d, -2.5
  code  9e600020                  # fcvtns x0, d1
  in    v1=7ff0000000000001c004000000000000
  out   x0=fffffffffffffffe fpsr=10

case fcvtns x, d, 0.49..
  code  9e600020                  # fcvtns x0, d1
  in    v1=7ff00000000000013fdfffffffffffff
  out   x0=0 fpsr=10

case fcvtns x, d, 3e9
  code  9e600020                  # fcvtns x0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   x0=b2d05e00

case fcvtns x, d, qnan
  code  9e600020                  # fcvtns x0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   x0=0 fpsr=1

case fcvtns x, d, -inf
  code  9e600020                  # fcvtns x0, d1
  in    v1=7ff0000000000001fff0000000000000
  out   x0=8000000000000000 fpsr=1

case fcvtnu w, d, 2.5
  code  1e610020                  # fcvtnu w0, d1
  in    v1=7ff00000000000014004000000000000
  out   x0=2 fpsr=10

case fcvtnu w, d, -2.5
  code  1e610020                  # fcvtnu w0, d1
  in    v1=7ff0000000000001c004000000000000
  out   x0=0 fpsr=1

case fcvtnu w, d, 0.49..
  code  1e610020                  # fcvtnu w0, d1
  in    v1=7ff00000000000013fdfffffffffffff
  out   x0=0 fpsr=10

case fcvtnu w, d, 3e9
  code  1e610020                  # fcvtnu w0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   x0=b2d05e00

case fcvtnu w, d, qnan
  code  1e610020                  # fcvtnu w0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   x0=0 fpsr=1

case fcvtnu w, d, -inf
  code  1e610020                  # fcvtnu w0, d1
  in    v1=7ff0000000000001fff0000000000000
  out   x0=0 fpsr=1

case fcvtnu x, d, 2.5
  code  9e610020                  # fcvtnu x0, d1
  in    v1=7ff00000000000014004000000000000
  out   x0=2 fpsr=10

case fcvtnu x, d, -2.5
  code  9e610020                  # fcvtnu x0, d1
  in    v1=7ff0000000000001c004000000000000
  out   x0=0 fpsr=1

case fcvtnu x, d, 0.49..
  code  9e610020                  # fcvtnu x0, d1
  in    v1=7ff00000000000013fdfffffffffffff
  out   x0=0 fpsr=10

case fcvtnu x, d, 3e9
  code  9e610020                  # fcvtnu x0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   x0=b2d05e00

case fcvtnu x, d, qnan
  code  9e610020                  # fcvtnu x0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   x0=0 fpsr=1

case fcvtnu x, d, -inf
  code  9e610020                  # fcvtnu x0, d1
  in    v1=7ff0000000000001fff0000000000000
  out   x0=0 fpsr=1

case fcvtms w, d, 2.5
  code  1e700020                  # fcvtms w0, d1
  in    v1=7ff00000000000014004000000000000
  out   x0=2 fpsr=10

case fcvtms w, d, -2.5
  code  1e700020                  # fcvtms w0, d1
  in    v1=7ff0000000000001c004000000000000
  out   x0=fffffffd fpsr=10

case fcvtms w, d, 0.49..
  code  1e700020                  # fcvtms w0, d1
  in    v1=7ff00000000000013fdfffffffffffff
  out   x0=0 fpsr=10

case fcvtms w, d, 3e9
  code  1e700020                  # fcvtms w0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   x0=7fffffff fpsr=1

case fcvtms w, d, qnan
  code  1e700020                  # fcvtms w0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   x0=0 fpsr=1

case fcvtms w, d, -inf
  code  1e700020                  # fcvtms w0, d1
  in    v1=7ff0000000000001fff0000000000000
  out   x0=80000000 fpsr=1

case fcvtms x, d, 2.5
  code  9e700020                  # fcvtms x0, d1
  in    v1=7ff00000000000014004000000000000
  out   x0=2 fpsr=10

case fcvtms x, d, -2.5
  code  9e700020                  # fcvtms x0, d1
  in    v1=7ff0000000000001c004000000000000
  out   x0=fffffffffffffffd fpsr=10

case fcvtms x, d, 0.49..
  code  9e700020                  # fcvtms x0, d1
  in    v1=7ff00000000000013fdfffffffffffff
  out   x0=0 fpsr=10

case fcvtms x, d, 3e9
  code  9e700020                  # fcvtms x0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   x0=b2d05e00

case fcvtms x, d, qnan
  code  9e700020                  # fcvtms x0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   x0=0 fpsr=1

case fcvtms x, d, -inf
  code  9e700020                  # fcvtms x0, d1
  in    v1=7ff0000000000001fff0000000000000
  out   x0=8000000000000000 fpsr=1

case fcvtmu w, d, 2.5
  code  1e710020                  # fcvtmu w0, d1
  in    v1=7ff00000000000014004000000000000
  out   x0=2 fpsr=10

case fcvtmu w, d, -2.5
  code  1e710020                  # fcvtmu w0, d1
  in    v1=7ff0000000000001c004000000000000
  out   x0=0 fpsr=1

case fcvtmu w, d, 0.49..
  code  1e710020                  # fcvtmu w0, d1
  in    v1=7ff00000000000013fdfffffffffffff
  out   x0=0 fpsr=10

case fcvtmu w, d, 3e9
  code  1e710020                  # fcvtmu w0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   x0=b2d05e00

case fcvtmu w, d, qnan
  code  1e710020                  # fcvtmu w0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   x0=0 fpsr=1

case fcvtmu w, d, -inf
  code  1e710020                  # fcvtmu w0, d1
  in    v1=7ff0000000000001fff0000000000000
  out   x0=0 fpsr=1

case fcvtmu x, d, 2.5
  code  9e710020                  # fcvtmu x0, d1
  in    v1=7ff00000000000014004000000000000
  out   x0=2 fpsr=10

case fcvtmu x, d, -2.5
  code  9e710020                  # fcvtmu x0, d1
  in    v1=7ff0000000000001c004000000000000
  out   x0=0 fpsr=1

case fcvtmu x, d, 0.49..
  code  9e710020                  # fcvtmu x0, d1
  in    v1=7ff00000000000013fdfffffffffffff
  out   x0=0 fpsr=10

case fcvtmu x, d, 3e9
  code  9e710020                  # fcvtmu x0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   x0=b2d05e00

case fcvtmu x, d, qnan
  code  9e710020                  # fcvtmu x0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   x0=0 fpsr=1

case fcvtmu x, d, -inf
  code  9e710020                  # fcvtmu x0, d1
  in    v1=7ff0000000000001fff0000000000000
  out   x0=0 fpsr=1

case fcvtps w, d, 2.5
  code  1e680020                  # fcvtps w0, d1
  in    v1=7ff00000000000014004000000000000
  out   x0=3 fpsr=10

case fcvtps w, d, -2.5
  code  1e680020                  # fcvtps w0, d1
  in    v1=7ff0000000000001c004000000000000
  out   x0=fffffffe fpsr=10

case fcvtps w, d, 0.49..
  code  1e680020                  # fcvtps w0, d1
  in    v1=7ff00000000000013fdfffffffffffff
  out   x0=1 fpsr=10

case fcvtps w, d, 3e9
  code  1e680020                  # fcvtps w0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   x0=7fffffff fpsr=1

case fcvtps w, d, qnan
  code  1e680020                  # fcvtps w0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   x0=0 fpsr=1

case fcvtps w, d, -inf
  code  1e680020                  # fcvtps w0, d1
  in    v1=7ff0000000000001fff0000000000000
  out   x0=80000000 fpsr=1

case fcvtps x, d, 2.5
  code  9e680020                  # fcvtps x0, d1
  in    v1=7ff00000000000014004000000000000
  out   x0=3 fpsr=10

case fcvtps x, d, -2.5
  code  9e680020                  # fcvtps x0, d1
  in    v1=7ff0000000000001c004000000000000
  out   x0=fffffffffffffffe fpsr=10

case fcvtps x, d, 0.49..
  code  9e680020                  # fcvtps x0, d1
  in    v1=7ff00000000000013fdfffffffffffff
  out   x0=1 fpsr=10

case fcvtps x, d, 3e9
  code  9e680020                  # fcvtps x0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   x0=b2d05e00

case fcvtps x, d, qnan
  code  9e680020                  # fcvtps x0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   x0=0 fpsr=1

case fcvtps x, d, -inf
  code  9e680020                  # fcvtps x0, d1
  in    v1=7ff0000000000001fff0000000000000
  out   x0=8000000000000000 fpsr=1

case fcvtpu w, d, 2.5
  code  1e690020                  # fcvtpu w0, d1
  in    v1=7ff00000000000014004000000000000
  out   x0=3 fpsr=10

case fcvtpu w, d, -2.5
  code  1e690020                  # fcvtpu w0, d1
  in    v1=7ff0000000000001c004000000000000
  out   x0=0 fpsr=1

case fcvtpu w, d, 0.49..
  code  1e690020                  # fcvtpu w0, d1
  in    v1=7ff00000000000013fdfffffffffffff
  out   x0=1 fpsr=10

case fcvtpu w, d, 3e9
  code  1e690020                  # fcvtpu w0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   x0=b2d05e00

case fcvtpu w, d, qnan
  code  1e690020                  # fcvtpu w0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   x0=0 fpsr=1

case fcvtpu w, d, -inf
  code  1e690020                  # fcvtpu w0, d1
  in    v1=7ff0000000000001fff0000000000000
  out   x0=0 fpsr=1

case fcvtpu x, d, 2.5
  code  9e690020                  # fcvtpu x0, d1
  in    v1=7ff00000000000014004000000000000
  out   x0=3 fpsr=10

case fcvtpu x, d, -2.5
  code  9e690020                  # fcvtpu x0, d1
  in    v1=7ff0000000000001c004000000000000
  out   x0=0 fpsr=1

case fcvtpu x, d, 0.49..
  code  9e690020                  # fcvtpu x0, d1
  in    v1=7ff00000000000013fdfffffffffffff
  out   x0=1 fpsr=10

case fcvtpu x, d, 3e9
  code  9e690020                  # fcvtpu x0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   x0=b2d05e00

case fcvtpu x, d, qnan
  code  9e690020                  # fcvtpu x0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   x0=0 fpsr=1

case fcvtpu x, d, -inf
  code  9e690020                  # fcvtpu x0, d1
  in    v1=7ff0000000000001fff0000000000000
  out   x0=0 fpsr=1

case fcvtzs w, d, 2.5
  code  1e780020                  # fcvtzs w0, d1
  in    v1=7ff00000000000014004000000000000
  out   x0=2 fpsr=10

case fcvtzs w, d, -2.5
  code  1e780020                  # fcvtzs w0, d1
  in    v1=7ff0000000000001c004000000000000
  out   x0=fffffffe fpsr=10

case fcvtzs w, d, 0.49..
  code  1e780020                  # fcvtzs w0, d1
  in    v1=7ff00000000000013fdfffffffffffff
  out   x0=0 fpsr=10

case fcvtzs w, d, 3e9
  code  1e780020                  # fcvtzs w0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   x0=7fffffff fpsr=1

case fcvtzs w, d, qnan
  code  1e780020                  # fcvtzs w0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   x0=0 fpsr=1

case fcvtzs w, d, -inf
  code  1e780020                  # fcvtzs w0, d1
  in    v1=7ff0000000000001fff0000000000000
  out   x0=80000000 fpsr=1

case fcvtzs x, d, 2.5
  code  9e780020                  # fcvtzs x0, d1
  in    v1=7ff00000000000014004000000000000
  out   x0=2 fpsr=10

case fcvtzs x, d, -2.5
  code  9e780020                  # fcvtzs x0, d1
  in    v1=7ff0000000000001c004000000000000
  out   x0=fffffffffffffffe fpsr=10

case fcvtzs x, d, 0.49..
  code  9e780020                  # fcvtzs x0, d1
  in    v1=7ff00000000000013fdfffffffffffff
  out   x0=0 fpsr=10

case fcvtzs x, d, 3e9
  code  9e780020                  # fcvtzs x0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   x0=b2d05e00

case fcvtzs x, d, qnan
  code  9e780020                  # fcvtzs x0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   x0=0 fpsr=1

case fcvtzs x, d, -inf
  code  9e780020                  # fcvtzs x0, d1
  in    v1=7ff0000000000001fff0000000000000
  out   x0=8000000000000000 fpsr=1

case fcvtzu w, d, 2.5
  code  1e790020                  # fcvtzu w0, d1
  in    v1=7ff00000000000014004000000000000
  out   x0=2 fpsr=10

case fcvtzu w, d, -2.5
  code  1e790020                  # fcvtzu w0, d1
  in    v1=7ff0000000000001c004000000000000
  out   x0=0 fpsr=1

case fcvtzu w, d, 0.49..
  code  1e790020                  # fcvtzu w0, d1
  in    v1=7ff00000000000013fdfffffffffffff
  out   x0=0 fpsr=10

case fcvtzu w, d, 3e9
  code  1e790020                  # fcvtzu w0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   x0=b2d05e00

case fcvtzu w, d, qnan
  code  1e790020                  # fcvtzu w0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   x0=0 fpsr=1

case fcvtzu w, d, -inf
  code  1e790020                  # fcvtzu w0, d1
  in    v1=7ff0000000000001fff0000000000000
  out   x0=0 fpsr=1

case fcvtzu x, d, 2.5
  code  9e790020                  # fcvtzu x0, d1
  in    v1=7ff00000000000014004000000000000
  out   x0=2 fpsr=10

case fcvtzu x, d, -2.5
  code  9e790020                  # fcvtzu x0, d1
  in    v1=7ff0000000000001c004000000000000
  out   x0=0 fpsr=1

case fcvtzu x, d, 0.49..
  code  9e790020                  # fcvtzu x0, d1
  in    v1=7ff00000000000013fdfffffffffffff
  out   x0=0 fpsr=10

case fcvtzu x, d, 3e9
  code  9e790020                  # fcvtzu x0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   x0=b2d05e00

case fcvtzu x, d, qnan
  code  9e790020                  # fcvtzu x0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   x0=0 fpsr=1

case fcvtzu x, d, -inf
  code  9e790020                  # fcvtzu x0, d1
  in    v1=7ff0000000000001fff0000000000000
  out   x0=0 fpsr=1

case fcvtas w, d, 2.5
  code  1e640020                  # fcvtas w0, d1
  in    v1=7ff00000000000014004000000000000
  out   x0=3 fpsr=10

case fcvtas w, d, -2.5
  code  1e640020                  # fcvtas w0, d1
  in    v1=7ff0000000000001c004000000000000
  out   x0=fffffffd fpsr=10

case fcvtas w, d, 0.49..
  code  1e640020                  # fcvtas w0, d1
  in    v1=7ff00000000000013fdfffffffffffff
  out   x0=0 fpsr=10

case fcvtas w, d, 3e9
  code  1e640020                  # fcvtas w0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   x0=7fffffff fpsr=1

case fcvtas w, d, qnan
  code  1e640020                  # fcvtas w0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   x0=0 fpsr=1

case fcvtas w, d, -inf
  code  1e640020                  # fcvtas w0, d1
  in    v1=7ff0000000000001fff0000000000000
  out   x0=80000000 fpsr=1

case fcvtas x, d, 2.5
  code  9e640020                  # fcvtas x0, d1
  in    v1=7ff00000000000014004000000000000
  out   x0=3 fpsr=10

case fcvtas x, d, -2.5
  code  9e640020                  # fcvtas x0, d1
  in    v1=7ff0000000000001c004000000000000
  out   x0=fffffffffffffffd fpsr=10

case fcvtas x, d, 0.49..
  code  9e640020                  # fcvtas x0, d1
  in    v1=7ff00000000000013fdfffffffffffff
  out   x0=0 fpsr=10

case fcvtas x, d, 3e9
  code  9e640020                  # fcvtas x0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   x0=b2d05e00

case fcvtas x, d, qnan
  code  9e640020                  # fcvtas x0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   x0=0 fpsr=1

case fcvtas x, d, -inf
  code  9e640020                  # fcvtas x0, d1
  in    v1=7ff0000000000001fff0000000000000
  out   x0=8000000000000000 fpsr=1

case fcvtau w, d, 2.5
  code  1e650020                  # fcvtau w0, d1
  in    v1=7ff00000000000014004000000000000
  out   x0=3 fpsr=10

case fcvtau w, d, -2.5
  code  1e650020                  # fcvtau w0, d1
  in    v1=7ff0000000000001c004000000000000
  out   x0=0 fpsr=1

case fcvtau w, d, 0.49..
  code  1e650020                  # fcvtau w0, d1
  in    v1=7ff00000000000013fdfffffffffffff
  out   x0=0 fpsr=10

case fcvtau w, d, 3e9
  code  1e650020                  # fcvtau w0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   x0=b2d05e00

case fcvtau w, d, qnan
  code  1e650020                  # fcvtau w0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   x0=0 fpsr=1

case fcvtau w, d, -inf
  code  1e650020                  # fcvtau w0, d1
  in    v1=7ff0000000000001fff0000000000000
  out   x0=0 fpsr=1

case fcvtau x, d, 2.5
  code  9e650020                  # fcvtau x0, d1
  in    v1=7ff00000000000014004000000000000
  out   x0=3 fpsr=10

case fcvtau x, d, -2.5
  code  9e650020                  # fcvtau x0, d1
  in    v1=7ff0000000000001c004000000000000
  out   x0=0 fpsr=1

case fcvtau x, d, 0.49..
  code  9e650020                  # fcvtau x0, d1
  in    v1=7ff00000000000013fdfffffffffffff
  out   x0=0 fpsr=10

case fcvtau x, d, 3e9
  code  9e650020                  # fcvtau x0, d1
  in    v1=7ff000000000000141e65a0bc0000000
  out   x0=b2d05e00

case fcvtau x, d, qnan
  code  9e650020                  # fcvtau x0, d1
  in    v1=7ff00000000000017ff8000000001234
  out   x0=0 fpsr=1

case fcvtau x, d, -inf
  code  9e650020                  # fcvtau x0, d1
  in    v1=7ff0000000000001fff0000000000000
  out   x0=0 fpsr=1

case fcvtzs w, d, #7
  code  1e58e420                  # fcvtzs w0, d1, #7
  in    v1=7ff00000000000013fd5555555555555
  out   x0=2a fpsr=10

case fcvtzs w, d, #32, out of range
  code  1e588020                  # fcvtzs w0, d1, #32
  in    v1=7ff00000000000017fefffffffffffff
  out   x0=7fffffff fpsr=1

case scvtf d, w 0
  code  1e620020                  # scvtf d0, w1
  in    x1=0
  out   v0=00000000000000000000000000000000

case scvtf d, w ffffffff80000001
  code  1e620020                  # scvtf d0, w1
  in    x1=ffffffff80000001
  out   v0=0000000000000000c1dfffffffc00000

case scvtf d, w 7fffffffffffffff
  code  1e620020                  # scvtf d0, w1
  in    x1=7fffffffffffffff
  out   v0=0000000000000000bff0000000000000

case scvtf d, w ffffffffffffffff
  code  1e620020                  # scvtf d0, w1
  in    x1=ffffffffffffffff
  out   v0=0000000000000000bff0000000000000

case scvtf d, w, #9
  code  1e42dc20                  # scvtf d0, w1, #9
  in    x1=ffffffff80000001
  out   v0=0000000000000000c14fffffffc00000

case fcvtzs x, d, #7
  code  9e58e420                  # fcvtzs x0, d1, #7
  in    v1=7ff00000000000013fd5555555555555
  out   x0=2a fpsr=10

case fcvtzs x, d, #32, out of range
  code  9e588020                  # fcvtzs x0, d1, #32
  in    v1=7ff00000000000017fefffffffffffff
  out   x0=7fffffffffffffff fpsr=1

case scvtf d, x 0
  code  9e620020                  # scvtf d0, x1
  in    x1=0
  out   v0=00000000000000000000000000000000

case scvtf d, x ffffffff80000001
  code  9e620020                  # scvtf d0, x1
  in    x1=ffffffff80000001
  out   v0=0000000000000000c1dfffffffc00000

case scvtf d, x 7fffffffffffffff
  code  9e620020                  # scvtf d0, x1
  in    x1=7fffffffffffffff
  out   v0=000000000000000043e0000000000000 fpsr=10

case scvtf d, x ffffffffffffffff
  code  9e620020                  # scvtf d0, x1
  in    x1=ffffffffffffffff
  out   v0=0000000000000000bff0000000000000

case scvtf d, x, #9
  code  9e42dc20                  # scvtf d0, x1, #9
  in    x1=ffffffff80000001
  out   v0=0000000000000000c14fffffffc00000

case fcvtzu w, d, #7
  code  1e59e420                  # fcvtzu w0, d1, #7
  in    v1=7ff00000000000013fd5555555555555
  out   x0=2a fpsr=10

case fcvtzu w, d, #32, out of range
  code  1e598020                  # fcvtzu w0, d1, #32
  in    v1=7ff00000000000017fefffffffffffff
  out   x0=ffffffff fpsr=1

case ucvtf d, w 0
  code  1e630020                  # ucvtf d0, w1
  in    x1=0
  out   v0=00000000000000000000000000000000

case ucvtf d, w ffffffff80000001
  code  1e630020                  # ucvtf d0, w1
  in    x1=ffffffff80000001
  out   v0=000000000000000041e0000000200000

case ucvtf d, w 7fffffffffffffff
  code  1e630020                  # ucvtf d0, w1
  in    x1=7fffffffffffffff
  out   v0=000000000000000041efffffffe00000

case ucvtf d, w ffffffffffffffff
  code  1e630020                  # ucvtf d0, w1
  in    x1=ffffffffffffffff
  out   v0=000000000000000041efffffffe00000

case ucvtf d, w, #9
  code  1e43dc20                  # ucvtf d0, w1, #9
  in    x1=ffffffff80000001
  out   v0=00000000000000004150000000200000

case fcvtzu x, d, #7
  code  9e59e420                  # fcvtzu x0, d1, #7
  in    v1=7ff00000000000013fd5555555555555
  out   x0=2a fpsr=10

case fcvtzu x, d, #32, out of range
  code  9e598020                  # fcvtzu x0, d1, #32
  in    v1=7ff00000000000017fefffffffffffff
  out   x0=ffffffffffffffff fpsr=1

case ucvtf d, x 0
  code  9e630020                  # ucvtf d0, x1
  in    x1=0
  out   v0=00000000000000000000000000000000

case ucvtf d, x ffffffff80000001
  code  9e630020                  # ucvtf d0, x1
  in    x1=ffffffff80000001
  out   v0=000000000000000043effffffff00000 fpsr=10

case ucvtf d, x 7fffffffffffffff
  code  9e630020                  # ucvtf d0, x1
  in    x1=7fffffffffffffff
  out   v0=000000000000000043e0000000000000 fpsr=10

case ucvtf d, x ffffffffffffffff
  code  9e630020                  # ucvtf d0, x1
  in    x1=ffffffffffffffff
  out   v0=000000000000000043f0000000000000 fpsr=10

case ucvtf d, x, #9
  code  9e43dc20                  # ucvtf d0, x1, #9
  in    x1=ffffffff80000001
  out   v0=0000000000000000435ffffffff00000 fpsr=10

case fcvt s, d, third
  code  1e624020                  # fcvt s0, d1
  in    v1=7ff00000000000013fd5555555555555
  out   v0=0000000000000000000000003eaaaaab fpsr=10

case fcvt s, d, inf
  code  1e624020                  # fcvt s0, d1
  in    v1=7ff00000000000017ff0000000000000
  out   v0=0000000000000000000000007f800000

case fcvt s, d, -qnan
  code  1e624020                  # fcvt s0, d1
  in    v1=7ff0000000000001fff8000000005678
  out   v0=000000000000000000000000ffc00000

case fcvt s, d, snan
  code  1e624020                  # fcvt s0, d1
  in    v1=7ff00000000000017ff4000000000abc
  out   v0=0000000000000000000000007fe00000 fpsr=1

case fcvt s, d, max
  code  1e624020                  # fcvt s0, d1
  in    v1=7ff00000000000017fefffffffffffff
  out   v0=0000000000000000000000007f800000 fpsr=14

case fcvt s, d, denormal
  code  1e624020                  # fcvt s0, d1
  in    v1=7ff0000000000001000000000000000f
  out   v0=00000000000000000000000000000000 fpsr=18

case fcvt s, d, -zero
  code  1e624020                  # fcvt s0, d1
  in    v1=7ff00000000000018000000000000000
  out   v0=00000000000000000000000080000000

case fcvt h, d, third
  code  1e63c020                  # fcvt h0, d1
  in    v1=7ff00000000000013fd5555555555555
  out   v0=00000000000000000000000000003555 fpsr=10

case fcvt h, d, inf
  code  1e63c020                  # fcvt h0, d1
  in    v1=7ff00000000000017ff0000000000000
  out   v0=00000000000000000000000000007c00

case fcvt h, d, -qnan
  code  1e63c020                  # fcvt h0, d1
  in    v1=7ff0000000000001fff8000000005678
  out   v0=0000000000000000000000000000fe00

case fcvt h, d, snan
  code  1e63c020                  # fcvt h0, d1
  in    v1=7ff00000000000017ff4000000000abc
  out   v0=00000000000000000000000000007f00 fpsr=1

case fcvt h, d, max
  code  1e63c020                  # fcvt h0, d1
  in    v1=7ff00000000000017fefffffffffffff
  out   v0=00000000000000000000000000007c00 fpsr=14

case fcvt h, d, denormal
  code  1e63c020                  # fcvt h0, d1
  in    v1=7ff0000000000001000000000000000f
  out   v0=00000000000000000000000000000000 fpsr=18

case fcvt h, d, -zero
  code  1e63c020                  # fcvt h0, d1
  in    v1=7ff00000000000018000000000000000
  out   v0=00000000000000000000000000008000

case fcvtns w, s, 2.5
  code  1e200020                  # fcvtns w0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   x0=2 fpsr=10

case fcvtns w, s, -2.5
  code  1e200020                  # fcvtns w0, s1
  in    v1=7ff00000000000017fa00001c0200000
  out   x0=fffffffe fpsr=10

case fcvtns w, s, 0.49..
  code  1e200020                  # fcvtns w0, s1
  in    v1=7ff00000000000017fa000013effffff
  out   x0=0 fpsr=10

case fcvtns w, s, 3e9
  code  1e200020                  # fcvtns w0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   x0=7fffffff fpsr=1

case fcvtns w, s, qnan
  code  1e200020                  # fcvtns w0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   x0=0 fpsr=1

case fcvtns w, s, -inf
  code  1e200020                  # fcvtns w0, s1
  in    v1=7ff00000000000017fa00001ff800000
  out   x0=80000000 fpsr=1

case fcvtns x, s, 2.5
  code  9e200020                  # fcvtns x0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   x0=2 fpsr=10

case fcvtns x, s, -2.5
  code  9e200020                  # fcvtns x0, s1
  in    v1=7ff00000000000017fa00001c0200000
  out   x0=fffffffffffffffe fpsr=10

case fcvtns x, s, 0.49..
  code  9e200020                  # fcvtns x0, s1
  in    v1=7ff00000000000017fa000013effffff
  out   x0=0 fpsr=10

case fcvtns x, s, 3e9
  code  9e200020                  # fcvtns x0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   x0=b2d05e00

case fcvtns x, s, qnan
  code  9e200020                  # fcvtns x0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   x0=0 fpsr=1

case fcvtns x, s, -inf
  code  9e200020                  # fcvtns x0, s1
  in    v1=7ff00000000000017fa00001ff800000
  out   x0=8000000000000000 fpsr=1

case fcvtnu w, s, 2.5
  code  1e210020                  # fcvtnu w0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   x0=2 fpsr=10

case fcvtnu w, s, -2.5
  code  1e210020                  # fcvtnu w0, s1
  in    v1=7ff00000000000017fa00001c0200000
  out   x0=0 fpsr=1

case fcvtnu w, s, 0.49..
  code  1e210020                  # fcvtnu w0, s1
  in    v1=7ff00000000000017fa000013effffff
  out   x0=0 fpsr=10

case fcvtnu w, s, 3e9
  code  1e210020                  # fcvtnu w0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   x0=b2d05e00

case fcvtnu w, s, qnan
  code  1e210020                  # fcvtnu w0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   x0=0 fpsr=1

case fcvtnu w, s, -inf
  code  1e210020                  # fcvtnu w0, s1
  in    v1=7ff00000000000017fa00001ff800000
  out   x0=0 fpsr=1

case fcvtnu x, s, 2.5
  code  9e210020                  # fcvtnu x0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   x0=2 fpsr=10

case fcvtnu x, s, -2.5
  code  9e210020                  # fcvtnu x0, s1
  in    v1=7ff00000000000017fa00001c0200000
  out   x0=0 fpsr=1

case fcvtnu x, s, 0.49..
  code  9e210020                  # fcvtnu x0, s1
  in    v1=7ff00000000000017fa000013effffff
  out   x0=0 fpsr=10

case fcvtnu x, s, 3e9
  code  9e210020                  # fcvtnu x0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   x0=b2d05e00

case fcvtnu x, s, qnan
  code  9e210020                  # fcvtnu x0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   x0=0 fpsr=1

case fcvtnu x, s, -inf
  code  9e210020                  # fcvtnu x0, s1
  in    v1=7ff00000000000017fa00001ff800000
  out   x0=0 fpsr=1

case fcvtms w, s, 2.5
  code  1e300020                  # fcvtms w0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   x0=2 fpsr=10

case fcvtms w, s, -2.5
  code  1e300020                  # fcvtms w0, s1
  in    v1=7ff00000000000017fa00001c0200000
  out   x0=fffffffd fpsr=10

case fcvtms w, s, 0.49..
  code  1e300020                  # fcvtms w0, s1
  in    v1=7ff00000000000017fa000013effffff
  out   x0=0 fpsr=10

case fcvtms w, s, 3e9
  code  1e300020                  # fcvtms w0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   x0=7fffffff fpsr=1

case fcvtms w, s, qnan
  code  1e300020                  # fcvtms w0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   x0=0 fpsr=1

case fcvtms w, s, -inf
  code  1e300020                  # fcvtms w0, s1
  in    v1=7ff00000000000017fa00001ff800000
  out   x0=80000000 fpsr=1

case fcvtms x, s, 2.5
  code  9e300020                  # fcvtms x0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   x0=2 fpsr=10

case fcvtms x, s, -2.5
  code  9e300020                  # fcvtms x0, s1
  in    v1=7ff00000000000017fa00001c0200000
  out   x0=fffffffffffffffd fpsr=10

case fcvtms x, s, 0.49..
  code  9e300020                  # fcvtms x0, s1
  in    v1=7ff00000000000017fa000013effffff
  out   x0=0 fpsr=10

case fcvtms x, s, 3e9
  code  9e300020                  # fcvtms x0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   x0=b2d05e00

case fcvtms x, s, qnan
  code  9e300020                  # fcvtms x0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   x0=0 fpsr=1

case fcvtms x, s, -inf
  code  9e300020                  # fcvtms x0, s1
  in    v1=7ff00000000000017fa00001ff800000
  out   x0=8000000000000000 fpsr=1

case fcvtmu w, s, 2.5
  code  1e310020                  # fcvtmu w0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   x0=2 fpsr=10

case fcvtmu w, s, -2.5
  code  1e310020                  # fcvtmu w0, s1
  in    v1=7ff00000000000017fa00001c0200000
  out   x0=0 fpsr=1

case fcvtmu w, s, 0.49..
  code  1e310020                  # fcvtmu w0, s1
  in    v1=7ff00000000000017fa000013effffff
  out   x0=0 fpsr=10

case fcvtmu w, s, 3e9
  code  1e310020                  # fcvtmu w0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   x0=b2d05e00

case fcvtmu w, s, qnan
  code  1e310020                  # fcvtmu w0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   x0=0 fpsr=1

case fcvtmu w, s, -inf
  code  1e310020                  # fcvtmu w0, s1
  in    v1=7ff00000000000017fa00001ff800000
  out   x0=0 fpsr=1

case fcvtmu x, s, 2.5
  code  9e310020                  # fcvtmu x0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   x0=2 fpsr=10

case fcvtmu x, s, -2.5
  code  9e310020                  # fcvtmu x0, s1
  in    v1=7ff00000000000017fa00001c0200000
  out   x0=0 fpsr=1

case fcvtmu x, s, 0.49..
  code  9e310020                  # fcvtmu x0, s1
  in    v1=7ff00000000000017fa000013effffff
  out   x0=0 fpsr=10

case fcvtmu x, s, 3e9
  code  9e310020                  # fcvtmu x0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   x0=b2d05e00

case fcvtmu x, s, qnan
  code  9e310020                  # fcvtmu x0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   x0=0 fpsr=1

case fcvtmu x, s, -inf
  code  9e310020                  # fcvtmu x0, s1
  in    v1=7ff00000000000017fa00001ff800000
  out   x0=0 fpsr=1

case fcvtps w, s, 2.5
  code  1e280020                  # fcvtps w0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   x0=3 fpsr=10

case fcvtps w, s, -2.5
  code  1e280020                  # fcvtps w0, s1
  in    v1=7ff00000000000017fa00001c0200000
  out   x0=fffffffe fpsr=10

case fcvtps w, s, 0.49..
  code  1e280020                  # fcvtps w0, s1
  in    v1=7ff00000000000017fa000013effffff
  out   x0=1 fpsr=10

case fcvtps w, s, 3e9
  code  1e280020                  # fcvtps w0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   x0=7fffffff fpsr=1

case fcvtps w, s, qnan
  code  1e280020                  # fcvtps w0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   x0=0 fpsr=1

case fcvtps w, s, -inf
  code  1e280020                  # fcvtps w0, s1
  in    v1=7ff00000000000017fa00001ff800000
  out   x0=80000000 fpsr=1

case fcvtps x, s, 2.5
  code  9e280020                  # fcvtps x0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   x0=3 fpsr=10

case fcvtps x, s, -2.5
  code  9e280020                  # fcvtps x0, s1
  in    v1=7ff00000000000017fa00001c0200000
  out   x0=fffffffffffffffe fpsr=10

case fcvtps x, s, 0.49..
  code  9e280020                  # fcvtps x0, s1
  in    v1=7ff00000000000017fa000013effffff
  out   x0=1 fpsr=10

case fcvtps x, s, 3e9
  code  9e280020                  # fcvtps x0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   x0=b2d05e00

case fcvtps x, s, qnan
  code  9e280020                  # fcvtps x0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   x0=0 fpsr=1

case fcvtps x, s, -inf
  code  9e280020                  # fcvtps x0, s1
  in    v1=7ff00000000000017fa00001ff800000
  out   x0=8000000000000000 fpsr=1

case fcvtpu w, s, 2.5
  code  1e290020                  # fcvtpu w0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   x0=3 fpsr=10

case fcvtpu w, s, -2.5
  code  1e290020                  # fcvtpu w0, s1
  in    v1=7ff00000000000017fa00001c0200000
  out   x0=0 fpsr=1

case fcvtpu w, s, 0.49..
  code  1e290020                  # fcvtpu w0, s1
  in    v1=7ff00000000000017fa000013effffff
  out   x0=1 fpsr=10

case fcvtpu w, s, 3e9
  code  1e290020                  # fcvtpu w0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   x0=b2d05e00

case fcvtpu w, s, qnan
  code  1e290020                  # fcvtpu w0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   x0=0 fpsr=1

case fcvtpu w, s, -inf
  code  1e290020                  # fcvtpu w0, s1
  in    v1=7ff00000000000017fa00001ff800000
  out   x0=0 fpsr=1

case fcvtpu x, s, 2.5
  code  9e290020                  # fcvtpu x0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   x0=3 fpsr=10

case fcvtpu x, s, -2.5
  code  9e290020                  # fcvtpu x0, s1
  in    v1=7ff00000000000017fa00001c0200000
  out   x0=0 fpsr=1

case fcvtpu x, s, 0.49..
  code  9e290020                  # fcvtpu x0, s1
  in    v1=7ff00000000000017fa000013effffff
  out   x0=1 fpsr=10

case fcvtpu x, s, 3e9
  code  9e290020                  # fcvtpu x0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   x0=b2d05e00

case fcvtpu x, s, qnan
  code  9e290020                  # fcvtpu x0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   x0=0 fpsr=1

case fcvtpu x, s, -inf
  code  9e290020                  # fcvtpu x0, s1
  in    v1=7ff00000000000017fa00001ff800000
  out   x0=0 fpsr=1

case fcvtzs w, s, 2.5
  code  1e380020                  # fcvtzs w0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   x0=2 fpsr=10

case fcvtzs w, s, -2.5
  code  1e380020                  # fcvtzs w0, s1
  in    v1=7ff00000000000017fa00001c0200000
  out   x0=fffffffe fpsr=10

case fcvtzs w, s, 0.49..
  code  1e380020                  # fcvtzs w0, s1
  in    v1=7ff00000000000017fa000013effffff
  out   x0=0 fpsr=10

case fcvtzs w, s, 3e9
  code  1e380020                  # fcvtzs w0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   x0=7fffffff fpsr=1

case fcvtzs w, s, qnan
  code  1e380020                  # fcvtzs w0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   x0=0 fpsr=1

case fcvtzs w, s, -inf
  code  1e380020                  # fcvtzs w0, s1
  in    v1=7ff00000000000017fa00001ff800000
  out   x0=80000000 fpsr=1

case fcvtzs x, s, 2.5
  code  9e380020                  # fcvtzs x0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   x0=2 fpsr=10

case fcvtzs x, s, -2.5
  code  9e380020                  # fcvtzs x0, s1
  in    v1=7ff00000000000017fa00001c0200000
  out   x0=fffffffffffffffe fpsr=10

case fcvtzs x, s, 0.49..
  code  9e380020                  # fcvtzs x0, s1
  in    v1=7ff00000000000017fa000013effffff
  out   x0=0 fpsr=10

case fcvtzs x, s, 3e9
  code  9e380020                  # fcvtzs x0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   x0=b2d05e00

case fcvtzs x, s, qnan
  code  9e380020                  # fcvtzs x0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   x0=0 fpsr=1

case fcvtzs x, s, -inf
  code  9e380020                  # fcvtzs x0, s1
  in    v1=7ff00000000000017fa00001ff800000
  out   x0=8000000000000000 fpsr=1

case fcvtzu w, s, 2.5
  code  1e390020                  # fcvtzu w0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   x0=2 fpsr=10

case fcvtzu w, s, -2.5
  code  1e390020                  # fcvtzu w0, s1
  in    v1=7ff00000000000017fa00001c0200000
  out   x0=0 fpsr=1

case fcvtzu w, s, 0.49..
  code  1e390020                  # fcvtzu w0, s1
  in    v1=7ff00000000000017fa000013effffff
  out   x0=0 fpsr=10

case fcvtzu w, s, 3e9
  code  1e390020                  # fcvtzu w0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   x0=b2d05e00

case fcvtzu w, s, qnan
  code  1e390020                  # fcvtzu w0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   x0=0 fpsr=1

case fcvtzu w, s, -inf
  code  1e390020                  # fcvtzu w0, s1
  in    v1=7ff00000000000017fa00001ff800000
  out   x0=0 fpsr=1

case fcvtzu x, s, 2.5
  code  9e390020                  # fcvtzu x0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   x0=2 fpsr=10

case fcvtzu x, s, -2.5
  code  9e390020                  # fcvtzu x0, s1
  in    v1=7ff00000000000017fa00001c0200000
  out   x0=0 fpsr=1

case fcvtzu x, s, 0.49..
  code  9e390020                  # fcvtzu x0, s1
  in    v1=7ff00000000000017fa000013effffff
  out   x0=0 fpsr=10

case fcvtzu x, s, 3e9
  code  9e390020                  # fcvtzu x0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   x0=b2d05e00

case fcvtzu x, s, qnan
  code  9e390020                  # fcvtzu x0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   x0=0 fpsr=1

case fcvtzu x, s, -inf
  code  9e390020                  # fcvtzu x0, s1
  in    v1=7ff00000000000017fa00001ff800000
  out   x0=0 fpsr=1

case fcvtas w, s, 2.5
  code  1e240020                  # fcvtas w0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   x0=3 fpsr=10

case fcvtas w, s, -2.5
  code  1e240020                  # fcvtas w0, s1
  in    v1=7ff00000000000017fa00001c0200000
  out   x0=fffffffd fpsr=10

case fcvtas w, s, 0.49..
  code  1e240020                  # fcvtas w0, s1
  in    v1=7ff00000000000017fa000013effffff
  out   x0=0 fpsr=10

case fcvtas w, s, 3e9
  code  1e240020                  # fcvtas w0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   x0=7fffffff fpsr=1

case fcvtas w, s, qnan
  code  1e240020                  # fcvtas w0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   x0=0 fpsr=1

case fcvtas w, s, -inf
  code  1e240020                  # fcvtas w0, s1
  in    v1=7ff00000000000017fa00001ff800000
  out   x0=80000000 fpsr=1

case fcvtas x, s, 2.5
  code  9e240020                  # fcvtas x0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   x0=3 fpsr=10

case fcvtas x, s, -2.5
  code  9e240020                  # fcvtas x0, s1
  in    v1=7ff00000000000017fa00001c0200000
  out   x0=fffffffffffffffd fpsr=10

case fcvtas x, s, 0.49..
  code  9e240020                  # fcvtas x0, s1
  in    v1=7ff00000000000017fa000013effffff
  out   x0=0 fpsr=10

case fcvtas x, s, 3e9
  code  9e240020                  # fcvtas x0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   x0=b2d05e00

case fcvtas x, s, qnan
  code  9e240020                  # fcvtas x0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   x0=0 fpsr=1

case fcvtas x, s, -inf
  code  9e240020                  # fcvtas x0, s1
  in    v1=7ff00000000000017fa00001ff800000
  out   x0=8000000000000000 fpsr=1

case fcvtau w, s, 2.5
  code  1e250020                  # fcvtau w0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   x0=3 fpsr=10

case fcvtau w, s, -2.5
  code  1e250020                  # fcvtau w0, s1
  in    v1=7ff00000000000017fa00001c0200000
  out   x0=0 fpsr=1

case fcvtau w, s, 0.49..
  code  1e250020                  # fcvtau w0, s1
  in    v1=7ff00000000000017fa000013effffff
  out   x0=0 fpsr=10

case fcvtau w, s, 3e9
  code  1e250020                  # fcvtau w0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   x0=b2d05e00

case fcvtau w, s, qnan
  code  1e250020                  # fcvtau w0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   x0=0 fpsr=1

case fcvtau w, s, -inf
  code  1e250020                  # fcvtau w0, s1
  in    v1=7ff00000000000017fa00001ff800000
  out   x0=0 fpsr=1

case fcvtau x, s, 2.5
  code  9e250020                  # fcvtau x0, s1
  in    v1=7ff00000000000017fa0000140200000
  out   x0=3 fpsr=10

case fcvtau x, s, -2.5
  code  9e250020                  # fcvtau x0, s1
  in    v1=7ff00000000000017fa00001c0200000
  out   x0=0 fpsr=1

case fcvtau x, s, 0.49..
  code  9e250020                  # fcvtau x0, s1
  in    v1=7ff00000000000017fa000013effffff
  out   x0=0 fpsr=10

case fcvtau x, s, 3e9
  code  9e250020                  # fcvtau x0, s1
  in    v1=7ff00000000000017fa000014f32d05e
  out   x0=b2d05e00

case fcvtau x, s, qnan
  code  9e250020                  # fcvtau x0, s1
  in    v1=7ff00000000000017fa000017fc01234
  out   x0=0 fpsr=1

case fcvtau x, s, -inf
  code  9e250020                  # fcvtau x0, s1
  in    v1=7ff00000000000017fa00001ff800000
  out   x0=0 fpsr=1

case fcvtzs w, s, #7
  code  1e18e420                  # fcvtzs w0, s1, #7
  in    v1=7ff00000000000017fa000013eaaaaab
  out   x0=2a fpsr=10

case fcvtzs w, s, #32, out of range
  code  1e188020                  # fcvtzs w0, s1, #32
  in    v1=7ff00000000000017fa000017f7fffff
  out   x0=7fffffff fpsr=1

case scvtf s, w 0
  code  1e220020                  # scvtf s0, w1
  in    x1=0
  out   v0=00000000000000000000000000000000

case scvtf s, w ffffffff80000001
  code  1e220020                  # scvtf s0, w1
  in    x1=ffffffff80000001
  out   v0=000000000000000000000000cf000000 fpsr=10

case scvtf s, w 7fffffffffffffff
  code  1e220020                  # scvtf s0, w1
  in    x1=7fffffffffffffff
  out   v0=000000000000000000000000bf800000

case scvtf s, w ffffffffffffffff
  code  1e220020                  # scvtf s0, w1
  in    x1=ffffffffffffffff
  out   v0=000000000000000000000000bf800000

case scvtf s, w, #9
  code  1e02dc20                  # scvtf s0, w1, #9
  in    x1=ffffffff80000001
  out   v0=000000000000000000000000ca800000 fpsr=10

case fcvtzs x, s, #7
  code  9e18e420                  # fcvtzs x0, s1, #7
  in    v1=7ff00000000000017fa000013eaaaaab
  out   x0=2a fpsr=10

case fcvtzs x, s, #32, out of range
  code  9e188020                  # fcvtzs x0, s1, #32
  in    v1=7ff00000000000017fa000017f7fffff
  out   x0=7fffffffffffffff fpsr=1

case scvtf s, x 0
  code  9e220020                  # scvtf s0, x1
  in    x1=0
  out   v0=00000000000000000000000000000000

case scvtf s, x ffffffff80000001
  code  9e220020                  # scvtf s0, x1
  in    x1=ffffffff80000001
  out   v0=000000000000000000000000cf000000 fpsr=10

case scvtf s, x 7fffffffffffffff
  code  9e220020                  # scvtf s0, x1
  in    x1=7fffffffffffffff
  out   v0=0000000000000000000000005f000000 fpsr=10

case scvtf s, x ffffffffffffffff
  code  9e220020                  # scvtf s0, x1
  in    x1=ffffffffffffffff
  out   v0=000000000000000000000000bf800000

case scvtf s, x, #9
  code  9e02dc20                  # scvtf s0, x1, #9
  in    x1=ffffffff80000001
  out   v0=000000000000000000000000ca800000 fpsr=10

case fcvtzu w, s, #7
  code  1e19e420                  # fcvtzu w0, s1, #7
  in    v1=7ff00000000000017fa000013eaaaaab
  out   x0=2a fpsr=10

case fcvtzu w, s, #32, out of range
  code  1e198020                  # fcvtzu w0, s1, #32
  in    v1=7ff00000000000017fa000017f7fffff
  out   x0=ffffffff fpsr=1

case ucvtf s, w 0
  code  1e230020                  # ucvtf s0, w1
  in    x1=0
  out   v0=00000000000000000000000000000000

case ucvtf s, w ffffffff80000001
  code  1e230020                  # ucvtf s0, w1
  in    x1=ffffffff80000001
  out   v0=0000000000000000000000004f000000 fpsr=10

case ucvtf s, w 7fffffffffffffff
  code  1e230020                  # ucvtf s0, w1
  in    x1=7fffffffffffffff
  out   v0=0000000000000000000000004f800000 fpsr=10

case ucvtf s, w ffffffffffffffff
  code  1e230020                  # ucvtf s0, w1
  in    x1=ffffffffffffffff
  out   v0=0000000000000000000000004f800000 fpsr=10

case ucvtf s, w, #9
  code  1e03dc20                  # ucvtf s0, w1, #9
  in    x1=ffffffff80000001
  out   v0=0000000000000000000000004a800000 fpsr=10

case fcvtzu x, s, #7
  code  9e19e420                  # fcvtzu x0, s1, #7
  in    v1=7ff00000000000017fa000013eaaaaab
  out   x0=2a fpsr=10

case fcvtzu x, s, #32, out of range
  code  9e198020                  # fcvtzu x0, s1, #32
  in    v1=7ff00000000000017fa000017f7fffff
  out   x0=ffffffffffffffff fpsr=1

case ucvtf s, x 0
  code  9e230020                  # ucvtf s0, x1
  in    x1=0
  out   v0=00000000000000000000000000000000

case ucvtf s, x ffffffff80000001
  code  9e230020                  # ucvtf s0, x1
  in    x1=ffffffff80000001
  out   v0=0000000000000000000000005f800000 fpsr=10

case ucvtf s, x 7fffffffffffffff
  code  9e230020                  # ucvtf s0, x1
  in    x1=7fffffffffffffff
  out   v0=0000000000000000000000005f000000 fpsr=10

case ucvtf s, x ffffffffffffffff
  code  9e230020                  # ucvtf s0, x1
  in    x1=ffffffffffffffff
  out   v0=0000000000000000000000005f800000 fpsr=10

case ucvtf s, x, #9
  code  9e03dc20                  # ucvtf s0, x1, #9
  in    x1=ffffffff80000001
  out   v0=0000000000000000000000005b000000 fpsr=10

case fcvt d, s, third
  code  1e22c020                  # fcvt d0, s1
  in    v1=7ff00000000000017fa000013eaaaaab
  out   v0=00000000000000003fd5555560000000

case fcvt d, s, inf
  code  1e22c020                  # fcvt d0, s1
  in    v1=7ff00000000000017fa000017f800000
  out   v0=00000000000000007ff0000000000000

case fcvt d, s, -qnan
  code  1e22c020                  # fcvt d0, s1
  in    v1=7ff00000000000017fa00001ffc05678
  out   v0=0000000000000000fff80acf00000000

case fcvt d, s, snan
  code  1e22c020                  # fcvt d0, s1
  in    v1=7ff00000000000017fa000017fa00abc
  out   v0=00000000000000007ffc015780000000 fpsr=1

case fcvt d, s, max
  code  1e22c020                  # fcvt d0, s1
  in    v1=7ff00000000000017fa000017f7fffff
  out   v0=000000000000000047efffffe0000000

case fcvt d, s, denormal
  code  1e22c020                  # fcvt d0, s1
  in    v1=7ff00000000000017fa000010000000f
  out   v0=000000000000000036de000000000000

case fcvt d, s, -zero
  code  1e22c020                  # fcvt d0, s1
  in    v1=7ff00000000000017fa0000180000000
  out   v0=00000000000000008000000000000000

case fcvt h, s, third
  code  1e23c020                  # fcvt h0, s1
  in    v1=7ff00000000000017fa000013eaaaaab
  out   v0=00000000000000000000000000003555 fpsr=10

case fcvt h, s, inf
  code  1e23c020                  # fcvt h0, s1
  in    v1=7ff00000000000017fa000017f800000
  out   v0=00000000000000000000000000007c00

case fcvt h, s, -qnan
  code  1e23c020                  # fcvt h0, s1
  in    v1=7ff00000000000017fa00001ffc05678
  out   v0=0000000000000000000000000000fe02

case fcvt h, s, snan
  code  1e23c020                  # fcvt h0, s1
  in    v1=7ff00000000000017fa000017fa00abc
  out   v0=00000000000000000000000000007f00 fpsr=1

case fcvt h, s, max
  code  1e23c020                  # fcvt h0, s1
  in    v1=7ff00000000000017fa000017f7fffff
  out   v0=00000000000000000000000000007c00 fpsr=14

case fcvt h, s, denormal
  code  1e23c020                  # fcvt h0, s1
  in    v1=7ff00000000000017fa000010000000f
  out   v0=00000000000000000000000000000000 fpsr=18

case fcvt h, s, -zero
  code  1e23c020                  # fcvt h0, s1
  in    v1=7ff00000000000017fa0000180000000
  out   v0=00000000000000000000000000008000

case fcvtns w, h, 2.5
  code  1ee00020                  # fcvtns w0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   x0=2 fpsr=10

case fcvtns w, h, -2.5
  code  1ee00020                  # fcvtns w0, h1
  in    v1=7ff00000000000017fa000017d01c100
  out   x0=fffffffe fpsr=10

case fcvtns w, h, 0.49..
  code  1ee00020                  # fcvtns w0, h1
  in    v1=7ff00000000000017fa000017d0137ff
  out   x0=0 fpsr=10

case fcvtns w, h, 3e9
  code  1ee00020                  # fcvtns w0, h1
  in    v1=7ff00000000000017fa000017d017b00
  out   x0=e000

case fcvtns w, h, qnan
  code  1ee00020                  # fcvtns w0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   x0=0 fpsr=1

case fcvtns w, h, -inf
  code  1ee00020                  # fcvtns w0, h1
  in    v1=7ff00000000000017fa000017d01fc00
  out   x0=80000000 fpsr=1

case fcvtns x, h, 2.5
  code  9ee00020                  # fcvtns x0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   x0=2 fpsr=10

case fcvtns x, h, -2.5
  code  9ee00020                  # fcvtns x0, h1
  in    v1=7ff00000000000017fa000017d01c100
  out   x0=fffffffffffffffe fpsr=10

case fcvtns x, h, 0.49..
  code  9ee00020                  # fcvtns x0, h1
  in    v1=7ff00000000000017fa000017d0137ff
  out   x0=0 fpsr=10

case fcvtns x, h, 3e9
  code  9ee00020                  # fcvtns x0, h1
  in    v1=7ff00000000000017fa000017d017b00
  out   x0=e000

case fcvtns x, h, qnan
  code  9ee00020                  # fcvtns x0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   x0=0 fpsr=1

case fcvtns x, h, -inf
  code  9ee00020                  # fcvtns x0, h1
  in    v1=7ff00000000000017fa000017d01fc00
  out   x0=8000000000000000 fpsr=1

case fcvtnu w, h, 2.5
  code  1ee10020                  # fcvtnu w0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   x0=2 fpsr=10

case fcvtnu w, h, -2.5
  code  1ee10020                  # fcvtnu w0, h1
  in    v1=7ff00000000000017fa000017d01c100
  out   x0=0 fpsr=1

case fcvtnu w, h, 0.49..
  code  1ee10020                  # fcvtnu w0, h1
  in    v1=7ff00000000000017fa000017d0137ff
  out   x0=0 fpsr=10

case fcvtnu w, h, 3e9
  code  1ee10020                  # fcvtnu w0, h1
  in    v1=7ff00000000000017fa000017d017b00
  out   x0=e000

case fcvtnu w, h, qnan
  code  1ee10020                  # fcvtnu w0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   x0=0 fpsr=1

case fcvtnu w, h, -inf
  code  1ee10020                  # fcvtnu w0, h1
  in    v1=7ff00000000000017fa000017d01fc00
  out   x0=0 fpsr=1

case fcvtnu x, h, 2.5
  code  9ee10020                  # fcvtnu x0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   x0=2 fpsr=10

case fcvtnu x, h, -2.5
  code  9ee10020                  # fcvtnu x0, h1
  in    v1=7ff00000000000017fa000017d01c100
  out   x0=0 fpsr=1

case fcvtnu x, h, 0.49..
  code  9ee10020                  # fcvtnu x0, h1
  in    v1=7ff00000000000017fa000017d0137ff
  out   x0=0 fpsr=10

case fcvtnu x, h, 3e9
  code  9ee10020                  # fcvtnu x0, h1
  in    v1=7ff00000000000017fa000017d017b00
  out   x0=e000

case fcvtnu x, h, qnan
  code  9ee10020                  # fcvtnu x0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   x0=0 fpsr=1

case fcvtnu x, h, -inf
  code  9ee10020                  # fcvtnu x0, h1
  in    v1=7ff00000000000017fa000017d01fc00
  out   x0=0 fpsr=1

case fcvtms w, h, 2.5
  code  1ef00020                  # fcvtms w0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   x0=2 fpsr=10

case fcvtms w, h, -2.5
  code  1ef00020                  # fcvtms w0, h1
  in    v1=7ff00000000000017fa000017d01c100
  out   x0=fffffffd fpsr=10

case fcvtms w, h, 0.49..
  code  1ef00020                  # fcvtms w0, h1
  in    v1=7ff00000000000017fa000017d0137ff
  out   x0=0 fpsr=10

case fcvtms w, h, 3e9
  code  1ef00020                  # fcvtms w0, h1
  in    v1=7ff00000000000017fa000017d017b00
  out   x0=e000

case fcvtms w, h, qnan
  code  1ef00020                  # fcvtms w0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   x0=0 fpsr=1

case fcvtms w, h, -inf
  code  1ef00020                  # fcvtms w0, h1
  in    v1=7ff00000000000017fa000017d01fc00
  out   x0=80000000 fpsr=1

case fcvtms x, h, 2.5
  code  9ef00020                  # fcvtms x0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   x0=2 fpsr=10

case fcvtms x, h, -2.5
  code  9ef00020                  # fcvtms x0, h1
  in    v1=7ff00000000000017fa000017d01c100
  out   x0=fffffffffffffffd fpsr=10

case fcvtms x, h, 0.49..
  code  9ef00020                  # fcvtms x0, h1
  in    v1=7ff00000000000017fa000017d0137ff
  out   x0=0 fpsr=10

case fcvtms x, h, 3e9
  code  9ef00020                  # fcvtms x0, h1
  in    v1=7ff00000000000017fa000017d017b00
  out   x0=e000

case fcvtms x, h, qnan
  code  9ef00020                  # fcvtms x0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   x0=0 fpsr=1

case fcvtms x, h, -inf
  code  9ef00020                  # fcvtms x0, h1
  in    v1=7ff00000000000017fa000017d01fc00
  out   x0=8000000000000000 fpsr=1

case fcvtmu w, h, 2.5
  code  1ef10020                  # fcvtmu w0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   x0=2 fpsr=10

case fcvtmu w, h, -2.5
  code  1ef10020                  # fcvtmu w0, h1
  in    v1=7ff00000000000017fa000017d01c100
  out   x0=0 fpsr=1

case fcvtmu w, h, 0.49..
  code  1ef10020                  # fcvtmu w0, h1
  in    v1=7ff00000000000017fa000017d0137ff
  out   x0=0 fpsr=10

case fcvtmu w, h, 3e9
  code  1ef10020                  # fcvtmu w0, h1
  in    v1=7ff00000000000017fa000017d017b00
  out   x0=e000

case fcvtmu w, h, qnan
  code  1ef10020                  # fcvtmu w0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   x0=0 fpsr=1

case fcvtmu w, h, -inf
  code  1ef10020                  # fcvtmu w0, h1
  in    v1=7ff00000000000017fa000017d01fc00
  out   x0=0 fpsr=1

case fcvtmu x, h, 2.5
  code  9ef10020                  # fcvtmu x0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   x0=2 fpsr=10

case fcvtmu x, h, -2.5
  code  9ef10020                  # fcvtmu x0, h1
  in    v1=7ff00000000000017fa000017d01c100
  out   x0=0 fpsr=1

case fcvtmu x, h, 0.49..
  code  9ef10020                  # fcvtmu x0, h1
  in    v1=7ff00000000000017fa000017d0137ff
  out   x0=0 fpsr=10

case fcvtmu x, h, 3e9
  code  9ef10020                  # fcvtmu x0, h1
  in    v1=7ff00000000000017fa000017d017b00
  out   x0=e000

case fcvtmu x, h, qnan
  code  9ef10020                  # fcvtmu x0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   x0=0 fpsr=1

case fcvtmu x, h, -inf
  code  9ef10020                  # fcvtmu x0, h1
  in    v1=7ff00000000000017fa000017d01fc00
  out   x0=0 fpsr=1

case fcvtps w, h, 2.5
  code  1ee80020                  # fcvtps w0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   x0=3 fpsr=10

case fcvtps w, h, -2.5
  code  1ee80020                  # fcvtps w0, h1
  in    v1=7ff00000000000017fa000017d01c100
  out   x0=fffffffe fpsr=10

case fcvtps w, h, 0.49..
  code  1ee80020                  # fcvtps w0, h1
  in    v1=7ff00000000000017fa000017d0137ff
  out   x0=1 fpsr=10

case fcvtps w, h, 3e9
  code  1ee80020                  # fcvtps w0, h1
  in    v1=7ff00000000000017fa000017d017b00
  out   x0=e000

case fcvtps w, h, qnan
  code  1ee80020                  # fcvtps w0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   x0=0 fpsr=1

case fcvtps w, h, -inf
  code  1ee80020                  # fcvtps w0, h1
  in    v1=7ff00000000000017fa000017d01fc00
  out   x0=80000000 fpsr=1

case fcvtps x, h, 2.5
  code  9ee80020                  # fcvtps x0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   x0=3 fpsr=10

case fcvtps x, h, -2.5
  code  9ee80020                  # fcvtps x0, h1
  in    v1=7ff00000000000017fa000017d01c100
  out   x0=fffffffffffffffe fpsr=10

case fcvtps x, h, 0.49..
  code  9ee80020                  # fcvtps x0, h1
  in    v1=7ff00000000000017fa000017d0137ff
  out   x0=1 fpsr=10

case fcvtps x, h, 3e9
  code  9ee80020                  # fcvtps x0, h1
  in    v1=7ff00000000000017fa000017d017b00
  out   x0=e000

case fcvtps x, h, qnan
  code  9ee80020                  # fcvtps x0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   x0=0 fpsr=1

case fcvtps x, h, -inf
  code  9ee80020                  # fcvtps x0, h1
  in    v1=7ff00000000000017fa000017d01fc00
  out   x0=8000000000000000 fpsr=1

case fcvtpu w, h, 2.5
  code  1ee90020                  # fcvtpu w0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   x0=3 fpsr=10

case fcvtpu w, h, -2.5
  code  1ee90020                  # fcvtpu w0, h1
  in    v1=7ff00000000000017fa000017d01c100
  out   x0=0 fpsr=1

case fcvtpu w, h, 0.49..
  code  1ee90020                  # fcvtpu w0, h1
  in    v1=7ff00000000000017fa000017d0137ff
  out   x0=1 fpsr=10

case fcvtpu w, h, 3e9
  code  1ee90020                  # fcvtpu w0, h1
  in    v1=7ff00000000000017fa000017d017b00
  out   x0=e000

case fcvtpu w, h, qnan
  code  1ee90020                  # fcvtpu w0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   x0=0 fpsr=1

case fcvtpu w, h, -inf
  code  1ee90020                  # fcvtpu w0, h1
  in    v1=7ff00000000000017fa000017d01fc00
  out   x0=0 fpsr=1

case fcvtpu x, h, 2.5
  code  9ee90020                  # fcvtpu x0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   x0=3 fpsr=10

case fcvtpu x, h, -2.5
  code  9ee90020                  # fcvtpu x0, h1
  in    v1=7ff00000000000017fa000017d01c100
  out   x0=0 fpsr=1

case fcvtpu x, h, 0.49..
  code  9ee90020                  # fcvtpu x0, h1
  in    v1=7ff00000000000017fa000017d0137ff
  out   x0=1 fpsr=10

case fcvtpu x, h, 3e9
  code  9ee90020                  # fcvtpu x0, h1
  in    v1=7ff00000000000017fa000017d017b00
  out   x0=e000

case fcvtpu x, h, qnan
  code  9ee90020                  # fcvtpu x0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   x0=0 fpsr=1

case fcvtpu x, h, -inf
  code  9ee90020                  # fcvtpu x0, h1
  in    v1=7ff00000000000017fa000017d01fc00
  out   x0=0 fpsr=1

case fcvtzs w, h, 2.5
  code  1ef80020                  # fcvtzs w0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   x0=2 fpsr=10

case fcvtzs w, h, -2.5
  code  1ef80020                  # fcvtzs w0, h1
  in    v1=7ff00000000000017fa000017d01c100
  out   x0=fffffffe fpsr=10

case fcvtzs w, h, 0.49..
  code  1ef80020                  # fcvtzs w0, h1
  in    v1=7ff00000000000017fa000017d0137ff
  out   x0=0 fpsr=10

case fcvtzs w, h, 3e9
  code  1ef80020                  # fcvtzs w0, h1
  in    v1=7ff00000000000017fa000017d017b00
  out   x0=e000

case fcvtzs w, h, qnan
  code  1ef80020                  # fcvtzs w0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   x0=0 fpsr=1

case fcvtzs w, h, -inf
  code  1ef80020                  # fcvtzs w0, h1
  in    v1=7ff00000000000017fa000017d01fc00
  out   x0=80000000 fpsr=1

case fcvtzs x, h, 2.5
  code  9ef80020                  # fcvtzs x0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   x0=2 fpsr=10

case fcvtzs x, h, -2.5
  code  9ef80020                  # fcvtzs x0, h1
  in    v1=7ff00000000000017fa000017d01c100
  out   x0=fffffffffffffffe fpsr=10

case fcvtzs x, h, 0.49..
  code  9ef80020                  # fcvtzs x0, h1
  in    v1=7ff00000000000017fa000017d0137ff
  out   x0=0 fpsr=10

case fcvtzs x, h, 3e9
  code  9ef80020                  # fcvtzs x0, h1
  in    v1=7ff00000000000017fa000017d017b00
  out   x0=e000

case fcvtzs x, h, qnan
  code  9ef80020                  # fcvtzs x0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   x0=0 fpsr=1

case fcvtzs x, h, -inf
  code  9ef80020                  # fcvtzs x0, h1
  in    v1=7ff00000000000017fa000017d01fc00
  out   x0=8000000000000000 fpsr=1

case fcvtzu w, h, 2.5
  code  1ef90020                  # fcvtzu w0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   x0=2 fpsr=10

case fcvtzu w, h, -2.5
  code  1ef90020                  # fcvtzu w0, h1
  in    v1=7ff00000000000017fa000017d01c100
  out   x0=0 fpsr=1

case fcvtzu w, h, 0.49..
  code  1ef90020                  # fcvtzu w0, h1
  in    v1=7ff00000000000017fa000017d0137ff
  out   x0=0 fpsr=10

case fcvtzu w, h, 3e9
  code  1ef90020                  # fcvtzu w0, h1
  in    v1=7ff00000000000017fa000017d017b00
  out   x0=e000

case fcvtzu w, h, qnan
  code  1ef90020                  # fcvtzu w0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   x0=0 fpsr=1

case fcvtzu w, h, -inf
  code  1ef90020                  # fcvtzu w0, h1
  in    v1=7ff00000000000017fa000017d01fc00
  out   x0=0 fpsr=1

case fcvtzu x, h, 2.5
  code  9ef90020                  # fcvtzu x0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   x0=2 fpsr=10

case fcvtzu x, h, -2.5
  code  9ef90020                  # fcvtzu x0, h1
  in    v1=7ff00000000000017fa000017d01c100
  out   x0=0 fpsr=1

case fcvtzu x, h, 0.49..
  code  9ef90020                  # fcvtzu x0, h1
  in    v1=7ff00000000000017fa000017d0137ff
  out   x0=0 fpsr=10

case fcvtzu x, h, 3e9
  code  9ef90020                  # fcvtzu x0, h1
  in    v1=7ff00000000000017fa000017d017b00
  out   x0=e000

case fcvtzu x, h, qnan
  code  9ef90020                  # fcvtzu x0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   x0=0 fpsr=1

case fcvtzu x, h, -inf
  code  9ef90020                  # fcvtzu x0, h1
  in    v1=7ff00000000000017fa000017d01fc00
  out   x0=0 fpsr=1

case fcvtas w, h, 2.5
  code  1ee40020                  # fcvtas w0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   x0=3 fpsr=10

case fcvtas w, h, -2.5
  code  1ee40020                  # fcvtas w0, h1
  in    v1=7ff00000000000017fa000017d01c100
  out   x0=fffffffd fpsr=10

case fcvtas w, h, 0.49..
  code  1ee40020                  # fcvtas w0, h1
  in    v1=7ff00000000000017fa000017d0137ff
  out   x0=0 fpsr=10

case fcvtas w, h, 3e9
  code  1ee40020                  # fcvtas w0, h1
  in    v1=7ff00000000000017fa000017d017b00
  out   x0=e000

case fcvtas w, h, qnan
  code  1ee40020                  # fcvtas w0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   x0=0 fpsr=1

case fcvtas w, h, -inf
  code  1ee40020                  # fcvtas w0, h1
  in    v1=7ff00000000000017fa000017d01fc00
  out   x0=80000000 fpsr=1

case fcvtas x, h, 2.5
  code  9ee40020                  # fcvtas x0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   x0=3 fpsr=10

case fcvtas x, h, -2.5
  code  9ee40020                  # fcvtas x0, h1
  in    v1=7ff00000000000017fa000017d01c100
  out   x0=fffffffffffffffd fpsr=10

case fcvtas x, h, 0.49..
  code  9ee40020                  # fcvtas x0, h1
  in    v1=7ff00000000000017fa000017d0137ff
  out   x0=0 fpsr=10

case fcvtas x, h, 3e9
  code  9ee40020                  # fcvtas x0, h1
  in    v1=7ff00000000000017fa000017d017b00
  out   x0=e000

case fcvtas x, h, qnan
  code  9ee40020                  # fcvtas x0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   x0=0 fpsr=1

case fcvtas x, h, -inf
  code  9ee40020                  # fcvtas x0, h1
  in    v1=7ff00000000000017fa000017d01fc00
  out   x0=8000000000000000 fpsr=1

case fcvtau w, h, 2.5
  code  1ee50020                  # fcvtau w0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   x0=3 fpsr=10

case fcvtau w, h, -2.5
  code  1ee50020                  # fcvtau w0, h1
  in    v1=7ff00000000000017fa000017d01c100
  out   x0=0 fpsr=1

case fcvtau w, h, 0.49..
  code  1ee50020                  # fcvtau w0, h1
  in    v1=7ff00000000000017fa000017d0137ff
  out   x0=0 fpsr=10

case fcvtau w, h, 3e9
  code  1ee50020                  # fcvtau w0, h1
  in    v1=7ff00000000000017fa000017d017b00
  out   x0=e000

case fcvtau w, h, qnan
  code  1ee50020                  # fcvtau w0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   x0=0 fpsr=1

case fcvtau w, h, -inf
  code  1ee50020                  # fcvtau w0, h1
  in    v1=7ff00000000000017fa000017d01fc00
  out   x0=0 fpsr=1

case fcvtau x, h, 2.5
  code  9ee50020                  # fcvtau x0, h1
  in    v1=7ff00000000000017fa000017d014100
  out   x0=3 fpsr=10

case fcvtau x, h, -2.5
  code  9ee50020                  # fcvtau x0, h1
  in    v1=7ff00000000000017fa000017d01c100
  out   x0=0 fpsr=1

case fcvtau x, h, 0.49..
  code  9ee50020                  # fcvtau x0, h1
  in    v1=7ff00000000000017fa000017d0137ff
  out   x0=0 fpsr=10

case fcvtau x, h, 3e9
  code  9ee50020                  # fcvtau x0, h1
  in    v1=7ff00000000000017fa000017d017b00
  out   x0=e000

case fcvtau x, h, qnan
  code  9ee50020                  # fcvtau x0, h1
  in    v1=7ff00000000000017fa000017d017e12
  out   x0=0 fpsr=1

case fcvtau x, h, -inf
  code  9ee50020                  # fcvtau x0, h1
  in    v1=7ff00000000000017fa000017d01fc00
  out   x0=0 fpsr=1

case fcvtzs w, h, #7
  code  1ed8e420                  # fcvtzs w0, h1, #7
  in    v1=7ff00000000000017fa000017d013555
  out   x0=2a fpsr=10

case fcvtzs w, h, #32, out of range
  code  1ed88020                  # fcvtzs w0, h1, #32
  in    v1=7ff00000000000017fa000017d017bff
  out   x0=7fffffff fpsr=1

case scvtf h, w 0
  code  1ee20020                  # scvtf h0, w1
  in    x1=0
  out   v0=00000000000000000000000000000000

case scvtf h, w ffffffff80000001
  code  1ee20020                  # scvtf h0, w1
  in    x1=ffffffff80000001
  out   v0=0000000000000000000000000000fc00 fpsr=14

case scvtf h, w 7fffffffffffffff
  code  1ee20020                  # scvtf h0, w1
  in    x1=7fffffffffffffff
  out   v0=0000000000000000000000000000bc00

case scvtf h, w ffffffffffffffff
  code  1ee20020                  # scvtf h0, w1
  in    x1=ffffffffffffffff
  out   v0=0000000000000000000000000000bc00

case scvtf h, w, #9
  code  1ec2dc20                  # scvtf h0, w1, #9
  in    x1=ffffffff80000001
  out   v0=0000000000000000000000000000fc00 fpsr=14

case fcvtzs x, h, #7
  code  9ed8e420                  # fcvtzs x0, h1, #7
  in    v1=7ff00000000000017fa000017d013555
  out   x0=2a fpsr=10

case fcvtzs x, h, #32, out of range
  code  9ed88020                  # fcvtzs x0, h1, #32
  in    v1=7ff00000000000017fa000017d017bff
  out   x0=ffe000000000

case scvtf h, x 0
  code  9ee20020                  # scvtf h0, x1
  in    x1=0
  out   v0=00000000000000000000000000000000

case scvtf h, x ffffffff80000001
  code  9ee20020                  # scvtf h0, x1
  in    x1=ffffffff80000001
  out   v0=0000000000000000000000000000fc00 fpsr=14

case scvtf h, x 7fffffffffffffff
  code  9ee20020                  # scvtf h0, x1
  in    x1=7fffffffffffffff
  out   v0=00000000000000000000000000007c00 fpsr=14

case scvtf h, x ffffffffffffffff
  code  9ee20020                  # scvtf h0, x1
  in    x1=ffffffffffffffff
  out   v0=0000000000000000000000000000bc00

case scvtf h, x, #9
  code  9ec2dc20                  # scvtf h0, x1, #9
  in    x1=ffffffff80000001
  out   v0=0000000000000000000000000000fc00 fpsr=14

case fcvtzu w, h, #7
  code  1ed9e420                  # fcvtzu w0, h1, #7
  in    v1=7ff00000000000017fa000017d013555
  out   x0=2a fpsr=10

case fcvtzu w, h, #32, out of range
  code  1ed98020                  # fcvtzu w0, h1, #32
  in    v1=7ff00000000000017fa000017d017bff
  out   x0=ffffffff fpsr=1

case ucvtf h, w 0
  code  1ee30020                  # ucvtf h0, w1
  in    x1=0
  out   v0=00000000000000000000000000000000

case ucvtf h, w ffffffff80000001
  code  1ee30020                  # ucvtf h0, w1
  in    x1=ffffffff80000001
  out   v0=00000000000000000000000000007c00 fpsr=14

case ucvtf h, w 7fffffffffffffff
  code  1ee30020                  # ucvtf h0, w1
  in    x1=7fffffffffffffff
  out   v0=00000000000000000000000000007c00 fpsr=14

case ucvtf h, w ffffffffffffffff
  code  1ee30020                  # ucvtf h0, w1
  in    x1=ffffffffffffffff
  out   v0=00000000000000000000000000007c00 fpsr=14

case ucvtf h, w, #9
  code  1ec3dc20                  # ucvtf h0, w1, #9
  in    x1=ffffffff80000001
  out   v0=00000000000000000000000000007c00 fpsr=14

case fcvtzu x, h, #7
  code  9ed9e420                  # fcvtzu x0, h1, #7
  in    v1=7ff00000000000017fa000017d013555
  out   x0=2a fpsr=10

case fcvtzu x, h, #32, out of range
  code  9ed98020                  # fcvtzu x0, h1, #32
  in    v1=7ff00000000000017fa000017d017bff
  out   x0=ffe000000000

case ucvtf h, x 0
  code  9ee30020                  # ucvtf h0, x1
  in    x1=0
  out   v0=00000000000000000000000000000000

case ucvtf h, x ffffffff80000001
  code  9ee30020                  # ucvtf h0, x1
  in    x1=ffffffff80000001
  out   v0=00000000000000000000000000007c00 fpsr=14

case ucvtf h, x 7fffffffffffffff
  code  9ee30020                  # ucvtf h0, x1
  in    x1=7fffffffffffffff
  out   v0=00000000000000000000000000007c00 fpsr=14

case ucvtf h, x ffffffffffffffff
  code  9ee30020                  # ucvtf h0, x1
  in    x1=ffffffffffffffff
  out   v0=00000000000000000000000000007c00 fpsr=14

case ucvtf h, x, #9
  code  9ec3dc20                  # ucvtf h0, x1, #9
  in    x1=ffffffff80000001
  out   v0=00000000000000000000000000007c00 fpsr=14

case fcvt d, h, third
  code  1ee2c020                  # fcvt d0, h1
  in    v1=7ff00000000000017fa000017d013555
  out   v0=00000000000000003fd5540000000000

case fcvt d, h, inf
  code  1ee2c020                  # fcvt d0, h1
  in    v1=7ff00000000000017fa000017d017c00
  out   v0=00000000000000007ff0000000000000

case fcvt d, h, -qnan
  code  1ee2c020                  # fcvt d0, h1
  in    v1=7ff00000000000017fa000017d01fe34
  out   v0=0000000000000000fff8d00000000000

case fcvt d, h, snan
  code  1ee2c020                  # fcvt d0, h1
  in    v1=7ff00000000000017fa000017d017d0a
  out   v0=00000000000000007ffc280000000000 fpsr=1

case fcvt d, h, max
  code  1ee2c020                  # fcvt d0, h1
  in    v1=7ff00000000000017fa000017d017bff
  out   v0=000000000000000040effc0000000000

case fcvt d, h, denormal
  code  1ee2c020                  # fcvt d0, h1
  in    v1=7ff00000000000017fa000017d01000f
  out   v0=00000000000000003eae000000000000

case fcvt d, h, -zero
  code  1ee2c020                  # fcvt d0, h1
  in    v1=7ff00000000000017fa000017d018000
  out   v0=00000000000000008000000000000000

case fcvt s, h, third
  code  1ee24020                  # fcvt s0, h1
  in    v1=7ff00000000000017fa000017d013555
  out   v0=0000000000000000000000003eaaa000

case fcvt s, h, inf
  code  1ee24020                  # fcvt s0, h1
  in    v1=7ff00000000000017fa000017d017c00
  out   v0=0000000000000000000000007f800000

case fcvt s, h, -qnan
  code  1ee24020                  # fcvt s0, h1
  in    v1=7ff00000000000017fa000017d01fe34
  out   v0=000000000000000000000000ffc68000

case fcvt s, h, snan
  code  1ee24020                  # fcvt s0, h1
  in    v1=7ff00000000000017fa000017d017d0a
  out   v0=0000000000000000000000007fe14000 fpsr=1

case fcvt s, h, max
  code  1ee24020                  # fcvt s0, h1
  in    v1=7ff00000000000017fa000017d017bff
  out   v0=000000000000000000000000477fe000

case fcvt s, h, denormal
  code  1ee24020                  # fcvt s0, h1
  in    v1=7ff00000000000017fa000017d01000f
  out   v0=00000000000000000000000035700000

case fcvt s, h, -zero
  code  1ee24020                  # fcvt s0, h1
  in    v1=7ff00000000000017fa000017d018000
  out   v0=00000000000000000000000080000000

case fjcvtzs, 2.5
  code  1e7e0020                  # fjcvtzs w0, d1
  in    v1=7ff00000000000014004000000000000 nzcv=b
  out   x0=2 nzcv=0 fpsr=10

case fjcvtzs, -2.5
  code  1e7e0020                  # fjcvtzs w0, d1
  in    v1=7ff0000000000001c004000000000000 nzcv=b
  out   x0=fffffffe nzcv=0 fpsr=10

case fjcvtzs, -zero
  code  1e7e0020                  # fjcvtzs w0, d1
  in    v1=7ff00000000000018000000000000000 nzcv=b
  out   x0=0 nzcv=0

case fjcvtzs, zero
  code  1e7e0020                  # fjcvtzs w0, d1
  in    v1=7ff00000000000010000000000000000 nzcv=b
  out   x0=0 nzcv=4

case fjcvtzs, 3e9
  code  1e7e0020                  # fjcvtzs w0, d1
  in    v1=7ff000000000000141e65a0bc0000000 nzcv=b
  out   x0=b2d05e00 nzcv=0 fpsr=1

case fjcvtzs, 1e19
  code  1e7e0020                  # fjcvtzs w0, d1
  in    v1=7ff000000000000143e158e460913d00 nzcv=b
  out   x0=89e80000 nzcv=0 fpsr=1

case fjcvtzs, qnan
  code  1e7e0020                  # fjcvtzs w0, d1
  in    v1=7ff00000000000017ff8000000001234 nzcv=b
  out   x0=0 nzcv=0 fpsr=1

case fjcvtzs, inf
  code  1e7e0020                  # fjcvtzs w0, d1
  in    v1=7ff00000000000017ff0000000000000 nzcv=b
  out   x0=0 nzcv=0 fpsr=1

case fjcvtzs, one
  code  1e7e0020                  # fjcvtzs w0, d1
  in    v1=7ff00000000000013ff0000000000000 nzcv=b
  out   x0=1 nzcv=4

case fjcvtzs, denormal
  code  1e7e0020                  # fjcvtzs w0, d1
  in    v1=7ff0000000000001000000000000000f nzcv=b
  out   x0=0 nzcv=0 fpsr=10
