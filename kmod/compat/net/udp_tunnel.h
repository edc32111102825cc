/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _COMPAT_NET_UDP_TUNNEL_H
#define _COMPAT_NET_UDP_TUNNEL_H

#include_next <net/udp_tunnel.h>

/* They take the struct sock since 6.19, and flags for the packet's control
 * block.
 */
#ifndef COMPAT_HAS_UDP_TUNNEL_SOCK
#define setup_udp_tunnel_sock(net, sk, cfg) \
	setup_udp_tunnel_sock(net, (sk)->sk_socket, cfg)
#define udp_tunnel_sock_release(sk) \
	udp_tunnel_sock_release((sk)->sk_socket)
#define udp_tunnel_notify_add_rx_port(sk, type) \
	udp_tunnel_notify_add_rx_port((sk)->sk_socket, type)
#define udp_tunnel_notify_del_rx_port(sk, type) \
	udp_tunnel_notify_del_rx_port((sk)->sk_socket, type)
#define udp_tunnel_push_rx_port(dev, sk, type) \
	udp_tunnel_push_rx_port(dev, (sk)->sk_socket, type)
#define udp_tunnel_drop_rx_port(dev, sk, type) \
	udp_tunnel_drop_rx_port(dev, (sk)->sk_socket, type)
#endif

#ifndef COMPAT_HAS_UDP_TUNNEL_XMIT_FLAGS
#define udp_tunnel_xmit_skb(rt, sk, skb, src, dst, tos, ttl, df, src_port, \
			    dst_port, xnet, nocheck, ipcb_flags) \
	udp_tunnel_xmit_skb((struct rtable *)(rt), sk, skb, src, dst, tos, \
			    ttl, df, src_port, dst_port, xnet, nocheck)
#define udp_tunnel6_xmit_skb(dst, sk, skb, dev, saddr, daddr, prio, ttl, \
			     label, src_port, dst_port, nocheck, ip6cb_flags) \
	udp_tunnel6_xmit_skb(dst, sk, skb, dev, \
			     (struct in6_addr *)(saddr), \
			     (struct in6_addr *)(daddr), prio, ttl, label, \
			     src_port, dst_port, nocheck)
#endif

#endif
