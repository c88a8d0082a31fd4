# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# Completion for bash. Names of options, log items and CPU models come from the program itself.

_lyrebird_names() {
    lyrebird "$@" 2>/dev/null | sed -n 's/^  *\(-[[:alnum:]-]*\).*/\1/p; /^  /!s/^\([[:alnum:]_-][[:alnum:]_-]*\)\( .*\)*$/\1/p'
}

_lyrebird() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} i=1 word

    COMPREPLY=()
    if [[ ${COMP_WORDS[1]} == binfmt && $COMP_CWORD -ge 2 ]]; then
        [[ $COMP_CWORD == 2 ]] && mapfile -t COMPREPLY < <(compgen -W 'install remove status' -- "$cur")
        return
    fi
    [[ ${COMP_WORDS[1]} == run ]] && i=2
    if [[ ${COMP_WORDS[1]} == bench && $COMP_CWORD -ge 2 ]]; then
        case $prev in
        --accel | -accel) mapfile -t COMPREPLY < <(compgen -W 'native kvm tcg tcg1 interp' -- "$cur") ;;
        --by | -by) mapfile -t COMPREPLY < <(compgen -W 'user cpu wall' -- "$cur") ;;
        *)
            if [[ $cur == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W "$(_lyrebird_names bench -h)" -- "${cur/#--/-}")
            else
                compopt -o default
            fi ;;
        esac
        return
    fi
    # Behind the program's name everything belongs to the program.
    while ((i < COMP_CWORD)); do
        word=${COMP_WORDS[i]}
        [[ $word == -* ]] || { compopt -o default; return; }
        lyrebird -h 2>/dev/null | grep -qE -- "^  ${word/#--/-} [^ ]" && ((i++))
        ((i++))
    done
    case $prev in
    -d)
        # a comma list: complete the last item
        local head=
        [[ $cur == *,* ]] && head=${cur%,*},
        mapfile -t COMPREPLY < <(compgen -P "$head" -W "$(_lyrebird_names -d help)" -- "${cur##*,}")
        compopt -o nospace
        return ;;
    -cpu) mapfile -t COMPREPLY < <(compgen -W "$(lyrebird -cpu help 2>/dev/null | sed -n 's/^  //p')" -- "$cur"); return ;;
    -accel) mapfile -t COMPREPLY < <(compgen -W 'tcg interp kvm kvm:tcg help' -- "$cur"); return ;;
    -tier) mapfile -t COMPREPLY < <(compgen -W '0 1 2' -- "$cur"); return ;;
    -L) compopt -o dirnames; return ;;
    -D) compopt -o default; return ;;
    esac
    if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_lyrebird_names -h)" -- "$cur")
    elif [[ $COMP_CWORD == 1 ]]; then
        mapfile -t COMPREPLY < <(compgen -W 'run bench binfmt' -- "$cur"; compgen -c -- "$cur"; compgen -f -- "$cur")
        compopt -o filenames
    else
        compopt -o default
    fi
}

complete -F _lyrebird lyrebird
