// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: spanning trees of several switches with a clock of their own, see
 * rstp_net_kunit.h. Included at the foot of rstp.c.
 */
#include <kunit/test.h>
#include <linux/random.h>

#include "rstp_net_kunit.h"

/* The lowest priority wins, then the lowest address; a better one takes over. */
static void vsw_rstp_test_election(struct kunit *test)
{
	struct vsw_net *net = vsw_net_ring(test, 3);
	struct vsw_rstp_config config;

	vsw_net_check(net, 0);
	/* the link that is not needed, at the end that is farther by its number */
	KUNIT_EXPECT_EQ(test, vsw_net_p(net, 1, 1)->role, VSW_ROLE_DESIGNATED);
	KUNIT_EXPECT_EQ(test, vsw_net_p(net, 2, 0)->role, VSW_ROLE_ALTERNATE);
	KUNIT_EXPECT_EQ(test, vsw_net_p(net, 2, 1)->role, VSW_ROLE_ROOT);
	KUNIT_EXPECT_EQ(test, net->sw[2].rstp.root.cost, 2U);
	KUNIT_EXPECT_EQ(test, net->sw[2].rstp.times.message_age, 1);

	config = net->sw[2].rstp.config;
	config.id = 0x4000000000000003ULL;
	vsw_rstp_set_config(&net->sw[2].rstp, &config);
	vsw_net_settle(net);
	vsw_net_check(net, 2);
	config.id = 0xf000000000000003ULL;
	vsw_rstp_set_config(&net->sw[2].rstp, &config);
	/* what is known of it as the root is to be forgotten first */
	vsw_net_seconds(net, 30);
	vsw_net_check(net, 0);
}

/* Cost decides before identifiers, then the neighbour's port, then one's own. */
static void vsw_rstp_test_costs(struct kunit *test)
{
	struct vsw_net *net = vsw_net_ring(test, 3);
	struct vsw_rstp_port *p = vsw_net_p(net, 2, 1);

	vsw_rstp_port_set(p, true, p->id, 10, true);
	vsw_net_seconds(net, 1);
	vsw_net_check(net, 0);
	KUNIT_EXPECT_EQ(test, p->role, VSW_ROLE_ALTERNATE);
	KUNIT_EXPECT_EQ(test, vsw_net_p(net, 2, 0)->role, VSW_ROLE_ROOT);
	KUNIT_EXPECT_EQ(test, net->sw[2].rstp.root.cost, 4U);

	/* two links between two */
	net = vsw_net_new(test, 2);
	vsw_net_link(net, 0, 1);
	vsw_net_link(net, 0, 1);
	vsw_net_settle(net);
	vsw_net_check(net, 0);
	KUNIT_EXPECT_EQ(test, vsw_net_p(net, 1, 0)->role, VSW_ROLE_ROOT);
	KUNIT_EXPECT_EQ(test, vsw_net_p(net, 1, 1)->role, VSW_ROLE_ALTERNATE);
	/* the priority of the root's ports, not of its own */
	p = vsw_net_p(net, 1, 1);
	vsw_rstp_port_set(p, true, 0x1002, 2, true);
	vsw_net_seconds(net, 1);
	KUNIT_EXPECT_EQ(test, p->role, VSW_ROLE_ALTERNATE);
	vsw_rstp_port_set(vsw_net_p(net, 0, 1), true, 0x7002, 2, true);
	vsw_net_seconds(net, 1);
	vsw_net_check(net, 0);
	KUNIT_EXPECT_EQ(test, p->role, VSW_ROLE_ROOT);
}

