// SPDX-License-Identifier: GPL-2.0
/*
 * Snooping: multicast goes where somebody wants it (RFC 4541).
 *
 * A group's packets go to the ports of its members and to those of routers, but
 * only while it is known who the members are: somebody asks them, in this VLAN
 * and family, and all have had the time to answer. In all other cases they go
 * where they go without snooping. Vnics and the host do not take part: they are
 * asked for what their filters let in, see group.c. A VTEP is a port like others:
 * what the hosts behind it want is known if they, or their switch, say so.
 */
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/slab.h>

#include "mcast.h"
#include "mdb_netlink.h"
#include "overlay.h"
#include "vlan_frame.h"

/* Time does not pass more often than that: leaving groups is not free of work. */
#define VSW_MCAST_STEP		max(HZ / 10, 1)
/* Nothing is farther away than that */
#define VSW_MCAST_IDLE		(3600 * HZ)

/* RFC 7761, 4.9 */
#define VSW_PIM_V2		(2 << 4)
#define VSW_PIM_HELLO		0
#define VSW_PIM_ROUTERS		0xe000000d	/* 224.0.0.13 */
#define VSW_PIM6_ROUTERS \
	{ { { 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x0d } } }

static const struct vsw_mdb_ops vsw_mcast_mdb_ops = {
	.notify = vsw_mdb_notify,
};

/**
 * vsw_mcast_due() - let time pass at some time
 * @mcast: of the switch
 * @when: the time
 *
 * Context: under vsw_mdb.lock
 */
void vsw_mcast_due(struct vsw_mcast *mcast, u32 when)
{
	u32 now = (u32)jiffies;
	u32 delay = VSW_MCAST_STEP;

	lockdep_assert_held(&mcast->mdb.lock);
	if (!vsw_mdb_before(when, mcast->next))
		return;
	mcast->next = when;
	if (vsw_mdb_before(now + delay, when))
		delay = when - now;
	mod_delayed_work(system_wq, &mcast->work, delay);
}

/**
 * vsw_mcast_vlan_get() - what is known of a VLAN, made if need be
 * @mcast: of the switch
 * @vid: VLAN ID; 0: the switch does not filter
 *
 * Context: under vsw_mdb.lock
 * Return: that, or NULL for want of memory
 */
struct vsw_mcast_vlan *vsw_mcast_vlan_get(struct vsw_mcast *mcast, u16 vid)
{
	struct vsw_mcast_vlan *vlan = xa_load(&mcast->vlans, vid);

	lockdep_assert_held(&mcast->mdb.lock);
	if (vlan)
		return vlan;
	vlan = kzalloc(sizeof(*vlan), GFP_ATOMIC);
	if (vlan && xa_err(xa_store_bh(&mcast->vlans, vid, vlan, GFP_ATOMIC))) {
		kfree(vlan);
		return NULL;
	}
	if (vlan && READ_ONCE(mcast->sw->mcast_config.querier))
		vsw_mcast_due(mcast, (u32)jiffies);
	return vlan;
}

/**
 * vsw_mcast_noted_at() - where to note who is a member, or a router, behind a port
 * @port: any port of a switch
 *
 * VTEPs with one address are one host. Of a host that gets nothing that is for all
 * nothing is noted: with "peers any" there may be thousands of such, and each frame
 * to a group would have to look at those that say they want it.
 *
 * Context: RCU, if it is a VTEP
 * Return: a port, or NULL: nowhere
 */
struct vsw_port *vsw_mcast_noted_at(struct vsw_port *port)
{
	struct vsw_vtep *vtep = vsw_vtep_of(port);

	if (port->no != VSW_PORT_NO_VTEP)
		return vsw_mcast_speaks(port) ? port : NULL;
	vtep = vsw_vtep_of_all(vtep->overlay, &vtep->addr);
	return vtep ? &vtep->port : NULL;
}

/**
 * vsw_mcast_mark_router() - there is a multicast router behind a port
 * @mcast: of the switch
 * @querier: in which VLAN and family
 * @port: the port
 * @expires: until when, if nothing is heard of it
 *
 * Context: under vsw_mdb.lock; for a VTEP, RCU
 */
