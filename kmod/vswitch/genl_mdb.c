// SPDX-License-Identifier: GPL-2.0
/* Memberships of groups by generic netlink: also in kernels where rtnetlink leaves
 * them to the bridge.
 */
#include <linux/if_bridge.h>
#include <linux/rtnetlink.h>

#include "genl.h"
#include "mdb_edit.h"
#include "mdb_netlink.h"
#include "netlink.h"
#include "overlay.h"

const struct nla_policy vsw_genl_mdb_policy[VSWITCH_A_MDB_MAX + 1] = {
	[VSWITCH_A_MDB_PORT]		= NLA_POLICY_MIN(NLA_U32, 1),
	[VSWITCH_A_MDB_GROUP]		= { .type = NLA_BINARY,
					    .len = sizeof(struct in6_addr) },
	[VSWITCH_A_MDB_SRC]		= { .type = NLA_BINARY,
					    .len = sizeof(struct in6_addr) },
	[VSWITCH_A_MDB_VID]		= NLA_POLICY_RANGE(NLA_U16,
							   VSW_VLAN_MIN,
							   VSW_VLAN_MAX),
	[VSWITCH_A_MDB_PERMANENT]	= { .type = NLA_FLAG },
	[VSWITCH_A_MDB_TEMP]		= { .type = NLA_FLAG },
	[VSWITCH_A_MDB_REPLACE]		= { .type = NLA_FLAG },
};

/* What a message has in VSWITCH_A_MDB, of which all is in @known */
static int vsw_genl_mdb_attrs(const struct genl_info *info,
			      struct nlattr *attrs[], unsigned long known)
{
	const struct nlattr *nest = info->attrs[VSWITCH_A_MDB];
	int err, i;

	if (!nest)
		return 0;
	err = nla_parse_nested(attrs, VSWITCH_A_MDB_MAX, nest,
			       vsw_genl_mdb_policy, info->extack);
	if (err)
		return err;
	for (i = 1; i <= VSWITCH_A_MDB_MAX; i++)
		if (attrs[i] && !(known & BIT(i)))
			return vsw_extack(info->extack, attrs[i],
					  "this is not for this command");
	return 0;
}

static int vsw_genl_mdb_group(const struct nlattr *attr, struct in6_addr *group,
			      struct netlink_ext_ack *extack)
{
	switch (attr ? nla_len(attr) : 0) {
	case sizeof(__be32):
		ipv6_addr_set_v4mapped(nla_get_in_addr(attr), group);
		return 0;
	case sizeof(struct in6_addr):
		*group = nla_get_in6_addr(attr);
		/* an IPv4 group has 4 bytes */
		if (!ipv6_addr_v4mapped(group))
			return 0;
		break;
	}
	return vsw_extack(extack, attr, "grp must be an IPv4 or IPv6 group");
}

/* A membership, and what else is @known for the command */
static int vsw_genl_mdb_parse(struct genl_info *info, unsigned long known,
			      struct nlattr *attrs[], struct vsw_mdb_cmd *cmd)
{
	struct netlink_ext_ack *extack = info->extack;
	int err;

	*cmd = (struct vsw_mdb_cmd) {};
	cmd->sw = vsw_genl_switch(genl_info_net(info),
				  info->attrs[VSWITCH_A_IFINDEX], extack);
	if (IS_ERR(cmd->sw))
		return PTR_ERR(cmd->sw);
	err = vsw_genl_mdb_attrs(info, attrs, BIT(VSWITCH_A_MDB_PORT) |
				 BIT(VSWITCH_A_MDB_GROUP) |
				 BIT(VSWITCH_A_MDB_SRC) |
				 BIT(VSWITCH_A_MDB_VID) | known);
	if (err)
		return err;
	cmd->mcast = vsw_mdb_mcast(cmd->sw, extack);
	if (!cmd->mcast)
		return -EINVAL;
	cmd->port = vsw_mdb_port(cmd->sw, attrs[VSWITCH_A_MDB_PORT] ?
				 nla_get_u32(attrs[VSWITCH_A_MDB_PORT]) : 0,
				 extack);
	if (!cmd->port)
		return -EINVAL;
	err = vsw_genl_mdb_group(attrs[VSWITCH_A_MDB_GROUP], &cmd->key.group,
				 extack);
	if (err)
		return err;
	if (attrs[VSWITCH_A_MDB_VID])
		cmd->key.vid = nla_get_u16(attrs[VSWITCH_A_MDB_VID]);
	cmd->permanent = attrs[VSWITCH_A_MDB_PERMANENT];
	if (attrs[VSWITCH_A_MDB_SRC])
		err = vsw_mdb_parse_src(attrs[VSWITCH_A_MDB_SRC], cmd, extack);
	return err;
}

