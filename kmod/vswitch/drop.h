/* SPDX-License-Identifier: GPL-2.0 */
/* Why a frame was dropped. */
#ifndef _VSW_DROP_H
#define _VSW_DROP_H

#include <linux/skbuff.h>
#include <net/dropreason.h>

/**
 * enum vsw_drop - why a frame was dropped
 * @VSW_DROP_NONE: it was not
 * @VSW_DROP_RUNT: shorter than its headers say
 * @VSW_DROP_SRC_MAC: the source address is a group's, or zero
 * @VSW_DROP_LINK_LOCAL: to a reserved address (IEEE 802.1D-2004, 7.12.6), by a
 *	vnic: nobody is at the other end of its link
 * @VSW_DROP_CONTROL: a MAC control frame, for the link only (IEEE 802.1D-2004,
 *	7.12.6)
 * @VSW_DROP_PORT_STATE: it came in by a port that is not forwarding
 * @VSW_DROP_LOCKED: the port is locked, the source has no entry on it
 * @VSW_DROP_SAME_PORT: it would leave by the port that it came in by
 * @VSW_DROP_ISOLATED: both ports are isolated
 * @VSW_DROP_EGRESS_OFF: the port that it would leave by is not forwarding
 * @VSW_DROP_NO_EGRESS: unknown or for a group, and no port takes it
 * @VSW_DROP_MTU: longer than the port that it would leave by can send
 * @VSW_DROP_LRO: merged by LRO, which cannot be undone
 * @VSW_DROP_NOMEM: no memory for a copy
 * @VSW_DROP_QUEUE: refused by the device that it would leave by, whose queue is
 *	full
 * @VSW_DROP_BACKLOG: too many frames wait for the stacks of this CPU
 * @VSW_DROP_FLOOD_MAX: for vnics, and as many copies as may be have been made for
 *	them by this CPU, or of this vnic's frames, for now
 * @VSW_DROP_SPLIT: from one VTEP to another: each host sends to all others itself
 * @VSW_DROP_SHORT: an outer packet that is shorter than its headers (RFC 7348, 5)
 * @VSW_DROP_NO_VNI: an outer packet whose header says that it has no VNI
 *	(RFC 7348, 5: the I flag)
 * @VSW_DROP_VNI: no switch here has its VNI
 * @VSW_DROP_CSUM: without a UDP checksum, over IPv6 (RFC 6935, 5)
 * @VSW_DROP_PEER: from a VTEP that the FDB does not name
 * @VSW_DROP_ECN: marked by a router on a way that cannot tell it on (RFC 6040, 4.2)
 * @VSW_DROP_OWN_SRC: from another host, with the address of a device here: it
 *	went round, or lies
 * @VSW_DROP_NO_ROUTE: there is no route to the VTEP
 * @VSW_DROP_LOOP: the route to the VTEP leads through the switch itself
 * @VSW_DROP_TOO_BIG: too long for the path to the VTEP; its sender is told
 * @VSW_DROP_VLAN_IN: its VLAN is not one of the port that it came in by
 *	(IEEE 802.1Q-2018, 8.6.2)
 * @VSW_DROP_NO_PVID: without a VLAN ID, and the port that it came in by has no
 *	PVID
 * @VSW_DROP_VLAN_OUT: its VLAN is not one of the port that the FDB names
 * @VSW_DROP_INNER_TAG: from another host, with a tag of the switch's own VLANs,
 *	which a VNI stands for (RFC 7348, 6.1)
 * @VSW_DROP_MCAST_BAD: what it says of groups is malformed (RFC 3376, 4; RFC 3810,
 *	5)
 * @VSW_DROP_MCAST_RATE: more is said of groups by its port than is noted
 * @VSW_DROP_STORM_BC: more broadcast than its port may send
 * @VSW_DROP_STORM_MC: more multicast
 * @VSW_DROP_STORM_UC: more unicast to addresses without an FDB entry
 * @VSW_DROP_FDB_FULL: from a new source, of a port at its quota of addresses that has
 *	fdb_full_drop
 * @VSW_DROP_GUARD_MAC: from an address that is not its port's
 * @VSW_DROP_GUARD_IP: likewise, of IPv4 or IPv6
 * @VSW_DROP_GUARD_ARP: ARP that speaks for an address that is not its port's
 * @VSW_DROP_GUARD_ND: neighbour discovery that does
 * @VSW_DROP_GUARD_DHCP: from a DHCP or DHCPv6 server, by a port where none is to be
 * @VSW_DROP_GUARD_RA: a router advertisement, or a redirect, by a port where no router
 *	is to be
 * @VSW_DROP_GUARD_BPDU: of a spanning tree, by a port where no bridge is to be
 * @VSW_DROP_GUARD_VLAN: with a tag, by a port where none is to be
 * @VSW_DROP_GUARD_FRAG: a fragment without the headers that would have to be checked
 *	(RFC 7112, RFC 6980)
 * @VSW_DROP_GUARD_HDR: shorter than its headers say, or with more of them than are
 *	looked through
 * @VSW_DROP_GUARD_TYPE: of a protocol whose addresses cannot be checked
 * @VSW_DROP_MAX: how many values there are
 *
 * A frame for many ports is dropped, and counted, only if none takes it, or
 * where one that should have taken it could not.
 */
