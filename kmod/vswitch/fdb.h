/* SPDX-License-Identifier: GPL-2.0 */
/* The forwarding database: (address, VLAN) to port. Knows no netdev. */
#ifndef _VSW_FDB_H
#define _VSW_FDB_H

#include <linux/if_ether.h>
#include <linux/rhashtable.h>
#include <linux/spinlock.h>
#include <linux/unaligned.h>
#include <linux/workqueue.h>

struct vsw_fdb;
struct vsw_port;

/* Longest ageing time, IEEE 802.1D-2004 table 7-5, in seconds */
#define VSW_FDB_AGEING_MAX	1000000
#define VSW_FDB_AGEING_DEFAULT	300

/* Some 100 MB: a guest that sends from ever new addresses must not use up the
 * memory of the host.
 */
#define VSW_FDB_MAX_LEARNED_DEFAULT	1048576

/**
 * enum vsw_fdb_flags - what kind of entry it is
 * @VSW_FDB_LEARNED: made by a frame; counts against the quotas
 * @VSW_FDB_STATIC: never ages, never moves, goes only under RTNL
 * @VSW_FDB_STICKY: never moves
 * @VSW_FDB_LOCAL: frames to it are for the host, whatever the entry's port is;
 *	always with VSW_FDB_STATIC
 * @VSW_FDB_DEVICE: the address of a port or of the switch itself, then with
 *	VSW_FDB_LOCAL, or of a vnic, without; follows the device, not the user
 * @VSW_FDB_PERMANENT: the user calls it permanent, not static; of the host and of
 *	VTEPs
 * @VSW_FDB_EXTERN: a control plane made it; of a VTEP; with VSW_FDB_STATIC
 * @VSW_FDB_LOCKED: with VSW_FDB_LEARNED: it was noted on a port with VSW_PORT_MAB,
 *	and lets nothing in there
 */
enum vsw_fdb_flags {
	VSW_FDB_LEARNED	= BIT(0),
	VSW_FDB_STATIC	= BIT(1),
	VSW_FDB_STICKY	= BIT(2),
	VSW_FDB_LOCAL	= BIT(3),
	VSW_FDB_DEVICE	= BIT(4),
	VSW_FDB_PERMANENT = BIT(5),
	VSW_FDB_EXTERN	= BIT(6),
	VSW_FDB_LOCKED	= BIT(7),
};

/* In the upper half of the flags: when the entry last moved between hosts, in
 * VSW_FDB_MOVED_UNIT; 0: never. It must not do so again for VSW_FDB_HOLD.
 */
#define VSW_FDB_MOVED_SHIFT	16
#define VSW_FDB_MOVED_UNIT	max(HZ / 16, 1)
#define VSW_FDB_HOLD		16

/* Of the devices' own addresses */
#define VSW_FDB_OWN	(VSW_FDB_STATIC | VSW_FDB_LOCAL | VSW_FDB_DEVICE)
/* Of vnics */
#define VSW_FDB_VNIC	(VSW_FDB_STATIC | VSW_FDB_DEVICE)
/* Entries that a frame from another port does not take over */
#define VSW_FDB_NOMOVE	(VSW_FDB_STATIC | VSW_FDB_STICKY)

/**
 * struct vsw_fdb_entry - where frames to one address go
 * @rhnode: in vsw_fdb.table
 * @key: address and VLAN, see vsw_fdb_key()
 * @port: where the address is; written under vsw_fdb.lock, read under RCU.
 *	A port outlives by a grace period the last entry that names it.
 * @updated: when a frame from the address last came in: the low half of
 *	jiffies. Written by the data path, at most once in vsw_fdb.step and
 *	entry, which is why it may share the line that look-ups read.
 * @flags: enum vsw_fdb_flags; written under vsw_fdb.lock
 * @node: in vsw_fdb.list, newest first
 * @rcu: frees the entry
 *
 * Of one cache line on 64-bit machines.
 */
struct vsw_fdb_entry {
	struct rhash_head rhnode;
	u64 key;
	struct vsw_port *port;
	u32 updated;
	u32 flags;
	struct hlist_node node;
	struct rcu_head rcu;
};

/**
 * enum vsw_fdb_event - what happened to an entry
 * @VSW_FDB_NEW: it is new, or it changed
 * @VSW_FDB_DEL: it is about to go
 */
