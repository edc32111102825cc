// SPDX-License-Identifier: GPL-2.0
/* Where all frames end that go nowhere. */
#include <linux/export.h>

#include "drop.h"
#include "drop_last.h"
#include "overlay.h"
#include "trace_events.h"
#include "vswitch.h"

/* The word that users see, of 10 characters at the most (see stats.c), and the
 * nearest reason of the core
 */
static const struct {
	const char *word;
	enum skb_drop_reason core;
} vsw_drops[VSW_DROP_MAX] = {
	[VSW_DROP_NONE]		= { "none", SKB_NOT_DROPPED_YET },
	[VSW_DROP_RUNT]		= { "runt", SKB_DROP_REASON_PKT_TOO_SMALL },
	[VSW_DROP_SRC_MAC]	= { "src_mac",
				    SKB_DROP_REASON_MAC_INVALID_SOURCE },
	[VSW_DROP_LINK_LOCAL]	= { "link_local",
				    SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_CONTROL]	= { "control",
				    SKB_DROP_REASON_MAC_IEEE_MAC_CONTROL },
	[VSW_DROP_PORT_STATE]	= { "port_state",
				    SKB_DROP_REASON_BRIDGE_INGRESS_STP_STATE },
	[VSW_DROP_LOCKED]	= { "locked", SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_SAME_PORT]	= { "same_port",
				    SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_ISOLATED]	= { "isolated", SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_EGRESS_OFF]	= { "egress_off", SKB_DROP_REASON_DEV_READY },
	[VSW_DROP_NO_EGRESS]	= { "no_egress",
				    SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_MTU]		= { "mtu", SKB_DROP_REASON_PKT_TOO_BIG },
	[VSW_DROP_LRO]		= { "lro", SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_QUEUE]	= { "queue", SKB_DROP_REASON_QDISC_DROP },
	[VSW_DROP_BACKLOG]	= { "backlog",
				    SKB_DROP_REASON_CPU_BACKLOG },
	[VSW_DROP_FLOOD_MAX]	= { "flood_max", SKB_DROP_REASON_CPU_BACKLOG },
	[VSW_DROP_NOMEM]	= { "nomem", SKB_DROP_REASON_NOMEM },
	[VSW_DROP_SPLIT]	= { "split", SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_SHORT]	= { "short", SKB_DROP_REASON_HDR_TRUNC },
	[VSW_DROP_NO_VNI]	= { "no_vni",
				    SKB_DROP_REASON_VXLAN_INVALID_HDR },
	[VSW_DROP_VNI]		= { "vni", SKB_DROP_REASON_VXLAN_VNI_NOT_FOUND },
	[VSW_DROP_CSUM]		= { "csum", SKB_DROP_REASON_UDP_CSUM },
	[VSW_DROP_PEER]		= { "peer", SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_ECN]		= { "ecn", SKB_DROP_REASON_IP_TUNNEL_ECN },
	[VSW_DROP_OWN_SRC]	= { "own_src",
				    SKB_DROP_REASON_LOCAL_MAC },
	[VSW_DROP_NO_ROUTE]	= { "no_route",
				    SKB_DROP_REASON_IP_OUTNOROUTES },
	[VSW_DROP_LOOP]		= { "loop", SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_TOO_BIG]	= { "too_big", SKB_DROP_REASON_PKT_TOO_BIG },
	[VSW_DROP_VLAN_IN]	= { "vlan_in", SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_NO_PVID]	= { "no_pvid", SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_VLAN_OUT]	= { "vlan_out", SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_INNER_TAG]	= { "inner_tag",
				    SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_MCAST_BAD]	= { "mcast_bad",
				    SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_MCAST_RATE]	= { "mcast_rate",
				    SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_STORM_BC]	= { "storm_bc", SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_STORM_MC]	= { "storm_mc", SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_STORM_UC]	= { "storm_uc", SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_FDB_FULL]	= { "fdb_full", SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_GUARD_MAC]	= { "guard_mac",
				    SKB_DROP_REASON_MAC_INVALID_SOURCE },
	[VSW_DROP_GUARD_IP]	= { "guard_ip", SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_GUARD_ARP]	= { "guard_arp",
				    SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_GUARD_ND]	= { "guard_nd", SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_GUARD_DHCP]	= { "guard_dhcp",
				    SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_GUARD_RA]	= { "guard_ra", SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_GUARD_BPDU]	= { "guard_bpdu",
				    SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_GUARD_VLAN]	= { "guard_vlan",
				    SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_GUARD_FRAG]	= { "guard_frag",
				    SKB_DROP_REASON_NOT_SPECIFIED },
	[VSW_DROP_GUARD_HDR]	= { "guard_hdr", SKB_DROP_REASON_HDR_TRUNC },
	[VSW_DROP_GUARD_TYPE]	= { "guard_type",
				    SKB_DROP_REASON_NOT_SPECIFIED },
};

