// SPDX-License-Identifier: GPL-2.0
/*
 * The forwarding database (IEEE 802.1D-2004, 7.9).
 *
 * Look-ups take no lock. All changes are made under vsw_fdb.lock, but for the
 * time stamp of an entry, which the data path writes at a coarse step.
 */
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/slab.h>

#include "fdb.h"
#include "trace_events.h"
#include "vswitch.h"

static int vsw_fdb_cmp(struct rhashtable_compare_arg *arg, const void *obj)
{
	const struct vsw_fdb_entry *e = obj;

	return *(const u64 *)arg->key != e->key;
}

static const struct rhashtable_params vsw_fdb_params = {
	.key_len = sizeof(u64),
	.hashfn = vsw_fdb_hash,
	.key_offset = offsetof(struct vsw_fdb_entry, key),
	.head_offset = offsetof(struct vsw_fdb_entry, rhnode),
	.obj_cmpfn = vsw_fdb_cmp,
	.automatic_shrinking = true,
};

/* Entries that a sweep looks at before it lets others run */
#define VSW_FDB_BATCH	1024

static struct kmem_cache *vsw_fdb_cache __read_mostly;

/**
 * vsw_fdb_cache_init() - make the cache that all entries come from
 *
 * Context: module initialisation
 * Return: 0 or -ENOMEM
 */
int vsw_fdb_cache_init(void)
{
	vsw_fdb_cache = kmem_cache_create("vsw_fdb",
					  sizeof(struct vsw_fdb_entry), 0,
					  SLAB_HWCACHE_ALIGN, NULL);
	return vsw_fdb_cache ? 0 : -ENOMEM;
}

/**
 * vsw_fdb_cache_exit() - free the cache; waits for entries on their way out
 *
 * Context: module exit, with no database left
 */
void vsw_fdb_cache_exit(void)
{
	rcu_barrier();
	kmem_cache_destroy(vsw_fdb_cache);
}

static void vsw_fdb_free_rcu(struct rcu_head *rcu)
{
	kmem_cache_free(vsw_fdb_cache,
			container_of(rcu, struct vsw_fdb_entry, rcu));
}

/* For writers; resizing frees tables under RCU. */
static struct vsw_fdb_entry *vsw_fdb_find_locked(struct vsw_fdb *fdb, u64 key)
{
	struct vsw_fdb_entry *e;

	lockdep_assert_held(&fdb->lock);
	rcu_read_lock();
	e = vsw_fdb_find(fdb, key);
	rcu_read_unlock();
	return e;
}

/* May @port not get the entry @e, or, for NULL, a new one? A learned one that
 * moves is in the switch's count already.
 */
static bool vsw_fdb_full(const struct vsw_fdb *fdb, const struct vsw_port *port,
			 const struct vsw_fdb_entry *e)
{
	u32 max = READ_ONCE(fdb->max_learned);

	if (e && !(READ_ONCE(e->flags) & VSW_FDB_LEARNED))
		return false;
	if (!e && max && READ_ONCE(fdb->n_learned) >= max)
		return true;
	max = READ_ONCE(port->fdb_max_learned);
	return max && READ_ONCE(port->fdb_n_learned) >= max;
}

/* Add @n entries of a kind to the counts */
static void vsw_fdb_count(struct vsw_fdb *fdb, struct vsw_port *port,
			  u32 flags, int n)
{
	lockdep_assert_held(&fdb->lock);
	if (flags & VSW_FDB_DEVICE)
		return;
	if (!(flags & VSW_FDB_LEARNED)) {
		WRITE_ONCE(port->fdb_n, port->fdb_n + n);
		return;
	}
	WRITE_ONCE(fdb->n_learned, fdb->n_learned + n);
	WRITE_ONCE(port->fdb_n_learned, port->fdb_n_learned + n);
}

