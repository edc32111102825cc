// SPDX-License-Identifier: GPL-2.0
/* KUnit: tags that come and go. Included at the foot of vlan_frame.c. */
#include <kunit/test.h>

#define VSW_TEST_Q	ETH_P_8021Q
#define VSW_TEST_S	ETH_P_8021AD
/* as an untagged frame */
#define VSW_TEST_TYPE	0x88b5

/* A tag; none if the protocol is 0 */
struct vsw_test_tag {
	u16 proto;
	u16 tci;
};

/**
 * struct vsw_test_frame - a frame, and what becomes of it on its way in
 * @proto: the switch's
 * @beside: its tag that is beside it
 * @inside: its tags that are in it
 * @beside_after: the tag beside it afterwards
 * @inside_after: those in it
 * @vid: the VLAN that it is of
 * @why: why not, else
 */
struct vsw_test_frame {
	u16 proto;
	struct vsw_test_tag beside;
	struct vsw_test_tag inside[2];
	struct vsw_test_tag beside_after;
	struct vsw_test_tag inside_after[3];
	u16 vid;
	enum vsw_drop why;
};

/* The port is a member of 10 (PVID), 20 and 30. */
static const struct vsw_test_frame vsw_test_frames[] = {
	/* none, and for the priority only, beside the frame and in it */
	{ VSW_TEST_Q, {}, {}, { VSW_TEST_Q, 10 }, {}, 10 },
	{ VSW_TEST_Q, { VSW_TEST_Q, 0xa000 }, {}, { VSW_TEST_Q, 0xa00a }, {}, 10 },
	{ VSW_TEST_Q, {}, { { VSW_TEST_Q, 0xe000 } }, { VSW_TEST_Q, 0xe00a }, {}, 10 },
	{ VSW_TEST_S, { VSW_TEST_S, 0x1000 }, {}, { VSW_TEST_S, 0x100a }, {}, 10 },
	/* a VLAN of the port */
	{ VSW_TEST_Q, { VSW_TEST_Q, 20 }, {}, { VSW_TEST_Q, 20 }, {}, 20 },
	{ VSW_TEST_Q, {}, { { VSW_TEST_Q, 0x601e } }, { VSW_TEST_Q, 0x601e }, {}, 30 },
	{ VSW_TEST_S, {}, { { VSW_TEST_S, 20 } }, { VSW_TEST_S, 20 }, {}, 20 },
	/* what is behind it stays */
	{ VSW_TEST_Q, { VSW_TEST_Q, 20 }, { { VSW_TEST_Q, 99 } },
	  { VSW_TEST_Q, 20 }, { { VSW_TEST_Q, 99 } }, 20 },
	{ VSW_TEST_Q, {}, { { VSW_TEST_Q, 20 }, { VSW_TEST_S, 99 } },
	  { VSW_TEST_Q, 20 }, { { VSW_TEST_S, 99 } }, 20 },
	{ VSW_TEST_Q, { VSW_TEST_Q, 0x2000 }, { { VSW_TEST_Q, 20 } },
	  { VSW_TEST_Q, 0x200a }, { { VSW_TEST_Q, 20 } }, 10 },
	/* of the other protocol: payload */
	{ VSW_TEST_Q, { VSW_TEST_S, 20 }, {}, { VSW_TEST_Q, 10 },
	  { { VSW_TEST_S, 20 } }, 10 },
	{ VSW_TEST_Q, {}, { { VSW_TEST_S, 20 } }, { VSW_TEST_Q, 10 },
	  { { VSW_TEST_S, 20 } }, 10 },
	{ VSW_TEST_S, { VSW_TEST_Q, 0xe014 }, {}, { VSW_TEST_S, 10 },
	  { { VSW_TEST_Q, 0xe014 } }, 10 },
	{ VSW_TEST_S, { VSW_TEST_Q, 20 }, { { VSW_TEST_S, 30 }, { VSW_TEST_Q, 5 } },
	  { VSW_TEST_S, 10 },
	  { { VSW_TEST_Q, 20 }, { VSW_TEST_S, 30 }, { VSW_TEST_Q, 5 } }, 10 },
	{ VSW_TEST_Q, {}, { { VSW_TEST_S, 1 }, { VSW_TEST_Q, 20 } }, { VSW_TEST_Q, 10 },
	  { { VSW_TEST_S, 1 }, { VSW_TEST_Q, 20 } }, 10 },
	/* not of the port, or of nobody */
	{ VSW_TEST_Q, { VSW_TEST_Q, 11 }, {}, {}, {}, 0, VSW_DROP_VLAN_IN },
	{ VSW_TEST_Q, {}, { { VSW_TEST_Q, 0x700b } }, {}, {}, 0, VSW_DROP_VLAN_IN },
	{ VSW_TEST_Q, { VSW_TEST_Q, 0x0fff }, {}, {}, {}, 0, VSW_DROP_VLAN_IN },
	{ VSW_TEST_S, {}, { { VSW_TEST_S, 21 } }, {}, {}, 0, VSW_DROP_VLAN_IN },
};

