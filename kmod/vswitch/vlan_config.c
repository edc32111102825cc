// SPDX-License-Identifier: GPL-2.0
/*
 * Changes of VLANs: of a port, of the switch.
 *
 * The FDB has the addresses of a vnic in each VLAN of the vnic, so that vnics
 * of different VLANs may have the same ones; while the switch does not filter,
 * it has them without a VLAN. A change makes the new entries first, which may
 * fail, and then does the rest, which does not. The addresses of other devices
 * have one entry for all their VLANs, see vsw_vlan_any(): 1,000 ports in 4,094
 * VLANs would need 4 million.
 */
#include <linux/export.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "mcast.h"
#include "overlay.h"
#include "port.h"
#include "vlan_config.h"
#include "vlan_frame.h"
#include "vnic_port.h"

/**
 * struct vsw_vlan_work - how the keys of a port's addresses change
 * @old: the VLANs that the FDB has them in; bit 0: without a VLAN
 * @add: those that are new
 * @del: those that go
 *
 * Numbers of VLANs, of VLAN_N_VID bits
 */
struct vsw_vlan_work {
	DECLARE_BITMAP(old, VLAN_N_VID);
	DECLARE_BITMAP(add, VLAN_N_VID);
	DECLARE_BITMAP(del, VLAN_N_VID);
};

static const struct vsw_vlans *vsw_port_vlans(const struct vsw_port *port)
{
	return rtnl_dereference(port->vlans);
}

static void vsw_vlan_keys(const struct vsw_vlans *vlans, u16 def,
			  bool filtering, unsigned long *keys)
{
	if (filtering) {
		vsw_vlans_members(vlans, def, keys);
		return;
	}
	bitmap_zero(keys, VLAN_N_VID);
	__set_bit(0, keys);
}

/* What is it to be with @vlans, in a switch that will be as @filtering and @def
 * say?
 */
static void vsw_vlan_work(struct vsw_vlan_work *work,
			  const struct vsw_port *port,
			  const struct vsw_vlans *vlans, u16 def,
			  bool filtering)
{
	const struct vsw *sw = port->sw;

	vsw_vlan_keys(vsw_port_vlans(port), sw->vlan_pvid, sw->vlan_filtering,
		      work->old);
	vsw_vlan_keys(vlans, def, filtering, work->add);
	bitmap_andnot(work->del, work->old, work->add, VLAN_N_VID);
	bitmap_andnot(work->add, work->add, work->old, VLAN_N_VID);
}

/**
 * vsw_vlan_vids() - the VLANs in which the FDB has the addresses of a vnic
 * @port: the vnic's port
 * @vid: the previous one, -1 to begin with
 *
 * Context: RTNL
 * Return: the next; 0: it has them without a VLAN; -1: there is no more
 */
int vsw_vlan_vids(const struct vsw_port *port, int vid)
{
	struct vsw_vlan_range range = { .last = max(vid, 0) };

	if (!port->sw->vlan_filtering)
		return vid < 0 ? 0 : -1;
	return vsw_vlans_next(vsw_port_vlans(port), port->sw->vlan_pvid, false,
			      &range) ? range.first : -1;
}

static int vsw_vlan_add_addr(struct vsw_port *port, const u8 *addr,
			     const unsigned long *vids)
{
	unsigned int vid;
	int err;

	for_each_set_bit(vid, vids, VLAN_N_VID) {
		err = vsw_vnic_add_key(port, vsw_fdb_key(addr, vid));
		if (err)
			return err;
	}
	return 0;
}

static int vsw_vlan_del_addr(struct vsw_port *port, const u8 *addr,
			     const unsigned long *vids)
{
	unsigned int vid;

	for_each_set_bit(vid, vids, VLAN_N_VID)
		vsw_vnic_del_key(port, vsw_fdb_key(addr, vid));
	return 0;
}

