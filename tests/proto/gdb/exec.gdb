# execve: gdb is told, breakpoints work in the new program.
# program: process
break second_life
catch exec
continue
expect Catchpoint 2 \(exec'd .*process\)
continue
expect Breakpoint 1, second_life \(word=0x[0-9a-f]+ "again"\)
info proc exe
continue
expect exited with code 011
