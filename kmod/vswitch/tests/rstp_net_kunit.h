/* SPDX-License-Identifier: GPL-2.0 */
/*
 * KUnit: switches that are wired port to port, with a clock of their own. A BPDU is
 * encoded, waits in a queue, and is decoded. Whenever a port begins to forward, the
 * links that forward are looked at: there is never a loop, at any time.
 */
#ifndef _VSW_RSTP_NET_KUNIT_H
#define _VSW_RSTP_NET_KUNIT_H

#include <kunit/test.h>

#include "../rstp.h"

#define VSW_NET_SWITCHES	10
#define VSW_NET_PORTS		10
#define VSW_NET_QUEUE		4096

struct vsw_net;

/* A port, and what it is wired to; what it was asked to do */
struct vsw_net_port {
	struct vsw_rstp_port port;
	struct vsw_net *net;
	struct vsw_net_port *peer;
	int sw;
	bool deaf;		/* BPDUs to it get lost */
	bool old;		/* those of RSTP do */
	unsigned int link;	/* which one it has: what is sent by another is lost */
	unsigned int n_flush;
	unsigned int n_tx;
	struct vsw_bpdu last;
};

struct vsw_net {
	struct kunit *test;
	struct {
		struct vsw_rstp rstp;
		struct vsw_net_port ports[VSW_NET_PORTS];
		int n_ports;
	} sw[VSW_NET_SWITCHES];
	int n;
	struct {
		struct vsw_net_port *to;
		unsigned int link;
		u8 buf[VSW_BPDU_RST_LEN];
		unsigned int len;
	} queue[VSW_NET_QUEUE];
	unsigned int head, tail;
	unsigned int n_loops;
};

static struct vsw_net_port *vsw_net_of(struct vsw_rstp_port *port)
{
	return container_of(port, struct vsw_net_port, port);
}

static bool vsw_net_carries(const struct vsw_net_port *p)
{
	return p->peer && p->port.forwarding && p->peer->port.forwarding;
}

static int vsw_net_find(int *group, int i)
{
	while (group[i] != i)
		i = group[i];
	return i;
}

/* How many parts the network that forwards has; -1: there is a loop. */
static int vsw_net_parts(struct vsw_net *net)
{
	int group[VSW_NET_SWITCHES];
	int parts = net->n;
	int i, j, a, b;

	for (i = 0; i < net->n; i++)
		group[i] = i;
	for (i = 0; i < net->n; i++)
		for (j = 0; j < net->sw[i].n_ports; j++) {
			struct vsw_net_port *p = &net->sw[i].ports[j];

			if (!vsw_net_carries(p) || p > p->peer)
				continue;
			a = vsw_net_find(group, i);
			b = vsw_net_find(group, p->peer->sw);
			if (a == b)
				return -1;
			group[a] = b;
			parts--;
		}
	return parts;
}

static void vsw_net_set_state(struct vsw_rstp_port *port)
{
	struct vsw_net *net = vsw_net_of(port)->net;

	if (port->forwarding && vsw_net_parts(net) < 0)
		net->n_loops++;
}

static void vsw_net_flush(struct vsw_rstp_port *port)
{
	vsw_net_of(port)->n_flush++;
}

static void vsw_net_tx(struct vsw_rstp_port *port, const struct vsw_bpdu *bpdu)
{
	struct vsw_net_port *p = vsw_net_of(port);
	struct vsw_net *net = p->net;

	p->n_tx++;
	p->last = *bpdu;
	if (!p->peer)
		return;
	if (net->head - net->tail == VSW_NET_QUEUE) {
		KUNIT_FAIL(net->test, "more BPDUs than there is room for");
		return;
	}
	net->queue[net->head % VSW_NET_QUEUE].to = p->peer;
	net->queue[net->head % VSW_NET_QUEUE].link = p->peer->link;
	net->queue[net->head % VSW_NET_QUEUE].len =
		vsw_bpdu_encode(bpdu, net->queue[net->head % VSW_NET_QUEUE].buf);
	net->head++;
}

static void vsw_net_changed(struct vsw_rstp_port *port)
{
}

static const struct vsw_rstp_ops vsw_net_ops = {
	.set_state = vsw_net_set_state,
	.flush = vsw_net_flush,
	.tx = vsw_net_tx,
	.changed = vsw_net_changed,
};

/* Deliver one BPDU: false, there is none */
static bool vsw_net_deliver(struct vsw_net *net)
{
	struct vsw_net_port *to;
	struct vsw_bpdu bpdu;
	unsigned int i;

	if (net->head == net->tail)
		return false;
	i = net->tail++ % VSW_NET_QUEUE;
	to = net->queue[i].to;
	if (to->deaf || to->link != net->queue[i].link)
		return true;
	if (vsw_bpdu_decode(net->queue[i].buf, net->queue[i].len, &bpdu) &&
	    !(to->old && bpdu.type == VSW_BPDU_RST))
		vsw_rstp_rx(&to->port, &bpdu);
	return true;
}

