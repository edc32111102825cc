/* SPDX-License-Identifier: GPL-2.0 */
/* Settings of snooping, in and out. */
#ifndef _VSW_MCAST_NETLINK_H
#define _VSW_MCAST_NETLINK_H

#include "mcast.h"
#include "port.h"

void vsw_mcast_settings(const struct vsw *sw, struct vsw_mcast_config *config);
int vsw_mcast_parse(struct nlattr *data[], struct vsw_mcast_config *config,
		    struct netlink_ext_ack *extack);
size_t vsw_mcast_size(void);
int vsw_mcast_put(struct sk_buff *skb, const struct vsw *sw);
int vsw_mcast_parse_port(struct nlattr * const *tb,
			 struct vsw_port_config *config,
			 struct netlink_ext_ack *extack);
int vsw_mcast_put_port(struct sk_buff *skb, const struct vsw_port *port);

#endif /* _VSW_MCAST_NETLINK_H */
