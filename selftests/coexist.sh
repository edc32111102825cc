#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Beside bridge, br_netfilter, vxlan, macvlan and Open vSwitch, and with filters
# on its ports: each does what it does, and no more.
#
#   h1 192.0.2.1 ----- p1 \
#   h2 192.0.2.2 ----- p2 -- sw0 192.0.2.100
#   h3 192.0.2.3 ----- p3 /
#
#   h11, h12 ----- q11, q12 -- a bridge or a datapath beside it
. "$(dirname "$0")/lib.sh"

topology()
{
	new_switch
	ip_sw addr add 192.0.2.100/24 dev sw0
	new_host 1 2 3
}

# beside N...: hosts hN with 198.51.100.N; the other end is qN in the switch's namespace
beside()
{
	local n

	for n; do
		new_ns "h$n"
		ip_sw link add "q$n" up type veth peer name eth0 address "$(mac "$n")" netns "h$n$NS"
		must ip -n "h$n$NS" addr add "198.51.100.$n/24" dev eth0
		must ip -n "h$n$NS" link set eth0 up
	done
}

# load MODULE: and unload it at the end if it was not there
load()
{
	[ ! -d "/sys/module/$1" ] || return 0
	modprobe -q "$1" || skip "no module $1"
	defer modprobe -r "$1"
}

# nft_sw COMMANDS: into the switch's namespace
nft_sw()
{
	must in_ns sw nft -f - <<<"$1"
}

forwards()
{
	answers h1 192.0.2.2
	answers h2 192.0.2.1
	answers h1 192.0.2.100
	reaches "h2 h3 sw0" h1 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")"
	reaches "h2" h1 "$(frame "${MAC[2]}" "${MAC[1]}")"
}

silent()
{
	! in_ns "$1" ping -q -c 2 -i 0.2 -W 1 "$2" >/dev/null || fail "$2 answers $1"
}

test_bridge_with_br_netfilter()
{
	need nft
	load br_netfilter
	topology
	beside 11 12
	ip_sw link add br0 up type bridge
	ip_sw link set q11 master br0
	ip_sw link set q12 master br0
	answers h11 198.51.100.12
	forwards
	must in_ns sw sysctl -qw net.bridge.bridge-nf-call-iptables=1 net.bridge.bridge-nf-call-arptables=1
	nft_sw 'table ip f { chain c { type filter hook forward priority 0; policy drop; }; }'
	silent h11 198.51.100.12
	forwards
	nft_sw 'delete table ip f'
	answers h11 198.51.100.12
	# nor do the bridge's own hooks see our frames
	nft_sw 'table bridge f { chain c { type filter hook forward priority 0; policy drop; };
		chain d { type filter hook prerouting priority 0; policy drop; }; }'
	silent h11 198.51.100.12
	forwards
	nft_sw 'delete table bridge f'
	answers h11 198.51.100.12
}

test_iptables_drops_what_is_for_the_host_only()
{
	need nft
	topology
	nft_sw 'table ip f { chain c { type filter hook input priority 0; policy drop; }; }'
	silent h1 192.0.2.100
	answers h1 192.0.2.2
	nft_sw 'delete table ip f'
	answers h1 192.0.2.100
}

test_vxlan_over_the_switch_and_as_port()
{
	topology
	must ip -n "h1$NS" link add vx type vxlan id 42 local 192.0.2.1 remote 192.0.2.100 dstport 4789
	must ip -n "h1$NS" addr add 203.0.113.1/24 dev vx
	must ip -n "h1$NS" link set vx up
	ip_sw link add vx type vxlan id 42 local 192.0.2.100 remote 192.0.2.1 dstport 4789
	ip_sw addr add 203.0.113.100/24 dev vx
	ip_sw link set vx up
	answers h1 203.0.113.100
	# and then as the port of another switch, on which h11 is
	beside 11
	must ip -n "h11$NS" addr add 203.0.113.11/24 dev eth0
	must ip -n "h11$NS" link set eth0 mtu 1450
	ip_sw addr flush dev vx
	ip_sw link add sw1 up type "${KIND:-vswitch}"
	ip_sw link set vx master sw1
	ip_sw link set q11 master sw1
	answers h11 203.0.113.1
	must in_ns h1 ping -q -c 2 -i 0.2 -W 3 -s 1400 203.0.113.11
	forwards
}

test_macvlan_on_the_switch()
{
	topology
	new_ns h21
	ip_sw link add link sw0 name m0 netns "h21$NS" type macvlan mode bridge
	must ip -n "h21$NS" addr add 192.0.2.21/24 dev m0
	must ip -n "h21$NS" link set m0 up
	answers h1 192.0.2.21
	answers h21 192.0.2.2
	answers h1 192.0.2.2
	answers h1 192.0.2.100
	must_not ip -n "sw$NS" link add link p1 name m1 type macvlan mode bridge
}

