// SPDX-License-Identifier: GPL-2.0
/* Options of a kind as a table: parsed, shown and explained. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <linux/if_bridge.h>
#include <linux/vswitch.h>

#include "ip_plugin.h"

static const char * const states[] = {
	[BR_STATE_DISABLED] = "disabled",
	[BR_STATE_LISTENING] = "listening",
	[BR_STATE_LEARNING] = "learning",
	[BR_STATE_FORWARDING] = "forwarding",
	[BR_STATE_BLOCKING] = "blocking",
};

#define N_STATES (sizeof(states) / sizeof(states[0]))

static const struct plugin *plugin_of(const struct link_util *util)
{
	return (const struct plugin *)util;
}

static bool settable(const struct plugin_option *opt)
{
	return opt->arg || opt->type == OPTION_FLAG;
}

/* strtoull() alone would let a sign or a space through. */
bool plugin_parse_number(const char *arg, unsigned int size, uint32_t *value)
{
	unsigned long long number;
	char *end;

	if (arg[0] < '0' || arg[0] > '9')
		return false;
	errno = 0;
	number = strtoull(arg, &end, strncmp(arg, "0x", 2) ? 10 : 16);
	if (errno || *end || number >> (8 * size))
		return false;
	*value = number;
	return true;
}

static bool parse_state(const char *arg, uint32_t *value)
{
	for (unsigned int i = 0; i < N_STATES; i++) {
		if (!strcmp(arg, states[i])) {
			*value = i;
			return true;
		}
	}
	return plugin_parse_number(arg, 1, value);
}

static bool parse_on_off(const char *arg, uint32_t *value)
{
	*value = !strcmp(arg, "on");
	return *value || !strcmp(arg, "off");
}

bool plugin_parse_word(const struct plugin_word *word, const char *arg,
		       uint32_t *value)
{
	for (; word->name; word++) {
		if (!strcmp(arg, word->name)) {
			*value = word->value;
			return true;
		}
	}
	return false;
}

static bool parse_value(const struct plugin_option *opt, const char *arg,
			uint32_t *value)
{
	switch (opt->type) {
	case OPTION_WORD:
	case OPTION_WORD8:
	case OPTION_WORD16:
		return plugin_parse_word(opt->words, arg, value);
	case OPTION_ON_OFF:
		return parse_on_off(arg, value);
	case OPTION_STATE:
		return parse_state(arg, value);
	default:
		return plugin_parse_number(arg, opt->size, value);
	}
}

static const char *accepted(const struct plugin_option *opt)
{
	switch (opt->type) {
	case OPTION_ON_OFF:
		return "on or off";
	case OPTION_STATE:
		return "disabled, listening, learning, forwarding, blocking, "
		       "or a number from 0 to 4";
	default:
		return opt->accepts;
	}
}

static unsigned int value_size(const struct plugin_option *opt)
{
	switch (opt->type) {
	case OPTION_ON_OFF:
	case OPTION_STATE:
	case OPTION_WORD8:
		return 1;
	case OPTION_WORD:
		return 4;
	case OPTION_WORD16:
		return 2;
	case OPTION_FLAG:
		return 0;
	default:
		return opt->size;
	}
}

#define VLAN_ID_MAX	4094
#define VLANS_SIZE	512

/* A number from 1 to VLAN_ID_MAX; *end is what follows it. 0: it is none. */
static unsigned int parse_vlan(const char *arg, char **end)
{
	unsigned long vid = *arg >= '0' && *arg <= '9' ?
			    strtoul(arg, end, 10) : 0;

	return vid <= VLAN_ID_MAX ? vid : 0;
}

/* Numbers and ranges with commas between them, or none */
static bool parse_vlans(const char *arg, unsigned char *bits)
{
	unsigned int first, last;
	char *end;

	if (!strcmp(arg, "none"))
		return true;
	for (;; arg = end + 1) {
		first = parse_vlan(arg, &end);
		last = first && *end == '-' ? parse_vlan(end + 1, &end) : first;
		if (!first || last < first)
			return false;
		for (; first <= last; first++)
			bits[first / 8] |= 1 << first % 8;
		if (!*end)
			return true;
		if (*end != ',')
			return false;
	}
}