/* Do it for all addresses that a vnic, if the port is one, has in the FDB: its
 * own, and those further ones that its filter has brought there.
 */
static int vsw_vlan_each_addr(struct vsw_port *port, const unsigned long *vids,
			      int (*change)(struct vsw_port *port,
					    const u8 *addr,
					    const unsigned long *vids))
{
	struct net_device *dev = port->dev;
	const struct netdev_hw_addr *ha;
	int err;

	if (!(port->flags & VSW_PORT_VNIC) || !netif_running(dev))
		return 0;
	err = change(port, dev->dev_addr, vids);
	if (err)
		return err;
	netif_addr_lock_bh(dev);
	netdev_for_each_uc_addr(ha, dev) {
		if (ha->sync_cnt)
			err = change(port, ha->addr, vids);
		if (err)
			break;
	}
	netif_addr_unlock_bh(dev);
	return err;
}

static int vsw_vlan_add_keys(struct vsw_port *port,
			     const struct vsw_vlan_work *work,
			     struct netlink_ext_ack *extack)
{
	int err = vsw_vlan_each_addr(port, work->add, vsw_vlan_add_addr);

	if (!err)
		return 0;
	vsw_vlan_each_addr(port, work->add, vsw_vlan_del_addr);
	if (err == -EADDRINUSE)
		NL_SET_ERR_MSG_MOD(extack,
				   "another port has the address of a vnic in its new VLAN: give one of them another address");
	return err;
}

/* Addresses of the port's device are its own in more VLANs now: what was learned
 * there, or is the user's, must not hide that.
 */
static void vsw_vlan_take_addr(struct vsw_port *port, const u8 *addr,
			       const unsigned long *vids)
{
	struct vsw_fdb *fdb = &port->sw->fdb;
	unsigned int vid;

	if (is_zero_ether_addr(addr) || port->flags & VSW_PORT_VNIC)
		return;
	for_each_set_bit(vid, vids, VLAN_N_VID)
		if (vid)
			vsw_fdb_del(fdb, vsw_fdb_key(addr, vid), false);
}

/**
 * vsw_vlan_addr_changed() - the device of a port has got another address
 * @port: the host's port or a slave
 * @addr: the new address
 *
 * Context: RTNL
 */
void vsw_vlan_addr_changed(struct vsw_port *port, const u8 *addr)
{
	struct vsw_vlan_range range = {};

	if (!port->sw->dev)
		return;
	while (vsw_vlans_next(vsw_port_vlans(port), port->sw->vlan_pvid, false,
			      &range))
		vsw_fdb_del(&port->sw->fdb, vsw_fdb_key(addr, range.first),
			    false);
}

/**
 * vsw_vlan_is_own() - is an address that of a device of the switch?
 * @sw: the switch
 * @key: the address and the VLAN
 *
 * Context: RTNL
 * Return: true if so
 */
bool vsw_vlan_is_own(struct vsw *sw, u64 key)
{
	const struct vsw_fdb_entry *e;
	bool own;

	rcu_read_lock();
	e = vsw_fdb_find(&sw->fdb, key);
	if (!e && key & VSW_FROM_VLAN)
		e = vsw_vlan_any(sw, key);
	own = e && READ_ONCE(e->flags) & VSW_FDB_DEVICE;
	rcu_read_unlock();
	return own;
}

/* Counters for VLANs that have none; those of VLANs that nobody is in stay until
 * counting ends.
 */
