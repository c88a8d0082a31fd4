# Ctrl-C in a program that computes: it stops, is changed, and goes on.
# program: forever
# interrupt: 1.0
continue
expect Program received signal SIGINT
backtrace
expect main \(
print turns > 1000
expect = 1
print answer(21)
expect = 42
set var stop = 1
continue
expect exited with code 06
