// SPDX-License-Identifier: GPL-2.0
/*
 * Switches and ports by generic netlink: all of a namespace at once, those that
 * vnics have made on a NIC included, which have no device to be asked.
 */
#include <linux/if_bridge.h>
#include <linux/rtnetlink.h>

#include "genl.h"
#include "mdb_netlink.h"
#include "netlink.h"
#include "overlay.h"

const struct nla_policy vsw_genl_show_policy[VSWITCH_A_IFINDEX + 1] = {
	[VSWITCH_A_IFINDEX]	= NLA_POLICY_MIN(NLA_U32, 1),
};

static u32 vsw_genl_ifindex(const struct vsw *sw)
{
	return sw->host.dev->ifindex;
}

/* The switch of a namespace after @sw, the first for NULL */
static struct vsw *vsw_genl_next(const struct net *net, struct vsw *sw)
{
	ASSERT_RTNL();
	sw = list_prepare_entry(sw, &vsw_switches, list);
	list_for_each_entry_continue(sw, &vsw_switches, list)
		if (net_eq(dev_net(sw->host.dev), net))
			return sw;
	return NULL;
}

static struct vsw *vsw_genl_find(const struct net *net, u32 ifindex)
{
	struct vsw *sw = NULL;

	while ((sw = vsw_genl_next(net, sw)))
		if (vsw_genl_ifindex(sw) == ifindex)
			break;
	return sw;
}

/**
 * vsw_genl_any_switch() - the switch that a message names, be it one on a NIC
 * @net: the namespace of who sent it
 * @attr: VSWITCH_A_IFINDEX
 * @extack: says what is wrong
 *
 * Context: RTNL
 * Return: the switch or an ERR_PTR()
 */
struct vsw *vsw_genl_any_switch(struct net *net, const struct nlattr *attr,
				struct netlink_ext_ack *extack)
{
	struct vsw *sw = vsw_genl_find(net, nla_get_u32(attr));

	if (sw)
		return sw;
	if (!__dev_get_by_index(net, nla_get_u32(attr))) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    KBUILD_MODNAME ": there is no such device");
		return ERR_PTR(-ENODEV);
	}
	NL_SET_ERR_MSG_ATTR(extack, attr,
			    KBUILD_MODNAME ": the device is no vswitch, and no NIC with vnics");
	return ERR_PTR(-EOPNOTSUPP);
}

/**
 * vsw_genl_walk() - dump something of a switch, or of all of the namespace
 * @skb: where to
 * @cb: of the dump
 * @ifindex: VSWITCH_A_IFINDEX; NULL: of all
 * @one: does it for one switch
 * @arg: for @one
 *
 * A switch that comes meanwhile is told of, or not; without the one that it was at,
 * it is not known how to go on.
 *
 * Context: RTNL
 * Return: 0: that was all, or a negative errno
 */
int vsw_genl_walk(struct sk_buff *skb, struct netlink_callback *cb,
		  const struct nlattr *ifindex, vsw_genl_one_t *one, void *arg)
{
	struct vsw_genl_cursor *cursor = vsw_genl_cursor(cb);
	struct net *net = sock_net(skb->sk);
	struct vsw *sw;
	int err;

	if (cursor->ifindex) {
		sw = vsw_genl_find(net, cursor->ifindex);
		if (!sw)
			return -EINTR;
	} else if (ifindex) {
		sw = vsw_genl_any_switch(net, ifindex, cb->extack);
		if (IS_ERR(sw))
			return PTR_ERR(sw);
	} else {
		sw = vsw_genl_next(net, NULL);
	}
	while (sw) {
		if (vsw_genl_ifindex(sw) != cursor->ifindex)
			*cursor = (struct vsw_genl_cursor) {
				.ifindex = vsw_genl_ifindex(sw),
			};
		err = cursor->ended ? 0 : one(skb, cb, sw, arg);
		if (err)
			return err;
		cursor->ended = true;
		sw = ifindex ? NULL : vsw_genl_next(net, sw);
	}
	return 0;
}

