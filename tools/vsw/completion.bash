# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# Completion of vsw for bash.

_vsw()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words

	case $prev in
	-n | --netns) words=$(ip netns list 2>/dev/null | cut -d' ' -f1) ;;
	proto) words="static kernel" ;;
	dev | port) words=$(cd /sys/class/net && echo *) ;;
	grp | src | vid) return ;;
	vsw) words="-d -s -j -n --help --version mdb drops" ;;
	drops) words="show reset --explain dev port reason -w" ;;
	reason | --explain) words=$(vsw drops --explain 2>/dev/null | sed -n 's/^\([a-z_]*\) .*/\1/p') ;;
	mdb) words="show add replace del get flush dev" ;;
	*) words="dev port grp src vid permanent temp nopermanent proto" ;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}
complete -F _vsw vsw
