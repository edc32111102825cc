// SPDX-License-Identifier: GPL-2.0
/* From a device to the decision: classify, check, learn. */
#include <linux/export.h>

#include "forward.h"
#include "guard.h"
#include "ingress.h"
#include "stp.h"
#include "vlan_frame.h"

/* From another host, with the address of a device of this switch? Then the frame
 * went round, or lies.
 */
static bool vsw_is_own_source(u32 flags, const struct vsw_fdb_entry *e)
{
	return flags & VSW_PORT_TUNNEL && e &&
	       READ_ONCE(e->flags) & VSW_FDB_DEVICE;
}

/* An address that has no entry in a VLAN may have one for all of them. */
static const struct vsw_fdb_entry *vsw_source(struct vsw_port *port, u64 key)
{
	const struct vsw_fdb_entry *e = vsw_fdb_find(&port->sw->fdb, key);

	if (unlikely(!e && key & VSW_FROM_VLAN))
		e = vsw_vlan_any(port->sw, key);
	return e;
}

/* What a trace says of a source that is not known where it came in; @err: of
 * vsw_fdb_learn()
 */
static u8 vsw_source_what(const struct vsw_fdb_entry *e, int err)
{
	if (err)
		return err == -EAGAIN ? VSWITCH_SOURCE_HELD :
					VSWITCH_SOURCE_FULL;
	if (!e)
		return VSWITCH_SOURCE_NEW;
	return READ_ONCE(e->flags) & VSW_FDB_NOMOVE ? VSWITCH_SOURCE_FIXED :
						      VSWITCH_SOURCE_MOVED;
}

static noinline enum vsw_drop vsw_learn_new(struct vsw_port *port, u64 from,
					    const struct vsw_fdb_entry *e,
					    u64 key)
{
	int err = 0;

	if (unlikely(!e && key & VSW_FROM_VLAN)) {
		e = vsw_vlan_any(port->sw, key);
		if (e && READ_ONCE(e->flags) & VSW_FDB_NOMOVE &&
		    !vsw_is_own_source(from, e))
			goto known;
	}
	if (vsw_is_own_source(from, e))
		return VSW_DROP_OWN_SRC;
	err = vsw_fdb_learn(&port->sw->fdb, port, key);
known:
	if (vsw_traced() && READ_ONCE(port->sw->fdb.ageing))
		vsw_trace_source(port, e, vsw_source_what(e, err));
	switch (err) {
	case -ENOSPC:
		vsw_count(port, VSW_STAT(learn_quota));
		vsw_event_quota(port, key);
		if (from & VSW_PORT_FDB_FULL)
			return VSW_DROP_FDB_FULL;
		break;
	case -EAGAIN:
		vsw_count(port, VSW_STAT(move_held));
		break;
	}
	return VSW_DROP_NONE;
}

/* Note where the source of a frame is. Nothing is written for an address that
 * is where it was, but its time stamp at a coarse step.
 */
static enum vsw_drop vsw_learn(struct vsw_port *port, u64 from, const u8 *src)
{
	struct vsw_fdb *fdb = &port->sw->fdb;
	u64 key = vsw_fdb_key(src, 0) | (from & VSW_FROM_VLAN);
	struct vsw_fdb_entry *e = vsw_fdb_find(fdb, key);

	if (unlikely(!e || READ_ONCE(e->port) != port))
		return vsw_learn_new(port, from, e, key);
	if (vsw_traced() && vsw_trace_source(port, e, VSWITCH_SOURCE_HERE))
		return VSW_DROP_NONE;
	vsw_fdb_refresh(fdb, e);
	return VSW_DROP_NONE;
}

/* A locked port takes frames only from addresses that were put on it. */
static bool vsw_source_known(struct vsw_port *port, u64 from, const u8 *src)
{
	const struct vsw_fdb_entry *e;

	e = vsw_source(port, vsw_fdb_key(src, 0) | (from & VSW_FROM_VLAN));

	return e && READ_ONCE(e->port) == port &&
	       !(READ_ONCE(e->flags) & (VSW_FDB_LOCAL | VSW_FDB_LOCKED));
}