static int vsw_vlan_alloc_chunks(struct vsw_vlan_stats *stats,
				 const unsigned long *vids)
{
	struct vsw_vlan_count __percpu *chunk;
	unsigned int i, vid;
	int cpu;

	for (i = 0; i < ARRAY_SIZE(stats->chunks); i++) {
		vid = find_next_bit(vids, VLAN_N_VID, i * VSW_VLAN_STATS_CHUNK);
		if (stats->chunks[i] || vid / VSW_VLAN_STATS_CHUNK != i)
			continue;
		chunk = __alloc_percpu(sizeof(*chunk) * VSW_VLAN_STATS_CHUNK,
				       __alignof__(*chunk));
		if (!chunk)
			return -ENOMEM;
		for_each_possible_cpu(cpu)
			for (vid = 0; vid < VSW_VLAN_STATS_CHUNK; vid++)
				u64_stats_init(&per_cpu_ptr(chunk, cpu)[vid].syncp);
		/* with what it has been initialised to */
		smp_store_release(&stats->chunks[i], chunk);
	}
	return 0;
}

static void vsw_vlan_free_stats(struct rcu_head *rcu)
{
	struct vsw_vlan_stats *stats = container_of(rcu, typeof(*stats), rcu);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(stats->chunks); i++)
		free_percpu(stats->chunks[i]);
	kfree(stats);
}

static int vsw_vlan_count_port(struct vsw_vlan_stats *stats,
			       const struct vsw_vlans *vlans, u16 def)
{
	unsigned long *vids;
	int err;

	if (!stats)
		return 0;
	vids = kmalloc(VSW_VLANS_SIZE, GFP_KERNEL);
	if (!vids)
		return -ENOMEM;
	vsw_vlans_members(vlans, def, vids);
	err = vsw_vlan_alloc_chunks(stats, vids);
	kfree(vids);
	return err;
}

/* Each port of a switch: slaves and the host's, then vnics, whether up or not */
static int vsw_vlan_each_port(struct vsw *sw, void *arg,
			      int (*each)(struct vsw_port *port, void *arg))
{
	struct vsw_port *port;
	int err;

	list_for_each_entry(port, &sw->ports, list) {
		err = each(port, arg);
		if (err)
			return err;
	}
	list_for_each_entry(port, &sw->endpoints, member) {
		err = each(port, arg);
		if (err)
			return err;
	}
	return 0;
}

/**
 * struct vsw_vlan_change - a change of the switch on its way
 * @sw: the switch
 * @filtering: what vsw.vlan_filtering becomes
 * @pvid: what vsw.vlan_pvid becomes
 * @proto: what vsw.vlan_proto becomes
 * @stats: what vsw.vlan_stats become
 * @work: for one port at a time
 * @extack: says what is wrong
 */
struct vsw_vlan_change {
	struct vsw *sw;
	bool filtering;
	u16 pvid;
	__be16 proto;
	struct vsw_vlan_stats *stats;
	struct vsw_vlan_work work;
	struct netlink_ext_ack *extack;
};

static void vsw_vlan_change_work(struct vsw_vlan_change *c,
				 struct vsw_port *port)
{
	vsw_vlan_work(&c->work, port, port->vlans_next ?: vsw_port_vlans(port),
		      c->pvid, c->filtering);
}

/* What may fail: memory, and addresses of vnics */
static int vsw_vlan_prepare(struct vsw_port *port, void *arg)
{
	const struct vsw_vlans *vlans = vsw_port_vlans(port);
	struct vsw_vlan_change *c = arg;
	u16 old = c->sw->vlan_pvid;
	int err;

	if (vlans && c->pvid != old && vsw_vlans_follow(vlans, old, c->pvid)) {
		port->vlans_next = kmemdup(vlans, sizeof(*vlans), GFP_KERNEL);
		if (!port->vlans_next)
			return -ENOMEM;
		if (old)
			vsw_vlans_del(port->vlans_next,
				      &(struct vsw_vlan_range) {
				.first = old,
				.last = old,
			});
		if (c->pvid)
			vsw_vlans_add(port->vlans_next,
				      &(struct vsw_vlan_range) {
				.first = c->pvid,
				.last = c->pvid,
				.flags = BRIDGE_VLAN_INFO_PVID |
					 BRIDGE_VLAN_INFO_UNTAGGED,
			});
	}
	err = vsw_vlan_count_port(c->stats, port->vlans_next ?: vlans, c->pvid);
	if (err)
		return err;
	vsw_vlan_change_work(c, port);
	err = vsw_vlan_add_keys(port, &c->work, c->extack);
	port->vlans_ready = !err;
	return err;
}

