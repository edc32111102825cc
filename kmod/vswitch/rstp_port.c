// SPDX-License-Identifier: GPL-2.0
/*
 * Rapid spanning tree, IEEE 802.1D-2004 clause 17: the machines of a port.
 *
 * A function for each machine makes one transition, and says whether it did. What
 * the standard keeps as the state of a machine is told from variables where these
 * say it as well.
 */
#include <linux/bits.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "rstp.h"

/* Transitions of a port's machines in one run: they come to rest long before. */
#define VSW_RSTP_STEPS_MAX	100

/* Port protocol migration machine, 17.24 */
enum vsw_rstp_migration {
	VSW_PPM_CHECKING_RSTP,
	VSW_PPM_SENSING,
	VSW_PPM_SELECTING_STP,
};

/* Topology change machine, 17.31 */
enum vsw_rstp_topology {
	VSW_TCM_INACTIVE,
	VSW_TCM_LEARNING,
	VSW_TCM_ACTIVE,
};

/* Parameters, 17.20 */

static bool vsw_rstp_version(const struct vsw_rstp_port *port)
{
	return port->rstp->config.version >= VSW_RSTP_RSTP;
}

static u8 vsw_rstp_fwd_delay(const struct vsw_rstp_port *port)
{
	return port->rstp->times.forward_delay;
}

static u8 vsw_rstp_hello(const struct vsw_rstp_port *port)
{
	return port->rstp->times.hello;
}

/* forwardDelay, 17.20.5 */
static u8 vsw_rstp_forward_delay(const struct vsw_rstp_port *port)
{
	return port->send_rstp ? vsw_rstp_hello(port) :
				 vsw_rstp_fwd_delay(port);
}

/* allSynced, 17.20.3, for a port that is the root port, alternate or backup */
static bool vsw_rstp_all_synced(const struct vsw_rstp_port *port)
{
	return !(port->rstp->n_unsynced - port->was_unsynced) &&
	       (port->role == VSW_ROLE_ROOT || port->synced);
}

/* reRooted, 17.20.10 */
static bool vsw_rstp_re_rooted(const struct vsw_rstp_port *port)
{
	return !(port->rstp->n_rr - port->was_rr);
}

static bool vsw_rstp_is_active(const struct vsw_rstp_port *port)
{
	return port->role == VSW_ROLE_ROOT ||
	       port->role == VSW_ROLE_DESIGNATED;
}

/* Procedures, 17.21 */

static void vsw_rstp_set_tc_while(struct vsw_rstp_port *port, unsigned int value)
{
	u8 *timer = &port->timers[VSW_TIMER_TC];
	struct vsw_rstp *rstp = port->rstp;

	if (!*timer && value) {
		if (!rstp->n_tc++) {
			rstp->tc_count++;
			rstp->tc_tick = rstp->ticks;
		}
	} else if (*timer && !value) {
		rstp->n_tc--;
	}
	*timer = min(value, 255U);
}

/* newTcWhile() */
static void vsw_rstp_new_tc_while(struct vsw_rstp_port *port)
{
	const struct vsw_rstp *rstp = port->rstp;

	if (port->timers[VSW_TIMER_TC])
		return;
	if (port->send_rstp) {
		vsw_rstp_set_tc_while(port, vsw_rstp_hello(port) + 1);
		port->new_info = true;
	} else {
		vsw_rstp_set_tc_while(port, rstp->times.max_age +
					    rstp->times.forward_delay);
	}
}

/* setTcPropTree(), for all ports at once when their machines rest: many may have
 * something to tell
 */
static void vsw_rstp_set_tc_prop(struct vsw_rstp_port *port)
{
	struct vsw_rstp *rstp = port->rstp;

	if (!rstp->tc)
		rstp->tc_from = port;
	else if (rstp->tc_from != port)
		rstp->tc_from = NULL;
	rstp->tc = true;
}

/* setSyncTree() */
static void vsw_rstp_set_sync(struct vsw_rstp *rstp)
{
	struct vsw_rstp_port *port;

	list_for_each_entry(port, &rstp->ports, list) {
		port->sync = true;
		vsw_rstp_dirty(port);
	}
}

