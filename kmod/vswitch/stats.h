/* SPDX-License-Identifier: GPL-2.0 */
/* Counters, as users see them. */
#ifndef _VSW_STATS_H
#define _VSW_STATS_H

#include "vswitch.h"

/* the reasons but VSW_DROP_NONE, learn_quota, move_held, mcast_quota and
 * neigh_replies
 */
#define VSW_N_COUNTERS	(VSW_DROP_MAX + 3)

u64 vsw_counter(const struct vsw_port_stats __percpu *percpu, size_t stat);
u64 *vsw_counters(const struct vsw_port_stats __percpu *percpu, u64 *data);
u8 *vsw_counter_names(u8 *data, const char *prefix, const char *dot);
void vsw_port_get_stats64(const struct vsw_port *port,
			  struct rtnl_link_stats64 *stats);
void vsw_get_stats64(struct net_device *dev, struct rtnl_link_stats64 *stats);

extern const struct ethtool_ops vsw_ethtool_ops;

#endif /* _VSW_STATS_H */
