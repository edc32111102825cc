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
#include "guard.h"
#include "later.h"
#include "neigh.h"
#include "vlan_config.h"
#include "vlan_frame.h"
#include "vnic_port.h"

/* Addresses behind one that learns: those of guests of a guest */
#define VSW_VNIC_MAX_LEARNED	1024

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
		      VSW_PORT_BCAST_FLOOD | VSW_PORT_NEIGH_GRAT |
		      (sw->vlan_filtering ? VSW_PORT_VLAN : 0);
	port->cost = 2;
	port->fdb_max_learned = VSW_VNIC_MAX_LEARNED;
	port->guard_mode = VSWITCH_GUARD_AUTO;
	port->no = find_next_zero_bit(sw->port_nos, VSW_PORTS_MAX + 1, 1);
	__set_bit(port->no, sw->port_nos);
	list_add_tail(&port->member, &sw->endpoints);
	sw->n_ports++;
	return 0;
}
EXPORT_SYMBOL_GPL(vsw_vnic_join);

/**
 * vsw_vnic_leave() - a port of a vnic goes
 * @port: the port, which is down for a grace period; what vsw_port_exit() frees
 *	is the caller's to free after one more
 *
 * Context: RTNL
 */
void vsw_vnic_leave(struct vsw_port *port)
{
	struct vsw *sw = port->sw;

	ASSERT_RTNL();
	/* not of one that could not come */
	if (port->dev->reg_state == NETREG_UNREGISTERING)
		vsw_event_port(port, VSWITCH_EVENT_PORT_DEL);
	vsw_port_flush(port, 0);
	vsw_port_set_flags(port, VSW_PORT_FLOOD | VSW_PORT_ALLMULTI, 0);
	__clear_bit(port->no, sw->port_nos);
	list_del_init(&port->member);
	vsw_guard_forget(port, true);
	vsw_guard_update(sw);
	sw->n_ports--;
	vsw_seq_step(sw);
	if (sw->dev) {
		vsw_ports_promisc(sw);
		vsw_neigh_update(sw);
	}
	/* what was being sent when it stopped */
	vsw_later_forget(sw, port);
}
EXPORT_SYMBOL_GPL(vsw_vnic_leave);

/* The entry that holds for an address, and maybe a VLAN */
static const struct vsw_fdb_entry *vsw_vnic_entry(struct vsw *sw, u64 key)
{
	const struct vsw_fdb_entry *e = vsw_fdb_find(&sw->fdb, key);

	if (!e && key & VSW_FROM_VLAN)
		e = vsw_vlan_any(sw, key);
	return e;
}

/**
 * vsw_vnic_may_add() - can an address be one of a vnic's further ones?
 * @port: the vnic's port
 * @addr: the address
 *
 * Context: RTNL
 * Return: false if it is known to be elsewhere, in any VLAN of the vnic
 */
bool vsw_vnic_may_add(struct vsw_port *port, const u8 *addr)
{
	const struct vsw_fdb_entry *e;
	bool may = true;
	int vid = -1;

	rcu_read_lock();
	while (may && (vid = vsw_vlan_vids(port, vid)) >= 0) {
		e = vsw_vnic_entry(port->sw, vsw_fdb_key(addr, vid));
		may = !e || READ_ONCE(e->port) == port;
	}
	rcu_read_unlock();
	return may;
}
EXPORT_SYMBOL_GPL(vsw_vnic_may_add);

/**
 * vsw_vnic_add_key() - frames to an address in a VLAN are for a vnic
 * @port: the vnic's port
 * @key: the address and the VLAN; what a frame has said of it does not count
 *
 * Context: RTNL, must not sleep
 * Return: 0, -EADDRINUSE if it is somebody else's, -ENOMEM
 */
int vsw_vnic_add_key(struct vsw_port *port, u64 key)
{
	const struct vsw_fdb_entry *e;
	bool busy;

	rcu_read_lock();
	e = vsw_vnic_entry(port->sw, key);
	/* its own one without a VLAN is about to go */
	busy = e && READ_ONCE(e->flags) & VSW_FDB_STATIC &&
	       (e->key == key || READ_ONCE(e->port) != port);
	rcu_read_unlock();
	if (busy)
		return -EADDRINUSE;
	return vsw_fdb_set(&port->sw->fdb, port, key, VSW_FDB_VNIC);
}

/**
 * vsw_vnic_del_key() - frames to an address in a VLAN are not for a vnic any more
 * @port: the vnic's port
 * @key: the address and the VLAN
 *
 * Context: RTNL, must not sleep
 */
void vsw_vnic_del_key(struct vsw_port *port, u64 key)
{
	const struct vsw_fdb_entry *e;
	bool own;

	rcu_read_lock();
	e = vsw_fdb_find(&port->sw->fdb, key);
	own = e && READ_ONCE(e->port) == port &&
	      READ_ONCE(e->flags) & VSW_FDB_DEVICE;
	rcu_read_unlock();
	if (own)
		vsw_fdb_del(&port->sw->fdb, key, true);
}

/**
 * vsw_vnic_add_addr() - frames to an address are for a vnic
 * @port: the vnic's port
 * @addr: the address
 * @take: even if it is known to be at another port
 *
 * In a switch that filters, in each VLAN of the vnic.
 *
 * Context: RTNL, must not sleep
 * Return: 0, -EADDRINUSE if it is somebody else's, -ENOMEM
 */
int vsw_vnic_add_addr(struct vsw_port *port, const u8 *addr, bool take)
{
	int vid = -1;
	int err;

	if (!take && !vsw_vnic_may_add(port, addr))
		return -EADDRINUSE;
	while ((vid = vsw_vlan_vids(port, vid)) >= 0) {
		err = vsw_vnic_add_key(port, vsw_fdb_key(addr, vid));
		if (err)
			goto undo;
	}
	return 0;

undo:
	for (int done = -1; (done = vsw_vlan_vids(port, done)) != vid;)
		vsw_vnic_del_key(port, vsw_fdb_key(addr, done));
	return err;
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
	int vid = -1;

	while ((vid = vsw_vlan_vids(port, vid)) >= 0)
		vsw_vnic_del_key(port, vsw_fdb_key(addr, vid));
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
	if (port->flags & (VSW_PORT_FORWARD | VSW_PORT_LEARN)) {
		vsw_port_set_flags(port, VSW_PORT_FORWARD | VSW_PORT_LEARN, 0);
		vsw_event_port(port, VSWITCH_EVENT_PORT_STATE);
	}
	vsw_port_flush(port, VSW_FDB_STATIC);
	vsw_guard_forget(port, false);
	list_del_rcu(&port->list);
	vsw_later_forget(sw, port);
	if (sw->dev) {
		vsw_ports_promisc(sw);
		vsw_update_carrier(sw);
	}
}
EXPORT_SYMBOL_GPL(vsw_vnic_stop);
