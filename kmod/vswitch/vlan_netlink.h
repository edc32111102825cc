/* SPDX-License-Identifier: GPL-2.0 */
/* What "bridge vlan" says and asks. */
#ifndef _VSW_VLAN_NETLINK_H
#define _VSW_VLAN_NETLINK_H

#include "vlan_config.h"

int vsw_vlan_parse_switch(struct nlattr *data[], struct vsw_vlan_config *config,
			  struct netlink_ext_ack *extack);
size_t vsw_vlan_switch_size(void);
int vsw_vlan_switch_put(struct sk_buff *skb, const struct vsw *sw);

int vsw_vlan_setlink(struct vsw_port *port, const struct nlattr *spec, bool add,
		     struct netlink_ext_ack *extack);
size_t vsw_vlan_size(const struct vsw_port *port);
int vsw_tunnels_put(struct sk_buff *skb, const struct vsw *sw, u16 *vid);
int vsw_vlan_put(struct sk_buff *skb, const struct vsw_port *port,
		 u32 filter_mask);
size_t vsw_vlan_stats_size(const struct vsw_port *port);
int vsw_vlan_stats_put(struct sk_buff *skb, const struct vsw_port *port,
		       int *idx);

#endif /* _VSW_VLAN_NETLINK_H */
