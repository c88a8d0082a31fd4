# catch syscall: all of one number, at entry and at return.
# guest: x86_64
# program: process
catch syscall getppid
continue
expect Catchpoint 1 \(call to syscall getppid\)
print $rax
expect = 110
continue
expect Catchpoint 1 \(returned from syscall getppid\)
print $rax > 1
expect = 1
delete
kill
