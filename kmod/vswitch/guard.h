/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The guard of a port: whose addresses its hosts may use, and what they may say.
 *
 * What a stranger's machine sends is believed by its neighbours: who has an
 * address, who is the router, who hands out addresses. With a guard a port's
 * frames say such things of the port's own addresses only.
 */
#ifndef _VSW_GUARD_H
#define _VSW_GUARD_H

#include <linux/in6.h>
#include <linux/spinlock.h>
#include <linux/unaligned.h>
#include <linux/workqueue.h>
#include <linux/vswitch.h>
#include <net/netlink.h>

#include "vswitch.h"

/* Addresses, and prefixes, that a port can be given */
#define VSW_GUARD_MACS_MAX	512
#define VSW_GUARD_PREFIXES_MAX	512
/* Addresses that it can have learned */
#define VSW_GUARD_LEARNED_MAX	16
#define VSW_GUARD_BUCKETS	256

/* What the hosts of a port may do besides */
#define VSW_GUARD_ALLOW_DHCP	BIT(0)	/* answer as DHCP servers */
#define VSW_GUARD_ALLOW_RA	BIT(1)	/* advertise themselves as routers */
#define VSW_GUARD_ALLOW_VLAN	BIT(2)	/* send tags that the switch does not take */
#define VSW_GUARD_LEARN		BIT(3)	/* use what they have been given */
#define VSW_GUARD_LEARN_LOCAL	BIT(4)	/* only link-local addresses of that */
#define VSW_GUARD_ALLOW		GENMASK(4, 0)

#define VSW_DHCP_SERVER_PORT	67
#define VSW_DHCP_CLIENT_PORT	68
#define VSW_DHCP6_CLIENT_PORT	546
#define VSW_DHCP6_SERVER_PORT	547

/**
 * struct vsw_guard_addr - an IPv6 address, or an IPv4 address mapped to one
 * @hi: its upper half (RFC 4291, 2.5.5.2 for IPv4), as a number
 * @lo: its lower half
 */
struct vsw_guard_addr {
	u64 hi;
	u64 lo;
};

/**
 * struct vsw_guard_range - addresses that follow one another
 * @first: the first of them
 * @last: the last of them
 */
struct vsw_guard_range {
	struct vsw_guard_addr first;
	struct vsw_guard_addr last;
};

/**
 * struct vsw_guard_ranges - addresses of one protocol
 * @n: of @at
 * @at: in ascending order, and apart from each other
 */
struct vsw_guard_ranges {
	u32 n;
	struct vsw_guard_range *at;
};

/**
 * enum vsw_lease_state - what has become of an address that was learned
 * @VSW_LEASE_REFUSED: it is somebody else's, it cannot be asked for again for a while
 * @VSW_LEASE_ASKED: a host has asked for it; it may not be used yet
 * @VSW_LEASE_CLAIMED: nobody has said that it is his
 * @VSW_LEASE_GIVEN: a server has given it
 */
enum vsw_lease_state {
	VSW_LEASE_REFUSED,
	VSW_LEASE_ASKED,
	VSW_LEASE_CLAIMED,
	VSW_LEASE_GIVEN,
};

/**
 * struct vsw_guard_lease - an address that a port has learned
 * @node: in vsw_guard_leases.hash
 * @addr: the address; never changes
 * @vid: its VLAN ID; 0: the switch does not filter; never changes
 * @port: the port; never changes
 * @state: enum vsw_lease_state; written under vsw_guard_leases.lock
 * @until: when that ends, get_jiffies_64(); 0: it does not; likewise
 * @asked: when it was learned; never changes
 * @used: about when it was used last, jiffies; written by the data path
 * @rcu: frees it
 */
struct vsw_guard_lease {
	struct hlist_node node;
	struct vsw_guard_addr addr;
	u16 vid;
	u8 state;
	struct vsw_port *port;
	u64 until;
	u64 asked;
	unsigned long used;
	struct rcu_head rcu;
};

/**
 * struct vsw_guard_leases - the addresses that the ports of a switch have learned
 * @lock: of who changes them, BH disabled
 * @looked: when room was looked for last, jiffies; under @lock
 * @seed: of the hash; never changes
 * @work: decides on what has been asked for
 * @hash: struct vsw_guard_lease, by address and VLAN; written under @lock, read
 *	under RCU
 */
struct vsw_guard_leases {
	spinlock_t lock; /* of who changes the others */
	unsigned long looked;
	u32 seed;
	struct delayed_work work;
	struct hlist_head hash[VSW_GUARD_BUCKETS];
};

