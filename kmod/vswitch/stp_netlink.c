// SPDX-License-Identifier: GPL-2.0
/* Settings and state of the spanning tree: of the switch, of a port. */
#include <linux/if_bridge.h>
#include <linux/vswitch.h>

#include "netlink.h"
#include "stp_netlink.h"

/* Times in 1/100 s, as user space gives them; the machines count seconds */
#define VSW_STP_UNIT		100
/* The priority of a bridge has 4 bits, in the upper ones of 16. */
#define VSW_STP_PRIORITY	0xf000

static const struct nla_policy vsw_stp_policy[VSWITCH_STP_MAX + 1] = {
	[VSWITCH_STP_STATE]		= { .type = NLA_U8 },
	[VSWITCH_STP_PRIORITY]		= { .type = NLA_U16 },
	[VSWITCH_STP_FORWARD_DELAY]	= { .type = NLA_U32 },
	[VSWITCH_STP_HELLO_TIME]	= { .type = NLA_U32 },
	[VSWITCH_STP_MAX_AGE]		= { .type = NLA_U32 },
	[VSWITCH_STP_VERSION]		= { .type = NLA_U8 },
	[VSWITCH_STP_TX_HOLD_COUNT]	= { .type = NLA_U8 },
	[VSWITCH_STP_ROOT_ID]		= { .type = NLA_BINARY },
	[VSWITCH_STP_BRIDGE_ID]		= { .type = NLA_BINARY },
	[VSWITCH_STP_ROOT_PORT]		= { .type = NLA_U16 },
	[VSWITCH_STP_ROOT_PATH_COST]	= { .type = NLA_U32 },
	[VSWITCH_STP_TOPOLOGY_CHANGE]	= { .type = NLA_U8 },
	[VSWITCH_STP_TOPOLOGY_CHANGE_COUNT] = { .type = NLA_U32 },
	[VSWITCH_STP_TOPOLOGY_CHANGE_TIME] = { .type = NLA_U32 },
};

static const struct nla_policy
vsw_stp_port_policy[VSWITCH_STP_PORT_MAX + 1] = {
	[VSWITCH_STP_PORT_ADMIN_EDGE]	= { .type = NLA_U8 },
	[VSWITCH_STP_PORT_AUTO_EDGE]	= { .type = NLA_U8 },
	[VSWITCH_STP_PORT_POINT_TO_POINT] = { .type = NLA_U8 },
	[VSWITCH_STP_PORT_BPDU_GUARD]	= { .type = NLA_U8 },
	[VSWITCH_STP_PORT_BPDU_FILTER]	= { .type = NLA_U8 },
	[VSWITCH_STP_PORT_ROOT_BLOCK]	= { .type = NLA_U8 },
	[VSWITCH_STP_PORT_MCHECK]	= { .type = NLA_FLAG },
	[VSWITCH_STP_PORT_ROLE]		= { .type = NLA_U8 },
	[VSWITCH_STP_PORT_OPER_EDGE]	= { .type = NLA_U8 },
	[VSWITCH_STP_PORT_OPER_P2P]	= { .type = NLA_U8 },
	[VSWITCH_STP_PORT_SPEAKS_STP]	= { .type = NLA_U8 },
	[VSWITCH_STP_PORT_REASON]	= { .type = NLA_U8 },
	[VSWITCH_STP_PORT_BPDU_GUARD_COUNT] = { .type = NLA_U32 },
	[VSWITCH_STP_PORT_ID]		= { .type = NLA_U16 },
	[VSWITCH_STP_PORT_DESIGNATED_ROOT] = { .type = NLA_BINARY },
	[VSWITCH_STP_PORT_DESIGNATED_BRIDGE] = { .type = NLA_BINARY },
	[VSWITCH_STP_PORT_DESIGNATED_PORT] = { .type = NLA_U16 },
	[VSWITCH_STP_PORT_DESIGNATED_COST] = { .type = NLA_U32 },
};

