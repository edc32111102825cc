// SPDX-License-Identifier: GPL-2.0
/*
 * A NIC with vnics: what comes in by it, and what vnics send out of it.
 *
 * The FDB has the addresses of the vnics and nothing else; what is not there is
 * for the NIC's own stack, or outside.
 */
#include <linux/if_arp.h>
#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/dst_metadata.h>

#include "../vswitch/device.h"
#include "../vswitch/guard.h"
#include "../vswitch/later.h"
#include "../vswitch/storm.h"
#include "../vswitch/xdp.h"
#include "host.h"
#include "lower.h"
#include "mode.h"
#include "source.h"

static void vnic_fdb_notify(struct vsw_fdb *fdb, const struct vsw_fdb_entry *e,
			    enum vsw_fdb_event event)
{
}

/* Who adds an address sees to the NIC's filter, and that it may fail. */
static void vnic_fdb_fixed(struct vsw_fdb *fdb, u64 key, bool is)
{
	struct vnic_nic *nic = container_of(fdb, struct vnic_nic, sw.fdb);
	u8 addr[ETH_ALEN], last;

	vsw_fdb_key_addr(key, addr);
	last = addr[ETH_ALEN - 1];
	nic->n_by_last[last] += is ? 1 : -1;
	rcu_assign_pointer(nic->by_last[last],
			   nic->n_by_last[last] ? VNIC_SEVERAL : NULL);
}

static const struct vsw_fdb_ops vnic_fdb_ops = {
	.notify = vnic_fdb_notify,
	.fixed = vnic_fdb_fixed,
};

/**
 * vnic_nic_index() - a vnic is up and has its address: to be found at once
 * @nic: the NIC
 * @port: the vnic's port
 *
 * Context: RTNL
 */
void vnic_nic_index(struct vnic_nic *nic, struct vsw_port *port)
{
	u8 last = port->dev->dev_addr[ETH_ALEN - 1];

	ASSERT_RTNL();
	if (nic->n_by_last[last] == 1)
		rcu_assign_pointer(nic->by_last[last], port);
}

/**
 * vnic_by_fdb() - the vnic that has an address, by the FDB
 * @nic: the NIC
 * @addr: the address
 *
 * Context: RCU, or BH disabled
 * Return: the vnic's port or NULL
 */
struct vsw_port *vnic_by_fdb(struct vnic_nic *nic, const u8 *addr)
{
	const struct vsw_fdb_entry *e;
	struct vsw_port *port;

	rcu_read_lock();
	e = vsw_fdb_find(&nic->sw.fdb, vsw_fdb_key(addr, 0));
	port = e ? READ_ONCE(e->port) : NULL;
	rcu_read_unlock();
	return port;
}

/* A group's frame: copies for vnics; the NIC's own stack has it too. */
static rx_handler_result_t vnic_rx_group(struct vnic_nic *nic,
					 struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	const struct ethhdr *eth = eth_hdr(skb);
	struct vsw_port *source;
	u32 takes = 0, need;

	source = vnic_by_addr(nic, eth->h_source);
	if (source)
		takes = READ_ONCE(source->flags);
	need = vnic_group_needs(takes, source);
	if (!need) {
		if (!(takes & VSW_PORT_FORWARD)) {
			vsw_drop(source, skb, VSW_DROP_EGRESS_OFF);
			return RX_HANDLER_CONSUMED;
		}
		skb = vsw_vnic_deliver(source, skb);
		if (!skb)
			return RX_HANDLER_CONSUMED;
		*pskb = skb;
		return RX_HANDLER_ANOTHER;
	}
	/* A vnic in bridge mode gets it too: its siblings have had what it sent,
	 * and what it did not send is from a router with the same address.
	 */
	if (!source || takes & VSW_PORT_FROM_PEER)
		source = &nic->sw.host;
	vsw_flood_copies(source, skb,
			 is_broadcast_ether_addr(eth->h_dest) ?
			 VSW_BROADCAST : VSW_MULTICAST,
			 VSW_PORT_FORWARD | need);
	return RX_HANDLER_PASS;
}