/**
 * vsw_genl_mdb_add() - VSWITCH_CMD_MDB_ADD
 * @skb: the message
 * @info: what is in it
 *
 * Context: process
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vsw_genl_mdb_add(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *attrs[VSWITCH_A_MDB_MAX + 1] = {};
	struct vsw_mdb_cmd cmd;
	int err;

	rtnl_lock();
	err = vsw_genl_mdb_parse(info, BIT(VSWITCH_A_MDB_PERMANENT) |
				 BIT(VSWITCH_A_MDB_REPLACE), attrs, &cmd) ?:
	      vsw_mdb_edit_add(&cmd, !attrs[VSWITCH_A_MDB_REPLACE],
			       info->attrs[VSWITCH_A_MDB], info->extack);
	rtnl_unlock();
	return err;
}

/**
 * vsw_genl_mdb_del() - VSWITCH_CMD_MDB_DEL
 * @skb: the message
 * @info: what is in it
 *
 * Context: process
 * Return: 0 or a negative errno
 */
int vsw_genl_mdb_del(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *attrs[VSWITCH_A_MDB_MAX + 1] = {};
	struct vsw_mdb_cmd cmd;
	int err;

	rtnl_lock();
	err = vsw_genl_mdb_parse(info, 0, attrs, &cmd) ?:
	      vsw_mdb_edit_del(&cmd, info->extack);
	rtnl_unlock();
	return err;
}

/**
 * vsw_genl_mdb_flush() - VSWITCH_CMD_MDB_FLUSH
 * @skb: the message
 * @info: what is in it
 *
 * Context: process
 * Return: 0 or a negative errno
 */
int vsw_genl_mdb_flush(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *attrs[VSWITCH_A_MDB_MAX + 1] = {};
	struct vsw_mdb_flush_cmd cmd = {};
	struct vsw *sw;
	int err;

	err = vsw_genl_mdb_attrs(info, attrs, BIT(VSWITCH_A_MDB_PORT) |
				 BIT(VSWITCH_A_MDB_VID) |
				 BIT(VSWITCH_A_MDB_PERMANENT) |
				 BIT(VSWITCH_A_MDB_TEMP));
	if (err)
		return err;
	if (attrs[VSWITCH_A_MDB_PERMANENT] && attrs[VSWITCH_A_MDB_TEMP])
		return vsw_extack(info->extack, attrs[VSWITCH_A_MDB_TEMP],
				  "permanent and temp: one of them, or neither for all");
	if (attrs[VSWITCH_A_MDB_PORT])
		cmd.ifindex = nla_get_u32(attrs[VSWITCH_A_MDB_PORT]);
	if (attrs[VSWITCH_A_MDB_VID])
		cmd.vid = nla_get_u16(attrs[VSWITCH_A_MDB_VID]);
	if (attrs[VSWITCH_A_MDB_PERMANENT])
		cmd.proto = RTPROT_STATIC;
	else if (attrs[VSWITCH_A_MDB_TEMP])
		cmd.proto = RTPROT_KERNEL;
	rtnl_lock();
	sw = vsw_genl_switch(genl_info_net(info),
			     info->attrs[VSWITCH_A_IFINDEX], info->extack);
	err = IS_ERR(sw) ? PTR_ERR(sw) :
			   vsw_mdb_edit_flush(sw, &cmd, info->extack);
	rtnl_unlock();
	return err;
}

/* Those of a membership that is permanent have no timer. */
static int vsw_genl_put_sources(struct sk_buff *skb,
				const struct vsw_mdb_member *m,
				const struct vsw_mdb_filter *filter)
{
	struct nlattr *nest;
	unsigned int i;

	for (i = 0; i < filter->n; i++) {
		const struct vsw_mdb_source *src = &filter->src[i];
		u32 left = src->wanted ?
			   vsw_mdb_left(READ_ONCE(src->expires)) : 0;

		nest = nla_nest_start(skb, VSWITCH_A_MDB_SOURCE);
		if (!nest ||
		    vsw_mdb_put_addr(skb, VSWITCH_A_MDB_SRC, &src->addr) ||
		    (!m->permanent &&
		     nla_put_u32(skb, VSWITCH_A_MDB_TIMER, left)))
			return -EMSGSIZE;
		nla_nest_end(skb, nest);
	}
	return 0;
}

static int vsw_genl_put_vid(struct sk_buff *skb, u16 vid)
{
	return vid ? nla_put_u16(skb, VSWITCH_A_MDB_VID, vid) : 0;
}