/* setReRootTree() */
static void vsw_rstp_set_re_root(struct vsw_rstp *rstp)
{
	struct vsw_rstp_port *port;

	list_for_each_entry(port, &rstp->ports, list) {
		port->re_root = true;
		vsw_rstp_dirty(port);
	}
}

static void vsw_rstp_flush(struct vsw_rstp_port *port)
{
	port->rstp->ops->flush(port);
}

/* setTcFlags() */
static void vsw_rstp_set_tc_flags(struct vsw_rstp_port *port)
{
	if (port->msg.flags & VSW_BPDU_TC)
		port->rcvd_tc = true;
	if (port->msg.flags & VSW_BPDU_TC_ACK)
		port->rcvd_tc_ack = true;
}

/* recordAgreement(). Who agrees has taken over what this switch said: an agreement
 * with another root, or nearer to it, is with something that was said before.
 */
static void vsw_rstp_record_agreement(struct vsw_rstp_port *port)
{
	const struct vsw_stp_vector *new = &port->msg.vector;

	if (vsw_rstp_version(port) && port->p2p &&
	    port->msg.flags & VSW_BPDU_AGREEMENT &&
	    new->root == port->vector.root && new->cost >= port->vector.cost) {
		port->agreed = true;
		port->proposing = false;
	} else {
		port->agreed = false;
	}
}

/* recordDispute(): who says so is designated, and learns */
static void vsw_rstp_record_dispute(struct vsw_rstp_port *port)
{
	if (!(port->msg.flags & VSW_BPDU_LEARNING))
		return;
	port->disputed = true;
	port->agreed = false;
}

/* recordProposal() */
static void vsw_rstp_record_proposal(struct vsw_rstp_port *port)
{
	if (port->msg.flags & VSW_BPDU_PROPOSAL)
		port->proposed = true;
}

/* updtRcvdInfoWhile() */
static void vsw_rstp_update_info_while(struct vsw_rstp_port *port)
{
	const struct vsw_stp_times *times = &port->times;

	port->timers[VSW_TIMER_RCVD_INFO] =
		times->message_age + 1 <= times->max_age ? 3 * times->hello : 0;
}

/* Port information machine, 17.27 */

/* rcvInfo(), 17.21.8 */
enum vsw_rstp_rcvd {
	VSW_RCVD_SUPERIOR_DESIGNATED,
	VSW_RCVD_REPEATED_DESIGNATED,
	VSW_RCVD_INFERIOR_DESIGNATED,
	VSW_RCVD_NOT_DESIGNATED,
	VSW_RCVD_OTHER,
};

/* Better, or from who said what is known, 17.6. The number of its port is what
 * tells that, and its address; its priorities may have changed.
 */
static bool vsw_rstp_is_superior(const struct vsw_rstp_port *port, int order)
{
	const u64 address = BIT_ULL(48) - 1;
	const struct vsw_stp_vector *old = &port->vector;
	const struct vsw_stp_vector *new = &port->msg.vector;

	return order < 0 ||
	       (order && !((old->bridge ^ new->bridge) & address) &&
		!((old->port ^ new->port) & 0xfff));
}

static enum vsw_rstp_rcvd vsw_rstp_rcv_info(struct vsw_rstp_port *port)
{
	const struct vsw_bpdu *msg = &port->msg;
	int order = vsw_stp_compare(&msg->vector, &port->vector);

	if (msg->type == VSW_BPDU_TCN) {
		port->rcvd_tcn = true;
		return VSW_RCVD_OTHER;
	}
	if (msg->role != VSW_BPDU_DESIGNATED)
		return order >= 0 ? VSW_RCVD_NOT_DESIGNATED : VSW_RCVD_OTHER;
	if (vsw_rstp_is_superior(port, order))
		return VSW_RCVD_SUPERIOR_DESIGNATED;
	if (order)
		return VSW_RCVD_INFERIOR_DESIGNATED;
	if (memcmp(&msg->times, &port->times, sizeof(port->times)))
		return VSW_RCVD_SUPERIOR_DESIGNATED;
	return port->info_is == VSW_INFO_RECEIVED ?
	       VSW_RCVD_REPEATED_DESIGNATED : VSW_RCVD_OTHER;
}

