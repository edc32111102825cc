// SPDX-License-Identifier: GPL-2.0
/* All switches of the namespace, with their ports and VTEPs, as JSON. */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_bridge.h>
#include <linux/vswitch.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include "show.h"

static const struct vsw_word port_flags[] = {
	{ VSWITCH_PORT_FLAG_LEARNING, "learning", true },
	{ VSWITCH_PORT_FLAG_FLOOD, "flood", true },
	{ VSWITCH_PORT_FLAG_MCAST_FLOOD, "mcast_flood", true },
	{ VSWITCH_PORT_FLAG_BCAST_FLOOD, "bcast_flood", true },
	{ VSWITCH_PORT_FLAG_HAIRPIN, "hairpin", false },
	{ VSWITCH_PORT_FLAG_ISOLATED, "isolated", false },
	{ VSWITCH_PORT_FLAG_LOCKED, "locked", false },
	{ VSWITCH_PORT_FLAG_MAB, "mab", false },
	{ VSWITCH_PORT_FLAG_FASTLEAVE, "fastleave", false },
	{ VSWITCH_PORT_FLAG_NEIGH_SUPPRESS, "neigh_suppress", false },
	{ VSWITCH_PORT_FLAG_NEIGH_VLAN_SUPPRESS, "neigh_vlan_suppress", false },
	{ VSWITCH_PORT_FLAG_NEIGH_FORWARD_GRAT, "neigh_forward_grat", true },
	{ VSWITCH_PORT_FLAG_FDB_FULL_DROP, "fdb_full_drop", false },
	{ VSWITCH_PORT_FLAG_STORM, "storm", false },
	{ VSWITCH_PORT_FLAG_GUARD, "guard", false },
	{ VSWITCH_PORT_FLAG_PROMISC, "promisc", false },
	{ VSWITCH_PORT_FLAG_ALLMULTI, "allmulti", false },
};

static const char *const states[] = {
	[BR_STATE_DISABLED] = "disabled",
	[BR_STATE_LISTENING] = "listening",
	[BR_STATE_LEARNING] = "learning",
	[BR_STATE_FORWARDING] = "forwarding",
	[BR_STATE_BLOCKING] = "blocking",
};

static const char *const roles[] = {
	[VSWITCH_ROLE_DISABLED] = "disabled",
	[VSWITCH_ROLE_ROOT] = "root",
	[VSWITCH_ROLE_DESIGNATED] = "designated",
	[VSWITCH_ROLE_ALTERNATE] = "alternate",
	[VSWITCH_ROLE_BACKUP] = "backup",
};

static const char *const reasons[] = {
	[VSWITCH_STP_REASON_OK] = "ok",
	[VSWITCH_STP_REASON_BPDU_GUARD] = "bpdu_guard",
	[VSWITCH_STP_REASON_ROOT_BLOCK] = "root_block",
	[VSWITCH_STP_REASON_DISPUTED] = "disputed",
	[VSWITCH_STP_REASON_PORT_NO] = "port_no",
};

#define N(table)	(sizeof(table) / sizeof((table)[0]))

/* One of some words, by number; a later kernel may know more */
static void add_word(struct json_object *object, const char *name, const struct nlattr *attr,
		     const char *const *words, size_t n)
{
	uint64_t number = vsw_attr_number(attr);
	char text[24];

	if (!attr)
		return;
	snprintf(text, sizeof(text), "%u", (unsigned int)number);
	vsw_add_string(object, name, number < n ? words[number] : text);
}

/* Priority and address of a bridge, as ip writes them */
static void add_bridge_id(struct json_object *object, const char *name, const struct nlattr *attr)
{
	const uint8_t *id = mnl_attr_get_payload(attr);
	char text[32];

	snprintf(text, sizeof(text), "%02x%02x.%02x:%02x:%02x:%02x:%02x:%02x", id[0], id[1], id[2],
		 id[3], id[4], id[5], id[6], id[7]);
	vsw_add_string(object, name, text);
}

static void add_stp(struct json_object *sw, const struct nlattr **a)
{
	const struct nlattr *root = a[VSWITCH_A_SWITCH_STP_ROOT_ID];
	const struct nlattr *bridge = a[VSWITCH_A_SWITCH_STP_BRIDGE_ID];
	struct json_object *stp;

	if (!root || !bridge)
		return;
	stp = json_object_new_object();
	add_bridge_id(stp, "bridge_id", bridge);
	add_bridge_id(stp, "root_id", root);
	vsw_add_number(stp, "root_port", a[VSWITCH_A_SWITCH_STP_ROOT_PORT]);
	vsw_add_number(stp, "root_path_cost", a[VSWITCH_A_SWITCH_STP_ROOT_PATH_COST]);
	vsw_add(sw, "stp", stp);
}

