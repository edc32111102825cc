// SPDX-License-Identifier: GPL-2.0
/* From a device to the decision: classify, check, learn. */
#include "forward.h"
#include "ingress.h"

/* Note where the source of a frame is. Nothing is written for an address that
 * is where it was, but its time stamp at a coarse step.
 */
static void vsw_learn(struct vsw_port *port, const u8 *src)
{
	struct vsw_fdb *fdb = &port->sw->fdb;
	u64 key = vsw_fdb_key(src, 0);
	struct vsw_fdb_entry *e = vsw_fdb_find(fdb, key);

	if (likely(e && READ_ONCE(e->port) == port))
		vsw_fdb_refresh(fdb, e);
	else if (unlikely(!vsw_fdb_learn(fdb, port, key)))
		vsw_count(port, VSW_STAT(learn_quota));
}

/* A locked port takes frames only from addresses that were put on it. */
static bool vsw_source_known(struct vsw_port *port, const u8 *src)
{
	const struct vsw_fdb_entry *e = vsw_fdb_find(&port->sw->fdb,
						     vsw_fdb_key(src, 0));

	return e && READ_ONCE(e->port) == port &&
	       !(READ_ONCE(e->flags) & VSW_FDB_LOCAL);
}

/* A frame that is not to be forwarded as it stands: VSW_DROP_NONE if it is
 * to be forwarded all the same.
 */
static enum vsw_drop vsw_refused(struct vsw_port *port, u32 flags,
				 const struct ethhdr *eth)
{
	if (!(flags & VSW_PORT_LEARN))
		return VSW_DROP_PORT_STATE;
	if (flags & VSW_PORT_LOCKED && !vsw_source_known(port, eth->h_source))
		return VSW_DROP_LOCKED;
	if (!(flags & VSW_PORT_FORWARD)) {
		if (flags & VSW_PORT_LEARNING)
			vsw_learn(port, eth->h_source);
		return VSW_DROP_PORT_STATE;
	}
	return VSW_DROP_NONE;
}

/* A VLAN device with "reorder_hdr off" hands up its tag before the data, where
 * a switch sees a frame without one: take it out. Return false for want of
 * memory.
 */
static bool vsw_strip_mac(struct sk_buff *skb)
{
	if (skb_cow(skb, skb_headroom(skb)))
		return false;
	memmove(skb->data - ETH_HLEN, skb_mac_header(skb), 2 * ETH_ALEN);
	skb_set_mac_header(skb, -ETH_HLEN);
	return true;
}

/**
 * vsw_slave_rx() - receive handler of a slave port
 * @pskb: the frame
 *
 * Context: softirq, RCU
 * Return: RX_HANDLER_ANOTHER: the host receives it, as from the switch device;
 *	RX_HANDLER_PASS: it is for the slave's own stack; RX_HANDLER_CONSUMED
 */
rx_handler_result_t vsw_slave_rx(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	const struct ethhdr *eth;
	struct vsw_port *port;
	enum vsw_drop why;
	u32 flags;

	if (unlikely(skb->pkt_type == PACKET_LOOPBACK))
		return RX_HANDLER_PASS;
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (unlikely(!skb))
		return RX_HANDLER_CONSUMED;

	port = rcu_dereference(skb->dev->rx_handler_data);
	flags = READ_ONCE(port->flags);
	if (unlikely(skb_mac_offset(skb) != -ETH_HLEN) && !vsw_strip_mac(skb)) {
		why = VSW_DROP_NOMEM;
		goto drop;
	}
	eth = eth_hdr(skb);
	if (unlikely(!is_valid_ether_addr(eth->h_source))) {
		why = VSW_DROP_SRC_MAC;
		goto drop;
	}
	if (unlikely(is_link_local_ether_addr(eth->h_dest))) {
		switch (vsw_link_local(eth->h_dest[5],
				       READ_ONCE(port->group_fwd_mask) |
				       READ_ONCE(port->sw->group_fwd_mask))) {
		case VSW_LL_PASS:
			if (flags & VSW_PORT_LEARN &&
			    flags & VSW_PORT_LEARNING &&
			    !(flags & VSW_PORT_LOCKED))
				vsw_learn(port, eth->h_source);
			*pskb = skb;
			return RX_HANDLER_PASS;
		case VSW_LL_DROP:
			why = VSW_DROP_CONTROL;
			goto drop;
		case VSW_LL_FORWARD:
			break;
		}
	}
	if (unlikely((flags & (VSW_PORT_FORWARD | VSW_PORT_LOCKED)) !=
		     VSW_PORT_FORWARD)) {
		why = vsw_refused(port, flags, eth);
		if (why)
			goto drop;
	}
	if (likely(flags & VSW_PORT_LEARNING))
		vsw_learn(port, eth->h_source);

	skb = vsw_forward(port, flags, skb);
	if (!skb)
		return RX_HANDLER_CONSUMED;
	*pskb = skb;
	return RX_HANDLER_ANOTHER;

drop:
	vsw_drop(port, skb, why);
	return RX_HANDLER_CONSUMED;
}

/**
 * vsw_host_xmit() - the host sends a frame, ndo_start_xmit
 * @skb: the frame
 * @dev: the switch device
 *
 * Context: BH disabled, RCU
 * Return: NETDEV_TX_OK
 */
netdev_tx_t vsw_host_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct vsw *sw = netdev_priv(dev);
	u32 flags = READ_ONCE(sw->host.flags);
	unsigned int len = skb->len;

	if (unlikely(!pskb_may_pull(skb, ETH_HLEN))) {
		vsw_drop(&sw->host, skb, VSW_DROP_RUNT);
		return NETDEV_TX_OK;
	}
	dev_sw_netstats_tx_add(dev, 1, len);
	skb_reset_mac_header(skb);
	skb_pull(skb, ETH_HLEN);

	rcu_read_lock();
	if (unlikely(flags & VSW_PORT_LEARNING) &&
	    is_valid_ether_addr(eth_hdr(skb)->h_source))
		vsw_learn(&sw->host, eth_hdr(skb)->h_source);
	if (likely(flags & VSW_PORT_FORWARD))
		/* never comes back: no frame leaves by the host's port that
		 * came in by it
		 */
		vsw_forward(&sw->host, flags, skb);
	else
		vsw_drop(&sw->host, skb, VSW_DROP_PORT_STATE);
	rcu_read_unlock();
	return NETDEV_TX_OK;
}

#ifdef VSWITCH_KUNIT
#include "tests/ingress_kunit.c"
#endif
