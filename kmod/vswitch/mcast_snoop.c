// SPDX-License-Identifier: GPL-2.0
/*
 * What hosts and queriers say of groups: IGMP (RFC 1112, 2236, 3376) and MLD
 * (RFC 2710, 3810).
 *
 * The kernel's own checks tell whether a packet is whole; what is in it is read
 * piece by piece, each within what the IP header says that there is.
 */
#include <linux/igmp.h>
#include <net/addrconf.h>
#include <net/ip.h>
#include <net/mld.h>

#include "mcast.h"

/* In a frame: who speaks, and where that is noted; NULL: nowhere */
struct vsw_mcast_msg {
	struct vsw_mcast *mcast;
	struct vsw_port *from;
	struct vsw_port *at;
	struct sk_buff *skb;
	int family;
	u16 vid;
	unsigned int end;	/* of the IP packet, from the frame's data */
};

/* Q: somebody asks */
struct vsw_mcast_query {
	struct vsw_mdb_key key;
	struct vsw_mcast_id id;
	bool general;
	bool suppress;
	u32 response;
	u32 interval;
	unsigned int n;
};

/* A time as IGMPv3 and MLDv2 write it (RFC 3376, 4.1.1; RFC 3810, 5.1.3), with
 * so many bits of the mantissa: 4 in a byte, 12 in two
 */
static u32 vsw_mcast_code(u32 code, unsigned int bits)
{
	u32 mantissa = code & (BIT(bits) - 1);

	if (code < BIT(bits + 3))
		return code;
	return (mantissa | BIT(bits)) << (((code >> bits) & 7) + 3);
}

/* Hosts may have been told of their groups by now. Return true if it is this one
 * who asks.
 */
static bool vsw_mcast_hear_querier(struct vsw_mcast_msg *msg,
				   struct vsw_mcast_querier *querier,
				   const struct vsw_mcast_query *query)
{
	const struct vsw_mcast_config *config = &msg->mcast->sw->mcast_config;
	bool is = !querier->heard || vsw_mcast_beats(&query->id, &querier->id);
	u32 response = max(query->response, READ_ONCE(config->response));
	u32 interval = max(query->interval, READ_ONCE(config->interval));
	u32 now = (u32)jiffies;

	if (is) {
		querier->heard = true;
		querier->own = false;
		querier->id = query->id;
		querier->until = now + VSW_MCAST_ROBUSTNESS * interval +
				 response / 2;
		querier->life = VSW_MCAST_ROBUSTNESS * interval + response;
		vsw_mcast_due(msg->mcast, querier->until);
	}
	if (!querier->known && !querier->coming) {
		querier->coming = true;
		querier->known_from = now + response;
		vsw_mcast_due(msg->mcast, querier->known_from);
	}
	return is;
}

/* Sources in a row, of 4 or 16 bytes each; those for which there is no room are
 * left out. Return how many, or -1: they are not there.
 */
static int vsw_mcast_sources(struct vsw_mcast_msg *msg, unsigned int offset,
			     unsigned int n)
{
	struct in6_addr *src = msg->mcast->src;
	unsigned int i;
	__be32 addr;

	lockdep_assert_held(&msg->mcast->mdb.lock);
	/* of an older version there is nothing at @offset */
	if (!n)
		return 0;
	n = min_t(unsigned int, n, VSW_MDB_SOURCES_MAX);
	if (msg->family == VSW_MCAST_IPV6)
		return skb_copy_bits(msg->skb, offset, src,
				     n * sizeof(*src)) ? -1 : n;
	for (i = 0; i < n; i++) {
		if (skb_copy_bits(msg->skb, offset + i * sizeof(addr), &addr,
				  sizeof(addr)))
			return -1;
		ipv6_addr_set_v4mapped(addr, &src[i]);
	}
	return n;
}

