// SPDX-License-Identifier: GPL-2.0
/*
 * Events by generic netlink: what happens in a switch, as it happens.
 *
 * Who sends frames decides how often most of them come. So they are looked at only
 * while somebody listens, and of each class a port has a few in a second: who floods
 * one port silences no other. What is left out is counted, and told with the next one.
 */
#include <linux/export.h>
#include <linux/if_bridge.h>
#include <linux/if_vlan.h>
#include <linux/jiffies.h>

#include "genl.h"
#include "genl_event.h"
#include "mdb_netlink.h"
#include "overlay.h"
#include "port.h"

/* How many are told in a second */
static const u32 vsw_event_max[VSW_EVENT_CLASSES] = {
	[VSW_EVENT_FDB]		= 100,
	[VSW_EVENT_QUOTA]	= 1,
	[VSW_EVENT_GUARD]	= 10,
	[VSW_EVENT_STORM]	= 1,
	[VSW_EVENT_STORM + 1]	= 1,
	[VSW_EVENT_STORM + 2]	= 1,
	[VSW_EVENT_VTEP]	= 10,
};

/**
 * struct vsw_event - what a message says
 * @type: enum vswitch_event
 * @port: where it happens
 * @old: of VSWITCH_EVENT_FDB_MOVE: where the address was; else NULL
 * @mac: an address, or NULL
 * @vid: its VLAN ID; 0: none
 * @dst: address of a VTEP, or NULL
 * @vni: what it has sent; 0: nothing
 * @reason: why a frame was dropped, or NULL
 * @role: of VSWITCH_EVENT_STP, enum vswitch_role
 * @stp_reason: likewise, enum vswitch_stp_reason
 * @lost: how many events were left out before
 */
struct vsw_event {
	u8 type;
	const struct vsw_port *port;
	const struct vsw_port *old;
	const u8 *mac;
	u16 vid;
	const struct in6_addr *dst;
	u32 vni;
	const char *reason;
	u8 role;
	u8 stp_reason;
	u32 lost;
};

/**
 * vsw_event_pass() - may one more event be told?
 * @limit: how many have been
 * @second: the time
 * @max: how many may be in a second
 * @lost: if so, how many were not before
 *
 * CPUs that begin a second at the same time may let a few more pass.
 *
 * Context: any
 * Return: true if so; else it is counted
 */
bool vsw_event_pass(struct vsw_event_limit *limit, u32 second, u32 max,
		    u32 *lost)
{
	u32 old = READ_ONCE(limit->second);

	if (old != second && cmpxchg(&limit->second, old, second) == old)
		atomic_set(&limit->n, 0);
	/* first without a step, which would come to its end */
	if (atomic_read(&limit->n) >= max ||
	    atomic_inc_return(&limit->n) > max) {
		atomic_inc(&limit->lost);
		return false;
	}
	*lost = atomic_xchg(&limit->lost, 0);
	return true;
}

/* Does anybody listen? Netlink knows that of all namespaces together. The NIC below
 * vnics stands for its switch.
 */
static bool vsw_event_wanted(const struct vsw *sw)
{
	const struct net_device *dev = sw->host.dev;

	if (!dev || (dev->reg_state != NETREG_REGISTERED &&
		     dev->reg_state != NETREG_UNREGISTERING))
		return false;
	return genl_has_listeners(&vsw_genl_family, dev_net(dev),
				  VSW_GENL_GROUP_EVENTS) > 0;
}

static bool vsw_event_begin(struct vsw_port *port, enum vsw_event_class class,
			    struct vsw_event *event)
{
	return !vsw_trace_dry() && vsw_event_wanted(port->sw) &&
	       vsw_event_pass(&port->events[class], jiffies / HZ,
			      vsw_event_max[class], &event->lost);
}

static size_t vsw_event_port_size(void)
{
	return nla_total_size(sizeof(u32)) +		/* PORT */
	       nla_total_size(sizeof(s32)) +		/* NETNSID */
	       nla_total_size(IFNAMSIZ) +		/* NAME */
	       nla_total_size(sizeof(struct in6_addr));	/* DST */
}

