// SPDX-License-Identifier: GPL-2.0
/* Why frames were dropped, by generic netlink. */
#include <linux/rtnetlink.h>

#include "drop_last.h"
#include "genl.h"
#include "netlink.h"
#include "overlay.h"
#include "port.h"
#include "stats.h"

const struct nla_policy vsw_genl_drop_policy[VSWITCH_A_DROP_MAX + 1] = {
	[VSWITCH_A_DROP_PORT]		= NLA_POLICY_MIN(NLA_U32, 1),
	[VSWITCH_A_DROP_NETNSID]	= NLA_POLICY_MIN(NLA_S32, 0),
};

/**
 * struct vsw_drop_dump - how far a dump is
 * @sw: switches that are done
 * @port: ports of the next one that are done
 * @why: the next reason of the next one
 * @ended: there is no more
 */
struct vsw_drop_dump {
	unsigned int sw;
	unsigned int port;
	unsigned int why;
	bool ended;
};

/**
 * struct vsw_drop_writer - what a dump writes
 * @skb: where to
 * @cb: of the dump
 * @dump: how far it is
 * @net: the namespace of who wants it
 * @only: this switch; NULL: all
 * @ifindex: this port; 0: all
 * @netnsid: where it is; -1: in @net
 * @frames: what was in frames, too
 */
struct vsw_drop_writer {
	struct sk_buff *skb;
	struct netlink_callback *cb;
	struct vsw_drop_dump *dump;
	struct net *net;
	const struct vsw *only;
	u32 ifindex;
	int netnsid;
	bool frames;
};

/* A port, or what is none but counts as one */
struct vsw_drop_place {
	const struct vsw *sw;
	const struct vsw_port *port;
	const struct vsw_port_stats __percpu *stats;
	u8 kind;
	bool elsewhere;
	int netnsid;
};

/* The switch that a message names, be it that of a NIC; NULL: none is named */
static struct vsw *vsw_drop_switch(struct net *net, const struct nlattr *attr,
				   struct netlink_ext_ack *extack)
{
	return attr ? vsw_genl_any_switch(net, attr, extack) : NULL;
}

static int vsw_drop_put_last(const struct vsw_drop_writer *w,
			     const struct vsw_drop_place *place,
			     enum vsw_drop why)
{
	struct sk_buff *skb = w->skb;
	struct vsw_last_frame frame;
	u64 age;

	if (place->kind == VSWITCH_PORT_KIND_SOCKET ||
	    !vsw_last_get(place->port, why, &frame))
		return 0;
	age = div_u64(ktime_get_boottime_ns() - frame.when, NSEC_PER_MSEC);
	if (nla_put_u64_64bit(skb, VSWITCH_A_DROP_AGE, age,
			      VSWITCH_A_DROP_PAD) ||
	    nla_put_u32(skb, VSWITCH_A_DROP_LEN, frame.len))
		return -EMSGSIZE;
	if (!w->frames)
		return 0;
	return nla_put(skb, VSWITCH_A_DROP_HEADER, frame.n, frame.bytes);
}

static int vsw_drop_put(const struct vsw_drop_writer *w,
			const struct vsw_drop_place *place, enum vsw_drop why,
			u64 count)
{
	const struct net_device *dev = place->port->dev;
	bool numbered = place->kind == VSWITCH_PORT_KIND_SLAVE ||
			place->kind == VSWITCH_PORT_KIND_VNIC;
	struct sk_buff *skb = w->skb;

	if (nla_put_u32(skb, VSWITCH_A_DROP_PORT, dev->ifindex) ||
	    (place->elsewhere &&
	     nla_put_s32(skb, VSWITCH_A_DROP_NETNSID, place->netnsid)) ||
	    nla_put_string(skb, VSWITCH_A_DROP_NAME, dev->name) ||
	    nla_put_u8(skb, VSWITCH_A_DROP_KIND, place->kind) ||
	    (numbered &&
	     nla_put_u16(skb, VSWITCH_A_DROP_NO, place->port->no)) ||
	    nla_put_u32(skb, VSWITCH_A_DROP_REASON, why) ||
	    nla_put_string(skb, VSWITCH_A_DROP_WORD, vsw_drop_word(why)) ||
	    nla_put_u64_64bit(skb, VSWITCH_A_DROP_COUNT, count,
			      VSWITCH_A_DROP_PAD))
		return -EMSGSIZE;
	return vsw_drop_put_last(w, place, why);
}

