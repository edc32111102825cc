// SPDX-License-Identifier: GPL-2.0
/* vsw top: what comes and goes by switches and ports, in a second. */
#include <errno.h>
#include <linux/vswitch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "counters.h"
#include "show.h"

/* Reads that may fail because something changed meanwhile */
#define TRIES	10

/* What the command line names */
struct top_args {
	uint32_t ifindex;
	unsigned int interval;	/* seconds */
	unsigned int count;	/* rounds; 0: until the user ends it */
};

/* Of a port, or of all ports of a switch; in a second, bits or frames */
struct rate {
	double in_pps;
	double in_bps;
	double out_pps;
	double out_bps;
	double drop_pps;
};

/* The rate comes first in both, see compare_rates(). */
struct port_rate {
	struct rate rate;
	const struct port_counters *port;
	const struct switch_counters *sw;
};

struct switch_rate {
	struct rate rate;
	const struct switch_counters *sw;
	unsigned int n_ports;
};

/* Why a switch drops, or the socket of its packets: those are for no switch */
struct reason_rate {
	const struct switch_counters *sw;
	const char *reason;
	bool socket;
	double pps;
};

/* What a round tells; what it points to is that of counters_read(). */
struct rates {
	double seconds;
	struct switch_rate *switches;
	size_t n_switches;
	struct port_rate *ports;
	size_t n_ports;
	struct reason_rate *reasons;
	size_t n_reasons;
};

/* of what grows, unless it is not the same any more */
static double per_second(uint64_t now, uint64_t before, double seconds)
{
	return now > before && seconds > 0 ? (now - before) / seconds : 0;
}

static struct rate rate_of(const struct port_counters *now, const struct port_counters *was,
			   double seconds)
{
	/* of one that is new nothing is known yet */
	if (!was)
		was = now;
	return (struct rate) {
		.in_pps = per_second(now->in_packets, was->in_packets, seconds),
		.in_bps = 8 * per_second(now->in_bytes, was->in_bytes, seconds),
		.out_pps = per_second(now->out_packets, was->out_packets, seconds),
		.out_bps = 8 * per_second(now->out_bytes, was->out_bytes, seconds),
	};
}

/* What is not there has not been yet, but of a port that is new nothing is known. */
static double drop_rate(const struct counters *before, const struct drop_counter *drop,
			double seconds)
{
	const struct drop_counter *was = counters_drop(before, &drop->key, drop->reason);
	bool known = drop->key.kind == VSWITCH_PORT_KIND_SOCKET ?
		     !!counters_switch(before, drop->key.sw) :
		     !!counters_port(before, &drop->key);

	return known ? per_second(drop->drops, was ? was->drops : 0, seconds) : 0;
}

static void add_up(struct rate *sum, const struct rate *rate)
{
	sum->in_pps += rate->in_pps;
	sum->in_bps += rate->in_bps;
	sum->out_pps += rate->out_pps;
	sum->out_bps += rate->out_bps;
	sum->drop_pps += rate->drop_pps;
}

/* Most bits first, then most frames that were dropped */
static int compare_rates(const void *a, const void *b)
{
	const struct rate *x = a, *y = b;
	double bits = y->in_bps + y->out_bps - x->in_bps - x->out_bps;
	double drops = y->drop_pps - x->drop_pps;

	if (bits)
		return bits > 0 ? 1 : -1;
	return drops ? drops > 0 ? 1 : -1 : 0;
}

static int compare_ports(const void *a, const void *b)
{
	const struct port_rate *x = a, *y = b;

	return compare_rates(a, b) ?: strcmp(x->sw->name, y->sw->name) ?:
	       strcmp(x->port->netns, y->port->netns) ?: strcmp(x->port->name, y->port->name);
}

static int compare_switches(const void *a, const void *b)
{
	const struct switch_rate *x = a, *y = b;

	return compare_rates(a, b) ?: strcmp(x->sw->name, y->sw->name);
}

static int compare_reasons(const void *a, const void *b)
{
	const struct reason_rate *x = a, *y = b;

	if (x->pps != y->pps)
		return x->pps < y->pps ? 1 : -1;
	return strcmp(x->sw->name, y->sw->name) ?: strcmp(x->reason, y->reason);
}

static void *array(size_t n, size_t size)
{
	void *new = calloc(n + 1, size);

	if (new)
		return new;
	perror("vsw");
	exit(VSW_FAILED);
}

static void note_reason(struct rates *rates, const struct switch_counters *sw,
			const struct drop_counter *drop, double pps)
{
	bool socket = drop->key.kind == VSWITCH_PORT_KIND_SOCKET;
	struct reason_rate *r;
	size_t i;

	for (i = 0; i < rates->n_reasons; i++) {
		r = &rates->reasons[i];
		if (r->sw == sw && r->socket == socket && !strcmp(r->reason, drop->reason)) {
			r->pps += pps;
			return;
		}
	}
	rates->reasons[rates->n_reasons++] = (struct reason_rate) {
		.sw = sw, .reason = drop->reason, .socket = socket, .pps = pps,
	};
}

