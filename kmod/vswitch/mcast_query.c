// SPDX-License-Identifier: GPL-2.0
/*
 * The switch asks hosts for their groups: IGMPv3 (RFC 3376), MLDv2 (RFC 3810).
 *
 * It asks where nobody does who is better at it (RFC 4541, 2.1.1), all hosts at
 * intervals, and those of a port where somebody has left a group. Its IGMP
 * queries have no source address, those of MLD the link-local one of its MAC
 * address, whatever the addresses of its device are.
 */
#include <linux/igmp.h>
#include <linux/if_vlan.h>
#include <net/addrconf.h>
#include <net/ip.h>
#include <net/ip6_checksum.h>
#include <net/mld.h>

#include "forward.h"
#include "mcast.h"

/* The router alert (RFC 2113) that IGMP has */
#define VSW_IGMP_IHL		24
#define VSW_IGMP_OPTION		0x94040000
/* RFC 3376, 4: it is of network control */
#define VSW_IGMP_TOS		0xc0

/* The header before MLD (RFC 3810, 5): router alert (RFC 2711), padding */
static const u8 vsw_mld_hop[8] = { IPPROTO_ICMPV6, 0, IPV6_TLV_ROUTERALERT, 2,
				   0, 0, IPV6_TLV_PADN, 0 };

/* Whom to send a query to that waits: in sk_buff.cb */
struct vsw_query_cb {
	struct vsw_port *port;
	u16 vid;
};

/* A time or a number as vsw_mcast_code() reads it; what cannot be written is
 * rounded down, and not more than can be
 */
static u32 vsw_mcast_encode(u32 value, unsigned int bits)
{
	unsigned int exp;

	if (value < BIT(bits + 3))
		return value;
	exp = fls(value) - bits - 4;
	if (exp > 7)
		return BIT(bits + 4) - 1;
	return BIT(bits + 3) | exp << bits |
	       (value >> (exp + 3) & (BIT(bits) - 1));
}

/**
 * vsw_mcast_own_id() - as whom a switch asks
 * @sw: the switch
 * @family: VSW_MCAST_IPV4 or VSW_MCAST_IPV6
 * @id: where to put it
 *
 * Context: RCU
 */
void vsw_mcast_own_id(const struct vsw *sw, int family,
		      struct vsw_mcast_id *id)
{
	const u8 *mac = sw->dev->dev_addr;

	ether_addr_copy(id->mac, mac);
	if (family == VSW_MCAST_IPV4) {
		ipv6_addr_set_v4mapped(0, &id->addr);
		return;
	}
	ipv6_addr_set(&id->addr, htonl(0xfe800000), 0, 0, 0);
	addrconf_addr_eui48(&id->addr.s6_addr[8], mac);
}

static void vsw_mcast_put_igmp(struct sk_buff *skb,
			       const struct vsw_mcast_ask *ask, u8 *dest)
{
	unsigned int len = sizeof(struct igmpv3_query) + ask->n * sizeof(__be32);
	__be32 group = ask->group->s6_addr32[3];
	struct igmpv3_query *ih;
	struct iphdr *ip;
	unsigned int i;

	ip = skb_put_zero(skb, VSW_IGMP_IHL + len);
	ip->version = 4;
	ip->ihl = VSW_IGMP_IHL / 4;
	ip->tos = VSW_IGMP_TOS;
	ip->tot_len = htons(VSW_IGMP_IHL + len);
	ip->frag_off = htons(IP_DF);
	ip->ttl = 1;
	ip->protocol = IPPROTO_IGMP;
	ip->daddr = group ?: htonl(INADDR_ALLHOSTS_GROUP);
	*(__be32 *)(ip + 1) = htonl(VSW_IGMP_OPTION);
	ip_send_check(ip);
	ip_eth_mc_map(ip->daddr, dest);

	ih = (void *)ip + VSW_IGMP_IHL;
	ih->type = IGMP_HOST_MEMBERSHIP_QUERY;
	ih->code = vsw_mcast_encode(ask->response * 10 / HZ, 4);
	ih->group = group;
	ih->qrv = VSW_MCAST_ROBUSTNESS;
	ih->qqic = vsw_mcast_encode(ask->interval / HZ, 4);
	ih->nsrcs = htons(ask->n);
	for (i = 0; i < ask->n; i++)
		ih->srcs[i] = ask->src[i].s6_addr32[3];
	ih->csum = ip_compute_csum(ih, len);
}

