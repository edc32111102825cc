// SPDX-License-Identifier: GPL-2.0
/*
 * Rapid spanning tree, IEEE 802.1D-2004 clause 17: which port has which role, and
 * the order in which machines run.
 *
 * The standard's machines all run at once. Here a port's machines run when
 * something of it has changed, until nothing more does; what concerns others
 * marks those. When no port is marked roles are selected, if something asks for
 * that, and when that too is over BPDUs are sent: so that one says it all.
 */
#include <linux/bits.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "rstp.h"

/* So often, on average, the machines of each port run at the most before the
 * next tick. They come to rest after a few; a BPDU that made them never would
 * otherwise hold up the CPU.
 */
#define VSW_RSTP_RUNS_MAX	64
/* The address in a bridge identifier (9.2.5) */
#define VSW_RSTP_ADDR		GENMASK_ULL(47, 0)

/**
 * vsw_stp_compare() - which of two priority vectors is better, 17.6
 * @a: one
 * @b: another
 *
 * Return: less than 0 if @a is, 0 if they are the same
 */
int vsw_stp_compare(const struct vsw_stp_vector *a,
		    const struct vsw_stp_vector *b)
{
	if (a->root != b->root)
		return a->root < b->root ? -1 : 1;
	if (a->cost != b->cost)
		return a->cost < b->cost ? -1 : 1;
	if (a->bridge != b->bridge)
		return a->bridge < b->bridge ? -1 : 1;
	return (int)a->port - (int)b->port;
}

/**
 * vsw_rstp_designated() - the priority vector that a port would send,
 *	designatedPriority (17.19.4)
 * @port: the port
 *
 * Return: the vector
 */
struct vsw_stp_vector vsw_rstp_designated(const struct vsw_rstp_port *port)
{
	const struct vsw_rstp *rstp = port->rstp;

	return (struct vsw_stp_vector) {
		.root = rstp->root.root,
		.cost = rstp->root.cost,
		.bridge = rstp->config.id,
		.port = port->id,
	};
}

/**
 * vsw_rstp_dirty() - something of a port has changed
 * @port: the port
 */
void vsw_rstp_dirty(struct vsw_rstp_port *port)
{
	if (list_empty(&port->dirty))
		list_add_tail(&port->dirty, &port->rstp->dirty);
}

/**
 * vsw_rstp_reselect() - something of a port has changed that roles depend on
 * @port: the port
 */
void vsw_rstp_reselect(struct vsw_rstp_port *port)
{
	port->selected = false;
	port->rstp->reselect = true;
}

/* Count it for the conditions that concern all ports, allSynced (17.20.3) and
 * reRooted (17.20.10), and wake who waits for them.
 */
static void vsw_rstp_account(struct vsw_rstp_port *port)
{
	struct vsw_rstp *rstp = port->rstp;
	bool rr = port->timers[VSW_TIMER_RR];
	struct vsw_rstp_port *other;
	bool wake = false;
	bool unsynced;

	unsynced = !port->selected || port->updt_info ||
		   port->role != port->selected_role ||
		   (port->role != VSW_ROLE_ROOT && !port->synced);
	if (unsynced != port->was_unsynced) {
		rstp->n_unsynced += unsynced ? 1 : -1;
		port->was_unsynced = unsynced;
		/* the one may be who waits */
		wake = !unsynced && rstp->n_unsynced <= 1;
	}
	if (rr != port->was_rr) {
		rstp->n_rr += rr ? 1 : -1;
		port->was_rr = rr;
		if (!rr && rstp->n_rr <= 1 && rstp->root_port)
			vsw_rstp_dirty(rstp->root_port);
	}
	if (!wake)
		return;
	list_for_each_entry(other, &rstp->ports, list)
		if (other->role != VSW_ROLE_DESIGNATED &&
		    other->role != VSW_ROLE_DISABLED && !other->agree)
			vsw_rstp_dirty(other);
}

static void vsw_rstp_uncount(struct vsw_rstp_port *port)
{
	struct vsw_rstp *rstp = port->rstp;

	rstp->n_unsynced -= port->was_unsynced;
	rstp->n_rr -= port->was_rr;
	rstp->n_tc -= !!port->timers[VSW_TIMER_TC];
}

/* The way to the root by a port, and so with its cost: 17.5 */
static struct vsw_stp_vector vsw_rstp_path(const struct vsw_rstp_port *port)
{
	struct vsw_stp_vector path = port->vector;

