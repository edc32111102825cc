// SPDX-License-Identifier: GPL-2.0
/*
 * From the decision to the ports (IEEE 802.1D-2004, 7.7).
 *
 * A frame is handed about with its data at the network header, as receive
 * handlers get it. The functions that return an skb return what is left to be
 * received by the host, or NULL; only their caller knows how the host's stack
 * may be entered from where it runs.
 */
#include <linux/export.h>
#include <linux/if_vlan.h>

#include "forward.h"
#include "guard.h"
#include "later.h"
#include "mcast.h"
#include "neigh.h"
#include "overlay.h"
#include "storm.h"
#include "trace_events.h"
#include "vlan_frame.h"

/* Who is to compute a checksum looks for the packet behind its tags. Return
 * false if it is not there.
 */
static noinline bool vsw_find_network(struct sk_buff *skb)
{
	int depth;

	if (!vlan_get_protocol_and_depth(skb, skb->protocol, &depth))
		return false;
	skb_set_network_header(skb, depth);
	return true;
}

/* Out of a slave port; consumes the frame */
static void vsw_slave_xmit(struct vsw_port *to, u64 from_flags,
			   struct sk_buff *skb)
{
	struct net_device *dev = to->dev;
	int err;

	__skb_push(skb, ETH_HLEN); /* from where it was pulled */
	/* A GSO frame is cut to fit further down; a tag comes on top. */
	if (unlikely(skb->len > READ_ONCE(dev->mtu) + dev->hard_header_len +
				VLAN_HLEN && !skb_is_gso(skb))) {
		vsw_drop(to, skb, VSW_DROP_MTU);
		return;
	}
	if (from_flags & VSW_PORT_VNIC) {
		vsw_scrub(skb, !net_eq(dev_net(skb->dev), dev_net(dev)));
	} else if (!(from_flags & VSW_PORT_HOST)) {
		if (unlikely(skb_warn_if_lro(skb))) {
			vsw_drop(to, skb, VSW_DROP_LRO);
			return;
		}
		skb_forward_csum(skb);
	}
	/* fq would hold the frame until the time that it came in */
	skb_clear_tstamp(skb);

	if (skb->ip_summed == CHECKSUM_PARTIAL &&
	    unlikely(eth_type_vlan(skb->protocol)) && !vsw_find_network(skb)) {
		vsw_drop(to, skb, VSW_DROP_RUNT);
		return;
	}

	if (vsw_traced() && vsw_trace_out(to, skb, 0))
		return;
	skb->dev = dev;
	err = dev_queue_xmit(skb);
	if (unlikely(net_xmit_eval(err)))
		vsw_drop(to, NULL, VSW_DROP_QUEUE);
}

/* To the host's stack, if the caller hands up what this returns */
static struct sk_buff *vsw_host_deliver(struct vsw *sw, u64 from_flags,
					struct sk_buff *skb)
{
	struct net_device *dev = sw->dev;

	if (vsw_traced() && vsw_trace_out(&sw->host, skb, ETH_HLEN))
		return NULL;
	if (from_flags & VSW_PORT_VNIC)
		vsw_scrub(skb, !net_eq(dev_net(skb->dev), dev_net(dev)));
	dev_sw_netstats_rx_add(dev, skb->len + ETH_HLEN);
	if (is_multicast_ether_addr(eth_hdr(skb)->h_dest))
		vsw_count_in(sw->host.stats, VSW_STAT(multicast));
	skb->dev = dev;
	return skb;
}

/**
 * vsw_vnic_may_deliver() - look at a frame that is long, or has an odd header
 * @to: the port of the vnic that it is for
 * @skb: the frame, its data at the network header
 *
 * Context: BH disabled, RCU
 * Return: true if the vnic gets it; else it is gone
 */
