// SPDX-License-Identifier: GPL-2.0
/*
 * The spanning tree of a switch: from devices and frames to the state machines.
 *
 * What comes from frames and from the clock does not wait for RTNL, which others
 * may hold for seconds: a port that should block must not go on forwarding, nor
 * must the neighbours believe that this switch is gone.
 */
#include <linux/if_bridge.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/vswitch.h>

#include "bridge_netlink.h"
#include "mcast.h"
#include "port.h"
#include "stp.h"

/* The LLC header of a BPDU (IEEE 802.1D-2004, 7.12.3) */
#define VSW_STP_LLC		"\x42\x42\x03"
#define VSW_STP_LLC_LEN		3
/* BPDUs of a port that are heeded in a second; a neighbour sends a few */
#define VSW_STP_RX_MAX		100
/* Of those that say something new each costs work for all ports: some at once, the
 * last of the others with the next tick.
 */
#define VSW_STP_NEW_MAX		10
/* Until RTNL is tried again, and between two rounds of what is told */
#define VSW_STP_RETRY		(HZ / 50 ?: 1)
/* Between two rounds of forgetting, each of which looks at all entries */
#define VSW_STP_FLUSH_GAP	(HZ / 10)

static struct vsw_stp_port *vsw_stp_of(struct vsw_rstp_port *rstp)
{
	return container_of(rstp, struct vsw_stp_port, rstp);
}

/* Of the ports of a switch, whose struct vsw_stp_port stays with RTNL */
static struct vsw_stp_port *vsw_stp_get(const struct vsw_port *port)
{
	return rtnl_dereference(port->stp);
}

/* What the machines ask for; under vsw_stp.lock */

static void vsw_stp_changed(struct vsw_rstp_port *rstp)
{
	struct vsw_stp_port *sp = vsw_stp_of(rstp);

	sp->changed = true;
	schedule_delayed_work(&sp->stp->notify, VSW_STP_RETRY);
}

static void vsw_stp_set_state(struct vsw_rstp_port *rstp)
{
	u32 flags = 0;

	if (rstp->learning)
		flags |= VSW_PORT_LEARN;
	if (rstp->forwarding)
		flags |= VSW_PORT_FORWARD;
	vsw_port_set_flags(vsw_stp_of(rstp)->port,
			   VSW_PORT_FORWARD | VSW_PORT_LEARN, flags);
	vsw_stp_changed(rstp);
}

/* At once, if that was not done just before */
static void vsw_stp_flush_soon(struct vsw_stp *stp)
{
	unsigned long at = stp->flushed + VSW_STP_FLUSH_GAP;

	queue_delayed_work(system_long_wq, &stp->flush,
			   time_before(jiffies, at) ? at - jiffies : 0);
}

static void vsw_stp_forget(struct vsw_rstp_port *rstp)
{
	struct vsw_stp_port *sp = vsw_stp_of(rstp);

	sp->asked = true;
	__set_bit(sp->port->no, sp->stp->flushes);
	vsw_stp_flush_soon(sp->stp);
	schedule_delayed_work(&sp->stp->notify, VSW_STP_RETRY);
}

/* It is sent by vsw_stp_send(), without the lock: who knows where it comes back. */
static void vsw_stp_tx(struct vsw_rstp_port *rstp, const struct vsw_bpdu *bpdu)
{
	struct vsw_stp_port *sp = vsw_stp_of(rstp);
	struct net_device *dev = sp->port->dev;
	u8 buf[VSW_BPDU_RST_LEN];
	unsigned int len, room;
	struct sk_buff *skb;
	struct ethhdr *eth;

	if (sp->filter)
		return;
	len = VSW_STP_LLC_LEN + vsw_bpdu_encode(bpdu, buf);
	/* it may change meanwhile */
	room = LL_RESERVED_SPACE(dev);
	skb = alloc_skb(room + ETH_ZLEN, GFP_ATOMIC);
	/* the next one will do as well */
	if (!skb)
		return;
	skb_reserve(skb, room - ETH_HLEN);
	skb->dev = dev;
	skb->protocol = htons(ETH_P_802_2);
	skb->priority = TC_PRIO_CONTROL;
	skb_reset_mac_header(skb);
	eth = skb_put_zero(skb, ETH_ZLEN);
	skb_set_network_header(skb, ETH_HLEN);
	ether_addr_copy(eth->h_dest, eth_reserved_addr_base);
	ether_addr_copy(eth->h_source, dev->dev_addr);
	eth->h_proto = htons(len);
	memcpy(eth + 1, VSW_STP_LLC, VSW_STP_LLC_LEN);
	memcpy((u8 *)(eth + 1) + VSW_STP_LLC_LEN, buf, len - VSW_STP_LLC_LEN);
	skb_queue_tail(&sp->stp->frames, skb);
}