/**
 * vsw_genl_begin() - begin a message of a dump, and a nest in it
 * @skb: where to
 * @cb: of the dump
 * @sw: which switch it is about
 * @cmd: VSWITCH_CMD_*
 * @attr: the nest, VSWITCH_A_*
 * @nest: where to put it
 *
 * Context: RTNL
 * Return: the message, for vsw_genl_end(); NULL: there is no room
 */
void *vsw_genl_begin(struct sk_buff *skb, struct netlink_callback *cb,
		     const struct vsw *sw, u8 cmd, int attr,
		     struct nlattr **nest)
{
	void *msg = genlmsg_put(skb, NETLINK_CB(cb->skb).portid,
				cb->nlh->nlmsg_seq, &vsw_genl_family,
				NLM_F_MULTI, cmd);

	if (!msg)
		return NULL;
	genl_dump_check_consistent(cb, msg);
	if (!nla_put_u32(skb, VSWITCH_A_IFINDEX, vsw_genl_ifindex(sw))) {
		*nest = nla_nest_start(skb, attr);
		if (*nest)
			return msg;
	}
	genlmsg_cancel(skb, msg);
	return NULL;
}

/**
 * vsw_genl_end() - end a message of a dump
 * @skb: where it is
 * @msg: what vsw_genl_begin() returned
 * @nest: and what it has put there
 * @err: not 0: there was no room, forget the message
 *
 * Return: @err
 */
int vsw_genl_end(struct sk_buff *skb, void *msg, struct nlattr *nest, int err)
{
	if (err) {
		genlmsg_cancel(skb, msg);
		return err;
	}
	nla_nest_end(skb, nest);
	genlmsg_end(skb, msg);
	return 0;
}

/**
 * vsw_genl_put_flag() - an attribute that is there or not
 * @skb: where to
 * @attr: the attribute
 * @set: is it?
 *
 * Return: 0 or -EMSGSIZE
 */
int vsw_genl_put_flag(struct sk_buff *skb, int attr, bool set)
{
	return set ? nla_put_flag(skb, attr) : 0;
}

/**
 * vsw_genl_put_place() - where a port's device is
 * @skb: where to
 * @port: the port
 * @ifindex_attr: attribute for its index
 * @netnsid_attr: attribute for its namespace, if it is another one than the switch's
 *
 * Context: RTNL or RCU
 * Return: 0 or -EMSGSIZE
 */
int vsw_genl_put_place(struct sk_buff *skb, const struct vsw_port *port,
		       int ifindex_attr, int netnsid_attr)
{
	struct net *net = dev_net(port->sw->host.dev);
	struct net *other = dev_net(port->dev);

	if (!net_eq(net, other) &&
	    nla_put_s32(skb, netnsid_attr, peernet2id(net, other)))
		return -EMSGSIZE;
	return nla_put_u32(skb, ifindex_attr, port->dev->ifindex);
}

/**
 * vsw_genl_port_kind() - what a port is, as user space calls it
 * @port: the port
 *
 * Return: enum vswitch_port_kind
 */
u8 vsw_genl_port_kind(const struct vsw_port *port)
{
	if (!port->no)
		return VSWITCH_PORT_KIND_HOST;
	if (port->no > VSW_PORTS_MAX)
		return VSWITCH_PORT_KIND_TUNNEL;
	return READ_ONCE(port->flags) & VSW_PORT_VNIC ?
	       VSWITCH_PORT_KIND_VNIC : VSWITCH_PORT_KIND_SLAVE;
}

static int vsw_genl_put_stp(struct sk_buff *skb, const struct vsw *sw)
{
	struct vsw_stp_status status;
	__be64 root, bridge;

	if (!vsw_stp_status(sw, &status))
		return 0;
	root = cpu_to_be64(status.root);
	bridge = cpu_to_be64(status.bridge);
	if (nla_put(skb, VSWITCH_A_SWITCH_STP_BRIDGE_ID, sizeof(bridge),
		    &bridge) ||
	    nla_put(skb, VSWITCH_A_SWITCH_STP_ROOT_ID, sizeof(root), &root) ||
	    nla_put_u16(skb, VSWITCH_A_SWITCH_STP_ROOT_PORT,
			status.root_port) ||
	    nla_put_u32(skb, VSWITCH_A_SWITCH_STP_ROOT_PATH_COST, status.cost))
		return -EMSGSIZE;
	return 0;
}

