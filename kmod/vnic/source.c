// SPDX-License-Identifier: GPL-2.0
/* Mode source: frames are for the vnics that have their source in a list. */
#include <linux/slab.h>
#include <net/netlink.h>

#include "../vswitch/forward.h"
#include "lower.h"
#include "source.h"

static struct vnic_source *vnic_source_find(struct vnic *vnic, const u8 *addr)
{
	struct vnic_source *source;

	list_for_each_entry(source, &vnic->sources, list)
		if (ether_addr_equal(source->addr, addr))
			return source;
	return NULL;
}

/* Return the entry, which is new or old, or NULL for want of memory */
static struct vnic_source *vnic_source_get(struct vnic *vnic, const u8 *addr)
{
	struct vnic_source *source = vnic_source_find(vnic, addr);
	struct vnic_nic *nic = vnic->nic;

	if (source)
		return source;
	source = kzalloc_obj(*source);
	if (!source)
		return NULL;
	ether_addr_copy(source->addr, addr);
	if (vsw_group_join(&nic->sources, &vnic->port, vsw_fdb_key(addr, 0))) {
		kfree(source);
		return NULL;
	}
	list_add_tail(&source->list, &vnic->sources);
	vnic->n_sources++;
	nic->n_sources++;
	vnic_nic_set_special(nic, VNIC_SOURCES, true);
	return source;
}

/**
 * vnic_source_add() - in mode source, a vnic is to get the frames from an address
 * @vnic: the vnic, on a NIC
 * @addr: the address; nothing happens if it is in the list
 *
 * Context: RTNL
 * Return: 0, -ENOSPC or -ENOMEM
 */
int vnic_source_add(struct vnic *vnic, const u8 *addr)
{
	if (vnic->n_sources >= VNIC_SOURCES_MAX &&
	    !vnic_source_find(vnic, addr))
		return -ENOSPC;
	return vnic_source_get(vnic, addr) ? 0 : -ENOMEM;
}

static void vnic_source_remove(struct vnic *vnic, struct vnic_source *source)
{
	struct vnic_nic *nic = vnic->nic;

	nic->n_sources--;
	vnic_nic_set_special(nic, VNIC_SOURCES, nic->n_sources);
	vnic->n_sources--;
	vsw_group_leave(&nic->sources, &vnic->port,
			vsw_fdb_key(source->addr, 0));
	list_del(&source->list);
	kfree(source);
}

/**
 * vnic_source_del() - a vnic is not to get the frames from an address any more
 * @vnic: the vnic, on a NIC
 * @addr: the address
 *
 * Context: RTNL
 * Return: 0 or -ENOENT
 */
int vnic_source_del(struct vnic *vnic, const u8 *addr)
{
	struct vnic_source *source = vnic_source_find(vnic, addr);

	if (!source)
		return -ENOENT;
	vnic_source_remove(vnic, source);
	return 0;
}

/**
 * vnic_sources_set() - replace the list of source addresses
 * @vnic: the vnic, on a NIC
 * @list: nested attributes of one valid address each, VNIC_SOURCES_MAX of them
 *	at the most; NULL: none
 *
 * Context: RTNL
 * Return: 0; -ENOMEM, and the list is as it was
 */
int vnic_sources_set(struct vnic *vnic, const struct nlattr *list)
{
	struct vnic_source *source, *next;
	const struct nlattr *attr;
	int err = 0, rem;

	list_for_each_entry(source, &vnic->sources, list) {
		source->in_old = true;
		source->in_new = false;
	}
	if (list) {
		nla_for_each_nested(attr, list, rem) {
			source = vnic_source_get(vnic, nla_data(attr));
			if (!source) {
				err = -ENOMEM;
				break;
			}
			source->in_new = true;
		}
	}
	list_for_each_entry_safe(source, next, &vnic->sources, list)
		if (err ? !source->in_old : !source->in_new)
			vnic_source_remove(vnic, source);
	return err;
}

/* A copy for a vnic in mode source, whatever its destination: what is for the
 * NIC's own address is for the vnic's stack, too
 */
static void vnic_rx_source(struct vsw_port *to, struct sk_buff *skb)
{
	struct sk_buff *copy = skb_clone(skb, GFP_ATOMIC);

	if (unlikely(!copy)) {
		vsw_drop(to, NULL, VSW_DROP_NOMEM);
		return;
	}
	copy = vsw_vnic_deliver(to, copy);
	if (!copy)
		return;
	if (copy->pkt_type == PACKET_OTHERHOST)
		copy->pkt_type = skb->pkt_type;
	netif_receive_skb(copy);
}

/**
 * vnic_rx_sources() - copies of a received frame for vnics in mode source
 * @nic: the NIC that it came in by
 * @skb: the frame, its data at the network header; stays the caller's
 *
 * Context: softirq, RCU
 * Return: true if nobody else gets the frame
 */
bool vnic_rx_sources(struct vnic_nic *nic, struct sk_buff *skb)
{
	u64 key = vsw_fdb_key(eth_hdr(skb)->h_source, 0);
	struct vsw_member *member;
	struct vsw_group *group;
	bool nodst = false;

	group = vsw_group_find(&nic->sources, key);
	if (!group)
		return false;
	hlist_for_each_entry_rcu(member, &group->members, node) {
		struct vsw_port *to = member->port;

		if (READ_ONCE(vnic_of(to)->mode) != VNIC_MODE_SOURCE)
			continue;
		nodst |= READ_ONCE(vnic_of(to)->nodst);
		if (READ_ONCE(to->flags) & VSW_PORT_FORWARD)
			vnic_rx_source(to, skb);
	}
	return nodst;
}