static const struct vsw_rstp_ops vsw_stp_ops = {
	.set_state = vsw_stp_set_state,
	.flush = vsw_stp_forget,
	.tx = vsw_stp_tx,
	.changed = vsw_stp_changed,
};

/* Send what the machines have left. One sends at a time, so that BPDUs keep their
 * order; who comes meanwhile leaves his to him.
 */
static void vsw_stp_send(struct vsw_stp *stp)
{
	struct sk_buff *skb;

	local_bh_disable();
	rcu_read_lock();
	/* before another one's bit is seen: he sees what is in the queue */
	smp_mb();
	while (!skb_queue_empty_lockless(&stp->frames) &&
	       !test_and_set_bit_lock(0, &stp->sending)) {
		while ((skb = skb_dequeue(&stp->frames)))
			dev_queue_xmit(skb);
		clear_bit_unlock(0, &stp->sending);
		/* before the queue is looked at again */
		smp_mb__after_atomic();
	}
	rcu_read_unlock();
	local_bh_enable();
}

/* What came too often in the last second, and has not been outdated since */
static void vsw_stp_heed_late(struct vsw_stp *stp)
{
	struct vsw_rstp_port *rstp;
	struct vsw_stp_port *sp;

	lockdep_assert_held(&stp->lock);
	list_for_each_entry(rstp, &stp->rstp.ports, list) {
		sp = vsw_stp_of(rstp);
		if (!sp->has_late)
			continue;
		sp->has_late = false;
		vsw_rstp_rx(rstp, &sp->late);
	}
}

static void vsw_stp_tick(struct timer_list *timer)
{
	struct vsw_stp *stp = container_of(timer, struct vsw_stp, tick);

	spin_lock_bh(&stp->lock);
	if (!stp->off) {
		vsw_stp_heed_late(stp);
		vsw_rstp_tick(&stp->rstp);
		/* One that is late is no reason for two at once: BPDUs are, too. */
		mod_timer(&stp->tick, jiffies + HZ);
	}
	spin_unlock_bh(&stp->lock);
	vsw_stp_send(stp);
}

static bool vsw_stp_wants(const struct vsw_port *port, const void *arg)
{
	const unsigned long *ports = arg;

	return port->no && port->no <= VSW_STP_PORTS_MAX + 1 &&
	       test_bit(port->no, ports);
}

/* One walk through the FDB for all ports; a number is that of a slave, vnics take no
 * part.
 */
static void vsw_stp_flush(struct work_struct *work)
{
	struct vsw_stp *stp = container_of(to_delayed_work(work), struct vsw_stp,
					   flush);

	spin_lock_bh(&stp->lock);
	bitmap_copy(stp->flushing, stp->flushes, VSW_STP_PORTS_MAX + 2);
	bitmap_zero(stp->flushes, VSW_STP_PORTS_MAX + 2);
	spin_unlock_bh(&stp->lock);
	vsw_fdb_flush(&stp->sw->fdb, &(struct vsw_fdb_filter) {
		.slaves = true,
		.vid = -1,
		.mask = VSW_FDB_STATIC,
		.wants = vsw_stp_wants,
		.arg = stp->flushing,
	});
	WRITE_ONCE(stp->flushed, jiffies);
}