	path.cost = min_t(u64, (u64)path.cost + port->cost, U32_MAX);
	return path;
}

/* Is it this switch's? Its priority may have been another one then. */
static bool vsw_rstp_is_own(const struct vsw_rstp *rstp, u64 bridge)
{
	return !((bridge ^ rstp->config.id) & VSW_RSTP_ADDR);
}

/* Is the way by this port better than the best so far? */
static bool vsw_rstp_is_better(const struct vsw_rstp_port *port,
			       const struct vsw_stp_vector *best,
			       const struct vsw_rstp_port *best_port)
{
	struct vsw_stp_vector path;
	int order;

	/* our own BPDU, which came round */
	if (port->info_is != VSW_INFO_RECEIVED ||
	    vsw_rstp_is_own(port->rstp, port->vector.bridge))
		return false;
	path = vsw_rstp_path(port);
	order = vsw_stp_compare(&path, best);
	return order < 0 || (!order && best_port && port->id < best_port->id);
}

/* The first half of updtRolesTree(), 17.21.25: the root port */
static void vsw_rstp_select_root(struct vsw_rstp *rstp)
{
	struct vsw_rstp_port *port, *best_port = NULL;
	struct vsw_stp_vector best = {
		.root = rstp->config.id,
		.bridge = rstp->config.id,
	};

	list_for_each_entry(port, &rstp->ports, list)
		if (!port->root_block &&
		    vsw_rstp_is_better(port, &best, best_port)) {
			best = vsw_rstp_path(port);
			best_port = port;
		}
	rstp->root = best;
	rstp->root_port = best_port;
	rstp->times = rstp->config.times;
	if (best_port) {
		rstp->times = best_port->times;
		rstp->times.hello = rstp->config.times.hello;
		rstp->times.message_age = min(rstp->times.message_age + 1, 255);
	}
	list_for_each_entry(port, &rstp->ports, list)
		port->root_blocked = port->root_block &&
				     vsw_rstp_is_better(port, &best, best_port);
}

/* Another half: the role of a port. In updt_info whether what it knows of its
 * segment is to become what this switch says.
 */
static u8 vsw_rstp_select_role(struct vsw_rstp_port *port)
{
	struct vsw_stp_vector mine = vsw_rstp_designated(port);
	struct vsw_rstp *rstp = port->rstp;
	int order = vsw_stp_compare(&mine, &port->vector);

	port->updt_info = false;
	switch (port->info_is) {
	case VSW_INFO_DISABLED:
		return VSW_ROLE_DISABLED;
	case VSW_INFO_AGED:
		port->updt_info = true;
		return VSW_ROLE_DESIGNATED;
	case VSW_INFO_MINE:
		port->updt_info = order || memcmp(&port->times, &rstp->times,
						  sizeof(port->times));
		return VSW_ROLE_DESIGNATED;
	}
	if (port == rstp->root_port)
		return VSW_ROLE_ROOT;
	if (order < 0) {
		port->updt_info = true;
		return VSW_ROLE_DESIGNATED;
	}
	return vsw_rstp_is_own(rstp, port->vector.bridge) ? VSW_ROLE_BACKUP :
							    VSW_ROLE_ALTERNATE;
}

/* The port role selection machine, 17.28 */
static void vsw_rstp_select(struct vsw_rstp *rstp)
{
	struct vsw_stp_vector old = rstp->root;
	struct vsw_rstp_port *port;
	bool new_root;

	rstp->reselect = false;
	vsw_rstp_select_root(rstp);
	new_root = vsw_stp_compare(&rstp->root, &old);
	list_for_each_entry(port, &rstp->ports, list) {
		port->selected_role = vsw_rstp_select_role(port);
		port->selected = true;
		vsw_rstp_account(port);
		vsw_rstp_dirty(port);
		if (new_root)
			rstp->ops->changed(port);
	}
}

/* The other half of setTcPropTree(), 17.21.18 */
static void vsw_rstp_tell_on(struct vsw_rstp *rstp)
{
	struct vsw_rstp_port *port;

	rstp->tc = false;
	list_for_each_entry(port, &rstp->ports, list)
		if (port != rstp->tc_from) {
			port->tc_prop = true;
			vsw_rstp_dirty(port);
		}
}

