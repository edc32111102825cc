/* SPDX-License-Identifier: GPL-2.0 */
/* Snooping: multicast goes where somebody wants it (RFC 4541). */
#ifndef _VSW_MCAST_H
#define _VSW_MCAST_H

#include <linux/if_bridge.h>
#include <linux/xarray.h>

#include "mdb.h"
#include "vswitch.h"

/* How often hosts are asked, as one report may be lost (RFC 3376, 8.1) */
#define VSW_MCAST_ROBUSTNESS	2
/* What a host says of a group, by port and second: each takes a lock. */
#define VSW_MCAST_RECORDS_MAX	10000
/* Of a port that begins to forward */
#define VSW_MCAST_ALL_VLANS	-1

/* Of which of the two; index */
enum {
	VSW_MCAST_IPV4,
	VSW_MCAST_IPV6,
	VSW_MCAST_FAMILIES,
};

/**
 * struct vsw_mcast_router - a port behind which there is a multicast router
 * @node: in vsw_mcast_querier.routers
 * @port: the port; it is taken out before it goes
 * @expires: when nothing has been heard of the router for too long; under
 *	vsw_mdb.lock
 * @rcu: frees it
 */
struct vsw_mcast_router {
	struct hlist_node node;
	struct vsw_port *port;
	u32 expires;
	struct rcu_head rcu;
};

/**
 * struct vsw_mcast_id - who asks, for the election
 * @addr: its address; IPv4 ones are v4-mapped, 0.0.0.0: it has none
 * @mac: its Ethernet address
 */
struct vsw_mcast_id {
	struct in6_addr addr;
	u8 mac[ETH_ALEN];
};

/**
 * struct vsw_mcast_querier - who asks for members, in a VLAN and a family
 * @known: somebody does, and all have had the time to answer
 * @coming: somebody does, but not for long enough: until @known_from
 * @heard: another one than the switch: @id, until @until
 * @own: the switch does
 * @startup: with @own: how many of its first queries are still to be sent
 * @query_at: with @own: when to ask next
 * @known_from: see @coming
 * @until: see @heard
 * @life: how long what hosts say is believed: that depends on how often they
 *	are asked
 * @id: see @heard
 * @routers: struct vsw_mcast_router; read under RCU
 *
 * Written under vsw_mdb.lock.
 */
struct vsw_mcast_querier {
	bool known;
	bool coming;
	bool heard;
	bool own;
	u8 startup;
	u32 query_at;
	u32 known_from;
	u32 until;
	u32 life;
	struct vsw_mcast_id id;
	struct hlist_head routers;
};

/**
 * struct vsw_mcast_vlan - what is known of a VLAN; never goes but with the switch
 * @querier: by family
 */
struct vsw_mcast_vlan {
	struct vsw_mcast_querier querier[VSW_MCAST_FAMILIES];
};

/**
 * struct vsw_mcast - what a switch that snoops has
 * @sw: the switch
 * @mdb: who wants what; its lock guards all of the following as well
 * @vlans: struct vsw_mcast_vlan by VLAN ID, 0 in a switch that does not filter;
 *	read under RCU
 * @routers: struct vsw_port, those with MDB_RTR_TYPE_PERM; read under RCU
 * @full: a membership found no room: what nobody seems to want goes everywhere
 * @full_until: when those have spoken again that found no room
 * @asking: some members are to be asked whether they still want a group
 * @next: when @work is to run
 * @work: lets time pass
 * @src: room for the sources of a report
 * @ask: room for what a member is to be asked
 */
struct vsw_mcast {
	struct vsw *sw;
	struct vsw_mdb mdb;
	struct xarray vlans;
	struct hlist_head routers;
	bool full;
	u32 full_until;
	bool asking;
	u32 next;
	struct delayed_work work;
	struct in6_addr src[VSW_MDB_SOURCES_MAX];
	struct vsw_mdb_ask ask;
};

