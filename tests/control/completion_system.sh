#!/bin/bash
# SPDX-License-Identifier: MIT
#
# completion_system.sh LYREBIRD-SYSTEM-AARCH64 COMPLETION: what the completion offers. Prints TAP.
compopt() { :; }
program=$1
. "$2"
n=0 failed=0

# offers WORD LINE: completing the end of LINE, behind the program's name, offers WORD
offers() {
    COMP_LINE="$program $2"
    COMP_POINT=${#COMP_LINE}
    read -r -a COMP_WORDS <<< "${COMP_LINE//=/ = }"
    [[ $2 == *' ' || $2 == *= ]] && COMP_WORDS+=('')
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    COMPREPLY=()
    _lyrebird_system
    n=$((n + 1))
    if [[ " ${COMPREPLY[*]} " == *" $1 "* ]]; then
        echo "ok $n - $2 offers $1"
    else
        failed=1
        echo "not ok $n - $2 offers $1"
        echo "# offered: ${COMPREPLY[*]}"
    fi
}

while read -r option; do
    offers "$option" "-S $option"
done < <("$program" -help | sed -n 's/^  \(-[[:alnum:]_-]*\).*/\1/p')
offers virt '-M '
offers virt,gic-version= '-M virt,gic'
offers virt,secure= '-M virt,s'
offers cortex-a57 '-cpu cortex-a5'
offers max,lse= '-cpu max,ls'
offers virtio-blk-pci '-device virtio-b'
offers virtio-blk-pci,bootindex= '-device virtio-blk-pci,boot'
offers user '-netdev u'
offers user,hostfwd= '-netdev user,hostf'
offers socket '-chardev so'
offers socket,server= '-chardev socket,serv'
offers memory-backend-file '-object memory-backend-f'
offers memory-backend-file,mem-path= '-object memory-backend-file,mem'
offers qcow2 '-blockdev qc'
offers interp '-accel in'
offers in_asm,unimp '-d in_asm,uni'
offers virtio_notify '-trace virtio_n'
offers strict= '-boot str'
offers werror= '-drive werr'
offers -kernel '-M virt -kern'
echo "1..$n"
exit $failed