/**
 * vsw_rstp_run() - let the machines of a switch run until they rest
 * @rstp: the machines
 *
 * Whatever changes something does that; it is to be called after vsw_rstp.hold.
 */
void vsw_rstp_run(struct vsw_rstp *rstp)
{
	unsigned int left = VSW_RSTP_RUNS_MAX * (rstp->n_ports + 1);
	struct vsw_rstp_port *port, *next;

	if (rstp->hold)
		return;
	while (left--) {
		port = list_first_entry_or_null(&rstp->dirty,
						struct vsw_rstp_port, dirty);
		if (port) {
			list_del_init(&port->dirty);
			vsw_rstp_port_run(port);
			vsw_rstp_account(port);
			if (list_empty(&port->tx))
				list_add_tail(&port->tx, &rstp->tx);
		} else if (rstp->tc) {
			vsw_rstp_tell_on(rstp);
		} else if (rstp->reselect) {
			vsw_rstp_select(rstp);
		} else {
			break;
		}
	}
	list_for_each_entry_safe(port, next, &rstp->tx, tx) {
		list_del_init(&port->tx);
		vsw_rstp_port_tx(port);
	}
}

/* As if all had just been switched on (BEGIN) */
static void vsw_rstp_begin(struct vsw_rstp *rstp)
{
	struct vsw_rstp_port *port;

	list_for_each_entry(port, &rstp->ports, list) {
		vsw_rstp_uncount(port);
		vsw_rstp_port_begin(port);
	}
}

/**
 * vsw_rstp_init() - make the machines of a switch
 * @rstp: where, zeroed
 * @ops: what they ask of the switch
 * @config: how it takes part
 */
void vsw_rstp_init(struct vsw_rstp *rstp, const struct vsw_rstp_ops *ops,
		   const struct vsw_rstp_config *config)
{
	rstp->ops = ops;
	rstp->config = *config;
	INIT_LIST_HEAD(&rstp->ports);
	INIT_LIST_HEAD(&rstp->dirty);
	INIT_LIST_HEAD(&rstp->tx);
	vsw_rstp_select_root(rstp);
}

/**
 * vsw_rstp_set_config() - change how a switch takes part
 * @rstp: its machines
 * @config: how it is to
 */
void vsw_rstp_set_config(struct vsw_rstp *rstp,
			 const struct vsw_rstp_config *config)
{
	const struct vsw_rstp_config *old = &rstp->config;
	bool begin = old->version != config->version;
	struct vsw_rstp_port *port;
	u64 own;

	if (!begin && old->id == config->id &&
	    old->tx_hold == config->tx_hold &&
	    !memcmp(&old->times, &config->times, sizeof(old->times)))
		return;
	own = old->id == config->id ? 0 : old->id & VSW_RSTP_ADDR;
	rstp->config = *config;
	if (begin)
		vsw_rstp_begin(rstp);
	list_for_each_entry(port, &rstp->ports, list) {
		/* what it said as somebody else is not so any more */
		if (own && ((port->vector.bridge & VSW_RSTP_ADDR) == own ||
			    vsw_rstp_is_own(rstp, port->vector.bridge))) {
			port->timers[VSW_TIMER_RCVD_INFO] = 0;
			vsw_rstp_dirty(port);
		}
		/* 17.13.12 */
		port->tx_count = 0;
		vsw_rstp_reselect(port);
	}
	rstp->reselect = true;
	vsw_rstp_run(rstp);
}

/**
 * vsw_rstp_port_add() - a port takes part
 * @rstp: the machines of its switch
 * @port: its own, zeroed but for its settings; it is not enabled
 */
void vsw_rstp_port_add(struct vsw_rstp *rstp, struct vsw_rstp_port *port)
{
	port->rstp = rstp;
	INIT_LIST_HEAD(&port->dirty);
	INIT_LIST_HEAD(&port->tx);
	list_add_tail(&port->list, &rstp->ports);
	rstp->n_ports++;
	vsw_rstp_port_begin(port);
	vsw_rstp_run(rstp);
}

/**
 * vsw_rstp_port_del() - a port goes
 * @port: its machines; those of other ports see to what it was for
 */
