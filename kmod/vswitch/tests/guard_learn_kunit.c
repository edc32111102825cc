// SPDX-License-Identifier: GPL-2.0
/* KUnit: addresses that come and go. Included at the foot of guard_learn.c. */
#include <kunit/test.h>

static struct vsw_guard_addr vsw_test_addr(unsigned int n)
{
	return (struct vsw_guard_addr) { 0x20010db800000000, n };
}

static bool vsw_test_leased(struct vsw_guard_leases *leases, unsigned int n)
{
	const struct vsw_guard_addr addr = vsw_test_addr(n);
	bool leased;

	rcu_read_lock();
	leased = vsw_guard_leased(leases, &addr);
	rcu_read_unlock();
	return leased;
}

static bool vsw_test_add(struct vsw_guard_leases *leases, unsigned int n,
			 s64 from, s64 until)
{
	const struct vsw_guard_addr addr = vsw_test_addr(n);
	u64 now = get_jiffies_64();

	return vsw_guard_lease_add(leases, &addr, now + from,
				   until ? now + until : 0);
}

static struct vsw_guard_leases *vsw_test_leases(struct kunit *test)
{
	struct vsw_guard_leases *leases = vsw_guard_leases_alloc();

	KUNIT_ASSERT_NOT_NULL(test, leases);
	return leases;
}

/* From when and until when an address may be used */
static void vsw_guard_test_times(struct kunit *test)
{
	static const struct {
		s64 from;
		s64 until;
		bool leased;
	} rows[] = {
		{ 0, 0, true },
		{ 0, 1000 * HZ, true },
		{ 0, 10LL * U32_MAX, true },
		{ 1000 * HZ, 0, false },
		{ 10LL * U32_MAX, 0, false },
		{ -1000 * HZ, -1, false },
		/* as jiffies of 32 bits these would be in the future */
		{ -3LL * U32_MAX, -2LL * U32_MAX - S32_MAX, false },
		{ -3LL * U32_MAX - S32_MAX, 0, true },
	};
	struct vsw_guard_leases *leases = vsw_test_leases(test);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		KUNIT_EXPECT_TRUE(test, vsw_test_add(leases, i, rows[i].from,
						     rows[i].until));
		KUNIT_EXPECT_EQ_MSG(test, vsw_test_leased(leases, i),
				    rows[i].leased, "row %u", i);
	}
	KUNIT_EXPECT_EQ(test, leases->n, ARRAY_SIZE(rows));
	vsw_guard_leases_free(leases);
}

/* A lease that is renewed, and one that ends */
static void vsw_guard_test_renew(struct kunit *test)
{
	struct vsw_guard_leases *leases = vsw_test_leases(test);
	const struct vsw_guard_addr addr = vsw_test_addr(1);

	vsw_test_add(leases, 1, 0, -1);
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(leases, 1));
	vsw_test_add(leases, 1, 0, 1000 * HZ);
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(leases, 1));
	KUNIT_EXPECT_EQ(test, leases->n, 1);
	/* who asks once more for what it may use goes on using it */
	vsw_test_add(leases, 1, 1000 * HZ, 0);
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(leases, 1));
	rcu_read_lock();
	vsw_guard_lease_end(leases, &addr, true);
	rcu_read_unlock();
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(leases, 1));
	rcu_read_lock();
	vsw_guard_lease_end(leases, &addr, false);
	rcu_read_unlock();
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(leases, 1));
	KUNIT_EXPECT_EQ(test, leases->n, 0);
	/* one that may not be used yet goes when somebody says that he does */
	vsw_test_add(leases, 1, 1000 * HZ, 0);
	rcu_read_lock();
	vsw_guard_lease_end(leases, &addr, true);
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, leases->n, 0);
	/* a server's word makes it usable at once */
	vsw_test_add(leases, 1, 1000 * HZ, 0);
	vsw_test_add(leases, 1, 0, 0);
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(leases, 1));
	vsw_guard_leases_free(leases);
	rcu_barrier();
}

/* There is room for so many; what has ended, or is not used, makes place. */
static void vsw_guard_test_room(struct kunit *test)
{
	struct vsw_guard_leases *leases = vsw_test_leases(test);
	struct vsw_guard_lease *lease;
	struct vsw_guard_addr addr;
	unsigned int i;

	for (i = 0; i < VSW_GUARD_LEARNED_MAX; i++)
		KUNIT_EXPECT_TRUE(test, vsw_test_add(leases, i, 0, 0));
	KUNIT_EXPECT_FALSE(test, vsw_test_add(leases, 100, 0, 0));
	KUNIT_EXPECT_TRUE(test, vsw_test_add(leases, 3, 0, -1));
	KUNIT_EXPECT_TRUE(test, vsw_test_add(leases, 101, 0, 0));
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(leases, 3));
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(leases, 101));
	KUNIT_EXPECT_FALSE(test, vsw_test_add(leases, 102, 0, 0));

	addr = vsw_test_addr(5);
	rcu_read_lock();
	lease = vsw_guard_lease_find(leases, &addr);
	rcu_read_unlock();
	KUNIT_ASSERT_NOT_NULL(test, lease);
	lease->used = jiffies - VSW_GUARD_IDLE + 10 * HZ;
	KUNIT_EXPECT_FALSE(test, vsw_test_add(leases, 102, 0, 0));
	lease->used = jiffies - VSW_GUARD_IDLE - HZ;
	/* used again */
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(leases, 5));
	KUNIT_EXPECT_FALSE(test, vsw_test_add(leases, 102, 0, 0));
	lease->used = jiffies - VSW_GUARD_IDLE - HZ;
	KUNIT_EXPECT_TRUE(test, vsw_test_add(leases, 102, 0, 0));
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(leases, 5));
	KUNIT_EXPECT_EQ(test, leases->n, VSW_GUARD_LEARNED_MAX);
	vsw_guard_leases_free(leases);
	rcu_barrier();
}

static struct kunit_case vsw_guard_learn_cases[] = {
	KUNIT_CASE(vsw_guard_test_times),
	KUNIT_CASE(vsw_guard_test_renew),
	KUNIT_CASE(vsw_guard_test_room),
	{}
};

static struct kunit_suite vsw_guard_learn_suite = {
	.name = "vswitch_guard_learn",
	.test_cases = vsw_guard_learn_cases,
};

kunit_test_suite(vsw_guard_learn_suite);