enum vsw_drop {
	VSW_DROP_NONE,
	VSW_DROP_RUNT,
	VSW_DROP_SRC_MAC,
	VSW_DROP_LINK_LOCAL,
	VSW_DROP_CONTROL,
	VSW_DROP_PORT_STATE,
	VSW_DROP_LOCKED,
	VSW_DROP_SAME_PORT,
	VSW_DROP_ISOLATED,
	VSW_DROP_EGRESS_OFF,
	VSW_DROP_NO_EGRESS,
	VSW_DROP_MTU,
	VSW_DROP_LRO,
	VSW_DROP_NOMEM,
	VSW_DROP_QUEUE,
	VSW_DROP_BACKLOG,
	VSW_DROP_FLOOD_MAX,
	VSW_DROP_SPLIT,
	VSW_DROP_SHORT,
	VSW_DROP_NO_VNI,
	VSW_DROP_VNI,
	VSW_DROP_CSUM,
	VSW_DROP_PEER,
	VSW_DROP_ECN,
	VSW_DROP_OWN_SRC,
	VSW_DROP_NO_ROUTE,
	VSW_DROP_LOOP,
	VSW_DROP_TOO_BIG,
	VSW_DROP_VLAN_IN,
	VSW_DROP_NO_PVID,
	VSW_DROP_VLAN_OUT,
	VSW_DROP_INNER_TAG,
	VSW_DROP_MCAST_BAD,
	VSW_DROP_MCAST_RATE,
	VSW_DROP_STORM_BC,
	VSW_DROP_STORM_MC,
	VSW_DROP_STORM_UC,
	VSW_DROP_FDB_FULL,
	VSW_DROP_GUARD_MAC,
	VSW_DROP_GUARD_IP,
	VSW_DROP_GUARD_ARP,
	VSW_DROP_GUARD_ND,
	VSW_DROP_GUARD_DHCP,
	VSW_DROP_GUARD_RA,
	VSW_DROP_GUARD_BPDU,
	VSW_DROP_GUARD_VLAN,
	VSW_DROP_GUARD_FRAG,
	VSW_DROP_GUARD_HDR,
	VSW_DROP_GUARD_TYPE,
	VSW_DROP_MAX,
};

struct vsw_port;
struct vsw_overlay;
struct vsw_last_frame;

const char *vsw_drop_word(enum vsw_drop why);
void vsw_drop_skb(struct sk_buff *skb, enum vsw_drop why);
void vsw_drop(struct vsw_port *port, struct sk_buff *skb, enum vsw_drop why);
void vsw_drop_outer(const struct vsw_overlay *overlay, struct vsw_port *port,
		    struct sk_buff *skb, enum vsw_drop why);
void vsw_drop_frame(struct vsw_port *port, const struct vsw_last_frame *frame,
		    enum vsw_drop why);

#endif /* _VSW_DROP_H */
