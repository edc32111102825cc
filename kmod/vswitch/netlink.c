// SPDX-License-Identifier: GPL-2.0
/*
 * The link kind: attributes in and out.
 *
 * Everything is checked before anything is changed, so that a refused message
 * changes nothing. The checks are made here and not by a policy, whose own
 * messages name neither the attribute nor its range.
 */
#include <linux/export.h>
#include <linux/if_bridge.h>

#include "device.h"
#include "ingress.h"
#include "mcast_netlink.h"
#include "neigh.h"
#include "netlink.h"
#include "overlay_netlink.h"
#include "stp_netlink.h"
#include "vlan_netlink.h"
#include "vsw_compat.h"

/* in 1/100 s, as user space gives it */
#define VSW_AGEING_TIME_MAX	(VSW_FDB_AGEING_MAX * USER_HZ)

/**
 * struct vsw_config - a change of a switch's settings, checked already
 * @has_ageing: @ageing is to be set
 * @has_group_fwd_mask: @group_fwd_mask is to be set
 * @has_fdb_max_learned: @fdb_max_learned is to be set
 * @fdb_flush: forget the dynamic entries
 * @has_overlay: @overlay is to be set
 * @ageing: jiffies
 * @group_fwd_mask: see struct vsw
 * @fdb_max_learned: see struct vsw_fdb
 * @overlay: see struct vsw_overlay
 * @vlan: see struct vsw_vlan_config
 * @mcast: what vsw.mcast_config becomes
 * @stp: what vsw.stp_config becomes
 */
struct vsw_config {
	bool has_ageing;
	bool has_group_fwd_mask;
	bool has_fdb_max_learned;
	bool fdb_flush;
	bool has_overlay;
	u32 ageing;
	u16 group_fwd_mask;
	u32 fdb_max_learned;
	struct vsw_overlay_config overlay;
	struct vsw_vlan_config vlan;
	struct vsw_mcast_config mcast;
	struct vsw_stp_config stp;
};

static const struct nla_policy vsw_policy[IFLA_VSWITCH_MAX + 1] = {
	[IFLA_VSWITCH_AGEING_TIME]	= { .type = NLA_U32 },
	[IFLA_VSWITCH_GROUP_FWD_MASK]	= { .type = NLA_U16 },
	[IFLA_VSWITCH_FDB_MAX_LEARNED]	= { .type = NLA_U32 },
	[IFLA_VSWITCH_FDB_N_LEARNED]	= { .type = NLA_U32 },
	[IFLA_VSWITCH_FDB_FLUSH]	= { .type = NLA_FLAG },
	[IFLA_VSWITCH_VNI]		= { .type = NLA_U32 },
	[IFLA_VSWITCH_LOCAL]		= { .type = NLA_BINARY,
					    .len = sizeof(struct in6_addr) },
	[IFLA_VSWITCH_REMOTE]		= { .type = NLA_BINARY,
					    .len = sizeof(struct in6_addr) },
	[IFLA_VSWITCH_LINK]		= { .type = NLA_U32 },
	[IFLA_VSWITCH_DSTPORT]		= { .type = NLA_U16 },
	[IFLA_VSWITCH_SRCPORT_MIN]	= { .type = NLA_U16 },
	[IFLA_VSWITCH_SRCPORT_MAX]	= { .type = NLA_U16 },
	[IFLA_VSWITCH_TTL]		= { .type = NLA_U8 },
	[IFLA_VSWITCH_TTL_INHERIT]	= { .type = NLA_U8 },
	[IFLA_VSWITCH_TOS]		= { .type = NLA_U8 },
	[IFLA_VSWITCH_DF]		= { .type = NLA_U8 },
	[IFLA_VSWITCH_FLOWLABEL]	= { .type = NLA_U32 },
	[IFLA_VSWITCH_UDPCSUM]		= { .type = NLA_U8 },
	[IFLA_VSWITCH_UDP6ZEROCSUMTX]	= { .type = NLA_U8 },
	[IFLA_VSWITCH_UDP6ZEROCSUMRX]	= { .type = NLA_U8 },
	[IFLA_VSWITCH_LEARNING]		= { .type = NLA_U8 },
	[IFLA_VSWITCH_PEERS]		= { .type = NLA_U8 },
	[IFLA_VSWITCH_LOCALBYPASS]	= { .type = NLA_U8 },
	[IFLA_VSWITCH_VLAN_FILTERING]	= { .type = NLA_U8 },
	[IFLA_VSWITCH_VLAN_PROTOCOL]	= { .type = NLA_U16 },
	[IFLA_VSWITCH_VLAN_DEFAULT_PVID] = { .type = NLA_U16 },
	[IFLA_VSWITCH_VLAN_STATS_ENABLED] = { .type = NLA_U8 },
	[IFLA_VSWITCH_MCAST_SNOOPING]	= { .type = NLA_U8 },
	[IFLA_VSWITCH_MCAST_QUERY_INTERVAL] = { .type = NLA_U32 },
	[IFLA_VSWITCH_MCAST_QUERY_RESPONSE_INTERVAL] = { .type = NLA_U32 },
	[IFLA_VSWITCH_MCAST_MAX_GROUPS]	= { .type = NLA_U32 },
	[IFLA_VSWITCH_MCAST_N_GROUPS]	= { .type = NLA_U32 },
	[IFLA_VSWITCH_NEIGH_SUPPRESS]	= { .type = NLA_U8 },
	[IFLA_VSWITCH_NEIGH_FORWARD_GRAT] = { .type = NLA_U8 },
	[IFLA_VSWITCH_MCAST_QUERIER]	= { .type = NLA_U8 },
	[IFLA_VSWITCH_MCAST_LAST_MEMBER_INTERVAL] = { .type = NLA_U32 },
	[IFLA_VSWITCH_STP]		= { .type = NLA_NESTED },
};

