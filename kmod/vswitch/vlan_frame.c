// SPDX-License-Identifier: GPL-2.0
/*
 * The VLAN of a frame, while the switch filters (IEEE 802.1Q-2018, 6.9 and 8.6).
 *
 * In the switch the tag of a frame is beside it, as the kernel keeps it, with the
 * protocol that is the switch's; a port that sends the VLAN untagged takes it
 * away. What is in the frame is payload: also a tag of another protocol, such as
 * that of a customer inside a service VLAN.
 */
#include "vlan_frame.h"

/* A tag of ours in the frame goes beside it, one of another protocol beside it
 * goes into the frame. Each step that may fail comes before the frame is changed:
 * the kernel's functions would free it.
 */
static enum vsw_drop vsw_vlan_take_tag(struct sk_buff *skb, __be16 proto)
{
	if (likely(skb_vlan_tag_present(skb))) {
		if (likely(skb->vlan_proto == proto))
			return VSW_DROP_NONE;
		if (unlikely(skb_cow_head(skb, VLAN_HLEN + ETH_HLEN)))
			return VSW_DROP_NOMEM;
		skb_push(skb, ETH_HLEN);
		vlan_insert_tag_set_proto(skb, skb->vlan_proto,
					  skb_vlan_tag_get(skb));
		__vlan_hwaccel_clear_tag(skb);
		skb_pull(skb, ETH_HLEN);
		skb_postpush_rcsum(skb, skb->data, VLAN_HLEN);
		skb_reset_mac_len(skb);
		return VSW_DROP_NONE;
	}
	if (likely(skb->protocol != proto))
		return VSW_DROP_NONE;
	if (unlikely(!pskb_may_pull(skb, VLAN_HLEN + sizeof(u16))))
		return VSW_DROP_RUNT;
	if (unlikely(skb_cow(skb, skb_headroom(skb))))
		return VSW_DROP_NOMEM;
	skb_vlan_untag(skb);
	return VSW_DROP_NONE;
}

static void vsw_vlan_count(const struct vsw *sw, u16 vid,
			   const struct sk_buff *skb, bool in)
{
	struct vsw_vlan_count __percpu *chunk;
	const struct vsw_vlan_stats *stats;
	struct vsw_vlan_count *count;

	stats = rcu_dereference(sw->vlan_stats);
	if (likely(!stats) || vsw_trace_dry())
		return;
	chunk = READ_ONCE(stats->chunks[vid / VSW_VLAN_STATS_CHUNK]);
	if (unlikely(!chunk))
		return;
	count = this_cpu_ptr(&chunk[vid % VSW_VLAN_STATS_CHUNK]);
	u64_stats_update_begin(&count->syncp);
	if (in) {
		u64_stats_inc(&count->rx_packets);
		u64_stats_add(&count->rx_bytes, skb->len);
	} else {
		u64_stats_inc(&count->tx_packets);
		u64_stats_add(&count->tx_bytes, skb->len);
	}
	u64_stats_update_end(&count->syncp);
}

/**
 * vsw_vlan_ingress() - find the VLAN of a frame, may it come in?
 * @port: the port that it comes in by
 * @from: the port's flags, enum vsw_port_flags; out of a tunnel with the VLAN
 *	that its VNI stands for, unless it is the overlay's
 * @skb: the frame, not shared, its data at the network header; stays the
 *	caller's. Afterwards it has a tag of its VLAN.
 *
 * Context: BH disabled, RCU
 * Return: @from with the VLAN, VSW_FROM_VLAN; or why not, with VSW_FROM_DROP
 */
u64 vsw_vlan_ingress(struct vsw_port *port, u64 from, struct sk_buff *skb)
{
	const struct vsw_vlans *vlans = rcu_dereference(port->vlans);
	const struct vsw *sw = port->sw;
	__be16 proto = READ_ONCE(sw->vlan_proto);
	enum vsw_drop why;
	u16 tci = 0;
	u16 vid;

	why = vsw_vlan_take_tag(skb, proto);
	if (unlikely(why))
		return VSW_FROM_DROP | why;
	if (skb_vlan_tag_present(skb)) {
		/* its VNI says what VLAN it is of (RFC 7348, 6.1) */
		if (unlikely(from & VSW_PORT_TUNNEL))
			return VSW_FROM_DROP | VSW_DROP_INNER_TAG;
		tci = skb_vlan_tag_get(skb);
	}
	if (from & VSW_FROM_VLAN) {
		vid = vsw_from_vid(from);
		goto admitted;
	}
	vid = vsw_vlans_admit(vlans, READ_ONCE(sw->vlan_pvid),
			      tci & VLAN_VID_MASK);
	if (unlikely(!vid))
		return VSW_FROM_DROP | (tci & VLAN_VID_MASK ?
					VSW_DROP_VLAN_IN : VSW_DROP_NO_PVID);
admitted:
	/* the priority stays */
	if (!(tci & VLAN_VID_MASK))
		__vlan_hwaccel_put_tag(skb, proto, tci | vid);
	vsw_vlan_count(sw, vid, skb, true);
	if (vsw_traced())
		vsw_trace_vlan(vid);
	return from | (u64)vid << VSW_FROM_VLAN_SHIFT;
}

/**
 * vsw_vlan_to_learn() - the VLAN of a frame that is not for the switch
 * @port: the port that it came in by
 * @from: the port's flags
 * @skb: the frame, which is not changed
 *
 * Context: BH disabled, RCU
 * Return: @from with the VLAN; without if it must not be learned from
 */
