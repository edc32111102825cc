// SPDX-License-Identifier: GPL-2.0
/*
 * Who wants the packets of an IP multicast group (RFC 3376, 6; RFC 3810, 7).
 *
 * The data path looks a group up and asks each port's filter, without a lock.
 * What hosts say, and what time does to it, changes filters under vsw_mdb.lock.
 * Where there is no room for all that a host says, more is delivered to its
 * port, never less.
 */
#include <linux/slab.h>

#include "mdb.h"
#include "vswitch.h"

static int vsw_mdb_source_find(const struct vsw_mdb_filter *filter,
			       const struct in6_addr *addr)
{
	int i;

	for (i = 0; i < filter->n; i++)
		if (ipv6_addr_equal(&filter->src[i].addr, addr))
			return i;
	return -1;
}

/* Return false if there is no room. */
static bool vsw_mdb_source_add(struct vsw_mdb_filter *filter,
			       const struct in6_addr *addr, bool wanted,
			       u32 expires)
{
	int i = vsw_mdb_source_find(filter, addr);

	if (i < 0) {
		if (filter->n == VSW_MDB_SOURCES_MAX)
			return false;
		i = filter->n++;
	}
	filter->src[i] = (struct vsw_mdb_source) {
		.addr = *addr,
		.expires = expires,
		.wanted = wanted,
	};
	return true;
}

static void vsw_mdb_source_del(struct vsw_mdb_filter *filter, int i)
{
	filter->src[i] = filter->src[--filter->n];
}

static bool vsw_mdb_report_names(const struct vsw_mdb_report *report,
				 const struct in6_addr *addr)
{
	unsigned int i;

	for (i = 0; i < report->n; i++)
		if (ipv6_addr_equal(&report->src[i], addr))
			return true;
	return false;
}

/* The packets of all sources are wanted. */
static void vsw_mdb_filter_all(struct vsw_mdb_filter *filter, u32 expires)
{
	filter->exclude = true;
	filter->expires = expires;
	filter->n = 0;
}

/* Others are asked whether they still want what one host does not want any more:
 * its timer is made short. Return true if they are to be asked.
 */
static bool vsw_mdb_shorten(u32 *expires, const struct vsw_mdb_report *report)
{
	u32 ends = report->now + (report->fast ? 0 : report->last);

	if (!report->fast && !report->last)
		return false;
	if (vsw_mdb_before(ends, *expires))
		*expires = ends;
	return !report->fast;
}

/* Q(G,S) for each source S that is wanted, and is among those of the report or,
 * for !@named, is not
 */
static void vsw_mdb_ask_sources(struct vsw_mdb_filter *filter,
				const struct vsw_mdb_report *report, bool named)
{
	struct vsw_mdb_source *src;

	for (src = filter->src; src < filter->src + filter->n; src++)
		if (src->wanted &&
		    vsw_mdb_report_names(report, &src->addr) == named)
			src->ask = vsw_mdb_shorten(&src->expires, report) ||
				   src->ask;
}

/* IS_IN(B), ALLOW(B), TO_IN(B): they are wanted, whatever the mode is */
static bool vsw_mdb_take_in(struct vsw_mdb_filter *filter,
			    const struct vsw_mdb_report *report)
{
	bool ask = false;
	unsigned int i;

	if (report->type == VSW_MDB_TO_IN) {
		vsw_mdb_ask_sources(filter, report, false);
		if (filter->exclude)
			ask = vsw_mdb_shorten(&filter->expires, report);
	}
	for (i = 0; i < report->n; i++)
		if (!vsw_mdb_source_add(filter, &report->src[i], true,
					report->now + report->life))
			break;
	if (i < report->n || report->many) {
		vsw_mdb_filter_all(filter, report->now + report->life);
		return false;
	}
	return ask;
}

