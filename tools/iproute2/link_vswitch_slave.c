// SPDX-License-Identifier: GPL-2.0
/* ip link set PORT type vswitch_slave ... */
#include <linux/vswitch.h>

#include "ip_plugin.h"

PLUGIN_EXPORT struct plugin vswitch_slave_link_util = {
	.util = PLUGIN_UTIL("vswitch_slave", IFLA_VSWITCH_PORT_MAX),
	.options = port_options,
	.where = "Where: " PORT_OPTIONS_WHERE,
};
