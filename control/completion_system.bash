# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# Completion for bash of the system emulators. Options, what they take and its properties come from the program's own
# help: "-device help", "-device virtio-blk-pci,help".

_lyrebird_system_options() {
    "$1" -help 2>/dev/null | sed -n 's/^  \(-[[:alnum:]_-]*\).*/\1/p'
}

# Whether option $2 takes an argument.
_lyrebird_system_takes() {
    "$1" -help 2>/dev/null | grep -qE -- "^  ${2/#--/-} [^ ]"
}

# What "-$2 help" lists: names at the start of lines, in quotes, or before a colon.
_lyrebird_system_names() {
    case $2 in
    -accel) echo tcg interp ;;
    -display) echo none sdl ;;
    -nic) echo none ;;
    esac
    "$1" "$2" help 2>/dev/null | sed -n '
        s/^name "\([^"]*\)", alias "\([^"]*\)".*/\1 \2/p; t
        s/^name "\([^"]*\)".*/\1/p; t
        s/^driver=\([[:alnum:]_-]*\): .*/\1/p; t
        /options:$/d; /^(/d; /^Available/d; /^Supported/d
        s/^\([[:alnum:]_][[:alnum:]_.-]*\):.*/\1/p; t
        s/^ \{0,2\}\([[:alnum:]_][[:alnum:]_.-]*\)=<.*/\1=/p; t
        s/^ \{0,2\}\([[:alnum:]_][[:alnum:]_.-]*\)\( .*\)*$/\1/p'
}

# Properties of the first word: "-$2 $3,help", else those of the option itself.
_lyrebird_system_properties() {
    { "$1" "$2" "$3,help" 2>/dev/null || "$1" "$2" help 2>/dev/null; } |
        sed -n 's/^ *\([[:alnum:]_][[:alnum:]_.-]*\)=<.*/\1=/p'
}

_lyrebird_system_of() {
    local program=$1 option=$2 cur=$3 head=

    case $option in
    -kernel | -initrd | -dtb | -bios | -pflash | -hd[abcd] | -cdrom | -D | -pidfile | -readconfig | -mem-path)
        compopt -o default
        return ;;
    -L | -chroot) compopt -o dirnames; return ;;
    -machine | -M | -cpu | -accel | -device | -netdev | -nic | -chardev | -object | -blockdev | -drive | -d | -trace | \
        -display | -smp | -m | -boot | -rtc | -name | -smbios | -fw_cfg | -action | -sandbox | -run-with | -msg | \
        -overcommit | -numa | -add-fd | -global | -mon | -semihosting-config) ;;
    *) return ;;
    esac
    compopt -o nospace
    [[ $cur == *,* ]] && head=${cur%,*},
    if [[ -z $head || $option == -d ]]; then
        mapfile -t COMPREPLY < <(compgen -P "$head" -W "$(_lyrebird_system_names "$program" "$option")" -- "${cur##*,}")
    else
        mapfile -t COMPREPLY < <(compgen -P "$head" \
            -W "$(_lyrebird_system_properties "$program" "$option" "${cur%%,*}")" -- "${cur##*,}")
    fi
}

_lyrebird_system() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} program=${COMP_WORDS[0]} word=
    local -a words

    COMPREPLY=()
    # bash makes '=' a word of its own: put the last argument together again
    read -r -a words <<< "${COMP_LINE:0:COMP_POINT}"
    [[ ${COMP_LINE:COMP_POINT-1:1} == ' ' ]] && words+=('')
    word=${words[-1]}
    prev=${words[-2]}
    if [[ $prev == -* ]] && _lyrebird_system_takes "$program" "$prev"; then
        _lyrebird_system_of "$program" "${prev/#--/-}" "$word"
        # what is before '=' is there already
        local n before=${word%"$cur"}
        [[ $word == *=* ]] || before=
        for n in "${!COMPREPLY[@]}"; do
            COMPREPLY[n]=${COMPREPLY[n]#"$before"}
        done
    else
        mapfile -t COMPREPLY < <(compgen -W "$(_lyrebird_system_options "$program")" -- "$cur")
    fi
}

complete -F _lyrebird_system lyrebird-system-aarch64 lyrebird-system-x86_64 lyrebird-system-i386