/* of IFLA_VSWITCH_PORT_* */
const struct nla_policy vsw_port_policy[IFLA_VSWITCH_PORT_MAX + 1] = {
	[IFLA_VSWITCH_PORT_STATE]	= { .type = NLA_U8 },
	[IFLA_VSWITCH_PORT_PRIORITY]	= { .type = NLA_U16 },
	[IFLA_VSWITCH_PORT_COST]	= { .type = NLA_U32 },
	[IFLA_VSWITCH_PORT_HAIRPIN]	= { .type = NLA_U8 },
	[IFLA_VSWITCH_PORT_LEARNING]	= { .type = NLA_U8 },
	[IFLA_VSWITCH_PORT_FLOOD]	= { .type = NLA_U8 },
	[IFLA_VSWITCH_PORT_MCAST_FLOOD]	= { .type = NLA_U8 },
	[IFLA_VSWITCH_PORT_BCAST_FLOOD]	= { .type = NLA_U8 },
	[IFLA_VSWITCH_PORT_ISOLATED]	= { .type = NLA_U8 },
	[IFLA_VSWITCH_PORT_LOCKED]	= { .type = NLA_U8 },
	[IFLA_VSWITCH_PORT_GROUP_FWD_MASK]	= { .type = NLA_U16 },
	[IFLA_VSWITCH_PORT_FDB_MAX_LEARNED]	= { .type = NLA_U32 },
	[IFLA_VSWITCH_PORT_FDB_N_LEARNED]	= { .type = NLA_U32 },
	[IFLA_VSWITCH_PORT_FDB_FLUSH]	= { .type = NLA_FLAG },
	[IFLA_VSWITCH_PORT_NO]		= { .type = NLA_U16 },
	[IFLA_VSWITCH_PORT_MCAST_ROUTER]	= { .type = NLA_U8 },
	[IFLA_VSWITCH_PORT_FASTLEAVE]	= { .type = NLA_U8 },
	[IFLA_VSWITCH_PORT_MCAST_MAX_GROUPS]	= { .type = NLA_U32 },
	[IFLA_VSWITCH_PORT_MCAST_N_GROUPS]	= { .type = NLA_U32 },
	[IFLA_VSWITCH_PORT_NEIGH_SUPPRESS]	= { .type = NLA_U8 },
	[IFLA_VSWITCH_PORT_NEIGH_VLAN_SUPPRESS]	= { .type = NLA_U8 },
	[IFLA_VSWITCH_PORT_NEIGH_FORWARD_GRAT]	= { .type = NLA_U8 },
	[IFLA_VSWITCH_PORT_NEIGH_SUPPRESS_VLANS] = { .type = NLA_BINARY },
	[IFLA_VSWITCH_PORT_STORM_BCAST]	= { .type = NLA_NESTED },
	[IFLA_VSWITCH_PORT_STORM_MCAST]	= { .type = NLA_NESTED },
	[IFLA_VSWITCH_PORT_STORM_UCAST]	= { .type = NLA_NESTED },
	[IFLA_VSWITCH_PORT_MAB]		= { .type = NLA_U8 },
	[IFLA_VSWITCH_PORT_FDB_FULL_DROP]	= { .type = NLA_U8 },
	[IFLA_VSWITCH_PORT_GUARD]	= { .type = NLA_NESTED },
	[IFLA_VSWITCH_PORT_STP]		= { .type = NLA_NESTED },
};
EXPORT_SYMBOL_GPL(vsw_port_policy);

