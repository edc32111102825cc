// SPDX-License-Identifier: GPL-2.0
/* The vnic device: what the network stack asks of it. */
#include <linux/ethtool.h>
#include <linux/if_vlan.h>
#include <linux/net_tstamp.h>
#include <linux/rtnetlink.h>
#include <net/netdev_lock.h>

#include "../vswitch/device.h"
#include "../vswitch/guard.h"
#include "../vswitch/stats.h"
#include "bridge.h"
#include "host.h"
#include "lower.h"
#include "mode.h"
#include "vsw_compat.h"

/* Frames may go to another vnic as they are; what the NIC cannot do is done
 * just before its driver.
 */
#define VNIC_FEATURES	(NETIF_F_SG | NETIF_F_FRAGLIST | NETIF_F_HIGHDMA | \
			 NETIF_F_GSO_SOFTWARE | NETIF_F_GSO_ENCAP_ALL | \
			 NETIF_F_HW_CSUM)
#define VNIC_VLAN_FEATURES (NETIF_F_HW_VLAN_CTAG_TX | NETIF_F_HW_VLAN_STAG_TX)
/* The NIC filters, if it does. */
#define VNIC_NIC_FEATURES (NETIF_F_HW_VLAN_CTAG_FILTER | \
			   NETIF_F_HW_VLAN_STAG_FILTER)

static const struct net_device_ops vnic_nic_netdev_ops;

static int vnic_init(struct net_device *dev)
{
	struct vnic *vnic = netdev_priv(dev);
	struct vsw *sw = vnic->nic ? &vnic->nic->sw : netdev_priv(vnic->lower);
	int err;

	vnic->dev = dev;
	INIT_LIST_HEAD(&vnic->sources);
	err = vsw_vnic_join(sw, &vnic->port, dev);
	if (err)
		return err;
	netdev_hold(vnic->lower, &vnic->lower_tracker, GFP_KERNEL);
	netdev_lockdep_set_classes(dev);
	netif_inherit_tso_max(dev, vnic->lower);
	dev->hard_header_len = vnic->lower->hard_header_len;
	dev->needed_headroom = vnic->lower->needed_headroom;
	if (!vnic->nic)
		return 0;
	dev->netdev_ops = &vnic_nic_netdev_ops;
	dev->features |= VNIC_NIC_FEATURES;
	if (vnic->nic->n_host)
		vsw_port_set_flags(&vnic->port, VSW_PORT_MARK, VSW_PORT_MARK);
	return 0;
}

static void vnic_uninit(struct net_device *dev)
{
	struct vnic *vnic = netdev_priv(dev);
	bool passthru = vnic->mode == VNIC_MODE_PASSTHRU;

	if (vnic->nic) {
		vnic_host_set(vnic, false, NULL);
		vnic_nic_set_mode(vnic, 0);
	}
	vsw_vnic_leave(&vnic->port);
	if (vnic->nic)
		vnic_nic_guard_changed(vnic->nic);
	if (passthru)
		vnic_nic_restore_addr(vnic->nic);
	if (vnic->nic)
		vnic_nic_put(vnic->nic);
}

/* Nobody may take the host's traffic; in passthru mode it is the vnic's. */
static bool vnic_is_lower_addr(const struct vnic *vnic, const u8 *addr)
{
	return vnic->nic && vnic->mode != VNIC_MODE_PASSTHRU &&
	       ether_addr_equal(addr, vnic->lower->dev_addr);
}

/* Frames to an address are for the vnic, and pass the NIC's filter; in passthru
 * mode its own is the NIC's.
 */
static int vnic_add_addr(struct vnic *vnic, const u8 *addr, bool own)
{
	int err;

	if (vnic_is_lower_addr(vnic, addr))
		return -EADDRINUSE;
	err = vsw_vnic_add_addr(&vnic->port, addr, own);
	if (err || !vnic->nic || (own && vnic->mode == VNIC_MODE_PASSTHRU))
		return err;
	err = dev_uc_add(vnic->lower, addr);
	if (err)
		vsw_vnic_del_addr(&vnic->port, addr);
	return err;
}

static void vnic_del_addr(struct vnic *vnic, const u8 *addr, bool own)
{
	if (vnic->nic && !(own && vnic->mode == VNIC_MODE_PASSTHRU))
		dev_uc_del(vnic->lower, addr);
	vsw_vnic_del_addr(&vnic->port, addr);
}