/* Who is to decide on its source sees that it is there. */
static enum vsw_drop vsw_locked_out(struct vsw_port *port, u64 from,
				    const u8 *src)
{
	u64 key = vsw_fdb_key(src, 0) | (from & VSW_FROM_VLAN);
	const struct vsw_fdb_entry *e;

	if (!(from & VSW_PORT_MAB))
		return VSW_DROP_LOCKED;
	e = vsw_source(port, key);
	if ((!e || e->key == key) && vsw_fdb_note(&port->sw->fdb, port, key)) {
		vsw_count(port, VSW_STAT(learn_quota));
		vsw_event_quota(port, key);
	}
	return VSW_DROP_LOCKED;
}

/* A frame to a reserved address */
static enum vsw_drop vsw_link_local_why(struct vsw_port *port, u64 from,
					const struct sk_buff *skb)
{
	const struct ethhdr *eth = eth_hdr(skb);
	u16 mask;

	/* no bridge is to be behind it; bpdu_guard is told if one is */
	if (from & VSW_PORT_GUARD && !eth->h_dest[5]) {
		vsw_stp_rx(port, skb, true);
		return VSW_DROP_GUARD_BPDU;
	}
	/* to the port's own stack goes who it is, and whether it may be here */
	if (from & VSW_PORT_GUARD && eth->h_proto != htons(ETH_P_LLDP) &&
	    eth->h_proto != htons(ETH_P_PAE))
		return VSW_DROP_GUARD_TYPE;
	mask = READ_ONCE(port->group_fwd_mask) |
	       READ_ONCE(port->sw->group_fwd_mask) |
	       vsw_vlan_fwd_mask(port->sw, from);
	/* Who takes part in a tree forwards none of its frames. */
	if (!eth->h_dest[5] && rcu_access_pointer(port->stp)) {
		vsw_stp_rx(port, skb, false);
		mask &= ~BIT(0);
	}
	switch (vsw_link_local(eth->h_dest[5], mask)) {
	case VSW_LL_PASS:
		if (!(from & VSW_PORT_LEARN) || !(from & VSW_PORT_LEARNING) ||
		    from & (VSW_PORT_LOCKED | VSW_PORT_GUARD))
			return VSW_DROP_LINK_LOCAL;
		if (from & VSW_PORT_VLAN)
			from = vsw_vlan_to_learn(port, from, skb);
		if (!(from & VSW_PORT_VLAN) || from & VSW_FROM_VLAN)
			vsw_learn(port, from, eth->h_source);
		return VSW_DROP_LINK_LOCAL;
	case VSW_LL_DROP:
		return VSW_DROP_CONTROL;
	case VSW_LL_FORWARD:
		break;
	}
	return VSW_DROP_NONE;
}

/* A port that filters VLANs, does not forward, is guarded or is locked. Return where
 * the frame comes from, with its VLAN, or why it is dropped, with VSW_FROM_DROP.
 */
static noinline u64 vsw_admit_more(struct vsw_port *port, u64 from,
				   struct sk_buff *skb)
{
	enum vsw_drop why;
	const u8 *src;

	if (!(from & VSW_PORT_LEARN))
		return VSW_FROM_DROP | VSW_DROP_PORT_STATE;
	if (from & VSW_PORT_VLAN) {
		from = vsw_vlan_ingress(port, from, skb);
		if (from & VSW_FROM_DROP)
			return from;
	}
	if (from & VSW_PORT_GUARD) {
		why = vsw_guard_check(port, from, skb, 0);
		if (why)
			return VSW_FROM_DROP | why;
		if (vsw_traced())
			vsw_trace_note(VSWITCH_STEP_GUARD, port, 0);
	}
	src = eth_hdr(skb)->h_source;
	if (from & VSW_PORT_LOCKED && !vsw_source_known(port, from, src))
		return VSW_FROM_DROP | vsw_locked_out(port, from, src);
	if (!(from & VSW_PORT_FORWARD)) {
		if (from & VSW_PORT_LEARNING)
			vsw_learn(port, from, src);
		return VSW_FROM_DROP | VSW_DROP_PORT_STATE;
	}
	return from;
}