void vsw_mcast_mark_router(struct vsw_mcast *mcast,
			   struct vsw_mcast_querier *querier,
			   struct vsw_port *port, u32 expires)
{
	struct vsw_mcast_router *router;

	lockdep_assert_held(&mcast->mdb.lock);
	port = vsw_mcast_noted_at(port);
	if (!port)
		return;
	hlist_for_each_entry(router, &querier->routers, node)
		if (router->port == port) {
			if (vsw_mdb_before(router->expires, expires))
				WRITE_ONCE(router->expires, expires);
			return;
		}
	router = kzalloc(sizeof(*router), GFP_ATOMIC);
	if (!router)
		return;
	router->port = port;
	router->expires = expires;
	hlist_add_head_rcu(&router->node, &querier->routers);
	vsw_mcast_due(mcast, expires);
	vsw_mdb_router_notify(mcast, port, true);
}

static void vsw_mcast_router_del(struct vsw_mcast *mcast,
				 struct vsw_mcast_router *router)
{
	lockdep_assert_held(&mcast->mdb.lock);
	vsw_mdb_router_notify(mcast, router->port, false);
	hlist_del_rcu(&router->node);
	kfree_rcu(router, rcu);
}

static bool vsw_mcast_ended(u32 when, u32 now, u32 *next)
{
	if (!vsw_mdb_before(now, when))
		return true;
	if (vsw_mdb_before(when, *next))
		*next = when;
	return false;
}

/* Return true if the switch is to ask now. */
static bool vsw_mcast_querier_tick(struct vsw_mcast *mcast,
				   struct vsw_mcast_querier *querier, bool may,
				   u32 now, u32 *next)
{
	struct vsw_mcast_router *router;
	struct hlist_node *tmp;
	bool ask;

	if (querier->heard && vsw_mcast_ended(querier->until, now, next)) {
		querier->heard = false;
		querier->coming = false;
		WRITE_ONCE(querier->known, false);
	}
	ask = vsw_mcast_ask_now(querier, &mcast->sw->mcast_config, may, now,
				next);
	if (querier->coming && vsw_mcast_ended(querier->known_from, now, next)) {
		querier->coming = false;
		WRITE_ONCE(querier->known, true);
	}
	hlist_for_each_entry_safe(router, tmp, &querier->routers, node)
		if (vsw_mcast_ended(router->expires, now, next))
			vsw_mcast_router_del(mcast, router);
	return ask;
}

/* The VLAN where the switch asks without having heard of anybody there. Return
 * false for want of memory.
 */
static bool vsw_mcast_base_vlan(struct vsw_mcast *mcast)
{
	const struct vsw *sw = mcast->sw;
	u16 vid = READ_ONCE(sw->host.flags) & VSW_PORT_VLAN ?
		  READ_ONCE(sw->vlan_pvid) : 0;

	return !vsw_mcast_may_ask(sw, vid) || vsw_mcast_vlan_get(mcast, vid);
}

/* Time passes in a VLAN. */
static void vsw_mcast_vlan_run(struct vsw_mcast *mcast, u16 vid,
			       struct vsw_mcast_vlan *vlan, u32 now, u32 *next)
{
	bool ask[VSW_MCAST_FAMILIES];
	bool may;
	int i;

	spin_lock_bh(&mcast->mdb.lock);
	may = vsw_mcast_may_ask(mcast->sw, vid);
	for (i = 0; i < VSW_MCAST_FAMILIES; i++)
		ask[i] = vsw_mcast_querier_tick(mcast, &vlan->querier[i], may,
						now, next);
	spin_unlock_bh(&mcast->mdb.lock);
	/* a frame may come back */
	for (i = 0; i < VSW_MCAST_FAMILIES; i++)
		if (ask[i])
			vsw_mcast_ask_all(mcast, vid, i);
}