/* All that wait, and those that come of them, in no time */
static void vsw_net_settle(struct vsw_net *net)
{
	unsigned int left = 100000;

	while (vsw_net_deliver(net) && --left)
		;
	KUNIT_EXPECT_GT_MSG(net->test, left, 0U, "it never rests");
}

static void vsw_net_seconds(struct vsw_net *net, unsigned int seconds)
{
	int i;

	while (seconds--) {
		for (i = 0; i < net->n; i++)
			vsw_rstp_tick(&net->sw[i].rstp);
		vsw_net_settle(net);
	}
}

/* Switch i gets the priority that is given, and the address i + 1. */
static void vsw_net_switch(struct vsw_net *net, u16 priority)
{
	const struct vsw_rstp_config config = {
		.id = (u64)priority << 48 | (net->n + 1),
		.version = VSW_RSTP_RSTP,
		.tx_hold = 6,
		.times = { .max_age = 20, .hello = 2, .forward_delay = 15 },
	};

	vsw_rstp_init(&net->sw[net->n++].rstp, &vsw_net_ops, &config);
}

static struct vsw_net *vsw_net_new(struct kunit *test, int n)
{
	struct vsw_net *net = kunit_kzalloc(test, sizeof(*net), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, net);
	net->test = test;
	while (n--)
		vsw_net_switch(net, 0x8000);
	return net;
}

/* A new port, without a link */
static struct vsw_net_port *vsw_net_port(struct vsw_net *net, int sw)
{
	int no = net->sw[sw].n_ports++;
	struct vsw_net_port *p = &net->sw[sw].ports[no];

	p->net = net;
	p->sw = sw;
	p->port.id = 0x8000 | (no + 1);
	p->port.cost = 2;
	p->port.auto_edge = true;
	p->port.p2p = true;
	vsw_rstp_port_add(&net->sw[sw].rstp, &p->port);
	return p;
}

static void vsw_net_enable(struct vsw_net_port *p, bool enabled)
{
	vsw_rstp_port_set(&p->port, enabled, p->port.id, p->port.cost,
			  p->port.p2p);
}

static void vsw_net_join(struct vsw_net_port *a, struct vsw_net_port *b)
{
	a->peer = b;
	b->peer = a;
	vsw_net_enable(a, true);
	vsw_net_enable(b, true);
}

/* A link between new ports of two switches: the first one's */
static struct vsw_net_port *vsw_net_link(struct vsw_net *net, int a, int b)
{
	struct vsw_net_port *p = vsw_net_port(net, a);

	vsw_net_join(p, vsw_net_port(net, b));
	return p;
}

/* Both ends see that the link has gone. */
static void vsw_net_cut(struct vsw_net_port *p)
{
	struct vsw_net_port *peer = p->peer;

	p->peer = NULL;
	peer->peer = NULL;
	p->link++;
	peer->link++;
	vsw_net_enable(p, false);
	vsw_net_enable(peer, false);
}

static struct vsw_net *vsw_net_ring(struct kunit *test, int n)
{
	struct vsw_net *net = vsw_net_new(test, n);
	int i;

	for (i = 0; i < n; i++)
		vsw_net_link(net, i, (i + 1) % n);
	vsw_net_settle(net);
	return net;
}

/* One tree, all know the root, each but that has a root port. */
static void vsw_net_check_from(struct vsw_net *net, int root, int line)
{
	int i, j, roots;

	KUNIT_EXPECT_EQ_MSG(net->test, vsw_net_parts(net), 1, "line %d", line);
	KUNIT_EXPECT_EQ_MSG(net->test, net->n_loops, 0U, "line %d", line);
	for (i = 0; i < net->n; i++) {
		KUNIT_EXPECT_EQ_MSG(net->test, net->sw[i].rstp.root.root,
				    net->sw[root].rstp.config.id,
				    "switch %d, line %d", i, line);
		roots = 0;
		for (j = 0; j < net->sw[i].n_ports; j++)
			roots += net->sw[i].ports[j].port.role == VSW_ROLE_ROOT;
		KUNIT_EXPECT_EQ_MSG(net->test, roots, i != root,
				    "switch %d, line %d", i, line);
	}
}

#define vsw_net_check(net, root) vsw_net_check_from(net, root, __LINE__)

static struct vsw_rstp_port *vsw_net_p(struct vsw_net *net, int sw, int port)
{
	return &net->sw[sw].ports[port].port;
}

#endif /* _VSW_RSTP_NET_KUNIT_H */
