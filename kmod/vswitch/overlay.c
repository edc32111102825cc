// SPDX-License-Identifier: GPL-2.0
/*
 * The life of an overlay: its socket, its groups, its MTU.
 *
 * The underlay is in the namespace where the overlay was made; the switch may
 * move to another one and take the overlay along. Overlays of one namespace,
 * address family and UDP port share a socket.
 */
#include <linux/igmp.h>
#include <linux/inetdevice.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/addrconf.h>
#include <net/fib_notifier.h>
#include <net/ip6_route.h>
#include <net/l3mdev.h>
#include <net/netns/generic.h>
#include <net/route.h>
#include <net/udp_tunnel.h>

#include "later.h"
#include "overlay.h"
#include "port.h"

/* How soon to look again after routes have changed: often many do at once. */
#define VSW_MTU_DELAY		(HZ / 2)
/* VTEPs whose routes are looked at for the MTU: it is for a few that it matters,
 * and this is done under RTNL.
 */
#define VSW_MTU_ROUTES_MAX	64

/**
 * struct vsw_net - what a namespace has
 * @net: the namespace
 * @socks: struct vsw_sock; RTNL
 * @overlays: struct vsw_overlay whose underlay it is; RTNL
 * @fib: hears of routes that change, from the first overlay on
 * @fib_registered: it does; written by @mtu alone
 * @mtu: follows them
 * @seq: see vsw_net_seq()
 */
struct vsw_net {
	struct net *net;
	struct list_head socks;
	struct list_head overlays;
	struct notifier_block fib;
	bool fib_registered;
	struct delayed_work mtu;
	u32 seq;
};

static unsigned int vsw_net_id __read_mostly;

/**
 * vsw_net_seq() - grows when a switch or a port of a namespace comes or goes
 * @net: the namespace
 *
 * Who goes through all of them bit by bit sees that he may have missed one. What
 * others do in their namespaces does not matter.
 *
 * Context: RTNL
 * Return: where it is
 */
u32 *vsw_net_seq(struct net *net)
{
	ASSERT_RTNL();
	return &((struct vsw_net *)net_generic(net, vsw_net_id))->seq;
}

/* Sockets */

static struct vsw_sock *vsw_sock_open(struct net *net, u8 family, __be16 port,
				      int ifindex,
				      struct netlink_ext_ack *extack)
{
	struct udp_port_cfg cfg = {
		.family = family,
		.local_udp_port = port,
		.bind_ifindex = ifindex,
		.ipv6_v6only = true,
	};
	struct vsw_sock *vs;
	struct socket *sock;
	int err = -ENOMEM;

	vs = kzalloc_obj(*vs);
	if (!vs)
		return ERR_PTR(-ENOMEM);
	vs->stats = netdev_alloc_pcpu_stats(struct vsw_port_stats);
	if (!vs->stats)
		goto err_free;
	err = rhltable_init(&vs->overlays, &vsw_overlay_params);
	if (err)
		goto err_stats;
	err = udp_sock_create(net, &cfg, &sock);
	if (err == -EADDRINUSE)
		NL_SET_ERR_MSG_MOD(extack,
				   "another socket has this UDP port in the namespace of the underlay, as a vxlan device: choose another dstport");
	if (err)
		goto err_table;
	vs->net = net;
	vs->family = family;
	vs->port = port;
	vs->ifindex = ifindex;
	vs->sk = sock->sk;
	vsw_overlay_listen(vs);
	/* NICs that look into VXLAN need to know where to */
	udp_tunnel_notify_add_rx_port(vs->sk, UDP_TUNNEL_TYPE_VXLAN);
	list_add(&vs->list,
		 &((struct vsw_net *)net_generic(net, vsw_net_id))->socks);
	return vs;

err_table:
	rhltable_destroy(&vs->overlays);
err_stats:
	free_percpu(vs->stats);
err_free:
	kfree(vs);
	return ERR_PTR(err);
}

static struct vsw_sock *vsw_sock_get(struct net *net, u8 family, __be16 port,
				     int ifindex,
				     struct netlink_ext_ack *extack)
{
	struct vsw_net *vn = net_generic(net, vsw_net_id);
	struct vsw_sock *vs;

	ASSERT_RTNL();
	list_for_each_entry(vs, &vn->socks, list)
		if (vs->family == family && vs->port == port &&
		    vs->ifindex == ifindex)
			goto found;
	vs = vsw_sock_open(net, family, port, ifindex, extack);
	if (IS_ERR(vs))
		return vs;
found:
	vs->n_overlays++;
	return vs;
}