/* Of what has changed, listeners of events are told the role and the state. */
static void vsw_stp_tell_event(struct vsw_stp_port *sp)
{
	const struct vsw_port *port = sp->port;
	struct vsw_stp_port_status status;
	u8 state = vsw_port_state(port);

	if (!vsw_stp_port_status(port, &status) ||
	    (sp->told_role == status.role &&
	     sp->told_reason == status.reason && sp->told_state == state))
		return;
	sp->told_role = status.role;
	sp->told_reason = status.reason;
	sp->told_state = state;
	vsw_event_stp(port, status.role, status.reason);
}

/* Multicast snooping, and who listens, are told of a port. */
static void vsw_stp_tell(struct vsw_stp *stp, struct vsw_stp_port *sp)
{
	struct vsw_port *port = sp->port;
	bool changed, asked;
	bool up = READ_ONCE(port->flags) & VSW_PORT_FORWARD;

	spin_lock_bh(&stp->lock);
	changed = sp->changed;
	asked = sp->asked;
	sp->changed = false;
	sp->asked = false;
	spin_unlock_bh(&stp->lock);

	if (up && (asked || !sp->was_up))
		vsw_mcast_port_up(port, VSW_MCAST_ALL_VLANS);
	else if (!up && sp->was_up)
		vsw_mcast_port_down(port, false);
	if (up != sp->was_up)
		vsw_event_port(port, VSWITCH_EVENT_PORT_STATE);
	sp->was_up = up;
	if (!changed)
		return;
	vsw_port_notify(port, RTM_NEWLINK);
	vsw_stp_tell_event(sp);
}

static void vsw_stp_notify(struct work_struct *work)
{
	struct vsw_stp *stp = container_of(to_delayed_work(work),
					   struct vsw_stp, notify);
	struct vsw_stp_port *sp;
	struct vsw_port *port;

	/* Who waits for this to end may hold it. */
	if (!rtnl_trylock()) {
		schedule_delayed_work(&stp->notify, VSW_STP_RETRY);
		return;
	}
	list_for_each_entry(port, &stp->sw->ports, list) {
		sp = vsw_stp_get(port);
		if (sp && sp->stp == stp)
			vsw_stp_tell(stp, sp);
	}
	rtnl_unlock();
}

/* Settings */

/**
 * vsw_stp_defaults() - how a new switch has a spanning tree
 * @config: where to put that
 */
void vsw_stp_defaults(struct vsw_stp_config *config)
{
	/* IEEE 802.1D-2004, tables 17-1 and 17-2 */
	*config = (struct vsw_stp_config) {
		.version = VSW_RSTP_RSTP,
		.tx_hold = 6,
		.priority = 0x8000,
		.forward_delay = 15,
		.hello_time = 2,
		.max_age = 20,
	};
}

static struct vsw_rstp_config
vsw_stp_rstp_config(const struct vsw *sw, const struct vsw_stp_config *config)
{
	return (struct vsw_rstp_config) {
		.id = (u64)config->priority << 48 |
		      ether_addr_to_u64(sw->dev->dev_addr),
		.version = config->version,
		.tx_hold = config->tx_hold,
		.times = {
			.max_age = config->max_age,
			.hello = config->hello_time,
			.forward_delay = config->forward_delay,
		},
	};
}

static struct vsw_stp_port *vsw_stp_port_make(struct vsw_stp *stp,
					      struct vsw_port *port)
{
	struct vsw_stp_port *sp = kzalloc_obj(*sp);

	if (!sp)
		return NULL;
	sp->stp = stp;
	sp->port = port;
	INIT_LIST_HEAD(&sp->rstp.list);
	return sp;
}

/**
 * vsw_stp_make() - what a switch needs that is to have a spanning tree
 * @sw: the switch, which is registered
 * @config: how it is to have one
 *
 * Context: RTNL
 * Return: for vsw_stp_set() or vsw_stp_free(): NULL if it needs nothing;
 *	ERR_PTR(-ENOMEM)
 */
