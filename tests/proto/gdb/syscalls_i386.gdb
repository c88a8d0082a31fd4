# catch syscall: all of one number, at entry and at return.
# guest: i386
# program: process
catch syscall getppid
continue
expect Catchpoint 1 \(call to syscall getppid\)
print $eax
expect = 64
continue
expect Catchpoint 1 \(returned from syscall getppid\)
print $eax > 1
expect = 1
delete
kill
