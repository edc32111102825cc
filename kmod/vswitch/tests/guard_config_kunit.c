// SPDX-License-Identifier: GPL-2.0
/* KUnit: prefixes, and lists that change. Included at the foot of guard_config.c. */
#include <kunit/test.h>
#include <linux/inet.h>

/* The prefix in words, as 192.0.2.0/24 */
static struct vswitch_prefix vsw_test_prefix(struct kunit *test,
					     const char *text)
{
	struct vswitch_prefix prefix = {};
	const char *slash = strchr(text, '/');
	u8 len;

	KUNIT_ASSERT_NOT_NULL(test, slash);
	KUNIT_ASSERT_EQ(test, kstrtou8(slash + 1, 10, &len), 0);
	if (in4_pton(text, slash - text, prefix.addr + 12, -1, NULL)) {
		prefix.addr[10] = 0xff;
		prefix.addr[11] = 0xff;
		len += 96;
	} else {
		KUNIT_ASSERT_TRUE(test, in6_pton(text, slash - text,
						 prefix.addr, -1, NULL));
	}
	prefix.len = len;
	return prefix;
}

static void vsw_guard_test_prefix(struct kunit *test)
{
	static const struct {
		const char *text;
		bool good;
		bool ip4;
		u64 hi;		/* of the last address */
		u64 lo;
	} rows[] = {
		{ "192.0.2.1/32", true, true, 0, 0xffffc0000201 },
		{ "192.0.2.0/24", true, true, 0, 0xffffc00002ff },
		{ "192.0.2.0/23", true, true, 0, 0xffffc00003ff },
		{ "192.0.2.0/22", false },
		{ "192.0.2.1/31", false },
		{ "192.0.2.1/33", false },
		{ "128.0.0.0/1", true, true, 0, 0xffffffffffff },
		{ "0.0.0.0/0", true, true, 0, 0xffffffffffff },
		{ "::/0", true, false, U64_MAX, U64_MAX },
		{ "8000::/1", true, false, U64_MAX, U64_MAX },
		{ "4000::/1", false },
		{ "2001:db8::/32", true, false, 0x20010db8ffffffff, U64_MAX },
		{ "2001:db8::/63", true, false, 0x20010db800000001, U64_MAX },
		{ "2001:db8::/64", true, false, 0x20010db800000000, U64_MAX },
		{ "2001:db8:0:1::/63", false },
		{ "2001:db8::/65", true, false, 0x20010db800000000, U64_MAX >> 1 },
		{ "2001:db8:0:0:8000::/65", true, false, 0x20010db800000000, U64_MAX },
		{ "2001:db8::1/64", false },
		{ "2001:db8::1/127", false },
		{ "2001:db8::2/127", true, false, 0x20010db800000000, 3 },
		{ "2001:db8::2/128", true, false, 0x20010db800000000, 2 },
		{ "2001:db8::2/129", false },
		{ "2001:db8::2/255", false },
		/* what contains all of IPv4 is still of IPv6 */
		{ "::fffe:0:0/95", true, false, 0, 0xffffffffffff },
		{ "::/80", true, false, 0, 0xffffffffffff },
		{ "::ffff:0:0/96", true, true, 0, 0xffffffffffff },
	};
	struct vsw_guard_addr last;
	struct vswitch_prefix p;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		p = vsw_test_prefix(test, rows[i].text);
		KUNIT_EXPECT_EQ_MSG(test, vsw_guard_prefix_is_good(&p),
				    rows[i].good, "%s", rows[i].text);
		if (!rows[i].good)
			continue;
		last = vsw_guard_last(&p);
		KUNIT_EXPECT_EQ_MSG(test, last.hi, rows[i].hi, "%s",
				    rows[i].text);
		KUNIT_EXPECT_EQ_MSG(test, last.lo, rows[i].lo, "%s",
				    rows[i].text);
		KUNIT_EXPECT_EQ_MSG(test, vsw_guard_prefix_is_ip4(&p),
				    rows[i].ip4, "%s", rows[i].text);
		p.pad[1] = 1;
		KUNIT_EXPECT_FALSE(test, vsw_guard_prefix_is_good(&p));
	}
}

static struct nlattr *vsw_test_attr(struct kunit *test, const void *data,
				    int len)
{
	struct nlattr *attr = kunit_kzalloc(test, NLA_HDRLEN + len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, attr);
	attr->nla_len = NLA_HDRLEN + len;
	memcpy(nla_data(attr), data, len);
	return attr;
}

