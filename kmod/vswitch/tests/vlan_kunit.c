// SPDX-License-Identifier: GPL-2.0
/* KUnit: members, PVIDs and ranges. Included at the foot of vlan.c. */
#include <kunit/test.h>

#define PVID	BRIDGE_VLAN_INFO_PVID
#define UNTAG	BRIDGE_VLAN_INFO_UNTAGGED
#define BEGIN	BRIDGE_VLAN_INFO_RANGE_BEGIN
#define END	BRIDGE_VLAN_INFO_RANGE_END

static struct vsw_vlans *vsw_test_vlans(struct kunit *test)
{
	struct vsw_vlans *vlans = kunit_kzalloc(test, sizeof(*vlans),
						GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, vlans);
	return vlans;
}

static void vsw_test_add(struct vsw_vlans *vlans, u16 first, u16 last,
			 u16 flags)
{
	vsw_vlans_add(vlans, &(struct vsw_vlan_range) {
		.first = first,
		.last = last,
		.flags = flags,
	});
}

static void vsw_test_del(struct vsw_vlans *vlans, u16 first, u16 last)
{
	vsw_vlans_del(vlans, &(struct vsw_vlan_range) {
		.first = first,
		.last = last,
	});
}

/* A port that nobody configured, by the default PVID: all VLAN IDs there are */
static void vsw_vlan_test_default(struct kunit *test)
{
	static const u16 defs[] = { 0, 1, 2, 63, 64, 4093, 4094 };
	struct vsw_vlans *vlans = vsw_test_vlans(test);
	size_t i;
	u16 vid;

	for (i = 0; i < ARRAY_SIZE(defs); i++) {
		u16 def = defs[i];

		vsw_vlans_init(vlans, NULL, def);
		KUNIT_EXPECT_EQ(test, vlans->n, !!def);
		KUNIT_EXPECT_EQ(test, vlans->pvid, def);
		KUNIT_EXPECT_EQ(test, vsw_vlans_pvid(NULL, def), def);
		KUNIT_EXPECT_EQ(test, vsw_vlans_admit(NULL, def, 0), def);
		KUNIT_EXPECT_EQ(test, vsw_vlans_admit(vlans, 77, 0), def);
		/* it says the same with VLANs of its own, and without */
		for (vid = 1; vid < VLAN_N_VID; vid++) {
			bool is = vid == def;

			KUNIT_EXPECT_EQ(test, vsw_vlans_have(NULL, def, vid), is);
			KUNIT_EXPECT_EQ(test, vsw_vlans_untag(NULL, def, vid), is);
			KUNIT_EXPECT_EQ(test, vsw_vlans_have(vlans, 77, vid), is);
			KUNIT_EXPECT_EQ(test, vsw_vlans_untag(vlans, 77, vid), is);
			KUNIT_EXPECT_EQ(test, vsw_vlans_admit(NULL, def, vid),
					is ? vid : 0);
			KUNIT_EXPECT_EQ(test, vsw_vlans_admit(vlans, 77, vid),
					is ? vid : 0);
		}
	}
}

/* Each VLAN by itself, in all ways in which a port may be a member */
static void vsw_vlan_test_members(struct kunit *test)
{
	static const u16 all[] = { 0, PVID, UNTAG, PVID | UNTAG };
	struct vsw_vlans *vlans = vsw_test_vlans(test);
	u16 vid, other;
	size_t i;

	for (vid = VSW_VLAN_MIN; vid <= VSW_VLAN_MAX; vid++) {
		other = vid == VSW_VLAN_MAX ? vid - 1 : vid + 1;
		memset(vlans, 0, sizeof(*vlans));
		for (i = 0; i < ARRAY_SIZE(all); i++) {
			vsw_test_add(vlans, vid, vid, all[i]);
			KUNIT_EXPECT_TRUE(test, vsw_vlans_have(vlans, 1, vid));
			KUNIT_EXPECT_EQ(test, vsw_vlans_untag(vlans, 1, vid),
					!!(all[i] & UNTAG));
			KUNIT_EXPECT_EQ(test, vlans->pvid,
					all[i] & PVID ? vid : 0);
			KUNIT_EXPECT_EQ(test, vsw_vlans_admit(vlans, 1, 0),
					all[i] & PVID ? vid : 0);
			KUNIT_EXPECT_EQ(test, vsw_vlans_admit(vlans, 1, vid),
					vid);
			KUNIT_EXPECT_EQ(test, vsw_vlans_admit(vlans, 1, other),
					0);
			KUNIT_EXPECT_EQ(test, vlans->n, 1);
		}
		vsw_test_del(vlans, vid, vid);
		KUNIT_EXPECT_EQ(test, vlans->n + vlans->pvid, 0);
		KUNIT_EXPECT_TRUE(test, bitmap_empty(vlans->member, VLAN_N_VID));
		KUNIT_EXPECT_TRUE(test,
				  bitmap_empty(vlans->untagged, VLAN_N_VID));
	}
}

