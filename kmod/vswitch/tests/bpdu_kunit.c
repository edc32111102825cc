// SPDX-License-Identifier: GPL-2.0
/* KUnit: BPDUs, octet by octet. Included at the foot of bpdu.c. */
#include <kunit/test.h>

static const struct vsw_bpdu vsw_bpdu_test_rst = {
	.type = VSW_BPDU_RST,
	.flags = VSW_BPDU_TC | VSW_BPDU_PROPOSAL | VSW_BPDU_LEARNING |
		 VSW_BPDU_FORWARDING | VSW_BPDU_AGREEMENT,
	.role = VSW_BPDU_DESIGNATED,
	.vector = {
		.root = 0x8000020304050607ULL,
		.cost = 0x01020304,
		.bridge = 0x9000aabbccddeeffULL,
		.port = 0x8abc,
	},
	.times = { 1, 20, 2, 15 },
};

/* as they stand in the standard, figures 9-1 to 9-3 */
static const u8 vsw_bpdu_test_octets[] = {
	0, 0, 2, 2, 0x7f,
	0x80, 0x00, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07,
	1, 2, 3, 4,
	0x90, 0x00, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff,
	0x8a, 0xbc,
	1, 0, 20, 0, 2, 0, 15, 0,
	0,
};

static void vsw_bpdu_test_encode(struct kunit *test)
{
	struct vsw_bpdu bpdu = vsw_bpdu_test_rst;
	u8 buf[VSW_BPDU_RST_LEN];

	KUNIT_EXPECT_EQ(test, vsw_bpdu_encode(&bpdu, buf), VSW_BPDU_RST_LEN);
	KUNIT_EXPECT_EQ(test, memcmp(buf, vsw_bpdu_test_octets, sizeof(buf)), 0);

	/* STP knows two flags, and no role */
	bpdu.type = VSW_BPDU_CONFIG;
	bpdu.flags |= VSW_BPDU_TC_ACK;
	KUNIT_EXPECT_EQ(test, vsw_bpdu_encode(&bpdu, buf), VSW_BPDU_CONFIG_LEN);
	KUNIT_EXPECT_EQ(test, buf[2] | buf[3], 0);
	KUNIT_EXPECT_EQ(test, buf[4], 0x81);
	KUNIT_EXPECT_EQ(test, memcmp(buf + 5, vsw_bpdu_test_octets + 5, 30), 0);

	bpdu.type = VSW_BPDU_TCN;
	KUNIT_EXPECT_EQ(test, vsw_bpdu_encode(&bpdu, buf), VSW_BPDU_TCN_LEN);
	KUNIT_EXPECT_EQ(test, buf[0] | buf[1] | buf[2], 0);
	KUNIT_EXPECT_EQ(test, buf[3], 0x80);
}

static void vsw_bpdu_test_decode(struct kunit *test)
{
	struct vsw_bpdu bpdu;
	u8 buf[64] = {};

	memcpy(buf, vsw_bpdu_test_octets, sizeof(vsw_bpdu_test_octets));
	KUNIT_ASSERT_TRUE(test, vsw_bpdu_decode(buf, VSW_BPDU_RST_LEN, &bpdu));
	KUNIT_EXPECT_EQ(test, bpdu.type, VSW_BPDU_RST);
	KUNIT_EXPECT_EQ(test, bpdu.flags, 0x7f);
	KUNIT_EXPECT_EQ(test, bpdu.role, VSW_BPDU_DESIGNATED);
	KUNIT_EXPECT_EQ(test, bpdu.vector.root, vsw_bpdu_test_rst.vector.root);
	KUNIT_EXPECT_EQ(test, bpdu.vector.cost, 0x01020304);
	KUNIT_EXPECT_EQ(test, bpdu.vector.bridge,
			vsw_bpdu_test_rst.vector.bridge);
	KUNIT_EXPECT_EQ(test, bpdu.vector.port, 0x8abc);
	KUNIT_EXPECT_EQ(test, memcmp(&bpdu.times, &vsw_bpdu_test_rst.times, 4),
			0);
	/* a role that is not told is the designated one */
	buf[4] = 0;
	KUNIT_ASSERT_TRUE(test, vsw_bpdu_decode(buf, VSW_BPDU_RST_LEN, &bpdu));
	KUNIT_EXPECT_EQ(test, bpdu.role, VSW_BPDU_DESIGNATED);
	buf[4] = VSW_BPDU_ROOT << 2;
	KUNIT_ASSERT_TRUE(test, vsw_bpdu_decode(buf, VSW_BPDU_RST_LEN, &bpdu));
	KUNIT_EXPECT_EQ(test, bpdu.role, VSW_BPDU_ROOT);
	/* of STP they mean nothing */
	buf[2] = 0;
	buf[3] = VSW_BPDU_CONFIG;
	buf[4] = 0xff;
	KUNIT_ASSERT_TRUE(test, vsw_bpdu_decode(buf, VSW_BPDU_CONFIG_LEN,
						&bpdu));
	KUNIT_EXPECT_EQ(test, bpdu.flags, 0x81);
	KUNIT_EXPECT_EQ(test, bpdu.role, VSW_BPDU_DESIGNATED);
}

/* Each type with each length: what is too short is refused, what is longer is
 * read as far as it is known. The buffer is as long as it is said to be, for
 * KASAN to see a byte beyond.
 */
