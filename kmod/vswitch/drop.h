/* SPDX-License-Identifier: GPL-2.0 */
/* Why a frame was dropped. */
#ifndef _VSW_DROP_H
#define _VSW_DROP_H

#include <linux/skbuff.h>
#include <net/dropreason.h>

/**
 * enum vsw_drop - why a frame was dropped
 * @VSW_DROP_NONE: it was not
 * @VSW_DROP_RUNT: shorter than its headers say
 * @VSW_DROP_SRC_MAC: the source address is a group's, or zero
 * @VSW_DROP_LINK_LOCAL: to a reserved address (IEEE 802.1D-2004, 7.12.6), by a
 *	vnic: nobody is at the other end of its link
 * @VSW_DROP_CONTROL: a MAC control frame, for the link only (IEEE 802.1D-2004,
 *	7.12.6)
 * @VSW_DROP_PORT_STATE: it came in by a port that is not forwarding
 * @VSW_DROP_LOCKED: the port is locked, the source has no entry on it
 * @VSW_DROP_SAME_PORT: it would leave by the port that it came in by
 * @VSW_DROP_ISOLATED: both ports are isolated
 * @VSW_DROP_EGRESS_OFF: the port that it would leave by is not forwarding
 * @VSW_DROP_NO_EGRESS: unknown or for a group, and no port takes it
 * @VSW_DROP_MTU: longer than the port that it would leave by can send
 * @VSW_DROP_LRO: merged by LRO, which cannot be undone
 * @VSW_DROP_NOMEM: no memory for a copy
 * @VSW_DROP_QUEUE: refused by the device that it would leave by, whose queue is
 *	full
 * @VSW_DROP_BACKLOG: too many frames wait for the stacks of this CPU
 * @VSW_DROP_FLOOD_MAX: for vnics, and as many copies as may be have been made for
 *	them by this CPU, or of this vnic's frames, for now
 * @VSW_DROP_MAX: how many values there are
 *
 * A frame for many ports is dropped, and counted, only if none takes it, or
 * where one that should have taken it could not.
 */
enum vsw_drop {
	VSW_DROP_NONE,
	VSW_DROP_RUNT,
	VSW_DROP_SRC_MAC,
	VSW_DROP_LINK_LOCAL,
	VSW_DROP_CONTROL,
	VSW_DROP_PORT_STATE,
	VSW_DROP_LOCKED,
	VSW_DROP_SAME_PORT,
	VSW_DROP_ISOLATED,
	VSW_DROP_EGRESS_OFF,
	VSW_DROP_NO_EGRESS,
	VSW_DROP_MTU,
	VSW_DROP_LRO,
	VSW_DROP_NOMEM,
	VSW_DROP_QUEUE,
	VSW_DROP_BACKLOG,
	VSW_DROP_FLOOD_MAX,
	VSW_DROP_MAX,
};

struct vsw_port;

const char *vsw_drop_word(enum vsw_drop why);
void vsw_drop(struct vsw_port *port, struct sk_buff *skb, enum vsw_drop why);

#endif /* _VSW_DROP_H */
