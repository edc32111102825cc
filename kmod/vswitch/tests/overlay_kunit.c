// SPDX-License-Identifier: GPL-2.0
/* Headers, source ports, the table of VTEPs; included by vtep.c. */
#include <kunit/test.h>
#include <linux/etherdevice.h>
#include <net/inet_ecn.h>
#include <net/ip.h>

/* RFC 7348, 5: every bit of the VNI is where it belongs. */
static void vsw_overlay_test_header(struct kunit *test)
{
	struct vsw_vxlanhdr vh = { .flags = VSW_VXLAN_I };
	const u8 *byte = (const u8 *)&vh;
	u32 bit, vni;

	KUNIT_EXPECT_EQ(test, sizeof(vh), 8);
	KUNIT_EXPECT_EQ(test, byte[0], 0x08);
	KUNIT_EXPECT_EQ(test, byte[1] | byte[2] | byte[3], 0);
	for (bit = 0; bit < 24; bit++) {
		vni = BIT(bit);
		vh.vni = vsw_vni_word(vni);
		KUNIT_EXPECT_EQ(test, byte[4] << 16 | byte[5] << 8 | byte[6],
				vni);
		KUNIT_EXPECT_EQ(test, byte[7], 0);
		KUNIT_EXPECT_EQ(test, vsw_vni_of(vh.vni), vni);
		/* The reserved byte does not matter. */
		vh.vni |= cpu_to_be32(0xff);
		KUNIT_EXPECT_EQ(test, vsw_vni_of(vh.vni), vni);
		KUNIT_EXPECT_EQ(test, vh.vni & VSW_VXLAN_VNI_MASK,
				vsw_vni_word(vni));
	}
	KUNIT_EXPECT_EQ(test, vsw_vni_of(vsw_vni_word(VSW_VNI_MAX)),
			VSW_VNI_MAX);
}

static void vsw_overlay_test_mtu(struct kunit *test)
{
	/* Ethernet's MTU less outer IP, UDP, VXLAN and inner Ethernet header */
	KUNIT_EXPECT_EQ(test, vsw_overlay_hlen(AF_INET), 20 + 8 + 8 + 14);
	KUNIT_EXPECT_EQ(test, vsw_overlay_hlen(AF_INET6), 40 + 8 + 8 + 14);
}

/* Flows go by all source ports of the range and by no other, alike. */
static void vsw_overlay_test_entropy(struct kunit *test)
{
	static const struct {
		u16 min, max;
	} ranges[] = {
		{ VSW_SRCPORT_MIN, VSW_SRCPORT_MAX },
		{ 50000, 50063 },
		{ 1024, 1024 },
	};
	unsigned int n[64] = {};
	unsigned int i, r, least, most;
	u16 port;

	for (r = 0; r < ARRAY_SIZE(ranges); r++) {
		u32 width = ranges[r].max - ranges[r].min + 1;

		memset(n, 0, sizeof(n));
		for (i = 0; i < 64000; i++) {
			port = ntohs(vsw_srcport(get_random_u32(),
						 ranges[r].min,
						 ranges[r].max));
			KUNIT_ASSERT_GE(test, port, ranges[r].min);
			KUNIT_ASSERT_LE(test, port, ranges[r].max);
			n[(u32)(port - ranges[r].min) * 64 / max(width, 64u)]++;
		}
		if (width < 64)
			continue;
		least = n[0];
		most = n[0];
		for (i = 1; i < 64; i++) {
			least = min(least, n[i]);
			most = max(most, n[i]);
		}
		/* 1000 each, give or take ten times the deviation */
		KUNIT_EXPECT_GT(test, least, 700);
		KUNIT_EXPECT_LT(test, most, 1300);
	}
}