static const struct vsw_switch vsw_port_switches[] = {
	{ IFLA_VSWITCH_PORT_HAIRPIN, VSW_PORT_HAIRPIN,
	  KBUILD_MODNAME ": hairpin must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_PORT_LEARNING, VSW_PORT_LEARNING,
	  KBUILD_MODNAME ": learning must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_PORT_FLOOD, VSW_PORT_FLOOD,
	  KBUILD_MODNAME ": flood must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_PORT_MCAST_FLOOD, VSW_PORT_MCAST_FLOOD,
	  KBUILD_MODNAME ": mcast_flood must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_PORT_BCAST_FLOOD, VSW_PORT_BCAST_FLOOD,
	  KBUILD_MODNAME ": bcast_flood must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_PORT_ISOLATED, VSW_PORT_ISOLATED,
	  KBUILD_MODNAME ": isolated must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_PORT_LOCKED, VSW_PORT_LOCKED,
	  KBUILD_MODNAME ": locked must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_PORT_MAB, VSW_PORT_MAB,
	  KBUILD_MODNAME ": mab must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_PORT_FDB_FULL_DROP, VSW_PORT_FDB_FULL,
	  KBUILD_MODNAME ": fdb_full_drop must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_PORT_FASTLEAVE, VSW_PORT_FASTLEAVE,
	  KBUILD_MODNAME ": fastleave must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_PORT_NEIGH_SUPPRESS, VSW_PORT_NEIGH,
	  KBUILD_MODNAME ": neigh_suppress must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_PORT_NEIGH_VLAN_SUPPRESS, VSW_PORT_NEIGH_VLAN,
	  KBUILD_MODNAME ": neigh_vlan_suppress must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_PORT_NEIGH_FORWARD_GRAT, VSW_PORT_NEIGH_GRAT,
	  KBUILD_MODNAME ": neigh_forward_grat must be 0 (off) or 1 (on)" },
};

/**
 * vsw_switches_parse() - read the settings that are on or off
 * @tb: attributes
 * @table: the settings
 * @n: how many there are
 * @mask: bits of those that are named are set in it
 * @flags: those bits become what the message says
 * @extack: says what is wrong
 *
 * Return: 0 or -EINVAL
 */
int vsw_switches_parse(struct nlattr * const *tb,
		       const struct vsw_switch *table, size_t n, u32 *mask,
		       u32 *flags, struct netlink_ext_ack *extack)
{
	size_t i;

	for (i = 0; i < n; i++) {
		const struct nlattr *attr = tb[table[i].attr];

		if (!attr)
			continue;
		if (nla_get_u8(attr) > 1)
			return vsw_extack_msg(extack, attr, table[i].range);
		*mask |= table[i].flag;
		*flags &= ~table[i].flag;
		if (nla_get_u8(attr))
			*flags |= table[i].flag;
	}
	return 0;
}

/**
 * vsw_switches_put() - describe the settings that are on or off
 * @skb: where to
 * @table: the settings
 * @n: how many there are
 * @flags: the bits that are set
 *
 * Return: 0 or -EMSGSIZE
 */
