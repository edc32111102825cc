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
#include <linux/vswitch.h>
#include <net/netlink.h>

#include "vswitch.h"

/* Addresses, and prefixes, that a port can be given */
#define VSW_GUARD_MACS_MAX	512
#define VSW_GUARD_PREFIXES_MAX	512
/* Addresses that it can have learned */
#define VSW_GUARD_LEARNED_MAX	16

/* What the hosts of a port may do besides */
#define VSW_GUARD_ALLOW_DHCP	BIT(0)	/* answer as DHCP servers */
#define VSW_GUARD_ALLOW_RA	BIT(1)	/* advertise themselves as routers */
#define VSW_GUARD_ALLOW_VLAN	BIT(2)	/* send tags that the switch does not take */
#define VSW_GUARD_LEARN		BIT(3)	/* use what they have been given */
#define VSW_GUARD_ALLOW		GENMASK(3, 0)

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
 * struct vsw_guard_lease - an address that a port has learned
 * @list: in vsw_guard_leases.list
 * @addr: the address; never changes
 * @from: when it may be used from, get_jiffies_64(); written under
 *	vsw_guard_leases.lock
 * @until: and until when; 0: no end; likewise
 * @used: about when it was used last, jiffies; written by the data path
 * @rcu: frees it
 */
struct vsw_guard_lease {
	struct list_head list;
	struct vsw_guard_addr addr;
	u64 from;
	u64 until;
	unsigned long used;
	struct rcu_head rcu;
};

/**
 * struct vsw_guard_leases - the addresses that a port has learned
 * @lock: of who changes them, BH disabled
 * @list: struct vsw_guard_lease; written under @lock, read under RCU
 * @n: how many there are; under @lock
 * @rcu: frees it
 */
struct vsw_guard_leases {
	spinlock_t lock; /* of who changes the others */
	struct list_head list;
	unsigned int n;
	struct rcu_head rcu;
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
 * @leases: what has been learned: never NULL with VSW_GUARD_LEARN; it goes on to the
 *	next struct vsw_guard of the port
 * @rcu: frees it
 *
 * It does not change, but for what @leases has.
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
	struct vsw_guard_leases *leases;
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
	return guard->n_prefixes || guard->allow & VSW_GUARD_LEARN;
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
bool vsw_guard_has_addr(const struct vsw_guard *guard,
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
void vsw_guard_update(struct vsw *sw);
void vsw_guard_free(struct vsw_guard *guard);
int vsw_guard_put(struct sk_buff *skb, const struct vsw_port *port);
size_t vsw_guard_size(const struct vsw_port *port);

/* guard_learn.c */
bool vsw_guard_leased(struct vsw_guard_leases *leases,
		      const struct vsw_guard_addr *addr);
bool vsw_guard_claim(const struct vsw_port *port, const struct vsw_guard *guard,
		     const struct vsw_guard_addr *addr);
void vsw_guard_overhear(struct vsw_port *from, u64 from_flags,
			const struct sk_buff *skb);
struct vsw_guard_leases *vsw_guard_leases_alloc(void);
void vsw_guard_leases_free(struct vsw_guard_leases *leases);
void vsw_guard_forget(const struct vsw_port *port);
int vsw_guard_leases_put(struct sk_buff *skb, struct vsw_guard_leases *leases);

#endif /* _VSW_GUARD_H */
