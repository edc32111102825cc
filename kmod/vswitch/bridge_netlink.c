// SPDX-License-Identifier: GPL-2.0
/*
 * What "bridge link" says and asks: IFLA_BRPORT_* of a slave port; and "bridge
 * vlan" of any port.
 *
 * The core calls these for a slave because the slave's master has them; no
 * flag of the in-tree bridge is needed, or may be set.
 */
#include <linux/if_bridge.h>
#include <linux/vswitch.h>

#include "bridge_netlink.h"
#include "device.h"
#include "netlink.h"
#include "overlay.h"
#include "stp_netlink.h"
#include "vlan_netlink.h"

/* IFLA_BRPORT_* to IFLA_VSWITCH_PORT_*: alike in meaning and length */
static const u8 vsw_brport_attrs[] = {
	[IFLA_BRPORT_STATE]		= IFLA_VSWITCH_PORT_STATE,
	[IFLA_BRPORT_PRIORITY]		= IFLA_VSWITCH_PORT_PRIORITY,
	[IFLA_BRPORT_COST]		= IFLA_VSWITCH_PORT_COST,
	[IFLA_BRPORT_MODE]		= IFLA_VSWITCH_PORT_HAIRPIN,
	[IFLA_BRPORT_LEARNING]		= IFLA_VSWITCH_PORT_LEARNING,
	[IFLA_BRPORT_UNICAST_FLOOD]	= IFLA_VSWITCH_PORT_FLOOD,
	[IFLA_BRPORT_FLUSH]		= IFLA_VSWITCH_PORT_FDB_FLUSH,
	[IFLA_BRPORT_MCAST_FLOOD]	= IFLA_VSWITCH_PORT_MCAST_FLOOD,
	[IFLA_BRPORT_GROUP_FWD_MASK]	= IFLA_VSWITCH_PORT_GROUP_FWD_MASK,
	[IFLA_BRPORT_ISOLATED]		= IFLA_VSWITCH_PORT_ISOLATED,
	[IFLA_BRPORT_BCAST_FLOOD]	= IFLA_VSWITCH_PORT_BCAST_FLOOD,
	[IFLA_BRPORT_LOCKED]		= IFLA_VSWITCH_PORT_LOCKED,
	[IFLA_BRPORT_MAB]		= IFLA_VSWITCH_PORT_MAB,
	[IFLA_BRPORT_MULTICAST_ROUTER]	= IFLA_VSWITCH_PORT_MCAST_ROUTER,
	[IFLA_BRPORT_FAST_LEAVE]	= IFLA_VSWITCH_PORT_FASTLEAVE,
	[IFLA_BRPORT_MCAST_MAX_GROUPS]	= IFLA_VSWITCH_PORT_MCAST_MAX_GROUPS,
	[IFLA_BRPORT_NEIGH_SUPPRESS]	= IFLA_VSWITCH_PORT_NEIGH_SUPPRESS,
	[IFLA_BRPORT_NEIGH_VLAN_SUPPRESS]	= IFLA_VSWITCH_PORT_NEIGH_VLAN_SUPPRESS,
	[IFLA_BRPORT_NEIGH_FORWARD_GRAT] = IFLA_VSWITCH_PORT_NEIGH_FORWARD_GRAT,
};

