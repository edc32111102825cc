// SPDX-License-Identifier: GPL-2.0
/*
 * Entries of the FDB, and VTEPs, by generic netlink: chosen in the kernel by what
 * rtnetlink has no words for, and also those of the switch on a NIC.
 */
#include <linux/rtnetlink.h>
#include <linux/sched/signal.h>

#include "genl.h"
#include "mdb_netlink.h"
#include "netlink.h"
#include "overlay.h"

/* Entries to look at before others may have RTNL */
#define VSW_GENL_FDB_BATCH	4096
#define VSW_GENL_FDB_FLAGS	(VSWITCH_FDB_FLAG_LEARNED | \
				 VSWITCH_FDB_FLAG_STATIC | \
				 VSWITCH_FDB_FLAG_LOCAL | \
				 VSWITCH_FDB_FLAG_PERMANENT | \
				 VSWITCH_FDB_FLAG_STICKY | \
				 VSWITCH_FDB_FLAG_EXTERN | \
				 VSWITCH_FDB_FLAG_LOCKED | \
				 VSWITCH_FDB_FLAG_DEVICE)

static const struct nla_policy vsw_genl_fdb_nest[VSWITCH_A_FDB_MAX + 1] = {
	[VSWITCH_A_FDB_ADDRESS]		= NLA_POLICY_EXACT_LEN(ETH_ALEN),
	[VSWITCH_A_FDB_VID]		= NLA_POLICY_RANGE(NLA_U16,
							   VSW_VLAN_MIN,
							   VSW_VLAN_MAX),
	[VSWITCH_A_FDB_PORT_NO]		= NLA_POLICY_MAX(NLA_U16,
							 VSW_PORTS_MAX),
	[VSWITCH_A_FDB_IFINDEX]		= NLA_POLICY_MIN(NLA_U32, 1),
	[VSWITCH_A_FDB_DST]		= { .type = NLA_BINARY,
					    .len = sizeof(struct in6_addr) },
	[VSWITCH_A_FDB_FLAGS]		= NLA_POLICY_MASK(NLA_U32,
							  VSW_GENL_FDB_FLAGS),
	[VSWITCH_A_FDB_FLAGS_MASK]	= NLA_POLICY_MASK(NLA_U32,
							  VSW_GENL_FDB_FLAGS),
	[VSWITCH_A_FDB_YOUNGER]		= { .type = NLA_U32 },
	[VSWITCH_A_FDB_OLDER]		= { .type = NLA_U32 },
};

const struct nla_policy vsw_genl_fdb_policy[VSWITCH_A_FDB + 1] = {
	[VSWITCH_A_IFINDEX]	= NLA_POLICY_MIN(NLA_U32, 1),
	[VSWITCH_A_FDB]		= NLA_POLICY_NESTED(vsw_genl_fdb_nest),
};

/**
 * struct vsw_genl_fdb - which entries are wanted
 * @ifindex: VSWITCH_A_IFINDEX, or NULL
 * @attrs: what is in VSWITCH_A_FDB
 * @key: the address, as vsw_fdb_key()
 * @dst: the VTEP's address
 * @flags: VSWITCH_A_FDB_FLAGS
 * @mask: which of these matter
 * @net: the namespace of who asks
 * @left: entries to look at yet before others may have RTNL
 */
struct vsw_genl_fdb {
	const struct nlattr *ifindex;
	struct nlattr *attrs[VSWITCH_A_FDB_MAX + 1];
	u64 key;
	struct in6_addr dst;
	u32 flags;
	u32 mask;
	struct net *net;
	unsigned int left;
};

static int vsw_genl_fdb_dst(const struct nlattr *attr, struct in6_addr *dst,
			    struct netlink_ext_ack *extack)
{
	switch (nla_len(attr)) {
	case sizeof(__be32):
		ipv6_addr_set_v4mapped(nla_get_in_addr(attr), dst);
		return 0;
	case sizeof(struct in6_addr):
		*dst = nla_get_in6_addr(attr);
		return 0;
	}
	return vsw_extack(extack, attr, "dst must be an IPv4 or IPv6 address");
}

static int vsw_genl_fdb_parse(struct netlink_callback *cb,
			      struct vsw_genl_fdb *f)
{
	struct nlattr *top[VSWITCH_A_FDB + 1], **attrs = f->attrs;
	int err;

