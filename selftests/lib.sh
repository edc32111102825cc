#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What all tests here share: hosts in network namespaces, checks, KTAP.
#
# A test is a script that sources this file, defines functions test_*() and
# ends with `run_tests`. Each function runs in a subshell of its own, makes the
# topology that it needs, and fails by a check that does not hold; what it made
# is removed afterwards by the commands that it gave to `defer`, last first.
# The exit status is that of a kselftest: 0 passed, 1 failed, 4 skipped.
#
# Names of namespaces end in $NS, so that tests do not meet.

set -u

ksft_pass=0 ksft_fail=1 ksft_skip=4
TEST=$(basename "$0" .sh)
NS=-$$
# shellcheck disable=SC2034 # for the tests
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PROGRAMS=$HERE # made by make; in virtual machines they come with the modules
[ -x "$PROGRAMS/frames" ] || PROGRAMS=/usr/libexec/vswitch
FRAMES=$PROGRAMS/frames
PATH=$PATH:/usr/sbin:/sbin

# what ends a test is said there, whoever takes the standard output
exec {SAY}>&1
# on which nothing ever comes: to wait without a program
exec {NEVER}<> <(:)
DEFERRED=()

# defer COMMAND...: run it when the test function ends, whatever its end
defer()
{
	DEFERRED+=("$(printf '%q ' "$@")")
}

