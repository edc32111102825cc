// SPDX-License-Identifier: GPL-2.0
/*
 * Who asks for a neighbour is answered here: ARP (RFC 826), neighbour discovery
 * (RFC 4861).
 *
 * Only questions that are flooded are looked at. One is answered if the host's
 * neighbour table has who is asked for, and the FDB has his Ethernet address, in
 * the frame's VLAN, at a port that suppresses such questions. Both are those of
 * the switch or of one VLAN of it: what is asked in another one finds nothing.
 *
 * What a frame says is checked as the stack does that would get it, taken piece
 * by piece within its length, and copied; the frame itself is not touched.
 */
#include <linux/export.h>
#include <linux/if_arp.h>
#include <linux/inetdevice.h>
#include <linux/ipv6.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/addrconf.h>
#include <net/arp.h>
#include <net/ip6_checksum.h>
#include <net/ipv6.h>
#include <net/ndisc.h>
#include <net/route.h>

#include "neigh.h"
#include "netlink.h"

/* Options of a question; those of hosts are one or two */
#define VSW_NEIGH_OPTIONS_MAX	16
/* Our own one: Ethernet address of the target, in units of 8 bytes */
#define VSW_NEIGH_OPTION_LEN	1
#define VSW_NEIGH_OPTION_SIZE	8

/* ARP over Ethernet, for IPv4 */
struct vsw_neigh_arp {
	struct arphdr head;
	u8 sha[ETH_ALEN];
	__be32 sip;
	u8 tha[ETH_ALEN];
	__be32 tip;
} __packed;

/* A neighbour advertisement with our option */
struct vsw_neigh_na {
	struct ipv6hdr ip6;
	struct icmp6hdr icmp6;
	struct in6_addr target;
	struct nd_opt_hdr opt;
	u8 hw[ETH_ALEN];
} __packed;

static bool vsw_neigh_is_host4(__be32 addr)
{
	return !ipv4_is_zeronet(addr) && !ipv4_is_loopback(addr) &&
	       !ipv4_is_multicast(addr) && !ipv4_is_lbcast(addr);
}

static bool vsw_neigh_is_host6(const struct in6_addr *addr)
{
	return !ipv6_addr_any(addr) && !ipv6_addr_loopback(addr) &&
	       !ipv6_addr_is_multicast(addr);
}

static enum vsw_neigh_kind vsw_neigh_read_arp(const struct sk_buff *skb,
					      struct vsw_neigh_ask *ask)
{
	struct vsw_neigh_arp arp;

	if (skb_copy_bits(skb, 0, &arp, sizeof(arp)) ||
	    arp.head.ar_hrd != htons(ARPHRD_ETHER) ||
	    arp.head.ar_pro != htons(ETH_P_IP) ||
	    arp.head.ar_hln != sizeof(arp.sha) ||
	    arp.head.ar_pln != sizeof(arp.sip))
		return VSW_NEIGH_NONE;
	if (arp.head.ar_op != htons(ARPOP_REQUEST) &&
	    arp.head.ar_op != htons(ARPOP_REPLY))
		return VSW_NEIGH_NONE;
	if (!vsw_neigh_is_host4(arp.tip) || !vsw_neigh_is_host4(arp.sip) ||
	    !is_valid_ether_addr(arp.sha))
		return VSW_NEIGH_NONE;
	if (arp.sip == arp.tip)
		return VSW_NEIGH_TELL;
	if (arp.head.ar_op != htons(ARPOP_REQUEST))
		return VSW_NEIGH_NONE;
	ask->proto = htons(ETH_P_ARP);
	ether_addr_copy(ask->hw, arp.sha);
	ask->sip = arp.sip;
	ask->tip = arp.tip;
	return VSW_NEIGH_ASK;
}

/* Are all options there, from @offset to @end? That of the type @type, if there
 * is one, has an Ethernet address, which is put into @hw.
 */
static bool vsw_neigh_read_options(const struct sk_buff *skb,
				   unsigned int offset, unsigned int end,
				   u8 type, u8 *hw)
{
	struct nd_opt_hdr opt;
	unsigned int n;

	for (n = 0; offset < end; n++) {
		if (n == VSW_NEIGH_OPTIONS_MAX || end - offset < sizeof(opt) ||
		    skb_copy_bits(skb, offset, &opt, sizeof(opt)) ||
		    !opt.nd_opt_len || opt.nd_opt_len * 8U > end - offset)
			return false;
		if (opt.nd_opt_type == type &&
		    (opt.nd_opt_len != VSW_NEIGH_OPTION_LEN ||
		     skb_copy_bits(skb, offset + sizeof(opt), hw, ETH_ALEN) ||
		     !is_valid_ether_addr(hw)))
			return false;
		offset += opt.nd_opt_len * 8U;
	}
	return true;
}

