/* SPDX-License-Identifier: GPL-2.0 */
/* Ports that are vnics, on a switch or on a NIC. */
#ifndef _VSW_VNIC_PORT_H
#define _VSW_VNIC_PORT_H

#include "port.h"

int vsw_vnic_join(struct vsw *sw, struct vsw_port *port,
		  struct net_device *dev);
void vsw_vnic_leave(struct vsw_port *port);
void vsw_vnic_open(struct vsw_port *port);
void vsw_vnic_stop(struct vsw_port *port);
int vsw_vnic_add_key(struct vsw_port *port, u64 key);
void vsw_vnic_del_key(struct vsw_port *port, u64 key);
bool vsw_vnic_may_add(struct vsw_port *port, const u8 *addr);
int vsw_vnic_add_addr(struct vsw_port *port, const u8 *addr, bool take);
void vsw_vnic_del_addr(struct vsw_port *port, const u8 *addr);

#endif /* _VSW_VNIC_PORT_H */