	err = genlmsg_parse(cb->nlh, &vsw_genl_family, top, VSWITCH_A_FDB,
			    vsw_genl_fdb_policy, cb->extack);
	if (err)
		return err;
	f->ifindex = top[VSWITCH_A_IFINDEX];
	if (!top[VSWITCH_A_FDB])
		return 0;
	err = nla_parse_nested(attrs, VSWITCH_A_FDB_MAX, top[VSWITCH_A_FDB],
			       vsw_genl_fdb_nest, cb->extack);
	if (err)
		return err;
	if (attrs[VSWITCH_A_FDB_ADDRESS])
		f->key = vsw_fdb_key(nla_data(attrs[VSWITCH_A_FDB_ADDRESS]), 0);
	if (attrs[VSWITCH_A_FDB_FLAGS])
		f->flags = nla_get_u32(attrs[VSWITCH_A_FDB_FLAGS]);
	f->mask = attrs[VSWITCH_A_FDB_FLAGS_MASK] ?
		  nla_get_u32(attrs[VSWITCH_A_FDB_FLAGS_MASK]) : f->flags;
	if (f->flags & ~f->mask)
		return vsw_extack(cb->extack, attrs[VSWITCH_A_FDB_FLAGS],
				  "flags must not have bits that are not in flags_mask");
	if (attrs[VSWITCH_A_FDB_PORT_NO] && !f->ifindex)
		return vsw_extack(cb->extack, attrs[VSWITCH_A_FDB_PORT_NO],
				  "port_no needs ifindex: which switch");
	return attrs[VSWITCH_A_FDB_DST] ?
	       vsw_genl_fdb_dst(attrs[VSWITCH_A_FDB_DST], &f->dst,
				cb->extack) : 0;
}

/* Our flags as user space calls them */
static u32 vsw_genl_fdb_flags(u32 flags)
{
	static const struct {
		u32 flag;
		u32 name;
	} names[] = {
		{ VSW_FDB_LEARNED,	VSWITCH_FDB_FLAG_LEARNED },
		{ VSW_FDB_STATIC,	VSWITCH_FDB_FLAG_STATIC },
		{ VSW_FDB_LOCAL,	VSWITCH_FDB_FLAG_LOCAL },
		{ VSW_FDB_PERMANENT,	VSWITCH_FDB_FLAG_PERMANENT },
		{ VSW_FDB_STICKY,	VSWITCH_FDB_FLAG_STICKY },
		{ VSW_FDB_EXTERN,	VSWITCH_FDB_FLAG_EXTERN },
		{ VSW_FDB_LOCKED,	VSWITCH_FDB_FLAG_LOCKED },
		{ VSW_FDB_DEVICE,	VSWITCH_FDB_FLAG_DEVICE },
	};
	u32 named = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (flags & names[i].flag)
			named |= names[i].name;
	return named;
}

/* In 1/100 s; a time stamp may be stale by vsw_fdb.step. */
static u32 vsw_genl_fdb_age(const struct vsw_fdb_entry *e)
{
	return jiffies_to_clock_t((u32)jiffies - READ_ONCE(e->updated));
}

static bool vsw_genl_fdb_at(const struct vsw_genl_fdb *f,
			    const struct vsw_port *port)
{
	const struct nlattr *no = f->attrs[VSWITCH_A_FDB_PORT_NO];
	const struct nlattr *ifindex = f->attrs[VSWITCH_A_FDB_IFINDEX];
	const struct nlattr *dst = f->attrs[VSWITCH_A_FDB_DST];

	if (no && port->no != nla_get_u16(no))
		return false;
	/* a VTEP has the switch's device, where it is not */
	if (ifindex && (port->no == VSW_PORT_NO_VTEP ||
			port->dev->ifindex != nla_get_u32(ifindex) ||
			!net_eq(dev_net(port->dev), f->net)))
		return false;
	return !dst || (port->no == VSW_PORT_NO_VTEP &&
			ipv6_addr_equal(&vsw_vtep_of(port)->addr, &f->dst));
}

