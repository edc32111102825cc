# shellcheck shell=bash
# Sourced by what runs in the guest: build TOPOLOGY makes it, with its devices in tx and rx, and in src and
# dest where frames come from and go to; or it is in not_here.
# shellcheck disable=SC2034 # who sources this uses them
# shellcheck source=topologies.sh
. "$(dirname "$0")/topologies.sh"
declare -A tx rx src dest not_here

quiet() { ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1; }

build() { # build TOPOLOGY
	local n
	TX='' RX='' SRC=$SMAC DEST='' NOT_HERE=''
	g=g-$1 r=r-$1 m=m-$1 o=o-$1
	for n in "$g" "$r" "$m" "$o"; do
		ip netns add "$n"
		quiet "$n"
		ip -n "$n" link set lo up
	done
	declare -F "t_$1" >/dev/null || { echo "no topology '$1'" >&2; exit 1; }
	"t_$1" || { echo "cannot build $1" >&2; exit 1; }
	tx[$1]=$TX rx[$1]=$RX src[$1]=$SRC dest[$1]=$DEST
	[ -z "$NOT_HERE" ] || not_here[$1]=1
}

