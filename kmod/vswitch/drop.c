// SPDX-License-Identifier: GPL-2.0
/* Where all frames end that go nowhere. */
#include <linux/export.h>

#include "drop.h"
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

/**
 * vsw_drop_skb() - free a frame that no port counts
 * @skb: the frame, gone afterwards
 * @why: the reason
 *
 * Context: any with BH disabled
 */
void vsw_drop_skb(struct sk_buff *skb, enum vsw_drop why)
{
	kfree_skb_reason(skb, vsw_drops[why].core);
}

/**
 * vsw_drop() - free a frame and count why
 * @port: whose counter: the port that the frame came in by, or, if that one
 *	alone is the cause, the one that it would leave by
 * @skb: the frame, gone afterwards
 * @why: the reason
 *
 * Context: any with BH disabled, RCU
 */
void vsw_drop(struct vsw_port *port, struct sk_buff *skb, enum vsw_drop why)
{
	vsw_count(port, VSW_STAT(drops[why]));
	if (!port->no)
		vsw_count_in(port->sw->total, VSW_STAT(host_dropped));
	if (why >= VSW_DROP_STORM_BC)
		vsw_event_drop(port, skb, why);
	kfree_skb_reason(skb, vsw_drops[why].core);
}
EXPORT_SYMBOL_GPL(vsw_drop);
