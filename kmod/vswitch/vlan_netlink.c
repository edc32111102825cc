// SPDX-License-Identifier: GPL-2.0
/*
 * What "bridge vlan" says and asks: IFLA_AF_SPEC of a port, of the switch
 * device ("self") and of a vnic ("self").
 */
#include <linux/export.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/vswitch.h>

#include "netlink.h"
#include "overlay_netlink.h"
#include "vlan_frame.h"
#include "vlan_netlink.h"

/**
 * vsw_vlan_parse_switch() - check the settings of a switch
 * @data: attributes by IFLA_VSWITCH_*, long enough each
 * @config: where to put them, zeroed
 * @extack: says what is wrong
 *
 * Return: 0 or -EINVAL
 */
int vsw_vlan_parse_switch(struct nlattr *data[], struct vsw_vlan_config *config,
			  struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;

	attr = data[IFLA_VSWITCH_VLAN_FILTERING];
	if (attr) {
		if (nla_get_u8(attr) > 1)
			return vsw_extack(extack, attr,
					  "vlan_filtering must be 0 (off) or 1 (on)");
		config->has_filtering = true;
		config->filtering = nla_get_u8(attr);
	}
	attr = data[IFLA_VSWITCH_VLAN_PROTOCOL];
	if (attr) {
		if (!eth_type_vlan(nla_get_be16(attr)))
			return vsw_extack(extack, attr,
					  "vlan_protocol must be 0x8100 (802.1Q) or 0x88a8 (802.1ad)");
		config->has_proto = true;
		config->proto = nla_get_be16(attr);
	}
	attr = data[IFLA_VSWITCH_VLAN_DEFAULT_PVID];
	if (attr) {
		if (nla_get_u16(attr) > VSW_VLAN_MAX)
			return vsw_extack(extack, attr,
					  "vlan_default_pvid must be 0 (none) to 4094");
		config->has_pvid = true;
		config->pvid = nla_get_u16(attr);
	}
	attr = data[IFLA_VSWITCH_VLAN_STATS_ENABLED];
	if (attr) {
		if (nla_get_u8(attr) > 1)
			return vsw_extack(extack, attr,
					  "vlan_stats_enabled must be 0 (off) or 1 (on)");
		config->has_stats = true;
		config->stats = nla_get_u8(attr);
	}
	return 0;
}

/**
 * vsw_vlan_switch_size() - room for the settings of a switch
 *
 * Return: bytes
 */
size_t vsw_vlan_switch_size(void)
{
	return nla_total_size(sizeof(u8)) +	/* VLAN_FILTERING */
	       nla_total_size(sizeof(u16)) +	/* VLAN_PROTOCOL */
	       nla_total_size(sizeof(u16)) +	/* VLAN_DEFAULT_PVID */
	       nla_total_size(sizeof(u8));	/* VLAN_STATS_ENABLED */
}

/**
 * vsw_vlan_switch_put() - describe the settings of a switch
 * @skb: where to
 * @sw: the switch
 *
 * Context: RTNL
 * Return: 0 or -EMSGSIZE
 */
int vsw_vlan_switch_put(struct sk_buff *skb, const struct vsw *sw)
{
	if (nla_put_u8(skb, IFLA_VSWITCH_VLAN_FILTERING, sw->vlan_filtering) ||
	    nla_put_be16(skb, IFLA_VSWITCH_VLAN_PROTOCOL, sw->vlan_proto) ||
	    nla_put_u16(skb, IFLA_VSWITCH_VLAN_DEFAULT_PVID, sw->vlan_pvid) ||
	    nla_put_u8(skb, IFLA_VSWITCH_VLAN_STATS_ENABLED,
		       !!rcu_access_pointer(sw->vlan_stats)))
		return -EMSGSIZE;
	return 0;
}

/* One IFLA_BRIDGE_VLAN_INFO; the second one of a range completes it */
static int vsw_vlan_take_info(struct vsw_vlans *vlans,
			      const struct nlattr *attr, bool add,
			      struct vsw_vlan_range *range,
			      struct netlink_ext_ack *extack)
{
	struct bridge_vlan_info info;
	const char *why;
	int done;