bool vsw_vnic_may_deliver(struct vsw_port *to, struct sk_buff *skb)
{
	/* On a NIC the MTU is that of what is sent, as with any NIC. */
	if (skb->len > READ_ONCE(to->dev->mtu) + VLAN_HLEN &&
	    !skb_is_gso(skb) && to->sw->dev) {
		vsw_drop(to, skb, VSW_DROP_MTU);
		return false;
	}
	if (skb_mac_offset(skb) != -ETH_HLEN && !vsw_strip_mac(skb)) {
		vsw_drop(to, skb, VSW_DROP_NOMEM);
		return false;
	}
	return true;
}
EXPORT_SYMBOL_GPL(vsw_vnic_may_deliver);

static __always_inline struct sk_buff *
vsw_deliver_one(struct vsw_port *to, u64 from_flags, struct sk_buff *skb)
{
	u32 flags;

	if (!to->no)
		return vsw_host_deliver(to->sw, from_flags, skb);
	flags = READ_ONCE(to->flags);
	if (flags & VSW_PORT_VNIC)
		return vsw_vnic_deliver(to, skb);
	if (flags & VSW_PORT_TUNNEL)
		vsw_tunnel_xmit(to, from_flags, skb);
	else
		vsw_slave_xmit(to, from_flags, skb);
	return NULL;
}

/* The same for one of many */
static noinline struct sk_buff *
vsw_deliver(struct vsw_port *to, u64 from_flags, struct sk_buff *skb)
{
	return vsw_deliver_one(to, from_flags, skb);
}

/* Out of a port, or up its stack, goes a frame that is not what the caller was
 * called for. @xmit: in a transmit function, where no stack can be entered
 */
static void vsw_deliver_other(struct vsw_port *to, u64 from_flags,
			      struct sk_buff *skb, bool xmit)
{
	if (unlikely(from_flags & VSW_FROM_VLAN))
		vsw_vlan_egress(to, from_flags, skb);
	skb = vsw_deliver(to, from_flags, skb);
	if (!skb)
		return;
	if (!xmit)
		netif_receive_skb(skb);
	else if (unlikely(__netif_rx(skb) == NET_RX_DROP))
		vsw_drop(to, NULL, VSW_DROP_BACKLOG);
}

/* The same with a copy */
static void vsw_deliver_copy(struct vsw_port *to, u64 from_flags,
			     struct sk_buff *skb, bool xmit)
{
	struct sk_buff *copy = skb_clone(skb, GFP_ATOMIC);

	if (unlikely(!copy))
		vsw_drop(to, NULL, VSW_DROP_NOMEM);
	else
		vsw_deliver_other(to, from_flags, copy, xmit);
}

/* Frames of which ports are in a transmit function */
#define VSW_PORT_XMITS	(VSW_PORT_HOST | VSW_PORT_VNIC | VSW_PORT_XMIT)

/* May no stack be entered with a frame whose port has these flags? */
static bool vsw_in_xmit(u64 from_flags)
{
	return from_flags & VSW_PORT_XMITS && !(from_flags & VSW_PORT_NAPI);
}

/* The port that stands for all other hosts, or NULL: there are none */
static struct vsw_port *vsw_tunnel(const struct vsw *sw)
{
	struct vsw_overlay *overlay = rcu_dereference(sw->overlay);

	return overlay && !list_empty(&overlay->bum) ? &overlay->port : NULL;
}

/* A frame on its way out of many ports: the last one gets it itself, the others
 * copies.
 */
struct vsw_flood {
	struct vsw_port *from;
	u64 from_flags;
	u32 need;
	bool xmit;
	unsigned int n;
	struct sk_buff *skb;
	struct vsw_port *last;
};

