# vfork and posix_spawn: children do not stop, the parent does.
# program: spawn
# output: 4 4 2
break visit
continue
expect Breakpoint 1, visit
print calls
expect = 1
continue
expect exited normally