/* One that takes no frames of other vnics must not get reflected ones either. */
static bool vnic_rx_reserved(struct vnic_nic *nic, const struct vsw_port *to,
			     const u8 *source_addr)
{
	struct vsw_port *source = vnic_by_addr(nic, source_addr);

	return source && source != to &&
	       !vnic_unicast_passes(READ_ONCE(to->flags),
				    READ_ONCE(source->flags), true);
}

/**
 * vnic_lower_rx() - receive handler of a NIC with vnics
 * @pskb: the frame
 *
 * Context: softirq, RCU
 * Return: RX_HANDLER_ANOTHER: a vnic receives it; RX_HANDLER_PASS: it is for the
 *	NIC's own stack; RX_HANDLER_CONSUMED
 */
static rx_handler_result_t vnic_lower_rx(struct sk_buff **pskb)
{
	const u32 need = VSW_PORT_FROM_WIRE | VSW_PORT_FORWARD;
	struct sk_buff *skb = *pskb;
	enum vsw_drop why = VSW_DROP_NONE;
	const struct ethhdr *eth;
	struct vnic_nic *nic;
	struct vsw_port *to;
	u32 special, flags;

	if (unlikely(skb->pkt_type == PACKET_LOOPBACK))
		return RX_HANDLER_PASS;
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (unlikely(!skb))
		return RX_HANDLER_CONSUMED;
	*pskb = skb;
	nic = rcu_dereference(skb->dev->rx_handler_data);
	special = READ_ONCE(nic->special);
	if (unlikely(special & (VNIC_SOURCES | VNIC_MARK | VNIC_OVERHEAR))) {
		/* it has not come from outside */
		if (special & VNIC_MARK && vnic_host_mark_clear(nic, skb))
			return RX_HANDLER_PASS;
		vsw_watch(&nic->sw.host, skb, ETH_HLEN);
		if (special & VNIC_SOURCES && vnic_rx_sources(nic, skb)) {
			consume_skb(skb);
			return RX_HANDLER_CONSUMED;
		}
		if (special & VNIC_OVERHEAR)
			vsw_guard_overhear(&nic->sw.host, 0, skb, 0);
	} else {
		vsw_watch(&nic->sw.host, skb, ETH_HLEN);
	}
	eth = eth_hdr(skb);
	if (unlikely(is_multicast_ether_addr(eth->h_dest)))
		return vnic_rx_group(nic, pskb);

	if (special & VNIC_PASSTHRU) {
		to = rcu_dereference(nic->passthru);
	} else {
		to = vnic_by_addr(nic, eth->h_dest);
		if (unlikely(special & VNIC_CLASH) &&
		    ether_addr_equal(eth->h_dest, nic->dev->dev_addr))
			return RX_HANDLER_PASS;
		if (to && special & VNIC_RESERVED &&
		    vnic_rx_reserved(nic, to, eth->h_source))
			why = VSW_DROP_ISOLATED;
	}
	if (!to)
		return RX_HANDLER_PASS;
	if (vsw_traced())
		vsw_trace_dest(to, NULL, VSWITCH_DEST_PORT);
	flags = READ_ONCE(to->flags);
	if (unlikely((flags & need) != need)) {
		if (!(flags & VSW_PORT_FROM_WIRE))
			return RX_HANDLER_PASS;
		why = VSW_DROP_EGRESS_OFF;
	}
	if (unlikely(why)) {
		vsw_drop(to, skb, why);
		return RX_HANDLER_CONSUMED;
	}
	skb = vsw_vnic_deliver(to, skb);
	if (unlikely(!skb))
		return RX_HANDLER_CONSUMED;
	*pskb = skb;
	return RX_HANDLER_ANOTHER;
}

