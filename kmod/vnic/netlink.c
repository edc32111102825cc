// SPDX-License-Identifier: GPL-2.0
/*
 * The link kind "vnic": attributes in and out.
 *
 * As with a vswitch, everything is checked before anything is changed. Who owns
 * the namespace that a vnic lives in may be a tenant: what is set here belongs
 * to the device below, and is for who may configure that one.
 */
#include "../vswitch/device.h"
#include "../vswitch/neigh.h"
#include "../vswitch/netlink.h"
#include "../vswitch/storm.h"
#include "../vswitch/vlan_netlink.h"
#include "bridge.h"
#include "host.h"
#include "lower.h"
#include "source.h"
#include "vsw_compat.h"

/**
 * struct vnic_config - a change of a vnic's settings, checked already
 * @mode: enum vnic_mode, 0: stays
 * @has_lockaddr: @lockaddr is to be set
 * @lockaddr: see struct vnic
 * @has_nopromisc: @nopromisc is to be set
 * @nopromisc: see struct vnic
 * @has_host: @host is to be set
 * @host: let the host and the vnic reach each other
 * @has_nodst: @nodst is to be set
 * @nodst: see struct vnic
 * @macaddr_mode: enum vnic_macaddr_mode, what to do with @macaddr; -1: nothing
 * @macaddr: IFLA_VNIC_MACADDR, or IFLA_VNIC_MACADDR_DATA with many
 * @has_port: @port is to be set
 * @port: settings of the port on a switch
 */
struct vnic_config {
	enum vnic_mode mode;
	bool has_lockaddr;
	bool lockaddr;
	bool has_nopromisc;
	bool nopromisc;
	bool has_host;
	bool host;
	bool has_nodst;
	bool nodst;
	int macaddr_mode;
	const struct nlattr *macaddr;
	bool has_port;
	struct vsw_port_config port;
};

static const struct nla_policy vnic_policy[IFLA_VNIC_MAX + 1] = {
	[IFLA_VNIC_MODE]	= { .type = NLA_U32 },
	[IFLA_VNIC_LOCKADDR]	= { .type = NLA_U8 },
	[IFLA_VNIC_NOPROMISC]	= { .type = NLA_U8 },
	[IFLA_VNIC_HOST]	= { .type = NLA_U8 },
	[IFLA_VNIC_NODST]	= { .type = NLA_U8 },
	[IFLA_VNIC_PORT]	= { .type = NLA_NESTED },
	[IFLA_VNIC_MACADDR_MODE] = { .type = NLA_U32 },
	[IFLA_VNIC_MACADDR]	= { .type = NLA_BINARY, .len = ETH_ALEN },
	[IFLA_VNIC_MACADDR_DATA] = { .type = NLA_NESTED },
	[IFLA_VNIC_MACADDR_COUNT] = { .type = NLA_U32 },
};

static int vnic_parse_switch(const struct nlattr *attr, const char *range,
			     bool *has, bool *value,
			     struct netlink_ext_ack *extack)
{
	if (!attr)
		return 0;
	if (nla_get_u8(attr) > 1)
		return vsw_extack_msg(extack, attr, range);
	*has = true;
	*value = nla_get_u8(attr);
	return 0;
}

static int vnic_parse_mode(const struct nlattr *attr, bool on_switch,
			   struct vnic_config *config,
			   struct netlink_ext_ack *extack)
{
	if (!attr)
		return 0;
	switch (nla_get_u32(attr)) {
	case VNIC_MODE_BRIDGE:
		break;
	case VNIC_MODE_PRIVATE:
	case VNIC_MODE_VEPA:
	case VNIC_MODE_PASSTHRU:
	case VNIC_MODE_SOURCE:
		if (!on_switch)
			break;
		return vsw_extack(extack, attr,
				  "on a vswitch mode can only be bridge; for private say isolated on");
	default:
		return vsw_extack(extack, attr,
				  "mode must be private (1), vepa (2), bridge (4), passthru (8) or source (16)");
	}
	config->mode = nla_get_u32(attr);
	return 0;
}

static int vnic_parse_host(const struct nlattr *attr, bool on_switch,
			   struct vnic_config *config,
			   struct netlink_ext_ack *extack)
{
	if (attr && on_switch)
		return vsw_extack(extack, attr,
				  "host is for a vnic on a NIC: on a vswitch the host is a port anyway");
	return vnic_parse_switch(attr,
				 KBUILD_MODNAME ": host must be 0 (off) or 1 (on)",
				 &config->has_host, &config->host, extack);
}