/* On links with two ends no timer has to pass: one proposes, the other agrees. */
static void vsw_rstp_test_handshake(struct kunit *test)
{
	struct vsw_net *net = vsw_net_new(test, 2);
	struct vsw_net_port *a = vsw_net_port(net, 0);
	struct vsw_net_port *b = vsw_net_port(net, 1);

	vsw_net_join(a, b);
	/* both propose; nobody forwards yet */
	KUNIT_EXPECT_EQ(test, a->last.flags, VSW_BPDU_PROPOSAL);
	KUNIT_EXPECT_EQ(test, a->last.role, VSW_BPDU_DESIGNATED);
	KUNIT_EXPECT_EQ(test, b->last.flags, VSW_BPDU_PROPOSAL);
	KUNIT_EXPECT_FALSE(test, a->port.learning || b->port.learning);
	/* b's to a: worse, and nothing becomes of it */
	vsw_net_deliver(net);
	/* a's to b: it is the root port, agrees and forwards */
	vsw_net_deliver(net);
	KUNIT_EXPECT_EQ(test, b->port.role, VSW_ROLE_ROOT);
	KUNIT_EXPECT_TRUE(test, b->port.forwarding);
	KUNIT_EXPECT_EQ(test, b->last.role, VSW_BPDU_ROOT);
	KUNIT_EXPECT_TRUE(test, b->last.flags & VSW_BPDU_AGREEMENT);
	KUNIT_EXPECT_FALSE(test, a->port.forwarding);
	vsw_net_settle(net);
	KUNIT_EXPECT_TRUE(test, a->port.forwarding);
	KUNIT_EXPECT_EQ(test, a->port.timers[VSW_TIMER_FD], 0);
	vsw_net_check(net, 0);
}

static void vsw_net_set_version(struct vsw_net *net, int sw, u8 version)
{
	struct vsw_rstp_config config = net->sw[sw].rstp.config;

	config.version = version;
	vsw_rstp_set_config(&net->sw[sw].rstp, &config);
	vsw_net_settle(net);
}

/* Before it agrees to the root's proposal, a switch stops ports whose neighbours
 * have not agreed themselves; not those of hosts.
 */
static void vsw_rstp_test_sync(struct kunit *test)
{
	struct vsw_net *net = vsw_net_new(test, 3);
	struct vsw_net_port *edge, *slow;

	edge = vsw_net_port(net, 1);
	vsw_net_enable(edge, true);
	vsw_net_set_version(net, 2, VSW_RSTP_STP);
	slow = vsw_net_link(net, 1, 2);
	slow->peer->old = true;
	vsw_net_seconds(net, 60);
	KUNIT_EXPECT_TRUE(test, edge->port.oper_edge && edge->port.forwarding);
	KUNIT_EXPECT_TRUE(test, slow->port.forwarding);

	vsw_net_link(net, 1, 0);
	vsw_net_settle(net);
	KUNIT_EXPECT_EQ(test, vsw_net_p(net, 1, 2)->role, VSW_ROLE_ROOT);
	KUNIT_EXPECT_TRUE(test, vsw_net_p(net, 1, 2)->forwarding);
	KUNIT_EXPECT_TRUE(test, vsw_net_p(net, 0, 0)->forwarding);
	KUNIT_EXPECT_TRUE(test, edge->port.forwarding);
	KUNIT_EXPECT_FALSE(test, slow->port.forwarding);
	vsw_net_seconds(net, 15);
	KUNIT_EXPECT_TRUE(test, slow->port.learning);
	vsw_net_seconds(net, 14);
	KUNIT_EXPECT_FALSE(test, slow->port.forwarding);
	vsw_net_seconds(net, 1);
	KUNIT_EXPECT_TRUE(test, slow->port.forwarding);
	vsw_net_check(net, 0);
}

/* A ring heals in no time, whichever link fails, and when it is back. */
static void vsw_rstp_test_link_failure(struct kunit *test)
{
	int n, i;

	for (n = 3; n <= 8; n++)
		for (i = 0; i < n; i++) {
			struct vsw_net *net = vsw_net_ring(test, n);
			struct vsw_net_port *p = &net->sw[i].ports[i ? 1 : 0];
			struct vsw_net_port *peer = p->peer;

			vsw_net_check(net, 0);
			vsw_net_seconds(net, 10);
			vsw_net_cut(p);
			vsw_net_settle(net);
			vsw_net_check(net, 0);
			vsw_net_seconds(net, 10);
			vsw_net_check(net, 0);
			vsw_net_join(p, peer);
			vsw_net_settle(net);
			vsw_net_check(net, 0);
			kunit_kfree(test, net);
		}
}