static int add_vlans(struct nlmsghdr *msg, const struct plugin_option *opt,
		     const char *arg)
{
	unsigned char bits[VLANS_SIZE] = { 0 };
	char why[256];

	if (!parse_vlans(arg, bits)) {
		snprintf(why, sizeof(why), "%s takes %s", opt->name,
			 accepted(opt));
		invarg(why, arg);
	}
	return addattr_l(msg, REQUEST_MAX, opt->attr, bits, sizeof(bits));
}

static const struct rate_unit {
	const char *name;
	uint64_t bits;		/* 0: packets */
} rate_units[] = {
	{ "pps", 0 },
	{ "tbit", 1000000000000ULL },
	{ "gbit", 1000000000 },
	{ "mbit", 1000000 },
	{ "kbit", 1000 },
	{ "bit", 1 },
	{ }
};

/* A number and its unit; *end is what follows. */
static bool parse_rate(const char *arg, const char **end, uint32_t *pps,
		       uint64_t *bps)
{
	const struct rate_unit *unit;
	unsigned long long number;
	size_t len;
	char *word;

	if (*arg < '0' || *arg > '9')
		return false;
	errno = 0;
	number = strtoull(arg, &word, 10);
	len = strcspn(word, ",");
	for (unit = rate_units; unit->name; unit++)
		if (strlen(unit->name) == len && !strncmp(word, unit->name, len))
			break;
	*end = word + len;
	if (errno || !unit->name)
		return false;
	if (!unit->bits) {
		if (*pps || number > UINT32_MAX)
			return false;
		*pps = number;
		return number;
	}
	if (*bps || number > UINT64_MAX / unit->bits)
		return false;
	*bps = number * unit->bits;
	return number;
}

/* One of each, with a comma between them, or off */
static bool parse_storm(const char *arg, uint32_t *pps, uint64_t *bps)
{
	if (!strcmp(arg, "off"))
		return true;
	if (!parse_rate(arg, &arg, pps, bps))
		return false;
	return !*arg || (parse_rate(arg + 1, &arg, pps, bps) && !*arg);
}

static int add_storm(struct nlmsghdr *msg, const struct plugin_option *opt,
		     const char *arg)
{
	struct {
		struct nlmsghdr header;
		char attrs[64];
	} nested = { .header.nlmsg_len = NLMSG_HDRLEN };
	uint32_t pps = 0;
	uint64_t bps = 0;
	char why[256];

	if (!parse_storm(arg, &pps, &bps)) {
		snprintf(why, sizeof(why), "%s takes %s", opt->name,
			 accepted(opt));
		invarg(why, arg);
	}
	if ((pps && addattr_l(&nested.header, sizeof(nested),
			      VSWITCH_STORM_PPS, &pps, sizeof(pps))) ||
	    (bps && addattr_l(&nested.header, sizeof(nested),
			      VSWITCH_STORM_BPS, &bps, sizeof(bps))))
		return -1;
	return addattr_l(msg, REQUEST_MAX, opt->attr | NLA_F_NESTED,
			 nested.attrs, nested.header.nlmsg_len - NLMSG_HDRLEN);
}

static int add_value(struct nlmsghdr *msg, const struct plugin_option *opt,
		     const char *arg)
{
	unsigned int size = value_size(opt);
	char why[256];
	uint32_t value;
	uint16_t u16;
	uint8_t u8;
	const void *data = &value;

	if (!parse_value(opt, arg, &value)) {
		snprintf(why, sizeof(why), "%s takes %s", opt->name,
			 accepted(opt));
		invarg(why, arg);
	}
	if (size == 1) {
		u8 = value;
		data = &u8;
	} else if (size == 2) {
		u16 = value;
		data = &u16;
	}
	return addattr_l(msg, REQUEST_MAX, opt->attr, data, size);
}

static const struct plugin_option *find(const struct plugin_option *opt,
					const char *name)
{
	for (; opt && opt->name; opt++) {
		if (settable(opt) && !strcmp(name, opt->name))
			return opt;
	}
	return NULL;
}

static void usage_options(const struct plugin *plugin,
			  const struct plugin_option *opt, bool first,
			  FILE *out)
{
	for (; opt && opt->name; opt++) {
		if (!settable(opt))
			continue;
		if (!first)
			fprintf(out, "\n           %*s",
				(int)strlen(plugin->util.id), "");
		first = false;
		fprintf(out, " [ %s%s%s ]", opt->name, opt->arg ? " " : "",
			opt->arg ? opt->arg : "");
	}
}