/* What of these "bridge link" has words for */
static const struct vsw_switch vsw_stp_brport_switches[] = {
	{ IFLA_BRPORT_GUARD, VSW_STP_BPDU_GUARD,
	  KBUILD_MODNAME ": guard must be 0 (off) or 1 (on)" },
	{ IFLA_BRPORT_PROTECT, VSW_STP_ROOT_BLOCK,
	  KBUILD_MODNAME ": root_block must be 0 (off) or 1 (on)" },
};

static const struct vsw_switch vsw_stp_switches[] = {
	{ VSWITCH_STP_PORT_ADMIN_EDGE, VSW_STP_ADMIN_EDGE,
	  KBUILD_MODNAME ": admin_edge must be 0 (off) or 1 (on)" },
	{ VSWITCH_STP_PORT_AUTO_EDGE, VSW_STP_AUTO_EDGE,
	  KBUILD_MODNAME ": auto_edge must be 0 (off) or 1 (on)" },
	{ VSWITCH_STP_PORT_BPDU_GUARD, VSW_STP_BPDU_GUARD,
	  KBUILD_MODNAME ": bpdu_guard must be 0 (off) or 1 (on)" },
	{ VSWITCH_STP_PORT_BPDU_FILTER, VSW_STP_BPDU_FILTER,
	  KBUILD_MODNAME ": bpdu_filter must be 0 (off) or 1 (on)" },
	{ VSWITCH_STP_PORT_ROOT_BLOCK, VSW_STP_ROOT_BLOCK,
	  KBUILD_MODNAME ": root_block must be 0 (off) or 1 (on)" },
};

/**
 * struct vsw_stp_time - a time that a user sets
 * @attr: the attribute
 * @min: the least, in seconds
 * @max: the greatest
 * @range: what to say of another one
 */
struct vsw_stp_time {
	u8 attr;
	u8 min;
	u8 max;
	const char *range;
};

/* 0: it can be used */
static int vsw_stp_parse_time(struct nlattr *data[],
			      const struct vsw_stp_time *time, u8 *seconds,
			      struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = data[time->attr];
	u32 value;

	if (!attr)
		return 0;
	value = nla_get_u32(attr);
	if (value % VSW_STP_UNIT || value < time->min * VSW_STP_UNIT ||
	    value > time->max * VSW_STP_UNIT)
		return vsw_extack_msg(extack, attr, time->range);
	*seconds = value / VSW_STP_UNIT;
	return 0;
}

/* IEEE 802.1D-2004, table 17-1; the hello time of IEEE 802.1D-1998, table 8-3 */
static int vsw_stp_parse_times(struct nlattr *data[],
			       struct vsw_stp_config *config,
			       struct netlink_ext_ack *extack)
{
	static const struct vsw_stp_time delay = {
		VSWITCH_STP_FORWARD_DELAY, 4, 30,
		KBUILD_MODNAME ": forward_delay must be 400 to 3000 (1/100 s), in whole seconds"
	}, hello = {
		VSWITCH_STP_HELLO_TIME, 1, 10,
		KBUILD_MODNAME ": hello_time must be 100 to 1000 (1/100 s), in whole seconds"
	}, max_age = {
		VSWITCH_STP_MAX_AGE, 6, 40,
		KBUILD_MODNAME ": max_age must be 600 to 4000 (1/100 s), in whole seconds"
	};
	const struct nlattr *attr;
	int err;

	err = vsw_stp_parse_time(data, &delay, &config->forward_delay,
				 extack) ?:
	      vsw_stp_parse_time(data, &hello, &config->hello_time, extack) ?:
	      vsw_stp_parse_time(data, &max_age, &config->max_age, extack);
	if (err)
		return err;
	attr = data[VSWITCH_STP_MAX_AGE] ?: data[VSWITCH_STP_FORWARD_DELAY] ?:
	       data[VSWITCH_STP_HELLO_TIME];
	if (!attr)
		return 0;
	if (config->max_age > 2 * (config->forward_delay - 1))
		return vsw_extack(extack, attr,
				  "max_age must not be longer than 2 * (forward_delay - 1 s)");
	if (config->max_age < 2 * (config->hello_time + 1))
		return vsw_extack(extack, attr,
				  "max_age must not be shorter than 2 * (hello_time + 1 s)");
	return 0;
}

