// SPDX-License-Identifier: GPL-2.0
/* KUnit: who wants what. Included at the foot of mdb.c. */
#include <kunit/test.h>

/* Sources are bits: three of them, each wanted (X, or A with INCLUDE), not wanted
 * (Y) or not named.
 */
#define VSW_TEST_SOURCES	3
#define VSW_TEST_ALL		(BIT(VSW_TEST_SOURCES) - 1)
/* Near the end of what the clock can show */
#define VSW_TEST_NOW		0xfffffff0U
#define VSW_TEST_LIFE		26000U
#define VSW_TEST_LAST		200U
/* What the timers had before: of a source, of the group */
#define VSW_TEST_OLD		(VSW_TEST_NOW + 1000)
#define VSW_TEST_OLD_GROUP	(VSW_TEST_NOW + 2000)

static const struct in6_addr vsw_test_addrs[VSW_TEST_SOURCES] = {
	{ { { 0x20, 1, [15] = 1 } } },
	{ { { 0x20, 1, [15] = 2 } } },
	{ { { 0x20, 1, [15] = 3 } } },
};

/* What is in a filter, in sets */
struct vsw_test_state {
	bool exclude;
	u32 x;		/* wanted */
	u32 y;		/* not wanted */
	u32 ask;
};

static struct vsw_mdb_filter *vsw_test_filter(struct kunit *test,
					      struct vsw_test_state state)
{
	struct vsw_mdb_filter *filter;
	int i;

	filter = kunit_kzalloc(test, vsw_mdb_filter_size(VSW_MDB_SOURCES_MAX),
			       GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, filter);
	filter->version = 3;
	filter->exclude = state.exclude;
	filter->expires = VSW_TEST_OLD_GROUP;
	for (i = 0; i < VSW_TEST_SOURCES; i++)
		if ((state.x | state.y) & BIT(i))
			vsw_mdb_source_add(filter, &vsw_test_addrs[i],
					   state.x & BIT(i), VSW_TEST_OLD);
	return filter;
}

static struct vsw_test_state vsw_test_state(const struct vsw_mdb_filter *filter)
{
	struct vsw_test_state state = { .exclude = filter->exclude };
	int i, at;

	for (i = 0; i < VSW_TEST_SOURCES; i++) {
		at = vsw_mdb_source_find(filter, &vsw_test_addrs[i]);
		if (at < 0)
			continue;
		if (filter->src[at].wanted)
			state.x |= BIT(i);
		else
			state.y |= BIT(i);
		if (filter->src[at].ask)
			state.ask |= BIT(i);
	}
	return state;
}

static u32 vsw_test_timer(const struct vsw_mdb_filter *filter, int i)
{
	return filter->src[vsw_mdb_source_find(filter,
					       &vsw_test_addrs[i])].expires;
}

/* A report that names a set of sources */
static struct vsw_mdb_report vsw_test_report(enum vsw_mdb_type type, u32 set,
					     struct in6_addr *src)
{
	struct vsw_mdb_report report = {
		.type = type,
		.version = 3,
		.src = src,
		.now = VSW_TEST_NOW,
		.life = VSW_TEST_LIFE,
		.last = VSW_TEST_LAST,
	};
	int i;

	for (i = 0; i < VSW_TEST_SOURCES; i++)
		if (set & BIT(i))
			src[report.n++] = vsw_test_addrs[i];
	return report;
}

/* What RFC 3376, 6.4 wants of a report: the new state, whether the group is asked
 * for, and which sources have the timers of a membership, or of the group
 */
struct vsw_test_wish {
	struct vsw_test_state state;
	bool ask;
	u32 life;
	u32 group_timer;
	bool group_life;
};

/* 6.4.1 and 6.4.2, of a port in mode INCLUDE(a) */
static struct vsw_test_wish vsw_test_include(enum vsw_mdb_type type, u32 a,
					     u32 b)
{
	switch (type) {
	case VSW_MDB_IS_IN:
	case VSW_MDB_ALLOW:
		return (struct vsw_test_wish) {
			.state = { false, a | b, 0, 0 }, .life = b };
	case VSW_MDB_IS_EX:
		return (struct vsw_test_wish) {
			.state = { true, a & b, b & ~a, 0 },
			.group_life = true };
	case VSW_MDB_BLOCK:
		return (struct vsw_test_wish) {
			.state = { false, a, 0, a & b } };
	case VSW_MDB_TO_EX:
		return (struct vsw_test_wish) {
			.state = { true, a & b, b & ~a, a & b },
			.group_life = true };
	case VSW_MDB_TO_IN:
		break;
	}
	return (struct vsw_test_wish) {
		.state = { false, a | b, 0, a & ~b }, .life = b };
}