/* Only what all hosts of the group can have heard counts. */
static void vsw_mcast_hear_query(struct vsw_mcast_msg *msg,
				 const struct vsw_mcast_query *query,
				 unsigned int offset, bool to_all)
{
	struct vsw_mcast *mcast = msg->mcast;
	u32 last = VSW_MCAST_ROBUSTNESS * query->response;
	struct vsw_mcast_querier *querier;
	bool asks = false, is = false;
	struct vsw_mcast_vlan *vlan;
	struct vsw_mcast_id own;
	int n;

	if (!vsw_mcast_may_lead(msg->from) || vsw_trace_dry())
		return;
	if (READ_ONCE(mcast->sw->mcast_config.querier)) {
		vsw_mcast_own_id(mcast->sw, msg->family, &own);
		asks = vsw_mcast_beats(&own, &query->id);
		/* one of the switch's own that came back */
		if (asks && vsw_mcast_beats(&query->id, &own))
			return;
	}
	spin_lock_bh(&mcast->mdb.lock);
	vlan = to_all ? vsw_mcast_vlan_get(mcast, msg->vid) : NULL;
	if (!vlan)
		goto out;
	querier = &vlan->querier[msg->family];
	if (query->general && !asks)
		is = vsw_mcast_hear_querier(msg, querier, query);
	/* Who has no address may speak for another one. If there is none, it is a
	 * switch that has to know the members, too.
	 */
	if (is || !vsw_mcast_no_addr(&query->id))
		vsw_mcast_mark_router(mcast, querier, msg->from, is ?
				      querier->until :
				      (u32)jiffies + vsw_mcast_until(mcast->sw));
	if (query->general || query->suppress)
		goto out;
	n = vsw_mcast_sources(msg, offset, query->n);
	if (n < 0)
		goto out;
	vsw_mdb_asked(&mcast->mdb, &query->key, mcast->src, n, (u32)jiffies,
		      last);
	vsw_mcast_due(mcast, (u32)jiffies + last);
out:
	spin_unlock_bh(&mcast->mdb.lock);
}

/* May a port say something of so many groups? It counts as if it had. */
static bool vsw_mcast_may_report(struct vsw_port *port, unsigned int n)
{
	u32 window = (u32)(jiffies / HZ);

	if (port->mcast_window != window) {
		WRITE_ONCE(port->mcast_window, window);
		WRITE_ONCE(port->mcast_records, 0);
	}
	if (port->mcast_records >= VSW_MCAST_RECORDS_MAX)
		return false;
	if (vsw_trace_dry())
		return true;
	WRITE_ONCE(port->mcast_records, port->mcast_records + n);
	return true;
}

/* The same first without the lock: who floods us with reports must not make the
 * others wait for it.
 */
static bool vsw_mcast_report_rate(const struct vsw_port *port)
{
	return READ_ONCE(port->mcast_window) == (u32)(jiffies / HZ) &&
	       READ_ONCE(port->mcast_records) >= VSW_MCAST_RECORDS_MAX;
}

/* One record; its sources are in vsw_mcast.src */
static void vsw_mcast_record(struct vsw_mcast_msg *msg,
			     const struct vsw_mdb_key *key,
			     struct vsw_mdb_report *report)
{
	const struct vsw_mcast_config *config = &msg->mcast->sw->mcast_config;
	struct vsw_mcast *mcast = msg->mcast;
	struct vsw_mcast_querier *querier;
	struct vsw_mcast_vlan *vlan;
	struct vsw_mdb_member *member;
	u32 life = VSW_MCAST_ROBUSTNESS * READ_ONCE(config->interval) +
		   READ_ONCE(config->response);

	lockdep_assert_held(&mcast->mdb.lock);
	if (!msg->at || !vsw_mcast_snooped(&key->group) || vsw_trace_dry())
		return;
	/* where somebody is heard of, hosts are asked */
	vlan = READ_ONCE(config->querier) ? vsw_mcast_vlan_get(mcast, msg->vid) :
					    xa_load(&mcast->vlans, msg->vid);
	querier = vlan ? &vlan->querier[msg->family] : NULL;
	if (querier && querier->heard)
		life = max(life, querier->life);
	if (querier && querier->own)
		report->last = VSW_MCAST_ROBUSTNESS *
			       READ_ONCE(config->last_member);
	report->src = mcast->src;
	report->now = (u32)jiffies;
	report->life = life;
	report->fast = READ_ONCE(msg->from->flags) & VSW_PORT_FASTLEAVE;
	vsw_mcast_due(mcast, report->now + life);
	switch (vsw_mdb_report(&mcast->mdb, msg->at, key, report, &member)) {
	case 0:
		if (member && member->asking) {
			mcast->asking = true;
			vsw_mcast_due(mcast, member->ask_at);
		}
		return;
	case -ENOSPC:
	case -ENOMEM:
		mcast->full_until = report->now + life;
		WRITE_ONCE(mcast->full, true);
		break;
	}
	vsw_count(msg->from, VSW_STAT(mcast_quota));
}

