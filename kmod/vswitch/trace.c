// SPDX-License-Identifier: GPL-2.0
/* Steps of a frame that is traced. Nothing here runs unless somebody traces. */
#include <linux/export.h>
#include <linux/rtnetlink.h>
#include <net/net_namespace.h>

#include "genl.h"
#include "overlay.h"
#include "trace.h"
#include "vlan_frame.h"

/* Who traces one frame after the other does not have the kernel's code patched for
 * each of them.
 */
#define DEFINE_LINGERING_KEY(name)	DEFINE_STATIC_KEY_DEFERRED_FALSE(name, HZ)

DEFINE_LINGERING_KEY(vsw_tracing);
EXPORT_SYMBOL_GPL(vsw_tracing);

DEFINE_PER_CPU(struct vsw_trace *, vsw_traces);
EXPORT_PER_CPU_SYMBOL_GPL(vsw_traces);

static void vsw_trace_name(const struct vsw_trace *t,
			   const struct vsw_port *port,
			   struct vsw_trace_port *p)
{
	struct net *net = dev_net(port->dev);
	const struct vsw_vtep *vtep;

	p->kind = vsw_genl_port_kind(port);
	p->ifindex = port->dev->ifindex;
	p->other = !net_eq(net, t->net);
	if (p->other)
		p->netnsid = peernet2id(t->net, net);
	strscpy(p->name, port->dev->name, sizeof(p->name));
	strscpy(p->sw, port->sw->host.dev->name, sizeof(p->sw));
	if (port->no != VSW_PORT_NO_VTEP)
		return;
	p->kind = VSWITCH_PORT_KIND_VTEP;
	vtep = vsw_vtep_of(port);
	p->family = vtep->overlay->config.family;
	p->dst = vtep->addr;
}

/* One more step, or NULL: there is no room, or nobody traces */
static struct vsw_trace_step *vsw_trace_add(u8 kind,
					    const struct vsw_port *port)
{
	struct vsw_trace *t = vsw_traced();
	struct vsw_trace_step *step;

	if (!t || t->away)
		return NULL;
	if (t->n == VSW_TRACE_STEPS_MAX) {
		t->lost++;
		return NULL;
	}
	step = &t->steps[t->n++];
	*step = (struct vsw_trace_step) {
		.kind = kind,
		.answer = t->answer,
	};
	if (port) {
		step->has_port = true;
		vsw_trace_name(t, port, &step->port);
	}
	return step;
}

/* The tag that is beside a frame */
static void vsw_trace_tag(struct vsw_trace_step *step, const struct sk_buff *skb)
{
	step->has_vid = skb_vlan_tag_present(skb);
	if (step->has_vid)
		step->vid = skb_vlan_tag_get_id(skb);
}

/**
 * vsw_trace_in() - a frame comes in
 * @port: by which port
 * @skb: the frame
 * @hlen: bytes of its Ethernet header before its data: 0 or ETH_HLEN
 *
 * Context: BH disabled, RCU
 */
void vsw_trace_in(const struct vsw_port *port, const struct sk_buff *skb,
		  unsigned int hlen)
{
	struct vsw_trace_step *step = vsw_trace_add(VSWITCH_STEP_IN, port);

	if (!step)
		return;
	/* it has a header because it comes from outside */
	if (hlen && !port->no)
		step->port.kind = VSWITCH_PORT_KIND_NIC;
	step->len = skb->len + hlen;
	vsw_trace_tag(step, skb);
}
EXPORT_SYMBOL_GPL(vsw_trace_in);

/**
 * vsw_trace_note() - a step that needs no more than a word
 * @kind: enum vswitch_step
 * @port: at which port, or NULL
 * @what: depends on @kind
 *
 * Context: BH disabled, RCU
 */
void vsw_trace_note(u8 kind, const struct vsw_port *port, u8 what)
{
	struct vsw_trace_step *step = vsw_trace_add(kind, port);

	if (step)
		step->what = what;
}
EXPORT_SYMBOL_GPL(vsw_trace_note);

/**
 * vsw_trace_vlan() - the VLAN of a frame
 * @vid: VLAN ID
 *
 * Context: BH disabled
 */
void vsw_trace_vlan(u16 vid)
{
	struct vsw_trace_step *step = vsw_trace_add(VSWITCH_STEP_VLAN, NULL);

	if (!step)
		return;
	step->has_vid = true;
	step->vid = vid;
}

static void vsw_trace_entry(struct vsw_trace_step *step,
			    const struct vsw_fdb_entry *e)
{
	u32 flags = READ_ONCE(e->flags);

	step->fixed = flags & VSW_FDB_STATIC;
	step->has_age = !step->fixed;
	step->age = (u32)jiffies - READ_ONCE(e->updated);
}