struct vsw_stp *vsw_stp_make(struct vsw *sw,
			     const struct vsw_stp_config *config)
{
	struct vsw_rstp_config rstp = vsw_stp_rstp_config(sw, config);
	struct vsw_stp_port *sp;
	struct vsw_port *port;
	struct vsw_stp *stp;

	if (!config->on || rtnl_dereference(sw->stp))
		return NULL;
	stp = kzalloc_obj(*stp);
	if (!stp)
		return ERR_PTR(-ENOMEM);
	stp->sw = sw;
	spin_lock_init(&stp->lock);
	skb_queue_head_init(&stp->frames);
	stp->flushed = jiffies - VSW_STP_FLUSH_GAP;
	INIT_LIST_HEAD(&stp->spare);
	timer_setup(&stp->tick, vsw_stp_tick, 0);
	INIT_DELAYED_WORK(&stp->flush, vsw_stp_flush);
	INIT_DELAYED_WORK(&stp->notify, vsw_stp_notify);
	vsw_rstp_init(&stp->rstp, &vsw_stp_ops, &rstp);
	list_for_each_entry(port, &sw->ports, list) {
		if (!port->no)
			continue;
		sp = vsw_stp_port_make(stp, port);
		if (!sp) {
			vsw_stp_free(stp);
			return ERR_PTR(-ENOMEM);
		}
		list_add_tail(&sp->rstp.list, &stp->spare);
	}
	return stp;
}

/**
 * vsw_stp_free() - free what vsw_stp_make() returned and nobody used
 * @stp: that, or NULL
 */
void vsw_stp_free(struct vsw_stp *stp)
{
	struct vsw_stp_port *sp, *next;

	if (!stp)
		return;
	list_for_each_entry_safe(sp, next, &stp->spare, rstp.list)
		kfree(sp);
	kfree(stp);
}

/* From now on the tree says what the ports do. */
static void vsw_stp_start(struct vsw *sw, struct vsw_stp *stp)
{
	struct vsw_stp_port *sp, *next;
	struct vsw_port *port;

	rcu_assign_pointer(sw->stp, stp);
	vsw_stp_hold(sw, true);
	list_for_each_entry_safe(sp, next, &stp->spare, rstp.list) {
		port = sp->port;
		list_del_init(&sp->rstp.list);
		sp->was_up = port->flags & VSW_PORT_FORWARD;
		rcu_assign_pointer(port->stp, sp);
		spin_lock_bh(&stp->lock);
		vsw_port_set_flags(port, VSW_PORT_FORWARD | VSW_PORT_LEARN, 0);
		vsw_stp_set_state(&sp->rstp);
		vsw_stp_forget(&sp->rstp);
		spin_unlock_bh(&stp->lock);
		vsw_stp_port_add(port);
		vsw_port_update(port);
	}
	vsw_stp_hold(sw, false);
	mod_timer(&stp->tick, jiffies + HZ);
}

/* Nothing can begin any more to use it; wait for what does. */
static void vsw_stp_end(struct vsw_stp *stp)
{
	synchronize_net();
	timer_delete_sync(&stp->tick);
	cancel_delayed_work_sync(&stp->flush);
	cancel_delayed_work_sync(&stp->notify);
	skb_queue_purge(&stp->frames);
}

static void vsw_stp_stop(struct vsw *sw, struct vsw_stp *stp)
{
	struct vsw_stp_port *sp;
	struct vsw_port *port;

	/* the machines rest from now on */
	spin_lock_bh(&stp->lock);
	stp->off = true;
	spin_unlock_bh(&stp->lock);
	RCU_INIT_POINTER(sw->stp, NULL);
	list_for_each_entry(port, &sw->ports, list) {
		sp = vsw_stp_get(port);
		if (!sp)
			continue;
		list_move_tail(&sp->rstp.list, &stp->spare);
		RCU_INIT_POINTER(port->stp, NULL);
	}
	vsw_stp_end(stp);
	/* with what was still to be: the ways may be others from now on */
	vsw_fdb_flush(&sw->fdb, &(struct vsw_fdb_filter) {
		.slaves = true,
		.vid = -1,
		.mask = VSW_FDB_STATIC,
	});
	list_for_each_entry(sp, &stp->spare, rstp.list) {
		vsw_stp_tell(stp, sp);
		if (vsw_port_update(sp->port))
			vsw_port_notify(sp->port, RTM_NEWLINK);
	}
	vsw_stp_free(stp);
}