static void vsw_flood_to(struct vsw_flood *f, struct vsw_port *to)
{
	enum vsw_drop why;

	why = vsw_may_leave(f->from_flags, READ_ONCE(to->flags), to == f->from,
			    f->need);
	if (unlikely(f->from_flags & VSW_FROM_VLAN) && !why &&
	    !vsw_vlan_may_leave(to, f->from_flags))
		why = VSW_DROP_VLAN_OUT;
	if (why) {
		if (vsw_traced() && to != f->from)
			vsw_trace_not_to(to, why);
		return;
	}
	if (unlikely(f->from_flags & VSW_FROM_NEIGH_HOLD) &&
	    vsw_neigh_holds(to, f->from_flags))
		return;
	if (f->last)
		vsw_deliver_copy(f->last, f->from_flags, f->skb, f->xmit);
	if (trace_vsw_forward_enabled())
		vsw_tp_flood(f->from, to, f->skb);
	f->last = to;
	f->n++;
}

static struct sk_buff *vsw_flood_end(struct vsw_flood *f)
{
	if (f->last) {
		if (unlikely(f->from_flags & VSW_FROM_VLAN))
			vsw_vlan_egress(f->last, f->from_flags, f->skb);
		return vsw_deliver(f->last, f->from_flags, f->skb);
	}
	if (f->from_flags & VSW_FROM_NEIGH_DONE)
		consume_skb(f->skb);
	else
		vsw_drop(f->from, f->skb, VSW_DROP_NO_EGRESS);
	return NULL;
}

/* Is there possibly a stack that wants it, the host's or that of a vnic? */
static bool vsw_stacks_want(struct vsw_port *from, enum vsw_class class,
			    const u8 *dest)
{
	struct vsw *sw = from->sw;

	if (from->no && (class != VSW_UNKNOWN ||
			 READ_ONCE(sw->host.flags) & VSW_PORT_FLOOD))
		return true;
	if (class == VSW_BROADCAST)
		return !list_empty(&sw->vnics);
	return atomic_read(&sw->n_vnics_all) ||
	       (class == VSW_MULTICAST &&
		vsw_group_find(&sw->groups, vsw_fdb_key(dest, 0)));
}

/* Copies for vnics that one CPU makes in a second, and some more for the last
 * frame: so much of its time may guests have it spend with groups. A single one
 * cannot use all of it up.
 */
#define VSW_COPIES_PER_CPU	2000000
#define VSW_COPIES_PER_VNIC	(VSW_COPIES_PER_CPU / 8)

static DEFINE_PER_CPU(struct vsw_budget, vsw_budgets);

/* Are copies left of so many for a second? */
static bool vsw_budget_left(struct vsw_budget *budget, u32 per_second)
{
	if (budget->jiffy != (u32)jiffies) {
		budget->jiffy = (u32)jiffies;
		budget->copies = 0;
	}
	return budget->copies < per_second / HZ;
}

/* May this CPU make more copies of a port's frames for vnics at the moment? */
static bool vsw_may_copy(const struct vsw_port *from)
{
	return vsw_budget_left(this_cpu_ptr(&vsw_budgets), VSW_COPIES_PER_CPU) &&
	       (!(READ_ONCE(from->flags) & VSW_PORT_VNIC) ||
		vsw_budget_left(&this_cpu_ptr(from->stats)->budget,
				VSW_COPIES_PER_VNIC));
}

/* Vnics are not asked one by one, but by the groups that they joined. */
static void vsw_flood_vnics(struct vsw_flood *f, enum vsw_class class)
{
	struct vsw *sw = f->from->sw;
	unsigned int before = f->n;
	struct vsw_member *member;
	struct vsw_group *group;
	struct vsw_port *to;
	u32 need = f->need;

	if (unlikely(!vsw_may_copy(f->from))) {
		vsw_drop(f->from, NULL, VSW_DROP_FLOOD_MAX);
		return;
	}
	if (class == VSW_MULTICAST) {
		group = vsw_group_find(&sw->groups,
				       vsw_fdb_key(eth_hdr(f->skb)->h_dest, 0));
		if (group)
			hlist_for_each_entry_rcu(member, &group->members, node)
				if (!(READ_ONCE(member->port->flags) &
				      VSW_PORT_ALLMULTI))
					vsw_flood_to(f, member->port);
		f->need |= VSW_PORT_ALLMULTI;
	}
	if (class == VSW_BROADCAST || atomic_read(&sw->n_vnics_all))
		list_for_each_entry_rcu(to, &sw->vnics, list)
			vsw_flood_to(f, to);
	f->need = need;
	if (vsw_trace_dry())
		return;
	this_cpu_ptr(&vsw_budgets)->copies += f->n - before;
	this_cpu_ptr(f->from->stats)->budget.copies += f->n - before;
}

