// SPDX-License-Identifier: GPL-2.0
/*
 * VTEPs: the hosts that an overlay spans, as ports that FDB entries name.
 *
 * A VTEP comes with the first entry that is to name it, or, in "peers any",
 * with the first packet from it. It goes when nothing names it any more: that
 * is looked for now and then, lest each entry count references.
 */
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "fdb_netlink.h"
#include "mcast.h"
#include "overlay.h"

/* How often to look for VTEPs that nothing names */
#define VSW_VTEP_GC_INTERVAL	(60 * HZ)

static void vsw_vtep_free_rcu(struct rcu_head *rcu)
{
	struct vsw_vtep *vtep = container_of(rcu, struct vsw_vtep, rcu);

	dst_cache_destroy(&vtep->cache);
	kfree(vtep);
}

/* One of several with an address that differ in more than that */
static struct vsw_vtep *vsw_vtep_lookup(struct vsw_overlay *overlay,
					const struct in6_addr *addr,
					__be16 dstport, __be32 vni,
					__be32 src_vni, int ifindex)
{
	struct hlist_head *bucket = &overlay->vteps[vsw_vtep_bucket(addr)];
	struct vsw_vtep *vtep;

	lockdep_assert_held(&overlay->lock);
	hlist_for_each_entry(vtep, bucket, node)
		if (ipv6_addr_equal(&vtep->addr, addr) &&
		    vtep->dstport == dstport && vtep->vni == vni &&
		    vtep->src_vni == src_vni &&
		    vtep->ifindex == ifindex)
			return vtep;
	return NULL;
}

/* Not to be found yet. Where there is no memory for the cache, the route is
 * looked up for each frame.
 */
static struct vsw_vtep *vsw_vtep_alloc(struct vsw_overlay *overlay,
				       const struct in6_addr *addr,
				       __be16 dstport, __be32 vni,
				       __be32 src_vni, int ifindex, gfp_t gfp)
{
	struct vsw_port *tunnel = &overlay->port;
	struct vsw_vtep *vtep;

	vtep = kzalloc_obj(*vtep, gfp);
	if (!vtep)
		return NULL;
	dst_cache_init(&vtep->cache, gfp);
	vtep->port.no = VSW_PORT_NO_VTEP;
	vtep->port.sw = tunnel->sw;
	vtep->port.dev = tunnel->dev;
	vtep->port.stats = tunnel->stats;
	vtep->port.mcast_router = MDB_RTR_TYPE_TEMP_QUERY;
	INIT_LIST_HEAD(&vtep->port.list);
	vtep->overlay = overlay;
	vtep->addr = *addr;
	vtep->group = vsw_is_group(addr);
	vtep->dstport = dstport;
	vtep->vni = vni;
	vtep->src_vni = src_vni;
	vtep->ifindex = ifindex;
	return vtep;
}

static void vsw_vtep_wake_gc(struct vsw_overlay *overlay)
{
	if (!delayed_work_pending(&overlay->gc))
		queue_delayed_work(system_long_wq, &overlay->gc,
				   VSW_VTEP_GC_INTERVAL);
}

static void vsw_vtep_publish(struct vsw_vtep *vtep)
{
	struct vsw_overlay *overlay = vtep->overlay;

	lockdep_assert_held(&overlay->lock);
	vtep->port.flags = overlay->port.flags;
	hlist_add_head_rcu(&vtep->node,
			   &overlay->vteps[vsw_vtep_bucket(&vtep->addr)]);
	vsw_vtep_wake_gc(overlay);
}

/* Does a user or a control plane name it? A frame that came from it does not
 * count: else it would keep itself known.
 */
static bool vsw_vtep_known(const struct vsw_vtep *vtep)
{
	return READ_ONCE(vtep->bum) || READ_ONCE(vtep->port.fdb_n);
}

/**
 * vsw_vtep_find() - the VTEP that a packet comes from
 * @overlay: the overlay
 * @addr: the packet's source
 * @known: only one that a user or a control plane names
 *
 * Context: RCU
 * Return: the VTEP or NULL; if there are several with this address, the one
 *	that differs from the overlay in nothing else
 */