static int vnic_open(struct net_device *dev)
{
	struct vnic *vnic = netdev_priv(dev);
	int err;

	err = vnic_add_addr(vnic, dev->dev_addr, true);
	if (err)
		return err;
	vsw_vnic_open(&vnic->port);
	if (!vnic->nic)
		return 0;
	vnic_nic_index(vnic->nic, &vnic->port);
	if (vnic->mode == VNIC_MODE_PASSTHRU && !vnic->nopromisc) {
		err = dev_set_promiscuity(vnic->lower, 1);
		if (err)
			goto err_stop;
	}
	if (dev->flags & IFF_ALLMULTI) {
		err = dev_set_allmulti(vnic->lower, 1);
		if (err)
			goto err_promisc;
	}
	return 0;

err_promisc:
	if (vnic->mode == VNIC_MODE_PASSTHRU && !vnic->nopromisc)
		dev_set_promiscuity(vnic->lower, -1);
err_stop:
	vsw_vnic_stop(&vnic->port);
	vnic_del_addr(vnic, dev->dev_addr, true);
	return err;
}

static void vnic_free(struct net_device *dev)
{
	struct vnic *vnic = netdev_priv(dev);

	vsw_port_exit(&vnic->port);
	/* Until now the core may have asked for vnic_get_iflink(). */
	netdev_put(vnic->lower, &vnic->lower_tracker);
}

static int vnic_uc_add(struct net_device *dev, const unsigned char *addr)
{
	struct vnic *vnic = netdev_priv(dev);
	int err;

	if (!is_valid_ether_addr(addr))
		return -EADDRNOTAVAIL;
	if (vnic->lockaddr || !vsw_guard_may_have(&vnic->port, addr))
		return -EPERM;
	if (vnic->n_addrs >= VNIC_ADDRS_MAX)
		return -ENOSPC;
	err = vnic_add_addr(vnic, addr, false);
	if (!err)
		vnic->n_addrs++;
	return err;
}

static int vnic_uc_del(struct net_device *dev, const unsigned char *addr)
{
	struct vnic *vnic = netdev_priv(dev);

	vnic->n_addrs--;
	vnic_del_addr(vnic, addr, false);
	return 0;
}

static int vnic_mc_join(struct net_device *dev, const unsigned char *addr)
{
	struct vnic *vnic = netdev_priv(dev);
	int err;

	err = vsw_group_join(&vnic->port.sw->groups, &vnic->port,
			     vsw_fdb_key(addr, 0));
	if (err || !vnic->nic)
		return err;
	err = dev_mc_add(vnic->lower, addr);
	if (err)
		vsw_group_leave(&vnic->port.sw->groups, &vnic->port,
				vsw_fdb_key(addr, 0));
	return err;
}

static int vnic_mc_leave(struct net_device *dev, const unsigned char *addr)
{
	struct vnic *vnic = netdev_priv(dev);

	vsw_group_leave(&vnic->port.sw->groups, &vnic->port,
			vsw_fdb_key(addr, 0));
	if (vnic->nic)
		dev_mc_del(vnic->lower, addr);
	return 0;
}

static int vnic_stop(struct net_device *dev)
{
	struct vnic *vnic = netdev_priv(dev);

	netif_addr_lock_bh(dev);
	__dev_uc_unsync(dev, vnic_uc_del);
	__dev_mc_unsync(dev, vnic_mc_leave);
	netif_addr_unlock_bh(dev);
	if (vnic->nic) {
		if (dev->flags & IFF_ALLMULTI)
			dev_set_allmulti(vnic->lower, -1);
		if (vnic->mode == VNIC_MODE_PASSTHRU && !vnic->nopromisc)
			dev_set_promiscuity(vnic->lower, -1);
	}
	vsw_vnic_stop(&vnic->port);
	vnic_del_addr(vnic, dev->dev_addr, true);
	return 0;
}

/* Under the device's address lock, with RTNL only when the unicast list
 * changes
 */
static void vnic_set_rx_mode(struct net_device *dev)
{
	struct vnic *vnic = netdev_priv(dev);

	__dev_uc_sync(dev, vnic_uc_add, vnic_uc_del);
	__dev_mc_sync(dev, vnic_mc_join, vnic_mc_leave);
	vsw_port_set_flags(&vnic->port, VSW_PORT_ALLMULTI,
			   dev->flags & (IFF_PROMISC | IFF_ALLMULTI) ?
			   VSW_PORT_ALLMULTI : 0);
}

