/* SPDX-License-Identifier: GPL-2.0 */
/* What "bridge vlan" says and asks of a vnic on a vswitch. */
#ifndef _VNIC_BRIDGE_H
#define _VNIC_BRIDGE_H

#include "vnic.h"

int vnic_bridge_getlink(struct sk_buff *skb, u32 portid, u32 seq,
			struct net_device *dev, u32 filter_mask, int nlflags);
int vnic_bridge_setlink(struct net_device *dev, struct nlmsghdr *nlh,
			u16 flags, struct netlink_ext_ack *extack);
int vnic_bridge_dellink(struct net_device *dev, struct nlmsghdr *nlh,
			u16 flags);
size_t vnic_linkxstats_size(const struct net_device *dev, int attr);
int vnic_fill_linkxstats(struct sk_buff *skb, const struct net_device *dev,
			 int *prividx, int attr);

#endif /* _VNIC_BRIDGE_H */
