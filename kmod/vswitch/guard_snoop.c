// SPDX-License-Identifier: GPL-2.0
/*
 * What servers give away, read from their packets (RFC 2131, RFC 8415), and what
 * hosts say that they use (RFC 4861).
 *
 * A packet that is fragmented, or has a header that these protocols do not need, is
 * not read: nothing is learned from it.
 */
#include <linux/etherdevice.h>
#include <linux/icmpv6.h>
#include <linux/if_arp.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>
#include <net/addrconf.h>
#include <net/ip.h>
#include <net/ip6_checksum.h>
#include <net/ipv6.h>
#include <net/ndisc.h>

#include "guard_snoop.h"

#define VSW_DHCP_MAGIC		0x63825363
#define VSW_DHCP_PAD		0
#define VSW_DHCP_LEASE_TIME	51
#define VSW_DHCP_TYPE		53
#define VSW_DHCP_END		255
#define VSW_DHCP_ACK		5
#define VSW_DHCP_REPLY		2

#define VSW_DHCP6_REPLY		7
#define VSW_DHCP6_IA_NA		3
#define VSW_DHCP6_IA_TA		4
#define VSW_DHCP6_IAADDR	5

/* Options of neighbour discovery that are */
#define VSW_ND_OPTIONS_MAX	32
/* Options that are looked at in one packet of DHCP */
#define VSW_DHCP_OPTIONS_MAX	64

/**
 * struct vsw_dhcp_head - the fixed part of a packet (RFC 2131, 2)
 * @op: VSW_DHCP_REPLY: from a server
 * @htype: ARPHRD_ETHER
 * @hlen: of an address, in bytes
 * @hops: not used here
 * @xid: likewise
 * @secs: likewise
 * @flags: likewise
 * @ciaddr: likewise
 * @yiaddr: what the client gets
 * @siaddr: not used here
 * @giaddr: likewise
 * @chaddr: address of the client, and padding
 * @names: not used here
 * @magic: VSW_DHCP_MAGIC: options follow
 */
struct vsw_dhcp_head {
	u8 op;
	u8 htype;
	u8 hlen;
	u8 hops;
	__be32 xid;
	__be16 secs;
	__be16 flags;
	__be32 ciaddr;
	__be32 yiaddr;
	__be32 siaddr;
	__be32 giaddr;
	u8 chaddr[16];
	u8 names[64 + 128];
	__be32 magic;
} __packed;

/* The Ethernet header, which is just before the network header */
static const struct ethhdr *vsw_snoop_eth(const struct sk_buff *skb,
					  unsigned int at)
{
	return (void *)(skb->data + at) - ETH_HLEN;
}

/* Where the payload of a UDP packet is, from a server's port to a client's. Return
 * where it ends, 0: it is no such packet.
 */
static unsigned int vsw_dhcp_payload(const struct sk_buff *skb,
				     unsigned int at, u16 server, u16 client)
{
	const struct udphdr *uh;
	struct udphdr buf;
	unsigned int end;

	uh = skb_header_pointer(skb, at, sizeof(buf), &buf);
	if (!uh || uh->source != htons(server) || uh->dest != htons(client))
		return 0;
	end = at + ntohs(uh->len);
	return end <= skb->len && end >= at + sizeof(*uh) ? end : 0;
}

/* Options from @at to @end. Return the lease's time, 0: it is no lease. */
static u32 vsw_dhcp_options(const struct sk_buff *skb, unsigned int at,
			    unsigned int end)
{
	const u8 *option;
	bool ack = false;
	u32 seconds = 0;
	u8 buf[6];
	int n;

	for (n = 0; n < VSW_DHCP_OPTIONS_MAX && at < end; n++) {
		option = skb_header_pointer(skb, at, 1, buf);
		if (!option || option[0] == VSW_DHCP_END)
			break;
		if (option[0] == VSW_DHCP_PAD) {
			at++;
			continue;
		}
		option = skb_header_pointer(skb, at, 2, buf);
		if (!option || at + 2 + option[1] > end)
			break;
		at += 2 + option[1];
		if (option[0] == VSW_DHCP_TYPE && option[1] == 1) {
			option = skb_header_pointer(skb, at - 1, 1, buf);
			ack = option && option[0] == VSW_DHCP_ACK;
		} else if (option[0] == VSW_DHCP_LEASE_TIME && option[1] == 4) {
			option = skb_header_pointer(skb, at - 4, 4, buf);
			seconds = option ? get_unaligned_be32(option) : 0;
		}
	}
	return ack ? seconds : 0;
}

/* To a client by its address, or to all: nothing that a router could have brought here
 * from elsewhere, but to who has the address already.
 */
static bool vsw_dhcp_is_local(const struct ethhdr *eth, const struct iphdr *iph,
			      const struct vsw_dhcp_head *head)
{
	if (iph->daddr == htonl(INADDR_BROADCAST))
		return is_broadcast_ether_addr(eth->h_dest);
	return iph->daddr == head->yiaddr &&
	       ether_addr_equal(eth->h_dest, head->chaddr);
}

