// SPDX-License-Identifier: GPL-2.0
/*
 * What servers give away, read from their packets (RFC 2131, RFC 8415), and what
 * hosts say that they use (RFC 4861).
 *
 * A packet that is fragmented, or has a header that these protocols do not need, is
 * not read: nothing is learned from it.
 */
#include <linux/icmpv6.h>
#include <linux/if_arp.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/ndisc.h>

#include "guard_dhcp.h"

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

/* Options that are looked at in one packet */
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

/**
 * vsw_dhcp_read() - an address that a DHCP server gives to a client
 * @skb: a frame of IPv4, its data at the network header
 * @mac: where to put the client's address
 * @leases: where to put the address
 *
 * Return: how many there are, 0 or 1
 */
unsigned int vsw_dhcp_read(const struct sk_buff *skb, u8 *mac,
			   struct vsw_dhcp_lease *leases)
{
	const struct vsw_dhcp_head *head;
	struct vsw_dhcp_head buf;
	const struct iphdr *iph;
	struct iphdr ip_buf;
	unsigned int at, end;

	iph = skb_header_pointer(skb, 0, sizeof(ip_buf), &ip_buf);
	if (!iph || iph->version != 4 || iph->ihl < 5 ||
	    iph->protocol != IPPROTO_UDP || ip_is_fragment(iph))
		return 0;
	at = iph->ihl * 4;
	end = vsw_dhcp_payload(skb, at, VSW_DHCP_SERVER_PORT,
			       VSW_DHCP_CLIENT_PORT);
	at += sizeof(struct udphdr);
	if (end < at + sizeof(buf))
		return 0;
	head = skb_header_pointer(skb, at, sizeof(buf), &buf);
	if (!head || head->op != VSW_DHCP_REPLY || head->htype != ARPHRD_ETHER ||
	    head->hlen != ETH_ALEN || head->magic != htonl(VSW_DHCP_MAGIC) ||
	    !head->yiaddr)
		return 0;
	ether_addr_copy(mac, head->chaddr);
	leases->addr = vsw_guard_addr4(head->yiaddr);
	leases->seconds = vsw_dhcp_options(skb, at + sizeof(buf), end);
	return leases->seconds ? 1 : 0;
}

/* Addresses among the options from @at to @end, also in those of an association */
static unsigned int vsw_dhcp6_options(const struct sk_buff *skb,
				      unsigned int at, unsigned int end,
				      struct vsw_dhcp_lease *leases)
{
	unsigned int n = 0, count, len;
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
			leases[n].addr = vsw_guard_addr6(option + 4);
			leases[n++].seconds = get_unaligned_be32(option + 24);
			break;
		}
		at += 4 + len;
	}
	return n;
}

/**
 * vsw_dhcp6_read() - addresses that a DHCPv6 server gives to a client, or takes
 * @skb: a frame of IPv6, its data at the network header
 * @leases: where to put them, VSW_DHCP_LEASES_MAX at the most
 *
 * The client is who the frame is for.
 *
 * Return: how many there are
 */
unsigned int vsw_dhcp6_read(const struct sk_buff *skb,
			    struct vsw_dhcp_lease *leases)
{
	const struct ipv6hdr *ip6h;
	unsigned int at, end;
	struct ipv6hdr buf;
	const u8 *type;
	u8 type_buf;

	ip6h = skb_header_pointer(skb, 0, sizeof(buf), &buf);
	if (!ip6h || ip6h->version != 6 || ip6h->nexthdr != NEXTHDR_UDP)
		return 0;
	at = sizeof(buf);
	end = vsw_dhcp_payload(skb, at, VSW_DHCP6_SERVER_PORT,
			       VSW_DHCP6_CLIENT_PORT);
	at += sizeof(struct udphdr);
	type = end >= at + 4 ? skb_header_pointer(skb, at, 1, &type_buf) : NULL;
	if (!type || *type != VSW_DHCP6_REPLY)
		return 0;
	return vsw_dhcp6_options(skb, at + 4, end, leases);
}

/**
 * vsw_nd_read_advert() - the address that a neighbour says it uses
 * @skb: a frame of IPv6, its data at the network header
 * @addr: where to put it
 *
 * Return: false if it is no neighbour advertisement
 */
bool vsw_nd_read_advert(const struct sk_buff *skb, struct vsw_guard_addr *addr)
{
	const struct ipv6hdr *ip6h;
	const struct nd_msg *nd;
	struct ipv6hdr ip_buf;
	struct nd_msg nd_buf;

	ip6h = skb_header_pointer(skb, 0, sizeof(ip_buf), &ip_buf);
	if (!ip6h || ip6h->version != 6 || ip6h->nexthdr != NEXTHDR_ICMP)
		return false;
	nd = skb_header_pointer(skb, sizeof(ip_buf), sizeof(nd_buf), &nd_buf);
	if (!nd || nd->icmph.icmp6_type != NDISC_NEIGHBOUR_ADVERTISEMENT)
		return false;
	*addr = vsw_guard_addr6(&nd->target);
	return true;
}

#ifdef VSWITCH_KUNIT
#include "tests/guard_dhcp_kunit.c"
#endif
