# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# What the tests of multicast snooping share: packets of IGMP and MLD, made by hand, and where groups go.

# shellcheck disable=SC2034 # for the tests
GROUP=239.1.2.3
# shellcheck disable=SC2034
OTHER=239.1.2.4
# shellcheck disable=SC2034
GROUP6=ff05::1:3
# shellcheck disable=SC2034
OTHER6=ff05::1:4

# hex4 ADDRESS: an IPv4 address
hex4()
{
	# shellcheck disable=SC2086 # words
	printf '%02x%02x%02x%02x' ${1//./ }
}

# hex6 ADDRESS: an IPv6 address, of which :: is in the middle or at the end
hex6()
{
	local head=${1%%::*} tail=${1#*::} words=() rest=() w

	for w in ${head//:/ }; do words+=("$w"); done
	for w in ${tail//:/ }; do rest+=("$w"); done
	while [ $((${#words[@]} + ${#rest[@]})) -lt 8 ]; do words+=(0); done
	for w in "${words[@]}" "${rest[@]}"; do printf '%04x' $((16#$w)); done
}

# sum HEX: the Internet checksum, in SUM
sum()
{
	local hex=$1 i s=0

	[ $((${#hex} % 4)) = 0 ] || hex+=00
	for ((i = 0; i < ${#hex}; i += 4)); do s=$((s + 16#${hex:i:4})); done
	while ((s > 65535)); do s=$(((s & 65535) + (s >> 16))); done
	printf -v SUM '%04x' $((s ^ 65535))
}

# packet4 N TO PROTOCOL HEX [SOURCE]: a frame of host N to the group TO, in FRAME; with the router alert
packet4()
{
	local dst ip

	dst=$(hex4 "$2")
	printf -v ip '46c0%04x0000000001%02x0000%s%s94040000' $((24 + ${#4} / 2)) "$3" "$(hex4 "${5-192.0.2.$1}")" "$dst"
	sum "$ip"
	ip=${ip:0:20}$SUM${ip:24}
	FRAME=$(frame "01:00:5e:$(printf '%02x:%02x:%02x' $((16#${dst:2:2} & 127)) $((16#${dst:4:2})) $((16#${dst:6:2})))" \
		"$(mac "$1")" "0800$ip$4")
}

# igmp N TO HEX [SOURCE]: a message without its checksum, which is put in
igmp()
{
	sum "${3:0:4}0000${3:4}"
	packet4 "$1" "$2" 2 "${3:0:4}$SUM${3:4}" "${@:4}"
}

# packet6 N TO NEXT HEX [SOURCE]: the same with IPv6; HEX is what follows the header
packet6()
{
	local dst src

	dst=$(hex6 "$2") src=$(hex6 "${5-fe80::$1}")
	printf -v FRAME '3333%s%s86dd60000000%04x%02x01%s%s%s' "${dst:24}" "$(mac "$1")" $((${#4} / 2)) "$3" "$src" "$dst" "$4"
	FRAME=${FRAME//:/}
	while [ ${#FRAME} -lt 120 ]; do FRAME+=00; done
}

# mld N TO HEX [SOURCE]: a message of ICMPv6 without its checksum
mld()
{
	sum "$(hex6 "${4-fe80::$1}")$(hex6 "$2")$(printf '%08x' $((${#3} / 2 + 2)))0000003a${3:0:4}0000${3:4}"
	packet6 "$1" "$2" 0 "3a00050200000100${3:0:4}$SUM${3:4}" "${@:4}"
}

# says N FRAME-MAKER...: host N sends it
says()
{
	"${@:2}"
	send "h$1" eth0 "$FRAME"
}

# data N GROUP [SOURCE]: a packet of host N to a group, in FRAME; each with an ID of its own
DATA=0
data()
{
	printf -v DATA '%08x' $((16#$DATA + 1))
	case $2 in
	*:*) packet6 "$1" "$2" 17 "1234123400100000cafe$DATA" "${@:3}" ;;
	*) packet4 "$1" "$2" 17 "1234123400100000cafe$DATA" "${@:3}" ;;
	esac
}

# way N GROUP SOURCE [NAME...]: for `ways`: where a packet of host N to a group goes; SOURCE - is its own
WAYS=''
way()
{
	if [ "$3" = - ]; then data "$1" "$2"; else data "$1" "$2" "$3"; fi
	WAYS+="h$1 $FRAME ${*:4}"$'\n'
}

ways()
{
	reach_all <<<"${WAYS%$'\n'}"
	WAYS=''
}

# join, leave N GROUP: as version 2 says it
join()
{
	case $2 in
	*:*) says "$1" mld "$1" "$2" "830000000000$(hex6 "$2")" ;;
	*) says "$1" igmp "$1" "$2" "1600$(hex4 "$2")" ;;
	esac
}

leave()
{
	case $2 in
	*:*) says "$1" mld "$1" ff02::2 "840000000000$(hex6 "$2")" ;;
	*) says "$1" igmp "$1" 224.0.0.2 "1700$(hex4 "$2")" ;;
	esac
}

# report3 N TYPE GROUP [SOURCE...]: as version 3 says it, one record
report3()
{
	local sources='' s

	case $3 in
	*:*)
		for s in "${@:4}"; do sources+=$(hex6 "$s"); done
		says "$1" mld "$1" ff02::16 "8f00000000010$2$(printf '00%04x' $(($# - 3)))$(hex6 "$3")$sources" ;;
	*)
		for s in "${@:4}"; do sources+=$(hex4 "$s"); done
		says "$1" igmp "$1" 224.0.0.22 "2200000000010$2$(printf '00%04x' $(($# - 3)))$(hex4 "$3")$sources" ;;
	esac
}

# query N: a general one, of both families, of version 2; hosts have 0.1 s to answer
query()
{
	says "$1" igmp "$1" 224.0.0.1 110100000000
	says "$1" mld "$1" ff02::1 "820000640000$(printf '%032d' 0)"
}

# queried N: that, and all have had time to answer
queried()
{
	query "$1"
	pause 0.6
}

# groups N: that many memberships are there
groups()
{
	[ "$(option sw0 mcast_n_groups)" = "$1" ]
}

# topology [OPTION...]: with snooping
topology()
{
	need_plugin
	new_switch mcast_snooping 1 mcast_query_response_interval 10 "$@"
	new_host 1 2 3 4
}