/* The same of one in mode EXCLUDE(x, y) */
static struct vsw_test_wish vsw_test_exclude(enum vsw_mdb_type type, u32 x,
					     u32 y, u32 a)
{
	switch (type) {
	case VSW_MDB_IS_IN:
	case VSW_MDB_ALLOW:
		return (struct vsw_test_wish) {
			.state = { true, x | a, y & ~a, 0 }, .life = a };
	case VSW_MDB_IS_EX:
		return (struct vsw_test_wish) {
			.state = { true, a & ~y, y & a, 0 },
			.life = a & ~x & ~y, .group_life = true };
	case VSW_MDB_BLOCK:
		return (struct vsw_test_wish) {
			.state = { true, x | (a & ~y), y, a & ~y },
			.group_timer = a & ~x & ~y };
	case VSW_MDB_TO_EX:
		return (struct vsw_test_wish) {
			.state = { true, a & ~y, y & a, a & ~y },
			.group_timer = a & ~x & ~y, .group_life = true };
	case VSW_MDB_TO_IN:
		break;
	}
	return (struct vsw_test_wish) {
		.state = { true, x | a, y & ~a, x & ~a },
		.ask = true, .life = a };
}

/* One cell of the tables, with a querier that asks, or without */
static void vsw_test_cell(struct kunit *test, struct vsw_test_state old,
			  enum vsw_mdb_type type, u32 set, bool asks)
{
	struct in6_addr src[VSW_TEST_SOURCES];
	struct vsw_mdb_report report = vsw_test_report(type, set, src);
	struct vsw_mdb_filter *filter = vsw_test_filter(test, old);
	struct vsw_test_wish wish = old.exclude ?
		vsw_test_exclude(type, old.x, old.y, set) :
		vsw_test_include(type, old.x, set);
	struct vsw_test_state got;
	u32 timer;
	bool ask;
	int i;

	if (!asks) {
		report.last = 0;
		wish.state.ask = 0;
		wish.ask = false;
	}
	ask = vsw_mdb_filter_report(filter, &report);
	got = vsw_test_state(filter);
	KUNIT_EXPECT_EQ_MSG(test, ask, wish.ask, "type %d, %x", type, set);
	KUNIT_EXPECT_TRUE_MSG(test, !memcmp(&got, &wish.state, sizeof(got)),
			      "%s(%x, %x), type %d of %x: %s(%x, %x), ask %x",
			      old.exclude ? "EXCLUDE" : "INCLUDE", old.x,
			      old.y, type, set,
			      got.exclude ? "EXCLUDE" : "INCLUDE", got.x,
			      got.y, got.ask);
	for (i = 0; i < VSW_TEST_SOURCES; i++) {
		if (!(got.x & BIT(i)))
			continue;
		timer = wish.life & BIT(i) ? VSW_TEST_NOW + VSW_TEST_LIFE :
			wish.group_timer & BIT(i) ? VSW_TEST_OLD_GROUP :
			VSW_TEST_OLD;
		if (wish.state.ask & BIT(i))
			timer = VSW_TEST_NOW + VSW_TEST_LAST;
		KUNIT_EXPECT_EQ_MSG(test, vsw_test_timer(filter, i), timer,
				    "source %d, type %d of %x", i, type, set);
	}
	timer = wish.group_life ? VSW_TEST_NOW + VSW_TEST_LIFE :
		wish.ask ? VSW_TEST_NOW + VSW_TEST_LAST : VSW_TEST_OLD_GROUP;
	if (got.exclude)
		KUNIT_EXPECT_EQ(test, filter->expires, timer);
	kunit_kfree(test, filter);
}

