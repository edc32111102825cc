// SPDX-License-Identifier: GPL-2.0
/* What "bridge mdb" and "bridge monitor mdb" say, in the words of a bridge. */
#include <linux/if_bridge.h>
#include <linux/rtnetlink.h>
#include <net/netlink.h>

#include "mdb_netlink.h"
#include "overlay.h"

/**
 * vsw_mdb_left() - how long a timer runs on
 * @expires: until when, in jiffies, which may have been
 *
 * Return: in 1/100 s
 */
u32 vsw_mdb_left(u32 expires)
{
	s32 left = expires - (u32)jiffies;

	return jiffies_to_clock_t(max(left, 0));
}

/**
 * vsw_mdb_put_addr() - put an address, of 4 or 16 bytes
 * @skb: where to
 * @attr: as this attribute
 * @addr: the address, which may be one of IPv4
 *
 * Return: 0 or -EMSGSIZE
 */
int vsw_mdb_put_addr(struct sk_buff *skb, int attr, const struct in6_addr *addr)
{
	if (ipv6_addr_v4mapped(addr))
		return nla_put_in_addr(skb, attr, addr->s6_addr32[3]);
	return nla_put_in6_addr(skb, attr, addr);
}

static int vsw_mdb_put_sources(struct sk_buff *skb,
			       const struct vsw_mdb_filter *filter)
{
	struct nlattr *list, *nest;
	unsigned int i;

	if (!filter->n)
		return 0;
	list = nla_nest_start_noflag(skb, MDBA_MDB_EATTR_SRC_LIST);
	if (!list)
		return -EMSGSIZE;
	for (i = 0; i < filter->n; i++) {
		const struct vsw_mdb_source *src = &filter->src[i];

		nest = nla_nest_start_noflag(skb, MDBA_MDB_SRCLIST_ENTRY);
		if (!nest ||
		    vsw_mdb_put_addr(skb, MDBA_MDB_SRCATTR_ADDRESS,
				     &src->addr) ||
		    nla_put_u32(skb, MDBA_MDB_SRCATTR_TIMER, src->wanted ?
				vsw_mdb_left(READ_ONCE(src->expires)) : 0))
			return -EMSGSIZE;
		nla_nest_end(skb, nest);
	}
	nla_nest_end(skb, list);
	return 0;
}

