#!/bin/bash
# setup-guest.sh WHAT COUNT [time]: in the guest. Make so many of them on one server, whose endpoints are in another namespace.
# Prints "on" and "done" around that, then "off WHAT ns bytes", for one: the time, and what the kernel then has less of
# memory, unless only time is asked for.
set -e
what=$1 count=$2 only=${3-}
cd /tmp
modprobe -q -a vnic macvlan vxlan veth bridge dummy
ulimit -n 65536 # ip opens the namespace anew for each line
for n in s g; do
	ip netns add "$n"
	ip netns exec "$n" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
done
ip -n s link add u0 type dummy
ip -n s addr add 192.0.2.1/24 dev u0
ip -n s link set u0 up

free() { # KiB, once all that is about to be freed is free; with what CPUs and caches keep for the next who asks
	local f
	[ -z "$only" ] || { echo 0; return; }
	sleep 2
	sync
	echo 3 >/proc/sys/vm/drop_caches
	for f in /sys/kernel/slab/*/shrink; do echo 1 >"$f"; done
	sleep 1
	awk '$1 == "nr_free_pages" || $1 == "count:" { n += $2 } END { print n * 4 }' /proc/zoneinfo
}

# before_WHAT: what they are made on. make_WHAT N: lines for ip, for bridge, and for ip among the guests, to descriptors 3,
# 4 and 5.

# an endpoint, on a switch or on a NIC
before_veth() { ip -n s link add b0 up type bridge; }
make_veth() {
	echo "link add p$1 up type veth peer name v$1 netns g" >&3
	echo "link set p$1 master b0" >&3
	echo "link set v$1 up" >&5
}
before_vnic() { ip -n s link add b0 up type vswitch; }
make_vnic() {
	echo "link add link b0 name v$1 netns g type vnic" >&3
	echo "link set v$1 up" >&5
}
make_macvlan() {
	echo "link add link u0 name v$1 netns g type macvlan mode bridge" >&3
	echo "link set v$1 up" >&5
}
make_vnic_nic() {
	echo "link add link u0 name v$1 netns g type vnic mode bridge" >&3
	echo "link set v$1 up" >&5
}

# an entry of an FDB
mac() { printf '%s 02:00:00:%02x:%02x:%02x %s\n' "$1" $(($2 >> 16)) $(($2 >> 8 & 255)) $(($2 & 255)) "$3" >&4; }
before_fdb_bridge() { before_veth; ip -n s link add p0 up master b0 type dummy; }
make_fdb_bridge() { mac "fdb add" "$1" "dev p0 master static"; }
before_fdb_vswitch() { before_vnic; ip -n s link add p0 up master b0 type dummy; }
make_fdb_vswitch() { mac "fdb add" "$1" "dev b0 via p0 static"; }
# behind another server
before_fdb_vxlan() { ip -n s link add x0 up type vxlan id 42 local 192.0.2.1 dstport 4789; }
make_fdb_vxlan() { mac "fdb add" "$1" "dev x0 dst 192.0.2.2"; }
before_fdb_overlay() { ip -n s link add x0 up type vswitch vni 42 local 192.0.2.1; }
make_fdb_overlay() { mac "fdb add" "$1" "dev x0 dst 192.0.2.2 static"; }

# a tenant of an overlay, with 10 remote servers and one guest
remotes() { for i in 2 3 4 5 6 7 8 9 10 11; do echo "fdb append 00:00:00:00:00:00 dev $1 dst 192.0.2.$i" >&4; done; }
make_tenant_ours() {
	echo "link add t$1 type vswitch vni $1 local 192.0.2.1" >&3
	echo "link set t$1 up" >&3
	echo "link add link t$1 name v$1 netns g type vnic" >&3
	echo "link set v$1 up" >&5
	remotes "t$1"
}
make_tenant_intree() {
	echo "link add b$1 type bridge" >&3
	echo "link add x$1 type vxlan id $1 local 192.0.2.1 dstport 4789" >&3
	echo "link set x$1 master b$1 up" >&3
	echo "link set b$1 up" >&3
	echo "link add p$1 type veth peer name v$1 netns g" >&3
	echo "link set p$1 master b$1 up" >&3
	echo "link set v$1 up" >&5
	remotes "x$1"
}

make() { # make FROM TO
	for ((n = $1; n <= $2; n++)); do "make_$what" "$n"; done 3>ip 4>bridge 5>guests
	echo on
	start=$(date +%s%N)
	[ ! -s ip ] || ip -n s -batch ip
	[ ! -s bridge ] || bridge -n s -batch bridge
	[ ! -s guests ] || ip -n g -batch guests
	took=$(($(date +%s%N) - start))
	echo "done"
	rm ip bridge guests
}

declare -F "make_$what" >/dev/null || { echo "nothing is called '$what'" >&2; exit 1; }
! declare -F "before_$what" >/dev/null || "before_$what"
# what comes with the first one, in memory, and again in the caches of files
make 1 1
before=$(free)
make 2 2
make 3 "$((count + 2))"
echo "off $what $((took / count)) $(((before - $(free)) * 1024 / (count + 1)))"
