// SPDX-License-Identifier: GPL-2.0
/*
 * "bridge mdb", in rtnetlink's words.
 *
 * For kernels that ask the device (from 6.8 on); before, they let only the bridge
 * answer, and there is genl_mdb.c.
 */
#include <linux/if_bridge.h>
#include <linux/rtnetlink.h>
#include <net/netlink.h>

#include "mdb_edit.h"
#include "mdb_netlink.h"
#include "mdb_ops.h"
#include "netlink.h"

/* Room for what a message says of a membership, and of each of its sources */
#define VSW_MDB_ENTRY_SIZE	128
#define VSW_MDB_SOURCE_SIZE	96

static const char vsw_mdb_is_all[] = KBUILD_MODNAME
	": a membership has port, grp, src, vid, permanent or temp and nothing else";
static const char vsw_mdb_flush_is_all[] = KBUILD_MODNAME
	": memberships can be chosen by port, vid, permanent, nopermanent and proto";

/* Those that are refused, too: the core's words for what it does not know say
 * nothing.
 */
static const struct nla_policy vsw_mdb_attrs[MDBE_ATTR_MAX + 1] = {
	[MDBE_ATTR_SOURCE]	= { .type = NLA_BINARY,
				    .len = sizeof(struct in6_addr) },
	[MDBE_ATTR_SRC_LIST]	= { .type = NLA_NESTED },
	[MDBE_ATTR_GROUP_MODE]	= { .type = NLA_U8 },
	[MDBE_ATTR_RTPROT]	= { .type = NLA_U8 },
	[MDBE_ATTR_DST]		= { .type = NLA_BINARY,
				    .len = sizeof(struct in6_addr) },
	[MDBE_ATTR_DST_PORT]	= { .type = NLA_U16 },
	[MDBE_ATTR_VNI]		= { .type = NLA_U32 },
	[MDBE_ATTR_IFINDEX]	= { .type = NLA_U32 },
	[MDBE_ATTR_SRC_VNI]	= { .type = NLA_U32 },
	[MDBE_ATTR_STATE_MASK]	= { .type = NLA_U8 },
};

/* An attribute that is there, but must not be */
static int vsw_mdb_unknown(struct nlattr *attrs[], unsigned long known,
			   const char *why, struct netlink_ext_ack *extack)
{
	int i;

	for (i = 1; i <= MDBE_ATTR_MAX; i++)
		if (attrs[i] && !(known & BIT(i)))
			return vsw_extack_msg(extack, attrs[i], why);
	return 0;
}

/* The group of an entry, its VLAN, and its source */
static int vsw_mdb_parse_group(struct vsw_mdb_cmd *cmd,
			       const struct nlattr *entry_attr,
			       const struct nlattr *nest,
			       struct netlink_ext_ack *extack)
{
	const struct br_mdb_entry *entry = nla_data(entry_attr);
	struct nlattr *attrs[MDBE_ATTR_MAX + 1];
	int err;

	cmd->key = (struct vsw_mdb_key) { .vid = entry->vid };
	switch (entry->addr.proto) {
	case htons(ETH_P_IP):
		ipv6_addr_set_v4mapped(entry->addr.u.ip4, &cmd->key.group);
		break;
	case htons(ETH_P_IPV6):
		cmd->key.group = entry->addr.u.ip6;
		break;
	default:
		return vsw_extack(extack, entry_attr,
				  "grp must be an IPv4 or IPv6 group: others go to all ports with mcast_flood");
	}
	if (!nest)
		return 0;
	err = nla_parse_nested(attrs, MDBE_ATTR_MAX, nest, vsw_mdb_attrs,
			       extack) ?:
	      vsw_mdb_unknown(attrs, BIT(MDBE_ATTR_SOURCE), vsw_mdb_is_all,
			      extack);
	if (!err && attrs[MDBE_ATTR_SOURCE])
		err = vsw_mdb_parse_src(attrs[MDBE_ATTR_SOURCE], cmd, extack);
	return err;
}

static int vsw_mdb_parse(struct net_device *dev, struct nlattr *tb[],
			 struct vsw_mdb_cmd *cmd,
			 struct netlink_ext_ack *extack)
{
	const struct br_mdb_entry *entry = nla_data(tb[MDBA_SET_ENTRY]);
	struct vsw *sw = netdev_priv(dev);
	int err;

	*cmd = (struct vsw_mdb_cmd) { .sw = sw };
	cmd->mcast = vsw_mdb_mcast(sw, extack);
	if (!cmd->mcast)
		return -EINVAL;
	cmd->port = vsw_mdb_port(sw, entry->ifindex, extack);
	if (!cmd->port)
		return -EINVAL;
	err = vsw_mdb_parse_group(cmd, tb[MDBA_SET_ENTRY],
				  tb[MDBA_SET_ENTRY_ATTRS], extack);
	cmd->permanent = entry->state == MDB_PERMANENT;
	return err;
}