/* As IGMPv1, v2 and MLDv1 say it: one group */
static enum vsw_mcast_verdict vsw_mcast_hear_one(struct vsw_mcast_msg *msg,
						 const struct vsw_mdb_key *key,
						 u8 version, bool leave)
{
	enum vsw_mcast_verdict verdict = VSW_MCAST_RATE;
	struct vsw_mdb_report report = {
		.type = leave ? VSW_MDB_TO_IN : VSW_MDB_IS_EX,
		.version = version,
	};

	if (vsw_mcast_report_rate(msg->from))
		return verdict;
	spin_lock_bh(&msg->mcast->mdb.lock);
	if (vsw_mcast_may_report(msg->from, 1)) {
		vsw_mcast_record(msg, key, &report);
		verdict = VSW_MCAST_REPORT;
	}
	spin_unlock_bh(&msg->mcast->mdb.lock);
	return verdict;
}

/* The head of a record of IGMPv3 or MLDv2, the sources follow */
struct vsw_mcast_head {
	u8 type;
	u8 aux;
	__be16 n;
};

/* Read a record at @offset, and go on to the next one. Return false if it is not
 * all there.
 */
static bool vsw_mcast_read_record(struct vsw_mcast_msg *msg,
				  unsigned int *offset, struct vsw_mdb_key *key,
				  struct vsw_mdb_report *report)
{
	bool ip6 = msg->family == VSW_MCAST_IPV6;
	unsigned int size = ip6 ? sizeof(struct in6_addr) : sizeof(__be32);
	unsigned int sources = *offset + sizeof(struct vsw_mcast_head) + size;
	struct vsw_mcast_head head;
	__be32 group[4];
	int n;

	if (sources > msg->end ||
	    skb_copy_bits(msg->skb, *offset, &head, sizeof(head)) ||
	    skb_copy_bits(msg->skb, *offset + sizeof(head), group, size))
		return false;
	*offset = sources + ntohs(head.n) * size + head.aux * sizeof(u32);
	if (*offset > msg->end)
		return false;
	n = vsw_mcast_sources(msg, sources, ntohs(head.n));
	if (n < 0)
		return false;
	*report = (struct vsw_mdb_report) {
		.type = head.type,
		.version = 3,
		.n = n,
		.many = ntohs(head.n) > n,
	};
	if (ip6)
		memcpy(&key->group, group, sizeof(key->group));
	else
		ipv6_addr_set_v4mapped(group[0], &key->group);
	return true;
}

/* As IGMPv3 and MLDv2 say it: any number of groups, in records that begin at
 * @offset. What a host says before something malformed counts.
 */
static enum vsw_mcast_verdict vsw_mcast_hear_all(struct vsw_mcast_msg *msg,
						 unsigned int offset,
						 unsigned int n)
{
	enum vsw_mcast_verdict verdict = VSW_MCAST_REPORT;
	struct vsw_mdb_key key = { .vid = msg->vid };
	struct vsw_mdb_report report;

	if (vsw_mcast_report_rate(msg->from))
		return VSW_MCAST_RATE;
	spin_lock_bh(&msg->mcast->mdb.lock);
	if (!vsw_mcast_may_report(msg->from, max(n, 1U)))
		verdict = VSW_MCAST_RATE;
	for (; n && verdict == VSW_MCAST_REPORT; n--) {
		if (!vsw_mcast_read_record(msg, &offset, &key, &report))
			verdict = VSW_MCAST_BAD;
		else
			vsw_mcast_record(msg, &key, &report);
	}
	spin_unlock_bh(&msg->mcast->mdb.lock);
	return verdict;
}

