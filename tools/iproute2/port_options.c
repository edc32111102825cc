// SPDX-License-Identifier: GPL-2.0
/* The settings of a port, which a slave and a vnic have */
#include <linux/vswitch.h>

#include "ip_plugin.h"

#define ON_OFF(word, number) {		\
	.name = (word),			\
	.attr = (number),		\
	.type = OPTION_ON_OFF,		\
	.arg = "{ on | off }",		\
}

#define STORM(word, number) {		\
	.name = (word),			\
	.attr = (number),		\
	.type = OPTION_STORM,		\
	.arg = "{ LIMIT | off }",	\
	.accepts = "packets per second, as 100pps, bits per second, as "	\
		   "10mbit (8kbit to 1tbit), both with a comma, or off",	\
}

#define GUARD_ON_OFF(word, number) {	\
	.name = (word),			\
	.attr = (number),		\
	.nest = IFLA_VSWITCH_PORT_GUARD,	\
	.type = OPTION_ON_OFF,		\
	.arg = "{ on | off }",		\
}

#define STP_ON_OFF(word, number) {	\
	.name = (word),			\
	.attr = (number),		\
	.nest = IFLA_VSWITCH_PORT_STP,	\
	.type = OPTION_ON_OFF,		\
	.arg = "{ on | off }",		\
}

#define LIST(word, number, kind, value, what, empty) {	\
	.name = (word),			\
	.attr = (number),		\
	.nest = IFLA_VSWITCH_PORT_GUARD,	\
	.type = (kind),			\
	.arg = (value),			\
	.accepts = (what),		\
	.none = (empty),		\
}

#define MACS "Ethernet addresses with commas between them"
#define PREFIXES "addresses and prefixes of IPv4 and IPv6 with commas between them"

static const struct plugin_word learn_words[] = {
	{ "off", VSWITCH_GUARD_LEARN_OFF },
	{ "on", VSWITCH_GUARD_LEARN_ON },
	{ "link_local", VSWITCH_GUARD_LEARN_LOCAL },
	{ }
};

static const struct plugin_word guard_words[] = {
	{ "off", VSWITCH_GUARD_OFF },
	{ "on", VSWITCH_GUARD_ON },
	{ "auto", VSWITCH_GUARD_AUTO },
	{ }
};

#define SHOWN(word, number, bytes) {	\
	.name = (word),			\
	.attr = (number),		\
	.nest = IFLA_VSWITCH_PORT_STP,	\
	.type = OPTION_NUMBER,		\
	.size = (bytes),		\
}

#define BRIDGE_ID(word, number) {	\
	.name = (word),			\
	.attr = (number),		\
	.nest = IFLA_VSWITCH_PORT_STP,	\
	.type = OPTION_BRIDGE_ID,	\
}

static const struct plugin_word p2p[] = {
	{ "auto", VSWITCH_P2P_AUTO },
	{ "on", VSWITCH_P2P_ON },
	{ "off", VSWITCH_P2P_OFF },
	{ }
};

static const struct plugin_word roles[] = {
	{ "disabled", VSWITCH_ROLE_DISABLED },
	{ "root", VSWITCH_ROLE_ROOT },
	{ "designated", VSWITCH_ROLE_DESIGNATED },
	{ "alternate", VSWITCH_ROLE_ALTERNATE },
	{ "backup", VSWITCH_ROLE_BACKUP },
	{ }
};

static const struct plugin_word stp_reasons[] = {
	{ "ok", VSWITCH_STP_REASON_OK },
	{ "bpdu_guard", VSWITCH_STP_REASON_BPDU_GUARD },
	{ "root_block", VSWITCH_STP_REASON_ROOT_BLOCK },
	{ "disputed", VSWITCH_STP_REASON_DISPUTED },
	{ "port_no", VSWITCH_STP_REASON_PORT_NO },
	{ }
};