/**
 * vsw_ndo_mdb_add() - make a port a member of a group, ndo_mdb_add
 * @dev: the switch device
 * @tb: MDBA_SET_ENTRY_*
 * @nlh_flags: NLM_F_*
 * @extack: says what is wrong
 *
 * Context: RTNL
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vsw_ndo_mdb_add(struct net_device *dev, struct nlattr *tb[], u16 nlh_flags,
		    struct netlink_ext_ack *extack)
{
	struct vsw_mdb_cmd cmd;

	return vsw_mdb_parse(dev, tb, &cmd, extack) ?:
	       vsw_mdb_edit_add(&cmd, nlh_flags & NLM_F_EXCL,
				tb[MDBA_SET_ENTRY], extack);
}

/**
 * vsw_ndo_mdb_del() - a port is no member of a group any more, ndo_mdb_del
 * @dev: the switch device
 * @tb: MDBA_SET_ENTRY_*
 * @extack: says what is wrong
 *
 * Whoever has made it one; hosts may say so once more.
 *
 * Context: RTNL
 * Return: 0 or a negative errno
 */
int vsw_ndo_mdb_del(struct net_device *dev, struct nlattr *tb[],
		    struct netlink_ext_ack *extack)
{
	struct vsw_mdb_cmd cmd;

	return vsw_mdb_parse(dev, tb, &cmd, extack) ?:
	       vsw_mdb_edit_del(&cmd, extack);
}

/**
 * vsw_ndo_mdb_del_bulk() - remove many memberships, ndo_mdb_del_bulk
 * @dev: the switch device
 * @tb: MDBA_SET_ENTRY_*
 * @extack: says what is wrong
 *
 * Context: RTNL
 * Return: 0 or a negative errno
 */
int vsw_ndo_mdb_del_bulk(struct net_device *dev, struct nlattr *tb[],
			 struct netlink_ext_ack *extack)
{
	const struct br_mdb_entry *entry = nla_data(tb[MDBA_SET_ENTRY]);
	struct vsw_mdb_flush_cmd cmd = {
		.ifindex = entry->ifindex,
		.vid = entry->vid,
		.state = entry->state,
	};
	struct nlattr *attrs[MDBE_ATTR_MAX + 1] = {};
	int err = 0;

	if (tb[MDBA_SET_ENTRY_ATTRS])
		err = nla_parse_nested(attrs, MDBE_ATTR_MAX,
				       tb[MDBA_SET_ENTRY_ATTRS], vsw_mdb_attrs,
				       extack) ?:
		      vsw_mdb_unknown(attrs, BIT(MDBE_ATTR_STATE_MASK) |
				      BIT(MDBE_ATTR_RTPROT),
				      vsw_mdb_flush_is_all, extack);
	if (err)
		return err;
	if (attrs[MDBE_ATTR_STATE_MASK])
		cmd.state_mask = nla_get_u8(attrs[MDBE_ATTR_STATE_MASK]);
	if (attrs[MDBE_ATTR_RTPROT])
		cmd.proto = nla_get_u8(attrs[MDBE_ATTR_RTPROT]);
	return vsw_mdb_edit_flush(netdev_priv(dev), &cmd, extack);
}

/* Room for a group in an answer, a bit more than there is to say */
static size_t vsw_mdb_group_size(const struct vsw_mdb_group *group)
{
	size_t size = NLMSG_ALIGN(sizeof(struct br_port_msg)) +
		      4 * VSW_MDB_ENTRY_SIZE;
	const struct vsw_mdb_member *m;

	hlist_for_each_entry_rcu(m, &group->members, node)
		size += VSW_MDB_ENTRY_SIZE +
			rcu_dereference(m->filter)->n * VSW_MDB_SOURCE_SIZE;
	return size;
}

static int vsw_mdb_get_put(struct sk_buff *skb, const struct vsw_mdb_cmd *cmd,
			   const struct vsw_mdb_group *group, u32 portid,
			   u32 seq)
{
	const struct in6_addr *src = cmd->has_src ? &cmd->src : NULL;
	const struct vsw_mdb_member *m;
	struct nlmsghdr *nlh;
	struct nlattr *nest;
	int err = -ENOENT;

	nlh = vsw_mdb_msg(skb, cmd->sw, RTM_NEWMDB, portid, seq, 0);
	nest = nlh ? nla_nest_start_noflag(skb, MDBA_MDB) : NULL;
	if (!nest)
		return -EMSGSIZE;
	hlist_for_each_entry_rcu(m, &group->members, node) {
		if (src && !vsw_mdb_names(rcu_dereference(m->filter), src))
			continue;
		err = vsw_mdb_put(skb, group, m);
		if (err)
			return err;
	}
	nla_nest_end(skb, nest);
	nlmsg_end(skb, nlh);
	return err;
}

/**
 * vsw_ndo_mdb_get() - tell of the members of a group, ndo_mdb_get
 * @dev: the switch device
 * @tb: MDBA_GET_ENTRY_*
 * @portid: of the message
 * @seq: of the message
 * @extack: says what is wrong
 *
 * With a source: of those that have named it.
 *
 * Context: RTNL
 * Return: 0 or a negative errno
 */