/* IS_EX(B), TO_EX(B): all but these; those that were wanted stay so for a while */
static void vsw_mdb_take_ex(struct vsw_mdb_filter *filter,
			    const struct vsw_mdb_report *report)
{
	u32 life = report->now + report->life;
	bool was = filter->exclude;
	u32 fresh = report->type == VSW_MDB_TO_EX ? filter->expires : life;
	unsigned int i;
	int at;

	if (report->many) {
		vsw_mdb_filter_all(filter, life);
		return;
	}
	for (at = filter->n - 1; at >= 0; at--)
		if (!vsw_mdb_report_names(report, &filter->src[at].addr))
			vsw_mdb_source_del(filter, at);
	for (i = 0; i < report->n; i++)
		if (vsw_mdb_source_find(filter, &report->src[i]) < 0)
			vsw_mdb_source_add(filter, &report->src[i], was, fresh);
	filter->exclude = true;
	filter->expires = life;
	if (report->type == VSW_MDB_TO_EX)
		vsw_mdb_ask_sources(filter, report, true);
}

/* BLOCK(B): those that were wanted are not any more, unless others want them.
 * Those for which there is no room go on being wanted.
 */
static void vsw_mdb_take_block(struct vsw_mdb_filter *filter,
			       const struct vsw_mdb_report *report)
{
	unsigned int i;

	if (filter->exclude)
		for (i = 0; i < report->n; i++)
			if (vsw_mdb_source_find(filter, &report->src[i]) < 0)
				vsw_mdb_source_add(filter, &report->src[i],
						   true, filter->expires);
	vsw_mdb_ask_sources(filter, report, true);
}

/**
 * vsw_mdb_filter_report() - a host says what it wants (RFC 3376, 6.4)
 * @filter: what its port wants, with room for VSW_MDB_SOURCES_MAX sources
 * @report: what it says
 *
 * A host of an older version hears all sources, and says nothing when another
 * one has spoken for it: while there is one, nobody can do without sources
 * (RFC 3376, 7.3.2).
 *
 * Return: true if hosts are to be asked whether they want the group; whether they
 *	are to be asked for sources is in @filter
 */
bool vsw_mdb_filter_report(struct vsw_mdb_filter *filter,
			   const struct vsw_mdb_report *report)
{
	struct vsw_mdb_report all = *report;

	if (report->version < 3 && report->type == VSW_MDB_IS_EX) {
		filter->version = min(filter->version, report->version);
		filter->older = report->now + report->life;
	}
	switch (report->type) {
	case VSW_MDB_TO_IN:
		if (filter->version == 1 && !report->n && !report->many)
			return false;
		fallthrough;
	case VSW_MDB_IS_IN:
	case VSW_MDB_ALLOW:
		return vsw_mdb_take_in(filter, report);
	case VSW_MDB_IS_EX:
	case VSW_MDB_TO_EX:
		if (filter->version < 3)
			all.n = 0;
		vsw_mdb_take_ex(filter, &all);
		return false;
	case VSW_MDB_BLOCK:
		if (filter->version == 3)
			vsw_mdb_take_block(filter, report);
		return false;
	}
	return false;
}

/* A timer that runs until @expires: has it ended? Else @next is not later. */
static bool vsw_mdb_ended(u32 expires, u32 now, u32 *next)
{
	if (!vsw_mdb_before(now, expires))
		return true;
	if (vsw_mdb_before(expires, *next))
		*next = expires;
	return false;
}

/**
 * vsw_mdb_filter_tick() - time passes (RFC 3376, 6.3 and 6.5)
 * @filter: what a port wants
 * @now: the time
 * @next: made earlier if the next timer ends before it
 *
 * Return: true if what is wanted has changed
 */
bool vsw_mdb_filter_tick(struct vsw_mdb_filter *filter, u32 now, u32 *next)
{
	bool changed = false;
	int i;

	if (filter->version < 3 && vsw_mdb_ended(filter->older, now, next))
		filter->version = 3;
	if (filter->exclude && vsw_mdb_ended(filter->expires, now, next)) {
		filter->exclude = false;
		changed = true;
	}
	for (i = filter->n - 1; i >= 0; i--) {
		struct vsw_mdb_source *src = &filter->src[i];

		if (src->wanted && vsw_mdb_ended(src->expires, now, next)) {
			src->wanted = false;
			src->ask = false;
			changed = true;
		}
		if (!src->wanted && !filter->exclude)
			vsw_mdb_source_del(filter, i);
	}
	return changed;
}

/**
 * vsw_mdb_filter_asked() - hosts have been asked (RFC 3376, 6.6.1)
 * @filter: what a port wants
 * @src: the sources they were asked for
 * @n: how many; 0: for the group
 * @ends: when those have spoken that still want it
 *
 * Return: true if a timer has become shorter
 */
