/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * Netlink attributes of the link kind "vswitch", and of the family of generic
 * netlink with this name.
 *
 * The words and the units are those that iproute2 uses for a bridge wherever
 * both mean the same thing.
 */
#ifndef _UAPI_LINUX_VSWITCH_H
#define _UAPI_LINUX_VSWITCH_H

#include <linux/types.h>

/**
 * enum - attributes of a switch, nested in IFLA_INFO_DATA
 * @IFLA_VSWITCH_UNSPEC: not used
 * @IFLA_VSWITCH_AGEING_TIME: u32, how long a learned address is kept after
 *	the last frame from it, in 1/100 s; 0 to 100000000, default 30000
 *	(IEEE 802.1D-2004, 7.9.2); 0: nothing is learned
 * @IFLA_VSWITCH_GROUP_FWD_MASK: u16, bit X set: frames to 01:80:c2:00:00:0X
 *	are forwarded; default 0; bits 0 to 2 cannot be set
 * @IFLA_VSWITCH_FDB_MAX_LEARNED: u32, how many addresses are learned at the
 *	most; 0: no limit; default 1048576
 * @IFLA_VSWITCH_FDB_N_LEARNED: u32, how many learned addresses there are;
 *	read only
 * @IFLA_VSWITCH_FDB_FLUSH: flag, forget all dynamic entries; write only
 * @IFLA_VSWITCH_VNI: u32, the switch is an overlay (RFC 7348): VXLAN network
 *	identifier, 1 to 16777215; 0: it is none, which is the default. The
 *	attributes below are for overlays, and what is not there without one.
 * @IFLA_VSWITCH_LOCAL: 4 or 16 bytes, IPv4 or IPv6 address: the source of what
 *	is sent to other VTEPs; default: the route's
 * @IFLA_VSWITCH_REMOTE: 4 or 16 bytes, where broadcast, multicast and unknown
 *	unicast goes, besides what the FDB says: the address of a VTEP, or a
 *	multicast group, which is joined on IFLA_VSWITCH_LINK; all zero: none,
 *	which is the default
 * @IFLA_VSWITCH_LINK: u32, index of the underlay device; 0: by route, which is
 *	the default
 * @IFLA_VSWITCH_DSTPORT: be16, UDP port of all VTEPs, 1 to 65535; default 4789
 * @IFLA_VSWITCH_SRCPORT_MIN: be16, least UDP source port, 1 to 65535; default
 *	49152 (RFC 6335)
 * @IFLA_VSWITCH_SRCPORT_MAX: be16, greatest one; default 65535
 * @IFLA_VSWITCH_TTL: u8, TTL or hop limit of outer packets; 0: that of the
 *	route, or 1 to a group, which is the default
 * @IFLA_VSWITCH_TTL_INHERIT: u8, 0 or 1, default 0: that of the inner packet
 * @IFLA_VSWITCH_TOS: u8, DSCP of outer packets in the upper 6 bits, default 0;
 *	1: that of the inner packet. The ECN bits are as in RFC 6040.
 * @IFLA_VSWITCH_DF: u8, enum vswitch_df, of outer IPv4 packets
 * @IFLA_VSWITCH_FLOWLABEL: be32, of outer IPv6 packets, 0 to 0xfffff, default 0
 * @IFLA_VSWITCH_UDPCSUM: u8, 0 or 1, default 1: UDP checksum over IPv4
 * @IFLA_VSWITCH_UDP6ZEROCSUMTX: u8, 0 or 1, default 0: none over IPv6 (RFC 6935)
 * @IFLA_VSWITCH_UDP6ZEROCSUMRX: u8, 0 or 1, default 0: accept such packets
 * @IFLA_VSWITCH_LEARNING: u8, 0 or 1, default 1: which VTEP an address is at is
 *	learned
 * @IFLA_VSWITCH_PEERS: u8, enum vswitch_peers
 * @IFLA_VSWITCH_LOCALBYPASS: u8, 0 or 1, default 1: what is for a VTEP on this
 *	host is handed to its switch and not encapsulated
 * @IFLA_VSWITCH_VLAN_FILTERING: u8, 0 or 1, default 0: frames pass between
 *	members of their VLAN only (IEEE 802.1Q)
 * @IFLA_VSWITCH_VLAN_PROTOCOL: be16, 0x8100 (802.1Q), which is the default, or
 *	0x88a8 (802.1ad): of the tags that say what VLAN a frame is of; those of
 *	the other protocol are payload
 * @IFLA_VSWITCH_VLAN_DEFAULT_PVID: u16, 1 to 4094, default 1: the VLAN of ports
 *	that are members of no other, untagged; 0: none
 * @IFLA_VSWITCH_VLAN_STATS_ENABLED: u8, 0 or 1, default 0: VLANs count their
 *	frames
 * @IFLA_VSWITCH_MCAST_SNOOPING: u8, 0 or 1, default 0: multicast goes where
 *	somebody wants it (RFC 4541)
 * @IFLA_VSWITCH_MCAST_QUERY_INTERVAL: u32, time between queries, in 1/100 s, 100
 *	to 3174400, default 12500 (RFC 3376, 8.2)
 * @IFLA_VSWITCH_MCAST_QUERY_RESPONSE_INTERVAL: u32, time that hosts have to
 *	answer one, in 1/100 s, 10 to 317440 and not longer than the query
 *	interval, default 1000
 * @IFLA_VSWITCH_MCAST_MAX_GROUPS: u32, how many memberships, a group on a port
 *	each, there are at the most; 0: no limit; default 16384
 * @IFLA_VSWITCH_MCAST_N_GROUPS: u32, how many there are; read only
 * @IFLA_VSWITCH_NEIGH_SUPPRESS: u8, 0 or 1, default 0, of an overlay: as
 *	IFLA_VSWITCH_PORT_NEIGH_SUPPRESS, for the neighbours at VTEPs
 * @IFLA_VSWITCH_NEIGH_FORWARD_GRAT: u8, 0 or 1, default 1, of an overlay: as
 *	IFLA_VSWITCH_PORT_NEIGH_FORWARD_GRAT
 * @IFLA_VSWITCH_MCAST_QUERIER: u8, 0 or 1, default 0: the switch asks hosts for
 *	their groups, unless another one does
 * @IFLA_VSWITCH_MCAST_LAST_MEMBER_INTERVAL: u32, time that the other hosts of a
 *	port have to answer when one has left a group, in 1/100 s, 10 to 317440,
 *	default 100 (RFC 3376, 8.8)
 * @IFLA_VSWITCH_STP: nested, enum vswitch_stp: the spanning tree
 */
enum {
	IFLA_VSWITCH_UNSPEC,
	IFLA_VSWITCH_AGEING_TIME,
	IFLA_VSWITCH_GROUP_FWD_MASK,
	IFLA_VSWITCH_FDB_MAX_LEARNED,
	IFLA_VSWITCH_FDB_N_LEARNED,
	IFLA_VSWITCH_FDB_FLUSH,
	IFLA_VSWITCH_VNI,
	IFLA_VSWITCH_LOCAL,
	IFLA_VSWITCH_REMOTE,
	IFLA_VSWITCH_LINK,
	IFLA_VSWITCH_DSTPORT,
	IFLA_VSWITCH_SRCPORT_MIN,
	IFLA_VSWITCH_SRCPORT_MAX,
	IFLA_VSWITCH_TTL,
	IFLA_VSWITCH_TTL_INHERIT,
	IFLA_VSWITCH_TOS,
	IFLA_VSWITCH_DF,
	IFLA_VSWITCH_FLOWLABEL,
	IFLA_VSWITCH_UDPCSUM,
	IFLA_VSWITCH_UDP6ZEROCSUMTX,
	IFLA_VSWITCH_UDP6ZEROCSUMRX,
	IFLA_VSWITCH_LEARNING,
	IFLA_VSWITCH_PEERS,
	IFLA_VSWITCH_LOCALBYPASS,
	IFLA_VSWITCH_VLAN_FILTERING,
	IFLA_VSWITCH_VLAN_PROTOCOL,
	IFLA_VSWITCH_VLAN_DEFAULT_PVID,
	IFLA_VSWITCH_VLAN_STATS_ENABLED,
	IFLA_VSWITCH_MCAST_SNOOPING,
	IFLA_VSWITCH_MCAST_QUERY_INTERVAL,
	IFLA_VSWITCH_MCAST_QUERY_RESPONSE_INTERVAL,
	IFLA_VSWITCH_MCAST_MAX_GROUPS,
	IFLA_VSWITCH_MCAST_N_GROUPS,
	IFLA_VSWITCH_NEIGH_SUPPRESS,
	IFLA_VSWITCH_NEIGH_FORWARD_GRAT,
	IFLA_VSWITCH_MCAST_QUERIER,
	IFLA_VSWITCH_MCAST_LAST_MEMBER_INTERVAL,
	IFLA_VSWITCH_STP,
	/* private: */
	__IFLA_VSWITCH_MAX,
};

#define IFLA_VSWITCH_MAX (__IFLA_VSWITCH_MAX - 1)

/**
 * enum vswitch_df - may outer IPv4 packets be fragmented?
 * @VSWITCH_DF_UNSET: they may; the default
 * @VSWITCH_DF_SET: they may not
 * @VSWITCH_DF_INHERIT: as the inner packet says, IPv6 ones may not
 */
enum vswitch_df {
	VSWITCH_DF_UNSET,
	VSWITCH_DF_SET,
	VSWITCH_DF_INHERIT,
};

/**
 * enum vswitch_peers - from which VTEPs are packets accepted?
 * @VSWITCH_PEERS_STRICT: from those that the FDB names; the default but with a
 *	multicast group, whose members are not known
 * @VSWITCH_PEERS_ANY: from any
 */
enum vswitch_peers {
	VSWITCH_PEERS_STRICT,
	VSWITCH_PEERS_ANY,
};

