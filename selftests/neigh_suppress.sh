#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Who asks all for a neighbour is answered by the switch: neigh_suppress.
#
#   h1 --- p1 \               / p4 --- h4: suppressed; behind it are 192.0.2.99 and
#              ----- sw0 -----             2001:db8::63, who have 02:00:00:00:00:63
#   h2 --- p2 /    192.0.2.100 \ p3 --- h3: behind it are 192.0.2.97 and 2001:db8::61
#
# What the host knows is in its neighbour table, and in the FDB.
#
. "$(dirname "$0")/lib.sh"

ALL=ffffffffffff SNM=3333ff000063
OWNER=02:00:00:00:00:63 THIRD=02:00:00:00:00:61
NET6=20010db80000000000000000000000 NODES=ff020000000000000000000000000001 GROUP=ff0200000000000000000001ff0000

# arp OP SHA SIP TIP [HEAD]: a packet in hex; addresses are the last byte of 192.0.2.X, in hex
arp()
{
	echo "0806${5-0001080006040}${1}${2//:/}c00002${3}000000000000c00002$4"
}

# nd TYPE FLAGS SADDR DADDR TARGET [OPTIONS [HOP-LIMIT]]: one of neighbour discovery in hex, with its checksum
nd()
{
	local icmp=${1}000000${2}000000$5${6-} sum=0 i all

	printf -v all '%s%s%08x%08x%s' "$3" "$4" $((${#icmp} / 2)) 58 "$icmp"
	for ((i = 0; i < ${#all}; i += 4)); do sum=$((sum + 0x${all:i:4})); done
	while [ $((sum >> 16)) != 0 ]; do sum=$(((sum & 0xffff) + (sum >> 16))); done
	printf '86dd60000000%04x3a%s%s%s%s%04x%s\n' $((${#icmp} / 2)) "${7-ff}" "$3" "$4" "${icmp:0:4}" \
		$((~sum & 0xffff)) "${icmp:8}"
}

# asks N X: host N asks for the neighbour X (hex), with ARP, and asks6, with IPv6
asks()
{
	echo "$ALL$(hex "$1")$(arp 001 "$(mac "$1")" "$(printf %02x "$1")" "$2")"
}

asks6()
{
	echo "$SNM$(hex "$1")$(nd 87 00 "$NET6$(printf %02x "$1")" "$GROUP$2" "$NET6$2" "0101$(hex "$1")")"
}

# and what it is answered
answer()
{
	echo "$(hex "$1")${OWNER//:/}$(arp 002 "$OWNER" "$2" "$(printf %02x "$1")" | sed "s/000000000000/$(hex "$1")/")"
}

answer6()
{
	echo "$(hex "$1")${OWNER//:/}$(nd 88 60 "$NET6$2" "$NET6$(printf %02x "$1")" "$NET6$2" "0201${OWNER//:/}")"
}

hex()
{
	local m

	m=$(mac "$1")
	echo "${m//:/}"
}

# entry ADDRESS PORT [vlan VID]: in the FDB
entry()
{
	if [ "${KIND-vswitch}" = bridge ]; then
		bridge_sw fdb add "$1" dev "$2" master static "${@:3}"
	else
		bridge_sw fdb add "$1" dev sw0 via "$2" static "${@:3}"
	fi
}

# know DEVICE: its neighbours
know()
{
	ip_batch sw <<-END
		neigh add 192.0.2.99 lladdr $OWNER dev $1 nud permanent
		neigh add 192.0.2.97 lladdr $THIRD dev $1 nud permanent
		neigh add 192.0.2.96 lladdr 02:00:00:00:00:60 dev $1 nud permanent
		neigh add 192.0.2.95 lladdr $OWNER dev $1 nud failed
		neigh add 2001:db8::63 lladdr $OWNER dev $1 nud permanent
		neigh add 2001:db8::61 lladdr $THIRD dev $1 nud permanent
		neigh add 2001:db8::60 lladdr 02:00:00:00:00:60 dev $1 nud permanent
	END
}

topology()
{
	new_switch "$@"
	in_ns sw sysctl -qw net.ipv6.conf.sw0.disable_ipv6=0
	new_host 1 2 3 4
	ip_sw addr add 192.0.2.100/24 dev sw0
	ip_sw addr add 2001:db8::64/64 dev sw0 nodad
	entry "$OWNER" p4
	entry "$THIRD" p3
	know sw0
	# whom the host answers without probing him later
	ip_sw neigh add 192.0.2.1 lladdr "${MAC[1]}" dev sw0 nud permanent
	ip_sw neigh add 2001:db8::1 lladdr "${MAC[1]}" dev sw0 nud permanent
	bridge_sw link set dev p4 neigh_suppress on
}

# h1_got WANTED: these frames for h1's address, in whatever order, since it was last asked
SEEN=0
h1_got()
{
	local n

	n=$(heard "$TMP/h1")
	equal "answers" "$(tail -n +$((SEEN + 1)) "$TMP/h1" | sort)" "$(sort <<<"$1")"
	SEEN=$n
}

test_options()
{
	need_plugin
	topology
	equal "of p1" "$(option p1 neigh_suppress) $(option p1 neigh_vlan_suppress) $(option p1 neigh_forward_grat)" \
		"false false true"
	equal "of p4" "$(option p4 neigh_suppress)" true
	[[ $(bridge -n "sw$NS" -d link show dev p4) == *"neigh_suppress on"* ]] || fail "bridge does not show it"
	equal "list of p1" "$(option p1 neigh_suppress_vlans)" ""
	ip_sw link set p1 type vswitch_slave neigh_suppress_vlans 10,20-29,4094 neigh_vlan_suppress on neigh_forward_grat off
	[[ $(ip -n "sw$NS" -d link show p1) == *"neigh_vlan_suppress on neigh_forward_grat off "*"neigh_suppress_vlans 10,20-29,4094 "* ]] ||
		fail "not shown: $(ip -n "sw$NS" -d link show p1)"
	[[ $(ip -n "sw$NS" -d -j link show p1) == *'"neigh_suppress_vlans":"10,20-29,4094"'* ]] || fail "not in JSON"
	ip_sw link set p1 type vswitch_slave neigh_suppress_vlans none
	equal "list of p1" "$(option p1 neigh_suppress_vlans)" ""
	refused "neigh_suppress_vlans takes" ip -n "sw$NS" link set p1 type vswitch_slave neigh_suppress_vlans 10,0
	refused "neigh_suppress_vlans takes" ip -n "sw$NS" link set p1 type vswitch_slave neigh_suppress_vlans 4095
	refused "neigh_suppress_vlans takes" ip -n "sw$NS" link set p1 type vswitch_slave neigh_suppress_vlans 9-8
	refused "need a vni" ip -n "sw$NS" link set sw0 type vswitch neigh_suppress on
	ip_sw link set sw0 type vswitch vni 42 neigh_suppress on neigh_forward_grat off
	equal "of the tunnel" "$(option sw0 neigh_suppress) $(option sw0 neigh_forward_grat)" "true false"
}

# What both kinds of switch do
answered()
{
	topology
	[ "${KIND-vswitch}" = bridge ] || ip_sw link set p4 type vswitch_slave neigh_forward_grat off
	listen "$TMP/h1" h1 eth0 "$(hex 1)"
	reach_all <<-END
		h1 $(asks 1 63) h2 h3 sw0
		h1 $(asks6 1 63) h2 h3 sw0
		h1 $(asks 1 61) h2 h3 sw0
		h1 $(asks6 1 61) h2 h3 sw0
		h1 $(asks 1 64) h2 h3 sw0
		h1 $(asks6 1 64) h2 h3 sw0
		h1 $(asks 1 60) h2 h3 h4 sw0
		h1 $(asks6 1 60) h2 h3 h4 sw0
		h1 $(asks 1 5f) h2 h3 h4 sw0
		h1 $(asks 1 5e) h2 h3 h4 sw0
		h1 $(asks6 1 5e) h2 h3 h4 sw0
		h4 $(asks 4 63) h1 h2 h3 sw0
		h4 $(asks6 4 63) h1 h2 h3 sw0
		h1 $ALL$(hex 1)$(arp 001 "${MAC[1]}" 01 01) h2 h3 sw0
		h1 $ALL$(hex 1)$(arp 002 "${MAC[1]}" 01 01) h2 h3 sw0
		h1 333300000001$(hex 1)$(nd 88 20 "${NET6}01" "$NODES" "${NET6}01" "0201$(hex 1)") h2 h3 sw0
		h1 $ALL$(hex 1)$(arp 002 "${MAC[1]}" 01 63) h2 h3 h4 sw0
		h1 333300000001$(hex 1)$(nd 88 60 "${NET6}01" "$NODES" "${NET6}01" "0201$(hex 1)") h2 h3 h4 sw0
		h1 $ALL$(hex 1)$(arp 001 "${MAC[1]}" 01 63 0001080005040) h2 h3 h4 sw0
		h1 $ALL$(hex 1)88b5$(arp 001 "${MAC[1]}" 01 63) h2 h3 h4 sw0
	END
	# 192.0.2.100 and 2001:db8::64 are the host's, who answers himself
	heard "$TMP/h1" >/dev/null
	h1_got "$(answer 1 63)
$(answer6 1 63)
$(grep -v "^.\{12\}${OWNER//:/}" "$TMP/h1")"
	equal "answers of the host" "$(grep -cv "^.\{12\}${OWNER//:/}" "$TMP/h1")" 2
}

# In what it differs: who announces himself is heard everywhere, and who means to take
# an address asks its owner.
announcements_pass()
{
	reach_all <<-END
		h1 $ALL$(hex 1)$(arp 001 "${MAC[1]}" 01 01) h2 h3 h4 sw0
		h1 $ALL$(hex 1)$(arp 002 "${MAC[1]}" 01 01) h2 h3 h4 sw0
		h1 333300000001$(hex 1)$(nd 88 20 "${NET6}01" "$NODES" "${NET6}01" "0201$(hex 1)") h2 h3 h4 sw0
		h1 $ALL$(hex 1)08060001080006040001$(hex 1)00000000000000000000c0000263 h2 h3 h4 sw0
		h1 $SNM$(hex 1)$(nd 87 00 00000000000000000000000000000000 "${GROUP}63" "${NET6}63") h2 h3 h4 sw0
		h1 $SNM$(hex 1)$(nd 87 00 "${NET6}01" "${GROUP}63" "${NET6}63" "0101$(hex 1)" fe) h2 h3 h4 sw0
		h1 $SNM$(hex 1)$(nd 87 00 "${NET6}01" "${GROUP}63" "${NET6}63" "0100$(hex 1)") h2 h3 h4 sw0
	END
	h1_got ""
}

# Whatever is asked, nobody comes to harm, and who asks well is answered.
malformed()
{
	must in_ns h1 "$PROGRAMS/fuzz" eth0 neigh 1 4000
	must in_ns h2 "$PROGRAMS/fuzz" eth0 neigh 2 1000
	heard "$TMP/h1" >/dev/null
	# of some answers the fuzzer has the addresses wrong
	! cut -c 25- "$TMP/h1" | grep -vE '^(0806.{12}0002|86dd)' || fail "these are no answers"
	SEEN=$(wc -l <"$TMP/h1")
	[ "$SEEN" -gt 100 ] || fail "hardly anybody was answered: $SEEN"
	reach_all <<-END
		h1 $(asks 1 63) h2 h3 sw0
		h1 $(asks6 1 63) h2 h3 sw0
	END
	h1_got "$(answer 1 63)
$(answer6 1 63)"
}

test_as_a_switch_should()
{
	need_plugin
	answered
	equal counted "$(counter neigh_replies) $(counter p1.neigh_replies)" "2 2"
	ip_sw link set p4 type vswitch_slave neigh_forward_grat on
	announcements_pass
	malformed
	bridge_sw link set dev p4 neigh_suppress off
	reach_all <<-END
		h1 $(asks 1 63) h2 h3 h4 sw0
		h1 $(asks6 1 63) h2 h3 h4 sw0
	END
	h1_got ""
	answers h1 192.0.2.2
}

test_as_the_bridge_does()
{
	KIND=bridge answered
}

# tags: lines FROM FRAME [NAME:TAGS...], as with tag_ways; what they differ by is padding
tags()
{
	local wrong

	wrong=$("$FRAMES" tags "$NS") || fail "cannot look where frames go"
	equal "wrong ways" "$wrong" ""
}

# with_tag TAG FRAME
with_tag()
{
	echo "${2:0:24}8100$1${2:24}"
}

test_in_vlans()
{
	local q q6

	need_plugin
	new_switch vlan_filtering 1
	in_ns sw sysctl -qw net.ipv6.conf.all.disable_ipv6=0 net.ipv6.conf.default.disable_ipv6=0
	new_host 1 2 3 4
	ip_sw link add link sw0 name sw0.10 up type vlan id 10
	ip_sw link add link sw0 name sw0.30 up type vlan id 30
	for p in "p1 vid 10" "p1 vid 20" "p1 vid 30" "p4 vid 10" "p4 vid 20" "p4 vid 30" "p2 vid 10 pvid untagged" \
		"p3 vid 20 pvid untagged" "sw0 vid 10 self" "sw0 vid 20 pvid untagged self" "sw0 vid 30 self"; do
		echo "vlan add dev $p"
	done >"$TMP/batch"
	printf 'vlan del dev p%d vid 1\n' 2 3 >>"$TMP/batch"
	must bridge -n "sw$NS" -batch "$TMP/batch"
	entry "$OWNER" p4 vlan 10
	entry "$OWNER" p4 vlan 20
	know sw0.10
	bridge_sw link set dev p4 neigh_suppress on
	q=$(asks 1 63) q6=$(asks6 1 63)
	listen "$TMP/h1" h1 eth0 "$(hex 1)"
	tags <<-END
		h1 $(with_tag 600a "$q")01 h2:- sw0:10p3
		h1 $(with_tag 000a "$q6")02 h2:- sw0:10
		h1 $(with_tag 0014 "$(asks 1 61)")03 h3:- h4:20 sw0:-
	END
	# with the tag and the priority of the question
	h1_got "$(with_tag 600a "$(answer 1 63)")
$(with_tag 000a "$(answer6 1 63)")"
	# what is known in VLAN 10 is not said in 20, nor in 30, where the host is as well
	tags <<-END
		h1 $(with_tag 0014 "$q")04 h3:- h4:20 sw0:-
		h1 $(with_tag 001e "$q6")05 h4:30 sw0:30
	END
	h1_got ""
	listen "$TMP/h2" h2 eth0 "$(hex 2)"
	listen "$TMP/h3" h3 eth0 "$(hex 3)"
	# 20 is the VLAN of the switch device
	know sw0
	tags <<-END
		h2 $(asks 2 63)06 h1:10 sw0:10
		h3 $(asks 3 63)07 h1:20 sw0:-
	END
	heard "$TMP/h3" >/dev/null
	equal "untagged answers" "$(<"$TMP/h2") $(<"$TMP/h3")" "$(answer 2 63) $(answer 3 63)"
	# of VLANs that are on a list
	ip_sw link set p4 type vswitch_slave neigh_vlan_suppress on neigh_suppress_vlans 2,20-25
	tags <<-END
		h1 $(with_tag 000a "$q")08 h2:- h4:10 sw0:10
		h1 $(with_tag 2014 "$q")09 h3:- sw0:-
	END
	h1_got "$(with_tag 2014 "$(answer 1 63)")"
	# without filtering nobody knows whose neighbour is meant in a VLAN
	ip_sw link set sw0 type vswitch vlan_filtering 0
	tags <<-END
		h1 $(with_tag 000a "$q6")0a h2:10 h3:10 h4:10 sw0:10
	END
	h1_got ""
}

# A vnic asks, the host asks, and a vnic is asked for.
test_vnics_and_the_host()
{
	need_plugin
	topology
	new_vnic sw0 5 neigh_suppress on
	entry "${MAC[9]}" p4
	ip_batch sw <<-END
		neigh add 198.51.100.5 lladdr ${MAC[5]} dev sw0 nud permanent
		neigh add 198.51.100.9 lladdr ${MAC[9]} dev sw0 nud permanent
	END
	new_vnic sw0 6
	listen "$TMP/h1" h1 eth0 "$(hex 1)"
	listen "$TMP/h6" h6 eth0 "$(hex 6)${OWNER//:/}"
	listen "$TMP/sw" sw sw0 "020000000abc${OWNER//:/}"
	# vnic 5 has 198.51.100.5: c6336405
	reach_all <<-END
		h1 $ALL$(hex 1)08060001080006040001$(hex 1)c0000201000000000000c6336405 h2 h3 h6 sw0
		h6 $(asks 6 63) h1 h2 h3 sw0
		sw0 ${ALL}020000000abc$(arp 001 02:00:00:00:0a:bc 64 63) h1 h2 h3 h6
	END
	h1_got "$(hex 1)$(hex 5)08060001080006040002$(hex 5)c6336405$(hex 1)c0000201"
	heard "$TMP/h6" >/dev/null
	equal "answer to the vnic" "$(<"$TMP/h6")" "$(answer 6 63)"
	equal "answers to the host" "$(wc -l <"$TMP/sw")" 1
	equal counted "$(counter neigh_replies) $(counter p1.neigh_replies) $(counter host.neigh_replies)" "3 1 1"
}

# Two servers whose control plane knows all: guests reach each other, and no
# question crosses the underlay.
test_overlay()
{
	local s o n

	need_plugin
	modprobe -q vnic
	IPV6=1 new_ns s1 s2
	must ip -n "s1$NS" link add u0 type veth peer name u0 netns "s2$NS"
	for s in 1 2; do
		o=$((3 - s))
		ip_batch "s$s" <<-END
			addr add 192.0.2.$s/24 dev u0
			link set u0 up
			link add t0 type vswitch vni 42 local 192.0.2.$s nolearning neigh_suppress on
			link set t0 up
			neigh add 198.51.100.$o lladdr $(mac "$o") dev t0 nud permanent
			neigh add 2001:db8::$o lladdr $(mac "$o") dev t0 nud permanent
		END
		must bridge -n "s$s$NS" fdb append 00:00:00:00:00:00 dev t0 dst "192.0.2.$o"
		must bridge -n "s$s$NS" fdb add "$(mac "$o")" dev t0 dst "192.0.2.$o"
		IPV6=1 new_ns "h$s"
		must ip -n "s$s$NS" link add link t0 name eth0 address "$(mac "$s")" netns "h$s$NS" type vnic
		ip_batch "h$s" <<-END
			link set eth0 up
			addr add 198.51.100.$s/24 dev eth0
			addr add 2001:db8::$s/64 dev eth0 nodad
		END
	done
	listen "$TMP/arp" h2 eth0 "$ALL$(hex 1)0806"
	listen "$TMP/nd" h2 eth0 3333ff000002
	must in_ns h1 ping -c 2 -i 0.2 -W 3 -q 198.51.100.2
	must in_ns h1 ping -c 2 -i 0.2 -W 3 -q 2001:db8::2
	equal "questions that crossed" "$(heard "$TMP/arp") $(heard "$TMP/nd")" "0 0"
	for s in 1 2; do
		# shellcheck disable=SC2034 # for counter
		COUNTED=("s$s" t0)
		n=$(counter neigh_replies)
		[ "$n" -ge 2 ] || fail "server $s has answered $n times"
	done
	# what is not known is asked for elsewhere, and an announcement is told
	send h1 eth0 "$ALL$(hex 1)$(arp 001 "${MAC[1]}" 01 77)"
	send h1 eth0 "$ALL$(hex 1)$(arp 001 "${MAC[1]}" 01 01)"
	equal "questions and announcements" "$(heard "$TMP/arp")" 2
	must ip -n "s1$NS" link set t0 type vswitch neigh_forward_grat off
	send h1 eth0 "$ALL$(hex 1)$(arp 001 "${MAC[1]}" 01 01)"
	equal "without the announcement" "$(heard "$TMP/arp")" 2
	# out of the tunnel: server 2 answers for a guest on a port that suppresses
	must ip -n "s1$NS" link set t0 type vswitch neigh_suppress off
	must ip -n "s2$NS" link set t0 type vswitch neigh_suppress off learning
	must ip -n "s2$NS" link add link t0 name eth0 address "${MAC[3]}" netns "s1$NS" type vnic neigh_suppress on
	must ip -n "s1$NS" link set eth0 up
	must ip -n "s2$NS" neigh add 192.0.2.119 lladdr "${MAC[3]}" dev t0 nud permanent
	listen "$TMP/h1" h1 eth0 "$(hex 1)$(hex 3)0806"
	send h1 eth0 "$ALL$(hex 1)$(arp 001 "${MAC[1]}" 01 77)"
	equal "answers by server 2" "$(heard "$TMP/h1")" 1
	equal "the question" "$(heard "$TMP/arp")" 3
}

run_tests