static struct sk_buff *vsw_test_skb(struct kunit *test,
				    const struct vsw_test_tag *beside,
				    const struct vsw_test_tag *inside, int n)
{
	struct sk_buff *skb = alloc_skb(256, GFP_KERNEL);
	__be16 *p;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	/* no room for a tag: it has to be made */
	skb_reserve(skb, 2);
	memset(skb_put(skb, 2 * ETH_ALEN), 0x02, 2 * ETH_ALEN);
	for (i = 0; i < n && inside[i].proto; i++) {
		p = skb_put(skb, VLAN_HLEN);
		p[0] = htons(inside[i].proto);
		p[1] = htons(inside[i].tci);
	}
	p = skb_put(skb, 2);
	*p = htons(VSW_TEST_TYPE);
	memset(skb_put(skb, 46), 0x5a, 46);
	skb_reset_mac_header(skb);
	skb->protocol = eth_hdr(skb)->h_proto;
	skb_pull(skb, ETH_HLEN);
	skb_reset_network_header(skb);
	skb_reset_mac_len(skb);
	if (beside->proto)
		__vlan_hwaccel_put_tag(skb, htons(beside->proto), beside->tci);
	return skb;
}

/* Is the frame as another one, with its headers where they belong? */
static void vsw_test_same(struct kunit *test, struct sk_buff *skb,
			  struct sk_buff *other, size_t row)
{
	KUNIT_EXPECT_EQ_MSG(test, skb_mac_offset(skb), -ETH_HLEN, "row %zu", row);
	KUNIT_EXPECT_EQ_MSG(test, ntohs(skb->protocol), ntohs(other->protocol),
			    "row %zu", row);
	KUNIT_ASSERT_EQ_MSG(test, skb->len, other->len, "row %zu", row);
	KUNIT_EXPECT_EQ_MSG(test, memcmp(skb_mac_header(skb),
					 skb_mac_header(other),
					 skb->len + ETH_HLEN), 0, "row %zu", row);
	KUNIT_EXPECT_EQ_MSG(test, !!skb_vlan_tag_present(skb),
			    !!skb_vlan_tag_present(other), "row %zu", row);
	if (!skb_vlan_tag_present(skb))
		return;
	KUNIT_EXPECT_EQ_MSG(test, ntohs(skb->vlan_proto),
			    ntohs(other->vlan_proto), "row %zu", row);
	KUNIT_EXPECT_EQ_MSG(test, skb_vlan_tag_get(skb),
			    skb_vlan_tag_get(other), "row %zu", row);
}

struct vsw_frame_test {
	struct vsw sw;
	struct vsw_port port;
	struct vsw_vlans vlans;
};

static struct vsw_frame_test *vsw_frame_test_port(struct kunit *test)
{
	struct vsw_frame_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	static const struct vsw_vlan_range ranges[] = {
		{ .first = 10, .last = 10, .flags = BRIDGE_VLAN_INFO_PVID |
						    BRIDGE_VLAN_INFO_UNTAGGED },
		{ .first = 20, .last = 20 },
		{ .first = 30, .last = 30 },
	};
	size_t i;