/* Waits for a grace period if it was the last one. */
static void vsw_sock_put(struct vsw_sock *vs)
{
	ASSERT_RTNL();
	if (--vs->n_overlays)
		return;
	list_del(&vs->list);
	udp_tunnel_notify_del_rx_port(vs->sk, UDP_TUNNEL_TYPE_VXLAN);
	udp_tunnel_sock_release(vs->sk);
	/* Receivers may still have it; before 7.0 the release itself waits. */
	synchronize_net();
	rhltable_destroy(&vs->overlays);
	free_percpu(vs->stats);
	kfree(vs);
}

/* Groups */

/**
 * vsw_is_group() - is an address that of a multicast group?
 * @addr: IPv6, or IPv4 v4-mapped
 *
 * Return: true if so
 */
bool vsw_is_group(const struct in6_addr *addr)
{
	return ipv6_addr_is_multicast(addr) ||
	       (ipv6_addr_v4mapped(addr) &&
		ipv4_is_multicast(addr->s6_addr32[3]));
}

static int vsw_group_set(struct vsw_sock *vs, const struct in6_addr *group,
			 int ifindex, bool join)
{
	struct ip_mreqn mreq = {
		.imr_multiaddr.s_addr = group->s6_addr32[3],
		.imr_ifindex = ifindex,
	};
	int err;

	lock_sock(vs->sk);
	if (vs->family == AF_INET)
		err = join ? ip_mc_join_group(vs->sk, &mreq) :
			     ip_mc_leave_group(vs->sk, &mreq);
	else
		err = join ? ipv6_sock_mc_join(vs->sk, ifindex, group) :
			     ipv6_sock_mc_drop(vs->sk, ifindex, group);
	release_sock(vs->sk);
	return err;
}

/* Another overlay with the same socket and group may have joined already. */
static int vsw_overlay_join(struct vsw_overlay *overlay,
			    struct netlink_ext_ack *extack)
{
	const struct vsw_overlay_config *config = &overlay->config;
	int err;

	if (!vsw_is_group(&config->remote))
		return 0;
	err = vsw_group_set(overlay->sock, &config->remote, config->ifindex,
			    true);
	if (err && err != -EADDRINUSE) {
		NL_SET_ERR_MSG_MOD(extack,
				   "cannot join the group on the underlay device");
		return err;
	}
	return 0;
}

static void vsw_overlay_leave(struct vsw_overlay *overlay)
{
	const struct vsw_overlay_config *config = &overlay->config;
	struct vsw_net *vn = net_generic(overlay->net, vsw_net_id);
	struct vsw_overlay *other;

	if (!vsw_is_group(&config->remote))
		return;
	list_for_each_entry(other, &vn->overlays, list)
		if (other != overlay && other->sock == overlay->sock &&
		    other->config.ifindex == config->ifindex &&
		    ipv6_addr_equal(&other->config.remote, &config->remote))
			return;
	vsw_group_set(overlay->sock, &config->remote, config->ifindex, false);
}

/* The one that stands for config.remote, or NULL */
static struct vsw_vtep *vsw_overlay_remote(struct vsw_overlay *overlay,
					   bool create)
{
	return vsw_vtep_get(overlay, &overlay->config.remote,
			    overlay->config.dstport, overlay->own.vni, 0, 0,
			    create);
}

/**
 * vsw_overlay_del_bum() - a VTEP, or the group, is not to get what is for all
 * @overlay: the overlay
 * @vtep: on its list
 *
 * The one that is the setting "remote", or "group", is not so any more.
 *
 * Context: RTNL
 */
void vsw_overlay_del_bum(struct vsw_overlay *overlay, struct vsw_vtep *vtep)
{
	if (vsw_vtep_plain(vtep) &&
	    ipv6_addr_equal(&vtep->addr, &overlay->config.remote)) {
		vsw_overlay_leave(overlay);
		overlay->config.remote = in6addr_any;
		netdev_state_change(overlay->port.dev);
	}
	vsw_vtep_set_bum(vtep, false);
}

/**
 * vsw_overlay_first_bum() - the first one that gets what is for all
 * @sw: the switch
 *
 * Context: RCU
 * Return: the VTEP, or NULL
 */
