/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the plugins of ip(8) share, and what they use of ip itself.
 *
 * ip opens link_KIND.so and takes the symbol KIND_link_util from it. No
 * package has headers for that, hence the declarations here. They hold for
 * iproute2 5.10 to 7.1; do not use what is not declared without a look at all
 * of these: matches(), for one, has changed its type.
 */
#ifndef IP_PLUGIN_H
#define IP_PLUGIN_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

/* Defined in ip, which exports it to the plugins. */

struct link_util {
	struct link_util *next;		/* ip's */
	const char *id;			/* the kind */
	int maxattr;			/* how far ip parses attributes */
	/* What follows the kind on the command line; not 0: give up. */
	int (*parse_opt)(struct link_util *util, int argc, char **argv,
			 struct nlmsghdr *msg);
	/* attrs is NULL if the kernel has sent none */
	void (*print_opt)(struct link_util *util, FILE *out,
			  struct rtattr *attrs[]);
	void (*print_xstats)(struct link_util *util, FILE *out,
			     struct rtattr *attr);
	void (*print_help)(struct link_util *util, int argc, char **argv,
			   FILE *out);
	int (*parse_ifla_xstats)(struct link_util *util, int argc,
				 char **argv);
	int (*print_ifla_xstats)(struct nlmsghdr *msg, void *arg);
};

enum output_type {
	PRINT_FP = 1,			/* text only */
	PRINT_JSON = 2,			/* with -j only */
	PRINT_ANY = 4,			/* text, or JSON with -j */
};

enum color_attr {
	COLOR_NONE = 6,
};

/* key is the JSON member's name, format is for text */
int print_color_string(enum output_type type, enum color_attr color,
		       const char *key, const char *format, const char *value);
int print_color_uint(enum output_type type, enum color_attr color,
		     const char *key, const char *format, unsigned int value);
int print_color_u64(enum output_type type, enum color_attr color,
		    const char *key, const char *format, uint64_t value);
int print_color_bool(enum output_type type, enum color_attr color,
		     const char *key, const char *format, bool value);
int print_color_on_off(enum output_type type, enum color_attr color,
		       const char *key, const char *format, bool value);
int print_color_0xhex(enum output_type type, enum color_attr color,
		      const char *key, const char *format,
		      unsigned long long value);

/* A request has at least so much room, in every version of ip. */
#define REQUEST_MAX 1024

int addattr_l(struct nlmsghdr *msg, int max_len, int type, const void *data,
	      int len);

/* These two end ip, with status 255. */
void invarg(const char *why, const char *arg) __attribute__((noreturn));
void incomplete_command(void) __attribute__((noreturn));

/* Also ip's: the members of a list in JSON, and those of an object, which
 * are nothing in text
 */
void open_json_array(enum output_type type, const char *key);
void close_json_array(enum output_type type, const char *delim);
void open_json_object(const char *key);
void close_json_object(void);

/* A value of tos: hexadecimal, with or without 0x, or a name that rt_dsfield
 * of /etc/iproute2 has. Not 0: it is neither.
 */
int rtnl_dsfield_a2n(uint32_t *value, const char *arg);

/* Defined in ip_plugin.c. */

enum plugin_option_type {
	OPTION_NUMBER,
	OPTION_MASK,			/* a number, shown as hexadecimal */
	OPTION_ON_OFF,
	OPTION_STATE,			/* BR_STATE_*, by name or number */
	OPTION_FLAG,			/* a word without a value, not shown */
	OPTION_WORD,			/* one of .words */
	OPTION_WORD8,			/* the same, as a number of 1 byte */
	OPTION_WORD16,			/* or of 2 bytes */
	OPTION_VLANS,			/* some VLANs, a bit for each */
	OPTION_STORM,			/* limits of a class of frames */
	OPTION_MACS,			/* Ethernet addresses */
	OPTION_PREFIXES,		/* addresses and prefixes */
	OPTION_LEASES,			/* addresses and when they end */
	OPTION_BRIDGE_ID,		/* priority and address, only shown */
};