/* Of a port's settings those that do not need a switch */
static int vnic_check_nic_port(struct nlattr * const *tb,
			       struct netlink_ext_ack *extack)
{
	int i;

	for (i = 1; i <= IFLA_VSWITCH_PORT_MAX; i++) {
		if (!tb[i] || i == IFLA_VSWITCH_PORT_STORM_BCAST ||
		    i == IFLA_VSWITCH_PORT_STORM_MCAST ||
		    i == IFLA_VSWITCH_PORT_GUARD)
			continue;
		return vsw_extack(extack, tb[i],
				  "settings of a port are for a vnic on a vswitch, but for those of guard, storm_bcast and storm_mcast");
	}
	return 0;
}

static int vnic_parse_port(const struct nlattr *attr, bool on_switch,
			   struct vnic_config *config,
			   struct netlink_ext_ack *extack)
{
	struct nlattr *tb[IFLA_VSWITCH_PORT_MAX + 1];
	int err;

	if (!attr)
		return 0;
	err = nla_parse_nested(tb, IFLA_VSWITCH_PORT_MAX, attr,
			       vsw_port_policy, extack);
	if (!err && !on_switch)
		err = vnic_check_nic_port(tb, extack);
	if (!err)
		err = vsw_port_parse(tb, &config->port, extack);
	config->has_port = !err;
	return err;
}

static int vnic_check_source(const struct nlattr *attr,
			     struct netlink_ext_ack *extack)
{
	if (attr && nla_type(attr) == IFLA_VNIC_MACADDR &&
	    nla_len(attr) == ETH_ALEN && is_valid_ether_addr(nla_data(attr)))
		return 0;
	return vsw_extack(extack, attr,
			  "macaddr must be a unicast Ethernet address");
}

static int vnic_parse_sources(struct nlattr *data[],
			      struct vnic_config *config,
			      struct netlink_ext_ack *extack)
{
	const struct nlattr *mode = data[IFLA_VNIC_MACADDR_MODE], *attr;
	int err, rem, n = 0;

	if (data[IFLA_VNIC_MACADDR_COUNT])
		return vsw_extack(extack, data[IFLA_VNIC_MACADDR_COUNT],
				  "the number of addresses can only be read");
	config->macaddr_mode = -1;
	if (!mode)
		return 0;
	config->macaddr_mode = nla_get_u32(mode);
	switch (nla_get_u32(mode)) {
	case VNIC_MACADDR_ADD:
	case VNIC_MACADDR_DEL:
		config->macaddr = data[IFLA_VNIC_MACADDR];
		return vnic_check_source(config->macaddr, extack);
	case VNIC_MACADDR_FLUSH:
		return 0;
	case VNIC_MACADDR_SET:
		config->macaddr = data[IFLA_VNIC_MACADDR_DATA];
		if (!config->macaddr)
			return 0;
		nla_for_each_nested(attr, config->macaddr, rem) {
			err = vnic_check_source(attr, extack);
			if (err)
				return err;
			n++;
		}
		if (n > VNIC_SOURCES_MAX)
			return vsw_extack(extack, config->macaddr,
					  "macaddr: the list can have 4096 addresses at the most");
		return 0;
	}
	return vsw_extack(extack, mode,
			  "macaddr must be add (0), del (1), flush (2) or set (3)");
}

/* There is a list in mode source only. */
static int vnic_check_list(const struct vnic_config *config,
			   enum vnic_mode mode, struct netlink_ext_ack *extack)
{
	if (config->macaddr_mode < 0 || mode == VNIC_MODE_SOURCE)
		return 0;
	NL_SET_ERR_MSG_MOD(extack, "macaddr is for mode source, on a NIC");
	return -EINVAL;
}

static int vnic_configure_sources(struct vnic *vnic,
				  const struct vnic_config *config,
				  struct netlink_ext_ack *extack)
{
	int err;

	switch (config->macaddr_mode) {
	case VNIC_MACADDR_ADD:
		err = vnic_source_add(vnic, nla_data(config->macaddr));
		if (err == -ENOSPC)
			vsw_extack(extack, config->macaddr,
				   "macaddr: the list has 4096 addresses, which is the most there can be");
		return err;
	case VNIC_MACADDR_DEL:
		err = vnic_source_del(vnic, nla_data(config->macaddr));
		if (err)
			vsw_extack(extack, config->macaddr,
				   "macaddr: the list has no such address");
		return err;
	case VNIC_MACADDR_FLUSH:
	case VNIC_MACADDR_SET:
		return vnic_sources_set(vnic, config->macaddr);
	}
	return 0;
}

