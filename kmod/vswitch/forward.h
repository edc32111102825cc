/* SPDX-License-Identifier: GPL-2.0 */
/* By which ports a frame leaves. */
#ifndef _VSW_FORWARD_H
#define _VSW_FORWARD_H

#include <linux/if_vlan.h>
#include <net/dst.h>

#include "vswitch.h"

/**
 * enum vsw_class - what a frame is, by its destination address
 * @VSW_KNOWN: unicast, with an FDB entry
 * @VSW_UNKNOWN: unicast, without
 * @VSW_MULTICAST: to a group
 * @VSW_BROADCAST: to all
 */
enum vsw_class {
	VSW_KNOWN,
	VSW_UNKNOWN,
	VSW_MULTICAST,
	VSW_BROADCAST,
};

/**
 * vsw_class_flags() - what a port must have set to let a class of frames out
 * @from: flags of the port that the frame came in by
 * @class: the frame's class
 *
 * What the host sends to a group is for the neighbours of the host's own
 * stack: mcast_flood and bcast_flood do not hold it back.
 *
 * Return: enum vsw_port_flags
 */
static inline u32 vsw_class_flags(u32 from, enum vsw_class class)
{
	switch (class) {
	case VSW_KNOWN:
		return VSW_PORT_FORWARD;
	case VSW_UNKNOWN:
		return VSW_PORT_FORWARD | VSW_PORT_FLOOD;
	case VSW_MULTICAST:
		return from & VSW_PORT_HOST ? VSW_PORT_FORWARD :
		       VSW_PORT_FORWARD | VSW_PORT_MCAST_FLOOD;
	case VSW_BROADCAST:
		break;
	}
	return from & VSW_PORT_HOST ? VSW_PORT_FORWARD :
	       VSW_PORT_FORWARD | VSW_PORT_BCAST_FLOOD;
}

/**
 * vsw_may_leave() - may a frame leave by a port? (IEEE 802.1D-2004, 7.7.1)
 * @from: flags of the port that the frame came in by
 * @to: flags of the port that it would leave by
 * @same: both are one port
 * @need: vsw_class_flags() of the frame
 *
 * Return: VSW_DROP_NONE if it may, else why not
 */
static inline enum vsw_drop vsw_may_leave(u32 from, u32 to, bool same, u32 need)
{
	if (unlikely((to & need) != need))
		return to & VSW_PORT_FORWARD ? VSW_DROP_NO_EGRESS :
					       VSW_DROP_EGRESS_OFF;
	if (unlikely(same && !(to & VSW_PORT_HAIRPIN)))
		return to & VSW_PORT_TUNNEL ? VSW_DROP_SPLIT :
					      VSW_DROP_SAME_PORT;
	if (unlikely(from & to & (VSW_PORT_ISOLATED | VSW_PORT_TUNNEL)))
		return from & to & VSW_PORT_TUNNEL ? VSW_DROP_SPLIT :
						     VSW_DROP_ISOLATED;
	return VSW_DROP_NONE;
}

/**
 * vsw_has_references() - must what a frame refers to be let go to scrub it?
 * @skb: the frame
 *
 * Return: true if vsw_scrub_bits() is not enough
 */
static inline bool vsw_has_references(struct sk_buff *skb)
{
	return skb->_skb_refdst | skb_get_nfct(skb) || skb_has_extensions(skb);
}

/**
 * vsw_scrub_bits() - vsw_scrub() of a frame that refers to nothing
 * @skb: the frame
 * @cross: see vsw_scrub()
 */
static inline void vsw_scrub_bits(struct sk_buff *skb, bool cross)
{
	skb->ignore_df = 0;
	nf_reset_trace(skb);
	ipvs_reset(skb);
#ifdef CONFIG_NET_SWITCHDEV
	skb->offload_fwd_mark = 0;
	skb->offload_l3_fwd_mark = 0;
#endif
	if (cross) {
		skb->mark = 0;
		skb->priority = 0;
	}
}