bool vsw_mdb_filter_asked(struct vsw_mdb_filter *filter,
			  const struct in6_addr *src, unsigned int n, u32 ends)
{
	u32 *expires = &filter->expires;
	bool shorter = false;
	unsigned int i;
	int at;

	if (!n) {
		shorter = filter->exclude && vsw_mdb_before(ends, *expires);
		if (shorter)
			WRITE_ONCE(*expires, ends);
		return shorter;
	}
	for (i = 0; i < n; i++) {
		at = vsw_mdb_source_find(filter, &src[i]);
		if (at < 0 || !filter->src[at].wanted)
			continue;
		expires = &filter->src[at].expires;
		if (!vsw_mdb_before(ends, *expires))
			continue;
		WRITE_ONCE(*expires, ends);
		shorter = true;
	}
	return shorter;
}

static struct vsw_mdb_filter *vsw_mdb_filter_of(struct vsw_mdb *mdb,
						const struct vsw_mdb_member *m)
{
	return rcu_dereference_protected(m->filter,
					 lockdep_is_held(&mdb->lock));
}

static size_t vsw_mdb_filter_size(unsigned int n)
{
	return struct_size((struct vsw_mdb_filter *)NULL, src, n);
}

static void vsw_mdb_to_scratch(struct vsw_mdb *mdb,
			       const struct vsw_mdb_filter *filter)
{
	if (filter)
		memcpy(mdb->scratch, filter, vsw_mdb_filter_size(filter->n));
	else
		*mdb->scratch = (struct vsw_mdb_filter) { .version = 3 };
}

/* Do they want the same, timers aside? Sources stay in their order. */
static bool vsw_mdb_same(const struct vsw_mdb_filter *a,
			 const struct vsw_mdb_filter *b)
{
	unsigned int i;

	if (a->exclude != b->exclude || a->n != b->n)
		return false;
	for (i = 0; i < a->n; i++)
		if (a->src[i].wanted != b->src[i].wanted ||
		    !ipv6_addr_equal(&a->src[i].addr, &b->src[i].addr))
			return false;
	return true;
}

static void vsw_mdb_copy_timers(struct vsw_mdb_filter *to,
				const struct vsw_mdb_filter *from)
{
	unsigned int i;

	to->version = from->version;
	to->older = from->older;
	WRITE_ONCE(to->expires, from->expires);
	for (i = 0; i < to->n; i++) {
		WRITE_ONCE(to->src[i].expires, from->src[i].expires);
		to->src[i].ask = from->src[i].ask;
	}
}

static struct vsw_mdb_group *vsw_mdb_group_get(struct vsw_mdb *mdb,
					       const struct vsw_mdb_key *key,
					       bool create)
{
	struct vsw_mdb_group *group;

	lockdep_assert_held(&mdb->lock);
	rcu_read_lock();
	group = vsw_mdb_find(mdb, key);
	rcu_read_unlock();
	if (group || !create)
		return group;
	group = kzalloc(sizeof(*group), GFP_ATOMIC);
	if (!group)
		return NULL;
	group->key = *key;
	if (rhashtable_lookup_insert_fast(&mdb->table, &group->rhnode,
					  vsw_mdb_params)) {
		kfree(group);
		return NULL;
	}
	hlist_add_head_rcu(&group->node, &mdb->list);
	return group;
}

static void vsw_mdb_group_put(struct vsw_mdb *mdb, struct vsw_mdb_group *group)
{
	if (!hlist_empty(&group->members))
		return;
	rhashtable_remove_fast(&mdb->table, &group->rhnode, vsw_mdb_params);
	hlist_del_init_rcu(&group->node);
	kfree_rcu(group, rcu);
}

static struct vsw_mdb_member *vsw_mdb_member_find(struct vsw_mdb *mdb,
						  struct vsw_mdb_group *group,
						  const struct vsw_port *port,
						  bool permanent)
{
	struct vsw_mdb_member *m;

	lockdep_assert_held(&mdb->lock);
	if (!group)
		return NULL;
	hlist_for_each_entry(m, &group->members, node)
		if (m->port == port && m->permanent == permanent)
			return m;
	return NULL;
}