	if (nla_len(attr) != sizeof(info))
		return vsw_extack(extack, attr,
				  "IFLA_BRIDGE_VLAN_INFO must have 4 bytes");
	memcpy(&info, nla_data(attr), sizeof(info));
	done = vsw_vlan_parse(&info, range, &why);
	if (done < 0)
		return vsw_extack_msg(extack, attr, why);
	if (!done)
		return 0;
	if (add)
		vsw_vlans_add(vlans, range);
	else
		vsw_vlans_del(vlans, range);
	*range = (struct vsw_vlan_range) {};
	return 0;
}

static int vsw_vlan_take(struct vsw_vlans *vlans, const struct nlattr *spec,
			 bool add, struct netlink_ext_ack *extack)
{
	struct vsw_vlan_range range = {};
	const struct nlattr *attr;
	int err, rem;

	nla_for_each_nested(attr, spec, rem) {
		switch (nla_type(attr)) {
		case IFLA_BRIDGE_FLAGS:
			break;
		case IFLA_BRIDGE_VLAN_INFO:
			err = vsw_vlan_take_info(vlans, attr, add, &range,
						 extack);
			if (err)
				return err;
			break;
		default:
			vsw_extack(extack, attr,
				   "of IFLA_AF_SPEC a vswitch takes IFLA_BRIDGE_FLAGS, IFLA_BRIDGE_VLAN_INFO and IFLA_BRIDGE_VLAN_TUNNEL_INFO only");
			return -EOPNOTSUPP;
		}
	}
	if (range.first)
		return vsw_extack(extack, spec,
				  "a range that has begun must end with the next VLAN");
	return 0;
}

/* VLANs of an overlay, "tunnel_info" */

static const struct nla_policy
vsw_tunnel_policy[IFLA_BRIDGE_VLAN_TUNNEL_MAX + 1] = {
	[IFLA_BRIDGE_VLAN_TUNNEL_ID]	= { .type = NLA_U32 },
	[IFLA_BRIDGE_VLAN_TUNNEL_VID]	= { .type = NLA_U16 },
	[IFLA_BRIDGE_VLAN_TUNNEL_FLAGS]	= { .type = NLA_U16 },
};

/* One IFLA_BRIDGE_VLAN_TUNNEL_INFO; the second one of a range completes it, with a
 * VNI that is as much above the first as the VLAN is.
 */
static int vsw_tunnel_take(u32 *want, const struct nlattr *attr, bool add,
			   struct vsw_vlan_range *range,
			   struct netlink_ext_ack *extack)
{
	struct nlattr *tb[IFLA_BRIDGE_VLAN_TUNNEL_MAX + 1];
	struct bridge_vlan_info info = {};
	unsigned int vid;
	const char *why;
	u32 vni;
	int err;

	err = nla_parse_nested_deprecated(tb, IFLA_BRIDGE_VLAN_TUNNEL_MAX, attr,
					  vsw_tunnel_policy, extack);
	if (err)
		return err;
	if (!tb[IFLA_BRIDGE_VLAN_TUNNEL_ID] || !tb[IFLA_BRIDGE_VLAN_TUNNEL_VID])
		return vsw_extack(extack, attr, "tunnel_info needs a vid and an id");
	info.vid = nla_get_u16(tb[IFLA_BRIDGE_VLAN_TUNNEL_VID]);
	if (tb[IFLA_BRIDGE_VLAN_TUNNEL_FLAGS])
		info.flags = nla_get_u16(tb[IFLA_BRIDGE_VLAN_TUNNEL_FLAGS]);
	vni = nla_get_u32(tb[IFLA_BRIDGE_VLAN_TUNNEL_ID]);
	if (!vni || vni > VSW_VNI_MAX)
		return vsw_extack(extack, tb[IFLA_BRIDGE_VLAN_TUNNEL_ID],
				  "tunnel_info id must be a VNI, 1 to 16777215");
	err = vsw_vlan_parse(&info, range, &why);
	if (err < 0)
		return vsw_extack_msg(extack, attr, why);
	if (!range->vni)
		range->vni = vni;
	if (!err)
		return 0;
	if (vni - range->vni != range->last - range->first)
		return vsw_extack(extack, tb[IFLA_BRIDGE_VLAN_TUNNEL_ID],
				  "a range must have as many VNIs as VLANs");
	for (vid = range->first; vid <= range->last; vid++)
		want[vid] = add ? range->vni + vid - range->first : 0;
	*range = (struct vsw_vlan_range) {};
	return 0;
}

