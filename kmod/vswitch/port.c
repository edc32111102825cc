// SPDX-License-Identifier: GPL-2.0
/* Ports: joining, leaving, following their devices. */
#include <linux/ethtool.h>
#include <linux/export.h>
#include <linux/if_arp.h>
#include <linux/if_bridge.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/net_debug.h>

#include "bridge_netlink.h"
#include "device.h"
#include "drop_last.h"
#include "genl.h"
#include "mcast.h"
#include "neigh.h"
#include "overlay.h"
#include "port.h"
#include "stp_netlink.h"
#include "vlan_config.h"

/**
 * vsw_port_get() - the slave port that a device is
 * @dev: any device
 *
 * Context: RTNL
 * Return: the port or NULL
 */
struct vsw_port *vsw_port_get(const struct net_device *dev)
{
	if (rtnl_dereference(dev->rx_handler) != vsw_slave_rx)
		return NULL;
	return rtnl_dereference(dev->rx_handler_data);
}

static bool vsw_port_has_link(const struct vsw_port *port)
{
	/* whose link is the switch itself */
	if (port->flags & VSW_PORT_VNIC)
		return netif_running(port->dev);
	return netif_running(port->dev) && netif_oper_up(port->dev);
}

static bool vsw_port_is_up(const struct vsw_port *port)
{
	const struct net_device *dev = port->sw->dev;

	return (!dev || netif_running(dev)) && vsw_port_has_link(port);
}

/**
 * vsw_port_state() - the state that a port is in
 * @port: a slave port
 *
 * Context: RTNL
 * Return: BR_STATE_*; disabled while the link or the switch is down
 */
u8 vsw_port_state(const struct vsw_port *port)
{
	if (!vsw_port_is_up(port))
		return BR_STATE_DISABLED;
	return rcu_access_pointer(port->stp) ? vsw_stp_port_state(port) :
					       port->state;
}

/**
 * vsw_port_flush() - forget entries of a port
 * @port: the port
 * @mask: keep those with one of these, enum vsw_fdb_flags
 *
 * Context: RTNL, may sleep
 */
void vsw_port_flush(struct vsw_port *port, u32 mask)
{
	vsw_fdb_flush(&port->sw->fdb, &(struct vsw_fdb_filter) {
		.port = port,
		.vid = -1,
		.mask = mask,
	});
}

/**
 * vsw_port_set_flags() - change flags of a port
 * @port: the port
 * @mask: which ones
 * @bits: what they become
 *
 * Context: RTNL; for flags that depend on a device's filter, its address lock; for
 *	VSW_PORT_FORWARD and VSW_PORT_LEARN in a spanning tree, vsw_stp.lock
 */
void vsw_port_set_flags(struct vsw_port *port, u32 mask, u32 bits)
{
	const u32 all = VSW_PORT_FLOOD | VSW_PORT_ALLMULTI;
	u32 old = set_mask_bits(&port->flags, mask, bits);
	u32 new = (old & ~mask) | bits;

	if (new & VSW_PORT_VNIC)
		atomic_add(hweight32(new & all) - hweight32(old & all),
			   &port->sw->n_vnics_all);
}
EXPORT_SYMBOL_GPL(vsw_port_set_flags);

/**
 * vsw_port_update() - derive what the data path may do
 * @port: a slave or a vnic
 *
 * Context: RTNL
 * Return: true if that changed
 */
bool vsw_port_update(struct vsw_port *port)
{
	u32 flags = 0;

	ASSERT_RTNL();
	if (!vsw_port_has_link(port))
		vsw_guard_forget(port, false);
	/* of one that is in a spanning tree the tree says it */
	if (rcu_access_pointer(port->stp))
		return vsw_stp_port_update(port, vsw_port_is_up(port));
	switch (vsw_port_state(port)) {
	case BR_STATE_FORWARDING:
		flags = VSW_PORT_FORWARD | VSW_PORT_LEARN;
		break;
	case BR_STATE_LEARNING:
		flags = VSW_PORT_LEARN;
		break;
	}
	if ((port->flags & (VSW_PORT_FORWARD | VSW_PORT_LEARN)) == flags)
		return false;
	vsw_port_set_flags(port, VSW_PORT_FORWARD | VSW_PORT_LEARN, flags);
	/* What was behind the port may come back by another one. */
	if (!flags)
		vsw_port_flush(port, VSW_FDB_STATIC);
	if (flags & VSW_PORT_FORWARD)
		vsw_mcast_port_up(port, VSW_MCAST_ALL_VLANS);
	else
		vsw_mcast_port_down(port, false);
	vsw_event_port(port, VSWITCH_EVENT_PORT_STATE);
	return true;
}

