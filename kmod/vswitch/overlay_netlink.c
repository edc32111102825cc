// SPDX-License-Identifier: GPL-2.0
/*
 * What netlink says of overlays: attributes of the link, remote FDB entries.
 *
 * The underlay may be in another namespace than the switch, and the switch a
 * tenant's: who changes what is sent there needs the capability there.
 */
#include <linux/rtnetlink.h>
#include <net/addrconf.h>
#include <net/rtnetlink.h>

#include "fdb_netlink.h"
#include "netlink.h"
#include "overlay_netlink.h"

/**
 * vsw_overlay_may_change() - may who sends a message change the overlay?
 * @sw: the switch
 * @extack: says why not
 *
 * Context: RTNL, while a message is handled
 * Return: 0 if there is none, or if it is theirs; -EPERM
 */
int vsw_overlay_may_change(const struct vsw *sw, struct netlink_ext_ack *extack)
{
	const struct vsw_overlay *overlay = rtnl_dereference(sw->overlay);

	if (!overlay || rtnl_dev_link_net_capable(sw->dev, overlay->net))
		return 0;
	NL_SET_ERR_MSG_MOD(extack,
			   "the underlay is in another namespace, where you may not configure it");
	return -EPERM;
}

/**
 * vsw_overlay_named() - does a message say something of an overlay?
 * @data: IFLA_VSWITCH_*, or NULL
 *
 * Return: true if so
 */
bool vsw_overlay_named(struct nlattr *data[])
{
	int i;

	for (i = IFLA_VSWITCH_VNI; data && i <= IFLA_VSWITCH_LOCALBYPASS; i++)
		if (data[i])
			return true;
	return data && (data[IFLA_VSWITCH_NEIGH_SUPPRESS] ||
			data[IFLA_VSWITCH_NEIGH_FORWARD_GRAT]);
}

/* 4 or 16 bytes; all zero: none */
static int vsw_parse_addr(const struct nlattr *attr, struct in6_addr *addr,
			  u8 *family)
{
	switch (nla_len(attr)) {
	case sizeof(struct in_addr):
		*family = AF_INET;
		if (nla_get_in_addr(attr))
			ipv6_addr_set_v4mapped(nla_get_in_addr(attr), addr);
		else
			*addr = in6addr_any;
		return 0;
	case sizeof(struct in6_addr):
		*family = AF_INET6;
		*addr = nla_get_in6_addr(attr);
		return ipv6_addr_v4mapped(addr) ? -EINVAL : 0;
	}
	return -EINVAL;
}

static int vsw_parse_addrs(struct nlattr *data[],
			   struct vsw_overlay_config *config,
			   struct netlink_ext_ack *extack)
{
	const struct nlattr *local = data[IFLA_VSWITCH_LOCAL];
	const struct nlattr *remote = data[IFLA_VSWITCH_REMOTE];
	u8 family = 0;

	if (local) {
		if (vsw_parse_addr(local, &config->local, &family) ||
		    vsw_is_group(&config->local))
			return vsw_extack(extack, local,
					  "local must be a unicast IPv4 or IPv6 address");
		if (!ipv6_addr_any(&config->local))
			config->family = family;
	}
	if (remote) {
		if (vsw_parse_addr(remote, &config->remote, &family))
			return vsw_extack(extack, remote,
					  "remote or group must be an IPv4 or IPv6 address");
		if (ipv6_addr_any(&config->remote))
			return 0;
		if (!ipv6_addr_any(&config->local) && config->family != family)
			return vsw_extack(extack, remote,
					  "local and remote, or group, must both be IPv4 or both be IPv6");
		config->family = family;
	}
	return 0;
}

static int vsw_parse_ports(struct nlattr *data[],
			   struct vsw_overlay_config *config,
			   struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;

	attr = data[IFLA_VSWITCH_DSTPORT];
	if (attr) {
		if (!nla_get_be16(attr))
			return vsw_extack(extack, attr,
					  "dstport must be 1 to 65535");
		config->dstport = nla_get_be16(attr);
	}
	attr = data[IFLA_VSWITCH_SRCPORT_MIN];
	if (attr)
		config->srcport_min = ntohs(nla_get_be16(attr));
	attr = data[IFLA_VSWITCH_SRCPORT_MAX];
	if (attr)
		config->srcport_max = ntohs(nla_get_be16(attr));
	if (!config->srcport_min || config->srcport_min > config->srcport_max)
		return vsw_extack(extack, data[IFLA_VSWITCH_SRCPORT_MIN] ?: attr,
				  "srcport must be two numbers from 1 to 65535, the lesser one first");
	return 0;
}