static void vsw_mcast_run(struct work_struct *work)
{
	struct vsw_mcast *mcast = container_of(work, struct vsw_mcast,
					       work.work);
	u32 now = (u32)jiffies;
	u32 next = now + VSW_MCAST_IDLE;
	struct vsw_mcast_vlan *vlan;
	unsigned long vid;
	bool asking;

	spin_lock_bh(&mcast->mdb.lock);
	if (!vsw_mcast_base_vlan(mcast))
		next = now + HZ;
	/* what comes up from here on queues the work once more */
	mcast->next = now + VSW_MCAST_IDLE;
	asking = mcast->asking;
	mcast->asking = false;
	spin_unlock_bh(&mcast->mdb.lock);

	/* before their time is over */
	if (asking)
		asking = vsw_mcast_ask_members(mcast, now, &next);
	next = vsw_mdb_tick(&mcast->mdb, now, next);
	xa_for_each(&mcast->vlans, vid, vlan)
		vsw_mcast_vlan_run(mcast, vid, vlan, now, &next);

	spin_lock_bh(&mcast->mdb.lock);
	mcast->asking |= asking;
	if (mcast->full && vsw_mcast_ended(mcast->full_until, now, &next))
		WRITE_ONCE(mcast->full, false);
	if (next != now + VSW_MCAST_IDLE)
		vsw_mcast_due(mcast, next);
	spin_unlock_bh(&mcast->mdb.lock);
}

/* Packets of a group: who wants them? */
static enum vsw_mcast_verdict vsw_mcast_data(struct vsw_mcast *mcast, int family,
					     const struct vsw_mdb_key *key,
					     struct vsw_mcast_way *way)
{
	const struct vsw_mcast_vlan *vlan = xa_load(&mcast->vlans, key->vid);

	if (!vlan || !READ_ONCE(vlan->querier[family].known))
		return VSW_MCAST_ALL;
	way->querier = &vlan->querier[family];
	way->tunnel = false;
	way->group = vsw_mdb_find(&mcast->mdb, key);
	if (!way->group && unlikely(READ_ONCE(mcast->full)))
		return VSW_MCAST_ALL;
	return VSW_MCAST_SOME;
}

/* What hosts say of groups is for routers alone: who hears that a group is wanted
 * already may keep silent himself (RFC 4541, 2.1.1). All VTEPs are told: a switch
 * there has to know who its members are, wherever the querier is.
 */
static enum vsw_mcast_verdict vsw_mcast_to_routers(struct vsw_mcast *mcast,
						   int family, u16 vid,
						   struct vsw_mcast_way *way)
{
	const struct vsw_mcast_vlan *vlan = xa_load(&mcast->vlans, vid);

	if (!vlan || !READ_ONCE(vlan->querier[family].known))
		return VSW_MCAST_ALL;
	way->querier = &vlan->querier[family];
	way->tunnel = true;
	way->group = NULL;
	return VSW_MCAST_SOME;
}

/* Somebody who says that he is a router: each time anew, or for the first time? */
static bool vsw_mcast_router_known(const struct vsw_mcast_vlan *vlan,
				   int family, const struct vsw_port *port,
				   u32 expires)
{
	const struct vsw_mcast_router *router;

	if (!vlan)
		return false;
	hlist_for_each_entry_rcu(router, &vlan->querier[family].routers, node)
		if (router->port == port)
			return expires - READ_ONCE(router->expires) < 10 * HZ;
	return false;
}

/* A router's greeting to others (RFC 7761, 4.9.2): one that does not ask */
static void vsw_mcast_pim(struct vsw_mcast *mcast, struct vsw_port *from,
			  u16 vid, int family, const struct sk_buff *skb,
			  unsigned int offset)
{
	u32 expires = (u32)jiffies + vsw_mcast_until(mcast->sw);
	struct vsw_mcast_vlan *vlan;
	const u8 *type;
	u8 buffer;

	from = vsw_mcast_noted_at(from);
	type = skb_header_pointer(skb, offset, sizeof(buffer), &buffer);
	if (!from || !type || *type != (VSW_PIM_V2 | VSW_PIM_HELLO) ||
	    vsw_trace_dry() ||
	    !vsw_mcast_may_lead(from) ||
	    vsw_mcast_router_known(xa_load(&mcast->vlans, vid), family, from,
				   expires))
		return;
	spin_lock_bh(&mcast->mdb.lock);
	vlan = vsw_mcast_vlan_get(mcast, vid);
	if (vlan)
		vsw_mcast_mark_router(mcast, &vlan->querier[family], from,
				      expires);
	spin_unlock_bh(&mcast->mdb.lock);
}

