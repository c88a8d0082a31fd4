# All threads are seen and named, each has a backtrace; one is stepped alone; they end.
# program: threads
break all_running
continue
expect Breakpoint 1, all_running
info threads
expect all_running
expect worker-0
expect worker-1
expect worker-2
thread apply all -q backtrace 3
expect worker
expect worker
expect worker
expect main \(\)
thread name main-thread
break work thread 3
continue
expect Thread 3 .*hit Breakpoint 2, work \(n=1\)
thread
expect Current thread is 3
delete
set scheduler-locking on
set $before = spins[0] + spins[2]
set $mine = spins[1]
next
expect ^15
next
print spins[1] == $mine + 1
expect = 1
print spins[0] + spins[2] == $before
expect = 1
set scheduler-locking off
set var stop = 1
thread 1
break all_done
continue
expect Breakpoint 3, all_done
info threads
reject worker-
continue
expect exited with code 05