/* Slaves, the host unless a transmit function leaves it for later, other hosts */
static void vsw_flood_ports(struct vsw_flood *f)
{
	struct vsw *sw = f->from->sw;
	struct vsw_port *to;

	list_for_each_entry_rcu(to, &sw->ports, list)
		if (!f->xmit || to->no)
			vsw_flood_to(f, to);
	to = vsw_tunnel(sw);
	if (to)
		vsw_flood_to(f, to);
}

/* Does a port get packets as a member? */
static bool vsw_is_member(const struct vsw_mcast_way *way,
			  const struct vsw_port *port)
{
	const struct vsw_mdb_member *m;

	if (way->group)
		hlist_for_each_entry_rcu(m, &way->group->members, node)
			if (m->port == port &&
			    vsw_mdb_wants(rcu_dereference(m->filter),
					  &way->src))
				return true;
	return false;
}

static __be32 vsw_flood_vni(const struct vsw_flood *f,
			    const struct vsw_overlay *overlay)
{
	u16 vid = vsw_from_vid(f->from_flags);

	return vid ? vsw_overlay_vni(overlay, vid) : overlay->own.vni;
}

/* Where members or routers are. A VTEP gets the frame as it gets what is for all
 * in this VLAN, and as often.
 */
static void vsw_flood_speaker(struct vsw_flood *f, struct vsw_port *to)
{
	const struct vsw_overlay *overlay;
	const struct vsw_vtep *known;
	struct vsw_vtep *vtep;
	__be32 vni;

	if (likely(to->no != VSW_PORT_NO_VTEP)) {
		vsw_flood_to(f, to);
		return;
	}
	known = vsw_vtep_of(to);
	overlay = known->overlay;
	/* Two with one address: what hosts say is noted at one of them. */
	if (vsw_vtep_of_all(overlay, &known->addr) != known)
		return;
	vni = vsw_flood_vni(f, overlay);
	hlist_for_each_entry_rcu(vtep,
				 &overlay->vteps[vsw_vtep_bucket(&known->addr)],
				 node)
		if (READ_ONCE(vtep->bum) &&
		    ipv6_addr_equal(&vtep->addr, &known->addr) &&
		    vsw_bum_takes(vtep, vni))
			vsw_flood_to(f, &vtep->port);
}

/* To groups of the underlay: who is behind them is not known. */
static void vsw_flood_underlay(struct vsw_flood *f, const struct vsw *sw)
{
	const struct vsw_overlay *overlay = rcu_dereference(sw->overlay);
	struct vsw_vtep *vtep;
	__be32 vni;

	if (!overlay || !READ_ONCE(overlay->n_groups))
		return;
	vni = vsw_flood_vni(f, overlay);
	list_for_each_entry_rcu(vtep, &overlay->bum, port.list)
		if (vtep->group && vsw_bum_takes(vtep, vni))
			vsw_flood_to(f, &vtep->port);
}

/* As vsw_flood_ports(), to slaves and VTEPs that are members or have routers behind
 * them; it does not matter what else they flood. Those that always have are in a
 * list of their own.
 */