struct vsw_vtep *vsw_overlay_first_bum(const struct vsw *sw)
{
	struct vsw_overlay *overlay = rcu_dereference(sw->overlay);

	return overlay ? list_first_or_null_rcu(&overlay->bum, struct vsw_vtep,
						port.list) : NULL;
}

static int vsw_overlay_set_remote(struct vsw_overlay *overlay, bool bum)
{
	struct vsw_vtep *vtep;

	if (ipv6_addr_any(&overlay->config.remote))
		return 0;
	vtep = vsw_overlay_remote(overlay, bum);
	if (!vtep)
		return bum ? -ENOMEM : 0;
	vsw_vtep_set_bum(vtep, bum);
	vsw_vtep_put(vtep);
	return 0;
}

/* MTU */

/* That of the route or its device. What the path was found to take is left to
 * those whose frames go along it.
 */
static unsigned int vsw_dst_mtu(const struct dst_entry *dst, u8 family)
{
	const struct inet6_dev *idev;
	const struct fib6_info *from;
	unsigned int mtu;

	if (family == AF_INET)
		return dst_metric_raw(dst, RTAX_MTU) ?:
		       READ_ONCE(dst->dev->mtu);
	rcu_read_lock();
	from = rcu_dereference(dst_rt6_info(dst)->from);
	mtu = from ? from->fib6_pmtu : 0;
	idev = __in6_dev_get(dst->dev);
	if (!mtu && idev)
		mtu = READ_ONCE(idev->cnf.mtu6);
	rcu_read_unlock();
	return mtu ?: READ_ONCE(dst->dev->mtu);
}

static unsigned int vsw_route_mtu(const struct vsw_overlay *overlay,
				  const struct in6_addr *addr)
{
	struct dst_entry *dst;
	unsigned int mtu = 0;

	if (overlay->config.family == AF_INET) {
		struct flowi4 fl4 = {
			.daddr = addr->s6_addr32[3],
			.flowi4_oif = overlay->sock->ifindex,
		};
		struct rtable *rt = ip_route_output_key(overlay->net, &fl4);

		dst = IS_ERR(rt) ? NULL : &rt->dst;
	} else {
		struct flowi6 fl6 = {
			.daddr = *addr,
			.flowi6_oif = overlay->sock->ifindex,
		};

		dst = ip6_route_output(overlay->net, NULL, &fl6);
		if (dst->error) {
			dst_release(dst);
			dst = NULL;
		}
	}
	/* A route back to this host says nothing about the wire, nor does one
	 * that leads into the tunnel.
	 */
	if (dst && !(dst->dev->flags & IFF_LOOPBACK) &&
	    dst->dev != overlay->port.dev)
		mtu = vsw_dst_mtu(dst, overlay->config.family);
	dst_release(dst);
	return mtu;
}

/* That of the underlay device, else of the routes to the VTEPs, as long as there
 * are few of them
 */
static void vsw_overlay_update_mtu(struct vsw_overlay *overlay)
{
	unsigned int mtu = UINT_MAX, one, n = 0;
	struct vsw_vtep *vtep;

	if (overlay->lower) {
		mtu = READ_ONCE(overlay->lower->mtu);
	} else {
		list_for_each_entry(vtep, &overlay->bum, port.list) {
			one = vsw_route_mtu(overlay, &vtep->addr);
			if (one)
				mtu = min(mtu, one);
			if (++n == VSW_MTU_ROUTES_MAX)
				break;
		}
	}
	if (mtu == UINT_MAX)
		mtu = ETH_DATA_LEN;
	overlay->mtu = max_t(int, ETH_MIN_MTU, (int)min_t(u32, mtu, IP_MAX_MTU) -
			     (int)vsw_overlay_hlen(overlay->config.family));
}

/**
 * vsw_overlay_mtu() - what an overlay leaves of the underlay's MTU
 * @sw: the switch
 *
 * Context: RTNL
 * Return: the longest inner packet; UINT_MAX if there is no overlay
 */
unsigned int vsw_overlay_mtu(const struct vsw *sw)
{
	const struct vsw_overlay *overlay = rtnl_dereference(sw->overlay);

	return overlay ? overlay->mtu : UINT_MAX;
}

/**
 * vsw_overlay_headroom() - what encapsulation needs before a frame
 * @sw: the switch
 *
 * Context: RTNL
 * Return: bytes before the Ethernet header; 0 if there is no overlay
 */