static int vsw_vlan_undo(struct vsw_port *port, void *arg)
{
	struct vsw_vlan_change *c = arg;

	if (port->vlans_ready) {
		vsw_vlan_change_work(c, port);
		vsw_vlan_each_addr(port, c->work.add, vsw_vlan_del_addr);
	}
	port->vlans_ready = false;
	kfree(port->vlans_next);
	port->vlans_next = NULL;
	return 0;
}

static void vsw_vlan_publish(struct vsw_port *port, struct vsw_vlans *vlans)
{
	struct vsw_vlans *old;

	old = rcu_replace_pointer(port->vlans, vlans, lockdep_rtnl_is_held());
	if (old)
		kfree_rcu(old, rcu);
}

/* The switch is to take over c->pvid after this. */
static int vsw_vlan_commit(struct vsw_port *port, void *arg)
{
	struct vsw_vlan_change *c = arg;
	u32 flag = c->filtering ? VSW_PORT_VLAN : 0;

	vsw_vlan_notify(port, vsw_port_vlans(port), c->sw->vlan_pvid,
			port->vlans_next ?: vsw_port_vlans(port), c->pvid);
	vsw_vlan_change_work(c, port);
	if (port->vlans_next)
		vsw_vlan_publish(port, port->vlans_next);
	port->vlans_next = NULL;
	port->vlans_ready = false;
	vsw_port_set_flags(port, VSW_PORT_VLAN, flag);
	vsw_vlan_each_addr(port, c->work.del, vsw_vlan_del_addr);
	vsw_vlan_take_addr(port, port->addr, c->work.add);
	return 0;
}

static bool vsw_vlan_has_left(const struct vsw_port *port, const void *arg)
{
	return !vsw_port_in_vlan(port, *(const int *)arg);
}

/* What was learned is of no use any more: all of it if the switch begins or ends
 * to filter, else that of ports that have left the old default PVID.
 */
static void vsw_vlan_forget(struct vsw *sw, bool toggled, int old)
{
	/* for who still learns as before */
	synchronize_net();
	vsw_fdb_flush(&sw->fdb, &(struct vsw_fdb_filter) {
		.vid = toggled ? -1 : old,
		.mask = VSW_FDB_STATIC,
		.wants = toggled ? NULL : vsw_vlan_has_left,
		.arg = &old,
		.tunnel_flags = VSW_FDB_LEARNED,
	});
}

/* All ports */
static void vsw_vlan_apply(struct vsw_vlan_change *c)
{
	bool toggled = c->filtering != c->sw->vlan_filtering;
	u16 old = c->sw->vlan_pvid;
	struct vsw_overlay *overlay;
	struct vsw *sw = c->sw;

	vsw_vlan_each_port(sw, c, vsw_vlan_commit);
	WRITE_ONCE(sw->vlan_pvid, c->pvid);
	sw->vlan_filtering = c->filtering;
	overlay = rtnl_dereference(sw->overlay);
	if (overlay)
		vsw_vteps_set_flags(overlay, VSW_PORT_VLAN,
				    c->filtering ? VSW_PORT_VLAN : 0);
	if (toggled || (old && old != c->pvid))
		vsw_vlan_forget(sw, toggled, old);
	if (overlay && (toggled || (c->filtering && old != c->pvid)))
		vsw_vteps_vlan_up(overlay, c->filtering ? c->pvid : 0,
				  overlay->own.vni);
	/* where it asks may be another VLAN */
	vsw_mcast_wake(sw);
}

