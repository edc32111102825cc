/* SPDX-License-Identifier: GPL-2.0 */
/* What "bridge fdb" says and asks. */
#ifndef _VSW_FDB_NETLINK_H
#define _VSW_FDB_NETLINK_H

#include "vsw_compat.h"
#include "vswitch.h"

struct vsw_vtep;

extern const struct vsw_fdb_ops vsw_fdb_netlink_ops;

void vsw_bum_notify(const struct vsw_vtep *vtep, bool is);
int vsw_ndo_fdb_add(struct ndmsg *ndm, struct nlattr *tb[],
		    struct net_device *dev, const unsigned char *addr, u16 vid,
		    u16 nlh_flags, bool *notified,
		    struct netlink_ext_ack *extack);
int vsw_ndo_fdb_del(struct ndmsg *ndm, struct nlattr *tb[],
		    struct net_device *dev, const unsigned char *addr, u16 vid,
		    bool *notified, struct netlink_ext_ack *extack);
int vsw_ndo_fdb_del_bulk(struct nlmsghdr *nlh, struct net_device *dev,
			 struct netlink_ext_ack *extack);
int vsw_ndo_fdb_dump(struct sk_buff *skb, struct netlink_callback *cb,
		     struct net_device *dev, struct net_device *filter_dev,
		     int *idx);
int vsw_ndo_fdb_get(struct sk_buff *skb, struct nlattr *tb[],
		    struct net_device *dev, const unsigned char *addr, u16 vid,
		    u32 portid, u32 seq, struct netlink_ext_ack *extack);

#endif /* _VSW_FDB_NETLINK_H */
