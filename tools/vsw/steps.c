// SPDX-License-Identifier: GPL-2.0
/* The steps of a frame, as trace tells them. */
#include <linux/vswitch.h>
#include <stdio.h>
#include <string.h>

#include "reasons.h"
#include "show.h"
#include "steps.h"

static const char * const kinds[] = {
	[VSWITCH_STEP_IN] = "in",
	[VSWITCH_STEP_GUARD] = "guard",
	[VSWITCH_STEP_VLAN] = "vlan",
	[VSWITCH_STEP_SOURCE] = "source",
	[VSWITCH_STEP_DEST] = "dest",
	[VSWITCH_STEP_GROUP] = "group",
	[VSWITCH_STEP_NEIGH] = "neigh",
	[VSWITCH_STEP_NOT_TO] = "not",
	[VSWITCH_STEP_OUT] = "out",
	[VSWITCH_STEP_ENCAP] = "encap",
	[VSWITCH_STEP_DECAP] = "decap",
	[VSWITCH_STEP_TOO_BIG] = "too_big",
	[VSWITCH_STEP_OWN] = "own",
	[VSWITCH_STEP_DROP] = "drop",
};

static const char * const sources[] = {
	[VSWITCH_SOURCE_HERE] = "here",
	[VSWITCH_SOURCE_NEW] = "new",
	[VSWITCH_SOURCE_MOVED] = "moved",
	[VSWITCH_SOURCE_FIXED] = "fixed",
	[VSWITCH_SOURCE_FULL] = "full",
	[VSWITCH_SOURCE_HELD] = "held",
};

static const char * const dests[] = {
	[VSWITCH_DEST_PORT] = "port",
	[VSWITCH_DEST_UNKNOWN] = "unknown",
	[VSWITCH_DEST_MULTICAST] = "multicast",
	[VSWITCH_DEST_BROADCAST] = "broadcast",
};

static const char * const groups[] = {
	[VSWITCH_GROUP_ALL] = "all",
	[VSWITCH_GROUP_MEMBERS] = "members",
	[VSWITCH_GROUP_QUERY] = "query",
};

#define WORD(table, n) ((n) < sizeof(table) / sizeof(*(table)) ? (table)[n] : NULL)

static const uint8_t sizes[VSWITCH_STEP_MAX + 1] = {
	[VSWITCH_STEP_KIND] = 1,
	[VSWITCH_STEP_PORT_KIND] = 1,
	[VSWITCH_STEP_PORT] = 4,
	[VSWITCH_STEP_PORT_NETNSID] = 4,
	[VSWITCH_STEP_WHAT] = 1,
	[VSWITCH_STEP_VID] = 2,
	[VSWITCH_STEP_AGE] = 4,
	[VSWITCH_STEP_LEN] = 4,
	[VSWITCH_STEP_VNI] = 4,
	[VSWITCH_STEP_SPORT] = 2,
	[VSWITCH_STEP_DPORT] = 2,
	[VSWITCH_STEP_TTL] = 1,
	[VSWITCH_STEP_TOS] = 1,
	[VSWITCH_STEP_OIF] = 4,
	[VSWITCH_STEP_MTU] = 4,
};

static void add_word(struct json_object *o, const char *name, const char *word)
{
	if (word)
		vsw_add_string(o, name, word);
}

/* What an attribute has as a string, if it is one */
static void add_text(struct json_object *o, const char *name, const struct nlattr *attr)
{
	if (attr && mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0)
		vsw_add_string(o, name, mnl_attr_get_str(attr));
}

static void add_port(struct json_object *o, const struct nlattr *attrs[])
{
	const struct nlattr *kind = attrs[VSWITCH_STEP_PORT_KIND];
	const struct nlattr *id = attrs[VSWITCH_STEP_PORT_NETNSID];

	if (!kind)
		return;
	add_text(o, "switch", attrs[VSWITCH_STEP_SWITCH]);
	vsw_add_string(o, "port_kind", vsw_port_kind(mnl_attr_get_u8(kind)));
	add_text(o, "port", attrs[VSWITCH_STEP_PORT_NAME]);
	if (id) {
		vsw_add(o, "netnsid", json_object_new_int((int32_t)mnl_attr_get_u32(id)));
		add_word(o, "netns", vsw_netns_name(mnl_attr_get_u32(id)));
	}
	vsw_add_ip(o, "dst", attrs[VSWITCH_STEP_PORT_DST]);
}

