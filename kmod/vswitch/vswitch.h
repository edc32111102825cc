/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The switch and its ports: what all files share.
 *
 * Who protects what, unless a member says otherwise: written under RTNL, read
 * by the data path under RCU without a lock. See Documentation/locking.rst.
 */
#ifndef _VSWITCH_H
#define _VSWITCH_H

#include <linux/etherdevice.h>
#include <linux/netdevice.h>
#include <linux/u64_stats_sync.h>

#include "drop.h"
#include "fdb.h"
#include "genl_event.h"
#include "group.h"
#include "trace.h"
#include "vlan.h"

#define VSW_KIND	"vswitch"

/* Slave ports of one switch; they are numbered from 1 */
#define VSW_PORTS_MAX	4096
/* In place of a number: a VTEP, and what stands for all of them */
#define VSW_PORT_NO_VTEP	(VSW_PORTS_MAX + 1)
#define VSW_PORT_NO_TUNNEL	(VSW_PORTS_MAX + 2)

struct vsw;
struct vsw_overlay;
struct vsw_vlan_stats;
struct vsw_mcast;
struct vsw_neigh_vlans;
struct vsw_storm;
struct vsw_guard;
struct vsw_guard_leases;
struct vsw_stp;
struct vsw_stp_port;
struct vsw_last;
struct vsw_watch;

/**
 * enum vsw_port_flags - what a port does
 * @VSW_PORT_FORWARD: frames come in and leave; derived from the port's state,
 *	the link and whether the switch is up
 * @VSW_PORT_LEARN: as VSW_PORT_FORWARD, but addresses are learned already
 * @VSW_PORT_LEARNING: source addresses are learned
 * @VSW_PORT_FLOOD: unknown unicast leaves by this port
 * @VSW_PORT_MCAST_FLOOD: multicast of other ports leaves by this port
 * @VSW_PORT_BCAST_FLOOD: broadcast of other ports leaves by this port
 * @VSW_PORT_HAIRPIN: a frame may leave by the port that it came in by
 * @VSW_PORT_ISOLATED: no frame passes between two such ports
 * @VSW_PORT_LOCKED: only known sources may send
 * @VSW_PORT_HOST: the host's port: the switch device itself
 * @VSW_PORT_PROMISC: a host port that gets a copy of every frame
 * @VSW_PORT_VNIC: a vnic: frames leave by its receive path, in its namespace
 * @VSW_PORT_ALLMULTI: a vnic that wants the frames of all groups
 * @VSW_PORT_FROM_WIRE: a vnic on a NIC that takes what comes from outside
 * @VSW_PORT_FROM_VEPA: one that takes what the wire reflects
 * @VSW_PORT_FROM_PEER: one that takes frames straight from its siblings
 * @VSW_PORT_FROM_HOST: one that takes frames straight from the host
 * @VSW_PORT_MARK: one on a NIC whose host reaches some of its vnics
 * @VSW_PORT_CROSS: one in another namespace than the device below
 * @VSW_PORT_TUNNEL: a VTEP, or all of them
 * @VSW_PORT_VLAN: one of a switch that filters VLANs; all its ports have it
 * @VSW_PORT_FASTLEAVE: there is one host behind it: a group that it leaves is left
 *	at once
 * @VSW_PORT_NEIGH: who asks for neighbours behind it is answered here
 * @VSW_PORT_NEIGH_VLAN: that is so in vsw_port.neigh_vlans, in a switch that filters
 * @VSW_PORT_NEIGH_GRAT: what neighbours tell all leaves by it all the same
 * @VSW_PORT_XMIT: not of a port, but of a frame: it is in a transmit function,
 *	where no stack can be entered; those of the host and of vnics are, too
 * @VSW_PORT_NAPI: but for those with this: they were redirected here by an XDP
 *	program, in the receive function of another device
 * @VSW_PORT_STORM: what it may send to many is limited, see vsw_port.storm
 * @VSW_PORT_MAB: one with VSW_PORT_LOCKED whose unknown sources get entries with
 *	VSW_FDB_LOCKED
 * @VSW_PORT_GUARD: what its hosts say is checked, see vsw_port.guard
 * @VSW_PORT_OVERHEAR: of the host's port: some port learns what addresses servers give
 *	away, so that all ports' frames are looked at
 * @VSW_PORT_FDB_FULL: at the quota of addresses, frames of new ones are dropped
 */