static bool vsw_dhcp_is_host(__be32 addr)
{
	return !ipv4_is_zeronet(addr) && !ipv4_is_loopback(addr) &&
	       !ipv4_is_multicast(addr) && !ipv4_is_lbcast(addr);
}

/**
 * vsw_dhcp_read() - an address that a DHCP server gives to a client
 * @skb: a frame of IPv4
 * @at: where in its data the network header is, behind the Ethernet header
 * @mac: where to put the client's address
 * @leases: where to put the address
 *
 * Return: how many there are, 0 or 1
 */
unsigned int vsw_dhcp_read(const struct sk_buff *skb, unsigned int at, u8 *mac,
			   struct vsw_dhcp_lease *leases)
{
	struct vsw_dhcp_head head;
	const struct ethhdr *eth;
	unsigned int end;
	struct iphdr iph;

	if (skb_copy_bits(skb, at, &iph, sizeof(iph)) || iph.version != 4 ||
	    iph.ihl < 5 || iph.protocol != IPPROTO_UDP || ip_is_fragment(&iph))
		return 0;
	end = vsw_dhcp_payload(skb, at + iph.ihl * 4, VSW_DHCP_SERVER_PORT,
			       VSW_DHCP_CLIENT_PORT);
	eth = vsw_snoop_eth(skb, at);
	at += iph.ihl * 4 + sizeof(struct udphdr);
	if (end < at + sizeof(head) ||
	    skb_copy_bits(skb, at, &head, sizeof(head)))
		return 0;
	if (head.op != VSW_DHCP_REPLY || head.htype != ARPHRD_ETHER ||
	    head.hlen != ETH_ALEN || head.magic != htonl(VSW_DHCP_MAGIC) ||
	    !vsw_dhcp_is_host(head.yiaddr) ||
	    !vsw_dhcp_is_local(eth, &iph, &head))
		return 0;
	ether_addr_copy(mac, head.chaddr);
	leases->addr = vsw_guard_addr4(head.yiaddr);
	leases->seconds = vsw_dhcp_options(skb, at + sizeof(head), end);
	return leases->seconds ? 1 : 0;
}

/* An address that a host can have */
static bool vsw_nd_is_host(const struct in6_addr *addr)
{
	return !ipv6_addr_any(addr) && !ipv6_addr_loopback(addr) &&
	       !ipv6_addr_v4mapped(addr) && !ipv6_addr_is_multicast(addr);
}

/* Addresses among the options from @at to @end, also in those of an association */
static unsigned int vsw_dhcp6_options(const struct sk_buff *skb,
				      unsigned int at, unsigned int end,
				      struct vsw_dhcp_lease *leases)
{
	unsigned int n = 0, count, len;
	struct in6_addr addr;
	const u8 *option;
	u8 buf[28];

	for (count = 0; count < VSW_DHCP_OPTIONS_MAX &&
	     n < VSW_DHCP_LEASES_MAX && at + 4 <= end; count++) {
		option = skb_header_pointer(skb, at, 4, buf);
		if (!option)
			break;
		len = get_unaligned_be16(option + 2);
		if (at + 4 + len > end)
			break;
		switch (get_unaligned_be16(option)) {
		case VSW_DHCP6_IA_NA:
			/* its options follow its number and two times */
			at += 4 + min(len, 12U);
			continue;
		case VSW_DHCP6_IA_TA:
			at += 4 + min(len, 4U);
			continue;
		case VSW_DHCP6_IAADDR:
			if (len < 24)
				break;
			option = skb_header_pointer(skb, at, sizeof(buf), buf);
			if (!option)
				return n;
			memcpy(&addr, option + 4, sizeof(addr));
			if (!vsw_nd_is_host(&addr))
				break;
			leases[n].addr = vsw_guard_addr6(&addr);
			leases[n++].seconds = get_unaligned_be32(option + 24);
			break;
		}
		at += 4 + len;
	}
	return n;
}

/**
 * vsw_dhcp6_read() - addresses that a DHCPv6 server gives to a client, or takes
 * @skb: a frame of IPv6
 * @at: where in its data the network header is, behind the Ethernet header
 * @mac: where to put the client's address: who the frame is for
 * @leases: where to put the addresses, VSW_DHCP_LEASES_MAX at the most
 *
 * A client uses its link-local address (RFC 8415, 17), to which no router brings
 * packets from elsewhere.
 *
 * Return: how many there are
 */
unsigned int vsw_dhcp6_read(const struct sk_buff *skb, unsigned int at, u8 *mac,
			    struct vsw_dhcp_lease *leases)
{
	struct ipv6hdr ip6h;
	unsigned int end;
	u8 type;

