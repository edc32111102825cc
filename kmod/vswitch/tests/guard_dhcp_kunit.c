// SPDX-License-Identifier: GPL-2.0
/* KUnit: packets of servers. Included at the foot of guard_dhcp.c. */
#include <kunit/test.h>

#include "frame_kunit.h"
#include "guard_parts_kunit.h"

#define SERVER(proto)	"020000000001 020000000009" proto
#define Z16		"00000000000000000000000000000000"
#define Z192		"" Z16 Z16 Z16 Z16 Z16 Z16 Z16 Z16 Z16 Z16 Z16 Z16

/* UDP with the length of what follows, DHCP up to its options */
#define BOOTP(op, yiaddr, len) \
	"0043 0044" len "0000" op "010600 12345678 00000000 00000000" yiaddr \
	"00000000 00000000" ME "00000000000000000000" Z192 "63825363"
#define ACK	"350105"
#define TIME	"33040000003c"

static const struct {
	const char *what;
	const char *frame;
	u32 seconds;	/* 0: nothing is learned */
} vsw_test_dhcps[] = {
	{ "an address for a minute",
	  SERVER(V4(IP_OTHER, "0000", "11")) BOOTP("02", IP_ME, "0102") ACK TIME "ff", 60 },
	{ "padding, other options", SERVER(V4(IP_OTHER, "0000", "11"))
	  BOOTP("02", IP_ME, "010d") "00 0104ffffff00" TIME "00 36 02 0000" ACK, 60 },
	{ "without end", SERVER(V4(IP_OTHER, "0000", "11"))
	  BOOTP("02", IP_ME, "0102") ACK "3304ffffffff ff", U32_MAX },
	{ "an offer", SERVER(V4(IP_OTHER, "0000", "11"))
	  BOOTP("02", IP_ME, "0102") "350102" TIME "ff" },
	{ "it is refused", SERVER(V4(IP_OTHER, "0000", "11"))
	  BOOTP("02", IP_ME, "0102") "350106" TIME "ff" },
	{ "without a time", SERVER(V4(IP_OTHER, "0000", "11"))
	  BOOTP("02", IP_ME, "00fc") ACK "ff" },
	{ "a short time", SERVER(V4(IP_OTHER, "0000", "11"))
	  BOOTP("02", IP_ME, "0101") ACK "330300003c ff" },
	{ "the time is behind the end", SERVER(V4(IP_OTHER, "0000", "11"))
	  BOOTP("02", IP_ME, "0102") ACK "ff" TIME },
	{ "no type", SERVER(V4(IP_OTHER, "0000", "11"))
	  BOOTP("02", IP_ME, "00ff") TIME "ff" },
	{ "an option that is too long", SERVER(V4(IP_OTHER, "0000", "11"))
	  BOOTP("02", IP_ME, "0101") ACK "33050000003c" },
	{ "no address", SERVER(V4(IP_OTHER, "0000", "11"))
	  BOOTP("02", IP_NONE, "0102") ACK TIME "ff" },
	{ "a client's", SERVER(V4(IP_OTHER, "0000", "11"))
	  BOOTP("01", IP_ME, "0102") ACK TIME "ff" },
	{ "UDP is longer than the packet", SERVER(V4(IP_OTHER, "0000", "11"))
	  BOOTP("02", IP_ME, "0103") ACK TIME "ff" },
	{ "UDP is shorter than its header", SERVER(V4(IP_OTHER, "0000", "11"))
	  BOOTP("02", IP_ME, "0007") ACK TIME "ff" },
	{ "UDP ends before the options", SERVER(V4(IP_OTHER, "0000", "11"))
	  BOOTP("02", IP_ME, "00f8") ACK TIME "ff" },
	{ "a fragment", SERVER(V4(IP_OTHER, "2000", "11"))
	  BOOTP("02", IP_ME, "0102") ACK TIME "ff" },
	{ "TCP", SERVER(V4(IP_OTHER, "0000", "06")) BOOTP("02", IP_ME, "0102") ACK TIME "ff" },
	{ "another port", SERVER(V4(IP_OTHER, "0000", "11")) "0045 0044 0102 0000" Z192 Z192 },
};

