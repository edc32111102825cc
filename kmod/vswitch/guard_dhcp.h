/* SPDX-License-Identifier: GPL-2.0 */
/* What servers give away, read from their packets. */
#ifndef _VSW_GUARD_DHCP_H
#define _VSW_GUARD_DHCP_H

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

unsigned int vsw_dhcp_read(const struct sk_buff *skb, u8 *mac,
			   struct vsw_dhcp_lease *leases);
unsigned int vsw_dhcp6_read(const struct sk_buff *skb,
			    struct vsw_dhcp_lease *leases);
bool vsw_nd_read_advert(const struct sk_buff *skb, struct vsw_guard_addr *addr);

#endif /* _VSW_GUARD_DHCP_H */
