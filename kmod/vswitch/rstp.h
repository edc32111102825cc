/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The rapid spanning tree protocol as state machines, IEEE 802.1D-2004 clause
 * 17. No device, no lock and no clock: the caller sees to that calls do not
 * meet, and to a tick each second.
 *
 * Names are those of the standard, with underscores; numbers in comments are
 * its clauses.
 */
#ifndef _VSW_RSTP_H
#define _VSW_RSTP_H

#include <linux/list.h>
#include <linux/types.h>

#include "bpdu.h"

#define VSW_RSTP_STP		0	/* ForceProtocolVersion, 17.13.4 */
#define VSW_RSTP_RSTP		2
#define VSW_RSTP_MIGRATE_TIME	3	/* seconds, 17.13.9 */

/**
 * enum vsw_rstp_role - what a port is for, 17.7
 * @VSW_ROLE_DISABLED: nothing, or it has no link
 * @VSW_ROLE_ROOT: the way to the root
 * @VSW_ROLE_DESIGNATED: the way to the root for those behind it
 * @VSW_ROLE_ALTERNATE: another way to the root
 * @VSW_ROLE_BACKUP: another way to where this switch is designated already
 */
enum vsw_rstp_role {
	VSW_ROLE_DISABLED,
	VSW_ROLE_ROOT,
	VSW_ROLE_DESIGNATED,
	VSW_ROLE_ALTERNATE,
	VSW_ROLE_BACKUP,
};

/**
 * enum vsw_rstp_info - where a port's priority vector is from, infoIs (17.19.10);
 *	it is the state of the port information machine as well
 * @VSW_INFO_DISABLED: there is none, the port has no link
 * @VSW_INFO_AGED: what was received is too old
 * @VSW_INFO_MINE: from this switch
 * @VSW_INFO_RECEIVED: from a BPDU
 */
enum vsw_rstp_info {
	VSW_INFO_DISABLED,
	VSW_INFO_AGED,
	VSW_INFO_MINE,
	VSW_INFO_RECEIVED,
};

/**
 * enum vsw_rstp_timer - timers of a port, 17.17
 * @VSW_TIMER_EDGE_DELAY: until the port may be taken for an edge port
 * @VSW_TIMER_FD: until it may learn, then until it may forward
 * @VSW_TIMER_HELLO: until the next BPDU
 * @VSW_TIMER_MDELAY: until the protocol version may change
 * @VSW_TIMER_RB: since it was a backup port
 * @VSW_TIMER_RCVD_INFO: until what was received is too old
 * @VSW_TIMER_RR: since it was the root port
 * @VSW_TIMER_TC: while BPDUs say that the topology has changed
 * @VSW_TIMER_MAX: how many there are
 */
enum vsw_rstp_timer {
	VSW_TIMER_EDGE_DELAY,
	VSW_TIMER_FD,
	VSW_TIMER_HELLO,
	VSW_TIMER_MDELAY,
	VSW_TIMER_RB,
	VSW_TIMER_RCVD_INFO,
	VSW_TIMER_RR,
	VSW_TIMER_TC,
	VSW_TIMER_MAX,
};

struct vsw_rstp;
struct vsw_rstp_port;

/**
 * struct vsw_rstp_ops - what the machines ask of the switch
 * @set_state: learning and forwarding of a port have changed
 * @flush: forget what was learned by a port
 * @tx: send a BPDU by a port
 * @changed: something else of a port has, that is shown
 *
 * They are called where the machines are, and must not call these again.
 */
struct vsw_rstp_ops {
	void (*set_state)(struct vsw_rstp_port *port);
	void (*flush)(struct vsw_rstp_port *port);
	void (*tx)(struct vsw_rstp_port *port, const struct vsw_bpdu *bpdu);
	void (*changed)(struct vsw_rstp_port *port);
};

/**
 * struct vsw_rstp_port - the machines of a port, 17.18 to 17.19
 * @rstp: those of its switch
 * @list: in vsw_rstp.ports
 * @dirty: in vsw_rstp.dirty: its machines are to run
 * @tx: in vsw_rstp.tx: a BPDU may be due
 * @id: port identifier: 4 bits of priority, 12 of number
 * @cost: path cost
 * @admin_edge: taken for an edge port until a BPDU comes
 * @auto_edge: becomes an edge port if no BPDU comes
 * @p2p: there is one neighbour at the most
 * @root_block: never the root port (root guard)
 * @enabled: it has a link and is to take part
 * @info_is: enum vsw_rstp_info
 * @role: enum vsw_rstp_role
 * @selected_role: the one that it is to get
 * @migration: state of the port protocol migration machine
 * @topology: state of the topology change machine
 * @settled: neither learns nor forwards, and the role is taken: of roles that do not
 * @agree: what its neighbour proposed has been agreed to
 * @agreed: its neighbour has agreed
 * @disputed: its neighbour believes to be designated as well
 * @forward: it is to forward
 * @forwarding: it does
 * @learn: it is to learn
 * @learning: it does
 * @heard: a BPDU has come since it has a link
 * @mcheck: see whether all understand RSTP again
 * @new_info: there is something to be sent
 * @oper_edge: there is no other bridge behind it
 * @proposed: the neighbour wants to forward
 * @proposing: it asks its neighbour
 * @rcvd_msg: @msg is new
 * @rcvd_rstp: an RST BPDU has come
 * @rcvd_stp: one of STP has come
 * @rcvd_tc: one with a topology change
 * @rcvd_tc_ack: one with an acknowledgment
 * @rcvd_tcn: a TCN BPDU
 * @re_root: another port wants to be the root port and to forward
 * @selected: @selected_role is up to date
 * @send_rstp: the neighbours understand RSTP
 * @sync: it has to agree with the tree, or to stop forwarding
 * @synced: it does
 * @tc_ack: a topology change is to be acknowledged
 * @tc_prop: a topology change is to be told on
 * @updt_info: @vector is to become that of this switch
 * @root_blocked: without @root_block it would be the root port
 * @was_unsynced: it is counted in vsw_rstp.n_unsynced
 * @was_rr: it is counted in vsw_rstp.n_rr
 * @tx_count: BPDUs sent, less one each second
 * @timers: seconds, by enum vsw_rstp_timer
 * @vector: portPriority: the best that is known of its segment
 * @times: portTimes, that go with that
 * @msg: the last BPDU
 */