static void add_dstport(struct json_object *object, const struct nlattr *attr)
{
	if (attr)
		vsw_add(object, "dstport", json_object_new_int(ntohs(mnl_attr_get_u16(attr))));
}

/* Device of the underlay, by name if it is in this namespace */
static void add_link(struct json_object *object, const struct nlattr *link)
{
	if (link)
		vsw_add_place(object, "link", link, NULL);
}

static void add_overlay(struct json_object *sw, const struct nlattr **a)
{
	const struct nlattr *link = a[VSWITCH_A_SWITCH_LINK];
	const struct nlattr *netnsid = a[VSWITCH_A_SWITCH_LINK_NETNSID];
	struct json_object *overlay;

	if (!a[VSWITCH_A_SWITCH_VNI])
		return;
	overlay = json_object_new_object();
	vsw_add_number(overlay, "vni", a[VSWITCH_A_SWITCH_VNI]);
	vsw_add_ip(overlay, "local", a[VSWITCH_A_SWITCH_LOCAL]);
	add_dstport(overlay, a[VSWITCH_A_SWITCH_DSTPORT]);
	if (netnsid && link)
		vsw_add_place(overlay, "link", link, netnsid);
	else if (netnsid)
		vsw_add(overlay, "netnsid", json_object_new_int(vsw_attr_number(netnsid)));
	else
		add_link(overlay, link);
	vsw_add(overlay, "remotes", json_object_new_array());
	vsw_add(sw, "overlay", overlay);
}

static int on_switch(const struct nlmsghdr *nlh, void *data)
{
	static const uint8_t sizes[VSWITCH_A_SWITCH_MAX + 1] = {
		[VSWITCH_A_SWITCH_ADDRESS] = 6,
		[VSWITCH_A_SWITCH_STP_BRIDGE_ID] = 8,
		[VSWITCH_A_SWITCH_STP_ROOT_ID] = 8,
		[VSWITCH_A_SWITCH_DSTPORT] = 2,
	};
	const struct nlattr *top[VSWITCH_A_MAX + 1], *a[VSWITCH_A_SWITCH_MAX + 1];
	struct json_object *switches = data, *sw;

	vsw_attrs(nlh, top);
	if (!top[VSWITCH_A_IFINDEX] || !top[VSWITCH_A_SWITCH])
		return MNL_CB_OK;
	vsw_nest(top[VSWITCH_A_SWITCH], sizes, a, VSWITCH_A_SWITCH_MAX);
	sw = json_object_new_object();
	vsw_add_number(sw, "ifindex", top[VSWITCH_A_IFINDEX]);
	if (a[VSWITCH_A_SWITCH_NAME] &&
	    mnl_attr_validate(a[VSWITCH_A_SWITCH_NAME], MNL_TYPE_NUL_STRING) >= 0)
		vsw_add_string(sw, "ifname", mnl_attr_get_str(a[VSWITCH_A_SWITCH_NAME]));
	vsw_add_string(sw, "kind", a[VSWITCH_A_SWITCH_NIC] ? "nic" : "vswitch");
	vsw_add_bool(sw, "up", a[VSWITCH_A_SWITCH_UP]);
	vsw_add_bool(sw, "carrier", a[VSWITCH_A_SWITCH_CARRIER]);
	vsw_add_mac(sw, "address", a[VSWITCH_A_SWITCH_ADDRESS]);
	vsw_add_number(sw, "mtu", a[VSWITCH_A_SWITCH_MTU]);
	vsw_add_number(sw, "slaves", a[VSWITCH_A_SWITCH_N_SLAVES]);
	vsw_add_number(sw, "vnics", a[VSWITCH_A_SWITCH_N_VNICS]);
	vsw_add_number(sw, "fdb_n", a[VSWITCH_A_SWITCH_FDB_N]);
	vsw_add_number(sw, "fdb_n_learned", a[VSWITCH_A_SWITCH_FDB_N_LEARNED]);
	vsw_add_number(sw, "fdb_max_learned", a[VSWITCH_A_SWITCH_FDB_MAX_LEARNED]);
	vsw_add_bool(sw, "vlan_filtering", a[VSWITCH_A_SWITCH_VLAN_FILTERING]);
	vsw_add_bool(sw, "mcast_snooping", a[VSWITCH_A_SWITCH_MCAST_SNOOPING]);
	add_stp(sw, a);
	add_overlay(sw, a);
	vsw_add(sw, "ports", json_object_new_array());
	json_object_array_add(switches, sw);
	return MNL_CB_OK;
}