undo()
{
	local i

	for ((i = ${#DEFERRED[@]} - 1; i >= 0; i--)); do
		eval "${DEFERRED[i]}" >/dev/null 2>&1
	done
	DEFERRED=()
}

# fail WORDS...: end the test function
fail()
{
	echo "# $*" >&"$SAY"
	exit $ksft_fail
}

# skip REASON...: end the test function
skip()
{
	echo "# $*" >&"$SAY"
	exit $ksft_skip
}

# must COMMAND...: it succeeds
must()
{
	"$@" >"$TMP/must" 2>&1 || fail "failed: $* ($(cat "$TMP/must"))"
}

# must_not COMMAND...: it fails
must_not()
{
	local out

	! out=$("$@" 2>&1) || fail "did not fail: $* ($out)"
}

# refused WORDS COMMAND...: it fails, and its message has these words
refused()
{
	local words=$1 out

	shift
	! out=$("$@" 2>&1) || fail "was not refused: $*"
	[[ $out == *"$words"* ]] || fail "refused with other words: $*: $out"
}

# equal WHAT IS WANTED
equal()
{
	[ "$2" = "$3" ] || fail "$1: $2, not $3"
}

# wait_until SECONDS COMMAND...: it succeeds within this time
wait_until()
{
	local end=$((SECONDS + $1 + 1))

	shift
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $end ] || fail "not in time: $*"
		pause 0.05
	done
}

# pause SECONDS
pause()
{
	read -rt "$1" -u "$NEVER" || :
}

# new_ns NAME...: namespaces $NAME$NS, removed at the end. IPv6 is off in them
# and so is all else that sends by itself, unless IPV6=1 is set.
new_ns()
{
	local names=("${@/%/$NS}") what=quiet

	[ -z "${IPV6-}" ] || what=up
	printf 'netns add %s\n' "${names[@]}" >"$TMP/batch"
	must ip -batch "$TMP/batch"
	defer del_ns "${names[@]}"
	must "$PROGRAMS/netns" "$what" "${names[@]}"
}

del_ns()
{
	printf 'netns del %s\n' "$@" | ip -force -batch -
}

# ip_batch NAME: lines of the standard input, each the arguments of an ip, in NAME$NS; all succeed
ip_batch()
{
	must ip -n "$1$NS" -batch -
}

# in_ns NAME COMMAND...: in namespace $NAME$NS
in_ns()
{
	"$PROGRAMS/netns" exec "$1$NS" "${@:2}"
}

# as_nobody COMMAND...: without any capability
as_nobody()
{
	setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all "$@"
}

nobody_in_sw()
{
	in_ns sw setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all "$@"
}

# new_container: a namespace of another user's, whose process is $PID
new_container()
{
	as_nobody unshare -Urn true 2>/dev/null || skip "needs user namespaces for everybody"
	setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all unshare -Urn sleep 1000 &
	PID=$!
	defer kill "$PID"
	wait_until 10 another_user
}

another_user()
{
	[ "$(readlink "/proc/$PID/ns/user")" != "$(readlink /proc/self/ns/user)" ] &&
		[ "$(readlink "/proc/$PID/ns/net")" != "$(readlink /proc/self/ns/net)" ]
}

# in_container COMMAND...: as its root
in_container()
{
	nsenter -t "$PID" -U -n -S 0 -G 0 "$@"
}

# new_switch [OPTION...]: namespace sw with the switch sw0, up
new_switch()
{
	new_ns sw
	ip_sw link add sw0 type "${KIND:-vswitch}" "$@"
	ip_sw link set sw0 up
}

# new_host N...: namespace hN with the device eth0, up, with the addresses
# 02:00:00:00:00:N (in hex) and 192.0.2.N/24; its other end is pN, a port of sw0
new_host()
{
	local n ports=()

	new_ns "${@/#/h}"
	for n; do
		echo "link add p$n type veth peer name eth0 netns h$n$NS"
	done >"$TMP/batch"
	ip_batch sw <"$TMP/batch"
	for n; do
		ip_batch "h$n" <<-END
			link set eth0 address $(mac "$n") up
			addr add 192.0.2.$n/24 dev eth0
		END
		ports+=("link set p$n master sw0 up")
	done
	printf '%s\n' "${ports[@]}" >"$TMP/batch"
	ip_batch sw <"$TMP/batch"
	wait_until 5 all_forward "${@/#/p}"
}

# all_forward PORT...: do they?
all_forward()
{
	local state p

	state=$(bridge -n "sw$NS" -j link show)
	for p; do
		[[ $state == *"\"ifname\":\"$p\""* && ${state#*"\"ifname\":\"$p\""} =~ ^[^{]*\"state\":\"forwarding\" ]] || return
	done
}

# new_vnic LOWER N [OPTION...]: as new_host, but the host's eth0 is a vnic on the
# device LOWER in the switch's namespace; the addresses are 198.51.100.N/24
new_vnic()
{
	local lower=$1 n=$2

	shift 2
	new_ns "h$n"
	ip_sw link add link "$lower" name eth0 address "$(mac "$n")" netns "h$n$NS" type vnic "$@"
	ip_batch "h$n" <<-END
		link set eth0 up
		addr add 198.51.100.$n/24 dev eth0
	END
}

# new_nic: in the switch's namespace, which is made, p0, a NIC with the address
# 198.51.100.100/24; outside of it is host 9
new_nic()
{
	new_ns sw h9
	ip_sw link add p0 address 02:00:00:00:0a:00 type veth peer name eth0 address "${MAC[9]}" netns "h9$NS"
	ip_sw link set p0 up
	ip_sw addr add 198.51.100.100/24 dev p0
	must ip -n "h9$NS" link set eth0 up
	must ip -n "h9$NS" addr add 198.51.100.9/24 dev eth0
	wait_until 5 link_has sw p0 operstate UP
}

# mac N: the address of host N; MAC[N] is the same, without a subshell, up to 128
mac()
{
	printf '02:00:00:00:%02x:%02x' $(($1 >> 8)) $(($1 & 255))
}

printf -v MAC '02:00:00:00:00:%02x ' {0..128}
read -ra MAC <<<"$MAC"

# port_state PORT STATE [NAME]: is it, in NAME$NS, in this state?
port_state()
{
	[[ $(bridge -n "${3-sw}$NS" -j link show dev "$1") == *"\"state\":\"$2\""* ]]
}

# fdb ADDRESS: its entry in sw0's FDB, in words, or nothing
fdb()
{
	bridge -n "sw$NS" fdb show dev sw0 | grep -i "^$1 "
}

# counter NAME: the value of a counter of sw0 (of COUNTED=(NAME DEVICE), if it is set)
counter()
{
	"$PROGRAMS/netns" counters "${COUNTED[0]-sw}$NS" "${COUNTED[1]-sw0}" "$1"
}

# counter_is NAME VALUE: is it?
counter_is()
{
	[ "$(counter "$1")" = "$2" ]
}

# send NAME DEVICE FRAME [COUNT [INTERVAL]]: frames of bytes in hex, out of DEVICE in NAME$NS
send()
{
	in_ns "$1" "$FRAMES" send "$2" "${@:3}" || fail "cannot send out of $2 in $1"
}

# frame DST SRC [REST]: a frame in hex: addresses as with ip, then EtherType and
# payload in hex (default: 88b5, for experiments, and 46 bytes), padded to 60
frame()
{
	local hex=${1//:/}${2//:/}${3:-88b5$(printf '%092d' 0)}

	while [ ${#hex} -lt 120 ]; do hex+=00; done
	echo "$hex"
}

# ip_sw, bridge_sw ARGUMENT...: in the switch's namespace; it succeeds
ip_sw()
{
	must ip -n "sw$NS" "$@"
}

bridge_sw()
{
	must bridge -n "sw$NS" "$@"
}

# option DEVICE NAME: the value of an option of sw0 or of a port, as ip -d shows it
option()
{
	local all

	all=$(ip -n "sw$NS" -d -j link show dev "$1")
	[[ $all == *"\"$2\":"* && ${all##*"\"$2\":"} =~ ^[^,}]* ]] && echo "${BASH_REMATCH[0]//\"/}"
}

# reaches "NAME..." FROM FRAME: sent out of FROM, it arrives as it is, once at
# each NAME and nowhere else. Names are those of hosts (their eth0), sw0 (the
# switch's host) and ports (the port's own stack); in the order of the alphabet.
reaches()
{
	local got

	# shellcheck disable=SC2086 # words
	got=$("$FRAMES" reach "$NS" "$2" "$3" $1) || fail "cannot look where a frame of $2 goes"
	equal "frame $3 of $2 reaches" "$got" "$1"
}

# reach_all: the standard input has lines FROM FRAME [NAME...]; each is as with
# `reaches`, all of them at once. No frame may be there twice.
reach_all()
{
	local wrong

	wrong=$("$FRAMES" reach "$NS") || fail "cannot look where frames go"
	equal "wrong ways" "$wrong" ""
}

# tagged DST SRC TAGS: a frame in hex with these tags, as in tag_ways: "-" for
# none, 10, s10p3 or 10.20; no two are alike
N_TAGGED=0
tagged()
{
	local tags=$3 tag hex='' vid prio

	[ "$tags" != - ] || tags=
	for tag in ${tags//./ }; do
		hex+=8100
		[[ $tag != s* ]] || hex=${hex%8100}88a8
		tag=${tag#s} vid=${tag%p*} prio=0
		[[ $tag != *p* ]] || prio=${tag#*p}
		printf -v tag '%04x' $((prio << 13 | vid))
		hex+=$tag
	done
	printf -v hex '%s88b5%04x%04x%084d' "$hex" $((N_TAGGED += 1)) "$BASHPID" 0
	TAGGED=${1//:/}${2//:/}$hex
}

# tag_way FROM DST SRC TAGS [NAME...]: for tag_ways: a frame with these tags,
# sent out of FROM, arrives at each NAME, which says with which tags: h1:10
tag_way()
{
	tagged "$2" "$3" "$4"
	WAYS+="$1 $TAGGED ${*:5}"$'\n'
}

# tag_ways: each frame of tag_way goes as it should; all of them at once
WAYS=''
tag_ways()
{
	local wrong

	wrong=$("$FRAMES" tags "$NS" <<<"$WAYS") || fail "cannot look where frames go"
	WAYS=''
	equal "wrong ways" "$wrong" ""
}

# counters: those that are not 0, but for the tunnel's traffic
counters()
{
	local c

	mapfile -t c < <(exec "$PROGRAMS/netns" counters "${COUNTED[0]-sw}$NS" "${COUNTED[1]-sw0}")
	for c in "${c[@]}"; do [[ $c == *.[rt]x_* ]] || echo "$c"; done
}

# read_counters ARRAY: the same by name, without a subshell
read_counters()
{
	local -n counted=$1
	local c

	"$PROGRAMS/netns" counters "${COUNTED[0]-sw}$NS" "${COUNTED[1]-sw0}" >"$TMP/counters" || fail "no counters"
	counted=()
	while IFS= read -r c; do
		# shellcheck disable=SC2034
		[[ $c == *.[rt]x_* ]] || counted[${c%=*}]=${c#*=}
	done <"$TMP/counters"
}

# counts "NAME=N..." COMMAND...: COMMAND adds that to those counters, and
# nothing to others; in the order of the alphabet
counts()
{
	local wanted=$1 end=$((SECONDS + 6)) settled='' added c
	local -A was now

	shift
	read_counters was
	"$@"
	while :; do
		read_counters now
		added=
		while IFS='=' read -r c _; do
			[[ $c == *.[rt]x_* || ${now[$c]} = "${was[$c]-0}" ]] || added+=" $c=$((${now[$c]} - ${was[$c]-0}))"
		done <"$TMP/counters"
		# twice: it may not be the end
		if [ "$settled" = 1 ] || [ $SECONDS -ge $end ]; then break; fi
		[ "${added# }" != "$wanted" ] || { settled=1; continue; }
		pause 0.05
	done
	equal "added to the counters by: $*" "${added# }" "$wanted"
}

# listen FILE NAME DEVICE [PREFIX]: from now on, write to FILE the frames that
# DEVICE in NAME$NS receives and that begin with PREFIX, in hex, one a line.
# Ends with `heard`.
listen()
{
	: >"$1.ready"
	ip netns exec "$2$NS" "$FRAMES" listen "$3" "${4-}" >"$1" 2>"$1.ready" &
	defer kill $!
	wait_until 10 grep -q ready "$1.ready"
}

# tap NAME DEVICE: from now on, be the program behind the tap DEVICE in NAME$NS,
# which is made unless it is there. Hex lines that are written to
# $TMP/DEVICE.in are received by it; those that it sends come to $TMP/DEVICE.
tap()
{
	local file=$TMP/$2

	[ -e /dev/net/tun ] || must modprobe tun
	must mkfifo "$file.in"
	ip netns exec "$1$NS" "$FRAMES" tap "$2" <>"$file.in" >"$file" 2>"$file.ready" &
	defer kill $!
	wait_until 10 grep -q ready "$file.ready"
}

# heard FILE: how many frames has its listener got? Waits until no more come.
heard()
{
	local n=-1 now

	now=$(wc -l <"$1")
	while [ "$n" != "$now" ]; do
		n=$now
		pause 0.3
		now=$(wc -l <"$1")
	done
	echo "$now"
}

# link_value NAME DEVICE KEY: what ip -d -j link show says of a device in NAME$NS
link_value()
{
	local all

	all=$(ip -n "$1$NS" -d -j link show dev "$2")
	[[ $all == *"\"$3\":"* && ${all#*"\"$3\":"} =~ ^(\"[^\"]*\"|[^],}]*) ]] && echo "${BASH_REMATCH[0]//\"/}"
}

# link_has NAME DEVICE KEY VALUE: is it this?
link_has()
{
	[ "$(link_value "$1" "$2" "$3")" = "$4" ]
}

# traffic NAME ADDRESS: ping it from now on, until the test function ends
traffic()
{
	ip netns exec "$1$NS" ping -q -i 0.01 -W 1 "$2" >/dev/null 2>&1 &
	defer kill $!
}

# answers NAME ADDRESS: fail unless it answers, maybe after some seconds
answers()
{
	wait_until 5 ping1 "$1" "$2"
}

# ping1 NAME ADDRESS: one answer within 3 s
ping1()
{
	in_ns "$1" ping -q -c 1 -W 3 "$2"
}

# noise NAME DEVICE FRAME: send it again and again from now on, until the test function ends
noise()
{
	ip netns exec "$1$NS" "$FRAMES" send "$2" "$3" 1000000 0.01 >/dev/null 2>&1 &
	defer kill $!
}

# busy: sw0 with the address 192.0.2.100 and the hosts 1, 2 and 3, and traffic
# between all of them, until the test function ends or `calm`
busy()
{
	local before

	new_switch
	ip_sw addr add 192.0.2.100/24 dev sw0
	new_host 1 2 3
	before=${#DEFERRED[@]}
	traffic h1 192.0.2.2
	traffic h2 192.0.2.100
	noise h3 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[3]}")"
	BUSY=("${DEFERRED[@]:before}")
	wait_until 10 learned_at p1
	wait_until 10 learned_at p2
	wait_until 10 learned_at p3
}

# calm: end what `busy` began
calm()
{
	local c

	for c in "${BUSY[@]}"; do eval "$c"; done
}

# learned_at PORT: is there a dynamic entry at it?
learned_at()
{
	bridge -n "sw$NS" fdb show dev sw0 | grep -q " via $1 self *$"
}

# none_learned_at PORT: no dynamic entry names it
none_learned_at()
{
	! learned_at "$1" || fail "there are entries: $(bridge -n "sw$NS" fdb show dev sw0 | grep " via $1 ")"
}

# fdb_in_order: no entry names a device that is gone; bridge would show its number
fdb_in_order()
{
	local e

	e=$(bridge -n "sw$NS" fdb show dev sw0 | grep -E " via (if)?[0-9]+ ")
	[ -z "$e" ] || fail "entries of what is gone: $e"
}

# need COMMAND...: skip the test function unless all are there
need()
{
	local c

	for c; do
		command -v "$c" >/dev/null || skip "needs $c"
	done
}

# need_plugin: skip the test function unless ip knows the options of the kind
has_plugin()
{
	ip link help "${KIND:-vswitch}" 2>&1 | grep -q ageing_time
}

need_plugin()
{
	has_plugin || skip "needs ip's plugin for ${KIND:-vswitch}"
}

# monitor FILE COMMAND...: from now on, write to FILE what it, an ip or bridge
# monitor, says
monitor()
{
	local file=$1

	shift
	"$@" >"$file" 2>&1 &
	defer kill $!
	wait_until 30 joined $! 0
}

# joined PID PROTOCOL: has its socket of netlink joined a group? Where it is in memory may be hidden.
joined()
{
	grep -qE "^[^ ]+ +$2 +$1 +0*[1-9a-f]" "/proc/$1/net/netlink"
}

# offload NAME DEVICE FEATURE VALUE...: ethtool -K
offload()
{
	local n=$1

	shift
	must in_ns "$n" ethtool -K "$@"
}

# how many bytes `carry` sends
STREAM=300000

# received NAME: what the receiver says of the last `carry`
received()
{
	awk -v n="$1" '$1 == n { print $2 }' "$TMP/received"
}

# carry FROM TO DEVICE ADDRESS [HOW]: TCP to ADDRESS, which is TO's; the data
# arrive as they were sent. DEVICE is watched.
carry()
{
	local receiver

	rm -f "$TMP/go"
	ip netns exec "$2$NS" "$PROGRAMS/stream" receive "$3" "$TMP/go" >"$TMP/received" &
	receiver=$!
	defer kill "$receiver"
	wait_until 20 [ -e "$TMP/go" ]
	in_ns "$1" "$PROGRAMS/stream" send "$4" "$STREAM" "${@:5}" >"$TMP/sent" ||
		fail "cannot send from $1 to $4"
	wait "$receiver" || fail "$2 got nothing"
	equal size "$(received size)" "$STREAM"
	equal hash "$(received hash)" "$(awk '$1 == "hash" { print $2 }' "$TMP/sent")"
	equal "wrong checksums" "$(received wrong)" 0
}

unsegmented()
{
	[ "$(received longest)" -gt "$1" ] || fail "no frame is longer than $1: $(received longest)"
}

segmented()
{
	[ "$(received longest)" -le "$1" ] || fail "a frame is longer than $1: $(received longest)"
}

# dhcp_server NAME DEVICE ADDRESS: for ADDRESS.50 to ADDRESS.60, in NAME$NS
dhcp_server()
{
	need dnsmasq busybox
	ip netns exec "$1$NS" dnsmasq -k -C /dev/null -p 0 -u root -i "$2" --bind-interfaces -F "$3.50,$3.60,2m" \
		-l "$TMP/leases" -x "$TMP/dnsmasq" >/dev/null 2>&1 &
	defer kill $!
	wait_until 20 listens "$1" 67
}

# listens NAME PORT: is there a UDP socket of this port?
listens()
{
	[ -n "$(in_ns "$1" ss -Hlun "sport = $2")" ]
}

# dhcp NAME: ask for an address, use it and print it
dhcp()
{
	cat >"$TMP/script" <<-'END'
		#!/bin/sh
		[ "$1" != bound ] || { ip addr add "$ip/24" dev "$interface" && echo "$ip"; }
	END
	chmod +x "$TMP/script"
	must ip -n "$1$NS" addr flush dev eth0
	in_ns "$1" busybox udhcpc -i eth0 -n -q -t 5 -T 2 -s "$TMP/script" 2>/dev/null || fail "$1 gets no address"
}

one_test()
{
	trap undo EXIT
	"$1"
}

# run_tests: all functions test_*(), in the order of the file, or those in TESTS
run_tests()
{
	local tests t i=0 status=$ksft_pass passed=0

	[ "$(id -u)" = 0 ] || { echo "1..0 # SKIP needs root"; exit $ksft_skip; }
	modprobe "${KIND:-vswitch}" 2>/dev/null || [ -d "/sys/module/${KIND:-vswitch}" ] ||
		{ echo "1..0 # SKIP no module ${KIND:-vswitch}"; exit $ksft_skip; }

	mapfile -t tests < <(grep -oE '^test_[a-z0-9_]+' "$0")
	# shellcheck disable=SC2206 # words
	[ -z "${CASES-}" ] || tests=($CASES)
	echo "TAP version 13"
	echo "1..${#tests[@]}"
	TMPS=$(mktemp -d) || exit
	trap 'rm -rf "$TMPS"' EXIT
	(cd "$TMPS" && mkdir "${tests[@]}")
	for t in "${tests[@]}"; do
		i=$((i + 1))
		TMP=$TMPS/$t
		(one_test "$t")
		case $? in
		"$ksft_pass") echo "ok $i $TEST: ${t#test_}"; passed=1 ;;
		"$ksft_skip") echo "ok $i $TEST: ${t#test_} # SKIP" ;;
		*) echo "not ok $i $TEST: ${t#test_}"; status=$ksft_fail ;;
		esac
	done
	[ $status != $ksft_pass ] || [ $passed = 1 ] || status=$ksft_skip
	exit $status
}
