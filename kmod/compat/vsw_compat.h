/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Callbacks whose signature differs between kernels.
 *
 * A function f is written to the newest signature. COMPAT_<callback>(f) makes a
 * trampoline where one is needed, COMPAT_<callback>_OP(f) is what goes into the
 * table.
 */
#ifndef _VSW_COMPAT_H
#define _VSW_COMPAT_H

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/rtnetlink.h>

/* rtnl_link_ops.newlink, new since 6.12 */
#ifdef COMPAT_HAS_NEWLINK_PARAMS
#define COMPAT_NEWLINK_OP(f) f
#define COMPAT_NEWLINK(f)
#else
struct rtnl_newlink_params {
	struct net *src_net;
	struct nlattr **tb;
	struct nlattr **data;
};

/* where IFLA_LINK is to be found */
static inline struct net *
rtnl_newlink_link_net(const struct rtnl_newlink_params *params)
{
	return params->src_net;
}

#define COMPAT_NEWLINK_OP(f) f##_compat
#define COMPAT_NEWLINK(f)						\
static int f##_compat(struct net *src_net, struct net_device *dev,	\
		      struct nlattr *tb[], struct nlattr *data[],	\
		      struct netlink_ext_ack *extack)			\
{									\
	struct rtnl_newlink_params params = {				\
		.src_net = src_net,					\
		.tb = tb,						\
		.data = data,						\
	};								\
									\
	return f(dev, &params, extack);					\
}
#endif

/* ndo_fdb_add and ndo_fdb_del, new since 6.12: without @notified the core tells
 * listeners once more.
 */
#ifdef COMPAT_HAS_FDB_NOTIFIED
#define COMPAT_FDB_OP(f) f
#define COMPAT_FDB_ADD(f)
#define COMPAT_FDB_DEL(f)
#else
#define COMPAT_FDB_OP(f) f##_compat
#define COMPAT_FDB_ADD(f)						\
static int f##_compat(struct ndmsg *ndm, struct nlattr *tb[],		\
		      struct net_device *dev, const unsigned char *addr,	\
		      u16 vid, u16 flags, struct netlink_ext_ack *extack)	\
{									\
	bool notified;							\
									\
	return f(ndm, tb, dev, addr, vid, flags, &notified, extack);	\
}

#define COMPAT_FDB_DEL(f)						\
static int f##_compat(struct ndmsg *ndm, struct nlattr *tb[],		\
		      struct net_device *dev, const unsigned char *addr,	\
		      u16 vid, struct netlink_ext_ack *extack)		\
{									\
	bool notified;							\
									\
	return f(ndm, tb, dev, addr, vid, &notified, extack);		\
}
#endif

/* ndo_hwtstamp_get and ndo_hwtstamp_set, new in 6.6: before, ndo_eth_ioctl got
 * the ioctl that the user made. COMPAT_HWTSTAMP() is to follow both functions.
 */
#ifdef COMPAT_HAS_HWTSTAMP_LOWER
#define COMPAT_HWTSTAMP_OPS(get, set)	\
	.ndo_hwtstamp_get = get, .ndo_hwtstamp_set = set
#define COMPAT_HWTSTAMP(get, set)
#else
struct kernel_hwtstamp_config {
	struct ifreq *ifr;
};

static inline int
compat_hwtstamp_lower(struct net_device *lower,
		      struct kernel_hwtstamp_config *config, int cmd)
{
	const struct net_device_ops *ops = lower->netdev_ops;
	struct ifreq ifr = {};
	int err;

	if (!netif_device_present(lower) || !ops->ndo_eth_ioctl)
		return -EOPNOTSUPP;
	strscpy(ifr.ifr_name, lower->name, IFNAMSIZ);
	ifr.ifr_ifru = config->ifr->ifr_ifru;
	err = ops->ndo_eth_ioctl(lower, &ifr, cmd);
	if (!err)
		config->ifr->ifr_ifru = ifr.ifr_ifru;
	return err;
}

#define generic_hwtstamp_get_lower(lower, config) \
	compat_hwtstamp_lower(lower, config, SIOCGHWTSTAMP)
#define generic_hwtstamp_set_lower(lower, config, extack) \
	compat_hwtstamp_lower(lower, config, SIOCSHWTSTAMP)
#define COMPAT_HWTSTAMP_OPS(get, set)	.ndo_eth_ioctl = get##_compat
#define COMPAT_HWTSTAMP(get, set)					\
static int get##_compat(struct net_device *dev, struct ifreq *ifr,	\
			int cmd)					\
{									\
	struct kernel_hwtstamp_config config = { .ifr = ifr };		\
									\
	if (cmd == SIOCGHWTSTAMP)					\
		return get(dev, &config);				\
	if (cmd == SIOCSHWTSTAMP)					\
		return set(dev, &config, NULL);				\
	return -EOPNOTSUPP;						\
}
#endif

/* ndo_fdb_del_bulk, new in 6.9: before, the core parsed the message, whose
 * payload @ndm is.
 */
#ifdef COMPAT_HAS_FDB_DEL_BULK_NLH
#define COMPAT_FDB_DEL_BULK_OP(f) f
#define COMPAT_FDB_DEL_BULK(f)
#else
#define COMPAT_FDB_DEL_BULK_OP(f) f##_compat
#define COMPAT_FDB_DEL_BULK(f)						\
static int f##_compat(struct ndmsg *ndm, struct nlattr *tb[],		\
		      struct net_device *dev, u16 vid,			\
		      struct netlink_ext_ack *extack)			\
{									\
	struct nlmsghdr *nlh = (void *)ndm - NLMSG_HDRLEN;		\
									\
	return f(nlh, dev, extack);					\
}
#endif

/* ndo_mdb_*, new since 6.8: the functions' names follow the prefix @p. They are
 * not built for a kernel without.
 */
#ifdef COMPAT_HAS_MDB_OPS
#define COMPAT_MDB_OPS(p)			\
	.ndo_mdb_add = p##_mdb_add,		\
	.ndo_mdb_del = p##_mdb_del,		\
	.ndo_mdb_del_bulk = p##_mdb_del_bulk,	\
	.ndo_mdb_dump = p##_mdb_dump,		\
	.ndo_mdb_get = p##_mdb_get,
#else
#define COMPAT_MDB_OPS(p)
#endif

/**
 * compat_fdb_dump_idx() - the entry that a dump is to go on with
 * @cb: of ndo_fdb_dump
 *
 * Return: its number in this device
 */
static inline int compat_fdb_dump_idx(struct netlink_callback *cb)
{
#ifdef COMPAT_HAS_FDB_DUMP_CONTEXT
	return ((struct ndo_fdb_dump_context *)cb->ctx)->fdb_idx;
#else
	return cb->args[2];
#endif
}

#endif /* _VSW_COMPAT_H */
