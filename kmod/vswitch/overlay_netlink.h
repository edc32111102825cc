/* SPDX-License-Identifier: GPL-2.0 */
/* What netlink says of overlays: attributes of the link, remote FDB entries. */
#ifndef _VSW_OVERLAY_NETLINK_H
#define _VSW_OVERLAY_NETLINK_H

#include "overlay.h"

struct nlattr;
struct ndmsg;

/**
 * struct vsw_vtep_filter - some VTEPs
 * @addr: those with this address; zero: any
 * @dstport: those with this UDP port; 0: any
 * @vni: those that expect this VNI, as in the header; 0: any
 */
struct vsw_vtep_filter {
	struct in6_addr addr;
	__be16 dstport;
	__be32 vni;
};

int vsw_overlay_may_change(const struct vsw *sw,
			   struct netlink_ext_ack *extack);
bool vsw_overlay_named(struct nlattr *data[]);
int vsw_overlay_parse(const struct vsw *sw, struct nlattr *data[],
		      struct vsw_overlay_config *config,
		      struct netlink_ext_ack *extack);
int vsw_overlay_apply(struct vsw *sw, struct net *net,
		      const struct vsw_overlay_config *config,
		      struct netlink_ext_ack *extack);
size_t vsw_overlay_size(void);
int vsw_overlay_put(struct sk_buff *skb, const struct vsw *sw);

struct vsw_vtep *vsw_vtep_parse(struct vsw *sw, struct nlattr *tb[],
				bool create, struct netlink_ext_ack *extack);
int vsw_vtep_filter_parse(const struct vsw *sw, struct nlattr *tb[],
			  struct vsw_vtep_filter *filter,
			  struct netlink_ext_ack *extack);
bool vsw_vtep_wanted(const struct vsw_port *port, const void *arg);
unsigned int vsw_bum_flush(struct vsw *sw, const struct vsw_vtep_filter *filter);
size_t vsw_vtep_size(void);
int vsw_vtep_fill(struct sk_buff *skb, const struct vsw_vtep *vtep);
int vsw_bum_add(struct vsw *sw, const struct ndmsg *ndm, struct nlattr *tb[],
		u16 nlh_flags, struct netlink_ext_ack *extack);
int vsw_bum_del(struct vsw *sw, struct nlattr *tb[],
		struct netlink_ext_ack *extack);

#endif /* _VSW_OVERLAY_NETLINK_H */
