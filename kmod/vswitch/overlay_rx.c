// SPDX-License-Identifier: GPL-2.0
/*
 * From the UDP socket into the switch (RFC 7348, 4 and 5).
 *
 * The stack has checked the outer packet by then: its addresses, lengths and
 * checksum. What is inside is a tenant's: anything.
 */
#include <linux/if_vlan.h>
#include <net/gro.h>
#include <net/inet_ecn.h>
#include <net/ip_tunnels.h>
#include <net/udp.h>
#include <net/udp_tunnel.h>

#include "forward.h"
#include "ingress.h"
#include "overlay.h"
#include "trace_events.h"

/* How deep frames of one tunnel may be in those of another before the rest is
 * left to the backlog
 */
#define VSW_TUNNEL_DEPTH_MAX	3

static DEFINE_PER_CPU(unsigned int, vsw_tunnel_depth);

/* Of several overlays with one VNI, the one that the packet is for */
static bool vsw_overlay_wants(const struct vsw_overlay *overlay,
			      const struct sk_buff *skb)
{
	const struct vsw_overlay_config *config = &overlay->config;

	if (config->family == AF_INET6) {
		const struct in6_addr *dest = &ipv6_hdr(skb)->daddr;

		if (config->ifindex && config->ifindex != inet6_iif(skb))
			return false;
		return ipv6_addr_any(&config->local) ||
		       ipv6_addr_is_multicast(dest) ||
		       ipv6_addr_equal(&config->local, dest);
	}
	if (config->ifindex && config->ifindex != inet_iif(skb))
		return false;
	return ipv6_addr_any(&config->local) ||
	       ipv4_is_multicast(ip_hdr(skb)->daddr) ||
	       config->local.s6_addr32[3] == ip_hdr(skb)->daddr;
}

/**
 * vsw_overlay_find() - the overlay that a packet is for
 * @vs: the socket that it came to
 * @vni: as in the header, without the reserved bits
 * @skb: the packet, with its outer header; NULL: any that has the VNI
 *
 * Context: RCU
 * Return: the overlay's VNI or NULL
 */
static const struct vsw_vni *vsw_overlay_find(struct vsw_sock *vs, __be32 vni,
					      const struct sk_buff *skb)
{
	struct rhlist_head *list, *pos;
	const struct vsw_vni *v;

	list = rhltable_lookup(&vs->overlays, &vni, vsw_overlay_params);
	if (!list)
		return NULL;
	v = container_of(list, struct vsw_vni, node);
	if (likely(!rcu_access_pointer(list->next)) || !skb)
		return v;
	rhl_for_each_entry_rcu(v, pos, list, node)
		if (vsw_overlay_wants(v->overlay, skb))
			return v;
	return NULL;
}

/**
 * vsw_overlay_by_addr() - the overlay that a VTEP of this host is
 * @vs: the socket
 * @vni: as in the header
 * @addr: the VTEP's address, one of this host
 *
 * Context: RCU
 * Return: the overlay's VNI or NULL
 */
const struct vsw_vni *vsw_overlay_by_addr(struct vsw_sock *vs, __be32 vni,
					  const struct in6_addr *addr)
{
	struct rhlist_head *list, *pos;
	const struct vsw_vni *v;

	list = rhltable_lookup(&vs->overlays, &vni, vsw_overlay_params);
	rhl_for_each_entry_rcu(v, pos, list, node)
		if (ipv6_addr_any(&v->overlay->config.local) ||
		    ipv6_addr_equal(&v->overlay->config.local, addr))
			return v;
	return NULL;
}

/* As vsw_vtep_learn(), of a frame that may not be there: the tunnel itself stands for
 * the VTEP that would be made.
 */
static struct vsw_port *vsw_tunnel_learn(struct vsw_overlay *overlay,
					 const struct in6_addr *saddr)
{
	struct vsw_vtep *vtep;

	if (vsw_trace_dry())
		return &overlay->port;
	vtep = vsw_vtep_learn(overlay, saddr);
	return vtep ? &vtep->port : NULL;
}

/**
 * vsw_tunnel_from() - the port that a frame comes in by
 * @overlay: the overlay
 * @saddr: address of the VTEP that it is from
 *
 * Context: softirq, RCU
 * Return: the VTEP's port; NULL if it is not known, and has to be
 */