static size_t vsw_event_size(void)
{
	return nla_total_size(sizeof(u32)) +		/* IFINDEX */
	       nla_total_size(0) +			/* EVENT */
	       nla_total_size(sizeof(u8)) * 4 +		/* TYPE, STATE, ROLE, STP */
	       vsw_event_port_size() +
	       nla_total_size(0) + vsw_event_port_size() + /* OLD */
	       nla_total_size(ETH_ALEN) +		/* MAC */
	       nla_total_size(sizeof(u16)) +		/* VID */
	       nla_total_size(sizeof(u32)) * 2 +	/* VNI, LOST */
	       nla_total_size(16);			/* REASON */
}

/* Which port; of a VTEP the switch, and its address */
static int vsw_event_put_port(struct sk_buff *skb, const struct vsw_port *port)
{
	struct net *net = dev_net(port->sw->host.dev);
	const struct net_device *dev = port->dev;
	char name[IFNAMSIZ];

	/* its owner may be about to change it */
	strscpy(name, dev->name, sizeof(name));
	if (nla_put_u32(skb, VSWITCH_A_EVENT_PORT, dev->ifindex) ||
	    nla_put_string(skb, VSWITCH_A_EVENT_NAME, name))
		return -EMSGSIZE;
	if (!net_eq(net, dev_net(dev)) &&
	    nla_put_s32(skb, VSWITCH_A_EVENT_NETNSID,
			peernet2id(net, dev_net(dev))))
		return -EMSGSIZE;
	if (port->no != VSW_PORT_NO_VTEP)
		return 0;
	return vsw_mdb_put_addr(skb, VSWITCH_A_EVENT_DST,
				&vsw_vtep_of(port)->addr);
}

