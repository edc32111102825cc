/* SPDX-License-Identifier: GPL-2.0 */
/* What servers give away and hosts say that they use, read from their packets. */
#ifndef _VSW_GUARD_SNOOP_H
#define _VSW_GUARD_SNOOP_H

#include <linux/skbuff.h>

#include "guard.h"

/* Addresses that are read from one packet */
#define VSW_DHCP_LEASES_MAX	8

/**
 * struct vsw_dhcp_lease - an address that a server has given to a client
 * @addr: the address
 * @seconds: for how long; 0: not any more; U32_MAX: without end
 */
struct vsw_dhcp_lease {
	struct vsw_guard_addr addr;
	u32 seconds;
};

/**
 * enum vsw_nd_kind - what a packet of neighbour discovery says of an address
 * @VSW_ND_NONE: nothing that a host would believe
 * @VSW_ND_ASK: somebody means to take it (RFC 4862, 5.4)
 * @VSW_ND_USED: somebody has it
 */
enum vsw_nd_kind {
	VSW_ND_NONE,
	VSW_ND_ASK,
	VSW_ND_USED,
};

unsigned int vsw_dhcp_read(const struct sk_buff *skb, unsigned int at, u8 *mac,
			   struct vsw_dhcp_lease *leases);
unsigned int vsw_dhcp6_read(const struct sk_buff *skb, unsigned int at, u8 *mac,
			    struct vsw_dhcp_lease *leases);
enum vsw_nd_kind vsw_nd_read(const struct sk_buff *skb, unsigned int at,
			     struct vsw_guard_addr *addr);

#endif /* _VSW_GUARD_SNOOP_H */
