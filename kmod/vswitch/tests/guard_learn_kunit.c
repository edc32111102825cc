// SPDX-License-Identifier: GPL-2.0
/* KUnit: addresses that come and go. Included at the foot of guard_learn.c. */
#include <kunit/test.h>

struct vsw_test_learn {
	struct vsw sw;
	struct vsw_port ports[3];
	struct vsw_guard guards[3];
	struct net_device *dev;
};

static struct vsw_guard_addr vsw_test_addr(unsigned int n)
{
	return (struct vsw_guard_addr) { 0x20010db800000000, n };
}

/* A switch with three vnics that learn, and the host */
static struct vsw_test_learn *vsw_test_learn(struct kunit *test)
{
	struct vsw_test_learn *t;
	int i;

	t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, t);
	t->dev = alloc_etherdev(0);
	KUNIT_ASSERT_NOT_NULL(test, t->dev);
	dev_net_set(t->dev, &init_net);
	INIT_LIST_HEAD(&t->sw.ports);
	INIT_LIST_HEAD(&t->sw.endpoints);
	t->sw.host.dev = t->dev;
	for (i = 0; i < 3; i++) {
		t->guards[i].allow = VSW_GUARD_LEARN;
		t->guards[i].own = i;
		t->ports[i].flags = VSW_PORT_GUARD | VSW_PORT_VNIC;
		t->ports[i].sw = &t->sw;
		rcu_assign_pointer(t->ports[i].guard, &t->guards[i]);
		list_add_tail(&t->ports[i].member, &t->sw.endpoints);
	}
	rtnl_lock();
	KUNIT_ASSERT_EQ(test, vsw_guard_leases_need(&t->sw), 0);
	rtnl_unlock();
	return t;
}

static void vsw_test_learn_end(struct vsw_test_learn *t)
{
	int i;

	rtnl_lock();
	for (i = 0; i < 3; i++)
		vsw_guard_forget(&t->ports[i], true);
	vsw_guard_leases_exit(&t->sw);
	rtnl_unlock();
	free_netdev(t->dev);
	rcu_barrier();
}

static struct vsw_guard_leases *vsw_test_leases(struct vsw_test_learn *t)
{
	return rcu_dereference_protected(t->sw.leases, true);
}

static struct vsw_guard_lease *vsw_test_lease(struct vsw_test_learn *t,
					      unsigned int n, u16 vid)
{
	const struct vsw_guard_addr addr = vsw_test_addr(n);
	struct vsw_guard_lease *lease;

	rcu_read_lock();
	lease = vsw_guard_lease_find(vsw_test_leases(t), &addr, vid);
	rcu_read_unlock();
	return lease;
}

static bool vsw_test_leased(struct vsw_test_learn *t, int port, unsigned int n,
			    u16 vid)
{
	const struct vsw_guard_addr addr = vsw_test_addr(n);
	bool leased;

	rcu_read_lock();
	leased = vsw_guard_leased(&t->ports[port], &addr, vid);
	rcu_read_unlock();
	return leased;
}

static bool vsw_test_may_ask(struct vsw_test_learn *t, int port, unsigned int n)
{
	const struct vsw_guard_addr addr = vsw_test_addr(n);
	bool may;

	rcu_read_lock();
	may = vsw_guard_may_ask(&t->ports[port], &addr, 0);
	rcu_read_unlock();
	return may;
}

static void vsw_test_ask(struct vsw_test_learn *t, int port, unsigned int n,
			 u16 vid)
{
	const struct vsw_guard_addr addr = vsw_test_addr(n);

	vsw_guard_ask(vsw_test_leases(t), &t->ports[port], &addr, vid);
}

static void vsw_test_used(struct vsw_test_learn *t, int port, unsigned int n,
			  u16 vid)
{
	const struct vsw_guard_addr addr = vsw_test_addr(n);

	rcu_read_lock();
	vsw_guard_used(vsw_test_leases(t), port < 0 ? &t->sw.host :
						      &t->ports[port], &addr, vid);
	rcu_read_unlock();
}

static void vsw_test_give(struct vsw_test_learn *t, int port, unsigned int n,
			  u32 seconds)
{
	const struct vsw_dhcp_lease lease = { vsw_test_addr(n), seconds };

	vsw_guard_give(vsw_test_leases(t), &t->ports[port], 0, &lease);
}

static bool vsw_test_wait(struct vsw_guard_leases *leases,
			  struct vsw_guard_lease *lease, void *data)
{
	lease->asked -= VSW_GUARD_TENTATIVE;
	return false;
}

/* The time in which somebody may answer is over. */
static void vsw_test_decide(struct vsw_test_learn *t)
{
	struct vsw_guard_leases *leases = vsw_test_leases(t);

	cancel_delayed_work_sync(&leases->work);
	spin_lock_bh(&leases->lock);
	vsw_guard_for_each(leases, NULL, vsw_test_wait, NULL);
	spin_unlock_bh(&leases->lock);
	vsw_guard_work(&leases->work.work);
}