/**
 * vnic_addrs_changed() - which further addresses a vnic may have is not what it was
 * @vnic: the vnic
 *
 * Context: RTNL
 */
void vnic_addrs_changed(struct vnic *vnic)
{
	struct net_device *dev = vnic->dev;

	if (!netif_running(dev))
		return;
	netif_addr_lock_bh(dev);
	__dev_uc_unsync(dev, vnic_uc_del);
	__dev_uc_sync(dev, vnic_uc_add, vnic_uc_del);
	netif_addr_unlock_bh(dev);
}

/**
 * vnic_filter() - the NIC is about to lose its filter, or has an empty one: it
 *	moves to another namespace
 * @vnic: a vnic on the NIC
 * @join: have the NIC let in what is for the vnic
 *
 * Context: RTNL
 */
void vnic_filter(struct vnic *vnic, bool join)
{
	struct net_device *dev = vnic->dev;

	if (!netif_running(dev))
		return;
	netif_addr_lock_bh(dev);
	if (join) {
		__dev_uc_sync(dev, vnic_uc_add, vnic_uc_del);
		__dev_mc_sync(dev, vnic_mc_join, vnic_mc_leave);
	} else {
		__dev_uc_unsync(dev, vnic_uc_del);
		__dev_mc_unsync(dev, vnic_mc_leave);
	}
	netif_addr_unlock_bh(dev);
	if (vnic->mode == VNIC_MODE_PASSTHRU)
		return;
	if (join)
		dev_uc_add(vnic->lower, dev->dev_addr);
	else
		dev_uc_del(vnic->lower, dev->dev_addr);
}

static void vnic_change_rx_flags(struct net_device *dev, int change)
{
	struct vnic *vnic = netdev_priv(dev);

	if (vnic->nic && netif_running(dev) && change & IFF_ALLMULTI)
		dev_set_allmulti(vnic->lower,
				 dev->flags & IFF_ALLMULTI ? 1 : -1);
}

/* In passthru mode the NIC has the same address. */
static int vnic_set_mac_address(struct net_device *dev, void *p)
{
	struct vnic *vnic = netdev_priv(dev);
	struct sockaddr *addr = p;
	int err;

	err = eth_prepare_mac_addr_change(dev, p);
	if (err)
		return err;
	if (ether_addr_equal(dev->dev_addr, addr->sa_data))
		return 0;
	if (vnic->lockaddr || !vsw_guard_may_have(&vnic->port, (u8 *)addr->sa_data))
		return -EPERM;
	if (vnic->mode == VNIC_MODE_PASSTHRU)
		return vnic_nic_set_addr(vnic->nic, addr->sa_data);
	if (vnic_is_lower_addr(vnic, addr->sa_data))
		return -EADDRINUSE;
	if (netif_running(dev)) {
		err = vnic_add_addr(vnic, addr->sa_data, true);
		if (err)
			return err;
		vnic_del_addr(vnic, dev->dev_addr, true);
	}
	eth_commit_mac_addr_change(dev, p);
	if (vnic->nic && netif_running(dev))
		vnic_nic_index(vnic->nic, &vnic->port);
	return 0;
}

static int vnic_change_mtu(struct net_device *dev, int mtu)
{
	struct vnic *vnic = netdev_priv(dev);

	if (mtu > READ_ONCE(vnic->lower->mtu))
		return -EINVAL;
	WRITE_ONCE(dev->mtu, mtu);
	vnic->mtu_set = true;
	return 0;
}

static void vnic_get_stats64(struct net_device *dev,
			     struct rtnl_link_stats64 *stats)
{
	struct vnic *vnic = netdev_priv(dev);

	dev_get_tstats64(dev, stats);
	vsw_port_get_stats64(&vnic->port, stats);
}

static int vnic_get_iflink(const struct net_device *dev)
{
	const struct vnic *vnic = netdev_priv(dev);

	return READ_ONCE(vnic->lower->ifindex);
}

static int vnic_vlan_rx_add_vid(struct net_device *dev, __be16 proto, u16 vid)
{
	struct vnic *vnic = netdev_priv(dev);

	return vlan_vid_add(vnic->lower, proto, vid);
}

