# Steps over lines that a signal handler interrupts stay in the line's function.
# program: timer
handle SIGALRM nostop noprint pass
break 20
continue
expect while \(ticks < 3\)
tbreak 22
continue
expect for \(int i
next
expect n \+= i
next
expect for \(int i
next
next
next
next
expect for \(int i
until 24
expect n = 1;
continue
expect exited with code 01
