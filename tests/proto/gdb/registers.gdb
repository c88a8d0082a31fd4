# Registers of all kinds, read and written; memory written; a function of the program called.
# guest: aarch64
# program: basic
break add
continue
expect Breakpoint 1, add
info registers x0 x1
expect x0 +0x3
expect x1 +0x4
set $x0 = 10
set $x1 = 20
delete
break scale
continue
expect Breakpoint 2, scale \(v=2\)
info registers tpidr fpcr fpsr
expect tpidr +0x[0-9a-f]{6,}
print $v0.d.f[0]
expect = 2
print $d0
expect = 2
set $v0.d.f[0] = 8.5
set $v31.q.u[0] = 0x0102030405060708
print/x $v31.b.u
expect \{0x8, 0x7, 0x6, 0x5, 0x4, 0x3, 0x2, 0x1, 0x0
print/x $pauth_cmask
expect = 0x7f000000000000
set var ratio = 2
set var text = "after"
print text
expect "after
print add(40, 2)
expect = 42
delete
print scale(1.5)
expect = 3
print $cpsr
expect \[.*\]
continue
expect 7 6 17 99 after|7 6 4 99 after