/**
 * enum - attributes of a port, nested in IFLA_INFO_SLAVE_DATA
 * @IFLA_VSWITCH_PORT_UNSPEC: not used
 * @IFLA_VSWITCH_PORT_STATE: u8, BR_STATE_DISABLED (0) to BR_STATE_BLOCKING
 *	(4); default BR_STATE_FORWARDING; read back as disabled while the link
 *	or the switch is down; with VSWITCH_STP_STATE it is what the tree says,
 *	and only forwarding can be set, of a port that is disabled
 * @IFLA_VSWITCH_PORT_PRIORITY: u16, 0 to 63, default 32; a spanning tree uses the
 *	upper 4 of these 6 bits
 * @IFLA_VSWITCH_PORT_COST: u32, path cost, 1 to 200000000; default from the
 *	link's speed
 * @IFLA_VSWITCH_PORT_HAIRPIN: u8, 0 or 1, default 0: a frame may leave by the
 *	port that it came in by
 * @IFLA_VSWITCH_PORT_LEARNING: u8, 0 or 1, default 1: source addresses are
 *	learned
 * @IFLA_VSWITCH_PORT_FLOOD: u8, 0 or 1, default 1: unknown unicast leaves by
 *	this port
 * @IFLA_VSWITCH_PORT_MCAST_FLOOD: u8, 0 or 1, default 1: multicast of other
 *	ports leaves by this port
 * @IFLA_VSWITCH_PORT_BCAST_FLOOD: u8, 0 or 1, default 1: broadcast of other
 *	ports leaves by this port
 * @IFLA_VSWITCH_PORT_ISOLATED: u8, 0 or 1, default 0: no frame passes between
 *	two isolated ports
 * @IFLA_VSWITCH_PORT_LOCKED: u8, 0 or 1, default 0: only frames whose source
 *	address has an FDB entry on this port are accepted
 * @IFLA_VSWITCH_PORT_GROUP_FWD_MASK: u16, as IFLA_VSWITCH_GROUP_FWD_MASK, for
 *	frames that come in by this port; bit 1 cannot be set
 * @IFLA_VSWITCH_PORT_FDB_MAX_LEARNED: u32, how many addresses are learned on
 *	this port at the most; default 0: no limit
 * @IFLA_VSWITCH_PORT_FDB_N_LEARNED: u32, how many learned addresses there are
 *	on this port; read only
 * @IFLA_VSWITCH_PORT_FDB_FLUSH: flag, forget all dynamic entries of this
 *	port; write only
 * @IFLA_VSWITCH_PORT_NO: u16, the port's number, 1 to 4096; read only
 * @IFLA_VSWITCH_PORT_MCAST_ROUTER: u8, 0: no multicast router, and no querier, is
 *	believed to be behind the port; 1: it is who says so, which is the
 *	default; 2: there always is one
 * @IFLA_VSWITCH_PORT_FASTLEAVE: u8, 0 or 1, default 0: there is one host behind
 *	the port, a group that it leaves is left at once
 * @IFLA_VSWITCH_PORT_MCAST_MAX_GROUPS: u32, of how many groups the port is a
 *	member at the most; default 0: no limit
 * @IFLA_VSWITCH_PORT_MCAST_N_GROUPS: u32, of how many it is; read only
 * @IFLA_VSWITCH_PORT_NEIGH_SUPPRESS: u8, 0 or 1, default 0: who asks all for a
 *	neighbour behind the port (ARP, neighbour discovery) is answered by the
 *	switch, if the host's neighbour table has it
 * @IFLA_VSWITCH_PORT_NEIGH_VLAN_SUPPRESS: u8, 0 or 1, default 0: in place of
 *	that, in a switch that filters VLANs, this is so in the VLANs of
 *	IFLA_VSWITCH_PORT_NEIGH_SUPPRESS_VLANS
 * @IFLA_VSWITCH_PORT_NEIGH_FORWARD_GRAT: u8, 0 or 1, default 1: what neighbours
 *	tell all without having been asked leaves by the port also where
 *	questions are suppressed
 * @IFLA_VSWITCH_PORT_NEIGH_SUPPRESS_VLANS: 512 bytes: of VLAN ID V, 1 to 4094,
 *	bit V % 8 of byte V / 8 is set; all 0: none, which is the default, and
 *	then it is not there
 * @IFLA_VSWITCH_PORT_MAB: u8, 0 or 1, default 0, of a port with LOCKED and LEARNING:
 *	sources that are not known get an entry that lets nothing in, for who
 *	decides on them to see ("MAC authentication bypass")
 * @IFLA_VSWITCH_PORT_STORM_BCAST: nested, enum vswitch_storm: how much broadcast may
 *	come in; without limits, which is the default, it is not there
 * @IFLA_VSWITCH_PORT_STORM_MCAST: likewise, multicast
 * @IFLA_VSWITCH_PORT_STORM_UCAST: likewise, unicast to addresses without an FDB entry
 * @IFLA_VSWITCH_PORT_FDB_FULL_DROP: u8, 0 or 1, default 0: at its quota the port drops
 *	frames of new addresses; else they are forwarded, and not learned
 * @IFLA_VSWITCH_PORT_GUARD: nested, enum vswitch_guard_attr: what the hosts of the port
 *	may say
 * @IFLA_VSWITCH_PORT_STP: nested, enum vswitch_stp_port: how a slave takes part in the
 *	spanning tree of its switch
 */
enum {
	IFLA_VSWITCH_PORT_UNSPEC,
	IFLA_VSWITCH_PORT_STATE,
	IFLA_VSWITCH_PORT_PRIORITY,
	IFLA_VSWITCH_PORT_COST,
	IFLA_VSWITCH_PORT_HAIRPIN,
	IFLA_VSWITCH_PORT_LEARNING,
	IFLA_VSWITCH_PORT_FLOOD,
	IFLA_VSWITCH_PORT_MCAST_FLOOD,
	IFLA_VSWITCH_PORT_BCAST_FLOOD,
	IFLA_VSWITCH_PORT_ISOLATED,
	IFLA_VSWITCH_PORT_LOCKED,
	IFLA_VSWITCH_PORT_GROUP_FWD_MASK,
	IFLA_VSWITCH_PORT_FDB_MAX_LEARNED,
	IFLA_VSWITCH_PORT_FDB_N_LEARNED,
	IFLA_VSWITCH_PORT_FDB_FLUSH,
	IFLA_VSWITCH_PORT_NO,
	IFLA_VSWITCH_PORT_MCAST_ROUTER,
	IFLA_VSWITCH_PORT_FASTLEAVE,
	IFLA_VSWITCH_PORT_MCAST_MAX_GROUPS,
	IFLA_VSWITCH_PORT_MCAST_N_GROUPS,
	IFLA_VSWITCH_PORT_NEIGH_SUPPRESS,
	IFLA_VSWITCH_PORT_NEIGH_VLAN_SUPPRESS,
	IFLA_VSWITCH_PORT_NEIGH_FORWARD_GRAT,
	IFLA_VSWITCH_PORT_NEIGH_SUPPRESS_VLANS,
	IFLA_VSWITCH_PORT_STORM_BCAST,
	IFLA_VSWITCH_PORT_STORM_MCAST,
	IFLA_VSWITCH_PORT_STORM_UCAST,
	IFLA_VSWITCH_PORT_MAB,
	IFLA_VSWITCH_PORT_FDB_FULL_DROP,
	IFLA_VSWITCH_PORT_GUARD,
	IFLA_VSWITCH_PORT_STP,
	/* private: */
	__IFLA_VSWITCH_PORT_MAX,
};

#define IFLA_VSWITCH_PORT_MAX (__IFLA_VSWITCH_PORT_MAX - 1)

/**
 * enum vswitch_stp - the spanning tree of a switch
 * @VSWITCH_STP_UNSPEC: not used
 * @VSWITCH_STP_STATE: u8, 0 or 1, default 0: the switch has a spanning tree
 *	(IEEE 802.1D-2004, clause 17) with its slave ports
 * @VSWITCH_STP_PRIORITY: u16, of the switch in the election of the root, 0 to
 *	61440 in steps of 4096, default 32768; the lowest becomes the root
 * @VSWITCH_STP_FORWARD_DELAY: u32, before a port learns and before it forwards, if
 *	no neighbour agrees before, in 1/100 s, whole seconds, 400 to 3000, default
 *	1500; 2 * (FORWARD_DELAY - 1 s) >= MAX_AGE
 * @VSWITCH_STP_HELLO_TIME: u32, between BPDUs, in 1/100 s, whole seconds, 100 to
 *	1000, default 200; MAX_AGE >= 2 * (HELLO_TIME + 1 s)
 * @VSWITCH_STP_MAX_AGE: u32, how long what is known of the root is good for, in
 *	1/100 s, whole seconds, 600 to 4000, default 2000. This, FORWARD_DELAY and
 *	HELLO_TIME are used by all while the switch is the root.
 * @VSWITCH_STP_VERSION: u8, 0: STP, 2: RSTP, which is the default
 * @VSWITCH_STP_TX_HOLD_COUNT: u8, BPDUs that a port may send in a second, 1 to 10,
 *	default 6
 * @VSWITCH_STP_ROOT_ID: 8 bytes, be16 priority and address of the root; read only,
 *	like all that follow, and there only with VSWITCH_STP_STATE
 * @VSWITCH_STP_BRIDGE_ID: 8 bytes, the same of the switch
 * @VSWITCH_STP_ROOT_PORT: u16, number of the port to the root; 0: this is the root
 * @VSWITCH_STP_ROOT_PATH_COST: u32, cost of the way to the root
 * @VSWITCH_STP_TOPOLOGY_CHANGE: u8, 1: the topology is changing
 * @VSWITCH_STP_TOPOLOGY_CHANGE_COUNT: u32, how often it has
 * @VSWITCH_STP_TOPOLOGY_CHANGE_TIME: u32, seconds since it did the last time, or
 *	since the tree was turned on
 *
 * These are in a nest because 6.1 knows no more than 50 attributes of a link, and 40
 * of a port.
 */