struct vsw_vtep *vsw_vtep_find(const struct vsw_overlay *overlay,
			       const struct in6_addr *addr, bool known)
{
	struct vsw_vtep *vtep, *other = NULL;

	hlist_for_each_entry_rcu(vtep, &overlay->vteps[vsw_vtep_bucket(addr)],
				 node) {
		if (!ipv6_addr_equal(&vtep->addr, addr) ||
		    (known && unlikely(!vsw_vtep_known(vtep))))
			continue;
		if (likely(vsw_vtep_plain(vtep)))
			return vtep;
		other = vtep;
	}
	return other;
}

/**
 * vsw_vtep_of_all() - the VTEP with an address that gets what is for all
 * @overlay: the overlay
 * @addr: the address
 *
 * What is noted of its hosts is noted there. Frames do not change which one it is.
 *
 * Context: RCU
 * Return: the VTEP, or NULL; if there are several, the oldest, be it one that gets
 *	that of one VNI only
 */
struct vsw_vtep *vsw_vtep_of_all(const struct vsw_overlay *overlay,
				 const struct in6_addr *addr)
{
	struct vsw_vtep *vtep, *oldest = NULL;

	hlist_for_each_entry_rcu(vtep, &overlay->vteps[vsw_vtep_bucket(addr)],
				 node)
		if (READ_ONCE(vtep->bum) && ipv6_addr_equal(&vtep->addr, addr))
			oldest = vtep;
	return oldest;
}

/* The hosts behind a VTEP that gets what is for all may not have been asked yet
 * which groups they want.
 */
static void vsw_vtep_mcast_up(const struct vsw_vtep *vtep, int vid)
{
	struct vsw_vtep *at;

	if (vtep->group)
		return;
	rcu_read_lock();
	at = vsw_vtep_of_all(vtep->overlay, &vtep->addr);
	if (at)
		vsw_mcast_port_up(&at->port, vid);
	rcu_read_unlock();
}

/* The VLANs that a VTEP gets something of: one, VSW_MCAST_ALL_VLANS, or 0: none
 * of those that have a VNI
 */
static int vsw_vtep_vlan(const struct vsw_vtep *vtep)
{
	const struct vsw_overlay *overlay = vtep->overlay;
	const struct vsw_vni *v;
	int vid;

	if (!vtep->src_vni || vtep->src_vni == overlay->own.vni)
		return VSW_MCAST_ALL_VLANS;
	for (vid = VSW_VLAN_MIN; overlay->vlans && vid <= VSW_VLAN_MAX; vid++) {
		v = rtnl_dereference(overlay->vlans[vid]);
		if (v && v->vni == vtep->src_vni)
			return vid;
	}
	return 0;
}

/**
 * vsw_vteps_vlan_up() - what is for all in a VLAN goes to VTEPs from now on
 * @overlay: the overlay
 * @vid: VLAN ID
 * @vni: its VNI, as in the header
 *
 * Context: RTNL
 */
void vsw_vteps_vlan_up(const struct vsw_overlay *overlay, u16 vid, __be32 vni)
{
	const struct vsw_vtep *vtep;

	ASSERT_RTNL();
	if (!vsw_mcast_knows(overlay->port.sw, vid))
		return;
	list_for_each_entry(vtep, &overlay->bum, port.list)
		if (vsw_bum_takes(vtep, vni))
			vsw_vtep_mcast_up(vtep, vid);
}

/**
 * vsw_vtep_get() - a VTEP that the user names
 * @overlay: the overlay
 * @addr: its address
 * @dstport: its UDP port
 * @vni: the VNI that it expects
 * @src_vni: the VNI of which it gets what is for all; 0: of all
 * @ifindex: underlay device, or 0
 * @create: make it if it is not there
 *
 * It is held until vsw_vtep_put().
 *
 * Context: RTNL
 * Return: the VTEP; NULL if it is not there, or for want of memory
 */
struct vsw_vtep *vsw_vtep_get(struct vsw_overlay *overlay,
			      const struct in6_addr *addr, __be16 dstport,
			      __be32 vni, __be32 src_vni, int ifindex,
			      bool create)
{
	struct vsw_vtep *vtep, *new = NULL;

	ASSERT_RTNL();
	if (create)
		new = vsw_vtep_alloc(overlay, addr, dstport, vni, src_vni,
				     ifindex, GFP_KERNEL);
	spin_lock_bh(&overlay->lock);
	vtep = vsw_vtep_lookup(overlay, addr, dstport, vni, src_vni, ifindex);
	if (!vtep && new) {
		vtep = new;
		new = NULL;
		vsw_vtep_publish(vtep);
	}
	if (vtep)
		vtep->held++;
	spin_unlock_bh(&overlay->lock);
	if (new)
		vsw_vtep_free_rcu(&new->rcu);
	return vtep;
}

