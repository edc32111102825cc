// SPDX-License-Identifier: GPL-2.0
/* Groups: the ports that want the frames of an address. */
#include <linux/export.h>
#include <linux/slab.h>

#include "group.h"

/**
 * vsw_groups_init() - make an empty table
 * @groups: where
 *
 * Return: 0 or a negative errno
 */
int vsw_groups_init(struct vsw_groups *groups)
{
	spin_lock_init(&groups->lock);
	return rhashtable_init(&groups->table, &vsw_group_params);
}
EXPORT_SYMBOL_GPL(vsw_groups_init);

/**
 * vsw_groups_exit() - free a table
 * @groups: all groups of which are gone, as are those who look for them
 *
 * Context: process, may sleep
 */
void vsw_groups_exit(struct vsw_groups *groups)
{
	rhashtable_destroy(&groups->table);
}
EXPORT_SYMBOL_GPL(vsw_groups_exit);

static struct vsw_group *vsw_group_get(struct vsw_groups *groups, u64 key)
{
	struct vsw_group *group;

	lockdep_assert_held(&groups->lock);
	rcu_read_lock();
	group = vsw_group_find(groups, key);
	rcu_read_unlock();
	if (group)
		return group;
	group = kzalloc(sizeof(*group), GFP_ATOMIC);
	if (!group)
		return NULL;
	group->key = key;
	if (rhashtable_lookup_insert_fast(&groups->table, &group->rhnode,
					  vsw_group_params)) {
		kfree(group);
		return NULL;
	}
	return group;
}

/**
 * vsw_group_join() - a port wants the frames of an address
 * @groups: where
 * @port: the port, which is no member yet
 * @key: the address
 *
 * Context: any but hard interrupts
 * Return: 0 or -ENOMEM
 */
int vsw_group_join(struct vsw_groups *groups, struct vsw_port *port, u64 key)
{
	struct vsw_member *member;
	struct vsw_group *group;

	member = kzalloc(sizeof(*member), GFP_ATOMIC);
	if (!member)
		return -ENOMEM;
	member->port = port;
	spin_lock_bh(&groups->lock);
	group = vsw_group_get(groups, key);
	if (group)
		hlist_add_head_rcu(&member->node, &group->members);
	spin_unlock_bh(&groups->lock);
	if (group)
		return 0;
	kfree(member);
	return -ENOMEM;
}
EXPORT_SYMBOL_GPL(vsw_group_join);

/**
 * vsw_group_leave() - a port does not want the frames of an address any more
 * @groups: where
 * @port: the port
 * @key: the address
 *
 * Context: any but hard interrupts
 */
void vsw_group_leave(struct vsw_groups *groups, struct vsw_port *port, u64 key)
{
	struct vsw_member *member;
	struct vsw_group *group;

	spin_lock_bh(&groups->lock);
	rcu_read_lock();
	group = vsw_group_find(groups, key);
	rcu_read_unlock();
	if (!group)
		goto out;
	hlist_for_each_entry(member, &group->members, node) {
		if (member->port != port)
			continue;
		hlist_del_rcu(&member->node);
		kfree_rcu(member, rcu);
		break;
	}
	if (hlist_empty(&group->members)) {
		rhashtable_remove_fast(&groups->table, &group->rhnode,
				       vsw_group_params);
		kfree_rcu(group, rcu);
	}
out:
	spin_unlock_bh(&groups->lock);
}
EXPORT_SYMBOL_GPL(vsw_group_leave);