unsigned int vsw_overlay_headroom(const struct vsw *sw)
{
	const struct vsw_overlay *overlay = rtnl_dereference(sw->overlay);
	unsigned int lower = LL_MAX_HEADER;

	if (!overlay)
		return 0;
	if (overlay->lower)
		lower = LL_RESERVED_SPACE(overlay->lower);
	return lower + vsw_overlay_hlen(overlay->config.family) - ETH_HLEN +
	       VLAN_HLEN;
}

/* The life of an overlay */

/**
 * vsw_overlay_config_init() - the defaults
 * @config: where to put them
 */
void vsw_overlay_config_init(struct vsw_overlay_config *config)
{
	*config = (struct vsw_overlay_config) {
		.family = AF_INET,
		.dstport = htons(VSW_DSTPORT_DEFAULT),
		.srcport_min = VSW_SRCPORT_MIN,
		.srcport_max = VSW_SRCPORT_MAX,
		.flags = VSW_OVERLAY_UDPCSUM | VSW_OVERLAY_LOCALBYPASS |
			 VSW_OVERLAY_LEARNING | VSW_OVERLAY_NEIGH_GRAT,
	};
}

/**
 * vsw_overlay_update() - the switch device went up or down, or a setting changed
 * @sw: the switch
 *
 * Context: RTNL
 */
void vsw_overlay_update(struct vsw *sw)
{
	struct vsw_overlay *overlay = rtnl_dereference(sw->overlay);
	const u32 up = VSW_PORT_FORWARD | VSW_PORT_LEARN;
	u32 flags = 0;

	if (!overlay)
		return;
	if (netif_running(sw->dev))
		flags |= up;
	if (overlay->config.flags & VSW_OVERLAY_LEARNING)
		flags |= VSW_PORT_LEARNING;
	if (overlay->config.flags & VSW_OVERLAY_NEIGH)
		flags |= VSW_PORT_NEIGH;
	if (overlay->config.flags & VSW_OVERLAY_NEIGH_GRAT)
		flags |= VSW_PORT_NEIGH_GRAT;
	vsw_vteps_set_flags(overlay, up | VSW_PORT_LEARNING | VSW_PORT_NEIGH |
			    VSW_PORT_NEIGH_GRAT, flags);
}

static void vsw_overlay_free_rcu(struct rcu_head *rcu)
{
	struct vsw_overlay *overlay = container_of(rcu, struct vsw_overlay,
						   rcu);

	free_percpu(overlay->traffic);
	kfree(overlay->port.last);
	free_percpu(overlay->port.stats);
	kvfree(overlay->vlans);
	kfree(overlay);
}

/* May one packet be for either? */
static bool vsw_overlay_clash(const struct vsw_overlay_config *a,
			      const struct vsw_overlay_config *b)
{
	if (a->ifindex && b->ifindex && a->ifindex != b->ifindex)
		return false;
	return ipv6_addr_any(&a->local) || ipv6_addr_any(&b->local) ||
	       ipv6_addr_equal(&a->local, &b->local);
}

/**
 * vsw_overlay_may_use() - is a VNI free?
 * @overlay: whose it is to be
 * @vni: as in the header
 * @extack: says why not
 *
 * Context: RTNL
 * Return: 0; -EEXIST: a switch has it, maybe this one for another VLAN
 */
int vsw_overlay_may_use(const struct vsw_overlay *overlay, __be32 vni,
			struct netlink_ext_ack *extack)
{
	struct rhlist_head *list, *pos;
	bool clash = false, own = false;
	struct vsw_vni *other;

	rcu_read_lock();
	list = rhltable_lookup(&overlay->sock->overlays, &vni,
			       vsw_overlay_params);
	rhl_for_each_entry_rcu(other, pos, list, node) {
		own |= other->overlay == overlay;
		clash |= vsw_overlay_clash(&overlay->config,
					   &other->overlay->config);
	}
	rcu_read_unlock();
	if (own)
		NL_SET_ERR_MSG_MOD(extack,
				   "a VNI is for one VLAN: this one is that of another, or the switch's own, which the default PVID has");
	else if (clash)
		NL_SET_ERR_MSG_MOD(extack,
				   "another switch has this vni here: both need a local address, or dev, of their own, or another dstport");
	return own || clash ? -EEXIST : 0;
}

static int vsw_overlay_link(struct vsw *sw, struct vsw_overlay *overlay,
			    struct netlink_ext_ack *extack)
{
	struct net_device *lower;
	int err;