static const struct nla_policy
vsw_brport_policy[ARRAY_SIZE(vsw_brport_attrs)] = {
	[IFLA_BRPORT_STATE]		= { .type = NLA_U8 },
	[IFLA_BRPORT_PRIORITY]		= { .type = NLA_U16 },
	[IFLA_BRPORT_COST]		= { .type = NLA_U32 },
	[IFLA_BRPORT_MODE]		= { .type = NLA_U8 },
	[IFLA_BRPORT_LEARNING]		= { .type = NLA_U8 },
	[IFLA_BRPORT_UNICAST_FLOOD]	= { .type = NLA_U8 },
	[IFLA_BRPORT_FLUSH]		= { .type = NLA_FLAG },
	[IFLA_BRPORT_MCAST_FLOOD]	= { .type = NLA_U8 },
	[IFLA_BRPORT_GROUP_FWD_MASK]	= { .type = NLA_U16 },
	[IFLA_BRPORT_ISOLATED]		= { .type = NLA_U8 },
	[IFLA_BRPORT_BCAST_FLOOD]	= { .type = NLA_U8 },
	[IFLA_BRPORT_LOCKED]		= { .type = NLA_U8 },
	[IFLA_BRPORT_MAB]		= { .type = NLA_U8 },
	[IFLA_BRPORT_MULTICAST_ROUTER]	= { .type = NLA_U8 },
	[IFLA_BRPORT_FAST_LEAVE]	= { .type = NLA_U8 },
	[IFLA_BRPORT_MCAST_MAX_GROUPS]	= { .type = NLA_U32 },
	[IFLA_BRPORT_NEIGH_SUPPRESS]	= { .type = NLA_U8 },
	[IFLA_BRPORT_NEIGH_VLAN_SUPPRESS] = { .type = NLA_U8 },
	[IFLA_BRPORT_NEIGH_FORWARD_GRAT] = { .type = NLA_U8 },
	[IFLA_BRPORT_GUARD]		= { .type = NLA_U8 },
	[IFLA_BRPORT_PROTECT]		= { .type = NLA_U8 },
};

static int vsw_put_flag(struct sk_buff *skb, int attr, u32 set)
{
	return nla_put_u8(skb, attr, !!set);
}

static int vsw_fill_brport(struct sk_buff *skb, const struct vsw_port *port)
{
	u32 flags = READ_ONCE(port->flags);

	if (nla_put_u8(skb, IFLA_BRPORT_STATE, vsw_port_state(port)) ||
	    nla_put_u16(skb, IFLA_BRPORT_PRIORITY, port->priority) ||
	    nla_put_u32(skb, IFLA_BRPORT_COST, port->cost) ||
	    nla_put_u16(skb, IFLA_BRPORT_NO, port->no) ||
	    nla_put_u16(skb, IFLA_BRPORT_GROUP_FWD_MASK,
			port->group_fwd_mask) ||
	    vsw_put_flag(skb, IFLA_BRPORT_MODE, flags & VSW_PORT_HAIRPIN) ||
	    vsw_put_flag(skb, IFLA_BRPORT_LEARNING,
			 flags & VSW_PORT_LEARNING) ||
	    vsw_put_flag(skb, IFLA_BRPORT_UNICAST_FLOOD,
			 flags & VSW_PORT_FLOOD) ||
	    vsw_put_flag(skb, IFLA_BRPORT_MCAST_FLOOD,
			 flags & VSW_PORT_MCAST_FLOOD) ||
	    vsw_put_flag(skb, IFLA_BRPORT_BCAST_FLOOD,
			 flags & VSW_PORT_BCAST_FLOOD) ||
	    vsw_put_flag(skb, IFLA_BRPORT_ISOLATED,
			 flags & VSW_PORT_ISOLATED) ||
	    vsw_put_flag(skb, IFLA_BRPORT_LOCKED, flags & VSW_PORT_LOCKED) ||
	    vsw_put_flag(skb, IFLA_BRPORT_MAB, flags & VSW_PORT_MAB) ||
	    vsw_put_flag(skb, IFLA_BRPORT_FAST_LEAVE,
			 flags & VSW_PORT_FASTLEAVE) ||
	    vsw_put_flag(skb, IFLA_BRPORT_NEIGH_SUPPRESS,
			 flags & VSW_PORT_NEIGH) ||
	    vsw_put_flag(skb, IFLA_BRPORT_NEIGH_VLAN_SUPPRESS,
			 flags & VSW_PORT_NEIGH_VLAN) ||
	    vsw_put_flag(skb, IFLA_BRPORT_NEIGH_FORWARD_GRAT,
			 flags & VSW_PORT_NEIGH_GRAT) ||
	    nla_put_u8(skb, IFLA_BRPORT_MULTICAST_ROUTER, port->mcast_router) ||
	    nla_put_u32(skb, IFLA_BRPORT_MCAST_N_GROUPS,
			READ_ONCE(port->mcast_n_groups)) ||
	    nla_put_u32(skb, IFLA_BRPORT_MCAST_MAX_GROUPS,
			port->mcast_max_groups))
		return -EMSGSIZE;
	return vsw_stp_put_brport(skb, port);
}