static void vsw_flood_members(struct vsw_flood *f, struct vsw_mcast *mcast,
			      const struct vsw_mcast_way *way)
{
	const struct vsw_mcast_router *router;
	struct vsw_port *last = NULL;
	const struct vsw_mdb_member *m;
	const u32 need = f->need;
	struct vsw_port *to;

	f->need = VSW_PORT_FORWARD;
	if (way->group)
		hlist_for_each_entry_rcu(m, &way->group->members, node) {
			if (m->port == last ||
			    !vsw_mdb_wants(rcu_dereference(m->filter),
					   &way->src))
				continue;
			last = m->port;
			vsw_flood_speaker(f, last);
		}
	hlist_for_each_entry_rcu(to, &mcast->routers, mcast_node)
		if (!vsw_is_member(way, to))
			vsw_flood_to(f, to);
	hlist_for_each_entry_rcu(router, &way->querier->routers, node)
		if (READ_ONCE(router->port->mcast_router) !=
		    MDB_RTR_TYPE_PERM && !vsw_is_member(way, router->port) &&
		    !(way->tunnel && router->port->no == VSW_PORT_NO_VTEP))
			vsw_flood_speaker(f, router->port);
	f->need = need;

	if (!f->xmit)
		vsw_flood_to(f, &mcast->sw->host);
	if (!way->tunnel) {
		vsw_flood_underlay(f, mcast->sw);
		return;
	}
	to = vsw_tunnel(mcast->sw);
	if (to)
		vsw_flood_to(f, to);
}

/* As vsw_flood_ports(), of a frame to a group, in a switch that snoops. Return
 * false if it is dropped.
 */
static noinline bool vsw_flood_snooped(struct vsw_flood *f,
				       struct vsw_mcast *mcast)
{
	const u32 need = f->need;
	struct vsw_mcast_way way;

	switch (vsw_mcast_look(mcast, f->from, f->from_flags, f->skb, &way)) {
	case VSW_MCAST_SOME:
		if (vsw_traced())
			vsw_trace_note(VSWITCH_STEP_GROUP, NULL,
				       VSWITCH_GROUP_MEMBERS);
		vsw_flood_members(f, mcast, &way);
		return true;
	case VSW_MCAST_QUERY:
		if (vsw_traced())
			vsw_trace_note(VSWITCH_STEP_GROUP, NULL,
				       VSWITCH_GROUP_QUERY);
		f->need = VSW_PORT_FORWARD;
		vsw_flood_ports(f);
		f->need = need;
		return true;
	case VSW_MCAST_BAD:
		vsw_drop(f->from, f->skb, VSW_DROP_MCAST_BAD);
		return false;
	case VSW_MCAST_RATE:
		vsw_drop(f->from, f->skb, VSW_DROP_MCAST_RATE);
		return false;
	default:
		if (vsw_traced())
			vsw_trace_note(VSWITCH_STEP_GROUP, NULL,
				       VSWITCH_GROUP_ALL);
		vsw_flood_ports(f);
		return true;
	}
}

/* A frame for all may ask for a neighbour, who need not be asked. Return
 * @from_flags, and by which ports the frame is not to leave.
 */
static noinline u64 vsw_flood_neigh(struct vsw_port *from, u64 from_flags,
				    struct sk_buff *skb)
{
	struct vsw_neigh_reply reply = {};
	u64 flags = vsw_neigh_look(from, from_flags, skb, &reply);

	if (!reply.skb)
		return flags;
	if (vsw_traced()) {
		vsw_trace_note(VSWITCH_STEP_NEIGH, from, 0);
		vsw_trace_answer(true);
	}
	vsw_deliver_other(reply.to, VSW_PORT_HOST | (from_flags & VSW_FROM_VLAN),
			  reply.skb, vsw_in_xmit(from_flags));
	if (vsw_traced())
		vsw_trace_answer(false);
	return flags;
}

/* As whose a frame waits: a VTEP may go meanwhile, its overlay sees to that. */
static struct vsw_port *vsw_waiting(struct vsw_port *from)
{
	return from->no == VSW_PORT_NO_VTEP ? &vsw_vtep_of(from)->overlay->port :
					      from;
}

static struct sk_buff *vsw_flood_all(struct vsw_port *from, u64 from_flags,
				     struct sk_buff *skb, enum vsw_class class)
{
	struct vsw_flood f = {
		.from = from,
		.from_flags = from_flags,
		.need = vsw_class_flags(from_flags, class),
		.xmit = vsw_in_xmit(from_flags),
		.skb = skb,
	};
	struct vsw_mcast *mcast;
	struct sk_buff *copy;

