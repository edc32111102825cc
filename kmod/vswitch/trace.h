/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What becomes of a frame, step by step.
 *
 * The data path itself tells: where it decides something it notes a step, if the
 * frame at hand is traced. One that is not there in truth (dry) takes the same way,
 * through the same functions, but for what would be seen of it afterwards: where
 * something would be learned, counted or sent, vsw_trace_dry() is asked.
 *
 * While nobody traces, which is nearly always, each of these places is one
 * instruction that does nothing.
 */
#ifndef _VSW_TRACE_H
#define _VSW_TRACE_H

#include <linux/jump_label_ratelimit.h>
#include <linux/percpu.h>
#include <linux/sched.h>

#include <linux/vswitch.h>

#include "drop.h"

struct vsw;
struct vsw_port;
struct sk_buff;
struct vsw_fdb;
struct vsw_fdb_entry;

/* Steps that are kept; a frame may be for thousands of ports. */
#define VSW_TRACE_STEPS_MAX	192

/**
 * struct vsw_trace_port - a port, as it was
 * @kind: enum vswitch_port_kind
 * @family: of @dst: AF_INET or AF_INET6; 0: it is no VTEP
 * @ifindex: index of its device
 * @netnsid: of the namespace of that, as seen from vsw_trace.net; with @other; -1: it
 *	has none there yet
 * @other: that is another one
 * @name: of its device
 * @sw: name of its switch, or of the NIC
 * @dst: address of a VTEP, that of IPv4 in its last four bytes
 */
struct vsw_trace_port {
	u8 kind;
	u8 family;
	bool other;
	int ifindex;
	s32 netnsid;
	char name[IFNAMSIZ];
	char sw[IFNAMSIZ];
	struct in6_addr dst;
};

/**
 * struct vsw_trace_encap - the outer header of a frame
 * @saddr: source, that of IPv4 in its first four bytes
 * @daddr: destination, likewise
 * @vni: VNI
 * @mtu: of the route, bytes
 * @oif: index of the device that the route leaves by
 * @oif_name: its name
 * @sport: UDP source port
 * @dport: UDP destination port
 * @family: AF_INET or AF_INET6
 * @ttl: TTL or hop limit
 * @tos: DSCP and ECN bits
 * @df: may not be fragmented
 */
struct vsw_trace_encap {
	struct in6_addr saddr;
	struct in6_addr daddr;
	u32 vni;
	u32 mtu;
	int oif;
	char oif_name[IFNAMSIZ];
	__be16 sport;
	__be16 dport;
	u8 family;
	u8 ttl;
	u8 tos;
	bool df;
};

/**
 * struct vsw_trace_step - a step of a frame
 * @kind: enum vswitch_step
 * @what: depends on @kind
 * @has_port: there is @port
 * @has_vid: there is @vid
 * @has_age: there is @age
 * @fixed: the entry does not age
 * @answer: of what the switch itself answers
 * @why: enum vsw_drop
 * @vid: VLAN ID
 * @len: bytes, from the Ethernet header on; 0: not there
 * @age: of an FDB entry, jiffies
 * @port: the port
 * @encap: of VSWITCH_STEP_ENCAP, and its mtu of VSWITCH_STEP_TOO_BIG
 */
struct vsw_trace_step {
	u8 kind;
	u8 what;
	bool has_port;
	bool has_vid;
	bool has_age;
	bool fixed;
	bool answer;
	enum vsw_drop why;
	u16 vid;
	u32 len;
	u32 age;
	struct vsw_trace_port port;
	struct vsw_trace_encap encap;
};

/**
 * struct vsw_trace - the steps of one frame
 * @net: from where it is traced, which the tracer keeps there
 * @home: the namespace of the switch that the frame comes in by; only compared
 * @task: who does the work while it is traced
 * @dry: the frame is not there: nothing may be seen of it
 * @learned: the source of one that is there would have been learned
 * @answer: what follows is of what the switch itself answers
 * @away: it is in a switch of another namespace: what it does there is not told
 * @n: how many steps there are
 * @lost: how many more there were
 * @rcu: frees it: where softirqs are threads one may have got hold of it
 * @steps: the steps
 */