/**
 * vsw_drop_word() - what a reason is called
 * @why: the reason
 *
 * Return: its name, of 10 characters at the most
 */
const char *vsw_drop_word(enum vsw_drop why)
{
	return vsw_drops[why].word;
}
EXPORT_SYMBOL_GPL(vsw_drop_word);

static noinline void vsw_drop_trace(const struct vsw_port *port,
				    const struct sk_buff *skb,
				    enum vsw_drop why)
{
	struct vsw_last_frame frame;

	if (skb)
		vsw_last_read(&frame, skb);
	trace_vsw_drop(port, skb ? &frame : NULL, vsw_drops[why].word);
}

/**
 * vsw_drop_skb() - free a frame that no port counts
 * @skb: the frame, gone afterwards
 * @why: the reason
 *
 * Context: any with BH disabled
 */
void vsw_drop_skb(struct sk_buff *skb, enum vsw_drop why)
{
	if (trace_vsw_drop_enabled())
		vsw_drop_trace(NULL, skb, why);
	kfree_skb_reason(skb, vsw_drops[why].core);
}

/* Count a frame that is dropped. */
static void vsw_drop_count(struct vsw_port *port, enum vsw_drop why)
{
	vsw_count(port, VSW_STAT(drops[why]));
	if (!port->no)
		vsw_count_in(port->sw->total, VSW_STAT(host_dropped));
}

/**
 * vsw_drop() - free a frame and count why
 * @port: whose counter: the port that the frame came in by, or, if that one
 *	alone is the cause, the one that it would leave by
 * @skb: the frame, gone afterwards, see vsw_last_read(); NULL: it is gone
 * @why: the reason
 *
 * Context: any with BH disabled, RCU
 */
void vsw_drop(struct vsw_port *port, struct sk_buff *skb, enum vsw_drop why)
{
	if (vsw_traced() && vsw_trace_drop(port, skb, why))
		return;
	vsw_drop_count(port, why);
	if (skb)
		vsw_last_note(port, skb, NULL, why);
	if (trace_vsw_drop_enabled())
		vsw_drop_trace(port, skb, why);
	if (why >= VSW_DROP_STORM_BC)
		vsw_event_drop(port, skb, why);
	kfree_skb_reason(skb, vsw_drops[why].core);
}
EXPORT_SYMBOL_GPL(vsw_drop);

/**
 * vsw_drop_outer() - the same with a packet of the underlay
 * @overlay: the overlay that it is for
 * @port: whose counter: that of the overlay, or of the VTEP that it is from
 * @skb: the packet, gone afterwards, its headers still there or not; NULL: it is
 *	gone
 * @why: the reason
 *
 * The switch may be in another namespace than its underlay: whoever looks at it
 * there does not see packets of this one.
 *
 * Context: softirq, RCU
 */
void vsw_drop_outer(const struct vsw_overlay *overlay, struct vsw_port *port,
		    struct sk_buff *skb, enum vsw_drop why)
{
	if (likely(net_eq(overlay->net, dev_net(port->dev)))) {
		vsw_drop(port, skb, why);
		return;
	}
	if (vsw_traced() && vsw_trace_drop(port, skb, why))
		return;
	vsw_drop_count(port, why);
	if (trace_vsw_drop_enabled())
		vsw_drop_trace(port, skb, why);
	kfree_skb_reason(skb, vsw_drops[why].core);
}

/**
 * vsw_drop_frame() - count a frame that is gone, or something else by now
 * @port: whose counter
 * @frame: what it was
 * @why: the reason
 *
 * Context: any with BH disabled, RCU
 */
void vsw_drop_frame(struct vsw_port *port, const struct vsw_last_frame *frame,
		    enum vsw_drop why)
{
	if (vsw_trace_dry())
		return;
	vsw_drop_count(port, why);
	vsw_last_note(port, NULL, frame, why);
	trace_vsw_drop(port, frame, vsw_drops[why].word);
}
