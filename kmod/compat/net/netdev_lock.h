/* SPDX-License-Identifier: GPL-2.0 */
/* before 6.16 part of linux/netdevice.h */
#ifndef _COMPAT_NET_NETDEV_LOCK_H
#define _COMPAT_NET_NETDEV_LOCK_H

#ifdef COMPAT_HAS_NET_NETDEV_LOCK_H
#include_next <net/netdev_lock.h>
#else
#include <linux/netdevice.h>
#endif

#endif
