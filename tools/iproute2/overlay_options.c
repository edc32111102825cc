// SPDX-License-Identifier: GPL-2.0
/* The options of a switch that make it an overlay, in the words of a vxlan */
#include <arpa/inet.h>
#include <net/if.h>
#include <string.h>
#include <linux/vswitch.h>

#include "ip_plugin.h"

/* under the first option of "Usage: ... vswitch" */
#define LINE "\n                   "

const char overlay_usage[] =
	"[ vni VNI ]"
	LINE "[ local { ADDRESS | any } ]"
	LINE "[ remote { ADDRESS | any } | group ADDRESS ]"
	LINE "[ dev DEVICE | nodev ]"
	LINE "[ dstport PORT ]"
	LINE "[ srcport MIN MAX ]"
	LINE "[ ttl { TTL | inherit | auto } ]"
	LINE "[ tos { TOS | inherit } ]"
	LINE "[ df { unset | set | inherit } ]"
	LINE "[ flowlabel LABEL ]"
	LINE "[ [no]udpcsum ]"
	LINE "[ [no]udp6zerocsumtx ]"
	LINE "[ [no]udp6zerocsumrx ]"
	LINE "[ [no]learning ]"
	LINE "[ peers { strict | any } ]"
	LINE "[ [no]localbypass ]";

static const struct plugin_word dfs[] = {
	{ "unset", VSWITCH_DF_UNSET },
	{ "set", VSWITCH_DF_SET },
	{ "inherit", VSWITCH_DF_INHERIT },
	{ }
};

static const struct plugin_word peers[] = {
	{ "strict", VSWITCH_PEERS_STRICT },
	{ "any", VSWITCH_PEERS_ANY },
	{ }
};

/* Set by its name, cleared by its name with "no" before it */
static const struct flag {
	const char *name;
	const char *key;		/* in JSON, where it always is */
	unsigned short attr;
	bool on;			/* in text this one ... */
	bool off;			/* ... and that one are shown */
} flags[] = {
	{ "udpcsum", "udp_csum", IFLA_VSWITCH_UDPCSUM, true, true },
	{ "udp6zerocsumtx", "udp_zero_csum6_tx", IFLA_VSWITCH_UDP6ZEROCSUMTX,
	  true, true },
	{ "udp6zerocsumrx", "udp_zero_csum6_rx", IFLA_VSWITCH_UDP6ZEROCSUMRX,
	  true, true },
	{ "learning", "learning", IFLA_VSWITCH_LEARNING, false, true },
	{ "localbypass", "localbypass", IFLA_VSWITCH_LOCALBYPASS, false,
	  true },
	{ }
};

__attribute__((noreturn))
static void refuse(const char *name, const char *accepted, const char *arg)
{
	char why[256];

	snprintf(why, sizeof(why), "%s takes %s", name, accepted);
	invarg(why, arg);
}

static uint32_t number(const char *name, const char *arg, uint32_t min,
		       uint32_t max, const char *accepted)
{
	uint32_t value;

	if (!plugin_parse_number(arg, sizeof(value), &value) || value < min ||
	    value > max)
		refuse(name, accepted, arg);
	return value;
}

static int add_u8(struct nlmsghdr *msg, int attr, uint8_t value)
{
	return addattr_l(msg, REQUEST_MAX, attr, &value, sizeof(value));
}

static int add_be16(struct nlmsghdr *msg, int attr, uint16_t value)
{
	value = htons(value);
	return addattr_l(msg, REQUEST_MAX, attr, &value, sizeof(value));
}

static int add_u32(struct nlmsghdr *msg, int attr, uint32_t value)
{
	return addattr_l(msg, REQUEST_MAX, attr, &value, sizeof(value));
}

static int add_word(struct nlmsghdr *msg, int attr, char **argv,
		    const struct plugin_word *words, const char *accepted)
{
	uint32_t value;

	if (!plugin_parse_word(words, argv[1], &value))
		refuse(argv[0], accepted, argv[1]);
	return add_u8(msg, attr, value);
}

/* The size of an address is what tells its family. */
#define ADDRESS_4 4
#define ADDRESS_6 16

