// SPDX-License-Identifier: GPL-2.0
/* vsw monitor: what happens in a switch, as it happens. */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/vswitch.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "show.h"

/* Kinds of events that can be asked for, by name; what each event is called */
static const char *const kinds[] = { "port", "fdb", "quota", "guard", "storm", "stp", "vtep" };
enum kind { PORT, FDB, QUOTA, GUARD, STORM, STP, VTEP, KINDS };

static const struct {
	enum kind kind;
	const char *name;
} events[VSWITCH_EVENT_MAX + 1] = {
	[VSWITCH_EVENT_PORT_ADD] = { PORT, "add" },
	[VSWITCH_EVENT_PORT_DEL] = { PORT, "del" },
	[VSWITCH_EVENT_PORT_STATE] = { PORT, "state" },
	[VSWITCH_EVENT_FDB_LEARN] = { FDB, "learn" },
	[VSWITCH_EVENT_FDB_MOVE] = { FDB, "move" },
	[VSWITCH_EVENT_QUOTA] = { QUOTA, "full" },
	[VSWITCH_EVENT_GUARD] = { GUARD, "drop" },
	[VSWITCH_EVENT_STORM] = { STORM, "drop" },
	[VSWITCH_EVENT_STP] = { STP, "change" },
	[VSWITCH_EVENT_VTEP] = { VTEP, "unknown" },
};

static const char *const states[] = { "disabled", "listening", "learning", "forwarding", "blocking" };
static const char *const roles[] = { "disabled", "root", "designated", "alternate", "backup" };
static const char *const reasons[] = { "ok", "bpdu_guard", "root_block", "disputed", "port_no" };

/* What the command line names */
struct monitor_args {
	uint32_t ifindex;
	unsigned int kinds;	/* bit of each that is wanted */
};

static int note_top(const struct nlattr *attr, void *data)
{
	const struct nlattr **attrs = data;

	if (mnl_attr_get_type(attr) <= VSWITCH_A_MAX)
		attrs[mnl_attr_get_type(attr)] = attr;
	return MNL_CB_OK;
}

/* Attributes by number; those of another length than they must have are left out. */
static int note_attr(const struct nlattr *attr, void *data)
{
	static const uint8_t sizes[VSWITCH_A_EVENT_MAX + 1] = {
		[VSWITCH_A_EVENT_TYPE] = 1,
		[VSWITCH_A_EVENT_PORT] = 4,
		[VSWITCH_A_EVENT_NETNSID] = 4,
		[VSWITCH_A_EVENT_STATE] = 1,
		[VSWITCH_A_EVENT_MAC] = 6,
		[VSWITCH_A_EVENT_VID] = 2,
		[VSWITCH_A_EVENT_VNI] = 4,
		[VSWITCH_A_EVENT_ROLE] = 1,
		[VSWITCH_A_EVENT_STP_REASON] = 1,
		[VSWITCH_A_EVENT_LOST] = 4,
	};
	uint16_t type = mnl_attr_get_type(attr), len = mnl_attr_get_payload_len(attr);
	const struct nlattr **attrs = data;

	if (type > VSWITCH_A_EVENT_MAX || (sizes[type] && sizes[type] != len))
		return MNL_CB_OK;
	switch (type) {
	case VSWITCH_A_EVENT_NAME:
	case VSWITCH_A_EVENT_REASON:
		if (mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) < 0)
			return MNL_CB_OK;
		break;
	case VSWITCH_A_EVENT_DST:
		if (len != 4 && len != 16)
			return MNL_CB_OK;
		break;
	}
	attrs[type] = attr;
	return MNL_CB_OK;
}

static void add_string(struct json_object *object, const char *name, const char *text)
{
	json_object_object_add(object, name, json_object_new_string(text));
}

static void add_word(struct json_object *object, const char *name, const struct nlattr *attr,
		     const char *const words[], size_t n)
{
	char text[8];
	uint8_t i;

	if (!attr)
		return;
	i = mnl_attr_get_u8(attr);
	snprintf(text, sizeof(text), "%u", i);
	add_string(object, name, i < n ? words[i] : text);
}

#define ADD_WORD(object, name, attr, words) \
	add_word(object, name, attr, words, sizeof(words) / sizeof((words)[0]))

static void add_addr(struct json_object *object, const struct nlattr *attr)
{
	char text[INET6_ADDRSTRLEN];

	if (attr)
		add_string(object, "dst", inet_ntop(mnl_attr_get_payload_len(attr) == 16 ?
						    AF_INET6 : AF_INET,
						    mnl_attr_get_payload(attr), text,
						    sizeof(text)));
}

