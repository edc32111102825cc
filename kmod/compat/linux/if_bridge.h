/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _COMPAT_LINUX_IF_BRIDGE_H
#define _COMPAT_LINUX_IF_BRIDGE_H

#include_next <linux/if_bridge.h>

/* The VTEP of a membership: a number that user space has since 6.4 */
#ifndef COMPAT_HAS_MDB_EATTR_DST
enum {
	MDBA_MDB_EATTR_DST = MDBA_MDB_EATTR_RTPROT + 1,
};
#endif

#endif