/**
 * vsw_vtep_put() - release what vsw_vtep_get() returned
 * @vtep: the VTEP
 *
 * Context: RTNL
 */
void vsw_vtep_put(struct vsw_vtep *vtep)
{
	struct vsw_overlay *overlay = vtep->overlay;

	spin_lock_bh(&overlay->lock);
	vtep->held--;
	spin_unlock_bh(&overlay->lock);
}

/**
 * vsw_vtep_learn() - a packet came from a VTEP that is not known
 * @overlay: the overlay
 * @addr: its address
 *
 * Context: softirq, RCU
 * Return: the VTEP; NULL if there are too many, or for want of memory
 */
struct vsw_vtep *vsw_vtep_learn(struct vsw_overlay *overlay,
				const struct in6_addr *addr)
{
	__be16 dstport = overlay->config.dstport;
	struct vsw_vtep *vtep;

	/* First without the lock: who sends from ever new addresses must not
	 * make the others wait for it.
	 */
	if (READ_ONCE(overlay->n_learned) >= VSW_VTEPS_LEARNED_MAX)
		return NULL;
	spin_lock_bh(&overlay->lock);
	vtep = vsw_vtep_lookup(overlay, addr, dstport, overlay->own.vni, 0, 0);
	if (!vtep && overlay->n_learned < VSW_VTEPS_LEARNED_MAX) {
		vtep = vsw_vtep_alloc(overlay, addr, dstport, overlay->own.vni,
				      0, 0, GFP_ATOMIC);
		if (vtep) {
			vtep->learned = true;
			WRITE_ONCE(overlay->n_learned, overlay->n_learned + 1);
			vsw_vtep_publish(vtep);
		}
	}
	spin_unlock_bh(&overlay->lock);
	return vtep;
}

/* Those of all VNIs come before those of one, which have a list of their own. */
static void vsw_bum_link(struct vsw_overlay *overlay, struct vsw_vtep *vtep)
{
	struct vsw_vtep *other;

	if (vtep->src_vni) {
		list_add_tail_rcu(&vtep->port.list, &overlay->bum);
		hlist_add_head_rcu(&vtep->bum_node,
				   &overlay->bum_of[vsw_bum_bucket(vtep->src_vni)]);
		return;
	}
	list_for_each_entry(other, &overlay->bum, port.list)
		if (other->src_vni)
			break;
	/* at the end, if there is no such */
	list_add_tail_rcu(&vtep->port.list, &other->port.list);
}

/**
 * vsw_vtep_set_bum() - let a VTEP get what is for all, or not; tell listeners
 * @vtep: the VTEP
 * @bum: let it
 *
 * Context: RTNL
 */
void vsw_vtep_set_bum(struct vsw_vtep *vtep, bool bum)
{
	struct vsw_overlay *overlay = vtep->overlay;
	const struct vsw_vtep *noted_at;

	ASSERT_RTNL();
	if (vtep->bum == bum)
		return;
	if (!bum)
		vsw_bum_notify(vtep, false);
	if (vtep->group)
		WRITE_ONCE(overlay->n_groups,
			   overlay->n_groups + (bum ? 1 : -1));
	/* Off the list, the collector may free it. */
	rcu_read_lock();
	noted_at = vsw_vtep_of_all(overlay, &vtep->addr);
	spin_lock_bh(&overlay->lock);
	WRITE_ONCE(vtep->bum, bum);
	if (bum) {
		vsw_bum_link(overlay, vtep);
	} else {
		list_del_rcu(&vtep->port.list);
		if (vtep->src_vni)
			hlist_del_rcu(&vtep->bum_node);
		vsw_vtep_wake_gc(overlay);
	}
	spin_unlock_bh(&overlay->lock);
	/* what was noted elsewhere counts no more */
	if (noted_at && noted_at != vsw_vtep_of_all(overlay, &vtep->addr))
		vsw_vtep_mcast_up(vtep, VSW_MCAST_ALL_VLANS);
	else if (bum)
		vsw_vtep_mcast_up(vtep, vsw_vtep_vlan(vtep));
	rcu_read_unlock();
	if (bum)
		vsw_bum_notify(vtep, true);
}

