# A step with a signal to deliver ends at the first instruction of its handler.
# program: signals
handle SIGUSR1 stop print pass
continue
expect Program received signal SIGUSR1
stepi
print $pc == (unsigned long)&handler
expect = 1
backtrace
expect <signal handler called>
kill
