// SPDX-License-Identifier: GPL-2.0
/* KUnit: reserved addresses. Included at the foot of ingress.c. */
#include <kunit/test.h>

/* IEEE 802.1D-2004 table 7-10, for each mask that there can be */
static void vsw_ingress_test_link_local(struct kunit *test)
{
	unsigned int wrong = 0;
	u32 mask;
	u8 x;

	for (x = 0; x < 16; x++)
		for (mask = 0; mask <= U16_MAX; mask++) {
			enum vsw_link_local want = VSW_LL_PASS;

			if (mask >> x & 1)
				want = VSW_LL_FORWARD;
			if (x == 1)
				want = VSW_LL_DROP;
			wrong += vsw_link_local(x, mask) != want;
		}
	KUNIT_EXPECT_EQ(test, wrong, 0);
}

/* What a user can make it forward: all but pause frames, on one port; on the
 * whole switch neither spanning tree nor link aggregation
 */
static void vsw_ingress_test_masks(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, VSW_GROUP_FWD_REFUSED, 0x0007);
	KUNIT_EXPECT_EQ(test, VSW_GROUP_FWD_PORT_REFUSED, 0x0002);
}

static struct kunit_case vsw_ingress_cases[] = {
	KUNIT_CASE(vsw_ingress_test_link_local),
	KUNIT_CASE(vsw_ingress_test_masks),
	{}
};

static struct kunit_suite vsw_ingress_suite = {
	.name = "vswitch_ingress",
	.test_cases = vsw_ingress_cases,
};

kunit_test_suite(vsw_ingress_suite);
