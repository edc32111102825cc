// SPDX-License-Identifier: GPL-2.0
/* KUnit: by which ports a frame leaves. Included at the foot of forward.c. */
#include <kunit/test.h>

#include "../drop_last.h"
#include "../stats.h"
#include "frame_kunit.h"

/* The rule as Documentation/networking/vswitch.rst words it, a line each */
static enum vsw_drop vsw_test_rule(u32 from, u32 to, bool same,
				   enum vsw_class class)
{
	bool by_host = from & VSW_PORT_HOST;

	if (!(to & VSW_PORT_FORWARD))
		return VSW_DROP_EGRESS_OFF;
	if (class == VSW_UNKNOWN && !(to & VSW_PORT_FLOOD))
		return VSW_DROP_NO_EGRESS;
	if (class == VSW_MULTICAST && !by_host && !(to & VSW_PORT_MCAST_FLOOD))
		return VSW_DROP_NO_EGRESS;
	if (class == VSW_BROADCAST && !by_host && !(to & VSW_PORT_BCAST_FLOOD))
		return VSW_DROP_NO_EGRESS;
	if (same && !(to & VSW_PORT_HAIRPIN))
		return VSW_DROP_SAME_PORT;
	if (from & VSW_PORT_ISOLATED && to & VSW_PORT_ISOLATED)
		return VSW_DROP_ISOLATED;
	return VSW_DROP_NONE;
}

/* Every combination of the flags of both ports, for each class, to the same
 * port and to another
 */
static void vsw_forward_test_whole_table(struct kunit *test)
{
	const u32 all = VSW_PORT_PROMISC * 2;
	unsigned int wrong = 0, allowed = 0;
	enum vsw_class class;
	u32 from, to;
	int same;

	for (class = VSW_KNOWN; class <= VSW_BROADCAST; class++)
		for (from = 0; from < all; from++)
			for (to = 0; to < all; to++)
				for (same = 0; same < 2; same++) {
					enum vsw_drop why;

					why = vsw_may_leave(from, to, same,
							    vsw_class_flags(from, class));
					wrong += why != vsw_test_rule(from, to,
								      same,
								      class);
					allowed += !why;
				}
	KUNIT_EXPECT_EQ(test, wrong, 0);
	/* Of 2^11 * 2^11 * 2 * 4: a quarter, for FORWARD and the class' own flag
	 * (KNOWN needs none; of groups half the sources do, those that are not
	 * the host), times 3/4 twice, for HAIRPIN and ISOLATED
	 */
	KUNIT_EXPECT_EQ(test, allowed,
			(u32)(4194304 / 2 * 2 * 9 / 16) +	/* KNOWN */
			(u32)(4194304 / 4 * 2 * 9 / 16) +	/* UNKNOWN */
			2 * (u32)(4194304 * 3 / 8 * 2 * 9 / 16));
}