static int vsw_genl_put_overlay(struct sk_buff *skb, const struct vsw *sw)
{
	const struct vsw_overlay *overlay = rtnl_dereference(sw->overlay);
	const struct vsw_overlay_config *config;
	struct net *net = dev_net(sw->host.dev);

	if (!overlay)
		return 0;
	config = &overlay->config;
	if (nla_put_u32(skb, VSWITCH_A_SWITCH_VNI, config->vni) ||
	    (!ipv6_addr_any(&config->local) &&
	     vsw_mdb_put_addr(skb, VSWITCH_A_SWITCH_LOCAL, &config->local)) ||
	    nla_put_be16(skb, VSWITCH_A_SWITCH_DSTPORT, config->dstport) ||
	    (config->ifindex &&
	     nla_put_u32(skb, VSWITCH_A_SWITCH_LINK, config->ifindex)) ||
	    (!net_eq(net, overlay->net) &&
	     nla_put_s32(skb, VSWITCH_A_SWITCH_LINK_NETNSID,
			 peernet2id(net, overlay->net))))
		return -EMSGSIZE;
	return 0;
}

static int vsw_genl_put_switch(struct sk_buff *skb, struct vsw *sw)
{
	const struct net_device *dev = sw->host.dev;

	if (nla_put_string(skb, VSWITCH_A_SWITCH_NAME, dev->name) ||
	    vsw_genl_put_flag(skb, VSWITCH_A_SWITCH_NIC, !sw->dev) ||
	    vsw_genl_put_flag(skb, VSWITCH_A_SWITCH_UP, netif_running(dev)) ||
	    vsw_genl_put_flag(skb, VSWITCH_A_SWITCH_CARRIER,
			      netif_carrier_ok(dev)) ||
	    nla_put(skb, VSWITCH_A_SWITCH_ADDRESS, ETH_ALEN, dev->dev_addr) ||
	    nla_put_u32(skb, VSWITCH_A_SWITCH_MTU, dev->mtu) ||
	    nla_put_u32(skb, VSWITCH_A_SWITCH_N_SLAVES, sw->n_slaves) ||
	    nla_put_u32(skb, VSWITCH_A_SWITCH_N_VNICS,
			sw->n_ports - sw->n_slaves) ||
	    nla_put_u32(skb, VSWITCH_A_SWITCH_FDB_N,
			atomic_read(&sw->fdb.table.nelems)) ||
	    nla_put_u32(skb, VSWITCH_A_SWITCH_FDB_N_LEARNED,
			READ_ONCE(sw->fdb.n_learned)) ||
	    nla_put_u32(skb, VSWITCH_A_SWITCH_FDB_MAX_LEARNED,
			sw->fdb.max_learned) ||
	    vsw_genl_put_flag(skb, VSWITCH_A_SWITCH_VLAN_FILTERING,
			      sw->vlan_filtering) ||
	    vsw_genl_put_flag(skb, VSWITCH_A_SWITCH_MCAST_SNOOPING,
			      rcu_access_pointer(sw->mcast)))
		return -EMSGSIZE;
	return vsw_genl_put_stp(skb, sw) ?: vsw_genl_put_overlay(skb, sw);
}

static int vsw_genl_switch_one(struct sk_buff *skb, struct netlink_callback *cb,
			       struct vsw *sw, void *arg)
{
	struct nlattr *nest;
	void *msg;

	msg = vsw_genl_begin(skb, cb, sw, VSWITCH_CMD_SWITCH_GET,
			     VSWITCH_A_SWITCH, &nest);
	if (!msg)
		return -EMSGSIZE;
	return vsw_genl_end(skb, msg, nest, vsw_genl_put_switch(skb, sw));
}