static int vnic_parse(struct nlattr *data[], bool on_switch,
		      struct vnic_config *config,
		      struct netlink_ext_ack *extack)
{
	*config = (struct vnic_config) { .macaddr_mode = -1 };
	if (!data)
		return 0;
	return vnic_parse_mode(data[IFLA_VNIC_MODE], on_switch, config,
			       extack) ?:
	       vnic_parse_switch(data[IFLA_VNIC_LOCKADDR],
				 KBUILD_MODNAME ": lockaddr must be 0 (off) or 1 (on)",
				 &config->has_lockaddr, &config->lockaddr,
				 extack) ?:
	       vnic_parse_switch(data[IFLA_VNIC_NOPROMISC],
				 KBUILD_MODNAME ": nopromisc must be 0 (off) or 1 (on)",
				 &config->has_nopromisc, &config->nopromisc,
				 extack) ?:
	       vnic_parse_switch(data[IFLA_VNIC_NODST],
				 KBUILD_MODNAME ": nodst must be 0 (off) or 1 (on)",
				 &config->has_nodst, &config->nodst, extack) ?:
	       vnic_parse_host(data[IFLA_VNIC_HOST], on_switch, config,
			       extack) ?:
	       vnic_parse_sources(data, config, extack) ?:
	       vnic_parse_port(data[IFLA_VNIC_PORT], on_switch, config,
			       extack);
}

/* Would a change of the guard be refused? */
static int vnic_check_guard(const struct vnic *vnic,
			    const struct vsw_guard_config *config,
			    struct netlink_ext_ack *extack)
{
	struct vsw_guard *guard;

	if (!vsw_guard_named(config))
		return 0;
	guard = vsw_guard_make(&vnic->port, config, extack);
	if (IS_ERR(guard))
		return PTR_ERR(guard);
	vsw_guard_free(guard);
	return 0;
}

/* What may fail comes first. */
static int vnic_configure(struct vnic *vnic, const struct vnic_config *config,
			  struct netlink_ext_ack *extack)
{
	bool host = vnic->port.flags & VSW_PORT_FROM_HOST;
	int err;

	if (config->has_port) {
		err = vnic_check_guard(vnic, &config->port.guard, extack);
		if (err)
			return err;
	}
	if (config->has_host) {
		err = vnic_host_set(vnic, config->host, extack);
		if (err)
			return err;
	}
	err = vnic_configure_sources(vnic, config, extack);
	if (!err && config->has_port)
		err = vsw_port_configure(&vnic->port, &config->port, extack);
	if (err) {
		if (config->has_host)
			vnic_host_set(vnic, host, NULL);
		return err;
	}
	if (config->has_port) {
		vnic_addrs_changed(vnic);
		if (vnic->nic)
			vnic_nic_guard_changed(vnic->nic);
	}
	if (vnic->nic && config->mode && config->mode != vnic->mode)
		vnic_nic_set_mode(vnic, config->mode);
	if (config->has_lockaddr)
		vnic->lockaddr = config->lockaddr;
	if (config->has_nopromisc && config->nopromisc != vnic->nopromisc) {
		vnic->nopromisc = config->nopromisc;
		if (vnic->mode == VNIC_MODE_PASSTHRU &&
		    netif_running(vnic->dev))
			dev_set_promiscuity(vnic->lower,
					    vnic->nopromisc ? -1 : 1);
	}
	if (config->has_nodst)
		WRITE_ONCE(vnic->nodst, config->nodst);
	return 0;
}

static int vnic_validate(struct nlattr *tb[], struct nlattr *data[],
			 struct netlink_ext_ack *extack)
{
	return vsw_check_link(tb, IFLA_VNIC_MAX, extack);
}