static int vsw_parse_outer(struct nlattr *data[],
			   struct vsw_overlay_config *config,
			   struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;

	attr = data[IFLA_VSWITCH_TTL];
	if (attr)
		config->ttl = nla_get_u8(attr);
	attr = data[IFLA_VSWITCH_TOS];
	if (attr)
		config->tos = nla_get_u8(attr);
	attr = data[IFLA_VSWITCH_DF];
	if (attr) {
		if (nla_get_u8(attr) > VSWITCH_DF_INHERIT)
			return vsw_extack(extack, attr,
					  "df must be unset (0), set (1) or inherit (2)");
		config->df = nla_get_u8(attr);
	}
	attr = data[IFLA_VSWITCH_FLOWLABEL];
	if (attr) {
		if (nla_get_be32(attr) & ~IPV6_FLOWLABEL_MASK)
			return vsw_extack(extack, attr,
					  "flowlabel must be 0 to 0xfffff");
		config->flowlabel = nla_get_be32(attr);
	}
	return 0;
}

static const struct vsw_switch vsw_overlay_switches[] = {
	{ IFLA_VSWITCH_TTL_INHERIT, VSW_OVERLAY_TTL_INHERIT,
	  KBUILD_MODNAME ": ttl inherit must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_UDPCSUM, VSW_OVERLAY_UDPCSUM,
	  KBUILD_MODNAME ": udpcsum must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_UDP6ZEROCSUMTX, VSW_OVERLAY_ZERO_CSUM6_TX,
	  KBUILD_MODNAME ": udp6zerocsumtx must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_UDP6ZEROCSUMRX, VSW_OVERLAY_ZERO_CSUM6_RX,
	  KBUILD_MODNAME ": udp6zerocsumrx must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_LEARNING, VSW_OVERLAY_LEARNING,
	  KBUILD_MODNAME ": learning must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_PEERS, VSW_OVERLAY_ANY_PEER,
	  KBUILD_MODNAME ": peers must be strict (0) or any (1)" },
	{ IFLA_VSWITCH_LOCALBYPASS, VSW_OVERLAY_LOCALBYPASS,
	  KBUILD_MODNAME ": localbypass must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_NEIGH_SUPPRESS, VSW_OVERLAY_NEIGH,
	  KBUILD_MODNAME ": neigh_suppress must be 0 (off) or 1 (on)" },
	{ IFLA_VSWITCH_NEIGH_FORWARD_GRAT, VSW_OVERLAY_NEIGH_GRAT,
	  KBUILD_MODNAME ": neigh_forward_grat must be 0 (off) or 1 (on)" },
};

/* What must not change while there is an overlay: others know it by that. */
static int vsw_overlay_same(const struct vsw_overlay_config *now,
			    const struct vsw_overlay_config *config,
			    struct netlink_ext_ack *extack)
{
	if (config->vni == now->vni && config->family == now->family &&
	    ipv6_addr_equal(&config->local, &now->local) &&
	    config->ifindex == now->ifindex && config->dstport == now->dstport)
		return 0;
	NL_SET_ERR_MSG_MOD(extack,
			   "vni, local, dev, dstport and the family of the addresses cannot change: remove the overlay with 'vni 0' first");
	return -EBUSY;
}

/**
 * vsw_overlay_parse() - check a message about an overlay
 * @sw: the switch; NULL: it is being made
 * @data: IFLA_VSWITCH_*
 * @config: where to put all settings as they are to be
 * @extack: says what is wrong
 *
 * Context: RTNL
 * Return: 0 or a negative errno
 */
int vsw_overlay_parse(const struct vsw *sw, struct nlattr *data[],
		      struct vsw_overlay_config *config,
		      struct netlink_ext_ack *extack)
{
	const struct vsw_overlay *overlay = NULL;
	const struct nlattr *attr;
	u32 mask = 0;
	int err;

	if (sw)
		overlay = rtnl_dereference(sw->overlay);
	vsw_overlay_config_init(config);
	if (overlay)
		*config = overlay->config;

