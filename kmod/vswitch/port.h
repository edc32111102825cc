/* SPDX-License-Identifier: GPL-2.0 */
/* Ports: joining, leaving, following their devices. */
#ifndef _VSW_PORT_H
#define _VSW_PORT_H

#include "guard.h"
#include "storm.h"
#include "stp.h"
#include "vswitch.h"

#define VSW_PORT_PRIORITY_MAX		63
#define VSW_PORT_PRIORITY_DEFAULT	32
#define VSW_PORT_COST_MAX		200000000

/**
 * struct vsw_port_config - a change of a port's settings, checked already
 * @mask: which of VSW_PORT_CONFIG change
 * @flags: what they become
 * @has_state: @state is to be set
 * @has_priority: @priority is to be set
 * @has_cost: @cost is to be set
 * @has_group_fwd_mask: @group_fwd_mask is to be set
 * @has_fdb_max_learned: @fdb_max_learned is to be set
 * @has_mcast_router: @mcast_router is to be set
 * @has_mcast_max_groups: @mcast_max_groups is to be set
 * @fdb_flush: forget the dynamic entries
 * @neigh_vlans: see vsw_port.neigh_vlans, as an attribute; NULL: they stay
 * @stp: see struct vsw_stp_port
 * @storm: see struct vsw_storm
 * @guard: see struct vsw_guard
 * @state: see struct vsw_port
 * @priority: see struct vsw_port
 * @cost: see struct vsw_port
 * @group_fwd_mask: see struct vsw_port
 * @fdb_max_learned: see struct vsw_port
 * @mcast_router: see struct vsw_port
 * @mcast_max_groups: see struct vsw_port
 */
struct vsw_port_config {
	u32 mask;
	u32 flags;
	bool has_state;
	bool has_priority;
	bool has_cost;
	bool has_group_fwd_mask;
	bool has_fdb_max_learned;
	bool has_mcast_router;
	bool has_mcast_max_groups;
	bool fdb_flush;
	const struct nlattr *neigh_vlans;
	struct vsw_stp_port_config stp;
	struct vsw_storm_config storm;
	struct vsw_guard_config guard;
	u8 state;
	u16 priority;
	u32 cost;
	u16 group_fwd_mask;
	u32 fdb_max_learned;
	u8 mcast_router;
	u32 mcast_max_groups;
};

int vsw_port_may_join(const struct net_device *dev,
		      struct netlink_ext_ack *extack);
struct vsw_port *vsw_port_get(const struct net_device *dev);
u8 vsw_port_state(const struct vsw_port *port);
int vsw_port_init(struct vsw_port *port, struct vsw *sw,
		  struct net_device *dev);
void vsw_port_exit(struct vsw_port *port);
void vsw_port_set_flags(struct vsw_port *port, u32 mask, u32 bits);
bool vsw_port_update(struct vsw_port *port);
void vsw_port_flush(struct vsw_port *port, u32 mask);
void vsw_update_carrier(struct vsw *sw);
int vsw_port_add(struct net_device *sw_dev, struct net_device *dev,
		 struct netlink_ext_ack *extack);
int vsw_port_del(struct net_device *sw_dev, struct net_device *dev);
int vsw_port_check(const struct vsw_port *port,
		   const struct vsw_port_config *config,
		   struct netlink_ext_ack *extack);
int vsw_port_configure(struct vsw_port *port,
		       const struct vsw_port_config *config,
		       struct netlink_ext_ack *extack);

extern struct list_head vsw_switches;

u32 *vsw_net_seq(struct net *net);
void vsw_seq_step(const struct vsw *sw);

int vsw_core_init(struct vsw *sw, struct net_device *dev,
		  const struct vsw_fdb_ops *ops);
void vsw_core_exit(struct vsw *sw);

int vsw_port_set_addr(struct vsw_port *port, const u8 *addr);
void vsw_ports_update(struct vsw *sw);
void vsw_ports_changed(struct vsw *sw);

/* port_filter.c */
void vsw_port_filter_all(struct vsw_port *port, bool add);
void vsw_ports_promisc(struct vsw *sw);
void vsw_ports_filter(struct vsw *sw, const u8 *addr, bool is);

extern struct notifier_block vsw_notifier;

#endif /* _VSW_PORT_H */
