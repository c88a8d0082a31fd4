# execve by another thread: one thread is left, the session goes on. A core file of it can be written and read.
# program: thread_exec
break again
continue
expect is executing new program
expect Breakpoint 1, again
info threads
reject worker|\n +2
gcore core
expect Saved corefile
continue
expect exited with code 06