enum vswitch_stp {
	VSWITCH_STP_UNSPEC,
	VSWITCH_STP_STATE,
	VSWITCH_STP_PRIORITY,
	VSWITCH_STP_FORWARD_DELAY,
	VSWITCH_STP_HELLO_TIME,
	VSWITCH_STP_MAX_AGE,
	VSWITCH_STP_VERSION,
	VSWITCH_STP_TX_HOLD_COUNT,
	VSWITCH_STP_ROOT_ID,
	VSWITCH_STP_BRIDGE_ID,
	VSWITCH_STP_ROOT_PORT,
	VSWITCH_STP_ROOT_PATH_COST,
	VSWITCH_STP_TOPOLOGY_CHANGE,
	VSWITCH_STP_TOPOLOGY_CHANGE_COUNT,
	VSWITCH_STP_TOPOLOGY_CHANGE_TIME,
	__VSWITCH_STP_MAX,
#define VSWITCH_STP_MAX (__VSWITCH_STP_MAX - 1)
};

/**
 * enum vswitch_stp_port - how a port takes part in the spanning tree
 * @VSWITCH_STP_PORT_UNSPEC: not used
 * @VSWITCH_STP_PORT_ADMIN_EDGE: u8, 0 or 1, default 0: there is no other bridge behind
 *	the port: it forwards at once, until a BPDU comes
 * @VSWITCH_STP_PORT_AUTO_EDGE: u8, 0 or 1, default 1: that is so if no BPDU comes for
 *	3 s
 * @VSWITCH_STP_PORT_POINT_TO_POINT: u8, enum vswitch_p2p: there is one neighbour at
 *	the most, which can agree to forwarding at once
 * @VSWITCH_STP_PORT_BPDU_GUARD: u8, 0 or 1, default 0: a BPDU that comes in disables
 *	the port until its link comes back, the state is set to forwarding, or this
 *	to 0
 * @VSWITCH_STP_PORT_BPDU_FILTER: u8, 0 or 1, default 0: BPDUs are neither sent nor
 *	heeded
 * @VSWITCH_STP_PORT_ROOT_BLOCK: u8, 0 or 1, default 0: who claims to be a better root
 *	behind the port is not believed: it discards meanwhile
 * @VSWITCH_STP_PORT_MCHECK: flag, see whether all behind the port understand RSTP;
 *	write only
 * @VSWITCH_STP_PORT_ROLE: u8, enum vswitch_role; read only, like all that follow, and
 *	there only with VSWITCH_STP_STATE
 * @VSWITCH_STP_PORT_OPER_EDGE: u8, 1: it is an edge port
 * @VSWITCH_STP_PORT_OPER_P2P: u8, 1: there is one neighbour at the most
 * @VSWITCH_STP_PORT_SPEAKS_STP: u8, 1: a neighbour does not understand RSTP, or
 *	VSWITCH_STP_VERSION says so
 * @VSWITCH_STP_PORT_REASON: u8, enum vswitch_stp_reason
 * @VSWITCH_STP_PORT_BPDU_GUARD_COUNT: u32, how often VSWITCH_STP_PORT_BPDU_GUARD has
 *	disabled the port, since the tree was turned on
 * @VSWITCH_STP_PORT_ID: u16, port identifier: 4 bits of priority, 12 of number
 * @VSWITCH_STP_PORT_DESIGNATED_ROOT: 8 bytes, as VSWITCH_STP_ROOT_ID: root that who
 *	is behind the port knows of, if it is nearer to it
 * @VSWITCH_STP_PORT_DESIGNATED_BRIDGE: 8 bytes, who that is, or this switch
 * @VSWITCH_STP_PORT_DESIGNATED_PORT: u16, identifier of its port
 * @VSWITCH_STP_PORT_DESIGNATED_COST: u32, cost from there to the root
 */
enum vswitch_stp_port {
	VSWITCH_STP_PORT_UNSPEC,
	VSWITCH_STP_PORT_ADMIN_EDGE,
	VSWITCH_STP_PORT_AUTO_EDGE,
	VSWITCH_STP_PORT_POINT_TO_POINT,
	VSWITCH_STP_PORT_BPDU_GUARD,
	VSWITCH_STP_PORT_BPDU_FILTER,
	VSWITCH_STP_PORT_ROOT_BLOCK,
	VSWITCH_STP_PORT_MCHECK,
	VSWITCH_STP_PORT_ROLE,
	VSWITCH_STP_PORT_OPER_EDGE,
	VSWITCH_STP_PORT_OPER_P2P,
	VSWITCH_STP_PORT_SPEAKS_STP,
	VSWITCH_STP_PORT_REASON,
	VSWITCH_STP_PORT_BPDU_GUARD_COUNT,
	VSWITCH_STP_PORT_ID,
	VSWITCH_STP_PORT_DESIGNATED_ROOT,
	VSWITCH_STP_PORT_DESIGNATED_BRIDGE,
	VSWITCH_STP_PORT_DESIGNATED_PORT,
	VSWITCH_STP_PORT_DESIGNATED_COST,
	__VSWITCH_STP_PORT_MAX,
#define VSWITCH_STP_PORT_MAX (__VSWITCH_STP_PORT_MAX - 1)
};

/**
 * enum vswitch_p2p - is there one neighbour behind a port at the most?
 * @VSWITCH_P2P_AUTO: if its link is not a half duplex one; the default
 * @VSWITCH_P2P_ON: there is
 * @VSWITCH_P2P_OFF: there may be more
 */
enum vswitch_p2p {
	VSWITCH_P2P_AUTO,
	VSWITCH_P2P_ON,
	VSWITCH_P2P_OFF,
};

/**
 * enum vswitch_role - what a port is for in a spanning tree (IEEE 802.1D-2004, 17.7)
 * @VSWITCH_ROLE_DISABLED: nothing, or it has no link
 * @VSWITCH_ROLE_ROOT: the way to the root
 * @VSWITCH_ROLE_DESIGNATED: the way to the root for those behind it
 * @VSWITCH_ROLE_ALTERNATE: another way to the root
 * @VSWITCH_ROLE_BACKUP: another way to where the switch is designated already
 */
enum vswitch_role {
	VSWITCH_ROLE_DISABLED,
	VSWITCH_ROLE_ROOT,
	VSWITCH_ROLE_DESIGNATED,
	VSWITCH_ROLE_ALTERNATE,
	VSWITCH_ROLE_BACKUP,
};

/**
 * enum vswitch_stp_reason - why a port does not do what its role lets one expect
 * @VSWITCH_STP_REASON_OK: it does
 * @VSWITCH_STP_REASON_BPDU_GUARD: a BPDU came in, it is disabled
 * @VSWITCH_STP_REASON_ROOT_BLOCK: somebody claims to be a better root, it discards
 * @VSWITCH_STP_REASON_DISPUTED: a neighbour believes to be designated as well
 * @VSWITCH_STP_REASON_PORT_NO: its number is 4096, which a port identifier has no room for
 */
enum vswitch_stp_reason {
	VSWITCH_STP_REASON_OK,
	VSWITCH_STP_REASON_BPDU_GUARD,
	VSWITCH_STP_REASON_ROOT_BLOCK,
	VSWITCH_STP_REASON_DISPUTED,
	VSWITCH_STP_REASON_PORT_NO,
};

/**
 * enum vswitch_guard - when is a port guarded?
 * @VSWITCH_GUARD_OFF: never; the default of a slave
 * @VSWITCH_GUARD_ON: always
 * @VSWITCH_GUARD_AUTO: while it is a vnic in the namespace of another user than the
 *	device below; the default of a vnic
 */
enum vswitch_guard {
	VSWITCH_GUARD_OFF,
	VSWITCH_GUARD_ON,
	VSWITCH_GUARD_AUTO,
};

/**
 * enum vswitch_guard_learn - what addresses does a guarded port learn?
 * @VSWITCH_GUARD_LEARN_OFF: none; the default
 * @VSWITCH_GUARD_LEARN_ON: those that a DHCP or DHCPv6 server has given its hosts, and
 *	those of IPv6 that they have asked for and nobody else uses
 * @VSWITCH_GUARD_LEARN_LOCAL: of these only link-local ones, of IPv6
 */
enum vswitch_guard_learn {
	VSWITCH_GUARD_LEARN_OFF,
	VSWITCH_GUARD_LEARN_ON,
	VSWITCH_GUARD_LEARN_LOCAL,
};

/**
 * enum vswitch_guard_attr - attributes of a port's guard
 * @VSWITCH_GUARD_UNSPEC: not used
 * @VSWITCH_GUARD_MODE: u8, enum vswitch_guard: frames of the port are checked
 * @VSWITCH_GUARD_ACTIVE: u8, 0 or 1, read only: they are at the moment
 * @VSWITCH_GUARD_MACS: 6 bytes for each of the addresses that its hosts may
 *	use, 512 at the most; none, which is the default: that of the vnic when the
 *	guard came into force
 * @VSWITCH_GUARD_MACS_ADD: likewise, further ones; write only
 * @VSWITCH_GUARD_MACS_DEL: likewise, not these any more; write only
 * @VSWITCH_GUARD_PREFIXES: struct vswitch_prefix, for each of the prefixes
 *	whose addresses they may use, 512 at the most; none, which is the default:
 *	all may be used
 * @VSWITCH_GUARD_PREFIXES_ADD: likewise, further ones; write only
 * @VSWITCH_GUARD_PREFIXES_DEL: likewise, not these any more; write only
 * @VSWITCH_GUARD_DHCP_SERVER: u8, 0 or 1, default 0: they may answer as
 *	DHCP and DHCPv6 servers
 * @VSWITCH_GUARD_RA: u8, 0 or 1, default 0: they may be routers of IPv6
 * @VSWITCH_GUARD_VLAN: u8, 0 or 1, default 0: they may send tags, two at
 *	the most, besides that of a VLAN that the switch filters by
 * @VSWITCH_GUARD_LEARN: u8, enum vswitch_guard_learn: which addresses they may use
 *	besides those of VSWITCH_GUARD_PREFIXES; unless it is off they may use no
 *	others
 * @VSWITCH_GUARD_LEARNED: struct vswitch_lease, for each of these; read only
 *
 * What has not been said of it, and is not in force, is not there.
 */
