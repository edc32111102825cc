// SPDX-License-Identifier: GPL-2.0
/* vsw drops: why frames were dropped, and which. */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/vswitch.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "frame.h"
#include "reasons.h"
#include "show.h"

/* What the command line names */
struct drops_args {
	uint32_t ifindex;
	uint32_t port;		/* a device here */
	const char *port_name;	/* else that of another namespace, or a word */
	const char *reason;
	unsigned int watch;	/* seconds; 0: once */
};

/* What a dump has told of */
struct drops_list {
	const struct drops_args *args;
	struct json_object *now;
	struct json_object *before;	/* of the last time, by key; NULL: none */
	struct json_object *keys;	/* of this time */
	double seconds;			/* between the two */
};

/* With the key of a counter, what it was */
static void note_count(struct drops_list *list, struct json_object *entry, const char *key,
		       uint64_t count)
{
	struct json_object *was;
	uint64_t before = 0;
	double rate;

	json_object_object_add(list->keys, key, json_object_new_int64(count));
	if (!list->before)
		return;
	if (json_object_object_get_ex(list->before, key, &was))
		before = json_object_get_int64(was);
	/* a port that is new may have the key of one that is gone */
	rate = count < before ? 0 : (count - before) / list->seconds;
	json_object_object_add(entry, "rate", json_object_new_int64(rate + 0.5));
}

static void add_string(struct json_object *object, const char *name, const char *text)
{
	json_object_object_add(object, name, json_object_new_string(text));
}

static void add_number(struct json_object *object, const char *name, uint64_t number)
{
	json_object_object_add(object, name, json_object_new_int64(number));
}

/* Attributes by number; those of another length than they must have are left out. */
static int note_attr(const struct nlattr *attr, void *data)
{
	static const enum mnl_attr_data_type types[VSWITCH_A_DROP_MAX + 1] = {
		[VSWITCH_A_DROP_PORT] = MNL_TYPE_U32,
		[VSWITCH_A_DROP_NETNSID] = MNL_TYPE_U32,
		[VSWITCH_A_DROP_NAME] = MNL_TYPE_NUL_STRING,
		[VSWITCH_A_DROP_KIND] = MNL_TYPE_U8,
		[VSWITCH_A_DROP_NO] = MNL_TYPE_U16,
		[VSWITCH_A_DROP_REASON] = MNL_TYPE_U32,
		[VSWITCH_A_DROP_WORD] = MNL_TYPE_NUL_STRING,
		[VSWITCH_A_DROP_COUNT] = MNL_TYPE_U64,
		[VSWITCH_A_DROP_AGE] = MNL_TYPE_U64,
		[VSWITCH_A_DROP_LEN] = MNL_TYPE_U32,
		[VSWITCH_A_DROP_HEADER] = MNL_TYPE_BINARY,
	};
	uint16_t type = mnl_attr_get_type(attr);
	const struct nlattr **attrs = data;

	if (type <= VSWITCH_A_DROP_MAX && types[type] && mnl_attr_validate(attr, types[type]) >= 0)
		attrs[type] = attr;
	return MNL_CB_OK;
}

static int note_top(const struct nlattr *attr, void *data)
{
	const struct nlattr **attrs = data;

	if (mnl_attr_get_type(attr) <= VSWITCH_A_MAX)
		attrs[mnl_attr_get_type(attr)] = attr;
	return MNL_CB_OK;
}

/* What ethtool -S has before the dot, and for a vnic its device's name */
static const char *port_name(const struct nlattr *attrs[])
{
	switch (mnl_attr_get_u8(attrs[VSWITCH_A_DROP_KIND])) {
	case VSWITCH_PORT_KIND_HOST:
		return "host";
	case VSWITCH_PORT_KIND_TUNNEL:
		return "tunnel";
	case VSWITCH_PORT_KIND_SOCKET:
		return "socket";
	default:
		return mnl_attr_get_str(attrs[VSWITCH_A_DROP_NAME]);
	}
}