static int vsw_event_put_old(struct sk_buff *skb, const struct vsw_port *old)
{
	struct nlattr *nest = nla_nest_start(skb, VSWITCH_A_EVENT_OLD);

	if (!nest || vsw_event_put_port(skb, old))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/* One that could not be opened has a device that is up. */
static u8 vsw_event_state(const struct vsw_port *port)
{
	u8 state = vsw_port_state(port);

	if (state == BR_STATE_FORWARDING && !(port->flags & VSW_PORT_FORWARD))
		return BR_STATE_DISABLED;
	return state;
}

/* In what state a port is, and what for; under RTNL */
static int vsw_event_put_state(struct sk_buff *skb,
			       const struct vsw_event *event)
{
	if (event->type != VSWITCH_EVENT_PORT_STATE &&
	    event->type != VSWITCH_EVENT_STP)
		return 0;
	if (nla_put_u8(skb, VSWITCH_A_EVENT_STATE,
		       vsw_event_state(event->port)))
		return -EMSGSIZE;
	if (event->type != VSWITCH_EVENT_STP)
		return 0;
	if (nla_put_u8(skb, VSWITCH_A_EVENT_ROLE, event->role) ||
	    nla_put_u8(skb, VSWITCH_A_EVENT_STP_REASON, event->stp_reason))
		return -EMSGSIZE;
	return 0;
}

static int vsw_event_put(struct sk_buff *skb, const struct vsw_event *event)
{
	if (nla_put_u8(skb, VSWITCH_A_EVENT_TYPE, event->type) ||
	    vsw_event_put_port(skb, event->port) ||
	    (event->old && vsw_event_put_old(skb, event->old)) ||
	    (event->mac &&
	     nla_put(skb, VSWITCH_A_EVENT_MAC, ETH_ALEN, event->mac)) ||
	    (event->vid &&
	     nla_put_u16(skb, VSWITCH_A_EVENT_VID, event->vid)) ||
	    (event->dst &&
	     vsw_mdb_put_addr(skb, VSWITCH_A_EVENT_DST, event->dst)) ||
	    (event->vni &&
	     nla_put_u32(skb, VSWITCH_A_EVENT_VNI, event->vni)) ||
	    (event->reason &&
	     nla_put_string(skb, VSWITCH_A_EVENT_REASON, event->reason)) ||
	    (event->lost &&
	     nla_put_u32(skb, VSWITCH_A_EVENT_LOST, event->lost)))
		return -EMSGSIZE;
	return vsw_event_put_state(skb, event);
}

static int vsw_event_fill(struct sk_buff *skb, const struct vsw_event *event)
{
	const struct vsw *sw = event->port->sw;
	struct nlattr *nest;
	void *msg;

	msg = genlmsg_put(skb, 0, 0, &vsw_genl_family, 0, VSWITCH_CMD_EVENT);
	if (!msg ||
	    nla_put_u32(skb, VSWITCH_A_IFINDEX, sw->host.dev->ifindex))
		return -EMSGSIZE;
	nest = nla_nest_start(skb, VSWITCH_A_EVENT);
	if (!nest || vsw_event_put(skb, event))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	genlmsg_end(skb, msg);
	return 0;
}

/* Return false if it cannot be told for want of memory. */
static bool vsw_event_send(const struct vsw_event *event, gfp_t gfp)
{
	struct net *net = dev_net(event->port->sw->host.dev);
	struct sk_buff *skb = genlmsg_new(vsw_event_size(), gfp);

	if (!skb)
		return false;
	if (WARN_ON_ONCE(vsw_event_fill(skb, event))) {
		nlmsg_free(skb);
		return false;
	}
	genlmsg_multicast_netns(&vsw_genl_family, net, skb, 0,
				VSW_GENL_GROUP_EVENTS, gfp);
	return true;
}

/* One that is limited, from the data path */
static void vsw_event_end(struct vsw_port *port, enum vsw_event_class class,
			  const struct vsw_event *event)
{
	if (!vsw_event_send(event, GFP_ATOMIC))
		atomic_add(event->lost + 1, &port->events[class].lost);
}

/**
 * vsw_event_port() - tell that a port has come, goes, or is in another state
 * @port: a slave or a vnic, whose device has an index
 * @type: VSWITCH_EVENT_PORT_ADD, VSWITCH_EVENT_PORT_DEL or VSWITCH_EVENT_PORT_STATE
 *
 * Context: RTNL, may sleep
 */
void vsw_event_port(const struct vsw_port *port, u8 type)
{
	ASSERT_RTNL();
	if (!vsw_event_wanted(port->sw))
		return;
	vsw_event_send(&(struct vsw_event) {
		.type = type,
		.port = port,
	}, GFP_KERNEL);
}
EXPORT_SYMBOL_GPL(vsw_event_port);

/**
 * vsw_event_stp() - tell what a port is for in a spanning tree by now
 * @port: a slave
 * @role: enum vswitch_role
 * @reason: enum vswitch_stp_reason
 *
 * Context: RTNL, may sleep
 */
void vsw_event_stp(const struct vsw_port *port, u8 role, u8 reason)
{
	ASSERT_RTNL();
	if (!vsw_event_wanted(port->sw))
		return;
	vsw_event_send(&(struct vsw_event) {
		.type = VSWITCH_EVENT_STP,
		.port = port,
		.role = role,
		.stp_reason = reason,
	}, GFP_KERNEL);
}

/* Who has the limits: VTEPs come and go with the packets of strangers. */
static struct vsw_port *vsw_event_limited(struct vsw_port *port)
{
	if (port->no == VSW_PORT_NO_VTEP)
		return &vsw_vtep_of(port)->overlay->port;
	return port;
}

/**
 * vsw_event_learned() - tell where an address is, as a frame has said
 * @fdb: the database
 * @e: its entry
 * @old: the port where it was; NULL: it was not known
 *
 * Context: softirq, RCU, under vsw_fdb.lock
 */
void vsw_event_learned(struct vsw_fdb *fdb, const struct vsw_fdb_entry *e,
		       const struct vsw_port *old)
{
	struct vsw_port *port = READ_ONCE(e->port);
	struct vsw_event event = {
		.type = old ? VSWITCH_EVENT_FDB_MOVE : VSWITCH_EVENT_FDB_LEARN,
		.port = port,
		.old = old,
		.vid = vsw_fdb_key_vid(e->key),
	};
	struct vsw_port *limited = vsw_event_limited(port);
	u8 addr[ETH_ALEN];

	if (!vsw_event_begin(limited, VSW_EVENT_FDB, &event))
		return;
	vsw_fdb_key_addr(e->key, addr);
	event.mac = addr;
	vsw_event_end(limited, VSW_EVENT_FDB, &event);
}

/**
 * vsw_event_quota() - tell that an address was not learned because of a quota
 * @port: where it is
 * @key: the address and the VLAN
 *
 * Context: softirq, RCU
 */
void vsw_event_quota(struct vsw_port *port, u64 key)
{
	struct vsw_event event = {
		.type = VSWITCH_EVENT_QUOTA,
		.port = port,
		.vid = vsw_fdb_key_vid(key),
	};
	struct vsw_port *limited = vsw_event_limited(port);
	u8 addr[ETH_ALEN];

	if (!vsw_event_begin(limited, VSW_EVENT_QUOTA, &event))
		return;
	vsw_fdb_key_addr(key, addr);
	event.mac = addr;
	vsw_event_end(limited, VSW_EVENT_QUOTA, &event);
}

/**
 * vsw_event_drop() - tell that a frame was against the guard, or one too many
 * @port: the port that it came in by
 * @skb: the frame
 * @why: the reason; of others nothing is told
 *
 * Context: BH disabled, RCU
 */
void vsw_event_drop(struct vsw_port *port, const struct sk_buff *skb,
		    enum vsw_drop why)
{
	struct vsw_event event = {
		.type = VSWITCH_EVENT_GUARD,
		.port = port,
		.reason = vsw_drop_word(why),
	};
	struct vsw_port *limited = vsw_event_limited(port);
	enum vsw_event_class class = VSW_EVENT_GUARD;

	if (why >= VSW_DROP_STORM_BC && why <= VSW_DROP_STORM_UC) {
		event.type = VSWITCH_EVENT_STORM;
		class = VSW_EVENT_STORM + why - VSW_DROP_STORM_BC;
	} else if (why < VSW_DROP_GUARD_MAC || why > VSW_DROP_GUARD_TYPE) {
		return;
	}
	if (!skb || !vsw_event_begin(limited, class, &event))
		return;
	if (skb_mac_header_was_set(skb) &&
	    skb_mac_header(skb) + ETH_HLEN <= skb_tail_pointer(skb))
		event.mac = eth_hdr(skb)->h_source;
	if (skb_vlan_tag_present(skb))
		event.vid = skb_vlan_tag_get_id(skb);
	vsw_event_end(limited, class, &event);
}

/**
 * vsw_event_vtep() - tell that a packet was of a VTEP that is not known
 * @overlay: the overlay that it was for
 * @vni: its VNI, as in the header
 * @addr: the address of the VTEP
 *
 * The switch may be in another namespace than its underlay, whose addresses are not
 * told there.
 *
 * Context: BH disabled, RCU
 */
void vsw_event_vtep(struct vsw_overlay *overlay, __be32 vni,
		    const struct in6_addr *addr)
{
	struct vsw_event event = {
		.type = VSWITCH_EVENT_VTEP,
		.port = &overlay->port,
		.vni = vsw_vni_of(vni),
	};

	if (!vsw_event_begin(&overlay->port, VSW_EVENT_VTEP, &event))
		return;
	if (net_eq(overlay->net, dev_net(overlay->port.dev)))
		event.dst = addr;
	vsw_event_end(&overlay->port, VSW_EVENT_VTEP, &event);
}

#ifdef VSWITCH_KUNIT
#include "tests/genl_event_kunit.c"
#endif
