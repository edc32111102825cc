#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Headers in hex, for the tests of the guard; to be sourced after lib.sh.

# hex IP: an address of IPv4 in hex
hex()
{
	local a

	IFS=. read -ra a <<<"$1"
	printf '%02x%02x%02x%02x' "${a[@]}"
}

# ip4 SRC PROTO [PAYLOAD [FRAGMENT]]: from the EtherType on, to 198.51.100.9; PROTO, PAYLOAD and FRAGMENT in hex
ip4()
{
	printf '08004500%04x0001%s40%s0000%s%s%s' $((20 + ${#3} / 2)) "${4-0000}" "$2" "$(hex "$1")" "$(hex 198.51.100.9)" "$3"
}

# ip6 SRC NEXT [PAYLOAD [DST]]: likewise, to all nodes unless DST says so; all in hex
ip6()
{
	printf '86dd60000000%04x%sff%s%s%s' $((${#3} / 2)) "$2" "$1" "${4-ff020000000000000000000000000001}" "$3"
}

# icmp6 SRC TYPE-AND-CODE REST [DST]: the same with an ICMPv6 message and its checksum
icmp6()
{
	local dst=${4-ff020000000000000000000000000001} all sum=0 i

	printf -v all '%s%s%08x0000003a%s0000%s' "$1" "$dst" $((4 + ${#3} / 2)) "$2" "$3"
	for ((i = 0; i < ${#all}; i += 4)); do sum=$((sum + 16#${all:i:4})); done
	while ((sum >> 16)); do sum=$(((sum & 65535) + (sum >> 16))); done
	printf -v all '%s%04x%s' "$2" $((sum ^ 65535)) "$3"
	ip6 "$1" 3a "$all" "$dst"
}

# claim N ADDRESS: a frame of host N: does somebody use this address, of 32 digits?
claim()
{
	frame "33:33:ff:${2:26:2}:${2:28:2}:${2:30:2}" "${MAC[$1]}" \
		"$(icmp6 "$NOBODY6" 8700 "00000000$2" "ff0200000000000000000001ff${2:26}")"
}

# used N ADDRESS: a frame of host N, which says that it does
used()
{
	frame 33:33:00:00:00:01 "${MAC[$1]}" "$(icmp6 "$2" 8800 "20000000${2}0201${MAC[$1]//:/}")"
}

# dhcp_client MAC [CIADDR]: what a client of DHCP sends, up to its address
dhcp_client()
{
	printf '004400430034000001010600123456780000000%s%s0000000000000000%s%s' 0 "$(hex "${2-0.0.0.0}")" 00000000 "${1//:/}"
}

# arp OP MAC SRC DST: likewise; OP in hex
arp()
{
	printf '080600010800060400%s%s%s000000000000%s' "$1" "${2//:/}" "$(hex "$3")" "$(hex "$4")"
}

# udp FROM TO: the header, 8 bytes
udp()
{
	printf '%04x%04x00080000' "$1" "$2"
}

# shellcheck disable=SC2034 # for the tests
{
G1=20010db8000000000000000000000001
G9=20010db8000000000000000000000009
L1=fe80000000000000000000fffe000001
NOBODY6=00000000000000000000000000000000
RA=860000004000070800000000000000000101020000000001
# an extension header of 8 bytes, followed by what
EXT=00010400000000
}