static unsigned int parse_address(const char *arg, unsigned char *addr)
{
	if (!strcmp(arg, "any"))
		arg = "0.0.0.0";
	if (inet_pton(AF_INET, arg, addr) == 1)
		return ADDRESS_4;
	if (inet_pton(AF_INET6, arg, addr) == 1)
		return ADDRESS_6;
	return 0;
}

static bool is_multicast(const unsigned char *addr, unsigned int size)
{
	return size == ADDRESS_4 ? (addr[0] & 0xf0) == 0xe0 : addr[0] == 0xff;
}

static bool is_broadcast(const unsigned char *addr, unsigned int size)
{
	return size == ADDRESS_4 && !memcmp(addr, "\xff\xff\xff\xff", size);
}

static bool is_any(const unsigned char *addr, unsigned int size)
{
	static const unsigned char zero[ADDRESS_6];

	return !memcmp(addr, zero, size);
}

static int add_address(struct nlmsghdr *msg, int attr, char **argv,
		       bool multicast, const char *accepted)
{
	unsigned char addr[ADDRESS_6];
	unsigned int size = parse_address(argv[1], addr);

	if (!size || is_multicast(addr, size) != multicast ||
	    is_broadcast(addr, size))
		refuse(argv[0], accepted, argv[1]);
	return addattr_l(msg, REQUEST_MAX, attr, addr, size);
}

static int add_vni(struct nlmsghdr *msg, char **argv)
{
	return add_u32(msg, IFLA_VSWITCH_VNI,
		       number(argv[0], argv[1], 0, 0xffffff,
			      "a number from 0 (no overlay) to 16777215"));
}

static int add_local(struct nlmsghdr *msg, char **argv)
{
	return add_address(msg, IFLA_VSWITCH_LOCAL, argv, false,
			   "a unicast address, or any");
}

static int add_remote(struct nlmsghdr *msg, char **argv)
{
	return add_address(msg, IFLA_VSWITCH_REMOTE, argv, false,
			   "a unicast address, or any; "
			   "group takes a multicast one");
}

static int add_group(struct nlmsghdr *msg, char **argv)
{
	return add_address(msg, IFLA_VSWITCH_REMOTE, argv, true,
			   "a multicast address; remote takes a unicast one");
}

static int add_dev(struct nlmsghdr *msg, char **argv)
{
	unsigned int index = if_nametoindex(argv[1]);

	if (!index)
		refuse(argv[0],
		       "the name of a device in this network namespace",
		       argv[1]);
	return add_u32(msg, IFLA_VSWITCH_LINK, index);
}

static int add_nodev(struct nlmsghdr *msg, char **argv)
{
	(void)argv;
	return add_u32(msg, IFLA_VSWITCH_LINK, 0);
}

static uint16_t port(const char *name, const char *arg)
{
	return number(name, arg, 1, 65535, "a port from 1 to 65535");
}

static int add_dstport(struct nlmsghdr *msg, char **argv)
{
	return add_be16(msg, IFLA_VSWITCH_DSTPORT, port(argv[0], argv[1]));
}

static int add_srcport(struct nlmsghdr *msg, char **argv)
{
	uint16_t min = port("MIN of srcport", argv[1]);
	uint16_t max = port("MAX of srcport", argv[2]);

	if (min > max)
		refuse("MAX of srcport", "a port that is not below MIN",
		       argv[2]);
	if (add_be16(msg, IFLA_VSWITCH_SRCPORT_MIN, min))
		return -1;
	return add_be16(msg, IFLA_VSWITCH_SRCPORT_MAX, max);
}

static int add_ttl(struct nlmsghdr *msg, char **argv)
{
	uint32_t ttl = 0;

	if (!strcmp(argv[1], "inherit"))
		return add_u8(msg, IFLA_VSWITCH_TTL_INHERIT, 1);
	if (strcmp(argv[1], "auto"))
		ttl = number(argv[0], argv[1], 0, 255,
			     "a number from 0 (auto) to 255, auto or inherit");
	if (add_u8(msg, IFLA_VSWITCH_TTL, ttl))
		return -1;
	return add_u8(msg, IFLA_VSWITCH_TTL_INHERIT, 0);
}

#define TOS_INHERIT 1

