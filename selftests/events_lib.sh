#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Listening to events, for the tests of these; to be sourced after lib.sh.

ALL=ff:ff:ff:ff:ff:ff

# topology [OPTION...]: of sw0, without ports; somebody listens
topology()
{
	need_plugin
	need vsw jq
	modprobe -q vnic
	new_switch "$@"
	ip_sw link add sw9 type vswitch
	ip_sw link add m9 type dummy
	listen_to sw "$TMP/events"
}

# listen_to NAME FILE: from now on, to all events in NAME$NS, where sw9 is
listen_to()
{
	vsw -j -n "$1$NS" monitor >>"$2" 2>&1 &
	MONITOR=$!
	defer kill "$MONITOR"
	wait_until 20 marks "$1" "$2"
}

# marks NAME FILE: m9 joins sw9; has the listener seen that?
marks()
{
	ip -n "$1$NS" link set m9 nomaster
	ip -n "$1$NS" link set m9 master sw9
	grep -q '"dev":"sw9"' "$2"
}

# events FILTER FIELDS: of those that are not about sw9, these of each that FILTER of jq lets through
events()
{
	jq -c "select(.dev != \"sw9\") | select($1) | $2" "$TMP/events"
}

# last_is FILTER FIELDS VALUE: of the last of them
last_is()
{
	[ "$(events "$1" "$2" | tail -n 1)" = "$3" ]
}

# settled: all that has happened has been heard of
settled()
{
	local n

	n=$(grep -c '"dev":"sw9"' "$TMP/events")
	ip_sw link set m9 nomaster
	ip_sw link set m9 master sw9
	wait_until 10 more_marks $((n + 2))
}

more_marks()
{
	[ "$(grep -c '"dev":"sw9"' "$TMP/events")" -ge "$1" ]
}

# tell WANTED FILTER FIELDS: so they are in the end, one a line
tell()
{
	local last

	last=$(tail -n 1 <<<"$1")
	wait_until 20 last_is "$2" "$3" "$last"
	settled
	equal "events with $2" "$(events "$2" "$3")" "$1"
}

# of FILTER: how many there were, with those that were left out
of()
{
	jq -s "map(select(.dev != \"sw9\") | select($1)) | map(1 + (.lost // 0)) | add // 0" "$TMP/events"
}

of_is()
{
	[ "$(of "$1")" = "$2" ]
}

# say N ADDRESS: host N broadcasts from an address
say()
{
	send "h$1" eth0 "$(frame "$ALL" "$2")"
}