/**
 * vnic_flood_sent() - a frame to a group, that is being sent, reaches vnics too
 * @from: the port of who sends it: a vnic's or the host's
 * @flags: its flags
 * @skb: the frame, its data at the Ethernet header, which is there; it stays as
 *	it is, for it is sent on
 * @need: what a vnic must have set to get it
 *
 * Context: BH disabled
 */
void vnic_flood_sent(struct vsw_port *from, u32 flags, struct sk_buff *skb,
		     u32 need)
{
	struct sk_buff *copy = skb_clone(skb, GFP_ATOMIC);

	if (unlikely(!copy)) {
		vsw_drop(from, NULL, VSW_DROP_NOMEM);
		return;
	}
	vsw_received(copy, skb->dev);
	vsw_later(from, flags, copy,
		  is_broadcast_ether_addr(eth_hdr(copy)->h_dest) ?
		  VSW_BROADCAST : VSW_MULTICAST, need);
}

/* What a trace says of a frame to a group, or to all */
static u8 vnic_group_what(const u8 *dest)
{
	return is_broadcast_ether_addr(dest) ? VSWITCH_DEST_BROADCAST :
					       VSWITCH_DEST_MULTICAST;
}

/* Straight to other vnics in bridge mode. Return true if that is all. */
static inline bool vnic_xmit_peers(struct vnic *vnic, u32 flags,
				   struct sk_buff *skb)
{
	const u32 need = VSW_PORT_FORWARD | VSW_PORT_FROM_PEER;
	const u8 *dest = skb->data;
	struct vsw_port *to;

	if (is_multicast_ether_addr(dest)) {
		if (vsw_traced())
			vsw_trace_dest(NULL, NULL, vnic_group_what(dest));
		if (READ_ONCE(vnic->port.sw->n_ports) > 1)
			vnic_flood_sent(&vnic->port, flags, skb, need);
		return false;
	}
	to = vnic_by_addr(vnic->nic, dest);
	if (!to || vsw_may_leave(flags, READ_ONCE(to->flags), false, need))
		return false;
	if (vsw_traced())
		vsw_trace_dest(to, NULL, VSWITCH_DEST_PORT);
	skb->dev = vnic->lower;
	vnic_tap(skb);
	vsw_received(skb, vnic->dev);
	skb = vsw_vnic_deliver(to, skb);
	if (skb && flags & VSW_PORT_NAPI)
		netif_receive_skb(skb);
	else if (skb && unlikely(__netif_rx(skb) == NET_RX_DROP))
		vsw_drop(&vnic->port, NULL, VSW_DROP_BACKLOG);
	return true;
}

/* What is looked at of a frame before it leaves a vnic with one of these */
#define VNIC_CHECKED	(VSW_PORT_GUARD | VSW_PORT_STORM)

/* The NIC has refused a frame, which is gone. */
static noinline netdev_tx_t vnic_refused(struct net_device *dev,
					 netdev_tx_t ret)
{
	struct vnic *vnic = netdev_priv(dev);

	vsw_drop(&vnic->port, NULL, VSW_DROP_QUEUE);
	return ret;
}

static netdev_tx_t vnic_runt(struct net_device *dev, struct sk_buff *skb)
{
	struct vnic *vnic = netdev_priv(dev);

	vsw_drop(&vnic->port, skb, VSW_DROP_RUNT);
	return NETDEV_TX_OK;
}

/* May a guarded vnic, or one with limits, send a frame? As on a vswitch, but for
 * unicast to addresses that are not known: outside of the NIC none is.
 */
static noinline enum vsw_drop vnic_nic_admit(struct vnic *vnic, u32 flags,
					     struct sk_buff *skb)
{
	enum vsw_drop why = VSW_DROP_NONE;
	enum vsw_class class;