/* Of a port or the switch; a vnic that has taken it loses it to them. */
static bool vsw_is_device_addr(struct vsw_fdb *fdb, u64 key)
{
	const struct vsw_fdb_entry *e;
	bool is;

	rcu_read_lock();
	e = vsw_fdb_find(fdb, key);
	is = e && (READ_ONCE(e->flags) & VSW_FDB_OWN) == VSW_FDB_OWN;
	rcu_read_unlock();
	return is;
}

/* Several devices may have one address: its entry names one of them. */
static void vsw_device_addr_put(struct vsw_port *port, const u8 *addr)
{
	struct vsw_fdb *fdb = &port->sw->fdb;
	u64 key = vsw_fdb_key(addr, 0);
	struct vsw_port *other;

	list_for_each_entry(other, &port->sw->ports, list) {
		if (other == port || !ether_addr_equal(other->addr, addr))
			continue;
		vsw_fdb_set(fdb, other, key, VSW_FDB_OWN);
		return;
	}
	vsw_fdb_del(fdb, key, true);
}

/**
 * vsw_port_set_addr() - frames to the address of a port's device are for the
 *	host
 * @port: the port
 * @addr: the device's address; NULL: the port goes, or its device has none
 *
 * Context: RTNL
 * Return: 0 or -ENOMEM
 */
int vsw_port_set_addr(struct vsw_port *port, const u8 *addr)
{
	struct vsw_fdb *fdb = &port->sw->fdb;
	u8 old[ETH_ALEN];
	int err;

	/* Not every driver refuses a group's or no address. */
	if (addr && !is_valid_ether_addr(addr))
		addr = NULL;

	ether_addr_copy(old, port->addr);
	if (addr) {
		if (ether_addr_equal(old, addr))
			return 0;
		if (!vsw_is_device_addr(fdb, vsw_fdb_key(addr, 0))) {
			err = vsw_fdb_set(fdb, port, vsw_fdb_key(addr, 0),
					  VSW_FDB_OWN);
			if (err)
				return err;
		}
		ether_addr_copy(port->addr, addr);
		vsw_vlan_addr_changed(port, addr);
	} else {
		eth_zero_addr(port->addr);
	}
	if (!is_zero_ether_addr(old))
		vsw_device_addr_put(port, old);
	return 0;
}

/* What the switch device takes over from its ports */

static void vsw_update_mtu(struct vsw *sw)
{
	unsigned int mtu = vsw_overlay_mtu(sw);
	struct vsw_port *port;

	if (sw->mtu_set)
		return;
	list_for_each_entry(port, &sw->ports, list)
		if (port->no)
			mtu = min(mtu, READ_ONCE(port->dev->mtu));
	dev_set_mtu(sw->dev, mtu != UINT_MAX ? mtu : ETH_DATA_LEN);
	sw->mtu_set = false;
}

static void vsw_update_headroom(struct vsw *sw)
{
	unsigned int headroom = vsw_overlay_headroom(sw);
	struct vsw_port *port;

	list_for_each_entry(port, &sw->ports, list)
		if (port->no)
			headroom = max(headroom,
				       netdev_get_fwd_headroom(port->dev));
	list_for_each_entry(port, &sw->ports, list)
		if (port->no)
			netdev_set_rx_headroom(port->dev, headroom);
	list_for_each_entry(port, &sw->endpoints, member)
		port->dev->needed_headroom = headroom;
	sw->dev->needed_headroom = headroom;
}

