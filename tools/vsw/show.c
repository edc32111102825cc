// SPDX-License-Identifier: GPL-2.0
/* vsw show: switches, their ports and VTEPs, as a tree. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "show.h"

static bool is(struct json_object *object, const char *name)
{
	return json_object_get_boolean(vsw_get(object, name));
}

static struct json_object *at(struct json_object *list, size_t i)
{
	return json_object_array_get_idx(list, i);
}

static size_t length(struct json_object *list)
{
	return list ? json_object_array_length(list) : 0;
}

/* The ports of a switch that have a name; NULL: none has */
static struct json_object *ports_named(struct json_object *sw, const char *name)
{
	struct json_object *ports = vsw_get(sw, "ports"), *some = json_object_new_array();
	size_t i;

	for (i = 0; i < length(ports); i++)
		if (!strcmp(vsw_text(at(ports, i), "ifname"), name))
			json_object_array_add(some, json_object_get(at(ports, i)));
	if (length(some))
		return some;
	json_object_put(some);
	return NULL;
}

/* The switch with a name, or the ports with it, wherever they are, and their switches */
static struct json_object *choose(struct json_object *switches, const char *name)
{
	struct json_object *some = json_object_new_array(), *sw, *ports;
	size_t n, i;

	for (i = 0; i < length(switches); i++)
		if (!strcmp(vsw_text(at(switches, i), "ifname"), name))
			json_object_array_add(some, json_object_get(at(switches, i)));
	n = length(some) ? 0 : length(switches);
	for (i = 0; i < n; i++) {
		sw = at(switches, i);
		ports = ports_named(sw, name);
		if (!ports)
			continue;
		vsw_add(sw, "ports", ports);
		json_object_array_add(some, json_object_get(sw));
	}
	json_object_put(switches);
	return some;
}

/* The port of the earlier sample */
static struct json_object *same_port(struct json_object *switches, struct json_object *sw,
				     struct json_object *port)
{
	struct json_object *ports, *other;
	size_t i, j;

	for (i = 0; i < length(switches); i++) {
		if (vsw_int(at(switches, i), "ifindex") != vsw_int(sw, "ifindex"))
			continue;
		ports = vsw_get(at(switches, i), "ports");
		for (j = 0; j < length(ports); j++) {
			other = at(ports, j);
			if (vsw_int(other, "no") == vsw_int(port, "no") &&
			    vsw_int(other, "ifindex") == vsw_int(port, "ifindex") &&
			    !strcmp(vsw_text(other, "kind"), vsw_text(port, "kind")))
				return other;
		}
	}
	return NULL;
}

static double rate(struct json_object *old, struct json_object *new, const char *way,
		   const char *what, double seconds)
{
	int64_t more = vsw_int(vsw_get(vsw_get(new, "stats64"), way), what) -
		       vsw_int(vsw_get(vsw_get(old, "stats64"), way), what);

	return more > 0 ? more / seconds : 0;
}