static void vsw_rstp_superior_designated(struct vsw_rstp_port *port)
{
	port->agreed = false;
	port->proposing = false;
	vsw_rstp_record_proposal(port);
	vsw_rstp_set_tc_flags(port);
	/* agree && betterorsameInfo(Received) */
	if (port->info_is != VSW_INFO_RECEIVED ||
	    vsw_stp_compare(&port->msg.vector, &port->vector) > 0)
		port->agree = false;
	port->vector = port->msg.vector;
	port->times = port->msg.times;
	vsw_rstp_update_info_while(port);
	port->info_is = VSW_INFO_RECEIVED;
	vsw_rstp_reselect(port);
	port->rstp->ops->changed(port);
}

static void vsw_rstp_receive(struct vsw_rstp_port *port)
{
	switch (vsw_rstp_rcv_info(port)) {
	case VSW_RCVD_SUPERIOR_DESIGNATED:
		vsw_rstp_superior_designated(port);
		break;
	case VSW_RCVD_REPEATED_DESIGNATED:
		vsw_rstp_record_proposal(port);
		vsw_rstp_set_tc_flags(port);
		vsw_rstp_update_info_while(port);
		break;
	case VSW_RCVD_INFERIOR_DESIGNATED:
		vsw_rstp_record_dispute(port);
		break;
	case VSW_RCVD_NOT_DESIGNATED:
		vsw_rstp_record_agreement(port);
		vsw_rstp_set_tc_flags(port);
		break;
	case VSW_RCVD_OTHER:
		break;
	}
	port->rcvd_msg = false;
}

/* What is known of the segment becomes what this switch says (UPDATE). */
static void vsw_rstp_update_info(struct vsw_rstp_port *port)
{
	struct vsw_stp_vector mine = vsw_rstp_designated(port);

	port->proposing = false;
	port->proposed = false;
	/* agreed && betterorsameInfo(Mine) */
	if (port->info_is != VSW_INFO_MINE ||
	    vsw_stp_compare(&mine, &port->vector) > 0)
		port->agreed = false;
	port->synced = port->synced && port->agreed;
	port->vector = mine;
	port->times = port->rstp->times;
	port->updt_info = false;
	port->info_is = VSW_INFO_MINE;
	port->new_info = true;
	port->rstp->ops->changed(port);
}

static void vsw_rstp_info_disable(struct vsw_rstp_port *port)
{
	port->rcvd_msg = false;
	port->proposing = false;
	port->proposed = false;
	port->agree = false;
	port->agreed = false;
	port->timers[VSW_TIMER_RCVD_INFO] = 0;
	port->info_is = VSW_INFO_DISABLED;
	port->heard = false;
	vsw_rstp_reselect(port);
}

static bool vsw_rstp_information(struct vsw_rstp_port *port)
{
	bool current_info = port->info_is == VSW_INFO_MINE ||
			    port->info_is == VSW_INFO_RECEIVED;

	if (!port->enabled) {
		if (port->info_is == VSW_INFO_DISABLED)
			return false;
		vsw_rstp_info_disable(port);
	} else if (port->info_is == VSW_INFO_DISABLED ||
		   (port->info_is == VSW_INFO_RECEIVED && !port->rcvd_msg &&
		    !port->timers[VSW_TIMER_RCVD_INFO] && !port->updt_info)) {
		port->info_is = VSW_INFO_AGED;
		vsw_rstp_reselect(port);
	} else if (port->selected && port->updt_info) {
		vsw_rstp_update_info(port);
	} else if (current_info && port->rcvd_msg && !port->updt_info) {
		vsw_rstp_receive(port);
	} else {
		return false;
	}
	return true;
}

/* Port role transitions machine, 17.29 */

/* Of a role that does not forward: it is taken when it does not any more. */
static bool vsw_rstp_settle(struct vsw_rstp_port *port)
{
	if (port->settled || port->learning || port->forwarding)
		return false;
	port->settled = true;
	return true;
}

/* DISABLED_PORT, ALTERNATE_PORT: it is no obstacle to anybody */
static bool vsw_rstp_keep_still(struct vsw_rstp_port *port, u8 fd_while)
{
	if (port->timers[VSW_TIMER_FD] == fd_while && !port->sync &&
	    !port->re_root && port->synced)
		return false;
	port->timers[VSW_TIMER_FD] = fd_while;
	port->timers[VSW_TIMER_RR] = 0;
	port->synced = true;
	port->sync = false;
	port->re_root = false;
	return true;
}