/**
 * vsw_trace_source() - what is known of a frame's source
 * @port: where it came in
 * @e: the entry of the source, or NULL
 * @what: enum vswitch_source
 *
 * Context: BH disabled, RCU
 * Return: true: nothing is to be learned
 */
bool vsw_trace_source(const struct vsw_port *port, const struct vsw_fdb_entry *e,
		      u8 what)
{
	struct vsw_trace *t = vsw_traced();
	struct vsw_trace_step *step;

	if (t)
		t->learned = what == VSWITCH_SOURCE_NEW ||
			     what == VSWITCH_SOURCE_MOVED;
	step = vsw_trace_add(VSWITCH_STEP_SOURCE, e ? READ_ONCE(e->port) : port);
	if (step) {
		step->what = what;
		if (e)
			vsw_trace_entry(step, e);
	}
	return vsw_trace_dry();
}

/**
 * vsw_trace_to_itself() - is a frame for the address that it is from?
 * @skb: the frame
 *
 * One that is there would have been learned by now, where it came in.
 *
 * Context: BH disabled
 * Return: true if so, and it is not there
 */
bool vsw_trace_to_itself(const struct sk_buff *skb)
{
	const struct vsw_trace *t = vsw_traced();
	const struct ethhdr *eth = eth_hdr(skb);

	return t && t->dry && t->learned &&
	       ether_addr_equal(eth->h_dest, eth->h_source);
}

/**
 * vsw_trace_dest() - where a frame is for
 * @to: the port, or NULL: for many
 * @e: the entry of the destination, if there is one
 * @what: enum vswitch_dest
 *
 * Context: BH disabled, RCU
 */
void vsw_trace_dest(const struct vsw_port *to, const struct vsw_fdb_entry *e,
		    u8 what)
{
	struct vsw_trace_step *step = vsw_trace_add(VSWITCH_STEP_DEST, to);

	if (!step)
		return;
	step->what = what;
	if (e)
		vsw_trace_entry(step, e);
}
EXPORT_SYMBOL_GPL(vsw_trace_dest);

/**
 * vsw_trace_not_to() - a frame for many does not leave by a port
 * @to: the port
 * @why: why
 *
 * Context: BH disabled, RCU
 */
void vsw_trace_not_to(const struct vsw_port *to, enum vsw_drop why)
{
	struct vsw_trace_step *step = vsw_trace_add(VSWITCH_STEP_NOT_TO, to);

	if (step)
		step->why = why;
}

/* Is that all? Then the frame is gone, as if it had been sent. */
static bool vsw_trace_is_end(struct sk_buff *skb)
{
	if (!vsw_trace_dry())
		return false;
	consume_skb(skb);
	return true;
}

/**
 * vsw_trace_out() - a frame leaves
 * @to: by which port
 * @skb: the frame; gone if this returns true
 * @hlen: bytes of its Ethernet header before its data: 0 or ETH_HLEN
 *
 * Context: BH disabled, RCU
 * Return: true: it is not to leave
 */
bool vsw_trace_out(const struct vsw_port *to, struct sk_buff *skb,
		   unsigned int hlen)
{
	struct vsw_trace_step *step = vsw_trace_add(VSWITCH_STEP_OUT, to);

	if (step) {
		step->len = skb->len + hlen;
		vsw_trace_tag(step, skb);
	}
	return vsw_trace_is_end(skb);
}
EXPORT_SYMBOL_GPL(vsw_trace_out);

/**
 * vsw_trace_wire() - a frame of a vnic leaves by the NIC
 * @nic: the port of the NIC's own stack
 * @skb: the frame, its data at the Ethernet header; gone if this returns true
 *
 * Context: BH disabled, RCU
 * Return: true: it is not to leave
 */
bool vsw_trace_wire(const struct vsw_port *nic, struct sk_buff *skb)
{
	struct vsw_trace_step *step = vsw_trace_add(VSWITCH_STEP_OUT, nic);

	if (step) {
		step->port.kind = VSWITCH_PORT_KIND_NIC;
		step->len = skb->len;
		vsw_trace_tag(step, skb);
	}
	return vsw_trace_is_end(skb);
}
EXPORT_SYMBOL_GPL(vsw_trace_wire);

/**
 * vsw_trace_tunnel() - a frame leaves for a VTEP
 * @to: the VTEP's port
 * @skb: the frame with its VXLAN header; gone if this returns true
 * @encap: what comes before it
 *
 * Context: BH disabled, RCU
 * Return: true: it is not to leave
 */
bool vsw_trace_tunnel(const struct vsw_port *to, struct sk_buff *skb,
		      const struct vsw_trace_encap *encap)
{
	struct vsw_trace_step *step = vsw_trace_add(VSWITCH_STEP_ENCAP, to);

	if (step) {
		step->len = skb->len - sizeof(struct vsw_vxlanhdr);
		step->encap = *encap;
	}
	return vsw_trace_is_end(skb);
}