/* Of one port behind each other, so that a frame is not sent to it twice */
static void vsw_mdb_member_link(struct vsw_mdb *mdb,
				struct vsw_mdb_group *group,
				struct vsw_mdb_member *m)
{
	struct vsw_mdb_member *other;

	other = vsw_mdb_member_find(mdb, group, m->port, !m->permanent);
	if (other)
		hlist_add_behind_rcu(&m->node, &other->node);
	else
		hlist_add_head_rcu(&m->node, &group->members);
	WRITE_ONCE(mdb->n, mdb->n + 1);
	WRITE_ONCE(mdb->seq, mdb->seq + 1);
	WRITE_ONCE(m->port->mcast_n_groups, m->port->mcast_n_groups + 1);
}

static void vsw_mdb_member_del(struct vsw_mdb *mdb, struct vsw_mdb_group *group,
			       struct vsw_mdb_member *m)
{
	struct vsw_mdb_filter *filter = vsw_mdb_filter_of(mdb, m);

	lockdep_assert_held(&mdb->lock);
	mdb->ops->notify(mdb, group, m, true);
	hlist_del_rcu(&m->node);
	WRITE_ONCE(mdb->n, mdb->n - 1);
	WRITE_ONCE(mdb->seq, mdb->seq + 1);
	WRITE_ONCE(m->port->mcast_n_groups, m->port->mcast_n_groups - 1);
	kfree_rcu(filter, rcu);
	kfree_rcu(m, rcu);
	vsw_mdb_group_put(mdb, group);
}

/* May a port have one more? */
static int vsw_mdb_room(const struct vsw_mdb *mdb, const struct vsw_port *port)
{
	u32 max = READ_ONCE(port->mcast_max_groups);

	if (max && port->mcast_n_groups >= max)
		return -EDQUOT;
	max = READ_ONCE(mdb->max);
	return max && mdb->n >= max ? -ENOSPC : 0;
}

/* What is in the scratch becomes the member's filter, and for NULL that of a new
 * one.
 */
static int vsw_mdb_publish(struct vsw_mdb *mdb, struct vsw_port *port,
			   const struct vsw_mdb_key *key,
			   struct vsw_mdb_group *group,
			   struct vsw_mdb_member **member, bool permanent)
{
	struct vsw_mdb_filter *filter, *old = NULL;
	struct vsw_mdb_member *m = *member;

	filter = kmemdup(mdb->scratch, vsw_mdb_filter_size(mdb->scratch->n),
			 GFP_ATOMIC);
	if (!filter)
		return -ENOMEM;
	if (!m) {
		m = kzalloc(sizeof(*m), GFP_ATOMIC);
		if (m && !group)
			group = vsw_mdb_group_get(mdb, key, true);
		if (!m || !group) {
			kfree(m);
			kfree(filter);
			return -ENOMEM;
		}
		m->port = port;
		m->permanent = permanent;
		rcu_assign_pointer(m->filter, filter);
		vsw_mdb_member_link(mdb, group, m);
		*member = m;
	} else {
		old = vsw_mdb_filter_of(mdb, m);
		rcu_assign_pointer(m->filter, filter);
		kfree_rcu(old, rcu);
	}
	mdb->ops->notify(mdb, group, m, false);
	return 0;
}

/* A report of a group that the port is no member of: does it want something? */
static bool vsw_mdb_joins(const struct vsw_mdb_report *report)
{
	switch (report->type) {
	case VSW_MDB_IS_EX:
	case VSW_MDB_TO_EX:
		return true;
	case VSW_MDB_BLOCK:
		return false;
	default:
		return report->n || report->many;
	}
}

static unsigned int vsw_mdb_n_ask(const struct vsw_mdb_filter *filter)
{
	unsigned int i, n = 0;

	for (i = 0; i < filter->n; i++)
		n += filter->src[i].ask;
	return n;
}

/* Hosts are to be asked at once, for something that they are not asked for yet:
 * what one of them says it says more than once.
 */
static void vsw_mdb_ask_soon(struct vsw_mdb_member *m, bool ask, u32 now)
{
	m->asking = true;
	m->ask |= ask;
	m->asked = 0;
	m->ask_at = now;
}