/* The collector sleeps while there is nothing that ages. */
static void vsw_fdb_wake_gc(struct vsw_fdb *fdb, u32 flags)
{
	/* Pairs with the one after which the work is no longer pending: either
	 * that run sees the new entry, or a further one is queued.
	 */
	smp_mb();
	if (!(flags & VSW_FDB_STATIC) && !delayed_work_pending(&fdb->gc))
		queue_delayed_work(system_long_wq, &fdb->gc,
				   READ_ONCE(fdb->ageing));
}

static struct vsw_fdb_entry *vsw_fdb_insert(struct vsw_fdb *fdb,
					    struct vsw_port *port, u64 key,
					    u32 flags)
{
	struct vsw_fdb_entry *e;
	int err;

	lockdep_assert_held(&fdb->lock);
	e = kmem_cache_alloc(vsw_fdb_cache, GFP_ATOMIC);
	if (!e)
		return ERR_PTR(-ENOMEM);

	e->key = key;
	e->port = port;
	e->flags = flags;
	e->updated = (u32)jiffies;
	/* Who finds it in the table may go on along the list from it. */
	e->node.next = fdb->list.first;
	e->node.pprev = NULL;
	err = rhashtable_lookup_insert_fast(&fdb->table, &e->rhnode,
					    vsw_fdb_params);
	if (err) {
		kmem_cache_free(vsw_fdb_cache, e);
		return ERR_PTR(err);
	}
	hlist_add_head_rcu(&e->node, &fdb->list);
	vsw_fdb_count(fdb, port, flags, 1);
	vsw_fdb_wake_gc(fdb, flags);
	fdb->ops->notify(fdb, e, VSW_FDB_NEW);
	return e;
}

static void vsw_fdb_remove(struct vsw_fdb *fdb, struct vsw_fdb_entry *e)
{
	lockdep_assert_held(&fdb->lock);
	fdb->ops->notify(fdb, e, VSW_FDB_DEL);
	vsw_fdb_count(fdb, e->port, e->flags, -1);
	rhashtable_remove_fast(&fdb->table, &e->rhnode, vsw_fdb_params);
	hlist_del_init_rcu(&e->node);
	call_rcu(&e->rcu, vsw_fdb_free_rcu);
}

static void vsw_fdb_change(struct vsw_fdb *fdb, struct vsw_fdb_entry *e,
			   struct vsw_port *port, u32 flags)
{
	lockdep_assert_held(&fdb->lock);
	vsw_fdb_count(fdb, e->port, e->flags, -1);
	WRITE_ONCE(e->port, port);
	WRITE_ONCE(e->flags, flags);
	WRITE_ONCE(e->updated, (u32)jiffies);
	vsw_fdb_count(fdb, port, flags, 1);
	vsw_fdb_wake_gc(fdb, flags);
	fdb->ops->notify(fdb, e, VSW_FDB_NEW);
}

static u32 vsw_fdb_moved_now(void)
{
	return (u32)((u32)jiffies / VSW_FDB_MOVED_UNIT | 1) <<
	       VSW_FDB_MOVED_SHIFT;
}

/* Does a move from one host to another, or to this one or away, come too soon
 * after the last one? Hosts would send their frames to and fro, and what the old
 * one has still in its queues must not win.
 */
static bool vsw_fdb_held(const struct vsw_fdb_entry *e,
			 const struct vsw_port *port)
{
	const struct vsw_port *old = READ_ONCE(e->port);
	u32 flags = READ_ONCE(e->flags);

	if (!((READ_ONCE(old->flags) | READ_ONCE(port->flags)) &
	      VSW_PORT_TUNNEL) || !(flags >> VSW_FDB_MOVED_SHIFT))
		return false;
	return (u16)((vsw_fdb_moved_now() >> VSW_FDB_MOVED_SHIFT) -
		     (flags >> VSW_FDB_MOVED_SHIFT)) < VSW_FDB_HOLD;
}