	mcast = class == VSW_MULTICAST ? rcu_dereference(from->sw->mcast) :
					 NULL;
	if (likely(!mcast))
		vsw_flood_ports(&f);
	else if (!vsw_flood_snooped(&f, mcast))
		return NULL;
	if (!f.xmit) {
		vsw_flood_vnics(&f, class);
	} else if (vsw_stacks_want(from, class, eth_hdr(skb)->h_dest)) {
		/* A transmit function leaves the stacks for later, in one go. */
		copy = f.last ? skb_clone(skb, GFP_ATOMIC) : skb;
		if (likely(copy))
			vsw_later(vsw_waiting(from), from_flags, copy, class,
				  f.need);
		else
			vsw_drop(from, NULL, VSW_DROP_NOMEM);
		if (!f.last)
			return NULL;
	}
	return vsw_flood_end(&f);
}

/* What a trace says of a class */
static u8 vsw_dest_what(enum vsw_class class)
{
	switch (class) {
	case VSW_KNOWN:
		return VSWITCH_DEST_PORT;
	case VSW_UNKNOWN:
		return VSWITCH_DEST_UNKNOWN;
	case VSW_MULTICAST:
		return VSWITCH_DEST_MULTICAST;
	case VSW_BROADCAST:
		break;
	}
	return VSWITCH_DEST_BROADCAST;
}

/* Apart, so that nothing of it is in the way of unicast */
static noinline struct sk_buff *vsw_flood(struct vsw_port *from, u64 from_flags,
					  struct sk_buff *skb,
					  enum vsw_class class)
{
	if (vsw_traced())
		vsw_trace_dest(NULL, NULL, vsw_dest_what(class));
	if (unlikely(from_flags & VSW_PORT_STORM) &&
	    !vsw_storm_pass(from, skb, skb->len, class)) {
		vsw_drop(from, skb, VSW_DROP_STORM_BC + VSW_BROADCAST - class);
		return NULL;
	}
	if (unlikely(READ_ONCE(from->sw->host.flags) & VSW_PORT_OVERHEAR))
		vsw_guard_overhear(from, from_flags, skb, 0);
	if (unlikely(READ_ONCE(from->sw->neigh_suppress)) &&
	    class != VSW_UNKNOWN)
		from_flags = vsw_flood_neigh(from, from_flags, skb);
	return vsw_flood_all(from, from_flags, skb, class);
}

/* As whom a switch asks: not in a transmit function */
static u64 vsw_query_from(const struct vsw *sw, u16 vid)
{
	return READ_ONCE(sw->host.flags) | VSW_PORT_NAPI |
	       (u64)vid << VSW_FROM_VLAN_SHIFT;
}

/**
 * vsw_query_flood() - a query of the switch itself goes to all, the host included
 * @sw: the switch
 * @vid: its VLAN; 0: the switch does not filter
 * @skb: the frame, with the tag of its VLAN, its data at the network header;
 *	consumed
 *
 * Context: BH disabled, RCU
 */
void vsw_query_flood(struct vsw *sw, u16 vid, struct sk_buff *skb)
{
	struct vsw_flood f = {
		.from = &sw->host,
		.from_flags = vsw_query_from(sw, vid),
		.need = VSW_PORT_FORWARD,
		.skb = skb,
	};

	/* it has gone down since */
	if (!(f.from_flags & VSW_PORT_FORWARD)) {
		vsw_drop(&sw->host, skb, VSW_DROP_PORT_STATE);
		return;
	}
	vsw_flood_ports(&f);
	vsw_flood_vnics(&f, VSW_MULTICAST);
	if (f.last)
		vsw_deliver_copy(f.last, f.from_flags, skb, false);
	if (!vid || vsw_vlan_may_leave(&sw->host, f.from_flags))
		vsw_deliver_copy(&sw->host, f.from_flags, skb, false);
	consume_skb(skb);
}

