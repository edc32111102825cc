/* SPDX-License-Identifier: GPL-2.0 */
/* The family "vswitch" of generic netlink. */
#ifndef _VSW_GENL_H
#define _VSW_GENL_H

#include <net/genetlink.h>

#include <linux/vswitch.h>

#include "vswitch.h"

/* Multicast groups, by their number in the family */
enum {
	VSW_GENL_GROUP_EVENTS,
};

extern struct genl_family vsw_genl_family;
extern const struct nla_policy vsw_genl_policy[VSWITCH_A_MAX + 1];

/* genl.c */
struct vsw *vsw_genl_switch(struct net *net, const struct nlattr *attr,
			    struct netlink_ext_ack *extack);
int vsw_genl_init(void);
void vsw_genl_exit(void);

/* genl_mdb.c */
extern const struct nla_policy vsw_genl_mdb_policy[VSWITCH_A_MDB_MAX + 1];

int vsw_genl_mdb_add(struct sk_buff *skb, struct genl_info *info);
int vsw_genl_mdb_del(struct sk_buff *skb, struct genl_info *info);
int vsw_genl_mdb_flush(struct sk_buff *skb, struct genl_info *info);
int vsw_genl_mdb_dump(struct sk_buff *skb, struct netlink_callback *cb);

#endif /* _VSW_GENL_H */
