// SPDX-License-Identifier: GPL-2.0
/* The switch device: what the network stack asks of it. */
#include <linux/ethtool.h>
#include <linux/export.h>
#include <linux/if_bridge.h>
#include <net/netdev_lock.h>

#include "bridge_netlink.h"
#include "device.h"
#include "fdb_netlink.h"
#include "later.h"
#include "mcast.h"
#include "mdb_ops.h"
#include "overlay.h"
#include "port.h"
#include "stats.h"
#include "stp.h"
#include "xdp.h"

/* What the host may hand us: a port that cannot do it has it done late, just
 * before its driver.
 */
#define VSW_FEATURES	(NETIF_F_SG | NETIF_F_FRAGLIST | NETIF_F_HIGHDMA | \
			 NETIF_F_GSO_MASK | NETIF_F_HW_CSUM)
#define VSW_VLAN_FEATURES (NETIF_F_HW_VLAN_CTAG_TX | NETIF_F_HW_VLAN_STAG_TX)

static int vsw_init(struct net_device *dev)
{
	struct vsw *sw = netdev_priv(dev);
	int err;

	sw->dev = dev;
	err = vsw_core_init(sw, dev, &vsw_fdb_netlink_ops);
	if (err)
		return err;
	err = vsw_port_set_addr(&sw->host, dev->dev_addr);
	if (err) {
		vsw_core_exit(sw);
		return err;
	}
	netdev_lockdep_set_classes(dev);
	netif_carrier_off(dev);
	return 0;
}

static void vsw_uninit(struct net_device *dev)
{
	struct vsw *sw = netdev_priv(dev);

	/* What was being sent when it stopped, and who is at work with it */
	vsw_later_forget(sw, NULL);
	vsw_stp_exit(sw);
	vsw_overlay_del(sw);
	vsw_mcast_exit(sw);
	synchronize_net();
	vsw_core_exit(sw);
}

static int vsw_open(struct net_device *dev)
{
	struct vsw *sw = netdev_priv(dev);

	set_mask_bits(&sw->host.flags, 0, VSW_PORT_FORWARD);
	vsw_ports_update(sw);
	vsw_mcast_restart(sw, true);
	netif_start_queue(dev);
	return 0;
}

static int vsw_stop(struct net_device *dev)
{
	struct vsw *sw = netdev_priv(dev);

	netif_stop_queue(dev);
	set_mask_bits(&sw->host.flags, VSW_PORT_FORWARD, 0);
	vsw_later_forget(sw, &sw->host);
	vsw_ports_update(sw);
	vsw_mcast_restart(sw, true);
	return 0;
}

/**
 * vsw_host_filter_sync() - let in what the host listens to
 * @sw: the switch
 *
 * The unicast addresses that others put on the switch device, macvlan for
 * one, go into the filters of all slaves. The host then gets every frame, as
 * from a NIC whose filter is full.
 *
 * Context: process
 */
void vsw_host_filter_sync(struct vsw *sw)
{
	netif_addr_lock_bh(sw->dev);
	sw->dev->netdev_ops->ndo_set_rx_mode(sw->dev);
	netif_addr_unlock_bh(sw->dev);
}

/* Runs under the device's address lock, so that nobody else writes these
 * flags; with or without RTNL, so that it must not touch a slave's flags. For
 * each group that the host joins, too: then the slaves are left alone.
 */
static void vsw_set_rx_mode(struct net_device *dev)
{
	const u32 all = VSW_PORT_PROMISC | VSW_PORT_FLOOD;
	struct vsw *sw = netdev_priv(dev);
	bool uc = !netdev_uc_empty(dev);
	struct vsw_port *port;

	rcu_read_lock();
	if (uc || sw->uc_synced)
		list_for_each_entry_rcu(port, &sw->ports, list)
			if (port->no)
				dev_uc_sync_multiple(port->dev, dev);
	rcu_read_unlock();
	sw->uc_synced = uc;
	set_mask_bits(&sw->host.flags, all,
		      dev->flags & IFF_PROMISC || uc ? all : 0);
}

static void vsw_change_rx_flags(struct net_device *dev, int change)
{
	if (change & IFF_PROMISC)
		vsw_ports_promisc(netdev_priv(dev));
}

static int vsw_set_mac_address(struct net_device *dev, void *p)
{
	struct vsw *sw = netdev_priv(dev);
	struct sockaddr *addr = p;
	int err;

	err = eth_prepare_mac_addr_change(dev, p);
	if (err)
		return err;
	err = vsw_port_set_addr(&sw->host, addr->sa_data);
	if (err)
		return err;
	eth_commit_mac_addr_change(dev, p);
	vsw_stp_update(sw);
	return 0;
}

