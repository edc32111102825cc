// SPDX-License-Identifier: GPL-2.0
/* KUnit: the forwarding database. Included at the foot of fdb.c. */
#include <kunit/test.h>

#define VSW_TEST_PORTS 4

struct vsw_fdb_test {
	struct vsw_fdb fdb;
	struct vsw_port ports[VSW_TEST_PORTS];
	unsigned int n_new;
	unsigned int n_del;
	int n_fixed;
};

static void vsw_test_notify(struct vsw_fdb *fdb, const struct vsw_fdb_entry *e,
			    enum vsw_fdb_event event)
{
	struct vsw_fdb_test *t = container_of(fdb, struct vsw_fdb_test, fdb);

	if (event == VSW_FDB_NEW)
		t->n_new++;
	else
		t->n_del++;
}

static void vsw_test_fixed(struct vsw_fdb *fdb, u64 key, bool is)
{
	struct vsw_fdb_test *t = container_of(fdb, struct vsw_fdb_test, fdb);

	t->n_fixed += is ? 1 : -1;
}

static const struct vsw_fdb_ops vsw_test_ops = {
	.notify = vsw_test_notify,
	.fixed = vsw_test_fixed,
};

static int vsw_fdb_test_init(struct kunit *test)
{
	struct vsw_fdb_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	KUNIT_ASSERT_EQ(test, vsw_fdb_init(&t->fdb, &vsw_test_ops), 0);
	test->priv = t;
	return 0;
}

static void vsw_fdb_test_exit(struct kunit *test)
{
	struct vsw_fdb_test *t = test->priv;

	vsw_fdb_exit(&t->fdb);
	/* Whatever a case did, every entry was told of, and the counts match. */
	KUNIT_EXPECT_EQ(test, t->fdb.n_learned, 0);
}

/* an address that says which one it is */
static u64 vsw_test_key(u32 i)
{
	u8 addr[ETH_ALEN] = { 0x02, 0, i >> 24, i >> 16, i >> 8, i };

	return vsw_fdb_key(addr, 0);
}

static struct vsw_fdb_entry *vsw_test_find(struct vsw_fdb_test *t, u64 key)
{
	struct vsw_fdb_entry *e;

	rcu_read_lock();
	e = vsw_fdb_find(&t->fdb, key);
	rcu_read_unlock();
	/* nothing else removes entries meanwhile */
	return e;
}

static bool vsw_test_learn(struct vsw_fdb_test *t, int port, u64 key)
{
	bool learned;

	rcu_read_lock();
	learned = !vsw_fdb_learn(&t->fdb, &t->ports[port], key);
	rcu_read_unlock();
	return learned;
}

static void vsw_test_expect_port(struct kunit *test, u64 key, int port)
{
	struct vsw_fdb_test *t = test->priv;
	struct vsw_fdb_entry *e = vsw_test_find(t, key);

	KUNIT_ASSERT_NOT_NULL(test, e);
	KUNIT_EXPECT_PTR_EQ(test, e->port, &t->ports[port]);
}

/* Make an entry as old as if its last frame came in that long ago */
static void vsw_test_idle(struct vsw_fdb_test *t, u64 key, u32 idle)
{
	vsw_test_find(t, key)->updated = (u32)jiffies - idle;
}

static void vsw_test_collect(struct vsw_fdb_test *t)
{
	cancel_delayed_work_sync(&t->fdb.gc);
	vsw_fdb_gc(&t->fdb.gc.work);
}