/**
 * vsw_vlan_begin() - begin to change a switch's settings: what may fail
 * @sw: the switch
 * @config: what to change
 * @extack: says why not
 *
 * Until vsw_vlan_end() all is as before, and its ports must stay.
 *
 * Context: RTNL, may sleep
 * Return: for vsw_vlan_end(); NULL: there is nothing to change;
 *	ERR_PTR(-EADDRINUSE): vnics would have the same address in one VLAN;
 *	ERR_PTR(-ENOMEM)
 */
struct vsw_vlan_change *vsw_vlan_begin(struct vsw *sw,
				       const struct vsw_vlan_config *config,
				       struct netlink_ext_ack *extack)
{
	struct vsw_vlan_change *c;
	int err;

	ASSERT_RTNL();
	if (!config->has_filtering && !config->has_proto &&
	    !config->has_pvid && !config->has_stats)
		return NULL;
	c = kzalloc_obj(*c);
	if (!c)
		return ERR_PTR(-ENOMEM);
	c->sw = sw;
	c->filtering = config->has_filtering ? config->filtering :
					       sw->vlan_filtering;
	c->pvid = config->has_pvid ? config->pvid : sw->vlan_pvid;
	c->proto = config->has_proto ? config->proto : sw->vlan_proto;
	c->stats = rtnl_dereference(sw->vlan_stats);
	c->extack = extack;
	if (config->has_stats && config->stats && !c->stats) {
		c->stats = kzalloc_obj(*c->stats);
		if (!c->stats) {
			kfree(c);
			return ERR_PTR(-ENOMEM);
		}
	} else if (config->has_stats && !config->stats) {
		c->stats = NULL;
	}
	err = vsw_vlan_each_port(sw, c, vsw_vlan_prepare);
	if (!err)
		return c;
	vsw_vlan_end(c, false);
	return ERR_PTR(err);
}

/**
 * vsw_vlan_end() - change what vsw_vlan_begin() has prepared, or leave it
 * @c: what that returned
 * @commit: change it
 *
 * Context: RTNL, may sleep
 */
void vsw_vlan_end(struct vsw_vlan_change *c, bool commit)
{
	struct vsw_vlan_stats *old, *unused;

	if (!c)
		return;
	old = rtnl_dereference(c->sw->vlan_stats);
	unused = commit ? old : c->stats;
	if (commit) {
		vsw_vlan_apply(c);
		WRITE_ONCE(c->sw->vlan_proto, c->proto);
		rcu_assign_pointer(c->sw->vlan_stats, c->stats);
	} else {
		vsw_vlan_each_port(c->sw, c, vsw_vlan_undo);
	}
	if (unused && old != c->stats)
		call_rcu(&unused->rcu, vsw_vlan_free_stats);
	kfree(c);
}

/**
 * vsw_vlan_switch() - change a switch's settings
 * @sw: the switch
 * @config: what to change
 * @extack: says why not
 *
 * Context: RTNL, may sleep
 * Return: 0 or an error of vsw_vlan_begin(), and then nothing has changed
 */
int vsw_vlan_switch(struct vsw *sw, const struct vsw_vlan_config *config,
		    struct netlink_ext_ack *extack)
{
	struct vsw_vlan_change *c = vsw_vlan_begin(sw, config, extack);

	if (IS_ERR(c))
		return PTR_ERR(c);
	vsw_vlan_end(c, true);
	return 0;
}

/**
 * vsw_vlan_port() - change the VLANs of a port
 * @port: any port of a switch
 * @vlans: what they become; taken if it succeeds
 * @extack: says why not
 *
 * What was learned in VLANs that it leaves is forgotten.
 *
 * Context: RTNL, may sleep
 * Return: 0; -EADDRINUSE: another vnic has the same address in one of these
 *	VLANs; -ENOMEM; and then nothing has changed
 */
int vsw_vlan_port(struct vsw_port *port, struct vsw_vlans *vlans,
		  struct netlink_ext_ack *extack)
{
	struct vsw *sw = port->sw;
	struct vsw_vlan_work *work;
	int err;

