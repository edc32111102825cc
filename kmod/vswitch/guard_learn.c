// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses that the hosts of a guarded port have been given.
 *
 * Those of IPv4 by a DHCP server, those of IPv6 by a DHCPv6 server, or by
 * themselves: who is the first to ask whether somebody uses an address, and hears
 * nothing, may use it (RFC 6620). A server is believed because only ports where one
 * is to be let its answers in.
 */
#include <linux/icmpv6.h>
#include <linux/if_vlan.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/jiffies.h>
#include <linux/slab.h>
#include <linux/udp.h>
#include <net/ndisc.h>

#include "guard.h"
#include "guard_dhcp.h"
#include "netlink.h"
#include "vlan_frame.h"

/* How long who uses an address has to say so (RFC 6620, 3.2.4: TENT_LT) */
#define VSW_GUARD_TENTATIVE	(HZ / 2)
/* Who has not used an address for so long loses it to another one of its port. */
#define VSW_GUARD_IDLE		(300 * HZ)

/**
 * vsw_guard_leases_alloc() - make an empty list
 *
 * Return: the list or NULL
 */
struct vsw_guard_leases *vsw_guard_leases_alloc(void)
{
	struct vsw_guard_leases *leases = kzalloc_obj(*leases);

	if (!leases)
		return NULL;
	spin_lock_init(&leases->lock);
	INIT_LIST_HEAD(&leases->list);
	return leases;
}

/**
 * vsw_guard_leases_free() - free a list that no data path sees
 * @leases: the list; NULL: nothing
 */
void vsw_guard_leases_free(struct vsw_guard_leases *leases)
{
	struct vsw_guard_lease *lease, *next;

	if (!leases)
		return;
	list_for_each_entry_safe(lease, next, &leases->list, list)
		kfree(lease);
	kfree(leases);
}

static void vsw_guard_lease_del(struct vsw_guard_leases *leases,
				struct vsw_guard_lease *lease)
{
	lockdep_assert_held(&leases->lock);
	list_del_rcu(&lease->list);
	leases->n--;
	kfree_rcu(lease, rcu);
}

static struct vsw_guard_lease *
vsw_guard_lease_find(struct vsw_guard_leases *leases,
		     const struct vsw_guard_addr *addr)
{
	struct vsw_guard_lease *lease;

	list_for_each_entry_rcu(lease, &leases->list, list,
				lockdep_is_held(&leases->lock))
		if (!vsw_guard_cmp(&lease->addr, addr))
			return lease;
	return NULL;
}

static bool vsw_guard_lease_ended(const struct vsw_guard_lease *lease)
{
	u64 until = READ_ONCE(lease->until);

	return until && time_after_eq64(get_jiffies_64(), until);
}

/**
 * vsw_guard_leased() - has a port learned an address?
 * @leases: what it has learned
 * @addr: the address
 *
 * Context: RCU
 * Return: true if its hosts may use it now
 */
bool vsw_guard_leased(struct vsw_guard_leases *leases,
		      const struct vsw_guard_addr *addr)
{
	struct vsw_guard_lease *lease = vsw_guard_lease_find(leases, addr);

	if (!lease || vsw_guard_lease_ended(lease) ||
	    time_before64(get_jiffies_64(), READ_ONCE(lease->from)))
		return false;
	if (time_after(jiffies, READ_ONCE(lease->used) + HZ))
		WRITE_ONCE(lease->used, jiffies);
	return true;
}

/* Make room: what has ended goes, else what has not been used for long. Return false
 * if there is no such.
 */
static bool vsw_guard_make_room(struct vsw_guard_leases *leases)
{
	struct vsw_guard_lease *lease, *oldest = NULL;

	lockdep_assert_held(&leases->lock);
	list_for_each_entry(lease, &leases->list, list) {
		if (vsw_guard_lease_ended(lease)) {
			vsw_guard_lease_del(leases, lease);
			return true;
		}
		if (!oldest || time_before(READ_ONCE(lease->used),
					   READ_ONCE(oldest->used)))
			oldest = lease;
	}
	if (!oldest || time_before(jiffies, READ_ONCE(oldest->used) +
					    VSW_GUARD_IDLE))
		return false;
	vsw_guard_lease_del(leases, oldest);
	return true;
}

