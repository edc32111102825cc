// SPDX-License-Identifier: GPL-2.0
/*
 * From the switch to a VTEP (RFC 7348, 4 and 5).
 *
 * May run in a transmit function, where no stack can be entered, and in a
 * receive function; the IP output below is made for both.
 */
#include <linux/if_vlan.h>
#include <linux/jhash.h>
#include <linux/net.h>
#include <linux/unaligned.h>
#include <net/inet_ecn.h>
#include <net/ip6_route.h>
#include <net/ip_fib.h>
#include <net/ip_tunnels.h>
#include <net/nexthop.h>
#include <net/route.h>
#include <net/udp.h>
#include <net/udp_tunnel.h>

#include <linux/vswitch.h>

#include "drop_last.h"
#include "forward.h"
#include "overlay.h"
#include "trace_events.h"

/* Frames of overlays in overlays, in further ones: the stack ends at some time. */
#define VSW_TUNNEL_XMIT_DEPTH_MAX	5

/**
 * struct vsw_tunnel_out - how a frame leaves
 * @sport: source port
 * @vid: the frame's VLAN; 0: the switch does not filter
 * @vni: that of the VLAN, or the overlay's; as in the header
 * @tos: DSCP that the route is for; then of the outer header, with ECN
 * @xnet: from one namespace into another
 * @vtep: where to
 * @dst: the route; consumed with the frame
 * @saddr: source address
 * @ttl: of the outer header
 * @df: of the outer IPv4 header
 * @udpcsum: with a UDP checksum
 */
struct vsw_tunnel_out {
	__be16 sport;
	u16 vid;
	__be32 vni;
	u8 tos;
	bool xnet;
	const struct vsw_vtep *vtep;
	struct dst_entry *dst;
	struct in6_addr saddr;
	u8 ttl;
	__be16 df;
	bool udpcsum;
};

static int vsw_oif(const struct vsw_vtep *vtep)
{
	const struct vsw_overlay *overlay = vtep->overlay;

	return vtep->ifindex ?: overlay->config.ifindex ?:
	       overlay->sock->ifindex;
}

/* Are there several ways to a VTEP? Then each flow takes its own, and none may
 * be cached.
 */
static bool vsw_tunnel_paths4(const struct vsw_vtep *vtep,
			      const struct sk_buff *skb,
			      const struct vsw_tunnel_out *out)
{
	const struct vsw_overlay *overlay = vtep->overlay;
	struct flowi4 fl4 = {
		.flowi4_mark = skb->mark,
		.flowi4_proto = IPPROTO_UDP,
		.flowi4_oif = vsw_oif(vtep),
		.flowi4_iif = LOOPBACK_IFINDEX,
		.daddr = vtep->addr.s6_addr32[3],
		.saddr = overlay->config.local.s6_addr32[3],
		.fl4_sport = out->sport,
		.fl4_dport = vtep->dstport,
	};
	struct fib_result res;

	return !fib_lookup(overlay->net, &fl4, &res, 0) &&
	       fib_info_num_path(res.fi) > 1;
}

static bool vsw_tunnel_paths6(const struct dst_entry *dst)
{
	const struct fib6_info *from = rcu_dereference(dst_rt6_info(dst)->from);

	return from && (from->fib6_nsiblings ||
			(from->nh && nexthop_is_multipath(from->nh)));
}

static noinline enum vsw_drop
vsw_tunnel_lookup4(struct vsw_vtep *vtep, struct sk_buff *skb,
		   struct vsw_tunnel_out *out, struct dst_cache *cache)
{
	const struct ip_tunnel_key key = {
		.u.ipv4.src = vtep->overlay->config.local.s6_addr32[3],
		.u.ipv4.dst = vtep->addr.s6_addr32[3],
	};
	struct rtable *rt;

