// SPDX-License-Identifier: GPL-2.0
/*
 * What "bridge fdb" says and asks.
 *
 * Entries are those of the switch device (NTF_SELF); where an address is, is
 * told by NDA_IFINDEX ("via"), which is left out for the host.
 */
#include <linux/rtnetlink.h>
#include <net/neighbour.h>

#include "fdb_netlink.h"
#include "netlink.h"
#include "overlay_netlink.h"
#include "vlan_config.h"
#include "vlan_frame.h"

static u16 vsw_fdb_state(const struct vsw_fdb *fdb,
			 const struct vsw_fdb_entry *e, u32 flags)
{
	if (flags & (VSW_FDB_LOCAL | VSW_FDB_PERMANENT))
		return NUD_PERMANENT;
	if (flags & VSW_FDB_STATIC)
		return NUD_NOARP;
	return vsw_fdb_expired(fdb, e) ? NUD_STALE : NUD_REACHABLE;
}

/* A vnic may be in another namespace, where its index is of use. */
static int vsw_fdb_fill_via(struct sk_buff *skb, const struct vsw *sw,
			    const struct vsw_port *port)
{
	struct net *net = dev_net(sw->dev), *other = dev_net(port->dev);

	if (!port->no)
		return 0;
	if (port->no == VSW_PORT_NO_VTEP)
		return vsw_vtep_fill(skb, vsw_vtep_of(port));
	if (!net_eq(net, other) &&
	    nla_put_s32(skb, NDA_LINK_NETNSID, peernet2id(net, other)))
		return -EMSGSIZE;
	return nla_put_u32(skb, NDA_IFINDEX, port->dev->ifindex);
}

/* What a message says of an entry of the FDB, or of the list of those that get
 * what is for all, which has the address of zeros and is in no FDB
 */
struct vsw_neigh {
	const struct vsw_port *port;
	u64 key;
	u16 state;
	u8 flags;
	u32 ext_flags;
	u32 idle;
};

static struct vsw_neigh vsw_fdb_neigh(const struct vsw_fdb *fdb,
				      const struct vsw_fdb_entry *e)
{
	u32 flags = READ_ONCE(e->flags);

	return (struct vsw_neigh) {
		.port = READ_ONCE(e->port),
		.key = e->key,
		.state = vsw_fdb_state(fdb, e, flags),
		.flags = (flags & VSW_FDB_STICKY ? NTF_STICKY : 0) |
			 (flags & VSW_FDB_EXTERN ? NTF_EXT_LEARNED : 0),
		.ext_flags = flags & VSW_FDB_LOCKED ? NTF_EXT_LOCKED : 0,
		.idle = (u32)jiffies - READ_ONCE(e->updated),
	};
}

static struct vsw_neigh vsw_bum_neigh(const struct vsw_vtep *vtep)
{
	return (struct vsw_neigh) {
		.port = &vtep->port,
		.state = NUD_PERMANENT,
	};
}

static int vsw_neigh_fill(struct sk_buff *skb, const struct vsw *sw,
			  struct vsw_neigh neigh, u32 portid, u32 seq,
			  int type, int nlflags)
{
	u16 vid = vsw_fdb_key_vid(neigh.key);
	struct nda_cacheinfo cache = {
		.ndm_updated = jiffies_to_clock_t(neigh.idle),
		.ndm_used = jiffies_to_clock_t(neigh.idle),
	};
	struct nlmsghdr *nlh;
	u8 addr[ETH_ALEN];
	struct ndmsg *ndm;

	nlh = nlmsg_put(skb, portid, seq, type, sizeof(*ndm), nlflags);
	if (!nlh)
		return -EMSGSIZE;
	ndm = nlmsg_data(nlh);
	*ndm = (struct ndmsg) {
		.ndm_family = AF_BRIDGE,
		.ndm_ifindex = sw->dev->ifindex,
		.ndm_state = neigh.state,
		.ndm_flags = NTF_SELF | neigh.flags,
	};
	vsw_fdb_key_addr(neigh.key, addr);
	if (nla_put(skb, NDA_LLADDR, ETH_ALEN, addr) ||
	    (vid && nla_put_u16(skb, NDA_VLAN, vid)) ||
	    vsw_fdb_fill_via(skb, sw, neigh.port) ||
	    (neigh.ext_flags &&
	     nla_put_u32(skb, NDA_FLAGS_EXT, neigh.ext_flags)) ||
	    nla_put(skb, NDA_CACHEINFO, sizeof(cache), &cache)) {
		nlmsg_cancel(skb, nlh);
		return -EMSGSIZE;
	}
	nlmsg_end(skb, nlh);
	return 0;
}