	attr = data[IFLA_VSWITCH_VNI];
	if (attr) {
		config->vni = nla_get_u32(attr);
		if (config->vni > VSW_VNI_MAX)
			return vsw_extack(extack, attr,
					  "vni must be 1 to 16777215, or 0 for no overlay");
		if (!config->vni)
			return 0;
	} else if (!overlay) {
		NL_SET_ERR_MSG_MOD(extack,
				   "settings of an overlay need a vni, which makes the switch one");
		return -EINVAL;
	}
	attr = data[IFLA_VSWITCH_LINK];
	if (attr)
		config->ifindex = nla_get_u32(attr);
	err = vsw_parse_addrs(data, config, extack) ?:
	      vsw_parse_ports(data, config, extack) ?:
	      vsw_parse_outer(data, config, extack) ?:
	      vsw_switches_parse(data, vsw_overlay_switches,
				 ARRAY_SIZE(vsw_overlay_switches), &mask,
				 &config->flags, extack);
	if (err)
		return err;
	if (vsw_is_group(&config->remote)) {
		if (!config->ifindex)
			return vsw_extack(extack, data[IFLA_VSWITCH_REMOTE],
					  "a group needs the device to join it on: dev");
		/* Who is in the group is not known. */
		if (!overlay && !data[IFLA_VSWITCH_PEERS])
			config->flags |= VSW_OVERLAY_ANY_PEER;
	}
	if (ipv6_addr_type(&config->remote) & IPV6_ADDR_LINKLOCAL &&
	    !config->ifindex)
		return vsw_extack(extack, data[IFLA_VSWITCH_REMOTE],
				  "a link-local address needs dev");
	return overlay ? vsw_overlay_same(&overlay->config, config, extack) : 0;
}

/**
 * vsw_overlay_apply() - make a switch what a message says
 * @sw: the switch
 * @net: the namespace of the underlay of a new overlay
 * @config: made by vsw_overlay_parse()
 * @extack: says what is wrong
 *
 * Context: RTNL
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vsw_overlay_apply(struct vsw *sw, struct net *net,
		      const struct vsw_overlay_config *config,
		      struct netlink_ext_ack *extack)
{
	if (!config->vni) {
		vsw_overlay_del(sw);
		return 0;
	}
	if (rtnl_dereference(sw->overlay))
		return vsw_overlay_change(sw, config, extack);
	return vsw_overlay_add(sw, net, config, extack);
}

/**
 * vsw_overlay_size() - what vsw_overlay_put() needs
 *
 * Return: bytes
 */
size_t vsw_overlay_size(void)
{
	return 2 * nla_total_size(sizeof(struct in6_addr)) +
	       (IFLA_VSWITCH_LOCALBYPASS - IFLA_VSWITCH_VNI - 1) *
	       nla_total_size(sizeof(u32)) +
	       2 * nla_total_size(sizeof(u8));	/* NEIGH_* */
}

static int vsw_put_addr(struct sk_buff *skb, int attr, u8 family,
			const struct in6_addr *addr)
{
	if (ipv6_addr_any(addr))
		return 0;
	return family == AF_INET ?
	       nla_put_in_addr(skb, attr, addr->s6_addr32[3]) :
	       nla_put_in6_addr(skb, attr, addr);
}

/**
 * vsw_overlay_put() - describe an overlay
 * @skb: where to
 * @sw: the switch
 *
 * Context: RTNL
 * Return: 0 or -EMSGSIZE
 */
int vsw_overlay_put(struct sk_buff *skb, const struct vsw *sw)
{
	const struct vsw_overlay *overlay = rtnl_dereference(sw->overlay);
	const struct vsw_overlay_config *config;

	if (!overlay)
		return 0;
	config = &overlay->config;
	if (nla_put_u32(skb, IFLA_VSWITCH_VNI, config->vni) ||
	    vsw_put_addr(skb, IFLA_VSWITCH_LOCAL, config->family,
			 &config->local) ||
	    vsw_put_addr(skb, IFLA_VSWITCH_REMOTE, config->family,
			 &config->remote) ||
	    (config->ifindex &&
	     nla_put_u32(skb, IFLA_VSWITCH_LINK, config->ifindex)) ||
	    nla_put_be16(skb, IFLA_VSWITCH_DSTPORT, config->dstport) ||
	    nla_put_be16(skb, IFLA_VSWITCH_SRCPORT_MIN,
			 htons(config->srcport_min)) ||
	    nla_put_be16(skb, IFLA_VSWITCH_SRCPORT_MAX,
			 htons(config->srcport_max)) ||
	    nla_put_u8(skb, IFLA_VSWITCH_TTL, config->ttl) ||
	    nla_put_u8(skb, IFLA_VSWITCH_TOS, config->tos) ||
	    nla_put_u8(skb, IFLA_VSWITCH_DF, config->df) ||
	    nla_put_be32(skb, IFLA_VSWITCH_FLOWLABEL, config->flowlabel))
		return -EMSGSIZE;
	return vsw_switches_put(skb, vsw_overlay_switches,
				ARRAY_SIZE(vsw_overlay_switches),
				config->flags);
}

