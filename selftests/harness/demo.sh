#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# In the guest of `make demo`: three hosts on one switch, then vnics on it and on a NIC, then a tenant on two servers.
#
#  +-----------+   +-----------+   +-----------+
#  | h1        |   | h2        |   | h3        |
#  | eth0      |   | eth0      |   | eth0      |
#  | 192.0.2.1 |   | 192.0.2.2 |   | 192.0.2.3 |
#  +-----+-----+   +-----+-----+   +-----+-----+
#        |               |               |
#  +-----+---------------+---------------+-----+
#  |     p1              p2              p3    |
#  |              sw0 (vswitch)                |
#  |              192.0.2.254                  |
#  +-------------------------------------------+
set -u
kind=${DEMO_KIND:-vswitch}

say() { printf '\n# %s\n' "$*"; }
run() { # show a command, run it, end the demo if it fails
	printf '$ %s\n' "$*"
	eval "$*" || {
		echo "demo: this failed with status $?"
		exit 1
	}
}

say "This is $(. /etc/os-release && echo "$PRETTY_NAME"), Linux $(uname -r). A switch is a device:"
run "ip link add sw0 type $kind"
run "ip link set sw0 up"
run "ip addr add 192.0.2.254/24 dev sw0"

say "Three hosts, each in a network namespace, with a cable to a port of the switch:"
for i in 1 2 3; do
	run "ip netns add h$i"
	run "ip link add p$i type veth peer name eth0 netns h$i"
	run "ip link set p$i master sw0 up"
	run "ip -n h$i addr add 192.0.2.$i/24 dev eth0"
	run "ip -n h$i link set eth0 up"
done

say "They reach each other, and the machine itself:"
run "ip netns exec h1 ping -c 3 -i 0.3 -W 2 192.0.2.2"
run "ip netns exec h3 ping -c 2 -i 0.3 -W 2 192.0.2.1"
run "ip netns exec h2 ping -c 2 -i 0.3 -W 2 192.0.2.254"

say "A web server on h3, fetched from by h1:"
run "mkdir -p /tmp/www && head -c 20000000 /dev/urandom >/tmp/www/file && cd /tmp/www"
run "ip netns exec h3 python3 -m http.server --bind 192.0.2.3 80 >/dev/null 2>&1 &"
server=$!
for _ in {1..100}; do
	[ -z "$(ip netns exec h3 ss -Hltn 'sport = 80')" ] || break
	sleep 0.1
done
run "ip netns exec h1 curl -sS -o /tmp/got -w '%{http_code}, %{size_download} bytes in %{time_total} s\n' http://192.0.2.3/file"
run "cmp /tmp/www/file /tmp/got && echo the same"
kill $server
wait $server 2>/dev/null

say "What the switch has learned:"
run "bridge fdb show dev sw0"
say "Two of the hosts are not to talk to each other any more, only to the others:"
run "ip link set p1 type vswitch_slave isolated on"
run "ip link set p2 type vswitch_slave isolated on"
run "! ip netns exec h1 ping -c 2 -i 0.2 -W 1 192.0.2.2"
run "ip netns exec h1 ping -c 1 -W 2 192.0.2.3"
say "Why frames were dropped, in total, then by port:"
run "ethtool -S sw0 | grep -v ': 0'"
run "bridge link set dev p1 isolated off"
say "A container needs no cable: a vnic is its device and its port in one. Its owner cannot change its settings nor, with lockaddr, its address:"
run "ip netns add web"
run "ip link add link sw0 name eth0 netns web type vnic lockaddr on"
run "ip -n web addr add 192.0.2.4/24 dev eth0"
run "ip -n web link set eth0 up"
run "ip netns exec web ping -c 2 -i 0.3 -W 2 192.0.2.3"
run "! ip -n web link set eth0 address 02:00:00:00:00:99"

say "Vnics stand on a NIC as well. What is outside of this one answers on 198.51.100.9; the host keeps the NIC's address:"
run "ip netns add outside"
run "ip link add nic0 type veth peer name eth0 netns outside"
run "ip addr add 198.51.100.100/24 dev nic0 && ip link set nic0 up"
run "ip -n outside addr add 198.51.100.9/24 dev eth0 && ip -n outside link set eth0 up"
for i in 1 2; do
	run "ip netns add g$i"
	run "ip link add link nic0 name eth0 netns g$i type vnic mode private"
	run "ip -n g$i addr add 198.51.100.$i/24 dev eth0 && ip -n g$i link set eth0 up"
done
say "In mode private they reach the outside, not each other; in mode bridge each other, too; the host with host on:"
run "ip netns exec g1 ping -c 1 -W 2 198.51.100.9"
run "! ip netns exec g1 ping -c 1 -W 1 198.51.100.2"
run "ip -n g1 link set eth0 type vnic mode bridge && ip -n g2 link set eth0 type vnic mode bridge"
run "ip netns exec g1 ping -c 1 -W 4 198.51.100.2"
run "! ip netns exec g1 ping -c 1 -W 1 198.51.100.100"
run "ip -n g1 link set eth0 type vnic host on"
run "ip netns exec g1 ping -c 1 -W 4 198.51.100.100"
run "ip -n g1 -d link show eth0"

say "A tenant on two servers: a switch with a VNI on each is one network. Between them is a router."
run "ip netns add r && ip netns exec r sysctl -qw net.ipv4.ip_forward=1"
for i in 1 2; do
	run "ip netns add server$i"
	run "ip -n server$i link add nic mtu 1600 type veth peer name s$i mtu 1600 netns r"
	run "ip -n server$i addr add 10.0.$i.2/24 dev nic && ip -n server$i link set nic up"
	run "ip -n r addr add 10.0.$i.1/24 dev s$i && ip -n r link set s$i up"
	run "ip -n server$i route add default via 10.0.$i.1"
done
run "ip -n server1 link add t42 type vswitch vni 42 local 10.0.1.2 remote 10.0.2.2"
run "ip -n server2 link add t42 type vswitch vni 42 local 10.0.2.2 remote 10.0.1.2"
for i in 1 2; do
	run "ip -n server$i link set t42 up"
	run "ip netns add vm$i"
	run "ip -n server$i link add link t42 name eth0 netns vm$i type vnic"
	run "ip -n vm$i addr add 192.168.0.$i/24 dev eth0 && ip -n vm$i link set eth0 up"
done
run "ip netns exec vm1 ping -c 2 -i 0.3 -W 4 192.168.0.2"
run "bridge -n server1 fdb show dev t42 | grep dst"
say "On the router it is UDP:"
run "timeout 10 ip netns exec r tcpdump -c 2 -nni s1 'udp port 4789 and ip[2:2] = 134' 2>/dev/null & sleep 2; ip netns exec vm1 ping -c 2 -i 0.3 -W 4 192.168.0.2 >/dev/null; wait \$!"
run "ip netns exec server1 ethtool -S t42 | grep -v ': 0'"
run "ip -n server1 -d link show t42"

say "What the first switch counts:"
run "ip -d -s link show sw0"
run "ip -d -s link show p1"
say "Nothing but that ran; what the kernel said of it:"
run "dmesg | grep -i -e vswitch -e sw0 || :"
if [ -t 0 ]; then
	say "Now it is yours: h1, h2, h3, web and sw0 are there, g1, g2, nic0 and outside, server1, server2, vm1, vm2. For example:"
	cat <<-END
		#   ip netns exec h2 tcpdump -ni eth0 &
		#   ip netns exec h1 ping 192.0.2.3
		#   bridge monitor fdb
		# To end: exit, or Ctrl-D.
	END
	cd / || exit
fi