/**
 * enum vsw_mcast_verdict - where a frame to a group goes
 * @VSW_MCAST_ALL: to all, as without snooping
 * @VSW_MCAST_QUERY: to all, whatever they have set: they are to be asked
 * @VSW_MCAST_SOME: to members and routers
 * @VSW_MCAST_REPORT: to routers; of vsw_mcast_igmp() and vsw_mcast_mld()
 * @VSW_MCAST_DATA: as its destination says; likewise
 * @VSW_MCAST_BAD: nowhere, it is malformed
 * @VSW_MCAST_RATE: nowhere, there are too many of its kind
 */
enum vsw_mcast_verdict {
	VSW_MCAST_ALL,
	VSW_MCAST_QUERY,
	VSW_MCAST_SOME,
	VSW_MCAST_REPORT,
	VSW_MCAST_DATA,
	VSW_MCAST_BAD,
	VSW_MCAST_RATE,
};

/**
 * struct vsw_mcast_way - who gets a frame with VSW_MCAST_SOME
 * @group: its members; NULL: only routers
 * @querier: its routers
 * @src: the source
 * @tunnel: all VTEPs get it
 */
struct vsw_mcast_way {
	const struct vsw_mdb_group *group;
	const struct vsw_mcast_querier *querier;
	struct in6_addr src;
	bool tunnel;
};

/**
 * vsw_mcast_snooped() - is a group one that is not for all?
 * @group: its address, IPv4 ones v4-mapped
 *
 * Those of a link are for all: not everybody says that he is a member, and the
 * switch must not be what keeps a protocol of the link from working (RFC 4541,
 * 2.1.2 and 3). So are solicited-node addresses, one for each IPv6 address.
 *
 * Return: true if so
 */
static inline bool vsw_mcast_snooped(const struct in6_addr *group)
{
	if (ipv6_addr_v4mapped(group))
		return ipv4_is_multicast(group->s6_addr32[3]) &&
		       !ipv4_is_local_multicast(group->s6_addr32[3]);
	return ipv6_addr_is_multicast(group) &&
	       IPV6_ADDR_MC_SCOPE(group) > IPV6_ADDR_SCOPE_LINKLOCAL;
}

/**
 * vsw_mcast_may_lead() - may there be a querier or a router behind a port?
 * @port: the port
 *
 * A port that is isolated is not heard by all: those who do not hear it would be
 * taken for silent.
 *
 * Return: false if what it says of itself does not count
 */
static inline bool vsw_mcast_may_lead(const struct vsw_port *port)
{
	return !(READ_ONCE(port->flags) & VSW_PORT_ISOLATED) &&
	       READ_ONCE(port->mcast_router) != MDB_RTR_TYPE_DISABLED;
}

/**
 * vsw_mcast_speaks() - is a port one behind which hosts speak for themselves?
 * @port: any port of a switch
 *
 * Those are slaves and VTEPs. Who is on a vnic, or the host, gets what its filter
 * lets in, see group.c: it need not say anything, and is not in the lists of
 * members and routers.
 *
 * Return: true if so
 */
static inline bool vsw_mcast_speaks(const struct vsw_port *port)
{
	return port->no && port->no <= VSW_PORT_NO_VTEP &&
	       !(READ_ONCE(port->flags) & VSW_PORT_VNIC);
}

/**
 * vsw_mcast_no_addr() - does somebody ask who has no address?
 * @id: who; only with IGMP there are such
 *
 * Return: true if so
 */
static inline bool vsw_mcast_no_addr(const struct vsw_mcast_id *id)
{
	return ipv6_addr_v4mapped(&id->addr) && !id->addr.s6_addr32[3];
}

/**
 * vsw_mcast_beats() - is one to ask, rather than another (RFC 3376, 6.6.2)?
 * @id: the one
 * @other: the other
 *
 * Who has no address asks only if there is nobody else (RFC 4541, 2.1.1); of two
 * such the one with the lower Ethernet address.
 *
 * Return: true if so, or if both are the same
 */
