// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses in the unicast filters of slaves
 *
 * A slave is promiscuous only if a frame that comes in by it may be for an
 * address that is not known beforehand: one behind another port that learns
 * or floods, or, with hairpin, behind itself. Else the fixed entries of the
 * FDB are in its filter. A device without such a filter is promiscuous as soon
 * as there is an address in its list: for that no list is needed. One that
 * filters VLANs too must be promiscuous, for nobody tells us which ones are in
 * use.
 */
#include <linux/etherdevice.h>
#include <linux/rtnetlink.h>

#include "port.h"

/**
 * vsw_port_filter_all() - put all fixed addresses into a slave's filter, or take
 *	them out
 * @port: the slave
 * @add: put them there
 *
 * Context: RTNL
 */
void vsw_port_filter_all(struct vsw_port *port, bool add)
{
	const struct vsw_fdb_entry *e;
	u8 addr[ETH_ALEN];

	rcu_read_lock();
	hlist_for_each_entry_rcu(e, &port->sw->fdb.list, node) {
		if (!(READ_ONCE(e->flags) & VSW_FDB_STATIC))
			continue;
		vsw_fdb_key_addr(e->key, addr);
		if (add)
			dev_uc_add(port->dev, addr);
		else
			dev_uc_del(port->dev, addr);
	}
	rcu_read_unlock();
}

static void vsw_port_set_promisc(struct vsw_port *port, bool promisc)
{
	if (port->promisc == promisc)
		return;
	/* No frame is to be missed in between. */
	if (promisc) {
		if (dev_set_promiscuity(port->dev, 1))
			return;
		port->promisc = true;
		vsw_port_filter_all(port, false);
	} else {
		vsw_port_filter_all(port, true);
		port->promisc = false;
		dev_set_promiscuity(port->dev, -1);
	}
}

/* Does its filter for unicast, if it has one, keep out nothing but addresses? One
 * that can be told to filter VLANs counts as if it did: when it is told, its lock
 * is held, under which it cannot be made promiscuous.
 */
static bool vsw_port_has_filter(const struct vsw_port *port)
{
	const struct net_device *dev = port->dev;

	return (dev->priv_flags & IFF_UNICAST_FLT) &&
	       !((dev->features | dev->hw_features) &
		 (NETIF_F_HW_VLAN_CTAG_FILTER | NETIF_F_HW_VLAN_STAG_FILTER));
}

/**
 * vsw_ports_promisc() - make slaves promiscuous or not, as needed
 * @sw: the switch
 *
 * Context: RTNL
 */
void vsw_ports_promisc(struct vsw *sw)
{
	bool all = sw->dev->flags & IFF_PROMISC;
	unsigned int n_unknown = 0;
	struct vsw_port *port;
	u32 unknown = VSW_PORT_LEARNING | VSW_PORT_FLOOD;

	ASSERT_RTNL();
	list_for_each_entry(port, &sw->ports, list)
		n_unknown += port->no && port->flags & unknown;
	list_for_each_entry(port, &sw->vnics, list)
		n_unknown += !!(port->flags & unknown);
	n_unknown += !!rcu_access_pointer(sw->overlay);
	list_for_each_entry(port, &sw->ports, list)
		if (port->no)
			vsw_port_set_promisc(port, all ||
					     !vsw_port_has_filter(port) ||
					     port->flags & VSW_PORT_HAIRPIN ||
					     n_unknown > !!(port->flags &
							    unknown));
}

/**
 * vsw_ports_filter() - an FDB entry became fixed or ceased to be
 * @sw: the switch
 * @addr: the entry's address
 * @is: it is one now
 *
 * Context: RTNL, must not sleep
 */
void vsw_ports_filter(struct vsw *sw, const u8 *addr, bool is)
{
	struct vsw_port *port;

	list_for_each_entry(port, &sw->ports, list) {
		if (!port->no || port->promisc)
			continue;
		if (is)
			dev_uc_add(port->dev, addr);
		else
			dev_uc_del(port->dev, addr);
	}
}