static bool vsw_rstp_disabled(struct vsw_rstp_port *port)
{
	if (!port->settled)
		return vsw_rstp_settle(port);
	return vsw_rstp_keep_still(port, port->rstp->times.max_age);
}

static void vsw_rstp_agree(struct vsw_rstp_port *port)
{
	port->proposed = false;
	port->agree = true;
	port->new_info = true;
}

static bool vsw_rstp_alternate(struct vsw_rstp_port *port)
{
	u8 rb = 2 * vsw_rstp_hello(port);

	if (!port->settled)
		return vsw_rstp_settle(port);
	if (port->proposed && !port->agree) {
		vsw_rstp_set_sync(port->rstp);
		port->proposed = false;
		return true;
	}
	if (port->agree ? port->proposed : vsw_rstp_all_synced(port)) {
		vsw_rstp_agree(port);
		return true;
	}
	if (port->role == VSW_ROLE_BACKUP && port->timers[VSW_TIMER_RB] != rb) {
		port->timers[VSW_TIMER_RB] = rb;
		return true;
	}
	return vsw_rstp_keep_still(port, vsw_rstp_forward_delay(port));
}

/* May the root port learn, or forward, now? */
static bool vsw_rstp_root_may(const struct vsw_rstp_port *port)
{
	return !port->timers[VSW_TIMER_FD] ||
	       (vsw_rstp_re_rooted(port) && !port->timers[VSW_TIMER_RB] &&
		vsw_rstp_version(port));
}

static bool vsw_rstp_root(struct vsw_rstp_port *port)
{
	if (port->proposed && !port->agree) {
		vsw_rstp_set_sync(port->rstp);
		port->proposed = false;
	} else if (port->agree ? port->proposed : vsw_rstp_all_synced(port)) {
		vsw_rstp_agree(port);
		port->sync = false;
	} else if (!port->forward && !port->re_root) {
		vsw_rstp_set_re_root(port->rstp);
	} else if (!port->learn && vsw_rstp_root_may(port)) {
		port->timers[VSW_TIMER_FD] = vsw_rstp_forward_delay(port);
		port->learn = true;
	} else if (port->learn && !port->forward && vsw_rstp_root_may(port)) {
		port->timers[VSW_TIMER_FD] = 0;
		port->forward = true;
	} else if (port->re_root && port->forward) {
		port->re_root = false;
	} else if (port->timers[VSW_TIMER_RR] != vsw_rstp_fwd_delay(port)) {
		port->timers[VSW_TIMER_RR] = vsw_rstp_fwd_delay(port);
	} else {
		return false;
	}
	return true;
}

/* May a designated port learn, or forward, now? */
static bool vsw_rstp_designated_may(const struct vsw_rstp_port *port)
{
	return (!port->timers[VSW_TIMER_FD] || port->agreed ||
		port->oper_edge) &&
	       (!port->timers[VSW_TIMER_RR] || !port->re_root) && !port->sync;
}

/* Must it stop that? */
static bool vsw_rstp_designated_must_stop(const struct vsw_rstp_port *port)
{
	return ((port->sync && !port->synced) ||
		(port->re_root && port->timers[VSW_TIMER_RR]) ||
		port->disputed) &&
	       !port->oper_edge && (port->learn || port->forward);
}

/* Does it agree with the tree? */
static bool vsw_rstp_designated_is_synced(const struct vsw_rstp_port *port)
{
	if (port->synced)
		return port->sync;
	return (!port->learning && !port->forwarding) || port->agreed ||
	       port->oper_edge;
}

static void vsw_rstp_propose(struct vsw_rstp_port *port)
{
	port->proposing = true;
	port->timers[VSW_TIMER_EDGE_DELAY] = port->p2p ? VSW_RSTP_MIGRATE_TIME :
							 port->rstp->times.max_age;
	port->new_info = true;
}