/* A frame to hash: Ethernet, a tag if @tagged, and @len bytes of a packet */
static void vsw_overlay_test_frame(struct sk_buff *skb, bool tagged,
				   u16 protocol, const void *packet, size_t len)
{
	struct ethhdr *eth;
	__be16 *tag;

	skb_trim(skb, 0);
	skb_reset_mac_header(skb);
	eth = skb_put_zero(skb, ETH_HLEN);
	eth->h_proto = htons(tagged ? ETH_P_8021Q : protocol);
	skb->protocol = eth->h_proto;
	if (tagged) {
		tag = skb_put(skb, VLAN_HLEN);
		tag[0] = htons(5);
		tag[1] = htons(protocol);
	}
	skb_put_data(skb, packet, len);
	skb_set_network_header(skb, skb->len - len);
}

/* One flow, one number; others, others, whatever it is that differs */
static void vsw_overlay_test_flows(struct kunit *test)
{
	struct {
		struct iphdr ip;
		__be16 ports[2];
	} __packed v4 = {
		.ip = { .version = 4, .ihl = 5, .protocol = IPPROTO_UDP },
	}, v4_was;
	struct {
		struct ipv6hdr ip;
		__be16 ports[2];
	} __packed v6 = {
		.ip = { .version = 6, .nexthdr = IPPROTO_TCP },
	};
	struct sk_buff *skb = alloc_skb(256, GFP_KERNEL);
	unsigned int n[64] = {}, i, tagged;
	u32 hash;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	for (i = 0; i < 64000; i++) {
		v4.ports[0] = htons(i);
		vsw_overlay_test_frame(skb, false, ETH_P_IP, &v4, sizeof(v4));
		n[reciprocal_scale(vsw_flow_hash(skb), 64)]++;
	}
	for (i = 0; i < 64; i++) {
		KUNIT_EXPECT_GT(test, n[i], 700);
		KUNIT_EXPECT_LT(test, n[i], 1300);
	}
	v4_was = v4;
	for (tagged = 0; tagged < 2; tagged++) {
		v4 = v4_was;
		vsw_overlay_test_frame(skb, tagged, ETH_P_IP, &v4, sizeof(v4));
		hash = vsw_flow_hash(skb);
		KUNIT_EXPECT_EQ(test, vsw_flow_hash(skb), hash);
		/* what differs from packet to packet does not count */
		v4.ip.id = htons(7);
		v4.ip.tos = 8;
		v4.ip.ttl = 9;
		vsw_overlay_test_frame(skb, tagged, ETH_P_IP, &v4, sizeof(v4));
		KUNIT_EXPECT_EQ(test, vsw_flow_hash(skb), hash);
		v4.ip.daddr = htonl(1);
		vsw_overlay_test_frame(skb, tagged, ETH_P_IP, &v4, sizeof(v4));
		KUNIT_EXPECT_NE(test, vsw_flow_hash(skb), hash);
		/* all fragments of a packet go one way: none looks for ports */
		v4.ip.frag_off = htons(IP_MF);
		vsw_overlay_test_frame(skb, tagged, ETH_P_IP, &v4, sizeof(v4));
		hash = vsw_flow_hash(skb);
		v4.ip.frag_off = htons(100);
		v4.ports[1] = htons(1);
		vsw_overlay_test_frame(skb, tagged, ETH_P_IP, &v4, sizeof(v4));
		KUNIT_EXPECT_EQ(test, vsw_flow_hash(skb), hash);
		/* ports that are not there */
		v4.ip.frag_off = 0;
		vsw_overlay_test_frame(skb, tagged, ETH_P_IP, &v4,
				       sizeof(v4.ip) + 3);
		hash = vsw_flow_hash(skb);
		v4.ip.ihl = 15;
		vsw_overlay_test_frame(skb, tagged, ETH_P_IP, &v4, sizeof(v4));
		KUNIT_EXPECT_EQ(test, vsw_flow_hash(skb), hash);

		vsw_overlay_test_frame(skb, tagged, ETH_P_IPV6, &v6,
				       sizeof(v6));
		hash = vsw_flow_hash(skb);
		v6.ports[1] = htons(tagged + 1);
		vsw_overlay_test_frame(skb, tagged, ETH_P_IPV6, &v6,
				       sizeof(v6));
		KUNIT_EXPECT_NE(test, vsw_flow_hash(skb), hash);
		hash = vsw_flow_hash(skb);
		v6.ip.saddr.s6_addr[15] = tagged + 1;
		vsw_overlay_test_frame(skb, tagged, ETH_P_IPV6, &v6,
				       sizeof(v6));
		KUNIT_EXPECT_NE(test, vsw_flow_hash(skb), hash);
		hash = vsw_flow_hash(skb);
		v6.ip.flow_lbl[2] = tagged + 1;
		vsw_overlay_test_frame(skb, tagged, ETH_P_IPV6, &v6,
				       sizeof(v6));
		KUNIT_EXPECT_NE(test, vsw_flow_hash(skb), hash);
	}
	/* others by their addresses */
	vsw_overlay_test_frame(skb, false, ETH_P_ARP, NULL, 0);
	hash = vsw_flow_hash(skb);
	eth_hdr(skb)->h_source[5] = 1;
	KUNIT_EXPECT_NE(test, vsw_flow_hash(skb), hash);
	kfree_skb(skb);
}

