// SPDX-License-Identifier: GPL-2.0
/* KUnit: ranges of the attributes. Included at the foot of netlink.c. */
#include <kunit/test.h>

#define VSW_TEST_BE16(value)	((__force u16)cpu_to_be16(value))

/* One attribute: what is accepted, and what the message says else */
struct vsw_attr_row {
	int attr;
	int size;
	u32 value;
	const char *words;	/* NULL: accepted */
};

static const struct vsw_attr_row vsw_attr_rows[] = {
	{ IFLA_VSWITCH_AGEING_TIME, 4, 0, NULL },
	{ IFLA_VSWITCH_AGEING_TIME, 4, 1, NULL },
	{ IFLA_VSWITCH_AGEING_TIME, 4, 30000, NULL },
	{ IFLA_VSWITCH_AGEING_TIME, 4, 100000000, NULL },
	{ IFLA_VSWITCH_AGEING_TIME, 4, 100000001, "ageing_time must be 0 to 100000000" },
	{ IFLA_VSWITCH_AGEING_TIME, 4, U32_MAX, "ageing_time must be 0 to 100000000" },
	{ IFLA_VSWITCH_GROUP_FWD_MASK, 2, 0, NULL },
	{ IFLA_VSWITCH_GROUP_FWD_MASK, 2, 1, "group_fwd_mask" },
	{ IFLA_VSWITCH_GROUP_FWD_MASK, 2, 2, "group_fwd_mask" },
	{ IFLA_VSWITCH_GROUP_FWD_MASK, 2, 4, "group_fwd_mask" },
	{ IFLA_VSWITCH_GROUP_FWD_MASK, 2, 8, NULL },
	{ IFLA_VSWITCH_GROUP_FWD_MASK, 2, 0x4000, NULL },
	{ IFLA_VSWITCH_GROUP_FWD_MASK, 2, 0xfff8, NULL },
	{ IFLA_VSWITCH_GROUP_FWD_MASK, 2, 0xffff, "without bits 0 to 2" },
	{ IFLA_VSWITCH_FDB_MAX_LEARNED, 4, 0, NULL },
	{ IFLA_VSWITCH_FDB_MAX_LEARNED, 4, U32_MAX, NULL },
	{ IFLA_VSWITCH_FDB_N_LEARNED, 4, 0, "fdb_n_learned can only be read" },
	{ IFLA_VSWITCH_FDB_FLUSH, 0, 0, NULL },
	{ IFLA_VSWITCH_VLAN_FILTERING, 1, 0, NULL },
	{ IFLA_VSWITCH_VLAN_FILTERING, 1, 1, NULL },
	{ IFLA_VSWITCH_VLAN_FILTERING, 1, 2, "vlan_filtering must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_VLAN_PROTOCOL, 2, VSW_TEST_BE16(0x8100), NULL },
	{ IFLA_VSWITCH_VLAN_PROTOCOL, 2, VSW_TEST_BE16(0x88a8), NULL },
	{ IFLA_VSWITCH_VLAN_PROTOCOL, 2, VSW_TEST_BE16(0x9100), "vlan_protocol must be 0x8100" },
	{ IFLA_VSWITCH_VLAN_PROTOCOL, 2, 0, "vlan_protocol must be 0x8100" },
	{ IFLA_VSWITCH_VLAN_DEFAULT_PVID, 2, 0, NULL },
	{ IFLA_VSWITCH_VLAN_DEFAULT_PVID, 2, 4094, NULL },
	{ IFLA_VSWITCH_VLAN_DEFAULT_PVID, 2, 4095, "vlan_default_pvid must be 0 (none) to 4094" },
	{ IFLA_VSWITCH_VLAN_DEFAULT_PVID, 2, U16_MAX, "vlan_default_pvid must be" },
	{ IFLA_VSWITCH_VLAN_STATS_ENABLED, 1, 1, NULL },
	{ IFLA_VSWITCH_VLAN_STATS_ENABLED, 1, 255, "vlan_stats_enabled must be 0 (off) or 1 (on)" },
};

static const struct vsw_attr_row vsw_port_attr_rows[] = {
	{ IFLA_VSWITCH_PORT_STATE, 1, 0, NULL },
	{ IFLA_VSWITCH_PORT_STATE, 1, 4, NULL },
	{ IFLA_VSWITCH_PORT_STATE, 1, 5, "state must be 0 (disabled) to 4 (blocking)" },
	{ IFLA_VSWITCH_PORT_STATE, 1, 255, "state must be" },
	{ IFLA_VSWITCH_PORT_PRIORITY, 2, 0, NULL },
	{ IFLA_VSWITCH_PORT_PRIORITY, 2, 63, NULL },
	{ IFLA_VSWITCH_PORT_PRIORITY, 2, 64, "priority must be 0 to 63" },
	{ IFLA_VSWITCH_PORT_PRIORITY, 2, U16_MAX, "priority must be 0 to 63" },
	{ IFLA_VSWITCH_PORT_COST, 4, 0, "cost must be 1 to 200000000" },
	{ IFLA_VSWITCH_PORT_COST, 4, 1, NULL },
	{ IFLA_VSWITCH_PORT_COST, 4, 200000000, NULL },
	{ IFLA_VSWITCH_PORT_COST, 4, 200000001, "cost must be 1 to 200000000" },
	{ IFLA_VSWITCH_PORT_COST, 4, U32_MAX, "cost must be" },
	{ IFLA_VSWITCH_PORT_HAIRPIN, 1, 0, NULL },
	{ IFLA_VSWITCH_PORT_HAIRPIN, 1, 1, NULL },
	{ IFLA_VSWITCH_PORT_HAIRPIN, 1, 2, "hairpin must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_PORT_LEARNING, 1, 0, NULL },
	{ IFLA_VSWITCH_PORT_LEARNING, 1, 1, NULL },
	{ IFLA_VSWITCH_PORT_LEARNING, 1, 2, "learning must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_PORT_FLOOD, 1, 0, NULL },
	{ IFLA_VSWITCH_PORT_FLOOD, 1, 1, NULL },
	{ IFLA_VSWITCH_PORT_FLOOD, 1, 255, " flood must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_PORT_MCAST_FLOOD, 1, 0, NULL },
	{ IFLA_VSWITCH_PORT_MCAST_FLOOD, 1, 1, NULL },
	{ IFLA_VSWITCH_PORT_MCAST_FLOOD, 1, 2, "mcast_flood must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_PORT_BCAST_FLOOD, 1, 0, NULL },
	{ IFLA_VSWITCH_PORT_BCAST_FLOOD, 1, 1, NULL },
	{ IFLA_VSWITCH_PORT_BCAST_FLOOD, 1, 2, "bcast_flood must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_PORT_NEIGH_SUPPRESS, 1, 0, NULL },
	{ IFLA_VSWITCH_PORT_NEIGH_SUPPRESS, 1, 1, NULL },
	{ IFLA_VSWITCH_PORT_NEIGH_SUPPRESS, 1, 2, "neigh_suppress must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_PORT_NEIGH_VLAN_SUPPRESS, 1, 1, NULL },
	{ IFLA_VSWITCH_PORT_NEIGH_VLAN_SUPPRESS, 1, 3, "neigh_vlan_suppress must be 0" },
	{ IFLA_VSWITCH_PORT_NEIGH_FORWARD_GRAT, 1, 0, NULL },
	{ IFLA_VSWITCH_PORT_NEIGH_FORWARD_GRAT, 1, 255, "neigh_forward_grat must be 0" },
	{ IFLA_VSWITCH_PORT_NEIGH_SUPPRESS_VLANS, 4, 2, "neigh_suppress_vlans must" },
	{ IFLA_VSWITCH_PORT_ISOLATED, 1, 0, NULL },
	{ IFLA_VSWITCH_PORT_ISOLATED, 1, 1, NULL },
	{ IFLA_VSWITCH_PORT_ISOLATED, 1, 2, "isolated must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_PORT_LOCKED, 1, 0, NULL },
	{ IFLA_VSWITCH_PORT_LOCKED, 1, 1, NULL },
	{ IFLA_VSWITCH_PORT_LOCKED, 1, 2, "locked must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_PORT_MAB, 1, 0, NULL },
	{ IFLA_VSWITCH_PORT_MAB, 1, 1, NULL },
	{ IFLA_VSWITCH_PORT_MAB, 1, 2, "mab must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_PORT_GROUP_FWD_MASK, 2, 0, NULL },
	{ IFLA_VSWITCH_PORT_GROUP_FWD_MASK, 2, 1, NULL },
	{ IFLA_VSWITCH_PORT_GROUP_FWD_MASK, 2, 2, "group_fwd_mask of a port" },
	{ IFLA_VSWITCH_PORT_GROUP_FWD_MASK, 2, 0xfffd, NULL },
	{ IFLA_VSWITCH_PORT_GROUP_FWD_MASK, 2, 0xffff, "without bit 1" },
	{ IFLA_VSWITCH_PORT_FDB_MAX_LEARNED, 4, 0, NULL },
	{ IFLA_VSWITCH_PORT_FDB_MAX_LEARNED, 4, U32_MAX, NULL },
	{ IFLA_VSWITCH_PORT_FDB_N_LEARNED, 4, 0, "fdb_n_learned can only be read" },
	{ IFLA_VSWITCH_PORT_FDB_FLUSH, 0, 0, NULL },
	{ IFLA_VSWITCH_PORT_NO, 2, 1, "no can only be read" },
};

/* Make the attribute of a row; host byte order, so that the value fits */
static void vsw_test_attr(const struct vsw_attr_row *row, struct nlattr *attr)
{
	u8 v8 = row->value;
	u16 v16 = row->value;

	attr->nla_type = row->attr;
	attr->nla_len = NLA_HDRLEN + row->size;
	memcpy(nla_data(attr), row->size == 1 ? (void *)&v8 : row->size == 2 ?
	       (void *)&v16 : (void *)&row->value, row->size);
}

static void vsw_test_row(struct kunit *test, const struct vsw_attr_row *row,
			 int err, const struct nlattr *attr,
			 const struct netlink_ext_ack *extack)
{
	if (!row->words) {
		KUNIT_EXPECT_EQ_MSG(test, err, 0, "attribute %d, %u", row->attr,
				    row->value);
		KUNIT_EXPECT_NULL(test, extack->_msg);
		return;
	}
	KUNIT_EXPECT_EQ_MSG(test, err, -EINVAL, "attribute %d, %u", row->attr,
			    row->value);
	KUNIT_EXPECT_PTR_EQ(test, extack->bad_attr, attr);
	KUNIT_ASSERT_NOT_NULL(test, extack->_msg);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(extack->_msg, row->words), "%s",
				  extack->_msg);
}

static void vsw_netlink_test_switch(struct kunit *test)
{
	u8 buf[NLA_HDRLEN + 8] __aligned(NLA_ALIGNTO);
	struct nlattr *attr = (void *)buf;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(vsw_attr_rows); i++) {
		struct nlattr *tb[IFLA_VSWITCH_MAX + 1] = {};
		struct netlink_ext_ack extack = {};
		struct vsw_config config;

		vsw_test_attr(&vsw_attr_rows[i], attr);
		tb[vsw_attr_rows[i].attr] = attr;
		vsw_test_row(test, &vsw_attr_rows[i],
			     vsw_parse(NULL, tb, &config, &extack), attr, &extack);
	}
}

static void vsw_netlink_test_port(struct kunit *test)
{
	u8 buf[NLA_HDRLEN + 8] __aligned(NLA_ALIGNTO);
	struct nlattr *attr = (void *)buf;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(vsw_port_attr_rows); i++) {
		struct nlattr *tb[IFLA_VSWITCH_PORT_MAX + 1] = {};
		struct netlink_ext_ack extack = {};
		struct vsw_port_config config;

		vsw_test_attr(&vsw_port_attr_rows[i], attr);
		tb[vsw_port_attr_rows[i].attr] = attr;
		vsw_test_row(test, &vsw_port_attr_rows[i],
			     vsw_port_parse(tb, &config, &extack), attr,
			     &extack);
	}
}

/* What is accepted reaches the setting that it names, and no other. */
static void vsw_netlink_test_values(struct kunit *test)
{
	static const struct {
		int attr;
		u32 flag;
	} flags[] = {
		{ IFLA_VSWITCH_PORT_HAIRPIN, VSW_PORT_HAIRPIN },
		{ IFLA_VSWITCH_PORT_LEARNING, VSW_PORT_LEARNING },
		{ IFLA_VSWITCH_PORT_FLOOD, VSW_PORT_FLOOD },
		{ IFLA_VSWITCH_PORT_MCAST_FLOOD, VSW_PORT_MCAST_FLOOD },
		{ IFLA_VSWITCH_PORT_BCAST_FLOOD, VSW_PORT_BCAST_FLOOD },
		{ IFLA_VSWITCH_PORT_ISOLATED, VSW_PORT_ISOLATED },
		{ IFLA_VSWITCH_PORT_LOCKED, VSW_PORT_LOCKED },
	};
	static const u32 times[] = { 0, 100, 30000 };
	u8 buf[NLA_HDRLEN + 8] __aligned(NLA_ALIGNTO);
	struct nlattr *attr = (void *)buf;
	struct vsw_port_config config;
	struct vsw_config sw_config;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(flags) * 2; i++) {
		struct nlattr *tb[IFLA_VSWITCH_PORT_MAX + 1] = {};
		struct vsw_attr_row row = { flags[i / 2].attr, 1, i % 2 };

		vsw_test_attr(&row, attr);
		tb[row.attr] = attr;
		KUNIT_ASSERT_EQ(test, vsw_port_parse(tb, &config, NULL), 0);
		KUNIT_EXPECT_EQ(test, config.mask, flags[i / 2].flag);
		KUNIT_EXPECT_EQ(test, config.flags,
				i % 2 ? flags[i / 2].flag : 0);
		KUNIT_EXPECT_FALSE(test, config.has_state || config.has_cost ||
				   config.has_priority || config.fdb_flush ||
				   config.has_group_fwd_mask ||
				   config.has_fdb_max_learned);
	}
	for (i = 0; i < ARRAY_SIZE(times); i++) {
		struct nlattr *tb[IFLA_VSWITCH_MAX + 1] = {};
		struct vsw_attr_row row = {
			IFLA_VSWITCH_AGEING_TIME, 4, times[i]
		};

		vsw_test_attr(&row, attr);
		tb[row.attr] = attr;
		KUNIT_ASSERT_EQ(test, vsw_parse(NULL, tb, &sw_config, NULL), 0);
		KUNIT_EXPECT_TRUE(test, sw_config.has_ageing);
		/* 1/100 s */
		KUNIT_EXPECT_EQ(test, sw_config.ageing, row.value * HZ / 100);
		KUNIT_EXPECT_FALSE(test, sw_config.has_group_fwd_mask ||
				   sw_config.has_fdb_max_learned ||
				   sw_config.fdb_flush);
	}
}

/* One bad attribute among good ones: refused as a whole */
static void vsw_netlink_test_mixed(struct kunit *test)
{
	u8 bufs[2][NLA_HDRLEN + 8] __aligned(NLA_ALIGNTO);
	static const struct vsw_attr_row good = {
		IFLA_VSWITCH_PORT_LEARNING, 1, 0
	};
	static const struct vsw_attr_row bad = {
		IFLA_VSWITCH_PORT_PRIORITY, 2, 64
	};
	struct nlattr *tb[IFLA_VSWITCH_PORT_MAX + 1] = {};
	struct vsw_port_config config;

	vsw_test_attr(&good, (void *)bufs[0]);
	vsw_test_attr(&bad, (void *)bufs[1]);
	tb[good.attr] = (void *)bufs[0];
	tb[bad.attr] = (void *)bufs[1];
	KUNIT_EXPECT_EQ(test, vsw_port_parse(tb, &config, NULL), -EINVAL);
}

static struct kunit_case vsw_netlink_cases[] = {
	KUNIT_CASE(vsw_netlink_test_switch),
	KUNIT_CASE(vsw_netlink_test_port),
	KUNIT_CASE(vsw_netlink_test_values),
	KUNIT_CASE(vsw_netlink_test_mixed),
	{}
};

static struct kunit_suite vsw_netlink_suite = {
	.name = "vswitch_netlink",
	.test_cases = vsw_netlink_cases,
};

kunit_test_suite(vsw_netlink_suite);