/* What of our flags a user knows, under which name */
static const struct {
	u32 flag;
	u32 name;
} vsw_genl_port_flags[] = {
	{ VSW_PORT_LEARNING,	VSWITCH_PORT_FLAG_LEARNING },
	{ VSW_PORT_FLOOD,	VSWITCH_PORT_FLAG_FLOOD },
	{ VSW_PORT_MCAST_FLOOD,	VSWITCH_PORT_FLAG_MCAST_FLOOD },
	{ VSW_PORT_BCAST_FLOOD,	VSWITCH_PORT_FLAG_BCAST_FLOOD },
	{ VSW_PORT_HAIRPIN,	VSWITCH_PORT_FLAG_HAIRPIN },
	{ VSW_PORT_ISOLATED,	VSWITCH_PORT_FLAG_ISOLATED },
	{ VSW_PORT_LOCKED,	VSWITCH_PORT_FLAG_LOCKED },
	{ VSW_PORT_MAB,		VSWITCH_PORT_FLAG_MAB },
	{ VSW_PORT_FASTLEAVE,	VSWITCH_PORT_FLAG_FASTLEAVE },
	{ VSW_PORT_NEIGH,	VSWITCH_PORT_FLAG_NEIGH_SUPPRESS },
	{ VSW_PORT_NEIGH_VLAN,	VSWITCH_PORT_FLAG_NEIGH_VLAN_SUPPRESS },
	{ VSW_PORT_NEIGH_GRAT,	VSWITCH_PORT_FLAG_NEIGH_FORWARD_GRAT },
	{ VSW_PORT_FDB_FULL,	VSWITCH_PORT_FLAG_FDB_FULL_DROP },
	{ VSW_PORT_STORM,	VSWITCH_PORT_FLAG_STORM },
	{ VSW_PORT_GUARD,	VSWITCH_PORT_FLAG_GUARD },
	{ VSW_PORT_PROMISC,	VSWITCH_PORT_FLAG_PROMISC },
	{ VSW_PORT_ALLMULTI,	VSWITCH_PORT_FLAG_ALLMULTI },
};

static u32 vsw_genl_port_flag_names(const struct vsw_port *port)
{
	u32 flags = READ_ONCE(port->flags), names = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(vsw_genl_port_flags); i++)
		if (flags & vsw_genl_port_flags[i].flag)
			names |= vsw_genl_port_flags[i].name;
	return names;
}

/* Of the host's port, and of the tunnel, there is no state but this. */
static u8 vsw_genl_port_state(const struct vsw_port *port)
{
	if (port->no && port->no <= VSW_PORTS_MAX)
		return vsw_port_state(port);
	return netif_running(port->dev) ? BR_STATE_FORWARDING :
					  BR_STATE_DISABLED;
}

static int vsw_genl_put_stats(struct sk_buff *skb, const struct vsw_port *port)
{
	struct rtnl_link_stats64 stats = {};

	if (port->no == VSW_PORT_NO_TUNNEL) {
		const struct vsw_overlay *overlay =
			container_of(port, struct vsw_overlay, port);

		dev_fetch_sw_netstats(&stats, &overlay->traffic->stats);
	} else {
		dev_get_stats(port->dev, &stats);
	}
	if (nla_put_u64_64bit(skb, VSWITCH_A_PORT_RX_PACKETS, stats.rx_packets,
			      VSWITCH_A_PORT_PAD) ||
	    nla_put_u64_64bit(skb, VSWITCH_A_PORT_RX_BYTES, stats.rx_bytes,
			      VSWITCH_A_PORT_PAD) ||
	    nla_put_u64_64bit(skb, VSWITCH_A_PORT_TX_PACKETS, stats.tx_packets,
			      VSWITCH_A_PORT_PAD) ||
	    nla_put_u64_64bit(skb, VSWITCH_A_PORT_TX_BYTES, stats.tx_bytes,
			      VSWITCH_A_PORT_PAD))
		return -EMSGSIZE;
	return 0;
}

