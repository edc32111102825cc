/* SPDX-License-Identifier: GPL-2.0 */
/* Counters, as users see them. */
#ifndef _VSW_STATS_H
#define _VSW_STATS_H

#include "vswitch.h"

void vsw_get_stats64(struct net_device *dev, struct rtnl_link_stats64 *stats);

extern const struct ethtool_ops vsw_ethtool_ops;

#endif /* _VSW_STATS_H */
