// SPDX-License-Identifier: GPL-2.0
/* Settings of snooping: of the switch, of a port. */
#include <linux/vswitch.h>

#include "mcast_netlink.h"
#include "netlink.h"

/* in 1/100 s, as user space gives it; a query can say no more (RFC 3376, 4.1) */
#define VSW_MCAST_INTERVAL_MIN	100
#define VSW_MCAST_INTERVAL_MAX	3174400
#define VSW_MCAST_RESPONSE_MIN	10
#define VSW_MCAST_RESPONSE_MAX	317440

static bool vsw_mcast_is_response(const struct nlattr *attr)
{
	return nla_get_u32(attr) >= VSW_MCAST_RESPONSE_MIN &&
	       nla_get_u32(attr) <= VSW_MCAST_RESPONSE_MAX;
}

/* rounded up, so that it is shown as it was given */
static u32 vsw_mcast_jiffies(const struct nlattr *attr)
{
	return DIV_ROUND_UP_ULL((u64)nla_get_u32(attr) * HZ, USER_HZ);
}

/**
 * vsw_mcast_settings() - how a switch snoops
 * @sw: the switch; NULL: one that is new
 * @config: where to put that
 *
 * Context: RTNL
 */
void vsw_mcast_settings(const struct vsw *sw, struct vsw_mcast_config *config)
{
	if (sw)
		*config = sw->mcast_config;
	else
		vsw_mcast_defaults(config);
}

/* What concerns the queries that the switch itself sends */
static int vsw_mcast_parse_querier(struct nlattr *data[],
				   struct vsw_mcast_config *config,
				   struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;

	attr = data[IFLA_VSWITCH_MCAST_QUERIER];
	if (attr) {
		if (nla_get_u8(attr) > 1)
			return vsw_extack(extack, attr,
					  "mcast_querier must be 0 (off) or 1 (on)");
		config->querier = nla_get_u8(attr);
	}
	attr = data[IFLA_VSWITCH_MCAST_LAST_MEMBER_INTERVAL];
	if (attr) {
		if (!vsw_mcast_is_response(attr))
			return vsw_extack(extack, attr,
					  "mcast_last_member_interval must be 10 to 317440 (1/100 s)");
		config->last_member = vsw_mcast_jiffies(attr);
	}
	return 0;
}

/**
 * vsw_mcast_parse() - check the settings of a switch
 * @data: attributes by IFLA_VSWITCH_*, long enough each
 * @config: as they are; those that are named change
 * @extack: says what is wrong
 *
 * Return: 0 or -EINVAL
 */
int vsw_mcast_parse(struct nlattr *data[], struct vsw_mcast_config *config,
		    struct netlink_ext_ack *extack)
{
	const struct nlattr *attr, *response;

	attr = data[IFLA_VSWITCH_MCAST_SNOOPING];
	if (attr) {
		if (nla_get_u8(attr) > 1)
			return vsw_extack(extack, attr,
					  "mcast_snooping must be 0 (off) or 1 (on)");
		config->snooping = nla_get_u8(attr);
	}
	attr = data[IFLA_VSWITCH_MCAST_QUERY_INTERVAL];
	if (attr) {
		if (nla_get_u32(attr) < VSW_MCAST_INTERVAL_MIN ||
		    nla_get_u32(attr) > VSW_MCAST_INTERVAL_MAX)
			return vsw_extack(extack, attr,
					  "mcast_query_interval must be 100 to 3174400 (1/100 s)");
		config->interval = vsw_mcast_jiffies(attr);
	}
	response = data[IFLA_VSWITCH_MCAST_QUERY_RESPONSE_INTERVAL];
	if (response) {
		if (!vsw_mcast_is_response(response))
			return vsw_extack(extack, response,
					  "mcast_query_response_interval must be 10 to 317440 (1/100 s)");
		config->response = vsw_mcast_jiffies(response);
	}
	if ((attr || response) && config->response > config->interval)
		return vsw_extack(extack, response ?: attr,
				  "mcast_query_response_interval must not be longer than mcast_query_interval");
	attr = data[IFLA_VSWITCH_MCAST_MAX_GROUPS];
	if (attr)
		config->max_groups = nla_get_u32(attr);
	attr = data[IFLA_VSWITCH_MCAST_N_GROUPS];
	if (attr)
		return vsw_extack(extack, attr,
				  "mcast_n_groups can only be read");
	return vsw_mcast_parse_querier(data, config, extack);
}