	if (cache && vsw_tunnel_paths4(vtep, skb, out))
		cache = NULL;
	rt = udp_tunnel_dst_lookup(skb, vtep->port.dev, vtep->overlay->net,
				   vsw_oif(vtep), &out->saddr.s6_addr32[3],
				   &key, out->sport, vtep->dstport, out->tos,
				   cache);
	if (IS_ERR(rt))
		return PTR_ERR(rt) == -ELOOP ? VSW_DROP_LOOP :
					       VSW_DROP_NO_ROUTE;
	out->dst = &rt->dst;
	return VSW_DROP_NONE;
}

static noinline enum vsw_drop
vsw_tunnel_lookup6(struct vsw_vtep *vtep, struct sk_buff *skb,
		   struct vsw_tunnel_out *out, struct dst_cache *cache)
{
	const struct vsw_overlay *overlay = vtep->overlay;
	struct flowi6 fl6 = {
		.flowi6_mark = skb->mark,
		.flowi6_proto = IPPROTO_UDP,
		.flowi6_oif = vsw_oif(vtep),
		.daddr = vtep->addr,
		.saddr = overlay->config.local,
		.fl6_sport = out->sport,
		.fl6_dport = vtep->dstport,
		.flowlabel = ip6_make_flowinfo(out->tos,
					       overlay->config.flowlabel),
	};
	struct dst_entry *dst;

	dst = ip6_dst_lookup_flow(overlay->net, overlay->sock->sk, &fl6, NULL);
	if (IS_ERR(dst))
		return VSW_DROP_NO_ROUTE;
	if (dst->dev == vtep->port.dev) {
		dst_release(dst);
		return VSW_DROP_LOOP;
	}
	if (cache && !vsw_tunnel_paths6(dst))
		dst_cache_set_ip6(cache, dst, &fl6.saddr);
	out->saddr = fl6.saddr;
	out->dst = dst;
	return VSW_DROP_NONE;
}

/* The route to a VTEP, from its cache unless DSCP or mark may choose another one */
static enum vsw_drop vsw_tunnel_route(struct vsw_vtep *vtep,
				      struct sk_buff *skb,
				      struct vsw_tunnel_out *out)
{
	bool special = out->tos & ~INET_ECN_MASK || skb->mark ||
		       vsw_trace_dry();
	struct dst_cache *cache = unlikely(special) ? NULL : &vtep->cache;
	struct rtable *rt;

	if (vtep->overlay->config.family == AF_INET) {
		rt = cache ? dst_cache_get_ip4(cache,
					       &out->saddr.s6_addr32[3]) : NULL;
		if (unlikely(!rt))
			return vsw_tunnel_lookup4(vtep, skb, out, cache);
		out->dst = &rt->dst;
		return VSW_DROP_NONE;
	}
	out->dst = cache ? dst_cache_get_ip6(cache, &out->saddr) : NULL;
	return likely(out->dst) ? VSW_DROP_NONE :
				  vsw_tunnel_lookup6(vtep, skb, out, cache);
}

/* A packet that may be too long for the path: then its sender is told so, as by
 * a router. Return true if the frame is gone.
 */
static noinline bool vsw_too_big(const struct vsw_vtep *vtep,
				 struct sk_buff *skb, unsigned int hlen,
				 const struct vsw_tunnel_out *out)
{
	struct vsw_overlay *overlay = vtep->overlay;
	const u32 mtu = dst_mtu(out->dst) - hlen;
	struct vsw_last_frame frame;
	int err;

	/* before it becomes an answer; not for each that is cut on its way */
	if (skb_is_gso(skb) && skb_gso_validate_network_len(skb, mtu))
		return false;
	/* An answer is no segments; others may have the frame as well. */
	if (skb_is_gso(skb) && skb_unclone(skb, GFP_ATOMIC)) {
		vsw_drop(&overlay->port, skb, VSW_DROP_NOMEM);
		return true;
	}
	vsw_last_read(&frame, skb);
	err = skb_tunnel_check_pmtu(skb, out->dst, hlen, true);
	if (!err)
		return false;
	if (vsw_traced())
		vsw_trace_too_big(&vtep->port, dst_mtu(out->dst));
	vsw_drop_frame(&overlay->port, &frame, VSW_DROP_TOO_BIG);
	if (err < 0) {
		if (vsw_trace_dry())
			consume_skb(skb);
		else
			kfree_skb(skb);
		return true;
	}
	/* It is an answer now. */
	vsw_scrub(skb, !net_eq(dev_net(skb->dev), dev_net(vtep->port.dev)));
	skb->protocol = eth_type_trans(skb, vtep->port.dev);
	if (vsw_traced())
		vsw_trace_answer(true);
	vsw_tunnel_receive(overlay, NULL, skb, out->vid, true);
	if (vsw_traced())
		vsw_trace_answer(false);
	return true;
}