static void vsw_update_tso(struct vsw *sw)
{
	unsigned int size = TSO_MAX_SIZE;
	u16 segs = TSO_MAX_SEGS;
	struct vsw_port *port;

	list_for_each_entry(port, &sw->ports, list) {
		if (!port->no)
			continue;
		size = min(size, port->dev->tso_max_size);
		segs = min(segs, port->dev->tso_max_segs);
	}
	netif_set_tso_max_size(sw->dev, size);
	netif_set_tso_max_segs(sw->dev, segs);
}

/**
 * vsw_update_carrier() - the switch has a link while any port has
 * @sw: the switch
 *
 * Context: RTNL
 */
void vsw_update_carrier(struct vsw *sw)
{
	struct vsw_port *port;

	if (!list_empty(&sw->vnics) || rcu_access_pointer(sw->overlay)) {
		netif_carrier_on(sw->dev);
		return;
	}
	list_for_each_entry(port, &sw->ports, list)
		if (port->no && vsw_port_has_link(port)) {
			netif_carrier_on(sw->dev);
			return;
		}
	netif_carrier_off(sw->dev);
}

static void vsw_update_features(struct vsw *sw)
{
	vsw_update_tso(sw);
	netdev_update_features(sw->dev);
}

/**
 * vsw_ports_changed() - a port, or an overlay, has come or gone
 * @sw: the switch
 *
 * Context: RTNL
 */
void vsw_ports_changed(struct vsw *sw)
{
	if (sw->dev->reg_state != NETREG_REGISTERED)
		return;
	vsw_ports_promisc(sw);
	vsw_neigh_update(sw);
	vsw_update_headroom(sw);
	vsw_update_carrier(sw);
	vsw_update_mtu(sw);
	vsw_update_features(sw);
}

/**
 * vsw_ports_update() - the switch device went up or down
 * @sw: the switch
 *
 * Context: RTNL
 */
void vsw_ports_update(struct vsw *sw)
{
	struct vsw_port *port;

	/* All at once rather than port by port */
	if (!netif_running(sw->dev))
		vsw_fdb_flush(&sw->fdb, &(struct vsw_fdb_filter) {
			.vid = -1,
			.mask = VSW_FDB_STATIC,
		});
	vsw_stp_hold(sw, true);
	list_for_each_entry(port, &sw->ports, list)
		if (port->no && vsw_port_update(port))
			vsw_port_notify(port, RTM_NEWLINK);
	vsw_stp_hold(sw, false);
	list_for_each_entry(port, &sw->vnics, list)
		vsw_port_update(port);
	vsw_overlay_update(sw);
}

/* As the in-tree bridge, IEEE 802.1D-1998 table 8-5 and beyond */
static u32 vsw_speed_cost(u32 speed)
{
	switch (speed) {
	case SPEED_10:
		return 100;
	case SPEED_100:
		return 19;
	case SPEED_1000:
		return 5;
	case SPEED_2500:
		return 4;
	case SPEED_5000:
		return 3;
	case SPEED_10000:
		return 2;
	}
	return speed > SPEED_10000 && speed != (u32)SPEED_UNKNOWN ? 1 : 100;
}

/**
 * vsw_port_may_join() - can a device be a port of any switch?
 * @dev: the device
 * @extack: says why not
 *
 * Context: RTNL
 * Return: 0 or a negative errno
 */
int vsw_port_may_join(const struct net_device *dev,
		      struct netlink_ext_ack *extack)
{
	if (dev->flags & IFF_LOOPBACK) {
		NL_SET_ERR_MSG_MOD(extack, "the loopback device cannot be a port");
		return -EINVAL;
	}
	if (dev->type != ARPHRD_ETHER || dev->addr_len != ETH_ALEN ||
	    !is_valid_ether_addr(dev->dev_addr)) {
		NL_SET_ERR_MSG_MOD(extack,
				   "only an Ethernet device with a unicast address can be a port");
		return -EINVAL;
	}
	if (dev->priv_flags & IFF_DONT_BRIDGE) {
		NL_SET_ERR_MSG_MOD(extack,
				   "the device does not allow bridging, as a wireless station, which can send from its own address only");
		return -EOPNOTSUPP;
	}
	return 0;
}