enum vsw_port_flags {
	VSW_PORT_FORWARD	= BIT(0),
	VSW_PORT_LEARN		= BIT(1),
	VSW_PORT_LEARNING	= BIT(2),
	VSW_PORT_FLOOD		= BIT(3),
	VSW_PORT_MCAST_FLOOD	= BIT(4),
	VSW_PORT_BCAST_FLOOD	= BIT(5),
	VSW_PORT_HAIRPIN	= BIT(6),
	VSW_PORT_ISOLATED	= BIT(7),
	VSW_PORT_LOCKED		= BIT(8),
	VSW_PORT_HOST		= BIT(9),
	VSW_PORT_PROMISC	= BIT(10),
	VSW_PORT_VNIC		= BIT(11),
	VSW_PORT_ALLMULTI	= BIT(12),
	VSW_PORT_FROM_WIRE	= BIT(13),
	VSW_PORT_FROM_VEPA	= BIT(14),
	VSW_PORT_FROM_PEER	= BIT(15),
	VSW_PORT_FROM_HOST	= BIT(16),
	VSW_PORT_MARK		= BIT(17),
	VSW_PORT_CROSS		= BIT(18),
	VSW_PORT_TUNNEL		= BIT(19),
	VSW_PORT_XMIT		= BIT(20),
	VSW_PORT_VLAN		= BIT(21),
	VSW_PORT_NAPI		= BIT(22),
	VSW_PORT_FASTLEAVE	= BIT(23),
	VSW_PORT_STORM		= BIT(24),
	VSW_PORT_MAB		= BIT(25),
	VSW_PORT_GUARD		= BIT(26),
	VSW_PORT_NEIGH		= BIT(27),
	VSW_PORT_NEIGH_VLAN	= BIT(28),
	VSW_PORT_NEIGH_GRAT	= BIT(29),
	VSW_PORT_FDB_FULL	= BIT(30),
	VSW_PORT_OVERHEAR	= BIT(31),
};

/* Where a frame comes from is told by a number of 64 bits: the flags of the port
 * that it came in by, and above them, while the switch filters, its VLAN, where
 * it is in the key of an FDB entry.
 */
#define VSW_FROM_VLAN_SHIFT	48
#define VSW_FROM_VLAN		GENMASK_ULL(63, VSW_FROM_VLAN_SHIFT)
/* In place of all that: it is to be dropped; the lower half is enum vsw_drop. */
#define VSW_FROM_DROP		BIT_ULL(32)
/* It asked for a neighbour, and has been answered: nobody need get it. */
#define VSW_FROM_NEIGH_DONE	BIT_ULL(33)
/* It is not to leave by a port where questions for neighbours are answered here; */
#define VSW_FROM_NEIGH_HOLD	BIT_ULL(34)
/* with this, it is if the port has VSW_PORT_NEIGH_GRAT. */
#define VSW_FROM_NEIGH_TELL	BIT_ULL(35)

/* What a user sets and what is derived */
#define VSW_PORT_CONFIG		(VSW_PORT_LEARNING | VSW_PORT_FLOOD | \
				 VSW_PORT_MCAST_FLOOD | VSW_PORT_BCAST_FLOOD | \
				 VSW_PORT_HAIRPIN | VSW_PORT_ISOLATED | \
				 VSW_PORT_LOCKED | VSW_PORT_MAB | \
				 VSW_PORT_FASTLEAVE | VSW_PORT_FDB_FULL | \
				 VSW_PORT_NEIGH | VSW_PORT_NEIGH_VLAN | \
				 VSW_PORT_NEIGH_GRAT)
#define VSW_PORT_DEFAULT	(VSW_PORT_LEARNING | VSW_PORT_FLOOD | \
				 VSW_PORT_MCAST_FLOOD | VSW_PORT_BCAST_FLOOD | \
				 VSW_PORT_NEIGH_GRAT)

/**
 * struct vsw_budget - copies of frames to groups, per CPU
 * @jiffy: in which they were made, the low half of jiffies
 * @copies: how many
 */
struct vsw_budget {
	u32 jiffy;
	u32 copies;
};