static void vsw_fdb_test_key(struct kunit *test)
{
	static const u8 addrs[][ETH_ALEN] = {
		{ 0x00, 0x00, 0x00, 0x00, 0x00, 0x01 },
		{ 0x02, 0x00, 0x00, 0x00, 0x00, 0x00 },
		{ 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc },
		{ 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
	};
	static const u16 vids[] = { 0, 1, 4094, 4095 };
	u8 addr[ETH_ALEN + 1];
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(addrs); i++)
		for (j = 0; j < ARRAY_SIZE(vids); j++) {
			u64 key;

			/* at an odd address, too */
			memcpy(addr + 1, addrs[i], ETH_ALEN);
			key = vsw_fdb_key(addr + 1, vids[j]);
			KUNIT_EXPECT_EQ(test, key,
					vsw_fdb_key(addrs[i], vids[j]));
			KUNIT_EXPECT_EQ(test, vsw_fdb_key_vid(key), vids[j]);
			vsw_fdb_key_addr(key, addr);
			KUNIT_EXPECT_EQ(test, memcmp(addr, addrs[i], ETH_ALEN),
					0);
		}
	KUNIT_EXPECT_NE(test, vsw_fdb_key(addrs[0], 1),
			vsw_fdb_key(addrs[0], 2));
	KUNIT_EXPECT_NE(test, vsw_fdb_key(addrs[0], 1),
			vsw_fdb_key(addrs[1], 1));
}

static void vsw_fdb_test_learn(struct kunit *test)
{
	struct vsw_fdb_test *t = test->priv;

	KUNIT_EXPECT_NULL(test, vsw_test_find(t, vsw_test_key(1)));
	KUNIT_EXPECT_TRUE(test, vsw_test_learn(t, 0, vsw_test_key(1)));
	vsw_test_expect_port(test, vsw_test_key(1), 0);
	KUNIT_EXPECT_EQ(test, t->fdb.n_learned, 1);
	KUNIT_EXPECT_EQ(test, t->ports[0].fdb_n_learned, 1);
	KUNIT_EXPECT_EQ(test, t->ports[0].fdb_n, 0);
	KUNIT_EXPECT_EQ(test, t->n_new, 1);

	/* once more: nothing new, nothing told */
	KUNIT_EXPECT_TRUE(test, vsw_test_learn(t, 0, vsw_test_key(1)));
	KUNIT_EXPECT_EQ(test, t->fdb.n_learned, 1);
	KUNIT_EXPECT_EQ(test, t->n_new, 1);
	KUNIT_EXPECT_EQ(test, t->n_fixed, 0);
}

static void vsw_fdb_test_no_learning_without_ageing(struct kunit *test)
{
	struct vsw_fdb_test *t = test->priv;

	vsw_fdb_set_ageing(&t->fdb, 0);
	KUNIT_EXPECT_TRUE(test, vsw_test_learn(t, 0, vsw_test_key(1)));
	KUNIT_EXPECT_NULL(test, vsw_test_find(t, vsw_test_key(1)));
}

static void vsw_fdb_test_move(struct kunit *test)
{
	struct vsw_fdb_test *t = test->priv;

	vsw_test_learn(t, 0, vsw_test_key(1));
	vsw_test_learn(t, 1, vsw_test_key(1));
	vsw_test_expect_port(test, vsw_test_key(1), 1);
	KUNIT_EXPECT_EQ(test, t->fdb.n_learned, 1);
	KUNIT_EXPECT_EQ(test, t->ports[0].fdb_n_learned, 0);
	KUNIT_EXPECT_EQ(test, t->ports[0].fdb_n, 0);
	KUNIT_EXPECT_EQ(test, t->ports[1].fdb_n_learned, 1);
	KUNIT_EXPECT_EQ(test, t->n_new, 2);
	KUNIT_EXPECT_EQ(test, t->n_del, 0);
}

/* Let time go by since an entry moved from host to host */
static void vsw_test_moved_ago(struct vsw_fdb_test *t, u64 key, u32 ago)
{
	struct vsw_fdb_entry *e = vsw_test_find(t, key);

	e->flags -= (ago / VSW_FDB_MOVED_UNIT) << VSW_FDB_MOVED_SHIFT;
}

/* An address that has moved from one host to another stays there for a while;
 * from port to port of one host it follows each frame.
 */
