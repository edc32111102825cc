// SPDX-License-Identifier: GPL-2.0
/* What switches and their ports have counted, as the kernel tells of them. */
#include <errno.h>
#include <linux/vswitch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "counters.h"
#include "show.h"

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

static void take_text(char *text, size_t size, const struct nlattr *attr)
{
	if (attr && mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0)
		snprintf(text, size, "%s", mnl_attr_get_str(attr));
}

static int on_switch(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *top[VSWITCH_A_MAX + 1], *a[VSWITCH_A_SWITCH_MAX + 1];
	struct counters *c = data;
	struct switch_counters *sw;

	vsw_attrs(nlh, top);
	if (!top[VSWITCH_A_IFINDEX] || !top[VSWITCH_A_SWITCH])
		return MNL_CB_OK;
	vsw_nest(top[VSWITCH_A_SWITCH], NULL, a, VSWITCH_A_SWITCH_MAX);
	c->switches = grow(c->switches, c->n_switches, sizeof(*sw));
	sw = &c->switches[c->n_switches++];
	*sw = (struct switch_counters) {
		.ifindex = vsw_attr_number(top[VSWITCH_A_IFINDEX]),
		.nic = a[VSWITCH_A_SWITCH_NIC],
		.vni = vsw_attr_number(a[VSWITCH_A_SWITCH_VNI]),
	};
	take_text(sw->name, sizeof(sw->name), a[VSWITCH_A_SWITCH_NAME]);
	return MNL_CB_OK;
}

/* What the device receives is what leaves by the port, where the device is that of a
 * host on the switch; a NIC is what leads to others.
 */
static bool is_swapped(const struct counters *c, const struct port_key *key)
{
	const struct switch_counters *sw = counters_switch(c, key->sw);

	return key->kind == VSWITCH_PORT_KIND_VNIC ||
	       (key->kind == VSWITCH_PORT_KIND_HOST && !sw->nic);
}

static void name_port(struct port_counters *port, const struct nlattr **a)
{
	const char *netns;

	port->netnsid = -1;
	take_text(port->name, sizeof(port->name), a[VSWITCH_A_PORT_NAME]);
	if (!a[VSWITCH_A_PORT_NETNSID])
		return;
	port->netnsid = vsw_attr_number(a[VSWITCH_A_PORT_NETNSID]);
	vsw_netns_link(port->netnsid, port->key.ifindex, port->name);
	netns = vsw_netns_name(port->netnsid);
	if (netns)
		snprintf(port->netns, sizeof(port->netns), "%s", netns);
}

static int on_port(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *top[VSWITCH_A_MAX + 1], *a[VSWITCH_A_PORT_MAX + 1];
	uint64_t rx_packets, rx_bytes, tx_packets, tx_bytes;
	struct counters *c = data;
	struct port_counters *port;
	uint32_t sw;
	bool swapped;

	vsw_attrs(nlh, top);
	sw = vsw_attr_number(top[VSWITCH_A_IFINDEX]);
	/* that of one that has come meanwhile is told of the next time */
	if (!top[VSWITCH_A_PORT] || !counters_switch(c, sw))
		return MNL_CB_OK;
	vsw_nest(top[VSWITCH_A_PORT], NULL, a, VSWITCH_A_PORT_MAX);
	rx_packets = vsw_attr_number(a[VSWITCH_A_PORT_RX_PACKETS]);
	rx_bytes = vsw_attr_number(a[VSWITCH_A_PORT_RX_BYTES]);
	tx_packets = vsw_attr_number(a[VSWITCH_A_PORT_TX_PACKETS]);
	tx_bytes = vsw_attr_number(a[VSWITCH_A_PORT_TX_BYTES]);
	c->ports = grow(c->ports, c->n_ports, sizeof(*port));
	port = &c->ports[c->n_ports++];
	*port = (struct port_counters) {
		.key = {
			.sw = sw,
			.ifindex = vsw_attr_number(a[VSWITCH_A_PORT_IFINDEX]),
			.no = vsw_attr_number(a[VSWITCH_A_PORT_NO]),
			.kind = vsw_attr_number(a[VSWITCH_A_PORT_KIND]),
		},
	};
	swapped = is_swapped(c, &port->key);
	port->in_packets = swapped ? tx_packets : rx_packets;
	port->in_bytes = swapped ? tx_bytes : rx_bytes;
	port->out_packets = swapped ? rx_packets : tx_packets;
	port->out_bytes = swapped ? rx_bytes : tx_bytes;
	name_port(port, a);
	return MNL_CB_OK;
}