enum vswitch_guard_attr {
	VSWITCH_GUARD_UNSPEC,
	VSWITCH_GUARD_MODE,
	VSWITCH_GUARD_ACTIVE,
	VSWITCH_GUARD_MACS,
	VSWITCH_GUARD_MACS_ADD,
	VSWITCH_GUARD_MACS_DEL,
	VSWITCH_GUARD_PREFIXES,
	VSWITCH_GUARD_PREFIXES_ADD,
	VSWITCH_GUARD_PREFIXES_DEL,
	VSWITCH_GUARD_DHCP_SERVER,
	VSWITCH_GUARD_RA,
	VSWITCH_GUARD_VLAN,
	VSWITCH_GUARD_LEARN,
	VSWITCH_GUARD_LEARNED,
	__VSWITCH_GUARD_MAX,
#define VSWITCH_GUARD_MAX (__VSWITCH_GUARD_MAX - 1)
};

/**
 * struct vswitch_prefix - addresses that begin alike
 * @addr: the first of them: of IPv6, or of IPv4 mapped to it (RFC 4291, 2.5.5.2)
 * @len: how many bits are alike, 0 to 128; of IPv4 96 to 128
 * @pad: 0
 */
struct vswitch_prefix {
	__u8 addr[16];
	__u8 len;
	__u8 pad[3];
};

/**
 * struct vswitch_lease - an address that a port has learned
 * @addr: the address, as in struct vswitch_prefix
 * @expires: in 1/100 s; 0: when something else takes its place
 */
struct vswitch_lease {
	__u8 addr[16];
	__u32 expires;
};

/**
 * enum vswitch_storm - limits of a class of frames
 * @VSWITCH_STORM_UNSPEC: not used
 * @VSWITCH_STORM_PPS: u32, packets per second; 0 or not there: no limit
 * @VSWITCH_STORM_BPS: u64, bits per second, of frames without FCS, 8000 to
 *	1000000000000; 0 or not there: no limit
 * @VSWITCH_STORM_PAD: pads
 *
 * What may come at once is what may come in 1/10 s, and one frame more.
 */
enum vswitch_storm {
	VSWITCH_STORM_UNSPEC,
	VSWITCH_STORM_PPS,
	VSWITCH_STORM_BPS,
	VSWITCH_STORM_PAD,
	__VSWITCH_STORM_MAX,
#define VSWITCH_STORM_MAX (__VSWITCH_STORM_MAX - 1)
};

/* Generic netlink: what rtnetlink has no words for, or not in every kernel */
#define VSWITCH_GENL_NAME	"vswitch"
#define VSWITCH_GENL_VERSION	1
#define VSWITCH_GENL_GROUP_EVENTS "events"

/**
 * enum vswitch_cmd - commands of the family "vswitch"
 * @VSWITCH_CMD_UNSPEC: not used
 * @VSWITCH_CMD_MDB_GET: dump: memberships of VSWITCH_A_IFINDEX, or of all switches
 *	of the namespace, one in a message with VSWITCH_A_MDB, and ports with
 *	routers, one in a message with VSWITCH_A_ROUTER. Anybody may.
 * @VSWITCH_CMD_MDB_ADD: make a port a member of a group: VSWITCH_A_IFINDEX, and
 *	VSWITCH_A_MDB with port and group. This and what follows needs
 *	CAP_NET_ADMIN in the namespace.
 * @VSWITCH_CMD_MDB_DEL: it is none any more; likewise
 * @VSWITCH_CMD_MDB_FLUSH: remove all memberships, or those with the port, the VLAN,
 *	permanent or VSWITCH_A_MDB_TEMP that are in VSWITCH_A_MDB
 * @VSWITCH_CMD_TRACE: where would a frame go? VSWITCH_A_IFINDEX: by what device it
 *	comes in: a slave, a vnic on a switch or on a NIC, which has sent it; a NIC
 *	with vnics, to which it comes from outside; a switch, whose host has sent
 *	it; and VSWITCH_A_FRAME. The answer has a VSWITCH_A_STEP for each step of the
 *	frame. Nothing is sent, learned or counted. Needs CAP_NET_ADMIN in the
 *	namespace of the switch, or of the NIC.
 * @VSWITCH_CMD_DROP_GET: dump: why frames were dropped: of VSWITCH_A_IFINDEX, or of
 *	all switches of the namespace, those that vnics have made on a NIC included,
 *	one message with VSWITCH_A_DROP for each port and reason that has been.
 *	VSWITCH_A_DROP with VSWITCH_A_DROP_PORT and VSWITCH_A_DROP_NETNSID: of this
 *	port. Anybody may; what was in the frames is only for who has
 *	CAP_NET_ADMIN in the namespace.
 * @VSWITCH_CMD_DROP_RESET: forget the frames that were kept, of VSWITCH_A_IFINDEX,
 *	or of all switches; the counters stay. Needs CAP_NET_ADMIN.
 * @VSWITCH_CMD_SWITCH_GET: dump: the switches of the namespace, those that vnics have
 *	made on a NIC included, or that of VSWITCH_A_IFINDEX alone; one in a message
 *	with VSWITCH_A_SWITCH. This and what follows is for anybody.
 * @VSWITCH_CMD_PORT_GET: dump: the ports of these switches, one in a message with
 *	VSWITCH_A_PORT; VSWITCH_A_IFINDEX: those of this switch, or this port alone
 * @VSWITCH_CMD_FDB_GET: dump: the entries of VSWITCH_A_IFINDEX, or of all switches,
 *	that are as VSWITCH_A_FDB says, one in a message with VSWITCH_A_FDB
 * @VSWITCH_CMD_REMOTE_GET: dump: the VTEPs of VSWITCH_A_IFINDEX, or of all overlays,
 *	one in a message with VSWITCH_A_REMOTE
 * @VSWITCH_CMD_EVENT: only sent, to the group VSWITCH_GENL_GROUP_EVENTS in the
 *	namespace of the switch: something has happened in VSWITCH_A_IFINDEX, it is
 *	in VSWITCH_A_EVENT. Anybody may listen.
 * @VSWITCH_CMD_WATCH: trace what comes in by VSWITCH_A_IFINDEX, as VSWITCH_CMD_TRACE
 *	would: of the frames that VSWITCH_A_FILTER lets pass at most VSWITCH_A_RATE in
 *	a second, until the socket is closed. A port has one watcher. Needs what
 *	VSWITCH_CMD_TRACE needs.
 * @VSWITCH_CMD_WATCHED: only sent, to the socket that VSWITCH_CMD_WATCH came from: a
 *	frame has come in by VSWITCH_A_IFINDEX. VSWITCH_A_FRAME has its first bytes,
 *	VSWITCH_A_LEN says how many it has; VSWITCH_A_STEP as VSWITCH_CMD_TRACE has
 *	them. Without VSWITCH_A_FRAME: the port is gone, and this was the last one.
 */
enum vswitch_cmd {
	VSWITCH_CMD_UNSPEC,
	VSWITCH_CMD_MDB_GET,
	VSWITCH_CMD_MDB_ADD,
	VSWITCH_CMD_MDB_DEL,
	VSWITCH_CMD_MDB_FLUSH,
	VSWITCH_CMD_TRACE,
	VSWITCH_CMD_DROP_GET,
	VSWITCH_CMD_DROP_RESET,
	VSWITCH_CMD_SWITCH_GET,
	VSWITCH_CMD_PORT_GET,
	VSWITCH_CMD_FDB_GET,
	VSWITCH_CMD_REMOTE_GET,
	VSWITCH_CMD_EVENT,
	VSWITCH_CMD_WATCH,
	VSWITCH_CMD_WATCHED,
	__VSWITCH_CMD_MAX,
#define VSWITCH_CMD_MAX (__VSWITCH_CMD_MAX - 1)
};

/**
 * enum vswitch_attr - attributes of a message
 * @VSWITCH_A_UNSPEC: not used
 * @VSWITCH_A_IFINDEX: u32, the switch; of VSWITCH_CMD_TRACE a device
 * @VSWITCH_A_MDB: nested, enum vswitch_mdb_attr: a membership
 * @VSWITCH_A_ROUTER: nested, enum vswitch_mdb_attr: a port with a router behind it
 * @VSWITCH_A_FRAME: 14 to 65000 bytes, a frame from its destination address on,
 *	without FCS
 * @VSWITCH_A_STEP: nested, enum vswitch_step_attr: a step of a frame; there are as
 *	many as there are steps
 * @VSWITCH_A_STEPS_LOST: u32, for how many steps there was no room; not there: none
 * @VSWITCH_A_DROP: nested, enum vswitch_drop_attr: a reason why a port drops frames
 * @VSWITCH_A_SWITCH: nested, enum vswitch_switch_attr: a switch
 * @VSWITCH_A_PORT: nested, enum vswitch_port_attr: a port
 * @VSWITCH_A_FDB: nested, enum vswitch_fdb_attr: an entry of the FDB
 * @VSWITCH_A_REMOTE: nested, enum vswitch_remote_attr: a VTEP
 * @VSWITCH_A_EVENT: nested, enum vswitch_event_attr: what has happened
 * @VSWITCH_A_FILTER: up to 4096 instructions of classic BPF, struct sock_filter, which
 *	are run on a frame from its destination address on, a tag of its own beside it
 *	(SKF_AD_VLAN_TAG): it passes unless they return 0; not there: all pass
 * @VSWITCH_A_RATE: u32, 1 to 1000, frames in a second of the clock; not there: 10
 * @VSWITCH_A_LEN: u32, bytes of a frame, with the tag beside it
 * @VSWITCH_A_FRAMES_LOST: u32, read only: how many frames passed the filter since the
 *	last one that was told, and were too many, or came faster than the socket was
 *	read; not there: none
 */
