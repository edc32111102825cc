/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _COMPAT_LINUX_ETHTOOL_H
#define _COMPAT_LINUX_ETHTOOL_H

#include_next <linux/ethtool.h>

/* Before devices had a lock of their own, this was the only one. */
#ifndef COMPAT_HAS_NETIF_GET_LINK_KSETTINGS
#define netif_get_link_ksettings __ethtool_get_link_ksettings
#endif

#endif
