// SPDX-License-Identifier: GPL-2.0
/* KUnit: questions for neighbours, and answers. Included at the foot of neigh.c. */
#include <kunit/test.h>

#include "frame_kunit.h"

/* In hex, blanks between fields count for nothing; NULL ends it */
struct vsw_test_neigh {
	const char *what;
	enum vsw_neigh_kind kind;
	const char *frame;
	const char *answer;	/* of 02:00:00:00:00:63; NULL: none */
};

#define ALL	"ffffffffffff"
#define ASKER	"020000000001"
#define OTHER	"020000000002"
#define OWNER	"020000000063"
#define ARP	"0806 0001 0800 06 04 "
#define A1	"c0000201"
#define A99	"c0000263"

static const struct vsw_test_neigh vsw_test_arps[] = {
	{ "who has 192.0.2.99, tell 192.0.2.1", VSW_NEIGH_ASK,
	  ALL ASKER ARP "0001" ASKER A1 "000000000000" A99,
	  ASKER OWNER ARP "0002" OWNER A99 ASKER A1 },
	{ "with padding", VSW_NEIGH_ASK,
	  ALL ASKER ARP "0001" ASKER A1 "000000000000" A99 "deadbeef0000000000000000000000000000",
	  ASKER OWNER ARP "0002" OWNER A99 ASKER A1 },
	{ "for somebody behind who sends it", VSW_NEIGH_ASK,
	  ALL OTHER ARP "0001" ASKER A1 ALL A99,
	  ASKER OWNER ARP "0002" OWNER A99 ASKER A1 },
	{ "a byte is missing", VSW_NEIGH_NONE,
	  ALL ASKER ARP "0001" ASKER A1 "000000000000 c00002" },
	{ "there is nothing but the type", VSW_NEIGH_NONE, ALL ASKER "0806" },
	{ "half a header", VSW_NEIGH_NONE, ALL ASKER "0806 0001 08" },
	{ "hardware is IEEE 802", VSW_NEIGH_NONE,
	  ALL ASKER "0806 0006 0800 06 04 0001" ASKER A1 "000000000000" A99 },
	{ "protocol is IPv6", VSW_NEIGH_NONE,
	  ALL ASKER "0806 0001 86dd 06 04 0001" ASKER A1 "000000000000" A99 },
	{ "long Ethernet addresses", VSW_NEIGH_NONE,
	  ALL ASKER "0806 0001 0800 07 04 0001" ASKER A1 "000000000000" A99 "0000" },
	{ "no Ethernet addresses", VSW_NEIGH_NONE,
	  ALL ASKER "0806 0001 0800 00 04 0001" A1 A99 "0000000000000000000000000000" },
	{ "long addresses", VSW_NEIGH_NONE,
	  ALL ASKER "0806 0001 0800 06 10 0001" ASKER A1 "000000000000" A99 },
	{ "an answer", VSW_NEIGH_NONE,
	  ALL ASKER ARP "0002" ASKER A1 OTHER A99 },
	{ "reverse ARP's question", VSW_NEIGH_NONE,
	  ALL ASKER ARP "0003" ASKER A1 ASKER A99 },
	{ "no operation", VSW_NEIGH_NONE,
	  ALL ASKER ARP "0000" ASKER A1 "000000000000" A99 },
	{ "is 192.0.2.99 in use? (RFC 5227)", VSW_NEIGH_NONE,
	  ALL ASKER ARP "0001" ASKER "00000000 000000000000" A99 },
	{ "I am 192.0.2.99 (RFC 5227)", VSW_NEIGH_TELL,
	  ALL ASKER ARP "0001" ASKER A99 "000000000000" A99 },
	{ "the same as an answer", VSW_NEIGH_TELL,
	  ALL ASKER ARP "0002" ASKER A99 ALL A99 },
	{ "nobody is nobody", VSW_NEIGH_NONE,
	  ALL ASKER ARP "0001" ASKER "00000000 000000000000 00000000" },
	{ "for a group", VSW_NEIGH_NONE,
	  ALL ASKER ARP "0001" ASKER A1 "000000000000 e0000001" },
	{ "for all", VSW_NEIGH_NONE,
	  ALL ASKER ARP "0001" ASKER A1 "000000000000 ffffffff" },
	{ "for a loopback address", VSW_NEIGH_NONE,
	  ALL ASKER ARP "0001" ASKER A1 "000000000000 7f000001" },
	{ "by a group", VSW_NEIGH_NONE,
	  ALL ASKER ARP "0001" ASKER "e0000001 000000000000" A99 },
	{ "by a loopback address", VSW_NEIGH_NONE,
	  ALL ASKER ARP "0001" ASKER "7f000001 000000000000" A99 },
	{ "the answer is to go to all", VSW_NEIGH_NONE,
	  ALL ASKER ARP "0001" ALL A1 "000000000000" A99 },
	{ "the answer is to go to a bridge", VSW_NEIGH_NONE,
	  ALL ASKER ARP "0001 0180c2000000" A1 "000000000000" A99 },
	{ "the answer is to go to nobody", VSW_NEIGH_NONE,
	  ALL ASKER ARP "0001 000000000000" A1 "000000000000" A99 },
	{ "another EtherType", VSW_NEIGH_NONE,
	  ALL ASKER "88b5 0001 0800 06 04 0001" ASKER A1 "000000000000" A99 },
};