/* All states, all records, with all sets of sources */
static void vsw_mdb_test_tables(struct kunit *test)
{
	struct vsw_test_state old = {};
	enum vsw_mdb_type type;
	u32 set;

	for (type = VSW_MDB_IS_IN; type <= VSW_MDB_BLOCK; type++)
		for (set = 0; set <= VSW_TEST_ALL; set++)
			for (old.x = 0; old.x <= VSW_TEST_ALL; old.x++) {
				old.exclude = false;
				old.y = 0;
				vsw_test_cell(test, old, type, set, true);
				vsw_test_cell(test, old, type, set, false);
				old.exclude = true;
				for (; old.y <= VSW_TEST_ALL; old.y++) {
					if (old.x & old.y)
						continue;
					vsw_test_cell(test, old, type, set,
						      true);
					vsw_test_cell(test, old, type, set,
						      false);
				}
			}
}

/* RFC 3376, 6.3: which packets pass */
static void vsw_mdb_test_wants(struct kunit *test)
{
	struct vsw_test_state state = {};
	struct vsw_mdb_filter *filter;
	int i;

	for (state.x = 0; state.x <= VSW_TEST_ALL; state.x++)
		for (state.y = 0; state.y <= VSW_TEST_ALL; state.y++) {
			if (state.x & state.y)
				continue;
			state.exclude = !state.exclude;
			filter = vsw_test_filter(test, state);
			for (i = 0; i < VSW_TEST_SOURCES; i++)
				KUNIT_EXPECT_EQ(test,
						vsw_mdb_wants(filter,
							      &vsw_test_addrs[i]),
						!!(state.x & BIT(i)) ||
						(state.exclude &&
						 !(state.y & BIT(i))));
		}
}

/* Timers, across the end of the clock's range */
static void vsw_mdb_test_time(struct kunit *test)
{
	struct vsw_mdb_filter *filter;
	struct vsw_test_state got;
	u32 next;

	/* INCLUDE: a source goes when its timer ends */
	filter = vsw_test_filter(test, (struct vsw_test_state) { false, 3 });
	filter->src[0].expires = VSW_TEST_NOW + 100;
	next = VSW_TEST_NOW + 5000;
	KUNIT_EXPECT_FALSE(test, vsw_mdb_filter_tick(filter, VSW_TEST_NOW + 99,
						     &next));
	KUNIT_EXPECT_EQ(test, next, VSW_TEST_NOW + 100);
	next = VSW_TEST_NOW + 5000;
	KUNIT_EXPECT_TRUE(test, vsw_mdb_filter_tick(filter, VSW_TEST_NOW + 100,
						    &next));
	KUNIT_EXPECT_EQ(test, next, VSW_TEST_OLD);
	got = vsw_test_state(filter);
	KUNIT_EXPECT_EQ(test, got.x, 2);
	KUNIT_EXPECT_FALSE(test, vsw_mdb_filter_empty(filter));
	vsw_mdb_filter_tick(filter, VSW_TEST_OLD, &next);
	KUNIT_EXPECT_TRUE(test, vsw_mdb_filter_empty(filter));

	/* EXCLUDE: it is not wanted any more */
	filter = vsw_test_filter(test, (struct vsw_test_state) { true, 1, 2 });
	vsw_mdb_filter_tick(filter, VSW_TEST_OLD, &next);
	got = vsw_test_state(filter);
	KUNIT_EXPECT_TRUE(test, got.exclude);
	KUNIT_EXPECT_EQ(test, got.y, 3);
	/* then the group's: nothing is left */
	vsw_mdb_filter_tick(filter, VSW_TEST_OLD_GROUP, &next);
	KUNIT_EXPECT_TRUE(test, vsw_mdb_filter_empty(filter));

	/* EXCLUDE to INCLUDE: those whose timers run stay */
	filter = vsw_test_filter(test, (struct vsw_test_state) { true, 1, 2 });
	filter->src[0].expires = VSW_TEST_OLD_GROUP + 1;
	vsw_mdb_filter_tick(filter, VSW_TEST_OLD_GROUP, &next);
	got = vsw_test_state(filter);
	KUNIT_EXPECT_FALSE(test, got.exclude);
	KUNIT_EXPECT_EQ(test, got.x, 1);
	KUNIT_EXPECT_EQ(test, got.y, 0);
}