static int vsw_tunnels_take(u32 *want, const struct nlattr *spec, bool add,
			    struct netlink_ext_ack *extack)
{
	struct vsw_vlan_range range = {};
	const struct nlattr *attr;
	int err, rem;

	nla_for_each_nested(attr, spec, rem) {
		if (nla_type(attr) != IFLA_BRIDGE_VLAN_TUNNEL_INFO)
			continue;
		err = vsw_tunnel_take(want, attr, add, &range, extack);
		if (err)
			return err;
	}
	if (range.first)
		return vsw_extack(extack, spec,
				  "a range that has begun must end with the next VLAN");
	return 0;
}

static int vsw_tunnels_set(struct vsw_port *port, const struct nlattr *spec,
			   bool add, struct netlink_ext_ack *extack)
{
	struct vsw_overlay *overlay = rtnl_dereference(port->sw->overlay);
	unsigned int vid;
	u32 *want;
	int err;

	if (port->no || !overlay) {
		vsw_extack(extack, spec,
			   "tunnel_info is for a switch with a vni: bridge vlan add dev SWITCH ... self");
		return -EOPNOTSUPP;
	}
	err = vsw_overlay_may_change(port->sw, extack);
	if (err)
		return err;
	want = kvmalloc_array(VLAN_N_VID, sizeof(*want), GFP_KERNEL);
	if (!want)
		return -ENOMEM;
	for (vid = 0; vid < VLAN_N_VID; vid++)
		want[vid] = VSW_VNI_KEEP;
	err = vsw_tunnels_take(want, spec, add, extack);
	if (!err && add && want[port->sw->vlan_pvid] != VSW_VNI_KEEP)
		err = vsw_extack(extack, spec,
				 "the default PVID has the VNI of the switch itself");
	if (!err)
		err = vsw_overlay_set_vlans(overlay, want, extack);
	kvfree(want);
	return err;
}

#define VSW_TUNNEL_SIZE		(nla_total_size(0) + \
				 nla_total_size(sizeof(u32)) + \
				 2 * nla_total_size(sizeof(u16)))
/* What there is room for in one message, with some to spare */
#define VSW_TUNNELS_MAX		400