static void vsw_mcast_put_mld(struct sk_buff *skb,
			      const struct vsw_mcast_id *id,
			      const struct vsw_mcast_ask *ask, u8 *dest)
{
	unsigned int len = sizeof(struct mld2_query) +
			   ask->n * sizeof(struct in6_addr);
	struct mld2_query *mld;
	struct ipv6hdr *ip6;

	ip6 = skb_put_zero(skb, sizeof(*ip6) + sizeof(vsw_mld_hop) + len);
	ip6->version = 6;
	ip6->payload_len = htons(sizeof(vsw_mld_hop) + len);
	ip6->nexthdr = NEXTHDR_HOP;
	ip6->hop_limit = 1;
	ip6->saddr = id->addr;
	if (ipv6_addr_any(ask->group))
		ipv6_addr_set(&ip6->daddr, htonl(0xff020000), 0, 0, htonl(1));
	else
		ip6->daddr = *ask->group;
	memcpy(ip6 + 1, vsw_mld_hop, sizeof(vsw_mld_hop));
	ipv6_eth_mc_map(&ip6->daddr, dest);

	mld = (void *)(ip6 + 1) + sizeof(vsw_mld_hop);
	mld->mld2q_type = ICMPV6_MGM_QUERY;
	mld->mld2q_mrc = htons(vsw_mcast_encode(jiffies_to_msecs(ask->response),
						12));
	mld->mld2q_mca = *ask->group;
	mld->mld2q_qrv = VSW_MCAST_ROBUSTNESS;
	mld->mld2q_qqic = vsw_mcast_encode(ask->interval / HZ, 4);
	mld->mld2q_nsrcs = htons(ask->n);
	memcpy(mld->mld2q_srcs, ask->src, ask->n * sizeof(*ask->src));
	mld->mld2q_cksum = csum_ipv6_magic(&ip6->saddr, &ip6->daddr, len,
					   IPPROTO_ICMPV6,
					   csum_partial(mld, len, 0));
}

/* A query, its data at the network header, or NULL for want of memory */
static struct sk_buff *vsw_mcast_query(const struct vsw_mcast_id *id,
				       const struct vsw_mcast_ask *ask,
				       unsigned int headroom, gfp_t gfp)
{
	bool ip6 = ask->family == VSW_MCAST_IPV6;
	unsigned int len = ip6 ?
		sizeof(struct ipv6hdr) + sizeof(vsw_mld_hop) +
		sizeof(struct mld2_query) + ask->n * sizeof(struct in6_addr) :
		VSW_IGMP_IHL + sizeof(struct igmpv3_query) +
		ask->n * sizeof(__be32);
	struct sk_buff *skb;
	struct ethhdr *eth;

	headroom = ALIGN(headroom + NET_SKB_PAD + VLAN_HLEN + ETH_HLEN, 8);
	skb = alloc_skb(headroom + len, gfp);
	if (!skb)
		return NULL;
	skb_reserve(skb, headroom);
	eth = skb_push(skb, ETH_HLEN);
	skb_reset_mac_header(skb);
	ether_addr_copy(eth->h_source, id->mac);
	if (ip6)
		vsw_mcast_put_mld(skb, id, ask, eth->h_dest);
	else
		vsw_mcast_put_igmp(skb, ask, eth->h_dest);
	skb->protocol = ip6 ? htons(ETH_P_IPV6) : htons(ETH_P_IP);
	eth->h_proto = skb->protocol;
	skb_pull(skb, ETH_HLEN);
	skb_reset_network_header(skb);
	skb_reset_mac_len(skb);
	skb->pkt_type = PACKET_MULTICAST;
	return skb;
}

/* The same as a switch asks in a VLAN */
static struct sk_buff *vsw_mcast_query_of(const struct vsw *sw, u16 vid,
					  struct vsw_mcast_ask *ask, gfp_t gfp)
{
	struct vsw_mcast_id id;
	struct sk_buff *skb;