/* The PVID moves, and goes with its VLAN or when it is added without. */
static void vsw_vlan_test_pvid(struct kunit *test)
{
	struct vsw_vlans *vlans = vsw_test_vlans(test);

	vsw_vlans_init(vlans, NULL, 1);
	vsw_test_add(vlans, 10, 10, PVID);
	KUNIT_EXPECT_EQ(test, vlans->pvid, 10);
	KUNIT_EXPECT_TRUE(test, vsw_vlans_untag(vlans, 0, 1));
	KUNIT_EXPECT_FALSE(test, vsw_vlans_untag(vlans, 0, 10));
	vsw_test_add(vlans, 2, 9, UNTAG);
	KUNIT_EXPECT_EQ(test, vlans->pvid, 10);
	vsw_test_add(vlans, 5, 20, 0);
	KUNIT_EXPECT_EQ(test, vlans->pvid, 0);
	KUNIT_EXPECT_EQ(test, vlans->n, 20);
	KUNIT_EXPECT_TRUE(test, vsw_vlans_untag(vlans, 0, 4));
	KUNIT_EXPECT_FALSE(test, vsw_vlans_untag(vlans, 0, 5));
	vsw_test_add(vlans, 7, 7, PVID | UNTAG);
	vsw_test_del(vlans, 8, 4094);
	KUNIT_EXPECT_EQ(test, vlans->pvid, 7);
	KUNIT_EXPECT_EQ(test, vlans->n, 7);
	vsw_test_del(vlans, 1, 4094);
	KUNIT_EXPECT_EQ(test, vlans->n + vlans->pvid, 0);
}

static void vsw_vlan_test_follow(struct kunit *test)
{
	static const struct {
		u16 vid, flags;		/* of its one VLAN; 0: it has none */
		u16 old, def;
		bool follows;
	} rows[] = {
		{ 1, PVID | UNTAG, 1, 5, true },
		{ 1, PVID | UNTAG, 1, 0, true },
		{ 1, PVID, 1, 5, false },
		{ 1, UNTAG, 1, 5, false },
		{ 1, 0, 1, 5, false },
		{ 5, PVID | UNTAG, 1, 5, false },
		{ 5, PVID | UNTAG, 1, 6, false },
		{ 5, PVID | UNTAG, 0, 6, false },
		{ 5, 0, 0, 5, false },
		{ 0, 0, 0, 5, true },
		{ 0, 0, 1, 5, false },
	};
	struct vsw_vlans *vlans = vsw_test_vlans(test);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		memset(vlans, 0, sizeof(*vlans));
		if (rows[i].vid)
			vsw_test_add(vlans, rows[i].vid, rows[i].vid,
				     rows[i].flags);
		KUNIT_EXPECT_EQ_MSG(test, vsw_vlans_follow(vlans, rows[i].old,
							   rows[i].def),
				    rows[i].follows, "row %zu", i);
	}
}

/* All of @vlans, as "first-last/flags ..." */
static void vsw_test_list(const struct vsw_vlans *vlans, u16 def, bool ranges,
			  char *text, size_t size)
{
	struct vsw_vlan_range range = {};
	size_t n = 0;

	*text = 0;
	while (n < size && vsw_vlans_next(vlans, def, ranges, &range))
		n += scnprintf(text + n, size - n, "%u-%u/%u ", range.first,
			       range.last, range.flags);
}

