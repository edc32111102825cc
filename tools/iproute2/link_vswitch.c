// SPDX-License-Identifier: GPL-2.0
/* ip link ... type vswitch */
#include <linux/if_ether.h>
#include <linux/vswitch.h>

#include "ip_plugin.h"

/* htons() of a constant, for a table */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define BE16(value) __builtin_bswap16(value)
#else
#define BE16(value) (value)
#endif

/* as they stand in a frame */
static const struct plugin_word protocols[] = {
	{ "802.1Q", BE16(ETH_P_8021Q) },
	{ "802.1ad", BE16(ETH_P_8021AD) },
	/* as ip also reads that of a bridge */
	{ "802.1q", BE16(ETH_P_8021Q) },
	{ "802.1AD", BE16(ETH_P_8021AD) },
	{ }
};

static const struct plugin_option options[] = {
	{
		.name = "ageing_time",
		.attr = IFLA_VSWITCH_AGEING_TIME,
		.type = OPTION_NUMBER,
		.size = 4,
		.arg = "CENTISECONDS",
		.accepts = "a number of 1/100 seconds, from 0 to "
			   "100000000",
	}, {
		.name = "group_fwd_mask",
		.attr = IFLA_VSWITCH_GROUP_FWD_MASK,
		.type = OPTION_MASK,
		.size = 2,
		.arg = "MASK",
		.accepts = "a mask of 16 bits, decimal or hexadecimal "
			   "with 0x, without bits 0 to 2",
	}, {
		.name = "fdb_max_learned",
		.attr = IFLA_VSWITCH_FDB_MAX_LEARNED,
		.type = OPTION_NUMBER,
		.size = 4,
		.arg = "COUNT",
		.accepts = "a number from 0 (no limit) to 4294967295",
	}, {
		.name = "fdb_n_learned",
		.attr = IFLA_VSWITCH_FDB_N_LEARNED,
		.type = OPTION_NUMBER,
		.size = 4,
	}, {
		.name = "fdb_flush",
		.attr = IFLA_VSWITCH_FDB_FLUSH,
		.type = OPTION_FLAG,
	}, {
		.name = "vlan_filtering",
		.attr = IFLA_VSWITCH_VLAN_FILTERING,
		.type = OPTION_NUMBER,
		.size = 1,
		.arg = "{ 0 | 1 }",
		.accepts = "0 (off) or 1 (on)",
	}, {
		.name = "vlan_protocol",
		.attr = IFLA_VSWITCH_VLAN_PROTOCOL,
		.type = OPTION_WORD16,
		.arg = "{ 802.1Q | 802.1ad }",
		.accepts = "802.1Q or 802.1ad",
		.words = protocols,
	}, {
		.name = "vlan_default_pvid",
		.attr = IFLA_VSWITCH_VLAN_DEFAULT_PVID,
		.type = OPTION_NUMBER,
		.size = 2,
		.arg = "VID",
		.accepts = "a number from 0 (none) to 4094",
	}, {
		.name = "vlan_stats_enabled",
		.attr = IFLA_VSWITCH_VLAN_STATS_ENABLED,
		.type = OPTION_NUMBER,
		.size = 1,
		.arg = "{ 0 | 1 }",
		.accepts = "0 (off) or 1 (on)",
	}, {
		.name = "mcast_snooping",
		.attr = IFLA_VSWITCH_MCAST_SNOOPING,
		.type = OPTION_NUMBER,
		.size = 1,
		.arg = "{ 0 | 1 }",
		.accepts = "0 (off) or 1 (on)",
	}, {
		.name = "mcast_query_interval",
		.attr = IFLA_VSWITCH_MCAST_QUERY_INTERVAL,
		.type = OPTION_NUMBER,
		.size = 4,
		.arg = "INTERVAL",
		.accepts = "a number of 1/100 seconds, from 100 to 3174400",
	}, {
		.name = "mcast_query_response_interval",
		.attr = IFLA_VSWITCH_MCAST_QUERY_RESPONSE_INTERVAL,
		.type = OPTION_NUMBER,
		.size = 4,
		.arg = "RESPONSE",
		.accepts = "a number of 1/100 seconds, from 10 to 317440",
	}, {
		.name = "mcast_max_groups",
		.attr = IFLA_VSWITCH_MCAST_MAX_GROUPS,
		.type = OPTION_NUMBER,
		.size = 4,
		.arg = "COUNT",
		.accepts = "a number from 0 (no limit) to 4294967295",
	}, {
		.name = "mcast_n_groups",
		.attr = IFLA_VSWITCH_MCAST_N_GROUPS,
		.type = OPTION_NUMBER,
		.size = 4,
	}, {
		.name = "neigh_suppress",
		.attr = IFLA_VSWITCH_NEIGH_SUPPRESS,
		.type = OPTION_ON_OFF,
		.arg = "{ on | off }",
	}, {
		.name = "neigh_forward_grat",
		.attr = IFLA_VSWITCH_NEIGH_FORWARD_GRAT,
		.type = OPTION_ON_OFF,
		.arg = "{ on | off }",
	}, {
		.name = "mcast_querier",
		.attr = IFLA_VSWITCH_MCAST_QUERIER,
		.type = OPTION_NUMBER,
		.size = 1,
		.arg = "{ 0 | 1 }",
		.accepts = "0 (off) or 1 (on)",
	}, {
		.name = "mcast_last_member_interval",
		.attr = IFLA_VSWITCH_MCAST_LAST_MEMBER_INTERVAL,
		.type = OPTION_NUMBER,
		.size = 4,
		.arg = "RESPONSE",
		.accepts = "a number of 1/100 seconds, from 10 to 317440",
	}, {
		.name = "stp_state",
		.attr = VSWITCH_STP_STATE,
		.nest = IFLA_VSWITCH_STP,
		.type = OPTION_NUMBER,
		.size = 1,
		.arg = "{ 0 | 1 }",
		.accepts = "0 (off) or 1 (on)",
	}, {
		.name = "priority",
		.attr = VSWITCH_STP_PRIORITY,
		.nest = IFLA_VSWITCH_STP,
		.type = OPTION_NUMBER,
		.size = 2,
		.arg = "PRIORITY",
		.accepts = "a number from 0 to 61440, in steps of 4096",
	}, {
		.name = "forward_delay",
		.attr = VSWITCH_STP_FORWARD_DELAY,
		.nest = IFLA_VSWITCH_STP,
		.type = OPTION_NUMBER,
		.size = 4,
		.arg = "DELAY",
		.accepts = "a number of 1/100 seconds, from 400 to 3000",
	}, {
		.name = "hello_time",
		.attr = VSWITCH_STP_HELLO_TIME,
		.nest = IFLA_VSWITCH_STP,
		.type = OPTION_NUMBER,
		.size = 4,
		.arg = "HELLO",
		.accepts = "a number of 1/100 seconds, from 100 to 1000",
	}, {
		.name = "max_age",
		.attr = VSWITCH_STP_MAX_AGE,
		.nest = IFLA_VSWITCH_STP,
		.type = OPTION_NUMBER,
		.size = 4,
		.arg = "AGE",
		.accepts = "a number of 1/100 seconds, from 600 to 4000",
	}, {
		.name = "stp_version",
		.attr = VSWITCH_STP_VERSION,
		.nest = IFLA_VSWITCH_STP,
		.type = OPTION_NUMBER,
		.size = 1,
		.arg = "{ 0 | 2 }",
		.accepts = "0 (STP) or 2 (RSTP)",
	}, {
		.name = "tx_hold_count",
		.attr = VSWITCH_STP_TX_HOLD_COUNT,
		.nest = IFLA_VSWITCH_STP,
		.type = OPTION_NUMBER,
		.size = 1,
		.arg = "BPDUS",
		.accepts = "a number from 1 to 10",
	}, {
		.name = "bridge_id",
		.attr = VSWITCH_STP_BRIDGE_ID,
		.nest = IFLA_VSWITCH_STP,
		.type = OPTION_BRIDGE_ID,
	}, {
		.name = "designated_root",
		.attr = VSWITCH_STP_ROOT_ID,
		.nest = IFLA_VSWITCH_STP,
		.type = OPTION_BRIDGE_ID,
	}, {
		.name = "root_port",
		.attr = VSWITCH_STP_ROOT_PORT,
		.nest = IFLA_VSWITCH_STP,
		.type = OPTION_NUMBER,
		.size = 2,
	}, {
		.name = "root_path_cost",
		.attr = VSWITCH_STP_ROOT_PATH_COST,
		.nest = IFLA_VSWITCH_STP,
		.type = OPTION_NUMBER,
		.size = 4,
	}, {
		.name = "topology_change",
		.attr = VSWITCH_STP_TOPOLOGY_CHANGE,
		.nest = IFLA_VSWITCH_STP,
		.type = OPTION_NUMBER,
		.size = 1,
	}, {
		.name = "topology_change_count",
		.attr = VSWITCH_STP_TOPOLOGY_CHANGE_COUNT,
		.nest = IFLA_VSWITCH_STP,
		.type = OPTION_NUMBER,
		.size = 4,
	}, {
		.name = "topology_change_time",
		.attr = VSWITCH_STP_TOPOLOGY_CHANGE_TIME,
		.nest = IFLA_VSWITCH_STP,
		.type = OPTION_NUMBER,
		.size = 4,
	},
	{ }
};

