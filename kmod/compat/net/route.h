/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _COMPAT_NET_ROUTE_H
#define _COMPAT_NET_ROUTE_H

#include_next <net/route.h>

#ifndef COMPAT_HAS_DST_RTABLE
#define dst_rtable(ptr) container_of(ptr, struct rtable, dst)
#endif

#endif