	rcu_read_lock();
	if (flags & VSW_PORT_GUARD)
		why = vsw_guard_check(&vnic->port, flags, skb, ETH_HLEN);
	if (vsw_traced() && flags & VSW_PORT_GUARD && !why)
		vsw_trace_note(VSWITCH_STEP_GUARD, &vnic->port, 0);
	if (!why && flags & VSW_PORT_STORM &&
	    is_multicast_ether_addr(skb->data)) {
		class = is_broadcast_ether_addr(skb->data) ? VSW_BROADCAST :
							     VSW_MULTICAST;
		if (!vsw_storm_pass(&vnic->port, skb, skb->len - ETH_HLEN,
				    class))
			why = VSW_DROP_STORM_BC + VSW_BROADCAST - class;
	}
	if (!why && READ_ONCE(vnic->nic->special) & VNIC_OVERHEAR)
		vsw_guard_overhear(&vnic->port, flags, skb, ETH_HLEN);
	rcu_read_unlock();
	return why;
}

/* Straight to other vnics in bridge mode and to the host, or out of the NIC */
static noinline netdev_tx_t vnic_direct_xmit(struct sk_buff *skb,
					     struct net_device *dev, u32 flags)
{
	struct vnic *vnic = netdev_priv(dev);
	netdev_tx_t ret = NETDEV_TX_OK;
	unsigned int len = skb->len;
	enum vsw_drop why;

	if (unlikely(!pskb_may_pull(skb, ETH_HLEN)))
		return vnic_runt(dev, skb);
	vsw_watch(&vnic->port, skb, 0);
	if (flags & VNIC_CHECKED ||
	    unlikely(READ_ONCE(vnic->nic->special) & VNIC_OVERHEAR)) {
		why = vnic_nic_admit(vnic, flags, skb);
		if (why) {
			vsw_drop(&vnic->port, skb, why);
			return ret;
		}
	}
	if ((flags & VSW_PORT_FROM_PEER && vnic_xmit_peers(vnic, flags, skb)) ||
	    (flags & VSW_PORT_FROM_HOST && vnic_host_deliver(vnic, skb)))
		goto sent;
	if (flags & VSW_PORT_CROSS)
		vsw_scrub(skb, true);
	if (vsw_traced() && vsw_trace_wire(&vnic->nic->sw.host, skb))
		return ret;
	skb->dev = vnic->lower;
	if (flags & VSW_PORT_MARK)
		ret = vnic_host_xmit(vnic, skb);
	else
		ret = dev_queue_xmit(skb);
	if (unlikely(net_xmit_eval(ret)))
		return vnic_refused(dev, ret);
sent:
	if (!vsw_trace_dry())
		dev_sw_netstats_tx_add(dev, 1, len);
	return ret;
}

/* May a frame in bridge mode be for somebody else than the NIC? */
static inline bool vnic_maybe_direct(struct vnic *vnic,
				     const struct sk_buff *skb)
{
	const u8 *dest = skb->data;

	return skb_headlen(skb) < ETH_HLEN || is_multicast_ether_addr(dest) ||
	       rcu_access_pointer(vnic->nic->by_last[dest[ETH_ALEN - 1]]);
}

/**
 * vnic_nic_xmit() - a vnic on a NIC sends a frame, ndo_start_xmit
 * @skb: the frame
 * @dev: the vnic
 *
 * What goes out of the NIC at once, as most frames do, needs no register but
 * those of the arguments: the rest is left to vnic_direct_xmit().
 *
 * Context: BH disabled
 * Return: NETDEV_TX_OK, or NET_XMIT_* of the NIC: its congestion is the
 *	sender's
 */