	if (!overlay->config.ifindex)
		return 0;
	lower = __dev_get_by_index(overlay->net, overlay->config.ifindex);
	if (!lower) {
		NL_SET_ERR_MSG_MOD(extack,
				   "dev must name a device in the namespace of the underlay");
		return -ENODEV;
	}
	err = netdev_upper_dev_link(lower, sw->dev, extack);
	if (err)
		return err;
	overlay->lower = lower;
	netdev_hold(lower, &overlay->lower_tracker, GFP_KERNEL);
	return 0;
}

static void vsw_overlay_unlink(struct vsw *sw, struct vsw_overlay *overlay)
{
	if (!overlay->lower)
		return;
	netdev_upper_dev_unlink(overlay->lower, sw->dev);
	netdev_put(overlay->lower, &overlay->lower_tracker);
	overlay->lower = NULL;
}

/* The MTU follows routes. */

static void vsw_mtu_wake(struct vsw_net *vn)
{
	if (!delayed_work_pending(&vn->mtu))
		queue_delayed_work(system_long_wq, &vn->mtu, VSW_MTU_DELAY);
}

/* May be called in an interrupt, and from many CPUs at once. */
static int vsw_net_fib(struct notifier_block *nb, unsigned long event,
		       void *info)
{
	struct vsw_net *vn = container_of(nb, struct vsw_net, fib);

	if (!list_empty(&vn->overlays))
		vsw_mtu_wake(vn);
	return NOTIFY_DONE;
}

static void vsw_net_mtu(struct work_struct *work)
{
	struct vsw_net *vn = container_of(work, struct vsw_net, mtu.work);
	struct vsw_overlay *overlay;

	/* It is told of all routes that there are first, and fails where they
	 * change too fast for that.
	 */
	if (!vn->fib_registered)
		WRITE_ONCE(vn->fib_registered,
			   !register_fib_notifier(vn->net, &vn->fib, NULL,
						  NULL));
	rtnl_lock();
	if (!vn->fib_registered && !list_empty(&vn->overlays))
		vsw_mtu_wake(vn);
	list_for_each_entry(overlay, &vn->overlays, list) {
		if (!overlay->lower)
			vsw_overlay_bum_changed(overlay->port.sw);
		cond_resched();
	}
	rtnl_unlock();
}

static struct vsw_traffic __percpu *vsw_traffic_alloc(void)
{
	struct vsw_traffic __percpu *percpu = alloc_percpu(struct vsw_traffic);
	struct vsw_traffic *traffic;
	int cpu;

	if (!percpu)
		return NULL;
	for_each_possible_cpu(cpu) {
		traffic = per_cpu_ptr(percpu, cpu);
		u64_stats_init(&traffic->stats.syncp);
		traffic->ip_id = get_random_u32();
	}
	return percpu;
}