static void add_mac(struct json_object *object, const struct nlattr *attr)
{
	const uint8_t *mac;
	char text[18];

	if (!attr)
		return;
	mac = mnl_attr_get_payload(attr);
	snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2],
		 mac[3], mac[4], mac[5]);
	add_string(object, "mac", text);
}

static void add_number(struct json_object *object, const char *name, const struct nlattr *attr)
{
	if (attr)
		json_object_object_add(object, name, json_object_new_int64(
				       mnl_attr_get_payload_len(attr) == 2 ?
				       mnl_attr_get_u16(attr) : mnl_attr_get_u32(attr)));
}

/* Which port, and maybe which VTEP; the tunnel's port is named like the switch. */
static void add_port(struct json_object *object, const struct nlattr *attrs[])
{
	if (attrs[VSWITCH_A_EVENT_NAME])
		add_string(object, "port", mnl_attr_get_str(attrs[VSWITCH_A_EVENT_NAME]));
	add_number(object, "port_ifindex", attrs[VSWITCH_A_EVENT_PORT]);
	if (attrs[VSWITCH_A_EVENT_NETNSID])
		json_object_object_add(object, "link_netnsid", json_object_new_int((int32_t)
				       mnl_attr_get_u32(attrs[VSWITCH_A_EVENT_NETNSID])));
	add_addr(object, attrs[VSWITCH_A_EVENT_DST]);
}

static void add_switch(struct json_object *object, uint32_t ifindex)
{
	char name[IF_NAMESIZE + 16];

	/* it may have gone since */
	if (!if_indextoname(ifindex, name))
		snprintf(name, sizeof(name), "if%u", ifindex);
	add_string(object, "dev", name);
	json_object_object_add(object, "ifindex", json_object_new_int64(ifindex));
}

static void add_old(struct json_object *object, const struct nlattr *nest)
{
	const struct nlattr *attrs[VSWITCH_A_EVENT_MAX + 1] = {};
	struct json_object *old;

	if (!nest)
		return;
	mnl_attr_parse_nested(nest, note_attr, attrs);
	old = json_object_new_object();
	add_port(old, attrs);
	json_object_object_add(object, "old", old);
}

/* Print a member of @object, if it is there. */
static void print(struct json_object *object, const char *name, const char *format)
{
	struct json_object *value;

	if (json_object_object_get_ex(object, name, &value))
		printf(format, json_object_get_string(value));
}

static void print_event(struct json_object *event)
{
	struct json_object *old;

	print(event, "timestamp", "[%s] ");
	print(event, "kind", "%s");
	print(event, "event", " %s");
	print(event, "reason", " %s");
	print(event, "mac", " %s");
	print(event, "dev", " dev %s");
	print(event, "port", " port %s");
	print(event, "link_netnsid", " link-netnsid %s");
	print(event, "vlan", " vlan %s");
	print(event, "dst", " dst %s");
	print(event, "vni", " vni %s");
	print(event, "role", " role %s");
	print(event, "state", " state %s");
	print(event, "stp_reason", " stp_reason %s");
	if (json_object_object_get_ex(event, "old", &old)) {
		print(old, "port", " from %s");
		print(old, "link_netnsid", " link-netnsid %s");
		print(old, "dst", " dst %s");
	}
	print(event, "lost", " lost %s");
	putchar('\n');
}

static void write_event(struct json_object *event)
{
	if (vsw_options.json)
		puts(json_object_to_json_string_ext(event, JSON_C_TO_STRING_PLAIN |
						    JSON_C_TO_STRING_NOSLASHESCAPE));
	else
		print_event(event);
	json_object_put(event);
	if (!fflush(stdout))
		return;
	perror("vsw: output");
	exit(VSW_FAILED);
}

static struct json_object *make_event(uint8_t type, uint32_t ifindex, const struct nlattr *attrs[])
{
	struct json_object *event = json_object_new_object();