/* By the name that it has in its own namespace, as all that tells of ports does */
static int vsw_genl_put_device(struct sk_buff *skb, const struct vsw_port *port)
{
	const struct net_device *dev = port->dev;

	if (vsw_genl_put_place(skb, port, VSWITCH_A_PORT_IFINDEX,
			       VSWITCH_A_PORT_NETNSID) ||
	    nla_put_string(skb, VSWITCH_A_PORT_NAME, dev->name) ||
	    nla_put(skb, VSWITCH_A_PORT_ADDRESS, ETH_ALEN, dev->dev_addr) ||
	    vsw_genl_put_flag(skb, VSWITCH_A_PORT_CARRIER,
			      netif_carrier_ok(dev)))
		return -EMSGSIZE;
	return 0;
}

static int vsw_genl_put_vlans(struct sk_buff *skb, const struct vsw_port *port)
{
	const struct vsw_vlans *vlans = rtnl_dereference(port->vlans);
	u16 pvid = vsw_vlans_pvid(vlans, port->sw->vlan_pvid);

	if (!port->sw->vlan_filtering || port->no > VSW_PORTS_MAX)
		return 0;
	return nla_put_u16(skb, VSWITCH_A_PORT_N_VLANS,
			   vlans ? vlans->n : !!pvid) ?:
	       nla_put_u16(skb, VSWITCH_A_PORT_PVID, pvid);
}

static int vsw_genl_put_port(struct sk_buff *skb, const struct vsw_port *port)
{
	struct vsw_stp_port_status stp;

	if (nla_put_u8(skb, VSWITCH_A_PORT_KIND, vsw_genl_port_kind(port)) ||
	    (port->no && port->no <= VSW_PORTS_MAX &&
	     nla_put_u16(skb, VSWITCH_A_PORT_NO, port->no)) ||
	    vsw_genl_put_device(skb, port) ||
	    nla_put_u8(skb, VSWITCH_A_PORT_STATE, vsw_genl_port_state(port)) ||
	    nla_put_u32(skb, VSWITCH_A_PORT_FLAGS,
			vsw_genl_port_flag_names(port)) ||
	    nla_put_u32(skb, VSWITCH_A_PORT_FDB_N_LEARNED,
			READ_ONCE(port->fdb_n_learned)) ||
	    nla_put_u32(skb, VSWITCH_A_PORT_FDB_MAX_LEARNED,
			port->fdb_max_learned) ||
	    vsw_genl_put_vlans(skb, port))
		return -EMSGSIZE;
	if (vsw_stp_port_status(port, &stp) &&
	    (nla_put_u8(skb, VSWITCH_A_PORT_STP_ROLE, stp.role) ||
	     nla_put_u8(skb, VSWITCH_A_PORT_STP_REASON, stp.reason)))
		return -EMSGSIZE;
	return vsw_genl_put_stats(skb, port);
}

static int vsw_genl_port_msg(struct sk_buff *skb, struct netlink_callback *cb,
			     const struct vsw_port *port)
{
	struct nlattr *nest;
	void *msg;

	msg = vsw_genl_begin(skb, cb, port->sw, VSWITCH_CMD_PORT_GET,
			     VSWITCH_A_PORT, &nest);
	if (!msg)
		return -EMSGSIZE;
	return vsw_genl_end(skb, msg, nest, vsw_genl_put_port(skb, port));
}

/* The same, if the dump has not come so far yet; @at counts the ports */
static int vsw_genl_port_next(struct sk_buff *skb, struct netlink_callback *cb,
			      const struct vsw_port *port, u32 *at)
{
	struct vsw_genl_cursor *cursor = vsw_genl_cursor(cb);
	int err;

	if ((*at)++ < cursor->idx)
		return 0;
	err = vsw_genl_port_msg(skb, cb, port);
	if (!err)
		cursor->idx = *at;
	return err;
}

static int vsw_genl_port_one(struct sk_buff *skb, struct netlink_callback *cb,
			     struct vsw *sw, void *arg)
{
	const struct vsw_overlay *overlay = rtnl_dereference(sw->overlay);
	const struct vsw_port *port;
	u32 at = 0;
	int err;