/* Who has no address asks whether the one that it means to take is in use. */
static enum vsw_neigh_kind vsw_neigh_read_ns(const struct sk_buff *skb,
					     const struct ipv6hdr *ip6,
					     const struct nd_msg *nd,
					     unsigned int end,
					     struct vsw_neigh_ask *ask)
{
	if (!vsw_neigh_is_host6(&ip6->saddr) ||
	    !ipv6_addr_is_multicast(&ip6->daddr))
		return VSW_NEIGH_NONE;
	ask->proto = htons(ETH_P_IPV6);
	ask->saddr = ip6->saddr;
	ask->target = nd->target;
	ether_addr_copy(ask->hw, eth_hdr(skb)->h_source);
	if (!vsw_neigh_read_options(skb, sizeof(*ip6) + sizeof(*nd), end,
				    ND_OPT_SOURCE_LL_ADDR, ask->hw))
		return VSW_NEIGH_NONE;
	return VSW_NEIGH_ASK;
}

static enum vsw_neigh_kind vsw_neigh_read_na(const struct sk_buff *skb,
					     const struct ipv6hdr *ip6,
					     const struct nd_msg *nd,
					     unsigned int end)
{
	u8 hw[ETH_ALEN];

	if (nd->icmph.icmp6_solicited || !vsw_neigh_is_host6(&ip6->saddr) ||
	    !ipv6_addr_is_multicast(&ip6->daddr) ||
	    !vsw_neigh_read_options(skb, sizeof(*ip6) + sizeof(*nd), end,
				    ND_OPT_TARGET_LL_ADDR, hw))
		return VSW_NEIGH_NONE;
	return VSW_NEIGH_TELL;
}

/* As RFC 4861, 7.1 has it; who puts other headers before is not answered. */
static enum vsw_neigh_kind vsw_neigh_read_nd(const struct sk_buff *skb,
					     struct vsw_neigh_ask *ask)
{
	struct ipv6hdr ip6;
	struct nd_msg nd;
	unsigned int len;

	if (skb_copy_bits(skb, 0, &ip6, sizeof(ip6)) || ip6.version != 6 ||
	    ip6.nexthdr != IPPROTO_ICMPV6 || ip6.hop_limit != 255)
		return VSW_NEIGH_NONE;
	len = ntohs(ip6.payload_len);
	if (len < sizeof(nd) || len > skb->len - sizeof(ip6) ||
	    skb_copy_bits(skb, sizeof(ip6), &nd, sizeof(nd)))
		return VSW_NEIGH_NONE;
	if (nd.icmph.icmp6_code || !vsw_neigh_is_host6(&nd.target) ||
	    (nd.icmph.icmp6_type != NDISC_NEIGHBOUR_SOLICITATION &&
	     nd.icmph.icmp6_type != NDISC_NEIGHBOUR_ADVERTISEMENT))
		return VSW_NEIGH_NONE;
	/* of a neighbour on this host it may yet have to be made */
	if (skb->ip_summed != CHECKSUM_PARTIAL &&
	    csum_ipv6_magic(&ip6.saddr, &ip6.daddr, len, IPPROTO_ICMPV6,
			    skb_checksum(skb, sizeof(ip6), len, 0)))
		return VSW_NEIGH_NONE;
	if (nd.icmph.icmp6_type == NDISC_NEIGHBOUR_ADVERTISEMENT)
		return vsw_neigh_read_na(skb, &ip6, &nd, sizeof(ip6) + len);
	return vsw_neigh_read_ns(skb, &ip6, &nd, sizeof(ip6) + len, ask);
}

static enum vsw_neigh_kind vsw_neigh_read(const struct sk_buff *skb,
					  struct vsw_neigh_ask *ask)
{
	switch (skb->protocol) {
	case htons(ETH_P_ARP):
		return vsw_neigh_read_arp(skb, ask);
	case htons(ETH_P_IPV6):
		return vsw_neigh_read_nd(skb, ask);
	}
	return VSW_NEIGH_NONE;
}