	KUNIT_ASSERT_NOT_NULL(test, t);
	for (i = 0; i < ARRAY_SIZE(ranges); i++)
		vsw_vlans_add(&t->vlans, &ranges[i]);
	t->port.sw = &t->sw;
	t->port.no = 1;
	t->sw.vlan_proto = htons(ETH_P_8021Q);
	RCU_INIT_POINTER(t->port.vlans, &t->vlans);
	return t;
}

static u64 vsw_test_ingress(struct vsw_frame_test *t, u64 flags,
			    struct sk_buff *skb)
{
	u64 from;

	local_bh_disable();
	rcu_read_lock();
	from = vsw_vlan_ingress(&t->port, flags, skb);
	rcu_read_unlock();
	local_bh_enable();
	return from;
}

static void vsw_frame_test_ingress(struct kunit *test)
{
	struct vsw_frame_test *t = vsw_frame_test_port(test);
	const u64 flags = VSW_PORT_VLAN | VSW_PORT_FORWARD;
	struct sk_buff *skb, *after;
	size_t i;
	u64 from;

	for (i = 0; i < ARRAY_SIZE(vsw_test_frames); i++) {
		const struct vsw_test_frame *row = &vsw_test_frames[i];

		t->sw.vlan_proto = htons(row->proto);
		skb = vsw_test_skb(test, &row->beside, row->inside, 2);
		from = vsw_test_ingress(t, flags, skb);
		if (row->why) {
			KUNIT_EXPECT_EQ_MSG(test, from,
					    VSW_FROM_DROP | row->why,
					    "row %zu", i);
			kfree_skb(skb);
			continue;
		}
		KUNIT_EXPECT_EQ_MSG(test, from, flags | (u64)row->vid << 48,
				    "row %zu", i);
		after = vsw_test_skb(test, &row->beside_after,
				     row->inside_after, 3);
		vsw_test_same(test, skb, after, i);
		kfree_skb(after);
		kfree_skb(skb);
	}
}

/* Nothing may be learned from a frame that is not changed either, but in the VLAN
 * that it would be of.
 */
static void vsw_frame_test_to_learn(struct kunit *test)
{
	struct vsw_frame_test *t = vsw_frame_test_port(test);
	struct sk_buff *skb, *same;
	size_t i;
	u64 from;

	for (i = 0; i < ARRAY_SIZE(vsw_test_frames); i++) {
		const struct vsw_test_frame *row = &vsw_test_frames[i];

		t->sw.vlan_proto = htons(row->proto);
		skb = vsw_test_skb(test, &row->beside, row->inside, 2);
		rcu_read_lock();
		from = vsw_vlan_to_learn(&t->port, VSW_PORT_VLAN, skb);
		rcu_read_unlock();
		KUNIT_EXPECT_EQ_MSG(test, from,
				    VSW_PORT_VLAN | (u64)row->vid << 48,
				    "row %zu", i);
		same = vsw_test_skb(test, &row->beside, row->inside, 2);
		vsw_test_same(test, skb, same, i);
		kfree_skb(same);
		kfree_skb(skb);
	}
}

