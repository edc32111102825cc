/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _COMPAT_NET_IP6_ROUTE_H
#define _COMPAT_NET_IP6_ROUTE_H

#include_next <net/ip6_route.h>

#ifndef COMPAT_HAS_DST_RT6_INFO
#define dst_rt6_info(ptr) container_of(ptr, struct rt6_info, dst)
#endif

#endif