static void vsw_dhcp_test_read(struct kunit *test)
{
	const struct vsw_guard_addr me = vsw_guard_addr4(htonl(0xc0000201));
	static const u8 mine[ETH_ALEN] = { 2, 0, 0, 0, 0, 1 };
	struct vsw_dhcp_lease leases[VSW_DHCP_LEASES_MAX];
	int len, frags, cut, cksum;
	struct sk_buff *skb;
	u8 mac[ETH_ALEN];
	u8 *bytes;
	size_t i;

	bytes = kunit_kzalloc(test, SZ_1K, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, bytes);
	for (i = 0; i < ARRAY_SIZE(vsw_test_dhcps); i++) {
		len = vsw_test_hex(vsw_test_dhcps[i].frame, bytes, SZ_1K, &cksum);
		for (frags = 0; frags < len; frags += 11) {
			skb = vsw_test_skb(test, bytes, len, frags);
			KUNIT_ASSERT_EQ_MSG(test, vsw_dhcp_read(skb, mac, leases),
					    vsw_test_dhcps[i].seconds ? 1 : 0,
					    "%s", vsw_test_dhcps[i].what);
			if (vsw_test_dhcps[i].seconds) {
				KUNIT_EXPECT_EQ(test, leases[0].seconds,
						vsw_test_dhcps[i].seconds);
				KUNIT_EXPECT_EQ(test, vsw_guard_cmp(&leases[0].addr,
								    &me), 0);
				KUNIT_EXPECT_TRUE(test, ether_addr_equal(mac, mine));
			}
			kfree_skb(skb);
		}
	}
	/* cut off anywhere it says nothing */
	len = vsw_test_hex(vsw_test_dhcps[0].frame, bytes, SZ_1K, &cksum);
	for (cut = ETH_HLEN; cut < len; cut++) {
		skb = vsw_test_skb(test, bytes, cut, cut % 5 * 8);
		KUNIT_EXPECT_EQ_MSG(test, vsw_dhcp_read(skb, mac, leases), 0,
				    "%d bytes", cut);
		kfree_skb(skb);
	}
}

#define REPLY(len)		"0223 0222" len "0000 07 123456"
#define ADDRESS(addr, time)	"0005 0018" addr "00000000" time
#define CLIENT_ID		"0001 000a 00030001" ME

static const struct {
	const char *what;
	const char *frame;
	unsigned int n;
	u32 seconds[3];
} vsw_test_dhcp6s[] = {
	{ "an address", SERVER(V6(L_OTHER, "11")) REPLY("0046") CLIENT_ID
	  "0003 0028 00000001 00000000 00000000" ADDRESS(G_ME, "0000003c"), 1, { 60 } },
	{ "two of them, one is taken", SERVER(V6(L_OTHER, "11")) REPLY("0054")
	  "0003 0044 00000001 00000000 00000000" ADDRESS(G_ME, "0000003c")
	  ADDRESS(G_ME, "00000000"),
	  2, { 60, 0 } },
	{ "temporary, without end", SERVER(V6(L_OTHER, "11")) REPLY("0030")
	  "0004 0020 00000001" ADDRESS(G_ME, "ffffffff"), 1, { U32_MAX } },
	{ "an association without any", SERVER(V6(L_OTHER, "11")) REPLY("001c")
	  "0003 000c 00000001 00000000 00000000" },
	{ "a short address", SERVER(V6(L_OTHER, "11")) REPLY("0037")
	  "0003 0027 00000001 00000000 00000000 0005 0017" G_ME "00000000 000000" },
	{ "longer than the packet", SERVER(V6(L_OTHER, "11")) REPLY("0038")
	  "0003 0029 00000001 00000000 00000000" ADDRESS(G_ME, "0000003c") },
	{ "an advertisement", SERVER(V6(L_OTHER, "11"))
	  "0223 0222 0038 0000 02 123456 0003 0028 00000001 00000000 00000000"
	  ADDRESS(G_ME, "0000003c") },
	{ "behind an extension header", SERVER(V6(L_OTHER, "3c")) EXT("11") REPLY("0038")
	  "0003 0028 00000001 00000000 00000000" ADDRESS(G_ME, "0000003c") },
	{ "from a client", SERVER(V6(L_OTHER, "11"))
	  "0222 0223 0038 0000 07 123456 0003 0028 00000001 00000000 00000000"
	  ADDRESS(G_ME, "0000003c") },
};