/* Hosts of older versions (RFC 3376, 7.3.2; RFC 2236, 3) */
static void vsw_mdb_test_older(struct kunit *test)
{
	struct in6_addr src[VSW_TEST_SOURCES];
	struct vsw_mdb_report report, old;
	struct vsw_mdb_filter *filter;
	u32 next = VSW_TEST_NOW;
	u8 version;

	for (version = 1; version <= 2; version++) {
		filter = vsw_test_filter(test, (struct vsw_test_state) {});
		old = vsw_test_report(VSW_MDB_IS_EX, 0, src);
		old.version = version;
		vsw_mdb_filter_report(filter, &old);
		KUNIT_EXPECT_EQ(test, filter->version, version);
		report = vsw_test_report(VSW_MDB_BLOCK, 1, src);
		vsw_mdb_filter_report(filter, &report);
		report = vsw_test_report(VSW_MDB_TO_EX, 3, src);
		vsw_mdb_filter_report(filter, &report);
		KUNIT_EXPECT_EQ(test, filter->n, 0);
		KUNIT_EXPECT_TRUE(test, filter->exclude);
		/* a leave is for version 2 only */
		report = vsw_test_report(VSW_MDB_TO_IN, 0, src);
		report.version = 2;
		KUNIT_EXPECT_EQ(test, vsw_mdb_filter_report(filter, &report),
				version == 2);
		KUNIT_EXPECT_EQ(test, filter->expires, VSW_TEST_NOW +
				(version == 2 ? VSW_TEST_LAST : VSW_TEST_LIFE));
		/* it is forgotten */
		filter->expires = VSW_TEST_NOW + 2 * VSW_TEST_LIFE;
		vsw_mdb_filter_tick(filter, VSW_TEST_NOW + VSW_TEST_LIFE,
				    &next);
		KUNIT_EXPECT_EQ(test, filter->version, 3);
		report = vsw_test_report(VSW_MDB_BLOCK, 1, src);
		vsw_mdb_filter_report(filter, &report);
		KUNIT_EXPECT_EQ(test, filter->n, 1);
	}
}

/* Nobody else is behind the port */
static void vsw_mdb_test_fast(struct kunit *test)
{
	struct in6_addr src[VSW_TEST_SOURCES];
	struct vsw_mdb_filter *filter;
	struct vsw_mdb_report report;
	u32 next = VSW_TEST_NOW;

	filter = vsw_test_filter(test, (struct vsw_test_state) { true });
	report = vsw_test_report(VSW_MDB_TO_IN, 0, src);
	report.fast = true;
	KUNIT_EXPECT_FALSE(test, vsw_mdb_filter_report(filter, &report));
	vsw_mdb_filter_tick(filter, VSW_TEST_NOW, &next);
	KUNIT_EXPECT_TRUE(test, vsw_mdb_filter_empty(filter));

	filter = vsw_test_filter(test, (struct vsw_test_state) { false, 3 });
	report = vsw_test_report(VSW_MDB_BLOCK, 1, src);
	report.fast = true;
	vsw_mdb_filter_report(filter, &report);
	vsw_mdb_filter_tick(filter, VSW_TEST_NOW, &next);
	KUNIT_EXPECT_EQ(test, vsw_test_state(filter).x, 2);
}

/* RFC 3376, 6.6.1: somebody else has asked */
static void vsw_mdb_test_asked(struct kunit *test)
{
	struct vsw_mdb_filter *filter;

	filter = vsw_test_filter(test, (struct vsw_test_state) { true, 1, 2 });
	KUNIT_EXPECT_TRUE(test, vsw_mdb_filter_asked(filter, NULL, 0,
						     VSW_TEST_NOW + 10));
	KUNIT_EXPECT_EQ(test, filter->expires, VSW_TEST_NOW + 10);
	KUNIT_EXPECT_FALSE(test, vsw_mdb_filter_asked(filter, NULL, 0,
						      VSW_TEST_NOW + 20));
	KUNIT_EXPECT_EQ(test, filter->expires, VSW_TEST_NOW + 10);
	/* sources: those that are wanted */
	KUNIT_EXPECT_TRUE(test, vsw_mdb_filter_asked(filter, vsw_test_addrs, 3,
						     VSW_TEST_NOW + 10));
	KUNIT_EXPECT_EQ(test, vsw_test_timer(filter, 0), VSW_TEST_NOW + 10);
	KUNIT_EXPECT_EQ(test, vsw_test_timer(filter, 1), VSW_TEST_OLD);
	filter->exclude = false;
	KUNIT_EXPECT_FALSE(test, vsw_mdb_filter_asked(filter, NULL, 0,
						      VSW_TEST_NOW));
}