/**
 * vsw_vteps_set_flags() - change flags of the tunnel and of all VTEPs
 * @overlay: the overlay
 * @mask: which ones
 * @bits: what they become
 *
 * Context: RTNL
 */
void vsw_vteps_set_flags(struct vsw_overlay *overlay, u32 mask, u32 bits)
{
	struct vsw_vtep *vtep;
	unsigned int i;

	ASSERT_RTNL();
	spin_lock_bh(&overlay->lock);
	set_mask_bits(&overlay->port.flags, mask, bits);
	for (i = 0; i < VSW_VTEP_BUCKETS; i++)
		hlist_for_each_entry(vtep, &overlay->vteps[i], node)
			set_mask_bits(&vtep->port.flags, mask, bits);
	spin_unlock_bh(&overlay->lock);
}

static bool vsw_vtep_unused(const struct vsw_vtep *vtep)
{
	return !vtep->bum && !vtep->held && !READ_ONCE(vtep->port.fdb_n) &&
	       !READ_ONCE(vtep->port.fdb_n_learned);
}

static void vsw_vtep_gc(struct work_struct *work)
{
	struct vsw_overlay *overlay = container_of(work, struct vsw_overlay,
						   gc.work);
	struct vsw_vtep *vtep, *next;
	struct hlist_node *n;
	bool more = false;
	LIST_HEAD(unused);
	unsigned int i;

	spin_lock_bh(&overlay->lock);
	for (i = 0; i < VSW_VTEP_BUCKETS; i++)
		hlist_for_each_entry_safe(vtep, n, &overlay->vteps[i], node) {
			if (vsw_vtep_unused(vtep)) {
				hlist_del_rcu(&vtep->node);
				WRITE_ONCE(overlay->n_gone, overlay->n_gone + 1);
				list_add(&vtep->unused, &unused);
				if (vtep->learned)
					WRITE_ONCE(overlay->n_learned,
						   overlay->n_learned - 1);
			} else if (!vtep->bum) {
				more = true;
			}
		}
	spin_unlock_bh(&overlay->lock);
	if (!list_empty(&unused))
		synchronize_net();
	list_for_each_entry_safe(vtep, next, &unused, unused) {
		/* Who found it before may have learned an address there, or
		 * heard of a group.
		 */
		vsw_fdb_flush(&vtep->port.sw->fdb, &(struct vsw_fdb_filter) {
			.port = &vtep->port,
			.vid = -1,
		});
		rcu_read_lock();
		vsw_mcast_port_down(&vtep->port, true);
		rcu_read_unlock();
		call_rcu(&vtep->rcu, vsw_vtep_free_rcu);
	}
	if (more)
		queue_delayed_work(system_long_wq, &overlay->gc,
				   VSW_VTEP_GC_INTERVAL);
}

/**
 * vsw_vteps_init() - there is no VTEP yet
 * @overlay: the overlay
 *
 * Context: RTNL
 */
void vsw_vteps_init(struct vsw_overlay *overlay)
{
	unsigned int i;

	spin_lock_init(&overlay->lock);
	INIT_LIST_HEAD(&overlay->bum);
	INIT_DELAYED_WORK(&overlay->gc, vsw_vtep_gc);
	for (i = 0; i < VSW_VTEP_BUCKETS; i++)
		INIT_HLIST_HEAD(&overlay->vteps[i]);
}

/**
 * vsw_vteps_exit() - free all VTEPs
 * @overlay: the overlay, which no data path can see any more; nor does the FDB
 *	name a VTEP
 *
 * Context: RTNL, may sleep
 */
void vsw_vteps_exit(struct vsw_overlay *overlay)
{
	struct vsw_vtep *vtep;
	struct hlist_node *n;
	unsigned int i;

	cancel_delayed_work_sync(&overlay->gc);
	vsw_mcast_port_down(&overlay->port, true);
	for (i = 0; i < VSW_VTEP_BUCKETS; i++)
		hlist_for_each_entry_safe(vtep, n, &overlay->vteps[i], node) {
			hlist_del(&vtep->node);
			if (vtep->bum)
				vsw_bum_notify(vtep, false);
			call_rcu(&vtep->rcu, vsw_vtep_free_rcu);
		}
}

#ifdef VSWITCH_KUNIT
#include "tests/overlay_kunit.c"
#endif