static void add_last(struct json_object *entry, const struct nlattr *attrs[])
{
	const struct nlattr *header = attrs[VSWITCH_A_DROP_HEADER];
	struct json_object *last;

	if (!attrs[VSWITCH_A_DROP_AGE] || !attrs[VSWITCH_A_DROP_LEN])
		return;
	last = json_object_new_object();
	json_object_object_add(entry, "last", last);
	add_number(last, "age_ms", mnl_attr_get_u64(attrs[VSWITCH_A_DROP_AGE]));
	add_number(last, "length", mnl_attr_get_u32(attrs[VSWITCH_A_DROP_LEN]));
	if (!header)
		return;
	vsw_frame_json(last, mnl_attr_get_payload(header), mnl_attr_get_payload_len(header));
}

static void add_reason(struct json_object *entry, const struct nlattr *attrs[])
{
	const char *word = mnl_attr_get_str(attrs[VSWITCH_A_DROP_WORD]);
	const struct vsw_reason *reason = vsw_reason(word);

	add_string(entry, "reason", word);
	add_number(entry, "reason_number", mnl_attr_get_u32(attrs[VSWITCH_A_DROP_REASON]));
	if (!reason)
		return;
	add_string(entry, "means", reason->means);
	add_string(entry, "setting", reason->setting);
}

static bool chosen(const struct drops_args *args, const struct nlattr *attrs[])
{
	return (!args->port_name || !strcmp(args->port_name, port_name(attrs))) &&
	       (!args->reason ||
		!strcmp(args->reason, mnl_attr_get_str(attrs[VSWITCH_A_DROP_WORD])));
}

static int on_message(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *attrs[VSWITCH_A_DROP_MAX + 1] = {};
	const struct nlattr *top[VSWITCH_A_MAX + 1] = {};
	struct drops_list *list = data;
	struct json_object *entry;
	char name[IF_NAMESIZE], key[64];
	uint64_t count;
	uint32_t sw;

	mnl_attr_parse(nlh, sizeof(struct genlmsghdr), note_top, top);
	if (!top[VSWITCH_A_IFINDEX] || !top[VSWITCH_A_DROP])
		return MNL_CB_OK;
	mnl_attr_parse_nested(top[VSWITCH_A_DROP], note_attr, attrs);
	if (!attrs[VSWITCH_A_DROP_PORT] || !attrs[VSWITCH_A_DROP_NAME] ||
	    !attrs[VSWITCH_A_DROP_KIND] || !attrs[VSWITCH_A_DROP_REASON] ||
	    !attrs[VSWITCH_A_DROP_WORD] || !attrs[VSWITCH_A_DROP_COUNT] ||
	    !chosen(list->args, attrs))
		return MNL_CB_OK;
	sw = mnl_attr_get_u32(top[VSWITCH_A_IFINDEX]);
	if (!if_indextoname(sw, name))
		snprintf(name, sizeof(name), "if%u", sw);
	count = mnl_attr_get_u64(attrs[VSWITCH_A_DROP_COUNT]);

	entry = json_object_new_object();
	add_string(entry, "switch", name);
	add_number(entry, "ifindex", sw);
	add_string(entry, "port", port_name(attrs));
	add_string(entry, "kind", vsw_port_kind(mnl_attr_get_u8(attrs[VSWITCH_A_DROP_KIND])));
	add_number(entry, "port_ifindex", mnl_attr_get_u32(attrs[VSWITCH_A_DROP_PORT]));
	if (attrs[VSWITCH_A_DROP_NO])
		add_number(entry, "no", mnl_attr_get_u16(attrs[VSWITCH_A_DROP_NO]));
	if (attrs[VSWITCH_A_DROP_NETNSID])
		add_number(entry, "link_netnsid", mnl_attr_get_u32(attrs[VSWITCH_A_DROP_NETNSID]));
	add_reason(entry, attrs);
	add_number(entry, "count", count);
	snprintf(key, sizeof(key), "%u %u %d %u %u", sw,
		 mnl_attr_get_u32(attrs[VSWITCH_A_DROP_PORT]),
		 attrs[VSWITCH_A_DROP_NETNSID] ?
		 (int)mnl_attr_get_u32(attrs[VSWITCH_A_DROP_NETNSID]) : -1,
		 mnl_attr_get_u8(attrs[VSWITCH_A_DROP_KIND]),
		 mnl_attr_get_u32(attrs[VSWITCH_A_DROP_REASON]));
	note_count(list, entry, key, count);
	add_last(entry, attrs);
	json_object_array_add(list->now, entry);
	return MNL_CB_OK;
}