static void vsw_neigh_write_arp(struct sk_buff *skb,
				const struct vsw_neigh_ask *ask, const u8 *hw)
{
	struct vsw_neigh_arp *arp = skb_put(skb, sizeof(*arp));

	arp->head = (struct arphdr) {
		.ar_hrd = htons(ARPHRD_ETHER),
		.ar_pro = htons(ETH_P_IP),
		.ar_hln = sizeof(arp->sha),
		.ar_pln = sizeof(arp->sip),
		.ar_op = htons(ARPOP_REPLY),
	};
	memcpy(arp->sha, hw, ETH_ALEN);
	arp->sip = ask->tip;
	memcpy(arp->tha, ask->hw, ETH_ALEN);
	arp->tip = ask->sip;
}

static void vsw_neigh_write_na(struct sk_buff *skb,
			       const struct vsw_neigh_ask *ask, const u8 *hw,
			       bool router)
{
	struct vsw_neigh_na *na = skb_put_zero(skb, sizeof(*na));
	const unsigned int len = sizeof(*na) - sizeof(na->ip6);

	na->ip6.version = 6;
	na->ip6.payload_len = htons(len);
	na->ip6.nexthdr = IPPROTO_ICMPV6;
	na->ip6.hop_limit = 255;
	na->ip6.saddr = ask->target;
	na->ip6.daddr = ask->saddr;
	na->icmp6.icmp6_type = NDISC_NEIGHBOUR_ADVERTISEMENT;
	na->icmp6.icmp6_router = router;
	na->icmp6.icmp6_solicited = 1;
	na->icmp6.icmp6_override = 1;
	na->target = ask->target;
	na->opt.nd_opt_type = ND_OPT_TARGET_LL_ADDR;
	na->opt.nd_opt_len = VSW_NEIGH_OPTION_LEN;
	memcpy(na->hw, hw, ETH_ALEN);
	na->icmp6.icmp6_cksum = csum_ipv6_magic(&na->ip6.saddr, &na->ip6.daddr,
						len, IPPROTO_ICMPV6,
						csum_partial(&na->icmp6, len, 0));
}

/* The frame that @hw would answer with, its data at the network header */
static struct sk_buff *vsw_neigh_write(const struct vsw_neigh_ask *ask,
				       const u8 *hw, bool router,
				       unsigned int headroom)
{
	struct ethhdr *eth;
	struct sk_buff *skb;

	BUILD_BUG_ON(sizeof(struct vsw_neigh_arp) != 28);
	BUILD_BUG_ON(sizeof(struct nd_opt_hdr) + ETH_ALEN !=
		     VSW_NEIGH_OPTION_SIZE);
	skb = alloc_skb(headroom + NET_IP_ALIGN + ETH_HLEN +
			sizeof(struct vsw_neigh_na), GFP_ATOMIC);
	if (!skb)
		return NULL;
	skb_reserve(skb, headroom + NET_IP_ALIGN);
	skb_reset_mac_header(skb);
	eth = skb_put(skb, ETH_HLEN);
	ether_addr_copy(eth->h_dest, ask->hw);
	ether_addr_copy(eth->h_source, hw);
	eth->h_proto = ask->proto;
	skb->protocol = ask->proto;
	if (ask->proto == htons(ETH_P_ARP))
		vsw_neigh_write_arp(skb, ask, hw);
	else
		vsw_neigh_write_na(skb, ask, hw, router);
	__skb_pull(skb, ETH_HLEN);
	skb_reset_network_header(skb);
	skb_reset_mac_len(skb);
	return skb;
}

/* Whose neighbours are asked for: the VLAN device on the switch, or the switch
 * device itself, where the host's frames are of this VLAN; NULL: the host is not
 * in it
 */
static struct net_device *vsw_neigh_dev(const struct vsw *sw, u16 vid)
{
	const struct vsw_vlans *vlans = rcu_dereference(sw->host.vlans);
	struct net_device *dev;
	u16 def;

	if (!vid)
		return sw->dev;
	dev = __vlan_find_dev_deep_rcu(sw->dev, READ_ONCE(sw->vlan_proto), vid);
	if (dev)
		return dev;
	def = READ_ONCE(sw->vlan_pvid);
	return vsw_vlans_pvid(vlans, def) == vid &&
	       vsw_vlans_untag(vlans, def, vid) ? sw->dev : NULL;
}