/**
 * vsw_mcast_size() - room for the settings of a switch
 *
 * Return: bytes
 */
size_t vsw_mcast_size(void)
{
	return nla_total_size(sizeof(u8)) +	/* MCAST_SNOOPING */
	       nla_total_size(sizeof(u32)) +	/* MCAST_QUERY_INTERVAL */
	       nla_total_size(sizeof(u32)) +	/* ..._RESPONSE_INTERVAL */
	       nla_total_size(sizeof(u32)) +	/* MCAST_MAX_GROUPS */
	       nla_total_size(sizeof(u32)) +	/* MCAST_N_GROUPS */
	       nla_total_size(sizeof(u8)) +	/* MCAST_QUERIER */
	       nla_total_size(sizeof(u32));	/* ..._LAST_MEMBER_INTERVAL */
}

/**
 * vsw_mcast_put() - describe the settings of a switch
 * @skb: where to
 * @sw: the switch
 *
 * Context: RTNL
 * Return: 0 or -EMSGSIZE
 */
int vsw_mcast_put(struct sk_buff *skb, const struct vsw *sw)
{
	const struct vsw_mcast *mcast = rtnl_dereference(sw->mcast);
	const struct vsw_mcast_config *config = &sw->mcast_config;

	if (nla_put_u8(skb, IFLA_VSWITCH_MCAST_SNOOPING, config->snooping) ||
	    nla_put_u32(skb, IFLA_VSWITCH_MCAST_QUERY_INTERVAL,
			jiffies_to_clock_t(config->interval)) ||
	    nla_put_u32(skb, IFLA_VSWITCH_MCAST_QUERY_RESPONSE_INTERVAL,
			jiffies_to_clock_t(config->response)) ||
	    nla_put_u32(skb, IFLA_VSWITCH_MCAST_MAX_GROUPS,
			config->max_groups) ||
	    nla_put_u32(skb, IFLA_VSWITCH_MCAST_N_GROUPS,
			mcast ? READ_ONCE(mcast->mdb.n) : 0) ||
	    nla_put_u8(skb, IFLA_VSWITCH_MCAST_QUERIER, config->querier) ||
	    nla_put_u32(skb, IFLA_VSWITCH_MCAST_LAST_MEMBER_INTERVAL,
			jiffies_to_clock_t(config->last_member)))
		return -EMSGSIZE;
	return 0;
}

/**
 * vsw_mcast_parse_port() - check the settings of a port
 * @tb: attributes by IFLA_VSWITCH_PORT_*, long enough each
 * @config: where to put them
 * @extack: says what is wrong
 *
 * Return: 0 or -EINVAL
 */
int vsw_mcast_parse_port(struct nlattr * const *tb,
			 struct vsw_port_config *config,
			 struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;

	attr = tb[IFLA_VSWITCH_PORT_MCAST_ROUTER];
	if (attr) {
		if (nla_get_u8(attr) > MDB_RTR_TYPE_PERM)
			return vsw_extack(extack, attr,
					  "mcast_router must be 0 (never), 1 (learned) or 2 (always)");
		config->has_mcast_router = true;
		config->mcast_router = nla_get_u8(attr);
	}
	attr = tb[IFLA_VSWITCH_PORT_MCAST_MAX_GROUPS];
	if (attr) {
		config->has_mcast_max_groups = true;
		config->mcast_max_groups = nla_get_u32(attr);
	}
	attr = tb[IFLA_VSWITCH_PORT_MCAST_N_GROUPS];
	if (attr)
		return vsw_extack(extack, attr,
				  "mcast_n_groups can only be read");
	return 0;
}

/**
 * vsw_mcast_put_port() - describe the settings of a port
 * @skb: where to
 * @port: a slave or a vnic
 *
 * Context: RTNL
 * Return: 0 or -EMSGSIZE
 */
int vsw_mcast_put_port(struct sk_buff *skb, const struct vsw_port *port)
{
	if (nla_put_u8(skb, IFLA_VSWITCH_PORT_MCAST_ROUTER,
		       port->mcast_router) ||
	    nla_put_u32(skb, IFLA_VSWITCH_PORT_MCAST_MAX_GROUPS,
			port->mcast_max_groups) ||
	    nla_put_u32(skb, IFLA_VSWITCH_PORT_MCAST_N_GROUPS,
			READ_ONCE(port->mcast_n_groups)))
		return -EMSGSIZE;
	return 0;
}