/**
 * vsw_query_send() - a query of the switch itself goes to the hosts of a port
 * @to: the port
 * @vid: its VLAN; 0: the switch does not filter
 * @skb: the frame, with the tag of its VLAN, its data at the network header;
 *	consumed
 *
 * Context: BH disabled, RCU
 */
void vsw_query_send(struct vsw_port *to, u16 vid, struct sk_buff *skb)
{
	u64 from_flags = vsw_query_from(to->sw, vid);

	enum vsw_drop why;

	why = vsw_may_leave(from_flags, READ_ONCE(to->flags), false,
			    VSW_PORT_FORWARD);
	if (!why && vid && !vsw_vlan_may_leave(to, from_flags))
		why = VSW_DROP_VLAN_OUT;
	if (why) {
		vsw_drop(&to->sw->host, skb, why);
		return;
	}
	if (vid)
		vsw_vlan_egress(to, from_flags, skb);
	vsw_deliver(to, from_flags, skb);
}

/**
 * vsw_flood_later() - the part of a flood that enters stacks
 * @from: the port that the frame came in by: the host's, a vnic or the overlay's
 * @from_flags: its flags
 * @skb: the frame, its data at the network header; consumed
 * @class: what it is
 * @need: what a port must have set to get it
 *
 * Context: BH disabled, but in no transmit function; RCU
 */
void vsw_flood_later(struct vsw_port *from, u64 from_flags,
		     struct sk_buff *skb, enum vsw_class class, u32 need)
{
	struct vsw_flood f = {
		.from = from,
		.from_flags = from_flags,
		.need = need,
		.skb = skb,
	};

	vsw_flood_vnics(&f, class);
	if (from->sw->dev && from->no)
		vsw_flood_to(&f, &from->sw->host);
	if (!f.last) {
		consume_skb(skb);
		return;
	}
	skb = vsw_flood_end(&f);
	if (skb)
		netif_receive_skb(skb);
}

/**
 * vsw_flood_copies() - copies of a received frame for vnics that want it
 * @from: the port that it came in by
 * @skb: the frame, its data at the network header; stays the caller's
 * @class: what it is
 * @need: what a port must have set to get it
 *
 * Context: softirq, RCU
 */
void vsw_flood_copies(struct vsw_port *from, struct sk_buff *skb,
		      enum vsw_class class, u32 need)
{
	struct vsw_flood f = {
		.from = from,
		.need = need,
		.skb = skb,
	};

	vsw_flood_vnics(&f, class);
	if (f.last)
		vsw_deliver_copy(f.last, 0, skb, false);
}
EXPORT_SYMBOL_GPL(vsw_flood_copies);

/* To one port, unless it may not leave by it (NULL), and to the host, which is
 * promiscuous
 */
static noinline struct sk_buff *vsw_unicast_seen(struct vsw_port *from,
						 u64 from_flags,
						 struct sk_buff *skb,
						 struct vsw_port *to)
{
	struct vsw *sw = from->sw;

	if (to)
		vsw_deliver_copy(to, from_flags, skb, vsw_in_xmit(from_flags));
	if (trace_vsw_forward_enabled()) {
		if (to)
			vsw_tp_to(from, to, skb);
		vsw_tp_to(from, &sw->host, skb);
	}
	skb->pkt_type = PACKET_OTHERHOST;
	if (from_flags & VSW_FROM_VLAN)
		vsw_vlan_egress(&sw->host, from_flags, skb);
	return vsw_host_deliver(sw, from_flags, skb);
}

/* To one port. @vlan: the switch filters; constant. */
static __always_inline struct sk_buff *
vsw_unicast(struct vsw_port *from, u64 from_flags, struct sk_buff *skb,
	    struct vsw_port *to, bool vlan)
{
	struct vsw *sw = from->sw;
	enum vsw_drop why;
	u32 host;