/* BPDUs stop coming while the link seems to be there: three times the hello time */
static void vsw_rstp_test_silence(struct kunit *test)
{
	struct vsw_net *net = vsw_net_ring(test, 3);
	struct vsw_net_port *p = vsw_net_of(vsw_net_p(net, 2, 1));

	vsw_net_seconds(net, 5);
	p->deaf = true;
	p->peer->deaf = true;
	p->port.auto_edge = false;
	p->peer->port.auto_edge = false;
	vsw_net_seconds(net, 4);
	KUNIT_EXPECT_EQ(test, p->port.role, VSW_ROLE_ROOT);
	vsw_net_seconds(net, 3);
	KUNIT_EXPECT_EQ(test, p->port.role, VSW_ROLE_DESIGNATED);
	KUNIT_EXPECT_EQ(test, vsw_net_p(net, 2, 0)->role, VSW_ROLE_ROOT);
	KUNIT_EXPECT_TRUE(test, vsw_net_p(net, 2, 0)->forwarding);
}

/* The root dies: what is known of it goes round, older with each switch, and ends. */
static void vsw_rstp_test_count_to_infinity(struct kunit *test)
{
	int n, i;

	for (n = 4; n <= 8; n++) {
		struct vsw_net *net = vsw_net_ring(test, n);
		u64 dead = net->sw[0].rstp.config.id;
		unsigned int seconds = 0;
		bool known = true;

		vsw_net_seconds(net, 10);
		vsw_net_cut(vsw_net_of(vsw_net_p(net, 0, 0)));
		vsw_net_cut(vsw_net_of(vsw_net_p(net, 0, 1)));
		/* a ring again, without it */
		vsw_net_join(vsw_net_of(vsw_net_p(net, 1, 0)),
			     vsw_net_of(vsw_net_p(net, n - 1, 1)));
		vsw_net_settle(net);
		while (known && seconds < 100) {
			vsw_net_seconds(net, 1);
			seconds++;
			for (known = false, i = 1; i < n; i++)
				known |= net->sw[i].rstp.root.root == dead;
		}
		/* max_age hops, and 6 BPDUs a second at the least */
		KUNIT_EXPECT_LE_MSG(test, seconds, 20U, "of %d", n);
		vsw_net_seconds(net, 40);
		for (i = 1; i < n; i++)
			KUNIT_EXPECT_EQ(test, net->sw[i].rstp.root.root,
					net->sw[1].rstp.config.id);
		/* the dead one is a part of its own */
		KUNIT_EXPECT_EQ(test, vsw_net_parts(net), 2);
		KUNIT_EXPECT_EQ(test, net->n_loops, 0U);
		kunit_kfree(test, net);
	}
}

static void vsw_net_clear(struct vsw_net *net)
{
	int i, j;

	for (i = 0; i < net->n; i++)
		for (j = 0; j < net->sw[i].n_ports; j++) {
			net->sw[i].ports[j].n_flush = 0;
			net->sw[i].ports[j].n_tx = 0;
		}
}

/* A topology change reaches all, and each port forgets, but for where it came from
 * and those of hosts.
 */