/**
 * vsw_mdb_report() - a host says what it wants
 * @mdb: where
 * @port: the host's port
 * @key: of which group
 * @report: what it says
 * @member: set: the port's membership, or NULL
 *
 * Context: softirq; under vsw_mdb.lock
 * Return: 0, -EDQUOT if the port has as many groups as it may have, -ENOSPC if
 *	the switch has, -ENOMEM
 */
int vsw_mdb_report(struct vsw_mdb *mdb, struct vsw_port *port,
		   const struct vsw_mdb_key *key,
		   const struct vsw_mdb_report *report,
		   struct vsw_mdb_member **member)
{
	struct vsw_mdb_filter *scratch = mdb->scratch;
	struct vsw_mdb_filter *filter = NULL;
	struct vsw_mdb_group *group;
	u32 next = report->now;
	unsigned int n_ask = 0;
	bool ask;
	int err;

	group = vsw_mdb_group_get(mdb, key, false);
	*member = vsw_mdb_member_find(mdb, group, port, false);
	if (*member) {
		filter = vsw_mdb_filter_of(mdb, *member);
		n_ask = vsw_mdb_n_ask(filter);
	} else {
		if (!vsw_mdb_joins(report))
			return 0;
		err = vsw_mdb_room(mdb, port);
		if (err)
			return err;
	}
	vsw_mdb_to_scratch(mdb, filter);
	ask = vsw_mdb_filter_report(scratch, report);
	vsw_mdb_filter_tick(scratch, report->now, &next);
	if (vsw_mdb_filter_empty(scratch)) {
		if (*member)
			vsw_mdb_member_del(mdb, group, *member);
		*member = NULL;
		return 0;
	}
	if (filter && vsw_mdb_same(filter, scratch)) {
		vsw_mdb_copy_timers(filter, scratch);
	} else {
		err = vsw_mdb_publish(mdb, port, key, group, member, false);
		if (err)
			return err;
	}
	if ((ask && !(*member)->ask) || vsw_mdb_n_ask(scratch) > n_ask)
		vsw_mdb_ask_soon(*member, ask, report->now);
	return 0;
}

/* Is it still not known whether somebody wants that whose timer is @expires? Of
 * who has answered it ends later. Else it ends as much later as asking is late.
 */
static bool vsw_mdb_unanswered(u32 *expires, u32 ends, u32 late)
{
	if (vsw_mdb_before(ends, *expires))
		return false;
	WRITE_ONCE(*expires, *expires + late);
	return true;
}

/**
 * vsw_mdb_ask() - what are the hosts of a port to be asked now?
 * @mdb: where
 * @m: the port's membership
 * @now: the time
 * @interval: between two times that they are asked
 * @times: how often they are asked
 * @ask: set: that
 *
 * They have been asked then, and have @interval to answer each time: the timers
 * are such that it is over when they have had that for the last time.
 *
 * Context: process; under vsw_mdb.lock
 * Return: false if they are not to be asked, now or, without @m->asking, at all
 */
bool vsw_mdb_ask(struct vsw_mdb *mdb, struct vsw_mdb_member *m, u32 now,
		 u32 interval, unsigned int times, struct vsw_mdb_ask *ask)
{
	struct vsw_mdb_filter *filter = vsw_mdb_filter_of(mdb, m);
	u32 ends = m->ask_at + (times - m->asked) * interval;
	u32 late = now - m->ask_at;
	struct vsw_mdb_source *src;

	ask->n = 0;
	ask->group = false;
	if (!m->asking || vsw_mdb_before(now, m->ask_at))
		return false;
	m->asked++;
	m->asking = m->asked < times;
	ask->group = m->ask && filter->exclude &&
		     vsw_mdb_unanswered(&filter->expires, ends, late);
	for (src = filter->src; src < filter->src + filter->n; src++) {
		if (src->ask && src->wanted &&
		    vsw_mdb_unanswered(&src->expires, ends, late))
			ask->src[ask->n++] = src->addr;
		else
			src->ask = false;
		src->ask &= m->asking;
	}
	m->asking &= ask->group || ask->n;
	m->ask = ask->group && m->asking;
	m->ask_at = now + interval;
	return ask->group || ask->n;
}