static void vsw_vlan_test_next(struct kunit *test)
{
	struct vsw_vlans *vlans = vsw_test_vlans(test);
	char text[128];

	vsw_test_list(NULL, 0, true, text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, text, "");
	vsw_test_list(NULL, 4094, true, text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, text, "4094-4094/6 ");
	vsw_test_list(vlans, 1, true, text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, text, "");
	vsw_test_add(vlans, 1, 4094, 0);
	vsw_test_list(vlans, 1, true, text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, text, "1-4094/0 ");
	vsw_test_add(vlans, 100, 100, PVID);
	vsw_test_add(vlans, 200, 201, UNTAG);
	vsw_test_del(vlans, 300, 4092);
	vsw_test_list(vlans, 1, true, text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, text,
			   "1-99/0 100-100/2 101-199/0 200-201/4 202-299/0 4093-4094/0 ");
	vsw_test_del(vlans, 3, 4093);
	vsw_test_list(vlans, 1, false, text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, text, "1-1/0 2-2/0 4094-4094/0 ");
}

/* One attribute, with or without a begin before it */
static void vsw_vlan_test_parse(struct kunit *test)
{
	static const struct {
		u16 begun;		/* 0: none before it */
		u16 vid, flags;
		int ret;
		const char *words;
	} rows[] = {
		{ 0, 1, 0, 1, NULL },
		{ 0, 4094, PVID | UNTAG, 1, NULL },
		{ 0, 10, BRIDGE_VLAN_INFO_BRENTRY, 1, NULL },
		{ 0, 0, 0, -EINVAL, "vid must be 1 to 4094" },
		{ 0, 4095, 0, -EINVAL, "vid must be 1 to 4094" },
		{ 0, 4096, 0, -EINVAL, "vid must be 1 to 4094" },
		{ 0, 65535, 0, -EINVAL, "vid must be 1 to 4094" },
		{ 0, 10, BRIDGE_VLAN_INFO_MASTER, -EINVAL, "only pvid" },
		{ 0, 10, BRIDGE_VLAN_INFO_ONLY_OPTS, -EINVAL, "only pvid" },
		{ 0, 10, 0x8000, -EINVAL, "only pvid" },
		{ 0, 10, BEGIN, 0, NULL },
		{ 0, 10, BEGIN | UNTAG, 0, NULL },
		{ 0, 10, BEGIN | PVID, -EINVAL, "cannot be the pvid" },
		{ 0, 10, END, -EINVAL, "must begin" },
		{ 0, 10, BEGIN | END, -EINVAL, "must begin" },
		{ 10, 11, END, 1, NULL },
		{ 10, 4094, END | UNTAG, 1, NULL },
		{ 10, 10, END, -EINVAL, "end above" },
		{ 10, 9, END, -EINVAL, "end above" },
		{ 10, 4095, END, -EINVAL, "vid must be" },
		{ 10, 20, 0, -EINVAL, "must end" },
		{ 10, 20, BEGIN, -EINVAL, "must end" },
		{ 10, 20, BEGIN | END, -EINVAL, "must end" },
		{ 10, 20, END | PVID, -EINVAL, "cannot be the pvid" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct bridge_vlan_info info = {
			.vid = rows[i].vid,
			.flags = rows[i].flags,
		};
		struct vsw_vlan_range range = {
			.first = rows[i].begun,
			.flags = rows[i].begun ? UNTAG : 0,
		};
		const char *why = "";

		KUNIT_EXPECT_EQ_MSG(test, vsw_vlan_parse(&info, &range, &why),
				    rows[i].ret, "row %zu", i);
		if (rows[i].words) {
			KUNIT_EXPECT_NOT_NULL_MSG(test,
						  strstr(why, rows[i].words),
						  "row %zu: %s", i, why);
			continue;
		}
		KUNIT_EXPECT_EQ(test, range.first,
				rows[i].begun ?: rows[i].vid);
		KUNIT_EXPECT_EQ(test, range.last,
				rows[i].ret ? rows[i].vid : 0);
		/* of a range those that it began with */
		KUNIT_EXPECT_EQ(test, range.flags, rows[i].begun ? UNTAG :
				rows[i].flags & (PVID | UNTAG));
	}
}

/* What is said of a change, in words: - that are gone, then those that are new or
 * change, with P and U.
 */
static void vsw_test_changes(struct kunit *test, const struct vsw_vlans *old,
			     u16 old_def, const struct vsw_vlans *vlans, u16 def,
			     const char *wanted)
{
	struct vsw_vlan_range range;
	char said[128] = "";
	int gone, n = 0;

	for (gone = 1; gone >= 0; gone--) {
		range = (struct vsw_vlan_range) {};
		while (vsw_vlans_next_change(old, old_def, vlans, def, gone,
					     &range)) {
			n += scnprintf(said + n, sizeof(said) - n, "%s%s%u",
				       n ? " " : "", gone ? "-" : "",
				       range.first);
			if (range.last > range.first)
				n += scnprintf(said + n, sizeof(said) - n,
					       "..%u", range.last);
			n += scnprintf(said + n, sizeof(said) - n, "%s%s",
				       range.flags & PVID ? "P" : "",
				       range.flags & UNTAG ? "U" : "");
		}
	}
	KUNIT_EXPECT_STREQ(test, said, wanted);
}

static void vsw_vlan_test_change(struct kunit *test)
{
	struct vsw_vlans *old = vsw_test_vlans(test);
	struct vsw_vlans *new = vsw_test_vlans(test);

	/* of a port without VLANs of its own */
	vsw_test_changes(test, NULL, 1, NULL, 1, "");
	vsw_test_changes(test, NULL, 0, NULL, 1, "1PU");
	vsw_test_changes(test, NULL, 1, NULL, 0, "-1");
	vsw_test_changes(test, NULL, 1, NULL, 4094, "-1 4094PU");

	vsw_vlans_init(old, NULL, 1);
	vsw_test_changes(test, NULL, 1, old, 1, "");
	vsw_test_changes(test, NULL, 7, old, 7, "-7 1PU");
	*new = *old;
	vsw_test_add(new, 10, 19, 0);
	vsw_test_changes(test, old, 1, new, 1, "10..19");
	vsw_test_changes(test, new, 1, old, 1, "-10..19");
	vsw_test_changes(test, NULL, 0, new, 1, "1PU 10..19");
	vsw_test_changes(test, new, 1, NULL, 0, "-1 -10..19");
	/* what is there is not said again */
	*old = *new;
	vsw_test_add(new, 8, 25, 0);
	vsw_test_changes(test, old, 1, new, 1, "8..9 20..25");
	vsw_test_add(new, 15, 15, UNTAG);
	vsw_test_changes(test, old, 1, new, 1, "8..9 15U 20..25");
	vsw_test_add(new, 20, 22, UNTAG);
	vsw_test_changes(test, old, 1, new, 1, "8..9 15U 20..22U 23..25");
	/* the PVID, which another one was, or none is any more */
	*new = *old;
	vsw_test_add(new, 12, 12, PVID);
	vsw_test_changes(test, old, 1, new, 1, "12P");
	*old = *new;
	vsw_test_add(new, 12, 12, 0);
	vsw_test_changes(test, old, 1, new, 1, "12");
	vsw_test_del(new, 12, 13);
	vsw_test_changes(test, old, 1, new, 1, "-12..13");
	vsw_test_add(new, 14, 14, PVID | UNTAG);
	vsw_test_add(new, 4090, 4094, 0);
	vsw_test_changes(test, old, 1, new, 1, "-12..13 14PU 4090..4094");
}

static struct kunit_case vsw_vlan_cases[] = {
	KUNIT_CASE(vsw_vlan_test_default),
	KUNIT_CASE(vsw_vlan_test_members),
	KUNIT_CASE(vsw_vlan_test_pvid),
	KUNIT_CASE(vsw_vlan_test_follow),
	KUNIT_CASE(vsw_vlan_test_next),
	KUNIT_CASE(vsw_vlan_test_change),
	KUNIT_CASE(vsw_vlan_test_parse),
	{}
};

static struct kunit_suite vsw_vlan_suite = {
	.name = "vswitch_vlan",
	.test_cases = vsw_vlan_cases,
};

kunit_test_suite(vsw_vlan_suite);