static void vsw_rstp_test_topology_change(struct kunit *test)
{
	/* 0 - 1 - 2 - 3, and a host at each */
	struct vsw_net *net = vsw_net_new(test, 4);
	struct vsw_net_port *hosts[4], *p;
	u32 count;
	int i;

	for (i = 0; i < 4; i++) {
		hosts[i] = vsw_net_port(net, i);
		vsw_net_enable(hosts[i], true);
	}
	for (i = 0; i < 3; i++)
		vsw_net_link(net, i, i + 1);
	vsw_net_seconds(net, 60);
	vsw_net_check(net, 0);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, net->sw[i].rstp.n_tc, 0U);

	/* hosts come and go: no change */
	vsw_net_clear(net);
	count = net->sw[3].rstp.tc_count;
	vsw_net_enable(hosts[3], false);
	KUNIT_EXPECT_EQ(test, hosts[3]->n_flush, 1U);
	vsw_net_enable(hosts[3], true);
	vsw_net_seconds(net, 10);
	KUNIT_EXPECT_TRUE(test, hosts[3]->port.oper_edge);
	KUNIT_EXPECT_EQ(test, net->sw[3].rstp.tc_count, count);
	KUNIT_EXPECT_EQ(test, vsw_net_of(vsw_net_p(net, 0, 1))->n_flush, 0U);

	/* another way between 2 and 3 begins to forward */
	vsw_net_link(net, 2, 3);
	vsw_net_seconds(net, 10);
	vsw_net_clear(net);
	count = net->sw[3].rstp.tc_count;
	vsw_net_cut(vsw_net_of(vsw_net_p(net, 3, 1)));
	vsw_net_settle(net);
	vsw_net_check(net, 0);
	KUNIT_EXPECT_EQ(test, net->sw[3].rstp.tc_count, count + 1);
	for (i = 0; i < 4; i++) {
		/* the root tells nobody, it has but this link */
		KUNIT_EXPECT_EQ_MSG(test, !!net->sw[i].rstp.n_tc, i != 0, "%d",
				    i);
		KUNIT_EXPECT_EQ_MSG(test, hosts[i]->n_flush, 0U, "%d", i);
	}
	/* from 2 on to 0: by the port to there they forget */
	KUNIT_EXPECT_EQ(test, vsw_net_of(vsw_net_p(net, 2, 1))->n_flush, 1U);
	KUNIT_EXPECT_EQ(test, vsw_net_of(vsw_net_p(net, 1, 1))->n_flush, 1U);
	/* not by the one it comes by */
	KUNIT_EXPECT_EQ(test, vsw_net_of(vsw_net_p(net, 1, 2))->n_flush, 0U);
	KUNIT_EXPECT_EQ(test, vsw_net_of(vsw_net_p(net, 0, 1))->n_flush, 0U);
	/* for the hello time and one second */
	vsw_net_seconds(net, 2);
	KUNIT_EXPECT_GT(test, net->sw[3].rstp.n_tc, 0U);
	vsw_net_seconds(net, 3);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ_MSG(test, net->sw[i].rstp.n_tc, 0U, "%d", i);
	KUNIT_EXPECT_EQ(test, net->sw[3].rstp.ticks - net->sw[3].rstp.tc_tick,
			5U);

	/* a switch that had a host's port becomes a neighbour */
	p = vsw_net_of(vsw_net_p(net, 3, 0));
	count = net->sw[3].rstp.tc_count;
	vsw_net_switch(net, 0x8000);
	vsw_net_join(p, vsw_net_port(net, 4));
	vsw_net_settle(net);
	KUNIT_EXPECT_FALSE(test, p->port.oper_edge);
	KUNIT_EXPECT_EQ(test, net->sw[3].rstp.tc_count, count + 1);
	vsw_net_check(net, 0);
}

/* A neighbour that speaks STP is answered in STP; it takes the time of STP. */
static void vsw_rstp_test_fallback(struct kunit *test)
{
	struct vsw_net *net = vsw_net_new(test, 3);
	struct vsw_rstp_port *p, *other;
	unsigned int seconds = 0;

	vsw_net_set_version(net, 2, VSW_RSTP_STP);
	vsw_net_link(net, 0, 1);
	vsw_net_link(net, 1, 2)->peer->old = true;
	vsw_net_settle(net);
	p = vsw_net_p(net, 1, 1);
	other = vsw_net_p(net, 2, 0);
	KUNIT_EXPECT_TRUE(test, p->send_rstp);
	vsw_net_seconds(net, 6);
	KUNIT_EXPECT_FALSE(test, p->send_rstp);
	KUNIT_EXPECT_EQ(test, vsw_net_of(p)->last.type, VSW_BPDU_CONFIG);
	/* the other port of this switch goes on with RSTP, and forwards */
	KUNIT_EXPECT_EQ(test, vsw_net_of(vsw_net_p(net, 1, 0))->last.type,
			VSW_BPDU_RST);
	KUNIT_EXPECT_EQ(test, other->role, VSW_ROLE_ROOT);
	KUNIT_EXPECT_FALSE(test, p->forwarding || other->forwarding);
	while (seconds < 60 && !(p->forwarding && other->forwarding)) {
		vsw_net_seconds(net, 1);
		seconds++;
	}
	KUNIT_EXPECT_GE(test, seconds, 24U);
	KUNIT_EXPECT_LE(test, seconds, 30U);
	vsw_net_check(net, 0);

	/* back to RSTP: who is asked to looks again */
	vsw_net_of(other)->old = false;
	vsw_net_set_version(net, 2, VSW_RSTP_RSTP);
	vsw_rstp_port_mcheck(p);
	vsw_net_seconds(net, 5);
	KUNIT_EXPECT_TRUE(test, p->send_rstp && other->send_rstp);
	vsw_net_seconds(net, 1);
	vsw_net_check(net, 0);
}

