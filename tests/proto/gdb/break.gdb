# Break at a function and at a line, step, next, finish, up, conditional and temporary breakpoints, until the end.
# program: basic
break main
continue
expect Breakpoint 1, main \(\)
info line
break add if a == 1
tbreak scale
next
next
expect counter = counter \+ i
step
continue
expect Temporary breakpoint 3, scale \(v=2\)
finish
expect Value returned is \$\d+ = 3
continue
expect Breakpoint 2, add \(a=1, b=2\)
backtrace
expect #0 .*add \(a=1, b=2\)
expect #1 .*depth \(n=0\)
expect #4 .*depth \(n=3\)
expect #5 .*main \(\)
up
print n
expect = 0
down
step
expect return sum;
print sum
expect = 3
finish
expect Value returned is \$\d+ = 3
info breakpoints
delete
continue
expect exited with code 07