static enum vsw_mcast_verdict vsw_mcast_ip4(struct vsw_mcast *mcast,
					    struct vsw_port *from, u16 vid,
					    struct sk_buff *skb,
					    struct vsw_mcast_way *way)
{
	struct vsw_mdb_key key = { .vid = vid };
	enum vsw_mcast_verdict verdict;
	const struct iphdr *ip;

	if (!pskb_may_pull(skb, sizeof(*ip)))
		return VSW_MCAST_ALL;
	if (unlikely(ip_hdr(skb)->protocol == IPPROTO_IGMP)) {
		verdict = vsw_mcast_igmp(mcast, from, vid, skb);
		if (verdict == VSW_MCAST_REPORT)
			return vsw_mcast_to_routers(mcast, VSW_MCAST_IPV4, vid,
						    way);
		if (verdict != VSW_MCAST_DATA)
			return verdict;
	}
	ip = ip_hdr(skb);
	ipv6_addr_set_v4mapped(ip->daddr, &key.group);
	if (!vsw_mcast_snooped(&key.group)) {
		if (unlikely(ip->protocol == IPPROTO_PIM &&
			     ip->daddr == htonl(VSW_PIM_ROUTERS)))
			vsw_mcast_pim(mcast, from, vid, VSW_MCAST_IPV4, skb,
				      ip->ihl * 4);
		return VSW_MCAST_ALL;
	}
	ipv6_addr_set_v4mapped(ip->saddr, &way->src);
	return vsw_mcast_data(mcast, VSW_MCAST_IPV4, &key, way);
}

static enum vsw_mcast_verdict vsw_mcast_ip6(struct vsw_mcast *mcast,
					    struct vsw_port *from, u16 vid,
					    struct sk_buff *skb,
					    struct vsw_mcast_way *way)
{
	static const struct in6_addr pim_routers = VSW_PIM6_ROUTERS;
	struct vsw_mdb_key key = { .vid = vid };
	enum vsw_mcast_verdict verdict;
	const struct ipv6hdr *ip6;

	if (!pskb_may_pull(skb, sizeof(*ip6)))
		return VSW_MCAST_ALL;
	/* MLD has a router alert before it. */
	if (unlikely(ipv6_hdr(skb)->nexthdr == NEXTHDR_HOP)) {
		verdict = vsw_mcast_mld(mcast, from, vid, skb);
		if (verdict == VSW_MCAST_REPORT)
			return vsw_mcast_to_routers(mcast, VSW_MCAST_IPV6, vid,
						    way);
		if (verdict != VSW_MCAST_DATA)
			return verdict;
	}
	ip6 = ipv6_hdr(skb);
	key.group = ip6->daddr;
	if (!vsw_mcast_snooped(&key.group)) {
		if (unlikely(ip6->nexthdr == IPPROTO_PIM &&
			     ipv6_addr_equal(&ip6->daddr, &pim_routers)))
			vsw_mcast_pim(mcast, from, vid, VSW_MCAST_IPV6, skb,
				      sizeof(*ip6));
		return VSW_MCAST_ALL;
	}
	way->src = ip6->saddr;
	return vsw_mcast_data(mcast, VSW_MCAST_IPV6, &key, way);
}

/**
 * vsw_mcast_look() - where does a frame to a group go?
 * @mcast: of the switch
 * @from: the port that it came in by
 * @from_flags: that port's flags, and the frame's VLAN
 * @skb: the frame, its data at the network header; its headers may move
 * @way: who gets it, with VSW_MCAST_SOME
 *
 * What it says of groups and routers is noted. A switch that does not filter
 * VLANs does not look into frames with a tag: what it knew of one VLAN would not
 * hold for another.
 *
 * Context: BH disabled, RCU. Takes vsw_mdb.lock for what hosts and routers say.
 * Return: see enum vsw_mcast_verdict
 */