static int vnic_vlan_rx_kill_vid(struct net_device *dev, __be16 proto, u16 vid)
{
	struct vnic *vnic = netdev_priv(dev);

	vlan_vid_del(vnic->lower, proto, vid);
	return 0;
}

static int vnic_hwtstamp_get(struct net_device *dev,
			     struct kernel_hwtstamp_config *config)
{
	struct vnic *vnic = netdev_priv(dev);

	if (!vnic->nic)
		return -EOPNOTSUPP;
	return generic_hwtstamp_get_lower(vnic->lower, config);
}

/* It is the NIC that changes, for everybody on it. */
static int vnic_hwtstamp_set(struct net_device *dev,
			     struct kernel_hwtstamp_config *config,
			     struct netlink_ext_ack *extack)
{
	struct vnic *vnic = netdev_priv(dev);

	if (!vnic->nic)
		return -EOPNOTSUPP;
	if (!ns_capable(dev_net(vnic->lower)->user_ns, CAP_NET_ADMIN)) {
		NL_SET_ERR_MSG_MOD(extack,
				   "only who may configure the device below can set its time stamps");
		return -EPERM;
	}
	return generic_hwtstamp_set_lower(vnic->lower, config, extack);
}

COMPAT_HWTSTAMP(vnic_hwtstamp_get, vnic_hwtstamp_set)

/* What "bridge fdb add ... self" could only find out later, for the stack tells
 * nobody why a filter did not take an address
 */
static int vnic_check_addr(struct vnic *vnic, const u8 *addr,
			   struct netlink_ext_ack *extack)
{
	if (!is_valid_ether_addr(addr)) {
		NL_SET_ERR_MSG_MOD(extack, "the address must not be zero");
		return -EADDRNOTAVAIL;
	}
	if (vnic->lockaddr) {
		NL_SET_ERR_MSG_MOD(extack,
				   "the address is locked, there can be no further ones");
		return -EPERM;
	}
	if (!vsw_guard_may_have(&vnic->port, addr)) {
		NL_SET_ERR_MSG_MOD(extack,
				   "the vnic's guard does not allow the address: guard_mac_add, by who may configure the device below, does");
		return -EPERM;
	}
	if (ether_addr_equal(addr, vnic->dev->dev_addr)) {
		NL_SET_ERR_MSG_MOD(extack, "the address is the vnic's own");
		return -EADDRINUSE;
	}
	if (vnic_is_lower_addr(vnic, addr)) {
		NL_SET_ERR_MSG_MOD(extack,
				   "the address is that of the device below");
		return -EADDRINUSE;
	}
	if (!vsw_vnic_may_add(&vnic->port, addr)) {
		NL_SET_ERR_MSG_MOD(extack,
				   "the address is known at another port");
		return -EADDRINUSE;
	}
	if (vnic->n_addrs >= VNIC_ADDRS_MAX) {
		NL_SET_ERR_MSG_MOD(extack,
				   "there are 1024 further addresses, which is the most there can be");
		return -ENOSPC;
	}
	return 0;
}

static int vnic_fdb_add(struct ndmsg *ndm, struct nlattr *tb[],
			struct net_device *dev, const unsigned char *addr,
			u16 vid, u16 nlh_flags, bool *notified,
			struct netlink_ext_ack *extack)
{
	bool group = is_multicast_ether_addr(addr);
	int err = 0;

	if (vid || nlh_flags & NLM_F_REPLACE ||
	    (ndm->ndm_state && !(ndm->ndm_state & NUD_PERMANENT))) {
		NL_SET_ERR_MSG_MOD(extack,
				   "a vnic's addresses are added and deleted, they are permanent and have no vlan");
		return -EOPNOTSUPP;
	}
	if (group)
		err = dev_mc_add_excl(dev, addr);
	else
		err = vnic_check_addr(netdev_priv(dev), addr, extack) ?:
		      dev_uc_add_excl(dev, addr);
	return err == -EEXIST && !(nlh_flags & NLM_F_EXCL) ? 0 : err;
}

static int vnic_fdb_del(struct ndmsg *ndm, struct nlattr *tb[],
			struct net_device *dev, const unsigned char *addr,
			u16 vid, bool *notified,
			struct netlink_ext_ack *extack)
{
	const struct netdev_hw_addr *ha;
	bool theirs = false;