static int on_drop(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *top[VSWITCH_A_MAX + 1], *a[VSWITCH_A_DROP_MAX + 1];
	struct counters *c = data;
	struct drop_counter *drop;
	uint32_t sw;

	vsw_attrs(nlh, top);
	sw = vsw_attr_number(top[VSWITCH_A_IFINDEX]);
	if (!top[VSWITCH_A_DROP] || !counters_switch(c, sw))
		return MNL_CB_OK;
	vsw_nest(top[VSWITCH_A_DROP], NULL, a, VSWITCH_A_DROP_MAX);
	c->drops = grow(c->drops, c->n_drops, sizeof(*drop));
	drop = &c->drops[c->n_drops++];
	*drop = (struct drop_counter) {
		.key = {
			.sw = sw,
			.ifindex = vsw_attr_number(a[VSWITCH_A_DROP_PORT]),
			.no = vsw_attr_number(a[VSWITCH_A_DROP_NO]),
			.kind = vsw_attr_number(a[VSWITCH_A_DROP_KIND]),
		},
		.drops = vsw_attr_number(a[VSWITCH_A_DROP_COUNT]),
	};
	take_text(drop->reason, sizeof(drop->reason), a[VSWITCH_A_DROP_WORD]);
	return MNL_CB_OK;
}

static int order(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_keys(const void *a, const void *b)
{
	const struct port_key *x = a, *y = b;

	return order(x->sw, y->sw) ?: order(x->kind, y->kind) ?: order(x->no, y->no) ?:
	       order(x->ifindex, y->ifindex);
}

/* The key comes first in each. */
static int compare_ports(const void *a, const void *b)
{
	const struct port_counters *x = a, *y = b;

	return compare_keys(&x->key, &y->key);
}

static int compare_drops(const void *a, const void *b)
{
	const struct drop_counter *x = a, *y = b;

	return compare_keys(&x->key, &y->key) ?: strcmp(x->reason, y->reason);
}

/**
 * counters_switch() - a switch by its index
 * @counters: where
 * @ifindex: its index
 *
 * Return: the switch, or NULL
 */
const struct switch_counters *counters_switch(const struct counters *counters, uint32_t ifindex)
{
	size_t i;

	for (i = 0; i < counters->n_switches; i++)
		if (counters->switches[i].ifindex == ifindex)
			return &counters->switches[i];
	return NULL;
}

/**
 * counters_port() - a port by its key
 * @counters: where
 * @key: which
 *
 * Return: the port, or NULL
 */
const struct port_counters *counters_port(const struct counters *counters,
					  const struct port_key *key)
{
	struct port_counters wanted = { .key = *key };

	return counters->n_ports ? bsearch(&wanted, counters->ports, counters->n_ports,
					   sizeof(wanted), compare_ports) : NULL;
}

/**
 * counters_drop() - what a port has dropped for a reason
 * @counters: where
 * @key: which port
 * @reason: why
 *
 * Return: that, or NULL: nothing
 */
const struct drop_counter *counters_drop(const struct counters *counters,
					 const struct port_key *key, const char *reason)
{
	struct drop_counter wanted = { .key = *key };

	snprintf(wanted.reason, sizeof(wanted.reason), "%s", reason);
	return counters->n_drops ? bsearch(&wanted, counters->drops, counters->n_drops,
					   sizeof(wanted), compare_drops) : NULL;
}

static int dump(uint8_t cmd, uint32_t ifindex,
		int (*answer)(const struct nlmsghdr *nlh, void *data), struct counters *counters)
{
	struct nlmsghdr *nlh = vsw_genl_msg(cmd, NLM_F_DUMP);

	if (ifindex)
		mnl_attr_put_u32(nlh, VSWITCH_A_IFINDEX, ifindex);
	return vsw_genl_talk(nlh, answer, counters);
}

/**
 * counters_read() - what switches and their ports have counted
 * @counters: where to put that
 * @ifindex: the switch, or the NIC below vnics; 0: all of the namespace
 *
 * Return: 0 or an errno, see vsw_genl_talk()
 */
int counters_read(struct counters *counters, uint32_t ifindex)
{
	struct timespec now;
	int err;

	*counters = (struct counters) {};
	/* namespaces come and go, and so do their numbers */
	vsw_netns_forget();
	err = dump(VSWITCH_CMD_SWITCH_GET, ifindex, on_switch, counters);
	clock_gettime(CLOCK_MONOTONIC, &now);
	counters->seconds = now.tv_sec + now.tv_nsec / 1e9;
	err = err ?: dump(VSWITCH_CMD_PORT_GET, ifindex, on_port, counters);
	err = err ?: dump(VSWITCH_CMD_DROP_GET, ifindex, on_drop, counters);
	if (err) {
		counters_free(counters);
		return err;
	}
	if (counters->n_ports)
		qsort(counters->ports, counters->n_ports, sizeof(*counters->ports), compare_ports);
	if (counters->n_drops)
		qsort(counters->drops, counters->n_drops, sizeof(*counters->drops), compare_drops);
	return 0;
}

/**
 * counters_free() - free what counters_read() made
 * @counters: that
 */
void counters_free(struct counters *counters)
{
	free(counters->switches);
	free(counters->ports);
	free(counters->drops);
	*counters = (struct counters) {};
}