static bool vsw_genl_fdb_wanted(const struct vsw_genl_fdb *f,
				const struct vsw_fdb_entry *e)
{
	const struct nlattr *vid = f->attrs[VSWITCH_A_FDB_VID];
	const struct nlattr *younger = f->attrs[VSWITCH_A_FDB_YOUNGER];
	const struct nlattr *older = f->attrs[VSWITCH_A_FDB_OLDER];
	u32 flags = vsw_genl_fdb_flags(READ_ONCE(e->flags));

	if (f->attrs[VSWITCH_A_FDB_ADDRESS] &&
	    (e->key ^ f->key) & (BIT_ULL(VSW_FROM_VLAN_SHIFT) - 1))
		return false;
	if (vid && vsw_fdb_key_vid(e->key) != nla_get_u16(vid))
		return false;
	return (flags & f->mask) == f->flags &&
	       (!younger || vsw_genl_fdb_age(e) < nla_get_u32(younger)) &&
	       (!older || vsw_genl_fdb_age(e) >= nla_get_u32(older)) &&
	       vsw_genl_fdb_at(f, READ_ONCE(e->port));
}

static int vsw_genl_put_vtep(struct sk_buff *skb, const struct vsw_vtep *vtep)
{
	return vsw_mdb_put_addr(skb, VSWITCH_A_FDB_DST, &vtep->addr) ?:
	       nla_put_u32(skb, VSWITCH_A_FDB_VNI, vsw_vni_of(vtep->vni)) ?:
	       nla_put_be16(skb, VSWITCH_A_FDB_DSTPORT, vtep->dstport);
}

static int vsw_genl_put_port(struct sk_buff *skb, const struct vsw_port *port)
{
	if (nla_put_u8(skb, VSWITCH_A_FDB_PORT_KIND, vsw_genl_port_kind(port)))
		return -EMSGSIZE;
	if (port->no == VSW_PORT_NO_VTEP)
		return vsw_genl_put_vtep(skb, vsw_vtep_of(port));
	return nla_put_u16(skb, VSWITCH_A_FDB_PORT_NO, port->no) ?:
	       vsw_genl_put_place(skb, port, VSWITCH_A_FDB_IFINDEX,
				  VSWITCH_A_FDB_NETNSID);
}

static int vsw_genl_put_entry(struct sk_buff *skb,
			      const struct vsw_fdb_entry *e)
{
	u16 vid = vsw_fdb_key_vid(e->key);
	u8 addr[ETH_ALEN];

	vsw_fdb_key_addr(e->key, addr);
	if (nla_put(skb, VSWITCH_A_FDB_ADDRESS, ETH_ALEN, addr) ||
	    (vid && nla_put_u16(skb, VSWITCH_A_FDB_VID, vid)) ||
	    nla_put_u32(skb, VSWITCH_A_FDB_FLAGS,
			vsw_genl_fdb_flags(READ_ONCE(e->flags))) ||
	    nla_put_u32(skb, VSWITCH_A_FDB_AGE, vsw_genl_fdb_age(e)))
		return -EMSGSIZE;
	return vsw_genl_put_port(skb, READ_ONCE(e->port));
}

static int vsw_genl_fdb_msg(struct sk_buff *skb, struct netlink_callback *cb,
			    const struct vsw *sw, const struct vsw_fdb_entry *e)
{
	struct nlattr *nest;
	void *msg;

	msg = vsw_genl_begin(skb, cb, sw, VSWITCH_CMD_FDB_GET, VSWITCH_A_FDB,
			     &nest);
	if (!msg)
		return -EMSGSIZE;
	return vsw_genl_end(skb, msg, nest, vsw_genl_put_entry(skb, e));
}

/* The entry that a dump goes on behind: the last one that it has seen that is still
 * there. An entry that is there all the time is told of: it is behind all that came
 * later. NULL, if there has been none, or without any of them -EINTR: it is not
 * known how to go on.
 */
static struct vsw_fdb_entry *
vsw_genl_fdb_resume(struct vsw_fdb *fdb, const struct vsw_genl_cursor *cursor)
{
	struct vsw_fdb_entry *e = NULL;
	u32 i;

	for (i = 1; !e && i <= min_t(u32, cursor->idx, VSW_GENL_KEYS); i++)
		e = vsw_fdb_find(fdb, cursor->keys[(cursor->idx - i) %
						   VSW_GENL_KEYS]);
	return !e && cursor->idx ? ERR_PTR(-EINTR) : e;
}