static int vsw_port_may_link(const struct vsw *sw, struct net_device *dev,
			     struct netlink_ext_ack *extack)
{
	bool cycle;

	if (dev == sw->dev) {
		NL_SET_ERR_MSG_MOD(extack, "a switch cannot be a port of itself");
		return -ELOOP;
	}
	rcu_read_lock();
	cycle = netdev_has_upper_dev_all_rcu(sw->dev, dev);
	rcu_read_unlock();
	if (cycle) {
		NL_SET_ERR_MSG_MOD(extack,
				   "the device stands on this switch already, as its port it would close a cycle");
		return -ELOOP;
	}
	if (netdev_master_upper_dev_get(dev)) {
		NL_SET_ERR_MSG_MOD(extack,
				   "the device has a master already, release it with 'nomaster' first");
		return -EBUSY;
	}
	if (netdev_is_rx_handler_busy(dev)) {
		NL_SET_ERR_MSG_MOD(extack,
				   "the device serves another user already, as macvlan or ipvlan");
		return -EBUSY;
	}
	if (dev->priv_flags & IFF_NO_RX_HANDLER) {
		NL_SET_ERR_MSG_MOD(extack,
				   "the device hands its frames to nobody else, as ipvlan or VRF");
		return -EINVAL;
	}
	if (sw->n_ports == VSW_PORTS_MAX) {
		NL_SET_ERR_MSG_MOD(extack,
				   "the switch has 4096 ports, which is the most it can have");
		return -ENOSPC;
	}
	return 0;
}

/**
 * vsw_port_init() - make what all kinds of port have
 * @port: the port, zeroed
 * @sw: its switch
 * @dev: its device
 *
 * Context: RTNL
 * Return: 0 or -ENOMEM
 */
int vsw_port_init(struct vsw_port *port, struct vsw *sw,
		  struct net_device *dev)
{
	port->stats = netdev_alloc_pcpu_stats(struct vsw_port_stats);
	if (!port->stats)
		return -ENOMEM;
	port->sw = sw;
	port->dev = dev;
	vsw_seq_step(sw);
	port->state = BR_STATE_FORWARDING;
	port->priority = VSW_PORT_PRIORITY_DEFAULT;
	port->mcast_router = MDB_RTR_TYPE_TEMP_QUERY;
	port->stp_flags = VSW_STP_AUTO_EDGE;
	return 0;
}

/**
 * vsw_port_exit() - free what all kinds of port have
 * @port: the port, which no data path can see any more
 */
void vsw_port_exit(struct vsw_port *port)
{
	vsw_watch_gone(port);
	kfree(rcu_dereference_protected(port->vlans, true));
	kfree(rcu_dereference_protected(port->neigh_vlans, true));
	kfree(rcu_dereference_protected(port->storm, true));
	vsw_guard_free(rcu_dereference_protected(port->guard, true));
	kfree(rcu_dereference_protected(port->stp, true));
	kfree(port->last);
	free_percpu(port->stats);
}
EXPORT_SYMBOL_GPL(vsw_port_exit);

static void vsw_port_free_rcu(struct rcu_head *rcu)
{
	struct vsw_port *port = container_of(rcu, struct vsw_port, rcu);

	vsw_port_exit(port);
	kfree(port);
}

/* What its link says of a port; NULL: nothing */
static void vsw_port_read_link(struct vsw_port *port,
			       const struct ethtool_link_ksettings *link)
{
	port->half_duplex = link && link->base.duplex == DUPLEX_HALF;
	if (!port->cost_set)
		port->cost = vsw_speed_cost(link ? link->base.speed :
						   SPEED_UNKNOWN);
}

static struct vsw_port *vsw_port_alloc(struct vsw *sw, struct net_device *dev)
{
	struct ethtool_link_ksettings link;
	struct vsw_port *port;

