# A watchpoint is hit by whichever thread writes.
# program: threads
break all_running
continue
watch spins[2]
continue
expect Thread [2-4] .*hit Hardware watchpoint 2: spins\[2\]
set var stop = 1
delete
continue
expect exited with code 05
