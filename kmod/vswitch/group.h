/* SPDX-License-Identifier: GPL-2.0 */
/* Which ports want the frames of an address: multicast by who joined. */
#ifndef _VSW_GROUP_H
#define _VSW_GROUP_H

#include "fdb.h"

/**
 * struct vsw_member - a port that wants the frames of a group
 * @node: in vsw_group.members
 * @port: the port; it leaves its groups before it goes
 * @rcu: frees the member
 */
struct vsw_member {
	struct hlist_node node;
	struct vsw_port *port;
	struct rcu_head rcu;
};

/**
 * struct vsw_group - the ports that want the frames of an address
 * @rhnode: in vsw_groups.table
 * @key: the address, see vsw_fdb_key()
 * @members: struct vsw_member; written under vsw_groups.lock, read under RCU
 * @rcu: frees the group
 */
struct vsw_group {
	struct rhash_head rhnode;
	u64 key;
	struct hlist_head members;
	struct rcu_head rcu;
};

/**
 * struct vsw_groups - groups by address
 * @table: struct vsw_group; read under RCU, written under @lock
 * @lock: serialises writers
 */
struct vsw_groups {
	struct rhashtable table;
	spinlock_t lock;	/* see above */
};

static inline int vsw_group_cmp(struct rhashtable_compare_arg *arg,
				const void *obj)
{
	const struct vsw_group *group = obj;

	return *(const u64 *)arg->key != group->key;
}

static const struct rhashtable_params vsw_group_params = {
	.key_len = sizeof(u64),
	.hashfn = vsw_fdb_hash,
	.key_offset = offsetof(struct vsw_group, key),
	.head_offset = offsetof(struct vsw_group, rhnode),
	.obj_cmpfn = vsw_group_cmp,
	.automatic_shrinking = true,
};

/**
 * vsw_group_find() - look a group up
 * @groups: where
 * @key: its address
 *
 * Context: RCU
 * Return: the group or NULL
 */
static inline struct vsw_group *vsw_group_find(struct vsw_groups *groups,
					       u64 key)
{
	return rhashtable_lookup(&groups->table, &key, vsw_group_params);
}

int vsw_groups_init(struct vsw_groups *groups);
void vsw_groups_exit(struct vsw_groups *groups);
int vsw_group_join(struct vsw_groups *groups, struct vsw_port *port, u64 key);
void vsw_group_leave(struct vsw_groups *groups, struct vsw_port *port, u64 key);

#endif /* _VSW_GROUP_H */
