/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _COMPAT_LINUX_NETDEVICE_H
#define _COMPAT_LINUX_NETDEVICE_H

#include_next <linux/netdevice.h>

/* so called since devices have a lock of their own */
#ifndef COMPAT_HAS_NETIF_GET_FLAGS
#define netif_get_flags dev_get_flags
#endif

/* The address of a device is long enough to be one since 6.16. */
#ifndef COMPAT_HAS_SET_MAC_STORAGE
#define dev_set_mac_address(dev, ss, extack) \
	dev_set_mac_address(dev, (struct sockaddr *)(ss), extack)
#endif

/* A device whose transmit function takes no lock: a feature before 6.12,
 * later a member, which has no accessor in any kernel.
 */
static inline void netdev_set_lltx(struct net_device *dev)
{
#ifdef COMPAT_HAS_LLTX
	dev->lltx = true;
#else
	dev->features |= NETIF_F_LLTX;
#endif
}

/* XDP programs may redirect frames to a device, long ones too: what a device can
 * do for XDP is told since 6.3, before it was its having ndo_xdp_xmit.
 */
static inline void netdev_set_xdp_target(struct net_device *dev)
{
#ifdef COMPAT_HAS_XDP_FEATURES
	dev->xdp_features = NETDEV_XDP_ACT_NDO_XMIT |
			    NETDEV_XDP_ACT_NDO_XMIT_SG;
#endif
}

/* "protodown" sets the carrier: a private flag before 6.12, as above */
static inline void netdev_set_change_proto_down(struct net_device *dev)
{
#ifdef COMPAT_HAS_LLTX
	dev->change_proto_down = true;
#else
	dev->priv_flags |= IFF_CHANGE_PROTO_DOWN;
#endif
}

#endif