struct vsw_port *vsw_tunnel_from(struct vsw_overlay *overlay,
				 const struct in6_addr *saddr)
{
	bool any = READ_ONCE(overlay->config.flags) & VSW_OVERLAY_ANY_PEER;
	struct vsw_vtep *vtep = vsw_vtep_find(overlay, saddr, !any);

	if (unlikely(!vtep) && any)
		return vsw_tunnel_learn(overlay, saddr);
	/* One with a VNI of its own has but that. What is learned of a tenant
	 * there must not be sent to another one.
	 */
	if (unlikely(vtep && vtep->vni != overlay->own.vni &&
		     READ_ONCE(overlay->vlans))) {
		vtep = vsw_vtep_find(overlay, saddr, false);
		if (vtep && vtep->vni != overlay->own.vni)
			return vsw_tunnel_learn(overlay, saddr);
	}
	return vtep ? &vtep->port : NULL;
}

static void vsw_outer_source(const struct sk_buff *skb, u8 family,
			     struct in6_addr *saddr)
{
	if (family == AF_INET6)
		*saddr = ipv6_hdr(skb)->saddr;
	else
		ipv6_addr_set_v4mapped(ip_hdr(skb)->saddr, saddr);
}

/* Forget what the stack knows of the outer packet. Return false for want of memory.
 *
 * As iptunnel_pull_offloads(), but the data of a GSO frame stay shared with a
 * sender on this host, who keeps them, and not the headers, to send them again.
 */
static bool vsw_forget_outer(struct sk_buff *skb, bool xnet)
{
	skb_clear_hash_if_not_l4(skb);
	__vlan_hwaccel_clear_tag(skb);
	skb_set_queue_mapping(skb, 0);
	skb->skb_iif = 0;
	vsw_scrub(skb, xnet);
	skb->encapsulation = 0;
	if (skb_is_gso(skb)) {
		if (unlikely(skb_header_unclone(skb, GFP_ATOMIC)))
			return false;
		skb_shinfo(skb)->gso_type &=
			~(NETIF_F_GSO_ENCAP_ALL >> NETIF_F_GSO_SHIFT);
	}
	return true;
}

static noinline void vsw_tp_decap(const struct vsw_vni *v,
				  const struct sk_buff *skb,
				  const void *outer)
{
	const struct vsw_overlay *overlay = v->overlay;
	const struct ipv6hdr *ip6 = outer;
	const struct iphdr *ip = outer;
	struct in6_addr saddr, daddr;

	if (overlay->config.family == AF_INET6) {
		saddr = ip6->saddr;
		daddr = ip6->daddr;
	} else {
		ipv6_addr_set_v4mapped(ip->saddr, &saddr);
		ipv6_addr_set_v4mapped(ip->daddr, &daddr);
	}
	trace_vsw_decap(&overlay->port, vsw_vni_of(v->vni), &saddr, &daddr,
			skb->len + ETH_HLEN);
}

/* Take the outer headers off, and a tag before the packet, and let the ECN bits
 * in (RFC 6040). The frame is NULL if it is gone.
 */
static enum vsw_drop vsw_decapsulate(const struct vsw_vni *v,
				     struct sk_buff **pskb)
{
	const struct vsw_overlay *overlay = v->overlay;
	bool xnet = !net_eq(overlay->net, dev_net(overlay->port.dev));
	struct sk_buff *skb = *pskb;
	__be16 protocol;
	ptrdiff_t outer;
	int err;

	if (unlikely(!pskb_may_pull(skb, VSW_VXLAN_HLEN + ETH_HLEN)))
		return VSW_DROP_RUNT;
	if (unlikely(!vsw_forget_outer(skb, xnet)))
		return VSW_DROP_NOMEM;
	/* what follows may move the headers */
	outer = skb_network_header(skb) - skb->head;
	skb_pull_rcsum(skb, VSW_VXLAN_HLEN + ETH_HLEN);
	skb_set_mac_header(skb, -ETH_HLEN);
	skb_reset_network_header(skb);
	skb_reset_mac_len(skb);
	protocol = eth_hdr(skb)->h_proto;
	skb->protocol = likely(eth_proto_is_802_3(protocol)) ?
			protocol : htons(ETH_P_802_2);
	if (unlikely(eth_type_vlan(skb->protocol))) {
		skb = skb_vlan_untag(skb);
		*pskb = skb;
		if (unlikely(!skb))
			return VSW_DROP_RUNT;
	}
	if (!pskb_inet_may_pull(skb))
		return VSW_DROP_RUNT;
	/* with one more tag nothing is known of the packet */
	if (likely(!eth_type_vlan(skb->protocol))) {
		if (overlay->config.family == AF_INET6)
			err = IP6_ECN_decapsulate((void *)skb->head + outer, skb);
		else
			err = IP_ECN_decapsulate((void *)skb->head + outer, skb);
		if (unlikely(err > 1))
			return VSW_DROP_ECN;
	}
	if (trace_vsw_decap_enabled())
		vsw_tp_decap(v, skb, skb->head + outer);
	return VSW_DROP_NONE;
}