/* A few rows to read */
static void vsw_forward_test_rows(struct kunit *test)
{
	const u32 port = VSW_PORT_FORWARD | VSW_PORT_LEARN | VSW_PORT_DEFAULT;
	const u32 host = VSW_PORT_FORWARD | VSW_PORT_HOST |
			 VSW_PORT_MCAST_FLOOD | VSW_PORT_BCAST_FLOOD;
	const u32 tunnel = port | VSW_PORT_TUNNEL;
	const struct {
		u32 from;
		u32 to;
		bool same;
		enum vsw_class class;
		enum vsw_drop why;
	} rows[] = {
		{ port, port, false, VSW_KNOWN, VSW_DROP_NONE },
		{ port, port, false, VSW_UNKNOWN, VSW_DROP_NONE },
		{ port, port, true, VSW_KNOWN, VSW_DROP_SAME_PORT },
		{ port, port | VSW_PORT_HAIRPIN, true, VSW_KNOWN, VSW_DROP_NONE },
		{ port, port | VSW_PORT_HAIRPIN, true, VSW_BROADCAST, VSW_DROP_NONE },
		/* the host hears groups, not what is for others */
		{ port, host, false, VSW_KNOWN, VSW_DROP_NONE },
		{ port, host, false, VSW_MULTICAST, VSW_DROP_NONE },
		{ port, host, false, VSW_BROADCAST, VSW_DROP_NONE },
		{ port, host, false, VSW_UNKNOWN, VSW_DROP_NO_EGRESS },
		{ port, host | VSW_PORT_FLOOD, false, VSW_UNKNOWN, VSW_DROP_NONE },
		{ host, host, true, VSW_KNOWN, VSW_DROP_SAME_PORT },
		{ host, host, true, VSW_BROADCAST, VSW_DROP_SAME_PORT },
		/* what the host sends to groups is not held back */
		{ host, port & ~VSW_PORT_MCAST_FLOOD, false, VSW_MULTICAST, VSW_DROP_NONE },
		{ host, port & ~VSW_PORT_BCAST_FLOOD, false, VSW_BROADCAST, VSW_DROP_NONE },
		{ host, port & ~VSW_PORT_FLOOD, false, VSW_UNKNOWN, VSW_DROP_NO_EGRESS },
		{ port, port & ~VSW_PORT_FLOOD, false, VSW_KNOWN, VSW_DROP_NONE },
		{ port, port & ~VSW_PORT_FORWARD, false, VSW_KNOWN, VSW_DROP_EGRESS_OFF },
		{ port | VSW_PORT_ISOLATED, port | VSW_PORT_ISOLATED, false,
		  VSW_KNOWN, VSW_DROP_ISOLATED },
		{ port | VSW_PORT_ISOLATED, port, false, VSW_KNOWN, VSW_DROP_NONE },
		{ port | VSW_PORT_ISOLATED, host, false, VSW_BROADCAST, VSW_DROP_NONE },
		/* from host to host there is no way but their own */
		{ tunnel, tunnel, true, VSW_KNOWN, VSW_DROP_SPLIT },
		{ tunnel, tunnel, false, VSW_KNOWN, VSW_DROP_SPLIT },
		{ tunnel, tunnel, false, VSW_UNKNOWN, VSW_DROP_SPLIT },
		{ tunnel, tunnel, false, VSW_MULTICAST, VSW_DROP_SPLIT },
		{ tunnel, tunnel, false, VSW_BROADCAST, VSW_DROP_SPLIT },
		{ tunnel, tunnel | VSW_PORT_HAIRPIN, true, VSW_BROADCAST, VSW_DROP_SPLIT },
		{ tunnel | VSW_PORT_XMIT, tunnel, false, VSW_BROADCAST, VSW_DROP_SPLIT },
		{ tunnel, port, false, VSW_UNKNOWN, VSW_DROP_NONE },
		{ port, tunnel, false, VSW_UNKNOWN, VSW_DROP_NONE },
		{ host, tunnel, false, VSW_BROADCAST, VSW_DROP_NONE },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		KUNIT_EXPECT_EQ_MSG(test,
				    vsw_may_leave(rows[i].from, rows[i].to,
						  rows[i].same,
						  vsw_class_flags(rows[i].from,
								  rows[i].class)),
				    rows[i].why, "row %zu", i);
}

/* So many copies a second, shared out to jiffies; no more in this one */
static void vsw_forward_test_budget(struct kunit *test)
{
	struct vsw_budget budget;
	bool one_left, none_left;
	u32 now;

	do {
		now = (u32)jiffies;
		budget = (struct vsw_budget) { .jiffy = now, .copies = 9 };
		one_left = vsw_budget_left(&budget, 10 * HZ);
		budget.copies = 10;
		none_left = !vsw_budget_left(&budget, 10 * HZ);
	} while (now != (u32)jiffies);
	KUNIT_EXPECT_TRUE(test, one_left);
	KUNIT_EXPECT_TRUE(test, none_left);
	budget = (struct vsw_budget) { .jiffy = now - 1, .copies = 1000 };
	KUNIT_EXPECT_TRUE(test, vsw_budget_left(&budget, 10 * HZ));
	KUNIT_EXPECT_EQ(test, budget.copies, 0);
}

/* Of whose frames stacks can be entered: of all, but in a transmit function */
static void vsw_forward_test_in_xmit(struct kunit *test)
{
	const u32 port = VSW_PORT_FORWARD | VSW_PORT_LEARN | VSW_PORT_DEFAULT;

	KUNIT_EXPECT_FALSE(test, vsw_in_xmit(port));
	KUNIT_EXPECT_FALSE(test, vsw_in_xmit(port | VSW_PORT_TUNNEL));
	KUNIT_EXPECT_TRUE(test, vsw_in_xmit(port | VSW_PORT_TUNNEL |
					    VSW_PORT_XMIT));
	KUNIT_EXPECT_TRUE(test, vsw_in_xmit(port | VSW_PORT_HOST));
	KUNIT_EXPECT_TRUE(test, vsw_in_xmit(port | VSW_PORT_VNIC));
	KUNIT_EXPECT_FALSE(test, vsw_in_xmit(port | VSW_PORT_HOST |
					     VSW_PORT_NAPI));
	KUNIT_EXPECT_FALSE(test, vsw_in_xmit(port | VSW_PORT_VNIC |
					     VSW_PORT_NAPI));
}

/* Two ports of a switch, for drops that nobody causes from outside at will */
struct vsw_test_drops {
	struct vsw sw;
	struct vsw_port from;
	struct vsw_port to;
	struct net_device *dev;
	struct sk_buff *skb;
};

static void vsw_test_drops_port(struct kunit *test, struct vsw_test_drops *t,
				struct vsw_port *port, u16 no)
{
	port->flags = VSW_PORT_FORWARD | VSW_PORT_VNIC | VSW_PORT_DEFAULT;
	port->no = no;
	port->sw = &t->sw;
	port->dev = t->dev;
	port->stats = alloc_percpu(struct vsw_port_stats);
	KUNIT_ASSERT_NOT_NULL(test, port->stats);
}

/* @frags: how many bytes of the frame are in a page */
static struct vsw_test_drops *vsw_test_drops(struct kunit *test, int frags)
{
	static const u8 frame[200] = {
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 0, 1, 0x88, 0xb5,
	};
	struct vsw_test_drops *t;

	t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, t);
	t->dev = alloc_etherdev(0);
	KUNIT_ASSERT_NOT_NULL(test, t->dev);
	dev_net_set(t->dev, &init_net);
	INIT_LIST_HEAD(&t->sw.vnics);
	t->sw.total = alloc_percpu(struct vsw_port_stats);
	KUNIT_ASSERT_NOT_NULL(test, t->sw.total);
	vsw_test_drops_port(test, t, &t->from, 1);
	vsw_test_drops_port(test, t, &t->to, 2);
	t->skb = vsw_test_skb(test, frame, sizeof(frame), frags);
	t->skb->dev = t->dev;
	return t;
}