static void add_rates(struct json_object *old, struct json_object *port, double seconds)
{
	struct json_object *rates = json_object_new_object();

	vsw_add(rates, "rx_pps", json_object_new_double(rate(old, port, "rx", "packets", seconds)));
	vsw_add(rates, "rx_bps", json_object_new_double(8 * rate(old, port, "rx", "bytes", seconds)));
	vsw_add(rates, "tx_pps", json_object_new_double(rate(old, port, "tx", "packets", seconds)));
	vsw_add(rates, "tx_bps", json_object_new_double(8 * rate(old, port, "tx", "bytes", seconds)));
	vsw_add(port, "rates", rates);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* A second sample, a second later, with the rates in between; NULL: it failed */
static struct json_object *with_rates(struct json_object *first)
{
	struct json_object *second, *ports, *old;
	double start = now(), seconds;
	size_t i, j;

	sleep(1);
	second = vsw_topology();
	seconds = now() - start;
	for (i = 0; i < length(second); i++) {
		ports = vsw_get(at(second, i), "ports");
		for (j = 0; j < length(ports); j++) {
			old = same_port(first, at(second, i), at(ports, j));
			if (old)
				add_rates(old, at(ports, j), seconds);
		}
	}
	json_object_put(first);
	return second;
}

static void print_bits(const char *what, double bps)
{
	static const char *const units[] = { "bit", "Kbit", "Mbit", "Gbit" };
	unsigned int i = 0;

	for (; bps >= 1000 && i < sizeof(units) / sizeof(units[0]) - 1; i++)
		bps /= 1000;
	printf(" %s %.*f%s", what, i ? 1 : 0, bps, units[i]);
}

static void print_rates(struct json_object *port)
{
	struct json_object *stats = vsw_get(port, "stats64"), *rates = vsw_get(port, "rates");
	static const char *const ways[] = { "rx", "tx" };
	char name[8];
	size_t i;

	for (i = 0; i < 2; i++) {
		printf("        %s", ways[i]);
		vsw_print(vsw_get(stats, ways[i]), "packets", " packets %s");
		vsw_print(vsw_get(stats, ways[i]), "bytes", " bytes %s");
		if (rates) {
			snprintf(name, sizeof(name), "%s_pps", ways[i]);
			printf(" pps %.0f", json_object_get_double(vsw_get(rates, name)));
			snprintf(name, sizeof(name), "%s_bps", ways[i]);
			print_bits("rate", json_object_get_double(vsw_get(rates, name)));
		}
		putchar('\n');
	}
}

static void print_port(struct json_object *port)
{
	struct json_object *flags = vsw_get(port, "flags");
	const char *flag;
	size_t i;

	vsw_print(port, "kind", "    %s");
	if (strcmp(vsw_text(port, "kind"), "tunnel"))
		vsw_print(port, "ifname", " %s");
	if (vsw_get(port, "netnsid") && !vsw_get(port, "netns"))
		vsw_print(port, "netnsid", " netnsid %s");
	vsw_print(port, "netns", " netns %s");
	vsw_print(port, "no", " no %s");
	vsw_print(port, "state", " %s");
	if (!is(port, "carrier"))
		printf(" no-carrier");
	if (vsw_options.details)
		vsw_print(port, "address", " address %s");
	if (vsw_int(port, "fdb_n_learned"))
		vsw_print(port, "fdb_n_learned", " learned %s");
	if (vsw_int(port, "fdb_max_learned"))
		vsw_print(port, "fdb_max_learned", " max_learned %s");
	vsw_print(port, "pvid", " pvid %s");
	vsw_print(port, "vlans", " vlans %s");
	vsw_print(port, "role", " role %s");
	if (strcmp(vsw_text(port, "reason"), "ok"))
		vsw_print(port, "reason", " reason %s");
	for (i = 0; i < length(flags); i++) {
		flag = json_object_get_string(at(flags, i));
		if (vsw_options.details || !vsw_is_usual(flag))
			printf(" %s", flag);
	}
	putchar('\n');
	if (vsw_options.statistics)
		print_rates(port);
}

static void print_remote(struct json_object *remote)
{
	vsw_print(remote, "dst", "    vtep %s");
	vsw_print(remote, "vni", " vni %s");
	vsw_print(remote, "src_vni", " src_vni %s");
	vsw_print(remote, "dstport", " dstport %s");
	if (is(remote, "bum"))
		printf(" bum");
	if (is(remote, "learned"))
		printf(" learned");
	vsw_print(remote, "fdb_n", " fdb %s");
	putchar('\n');
}

static void print_stp(struct json_object *stp)
{
	printf("    stp root %s", vsw_text(stp, "root_id"));
	if (!vsw_int(stp, "root_port"))
		puts(" this switch");
	else
		printf(" root_port %s cost %s\n", vsw_text(stp, "root_port"),
		       vsw_text(stp, "root_path_cost"));
}

static void print_switch(struct json_object *sw)
{
	struct json_object *overlay = vsw_get(sw, "overlay"), *list;
	size_t i;

	vsw_print(sw, "ifname", "%s:");
	vsw_print(sw, "kind", " %s");
	printf(is(sw, "up") ? is(sw, "carrier") ? " up" : " up no-carrier" : " down");
	vsw_print(sw, "address", " address %s");
	vsw_print(sw, "mtu", " mtu %s");
	vsw_print(sw, "fdb_n", " fdb %s");
	vsw_print(sw, "fdb_n_learned", " learned %s");
	if (vsw_options.details)
		vsw_print(sw, "fdb_max_learned", " max_learned %s");
	if (is(sw, "vlan_filtering"))
		printf(" vlan_filtering");
	if (is(sw, "mcast_snooping"))
		printf(" mcast_snooping");
	putchar('\n');
	if (overlay) {
		vsw_print(overlay, "vni", "    vni %s");
		vsw_print(overlay, "local", " local %s");
		vsw_print(overlay, "dstport", " dstport %s");
		vsw_print(overlay, "link", " link %s");
		vsw_print(overlay, "netns", " netns %s");
		putchar('\n');
	}
	if (vsw_get(sw, "stp"))
		print_stp(vsw_get(sw, "stp"));
	list = vsw_get(sw, "ports");
	for (i = 0; i < length(list); i++)
		print_port(at(list, i));
	list = overlay ? vsw_get(overlay, "remotes") : NULL;
	for (i = 0; i < length(list); i++)
		print_remote(at(list, i));
}

/**
 * vsw_show() - vsw show
 * @words: what follows
 *
 * Return: the exit code
 */
int vsw_show(struct vsw_args *words)
{
	const char *name = *words->word ? *words->word++ : NULL;
	struct json_object *switches;
	size_t i;

	vsw_no_more(words);
	switches = vsw_topology();
	if (switches && vsw_options.statistics)
		switches = with_rates(switches);
	if (!switches)
		return VSW_FAILED;
	if (name) {
		switches = choose(switches, name);
		if (!length(switches)) {
			fprintf(stderr, "vsw: there is no switch, and no port of one, %s\n", name);
			json_object_put(switches);
			return VSW_FAILED;
		}
	}
	if (vsw_options.json)
		vsw_print_json(switches);
	for (i = 0; !vsw_options.json && i < length(switches); i++)
		print_switch(at(switches, i));
	json_object_put(switches);
	return VSW_OK;
}