/**
 * struct vsw_port_stats - what a port counts, per CPU
 * @syncp: guards the others on 32-bit machines
 * @drops: by enum vsw_drop
 * @learn_quota: frames whose source was not learned because of a quota or for
 *	want of memory
 * @move_held: frames whose source was not learned because it had moved between
 *	hosts just before
 * @mcast_quota: memberships that were not noted because of a quota or for want of
 *	memory
 * @neigh_replies: questions for a neighbour that were answered in its place
 * @multicast: multicast frames that the host got; host port only
 * @host_dropped: frames of the host that were dropped; total only
 * @budget: of the port's frames, for vnics
 */
struct vsw_port_stats {
	struct u64_stats_sync syncp;
	u64_stats_t drops[VSW_DROP_MAX];
	u64_stats_t learn_quota;
	u64_stats_t move_held;
	u64_stats_t mcast_quota;
	u64_stats_t neigh_replies;
	u64_stats_t multicast;
	u64_stats_t host_dropped;
	struct vsw_budget budget;
};

/**
 * struct vsw_port - anything that frames enter and leave by
 * @flags: enum vsw_port_flags
 * @group_fwd_mask: bit X set: a frame to 01:80:c2:00:00:0X is forwarded
 * @no: number of a slave or vnic, 1 to VSW_PORTS_MAX; 0: the host port;
 *	VSW_PORT_NO_VTEP, VSW_PORT_NO_TUNNEL
 * @sw: the switch; never changes
 * @dev: the device; never changes
 * @list: in vsw.ports; of a vnic: in vsw.vnics
 * @member: of a vnic: in vsw.endpoints; RTNL
 * @stats: per CPU; never changes
 * @fdb_max_learned: quota of learned addresses, 0 for none
 * @vlans: its VLANs; NULL: the switch's default PVID; written under RTNL, read
 *	under RCU
 * @fdb_n_learned: how many there are; written under vsw_fdb.lock
 * @fdb_n: other FDB entries that name this port, but for those with
 *	VSW_FDB_DEVICE; written under vsw_fdb.lock
 * @addr: the address of @dev that the FDB has; zero: none; RTNL
 * @mcast_n_groups: memberships of this port, see struct vsw_mdb; written under
 *	vsw_mdb.lock
 * @mcast_window: the second in which @mcast_records were counted; likewise
 * @mcast_records: how often its hosts have spoken of a group; likewise
 * @mcast_max_groups: quota of @mcast_n_groups, 0 for none
 * @mcast_router: MDB_RTR_TYPE_*, as the user wants it
 * @mcast_node: in vsw_mcast.routers; written under vsw_mdb.lock, read under RCU
 * @neigh_vlans: where VSW_PORT_NEIGH_VLAN holds; NULL: nowhere; written under RTNL,
 *	read under RCU
 * @storm: how much it may send to many; NULL: no limit; written under RTNL, read
 *	under RCU
 * @guard: whose addresses its hosts may use; without VSW_PORT_GUARD it is not in
 *	force; NULL with it: none of their frames is let in; written under RTNL,
 *	read under RCU
 * @guard_mode: enum vswitch_guard; RTNL
 * @guard_n_leases: addresses that were learned of it; written under
 *	vsw_guard_leases.lock
 * @vlans_next: what @vlans become, while the switch changes; RTNL
 * @vlans_ready: the FDB has what a vnic needs for that; RTNL
 * @state: BR_STATE_*, as the user wants it; RTNL
 * @promisc: we made the device promiscuous, else its filter has the addresses
 *	that it must let in; RTNL
 * @cost_set: @cost is the user's; RTNL
 * @half_duplex: so is its link, as far as it says; RTNL
 * @stp_p2p: enum vswitch_p2p, as the user wants it; RTNL
 * @priority: for the spanning tree; RTNL
 * @cost: path cost, for the spanning tree; RTNL
 * @stp_flags: enum vsw_stp_flags; RTNL
 * @stp: what it has in the switch's spanning tree; NULL: it takes no part; written
 *	under RTNL, read under RCU
 * @last: the last frames that it has dropped; NULL: none so far; set once, by the
 *	data path, and freed with the port; has a lock of its own
 * @events: how many events of it were told; written by the data path, while somebody
 *	listens
 * @watch: who wants to know what becomes of its frames, or NULL; written under
 *	vsw_watch_lock, read under RCU
 * @dev_tracker: of our reference to @dev; RTNL
 * @rcu: frees the port
 */