const struct plugin_option port_options[] = {
	{
		.name = "state",
		.attr = IFLA_VSWITCH_PORT_STATE,
		.type = OPTION_STATE,
		.arg = "STATE",
	}, {
		.name = "priority",
		.attr = IFLA_VSWITCH_PORT_PRIORITY,
		.type = OPTION_NUMBER,
		.size = 2,
		.arg = "PRIORITY",
		.accepts = "a number from 0 to 63",
	}, {
		.name = "cost",
		.attr = IFLA_VSWITCH_PORT_COST,
		.type = OPTION_NUMBER,
		.size = 4,
		.arg = "COST",
		.accepts = "a number from 1 to 200000000",
	},
	ON_OFF("hairpin", IFLA_VSWITCH_PORT_HAIRPIN),
	ON_OFF("learning", IFLA_VSWITCH_PORT_LEARNING),
	ON_OFF("flood", IFLA_VSWITCH_PORT_FLOOD),
	ON_OFF("mcast_flood", IFLA_VSWITCH_PORT_MCAST_FLOOD),
	ON_OFF("bcast_flood", IFLA_VSWITCH_PORT_BCAST_FLOOD),
	ON_OFF("isolated", IFLA_VSWITCH_PORT_ISOLATED),
	ON_OFF("locked", IFLA_VSWITCH_PORT_LOCKED),
	ON_OFF("mab", IFLA_VSWITCH_PORT_MAB),
	ON_OFF("fastleave", IFLA_VSWITCH_PORT_FASTLEAVE),
	ON_OFF("neigh_suppress", IFLA_VSWITCH_PORT_NEIGH_SUPPRESS),
	ON_OFF("neigh_vlan_suppress", IFLA_VSWITCH_PORT_NEIGH_VLAN_SUPPRESS),
	ON_OFF("neigh_forward_grat", IFLA_VSWITCH_PORT_NEIGH_FORWARD_GRAT),
	STORM("storm_bcast", IFLA_VSWITCH_PORT_STORM_BCAST),
	STORM("storm_mcast", IFLA_VSWITCH_PORT_STORM_MCAST),
	STORM("storm_ucast", IFLA_VSWITCH_PORT_STORM_UCAST),
	{
		.name = "mcast_router",
		.attr = IFLA_VSWITCH_PORT_MCAST_ROUTER,
		.type = OPTION_NUMBER,
		.size = 1,
		.arg = "{ 0 | 1 | 2 }",
		.accepts = "0 (never), 1 (learned) or 2 (always)",
	}, {
		.name = "mcast_max_groups",
		.attr = IFLA_VSWITCH_PORT_MCAST_MAX_GROUPS,
		.type = OPTION_NUMBER,
		.size = 4,
		.arg = "COUNT",
		.accepts = "a number from 0 (no limit) to 4294967295",
	}, {
		.name = "mcast_n_groups",
		.attr = IFLA_VSWITCH_PORT_MCAST_N_GROUPS,
		.type = OPTION_NUMBER,
		.size = 4,
	}, {
		.name = "group_fwd_mask",
		.attr = IFLA_VSWITCH_PORT_GROUP_FWD_MASK,
		.type = OPTION_MASK,
		.size = 2,
		.arg = "MASK",
		.accepts = "a mask of 16 bits, decimal or hexadecimal "
			   "with 0x, without bit 1",
	}, {
		.name = "fdb_max_learned",
		.attr = IFLA_VSWITCH_PORT_FDB_MAX_LEARNED,
		.type = OPTION_NUMBER,
		.size = 4,
		.arg = "COUNT",
		.accepts = "a number from 0 (no limit) to 4294967295",
	}, {
		.name = "fdb_n_learned",
		.attr = IFLA_VSWITCH_PORT_FDB_N_LEARNED,
		.type = OPTION_NUMBER,
		.size = 4,
	}, {
		.name = "fdb_flush",
		.attr = IFLA_VSWITCH_PORT_FDB_FLUSH,
		.type = OPTION_FLAG,
	}, {
		.name = "neigh_suppress_vlans",
		.attr = IFLA_VSWITCH_PORT_NEIGH_SUPPRESS_VLANS,
		.type = OPTION_VLANS,
		.arg = "{ VLANS | none }",
		.accepts = "VLAN IDs from 1 to 4094 and ranges of them, "
			   "as 10,20-29, or none",
	}, {
		.name = "no",
		.attr = IFLA_VSWITCH_PORT_NO,
		.type = OPTION_NUMBER,
		.size = 2,
	}, {
		.name = "fdb_full_drop",
		.attr = IFLA_VSWITCH_PORT_FDB_FULL_DROP,
		.type = OPTION_ON_OFF,
		.arg = "{ on | off }",
	},
	{
		.name = "guard",
		.attr = VSWITCH_GUARD_MODE,
		.nest = IFLA_VSWITCH_PORT_GUARD,
		.type = OPTION_WORD8,
		.words = guard_words,
		.arg = "{ on | off | auto }",
		.accepts = "on, off or auto",
	}, {
		.name = "guard_active",
		.attr = VSWITCH_GUARD_ACTIVE,
		.nest = IFLA_VSWITCH_PORT_GUARD,
		.type = OPTION_ON_OFF,
	},
	LIST("guard_mac", VSWITCH_GUARD_MACS, OPTION_MACS,
	     "{ MACS | own }", MACS ", or own", "own"),
	LIST("guard_mac_add", VSWITCH_GUARD_MACS_ADD, OPTION_MACS,
	     "MACS", MACS, NULL),
	LIST("guard_mac_del", VSWITCH_GUARD_MACS_DEL, OPTION_MACS,
	     "MACS", MACS, NULL),
	LIST("guard_ip", VSWITCH_GUARD_PREFIXES, OPTION_PREFIXES,
	     "{ PREFIXES | any }", PREFIXES ", or any", "any"),
	LIST("guard_ip_add", VSWITCH_GUARD_PREFIXES_ADD,
	     OPTION_PREFIXES, "PREFIXES", PREFIXES, NULL),
	LIST("guard_ip_del", VSWITCH_GUARD_PREFIXES_DEL,
	     OPTION_PREFIXES, "PREFIXES", PREFIXES, NULL),
	GUARD_ON_OFF("guard_dhcp_server", VSWITCH_GUARD_DHCP_SERVER),
	GUARD_ON_OFF("guard_ra", VSWITCH_GUARD_RA),
	GUARD_ON_OFF("guard_vlan", VSWITCH_GUARD_VLAN),
	{
		.name = "guard_learn",
		.attr = VSWITCH_GUARD_LEARN,
		.nest = IFLA_VSWITCH_PORT_GUARD,
		.type = OPTION_WORD8,
		.words = learn_words,
		.arg = "{ on | off | link_local }",
		.accepts = "on, off or link_local",
	},
	LIST("guard_learned", VSWITCH_GUARD_LEARNED, OPTION_LEASES,
	     NULL, NULL, NULL),
	/* of the spanning tree */
	STP_ON_OFF("admin_edge", VSWITCH_STP_PORT_ADMIN_EDGE),
	STP_ON_OFF("auto_edge", VSWITCH_STP_PORT_AUTO_EDGE),
	{
		.name = "point_to_point",
		.attr = VSWITCH_STP_PORT_POINT_TO_POINT,
		.nest = IFLA_VSWITCH_PORT_STP,
		.type = OPTION_WORD8,
		.arg = "{ auto | on | off }",
		.accepts = "auto, on or off",
		.words = p2p,
	},
	STP_ON_OFF("bpdu_guard", VSWITCH_STP_PORT_BPDU_GUARD),
	STP_ON_OFF("bpdu_filter", VSWITCH_STP_PORT_BPDU_FILTER),
	STP_ON_OFF("root_block", VSWITCH_STP_PORT_ROOT_BLOCK),
	{
		.name = "mcheck",
		.attr = VSWITCH_STP_PORT_MCHECK,
		.nest = IFLA_VSWITCH_PORT_STP,
		.type = OPTION_FLAG,
	}, {
		.name = "role",
		.attr = VSWITCH_STP_PORT_ROLE,
		.nest = IFLA_VSWITCH_PORT_STP,
		.type = OPTION_WORD8,
		.words = roles,
	}, {
		.name = "stp_reason",
		.attr = VSWITCH_STP_PORT_REASON,
		.nest = IFLA_VSWITCH_PORT_STP,
		.type = OPTION_WORD8,
		.words = stp_reasons,
	},
	SHOWN("oper_edge", VSWITCH_STP_PORT_OPER_EDGE, 1),
	SHOWN("oper_point_to_point", VSWITCH_STP_PORT_OPER_P2P, 1),
	SHOWN("speaks_stp", VSWITCH_STP_PORT_SPEAKS_STP, 1),
	SHOWN("bpdu_guard_count", VSWITCH_STP_PORT_BPDU_GUARD_COUNT, 4),
	{
		.name = "port_id",
		.attr = VSWITCH_STP_PORT_ID,
		.nest = IFLA_VSWITCH_PORT_STP,
		.type = OPTION_MASK,
		.size = 2,
	},
	BRIDGE_ID("designated_root", VSWITCH_STP_PORT_DESIGNATED_ROOT),
	BRIDGE_ID("designated_bridge", VSWITCH_STP_PORT_DESIGNATED_BRIDGE),
	SHOWN("designated_port", VSWITCH_STP_PORT_DESIGNATED_PORT, 2),
	SHOWN("designated_cost", VSWITCH_STP_PORT_DESIGNATED_COST, 4),
	{ }
};
