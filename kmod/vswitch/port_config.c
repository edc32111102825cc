// SPDX-License-Identifier: GPL-2.0
/* The settings of a slave or a vnic, checked one by one already, come into force. */
#include <linux/export.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "bridge_netlink.h"
#include "mcast.h"
#include "neigh.h"
#include "overlay.h"
#include "port.h"
#include "stp_netlink.h"

/**
 * vsw_port_check() - do the settings that a port is to have go together?
 * @port: a slave or a vnic
 * @config: what is to change
 * @extack: says why not
 *
 * Context: RTNL
 * Return: 0 or -EINVAL, -EBUSY
 */
int vsw_port_check(const struct vsw_port *port,
		   const struct vsw_port_config *config,
		   struct netlink_ext_ack *extack)
{
	const u32 need = VSW_PORT_LOCKED | VSW_PORT_LEARNING;
	u32 flags = (port->flags & ~config->mask) |
		    (config->flags & config->mask);

	if (flags & VSW_PORT_MAB && (flags & need) != need) {
		NL_SET_ERR_MSG_MOD(extack,
				   "mab is for a port with locked on and learning on");
		return -EINVAL;
	}
	return vsw_stp_check_port(port, config, extack);
}

/**
 * vsw_port_configure() - change a port's settings
 * @port: a slave or a vnic
 * @config: what to change, each checked already
 * @extack: says why not
 *
 * Context: RTNL
 * Return: 0; -EINVAL, -EBUSY, see vsw_port_check(); an error of vsw_guard_make();
 *	-ENOMEM; and then nothing has changed
 */
int vsw_port_configure(struct vsw_port *port,
		       const struct vsw_port_config *config,
		       struct netlink_ext_ack *extack)
{
	u32 changed = (port->flags ^ config->flags) & config->mask;
	bool guarded = vsw_guard_named(&config->guard);
	struct vsw_storm *storm = NULL;
	struct vsw_guard *guard = NULL;
	int err;

	ASSERT_RTNL();
	err = vsw_port_check(port, config, extack);
	if (err)
		return err;
	if (config->storm.named)
		storm = vsw_storm_make(port, &config->storm);
	if (IS_ERR(storm))
		return PTR_ERR(storm);
	if (guarded)
		guard = vsw_guard_make(port, &config->guard, extack);
	if (IS_ERR(guard)) {
		kfree(storm);
		return PTR_ERR(guard);
	}
	if (config->neigh_vlans &&
	    vsw_neigh_vlans_set(port, config->neigh_vlans)) {
		vsw_guard_free(guard);
		kfree(storm);
		return -ENOMEM;
	}
	if (guarded)
		vsw_guard_set(port, guard, config->guard.has_mode ?
					   config->guard.mode :
					   port->guard_mode);
	if (config->storm.named)
		vsw_storm_set(port, storm);
	vsw_port_set_flags(port, config->mask, config->flags & config->mask);
	if (config->has_priority)
		port->priority = config->priority;
	if (config->has_cost) {
		port->cost = config->cost;
		port->cost_set = true;
	}
	if (config->has_group_fwd_mask)
		WRITE_ONCE(port->group_fwd_mask, config->group_fwd_mask);
	if (config->has_fdb_max_learned)
		WRITE_ONCE(port->fdb_max_learned, config->fdb_max_learned);
	if (config->has_mcast_router)
		vsw_mcast_set_router(port, config->mcast_router);
	if (config->has_mcast_max_groups)
		WRITE_ONCE(port->mcast_max_groups, config->mcast_max_groups);
	vsw_stp_configure_port(port, config);
	if (changed & (VSW_PORT_LEARNING | VSW_PORT_FLOOD | VSW_PORT_HAIRPIN))
		vsw_ports_promisc(port->sw);
	if (changed & (VSW_PORT_NEIGH | VSW_PORT_NEIGH_VLAN))
		vsw_neigh_update(port->sw);
	if (changed & ~config->flags & VSW_PORT_MAB)
		vsw_fdb_flush(&port->sw->fdb, &(struct vsw_fdb_filter) {
			.port = port,
			.vid = -1,
			.flags = VSW_FDB_LOCKED,
			.mask = VSW_FDB_LOCKED,
		});
	if (config->fdb_flush)
		vsw_port_flush(port, VSW_FDB_STATIC);
	if (!(port->flags & VSW_PORT_VNIC))
		vsw_port_notify(port, RTM_NEWLINK);
	return 0;
}
EXPORT_SYMBOL_GPL(vsw_port_configure);