/* Short, shared with others, without a PVID, out of a tunnel */
static void vsw_frame_test_odd(struct kunit *test)
{
	static const struct vsw_test_tag none, tag = { VSW_TEST_Q, 20 };
	struct vsw_frame_test *t = vsw_frame_test_port(test);
	struct sk_buff *skb, *clone, *same;
	u64 from;
	int len;

	for (len = 0; len < VLAN_HLEN + 4; len++) {
		skb = vsw_test_skb(test, &none, &tag, 1);
		skb_trim(skb, len);
		from = vsw_test_ingress(t, 0, skb);
		if (len < VLAN_HLEN + 2)
			KUNIT_EXPECT_EQ(test, from,
					VSW_FROM_DROP | VSW_DROP_RUNT);
		else
			KUNIT_EXPECT_EQ(test, from, (u64)20 << 48);
		kfree_skb(skb);
	}
	skb = vsw_test_skb(test, &none, &tag, 1);
	clone = skb_clone(skb, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, clone);
	KUNIT_EXPECT_EQ(test, vsw_test_ingress(t, 0, skb), (u64)20 << 48);
	same = vsw_test_skb(test, &none, &tag, 1);
	vsw_test_same(test, clone, same, 0);
	kfree_skb(same);
	kfree_skb(clone);
	kfree_skb(skb);

	skb = vsw_test_skb(test, &none, &tag, 1);
	KUNIT_EXPECT_EQ(test, vsw_test_ingress(t, VSW_PORT_TUNNEL, skb),
			VSW_FROM_DROP | VSW_DROP_INNER_TAG);
	kfree_skb(skb);

	t->vlans.pvid = 0;
	skb = vsw_test_skb(test, &none, &none, 1);
	KUNIT_EXPECT_EQ(test, vsw_test_ingress(t, 0, skb),
			VSW_FROM_DROP | VSW_DROP_NO_PVID);
	kfree_skb(skb);
}

/* A checksum over all of the frame, as some NICs give, holds afterwards. */
static void vsw_frame_test_csum(struct kunit *test)
{
	struct vsw_frame_test *t = vsw_frame_test_port(test);
	struct sk_buff *skb;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(vsw_test_frames); i++) {
		const struct vsw_test_frame *row = &vsw_test_frames[i];

		if (row->why)
			continue;
		t->sw.vlan_proto = htons(row->proto);
		skb = vsw_test_skb(test, &row->beside, row->inside, 2);
		skb->ip_summed = CHECKSUM_COMPLETE;
		skb->csum = skb_checksum(skb, 0, skb->len, 0);
		vsw_test_ingress(t, 0, skb);
		KUNIT_EXPECT_EQ_MSG(test, (u32)skb->ip_summed, CHECKSUM_COMPLETE,
				    "row %zu", i);
		KUNIT_EXPECT_EQ_MSG(test, (__force u32)csum_fold(skb->csum),
				    (__force u32)csum_fold(skb_checksum(skb, 0,
									skb->len,
									0)),
				    "row %zu", i);
		kfree_skb(skb);
	}
}

/* With its tag or without, of each VLAN */
static void vsw_frame_test_egress(struct kunit *test)
{
	static const struct vsw_test_tag none;
	struct vsw_frame_test *t = vsw_frame_test_port(test);
	struct vsw_test_tag tag = { VSW_TEST_Q, 0 };
	struct sk_buff *skb, *after;
	u16 vid;

	for (vid = 1; vid < VLAN_N_VID; vid++) {
		u64 from = (u64)vid << VSW_FROM_VLAN_SHIFT;

		tag.tci = 0xa000 | vid;
		skb = vsw_test_skb(test, &tag, &none, 1);
		after = vsw_test_skb(test, vid == 10 ? &none : &tag, &none, 1);
		rcu_read_lock();
		KUNIT_EXPECT_EQ(test, vsw_vlan_may_leave(&t->port, from),
				vid == 10 || vid == 20 || vid == 30);
		vsw_vlan_egress(&t->port, from, skb);
		rcu_read_unlock();
		vsw_test_same(test, skb, after, vid);
		kfree_skb(after);
		kfree_skb(skb);
	}
}

static struct kunit_case vsw_frame_cases[] = {
	KUNIT_CASE(vsw_frame_test_ingress),
	KUNIT_CASE(vsw_frame_test_to_learn),
	KUNIT_CASE(vsw_frame_test_odd),
	KUNIT_CASE(vsw_frame_test_csum),
	KUNIT_CASE(vsw_frame_test_egress),
	{}
};

static struct kunit_suite vsw_frame_suite = {
	.name = "vswitch_vlan_frame",
	.test_cases = vsw_frame_cases,
};

kunit_test_suite(vsw_frame_suite);