static bool vsw_rstp_designated_port(struct vsw_rstp_port *port)
{
	if (!port->forward && !port->agreed && !port->proposing &&
	    !port->oper_edge) {
		vsw_rstp_propose(port);
	} else if (vsw_rstp_designated_is_synced(port)) {
		port->timers[VSW_TIMER_RR] = 0;
		port->synced = true;
		port->sync = false;
	} else if (!port->timers[VSW_TIMER_RR] && port->re_root) {
		port->re_root = false;
	} else if (vsw_rstp_designated_must_stop(port)) {
		port->learn = false;
		port->forward = false;
		port->disputed = false;
		port->timers[VSW_TIMER_FD] = vsw_rstp_forward_delay(port);
	} else if (!port->learn && vsw_rstp_designated_may(port)) {
		port->learn = true;
		port->timers[VSW_TIMER_FD] = vsw_rstp_forward_delay(port);
	} else if (port->learn && !port->forward &&
		   vsw_rstp_designated_may(port)) {
		port->forward = true;
		port->timers[VSW_TIMER_FD] = 0;
		port->agreed = port->send_rstp;
	} else {
		return false;
	}
	return true;
}

static bool vsw_rstp_role_transitions(struct vsw_rstp_port *port)
{
	if (!port->selected || port->updt_info)
		return false;
	if (port->role != port->selected_role) {
		port->role = port->selected_role;
		port->settled = false;
		if (port->role == VSW_ROLE_ROOT) {
			port->timers[VSW_TIMER_RR] = vsw_rstp_fwd_delay(port);
		} else if (port->role != VSW_ROLE_DESIGNATED) {
			port->learn = false;
			port->forward = false;
		}
		port->rstp->ops->changed(port);
		return true;
	}
	switch (port->role) {
	case VSW_ROLE_DISABLED:
		return vsw_rstp_disabled(port);
	case VSW_ROLE_ROOT:
		return vsw_rstp_root(port);
	case VSW_ROLE_DESIGNATED:
		return vsw_rstp_designated_port(port);
	}
	return vsw_rstp_alternate(port);
}

/* Port state transition machine, 17.30 */
static bool vsw_rstp_state_transition(struct vsw_rstp_port *port)
{
	bool learning = port->learn;
	bool forwarding = port->learn && port->forward;

	if (port->learning == learning && port->forwarding == forwarding)
		return false;
	port->learning = learning;
	port->forwarding = forwarding;
	port->rstp->ops->set_state(port);
	return true;
}

/* Topology change machine, 17.31 */

static void vsw_rstp_topology_inactive(struct vsw_rstp_port *port)
{
	port->topology = VSW_TCM_INACTIVE;
	vsw_rstp_flush(port);
	vsw_rstp_set_tc_while(port, 0);
	port->tc_ack = false;
}

/* What has been said of the topology before does not count. */
static void vsw_rstp_topology_clear(struct vsw_rstp_port *port)
{
	port->rcvd_tc = false;
	port->rcvd_tcn = false;
	port->rcvd_tc_ack = false;
	port->tc_prop = false;
}

static bool vsw_rstp_topology_learning(struct vsw_rstp_port *port)
{
	bool active = vsw_rstp_is_active(port);

	/* the port of a host that goes is no edge port any more */
	if (active && port->forward && !port->oper_edge && port->enabled) {
		port->topology = VSW_TCM_ACTIVE;
		vsw_rstp_new_tc_while(port);
		vsw_rstp_set_tc_prop(port);
		port->new_info = true;
		return true;
	}
	if (port->rcvd_tc || port->rcvd_tcn || port->rcvd_tc_ack ||
	    port->tc_prop) {
		vsw_rstp_topology_clear(port);
		return true;
	}
	if (!active && !port->learn && !port->learning) {
		vsw_rstp_topology_inactive(port);
		return true;
	}
	return false;
}

static bool vsw_rstp_topology_active(struct vsw_rstp_port *port)
{
	if (!vsw_rstp_is_active(port) || port->oper_edge) {
		port->topology = VSW_TCM_LEARNING;
	} else if (port->rcvd_tcn || port->rcvd_tc) {
		if (port->rcvd_tcn)
			vsw_rstp_new_tc_while(port);
		port->rcvd_tcn = false;
		port->rcvd_tc = false;
		if (port->role == VSW_ROLE_DESIGNATED)
			port->tc_ack = true;
		vsw_rstp_set_tc_prop(port);
	} else if (port->tc_prop) {
		vsw_rstp_new_tc_while(port);
		vsw_rstp_flush(port);
		port->tc_prop = false;
	} else if (port->rcvd_tc_ack) {
		vsw_rstp_set_tc_while(port, 0);
		port->rcvd_tc_ack = false;
	} else {
		return false;
	}
	return true;
}