/**
 * vsw_trace_decap() - a frame comes into another switch of this host
 * @from: the VTEP that it is from, as that switch knows it
 *
 * Context: BH disabled, RCU
 * Return: what vsw_trace_back() is told
 */
bool vsw_trace_decap(const struct vsw_port *from)
{
	struct vsw_trace *t = vsw_traced();
	bool away;

	if (!t)
		return false;
	/* Nor is it told what an answer from there does, wherever it comes to. */
	if (t->away)
		return true;
	away = !net_eq(dev_net(from->sw->host.dev), t->home);
	vsw_trace_add(VSWITCH_STEP_DECAP, away ? NULL : from);
	t->away = away;
	/* not there */
	t->learned = false;
	return false;
}

/**
 * vsw_trace_back() - the frame, or what is left of it, is back from there
 * @away: it is still in a switch of another namespace
 *
 * Context: BH disabled
 */
void vsw_trace_back(bool away)
{
	struct vsw_trace *t = vsw_traced();

	if (t)
		t->away = away;
}

/**
 * vsw_trace_answer() - an answer of the switch itself begins, or ends
 * @on: it begins
 *
 * Context: BH disabled
 */
void vsw_trace_answer(bool on)
{
	struct vsw_trace *t = vsw_traced();

	if (t)
		t->answer = on;
}

/**
 * vsw_trace_too_big() - a frame is too long for the way to a VTEP
 * @to: the VTEP's port
 * @mtu: of the route, in bytes of the outer packet
 *
 * Context: BH disabled, RCU
 */
void vsw_trace_too_big(const struct vsw_port *to, u32 mtu)
{
	struct vsw_trace_step *step = vsw_trace_add(VSWITCH_STEP_TOO_BIG, to);

	if (step)
		step->encap.mtu = mtu;
}

/**
 * vsw_trace_drop() - a frame ends
 * @port: that counts it
 * @skb: the frame, or NULL; gone if this returns true
 * @why: why
 *
 * Context: BH disabled, RCU
 * Return: true: it is not to be counted
 */
bool vsw_trace_drop(const struct vsw_port *port, struct sk_buff *skb,
		    enum vsw_drop why)
{
	struct vsw_trace_step *step = vsw_trace_add(VSWITCH_STEP_DROP, port);

	if (step)
		step->why = why;
	return vsw_trace_is_end(skb);
}

/* Numbers for the namespaces that a step may tell of: not to be had in the data path.
 * Where the switch is, those of its vnics have one since they are there.
 */
static void vsw_trace_ids(struct net *net, const struct vsw *sw)
{
	const struct vsw_port *port;

	if (net_eq(net, dev_net(sw->host.dev)))
		return;
	peernet2id_alloc(net, dev_net(sw->host.dev), GFP_KERNEL);
	list_for_each_entry(port, &sw->endpoints, member)
		if (!net_eq(net, dev_net(port->dev)))
			peernet2id_alloc(net, dev_net(port->dev), GFP_KERNEL);
}

/**
 * vsw_trace_alloc() - prepare to trace a frame
 * @net: from where
 * @sw: the switch that it comes in by
 *
 * Context: RTNL, may sleep
 * Return: room for its steps, or NULL
 */
struct vsw_trace *vsw_trace_alloc(struct net *net, const struct vsw *sw)
{
	struct vsw_trace *t = kvzalloc(sizeof(*t), GFP_KERNEL_ACCOUNT);

	ASSERT_RTNL();
	if (!t)
		return NULL;
	vsw_trace_ids(net, sw);
	t->net = net;
	t->home = dev_net(sw->host.dev);
	static_branch_deferred_inc(&vsw_tracing);
	return t;
}

/**
 * vsw_trace_free() - the opposite
 * @t: what vsw_trace_alloc() returned
 *
 * Context: process or softirq
 */
void vsw_trace_free(struct vsw_trace *t)
{
	kvfree_rcu(t, rcu);
	static_branch_slow_dec_deferred(&vsw_tracing);
}

/**
 * vsw_trace_begin() - the frame at hand is traced, until vsw_trace_end()
 * @t: where its steps go
 *
 * Context: BH disabled
 * Return: false if another frame is just now: where softirqs are threads it may be
 *	that of another one, or it is the one that this has been made of
 */
bool vsw_trace_begin(struct vsw_trace *t)
{
	t->task = current;
	return !this_cpu_cmpxchg(vsw_traces, NULL, t);
}

/**
 * vsw_trace_end() - that is all of the frame
 *
 * Context: BH disabled, since vsw_trace_begin()
 */
void vsw_trace_end(void)
{
	__this_cpu_write(vsw_traces, NULL);
}

/**
 * vsw_trace_exit() - nobody traces any more
 *
 * Context: module exit
 */
void vsw_trace_exit(void)
{
	static_key_deferred_flush(&vsw_tracing);
}