/* The flags of an entry that is moved by a frame */
static u32 vsw_fdb_moved(const struct vsw_fdb_entry *e,
			 const struct vsw_port *port)
{
	u32 flags = e->flags & (BIT(VSW_FDB_MOVED_SHIFT) - 1) & ~VSW_FDB_LOCKED;

	if ((READ_ONCE(e->port->flags) | READ_ONCE(port->flags)) &
	    VSW_PORT_TUNNEL)
		flags |= vsw_fdb_moved_now();
	/* what a frame says of a VTEP is not what the user said */
	if (READ_ONCE(port->flags) & VSW_PORT_TUNNEL)
		flags |= VSW_FDB_LEARNED;
	return flags;
}

/* Take what a frame says of an address over. */
static int vsw_fdb_take(struct vsw_fdb *fdb, struct vsw_port *port, u64 key,
			struct vsw_fdb_entry *e)
{
	const struct vsw_port *old = e ? e->port : NULL;

	if (e) {
		trace_vsw_move(old, port, key);
		vsw_fdb_change(fdb, e, port, vsw_fdb_moved(e, port));
	} else {
		e = vsw_fdb_insert(fdb, port, key, VSW_FDB_LEARNED);
		if (IS_ERR(e))
			return -ENOSPC;
		trace_vsw_learn(port, key, false);
	}
	if (fdb->ops->learned)
		fdb->ops->learned(fdb, e, old);
	return 0;
}

/**
 * vsw_fdb_learn() - note that an address is at a port
 * @fdb: the database
 * @port: where a frame from the address came in
 * @key: the address and the VLAN
 *
 * For an address that is not known, or known at another port
 * (IEEE 802.1D-2004, 7.8); an entry that must not move stays as it is.
 *
 * Context: softirq, RCU. Takes vsw_fdb.lock, but not when a quota is used up.
 * Return: 0; -ENOSPC if the address could not be learned because of a quota or
 *	for want of memory; -EAGAIN: because it has just moved
 */
int vsw_fdb_learn(struct vsw_fdb *fdb, struct vsw_port *port, u64 key)
{
	struct vsw_fdb_entry *e;
	int err = 0;

	if (!READ_ONCE(fdb->ageing))
		return 0;
	e = vsw_fdb_find(fdb, key);
	if (e && (READ_ONCE(e->port) == port ||
		  READ_ONCE(e->flags) & VSW_FDB_NOMOVE))
		return 0;
	/* First without the lock: a guest that sends from ever new addresses
	 * must not make the others wait for it.
	 */
	if (vsw_fdb_full(fdb, port, e))
		return -ENOSPC;
	if (e && vsw_fdb_held(e, port))
		return -EAGAIN;
	if (vsw_trace_dry())
		return 0;

	spin_lock_bh(&fdb->lock);
	e = vsw_fdb_find_locked(fdb, key);
	if (e && (e->port == port || e->flags & VSW_FDB_NOMOVE))
		goto out;
	if (vsw_fdb_full(fdb, port, e))
		err = -ENOSPC;
	else if (e && vsw_fdb_held(e, port))
		err = -EAGAIN;
	else
		err = vsw_fdb_take(fdb, port, key, e);
out:
	spin_unlock_bh(&fdb->lock);
	return err;
}

/**
 * vsw_fdb_note() - note that somebody is at a port who may not send there
 * @fdb: the database
 * @port: with VSW_PORT_MAB
 * @key: the address and the VLAN; it has no entry with which it might send
 *
 * An address that is known stays where it is.
 *
 * Context: softirq, RCU. Takes vsw_fdb.lock for an address that is not known, but
 *	not when a quota is used up.
 * Return: 0; -ENOSPC if it could not be noted because of a quota or for want of
 *	memory
 */