/**
 * vsw_stp_set() - change how a switch has a spanning tree
 * @sw: the switch
 * @new: what vsw_stp_make() returned for @config
 * @config: how it is to have one
 *
 * Context: RTNL, may sleep
 */
void vsw_stp_set(struct vsw *sw, struct vsw_stp *new,
		 const struct vsw_stp_config *config)
{
	struct vsw_stp *stp = rtnl_dereference(sw->stp);

	sw->stp_config = *config;
	if (new)
		vsw_stp_start(sw, new);
	else if (stp && !config->on)
		vsw_stp_stop(sw, stp);
	else
		vsw_stp_update(sw);
}

/**
 * vsw_stp_update() - the address or the settings of a switch may have changed
 * @sw: the switch
 *
 * Context: RTNL
 */
void vsw_stp_update(struct vsw *sw)
{
	struct vsw_rstp_config config = vsw_stp_rstp_config(sw, &sw->stp_config);
	struct vsw_stp *stp = rtnl_dereference(sw->stp);

	if (!stp)
		return;
	spin_lock_bh(&stp->lock);
	vsw_rstp_set_config(&stp->rstp, &config);
	spin_unlock_bh(&stp->lock);
	vsw_stp_send(stp);
}

/**
 * vsw_stp_exit() - the switch goes
 * @sw: the switch, which has no slaves any more
 *
 * Context: RTNL, may sleep
 */
void vsw_stp_exit(struct vsw *sw)
{
	struct vsw_stp *stp = rtnl_dereference(sw->stp);

	if (stp)
		vsw_stp_stop(sw, stp);
}

/**
 * vsw_stp_hold() - many ports come or go: the tree is looked at when all have
 * @sw: the switch
 * @hold: they begin to, or have
 *
 * Context: RTNL
 */
void vsw_stp_hold(struct vsw *sw, bool hold)
{
	struct vsw_stp *stp = rtnl_dereference(sw->stp);

	if (!stp)
		return;
	spin_lock_bh(&stp->lock);
	stp->rstp.hold = hold;
	if (!hold)
		vsw_rstp_run(&stp->rstp);
	spin_unlock_bh(&stp->lock);
	vsw_stp_send(stp);
}

/* Ports */

/**
 * vsw_stp_port_alloc() - make what a new port needs
 * @port: a slave, which nobody can see yet
 *
 * Context: RTNL
 * Return: 0 or -ENOMEM
 */
int vsw_stp_port_alloc(struct vsw_port *port)
{
	struct vsw_stp *stp = rtnl_dereference(port->sw->stp);
	struct vsw_stp_port *sp;

	if (!stp)
		return 0;
	sp = vsw_stp_port_make(stp, port);
	if (!sp)
		return -ENOMEM;
	rcu_assign_pointer(port->stp, sp);
	return 0;
}

/**
 * vsw_stp_port_add() - a port takes part
 * @port: a slave; vsw_port_update() is to follow
 *
 * Context: RTNL
 */
void vsw_stp_port_add(struct vsw_port *port)
{
	struct vsw_stp_port *sp = vsw_stp_get(port);
	struct vsw_stp *stp;

	if (!sp)
		return;
	stp = sp->stp;
	spin_lock_bh(&stp->lock);
	sp->in = true;
	vsw_rstp_port_add(&stp->rstp, &sp->rstp);
	spin_unlock_bh(&stp->lock);
	vsw_stp_send(stp);
}