	if (skb_copy_bits(skb, at, &ip6h, sizeof(ip6h)) || ip6h.version != 6 ||
	    ip6h.nexthdr != NEXTHDR_UDP ||
	    !(ipv6_addr_type(&ip6h.daddr) & IPV6_ADDR_LINKLOCAL) ||
	    ipv6_addr_is_multicast(&ip6h.daddr))
		return 0;
	ether_addr_copy(mac, vsw_snoop_eth(skb, at)->h_dest);
	at += sizeof(ip6h);
	end = vsw_dhcp_payload(skb, at, VSW_DHCP6_SERVER_PORT,
			       VSW_DHCP6_CLIENT_PORT);
	at += sizeof(struct udphdr);
	if (end < at + 4 || skb_copy_bits(skb, at, &type, 1) ||
	    type != VSW_DHCP6_REPLY)
		return 0;
	return vsw_dhcp6_options(skb, at + 4, end, leases);
}

/* Are options whole, and is there none of a source's link-layer address? */
static bool vsw_nd_options(const struct sk_buff *skb, unsigned int at,
			   unsigned int end, bool *source)
{
	struct nd_opt_hdr opt;
	int n;

	*source = false;
	for (n = 0; at < end; n++) {
		if (n == VSW_ND_OPTIONS_MAX || end - at < sizeof(opt) ||
		    skb_copy_bits(skb, at, &opt, sizeof(opt)) ||
		    !opt.nd_opt_len || opt.nd_opt_len * 8U > end - at)
			return false;
		*source |= opt.nd_opt_type == ND_OPT_SOURCE_LL_ADDR;
		at += opt.nd_opt_len * 8U;
	}
	return true;
}

/* To the solicited nodes' group of its target, as all hosts of it listen there */
static bool vsw_nd_is_ask(const struct ethhdr *eth, const struct ipv6hdr *ip6h,
			  const struct in6_addr *target)
{
	struct in6_addr group;
	u8 mac[ETH_ALEN];

	addrconf_addr_solict_mult(target, &group);
	ipv6_eth_mc_map(&group, mac);
	return ipv6_addr_any(&ip6h->saddr) &&
	       ipv6_addr_equal(&ip6h->daddr, &group) &&
	       ether_addr_equal(eth->h_dest, mac);
}

/**
 * vsw_nd_read() - what a packet of neighbour discovery says of an address
 * @skb: a frame of IPv6
 * @at: where in its data the network header is, behind the Ethernet header
 * @addr: where to put the address
 *
 * By the rules of RFC 4861, 6.1.2, 7.1.1 and 7.1.2. A router uses the address that
 * it advertises itself from.
 *
 * Return: what it says
 */
enum vsw_nd_kind vsw_nd_read(const struct sk_buff *skb, unsigned int at,
			     struct vsw_guard_addr *addr)
{
	struct ipv6hdr ip6h;
	struct nd_msg nd;
	unsigned int len;
	bool source;

	if (skb_copy_bits(skb, at, &ip6h, sizeof(ip6h)) || ip6h.version != 6 ||
	    ip6h.nexthdr != NEXTHDR_ICMP || ip6h.hop_limit != 255)
		return VSW_ND_NONE;
	len = ntohs(ip6h.payload_len);
	at += sizeof(ip6h);
	/* a router advertisement has 16 bytes at the least */
	if (len < 16 || at + len > skb->len ||
	    skb_copy_bits(skb, at, &nd.icmph, sizeof(nd.icmph)) ||
	    nd.icmph.icmp6_code)
		return VSW_ND_NONE;
	if (skb->ip_summed != CHECKSUM_PARTIAL &&
	    csum_ipv6_magic(&ip6h.saddr, &ip6h.daddr, len, IPPROTO_ICMPV6,
			    skb_checksum(skb, at, len, 0)))
		return VSW_ND_NONE;
	if (nd.icmph.icmp6_type == NDISC_ROUTER_ADVERTISEMENT) {
		*addr = vsw_guard_addr6(&ip6h.saddr);
		return VSW_ND_USED;
	}
	if ((nd.icmph.icmp6_type != NDISC_NEIGHBOUR_SOLICITATION &&
	     nd.icmph.icmp6_type != NDISC_NEIGHBOUR_ADVERTISEMENT) ||
	    len < sizeof(nd) || skb_copy_bits(skb, at, &nd, sizeof(nd)) ||
	    !vsw_nd_is_host(&nd.target) ||
	    !vsw_nd_options(skb, at + sizeof(nd), at + len, &source))
		return VSW_ND_NONE;
	*addr = vsw_guard_addr6(&nd.target);
	if (nd.icmph.icmp6_type == NDISC_NEIGHBOUR_ADVERTISEMENT)
		return VSW_ND_USED;
	return !source && vsw_nd_is_ask(vsw_snoop_eth(skb, at - sizeof(ip6h)),
					&ip6h, &nd.target) ?
	       VSW_ND_ASK : VSW_ND_NONE;
}

#ifdef VSWITCH_KUNIT
#include "tests/guard_snoop_kunit.c"
#endif