/* An address may be used from then on, for @until (0: without end). */
static bool vsw_guard_lease_add(struct vsw_guard_leases *leases,
				const struct vsw_guard_addr *addr, u64 from,
				u64 until)
{
	struct vsw_guard_lease *lease;
	bool done = true;

	spin_lock_bh(&leases->lock);
	lease = vsw_guard_lease_find(leases, addr);
	if (lease) {
		/* what may be used already stays so */
		if (time_before64(from, lease->from))
			WRITE_ONCE(lease->from, from);
		WRITE_ONCE(lease->until, until);
		goto unlock;
	}
	done = leases->n < VSW_GUARD_LEARNED_MAX || vsw_guard_make_room(leases);
	lease = done ? kzalloc_obj(*lease, GFP_ATOMIC) : NULL;
	if (!lease) {
		done = false;
		goto unlock;
	}
	lease->addr = *addr;
	lease->from = from;
	lease->until = until;
	lease->used = jiffies;
	list_add_rcu(&lease->list, &leases->list);
	leases->n++;
unlock:
	spin_unlock_bh(&leases->lock);
	return done;
}

/* An address is not to be used any more; @tentative: if it may not be used yet. */
static void vsw_guard_lease_end(struct vsw_guard_leases *leases,
				const struct vsw_guard_addr *addr,
				bool tentative)
{
	struct vsw_guard_lease *lease;

	/* most have none: no lock for them */
	if (!vsw_guard_lease_find(leases, addr))
		return;
	spin_lock_bh(&leases->lock);
	lease = vsw_guard_lease_find(leases, addr);
	if (lease && (!tentative ||
		      time_before64(get_jiffies_64(), lease->from)))
		vsw_guard_lease_del(leases, lease);
	spin_unlock_bh(&leases->lock);
}

/**
 * vsw_guard_forget() - what was behind a port is not there any more
 * @port: a slave or a vnic
 *
 * Context: RTNL
 */
void vsw_guard_forget(const struct vsw_port *port)
{
	const struct vsw_guard *guard = rtnl_dereference(port->guard);
	struct vsw_guard_lease *lease, *next;

	if (!guard || !guard->leases)
		return;
	spin_lock_bh(&guard->leases->lock);
	list_for_each_entry_safe(lease, next, &guard->leases->list, list)
		vsw_guard_lease_del(guard->leases, lease);
	spin_unlock_bh(&guard->leases->lock);
}

/* The guard of a port that learns; NULL: it does not */
static struct vsw_guard *vsw_guard_learning(const struct vsw_port *port)
{
	struct vsw_guard *guard = rcu_dereference(port->guard);

	return guard && guard->leases ? guard : NULL;
}

/* Does another guarded port have an address, or is about to? */
static bool vsw_guard_is_taken(const struct vsw_port *by,
			       const struct vsw_port *port,
			       const struct vsw_guard_addr *addr)
{
	const struct vsw_guard *guard;

	if (port == by || !(READ_ONCE(port->flags) & VSW_PORT_GUARD))
		return false;
	guard = rcu_dereference(port->guard);
	return guard && ((guard->leases &&
			  vsw_guard_lease_find(guard->leases, addr)) ||
			 vsw_guard_has_addr(guard, addr));
}

/**
 * vsw_guard_claim() - a host asks whether somebody uses an address of IPv6
 * @port: its port
 * @guard: of this port, with VSW_GUARD_LEARN
 * @addr: the address
 *
 * Only what is new is looked for at other ports, and there can be little of it.
 *
 * Context: BH disabled, RCU
 * Return: false if the address is another port's, or there is no room for it
 */
bool vsw_guard_claim(const struct vsw_port *port, const struct vsw_guard *guard,
		     const struct vsw_guard_addr *addr)
{
	struct vsw *sw = port->sw;
	const struct vsw_port *other;

	if (vsw_guard_is_ip4(addr))
		return false;
	if (vsw_guard_lease_find(guard->leases, addr))
		return true;
	if (READ_ONCE(guard->leases->n) >= VSW_GUARD_LEARNED_MAX) {
		bool room;

		spin_lock_bh(&guard->leases->lock);
		room = vsw_guard_make_room(guard->leases);
		spin_unlock_bh(&guard->leases->lock);
		if (!room)
			return false;
	}
	list_for_each_entry_rcu(other, &sw->ports, list)
		if (vsw_guard_is_taken(port, other, addr))
			return false;
	list_for_each_entry_rcu(other, &sw->vnics, list)
		if (vsw_guard_is_taken(port, other, addr))
			return false;
	return vsw_guard_lease_add(guard->leases, addr,
				   get_jiffies_64() + VSW_GUARD_TENTATIVE, 0);
}