static int vsw_drop_msg(const struct vsw_drop_writer *w,
			const struct vsw_drop_place *place, enum vsw_drop why,
			u64 count)
{
	struct nlattr *nest;
	void *msg;

	msg = vsw_genl_begin(w->skb, w->cb, place->sw, VSWITCH_CMD_DROP_GET,
			     VSWITCH_A_DROP, &nest);
	if (!msg)
		return -EMSGSIZE;
	return vsw_genl_end(w->skb, msg, nest,
			    vsw_drop_put(w, place, why, count));
}

/* Where is a port's device? Its namespace is given a number as that of any other
 * device that has to do with one here. Return true if the port is wanted.
 */
static bool vsw_drop_locate(const struct vsw_drop_writer *w,
			    struct vsw_drop_place *place)
{
	const struct net_device *dev = place->port->dev;

	place->elsewhere = !net_eq(dev_net(dev), w->net);
	if (place->elsewhere)
		place->netnsid = peernet2id_alloc(w->net, dev_net(dev),
						  GFP_KERNEL);
	if (!w->ifindex)
		return true;
	return w->ifindex == dev->ifindex &&
	       w->netnsid == (place->elsewhere ? place->netnsid : -1);
}

/* The reasons of a port, or of what counts as one; @i: which one it is of its switch */
static int vsw_drop_dump_at(struct vsw_drop_writer *w,
			    struct vsw_drop_place *place, unsigned int i)
{
	struct vsw_drop_dump *dump = w->dump;
	u64 count;
	int err;

	if (i < dump->port)
		return 0;
	if (!vsw_drop_locate(w, place))
		dump->why = VSW_DROP_MAX;
	for (; dump->why < VSW_DROP_MAX; dump->why++) {
		count = dump->why == VSW_DROP_NONE ? 0 :
			vsw_counter(place->stats,
				    VSW_STAT(drops[dump->why]));
		err = count ? vsw_drop_msg(w, place, dump->why, count) : 0;
		if (err)
			return err;
	}
	dump->why = VSW_DROP_NONE;
	dump->port++;
	cond_resched();
	return 0;
}

static int vsw_drop_dump_port(struct vsw_drop_writer *w,
			      const struct vsw_port *port, unsigned int i)
{
	struct vsw_drop_place place = {
		.sw = port->sw,
		.port = port,
		.stats = port->stats,
		.kind = vsw_genl_port_kind(port),
	};

	return vsw_drop_dump_at(w, &place, i);
}

static int vsw_drop_dump_overlay(struct vsw_drop_writer *w,
				 const struct vsw_overlay *overlay,
				 unsigned int i)
{
	struct vsw_drop_place socket = {
		.sw = overlay->port.sw,
		.port = &overlay->port,
		.stats = overlay->sock->stats,
		.kind = VSWITCH_PORT_KIND_SOCKET,
	};

	return vsw_drop_dump_port(w, &overlay->port, i) ?:
	       vsw_drop_dump_at(w, &socket, i + 1);
}

/* First the host, which is the last of the list, then slaves, vnics, other hosts */
static int vsw_drop_dump_switch(struct vsw_drop_writer *w, const struct vsw *sw)
{
	const struct vsw_overlay *overlay = rtnl_dereference(sw->overlay);
	const struct vsw_port *port;
	unsigned int i = 1;
	int err;

	err = vsw_drop_dump_port(w, &sw->host, 0);
	list_for_each_entry(port, &sw->ports, list) {
		if (err)
			return err;
		if (port->no)
			err = vsw_drop_dump_port(w, port, i++);
	}
	list_for_each_entry(port, &sw->endpoints, member) {
		if (err)
			return err;
		err = vsw_drop_dump_port(w, port, i++);
	}
	if (overlay && !err)
		err = vsw_drop_dump_overlay(w, overlay, i);
	return err;
}

static int vsw_drop_dump_all(struct vsw_drop_writer *w)
{
	struct vsw_drop_dump *dump = w->dump;
	const struct vsw *sw;
	unsigned int i = 0;
	int err;

	if (dump->ended)
		return 0;
	list_for_each_entry(sw, &vsw_switches, list) {
		if (!net_eq(dev_net(sw->host.dev), w->net) || i++ < dump->sw)
			continue;
		if (!w->only || sw == w->only) {
			err = vsw_drop_dump_switch(w, sw);
			if (err)
				return err;
		}
		dump->port = 0;
		dump->sw = i;
	}
	dump->ended = true;
	return 0;
}