/* More sources than there is room for: all of them are wanted */
static void vsw_mdb_test_many(struct kunit *test)
{
	struct in6_addr src[VSW_MDB_SOURCES_MAX] = {};
	struct vsw_mdb_filter *filter;
	struct vsw_mdb_report report;
	enum vsw_mdb_type type;
	int i;

	for (i = 0; i < VSW_MDB_SOURCES_MAX; i++)
		src[i].s6_addr32[3] = cpu_to_be32(1000 + i);
	for (type = VSW_MDB_IS_IN; type <= VSW_MDB_BLOCK; type++) {
		filter = vsw_test_filter(test,
					 (struct vsw_test_state) { false, 1 });
		report = vsw_test_report(type, 0, src);
		report.n = VSW_MDB_SOURCES_MAX;
		vsw_mdb_filter_report(filter, &report);
		KUNIT_EXPECT_LE(test, filter->n, VSW_MDB_SOURCES_MAX);
		if (type != VSW_MDB_BLOCK)
			KUNIT_EXPECT_TRUE(test, filter->exclude);
		/* those excluded are as many as there is room for */
		KUNIT_EXPECT_EQ(test, vsw_mdb_wants(filter, &src[0]),
				type != VSW_MDB_IS_EX && type != VSW_MDB_TO_EX &&
				type != VSW_MDB_BLOCK);
		filter = vsw_test_filter(test,
					 (struct vsw_test_state) { false, 1 });
		report.many = true;
		vsw_mdb_filter_report(filter, &report);
		KUNIT_EXPECT_EQ(test, vsw_mdb_wants(filter, &src[0]),
				type != VSW_MDB_BLOCK);
	}
}

struct vsw_mdb_test {
	struct vsw_mdb mdb;
	struct vsw_port ports[3];
	int came;
	int went;
};

static void vsw_mdb_test_notify(struct vsw_mdb *mdb,
				const struct vsw_mdb_group *group,
				const struct vsw_mdb_member *member, bool gone)
{
	struct vsw_mdb_test *t = container_of(mdb, struct vsw_mdb_test, mdb);

	if (gone)
		t->went++;
	else
		t->came++;
}

static int vsw_mdb_test_say(struct vsw_mdb_test *t, int port, u8 group,
			    enum vsw_mdb_type type, u32 now)
{
	struct vsw_mdb_key key = { .group = { { { 0xff, 5, [15] = group } } } };
	struct vsw_mdb_report report = {
		.type = type,
		.version = 3,
		.now = now,
		.life = VSW_TEST_LIFE,
		.fast = type == VSW_MDB_TO_IN,
	};
	struct vsw_mdb_member *member;
	int err;

	spin_lock_bh(&t->mdb.lock);
	err = vsw_mdb_report(&t->mdb, &t->ports[port], &key, &report, &member);
	spin_unlock_bh(&t->mdb.lock);
	return err;
}