/* Somebody uses an address: who has just asked for it must not. */
static void vsw_guard_used(const struct vsw_port *by,
			   const struct vsw_guard_addr *addr, bool tentative)
{
	const struct vsw_guard *guard;
	struct vsw *sw = by->sw;
	struct vsw_port *port;

	list_for_each_entry_rcu(port, &sw->ports, list) {
		guard = vsw_guard_learning(port);
		if (guard && port != by)
			vsw_guard_lease_end(guard->leases, addr, tentative);
	}
	list_for_each_entry_rcu(port, &sw->vnics, list) {
		guard = vsw_guard_learning(port);
		if (guard && port != by)
			vsw_guard_lease_end(guard->leases, addr, tentative);
	}
}

/* Where an address is that a server has given away, if it learns there */
static struct vsw_port *vsw_guard_client(struct vsw *sw, u64 from_flags,
					 const u8 *mac)
{
	u64 vlan = from_flags & VSW_FROM_VLAN;
	const struct vsw_fdb_entry *e;
	struct vsw_port *port;
	struct vsw_guard *guard;

	e = vsw_fdb_find(&sw->fdb, vsw_fdb_key(mac, 0) | vlan);
	if (!e && vlan)
		e = vsw_vlan_any(sw, vsw_fdb_key(mac, 0) | vlan);
	if (!e)
		return NULL;
	port = READ_ONCE(e->port);
	guard = vsw_guard_learning(port);
	return guard && vsw_guard_has_mac(guard, vsw_fdb_key(mac, 0)) ? port :
									NULL;
}

static void vsw_guard_give(struct vsw_port *port,
			   const struct vsw_dhcp_lease *lease)
{
	const struct vsw_guard *guard = vsw_guard_learning(port);
	u64 now = get_jiffies_64();

	if (!guard)
		return;
	if (!lease->seconds) {
		vsw_guard_lease_end(guard->leases, &lease->addr, false);
		return;
	}
	vsw_guard_used(port, &lease->addr, false);
	vsw_guard_lease_add(guard->leases, &lease->addr, now,
			    lease->seconds == U32_MAX ? 0 :
			    now + (u64)lease->seconds * HZ);
}

/**
 * vsw_guard_overhear() - learn from a frame what addresses are given away, or in use
 * @from: the port that it came in by, which has let it
 * @from_flags: its flags, with the VLAN of the frame
 * @skb: the frame, its data at the network header; it is not changed
 *
 * Context: BH disabled, RCU
 */
void vsw_guard_overhear(struct vsw_port *from, u64 from_flags,
			const struct sk_buff *skb)
{
	struct vsw_dhcp_lease leases[VSW_DHCP_LEASES_MAX];
	struct vsw_guard_addr addr;
	struct vsw_port *port;
	u8 mac[ETH_ALEN];
	unsigned int i, n;

	if (skb->protocol == htons(ETH_P_IP)) {
		n = vsw_dhcp_read(skb, mac, leases);
	} else if (skb->protocol == htons(ETH_P_IPV6)) {
		if (vsw_nd_read_advert(skb, &addr)) {
			vsw_guard_used(from, &addr, true);
			return;
		}
		n = vsw_dhcp6_read(skb, leases);
		ether_addr_copy(mac, eth_hdr(skb)->h_dest);
	} else {
		return;
	}
	if (!n)
		return;
	port = vsw_guard_client(from->sw, from_flags, mac);
	for (i = 0; port && i < n; i++)
		vsw_guard_give(port, &leases[i]);
}
EXPORT_SYMBOL_GPL(vsw_guard_overhear);

/**
 * vsw_guard_leases_put() - tell the addresses that a port has learned
 * @skb: where to
 * @leases: what it has learned
 *
 * Context: process
 * Return: 0 or -EMSGSIZE
 */
int vsw_guard_leases_put(struct sk_buff *skb, struct vsw_guard_leases *leases)
{
	struct vswitch_lease out[VSW_GUARD_LEARNED_MAX] = {};
	const struct vsw_guard_lease *lease;
	u64 now = get_jiffies_64();
	unsigned int n = 0;

	spin_lock_bh(&leases->lock);
	list_for_each_entry(lease, &leases->list, list) {
		if (time_before64(now, lease->from) ||
		    vsw_guard_lease_ended(lease))
			continue;
		put_unaligned_be64(lease->addr.hi, out[n].addr);
		put_unaligned_be64(lease->addr.lo, out[n].addr + 8);
		if (lease->until)
			out[n].expires = min_t(u64, U32_MAX,
					       jiffies_64_to_clock_t(lease->until - now));
		n++;
	}
	spin_unlock_bh(&leases->lock);
	return n ? nla_put(skb, VSWITCH_GUARD_LEARNED,
			   n * sizeof(out[0]), out) : 0;
}

#ifdef VSWITCH_KUNIT
#include "tests/guard_learn_kunit.c"
#endif
