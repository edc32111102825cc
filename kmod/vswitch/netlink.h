/* SPDX-License-Identifier: GPL-2.0 */
/* The link kind: attributes in and out. */
#ifndef _VSW_NETLINK_H
#define _VSW_NETLINK_H

#include <linux/vswitch.h>
#include <net/rtnetlink.h>

#include "port.h"

/**
 * vsw_extack_msg() - say what is wrong with an attribute
 * @extack: where to; may be NULL
 * @attr: the attribute
 * @msg: a string that stays: it names the attribute and what is accepted
 *
 * For messages that come from a table, which NL_SET_ERR_MSG_ATTR() cannot do.
 *
 * Return: -EINVAL
 */
static inline int vsw_extack_msg(struct netlink_ext_ack *extack,
				 const struct nlattr *attr, const char *msg)
{
	NL_SET_BAD_ATTR(extack, attr);
	if (extack)
		extack->_msg = msg;
	return -EINVAL;
}

/* the same for a message that is at hand */
#define vsw_extack(extack, attr, msg) \
	vsw_extack_msg(extack, attr, KBUILD_MODNAME ": " msg)

/**
 * struct vsw_switch - a setting that is on or off
 * @attr: the attribute, of 1 byte
 * @flag: the bit that it is
 * @range: what to say if it is neither 0 nor 1
 */
struct vsw_switch {
	u8 attr;
	u32 flag;
	const char *range;
};

int vsw_switches_parse(struct nlattr * const *tb,
		       const struct vsw_switch *table, size_t n, u32 *mask,
		       u32 *flags, struct netlink_ext_ack *extack);
int vsw_switches_put(struct sk_buff *skb, const struct vsw_switch *table,
		     size_t n, u32 flags);
int vsw_check_link(struct nlattr *tb[], int max,
		   struct netlink_ext_ack *extack);
int vsw_port_parse(struct nlattr * const *tb, struct vsw_port_config *config,
		   struct netlink_ext_ack *extack);
int vsw_port_put(struct sk_buff *skb, const struct vsw_port *port);

extern const struct nla_policy vsw_port_policy[IFLA_VSWITCH_PORT_MAX + 1];
extern struct rtnl_link_ops vsw_link_ops;

#endif /* _VSW_NETLINK_H */
