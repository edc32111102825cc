// SPDX-License-Identifier: GPL-2.0
/*
 * The host reaches the vnics of its NIC, and they reach it ("host on").
 *
 * The NIC keeps its addresses. What the host sends out of it is seen at the
 * NIC's egress hook: a frame to a vnic is taken away, of one to a group vnics
 * get a copy. What a vnic sends to the NIC's own address is received by the
 * NIC; of a frame to a group the NIC receives a copy. A dst of ours marks what
 * vnics send, so that it is not taken for what the host sends, when it goes out
 * of the NIC, nor for what the wire reflects, when the NIC receives it.
 */
#include <linux/netfilter.h>
#include <linux/netfilter_netdev.h>
#include <linux/rtnetlink.h>
#include <net/dst_metadata.h>
#include <net/sock.h>
#include <net/xfrm.h>

#include "../vswitch/guard.h"
#include "../vswitch/later.h"
#include "host.h"

/**
 * vnic_host_mark_clear() - is a frame one that a vnic sent?
 * @nic: the NIC
 * @skb: the frame, not shared; loses the mark
 *
 * Context: BH disabled, RCU
 * Return: true if so
 */
bool vnic_host_mark_clear(const struct vnic_nic *nic, struct sk_buff *skb)
{
	const struct metadata_dst *mark = READ_ONCE(nic->mark);

	if (!mark || skb_dst(skb) != &mark->dst)
		return false;
	skb_dst_drop(skb);
	return true;
}

#ifdef CONFIG_NETFILTER_EGRESS
/* What the host sends is in plain text here if it is encrypted on the NIC or just
 * before it (IPsec, TLS): nobody but the NIC may see it.
 */
static bool vnic_host_plain(struct sk_buff *skb)
{
#ifdef CONFIG_SOCK_VALIDATE_XMIT
	if (skb->sk && sk_fullsock(skb->sk) && skb->sk->sk_validate_xmit_skb)
		return true;
#endif
	return xfrm_offload(skb);
}

static unsigned int vnic_host_out(void *priv, struct sk_buff *skb,
				  const struct nf_hook_state *state)
{
	const u32 need = VSW_PORT_FORWARD | VSW_PORT_FROM_HOST;
	struct vnic_nic *nic = priv;
	struct vsw_port *to;

	if (vnic_host_mark_clear(nic, skb) ||
	    unlikely(vnic_host_plain(skb)) || !pskb_may_pull(skb, ETH_HLEN))
		return NF_ACCEPT;
	if (unlikely(READ_ONCE(nic->special) & VNIC_OVERHEAR))
		vsw_guard_overhear(&nic->sw.host, 0, skb, ETH_HLEN);
	if (is_multicast_ether_addr(skb->data)) {
		vnic_flood_sent(&nic->sw.host, VSW_PORT_HOST, skb, need);
		return NF_ACCEPT;
	}
	to = vnic_by_addr(nic, skb->data);
	if (!to || vsw_may_leave(VSW_PORT_HOST, READ_ONCE(to->flags), false,
				 need))
		return NF_ACCEPT;
	vnic_tap(skb);
	vsw_received(skb, nic->dev);
	skb = vsw_vnic_deliver(to, skb);
	if (skb && unlikely(__netif_rx(skb) == NET_RX_DROP))
		vsw_drop(to, NULL, VSW_DROP_BACKLOG);
	return NF_STOLEN;
}

static int vnic_host_hook(struct vnic_nic *nic)
{
	int err;

	nic->egress = (struct nf_hook_ops) {
		.hook = vnic_host_out,
		.dev = nic->dev,
		.priv = nic,
		.pf = NFPROTO_NETDEV,
		.hooknum = NF_NETDEV_EGRESS,
		/* after everybody's filters */
		.priority = INT_MAX,
	};
	err = nf_register_net_hook(dev_net(nic->dev), &nic->egress);
	nic->hooked = !err;
	return err;
}

static void vnic_host_unhook(struct vnic_nic *nic)
{
	if (nic->hooked)
		nf_unregister_net_hook(dev_net(nic->dev), &nic->egress);
	nic->hooked = false;
}
#else
static int vnic_host_hook(struct vnic_nic *nic)
{
	return -EOPNOTSUPP;
}

static void vnic_host_unhook(struct vnic_nic *nic)
{
}
#endif

static void vnic_host_set_mark(struct vnic_nic *nic, u32 flag)
{
	struct vsw_port *port;

	list_for_each_entry(port, &nic->sw.endpoints, member)
		vsw_port_set_flags(port, VSW_PORT_MARK, flag);
}

static int vnic_host_first(struct vnic_nic *nic)
{
	struct metadata_dst *mark;
	int err;

	if (!nic->mark) {
		mark = metadata_dst_alloc(0, METADATA_HW_PORT_MUX, GFP_KERNEL);
		if (!mark)
			return -ENOMEM;
		WRITE_ONCE(nic->mark, mark);
		vnic_nic_set_special(nic, VNIC_MARK, true);
		/* Who sees VSW_PORT_MARK sees the mark, and VNIC_MARK. */
		synchronize_net();
	}
	err = vnic_host_hook(nic);
	if (!err)
		vnic_host_set_mark(nic, VSW_PORT_MARK);
	return err;
}

