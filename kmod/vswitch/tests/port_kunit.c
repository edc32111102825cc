// SPDX-License-Identifier: GPL-2.0
/* KUnit: which devices may be ports. Included at the foot of port.c. */
#include <kunit/test.h>

static void vsw_port_test_may_join(struct kunit *test)
{
	static const struct {
		unsigned int flags;
		unsigned int priv_flags;
		unsigned short type;
		unsigned char addr_len;
		u8 first;		/* of the address */
		int err;
		const char *words;
	} rows[] = {
		{ 0, 0, ARPHRD_ETHER, ETH_ALEN, 0x02, 0, NULL },
		{ IFF_UP | IFF_NOARP, 0, ARPHRD_ETHER, ETH_ALEN, 0x02, 0, NULL },
		{ IFF_LOOPBACK, 0, ARPHRD_ETHER, ETH_ALEN, 0x02, -EINVAL,
		  "loopback" },
		{ 0, 0, ARPHRD_NONE, ETH_ALEN, 0x02, -EINVAL, "Ethernet" },
		{ 0, 0, ARPHRD_INFINIBAND, 20, 0x02, -EINVAL, "Ethernet" },
		{ 0, 0, ARPHRD_ETHER, 8, 0x02, -EINVAL, "Ethernet" },
		{ 0, 0, ARPHRD_ETHER, ETH_ALEN, 0x01, -EINVAL, "unicast" },
		{ 0, 0, ARPHRD_ETHER, ETH_ALEN, 0x00, -EINVAL, "unicast" },
		{ 0, IFF_DONT_BRIDGE, ARPHRD_ETHER, ETH_ALEN, 0x02, -EOPNOTSUPP,
		  "bridging" },
	};
	struct net_device *dev = alloc_etherdev(0);
	u8 addr[ETH_ALEN] = {};
	size_t i;

	KUNIT_ASSERT_NOT_NULL(test, dev);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct netlink_ext_ack extack = {};

		dev->flags = rows[i].flags;
		dev->priv_flags = rows[i].priv_flags;
		dev->type = rows[i].type;
		dev->addr_len = ETH_ALEN;
		addr[0] = rows[i].first;
		eth_hw_addr_set(dev, addr);
		dev->addr_len = rows[i].addr_len;
		KUNIT_EXPECT_EQ_MSG(test, vsw_port_may_join(dev, &extack),
				    rows[i].err, "row %zu", i);
		KUNIT_EXPECT_EQ_MSG(test, !extack._msg, !rows[i].words,
				    "row %zu", i);
		if (extack._msg && rows[i].words)
			KUNIT_EXPECT_NOT_NULL_MSG(test,
						  strstr(extack._msg,
							 rows[i].words),
						  "row %zu: %s", i,
						  extack._msg);
	}
	free_netdev(dev);
}

static void vsw_port_test_cost(struct kunit *test)
{
	static const struct {
		u32 speed;
		u32 cost;
	} rows[] = {
		{ 10, 100 }, { 100, 19 }, { 1000, 5 }, { 2500, 4 }, { 5000, 3 },
		{ 10000, 2 }, { 25000, 1 }, { 400000, 1 }, { 0, 100 },
		{ 40, 100 }, { (u32)SPEED_UNKNOWN, 100 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		KUNIT_EXPECT_EQ(test, vsw_speed_cost(rows[i].speed),
				rows[i].cost);
}

static struct kunit_case vsw_port_cases[] = {
	KUNIT_CASE(vsw_port_test_may_join),
	KUNIT_CASE(vsw_port_test_cost),
	{}
};

static struct kunit_suite vsw_port_suite = {
	.name = "vswitch_port",
	.test_cases = vsw_port_cases,
};

kunit_test_suite(vsw_port_suite);