static int vsw_change_mtu(struct net_device *dev, int mtu)
{
	struct vsw *sw = netdev_priv(dev);

	WRITE_ONCE(dev->mtu, mtu);
	sw->mtu_set = true;
	return 0;
}

static netdev_features_t vsw_fix_features(struct net_device *dev,
					  netdev_features_t features)
{
	struct vsw *sw = netdev_priv(dev);
	netdev_features_t mask = features;
	struct vsw_port *port;

	if (!sw->n_slaves)
		return features;
	features &= ~NETIF_F_ONE_FOR_ALL;
	list_for_each_entry(port, &sw->ports, list)
		if (port->no)
			features = netdev_increment_features(features,
							     port->dev->features,
							     mask);
	return netdev_add_tso_features(features, mask);
}

static int vsw_ndo_xdp_xmit(struct net_device *dev, int n,
			    struct xdp_frame **frames, u32 flags)
{
	struct vsw *sw = netdev_priv(dev);

	return vsw_xdp_xmit(&sw->host, n, frames, flags);
}

COMPAT_FDB_ADD(vsw_ndo_fdb_add)
COMPAT_FDB_DEL(vsw_ndo_fdb_del)
COMPAT_FDB_DEL_BULK(vsw_ndo_fdb_del_bulk)

static const struct net_device_ops vsw_netdev_ops = {
	.ndo_init		= vsw_init,
	.ndo_uninit		= vsw_uninit,
	.ndo_open		= vsw_open,
	.ndo_stop		= vsw_stop,
	.ndo_start_xmit		= vsw_host_xmit,
	.ndo_xdp_xmit		= vsw_ndo_xdp_xmit,
	.ndo_features_check	= passthru_features_check,
	.ndo_get_stats64	= vsw_get_stats64,
	.ndo_set_rx_mode	= vsw_set_rx_mode,
	.ndo_change_rx_flags	= vsw_change_rx_flags,
	.ndo_validate_addr	= eth_validate_addr,
	.ndo_set_mac_address	= vsw_set_mac_address,
	.ndo_change_mtu		= vsw_change_mtu,
	.ndo_fix_features	= vsw_fix_features,
	.ndo_add_slave		= vsw_port_add,
	.ndo_del_slave		= vsw_port_del,
	.ndo_fdb_add		= COMPAT_FDB_OP(vsw_ndo_fdb_add),
	.ndo_fdb_del		= COMPAT_FDB_OP(vsw_ndo_fdb_del),
	.ndo_fdb_del_bulk	= COMPAT_FDB_DEL_BULK_OP(vsw_ndo_fdb_del_bulk),
	.ndo_fdb_dump		= vsw_ndo_fdb_dump,
	.ndo_fdb_get		= vsw_ndo_fdb_get,
	COMPAT_MDB_OPS(vsw_ndo)
	.ndo_bridge_getlink	= vsw_ndo_bridge_getlink,
	.ndo_bridge_setlink	= vsw_ndo_bridge_setlink,
	.ndo_bridge_dellink	= vsw_ndo_bridge_dellink,
};

/**
 * vsw_is_switch() - is a device a switch?
 * @dev: any device
 *
 * Return: true if its private data is a struct vsw
 */
bool vsw_is_switch(const struct net_device *dev)
{
	return dev->netdev_ops == &vsw_netdev_ops;
}
EXPORT_SYMBOL_GPL(vsw_is_switch);

static const struct device_type vsw_type = {
	.name = VSW_KIND,
};

/**
 * vsw_device_setup() - preset a new device, rtnl_link_ops.setup
 * @dev: the device
 */
void vsw_device_setup(struct net_device *dev)
{
	ether_setup(dev);
	dev->netdev_ops = &vsw_netdev_ops;
	dev->ethtool_ops = &vsw_ethtool_ops;
	SET_NETDEV_DEVTYPE(dev, &vsw_type);
	dev->needs_free_netdev = true;
	dev->max_mtu = ETH_MAX_MTU;
	dev->pcpu_stat_type = NETDEV_PCPU_STAT_TSTATS;

	dev->priv_flags &= ~IFF_TX_SKB_SHARING;
	dev->priv_flags |= IFF_NO_QUEUE | IFF_LIVE_ADDR_CHANGE |
			   IFF_UNICAST_FLT | IFF_DISABLE_NETPOLL;
	netdev_set_lltx(dev);
	netdev_set_xdp_target(dev);
	dev->features |= VSW_FEATURES | VSW_VLAN_FEATURES;
	dev->hw_features = VSW_FEATURES | VSW_VLAN_FEATURES;
	dev->vlan_features = VSW_FEATURES;
	dev->hw_enc_features = VSW_FEATURES;
}