static const struct {
	u8 version;
	u8 type;
	unsigned int min_len;	/* 0: it is no BPDU */
} vsw_bpdu_test_types[] = {
	{ 0, VSW_BPDU_CONFIG, VSW_BPDU_CONFIG_LEN },
	{ 1, VSW_BPDU_CONFIG, VSW_BPDU_CONFIG_LEN },
	{ 2, VSW_BPDU_CONFIG, VSW_BPDU_CONFIG_LEN },
	{ 0, VSW_BPDU_TCN, VSW_BPDU_TCN_LEN },
	{ 2, VSW_BPDU_TCN, VSW_BPDU_TCN_LEN },
	{ 2, VSW_BPDU_RST, VSW_BPDU_RST_LEN },
	{ 3, VSW_BPDU_RST, VSW_BPDU_RST_LEN },
	{ 255, VSW_BPDU_RST, VSW_BPDU_RST_LEN },
	{ 0, VSW_BPDU_RST, 0 },
	{ 1, VSW_BPDU_RST, 0 },
	{ 0, 0x01, 0 },
	{ 2, 0x03, 0 },
	{ 2, 0x81, 0 },
	{ 2, 0xff, 0 },
};

static void vsw_bpdu_test_lengths(struct kunit *test)
{
	unsigned int i, len, min_len;
	struct vsw_bpdu bpdu;
	bool is;
	u8 *buf;

	for (i = 0; i < ARRAY_SIZE(vsw_bpdu_test_types); i++)
		for (len = 0; len <= 60; len++) {
			u8 all[60] = {};

			memcpy(all, vsw_bpdu_test_octets,
			       sizeof(vsw_bpdu_test_octets));
			all[2] = vsw_bpdu_test_types[i].version;
			all[3] = vsw_bpdu_test_types[i].type;
			buf = kunit_kmalloc(test, len, GFP_KERNEL);
			KUNIT_ASSERT_NOT_NULL(test, buf);
			memcpy(buf, all, len);
			min_len = vsw_bpdu_test_types[i].min_len;
			is = vsw_bpdu_decode(buf, len, &bpdu);
			KUNIT_EXPECT_EQ_MSG(test, is, min_len && len >= min_len,
					    "row %u, %u bytes", i, len);
			kunit_kfree(test, buf);
		}
}

static void vsw_bpdu_test_checks(struct kunit *test)
{
	struct vsw_bpdu bpdu;
	u8 buf[VSW_BPDU_RST_LEN];

	memcpy(buf, vsw_bpdu_test_octets, sizeof(buf));
	buf[1] = 1;
	KUNIT_EXPECT_FALSE(test, vsw_bpdu_decode(buf, sizeof(buf), &bpdu));
	buf[1] = 0;

	/* as old as it may be: of STP it has expired, RSTP looks itself */
	memcpy(buf + 27, "\x14\x00\x14\x00", 4);
	KUNIT_EXPECT_TRUE(test, vsw_bpdu_decode(buf, sizeof(buf), &bpdu));
	buf[3] = VSW_BPDU_CONFIG;
	KUNIT_EXPECT_FALSE(test, vsw_bpdu_decode(buf, sizeof(buf), &bpdu));
	memcpy(buf + 27, "\x13\xff", 2);
	KUNIT_EXPECT_TRUE(test, vsw_bpdu_decode(buf, sizeof(buf), &bpdu));
	KUNIT_EXPECT_EQ(test, bpdu.times.message_age, 20);

	/* rounded, and no timer of zero */
	memcpy(buf + 27, "\x00\x80\x00\x81\x00\x00\x00\x00", 8);
	KUNIT_EXPECT_TRUE(test, vsw_bpdu_decode(buf, sizeof(buf), &bpdu));
	KUNIT_EXPECT_EQ(test, bpdu.times.message_age, 1);
	KUNIT_EXPECT_EQ(test, bpdu.times.max_age, 6);
	KUNIT_EXPECT_EQ(test, bpdu.times.hello, 1);
	KUNIT_EXPECT_EQ(test, bpdu.times.forward_delay, 2);
	memcpy(buf + 27, "\xff\x00\xff\xff\xff\xff\xff\xff", 8);
	KUNIT_EXPECT_TRUE(test, vsw_bpdu_decode(buf, sizeof(buf), &bpdu));
	KUNIT_EXPECT_EQ(test, bpdu.times.message_age, 255);
	KUNIT_EXPECT_EQ(test, bpdu.times.max_age, 40);
	KUNIT_EXPECT_EQ(test, bpdu.times.hello, 10);
	KUNIT_EXPECT_EQ(test, bpdu.times.forward_delay, 30);
}

static struct kunit_case vsw_bpdu_test_cases[] = {
	KUNIT_CASE(vsw_bpdu_test_encode),
	KUNIT_CASE(vsw_bpdu_test_decode),
	KUNIT_CASE(vsw_bpdu_test_lengths),
	KUNIT_CASE(vsw_bpdu_test_checks),
	{}
};

static struct kunit_suite vsw_bpdu_test_suite = {
	.name = "vswitch_bpdu",
	.test_cases = vsw_bpdu_test_cases,
};

kunit_test_suite(vsw_bpdu_test_suite);
