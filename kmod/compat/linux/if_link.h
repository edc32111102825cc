/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _COMPAT_LINUX_IF_LINK_H
#define _COMPAT_LINUX_IF_LINK_H

#include_next <linux/if_link.h>

#include <linux/bits.h>

/* A locked port that notes who comes: what user space has since 6.2 */
#ifndef COMPAT_HAS_BRPORT_MAB
enum {
	IFLA_BRPORT_MAB = IFLA_BRPORT_LOCKED + 1,
};
#endif
#ifndef NTF_EXT_LOCKED
#define NTF_EXT_LOCKED	BIT(1)
#endif

/* Memberships of a port: numbers that user space has since 6.3 */
#ifndef COMPAT_HAS_BRPORT_MCAST_GROUPS
enum {
	IFLA_BRPORT_MCAST_N_GROUPS = IFLA_BRPORT_LOCKED + 2,
	IFLA_BRPORT_MCAST_MAX_GROUPS,
};
#endif

/* likewise since 6.4 and 7.2 */
#ifndef COMPAT_HAS_BRPORT_NEIGH_VLAN_SUPPRESS
enum {
	IFLA_BRPORT_NEIGH_VLAN_SUPPRESS = IFLA_BRPORT_LOCKED + 4,
};
#endif
#ifndef COMPAT_HAS_BRPORT_NEIGH_FORWARD_GRAT
enum {
	IFLA_BRPORT_NEIGH_FORWARD_GRAT = IFLA_BRPORT_LOCKED + 6,
};
#endif

#endif