int vsw_switches_put(struct sk_buff *skb, const struct vsw_switch *table,
		     size_t n, u32 flags)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (nla_put_u8(skb, table[i].attr, !!(flags & table[i].flag)))
			return -EMSGSIZE;
	return 0;
}

/* The core ignores attributes that it does not know; a tool that is newer
 * than the module is to be told.
 */
static int vsw_check_known(struct nlattr *tb[], int nest, int max,
			   struct netlink_ext_ack *extack)
{
	const struct nlattr *info, *data, *attr;
	int rem;

	info = tb[IFLA_LINKINFO];
	data = info ? nla_find_nested(info, nest) : NULL;
	if (!data)
		return 0;
	nla_for_each_nested(attr, data, rem)
		if (!nla_type(attr) || nla_type(attr) > max)
			return vsw_extack(extack, attr,
					  "unknown attribute, this module is older than the tool");
	return 0;
}

/* The trees of providers' bridges have another address than those of customers',
 * which pass (IEEE 802.1Q-2018, 8.6.3).
 */
static int vsw_check_tree(const struct vsw *sw, const struct vsw_config *config,
			  struct netlink_ext_ack *extack)
{
	const struct vsw_vlan_config *vlan = &config->vlan;
	bool filtering = vlan->has_filtering ? vlan->filtering :
			 sw && sw->vlan_filtering;
	__be16 proto = vlan->has_proto ? vlan->proto :
		       sw ? sw->vlan_proto : htons(ETH_P_8021Q);

	if (!config->stp.on || !filtering || proto != htons(ETH_P_8021AD))
		return 0;
	NL_SET_ERR_MSG_MOD(extack,
			   "stp_state 1 does not go with vlan_filtering 1 and vlan_protocol 802.1ad: the spanning tree is one of customers' bridges");
	return -EINVAL;
}

static int vsw_parse(const struct vsw *sw, struct nlattr *data[],
		     struct vsw_config *config, struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	int err;

	*config = (struct vsw_config) {};
	vsw_mcast_settings(sw, &config->mcast);
	err = vsw_stp_parse(sw, data ? data[IFLA_VSWITCH_STP] : NULL,
			    &config->stp, extack);
	if (err || !data)
		return err;

	attr = data[IFLA_VSWITCH_AGEING_TIME];
	if (attr) {
		if (nla_get_u32(attr) > VSW_AGEING_TIME_MAX)
			return vsw_extack(extack, attr,
					  "ageing_time must be 0 to 100000000 (1/100 s)");
		config->has_ageing = true;
		/* rounded up, so that it is shown as it was given */
		config->ageing = DIV_ROUND_UP_ULL((u64)nla_get_u32(attr) * HZ,
						  USER_HZ);
	}
	attr = data[IFLA_VSWITCH_GROUP_FWD_MASK];
	if (attr) {
		if (nla_get_u16(attr) & VSW_GROUP_FWD_REFUSED)
			return vsw_extack(extack, attr,
					  "group_fwd_mask must be 0 to 0xffff without bits 0 to 2");
		config->has_group_fwd_mask = true;
		config->group_fwd_mask = nla_get_u16(attr);
	}
	attr = data[IFLA_VSWITCH_FDB_MAX_LEARNED];
	if (attr) {
		config->has_fdb_max_learned = true;
		config->fdb_max_learned = nla_get_u32(attr);
	}
	attr = data[IFLA_VSWITCH_FDB_N_LEARNED];
	if (attr)
		return vsw_extack(extack, attr,
				  "fdb_n_learned can only be read");
	config->fdb_flush = nla_get_flag(data[IFLA_VSWITCH_FDB_FLUSH]);
	err = vsw_vlan_parse_switch(data, &config->vlan, extack) ?:
	      vsw_mcast_parse(data, &config->mcast, extack);
	if (err)
		return err;
	err = vsw_check_tree(sw, config, extack);
	if (err)
		return err;
	config->has_overlay = vsw_overlay_named(data);
	return config->has_overlay ?
	       vsw_overlay_parse(sw, data, &config->overlay, extack) : 0;
}