/* Has it seen so many that it goes round? Who removes an address on which it stands and
 * adds it again sends it back to the beginning each time.
 */
static bool vsw_genl_fdb_goes_round(const struct vsw_fdb *fdb,
				    const struct vsw_genl_cursor *cursor)
{
	return cursor->idx > 2 * (u32)atomic_read(&fdb->table.nelems) +
			     VSW_GENL_FDB_BATCH;
}

/* Return -EAGAIN, too: it has looked at many. */
static int vsw_genl_fdb_one(struct sk_buff *skb, struct netlink_callback *cb,
			    struct vsw *sw, void *arg)
{
	struct vsw_genl_cursor *cursor = vsw_genl_cursor(cb);
	struct vsw_genl_fdb *f = arg;
	struct vsw_fdb_entry *e;
	int err = 0;

	rcu_read_lock();
	e = vsw_genl_fdb_resume(&sw->fdb, cursor);
	if (IS_ERR(e))
		err = PTR_ERR(e);
	else if (vsw_genl_fdb_goes_round(&sw->fdb, cursor))
		err = -EINTR;
	while (!err && (e = vsw_fdb_next(&sw->fdb, e))) {
		if (!f->left--)
			err = -EAGAIN;
		else if (vsw_genl_fdb_wanted(f, e))
			err = vsw_genl_fdb_msg(skb, cb, sw, e);
		if (!err)
			cursor->keys[cursor->idx++ % VSW_GENL_KEYS] = e->key;
	}
	rcu_read_unlock();
	return err;
}

/* What is to be found here and now: the devices that the message names */
static int vsw_genl_fdb_check(const struct vsw_genl_fdb *f,
			      struct netlink_ext_ack *extack)
{
	const struct nlattr *ifindex = f->attrs[VSWITCH_A_FDB_IFINDEX];
	const struct nlattr *no = f->attrs[VSWITCH_A_FDB_PORT_NO];
	const struct vsw *sw;

	if (ifindex && !__dev_get_by_index(f->net, nla_get_u32(ifindex))) {
		NL_SET_ERR_MSG_ATTR(extack, ifindex,
				    KBUILD_MODNAME ": there is no such device");
		return -ENODEV;
	}
	if (!no || !nla_get_u16(no))
		return 0;
	sw = vsw_genl_any_switch(f->net, f->ifindex, extack);
	if (IS_ERR(sw))
		return PTR_ERR(sw);
	if (!test_bit(nla_get_u16(no), sw->port_nos)) {
		vsw_extack(extack, no,
			   "port_no: the switch has no port with this number");
		return -ENOENT;
	}
	return 0;
}

/**
 * vsw_genl_fdb_dump() - VSWITCH_CMD_FDB_GET
 * @skb: where to
 * @cb: of the dump
 *
 * Context: process
 * Return: length of what has been written, 0: that was all, or a negative errno
 */
int vsw_genl_fdb_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct vsw_genl_fdb f = { .net = sock_net(skb->sk) };
	int err;

	err = vsw_genl_fdb_parse(cb, &f);
	if (err)
		return err;
	cb->seq = 1;
	do {
		f.left = VSW_GENL_FDB_BATCH;
		rtnl_lock();
		/* of who has begun, a port may go */
		if (!vsw_genl_cursor(cb)->ifindex)
			err = vsw_genl_fdb_check(&f, cb->extack);
		if (!err || err == -EAGAIN)
			err = vsw_genl_walk(skb, cb, f.ifindex,
					    vsw_genl_fdb_one, &f);
		rtnl_unlock();
		cond_resched();
		if (err == -EAGAIN && signal_pending(current))
			err = -EINTR;
	} while (err == -EAGAIN);
	return err && !skb->len ? err : skb->len;
}

