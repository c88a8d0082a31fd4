# What gdb fetches from us: the program and its libraries, the auxiliary vector, /proc, our own commands.
# program: basic
# no-file: the program comes from the target
# sysroot: target:
info auxv
expect AT_ENTRY
expect AT_EXECFN
break main
continue
expect Breakpoint 1, main
info sharedlibrary
expect ld-linux(-aarch64|-x86-64)?.so
expect libc.so.6
info proc exe
expect exe = '.*/basic'
info proc mappings
expect basic
expect libc
monitor help
expect info registers
monitor info registers
expect (?i)(pc|rip)
monitor info threads
expect stopped
monitor nonsense
expect unknown command
info functions ^depth$
expect int depth\(int\)
x/2i $pc
expect main
continue
expect exited with code 07
