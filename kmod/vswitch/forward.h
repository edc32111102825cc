/* SPDX-License-Identifier: GPL-2.0 */
/* By which ports a frame leaves. */
#ifndef _VSW_FORWARD_H
#define _VSW_FORWARD_H

#include "vswitch.h"

/**
 * enum vsw_class - what a frame is, by its destination address
 * @VSW_KNOWN: unicast, with an FDB entry
 * @VSW_UNKNOWN: unicast, without
 * @VSW_MULTICAST: to a group
 * @VSW_BROADCAST: to all
 */
enum vsw_class {
	VSW_KNOWN,
	VSW_UNKNOWN,
	VSW_MULTICAST,
	VSW_BROADCAST,
};

/**
 * vsw_class_flags() - what a port must have set to let a class of frames out
 * @from: flags of the port that the frame came in by
 * @class: the frame's class
 *
 * What the host sends to a group is for the neighbours of the host's own
 * stack: mcast_flood and bcast_flood do not hold it back.
 *
 * Return: enum vsw_port_flags
 */
static inline u32 vsw_class_flags(u32 from, enum vsw_class class)
{
	switch (class) {
	case VSW_KNOWN:
		return VSW_PORT_FORWARD;
	case VSW_UNKNOWN:
		return VSW_PORT_FORWARD | VSW_PORT_FLOOD;
	case VSW_MULTICAST:
		return from & VSW_PORT_HOST ? VSW_PORT_FORWARD :
		       VSW_PORT_FORWARD | VSW_PORT_MCAST_FLOOD;
	case VSW_BROADCAST:
		break;
	}
	return from & VSW_PORT_HOST ? VSW_PORT_FORWARD :
	       VSW_PORT_FORWARD | VSW_PORT_BCAST_FLOOD;
}

/**
 * vsw_may_leave() - may a frame leave by a port? (IEEE 802.1D-2004, 7.7.1)
 * @from: flags of the port that the frame came in by
 * @to: flags of the port that it would leave by
 * @same: both are one port
 * @need: vsw_class_flags() of the frame
 *
 * Return: VSW_DROP_NONE if it may, else why not
 */
static inline enum vsw_drop vsw_may_leave(u32 from, u32 to, bool same, u32 need)
{
	if (unlikely((to & need) != need))
		return to & VSW_PORT_FORWARD ? VSW_DROP_NO_EGRESS :
					       VSW_DROP_EGRESS_OFF;
	if (unlikely(same && !(to & VSW_PORT_HAIRPIN)))
		return VSW_DROP_SAME_PORT;
	if (unlikely(from & to & VSW_PORT_ISOLATED))
		return VSW_DROP_ISOLATED;
	return VSW_DROP_NONE;
}

/**
 * vsw_scrub() - a frame leaves a namespace, or enters another stack in it
 * @skb: the frame
 * @cross: it is another namespace: what the one it leaves set must not have an
 *	effect there
 */
static inline void vsw_scrub(struct sk_buff *skb, bool cross)
{
	u8 type = skb->pkt_type;

	skb_scrub_packet(skb, cross);
	if (cross)
		skb->priority = 0;
	skb->pkt_type = type;
}

void vsw_flood_later(struct vsw_port *from, u32 from_flags,
		     struct sk_buff *skb, enum vsw_class class, u32 need);
void vsw_flood_copies(struct vsw_port *from, struct sk_buff *skb,
		      enum vsw_class class, u32 need);
struct sk_buff *vsw_forward(struct vsw_port *from, u32 from_flags,
			    struct sk_buff *skb);

#endif /* _VSW_FORWARD_H */