	if (vsw_options.timestamp)
		vsw_add_time(event);
	add_string(event, "kind", kinds[events[type].kind]);
	add_string(event, "event", events[type].name);
	add_switch(event, ifindex);
	add_port(event, attrs);
	add_mac(event, attrs[VSWITCH_A_EVENT_MAC]);
	add_number(event, "vlan", attrs[VSWITCH_A_EVENT_VID]);
	add_number(event, "vni", attrs[VSWITCH_A_EVENT_VNI]);
	if (attrs[VSWITCH_A_EVENT_REASON])
		add_string(event, "reason", mnl_attr_get_str(attrs[VSWITCH_A_EVENT_REASON]));
	ADD_WORD(event, "role", attrs[VSWITCH_A_EVENT_ROLE], roles);
	ADD_WORD(event, "state", attrs[VSWITCH_A_EVENT_STATE], states);
	ADD_WORD(event, "stp_reason", attrs[VSWITCH_A_EVENT_STP_REASON], reasons);
	add_old(event, attrs[VSWITCH_A_EVENT_OLD]);
	add_number(event, "lost", attrs[VSWITCH_A_EVENT_LOST]);
	return event;
}

static int on_message(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *attrs[VSWITCH_A_EVENT_MAX + 1] = {};
	const struct nlattr *top[VSWITCH_A_MAX + 1] = {};
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);
	const struct monitor_args *args = data;
	uint32_t ifindex;
	uint8_t type;

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*genl) || genl->cmd != VSWITCH_CMD_EVENT)
		return MNL_CB_OK;
	mnl_attr_parse(nlh, sizeof(*genl), note_top, top);
	if (!top[VSWITCH_A_EVENT] || !top[VSWITCH_A_IFINDEX] ||
	    mnl_attr_validate(top[VSWITCH_A_IFINDEX], MNL_TYPE_U32) < 0)
		return MNL_CB_OK;
	ifindex = mnl_attr_get_u32(top[VSWITCH_A_IFINDEX]);
	mnl_attr_parse_nested(top[VSWITCH_A_EVENT], note_attr, attrs);
	if (!attrs[VSWITCH_A_EVENT_TYPE] || (args->ifindex && args->ifindex != ifindex))
		return MNL_CB_OK;
	type = mnl_attr_get_u8(attrs[VSWITCH_A_EVENT_TYPE]);
	/* one that a later module has, or that is not asked for */
	if (!type || type > VSWITCH_EVENT_MAX || !(args->kinds & 1U << events[type].kind))
		return MNL_CB_OK;
	write_event(make_event(type, ifindex, attrs));
	return MNL_CB_OK;
}

/* More came than there was room for; how much, nobody knows. */
static void overrun(void)
{
	struct json_object *event;

	if (!vsw_options.json) {
		fputs("vsw: events were lost: they come faster than they are read\n", stderr);
		return;
	}
	event = json_object_new_object();
	if (vsw_options.timestamp)
		vsw_add_time(event);
	add_string(event, "kind", "overrun");
	write_event(event);
}

static int listen_to(const struct monitor_args *args)
{
	struct mnl_socket *nl = vsw_genl_listen(VSWITCH_GENL_GROUP_EVENTS);
	char buffer[32768];
	ssize_t n;

	vsw_catch_signals();
	while (vsw_wait_for(mnl_socket_get_fd(nl), -1)) {
		n = mnl_socket_recvfrom(nl, buffer, sizeof(buffer));
		if (n < 0 && errno == ENOBUFS) {
			overrun();
		} else if (n < 0 && errno != EINTR && errno != EAGAIN) {
			perror("vsw: netlink");
			return VSW_FAILED;
		} else if (n > 0) {
			mnl_cb_run(buffer, n, 0, 0, on_message, (void *)args);
		}
	}
	mnl_socket_close(nl);
	return VSW_OK;
}

/* Take the next word if it is a kind of event. */
static bool next_is_kind(struct vsw_args *words, struct monitor_args *args)
{
	unsigned int i;

	if (vsw_next_is(words, "all")) {
		args->kinds = ~0U;
		return true;
	}
	for (i = 0; i < KINDS; i++)
		if (vsw_next_is(words, kinds[i])) {
			args->kinds |= 1U << i;
			return true;
		}
	return false;
}

/**
 * vsw_monitor() - vsw monitor
 * @words: what follows
 *
 * Return: the exit code
 */
int vsw_monitor(struct vsw_args *words)
{
	struct monitor_args args = {};

	while (*words->word) {
		if (vsw_next_is(words, "dev"))
			args.ifindex = vsw_device(vsw_value(words, "dev"));
		else if (!next_is_kind(words, &args))
			vsw_bad_usage("what is '%s'? Events are all, port, fdb, quota, guard, storm, stp, vtep",
				      *words->word);
	}
	if (!args.kinds)
		args.kinds = ~0U;
	return listen_to(&args);
}
