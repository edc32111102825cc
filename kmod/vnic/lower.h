/* SPDX-License-Identifier: GPL-2.0 */
/* The device below: a NIC with the switch that vnics make on it. */
#ifndef _VNIC_LOWER_H
#define _VNIC_LOWER_H

#include <linux/netfilter.h>

#include "vnic.h"

/**
 * enum vnic_special - what is not the same for every received frame
 * @VNIC_SOURCES: there are source addresses
 * @VNIC_RESERVED: there are vnics that take no frames of others, for which a
 *	reflected frame must be told from another one
 * @VNIC_PASSTHRU: one vnic gets everything
 * @VNIC_CLASH: the NIC has got the address of a vnic: it is the host's
 * @VNIC_MARK: the NIC may receive what a vnic sent to the host
 * @VNIC_OVERHEAR: some vnic learns what addresses servers give away
 */
enum vnic_special {
	VNIC_SOURCES	= BIT(0),
	VNIC_RESERVED	= BIT(1),
	VNIC_PASSTHRU	= BIT(2),
	VNIC_CLASH	= BIT(3),
	VNIC_MARK	= BIT(4),
	VNIC_OVERHEAR	= BIT(5),
};

/**
 * struct vnic_nic - what the first vnic makes on a NIC and the last one removes
 * @sw: the switch, with the vnics and, as the host's port, the NIC's own stack
 * @dev: the NIC; never changes
 * @special: enum vnic_special; written under RTNL, read by the data path
 * @n_host: vnics that the host reaches: while there are any, all vnics have
 *	VSW_PORT_MARK; RTNL
 * @passthru: the vnic that has it all, while VNIC_PASSTHRU is set
 * @n_reserved: vnics in mode private; RTNL
 * @n_sources: how many source addresses there are; RTNL
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
 * @by_last: by the last byte of an address, who may have it: NULL: nobody;
 *	VNIC_SEVERAL: the FDB knows; else this vnic, if it is its own address;
 *	written under RTNL, read under RCU
 * @n_by_last: how many addresses in the FDB end so; RTNL
 */
struct vnic_nic {
	struct vsw sw;
	struct net_device *dev;
	u32 special;
	unsigned int n_host;
	struct vsw_port __rcu *passthru;
	struct metadata_dst *mark;
	unsigned int n_reserved;
	unsigned int n_sources;
	struct vsw_groups sources;
	struct nf_hook_ops egress;
	bool hooked;
	bool by_vnic;
	u8 addr[ETH_ALEN];
	struct rcu_head rcu;
	struct vsw_port __rcu *by_last[1 << BITS_PER_BYTE];
	u32 n_by_last[1 << BITS_PER_BYTE];
};

#define VNIC_SEVERAL	((struct vsw_port *)1)

struct vsw_port *vnic_by_fdb(struct vnic_nic *nic, const u8 *addr);

/**
 * vnic_by_addr() - the vnic that has an address
 * @nic: the NIC
 * @addr: the address, with two bytes behind it that can be read
 *
 * Context: RCU, or BH disabled
 * Return: the vnic's port or NULL
 */
static inline struct vsw_port *vnic_by_addr(struct vnic_nic *nic,
					    const u8 *addr)
{
	struct vsw_port *port;

	port = rcu_dereference_bh_check(nic->by_last[addr[ETH_ALEN - 1]],
					rcu_read_lock_held());
	if (!port)
		return NULL;
	if (unlikely(port == VNIC_SEVERAL))
		return vnic_by_fdb(nic, addr);
	return ether_addr_equal_64bits(addr, port->dev->dev_addr) ? port : NULL;
}

/**
 * vnic_tap() - a packet socket on a NIC sees what does not leave by it
 * @skb: a frame on the NIC, its data at the Ethernet header
 *
 * Context: BH disabled, RCU
 */
static inline void vnic_tap(struct sk_buff *skb)
{
	if (unlikely(dev_nit_active(skb->dev)) && !vsw_trace_dry())
		dev_queue_xmit_nit(skb, skb->dev);
}

/**
 * vnic_nic_set_special() - set or clear one of the bits
 * @nic: what the NIC has
 * @bit: enum vnic_special
 * @on: set it
 *
 * Context: RTNL
 */
static inline void vnic_nic_set_special(struct vnic_nic *nic, u32 bit, bool on)
{
	WRITE_ONCE(nic->special, on ? nic->special | bit : nic->special & ~bit);
}

struct vsw *vnic_lower_switch(const struct net_device *dev);
struct vnic_nic *vnic_nic_get(struct net_device *dev,
			      struct netlink_ext_ack *extack);
void vnic_nic_put(struct vnic_nic *nic);
int vnic_nic_set_addr(struct vnic_nic *nic, const u8 *addr);
void vnic_nic_restore_addr(struct vnic_nic *nic);
void vnic_nic_addr_changed(struct vnic_nic *nic);
void vnic_nic_index(struct vnic_nic *nic, struct vsw_port *port);
int vnic_nic_may_have(const struct vnic_nic *nic, enum vnic_mode mode,
		      const struct vnic *except,
		      struct netlink_ext_ack *extack);
void vnic_nic_set_mode(struct vnic *vnic, enum vnic_mode mode);
void vnic_nic_guard_changed(struct vnic_nic *nic);
void vnic_flood_sent(struct vsw_port *from, u32 flags, struct sk_buff *skb,
		     u32 need);
netdev_tx_t vnic_nic_xmit(struct sk_buff *skb, struct net_device *dev);
netdev_tx_t vnic_switch_xmit(struct sk_buff *skb, struct net_device *dev);
int vnic_nic_xdp_xmit(struct net_device *dev, int n, struct xdp_frame **frames,
		      u32 xmit_flags);
int vnic_switch_xdp_xmit(struct net_device *dev, int n,
			 struct xdp_frame **frames, u32 xmit_flags);

#endif /* _VNIC_LOWER_H */
