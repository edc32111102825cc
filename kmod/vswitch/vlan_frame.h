/* SPDX-License-Identifier: GPL-2.0 */
/* The VLAN of a frame, while the switch filters (IEEE 802.1Q). */
#ifndef _VSW_VLAN_FRAME_H
#define _VSW_VLAN_FRAME_H

#include "overlay.h"
#include "vlan.h"

/* Per CPU there is memory for chunks of counters that are not longer than that. */
#define VSW_VLAN_STATS_CHUNK	64

/**
 * struct vsw_vlan_count - what a VLAN of a switch counts, per CPU
 * @syncp: guards the others on 32-bit machines
 * @rx_packets: frames that came in
 * @rx_bytes: their length, without Ethernet header and tag
 * @tx_packets: frames that left, one for each port
 * @tx_bytes: their length
 */
struct vsw_vlan_count {
	struct u64_stats_sync syncp;
	u64_stats_t rx_packets;
	u64_stats_t rx_bytes;
	u64_stats_t tx_packets;
	u64_stats_t tx_bytes;
};

/**
 * struct vsw_vlan_stats - counters of all VLANs of a switch
 * @chunks: VSW_VLAN_STATS_CHUNK of them each, per CPU; NULL while no port is a
 *	member of any of these; written under RTNL, read by the data path
 * @rcu: frees it
 */
struct vsw_vlan_stats {
	struct vsw_vlan_count __percpu *
		chunks[VLAN_N_VID / VSW_VLAN_STATS_CHUNK];
	struct rcu_head rcu;
};

/**
 * vsw_from_vid() - the VLAN of a frame
 * @from: see vsw_port.flags and VSW_FROM_VLAN
 *
 * Return: VLAN ID; 0: the switch does not filter
 */
static inline u16 vsw_from_vid(u64 from)
{
	return from >> VSW_FROM_VLAN_SHIFT;
}

/* Customers' spanning trees and other protocols between their bridges, which a
 * service VLAN carries (IEEE 802.1Q-2018, table 8-1: nearest customer bridge)
 */
#define VSW_VLAN_CUSTOMER_GROUPS	(BIT(0x0) | BIT(0xb) | BIT(0xc) | \
					 BIT(0xd) | BIT(0xf))

/**
 * vsw_vlan_fwd_mask() - reserved groups that are not for a switch of its kind
 * @sw: the switch
 * @from: flags of the port that the frame came in by
 *
 * Return: bit X set: frames to 01:80:c2:00:00:0X are forwarded
 */
static inline u16 vsw_vlan_fwd_mask(const struct vsw *sw, u64 from)
{
	return from & VSW_PORT_VLAN &&
	       READ_ONCE(sw->vlan_proto) == htons(ETH_P_8021AD) ?
	       VSW_VLAN_CUSTOMER_GROUPS : 0;
}

/**
 * vsw_port_in_vlan() - is a port a member of a VLAN?
 * @port: any port of a switch
 * @vid: VLAN ID, 1 to 4094
 *
 * Context: RCU, or RTNL
 * Return: true if so
 */
static inline bool vsw_port_in_vlan(const struct vsw_port *port, u16 vid)
{
	return vsw_vlans_have(rcu_dereference_rtnl(port->vlans),
			      READ_ONCE(port->sw->vlan_pvid), vid) ||
	       unlikely(port->no > VSW_PORTS_MAX &&
			vsw_overlay_in_vlan(port->sw, vid));
}

u64 vsw_vlan_ingress(struct vsw_port *port, u64 from, struct sk_buff *skb);
u64 vsw_vlan_to_learn(struct vsw_port *port, u64 from,
		      const struct sk_buff *skb);
bool vsw_vlan_may_leave(const struct vsw_port *to, u64 from);
void vsw_vlan_egress(const struct vsw_port *to, u64 from, struct sk_buff *skb);
struct vsw_fdb_entry *vsw_vlan_any(struct vsw *sw, u64 key);
struct vsw_port *vsw_vlan_dest(struct vsw *sw, const u8 *dest, u64 from,
			       bool *local);

#endif /* _VSW_VLAN_FRAME_H */
