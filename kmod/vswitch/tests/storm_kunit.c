// SPDX-License-Identifier: GPL-2.0
/* KUnit: buckets by a fake clock, limits in messages. Included at the foot of
 * storm.c.
 */
#include <kunit/test.h>
#include <linux/etherdevice.h>

/* A limit, and how many frames of a size pass at once, after a while, and in ten
 * seconds in which they come as fast as one each 100 us
 */
static const struct {
	u32 pps;
	u64 bps;
	unsigned int len;	/* with the Ethernet header */
	unsigned int at_once;
	unsigned int in_10s;
} vsw_storm_rows[] = {
	{ 1, 0, 60, 1, 10 },
	{ 2, 0, 60, 1, 20 },
	{ 10, 0, 60, 2, 101 },
	{ 100, 0, 60, 11, 1010 },
	{ 1000, 0, 1514, 101, 10100 },
	{ 0, 8000, 100, 2, 101 },
	{ 0, 8000, 1000, 1, 10 },
	{ 0, 1000000, 125, 101, 10100 },
	{ 0, 1000000, 1250, 11, 1010 },
	{ 100, 1000000, 1250, 11, 1010 },
	{ 50, 1000000, 1250, 6, 505 },
	{ 1000, 400000, 1250, 5, 404 },
};

static void vsw_storm_test_rates(struct kunit *test)
{
	static const s64 starts[] = { 0, 1, NSEC_PER_SEC, S64_MAX / 2 };
	unsigned int i, j, n, at_once;
	struct vsw_storm_limit *limit;
	s64 start, now;

	limit = kunit_kzalloc(test, sizeof(*limit), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, limit);
	for (i = 0; i < ARRAY_SIZE(vsw_storm_rows); i++)
		for (j = 0; j < ARRAY_SIZE(starts); j++) {
			const struct vsw_storm_rate rate = {
				.pps = vsw_storm_rows[i].pps,
				.bps = vsw_storm_rows[i].bps,
			};

			*limit = (struct vsw_storm_limit) {};
			vsw_storm_limit_init(limit, &rate);
			start = starts[j];
			at_once = 0;
			while (vsw_storm_within(limit, 1, vsw_storm_rows[i].len,
						start))
				at_once++;
			n = at_once;
			for (now = start; now < start + 10LL * NSEC_PER_SEC;
			     now += 100 * NSEC_PER_USEC)
				n += vsw_storm_within(limit, 1,
						      vsw_storm_rows[i].len,
						      now);
			KUNIT_EXPECT_EQ_MSG(test, at_once,
					    vsw_storm_rows[i].at_once,
					    "row %u", i);
			KUNIT_EXPECT_LE_MSG(test, n,
					    vsw_storm_rows[i].in_10s + 1,
					    "row %u", i);
			KUNIT_EXPECT_GE_MSG(test, n,
					    vsw_storm_rows[i].in_10s - 1,
					    "row %u", i);
			/* after a day of silence no more than at first */
			now = start + 86400LL * NSEC_PER_SEC;
			for (n = 0; vsw_storm_within(limit, 1,
						     vsw_storm_rows[i].len,
						     now); n++)
				;
			KUNIT_EXPECT_EQ_MSG(test, n, at_once, "row %u", i);
		}
}

/* The dearest and the cheapest limits do not overflow. */
static void vsw_storm_test_extremes(struct kunit *test)
{
	struct vsw_storm_limit *limit;
	unsigned int n;

	limit = kunit_kzalloc(test, sizeof(*limit), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, limit);
	vsw_storm_limit_init(limit, &(struct vsw_storm_rate) {
		.pps = U32_MAX,
		.bps = VSW_STORM_BPS_MAX,
	});
	KUNIT_EXPECT_GT(test, limit->packet_cost, 0);
	KUNIT_EXPECT_GT(test, limit->byte_cost, 0);
	for (n = 0; n < 1000000; n++)
		if (!vsw_storm_within(limit, 1, 60, 0))
			break;
	KUNIT_EXPECT_EQ(test, n, 1000000);
	*limit = (struct vsw_storm_limit) {};
	vsw_storm_limit_init(limit, &(struct vsw_storm_rate) {
		.pps = 1,
		.bps = VSW_STORM_BPS_MIN,
	});
	/* 64 KiB are a minute at 8 kbit/s, 65,536 packets are 18 hours. */
	KUNIT_EXPECT_TRUE(test, vsw_storm_within(limit, 65536, 65536, 0));
	KUNIT_EXPECT_EQ(test, atomic64_read(&limit->packets),
			65536LL * NSEC_PER_SEC);
	KUNIT_EXPECT_EQ(test, atomic64_read(&limit->bytes),
			65536LL * NSEC_PER_MSEC);
	/* the longest frame that there is, in segments of a byte */
	atomic64_set(&limit->packets, 0);
	atomic64_set(&limit->bytes, 0);
	KUNIT_EXPECT_TRUE(test, vsw_storm_within(limit, 524280, 524280, 0));
	KUNIT_EXPECT_EQ(test, atomic64_read(&limit->packets),
			524280LL * NSEC_PER_SEC);
}