/**
 * vsw_stp_port_del() - a port goes
 * @port: a slave; what it had is freed with it
 *
 * Nothing changes VSW_PORT_FORWARD and VSW_PORT_LEARN after that.
 *
 * Context: RTNL, may sleep
 */
void vsw_stp_port_del(struct vsw_port *port)
{
	struct vsw_stp_port *sp = vsw_stp_get(port);
	struct sk_buff *skb, *next;
	struct vsw_stp *stp;

	if (!sp)
		return;
	stp = sp->stp;
	spin_lock_bh(&stp->lock);
	sp->in = false;
	vsw_rstp_port_del(&sp->rstp);
	__clear_bit(port->no, stp->flushes);
	spin_unlock_bh(&stp->lock);
	/* that they hold its device nobody knows */
	spin_lock_bh(&stp->frames.lock);
	skb_queue_walk_safe(&stp->frames, skb, next)
		if (skb->dev == port->dev) {
			__skb_unlink(skb, &stp->frames);
			kfree_skb(skb);
		}
	spin_unlock_bh(&stp->frames.lock);
	vsw_stp_send(stp);
}

static u16 vsw_stp_port_id(const struct vsw_port *port)
{
	return port->priority >> 2 << 12 | port->no;
}

static bool vsw_stp_port_is_p2p(const struct vsw_port *port)
{
	switch (port->stp_p2p) {
	case VSWITCH_P2P_ON:
		return true;
	case VSWITCH_P2P_OFF:
		return false;
	}
	return !port->half_duplex;
}

/**
 * vsw_stp_port_update() - the link, the state that the user wants or a setting of a
 *	port may have changed
 * @port: a slave that has vsw_port.stp
 * @up: it has a link, and the switch is up
 *
 * Context: RTNL
 * Return: true if its state as one with a link has changed; listeners are told of
 *	all changes later
 */
bool vsw_stp_port_update(struct vsw_port *port, bool up)
{
	struct vsw_stp_port *sp = vsw_stp_get(port);
	u8 old = vsw_port_state(port);
	struct vsw_stp *stp = sp->stp;
	bool enabled;

	spin_lock_bh(&stp->lock);
	if (!sp->in) {
		spin_unlock_bh(&stp->lock);
		return false;
	}
	/* at the next link there may be somebody else */
	if (!up || !(port->stp_flags & VSW_STP_BPDU_GUARD))
		sp->guarded = false;
	sp->guard = port->stp_flags & VSW_STP_BPDU_GUARD;
	sp->filter = port->stp_flags & VSW_STP_BPDU_FILTER;
	enabled = up && !sp->guarded && port->state != BR_STATE_DISABLED &&
		  port->no <= VSW_STP_PORTS_MAX;
	vsw_rstp_port_guard(&sp->rstp, port->stp_flags & VSW_STP_ADMIN_EDGE,
			    port->stp_flags & VSW_STP_AUTO_EDGE,
			    port->stp_flags & VSW_STP_ROOT_BLOCK);
	vsw_rstp_port_set(&sp->rstp, enabled, vsw_stp_port_id(port), port->cost,
			  vsw_stp_port_is_p2p(port));
	spin_unlock_bh(&stp->lock);
	vsw_stp_send(stp);
	return vsw_port_state(port) != old;
}

/**
 * vsw_stp_port_state() - the state that the tree has a port in
 * @port: a slave that has vsw_port.stp, with a link
 *
 * Context: RTNL
 * Return: BR_STATE_*: what discards is listening where it is to forward, in time,
 *	and blocking where it is not
 */
u8 vsw_stp_port_state(const struct vsw_port *port)
{
	const struct vsw_stp_port *sp = vsw_stp_get(port);
	u32 flags = READ_ONCE(port->flags);

	if (flags & VSW_PORT_FORWARD)
		return BR_STATE_FORWARDING;
	if (flags & VSW_PORT_LEARN)
		return BR_STATE_LEARNING;
	switch (READ_ONCE(sp->rstp.role)) {
	case VSW_ROLE_DISABLED:
		return BR_STATE_DISABLED;
	case VSW_ROLE_ROOT:
	case VSW_ROLE_DESIGNATED:
		return BR_STATE_LISTENING;
	}
	return BR_STATE_BLOCKING;
}