static void vsw_guard_test_given(struct kunit *test)
{
	struct vsw_test_learn *t = vsw_test_learn(test);

	vsw_test_give(t, 0, 1, 60);
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(t, 0, 1, 0));
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(t, 1, 1, 0));
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(t, 0, 1, 7));
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(t, 0, 2, 0));
	/* nobody's word takes it away but a server's */
	vsw_test_used(t, 1, 1, 0);
	vsw_test_used(t, -1, 1, 0);
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(t, 0, 1, 0));
	/* which gives it to another port, or to nobody */
	vsw_test_give(t, 1, 1, U32_MAX);
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(t, 0, 1, 0));
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(t, 1, 1, 0));
	KUNIT_EXPECT_EQ(test, t->ports[0].guard_n_leases, 0);
	KUNIT_EXPECT_EQ(test, t->ports[1].guard_n_leases, 1);
	vsw_test_give(t, 1, 1, 0);
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(t, 1, 1, 0));
	KUNIT_EXPECT_EQ(test, t->ports[1].guard_n_leases, 0);
	/* it ends, also long ago: as jiffies of 32 bits that would be to come */
	vsw_test_give(t, 0, 2, 60);
	vsw_test_lease(t, 2, 0)->until = get_jiffies_64();
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(t, 0, 2, 0));
	vsw_test_lease(t, 2, 0)->until = get_jiffies_64() - 2ULL * U32_MAX - S32_MAX;
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(t, 0, 2, 0));
	/* and is as if it had not been */
	KUNIT_EXPECT_TRUE(test, vsw_test_may_ask(t, 1, 2));
	vsw_test_give(t, 0, 2, 60);
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(t, 0, 2, 0));
	vsw_test_learn_end(t);
}

static void vsw_guard_test_asked(struct kunit *test)
{
	struct vsw_test_learn *t = vsw_test_learn(test);

	vsw_test_ask(t, 0, 1, 0);
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(t, 0, 1, 0));
	/* another one comes too late */
	KUNIT_EXPECT_FALSE(test, vsw_test_may_ask(t, 1, 1));
	vsw_test_ask(t, 1, 1, 0);
	KUNIT_EXPECT_PTR_EQ(test, vsw_test_lease(t, 1, 0)->port, &t->ports[0]);
	/* but not in another VLAN */
	vsw_test_ask(t, 1, 1, 7);
	vsw_test_decide(t);
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(t, 0, 1, 0));
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(t, 1, 1, 7));
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(t, 1, 1, 0));
	KUNIT_EXPECT_TRUE(test, vsw_test_may_ask(t, 0, 1));
	KUNIT_EXPECT_FALSE(test, vsw_test_may_ask(t, 1, 1));
	/* its own word does no harm; that of who has it does, at any time */
	vsw_test_used(t, 0, 1, 0);
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(t, 0, 1, 0));
	vsw_test_used(t, -1, 1, 9);
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(t, 0, 1, 0));
	vsw_test_used(t, -1, 1, 0);
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(t, 0, 1, 0));
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(t, 1, 1, 7));
	/* then it cannot be asked for again for a while */
	KUNIT_EXPECT_FALSE(test, vsw_test_may_ask(t, 0, 1));
	vsw_test_ask(t, 0, 1, 0);
	vsw_test_decide(t);
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(t, 0, 1, 0));
	vsw_test_lease(t, 1, 0)->until = get_jiffies_64();
	KUNIT_EXPECT_TRUE(test, vsw_test_may_ask(t, 0, 1));
	vsw_test_ask(t, 0, 1, 0);
	vsw_test_decide(t);
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(t, 0, 1, 0));
	/* an answer before it is decided */
	vsw_test_ask(t, 0, 2, 0);
	vsw_test_used(t, 2, 2, 0);
	vsw_test_decide(t);
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(t, 0, 2, 0));
	/* a server's word counts at once */
	vsw_test_ask(t, 0, 3, 0);
	vsw_test_give(t, 0, 3, 60);
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(t, 0, 3, 0));
	vsw_test_learn_end(t);
}