static void add_encap(struct json_object *o, const struct nlattr *attrs[])
{
	vsw_add_ip(o, "saddr", attrs[VSWITCH_STEP_SADDR]);
	vsw_add_ip(o, "daddr", attrs[VSWITCH_STEP_DADDR]);
	vsw_add_number(o, "vni", attrs[VSWITCH_STEP_VNI]);
	vsw_add_number(o, "sport", attrs[VSWITCH_STEP_SPORT]);
	vsw_add_number(o, "dport", attrs[VSWITCH_STEP_DPORT]);
	vsw_add_number(o, "ttl", attrs[VSWITCH_STEP_TTL]);
	vsw_add_number(o, "tos", attrs[VSWITCH_STEP_TOS]);
	if (attrs[VSWITCH_STEP_DADDR])
		vsw_add_bool(o, "df", attrs[VSWITCH_STEP_DF]);
	add_text(o, "link", attrs[VSWITCH_STEP_OIF_NAME]);
	vsw_add_number(o, "mtu", attrs[VSWITCH_STEP_MTU]);
}

static const char *what_of(uint8_t kind, uint8_t what)
{
	switch (kind) {
	case VSWITCH_STEP_SOURCE:
		return WORD(sources, what);
	case VSWITCH_STEP_DEST:
		return WORD(dests, what);
	case VSWITCH_STEP_GROUP:
		return WORD(groups, what);
	}
	return NULL;
}

static void add_step(struct vsw_steps *steps, const struct nlattr *nest)
{
	const struct nlattr *attrs[VSWITCH_STEP_MAX + 1];
	struct json_object *o;
	uint8_t kind;

	vsw_nest(nest, sizes, attrs, VSWITCH_STEP_MAX);
	kind = vsw_attr_number(attrs[VSWITCH_STEP_KIND]);
	if (!WORD(kinds, kind))
		return;
	o = json_object_new_object();
	vsw_add_string(o, "step", kinds[kind]);
	add_port(o, attrs);
	if (attrs[VSWITCH_STEP_WHAT])
		add_word(o, "what", what_of(kind, mnl_attr_get_u8(attrs[VSWITCH_STEP_WHAT])));
	add_text(o, "reason", attrs[VSWITCH_STEP_REASON]);
	vsw_add_number(o, "vlan", attrs[VSWITCH_STEP_VID]);
	if (attrs[VSWITCH_STEP_AGE])
		vsw_add(o, "age", json_object_new_double(
			vsw_attr_number(attrs[VSWITCH_STEP_AGE]) / 100.0));
	if (attrs[VSWITCH_STEP_STATIC])
		vsw_add_bool(o, "static", true);
	vsw_add_number(o, "length", attrs[VSWITCH_STEP_LEN]);
	add_encap(o, attrs);
	if (attrs[VSWITCH_STEP_ANSWER])
		vsw_add_bool(o, "answer", true);
	json_object_array_add(steps->list, o);
}

/**
 * vsw_steps_attr() - take an attribute of a message with steps
 * @attr: the attribute
 * @steps: has what has been taken so far
 */
void vsw_steps_attr(const struct nlattr *attr, struct vsw_steps *steps)
{
	switch (mnl_attr_get_type(attr)) {
	case VSWITCH_A_STEP:
		add_step(steps, attr);
		break;
	case VSWITCH_A_STEPS_LOST:
		if (mnl_attr_validate(attr, MNL_TYPE_U32) >= 0)
			steps->lost = mnl_attr_get_u32(attr);
		break;
	}
}

/* NULL: there is none */
static const char *text_of(struct json_object *o, const char *name)
{
	struct json_object *value = vsw_get(o, name);

	return value ? json_object_get_string(value) : NULL;
}