void vsw_rstp_port_del(struct vsw_rstp_port *port)
{
	struct vsw_rstp *rstp = port->rstp;

	vsw_rstp_uncount(port);
	list_del_init(&port->list);
	list_del_init(&port->dirty);
	list_del_init(&port->tx);
	rstp->n_ports--;
	if (rstp->root_port == port)
		rstp->root_port = NULL;
	if (rstp->tc_from == port)
		rstp->tc_from = NULL;
	rstp->reselect = true;
	vsw_rstp_run(rstp);
}

/**
 * vsw_rstp_port_set() - the link of a port, or its priority or cost
 * @port: its machines
 * @enabled: it has a link and is to take part
 * @id: port identifier
 * @cost: path cost
 * @p2p: there is one neighbour at the most
 */
void vsw_rstp_port_set(struct vsw_rstp_port *port, bool enabled, u16 id,
		       u32 cost, bool p2p)
{
	if (port->enabled == enabled && port->id == id && port->cost == cost &&
	    port->p2p == p2p)
		return;
	if (port->id != id || port->cost != cost)
		vsw_rstp_reselect(port);
	port->enabled = enabled;
	port->id = id;
	port->cost = cost;
	port->p2p = p2p;
	vsw_rstp_dirty(port);
	vsw_rstp_run(port->rstp);
}

/**
 * vsw_rstp_port_guard() - what is behind a port
 * @port: its machines
 * @admin_edge: taken for an edge port until a BPDU comes
 * @auto_edge: becomes one if no BPDU comes
 * @root_block: never the root port
 *
 * The standard heeds adminEdge with the next link only; whoever sets it means the
 * one that there is, unless a BPDU has come by it.
 */
void vsw_rstp_port_guard(struct vsw_rstp_port *port, bool admin_edge,
			 bool auto_edge, bool root_block)
{
	if (port->root_block != root_block)
		vsw_rstp_reselect(port);
	if (port->admin_edge != admin_edge) {
		port->oper_edge = admin_edge && !port->heard;
		port->rstp->ops->changed(port);
	}
	port->admin_edge = admin_edge;
	port->auto_edge = auto_edge;
	port->root_block = root_block;
	vsw_rstp_dirty(port);
	vsw_rstp_run(port->rstp);
}

/**
 * vsw_rstp_port_mcheck() - see whether all behind a port understand RSTP
 * @port: its machines
 */
void vsw_rstp_port_mcheck(struct vsw_rstp_port *port)
{
	if (port->rstp->config.version < VSW_RSTP_RSTP || !port->enabled)
		return;
	port->mcheck = true;
	vsw_rstp_dirty(port);
	vsw_rstp_run(port->rstp);
}

/**
 * vsw_rstp_rx() - a port has received a BPDU; the port receive machine, 17.23
 * @port: its machines
 * @bpdu: the BPDU
 */
void vsw_rstp_rx(struct vsw_rstp_port *port, const struct vsw_bpdu *bpdu)
{
	if (!port->enabled)
		return;
	if (port->oper_edge)
		port->rstp->ops->changed(port);
	port->oper_edge = false;
	port->heard = true;
	port->timers[VSW_TIMER_EDGE_DELAY] = VSW_RSTP_MIGRATE_TIME;
	vsw_rstp_dirty(port);
	/* It came round (9.3.4): what it says is known. */
	if (bpdu->type != VSW_BPDU_TCN &&
	    bpdu->vector.bridge == port->rstp->config.id &&
	    bpdu->vector.port == port->id) {
		vsw_rstp_run(port->rstp);
		return;
	}
	port->msg = *bpdu;
	if (bpdu->type == VSW_BPDU_RST)
		port->rcvd_rstp = true;
	else
		port->rcvd_stp = true;
	port->rcvd_msg = true;
	vsw_rstp_run(port->rstp);
}

/**
 * vsw_rstp_tick() - a second has passed; the port timers machine, 17.22
 * @rstp: the machines of the switch
 */
void vsw_rstp_tick(struct vsw_rstp *rstp)
{
	struct vsw_rstp_port *port;
	int i;

	rstp->ticks++;
	list_for_each_entry(port, &rstp->ports, list) {
		rstp->n_tc -= port->timers[VSW_TIMER_TC] == 1;
		for (i = 0; i < VSW_TIMER_MAX; i++)
			port->timers[i] -= !!port->timers[i];
		port->tx_count -= !!port->tx_count;
		vsw_rstp_dirty(port);
	}
	vsw_rstp_run(rstp);
}

#ifdef VSWITCH_KUNIT
#include "tests/rstp_kunit.c"
#endif
