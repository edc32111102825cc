/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tracepoints "vswitch:...", for perf, bpftrace, trace-cmd and tracefs.
 *
 * Their fields are described in Documentation/networking/vswitch-drops.rst. Ports are
 * named by their device; where there is no port, or it stands for none of its own, by
 * what "ethtool -S" calls it, with the switch's name before that. While a tracepoint is
 * off, what calls it is a branch that is not taken.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM vswitch

#if !defined(_VSW_TRACE_EVENTS_H) || defined(TRACE_HEADER_MULTI_READ)
#define _VSW_TRACE_EVENTS_H

#include <linux/tracepoint.h>

#include "drop_last.h"
#include "trace_ports.h"

/* A frame is dropped, or a packet that is for no switch; once for each that a counter
 * counts. @frame: what is known of it, NULL: nothing, it is gone
 */
TRACE_EVENT(vsw_drop,
	TP_PROTO(const struct vsw_port *port, const struct vsw_last_frame *frame,
		 const char *word),
	TP_ARGS(port, frame, word),
	TP_STRUCT__entry(
		__array(char, sw, IFNAMSIZ)
		__array(char, port, IFNAMSIZ)
		__array(char, reason, VSW_DROP_WORD_LEN)
		__field(u32, len)
		__field(u16, protocol)
		__array(u8, src, ETH_ALEN)
		__array(u8, dst, ETH_ALEN)
	),
	TP_fast_assign(
		vsw_tp_switch(__entry->sw, port);
		vsw_tp_port(__entry->port, port);
		strscpy(__entry->reason, word, VSW_DROP_WORD_LEN);
		__entry->len = frame ? frame->len : 0;
		__entry->protocol = vsw_tp_head(frame, __entry->src,
						   __entry->dst);
	),
	TP_printk("switch=%s port=%s reason=%s len=%u protocol=0x%04x src=%pM dst=%pM",
		  __entry->sw, __entry->port, __entry->reason, __entry->len,
		  __entry->protocol, __entry->src, __entry->dst)
);

/* A frame is on its way out of a port, or up the host's stack: once for each port */
TRACE_EVENT(vsw_forward,
	TP_PROTO(const struct vsw_port *from, const struct vsw_port *to,
		 const struct sk_buff *skb, const char *class),
	TP_ARGS(from, to, skb, class),
	TP_STRUCT__entry(
		__array(char, sw, IFNAMSIZ)
		__array(char, from, IFNAMSIZ)
		__array(char, to, IFNAMSIZ)
		__array(char, class, VSW_TRACE_CLASS_LEN)
		__field(u32, len)
		__field(u16, vid)
		__field(u16, protocol)
		__array(u8, src, ETH_ALEN)
		__array(u8, dst, ETH_ALEN)
	),
	TP_fast_assign(
		vsw_tp_switch(__entry->sw, from);
		vsw_tp_port(__entry->from, from);
		vsw_tp_port(__entry->to, to);
		strscpy(__entry->class, class, VSW_TRACE_CLASS_LEN);
		__entry->len = skb->len + ETH_HLEN +
			       (skb_vlan_tag_present(skb) ? VLAN_HLEN : 0);
		__entry->vid = skb_vlan_tag_present(skb) ?
			       skb_vlan_tag_get_id(skb) : 0;
		__entry->protocol = ntohs(eth_hdr(skb)->h_proto);
		ether_addr_copy(__entry->src, eth_hdr(skb)->h_source);
		ether_addr_copy(__entry->dst, eth_hdr(skb)->h_dest);
	),
	TP_printk("switch=%s from=%s to=%s class=%s len=%u vid=%u protocol=0x%04x src=%pM dst=%pM",
		  __entry->sw, __entry->from, __entry->to, __entry->class,
		  __entry->len, __entry->vid, __entry->protocol, __entry->src,
		  __entry->dst)
);