/* The switch that a message is about */
static struct json_object *switch_of(struct json_object *switches, const struct nlattr *ifindex)
{
	struct json_object *sw;
	size_t i;

	for (i = 0; ifindex && i < json_object_array_length(switches); i++) {
		sw = json_object_array_get_idx(switches, i);
		if (vsw_int(sw, "ifindex") == mnl_attr_get_u32(ifindex))
			return sw;
	}
	return NULL;
}

static void add_stats(struct json_object *port, const char *name, const struct nlattr *bytes,
		      const struct nlattr *packets)
{
	struct json_object *stats = json_object_new_object();

	vsw_add_number(stats, "bytes", bytes);
	vsw_add_number(stats, "packets", packets);
	vsw_add(port, name, stats);
}

static int on_port(const struct nlmsghdr *nlh, void *data)
{
	static const uint8_t sizes[VSWITCH_A_PORT_MAX + 1] = {
		[VSWITCH_A_PORT_IFINDEX] = 4,
		[VSWITCH_A_PORT_NETNSID] = 4,
		[VSWITCH_A_PORT_ADDRESS] = 6,
		[VSWITCH_A_PORT_FLAGS] = 4,
	};
	const struct nlattr *top[VSWITCH_A_MAX + 1], *a[VSWITCH_A_PORT_MAX + 1];
	struct json_object *sw, *port, *stats;

	vsw_attrs(nlh, top);
	/* one that has come meanwhile */
	sw = switch_of(data, top[VSWITCH_A_IFINDEX]);
	if (!sw || !top[VSWITCH_A_PORT])
		return MNL_CB_OK;
	vsw_nest(top[VSWITCH_A_PORT], sizes, a, VSWITCH_A_PORT_MAX);
	port = json_object_new_object();
	vsw_add_number(port, "ifindex", a[VSWITCH_A_PORT_IFINDEX]);
	vsw_add_place(port, "ifname", a[VSWITCH_A_PORT_IFINDEX], a[VSWITCH_A_PORT_NETNSID]);
	/* also of a namespace that cannot be entered */
	if (a[VSWITCH_A_PORT_NAME] &&
	    mnl_attr_validate(a[VSWITCH_A_PORT_NAME], MNL_TYPE_NUL_STRING) >= 0)
		vsw_add_string(port, "ifname", mnl_attr_get_str(a[VSWITCH_A_PORT_NAME]));
	if (a[VSWITCH_A_PORT_KIND])
		vsw_add_string(port, "kind",
			       vsw_port_kind(vsw_attr_number(a[VSWITCH_A_PORT_KIND])));
	vsw_add_number(port, "no", a[VSWITCH_A_PORT_NO]);
	vsw_add_mac(port, "address", a[VSWITCH_A_PORT_ADDRESS]);
	add_word(port, "state", a[VSWITCH_A_PORT_STATE], states, N(states));
	vsw_add_bool(port, "carrier", a[VSWITCH_A_PORT_CARRIER]);
	vsw_add_words(port, "flags", vsw_attr_number(a[VSWITCH_A_PORT_FLAGS]), port_flags,
		      N(port_flags));
	vsw_add_number(port, "fdb_n_learned", a[VSWITCH_A_PORT_FDB_N_LEARNED]);
	vsw_add_number(port, "fdb_max_learned", a[VSWITCH_A_PORT_FDB_MAX_LEARNED]);
	vsw_add_number(port, "vlans", a[VSWITCH_A_PORT_N_VLANS]);
	vsw_add_number(port, "pvid", a[VSWITCH_A_PORT_PVID]);
	add_word(port, "role", a[VSWITCH_A_PORT_STP_ROLE], roles, N(roles));
	add_word(port, "reason", a[VSWITCH_A_PORT_STP_REASON], reasons, N(reasons));
	stats = json_object_new_object();
	add_stats(stats, "rx", a[VSWITCH_A_PORT_RX_BYTES], a[VSWITCH_A_PORT_RX_PACKETS]);
	add_stats(stats, "tx", a[VSWITCH_A_PORT_TX_BYTES], a[VSWITCH_A_PORT_TX_PACKETS]);
	vsw_add(port, "stats64", stats);
	json_object_array_add(vsw_get(sw, "ports"), port);
	return MNL_CB_OK;
}