enum vsw_fdb_event {
	VSW_FDB_NEW,
	VSW_FDB_DEL,
};

/**
 * struct vsw_fdb_ops - who is told of changes
 * @notify: an entry came, changed or goes; called under vsw_fdb.lock
 * @learned: a frame has made an entry, or has moved it from the port @old, which is
 *	NULL for a new one; called under vsw_fdb.lock, after @notify; NULL: nobody
 *	is told
 * @fixed: an address got an entry with VSW_FDB_STATIC, or lost it;
 *	called under RTNL and possibly RCU, must not sleep
 */
struct vsw_fdb_ops {
	void (*notify)(struct vsw_fdb *fdb, const struct vsw_fdb_entry *e,
		       enum vsw_fdb_event event);
	void (*learned)(struct vsw_fdb *fdb, const struct vsw_fdb_entry *e,
			const struct vsw_port *old);
	void (*fixed)(struct vsw_fdb *fdb, u64 key, bool is);
};

/**
 * struct vsw_fdb - a switch's forwarding database
 * @ageing: life of a learned entry, jiffies; written under RTNL
 * @step: how stale vsw_fdb_entry.updated may be, jiffies; written under RTNL
 * @max_learned: quota, 0 for none; written under RTNL
 * @ops: whom to tell of changes; never changes
 * @table: the entries by key; read under RCU, written under @lock
 * @n_learned: entries with VSW_FDB_LEARNED; written under @lock
 * @lock: serialises writers of @table, @list and the entries, and thereby
 *	orders the notifications
 * @list: all entries; written under @lock, read under RCU
 * @gc: forgets what has aged
 *
 * The table's head is read for every frame, its last line is written with
 * every entry that comes or goes, as is what follows it.
 */
struct vsw_fdb {
	u32 ageing;
	u32 step;
	u32 max_learned;
	const struct vsw_fdb_ops *ops;
	struct rhashtable table;
	u32 n_learned;
	spinlock_t lock ____cacheline_aligned_in_smp;
	struct hlist_head list;
	struct delayed_work gc;
};

/**
 * struct vsw_fdb_filter - which entries to flush
 * @port: those of this port; NULL: of any
 * @slaves: those of slave ports, not of the host's
 * @tunnel: those of VTEPs
 * @vid: those of this VLAN; -1: of any
 * @vlans: those of these VLANs, VLAN_N_VID bits; NULL: of any
 * @flags: those whose flags, masked with @mask, are these
 * @mask: see @flags
 * @tunnel_flags: those of VTEPs only if they have these flags
 * @wants: those for whose port this is true; NULL: any
 * @arg: passed to @wants
 */
struct vsw_fdb_filter {
	const struct vsw_port *port;
	bool slaves;
	bool tunnel;
	int vid;
	const unsigned long *vlans;
	u32 flags;
	u32 mask;
	u32 tunnel_flags;
	bool (*wants)(const struct vsw_port *port, const void *arg);
	const void *arg;
};

/**
 * vsw_fdb_key() - address and VLAN as one number
 * @addr: Ethernet address, at any alignment
 * @vid: VLAN ID, 1 to 4094; 0: none, as in a switch that does not filter VLANs
 *
 * Return: the key; its bytes are those of the address, then the VLAN ID
 */
static inline u64 vsw_fdb_key(const u8 *addr, u16 vid)
{
	return get_unaligned((const u32 *)addr) |
	       (u64)get_unaligned((const u16 *)(addr + 4)) << 32 |
	       (u64)vid << 48;
}

/**
 * vsw_fdb_key_addr() - the address in a key
 * @key: made by vsw_fdb_key()
 * @addr: where to put it, ETH_ALEN bytes
 */
static inline void vsw_fdb_key_addr(u64 key, u8 *addr)
{
	put_unaligned((u32)key, (u32 *)addr);
	put_unaligned((u16)(key >> 32), (u16 *)(addr + 4));
}

/**
 * vsw_fdb_key_vid() - the VLAN ID in a key
 * @key: made by vsw_fdb_key()
 *
 * Return: the VLAN ID
 */
static inline u16 vsw_fdb_key_vid(u64 key)
{
	return key >> 48;
}

