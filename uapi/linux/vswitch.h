/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * Netlink attributes of the link kind "vswitch".
 *
 * The words and the units are those that iproute2 uses for a bridge wherever
 * both mean the same thing.
 */
#ifndef _UAPI_LINUX_VSWITCH_H
#define _UAPI_LINUX_VSWITCH_H

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
 *	or the switch is down
 * @IFLA_VSWITCH_PORT_PRIORITY: u16, 0 to 63, default 32
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
	/* private: */
	__IFLA_VSWITCH_PORT_MAX,
};

#define IFLA_VSWITCH_PORT_MAX (__IFLA_VSWITCH_PORT_MAX - 1)

#endif /* _UAPI_LINUX_VSWITCH_H */