	port = kzalloc_obj(*port);
	if (!port)
		return NULL;
	if (vsw_port_init(port, sw, dev)) {
		kfree(port);
		return NULL;
	}
	port->no = find_next_zero_bit(sw->port_nos, VSW_PORTS_MAX + 1, 1);
	port->flags = VSW_PORT_DEFAULT |
		      (sw->vlan_filtering ? VSW_PORT_VLAN : 0);
	vsw_port_read_link(port, __ethtool_get_link_ksettings(dev, &link) ?
				 NULL : &link);
	if (vsw_stp_port_alloc(port)) {
		vsw_port_exit(port);
		kfree(port);
		return NULL;
	}
	return port;
}

/**
 * vsw_port_add() - make a device a port, ndo_add_slave
 * @sw_dev: the switch device
 * @dev: the device
 * @extack: says why not
 *
 * Context: RTNL
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vsw_port_add(struct net_device *sw_dev, struct net_device *dev,
		 struct netlink_ext_ack *extack)
{
	struct vsw *sw = netdev_priv(sw_dev);
	struct vsw_port *port;
	int err;

	err = vsw_port_may_join(dev, extack) ?:
	      vsw_port_may_link(sw, dev, extack);
	if (err)
		return err;
	port = vsw_port_alloc(sw, dev);
	if (!port)
		return -ENOMEM;
	netdev_hold(dev, &port->dev_tracker, GFP_KERNEL);
	call_netdevice_notifiers(NETDEV_JOIN, dev);

	err = dev_set_allmulti(dev, 1);
	if (err)
		goto err_put;
	/* Frames come in from here on; they are dropped until the port is
	 * forwarding.
	 */
	err = netdev_rx_handler_register(dev, vsw_slave_rx, port);
	if (err)
		goto err_allmulti;
	err = netdev_master_upper_dev_link(dev, sw_dev, NULL, NULL, extack);
	if (err)
		goto err_rx_handler;
	err = vsw_port_set_addr(port, dev->dev_addr);
	if (err)
		goto err_unlink;
	dev_disable_lro(dev);
	vsw_port_filter_all(port, true);

	__set_bit(port->no, sw->port_nos);
	sw->n_ports++;
	sw->n_slaves++;
	/* before the host's port, which is to be the last */
	list_add_tail_rcu(&port->list, &sw->host.list);
	vsw_host_filter_sync(sw);
	vsw_ports_changed(sw);
	vsw_event_port(port, VSWITCH_EVENT_PORT_ADD);
	vsw_stp_port_add(port);
	vsw_port_update(port);
	vsw_port_notify(port, RTM_NEWLINK);
	vsw_vlan_notify_all(port, RTM_NEWVLAN);
	return 0;

err_unlink:
	netdev_upper_dev_unlink(dev, sw_dev);
err_rx_handler:
	netdev_rx_handler_unregister(dev);
err_allmulti:
	dev_set_allmulti(dev, -1);
err_put:
	netdev_put(dev, &port->dev_tracker);
	call_rcu(&port->rcu, vsw_port_free_rcu);
	return err;
}

/* Take a port out of its switch; the caller brings the switch up to date. */
static void vsw_port_remove(struct vsw_port *port)
{
	struct net_device *dev = port->dev;
	struct vsw *sw = port->sw;

	ASSERT_RTNL();
	vsw_vlan_notify_all(port, RTM_DELVLAN);
	vsw_port_notify(port, RTM_DELLINK);
	vsw_event_port(port, VSWITCH_EVENT_PORT_DEL);
	vsw_stp_port_del(port);
	WRITE_ONCE(port->flags, 0);
	list_del_rcu(&port->list);
	sw->n_slaves--;
	sw->n_ports--;
	vsw_seq_step(sw);
	__clear_bit(port->no, sw->port_nos);
	/* First, for a device with a master is asked for its port. */
	netdev_upper_dev_unlink(dev, sw->dev);
	/* Waits for those who receive by this port: none of them learns an
	 * address on it after the flush.
	 */
	netdev_rx_handler_unregister(dev);
	/* With the entries that were put into it */
	if (port->promisc)
		dev_set_promiscuity(dev, -1);
	else
		vsw_port_filter_all(port, false);
	vsw_port_flush(port, 0);
	vsw_port_set_addr(port, NULL);
	vsw_mcast_port_down(port, true);
	vsw_guard_forget(port, true);
	vsw_guard_update(sw);
	DEBUG_NET_WARN_ON_ONCE(port->mcast_n_groups || port->fdb_n || port->fdb_n_learned);

	dev_uc_unsync(dev, sw->dev);
	dev_set_allmulti(dev, -1);
	netdev_reset_rx_headroom(dev);
	netdev_put(dev, &port->dev_tracker);
	call_rcu(&port->rcu, vsw_port_free_rcu);
}