static void vsw_fdb_test_hold(struct kunit *test)
{
	struct vsw_fdb_test *t = test->priv;
	const u32 hold = VSW_FDB_HOLD * VSW_FDB_MOVED_UNIT;
	u64 key = vsw_test_key(1);
	int i;

	/* 0 and 1 are ports, 2 and 3 VTEPs */
	t->ports[2].flags = VSW_PORT_TUNNEL;
	t->ports[3].flags = VSW_PORT_TUNNEL;
	KUNIT_EXPECT_TRUE(test, vsw_test_learn(t, 2, key));
	/* The first time it follows at once, */
	KUNIT_EXPECT_TRUE(test, vsw_test_learn(t, 3, key));
	vsw_test_expect_port(test, key, 3);
	/* then it stays, */
	for (i = 0; i < 3; i++) {
		KUNIT_EXPECT_FALSE(test, vsw_test_learn(t, i, key));
		vsw_test_expect_port(test, key, 3);
	}
	/* but its own frames are no move. */
	KUNIT_EXPECT_TRUE(test, vsw_test_learn(t, 3, key));
	vsw_test_moved_ago(t, key, hold / 2);
	KUNIT_EXPECT_FALSE(test, vsw_test_learn(t, 0, key));
	vsw_test_moved_ago(t, key, hold);
	KUNIT_EXPECT_TRUE(test, vsw_test_learn(t, 0, key));
	vsw_test_expect_port(test, key, 0);
	/* It came from a VTEP; within this host it may go on. */
	for (i = 0; i < 4; i++) {
		KUNIT_EXPECT_TRUE(test, vsw_test_learn(t, !(i & 1), key));
		vsw_test_expect_port(test, key, !(i & 1));
	}
	/* The flags below are as they were. */
	KUNIT_EXPECT_EQ(test, vsw_test_find(t, key)->flags &
			(BIT(VSW_FDB_MOVED_SHIFT) - 1), VSW_FDB_LEARNED);
	/* What the user says goes at once, and is no move. */
	KUNIT_EXPECT_EQ(test, vsw_fdb_set(&t->fdb, &t->ports[2], key, 0), 0);
	KUNIT_EXPECT_TRUE(test, vsw_test_learn(t, 3, key));
	vsw_test_expect_port(test, key, 3);
}

/* What a frame from another port does to each kind of entry */
static void vsw_fdb_test_kinds(struct kunit *test)
{
	static const struct {
		u32 flags;
		bool moves;
		bool ages;
		bool fixed;
	} kinds[] = {
		{ 0, true, true, false },
		{ VSW_FDB_STICKY, false, true, false },
		{ VSW_FDB_STATIC, false, false, true },
		{ VSW_FDB_STATIC | VSW_FDB_STICKY, false, false, true },
		{ VSW_FDB_STATIC | VSW_FDB_LOCAL, false, false, true },
		{ VSW_FDB_OWN, false, false, true },
	};
	struct vsw_fdb_test *t = test->priv;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		u64 key = vsw_test_key(i + 1);

		KUNIT_ASSERT_EQ(test, vsw_fdb_set(&t->fdb, &t->ports[0], key,
						  kinds[i].flags), 0);
		KUNIT_EXPECT_EQ(test, t->n_fixed, kinds[i].fixed);
		KUNIT_EXPECT_EQ(test, t->fdb.n_learned, 0);
		KUNIT_EXPECT_EQ(test, t->ports[0].fdb_n,
				!(kinds[i].flags & VSW_FDB_DEVICE));

		KUNIT_EXPECT_TRUE(test, vsw_test_learn(t, 1, key));
		vsw_test_expect_port(test, key, kinds[i].moves);

		vsw_test_idle(t, key, INT_MAX / 2);
		KUNIT_EXPECT_EQ(test, vsw_fdb_expired(&t->fdb,
						      vsw_test_find(t, key)),
				kinds[i].ages);
		vsw_test_collect(t);
		KUNIT_EXPECT_EQ(test, !vsw_test_find(t, key), kinds[i].ages);
		vsw_fdb_del(&t->fdb, key, true);
		KUNIT_EXPECT_EQ(test, t->n_fixed, 0);
		KUNIT_EXPECT_EQ(test, t->ports[0].fdb_n, 0);
		KUNIT_EXPECT_EQ(test, t->ports[1].fdb_n, 0);
	}
}