static int vsw_tunnel_put(struct sk_buff *skb, u16 vid, u32 vni, u16 flags)
{
	struct nlattr *nest;

	nest = nla_nest_start_noflag(skb, IFLA_BRIDGE_VLAN_TUNNEL_INFO);
	if (!nest || nla_put_u32(skb, IFLA_BRIDGE_VLAN_TUNNEL_ID, vni) ||
	    nla_put_u16(skb, IFLA_BRIDGE_VLAN_TUNNEL_VID, vid) ||
	    nla_put_u16(skb, IFLA_BRIDGE_VLAN_TUNNEL_FLAGS, flags))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static u32 vsw_tunnel_vni(const struct vsw_overlay *overlay, unsigned int vid)
{
	const struct vsw_vni *v = NULL;

	if (vid <= VSW_VLAN_MAX)
		v = rtnl_dereference(overlay->vlans[vid]);
	return v ? vsw_vni_of(v->vni) : 0;
}

/**
 * vsw_tunnels_put() - describe VLANs that have VNIs
 * @skb: where to
 * @sw: the switch
 * @vid: from which one on; becomes the first that is not described, or 0
 *
 * Context: RTNL
 * Return: 0 or -EMSGSIZE
 */
int vsw_tunnels_put(struct sk_buff *skb, const struct vsw *sw, u16 *vid)
{
	const struct vsw_overlay *overlay = rtnl_dereference(sw->overlay);
	unsigned int first, last, n = 0;
	struct nlattr *nest;
	u32 vni;

	nest = nla_nest_start_noflag(skb, IFLA_AF_SPEC);
	if (!nest)
		return -EMSGSIZE;
	for (first = *vid; first <= VSW_VLAN_MAX; first = last + 1) {
		last = first;
		vni = vsw_tunnel_vni(overlay, first);
		if (!vni)
			continue;
		if (n++ == VSW_TUNNELS_MAX)
			break;
		while (vsw_tunnel_vni(overlay, last + 1) ==
		       vni + last + 1 - first)
			last++;
		if (vsw_tunnel_put(skb, first, vni, last > first ?
				   BRIDGE_VLAN_INFO_RANGE_BEGIN : 0) ||
		    (last > first &&
		     vsw_tunnel_put(skb, last, vni + last - first,
				    BRIDGE_VLAN_INFO_RANGE_END)))
			return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	*vid = first <= VSW_VLAN_MAX ? first : 0;
	return 0;
}

static bool vsw_vlan_of_tunnel(const struct nlattr *spec)
{
	return nla_find_nested(spec, IFLA_BRIDGE_VLAN_TUNNEL_INFO);
}

/**
 * vsw_vlan_setlink() - a port becomes a member of VLANs, or leaves them
 * @port: any port of a switch
 * @spec: IFLA_AF_SPEC, or NULL: nothing is to be done. With tunnel_info it is
 *	the tunnel of the switch that becomes one.
 * @add: it becomes one
 * @extack: says what is wrong
 *
 * Context: RTNL, may sleep
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vsw_vlan_setlink(struct vsw_port *port, const struct nlattr *spec, bool add,
		     struct netlink_ext_ack *extack)
{
	const struct vsw_vlans *old = rtnl_dereference(port->vlans);
	struct vsw_vlans *vlans, *same;
	int err;

	if (!spec)
		return 0;
	if (vsw_vlan_of_tunnel(spec))
		return vsw_tunnels_set(port, spec, add, extack);
	vlans = kmalloc_array(2, sizeof(*vlans), GFP_KERNEL);
	if (!vlans)
		return -ENOMEM;
	same = vlans + 1;
	vsw_vlans_init(same, old, port->sw->vlan_pvid);
	*vlans = *same;
	err = vsw_vlan_take(vlans, spec, add, extack);
	if (!err && memcmp(vlans, same, sizeof(*vlans))) {
		same = kmemdup(vlans, sizeof(*vlans), GFP_KERNEL);
		err = same ? vsw_vlan_port(port, same, extack) : -ENOMEM;
		if (err)
			kfree(same);
	}
	kfree(vlans);
	return err;
}
EXPORT_SYMBOL_GPL(vsw_vlan_setlink);

/**
 * vsw_vlan_size() - room for the VLANs of a port
 * @port: any port
 *
 * The core makes messages as long as what describes a link of our kind may be:
 * the VLANs, which are a part of its own, count as such.
 *
 * Context: RTNL or RCU
 * Return: bytes
 */
size_t vsw_vlan_size(const struct vsw_port *port)
{
	const struct vsw_vlans *vlans = rcu_dereference_rtnl(port->vlans);
	const struct vsw_overlay *overlay;
	size_t size = 0;

	overlay = port->no ? NULL : rcu_dereference_rtnl(port->sw->overlay);
	if (overlay)
		size = DIV_ROUND_UP(READ_ONCE(overlay->n_vlans),
				    VSW_TUNNELS_MAX / 2) * NLMSG_GOODSIZE +
		       READ_ONCE(overlay->n_vlans) * VSW_TUNNEL_SIZE;
	return size + (vlans ? vlans->n *
		       nla_total_size(sizeof(struct bridge_vlan_info)) : 0);
}
EXPORT_SYMBOL_GPL(vsw_vlan_size);

static int vsw_vlan_put_info(struct sk_buff *skb, u16 vid, u16 flags)
{
	struct bridge_vlan_info info = {
		.vid = vid,
		.flags = flags,
	};

	return nla_put(skb, IFLA_BRIDGE_VLAN_INFO, sizeof(info), &info);
}

/**
 * vsw_vlan_put() - describe the VLANs of a port
 * @skb: where to
 * @port: any port of a switch
 * @filter_mask: RTEXT_FILTER_BRVLAN or RTEXT_FILTER_BRVLAN_COMPRESSED; without
 *	these they are not asked for
 *
 * Context: RTNL
 * Return: 0 or -EMSGSIZE
 */
int vsw_vlan_put(struct sk_buff *skb, const struct vsw_port *port,
		 u32 filter_mask)
{
	const struct vsw_vlans *vlans = rtnl_dereference(port->vlans);
	bool ranges = filter_mask & RTEXT_FILTER_BRVLAN_COMPRESSED;
	struct vsw_vlan_range range = {};
	struct nlattr *nest;
	u16 begin, end;

	if (!ranges && !(filter_mask & RTEXT_FILTER_BRVLAN))
		return 0;
	if (vlans ? !vlans->n : !port->sw->vlan_pvid)
		return 0;
	nest = nla_nest_start_noflag(skb, IFLA_AF_SPEC);
	if (!nest)
		return -EMSGSIZE;
	while (vsw_vlans_next(vlans, port->sw->vlan_pvid, ranges, &range)) {
		begin = range.last > range.first ?
			BRIDGE_VLAN_INFO_RANGE_BEGIN : 0;
		end = begin ? BRIDGE_VLAN_INFO_RANGE_END : 0;
		if (vsw_vlan_put_info(skb, range.first, range.flags | begin) ||
		    (end && vsw_vlan_put_info(skb, range.last,
					      range.flags | end)))
			return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}
EXPORT_SYMBOL_GPL(vsw_vlan_put);

/* An attribute has 64 KiB at the most; messages of dumps are shorter. */
#define VSW_VLAN_STATS_MAX	(U16_MAX / \
	nla_total_size(sizeof(struct bridge_vlan_xstats)) - 1)

/**
 * vsw_vlan_stats_size() - room for vsw_vlan_stats_put()
 * @port: any port of a switch
 *
 * Context: RTNL
 * Return: bytes
 */
size_t vsw_vlan_stats_size(const struct vsw_port *port)
{
	const struct vsw_vlans *vlans = rtnl_dereference(port->vlans);
	unsigned int n = vlans ? min_t(unsigned int, vlans->n,
				       VSW_VLAN_STATS_MAX) : 1;

	return nla_total_size(0) +
	       n * nla_total_size(sizeof(struct bridge_vlan_xstats));
}
EXPORT_SYMBOL_GPL(vsw_vlan_stats_size);

/**
 * vsw_vlan_stats_put() - the counters of the VLANs of a port
 * @skb: where to
 * @port: any port of a switch
 * @idx: how many VLANs are in messages before this; updated
 *
 * A VLAN counts for the whole switch.
 *
 * Context: RTNL
 * Return: 0, or -EMSGSIZE: more is to come
 */
int vsw_vlan_stats_put(struct sk_buff *skb, const struct vsw_port *port,
		       int *idx)
{
	const struct vsw_vlans *vlans = rtnl_dereference(port->vlans);
	struct vsw_vlan_range range = {};
	struct bridge_vlan_xstats stats;
	unsigned int n = 0;
	struct nlattr *nest;
	int err = 0;
	int i = 0;

	if (!rcu_access_pointer(port->sw->vlan_stats))
		return 0;
	nest = nla_nest_start_noflag(skb, LINK_XSTATS_TYPE_BRIDGE);
	if (!nest)
		return -EMSGSIZE;
	while (vsw_vlans_next(vlans, port->sw->vlan_pvid, false, &range)) {
		if (i++ < *idx)
			continue;
		if (n++ == VSW_VLAN_STATS_MAX)
			break;
		vsw_vlan_counted(port->sw, range.first, &stats);
		stats.flags = range.flags;
		err = nla_put(skb, BRIDGE_XSTATS_VLAN, sizeof(stats), &stats);
		if (err)
			break;
	}
	nla_nest_end(skb, nest);
	*idx = err ? i - 1 : 0;
	return err;
}
EXPORT_SYMBOL_GPL(vsw_vlan_stats_put);
