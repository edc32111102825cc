// SPDX-License-Identifier: GPL-2.0
/* KUnit: packets of servers. Included at the foot of guard_snoop.c. */
#include <kunit/test.h>

#include "frame_kunit.h"
#include "guard_parts_kunit.h"

#define SERVER(proto)	"020000000001 020000000009" proto
#define TO_ALL(proto)	"ffffffffffff 020000000009" proto
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
	  TO_ALL(V4_TO(IP_OTHER, "0000", "11", "ffffffff"))
	  BOOTP("02", IP_ME, "0102") ACK TIME "ff", 60 },
	{ "padding, other options", TO_ALL(V4_TO(IP_OTHER, "0000", "11", "ffffffff"))
	  BOOTP("02", IP_ME, "010d") "00 0104ffffff00" TIME "00 36 02 0000" ACK, 60 },
	{ "without end", TO_ALL(V4_TO(IP_OTHER, "0000", "11", "ffffffff"))
	  BOOTP("02", IP_ME, "0102") ACK "3304ffffffff ff", U32_MAX },
	{ "to the client alone", SERVER(V4_TO(IP_OTHER, "0000", "11", IP_ME))
	  BOOTP("02", IP_ME, "0102") ACK TIME "ff", 60 },
	{ "to an address that it has already", SERVER(V4_TO(IP_OTHER, "0000", "11", IP_TO))
	  BOOTP("02", IP_ME, "0102") ACK TIME "ff" },
	{ "to all by IP only", SERVER(V4_TO(IP_OTHER, "0000", "11", "ffffffff"))
	  BOOTP("02", IP_ME, "0102") ACK TIME "ff" },
	{ "to all by Ethernet only", TO_ALL(V4_TO(IP_OTHER, "0000", "11", IP_TO))
	  BOOTP("02", IP_ME, "0102") ACK TIME "ff" },
	{ "an address that no host has", TO_ALL(V4_TO(IP_OTHER, "0000", "11", "ffffffff"))
	  BOOTP("02", "7f000001", "0102") ACK TIME "ff" },
	{ "an offer", TO_ALL(V4_TO(IP_OTHER, "0000", "11", "ffffffff"))
	  BOOTP("02", IP_ME, "0102") "350102" TIME "ff" },
	{ "it is refused", TO_ALL(V4_TO(IP_OTHER, "0000", "11", "ffffffff"))
	  BOOTP("02", IP_ME, "0102") "350106" TIME "ff" },
	{ "without a time", TO_ALL(V4_TO(IP_OTHER, "0000", "11", "ffffffff"))
	  BOOTP("02", IP_ME, "00fc") ACK "ff" },
	{ "a short time", TO_ALL(V4_TO(IP_OTHER, "0000", "11", "ffffffff"))
	  BOOTP("02", IP_ME, "0101") ACK "330300003c ff" },
	{ "the time is behind the end", TO_ALL(V4_TO(IP_OTHER, "0000", "11", "ffffffff"))
	  BOOTP("02", IP_ME, "0102") ACK "ff" TIME },
	{ "no type", TO_ALL(V4_TO(IP_OTHER, "0000", "11", "ffffffff"))
	  BOOTP("02", IP_ME, "00ff") TIME "ff" },
	{ "an option that is too long", TO_ALL(V4_TO(IP_OTHER, "0000", "11", "ffffffff"))
	  BOOTP("02", IP_ME, "0101") ACK "33050000003c" },
	{ "no address", TO_ALL(V4_TO(IP_OTHER, "0000", "11", "ffffffff"))
	  BOOTP("02", IP_NONE, "0102") ACK TIME "ff" },
	{ "a client's", TO_ALL(V4_TO(IP_OTHER, "0000", "11", "ffffffff"))
	  BOOTP("01", IP_ME, "0102") ACK TIME "ff" },
	{ "UDP is longer than the packet", TO_ALL(V4_TO(IP_OTHER, "0000", "11", "ffffffff"))
	  BOOTP("02", IP_ME, "0103") ACK TIME "ff" },
	{ "UDP is shorter than its header", TO_ALL(V4_TO(IP_OTHER, "0000", "11", "ffffffff"))
	  BOOTP("02", IP_ME, "0007") ACK TIME "ff" },
	{ "UDP ends before the options", TO_ALL(V4_TO(IP_OTHER, "0000", "11", "ffffffff"))
	  BOOTP("02", IP_ME, "00f8") ACK TIME "ff" },
	{ "a fragment", TO_ALL(V4_TO(IP_OTHER, "2000", "11", "ffffffff"))
	  BOOTP("02", IP_ME, "0102") ACK TIME "ff" },
	{ "TCP",
	  TO_ALL(V4_TO(IP_OTHER, "0000", "06", "ffffffff"))
	  BOOTP("02", IP_ME, "0102") ACK TIME "ff" },
	{ "another port",
	  TO_ALL(V4_TO(IP_OTHER, "0000", "11", "ffffffff")) "0045 0044 0102 0000" Z192 Z192 },
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
			KUNIT_ASSERT_EQ_MSG(test, vsw_dhcp_read(skb, 0, mac, leases),
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
		KUNIT_EXPECT_EQ_MSG(test, vsw_dhcp_read(skb, 0, mac, leases), 0,
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
	{ "an address", SERVER(V6_TO(L_OTHER, "11", L_ME)) REPLY("0046") CLIENT_ID
	  "0003 0028 00000001 00000000 00000000" ADDRESS(G_ME, "0000003c"), 1, { 60 } },
	{ "to a global address", SERVER(V6(L_OTHER, "11")) REPLY("0046") CLIENT_ID
	  "0003 0028 00000001 00000000 00000000" ADDRESS(G_ME, "0000003c") },
	{ "an address of IPv4", SERVER(V6_TO(L_OTHER, "11", L_ME)) REPLY("0046") CLIENT_ID
	  "0003 0028 00000001 00000000 00000000"
	  ADDRESS("00000000000000000000ffff c0000201", "0000003c") },
	{ "two of them, one is taken", SERVER(V6_TO(L_OTHER, "11", L_ME)) REPLY("0054")
	  "0003 0044 00000001 00000000 00000000" ADDRESS(G_ME, "0000003c")
	  ADDRESS(G_ME, "00000000"),
	  2, { 60, 0 } },
	{ "temporary, without end", SERVER(V6_TO(L_OTHER, "11", L_ME)) REPLY("0030")
	  "0004 0020 00000001" ADDRESS(G_ME, "ffffffff"), 1, { U32_MAX } },
	{ "an association without any", SERVER(V6_TO(L_OTHER, "11", L_ME)) REPLY("001c")
	  "0003 000c 00000001 00000000 00000000" },
	{ "a short address", SERVER(V6_TO(L_OTHER, "11", L_ME)) REPLY("0037")
	  "0003 0027 00000001 00000000 00000000 0005 0017" G_ME "00000000 000000" },
	{ "longer than the packet", SERVER(V6_TO(L_OTHER, "11", L_ME)) REPLY("0038")
	  "0003 0029 00000001 00000000 00000000" ADDRESS(G_ME, "0000003c") },
	{ "an advertisement", SERVER(V6_TO(L_OTHER, "11", L_ME))
	  "0223 0222 0038 0000 02 123456 0003 0028 00000001 00000000 00000000"
	  ADDRESS(G_ME, "0000003c") },
	{ "behind an extension header", SERVER(V6_TO(L_OTHER, "3c", L_ME)) EXT("11") REPLY("0038")
	  "0003 0028 00000001 00000000 00000000" ADDRESS(G_ME, "0000003c") },
	{ "from a client", SERVER(V6_TO(L_OTHER, "11", L_ME))
	  "0222 0223 0038 0000 07 123456 0003 0028 00000001 00000000 00000000"
	  ADDRESS(G_ME, "0000003c") },
};

static void vsw_dhcp_test_read6(struct kunit *test)
{
	const struct vsw_guard_addr me = { 0x20010db800000000, 1 };
	struct vsw_dhcp_lease leases[VSW_DHCP_LEASES_MAX];
	int len, frags, cut, cksum;
	struct sk_buff *skb;
	u8 mac[ETH_ALEN];
	unsigned int n;
	u8 bytes[400];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(vsw_test_dhcp6s); i++) {
		len = vsw_test_hex(vsw_test_dhcp6s[i].frame, bytes,
				   sizeof(bytes), &cksum);
		for (frags = 0; frags < len; frags += 7) {
			skb = vsw_test_skb(test, bytes, len, frags);
			KUNIT_ASSERT_EQ_MSG(test, vsw_dhcp6_read(skb, 0, mac, leases),
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
		KUNIT_EXPECT_EQ_MSG(test, vsw_dhcp6_read(skb, 0, mac, leases), 0,
				    "%d bytes", cut);
		kfree_skb(skb);
	}
}

#define SNM		"ff0200000000000000000001ff000001"
#define SNM_MAC		"3333ff000001"
#define ASKS(next)	"3333ff000001 020000000009" V6_TO(G_NONE, next, SNM)
#define DAD		"8700---- 00000000" G_ME
#define TELLS		"8800---- 20000000" G_ME "0201" ME

static void vsw_nd_test_read(struct kunit *test)
{
	static const struct {
		const char *what;
		const char *frame;
		enum vsw_nd_kind kind;
	} rows[] = {
		{ "asks", ASKS("3a") DAD, VSW_ND_ASK },
		{ "with a nonce (RFC 7527)", ASKS("3a") DAD NONCE, VSW_ND_ASK },
		{ "with a source, whom it has not", ASKS("3a") DAD SLL(ME), VSW_ND_NONE },
		{ "to one host", ME OTHER V6_TO(G_NONE, "3a", SNM) DAD, VSW_ND_NONE },
		{ "to all nodes", SNM_MAC OTHER V6_TO(G_NONE, "3a", NODES) DAD, VSW_ND_NONE },
		{ "to another group", SNM_MAC OTHER
		  V6_TO(G_NONE, "3a", "ff0200000000000000000001ff000002") DAD, VSW_ND_NONE },
		{ "who has an address", SNM_MAC OTHER V6_TO(G_TO, "3a", SNM) DAD, VSW_ND_NONE },
		{ "a bad checksum", ASKS("3a") "87001234 00000000" G_ME, VSW_ND_NONE },
		{ "another code", ASKS("3a") "8701---- 00000000" G_ME, VSW_ND_NONE },
		{ "through a router", SNM_MAC OTHER "86dd 60000000 [[[[ 3a fe" G_NONE SNM DAD,
		  VSW_ND_NONE },
		{ "behind options", ASKS("00") EXT("3a") DAD, VSW_ND_NONE },
		{ "half an option", ASKS("3a") DAD "0e010102", VSW_ND_NONE },
		{ "an option without length", ASKS("3a") DAD "0e00010203040506", VSW_ND_NONE },
		{ "half a target", ASKS("3a") "8700---- 00000000 20010db8 00000000", VSW_ND_NONE },
		{ "of a group", ASKS("3a") "8700---- 00000000" NODES, VSW_ND_NONE },
		{ "of IPv4", ASKS("3a") "8700---- 00000000 00000000000000000000ffff c0000201",
		  VSW_ND_NONE },
		{ "tells", SERVER(V6(G_ME, "3a")) TELLS, VSW_ND_USED },
		{ "tells, a bad checksum", SERVER(V6(G_ME, "3a")) NA(G_ME) TLL(ME), VSW_ND_NONE },
		{ "is a router", SERVER(V6(G_ME, "3a"))
		  "8600---- 40000708 00000000 00000000", VSW_ND_USED },
		{ "echo", SERVER(V6(G_ME, "3a")) "8000---- 00000000" G_ME, VSW_ND_NONE },
		{ "UDP", SERVER(V6(G_ME, "11")) TELLS, VSW_ND_NONE },
		{ "half a header", SERVER("86dd 60"), VSW_ND_NONE },
	};
	const struct vsw_guard_addr me = { 0x20010db800000000, 1 };
	struct vsw_guard_addr addr;
	int len, cksum, cut, plen;
	struct sk_buff *skb;
	u8 bytes[140];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		len = vsw_test_hex(rows[i].frame, bytes, sizeof(bytes), &cksum);
		if (cksum >= 0) {
			struct ipv6hdr *ip6 = (void *)bytes + ETH_HLEN;

			plen = len - ETH_HLEN - sizeof(*ip6);
			*(__sum16 *)(bytes + cksum) =
				csum_ipv6_magic(&ip6->saddr, &ip6->daddr, plen,
						IPPROTO_ICMPV6,
						csum_partial(ip6 + 1, plen, 0));
		}
		skb = vsw_test_skb(test, bytes, len, 10);
		KUNIT_EXPECT_EQ_MSG(test, vsw_nd_read(skb, 0, &addr),
				    rows[i].kind, "%s", rows[i].what);
		if (rows[i].kind)
			KUNIT_EXPECT_EQ(test, vsw_guard_cmp(&addr, &me), 0);
		kfree_skb(skb);
		for (cut = ETH_HLEN; cut < len; cut++) {
			skb = vsw_test_skb(test, bytes, cut, cut % 4 * 5);
			KUNIT_EXPECT_EQ_MSG(test, vsw_nd_read(skb, 0, &addr),
					    VSW_ND_NONE, "%s, %d bytes",
					    rows[i].what, cut);
			kfree_skb(skb);
		}
	}
}

static struct kunit_case vsw_dhcp_cases[] = {
	KUNIT_CASE(vsw_dhcp_test_read),
	KUNIT_CASE(vsw_dhcp_test_read6),
	KUNIT_CASE(vsw_nd_test_read),
	{}
};

static struct kunit_suite vsw_dhcp_suite = {
	.name = "vswitch_guard_snoop",
	.test_cases = vsw_dhcp_cases,
};

kunit_test_suite(vsw_dhcp_suite);
