// SPDX-License-Identifier: GPL-2.0
/* vsw mdb: memberships of multicast groups, in the words of "bridge mdb". */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/vswitch.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include "vsw.h"

/* Addresses as they are in a message */
struct addr {
	uint8_t bytes[16];
	uint16_t len;	/* 0: none */
};

/* What the command line names */
struct mdb_args {
	uint32_t ifindex;
	uint32_t port;
	struct addr group;
	struct addr src;
	uint16_t vid;
	bool permanent;
	bool temp;
	bool nopermanent;
	bool proto;
};

/* What a dump has told of */
struct mdb_list {
	const struct mdb_args *args;
	struct json_object *entries;
	struct json_object *routers; /* by name of the switch: an array of ports */
};

static void take_addr(struct vsw_args *words, const char *what, struct addr *addr)
{
	addr->len = vsw_address(vsw_value(words, what), what, addr->bytes);
}

/* Those of the user that are permanent are static, all others are the kernel's. */
static void take_proto(struct vsw_args *words, struct mdb_args *args)
{
	const char *proto = vsw_value(words, "proto");

	args->proto = true;
	if (!strcmp(proto, "static"))
		args->permanent = true;
	else if (!strcmp(proto, "kernel"))
		args->nopermanent = true;
	else
		vsw_bad_usage("proto must be static or kernel");
}

static void take(struct vsw_args *words, struct mdb_args *args)
{
	while (*words->word) {
		if (vsw_next_is(words, "dev"))
			args->ifindex = vsw_device(vsw_value(words, "dev"));
		else if (vsw_next_is(words, "port"))
			args->port = vsw_device(vsw_value(words, "port"));
		else if (vsw_next_is(words, "grp"))
			take_addr(words, "grp", &args->group);
		else if (vsw_next_is(words, "src"))
			take_addr(words, "src", &args->src);
		else if (vsw_next_is(words, "vid"))
			args->vid = vsw_number(vsw_value(words, "vid"), "vid", 1, 4094);
		else if (vsw_next_is(words, "permanent"))
			args->permanent = true;
		else if (vsw_next_is(words, "temp"))
			args->temp = true;
		else if (vsw_next_is(words, "nopermanent"))
			args->nopermanent = true;
		else if (vsw_next_is(words, "proto"))
			take_proto(words, args);
		else
			vsw_no_more(words);
	}
}

/* What must not be there */
static void without(bool there, const char *what)
{
	if (there)
		vsw_bad_usage("%s is not for this command", what);
}

static void needs(bool there, const char *what)
{
	if (!there)
		vsw_bad_usage("%s?", what);
}

static void put_addr(struct nlmsghdr *nlh, uint16_t type, const struct addr *addr)
{
	if (addr->len)
		mnl_attr_put(nlh, type, addr->len, addr->bytes);
}

static int send_one(uint8_t cmd, const struct mdb_args *args, bool replace)
{
	struct nlmsghdr *nlh = vsw_genl_msg(cmd, NLM_F_ACK);
	struct nlattr *nest;

	mnl_attr_put_u32(nlh, VSWITCH_A_IFINDEX, args->ifindex);
	nest = mnl_attr_nest_start(nlh, VSWITCH_A_MDB);
	if (args->port)
		mnl_attr_put_u32(nlh, VSWITCH_A_MDB_PORT, args->port);
	put_addr(nlh, VSWITCH_A_MDB_GROUP, &args->group);
	put_addr(nlh, VSWITCH_A_MDB_SRC, &args->src);
	if (args->vid)
		mnl_attr_put_u16(nlh, VSWITCH_A_MDB_VID, args->vid);
	if (args->permanent)
		mnl_attr_put(nlh, VSWITCH_A_MDB_PERMANENT, 0, NULL);
	if (args->nopermanent)
		mnl_attr_put(nlh, VSWITCH_A_MDB_TEMP, 0, NULL);
	if (replace)
		mnl_attr_put(nlh, VSWITCH_A_MDB_REPLACE, 0, NULL);
	mnl_attr_nest_end(nlh, nest);
	return vsw_genl_talk(nlh, NULL, NULL) ? VSW_FAILED : VSW_OK;
}

