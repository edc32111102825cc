// SPDX-License-Identifier: GPL-2.0
/* vsw fdb: entries of the FDB, chosen by the kernel, also of switches on NICs. */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/vswitch.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "show.h"

/* What the command line names */
struct fdb_args {
	uint32_t ifindex;
	const char *port;
	const char *mac;
	uint8_t mac_bytes[6];
	uint16_t vid;
	uint8_t dst[16];
	uint16_t dst_len;
	const struct kind *kind;
	bool has_younger;
	bool has_older;
	uint32_t younger;
	uint32_t older;
	bool by_no;
	uint16_t no;
	uint32_t port_ifindex;
};

/* Kinds of entries, by bits that are set and that are not; those that come later do
 * not matter to those before them
 */
static const struct kind {
	const char *word;
	uint32_t flags;
	uint32_t mask;
} kinds[] = {
	{ "dynamic", 0, VSWITCH_FDB_FLAG_STATIC },
	{ "local", VSWITCH_FDB_FLAG_LOCAL, VSWITCH_FDB_FLAG_LOCAL },
	{ "permanent", VSWITCH_FDB_FLAG_PERMANENT,
	  VSWITCH_FDB_FLAG_PERMANENT | VSWITCH_FDB_FLAG_LOCAL },
	{ "static", VSWITCH_FDB_FLAG_STATIC, VSWITCH_FDB_FLAG_STATIC |
	  VSWITCH_FDB_FLAG_PERMANENT | VSWITCH_FDB_FLAG_LOCAL },
};

#define N_KINDS	(sizeof(kinds) / sizeof(kinds[0]))

static const struct vsw_word flag_words[] = {
	{ VSWITCH_FDB_FLAG_LEARNED, "learned", true },
	{ VSWITCH_FDB_FLAG_STICKY, "sticky", false },
	{ VSWITCH_FDB_FLAG_EXTERN, "extern_learn", false },
	{ VSWITCH_FDB_FLAG_LOCKED, "locked", false },
	{ VSWITCH_FDB_FLAG_DEVICE, "device", true },
};

/* Six numbers of two digits at the most */
static void take_mac(struct fdb_args *args, const char *text)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	unsigned int i;
	size_t n;

	args->mac = text;
	for (i = 0; i < 6; i++) {
		n = strspn(text, digits);
		if (!n || n > 2 || text[n] != (i < 5 ? ':' : '\0'))
			vsw_bad_usage("mac must be an Ethernet address");
		args->mac_bytes[i] = strtoul(text, NULL, 16);
		text += n + 1;
	}
}

/* Seconds, as 1/100 s */
static uint32_t take_seconds(struct vsw_args *words, const char *what)
{
	const char *text = vsw_value(words, what);
	double seconds;
	char *end;

	seconds = strtod(text, &end);
	/* not a number neither */
	if (end == text || *end || !(seconds >= 0 && seconds <= 40000000))
		vsw_bad_usage("%s must be 0 to 40000000 seconds", what);
	return seconds * 100 + 0.5;
}

static bool take_kind(struct vsw_args *words, struct fdb_args *args)
{
	size_t i;

	for (i = 0; i < N_KINDS; i++) {
		if (!vsw_next_is(words, kinds[i].word))
			continue;
		if (args->kind)
			vsw_bad_usage("%s or %s?", args->kind->word, kinds[i].word);
		args->kind = &kinds[i];
		return true;
	}
	return false;
}

static void take(struct vsw_args *words, struct fdb_args *args)
{
	while (*words->word) {
		if (vsw_next_is(words, "dev")) {
			args->ifindex = vsw_device(vsw_value(words, "dev"));
		} else if (vsw_next_is(words, "port")) {
			args->port = vsw_value(words, "port");
		} else if (vsw_next_is(words, "mac")) {
			take_mac(args, vsw_value(words, "mac"));
		} else if (vsw_next_is(words, "vid")) {
			args->vid = vsw_number(vsw_value(words, "vid"), "vid", 1, 4094);
		} else if (vsw_next_is(words, "dst")) {
			args->dst_len = vsw_address(vsw_value(words, "dst"), "dst", args->dst);
		} else if (vsw_next_is(words, "younger")) {
			args->younger = take_seconds(words, "younger");
			args->has_younger = true;
		} else if (vsw_next_is(words, "older")) {
			args->older = take_seconds(words, "older");
			args->has_older = true;
		} else if (!take_kind(words, args)) {
			vsw_no_more(words);
		}
	}
}

