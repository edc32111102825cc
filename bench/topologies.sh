# shellcheck shell=bash
# Sourced by common.sh: topologies to compare. t_NAME makes one, between the namespaces g-NAME, where the frames come
# from, and r-NAME, where they go to, whose devices it leaves in TX and RX. Addresses are fixed: TX has SMAC, RX has
# RMAC; entries of FDBs are static, but for those of LEARNED. m-NAME and o-NAME are for what is in between: a server, and
# the other one. DEST and SRC, if they are set, are the addresses that frames go to and come from. flow_NAME NUMBER adds a
# flow between endpoints of its own. A topology that the kernel or its tools do not have is NOT_HERE.
# shellcheck disable=SC2034,SC2154 # who sources this uses TX, RX, ...; build gives g, r, m and o
SMAC=02:00:00:00:00:0a RMAC=02:00:00:00:00:0b BROADCAST=ff:ff:ff:ff:ff:ff

flow() { # flow NUMBER: its devices and their addresses; the first one's are TX and RX, SMAC and RMAC
	out=out$1 in=in$1 smac=02:00:00:00:00:${1}a rmac=02:00:00:00:00:${1}b
	TX=out0 RX=in0
}

up() { # up NAMESPACE DEVICE...
	local d
	for d in "${@:2}"; do ip -n "$1" link set "$d" up; done
}

veths() { # veths NUMBER: one each from g and r to ports pa, pb in the namespace of a switch, m
	flow "$1"
	ip -n "$g" link add "$out" address "$smac" type veth peer name "pa$1" netns "$m"
	ip -n "$r" link add "$in" address "$rmac" type veth peer name "pb$1" netns "$m"
	up "$g" "$out"
	up "$r" "$in"
	up "$m" "pa$1" "pb$1"
}

# what the generator itself costs
t_none() {
	ip -n "$g" link add out0 type dummy
	up "$g" out0
	TX=out0 RX=
}

t_veth() { flow_veth 0; }
flow_veth() {
	flow "$1"
	ip -n "$g" link add "$out" address "$smac" type veth peer name "$in" address "$rmac" netns "$r"
	up "$g" "$out"
	up "$r" "$in"
}

# two veth pairs, a bridge
t_bridge() {
	ip -n "$m" link add br0 type bridge
	up "$m" br0
	flow_bridge 0
}
flow_bridge() {
	veths "$1"
	ip -n "$m" link set "pa$1" master br0
	ip -n "$m" link set "pb$1" master br0
	bridge -n "$m" fdb add "$rmac" dev "pb$1" master static
}

# the same with VLAN filtering
t_bridge_vlan() {
	t_bridge
	ip -n "$m" link set br0 type bridge vlan_filtering 1 2>/dev/null || NOT_HERE=1
}

# the same with Open vSwitch's kernel part, which has the flow
t_ovs() {
	if ! command -v ovs-dpctl >/dev/null || ! modprobe -q openvswitch; then
		NOT_HERE=1
		return
	fi
	ip netns exec "$m" ovs-dpctl add-dp "$m"
	flow_ovs 0
}
flow_ovs() {
	local p=$((2 * $1 + 1)) type
	veths "$1"
	ip netns exec "$m" ovs-dpctl add-if "$m" "pa$1"
	ip netns exec "$m" ovs-dpctl add-if "$m" "pb$1"
	for type in "0x0800),ipv4()" "0x0806),arp()"; do
		ip netns exec "$m" ovs-dpctl add-flow "$m" "in_port($p),eth(),eth_type($type" $((p + 1))
		ip netns exec "$m" ovs-dpctl add-flow "$m" "in_port($((p + 1))),eth(),eth_type($type" $p
	done
}

# the same with a vswitch
t_vswitch() {
	ip -n "$m" link add sw0 type vswitch
	up "$m" sw0
	flow_vswitch 0
}
flow_vswitch() {
	veths "$1"
	ip -n "$m" link set "pa$1" master sw0
	ip -n "$m" link set "pb$1" master sw0
	bridge -n "$m" fdb add "$rmac" dev sw0 via "pb$1" static
}

# two vnics on a vswitch
t_vnic() {
	ip -n "$m" link add sw0 type vswitch
	up "$m" sw0
	flow_vnic 0
}
flow_vnic() { endpoints "$1" sw0 vnic; }

endpoints() { # endpoints NUMBER LINK KIND...: a pair of them
	flow "$1"
	ip -n "$m" link add "$out" link "$2" address "$smac" netns "$g" type "${@:3}"
	ip -n "$m" link add "$in" link "$2" address "$rmac" netns "$r" type "${@:3}"
	up "$g" "$out"
	up "$r" "$in"
}

# two endpoints on a NIC that is a dummy device, in mode bridge
nic() {
	ip -n "$m" link add nic type dummy
	up "$m" nic
}
t_macvlan() { nic; flow_macvlan 0; }
flow_macvlan() { endpoints "$1" nic macvlan mode bridge; }
t_vnic_nic() { nic; flow_vnic_nic 0; }
flow_vnic_nic() { endpoints "$1" nic vnic mode bridge; }