netdev_tx_t vnic_nic_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct vnic *vnic = netdev_priv(dev);
	u32 flags = READ_ONCE(vnic->port.flags);
	unsigned int len = skb->len;
	netdev_tx_t ret;

	if (static_branch_unlikely(&vsw_tracing.key) ||
	    (flags & (VSW_PORT_FROM_PEER | VSW_PORT_MARK | VNIC_CHECKED) &&
	     (flags & (VSW_PORT_MARK | VNIC_CHECKED) ||
	      vnic_maybe_direct(vnic, skb))))
		return vnic_direct_xmit(skb, dev, flags);
	if (likely(flags & VSW_PORT_CROSS)) {
		if (unlikely(vsw_has_references(skb)))
			return vnic_direct_xmit(skb, dev, flags);
		vsw_scrub_bits(skb, true);
	}
	skb->dev = vnic->lower;
	ret = dev_queue_xmit(skb);
	if (unlikely(net_xmit_eval(ret)))
		return vnic_refused(dev, ret);
	dev_sw_netstats_tx_add(dev, 1, len);
	return ret;
}

/**
 * vnic_switch_xmit() - a vnic on a vswitch sends a frame, ndo_start_xmit
 * @skb: the frame
 * @dev: the vnic
 *
 * Context: BH disabled
 * Return: NETDEV_TX_OK
 */
netdev_tx_t vnic_switch_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct vnic *vnic = netdev_priv(dev);
	unsigned int len = skb->len;

	if (unlikely(!pskb_may_pull(skb, ETH_HLEN)))
		return vnic_runt(dev, skb);
	vsw_vnic_xmit(&vnic->port, skb);
	if (!vsw_trace_dry())
		dev_sw_netstats_tx_add(dev, 1, len);
	return NETDEV_TX_OK;
}

/**
 * vnic_nic_xdp_xmit() - frames were redirected to a vnic on a NIC, ndo_xdp_xmit
 * @dev: the vnic: it has sent them
 * @n: how many
 * @frames: the frames
 * @xmit_flags: XDP_XMIT_*
 *
 * Context: BH disabled, not of a transmit function
 * Return: as vsw_xdp_xmit()
 */
int vnic_nic_xdp_xmit(struct net_device *dev, int n, struct xdp_frame **frames,
		      u32 xmit_flags)
{
	struct vnic *vnic = netdev_priv(dev);
	u32 flags = READ_ONCE(vnic->port.flags) | VSW_PORT_NAPI;
	struct sk_buff *skb;
	int err, i;

	err = vsw_xdp_may_xmit(dev, xmit_flags);
	if (unlikely(err))
		return err;
	for (i = 0; i < n; i++) {
		skb = vsw_xdp_skb(&vnic->port, frames[i]);
		if (unlikely(!skb))
			continue;
		skb_push(skb, ETH_HLEN);
		vnic_direct_xmit(skb, dev, flags);
	}
	return n;
}

/**
 * vnic_switch_xdp_xmit() - frames were redirected to a vnic on a vswitch,
 *	ndo_xdp_xmit
 * @dev: the vnic: it has sent them
 * @n: how many
 * @frames: the frames
 * @xmit_flags: XDP_XMIT_*
 *
 * Context: BH disabled, not of a transmit function
 * Return: as vsw_xdp_xmit()
 */
int vnic_switch_xdp_xmit(struct net_device *dev, int n,
			 struct xdp_frame **frames, u32 xmit_flags)
{
	struct vnic *vnic = netdev_priv(dev);

	return vsw_xdp_xmit(&vnic->port, n, frames, xmit_flags);
}

/**
 * vnic_lower_switch() - the switch that a device is, or has for its vnics
 * @dev: any device
 *
 * Context: RTNL
 * Return: the switch or NULL
 */
struct vsw *vnic_lower_switch(const struct net_device *dev)
{
	struct vnic_nic *nic;

	if (vsw_is_switch(dev))
		return netdev_priv(dev);
	if (rtnl_dereference(dev->rx_handler) != vnic_lower_rx)
		return NULL;
	nic = rtnl_dereference(dev->rx_handler_data);
	return &nic->sw;
}

static int vnic_nic_may_be(const struct net_device *dev,
			   struct netlink_ext_ack *extack)
{
	const struct net_device *master;