/* What of the outer header depends on the inner packet */
static void vsw_tunnel_fields(const struct vsw_overlay_config *config,
			      const struct sk_buff *skb,
			      struct vsw_tunnel_out *out)
{
	__be16 protocol = skb_protocol(skb, true);
	const struct iphdr *inner = ip_hdr(skb);
	bool v4 = config->family == AF_INET;
	u32 flags = READ_ONCE(config->flags);
	u8 df = READ_ONCE(config->df);
	u8 ttl = READ_ONCE(config->ttl);

	if (flags & VSW_OVERLAY_TTL_INHERIT)
		ttl = ip_tunnel_get_ttl(inner, skb);
	else if (!ttl && out->vtep->group)
		ttl = 1;
	if (!ttl)
		ttl = v4 ? ip4_dst_hoplimit(out->dst) :
			   ip6_dst_hoplimit(out->dst);
	out->ttl = ttl;
	out->udpcsum = flags & VSW_OVERLAY_UDPCSUM;
	if (!v4)
		out->udpcsum = !(flags & VSW_OVERLAY_ZERO_CSUM6_TX);
	out->df = 0;
	if (df == VSWITCH_DF_SET ||
	    (df == VSWITCH_DF_INHERIT &&
	     (protocol == htons(ETH_P_IPV6) ||
	      (protocol == htons(ETH_P_IP) &&
	       inner->frag_off & htons(IP_DF)))))
		out->df = htons(IP_DF);
	out->tos = ip_tunnel_ecn_encap(out->tos, inner, skb);
}

/* That of the frame's VLAN, unless the user wants another one for the VTEP */
static __be32 vsw_out_vni(const struct vsw_tunnel_out *out)
{
	const struct vsw_vtep *vtep = out->vtep;

	return likely(vtep->vni == vtep->overlay->own.vni) ? out->vni :
							     vtep->vni;
}

/* Give a frame headers of its own, with room. A sender that keeps a reference, as
 * pktgen does with every frame, must not see them.
 */
static noinline struct sk_buff *vsw_own_head(struct sk_buff *skb,
					     unsigned int headroom)
{
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (!skb || likely(!skb_cow_head(skb, headroom)))
		return skb;
	kfree_skb(skb);
	return NULL;
}

/* The frame, its data at the Ethernet header, gets its VXLAN header. Return it,
 * or NULL: it is gone, for want of memory.
 */
static struct sk_buff *vsw_encapsulate(struct sk_buff *skb,
				       const struct vsw_tunnel_out *out)
{
	const struct dst_entry *dst = out->dst;
	struct vsw_vxlanhdr *vh;
	unsigned int headroom;

	if (unlikely(skb_vlan_tag_present(skb))) {
		skb = skb_share_check(skb, GFP_ATOMIC);
		if (skb)
			skb = __vlan_hwaccel_push_inside(skb);
		if (!skb)
			return NULL;
	}
	headroom = LL_RESERVED_SPACE(dst->dev) + dst->header_len +
		   vsw_overlay_hlen(out->vtep->overlay->config.family) -
		   ETH_HLEN;
	if (unlikely(skb_headroom(skb) < headroom || skb_header_cloned(skb))) {
		skb = vsw_own_head(skb, headroom);
		if (!skb)
			return NULL;
	}
	if (unlikely(udp_tunnel_handle_offloads(skb, out->udpcsum))) {
		kfree_skb(skb);
		return NULL;
	}
	vh = __skb_push(skb, sizeof(*vh));
	vh->flags = VSW_VXLAN_I;
	vh->vni = vsw_out_vni(out);
	skb_set_inner_protocol(skb, htons(ETH_P_TEB));
	return skb;
}