static bool is(struct json_object *o, const char *name, const char *word)
{
	const char *text = text_of(o, name);

	return text && !strcmp(text, word);
}

static void print_port(struct json_object *o)
{
	const char *netns = text_of(o, "netns");

	if (!text_of(o, "port"))
		return;
	if (is(o, "port_kind", "vtep"))
		printf("VTEP %s of %s", text_of(o, "dst"), text_of(o, "switch"));
	else if (is(o, "port_kind", "tunnel"))
		printf("tunnel of %s", text_of(o, "switch"));
	else if (is(o, "port_kind", "nic"))
		printf("NIC %s", text_of(o, "port"));
	else if (is(o, "port_kind", "host"))
		printf("host at %s", text_of(o, "port"));
	else
		printf("%s %s of %s", text_of(o, "port_kind"), text_of(o, "port"),
		       text_of(o, "switch"));
	if (netns)
		printf(" in namespace %s", netns);
	else if (text_of(o, "netnsid"))
		printf(" in another namespace");
}

static void print_entry(struct json_object *o)
{
	struct json_object *age;

	if (json_object_object_get_ex(o, "age", &age))
		printf(", last heard %.2f s ago", json_object_get_double(age));
	if (text_of(o, "static"))
		printf(", static");
}

static void print_source(struct json_object *o)
{
	static const char * const say[] = {
		[VSWITCH_SOURCE_HERE] = "known here",
		[VSWITCH_SOURCE_NEW] = "not known, learned here",
		[VSWITCH_SOURCE_MOVED] = "moves here from ",
		[VSWITCH_SOURCE_FIXED] = "not learned, for it belongs to ",
		[VSWITCH_SOURCE_FULL] = "not learned because of a quota",
		[VSWITCH_SOURCE_HELD] = "has moved just now, it stays at ",
	};
	size_t i;

	for (i = 0; i < sizeof(sources) / sizeof(*sources); i++)
		if (is(o, "what", sources[i]))
			break;
	if (i == sizeof(sources) / sizeof(*sources))
		return;
	fputs(say[i], stdout);
	if (i == VSWITCH_SOURCE_MOVED || i == VSWITCH_SOURCE_FIXED || i == VSWITCH_SOURCE_HELD)
		print_port(o);
	print_entry(o);
}

static void print_dest(struct json_object *o)
{
	if (is(o, "what", "port")) {
		print_port(o);
		print_entry(o);
	} else if (is(o, "what", "unknown")) {
		fputs("not known: to all ports", stdout);
	} else {
		printf("%s", text_of(o, "what"));
	}
}

static void print_encap(struct json_object *o)
{
	printf("to ");
	print_port(o);
	printf(", %s bytes in VNI %s: %s port %s > %s port %s, ttl %s tos %s%s, ",
	       text_of(o, "length"), text_of(o, "vni"), vsw_text(o, "saddr"), text_of(o, "sport"),
	       text_of(o, "daddr"), text_of(o, "dport"), text_of(o, "ttl"), text_of(o, "tos"),
	       is(o, "df", "true") ? " df" : "");
	vsw_print(o, "link", "by %s, ");
	printf("mtu %s", text_of(o, "mtu"));
}

static void print_group(struct json_object *o)
{
	if (is(o, "what", "members"))
		fputs("to its members, and to routers", stdout);
	else if (is(o, "what", "query"))
		fputs("a query, to all ports", stdout);
	else
		fputs("to all ports", stdout);
}

static void print_frame(struct json_object *o)
{
	print_port(o);
	if (is(o, "port_kind", "nic"))
		printf(", %s outside", is(o, "step", "in") ? "from" : "to");
	printf(", %s bytes", text_of(o, "length"));
	if (text_of(o, "vlan"))
		printf(", tag of VLAN %s", text_of(o, "vlan"));
}

static void print_reason(struct json_object *o)
{
	print_port(o);
	printf(": %s", text_of(o, "reason"));
}

static void print_decap(struct json_object *o)
{
	if (text_of(o, "port")) {
		fputs("on this host, from ", stdout);
		print_port(o);
	} else {
		fputs("into a switch of another namespace of this host", stdout);
	}
}