/**
 * vsw_stp_port_mcheck() - see whether all behind a port understand RSTP
 * @port: a slave
 *
 * Context: RTNL
 */
void vsw_stp_port_mcheck(struct vsw_port *port)
{
	struct vsw_stp_port *sp = vsw_stp_get(port);

	if (!sp)
		return;
	spin_lock_bh(&sp->stp->lock);
	vsw_rstp_port_mcheck(&sp->rstp);
	spin_unlock_bh(&sp->stp->lock);
	vsw_stp_send(sp->stp);
}

/**
 * vsw_stp_port_guarded() - has bpdu_guard disabled a port?
 * @port: any port
 *
 * Context: RTNL
 * Return: true if so
 */
bool vsw_stp_port_guarded(const struct vsw_port *port)
{
	const struct vsw_stp_port *sp = vsw_stp_get(port);

	return sp && READ_ONCE(sp->guarded);
}

/**
 * vsw_stp_port_unguard() - the user wants a port back that bpdu_guard disabled
 * @port: any port; vsw_port_update() is to follow
 *
 * Context: RTNL
 */
void vsw_stp_port_unguard(struct vsw_port *port)
{
	struct vsw_stp_port *sp = vsw_stp_get(port);

	if (!sp)
		return;
	spin_lock_bh(&sp->stp->lock);
	sp->guarded = false;
	spin_unlock_bh(&sp->stp->lock);
}

/* What to say */

static u8 vsw_stp_reason(const struct vsw_stp_port *sp)
{
	if (sp->port->no > VSW_STP_PORTS_MAX)
		return VSWITCH_STP_REASON_PORT_NO;
	if (sp->guarded)
		return VSWITCH_STP_REASON_BPDU_GUARD;
	if (sp->rstp.root_blocked)
		return VSWITCH_STP_REASON_ROOT_BLOCK;
	if (sp->rstp.disputed)
		return VSWITCH_STP_REASON_DISPUTED;
	return VSWITCH_STP_REASON_OK;
}

/**
 * vsw_stp_port_status() - what there is to be told of a port
 * @port: any port
 * @status: where to put that
 *
 * Context: RTNL
 * Return: false: its switch has no spanning tree, or it takes no part
 */
bool vsw_stp_port_status(const struct vsw_port *port,
			 struct vsw_stp_port_status *status)
{
	struct vsw_stp_port *sp = vsw_stp_get(port);
	const struct vsw_rstp_port *rstp;

	if (!sp || !sp->in)
		return false;
	rstp = &sp->rstp;
	spin_lock_bh(&sp->stp->lock);
	*status = (struct vsw_stp_port_status) {
		.vector = rstp->info_is == VSW_INFO_RECEIVED ?
			  rstp->vector : vsw_rstp_designated(rstp),
		.id = rstp->id,
		.role = rstp->role,
		.reason = vsw_stp_reason(sp),
		.oper_edge = rstp->oper_edge,
		.oper_p2p = rstp->p2p,
		.speaks_stp = !rstp->send_rstp,
		.tc_ack = rstp->tc_ack,
		.pending = rstp->new_info,
		.message_age = rstp->timers[VSW_TIMER_RCVD_INFO] * 100,
		.forward_delay = rstp->timers[VSW_TIMER_FD] * 100,
		.n_guarded = sp->n_guarded,
	};
	spin_unlock_bh(&sp->stp->lock);
	return true;
}

/**
 * vsw_stp_status() - what there is to be told of a switch
 * @sw: the switch
 * @status: where to put that
 *
 * Context: RTNL
 * Return: false: it has no spanning tree
 */