	why = vsw_may_leave(from_flags, READ_ONCE(to->flags), to == from,
			    VSW_PORT_FORWARD);
	if (vlan && !why && unlikely(!vsw_vlan_may_leave(to, from_flags)))
		why = VSW_DROP_VLAN_OUT;
	host = READ_ONCE(sw->host.flags);
	if (unlikely(host & (VSW_PORT_PROMISC | VSW_PORT_OVERHEAR))) {
		if (host & VSW_PORT_OVERHEAR && !why)
			vsw_guard_overhear(from, from_flags, skb, 0);
		if (host & VSW_PORT_PROMISC && to->no && from->no &&
		    (!vlan || vsw_vlan_may_leave(&sw->host, from_flags)))
			return vsw_unicast_seen(from, from_flags, skb,
						why ? NULL : to);
	}
	if (likely(!why)) {
		if (trace_vsw_forward_enabled())
			vsw_tp_to(from, to, skb);
		if (vlan)
			vsw_vlan_egress(to, from_flags, skb);
		return vsw_deliver_one(to, from_flags, skb);
	}
	vsw_drop(from, skb, why);
	return NULL;
}

/* As the end of vsw_forward(), in a switch that filters VLANs */
static noinline struct sk_buff *vsw_vlan_forward(struct vsw_port *from,
						 u64 from_flags,
						 struct sk_buff *skb)
{
	struct vsw_port *to;
	bool local;

	to = vsw_vlan_dest(from->sw, eth_hdr(skb)->h_dest, from_flags, &local);
	if (vsw_traced() && vsw_trace_to_itself(skb))
		to = from;
	if (!to)
		return vsw_flood(from, from_flags, skb, VSW_UNKNOWN);
	if (local)
		skb->pkt_type = PACKET_HOST;
	return vsw_unicast(from, from_flags, skb, to, true);
}

/* By itself: so the compiler makes the whole look-up of a key in a register. */
static struct vsw_fdb_entry *vsw_dest(struct vsw *sw, const u8 *addr)
{
	return __vsw_fdb_find(&sw->fdb, vsw_fdb_key(addr, 0));
}

/**
 * vsw_forward() - send a frame on, by one port or many
 * @from: the port that it came in by
 * @from_flags: that port's flags, with VSW_PORT_FORWARD; and the frame's VLAN,
 *	VSW_FROM_VLAN
 * @skb: the frame, not shared, its data at the network header; consumed
 *	unless returned
 *
 * Context: BH disabled, RCU
 * Return: the frame, if the host is to receive it: the caller passes it up
 *	the host's stack; else NULL
 */
struct sk_buff *vsw_forward(struct vsw_port *from, u64 from_flags,
			    struct sk_buff *skb)
{
	const u8 *dest = eth_hdr(skb)->h_dest;
	struct vsw_port *to = &from->sw->host;
	struct vsw_fdb_entry *e;

	if (unlikely(is_multicast_ether_addr(dest)))
		return vsw_flood(from, from_flags, skb,
				 is_broadcast_ether_addr(dest) ?
				 VSW_BROADCAST : VSW_MULTICAST);

	if (unlikely(from_flags & VSW_FROM_VLAN))
		return vsw_vlan_forward(from, from_flags, skb);

	e = vsw_dest(from->sw, dest);
	if (unlikely(!e) && !(vsw_traced() && vsw_trace_to_itself(skb)))
		return vsw_flood(from, from_flags, skb, VSW_UNKNOWN);
	if (unlikely(!e))
		to = from;
	else if (READ_ONCE(e->flags) & VSW_FDB_LOCAL)
		skb->pkt_type = PACKET_HOST;
	else
		to = READ_ONCE(e->port);
	if (vsw_traced()) {
		if (vsw_trace_to_itself(skb))
			to = from;
		vsw_trace_dest(to, e, VSWITCH_DEST_PORT);
	}
	return vsw_unicast(from, from_flags, skb, to, false);
}

#ifdef VSWITCH_KUNIT
#include "tests/forward_kunit.c"
#endif
