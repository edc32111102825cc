# shellcheck shell=bash
# Sourced by guest.sh: topologies to compare. t_NAME makes one, between the namespaces g-NAME, where the frames come
# from, and r-NAME, where they go to, whose devices it leaves in TX and RX. Addresses are fixed: TX has SMAC, RX has
# RMAC; entries of FDBs are static. m-NAME and o-NAME are for what is in between: a server, and the other one.
# shellcheck disable=SC2034,SC2154 # guest.sh uses TX and RX, and gives g, r, m and o
SMAC=02:00:00:00:00:0a RMAC=02:00:00:00:00:0b

up() { # up NAMESPACE DEVICE...
	local d
	for d in "${@:2}"; do ip -n "$1" link set "$d" up; done
}

veths() { # one each from g and r to ports pa, pb in the namespace of a switch, m
	ip -n "$g" link add out0 address $SMAC type veth peer name pa netns "$m"
	ip -n "$r" link add in0 address $RMAC type veth peer name pb netns "$m"
	up "$g" out0
	up "$r" in0
	up "$m" pa pb
	TX=out0 RX=in0
}

# what the generator itself costs
t_none() {
	ip -n "$g" link add out0 type dummy
	up "$g" out0
	TX=out0 RX=
}

t_veth() {
	ip -n "$g" link add out0 address $SMAC type veth peer name in0 address $RMAC netns "$r"
	up "$g" out0
	up "$r" in0
	TX=out0 RX=in0
}

# two veth pairs, a bridge
t_bridge() {
	veths
	ip -n "$m" link add br0 type bridge
	ip -n "$m" link set pa master br0
	ip -n "$m" link set pb master br0
	up "$m" br0
	bridge -n "$m" fdb add $RMAC dev pb master static
}

# the same with a vswitch
t_vswitch() {
	veths
	ip -n "$m" link add sw0 type vswitch
	ip -n "$m" link set pa master sw0
	ip -n "$m" link set pb master sw0
	up "$m" sw0
	bridge -n "$m" fdb add $RMAC dev sw0 via pb static
}

# two vnics on a vswitch
t_vnic() {
	ip -n "$m" link add sw0 type vswitch
	up "$m" sw0
	ip -n "$m" link add out0 link sw0 address $SMAC netns "$g" type vnic
	ip -n "$m" link add in0 link sw0 address $RMAC netns "$r" type vnic
	up "$g" out0
	up "$r" in0
	TX=out0 RX=in0
}

# two endpoints on a NIC that is a dummy device, in mode bridge
on_nic() { # on_nic KIND
	ip -n "$m" link add nic type dummy
	up "$m" nic
	ip -n "$m" link add out0 link nic address $SMAC netns "$g" type "$1" mode bridge
	ip -n "$m" link add in0 link nic address $RMAC netns "$r" type "$1" mode bridge
	up "$g" out0
	up "$r" in0
	TX=out0 RX=in0
}
t_macvlan() { on_nic macvlan; }
t_vnic_nic() { on_nic vnic; }

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

# from a guest on one server to a guest on another, through a tunnel over the veth between them
underlay() {
	local n
	ip -n "$m" link add u0 type veth peer name u0 netns "$o"
	ip -n "$m" addr add 192.0.2.1/24 dev u0
	ip -n "$o" addr add 192.0.2.2/24 dev u0
	for n in "$m" "$o"; do up "$n" u0; done
	ip -n "$m" neigh replace 192.0.2.2 lladdr "$(ip -n "$o" -j link show u0 | grep -oP '"address":"\K[^"]*')" dev u0 nud permanent
	ip -n "$o" neigh replace 192.0.2.1 lladdr "$(ip -n "$m" -j link show u0 | grep -oP '"address":"\K[^"]*')" dev u0 nud permanent
	TX=out0 RX=in0
}
t_overlay() {
	underlay
	ip -n "$m" link add t0 type vswitch vni 42 local 192.0.2.1
	ip -n "$o" link add t0 type vswitch vni 42 local 192.0.2.2
	up "$m" t0
	up "$o" t0
	ip -n "$m" link add out0 link t0 address $SMAC netns "$g" type vnic
	ip -n "$o" link add in0 link t0 address $RMAC netns "$r" type vnic
	up "$g" out0
	up "$r" in0
	bridge -n "$m" fdb add $RMAC dev t0 dst 192.0.2.2 static
	bridge -n "$o" fdb add $SMAC dev t0 dst 192.0.2.1 static
}
t_vxlan() {
	underlay
	ip -n "$g" link add out0 mtu 1450 address $SMAC type veth peer name p0 netns "$m"
	ip -n "$r" link add in0 mtu 1450 address $RMAC type veth peer name p0 netns "$o"
	up "$g" out0
	up "$r" in0
	ip -n "$m" link add vx0 type vxlan id 42 local 192.0.2.1 dstport 4789
	ip -n "$o" link add vx0 type vxlan id 42 local 192.0.2.2 dstport 4789
	for n in "$m" "$o"; do
		ip -n "$n" link add br0 type bridge
		ip -n "$n" link set p0 master br0
		ip -n "$n" link set vx0 master br0
		up "$n" p0 vx0 br0
	done
	bridge -n "$m" fdb add $RMAC dev vx0 master static
	bridge -n "$m" fdb add $RMAC dev vx0 self static dst 192.0.2.2
	bridge -n "$o" fdb add $RMAC dev p0 master static
	bridge -n "$o" fdb add $SMAC dev vx0 master static
	bridge -n "$o" fdb add $SMAC dev vx0 self static dst 192.0.2.1
	bridge -n "$m" fdb add $SMAC dev p0 master static
}