/* An address that had no entry is noted at a port; @locked: it may not send there, for
 * who is to decide on it (mab)
 */
TRACE_EVENT(vsw_learn,
	TP_PROTO(const struct vsw_port *port, u64 key, bool locked),
	TP_ARGS(port, key, locked),
	TP_STRUCT__entry(
		__array(char, sw, IFNAMSIZ)
		__array(char, port, IFNAMSIZ)
		__array(u8, addr, ETH_ALEN)
		__field(u16, vid)
		__field(bool, locked)
	),
	TP_fast_assign(
		vsw_tp_switch(__entry->sw, port);
		vsw_tp_port(__entry->port, port);
		vsw_fdb_key_addr(key, __entry->addr);
		__entry->vid = vsw_fdb_key_vid(key);
		__entry->locked = locked;
	),
	TP_printk("switch=%s port=%s addr=%pM vid=%u locked=%d", __entry->sw,
		  __entry->port, __entry->addr, __entry->vid, __entry->locked)
);

/* An address is at another port than it was, by a frame from there */
TRACE_EVENT(vsw_move,
	TP_PROTO(const struct vsw_port *from, const struct vsw_port *to, u64 key),
	TP_ARGS(from, to, key),
	TP_STRUCT__entry(
		__array(char, sw, IFNAMSIZ)
		__array(char, from, IFNAMSIZ)
		__array(char, to, IFNAMSIZ)
		__array(u8, addr, ETH_ALEN)
		__field(u16, vid)
	),
	TP_fast_assign(
		vsw_tp_switch(__entry->sw, to);
		vsw_tp_port(__entry->from, from);
		vsw_tp_port(__entry->to, to);
		vsw_fdb_key_addr(key, __entry->addr);
		__entry->vid = vsw_fdb_key_vid(key);
	),
	TP_printk("switch=%s from=%s to=%s addr=%pM vid=%u", __entry->sw,
		  __entry->from, __entry->to, __entry->addr, __entry->vid)
);

DECLARE_EVENT_CLASS(vsw_tunnel,
	TP_PROTO(const struct vsw_port *port, u32 vni,
		 const struct in6_addr *src, const struct in6_addr *dst,
		 u32 len),
	TP_ARGS(port, vni, src, dst, len),
	TP_STRUCT__entry(
		__array(char, sw, IFNAMSIZ)
		__field(u32, vni)
		__field(u32, len)
		__array(u8, src, sizeof(struct in6_addr))
		__array(u8, dst, sizeof(struct in6_addr))
	),
	TP_fast_assign(
		vsw_tp_switch(__entry->sw, port);
		__entry->vni = vni;
		__entry->len = len;
		memcpy(__entry->src, src, sizeof(*src));
		memcpy(__entry->dst, dst, sizeof(*dst));
	),
	TP_printk("switch=%s vni=%u len=%u src=%pI6c dst=%pI6c", __entry->sw,
		  __entry->vni, __entry->len, __entry->src, __entry->dst)
);

/* A frame goes to a VTEP: its VNI, its length, the addresses of the outer packet, those
 * of IPv4 as ::ffff:192.0.2.1
 */
DEFINE_EVENT(vsw_tunnel, vsw_encap,
	TP_PROTO(const struct vsw_port *port, u32 vni,
		 const struct in6_addr *src, const struct in6_addr *dst,
		 u32 len),
	TP_ARGS(port, vni, src, dst, len)
);

/* A frame has come from a VTEP that is known; likewise */
DEFINE_EVENT(vsw_tunnel, vsw_decap,
	TP_PROTO(const struct vsw_port *port, u32 vni,
		 const struct in6_addr *src, const struct in6_addr *dst,
		 u32 len),
	TP_ARGS(port, vni, src, dst, len)
);

#endif /* _VSW_TRACE_EVENTS_H */

/* This header is found beside the one that is in the path, kmod/compat. */
#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH ../vswitch
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace_events
#include <trace/define_trace.h>