/* The outer UDP header, without its checksum */
static void vsw_push_udp(struct sk_buff *skb, const struct vsw_tunnel_out *out)
{
	struct udphdr *uh = __skb_push(skb, sizeof(*uh));

	skb_reset_transport_header(skb);
	uh->source = out->sport;
	uh->dest = out->vtep->dstport;
	uh->len = htons(skb->len);
}

/* As udp_tunnel_xmit_skb(), whose identification of packets costs a hash and a
 * write that all CPUs share.
 */
static void vsw_output4(struct vsw_traffic *traffic,
			const struct vsw_tunnel_out *out, struct sk_buff *skb)
{
	const struct vsw_overlay *overlay = out->vtep->overlay;
	__be32 daddr = out->vtep->addr.s6_addr32[3];
	__be32 saddr = out->saddr.s6_addr32[3];
	struct iphdr *iph;

	vsw_push_udp(skb, out);
	udp_set_csum(!out->udpcsum, skb, saddr, daddr, skb->len);
	memset(IPCB(skb), 0, sizeof(*IPCB(skb)));
	iph = __skb_push(skb, sizeof(*iph));
	skb_reset_network_header(skb);
	/* version 4 and five words of header; the rest is ip_local_out()'s */
	*(__be16 *)iph = htons(0x4500 | out->tos);
	iph->id = htons(traffic->ip_id);
	traffic->ip_id += skb_shinfo(skb)->gso_segs ?: 1;
	iph->frag_off = ip_mtu_locked(out->dst) ? 0 : out->df;
	iph->ttl = out->ttl;
	iph->protocol = IPPROTO_UDP;
	iph->saddr = saddr;
	iph->daddr = daddr;
	ip_local_out(overlay->net, overlay->sock->sk, skb);
}

/* The frame is traced: tell what its outer header is. Return true if it is gone. */
static noinline bool vsw_tunnel_traced(const struct vsw_tunnel_out *out,
				       struct sk_buff *skb)
{
	const struct vsw_vtep *vtep = out->vtep;
	u8 family = vtep->overlay->config.family;
	struct vsw_trace_encap encap = {
		.saddr = out->saddr,
		.daddr = vtep->addr,
		.vni = vsw_vni_of(vsw_out_vni(out)),
		.mtu = dst_mtu(out->dst),
		.sport = out->sport,
		.dport = vtep->dstport,
		.family = family,
		.ttl = out->ttl,
		.tos = out->tos,
		.df = out->df,
	};

	if (family == AF_INET) {
		encap.saddr.s6_addr32[0] = out->saddr.s6_addr32[3];
		encap.daddr.s6_addr32[0] = vtep->addr.s6_addr32[3];
	}
	/* the underlay's devices are not for who has the switch elsewhere */
	if (net_eq(dev_net(vtep->port.dev), vtep->overlay->net)) {
		encap.oif = out->dst->dev->ifindex;
		strscpy(encap.oif_name, out->dst->dev->name,
			sizeof(encap.oif_name));
	}
	if (!vsw_trace_tunnel(&vtep->port, skb, &encap))
		return false;
	dst_release(out->dst);
	return true;
}

static noinline void vsw_tp_encap(const struct vsw_tunnel_out *out,
				  const struct sk_buff *skb)
{
	const struct vsw_vtep *vtep = out->vtep;
	struct in6_addr saddr = out->saddr;

	if (vtep->overlay->config.family == AF_INET)
		ipv6_addr_set_v4mapped(saddr.s6_addr32[3], &saddr);
	trace_vsw_encap(&vtep->port, vsw_vni_of(vsw_out_vni(out)), &saddr,
			&vtep->addr, skb->len - sizeof(struct vsw_vxlanhdr));
}