enum vswitch_attr {
	VSWITCH_A_UNSPEC,
	VSWITCH_A_IFINDEX,
	VSWITCH_A_MDB,
	VSWITCH_A_ROUTER,
	VSWITCH_A_FRAME,
	VSWITCH_A_STEP,
	VSWITCH_A_STEPS_LOST,
	VSWITCH_A_DROP,
	VSWITCH_A_SWITCH,
	VSWITCH_A_PORT,
	VSWITCH_A_FDB,
	VSWITCH_A_REMOTE,
	VSWITCH_A_EVENT,
	VSWITCH_A_FILTER,
	VSWITCH_A_RATE,
	VSWITCH_A_LEN,
	VSWITCH_A_FRAMES_LOST,
	__VSWITCH_A_MAX,
#define VSWITCH_A_MAX (__VSWITCH_A_MAX - 1)
};

/**
 * enum vswitch_mdb_attr - attributes of a membership, or of a port with a router
 * @VSWITCH_A_MDB_UNSPEC: not used
 * @VSWITCH_A_MDB_PORT: u32, index of the port; of the switch itself for a VTEP
 * @VSWITCH_A_MDB_GROUP: 4 or 16 bytes, the group
 * @VSWITCH_A_MDB_SRC: 4 or 16 bytes, a source
 * @VSWITCH_A_MDB_VID: u16, VLAN ID, 1 to 4094; not there: the switch does not
 *	filter; of a command: all VLANs of the port
 * @VSWITCH_A_MDB_PERMANENT: flag: the user made it, or says so
 * @VSWITCH_A_MDB_TEMP: flag, of VSWITCH_CMD_MDB_FLUSH: those that are not permanent
 * @VSWITCH_A_MDB_REPLACE: flag, of VSWITCH_CMD_MDB_ADD: it may be one already
 * @VSWITCH_A_MDB_INCLUDE: flag, read only: only the sources that are named are
 *	wanted; without it all but those (RFC 3376, 6.2.1)
 * @VSWITCH_A_MDB_FASTLEAVE: flag, read only: the port's hosts are not asked when
 *	one leaves
 * @VSWITCH_A_MDB_TIMER: u32, read only, 1/100 s: when it ends, if it is not permanent
 * @VSWITCH_A_MDB_INET_TIMER: u32, read only, 1/100 s: of a router that has been heard
 *	by IPv4
 * @VSWITCH_A_MDB_INET6_TIMER: likewise by IPv6
 * @VSWITCH_A_MDB_DST: 4 or 16 bytes, read only: the VTEP
 * @VSWITCH_A_MDB_SOURCE: nested, one for each source that is named, read only:
 *	VSWITCH_A_MDB_SRC and, if it is not permanent, VSWITCH_A_MDB_TIMER (0: it
 *	is not wanted)
 */
enum vswitch_mdb_attr {
	VSWITCH_A_MDB_UNSPEC,
	VSWITCH_A_MDB_PORT,
	VSWITCH_A_MDB_GROUP,
	VSWITCH_A_MDB_SRC,
	VSWITCH_A_MDB_VID,
	VSWITCH_A_MDB_PERMANENT,
	VSWITCH_A_MDB_TEMP,
	VSWITCH_A_MDB_REPLACE,
	VSWITCH_A_MDB_INCLUDE,
	VSWITCH_A_MDB_FASTLEAVE,
	VSWITCH_A_MDB_TIMER,
	VSWITCH_A_MDB_INET_TIMER,
	VSWITCH_A_MDB_INET6_TIMER,
	VSWITCH_A_MDB_DST,
	VSWITCH_A_MDB_SOURCE,
	__VSWITCH_A_MDB_MAX,
#define VSWITCH_A_MDB_MAX (__VSWITCH_A_MDB_MAX - 1)
};

/**
 * enum vswitch_step - the steps of a frame, of which each frame has some
 * @VSWITCH_STEP_IN: it comes in by the port, in a tag that is beside it
 *	VSWITCH_STEP_VID; VSWITCH_STEP_LEN
 * @VSWITCH_STEP_GUARD: the port's guard has nothing against it
 * @VSWITCH_STEP_VLAN: it is of VSWITCH_STEP_VID
 * @VSWITCH_STEP_SOURCE: VSWITCH_STEP_WHAT, enum vswitch_source: what is known of
 *	where it comes from
 * @VSWITCH_STEP_DEST: VSWITCH_STEP_WHAT, enum vswitch_dest: where it is for
 * @VSWITCH_STEP_GROUP: VSWITCH_STEP_WHAT, enum vswitch_group_way: who gets what is for
 *	its group, in a switch that snoops
 * @VSWITCH_STEP_NEIGH: it asks for a neighbour, and the switch answers in its place
 * @VSWITCH_STEP_NOT_TO: it is for many, but not for this port, because of
 *	VSWITCH_STEP_REASON
 * @VSWITCH_STEP_OUT: it leaves by the port, or goes up its stack, with a tag of
 *	VSWITCH_STEP_VID or without; VSWITCH_STEP_LEN
 * @VSWITCH_STEP_ENCAP: it leaves for a VTEP, see VSWITCH_STEP_VNI to VSWITCH_STEP_MTU
 * @VSWITCH_STEP_DECAP: it comes out of the tunnel of another switch on this host;
 *	without a port: of one in another namespace, where it is not followed
 * @VSWITCH_STEP_TOO_BIG: it is too long for the way to a VTEP, VSWITCH_STEP_MTU, and
 *	its sender is told so: what follows is the answer
 * @VSWITCH_STEP_OWN: it is for the own stack of the device that it came in by
 * @VSWITCH_STEP_DROP: it ends here, because of VSWITCH_STEP_REASON; the port is the
 *	one that counts it
 */
enum vswitch_step {
	VSWITCH_STEP_NONE,
	VSWITCH_STEP_IN,
	VSWITCH_STEP_GUARD,
	VSWITCH_STEP_VLAN,
	VSWITCH_STEP_SOURCE,
	VSWITCH_STEP_DEST,
	VSWITCH_STEP_GROUP,
	VSWITCH_STEP_NEIGH,
	VSWITCH_STEP_NOT_TO,
	VSWITCH_STEP_OUT,
	VSWITCH_STEP_ENCAP,
	VSWITCH_STEP_DECAP,
	VSWITCH_STEP_TOO_BIG,
	VSWITCH_STEP_OWN,
	VSWITCH_STEP_DROP,
};

/**
 * enum vswitch_source - what is known of where a frame comes from
 * @VSWITCH_SOURCE_HERE: its source is known at the port; VSWITCH_STEP_AGE
 * @VSWITCH_SOURCE_NEW: it is not known, and is learned
 * @VSWITCH_SOURCE_MOVED: it is known at another port, VSWITCH_STEP_PORT, and moves
 * @VSWITCH_SOURCE_FIXED: it belongs to another port, and stays there
 * @VSWITCH_SOURCE_FULL: it is not known, nor learned because of a quota
 * @VSWITCH_SOURCE_HELD: it has moved between hosts just before, and stays
 */
enum vswitch_source {
	VSWITCH_SOURCE_HERE,
	VSWITCH_SOURCE_NEW,
	VSWITCH_SOURCE_MOVED,
	VSWITCH_SOURCE_FIXED,
	VSWITCH_SOURCE_FULL,
	VSWITCH_SOURCE_HELD,
};

/**
 * enum vswitch_dest - where a frame is for
 * @VSWITCH_DEST_PORT: its destination is known at the port; VSWITCH_STEP_AGE if it
 *	has been learned
 * @VSWITCH_DEST_UNKNOWN: it is not known: for all
 * @VSWITCH_DEST_MULTICAST: a group
 * @VSWITCH_DEST_BROADCAST: all
 */
enum vswitch_dest {
	VSWITCH_DEST_PORT,
	VSWITCH_DEST_UNKNOWN,
	VSWITCH_DEST_MULTICAST,
	VSWITCH_DEST_BROADCAST,
};

/**
 * enum vswitch_group_way - who gets a frame to a group, in a switch that snoops
 * @VSWITCH_GROUP_ALL: all, as of groups that are not snooped, or whose members are not
 *	known yet
 * @VSWITCH_GROUP_MEMBERS: the ports of its members, and of routers
 * @VSWITCH_GROUP_QUERY: all: it asks for members
 */
enum vswitch_group_way {
	VSWITCH_GROUP_ALL,
	VSWITCH_GROUP_MEMBERS,
	VSWITCH_GROUP_QUERY,
};

/**
 * enum vswitch_port_kind - what a port is
 * @VSWITCH_PORT_KIND_HOST: the switch device itself, or the NIC's own stack
 * @VSWITCH_PORT_KIND_SLAVE: a device with the switch as its master
 * @VSWITCH_PORT_KIND_VNIC: a vnic
 * @VSWITCH_PORT_KIND_TUNNEL: all VTEPs of an overlay
 * @VSWITCH_PORT_KIND_VTEP: one of them; of a step of a frame only, as the next one
 * @VSWITCH_PORT_KIND_NIC: what is outside of the NIC below vnics
 * @VSWITCH_PORT_KIND_SOCKET: none: of VSWITCH_A_DROP_KIND, packets that are for no switch,
 *	of the socket that overlays of one UDP port share
 */