/* A vnic in another namespace is named by its name there, if only one has it. */
static bool find_vnic(struct fdb_args *args)
{
	struct json_object *switches = vsw_topology(), *sw, *ports, *port;
	uint32_t found = 0, of = args->ifindex;
	size_t i, j;

	if (!switches)
		return false;
	for (i = 0; i < json_object_array_length(switches); i++) {
		sw = json_object_array_get_idx(switches, i);
		ports = vsw_get(sw, "ports");
		if (of && vsw_int(sw, "ifindex") != of)
			continue;
		for (j = 0; j < json_object_array_length(ports); j++) {
			port = json_object_array_get_idx(ports, j);
			if (strcmp(vsw_text(port, "ifname"), args->port))
				continue;
			if (found++)
				break;
			args->by_no = true;
			args->no = vsw_int(port, "no");
			args->ifindex = vsw_int(sw, "ifindex");
		}
	}
	json_object_put(switches);
	if (found == 1)
		return true;
	fprintf(stderr, found ? "vsw: several vnics are called %s: name the port by its number\n" :
			       "vsw: there is no device and no vnic %s\n", args->port);
	return false;
}

/* The port: a device, a number of the switch's, or a vnic elsewhere */
static bool find_port(struct fdb_args *args)
{
	args->port_ifindex = if_nametoindex(args->port);
	if (args->port_ifindex)
		return true;
	if (args->port[strspn(args->port, "0123456789")])
		return find_vnic(args);
	if (!args->ifindex)
		vsw_bad_usage("port by its number needs dev: which switch");
	args->no = vsw_number(args->port, "port", 0, 4096);
	args->by_no = true;
	return true;
}

static int on_entry(const struct nlmsghdr *nlh, void *data)
{
	static const uint8_t sizes[VSWITCH_A_FDB_MAX + 1] = {
		[VSWITCH_A_FDB_ADDRESS] = 6,
		[VSWITCH_A_FDB_VID] = 2,
		[VSWITCH_A_FDB_IFINDEX] = 4,
		[VSWITCH_A_FDB_NETNSID] = 4,
		[VSWITCH_A_FDB_DSTPORT] = 2,
		[VSWITCH_A_FDB_FLAGS] = 4,
		[VSWITCH_A_FDB_AGE] = 4,
	};
	const struct nlattr *top[VSWITCH_A_MAX + 1], *a[VSWITCH_A_FDB_MAX + 1];
	struct json_object *entries = data, *entry;
	uint32_t flags, bits = 0;
	char text[16];
	size_t i;

	vsw_attrs(nlh, top);
	if (!top[VSWITCH_A_IFINDEX] || !top[VSWITCH_A_FDB])
		return MNL_CB_OK;
	vsw_nest(top[VSWITCH_A_FDB], sizes, a, VSWITCH_A_FDB_MAX);
	flags = vsw_attr_number(a[VSWITCH_A_FDB_FLAGS]);
	entry = json_object_new_object();
	vsw_add_mac(entry, "mac", a[VSWITCH_A_FDB_ADDRESS]);
	vsw_add_place(entry, "dev", top[VSWITCH_A_IFINDEX], NULL);
	if (a[VSWITCH_A_FDB_IFINDEX]) {
		vsw_add_place(entry, "port", a[VSWITCH_A_FDB_IFINDEX], a[VSWITCH_A_FDB_NETNSID]);
		vsw_add_number(entry, "port_no", a[VSWITCH_A_FDB_PORT_NO]);
	}
	vsw_add_number(entry, "vlan", a[VSWITCH_A_FDB_VID]);
	vsw_add_ip(entry, "dst", a[VSWITCH_A_FDB_DST]);
	vsw_add_number(entry, "vni", a[VSWITCH_A_FDB_VNI]);
	if (a[VSWITCH_A_FDB_DSTPORT])
		vsw_add(entry, "dstport",
			json_object_new_int(ntohs(mnl_attr_get_u16(a[VSWITCH_A_FDB_DSTPORT]))));
	for (i = 0; i < N_KINDS; i++)
		if ((flags & kinds[i].mask) == kinds[i].flags) {
			vsw_add_string(entry, "state", kinds[i].word);
			break;
		}
	for (i = 0; i < N_KINDS; i++)
		bits |= kinds[i].mask;
	vsw_add_words(entry, "flags", flags & ~bits, flag_words,
		      sizeof(flag_words) / sizeof(flag_words[0]));
	snprintf(text, sizeof(text), "%.2f", vsw_attr_number(a[VSWITCH_A_FDB_AGE]) / 100.0);
	vsw_add(entry, "age", json_object_new_double_s(atof(text), text));
	json_object_array_add(entries, entry);
	return MNL_CB_OK;
}

