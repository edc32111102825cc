# shellcheck shell=bash
# Sourced by what runs in the guest: build TOPOLOGY makes it, with its devices in tx and rx, in src and dest where frames
# come from and go to, in learned how many addresses are to be; or it is in not_here.
# shellcheck disable=SC2034 # who sources this uses them
# shellcheck source=topologies.sh
. "$(dirname "$0")/topologies.sh"
declare -A tx rx src dest learned not_here

modprobe -q vnic
ulimit -n 65536 # ip opens the namespace anew for each line of a batch

quiet() { ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1; }

address() { ip -n "$1" -j link show dev "$2" | grep -oP '"address":"\K[^"]*'; }

build() { # build TOPOLOGY
	local n
	TX='' RX='' SRC=$SMAC DEST='' LEARNED='' NOT_HERE=''
	g=g-$1 r=r-$1 m=m-$1 o=o-$1
	for n in "$g" "$r" "$m" "$o"; do
		ip netns add "$n"
		quiet "$n"
		ip -n "$n" link set lo up
	done
	declare -F "t_$1" >/dev/null || { echo "no topology '$1'" >&2; exit 1; }
	"t_$1" || { echo "cannot build $1" >&2; exit 1; }
	[ -n "$RX" ] || DEST=${DEST:-$RMAC}
	[ -n "$DEST$NOT_HERE" ] || DEST=$(address "$r" "$RX")
	tx[$1]=$TX rx[$1]=$RX src[$1]=$SRC dest[$1]=$DEST learned[$1]=$LEARNED
	[ -z "$NOT_HERE" ] || not_here[$1]=1
}

drop_received() { # drop_received NAMESPACE DEVICE: and count
	tc -n "$1" qdisc add dev "$2" clsact
	tc -n "$1" filter add dev "$2" ingress matchall action drop
}

# shellcheck disable=SC2016
pg() { # pg NAMESPACE FILE LINE...: tell pktgen
	printf '%s\n' "${@:3}" | ip netns exec "$1" bash -c 'while read -r l; do echo "$l" >"/proc/net/pktgen/$0"; done' "$2"
}

generator() { # generator NAMESPACE DEVICE CPU SIZE SRC DST LINE...: frames of SIZE bytes, by this CPU
	pg "$1" "kpktgend_$3" rem_device_all "add_device $2"
	pg "$1" "$2" "clone_skb 0" "pkt_size $4" "delay 0" "src_mac $5" "dst_mac $6" \
		"src_min 198.18.0.1" "src_max 198.18.0.1" "dst_min 198.18.0.2" "dst_max 198.18.0.2" \
		"udp_src_min 1000" "udp_src_max 1000" "udp_dst_min 2000" "udp_dst_max 2000" "flag NO_TIMESTAMP" "${@:7}"
}
