# Stops for signals, delivery or not, a backtrace out of a handler, siginfo, death by a signal.
# program: signals
# output: first 10 second 0
handle SIGUSR1 stop print pass
break inside
continue
expect Program received signal SIGUSR1
print $_siginfo.si_signo
expect = 10
print $_siginfo._sifields._kill.si_pid == $_inferior + 0 || $_siginfo._sifields._kill.si_pid > 1
expect = 1
continue
expect Breakpoint 1, inside \(sig=10\)
backtrace
expect #0 .*inside \(sig=10\)
expect #1 .*handler \(sig=10
expect #2 .*<signal handler called>
expect raise_one
expect main \(\)
finish
expect handler
handle SIGUSR1 stop print nopass
continue
expect Program received signal SIGUSR1
continue
expect Program received signal SIGSEGV
expect fault \(p=0x10000000\)
print $_siginfo._sifields._sigfault.si_addr
expect \(void \*\) 0x10000000
print $_siginfo.si_code
expect = 2
continue
expect Program terminated with signal SIGSEGV