/* Memberships come, are limited, and go */
static void vsw_mdb_test_database(struct kunit *test)
{
	static const struct vsw_mdb_ops ops = { .notify = vsw_mdb_test_notify };
	struct vsw_mdb_key key = { .group = { { { 0xff, 5, [15] = 1 } } } };
	struct vsw_mdb_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	u32 now = VSW_TEST_NOW;
	u32 next;

	KUNIT_ASSERT_NOT_NULL(test, t);
	KUNIT_ASSERT_EQ(test, vsw_mdb_init(&t->mdb, &ops, 4), 0);
	t->ports[1].mcast_max_groups = 1;
	KUNIT_EXPECT_EQ(test, vsw_mdb_test_say(t, 0, 1, VSW_MDB_IS_EX, now), 0);
	KUNIT_EXPECT_EQ(test, vsw_mdb_test_say(t, 0, 2, VSW_MDB_IS_EX, now), 0);
	KUNIT_EXPECT_EQ(test, vsw_mdb_test_say(t, 1, 1, VSW_MDB_IS_EX, now), 0);
	/* again: nothing new */
	KUNIT_EXPECT_EQ(test, vsw_mdb_test_say(t, 1, 1, VSW_MDB_IS_EX, now), 0);
	KUNIT_EXPECT_EQ(test, t->came, 3);
	KUNIT_EXPECT_EQ(test, vsw_mdb_test_say(t, 1, 2, VSW_MDB_IS_EX, now),
			-EDQUOT);
	KUNIT_EXPECT_EQ(test, vsw_mdb_set(&t->mdb, &t->ports[0], &key, NULL), 0);
	KUNIT_EXPECT_EQ(test, vsw_mdb_set(&t->mdb, &t->ports[0], &key, NULL),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, vsw_mdb_test_say(t, 2, 1, VSW_MDB_IS_EX, now),
			-ENOSPC);
	KUNIT_EXPECT_EQ(test, t->mdb.n, 4);
	KUNIT_EXPECT_EQ(test, t->ports[0].mcast_n_groups, 3);
	/* who has none does not get one by leaving */
	KUNIT_EXPECT_EQ(test, vsw_mdb_test_say(t, 2, 3, VSW_MDB_TO_IN, now), 0);
	KUNIT_EXPECT_EQ(test, vsw_mdb_test_say(t, 2, 3, VSW_MDB_BLOCK, now), 0);
	KUNIT_EXPECT_EQ(test, t->mdb.n, 4);
	/* one leaves, the others age; what the user made stays */
	KUNIT_EXPECT_EQ(test, vsw_mdb_test_say(t, 0, 2, VSW_MDB_TO_IN, now), 0);
	KUNIT_EXPECT_EQ(test, t->went, 1);
	now += VSW_TEST_LIFE;
	next = vsw_mdb_tick(&t->mdb, now - 1, now + 77);
	KUNIT_EXPECT_EQ(test, next, now);
	KUNIT_EXPECT_EQ(test, t->mdb.n, 3);
	next = vsw_mdb_tick(&t->mdb, now, now + 77);
	KUNIT_EXPECT_EQ(test, next, now + 77);
	KUNIT_EXPECT_EQ(test, t->mdb.n, 1);
	KUNIT_EXPECT_EQ(test, vsw_mdb_del(&t->mdb, &t->ports[1], &key, NULL),
			-ENOENT);
	KUNIT_EXPECT_EQ(test, vsw_mdb_del(&t->mdb, &t->ports[0], &key, NULL), 0);
	KUNIT_EXPECT_TRUE(test, hlist_empty(&t->mdb.list));
	KUNIT_EXPECT_EQ(test, t->ports[0].mcast_n_groups, 0);
	KUNIT_EXPECT_EQ(test, vsw_mdb_test_say(t, 1, 1, VSW_MDB_IS_EX, now), 0);
	vsw_mdb_exit(&t->mdb);
	KUNIT_EXPECT_EQ(test, t->ports[1].mcast_n_groups, 0);
	rcu_barrier();
}

/* What a host of the first port says of a group, and of a set of sources, while the
 * switch asks
 */
static struct vsw_mdb_member *vsw_mdb_test_asks(struct vsw_mdb_test *t,
						enum vsw_mdb_type type, u32 set,
						u32 now)
{
	struct vsw_mdb_key key = { .group = { { { 0xff, 5, [15] = 1 } } } };
	struct in6_addr src[VSW_TEST_SOURCES];
	struct vsw_mdb_report report = vsw_test_report(type, set, src);
	struct vsw_mdb_member *member;

	report.now = now;
	spin_lock_bh(&t->mdb.lock);
	vsw_mdb_report(&t->mdb, &t->ports[0], &key, &report, &member);
	spin_unlock_bh(&t->mdb.lock);
	return member;
}

/* What is asked: bit 7: the group; else sources. Twice, with half of the time. */
static u32 vsw_mdb_test_what(struct vsw_mdb_test *t, struct vsw_mdb_member *m,
			     u32 now)
{
	struct vsw_mdb_ask ask;
	u32 what = 0;
	bool is;
	int i;

	spin_lock_bh(&t->mdb.lock);
	is = vsw_mdb_ask(&t->mdb, m, now, VSW_TEST_LAST / 2, 2, &ask);
	spin_unlock_bh(&t->mdb.lock);
	for (i = 0; i < ask.n; i++)
		what |= ask.src[i].s6_addr[15] == 3 ? BIT(2) :
			ask.src[i].s6_addr[15];
	if (ask.group)
		what |= BIT(7);
	return is == !!what ? what : U32_MAX;
}

