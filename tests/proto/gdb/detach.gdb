# After detach the program ends by itself, with breakpoints gone.
# program: basic
# output: 7 6 3 99 before
break add
continue
expect Breakpoint 1, add
watch counter
detach
expect Inferior 1 \(.*\) detached