static size_t vsw_fdb_msg_size(void)
{
	return NLMSG_ALIGN(sizeof(struct ndmsg)) +
	       nla_total_size(ETH_ALEN) +			/* NDA_LLADDR */
	       nla_total_size(sizeof(u16)) +			/* NDA_VLAN */
	       vsw_vtep_size() +	/* with NDA_IFINDEX, NDA_LINK_NETNSID */
	       nla_total_size(sizeof(u32)) +			/* NDA_FLAGS_EXT */
	       nla_total_size(sizeof(struct nda_cacheinfo));	/* NDA_CACHEINFO */
}

static void vsw_neigh_notify(const struct vsw *sw, struct vsw_neigh neigh,
			     int type, gfp_t gfp)
{
	struct net *net = dev_net(sw->dev);
	struct sk_buff *skb;

	if (sw->dev->reg_state != NETREG_REGISTERED ||
	    !rtnl_has_listeners(net, RTNLGRP_NEIGH))
		return;
	skb = nlmsg_new(vsw_fdb_msg_size(), gfp);
	if (!skb || vsw_neigh_fill(skb, sw, neigh, 0, 0, type, 0)) {
		kfree_skb(skb);
		rtnl_set_sk_err(net, RTNLGRP_NEIGH, -ENOBUFS);
		return;
	}
	rtnl_notify(skb, net, 0, RTNLGRP_NEIGH, NULL, gfp);
}

/* Under vsw_fdb.lock, from the data path or not */
static void vsw_fdb_notify(struct vsw_fdb *fdb, const struct vsw_fdb_entry *e,
			   enum vsw_fdb_event event)
{
	vsw_neigh_notify(container_of(fdb, struct vsw, fdb),
			 vsw_fdb_neigh(fdb, e), event == VSW_FDB_DEL ?
			 RTM_DELNEIGH : RTM_NEWNEIGH, GFP_ATOMIC);
}

/**
 * vsw_bum_notify() - tell listeners of the list of those that get what is for all
 * @vtep: which VTEP
 * @is: it came on the list, or else it left
 *
 * Context: RTNL
 */
void vsw_bum_notify(const struct vsw_vtep *vtep, bool is)
{
	vsw_neigh_notify(vtep->port.sw, vsw_bum_neigh(vtep),
			 is ? RTM_NEWNEIGH : RTM_DELNEIGH, GFP_KERNEL);
}

static void vsw_fdb_fixed(struct vsw_fdb *fdb, u64 key, bool is)
{
	u8 addr[ETH_ALEN];

	vsw_fdb_key_addr(key, addr);
	vsw_ports_filter(container_of(fdb, struct vsw, fdb), addr, is);
}

const struct vsw_fdb_ops vsw_fdb_netlink_ops = {
	.notify = vsw_fdb_notify,
	.learned = vsw_event_learned,
	.fixed = vsw_fdb_fixed,
};

/* The port that NDA_IFINDEX names; without it the host's */
static struct vsw_port *vsw_fdb_via(struct vsw *sw, const struct nlattr *via,
				    struct netlink_ext_ack *extack)
{
	struct net_device *dev;
	struct vsw_port *port;

	if (!via)
		return &sw->host;
	if (nla_len(via) != sizeof(u32)) {
		vsw_extack(extack, via,
			   "via must be an interface index of 4 bytes");
		return NULL;
	}
	dev = __dev_get_by_index(dev_net(sw->dev), nla_get_u32(via));
	if (dev == sw->dev)
		return &sw->host;
	port = dev ? vsw_port_get(dev) : NULL;
	if (port && port->sw == sw)
		return port;
	vsw_extack(extack, via,
		   "via must name a port of this switch");
	return NULL;
}

static int vsw_fdb_check_add(const struct ndmsg *ndm, struct nlattr *tb[],
			     const u8 *addr, u16 vid,
			     struct netlink_ext_ack *extack)
{
	bool remote = tb[NDA_DST];