/**
 * vsw_tunnel_receive() - a frame comes out of the tunnel
 * @overlay: the overlay
 * @from: port of the VTEP that it is from; NULL: an answer of the overlay itself
 * @skb: the frame, its data at the network header, its type set; consumed
 * @vid: the VLAN that its VNI stands for; 0: it is the overlay's own
 * @xmit: in a transmit function, where no stack can be entered
 *
 * What is for stacks goes up at once, unless this CPU is in stacks already, one
 * for a frame in a frame of the other.
 *
 * Context: BH disabled, RCU
 */
void vsw_tunnel_receive(struct vsw_overlay *overlay, struct vsw_port *from,
			struct sk_buff *skb, u16 vid, bool xmit)
{
	const u8 *dest = eth_hdr(skb)->h_dest;
	u64 flags = READ_ONCE(overlay->port.flags);

	if (unlikely(vid)) {
		/* Else it would be in all VLANs. */
		if (!(flags & VSW_PORT_VLAN)) {
			vsw_drop(&overlay->port, skb, VSW_DROP_VNI);
			return;
		}
		flags |= (u64)vid << VSW_FROM_VLAN_SHIFT;
	}
	skb->dev = overlay->port.dev;
	/* vnics, and the host's own addresses, are looked at further on */
	skb->pkt_type = PACKET_OTHERHOST;
	if (unlikely(is_multicast_ether_addr(dest)))
		skb->pkt_type = is_broadcast_ether_addr(dest) ?
				PACKET_BROADCAST : PACKET_MULTICAST;
	if (unlikely(__this_cpu_inc_return(vsw_tunnel_depth) >
		     VSW_TUNNEL_DEPTH_MAX))
		xmit = true;
	skb = vsw_tunnel_rx(&overlay->port, from,
			    xmit ? flags | VSW_PORT_XMIT : flags, skb);
	if (skb && likely(!xmit))
		netif_receive_skb(skb);
	else if (skb && unlikely(netif_rx(skb) == NET_RX_DROP))
		vsw_drop(&overlay->port, NULL, VSW_DROP_BACKLOG);
	__this_cpu_dec(vsw_tunnel_depth);
}

/* A packet that is for no overlay */
static int vsw_sock_drop(struct vsw_sock *vs, struct sk_buff *skb,
			 enum vsw_drop why)
{
	vsw_count_in(vs->stats, VSW_STAT(drops[why]));
	vsw_drop_skb(skb, why);
	return 0;
}

