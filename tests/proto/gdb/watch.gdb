# Watchpoints on a write, a read and any access; the address is the right one, the old and new values too.
# program: basic
break main
continue
watch written
expect Hardware watchpoint 2: written
watch counter if counter > 5
rwatch ratio
expect Hardware read watchpoint 4: ratio
continue
expect Hardware watchpoint 3: counter
expect Old value = 3
expect New value = 6
expect main \(\)
delete 3
continue
expect Hardware watchpoint 2: written
expect Old value = 0
expect New value = 99
continue
expect Hardware read watchpoint 4: ratio
expect Value = 1.5
expect scale \(
awatch text
delete 2 4
continue
expect Hardware access \(read/write\) watchpoint 5: text
delete
continue
expect exited with code 07