struct vsw_port {
	u32 flags;
	u16 group_fwd_mask;
	u16 no;
	struct vsw *sw;
	struct net_device *dev;
	struct list_head list;
	struct vsw_port_stats __percpu *stats;
	u32 fdb_max_learned;
	struct vsw_vlans __rcu *vlans;

	u32 fdb_n_learned ____cacheline_aligned_in_smp;
	u32 fdb_n;
	u32 mcast_n_groups;
	u32 mcast_window;
	u32 mcast_records;
	u32 mcast_max_groups;
	u8 mcast_router;
	struct hlist_node mcast_node;
	struct vsw_neigh_vlans __rcu *neigh_vlans;
	struct vsw_storm __rcu *storm;
	struct vsw_guard __rcu *guard;
	u32 guard_n_leases;
	struct list_head member;
	struct vsw_vlans *vlans_next;
	u8 addr[ETH_ALEN];
	bool vlans_ready;
	u8 state;
	bool promisc;
	bool cost_set;
	u8 guard_mode;
	bool half_duplex;
	u8 stp_p2p;
	u16 priority;
	u32 cost;
	u32 stp_flags;
	struct vsw_stp_port __rcu *stp;
	struct vsw_last *last;
	struct vsw_event_limit events[VSW_EVENT_CLASSES];
	struct vsw_watch __rcu *watch;
	netdevice_tracker dev_tracker;
	struct rcu_head rcu;
};

/**
 * enum vsw_stp_flags - how a port takes part in a spanning tree
 * @VSW_STP_ADMIN_EDGE: there is no other bridge behind it, unless a BPDU comes
 * @VSW_STP_AUTO_EDGE: that is believed if no BPDU comes
 * @VSW_STP_BPDU_GUARD: a BPDU that comes in disables it
 * @VSW_STP_BPDU_FILTER: BPDUs are neither sent nor heeded
 * @VSW_STP_ROOT_BLOCK: the root is not behind it, whoever says so
 */
enum vsw_stp_flags {
	VSW_STP_ADMIN_EDGE	= BIT(0),
	VSW_STP_AUTO_EDGE	= BIT(1),
	VSW_STP_BPDU_GUARD	= BIT(2),
	VSW_STP_BPDU_FILTER	= BIT(3),
	VSW_STP_ROOT_BLOCK	= BIT(4),
};

/**
 * struct vsw_stp_config - how a switch has a spanning tree
 * @on: it has one
 * @version: VSW_RSTP_STP or VSW_RSTP_RSTP
 * @tx_hold: BPDUs that a port may send in a second
 * @forward_delay: seconds before a port learns, and before it forwards
 * @hello_time: seconds between BPDUs
 * @max_age: seconds that what is known of the root is good for
 * @priority: of the switch, 0 to 0xf000
 */
struct vsw_stp_config {
	bool on;
	u8 version;
	u8 tx_hold;
	u8 forward_delay;
	u8 hello_time;
	u8 max_age;
	u16 priority;
};

/**
 * struct vsw_mcast_config - how a switch snoops
 * @snooping: it does
 * @querier: it asks hosts itself, unless another one does
 * @interval: between queries
 * @response: time that hosts have to answer one
 * @last_member: that they have when one of them has left a group; and between
 *	such queries
 * @max_groups: memberships there may be; 0: no limit
 *
 * Times are in jiffies.
 */
struct vsw_mcast_config {
	bool snooping;
	bool querier;
	u32 interval;
	u32 response;
	u32 last_member;
	u32 max_groups;
};