/* Which switch and which port are wanted */
static int vsw_drop_parse(struct vsw_drop_writer *w)
{
	struct nlattr *attrs[VSWITCH_A_MAX + 1], *drop[VSWITCH_A_DROP_MAX + 1];
	struct netlink_ext_ack *extack = w->cb->extack;
	const struct vsw *sw;
	int err, i;

	err = genlmsg_parse(w->cb->nlh, &vsw_genl_family, attrs, VSWITCH_A_MAX,
			    vsw_genl_policy, extack);
	if (err)
		return err;
	for (i = 1; i <= VSWITCH_A_MAX; i++)
		if (attrs[i] && i != VSWITCH_A_IFINDEX && i != VSWITCH_A_DROP)
			return vsw_extack(extack, attrs[i],
					  "this is not for this command");
	if (attrs[VSWITCH_A_DROP]) {
		err = nla_parse_nested(drop, VSWITCH_A_DROP_MAX,
				       attrs[VSWITCH_A_DROP],
				       vsw_genl_drop_policy, extack);
		if (err)
			return err;
		for (i = 1; i <= VSWITCH_A_DROP_MAX; i++)
			if (drop[i] && i != VSWITCH_A_DROP_PORT &&
			    i != VSWITCH_A_DROP_NETNSID)
				return vsw_extack(extack, drop[i],
						  "drop: only port and netnsid choose what is shown");
		if (!drop[VSWITCH_A_DROP_PORT])
			return vsw_extack(extack, attrs[VSWITCH_A_DROP],
					  "drop: which port?");
		w->ifindex = nla_get_u32(drop[VSWITCH_A_DROP_PORT]);
		if (drop[VSWITCH_A_DROP_NETNSID])
			w->netnsid = nla_get_s32(drop[VSWITCH_A_DROP_NETNSID]);
	}
	sw = vsw_drop_switch(w->net, attrs[VSWITCH_A_IFINDEX], extack);
	if (IS_ERR(sw))
		return PTR_ERR(sw);
	w->only = sw;
	return 0;
}

/**
 * vsw_genl_drop_dump() - VSWITCH_CMD_DROP_GET
 * @skb: where to
 * @cb: of the dump
 *
 * Counters are for all, as those of any device are. What was in a frame is what a
 * packet socket would have shown, and that takes CAP_NET_ADMIN or CAP_NET_RAW: who
 * is in the namespace without it must not read what others send. It is asked for
 * in the user namespace that owns the switch's namespace: a tenant's root has it
 * over his own vnic, but not over the switch that it is on.
 *
 * Context: process
 * Return: length of what has been written, 0: that was all, or a negative errno
 */
int vsw_genl_drop_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct vsw_drop_writer w = {
		.skb = skb,
		.cb = cb,
		.dump = (void *)cb->ctx,
		.net = sock_net(skb->sk),
		.netnsid = -1,
		.frames = netlink_net_capable(cb->skb, CAP_NET_ADMIN),
	};
	int err;

	BUILD_BUG_ON(sizeof(*w.dump) > sizeof(cb->ctx));
	rtnl_lock();
	err = vsw_drop_parse(&w);
	if (!err) {
		cb->seq = *vsw_net_seq(w.net) ?: 1;
		err = vsw_drop_dump_all(&w);
	}
	rtnl_unlock();
	/* more is to come, or no message has room for one */
	return err && !skb->len ? err : skb->len;
}

/**
 * vsw_genl_drop_reset() - VSWITCH_CMD_DROP_RESET
 * @skb: the message
 * @info: what is in it
 *
 * Context: process
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vsw_genl_drop_reset(struct sk_buff *skb, struct genl_info *info)
{
	struct net *net = genl_info_net(info);
	const struct vsw *only, *sw;
	int i;

	for (i = 1; i <= VSWITCH_A_MAX; i++)
		if (info->attrs[i] && i != VSWITCH_A_IFINDEX)
			return vsw_extack(info->extack, info->attrs[i],
					  "this is not for this command");
	rtnl_lock();
	only = vsw_drop_switch(net, info->attrs[VSWITCH_A_IFINDEX],
			       info->extack);
	if (!IS_ERR(only))
		list_for_each_entry(sw, &vsw_switches, list)
			if ((!only || sw == only) &&
			    net_eq(dev_net(sw->host.dev), net))
				vsw_last_forget_all(sw);
	rtnl_unlock();
	return PTR_ERR_OR_ZERO(only);
}
