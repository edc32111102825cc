# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# What the tests of vsw under valgrind share; sourced after lib.sh.

# What it finds ends it with this status.
WRONG=99
# To improve code that runs once takes as long as all the rest, and so does looking where a function is inlined.
VALGRIND=(valgrind -q "--error-exitcode=$WRONG" --leak-check=full --read-inline-info=no --vgdb=no --vex-iropt-level=0)

# checked WANTED NAME ARGUMENT...: vsw in NAME$NS ends with one of these statuses, and valgrind finds nothing
checked()
{
	local status=0

	in_ns "$2" "${VALGRIND[@]}" vsw "${@:3}" >"$TMP/out" 2>"$TMP/found" || status=$?
	! grep -q '^==' "$TMP/found" || fail "vsw ${*:3}: $(cat "$TMP/found")"
	[[ " $1 " == *" $status "* ]] || fail "vsw ${*:3}: status $status: $(cat "$TMP/found")"
}

topology()
{
	need valgrind vsw
	need_plugin
	modprobe -q vnic
	new_switch mcast_snooping 1 vlan_filtering 1
	new_host 1
	new_vnic sw0 3
	ip_sw addr add 192.0.2.100/24 dev sw0
	new_ns h4
	must vsw -n "sw$NS" tenant add t0 vni 42 local 192.0.2.100 remote 192.0.2.7 vnic eth0 netns "h4$NS" addr 198.51.100.4/24
	must ip -n "h3$NS" link set eth0 type vnic guard on
	send h3 eth0 "$(frame "${MAC[1]}" "${MAC[9]}")"
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}" "810000630806000108000604000102000000""0001c0000201000000000000c0000202")"
	report3 1 1 239.1.1.3 192.0.2.1 192.0.2.2
	must vsw -n "sw$NS" mdb add dev sw0 port p1 grp 239.1.1.2 src 192.0.2.1 permanent
}