static int vsw_genl_put_vtep(struct sk_buff *skb, const struct vsw_port *port)
{
	if (port->no != VSW_PORT_NO_VTEP)
		return 0;
	return vsw_mdb_put_addr(skb, VSWITCH_A_MDB_DST,
				&vsw_vtep_of(port)->addr);
}

static int vsw_genl_put_member(struct sk_buff *skb,
			       const struct vsw_mdb_group *group,
			       const struct vsw_mdb_member *m)
{
	const struct vsw_mdb_filter *filter = rcu_dereference(m->filter);
	u32 left = filter->exclude ?
		   vsw_mdb_left(READ_ONCE(filter->expires)) : 0;

	if (nla_put_u32(skb, VSWITCH_A_MDB_PORT, m->port->dev->ifindex) ||
	    vsw_mdb_put_addr(skb, VSWITCH_A_MDB_GROUP, &group->key.group) ||
	    vsw_genl_put_vid(skb, group->key.vid) ||
	    vsw_genl_put_flag(skb, VSWITCH_A_MDB_PERMANENT, m->permanent) ||
	    vsw_genl_put_flag(skb, VSWITCH_A_MDB_INCLUDE, !filter->exclude) ||
	    vsw_genl_put_flag(skb, VSWITCH_A_MDB_FASTLEAVE,
			      READ_ONCE(m->port->flags) & VSW_PORT_FASTLEAVE) ||
	    vsw_genl_put_vtep(skb, m->port) ||
	    (!m->permanent && nla_put_u32(skb, VSWITCH_A_MDB_TIMER, left)))
		return -EMSGSIZE;
	return vsw_genl_put_sources(skb, m, filter);
}

static int vsw_genl_put_router(struct sk_buff *skb, const struct vsw_port *port,
			       const struct vsw_mcast_router *const *routers,
			       u16 vid)
{
	static const int timers[VSW_MCAST_FAMILIES] = {
		[VSW_MCAST_IPV4] = VSWITCH_A_MDB_INET_TIMER,
		[VSW_MCAST_IPV6] = VSWITCH_A_MDB_INET6_TIMER,
	};
	u32 left;
	int i;

	if (nla_put_u32(skb, VSWITCH_A_MDB_PORT, port->dev->ifindex) ||
	    vsw_genl_put_vid(skb, vid) ||
	    vsw_genl_put_flag(skb, VSWITCH_A_MDB_PERMANENT, !routers))
		return -EMSGSIZE;
	for (i = 0; routers && i < VSW_MCAST_FAMILIES; i++) {
		if (!routers[i])
			continue;
		left = vsw_mdb_left(READ_ONCE(routers[i]->expires));
		if (nla_put_u32(skb, timers[i], left))
			return -EMSGSIZE;
	}
	return vsw_genl_put_vtep(skb, port);
}

/**
 * struct vsw_genl_mdb_writer - who writes a message for each membership
 * @writer: for the walk
 * @sw: whose they are
 * @cb: of the dump
 */
struct vsw_genl_mdb_writer {
	struct vsw_mdb_writer writer;
	const struct vsw *sw;
	struct netlink_callback *cb;
};

/* Begin a message, and in it @attr. Return the message, or NULL: there is no room. */
static void *vsw_genl_mdb_msg(struct sk_buff *skb,
			      const struct vsw_mdb_writer *writer, int attr,
			      struct nlattr **nest)
{
	const struct vsw_genl_mdb_writer *w =
		container_of(writer, struct vsw_genl_mdb_writer, writer);
	void *msg;

	msg = genlmsg_put(skb, NETLINK_CB(w->cb->skb).portid,
			  w->cb->nlh->nlmsg_seq, &vsw_genl_family, NLM_F_MULTI,
			  VSWITCH_CMD_MDB_GET);
	if (!msg)
		return NULL;
	genl_dump_check_consistent(w->cb, msg);
	if (!nla_put_u32(skb, VSWITCH_A_IFINDEX, w->sw->dev->ifindex)) {
		*nest = nla_nest_start(skb, attr);
		if (*nest)
			return msg;
	}
	genlmsg_cancel(skb, msg);
	return NULL;
}

static int vsw_genl_mdb_msg_end(struct sk_buff *skb, void *msg,
				struct nlattr *nest, int err)
{
	if (err) {
		genlmsg_cancel(skb, msg);
		return err;
	}
	nla_nest_end(skb, nest);
	genlmsg_end(skb, msg);
	return 0;
}

static int vsw_genl_mdb_member(struct sk_buff *skb,
			       const struct vsw_mdb_writer *writer,
			       const struct vsw_mdb_group *group,
			       const struct vsw_mdb_member *member)
{
	struct nlattr *nest;
	void *msg;

	msg = vsw_genl_mdb_msg(skb, writer, VSWITCH_A_MDB, &nest);
	if (!msg)
		return -EMSGSIZE;
	return vsw_genl_mdb_msg_end(skb, msg, nest,
				    vsw_genl_put_member(skb, group, member));
}