enum vswitch_port_kind {
	VSWITCH_PORT_KIND_HOST,
	VSWITCH_PORT_KIND_SLAVE,
	VSWITCH_PORT_KIND_VNIC,
	VSWITCH_PORT_KIND_TUNNEL,
	VSWITCH_PORT_KIND_VTEP,
	VSWITCH_PORT_KIND_NIC,
	VSWITCH_PORT_KIND_SOCKET,
};

/**
 * enum vswitch_step_attr - attributes of a step
 * @VSWITCH_STEP_A_UNSPEC: not used
 * @VSWITCH_STEP_KIND: u8, enum vswitch_step
 * @VSWITCH_STEP_SWITCH: string, name of the switch, or of the NIC
 * @VSWITCH_STEP_PORT_KIND: u8, enum vswitch_port_kind; there is a port with this only
 * @VSWITCH_STEP_PORT: u32, index of the port's device
 * @VSWITCH_STEP_PORT_NAME: string, its name
 * @VSWITCH_STEP_PORT_NETNSID: s32, of the namespace that it is in, as seen from where
 *	the question comes from; -1: it has no number there; not there: the same
 * @VSWITCH_STEP_PORT_DST: 4 or 16 bytes, address of the VTEP
 * @VSWITCH_STEP_WHAT: u8, see enum vswitch_step
 * @VSWITCH_STEP_REASON: string, as in the counters "drop_..." of ethtool -S
 * @VSWITCH_STEP_VID: u16, VLAN ID, 0 to 4094
 * @VSWITCH_STEP_AGE: u32, 1/100 s since the last frame from there
 * @VSWITCH_STEP_STATIC: flag: the user has set it, or it is the device's own
 * @VSWITCH_STEP_LEN: u32, bytes from the Ethernet header on, without FCS
 * @VSWITCH_STEP_VNI: u32, VNI
 * @VSWITCH_STEP_SADDR: 4 or 16 bytes, outer source address; this and OIF are not there
 *	if the underlay is in another namespace than the switch
 * @VSWITCH_STEP_DADDR: likewise, destination: the VTEP
 * @VSWITCH_STEP_SPORT: u16, outer UDP source port; of frames that a NIC has hashed
 *	it is another one, and so may be the way that is chosen of several
 * @VSWITCH_STEP_DPORT: u16, outer UDP destination port
 * @VSWITCH_STEP_TTL: u8, outer TTL or hop limit
 * @VSWITCH_STEP_TOS: u8, outer DSCP and ECN bits
 * @VSWITCH_STEP_DF: flag: outer IPv4 packet that may not be fragmented
 * @VSWITCH_STEP_OIF: u32, index of the device that the route leaves by
 * @VSWITCH_STEP_OIF_NAME: string, its name
 * @VSWITCH_STEP_MTU: u32, that of the route, in bytes of the outer packet
 * @VSWITCH_STEP_ANSWER: flag: it is a step of what the switch itself answers
 */
enum vswitch_step_attr {
	VSWITCH_STEP_A_UNSPEC,
	VSWITCH_STEP_KIND,
	VSWITCH_STEP_SWITCH,
	VSWITCH_STEP_PORT_KIND,
	VSWITCH_STEP_PORT,
	VSWITCH_STEP_PORT_NAME,
	VSWITCH_STEP_PORT_NETNSID,
	VSWITCH_STEP_PORT_DST,
	VSWITCH_STEP_WHAT,
	VSWITCH_STEP_REASON,
	VSWITCH_STEP_VID,
	VSWITCH_STEP_AGE,
	VSWITCH_STEP_STATIC,
	VSWITCH_STEP_LEN,
	VSWITCH_STEP_VNI,
	VSWITCH_STEP_SADDR,
	VSWITCH_STEP_DADDR,
	VSWITCH_STEP_SPORT,
	VSWITCH_STEP_DPORT,
	VSWITCH_STEP_TTL,
	VSWITCH_STEP_TOS,
	VSWITCH_STEP_DF,
	VSWITCH_STEP_OIF,
	VSWITCH_STEP_OIF_NAME,
	VSWITCH_STEP_MTU,
	VSWITCH_STEP_ANSWER,
	__VSWITCH_STEP_MAX,
#define VSWITCH_STEP_MAX (__VSWITCH_STEP_MAX - 1)
};

/**
 * enum vswitch_drop_attr - attributes of a reason why a port drops frames
 * @VSWITCH_A_DROP_UNSPEC: not used
 * @VSWITCH_A_DROP_PORT: u32, index of the port's device; of the switch itself, or of
 *	the NIC, for its host, for all VTEPs and for the socket
 * @VSWITCH_A_DROP_NETNSID: s32, the namespace of that device, as of
 *	IFLA_LINK_NETNSID; not there: the switch's own
 * @VSWITCH_A_DROP_NAME: string, read only, as are those that follow: the device's
 *	name
 * @VSWITCH_A_DROP_KIND: u8, enum vswitch_port_kind
 * @VSWITCH_A_DROP_NO: u16, number of a slave or a vnic; not there otherwise
 * @VSWITCH_A_DROP_REASON: u32, the reason, by a number of this version of the module
 * @VSWITCH_A_DROP_WORD: string, the same by its name, as in "ethtool -S" behind
 *	"drop_"; it stays what it is
 * @VSWITCH_A_DROP_COUNT: u64, frames, since the port is one
 * @VSWITCH_A_DROP_AGE: u64, ms since the last frame was dropped that is kept. A port
 *	keeps one frame of each of its 8 latest reasons, and in a flood of
 *	them one for each tick of the clock
 * @VSWITCH_A_DROP_LEN: u32, that frame's length in bytes, with Ethernet header and
 *	tags
 * @VSWITCH_A_DROP_HEADER: binary, its first bytes, 96 at the most, from the Ethernet
 *	header on; of a packet from another host that has come by a device
 *	without such headers the addresses are zero
 * @VSWITCH_A_DROP_PAD: not used
 */
enum vswitch_drop_attr {
	VSWITCH_A_DROP_UNSPEC,
	VSWITCH_A_DROP_PORT,
	VSWITCH_A_DROP_NETNSID,
	VSWITCH_A_DROP_NAME,
	VSWITCH_A_DROP_KIND,
	VSWITCH_A_DROP_NO,
	VSWITCH_A_DROP_REASON,
	VSWITCH_A_DROP_WORD,
	VSWITCH_A_DROP_COUNT,
	VSWITCH_A_DROP_AGE,
	VSWITCH_A_DROP_LEN,
	VSWITCH_A_DROP_HEADER,
	VSWITCH_A_DROP_PAD,
	__VSWITCH_A_DROP_MAX,
#define VSWITCH_A_DROP_MAX (__VSWITCH_A_DROP_MAX - 1)
};

/**
 * enum vswitch_switch_attr - attributes of a switch; all can only be read
 * @VSWITCH_A_SWITCH_UNSPEC: not used
 * @VSWITCH_A_SWITCH_NAME: string, of the switch device, or of the NIC
 * @VSWITCH_A_SWITCH_NIC: flag: vnics have made it on a NIC, which VSWITCH_A_IFINDEX is
 * @VSWITCH_A_SWITCH_UP: flag: the device is up
 * @VSWITCH_A_SWITCH_CARRIER: flag: it has a link
 * @VSWITCH_A_SWITCH_ADDRESS: 6 bytes, its address
 * @VSWITCH_A_SWITCH_MTU: u32, its MTU
 * @VSWITCH_A_SWITCH_N_SLAVES: u32, how many slaves it has
 * @VSWITCH_A_SWITCH_N_VNICS: u32, how many vnics
 * @VSWITCH_A_SWITCH_FDB_N: u32, entries of the FDB
 * @VSWITCH_A_SWITCH_FDB_N_LEARNED: u32, how many of these were learned
 * @VSWITCH_A_SWITCH_FDB_MAX_LEARNED: u32, as IFLA_VSWITCH_FDB_MAX_LEARNED
 * @VSWITCH_A_SWITCH_VLAN_FILTERING: flag: it filters VLANs
 * @VSWITCH_A_SWITCH_MCAST_SNOOPING: flag: it snoops
 * @VSWITCH_A_SWITCH_STP_BRIDGE_ID: 8 bytes, as VSWITCH_STP_BRIDGE_ID; this and the next
 *	three are there if it has a spanning tree
 * @VSWITCH_A_SWITCH_STP_ROOT_ID: 8 bytes, as VSWITCH_STP_ROOT_ID
 * @VSWITCH_A_SWITCH_STP_ROOT_PORT: u16, number of the port to the root; 0: this is it
 * @VSWITCH_A_SWITCH_STP_ROOT_PATH_COST: u32, cost of the way to the root
 * @VSWITCH_A_SWITCH_VNI: u32, as IFLA_VSWITCH_VNI; this and what follows is of overlays
 * @VSWITCH_A_SWITCH_LOCAL: 4 or 16 bytes, as IFLA_VSWITCH_LOCAL; not there: the route's
 * @VSWITCH_A_SWITCH_DSTPORT: be16, as IFLA_VSWITCH_DSTPORT
 * @VSWITCH_A_SWITCH_LINK: u32, index of the underlay device; not there: by route
 * @VSWITCH_A_SWITCH_LINK_NETNSID: s32, the namespace of the underlay, as
 *	IFLA_LINK_NETNSID; not there: that of the switch
 */
