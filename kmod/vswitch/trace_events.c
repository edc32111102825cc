// SPDX-License-Identifier: GPL-2.0
/* The tracepoints, and what they say of ports and frames. */
#include "overlay.h"
#include "trace_ports.h"

#define CREATE_TRACE_POINTS
#include "trace_events.h"

/**
 * vsw_tp_switch() - the name of the switch that a port is of
 * @name: where to, IFNAMSIZ
 * @port: the port; NULL: none
 *
 * That of vnics on a NIC goes by the name of the NIC.
 *
 * Context: any
 */
void vsw_tp_switch(char *name, const struct vsw_port *port)
{
	strscpy(name, port ? port->sw->host.dev->name : "-", IFNAMSIZ);
}

/**
 * vsw_tp_port() - the name of a port, as "ethtool -S" has it
 * @name: where to, IFNAMSIZ
 * @port: the port; NULL: it is the socket that overlays share
 *
 * Context: any
 */
void vsw_tp_port(char *name, const struct vsw_port *port)
{
	const char *is;

	if (!port)
		is = "socket";
	else if (!port->no)
		is = "host";
	else if (port->no == VSW_PORT_NO_VTEP ||
		 port->no == VSW_PORT_NO_TUNNEL)
		is = "tunnel";
	else
		is = port->dev->name;
	strscpy(name, is, IFNAMSIZ);
}

/**
 * vsw_tp_head() - addresses and type of a dropped frame
 * @frame: what is known of it, or NULL
 * @src: gets its source, ETH_ALEN
 * @dst: gets its destination, ETH_ALEN
 *
 * Context: any
 * Return: its type, that of a tag if it has one; 0: it is not there
 */
u16 vsw_tp_head(const struct vsw_last_frame *frame, u8 *src, u8 *dst)
{
	if (!frame || frame->n < 2 * ETH_ALEN) {
		eth_zero_addr(src);
		eth_zero_addr(dst);
		return 0;
	}
	ether_addr_copy(dst, frame->bytes);
	ether_addr_copy(src, frame->bytes + ETH_ALEN);
	return frame->n < ETH_HLEN ? 0 :
	       frame->bytes[2 * ETH_ALEN] << 8 | frame->bytes[2 * ETH_ALEN + 1];
}

/**
 * vsw_tp_to() - trace a frame that leaves by the port that the FDB names
 * @from: the port that it came in by
 * @to: the other one
 * @skb: the frame, its data at the network header
 *
 * Context: BH disabled, RCU
 */
noinline void vsw_tp_to(const struct vsw_port *from,
			const struct vsw_port *to, const struct sk_buff *skb)
{
	/* it does not leave */
	if (vsw_trace_dry())
		return;
	trace_vsw_forward(from, to, skb, "unicast");
}

/**
 * vsw_tp_flood() - trace a frame that leaves by one of many ports
 * @from: the port that it came in by
 * @to: the one
 * @skb: the frame, its data at the network header
 *
 * Context: BH disabled, RCU
 */
noinline void vsw_tp_flood(const struct vsw_port *from,
			   const struct vsw_port *to, const struct sk_buff *skb)
{
	const u8 *dest = eth_hdr(skb)->h_dest;

	if (vsw_trace_dry())
		return;
	trace_vsw_forward(from, to, skb,
			  is_broadcast_ether_addr(dest) ? "broadcast" :
			  is_multicast_ether_addr(dest) ? "multicast" :
							  "unknown");
}