/**
 * struct vsw_read_only - an attribute that can only be read
 * @attr: its number
 * @msg: what to say to who sets it
 */
struct vsw_read_only {
	u8 attr;
	const char *msg;
};

#define VSW_READ_ONLY(attr, word) \
	{ attr, KBUILD_MODNAME ": " word " can only be read" }

static int vsw_stp_check_read_only(struct nlattr * const *tb,
				   const struct vsw_read_only *table, size_t n,
				   struct netlink_ext_ack *extack)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (tb[table[i].attr])
			return vsw_extack_msg(extack, tb[table[i].attr],
					      table[i].msg);
	return 0;
}

/**
 * vsw_stp_parse() - check the settings of a switch
 * @sw: the switch; NULL: one that is new
 * @nest: IFLA_VSWITCH_STP, or NULL
 * @config: where to put how it is to have a spanning tree
 * @extack: says what is wrong
 *
 * Context: RTNL
 * Return: 0 or -EINVAL
 */
int vsw_stp_parse(const struct vsw *sw, const struct nlattr *nest,
		  struct vsw_stp_config *config,
		  struct netlink_ext_ack *extack)
{
	static const struct vsw_read_only read_only[] = {
		VSW_READ_ONLY(VSWITCH_STP_ROOT_ID, "designated_root"),
		VSW_READ_ONLY(VSWITCH_STP_BRIDGE_ID, "bridge_id"),
		VSW_READ_ONLY(VSWITCH_STP_ROOT_PORT, "root_port"),
		VSW_READ_ONLY(VSWITCH_STP_ROOT_PATH_COST, "root_path_cost"),
		VSW_READ_ONLY(VSWITCH_STP_TOPOLOGY_CHANGE, "topology_change"),
		VSW_READ_ONLY(VSWITCH_STP_TOPOLOGY_CHANGE_COUNT,
			      "topology_change_count"),
		VSW_READ_ONLY(VSWITCH_STP_TOPOLOGY_CHANGE_TIME,
			      "topology_change_time"),
	};
	struct nlattr *data[VSWITCH_STP_MAX + 1];
	const struct nlattr *attr;
	int err;

	if (sw)
		*config = sw->stp_config;
	else
		vsw_stp_defaults(config);
	if (!nest)
		return 0;
	err = nla_parse_nested(data, VSWITCH_STP_MAX, nest, vsw_stp_policy,
			       extack);
	if (err)
		return err;
	attr = data[VSWITCH_STP_STATE];
	if (attr) {
		if (nla_get_u8(attr) > 1)
			return vsw_extack(extack, attr,
					  "stp_state must be 0 (off) or 1 (on)");
		config->on = nla_get_u8(attr);
	}
	attr = data[VSWITCH_STP_PRIORITY];
	if (attr) {
		if (nla_get_u16(attr) & ~VSW_STP_PRIORITY)
			return vsw_extack(extack, attr,
					  "priority must be 0 to 61440, in steps of 4096");
		config->priority = nla_get_u16(attr);
	}
	attr = data[VSWITCH_STP_VERSION];
	if (attr) {
		if (nla_get_u8(attr) != VSW_RSTP_STP &&
		    nla_get_u8(attr) != VSW_RSTP_RSTP)
			return vsw_extack(extack, attr,
					  "stp_version must be 0 (STP) or 2 (RSTP)");
		config->version = nla_get_u8(attr);
	}
	attr = data[VSWITCH_STP_TX_HOLD_COUNT];
	if (attr) {
		if (!nla_get_u8(attr) || nla_get_u8(attr) > 10)
			return vsw_extack(extack, attr,
					  "tx_hold_count must be 1 to 10");
		config->tx_hold = nla_get_u8(attr);
	}
	return vsw_stp_parse_times(data, config, extack) ?:
	       vsw_stp_check_read_only(data, read_only, ARRAY_SIZE(read_only),
				       extack);
}