/* Exactly @n frames are dropped by @port: it says so, and so does the switch. */
static void vsw_test_dropped(struct kunit *test, struct vsw_port *port,
			     enum vsw_drop why, u64 n)
{
	enum vsw_drop i;

	for (i = VSW_DROP_NONE; i < VSW_DROP_MAX; i++) {
		KUNIT_EXPECT_EQ_MSG(test, vsw_counter(port->stats,
						      VSW_STAT(drops[i])),
				    i == why ? n : 0, "reason %d", i);
		KUNIT_EXPECT_EQ_MSG(test, vsw_counter(port->sw->total,
						      VSW_STAT(drops[i])),
				    i == why ? n : 0, "reason %d", i);
	}
}

static void vsw_test_drops_end(struct vsw_test_drops *t)
{
	kfree_skb(t->skb);
	kfree(t->from.last);
	kfree(t->to.last);
	free_percpu(t->from.stats);
	free_percpu(t->to.stats);
	free_percpu(t->sw.total);
	free_netdev(t->dev);
}

/* A driver has merged frames although it was told not to: they cannot be cut again. */
static void vsw_forward_test_lro(struct kunit *test)
{
	struct vsw_test_drops *t = vsw_test_drops(test, 100);
	struct vsw_last_frame frame = {};

	skb_shinfo(t->skb)->gso_size = 50;
	local_bh_disable();
	rcu_read_lock();
	vsw_slave_xmit(&t->to, VSW_PORT_FORWARD, t->skb);
	rcu_read_unlock();
	local_bh_enable();
	t->skb = NULL;
	vsw_test_dropped(test, &t->to, VSW_DROP_LRO, 1);
	KUNIT_EXPECT_TRUE(test, vsw_last_get(&t->to, VSW_DROP_LRO, &frame));
	KUNIT_EXPECT_EQ(test, frame.len, 200);
	vsw_test_drops_end(t);
}