/* Remote FDB entries */

static int vsw_parse_vni(const struct nlattr *attr, __be32 *vni)
{
	if (nla_len(attr) != sizeof(u32) || !nla_get_u32(attr) ||
	    nla_get_u32(attr) > VSW_VNI_MAX)
		return -EINVAL;
	*vni = vsw_vni_word(nla_get_u32(attr));
	return 0;
}

/**
 * vsw_vtep_parse() - the VTEP that a message of the FDB names
 * @sw: the switch
 * @tb: NDA_*, with NDA_DST
 * @create: make it if it is not known
 * @extack: says what is wrong
 *
 * Context: RTNL
 * Return: the VTEP, for vsw_vtep_put(), or an ERR_PTR()
 */
struct vsw_vtep *vsw_vtep_parse(struct vsw *sw, struct nlattr *tb[],
				bool create, struct netlink_ext_ack *extack)
{
	struct vsw_overlay *overlay = rtnl_dereference(sw->overlay);
	struct vsw_vtep *vtep;
	struct in6_addr addr;
	int ifindex = 0;
	__be32 vni, src_vni = 0;
	__be16 dstport;
	u8 family;

	if (!overlay) {
		NL_SET_ERR_MSG_MOD(extack,
				   "dst is for an overlay, which this switch is not: give it a vni");
		return ERR_PTR(-EOPNOTSUPP);
	}
	if (vsw_overlay_may_change(sw, extack))
		return ERR_PTR(-EPERM);
	if (tb[NDA_NH_ID]) {
		NL_SET_ERR_MSG_MOD(extack, "nhid is not for this switch");
		return ERR_PTR(-EOPNOTSUPP);
	}
	if (vsw_parse_addr(tb[NDA_DST], &addr, &family) ||
	    ipv6_addr_any(&addr) || vsw_is_group(&addr) ||
	    family != overlay->config.family) {
		vsw_extack(extack, tb[NDA_DST],
			   "dst must be a unicast address of the overlay's family; for a group there is 'group'");
		return ERR_PTR(-EINVAL);
	}
	dstport = overlay->config.dstport;
	vni = overlay->own.vni;
	if (tb[NDA_PORT]) {
		if (nla_len(tb[NDA_PORT]) != sizeof(__be16) ||
		    !nla_get_be16(tb[NDA_PORT])) {
			vsw_extack(extack, tb[NDA_PORT],
				   "port must be 1 to 65535");
			return ERR_PTR(-EINVAL);
		}
		dstport = nla_get_be16(tb[NDA_PORT]);
	}
	if (tb[NDA_VNI] && vsw_parse_vni(tb[NDA_VNI], &vni)) {
		vsw_extack(extack, tb[NDA_VNI], "vni must be 1 to 16777215");
		return ERR_PTR(-EINVAL);
	}
	if (tb[NDA_SRC_VNI] && vsw_parse_vni(tb[NDA_SRC_VNI], &src_vni)) {
		vsw_extack(extack, tb[NDA_SRC_VNI],
			   "src_vni must be 1 to 16777215");
		return ERR_PTR(-EINVAL);
	}
	if (tb[NDA_IFINDEX]) {
		if (nla_len(tb[NDA_IFINDEX]) != sizeof(u32) ||
		    !__dev_get_by_index(overlay->net,
					nla_get_u32(tb[NDA_IFINDEX]))) {
			vsw_extack(extack, tb[NDA_IFINDEX],
				   "with dst, via must name a device in the namespace of the underlay");
			return ERR_PTR(-EINVAL);
		}
		ifindex = nla_get_u32(tb[NDA_IFINDEX]);
	}
	vtep = vsw_vtep_get(overlay, &addr, dstport, vni, src_vni, ifindex,
			    create);
	if (vtep)
		return vtep;
	if (!create)
		NL_SET_ERR_MSG_MOD(extack, "there is no such entry");
	return ERR_PTR(create ? -ENOMEM : -ENOENT);
}