/* RFC 3376, 6.6.3: somebody leaves, the others are asked, in time */
static void vsw_mdb_test_ask(struct kunit *test)
{
	static const struct vsw_mdb_ops ops = { .notify = vsw_mdb_test_notify };
	struct vsw_mdb_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	const u32 half = VSW_TEST_LAST / 2;
	struct vsw_mdb_member *m;
	u32 now = VSW_TEST_NOW;

	KUNIT_ASSERT_NOT_NULL(test, t);
	KUNIT_ASSERT_EQ(test, vsw_mdb_init(&t->mdb, &ops, 0), 0);
	m = vsw_mdb_test_asks(t, VSW_MDB_IS_EX, 0, now);
	KUNIT_EXPECT_EQ(test, vsw_mdb_test_what(t, m, now), 0);
	m = vsw_mdb_test_asks(t, VSW_MDB_TO_IN, 0, now);
	/* 7 late; who says so twice is heard once */
	now += 7;
	KUNIT_EXPECT_EQ(test, vsw_mdb_test_what(t, m, now), BIT(7));
	m = vsw_mdb_test_asks(t, VSW_MDB_TO_IN, 0, now);
	KUNIT_EXPECT_EQ(test, vsw_mdb_test_what(t, m, now + half - 1), 0);
	KUNIT_EXPECT_EQ(test, vsw_mdb_test_what(t, m, now + half), BIT(7));
	KUNIT_EXPECT_FALSE(test, m->asking);
	KUNIT_EXPECT_EQ(test, vsw_mdb_test_what(t, m, now + half + 1), 0);
	KUNIT_EXPECT_EQ(test, vsw_mdb_tick(&t->mdb, now + 2 * half - 1, now - 1),
			now - 1);
	KUNIT_EXPECT_EQ(test, t->mdb.n, 1);
	vsw_mdb_tick(&t->mdb, now + 2 * half, now - 1);
	KUNIT_EXPECT_EQ(test, t->mdb.n, 0);

	/* somebody answers: it is not asked once more */
	m = vsw_mdb_test_asks(t, VSW_MDB_IS_EX, 0, now);
	m = vsw_mdb_test_asks(t, VSW_MDB_TO_IN, 0, now);
	KUNIT_EXPECT_EQ(test, vsw_mdb_test_what(t, m, now), BIT(7));
	m = vsw_mdb_test_asks(t, VSW_MDB_IS_EX, 0, now + half / 2);
	KUNIT_EXPECT_EQ(test, vsw_mdb_test_what(t, m, now + half), 0);
	KUNIT_EXPECT_FALSE(test, m->asking);

	/* sources: with a further one all of them once more */
	now += VSW_TEST_LIFE;
	m = vsw_mdb_test_asks(t, VSW_MDB_IS_IN, 7, now);
	m = vsw_mdb_test_asks(t, VSW_MDB_BLOCK, 1, now);
	KUNIT_EXPECT_EQ(test, vsw_mdb_test_what(t, m, now), 1);
	m = vsw_mdb_test_asks(t, VSW_MDB_BLOCK, 5, now + 1);
	KUNIT_EXPECT_EQ(test, vsw_mdb_test_what(t, m, now + 1), 5);
	/* one of them is wanted */
	m = vsw_mdb_test_asks(t, VSW_MDB_ALLOW, 1, now + 2);
	KUNIT_EXPECT_EQ(test, vsw_mdb_test_what(t, m, now + 1 + half), 4);
	KUNIT_EXPECT_FALSE(test, m->asking);
	vsw_mdb_exit(&t->mdb);
	rcu_barrier();
}

static struct kunit_case vsw_mdb_cases[] = {
	KUNIT_CASE(vsw_mdb_test_tables),
	KUNIT_CASE(vsw_mdb_test_wants),
	KUNIT_CASE(vsw_mdb_test_time),
	KUNIT_CASE(vsw_mdb_test_older),
	KUNIT_CASE(vsw_mdb_test_fast),
	KUNIT_CASE(vsw_mdb_test_asked),
	KUNIT_CASE(vsw_mdb_test_many),
	KUNIT_CASE(vsw_mdb_test_database),
	KUNIT_CASE(vsw_mdb_test_ask),
	{}
};

static struct kunit_suite vsw_mdb_suite = {
	.name = "vswitch_mdb",
	.test_cases = vsw_mdb_cases,
};

kunit_test_suite(vsw_mdb_suite);
