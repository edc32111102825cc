// SPDX-License-Identifier: GPL-2.0
/* KUnit: which frames are kept, and what of them. Included at the foot of
 * drop_last.c.
 */
#include <kunit/test.h>

static void vsw_last_test_put(struct vsw_last *last, enum vsw_drop why,
			      u32 now, u64 when)
{
	struct vsw_last_frame *frame;

	if (!vsw_last_wants(last, why, now))
		return;
	frame = vsw_last_slot(last, why, now);
	frame->when = when;
	frame->len = why;
}

/* When the frame of a reason was dropped; 0: there is none */
static u64 vsw_last_test_when(const struct vsw_last *last, enum vsw_drop why)
{
	u64 when = 0;
	int i, n = 0;

	for (i = 0; i < VSW_LAST_SLOTS; i++)
		if (last->why[i] == why && last->frames[i].len == why) {
			when = last->frames[i].when;
			n++;
		}
	return n > 1 ? U64_MAX : when;
}

static struct vsw_last *vsw_last_test_new(struct kunit *test)
{
	struct vsw_last *last = kunit_kzalloc(test, sizeof(*last), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, last);
	spin_lock_init(&last->lock);
	return last;
}

static void vsw_last_test_latest(struct kunit *test)
{
	struct vsw_last *last = vsw_last_test_new(test);

	/* the jiffies of a table that is new are 0 as well */
	vsw_last_test_put(last, 1, 0, 100);
	KUNIT_EXPECT_EQ(test, vsw_last_test_when(last, 1), 100);
	vsw_last_test_put(last, 2, 1, 110);
	vsw_last_test_put(last, 1, 2, 120);
	KUNIT_EXPECT_EQ(test, vsw_last_test_when(last, 1), 120);
	KUNIT_EXPECT_EQ(test, vsw_last_test_when(last, 2), 110);
	KUNIT_EXPECT_EQ(test, vsw_last_test_when(last, 3), 0);
}

static void vsw_last_test_once_per_jiffy(struct kunit *test)
{
	struct vsw_last *last = vsw_last_test_new(test);

	vsw_last_test_put(last, 1, U32_MAX, 100);
	vsw_last_test_put(last, 1, U32_MAX, 101);
	KUNIT_EXPECT_EQ(test, vsw_last_test_when(last, 1), 100);
	vsw_last_test_put(last, 2, U32_MAX, 102);
	KUNIT_EXPECT_EQ(test, vsw_last_test_when(last, 2), 102);
	vsw_last_test_put(last, 1, 0, 103);
	KUNIT_EXPECT_EQ(test, vsw_last_test_when(last, 1), 103);
}

static void vsw_last_test_oldest(struct kunit *test)
{
	struct vsw_last *last = vsw_last_test_new(test);
	int i;

	for (i = 1; i <= VSW_LAST_SLOTS; i++)
		vsw_last_test_put(last, i, i, 100 + i);
	/* the first becomes the latest, so the second is the oldest */
	vsw_last_test_put(last, 1, 20, 200);
	vsw_last_test_put(last, VSW_LAST_SLOTS + 1, 21, 201);
	KUNIT_EXPECT_EQ(test, vsw_last_test_when(last, 1), 200);
	KUNIT_EXPECT_EQ(test, vsw_last_test_when(last, 2), 0);
	for (i = 3; i <= VSW_LAST_SLOTS; i++)
		KUNIT_EXPECT_EQ(test, vsw_last_test_when(last, i), 100 + i);
	KUNIT_EXPECT_EQ(test, vsw_last_test_when(last, VSW_LAST_SLOTS + 1), 201);
}

/* More reasons than slots, in turns: a slot is written once in a jiffy. */
static void vsw_last_test_turns(struct kunit *test)
{
	struct vsw_last *last = vsw_last_test_new(test);
	int round, i, n = 0;

	for (round = 0; round < 10; round++)
		for (i = 1; i <= 2 * VSW_LAST_SLOTS; i++)
			if (vsw_last_wants(last, i, 5)) {
				vsw_last_test_put(last, i, 5, 100 + n);
				n++;
			}
	KUNIT_EXPECT_EQ(test, n, VSW_LAST_SLOTS);
	KUNIT_EXPECT_TRUE(test, vsw_last_wants(last, 2 * VSW_LAST_SLOTS, 6));
}