/* Consumes the frame, and the route. The switch device does not count it: its
 * counters are the host's.
 */
static void vsw_tunnel_output(const struct vsw_tunnel_out *out,
			      struct sk_buff *skb)
{
	const struct vsw_overlay *overlay = out->vtep->overlay;
	struct vsw_traffic *traffic = this_cpu_ptr(overlay->traffic);
	const struct vsw_vtep *vtep = out->vtep;

	if (vsw_traced() && vsw_tunnel_traced(out, skb))
		return;
	u64_stats_update_begin(&traffic->stats.syncp);
	u64_stats_inc(&traffic->stats.tx_packets);
	u64_stats_add(&traffic->stats.tx_bytes,
		      skb->len - sizeof(struct vsw_vxlanhdr));
	u64_stats_update_end(&traffic->stats.syncp);
	if (trace_vsw_encap_enabled())
		vsw_tp_encap(out, skb);
	vsw_scrub(skb, out->xnet);
	/* fq would hold the frame until the time that it came in */
	skb_clear_tstamp(skb);
	skb_clear_hash_if_not_l4(skb);
	skb->pkt_type = PACKET_HOST;
	skb->skb_iif = 0;
	skb->dev = NULL;
	if (overlay->config.family == AF_INET) {
		skb_dst_set(skb, out->dst);
		vsw_output4(traffic, out, skb);
		return;
	}
	udp_tunnel6_xmit_skb(out->dst, overlay->sock->sk, skb, NULL,
			     &out->saddr, &vtep->addr, out->tos, out->ttl,
			     overlay->config.flowlabel, out->sport,
			     vtep->dstport, !out->udpcsum, 0);
}

static bool vsw_is_local(const struct dst_entry *dst, u8 family)
{
	if (family == AF_INET)
		return dst_rtable(dst)->rt_flags & RTCF_LOCAL;
	return dst_rt6_info(dst)->rt6i_flags & RTF_LOCAL;
}

/* To an address of this host: is it another switch? Then the frame goes there as
 * it is. Return true if it is gone.
 */
static noinline bool vsw_tunnel_bypass(const struct vsw_vtep *vtep,
				       struct sk_buff *skb,
				       const struct vsw_tunnel_out *out)
{
	const struct vsw_overlay *overlay = vtep->overlay;
	struct vsw_overlay *other;
	const struct vsw_vni *v;
	struct in6_addr saddr;
	struct vsw_port *from;
	struct net_device *dev;
	bool away;

	if (!(READ_ONCE(overlay->config.flags) & VSW_OVERLAY_LOCALBYPASS) ||
	    vtep->dstport != overlay->config.dstport)
		return false;
	v = vsw_overlay_by_addr(overlay->sock, vsw_out_vni(out), &vtep->addr);
	if (!v)
		return false;
	other = v->overlay;
	saddr = out->saddr;
	if (overlay->config.family == AF_INET)
		ipv6_addr_set_v4mapped(saddr.s6_addr32[3], &saddr);
	away = vsw_traced() && vsw_trace_decap(&other->port);
	from = vsw_tunnel_from(other, &saddr);
	if (unlikely(!from)) {
		vsw_event_vtep(other, vsw_out_vni(out), &saddr);
		vsw_drop_outer(other, &other->port, skb, VSW_DROP_PEER);
	} else {
		dev = other->port.dev;
		vsw_scrub(skb, !net_eq(dev_net(skb->dev), dev_net(dev)));
		skb->protocol = eth_type_trans(skb, dev);
		vsw_tunnel_receive(other, from, skb, v->vid, true);
	}
	if (vsw_traced())
		vsw_trace_back(away);
	return true;
}

