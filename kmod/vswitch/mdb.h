/* SPDX-License-Identifier: GPL-2.0 */
/* Who wants the packets of an IP multicast group: (group, VLAN) to ports. Knows
 * no netdev, and no clock but the one that it is given.
 */
#ifndef _VSW_MDB_H
#define _VSW_MDB_H

#include <linux/in6.h>
#include <linux/list.h>
#include <linux/rhashtable.h>
#include <linux/spinlock.h>
#include <net/ipv6.h>

struct vsw_mdb;
struct vsw_port;

/* Sources that a port may name for a group. Who names more gets those of all. */
#define VSW_MDB_SOURCES_MAX	32
/* Memberships (a group, on a port) that frames make, in a switch: some 4 MB */
#define VSW_MDB_MAX_GROUPS_DEFAULT	16384

/**
 * enum vsw_mdb_type - what a host says of a group and a list of sources
 * @VSW_MDB_IS_IN: it wants these
 * @VSW_MDB_IS_EX: it wants all but these
 * @VSW_MDB_TO_IN: as VSW_MDB_IS_IN, and that is new
 * @VSW_MDB_TO_EX: as VSW_MDB_IS_EX, and that is new
 * @VSW_MDB_ALLOW: it wants these as well
 * @VSW_MDB_BLOCK: it does not want these any more
 *
 * The numbers are those of IGMPv3 (RFC 3376, 4.2.12) and MLDv2 (RFC 3810,
 * 5.2.12).
 */
enum vsw_mdb_type {
	VSW_MDB_IS_IN = 1,
	VSW_MDB_IS_EX,
	VSW_MDB_TO_IN,
	VSW_MDB_TO_EX,
	VSW_MDB_ALLOW,
	VSW_MDB_BLOCK,
};

/**
 * struct vsw_mdb_source - a source of a group
 * @addr: its address; IPv4 ones are v4-mapped
 * @expires: when its timer ends, if @wanted
 * @wanted: its timer runs: its packets are wanted; else they are not
 * @ask: hosts are to be asked whether they still want it
 */
struct vsw_mdb_source {
	struct in6_addr addr;
	u32 expires;
	bool wanted;
	bool ask;
};

/**
 * struct vsw_mdb_filter - what a port wants of a group (RFC 3376, 6.2)
 * @exclude: the filter mode: packets of sources that are not named are wanted
 * @n: sources that are named
 * @expires: when the group timer ends, if @exclude: then what is wanted are the
 *	named sources only
 * @older: when the last host is forgotten that spoke an older version
 * @version: that version, 1 or 2, or 3: there is none (RFC 3376, 7.3). That of
 *	IGMP; MLDv1 is as IGMPv2.
 * @src: the sources; with @exclude those not wanted as well
 *
 * Never changes but for the timers once a member has it: a change makes a new
 * one, so that the data path sees it whole.
 */
struct vsw_mdb_filter {
	bool exclude;
	u8 n;
	u8 version;
	u32 expires;
	u32 older;
	struct rcu_head rcu;
	struct vsw_mdb_source src[];
};

/**
 * struct vsw_mdb_report - what a host says of one group
 * @type: see there
 * @version: in which version of IGMP it says so; MLDv1 is as IGMPv2
 * @n: sources in @src; not more than VSW_MDB_SOURCES_MAX
 * @many: there were more
 * @src: the sources
 * @now: the time, in jiffies
 * @life: how long a membership is believed
 * @last: how long it is believed when others are asked whether they are still
 *	there; 0: nobody asks
 * @fast: there is one host behind the port, nobody need be asked
 */
struct vsw_mdb_report {
	enum vsw_mdb_type type;
	u8 version;
	u8 n;
	bool many;
	const struct in6_addr *src;
	u32 now;
	u32 life;
	u32 last;
	bool fast;
};

/**
 * struct vsw_mdb_key - what is looked up
 * @group: the group's address; IPv4 ones are v4-mapped
 * @vid: VLAN ID; 0: the switch does not filter VLANs
 */
struct vsw_mdb_key {
	struct in6_addr group;
	u32 vid;
};

/**
 * struct vsw_mdb_member - a port that wants packets of a group
 * @node: in vsw_mdb_group.members: by port; those of one port are neighbours
 * @port: the port; it is left out of all groups before it goes
 * @filter: what it wants; written under vsw_mdb.lock, read under RCU
 * @permanent: the user made it: it does not age, no host changes it
 * @asking: the port's hosts are to be asked whether they still want something
 * @ask: with @asking: the group; else only sources, see struct vsw_mdb_source
 * @asked: with @asking: how often that has been done
 * @ask_at: with @asking: when to do so next
 * @rcu: frees it
 */
struct vsw_mdb_member {
	struct hlist_node node;
	struct vsw_port *port;
	struct vsw_mdb_filter __rcu *filter;
	bool permanent;
	bool asking;
	bool ask;
	u8 asked;
	u32 ask_at;
	struct rcu_head rcu;
};

/**
 * struct vsw_mdb_ask - what hosts are to be asked of a group
 * @group: whether they want it
 * @n: for how many sources
 * @src: whether they want those
 */
struct vsw_mdb_ask {
	bool group;
	u8 n;
	struct in6_addr src[VSW_MDB_SOURCES_MAX];
};