static void usage(const struct plugin *plugin, FILE *out)
{
	fprintf(out, "Usage: ... %s", plugin->util.id);
	usage_options(plugin, plugin->options, true, out);
	if (plugin->usage_more)
		fprintf(out, "\n           %*s %s",
			(int)strlen(plugin->util.id), "", plugin->usage_more);
	usage_options(plugin, plugin->nested, false, out);
	fprintf(out, "\n\n%s", plugin->where);
}

static int parse_option(const struct plugin_option *opt, int argc,
			char **argv, struct nlmsghdr *msg)
{
	if (opt->type == OPTION_FLAG)
		return addattr_l(msg, REQUEST_MAX, opt->attr, NULL, 0) ? -1 : 1;
	if (argc < 2)
		incomplete_command();
	if (opt->type == OPTION_VLANS)
		return add_vlans(msg, opt, argv[1]) ? -1 : 2;
	if (opt->type == OPTION_STORM)
		return add_storm(msg, opt, argv[1]) ? -1 : 2;
	if (opt->type == OPTION_MACS || opt->type == OPTION_PREFIXES)
		return guard_add_list(msg, opt, argv[1]) ? -1 : 2;
	return add_value(msg, opt, argv[1]) ? -1 : 2;
}

/* Options of one nest may stand anywhere, but are sent as one attribute. */
struct nest {
	unsigned short attr;
	struct nlmsghdr *outer;
	struct {
		struct nlmsghdr header;
		char attrs[REQUEST_MAX];
	} inner;
};

#define NESTS_MAX 4

/* What an option is added to, whose nest, if it has one, goes into outer */
static struct nlmsghdr *nest_of(struct nest *nests,
				const struct plugin_option *opt,
				struct nlmsghdr *outer)
{
	struct nest *nest = nests;

	if (!opt->nest)
		return outer;
	while (nest->attr && (nest->attr != opt->nest || nest->outer != outer))
		nest++;
	if (!nest->attr) {
		nest->attr = opt->nest;
		nest->outer = outer;
		nest->inner.header.nlmsg_len = NLMSG_HDRLEN;
	}
	return &nest->inner.header;
}

static int add_nests(const struct nest *nest)
{
	for (; nest->attr; nest++)
		if (addattr_l(nest->outer, REQUEST_MAX,
			      nest->attr | NLA_F_NESTED, nest->inner.attrs,
			      nest->inner.header.nlmsg_len - NLMSG_HDRLEN))
			return -1;
	return 0;
}

int plugin_parse(struct link_util *util, int argc, char **argv,
		 struct nlmsghdr *msg)
{
	const struct plugin *plugin = plugin_of(util);
	/* Nested options may stand among the others, but are sent as one. */
	struct {
		struct nlmsghdr header;
		char attrs[REQUEST_MAX];
	} nested = { .header.nlmsg_len = NLMSG_HDRLEN };
	/* one more than there are nests in all tables */
	struct nest nests[NESTS_MAX + 1] = { 0 };
	const struct plugin_option *opt;
	int n;

	for (; argc > 0; argc -= n, argv += n) {
		opt = find(plugin->options, *argv);
		if (opt) {
			n = parse_option(opt, argc, argv,
					 nest_of(nests, opt, msg));
		} else {
			opt = find(plugin->nested, *argv);
			n = opt ? parse_option(opt, argc, argv,
					       nest_of(nests, opt,
						       &nested.header)) :
			    plugin->parse_more ?
			    plugin->parse_more(argc, argv, msg) : 0;
		}
		if (n < 0)
			return -1;
		if (!n) {
			if (strcmp(*argv, "help"))
				fprintf(stderr, "%s: unknown option \"%s\"?\n",
					util->id, *argv);
			usage(plugin, stderr);
			return -1;
		}
	}
	if (add_nests(nests))
		return -1;
	n = nested.header.nlmsg_len - NLMSG_HDRLEN;
	if (!n)
		return 0;
	return addattr_l(msg, REQUEST_MAX, plugin->nested_attr | NLA_F_NESTED,
			 nested.attrs, n);
}

