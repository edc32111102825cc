/* SPDX-License-Identifier: GPL-2.0 */
/* "bridge mdb": ndo_mdb_*. */
#ifndef _VSW_MDB_OPS_H
#define _VSW_MDB_OPS_H

#include <linux/netdevice.h>
#include <linux/netlink.h>

int vsw_ndo_mdb_add(struct net_device *dev, struct nlattr *tb[], u16 nlh_flags,
		    struct netlink_ext_ack *extack);
int vsw_ndo_mdb_del(struct net_device *dev, struct nlattr *tb[],
		    struct netlink_ext_ack *extack);
int vsw_ndo_mdb_del_bulk(struct net_device *dev, struct nlattr *tb[],
			 struct netlink_ext_ack *extack);
int vsw_ndo_mdb_get(struct net_device *dev, struct nlattr *tb[], u32 portid,
		    u32 seq, struct netlink_ext_ack *extack);
int vsw_ndo_mdb_dump(struct net_device *dev, struct sk_buff *skb,
		     struct netlink_callback *cb);

#endif /* _VSW_MDB_OPS_H */