/* RFC 6040, 4.2: what the inner packet has after decapsulation; 4: dropped */
static void vsw_overlay_test_ecn(struct kunit *test)
{
	enum { NOT_ECT = 0, ECT1 = 1, ECT0 = 2, CE = 3, DROP = 4 };
	static const u8 table[4][4] = {
		/* outer:     Not-ECT  ECT(1)   ECT(0)   CE */
		[NOT_ECT]	= { NOT_ECT, NOT_ECT, NOT_ECT, DROP },
		[ECT1]		= { ECT1, ECT1, ECT1, CE },
		[ECT0]		= { ECT0, ECT1, ECT0, CE },
		[CE]		= { CE, CE, CE, CE },
	};
	struct sk_buff *skb = alloc_skb(64, GFP_KERNEL);
	struct iphdr outer = { .version = 4, .ihl = 5 };
	struct iphdr *inner;
	int in, out, err;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_reset_network_header(skb);
	inner = skb_put_zero(skb, sizeof(*inner));
	skb->protocol = htons(ETH_P_IP);
	for (in = NOT_ECT; in <= CE; in++)
		for (out = NOT_ECT; out <= CE; out++) {
			*inner = (struct iphdr) {
				.version = 4, .ihl = 5, .tos = 0x48 | in,
			};
			outer.tos = out;
			err = IP_ECN_decapsulate(&outer, skb);
			if (table[in][out] == DROP) {
				KUNIT_EXPECT_GT(test, err, 1);
				continue;
			}
			KUNIT_EXPECT_LE(test, err, 1);
			KUNIT_EXPECT_EQ_MSG(test, inner->tos,
					    0x48 | table[in][out],
					    "inner %d, outer %d", in, out);
		}
	kfree_skb(skb);
}

struct vsw_overlay_test {
	struct vsw_overlay overlay;
	struct vsw sw;
	struct net_device dev;
};

static void vsw_overlay_test_addr(struct in6_addr *addr, u32 i)
{
	ipv6_addr_set_v4mapped(htonl(0x0a000000 + i), addr);
}

