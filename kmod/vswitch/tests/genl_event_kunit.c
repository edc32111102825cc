// SPDX-License-Identifier: GPL-2.0
/* KUnit: how many events are told, by a fake clock. Included at the foot of
 * genl_event.c.
 */
#include <kunit/test.h>

/* Of @n that come in one second so many are told. */
static u32 vsw_event_test_told(struct vsw_event_limit *limit, u32 second,
			       u32 max, u32 n, u32 *lost)
{
	u32 told = 0, some;

	*lost = 0;
	while (n--)
		if (vsw_event_pass(limit, second, max, &some)) {
			told++;
			*lost += some;
		}
	return told;
}

static void vsw_event_test_limit(struct kunit *test)
{
	static const u32 seconds[] = { 0, 1, 2, 10, U32_MAX, 0, 7 };
	struct vsw_event_limit limit = {};
	u32 i, lost, before = 0;

	for (i = 0; i < ARRAY_SIZE(seconds); i++) {
		KUNIT_EXPECT_EQ(test, vsw_event_test_told(&limit, seconds[i], 3,
							  10, &lost), 3);
		/* what was left out before is told with the first one, once */
		KUNIT_EXPECT_EQ(test, lost, before);
		before = 7;
	}
}

static void vsw_event_test_few(struct kunit *test)
{
	struct vsw_event_limit limit = {};
	u32 i, lost;

	for (i = 0; i < 100; i++) {
		KUNIT_EXPECT_EQ(test, vsw_event_test_told(&limit, i, 2, 2,
							  &lost), 2);
		KUNIT_EXPECT_EQ(test, lost, 0);
	}
	/* one a second */
	KUNIT_EXPECT_EQ(test, vsw_event_test_told(&limit, 100, 1, 5, &lost), 1);
	KUNIT_EXPECT_EQ(test, vsw_event_test_told(&limit, 100, 1, 5, &lost), 0);
	KUNIT_EXPECT_EQ(test, vsw_event_test_told(&limit, 101, 1, 1, &lost), 1);
	KUNIT_EXPECT_EQ(test, lost, 9);
}

/* Nobody can listen to a switch that has no device yet: nothing is counted. */
static void vsw_event_test_no_device(struct kunit *test)
{
	struct vsw_port *port = kunit_kzalloc(test, sizeof(*port), GFP_KERNEL);
	struct vsw *sw = kunit_kzalloc(test, sizeof(*sw), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, port);
	KUNIT_ASSERT_NOT_NULL(test, sw);
	port->sw = sw;
	vsw_event_quota(port, 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&port->events[VSW_EVENT_QUOTA].n), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&port->events[VSW_EVENT_QUOTA].lost),
			0);
}

static struct kunit_case vsw_event_cases[] = {
	KUNIT_CASE(vsw_event_test_limit),
	KUNIT_CASE(vsw_event_test_few),
	KUNIT_CASE(vsw_event_test_no_device),
	{}
};

static struct kunit_suite vsw_event_suite = {
	.name = "vswitch_event",
	.test_cases = vsw_event_cases,
};

kunit_test_suite(vsw_event_suite);