/* encap_rcv of the socket: in softirq, under RCU; data at the UDP header */
static int vsw_encap_rcv(struct sock *sk, struct sk_buff *skb)
{
	struct vsw_sock *vs = rcu_dereference_sk_user_data(sk);
	const struct vsw_vxlanhdr *vh;
	struct pcpu_sw_netstats *traffic;
	struct vsw_overlay *overlay;
	const struct vsw_vni *v;
	struct in6_addr saddr;
	struct vsw_port *from;
	enum vsw_drop why;

	if (unlikely(!vs))
		goto gone;
	if (unlikely(!pskb_may_pull(skb, VSW_VXLAN_HLEN)))
		return vsw_sock_drop(vs, skb, VSW_DROP_SHORT);
	vh = (void *)(udp_hdr(skb) + 1);
	if (unlikely(!(vh->flags & VSW_VXLAN_I)))
		return vsw_sock_drop(vs, skb, VSW_DROP_NO_VNI);
	v = vsw_overlay_find(vs, vh->vni & VSW_VXLAN_VNI_MASK, skb);
	if (unlikely(!v))
		return vsw_sock_drop(vs, skb, VSW_DROP_VNI);
	overlay = v->overlay;
	if (unlikely(vs->family == AF_INET6 && !udp_hdr(skb)->check &&
		     !(READ_ONCE(overlay->config.flags) &
		       VSW_OVERLAY_ZERO_CSUM6_RX))) {
		vsw_drop_outer(overlay, &overlay->port, skb, VSW_DROP_CSUM);
		return 0;
	}
	vsw_outer_source(skb, vs->family, &saddr);
	from = vsw_tunnel_from(overlay, &saddr);
	if (unlikely(!from)) {
		vsw_event_vtep(overlay, vh->vni, &saddr);
		vsw_drop_outer(overlay, &overlay->port, skb, VSW_DROP_PEER);
		return 0;
	}
	why = vsw_decapsulate(v, &skb);
	if (unlikely(why)) {
		vsw_drop_outer(overlay, from, skb, why);
		return 0;
	}
	traffic = this_cpu_ptr(&overlay->traffic->stats);
	u64_stats_update_begin(&traffic->syncp);
	u64_stats_inc(&traffic->rx_packets);
	u64_stats_add(&traffic->rx_bytes, skb->len + ETH_HLEN);
	u64_stats_update_end(&traffic->syncp);
	vsw_tunnel_receive(overlay, from, skb, v->vid, false);
	return 0;
gone:
	kfree_skb(skb);
	return 0;
}

/* Is an ICMP error about a packet of ours? Then the path's MTU is taken over. */
static int vsw_encap_err_lookup(struct sock *sk, struct sk_buff *skb)
{
	struct vsw_sock *vs = rcu_dereference_sk_user_data(sk);
	const struct vsw_vxlanhdr *vh;

	if (!vs || !pskb_may_pull(skb, skb_transport_offset(skb) +
				       VSW_VXLAN_HLEN))
		return -EINVAL;
	vh = (void *)(udp_hdr(skb) + 1);
	if (!(vh->flags & VSW_VXLAN_I) ||
	    !vsw_overlay_find(vs, vh->vni & VSW_VXLAN_VNI_MASK, NULL))
		return -ENOENT;
	return 0;
}

/* GRO of what is inside: frames of one VNI whose outer headers are alike */
static struct sk_buff *vsw_gro_receive(struct sock *sk, struct list_head *head,
				       struct sk_buff *skb)
{
	unsigned int off = skb_gro_offset(skb);
	unsigned int hlen = off + sizeof(struct vsw_vxlanhdr);
	const struct vsw_vxlanhdr *vh, *other;
	struct sk_buff *pp = NULL, *p;
	int flush = 1;

	vh = skb_gro_header(skb, hlen, off);
	if (unlikely(!vh) || !(vh->flags & VSW_VXLAN_I))
		goto out;
	skb_gro_postpull_rcsum(skb, vh, sizeof(*vh));
	skb_gro_pull(skb, sizeof(*vh));
	list_for_each_entry(p, head, list) {
		if (!NAPI_GRO_CB(p)->same_flow)
			continue;
		other = (void *)(p->data + off);
		if (vh->flags != other->flags || vh->vni != other->vni)
			NAPI_GRO_CB(p)->same_flow = 0;
	}
	pp = call_gro_receive(eth_gro_receive, head, skb);
	flush = 0;
out:
	skb_gro_flush_final(skb, pp, flush);
	return pp;
}

static int vsw_gro_complete(struct sock *sk, struct sk_buff *skb, int nhoff)
{
	return eth_gro_complete(skb, nhoff + sizeof(struct vsw_vxlanhdr));
}

/**
 * vsw_overlay_listen() - get what comes to a socket
 * @vs: with the socket
 *
 * Context: RTNL
 */
void vsw_overlay_listen(struct vsw_sock *vs)
{
	struct udp_tunnel_sock_cfg cfg = {
		.sk_user_data = vs,
		.encap_type = 1,
		.encap_rcv = vsw_encap_rcv,
		.encap_err_lookup = vsw_encap_err_lookup,
		.gro_receive = vsw_gro_receive,
		.gro_complete = vsw_gro_complete,
	};

	setup_udp_tunnel_sock(vs->net, vs->sk, &cfg);
}
