/* SPDX-License-Identifier: GPL-2.0 */
/* What listeners are told as it happens. */
#ifndef _VSW_GENL_EVENT_H
#define _VSW_GENL_EVENT_H

#include <linux/in6.h>
#include <linux/skbuff.h>

#include "drop.h"
#include "fdb.h"

struct vsw_overlay;
struct vsw_port;

/**
 * enum vsw_event_class - events of a port of which so many are told in a second
 * @VSW_EVENT_FDB: an address came, or moved
 * @VSW_EVENT_QUOTA: one was not learned
 * @VSW_EVENT_GUARD: a frame was not let in by the guard
 * @VSW_EVENT_STORM: of broadcast there was too much; multicast and unknown unicast
 *	follow, as in enum vsw_drop
 * @VSW_EVENT_VTEP: a packet was of a VTEP that is not known
 * @VSW_EVENT_CLASSES: how many there are
 */
enum vsw_event_class {
	VSW_EVENT_FDB,
	VSW_EVENT_QUOTA,
	VSW_EVENT_GUARD,
	VSW_EVENT_STORM,
	VSW_EVENT_VTEP = VSW_EVENT_STORM + 3,
	VSW_EVENT_CLASSES,
};

/**
 * struct vsw_event_limit - how many events of a class a port has had
 * @second: in which @n were told, the low half
 * @n: how many were to be told in it
 * @lost: how many were left out since the last one that was told
 *
 * Written by the data path, without a lock, but only while somebody listens.
 */
struct vsw_event_limit {
	u32 second;
	atomic_t n;
	atomic_t lost;
};

bool vsw_event_pass(struct vsw_event_limit *limit, u32 second, u32 max,
		    u32 *lost);
void vsw_event_port(const struct vsw_port *port, u8 type);
void vsw_event_stp(const struct vsw_port *port, u8 role, u8 reason);
void vsw_event_learned(struct vsw_fdb *fdb, const struct vsw_fdb_entry *e,
		       const struct vsw_port *old);
void vsw_event_quota(struct vsw_port *port, u64 key);
void vsw_event_drop(struct vsw_port *port, const struct sk_buff *skb,
		    enum vsw_drop why);
void vsw_event_vtep(struct vsw_overlay *overlay, __be32 vni,
		    const struct in6_addr *addr);

#endif /* _VSW_GENL_EVENT_H */