/**
 * vsw_mdb_asked() - the hosts of all ports have been asked
 * @mdb: where
 * @key: for which group
 * @src: for which sources
 * @n: how many; 0: for the group
 * @now: the time
 * @last: how long it takes until those have spoken that still want it
 *
 * Context: softirq; under vsw_mdb.lock
 */
void vsw_mdb_asked(struct vsw_mdb *mdb, const struct vsw_mdb_key *key,
		   const struct in6_addr *src, unsigned int n, u32 now,
		   u32 last)
{
	struct vsw_mdb_group *group = vsw_mdb_group_get(mdb, key, false);
	struct vsw_mdb_member *m;

	if (!group)
		return;
	hlist_for_each_entry(m, &group->members, node)
		if (!m->permanent)
			vsw_mdb_filter_asked(vsw_mdb_filter_of(mdb, m), src, n,
					     now + last);
}

/**
 * vsw_mdb_set() - the user makes a port a member
 * @mdb: where
 * @port: the port
 * @key: of which group
 * @src: of packets of this source; NULL: of any
 *
 * Context: process. Takes vsw_mdb.lock.
 * Return: 0, -EEXIST if it is one already, -EDQUOT if the port has as many groups
 *	as it may have, -ENOSPC if the switch has, -E2BIG if there are too many
 *	sources, -ENOMEM
 */
int vsw_mdb_set(struct vsw_mdb *mdb, struct vsw_port *port,
		const struct vsw_mdb_key *key, const struct in6_addr *src)
{
	struct vsw_mdb_filter *scratch = mdb->scratch;
	struct vsw_mdb_group *group;
	struct vsw_mdb_member *m;
	int err;

	spin_lock_bh(&mdb->lock);
	group = vsw_mdb_group_get(mdb, key, false);
	m = vsw_mdb_member_find(mdb, group, port, true);
	err = m ? 0 : vsw_mdb_room(mdb, port);
	if (err)
		goto out;
	vsw_mdb_to_scratch(mdb, m ? vsw_mdb_filter_of(mdb, m) : NULL);
	err = -EEXIST;
	if (src ? vsw_mdb_source_find(scratch, src) >= 0 : scratch->exclude)
		goto out;
	err = -E2BIG;
	if (!src)
		scratch->exclude = true;
	else if (!vsw_mdb_source_add(scratch, src, true, 0))
		goto out;
	err = vsw_mdb_publish(mdb, port, key, group, &m, true);
out:
	spin_unlock_bh(&mdb->lock);
	return err;
}

/* Return true if there was something to take away. */
static bool vsw_mdb_unset(struct vsw_mdb_filter *filter,
			  const struct in6_addr *src)
{
	int at = src ? vsw_mdb_source_find(filter, src) : -1;

	if (!src && filter->exclude) {
		filter->exclude = false;
		return true;
	}
	if (at < 0)
		return false;
	vsw_mdb_source_del(filter, at);
	return true;
}

/**
 * vsw_mdb_del() - the user takes a membership away, whoever made it
 * @mdb: where
 * @port: the port
 * @key: of which group
 * @src: that of packets of this source; NULL: of all
 *
 * Of what hosts have said, all goes with the group, and a source by itself.
 *
 * Context: process. Takes vsw_mdb.lock.
 * Return: 0, -ENOENT, -ENOMEM
 */
int vsw_mdb_del(struct vsw_mdb *mdb, struct vsw_port *port,
		const struct vsw_mdb_key *key, const struct in6_addr *src)
{
	struct vsw_mdb_group *group;
	struct vsw_mdb_member *m;
	int err = -ENOENT;
	int permanent;

	spin_lock_bh(&mdb->lock);
	for (permanent = 1; permanent >= 0; permanent--) {
		group = vsw_mdb_group_get(mdb, key, false);
		m = vsw_mdb_member_find(mdb, group, port, permanent);
		if (!m)
			continue;
		vsw_mdb_to_scratch(mdb, vsw_mdb_filter_of(mdb, m));
		if (!vsw_mdb_unset(mdb->scratch, src))
			continue;
		err = 0;
		if (!permanent && !src)
			mdb->scratch->n = 0;
		if (vsw_mdb_filter_empty(mdb->scratch))
			vsw_mdb_member_del(mdb, group, m);
		else
			err = vsw_mdb_publish(mdb, port, key, group, &m,
					      permanent);
		break;
	}
	spin_unlock_bh(&mdb->lock);
	return err;
}