/**
 * vsw_fill_link() - a message that describes a port
 * @skb: where to
 * @port: any port of a switch
 * @portid: of the message
 * @seq: of the message
 * @type: RTM_NEWLINK or RTM_DELLINK
 * @nlflags: of the message
 * @filter_mask: what is wanted besides, RTEXT_FILTER_*
 *
 * Context: RTNL
 * Return: 0 or -EMSGSIZE
 */
int vsw_fill_link(struct sk_buff *skb, const struct vsw_port *port, u32 portid,
		  u32 seq, int type, int nlflags, u32 filter_mask)
{
	bool vnic = port->flags & VSW_PORT_VNIC;
	const struct net_device *dev = port->dev;
	struct ifinfomsg *ifm;
	struct nlmsghdr *nlh;
	struct nlattr *nest;

	nlh = nlmsg_put(skb, portid, seq, type, sizeof(*ifm), nlflags);
	if (!nlh)
		return -EMSGSIZE;
	ifm = nlmsg_data(nlh);
	*ifm = (struct ifinfomsg) {
		.ifi_family = AF_BRIDGE,
		.ifi_type = dev->type,
		.ifi_index = dev->ifindex,
		.ifi_flags = netif_get_flags(dev),
	};
	if (nla_put_string(skb, IFLA_IFNAME, dev->name) ||
	    (!vnic && nla_put_u32(skb, IFLA_MASTER, port->sw->dev->ifindex)) ||
	    nla_put_u32(skb, IFLA_MTU, READ_ONCE(dev->mtu)) ||
	    nla_put_u8(skb, IFLA_OPERSTATE, netif_running(dev) ?
		       READ_ONCE(dev->operstate) : IF_OPER_DOWN) ||
	    nla_put(skb, IFLA_ADDRESS, ETH_ALEN, dev->dev_addr) ||
	    (dev->ifindex != dev_get_iflink(dev) &&
	     nla_put_u32(skb, IFLA_LINK, dev_get_iflink(dev))))
		goto cancel;
	if (type == RTM_NEWLINK && port->no && !vnic) {
		nest = nla_nest_start(skb, IFLA_PROTINFO);
		if (!nest || vsw_fill_brport(skb, port))
			goto cancel;
		nla_nest_end(skb, nest);
	}
	if (type == RTM_NEWLINK && vsw_vlan_put(skb, port, filter_mask))
		goto cancel;
	nlmsg_end(skb, nlh);
	return 0;

cancel:
	nlmsg_cancel(skb, nlh);
	return -EMSGSIZE;
}
EXPORT_SYMBOL_GPL(vsw_fill_link);

/**
 * vsw_port_notify() - tell "bridge monitor link" of a port
 * @port: a slave port
 * @type: RTM_NEWLINK or RTM_DELLINK
 *
 * Context: RTNL, may sleep
 */
void vsw_port_notify(struct vsw_port *port, int type)
{
	struct net *net = dev_net(port->dev);
	struct sk_buff *skb;

	skb = nlmsg_new(NLMSG_DEFAULT_SIZE + vsw_vlan_size(port), GFP_KERNEL);
	if (!skb || vsw_fill_link(skb, port, 0, 0, type, 0,
				  RTEXT_FILTER_BRVLAN_COMPRESSED)) {
		kfree_skb(skb);
		rtnl_set_sk_err(net, RTNLGRP_LINK, -ENOBUFS);
		return;
	}
	rtnl_notify(skb, net, 0, RTNLGRP_LINK, NULL, GFP_KERNEL);
}

/* What VLANs have VNIs may be longer than an attribute can be: in messages of
 * their own. Without all of them there is none.
 */
