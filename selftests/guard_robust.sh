#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The guard under attack: frames of all kinds, forged and spoilt. A victim that believes all that it understands sees
# none that is forged; each frame is accounted for. And the guard changes while they come.
#
#   h1 (attacks, vnic) --- sw0 --- p9 --- h9      or      p0, a NIC, in place of sw0 and p9
# two CPUs
. "$(dirname "$0")/lib.sh"

FRAMES_SENT=${FRAMES_SENT:-200000}

topology()
{
	need_plugin
	modprobe -q vnic
	case $1 in
	switch)
		new_switch
		new_host 9
		new_vnic sw0 1
		;;
	nic)
		new_nic
		new_vnic p0 1 mode bridge
		;;
	esac
	must ip -n "h1$NS" addr flush dev eth0
	COUNTED=(h1 eth0)
}

guard()
{
	must ip -n "h1$NS" link set eth0 type vnic "$@"
}

# watch: from now on h9 looks at what it gets; ends with `unwatch`
watch()
{
	: >"$TMP/watch.ready"
	ip netns exec "h9$NS" "$PROGRAMS/fuzz_guard" check eth0 >"$TMP/watch" 2>"$TMP/watch.ready" &
	WATCHER=$!
	defer kill "$WATCHER"
	wait_until 10 grep -q ready "$TMP/watch.ready"
}

# unwatch N: it has seen nothing forged, and at least N frames
unwatch()
{
	local n

	pause 2
	kill "$WATCHER"
	wait "$WATCHER"
	! grep -q forged "$TMP/watch" || fail "h9 has got: $(grep forged "$TMP/watch" | head -3)"
	n=$(awk '$1 == "checked" { print $2 }' "$TMP/watch")
	[ "${n:-0}" -ge "$1" ] || fail "h9 has got $n frames only"
	echo "# $n true frames of $FRAMES_SENT"
}

stat()
{
	local all

	all=$(ip -n "$1$NS" -s -j link show dev "$2")
	[[ $all =~ \"$3\":\{\"bytes\":[0-9]+,\"packets\":([0-9]+) ]] && echo "${BASH_REMATCH[1]}"
}

# What was sent out of h1 is dropped, or has gone on: by the port, or is for nobody else than the host
accounted()
{
	local r dropped=0

	for r in $(in_ns h1 ethtool -S eth0 | awk '/drop_/ { print $2 }'); do dropped=$((dropped + r)); done
	[ $((dropped + $(stat "${OUT[@]}" "${OUT_WAY[0]}") - OUT_WAS)) -ge "$FRAMES_SENT" ]
}

attack()
{
	local reason

	guard guard on guard_ip 198.51.100.1,2001:db8::1
	watch
	OUT_WAS=$(stat "${OUT[@]}" "${OUT_WAY[0]}")
	must in_ns h1 "$PROGRAMS/fuzz_guard" send eth0 20261126 "$FRAMES_SENT"
	wait_until 30 accounted
	unwatch $((FRAMES_SENT / 100))
	for reason in mac ip arp nd dhcp ra bpdu vlan frag hdr type; do
		[ "$(counter "drop_guard_$reason")" -gt 0 ] || fail "no frame was dropped for guard_$reason"
	done
}

test_attack_on_a_switch()
{
	topology switch
	OUT=(sw p9) OUT_WAY=(tx)
	attack
}

test_attack_on_a_nic()
{
	topology nic
	OUT=(sw p0) OUT_WAY=(tx)
	attack
}

# The guard is made anew all the time, with what is true always in it: never does a frame get through that is not. What
# comes and goes differs from it in more than three bytes: no more of a frame is spoilt.
changes()
{
	local n

	guard guard on guard_ip 198.51.100.1,2001:db8::1
	watch
	(while :; do "$PROGRAMS/netns" exec "h1$NS" "$PROGRAMS/fuzz_guard" send eth0 "$RANDOM" 20000; done) >/dev/null 2>&1 &
	defer kill $!
	for n in {1..10}; do
		guard guard_ip_add "fd99:9a9b:9c9d::/48,203.99.113.$((100 + n))"
		guard guard_ip 198.51.100.1,2001:db8::1 guard_mac "${MAC[1]},0a:9a:9b:9c:9d:9e"
		guard guard_mac own
	done
	undo_last
	unwatch 1
	# and it goes, with all that it has
	ip netns exec "h1$NS" "$PROGRAMS/fuzz_guard" send eth0 1 1000000 >/dev/null 2>&1 &
	defer kill $!
	for n in {1..5}; do
		guard guard_learn on
		pause 0.7
		guard guard_learn off
	done
	guard guard_learn on
	pause 0.7
	must ip -n "h1$NS" link del eth0
}

# what was deferred last, now
undo_last()
{
	eval "${DEFERRED[-1]}" >/dev/null 2>&1
	unset 'DEFERRED[-1]'
}

test_changes_on_a_switch()
{
	topology switch
	changes
}

test_changes_on_a_nic()
{
	topology nic
	changes
}

run_tests