/**
 * vsw_flow_hash() - a number of the flow that a frame is of
 * @skb: the frame, its data at the Ethernet header, its network header linear
 *
 * Where nobody has hashed it before. Shorter than the kernel's dissector, which
 * looks into everything: addresses and ports tell most flows apart.
 *
 * Context: any with BH disabled
 * Return: the number; nobody else can know which
 */
u32 vsw_flow_hash(const struct sk_buff *skb)
{
	static u32 secret __read_mostly;
	const struct ipv6hdr *ip6;
	const struct iphdr *ip;
	u32 a, b, c = 0, ports;
	const u32 *p = NULL;
	unsigned int offset;
	u8 protocol;

	net_get_random_once(&secret, sizeof(secret));
	switch (skb_protocol(skb, true)) {
	case htons(ETH_P_IP):
		ip = ip_hdr(skb);
		a = (__force u32)ip->saddr;
		b = (__force u32)ip->daddr;
		protocol = ip_is_fragment(ip) ? IPPROTO_NONE : ip->protocol;
		offset = ip->ihl * 4;
		break;
	case htons(ETH_P_IPV6):
		ip6 = ipv6_hdr(skb);
		a = __ipv6_addr_jhash(&ip6->saddr, secret);
		b = __ipv6_addr_jhash(&ip6->daddr, secret);
		c = (__force u32)ip6_flowlabel(ip6);
		protocol = ip6->nexthdr;
		offset = sizeof(*ip6);
		break;
	default:
		return jhash(skb->data, 2 * ETH_ALEN, secret);
	}
	switch (protocol) {
	case IPPROTO_TCP:
	case IPPROTO_UDP:
	case IPPROTO_SCTP:
	case IPPROTO_DCCP:
	case IPPROTO_UDPLITE:
		p = skb_header_pointer(skb, skb_network_offset(skb) + offset,
				       sizeof(ports), &ports);
	}
	if (likely(p))
		c ^= get_unaligned(p);
	return jhash_3words(a, b, c ^ protocol << 24, secret);
}

/* What is the same for all VTEPs that a frame goes to. Return false if the frame,
 * whose data is at the Ethernet header, is shorter than its headers say.
 */
static bool vsw_tunnel_prepare(const struct vsw_overlay *overlay,
			       struct sk_buff *skb, struct vsw_tunnel_out *out)
{
	const struct vsw_overlay_config *config = &overlay->config;

	/* a tag may be in the packet */
	if (unlikely(skb_vlan_inet_prepare(skb, false)))
		return false;
	out->xnet = !net_eq(dev_net(skb->dev), overlay->net);
	if (out->xnet)
		skb->mark = 0;
	out->tos = READ_ONCE(config->tos);
	if (out->tos == 1)
		out->tos = ip_tunnel_get_dsfield(ip_hdr(skb), skb);
	out->sport = vsw_srcport(skb->l4_hash || skb->sw_hash ?
				 skb->hash : vsw_flow_hash(skb),
				 READ_ONCE(config->srcport_min),
				 READ_ONCE(config->srcport_max));
	return true;
}

/* To one VTEP; consumes the frame, whose data is at the Ethernet header */
static void vsw_vtep_xmit(struct vsw_vtep *vtep, struct sk_buff *skb,
			  struct vsw_tunnel_out *out)
{
	u8 family = vtep->overlay->config.family;
	unsigned int hlen;
	enum vsw_drop why;