/**
 * vsw_fdb_hash() - the hash of a key
 * @data: the key, made by vsw_fdb_key()
 * @len: its length
 * @seed: the table's secret
 *
 * Shorter than jhash2(). Who does not know the secret multiplier cannot make
 * addresses that share a bucket: between two multiplications the upper half is
 * folded into the lower one, which leaves no arithmetic in them to go by.
 *
 * Return: the hash, all bits alike. Inline in each look-up, which then needs no
 *	memory for the key, and no guard of the stack
 */
static __always_inline u32 vsw_fdb_hash(const void *data, u32 len, u32 seed)
{
	u64 hash = *(const u64 *)data * ((u64)seed << 32 | seed | 1);

	hash ^= hash >> 32;
	hash *= 0x9e3779b97f4a7c15ULL;
	return hash >> 32;
}

/* vsw_fdb_find(), inline whatever the compiler thinks of it. As rhashtable_lookup(),
 * which reads from the table where in an entry its head is, for each entry that it
 * looks at: here it is at the beginning.
 */
static __always_inline struct vsw_fdb_entry *
__vsw_fdb_find(struct vsw_fdb *fdb, u64 key)
{
	struct rhashtable *ht = &fdb->table;
	struct rhash_lock_head __rcu *const *bkt;
	struct vsw_fdb_entry *e;
	struct bucket_table *tbl;
	struct rhash_head *he;
	u32 hash;

	BUILD_BUG_ON(offsetof(struct vsw_fdb_entry, rhnode));
	tbl = rht_dereference_rcu(ht->tbl, ht);
	do {
		hash = rht_bucket_index(tbl, vsw_fdb_hash(&key, sizeof(key),
							  tbl->hash_rnd));
		bkt = rht_bucket(tbl, hash);
		do {
			rht_for_each_rcu_from(he, rht_ptr_rcu(bkt), tbl, hash) {
				e = (struct vsw_fdb_entry *)he;
				if (likely(e->key == key))
					return e;
			}
			/* one that went to another chain meanwhile */
		} while (he != RHT_NULLS_MARKER(bkt));
		/* the table before its successor: who inserts writes that first */
		smp_rmb();
		tbl = rht_dereference_rcu(tbl->future_tbl, ht);
	} while (unlikely(tbl));
	return NULL;
}

/**
 * vsw_fdb_find() - look an entry up
 * @fdb: the database
 * @key: what to look for
 *
 * Context: RCU. Takes no lock and writes nothing.
 * Return: the entry or NULL
 */
static inline struct vsw_fdb_entry *vsw_fdb_find(struct vsw_fdb *fdb, u64 key)
{
	return __vsw_fdb_find(fdb, key);
}

/**
 * vsw_fdb_refresh() - note that a frame from an address came in
 * @fdb: the database
 * @e: the address' entry
 *
 * Context: RCU
 */
static inline void vsw_fdb_refresh(const struct vsw_fdb *fdb,
				   struct vsw_fdb_entry *e)
{
	u32 now = (u32)jiffies;

	if (unlikely(now - READ_ONCE(e->updated) >= READ_ONCE(fdb->step)))
		WRITE_ONCE(e->updated, now);
}

int vsw_fdb_cache_init(void);
void vsw_fdb_cache_exit(void);

int vsw_fdb_init(struct vsw_fdb *fdb, const struct vsw_fdb_ops *ops);
void vsw_fdb_exit(struct vsw_fdb *fdb);

int vsw_fdb_learn(struct vsw_fdb *fdb, struct vsw_port *port, u64 key);
int vsw_fdb_note(struct vsw_fdb *fdb, struct vsw_port *port, u64 key);
int vsw_fdb_set(struct vsw_fdb *fdb, struct vsw_port *port, u64 key,
		u32 flags);
int vsw_fdb_del(struct vsw_fdb *fdb, u64 key, bool device);
void vsw_fdb_flush(struct vsw_fdb *fdb, const struct vsw_fdb_filter *filter);
struct vsw_fdb_entry *vsw_fdb_next(struct vsw_fdb *fdb, struct vsw_fdb_entry *e);
void vsw_fdb_set_ageing(struct vsw_fdb *fdb, u32 ageing);
bool vsw_fdb_expired(const struct vsw_fdb *fdb, const struct vsw_fdb_entry *e);

#endif /* _VSW_FDB_H */