static void vsw_fdb_test_set_over_learned(struct kunit *test)
{
	struct vsw_fdb_test *t = test->priv;

	vsw_test_learn(t, 0, vsw_test_key(1));
	KUNIT_EXPECT_EQ(test, vsw_fdb_set(&t->fdb, &t->ports[1],
					  vsw_test_key(1), VSW_FDB_STATIC), 0);
	vsw_test_expect_port(test, vsw_test_key(1), 1);
	KUNIT_EXPECT_EQ(test, t->fdb.n_learned, 0);
	KUNIT_EXPECT_EQ(test, t->ports[0].fdb_n_learned, 0);
	KUNIT_EXPECT_EQ(test, t->ports[1].fdb_n, 1);
	KUNIT_EXPECT_EQ(test, t->n_fixed, 1);

	/* and a dynamic one over the static one */
	KUNIT_EXPECT_EQ(test, vsw_fdb_set(&t->fdb, &t->ports[2],
					  vsw_test_key(1), 0), 0);
	vsw_test_expect_port(test, vsw_test_key(1), 2);
	KUNIT_EXPECT_EQ(test, t->n_fixed, 0);
}

static void vsw_fdb_test_device_address(struct kunit *test)
{
	struct vsw_fdb_test *t = test->priv;
	u64 key = vsw_test_key(1);

	vsw_fdb_set(&t->fdb, &t->ports[0], key, VSW_FDB_OWN);
	KUNIT_EXPECT_EQ(test, vsw_fdb_set(&t->fdb, &t->ports[1], key,
					  VSW_FDB_STATIC), -EBUSY);
	KUNIT_EXPECT_EQ(test, vsw_fdb_del(&t->fdb, key, false), -EBUSY);
	vsw_fdb_flush(&t->fdb, &(struct vsw_fdb_filter) { .vid = -1 });
	vsw_test_expect_port(test, key, 0);
	/* another device with the address takes over */
	KUNIT_EXPECT_EQ(test, vsw_fdb_set(&t->fdb, &t->ports[1], key,
					  VSW_FDB_OWN), 0);
	vsw_test_expect_port(test, key, 1);
	KUNIT_EXPECT_EQ(test, t->n_fixed, 1);
	KUNIT_EXPECT_EQ(test, vsw_fdb_del(&t->fdb, key, true), 0);
	KUNIT_EXPECT_EQ(test, vsw_fdb_del(&t->fdb, key, true), -ENOENT);
	KUNIT_EXPECT_EQ(test, t->n_fixed, 0);
}

static void vsw_fdb_test_refresh(struct kunit *test)
{
	struct vsw_fdb_test *t = test->priv;
	u64 key = vsw_test_key(1);
	struct vsw_fdb_entry *e;
	u32 stamp;

	vsw_test_learn(t, 0, key);
	e = vsw_test_find(t, key);
	/* HZ is 100: within one step the time stamp is left alone */
	vsw_fdb_set_ageing(&t->fdb, 1000 * HZ);
	KUNIT_EXPECT_EQ(test, t->fdb.step, HZ);
	stamp = (u32)jiffies - HZ / 2;
	e->updated = stamp;
	vsw_fdb_refresh(&t->fdb, e);
	KUNIT_EXPECT_EQ(test, e->updated, stamp);
	e->updated = (u32)jiffies - HZ;
	vsw_fdb_refresh(&t->fdb, e);
	KUNIT_EXPECT_LT(test, (u32)jiffies - e->updated, HZ / 2);
}