/* STP tells the root of a topology change by TCN BPDUs until it is acknowledged. */
static void vsw_rstp_test_stp_topology_change(struct kunit *test)
{
	struct vsw_net *net = vsw_net_new(test, 3);
	struct vsw_net_port *p;
	int i;

	for (i = 0; i < 3; i++)
		vsw_net_set_version(net, i, VSW_RSTP_STP);
	vsw_net_link(net, 0, 1);
	vsw_net_link(net, 1, 2);
	vsw_net_seconds(net, 120);
	vsw_net_check(net, 0);
	KUNIT_EXPECT_EQ(test, net->sw[0].rstp.n_tc, 0U);
	vsw_net_clear(net);
	p = vsw_net_link(net, 2, 1);
	p->port.auto_edge = false;
	p->peer->port.auto_edge = false;
	vsw_net_cut(vsw_net_of(vsw_net_p(net, 2, 0)));
	vsw_net_seconds(net, 60);
	vsw_net_check(net, 0);
	KUNIT_EXPECT_EQ(test, vsw_net_of(vsw_net_p(net, 0, 0))->last.type,
			VSW_BPDU_CONFIG);
	/* the root says so for max_age + forward_delay; 1 has been acknowledged */
	KUNIT_EXPECT_EQ(test, vsw_net_p(net, 1, 0)->timers[VSW_TIMER_TC], 0);
	KUNIT_EXPECT_EQ(test, net->sw[0].rstp.tc_count, 2U);
	vsw_net_seconds(net, 60);
	KUNIT_EXPECT_EQ(test, net->sw[0].rstp.n_tc, 0U);
}

/* On a link that may have more than two ends nobody can agree for all. */
static void vsw_rstp_test_shared(struct kunit *test)
{
	struct vsw_net *net = vsw_net_new(test, 2);
	struct vsw_net_port *a = vsw_net_port(net, 0);
	struct vsw_net_port *b = vsw_net_port(net, 1);
	unsigned int seconds = 0;

	a->port.p2p = false;
	b->port.p2p = false;
	vsw_net_join(a, b);
	vsw_net_settle(net);
	KUNIT_EXPECT_FALSE(test, a->port.forwarding);
	while (seconds < 60 && !a->port.forwarding) {
		vsw_net_seconds(net, 1);
		seconds++;
	}
	/* max_age to listen, hello_time to learn */
	KUNIT_EXPECT_EQ(test, seconds, 22U);
	vsw_net_check(net, 0);
}

/* Two ports of one switch on a link: the one with the lower number is for it. */
static void vsw_rstp_test_backup(struct kunit *test)
{
	struct vsw_net *net = vsw_net_new(test, 1);
	struct vsw_net_port *a = vsw_net_link(net, 0, 0);

	vsw_net_settle(net);
	KUNIT_EXPECT_EQ(test, a->port.role, VSW_ROLE_DESIGNATED);
	KUNIT_EXPECT_EQ(test, a->peer->port.role, VSW_ROLE_BACKUP);
	KUNIT_EXPECT_FALSE(test, a->peer->port.learning);
	vsw_net_seconds(net, 60);
	KUNIT_EXPECT_EQ(test, a->peer->port.role, VSW_ROLE_BACKUP);
	KUNIT_EXPECT_EQ(test, net->n_loops, 0U);
	/* a switch that is looped back to itself says nothing new */
	a->peer->peer = NULL;
	vsw_net_enable(a->peer, false);
	a->peer = a;
	vsw_net_seconds(net, 60);
	KUNIT_EXPECT_EQ(test, a->port.role, VSW_ROLE_DESIGNATED);
}