static bool vsw_rstp_topology_change(struct vsw_rstp_port *port)
{
	switch (port->topology) {
	case VSW_TCM_INACTIVE:
		if (!port->learn)
			return false;
		vsw_rstp_topology_clear(port);
		port->topology = VSW_TCM_LEARNING;
		return true;
	case VSW_TCM_LEARNING:
		return vsw_rstp_topology_learning(port);
	}
	return vsw_rstp_topology_active(port);
}

/* Port protocol migration machine, 17.24 */

static void vsw_rstp_set_send_rstp(struct vsw_rstp_port *port, bool send_rstp)
{
	if (port->send_rstp != send_rstp)
		port->rstp->ops->changed(port);
	port->send_rstp = send_rstp;
	port->timers[VSW_TIMER_MDELAY] = VSW_RSTP_MIGRATE_TIME;
}

static void vsw_rstp_check_rstp(struct vsw_rstp_port *port)
{
	port->migration = VSW_PPM_CHECKING_RSTP;
	port->mcheck = false;
	vsw_rstp_set_send_rstp(port, vsw_rstp_version(port));
}

static bool vsw_rstp_sensing(struct vsw_rstp_port *port)
{
	if (!port->enabled || port->mcheck ||
	    (vsw_rstp_version(port) && !port->send_rstp && port->rcvd_rstp)) {
		vsw_rstp_check_rstp(port);
		return true;
	}
	if (port->send_rstp && port->rcvd_stp) {
		port->migration = VSW_PPM_SELECTING_STP;
		vsw_rstp_set_send_rstp(port, false);
		return true;
	}
	return false;
}

static bool vsw_rstp_migrate(struct vsw_rstp_port *port)
{
	bool over = !port->timers[VSW_TIMER_MDELAY];

	switch (port->migration) {
	case VSW_PPM_CHECKING_RSTP:
		if (!port->enabled &&
		    port->timers[VSW_TIMER_MDELAY] != VSW_RSTP_MIGRATE_TIME) {
			vsw_rstp_check_rstp(port);
			return true;
		}
		break;
	case VSW_PPM_SELECTING_STP:
		over |= !port->enabled || port->mcheck;
		break;
	default:
		return vsw_rstp_sensing(port);
	}
	if (!over)
		return false;
	port->migration = VSW_PPM_SENSING;
	port->rcvd_rstp = false;
	port->rcvd_stp = false;
	return true;
}

/* Bridge detection machine, 17.25 */
static bool vsw_rstp_detect(struct vsw_rstp_port *port)
{
	bool edge = port->oper_edge;

	if (!port->enabled)
		edge = port->admin_edge;
	else if (!port->timers[VSW_TIMER_EDGE_DELAY] && port->auto_edge &&
		 port->send_rstp && port->proposing)
		edge = true;
	if (edge == port->oper_edge)
		return false;
	port->oper_edge = edge;
	port->rstp->ops->changed(port);
	return true;
}

/* Port receive machine, 17.23, of a port without a link */
static void vsw_rstp_discard(struct vsw_rstp_port *port)
{
	if (port->enabled)
		return;
	port->rcvd_rstp = false;
	port->rcvd_stp = false;
	port->rcvd_msg = false;
	port->timers[VSW_TIMER_EDGE_DELAY] = VSW_RSTP_MIGRATE_TIME;
}

/**
 * vsw_rstp_port_run() - let the machines of a port run until they rest
 * @port: the port
 *
 * All but the transmit machine.
 */
void vsw_rstp_port_run(struct vsw_rstp_port *port)
{
	unsigned int left = VSW_RSTP_STEPS_MAX;
	bool again = true;

	vsw_rstp_discard(port);
	while (again && left--)
		again = vsw_rstp_migrate(port) || vsw_rstp_detect(port) ||
			vsw_rstp_information(port) ||
			vsw_rstp_role_transitions(port) ||
			vsw_rstp_state_transition(port) ||
			vsw_rstp_topology_change(port);
}

/* Port transmit machine, 17.26 */