/* May a frame be forwarded? If so, its source is learned. @from gets its VLAN. */
static __always_inline enum vsw_drop vsw_admit(struct vsw_port *port, u64 *from,
					       struct sk_buff *skb)
{
	const struct ethhdr *eth = eth_hdr(skb);
	enum vsw_drop why;

	if (unlikely(!is_valid_ether_addr(eth->h_source)))
		return VSW_DROP_SRC_MAC;
	if (unlikely(is_link_local_ether_addr(eth->h_dest))) {
		why = vsw_link_local_why(port, *from, skb);
		if (why)
			return why;
	}
	if (unlikely((*from & (VSW_PORT_FORWARD | VSW_PORT_LOCKED |
			       VSW_PORT_VLAN | VSW_PORT_GUARD)) !=
		     VSW_PORT_FORWARD)) {
		*from = vsw_admit_more(port, *from, skb);
		if (*from & VSW_FROM_DROP)
			return (u32)*from;
		eth = eth_hdr(skb);
	}
	if (likely(*from & VSW_PORT_LEARNING))
		return vsw_learn(port, *from, eth->h_source);
	if (*from & VSW_PORT_TUNNEL &&
	    vsw_is_own_source(*from, vsw_source(port,
						vsw_fdb_key(eth->h_source, 0) |
						(*from & VSW_FROM_VLAN))))
		return VSW_DROP_OWN_SRC;
	return VSW_DROP_NONE;
}

/**
 * vsw_strip_mac() - take out a tag before the data
 * @skb: a received frame whose Ethernet header is not just before its data
 *
 * A VLAN device with "reorder_hdr off" hands up frames with its own tag still
 * there; a switch sees a frame without.
 *
 * Return: false for want of memory
 */
bool vsw_strip_mac(struct sk_buff *skb)
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
	struct vsw_port *port;
	enum vsw_drop why;
	u64 from;

	if (unlikely(skb->pkt_type == PACKET_LOOPBACK))
		return RX_HANDLER_PASS;
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (unlikely(!skb))
		return RX_HANDLER_CONSUMED;

	port = rcu_dereference(skb->dev->rx_handler_data);
	from = READ_ONCE(port->flags);
	if (unlikely(skb_mac_offset(skb) != -ETH_HLEN) && !vsw_strip_mac(skb)) {
		why = VSW_DROP_NOMEM;
	} else {
		vsw_watch(port, skb, ETH_HLEN);
		why = vsw_admit(port, &from, skb);
	}
	if (unlikely(why)) {
		*pskb = skb;
		if (why == VSW_DROP_LINK_LOCAL)
			return RX_HANDLER_PASS;
		vsw_drop(port, skb, why);
		return RX_HANDLER_CONSUMED;
	}
	skb = vsw_forward(port, from, skb);
	if (!skb)
		return RX_HANDLER_CONSUMED;
	*pskb = skb;
	return RX_HANDLER_ANOTHER;
}

/* Up the stack of the host or of a vnic, from a transmit function, where it
 * cannot be entered
 */
static void vsw_up_later(struct vsw_port *from, struct sk_buff *skb)
{
	if (unlikely(__netif_rx(skb) == NET_RX_DROP))
		vsw_drop(from, NULL, VSW_DROP_BACKLOG);
}

/* As vsw_admit(), of the host: whose addresses are known, unless it has a switch
 * above
 */
