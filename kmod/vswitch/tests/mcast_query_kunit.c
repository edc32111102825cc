// SPDX-License-Identifier: GPL-2.0
/* KUnit: queries that the switch sends, and when. Included at the foot of
 * mcast_query.c.
 */
#include <kunit/test.h>

#define VSW_QUERY_MAC	{ 2, 0, 0, 0, 0xab, 0xcd }
#define VSW_QUERY_LINK \
	{ { { 0xfe, 0x80, [11] = 0xff, 0xfe, 0, 0xab, 0xcd } } }
/* near the end of what the clock can show */
#define VSW_QUERY_NOW	0xffffff00U

/* Whole frames, as the RFCs draw them; checksums made by hand */
static const u8 vsw_query_igmp_all[] = {
	0x01, 0x00, 0x5e, 0x00, 0x00, 0x01, 0x02, 0x00, 0x00, 0x00, 0xab, 0xcd,
	0x08, 0x00,
	0x46, 0xc0, 0x00, 0x24, 0x00, 0x00, 0x40, 0x00, 0x01, 0x02, 0x04, 0x13,
	0x00, 0x00, 0x00, 0x00, 0xe0, 0x00, 0x00, 0x01, 0x94, 0x04, 0x00, 0x00,
	0x11, 0x64, 0xec, 0x1e, 0x00, 0x00, 0x00, 0x00, 0x02, 0x7d, 0x00, 0x00,
};

/* 239.1.2.3, of 192.0.2.1 and 192.0.2.77 */
static const u8 vsw_query_igmp_sources[] = {
	0x01, 0x00, 0x5e, 0x01, 0x02, 0x03, 0x02, 0x00, 0x00, 0x00, 0xab, 0xcd,
	0x08, 0x00,
	0x46, 0xc0, 0x00, 0x2c, 0x00, 0x00, 0x40, 0x00, 0x01, 0x02, 0xf3, 0x07,
	0x00, 0x00, 0x00, 0x00, 0xef, 0x01, 0x02, 0x03, 0x94, 0x04, 0x00, 0x00,
	0x11, 0x0a, 0x77, 0x22, 0xef, 0x01, 0x02, 0x03, 0x02, 0x7d, 0x00, 0x02,
	0xc0, 0x00, 0x02, 0x01, 0xc0, 0x00, 0x02, 0x4d,
};

static const u8 vsw_query_mld_all[] = {
	0x33, 0x33, 0x00, 0x00, 0x00, 0x01, 0x02, 0x00, 0x00, 0x00, 0xab, 0xcd,
	0x86, 0xdd,
	0x60, 0x00, 0x00, 0x00, 0x00, 0x24, 0x00, 0x01,
	0xfe, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0xff, 0xfe, 0x00, 0xab, 0xcd,
	0xff, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01,
	0x3a, 0x00, 0x05, 0x02, 0x00, 0x00, 0x01, 0x00,
	0x82, 0x00, 0xab, 0xc9, 0x27, 0x10, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x02, 0x7d, 0x00, 0x00,
};