/* The NIC's receive handler looks for the mark until it is unregistered. */
static void vnic_host_last(struct vnic_nic *nic)
{
	vnic_host_unhook(nic);
	vnic_host_set_mark(nic, 0);
	vsw_later_forget(&nic->sw, &nic->sw.host);
}

/**
 * vnic_host_set() - let the host and a vnic reach each other, or not
 * @vnic: a vnic on a NIC, that has joined
 * @on: let them
 * @extack: says why not
 *
 * Context: RTNL
 * Return: 0 or a negative errno
 */
int vnic_host_set(struct vnic *vnic, bool on, struct netlink_ext_ack *extack)
{
	struct vnic_nic *nic = vnic->nic;
	int err;

	ASSERT_RTNL();
	if (on == !!(vnic->port.flags & VSW_PORT_FROM_HOST))
		return 0;
	if (on && vnic->mode == VNIC_MODE_PASSTHRU) {
		NL_SET_ERR_MSG_MOD(extack,
				   "host on is not for mode passthru, in which the vnic has the host's address");
		return -EOPNOTSUPP;
	}
	if (on && !nic->n_host) {
		err = vnic_host_first(nic);
		if (err) {
			NL_SET_ERR_MSG_MOD(extack,
					   "host on needs a kernel with CONFIG_NETFILTER_EGRESS, and memory");
			return err;
		}
	}
	nic->n_host += on ? 1 : -1;
	vsw_port_set_flags(&vnic->port, VSW_PORT_FROM_HOST,
			   on ? VSW_PORT_FROM_HOST : 0);
	if (!nic->n_host)
		vnic_host_last(nic);
	return 0;
}

/**
 * vnic_host_move() - the NIC moves to another namespace
 * @nic: what it has
 * @arrives: it is there now, else it is about to go
 *
 * Context: RTNL
 */
void vnic_host_move(struct vnic_nic *nic, bool arrives)
{
	if (!nic->n_host)
		return;
	if (!arrives)
		vnic_host_unhook(nic);
	else if (vnic_host_hook(nic))
		netdev_err(nic->dev, "the host cannot reach its vnics here\n");
}

/* The NIC receives the frame. */
static void vnic_host_receive(struct vnic *vnic, struct sk_buff *skb)
{
	bool group;

	if (vsw_traced() && vsw_trace_out(&vnic->nic->sw.host, skb, ETH_HLEN))
		return;
	vsw_scrub(skb, !net_eq(dev_net(vnic->dev), dev_net(vnic->lower)));
	skb->dev = vnic->lower;
	group = is_multicast_ether_addr(eth_hdr(skb)->h_dest);
	if (!group)
		skb->pkt_type = PACKET_HOST;
	/* The receive handler does not look at the source of others, but who
	 * watches the NIC is not to take them for what comes from outside.
	 */
	if (group || READ_ONCE(vnic->nic->special) & VNIC_SOURCES ||
	    static_branch_unlikely(&vsw_tracing.key)) {
		dst_hold(&vnic->nic->mark->dst);
		skb_dst_set(skb, &vnic->nic->mark->dst);
	}
	if (unlikely(__netif_rx(skb) == NET_RX_DROP))
		vsw_drop(&vnic->port, NULL, VSW_DROP_BACKLOG);
}

/**
 * vnic_host_deliver() - to the host, what a vnic sends
 * @vnic: the vnic, with VSW_PORT_FROM_HOST
 * @skb: the frame, its data at the Ethernet header
 *
 * Context: BH disabled, RCU
 * Return: true if that is all, and @skb gone
 */
bool vnic_host_deliver(struct vnic *vnic, struct sk_buff *skb)
{
	struct sk_buff *copy;

	if (is_multicast_ether_addr(skb->data)) {
		copy = skb_clone(skb, GFP_ATOMIC);
		if (unlikely(!copy)) {
			vsw_drop(&vnic->port, NULL, VSW_DROP_NOMEM);
			return false;
		}
		vsw_received(copy, vnic->dev);
		vnic_host_receive(vnic, copy);
		return false;
	}
	if (!ether_addr_equal(skb->data, vnic->lower->dev_addr))
		return false;
	vsw_received(skb, vnic->dev);
	vnic_host_receive(vnic, skb);
	return true;
}

/**
 * vnic_host_xmit() - out of a NIC some of whose vnics the host reaches
 * @vnic: the vnic that sends
 * @skb: the frame, on the NIC
 *
 * Context: BH disabled
 * Return: as dev_queue_xmit()
 */
netdev_tx_t vnic_host_xmit(struct vnic *vnic, struct sk_buff *skb)
{
	netdev_tx_t ret;

	/* without a reference: it goes no further than the hook */
	rcu_read_lock();
	skb_dst_drop(skb);
	skb_dst_set_noref(skb, &vnic->nic->mark->dst);
	ret = dev_queue_xmit(skb);
	rcu_read_unlock();
	return ret;
}
