// SPDX-License-Identifier: GPL-2.0
/* VSWITCH_CMD_TRACE: a frame that is not there goes through the switch. */
#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>
#include <net/netdev_lock.h>

#include "device.h"
#include "genl.h"
#include "netlink.h"
#include "port.h"

/* The switch on whose host's port a device is: a switch device, or a NIC */
static struct vsw *vsw_trace_host(const struct net_device *dev)
{
	struct vsw *sw;

	list_for_each_entry(sw, &vsw_switches, list)
		if (sw->host.dev == dev)
			return sw;
	return NULL;
}

static struct vsw_port *vsw_trace_vnic(const struct net_device *dev)
{
	struct vsw_port *port;
	struct vsw *sw;

	list_for_each_entry(sw, &vsw_switches, list)
		list_for_each_entry(port, &sw->endpoints, member)
			if (port->dev == dev)
				return port;
	return NULL;
}

/* As which port a frame comes in by a device, or NULL */
static struct vsw_port *vsw_trace_entry_port(const struct net_device *dev)
{
	struct vsw *sw;

	ASSERT_RTNL();
	if (rtnl_dereference(dev->rx_handler) == vsw_slave_rx)
		return rtnl_dereference(dev->rx_handler_data);
	sw = vsw_trace_host(dev);
	return sw ? &sw->host : vsw_trace_vnic(dev);
}

/**
 * vsw_trace_is_sent() - has the device sent a frame, or does it come in from outside?
 * @port: by which it comes in
 *
 * Return: true: the device has sent it
 */
bool vsw_trace_is_sent(const struct vsw_port *port)
{
	return port->no ? READ_ONCE(port->flags) & VSW_PORT_VNIC :
			  !!port->sw->dev;
}

static struct sk_buff *vsw_trace_skb(struct net_device *dev,
				     const struct nlattr *frame, bool sent)
{
	unsigned int headroom = LL_MAX_HEADER + VLAN_HLEN +
				READ_ONCE(dev->needed_headroom);
	struct sk_buff *skb = alloc_skb(headroom + nla_len(frame), GFP_KERNEL);

	if (!skb)
		return NULL;
	skb_reserve(skb, headroom);
	skb_put_data(skb, nla_data(frame), nla_len(frame));
	skb->dev = dev;
	skb_reset_mac_header(skb);
	if (sent) {
		skb->protocol = eth_hdr(skb)->h_proto;
		skb_set_network_header(skb, ETH_HLEN);
		return skb;
	}
	skb->protocol = eth_type_trans(skb, dev);
	if (eth_type_vlan(skb->protocol)) {
		skb = skb_vlan_untag(skb);
		if (!skb)
			return NULL;
	}
	skb_reset_network_header(skb);
	skb_reset_mac_len(skb);
	return skb;
}

/**
 * vsw_trace_run() - a frame that is not there takes its way
 * @t: where its steps go, vsw_trace.dry is set
 * @port: by which it comes in
 * @skb: the frame, gone afterwards; its data at the Ethernet header, or, if it has not
 *	been sent, at the network header
 * @sent: vsw_trace_is_sent()
 *
 * Context: process or softirq; @port stays there, by RTNL or RCU
 * Return: false if another frame is traced on this CPU just now
 */
bool vsw_trace_run(struct vsw_trace *t, struct vsw_port *port,
		   struct sk_buff *skb, bool sent)
{
	struct net_device *dev = port->dev;
	rx_handler_func_t *handler;
	bool begun;

	local_bh_disable();
	rcu_read_lock();
	begun = vsw_trace_begin(t);
	if (!begun) {
		consume_skb(skb);
		goto out;
	}
	vsw_trace_in(port, skb, sent ? 0 : ETH_HLEN);
	if (sent) {
		dev->netdev_ops->ndo_start_xmit(skb, dev);
	} else {
		/* of one that ceases to be a port there is none any more */
		handler = rcu_dereference(dev->rx_handler);
		if (!handler || handler(&skb) == RX_HANDLER_PASS) {
			vsw_trace_note(VSWITCH_STEP_OWN, NULL, 0);
			consume_skb(skb);
		}
	}
	vsw_trace_end();
out:
	rcu_read_unlock();
	local_bh_enable();
	return begun;
}

static int vsw_trace_put_addr(struct sk_buff *msg, int attr, u8 family,
			      const struct in6_addr *v6, __be32 v4)
{
	return family == AF_INET ? nla_put_in_addr(msg, attr, v4) :
				   nla_put_in6_addr(msg, attr, v6);
}

static int vsw_trace_put_port(struct sk_buff *msg,
			      const struct vsw_trace_port *p)
{
	if (nla_put_string(msg, VSWITCH_STEP_SWITCH, p->sw) ||
	    nla_put_u8(msg, VSWITCH_STEP_PORT_KIND, p->kind) ||
	    nla_put_u32(msg, VSWITCH_STEP_PORT, p->ifindex) ||
	    nla_put_string(msg, VSWITCH_STEP_PORT_NAME, p->name) ||
	    (p->other &&
	     nla_put_s32(msg, VSWITCH_STEP_PORT_NETNSID, p->netnsid)))
		return -EMSGSIZE;
	return p->family ? vsw_trace_put_addr(msg, VSWITCH_STEP_PORT_DST,
					      p->family, &p->dst,
					      p->dst.s6_addr32[3]) : 0;
}