static __always_inline enum vsw_drop
vsw_admit_host(struct vsw_port *host, u64 *from, struct sk_buff *skb)
{
	const u8 *src;

	if (unlikely(!(*from & VSW_PORT_FORWARD)))
		return VSW_DROP_PORT_STATE;
	if (unlikely(*from & VSW_PORT_VLAN)) {
		*from = vsw_vlan_ingress(host, *from, skb);
		if (*from & VSW_FROM_DROP)
			return (u32)*from;
	}
	src = eth_hdr(skb)->h_source;
	if (unlikely(*from & VSW_PORT_LEARNING) && is_valid_ether_addr(src))
		vsw_learn(host, *from, src);
	return VSW_DROP_NONE;
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
	u64 from = READ_ONCE(sw->host.flags);
	unsigned int len = skb->len;
	enum vsw_drop why;

	if (unlikely(!pskb_may_pull(skb, ETH_HLEN))) {
		vsw_drop(&sw->host, skb, VSW_DROP_RUNT);
		return NETDEV_TX_OK;
	}
	vsw_watch(&sw->host, skb, 0);
	if (!vsw_trace_dry())
		dev_sw_netstats_tx_add(dev, 1, len);
	vsw_received(skb, dev);

	rcu_read_lock();
	why = vsw_admit_host(&sw->host, &from, skb);
	if (unlikely(why)) {
		vsw_drop(&sw->host, skb, why);
	} else {
		skb = vsw_forward(&sw->host, from, skb);
		if (skb)
			vsw_up_later(&sw->host, skb);
	}
	rcu_read_unlock();
	return NETDEV_TX_OK;
}

/**
 * vsw_vnic_xmit() - a vnic on a switch sends a frame
 * @port: the vnic's port
 * @skb: the frame, its data at the Ethernet header, which is there; consumed
 *
 * Context: BH disabled, of a transmit function
 */
void vsw_vnic_xmit(struct vsw_port *port, struct sk_buff *skb)
{
	u64 from = READ_ONCE(port->flags);
	enum vsw_drop why;

	vsw_watch(port, skb, 0);
	vsw_received(skb, port->dev);
	rcu_read_lock();
	why = vsw_admit(port, &from, skb);
	if (unlikely(why)) {
		vsw_drop(port, skb, why);
	} else {
		skb = vsw_forward(port, from, skb);
		if (skb)
			vsw_up_later(port, skb);
	}
	rcu_read_unlock();
}
EXPORT_SYMBOL_GPL(vsw_vnic_xmit);

/**
 * vsw_tunnel_rx() - a frame comes out of the tunnel
 * @tunnel: the port of the overlay
 * @from: that of the VTEP that it comes from; NULL: it is an answer of the
 *	overlay itself, of which nothing is learned
 * @flags: flags of @tunnel, and VSW_PORT_XMIT if so
 * @skb: the frame, its data at the network header, its device the switch;
 *	consumed unless returned
 *
 * Context: BH disabled, RCU
 * Return: the frame, which the caller passes up its device's stack, or NULL
 */
struct sk_buff *vsw_tunnel_rx(struct vsw_port *tunnel, struct vsw_port *from,
			      u64 flags, struct sk_buff *skb)
{
	enum vsw_drop why = VSW_DROP_NONE;

	if (likely(from)) {
		why = vsw_admit(from, &flags, skb);
	} else if (unlikely(flags & VSW_PORT_VLAN)) {
		flags = vsw_vlan_ingress(tunnel, flags, skb);
		if (flags & VSW_FROM_DROP)
			why = (u32)flags;
	}
	if (unlikely(why)) {
		vsw_drop(tunnel, skb, why);
		return NULL;
	}
	return vsw_forward(from ?: tunnel, flags, skb);
}

/**
 * vsw_xdp_rx() - a frame was redirected to the switch device or to a vnic on it
 * @port: the port of the host, or of the vnic: it has sent the frame
 * @skb: the frame, its data at the network header, its device that of @port;
 *	consumed unless returned
 *
 * Context: BH disabled, RCU, not of a transmit function
 * Return: the frame, which the caller passes up its device's stack, or NULL
 */
struct sk_buff *vsw_xdp_rx(struct vsw_port *port, struct sk_buff *skb)
{
	u64 from = READ_ONCE(port->flags);
	enum vsw_drop why;

	vsw_watch(port, skb, ETH_HLEN);
	why = port->no ? vsw_admit(port, &from, skb) :
			 vsw_admit_host(port, &from, skb);
	if (unlikely(why)) {
		vsw_drop(port, skb, why);
		return NULL;
	}
	return vsw_forward(port, from | VSW_PORT_NAPI, skb);
}

#ifdef VSWITCH_KUNIT
#include "tests/ingress_kunit.c"
#endif
