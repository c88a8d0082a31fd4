# Conditional breakpoints that all threads hit all the time; every stop is one of a thread that is there.
# program: threads
break all_running
continue
break work if spins[n] % 7 == 0
set $hits = 0
while $hits < 40
continue
set $hits = $hits + 1
end
print spins[n] % 7 * (spins[n] > 0)
expect = 0
backtrace 2
expect work
expect worker
delete
set var stop = 1
thread 1
tbreak all_done
continue
expect Temporary breakpoint 3, all_done
continue
expect exited with code 05