/* Is it an address of the host, which answers itself? */
static bool vsw_neigh_is_local(struct net_device *dev,
			       const struct vsw_neigh_ask *ask)
{
	if (ask->proto == htons(ETH_P_ARP))
		return inet_addr_type_dev_table(dev_net(dev), dev, ask->tip) ==
		       RTN_LOCAL;
	return ipv6_mod_enabled() &&
	       ipv6_chk_addr(dev_net(dev), &ask->target, dev, 0);
}

/* What does the neighbour table say? Return false if nothing that is valid. */
static bool vsw_neigh_lookup(struct net_device *dev,
			     const struct vsw_neigh_ask *ask, u8 *hw,
			     bool *router)
{
	struct neighbour *n = NULL;

	if (ask->proto == htons(ETH_P_ARP))
		n = __ipv4_neigh_lookup_noref(dev, (__force u32)ask->tip);
	else if (ipv6_mod_enabled())
		n = __ipv6_neigh_lookup_noref(dev, &ask->target);
	if (!n || !(READ_ONCE(n->nud_state) & NUD_VALID))
		return false;
	neigh_ha_snapshot(hw, n, dev);
	*router = READ_ONCE(n->flags) & NTF_ROUTER;
	return is_valid_ether_addr(hw) && !ether_addr_equal(hw, ask->hw);
}

static const struct vsw_fdb_entry *vsw_neigh_entry(struct vsw *sw,
						   const u8 *addr, u16 vid)
{
	u64 key = vsw_fdb_key(addr, vid);
	const struct vsw_fdb_entry *e = vsw_fdb_find(&sw->fdb, key);

	return !e && vid ? vsw_vlan_any(sw, key) : e;
}

/* The answer that the neighbour at @e would give, with the tag of its VLAN */
static void vsw_neigh_reply(struct vsw_port *from, u16 vid,
			    const struct sk_buff *skb,
			    const struct vsw_neigh_ask *ask, const u8 *hw,
			    bool router, struct vsw_neigh_reply *reply)
{
	const struct vsw *sw = from->sw;
	u16 prio = 0;

	reply->to = from;
	reply->skb = vsw_neigh_write(ask, hw, router, LL_MAX_HEADER +
				     READ_ONCE(sw->dev->needed_headroom));
	if (!reply->skb)
		return;
	reply->skb->dev = sw->dev;
	if (vid) {
		if (skb_vlan_tag_present(skb))
			prio = skb_vlan_tag_get(skb) & VLAN_PRIO_MASK;
		__vlan_hwaccel_put_tag(reply->skb, READ_ONCE(sw->vlan_proto),
				       prio | vid);
	}
	vsw_count(from, VSW_STAT(neigh_replies));
}

/**
 * vsw_neigh_look() - does a frame for all ask for a neighbour, or tell of one?
 * @from: the port that it came in by
 * @from_flags: its flags, and the frame's VLAN
 * @skb: the frame, its data at the network header; it is not changed
 * @reply: where to put an answer, zeroed
 *
 * Behind a port that suppresses questions is who has answered the host: what
 * comes from there is never held.
 *
 * Context: BH disabled, RCU
 * Return: @from_flags, with VSW_FROM_NEIGH_HOLD, _TELL and _DONE if need be
 */
u64 vsw_neigh_look(struct vsw_port *from, u64 from_flags,
		   const struct sk_buff *skb, struct vsw_neigh_reply *reply)
{
	const struct vsw_fdb_entry *e;
	u16 vid = vsw_from_vid(from_flags);
	struct vsw_neigh_ask ask;
	struct net_device *dev;
	u8 hw[ETH_ALEN];
	bool router;

	if (vsw_neigh_suppresses(from, vid))
		return from_flags;
	/* of a VLAN that a switch does not know that does not filter */
	if (!vid && skb_vlan_tag_present(skb))
		return from_flags;
	switch (vsw_neigh_read(skb, &ask)) {
	case VSW_NEIGH_NONE:
		return from_flags;
	case VSW_NEIGH_TELL:
		return from_flags | VSW_FROM_NEIGH_HOLD | VSW_FROM_NEIGH_TELL;
	case VSW_NEIGH_ASK:
		break;
	}
	dev = vsw_neigh_dev(from->sw, vid);
	if (!dev || dev->flags & IFF_NOARP)
		return from_flags;
	if (vsw_neigh_is_local(dev, &ask))
		return from_flags | VSW_FROM_NEIGH_HOLD;
	if (!vsw_neigh_lookup(dev, &ask, hw, &router))
		return from_flags;
	e = vsw_neigh_entry(from->sw, hw, vid);
	if (!e)
		return from_flags;
	if (READ_ONCE(e->flags) & VSW_FDB_LOCAL ||
	    !vsw_neigh_suppresses(READ_ONCE(e->port), vid))
		return from_flags | VSW_FROM_NEIGH_HOLD;
	vsw_neigh_reply(from, vid, skb, &ask, hw, router, reply);
	return reply->skb ? from_flags | VSW_FROM_NEIGH_HOLD |
			    VSW_FROM_NEIGH_DONE : from_flags;
}

