/* SPDX-License-Identifier: GPL-2.0 */
/* Changes of VLANs: of a port, of the switch. */
#ifndef _VSW_VLAN_CONFIG_H
#define _VSW_VLAN_CONFIG_H

#include "vswitch.h"

struct vsw_vlan_change;
struct vsw_vlan_count;

/**
 * struct vsw_vlan_config - a change of a switch's settings, checked already
 * @has_filtering: @filtering is to be set
 * @has_proto: @proto is to be set
 * @has_pvid: @pvid is to be set
 * @has_stats: @stats is to be set
 * @filtering: see vsw.vlan_filtering
 * @proto: see vsw.vlan_proto
 * @pvid: see vsw.vlan_pvid
 * @stats: there are vsw.vlan_stats
 */
struct vsw_vlan_config {
	bool has_filtering;
	bool has_proto;
	bool has_pvid;
	bool has_stats;
	bool filtering;
	__be16 proto;
	u16 pvid;
	bool stats;
};

void vsw_vlan_init(struct vsw *sw);
void vsw_vlan_exit(struct vsw *sw);
void vsw_vlan_addr_changed(struct vsw_port *port, const u8 *addr);
bool vsw_vlan_is_own(struct vsw *sw, u64 key);
int vsw_vlan_vids(const struct vsw_port *port, int vid);
struct vsw_vlan_change *vsw_vlan_begin(struct vsw *sw,
				       const struct vsw_vlan_config *config,
				       struct netlink_ext_ack *extack);
void vsw_vlan_end(struct vsw_vlan_change *c, bool commit);
int vsw_vlan_switch(struct vsw *sw, const struct vsw_vlan_config *config,
		    struct netlink_ext_ack *extack);
int vsw_vlan_port(struct vsw_port *port, struct vsw_vlans *vlans,
		  struct netlink_ext_ack *extack);
void vsw_vlan_notify(const struct vsw_port *port, const struct vsw_vlans *old,
		     u16 old_def, const struct vsw_vlans *vlans, u16 def);
void vsw_vlan_notify_all(const struct vsw_port *port, int type);
void vsw_vlan_counted(const struct vsw *sw, u16 vid,
		      struct bridge_vlan_xstats *stats);

#endif /* _VSW_VLAN_CONFIG_H */
