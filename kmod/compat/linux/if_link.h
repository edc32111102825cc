/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _COMPAT_LINUX_IF_LINK_H
#define _COMPAT_LINUX_IF_LINK_H

#include_next <linux/if_link.h>

/* Memberships of a port: numbers that user space has since 6.3 */
#ifndef COMPAT_HAS_BRPORT_MCAST_GROUPS
enum {
	IFLA_BRPORT_MCAST_N_GROUPS = IFLA_BRPORT_LOCKED + 2,
	IFLA_BRPORT_MCAST_MAX_GROUPS,
};
#endif

#endif