static void vsw_dhcp_test_read6(struct kunit *test)
{
	const struct vsw_guard_addr me = { 0x20010db800000000, 1 };
	struct vsw_dhcp_lease leases[VSW_DHCP_LEASES_MAX];
	int len, frags, cut, cksum;
	struct sk_buff *skb;
	unsigned int n;
	u8 bytes[400];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(vsw_test_dhcp6s); i++) {
		len = vsw_test_hex(vsw_test_dhcp6s[i].frame, bytes,
				   sizeof(bytes), &cksum);
		for (frags = 0; frags < len; frags += 7) {
			skb = vsw_test_skb(test, bytes, len, frags);
			KUNIT_ASSERT_EQ_MSG(test, vsw_dhcp6_read(skb, leases),
					    vsw_test_dhcp6s[i].n, "%s",
					    vsw_test_dhcp6s[i].what);
			for (n = 0; n < vsw_test_dhcp6s[i].n; n++) {
				KUNIT_EXPECT_EQ(test, leases[n].seconds,
						vsw_test_dhcp6s[i].seconds[n]);
				KUNIT_EXPECT_EQ(test, vsw_guard_cmp(&leases[n].addr, &me), 0);
			}
			kfree_skb(skb);
		}
	}
	len = vsw_test_hex(vsw_test_dhcp6s[0].frame, bytes, sizeof(bytes),
			   &cksum);
	for (cut = ETH_HLEN; cut < len; cut++) {
		skb = vsw_test_skb(test, bytes, cut, cut % 5 * 8);
		KUNIT_EXPECT_EQ_MSG(test, vsw_dhcp6_read(skb, leases), 0,
				    "%d bytes", cut);
		kfree_skb(skb);
	}
}

static void vsw_dhcp_test_advert(struct kunit *test)
{
	static const struct {
		const char *frame;
		bool is;
	} rows[] = {
		{ SERVER(V6(G_ME, "3a")) NA(G_ME) TLL(ME), true },
		{ SERVER(V6(G_ME, "3a")) NS(G_ME), false },
		{ SERVER(V6(G_ME, "11")) NA(G_ME), false },
		{ SERVER(V6(G_ME, "3a")) "88000000 20000000 20010db8", false },
		{ SERVER("86dd 60"), false },
	};
	const struct vsw_guard_addr me = { 0x20010db800000000, 1 };
	struct vsw_guard_addr addr;
	struct sk_buff *skb;
	u8 bytes[100];
	int len, cksum;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		len = vsw_test_hex(rows[i].frame, bytes, sizeof(bytes), &cksum);
		skb = vsw_test_skb(test, bytes, len, 10);
		KUNIT_EXPECT_EQ(test, vsw_nd_read_advert(skb, &addr),
				rows[i].is);
		if (rows[i].is)
			KUNIT_EXPECT_EQ(test, vsw_guard_cmp(&addr, &me), 0);
		kfree_skb(skb);
	}
}

static struct kunit_case vsw_dhcp_cases[] = {
	KUNIT_CASE(vsw_dhcp_test_read),
	KUNIT_CASE(vsw_dhcp_test_read6),
	KUNIT_CASE(vsw_dhcp_test_advert),
	{}
};

static struct kunit_suite vsw_dhcp_suite = {
	.name = "vswitch_guard_dhcp",
	.test_cases = vsw_dhcp_cases,
};

kunit_test_suite(vsw_dhcp_suite);