	err = vsw_genl_port_next(skb, cb, &sw->host, &at);
	if (err)
		return err;
	list_for_each_entry(port, &sw->ports, list) {
		err = port->no ? vsw_genl_port_next(skb, cb, port, &at) : 0;
		if (err)
			return err;
	}
	list_for_each_entry(port, &sw->endpoints, member) {
		err = vsw_genl_port_next(skb, cb, port, &at);
		if (err)
			return err;
	}
	return overlay ? vsw_genl_port_next(skb, cb, &overlay->port, &at) : 0;
}

/* The slave or vnic that a device is, of a switch of the same namespace */
static struct vsw_port *vsw_genl_port(struct net *net, u32 ifindex)
{
	struct net_device *dev = __dev_get_by_index(net, ifindex);
	struct vsw_port *port = dev ? vsw_port_get(dev) : NULL;
	struct vsw *sw = NULL;

	if (port || !dev)
		return port;
	while ((sw = vsw_genl_next(net, sw)))
		list_for_each_entry(port, &sw->endpoints, member)
			if (port->dev == dev)
				return port;
	return NULL;
}

/* Return 1: the message asks for no single port, or what vsw_genl_walk() does. */
static int vsw_genl_port_dump_one(struct sk_buff *skb,
				  struct netlink_callback *cb,
				  const struct nlattr *ifindex)
{
	struct vsw_genl_cursor *cursor = vsw_genl_cursor(cb);
	struct net *net = sock_net(skb->sk);
	const struct vsw_port *port;
	int err;

	if (!ifindex || cursor->ifindex ||
	    vsw_genl_find(net, nla_get_u32(ifindex)))
		return 1;
	if (cursor->ended)
		return 0;
	port = vsw_genl_port(net, nla_get_u32(ifindex));
	if (!port && __dev_get_by_index(net, nla_get_u32(ifindex))) {
		vsw_extack(cb->extack, ifindex,
			   "the device is no vswitch, no NIC with vnics, and no port of one of this namespace");
		return -EOPNOTSUPP;
	}
	if (!port)
		return 1;
	err = vsw_genl_port_msg(skb, cb, port);
	cursor->ended = !err;
	return err;
}

static int vsw_genl_show_parse(struct netlink_callback *cb,
			       const struct nlattr **ifindex)
{
	struct nlattr *attrs[VSWITCH_A_IFINDEX + 1];
	int err;

	err = genlmsg_parse(cb->nlh, &vsw_genl_family, attrs, VSWITCH_A_IFINDEX,
			    vsw_genl_show_policy, cb->extack);
	*ifindex = err ? NULL : attrs[VSWITCH_A_IFINDEX];
	return err;
}

/**
 * vsw_genl_switch_dump() - VSWITCH_CMD_SWITCH_GET
 * @skb: where to
 * @cb: of the dump
 *
 * Context: process
 * Return: length of what has been written, 0: that was all, or a negative errno
 */
int vsw_genl_switch_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct nlattr *ifindex;
	int err;

	err = vsw_genl_show_parse(cb, &ifindex);
	if (err)
		return err;
	rtnl_lock();
	cb->seq = *vsw_net_seq(sock_net(skb->sk)) ?: 1;
	err = vsw_genl_walk(skb, cb, ifindex, vsw_genl_switch_one, NULL);
	rtnl_unlock();
	return err && !skb->len ? err : skb->len;
}

/**
 * vsw_genl_port_dump() - VSWITCH_CMD_PORT_GET
 * @skb: where to
 * @cb: of the dump
 *
 * Context: process
 * Return: length of what has been written, 0: that was all, or a negative errno
 */
int vsw_genl_port_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct nlattr *ifindex;
	int err;

	err = vsw_genl_show_parse(cb, &ifindex);
	if (err)
		return err;
	rtnl_lock();
	cb->seq = *vsw_net_seq(sock_net(skb->sk)) ?: 1;
	err = vsw_genl_port_dump_one(skb, cb, ifindex);
	if (err > 0)
		err = vsw_genl_walk(skb, cb, ifindex, vsw_genl_port_one, NULL);
	rtnl_unlock();
	return err && !skb->len ? err : skb->len;
}