static void vsw_rstp_test_edge(struct kunit *test)
{
	struct vsw_net *net = vsw_net_new(test, 2);
	struct vsw_net_port *admin = vsw_net_port(net, 0);
	struct vsw_net_port *detected = vsw_net_port(net, 0);
	struct vsw_net_port *neither = vsw_net_port(net, 0);
	struct vsw_net_port *p;

	vsw_rstp_port_guard(&admin->port, true, false, false);
	vsw_rstp_port_guard(&neither->port, false, false, false);
	vsw_net_enable(admin, true);
	vsw_net_enable(detected, true);
	vsw_net_enable(neither, true);
	KUNIT_EXPECT_TRUE(test, admin->port.forwarding);
	vsw_net_seconds(net, 2);
	KUNIT_EXPECT_FALSE(test, detected->port.forwarding);
	vsw_net_seconds(net, 1);
	KUNIT_EXPECT_TRUE(test, detected->port.forwarding);
	KUNIT_EXPECT_TRUE(test, detected->port.oper_edge);
	vsw_net_seconds(net, 18);
	KUNIT_EXPECT_FALSE(test, neither->port.forwarding);
	vsw_net_seconds(net, 1);
	KUNIT_EXPECT_TRUE(test, neither->port.forwarding);
	KUNIT_EXPECT_FALSE(test, neither->port.oper_edge);
	KUNIT_EXPECT_EQ(test, net->sw[0].rstp.tc_count, 1U);

	/* a switch is plugged into an edge port */
	p = vsw_net_port(net, 1);
	vsw_net_join(admin, p);
	vsw_net_settle(net);
	KUNIT_EXPECT_FALSE(test, admin->port.oper_edge);
	vsw_net_check(net, 0);
	/* it is one again with the next link */
	vsw_net_cut(p);
	KUNIT_EXPECT_TRUE(test, admin->port.oper_edge);
	/* and when it is asked for */
	vsw_rstp_port_guard(&admin->port, false, false, false);
	vsw_net_enable(admin, true);
	KUNIT_EXPECT_FALSE(test, admin->port.forwarding);
	vsw_rstp_port_guard(&admin->port, true, false, false);
	KUNIT_EXPECT_TRUE(test, admin->port.forwarding);
}

/* Root guard: who claims to be a better root is not believed. */
static void vsw_rstp_test_root_block(struct kunit *test)
{
	struct vsw_net *net = vsw_net_new(test, 3);
	struct vsw_rstp_port *p;

	vsw_net_link(net, 1, 2);
	vsw_net_settle(net);
	p = &vsw_net_port(net, 1)->port;
	vsw_rstp_port_guard(p, false, true, true);
	vsw_net_join(vsw_net_of(p), vsw_net_port(net, 0));
	vsw_net_seconds(net, 30);
	KUNIT_EXPECT_EQ(test, net->sw[1].rstp.root.root,
			net->sw[1].rstp.config.id);
	KUNIT_EXPECT_EQ(test, p->role, VSW_ROLE_ALTERNATE);
	KUNIT_EXPECT_TRUE(test, p->root_blocked);
	KUNIT_EXPECT_FALSE(test, p->learning);
	KUNIT_EXPECT_TRUE(test, vsw_net_p(net, 1, 0)->forwarding);

	/* who does not any more is let in, when that has aged */
	vsw_net_of(p)->deaf = true;
	vsw_net_seconds(net, 6);
	KUNIT_EXPECT_EQ(test, p->role, VSW_ROLE_DESIGNATED);
	KUNIT_EXPECT_FALSE(test, p->root_blocked);
	vsw_net_of(p)->deaf = false;
	vsw_net_seconds(net, 3);
	KUNIT_EXPECT_EQ(test, p->role, VSW_ROLE_ALTERNATE);
	vsw_rstp_port_guard(p, false, true, false);
	vsw_net_seconds(net, 2);
	vsw_net_check(net, 0);
}

/* A link that carries one way only: who hears that the other one forwards, and is
 * worse, stops.
 */