static void vsw_fdb_test_age(struct kunit *test)
{
	struct vsw_fdb_test *t = test->priv;
	u64 young = vsw_test_key(1), old = vsw_test_key(2);
	u64 wrapped = vsw_test_key(3);

	vsw_fdb_set_ageing(&t->fdb, 100 * HZ);
	vsw_test_learn(t, 0, young);
	vsw_test_learn(t, 0, old);
	vsw_test_learn(t, 0, wrapped);
	/* a frame may have come in one step after the time stamp */
	vsw_test_idle(t, young, 100 * HZ + t->fdb.step / 2);
	vsw_test_idle(t, old, 100 * HZ + t->fdb.step);
	vsw_test_idle(t, wrapped, U32_MAX / 2);
	vsw_test_collect(t);
	KUNIT_EXPECT_NOT_NULL(test, vsw_test_find(t, young));
	KUNIT_EXPECT_NULL(test, vsw_test_find(t, old));
	KUNIT_EXPECT_NULL(test, vsw_test_find(t, wrapped));
	KUNIT_EXPECT_EQ(test, t->fdb.n_learned, 1);
	KUNIT_EXPECT_EQ(test, t->n_del, 2);
	/* the collector runs again while there is something to age */
	KUNIT_EXPECT_TRUE(test, delayed_work_pending(&t->fdb.gc));
	vsw_test_idle(t, young, 200 * HZ);
	vsw_test_collect(t);
	KUNIT_EXPECT_EQ(test, t->fdb.n_learned, 0);
	KUNIT_EXPECT_FALSE(test, delayed_work_pending(&t->fdb.gc));
	/* and wakes with the next one */
	vsw_test_learn(t, 0, young);
	KUNIT_EXPECT_TRUE(test, delayed_work_pending(&t->fdb.gc));
}

static void vsw_fdb_test_quota(struct kunit *test)
{
	struct vsw_fdb_test *t = test->priv;

	t->fdb.max_learned = 3;
	t->ports[0].fdb_max_learned = 2;
	KUNIT_EXPECT_TRUE(test, vsw_test_learn(t, 0, vsw_test_key(1)));
	KUNIT_EXPECT_TRUE(test, vsw_test_learn(t, 0, vsw_test_key(2)));
	/* the port's is used up */
	KUNIT_EXPECT_FALSE(test, vsw_test_learn(t, 0, vsw_test_key(3)));
	KUNIT_EXPECT_NULL(test, vsw_test_find(t, vsw_test_key(3)));
	/* one that is known already is no trouble */
	KUNIT_EXPECT_TRUE(test, vsw_test_learn(t, 1, vsw_test_key(3)));
	/* now the switch's, too */
	KUNIT_EXPECT_FALSE(test, vsw_test_learn(t, 1, vsw_test_key(4)));
	/* a move takes nothing from the switch's, but from the port's */
	KUNIT_EXPECT_TRUE(test, vsw_test_learn(t, 1, vsw_test_key(2)));
	vsw_test_expect_port(test, vsw_test_key(2), 1);
	KUNIT_EXPECT_TRUE(test, vsw_test_learn(t, 0, vsw_test_key(2)));
	KUNIT_EXPECT_FALSE(test, vsw_test_learn(t, 0, vsw_test_key(3)));
	vsw_test_expect_port(test, vsw_test_key(3), 1);
	KUNIT_EXPECT_EQ(test, t->fdb.n_learned, 3);
	/* what the user adds is not counted */
	KUNIT_EXPECT_EQ(test, vsw_fdb_set(&t->fdb, &t->ports[0],
					  vsw_test_key(9), VSW_FDB_STATIC), 0);
	KUNIT_EXPECT_EQ(test, vsw_fdb_set(&t->fdb, &t->ports[0],
					  vsw_test_key(8), 0), 0);
	KUNIT_EXPECT_EQ(test, t->fdb.n_learned, 3);
	/* nor is a static one of the user's refused or moved by the quota */
	KUNIT_EXPECT_TRUE(test, vsw_test_learn(t, 1, vsw_test_key(9)));
	/* room again */
	vsw_fdb_del(&t->fdb, vsw_test_key(1), false);
	KUNIT_EXPECT_TRUE(test, vsw_test_learn(t, 0, vsw_test_key(5)));
}

