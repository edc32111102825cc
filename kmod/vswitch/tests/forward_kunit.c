// SPDX-License-Identifier: GPL-2.0
/* KUnit: by which ports a frame leaves. Included at the foot of forward.c. */
#include <kunit/test.h>

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

static struct kunit_case vsw_forward_cases[] = {
	KUNIT_CASE(vsw_forward_test_budget),
	KUNIT_CASE(vsw_forward_test_in_xmit),
	KUNIT_CASE(vsw_forward_test_whole_table),
	KUNIT_CASE(vsw_forward_test_rows),
	{}
};

static struct kunit_suite vsw_forward_suite = {
	.name = "vswitch_forward",
	.test_cases = vsw_forward_cases,
};

kunit_test_suite(vsw_forward_suite);
