/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _COMPAT_LINUX_ETHTOOL_H
#define _COMPAT_LINUX_ETHTOOL_H

#include_next <linux/ethtool.h>
#ifndef COMPAT_HAS_TS_INFO_BY_LAYER
#include <linux/netdevice.h>
#include <linux/phy.h>
#endif

/* Before devices had a lock of their own, this was the only one. */
#ifndef COMPAT_HAS_NETIF_GET_LINK_KSETTINGS
#define netif_get_link_ksettings __ethtool_get_link_ksettings
#endif

/* Before, the struct was user space's, and each driver asked for itself. */
#ifndef COMPAT_HAS_TS_INFO_BY_LAYER
#define kernel_ethtool_ts_info ethtool_ts_info

static inline int
ethtool_get_ts_info_by_layer(struct net_device *dev,
			     struct kernel_ethtool_ts_info *info)
{
	const struct ethtool_ops *ops = dev->ethtool_ops;

	if (phy_has_tsinfo(dev->phydev))
		return phy_ts_info(dev->phydev, info);
	if (ops->get_ts_info)
		return ops->get_ts_info(dev, info);
	return ethtool_op_get_ts_info(dev, info);
}
#endif

#endif
