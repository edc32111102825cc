# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# Completion of vsw for bash.

_vsw()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words w command=

	for w in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		case $w in show | fdb | export | trace | drops | monitor | top | tenant | mdb) command=${command:-$w} ;; esac
	done

	case $prev in
	-n | --netns) words=$(ip netns list 2>/dev/null | cut -d' ' -f1) ;;
	proto) words="static kernel" ;;
	dev | port) words=$(cd /sys/class/net && echo *) ;;
	grp | src | dst | vid | vlan | mac | younger | older) return ;;
	vsw | -d | -s | -j | -t) words="-d -s -j -t -n --help --version show fdb export trace drops monitor top tenant mdb" ;;
	trace) words="dev -w" ;;
	-w) [[ $command != trace ]] || words="dev" ;;
	pcap) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
	drops) words="show reset --explain dev port reason -w" ;;
	reason | --explain) words=$(vsw drops --explain 2>/dev/null | sed -n 's/^\([a-z_]*\) .*/\1/p') ;;
	mdb) words="show add replace del get flush dev" ;;
	export) words="--dot" ;;
	monitor) words="dev all port fdb quota guard storm stp vtep" ;;
	top) words="dev interval count" ;;
	tenant) words="add del list" ;;
	netns) words=$(ip netns list 2>/dev/null | cut -d' ' -f1) ;;
	del) [[ $command == tenant ]] && words=$(cd /sys/class/net && echo *) || words="dev" ;;
	vni | local | remote | dstport | fdb_max_learned | vnic | addr | interval | count | rate) return ;;
	*)
		case $command in
		show) words=$(cd /sys/class/net && echo *) ;;
		fdb) words="dev port mac vid dst dynamic static permanent local younger older" ;;
		trace) [[ " ${COMP_WORDS[*]} " == *" -w "* ]] && words="rate count" ||
			words="src dst vlan prio len type ip arp nd hex pcap ttl udp tcp icmp proto who-has tell is-at to" ;;
		drops) words="dev port reason -w" ;;
		tenant) words="vni local remote dstport fdb_max_learned vnic netns addr" ;;
		monitor) words="dev all port fdb quota guard storm stp vtep" ;;
		top) words="dev interval count" ;;
		mdb) words="dev port grp src vid permanent temp nopermanent proto" ;;
		*) words="show fdb export trace drops monitor top tenant mdb" ;;
		esac
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}
complete -F _vsw vsw