	if (is_zero_ether_addr(addr) && remote)
		goto vid;
	if (is_zero_ether_addr(addr) || is_multicast_ether_addr(addr)) {
		vsw_extack(extack, tb[NDA_LLADDR],
			   "the address must be a unicast one, not zero: that is for an overlay, with dst");
		return -EINVAL;
	}
vid:
	if (is_zero_ether_addr(addr) && vid)
		return vsw_extack(extack, tb[NDA_VLAN],
				  "of the address of zeros name the VNI of the vlan: src_vni");
	if (!is_zero_ether_addr(addr) && remote && tb[NDA_SRC_VNI])
		return vsw_extack(extack, tb[NDA_SRC_VNI],
				  "src_vni is for the address of zeros: name the vlan");
	if (!remote && (tb[NDA_PORT] || tb[NDA_VNI] || tb[NDA_SRC_VNI] ||
			tb[NDA_NH_ID])) {
		NL_SET_ERR_MSG_MOD(extack,
				   "port, vni, src_vni and nhid are for overlays, with dst");
		return -EOPNOTSUPP;
	}
	if (ndm->ndm_flags & ~(NTF_SELF | NTF_STICKY |
			       (remote ? NTF_EXT_LEARNED : 0)) ||
	    (tb[NDA_FLAGS_EXT] && (nla_len(tb[NDA_FLAGS_EXT]) < sizeof(u32) ||
				   nla_get_u32(tb[NDA_FLAGS_EXT])))) {
		NL_SET_ERR_MSG_MOD(extack,
				   "of the flags only self and sticky are accepted, and with dst extern_learn");
		return -EOPNOTSUPP;
	}
	if (!(ndm->ndm_state & (NUD_PERMANENT | NUD_NOARP | NUD_REACHABLE))) {
		NL_SET_ERR_MSG_MOD(extack, "the state must be permanent, static or dynamic");
		return -EINVAL;
	}
	return 0;
}

/* Does it name a VTEP, as the user or a control plane wants it? */
static bool vsw_is_remote(const struct vsw_fdb_entry *e)
{
	return READ_ONCE(e->port)->no == VSW_PORT_NO_VTEP &&
	       !(READ_ONCE(e->flags) & VSW_FDB_LEARNED);
}

/* The entry of a unicast address, checked but for what is there already */
static int vsw_fdb_set_port(struct vsw *sw, struct vsw_port *port,
			    const struct ndmsg *ndm, u64 key, u16 nlh_flags,
			    struct netlink_ext_ack *extack)
{
	bool dynamic = !(ndm->ndm_state & (NUD_PERMANENT | NUD_NOARP));
	const struct vsw_fdb_entry *e;
	bool own, remote;
	u32 flags = 0;

	if (vsw_fdb_key_vid(key) &&
	    !vsw_port_in_vlan(port, vsw_fdb_key_vid(key))) {
		NL_SET_ERR_MSG_MOD(extack,
				   "the port is not a member of this vlan: 'bridge vlan add' makes it one; without vlan an entry is for all VLANs of its port");
		return -EINVAL;
	}
	if (!port->no && (dynamic || ndm->ndm_flags & NTF_STICKY)) {
		NL_SET_ERR_MSG_MOD(extack,
				   "an entry of the host itself is permanent; for another one name its port: via PORT");
		return -EINVAL;
	}
	own = vsw_vlan_is_own(sw, key);
	rcu_read_lock();
	e = vsw_fdb_find(&sw->fdb, key);
	remote = e && vsw_is_remote(e);
	rcu_read_unlock();
	if (own) {
		NL_SET_ERR_MSG_MOD(extack, "the address is one of the switch's own devices");
		return -EBUSY;
	}
	if (remote && vsw_overlay_may_change(sw, extack))
		return -EPERM;
	if (e && nlh_flags & NLM_F_EXCL) {
		NL_SET_ERR_MSG_MOD(extack, "the address has an entry, 'replace' changes it");
		return -EEXIST;
	}
	if (!e && !(nlh_flags & NLM_F_CREATE)) {
		NL_SET_ERR_MSG_MOD(extack, "the address has no entry");
		return -ENOENT;
	}

	if (!port->no)
		flags = VSW_FDB_STATIC | VSW_FDB_LOCAL | VSW_FDB_PERMANENT;
	else if (!dynamic)
		flags = VSW_FDB_STATIC;
	if (ndm->ndm_flags & NTF_STICKY)
		flags |= VSW_FDB_STICKY;
	if (ndm->ndm_flags & NTF_EXT_LEARNED)
		flags |= VSW_FDB_EXTERN | VSW_FDB_STATIC;
	if (port->no == VSW_PORT_NO_VTEP && ndm->ndm_state & NUD_PERMANENT)
		flags |= VSW_FDB_PERMANENT;
	return vsw_fdb_set(&sw->fdb, port, key, flags);
}