/**
 * vsw_vtep_filter_parse() - which VTEPs a message that removes entries names
 * @sw: the switch
 * @tb: NDA_*, checked against a policy
 * @filter: where to put it
 * @extack: says what is wrong
 *
 * Context: RTNL
 * Return: 0 or a negative errno
 */
int vsw_vtep_filter_parse(const struct vsw *sw, struct nlattr *tb[],
			  struct vsw_vtep_filter *filter,
			  struct netlink_ext_ack *extack)
{
	const struct vsw_overlay *overlay = rtnl_dereference(sw->overlay);
	u8 family;

	*filter = (struct vsw_vtep_filter) {};
	if (!overlay) {
		NL_SET_ERR_MSG_MOD(extack,
				   "dst, port and vni are for an overlay, which this switch is not");
		return -EOPNOTSUPP;
	}
	if (tb[NDA_DST] &&
	    (vsw_parse_addr(tb[NDA_DST], &filter->addr, &family) ||
	     ipv6_addr_any(&filter->addr) || family != overlay->config.family))
		return vsw_extack(extack, tb[NDA_DST],
				  "dst must be an address of the overlay's family");
	if (tb[NDA_PORT]) {
		filter->dstport = nla_get_be16(tb[NDA_PORT]);
		if (!filter->dstport)
			return vsw_extack(extack, tb[NDA_PORT],
					  "port must be 1 to 65535");
	}
	if (tb[NDA_VNI]) {
		if (!nla_get_u32(tb[NDA_VNI]) ||
		    nla_get_u32(tb[NDA_VNI]) > VSW_VNI_MAX)
			return vsw_extack(extack, tb[NDA_VNI],
					  "vni must be 1 to 16777215");
		filter->vni = vsw_vni_word(nla_get_u32(tb[NDA_VNI]));
	}
	return 0;
}

/**
 * vsw_vtep_wanted() - is a port a VTEP that a filter names?
 * @port: any port of a switch
 * @arg: struct vsw_vtep_filter
 *
 * Return: true if so
 */
bool vsw_vtep_wanted(const struct vsw_port *port, const void *arg)
{
	const struct vsw_vtep_filter *filter = arg;
	const struct vsw_vtep *vtep = vsw_vtep_of(port);

	return port->no == VSW_PORT_NO_VTEP &&
	       (ipv6_addr_any(&filter->addr) ||
		ipv6_addr_equal(&filter->addr, &vtep->addr)) &&
	       (!filter->dstport || filter->dstport == vtep->dstport) &&
	       (!filter->vni || filter->vni == vtep->vni);
}

/**
 * vsw_vtep_size() - what vsw_vtep_fill() needs
 *
 * Return: bytes
 */
size_t vsw_vtep_size(void)
{
	return nla_total_size(sizeof(struct in6_addr)) +	/* NDA_DST */
	       nla_total_size(sizeof(__be16)) +			/* NDA_PORT */
	       nla_total_size(sizeof(u32)) * 2 +		/* NDA_VNI, NDA_SRC_VNI */
	       nla_total_size(sizeof(u32)) +			/* NDA_IFINDEX */
	       nla_total_size(sizeof(s32));			/* NDA_LINK_NETNSID */
}

/**
 * vsw_vtep_fill() - describe a VTEP in a message of the FDB
 * @skb: where to
 * @vtep: the VTEP
 *
 * Context: RCU
 * Return: 0 or -EMSGSIZE
 */
int vsw_vtep_fill(struct sk_buff *skb, const struct vsw_vtep *vtep)
{
	const struct vsw_overlay *overlay = vtep->overlay;
	struct net *net = dev_net(vtep->port.dev);

	if (vsw_put_addr(skb, NDA_DST, overlay->config.family, &vtep->addr) ||
	    (vtep->dstport != overlay->config.dstport &&
	     nla_put_be16(skb, NDA_PORT, vtep->dstport)) ||
	    (vtep->vni != overlay->own.vni &&
	     nla_put_u32(skb, NDA_VNI, vsw_vni_of(vtep->vni))) ||
	    (vtep->src_vni &&
	     nla_put_u32(skb, NDA_SRC_VNI, vsw_vni_of(vtep->src_vni))) ||
	    (vtep->ifindex &&
	     nla_put_u32(skb, NDA_IFINDEX, vtep->ifindex)) ||
	    (!net_eq(net, overlay->net) &&
	     nla_put_s32(skb, NDA_LINK_NETNSID,
			 peernet2id(net, overlay->net))))
		return -EMSGSIZE;
	return 0;
}