/* Ranges that overlap, touch and contain each other hold what their prefixes do. */
static void vsw_guard_test_merge(struct kunit *test)
{
	static const char * const texts[] = {
		"10.0.0.8/29", "10.0.0.0/30", "10.0.0.4/31", "10.0.0.12/32",
		"10.0.0.16/30", "10.0.0.17/32", "10.0.0.30/31",
		"::8/125", "::/126", "::4/127", "::c/128", "::10/126",
		"::11/128", "::1e/127",
	};
	const size_t half = ARRAY_SIZE(texts) / 2;
	struct vsw_guard_list prefixes = {
		.size = sizeof(struct vswitch_prefix),
	};
	struct vswitch_prefix all[ARRAY_SIZE(texts)];
	struct vsw_guard_list macs = {};
	struct vsw_guard *guard;
	unsigned int which, n, i, x;
	struct vsw_guard_addr addr;
	bool ip6, in, in_half;

	prefixes.at = all;
	for (which = 0; which < 1U << ARRAY_SIZE(texts); which += 7) {
		for (n = 0, i = 0; i < ARRAY_SIZE(texts); i++)
			if (which >> i & 1)
				all[n++] = vsw_test_prefix(test, texts[i]);
		prefixes.n = n;
		guard = vsw_guard_alloc(&macs, &prefixes);
		KUNIT_ASSERT_NOT_NULL(test, guard);
		for (x = 0; x < 128; x++) {
			ip6 = x >= 64;
			addr = (struct vsw_guard_addr) { 0, x % 64 };
			if (!ip6)
				addr = vsw_guard_addr4(htonl(0x0a000000 + x));
			for (in = false, i = 0; i < ARRAY_SIZE(texts); i++) {
				struct vsw_guard_addr first, last;
				struct vswitch_prefix p;

				in_half = i >= half;
				if (!(which >> i & 1) || in_half != ip6)
					continue;
				p = vsw_test_prefix(test, texts[i]);
				first = vsw_guard_addr6(p.addr);
				last = vsw_guard_last(&p);
				in |= vsw_guard_cmp(&first, &addr) <= 0 &&
				      vsw_guard_cmp(&addr, &last) <= 0;
			}
			KUNIT_EXPECT_EQ_MSG(test,
					    vsw_guard_lists(guard, &addr),
					    in, "%x, %u", which, x);
		}
		vsw_guard_free(guard);
	}
}

static struct vsw_port *vsw_test_guarded(struct kunit *test,
					 struct net_device **dev)
{
	static const u8 own[ETH_ALEN] = { 2, 0, 0, 0, 0, 1 };
	struct vsw_port *port;

	port = kunit_kzalloc(test, sizeof(*port), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, port);
	*dev = alloc_etherdev(0);
	KUNIT_ASSERT_NOT_NULL(test, *dev);
	eth_hw_addr_set(*dev, own);
	port->dev = *dev;
	port->flags = VSW_PORT_VNIC;
	return port;
}

/* Change a port's list as a message would. Return how many members it has, or an
 * error, and then it is what it was.
 */
static int vsw_test_change(struct vsw_port *port,
			   const struct vsw_guard_config *config)
{
	struct vsw_guard *old = rcu_dereference_protected(port->guard, true);
	struct vsw_guard *guard;
	int n;

	rtnl_lock();
	guard = vsw_guard_make(port, config, NULL);
	rtnl_unlock();
	if (IS_ERR(guard))
		return PTR_ERR(guard);
	n = config->macs || config->macs_add || config->macs_del ?
	    guard->n_macs : guard->n_prefixes;
	rcu_assign_pointer(port->guard, guard);
	vsw_guard_free(old);
	return n;
}

