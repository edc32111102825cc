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

# ip6 SRC NEXT [PAYLOAD]: likewise, to all nodes; all in hex
ip6()
{
	printf '86dd60000000%04x%sff%s%s%s' $((${#3} / 2)) "$2" "$1" ff020000000000000000000000000001 "$3"
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
