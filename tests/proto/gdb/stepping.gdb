# Single instructions, and a step over a system call.
# program: process
break parent_work
continue
expect Breakpoint 1
set $steps = 0
while $steps < 200
stepi
set $steps = $steps + 1
end
print $steps
expect = 200
catch syscall getppid
continue
expect call to syscall
stepi
expect returned from syscall|getppid|syscall-template
kill
