// SPDX-License-Identifier: GPL-2.0
/*
 * From the decision to the ports (IEEE 802.1D-2004, 7.7).
 *
 * A frame is handed about with its data at the network header, as receive
 * handlers get it. The functions that return an skb return what is left to be
 * received by the host, or NULL; only their caller knows how the host's stack
 * may be entered from where it runs.
 */
#include <linux/if_vlan.h>

#include "forward.h"

/* Out of a slave port; consumes the frame */
static void vsw_slave_xmit(struct vsw_port *to, u32 from_flags,
			   struct sk_buff *skb)
{
	struct net_device *dev = to->dev;

	skb_push(skb, ETH_HLEN);
	/* A GSO frame is cut to fit further down; a tag comes on top. */
	if (unlikely(skb->len > READ_ONCE(dev->mtu) + dev->hard_header_len +
				VLAN_HLEN && !skb_is_gso(skb))) {
		vsw_drop(to, skb, VSW_DROP_MTU);
		return;
	}
	if (!(from_flags & VSW_PORT_HOST)) {
		if (unlikely(skb_warn_if_lro(skb))) {
			vsw_drop(to, skb, VSW_DROP_LRO);
			return;
		}
		skb_forward_csum(skb);
	}
	/* fq would hold the frame until the time that it came in */
	skb_clear_tstamp(skb);

	if (skb->ip_summed == CHECKSUM_PARTIAL &&
	    eth_type_vlan(skb->protocol)) {
		int depth;

		if (!vlan_get_protocol_and_depth(skb, skb->protocol, &depth)) {
			vsw_drop(to, skb, VSW_DROP_RUNT);
			return;
		}
		skb_set_network_header(skb, depth);
	}

	skb->dev = dev;
	dev_queue_xmit(skb);
}

/* To the host's stack, if the caller hands up what this returns */
static struct sk_buff *vsw_host_deliver(struct vsw *sw, struct sk_buff *skb)
{
	struct net_device *dev = sw->dev;

	dev_sw_netstats_rx_add(dev, skb->len + ETH_HLEN);
	if (is_multicast_ether_addr(eth_hdr(skb)->h_dest))
		vsw_count_in(sw->host.stats, VSW_STAT(multicast));
	skb->dev = dev;
	return skb;
}

static struct sk_buff *vsw_deliver(struct vsw_port *to, u32 from_flags,
				   struct sk_buff *skb)
{
	if (!to->no)
		return vsw_host_deliver(to->sw, skb);
	vsw_slave_xmit(to, from_flags, skb);
	return NULL;
}

/* @to is a slave port: there is but one host, and it comes last. */
static void vsw_deliver_copy(struct vsw_port *to, u32 from_flags,
			     struct sk_buff *skb)
{
	struct sk_buff *copy = skb_clone(skb, GFP_ATOMIC);

	if (likely(copy))
		vsw_slave_xmit(to, from_flags, copy);
	else
		vsw_drop(to, NULL, VSW_DROP_NOMEM);
}

static struct sk_buff *vsw_flood(struct vsw_port *from, u32 from_flags,
				 struct sk_buff *skb, enum vsw_class class)
{
	u32 need = vsw_class_flags(from_flags, class);
	struct vsw_port *to, *last = NULL;

	list_for_each_entry_rcu(to, &from->sw->ports, list) {
		if (vsw_may_leave(from_flags, READ_ONCE(to->flags), to == from,
				  need))
			continue;
		if (last)
			vsw_deliver_copy(last, from_flags, skb);
		last = to;
	}
	if (likely(last))
		return vsw_deliver(last, from_flags, skb);
	vsw_drop(from, skb, VSW_DROP_NO_EGRESS);
	return NULL;
}

static struct sk_buff *vsw_unicast(struct vsw_port *from, u32 from_flags,
				   struct sk_buff *skb,
				   const struct vsw_fdb_entry *e)
{
	struct vsw *sw = from->sw;
	struct vsw_port *to;
	enum vsw_drop why;

	if (READ_ONCE(e->flags) & VSW_FDB_LOCAL) {
		to = &sw->host;
		skb->pkt_type = PACKET_HOST;
	} else {
		to = READ_ONCE(e->port);
	}

	why = vsw_may_leave(from_flags, READ_ONCE(to->flags), to == from,
			    VSW_PORT_FORWARD);
	if (unlikely(READ_ONCE(sw->host.flags) & VSW_PORT_PROMISC &&
		     to->no && from->no)) {
		if (!why)
			vsw_deliver_copy(to, from_flags, skb);
		skb->pkt_type = PACKET_OTHERHOST;
		return vsw_host_deliver(sw, skb);
	}
	if (likely(!why))
		return vsw_deliver(to, from_flags, skb);
	vsw_drop(from, skb, why);
	return NULL;
}

/**
 * vsw_forward() - send a frame on, by one port or many
 * @from: the port that it came in by
 * @from_flags: that port's flags, with VSW_PORT_FORWARD
 * @skb: the frame, not shared, its data at the network header; consumed
 *	unless returned
 *
 * Context: BH disabled, RCU
 * Return: the frame, if the host is to receive it: the caller passes it up
 *	the host's stack; else NULL
 */
struct sk_buff *vsw_forward(struct vsw_port *from, u32 from_flags,
			    struct sk_buff *skb)
{
	const u8 *dest = eth_hdr(skb)->h_dest;
	struct vsw_fdb_entry *e;

	if (unlikely(is_multicast_ether_addr(dest)))
		return vsw_flood(from, from_flags, skb,
				 is_broadcast_ether_addr(dest) ?
				 VSW_BROADCAST : VSW_MULTICAST);

	e = vsw_fdb_find(&from->sw->fdb, vsw_fdb_key(dest, 0));
	if (likely(e))
		return vsw_unicast(from, from_flags, skb, e);
	return vsw_flood(from, from_flags, skb, VSW_UNKNOWN);
}

#ifdef VSWITCH_KUNIT
#include "tests/forward_kunit.c"
#endif