static void vsw_guard_test_lists_change(struct kunit *test)
{
	static const u8 m[4][ETH_ALEN] = {
		{ 2, 0, 0, 0, 0, 3 }, { 2, 0, 0, 0, 0, 1 },
		{ 2, 0, 0, 0, 0, 2 }, { 2, 0, 0, 0, 0, 1 },
	};
	struct nlattr *three = vsw_test_attr(test, m, 3 * ETH_ALEN);
	struct nlattr *four = vsw_test_attr(test, m, 4 * ETH_ALEN);
	struct nlattr *one = vsw_test_attr(test, m + 1, ETH_ALEN);
	struct nlattr *none = vsw_test_attr(test, m, 0);
	struct net_device *dev;
	struct vsw_port *port = vsw_test_guarded(test, &dev);
	const struct vsw_guard *guard;
	struct nlattr *all;
	u8 *many;
	int i;

#define CHANGE(...)	vsw_test_change(port, &(struct vsw_guard_config) { __VA_ARGS__ })
	KUNIT_EXPECT_EQ(test, CHANGE(.macs_del = one), -ENOENT);
	KUNIT_EXPECT_NULL(test, rcu_access_pointer(port->guard));
	KUNIT_EXPECT_EQ(test, CHANGE(.macs_add = one), 1);
	KUNIT_EXPECT_EQ(test, CHANGE(.macs_add = four), 3);
	KUNIT_EXPECT_EQ(test, CHANGE(.macs_add = one, .macs_del = one), 3);
	KUNIT_EXPECT_EQ(test, CHANGE(.macs_del = four), -ENOENT);
	KUNIT_EXPECT_EQ(test, CHANGE(.macs_del = three), 0);
	KUNIT_EXPECT_EQ(test, CHANGE(.macs = four), 3);
	guard = rcu_dereference_protected(port->guard, true);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_TRUE(test, vsw_guard_has_mac(guard, vsw_fdb_key(m[i], 0)));
	KUNIT_EXPECT_LT(test, guard->macs[0], guard->macs[1]);
	KUNIT_EXPECT_LT(test, guard->macs[1], guard->macs[2]);
	/* of what else is changed they know nothing */
	KUNIT_EXPECT_EQ(test, CHANGE(.mask = VSW_GUARD_ALLOW_RA, .allow = U32_MAX), 0);
	guard = rcu_dereference_protected(port->guard, true);
	KUNIT_EXPECT_EQ(test, guard->n_macs, 3);
	KUNIT_EXPECT_EQ(test, guard->allow, VSW_GUARD_ALLOW_RA);
	/* none are its own again */
	KUNIT_EXPECT_EQ(test, CHANGE(.macs = none), 0);
	guard = rcu_dereference_protected(port->guard, true);
	KUNIT_EXPECT_TRUE(test, vsw_guard_has_mac(guard, vsw_fdb_key(m[1], 0)));
	KUNIT_EXPECT_FALSE(test, vsw_guard_has_mac(guard, vsw_fdb_key(m[2], 0)));
	/* there are not too many */
	many = kunit_kzalloc(test, VSW_GUARD_MACS_MAX * ETH_ALEN, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, many);
	for (i = 0; i < VSW_GUARD_MACS_MAX; i++) {
		many[i * ETH_ALEN] = 2;
		put_unaligned_be16(i, many + i * ETH_ALEN + 4);
	}
	all = vsw_test_attr(test, many, VSW_GUARD_MACS_MAX * ETH_ALEN);
	KUNIT_EXPECT_EQ(test, CHANGE(.macs = all), VSW_GUARD_MACS_MAX);
	KUNIT_EXPECT_EQ(test, CHANGE(.macs_add = one), VSW_GUARD_MACS_MAX);
	many[5] = 7;
	many[1] = 7;
	all = vsw_test_attr(test, many, ETH_ALEN);
	KUNIT_EXPECT_EQ(test, CHANGE(.macs_add = all), -ENOSPC);
	guard = rcu_dereference_protected(port->guard, true);
	KUNIT_EXPECT_EQ(test, guard->n_macs, VSW_GUARD_MACS_MAX);
#undef CHANGE
	vsw_guard_free(rcu_dereference_protected(port->guard, true));
	free_netdev(dev);
}

/* A slave's hosts do not have its own address. */
static void vsw_guard_test_slave(struct kunit *test)
{
	static const u8 mac[ETH_ALEN] = { 2, 0, 0, 0, 0, 9 };
	struct nlattr *one = vsw_test_attr(test, mac, ETH_ALEN);
	struct vsw_guard_config on = {
		.has_mode = true, .mode = VSWITCH_GUARD_ON,
	};
	struct net_device *dev;
	struct vsw_port *port = vsw_test_guarded(test, &dev);

	port->flags = 0;
	KUNIT_EXPECT_EQ(test, vsw_test_change(port, &on), -EINVAL);
	on.macs = one;
	KUNIT_EXPECT_EQ(test, vsw_test_change(port, &on), 1);
	port->guard_mode = VSWITCH_GUARD_ON;
	on = (struct vsw_guard_config) { .macs_del = one };
	KUNIT_EXPECT_EQ(test, vsw_test_change(port, &on), -EINVAL);
	port->guard_mode = VSWITCH_GUARD_OFF;
	KUNIT_EXPECT_EQ(test, vsw_test_change(port, &on), 0);
	vsw_guard_free(rcu_dereference_protected(port->guard, true));
	free_netdev(dev);
}