/* Ask for all that is wanted; once more if something changed meanwhile. */
static int get(struct drops_list *list)
{
	const struct drops_args *args = list->args;
	struct nlattr *nest;
	struct nlmsghdr *nlh;
	int err, tries;

	for (tries = 0; tries < 100; tries++) {
		list->now = json_object_new_array();
		list->keys = json_object_new_object();
		nlh = vsw_genl_msg(VSWITCH_CMD_DROP_GET, NLM_F_DUMP);
		if (args->ifindex)
			mnl_attr_put_u32(nlh, VSWITCH_A_IFINDEX, args->ifindex);
		if (args->port) {
			nest = mnl_attr_nest_start(nlh, VSWITCH_A_DROP);
			mnl_attr_put_u32(nlh, VSWITCH_A_DROP_PORT, args->port);
			mnl_attr_nest_end(nlh, nest);
		}
		err = vsw_genl_talk(nlh, on_message, list);
		if (!err)
			return VSW_OK;
		json_object_put(list->now);
		json_object_put(list->keys);
		if (err != EINTR)
			return VSW_FAILED;
	}
	fputs("vsw: switches and ports change all the time\n", stderr);
	return VSW_FAILED;
}

static const char *member(struct json_object *object, const char *name)
{
	struct json_object *value;

	return json_object_object_get_ex(object, name, &value) ? json_object_get_string(value) :
								 "";
}

/* How wide a column is */
static int width(struct json_object *list, const char *name, int min)
{
	size_t i;
	int n;

	for (i = 0; i < json_object_array_length(list); i++) {
		n = strlen(member(json_object_array_get_idx(list, i), name));
		if (n > min)
			min = n;
	}
	return min;
}

static void print_age(uint64_t ms)
{
	if (ms < 100000)
		printf("%7.1fs", ms / 1000.0);
	else if (ms < 100 * 60000)
		printf("%7lum", (unsigned long)(ms / 60000));
	else
		printf("%7luh", (unsigned long)(ms / 3600000));
}

static void print_entries(const struct drops_list *list)
{
	int sw = width(list->now, "switch", 6), port = width(list->now, "port", 4);
	struct json_object *entry, *last, *age;
	size_t i;

	printf("%-*s %-*s %-10s %10s", sw, "SWITCH", port, "PORT", "REASON", "COUNT");
	printf("%s%8s  LAST FRAME\n", list->args->watch ? "       RATE" : "", "AGE");
	for (i = 0; i < json_object_array_length(list->now); i++) {
		entry = json_object_array_get_idx(list->now, i);
		printf("%-*s %-*s %-10s %10s", sw, member(entry, "switch"), port,
		       member(entry, "port"), member(entry, "reason"), member(entry, "count"));
		if (list->args->watch)
			printf(" %8s/s", list->before ? member(entry, "rate") : "-");
		if (json_object_object_get_ex(entry, "last", &last) &&
		    json_object_object_get_ex(last, "age_ms", &age)) {
			print_age(json_object_get_int64(age));
			printf("  %s bytes", member(last, "length"));
			if (*member(last, "header")) {
				fputs(" ", stdout);
				vsw_frame_print(last);
			}
		}
		putchar('\n');
	}
}

static void print_reason(const struct vsw_reason *reason)
{
	printf("%-10s %s\n%-10s %s\n", reason->word, reason->means, "", reason->setting);
}

/* What the reasons that there are mean, each once */
static void print_reasons(struct json_object *list)
{
	const struct vsw_reason *reason;
	bool first = true;
	size_t i;

	for (reason = vsw_reasons; reason->word; reason++)
		for (i = 0; i < json_object_array_length(list); i++) {
			if (strcmp(member(json_object_array_get_idx(list, i), "reason"),
				   reason->word))
				continue;
			if (first)
				putchar('\n');
			first = false;
			print_reason(reason);
			break;
		}
}