	ask->interval = READ_ONCE(sw->mcast_config.interval);
	vsw_mcast_own_id(sw, ask->family, &id);
	skb = vsw_mcast_query(&id, ask, READ_ONCE(sw->dev->needed_headroom),
			      gfp);
	if (!skb)
		return NULL;
	skb->dev = sw->dev;
	if (vid)
		__vlan_hwaccel_put_tag(skb, READ_ONCE(sw->vlan_proto), vid);
	return skb;
}

/**
 * vsw_mcast_may_ask() - is a switch to ask in a VLAN, if nobody else does?
 * @sw: the switch
 * @vid: VLAN ID; 0: that of a switch that does not filter
 *
 * Context: any
 * Return: true if so
 */
bool vsw_mcast_may_ask(const struct vsw *sw, u16 vid)
{
	u32 flags = READ_ONCE(sw->host.flags);

	return READ_ONCE(sw->mcast_config.querier) &&
	       flags & VSW_PORT_FORWARD && !(flags & VSW_PORT_VLAN) == !vid;
}

/**
 * vsw_mcast_ask_now() - time passes for who may ask
 * @querier: who asks in a VLAN and a family
 * @config: how the switch snoops
 * @may: see vsw_mcast_may_ask()
 * @now: the time
 * @next: made earlier if the switch is to ask before it
 *
 * At first it asks at shorter intervals, for a query may be lost (RFC 3376, 8.6
 * and 8.7). When all have had the time to answer, members are known.
 *
 * Context: under vsw_mdb.lock
 * Return: true if the switch is to ask now
 */
bool vsw_mcast_ask_now(struct vsw_mcast_querier *querier,
		       const struct vsw_mcast_config *config, bool may,
		       u32 now, u32 *next)
{
	u32 interval = READ_ONCE(config->interval);
	bool ask;

	if (querier->heard || !may) {
		querier->own = false;
		if (!querier->heard) {
			querier->coming = false;
			WRITE_ONCE(querier->known, false);
		}
		return false;
	}
	if (!querier->own) {
		querier->own = true;
		querier->startup = VSW_MCAST_ROBUSTNESS;
		querier->query_at = now;
	}
	ask = !vsw_mdb_before(now, querier->query_at);
	if (ask) {
		if (querier->startup)
			querier->startup--;
		querier->query_at = now + (querier->startup ?
					   max(interval / 4, 1U) : interval);
		if (!querier->known && !querier->coming) {
			querier->coming = true;
			querier->known_from = now + READ_ONCE(config->response);
		}
	}
	if (vsw_mdb_before(querier->query_at, *next))
		*next = querier->query_at;
	return ask;
}

/**
 * vsw_mcast_ask_all() - ask all hosts for their groups
 * @mcast: of the switch
 * @vid: in which VLAN
 * @family: VSW_MCAST_IPV4 or VSW_MCAST_IPV6
 *
 * Those on vnics, and the host itself, as well: what they say is for routers, and
 * for other hosts of an overlay. For want of memory they are asked the next time.
 *
 * Context: process, without vsw_mdb.lock
 */
void vsw_mcast_ask_all(struct vsw_mcast *mcast, u16 vid, int family)
{
	struct vsw *sw = mcast->sw;
	struct vsw_mcast_ask ask = {
		.family = family,
		.group = &in6addr_any,
		.response = READ_ONCE(sw->mcast_config.response),
	};
	struct sk_buff *skb;

	local_bh_disable();
	rcu_read_lock();
	skb = vsw_mcast_query_of(sw, vid, &ask, GFP_ATOMIC);
	if (skb)
		vsw_query_flood(sw, vid, skb);
	rcu_read_unlock();
	local_bh_enable();
}

/* What a member is to be asked becomes a query for the group, and one for
 * sources.
 */
static void vsw_mcast_queue(struct vsw_mcast *mcast,
			    const struct vsw_mdb_group *group,
			    const struct vsw_mdb_member *m,
			    struct sk_buff_head *queue)
{
	const struct vsw_mdb_ask *what = &mcast->ask;
	struct vsw_mcast_ask ask = {
		.family = ipv6_addr_v4mapped(&group->key.group) ?
			  VSW_MCAST_IPV4 : VSW_MCAST_IPV6,
		.group = &group->key.group,
		.src = what->src,
		.response = READ_ONCE(mcast->sw->mcast_config.last_member),
	};
	struct sk_buff *skb;
	int i;