static void vsw_rstp_test_dispute(struct kunit *test)
{
	struct vsw_net *net = vsw_net_new(test, 2);
	struct vsw_net_port *a = vsw_net_port(net, 0);
	struct vsw_net_port *b = vsw_net_port(net, 1);
	int i, forwarding = 0;

	vsw_net_join(a, b);
	vsw_net_settle(net);
	vsw_net_check(net, 0);
	vsw_rstp_port_guard(&a->port, false, false, false);
	vsw_rstp_port_guard(&b->port, false, false, false);
	b->deaf = true;
	vsw_net_seconds(net, 60);
	KUNIT_EXPECT_EQ(test, b->port.role, VSW_ROLE_DESIGNATED);
	for (i = 0; i < 20; i++) {
		vsw_net_seconds(net, 1);
		forwarding += a->port.forwarding;
	}
	KUNIT_EXPECT_EQ(test, forwarding, 0);
}

/* No more BPDUs than so many a second, whatever comes; the last word is sent. */
static void vsw_rstp_test_tx_hold(struct kunit *test)
{
	struct vsw_net *net = vsw_net_new(test, 1);
	struct vsw_net_port *p = vsw_net_port(net, 0);
	struct vsw_bpdu bpdu = {
		.type = VSW_BPDU_RST,
		.flags = VSW_BPDU_PROPOSAL,
		.role = VSW_BPDU_DESIGNATED,
		.vector = { .bridge = 0x1000000000000099ULL, .port = 0x8001 },
		.times = { .max_age = 20, .hello = 2, .forward_delay = 15 },
	};
	unsigned int i;

	vsw_net_enable(p, true);
	vsw_net_seconds(net, 10);
	p->n_tx = 0;
	for (i = 0; i < 100; i++) {
		/* each time another root */
		bpdu.vector.root = 0x1000000000001000ULL - i;
		vsw_rstp_rx(&p->port, &bpdu);
	}
	KUNIT_EXPECT_GE(test, p->n_tx, 5U);
	KUNIT_EXPECT_LE(test, p->n_tx, 6U);
	vsw_net_seconds(net, 1);
	KUNIT_EXPECT_EQ(test, p->last.vector.root, bpdu.vector.root);
	KUNIT_EXPECT_LE(test, p->n_tx, 7U);
}

/* Ports that go, the root port too, leave the others with a tree. */
static void vsw_rstp_test_port_del(struct kunit *test)
{
	struct vsw_net *net = vsw_net_ring(test, 3);
	struct vsw_net_port *p = vsw_net_of(vsw_net_p(net, 2, 1));
	struct vsw_rstp *rstp = &net->sw[2].rstp;

	vsw_net_seconds(net, 5);
	KUNIT_EXPECT_PTR_EQ(test, rstp->root_port, &p->port);
	p->peer->peer = NULL;
	vsw_net_enable(p->peer, false);
	p->peer = NULL;
	vsw_rstp_port_del(&p->port);
	p->port.role = VSW_ROLE_DISABLED;
	vsw_net_settle(net);
	vsw_net_check(net, 0);
	KUNIT_EXPECT_EQ(test, rstp->n_ports, 1U);
	vsw_rstp_port_del(rstp->root_port);
	KUNIT_EXPECT_EQ(test, rstp->n_ports, 0U);
	KUNIT_EXPECT_EQ(test, rstp->n_unsynced, 0U);
	KUNIT_EXPECT_EQ(test, rstp->n_rr, 0U);
	KUNIT_EXPECT_EQ(test, rstp->n_tc, 0U);
	KUNIT_EXPECT_EQ(test, rstp->root.root, rstp->config.id);
}

/* Meshes of many kinds, whose links come and go; the same ones each time. The first
 * n - 1 links hold the network together. While they stay, and one change is over
 * before the next, there is never a loop. Where links flap faster than BPDUs come
 * through, or the root is lost, an agreement may meet a port that has said something
 * else meanwhile (as in any RSTP); there is one tree in the end.
 */
struct vsw_mesh {
	struct vsw_net *net;
	struct rnd_state rnd;
	struct vsw_net_port *links[20];
	struct vsw_net_port *peers[20];
	int n_links;
};