/* txConfig() */
static void vsw_rstp_tx_config(struct vsw_rstp_port *port)
{
	const struct vsw_bpdu bpdu = {
		.type = VSW_BPDU_CONFIG,
		.flags = (port->timers[VSW_TIMER_TC] ? VSW_BPDU_TC : 0) |
			 (port->tc_ack ? VSW_BPDU_TC_ACK : 0),
		.vector = vsw_rstp_designated(port),
		.times = port->rstp->times,
	};

	port->rstp->ops->tx(port, &bpdu);
	port->tc_ack = false;
}

/* txTcn() */
static void vsw_rstp_tx_tcn(struct vsw_rstp_port *port)
{
	const struct vsw_bpdu bpdu = { .type = VSW_BPDU_TCN };

	port->rstp->ops->tx(port, &bpdu);
}

/* txRstp() */
static void vsw_rstp_tx_rstp(struct vsw_rstp_port *port)
{
	static const u8 roles[] = {
		[VSW_ROLE_ROOT] = VSW_BPDU_ROOT,
		[VSW_ROLE_DESIGNATED] = VSW_BPDU_DESIGNATED,
		[VSW_ROLE_ALTERNATE] = VSW_BPDU_ALTERNATE,
		[VSW_ROLE_BACKUP] = VSW_BPDU_ALTERNATE,
	};
	const struct vsw_bpdu bpdu = {
		.type = VSW_BPDU_RST,
		.role = roles[port->role],
		.flags = (port->timers[VSW_TIMER_TC] ? VSW_BPDU_TC : 0) |
			 (port->proposing ? VSW_BPDU_PROPOSAL : 0) |
			 (port->learning ? VSW_BPDU_LEARNING : 0) |
			 (port->forwarding ? VSW_BPDU_FORWARDING : 0) |
			 (port->agree ? VSW_BPDU_AGREEMENT : 0),
		.vector = vsw_rstp_designated(port),
		.times = port->rstp->times,
	};

	port->rstp->ops->tx(port, &bpdu);
	port->tc_ack = false;
}

/**
 * vsw_rstp_port_tx() - send the BPDU of a port that is due, if one is
 * @port: the port, whose machines rest
 */
void vsw_rstp_port_tx(struct vsw_rstp_port *port)
{
	bool sent = true;

	if (!port->selected || port->updt_info)
		return;
	if (port->role == VSW_ROLE_DISABLED) {
		port->new_info = false;
		return;
	}
	if (!port->timers[VSW_TIMER_HELLO]) {
		port->timers[VSW_TIMER_HELLO] = vsw_rstp_hello(port);
		if (port->role == VSW_ROLE_DESIGNATED ||
		    (port->role == VSW_ROLE_ROOT &&
		     port->timers[VSW_TIMER_TC]))
			port->new_info = true;
	}
	if (!port->new_info || port->tx_count >= port->rstp->config.tx_hold)
		return;
	if (port->send_rstp)
		vsw_rstp_tx_rstp(port);
	else if (port->role == VSW_ROLE_DESIGNATED)
		vsw_rstp_tx_config(port);
	else if (port->role == VSW_ROLE_ROOT && port->timers[VSW_TIMER_TC])
		vsw_rstp_tx_tcn(port);
	else
		sent = false;	/* STP has no word for it */
	port->new_info = false;
	port->tx_count += sent;
	port->timers[VSW_TIMER_HELLO] = vsw_rstp_hello(port);
}

/**
 * vsw_rstp_port_begin() - as if the port had just been switched on, BEGIN
 * @port: the port, which is not counted
 *
 * Its settings stay, and so does whether it has a link.
 */
void vsw_rstp_port_begin(struct vsw_rstp_port *port)
{
	bool learning = port->learning;

	/* a role of VSW_ROLE_DISABLED, and so on */
	memset_startat(port, 0, info_is);
	port->timers[VSW_TIMER_EDGE_DELAY] = VSW_RSTP_MIGRATE_TIME;
	port->timers[VSW_TIMER_FD] = port->rstp->config.times.max_age;
	port->oper_edge = port->admin_edge;
	port->new_info = true;
	vsw_rstp_check_rstp(port);
	if (learning) {
		port->rstp->ops->set_state(port);
		vsw_rstp_flush(port);
	}
	vsw_rstp_reselect(port);
	vsw_rstp_dirty(port);
}