/* Read the sources that a query names, at @offset, and note it. */
static enum vsw_mcast_verdict vsw_mcast_take_query(struct vsw_mcast_msg *msg,
						   struct vsw_mcast_query *query,
						   unsigned int offset,
						   unsigned int n, bool to_all)
{
	unsigned int size = msg->family == VSW_MCAST_IPV6 ?
			    sizeof(struct in6_addr) : sizeof(__be32);

	if (n && offset + n * size > msg->end)
		return VSW_MCAST_BAD;
	query->n = n;
	vsw_mcast_hear_query(msg, query, offset, to_all);
	return VSW_MCAST_QUERY;
}

static enum vsw_mcast_verdict vsw_mcast_igmp_query(struct vsw_mcast_msg *msg)
{
	const struct igmpv3_query *ih = (void *)igmp_hdr(msg->skb);
	unsigned int offset = skb_transport_offset(msg->skb);
	const struct iphdr *ip = ip_hdr(msg->skb);
	struct vsw_mcast_query query = {
		.key.vid = msg->vid,
		.general = !ih->group,
		/* that of IGMPv1 has none (RFC 2236, 4) */
		.response = 10 * HZ,
	};
	u8 dest[ETH_ALEN];
	unsigned int n = 0;
	u32 tenths = ih->code;

	if (offset + sizeof(*ih) <= msg->end) {
		tenths = vsw_mcast_code(ih->code, 4);
		query.suppress = ih->suppress;
		query.interval = vsw_mcast_code(ih->qqic, 4) * HZ;
		n = ntohs(ih->nsrcs);
	}
	if (tenths)
		query.response = tenths * HZ / 10;
	ipv6_addr_set_v4mapped(ip->saddr, &query.id.addr);
	ether_addr_copy(query.id.mac, eth_hdr(msg->skb)->h_source);
	ipv6_addr_set_v4mapped(ih->group, &query.key.group);
	ip_eth_mc_map(ip->daddr, dest);
	return vsw_mcast_take_query(msg, &query, offset + sizeof(*ih), n,
				    ether_addr_equal(eth_hdr(msg->skb)->h_dest,
						     dest) &&
				    (query.general || ip->daddr == ih->group));
}

/**
 * vsw_mcast_igmp() - note what a packet of IGMP says
 * @mcast: of the switch
 * @from: the port that it came in by
 * @vid: its VLAN
 * @skb: the frame; its headers may move
 *
 * Context: BH disabled, RCU. Takes vsw_mdb.lock.
 * Return: VSW_MCAST_QUERY, _REPORT, _DATA, _BAD or _RATE
 */
enum vsw_mcast_verdict vsw_mcast_igmp(struct vsw_mcast *mcast,
				      struct vsw_port *from, u16 vid,
				      struct sk_buff *skb)
{
	struct vsw_mcast_msg msg = {
		.mcast = mcast,
		.from = from,
		.skb = skb,
		.family = VSW_MCAST_IPV4,
		.vid = vid,
	};
	struct vsw_mdb_key key = { .vid = vid };
	const struct igmpv3_report *report;
	int err = ip_mc_check_igmp(skb);

	if (err)
		return err == -ENOMSG ? VSW_MCAST_DATA : VSW_MCAST_BAD;
	msg.end = skb_network_offset(skb) + ntohs(ip_hdr(skb)->tot_len);
	if (igmp_hdr(skb)->type == IGMP_HOST_MEMBERSHIP_QUERY)
		return vsw_mcast_igmp_query(&msg);
	if (!vsw_mcast_speaks(from))
		return VSW_MCAST_REPORT;
	msg.at = vsw_mcast_noted_at(from);
	ipv6_addr_set_v4mapped(igmp_hdr(skb)->group, &key.group);
	switch (igmp_hdr(skb)->type) {
	case IGMP_HOST_MEMBERSHIP_REPORT:
		return vsw_mcast_hear_one(&msg, &key, 1, false);
	case IGMPV2_HOST_MEMBERSHIP_REPORT:
		return vsw_mcast_hear_one(&msg, &key, 2, false);
	case IGMP_HOST_LEAVE_MESSAGE:
		return vsw_mcast_hear_one(&msg, &key, 2, true);
	case IGMPV3_HOST_MEMBERSHIP_REPORT:
		report = igmpv3_report_hdr(skb);
		return vsw_mcast_hear_all(&msg, skb_transport_offset(skb) +
						sizeof(*report),
					  ntohs(report->ngrec));
	}
	return VSW_MCAST_DATA;
}