	if (dev->flags & IFF_LOOPBACK || dev->type != ARPHRD_ETHER ||
	    dev->addr_len != ETH_ALEN) {
		NL_SET_ERR_MSG_MOD(extack, "link must be an Ethernet device or a vswitch");
		return -EINVAL;
	}
	master = netdev_master_upper_dev_get((struct net_device *)dev);
	if (master && vsw_is_switch(master)) {
		NL_SET_ERR_MSG_MOD(extack,
				   "the device is a port of a vswitch: make the vnic on that one, its master");
		return -EBUSY;
	}
	if (master) {
		NL_SET_ERR_MSG_MOD(extack,
				   "the device has a master: make the vnic on that one, if it is a bond or a team");
		return -EBUSY;
	}
	if (netdev_is_rx_handler_busy((struct net_device *)dev)) {
		NL_SET_ERR_MSG_MOD(extack,
				   "the device serves another user already, as macvlan or ipvlan");
		return -EBUSY;
	}
	return 0;
}

/**
 * vnic_nic_get() - the switch on a NIC, made if there is none
 * @dev: the NIC
 * @extack: says why not
 *
 * Context: RTNL
 * Return: what the NIC has, or an error pointer
 */
struct vnic_nic *vnic_nic_get(struct net_device *dev,
			      struct netlink_ext_ack *extack)
{
	struct vsw *sw = vnic_lower_switch(dev);
	struct vnic_nic *nic;
	int err;

	if (sw)
		return container_of(sw, struct vnic_nic, sw);
	err = vnic_nic_may_be(dev, extack);
	if (err)
		return ERR_PTR(err);
	nic = kzalloc_obj(*nic);
	if (!nic)
		return ERR_PTR(-ENOMEM);
	nic->dev = dev;
	ether_addr_copy(nic->addr, dev->dev_addr);
	err = vsw_core_init(&nic->sw, dev, &vnic_fdb_ops);
	if (err)
		goto err_free;
	err = vsw_groups_init(&nic->sources);
	if (err)
		goto err_core;
	err = netdev_rx_handler_register(dev, vnic_lower_rx, nic);
	if (err)
		goto err_sources;
	return nic;

err_sources:
	vsw_groups_exit(&nic->sources);
err_core:
	vsw_core_exit(&nic->sw);
err_free:
	kfree(nic);
	return ERR_PTR(err);
}

/**
 * vnic_nic_put() - remove the switch on a NIC, if it has no vnic left
 * @nic: what the NIC has
 *
 * Context: RTNL
 */
void vnic_nic_put(struct vnic_nic *nic)
{
	if (nic->sw.n_ports)
		return;
	netdev_rx_handler_unregister(nic->dev);
	if (nic->mark) {
		/* what the hook was at work with */
		vsw_later_forget(&nic->sw, NULL);
		synchronize_net();
	}
	vsw_groups_exit(&nic->sources);
	vsw_core_exit(&nic->sw);
	if (nic->mark)
		dst_release(&nic->mark->dst);
	kfree_rcu(nic, rcu);
}

/**
 * vnic_nic_set_addr() - a vnic in mode passthru gives its NIC an address
 * @nic: what the NIC has
 * @addr: the address; the vnic follows
 *
 * Context: RTNL
 * Return: 0 or a negative errno
 */
int vnic_nic_set_addr(struct vnic_nic *nic, const u8 *addr)
{
	struct sockaddr_storage ss = { .ss_family = nic->dev->type };
	int err;

	ether_addr_copy(ss.__data, addr);
	nic->by_vnic = true;
	err = dev_set_mac_address(nic->dev, &ss, NULL);
	nic->by_vnic = false;
	return err;
}

/**
 * vnic_nic_restore_addr() - the vnic in mode passthru has gone
 * @nic: what the NIC has; it gets the address back that the host gave it
 *
 * Context: RTNL
 */
void vnic_nic_restore_addr(struct vnic_nic *nic)
{
	if (nic->dev->reg_state == NETREG_REGISTERED &&
	    !ether_addr_equal(nic->dev->dev_addr, nic->addr))
		vnic_nic_set_addr(nic, nic->addr);
}