	ASSERT_RTNL();
	work = kmalloc_obj(*work);
	if (!work)
		return -ENOMEM;
	err = vsw_vlan_count_port(rtnl_dereference(sw->vlan_stats), vlans,
				  sw->vlan_pvid);
	if (err)
		goto out;
	vsw_vlan_work(work, port, vlans, sw->vlan_pvid, sw->vlan_filtering);
	err = vsw_vlan_add_keys(port, work, extack);
	if (err)
		goto out;
	vsw_vlan_notify(port, vsw_port_vlans(port), sw->vlan_pvid, vlans,
			sw->vlan_pvid);
	/* Whether the switch filters or not, it has left these. */
	vsw_vlans_members(vsw_port_vlans(port), sw->vlan_pvid, work->old);
	vsw_vlan_publish(port, vlans);
	vsw_vlan_each_addr(port, work->del, vsw_vlan_del_addr);
	bitmap_andnot(work->del, work->old, vlans->member, VLAN_N_VID);
	bitmap_andnot(work->add, vlans->member, work->old, VLAN_N_VID);
	vsw_vlan_take_addr(port, port->addr, work->add);
	if (!bitmap_empty(work->del, VLAN_N_VID)) {
		/* for who still learns in them */
		synchronize_net();
		vsw_fdb_flush(&sw->fdb, &(struct vsw_fdb_filter) {
			.port = port,
			.vid = -1,
			.vlans = work->del,
			.mask = VSW_FDB_STATIC,
		});
	}
out:
	kfree(work);
	return err;
}
EXPORT_SYMBOL_GPL(vsw_vlan_port);

/**
 * vsw_vlan_counted() - what a VLAN of a switch has counted
 * @sw: the switch
 * @vid: VLAN ID
 * @stats: where to put it
 *
 * Context: RTNL
 */
void vsw_vlan_counted(const struct vsw *sw, u16 vid,
		      struct bridge_vlan_xstats *stats)
{
	const struct vsw_vlan_stats *all = rtnl_dereference(sw->vlan_stats);
	struct vsw_vlan_count __percpu *chunk;
	unsigned int start;
	int cpu;

	*stats = (struct bridge_vlan_xstats) { .vid = vid };
	chunk = all ? all->chunks[vid / VSW_VLAN_STATS_CHUNK] : NULL;
	if (!chunk)
		return;
	for_each_possible_cpu(cpu) {
		const struct vsw_vlan_count *count;
		u64 rx[2], tx[2];

		count = &per_cpu_ptr(chunk, cpu)[vid % VSW_VLAN_STATS_CHUNK];
		do {
			start = u64_stats_fetch_begin(&count->syncp);
			rx[0] = u64_stats_read(&count->rx_packets);
			rx[1] = u64_stats_read(&count->rx_bytes);
			tx[0] = u64_stats_read(&count->tx_packets);
			tx[1] = u64_stats_read(&count->tx_bytes);
		} while (u64_stats_fetch_retry(&count->syncp, start));
		stats->rx_packets += rx[0];
		stats->rx_bytes += rx[1];
		stats->tx_packets += tx[0];
		stats->tx_bytes += tx[1];
	}
}

/**
 * vsw_vlan_init() - a new switch: it does not filter
 * @sw: the switch
 */
void vsw_vlan_init(struct vsw *sw)
{
	sw->vlan_proto = htons(ETH_P_8021Q);
	sw->vlan_pvid = VSW_VLAN_PVID_DEFAULT;
}

/**
 * vsw_vlan_exit() - free the counters of VLANs
 * @sw: the switch, which no data path can see any more
 */
void vsw_vlan_exit(struct vsw *sw)
{
	struct vsw_vlan_stats *stats;

	stats = rcu_dereference_protected(sw->vlan_stats, true);
	if (stats)
		vsw_vlan_free_stats(&stats->rcu);
}
