/* SPDX-License-Identifier: GPL-2.0 */
/* Storm control: how much of what is for all a port may send. */
#ifndef _VSW_STORM_H
#define _VSW_STORM_H

#include <net/netlink.h>

#include "forward.h"

/* Broadcast, multicast, unknown unicast: as the attributes and the drop reasons
 * follow each other
 */
#define VSW_STORM_CLASSES	3

/* Nanoseconds are counted in this part of one */
#define VSW_STORM_SHIFT		16
/* What may come at once: as much as in this time, and one frame */
#define VSW_STORM_BURST		(NSEC_PER_SEC / 10)

/**
 * struct vsw_storm_rate - the limits of a class, as the user wants them
 * @pps: packets per second; 0: no limit
 * @bps: bits per second, of frames without FCS; 0: no limit
 */
struct vsw_storm_rate {
	u32 pps;
	u64 bps;
};

/**
 * struct vsw_storm_limit - the limits of a class
 * @rate: as the user wants them; never changes
 * @packet_cost: how long a packet takes up, in 1/65536 ns; never changes
 * @byte_cost: how long a byte does; never changes
 * @packets: until when what has come in takes up the line, in packets: nanoseconds
 *	of the monotonic clock
 * @bytes: in bytes, likewise
 *
 * A bucket of tokens as one number, so that it needs no lock (the virtual
 * scheduling algorithm, ITU-T I.371, Annex A).
 */
struct vsw_storm_limit {
	struct vsw_storm_rate rate;
	u64 packet_cost;
	u64 byte_cost;
	atomic64_t packets;
	atomic64_t bytes;
} ____cacheline_aligned_in_smp;

/**
 * struct vsw_storm - the limits of a port
 * @limits: by class
 * @rcu: frees it
 */
struct vsw_storm {
	struct vsw_storm_limit limits[VSW_STORM_CLASSES];
	struct rcu_head rcu;
};

/**
 * struct vsw_storm_config - a change of a port's limits, checked already
 * @named: bit of each class that changes
 * @rates: what they become
 */
struct vsw_storm_config {
	unsigned int named;
	struct vsw_storm_rate rates[VSW_STORM_CLASSES];
};

bool vsw_storm_pass(const struct vsw_port *port, const struct sk_buff *skb,
		    unsigned int len, enum vsw_class class);
int vsw_storm_parse(struct nlattr * const *tb, struct vsw_storm_config *config,
		    struct netlink_ext_ack *extack);
struct vsw_storm *vsw_storm_make(const struct vsw_port *port,
				 const struct vsw_storm_config *config);
void vsw_storm_set(struct vsw_port *port, struct vsw_storm *storm);
int vsw_storm_put(struct sk_buff *skb, const struct vsw_port *port);
size_t vsw_storm_size(void);

#endif /* _VSW_STORM_H */