static void vsw_configure(struct vsw *sw, const struct vsw_config *config)
{
	if (config->has_ageing)
		vsw_fdb_set_ageing(&sw->fdb, config->ageing);
	if (config->has_group_fwd_mask)
		WRITE_ONCE(sw->group_fwd_mask, config->group_fwd_mask);
	if (config->has_fdb_max_learned)
		WRITE_ONCE(sw->fdb.max_learned, config->fdb_max_learned);
	if (config->fdb_flush)
		vsw_fdb_flush(&sw->fdb, &(struct vsw_fdb_filter) {
			.vid = -1,
			.mask = VSW_FDB_STATIC,
			.tunnel_flags = vsw_overlay_may_change(sw, NULL) ?
					VSW_FDB_LEARNED : 0,
		});
}

/**
 * vsw_check_link() - check what all our link kinds have in common
 * @tb: IFLA_*
 * @max: the highest attribute in IFLA_INFO_DATA that the kind knows
 * @extack: says what is wrong
 *
 * Return: 0 or -EADDRNOTAVAIL, -EINVAL
 */
int vsw_check_link(struct nlattr *tb[], int max, struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = tb[IFLA_ADDRESS];

	if (attr && (nla_len(attr) != ETH_ALEN ||
		     !is_valid_ether_addr(nla_data(attr)))) {
		vsw_extack(extack, attr,
			   "address must be a unicast Ethernet address");
		return -EADDRNOTAVAIL;
	}
	return vsw_check_known(tb, IFLA_INFO_DATA, max, extack);
}
EXPORT_SYMBOL_GPL(vsw_check_link);

static int vsw_validate(struct nlattr *tb[], struct nlattr *data[],
			struct netlink_ext_ack *extack)
{
	if (tb[IFLA_LINK])
		return vsw_extack(extack, tb[IFLA_LINK],
				  "a switch stands on no device: leave out link, and give it ports: ip link set PORT master SWITCH");
	return vsw_check_link(tb, IFLA_VSWITCH_MAX, extack);
}

static int vsw_newlink(struct net_device *dev,
		       struct rtnl_newlink_params *params,
		       struct netlink_ext_ack *extack)
{
	struct vsw *sw = netdev_priv(dev);
	struct vsw_config config;
	struct vsw_stp *stp;
	int err;

	err = vsw_parse(NULL, params->data, &config, extack);
	if (err)
		return err;
	/* chosen now, it never follows the ports */
	if (!params->tb[IFLA_ADDRESS])
		eth_hw_addr_random(dev);
	sw->mtu_set = params->tb[IFLA_MTU];
	err = register_netdevice(dev);
	if (err)
		return err;
	vsw_configure(sw, &config);
	err = vsw_vlan_switch(sw, &config.vlan, extack) ?:
	      vsw_mcast_configure(sw, &config.mcast);
	if (!err && config.has_overlay)
		err = vsw_overlay_apply(sw, rtnl_newlink_link_net(params),
					&config.overlay, extack);
	stp = err ? NULL : vsw_stp_make(sw, &config.stp);
	if (IS_ERR(stp))
		err = PTR_ERR(stp);
	if (err)
		unregister_netdevice(dev);
	else
		vsw_stp_set(sw, stp, &config.stp);
	return err;
}

COMPAT_NEWLINK(vsw_newlink)

/* What may fail comes first, and each step of it can be taken back: what snooping has
 * learned of groups, and VLANs of ports that follow another default one, cannot.
 */
static int vsw_change(struct vsw *sw, const struct vsw_config *config,
		      struct netlink_ext_ack *extack)
{
	struct vsw_mcast_config old_mcast;
	struct vsw_vlan_change *vlan;
	bool starts;
	int err = 0;

