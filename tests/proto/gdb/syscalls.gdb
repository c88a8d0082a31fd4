# catch syscall: all of one number, at entry and at return.
# guest: aarch64
# program: process
catch syscall getppid
continue
expect Catchpoint 1 \(call to syscall getppid\)
print $x8
expect = 173
continue
expect Catchpoint 1 \(returned from syscall getppid\)
print $x0 > 1
expect = 1
delete
kill