/* In the order of the counters, so that drops find their port */
static void note_drops(struct rates *rates, const struct counters *before,
		       const struct counters *now)
{
	const struct port_counters *port;
	const struct drop_counter *drop;
	double pps;
	size_t i;

	for (i = 0; i < now->n_drops; i++) {
		drop = &now->drops[i];
		pps = drop_rate(before, drop, rates->seconds);
		if (pps <= 0)
			continue;
		note_reason(rates, counters_switch(now, drop->key.sw), drop, pps);
		port = counters_port(now, &drop->key);
		if (port)
			rates->ports[port - now->ports].rate.drop_pps += pps;
	}
}

static struct rates rates_of(const struct counters *before, const struct counters *now)
{
	struct rates rates = {
		.seconds = now->seconds - before->seconds,
		.switches = array(now->n_switches, sizeof(*rates.switches)),
		.n_switches = now->n_switches,
		.ports = array(now->n_ports, sizeof(*rates.ports)),
		.n_ports = now->n_ports,
		.reasons = array(now->n_drops, sizeof(*rates.reasons)),
	};
	const struct port_counters *port;
	struct switch_rate *sum;
	size_t i;

	for (i = 0; i < now->n_switches; i++)
		rates.switches[i].sw = &now->switches[i];
	for (i = 0; i < now->n_ports; i++) {
		port = &now->ports[i];
		rates.ports[i] = (struct port_rate) {
			.rate = rate_of(port, counters_port(before, &port->key), rates.seconds),
			.port = port,
			.sw = counters_switch(now, port->key.sw),
		};
	}
	note_drops(&rates, before, now);
	for (i = 0; i < now->n_ports; i++) {
		sum = &rates.switches[rates.ports[i].sw - now->switches];
		add_up(&sum->rate, &rates.ports[i].rate);
		sum->n_ports++;
	}
	qsort(rates.switches, rates.n_switches, sizeof(*rates.switches), compare_switches);
	qsort(rates.ports, rates.n_ports, sizeof(*rates.ports), compare_ports);
	qsort(rates.reasons, rates.n_reasons, sizeof(*rates.reasons), compare_reasons);
	return rates;
}

static void free_rates(struct rates *rates)
{
	free(rates->switches);
	free(rates->ports);
	free(rates->reasons);
}

static void add_number(struct json_object *object, const char *name, double number)
{
	vsw_add(object, name, json_object_new_int64(number + 0.5));
}

static void add_rate(struct json_object *object, const struct rate *rate)
{
	add_number(object, "in_pps", rate->in_pps);
	add_number(object, "in_bps", rate->in_bps);
	add_number(object, "out_pps", rate->out_pps);
	add_number(object, "out_bps", rate->out_bps);
	add_number(object, "drop_pps", rate->drop_pps);
}

static struct json_object *json_of_switch(const struct switch_rate *sw)
{
	struct json_object *object = json_object_new_object();

	vsw_add_string(object, "dev", sw->sw->name);
	vsw_add_string(object, "kind", sw->sw->nic ? "nic" : "vswitch");
	if (sw->sw->vni)
		add_number(object, "vni", sw->sw->vni);
	add_number(object, "ports", sw->n_ports);
	add_rate(object, &sw->rate);
	return object;
}

static struct json_object *json_of_port(const struct port_rate *port)
{
	struct json_object *object = json_object_new_object();

	vsw_add_string(object, "dev", port->sw->name);
	vsw_add_string(object, "port", port->port->name);
	vsw_add_string(object, "kind", vsw_port_kind(port->port->key.kind));
	if (port->port->netnsid >= 0)
		add_number(object, "netnsid", port->port->netnsid);
	if (*port->port->netns)
		vsw_add_string(object, "netns", port->port->netns);
	add_rate(object, &port->rate);
	return object;
}

static struct json_object *json_of_reason(const struct reason_rate *reason)
{
	struct json_object *object = json_object_new_object();

	vsw_add_string(object, "dev", reason->sw->name);
	if (reason->socket)
		vsw_add_string(object, "kind", "socket");
	vsw_add_string(object, "reason", reason->reason);
	add_number(object, "pps", reason->pps);
	return object;
}

static void write_json(const struct rates *rates)
{
	struct json_object *round = json_object_new_object(), *list;
	size_t i;

	vsw_add(round, "seconds", json_object_new_double(rates->seconds));
	list = json_object_new_array();
	for (i = 0; i < rates->n_switches; i++)
		json_object_array_add(list, json_of_switch(&rates->switches[i]));
	vsw_add(round, "switches", list);
	list = json_object_new_array();
	for (i = 0; i < rates->n_ports; i++)
		json_object_array_add(list, json_of_port(&rates->ports[i]));
	vsw_add(round, "ports", list);
	list = json_object_new_array();
	for (i = 0; i < rates->n_reasons; i++)
		json_object_array_add(list, json_of_reason(&rates->reasons[i]));
	vsw_add(round, "drops", list);
	vsw_print_json(round);
	json_object_put(round);
}

