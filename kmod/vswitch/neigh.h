/* SPDX-License-Identifier: GPL-2.0 */
/* Who asks for a neighbour is answered here: ARP, neighbour discovery. */
#ifndef _VSW_NEIGH_H
#define _VSW_NEIGH_H

#include <linux/in6.h>

#include "vlan_frame.h"

/* A bit for each VLAN, as in IFLA_VSWITCH_PORT_NEIGH_SUPPRESS_VLANS */
#define VSW_NEIGH_VLANS_SIZE	(VLAN_N_VID / BITS_PER_BYTE)

struct nlattr;
struct vsw_port_config;

/**
 * struct vsw_neigh_vlans - VLANs of a port where questions are answered here
 * @rcu: frees it
 * @bits: bit V % 8 of byte V / 8: VLAN ID V
 *
 * Never changes once a port has it.
 */
struct vsw_neigh_vlans {
	struct rcu_head rcu;
	u8 bits[VSW_NEIGH_VLANS_SIZE];
};

/**
 * enum vsw_neigh_kind - what a frame says of neighbours
 * @VSW_NEIGH_NONE: nothing, or nothing that is for us: it is malformed, asks
 *	whether its sender's own address is in use, or answers somebody
 * @VSW_NEIGH_ASK: it asks for one
 * @VSW_NEIGH_TELL: a neighbour tells all what its address is
 */
enum vsw_neigh_kind {
	VSW_NEIGH_NONE,
	VSW_NEIGH_ASK,
	VSW_NEIGH_TELL,
};

/**
 * struct vsw_neigh_ask - a question for a neighbour
 * @proto: ETH_P_ARP or ETH_P_IPV6
 * @hw: the Ethernet address that the answer is for
 * @sip: who asks, with ARP
 * @tip: for whom, with ARP
 * @saddr: who asks, with IPv6
 * @target: for whom, with IPv6
 */
struct vsw_neigh_ask {
	__be16 proto;
	u8 hw[ETH_ALEN];
	__be32 sip;
	__be32 tip;
	struct in6_addr saddr;
	struct in6_addr target;
};

/**
 * struct vsw_neigh_reply - the answer
 * @skb: the frame, or NULL: there is none
 * @to: the port that it is to leave by
 */
struct vsw_neigh_reply {
	struct sk_buff *skb;
	struct vsw_port *to;
};

/**
 * vsw_neigh_suppresses() - are questions for neighbours behind a port answered
 *	here?
 * @port: any port of a switch
 * @vid: in this VLAN; 0: the switch does not filter
 *
 * Context: RCU
 * Return: true if so
 */
static inline bool vsw_neigh_suppresses(const struct vsw_port *port, u16 vid)
{
	u32 flags = READ_ONCE(port->flags);
	const struct vsw_neigh_vlans *vlans;

	if (!vid || !(flags & VSW_PORT_NEIGH_VLAN))
		return flags & VSW_PORT_NEIGH;
	vlans = rcu_dereference(port->neigh_vlans);
	return vlans && vlans->bits[vid / 8] & BIT(vid % 8);
}

/**
 * vsw_neigh_holds() - may a frame not leave by a port because of that?
 * @to: the port
 * @from: of a frame with VSW_FROM_NEIGH_HOLD, with its VLAN
 *
 * Context: RCU
 * Return: true if it may not
 */
static inline bool vsw_neigh_holds(const struct vsw_port *to, u64 from)
{
	if (from & VSW_FROM_NEIGH_TELL &&
	    READ_ONCE(to->flags) & VSW_PORT_NEIGH_GRAT)
		return false;
	return vsw_neigh_suppresses(to, vsw_from_vid(from));
}

u64 vsw_neigh_look(struct vsw_port *from, u64 from_flags,
		   const struct sk_buff *skb, struct vsw_neigh_reply *reply);

int vsw_neigh_vlans_check(const struct nlattr *attr,
			  struct netlink_ext_ack *extack);
int vsw_neigh_vlans_set(struct vsw_port *port, const struct nlattr *attr);
int vsw_neigh_vlans_put(struct sk_buff *skb, const struct vsw_port *port);
size_t vsw_neigh_vlans_size(const struct vsw_port *port);
void vsw_neigh_update(struct vsw *sw);

#endif /* _VSW_NEIGH_H */