/**
 * struct vsw_mdb_group - the ports that want packets of a group
 * @rhnode: in vsw_mdb.table
 * @key: which group
 * @members: struct vsw_mdb_member; written under vsw_mdb.lock, read under RCU
 * @node: in vsw_mdb.list
 * @rcu: frees it
 */
struct vsw_mdb_group {
	struct rhash_head rhnode;
	struct vsw_mdb_key key;
	struct hlist_head members;
	struct hlist_node node;
	struct rcu_head rcu;
};

/**
 * struct vsw_mdb_ops - who is told of changes; under vsw_mdb.lock
 * @notify: a membership is there, or has changed; @gone: it is about to go
 */
struct vsw_mdb_ops {
	void (*notify)(struct vsw_mdb *mdb, const struct vsw_mdb_group *group,
		       const struct vsw_mdb_member *member, bool gone);
};

/**
 * struct vsw_mdb - a switch's groups
 * @table: struct vsw_mdb_group; read under RCU, written under @lock
 * @ops: whom to tell; never changes
 * @lock: serialises writers
 * @list: all groups; written under @lock, read under RCU
 * @n: memberships; written under @lock
 * @seq: changes with each that comes or goes; likewise
 * @max: how many there may be; 0: no limit
 * @scratch: room for a filter while it is changed; under @lock
 */
struct vsw_mdb {
	struct rhashtable table;
	const struct vsw_mdb_ops *ops;
	spinlock_t lock;	/* see above */
	struct hlist_head list;
	u32 n;
	u32 seq;
	u32 max;
	struct vsw_mdb_filter *scratch;
};

static const struct rhashtable_params vsw_mdb_params = {
	.key_len = sizeof(struct vsw_mdb_key),
	.key_offset = offsetof(struct vsw_mdb_group, key),
	.head_offset = offsetof(struct vsw_mdb_group, rhnode),
	.automatic_shrinking = true,
};

/**
 * vsw_mdb_find() - look a group up
 * @mdb: where
 * @key: which group
 *
 * Context: RCU. Takes no lock and writes nothing.
 * Return: the group or NULL
 */
static inline struct vsw_mdb_group *vsw_mdb_find(struct vsw_mdb *mdb,
						 const struct vsw_mdb_key *key)
{
	return rhashtable_lookup(&mdb->table, key, vsw_mdb_params);
}

/**
 * vsw_mdb_wants() - are packets of a source wanted?
 * @filter: what is wanted
 * @src: the source
 *
 * Context: RCU, for a filter that others see
 * Return: true if so
 */
static inline bool vsw_mdb_wants(const struct vsw_mdb_filter *filter,
				 const struct in6_addr *src)
{
	unsigned int i;

	for (i = 0; i < filter->n; i++)
		if (ipv6_addr_equal(&filter->src[i].addr, src))
			return filter->src[i].wanted;
	return filter->exclude;
}

/**
 * vsw_mdb_before() - is a time before another one?
 * @a: low half of jiffies
 * @b: likewise
 *
 * Return: true if so
 */
static inline bool vsw_mdb_before(u32 a, u32 b)
{
	return (s32)(a - b) < 0;
}

/**
 * vsw_mdb_filter_empty() - is nothing wanted any more?
 * @filter: what is wanted
 *
 * Return: true if so
 */
static inline bool vsw_mdb_filter_empty(const struct vsw_mdb_filter *filter)
{
	return !filter->exclude && !filter->n;
}

bool vsw_mdb_filter_report(struct vsw_mdb_filter *filter,
			   const struct vsw_mdb_report *report);
bool vsw_mdb_filter_tick(struct vsw_mdb_filter *filter, u32 now, u32 *next);
bool vsw_mdb_filter_asked(struct vsw_mdb_filter *filter,
			  const struct in6_addr *src, unsigned int n, u32 ends);

int vsw_mdb_init(struct vsw_mdb *mdb, const struct vsw_mdb_ops *ops, u32 max);
void vsw_mdb_exit(struct vsw_mdb *mdb);
int vsw_mdb_report(struct vsw_mdb *mdb, struct vsw_port *port,
		   const struct vsw_mdb_key *key,
		   const struct vsw_mdb_report *report,
		   struct vsw_mdb_member **member);
void vsw_mdb_asked(struct vsw_mdb *mdb, const struct vsw_mdb_key *key,
		   const struct in6_addr *src, unsigned int n, u32 now,
		   u32 last);
bool vsw_mdb_ask(struct vsw_mdb *mdb, struct vsw_mdb_member *m, u32 now,
		 u32 interval, unsigned int times, struct vsw_mdb_ask *ask);
int vsw_mdb_set(struct vsw_mdb *mdb, struct vsw_port *port,
		const struct vsw_mdb_key *key, const struct in6_addr *src);
int vsw_mdb_del(struct vsw_mdb *mdb, struct vsw_port *port,
		const struct vsw_mdb_key *key, const struct in6_addr *src);
u32 vsw_mdb_tick(struct vsw_mdb *mdb, u32 now, u32 next);
void vsw_mdb_flush(struct vsw_mdb *mdb,
		   bool (*match)(const struct vsw_mdb_group *group,
				 const struct vsw_mdb_member *member,
				 const void *arg), const void *arg);

#endif /* _VSW_MDB_H */