#define SNM	"3333ff000063"
#define IP6	"86dd 60000000 "
#define L1	"fe800000000000000000000000000001"
#define G1	"20010db8000000000000000000000001"
#define G99	"20010db8000000000000000000000063"
#define GROUP	"ff0200000000000000000001ff000063"
#define NODES	"ff020000000000000000000000000001"
#define NOBODY	"00000000000000000000000000000000"
#define SLL	"0101" ASKER
#define TLL	"0201" OWNER
/* four options that say nothing of addresses */
#define NONCES	"0e010000000000000e010000000000000e010000000000000e01000000000000"

/* A checksum of ---- is made, by the length that the IP header says */
static const struct vsw_test_neigh vsw_test_nds[] = {
	{ "who has 2001:db8::63, tell 2001:db8::1", VSW_NEIGH_ASK,
	  SNM ASKER IP6 "0020 3a ff" G1 GROUP "87 00 ---- 00000000" G99 SLL,
	  ASKER OWNER IP6 "0020 3a ff" G99 G1 "88 00 ---- 60000000" G99 TLL },
	{ "a link-local address asks, traffic class and flow label", VSW_NEIGH_ASK,
	  SNM ASKER "86dd 6abcdef0 0020 3a ff" L1 GROUP "87 00 ---- 00000000" G99 SLL,
	  ASKER OWNER IP6 "0020 3a ff" G99 L1 "88 00 ---- 60000000" G99 TLL },
	{ "behind who sends it", VSW_NEIGH_ASK,
	  SNM OTHER IP6 "0020 3a ff" G1 GROUP "87 00 ---- 00000000" G99 SLL,
	  ASKER OWNER IP6 "0020 3a ff" G99 G1 "88 00 ---- 60000000" G99 TLL },
	{ "without an option: who sends it", VSW_NEIGH_ASK,
	  SNM OTHER IP6 "0018 3a ff" G1 GROUP "87 00 ---- 00000000" G99,
	  OTHER OWNER IP6 "0020 3a ff" G99 G1 "88 00 ---- 60000000" G99 TLL },
	{ "a nonce before it (RFC 7527), padding behind", VSW_NEIGH_ASK,
	  SNM ASKER IP6 "0028 3a ff" G1 GROUP "87 00 ---- 00000000" G99 "0e01 010203040506"
	  SLL "aaaa",
	  ASKER OWNER IP6 "0020 3a ff" G99 G1 "88 00 ---- 60000000" G99 TLL },
	{ "a bad checksum", VSW_NEIGH_NONE,
	  SNM ASKER IP6 "0020 3a ff" G1 GROUP "87 00 1234 00000000" G99 SLL },
	{ "came through a router", VSW_NEIGH_NONE,
	  SNM ASKER IP6 "0020 3a fe" G1 GROUP "87 00 ---- 00000000" G99 SLL },
	{ "code 1", VSW_NEIGH_NONE,
	  SNM ASKER IP6 "0020 3a ff" G1 GROUP "87 01 ---- 00000000" G99 SLL },
	{ "an echo", VSW_NEIGH_NONE,
	  SNM ASKER IP6 "0020 3a ff" G1 GROUP "80 00 ---- 00000000" G99 SLL },
	{ "a router's", VSW_NEIGH_NONE,
	  SNM ASKER IP6 "0020 3a ff" G1 GROUP "86 00 ---- 00000000" G99 SLL },
	{ "IP version 4", VSW_NEIGH_NONE,
	  SNM ASKER "86dd 40000000 0020 3a ff" G1 GROUP "87 00 ---- 00000000" G99 SLL },
	{ "UDP", VSW_NEIGH_NONE,
	  SNM ASKER IP6 "0020 11 ff" G1 GROUP "87 00 ---- 00000000" G99 SLL },
	{ "hop-by-hop options before it", VSW_NEIGH_NONE,
	  SNM ASKER IP6 "0028 00 ff" G1 GROUP "3a00010400000000 87 00 ---- 00000000" G99 SLL },
	{ "a byte of the target is missing", VSW_NEIGH_NONE,
	  SNM ASKER IP6 "0017 3a ff" G1 GROUP
	  "87 00 ---- 00000000 20010db80000000000000000000000" },
	{ "longer than the frame", VSW_NEIGH_NONE,
	  SNM ASKER IP6 "0020 3a ff" G1 GROUP "87 00 ---- 00000000" G99 "0101 0200000000" },
	{ "no length, as of a jumbogram", VSW_NEIGH_NONE,
	  SNM ASKER IP6 "0000 3a ff" G1 GROUP "87 00 0000 00000000" G99 SLL },
	{ "half an IP header", VSW_NEIGH_NONE,
	  SNM ASKER IP6 "0020 3a ff" G1 "ff02" },
	{ "nothing but the type", VSW_NEIGH_NONE, SNM ASKER "86dd" },
	{ "an option without length", VSW_NEIGH_NONE,
	  SNM ASKER IP6 "0020 3a ff" G1 GROUP "87 00 ---- 00000000" G99 "0100" ASKER },
	{ "an option that is too long", VSW_NEIGH_NONE,
	  SNM ASKER IP6 "0020 3a ff" G1 GROUP "87 00 ---- 00000000" G99 "0e02" ASKER },
	{ "a byte of an option", VSW_NEIGH_NONE,
	  SNM ASKER IP6 "0019 3a ff" G1 GROUP "87 00 ---- 00000000" G99 "01" },
	{ "an Ethernet address of 14 bytes", VSW_NEIGH_NONE,
	  SNM ASKER IP6 "0028 3a ff" G1 GROUP "87 00 ---- 00000000" G99 "0102" ASKER
	  "0000000000000000" },
	{ "the answer is to go to all", VSW_NEIGH_NONE,
	  SNM ASKER IP6 "0020 3a ff" G1 GROUP "87 00 ---- 00000000" G99 "0101" ALL },
	{ "17 options", VSW_NEIGH_NONE,
	  SNM ASKER IP6 "00a0 3a ff" G1 GROUP "87 00 ---- 00000000" G99
	  NONCES NONCES NONCES NONCES SLL },
	{ "for a group", VSW_NEIGH_NONE,
	  SNM ASKER IP6 "0020 3a ff" G1 GROUP "87 00 ---- 00000000" NODES SLL },
	{ "for nobody", VSW_NEIGH_NONE,
	  SNM ASKER IP6 "0020 3a ff" G1 GROUP "87 00 ---- 00000000" NOBODY SLL },
	{ "by a group", VSW_NEIGH_NONE,
	  SNM ASKER IP6 "0020 3a ff" NODES GROUP "87 00 ---- 00000000" G99 SLL },
	{ "is 2001:db8::63 in use? (RFC 4862)", VSW_NEIGH_NONE,
	  SNM ASKER IP6 "0018 3a ff" NOBODY GROUP "87 00 ---- 00000000" G99 },
	{ "to one, in a frame to many", VSW_NEIGH_NONE,
	  SNM ASKER IP6 "0020 3a ff" G1 G99 "87 00 ---- 00000000" G99 SLL },
	{ "I am 2001:db8::63", VSW_NEIGH_TELL,
	  "333300000001" OWNER IP6 "0020 3a ff" G99 NODES "88 00 ---- 20000000" G99 TLL },
	{ "I am a router", VSW_NEIGH_TELL,
	  "333300000001" OWNER IP6 "0018 3a ff" G99 NODES "88 00 ---- 80000000" G99 },
	{ "an answer to all", VSW_NEIGH_NONE,
	  "333300000001" OWNER IP6 "0020 3a ff" G99 NODES "88 00 ---- 60000000" G99 TLL },
	{ "I am, with a bad option", VSW_NEIGH_NONE,
	  "333300000001" OWNER IP6 "0020 3a ff" G99 NODES "88 00 ---- 20000000" G99 "0200" OWNER },
	{ "I am, a bad checksum", VSW_NEIGH_NONE,
	  "333300000001" OWNER IP6 "0020 3a ff" G99 NODES "88 00 ffff 20000000" G99 TLL },
};

