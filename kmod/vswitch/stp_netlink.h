/* SPDX-License-Identifier: GPL-2.0 */
/* Settings and state of the spanning tree, in and out. */
#ifndef _VSW_STP_NETLINK_H
#define _VSW_STP_NETLINK_H

#include "port.h"
#include "stp.h"

int vsw_stp_parse(const struct vsw *sw, const struct nlattr *nest,
		  struct vsw_stp_config *config,
		  struct netlink_ext_ack *extack);
size_t vsw_stp_size(void);
int vsw_stp_put(struct sk_buff *skb, const struct vsw *sw);
int vsw_stp_parse_port(const struct nlattr *nest,
		       struct vsw_stp_port_config *config,
		       struct netlink_ext_ack *extack);
bool vsw_stp_is_brport(int type);
int vsw_stp_parse_brport(struct nlattr * const *br,
			 struct vsw_stp_port_config *config,
			 struct netlink_ext_ack *extack);
int vsw_stp_check_port(const struct vsw_port *port,
		       const struct vsw_port_config *config,
		       struct netlink_ext_ack *extack);
void vsw_stp_configure_port(struct vsw_port *port,
			    const struct vsw_port_config *config);
size_t vsw_stp_port_size(void);
int vsw_stp_put_port(struct sk_buff *skb, const struct vsw_port *port);
int vsw_stp_put_brport(struct sk_buff *skb, const struct vsw_port *port);

#endif /* _VSW_STP_NETLINK_H */