static void vsw_mesh_make(struct kunit *test, struct vsw_mesh *mesh, u32 seed)
{
	struct vsw_net *net;
	int i, n, a, b;

	prandom_seed_state(&mesh->rnd, seed);
	mesh->n_links = 0;
	n = 3 + prandom_u32_state(&mesh->rnd) % 6;
	net = vsw_net_new(test, n);
	mesh->net = net;
	for (i = 1; i < n; i++)
		mesh->links[mesh->n_links++] =
			vsw_net_link(net, prandom_u32_state(&mesh->rnd) % i, i);
	for (i = 0; i < n; i++) {
		a = prandom_u32_state(&mesh->rnd) % n;
		b = prandom_u32_state(&mesh->rnd) % n;
		if (net->sw[a].n_ports < VSW_NET_PORTS - 1 &&
		    net->sw[b].n_ports < VSW_NET_PORTS - 1)
			mesh->links[mesh->n_links++] = vsw_net_link(net, a, b);
	}
	for (i = 0; i < mesh->n_links; i++)
		mesh->peers[i] = mesh->links[i]->peer;
}

static void vsw_mesh_toggle(struct vsw_mesh *mesh, int i)
{
	if (mesh->links[i]->peer)
		vsw_net_cut(mesh->links[i]);
	else
		vsw_net_join(mesh->links[i], mesh->peers[i]);
}

static void vsw_mesh_run(struct kunit *test, u32 seed, bool calm)
{
	struct vsw_mesh mesh;
	struct vsw_net *net;
	int i, first, few;

	vsw_mesh_make(test, &mesh, seed);
	net = mesh.net;
	first = calm ? net->n - 1 : 0;
	vsw_net_settle(net);
	for (i = 0; i < 100 && first < mesh.n_links; i++) {
		vsw_mesh_toggle(&mesh, first + prandom_u32_state(&mesh.rnd) %
					       (mesh.n_links - first));
		few = prandom_u32_state(&mesh.rnd) % 8;
		if (calm) {
			vsw_net_seconds(net, few + 1);
			KUNIT_EXPECT_EQ_MSG(test, vsw_net_parts(net), 1,
					    "seed %u", seed);
		} else if (few > 5) {
			vsw_net_seconds(net, few);
		}
		while (few--)
			vsw_net_deliver(net);
	}
	for (i = 0; i < mesh.n_links; i++)
		if (!mesh.links[i]->peer)
			vsw_mesh_toggle(&mesh, i);
	vsw_net_seconds(net, 60);
	if (!calm)
		net->n_loops = 0;
	vsw_net_check(net, 0);
	kunit_kfree(test, net);
}

static void vsw_rstp_test_meshes(struct kunit *test)
{
	u32 seed;

	for (seed = 1; seed <= 100; seed++) {
		vsw_mesh_run(test, seed, true);
		vsw_mesh_run(test, seed, false);
	}
}

static struct kunit_case vsw_rstp_test_cases[] = {
	KUNIT_CASE(vsw_rstp_test_election),
	KUNIT_CASE(vsw_rstp_test_costs),
	KUNIT_CASE(vsw_rstp_test_handshake),
	KUNIT_CASE(vsw_rstp_test_sync),
	KUNIT_CASE(vsw_rstp_test_link_failure),
	KUNIT_CASE(vsw_rstp_test_silence),
	KUNIT_CASE(vsw_rstp_test_count_to_infinity),
	KUNIT_CASE(vsw_rstp_test_topology_change),
	KUNIT_CASE(vsw_rstp_test_fallback),
	KUNIT_CASE(vsw_rstp_test_stp_topology_change),
	KUNIT_CASE(vsw_rstp_test_shared),
	KUNIT_CASE(vsw_rstp_test_backup),
	KUNIT_CASE(vsw_rstp_test_edge),
	KUNIT_CASE(vsw_rstp_test_root_block),
	KUNIT_CASE(vsw_rstp_test_dispute),
	KUNIT_CASE(vsw_rstp_test_tx_hold),
	KUNIT_CASE(vsw_rstp_test_port_del),
	KUNIT_CASE(vsw_rstp_test_meshes),
	{}
};

static struct kunit_suite vsw_rstp_test_suite = {
	.name = "vswitch_rstp",
	.test_cases = vsw_rstp_test_cases,
};

kunit_test_suite(vsw_rstp_test_suite);