/**
 * struct vsw - a switch: one forwarding domain
 * @ports: slave ports, and the host's, which is the last
 * @vnics: those that are up
 * @n_vnics_all: vnics that are up and want more than the frames of the groups
 *	they joined: with VSW_PORT_ALLMULTI or VSW_PORT_FLOOD
 * @groups: which vnics want the frames of a group
 * @mcast: what it has that snoops, or NULL: it does not
 * @overlay: what it has that spans hosts, or NULL
 * @dev: the switch device, whose private data this is; NULL: the switch under
 *	the vnics of a NIC, which has no device; never changes
 * @group_fwd_mask: bit X set: frames to 01:80:c2:00:00:0X are forwarded
 * @vlan_proto: ETH_P_8021Q or ETH_P_8021AD: of the tags that it filters by
 * @vlan_pvid: of ports that have no VLANs of their own; 0: none
 * @vlan_filtering: it filters: all ports have VSW_PORT_VLAN; RTNL
 * @neigh_suppress: some port, or the tunnel, answers questions for neighbours
 * @vlan_stats: counters of VLANs, or NULL
 * @fdb: the forwarding database, has a lock of its own
 * @host: the host's port
 * @total: what all ports have counted, those that are gone as well; per CPU;
 *	never changes
 * @endpoints: all vnics; RTNL
 * @n_ports: slave ports and vnics; RTNL
 * @n_slaves: slave ports; RTNL
 * @mcast_config: how it snoops, or would; written under RTNL
 * @leases: addresses that its guarded ports have learned, or NULL: none does; written
 *	under RTNL, read under RCU
 * @stp: its spanning tree, or NULL; written under RTNL, read under RCU
 * @stp_config: how it has one, or would; RTNL
 * @uc_synced: slaves may have addresses of @dev in their filters; under
 *	@dev's address lock
 * @mtu_set: the user has set the MTU, it does not follow the ports; RTNL
 * @list: in vsw_switches; RTNL
 * @port_nos: numbers in use; RTNL
 */
struct vsw {
	struct list_head ports;
	struct list_head vnics;
	atomic_t n_vnics_all;
	struct net_device *dev;
	u16 group_fwd_mask;
	__be16 vlan_proto;
	u16 vlan_pvid;
	bool vlan_filtering;
	bool neigh_suppress;
	struct vsw_vlan_stats __rcu *vlan_stats;
	struct vsw_fdb fdb;
	struct vsw_groups groups;
	struct vsw_mcast __rcu *mcast;
	struct vsw_overlay __rcu *overlay;
	struct vsw_port host;
	struct vsw_port_stats __percpu *total;

	struct list_head endpoints;
	struct list_head list;
	unsigned int n_ports;
	unsigned int n_slaves;
	struct vsw_mcast_config mcast_config;
	struct vsw_guard_leases __rcu *leases;
	struct vsw_stp __rcu *stp;
	struct vsw_stp_config stp_config;
	bool uc_synced;
	bool mtu_set;
	DECLARE_BITMAP(port_nos, VSW_PORTS_MAX + 1);
};

/* Which counter of struct vsw_port_stats */
#define VSW_STAT(member)	offsetof(struct vsw_port_stats, member)

/**
 * vsw_count_in() - count one more
 * @percpu: where
 * @stat: VSW_STAT() of the counter
 *
 * Context: BH disabled
 */
static inline void vsw_count_in(struct vsw_port_stats __percpu *percpu,
				size_t stat)
{
	struct vsw_port_stats *stats = this_cpu_ptr(percpu);

	u64_stats_update_begin(&stats->syncp);
	u64_stats_inc((void *)stats + stat);
	u64_stats_update_end(&stats->syncp);
}

/**
 * vsw_count() - count one more for a port, and for its switch
 * @port: the port
 * @stat: VSW_STAT() of the counter
 *
 * Context: BH disabled
 */
static inline void vsw_count(const struct vsw_port *port, size_t stat)
{
	if (vsw_trace_dry())
		return;
	vsw_count_in(port->stats, stat);
	vsw_count_in(port->sw->total, stat);
}

/* ingress.c */
rx_handler_result_t vsw_slave_rx(struct sk_buff **pskb);
bool vsw_strip_mac(struct sk_buff *skb);
void vsw_vnic_xmit(struct vsw_port *port, struct sk_buff *skb);
struct sk_buff *vsw_tunnel_rx(struct vsw_port *tunnel, struct vsw_port *from,
			      u64 flags, struct sk_buff *skb);
struct sk_buff *vsw_xdp_rx(struct vsw_port *port, struct sk_buff *skb);
netdev_tx_t vsw_host_xmit(struct sk_buff *skb, struct net_device *dev);

#endif /* _VSWITCH_H */