/* What others have in their lists is theirs, also if they are down. */
static void vsw_guard_test_taken(struct kunit *test)
{
	struct vsw_test_learn *t = vsw_test_learn(test);
	struct vsw_guard_range range = { vsw_test_addr(5), vsw_test_addr(7) };
	/* fe80::ff:fe00:9, of 02:00:00:00:00:09 */
	const struct vsw_guard_addr local = { 0xfe80ULL << 48, 0xfffe000009 };
	static const u8 mac[ETH_ALEN] = { 2, 0, 0, 0, 0, 9 };

	t->guards[1].ip6 = (struct vsw_guard_ranges) { 1, &range };
	t->guards[1].own = vsw_fdb_key(mac, 0);
	vsw_test_ask(t, 0, 4, 0);
	vsw_test_ask(t, 0, 5, 0);
	vsw_test_ask(t, 0, 7, 3);
	vsw_test_ask(t, 0, 8, 0);
	vsw_guard_ask(vsw_test_leases(t), &t->ports[0], &local, 0);
	vsw_test_decide(t);
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(t, 0, 4, 0));
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(t, 0, 5, 0));
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(t, 0, 7, 3));
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(t, 0, 8, 0));
	rcu_read_lock();
	KUNIT_EXPECT_FALSE(test, vsw_guard_leased(&t->ports[0], &local, 0));
	rcu_read_unlock();
	KUNIT_EXPECT_FALSE(test, vsw_test_may_ask(t, 0, 5));
	/* a list that comes later */
	range.last = vsw_test_addr(8);
	rtnl_lock();
	vsw_guard_listed(&t->ports[1]);
	rtnl_unlock();
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(t, 0, 4, 0));
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(t, 0, 8, 0));
	/* of a guard that is not in force it does not count */
	t->ports[1].flags = VSW_PORT_VNIC;
	vsw_test_ask(t, 0, 6, 0);
	vsw_test_decide(t);
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(t, 0, 6, 0));
	vsw_test_learn_end(t);
}

/* There is room for so many; what has ended, or is not used, makes place. */
static void vsw_guard_test_room(struct kunit *test)
{
	struct vsw_test_learn *t = vsw_test_learn(test);
	unsigned int i;

#define LOOK()	(vsw_test_leases(t)->looked = jiffies - HZ)
	for (i = 0; i < VSW_GUARD_LEARNED_MAX; i++)
		vsw_test_give(t, 0, i, 60);
	KUNIT_EXPECT_EQ(test, t->ports[0].guard_n_leases, VSW_GUARD_LEARNED_MAX);
	LOOK();
	vsw_test_give(t, 0, 100, 60);
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(t, 0, 100, 0));
	/* others have their own */
	vsw_test_give(t, 1, 100, 60);
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(t, 1, 100, 0));
	/* room is not looked for too often */
	vsw_test_lease(t, 3, 0)->until = get_jiffies_64();
	KUNIT_EXPECT_FALSE(test, vsw_test_may_ask(t, 0, 101));
	vsw_test_give(t, 0, 101, 60);
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(t, 0, 101, 0));
	LOOK();
	KUNIT_EXPECT_TRUE(test, vsw_test_may_ask(t, 0, 101));
	vsw_test_give(t, 0, 101, 60);
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(t, 0, 101, 0));
	KUNIT_EXPECT_NULL(test, vsw_test_lease(t, 3, 0));
	/* what is used stays */
	vsw_test_lease(t, 5, 0)->used = jiffies - VSW_GUARD_IDLE + 10 * HZ;
	LOOK();
	vsw_test_give(t, 0, 102, 60);
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(t, 0, 102, 0));
	vsw_test_lease(t, 5, 0)->used = jiffies - VSW_GUARD_IDLE - HZ;
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(t, 0, 5, 0));
	LOOK();
	vsw_test_give(t, 0, 102, 60);
	KUNIT_EXPECT_FALSE(test, vsw_test_leased(t, 0, 102, 0));
	vsw_test_lease(t, 5, 0)->used = jiffies - VSW_GUARD_IDLE - HZ;
	LOOK();
	vsw_test_give(t, 0, 102, 60);
	KUNIT_EXPECT_TRUE(test, vsw_test_leased(t, 0, 102, 0));
	KUNIT_EXPECT_NULL(test, vsw_test_lease(t, 5, 0));
#undef LOOK
	/* a port that is gone learns nothing any more */
	rtnl_lock();
	vsw_guard_forget(&t->ports[0], true);
	rtnl_unlock();
	vsw_test_give(t, 0, 1, 60);
	vsw_test_ask(t, 0, 2, 0);
	KUNIT_EXPECT_NULL(test, vsw_test_lease(t, 1, 0));
	KUNIT_EXPECT_NULL(test, vsw_test_lease(t, 2, 0));
	vsw_test_learn_end(t);
}

static struct kunit_case vsw_guard_learn_cases[] = {
	KUNIT_CASE(vsw_guard_test_given),
	KUNIT_CASE(vsw_guard_test_asked),
	KUNIT_CASE(vsw_guard_test_taken),
	KUNIT_CASE(vsw_guard_test_room),
	{}
};

static struct kunit_suite vsw_guard_learn_suite = {
	.name = "vswitch_guard_learn",
	.test_cases = vsw_guard_learn_cases,
};

kunit_test_suite(vsw_guard_learn_suite);
