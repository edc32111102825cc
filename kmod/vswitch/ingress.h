/* SPDX-License-Identifier: GPL-2.0 */
/* What a frame may do before it is forwarded. */
#ifndef _VSW_INGRESS_H
#define _VSW_INGRESS_H

#include <linux/bits.h>
#include <linux/types.h>

#include "vswitch.h"

/* What a switch cannot be told to forward: spanning tree, which has a setting
 * of its own, MAC control and link aggregation, which end at each link.
 */
#define VSW_GROUP_FWD_REFUSED		(BIT(0) | BIT(1) | BIT(2))
/* On one port it can: two ports may be a patch cable. */
#define VSW_GROUP_FWD_PORT_REFUSED	BIT(1)

/**
 * enum vsw_link_local - what becomes of a frame to 01:80:c2:00:00:0X
 * @VSW_LL_PASS: it is for this link: up the stack of the device it came in by
 * @VSW_LL_DROP: it is for the hardware of this link alone
 * @VSW_LL_FORWARD: the user wants it forwarded like any other
 */
enum vsw_link_local {
	VSW_LL_PASS,
	VSW_LL_DROP,
	VSW_LL_FORWARD,
};

/**
 * vsw_link_local() - reserved addresses, IEEE 802.1D-2004 table 7-10
 * @x: last byte of the address, 0 to 15
 * @fwd_mask: the group_fwd_mask of the switch and of the port, joined
 *
 * Return: what becomes of the frame
 */
static inline enum vsw_link_local vsw_link_local(u8 x, u16 fwd_mask)
{
	if (x == 1)
		return VSW_LL_DROP;
	return fwd_mask & BIT(x) ? VSW_LL_FORWARD : VSW_LL_PASS;
}

#endif /* _VSW_INGRESS_H */