enum vsw_mcast_verdict vsw_mcast_look(struct vsw_mcast *mcast,
				      struct vsw_port *from, u64 from_flags,
				      struct sk_buff *skb,
				      struct vsw_mcast_way *way)
{
	u16 vid = vsw_from_vid(from_flags);

	if (!vid && skb_vlan_tag_present(skb))
		return VSW_MCAST_ALL;
	switch (skb->protocol) {
	case htons(ETH_P_IP):
		skb_reset_network_header(skb);
		return vsw_mcast_ip4(mcast, from, vid, skb, way);
	case htons(ETH_P_IPV6):
		skb_reset_network_header(skb);
		return vsw_mcast_ip6(mcast, from, vid, skb, way);
	}
	return VSW_MCAST_ALL;
}

static struct vsw_mcast *vsw_mcast_of(const struct vsw *sw)
{
	return rcu_dereference_rtnl(sw->mcast);
}

/* Is a port the one that is meant? The tunnel's stands for all VTEPs. */
static bool vsw_mcast_is(const struct vsw_port *port,
			 const struct vsw_port *which)
{
	return port == which || (which->no == VSW_PORT_NO_TUNNEL &&
				 port->no == VSW_PORT_NO_VTEP);
}

/* Of VLANs that have no VNI nothing goes to VTEPs. */
static bool vsw_mcast_in_vlan(const struct vsw_port *port, u16 vid)
{
	const struct vsw *sw = port->sw;

	return port->no != VSW_PORT_NO_VTEP || !vid ||
	       vid == READ_ONCE(sw->vlan_pvid) || vsw_overlay_in_vlan(sw, vid);
}

static void vsw_mcast_up_in(struct vsw_mcast *mcast, struct vsw_mcast_vlan *vlan,
			    struct vsw_port *port)
{
	const struct vsw_mcast_config *config = &port->sw->mcast_config;
	u32 until = (u32)jiffies + config->interval + config->response;
	int i;

	spin_lock_bh(&mcast->mdb.lock);
	for (i = 0; i < VSW_MCAST_FAMILIES; i++)
		vsw_mcast_mark_router(mcast, &vlan->querier[i], port, until);
	spin_unlock_bh(&mcast->mdb.lock);
}

/**
 * vsw_mcast_knows() - may anything be noted of a VLAN?
 * @sw: the switch
 * @vid: VLAN ID; 0: the switch does not filter
 *
 * Context: RTNL or RCU
 * Return: false: what is for groups there goes everywhere
 */
bool vsw_mcast_knows(const struct vsw *sw, u16 vid)
{
	struct vsw_mcast *mcast = vsw_mcast_of(sw);

	return mcast && xa_load(&mcast->vlans, vid);
}

/**
 * vsw_mcast_port_up() - a port begins to forward
 * @port: a slave, or a VTEP
 * @vid: in this VLAN; 0: the switch does not filter; VSW_MCAST_ALL_VLANS
 *
 * Who is behind it may have been a member for long, and has not been asked on
 * this port: it gets everything until he has.
 *
 * Context: RTNL; for a VTEP, RCU
 */
void vsw_mcast_port_up(struct vsw_port *port, int vid)
{
	struct vsw_mcast *mcast = vsw_mcast_of(port->sw);
	struct vsw_mcast_vlan *vlan;
	unsigned long known;

	if (!mcast)
		return;
	if (vid == VSW_MCAST_ALL_VLANS) {
		xa_for_each(&mcast->vlans, known, vlan)
			if (vsw_mcast_in_vlan(port, known))
				vsw_mcast_up_in(mcast, vlan, port);
		return;
	}
	vlan = xa_load(&mcast->vlans, vid);
	if (vlan)
		vsw_mcast_up_in(mcast, vlan, port);
}

static bool vsw_mcast_is_of(const struct vsw_mdb_group *group,
			    const struct vsw_mdb_member *member,
			    const void *port)
{
	return vsw_mcast_is(member->port, port);
}