static void print_number(const char *key, const char *name, uint32_t value)
{
	char format[64];

	snprintf(format, sizeof(format), "%s %%u ", name);
	print_color_uint(PRINT_ANY, COLOR_NONE, key, format, value);
}

static void print_state(const struct plugin_option *opt, uint32_t value)
{
	char format[64];

	if (value < N_STATES) {
		snprintf(format, sizeof(format), "%s %%s ", opt->name);
		print_color_string(PRINT_ANY, COLOR_NONE, opt->name, format,
				   states[value]);
	} else {
		/* as for a bridge: in JSON "state" is always a name */
		print_number("state_index", opt->name, value);
	}
}

static void print_word(const struct plugin_option *opt, uint32_t value)
{
	const struct plugin_word *word;
	char format[64];

	snprintf(format, sizeof(format), "%s %%s ", opt->name);
	for (word = opt->words; word->name && word->value != value; word++)
		;
	print_color_string(PRINT_ANY, COLOR_NONE, opt->name, format,
			   word->name ? word->name : "?");
}

static void print_value(const struct plugin_option *opt, uint32_t value)
{
	char format[64];

	switch (opt->type) {
	case OPTION_ON_OFF:
		snprintf(format, sizeof(format), "%s %%s ", opt->name);
		print_color_on_off(PRINT_ANY, COLOR_NONE, opt->name, format,
				   value);
		break;
	case OPTION_MASK:
		snprintf(format, sizeof(format), "%s %%#llx ", opt->name);
		print_color_0xhex(PRINT_ANY, COLOR_NONE, opt->name, format,
				  value);
		break;
	case OPTION_STATE:
		print_state(opt, value);
		break;
	case OPTION_WORD:
	case OPTION_WORD8:
	case OPTION_WORD16:
		print_word(opt, value);
		break;
	default:
		print_number(opt->name, opt->name, value);
	}
}

bool plugin_get_value(const struct rtattr *attr, unsigned int size,
		      uint32_t *value)
{
	uint16_t u16;

	if (!attr || RTA_PAYLOAD(attr) < size)
		return false;
	switch (size) {
	case 1:
		*value = *(const uint8_t *)RTA_DATA(attr);
		return true;
	case 2:
		memcpy(&u16, RTA_DATA(attr), sizeof(u16));
		*value = u16;
		return true;
	case 4:
		memcpy(value, RTA_DATA(attr), sizeof(*value));
		return true;
	default:
		return false;
	}
}

static bool has_vlan(const unsigned char *bits, unsigned int vid)
{
	return bits[vid / 8] >> vid % 8 & 1;
}

/* As they are given: every second one of 4094 is the longest list */
static void print_vlans(const struct plugin_option *opt,
			const struct rtattr *attr)
{
	char text[VLAN_ID_MAX / 2 * sizeof("1234,") + 1] = "", format[64];
	const unsigned char *bits;
	unsigned int vid, last;
	size_t len = 0;

	if (!attr || RTA_PAYLOAD(attr) < VLANS_SIZE)
		return;
	bits = RTA_DATA(attr);
	for (vid = 1; vid <= VLAN_ID_MAX; vid = last + 1) {
		last = vid;
		if (!has_vlan(bits, vid))
			continue;
		while (last < VLAN_ID_MAX && has_vlan(bits, last + 1))
			last++;
		len += snprintf(text + len, sizeof(text) - len, "%s%u",
				len ? "," : "", vid);
		if (last > vid)
			len += snprintf(text + len, sizeof(text) - len, "-%u",
					last);
	}
	snprintf(format, sizeof(format), "%s %%s ", opt->name);
	print_color_string(PRINT_ANY, COLOR_NONE, opt->name, format, text);
}