static inline bool vsw_mcast_beats(const struct vsw_mcast_id *id,
				   const struct vsw_mcast_id *other)
{
	bool other_has = !vsw_mcast_no_addr(other);
	bool has = !vsw_mcast_no_addr(id);

	if (!has && !other_has)
		return memcmp(id->mac, other->mac, ETH_ALEN) <= 0;
	if (!has || !other_has)
		return has;
	return memcmp(&id->addr, &other->addr, sizeof(id->addr)) <= 0;
}

/**
 * vsw_mcast_until() - how long somebody is believed to be a querier, or a router
 * @sw: the switch
 *
 * Return: jiffies (RFC 3376, 8.5)
 */
static inline u32 vsw_mcast_until(const struct vsw *sw)
{
	const struct vsw_mcast_config *config = &sw->mcast_config;

	return VSW_MCAST_ROBUSTNESS * READ_ONCE(config->interval) +
	       READ_ONCE(config->response) / 2;
}

enum vsw_mcast_verdict vsw_mcast_look(struct vsw_mcast *mcast,
				      struct vsw_port *from, u64 from_flags,
				      struct sk_buff *skb,
				      struct vsw_mcast_way *way);
struct vsw_port *vsw_mcast_noted_at(struct vsw_port *port);
bool vsw_mcast_knows(const struct vsw *sw, u16 vid);
void vsw_mcast_port_up(struct vsw_port *port, int vid);
void vsw_mcast_port_down(struct vsw_port *port, bool gone);
void vsw_mcast_set_router(struct vsw_port *port, u8 router);
void vsw_mcast_defaults(struct vsw_mcast_config *config);
int vsw_mcast_configure(struct vsw *sw, const struct vsw_mcast_config *config);
void vsw_mcast_exit(struct vsw *sw);

/* mcast_snoop.c */
enum vsw_mcast_verdict vsw_mcast_igmp(struct vsw_mcast *mcast,
				      struct vsw_port *from, u16 vid,
				      struct sk_buff *skb);
enum vsw_mcast_verdict vsw_mcast_mld(struct vsw_mcast *mcast,
				     struct vsw_port *from, u16 vid,
				     struct sk_buff *skb);

/* mcast_query.c */

/**
 * struct vsw_mcast_ask - what a query asks
 * @family: VSW_MCAST_IPV4 or VSW_MCAST_IPV6
 * @n: for how many sources
 * @group: for which group; zero: for all
 * @src: for which sources
 * @response: how long hosts have to answer, in jiffies
 * @interval: how often they are asked, in jiffies
 */
struct vsw_mcast_ask {
	int family;
	unsigned int n;
	const struct in6_addr *group;
	const struct in6_addr *src;
	u32 response;
	u32 interval;
};

void vsw_mcast_own_id(const struct vsw *sw, int family,
		      struct vsw_mcast_id *id);
bool vsw_mcast_may_ask(const struct vsw *sw, u16 vid);
bool vsw_mcast_ask_now(struct vsw_mcast_querier *querier,
		       const struct vsw_mcast_config *config, bool may,
		       u32 now, u32 *next);
void vsw_mcast_ask_all(struct vsw_mcast *mcast, u16 vid, int family);
bool vsw_mcast_ask_members(struct vsw_mcast *mcast, u32 now, u32 *next);
void vsw_mcast_wake(struct vsw *sw);
void vsw_mcast_restart(struct vsw *sw, bool forget);

/* mcast.c, for the others */
void vsw_mcast_due(struct vsw_mcast *mcast, u32 when);
struct vsw_mcast_vlan *vsw_mcast_vlan_get(struct vsw_mcast *mcast, u16 vid);
void vsw_mcast_mark_router(struct vsw_mcast *mcast,
			   struct vsw_mcast_querier *querier,
			   struct vsw_port *port, u32 expires);

#endif /* _VSW_MCAST_H */