static int vsw_trace_put_encap(struct sk_buff *msg,
			       const struct vsw_trace_encap *e)
{
	if (nla_put_u32(msg, VSWITCH_STEP_MTU, e->mtu))
		return -EMSGSIZE;
	if (!e->family)
		return 0;
	if (nla_put_u32(msg, VSWITCH_STEP_VNI, e->vni) ||
	    (e->oif &&
	     vsw_trace_put_addr(msg, VSWITCH_STEP_SADDR, e->family, &e->saddr,
				e->saddr.s6_addr32[0])) ||
	    vsw_trace_put_addr(msg, VSWITCH_STEP_DADDR, e->family, &e->daddr,
			       e->daddr.s6_addr32[0]) ||
	    nla_put_u16(msg, VSWITCH_STEP_SPORT, be16_to_cpu(e->sport)) ||
	    nla_put_u16(msg, VSWITCH_STEP_DPORT, be16_to_cpu(e->dport)) ||
	    nla_put_u8(msg, VSWITCH_STEP_TTL, e->ttl) ||
	    nla_put_u8(msg, VSWITCH_STEP_TOS, e->tos) ||
	    (e->df && nla_put_flag(msg, VSWITCH_STEP_DF)) ||
	    (e->oif &&
	     (nla_put_u32(msg, VSWITCH_STEP_OIF, e->oif) ||
	      nla_put_string(msg, VSWITCH_STEP_OIF_NAME, e->oif_name))))
		return -EMSGSIZE;
	return 0;
}

static bool vsw_trace_has_what(u8 kind)
{
	return kind == VSWITCH_STEP_SOURCE || kind == VSWITCH_STEP_DEST ||
	       kind == VSWITCH_STEP_GROUP;
}

static int vsw_trace_put_step(struct sk_buff *msg,
			      const struct vsw_trace_step *step)
{
	struct nlattr *nest = nla_nest_start(msg, VSWITCH_A_STEP);

	if (!nest || nla_put_u8(msg, VSWITCH_STEP_KIND, step->kind) ||
	    (step->has_port && vsw_trace_put_port(msg, &step->port)) ||
	    (vsw_trace_has_what(step->kind) &&
	     nla_put_u8(msg, VSWITCH_STEP_WHAT, step->what)) ||
	    (step->why && nla_put_string(msg, VSWITCH_STEP_REASON,
					 vsw_drop_word(step->why))) ||
	    (step->has_vid &&
	     nla_put_u16(msg, VSWITCH_STEP_VID, step->vid)) ||
	    (step->has_age && nla_put_u32(msg, VSWITCH_STEP_AGE,
					  jiffies_to_clock_t(step->age))) ||
	    (step->fixed && nla_put_flag(msg, VSWITCH_STEP_STATIC)) ||
	    (step->answer && nla_put_flag(msg, VSWITCH_STEP_ANSWER)) ||
	    (step->len && nla_put_u32(msg, VSWITCH_STEP_LEN, step->len)) ||
	    (step->encap.mtu && vsw_trace_put_encap(msg, &step->encap)))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

/* As vsw_trace_put_step() puts it; of a frame for many there are many. */
static size_t vsw_trace_step_size(const struct vsw_trace_step *step)
{
	size_t size = 3 * nla_total_size(0) +			/* STEP, STATIC, ANSWER */
		      2 * nla_total_size(sizeof(u8)) +		/* KIND, WHAT */
		      nla_total_size(sizeof(u16)) +		/* VID */
		      2 * nla_total_size(sizeof(u32));		/* AGE, LEN */

	if (step->why)
		size += nla_total_size(strlen(vsw_drop_word(step->why)) + 1);
	if (step->has_port)
		size += 2 * nla_total_size(IFNAMSIZ) +		/* SWITCH, PORT_NAME */
			nla_total_size(sizeof(u8)) +		/* PORT_KIND */
			2 * nla_total_size(sizeof(u32)) +	/* PORT, PORT_NETNSID */
			nla_total_size(sizeof(struct in6_addr)); /* PORT_DST */
	if (step->encap.mtu)
		size += 3 * nla_total_size(sizeof(u32)) +	/* MTU, VNI, OIF */
			2 * nla_total_size(sizeof(struct in6_addr)) + /* SADDR, DADDR */
			2 * nla_total_size(sizeof(u16)) +	/* SPORT, DPORT */
			2 * nla_total_size(sizeof(u8)) +	/* TTL, TOS */
			nla_total_size(0) +			/* DF */
			nla_total_size(IFNAMSIZ);		/* OIF_NAME */
	return size;
}

/**
 * vsw_trace_size() - how much room the steps of a frame need
 * @t: the steps
 *
 * Return: bytes
 */
size_t vsw_trace_size(const struct vsw_trace *t)
{
	size_t size = nla_total_size(sizeof(u32));	/* STEPS_LOST */
	u32 i;

	for (i = 0; i < t->n; i++)
		size += vsw_trace_step_size(&t->steps[i]);
	return size;
}

/**
 * vsw_trace_put() - put the steps of a frame into a message
 * @msg: the message
 * @t: the steps
 *
 * Return: 0 or -EMSGSIZE
 */
int vsw_trace_put(struct sk_buff *msg, const struct vsw_trace *t)
{
	u32 i;

	for (i = 0; i < t->n; i++)
		if (vsw_trace_put_step(msg, &t->steps[i]))
			return -EMSGSIZE;
	return t->lost ? nla_put_u32(msg, VSWITCH_A_STEPS_LOST, t->lost) : 0;
}

static int vsw_trace_reply(const struct vsw_trace *t, struct genl_info *info)
{
	struct sk_buff *msg;
	void *hdr;

	msg = genlmsg_new(vsw_trace_size(t), GFP_KERNEL);
	if (!msg)
		return -ENOMEM;
	hdr = genlmsg_put_reply(msg, info, &vsw_genl_family, 0,
				VSWITCH_CMD_TRACE);
	if (!hdr)
		goto err_msg;
	if (vsw_trace_put(msg, t))
		goto err_msg;
	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);

err_msg:
	WARN_ON_ONCE(1);
	nlmsg_free(msg);
	return -EMSGSIZE;
}

