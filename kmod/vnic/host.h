/* SPDX-License-Identifier: GPL-2.0 */
/* The host reaches the vnics of its NIC, and they reach it. */
#ifndef _VNIC_HOST_H
#define _VNIC_HOST_H

#include "lower.h"

int vnic_host_set(struct vnic *vnic, bool on, struct netlink_ext_ack *extack);
void vnic_host_move(struct vnic_nic *nic, bool arrives);
bool vnic_host_mark_clear(const struct vnic_nic *nic, struct sk_buff *skb);
bool vnic_host_deliver(struct vnic *vnic, struct sk_buff *skb);
netdev_tx_t vnic_host_xmit(struct vnic *vnic, struct sk_buff *skb);

#endif /* _VNIC_HOST_H */