/**
 * vsw_port_del() - release a port, ndo_del_slave
 * @sw_dev: the switch device
 * @dev: the port's device
 *
 * Context: RTNL
 * Return: 0 or -EINVAL if it is not a port of this switch
 */
int vsw_port_del(struct net_device *sw_dev, struct net_device *dev)
{
	struct vsw_port *port = vsw_port_get(dev);

	if (!port || port->sw->dev != sw_dev)
		return -EINVAL;
	vsw_port_remove(port);
	vsw_ports_changed(netdev_priv(sw_dev));
	return 0;
}

/* The switch goes, or it leaves its namespace: all ports are released. */
static void vsw_ports_release(struct vsw *sw)
{
	struct vsw_port *port, *next;

	/* All at once rather than port by port */
	vsw_fdb_flush(&sw->fdb, &(struct vsw_fdb_filter) {
		.slaves = true,
		.vid = -1,
	});
	vsw_stp_hold(sw, true);
	list_for_each_entry_safe(port, next, &sw->ports, list)
		if (port->no)
			vsw_port_remove(port);
	vsw_stp_hold(sw, false);
	netif_carrier_off(sw->dev);
}

/* All switches, also those under the vnics of NICs; RTNL */
LIST_HEAD(vsw_switches);

/**
 * vsw_seq_step() - a switch or one of its ports comes or goes
 * @sw: the switch
 *
 * Context: RTNL
 */
void vsw_seq_step(const struct vsw *sw)
{
	(*vsw_net_seq(dev_net(sw->host.dev)))++;
}

/**
 * vsw_core_init() - make a switch without ports but the host's
 * @sw: where, zeroed but for @dev
 * @dev: whose stack is behind the host's port: the switch device, or the NIC
 * @ops: who is told of changes of the FDB
 *
 * Context: RTNL
 * Return: 0 or a negative errno
 */
int vsw_core_init(struct vsw *sw, struct net_device *dev,
		  const struct vsw_fdb_ops *ops)
{
	int err;

	INIT_LIST_HEAD(&sw->ports);
	INIT_LIST_HEAD(&sw->vnics);
	INIT_LIST_HEAD(&sw->endpoints);
	sw->host.flags = VSW_PORT_HOST | VSW_PORT_MCAST_FLOOD |
			 VSW_PORT_BCAST_FLOOD;
	list_add_tail_rcu(&sw->host.list, &sw->ports);
	vsw_vlan_init(sw);
	vsw_mcast_defaults(&sw->mcast_config);
	vsw_stp_defaults(&sw->stp_config);
	sw->total = netdev_alloc_pcpu_stats(struct vsw_port_stats);
	if (!sw->total)
		return -ENOMEM;
	err = vsw_port_init(&sw->host, sw, dev);
	if (err)
		goto err_total;
	err = vsw_fdb_init(&sw->fdb, ops);
	if (err)
		goto err_host;
	err = vsw_groups_init(&sw->groups);
	if (err)
		goto err_fdb;
	list_add_tail(&sw->list, &vsw_switches);
	return 0;

err_fdb:
	vsw_fdb_exit(&sw->fdb);
err_host:
	vsw_port_exit(&sw->host);
err_total:
	free_percpu(sw->total);
	return err;
}
EXPORT_SYMBOL_GPL(vsw_core_init);

