// SPDX-License-Identifier: GPL-2.0
/*
 * What "bridge vlan ... self" says and asks of a vnic on a vswitch.
 *
 * Its VLANs belong to the switch: who owns the namespace that the vnic lives in
 * sees them, and who may configure the switch changes them.
 */
#include <linux/rtnetlink.h>

#include "../vswitch/bridge_netlink.h"
#include "../vswitch/netlink.h"
#include "../vswitch/vlan_netlink.h"
#include "bridge.h"

/**
 * vnic_bridge_getlink() - describe a vnic's VLANs, ndo_bridge_getlink
 * @skb: where to
 * @portid: of the message
 * @seq: of the message
 * @dev: the vnic
 * @filter_mask: what is wanted: RTEXT_FILTER_BRVLAN*
 * @nlflags: of the message
 *
 * Context: RTNL
 * Return: 0 or -EMSGSIZE
 */
int vnic_bridge_getlink(struct sk_buff *skb, u32 portid, u32 seq,
			struct net_device *dev, u32 filter_mask, int nlflags)
{
	const u32 vlans = RTEXT_FILTER_BRVLAN | RTEXT_FILTER_BRVLAN_COMPRESSED;
	struct vnic *vnic = netdev_priv(dev);

	if (vnic->nic || !(filter_mask & vlans))
		return 0;
	return vsw_fill_link(skb, &vnic->port, portid, seq, RTM_NEWLINK,
			     nlflags, filter_mask);
}

static int vnic_bridge_change(struct net_device *dev, struct nlmsghdr *nlh,
			      bool add, struct netlink_ext_ack *extack)
{
	const size_t hdrlen = sizeof(struct ifinfomsg);
	struct vnic *vnic = netdev_priv(dev);
	const struct nlattr *spec;

	if (vnic->nic) {
		NL_SET_ERR_MSG_MOD(extack,
				   "a vnic on a NIC has no VLANs to filter, one on a vswitch has");
		return -EOPNOTSUPP;
	}
	if (!rtnl_dev_link_net_capable(dev, dev_net(vnic->lower))) {
		NL_SET_ERR_MSG_MOD(extack,
				   "these settings belong to the device below: only who may configure that one can change them");
		return -EPERM;
	}
	spec = nlmsg_find_attr(nlh, hdrlen, IFLA_AF_SPEC);
	if (!spec || nlmsg_find_attr(nlh, hdrlen, IFLA_PROTINFO)) {
		NL_SET_ERR_MSG_MOD(extack,
				   "of bridge's settings a vnic has VLANs, others are set with ip link ... type vnic");
		return -EOPNOTSUPP;
	}
	return vsw_vlan_setlink(&vnic->port, spec, add, extack);
}

/**
 * vnic_bridge_setlink() - a vnic becomes a member of VLANs, ndo_bridge_setlink
 * @dev: the vnic
 * @nlh: the message
 * @flags: BRIDGE_FLAGS_*
 * @extack: says what is wrong
 *
 * Context: RTNL
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vnic_bridge_setlink(struct net_device *dev, struct nlmsghdr *nlh,
			u16 flags, struct netlink_ext_ack *extack)
{
	return vnic_bridge_change(dev, nlh, true, extack);
}

/**
 * vnic_bridge_dellink() - a vnic leaves VLANs, ndo_bridge_dellink
 * @dev: the vnic
 * @nlh: the message
 * @flags: BRIDGE_FLAGS_*
 *
 * Context: RTNL
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vnic_bridge_dellink(struct net_device *dev, struct nlmsghdr *nlh,
			u16 flags)
{
	return vnic_bridge_change(dev, nlh, false, NULL);
}

/**
 * vnic_linkxstats_size() - room for vnic_fill_linkxstats()
 * @dev: the vnic
 * @attr: IFLA_STATS_LINK_XSTATS
 *
 * Context: RTNL
 * Return: bytes
 */
size_t vnic_linkxstats_size(const struct net_device *dev, int attr)
{
	const struct vnic *vnic = netdev_priv(dev);

	return vnic->nic || attr != IFLA_STATS_LINK_XSTATS ? 0 :
	       vsw_vlan_stats_size(&vnic->port);
}

/**
 * vnic_fill_linkxstats() - counters of a vnic's VLANs
 * @skb: where to
 * @dev: the vnic
 * @prividx: how many are in messages before this
 * @attr: IFLA_STATS_LINK_XSTATS; nothing is a slave of a vnic
 *
 * Context: RTNL
 * Return: 0, or -EMSGSIZE: more is to come
 */
int vnic_fill_linkxstats(struct sk_buff *skb, const struct net_device *dev,
			 int *prividx, int attr)
{
	const struct vnic *vnic = netdev_priv(dev);

	return vnic->nic || attr != IFLA_STATS_LINK_XSTATS ? 0 :
	       vsw_vlan_stats_put(skb, &vnic->port, prividx);
}
