# The child is followed: the parent goes on by itself.
# program: process
set follow-fork-mode child
break child_work
break parent_work
continue
expect Breakpoint 1\.?\d*, child_work
backtrace
expect #1 .*main
continue
expect exited with code 03