	for (i = 0; i < 2; i++) {
		ask.n = i ? what->n : 0;
		if (i ? !what->n : !what->group)
			continue;
		skb = vsw_mcast_query_of(mcast->sw, group->key.vid, &ask,
					 GFP_ATOMIC);
		if (!skb)
			continue;
		*(struct vsw_query_cb *)skb->cb = (struct vsw_query_cb) {
			.port = m->port,
			.vid = group->key.vid,
		};
		__skb_queue_tail(queue, skb);
	}
}

static void vsw_mcast_send_queue(struct sk_buff_head *queue)
{
	struct vsw_query_cb cb;
	struct sk_buff *skb;

	local_bh_disable();
	while ((skb = __skb_dequeue(queue))) {
		cb = *(struct vsw_query_cb *)skb->cb;
		memset(skb->cb, 0, sizeof(skb->cb));
		vsw_query_send(cb.port, cb.vid, skb);
	}
	local_bh_enable();
}

/**
 * vsw_mcast_ask_members() - ask the hosts of ports where one has left a group
 * @mcast: of the switch
 * @now: the time
 * @next: made earlier if some are to be asked once more before it
 *
 * Context: process. Takes vsw_mdb.lock for each group.
 * Return: true if some are to be asked once more
 */
bool vsw_mcast_ask_members(struct vsw_mcast *mcast, u32 now, u32 *next)
{
	u32 interval = READ_ONCE(mcast->sw->mcast_config.last_member);
	struct vsw_mdb *mdb = &mcast->mdb;
	struct vsw_mdb_group *group;
	struct sk_buff_head queue;
	struct vsw_mdb_member *m;
	bool more = false;

	__skb_queue_head_init(&queue);
	rcu_read_lock();
	hlist_for_each_entry_rcu(group, &mdb->list, node) {
		spin_lock_bh(&mdb->lock);
		hlist_for_each_entry(m, &group->members, node) {
			if (vsw_mdb_ask(mdb, m, now, interval,
					VSW_MCAST_ROBUSTNESS, &mcast->ask))
				vsw_mcast_queue(mcast, group, m, &queue);
			if (!m->asking)
				continue;
			more = true;
			if (vsw_mdb_before(m->ask_at, *next))
				*next = m->ask_at;
		}
		spin_unlock_bh(&mdb->lock);
		/* a frame may come back */
		if (!skb_queue_empty(&queue))
			vsw_mcast_send_queue(&queue);
	}
	rcu_read_unlock();
	return more;
}

/**
 * vsw_mcast_wake() - look now whether, and where, the switch is to ask
 * @sw: the switch, which may snoop or not
 *
 * Context: RTNL
 */
void vsw_mcast_wake(struct vsw *sw)
{
	struct vsw_mcast *mcast = rtnl_dereference(sw->mcast);

	if (!mcast)
		return;
	spin_lock_bh(&mcast->mdb.lock);
	vsw_mcast_due(mcast, (u32)jiffies);
	spin_unlock_bh(&mcast->mdb.lock);
}

/**
 * vsw_mcast_restart() - the switch begins anew to ask, or does so no more
 * @sw: the switch, which may snoop or not
 * @forget: it goes down: what it asked does not count any more
 *
 * Context: RTNL
 */
void vsw_mcast_restart(struct vsw *sw, bool forget)
{
	struct vsw_mcast *mcast = rtnl_dereference(sw->mcast);
	struct vsw_mcast_querier *querier;
	struct vsw_mcast_vlan *vlan;
	unsigned long vid;
	int i;

	if (!mcast)
		return;
	xa_for_each(&mcast->vlans, vid, vlan) {
		spin_lock_bh(&mcast->mdb.lock);
		for (i = 0; i < VSW_MCAST_FAMILIES; i++) {
			querier = &vlan->querier[i];
			querier->own = false;
			if (!forget || querier->heard)
				continue;
			querier->coming = false;
			WRITE_ONCE(querier->known, false);
		}
		spin_unlock_bh(&mcast->mdb.lock);
	}
	vsw_mcast_wake(sw);
}

#ifdef VSWITCH_KUNIT
#include "tests/mcast_query_kunit.c"
#endif