static bool vsw_mcast_is_temp_of(const struct vsw_mdb_group *group,
				 const struct vsw_mdb_member *member,
				 const void *port)
{
	return member->port == port && !member->permanent;
}

static void vsw_mcast_forget_router(struct vsw_mcast *mcast,
				    struct hlist_head *routers,
				    const struct vsw_port *port)
{
	struct vsw_mcast_router *router;
	struct hlist_node *tmp;

	lockdep_assert_held(&mcast->mdb.lock);
	hlist_for_each_entry_safe(router, tmp, routers, node)
		if (vsw_mcast_is(router->port, port))
			vsw_mcast_router_del(mcast, router);
}

/* A port that always has a router behind it */
static void vsw_mcast_always(struct vsw_mcast *mcast, struct vsw_port *port)
{
	lockdep_assert_held(&mcast->mdb.lock);
	hlist_add_head_rcu(&port->mcast_node, &mcast->routers);
	vsw_mdb_router_notify(mcast, port, true);
}

static void vsw_mcast_not_always(struct vsw_mcast *mcast, struct vsw_port *port)
{
	lockdep_assert_held(&mcast->mdb.lock);
	vsw_mdb_router_notify(mcast, port, false);
	hlist_del_init_rcu(&port->mcast_node);
}

static void vsw_mcast_forget_learned(struct vsw_mcast *mcast,
				     const struct vsw_port *port)
{
	struct vsw_mcast_vlan *vlan;
	unsigned long vid;
	int i;

	xa_for_each(&mcast->vlans, vid, vlan) {
		spin_lock_bh(&mcast->mdb.lock);
		for (i = 0; i < VSW_MCAST_FAMILIES; i++)
			vsw_mcast_forget_router(mcast,
						&vlan->querier[i].routers,
						port);
		spin_unlock_bh(&mcast->mdb.lock);
	}
}

/**
 * vsw_mcast_port_down() - a port does not forward any more
 * @port: a slave, a VTEP, or the tunnel: all VTEPs
 * @gone: it goes, no frame comes in by it any more; always so with VTEPs
 *
 * Context: RTNL; for a VTEP, RCU will do
 */
void vsw_mcast_port_down(struct vsw_port *port, bool gone)
{
	struct vsw_mcast *mcast = vsw_mcast_of(port->sw);

	if (!mcast)
		return;
	if (READ_ONCE(port->mcast_n_groups) || port->no == VSW_PORT_NO_TUNNEL)
		vsw_mdb_flush(&mcast->mdb, gone ? vsw_mcast_is_of :
			      vsw_mcast_is_temp_of, port);
	vsw_mcast_forget_learned(mcast, port);
	if (!gone)
		return;
	spin_lock_bh(&mcast->mdb.lock);
	if (port->mcast_router == MDB_RTR_TYPE_PERM)
		vsw_mcast_not_always(mcast, port);
	spin_unlock_bh(&mcast->mdb.lock);
}

/**
 * vsw_mcast_set_router() - the user says whether a router is behind a port
 * @port: a slave, or a vnic, which is never taken for one but by its filter
 * @router: MDB_RTR_TYPE_DISABLED, _TEMP_QUERY or _PERM
 *
 * Context: RTNL, may sleep
 */
void vsw_mcast_set_router(struct vsw_port *port, u8 router)
{
	struct vsw_mcast *mcast = vsw_mcast_of(port->sw);
	u8 old = port->mcast_router;

	if (router == old)
		return;
	WRITE_ONCE(port->mcast_router, router);
	if (!mcast || !vsw_mcast_speaks(port))
		return;
	spin_lock_bh(&mcast->mdb.lock);
	if (router == MDB_RTR_TYPE_PERM)
		vsw_mcast_always(mcast, port);
	else if (old == MDB_RTR_TYPE_PERM)
		vsw_mcast_not_always(mcast, port);
	spin_unlock_bh(&mcast->mdb.lock);
	if (router == MDB_RTR_TYPE_DISABLED)
		vsw_mcast_forget_learned(mcast, port);
	/* before it may come into the list once more */
	if (old == MDB_RTR_TYPE_PERM)
		synchronize_net();
}