# the sender is guarded: it has its own MAC address, one address of IPv4 and one of IPv6
guarded() { ip -n "$g" link set out0 type vnic guard on guard_ip 198.18.0.1,2001:db8::1; }
t_vnic_guard() { t_vnic; guarded; }
t_vnic_nic_guard() { t_vnic_nic; guarded; }

# which have the NIC's address, and are told apart by theirs of IP
t_ipvlan() {
	ip -n "$m" link add nic address $RMAC type dummy
	up "$m" nic
	ip -n "$m" link add out0 link nic netns "$g" type ipvlan mode l2 2>/dev/null || { NOT_HERE=1; return; }
	ip -n "$m" link add in0 link nic netns "$r" type ipvlan mode l2
	ip -n "$r" addr add 198.18.0.2/24 dev in0
	up "$g" out0
	up "$r" in0
	TX=out0 RX=in0 SRC=$RMAC
}

# as a veth pair, but the other end receives at once
t_netkit() {
	ip -n "$g" link add out0 address $SMAC type netkit mode l2 forward peer forward name in0 2>/dev/null ||
		{ NOT_HERE=1; return; }
	ip -n "$g" link set in0 netns "$r"
	up "$g" out0
	up "$r" in0
	TX=out0 RX=in0
}

# from an endpoint out of the NIC, which is a veth, to what is outside
to_wire() { # to_wire KIND MODE
	ip -n "$m" link add nic type veth peer name in0 address $RMAC netns "$r"
	up "$m" nic
	up "$r" in0
	ip -n "$m" link add out0 link nic address $SMAC netns "$g" type "$1" mode "$2"
	up "$g" out0
	TX=out0 RX=in0
}
# from outside to an endpoint
from_wire() { # from_wire KIND MODE
	ip -n "$m" link add nic type veth peer name out0 address $SMAC netns "$g"
	up "$m" nic
	up "$g" out0
	ip -n "$m" link set nic address $RMAC # which is that of an endpoint in mode passthru
	[ "$2" = passthru ] || ip -n "$m" link set nic address 02:00:00:00:00:0c
	ip -n "$m" link add in0 link nic address $RMAC netns "$r" type "$1" mode "$2"
	up "$r" in0
	TX=out0 RX=in0
}
for k in macvlan vnic; do
	for mode in private vepa bridge passthru; do
		eval "t_${k}_${mode}_out() { to_wire $k $mode; }"
		eval "t_${k}_${mode}_in() { from_wire $k $mode; }"
	done
done

# the same with a bridge or a vswitch that has the NIC as a port, and a veth pair or a vnic
cable() { # cable NAMESPACE END ADDRESS: the NIC of m, and its other end
	ip -n "$m" link add nic type veth peer name "$2" address "$3" netns "$1"
	up "$m" nic
	up "$1" "$2"
}
t_bridge_in() {
	cable "$g" out0 $SMAC
	ip -n "$r" link add in0 address $RMAC type veth peer name pb netns "$m"
	up "$r" in0
	bridged nic pb
}
t_bridge_out() {
	cable "$r" in0 $RMAC
	ip -n "$g" link add out0 address $SMAC type veth peer name pb netns "$m"
	up "$g" out0
	bridged pb nic
}
bridged() { # bridged FROM TO
	ip -n "$m" link add br0 type bridge
	ip -n "$m" link set "$1" master br0
	ip -n "$m" link set "$2" master br0
	up "$m" br0 "$1" "$2"
	bridge -n "$m" fdb add $RMAC dev "$2" master static
	TX=out0 RX=in0
}
t_switch_in() {
	cable "$g" out0 $SMAC
	with_nic
	ip -n "$m" link add in0 link sw0 address $RMAC netns "$r" type vnic
	up "$r" in0
}
t_switch_out() {
	cable "$r" in0 $RMAC
	with_nic
	ip -n "$m" link add out0 link sw0 address $SMAC netns "$g" type vnic
	up "$g" out0
	bridge -n "$m" fdb add $RMAC dev sw0 via nic static
}
with_nic() {
	ip -n "$m" link add sw0 type vswitch
	ip -n "$m" link set nic master sw0
	up "$m" sw0
	TX=out0 RX=in0
}

# more ports on the same switch or NIC
more() { # more COUNT COMMAND...: for each N from 1 to COUNT, lines for ip in m; then all are up
	local n
	for ((n = 1; n <= $1; n++)); do "${@:2}" "$n"; done >/tmp/more
	ip -n "$m" -batch /tmp/more
	for ((n = 1; n <= $1; n++)); do echo "link set in$n up"; done >/tmp/more
	ip -n "$r" -batch /tmp/more
}
more_veth() { echo "link add p$2 up type veth peer name in$2 netns $r"; echo "link set p$2 master $1"; }
more_bridge() { more_veth br0 "$1"; }
more_vswitch() { more_veth sw0 "$1"; }
more_macvlan() { echo "link add in$1 link nic netns $r type macvlan mode bridge"; }
more_vnic_nic() { echo "link add in$1 link nic netns $r type vnic mode bridge"; }
more_vnic() { echo "link add in$1 link sw0 netns $r type vnic"; }
# limited KIND: a flooding vnic gets 250,000 copies a second, which a guest that runs at the machine's own speed exceeds
limited() { [[ $1 != vnic* ]] || ! grep -q "User Mode Linux" /proc/cpuinfo || NOT_HERE=1; }
for k in bridge vswitch vnic macvlan vnic_nic; do
	# a broadcast to N receivers: only one of them counts
	for n in 2 16 128; do
		eval "t_${k}_flood_$n() { t_$k; more $((n - 1)) more_$k; DEST=$BROADCAST; limited $k; }"
	done
	# one flow, between two of N ports; a bridge has 1,023 at the most
	for n in 100 1023 4000; do
		eval "t_${k}_ports_$n() { t_$k; more $((n - 2)) more_$k; }"
	done
