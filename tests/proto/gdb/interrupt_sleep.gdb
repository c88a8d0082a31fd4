# Ctrl-C in a program that sleeps in a system call: the call is repeated; a function can be called meanwhile.
# program: forever sleep
# interrupt: 1.0
continue
expect Program received signal SIGINT
print answer(21)
expect = 42
backtrace
expect nanosleep
expect main \(
set var stop = 1
call (int)(ts.tv_sec = 0)
kill