static void print_entry(struct json_object *entry)
{
	struct json_object *flags = vsw_get(entry, "flags");
	const char *flag;
	size_t i;

	vsw_print(entry, "mac", "%s");
	vsw_print(entry, "dev", " dev %s");
	vsw_print(entry, "port", " port %s");
	if (vsw_get(entry, "netnsid") && !vsw_get(entry, "netns"))
		vsw_print(entry, "netnsid", " netnsid %s");
	vsw_print(entry, "netns", " netns %s");
	vsw_print(entry, "vlan", " vlan %s");
	vsw_print(entry, "dst", " dst %s");
	vsw_print(entry, "vni", " vni %s");
	vsw_print(entry, "state", " %s");
	for (i = 0; i < json_object_array_length(flags); i++) {
		flag = json_object_get_string(json_object_array_get_idx(flags, i));
		if (vsw_options.details || (strcmp(flag, "learned") && strcmp(flag, "device")))
			printf(" %s", flag);
	}
	if (vsw_options.statistics || !strcmp(vsw_text(entry, "state"), "dynamic"))
		vsw_print(entry, "age", " age %s");
	putchar('\n');
}

static struct nlmsghdr *request(const struct fdb_args *args)
{
	struct nlmsghdr *nlh = vsw_genl_msg(VSWITCH_CMD_FDB_GET, NLM_F_DUMP);
	struct nlattr *nest;

	if (args->ifindex)
		mnl_attr_put_u32(nlh, VSWITCH_A_IFINDEX, args->ifindex);
	nest = mnl_attr_nest_start(nlh, VSWITCH_A_FDB);
	if (args->mac)
		mnl_attr_put(nlh, VSWITCH_A_FDB_ADDRESS, 6, args->mac_bytes);
	if (args->vid)
		mnl_attr_put_u16(nlh, VSWITCH_A_FDB_VID, args->vid);
	if (args->by_no)
		mnl_attr_put_u16(nlh, VSWITCH_A_FDB_PORT_NO, args->no);
	if (args->port_ifindex)
		mnl_attr_put_u32(nlh, VSWITCH_A_FDB_IFINDEX, args->port_ifindex);
	if (args->dst_len)
		mnl_attr_put(nlh, VSWITCH_A_FDB_DST, args->dst_len, args->dst);
	if (args->kind) {
		mnl_attr_put_u32(nlh, VSWITCH_A_FDB_FLAGS, args->kind->flags);
		mnl_attr_put_u32(nlh, VSWITCH_A_FDB_FLAGS_MASK, args->kind->mask);
	}
	if (args->has_younger)
		mnl_attr_put_u32(nlh, VSWITCH_A_FDB_YOUNGER, args->younger);
	if (args->has_older)
		mnl_attr_put_u32(nlh, VSWITCH_A_FDB_OLDER, args->older);
	mnl_attr_nest_end(nlh, nest);
	return nlh;
}

/**
 * vsw_fdb() - vsw fdb
 * @words: what follows
 *
 * Return: the exit code
 */
int vsw_fdb(struct vsw_args *words)
{
	struct json_object *entries = NULL;
	struct fdb_args args = {};
	int err, tries = 0;
	size_t i;

	vsw_next_is(words, "show");
	take(words, &args);
	if (args.port && !find_port(&args))
		return VSW_FAILED;
	do {
		json_object_put(entries);
		entries = json_object_new_array();
		err = vsw_genl_talk(request(&args), on_entry, entries);
	} while (err == EINTR && ++tries < VSW_TRIES);
	if (err == EINTR)
		fputs("Error: entries change all the time.\n", stderr);
	if (!err && vsw_options.json)
		vsw_print_json(entries);
	for (i = 0; !err && !vsw_options.json && i < json_object_array_length(entries); i++)
		print_entry(json_object_array_get_idx(entries, i));
	json_object_put(entries);
	return err ? VSW_FAILED : VSW_OK;
}
