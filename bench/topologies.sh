# shellcheck shell=bash
# Sourced by guest.sh: topologies to compare. t_NAME makes one, between the namespaces g-NAME, where the frames come
# from, and r-NAME, where they go to, whose devices it leaves in TX and RX. Addresses are fixed: TX has SMAC, RX has
# RMAC; entries of FDBs are static.
# shellcheck disable=SC2034,SC2154 # guest.sh uses TX and RX, and gives g, r and m
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
