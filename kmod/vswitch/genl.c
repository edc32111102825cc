// SPDX-License-Identifier: GPL-2.0
/*
 * Generic netlink: what rtnetlink has no words for, or not in every kernel. What a
 * message may have in it is in uapi/linux/vswitch.h.
 */
#include <linux/filter.h>
#include <linux/rtnetlink.h>

#include "genl.h"
#include "netlink.h"

const struct nla_policy vsw_genl_policy[VSWITCH_A_MAX + 1] = {
	[VSWITCH_A_IFINDEX]	= NLA_POLICY_MIN(NLA_U32, 1),
	[VSWITCH_A_MDB]		= NLA_POLICY_NESTED(vsw_genl_mdb_policy),
	[VSWITCH_A_FRAME]	= { .type = NLA_BINARY,
				    .len = VSW_TRACE_FRAME_MAX },
	[VSWITCH_A_DROP]	= NLA_POLICY_NESTED(vsw_genl_drop_policy),
	[VSWITCH_A_FILTER]	= { .type = NLA_BINARY,
				    .len = BPF_MAXINSNS *
					   sizeof(struct sock_filter) },
	[VSWITCH_A_RATE]	= NLA_POLICY_RANGE(NLA_U32, 1,
						   VSW_WATCH_RATE_MAX),
};

/**
 * vsw_genl_switch() - the switch that a message names
 * @net: the namespace of who sent it
 * @attr: VSWITCH_A_IFINDEX, or NULL
 * @extack: says what is wrong
 *
 * Context: RTNL
 * Return: the switch or an ERR_PTR()
 */
struct vsw *vsw_genl_switch(struct net *net, const struct nlattr *attr,
			    struct netlink_ext_ack *extack)
{
	struct net_device *dev;

	if (!attr) {
		NL_SET_ERR_MSG_MOD(extack, "ifindex: which switch?");
		return ERR_PTR(-EINVAL);
	}
	dev = __dev_get_by_index(net, nla_get_u32(attr));
	if (!dev) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    KBUILD_MODNAME ": there is no such device");
		return ERR_PTR(-ENODEV);
	}
	if (dev->rtnl_link_ops != &vsw_link_ops) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    KBUILD_MODNAME ": the device is no vswitch");
		return ERR_PTR(-EOPNOTSUPP);
	}
	return netdev_priv(dev);
}

static const struct genl_small_ops vsw_genl_ops[] = {
	{
		.cmd = VSWITCH_CMD_MDB_GET,
		.dumpit = vsw_genl_mdb_dump,
	},
	{
		.cmd = VSWITCH_CMD_MDB_ADD,
		.doit = vsw_genl_mdb_add,
		.flags = GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd = VSWITCH_CMD_MDB_DEL,
		.doit = vsw_genl_mdb_del,
		.flags = GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd = VSWITCH_CMD_MDB_FLUSH,
		.doit = vsw_genl_mdb_flush,
		.flags = GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd = VSWITCH_CMD_TRACE,
		.doit = vsw_genl_trace,	/* it is another namespace's admin */
	},
	{
		.cmd = VSWITCH_CMD_WATCH,
		.doit = vsw_genl_watch,	/* likewise */
	},
	{
		.cmd = VSWITCH_CMD_DROP_GET,
		.dumpit = vsw_genl_drop_dump,
	},
	{
		.cmd = VSWITCH_CMD_DROP_RESET,
		.doit = vsw_genl_drop_reset,
		.flags = GENL_UNS_ADMIN_PERM,
	},
};

/* What only shows something: each knows the attributes that it can be asked with */
static const struct genl_ops vsw_genl_show_ops[] = {
	{
		.cmd = VSWITCH_CMD_SWITCH_GET,
		.dumpit = vsw_genl_switch_dump,
		.policy = vsw_genl_show_policy,
		.maxattr = VSWITCH_A_IFINDEX,
	},
	{
		.cmd = VSWITCH_CMD_PORT_GET,
		.dumpit = vsw_genl_port_dump,
		.policy = vsw_genl_show_policy,
		.maxattr = VSWITCH_A_IFINDEX,
	},
	{
		.cmd = VSWITCH_CMD_FDB_GET,
		.dumpit = vsw_genl_fdb_dump,
		.policy = vsw_genl_fdb_policy,
		.maxattr = VSWITCH_A_FDB,
	},
	{
		.cmd = VSWITCH_CMD_REMOTE_GET,
		.dumpit = vsw_genl_remote_dump,
		.policy = vsw_genl_show_policy,
		.maxattr = VSWITCH_A_IFINDEX,
	},
};

static const struct genl_multicast_group vsw_genl_groups[] = {
	[VSW_GENL_GROUP_EVENTS] = { .name = VSWITCH_GENL_GROUP_EVENTS },
};

struct genl_family vsw_genl_family __ro_after_init = {
	.name = VSWITCH_GENL_NAME,
	.version = VSWITCH_GENL_VERSION,
	.maxattr = VSWITCH_A_MAX,
	.policy = vsw_genl_policy,
	.netnsok = true,
	.parallel_ops = true,	/* each takes RTNL itself */
	.module = THIS_MODULE,
	.small_ops = vsw_genl_ops,
	.n_small_ops = ARRAY_SIZE(vsw_genl_ops),
	.ops = vsw_genl_show_ops,
	.n_ops = ARRAY_SIZE(vsw_genl_show_ops),
	.mcgrps = vsw_genl_groups,
	.n_mcgrps = ARRAY_SIZE(vsw_genl_groups),
};

/**
 * vsw_genl_init() - announce the family
 *
 * Context: module initialisation
 * Return: 0 or a negative errno
 */
int __init vsw_genl_init(void)
{
	return genl_register_family(&vsw_genl_family);
}

/**
 * vsw_genl_exit() - the opposite
 *
 * Context: module exit
 */
void vsw_genl_exit(void)
{
	genl_unregister_family(&vsw_genl_family);
}