static int vsw_genl_put_remote(struct sk_buff *skb, const struct vsw_vtep *vtep)
{
	if (vsw_mdb_put_addr(skb, VSWITCH_A_REMOTE_DST, &vtep->addr) ||
	    nla_put_u32(skb, VSWITCH_A_REMOTE_VNI, vsw_vni_of(vtep->vni)) ||
	    (vtep->src_vni &&
	     nla_put_u32(skb, VSWITCH_A_REMOTE_SRC_VNI,
			 vsw_vni_of(vtep->src_vni))) ||
	    nla_put_be16(skb, VSWITCH_A_REMOTE_DSTPORT, vtep->dstport) ||
	    (vtep->ifindex &&
	     nla_put_u32(skb, VSWITCH_A_REMOTE_LINK, vtep->ifindex)) ||
	    vsw_genl_put_flag(skb, VSWITCH_A_REMOTE_BUM,
			      READ_ONCE(vtep->bum)) ||
	    vsw_genl_put_flag(skb, VSWITCH_A_REMOTE_LEARNED,
			      !READ_ONCE(vtep->bum) &&
			      !READ_ONCE(vtep->port.fdb_n)) ||
	    nla_put_u32(skb, VSWITCH_A_REMOTE_FDB_N,
			READ_ONCE(vtep->port.fdb_n) +
			READ_ONCE(vtep->port.fdb_n_learned)) ||
	    nla_put_u32(skb, VSWITCH_A_REMOTE_FDB_N_LEARNED,
			READ_ONCE(vtep->port.fdb_n_learned)))
		return -EMSGSIZE;
	return 0;
}

static int vsw_genl_remote_msg(struct sk_buff *skb, struct netlink_callback *cb,
			       const struct vsw_vtep *vtep)
{
	struct nlattr *nest;
	void *msg;

	msg = vsw_genl_begin(skb, cb, vtep->port.sw, VSWITCH_CMD_REMOTE_GET,
			     VSWITCH_A_REMOTE, &nest);
	if (!msg)
		return -EMSGSIZE;
	return vsw_genl_end(skb, msg, nest, vsw_genl_put_remote(skb, vtep));
}

static int vsw_genl_remote_bucket(struct sk_buff *skb,
				  struct netlink_callback *cb,
				  const struct vsw_overlay *overlay)
{
	struct vsw_genl_cursor *cursor = vsw_genl_cursor(cb);
	const struct vsw_vtep *vtep;
	u32 at = 0;
	int err;

	hlist_for_each_entry_rcu(vtep, &overlay->vteps[cursor->bucket], node) {
		if (at++ < cursor->idx)
			continue;
		err = vsw_genl_remote_msg(skb, cb, vtep);
		if (err)
			return err;
		cursor->idx = at;
	}
	return 0;
}

/* One that comes is the first of its bucket, and those behind it are told of, maybe
 * twice. One that goes may have another one left out.
 */
static int vsw_genl_remote_one(struct sk_buff *skb, struct netlink_callback *cb,
			       struct vsw *sw, void *arg)
{
	struct vsw_genl_cursor *cursor = vsw_genl_cursor(cb);
	const struct vsw_overlay *overlay = rtnl_dereference(sw->overlay);
	int err = 0;

	if (!overlay)
		return 0;
	if (!cursor->bucket && !cursor->idx)
		cursor->seq = READ_ONCE(overlay->n_gone);
	else if (cursor->seq != READ_ONCE(overlay->n_gone))
		return -EINTR;
	rcu_read_lock();
	while (cursor->bucket < VSW_VTEP_BUCKETS) {
		err = vsw_genl_remote_bucket(skb, cb, overlay);
		if (err)
			break;
		cursor->bucket++;
		cursor->idx = 0;
	}
	rcu_read_unlock();
	return err;
}

/**
 * vsw_genl_remote_dump() - VSWITCH_CMD_REMOTE_GET
 * @skb: where to
 * @cb: of the dump
 *
 * Context: process
 * Return: length of what has been written, 0: that was all, or a negative errno
 */
int vsw_genl_remote_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct nlattr *attrs[VSWITCH_A_IFINDEX + 1];
	int err;

	err = genlmsg_parse(cb->nlh, &vsw_genl_family, attrs, VSWITCH_A_IFINDEX,
			    vsw_genl_show_policy, cb->extack);
	if (err)
		return err;
	cb->seq = 1;
	rtnl_lock();
	err = vsw_genl_walk(skb, cb, attrs[VSWITCH_A_IFINDEX],
			    vsw_genl_remote_one, NULL);
	rtnl_unlock();
	return err && !skb->len ? err : skb->len;
}
