#!/bin/bash
# tenants-guest.sh ours|intree COUNT: in the guest. Make so many tenants on one server, with 10 remote servers and one
# guest each. Prints "off ours|intree ns KiB", for one tenant: the time, and what the kernel then has less of memory.
set -e
what=$1 count=$2
modprobe -q vnic
modprobe -q vxlan
modprobe -q veth
modprobe -q bridge
ulimit -n 65536 # ip opens the namespace anew for each line
for n in s g; do
	ip netns add "$n"
	ip netns exec "$n" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
done
ip -n s link add u0 type dummy
ip -n s addr add 192.0.2.1/24 dev u0
ip -n s link set u0 up

free() { # once all that is about to be freed is free
	sleep 2
	sync
	echo 3 >/proc/sys/vm/drop_caches
	sleep 1
	awk '$1 == "MemFree:" { print $2 }' /proc/meminfo
}

make_ours() { # make_ours N: as lines for ip and for bridge
	echo "link add t$1 type vswitch vni $1 local 192.0.2.1" >&3
	echo "link set t$1 up" >&3
	echo "link add link t$1 name v$1 netns g type vnic" >&3
	echo "link set v$1 up" >&5
	for i in 2 3 4 5 6 7 8 9 10 11; do echo "fdb append 00:00:00:00:00:00 dev t$1 dst 192.0.2.$i" >&4; done
}

make_intree() {
	echo "link add b$1 type bridge" >&3
	echo "link add x$1 type vxlan id $1 local 192.0.2.1 dstport 4789" >&3
	echo "link set x$1 master b$1 up" >&3
	echo "link set b$1 up" >&3
	echo "link add p$1 type veth peer name v$1 netns g" >&3
	echo "link set p$1 master b$1 up" >&3
	echo "link set v$1 up" >&5
	for i in 2 3 4 5 6 7 8 9 10 11; do echo "fdb append 00:00:00:00:00:00 dev x$1 dst 192.0.2.$i" >&4; done
}

make() { # make FROM TO
	for ((n = $1; n <= $2; n++)); do "make_$what" "$n"; done 3>ip 4>bridge 5>guests
	start=$(date +%s%N)
	ip -n s -batch ip
	bridge -n s -batch bridge
	ip -n g -batch guests
	took=$(($(date +%s%N) - start))
}

# what comes with the first one, in memory, and again in the caches of files
make 1 1
before=$(free)
make 2 2
make 3 "$((count + 2))"
echo "off $what $((took / count)) $(((before - $(free)) / (count + 1)))"
