// SPDX-License-Identifier: GPL-2.0
/* vsw top: what comes and goes by the ports, in a second. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "counters.h"
#include "vsw.h"

/* Reads that may fail because something changed meanwhile */
#define TRIES	10

/* What the command line names */
struct top_args {
	uint32_t ifindex;
	unsigned int interval;	/* seconds */
	unsigned int count;	/* rounds; 0: until the user ends it */
};

/* Of a port, or of a whole switch; all in a second, bits or frames */
struct rate {
	const struct port_counters *port;
	double in_pps;
	double in_bps;
	double out_pps;
	double out_bps;
	double drop_pps;
};

/* of what grows, unless it is not the same any more */
static double per_second(uint64_t now, uint64_t before, double seconds)
{
	return now > before && seconds > 0 ? (now - before) / seconds : 0;
}

static const struct port_counters *before_of(const struct counters *before,
					     const struct port_counters *port)
{
	const struct port_counters *p;
	size_t i;

	for (i = 0; i < before->n_ports; i++) {
		p = &before->ports[i];
		if (p->sw == port->sw && p->ifindex == port->ifindex &&
		    !strcmp(p->netns, port->netns) && !strcmp(p->name, port->name))
			return p;
	}
	return NULL;
}

static struct rate rate_of(const struct port_counters *now, const struct port_counters *was,
			   double seconds)
{
	/* of one that is new nothing is known yet */
	if (!was)
		was = now;
	return (struct rate) {
		.port = now,
		.in_pps = per_second(now->in_packets, was->in_packets, seconds),
		.in_bps = 8 * per_second(now->in_bytes, was->in_bytes, seconds),
		.out_pps = per_second(now->out_packets, was->out_packets, seconds),
		.out_bps = 8 * per_second(now->out_bytes, was->out_bytes, seconds),
		.drop_pps = per_second(now->drops, was->drops, seconds),
	};
}

/* Most bits first, then most frames that were dropped; else by name */
static int compare(const void *a, const void *b)
{
	const struct rate *x = a, *y = b;
	double bits = y->in_bps + y->out_bps - x->in_bps - x->out_bps;
	double drops = y->drop_pps - x->drop_pps;
	int order;

	if (bits)
		return bits > 0 ? 1 : -1;
	if (drops)
		return drops > 0 ? 1 : -1;
	order = strcmp(x->port->sw_name, y->port->sw_name);
	order = order ?: strcmp(x->port->netns, y->port->netns);
	return order ?: strcmp(x->port->name, y->port->name);
}

static struct rate *rates_of(const struct counters *before, const struct counters *now)
{
	double seconds = now->seconds - before->seconds;
	struct rate *rates;
	size_t i;

	rates = calloc(now->n_ports + 1, sizeof(*rates));
	if (!rates) {
		perror("vsw");
		exit(VSW_FAILED);
	}
	for (i = 0; i < now->n_ports; i++)
		rates[i] = rate_of(&now->ports[i], before_of(before, &now->ports[i]), seconds);
	qsort(rates, now->n_ports, sizeof(*rates), compare);
	return rates;
}

static double reason_rate(const struct counters *before, const struct counters *now, size_t i)
{
	const struct reason_counter *r = &now->reasons[i];
	size_t j;

	for (j = 0; j < before->n_reasons; j++)
		if (before->reasons[j].sw == r->sw &&
		    !strcmp(before->reasons[j].reason, r->reason))
			return per_second(r->drops, before->reasons[j].drops,
					  now->seconds - before->seconds);
	return 0;
}

static void add_string(struct json_object *object, const char *name, const char *text)
{
	json_object_object_add(object, name, json_object_new_string(text));
}

static void add_rate(struct json_object *object, const char *name, double rate)
{
	json_object_object_add(object, name, json_object_new_int64(rate + 0.5));
}

static struct json_object *json_of(const struct rate *rate)
{
	struct json_object *port = json_object_new_object();

	add_string(port, "dev", rate->port->sw_name);
	add_string(port, "port", rate->port->name);
	if (*rate->port->netns)
		add_string(port, "netns", rate->port->netns);
	add_rate(port, "in_pps", rate->in_pps);
	add_rate(port, "in_bps", rate->in_bps);
	add_rate(port, "out_pps", rate->out_pps);
	add_rate(port, "out_bps", rate->out_bps);
	add_rate(port, "drop_pps", rate->drop_pps);
	return port;
}

static void write_json(const struct counters *before, const struct counters *now,
		       const struct rate *rates)
{
	struct json_object *round = json_object_new_object(), *ports, *drops, *drop;
	double rate;
	size_t i;

	json_object_object_add(round, "seconds",
			       json_object_new_double(now->seconds - before->seconds));
	ports = json_object_new_array();
	for (i = 0; i < now->n_ports; i++)
		json_object_array_add(ports, json_of(&rates[i]));
	json_object_object_add(round, "ports", ports);
	drops = json_object_new_array();
	for (i = 0; i < now->n_reasons; i++) {
		rate = reason_rate(before, now, i);
		if (rate <= 0)
			continue;
		drop = json_object_new_object();
		add_string(drop, "dev", now->reasons[i].sw_name);
		add_string(drop, "reason", now->reasons[i].reason);
		add_rate(drop, "pps", rate);
		json_object_array_add(drops, drop);
	}
	json_object_object_add(round, "drops", drops);
	puts(json_object_to_json_string_ext(round, JSON_C_TO_STRING_PLAIN |
					    JSON_C_TO_STRING_NOSLASHESCAPE));
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

static void write_text(const struct counters *before, const struct counters *now,
		       const struct rate *rates)
{
	char text[5][16];
	double rate;
	size_t i;

	/* where it was before, and what is left of that is cleared */
	if (isatty(STDOUT_FILENO))
		fputs("\033[H\033[J", stdout);
	printf("%-15s %-15s %-15s %7s %8s %7s %8s %7s\n", "switch", "port", "netns", "in pps",
	       "in bit/s", "out pps", "out bit/s", "drops/s");
	for (i = 0; i < now->n_ports; i++)
		printf("%-15s %-15s %-15s %7s %8s %7s %9s %7s\n", rates[i].port->sw_name,
		       rates[i].port->name, *rates[i].port->netns ? rates[i].port->netns : "-",
		       brief(rates[i].in_pps, text[0], sizeof(text[0])),
		       brief(rates[i].in_bps, text[1], sizeof(text[1])),
		       brief(rates[i].out_pps, text[2], sizeof(text[2])),
		       brief(rates[i].out_bps, text[3], sizeof(text[3])),
		       brief(rates[i].drop_pps, text[4], sizeof(text[4])));
	for (i = 0; i < now->n_reasons; i++) {
		rate = reason_rate(before, now, i);
		if (rate > 0)
			printf("%-15s dropped: %-12s %7s /s\n", now->reasons[i].sw_name,
			       now->reasons[i].reason, brief(rate, text[0], sizeof(text[0])));
	}
	putchar('\n');
}

static bool read_counters(struct counters *counters, uint32_t ifindex)
{
	int err = EINTR, tries;

	for (tries = 0; err == EINTR && tries < TRIES; tries++)
		err = counters_read(counters, ifindex);
	if (err == EINTR)
		fputs("Error: links change all the time.\n", stderr);
	return !err;
}

static int watch(const struct top_args *args)
{
	struct counters before, now;
	unsigned int round;
	struct rate *rates;

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
			write_json(&before, &now, rates);
		else
			write_text(&before, &now, rates);
		free(rates);
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
