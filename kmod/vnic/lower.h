/* SPDX-License-Identifier: GPL-2.0 */
/* The device below: a NIC with the switch that vnics make on it. */
#ifndef _VNIC_LOWER_H
#define _VNIC_LOWER_H

#include <linux/netfilter.h>

#include "vnic.h"

/**
 * struct vnic_nic - what the first vnic makes on a NIC and the last one removes
 * @sw: the switch, with the vnics and, as the host's port, the NIC's own stack
 * @dev: the NIC; never changes
 * @passthru: the vnic that has it all; written under RTNL, read under RCU
 * @n_reserved: vnics that take no frames of others, for which a reflected
 *	frame must be told from another one; RTNL
 * @n_host: vnics that the host reaches; RTNL
 * @n_sources: how many there are; RTNL
 * @mark: a dst of frames that vnics sent to the host, and of those that they
 *	send out of the NIC: none of them is the host's, or the wire's; made with
 *	the first vnic that the host reaches
 * @sources: source addresses, and the vnics that get the frames from there
 * @egress: sees what the host sends, while there are such vnics
 * @hooked: @egress is registered; RTNL
 * @addr: the address that the host gave @dev, which gets it back when a vnic in
 *	mode passthru goes; RTNL
 * @by_vnic: that vnic is about to change the address; RTNL
 * @rcu: frees it
 */
struct vnic_nic {
	struct vsw sw;
	struct net_device *dev;
	struct vsw_port __rcu *passthru;
	unsigned int n_reserved;
	unsigned int n_host;
	unsigned int n_sources;
	struct metadata_dst *mark;
	struct vsw_groups sources;
	struct nf_hook_ops egress;
	bool hooked;
	bool by_vnic;
	u8 addr[ETH_ALEN];
	struct rcu_head rcu;
};

/**
 * vnic_by_addr() - the vnic that has an address
 * @nic: the NIC
 * @addr: the address
 *
 * Context: RCU
 * Return: the vnic's port or NULL
 */
static inline struct vsw_port *vnic_by_addr(struct vnic_nic *nic,
					    const u8 *addr)
{
	const struct vsw_fdb_entry *e = vsw_fdb_find(&nic->sw.fdb,
						     vsw_fdb_key(addr, 0));

	return e ? READ_ONCE(e->port) : NULL;
}

/**
 * vnic_tap() - a packet socket on a NIC sees what does not leave by it
 * @skb: a frame on the NIC, its data at the Ethernet header
 *
 * Context: BH disabled, RCU
 */
static inline void vnic_tap(struct sk_buff *skb)
{
	if (unlikely(dev_nit_active(skb->dev)))
		dev_queue_xmit_nit(skb, skb->dev);
}

struct vsw *vnic_lower_switch(const struct net_device *dev);
struct vnic_nic *vnic_nic_get(struct net_device *dev,
			      struct netlink_ext_ack *extack);
void vnic_nic_put(struct vnic_nic *nic);
int vnic_nic_set_addr(struct vnic_nic *nic, const u8 *addr);
void vnic_nic_restore_addr(struct vnic_nic *nic);
int vnic_nic_may_have(const struct vnic_nic *nic, enum vnic_mode mode,
		      const struct vnic *except,
		      struct netlink_ext_ack *extack);
void vnic_nic_set_mode(struct vnic *vnic, enum vnic_mode mode);
void vnic_flood_sent(struct vsw_port *from, u32 flags, struct sk_buff *skb,
		     u32 need);
netdev_tx_t vnic_nic_xmit(struct vnic *vnic, struct sk_buff *skb);

#endif /* _VNIC_LOWER_H */