/* Read as ip reads that of a vxlan: 10 is 0x10. */
static int add_tos(struct nlmsghdr *msg, char **argv)
{
	uint32_t tos = TOS_INHERIT;

	if (strcmp(argv[1], "inherit") && rtnl_dsfield_a2n(&tos, argv[1]))
		refuse(argv[0],
		       "a hexadecimal number from 0 to 0xff, a name of "
		       "/etc/iproute2/rt_dsfield, or inherit", argv[1]);
	return add_u8(msg, IFLA_VSWITCH_TOS, tos);
}

static int add_df(struct nlmsghdr *msg, char **argv)
{
	return add_word(msg, IFLA_VSWITCH_DF, argv, dfs,
			"unset, set or inherit");
}

static int add_flowlabel(struct nlmsghdr *msg, char **argv)
{
	return add_u32(msg, IFLA_VSWITCH_FLOWLABEL,
		       htonl(number(argv[0], argv[1], 0, 0xfffff,
				    "a number from 0 to 0xfffff")));
}

static int add_peers(struct nlmsghdr *msg, char **argv)
{
	return add_word(msg, IFLA_VSWITCH_PEERS, argv, peers,
			"strict or any");
}

static const struct option {
	const char *name;
	int n_values;
	int (*add)(struct nlmsghdr *msg, char **argv);
} options[] = {
	{ "vni", 1, add_vni },
	{ "local", 1, add_local },
	{ "remote", 1, add_remote },
	{ "group", 1, add_group },
	{ "dev", 1, add_dev },
	{ "nodev", 0, add_nodev },
	{ "dstport", 1, add_dstport },
	{ "srcport", 2, add_srcport },
	{ "ttl", 1, add_ttl },
	{ "hoplimit", 1, add_ttl },
	{ "tos", 1, add_tos },
	{ "dsfield", 1, add_tos },
	{ "df", 1, add_df },
	{ "flowlabel", 1, add_flowlabel },
	{ "peers", 1, add_peers },
	{ }
};

static int parse_flag(const char *arg, struct nlmsghdr *msg)
{
	bool on = strncmp(arg, "no", 2);
	const struct flag *flag;

	for (flag = flags; flag->name; flag++) {
		if (!strcmp(on ? arg : arg + 2, flag->name))
			return add_u8(msg, flag->attr, on) ? -1 : 1;
	}
	return 0;
}

int overlay_parse(int argc, char **argv, struct nlmsghdr *msg)
{
	const struct option *opt;

	for (opt = options; opt->name; opt++) {
		if (strcmp(*argv, opt->name))
			continue;
		if (argc <= opt->n_values)
			incomplete_command();
		return opt->add(msg, argv) ? -1 : 1 + opt->n_values;
	}
	return parse_flag(*argv, msg);
}

static void print_address(const struct rtattr *attr, const char *unicast,
			  const char *multicast)
{
	char text[INET6_ADDRSTRLEN], format[16];
	const unsigned char *addr;
	const char *key;
	unsigned int size;

	if (!attr)
		return;
	addr = RTA_DATA(attr);
	size = RTA_PAYLOAD(attr);
	if ((size != ADDRESS_4 && size != ADDRESS_6) || is_any(addr, size))
		return;
	inet_ntop(size == ADDRESS_4 ? AF_INET : AF_INET6, addr, text,
		  sizeof(text));
	key = is_multicast(addr, size) ? multicast : unicast;
	snprintf(format, sizeof(format), "%s %%s ", key);
	print_color_string(PRINT_ANY, COLOR_NONE, key, format, text);
}

static void print_link(struct rtattr *attrs[])
{
	char name[IF_NAMESIZE];
	uint32_t index;

	if (!plugin_get_value(attrs[IFLA_VSWITCH_LINK], 4, &index) || !index)
		return;
	/* In another namespace it has a name that is not known here. */
	if (!if_indextoname(index, name))
		snprintf(name, sizeof(name), "if%u", index);
	print_color_string(PRINT_ANY, COLOR_NONE, "link", "dev %s ", name);
}

