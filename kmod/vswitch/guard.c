// SPDX-License-Identifier: GPL-2.0
/*
 * What a frame of a guarded port says, and whether its hosts may say so.
 *
 * A frame is written by who attacks: it may be cut off anywhere, nest headers, or
 * spread them over fragments. What cannot be read is not let through, unless it
 * is nothing that anybody would believe. A header is read where it will be read
 * again later: not out of pages that its sender can still write to.
 */
#include <linux/etherdevice.h>
#include <linux/export.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/if_arp.h>
#include <linux/if_vlan.h>
#include <linux/igmp.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/ndisc.h>

#include "guard.h"
#include "vlan_frame.h"

/* Tags one in the other that are looked through: of a provider, of a customer */
#define VSW_GUARD_TAGS_MAX	2
/* Extension headers that are (RFC 8200, 4.1, names seven) */
#define VSW_GUARD_EXT_MAX	8
/* Options of neighbour discovery */
#define VSW_GUARD_OPTIONS_MAX	32

/* Tags with these numbers have been used before 802.1ad, and are still. */
#define VSW_ETH_P_QINQ1		0x9100
#define VSW_ETH_P_QINQ2		0x9200
#define VSW_ETH_P_QINQ3		0x9300

#define VSW_ICMP_ROUTER		9	/* RFC 1256 */
#define VSW_DHCP_REQUEST	1

/**
 * struct vsw_dhcp_client - how a packet of a DHCP client begins (RFC 2131, 2)
 * @op: VSW_DHCP_REQUEST
 * @htype: ARPHRD_ETHER
 * @hlen: of an Ethernet address
 * @skip: not used here
 * @ciaddr: the address that it has
 * @others: not used here
 * @giaddr: of a relay agent
 * @chaddr: its Ethernet address
 */
struct vsw_dhcp_client {
	u8 op;
	u8 htype;
	u8 hlen;
	u8 skip[9];
	__be32 ciaddr;
	u8 others[8];
	__be32 giaddr;
	u8 chaddr[ETH_ALEN];
} __packed;

/* Header types that the kernel has no name for (RFC 7401, RFC 5533) */
#define VSW_NEXTHDR_HIP		139
#define VSW_NEXTHDR_SHIM6	140

/**
 * struct vsw_guard_walk - a frame that is looked through
 * @port: that it came in by
 * @guard: of this port
 * @skb: the frame
 * @vid: its VLAN ID; 0: the switch does not filter
 * @at: where in the data the header is that is next
 * @end: no header is beyond, as the packet says
 * @read: nothing behind that has been looked at
 * @csum: where the checksum is of what was looked at last, 0: it has none
 * @saddr: source address of IPv4
 * @fragment: what is there is the first of some fragments
 */
struct vsw_guard_walk {
	const struct vsw_port *port;
	const struct vsw_guard *guard;
	struct sk_buff *skb;
	u16 vid;
	unsigned int at;
	unsigned int end;
	unsigned int read;
	unsigned int csum;
	__be32 saddr;
	bool fragment;
};

static noinline bool vsw_guard_pull(struct vsw_guard_walk *w, unsigned int to)
{
	return !skb_shared(w->skb) && pskb_may_pull(w->skb, to);
}

/* @len bytes @skip behind the next header, or NULL: they are not there. The frame
 * may have moved: nothing that points to it holds any more.
 */
static __always_inline const void *vsw_guard_peek(struct vsw_guard_walk *w,
						  unsigned int skip,
						  unsigned int len)
{
	unsigned int to = w->at + skip + len;

	if (unlikely(to > w->end))
		return NULL;
	if (unlikely(to > skb_headlen(w->skb)) && !vsw_guard_pull(w, to))
		return NULL;
	w->read = max(w->read, to);
	return w->skb->data + w->at + skip;
}

static __always_inline const void *vsw_guard_next(struct vsw_guard_walk *w,
						  unsigned int len)
{
	return vsw_guard_peek(w, 0, len);
}

/**
 * vsw_guard_has_mac() - may hosts use an Ethernet address?
 * @guard: of their port
 * @key: the address, as vsw_fdb_key() without a VLAN
 *
 * Context: RCU, or RTNL
 * Return: true if so
 */
