// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses that the hosts of a guarded port have been given.
 *
 * Those of IPv4 by a DHCP server, those of IPv6 by a DHCPv6 server, or by
 * themselves: who is the first to ask whether somebody uses an address, and hears
 * nothing, may use it (RFC 6620). A server is believed because only ports where one
 * is to be let its answers in.
 *
 * What a frame does here is one look-up in a hash table. Whether an address that
 * somebody asks for is another port's by its list, or the host's, is looked at
 * half a second later, when the answers have had their time, by a work.
 */
#include <linux/etherdevice.h>
#include <linux/export.h>
#include <linux/jhash.h>
#include <linux/jiffies.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/addrconf.h>

#include "guard_snoop.h"
#include "netlink.h"
#include "vlan_frame.h"

/* How long who uses an address has to say so (RFC 6620, 3.2.4: TENT_LT) */
#define VSW_GUARD_TENTATIVE	(HZ / 2)
/* For so long it cannot be asked for again if somebody does */
#define VSW_GUARD_REFUSED	(60 * HZ)
/* Who has not used an address for so long loses it to another one of its port. */
#define VSW_GUARD_IDLE		(300 * HZ)
/* Until RTNL is tried again */
#define VSW_GUARD_RETRY		(HZ / 50 ?: 1)

static u32 vsw_guard_bucket(const struct vsw_guard_leases *leases,
			    const struct vsw_guard_addr *addr, u16 vid)
{
	return jhash_3words(addr->lo, addr->lo >> 32 ^ addr->hi, vid,
			    leases->seed) % VSW_GUARD_BUCKETS;
}

