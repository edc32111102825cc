// SPDX-License-Identifier: GPL-2.0
/* What the ports of switches have counted: by rtnetlink, and what they have dropped by
 * ethtool.
 */
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "counters.h"
#include "rtnl.h"
#include "vsw.h"

/* Ports may come between the question how many counters there are and their values. */
#define SPARE	4096

struct links {
	struct rtnl_link *at;
	size_t n;
};

/* What is gathered from namespace to namespace */
struct gather {
	struct counters *counters;
	const struct links *here;	/* links of the switches' namespace */
	uint32_t ifindex;		/* of the switch; 0: all */
	const char *netns;		/* where the links are that are looked at */
	int32_t home;			/* number of the switches' namespace there */
};

static void *grow(void *array, size_t n, size_t size)
{
	/* in powers of two */
	if (n & (n - 1))
		return array;
	array = realloc(array, (n ? 2 * n : 1) * size);
	if (array)
		return array;
	perror("vsw");
	exit(VSW_FAILED);
}

static void keep(const struct rtnl_link *link, void *data)
{
	struct links *links = data;

	links->at = grow(links->at, links->n, sizeof(*links->at));
	links->at[links->n++] = *link;
}

static const struct rtnl_link *find(const struct links *links, uint32_t ifindex)
{
	size_t i;

	for (i = 0; i < links->n; i++)
		if (links->at[i].ifindex == ifindex)
			return &links->at[i];
	return NULL;
}

static bool is_switch(const struct rtnl_link *link)
{
	return link && !strcmp(link->kind, "vswitch");
}

/* @swapped: what the device receives is what leaves by the port. */
static void add_port(struct gather *g, const struct rtnl_link *sw, const struct rtnl_link *link,
		     bool swapped)
{
	const struct rtnl_link_stats64 *stats = &link->stats;
	struct counters *c = g->counters;
	struct port_counters *port;

	if (!sw || (g->ifindex && sw->ifindex != g->ifindex))
		return;
	c->ports = grow(c->ports, c->n_ports, sizeof(*c->ports));
	port = &c->ports[c->n_ports++];
	*port = (struct port_counters) {
		.sw = sw->ifindex,
		.ifindex = link->ifindex,
		.in_packets = swapped ? stats->tx_packets : stats->rx_packets,
		.in_bytes = swapped ? stats->tx_bytes : stats->rx_bytes,
		.out_packets = swapped ? stats->rx_packets : stats->tx_packets,
		.out_bytes = swapped ? stats->rx_bytes : stats->tx_bytes,
		.drops = swapped ? stats->tx_dropped : 0,
	};
	snprintf(port->sw_name, sizeof(port->sw_name), "%s", sw->name);
	snprintf(port->name, sizeof(port->name), "%s", link->name);
	snprintf(port->netns, sizeof(port->netns), "%s", g->netns);
}

/* The host's port, slaves, vnics; a switch may be a slave or stand below vnics itself. */
static void note_port(const struct rtnl_link *link, void *data)
{
	struct gather *g = data;

	if (!*g->netns && is_switch(link))
		add_port(g, link, link, true);
	if (!*g->netns && link->master && is_switch(find(g->here, link->master)))
		add_port(g, find(g->here, link->master), link, false);
	if (!strcmp(link->kind, "vnic") && link->link_netnsid == g->home)
		add_port(g, find(g->here, link->link), link, true);
}

static void note_ports_there(const char *name, int home, void *data)
{
	struct gather g = *(struct gather *)data;

	g.netns = name;
	g.home = rtnl_netns_id(home);
	if (g.home >= 0)
		rtnl_links(note_port, &g);
}

static bool ethtool(const char *name, void *command)
{
	struct ifreq ifr = {};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	bool done;

	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", name);
	ifr.ifr_data = command;
	done = fd >= 0 && !ioctl(fd, SIOCETHTOOL, &ifr);
	if (fd >= 0)
		close(fd);
	return done;
}

