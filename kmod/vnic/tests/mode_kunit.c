// SPDX-License-Identifier: GPL-2.0
/* KUnit: the modes. Included at the foot of lower.c. */
#include <kunit/test.h>

static const enum vnic_mode vnic_test_modes[] = {
	VNIC_MODE_PRIVATE, VNIC_MODE_VEPA, VNIC_MODE_BRIDGE,
	VNIC_MODE_PASSTHRU, VNIC_MODE_SOURCE,
};

/* Frames to a group that come in by the NIC, as Documentation/networking/vnic.rst
 * has it: a row for each mode of the vnic that has the source address (the first
 * row: none has), a column for each mode of the one that would get it.
 */
static void vnic_mode_test_group(struct kunit *test)
{
	static const struct {
		enum vnic_mode source;
		bool gets[ARRAY_SIZE(vnic_test_modes)];
	} rows[] = {
		/*			  priv vepa bridge pass source */
		{ 0,			{ true, true, true, true, false } },
		{ VNIC_MODE_PRIVATE,	{ false, false, false, false, false } },
		{ VNIC_MODE_VEPA,	{ false, true, true, false, false } },
		{ VNIC_MODE_BRIDGE,	{ false, true, true, false, false } },
		{ VNIC_MODE_PASSTHRU,	{ false, false, false, false, false } },
		{ VNIC_MODE_SOURCE,	{ false, false, false, false, false } },
	};
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		for (j = 0; j < ARRAY_SIZE(vnic_test_modes); j++) {
			u32 takes = vnic_mode_takes(vnic_test_modes[j]);
			u32 need = vnic_group_needs(vnic_mode_takes(rows[i].source),
						    rows[i].source);

			KUNIT_EXPECT_EQ_MSG(test, need && (takes & need) == need,
					    rows[i].gets[j],
					    "source %d to %d", rows[i].source,
					    vnic_test_modes[j]);
		}
}

/* Frames to the address of a vnic that come in by the NIC; same rows and columns.
 * One in passthru mode has no siblings.
 */
static void vnic_mode_test_unicast(struct kunit *test)
{
	static const struct {
		enum vnic_mode source;
		bool gets[ARRAY_SIZE(vnic_test_modes)];
	} rows[] = {
		/*			  priv vepa bridge pass source */
		{ 0,			{ true, true, true, true, false } },
		{ VNIC_MODE_PRIVATE,	{ false, false, false, false, false } },
		{ VNIC_MODE_VEPA,	{ false, true, true, false, false } },
		{ VNIC_MODE_BRIDGE,	{ false, true, true, false, false } },
		{ VNIC_MODE_PASSTHRU,	{ false, false, false, false, false } },
		{ VNIC_MODE_SOURCE,	{ false, true, true, false, false } },
	};
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		for (j = 0; j < ARRAY_SIZE(vnic_test_modes); j++) {
			bool gets = vnic_unicast_passes(vnic_mode_takes(vnic_test_modes[j]),
							vnic_mode_takes(rows[i].source),
							rows[i].source);

			KUNIT_EXPECT_EQ_MSG(test, gets, rows[i].gets[j],
					    "source %d to %d", rows[i].source,
					    vnic_test_modes[j]);
		}
}

/* What a vnic sends: straight to another one only within mode bridge, straight
 * to the host and from it only with "host on", for every class of frame
 */
static void vnic_mode_test_direct(struct kunit *test)
{
	size_t i, j;
	u32 host;

	for (i = 0; i < ARRAY_SIZE(vnic_test_modes); i++)
		for (j = 0; j < ARRAY_SIZE(vnic_test_modes); j++) {
			u32 from = VSW_PORT_VNIC | vnic_mode_takes(vnic_test_modes[i]);
			u32 to = VSW_PORT_VNIC | VSW_PORT_FORWARD |
				 vnic_mode_takes(vnic_test_modes[j]);
			bool direct;

			direct = from & VSW_PORT_FROM_PEER &&
				 !vsw_may_leave(from, to, false,
						VSW_PORT_FORWARD |
						VSW_PORT_FROM_PEER);
			KUNIT_EXPECT_EQ(test, direct,
					vnic_test_modes[i] == VNIC_MODE_BRIDGE &&
					vnic_test_modes[j] == VNIC_MODE_BRIDGE);
		}
	for (i = 0; i < ARRAY_SIZE(vnic_test_modes); i++)
		for (host = 0; host < 2; host++) {
			u32 to = VSW_PORT_VNIC | VSW_PORT_FORWARD |
				 vnic_mode_takes(vnic_test_modes[i]) |
				 (host ? VSW_PORT_FROM_HOST : 0);

			KUNIT_EXPECT_EQ(test, !vsw_may_leave(VSW_PORT_HOST, to, false,
							     VSW_PORT_FORWARD |
							     VSW_PORT_FROM_HOST),
					host);
		}
}

/* No mode gives a flag that is not a mode's. */
static void vnic_mode_test_flags(struct kunit *test)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(vnic_test_modes); i++)
		KUNIT_EXPECT_EQ(test, vnic_mode_takes(vnic_test_modes[i]) &
				~VNIC_MODE_FLAGS, 0);
}

static struct kunit_case vnic_mode_cases[] = {
	KUNIT_CASE(vnic_mode_test_group),
	KUNIT_CASE(vnic_mode_test_unicast),
	KUNIT_CASE(vnic_mode_test_direct),
	KUNIT_CASE(vnic_mode_test_flags),
	{}
};

static struct kunit_suite vnic_mode_suite = {
	.name = "vnic_mode",
	.test_cases = vnic_mode_cases,
};

kunit_test_suite(vnic_mode_suite);
