/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _COMPAT_NET_IP_TUNNELS_H
#define _COMPAT_NET_IP_TUNNELS_H

#include_next <net/ip_tunnels.h>

/* It says whether all is well where it does not give a reason yet, and then
 * stands for true. Some kernels do not have it at all.
 */
#ifndef COMPAT_HAS_VLAN_INET_PREPARE_REASON
static inline enum skb_drop_reason
compat_vlan_inet_prepare(struct sk_buff *skb)
{
	__be16 protocol = skb->protocol;
	int depth = ETH_HLEN;
	int len = 0;

	if (eth_type_vlan(protocol))
		protocol = __vlan_get_protocol(skb, protocol, &depth);
	if (protocol == htons(ETH_P_IP))
		len = sizeof(struct iphdr);
	else if (protocol == htons(ETH_P_IPV6))
		len = sizeof(struct ipv6hdr);
	if (!pskb_may_pull(skb, depth + len))
		return SKB_DROP_REASON_NOT_SPECIFIED;
	skb_set_network_header(skb, depth);
	return 0;
}

#define skb_vlan_inet_prepare(skb, inherit) compat_vlan_inet_prepare(skb)
#endif

#endif