	out->vtep = vtep;
	why = unlikely(dev_recursion_level() > VSW_TUNNEL_XMIT_DEPTH_MAX) ?
	      VSW_DROP_LOOP : vsw_tunnel_route(vtep, skb, out);
	if (unlikely(why)) {
		vsw_drop(&vtep->port, skb, why);
		return;
	}
	if (unlikely(vsw_is_local(out->dst, family)) &&
	    vsw_tunnel_bypass(vtep, skb, out))
		goto gone;
	hlen = vsw_overlay_hlen(family);
	/* it goes into the packet later */
	if (unlikely(skb_vlan_tag_present(skb)))
		hlen += VLAN_HLEN;
	if (unlikely(skb->len + hlen - ETH_HLEN > dst_mtu(out->dst)) &&
	    vsw_too_big(vtep, skb, hlen, out))
		goto gone;
	vsw_tunnel_fields(&vtep->overlay->config, skb, out);
	skb = vsw_encapsulate(skb, out);
	if (unlikely(!skb)) {
		dst_release(out->dst);
		vsw_drop(&vtep->port, NULL, VSW_DROP_NOMEM);
		return;
	}
	vsw_tunnel_output(out, skb);
	return;

gone:
	dst_release(out->dst);
}

static void vsw_tunnel_copy(struct vsw_vtep *vtep, struct sk_buff *skb,
			    unsigned int headroom, u8 tos,
			    struct vsw_tunnel_out *out)
{
	struct sk_buff *copy = __pskb_copy(skb, headroom, GFP_ATOMIC);

	if (likely(copy))
		vsw_vtep_xmit(vtep, copy, out);
	else
		vsw_drop(&vtep->port, NULL, VSW_DROP_NOMEM);
	out->tos = tos;
}

/* To all that get what is for all. Each needs headers of its own, and so a copy
 * of the linear part; pages are shared.
 */
static void vsw_tunnel_flood(struct vsw_overlay *overlay, struct sk_buff *skb,
			     struct vsw_tunnel_out *out)
{
	unsigned int headroom = LL_MAX_HEADER + VLAN_HLEN +
				vsw_overlay_hlen(overlay->config.family);
	struct vsw_vtep *vtep, *last = NULL;
	const u8 tos = out->tos;

	list_for_each_entry_rcu(vtep, &overlay->bum, port.list) {
		/* so have all that follow, which are found otherwise */
		if (unlikely(vtep->src_vni))
			break;
		if (unlikely(!vsw_bum_takes(vtep, out->vni)))
			continue;
		if (last)
			vsw_tunnel_copy(last, skb, headroom, tos, out);
		last = vtep;
	}
	hlist_for_each_entry_rcu(vtep, &overlay->bum_of[vsw_bum_bucket(out->vni)],
				 bum_node) {
		if (!vsw_bum_takes(vtep, out->vni))
			continue;
		if (last)
			vsw_tunnel_copy(last, skb, headroom, tos, out);
		last = vtep;
	}
	if (last)
		vsw_vtep_xmit(last, skb, out);
	else
		consume_skb(skb);
}

/**
 * vsw_tunnel_xmit() - send a frame to a VTEP, or to all of them
 * @to: the port of a VTEP, or that of the overlay
 * @from: where it comes from, with its VLAN
 * @skb: the frame, its data at the network header; consumed
 *
 * Context: BH disabled, RCU
 */
void vsw_tunnel_xmit(struct vsw_port *to, u64 from, struct sk_buff *skb)
{
	bool one = to->no == VSW_PORT_NO_VTEP;
	struct vsw_tunnel_out out;
	struct vsw_overlay *overlay;

	if (unlikely(skb_mac_offset(skb) != -ETH_HLEN) &&
	    !vsw_strip_mac(skb)) {
		vsw_drop(to, skb, VSW_DROP_NOMEM);
		return;
	}
	__skb_push(skb, ETH_HLEN); /* from where it was pulled */
	overlay = one ? vsw_vtep_of(to)->overlay :
			container_of(to, struct vsw_overlay, port);
	out.vid = from >> VSW_FROM_VLAN_SHIFT;
	out.vni = unlikely(out.vid) ? vsw_overlay_vni(overlay, out.vid) :
				      overlay->own.vni;
	if (unlikely(!vsw_tunnel_prepare(overlay, skb, &out)))
		vsw_drop(to, skb, VSW_DROP_RUNT);
	else if (likely(one))
		vsw_vtep_xmit(vsw_vtep_of(to), skb, &out);
	else
		vsw_tunnel_flood(overlay, skb, &out);
}