/**
 * vsw_overlay_add() - make a switch an overlay
 * @sw: the switch, whose device is registered
 * @net: the namespace of the underlay
 * @config: the settings, checked each by itself
 * @extack: says why not
 *
 * Context: RTNL
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vsw_overlay_add(struct vsw *sw, struct net *net,
		    const struct vsw_overlay_config *config,
		    struct netlink_ext_ack *extack)
{
	struct vsw_net *vn = net_generic(net, vsw_net_id);
	struct vsw_overlay *overlay;
	int err;

	overlay = kzalloc_obj(*overlay);
	if (!overlay)
		return -ENOMEM;
	err = vsw_port_init(&overlay->port, sw, sw->dev);
	if (err)
		goto err_free;
	overlay->traffic = vsw_traffic_alloc();
	if (!overlay->traffic) {
		err = -ENOMEM;
		goto err_stats;
	}
	overlay->port.no = VSW_PORT_NO_TUNNEL;
	overlay->port.flags = (sw->vlan_filtering ? VSW_PORT_VLAN : 0) |
			      VSW_PORT_TUNNEL | VSW_PORT_FLOOD |
			      VSW_PORT_MCAST_FLOOD | VSW_PORT_BCAST_FLOOD;
	overlay->config = *config;
	overlay->own.vni = vsw_vni_word(config->vni);
	overlay->own.overlay = overlay;
	overlay->net = net;
	vsw_vteps_init(overlay);

	err = vsw_overlay_link(sw, overlay, extack);
	if (err)
		goto err_traffic;
	overlay->sock = vsw_sock_get(net, config->family, config->dstport,
				     l3mdev_master_upper_ifindex_by_index(net, config->ifindex),
				     extack);
	if (IS_ERR(overlay->sock)) {
		err = PTR_ERR(overlay->sock);
		goto err_unlink;
	}
	err = vsw_overlay_may_use(overlay, overlay->own.vni, extack) ?:
	      vsw_overlay_join(overlay, extack);
	if (err)
		goto err_sock;
	list_add(&overlay->list, &vn->overlays);
	err = vsw_overlay_set_remote(overlay, true) ?:
	      rhltable_insert(&overlay->sock->overlays, &overlay->own.node,
			      vsw_overlay_params);
	if (err)
		goto err_leave;
	vsw_overlay_update_mtu(overlay);
	rcu_assign_pointer(sw->overlay, overlay);
	vsw_overlay_update(sw);
	vsw_ports_changed(sw);
	if (!READ_ONCE(vn->fib_registered))
		vsw_mtu_wake(vn);
	return 0;

err_leave:
	vsw_overlay_leave(overlay);
	list_del(&overlay->list);
	vsw_vteps_exit(overlay);
err_sock:
	vsw_sock_put(overlay->sock);
err_unlink:
	vsw_overlay_unlink(sw, overlay);
err_traffic:
	free_percpu(overlay->traffic);
err_stats:
	free_percpu(overlay->port.stats);
err_free:
	kfree(overlay);
	return err;
}

/**
 * vsw_overlay_del() - a switch is no overlay any more
 * @sw: the switch
 *
 * Context: RTNL, may sleep
 */
void vsw_overlay_del(struct vsw *sw)
{
	struct vsw_overlay *overlay = rtnl_dereference(sw->overlay);

	if (!overlay)
		return;
	rcu_assign_pointer(sw->overlay, NULL);
	vsw_seq_step(sw);
	rhltable_remove(&overlay->sock->overlays, &overlay->own.node,
			vsw_overlay_params);
	vsw_overlay_vlans_exit(overlay);
	vsw_vteps_set_flags(overlay, VSW_PORT_FORWARD | VSW_PORT_LEARN, 0);
	vsw_overlay_leave(overlay);
	/* Who is at work with it may still learn an address, or leave a frame
	 * for later.
	 */
	synchronize_net();
	vsw_later_forget(sw, &overlay->port);
	vsw_fdb_flush(&sw->fdb, &(struct vsw_fdb_filter) {
		.tunnel = true,
		.vid = -1,
	});
	list_del(&overlay->list);
	vsw_vteps_exit(overlay);
	vsw_overlay_unlink(sw, overlay);
	vsw_sock_put(overlay->sock);
	call_rcu(&overlay->rcu, vsw_overlay_free_rcu);
	vsw_ports_changed(sw);
}

/**
 * vsw_overlay_bum_changed() - VTEPs got on or off the list of those that get all
 * @sw: the switch
 *
 * Context: RTNL
 */
void vsw_overlay_bum_changed(struct vsw *sw)
{
	struct vsw_overlay *overlay = rtnl_dereference(sw->overlay);
	unsigned int mtu = overlay->mtu;

	vsw_overlay_update_mtu(overlay);
	if (overlay->mtu != mtu)
		vsw_ports_changed(sw);
}