int vsw_fdb_note(struct vsw_fdb *fdb, struct vsw_port *port, u64 key)
{
	struct vsw_fdb_entry *e = vsw_fdb_find(fdb, key);
	int err = 0;

	if (!READ_ONCE(fdb->ageing) || vsw_trace_dry())
		return 0;
	if (e) {
		if (READ_ONCE(e->port) == port &&
		    READ_ONCE(e->flags) & VSW_FDB_LOCKED)
			vsw_fdb_refresh(fdb, e);
		return 0;
	}
	if (vsw_fdb_full(fdb, port, NULL))
		return -ENOSPC;
	spin_lock_bh(&fdb->lock);
	/* When the port loses VSW_PORT_MAB, these are flushed. */
	if (READ_ONCE(port->flags) & VSW_PORT_MAB &&
	    !vsw_fdb_find_locked(fdb, key)) {
		if (vsw_fdb_full(fdb, port, NULL) ||
		    IS_ERR(vsw_fdb_insert(fdb, port, key, VSW_FDB_LEARNED |
					  VSW_FDB_LOCKED)))
			err = -ENOSPC;
		else
			trace_vsw_learn(port, key, true);
	}
	spin_unlock_bh(&fdb->lock);
	return err;
}

/**
 * vsw_fdb_set() - make or replace an entry
 * @fdb: the database
 * @port: where frames to the address go
 * @key: the address and the VLAN
 * @flags: enum vsw_fdb_flags
 *
 * Context: RTNL. Takes vsw_fdb.lock.
 * Return: 0; -EBUSY if the address belongs to a device of the switch and
 *	@flags is without VSW_FDB_DEVICE; -ENOMEM
 */
int vsw_fdb_set(struct vsw_fdb *fdb, struct vsw_port *port, u64 key, u32 flags)
{
	bool is = flags & VSW_FDB_STATIC, was = false;
	struct vsw_fdb_entry *e;
	int err = 0;

	spin_lock_bh(&fdb->lock);
	e = vsw_fdb_find_locked(fdb, key);
	if (!e) {
		err = PTR_ERR_OR_ZERO(vsw_fdb_insert(fdb, port, key, flags));
	} else if (e->flags & ~flags & VSW_FDB_DEVICE) {
		err = -EBUSY;
	} else {
		was = e->flags & VSW_FDB_STATIC;
		vsw_fdb_change(fdb, e, port, flags);
	}
	spin_unlock_bh(&fdb->lock);
	if (!err && is != was)
		fdb->ops->fixed(fdb, key, is);
	return err;
}
EXPORT_SYMBOL_GPL(vsw_fdb_set);

/**
 * vsw_fdb_del() - remove an entry
 * @fdb: the database
 * @key: the address and the VLAN
 * @device: remove it even if it is the address of a device of the switch
 *
 * Context: RTNL. Takes vsw_fdb.lock.
 * Return: 0; -ENOENT; -EBUSY if the address belongs to a device of the switch
 *	and @device is false
 */
int vsw_fdb_del(struct vsw_fdb *fdb, u64 key, bool device)
{
	struct vsw_fdb_entry *e;
	bool was = false;
	int err = 0;

	spin_lock_bh(&fdb->lock);
	e = vsw_fdb_find_locked(fdb, key);
	if (!e) {
		err = -ENOENT;
	} else if (e->flags & VSW_FDB_DEVICE && !device) {
		err = -EBUSY;
	} else {
		was = e->flags & VSW_FDB_STATIC;
		vsw_fdb_remove(fdb, e);
	}
	spin_unlock_bh(&fdb->lock);
	if (was)
		fdb->ops->fixed(fdb, key, false);
	return err;
}
EXPORT_SYMBOL_GPL(vsw_fdb_del);

typedef bool vsw_fdb_match_t(struct vsw_fdb *fdb,
			     const struct vsw_fdb_entry *e, void *arg);

/* Return true if the entry is gone. */
static bool vsw_fdb_remove_if(struct vsw_fdb *fdb, struct vsw_fdb_entry *e,
			      vsw_fdb_match_t *match, void *arg)
{
	bool was = false, gone = true;

	spin_lock_bh(&fdb->lock);
	/* Others may have removed or changed it. */
	if (!hlist_unhashed(&e->node)) {
		gone = match(fdb, e, arg);
		if (gone) {
			was = e->flags & VSW_FDB_STATIC;
			vsw_fdb_remove(fdb, e);
		}
	}
	spin_unlock_bh(&fdb->lock);
	if (was)
		fdb->ops->fixed(fdb, e->key, false);
	return gone;
}