static void vsw_mcast_free(struct vsw_mcast *mcast)
{
	struct vsw_mcast_router *router;
	struct vsw_mcast_vlan *vlan;
	struct hlist_node *tmp;
	struct vsw_port *port;
	unsigned long vid;
	int i;

	cancel_delayed_work_sync(&mcast->work);
	vsw_mdb_exit(&mcast->mdb);
	xa_for_each(&mcast->vlans, vid, vlan) {
		for (i = 0; i < VSW_MCAST_FAMILIES; i++)
			hlist_for_each_entry_safe(router, tmp,
						  &vlan->querier[i].routers,
						  node)
				kfree(router);
		kfree(vlan);
	}
	hlist_for_each_entry_safe(port, tmp, &mcast->routers, mcast_node)
		hlist_del_init(&port->mcast_node);
	xa_destroy(&mcast->vlans);
	kfree(mcast);
}

static struct vsw_mcast *vsw_mcast_alloc(struct vsw *sw)
{
	struct vsw_mcast *mcast = kzalloc_obj(*mcast);
	struct vsw_port *port;

	if (!mcast)
		return NULL;
	mcast->sw = sw;
	if (vsw_mdb_init(&mcast->mdb, &vsw_mcast_mdb_ops,
			 sw->mcast_config.max_groups)) {
		kfree(mcast);
		return NULL;
	}
	xa_init_flags(&mcast->vlans, XA_FLAGS_LOCK_BH);
	INIT_DELAYED_WORK(&mcast->work, vsw_mcast_run);
	mcast->next = (u32)jiffies + VSW_MCAST_IDLE;
	spin_lock_bh(&mcast->mdb.lock);
	list_for_each_entry(port, &sw->ports, list)
		if (port->mcast_router == MDB_RTR_TYPE_PERM)
			vsw_mcast_always(mcast, port);
	spin_unlock_bh(&mcast->mdb.lock);
	return mcast;
}

/**
 * vsw_mcast_configure() - change the settings of a switch
 * @sw: the switch
 * @config: what they become
 *
 * With snooping all that is known goes as well, what the user has said of groups
 * included.
 *
 * Context: RTNL, may sleep
 * Return: 0 or -ENOMEM, and then nothing has changed
 */
int vsw_mcast_configure(struct vsw *sw, const struct vsw_mcast_config *config)
{
	struct vsw_mcast *mcast = vsw_mcast_of(sw);
	struct vsw_mcast_config old = sw->mcast_config;
	bool restart = config->querier != old.querier ||
		       config->interval != old.interval ||
		       config->response != old.response;

	sw->mcast_config = *config;
	if (config->snooping && !mcast) {
		mcast = vsw_mcast_alloc(sw);
		if (!mcast) {
			sw->mcast_config = old;
			return -ENOMEM;
		}
		rcu_assign_pointer(sw->mcast, mcast);
		restart = true;
	} else if (!config->snooping && mcast) {
		vsw_mcast_exit(sw);
		mcast = NULL;
	}
	if (mcast)
		WRITE_ONCE(mcast->mdb.max, config->max_groups);
	if (restart)
		vsw_mcast_restart(sw, false);
	return 0;
}

/**
 * vsw_mcast_defaults() - the settings of a new switch
 * @config: where to put them
 */
void vsw_mcast_defaults(struct vsw_mcast_config *config)
{
	/* RFC 3376, 8 */
	*config = (struct vsw_mcast_config) {
		.interval = 125 * HZ,
		.response = 10 * HZ,
		.last_member = HZ,
		.max_groups = VSW_MDB_MAX_GROUPS_DEFAULT,
	};
}

/**
 * vsw_mcast_exit() - stop snooping
 * @sw: the switch
 *
 * Context: RTNL, may sleep
 */
void vsw_mcast_exit(struct vsw *sw)
{
	struct vsw_mcast *mcast = vsw_mcast_of(sw);

	if (!mcast)
		return;
	RCU_INIT_POINTER(sw->mcast, NULL);
	synchronize_net();
	vsw_mcast_free(mcast);
}