struct vsw_rstp_port {
	struct vsw_rstp *rstp;
	struct list_head list;
	struct list_head dirty;
	struct list_head tx;
	u16 id;
	u32 cost;
	bool admin_edge;
	bool auto_edge;
	bool p2p;
	bool root_block;
	bool enabled;
	u8 info_is;
	u8 role;
	u8 selected_role;
	u8 migration;
	u8 topology;
	bool settled;
	bool agree;
	bool agreed;
	bool disputed;
	bool forward;
	bool forwarding;
	bool learn;
	bool learning;
	bool heard;
	bool mcheck;
	bool new_info;
	bool oper_edge;
	bool proposed;
	bool proposing;
	bool rcvd_msg;
	bool rcvd_rstp;
	bool rcvd_stp;
	bool rcvd_tc;
	bool rcvd_tc_ack;
	bool rcvd_tcn;
	bool re_root;
	bool selected;
	bool send_rstp;
	bool sync;
	bool synced;
	bool tc_ack;
	bool tc_prop;
	bool updt_info;
	bool root_blocked;
	bool was_unsynced;
	bool was_rr;
	u8 tx_count;
	u8 timers[VSW_TIMER_MAX];
	struct vsw_stp_vector vector;
	struct vsw_stp_times times;
	struct vsw_bpdu msg;
};

/**
 * struct vsw_rstp_config - how a switch takes part, 17.14
 * @id: its identifier: priority in the upper 16 bits, then its address
 * @version: VSW_RSTP_STP or VSW_RSTP_RSTP
 * @tx_hold: BPDUs that a port may send in a second, at the most
 * @times: what it says if it is the root; of its own only the hello time
 */
struct vsw_rstp_config {
	u64 id;
	u8 version;
	u8 tx_hold;
	struct vsw_stp_times times;
};

/**
 * struct vsw_rstp - the machines of a switch, 17.18
 * @ops: what they ask of it
 * @config: how it takes part
 * @ports: its ports
 * @dirty: those whose machines are to run
 * @tx: those that may have a BPDU to send
 * @n_ports: how many there are
 * @n_unsynced: how many do not agree with the tree: while there is one, nothing is
 *	agreed to
 * @n_rr: how many were the root port a short while ago
 * @n_tc: how many tell of a topology change
 * @reselect: roles are to be selected
 * @tc: a topology change is to be told on to all ports but @tc_from
 * @tc_from: where it was; NULL: at several
 * @hold: nothing runs: ports go, one after the other
 * @root: rootPriority: where the root is, and how far
 * @root_port: the way there; NULL: this is the root
 * @times: rootTimes, but for the hello time, which is always this switch's
 * @ticks: seconds
 * @tc_count: topology changes
 * @tc_tick: when the last one was
 */
struct vsw_rstp {
	const struct vsw_rstp_ops *ops;
	struct vsw_rstp_config config;
	struct list_head ports;
	struct list_head dirty;
	struct list_head tx;
	unsigned int n_ports;
	unsigned int n_unsynced;
	unsigned int n_rr;
	unsigned int n_tc;
	bool reselect;
	bool tc;
	bool hold;
	struct vsw_rstp_port *tc_from;
	struct vsw_stp_vector root;
	struct vsw_rstp_port *root_port;
	struct vsw_stp_times times;
	u32 ticks;
	u32 tc_count;
	u32 tc_tick;
};

/* rstp.c */
void vsw_rstp_init(struct vsw_rstp *rstp, const struct vsw_rstp_ops *ops,
		   const struct vsw_rstp_config *config);
void vsw_rstp_set_config(struct vsw_rstp *rstp,
			 const struct vsw_rstp_config *config);
void vsw_rstp_port_add(struct vsw_rstp *rstp, struct vsw_rstp_port *port);
void vsw_rstp_port_del(struct vsw_rstp_port *port);
void vsw_rstp_port_set(struct vsw_rstp_port *port, bool enabled, u16 id,
		       u32 cost, bool p2p);
void vsw_rstp_port_guard(struct vsw_rstp_port *port, bool admin_edge,
			 bool auto_edge, bool root_block);
void vsw_rstp_port_mcheck(struct vsw_rstp_port *port);
void vsw_rstp_rx(struct vsw_rstp_port *port, const struct vsw_bpdu *bpdu);
void vsw_rstp_tick(struct vsw_rstp *rstp);
void vsw_rstp_run(struct vsw_rstp *rstp);
int vsw_stp_compare(const struct vsw_stp_vector *a,
		    const struct vsw_stp_vector *b);
struct vsw_stp_vector vsw_rstp_designated(const struct vsw_rstp_port *port);
void vsw_rstp_dirty(struct vsw_rstp_port *port);
void vsw_rstp_reselect(struct vsw_rstp_port *port);

/* rstp_port.c */
void vsw_rstp_port_begin(struct vsw_rstp_port *port);
void vsw_rstp_port_run(struct vsw_rstp_port *port);
void vsw_rstp_port_tx(struct vsw_rstp_port *port);

#endif /* _VSW_RSTP_H */
