# The parent is followed: the child runs by itself, breakpoints are not hit in it. catch fork says when.
# program: process
break child_work
break parent_work
catch fork
continue
expect Catchpoint 3 \(forked process \d+\)
continue
expect Breakpoint 2, parent_work \(status=3\)
kill