/* Attributes by number; those of another length than they must have are left out. */
static int note_attr(const struct nlattr *attr, void *data)
{
	static const uint8_t sizes[VSWITCH_A_MDB_MAX + 1] = {
		[VSWITCH_A_MDB_PORT] = 4,
		[VSWITCH_A_MDB_VID] = 2,
		[VSWITCH_A_MDB_TIMER] = 4,
		[VSWITCH_A_MDB_INET_TIMER] = 4,
		[VSWITCH_A_MDB_INET6_TIMER] = 4,
	};
	uint16_t type = mnl_attr_get_type(attr), len = mnl_attr_get_payload_len(attr);
	const struct nlattr **attrs = data;

	if (type > VSWITCH_A_MDB_MAX || (sizes[type] && sizes[type] != len))
		return MNL_CB_OK;
	switch (type) {
	case VSWITCH_A_MDB_GROUP:
	case VSWITCH_A_MDB_SRC:
	case VSWITCH_A_MDB_DST:
		if (len != 4 && len != 16)
			return MNL_CB_OK;
	}
	attrs[type] = attr;
	return MNL_CB_OK;
}

static void note_attrs(const struct nlattr *nest, const struct nlattr *attrs[])
{
	memset(attrs, 0, (VSWITCH_A_MDB_MAX + 1) * sizeof(attrs[0]));
	mnl_attr_parse_nested(nest, note_attr, attrs);
}

/* The next attribute VSWITCH_A_MDB_SOURCE, or NULL; what is in it, in @attrs */
static const struct nlattr *next_source(const struct nlattr *mdb, const struct nlattr *source,
					const struct nlattr *attrs[])
{
	const struct nlattr *end = (void *)((char *)mdb + mdb->nla_len);

	source = source ? mnl_attr_next(source) : mnl_attr_get_payload(mdb);
	for (; mnl_attr_ok(source, (char *)end - (char *)source); source = mnl_attr_next(source)) {
		if (mnl_attr_get_type(source) != VSWITCH_A_MDB_SOURCE)
			continue;
		note_attrs(source, attrs);
		if (attrs[VSWITCH_A_MDB_SRC])
			return source;
	}
	return NULL;
}

static bool is_addr(const struct nlattr *attr, const struct addr *addr)
{
	return attr && mnl_attr_get_payload_len(attr) == addr->len &&
	       !memcmp(mnl_attr_get_payload(attr), addr->bytes, addr->len);
}

/* Does a membership want this source by its name, or is none asked for? */
static bool wants(const struct nlattr *mdb, const struct addr *src)
{
	const struct nlattr *attrs[VSWITCH_A_MDB_MAX + 1], *source = NULL, *timer;

	if (!src->len)
		return true;
	while ((source = next_source(mdb, source, attrs))) {
		timer = attrs[VSWITCH_A_MDB_TIMER];
		if (is_addr(attrs[VSWITCH_A_MDB_SRC], src))
			return !timer || mnl_attr_get_u32(timer);
	}
	return false;
}

static bool chosen(const struct mdb_args *args, const struct nlattr *mdb,
		   const struct nlattr *attrs[])
{
	const struct nlattr *vid = attrs[VSWITCH_A_MDB_VID];

	return (!args->port || mnl_attr_get_u32(attrs[VSWITCH_A_MDB_PORT]) == args->port) &&
	       (!args->vid || (vid && mnl_attr_get_u16(vid) == args->vid)) &&
	       (!args->group.len || is_addr(attrs[VSWITCH_A_MDB_GROUP], &args->group)) &&
	       wants(mdb, &args->src);
}

static void add(struct json_object *object, const char *name, struct json_object *value)
{
	json_object_object_add(object, name, value);
}

static void add_string(struct json_object *object, const char *name, const char *text)
{
	add(object, name, json_object_new_string(text));
}

static void add_addr(struct json_object *object, const char *name, const struct nlattr *attr)
{
	bool ip6 = mnl_attr_get_payload_len(attr) == 16;
	char text[INET6_ADDRSTRLEN];

	add_string(object, name, inet_ntop(ip6 ? AF_INET6 : AF_INET, mnl_attr_get_payload(attr),
					   text, sizeof(text)));
}

static void add_timer(struct json_object *object, const char *name, const char *format,
		      uint32_t hundredths)
{
	char text[16];

	snprintf(text, sizeof(text), format, hundredths / 100, hundredths % 100);
	add_string(object, name, text);
}