u64 vsw_vlan_to_learn(struct vsw_port *port, u64 from,
		      const struct sk_buff *skb)
{
	const struct vsw_vlans *vlans = rcu_dereference(port->vlans);
	__be16 proto = READ_ONCE(port->sw->vlan_proto);
	const struct vlan_hdr *vh;
	struct vlan_hdr vhdr;
	u16 vid = 0;

	if (skb_vlan_tag_present(skb)) {
		if (skb->vlan_proto == proto)
			vid = skb_vlan_tag_get_id(skb);
	} else if (skb->protocol == proto) {
		vh = skb_header_pointer(skb, 0, sizeof(vhdr), &vhdr);
		if (!vh)
			return from;
		vid = ntohs(vh->h_vlan_TCI) & VLAN_VID_MASK;
	}
	vid = vsw_vlans_admit(vlans, READ_ONCE(port->sw->vlan_pvid), vid);
	return from | (u64)vid << VSW_FROM_VLAN_SHIFT;
}

/**
 * vsw_vlan_may_leave() - may a frame leave by a port, as for its VLAN?
 * @to: the port
 * @from: with the VLAN
 *
 * A host that is promiscuous sees those of all VLANs, with their tags.
 *
 * Context: BH disabled, RCU
 * Return: true if so
 */
bool vsw_vlan_may_leave(const struct vsw_port *to, u64 from)
{
	return vsw_port_in_vlan(to, vsw_from_vid(from)) ||
	       (!to->no && READ_ONCE(to->dev->flags) & IFF_PROMISC);
}

/**
 * vsw_vlan_egress() - a frame is about to leave: with its tag or without?
 * @to: the port
 * @from: with the VLAN
 * @skb: the frame, which the port takes
 *
 * Context: BH disabled, RCU
 */
void vsw_vlan_egress(const struct vsw_port *to, u64 from, struct sk_buff *skb)
{
	const struct vsw_vlans *vlans = rcu_dereference(to->vlans);
	u16 vid = vsw_from_vid(from);

	vsw_vlan_count(to->sw, vid, skb, false);
	if (to->no > VSW_PORTS_MAX ||
	    vsw_vlans_untag(vlans, READ_ONCE(to->sw->vlan_pvid), vid))
		__vlan_hwaccel_clear_tag(skb);
}

/* The address is that of the switch, or of a slave, or of several of them, of
 * which the FDB names one. Is one of them in the VLAN?
 */
static bool vsw_vlan_own(const struct vsw *sw, const struct vsw_fdb_entry *e,
			 u16 vid)
{
	const struct vsw_port *port;
	u8 addr[ETH_ALEN];

	if (vsw_port_in_vlan(READ_ONCE(e->port), vid))
		return true;
	vsw_fdb_key_addr(e->key, addr);
	list_for_each_entry_rcu(port, &sw->ports, list)
		if (ether_addr_equal(port->dev->dev_addr, addr) &&
		    vsw_port_in_vlan(port, vid))
			return true;
	return false;
}

/* Does an entry for all VLANs hold for one? That of a VTEP with a VNI of its own
 * holds for the default PVID: others would get into that VNI.
 */
static bool vsw_vlan_holds(const struct vsw_port *port, u16 vid)
{
	const struct vsw_vtep *vtep;

	if (likely(port->no != VSW_PORT_NO_VTEP))
		return vsw_port_in_vlan(port, vid);
	vtep = vsw_vtep_of(port);
	if (vtep->vni != vtep->overlay->own.vni)
		return vid == READ_ONCE(port->sw->vlan_pvid);
	return vsw_port_in_vlan(port, vid);
}

/**
 * vsw_vlan_any() - the entry of an address that has none in a VLAN
 * @sw: the switch
 * @key: the address and the VLAN
 *
 * An entry that names no VLAN holds for all those that its port is a member of;
 * so do those of the switch's own addresses.
 *
 * Context: RCU
 * Return: the entry or NULL
 */
struct vsw_fdb_entry *vsw_vlan_any(struct vsw *sw, u64 key)
{
	u16 vid = vsw_fdb_key_vid(key);
	struct vsw_fdb_entry *e;

	e = vsw_fdb_find(&sw->fdb, key & ~VSW_FROM_VLAN);
	if (!e)
		return NULL;
	if (READ_ONCE(e->flags) & VSW_FDB_DEVICE)
		return vsw_vlan_own(sw, e, vid) ? e : NULL;
	return vsw_vlan_holds(READ_ONCE(e->port), vid) ? e : NULL;
}

/**
 * vsw_vlan_dest() - the port that a unicast frame is for
 * @sw: the switch
 * @dest: its destination
 * @from: with the VLAN
 * @local: set: it is for the host
 *
 * What is for the switch device itself needs no look-up.
 *
 * Context: BH disabled, RCU
 * Return: the port; NULL: it is not known
 */
struct vsw_port *vsw_vlan_dest(struct vsw *sw, const u8 *dest, u64 from,
			       bool *local)
{
	u64 key = vsw_fdb_key(dest, vsw_from_vid(from));
	struct vsw_port *to = &sw->host;
	struct vsw_fdb_entry *e = NULL;

	*local = ether_addr_equal(dest, sw->dev->dev_addr) &&
		 vsw_port_in_vlan(&sw->host, vsw_from_vid(from));
	if (!*local) {
		e = vsw_fdb_find(&sw->fdb, key) ?: vsw_vlan_any(sw, key);
		if (!e)
			return NULL;
		*local = READ_ONCE(e->flags) & VSW_FDB_LOCAL;
		if (!*local)
			to = READ_ONCE(e->port);
	}
	if (vsw_traced())
		vsw_trace_dest(to, e, VSWITCH_DEST_PORT);
	return to;
}

#ifdef VSWITCH_KUNIT
#include "tests/vlan_frame_kunit.c"
#endif