test_openvswitch()
{
	need ovs-dpctl
	load openvswitch
	topology
	beside 11 12
	must in_ns sw ovs-dpctl add-dp dp0
	must in_ns sw ovs-dpctl add-if dp0 q11
	must in_ns sw ovs-dpctl add-if dp0 q12
	must in_ns sw ovs-dpctl add-flow dp0 "in_port(1),eth(),eth_type(0x0806),arp()" 2
	must in_ns sw ovs-dpctl add-flow dp0 "in_port(2),eth(),eth_type(0x0806),arp()" 1
	must in_ns sw ovs-dpctl add-flow dp0 "in_port(1),eth(),eth_type(0x0800),ipv4()" 2
	must in_ns sw ovs-dpctl add-flow dp0 "in_port(2),eth(),eth_type(0x0800),ipv4()" 1
	answers h11 198.51.100.12
	forwards
	# one device has one master
	must_not ip -n "sw$NS" link set q11 master sw0
	must_not in_ns sw ovs-dpctl add-if dp0 p1
	must in_ns sw ovs-dpctl del-dp dp0
	forwards
	ip_sw link set q11 master sw0
}

test_nftables_netdev_family()
{
	need nft
	topology
	forwards
	nft_sw 'table netdev f { chain c { type filter hook ingress device p1 priority 0;
		ether type 0x88b5 counter drop; }; }'
	reaches "" h1 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")"
	reaches "h1 h3 sw0" h2 "$(frame ff:ff:ff:ff:ff:ff "${MAC[2]}")"
	answers h1 192.0.2.2
	in_ns sw nft list table netdev f | grep -q 'counter packets 1 ' || fail "not counted once"
	nft_sw 'delete table netdev f'
	forwards
}

test_tc_drop_and_mirror()
{
	topology
	forwards
	must in_ns sw tc qdisc add dev p1 clsact
	must in_ns sw tc filter add dev p1 ingress protocol 0x88b5 matchall action drop
	reaches "" h1 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")"
	answers h1 192.0.2.2
	must in_ns sw tc filter del dev p1 ingress
	forwards
	# on the way out
	must in_ns sw tc filter add dev p1 egress protocol 0x88b5 matchall action drop
	reaches "h3 sw0" h2 "$(frame ff:ff:ff:ff:ff:ff "${MAC[2]}")"
	must in_ns sw tc filter del dev p1 egress
	# a copy of all that comes in by p1 to h3
	must in_ns sw tc filter add dev p1 ingress protocol 0x88b5 matchall action mirred egress mirror dev p3
	reaches "h2 h3" h1 "$(frame "${MAC[2]}" "${MAC[1]}")"
	must in_ns sw tc filter replace dev p1 egress protocol 0x88b5 matchall action mirred egress mirror dev p3
	reaches "h1 h3" h2 "$(frame "${MAC[1]}" "${MAC[2]}")"
	must in_ns sw tc qdisc del dev p1 clsact
	forwards
}

# xdp_drop FILE: a program that drops everything, pinned there
xdp_drop()
{
	python3 -SE - "$1" <<-'END'
		import ctypes, platform, struct, sys
		NR = {"x86_64": 321, "aarch64": 280, "riscv64": 280, "s390x": 351, "ppc64le": 361}[platform.machine()]
		PROG_LOAD, OBJ_PIN, TYPE_XDP, XDP_DROP = 5, 6, 6, 1
		# r0 = XDP_DROP; exit
		insns = struct.pack("<BBhi", 0xb7, 0, 0, XDP_DROP) + struct.pack("<BBhi", 0x95, 0, 0, 0)
		code, gpl = ctypes.create_string_buffer(insns), ctypes.create_string_buffer(b"GPL")
		path = ctypes.create_string_buffer(sys.argv[1].encode())
		libc = ctypes.CDLL(None, use_errno=True)
		def bpf(command, attr):
		    fd = libc.syscall(NR, command, ctypes.create_string_buffer(attr.ljust(128, b"\0")), 128)
		    if fd < 0:
		        sys.exit(f"bpf: errno {ctypes.get_errno()}")
		    return fd
		fd = bpf(PROG_LOAD, struct.pack("=IIQQ", TYPE_XDP, 2, ctypes.addressof(code), ctypes.addressof(gpl)))
		bpf(OBJ_PIN, struct.pack("=QI", ctypes.addressof(path), fd))
	END
}

test_xdp_drop()
{
	local mode

	topology
	mkdir "$TMP/bpf"
	mount -t bpf bpf "$TMP/bpf" || skip "no BPF file system"
	defer umount "$TMP/bpf"
	must xdp_drop "$TMP/bpf/drop"
	forwards
	for mode in xdpgeneric xdpdrv; do
		ip_sw link set dev p1 "$mode" pinned "$TMP/bpf/drop"
		reaches "" h1 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")"
		reaches "h1 h3 sw0" h2 "$(frame ff:ff:ff:ff:ff:ff "${MAC[2]}")"
		silent h1 192.0.2.2
		ip_sw link set dev p1 "$mode" off
		forwards
	done
}

run_tests