/* The last one has a name of NULL. */
struct plugin_word {
	const char *name;
	unsigned int value;
};

struct plugin_option {
	/* on the command line, in text and in JSON */
	const char *name;
	/* what usage calls its value; NULL: it is a flag, or cannot be set */
	const char *arg;
	/* of a number: what the kernel accepts, for a message */
	const char *accepts;
	/* of a list: what an empty one is called */
	const char *none;
	const struct plugin_word *words;
	unsigned short attr;
	unsigned short nest;		/* that it is nested in, 0: none */
	unsigned char size;		/* of a number, in bytes */
	enum plugin_option_type type;
};

/* of struct vsw_port */
extern const struct plugin_option port_options[];
#define PORT_OPTIONS_WHERE						\
	"STATE is disabled, listening, learning, forwarding,\n"	\
	"             blocking, or a number from 0 to 4\n"		\
	"       PRIORITY is 0 to 63\n"					\
	"       COST is 1 to 200000000\n"				\
	"       MASK has bit X set to forward frames to 01:80:c2:00:00:0X\n" \
	"       COUNT is 0 for no limit\n"				\
	"       VLANS are VLAN IDs and ranges of them, as 10,20-29\n"	\
	"       LIMIT is packets and bits per second, as 100pps,10mbit\n" \
	"       MACS are Ethernet addresses, with commas between them\n" \
	"       PREFIXES are addresses and prefixes of IPv4 and IPv6, likewise\n"

struct plugin {
	struct link_util util;		/* first: it is what ip knows */
	const char *where;		/* last lines of usage */
	/* in the order shown; ends with a name of NULL */
	const struct plugin_option *options;
	/* further ones, whose attributes are nested in one; or NULL */
	const struct plugin_option *nested;
	unsigned short nested_attr;
	unsigned short nested_max;
	/* For what a table does not do, or NULL. Return how many arguments
	 * were taken, 0 if the first is none of these.
	 */
	int (*parse_more)(int argc, char **argv, struct nlmsghdr *msg);
	void (*print_more)(struct rtattr *attrs[]);
	const char *usage_more;
};

int plugin_parse(struct link_util *util, int argc, char **argv,
		 struct nlmsghdr *msg);
void plugin_print(struct link_util *util, FILE *out, struct rtattr *attrs[]);
void plugin_help(struct link_util *util, int argc, char **argv, FILE *out);

/* For parse_more and print_more: as for the options of a table. A number is
 * decimal, or hexadecimal with 0x, and fits in size bytes.
 */
bool plugin_parse_number(const char *arg, unsigned int size, uint32_t *value);
bool plugin_parse_word(const struct plugin_word *word, const char *arg,
		       uint32_t *value);
/* false if there is none, or it is too short; attr may be NULL */
bool plugin_get_value(const struct rtattr *attr, unsigned int size,
		      uint32_t *value);

/* In guard_options.c */
bool plugin_parse_mac(const char *arg, unsigned char *addr);
int guard_add_list(struct nlmsghdr *msg, const struct plugin_option *opt,
		   const char *arg);
/* attr may be NULL: nothing is shown */
void guard_print_list(const struct plugin_option *opt,
		      const struct rtattr *attr);

/* Those of an overlay, in overlay_options.c */
extern const char overlay_usage[];
int overlay_parse(int argc, char **argv, struct nlmsghdr *msg);
void overlay_print(struct rtattr *attrs[]);

#define PLUGIN_UTIL(kind, max) { \
	.id = (kind), \
	.maxattr = (max), \
	.parse_opt = plugin_parse, \
	.print_opt = plugin_print, \
	.print_help = plugin_help, \
}

/* Nothing else is visible, so that no name clashes with one of ip. */
#define PLUGIN_EXPORT __attribute__((visibility("default")))

#endif /* IP_PLUGIN_H */
