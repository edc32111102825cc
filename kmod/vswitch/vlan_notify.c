// SPDX-License-Identifier: GPL-2.0
/*
 * What "bridge monitor vlan" is told. Such messages may be sent by anybody; those
 * that ask for VLANs are handed to the in-tree bridge alone.
 */
#include <linux/if_bridge.h>
#include <linux/rtnetlink.h>
#include <net/netlink.h>

#include "vlan_config.h"

static int vsw_vlan_notify_fill(struct sk_buff *skb,
				const struct vsw_port *port, int type,
				const struct vsw_vlan_range *range)
{
	struct bridge_vlan_info info = {
		.vid = range->first,
		.flags = range->flags,
	};
	struct br_vlan_msg *bvm;
	struct nlmsghdr *nlh;
	struct nlattr *nest;

	nlh = nlmsg_put(skb, 0, 0, type, sizeof(*bvm), 0);
	if (!nlh)
		return -EMSGSIZE;
	bvm = nlmsg_data(nlh);
	*bvm = (struct br_vlan_msg) {
		.family = AF_BRIDGE,
		.ifindex = port->dev->ifindex,
	};
	nest = nla_nest_start(skb, BRIDGE_VLANDB_ENTRY);
	if (!nest ||
	    nla_put(skb, BRIDGE_VLANDB_ENTRY_INFO, sizeof(info), &info) ||
	    (range->last > range->first &&
	     nla_put_u16(skb, BRIDGE_VLANDB_ENTRY_RANGE, range->last)) ||
	    (type == RTM_NEWVLAN &&
	     nla_put_u8(skb, BRIDGE_VLANDB_ENTRY_STATE, BR_STATE_FORWARDING)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	nlmsg_end(skb, nlh);
	return 0;
}

static void vsw_vlan_notify_range(const struct vsw_port *port, int type,
				  const struct vsw_vlan_range *range)
{
	struct net *net = dev_net(port->dev);
	struct sk_buff *skb;

	skb = nlmsg_new(NLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!skb || vsw_vlan_notify_fill(skb, port, type, range)) {
		kfree_skb(skb);
		rtnl_set_sk_err(net, RTNLGRP_BRVLAN, -ENOBUFS);
		return;
	}
	rtnl_notify(skb, net, 0, RTNLGRP_BRVLAN, NULL, GFP_KERNEL);
}

/**
 * vsw_vlan_notify() - tell "bridge monitor vlan" of a change
 * @port: any port of a switch
 * @old: the VLANs that it has, or NULL
 * @old_def: the switch's default PVID, 0 for none
 * @vlans: those that it gets, or NULL
 * @def: what the default PVID becomes
 *
 * Context: RTNL, may sleep; nothing of the change can fail any more
 */
void vsw_vlan_notify(const struct vsw_port *port, const struct vsw_vlans *old,
		     u16 old_def, const struct vsw_vlans *vlans, u16 def)
{
	struct vsw_vlan_range range = {};

	/* the switch under the vnics of a NIC has no VLANs; to find out what
	 * changes takes a look at each VLAN, which is dear if nobody listens
	 */
	if (!port->sw->dev ||
	    !rtnl_has_listeners(dev_net(port->dev), RTNLGRP_BRVLAN))
		return;
	while (vsw_vlans_next_change(old, old_def, vlans, def, true, &range))
		vsw_vlan_notify_range(port, RTM_DELVLAN, &range);
	range = (struct vsw_vlan_range) {};
	while (vsw_vlans_next_change(old, old_def, vlans, def, false, &range))
		vsw_vlan_notify_range(port, RTM_NEWVLAN, &range);
}

/**
 * vsw_vlan_notify_all() - a port has come, or goes, with its VLANs
 * @port: any port of a switch
 * @type: RTM_NEWVLAN or RTM_DELVLAN
 *
 * Context: RTNL, may sleep
 */
void vsw_vlan_notify_all(const struct vsw_port *port, int type)
{
	const struct vsw_vlans *vlans = rtnl_dereference(port->vlans);
	u16 def = port->sw->vlan_pvid;

	if (type == RTM_NEWVLAN)
		vsw_vlan_notify(port, NULL, 0, vlans, def);
	else
		vsw_vlan_notify(port, vlans, def, NULL, 0);
}
