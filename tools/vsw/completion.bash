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
	grp | src | dst | vid | vlan) return ;;
	vsw) words="-d -s -j -n --help --version mdb trace drops" ;;
	trace) words="dev" ;;
	pcap) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
	drops) words="show reset --explain dev port reason -w" ;;
	reason | --explain) words=$(vsw drops --explain 2>/dev/null | sed -n 's/^\([a-z_]*\) .*/\1/p') ;;
	mdb) words="show add replace del get flush dev" ;;
	*) [[ ${COMP_WORDS[*]} == *" trace "* ]] &&
		words="src dst vlan prio len type ip arp nd hex pcap ttl udp tcp icmp proto who-has tell is-at to" ||
		words="dev port grp src vid permanent temp nopermanent proto" ;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}
complete -F _vsw vsw
