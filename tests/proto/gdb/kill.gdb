# kill ends the program.
# program: forever
# interrupt: 0.7
continue
expect SIGINT
kill
expect \[Inferior 1 \(.*\) killed\]