/* The frame in hex, with its checksum; the last @frags bytes are in a page */
static struct sk_buff *vsw_test_neigh_skb(struct kunit *test, const char *hex,
					  int frags)
{
	u8 bytes[320] = {};
	int cksum, len, plen;

	len = vsw_test_hex(hex, bytes, sizeof(bytes), &cksum);
	if (cksum >= 0) {
		struct ipv6hdr *ip6 = (void *)bytes + ETH_HLEN;

		plen = min_t(int, ntohs(ip6->payload_len),
			     len - ETH_HLEN - sizeof(*ip6));
		*(__sum16 *)(bytes + cksum) =
			csum_ipv6_magic(&ip6->saddr, &ip6->daddr, plen,
					IPPROTO_ICMPV6,
					csum_partial(ip6 + 1, plen, 0));
	}
	return vsw_test_skb(test, bytes, len, frags);
}

static void vsw_test_neigh_row(struct kunit *test,
			       const struct vsw_test_neigh *row, int frags)
{
	struct sk_buff *skb = vsw_test_neigh_skb(test, row->frame, frags);
	const u8 owner[ETH_ALEN] = { 2, 0, 0, 0, 0, 0x63 };
	struct sk_buff *answer, *wanted;
	struct vsw_neigh_ask ask = {};

	KUNIT_EXPECT_EQ_MSG(test, vsw_neigh_read(skb, &ask), row->kind, "%s",
			    row->what);
	if (row->answer) {
		answer = vsw_neigh_write(&ask, owner, false, 64);
		wanted = vsw_test_neigh_skb(test, row->answer, 0);
		KUNIT_ASSERT_NOT_NULL(test, answer);
		KUNIT_EXPECT_EQ(test, skb_mac_offset(answer), -ETH_HLEN);
		KUNIT_EXPECT_EQ(test, skb_network_offset(answer), 0);
		KUNIT_EXPECT_EQ(test, ntohs(answer->protocol),
				ntohs(wanted->protocol));
		KUNIT_EXPECT_GE(test, skb_headroom(answer), 64 + ETH_HLEN);
		KUNIT_ASSERT_EQ_MSG(test, answer->len, wanted->len, "%s",
				    row->what);
		KUNIT_EXPECT_EQ_MSG(test, memcmp(skb_mac_header(answer),
						 skb_mac_header(wanted),
						 wanted->len + ETH_HLEN), 0,
				    "%s", row->what);
		kfree_skb(answer);
		kfree_skb(wanted);
	}
	kfree_skb(skb);
}