static uint32_t value_of(const struct nlattr *attr)
{
	return attr ? mnl_attr_get_u32(attr) : 0;
}

static const char *name_of(uint32_t ifindex, char *name)
{
	if (!if_indextoname(ifindex, name))
		snprintf(name, IF_NAMESIZE, "if%u", ifindex);
	return name;
}

static struct json_object *sources(const struct nlattr *mdb)
{
	const struct nlattr *attrs[VSWITCH_A_MDB_MAX + 1], *source = NULL;
	struct json_object *list = json_object_new_array(), *object;

	while ((source = next_source(mdb, source, attrs))) {
		object = json_object_new_object();
		add_addr(object, "address", attrs[VSWITCH_A_MDB_SRC]);
		add_timer(object, "timer", "%u.%02u", value_of(attrs[VSWITCH_A_MDB_TIMER]));
		json_object_array_add(list, object);
	}
	return list;
}

/* An entry; @src: of this source, NULL: of any, with the sources listed */
static void add_entry(struct json_object *entries, uint32_t ifindex, const struct nlattr *mdb,
		      const struct nlattr *attrs[], const struct nlattr *src)
{
	bool permanent = attrs[VSWITCH_A_MDB_PERMANENT];
	struct json_object *entry = json_object_new_object(), *list;
	char name[IF_NAMESIZE];

	add(entry, "index", json_object_new_int(ifindex));
	add_string(entry, "dev", name_of(ifindex, name));
	add_string(entry, "port", name_of(value_of(attrs[VSWITCH_A_MDB_PORT]), name));
	add_addr(entry, "grp", attrs[VSWITCH_A_MDB_GROUP]);
	if (src)
		add_addr(entry, "src", src);
	add_string(entry, "state", permanent ? "permanent" : "temp");
	if (vsw_options.details) {
		add_string(entry, "filter_mode", src || attrs[VSWITCH_A_MDB_INCLUDE] ?
			   "include" : "exclude");
		list = src || permanent ? NULL : sources(mdb);
		if (list && json_object_array_length(list))
			add(entry, "source_list", list);
		else
			json_object_put(list);
		add_string(entry, "protocol", permanent ? "static" : "kernel");
	}
	list = json_object_new_array();
	if (attrs[VSWITCH_A_MDB_FASTLEAVE])
		json_object_array_add(list, json_object_new_string("fast_leave"));
	add(entry, "flags", list);
	if (attrs[VSWITCH_A_MDB_VID])
		add(entry, "vid", json_object_new_int(mnl_attr_get_u16(attrs[VSWITCH_A_MDB_VID])));
	if (vsw_options.statistics)
		add_timer(entry, "timer", "%4u.%02u", value_of(attrs[VSWITCH_A_MDB_TIMER]));
	if (attrs[VSWITCH_A_MDB_DST])
		add_addr(entry, "dst", attrs[VSWITCH_A_MDB_DST]);
	json_object_array_add(entries, entry);
}

/* What the user has said of sources are entries of their own. */
static void add_member(const struct mdb_list *list, uint32_t ifindex, const struct nlattr *mdb,
		       const struct nlattr *attrs[])
{
	const struct nlattr *source_attrs[VSWITCH_A_MDB_MAX + 1], *source = NULL, *src;
	const struct mdb_args *args = list->args;
	bool permanent = attrs[VSWITCH_A_MDB_PERMANENT];

	if (!attrs[VSWITCH_A_MDB_GROUP] || !chosen(args, mdb, attrs))
		return;
	if (!permanent || (!attrs[VSWITCH_A_MDB_INCLUDE] && !args->src.len))
		add_entry(list->entries, ifindex, mdb, attrs, NULL);
	while (permanent && (source = next_source(mdb, source, source_attrs))) {
		src = source_attrs[VSWITCH_A_MDB_SRC];
		if (!args->src.len || is_addr(src, &args->src))
			add_entry(list->entries, ifindex, mdb, attrs, src);
	}
}