struct vsw_trace {
	struct net *net;
	const struct net *home;
	const struct task_struct *task;
	bool dry;
	bool learned;
	bool answer;
	bool away;
	u32 n;
	u32 lost;
	struct rcu_head rcu;
	struct vsw_trace_step steps[VSW_TRACE_STEPS_MAX];
};

extern struct static_key_false_deferred vsw_tracing;
DECLARE_PER_CPU(struct vsw_trace *, vsw_traces);

/**
 * vsw_traced() - is the frame at hand traced?
 *
 * Context: BH disabled
 * Return: its trace, or NULL
 */
static __always_inline struct vsw_trace *vsw_traced(void)
{
	struct vsw_trace *t;

	if (!static_branch_unlikely(&vsw_tracing.key))
		return NULL;
	t = __this_cpu_read(vsw_traces);
	/* where softirqs are threads another one may run in between */
	return t && t->task == current ? t : NULL;
}

/**
 * vsw_trace_dry() - is the frame at hand one that is not there?
 *
 * Context: BH disabled
 * Return: true: nothing may be learned from it, counted of it, or sent
 */
static __always_inline bool vsw_trace_dry(void)
{
	const struct vsw_trace *t = vsw_traced();

	return t && t->dry;
}

/* watch.c */
void vsw_watch_frame(struct vsw_port *port, struct sk_buff *skb,
		     unsigned int hlen);
void vsw_watch_forget(const struct vsw *sw);

/**
 * vsw_watch() - a frame has come in: does somebody want to know what becomes of it?
 * @port: by which port
 * @skb: the frame, not shared
 * @hlen: bytes of its Ethernet header before its data: 0 or ETH_HLEN
 *
 * Context: BH disabled, RCU
 */
static __always_inline void vsw_watch(struct vsw_port *port,
				      struct sk_buff *skb, unsigned int hlen)
{
	if (static_branch_unlikely(&vsw_tracing.key))
		vsw_watch_frame(port, skb, hlen);
}

void vsw_trace_in(const struct vsw_port *port, const struct sk_buff *skb,
		  unsigned int hlen);
void vsw_trace_note(u8 kind, const struct vsw_port *port, u8 what);
void vsw_trace_vlan(u16 vid);
bool vsw_trace_source(const struct vsw_port *port, const struct vsw_fdb_entry *e,
		      u8 what);
bool vsw_trace_to_itself(const struct sk_buff *skb);
void vsw_trace_dest(const struct vsw_port *to, const struct vsw_fdb_entry *e,
		    u8 what);
void vsw_trace_not_to(const struct vsw_port *to, enum vsw_drop why);
bool vsw_trace_out(const struct vsw_port *to, struct sk_buff *skb,
		   unsigned int hlen);
bool vsw_trace_wire(const struct vsw_port *nic, struct sk_buff *skb);
bool vsw_trace_tunnel(const struct vsw_port *to, struct sk_buff *skb,
		      const struct vsw_trace_encap *encap);
bool vsw_trace_decap(const struct vsw_port *from);
void vsw_trace_back(bool away);
void vsw_trace_answer(bool on);
void vsw_trace_too_big(const struct vsw_port *to, u32 mtu);
bool vsw_trace_drop(const struct vsw_port *port, struct sk_buff *skb,
		    enum vsw_drop why);

struct vsw_trace *vsw_trace_alloc(struct net *net, const struct vsw *sw);
void vsw_trace_free(struct vsw_trace *t);
bool vsw_trace_begin(struct vsw_trace *t);
void vsw_trace_end(void);
void vsw_trace_exit(void);

#endif /* _VSW_TRACE_H */