/* Wherever the frame is cut into pages */
static void vsw_test_neigh_rows(struct kunit *test,
				const struct vsw_test_neigh *rows, size_t n)
{
	size_t i;
	int frags;

	for (i = 0; i < n; i++)
		for (frags = 0; frags < 80; frags += 7)
			vsw_test_neigh_row(test, &rows[i], frags);
}

static void vsw_neigh_test_arp(struct kunit *test)
{
	vsw_test_neigh_rows(test, vsw_test_arps, ARRAY_SIZE(vsw_test_arps));
}

static void vsw_neigh_test_nd(struct kunit *test)
{
	vsw_test_neigh_rows(test, vsw_test_nds, ARRAY_SIZE(vsw_test_nds));
}

/* Every question, cut off after each byte, is none; but for padding. */
static void vsw_neigh_test_short(struct kunit *test)
{
	struct vsw_neigh_ask ask;
	struct sk_buff *skb;
	int i, len;

	for (i = 0; i < 2; i++) {
		skb = vsw_test_neigh_skb(test, i ? vsw_test_nds[0].frame :
						   vsw_test_arps[0].frame, 0);
		KUNIT_EXPECT_EQ(test, vsw_neigh_read(skb, &ask), VSW_NEIGH_ASK);
		for (len = skb->len - 1; len >= 0; len--) {
			skb_trim(skb, len);
			KUNIT_EXPECT_EQ_MSG(test, vsw_neigh_read(skb, &ask),
					    VSW_NEIGH_NONE, "%d bytes", len);
		}
		kfree_skb(skb);
	}
}