/* The device below, and what it has for vnics */
static int vnic_find_lower(struct vnic *vnic,
			   struct rtnl_newlink_params *params,
			   struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = params->tb[IFLA_LINK];

	if (!attr) {
		NL_SET_ERR_MSG_MOD(extack, "link DEVICE is needed: a NIC or a vswitch to stand on");
		return -EINVAL;
	}
	vnic->lower = __dev_get_by_index(rtnl_newlink_link_net(params),
					 nla_get_u32(attr));
	if (!vnic->lower) {
		vsw_extack(extack, attr, "there is no such device");
		return -ENODEV;
	}
	if (vsw_is_switch(vnic->lower))
		return 0;
	vnic->nic = vnic_nic_get(vnic->lower, extack);
	return PTR_ERR_OR_ZERO(vnic->nic);
}

static void vnic_set_mtu(struct vnic *vnic, bool set)
{
	vnic->dev->max_mtu = vnic->lower->mtu;
	vnic->mtu_set = set;
	if (!set)
		vnic->dev->mtu = vnic->lower->mtu;
}

static int vnic_register(struct vnic *vnic, enum vnic_mode mode,
			 struct netlink_ext_ack *extack)
{
	struct net_device *dev = vnic->dev;
	int err;

	err = register_netdevice(dev);
	if (err)
		return err;
	if (vnic->nic)
		vnic_nic_set_mode(vnic, mode);
	else
		vnic->mode = mode;
	err = netdev_upper_dev_link(vnic->lower, dev, extack);
	if (err) {
		unregister_netdevice(dev);
		return err;
	}
	vnic_follow_link(vnic);
	linkwatch_fire_event(dev);
	vsw_event_port(&vnic->port, VSWITCH_EVENT_PORT_ADD);
	return 0;
}

static int vnic_newlink(struct net_device *dev,
			struct rtnl_newlink_params *params,
			struct netlink_ext_ack *extack)
{
	struct vnic *vnic = netdev_priv(dev);
	struct vnic_config config;
	struct net_device *lower;
	enum vnic_mode mode;
	struct vsw *sw;
	int err;

	vnic->dev = dev;
	err = vnic_find_lower(vnic, params, extack);
	if (err) {
		vnic->nic = NULL;
		return err;
	}
	err = vnic_parse(params->data, !vnic->nic, &config, extack);
	if (err)
		goto err_put;
	mode = config.mode ?:
	       vnic->nic ? VNIC_MODE_VEPA : VNIC_MODE_BRIDGE;
	if (vnic->nic) {
		err = vnic_nic_may_have(vnic->nic, mode, NULL, extack);
		if (err)
			goto err_put;
	}
	err = vnic_check_list(&config, mode, extack);
	if (err)
		goto err_put;
	if (mode == VNIC_MODE_PASSTHRU)
		eth_hw_addr_set(dev, vnic->lower->dev_addr);
	else if (!params->tb[IFLA_ADDRESS])
		eth_hw_addr_random(dev);
	vnic_set_mtu(vnic, params->tb[IFLA_MTU]);
	if (dev->mtu > dev->max_mtu) {
		vsw_extack(extack, params->tb[IFLA_MTU],
			   "mtu must not be more than that of the device below");
		err = -EINVAL;
		goto err_put;
	}
	/* Joins, and then it puts the NIC when it goes; it may have gone. */
	lower = vnic->lower;
	err = vnic_register(vnic, mode, extack);
	if (err) {
		if (err == -ENOSPC)
			NL_SET_ERR_MSG_MOD(extack,
					   "there are 4096 vnics and ports already, which is the most there can be");
		sw = vnic_lower_switch(lower);
		if (sw && !sw->dev)
			vnic_nic_put(container_of(sw, struct vnic_nic, sw));
		return err;
	}
	err = vnic_configure(vnic, &config, extack);
	if (err) {
		netdev_upper_dev_unlink(vnic->lower, dev);
		unregister_netdevice(dev);
	}
	return err;

err_put:
	if (vnic->nic)
		vnic_nic_put(vnic->nic);
	return err;
}

COMPAT_NEWLINK(vnic_newlink)

static int vnic_changelink(struct net_device *dev, struct nlattr *tb[],
			   struct nlattr *data[],
			   struct netlink_ext_ack *extack)
{
	struct vnic *vnic = netdev_priv(dev);
	struct vnic_config config;
	int err;

	if (!rtnl_dev_link_net_capable(dev, dev_net(vnic->lower))) {
		NL_SET_ERR_MSG_MOD(extack,
				   "these settings belong to the device below: only who may configure that one can change them");
		return -EPERM;
	}
	err = vnic_parse(data, !vnic->nic, &config, extack);
	if (err)
		return err;
	if (vnic->nic && config.mode)
		err = vnic_nic_may_have(vnic->nic, config.mode, vnic, extack);
	if (!err)
		err = vnic_check_list(&config, config.mode ?: vnic->mode,
				      extack);
	if (err)
		return err;
	return vnic_configure(vnic, &config, extack);
}