static int on_remote(const struct nlmsghdr *nlh, void *data)
{
	static const uint8_t sizes[VSWITCH_A_REMOTE_MAX + 1] = {
		[VSWITCH_A_REMOTE_DSTPORT] = 2,
		[VSWITCH_A_REMOTE_LINK] = 4,
	};
	const struct nlattr *top[VSWITCH_A_MAX + 1], *a[VSWITCH_A_REMOTE_MAX + 1];
	struct json_object *sw, *overlay, *remote;

	vsw_attrs(nlh, top);
	sw = switch_of(data, top[VSWITCH_A_IFINDEX]);
	overlay = sw ? vsw_get(sw, "overlay") : NULL;
	if (!overlay || !top[VSWITCH_A_REMOTE])
		return MNL_CB_OK;
	vsw_nest(top[VSWITCH_A_REMOTE], sizes, a, VSWITCH_A_REMOTE_MAX);
	remote = json_object_new_object();
	vsw_add_ip(remote, "dst", a[VSWITCH_A_REMOTE_DST]);
	vsw_add_number(remote, "vni", a[VSWITCH_A_REMOTE_VNI]);
	vsw_add_number(remote, "src_vni", a[VSWITCH_A_REMOTE_SRC_VNI]);
	add_dstport(remote, a[VSWITCH_A_REMOTE_DSTPORT]);
	vsw_add_number(remote, "link_index", a[VSWITCH_A_REMOTE_LINK]);
	vsw_add_bool(remote, "bum", a[VSWITCH_A_REMOTE_BUM]);
	vsw_add_bool(remote, "learned", a[VSWITCH_A_REMOTE_LEARNED]);
	vsw_add_number(remote, "fdb_n", a[VSWITCH_A_REMOTE_FDB_N]);
	vsw_add_number(remote, "fdb_n_learned", a[VSWITCH_A_REMOTE_FDB_N_LEARNED]);
	json_object_array_add(vsw_get(overlay, "remotes"), remote);
	return MNL_CB_OK;
}

/**
 * vsw_port_kind() - what a kind of ports is called
 * @kind: enum vswitch_port_kind
 *
 * Return: a word
 */
const char *vsw_port_kind(uint8_t kind)
{
	static const char *const words[] = {
		[VSWITCH_PORT_KIND_HOST] = "host",
		[VSWITCH_PORT_KIND_SLAVE] = "slave",
		[VSWITCH_PORT_KIND_VNIC] = "vnic",
		[VSWITCH_PORT_KIND_TUNNEL] = "tunnel",
		[VSWITCH_PORT_KIND_VTEP] = "vtep",
		[VSWITCH_PORT_KIND_NIC] = "nic",
		[VSWITCH_PORT_KIND_SOCKET] = "socket",
	};

	/* a later module may have others */
	return kind < N(words) ? words[kind] : "other";
}

/**
 * vsw_is_usual() - is a flag of a port one that most have?
 * @flag: its name
 *
 * Return: true if so
 */
bool vsw_is_usual(const char *flag)
{
	size_t i;

	for (i = 0; i < N(port_flags); i++)
		if (!strcmp(port_flags[i].word, flag))
			return port_flags[i].usual;
	return false;
}

static int dump(uint8_t cmd, int (*answer)(const struct nlmsghdr *nlh, void *data),
		struct json_object *switches)
{
	return vsw_genl_talk(vsw_genl_msg(cmd, NLM_F_DUMP), answer, switches);
}

/**
 * vsw_topology() - ask for all switches, with their ports and VTEPs
 *
 * Return: an array; NULL: the kernel has said no, which has been told
 */
struct json_object *vsw_topology(void)
{
	struct json_object *switches = NULL;
	int err, tries = 0;

	do {
		json_object_put(switches);
		switches = json_object_new_array();
		err = dump(VSWITCH_CMD_SWITCH_GET, on_switch, switches) ?:
		      dump(VSWITCH_CMD_PORT_GET, on_port, switches) ?:
		      dump(VSWITCH_CMD_REMOTE_GET, on_remote, switches);
	} while (err == EINTR && ++tries < VSW_TRIES);
	if (!err)
		return switches;
	if (err == EINTR)
		fputs("Error: ports change all the time.\n", stderr);
	json_object_put(switches);
	return NULL;
}