enum vswitch_switch_attr {
	VSWITCH_A_SWITCH_UNSPEC,
	VSWITCH_A_SWITCH_NAME,
	VSWITCH_A_SWITCH_NIC,
	VSWITCH_A_SWITCH_UP,
	VSWITCH_A_SWITCH_CARRIER,
	VSWITCH_A_SWITCH_ADDRESS,
	VSWITCH_A_SWITCH_MTU,
	VSWITCH_A_SWITCH_N_SLAVES,
	VSWITCH_A_SWITCH_N_VNICS,
	VSWITCH_A_SWITCH_FDB_N,
	VSWITCH_A_SWITCH_FDB_N_LEARNED,
	VSWITCH_A_SWITCH_FDB_MAX_LEARNED,
	VSWITCH_A_SWITCH_VLAN_FILTERING,
	VSWITCH_A_SWITCH_MCAST_SNOOPING,
	VSWITCH_A_SWITCH_STP_BRIDGE_ID,
	VSWITCH_A_SWITCH_STP_ROOT_ID,
	VSWITCH_A_SWITCH_STP_ROOT_PORT,
	VSWITCH_A_SWITCH_STP_ROOT_PATH_COST,
	VSWITCH_A_SWITCH_VNI,
	VSWITCH_A_SWITCH_LOCAL,
	VSWITCH_A_SWITCH_DSTPORT,
	VSWITCH_A_SWITCH_LINK,
	VSWITCH_A_SWITCH_LINK_NETNSID,
	__VSWITCH_A_SWITCH_MAX,
#define VSWITCH_A_SWITCH_MAX (__VSWITCH_A_SWITCH_MAX - 1)
};

/**
 * enum vswitch_port_flag - bits of VSWITCH_A_PORT_FLAGS
 * @VSWITCH_PORT_FLAG_LEARNING: source addresses are learned
 * @VSWITCH_PORT_FLAG_FLOOD: unknown unicast leaves by it
 * @VSWITCH_PORT_FLAG_MCAST_FLOOD: multicast of other ports does
 * @VSWITCH_PORT_FLAG_BCAST_FLOOD: broadcast of other ports does
 * @VSWITCH_PORT_FLAG_HAIRPIN: a frame may leave by it that came in by it
 * @VSWITCH_PORT_FLAG_ISOLATED: no frame passes between two such ports
 * @VSWITCH_PORT_FLAG_LOCKED: only known sources may send
 * @VSWITCH_PORT_FLAG_MAB: unknown ones are noted, see IFLA_VSWITCH_PORT_MAB
 * @VSWITCH_PORT_FLAG_FASTLEAVE: see IFLA_VSWITCH_PORT_FASTLEAVE
 * @VSWITCH_PORT_FLAG_NEIGH_SUPPRESS: questions for neighbours behind it are answered
 * @VSWITCH_PORT_FLAG_NEIGH_VLAN_SUPPRESS: they are in some VLANs
 * @VSWITCH_PORT_FLAG_NEIGH_FORWARD_GRAT: see IFLA_VSWITCH_PORT_NEIGH_FORWARD_GRAT
 * @VSWITCH_PORT_FLAG_FDB_FULL_DROP: see IFLA_VSWITCH_PORT_FDB_FULL_DROP
 * @VSWITCH_PORT_FLAG_STORM: what it may send to many is limited
 * @VSWITCH_PORT_FLAG_GUARD: a guard is in force: its frames are checked
 * @VSWITCH_PORT_FLAG_PROMISC: the host's: it gets a copy of every frame
 * @VSWITCH_PORT_FLAG_ALLMULTI: a vnic that gets the frames of all groups
 */
enum vswitch_port_flag {
	VSWITCH_PORT_FLAG_LEARNING		= 1 << 0,
	VSWITCH_PORT_FLAG_FLOOD			= 1 << 1,
	VSWITCH_PORT_FLAG_MCAST_FLOOD		= 1 << 2,
	VSWITCH_PORT_FLAG_BCAST_FLOOD		= 1 << 3,
	VSWITCH_PORT_FLAG_HAIRPIN		= 1 << 4,
	VSWITCH_PORT_FLAG_ISOLATED		= 1 << 5,
	VSWITCH_PORT_FLAG_LOCKED		= 1 << 6,
	VSWITCH_PORT_FLAG_MAB			= 1 << 7,
	VSWITCH_PORT_FLAG_FASTLEAVE		= 1 << 8,
	VSWITCH_PORT_FLAG_NEIGH_SUPPRESS	= 1 << 9,
	VSWITCH_PORT_FLAG_NEIGH_VLAN_SUPPRESS	= 1 << 10,
	VSWITCH_PORT_FLAG_NEIGH_FORWARD_GRAT	= 1 << 11,
	VSWITCH_PORT_FLAG_FDB_FULL_DROP		= 1 << 12,
	VSWITCH_PORT_FLAG_STORM			= 1 << 13,
	VSWITCH_PORT_FLAG_GUARD			= 1 << 14,
	VSWITCH_PORT_FLAG_PROMISC		= 1 << 15,
	VSWITCH_PORT_FLAG_ALLMULTI		= 1 << 16,
};

/**
 * enum vswitch_port_attr - attributes of a port; all can only be read
 * @VSWITCH_A_PORT_UNSPEC: not used
 * @VSWITCH_A_PORT_KIND: u8, enum vswitch_port_kind
 * @VSWITCH_A_PORT_NO: u16, number of a slave or a vnic, 1 to 4096
 * @VSWITCH_A_PORT_IFINDEX: u32, index of its device, in the namespace where that is; of
 *	the tunnel the switch's
 * @VSWITCH_A_PORT_NETNSID: s32, of a vnic in another namespace: which one, as
 *	IFLA_LINK_NETNSID
 * @VSWITCH_A_PORT_NAME: string, name of the device, in the namespace where that is
 * @VSWITCH_A_PORT_ADDRESS: 6 bytes, address of the device
 * @VSWITCH_A_PORT_STATE: u8, BR_STATE_*; disabled while the link or the switch is down
 * @VSWITCH_A_PORT_CARRIER: flag: the device has a link
 * @VSWITCH_A_PORT_FLAGS: u32, bits of enum vswitch_port_flag
 * @VSWITCH_A_PORT_FDB_N_LEARNED: u32, how many addresses were learned on it
 * @VSWITCH_A_PORT_FDB_MAX_LEARNED: u32, how many are at the most; 0: no limit but that
 *	of the switch
 * @VSWITCH_A_PORT_N_VLANS: u16, in how many VLANs it is, and
 * @VSWITCH_A_PORT_PVID: u16, that of frames without a tag, 0: none; of a switch that
 *	filters VLANs
 * @VSWITCH_A_PORT_STP_ROLE: u8, enum vswitch_role, and
 * @VSWITCH_A_PORT_STP_REASON: u8, enum vswitch_stp_reason; of a port in a spanning tree
 * @VSWITCH_A_PORT_RX_PACKETS: u64, frames that the device has received, as "ip -s link"
 *	counts them; what a vnic sends to the switch is in TX. Of the tunnel those
 *	from other hosts.
 * @VSWITCH_A_PORT_RX_BYTES: u64, their bytes
 * @VSWITCH_A_PORT_TX_PACKETS: u64, frames that it has sent
 * @VSWITCH_A_PORT_TX_BYTES: u64, their bytes
 * @VSWITCH_A_PORT_PAD: not used
 */
enum vswitch_port_attr {
	VSWITCH_A_PORT_UNSPEC,
	VSWITCH_A_PORT_KIND,
	VSWITCH_A_PORT_NO,
	VSWITCH_A_PORT_IFINDEX,
	VSWITCH_A_PORT_NETNSID,
	VSWITCH_A_PORT_NAME,
	VSWITCH_A_PORT_ADDRESS,
	VSWITCH_A_PORT_STATE,
	VSWITCH_A_PORT_CARRIER,
	VSWITCH_A_PORT_FLAGS,
	VSWITCH_A_PORT_FDB_N_LEARNED,
	VSWITCH_A_PORT_FDB_MAX_LEARNED,
	VSWITCH_A_PORT_N_VLANS,
	VSWITCH_A_PORT_PVID,
	VSWITCH_A_PORT_STP_ROLE,
	VSWITCH_A_PORT_STP_REASON,
	VSWITCH_A_PORT_RX_PACKETS,
	VSWITCH_A_PORT_RX_BYTES,
	VSWITCH_A_PORT_TX_PACKETS,
	VSWITCH_A_PORT_TX_BYTES,
	VSWITCH_A_PORT_PAD,
	__VSWITCH_A_PORT_MAX,
#define VSWITCH_A_PORT_MAX (__VSWITCH_A_PORT_MAX - 1)
};

/**
 * enum vswitch_fdb_flag - bits of VSWITCH_A_FDB_FLAGS
 * @VSWITCH_FDB_FLAG_LEARNED: a frame made it
 * @VSWITCH_FDB_FLAG_STATIC: it neither ages nor moves; without this it is dynamic
 * @VSWITCH_FDB_FLAG_LOCAL: frames to it are for the host
 * @VSWITCH_FDB_FLAG_PERMANENT: the user calls it permanent
 * @VSWITCH_FDB_FLAG_STICKY: it does not move
 * @VSWITCH_FDB_FLAG_EXTERN: a control plane made it
 * @VSWITCH_FDB_FLAG_LOCKED: it lets nothing in, see IFLA_VSWITCH_PORT_MAB
 * @VSWITCH_FDB_FLAG_DEVICE: the address of the switch, of a slave or of a vnic
 */
enum vswitch_fdb_flag {
	VSWITCH_FDB_FLAG_LEARNED	= 1 << 0,
	VSWITCH_FDB_FLAG_STATIC		= 1 << 1,
	VSWITCH_FDB_FLAG_LOCAL		= 1 << 2,
	VSWITCH_FDB_FLAG_PERMANENT	= 1 << 3,
	VSWITCH_FDB_FLAG_STICKY		= 1 << 4,
	VSWITCH_FDB_FLAG_EXTERN		= 1 << 5,
	VSWITCH_FDB_FLAG_LOCKED		= 1 << 6,
	VSWITCH_FDB_FLAG_DEVICE		= 1 << 7,
};