/* A frame that has pages of a process cannot be cloned while it is somebody else's
 * as well, which is as if there were no memory.
 */
static void vsw_forward_test_nomem(struct kunit *test)
{
	struct vsw_test_drops *t = vsw_test_drops(test, 100);

	skb_zcopy_set_nouarg(t->skb, NULL);
	skb_get(t->skb);
	local_bh_disable();
	rcu_read_lock();
	vsw_deliver_copy(&t->to, VSW_PORT_FORWARD, t->skb, false);
	vsw_deliver_copy(&t->to, VSW_PORT_FORWARD, t->skb, false);
	rcu_read_unlock();
	local_bh_enable();
	vsw_test_dropped(test, &t->to, VSW_DROP_NOMEM, 2);
	kfree_skb(t->skb);
	vsw_test_drops_end(t);
}

/* Flood a frame to the vnics of a switch when so many copies have been made in this
 * jiffy by the CPU, and of the port's frames. Return how many vnics it is for.
 */
static unsigned int vsw_test_flood(struct vsw_test_drops *t, u32 by_cpu,
				   u32 of_port)
{
	struct vsw_flood f;
	u32 now;

	local_bh_disable();
	rcu_read_lock();
	do {
		now = (u32)jiffies;
		f = (struct vsw_flood) {
			.from = &t->from,
			.from_flags = VSW_PORT_FORWARD | VSW_PORT_NAPI,
			.need = VSW_PORT_FORWARD,
			.skb = t->skb,
		};
		memset(this_cpu_ptr(t->from.stats), 0, sizeof(struct vsw_port_stats));
		memset(this_cpu_ptr(t->sw.total), 0, sizeof(struct vsw_port_stats));
		*this_cpu_ptr(&vsw_budgets) = (struct vsw_budget) { now, by_cpu };
		this_cpu_ptr(t->from.stats)->budget =
			(struct vsw_budget) { now, of_port };
		vsw_flood_vnics(&f, VSW_BROADCAST);
	} while (now != (u32)jiffies);
	rcu_read_unlock();
	local_bh_enable();
	return f.n;
}

static void vsw_forward_test_flood_max(struct kunit *test)
{
	const u32 by_cpu = VSW_COPIES_PER_CPU / HZ;
	const u32 of_port = VSW_COPIES_PER_VNIC / HZ;
	struct vsw_test_drops *t = vsw_test_drops(test, 0);

	list_add(&t->to.list, &t->sw.vnics);
	KUNIT_EXPECT_EQ(test, vsw_test_flood(t, by_cpu - 1, of_port - 1), 1);
	vsw_test_dropped(test, &t->from, VSW_DROP_FLOOD_MAX, 0);
	KUNIT_EXPECT_EQ(test, vsw_test_flood(t, by_cpu, 0), 0);
	vsw_test_dropped(test, &t->from, VSW_DROP_FLOOD_MAX, 1);
	KUNIT_EXPECT_EQ(test, vsw_test_flood(t, 0, of_port), 0);
	vsw_test_dropped(test, &t->from, VSW_DROP_FLOOD_MAX, 1);
	/* of who is no vnic there is no such limit */
	t->from.flags &= ~VSW_PORT_VNIC;
	KUNIT_EXPECT_EQ(test, vsw_test_flood(t, 0, of_port), 1);
	vsw_test_dropped(test, &t->from, VSW_DROP_FLOOD_MAX, 0);
	vsw_test_drops_end(t);
}

static struct kunit_case vsw_forward_cases[] = {
	KUNIT_CASE(vsw_forward_test_budget),
	KUNIT_CASE(vsw_forward_test_in_xmit),
	KUNIT_CASE(vsw_forward_test_whole_table),
	KUNIT_CASE(vsw_forward_test_rows),
	KUNIT_CASE(vsw_forward_test_lro),
	KUNIT_CASE(vsw_forward_test_nomem),
	KUNIT_CASE(vsw_forward_test_flood_max),
	{}
};

static struct kunit_suite vsw_forward_suite = {
	.name = "vswitch_forward",
	.test_cases = vsw_forward_cases,
};

kunit_test_suite(vsw_forward_suite);