/**
 * vsw_neigh_vlans_check() - check a list of VLANs
 * @attr: IFLA_VSWITCH_PORT_NEIGH_SUPPRESS_VLANS
 * @extack: says what is wrong
 *
 * Return: 0 or -EINVAL
 */
int vsw_neigh_vlans_check(const struct nlattr *attr,
			  struct netlink_ext_ack *extack)
{
	const u8 *bits = nla_data(attr);

	if (nla_len(attr) != VSW_NEIGH_VLANS_SIZE || bits[0] & BIT(0) ||
	    bits[VSW_NEIGH_VLANS_SIZE - 1] & BIT(7))
		return vsw_extack(extack, attr,
				  "neigh_suppress_vlans must have 512 bytes, with bits for VLAN IDs 1 to 4094");
	return 0;
}

/**
 * vsw_neigh_vlans_set() - in which VLANs of a port are questions suppressed?
 * @port: a slave or a vnic
 * @attr: checked by vsw_neigh_vlans_check()
 *
 * Context: RTNL
 * Return: 0; -ENOMEM, and nothing has changed
 */
int vsw_neigh_vlans_set(struct vsw_port *port, const struct nlattr *attr)
{
	struct vsw_neigh_vlans *new = NULL, *old;

	if (memchr_inv(nla_data(attr), 0, VSW_NEIGH_VLANS_SIZE)) {
		new = kmalloc_obj(*new);
		if (!new)
			return -ENOMEM;
		memcpy(new->bits, nla_data(attr), VSW_NEIGH_VLANS_SIZE);
	}
	old = rcu_replace_pointer(port->neigh_vlans, new,
				  lockdep_rtnl_is_held());
	if (old)
		kfree_rcu(old, rcu);
	return 0;
}

/**
 * vsw_neigh_vlans_size() - room for vsw_neigh_vlans_put()
 * @port: a slave or a vnic
 *
 * Context: RTNL or RCU
 * Return: bytes
 */
size_t vsw_neigh_vlans_size(const struct vsw_port *port)
{
	return rcu_access_pointer(port->neigh_vlans) ?
	       nla_total_size(VSW_NEIGH_VLANS_SIZE) : 0;
}
EXPORT_SYMBOL_GPL(vsw_neigh_vlans_size);

/**
 * vsw_neigh_vlans_put() - describe in which VLANs questions are suppressed
 * @skb: where to
 * @port: a slave or a vnic
 *
 * Context: RTNL
 * Return: 0 or -EMSGSIZE
 */
int vsw_neigh_vlans_put(struct sk_buff *skb, const struct vsw_port *port)
{
	const struct vsw_neigh_vlans *vlans;

	vlans = rtnl_dereference(port->neigh_vlans);
	return vlans ? nla_put(skb, IFLA_VSWITCH_PORT_NEIGH_SUPPRESS_VLANS,
			       VSW_NEIGH_VLANS_SIZE, vlans->bits) : 0;
}

/**
 * vsw_neigh_update() - are there ports that suppress questions?
 * @sw: the switch, a port of which has changed, or gone
 *
 * Context: RTNL
 */
void vsw_neigh_update(struct vsw *sw)
{
	const struct vsw_overlay *overlay = rtnl_dereference(sw->overlay);
	u32 flags = overlay ? READ_ONCE(overlay->port.flags) : 0;
	const struct vsw_port *port;

	ASSERT_RTNL();
	list_for_each_entry(port, &sw->ports, list)
		flags |= port->flags;
	list_for_each_entry(port, &sw->endpoints, member)
		flags |= port->flags;
	WRITE_ONCE(sw->neigh_suppress,
		   flags & (VSW_PORT_NEIGH | VSW_PORT_NEIGH_VLAN));
}

#ifdef VSWITCH_KUNIT
#include "tests/neigh_kunit.c"
#endif