	vsw_mcast_settings(sw, &old_mcast);
	starts = config->mcast.snooping && !old_mcast.snooping;
	vlan = vsw_vlan_begin(sw, &config->vlan, extack);
	if (IS_ERR(vlan))
		return PTR_ERR(vlan);
	if (starts)
		err = vsw_mcast_configure(sw, &config->mcast);
	if (err)
		goto out;
	if (config->has_overlay)
		err = vsw_overlay_apply(sw, dev_net(sw->dev), &config->overlay,
					extack);
	if (err && starts)
		vsw_mcast_configure(sw, &old_mcast);
	else if (!err && !starts)
		vsw_mcast_configure(sw, &config->mcast);
out:
	vsw_vlan_end(vlan, !err);
	return err;
}

static int vsw_changelink(struct net_device *dev, struct nlattr *tb[],
			  struct nlattr *data[],
			  struct netlink_ext_ack *extack)
{
	struct vsw *sw = netdev_priv(dev);
	struct vsw_config config;
	struct vsw_stp *stp;
	int err;

	err = vsw_parse(sw, data, &config, extack);
	if (err)
		return err;
	if (config.has_overlay) {
		err = vsw_overlay_may_change(sw, extack);
		if (err)
			return err;
	}
	stp = vsw_stp_make(sw, &config.stp);
	if (IS_ERR(stp))
		return PTR_ERR(stp);
	err = vsw_change(sw, &config, extack);
	if (err) {
		vsw_stp_free(stp);
		return err;
	}
	vsw_stp_set(sw, stp, &config.stp);
	vsw_configure(sw, &config);
	return 0;
}

static size_t vsw_get_size(const struct net_device *dev)
{
	const struct vsw *sw = netdev_priv(dev);

	return nla_total_size(sizeof(u32)) +	/* IFLA_VSWITCH_AGEING_TIME */
	       nla_total_size(sizeof(u16)) +	/* IFLA_VSWITCH_GROUP_FWD_MASK */
	       nla_total_size(sizeof(u32)) +	/* IFLA_VSWITCH_FDB_MAX_LEARNED */
	       nla_total_size(sizeof(u32)) +	/* IFLA_VSWITCH_FDB_N_LEARNED */
	       vsw_vlan_switch_size() + vsw_mcast_size() + vsw_stp_size() +
	       vsw_overlay_size() + vsw_vlan_size(&sw->host);
}

static int vsw_fill_info(struct sk_buff *skb, const struct net_device *dev)
{
	const struct vsw *sw = netdev_priv(dev);

	if (nla_put_u32(skb, IFLA_VSWITCH_AGEING_TIME,
			jiffies_to_clock_t(READ_ONCE(sw->fdb.ageing))) ||
	    nla_put_u16(skb, IFLA_VSWITCH_GROUP_FWD_MASK,
			READ_ONCE(sw->group_fwd_mask)) ||
	    nla_put_u32(skb, IFLA_VSWITCH_FDB_MAX_LEARNED,
			READ_ONCE(sw->fdb.max_learned)) ||
	    nla_put_u32(skb, IFLA_VSWITCH_FDB_N_LEARNED,
			READ_ONCE(sw->fdb.n_learned)) ||
	    vsw_vlan_switch_put(skb, sw) || vsw_mcast_put(skb, sw) ||
	    vsw_stp_put(skb, sw))
		return -EMSGSIZE;
	return vsw_overlay_put(skb, sw);
}

/* Of an overlay that of its underlay */
static struct net *vsw_get_link_net(const struct net_device *dev)
{
	const struct vsw *sw = netdev_priv(dev);
	const struct vsw_overlay *overlay = rtnl_dereference(sw->overlay);

	return overlay ? overlay->net : dev_net(dev);
}

