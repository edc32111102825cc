// SPDX-License-Identifier: GPL-2.0
/* KUnit: what is read of queries. Included at the foot of mcast_snoop.c. */
#include <kunit/test.h>

/* RFC 3376, 4.1.1 and 4.1.7; RFC 3810, 5.1.3: all values, by the formula */
static void vsw_mcast_test_code(struct kunit *test)
{
	u32 code, exp;

	for (code = 0; code <= 0xff; code++) {
		exp = code >> 4 & 7;
		KUNIT_EXPECT_EQ(test, vsw_mcast_code(code, 4), code < 128 ?
				code : ((code & 0xf) + 16) << (exp + 3));
	}
	for (code = 0; code <= 0xffff; code++) {
		exp = code >> 12 & 7;
		KUNIT_EXPECT_EQ(test, vsw_mcast_code(code, 12), code < 32768 ?
				code : ((code & 0xfff) + 4096) << (exp + 3));
	}
	KUNIT_EXPECT_EQ(test, vsw_mcast_code(0xff, 4), 31744);
	KUNIT_EXPECT_EQ(test, vsw_mcast_code(0xffff, 12), 8387584);
}

static struct vsw_mcast_id vsw_mcast_test_id(struct in6_addr addr, u8 mac)
{
	return (struct vsw_mcast_id) { .addr = addr, .mac = { 2, [5] = mac } };
}

static struct in6_addr vsw_mcast_test_v4(u32 addr)
{
	struct in6_addr v4;

	ipv6_addr_set_v4mapped(cpu_to_be32(addr), &v4);
	return v4;
}

/* Who asks: the lowest address, whatever the Ethernet address, and one without an
 * address if need be: the lower Ethernet address of two such
 */
static void vsw_mcast_test_election(struct kunit *test)
{
	static const u32 order[] = { 0x01000001, 0x0a000001, 0x0a000002,
				     0x80000001, 0xfeffffff, 0 };
	struct in6_addr low = { { { 0xfe, 0x80, [8] = 1 } } };
	struct in6_addr high = { { { 0xfe, 0x80, [8] = 0x80 } } };
	struct vsw_mcast_id a, b;
	size_t i, j;
	int mac;

	for (i = 0; i < ARRAY_SIZE(order); i++)
		for (j = 0; j < ARRAY_SIZE(order); j++)
			for (mac = 0; mac < 9; mac++) {
				a = vsw_mcast_test_id(vsw_mcast_test_v4(order[i]),
						      mac / 3);
				b = vsw_mcast_test_id(vsw_mcast_test_v4(order[j]),
						      mac % 3);
				KUNIT_EXPECT_EQ(test, vsw_mcast_beats(&a, &b),
						order[i] || order[j] ? i <= j :
						mac / 3 <= mac % 3);
			}
	a = vsw_mcast_test_id(low, 2);
	b = vsw_mcast_test_id(high, 1);
	KUNIT_EXPECT_TRUE(test, vsw_mcast_beats(&a, &b));
	KUNIT_EXPECT_FALSE(test, vsw_mcast_beats(&b, &a));
	KUNIT_EXPECT_TRUE(test, vsw_mcast_beats(&a, &a));
}

/* Which groups are for all (RFC 4541, 2.1.2 and 3) */
static void vsw_mcast_test_snooped(struct kunit *test)
{
	struct in6_addr addr;
	u32 i;

	for (i = 0; i < 256; i++) {
		addr = vsw_mcast_test_v4(0xe0000000 + i);
		KUNIT_EXPECT_FALSE(test, vsw_mcast_snooped(&addr));
		addr = vsw_mcast_test_v4(0xe0000100 + i);
		KUNIT_EXPECT_TRUE(test, vsw_mcast_snooped(&addr));
		/* by the first byte: what is no group is not snooped */
		addr = vsw_mcast_test_v4(i << 24 | 0x10203);
		KUNIT_EXPECT_EQ(test, vsw_mcast_snooped(&addr),
				i >= 224 && i < 240);
		/* by the scope */
		addr = (struct in6_addr) { { { 0xff, i, [15] = 5 } } };
		KUNIT_EXPECT_EQ(test, vsw_mcast_snooped(&addr), (i & 15) > 2);
	}
	/* solicited-node */
	addr = (struct in6_addr) { { { 0xff, 2, [11] = 1, 0xff, 1, 2, 3 } } };
	KUNIT_EXPECT_FALSE(test, vsw_mcast_snooped(&addr));
}

static struct kunit_case vsw_mcast_cases[] = {
	KUNIT_CASE(vsw_mcast_test_code),
	KUNIT_CASE(vsw_mcast_test_election),
	KUNIT_CASE(vsw_mcast_test_snooped),
	{}
};

static struct kunit_suite vsw_mcast_suite = {
	.name = "vswitch_mcast",
	.test_cases = vsw_mcast_cases,
};

kunit_test_suite(vsw_mcast_suite);