bool vsw_guard_has_mac(const struct vsw_guard *guard, u64 key)
{
	u32 low = 0, high = guard->n_macs, mid;

	if (!high)
		return key == READ_ONCE(guard->own);
	while (low < high) {
		mid = (low + high) / 2;
		if (guard->macs[mid] < key)
			low = mid + 1;
		else
			high = mid;
	}
	return low < guard->n_macs && guard->macs[low] == key;
}

/* By value, here and below: so the compiler keeps an address in registers. */
static __always_inline bool vsw_guard_in(const struct vsw_guard_ranges *ranges,
					 const struct vsw_guard_addr addr)
{
	u32 low = 0, high = ranges->n, mid;

	while (low < high) {
		mid = (low + high) / 2;
		if (vsw_guard_cmp(&ranges->at[mid].last, &addr) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < ranges->n &&
	       vsw_guard_cmp(&ranges->at[low].first, &addr) <= 0;
}

/* A link-local address that is made of an Ethernet address (RFC 4291, A) */
static bool vsw_guard_is_eui64(const struct vsw_guard *guard,
			       const struct vsw_guard_addr *addr)
{
	const u64 id = addr->lo ^ BIT_ULL(57);
	u8 mac[ETH_ALEN];

	if (addr->hi != 0xfe80ULL << 48 || (id >> 24 & 0xffff) != 0xfffe)
		return false;
	put_unaligned_be32(id >> 32 & 0xffffff00, mac);
	mac[3] = id >> 16;
	put_unaligned_be16(id, mac + 4);
	return vsw_guard_has_mac(guard, vsw_fdb_key(mac, 0));
}

/**
 * vsw_guard_lists() - does a list have an address of IPv4 or IPv6?
 * @guard: of a port
 * @addr: the address
 *
 * The link-local address that is made of an Ethernet address is in the list of
 * that one.
 *
 * Context: RCU, or RTNL
 * Return: true if so
 */
bool vsw_guard_lists(const struct vsw_guard *guard,
		     const struct vsw_guard_addr *addr)
{
	if (vsw_guard_is_ip4(addr))
		return vsw_guard_in(&guard->ip4, *addr);
	return vsw_guard_in(&guard->ip6, *addr) ||
	       vsw_guard_is_eui64(guard, addr);
}

/**
 * vsw_guard_may_claim() - may hosts take an address of IPv6 that nobody uses?
 * @guard: of their port
 * @addr: the address
 *
 * Return: true if so
 */
bool vsw_guard_may_claim(const struct vsw_guard *guard,
			 const struct vsw_guard_addr *addr)
{
	/* link-local ones are in fe80::/10 */
	return guard->allow & VSW_GUARD_LEARN ||
	       (guard->allow & VSW_GUARD_LEARN_LOCAL &&
		addr->hi >> 54 == 0xfe80 >> 6);
}

/**
 * vsw_guard_may_have() - may a vnic have an Ethernet address?
 * @port: the vnic's port
 * @addr: the address
 *
 * Return: false if its guard does not let it
 */
bool vsw_guard_may_have(const struct vsw_port *port, const u8 *addr)
{
	const struct vsw_guard *guard;
	bool may;

	/* the core asks for further addresses without RTNL, too */
	rcu_read_lock();
	guard = rcu_dereference(port->guard);
	may = !(READ_ONCE(port->flags) & VSW_PORT_GUARD) ||
	      (guard && vsw_guard_has_mac(guard, vsw_fdb_key(addr, 0)));
	rcu_read_unlock();
	return may;
}
EXPORT_SYMBOL_GPL(vsw_guard_may_have);

static noinline bool vsw_guard_learned(const struct vsw_guard_walk *w,
				       const struct vsw_guard_addr addr)
{
	return w->guard->allow & (VSW_GUARD_LEARN | VSW_GUARD_LEARN_LOCAL) &&
	       vsw_guard_leased(w->port, &addr, w->vid);
}

static bool vsw_guard_ip4(const struct vsw_guard_walk *w, __be32 ip)
{
	const struct vsw_guard_addr addr = vsw_guard_addr4(ip);

	return !vsw_guard_is_strict(w->guard) ||
	       vsw_guard_in(&w->guard->ip4, addr) ||
	       vsw_guard_learned(w, addr);
}

static bool vsw_guard_ip6(const struct vsw_guard_walk *w, const void *ip)
{
	const struct vsw_guard_addr addr = vsw_guard_addr6(ip);

	if (!vsw_guard_is_strict(w->guard))
		return true;
	/* is never on the wire (RFC 4038, 4.2), and would be one of IPv4 here */
	return !vsw_guard_is_ip4(&addr) &&
	       (vsw_guard_lists(w->guard, &addr) || vsw_guard_learned(w, addr));
}

/**
 * struct vsw_guard_arp - ARP of IPv4 on Ethernet (RFC 826)
 * @head: says that it is
 * @sha: Ethernet address of the sender
 * @spa: its address of IPv4
 * @tha: Ethernet address of the target
 * @tpa: its address of IPv4
 */
struct vsw_guard_arp {
	struct arphdr head;
	u8 sha[ETH_ALEN];
	__be32 spa;
	u8 tha[ETH_ALEN];
	__be32 tpa;
} __packed;

/* ARP (RFC 826) and RARP (RFC 903): of whom does it speak? A probe (RFC 5227) has no
 * sender, and asks for an address that is to be used.
 */
static enum vsw_drop vsw_guard_check_arp(struct vsw_guard_walk *w, bool rarp)
{
	const struct vsw_guard_arp *arp = vsw_guard_next(w, sizeof(*arp));

	if (!arp || (rarp && arp->head.ar_op != htons(ARPOP_RREQUEST)) ||
	    arp->head.ar_hrd != htons(ARPHRD_ETHER) ||
	    arp->head.ar_pro != htons(ETH_P_IP) ||
	    arp->head.ar_hln != ETH_ALEN || arp->head.ar_pln != 4 ||
	    !vsw_guard_has_mac(w->guard, vsw_fdb_key(arp->sha, 0)))
		return VSW_DROP_GUARD_ARP;
	if (arp->spa)
		return vsw_guard_ip4(w, arp->spa) ? VSW_DROP_NONE :
						    VSW_DROP_GUARD_ARP;
	return rarp || vsw_guard_ip4(w, arp->tpa) ? VSW_DROP_NONE :
						    VSW_DROP_GUARD_ARP;
}

static enum vsw_drop vsw_guard_short(const struct vsw_guard_walk *w)
{
	return w->fragment ? VSW_DROP_GUARD_FRAG : VSW_DROP_GUARD_HDR;
}

/* The header that ports of UDP are in: eight bytes, which fragments cannot split */
static const struct udphdr *vsw_guard_udp(struct vsw_guard_walk *w)
{
	const struct udphdr *uh = vsw_guard_next(w, sizeof(*uh));

	w->csum = w->at + offsetof(struct udphdr, check);
	return uh;
}

/* A server, a relay agent, or who answers without being either (RFC 2131, 4.1;
 * RFC 8415, 7.2)
 */
static bool vsw_guard_is_server(const struct udphdr *uh, u16 server, u16 client)
{
	return uh->source == htons(server) || uh->dest == htons(client);
}

/* A client speaks for itself: servers go by what is in the packet. Who has an
 * address that has been forgotten here renews it.
 */
static enum vsw_drop vsw_guard_dhcp_client(struct vsw_guard_walk *w, bool unlisted)
{
	const struct vsw_dhcp_client *c;
	__be32 ciaddr;

	c = vsw_guard_peek(w, sizeof(struct udphdr), sizeof(*c));
	if (!c)
		return vsw_guard_short(w);
	ciaddr = get_unaligned(&c->ciaddr);
	if (c->op != VSW_DHCP_REQUEST || c->htype != ARPHRD_ETHER ||
	    c->hlen != ETH_ALEN || get_unaligned(&c->giaddr) ||
	    !vsw_guard_has_mac(w->guard, vsw_fdb_key(c->chaddr, 0)))
		return VSW_DROP_GUARD_DHCP;
	if (w->saddr && unlisted && (ciaddr != w->saddr ||
				     !(w->guard->allow & VSW_GUARD_LEARN)))
		return VSW_DROP_GUARD_IP;
	return !ciaddr || ciaddr == w->saddr || vsw_guard_ip4(w, ciaddr) ?
	       VSW_DROP_NONE : VSW_DROP_GUARD_DHCP;
}

static enum vsw_drop vsw_guard_udp4(struct vsw_guard_walk *w, bool unlisted)
{
	const struct udphdr *uh = vsw_guard_udp(w);

	if (!uh)
		return vsw_guard_short(w);
	if (!(w->guard->allow & VSW_GUARD_ALLOW_DHCP)) {
		if (vsw_guard_is_server(uh, VSW_DHCP_SERVER_PORT,
					VSW_DHCP_CLIENT_PORT))
			return VSW_DROP_GUARD_DHCP;
		if (uh->dest == htons(VSW_DHCP_SERVER_PORT))
			return vsw_guard_dhcp_client(w, unlisted);
	}
	return unlisted ? VSW_DROP_GUARD_IP : VSW_DROP_NONE;
}

/* Routers that advertise themselves (RFC 1256), and redirects, of IPv4 */
static enum vsw_drop vsw_guard_icmp(struct vsw_guard_walk *w)
{
	const u8 *type = vsw_guard_next(w, 1);

	if (!type)
		return vsw_guard_short(w);
	w->csum = w->at + offsetof(struct icmphdr, checksum);
	return (*type == ICMP_REDIRECT || *type == VSW_ICMP_ROUTER) &&
	       !(w->guard->allow & VSW_GUARD_ALLOW_RA) ? VSW_DROP_GUARD_RA :
							 VSW_DROP_NONE;
}

static enum vsw_drop vsw_guard_ipv4(struct vsw_guard_walk *w)
{
	const struct iphdr *iph = vsw_guard_next(w, sizeof(*iph));
	unsigned int head, len;
	bool unlisted;
	u16 offset;
	u8 proto;

	if (!iph || iph->version != 4 || iph->ihl < 5)
		return VSW_DROP_GUARD_HDR;
	head = iph->ihl * 4;
	len = ntohs(iph->tot_len);
	/* of a GSO frame beyond 64 KiB it is 0 */
	if (len || !skb_is_gso(w->skb)) {
		if (len < head || w->at + len > w->end)
			return VSW_DROP_GUARD_HDR;
		w->end = w->at + len;
	}
	w->saddr = iph->saddr;
	offset = ntohs(iph->frag_off);
	proto = iph->protocol;
	unlisted = !vsw_guard_ip4(w, iph->saddr);
	w->fragment = offset & IP_MF;
	w->at += head;
	/* Only the first fragment has what is to be checked. */
	if (!(offset & IP_OFFSET)) {
		if (proto == IPPROTO_UDP)
			return vsw_guard_udp4(w, unlisted);
		if (proto == IPPROTO_ICMP && !unlisted)
			return vsw_guard_icmp(w);
		/* reports without an address (RFC 3376, 4.2.13) */
		if (proto == IPPROTO_IGMP && !w->saddr)
			return VSW_DROP_NONE;
	}
	return unlisted ? VSW_DROP_GUARD_IP : VSW_DROP_NONE;
}

/* Link-layer addresses in options (RFC 4861, 4.6.1), from @skip on */
static enum vsw_drop vsw_guard_nd_options(struct vsw_guard_walk *w,
					  unsigned int skip)
{
	const u8 *option;
	int n;

	for (n = 0; w->at + skip < w->end; n++) {
		option = vsw_guard_peek(w, skip, 8);
		if (!option || !option[1] || n == VSW_GUARD_OPTIONS_MAX)
			return VSW_DROP_GUARD_ND;
		if ((option[0] == ND_OPT_SOURCE_LL_ADDR ||
		     option[0] == ND_OPT_TARGET_LL_ADDR) &&
		    (option[1] != 1 ||
		     !vsw_guard_has_mac(w->guard, vsw_fdb_key(option + 2, 0))))
			return VSW_DROP_GUARD_ND;
		skip += option[1] * 8;
	}
	return w->at + skip == w->end ? VSW_DROP_NONE : VSW_DROP_GUARD_ND;
}

/* A solicitation or an advertisement. Who solicits without an address wants to use
 * the one that it asks for (RFC 4862, 5.4).
 */
static enum vsw_drop vsw_guard_neighbour(struct vsw_guard_walk *w, u8 type,
					 bool unspecified)
{
	const struct nd_msg *nd = vsw_guard_next(w, sizeof(*nd));
	struct vsw_guard_addr target;

	if (!nd)
		return VSW_DROP_GUARD_ND;
	if (type == NDISC_NEIGHBOUR_SOLICITATION && !unspecified)
		return vsw_guard_nd_options(w, sizeof(*nd));
	target = vsw_guard_addr6(&nd->target);
	if (!vsw_guard_ip6(w, &nd->target) &&
	    (type != NDISC_NEIGHBOUR_SOLICITATION ||
	     vsw_guard_is_ip4(&target) ||
	     !vsw_guard_may_claim(w->guard, &target) ||
	     !vsw_guard_may_ask(w->port, &target, w->vid)))
		return VSW_DROP_GUARD_ND;
	return vsw_guard_nd_options(w, sizeof(*nd));
}

static enum vsw_drop vsw_guard_icmpv6(struct vsw_guard_walk *w,
				      bool unspecified)
{
	const struct icmp6hdr *icmp = vsw_guard_next(w, 4);
	enum vsw_drop why = unspecified ? VSW_DROP_GUARD_IP : VSW_DROP_NONE;
	u8 type;

	if (!icmp)
		return vsw_guard_short(w);
	w->csum = w->at + offsetof(struct icmp6hdr, icmp6_cksum);
	type = icmp->icmp6_type;
	/* no packet of neighbour discovery is fragmented (RFC 6980, 5) */
	if (w->fragment && type >= NDISC_ROUTER_SOLICITATION &&
	    type <= NDISC_REDIRECT)
		return VSW_DROP_GUARD_FRAG;
	switch (type) {
	case NDISC_ROUTER_SOLICITATION:
		return vsw_guard_nd_options(w, sizeof(struct rs_msg));
	case NDISC_ROUTER_ADVERTISEMENT:
		if (!(w->guard->allow & VSW_GUARD_ALLOW_RA))
			return VSW_DROP_GUARD_RA;
		return why ?: vsw_guard_nd_options(w, sizeof(struct ra_msg));
	case NDISC_REDIRECT:
		return w->guard->allow & VSW_GUARD_ALLOW_RA ?
		       why : VSW_DROP_GUARD_RA;
	case NDISC_NEIGHBOUR_SOLICITATION:
		return vsw_guard_neighbour(w, type, unspecified);
	case NDISC_NEIGHBOUR_ADVERTISEMENT:
		return why ?: vsw_guard_neighbour(w, type, false);
	case ICMPV6_MGM_REPORT:
	case ICMPV6_MGM_REDUCTION:
	case ICMPV6_MLD2_REPORT:
		/* before there is an address (RFC 3810, 5.2.13) */
		return VSW_DROP_NONE;
	}
	return why;
}

static enum vsw_drop vsw_guard_udp6(struct vsw_guard_walk *w)
{
	const struct udphdr *uh = vsw_guard_udp(w);

	if (!uh)
		return vsw_guard_short(w);
	return !(w->guard->allow & VSW_GUARD_ALLOW_DHCP) &&
	       vsw_guard_is_server(uh, VSW_DHCP6_SERVER_PORT,
				   VSW_DHCP6_CLIENT_PORT) ?
	       VSW_DROP_GUARD_DHCP : VSW_DROP_NONE;
}

/* Pass extension headers (RFC 8200, 4). In @next what follows them; NEXTHDR_NONE also
 * if that is in the first fragment.
 */
static enum vsw_drop vsw_guard_ext(struct vsw_guard_walk *w, u8 *next)
{
	const struct frag_hdr *frag;
	const u8 *ext;
	int n;

	for (n = 0;; n++) {
		unsigned int len;

		switch (*next) {
		case NEXTHDR_HOP:
		case NEXTHDR_ROUTING:
		case NEXTHDR_DEST:
		case NEXTHDR_MOBILITY:
		case VSW_NEXTHDR_HIP:
		case VSW_NEXTHDR_SHIM6:
			ext = vsw_guard_next(w, 8);
			len = ext ? (ext[1] + 1) * 8 : 0;
			break;
		case NEXTHDR_AUTH:
			ext = vsw_guard_next(w, 8);
			len = ext ? (ext[1] + 2) * 4 : 0;
			break;
		case NEXTHDR_FRAGMENT:
			frag = vsw_guard_next(w, sizeof(*frag));
			if (frag && frag->frag_off & htons(IP6_OFFSET)) {
				*next = NEXTHDR_NONE;
				return VSW_DROP_NONE;
			}
			w->fragment = true;
			ext = (const u8 *)frag;
			len = sizeof(*frag);
			break;
		default:
			return VSW_DROP_NONE;
		}
		/* the first fragment has all of them (RFC 7112) */
		if (!ext || n == VSW_GUARD_EXT_MAX || w->at + len > w->end)
			return vsw_guard_short(w);
		*next = ext[0];
		w->at += len;
	}
}

static enum vsw_drop vsw_guard_ipv6(struct vsw_guard_walk *w)
{
	const struct ipv6hdr *ip6h = vsw_guard_next(w, sizeof(*ip6h));
	unsigned int len;
	enum vsw_drop why;
	bool unspecified;
	u8 next;

	if (!ip6h || ip6h->version != 6)
		return VSW_DROP_GUARD_HDR;
	len = ntohs(ip6h->payload_len);
	/* 0: a jumbogram (RFC 2675, 3), or a GSO frame beyond 64 KiB */
	if (len || (ip6h->nexthdr != NEXTHDR_HOP && !skb_is_gso(w->skb))) {
		if (w->at + sizeof(*ip6h) + len > w->end)
			return VSW_DROP_GUARD_HDR;
		w->end = w->at + sizeof(*ip6h) + len;
	}
	unspecified = ipv6_addr_any(&ip6h->saddr) &&
		      vsw_guard_is_strict(w->guard);
	if (!unspecified && !vsw_guard_ip6(w, &ip6h->saddr))
		return VSW_DROP_GUARD_IP;
	next = ip6h->nexthdr;
	w->at += sizeof(*ip6h);
	why = vsw_guard_ext(w, &next);
	if (why)
		return why;
	switch (next) {
	case NEXTHDR_ICMP:
		return vsw_guard_icmpv6(w, unspecified);
	case NEXTHDR_UDP:
		why = vsw_guard_udp6(w);
		break;
	}
	return why ?: unspecified ? VSW_DROP_GUARD_IP : VSW_DROP_NONE;
}

/* Is a frame with a length in place of its type one of Internet protocols all the
 * same (RFC 1042; IEEE 802.1H)? Some hosts accept it.
 */
static bool vsw_guard_is_snap(struct vsw_guard_walk *w)
{
	const u8 *llc = vsw_guard_next(w, 6);

	return llc && llc[0] == 0xaa && llc[1] == 0xaa && llc[2] == 3 &&
	       !llc[3] && !llc[4] && (!llc[5] || llc[5] == 0xf8);
}

static bool vsw_guard_is_tag(__be16 proto)
{
	switch (proto) {
	case htons(ETH_P_8021Q):
	case htons(ETH_P_8021AD):
	case htons(VSW_ETH_P_QINQ1):
	case htons(VSW_ETH_P_QINQ2):
	case htons(VSW_ETH_P_QINQ3):
		return true;
	}
	return false;
}

/* What is behind tags, in @proto. One without a VLAN ID is no tag but a priority. */
static enum vsw_drop vsw_guard_tags(struct vsw_guard_walk *w, u64 from,
				    __be16 *proto)
{
	const bool may = w->guard->allow & VSW_GUARD_ALLOW_VLAN;
	const struct vlan_hdr *tag;
	unsigned int n = 0;

	/* That of the VLAN that the switch filters by is not of the frame. */
	if (skb_vlan_tag_present(w->skb) && !(from & VSW_PORT_VLAN)) {
		if (!may && skb_vlan_tag_get_id(w->skb))
			return VSW_DROP_GUARD_VLAN;
		n++;
	}
	for (; vsw_guard_is_tag(*proto); n++) {
		tag = vsw_guard_next(w, sizeof(*tag));
		if (!tag || n == VSW_GUARD_TAGS_MAX ||
		    (!may && tag->h_vlan_TCI & htons(VLAN_VID_MASK)))
			return VSW_DROP_GUARD_VLAN;
		*proto = tag->h_vlan_encapsulated_proto;
		w->at += sizeof(*tag);
	}
	return VSW_DROP_NONE;
}

static enum vsw_drop vsw_guard_walk(struct vsw_guard_walk *w, u64 from,
				    __be16 proto)
{
	enum vsw_drop why = vsw_guard_tags(w, from, &proto);

	if (why)
		return why;
	switch (proto) {
	case htons(ETH_P_IP):
		return vsw_guard_ipv4(w);
	case htons(ETH_P_IPV6):
		return vsw_guard_ipv6(w);
	case htons(ETH_P_ARP):
		return vsw_guard_check_arp(w, false);
	case htons(ETH_P_RARP):
		return vsw_guard_check_arp(w, true);
	}
	if (!eth_proto_is_802_3(proto) && vsw_guard_is_snap(w))
		return VSW_DROP_GUARD_TYPE;
	/* A list of addresses were none if they could be used in another way. */
	return vsw_guard_is_strict(w->guard) ? VSW_DROP_GUARD_TYPE :
					       VSW_DROP_NONE;
}

/* Between bridges, and a bridge and its links: IEEE 802.1Q-2018, tables 8-1 to 8-3 and
 * 10-1; those of another vendor (01:00:0c:cc:cc:cX)
 */
static enum vsw_drop vsw_guard_link(const struct ethhdr *eth)
{
	static const u8 vendor[] = { 0x01, 0x00, 0x0c, 0xcc, 0xcc };

	if (eth->h_proto == htons(ETH_P_PAUSE) ||
	    eth->h_proto == htons(ETH_P_SLOW))
		return VSW_DROP_GUARD_TYPE;
	if (likely(!is_multicast_ether_addr(eth->h_dest)))
		return VSW_DROP_NONE;
	if (!memcmp(eth->h_dest, eth_reserved_addr_base, ETH_ALEN - 1) &&
	    !(eth->h_dest[5] & 0xd0))
		return eth->h_dest[5] ? VSW_DROP_GUARD_TYPE :
					VSW_DROP_GUARD_BPDU;
	if (!memcmp(eth->h_dest, vendor, sizeof(vendor)) &&
	    (eth->h_dest[5] & 0xf0) == 0xc0)
		return eth->h_dest[5] == 0xcd ? VSW_DROP_GUARD_BPDU :
						VSW_DROP_GUARD_TYPE;
	return VSW_DROP_NONE;
}

/* A checksum that is yet to be made is written over two bytes that its sender has
 * chosen: not over what has been looked at, but for the checksum that is there.
 */
static bool vsw_guard_is_overwritten(const struct vsw_guard_walk *w)
{
	int at;

	if (w->skb->ip_summed != CHECKSUM_PARTIAL)
		return false;
	at = skb_checksum_start_offset(w->skb) + w->skb->csum_offset;
	return at < (int)w->read && (!w->csum || at != (int)w->csum);
}

/**
 * vsw_guard_check() - may a frame be sent by a host of a guarded port?
 * @port: the port, with VSW_PORT_GUARD
 * @from: the port's flags; with VSW_PORT_VLAN the frame has a tag of the switch's
 *	VLANs beside it
 * @skb: the frame; its headers may get into its linear part
 * @offset: from its data to the network header, behind the Ethernet header
 *
 * Context: BH disabled, RCU
 * Return: VSW_DROP_NONE if it may, else why not
 */
enum vsw_drop vsw_guard_check(const struct vsw_port *port, u64 from,
			      struct sk_buff *skb, unsigned int offset)
{
	const struct ethhdr *eth = (void *)(skb->data + offset) - ETH_HLEN;
	struct vsw_guard_walk w = {
		.port = port,
		.guard = rcu_dereference(port->guard),
		.skb = skb,
		.vid = vsw_from_vid(from),
		.at = offset,
		.end = skb->len,
		.read = offset,
	};
	enum vsw_drop why;

	/* one that could not be made, for want of memory */
	if (unlikely(!w.guard) ||
	    !vsw_guard_has_mac(w.guard, vsw_fdb_key(eth->h_source, 0)))
		return VSW_DROP_GUARD_MAC;
	why = vsw_guard_link(eth) ?: vsw_guard_walk(&w, from, eth->h_proto);
	if (!why && unlikely(vsw_guard_is_overwritten(&w)))
		why = VSW_DROP_GUARD_HDR;
	return why;
}
EXPORT_SYMBOL_GPL(vsw_guard_check);

#ifdef VSWITCH_KUNIT
#include "tests/guard_kunit.c"
#endif