static uint32_t n_counters(const char *name)
{
	struct {
		struct ethtool_sset_info info;
		uint32_t n;
	} set = { .info = { .cmd = ETHTOOL_GSSET_INFO, .sset_mask = 1ULL << ETH_SS_STATS } };

	return ethtool(name, &set) && set.info.sset_mask ? set.n : 0;
}

/* One counter of a switch: PORT.drop_REASON, or drop_REASON of all its ports */
static void note_counter(struct counters *c, const struct rtnl_link *sw, const char *name,
			 uint64_t value)
{
	const char *dot = strrchr(name, '.'), *reason = dot ? dot + 1 : name;
	struct reason_counter *r;
	size_t i;

	if (strncmp(reason, "drop_", 5))
		return;
	if (!dot) {
		c->reasons = grow(c->reasons, c->n_reasons, sizeof(*c->reasons));
		r = &c->reasons[c->n_reasons++];
		*r = (struct reason_counter) { .sw = sw->ifindex, .drops = value };
		snprintf(r->sw_name, sizeof(r->sw_name), "%s", sw->name);
		snprintf(r->reason, sizeof(r->reason), "%s", reason + 5);
		return;
	}
	for (i = 0; value && i < c->n_ports; i++)
		if (c->ports[i].sw == sw->ifindex && c->ports[i].ifindex != sw->ifindex &&
		    !*c->ports[i].netns && strlen(c->ports[i].name) == (size_t)(dot - name) &&
		    !strncmp(c->ports[i].name, name, dot - name))
			c->ports[i].drops += value;
}

static void read_drops(struct counters *c, const struct rtnl_link *sw)
{
	uint32_t n = n_counters(sw->name), room = n + SPARE, i;
	struct ethtool_gstrings *names;
	struct ethtool_stats *values;
	char name[ETH_GSTRING_LEN + 1] = "";

	names = calloc(1, sizeof(*names) + (size_t)room * ETH_GSTRING_LEN);
	values = calloc(1, sizeof(*values) + (size_t)room * sizeof(uint64_t));
	if (!names || !values) {
		perror("vsw");
		exit(VSW_FAILED);
	}
	names->cmd = ETHTOOL_GSTRINGS;
	names->string_set = ETH_SS_STATS;
	names->len = n;
	values->cmd = ETHTOOL_GSTATS;
	values->n_stats = n;
	/* if there are others by then, the next time will do */
	if (n && ethtool(sw->name, names) && ethtool(sw->name, values) && names->len == n &&
	    values->n_stats == n)
		for (i = 0; i < n; i++) {
			memcpy(name, names->data + i * ETH_GSTRING_LEN, ETH_GSTRING_LEN);
			note_counter(c, sw, name, values->data[i]);
		}
	free(names);
	free(values);
}

/**
 * counters_read() - what the ports of switches have counted
 * @counters: where to put that
 * @ifindex: the switch, or the NIC below vnics; 0: all of the namespace
 *
 * Ports are those that are here, and vnics in namespaces that have a name.
 *
 * Return: 0 or an errno, see rtnl_links()
 */
int counters_read(struct counters *counters, uint32_t ifindex)
{
	struct gather g = { .counters = counters, .ifindex = ifindex, .netns = "", .home = -1 };
	struct links here = {};
	struct timespec now;
	size_t i;
	int err;

	*counters = (struct counters) {};
	err = rtnl_links(keep, &here);
	g.here = &here;
	clock_gettime(CLOCK_MONOTONIC, &now);
	counters->seconds = now.tv_sec + now.tv_nsec / 1e9;
	for (i = 0; !err && i < here.n; i++)
		note_port(&here.at[i], &g);
	if (!err)
		rtnl_each_netns(note_ports_there, &g);
	for (i = 0; !err && i < here.n; i++)
		if (is_switch(&here.at[i]) && (!ifindex || here.at[i].ifindex == ifindex))
			read_drops(counters, &here.at[i]);
	free(here.at);
	if (err)
		counters_free(counters);
	return err;
}

/**
 * counters_free() - free what counters_read() made
 * @counters: that
 */
void counters_free(struct counters *counters)
{
	free(counters->ports);
	free(counters->reasons);
	*counters = (struct counters) {};
}