static void vsw_overlay_test_vteps(struct kunit *test)
{
	struct vsw_overlay_test *t = kunit_kzalloc(test, sizeof(*t),
						   GFP_KERNEL);
	struct vsw_overlay *overlay = &t->overlay;
	const u32 count = VSW_VTEPS_LEARNED_MAX;
	struct vsw_vtep *vtep, *other;
	struct in6_addr addr;
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, t);
	vsw_overlay_config_init(&overlay->config);
	overlay->own.vni = vsw_vni_word(42);
	t->sw.dev = &t->dev;
	overlay->port.sw = &t->sw;
	overlay->port.flags = VSW_PORT_TUNNEL;
	vsw_vteps_init(overlay);
	rtnl_lock();
	for (i = 0; i < count; i++) {
		rcu_read_lock();
		vsw_overlay_test_addr(&addr, i);
		KUNIT_EXPECT_NULL(test, vsw_vtep_find(overlay, &addr, false));
		vtep = vsw_vtep_learn(overlay, &addr);
		KUNIT_ASSERT_NOT_NULL(test, vtep);
		if (i < count - 1)
			KUNIT_EXPECT_PTR_EQ(test,
					    vsw_vtep_learn(overlay, &addr),
					    vtep);
		KUNIT_EXPECT_PTR_EQ(test, vsw_vtep_find(overlay, &addr, false),
				    vtep);
		rcu_read_unlock();
	}
	/* One more is not remembered, but may be named by the user. */
	vsw_overlay_test_addr(&addr, count);
	KUNIT_EXPECT_NULL(test, vsw_vtep_learn(overlay, &addr));
	vtep = vsw_vtep_get(overlay, &addr, overlay->config.dstport,
			    overlay->own.vni, 0, 0, true);
	KUNIT_ASSERT_NOT_NULL(test, vtep);
	KUNIT_EXPECT_PTR_EQ(test, vsw_vtep_find(overlay, &addr, false), vtep);
	/* One with another port is another one; packets come from the first. */
	other = vsw_vtep_get(overlay, &addr, htons(1), overlay->own.vni, 0, 0,
			     true);
	KUNIT_ASSERT_NOT_NULL(test, other);
	KUNIT_EXPECT_PTR_NE(test, other, vtep);
	KUNIT_EXPECT_PTR_EQ(test, vsw_vtep_find(overlay, &addr, false), vtep);
	KUNIT_EXPECT_NULL(test, vsw_vtep_get(overlay, &addr, htons(2),
					     overlay->own.vni, 0, 0, false));
	/* So is one that gets what is for all of one VNI only. */
	KUNIT_EXPECT_NULL(test, vsw_vtep_get(overlay, &addr,
					     overlay->config.dstport,
					     overlay->own.vni,
					     vsw_vni_word(43), 0, false));
	vsw_vteps_set_flags(overlay, VSW_PORT_FORWARD, VSW_PORT_FORWARD);
	KUNIT_EXPECT_TRUE(test, vtep->port.flags & VSW_PORT_FORWARD);
	vsw_vtep_set_bum(vtep, true);
	vsw_vtep_put(vtep);
	vsw_vtep_put(other);
	/* Nothing names any of them but the list, and the FDB one. */
	vsw_overlay_test_addr(&addr, 7);
	other = vsw_vtep_find(overlay, &addr, false);
	other->port.fdb_n_learned = 1;
	mod_delayed_work(system_long_wq, &overlay->gc, 0);
	flush_delayed_work(&overlay->gc);
	KUNIT_EXPECT_EQ(test, overlay->n_learned, 1);
	for (i = 0; i <= count; i++) {
		vsw_overlay_test_addr(&addr, i);
		KUNIT_EXPECT_EQ(test, !!vsw_vtep_find(overlay, &addr, false),
				i == 7 || i == count);
	}
	other->port.fdb_n_learned = 0;
	/* A frame from it does not make it known; the user does. */
	KUNIT_EXPECT_NULL(test, vsw_tunnel_from(overlay, &other->addr));
	other->port.fdb_n = 1;
	KUNIT_EXPECT_PTR_EQ(test, vsw_tunnel_from(overlay, &other->addr),
			    &other->port);
	other->port.fdb_n = 0;
	KUNIT_EXPECT_PTR_EQ(test, vsw_tunnel_from(overlay, &vtep->addr),
			    &vtep->port);
	vsw_vteps_exit(overlay);
	rtnl_unlock();
	rcu_barrier();
}

static struct kunit_case vsw_overlay_cases[] = {
	KUNIT_CASE(vsw_overlay_test_header),
	KUNIT_CASE(vsw_overlay_test_mtu),
	KUNIT_CASE(vsw_overlay_test_entropy),
	KUNIT_CASE(vsw_overlay_test_flows),
	KUNIT_CASE(vsw_overlay_test_ecn),
	KUNIT_CASE(vsw_overlay_test_vteps),
	{}
};

static struct kunit_suite vsw_overlay_suite = {
	.name = "vswitch_overlay",
	.test_cases = vsw_overlay_cases,
};

kunit_test_suite(vsw_overlay_suite);