/**
 * vnic_nic_addr_changed() - the NIC has another address
 * @nic: what the NIC has
 *
 * Context: RTNL
 */
void vnic_nic_addr_changed(struct vnic_nic *nic)
{
	if (!nic->by_vnic)
		ether_addr_copy(nic->addr, nic->dev->dev_addr);
	rcu_read_lock();
	vnic_nic_set_special(nic, VNIC_CLASH,
			     vnic_by_addr(nic, nic->dev->dev_addr) &&
			     !rcu_access_pointer(nic->passthru));
	rcu_read_unlock();
}

/**
 * vnic_nic_may_have() - can there be a vnic of a mode on a NIC?
 * @nic: what the NIC has
 * @mode: the mode
 * @except: the vnic whose mode it becomes; NULL: a new one
 * @extack: says why not
 *
 * Context: RTNL
 * Return: 0 or -EINVAL, -EBUSY
 */
int vnic_nic_may_have(const struct vnic_nic *nic, enum vnic_mode mode,
		      const struct vnic *except,
		      struct netlink_ext_ack *extack)
{
	bool passthru = rtnl_dereference(nic->passthru);

	if (except && (passthru || mode == VNIC_MODE_PASSTHRU)) {
		if (mode == except->mode)
			return 0;
		NL_SET_ERR_MSG_MOD(extack,
				   "mode cannot change to or from passthru: delete the vnic and make a new one");
		return -EINVAL;
	}
	if (passthru) {
		NL_SET_ERR_MSG_MOD(extack,
				   "the device has a vnic in mode passthru, which has it for itself");
		return -EBUSY;
	}
	if (mode == VNIC_MODE_PASSTHRU && nic->sw.n_ports) {
		NL_SET_ERR_MSG_MOD(extack,
				   "the device has vnics already, one in mode passthru must be the only one");
		return -EBUSY;
	}
	return 0;
}

static bool vnic_mode_is_reserved(enum vnic_mode mode)
{
	return mode == VNIC_MODE_PRIVATE;
}

/**
 * vnic_nic_guard_changed() - a vnic may have begun to learn addresses, or ended
 * @nic: what the NIC has
 *
 * Context: RTNL
 */
void vnic_nic_guard_changed(struct vnic_nic *nic)
{
	vnic_nic_set_special(nic, VNIC_OVERHEAR,
			     nic->sw.host.flags & VSW_PORT_OVERHEAR);
}

/**
 * vnic_nic_set_mode() - a vnic on a NIC gets its mode
 * @vnic: the vnic, which has joined; its list of source addresses does not
 *	outlast mode source
 * @mode: the mode; 0: it goes
 *
 * Context: RTNL
 */
void vnic_nic_set_mode(struct vnic *vnic, enum vnic_mode mode)
{
	struct vnic_nic *nic = vnic->nic;

	if (vnic->mode == VNIC_MODE_SOURCE && mode != VNIC_MODE_SOURCE)
		vnic_sources_set(vnic, NULL);
	if (vnic->mode == VNIC_MODE_PASSTHRU || mode == VNIC_MODE_PASSTHRU) {
		rcu_assign_pointer(nic->passthru,
				   mode == VNIC_MODE_PASSTHRU ? &vnic->port :
								NULL);
		vnic_nic_set_special(nic, VNIC_PASSTHRU,
				     mode == VNIC_MODE_PASSTHRU);
	}
	nic->n_reserved -= vnic_mode_is_reserved(vnic->mode);
	nic->n_reserved += vnic_mode_is_reserved(mode);
	vnic_nic_set_special(nic, VNIC_RESERVED, nic->n_reserved);
	vsw_port_set_flags(&vnic->port, VNIC_MODE_FLAGS, vnic_mode_takes(mode));
	WRITE_ONCE(vnic->mode, mode);
}

#ifdef VSWITCH_KUNIT
#include "tests/mode_kunit.c"
#endif
