/* SPDX-License-Identifier: GPL-2.0 */
/* The spanning tree of a switch: from devices and frames to the state machines. */
#ifndef _VSW_STP_H
#define _VSW_STP_H

#include <linux/timer.h>
#include <linux/workqueue.h>
#include <net/netlink.h>

#include "rstp.h"
#include "vswitch.h"

/* A port identifier has 12 bits for the number, and 0 is none. */
#define VSW_STP_PORTS_MAX	4095

/**
 * struct vsw_stp - the spanning tree of a switch
 * @lock: what the machines have, and VSW_PORT_FORWARD and VSW_PORT_LEARN of the
 *	ports in it
 * @rstp: the machines; under @lock
 * @off: it ends, nothing is heeded any more; under @lock
 * @sw: the switch; never changes
 * @frames: BPDUs to be sent; its own lock
 * @sending: bit 0: somebody is sending them
 * @flushes: numbers of ports whose entries are to be forgotten; under @lock
 * @flushing: those that @flush is at work with
 * @flushed: when it has ended last, jiffies
 * @tick: once a second
 * @flush: does that; without RTNL, as traffic waits for it
 * @notify: what has changed is told, and multicast snooping learns of it; takes
 *	RTNL when it is free
 * @spare: struct vsw_stp_port that were made for ports; RTNL
 */
struct vsw_stp {
	spinlock_t lock;	/* see above */
	struct vsw_rstp rstp;
	bool off;
	struct vsw *sw;
	struct sk_buff_head frames;
	unsigned long sending;
	DECLARE_BITMAP(flushes, VSW_STP_PORTS_MAX + 2);
	DECLARE_BITMAP(flushing, VSW_STP_PORTS_MAX + 2);
	unsigned long flushed;
	struct timer_list tick;
	struct delayed_work flush;
	struct delayed_work notify;
	struct list_head spare;
};

/**
 * struct vsw_stp_port - a port in the spanning tree
 * @rstp: its machines; under vsw_stp.lock, as what follows unless it says otherwise
 * @stp: that of its switch; never changes
 * @port: the port; never changes
 * @in: it is in it
 * @guarded: a BPDU came in by it, with bpdu_guard: it is disabled
 * @guard: BPDUs must not come in
 * @filter: BPDUs are neither sent nor heeded
 * @changed: it is to be told of
 * @asked: its entries were forgotten: groups are to be asked for anew
 * @was_up: it forwarded when multicast snooping was told last; RTNL
 * @told_role: enum vswitch_role, as listeners of events know it; RTNL
 * @told_reason: enum vswitch_stp_reason, likewise
 * @told_state: BR_STATE_*, likewise
 * @second: in which the following were counted
 * @n_rx: BPDUs that came in
 * @n_new: those that were not as the one before
 * @has_late: @late is to be heeded with the next tick
 * @late: the last one that was one too many
 * @n_guarded: how often bpdu_guard has disabled it
 */
struct vsw_stp_port {
	struct vsw_rstp_port rstp;
	struct vsw_stp *stp;
	struct vsw_port *port;
	bool in;
	bool guarded;
	bool guard;
	bool filter;
	bool changed;
	bool asked;
	bool was_up;
	u8 told_role;
	u8 told_reason;
	u8 told_state;
	u32 second;
	u32 n_rx;
	u32 n_new;
	bool has_late;
	struct vsw_bpdu late;
	u32 n_guarded;
};

/**
 * struct vsw_stp_port_config - a change of how a port takes part, checked already
 * @mask: which of enum vsw_stp_flags change
 * @flags: what they become
 * @has_p2p: @p2p is to be set
 * @mcheck: see whether all behind it understand RSTP
 * @p2p: enum vswitch_p2p
 */
struct vsw_stp_port_config {
	u32 mask;
	u32 flags;
	bool has_p2p;
	bool mcheck;
	u8 p2p;
};

/**
 * struct vsw_stp_status - what there is to be told of a switch's spanning tree
 * @root: identifier of the root
 * @bridge: that of the switch
 * @cost: to the root
 * @root_port: number of the port to the root; 0: this is it
 * @tc: the topology is changing
 * @tc_count: how often it has
 * @tc_seconds: since it did the last time
 */
struct vsw_stp_status {
	u64 root;
	u64 bridge;
	u32 cost;
	u16 root_port;
	bool tc;
	u32 tc_count;
	u32 tc_seconds;
};

/**
 * struct vsw_stp_port_status - what there is to be told of a port
 * @vector: what is known of its segment
 * @id: port identifier
 * @role: enum vswitch_role
 * @reason: enum vswitch_stp_reason
 * @oper_edge: it is an edge port
 * @oper_p2p: there is one neighbour at the most
 * @speaks_stp: to neighbours that do not understand RSTP
 * @tc_ack: a topology change is to be acknowledged
 * @pending: a BPDU is to be sent
 * @message_age: 1/100 s until what is known of the segment is too old
 * @forward_delay: 1/100 s until it may learn or forward
 * @n_guarded: how often bpdu_guard has disabled it
 */
struct vsw_stp_port_status {
	struct vsw_stp_vector vector;
	u16 id;
	u8 role;
	u8 reason;
	bool oper_edge;
	bool oper_p2p;
	bool speaks_stp;
	bool tc_ack;
	bool pending;
	u32 message_age;
	u32 forward_delay;
	u32 n_guarded;
};

/* stp.c */
void vsw_stp_defaults(struct vsw_stp_config *config);
struct vsw_stp *vsw_stp_make(struct vsw *sw,
			     const struct vsw_stp_config *config);
void vsw_stp_free(struct vsw_stp *stp);
void vsw_stp_set(struct vsw *sw, struct vsw_stp *new,
		 const struct vsw_stp_config *config);
void vsw_stp_update(struct vsw *sw);
void vsw_stp_exit(struct vsw *sw);
void vsw_stp_hold(struct vsw *sw, bool hold);
int vsw_stp_port_alloc(struct vsw_port *port);
void vsw_stp_port_add(struct vsw_port *port);
void vsw_stp_port_del(struct vsw_port *port);
bool vsw_stp_port_update(struct vsw_port *port, bool up);
u8 vsw_stp_port_state(const struct vsw_port *port);
void vsw_stp_port_mcheck(struct vsw_port *port);
void vsw_stp_port_unguard(struct vsw_port *port);
bool vsw_stp_port_guarded(const struct vsw_port *port);
bool vsw_stp_port_status(const struct vsw_port *port,
			 struct vsw_stp_port_status *status);
bool vsw_stp_status(const struct vsw *sw, struct vsw_stp_status *status);
void vsw_stp_rx(struct vsw_port *port, const struct sk_buff *skb, bool guarded);

#endif /* _VSW_STP_H */
