// SPDX-License-Identifier: GPL-2.0
/*
 * Memberships that the user makes, and a walk over all of them: what rtnetlink
 * (mdb_ops.c) and generic netlink (genl_mdb.c) share.
 */
#include <linux/if_bridge.h>
#include <linux/rtnetlink.h>
#include <net/netlink.h>

#include "mdb_edit.h"
#include "netlink.h"
#include "overlay.h"
#include "port.h"
#include "vlan_config.h"
#include "vlan_frame.h"

/**
 * vsw_mdb_parse_src() - take the source that a message names
 * @attr: its address
 * @cmd: with the group; where to put it
 * @extack: says what is wrong
 *
 * Return: 0 or -EINVAL
 */
int vsw_mdb_parse_src(const struct nlattr *attr, struct vsw_mdb_cmd *cmd,
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
	/* an IPv4 source has 4 bytes */
	if (!ip4 && ipv6_addr_v4mapped(&cmd->src))
		return vsw_extack(extack, attr,
				  "src must be an address of the same family as grp");
	if (ip4 ? ipv4_is_multicast(cmd->src.s6_addr32[3]) :
		  ipv6_addr_is_multicast(&cmd->src))
		return vsw_extack(extack, attr, "src must be a unicast address");
	cmd->has_src = true;
	return 0;
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

/**
 * vsw_mdb_port() - the port that a message names
 * @sw: the switch
 * @ifindex: the index of the port's device
 * @extack: says what is wrong
 *
 * Context: RTNL
 * Return: a slave, or NULL
 */
struct vsw_port *vsw_mdb_port(const struct vsw *sw, int ifindex,
			      struct netlink_ext_ack *extack)
{
	struct net_device *dev = __dev_get_by_index(dev_net(sw->dev), ifindex);
	struct vsw_port *port = dev ? vsw_port_get(dev) : NULL;

	if (port && port->sw == sw)
		return port;
	if (dev == sw->dev && rtnl_dereference(sw->overlay))
		NL_SET_ERR_MSG_MOD(extack,
				   "port must be a port of the switch: VTEPs are members as their hosts say, 'flush' forgets that");
	else if (dev == sw->dev)
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

/**
 * vsw_mdb_mcast() - what a switch knows, which has to snoop for that
 * @sw: the switch
 * @extack: says if it does not
 *
 * Context: RTNL
 * Return: that, or NULL
 */
struct vsw_mcast *vsw_mdb_mcast(const struct vsw *sw,
				struct netlink_ext_ack *extack)
{
	struct vsw_mcast *mcast = rtnl_dereference(sw->mcast);

	if (!mcast)
		NL_SET_ERR_MSG_MOD(extack,
				   "the switch does not snoop: set mcast_snooping 1 first");
	return mcast;
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

/**
 * vsw_mdb_names() - does a port want a source by its name, or all?
 * @filter: what it wants
 * @src: the source; NULL: all
 *
 * Context: RCU
 * Return: true if so
 */
bool vsw_mdb_names(const struct vsw_mdb_filter *filter,
		   const struct in6_addr *src)
{
	unsigned int i;

	for (i = 0; src && i < filter->n; i++)
		if (ipv6_addr_equal(&filter->src[i].addr, src))
			return filter->src[i].wanted;
	return !src && filter->exclude;
}

/* The membership that a command is about, or NULL: what the user says stands beside
 * what hosts say
 */
static const struct vsw_mdb_member *
vsw_mdb_member_of(const struct vsw_mdb_cmd *cmd, const struct vsw_mdb_key *key)
{
	const struct vsw_mdb_group *group;
	const struct vsw_mdb_member *m;

	group = vsw_mdb_find(&cmd->mcast->mdb, key);
	if (group)
		hlist_for_each_entry_rcu(m, &group->members, node)
			if (m->port == cmd->port &&
			    m->permanent == cmd->permanent)
				return m;
	return NULL;
}

/* As if a host had said it; a lifetime of its own it has not. */
static int vsw_mdb_set_temp(const struct vsw_mdb_cmd *cmd,
			    const struct vsw_mdb_key *key)
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
	struct vsw_mdb_member *m;
	int err;

	spin_lock_bh(&mdb->lock);
	err = vsw_mdb_report(mdb, cmd->port, key, &report, &m);
	if (!err)
		vsw_mcast_due(cmd->mcast, report.now + report.life);
	spin_unlock_bh(&mdb->lock);
	return err;
}

/* @fresh: set: it is to be deleted if the command fails in another VLAN. A host may
 * have become a member meanwhile; then it says so once more.
 */
static int vsw_mdb_set_one(const struct vsw_mdb_cmd *cmd,
			   const struct vsw_mdb_key *key, bool *fresh)
{
	int err;

	rcu_read_lock();
	*fresh = !vsw_mdb_member_of(cmd, key);
	rcu_read_unlock();
	if (!cmd->permanent)
		return vsw_mdb_set_temp(cmd, key);
	err = vsw_mdb_set(&cmd->mcast->mdb, cmd->port, key,
			  cmd->has_src ? &cmd->src : NULL);
	/* each source, and all of them, is deleted by itself */
	*fresh = !err;
	return err == -EEXIST ? 0 : err;
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

/* Would it be refused in one of its VLANs? */
static int vsw_mdb_may_add(const struct vsw_mdb_cmd *cmd, bool excl)
{
	const struct in6_addr *src = cmd->has_src ? &cmd->src : NULL;
	const struct vsw_mdb *mdb = &cmd->mcast->mdb;
	const struct vsw_port *port = cmd->port;
	struct vsw_mdb_key key = cmd->key;
	const struct vsw_mdb_member *m;
	int vid = -1, err = 0;
	u32 n = 0;

	rcu_read_lock();
	while (!err && (vid = vsw_mdb_next_vid(cmd, vid)) >= 0) {
		key.vid = vid;
		m = vsw_mdb_member_of(cmd, &key);
		n += !m;
		if (m && excl && vsw_mdb_names(rcu_dereference(m->filter), src))
			err = -EEXIST;
	}
	rcu_read_unlock();
	if (err || !n)
		return err;
	if (port->mcast_max_groups &&
	    READ_ONCE(port->mcast_n_groups) + n > port->mcast_max_groups)
		return -EDQUOT;
	return mdb->max && READ_ONCE(mdb->n) + n > mdb->max ? -ENOSPC : 0;
}

/**
 * vsw_mdb_say_why() - what an error means
 * @err: the error
 * @extack: where to say so
 *
 * Return: @err
 */
int vsw_mdb_say_why(int err, struct netlink_ext_ack *extack)
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
 * vsw_mdb_edit_add() - make a port a member of a group
 * @cmd: port, group and the rest
 * @excl: it must not be one
 * @attr: what the message is blamed for
 * @extack: says what is wrong
 *
 * Context: RTNL
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vsw_mdb_edit_add(const struct vsw_mdb_cmd *cmd, bool excl,
		     const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	DECLARE_BITMAP(new, VLAN_N_VID);
	struct vsw_mdb_key key;
	int err, vid = -1;
	bool fresh;

	err = vsw_mdb_check(cmd, attr, extack);
	if (err)
		return err;
	err = vsw_mdb_may_add(cmd, excl);
	if (err)
		return vsw_mdb_say_why(err, extack);
	bitmap_zero(new, VLAN_N_VID);
	key = cmd->key;
	while ((vid = vsw_mdb_next_vid(cmd, vid)) >= 0) {
		key.vid = vid;
		err = vsw_mdb_set_one(cmd, &key, &fresh);
		if (err)
			break;
		if (fresh)
			__set_bit(vid, new);
	}
	if (err)
		for_each_set_bit(vid, new, VLAN_N_VID) {
			key.vid = vid;
			vsw_mdb_del_one(cmd, &key);
		}
	return vsw_mdb_say_why(err, extack);
}

/**
 * vsw_mdb_edit_del() - a port is no member of a group any more
 * @cmd: port, group and the rest
 * @extack: says what is wrong
 *
 * Whoever has made it one; hosts may say so once more.
 *
 * Context: RTNL
 * Return: 0 or a negative errno
 */
int vsw_mdb_edit_del(const struct vsw_mdb_cmd *cmd,
		     struct netlink_ext_ack *extack)
{
	struct vsw_mdb_key key = cmd->key;
	int err = 0, vid = -1;
	bool some = false;

	while ((vid = vsw_mdb_next_vid(cmd, vid)) >= 0) {
		key.vid = vid;
		err = vsw_mdb_del_one(cmd, &key);
		some |= !err;
		if (err && err != -ENOENT)
			break;
	}
	if (err == -ENOENT && some)
		err = 0;
	return vsw_mdb_say_why(err, extack);
}

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
 * vsw_mdb_edit_flush() - remove many memberships
 * @sw: the switch
 * @cmd: which ones
 * @extack: says what is wrong
 *
 * Context: RTNL
 * Return: 0 or -EINVAL
 */
int vsw_mdb_edit_flush(const struct vsw *sw,
		       const struct vsw_mdb_flush_cmd *cmd,
		       struct netlink_ext_ack *extack)
{
	bool vteps = cmd->ifindex == sw->dev->ifindex &&
		     rtnl_dereference(sw->overlay);
	struct vsw_mcast *mcast = vsw_mdb_mcast(sw, extack);

	if (!mcast)
		return -EINVAL;
	if (cmd->ifindex && !vteps && !vsw_mdb_port(sw, cmd->ifindex, extack))
		return -EINVAL;
	vsw_mdb_flush(&mcast->mdb, vsw_mdb_flush_match, cmd);
	return 0;
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

static int vsw_mdb_walk_members(struct sk_buff *skb,
				const struct vsw_mdb_group *group,
				const struct vsw_mdb_writer *writer,
				struct vsw_mdb_dump *dump)
{
	const struct vsw_mdb_member *m;
	u32 n = 0;

	hlist_for_each_entry_rcu(m, &group->members, node) {
		if (n++ < dump->members)
			continue;
		if (writer->member(skb, writer, group, m))
			return -EMSGSIZE;
		dump->members = n;
	}
	return 0;
}

/**
 * vsw_mdb_walk_groups() - write all memberships
 * @skb: where to
 * @mdb: of the switch
 * @writer: who writes them
 * @dump: how far we got
 *
 * Context: RCU
 * Return: 0, or -EMSGSIZE: more is to come
 */
int vsw_mdb_walk_groups(struct sk_buff *skb, struct vsw_mdb *mdb,
			const struct vsw_mdb_writer *writer,
			struct vsw_mdb_dump *dump)
{
	const struct vsw_mdb_group *group;
	int err;

	if (dump->done)
		return 0;
	group = vsw_mdb_dump_from(mdb, dump);
	hlist_for_each_entry_from_rcu(group, node) {
		dump->key = group->key;
		err = vsw_mdb_walk_members(skb, group, writer, dump);
		if (err)
			return err;
		dump->groups++;
		dump->members = 0;
	}
	dump->done = true;
	return 0;
}

/* Has the next port with a router been told of? How many have been @seen */
static bool vsw_mdb_told(const struct vsw_mdb_dump *dump, u32 *seen)
{
	return (*seen)++ < dump->routers;
}

static int vsw_mdb_walk_router(struct sk_buff *skb,
			       const struct vsw_mdb_writer *writer,
			       struct vsw_mdb_dump *dump,
			       const struct vsw_port *port,
			       const struct vsw_mcast_router *const *routers,
			       u16 vid)
{
	if (writer->router(skb, writer, port, routers, vid))
		return -EMSGSIZE;
	dump->routers++;
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
static int vsw_mdb_walk_vlan(struct sk_buff *skb,
			     const struct vsw_mdb_writer *writer,
			     struct vsw_mdb_dump *dump, u32 *seen,
			     const struct vsw_mcast_vlan *vlan,
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
			/* those of the second family may be in the first */
			if (i && vsw_mdb_router_at(&q[!i], router->port))
				continue;
			if (vsw_mdb_told(dump, seen))
				continue;
			both[i] = router;
			both[!i] = i ? NULL :
				   vsw_mdb_router_at(&q[!i], router->port);
			if (vsw_mdb_walk_router(skb, writer, dump,
						router->port, both, vid))
				return -EMSGSIZE;
		}
	return 0;
}

/**
 * vsw_mdb_walk_routers() - write all ports with routers behind them
 * @skb: where to
 * @mcast: of the switch
 * @writer: who writes them
 * @dump: how far we got
 *
 * Context: RCU
 * Return: 0, or -EMSGSIZE: more is to come
 */
int vsw_mdb_walk_routers(struct sk_buff *skb, struct vsw_mcast *mcast,
			 const struct vsw_mdb_writer *writer,
			 struct vsw_mdb_dump *dump)
{
	const struct vsw_mcast_vlan *vlan;
	const struct vsw_port *port;
	unsigned long vid;
	u32 seen = 0;
	int err;

	hlist_for_each_entry_rcu(port, &mcast->routers, mcast_node) {
		if (vsw_mdb_told(dump, &seen))
			continue;
		err = vsw_mdb_walk_router(skb, writer, dump, port, NULL, 0);
		if (err)
			return err;
	}
	xa_for_each(&mcast->vlans, vid, vlan) {
		err = vsw_mdb_walk_vlan(skb, writer, dump, &seen, vlan, vid);
		if (err)
			return err;
	}
	return 0;
}