static void print(const struct drops_list *list)
{
	if (vsw_options.json) {
		puts(json_object_to_json_string_ext(list->now, JSON_C_TO_STRING_NOSLASHESCAPE));
		return;
	}
	/* on a terminal each time in the same place */
	if (list->args->watch && isatty(STDOUT_FILENO))
		fputs("\033[H\033[J", stdout);
	if (json_object_array_length(list->now) || list->args->watch)
		print_entries(list);
	if (!list->args->watch)
		print_reasons(list->now);
	else if (!isatty(STDOUT_FILENO))
		putchar('\n');
}

static double clock_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

static int show(const struct drops_args *args)
{
	struct drops_list list = { .args = args };
	double then = 0, now;
	int status;

	for (;;) {
		now = clock_now();
		list.seconds = now - then;
		then = now;
		status = get(&list);
		if (status)
			break;
		print(&list);
		json_object_put(list.now);
		json_object_put(list.before);
		list.before = list.keys;
		/* nobody reads it any more */
		if (!args->watch || fflush(stdout))
			break;
		sleep(args->watch);
	}
	json_object_put(list.before);
	return status;
}

static int reset(const struct drops_args *args)
{
	struct nlmsghdr *nlh = vsw_genl_msg(VSWITCH_CMD_DROP_RESET, NLM_F_ACK);

	if (args->ifindex)
		mnl_attr_put_u32(nlh, VSWITCH_A_IFINDEX, args->ifindex);
	return vsw_genl_talk(nlh, NULL, NULL) ? VSW_FAILED : VSW_OK;
}

static void explain_json(const char *word)
{
	struct json_object *list = json_object_new_array(), *object;
	const struct vsw_reason *reason;

	for (reason = vsw_reasons; reason->word; reason++) {
		if (word && strcmp(word, reason->word))
			continue;
		object = json_object_new_object();
		add_string(object, "reason", reason->word);
		add_string(object, "means", reason->means);
		add_string(object, "setting", reason->setting);
		json_object_array_add(list, object);
	}
	puts(json_object_to_json_string_ext(list, JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(list);
}

static void is_reason(const char *word)
{
	if (!vsw_reason(word))
		vsw_bad_usage("there is no reason '%s': see vsw drops --explain", word);
}

static int explain(struct vsw_args *words)
{
	const struct vsw_reason *reason;
	const char *word = NULL;

	if (*words->word)
		word = *words->word++;
	vsw_no_more(words);
	if (word)
		is_reason(word);
	if (vsw_options.json)
		explain_json(word);
	else if (word)
		print_reason(vsw_reason(word));
	else
		for (reason = vsw_reasons; reason->word; reason++)
			print_reason(reason);
	return VSW_OK;
}

static unsigned int take_seconds(struct vsw_args *words)
{
	if (!*words->word || **words->word < '0' || **words->word > '9')
		return 1;
	return vsw_number(*words->word++, "-w", 1, 86400);
}

/* A device here, or what another namespace or ethtool -S calls it */
static void take_port(struct vsw_args *words, struct drops_args *args)
{
	const char *name = vsw_value(words, "port");

	args->port = if_nametoindex(name);
	args->port_name = args->port ? NULL : name;
}

/**
 * vsw_drops() - the command "drops"
 * @words: what is behind it
 *
 * Return: the exit status
 */
int vsw_drops(struct vsw_args *words)
{
	struct drops_args args = {};
	bool is_reset;

	if (vsw_next_is(words, "--explain") || vsw_next_is(words, "explain"))
		return explain(words);
	is_reset = vsw_next_is(words, "reset");
	if (!is_reset)
		vsw_next_is(words, "show");
	while (*words->word) {
		if (vsw_next_is(words, "dev")) {
			args.ifindex = vsw_device(vsw_value(words, "dev"));
		} else if (is_reset) {
			vsw_no_more(words);
		} else if (vsw_next_is(words, "port")) {
			take_port(words, &args);
		} else if (vsw_next_is(words, "reason")) {
			args.reason = vsw_value(words, "reason");
			is_reason(args.reason);
		} else if (vsw_next_is(words, "-w") || vsw_next_is(words, "--watch")) {
			args.watch = take_seconds(words);
		} else {
			vsw_no_more(words);
		}
	}
	return is_reset ? reset(&args) : show(&args);
}
