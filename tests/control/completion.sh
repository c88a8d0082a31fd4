#!/bin/bash
# SPDX-License-Identifier: MIT
#
# completion.sh LYREBIRD COMPLETION: what the completion offers. Prints TAP.
lyrebird() { "$program" "$@"; }
compopt() { :; }
program=$1
. "$2"
n=0 failed=0

# offers WORD LINE...: completing the last word of LINE offers WORD
offers() {
    local want=$1
    shift
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    COMPREPLY=()
    _lyrebird
    n=$((n + 1))
    if [[ " ${COMPREPLY[*]} " == *" $want "* ]]; then
        echo "ok $n - ${*//\#/} offers $want"
    else
        failed=1
        echo "not ok $n - ${*//\#/} offers $want"
        echo "# offered: ${COMPREPLY[*]}"
    fi
}

offers_nothing() {
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    COMPREPLY=()
    _lyrebird
    n=$((n + 1))
    [[ ${#COMPREPLY[*]} == 0 ]] && echo "ok $n - $* offers nothing" && return
    failed=1
    echo "not ok $n - $* offers nothing"
}

while read -r option; do
    offers "$option" lyrebird "$option"
done < <("$program" -h | sed -n 's/^  \(-[a-zA-Z0-9-]*\).*/\1/p')
while read -r item; do
    offers "in_asm,$item" lyrebird -d "in_asm,$item"
done < <("$program" -d help | sed 's/ .*//')
offers max lyrebird -cpu m
offers interp lyrebird -accel i
offers install lyrebird binfmt ''
offers -rounds lyrebird bench --ro
offers interp lyrebird bench --accel i
offers -strace lyrebird -L / -cpu max -str
offers -strace lyrebird -strace -str
offers_nothing lyrebird -strace ./program -s
offers_nothing lyrebird run ./program -s
echo "1..$n"
exit $failed