bool vsw_stp_status(const struct vsw *sw, struct vsw_stp_status *status)
{
	struct vsw_stp *stp = rtnl_dereference(sw->stp);
	const struct vsw_rstp *rstp;

	if (!stp)
		return false;
	rstp = &stp->rstp;
	spin_lock_bh(&stp->lock);
	*status = (struct vsw_stp_status) {
		.root = rstp->root.root,
		.bridge = rstp->config.id,
		.cost = rstp->root.cost,
		.root_port = rstp->root_port ? rstp->root_port->id & 0xfff : 0,
		.tc = rstp->n_tc,
		.tc_count = rstp->tc_count,
		.tc_seconds = rstp->ticks - rstp->tc_tick,
	};
	spin_unlock_bh(&stp->lock);
	return true;
}

/* Frames */

/* Each BPDU costs time under the lock, more if it says something new; a neighbour
 * needs but a few. Of those that are one too many the last one is heeded later.
 */
static bool vsw_stp_is_flood(struct vsw_stp_port *sp,
			     const struct vsw_bpdu *bpdu)
{
	if (sp->second != sp->stp->rstp.ticks) {
		sp->second = sp->stp->rstp.ticks;
		sp->n_rx = 0;
		sp->n_new = 0;
	}
	if (sp->n_rx++ >= VSW_STP_RX_MAX)
		return true;
	if (!sp->has_late && !memcmp(bpdu, &sp->rstp.msg, sizeof(*bpdu)))
		return false;
	if (sp->n_new++ < VSW_STP_NEW_MAX) {
		sp->has_late = false;
		return false;
	}
	sp->late = *bpdu;
	sp->has_late = true;
	return true;
}

/* Under vsw_stp.lock. Return true if the port has just been disabled. */
static bool vsw_stp_heed(struct vsw_stp_port *sp, const struct vsw_bpdu *bpdu,
			 bool guarded)
{
	struct vsw_rstp_port *rstp = &sp->rstp;

	if (sp->stp->off || !sp->in || sp->filter || !rstp->enabled)
		return false;
	if (!sp->guard) {
		if (!guarded && !vsw_stp_is_flood(sp, bpdu))
			vsw_rstp_rx(rstp, bpdu);
		return false;
	}
	sp->guarded = true;
	sp->n_guarded++;
	vsw_rstp_port_set(rstp, false, rstp->id, rstp->cost, rstp->p2p);
	return true;
}

/**
 * vsw_stp_rx() - a frame came in that is to the address of spanning trees
 * @port: the port that it came in by
 * @skb: the frame, its data at the network header
 * @guarded: the port's guard drops it: nothing is believed, but that there is a
 *	bridge
 *
 * Context: BH disabled, RCU
 */
void vsw_stp_rx(struct vsw_port *port, const struct sk_buff *skb, bool guarded)
{
	struct vsw_stp_port *sp = rcu_dereference(port->stp);
	u8 buf[VSW_STP_LLC_LEN + VSW_BPDU_RST_LEN];
	struct vsw_bpdu bpdu = {};
	unsigned int len;
	const u8 *llc;
	bool disabled;

	/* what has a tag is of another tree, of a VLAN or of a customer */
	if (!sp || skb_vlan_tag_present(skb) || vsw_trace_dry())
		return;
	len = ntohs(eth_hdr(skb)->h_proto);
	if (len < VSW_STP_LLC_LEN || len > skb->len || len > ETH_DATA_LEN)
		return;
	len = min_t(unsigned int, len, sizeof(buf));
	llc = skb_header_pointer(skb, 0, len, buf);
	if (!llc || memcmp(llc, VSW_STP_LLC, VSW_STP_LLC_LEN) ||
	    !vsw_bpdu_decode(llc + VSW_STP_LLC_LEN, len - VSW_STP_LLC_LEN,
			     &bpdu))
		return;
	spin_lock_bh(&sp->stp->lock);
	disabled = vsw_stp_heed(sp, &bpdu, guarded);
	spin_unlock_bh(&sp->stp->lock);
	vsw_stp_send(sp->stp);
	if (disabled && net_ratelimit())
		netdev_warn(port->dev, "a BPDU came in by a port with bpdu_guard: it is disabled\n");
}
