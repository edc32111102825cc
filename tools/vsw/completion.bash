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
	vsw) words="-d -s -j -t -n --help --version mdb monitor top tenant" ;;
	monitor) words="dev all port fdb quota guard storm stp vtep" ;;
	top) words="dev interval count" ;;
	tenant) words="add del list" ;;
	netns) words=$(ip netns list 2>/dev/null | cut -d' ' -f1) ;;
	del) [[ " ${COMP_WORDS[*]} " != *" tenant "* ]] && words="dev" || words=$(cd /sys/class/net && echo *) ;;
	vni | local | remote | dstport | fdb_max_learned | vnic | addr | interval | count) return ;;
	mdb) words="show add replace del get flush dev" ;;
	*)
		case " ${COMP_WORDS[*]} " in
		*" tenant "*) words="vni local remote dstport fdb_max_learned vnic netns addr" ;;
		*" monitor "*) words="dev all port fdb quota guard storm stp vtep" ;;
		*" top "*) words="dev interval count" ;;
		*) words="dev port grp src vid permanent temp nopermanent proto" ;;
		esac
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}
complete -F _vsw vsw