/**
 * enum vswitch_fdb_attr - attributes of an entry of the FDB; in a request, what entries
 *	must have to be sent
 * @VSWITCH_A_FDB_UNSPEC: not used
 * @VSWITCH_A_FDB_ADDRESS: 6 bytes, the address
 * @VSWITCH_A_FDB_VID: u16, VLAN ID, 1 to 4094; not there: all VLANs
 * @VSWITCH_A_FDB_PORT_KIND: u8, enum vswitch_port_kind, read only
 * @VSWITCH_A_FDB_PORT_NO: u16, number of the port; 0: the host's. Of a VTEP it is not
 *	there.
 * @VSWITCH_A_FDB_IFINDEX: u32, index of the port's device; in a request it is in this
 *	namespace
 * @VSWITCH_A_FDB_NETNSID: s32, read only: the namespace of that device, if it is another
 *	one
 * @VSWITCH_A_FDB_DST: 4 or 16 bytes, address of the VTEP
 * @VSWITCH_A_FDB_VNI: u32, read only: the VNI that the VTEP expects
 * @VSWITCH_A_FDB_DSTPORT: be16, read only: its UDP port
 * @VSWITCH_A_FDB_FLAGS: u32, bits of enum vswitch_fdb_flag
 * @VSWITCH_A_FDB_FLAGS_MASK: u32, only in a request: which of these bits matter; not
 *	there: those that are set in VSWITCH_A_FDB_FLAGS
 * @VSWITCH_A_FDB_AGE: u32, read only, 1/100 s since a frame last came from the address,
 *	or since the entry was made; up to some 100 days
 * @VSWITCH_A_FDB_YOUNGER: u32, only in a request: an age below this, in 1/100 s
 * @VSWITCH_A_FDB_OLDER: u32, only in a request: an age of this or above, in 1/100 s
 *
 * The list of those VTEPs that get what is for all is told by VSWITCH_CMD_REMOTE_GET.
 */
enum vswitch_fdb_attr {
	VSWITCH_A_FDB_UNSPEC,
	VSWITCH_A_FDB_ADDRESS,
	VSWITCH_A_FDB_VID,
	VSWITCH_A_FDB_PORT_KIND,
	VSWITCH_A_FDB_PORT_NO,
	VSWITCH_A_FDB_IFINDEX,
	VSWITCH_A_FDB_NETNSID,
	VSWITCH_A_FDB_DST,
	VSWITCH_A_FDB_VNI,
	VSWITCH_A_FDB_DSTPORT,
	VSWITCH_A_FDB_FLAGS,
	VSWITCH_A_FDB_FLAGS_MASK,
	VSWITCH_A_FDB_AGE,
	VSWITCH_A_FDB_YOUNGER,
	VSWITCH_A_FDB_OLDER,
	__VSWITCH_A_FDB_MAX,
#define VSWITCH_A_FDB_MAX (__VSWITCH_A_FDB_MAX - 1)
};

/**
 * enum vswitch_remote_attr - attributes of a VTEP; all can only be read
 * @VSWITCH_A_REMOTE_UNSPEC: not used
 * @VSWITCH_A_REMOTE_DST: 4 or 16 bytes, its address, or a multicast group
 * @VSWITCH_A_REMOTE_VNI: u32, the VNI that it expects
 * @VSWITCH_A_REMOTE_SRC_VNI: u32, the VNI of which it gets what is for all; not there: of
 *	all
 * @VSWITCH_A_REMOTE_DSTPORT: be16, its UDP port
 * @VSWITCH_A_REMOTE_LINK: u32, index of the underlay device, in the namespace of the
 *	underlay; not there: that of the overlay
 * @VSWITCH_A_REMOTE_BUM: flag: it gets broadcast, unknown unicast and multicast
 * @VSWITCH_A_REMOTE_LEARNED: flag: a frame made it known, and not a user or a control
 *	plane
 * @VSWITCH_A_REMOTE_FDB_N: u32, entries of the FDB that name it
 * @VSWITCH_A_REMOTE_FDB_N_LEARNED: u32, how many of these were learned
 */
enum vswitch_remote_attr {
	VSWITCH_A_REMOTE_UNSPEC,
	VSWITCH_A_REMOTE_DST,
	VSWITCH_A_REMOTE_VNI,
	VSWITCH_A_REMOTE_SRC_VNI,
	VSWITCH_A_REMOTE_DSTPORT,
	VSWITCH_A_REMOTE_LINK,
	VSWITCH_A_REMOTE_BUM,
	VSWITCH_A_REMOTE_LEARNED,
	VSWITCH_A_REMOTE_FDB_N,
	VSWITCH_A_REMOTE_FDB_N_LEARNED,
	__VSWITCH_A_REMOTE_MAX,
#define VSWITCH_A_REMOTE_MAX (__VSWITCH_A_REMOTE_MAX - 1)
};

/**
 * enum vswitch_event - what has happened
 * @VSWITCH_EVENT_UNSPEC: not used
 * @VSWITCH_EVENT_PORT_ADD: a port has come
 * @VSWITCH_EVENT_PORT_DEL: it goes
 * @VSWITCH_EVENT_PORT_STATE: it forwards, or does not any more: STATE
 * @VSWITCH_EVENT_FDB_LEARN: a frame has made an address known: MAC, VID, DST
 * @VSWITCH_EVENT_FDB_MOVE: one has come by another port than before: also OLD
 * @VSWITCH_EVENT_QUOTA: an address was not learned because of a quota, of the port
 *	or of the switch: MAC, VID
 * @VSWITCH_EVENT_GUARD: a frame was against the guard of its port: REASON, MAC, VID
 * @VSWITCH_EVENT_STORM: a port sends more broadcast, multicast or unknown unicast
 *	than it may: likewise
 * @VSWITCH_EVENT_STP: what a port is for in the spanning tree has changed: ROLE,
 *	STATE, STP_REASON
 * @VSWITCH_EVENT_VTEP: a packet came from a VTEP that is not known: VNI, and DST
 *	unless the underlay is in another namespace than the switch
 *
 * There are at the most so many in a second: 100 of FDB_LEARN and FDB_MOVE of a port,
 * or of all VTEPs; 10 of GUARD of a port; 10 of VTEP of a switch; one of QUOTA
 * of a port, and one of STORM for each of the three.
 */
enum vswitch_event {
	VSWITCH_EVENT_UNSPEC,
	VSWITCH_EVENT_PORT_ADD,
	VSWITCH_EVENT_PORT_DEL,
	VSWITCH_EVENT_PORT_STATE,
	VSWITCH_EVENT_FDB_LEARN,
	VSWITCH_EVENT_FDB_MOVE,
	VSWITCH_EVENT_QUOTA,
	VSWITCH_EVENT_GUARD,
	VSWITCH_EVENT_STORM,
	VSWITCH_EVENT_STP,
	VSWITCH_EVENT_VTEP,
	__VSWITCH_EVENT_MAX,
#define VSWITCH_EVENT_MAX (__VSWITCH_EVENT_MAX - 1)
};

/**
 * enum vswitch_event_attr - attributes of an event; all are read only
 * @VSWITCH_A_EVENT_UNSPEC: not used
 * @VSWITCH_A_EVENT_TYPE: u8, enum vswitch_event
 * @VSWITCH_A_EVENT_PORT: u32, index of the port's device; of the switch itself, or
 *	of the NIC below vnics, for its host and for VTEPs
 * @VSWITCH_A_EVENT_NETNSID: s32, the namespace of that device, as of
 *	IFLA_LINK_NETNSID; not there: the switch's own
 * @VSWITCH_A_EVENT_NAME: string, the device's name
 * @VSWITCH_A_EVENT_STATE: u8, BR_STATE_*
 * @VSWITCH_A_EVENT_MAC: 6 bytes, source address of a frame
 * @VSWITCH_A_EVENT_VID: u16, its VLAN ID; not there: none, or the switch does not
 *	filter
 * @VSWITCH_A_EVENT_DST: 4 or 16 bytes, address of the VTEP
 * @VSWITCH_A_EVENT_VNI: u32, of a packet
 * @VSWITCH_A_EVENT_OLD: nested: VSWITCH_A_EVENT_PORT, VSWITCH_A_EVENT_NETNSID,
 *	VSWITCH_A_EVENT_NAME and VSWITCH_A_EVENT_DST of where an address was
 * @VSWITCH_A_EVENT_REASON: string, why a frame was dropped: the name of the counter
 *	in "ethtool -S" without "drop_"
 * @VSWITCH_A_EVENT_ROLE: u8, enum vswitch_role
 * @VSWITCH_A_EVENT_STP_REASON: u8, enum vswitch_stp_reason
 * @VSWITCH_A_EVENT_LOST: u32, events of the same kind and port that were left out
 *	before this one; not there: none
 */
enum vswitch_event_attr {
	VSWITCH_A_EVENT_UNSPEC,
	VSWITCH_A_EVENT_TYPE,
	VSWITCH_A_EVENT_PORT,
	VSWITCH_A_EVENT_NETNSID,
	VSWITCH_A_EVENT_NAME,
	VSWITCH_A_EVENT_STATE,
	VSWITCH_A_EVENT_MAC,
	VSWITCH_A_EVENT_VID,
	VSWITCH_A_EVENT_DST,
	VSWITCH_A_EVENT_VNI,
	VSWITCH_A_EVENT_OLD,
	VSWITCH_A_EVENT_REASON,
	VSWITCH_A_EVENT_ROLE,
	VSWITCH_A_EVENT_STP_REASON,
	VSWITCH_A_EVENT_LOST,
	__VSWITCH_A_EVENT_MAX,
#define VSWITCH_A_EVENT_MAX (__VSWITCH_A_EVENT_MAX - 1)
};

#endif /* _UAPI_LINUX_VSWITCH_H */