static enum vsw_mcast_verdict vsw_mcast_mld_query(struct vsw_mcast_msg *msg)
{
	unsigned int offset = skb_transport_offset(msg->skb);
	const struct mld2_query *mld = (void *)(msg->skb->data + offset);
	const struct ipv6hdr *ip6 = ipv6_hdr(msg->skb);
	struct vsw_mcast_query query = {
		.key.vid = msg->vid,
		.key.group = mld->mld2q_mca,
		.id.addr = ip6->saddr,
		.general = ipv6_addr_any(&mld->mld2q_mca),
	};
	u32 ms = ntohs(mld->mld2q_mrc);
	u8 dest[ETH_ALEN];
	unsigned int n = 0;

	if (offset + sizeof(*mld) <= msg->end) {
		ms = vsw_mcast_code(ms, 12);
		query.suppress = mld->mld2q_suppress;
		query.interval = vsw_mcast_code(mld->mld2q_qqic, 4) * HZ;
		n = ntohs(mld->mld2q_nsrcs);
	}
	query.response = msecs_to_jiffies(ms);
	ether_addr_copy(query.id.mac, eth_hdr(msg->skb)->h_source);
	ipv6_eth_mc_map(&ip6->daddr, dest);
	return vsw_mcast_take_query(msg, &query, offset + sizeof(*mld), n,
				    ether_addr_equal(eth_hdr(msg->skb)->h_dest,
						     dest) &&
				    (query.general ||
				     ipv6_addr_equal(&ip6->daddr,
						     &query.key.group)));
}

/**
 * vsw_mcast_mld() - note what a packet of MLD says
 * @mcast: of the switch
 * @from: the port that it came in by
 * @vid: its VLAN
 * @skb: the frame; its headers may move
 *
 * Context: BH disabled, RCU. Takes vsw_mdb.lock.
 * Return: VSW_MCAST_QUERY, _REPORT, _DATA, _BAD or _RATE
 */
enum vsw_mcast_verdict vsw_mcast_mld(struct vsw_mcast *mcast,
				     struct vsw_port *from, u16 vid,
				     struct sk_buff *skb)
{
	struct vsw_mcast_msg msg = {
		.mcast = mcast,
		.from = from,
		.skb = skb,
		.family = VSW_MCAST_IPV6,
		.vid = vid,
	};
	struct vsw_mdb_key key = { .vid = vid };
	int err = ipv6_mc_check_mld(skb);
	const struct mld_msg *mld;

	if (err)
		return err == -ENOMSG || err == -ENODATA ? VSW_MCAST_DATA :
							   VSW_MCAST_BAD;
	msg.end = skb_network_offset(skb) + sizeof(struct ipv6hdr) +
		  ntohs(ipv6_hdr(skb)->payload_len);
	mld = (void *)skb_transport_header(skb);
	if (mld->mld_type == ICMPV6_MGM_QUERY)
		return vsw_mcast_mld_query(&msg);
	if (!vsw_mcast_speaks(from))
		return VSW_MCAST_REPORT;
	msg.at = vsw_mcast_noted_at(from);
	key.group = mld->mld_mca;
	switch (mld->mld_type) {
	case ICMPV6_MGM_REPORT:
		return vsw_mcast_hear_one(&msg, &key, 2, false);
	case ICMPV6_MGM_REDUCTION:
		return vsw_mcast_hear_one(&msg, &key, 2, true);
	case ICMPV6_MLD2_REPORT:
		return vsw_mcast_hear_all(&msg, skb_transport_offset(skb) +
						sizeof(struct mld2_report),
					  ntohs(mld->mld_reserved));
	}
	return VSW_MCAST_DATA;
}

#ifdef VSWITCH_KUNIT
#include "tests/mcast_kunit.c"
#endif
