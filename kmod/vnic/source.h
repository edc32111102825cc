/* SPDX-License-Identifier: GPL-2.0 */
/* Mode source: frames are for the vnics that have their source in a list. */
#ifndef _VNIC_SOURCE_H
#define _VNIC_SOURCE_H

#include "lower.h"

int vnic_source_add(struct vnic *vnic, const u8 *addr);
int vnic_source_del(struct vnic *vnic, const u8 *addr);
int vnic_sources_set(struct vnic *vnic, const struct nlattr *list);
bool vnic_rx_sources(struct vnic_nic *nic, struct sk_buff *skb);

#endif /* _VNIC_SOURCE_H */
