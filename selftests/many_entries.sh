#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Many addresses in the FDB. (A million: KUnit, vsw_fdb_test_million.)
#
#   h1 ----- p1 \
#   h2 ----- p2 -- sw0
#   h3 ----- p3 /
. "$(dirname "$0")/lib.sh"

N=16000

# address KIND I: 02:KIND:00:xx:xx:xx
address()
{
	printf '02:%02x:00:%02x:%02x:%02x' "$1" $(($2 >> 16)) $(($2 >> 8 & 255)) $(($2 & 255))
}

# batch VERB KIND FIRST LAST WORDS...: bridge fdb VERB for each of these addresses
batch()
{
	awk -v verb="$1" -v kind="$2" -v first="$3" -v last="$4" -v words="${*:5}" 'BEGIN {
		for (i = first; i <= last; i++)
			printf "fdb %s 02:%02x:00:%02x:%02x:%02x dev sw0 %s\n", verb, kind,
				int(i / 65536), int(i / 256) % 256, i % 256, words
	}' >"$TMP/batch"
	must bridge -n "sw$NS" -batch "$TMP/batch"
}

# learn KIND FIRST LAST HOST: broadcasts come from all these addresses
learn()
{
	in_ns "$4" python3 -SE - "$1" "$2" "$3" "$HERE" <<-'END' || fail "cannot send"
		import sys
		sys.dont_write_bytecode = True
		sys.path.insert(0, sys.argv[4])
		from frames import open_device
		kind, first, last = map(int, sys.argv[1:4])
		s = open_device("eth0", 0)
		rest = b"\x88\xb5" + bytes(46)
		for i in range(first, last + 1):
		    s.send(b"\xff" * 6 + bytes((2, kind, 0)) + i.to_bytes(3, "big") + rest)
	END
}

# entries WORDS: how many lines of the dump have them?
entries()
{
	bridge -n "sw$NS" fdb show dev sw0 | grep -c -- "$1"
}

# all_there KIND FIRST LAST WORDS: the dump has each of these addresses once, with these words
all_there()
{
	bridge -n "sw$NS" fdb show dev sw0 | grep -- "$4" | awk '{ print $1 }' | sort >"$TMP/is"
	awk -v kind="$1" -v first="$2" -v last="$3" 'BEGIN {
		for (i = first; i <= last; i++)
			printf "02:%02x:00:%02x:%02x:%02x\n", kind, int(i / 65536), int(i / 256) % 256, i % 256
	}' | sort >"$TMP/wanted"
	cmp -s "$TMP/is" "$TMP/wanted" ||
		fail "not what is wanted ($(wc -l <"$TMP/is")): $(diff "$TMP/is" "$TMP/wanted" | head -3 | paste -s)"
}

# n_learned DEVICE N: so many learned addresses there, soon
n_learned()
{
	wait_until 30 has_learned "$1" "$2"
}

has_learned()
{
	[ "$(option "$1" fdb_n_learned)" = "$2" ]
}

# One bridge knows no "learned" options without ip's plugin: count in the dump
count_is()
{
	[ "$(entries "via $1 self")" = "$2" ]
}

test_learned()
{
	local i

	new_switch
	new_host 1 2 3
	learn 1 1 "$N" h1
	wait_until 60 count_is p1 $((N + 1))
	all_there 1 1 "$N" "via p1 self *$"
	for i in 1 77 12345 $N; do
		reaches "h1" h2 "$(frame "$(address 1 "$i")" "${MAC[2]}")"
	done
	reaches "h1 h3" h2 "$(frame "$(address 1 $((N + 1)))" "${MAC[2]}")"
	# They move, all of them.
	learn 1 1 4000 h2
	wait_until 60 count_is p2 4002
	all_there 1 4001 "$N" "via p1 self *$"
	reaches "h2" h3 "$(frame "$(address 1 4000)" "${MAC[3]}")"
	reaches "h1" h3 "$(frame "$(address 1 4001)" "${MAC[3]}")"
}

test_counts_are_exact()
{
	need_plugin
	new_switch
	new_host 1 2
	learn 1 1 4000 h1
	n_learned sw0 4000
	n_learned p1 4000
	learn 1 3001 6000 h2
	n_learned sw0 6000
	n_learned p1 3000
	n_learned p2 3000
	batch add 2 1 1000 via p1 static
	batch replace 1 1 1000 via p1 static
	n_learned p1 2000
	n_learned sw0 5000
	batch del 1 5801 6000
	n_learned p2 2800
	ip_sw link set p1 type vswitch_slave fdb_flush
	n_learned p1 0
	n_learned sw0 2800
	equal "static entries" "$(entries static)" 2000
	ip_sw link set p2 down
	n_learned sw0 0
}

test_static()
{
	local i

	new_switch
	new_host 1 2 3
	batch add 3 1 "$N" via p1 static
	equal "entries" "$(entries "via p1 self static")" "$N"
	all_there 3 1 "$N" "via p1 self static"
	for i in 1 8000 $N; do
		reaches "h1" h2 "$(frame "$(address 3 "$i")" "${MAC[2]}")"
	done
	batch replace 3 1 4000 via p2 static
	all_there 3 1 4000 "via p2 self static"
	reaches "h2" h3 "$(frame "$(address 3 4000)" "${MAC[3]}")"
	batch del 3 1 10000
	all_there 3 10001 "$N" "via p1 self static"
	reaches "h1 h2" h3 "$(frame "$(address 3 1)" "${MAC[3]}")"
}

# A port is flushed while frames come in from the others: what they have stays.
test_flush_under_traffic()
{
	new_switch
	new_host 1 2 3
	traffic h1 192.0.2.2
	learn 1 1 8000 h1
	learn 2 1 8000 h2
	wait_until 60 count_is p2 8002
	noise h3 eth0 "$(frame "$(address 2 77)" "${MAC[3]}")"
	bridge_sw fdb flush dev sw0 brport p1
	[ "$(entries "via p1 self *$")" -le 1 ] || fail "not flushed: $(entries "via p1 self *$")"
	all_there 2 1 8000 "^02:02:.* via p2 self *$"
	answers h1 192.0.2.2
	ip_sw link set p2 nomaster
	equal "entries of what is no port" "$(entries "via p2")" 0
	answers h1 192.0.2.3
}

test_deleted_with_all_of_them()
{
	new_switch
	new_host 1 2
	traffic h1 192.0.2.2
	learn 1 1 "$N" h1
	batch add 3 1 4000 via p2 static
	ip_sw link del sw0
	equal "devices" "$(ip -n "sw$NS" -o link show type "${KIND:-vswitch}")" ""
	ip_sw link add sw0 up type "${KIND:-vswitch}"
	ip_sw link set p1 master sw0
	ip_sw link set p2 master sw0
	answers h1 192.0.2.2
	[ "$(bridge -n "sw$NS" fdb show dev sw0 | wc -l)" -le 5 ] || fail "the new switch has old entries"
}

run_tests