/**
 * vsw_fdb_next() - go through all entries, newest first
 * @fdb: the database
 * @e: the entry after which to go on; NULL: from the first. One that was removed in
 *	this RCU section still leads to those behind it.
 *
 * Context: RCU
 * Return: the next entry, or NULL
 */
struct vsw_fdb_entry *vsw_fdb_next(struct vsw_fdb *fdb, struct vsw_fdb_entry *e)
{
	struct hlist_node *node;

	if (e)
		node = rcu_dereference(hlist_next_rcu(&e->node));
	else
		node = rcu_dereference(hlist_first_rcu(&fdb->list));
	return hlist_entry_safe(node, struct vsw_fdb_entry, node);
}

/* Remove all entries for which @match holds, and let others run meanwhile.
 * Along the list: a walk of the table misses entries when it sleeps where one
 * was removed, and when the table is resized. An entry made while this runs is
 * not seen.
 */
static void vsw_fdb_sweep(struct vsw_fdb *fdb, vsw_fdb_match_t *match,
			  void *arg)
{
	struct vsw_fdb_entry *e;
	bool some = false;
	unsigned int n;
	u64 last = 0;

	do {
		rcu_read_lock();
		/* After the last one that stayed. Is it gone by now, which only
		 * RTNL's holder and the collector can do, then from the head.
		 */
		e = some ? vsw_fdb_find(fdb, last) : NULL;
		some = e;
		for (n = 0; n < VSW_FDB_BATCH; n++) {
			e = vsw_fdb_next(fdb, e);
			if (!e)
				break;
			if (match(fdb, e, arg) &&
			    vsw_fdb_remove_if(fdb, e, match, arg))
				continue;
			last = e->key;
			some = true;
		}
		rcu_read_unlock();
		cond_resched();
	} while (e);
}

static bool vsw_fdb_matches(struct vsw_fdb *fdb, const struct vsw_fdb_entry *e,
			    void *arg)
{
	const struct vsw_fdb_filter *filter = arg;
	const struct vsw_port *port = READ_ONCE(e->port);
	u32 flags = READ_ONCE(e->flags);

	return !(flags & VSW_FDB_DEVICE) &&
	       (!filter->port || port == filter->port) &&
	       (!filter->slaves || (port->no && port->no <= VSW_PORTS_MAX)) &&
	       (!filter->tunnel || port->no > VSW_PORTS_MAX) &&
	       (port->no <= VSW_PORTS_MAX ||
		(flags & filter->tunnel_flags) == filter->tunnel_flags) &&
	       (!filter->wants || filter->wants(port, filter->arg)) &&
	       (filter->vid < 0 || vsw_fdb_key_vid(e->key) == filter->vid) &&
	       (!filter->vlans ||
		test_bit(vsw_fdb_key_vid(e->key), filter->vlans)) &&
	       (flags & filter->mask) == filter->flags;
}

/**
 * vsw_fdb_flush() - remove entries
 * @fdb: the database
 * @filter: which ones; those of the switch's own devices always stay
 *
 * All of them that were there at the start are gone in the end.
 *
 * Context: RTNL unless no entry of VSW_FDB_STATIC can match; may sleep. Takes
 *	vsw_fdb.lock for each entry removed.
 */
void vsw_fdb_flush(struct vsw_fdb *fdb, const struct vsw_fdb_filter *filter)
{
	/* Whole namespaces go port by port, through a table of a million. */
	if (filter->port && !READ_ONCE(filter->port->fdb_n) &&
	    !READ_ONCE(filter->port->fdb_n_learned))
		return;
	vsw_fdb_sweep(fdb, vsw_fdb_matches, (void *)filter);
}

/* In jiffies from now, at least 0: how long does a learned entry still live?
 * The time stamp may be stale by one step.
 */