static void print_ports(struct rtattr *attrs[])
{
	uint32_t min, max, dst;

	if (plugin_get_value(attrs[IFLA_VSWITCH_SRCPORT_MIN], 2, &min) &&
	    plugin_get_value(attrs[IFLA_VSWITCH_SRCPORT_MAX], 2, &max)) {
		open_json_object("port_range");
		print_color_uint(PRINT_ANY, COLOR_NONE, "low", "srcport %u ",
				 ntohs(min));
		print_color_uint(PRINT_ANY, COLOR_NONE, "high", "%u ",
				 ntohs(max));
		close_json_object();
	}
	if (plugin_get_value(attrs[IFLA_VSWITCH_DSTPORT], 2, &dst))
		print_color_uint(PRINT_ANY, COLOR_NONE, "dstport",
				 "dstport %u ", ntohs(dst));
}

static void print_ttl(struct rtattr *attrs[])
{
	uint32_t inherit, ttl;

	if (plugin_get_value(attrs[IFLA_VSWITCH_TTL_INHERIT], 1, &inherit) &&
	    inherit) {
		print_color_string(PRINT_ANY, COLOR_NONE, "ttl", "ttl %s ",
				   "inherit");
	} else if (plugin_get_value(attrs[IFLA_VSWITCH_TTL], 1, &ttl)) {
		/* auto is 0 in JSON, as for a vxlan */
		print_color_uint(ttl ? PRINT_ANY : PRINT_JSON, COLOR_NONE,
				 "ttl", "ttl %u ", ttl);
		if (!ttl)
			print_color_string(PRINT_FP, COLOR_NONE, NULL,
					   "ttl %s ", "auto");
	}
}

/* inherit is 0x1 in JSON, as for a vxlan */
static void print_tos(struct rtattr *attrs[])
{
	uint32_t tos;

	if (!plugin_get_value(attrs[IFLA_VSWITCH_TOS], 1, &tos))
		return;
	print_color_0xhex(tos > TOS_INHERIT ? PRINT_ANY : PRINT_JSON,
			  COLOR_NONE, "tos", "tos %#llx ", tos);
	if (tos == TOS_INHERIT)
		print_color_string(PRINT_FP, COLOR_NONE, NULL, "tos %s ",
				   "inherit");
}

static void print_flowlabel(struct rtattr *attrs[])
{
	uint32_t label;

	if (plugin_get_value(attrs[IFLA_VSWITCH_FLOWLABEL], 4, &label))
		print_color_0xhex(label ? PRINT_ANY : PRINT_JSON, COLOR_NONE,
				  "label", "flowlabel %#llx ", ntohl(label));
}

static void print_word(const struct rtattr *attr, const char *name,
		       const struct plugin_word *word, bool text)
{
	char format[16];
	uint32_t value;

	if (!plugin_get_value(attr, 1, &value))
		return;
	for (; word->name && word->value != value; word++)
		;
	snprintf(format, sizeof(format), "%s %%s ", name);
	print_color_string(text || value ? PRINT_ANY : PRINT_JSON, COLOR_NONE,
			   name, format, word->name ? word->name : "?");
}

static void print_flags(struct rtattr *attrs[])
{
	const struct flag *flag;
	uint32_t on;

	for (flag = flags; flag->name; flag++) {
		if (!plugin_get_value(attrs[flag->attr], 1, &on))
			continue;
		print_color_bool(PRINT_JSON, COLOR_NONE, flag->key, NULL, on);
		if (on ? flag->on : flag->off)
			print_color_string(PRINT_FP, COLOR_NONE, NULL,
					   on ? "%s " : "no%s ", flag->name);
	}
}

void overlay_print(struct rtattr *attrs[])
{
	uint32_t vni;

	if (!plugin_get_value(attrs[IFLA_VSWITCH_VNI], 4, &vni))
		return;
	print_color_uint(PRINT_ANY, COLOR_NONE, "vni", "vni %u ", vni);
	print_address(attrs[IFLA_VSWITCH_REMOTE], "remote", "group");
	print_address(attrs[IFLA_VSWITCH_LOCAL], "local", "local");
	print_link(attrs);
	print_ports(attrs);
	print_tos(attrs);
	print_ttl(attrs);
	print_word(attrs[IFLA_VSWITCH_DF], "df", dfs, false);
	print_flowlabel(attrs);
	print_flags(attrs);
	print_word(attrs[IFLA_VSWITCH_PEERS], "peers", peers, true);
}
