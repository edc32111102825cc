// SPDX-License-Identifier: GPL-2.0
/* Loading and unloading; following the devices below. */
#include <linux/module.h>
#include <linux/rtnetlink.h>
#include <net/rtnetlink.h>

#include "../vswitch/device.h"
#include "../vswitch/drop_last.h"
#include "../vswitch/guard.h"
#include "host.h"
#include "lower.h"

/**
 * vnic_follow_link() - take over the link of the device below
 * @vnic: the vnic
 *
 * Context: RTNL
 */
void vnic_follow_link(struct vnic *vnic)
{
	if (vnic->dev->proto_down)
		netif_carrier_off(vnic->dev);
	else if (vnic->nic)
		netif_stacked_transfer_operstate(vnic->lower, vnic->dev);
	else if (netif_running(vnic->lower))
		netif_carrier_on(vnic->dev);
	else
		netif_carrier_off(vnic->dev);
}

static void vnic_follow_mtu(struct vnic *vnic)
{
	struct net_device *dev = vnic->dev;
	unsigned int mtu = vnic->lower->mtu;
	bool set = vnic->mtu_set;

	dev->max_mtu = max(mtu, dev->mtu);
	if (!set || dev->mtu > mtu)
		dev_set_mtu(dev, mtu);
	dev->max_mtu = mtu;
	vnic->mtu_set = set;
}

/* Passthru: both have one address. */
static void vnic_follow_addr(struct vnic *vnic)
{
	struct net_device *dev = vnic->dev;
	const u8 *addr = vnic->lower->dev_addr;

	if (vnic->mode != VNIC_MODE_PASSTHRU ||
	    ether_addr_equal(dev->dev_addr, addr))
		return;
	if (netif_running(dev)) {
		if (vsw_vnic_add_addr(&vnic->port, addr, true))
			return;
		vsw_vnic_del_addr(&vnic->port, dev->dev_addr);
	}
	eth_hw_addr_set(dev, addr);
	vsw_guard_repin(&vnic->port);
	if (netif_running(dev))
		vnic_nic_index(vnic->nic, &vnic->port);
	call_netdevice_notifiers(NETDEV_CHANGEADDR, dev);
}

/* A vnic, or the device below, is in another namespace, which gets a name where
 * the latter lives: what is told there of the vnic needs it.
 */
static void vnic_follow_net(struct vnic *vnic)
{
	struct net *net = dev_net(vnic->lower);
	bool cross = !net_eq(net, dev_net(vnic->dev));

	vsw_port_set_flags(&vnic->port, VSW_PORT_CROSS,
			   cross ? VSW_PORT_CROSS : 0);
	/* before it can be up there */
	vsw_guard_enforce(&vnic->port);
	if (vnic->nic)
		vnic_nic_guard_changed(vnic->nic);
	if (cross)
		peernet2id_alloc(net, dev_net(vnic->dev), GFP_KERNEL);
}

static void vnic_follow(struct vnic *vnic, unsigned long event)
{
	switch (event) {
	case NETDEV_REGISTER:
		vnic_follow_net(vnic);
		break;
	case NETDEV_UP:
	case NETDEV_DOWN:
	case NETDEV_CHANGE:
		vnic_follow_link(vnic);
		break;
	case NETDEV_CHANGEMTU:
		vnic_follow_mtu(vnic);
		break;
	case NETDEV_CHANGEADDR:
		vnic_follow_addr(vnic);
		break;
	case NETDEV_FEAT_CHANGE:
		netif_inherit_tso_max(vnic->dev, vnic->lower);
		netdev_update_features(vnic->dev);
		break;
	case NETDEV_NOTIFY_PEERS:
	case NETDEV_BONDING_FAILOVER:
	case NETDEV_RESEND_IGMP:
		call_netdevice_notifiers(event, vnic->dev);
		break;
	}
}