/**
 * vsw_ndo_fdb_add() - make or replace an entry, ndo_fdb_add
 * @ndm: state and flags
 * @tb: NDA_*
 * @dev: the switch device
 * @addr: the address
 * @vid: VLAN ID, 0 for none
 * @nlh_flags: NLM_F_*
 * @notified: set: listeners have been told
 * @extack: says what is wrong
 *
 * An entry of the host's port is local. One of a slave is static unless it is
 * to be dynamic: "permanent" is what iproute2 says if the user says nothing.
 *
 * Context: RTNL
 * Return: 0 or a negative errno
 */
int vsw_ndo_fdb_add(struct ndmsg *ndm, struct nlattr *tb[],
		    struct net_device *dev, const unsigned char *addr, u16 vid,
		    u16 nlh_flags, bool *notified,
		    struct netlink_ext_ack *extack)
{
	struct vsw *sw = netdev_priv(dev);
	u64 key = vsw_fdb_key(addr, vid);
	struct vsw_vtep *vtep = NULL;
	struct vsw_port *port;
	int err;

	err = vsw_fdb_check_add(ndm, tb, addr, vid, extack);
	if (err)
		return err;
	if (tb[NDA_DST] && is_zero_ether_addr(addr)) {
		err = vsw_bum_add(sw, ndm, tb, nlh_flags, extack);
		*notified = !err;
		return err;
	}
	if (tb[NDA_DST]) {
		vtep = vsw_vtep_parse(sw, tb, true, extack);
		if (IS_ERR(vtep))
			return PTR_ERR(vtep);
		port = &vtep->port;
	} else {
		port = vsw_fdb_via(sw, tb[NDA_IFINDEX], extack);
		if (!port)
			return -EINVAL;
	}
	err = vsw_fdb_set_port(sw, port, ndm, key, nlh_flags, extack);
	if (vtep)
		vsw_vtep_put(vtep);
	*notified = !err;
	return err;
}

/**
 * vsw_ndo_fdb_del() - remove an entry, ndo_fdb_del
 * @ndm: not used
 * @tb: NDA_*
 * @dev: the switch device
 * @addr: the address
 * @vid: VLAN ID, 0 for none
 * @notified: set: listeners have been told
 * @extack: says what is wrong
 *
 * Context: RTNL
 * Return: 0 or a negative errno
 */
int vsw_ndo_fdb_del(struct ndmsg *ndm, struct nlattr *tb[],
		    struct net_device *dev, const unsigned char *addr, u16 vid,
		    bool *notified, struct netlink_ext_ack *extack)
{
	const struct vsw_fdb_entry *e;
	struct vsw *sw = netdev_priv(dev);
	u64 key = vsw_fdb_key(addr, vid);
	struct vsw_port *port = NULL;
	struct vsw_vtep *vtep = NULL;
	int err = -ENOENT;
	bool remote;

	if (is_zero_ether_addr(addr)) {
		err = vsw_bum_del(sw, tb, extack);
		*notified = !err;
		return err;
	}
	if (tb[NDA_DST]) {
		vtep = vsw_vtep_parse(sw, tb, false, extack);
		if (IS_ERR(vtep))
			return PTR_ERR(vtep);
		port = &vtep->port;
	} else if (tb[NDA_IFINDEX]) {
		port = vsw_fdb_via(sw, tb[NDA_IFINDEX], extack);
		if (!port)
			return -EINVAL;
	}
	rcu_read_lock();
	e = vsw_fdb_find(&sw->fdb, key);
	if (e && (!port || READ_ONCE(e->port) == port))
		err = 0;
	remote = e && vsw_is_remote(e);
	rcu_read_unlock();
	if (remote && vsw_overlay_may_change(sw, extack))
		err = -EPERM;
	if (vtep)
		vsw_vtep_put(vtep);
	if (!err)
		err = vsw_fdb_del(&sw->fdb, key, false);
	if (err == -ENOENT)
		NL_SET_ERR_MSG_MOD(extack, "there is no such entry");
	else if (err == -EBUSY)
		NL_SET_ERR_MSG_MOD(extack, "the address is one of the switch's own devices");
	*notified = !err;
	return err;
}

