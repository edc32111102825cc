// SPDX-License-Identifier: GPL-2.0
/*
 * "bridge mdb": memberships that the user makes, and all of them to look at.
 *
 * For kernels that ask the device (from 6.8 on); before, they let only the bridge
 * answer.
 */
#include <linux/if_bridge.h>
#include <linux/rtnetlink.h>
#include <net/netlink.h>

#include "mdb_ops.h"
#include "mdb_netlink.h"
#include "netlink.h"
#include "port.h"
#include "vlan_config.h"
#include "vlan_frame.h"

/* Room for what a message says of a membership, and of each of its sources */
#define VSW_MDB_ENTRY_SIZE	128
#define VSW_MDB_SOURCE_SIZE	96

/* What a message of the user names */
struct vsw_mdb_cmd {
	struct vsw *sw;
	struct vsw_mcast *mcast;
	struct vsw_port *port;
	struct vsw_mdb_key key;
	bool permanent;
	bool has_src;
	struct in6_addr src;
};

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

static int vsw_mdb_parse_src(const struct nlattr *attr, struct vsw_mdb_cmd *cmd,
			     struct netlink_ext_ack *extack)
{
	bool ip4 = ipv6_addr_v4mapped(&cmd->key.group);

	if (nla_len(attr) != (ip4 ? sizeof(__be32) : sizeof(struct in6_addr)))
		return vsw_extack(extack, attr,
				  "src must be an address of the same family as grp");
	if (ip4)
		ipv6_addr_set_v4mapped(nla_get_in_addr(attr), &cmd->src);
	else
		cmd->src = nla_get_in6_addr(attr);
	if (ip4 ? ipv4_is_multicast(cmd->src.s6_addr32[3]) :
		  ipv6_addr_is_multicast(&cmd->src))
		return vsw_extack(extack, attr, "src must be a unicast address");
	cmd->has_src = true;
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

static bool vsw_mdb_is_vnic(const struct vsw *sw, int ifindex)
{
	const struct vsw_port *port;

	list_for_each_entry(port, &sw->endpoints, member)
		if (port->dev->ifindex == ifindex &&
		    net_eq(dev_net(port->dev), dev_net(sw->dev)))
			return true;
	return false;
}

static struct vsw_port *vsw_mdb_port(const struct vsw *sw, int ifindex,
				     struct netlink_ext_ack *extack)
{
	struct net_device *dev = __dev_get_by_index(dev_net(sw->dev), ifindex);
	struct vsw_port *port = dev ? vsw_port_get(dev) : NULL;

	if (port && port->sw == sw)
		return port;
	if (dev == sw->dev)
		NL_SET_ERR_MSG_MOD(extack,
				   "port must be a port of the switch: the host gets all groups, its own filter counts");
	else if (vsw_mdb_is_vnic(sw, ifindex))
		NL_SET_ERR_MSG_MOD(extack,
				   "a vnic gets the groups that are in its own filter: 'ip maddr' shows them");
	else
		NL_SET_ERR_MSG_MOD(extack,
				   "port must be a port of this switch");
	return NULL;
}

/* Snooping has to be on, for nothing is known without. */
static struct vsw_mcast *vsw_mdb_mcast(const struct vsw *sw,
				       struct netlink_ext_ack *extack)
{
	struct vsw_mcast *mcast = rtnl_dereference(sw->mcast);

	if (!mcast)
		NL_SET_ERR_MSG_MOD(extack,
				   "the switch does not snoop: set mcast_snooping 1 first");
	return mcast;
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

/* Can there be such a membership? */
static int vsw_mdb_check(const struct vsw_mdb_cmd *cmd,
			 const struct nlattr *attr,
			 struct netlink_ext_ack *extack)
{
	const struct in6_addr *group = &cmd->key.group;