/**
 * vsw_scrub() - a frame leaves a namespace, or enters another stack in it
 * @skb: the frame
 * @cross: it is another namespace: what the one it leaves set must not have an
 *	effect there
 *
 * As skb_scrub_packet(), which takes the packet type and the time of reception
 * from a frame, too. Most frames have nothing to lose but some bits.
 */
static inline void vsw_scrub(struct sk_buff *skb, bool cross)
{
	if (unlikely(vsw_has_references(skb))) {
		skb_dst_drop(skb);
		skb_ext_reset(skb);
		nf_reset_ct(skb);
	}
	vsw_scrub_bits(skb, cross);
}

/**
 * vsw_received() - a frame that is being sent is received
 * @skb: the frame, its data at the Ethernet header, which is there; afterwards
 *	as receive functions have it, without the time that it was to leave at
 * @dev: who sends it
 */
static inline void vsw_received(struct sk_buff *skb, struct net_device *dev)
{
	const struct ethhdr *eth = (void *)skb->data;

	skb_clear_tstamp(skb);
	if (unlikely(is_multicast_ether_addr(eth->h_dest) ||
		     !eth_proto_is_802_3(eth->h_proto))) {
		skb->protocol = eth_type_trans(skb, dev);
		return;
	}
	/* eth_type_trans() of the others; who is to have them is not known yet */
	skb->dev = dev;
	skb_reset_mac_header(skb);
	__skb_pull(skb, ETH_HLEN);
	skb->pkt_type = PACKET_OTHERHOST;
	skb->protocol = eth->h_proto;
}

bool vsw_vnic_may_deliver(struct vsw_port *to, struct sk_buff *skb);

/**
 * vsw_vnic_deliver() - to the stack of a vnic
 * @to: the vnic's port
 * @skb: the frame, its data at the network header; consumed unless returned
 *
 * Context: BH disabled, RCU
 * Return: the frame, which the caller passes up the vnic's stack, or NULL
 */
static __always_inline struct sk_buff *
vsw_vnic_deliver(struct vsw_port *to, struct sk_buff *skb)
{
	struct net_device *dev = to->dev;
	u8 type = PACKET_HOST;
	const u8 *dest;

	if (unlikely(skb->len > READ_ONCE(dev->mtu) + VLAN_HLEN ||
		     skb_mac_offset(skb) != -ETH_HLEN) &&
	    !vsw_vnic_may_deliver(to, skb))
		return NULL;
	if (vsw_traced() && vsw_trace_out(to, skb, ETH_HLEN))
		return NULL;
	vsw_scrub(skb, !net_eq(dev_net(skb->dev), dev_net(dev)));
	skb->dev = dev;
	dev_sw_netstats_rx_add(dev, skb->len + ETH_HLEN);

	dest = eth_hdr(skb)->h_dest;
	if (unlikely(is_multicast_ether_addr(dest))) {
		vsw_count_in(to->stats, VSW_STAT(multicast));
		type = ether_addr_equal_64bits(dest, dev->broadcast) ?
		       PACKET_BROADCAST : PACKET_MULTICAST;
	} else if (unlikely(!ether_addr_equal_64bits(dest, dev->dev_addr))) {
		type = PACKET_OTHERHOST;
	}
	skb->pkt_type = type;
	return skb;
}

void vsw_flood_later(struct vsw_port *from, u64 from_flags,
		     struct sk_buff *skb, enum vsw_class class, u32 need);
void vsw_flood_copies(struct vsw_port *from, struct sk_buff *skb,
		      enum vsw_class class, u32 need);
void vsw_query_flood(struct vsw *sw, u16 vid, struct sk_buff *skb);
void vsw_query_send(struct vsw_port *to, u16 vid, struct sk_buff *skb);
struct sk_buff *vsw_forward(struct vsw_port *from, u64 from_flags,
			    struct sk_buff *skb);

#endif /* _VSW_FORWARD_H */