static struct vsw_guard_lease *
vsw_guard_lease_find(struct vsw_guard_leases *leases,
		     const struct vsw_guard_addr *addr, u16 vid)
{
	struct vsw_guard_lease *lease;

	hlist_for_each_entry_rcu(lease, &leases->hash[vsw_guard_bucket(leases, addr, vid)],
				 node, lockdep_is_held(&leases->lock))
		if (!vsw_guard_cmp(&lease->addr, addr) && lease->vid == vid)
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
 * @port: the port
 * @addr: the address
 * @vid: VLAN ID; 0: the switch does not filter
 *
 * Context: RCU
 * Return: true if its hosts may use it now
 */
bool vsw_guard_leased(const struct vsw_port *port,
		      const struct vsw_guard_addr *addr, u16 vid)
{
	struct vsw_guard_leases *leases = rcu_dereference(port->sw->leases);
	struct vsw_guard_lease *lease;

	lease = leases ? vsw_guard_lease_find(leases, addr, vid) : NULL;
	if (!lease || READ_ONCE(lease->port) != port ||
	    READ_ONCE(lease->state) < VSW_LEASE_CLAIMED ||
	    vsw_guard_lease_ended(lease))
		return false;
	if (time_after(jiffies, READ_ONCE(lease->used) + HZ) && !vsw_trace_dry())
		WRITE_ONCE(lease->used, jiffies);
	return true;
}

/* To look for room costs a walk over all leases: ten times a second at the most. */
static bool vsw_guard_may_look(const struct vsw_guard_leases *leases)
{
	return time_after_eq(jiffies, READ_ONCE(leases->looked) + HZ / 10);
}

/**
 * vsw_guard_may_ask() - may a host ask whether an address is in use?
 * @port: its port
 * @addr: the address
 * @vid: VLAN ID; 0: the switch does not filter
 *
 * Its owner would give it up. Of an address in the list of another port, which is
 * not looked at here, it can be asked once in a while.
 *
 * Context: RCU
 * Return: false if it has been learned that the address is somebody else's
 */
bool vsw_guard_may_ask(const struct vsw_port *port,
		       const struct vsw_guard_addr *addr, u16 vid)
{
	struct vsw_guard_leases *leases = rcu_dereference(port->sw->leases);
	const struct vsw_guard_lease *lease;

	if (!leases)
		return false;
	lease = vsw_guard_lease_find(leases, addr, vid);
	if (!lease || vsw_guard_lease_ended(lease))
		return READ_ONCE(port->guard_n_leases) < VSW_GUARD_LEARNED_MAX ||
		       vsw_guard_may_look(leases);
	return READ_ONCE(lease->port) == port &&
	       READ_ONCE(lease->state) != VSW_LEASE_REFUSED;
}

static void vsw_guard_lease_del(struct vsw_guard_leases *leases,
				struct vsw_guard_lease *lease)
{
	lockdep_assert_held(&leases->lock);
	hlist_del_rcu(&lease->node);
	WRITE_ONCE(lease->port->guard_n_leases,
		   lease->port->guard_n_leases - 1);
	kfree_rcu(lease, rcu);
}

/* Call @each for all leases of a port, or, for NULL, of all ports, until it returns
 * true. It may delete the lease.
 */
static void vsw_guard_for_each(struct vsw_guard_leases *leases,
			       const struct vsw_port *of,
			       bool (*each)(struct vsw_guard_leases *leases,
					    struct vsw_guard_lease *lease,
					    void *data), void *data)
{
	struct vsw_guard_lease *lease;
	struct hlist_node *next;
	unsigned int i;

	lockdep_assert_held(&leases->lock);
	for (i = 0; i < VSW_GUARD_BUCKETS; i++)
		hlist_for_each_entry_safe(lease, next, &leases->hash[i], node)
			if ((!of || lease->port == of) &&
			    each(leases, lease, data))
				return;
}

/* Finds one that has ended, and stops there; else what has not been used for the
 * longest.
 */
static bool vsw_guard_is_older(struct vsw_guard_leases *leases,
			       struct vsw_guard_lease *lease, void *data)
{
	struct vsw_guard_lease **oldest = data;

	if (!*oldest || vsw_guard_lease_ended(lease) ||
	    time_before(READ_ONCE(lease->used), READ_ONCE((*oldest)->used)))
		*oldest = lease;
	return vsw_guard_lease_ended(lease);
}

/* What of a port has ended goes, else what has not been used for long. Return false
 * if there is no such.
 */
static bool vsw_guard_make_room(struct vsw_guard_leases *leases,
				const struct vsw_port *port)
{
	struct vsw_guard_lease *oldest = NULL;

	vsw_guard_for_each(leases, port, vsw_guard_is_older, &oldest);
	if (!oldest ||
	    (!vsw_guard_lease_ended(oldest) &&
	     time_before(jiffies, READ_ONCE(oldest->used) + VSW_GUARD_IDLE)))
		return false;
	vsw_guard_lease_del(leases, oldest);
	return true;
}

static void vsw_guard_lease_new(struct vsw_guard_leases *leases,
				struct vsw_port *port,
				const struct vsw_guard_addr *addr, u16 vid,
				u8 state, u64 until)
{
	struct vsw_guard_lease *lease;

	lockdep_assert_held(&leases->lock);
	lease = kzalloc_obj(*lease, GFP_ATOMIC);
	if (!lease)
		return;
	lease->addr = *addr;
	lease->vid = vid;
	lease->port = port;
	lease->state = state;
	lease->until = until;
	lease->asked = get_jiffies_64();
	lease->used = jiffies;
	hlist_add_head_rcu(&lease->node,
			   &leases->hash[vsw_guard_bucket(leases, addr, vid)]);
	WRITE_ONCE(port->guard_n_leases, port->guard_n_leases + 1);
}

/* A port that goes has no room, see vsw_guard_forget(). */
static bool vsw_guard_has_room(struct vsw_guard_leases *leases,
			       const struct vsw_port *port)
{
	lockdep_assert_held(&leases->lock);
	if (port->guard_n_leases < VSW_GUARD_LEARNED_MAX)
		return true;
	if (!vsw_guard_may_look(leases))
		return false;
	WRITE_ONCE(leases->looked, jiffies);
	return vsw_guard_make_room(leases, port);
}

/* A host asks whether somebody uses an address of IPv6, and all hear it. */
static void vsw_guard_ask(struct vsw_guard_leases *leases, struct vsw_port *port,
			  const struct vsw_guard_addr *addr, u16 vid)
{
	struct vsw_guard_lease *lease;

	spin_lock_bh(&leases->lock);
	lease = vsw_guard_lease_find(leases, addr, vid);
	if (lease && vsw_guard_lease_ended(lease)) {
		vsw_guard_lease_del(leases, lease);
		lease = NULL;
	}
	if (!lease && vsw_guard_has_room(leases, port)) {
		vsw_guard_lease_new(leases, port, addr, vid, VSW_LEASE_ASKED, 0);
		queue_delayed_work(system_wq, &leases->work,
				   VSW_GUARD_TENTATIVE);
	}
	spin_unlock_bh(&leases->lock);
}

/* Somebody uses an address: who has only asked for it must not. */
static void vsw_guard_used(struct vsw_guard_leases *leases,
			   const struct vsw_port *by,
			   const struct vsw_guard_addr *addr, u16 vid)
{
	struct vsw_guard_lease *lease = vsw_guard_lease_find(leases, addr, vid);

	/* most have none: no lock for them, nor for who says it all the time */
	if (!lease || READ_ONCE(lease->port) == by ||
	    READ_ONCE(lease->state) == VSW_LEASE_GIVEN ||
	    (READ_ONCE(lease->state) == VSW_LEASE_REFUSED &&
	     time_after64(READ_ONCE(lease->until),
			  get_jiffies_64() + VSW_GUARD_REFUSED - HZ)))
		return;
	spin_lock_bh(&leases->lock);
	lease = vsw_guard_lease_find(leases, addr, vid);
	if (lease && lease->port != by && lease->state != VSW_LEASE_GIVEN) {
		WRITE_ONCE(lease->state, VSW_LEASE_REFUSED);
		WRITE_ONCE(lease->until, get_jiffies_64() + VSW_GUARD_REFUSED);
	}
	spin_unlock_bh(&leases->lock);
}

/* A server has given an address to a host of a port, or takes it. */
static void vsw_guard_give(struct vsw_guard_leases *leases,
			   struct vsw_port *port, u16 vid,
			   const struct vsw_dhcp_lease *given)
{
	u64 until = given->seconds == U32_MAX ? 0 :
		    get_jiffies_64() + (u64)given->seconds * HZ;
	struct vsw_guard_lease *lease;

	spin_lock_bh(&leases->lock);
	lease = vsw_guard_lease_find(leases, &given->addr, vid);
	if (lease && (lease->port != port || !given->seconds)) {
		vsw_guard_lease_del(leases, lease);
		lease = NULL;
	}
	if (lease) {
		WRITE_ONCE(lease->until, until);
		WRITE_ONCE(lease->state, VSW_LEASE_GIVEN);
	} else if (given->seconds && vsw_guard_has_room(leases, port)) {
		vsw_guard_lease_new(leases, port, &given->addr, vid,
				    VSW_LEASE_GIVEN, until);
	}
	spin_unlock_bh(&leases->lock);
}

/* The guard of a port if it learns: by itself (@given false) or from servers */
static const struct vsw_guard *vsw_guard_learning(const struct vsw_port *port,
						  bool given)
{
	const struct vsw_guard *guard = rcu_dereference(port->guard);
	u32 need = given ? VSW_GUARD_LEARN :
			   VSW_GUARD_LEARN | VSW_GUARD_LEARN_LOCAL;

	return READ_ONCE(port->flags) & VSW_PORT_GUARD && guard &&
	       guard->allow & need ? guard : NULL;
}

/* Where a client of a server is, if addresses are learned there */
static struct vsw_port *vsw_guard_client(struct vsw *sw, u64 from_flags,
					 const u8 *mac)
{
	u64 key = vsw_fdb_key(mac, 0), vlan = from_flags & VSW_FROM_VLAN;
	const struct vsw_guard *guard;
	const struct vsw_fdb_entry *e;
	struct vsw_port *port;

	e = vsw_fdb_find(&sw->fdb, key | vlan);
	if (!e && vlan)
		e = vsw_vlan_any(sw, key | vlan);
	if (!e)
		return NULL;
	port = READ_ONCE(e->port);
	guard = vsw_guard_learning(port, true);
	return guard && vsw_guard_has_mac(guard, key) ? port : NULL;
}

static void vsw_guard_hear_nd(struct vsw_guard_leases *leases,
			      struct vsw_port *from, u16 vid,
			      const struct sk_buff *skb, unsigned int at)
{
	const struct vsw_guard *guard;
	struct vsw_guard_addr addr;

	switch (vsw_nd_read(skb, at, &addr)) {
	case VSW_ND_NONE:
		return;
	case VSW_ND_ASK:
		guard = vsw_guard_learning(from, false);
		if (!guard)
			break;
		if (!vsw_guard_lists(guard, &addr) &&
		    vsw_guard_may_claim(guard, &addr))
			vsw_guard_ask(leases, from, &addr, vid);
		return;
	case VSW_ND_USED:
		break;
	}
	vsw_guard_used(leases, from, &addr, vid);
}

/**
 * vsw_guard_overhear() - learn from a frame what addresses are given away, or in use
 * @from: the port that it came in by, which has let it
 * @from_flags: its flags, with the VLAN of the frame
 * @skb: the frame; it is not changed
 * @at: where in its data the network header is, behind the Ethernet header
 *
 * Context: BH disabled, RCU
 */
void vsw_guard_overhear(struct vsw_port *from, u64 from_flags,
			const struct sk_buff *skb, unsigned int at)
{
	struct vsw_guard_leases *leases = rcu_dereference(from->sw->leases);
	const struct ethhdr *eth = (void *)(skb->data + at) - ETH_HLEN;
	struct vsw_dhcp_lease given[VSW_DHCP_LEASES_MAX];
	u16 vid = vsw_from_vid(from_flags);
	struct vsw_port *port;
	unsigned int i, n = 0;
	u8 mac[ETH_ALEN];

	/* of a VLAN that a switch does not know that does not filter */
	if (!leases || (!vid && skb_vlan_tag_present(skb)) || vsw_trace_dry())
		return;
	if (eth->h_proto == htons(ETH_P_IP)) {
		n = vsw_dhcp_read(skb, at, mac, given);
	} else if (eth->h_proto == htons(ETH_P_IPV6)) {
		vsw_guard_hear_nd(leases, from, vid, skb, at);
		n = vsw_dhcp6_read(skb, at, mac, given);
	}
	if (!n)
		return;
	port = vsw_guard_client(from->sw, from_flags, mac);
	for (i = 0; port && i < n; i++)
		vsw_guard_give(leases, port, vid, &given[i]);
}
EXPORT_SYMBOL_GPL(vsw_guard_overhear);

/* Is an address another port's, as its list, or its Ethernet address, has it? */
static bool vsw_guard_is_others(const struct vsw_port *by,
				const struct vsw_port *port,
				const struct vsw_guard_addr *addr)
{
	const struct vsw_guard *guard = rtnl_dereference(port->guard);

	return port != by && guard && port->flags & VSW_PORT_GUARD &&
	       vsw_guard_lists(guard, addr);
}

/* The same of all ports, and of the host's own addresses */
static bool vsw_guard_is_taken(const struct vsw_port *by,
			       const struct vsw_guard_addr *addr)
{
	const struct vsw *sw = by->sw;
	const struct vsw_port *port;
	struct in6_addr in6;

	ASSERT_RTNL();
	list_for_each_entry(port, &sw->ports, list)
		if (vsw_guard_is_others(by, port, addr))
			return true;
	list_for_each_entry(port, &sw->endpoints, member)
		if (vsw_guard_is_others(by, port, addr))
			return true;
	put_unaligned_be64(addr->hi, &in6);
	put_unaligned_be64(addr->lo, &in6.s6_addr[8]);
	return IS_ENABLED(CONFIG_IPV6) &&
	       ipv6_chk_addr(dev_net(sw->host.dev), &in6, sw->host.dev, 0);
}

/* Nobody has answered in time. In @data: others have yet to wait. */
static bool vsw_guard_decide(struct vsw_guard_leases *leases,
			     struct vsw_guard_lease *lease, void *data)
{
	u64 now = get_jiffies_64();

	if (lease->state != VSW_LEASE_ASKED)
		return false;
	if (time_before64(now, lease->asked + VSW_GUARD_TENTATIVE)) {
		*(bool *)data = true;
	} else if (vsw_guard_is_taken(lease->port, &lease->addr)) {
		WRITE_ONCE(lease->until, now + VSW_GUARD_REFUSED);
		WRITE_ONCE(lease->state, VSW_LEASE_REFUSED);
	} else {
		WRITE_ONCE(lease->state, VSW_LEASE_CLAIMED);
	}
	return false;
}

/* With RTNL a port of a lease stays, as vsw_guard_forget() is called before it goes. */
static void vsw_guard_work(struct work_struct *work)
{
	struct vsw_guard_leases *leases =
		container_of(to_delayed_work(work), struct vsw_guard_leases, work);
	bool next = false;

	/* Who waits for this to end may hold it. */
	if (!rtnl_trylock()) {
		queue_delayed_work(system_wq, &leases->work, VSW_GUARD_RETRY);
		return;
	}
	spin_lock_bh(&leases->lock);
	vsw_guard_for_each(leases, NULL, vsw_guard_decide, &next);
	spin_unlock_bh(&leases->lock);
	rtnl_unlock();
	if (next)
		queue_delayed_work(system_wq, &leases->work, VSW_GUARD_RETRY);
}

/**
 * vsw_guard_leases_need() - a port of a switch is to learn
 * @sw: the switch, or that of a NIC
 *
 * Context: RTNL, may sleep
 * Return: 0 or -ENOMEM
 */
int vsw_guard_leases_need(struct vsw *sw)
{
	struct vsw_guard_leases *leases = rtnl_dereference(sw->leases);

	if (leases)
		return 0;
	leases = kzalloc_obj(*leases);
	if (!leases)
		return -ENOMEM;
	spin_lock_init(&leases->lock);
	INIT_DELAYED_WORK(&leases->work, vsw_guard_work);
	leases->seed = get_random_u32();
	rcu_assign_pointer(sw->leases, leases);
	return 0;
}

/**
 * vsw_guard_leases_exit() - the switch goes
 * @sw: the switch, which has no port left but the host's
 *
 * Context: RTNL, with no data path left
 */
void vsw_guard_leases_exit(struct vsw *sw)
{
	struct vsw_guard_leases *leases = rtnl_dereference(sw->leases);

	if (!leases)
		return;
	cancel_delayed_work_sync(&leases->work);
	RCU_INIT_POINTER(sw->leases, NULL);
	kfree(leases);
}

static bool vsw_guard_drop_lease(struct vsw_guard_leases *leases,
				 struct vsw_guard_lease *lease, void *data)
{
	vsw_guard_lease_del(leases, lease);
	return false;
}

/**
 * vsw_guard_forget() - what was behind a port is not there any more
 * @port: a slave or a vnic
 * @gone: the port itself goes, nothing more is to be learned
 *
 * Context: RTNL
 */
void vsw_guard_forget(struct vsw_port *port, bool gone)
{
	struct vsw_guard_leases *leases = rtnl_dereference(port->sw->leases);

	if (!leases)
		return;
	spin_lock_bh(&leases->lock);
	vsw_guard_for_each(leases, port, vsw_guard_drop_lease, NULL);
	if (gone)
		WRITE_ONCE(port->guard_n_leases, VSW_GUARD_LEARNED_MAX);
	spin_unlock_bh(&leases->lock);
}

static bool vsw_guard_drop_listed(struct vsw_guard_leases *leases,
				  struct vsw_guard_lease *lease, void *data)
{
	const struct vsw_port *port = data;

	if (lease->state != VSW_LEASE_GIVEN &&
	    vsw_guard_is_others(lease->port, port, &lease->addr))
		vsw_guard_lease_del(leases, lease);
	return false;
}

/**
 * vsw_guard_listed() - a port has a new list: others do not use what is in it
 * @port: a slave or a vnic
 *
 * What a server has given to them is theirs.
 *
 * Context: RTNL
 */
void vsw_guard_listed(struct vsw_port *port)
{
	struct vsw_guard_leases *leases = rtnl_dereference(port->sw->leases);

	if (!leases)
		return;
	spin_lock_bh(&leases->lock);
	vsw_guard_for_each(leases, NULL, vsw_guard_drop_listed, port);
	spin_unlock_bh(&leases->lock);
}

/**
 * struct vsw_guard_told - leases on their way into a message
 * @out: them
 * @n: how many there are
 */
struct vsw_guard_told {
	struct vswitch_lease out[VSW_GUARD_LEARNED_MAX];
	unsigned int n;
};

static bool vsw_guard_tell(struct vsw_guard_leases *leases,
			   struct vsw_guard_lease *lease, void *data)
{
	struct vsw_guard_told *told = data;
	struct vswitch_lease *out = &told->out[told->n];
	u64 left;

	if (lease->state < VSW_LEASE_CLAIMED || vsw_guard_lease_ended(lease))
		return false;
	put_unaligned_be64(lease->addr.hi, out->addr);
	put_unaligned_be64(lease->addr.lo, out->addr + 8);
	left = lease->until ? lease->until - get_jiffies_64() : 0;
	out->expires = min_t(u64, U32_MAX, jiffies_64_to_clock_t(left));
	return ++told->n == VSW_GUARD_LEARNED_MAX;
}

/**
 * vsw_guard_leases_put() - tell the addresses that a port has learned
 * @skb: where to
 * @port: the port
 *
 * Context: RTNL
 * Return: 0 or -EMSGSIZE
 */
int vsw_guard_leases_put(struct sk_buff *skb, const struct vsw_port *port)
{
	struct vsw_guard_leases *leases = rtnl_dereference(port->sw->leases);
	struct vsw_guard_told told = {};

	if (!leases || !READ_ONCE(port->guard_n_leases))
		return 0;
	spin_lock_bh(&leases->lock);
	vsw_guard_for_each(leases, port, vsw_guard_tell, &told);
	spin_unlock_bh(&leases->lock);
	return told.n ? nla_put(skb, VSWITCH_GUARD_LEARNED,
				told.n * sizeof(told.out[0]), told.out) : 0;
}

#ifdef VSWITCH_KUNIT
#include "tests/guard_learn_kunit.c"
#endif