/* Is there half a tag, or nothing behind it? Such a frame does not get as far as the
 * switch, see skb_vlan_untag().
 */
static bool vsw_trace_is_runt(const struct nlattr *frame)
{
	const struct ethhdr *eth = nla_data(frame);

	return eth_type_vlan(eth->h_proto) && nla_len(frame) < VLAN_ETH_HLEN + sizeof(u16);
}

/**
 * vsw_trace_port() - where a frame may come in, and who may ask about it
 * @skb: the message
 * @info: what is in it
 *
 * Context: RTNL
 * Return: the port of VSWITCH_A_IFINDEX, or an ERR_PTR()
 */
struct vsw_port *vsw_trace_port(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[VSWITCH_A_IFINDEX];
	struct netlink_ext_ack *extack = info->extack;
	struct net_device *dev;
	struct vsw_port *port;

	if (!attr) {
		NL_SET_ERR_MSG_MOD(extack,
				   "ifindex: by which device does the frame come in?");
		return ERR_PTR(-EINVAL);
	}
	dev = __dev_get_by_index(genl_info_net(info), nla_get_u32(attr));
	port = dev ? vsw_trace_entry_port(dev) : NULL;
	if (!port) {
		NL_SET_ERR_MSG_ATTR(extack, attr, KBUILD_MODNAME
				    ": ifindex must be a vswitch, a port of one, a vnic or a NIC with vnics");
		return ERR_PTR(dev ? -EOPNOTSUPP : -ENODEV);
	}
	if (!netlink_ns_capable(skb, dev_net(port->sw->host.dev)->user_ns,
				CAP_NET_ADMIN)) {
		NL_SET_ERR_MSG_ATTR(extack, attr, KBUILD_MODNAME
				    ": to trace needs CAP_NET_ADMIN in the namespace of the switch or NIC");
		return ERR_PTR(-EPERM);
	}
	if (!netif_running(dev)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    KBUILD_MODNAME ": the device is down: no frame comes in by it");
		return ERR_PTR(-ENETDOWN);
	}
	return port;
}

/**
 * vsw_genl_trace() - VSWITCH_CMD_TRACE
 * @skb: the message
 * @info: what is in it
 *
 * RTNL keeps ports where they are; frames go on meanwhile.
 *
 * Context: process
 * Return: 0 or a negative errno
 */
int vsw_genl_trace(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *frame = info->attrs[VSWITCH_A_FRAME];
	struct sk_buff *traced;
	struct vsw_port *port;
	struct vsw_trace *t;
	int err = -ENOMEM;
	bool sent;

	if (!frame || nla_len(frame) < ETH_HLEN)
		return vsw_extack(info->extack, frame,
				  "frame must have 14 to 65000 bytes, from the destination address on");
	rtnl_lock();
	port = vsw_trace_port(skb, info);
	if (IS_ERR(port)) {
		err = PTR_ERR(port);
		goto out;
	}
	sent = vsw_trace_is_sent(port);
	if (!sent && vsw_trace_is_runt(frame)) {
		err = vsw_extack(info->extack, frame,
				 "frame must have 20 bytes at least, if it has a tag and comes from outside");
		goto out;
	}
	t = vsw_trace_alloc(genl_info_net(info), port->sw);
	if (!t)
		goto out;
	t->dry = true;
	traced = vsw_trace_skb(port->dev, frame, sent);
	if (traced)
		err = vsw_trace_run(t, port, traced, sent) ?
		      vsw_trace_reply(t, info) : -EBUSY;
	vsw_trace_free(t);
out:
	rtnl_unlock();
	return err;
}