static void vsw_mdb_member_tick(struct vsw_mdb *mdb,
				struct vsw_mdb_group *group,
				struct vsw_mdb_member *m, u32 now, u32 *next)
{
	struct vsw_mdb_filter *filter = vsw_mdb_filter_of(mdb, m);

	vsw_mdb_to_scratch(mdb, filter);
	vsw_mdb_filter_tick(mdb->scratch, now, next);
	if (vsw_mdb_filter_empty(mdb->scratch))
		vsw_mdb_member_del(mdb, group, m);
	else if (vsw_mdb_same(filter, mdb->scratch))
		vsw_mdb_copy_timers(filter, mdb->scratch);
	/* without memory it is tried again soon */
	else if (vsw_mdb_publish(mdb, m->port, &group->key, group, &m, false))
		*next = now + 1;
}

/**
 * vsw_mdb_tick() - time passes
 * @mdb: where
 * @now: the time
 * @next: when to come again, at the latest
 *
 * Context: process. Takes vsw_mdb.lock for each group.
 * Return: when to come again
 */
u32 vsw_mdb_tick(struct vsw_mdb *mdb, u32 now, u32 next)
{
	struct vsw_mdb_group *group;
	struct vsw_mdb_member *m;
	struct hlist_node *tmp;

	rcu_read_lock();
	hlist_for_each_entry_rcu(group, &mdb->list, node) {
		spin_lock_bh(&mdb->lock);
		/* it stays until the end of the RCU section */
		hlist_for_each_entry_safe(m, tmp, &group->members, node)
			if (!m->permanent)
				vsw_mdb_member_tick(mdb, group, m, now, &next);
		spin_unlock_bh(&mdb->lock);
	}
	rcu_read_unlock();
	return next;
}

/**
 * vsw_mdb_flush() - remove memberships
 * @mdb: where
 * @match: which ones
 * @arg: passed to @match
 *
 * Context: process. Takes vsw_mdb.lock for each group.
 */
void vsw_mdb_flush(struct vsw_mdb *mdb,
		   bool (*match)(const struct vsw_mdb_group *group,
				 const struct vsw_mdb_member *member,
				 const void *arg), const void *arg)
{
	struct vsw_mdb_group *group;
	struct vsw_mdb_member *m;
	struct hlist_node *tmp;

	rcu_read_lock();
	hlist_for_each_entry_rcu(group, &mdb->list, node) {
		spin_lock_bh(&mdb->lock);
		hlist_for_each_entry_safe(m, tmp, &group->members, node)
			if (match(group, m, arg))
				vsw_mdb_member_del(mdb, group, m);
		spin_unlock_bh(&mdb->lock);
	}
	rcu_read_unlock();
}

/**
 * vsw_mdb_init() - make an empty database
 * @mdb: where, zeroed
 * @ops: who is told of changes
 * @max: memberships there may be; 0: no limit
 *
 * Context: process
 * Return: 0 or a negative errno
 */
int vsw_mdb_init(struct vsw_mdb *mdb, const struct vsw_mdb_ops *ops, u32 max)
{
	int err;

	mdb->scratch = kzalloc(vsw_mdb_filter_size(VSW_MDB_SOURCES_MAX),
			       GFP_KERNEL);
	if (!mdb->scratch)
		return -ENOMEM;
	err = rhashtable_init(&mdb->table, &vsw_mdb_params);
	if (err) {
		kfree(mdb->scratch);
		return err;
	}
	spin_lock_init(&mdb->lock);
	mdb->ops = ops;
	mdb->max = max;
	return 0;
}

static bool vsw_mdb_any(const struct vsw_mdb_group *group,
			const struct vsw_mdb_member *member, const void *arg)
{
	return true;
}

/**
 * vsw_mdb_exit() - free a database and all that is in it
 * @mdb: the database, which no data path can see any more
 *
 * Context: process, may sleep
 */
void vsw_mdb_exit(struct vsw_mdb *mdb)
{
	vsw_mdb_flush(mdb, vsw_mdb_any, NULL);
	rhashtable_destroy(&mdb->table);
	kfree(mdb->scratch);
}

#ifdef VSWITCH_KUNIT
#include "tests/mdb_kunit.c"
#endif