int vsw_ndo_mdb_get(struct net_device *dev, struct nlattr *tb[], u32 portid,
		    u32 seq, struct netlink_ext_ack *extack)
{
	struct vsw_mdb_cmd cmd = { .sw = netdev_priv(dev) };
	const struct vsw_mdb_group *group;
	struct sk_buff *skb = NULL;
	size_t size;
	int err;

	cmd.mcast = vsw_mdb_mcast(cmd.sw, extack);
	if (!cmd.mcast)
		return -EINVAL;
	err = vsw_mdb_parse_group(&cmd, tb[MDBA_GET_ENTRY],
				  tb[MDBA_GET_ENTRY_ATTRS], extack);
	if (err)
		return err;
	rcu_read_lock();
	group = vsw_mdb_find(&cmd.mcast->mdb, &cmd.key);
	err = -ENOENT;
	if (group) {
		/* which may grow meanwhile */
		size = 2 * vsw_mdb_group_size(group);
		skb = nlmsg_new(size, GFP_ATOMIC);
		err = skb ? vsw_mdb_get_put(skb, &cmd, group, portid, seq) :
			    -ENOMEM;
	}
	rcu_read_unlock();
	if (err) {
		kfree_skb(skb);
		return vsw_mdb_say_why(err, extack);
	}
	return rtnl_unicast(skb, dev_net(dev), portid);
}

/* What is empty is left out. */
static void vsw_mdb_nest_end(struct sk_buff *skb, struct nlattr *nest)
{
	if (skb_tail_pointer(skb) > (u8 *)nest + NLA_HDRLEN)
		nla_nest_end(skb, nest);
	else
		nla_nest_cancel(skb, nest);
}

static int vsw_mdb_rtnl_member(struct sk_buff *skb,
			       const struct vsw_mdb_writer *writer,
			       const struct vsw_mdb_group *group,
			       const struct vsw_mdb_member *member)
{
	return vsw_mdb_put(skb, group, member);
}

static int vsw_mdb_rtnl_router(struct sk_buff *skb,
			       const struct vsw_mdb_writer *writer,
			       const struct vsw_port *port,
			       const struct vsw_mcast_router *const *routers,
			       u16 vid)
{
	return vsw_mdb_router_put(skb, port, routers, vid);
}

static const struct vsw_mdb_writer vsw_mdb_rtnl_writer = {
	.member = vsw_mdb_rtnl_member,
	.router = vsw_mdb_rtnl_router,
};

static int vsw_mdb_dump_groups(struct sk_buff *skb, struct vsw_mdb *mdb,
			       struct vsw_mdb_dump *dump)
{
	struct nlattr *nest = nla_nest_start_noflag(skb, MDBA_MDB);
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = vsw_mdb_walk_groups(skb, mdb, &vsw_mdb_rtnl_writer, dump);
	vsw_mdb_nest_end(skb, nest);
	return err;
}

static int vsw_mdb_dump_routers(struct sk_buff *skb, struct vsw_mcast *mcast,
				struct vsw_mdb_dump *dump)
{
	struct nlattr *nest = nla_nest_start_noflag(skb, MDBA_ROUTER);
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = vsw_mdb_walk_routers(skb, mcast, &vsw_mdb_rtnl_writer, dump);
	vsw_mdb_nest_end(skb, nest);
	return err;
}

/**
 * vsw_ndo_mdb_dump() - tell of all memberships and router ports, ndo_mdb_dump
 * @dev: the switch device
 * @skb: where to
 * @cb: how far we got
 *
 * Context: RTNL
 * Return: 0, or -EMSGSIZE: more is to come
 */
int vsw_ndo_mdb_dump(struct net_device *dev, struct sk_buff *skb,
		     struct netlink_callback *cb)
{
	struct vsw_mdb_dump *dump = (void *)cb->ctx;
	struct vsw *sw = netdev_priv(dev);
	struct vsw_mcast *mcast = rtnl_dereference(sw->mcast);
	struct nlmsghdr *nlh;
	unsigned int len;
	int err;

	BUILD_BUG_ON(sizeof(*dump) > sizeof(cb->ctx));
	if (!mcast)
		return 0;
	/* as the bridge has it: of this type ports with routers are a list */
	nlh = vsw_mdb_msg(skb, sw, RTM_GETMDB, NETLINK_CB(cb->skb).portid,
			  cb->nlh->nlmsg_seq, NLM_F_MULTI);
	if (!nlh)
		return -EMSGSIZE;
	len = skb->len;
	rcu_read_lock();
	err = vsw_mdb_dump_groups(skb, &mcast->mdb, dump) ?:
	      vsw_mdb_dump_routers(skb, mcast, dump);
	rcu_read_unlock();
	if (skb->len > len)
		nlmsg_end(skb, nlh);
	else
		nlmsg_cancel(skb, nlh);
	return err;
}
