// SPDX-License-Identifier: GPL-2.0
/* ip link add link DEVICE ... type vnic ... */
#include <stdlib.h>
#include <string.h>
#include <linux/if_ether.h>
#include <linux/vnic.h>
#include <linux/vswitch.h>

#include "ip_plugin.h"

static const struct plugin_word modes[] = {
	{ "private", VNIC_MODE_PRIVATE },
	{ "vepa", VNIC_MODE_VEPA },
	{ "bridge", VNIC_MODE_BRIDGE },
	{ "passthru", VNIC_MODE_PASSTHRU },
	{ "source", VNIC_MODE_SOURCE },
	{ }
};

#define ON_OFF(word, number) {		\
	.name = (word),			\
	.attr = (number),		\
	.type = OPTION_ON_OFF,		\
	.arg = "{ on | off }",		\
}

static const struct plugin_option options[] = {
	{
		.name = "mode",
		.attr = IFLA_VNIC_MODE,
		.type = OPTION_WORD,
		.words = modes,
		.arg = "{ private | vepa | bridge | passthru | source }",
		.accepts = "private, vepa, bridge, passthru or source",
	},
	ON_OFF("host", IFLA_VNIC_HOST),
	ON_OFF("nopromisc", IFLA_VNIC_NOPROMISC),
	ON_OFF("nodst", IFLA_VNIC_NODST),
	ON_OFF("lockaddr", IFLA_VNIC_LOCKADDR),
	{ }
};

static void add_address(struct nlmsghdr *msg, const char *arg)
{
	unsigned char addr[ETH_ALEN];

	if (!plugin_parse_mac(arg, addr))
		invarg("macaddr takes an Ethernet address", arg);
	addattr_l(msg, 1024, IFLA_VNIC_MACADDR, addr, sizeof(addr));
}

/* macaddr { add | del } MAC, macaddr set [ MAC... ], macaddr flush */
static int parse_macaddr(int argc, char **argv, struct nlmsghdr *msg)
{
	static const struct plugin_word words[] = {
		{ "add", VNIC_MACADDR_ADD },
		{ "del", VNIC_MACADDR_DEL },
		{ "flush", VNIC_MACADDR_FLUSH },
		{ "set", VNIC_MACADDR_SET },
		{ }
	};
	const struct plugin_word *word;
	unsigned char addr[ETH_ALEN];
	struct rtattr *nest;
	unsigned int start;
	int n = 2;

	if (strcmp(*argv, "macaddr"))
		return 0;
	if (argc < 2)
		incomplete_command();
	for (word = words; word->name && strcmp(argv[1], word->name); word++)
		;
	if (!word->name)
		invarg("macaddr takes add, del, set or flush", argv[1]);
	addattr_l(msg, 1024, IFLA_VNIC_MACADDR_MODE, &word->value, 4);
	switch (word->value) {
	case VNIC_MACADDR_ADD:
	case VNIC_MACADDR_DEL:
		if (argc < 3)
			incomplete_command();
		add_address(msg, argv[2]);
		return 3;
	case VNIC_MACADDR_SET:
		start = NLMSG_ALIGN(msg->nlmsg_len);
		addattr_l(msg, 1024, IFLA_VNIC_MACADDR_DATA | NLA_F_NESTED,
			  NULL, 0);
		for (; n < argc && plugin_parse_mac(argv[n], addr); n++)
			add_address(msg, argv[n]);
		nest = (struct rtattr *)((char *)msg + start);
		nest->rta_len = msg->nlmsg_len - start;
	}
	return n;
}

static void print_macaddr(struct rtattr *attrs[])
{
	const unsigned char *a;
	struct rtattr *attr;
	unsigned int count;
	char text[32];
	int left;

	if (!attrs[IFLA_VNIC_MACADDR_COUNT])
		return;
	memcpy(&count, RTA_DATA(attrs[IFLA_VNIC_MACADDR_COUNT]), 4);
	print_color_uint(PRINT_ANY, COLOR_NONE, "macaddr_count",
			 "remotes (%u) ", count);
	if (!attrs[IFLA_VNIC_MACADDR_DATA])
		return;
	attr = RTA_DATA(attrs[IFLA_VNIC_MACADDR_DATA]);
	left = RTA_PAYLOAD(attrs[IFLA_VNIC_MACADDR_DATA]);
	open_json_array(PRINT_JSON, "macaddr_data");
	for (; RTA_OK(attr, left); attr = RTA_NEXT(attr, left)) {
		if (RTA_PAYLOAD(attr) < ETH_ALEN)
			continue;
		a = RTA_DATA(attr);
		snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x",
			 a[0], a[1], a[2], a[3], a[4], a[5]);
		print_color_string(PRINT_ANY, COLOR_NONE, NULL, "%s ", text);
	}
	close_json_array(PRINT_JSON, NULL);
}

PLUGIN_EXPORT struct plugin vnic_link_util = {
	.util = PLUGIN_UTIL("vnic", IFLA_VNIC_MAX),
	.options = options,
	.nested = port_options,
	.nested_attr = IFLA_VNIC_PORT,
	.nested_max = IFLA_VSWITCH_PORT_MAX,
	.parse_more = parse_macaddr,
	.print_more = print_macaddr,
	.usage_more = "[ macaddr { add MAC | del MAC | set [ MAC... ] | flush } ]",
	.where =
		"Where: on a NIC, mode is vepa unless given, and host lets the\n"
		"       host and the vnic reach each other; macaddr is for mode\n"
		"       source; on a vswitch, mode is bridge, and these are the\n"
		"       port's: state to no; of those a vnic on a NIC has guard...,\n"
		"       storm_bcast and storm_mcast\n"
		"       " PORT_OPTIONS_WHERE,
};
