// SPDX-License-Identifier: GPL-2.0
/* KUnit: floods that wait. Included at the foot of later.c. */
#include <kunit/test.h>

#define VSW_TEST_LATER	(3 * VSW_LATER_BATCH)

/* Of a switch without any vnic: each frame is counted when it is gone. */
struct vsw_test_later {
	struct vsw sw;
	struct vsw_port from;
};

static atomic_t vsw_test_gone = ATOMIC_INIT(0);

static void vsw_test_count(struct sk_buff *skb)
{
	atomic_inc(&vsw_test_gone);
}

static void vsw_test_wait(struct kunit *test, struct vsw_test_later *t)
{
	struct sk_buff *skb = alloc_skb(ETH_ZLEN, GFP_ATOMIC);

	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb->destructor = vsw_test_count;
	rcu_read_lock();
	vsw_later(&t->from, 0, skb, VSW_BROADCAST, 0);
	rcu_read_unlock();
}

/* A softirq does one batch, a process the others; then it is the softirq's again. The
 * process may run on another CPU.
 */
static void vsw_later_test_behind(struct kunit *test)
{
	struct vsw_test_later *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	struct vsw_later_queue *queue;
	int n;

	KUNIT_ASSERT_NOT_NULL(test, t);
	INIT_LIST_HEAD(&t->sw.vnics);
	t->from.sw = &t->sw;
	t->from.stats = alloc_percpu(typeof(*t->from.stats));
	KUNIT_ASSERT_NOT_NULL(test, t->from.stats);
	atomic_set(&vsw_test_gone, 0);

	local_bh_disable();
	queue = this_cpu_ptr(&vsw_later_queues);
	for (n = 0; n < VSW_TEST_LATER; n++)
		vsw_test_wait(test, t);
	/* while it is behind, though due, the softirq does nothing */
	queue->behind = true;
	vsw_later_run(&queue->task);
	KUNIT_EXPECT_EQ(test, atomic_read(&vsw_test_gone), 0);
	KUNIT_EXPECT_FALSE(test, work_pending(&queue->work));
	queue->behind = false;
	KUNIT_EXPECT_TRUE(test, vsw_later_some(queue));
	KUNIT_EXPECT_GE(test, atomic_read(&vsw_test_gone), 1);
	KUNIT_EXPECT_LE(test, atomic_read(&vsw_test_gone), VSW_LATER_BATCH);
	KUNIT_EXPECT_TRUE(test, queue->behind);
	queue->behind = false;
	vsw_later_run(&queue->task);
	KUNIT_EXPECT_GE(test, atomic_read(&vsw_test_gone), 2);
	local_bh_enable();

	for (n = 0; n < VSW_TEST_LATER && READ_ONCE(queue->behind); n++)
		flush_work(&queue->work);
	KUNIT_EXPECT_FALSE(test, queue->behind);
	KUNIT_EXPECT_EQ(test, atomic_read(&vsw_test_gone), VSW_TEST_LATER);

	local_bh_disable();
	vsw_test_wait(test, t);
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, atomic_read(&vsw_test_gone), VSW_TEST_LATER + 1);
	KUNIT_EXPECT_FALSE(test, work_pending(&queue->work));
	free_percpu(t->from.stats);
}

/* Who removes a port takes what waits of it, and nothing else. */
static void vsw_later_test_forget(struct kunit *test)
{
	struct vsw_test_later *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	const struct vsw_port other = {};
	struct vsw_later_queue *queue;

	KUNIT_ASSERT_NOT_NULL(test, t);
	t->from.sw = &t->sw;
	atomic_set(&vsw_test_gone, 0);
	local_bh_disable();
	queue = this_cpu_ptr(&vsw_later_queues);
	vsw_test_wait(test, t);
	vsw_test_wait(test, t);
	vsw_later_forget(&t->sw, &other);
	KUNIT_EXPECT_EQ(test, skb_queue_len(&queue->frames), 2);
	vsw_later_forget(&t->sw, &t->from);
	KUNIT_EXPECT_EQ(test, skb_queue_len(&queue->frames), 0);
	vsw_test_wait(test, t);
	vsw_later_forget(&t->sw, NULL);
	KUNIT_EXPECT_EQ(test, skb_queue_len(&queue->frames), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&vsw_test_gone), 3);
	local_bh_enable();
}

/* KUnit of 6.1 comes before the module's own beginning. */
static int vsw_later_suite_init(struct kunit_suite *suite)
{
	vsw_later_init();
	return 0;
}

static struct kunit_case vsw_later_cases[] = {
	KUNIT_CASE(vsw_later_test_behind),
	KUNIT_CASE(vsw_later_test_forget),
	{}
};

static struct kunit_suite vsw_later_suite = {
	.name = "vswitch_later",
	.suite_init = vsw_later_suite_init,
	.test_cases = vsw_later_cases,
};

kunit_test_suite(vsw_later_suite);