/**
 * struct vsw_guard - what the hosts of a port may say
 * @own: the address that the port had when its guard came into force, as
 *	vsw_fdb_key(); while there are no @macs, they may use this one
 * @allow: VSW_GUARD_ALLOW_* and VSW_GUARD_LEARN
 * @n_macs: of @macs
 * @n_prefixes: of @prefixes; 0, without VSW_GUARD_LEARN: any address of IPv4 and
 *	IPv6 may be used
 * @macs: addresses that they may use, as vsw_fdb_key(), in ascending order
 * @ip4: those of @prefixes that are of IPv4
 * @ip6: those that are of IPv6
 * @prefixes: as the user wants them
 * @rcu: frees it
 *
 * It does not change while it is in force.
 */
struct vsw_guard {
	u64 own;
	u32 allow;
	u32 n_macs;
	u32 n_prefixes;
	u64 *macs;
	struct vsw_guard_ranges ip4;
	struct vsw_guard_ranges ip6;
	struct vswitch_prefix *prefixes;
	struct rcu_head rcu;
};

/**
 * struct vsw_guard_config - a change of a port's guard, checked already
 * @has_mode: @mode is to be set
 * @mode: enum vswitch_guard
 * @mask: which of VSW_GUARD_ALLOW change
 * @allow: what they become
 * @macs: addresses, all of them; NULL: they stay, but for the next two
 * @macs_add: further ones
 * @macs_del: not these any more
 * @prefixes: likewise
 * @prefixes_add: likewise
 * @prefixes_del: likewise
 */
struct vsw_guard_config {
	bool has_mode;
	u8 mode;
	u32 mask;
	u32 allow;
	const struct nlattr *macs;
	const struct nlattr *macs_add;
	const struct nlattr *macs_del;
	const struct nlattr *prefixes;
	const struct nlattr *prefixes_add;
	const struct nlattr *prefixes_del;
};

static inline int vsw_guard_cmp(const struct vsw_guard_addr *a,
				const struct vsw_guard_addr *b)
{
	if (a->hi != b->hi)
		return a->hi < b->hi ? -1 : 1;
	return a->lo < b->lo ? -1 : a->lo > b->lo;
}

static inline bool vsw_guard_is_ip4(const struct vsw_guard_addr *addr)
{
	return !addr->hi && addr->lo >> 32 == 0xffff;
}

/* May only some addresses be used? */
static inline bool vsw_guard_is_strict(const struct vsw_guard *guard)
{
	return guard->n_prefixes ||
	       guard->allow & (VSW_GUARD_LEARN | VSW_GUARD_LEARN_LOCAL);
}

static inline struct vsw_guard_addr vsw_guard_addr6(const void *addr)
{
	return (struct vsw_guard_addr) {
		get_unaligned_be64(addr), get_unaligned_be64(addr + 8),
	};
}

static inline struct vsw_guard_addr vsw_guard_addr4(__be32 addr)
{
	return (struct vsw_guard_addr) { 0, 0xffff00000000 | ntohl(addr) };
}

/* guard.c */
enum vsw_drop vsw_guard_check(const struct vsw_port *port, u64 from,
			      struct sk_buff *skb, unsigned int offset);
bool vsw_guard_has_mac(const struct vsw_guard *guard, u64 key);
bool vsw_guard_lists(const struct vsw_guard *guard,
		     const struct vsw_guard_addr *addr);
bool vsw_guard_may_claim(const struct vsw_guard *guard,
			 const struct vsw_guard_addr *addr);
bool vsw_guard_may_have(const struct vsw_port *port, const u8 *addr);

/* guard_config.c */
int vsw_guard_parse(const struct nlattr *nest, struct vsw_guard_config *config,
		    struct netlink_ext_ack *extack);
bool vsw_guard_named(const struct vsw_guard_config *config);
struct vsw_guard *vsw_guard_make(const struct vsw_port *port,
				 const struct vsw_guard_config *config,
				 struct netlink_ext_ack *extack);
void vsw_guard_set(struct vsw_port *port, struct vsw_guard *guard, u8 mode);
void vsw_guard_enforce(struct vsw_port *port);
void vsw_guard_repin(struct vsw_port *port);
void vsw_guard_update(struct vsw *sw);
void vsw_guard_free(struct vsw_guard *guard);
int vsw_guard_put(struct sk_buff *skb, const struct vsw_port *port);
size_t vsw_guard_size(const struct vsw_port *port);

/* guard_learn.c */
bool vsw_guard_leased(const struct vsw_port *port,
		      const struct vsw_guard_addr *addr, u16 vid);
bool vsw_guard_may_ask(const struct vsw_port *port,
		       const struct vsw_guard_addr *addr, u16 vid);
void vsw_guard_overhear(struct vsw_port *from, u64 from_flags,
			const struct sk_buff *skb, unsigned int at);
int vsw_guard_leases_need(struct vsw *sw);
void vsw_guard_leases_exit(struct vsw *sw);
void vsw_guard_forget(struct vsw_port *port, bool gone);
void vsw_guard_listed(struct vsw_port *port);
int vsw_guard_leases_put(struct sk_buff *skb, const struct vsw_port *port);

#endif /* _VSW_GUARD_H */