	if (is_multicast_ether_addr(addr))
		return dev_mc_del_global(dev, addr);
	/* Only what a user added: the other references to an address are those
	 * of devices above, and ours, which goes later.
	 */
	netif_addr_lock_bh(dev);
	netdev_for_each_uc_addr(ha, dev)
		if (ether_addr_equal(ha->addr, addr))
			theirs = ha->refcount > ha->sync_cnt + ha->synced;
	netif_addr_unlock_bh(dev);
	return theirs ? dev_uc_del(dev, addr) : -ENOENT;
}

COMPAT_FDB_ADD(vnic_fdb_add)
COMPAT_FDB_DEL(vnic_fdb_del)

/* All but those that each frame goes through */
#define VNIC_NETDEV_OPS(xmit, xdp_xmit)					\
	.ndo_start_xmit		= xmit,					\
	.ndo_xdp_xmit		= xdp_xmit,				\
	.ndo_init		= vnic_init,				\
	.ndo_uninit		= vnic_uninit,				\
	.ndo_open		= vnic_open,				\
	.ndo_stop		= vnic_stop,				\
	.ndo_features_check	= passthru_features_check,		\
	.ndo_get_stats64	= vnic_get_stats64,			\
	.ndo_set_rx_mode	= vnic_set_rx_mode,			\
	.ndo_change_rx_flags	= vnic_change_rx_flags,			\
	.ndo_validate_addr	= eth_validate_addr,			\
	.ndo_set_mac_address	= vnic_set_mac_address,			\
	.ndo_change_mtu		= vnic_change_mtu,			\
	.ndo_get_iflink		= vnic_get_iflink,			\
	.ndo_vlan_rx_add_vid	= vnic_vlan_rx_add_vid,			\
	.ndo_vlan_rx_kill_vid	= vnic_vlan_rx_kill_vid,		\
	.ndo_fdb_add		= COMPAT_FDB_OP(vnic_fdb_add),		\
	.ndo_fdb_del		= COMPAT_FDB_OP(vnic_fdb_del),		\
	.ndo_bridge_getlink	= vnic_bridge_getlink,			\
	.ndo_bridge_setlink	= vnic_bridge_setlink,			\
	.ndo_bridge_dellink	= vnic_bridge_dellink,			\
	COMPAT_HWTSTAMP_OPS(vnic_hwtstamp_get, vnic_hwtstamp_set)

static const struct net_device_ops vnic_nic_netdev_ops = {
	VNIC_NETDEV_OPS(vnic_nic_xmit, vnic_nic_xdp_xmit),
};

static const struct net_device_ops vnic_switch_netdev_ops = {
	VNIC_NETDEV_OPS(vnic_switch_xmit, vnic_switch_xdp_xmit),
};

/**
 * vnic_is() - is a device a vnic?
 * @dev: any device
 *
 * Return: true if its private data is a struct vnic
 */
bool vnic_is(const struct net_device *dev)
{
	return dev->netdev_ops->ndo_init == vnic_init;
}

static const struct device_type vnic_type = {
	.name = VNIC_KIND,
};

/**
 * vnic_device_setup() - preset a new device, rtnl_link_ops.setup
 * @dev: the device
 */
void vnic_device_setup(struct net_device *dev)
{
	ether_setup(dev);
	dev->netdev_ops = &vnic_switch_netdev_ops;
	dev->ethtool_ops = &vnic_ethtool_ops;
	SET_NETDEV_DEVTYPE(dev, &vnic_type);
	dev->needs_free_netdev = true;
	dev->priv_destructor = vnic_free;
	dev->max_mtu = ETH_MAX_MTU;
	dev->pcpu_stat_type = NETDEV_PCPU_STAT_TSTATS;

	dev->priv_flags &= ~IFF_TX_SKB_SHARING;
	dev->priv_flags |= IFF_NO_QUEUE | IFF_LIVE_ADDR_CHANGE |
			   IFF_UNICAST_FLT | IFF_DISABLE_NETPOLL;
	netdev_set_lltx(dev);
	netdev_set_xdp_target(dev);
	netdev_set_change_proto_down(dev);
	dev->features |= VNIC_FEATURES | VNIC_VLAN_FEATURES;
	dev->hw_features = VNIC_FEATURES | VNIC_VLAN_FEATURES;
	dev->vlan_features = VNIC_FEATURES;
	dev->hw_enc_features = VNIC_FEATURES;
}