static void vnic_dellink(struct net_device *dev, struct list_head *head)
{
	struct vnic *vnic = netdev_priv(dev);

	/* In one go with the device below it is not deleted once more. */
	list_del_init(&vnic->port.member);
	unregister_netdevice_queue(dev, head);
	netdev_upper_dev_unlink(vnic->lower, dev);
}

static size_t vnic_get_size(const struct net_device *dev)
{
	size_t size = nla_total_size(sizeof(u32)) +	/* IFLA_VNIC_MODE */
		      nla_total_size(sizeof(u8)) * 2;	/* LOCKADDR, NOPROMISC */
	const struct vnic *vnic = netdev_priv(dev);
	int i;

	size += nla_total_size(sizeof(u8)) * 2 +	/* HOST, NODST */
		nla_total_size(sizeof(u32)) +	/* IFLA_VNIC_MACADDR_COUNT */
		nla_total_size(vnic->n_sources * nla_total_size(ETH_ALEN));
	for (i = 0; i <= IFLA_VSWITCH_PORT_MAX; i++)
		size += nla_total_size(sizeof(u32));	/* IFLA_VNIC_PORT */
	return size + vsw_vlan_size(&vnic->port) +
	       vsw_neigh_vlans_size(&vnic->port) + vsw_storm_size() +
	       vsw_guard_size(&vnic->port);
}

static int vnic_fill_nic(struct sk_buff *skb, const struct vnic *vnic)
{
	const struct vnic_source *source;
	struct nlattr *nest;

	if (nla_put_u8(skb, IFLA_VNIC_NOPROMISC, vnic->nopromisc) ||
	    nla_put_u8(skb, IFLA_VNIC_NODST, vnic->nodst) ||
	    nla_put_u8(skb, IFLA_VNIC_HOST,
		       !!(vnic->port.flags & VSW_PORT_FROM_HOST)) ||
	    nla_put_u32(skb, IFLA_VNIC_MACADDR_COUNT, vnic->n_sources))
		return -EMSGSIZE;
	if (!vnic->n_sources)
		return 0;
	nest = nla_nest_start(skb, IFLA_VNIC_MACADDR_DATA);
	if (!nest)
		return -EMSGSIZE;
	list_for_each_entry(source, &vnic->sources, list)
		if (nla_put(skb, IFLA_VNIC_MACADDR, ETH_ALEN, source->addr))
			return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int vnic_fill_info(struct sk_buff *skb, const struct net_device *dev)
{
	const struct vnic *vnic = netdev_priv(dev);
	struct nlattr *nest;

	if (nla_put_u32(skb, IFLA_VNIC_MODE, vnic->mode) ||
	    nla_put_u8(skb, IFLA_VNIC_LOCKADDR, vnic->lockaddr))
		return -EMSGSIZE;
	if (vnic->nic && vnic_fill_nic(skb, vnic))
		return -EMSGSIZE;
	nest = nla_nest_start(skb, IFLA_VNIC_PORT);
	if (!nest ||
	    (vnic->nic ? vsw_storm_put(skb, &vnic->port) ?:
			 vsw_guard_put(skb, &vnic->port) :
			 vsw_port_put(skb, &vnic->port)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static struct net *vnic_get_link_net(const struct net_device *dev)
{
	const struct vnic *vnic = netdev_priv(dev);

	return dev_net(vnic->lower);
}

struct rtnl_link_ops vnic_link_ops __read_mostly = {
	.kind			= VNIC_KIND,
	.priv_size		= sizeof(struct vnic),
	.setup			= vnic_device_setup,
	.maxtype		= IFLA_VNIC_MAX,
	.policy			= vnic_policy,
	.validate		= vnic_validate,
	.newlink		= COMPAT_NEWLINK_OP(vnic_newlink),
	.changelink		= vnic_changelink,
	.dellink		= vnic_dellink,
	.get_size		= vnic_get_size,
	.fill_info		= vnic_fill_info,
	.get_link_net		= vnic_get_link_net,
	.get_linkxstats_size	= vnic_linkxstats_size,
	.fill_linkxstats	= vnic_fill_linkxstats,
};