/* 2001::, and its length */
#define PREFIX	"\x20\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0"

static void vsw_guard_test_messages(struct kunit *test)
{
	static const struct {
		u16 type;
		u16 len;
		const char *data;
		bool good;
	} rows[] = {
		{ VSWITCH_GUARD_MODE, 1, "\0", true },
		{ VSWITCH_GUARD_MODE, 1, "\2", true },
		{ VSWITCH_GUARD_MODE, 1, "\3", false },
		{ VSWITCH_GUARD_MODE, 0, "", false },
		{ VSWITCH_GUARD_ACTIVE, 1, "\1", false },
		{ VSWITCH_GUARD_LEARNED, 20, "aaaaaaaaaaaaaaaaaaaa", false },
		{ VSWITCH_GUARD_RA, 1, "\1", true },
		{ VSWITCH_GUARD_LEARN, 1, "\2", true },
		{ VSWITCH_GUARD_LEARN, 1, "\3", false },
		{ VSWITCH_GUARD_MACS, 0, "", true },
		{ VSWITCH_GUARD_MACS, 6, "\2\0\0\0\0\1", true },
		{ VSWITCH_GUARD_MACS, 5, "\2\0\0\0\0", false },
		{ VSWITCH_GUARD_MACS_ADD, 12, "\2\0\0\0\0\1\3\0\0\0\0\1", false },
		{ VSWITCH_GUARD_MACS_DEL, 6, "\0\0\0\0\0\0", false },
		{ VSWITCH_GUARD_PREFIXES, 0, "", true },
		{ VSWITCH_GUARD_PREFIXES, 20, PREFIX "\x10\0\0\0", true },
		{ VSWITCH_GUARD_PREFIXES, 20, PREFIX "\x0f\0\0\0", false },
		{ VSWITCH_GUARD_PREFIXES_ADD, 20, PREFIX "\x10\0\1\0", false },
		{ VSWITCH_GUARD_PREFIXES_DEL, 19, PREFIX "\x10\0\0", false },
		{ VSWITCH_GUARD_PREFIXES_DEL, 17, PREFIX "\x10", false },
	};
	struct {
		struct nlattr nest;
		struct nlattr attr;
		u8 data[24];
	} message;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct vsw_guard_config config = {};
		struct netlink_ext_ack extack = {};
		int err;

		message.nest.nla_type = IFLA_VSWITCH_PORT_GUARD | NLA_F_NESTED;
		message.attr.nla_type = rows[i].type;
		message.attr.nla_len = NLA_HDRLEN + rows[i].len;
		message.nest.nla_len = NLA_HDRLEN +
				       NLA_ALIGN(message.attr.nla_len);
		memcpy(message.data, rows[i].data, rows[i].len);
		err = vsw_guard_parse(&message.nest, &config, &extack);
		KUNIT_EXPECT_EQ_MSG(test, !err, rows[i].good, "row %zu", i);
		KUNIT_EXPECT_EQ_MSG(test, !extack._msg, rows[i].good,
				    "row %zu", i);
		if (!err)
			KUNIT_EXPECT_TRUE(test, vsw_guard_named(&config));
	}
}

static struct kunit_case vsw_guard_config_cases[] = {
	KUNIT_CASE(vsw_guard_test_prefix),
	KUNIT_CASE(vsw_guard_test_merge),
	KUNIT_CASE(vsw_guard_test_lists_change),
	KUNIT_CASE(vsw_guard_test_slave),
	KUNIT_CASE(vsw_guard_test_messages),
	{}
};

static struct kunit_suite vsw_guard_config_suite = {
	.name = "vswitch_guard_config",
	.test_cases = vsw_guard_config_cases,
};

kunit_test_suite(vsw_guard_config_suite);