static int vsw_port_parse_numbers(struct nlattr * const *tb,
				  struct vsw_port_config *config,
				  struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;

	attr = tb[IFLA_VSWITCH_PORT_STATE];
	if (attr) {
		if (nla_get_u8(attr) > BR_STATE_BLOCKING)
			return vsw_extack(extack, attr,
					  "state must be 0 (disabled) to 4 (blocking)");
		config->has_state = true;
		config->state = nla_get_u8(attr);
	}
	attr = tb[IFLA_VSWITCH_PORT_PRIORITY];
	if (attr) {
		if (nla_get_u16(attr) > VSW_PORT_PRIORITY_MAX)
			return vsw_extack(extack, attr,
					  "priority must be 0 to 63");
		config->has_priority = true;
		config->priority = nla_get_u16(attr);
	}
	attr = tb[IFLA_VSWITCH_PORT_COST];
	if (attr) {
		if (!nla_get_u32(attr) ||
		    nla_get_u32(attr) > VSW_PORT_COST_MAX)
			return vsw_extack(extack, attr,
					  "cost must be 1 to 200000000");
		config->has_cost = true;
		config->cost = nla_get_u32(attr);
	}
	attr = tb[IFLA_VSWITCH_PORT_GROUP_FWD_MASK];
	if (attr) {
		if (nla_get_u16(attr) & VSW_GROUP_FWD_PORT_REFUSED)
			return vsw_extack(extack, attr,
					  "group_fwd_mask of a port must be 0 to 0xffff without bit 1");
		config->has_group_fwd_mask = true;
		config->group_fwd_mask = nla_get_u16(attr);
	}
	attr = tb[IFLA_VSWITCH_PORT_FDB_MAX_LEARNED];
	if (attr) {
		config->has_fdb_max_learned = true;
		config->fdb_max_learned = nla_get_u32(attr);
	}
	return vsw_mcast_parse_port(tb, config, extack);
}

/**
 * vsw_port_parse() - check the settings of a port
 * @tb: attributes by IFLA_VSWITCH_PORT_*, long enough each; read only ones are
 *	refused
 * @config: where to put them
 * @extack: says what is wrong
 *
 * Return: 0 or -EINVAL
 */
int vsw_port_parse(struct nlattr * const *tb, struct vsw_port_config *config,
		   struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	int err;

	*config = (struct vsw_port_config) {};
	err = vsw_switches_parse(tb, vsw_port_switches,
				 ARRAY_SIZE(vsw_port_switches), &config->mask,
				 &config->flags, extack) ?:
	      vsw_port_parse_numbers(tb, config, extack);
	if (err)
		return err;
	attr = tb[IFLA_VSWITCH_PORT_FDB_N_LEARNED];
	if (attr)
		return vsw_extack(extack, attr,
				  "fdb_n_learned can only be read");
	attr = tb[IFLA_VSWITCH_PORT_NO];
	if (attr)
		return vsw_extack(extack, attr,
				  "no can only be read");
	config->fdb_flush = nla_get_flag(tb[IFLA_VSWITCH_PORT_FDB_FLUSH]);
	config->neigh_vlans = tb[IFLA_VSWITCH_PORT_NEIGH_SUPPRESS_VLANS];
	if (config->neigh_vlans)
		err = vsw_neigh_vlans_check(config->neigh_vlans, extack);
	return err ?: vsw_storm_parse(tb, &config->storm, extack) ?:
	       vsw_guard_parse(tb[IFLA_VSWITCH_PORT_GUARD], &config->guard,
			       extack) ?:
	       vsw_stp_parse_port(tb[IFLA_VSWITCH_PORT_STP], &config->stp,
				  extack);
}
EXPORT_SYMBOL_GPL(vsw_port_parse);

static int vsw_slave_changelink(struct net_device *sw_dev,
				struct net_device *dev, struct nlattr *tb[],
				struct nlattr *data[],
				struct netlink_ext_ack *extack)
{
	struct vsw_port_config config;
	int err;

	err = vsw_check_known(tb, IFLA_INFO_SLAVE_DATA, IFLA_VSWITCH_PORT_MAX,
			      extack);
	if (!err && data)
		err = vsw_port_parse(data, &config, extack);
	if (!err && data)
		err = vsw_port_configure(vsw_port_get(dev), &config, extack);
	return err;
}

static size_t vsw_get_slave_size(const struct net_device *sw_dev,
				 const struct net_device *dev)
{
	const struct vsw_port *port;
	size_t size = 0;
	int i;

	for (i = 1; i <= IFLA_VSWITCH_PORT_MAX; i++)
		size += nla_total_size(sizeof(u32));
	/* Without RTNL it may be about to leave. */
	rcu_read_lock();
	if (rcu_dereference(dev->rx_handler) == vsw_slave_rx) {
		port = rcu_dereference(dev->rx_handler_data);
		size += vsw_vlan_size(port) + vsw_neigh_vlans_size(port) +
			vsw_storm_size() + vsw_guard_size(port) +
			vsw_stp_port_size();
	}
	rcu_read_unlock();
	return size;
}