done

# an FDB with N addresses, learned from frames that come from the receiver, to each of which frames go; none of them
# must reach the third port
learned() { # learned COUNT BRIDGE
	ip -n "$m" link add spare type dummy
	ip -n "$m" link set spare master "$2" up
	bridge -n "$m" fdb add $SMAC dev "${@:3}" static
	LEARNED=$1
}
for n in 10 10000 1000000; do
	eval "t_bridge_fdb_$n() { t_bridge; learned $n br0 pa0 master; }"
	eval "t_vswitch_fdb_$n() { t_vswitch; learned $n sw0 sw0 via pa0; }"
done

# from a guest on one server to a guest on another, through a tunnel over the veth between them
underlay() {
	local n
	ip -n "$m" link add u0 type veth peer name u0 netns "$o"
	ip -n "$m" addr add 192.0.2.1/24 dev u0
	ip -n "$o" addr add 192.0.2.2/24 dev u0
	for n in "$m" "$o"; do up "$n" u0; done
	ip -n "$m" neigh replace 192.0.2.2 lladdr "$(ip -n "$o" -j link show u0 | grep -oP '"address":"\K[^"]*')" dev u0 nud permanent
	ip -n "$o" neigh replace 192.0.2.1 lladdr "$(ip -n "$m" -j link show u0 | grep -oP '"address":"\K[^"]*')" dev u0 nud permanent
}
t_overlay() {
	underlay
	ip -n "$m" link add t0 type vswitch vni 42 local 192.0.2.1
	ip -n "$o" link add t0 type vswitch vni 42 local 192.0.2.2
	up "$m" t0
	up "$o" t0
	flow_overlay 0
}
flow_overlay() {
	flow "$1"
	ip -n "$m" link add "$out" link t0 address "$smac" netns "$g" type vnic
	ip -n "$o" link add "$in" link t0 address "$rmac" netns "$r" type vnic
	up "$g" "$out"
	up "$r" "$in"
	bridge -n "$m" fdb add "$rmac" dev t0 dst 192.0.2.2 static
	bridge -n "$o" fdb add "$smac" dev t0 dst 192.0.2.1 static
}
t_vxlan() {
	local n
	underlay
	ip -n "$m" link add vx0 type vxlan id 42 local 192.0.2.1 dstport 4789
	ip -n "$o" link add vx0 type vxlan id 42 local 192.0.2.2 dstport 4789
	for n in "$m" "$o"; do
		ip -n "$n" link add br0 type bridge
		ip -n "$n" link set vx0 master br0
		up "$n" vx0 br0
	done
	flow_vxlan 0
}
flow_vxlan() {
	flow "$1"
	ip -n "$g" link add "$out" mtu 1450 address "$smac" type veth peer name "p$1" netns "$m"
	ip -n "$r" link add "$in" mtu 1450 address "$rmac" type veth peer name "p$1" netns "$o"
	up "$g" "$out"
	up "$r" "$in"
	ip -n "$m" link set "p$1" master br0 up
	ip -n "$o" link set "p$1" master br0 up
	bridge -n "$m" fdb add "$rmac" dev vx0 master static
	bridge -n "$m" fdb add "$rmac" dev vx0 self static dst 192.0.2.2
	bridge -n "$m" fdb add "$smac" dev "p$1" master static
	bridge -n "$o" fdb add "$rmac" dev "p$1" master static
	bridge -n "$o" fdb add "$smac" dev vx0 master static
	bridge -n "$o" fdb add "$smac" dev vx0 self static dst 192.0.2.1
}

# what is for all goes to N servers, of which one is there; the others are the same cable
servers() { # servers COUNT DEVICE
	local n mac
	mac=$(address "$o" u0)
	for ((n = 3; n < $1 + 2; n++)); do echo "neigh replace 192.0.2.$n lladdr $mac dev u0 nud permanent"; done >/tmp/more
	ip -n "$m" -batch /tmp/more
	for ((n = 2; n < $1 + 2; n++)); do echo "fdb append 00:00:00:00:00:00 dev $2 dst 192.0.2.$n"; done >/tmp/more
	bridge -n "$m" -batch /tmp/more
	DEST=$BROADCAST
}
for n in 2 16 128; do
	eval "t_vxlan_to_$n() { t_vxlan; servers $n vx0; }"
	eval "t_overlay_to_$n() { t_overlay; servers $n t0; }"
done
