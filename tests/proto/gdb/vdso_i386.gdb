# The vDSO: a backtrace from the system call in it, and its symbols.
# guest: i386
# program: process
catch syscall getppid
continue
expect Catchpoint 1 \(call to syscall getppid\)
backtrace
expect #0 .*__kernel_vsyscall \(\)
expect main \(argc
info symbol $pc
expect __kernel_vsyscall \+ 2 in section .text of system-supplied DSO
delete
kill