/* A frame of @len bytes, 0, 1, 2, ..., its data @pulled bytes behind the start */
static struct sk_buff *vsw_last_test_skb(struct kunit *test, unsigned int len,
					 unsigned int pulled)
{
	struct sk_buff *skb = alloc_skb(len + 1, GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	for (i = 0; i < len; i++)
		*(u8 *)skb_put(skb, 1) = i;
	skb_reset_mac_header(skb);
	skb_pull(skb, pulled);
	skb_reset_network_header(skb);
	return skb;
}

static void vsw_last_test_bytes(struct kunit *test)
{
	static const unsigned int lens[] = {
		0, 1, 11, 12, 13, 14, 60, VSW_LAST_BYTES - 1, VSW_LAST_BYTES,
		VSW_LAST_BYTES + 1, 1514,
	};
	struct vsw_last_frame frame;
	unsigned int i, n, pulled;
	struct sk_buff *skb;
	int j, wrong = 0;

	for (i = 0; i < ARRAY_SIZE(lens); i++)
		for (pulled = 0; pulled <= ETH_HLEN; pulled += ETH_HLEN) {
			if (pulled > lens[i])
				continue;
			skb = vsw_last_test_skb(test, lens[i], pulled);
			memset(&frame, 0xee, sizeof(frame));
			vsw_last_read(&frame, skb);
			n = min_t(unsigned int, lens[i], VSW_LAST_BYTES);
			KUNIT_EXPECT_EQ(test, frame.len, lens[i]);
			KUNIT_EXPECT_EQ(test, frame.n, n);
			for (j = 0; j < VSW_LAST_BYTES; j++)
				wrong += frame.bytes[j] != (j < n ? j : 0xee);
			KUNIT_EXPECT_EQ(test, wrong, 0);
			kfree_skb(skb);
		}
}

static void vsw_last_test_tag(struct kunit *test)
{
	static const u8 tag[] = { 0x88, 0xa8, 0x60, 0x05 };
	static const unsigned int lens[] = { 12, 14, 60, 92, 93, 94, 1514 };
	struct vsw_last_frame frame;
	struct sk_buff *skb;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lens); i++) {
		skb = vsw_last_test_skb(test, lens[i],
					min(lens[i], (unsigned int)ETH_HLEN));
		__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021AD), 0x6005);
		vsw_last_read(&frame, skb);
		KUNIT_EXPECT_EQ(test, frame.len, lens[i] + VLAN_HLEN);
		KUNIT_EXPECT_EQ(test, frame.n, min(lens[i] + VLAN_HLEN,
						   (unsigned int)VSW_LAST_BYTES));
		KUNIT_EXPECT_EQ(test, frame.bytes[11], 11);
		KUNIT_EXPECT_EQ(test, memcmp(frame.bytes + 12, tag, 4), 0);
		if (frame.n > 16)
			KUNIT_EXPECT_EQ(test, frame.bytes[frame.n - 1],
					frame.n - 5);
		kfree_skb(skb);
	}
}

/* Where nobody has said where the header is, it is where the data are. */
static void vsw_last_test_no_header(struct kunit *test)
{
	struct vsw_last_frame frame;
	struct sk_buff *skb;

	skb = vsw_last_test_skb(test, 60, 3);
	skb_unset_mac_header(skb);
	vsw_last_read(&frame, skb);
	KUNIT_EXPECT_EQ(test, frame.len, 57);
	KUNIT_EXPECT_EQ(test, frame.bytes[0], 3);
	/* nor is it behind them */
	skb_set_mac_header(skb, 2);
	vsw_last_read(&frame, skb);
	KUNIT_EXPECT_EQ(test, frame.len, 57);
	KUNIT_EXPECT_EQ(test, frame.bytes[0], 3);
	kfree_skb(skb);
}

static struct kunit_case vsw_last_cases[] = {
	KUNIT_CASE(vsw_last_test_latest),
	KUNIT_CASE(vsw_last_test_once_per_jiffy),
	KUNIT_CASE(vsw_last_test_oldest),
	KUNIT_CASE(vsw_last_test_turns),
	KUNIT_CASE(vsw_last_test_bytes),
	KUNIT_CASE(vsw_last_test_tag),
	KUNIT_CASE(vsw_last_test_no_header),
	{}
};

static struct kunit_suite vsw_last_suite = {
	.name = "vswitch_drop_last",
	.test_cases = vsw_last_cases,
};

kunit_test_suite(vsw_last_suite);