static const struct nla_policy vsw_fdb_flush_policy[NDA_MAX + 1] = {
	[NDA_DST]		= { .type = NLA_BINARY, .len = sizeof(struct in6_addr) },
	[NDA_VLAN]		= { .type = NLA_U16 },
	[NDA_PORT]		= { .type = NLA_BE16 },
	[NDA_VNI]		= { .type = NLA_U32 },
	[NDA_IFINDEX]		= { .type = NLA_U32 },
	[NDA_NDM_STATE_MASK]	= { .type = NLA_U16 },
	[NDA_NDM_FLAGS_MASK]	= { .type = NLA_U8 },
};

/* User space's words of an entry's kind, as bits of ours */
static u32 vsw_fdb_flush_bits(u16 state, u8 flags)
{
	return (state & NUD_PERMANENT ? VSW_FDB_PERMANENT : 0) |
	       (state & NUD_NOARP ? VSW_FDB_STATIC : 0) |
	       (flags & NTF_STICKY ? VSW_FDB_STICKY : 0) |
	       (flags & NTF_EXT_LEARNED ? VSW_FDB_EXTERN : 0);
}

/**
 * vsw_ndo_fdb_del_bulk() - remove many entries, ndo_fdb_del_bulk
 * @nlh: the message
 * @dev: the switch device
 * @extack: says what is wrong
 *
 * Context: RTNL, may sleep
 * Return: 0 or a negative errno
 */
int vsw_ndo_fdb_del_bulk(struct nlmsghdr *nlh, struct net_device *dev,
			 struct netlink_ext_ack *extack)
{
	const u16 states = NUD_PERMANENT | NUD_NOARP;
	const u8 flags = NTF_STICKY | NTF_EXT_LEARNED | NTF_USE;
	struct ndmsg *ndm = nlmsg_data(nlh);
	struct vsw *sw = netdev_priv(dev);
	struct vsw_fdb_filter filter = { .vid = -1 };
	struct vsw_vtep_filter remote = {};
	struct nlattr *tb[NDA_MAX + 1];
	u16 state_mask = 0;
	u8 flag_mask = 0;
	bool bum;
	int err;

	err = nlmsg_parse(nlh, sizeof(*ndm), tb, NDA_MAX, vsw_fdb_flush_policy,
			  extack);
	if (err)
		return err;
	if (tb[NDA_IFINDEX]) {
		filter.port = vsw_fdb_via(sw, tb[NDA_IFINDEX], extack);
		if (!filter.port)
			return -EINVAL;
	}
	if (tb[NDA_VLAN])
		filter.vid = nla_get_u16(tb[NDA_VLAN]);
	if (tb[NDA_NDM_STATE_MASK])
		state_mask = nla_get_u16(tb[NDA_NDM_STATE_MASK]);
	if (tb[NDA_NDM_FLAGS_MASK])
		flag_mask = nla_get_u8(tb[NDA_NDM_FLAGS_MASK]);
	if ((ndm->ndm_state | state_mask) & ~states ||
	    (ndm->ndm_flags & ~(NTF_SELF | flags)) || flag_mask & ~flags) {
		NL_SET_ERR_MSG_MOD(extack,
				   "entries can be chosen by brport, vlan, permanent, static, dynamic, sticky, extern_learn and added_by_user, those of an overlay by dst, port and vni");
		return -EOPNOTSUPP;
	}
	filter.mask = vsw_fdb_flush_bits(state_mask, flag_mask);
	filter.flags = vsw_fdb_flush_bits(ndm->ndm_state, ndm->ndm_flags) &
		       filter.mask;
	/* What was not learned was added by the user. */
	if (flag_mask & NTF_USE) {
		filter.mask |= VSW_FDB_LEARNED;
		if (!(ndm->ndm_flags & NTF_USE))
			filter.flags |= VSW_FDB_LEARNED;
	}
	/* Who may not change the overlay leaves its entries alone. */
	bum = !vsw_overlay_may_change(sw, NULL);
	filter.tunnel_flags = bum ? 0 : VSW_FDB_LEARNED;
	if (tb[NDA_DST] || tb[NDA_PORT] || tb[NDA_VNI]) {
		err = vsw_vtep_filter_parse(sw, tb, &remote, extack);
		if (err)
			return err;
		filter.wants = vsw_vtep_wanted;
		filter.arg = &remote;
	}
	/* That list is permanent, and the user's. */
	if (bum && !filter.port && filter.vid <= 0 &&
	    !((ndm->ndm_state ^ NUD_PERMANENT) & state_mask) &&
	    !((ndm->ndm_flags ^ NTF_USE) & flag_mask))
		vsw_bum_flush(sw, &remote);
	vsw_fdb_flush(&sw->fdb, &filter);
	return 0;
}

