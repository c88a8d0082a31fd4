# Registers of all kinds, read and written; memory written; a function of the program called.
# guest: i386
# program: basic
break *add
continue
expect Breakpoint 1, add
info registers eip esp
expect eip .*add
print ((int *)$esp)[1] * 10 + ((int *)$esp)[2]
expect = 34
set var ((int *)$esp)[1] = 10
set var ((int *)$esp)[2] = 20
delete
break *scale
continue
expect Breakpoint 2, .*scale
info registers mxcsr cs eflags
expect mxcsr +0x1f80
expect cs +0x23
print *(double *)($esp + 4)
expect = 2
set var *(double *)($esp + 4) = 8.5
set $xmm7.uint128 = 0x0102030405060708
print/x $xmm7.v16_int8
expect \{0x8, 0x7, 0x6, 0x5, 0x4, 0x3, 0x2, 0x1, 0x0
set $ymm7.v4_int64[3] = 0x1122334455667788
print/x $ymm7.v4_int64
expect \{0x102030405060708, 0x0, 0x0, 0x1122334455667788\}
print $st0
expect = 0
set $st0 = 2.5
print $st0
expect = 2.5
print/x $fctrl
expect = 0x37f
set var ratio = 2
set var text = "after"
print text
expect "after
delete
print add(40, 2)
expect = 42
print scale(1.5)
expect = 3
print $eflags
expect \[.*IF.*\]
continue
expect 30 6 17 99 after