static int vsw_genl_mdb_router(struct sk_buff *skb,
			       const struct vsw_mdb_writer *writer,
			       const struct vsw_port *port,
			       const struct vsw_mcast_router *const *routers,
			       u16 vid)
{
	struct nlattr *nest;
	void *msg;

	msg = vsw_genl_mdb_msg(skb, writer, VSWITCH_A_ROUTER, &nest);
	if (!msg)
		return -EMSGSIZE;
	return vsw_genl_mdb_msg_end(skb, msg, nest,
				    vsw_genl_put_router(skb, port, routers, vid));
}

/* One that does not snoop has nothing to tell of. */
static int vsw_genl_mdb_dump_one(struct sk_buff *skb,
				 struct vsw_genl_mdb_writer *w,
				 struct vsw_mdb_dump *dump)
{
	struct vsw_mcast *mcast = rtnl_dereference(w->sw->mcast);
	int err = 0;

	rcu_read_lock();
	if (mcast)
		err = vsw_mdb_walk_groups(skb, &mcast->mdb, &w->writer, dump) ?:
		      vsw_mdb_walk_routers(skb, mcast, &w->writer, dump);
	rcu_read_unlock();
	return err;
}

/* Devices that come or go meanwhile are seen by the sequence number; without the one
 * that it is about, it is not known how to go on.
 */
static int vsw_genl_mdb_dump_all(struct sk_buff *skb,
				 struct vsw_genl_mdb_writer *w,
				 struct vsw_mdb_dump *dump)
{
	struct net *net = sock_net(skb->sk);
	struct net_device *dev;
	int err;

	dev = dump->device ? __dev_get_by_index(net, dump->device) :
			     first_net_device(net);
	if (dump->device && (!dev || dev->rtnl_link_ops != &vsw_link_ops))
		return -EINTR;
	for (; dev; dev = next_net_device(dev)) {
		if (dev->rtnl_link_ops != &vsw_link_ops)
			continue;
		if (dev->ifindex != dump->device)
			*dump = (struct vsw_mdb_dump) { .device = dev->ifindex };
		w->sw = netdev_priv(dev);
		err = dump->ended ? 0 : vsw_genl_mdb_dump_one(skb, w, dump);
		if (err)
			return err;
		dump->ended = true;
	}
	return 0;
}

/* What must not change while a dump is on its way */
static u32 vsw_genl_mdb_seq(const struct net *net, const struct vsw *sw)
{
	const struct vsw_mcast *mcast;

	if (!sw)
		return READ_ONCE(net->dev_base_seq);
	mcast = rtnl_dereference(sw->mcast);
	return mcast ? READ_ONCE(mcast->mdb.seq) ?: 1 : 1;
}

/**
 * vsw_genl_mdb_dump() - VSWITCH_CMD_MDB_GET
 * @skb: where to
 * @cb: of the dump
 *
 * Context: process
 * Return: length of what has been written, 0: that was all, or a negative errno
 */
int vsw_genl_mdb_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct nlattr *attrs[VSWITCH_A_MAX + 1], *ifindex;
	struct vsw_mdb_dump *dump = (void *)cb->ctx;
	struct vsw_genl_mdb_writer w = {
		.writer.member = vsw_genl_mdb_member,
		.writer.router = vsw_genl_mdb_router,
		.cb = cb,
	};
	int err;

	BUILD_BUG_ON(sizeof(*dump) > sizeof(cb->ctx));
	err = genlmsg_parse(cb->nlh, &vsw_genl_family, attrs, VSWITCH_A_MAX,
			    vsw_genl_policy, cb->extack);
	if (err)
		return err;
	if (attrs[VSWITCH_A_MDB])
		return vsw_extack(cb->extack, attrs[VSWITCH_A_MDB],
				  "this is not for this command");
	ifindex = attrs[VSWITCH_A_IFINDEX];
	rtnl_lock();
	if (ifindex)
		w.sw = vsw_genl_switch(sock_net(skb->sk), ifindex, cb->extack);
	err = PTR_ERR_OR_ZERO(w.sw);
	if (!err) {
		cb->seq = vsw_genl_mdb_seq(sock_net(skb->sk), w.sw);
		err = w.sw ? vsw_genl_mdb_dump_one(skb, &w, dump) :
			     vsw_genl_mdb_dump_all(skb, &w, dump);
	}
	rtnl_unlock();
	/* more is to come, or no message has room for one */
	return err && !skb->len ? err : skb->len;
}