/**
 * vsw_port_put() - describe a port
 * @skb: where to
 * @port: a slave or a vnic
 *
 * Context: RTNL
 * Return: 0 or -EMSGSIZE
 */
int vsw_port_put(struct sk_buff *skb, const struct vsw_port *port)
{
	if (nla_put_u8(skb, IFLA_VSWITCH_PORT_STATE, vsw_port_state(port)) ||
	    nla_put_u16(skb, IFLA_VSWITCH_PORT_PRIORITY, port->priority) ||
	    nla_put_u32(skb, IFLA_VSWITCH_PORT_COST, port->cost) ||
	    nla_put_u16(skb, IFLA_VSWITCH_PORT_GROUP_FWD_MASK,
			port->group_fwd_mask) ||
	    nla_put_u32(skb, IFLA_VSWITCH_PORT_FDB_MAX_LEARNED,
			port->fdb_max_learned) ||
	    nla_put_u32(skb, IFLA_VSWITCH_PORT_FDB_N_LEARNED,
			READ_ONCE(port->fdb_n_learned)) ||
	    nla_put_u16(skb, IFLA_VSWITCH_PORT_NO, port->no) ||
	    vsw_mcast_put_port(skb, port) ||
	    vsw_neigh_vlans_put(skb, port) || vsw_storm_put(skb, port) ||
	    vsw_guard_put(skb, port) || vsw_stp_put_port(skb, port))
		return -EMSGSIZE;
	return vsw_switches_put(skb, vsw_port_switches,
				ARRAY_SIZE(vsw_port_switches), port->flags);
}
EXPORT_SYMBOL_GPL(vsw_port_put);

/* Its own ("self") or those of a slave */
static const struct vsw_port *vsw_stats_port(const struct net_device *dev,
					     int attr)
{
	const struct vsw *sw = netdev_priv(dev);

	return attr == IFLA_STATS_LINK_XSTATS ? &sw->host : vsw_port_get(dev);
}

static size_t vsw_get_linkxstats_size(const struct net_device *dev, int attr)
{
	const struct vsw_port *port = vsw_stats_port(dev, attr);

	return port ? vsw_vlan_stats_size(port) : 0;
}

static int vsw_fill_linkxstats(struct sk_buff *skb,
			       const struct net_device *dev, int *prividx,
			       int attr)
{
	const struct vsw_port *port = vsw_stats_port(dev, attr);

	return port ? vsw_vlan_stats_put(skb, port, prividx) : 0;
}

static int vsw_fill_slave_info(struct sk_buff *skb,
			       const struct net_device *sw_dev,
			       const struct net_device *dev)
{
	return vsw_port_put(skb, vsw_port_get(dev));
}

struct rtnl_link_ops vsw_link_ops __read_mostly = {
	.kind			= VSW_KIND,
	.priv_size		= sizeof(struct vsw),
	.setup			= vsw_device_setup,
	.maxtype		= IFLA_VSWITCH_MAX,
	.policy			= vsw_policy,
	.validate		= vsw_validate,
	.newlink		= COMPAT_NEWLINK_OP(vsw_newlink),
	.changelink		= vsw_changelink,
	.get_size		= vsw_get_size,
	.fill_info		= vsw_fill_info,
	.get_link_net		= vsw_get_link_net,
	.slave_maxtype		= IFLA_VSWITCH_PORT_MAX,
	.slave_policy		= vsw_port_policy,
	.slave_changelink	= vsw_slave_changelink,
	.get_slave_size		= vsw_get_slave_size,
	.fill_slave_info	= vsw_fill_slave_info,
	.get_linkxstats_size	= vsw_get_linkxstats_size,
	.fill_linkxstats	= vsw_fill_linkxstats,
};

#ifdef VSWITCH_KUNIT
#include "tests/netlink_kunit.c"
#endif