/* What a router is called, and a checksum that is yet to be made */
static void vsw_neigh_test_more(struct kunit *test)
{
	const u8 owner[ETH_ALEN] = { 2, 0, 0, 0, 0, 0x63 };
	struct vsw_neigh_ask ask = {};
	struct sk_buff *skb, *answer;
	struct icmp6hdr *icmp6;

	skb = vsw_test_neigh_skb(test, vsw_test_nds[0].frame, 0);
	icmp6 = (void *)skb->data + sizeof(struct ipv6hdr);
	icmp6->icmp6_cksum = 0;
	KUNIT_EXPECT_EQ(test, vsw_neigh_read(skb, &ask), VSW_NEIGH_NONE);
	skb->ip_summed = CHECKSUM_PARTIAL;
	KUNIT_EXPECT_EQ(test, vsw_neigh_read(skb, &ask), VSW_NEIGH_ASK);
	kfree_skb(skb);
	answer = vsw_neigh_write(&ask, owner, true, 0);
	KUNIT_ASSERT_NOT_NULL(test, answer);
	icmp6 = (void *)answer->data + sizeof(struct ipv6hdr);
	KUNIT_EXPECT_EQ(test, ntohl(icmp6->icmp6_dataun.un_data32[0]),
			0xe0000000);
	kfree_skb(answer);
}

/* A port: where it suppresses, and what it lets out of what is held */
static void vsw_neigh_test_port(struct kunit *test)
{
	static const struct {
		u32 flags;
		bool listed;	/* VLANs 10 and 4094 are */
		u16 vid;
		bool suppresses;
	} rows[] = {
		{ 0, false, 0, false },
		{ 0, true, 10, false },
		{ VSW_PORT_NEIGH, false, 0, true },
		{ VSW_PORT_NEIGH, false, 10, true },
		{ VSW_PORT_NEIGH, true, 11, true },
		{ VSW_PORT_NEIGH_VLAN, false, 0, false },
		{ VSW_PORT_NEIGH_VLAN, false, 10, false },
		{ VSW_PORT_NEIGH_VLAN, true, 0, false },
		{ VSW_PORT_NEIGH_VLAN, true, 1, false },
		{ VSW_PORT_NEIGH_VLAN, true, 10, true },
		{ VSW_PORT_NEIGH_VLAN, true, 11, false },
		{ VSW_PORT_NEIGH_VLAN, true, 4094, true },
		{ VSW_PORT_NEIGH_VLAN, true, 4093, false },
		/* of a switch that does not filter: there are no VLANs */
		{ VSW_PORT_NEIGH | VSW_PORT_NEIGH_VLAN, true, 0, true },
		{ VSW_PORT_NEIGH | VSW_PORT_NEIGH_VLAN, true, 10, true },
		{ VSW_PORT_NEIGH | VSW_PORT_NEIGH_VLAN, true, 11, false },
	};
	struct vsw_neigh_vlans vlans = {
		.bits = { [10 / 8] = BIT(10 % 8), [4094 / 8] = BIT(4094 % 8) },
	};
	struct vsw_port port = {};
	size_t i;
	u64 vid;

	rcu_read_lock();
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		port.flags = rows[i].flags;
		RCU_INIT_POINTER(port.neigh_vlans,
				 rows[i].listed ? &vlans : NULL);
		vid = (u64)rows[i].vid << VSW_FROM_VLAN_SHIFT;
		KUNIT_EXPECT_EQ_MSG(test, vsw_neigh_suppresses(&port, rows[i].vid),
				    rows[i].suppresses, "row %zu", i);
		KUNIT_EXPECT_EQ_MSG(test, vsw_neigh_holds(&port, vid | VSW_FROM_NEIGH_HOLD),
				    rows[i].suppresses, "row %zu", i);
		KUNIT_EXPECT_EQ_MSG(test, vsw_neigh_holds(&port, vid | VSW_FROM_NEIGH_HOLD |
							  VSW_FROM_NEIGH_TELL),
				    rows[i].suppresses, "row %zu", i);
		port.flags |= VSW_PORT_NEIGH_GRAT;
		KUNIT_EXPECT_EQ_MSG(test, vsw_neigh_holds(&port, vid | VSW_FROM_NEIGH_HOLD),
				    rows[i].suppresses, "row %zu", i);
		KUNIT_EXPECT_FALSE_MSG(test, vsw_neigh_holds(&port, vid | VSW_FROM_NEIGH_HOLD |
							     VSW_FROM_NEIGH_TELL),
				       "row %zu", i);
	}
	rcu_read_unlock();
}

static struct kunit_case vsw_neigh_cases[] = {
	KUNIT_CASE(vsw_neigh_test_arp),
	KUNIT_CASE(vsw_neigh_test_nd),
	KUNIT_CASE(vsw_neigh_test_short),
	KUNIT_CASE(vsw_neigh_test_more),
	KUNIT_CASE(vsw_neigh_test_port),
	{}
};

static struct kunit_suite vsw_neigh_suite = {
	.name = "vswitch_neigh",
	.test_cases = vsw_neigh_cases,
};

kunit_test_suite(vsw_neigh_suite);