/* A number in at most 7 characters */
static const char *brief(double number, char *text, size_t size)
{
	static const char units[] = " kMGTPE";
	const char *unit = units;

	while (number >= 9999.5 && unit[1]) {
		number /= 1000;
		unit++;
	}
	snprintf(text, size, *unit == ' ' ? "%.0f" : "%.0f%c", number, *unit);
	return text;
}

static void write_heads(const char *a, const char *b, const char *c)
{
	printf("%-15s %-15s %-15s %7s %8s %7s %9s %7s\n", a, b, c, "in pps", "in bit/s", "out pps",
	       "out bit/s", "drops/s");
}

static void write_line(const char *a, const char *b, const char *c, const struct rate *rate)
{
	char text[5][16];

	printf("%-15s %-15s %-15s %7s %8s %7s %9s %7s\n", a, b, c,
	       brief(rate->in_pps, text[0], sizeof(text[0])),
	       brief(rate->in_bps, text[1], sizeof(text[1])),
	       brief(rate->out_pps, text[2], sizeof(text[2])),
	       brief(rate->out_bps, text[3], sizeof(text[3])),
	       brief(rate->drop_pps, text[4], sizeof(text[4])));
}

static void write_switch(const struct switch_rate *sw)
{
	char vni[16] = "-", ports[16];

	if (sw->sw->vni)
		snprintf(vni, sizeof(vni), "%u", sw->sw->vni);
	snprintf(ports, sizeof(ports), "%u", sw->n_ports);
	write_line(sw->sw->name, vni, ports, &sw->rate);
}

static void write_port(const struct port_rate *port)
{
	bool tunnel = port->port->key.kind == VSWITCH_PORT_KIND_TUNNEL;
	char netns[24] = "-";

	if (port->port->netnsid >= 0)
		snprintf(netns, sizeof(netns), "netnsid %d", port->port->netnsid);
	write_line(port->sw->name, tunnel ? "tunnel" : port->port->name,
		   *port->port->netns ? port->port->netns : netns, &port->rate);
}

static void write_text(const struct rates *rates)
{
	const struct reason_rate *reason;
	char text[16];
	size_t i;

	/* where it was before, and what is left of that is cleared */
	if (isatty(STDOUT_FILENO))
		fputs("\033[H\033[J", stdout);
	write_heads("switch", "vni", "ports");
	for (i = 0; i < rates->n_switches; i++)
		write_switch(&rates->switches[i]);
	write_heads("switch", "port", "netns");
	for (i = 0; i < rates->n_ports; i++)
		write_port(&rates->ports[i]);
	for (i = 0; i < rates->n_reasons; i++) {
		reason = &rates->reasons[i];
		printf("%-15s dropped: %-12s %7s /s%s\n", reason->sw->name, reason->reason,
		       brief(reason->pps, text, sizeof(text)), reason->socket ? " socket" : "");
	}
	putchar('\n');
}

static bool read_counters(struct counters *counters, uint32_t ifindex)
{
	int err = EINTR, tries;

	for (tries = 0; err == EINTR && tries < TRIES; tries++)
		err = counters_read(counters, ifindex);
	if (err == EINTR)
		fputs("Error: ports change all the time.\n", stderr);
	return !err;
}

static int watch(const struct top_args *args)
{
	struct counters before, now;
	unsigned int round;
	struct rates rates;

	vsw_catch_signals();
	if (!read_counters(&before, args->ifindex))
		return VSW_FAILED;
	for (round = 0; !args->count || round < args->count; round++) {
		if (!vsw_wait_for(-1, args->interval * 1000))
			break;
		if (!read_counters(&now, args->ifindex)) {
			counters_free(&before);
			return VSW_FAILED;
		}
		rates = rates_of(&before, &now);
		if (vsw_options.json)
			write_json(&rates);
		else
			write_text(&rates);
		free_rates(&rates);
		counters_free(&before);
		before = now;
		if (!fflush(stdout))
			continue;
		counters_free(&before);
		return VSW_OK;	/* main() says what is wrong */
	}
	counters_free(&before);
	return VSW_OK;
}

/**
 * vsw_top() - vsw top
 * @words: what follows
 *
 * Return: the exit code
 */
int vsw_top(struct vsw_args *words)
{
	struct top_args args = { .interval = 1 };

	while (*words->word) {
		if (vsw_next_is(words, "dev"))
			args.ifindex = vsw_device(vsw_value(words, "dev"));
		else if (vsw_next_is(words, "interval"))
			args.interval = vsw_number(vsw_value(words, "interval"), "interval", 1,
						   86400);
		else if (vsw_next_is(words, "count"))
			args.count = vsw_number(vsw_value(words, "count"), "count", 1, 1000000000);
		else
			vsw_no_more(words);
	}
	return watch(&args);
}