static struct sk_buff *vsw_query_build(struct kunit *test,
				       const struct vsw_mcast_ask *ask)
{
	struct vsw_mcast_id id = { .mac = VSW_QUERY_MAC };
	struct sk_buff *skb;

	if (ask->family == VSW_MCAST_IPV6)
		id.addr = (struct in6_addr)VSW_QUERY_LINK;
	skb = vsw_mcast_query(&id, ask, 7, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	return skb;
}

static void vsw_query_expect(struct kunit *test, const struct sk_buff *skb,
			     const u8 *wanted, size_t len)
{
	const u8 *frame = skb_mac_header(skb);
	size_t i;

	KUNIT_ASSERT_EQ(test, skb->len + ETH_HLEN, len);
	for (i = 0; i < len; i++)
		KUNIT_EXPECT_EQ_MSG(test, frame[i], wanted[i], "byte %zu", i);
}

static void vsw_mcast_test_igmp(struct kunit *test)
{
	struct vsw_mcast_ask ask = {
		.family = VSW_MCAST_IPV4,
		.group = &in6addr_any,
		.response = 10 * HZ,
		.interval = 125 * HZ,
	};
	struct in6_addr group, src[2];
	struct sk_buff *skb;

	skb = vsw_query_build(test, &ask);
	vsw_query_expect(test, skb, vsw_query_igmp_all,
			 sizeof(vsw_query_igmp_all));
	KUNIT_EXPECT_EQ(test, ip_mc_check_igmp(skb), 0);
	KUNIT_EXPECT_EQ(test, skb->protocol, htons(ETH_P_IP));
	kfree_skb(skb);

	ipv6_addr_set_v4mapped(htonl(0xef010203), &group);
	ipv6_addr_set_v4mapped(htonl(0xc0000201), &src[0]);
	ipv6_addr_set_v4mapped(htonl(0xc000024d), &src[1]);
	ask.group = &group;
	ask.src = src;
	ask.n = 2;
	ask.response = HZ;
	skb = vsw_query_build(test, &ask);
	vsw_query_expect(test, skb, vsw_query_igmp_sources,
			 sizeof(vsw_query_igmp_sources));
	KUNIT_EXPECT_EQ(test, ip_mc_check_igmp(skb), 0);
	kfree_skb(skb);
}

/* All lengths, with a checksum that the kernel takes */
static void vsw_mcast_test_mld(struct kunit *test)
{
	struct vsw_mcast_ask ask = {
		.family = VSW_MCAST_IPV6,
		.group = &in6addr_any,
		.response = 10 * HZ,
		.interval = 125 * HZ,
	};
	static const struct in6_addr group = { { { 0xff, 5, [15] = 3 } } };
	struct in6_addr *src;
	struct sk_buff *skb;

	skb = vsw_query_build(test, &ask);
	vsw_query_expect(test, skb, vsw_query_mld_all,
			 sizeof(vsw_query_mld_all));
	KUNIT_EXPECT_EQ(test, ipv6_mc_check_mld(skb), 0);
	KUNIT_EXPECT_EQ(test, skb->protocol, htons(ETH_P_IPV6));
	kfree_skb(skb);

	src = kunit_kcalloc(test, VSW_MDB_SOURCES_MAX, sizeof(*src), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, src);
	ask.group = &group;
	ask.src = src;
	for (ask.n = 0; ask.n < VSW_MDB_SOURCES_MAX; ask.n++) {
		src[ask.n] = (struct in6_addr) { { { 0x20, 1, [14] = ask.n } } };
		skb = vsw_query_build(test, &ask);
		KUNIT_EXPECT_EQ(test, ipv6_mc_check_mld(skb), 0);
		KUNIT_EXPECT_EQ(test, skb->len, 40 + 8 + 28 + 16 * ask.n);
		KUNIT_EXPECT_TRUE(test, ipv6_addr_equal(&ipv6_hdr(skb)->daddr,
							&group));
		kfree_skb(skb);
	}
}

/* Nothing is written that is read as more, nor as less than the step allows */
static void vsw_mcast_test_encode(struct kunit *test)
{
	static const u8 bits[] = { 4, 12 };
	u32 value, code, mantissa, read, next;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bits); i++)
		for (value = 0; value < 40000; value++) {
			code = vsw_mcast_encode(value, bits[i]);
			KUNIT_ASSERT_LT(test, code, BIT(bits[i] + 4));
			mantissa = BIT(bits[i]) | (code & (BIT(bits[i]) - 1));
			read = code < BIT(bits[i] + 3) ? code : mantissa <<
			       ((code >> bits[i] & 7) + 3);
			next = code < BIT(bits[i] + 3) ? code + 1 :
			       (mantissa + 1) << ((code >> bits[i] & 7) + 3);
			KUNIT_ASSERT_LE(test, read, value);
			if (code != BIT(bits[i] + 4) - 1)
				KUNIT_ASSERT_GT(test, next, value);
		}
	KUNIT_EXPECT_EQ(test, vsw_mcast_encode(U32_MAX, 4), 0xff);
	KUNIT_EXPECT_EQ(test, vsw_mcast_encode(U32_MAX, 12), 0xffff);
}

