/* SPDX-License-Identifier: GPL-2.0 */
/* Frames that an XDP program redirects to a switch or a vnic. */
#ifndef _VSW_XDP_H
#define _VSW_XDP_H

#include <net/xdp.h>

#include "vswitch.h"

/**
 * vsw_xdp_may_xmit() - can frames be redirected to a device?
 * @dev: the switch device or a vnic
 * @xmit_flags: XDP_XMIT_*
 *
 * Context: BH disabled
 * Return: 0; -EINVAL: flags that are not known; -ENETDOWN: it is down, or without
 *	a link
 */
static inline int vsw_xdp_may_xmit(const struct net_device *dev, u32 xmit_flags)
{
	if (unlikely(xmit_flags & ~XDP_XMIT_FLAGS_MASK))
		return -EINVAL;
	if (unlikely(!netif_running(dev) || !netif_carrier_ok(dev)))
		return -ENETDOWN;
	return 0;
}

struct sk_buff *vsw_xdp_skb(struct vsw_port *port, struct xdp_frame *frame);
int vsw_xdp_xmit(struct vsw_port *port, int n, struct xdp_frame **frames,
		 u32 xmit_flags);

#endif /* _VSW_XDP_H */