/* The device below goes, and its vnics with it, wherever they live. */
static void vnic_unregister_all(struct vsw *sw)
{
	struct vsw_port *port, *next;
	LIST_HEAD(list);

	list_for_each_entry_safe(port, next, &sw->endpoints, member)
		vnic_link_ops.dellink(port->dev, &list);
	unregister_netdevice_many(&list);
}

static void vnic_nic_event(struct vnic_nic *nic, unsigned long event)
{
	struct vsw_port *port;

	switch (event) {
	case NETDEV_UNREGISTER:
	case NETDEV_REGISTER:
		/* It moves to another namespace. */
		list_for_each_entry(port, &nic->sw.endpoints, member)
			vnic_filter(vnic_of(port), event == NETDEV_REGISTER);
		/* who is there must not see what has been dropped here */
		vsw_last_forget_all(&nic->sw);
		vsw_watch_forget(&nic->sw);
		vnic_host_move(nic, event == NETDEV_REGISTER);
		break;
	case NETDEV_CHANGEADDR:
		vnic_nic_addr_changed(nic);
		break;
	}
}

static int vnic_netdev_event(struct notifier_block *nb, unsigned long event,
			     void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct vsw_port *port;
	struct vsw *sw;

	if (event == NETDEV_PRE_CHANGEADDR && vnic_is(dev)) {
		const struct netdev_notifier_pre_changeaddr_info *info = ptr;
		struct vnic *vnic = netdev_priv(dev);
		const u8 *addr = (const u8 *)info->dev_addr;

		if (vnic->lockaddr) {
			NL_SET_ERR_MSG_MOD(netdev_notifier_info_to_extack(ptr),
					   "the address is locked: lockaddr off, by who may configure the device below, unlocks it");
			return notifier_from_errno(-EPERM);
		}
		if (!vsw_guard_may_have(&vnic->port, addr)) {
			NL_SET_ERR_MSG_MOD(netdev_notifier_info_to_extack(ptr),
					   "the vnic's guard does not allow the address: guard_mac_add, by who may configure the device below, does");
			return notifier_from_errno(-EPERM);
		}
	}
	if (event == NETDEV_REGISTER && vnic_is(dev))
		vnic_follow_net(netdev_priv(dev));
	/* "protodown off" gives a carrier that may not be there below. */
	if (event == NETDEV_CHANGE && vnic_is(dev))
		vnic_follow_link(netdev_priv(dev));
	sw = vnic_lower_switch(dev);
	if (!sw || list_empty(&sw->endpoints))
		return NOTIFY_DONE;
	if (event == NETDEV_PRE_TYPE_CHANGE)
		return NOTIFY_BAD;
	if (event == NETDEV_UNREGISTER &&
	    dev->reg_state == NETREG_UNREGISTERING) {
		vnic_unregister_all(sw);
		return NOTIFY_DONE;
	}
	if (!sw->dev)
		vnic_nic_event(container_of(sw, struct vnic_nic, sw), event);
	list_for_each_entry(port, &sw->endpoints, member)
		vnic_follow(vnic_of(port), event);
	return NOTIFY_DONE;
}

static struct notifier_block vnic_notifier = {
	.notifier_call = vnic_netdev_event,
};

static int __init vnic_module_init(void)
{
	int err;

	err = register_netdevice_notifier(&vnic_notifier);
	if (err)
		return err;
	err = rtnl_link_register(&vnic_link_ops);
	if (err)
		unregister_netdevice_notifier(&vnic_notifier);
	return err;
}

static void __exit vnic_module_exit(void)
{
	rtnl_link_unregister(&vnic_link_ops);
	unregister_netdevice_notifier(&vnic_notifier);
}

module_init(vnic_module_init);
module_exit(vnic_module_exit);

MODULE_ALIAS_RTNL_LINK(VNIC_KIND);
MODULE_DESCRIPTION("Endpoints for virtual machines and containers on a NIC or a vswitch");
MODULE_AUTHOR("vswitch developers");
MODULE_VERSION(VSWITCH_VERSION);
MODULE_LICENSE("GPL");