struct vsw_query_clock {
	struct vsw_mcast_querier querier;
	struct vsw_mcast_config config;
	u32 now;
};

/* How long until the next query? Fail unless this is one. */
static u32 vsw_query_step(struct kunit *test, struct vsw_query_clock *c)
{
	u32 next = c->now + 1000000;
	u32 was = c->now;

	KUNIT_EXPECT_TRUE(test, vsw_mcast_ask_now(&c->querier, &c->config, true,
						  c->now, &next));
	c->now = next - 1;
	KUNIT_EXPECT_FALSE(test, vsw_mcast_ask_now(&c->querier, &c->config, true,
						   c->now, &next));
	c->now++;
	KUNIT_EXPECT_EQ(test, next, c->now);
	return next - was;
}

static void vsw_mcast_test_times(struct kunit *test)
{
	struct vsw_query_clock c = {
		.config = { .interval = 1000, .response = 100 },
		.now = VSW_QUERY_NOW,
	};
	u32 next = VSW_QUERY_NOW + 5000;

	KUNIT_EXPECT_EQ(test, vsw_query_step(test, &c), 250);
	KUNIT_EXPECT_TRUE(test, c.querier.own);
	KUNIT_EXPECT_FALSE(test, c.querier.known);
	KUNIT_EXPECT_TRUE(test, c.querier.coming);
	KUNIT_EXPECT_EQ(test, c.querier.known_from, VSW_QUERY_NOW + 100);
	KUNIT_EXPECT_EQ(test, vsw_query_step(test, &c), 1000);
	/* the second query does not put it off */
	KUNIT_EXPECT_EQ(test, c.querier.known_from, VSW_QUERY_NOW + 100);
	c.querier.known = true;
	c.querier.coming = false;
	KUNIT_EXPECT_EQ(test, vsw_query_step(test, &c), 1000);
	KUNIT_EXPECT_FALSE(test, c.querier.coming);

	/* another one is heard: silent, what is known stays */
	c.querier.heard = true;
	KUNIT_EXPECT_FALSE(test, vsw_mcast_ask_now(&c.querier, &c.config, true,
						   c.now, &next));
	KUNIT_EXPECT_EQ(test, next, VSW_QUERY_NOW + 5000);
	KUNIT_EXPECT_FALSE(test, c.querier.own);
	KUNIT_EXPECT_TRUE(test, c.querier.known);

	/* and then not any more: from the beginning */
	c.querier.heard = false;
	KUNIT_EXPECT_EQ(test, vsw_query_step(test, &c), 250);
	KUNIT_EXPECT_EQ(test, vsw_query_step(test, &c), 1000);

	/* it is to ask no more */
	KUNIT_EXPECT_FALSE(test, vsw_mcast_ask_now(&c.querier, &c.config, false,
						   c.now, &next));
	KUNIT_EXPECT_FALSE(test, c.querier.own);
	KUNIT_EXPECT_FALSE(test, c.querier.known);
	/* with another one there, that one is believed */
	c.querier.heard = true;
	c.querier.known = true;
	KUNIT_EXPECT_FALSE(test, vsw_mcast_ask_now(&c.querier, &c.config, false,
						   c.now, &next));
	KUNIT_EXPECT_TRUE(test, c.querier.known);
}

static struct kunit_case vsw_mcast_query_cases[] = {
	KUNIT_CASE(vsw_mcast_test_igmp),
	KUNIT_CASE(vsw_mcast_test_mld),
	KUNIT_CASE(vsw_mcast_test_encode),
	KUNIT_CASE(vsw_mcast_test_times),
	{}
};

static struct kunit_suite vsw_mcast_query_suite = {
	.name = "vswitch_mcast_query",
	.test_cases = vsw_mcast_query_cases,
};

kunit_test_suite(vsw_mcast_query_suite);
