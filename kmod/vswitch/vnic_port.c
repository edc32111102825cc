// SPDX-License-Identifier: GPL-2.0
/*
 * Ports that are vnics, on a switch or on a NIC.
 *
 * A vnic is a port, but no slave: it may be in another namespace, and when it
 * moves there it must not lose its switch. Its struct vsw_port is part of its
 * device's private data, so it lives as long as the device.
 */
#include <linux/export.h>
#include <linux/if_bridge.h>
#include <linux/rtnetlink.h>

#include "device.h"
#include "later.h"
#include "vnic_port.h"

/**
 * vsw_vnic_join() - make a port for a vnic, which is down
 * @sw: the switch
 * @port: the port, zeroed
 * @dev: the vnic
 *
 * It neither learns nor floods unless told to: the addresses behind it are
 * known.
 *
 * Context: RTNL
 * Return: 0, -ENOSPC if there are VSW_PORTS_MAX ports already, -ENOMEM
 */
int vsw_vnic_join(struct vsw *sw, struct vsw_port *port,
		  struct net_device *dev)
{
	int err;

	ASSERT_RTNL();
	if (sw->n_ports == VSW_PORTS_MAX)
		return -ENOSPC;
	err = vsw_port_init(port, sw, dev);
	if (err)
		return err;
	port->flags = VSW_PORT_VNIC | VSW_PORT_MCAST_FLOOD |
		      VSW_PORT_BCAST_FLOOD;
	port->cost = 2;
	port->no = find_next_zero_bit(sw->port_nos, VSW_PORTS_MAX + 1, 1);
	__set_bit(port->no, sw->port_nos);
	list_add_tail(&port->member, &sw->endpoints);
	sw->n_ports++;
	return 0;
}
EXPORT_SYMBOL_GPL(vsw_vnic_join);

/**
 * vsw_vnic_leave() - a port of a vnic goes
 * @port: the port, which is down for a grace period; its counters are the
 *	caller's to free after one more
 *
 * Context: RTNL
 */
void vsw_vnic_leave(struct vsw_port *port)
{
	struct vsw *sw = port->sw;

	ASSERT_RTNL();
	vsw_port_flush(port, 0);
	vsw_port_set_flags(port, VSW_PORT_FLOOD | VSW_PORT_ALLMULTI, 0);
	__clear_bit(port->no, sw->port_nos);
	list_del_init(&port->member);
	sw->n_ports--;
	if (sw->dev)
		vsw_ports_promisc(sw);
	/* what was being sent when it stopped */
	vsw_later_forget(sw, port);
}
EXPORT_SYMBOL_GPL(vsw_vnic_leave);

/**
 * vsw_vnic_may_add() - can an address be one of a vnic's further ones?
 * @port: the vnic's port
 * @addr: the address
 *
 * Context: RTNL
 * Return: false if it is known to be elsewhere
 */
bool vsw_vnic_may_add(struct vsw_port *port, const u8 *addr)
{
	const struct vsw_fdb_entry *e;
	bool may;

	rcu_read_lock();
	e = vsw_fdb_find(&port->sw->fdb, vsw_fdb_key(addr, 0));
	may = !e || READ_ONCE(e->port) == port;
	rcu_read_unlock();
	return may;
}
EXPORT_SYMBOL_GPL(vsw_vnic_may_add);

/**
 * vsw_vnic_add_addr() - frames to an address are for a vnic
 * @port: the vnic's port
 * @addr: the address
 * @take: even if it is known to be at another port
 *
 * Context: RTNL, must not sleep
 * Return: 0, -EADDRINUSE if it is somebody else's, -ENOMEM
 */
int vsw_vnic_add_addr(struct vsw_port *port, const u8 *addr, bool take)
{
	struct vsw_fdb *fdb = &port->sw->fdb;
	u64 key = vsw_fdb_key(addr, 0);
	const struct vsw_fdb_entry *e;
	bool busy;

	rcu_read_lock();
	e = vsw_fdb_find(fdb, key);
	busy = e && (READ_ONCE(e->flags) & VSW_FDB_STATIC ||
		     (!take && READ_ONCE(e->port) != port));
	rcu_read_unlock();
	if (busy)
		return -EADDRINUSE;
	return vsw_fdb_set(fdb, port, key, VSW_FDB_VNIC);
}
EXPORT_SYMBOL_GPL(vsw_vnic_add_addr);

/**
 * vsw_vnic_del_addr() - frames to an address are not for a vnic any more
 * @port: the vnic's port
 * @addr: the address
 *
 * Context: RTNL, must not sleep
 */
void vsw_vnic_del_addr(struct vsw_port *port, const u8 *addr)
{
	if (vsw_vnic_may_add(port, addr))
		vsw_fdb_del(&port->sw->fdb, vsw_fdb_key(addr, 0), true);
}
EXPORT_SYMBOL_GPL(vsw_vnic_del_addr);

/**
 * vsw_vnic_open() - the vnic is up
 * @port: its port; the vnic's address has been added
 *
 * Context: RTNL
 */
void vsw_vnic_open(struct vsw_port *port)
{
	struct vsw *sw = port->sw;

	ASSERT_RTNL();
	list_add_tail_rcu(&port->list, &sw->vnics);
	vsw_port_update(port);
	if (sw->dev) {
		vsw_ports_promisc(sw);
		vsw_update_carrier(sw);
	}
}
EXPORT_SYMBOL_GPL(vsw_vnic_open);

/**
 * vsw_vnic_stop() - the vnic goes down
 * @port: its port; it has left its groups, and lost its addresses
 *
 * Context: RTNL
 */
void vsw_vnic_stop(struct vsw_port *port)
{
	struct vsw *sw = port->sw;

	ASSERT_RTNL();
	vsw_port_set_flags(port, VSW_PORT_FORWARD | VSW_PORT_LEARN, 0);
	vsw_port_flush(port, VSW_FDB_STATIC);
	list_del_rcu(&port->list);
	vsw_later_forget(sw, port);
	if (sw->dev) {
		vsw_ports_promisc(sw);
		vsw_update_carrier(sw);
	}
}
EXPORT_SYMBOL_GPL(vsw_vnic_stop);