static void print_step(struct json_object *o)
{
	const char *step = text_of(o, "step");

	printf("%s%-8s", text_of(o, "answer") ? "    answer: " : "  ", step);
	if (!strcmp(step, "in") || !strcmp(step, "out"))
		print_frame(o);
	else if (!strcmp(step, "guard"))
		fputs("nothing against it", stdout);
	else if (!strcmp(step, "vlan"))
		fputs(text_of(o, "vlan"), stdout);
	else if (!strcmp(step, "source"))
		print_source(o);
	else if (!strcmp(step, "dest"))
		print_dest(o);
	else if (!strcmp(step, "group"))
		print_group(o);
	else if (!strcmp(step, "neigh"))
		fputs("the switch answers in place of the neighbour", stdout);
	else if (!strcmp(step, "encap"))
		print_encap(o);
	else if (!strcmp(step, "decap"))
		print_decap(o);
	else if (!strcmp(step, "too_big"))
		printf("the route's mtu is %s: its sender is told", text_of(o, "mtu"));
	else if (!strcmp(step, "own"))
		fputs("to the device's own stack", stdout);
	else
		print_reason(o);
	putchar('\n');
}

/**
 * vsw_steps_verdict() - what becomes of a frame
 * @steps: its steps
 * @reason: why it is dropped; NULL: it is not, or nobody has said so
 *
 * Return: a word
 */
const char *vsw_steps_verdict(const struct vsw_steps *steps, const char **reason)
{
	const char *verdict = "dropped";
	struct json_object *o;
	size_t i;

	*reason = NULL;
	for (i = 0; i < json_object_array_length(steps->list); i++) {
		o = json_object_array_get_idx(steps->list, i);
		if (text_of(o, "answer"))
			continue;
		if (is(o, "step", "drop"))
			*reason = text_of(o, "reason");
		else if (is(o, "step", "too_big"))
			*reason = "too_big";
		else if (is(o, "step", "out") || is(o, "step", "encap") ||
			 (is(o, "step", "decap") && !text_of(o, "port")))
			verdict = "forwarded";
		else if (is(o, "step", "own") && strcmp(verdict, "forwarded"))
			verdict = "own";
		else if (is(o, "step", "neigh") && !strcmp(verdict, "dropped"))
			verdict = "answered";
	}
	return verdict;
}

static void print_dropped(const char *word)
{
	const struct vsw_reason *reason = vsw_reason(word);

	printf("=> dropped: %s\n", word);
	if (reason)
		printf("   %s\n   %s\n", reason->means, reason->setting);
}

/**
 * vsw_steps_print() - print the steps of a frame, and what becomes of it
 * @steps: the steps
 */
void vsw_steps_print(const struct vsw_steps *steps)
{
	const char *reason, *verdict = vsw_steps_verdict(steps, &reason);
	size_t i;

	for (i = 0; i < json_object_array_length(steps->list); i++)
		print_step(json_object_array_get_idx(steps->list, i));
	if (steps->lost)
		printf("  ... and %u more\n", steps->lost);
	if (!strcmp(verdict, "own"))
		puts("=> it is for the own stack of the device");
	else if (!strcmp(verdict, "dropped") && reason)
		print_dropped(reason);
	else
		printf("=> %s\n", verdict);
}

/**
 * vsw_steps_json() - the same as JSON
 * @object: where to put it
 * @steps: the steps
 */
void vsw_steps_json(struct json_object *object, const struct vsw_steps *steps)
{
	const char *word, *verdict = vsw_steps_verdict(steps, &word);
	const struct vsw_reason *reason = word ? vsw_reason(word) : NULL;

	vsw_add(object, "steps", json_object_get(steps->list));
	if (steps->lost)
		vsw_add(object, "steps_lost", json_object_new_int64(steps->lost));
	vsw_add_string(object, "verdict", verdict);
	if (strcmp(verdict, "dropped"))
		return;
	add_word(object, "reason", word);
	add_word(object, "means", reason ? reason->means : NULL);
	add_word(object, "setting", reason ? reason->setting : NULL);
}