static void add_router(const struct mdb_list *list, uint32_t ifindex, const struct nlattr *attrs[])
{
	const struct mdb_args *args = list->args;
	const struct nlattr *vid = attrs[VSWITCH_A_MDB_VID];
	const struct nlattr *inet = attrs[VSWITCH_A_MDB_INET_TIMER];
	const struct nlattr *inet6 = attrs[VSWITCH_A_MDB_INET6_TIMER];
	struct json_object *ports, *port;
	uint32_t left = value_of(inet);
	char name[IF_NAMESIZE];

	if (args->group.len ||
	    (args->port && value_of(attrs[VSWITCH_A_MDB_PORT]) != args->port) ||
	    (args->vid && vid && mnl_attr_get_u16(vid) != args->vid))
		return;
	port = json_object_new_object();
	if (value_of(inet6) > left)
		left = value_of(inet6);
	add_string(port, "port", name_of(value_of(attrs[VSWITCH_A_MDB_PORT]), name));
	if (vsw_options.statistics) {
		add_timer(port, "timer", "%4u.%02u", left);
		add_string(port, "type", attrs[VSWITCH_A_MDB_PERMANENT] ? "permanent" : "temp");
		if (inet)
			add_timer(port, "inet_timer", "%4u.%02u", value_of(inet));
		if (inet6)
			add_timer(port, "inet6_timer", "%4u.%02u", value_of(inet6));
	}
	if (vid)
		add(port, "vid", json_object_new_int(mnl_attr_get_u16(vid)));
	if (attrs[VSWITCH_A_MDB_DST])
		add_addr(port, "dst", attrs[VSWITCH_A_MDB_DST]);
	name_of(ifindex, name);
	if (!json_object_object_get_ex(list->routers, name, &ports)) {
		ports = json_object_new_array();
		add(list->routers, name, ports);
	}
	json_object_array_add(ports, port);
}

static int note_top(const struct nlattr *attr, void *data)
{
	const struct nlattr **attrs = data;

	if (mnl_attr_get_type(attr) <= VSWITCH_A_MAX)
		attrs[mnl_attr_get_type(attr)] = attr;
	return MNL_CB_OK;
}

static int on_message(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *top[VSWITCH_A_MAX + 1] = {};
	const struct nlattr *attrs[VSWITCH_A_MDB_MAX + 1];
	const struct mdb_list *list = data;
	uint32_t ifindex;

	mnl_attr_parse(nlh, sizeof(struct genlmsghdr), note_top, top);
	ifindex = value_of(top[VSWITCH_A_IFINDEX]);
	if (top[VSWITCH_A_MDB]) {
		note_attrs(top[VSWITCH_A_MDB], attrs);
		if (attrs[VSWITCH_A_MDB_PORT])
			add_member(list, ifindex, top[VSWITCH_A_MDB], attrs);
	} else if (top[VSWITCH_A_ROUTER] && vsw_options.details) {
		note_attrs(top[VSWITCH_A_ROUTER], attrs);
		if (attrs[VSWITCH_A_MDB_PORT])
			add_router(list, ifindex, attrs);
	}
	return MNL_CB_OK;
}

/* Print a member of @object, if it is there. */
static void print(struct json_object *object, const char *name, const char *format)
{
	struct json_object *value;

	if (json_object_object_get_ex(object, name, &value))
		printf(format, json_object_get_string(value));
}

static void print_entry(struct json_object *entry)
{
	struct json_object *list;
	size_t i;

	print(entry, "dev", "dev %s");
	print(entry, "port", " port %s");
	print(entry, "grp", " grp %s");
	print(entry, "src", " src %s");
	print(entry, "state", " %s");
	print(entry, "filter_mode", " filter_mode %s");
	if (json_object_object_get_ex(entry, "source_list", &list)) {
		for (i = 0; i < json_object_array_length(list); i++) {
			print(json_object_array_get_idx(list, i), "address",
			      i ? ",%s" : " source_list %s");
			print(json_object_array_get_idx(list, i), "timer", "/%s");
		}
	}
	print(entry, "protocol", " proto %s");
	if (json_object_object_get_ex(entry, "flags", &list))
		for (i = 0; i < json_object_array_length(list); i++)
			printf(" %s", json_object_get_string(json_object_array_get_idx(list, i)));
	print(entry, "vid", " vid %s");
	print(entry, "timer", " %s");
	print(entry, "dst", " dst %s");
	putchar('\n');
}