/* As it is given, in the largest unit that has no fraction; in JSON numbers */
static void print_storm(const struct plugin_option *opt,
			const struct rtattr *nest)
{
	const struct rate_unit *unit = rate_units + 1;
	const struct rtattr *attr;
	uint32_t pps = 0;
	uint64_t bps = 0;
	char text[64] = "", format[64];
	int len;

	if (!nest)
		return;
	len = RTA_PAYLOAD(nest);
	for (attr = RTA_DATA(nest); RTA_OK(attr, len); attr = RTA_NEXT(attr, len)) {
		if (attr->rta_type == VSWITCH_STORM_PPS)
			plugin_get_value(attr, sizeof(pps), &pps);
		else if (attr->rta_type == VSWITCH_STORM_BPS &&
			 RTA_PAYLOAD(attr) >= sizeof(bps))
			memcpy(&bps, RTA_DATA(attr), sizeof(bps));
	}
	open_json_object(opt->name);
	if (pps) {
		print_color_uint(PRINT_JSON, COLOR_NONE, "pps", NULL, pps);
		snprintf(text, sizeof(text), "%upps%s", pps, bps ? "," : "");
	}
	if (bps) {
		print_color_u64(PRINT_JSON, COLOR_NONE, "bps", NULL, bps);
		while (bps % unit->bits)
			unit++;
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 "%llu%s", (unsigned long long)(bps / unit->bits),
			 unit->name);
	}
	close_json_object();
	snprintf(format, sizeof(format), "%s %%s ", opt->name);
	print_color_string(PRINT_FP, COLOR_NONE, NULL, format, text);
}

/* As for a bridge: 8000.2:0:0:0:0:1 */
static void print_bridge_id(const struct plugin_option *opt,
			    const struct rtattr *attr)
{
	const unsigned char *id;
	char text[32], format[64];

	if (!attr || RTA_PAYLOAD(attr) < 8)
		return;
	id = RTA_DATA(attr);
	snprintf(text, sizeof(text), "%02x%02x.%x:%x:%x:%x:%x:%x", id[0], id[1],
		 id[2], id[3], id[4], id[5], id[6], id[7]);
	snprintf(format, sizeof(format), "%s %%s ", opt->name);
	print_color_string(PRINT_ANY, COLOR_NONE, opt->name, format, text);
}

/* In a nest; those with a higher number are not known here. */
static const struct rtattr *find_attr(struct rtattr *nest, unsigned short type)
{
	const struct rtattr *attr;
	int left;

	if (!nest)
		return NULL;
	left = RTA_PAYLOAD(nest);
	for (attr = RTA_DATA(nest); RTA_OK(attr, left); attr = RTA_NEXT(attr, left))
		if ((attr->rta_type & NLA_TYPE_MASK) == type)
			return attr;
	return NULL;
}

static void print_options(const struct plugin_option *opt,
			  struct rtattr *attrs[])
{
	for (; opt->name; opt++) {
		const struct rtattr *attr = opt->nest ?
			find_attr(attrs[opt->nest], opt->attr) :
			attrs[opt->attr];
		uint32_t value;

		if (opt->type == OPTION_VLANS)
			print_vlans(opt, attr);
		else if (opt->type == OPTION_STORM)
			print_storm(opt, attr);
		else if (opt->type == OPTION_MACS ||
			 opt->type == OPTION_PREFIXES ||
			 opt->type == OPTION_LEASES)
			guard_print_list(opt, attr);
		else if (opt->type == OPTION_BRIDGE_ID)
			print_bridge_id(opt, attr);
		else if (plugin_get_value(attr, value_size(opt), &value))
			print_value(opt, value);
	}
}

#define NESTED_MAX 40
_Static_assert(IFLA_VSWITCH_PORT_MAX <= NESTED_MAX, "room for all attributes");

static void print_nested(const struct plugin *plugin, struct rtattr *nest)
{
	struct rtattr *attrs[NESTED_MAX + 1] = { NULL };
	struct rtattr *attr = RTA_DATA(nest);
	int left = RTA_PAYLOAD(nest);

	for (; RTA_OK(attr, left); attr = RTA_NEXT(attr, left)) {
		if ((attr->rta_type & NLA_TYPE_MASK) <= plugin->nested_max)
			attrs[attr->rta_type & NLA_TYPE_MASK] = attr;
	}
	print_options(plugin->nested, attrs);
}

void plugin_print(struct link_util *util, FILE *out, struct rtattr *attrs[])
{
	const struct plugin *plugin = plugin_of(util);

	(void)out;	/* ip's print functions know where to */
	if (!attrs)
		return;
	print_options(plugin->options, attrs);
	if (plugin->print_more)
		plugin->print_more(attrs);
	if (plugin->nested && attrs[plugin->nested_attr])
		print_nested(plugin, attrs[plugin->nested_attr]);
}

void plugin_help(struct link_util *util, int argc, char **argv, FILE *out)
{
	(void)argc;
	(void)argv;
	usage(plugin_of(util), out);
}