/**
 * vsw_core_exit() - free what vsw_core_init() made
 * @sw: the switch, with no port left but the host's
 *
 * Context: RTNL, with no data path left
 */
void vsw_core_exit(struct vsw *sw)
{
	ASSERT_RTNL();
	list_del(&sw->list);
	vsw_seq_step(sw);
	vsw_guard_leases_exit(sw);
	vsw_fdb_exit(&sw->fdb);
	vsw_groups_exit(&sw->groups);
	vsw_vlan_exit(sw);
	vsw_port_exit(&sw->host);
	free_percpu(sw->total);
}
EXPORT_SYMBOL_GPL(vsw_core_exit);

/* Behind a master of the switch device, such as another switch, there are more
 * addresses than its own.
 */
static void vsw_host_port_update(struct vsw *sw)
{
	if (netdev_master_upper_dev_get(sw->dev)) {
		set_mask_bits(&sw->host.flags, 0, VSW_PORT_LEARNING);
	} else if (sw->host.flags & VSW_PORT_LEARNING) {
		set_mask_bits(&sw->host.flags, VSW_PORT_LEARNING, 0);
		vsw_port_flush(&sw->host, VSW_FDB_STATIC);
	}
}

/* The link of a slave changed. */
static void vsw_port_link_changed(struct vsw_port *port)
{
	struct ethtool_link_ksettings link;
	u32 cost = port->cost;

	if (netif_running(port->dev))
		vsw_port_read_link(port, netif_get_link_ksettings(port->dev,
								  &link) ?
					 NULL : &link);
	vsw_update_carrier(port->sw);
	/* The core says so as well of every change made by the user. */
	if (vsw_port_update(port) || port->cost != cost)
		vsw_port_notify(port, RTM_NEWLINK);
}

/* Of the switch device itself */
static void vsw_switch_event(struct vsw *sw, unsigned long event)
{
	switch (event) {
	case NETDEV_REGISTER:
		vsw_ports_changed(sw);
		vsw_vlan_notify_all(&sw->host, RTM_NEWVLAN);
		break;
	case NETDEV_UNREGISTER:
		/* or moved to another namespace, where its ports are not. They
		 * go before the device leaves its own switch, if it has one.
		 */
		vsw_ports_release(sw);
		vsw_last_forget_all(sw);
		vsw_watch_forget(sw);
		vsw_seq_step(sw);
		vsw_vlan_notify_all(&sw->host, RTM_DELVLAN);
		break;
	case NETDEV_CHANGEUPPER:
		vsw_host_port_update(sw);
		break;
	}
}

static int vsw_netdev_event(struct notifier_block *nb, unsigned long event,
			    void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct vsw_port *port;

	if (vsw_is_switch(dev))
		vsw_switch_event(netdev_priv(dev), event);

	vsw_overlay_event(dev, event);

	port = vsw_port_get(dev);
	if (!port)
		return NOTIFY_DONE;

	switch (event) {
	case NETDEV_UP:
	case NETDEV_DOWN:
	case NETDEV_CHANGE:
		vsw_port_link_changed(port);
		break;
	case NETDEV_CHANGEMTU:
		vsw_update_mtu(port->sw);
		break;
	case NETDEV_CHANGEADDR:
		if (vsw_port_set_addr(port, dev->dev_addr))
			netdev_err(dev, "no memory for the FDB entry of its address\n");
		break;
	case NETDEV_FEAT_CHANGE:
		vsw_update_features(port->sw);
		break;
	case NETDEV_UNREGISTER:
		vsw_port_del(port->sw->dev, dev);
		break;
	case NETDEV_PRE_TYPE_CHANGE:
		return NOTIFY_BAD;
	case NETDEV_RESEND_IGMP:
		call_netdevice_notifiers(event, port->sw->dev);
		break;
	}
	return NOTIFY_DONE;
}

struct notifier_block vsw_notifier = {
	.notifier_call = vsw_netdev_event,
};

#ifdef VSWITCH_KUNIT
#include "tests/port_kunit.c"
#endif