/* One entry; @src: of this source, NULL: of any, with the sources listed */
static int vsw_mdb_put_entry(struct sk_buff *skb,
			     const struct vsw_mdb_group *group,
			     const struct vsw_mdb_member *member,
			     const struct vsw_mdb_filter *filter,
			     const struct in6_addr *src)
{
	const struct in6_addr *addr = &group->key.group;
	struct br_mdb_entry entry = {
		.ifindex = member->port->dev->ifindex,
		.state = member->permanent ? MDB_PERMANENT : MDB_TEMPORARY,
		.vid = group->key.vid,
	};
	struct nlattr *nest;
	u32 left = 0;

	if (READ_ONCE(member->port->flags) & VSW_PORT_FASTLEAVE)
		entry.flags |= MDB_FLAGS_FAST_LEAVE;
	if (ipv6_addr_v4mapped(addr)) {
		entry.addr.proto = htons(ETH_P_IP);
		entry.addr.u.ip4 = addr->s6_addr32[3];
	} else {
		entry.addr.proto = htons(ETH_P_IPV6);
		entry.addr.u.ip6 = *addr;
	}
	if (!member->permanent && filter->exclude)
		left = vsw_mdb_left(READ_ONCE(filter->expires));
	nest = nla_nest_start_noflag(skb, MDBA_MDB_ENTRY_INFO);
	if (!nest ||
	    nla_put_nohdr(skb, sizeof(entry), &entry) ||
	    nla_put_u32(skb, MDBA_MDB_EATTR_TIMER, left) ||
	    nla_put_u8(skb, MDBA_MDB_EATTR_RTPROT, member->permanent ?
		       RTPROT_STATIC : RTPROT_KERNEL))
		return -EMSGSIZE;
	if (src && vsw_mdb_put_addr(skb, MDBA_MDB_EATTR_SOURCE, src))
		return -EMSGSIZE;
	if (member->port->no == VSW_PORT_NO_VTEP &&
	    vsw_mdb_put_addr(skb, MDBA_MDB_EATTR_DST,
			     &vsw_vtep_of(member->port)->addr))
		return -EMSGSIZE;
	if (nla_put_u8(skb, MDBA_MDB_EATTR_GROUP_MODE, !src && filter->exclude ?
		       MCAST_EXCLUDE : MCAST_INCLUDE))
		return -EMSGSIZE;
	if (!src && !member->permanent && vsw_mdb_put_sources(skb, filter))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/**
 * vsw_mdb_put() - describe a membership
 * @skb: where to, in MDBA_MDB
 * @group: the group
 * @member: the port
 *
 * What the user has said of sources are entries of their own.
 *
 * Context: RCU
 * Return: 0 or -EMSGSIZE, and then nothing has been put
 */
int vsw_mdb_put(struct sk_buff *skb, const struct vsw_mdb_group *group,
		const struct vsw_mdb_member *member)
{
	const struct vsw_mdb_filter *filter = rcu_dereference(member->filter);
	struct nlattr *nest;
	unsigned int i;

	nest = nla_nest_start_noflag(skb, MDBA_MDB_ENTRY);
	if (!nest)
		return -EMSGSIZE;
	if ((!member->permanent || filter->exclude) &&
	    vsw_mdb_put_entry(skb, group, member, filter, NULL))
		goto cancel;
	for (i = 0; member->permanent && i < filter->n; i++)
		if (vsw_mdb_put_entry(skb, group, member, filter,
				      &filter->src[i].addr))
			goto cancel;
	nla_nest_end(skb, nest);
	return 0;

cancel:
	nla_nest_cancel(skb, nest);
	return -EMSGSIZE;
}

/**
 * vsw_mdb_router_put() - describe a port with a router behind it
 * @skb: where to, in MDBA_ROUTER
 * @port: the port
 * @routers: what has been heard of it, by family, or NULL; without: the user says
 *	that there always is one
 * @vid: in which VLAN; 0: the switch does not filter, or in all of them
 *
 * Context: RCU
 * Return: 0 or -EMSGSIZE, and then nothing has been put
 */
int vsw_mdb_router_put(struct sk_buff *skb, const struct vsw_port *port,
		       const struct vsw_mcast_router *const *routers, u16 vid)
{
	static const int attrs[VSW_MCAST_FAMILIES] = {
		[VSW_MCAST_IPV4] = MDBA_ROUTER_PATTR_INET_TIMER,
		[VSW_MCAST_IPV6] = MDBA_ROUTER_PATTR_INET6_TIMER,
	};
	u32 left[VSW_MCAST_FAMILIES] = {};
	u32 ifindex = port->dev->ifindex;
	struct nlattr *nest;
	int i;

	nest = nla_nest_start_noflag(skb, MDBA_ROUTER_PORT);
	if (!nest)
		return -EMSGSIZE;
	for (i = 0; i < VSW_MCAST_FAMILIES; i++)
		if (routers && routers[i])
			left[i] = vsw_mdb_left(READ_ONCE(routers[i]->expires));
	if (nla_put_nohdr(skb, sizeof(ifindex), &ifindex) ||
	    nla_put_u32(skb, MDBA_ROUTER_PATTR_TIMER, max(left[0], left[1])) ||
	    nla_put_u8(skb, MDBA_ROUTER_PATTR_TYPE, routers ?
		       MDB_RTR_TYPE_TEMP_QUERY : MDB_RTR_TYPE_PERM))
		goto cancel;
	for (i = 0; i < VSW_MCAST_FAMILIES; i++)
		if (routers && routers[i] && nla_put_u32(skb, attrs[i], left[i]))
			goto cancel;
	if (vid && nla_put_u16(skb, MDBA_ROUTER_PATTR_VID, vid))
		goto cancel;
	nla_nest_end(skb, nest);
	return 0;

cancel:
	nla_nest_cancel(skb, nest);
	return -EMSGSIZE;
}

/**
 * vsw_mdb_msg() - begin a message of a switch
 * @skb: where to
 * @sw: the switch
 * @type: RTM_NEWMDB or RTM_DELMDB
 * @portid: for whom; 0: for all that listen
 * @seq: of the message that it answers
 * @flags: NLM_F_*
 *
 * Return: the message, or NULL if there is no room
 */
struct nlmsghdr *vsw_mdb_msg(struct sk_buff *skb, const struct vsw *sw, int type,
			     u32 portid, u32 seq, int flags)
{
	struct br_port_msg *bpm;
	struct nlmsghdr *nlh;

	nlh = nlmsg_put(skb, portid, seq, type, sizeof(*bpm), flags);
	if (!nlh)
		return NULL;
	bpm = nlmsg_data(nlh);
	memset(bpm, 0, sizeof(*bpm));
	bpm->family = AF_BRIDGE;
	bpm->ifindex = sw->dev->ifindex;
	return nlh;
}

static struct net *vsw_mdb_listeners(const struct vsw *sw)
{
	struct net *net = dev_net(sw->dev);

	return sw->dev->reg_state == NETREG_REGISTERED &&
	       rtnl_has_listeners(net, RTNLGRP_MDB) ? net : NULL;
}

/* @err: what it is to say has found no room */
static void vsw_mdb_tell(struct net *net, struct sk_buff *skb, int err)
{
	if (err) {
		kfree_skb(skb);
		rtnl_set_sk_err(net, RTNLGRP_MDB, err);
		return;
	}
	rtnl_notify(skb, net, 0, RTNLGRP_MDB, NULL, GFP_ATOMIC);
}

/**
 * vsw_mdb_notify() - tell listeners of a membership
 * @mdb: where it is
 * @group: the group
 * @member: the port
 * @gone: it is about to go; else it is new, or what is wanted has changed
 *
 * Context: under vsw_mdb.lock
 */
void vsw_mdb_notify(struct vsw_mdb *mdb, const struct vsw_mdb_group *group,
		    const struct vsw_mdb_member *member, bool gone)
{
	const struct vsw *sw = container_of(mdb, struct vsw_mcast, mdb)->sw;
	struct net *net = vsw_mdb_listeners(sw);
	struct nlattr *nest = NULL;
	struct nlmsghdr *nlh;
	struct sk_buff *skb;
	int err = -EMSGSIZE;

	if (!net)
		return;
	/* room for VSW_MDB_SOURCES_MAX entries */
	skb = nlmsg_new(NLMSG_DEFAULT_SIZE, GFP_ATOMIC);
	if (!skb) {
		vsw_mdb_tell(net, NULL, -ENOBUFS);
		return;
	}
	nlh = vsw_mdb_msg(skb, sw, gone ? RTM_DELMDB : RTM_NEWMDB, 0, 0, 0);
	if (nlh)
		nest = nla_nest_start_noflag(skb, MDBA_MDB);
	if (nest) {
		rcu_read_lock();
		err = vsw_mdb_put(skb, group, member);
		rcu_read_unlock();
		nla_nest_end(skb, nest);
		nlmsg_end(skb, nlh);
	}
	vsw_mdb_tell(net, skb, err);
}

/**
 * vsw_mdb_router_notify() - tell listeners of a port with a router behind it
 * @mcast: of the switch
 * @port: the port
 * @is: there is one now, else not any more
 *
 * Context: under vsw_mdb.lock
 */
void vsw_mdb_router_notify(const struct vsw_mcast *mcast,
			   const struct vsw_port *port, bool is)
{
	struct net *net = vsw_mdb_listeners(mcast->sw);
	u32 ifindex = port->dev->ifindex;
	struct nlattr *nest = NULL;
	struct nlmsghdr *nlh;
	struct sk_buff *skb;
	int err = -EMSGSIZE;

	if (!net)
		return;
	skb = nlmsg_new(NLMSG_DEFAULT_SIZE, GFP_ATOMIC);
	if (!skb) {
		vsw_mdb_tell(net, NULL, -ENOBUFS);
		return;
	}
	nlh = vsw_mdb_msg(skb, mcast->sw, is ? RTM_NEWMDB : RTM_DELMDB, 0, 0,
			  0);
	if (nlh)
		nest = nla_nest_start_noflag(skb, MDBA_ROUTER);
	if (nest) {
		err = nla_put_u32(skb, MDBA_ROUTER_PORT, ifindex);
		nla_nest_end(skb, nest);
		nlmsg_end(skb, nlh);
	}
	vsw_mdb_tell(net, skb, err);
}