/* Segments count, whatever their sender says of them. */
static void vsw_storm_test_gso(struct kunit *test)
{
	static const struct {
		unsigned int len;
		u16 size;
		u16 segs;
		u32 packets;
	} rows[] = {
		{ 46, 0, 0, 1 }, { 1500, 0, 0, 1 }, { 3000, 1500, 2, 2 },
		{ 3001, 1500, 1, 3 }, { 60000, 1, 0, 60000 },
		{ 100, 1500, 65535, 1 },
	};
	struct sk_buff *skb = alloc_skb(SZ_64K, GFP_KERNEL);
	u32 packets, bytes;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		skb_trim(skb, 0);
		skb_put(skb, rows[i].len);
		skb_shinfo(skb)->gso_size = rows[i].size;
		skb_shinfo(skb)->gso_segs = rows[i].segs;
		vsw_storm_measure(skb, skb->len, &packets, &bytes);
		KUNIT_EXPECT_EQ(test, packets, rows[i].packets);
		KUNIT_EXPECT_EQ(test, bytes, rows[i].len + ETH_HLEN);
	}
	kfree_skb(skb);
}

/* Each class has its own limits, and its own reason. */
static void vsw_storm_test_classes(struct kunit *test)
{
	static const enum vsw_class classes[] = {
		VSW_BROADCAST, VSW_MULTICAST, VSW_UNKNOWN,
	};
	static const enum vsw_drop why[] = {
		VSW_DROP_STORM_BC, VSW_DROP_STORM_MC, VSW_DROP_STORM_UC,
	};
	struct sk_buff *skb = alloc_skb(SZ_2K, GFP_KERNEL);
	struct vsw_storm_config config = {};
	struct vsw_port *port;
	unsigned int i, j, n;

	port = kunit_kzalloc(test, sizeof(*port), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, port);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_put(skb, 46);
	for (i = 0; i < VSW_STORM_CLASSES; i++) {
		KUNIT_EXPECT_EQ(test, why[i],
				VSW_DROP_STORM_BC + VSW_BROADCAST - classes[i]);
		KUNIT_EXPECT_EQ(test, vsw_storm_attrs[i],
				vsw_storm_attrs[0] + i);
		config.named = BIT(i);
		config.rates[i].pps = 1;
		rtnl_lock();
		vsw_storm_set(port, vsw_storm_make(port, &config));
		rtnl_unlock();
		KUNIT_EXPECT_TRUE(test, port->flags & VSW_PORT_STORM);
		rcu_read_lock();
		for (j = 0; j < VSW_STORM_CLASSES; j++) {
			for (n = 0; n < 100; n++)
				if (!vsw_storm_pass(port, skb, skb->len, classes[j]))
					break;
			if (j <= i)
				KUNIT_EXPECT_LT(test, n, 100);
			else
				KUNIT_EXPECT_EQ(test, n, 100);
		}
		rcu_read_unlock();
	}
	/* none of them is left */
	config = (struct vsw_storm_config) { .named = 7 };
	rtnl_lock();
	vsw_storm_set(port, vsw_storm_make(port, &config));
	rtnl_unlock();
	KUNIT_EXPECT_FALSE(test, port->flags & VSW_PORT_STORM);
	KUNIT_EXPECT_NULL(test, rcu_access_pointer(port->storm));
	kfree_skb(skb);
	rcu_barrier();
}

static void vsw_storm_test_messages(struct kunit *test)
{
	static const struct {
		u64 bps;
		int err;
	} rows[] = {
		{ 0, 0 }, { 1, -EINVAL }, { 7999, -EINVAL }, { 8000, 0 },
		{ 1000000000000, 0 }, { 1000000000001, -EINVAL },
		{ U64_MAX, -EINVAL },
	};
	struct nlattr *tb[IFLA_VSWITCH_PORT_MAX + 1] = {};
	struct {
		struct nlattr nest;
		struct nlattr attr;
		u64 bps;
	} __packed message;
	unsigned int i;

	tb[IFLA_VSWITCH_PORT_STORM_MCAST] = &message.nest;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct vsw_storm_config config = {};
		struct netlink_ext_ack extack = {};

		message.nest.nla_type = IFLA_VSWITCH_PORT_STORM_MCAST |
					NLA_F_NESTED;
		message.nest.nla_len = sizeof(message);
		message.attr.nla_type = VSWITCH_STORM_BPS;
		message.attr.nla_len = NLA_HDRLEN + sizeof(u64);
		message.bps = rows[i].bps;
		KUNIT_EXPECT_EQ(test, vsw_storm_parse(tb, &config, &extack),
				rows[i].err);
		KUNIT_EXPECT_EQ(test, !!extack._msg, !!rows[i].err);
		KUNIT_EXPECT_EQ(test, config.named, BIT(1));
		if (!rows[i].err)
			KUNIT_EXPECT_EQ(test, config.rates[1].bps, rows[i].bps);
		/* too short a number */
		message.attr.nla_len = NLA_HDRLEN + sizeof(u32);
		message.nest.nla_len = NLA_HDRLEN + message.attr.nla_len;
		KUNIT_EXPECT_LT(test, vsw_storm_parse(tb, &config, &extack), 0);
	}
}

static struct kunit_case vsw_storm_cases[] = {
	KUNIT_CASE(vsw_storm_test_rates),
	KUNIT_CASE(vsw_storm_test_extremes),
	KUNIT_CASE(vsw_storm_test_gso),
	KUNIT_CASE(vsw_storm_test_classes),
	KUNIT_CASE(vsw_storm_test_messages),
	{}
};

static struct kunit_suite vsw_storm_suite = {
	.name = "vswitch_storm",
	.test_cases = vsw_storm_cases,
};

kunit_test_suite(vsw_storm_suite);
