// SPDX-License-Identifier: GPL-2.0
/* What ethtool says of a vnic: its NIC's properties, its own drops. */
#include <linux/ethtool.h>

#include "../vswitch/stats.h"
#include "vnic.h"

static int vnic_get_link_ksettings(struct net_device *dev,
				   struct ethtool_link_ksettings *settings)
{
	const struct vnic *vnic = netdev_priv(dev);

	return __ethtool_get_link_ksettings(vnic->lower, settings);
}

static int vnic_get_ts_info(struct net_device *dev,
			    struct kernel_ethtool_ts_info *info)
{
	const struct vnic *vnic = netdev_priv(dev);

	if (!vnic->nic)
		return ethtool_op_get_ts_info(dev, info);
	return ethtool_get_ts_info_by_layer(vnic->lower, info);
}

static void vnic_get_drvinfo(struct net_device *dev,
			     struct ethtool_drvinfo *info)
{
	strscpy(info->driver, VNIC_KIND, sizeof(info->driver));
	strscpy(info->version, VSWITCH_VERSION, sizeof(info->version));
}

static int vnic_get_sset_count(struct net_device *dev, int sset)
{
	return sset == ETH_SS_STATS ? VSW_N_COUNTERS : -EOPNOTSUPP;
}

static void vnic_get_strings(struct net_device *dev, u32 sset, u8 *data)
{
	if (sset == ETH_SS_STATS)
		vsw_counter_names(data, "", "");
}

static void vnic_get_ethtool_stats(struct net_device *dev,
				   struct ethtool_stats *stats, u64 *data)
{
	const struct vnic *vnic = netdev_priv(dev);

	vsw_counters(vnic->port.stats, data);
}

const struct ethtool_ops vnic_ethtool_ops = {
	.get_drvinfo		= vnic_get_drvinfo,
	.get_link		= ethtool_op_get_link,
	.get_link_ksettings	= vnic_get_link_ksettings,
	.get_ts_info		= vnic_get_ts_info,
	.get_sset_count		= vnic_get_sset_count,
	.get_strings		= vnic_get_strings,
	.get_ethtool_stats	= vnic_get_ethtool_stats,
};