	if (!ipv6_addr_v4mapped(group) && !ipv6_addr_is_multicast(group))
		return vsw_extack(extack, attr, "grp must be a group's address");
	if (!vsw_mcast_snooped(group))
		return vsw_extack(extack, attr,
				  "groups of a link go everywhere: grp must be one of a wider scope");
	if (cmd->key.vid && !cmd->sw->vlan_filtering)
		return vsw_extack(extack, attr,
				  "vid is for a switch with vlan_filtering 1");
	if (cmd->key.vid && !vsw_port_in_vlan(cmd->port, cmd->key.vid))
		return vsw_extack(extack, attr,
				  "the port is not a member of this vid: 'bridge vlan add' makes it one");
	if (!cmd->permanent &&
	    vsw_port_state(cmd->port) == BR_STATE_DISABLED)
		return vsw_extack(extack, attr,
				  "a port that is down, or disabled, can have permanent entries only");
	return 0;
}

static bool vsw_mdb_names(const struct vsw_mdb_filter *filter,
			  const struct in6_addr *src)
{
	unsigned int i;

	for (i = 0; src && i < filter->n; i++)
		if (ipv6_addr_equal(&filter->src[i].addr, src))
			return filter->src[i].wanted;
	return !src && filter->exclude;
}

/* As if a host had said it; a lifetime of its own it has not. */
static int vsw_mdb_set_temp(const struct vsw_mdb_cmd *cmd,
			    const struct vsw_mdb_key *key, bool excl)
{
	const struct vsw_mcast_config *config = &cmd->sw->mcast_config;
	struct vsw_mdb *mdb = &cmd->mcast->mdb;
	struct vsw_mdb_report report = {
		.type = cmd->has_src ? VSW_MDB_ALLOW : VSW_MDB_IS_EX,
		.version = 3,
		.n = cmd->has_src,
		.src = &cmd->src,
		.now = (u32)jiffies,
		.life = VSW_MCAST_ROBUSTNESS * config->interval +
			config->response,
	};
	const struct vsw_mdb_group *group;
	struct vsw_mdb_member *m;
	int err = 0;

	spin_lock_bh(&mdb->lock);
	rcu_read_lock();
	group = vsw_mdb_find(mdb, key);
	if (group && excl)
		hlist_for_each_entry_rcu(m, &group->members, node)
			if (m->port == cmd->port &&
			    vsw_mdb_names(rcu_dereference(m->filter),
					  cmd->has_src ? &cmd->src : NULL))
				err = -EEXIST;
	rcu_read_unlock();
	if (!err)
		err = vsw_mdb_report(mdb, cmd->port, key, &report, &m);
	if (!err)
		vsw_mcast_due(cmd->mcast, report.now + report.life);
	spin_unlock_bh(&mdb->lock);
	return err;
}

static int vsw_mdb_set_one(const struct vsw_mdb_cmd *cmd,
			   const struct vsw_mdb_key *key, bool excl)
{
	int err;

	if (!cmd->permanent)
		return vsw_mdb_set_temp(cmd, key, excl);
	err = vsw_mdb_set(&cmd->mcast->mdb, cmd->port, key,
			  cmd->has_src ? &cmd->src : NULL);
	return err == -EEXIST && !excl ? 0 : err;
}

static int vsw_mdb_del_one(const struct vsw_mdb_cmd *cmd,
			   const struct vsw_mdb_key *key)
{
	return vsw_mdb_del(&cmd->mcast->mdb, cmd->port, key,
			   cmd->has_src ? &cmd->src : NULL);
}

/* The next VLAN that a message is for, after @vid, or -1. One that names none is
 * for all those of the port, in a switch that filters.
 */
static int vsw_mdb_next_vid(const struct vsw_mdb_cmd *cmd, int vid)
{
	if (cmd->key.vid || !cmd->sw->vlan_filtering)
		return vid < 0 ? (int)cmd->key.vid : -1;
	for (vid = max(vid + 1, VSW_VLAN_MIN); vid <= VSW_VLAN_MAX; vid++)
		if (vsw_port_in_vlan(cmd->port, vid))
			return vid;
	return -1;
}

static int vsw_mdb_say_why(int err, struct netlink_ext_ack *extack)
{
	switch (err) {
	case -EEXIST:
		NL_SET_ERR_MSG_MOD(extack,
				   "the port is a member already, 'replace' takes that");
		break;
	case -EDQUOT:
		NL_SET_ERR_MSG_MOD(extack,
				   "the port has as many groups as its mcast_max_groups allows");
		break;
	case -ENOSPC:
		NL_SET_ERR_MSG_MOD(extack,
				   "the switch has as many memberships as mcast_max_groups allows");
		break;
	case -E2BIG:
		NL_SET_ERR_MSG_MOD(extack,
				   "a port can have 32 sources of a group");
		break;
	case -ENOENT:
		NL_SET_ERR_MSG_MOD(extack, "there is no such membership");
		break;
	}
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
	bool excl = nlh_flags & NLM_F_EXCL;
	DECLARE_BITMAP(new, VLAN_N_VID);
	struct vsw_mdb_cmd cmd;
	struct vsw_mdb_key key;
	int err, vid = -1;

	err = vsw_mdb_parse(dev, tb, &cmd, extack) ?:
	      vsw_mdb_check(&cmd, tb[MDBA_SET_ENTRY], extack);
	if (err)
		return err;
	bitmap_zero(new, VLAN_N_VID);
	key = cmd.key;
	while ((vid = vsw_mdb_next_vid(&cmd, vid)) >= 0) {
		key.vid = vid;
		err = vsw_mdb_set_one(&cmd, &key, true);
		if (!err)
			__set_bit(vid, new);
		else if (err == -EEXIST && !excl)
			err = vsw_mdb_set_one(&cmd, &key, false);
		if (err)
			break;
	}
	if (err)
		for_each_set_bit(vid, new, VLAN_N_VID) {
			key.vid = vid;
			vsw_mdb_del_one(&cmd, &key);
		}
	return vsw_mdb_say_why(err, extack);
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
	struct vsw_mdb_key key;
	int err, vid = -1;
	bool some = false;

	err = vsw_mdb_parse(dev, tb, &cmd, extack);
	if (err)
		return err;
	key = cmd.key;
	while ((vid = vsw_mdb_next_vid(&cmd, vid)) >= 0) {
		key.vid = vid;
		err = vsw_mdb_del_one(&cmd, &key);
		some |= !err;
		if (err && err != -ENOENT)
			break;
	}
	if (err == -ENOENT && some)
		err = 0;
	return vsw_mdb_say_why(err, extack);
}

/* Which ones to remove */
struct vsw_mdb_flush_cmd {
	int ifindex;
	u16 vid;
	u8 state;
	u8 state_mask;
	u8 proto;
};

static bool vsw_mdb_flush_match(const struct vsw_mdb_group *group,
				const struct vsw_mdb_member *m, const void *arg)
{
	const struct vsw_mdb_flush_cmd *cmd = arg;
	u8 state = m->permanent ? MDB_PERMANENT : MDB_TEMPORARY;
	u8 proto = m->permanent ? RTPROT_STATIC : RTPROT_KERNEL;

	return (!cmd->ifindex || m->port->dev->ifindex == cmd->ifindex) &&
	       (!cmd->vid || group->key.vid == cmd->vid) &&
	       !((cmd->state ^ state) & cmd->state_mask) &&
	       (!cmd->proto || cmd->proto == proto);
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
	struct vsw *sw = netdev_priv(dev);
	struct vsw_mcast *mcast = vsw_mdb_mcast(sw, extack);
	bool vteps = cmd.ifindex == dev->ifindex &&
		     rtnl_dereference(sw->overlay);
	int err = 0;

	if (!mcast)
		return -EINVAL;
	if (cmd.ifindex && !vteps && !vsw_mdb_port(sw, cmd.ifindex, extack))
		return -EINVAL;
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
	vsw_mdb_flush(&mcast->mdb, vsw_mdb_flush_match, &cmd);
	return 0;
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

/**
 * struct vsw_mdb_dump - what a dump keeps from message to message
 * @device: the core's: which device
 * @groups: groups that have been told of
 * @members: members of the next one
 * @routers: ports with routers
 * @done: all groups have been told of
 * @key: the next group; as long as it is there, the next message goes on with it
 *	at once
 */
struct vsw_mdb_dump {
	long device;
	u32 groups;
	u32 members;
	u32 routers;
	bool done;
	struct vsw_mdb_key key;
};

/* What is empty is left out. */
static void vsw_mdb_nest_end(struct sk_buff *skb, struct nlattr *nest)
{
	if (skb_tail_pointer(skb) > (u8 *)nest + NLA_HDRLEN)
		nla_nest_end(skb, nest);
	else
		nla_nest_cancel(skb, nest);
}

/* The group to go on with, or NULL: there are no more */
static const struct vsw_mdb_group *
vsw_mdb_dump_from(struct vsw_mdb *mdb, const struct vsw_mdb_dump *dump)
{
	const struct vsw_mdb_group *group;
	u32 n = 0;

	group = dump->groups || dump->members ?
		vsw_mdb_find(mdb, &dump->key) : NULL;
	if (group)
		return group;
	hlist_for_each_entry_rcu(group, &mdb->list, node)
		if (n++ >= dump->groups)
			return group;
	return NULL;
}

static int vsw_mdb_dump_members(struct sk_buff *skb,
				const struct vsw_mdb_group *group,
				struct vsw_mdb_dump *dump)
{
	const struct vsw_mdb_member *m;
	u32 n = 0;

	hlist_for_each_entry_rcu(m, &group->members, node) {
		if (n++ < dump->members)
			continue;
		if (vsw_mdb_put(skb, group, m))
			return -EMSGSIZE;
		dump->members = n;
	}
	return 0;
}

static int vsw_mdb_dump_groups(struct sk_buff *skb, struct vsw_mdb *mdb,
			       struct vsw_mdb_dump *dump)
{
	const struct vsw_mdb_group *group;
	struct nlattr *nest;
	int err = 0;

	if (dump->done)
		return 0;
	nest = nla_nest_start_noflag(skb, MDBA_MDB);
	if (!nest)
		return -EMSGSIZE;
	group = vsw_mdb_dump_from(mdb, dump);
	hlist_for_each_entry_from_rcu(group, node) {
		dump->key = group->key;
		err = vsw_mdb_dump_members(skb, group, dump);
		if (err)
			break;
		dump->groups++;
		dump->members = 0;
	}
	dump->done = !err;
	vsw_mdb_nest_end(skb, nest);
	return err;
}

/* A port with a router, unless it has been told of: how many have been @seen */
static int vsw_mdb_dump_router(struct sk_buff *skb, struct vsw_mdb_dump *dump,
			       u32 *seen, const struct vsw_port *port,
			       const struct vsw_mcast_router *const *routers,
			       u16 vid)
{
	if ((*seen)++ < dump->routers)
		return 0;
	if (vsw_mdb_router_put(skb, port, routers, vid))
		return -EMSGSIZE;
	dump->routers = *seen;
	return 0;
}

static const struct vsw_mcast_router *
vsw_mdb_router_at(const struct vsw_mcast_querier *querier,
		  const struct vsw_port *port)
{
	const struct vsw_mcast_router *router;

	hlist_for_each_entry_rcu(router, &querier->routers, node)
		if (router->port == port)
			return router;
	return NULL;
}

/* Ports with routers of a VLAN; one that has some of both families once */
static int vsw_mdb_dump_vlan(struct sk_buff *skb, struct vsw_mdb_dump *dump,
			     u32 *seen, const struct vsw_mcast_vlan *vlan,
			     u16 vid)
{
	const struct vsw_mcast_router *both[VSW_MCAST_FAMILIES], *router;
	const struct vsw_mcast_querier *q = vlan->querier;
	int i;

	for (i = 0; i < VSW_MCAST_FAMILIES; i++)
		hlist_for_each_entry_rcu(router, &q[i].routers, node) {
			if (READ_ONCE(router->port->mcast_router) ==
			    MDB_RTR_TYPE_PERM)
				continue;
			both[i] = router;
			both[!i] = vsw_mdb_router_at(&q[!i], router->port);
			if (i && both[!i])
				continue;
			if (vsw_mdb_dump_router(skb, dump, seen, router->port,
						both, vid))
				return -EMSGSIZE;
		}
	return 0;
}

static int vsw_mdb_dump_routers(struct sk_buff *skb, struct vsw_mcast *mcast,
				struct vsw_mdb_dump *dump)
{
	const struct vsw_mcast_vlan *vlan;
	const struct vsw_port *port;
	struct nlattr *nest;
	unsigned long vid;
	int err = 0;
	u32 seen = 0;

	nest = nla_nest_start_noflag(skb, MDBA_ROUTER);
	if (!nest)
		return -EMSGSIZE;
	hlist_for_each_entry_rcu(port, &mcast->routers, mcast_node) {
		err = vsw_mdb_dump_router(skb, dump, &seen, port, NULL, 0);
		if (err)
			goto out;
	}
	xa_for_each(&mcast->vlans, vid, vlan) {
		err = vsw_mdb_dump_vlan(skb, dump, &seen, vlan, vid);
		if (err)
			goto out;
	}
out:
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