static void print_routers(const char *dev, struct json_object *ports)
{
	struct json_object *port;
	size_t i;

	if (!vsw_options.statistics)
		printf("router ports on %s: ", dev);
	for (i = 0; i < json_object_array_length(ports); i++) {
		port = json_object_array_get_idx(ports, i);
		if (vsw_options.statistics)
			printf("router ports on %s: ", dev);
		print(port, "port", "%s");
		print(port, "timer", " %s");
		print(port, "type", " %s");
		print(port, "inet_timer", " inet_timer %s");
		print(port, "inet6_timer", " inet6_timer %s");
		print(port, "vid", " vid %s");
		print(port, "dst", " dst %s");
		putchar(vsw_options.statistics ? '\n' : ' ');
	}
	if (!vsw_options.statistics)
		putchar('\n');
}

static void print_list(const struct mdb_list *list)
{
	struct json_object *all, *object;
	size_t i;

	if (vsw_options.json) {
		all = json_object_new_array();
		object = json_object_new_object();
		add(object, "mdb", json_object_get(list->entries));
		add(object, "router", json_object_get(list->routers));
		json_object_array_add(all, object);
		puts(json_object_to_json_string_ext(all, JSON_C_TO_STRING_PLAIN |
						    JSON_C_TO_STRING_NOSLASHESCAPE));
		json_object_put(all);
		return;
	}
	for (i = 0; i < json_object_array_length(list->entries); i++)
		print_entry(json_object_array_get_idx(list->entries, i));
	json_object_object_foreach(list->routers, dev, ports)
		print_routers(dev, ports);
}

/* A dump in which something changed is asked for once more, so many times. */
#define TRIES	10

static int show(const struct mdb_args *args)
{
	struct mdb_list list = { .args = args };
	struct nlmsghdr *nlh;
	int ret = VSW_OK, err, tries = 0;

	do {
		json_object_put(list.entries);
		json_object_put(list.routers);
		list.entries = json_object_new_array();
		list.routers = json_object_new_object();
		nlh = vsw_genl_msg(VSWITCH_CMD_MDB_GET, NLM_F_DUMP);
		if (args->ifindex)
			mnl_attr_put_u32(nlh, VSWITCH_A_IFINDEX, args->ifindex);
		err = vsw_genl_talk(nlh, on_message, &list);
	} while (err == EINTR && ++tries < TRIES);
	if (err == EINTR)
		fputs("Error: memberships change all the time.\n", stderr);
	if (err) {
		ret = VSW_FAILED;
	} else if (args->group.len && !json_object_array_length(list.entries)) {
		fputs("Error: there is no such membership.\n", stderr);
		ret = VSW_FAILED;
	} else {
		print_list(&list);
	}
	json_object_put(list.entries);
	json_object_put(list.routers);
	return ret;
}

/**
 * vsw_mdb() - vsw mdb
 * @words: what follows
 *
 * Return: the exit code
 */
int vsw_mdb(struct vsw_args *words)
{
	static const char *const verbs[] = { "show", "add", "replace", "del", "get", "flush" };
	enum { SHOW, ADD, REPLACE, DEL, GET, FLUSH };
	struct mdb_args args = {};
	unsigned int verb = SHOW, i;

	for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (vsw_next_is(words, verbs[i])) {
			verb = i;
			break;
		}
	take(words, &args);
	if (verb != SHOW)
		needs(args.ifindex, "dev: which switch");
	if (verb != FLUSH) {
		without(args.proto, "proto");
		without(args.nopermanent, "nopermanent");
	}
	if (verb != ADD && verb != REPLACE && verb != DEL)
		without(args.temp, "temp");
	if (verb == SHOW || verb == GET)
		without(args.permanent, "permanent");
	if (verb == SHOW || verb == FLUSH) {
		without(args.group.len, "grp");
		without(args.src.len, "src");
	} else {
		needs(args.group.len, "grp: which group");
	}
	if (verb == ADD || verb == REPLACE || verb == DEL)
		needs(args.port, "port: which port");
	if (args.permanent && (args.temp || args.nopermanent))
		vsw_bad_usage("permanent or not?");
	/* it does not matter to who deletes */
	if (verb == DEL)
		args.permanent = false;
	switch (verb) {
	case SHOW:
	case GET:
		return show(&args);
	case FLUSH:
		return send_one(VSWITCH_CMD_MDB_FLUSH, &args, false);
	case DEL:
		return send_one(VSWITCH_CMD_MDB_DEL, &args, false);
	}
	return send_one(VSWITCH_CMD_MDB_ADD, &args, verb == REPLACE);
}