/**
 * vsw_overlay_change() - change settings of an overlay
 * @sw: the switch, which has one
 * @config: all settings as they are to be, checked each by itself; what makes
 *	out the overlay (VNI, addresses' family, local, dev, dstport) is as
 *	before
 * @extack: says why not
 *
 * Context: RTNL
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vsw_overlay_change(struct vsw *sw, const struct vsw_overlay_config *config,
		       struct netlink_ext_ack *extack)
{
	struct vsw_overlay *overlay = rtnl_dereference(sw->overlay);
	struct vsw_overlay_config *now = &overlay->config;
	struct in6_addr old = now->remote;
	int err;

	if (!ipv6_addr_equal(&old, &config->remote)) {
		now->remote = config->remote;
		err = vsw_overlay_join(overlay, extack);
		if (!err) {
			err = vsw_overlay_set_remote(overlay, true);
			if (err)
				vsw_overlay_leave(overlay);
		}
		if (err) {
			now->remote = old;
			return err;
		}
		now->remote = old;
		vsw_overlay_set_remote(overlay, false);
		vsw_overlay_leave(overlay);
		now->remote = config->remote;
		vsw_overlay_update_mtu(overlay);
	}
	WRITE_ONCE(now->srcport_min, config->srcport_min);
	WRITE_ONCE(now->srcport_max, config->srcport_max);
	WRITE_ONCE(now->flags, config->flags);
	WRITE_ONCE(now->ttl, config->ttl);
	WRITE_ONCE(now->tos, config->tos);
	WRITE_ONCE(now->df, config->df);
	WRITE_ONCE(now->flowlabel, config->flowlabel);
	vsw_overlay_update(sw);
	vsw_ports_changed(sw);
	return 0;
}

static void vsw_overlay_lost(struct vsw_overlay *overlay, const char *what)
{
	struct net_device *dev = overlay->port.dev;

	netdev_info(dev, "%s has gone, it is no overlay any more\n", what);
	vsw_overlay_del(overlay->port.sw);
	call_netdevice_notifiers(NETDEV_CHANGEINFODATA, dev);
}

/**
 * vsw_overlay_event() - follow the devices of the underlay
 * @dev: any device
 * @event: NETDEV_*
 *
 * Context: RTNL
 */
void vsw_overlay_event(struct net_device *dev, unsigned long event)
{
	struct vsw_net *vn = net_generic(dev_net(dev), vsw_net_id);
	struct vsw_overlay *overlay, *next;
	struct vsw_sock *vs;

	switch (event) {
	case NETDEV_UNREGISTER:
		/* it goes, or moves to another namespace */
		list_for_each_entry_safe(overlay, next, &vn->overlays, list) {
			if (overlay->lower == dev)
				vsw_overlay_lost(overlay,
						 "its underlay device");
		}
		break;
	case NETDEV_CHANGEMTU:
		list_for_each_entry(overlay, &vn->overlays, list)
			if (overlay->lower == dev)
				vsw_overlay_bum_changed(overlay->port.sw);
		if (!list_empty(&vn->overlays))
			vsw_mtu_wake(vn);
		break;
	case NETDEV_UDP_TUNNEL_PUSH_INFO:
		list_for_each_entry(vs, &vn->socks, list)
			udp_tunnel_push_rx_port(dev, vs->sk,
						UDP_TUNNEL_TYPE_VXLAN);
		break;
	case NETDEV_UDP_TUNNEL_DROP_INFO:
		list_for_each_entry(vs, &vn->socks, list)
			udp_tunnel_drop_rx_port(dev, vs->sk,
						UDP_TUNNEL_TYPE_VXLAN);
		break;
	}
}

static int __net_init vsw_net_init(struct net *net)
{
	struct vsw_net *vn = net_generic(net, vsw_net_id);

	vn->net = net;
	INIT_LIST_HEAD(&vn->socks);
	INIT_LIST_HEAD(&vn->overlays);
	INIT_DELAYED_WORK(&vn->mtu, vsw_net_mtu);
	vn->fib.notifier_call = vsw_net_fib;
	return 0;
}

/* The switches in it are gone; others may have their underlay here. */
static void __net_exit vsw_net_exit(struct net *net)
{
	struct vsw_net *vn = net_generic(net, vsw_net_id);
	struct vsw_overlay *overlay, *next;

	rtnl_lock();
	list_for_each_entry_safe(overlay, next, &vn->overlays, list)
		vsw_overlay_lost(overlay, "the namespace of its underlay");
	rtnl_unlock();
	cancel_delayed_work_sync(&vn->mtu);
	if (vn->fib_registered) {
		unregister_fib_notifier(net, &vn->fib);
		cancel_delayed_work_sync(&vn->mtu);
	}
}

static struct pernet_operations vsw_net_ops = {
	.init = vsw_net_init,
	.exit = vsw_net_exit,
	.id = &vsw_net_id,
	.size = sizeof(struct vsw_net),
};

/**
 * vsw_overlay_init() - prepare all namespaces
 *
 * Context: module initialisation
 * Return: 0 or a negative errno
 */
int vsw_overlay_init(void)
{
	return register_pernet_subsys(&vsw_net_ops);
}

/**
 * vsw_overlay_exit() - undo vsw_overlay_init()
 *
 * Context: module exit, with no overlay left
 */
void vsw_overlay_exit(void)
{
	unregister_pernet_subsys(&vsw_net_ops);
}