static void vsw_fdb_test_flush(struct kunit *test)
{
	static const struct {
		int port;		/* -1: any */
		int vid;
		u32 flags;
		u32 mask;
		unsigned int left;	/* of the ten entries, a bit each */
	} rows[] = {
		/* everything but the device's own */
		{ -1, -1, 0, 0, 0x200 },
		/* by port */
		{ 0, -1, 0, 0, 0x3fc },
		{ 3, -1, 0, 0, 0x3ff },
		/* by VLAN */
		{ -1, 7, 0, 0, 0x3bf },
		{ -1, 8, 0, 0, 0x3ff },
		/* dynamic ones; static ones; local ones; sticky ones */
		{ -1, -1, 0, VSW_FDB_STATIC, 0x338 },
		{ -1, -1, VSW_FDB_STATIC, VSW_FDB_STATIC, 0x2c7 },
		{ -1, -1, VSW_FDB_LOCAL, VSW_FDB_LOCAL, 0x2ff },
		{ -1, -1, VSW_FDB_STICKY, VSW_FDB_STICKY, 0x36f },
		/* learned ones; the user's */
		{ -1, -1, VSW_FDB_LEARNED, VSW_FDB_LEARNED, 0x3b8 },
		{ -1, -1, 0, VSW_FDB_LEARNED, 0x247 },
		/* together */
		{ 1, -1, VSW_FDB_STATIC, VSW_FDB_STATIC, 0x3e7 },
	};
	struct vsw_fdb_test *t = test->priv;
	struct vsw_fdb *fdb = &t->fdb;
	u64 keys[10];
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(keys); i++)
		keys[i] = vsw_test_key(i);
	keys[6] = vsw_fdb_key((const u8 []) { 2, 0, 0, 0, 0, 6 }, 7);

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct vsw_fdb_filter filter = {
			.port = rows[i].port < 0 ? NULL :
				&t->ports[rows[i].port],
			.vid = rows[i].vid,
			.flags = rows[i].flags,
			.mask = rows[i].mask,
		};
		unsigned int left = 0;

		vsw_test_learn(t, 0, keys[0]);
		vsw_test_learn(t, 0, keys[1]);
		vsw_test_learn(t, 1, keys[2]);
		vsw_fdb_set(fdb, &t->ports[1], keys[3], VSW_FDB_STATIC);
		vsw_fdb_set(fdb, &t->ports[1], keys[4],
			    VSW_FDB_STATIC | VSW_FDB_STICKY);
		vsw_fdb_set(fdb, &t->ports[2], keys[5], VSW_FDB_STATIC);
		vsw_test_learn(t, 2, keys[6]);
		vsw_fdb_set(fdb, &t->ports[2], keys[7], VSW_FDB_STICKY);
		vsw_fdb_set(fdb, &t->ports[2], keys[8],
			    VSW_FDB_STATIC | VSW_FDB_LOCAL);
		vsw_fdb_set(fdb, &t->ports[2], keys[9], VSW_FDB_OWN);

		vsw_fdb_flush(fdb, &filter);
		for (j = 0; j < ARRAY_SIZE(keys); j++)
			if (vsw_test_find(t, keys[j]))
				left |= BIT(j);
		KUNIT_EXPECT_EQ_MSG(test, left, rows[i].left, "row %zu", i);
	}
}