/**
 * vsw_bum_add() - put a VTEP on the list of those that get what is for all
 * @sw: the switch
 * @ndm: state and flags
 * @tb: NDA_*, with NDA_DST
 * @nlh_flags: NLM_F_*
 * @extack: says what is wrong
 *
 * The entry of the address of zeros, as with a vxlan device: "append" adds to
 * the list, "replace" makes it the only one.
 *
 * Context: RTNL
 * Return: 0 or a negative errno
 */
int vsw_bum_add(struct vsw *sw, const struct ndmsg *ndm, struct nlattr *tb[],
		u16 nlh_flags, struct netlink_ext_ack *extack)
{
	struct vsw_overlay *overlay = rtnl_dereference(sw->overlay);
	struct vsw_vtep *vtep, *other, *next;

	if (!(ndm->ndm_state & (NUD_PERMANENT | NUD_NOARP))) {
		NL_SET_ERR_MSG_MOD(extack, "this entry must be permanent");
		return -EINVAL;
	}
	vtep = vsw_vtep_parse(sw, tb, true, extack);
	if (IS_ERR(vtep))
		return PTR_ERR(vtep);
	if (nlh_flags & NLM_F_EXCL && !list_empty(&overlay->bum)) {
		vsw_vtep_put(vtep);
		NL_SET_ERR_MSG_MOD(extack, "there is such an entry, 'append' adds to it");
		return -EEXIST;
	}
	vsw_vtep_set_bum(vtep, true);
	vsw_vtep_put(vtep);
	if (nlh_flags & NLM_F_REPLACE)
		list_for_each_entry_safe(other, next, &overlay->bum, port.list)
			if (other != vtep && other->src_vni == vtep->src_vni)
				vsw_overlay_del_bum(overlay, other);
	vsw_overlay_bum_changed(sw);
	return 0;
}

/**
 * vsw_bum_flush() - take VTEPs off that list
 * @sw: the switch
 * @filter: which ones
 *
 * Context: RTNL
 * Return: how many
 */
unsigned int vsw_bum_flush(struct vsw *sw, const struct vsw_vtep_filter *filter)
{
	struct vsw_overlay *overlay = rtnl_dereference(sw->overlay);
	struct vsw_vtep *vtep, *next;
	unsigned int n = 0;

	if (!overlay)
		return 0;
	list_for_each_entry_safe(vtep, next, &overlay->bum, port.list)
		if (vsw_vtep_wanted(&vtep->port, filter)) {
			vsw_overlay_del_bum(overlay, vtep);
			n++;
		}
	if (n)
		vsw_overlay_bum_changed(sw);
	return n;
}

/**
 * vsw_bum_del() - take a VTEP, or all, off that list
 * @sw: the switch
 * @tb: NDA_*; without NDA_DST: all
 * @extack: says what is wrong
 *
 * Context: RTNL
 * Return: 0 or a negative errno
 */
int vsw_bum_del(struct vsw *sw, struct nlattr *tb[],
		struct netlink_ext_ack *extack)
{
	struct vsw_overlay *overlay = rtnl_dereference(sw->overlay);
	struct vsw_vtep *vtep = NULL;
	int err;

	if (tb[NDA_DST]) {
		vtep = vsw_vtep_parse(sw, tb, false, extack);
		if (IS_ERR(vtep))
			return PTR_ERR(vtep);
	} else {
		err = vsw_overlay_may_change(sw, extack);
		if (err)
			return err;
	}
	err = -ENOENT;
	if (vtep && vtep->bum) {
		vsw_overlay_del_bum(overlay, vtep);
		vsw_overlay_bum_changed(sw);
		err = 0;
	} else if (!vtep && vsw_bum_flush(sw, &(struct vsw_vtep_filter) {})) {
		err = 0;
	}
	if (vtep)
		vsw_vtep_put(vtep);
	if (err)
		NL_SET_ERR_MSG_MOD(extack, "there is no such entry");
	return err;
}
