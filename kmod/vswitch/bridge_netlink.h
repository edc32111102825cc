/* SPDX-License-Identifier: GPL-2.0 */
/* What "bridge link" says and asks. */
#ifndef _VSW_BRIDGE_NETLINK_H
#define _VSW_BRIDGE_NETLINK_H

#include "vswitch.h"

int vsw_fill_link(struct sk_buff *skb, const struct vsw_port *port, u32 portid,
		  u32 seq, int type, int nlflags, u32 filter_mask);
void vsw_port_notify(struct vsw_port *port, int type);

int vsw_ndo_bridge_getlink(struct sk_buff *skb, u32 portid, u32 seq,
			   struct net_device *dev, u32 filter_mask,
			   int nlflags);
int vsw_ndo_bridge_setlink(struct net_device *dev, struct nlmsghdr *nlh,
			   u16 flags, struct netlink_ext_ack *extack);
int vsw_ndo_bridge_dellink(struct net_device *dev, struct nlmsghdr *nlh,
			   u16 flags);

#endif /* _VSW_BRIDGE_NETLINK_H */