static void vsw_fdb_test_million(struct kunit *test)
{
	/* KASAN makes it slow and large. */
	const u32 n = IS_ENABLED(CONFIG_KASAN) ? 100000 : 1000000;
	struct vsw_fdb_test *t = test->priv;
	u32 i, wrong = 0;

	for (i = 0; i < n; i++)
		wrong += !vsw_test_learn(t, i % VSW_TEST_PORTS, vsw_test_key(i));
	KUNIT_EXPECT_EQ(test, wrong, 0);
	KUNIT_EXPECT_EQ(test, t->fdb.n_learned, n);
	for (i = 0; i < n; i++) {
		struct vsw_fdb_entry *e = vsw_test_find(t, vsw_test_key(i));

		wrong += !e || e->port != &t->ports[i % VSW_TEST_PORTS];
	}
	KUNIT_EXPECT_EQ(test, wrong, 0);
	KUNIT_EXPECT_NULL(test, vsw_test_find(t, vsw_test_key(n)));

	/* those of one port go, and only those */
	vsw_fdb_flush(&t->fdb, &(struct vsw_fdb_filter) {
		.port = &t->ports[1],
		.vid = -1,
	});
	KUNIT_EXPECT_EQ(test, t->fdb.n_learned, n - n / VSW_TEST_PORTS);
	KUNIT_EXPECT_EQ(test, t->ports[1].fdb_n_learned, 0);
	for (i = 0; i < n; i++)
		wrong += !vsw_test_find(t, vsw_test_key(i)) !=
			 (i % VSW_TEST_PORTS == 1);
	KUNIT_EXPECT_EQ(test, wrong, 0);

	/* half of those of another one age */
	for (i = 2; i < n / 2; i += VSW_TEST_PORTS)
		vsw_test_idle(t, vsw_test_key(i), 400 * HZ);
	vsw_test_collect(t);
	KUNIT_EXPECT_EQ(test, t->ports[2].fdb_n_learned,
			n / VSW_TEST_PORTS / 2);
	KUNIT_EXPECT_EQ(test, t->ports[3].fdb_n_learned, n / VSW_TEST_PORTS);
}

static struct kunit_case vsw_fdb_cases[] = {
	KUNIT_CASE(vsw_fdb_test_key),
	KUNIT_CASE(vsw_fdb_test_learn),
	KUNIT_CASE(vsw_fdb_test_no_learning_without_ageing),
	KUNIT_CASE(vsw_fdb_test_move),
	KUNIT_CASE(vsw_fdb_test_hold),
	KUNIT_CASE(vsw_fdb_test_kinds),
	KUNIT_CASE(vsw_fdb_test_set_over_learned),
	KUNIT_CASE(vsw_fdb_test_device_address),
	KUNIT_CASE(vsw_fdb_test_refresh),
	KUNIT_CASE(vsw_fdb_test_age),
	KUNIT_CASE(vsw_fdb_test_quota),
	KUNIT_CASE(vsw_fdb_test_flush),
	KUNIT_CASE(vsw_fdb_test_million),
	{}
};

/* Some kernels run the suites of a module before it is initialised. */
static bool vsw_test_own_cache;

static int vsw_fdb_suite_init(struct kunit_suite *suite)
{
	vsw_test_own_cache = !vsw_fdb_cache;
	return vsw_test_own_cache ? vsw_fdb_cache_init() : 0;
}

static void vsw_fdb_suite_exit(struct kunit_suite *suite)
{
	if (!vsw_test_own_cache)
		return;
	vsw_fdb_cache_exit();
	vsw_fdb_cache = NULL;
}

static struct kunit_suite vsw_fdb_suite = {
	.name = "vswitch_fdb",
	.suite_init = vsw_fdb_suite_init,
	.suite_exit = vsw_fdb_suite_exit,
	.init = vsw_fdb_test_init,
	.exit = vsw_fdb_test_exit,
	.test_cases = vsw_fdb_cases,
};

kunit_test_suite(vsw_fdb_suite);
