/* SPDX-License-Identifier: GPL-2.0 */
/* What "bridge mdb" and "bridge monitor mdb" say. */
#ifndef _VSW_MDB_NETLINK_H
#define _VSW_MDB_NETLINK_H

#include "mcast.h"

u32 vsw_mdb_left(u32 expires);
int vsw_mdb_put_addr(struct sk_buff *skb, int attr, const struct in6_addr *addr);
int vsw_mdb_put(struct sk_buff *skb, const struct vsw_mdb_group *group,
		const struct vsw_mdb_member *member);
int vsw_mdb_router_put(struct sk_buff *skb, const struct vsw_port *port,
		       const struct vsw_mcast_router *const *routers, u16 vid);
struct nlmsghdr *vsw_mdb_msg(struct sk_buff *skb, const struct vsw *sw, int type,
			     u32 portid, u32 seq, int flags);
void vsw_mdb_notify(struct vsw_mdb *mdb, const struct vsw_mdb_group *group,
		    const struct vsw_mdb_member *member, bool gone);
void vsw_mdb_router_notify(const struct vsw_mcast *mcast,
			   const struct vsw_port *port, bool is);

#endif /* _VSW_MDB_NETLINK_H */