static u32 vsw_fdb_life(const struct vsw_fdb *fdb,
			const struct vsw_fdb_entry *e)
{
	u32 idle = (u32)jiffies - READ_ONCE(e->updated);
	u32 ageing = READ_ONCE(fdb->ageing);
	u32 life = ageing ? ageing + READ_ONCE(fdb->step) : 0;

	return idle < life ? life - idle : 0;
}

/**
 * vsw_fdb_expired() - has an entry aged?
 * @fdb: the database
 * @e: the entry
 *
 * Context: RCU
 * Return: true if it is about to be removed
 */
bool vsw_fdb_expired(const struct vsw_fdb *fdb, const struct vsw_fdb_entry *e)
{
	return !(READ_ONCE(e->flags) & VSW_FDB_STATIC) && !vsw_fdb_life(fdb, e);
}

/* @arg: the shortest life left among those that stay */
static bool vsw_fdb_ages(struct vsw_fdb *fdb, const struct vsw_fdb_entry *e,
			 void *arg)
{
	u32 *next = arg;
	u32 life;

	if (READ_ONCE(e->flags) & VSW_FDB_STATIC)
		return false;
	life = vsw_fdb_life(fdb, e);
	if (life)
		*next = min(*next, life);
	return !life;
}

static void vsw_fdb_gc(struct work_struct *work)
{
	struct vsw_fdb *fdb = container_of(work, struct vsw_fdb, gc.work);
	u32 next = U32_MAX;

	vsw_fdb_sweep(fdb, vsw_fdb_ages, &next);
	/* No sooner than the stamps are exact, lest it runs all the time where
	 * there is always one about to age.
	 */
	if (next != U32_MAX)
		mod_delayed_work(system_long_wq, &fdb->gc,
				 max3(next, READ_ONCE(fdb->step), (u32)HZ / 50));
}

/**
 * vsw_fdb_set_ageing() - set the life of learned entries
 * @fdb: the database
 * @ageing: jiffies; 0: nothing is learned, what is there goes
 *
 * Context: RTNL
 */
void vsw_fdb_set_ageing(struct vsw_fdb *fdb, u32 ageing)
{
	WRITE_ONCE(fdb->ageing, ageing);
	WRITE_ONCE(fdb->step, clamp_t(u32, ageing / 32, 1, HZ));
	mod_delayed_work(system_long_wq, &fdb->gc, 0);
}

/**
 * vsw_fdb_init() - make an empty database
 * @fdb: where
 * @ops: see struct vsw_fdb
 *
 * Context: process
 * Return: 0 or a negative errno
 */
int vsw_fdb_init(struct vsw_fdb *fdb, const struct vsw_fdb_ops *ops)
{
	int err = rhashtable_init(&fdb->table, &vsw_fdb_params);

	if (err)
		return err;
	spin_lock_init(&fdb->lock);
	INIT_HLIST_HEAD(&fdb->list);
	INIT_DELAYED_WORK(&fdb->gc, vsw_fdb_gc);
	fdb->ageing = VSW_FDB_AGEING_DEFAULT * HZ;
	fdb->step = HZ;
	fdb->max_learned = VSW_FDB_MAX_LEARNED_DEFAULT;
	fdb->n_learned = 0;
	fdb->ops = ops;
	return 0;
}

/**
 * vsw_fdb_exit() - free a database and all its entries
 * @fdb: the database, which no data path can see any more
 *
 * Context: process, may sleep
 */
void vsw_fdb_exit(struct vsw_fdb *fdb)
{
	struct vsw_fdb_entry *e;
	struct hlist_node *next;

	cancel_delayed_work_sync(&fdb->gc);
	spin_lock_bh(&fdb->lock);
	hlist_for_each_entry_safe(e, next, &fdb->list, node)
		vsw_fdb_remove(fdb, e);
	spin_unlock_bh(&fdb->lock);
	rhashtable_destroy(&fdb->table);
}

#ifdef VSWITCH_KUNIT
#include "tests/fdb_kunit.c"
#endif
