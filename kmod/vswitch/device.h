/* SPDX-License-Identifier: GPL-2.0 */
/* The switch device. */
#ifndef _VSW_DEVICE_H
#define _VSW_DEVICE_H

#include "vswitch.h"

bool vsw_is_switch(const struct net_device *dev);
void vsw_device_setup(struct net_device *dev);
void vsw_host_filter_sync(struct vsw *sw);

#endif /* _VSW_DEVICE_H */