static int vsw_fill_tunnels(struct sk_buff *skb, const struct vsw_port *port,
			    u32 portid, u32 seq, int nlflags)
{
	const struct vsw_overlay *overlay = rtnl_dereference(port->sw->overlay);
	unsigned int len = skb->len;
	struct ifinfomsg *ifm;
	struct nlmsghdr *nlh;
	u16 vid = VSW_VLAN_MIN;

	if (!overlay || !overlay->n_vlans)
		return 0;
	do {
		nlh = nlmsg_put(skb, portid, seq, RTM_NEWLINK, sizeof(*ifm),
				nlflags);
		if (!nlh)
			goto trim;
		ifm = nlmsg_data(nlh);
		*ifm = (struct ifinfomsg) {
			.ifi_family = AF_BRIDGE,
			.ifi_type = port->dev->type,
			.ifi_index = port->dev->ifindex,
			.ifi_flags = netif_get_flags(port->dev),
		};
		if (nla_put_string(skb, IFLA_IFNAME, port->dev->name) ||
		    vsw_tunnels_put(skb, port->sw, &vid))
			goto trim;
		nlmsg_end(skb, nlh);
	} while (vid);
	return 0;

trim:
	nlmsg_trim(skb, skb->data + len);
	return -EMSGSIZE;
}

/* The core asks a device's master, then the device: twice the same of a switch
 * that is a port of another. Is it in this message already?
 */
static bool vsw_link_is_there(const struct sk_buff *skb, int ifindex)
{
	const struct nlmsghdr *nlh = (void *)skb->data;
	const struct ifinfomsg *ifm;
	int left = skb->len;

	for (; nlmsg_ok(nlh, left); nlh = nlmsg_next(nlh, &left)) {
		ifm = nlmsg_data(nlh);
		if (nlh->nlmsg_type == RTM_NEWLINK &&
		    ifm->ifi_index == ifindex)
			return true;
	}
	return false;
}

/**
 * vsw_ndo_bridge_getlink() - describe a port, ndo_bridge_getlink
 * @skb: where to
 * @portid: of the message
 * @seq: of the message
 * @dev: a slave, or the switch device, of which there are VLANs to tell
 * @filter_mask: what else is wanted: RTEXT_FILTER_BRVLAN*
 * @nlflags: of the message
 *
 * Context: RTNL
 * Return: 0 or -EMSGSIZE
 */
int vsw_ndo_bridge_getlink(struct sk_buff *skb, u32 portid, u32 seq,
			   struct net_device *dev, u32 filter_mask, int nlflags)
{
	const u32 vlans = RTEXT_FILTER_BRVLAN | RTEXT_FILTER_BRVLAN_COMPRESSED;
	const struct vsw_port *port = vsw_port_get(dev);
	const struct vsw *sw = netdev_priv(dev);

	/* The core's notification has no room for all; there is one of ours. */
	if (!portid && !seq)
		return 0;
	if (vsw_is_switch(dev) &&
	    (!port || vsw_link_is_there(skb, dev->ifindex))) {
		if (!(filter_mask & vlans))
			return 0;
		port = &sw->host;
	}
	if (!port)
		return 0;
	if (vsw_fill_link(skb, port, portid, seq, RTM_NEWLINK, nlflags,
			  filter_mask))
		return -EMSGSIZE;
	return port->no || !(filter_mask & vlans) ? 0 :
	       vsw_fill_tunnels(skb, port, portid, seq, nlflags);
}

static int vsw_brport_parse(const struct nlattr *protinfo,
			    struct vsw_port_config *config,
			    struct netlink_ext_ack *extack)
{
	struct nlattr *br[ARRAY_SIZE(vsw_brport_attrs)];
	struct nlattr *tb[IFLA_VSWITCH_PORT_MAX + 1] = {};
	const struct nlattr *attr;
	size_t i;
	int rem;
	int err;

