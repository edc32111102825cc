// SPDX-License-Identifier: GPL-2.0
/*
 * Frames that an XDP program redirects to a switch or a vnic.
 *
 * They come from the receive function of the device that the program is on: its
 * NAPI poll, or a write to a tap. Such a function hands frames to the stack by
 * itself, so it is entered from here as well, without a turn in the backlog.
 * That does not nest: a stack that is entered may meet programs of generic XDP,
 * but these redirect to a transmit function.
 */
#include <linux/export.h>

#include "xdp.h"

/**
 * vsw_xdp_skb() - make an skb of a redirected frame
 * @port: the port of the device that it was redirected to
 * @frame: the frame; consumed
 *
 * What the program noted about the frame stays here.
 *
 * Context: BH disabled
 * Return: the frame, its data at the network header, its device that of @port,
 *	or NULL if it is dropped
 */
struct sk_buff *vsw_xdp_skb(struct vsw_port *port, struct xdp_frame *frame)
{
	enum vsw_drop why = VSW_DROP_RUNT;
	struct sk_buff *skb = NULL;

	if (likely(frame->len >= ETH_HLEN)) {
		skb = xdp_build_skb_from_frame(frame, port->dev);
		why = VSW_DROP_NOMEM;
	}
	if (unlikely(!skb)) {
		xdp_return_frame(frame);
		vsw_drop(port, NULL, why);
		return NULL;
	}
	skb_metadata_clear(skb);
	skb_reset_network_header(skb);
	skb_reset_mac_len(skb);
	return skb;
}
EXPORT_SYMBOL_GPL(vsw_xdp_skb);

/**
 * vsw_xdp_xmit() - frames were redirected to the switch device or to a vnic on it
 * @port: the port of the host, or of the vnic: it has sent them
 * @n: how many
 * @frames: the frames
 * @xmit_flags: XDP_XMIT_*; there is nothing to flush
 *
 * Those that go up a stack do so together. Frames of one sender to one address
 * keep their order.
 *
 * Context: BH disabled, not of a transmit function
 * Return: @n: the switch has them all, what it drops it counts; or a negative
 *	errno of vsw_xdp_may_xmit(): they stay the caller's
 */
int vsw_xdp_xmit(struct vsw_port *port, int n, struct xdp_frame **frames,
		 u32 xmit_flags)
{
	unsigned int bytes = 0;
	struct sk_buff *skb;
	LIST_HEAD(up);
	int err, i;

	err = vsw_xdp_may_xmit(port->dev, xmit_flags);
	if (unlikely(err))
		return err;
	rcu_read_lock();
	for (i = 0; i < n; i++) {
		bytes += xdp_get_frame_len(frames[i]);
		skb = vsw_xdp_skb(port, frames[i]);
		if (likely(skb))
			skb = vsw_xdp_rx(port, skb);
		if (skb)
			list_add_tail(&skb->list, &up);
	}
	dev_sw_netstats_tx_add(port->dev, n, bytes);
	netif_receive_skb_list(&up);
	rcu_read_unlock();
	return n;
}
EXPORT_SYMBOL_GPL(vsw_xdp_xmit);