/* What a dump keeps from message to message, in what the core leaves free of
 * netlink_callback.args: how far it got, and the last entry that it sent. As
 * long as that one is there, the next message goes on behind it at once.
 */
#define VSW_DUMP_IDX(cb)	((cb)->args[4])
#define VSW_DUMP_KEY(cb)	((cb)->args[5])

/**
 * vsw_ndo_fdb_dump() - send all entries, ndo_fdb_dump
 * @skb: where to
 * @cb: how far we got
 * @dev: the switch device
 * @filter_dev: not used
 * @idx: counts the entries
 *
 * Context: RTNL
 * Return: 0, or -EMSGSIZE: more is to come
 */
int vsw_ndo_fdb_dump(struct sk_buff *skb, struct netlink_callback *cb,
		     struct net_device *dev, struct net_device *filter_dev,
		     int *idx)
{
	struct vsw *sw = netdev_priv(dev);
	struct vsw_fdb_entry *e = NULL;
	int start = compat_fdb_dump_idx(cb);
	const struct vsw_overlay *overlay;
	const struct vsw_vtep *vtep;
	int err = 0;

	rcu_read_lock();
	if (IS_ENABLED(CONFIG_64BIT) && start && VSW_DUMP_IDX(cb) == start)
		e = vsw_fdb_find(&sw->fdb, VSW_DUMP_KEY(cb));
	if (e)
		*idx = start;
	for (; (e = vsw_fdb_next(&sw->fdb, e)); ++*idx) {
		if (*idx < start)
			continue;
		err = vsw_neigh_fill(skb, sw, vsw_fdb_neigh(&sw->fdb, e),
				     NETLINK_CB(cb->skb).portid,
				     cb->nlh->nlmsg_seq, RTM_NEWNEIGH,
				     NLM_F_MULTI);
		if (err)
			break;
		VSW_DUMP_KEY(cb) = e->key;
		VSW_DUMP_IDX(cb) = *idx + 1;
	}
	overlay = rcu_dereference(sw->overlay);
	if (overlay && !err)
		list_for_each_entry_rcu(vtep, &overlay->bum, port.list) {
			if (*idx >= start)
				err = vsw_neigh_fill(skb, sw, vsw_bum_neigh(vtep),
						     NETLINK_CB(cb->skb).portid,
						     cb->nlh->nlmsg_seq,
						     RTM_NEWNEIGH, NLM_F_MULTI);
			if (err)
				break;
			++*idx;
		}
	rcu_read_unlock();
	return err;
}

/**
 * vsw_ndo_fdb_get() - send one entry, ndo_fdb_get; of the list of those that get
 *	what is for all the first one
 * @skb: where to
 * @tb: not used
 * @dev: the switch device
 * @addr: the address
 * @vid: VLAN ID, 0 for none
 * @portid: of the message
 * @seq: of the message
 * @extack: says what is wrong
 *
 * Context: RTNL
 * Return: 0 or a negative errno
 */
int vsw_ndo_fdb_get(struct sk_buff *skb, struct nlattr *tb[],
		    struct net_device *dev, const unsigned char *addr, u16 vid,
		    u32 portid, u32 seq, struct netlink_ext_ack *extack)
{
	struct vsw *sw = netdev_priv(dev);
	const struct vsw_fdb_entry *e;
	struct vsw_neigh neigh = {};
	struct vsw_vtep *vtep;
	int err = -ENOENT;

	rcu_read_lock();
	e = vsw_fdb_find(&sw->fdb, vsw_fdb_key(addr, vid));
	if (e) {
		neigh = vsw_fdb_neigh(&sw->fdb, e);
	} else if (is_zero_ether_addr(addr)) {
		vtep = vsw_overlay_first_bum(sw);
		if (vtep)
			neigh = vsw_bum_neigh(vtep);
	}
	if (neigh.port)
		err = vsw_neigh_fill(skb, sw, neigh, portid, seq,
				     RTM_NEWNEIGH, 0);
	else
		NL_SET_ERR_MSG_MOD(extack, "there is no such entry");
	rcu_read_unlock();
	return err;
}