PLUGIN_EXPORT struct plugin vswitch_link_util = {
	.util = PLUGIN_UTIL("vswitch", IFLA_VSWITCH_MAX),
	.options = options,
	.parse_more = overlay_parse,
	.print_more = overlay_print,
	.usage_more = overlay_usage,
	.where =
		"Where: CENTISECONDS is 0 (nothing is learned) to 100000000\n"
		"       MASK has bit X set to forward frames to 01:80:c2:00:00:0X\n"
		"       COUNT is 0 for no limit\n"
		"       VID is 1 to 4094, or 0 for none\n"
		"       PRIORITY is 0 to 61440 in steps of 4096; DELAY 400 to 3000,\n"
		"             HELLO 100 to 1000, AGE 600 to 4000, in 1/100 s; BPDUS is\n"
		"             1 to 10\n"
		"       INTERVAL is 100 to 3174400, RESPONSE 10 to 317440, in 1/100 s\n"
		"       VNI is 1 to 16777215, or 0: no overlay; what follows,\n"
		"             and neigh_*, is for an overlay\n"
		"       ADDRESS is an IPv4 or IPv6 address, of a group a multicast\n"
		"             one, else a unicast one\n"
		"       PORT, MIN and MAX are 1 to 65535\n"
		"       TTL is 1 to 255\n"
		"       TOS is hexadecimal, or a name of /etc/iproute2/rt_dsfield\n"
		"       LABEL is 0 to 0xfffff\n",
};