	nla_for_each_nested(attr, protinfo, rem)
		if (nla_type(attr) >= ARRAY_SIZE(vsw_brport_attrs) ||
		    (!vsw_brport_attrs[nla_type(attr)] &&
		     !vsw_stp_is_brport(nla_type(attr)))) {
			vsw_extack(extack, attr,
				   "a port of a vswitch has state, priority, cost, hairpin, learning, flood, mcast_flood, bcast_flood, isolated, locked, mab, group_fwd_mask, mcast_router, fastleave, mcast_max_groups, neigh_suppress, neigh_vlan_suppress, neigh_forward_grat, guard, root_block and no other setting");
			return -EOPNOTSUPP;
		}
	err = nla_parse_nested_deprecated(br, ARRAY_SIZE(br) - 1, protinfo,
					  vsw_brport_policy, extack);
	if (err)
		return err;
	for (i = 0; i < ARRAY_SIZE(br); i++)
		if (br[i] && vsw_brport_attrs[i])
			tb[vsw_brport_attrs[i]] = br[i];
	return vsw_port_parse(tb, config, extack) ?:
	       vsw_stp_parse_brport(br, &config->stp, extack);
}

/* Which port is meant? "self" is the switch device itself. */
static struct vsw_port *vsw_link_port(struct net_device *dev, u16 flags)
{
	struct vsw *sw = netdev_priv(dev);

	if (flags & BRIDGE_FLAGS_SELF && !(flags & BRIDGE_FLAGS_MASTER))
		return vsw_is_switch(dev) ? &sw->host : NULL;
	return vsw_port_get(dev);
}

/**
 * vsw_ndo_bridge_setlink() - change a port, ndo_bridge_setlink
 * @dev: a slave, or the switch device
 * @nlh: the message
 * @flags: BRIDGE_FLAGS_*
 * @extack: says what is wrong
 *
 * Context: RTNL
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vsw_ndo_bridge_setlink(struct net_device *dev, struct nlmsghdr *nlh,
			   u16 flags, struct netlink_ext_ack *extack)
{
	const size_t hdrlen = sizeof(struct ifinfomsg);
	struct vsw_port *port = vsw_link_port(dev, flags);
	const struct nlattr *protinfo, *spec;
	struct vsw_port_config config;
	int err = 0;

	protinfo = nlmsg_find_attr(nlh, hdrlen, IFLA_PROTINFO);
	spec = nlmsg_find_attr(nlh, hdrlen, IFLA_AF_SPEC);
	if (!port || (!port->no && protinfo)) {
		NL_SET_ERR_MSG_MOD(extack,
				   "only ports have these settings, those of the switch itself are set with ip link");
		return -EINVAL;
	}
	if (protinfo) {
		if (!(protinfo->nla_type & NLA_F_NESTED))
			return vsw_extack(extack, protinfo,
					  "IFLA_PROTINFO must be nested");
		err = vsw_brport_parse(protinfo, &config, extack);
		if (err)
			return err;
	}
	if (protinfo)
		err = vsw_port_check(port, &config, extack);
	if (!err)
		err = vsw_vlan_setlink(port, spec, true, extack);
	if (err)
		return err;
	if (protinfo)
		return vsw_port_configure(port, &config, extack);
	if (spec)
		vsw_port_notify(port, RTM_NEWLINK);
	return 0;
}

/**
 * vsw_ndo_bridge_dellink() - remove VLANs, ndo_bridge_dellink
 * @dev: a slave, or the switch device
 * @nlh: the message
 * @flags: BRIDGE_FLAGS_*
 *
 * The core has no place for words about what is wrong.
 *
 * Context: RTNL
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vsw_ndo_bridge_dellink(struct net_device *dev, struct nlmsghdr *nlh,
			   u16 flags)
{
	struct vsw_port *port = vsw_link_port(dev, flags);
	const struct nlattr *spec;
	int err;

	spec = nlmsg_find_attr(nlh, sizeof(struct ifinfomsg), IFLA_AF_SPEC);
	if (!port || !spec)
		return -EINVAL;
	err = vsw_vlan_setlink(port, spec, false, NULL);
	if (!err)
		vsw_port_notify(port, RTM_NEWLINK);
	return err;
}