/**
 * vsw_stp_size() - room for vsw_stp_put()
 *
 * Return: bytes
 */
size_t vsw_stp_size(void)
{
	return nla_total_size(0) +		/* IFLA_VSWITCH_STP */
	       nla_total_size(sizeof(u8)) +	/* STATE */
	       nla_total_size(sizeof(u16)) +	/* PRIORITY */
	       nla_total_size(sizeof(u32)) +	/* FORWARD_DELAY */
	       nla_total_size(sizeof(u32)) +	/* HELLO_TIME */
	       nla_total_size(sizeof(u32)) +	/* MAX_AGE */
	       nla_total_size(sizeof(u8)) +	/* VERSION */
	       nla_total_size(sizeof(u8)) +	/* TX_HOLD_COUNT */
	       nla_total_size(sizeof(__be64)) +	/* ROOT_ID */
	       nla_total_size(sizeof(__be64)) +	/* BRIDGE_ID */
	       nla_total_size(sizeof(u16)) +	/* ROOT_PORT */
	       nla_total_size(sizeof(u32)) +	/* ROOT_PATH_COST */
	       nla_total_size(sizeof(u8)) +	/* TOPOLOGY_CHANGE */
	       nla_total_size(sizeof(u32)) +	/* TOPOLOGY_CHANGE_COUNT */
	       nla_total_size(sizeof(u32));	/* TOPOLOGY_CHANGE_TIME */
}

static int vsw_stp_put_id(struct sk_buff *skb, int attr, u64 id)
{
	__be64 be = cpu_to_be64(id);

	return nla_put(skb, attr, sizeof(be), &be);
}

static int vsw_stp_put_status(struct sk_buff *skb,
			      const struct vsw_stp_status *status)
{
	if (vsw_stp_put_id(skb, VSWITCH_STP_ROOT_ID, status->root) ||
	    vsw_stp_put_id(skb, VSWITCH_STP_BRIDGE_ID, status->bridge) ||
	    nla_put_u16(skb, VSWITCH_STP_ROOT_PORT, status->root_port) ||
	    nla_put_u32(skb, VSWITCH_STP_ROOT_PATH_COST, status->cost) ||
	    nla_put_u8(skb, VSWITCH_STP_TOPOLOGY_CHANGE, status->tc) ||
	    nla_put_u32(skb, VSWITCH_STP_TOPOLOGY_CHANGE_COUNT,
			status->tc_count) ||
	    nla_put_u32(skb, VSWITCH_STP_TOPOLOGY_CHANGE_TIME,
			status->tc_seconds))
		return -EMSGSIZE;
	return 0;
}

/**
 * vsw_stp_put() - describe the spanning tree of a switch
 * @skb: where to
 * @sw: the switch
 *
 * Context: RTNL
 * Return: 0 or -EMSGSIZE
 */
int vsw_stp_put(struct sk_buff *skb, const struct vsw *sw)
{
	const struct vsw_stp_config *config = &sw->stp_config;
	struct vsw_stp_status status;
	struct nlattr *nest;

	nest = nla_nest_start(skb, IFLA_VSWITCH_STP);
	if (!nest ||
	    nla_put_u8(skb, VSWITCH_STP_STATE, config->on) ||
	    nla_put_u16(skb, VSWITCH_STP_PRIORITY, config->priority) ||
	    nla_put_u32(skb, VSWITCH_STP_FORWARD_DELAY,
			config->forward_delay * VSW_STP_UNIT) ||
	    nla_put_u32(skb, VSWITCH_STP_HELLO_TIME,
			config->hello_time * VSW_STP_UNIT) ||
	    nla_put_u32(skb, VSWITCH_STP_MAX_AGE,
			config->max_age * VSW_STP_UNIT) ||
	    nla_put_u8(skb, VSWITCH_STP_VERSION, config->version) ||
	    nla_put_u8(skb, VSWITCH_STP_TX_HOLD_COUNT, config->tx_hold))
		return -EMSGSIZE;
	if (vsw_stp_status(sw, &status) && vsw_stp_put_status(skb, &status))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/**
 * vsw_stp_parse_port() - check the settings of a port
 * @nest: IFLA_VSWITCH_PORT_STP, or NULL
 * @config: where to put them
 * @extack: says what is wrong
 *
 * Return: 0 or -EINVAL
 */
int vsw_stp_parse_port(const struct nlattr *nest,
		       struct vsw_stp_port_config *config,
		       struct netlink_ext_ack *extack)
{
	static const struct vsw_read_only read_only[] = {
		VSW_READ_ONLY(VSWITCH_STP_PORT_ROLE, "role"),
		VSW_READ_ONLY(VSWITCH_STP_PORT_OPER_EDGE, "oper_edge"),
		VSW_READ_ONLY(VSWITCH_STP_PORT_OPER_P2P,
			      "oper_point_to_point"),
		VSW_READ_ONLY(VSWITCH_STP_PORT_SPEAKS_STP, "speaks_stp"),
		VSW_READ_ONLY(VSWITCH_STP_PORT_REASON, "stp_reason"),
		VSW_READ_ONLY(VSWITCH_STP_PORT_BPDU_GUARD_COUNT,
			      "bpdu_guard_count"),
		VSW_READ_ONLY(VSWITCH_STP_PORT_ID, "port_id"),
		VSW_READ_ONLY(VSWITCH_STP_PORT_DESIGNATED_ROOT,
			      "designated_root"),
		VSW_READ_ONLY(VSWITCH_STP_PORT_DESIGNATED_BRIDGE,
			      "designated_bridge"),
		VSW_READ_ONLY(VSWITCH_STP_PORT_DESIGNATED_PORT,
			      "designated_port"),
		VSW_READ_ONLY(VSWITCH_STP_PORT_DESIGNATED_COST,
			      "designated_cost"),
	};
	struct nlattr *tb[VSWITCH_STP_PORT_MAX + 1];
	const struct nlattr *attr;
	int err;

	if (!nest)
		return 0;
	err = nla_parse_nested(tb, VSWITCH_STP_PORT_MAX, nest,
			       vsw_stp_port_policy, extack) ?:
	      vsw_switches_parse(tb, vsw_stp_switches,
				 ARRAY_SIZE(vsw_stp_switches), &config->mask,
				 &config->flags, extack);
	if (err)
		return err;
	attr = tb[VSWITCH_STP_PORT_POINT_TO_POINT];
	if (attr) {
		if (nla_get_u8(attr) > VSWITCH_P2P_OFF)
			return vsw_extack(extack, attr,
					  "point_to_point must be 0 (auto), 1 (on) or 2 (off)");
		config->has_p2p = true;
		config->p2p = nla_get_u8(attr);
	}
	config->mcheck = nla_get_flag(tb[VSWITCH_STP_PORT_MCHECK]);
	return vsw_stp_check_read_only(tb, read_only, ARRAY_SIZE(read_only),
				       extack);
}

/**
 * vsw_stp_is_brport() - is this a setting of the spanning tree?
 * @type: IFLA_BRPORT_*
 *
 * Return: true if vsw_stp_parse_brport() reads it
 */
bool vsw_stp_is_brport(int type)
{
	return type == IFLA_BRPORT_GUARD || type == IFLA_BRPORT_PROTECT;
}

/**
 * vsw_stp_parse_brport() - check the settings that "bridge link" has words for
 * @br: attributes by IFLA_BRPORT_*, long enough each
 * @config: where to put them
 * @extack: says what is wrong
 *
 * Return: 0 or -EINVAL
 */
int vsw_stp_parse_brport(struct nlattr * const *br,
			 struct vsw_stp_port_config *config,
			 struct netlink_ext_ack *extack)
{
	return vsw_switches_parse(br, vsw_stp_brport_switches,
				  ARRAY_SIZE(vsw_stp_brport_switches),
				  &config->mask, &config->flags, extack);
}

/**
 * vsw_stp_check_port() - can a port have these settings now?
 * @port: a slave or a vnic
 * @config: what is to change
 * @extack: says why not
 *
 * Context: RTNL
 * Return: 0, -EINVAL of a vnic, -EBUSY of what the tree says
 */
int vsw_stp_check_port(const struct vsw_port *port,
		       const struct vsw_port_config *config,
		       struct netlink_ext_ack *extack)
{
	const struct vsw_stp_port_config *stp = &config->stp;

	if (port->flags & VSW_PORT_VNIC &&
	    (stp->mask || stp->has_p2p || stp->mcheck)) {
		NL_SET_ERR_MSG_MOD(extack,
				   "a vnic takes no part in a spanning tree, it always is an edge port");
		return -EINVAL;
	}
	if (!config->has_state || !rcu_access_pointer(port->stp))
		return 0;
	/* Forwarding is what brings back one that is disabled. */
	if (config->state == BR_STATE_FORWARDING &&
	    (port->state == BR_STATE_DISABLED || vsw_stp_port_guarded(port)))
		return 0;
	NL_SET_ERR_MSG_MOD(extack,
			   "the spanning tree says what state a port is in, until it is turned off with stp_state 0");
	return -EBUSY;
}

/**
 * vsw_stp_configure_port() - change the state of a port, and how it takes part in the
 *	spanning tree
 * @port: a slave or a vnic
 * @config: what is to change, and its priority and cost, which have
 *
 * Context: RTNL
 */
void vsw_stp_configure_port(struct vsw_port *port,
			    const struct vsw_port_config *config)
{
	const struct vsw_stp_port_config *stp = &config->stp;

	port->stp_flags &= ~stp->mask;
	port->stp_flags |= stp->flags & stp->mask;
	if (stp->has_p2p)
		port->stp_p2p = stp->p2p;
	if (config->has_state) {
		port->state = config->state;
		vsw_stp_port_unguard(port);
	}
	if (config->has_state || rcu_access_pointer(port->stp))
		vsw_port_update(port);
	if (stp->mcheck)
		vsw_stp_port_mcheck(port);
}

/**
 * vsw_stp_port_size() - room for vsw_stp_put_port()
 *
 * Return: bytes
 */
size_t vsw_stp_port_size(void)
{
	return nla_total_size(0) +		/* IFLA_VSWITCH_PORT_STP */
	       11 * nla_total_size(sizeof(u8)) + 2 * nla_total_size(sizeof(u16)) +
	       2 * nla_total_size(sizeof(u32)) +
	       2 * nla_total_size(sizeof(__be64));
}

static int vsw_stp_put_port_status(struct sk_buff *skb,
				   const struct vsw_stp_port_status *status)
{
	const struct vsw_stp_vector *vector = &status->vector;

	if (nla_put_u8(skb, VSWITCH_STP_PORT_ROLE, status->role) ||
	    nla_put_u8(skb, VSWITCH_STP_PORT_OPER_EDGE, status->oper_edge) ||
	    nla_put_u8(skb, VSWITCH_STP_PORT_OPER_P2P, status->oper_p2p) ||
	    nla_put_u8(skb, VSWITCH_STP_PORT_SPEAKS_STP, status->speaks_stp) ||
	    nla_put_u8(skb, VSWITCH_STP_PORT_REASON, status->reason) ||
	    nla_put_u32(skb, VSWITCH_STP_PORT_BPDU_GUARD_COUNT,
			status->n_guarded) ||
	    nla_put_u16(skb, VSWITCH_STP_PORT_ID, status->id) ||
	    vsw_stp_put_id(skb, VSWITCH_STP_PORT_DESIGNATED_ROOT,
			   vector->root) ||
	    vsw_stp_put_id(skb, VSWITCH_STP_PORT_DESIGNATED_BRIDGE,
			   vector->bridge) ||
	    nla_put_u16(skb, VSWITCH_STP_PORT_DESIGNATED_PORT, vector->port) ||
	    nla_put_u32(skb, VSWITCH_STP_PORT_DESIGNATED_COST, vector->cost))
		return -EMSGSIZE;
	return 0;
}

/**
 * vsw_stp_put_port() - describe how a port takes part
 * @skb: where to
 * @port: a slave, or a vnic, of which there is nothing to say
 *
 * Context: RTNL
 * Return: 0 or -EMSGSIZE
 */
int vsw_stp_put_port(struct sk_buff *skb, const struct vsw_port *port)
{
	struct vsw_stp_port_status status;
	struct nlattr *nest;

	if (port->flags & VSW_PORT_VNIC)
		return 0;
	nest = nla_nest_start(skb, IFLA_VSWITCH_PORT_STP);
	if (!nest ||
	    vsw_switches_put(skb, vsw_stp_switches,
			     ARRAY_SIZE(vsw_stp_switches), port->stp_flags) ||
	    nla_put_u8(skb, VSWITCH_STP_PORT_POINT_TO_POINT, port->stp_p2p))
		return -EMSGSIZE;
	if (vsw_stp_port_status(port, &status) &&
	    vsw_stp_put_port_status(skb, &status))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int vsw_stp_put_brport_status(struct sk_buff *skb,
				     const struct vsw_stp_port_status *status)
{
	const struct vsw_stp_vector *vector = &status->vector;

	if (vsw_stp_put_id(skb, IFLA_BRPORT_ROOT_ID, vector->root) ||
	    vsw_stp_put_id(skb, IFLA_BRPORT_BRIDGE_ID, vector->bridge) ||
	    nla_put_u16(skb, IFLA_BRPORT_DESIGNATED_PORT, vector->port) ||
	    nla_put_u16(skb, IFLA_BRPORT_DESIGNATED_COST,
			min_t(u32, vector->cost, U16_MAX)) ||
	    nla_put_u16(skb, IFLA_BRPORT_ID, status->id) ||
	    nla_put_u8(skb, IFLA_BRPORT_TOPOLOGY_CHANGE_ACK, status->tc_ack) ||
	    nla_put_u8(skb, IFLA_BRPORT_CONFIG_PENDING, status->pending) ||
	    nla_put_u64_64bit(skb, IFLA_BRPORT_MESSAGE_AGE_TIMER,
			      status->message_age, IFLA_BRPORT_PAD) ||
	    nla_put_u64_64bit(skb, IFLA_BRPORT_FORWARD_DELAY_TIMER,
			      status->forward_delay, IFLA_BRPORT_PAD) ||
	    nla_put_u64_64bit(skb, IFLA_BRPORT_HOLD_TIMER, 0, IFLA_BRPORT_PAD))
		return -EMSGSIZE;
	return 0;
}

/**
 * vsw_stp_put_brport() - the same for "bridge link", as far as it has words
 * @skb: where to
 * @port: a slave
 *
 * Context: RTNL
 * Return: 0 or -EMSGSIZE
 */
int vsw_stp_put_brport(struct sk_buff *skb, const struct vsw_port *port)
{
	struct vsw_stp_port_status status;

	if (nla_put_u8(skb, IFLA_BRPORT_GUARD,
		       !!(port->stp_flags & VSW_STP_BPDU_GUARD)) ||
	    nla_put_u8(skb, IFLA_BRPORT_PROTECT,
		       !!(port->stp_flags & VSW_STP_ROOT_BLOCK)))
		return -EMSGSIZE;
	return vsw_stp_port_status(port, &status) ?
	       vsw_stp_put_brport_status(skb, &status) : 0;
}

