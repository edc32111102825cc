// SPDX-License-Identifier: GPL-2.0
/* Loading and unloading. */
#include <linux/module.h>
#include <net/rtnetlink.h>

#include "fdb.h"
#include "genl.h"
#include "later.h"
#include "netlink.h"
#include "overlay.h"
#include "port.h"

static int __init vsw_module_init(void)
{
	int err;

	err = vsw_fdb_cache_init();
	if (err)
		return err;
	vsw_later_init();
	err = vsw_overlay_init();
	if (err)
		goto err_cache;
	/* before there are switches, whose events it sends */
	err = vsw_genl_init();
	if (err)
		goto err_overlay;
	err = vsw_watch_init();
	if (err)
		goto err_genl;
	err = register_netdevice_notifier(&vsw_notifier);
	if (err)
		goto err_watch;
	err = rtnl_link_register(&vsw_link_ops);
	if (err)
		goto err_notifier;
	return 0;

err_notifier:
	unregister_netdevice_notifier(&vsw_notifier);
err_watch:
	vsw_watch_exit();
err_genl:
	vsw_genl_exit();
err_overlay:
	vsw_overlay_exit();
err_cache:
	vsw_fdb_cache_exit();
	return err;
}

static void __exit vsw_module_exit(void)
{
	/* deletes all switches; the notifier releases their ports */
	rtnl_link_unregister(&vsw_link_ops);
	unregister_netdevice_notifier(&vsw_notifier);
	vsw_watch_exit();
	vsw_genl_exit();
	vsw_overlay_exit();
	vsw_later_exit();
	vsw_trace_exit();
	vsw_fdb_cache_exit();
}

module_init(vsw_module_init);
module_exit(vsw_module_exit);

MODULE_ALIAS_RTNL_LINK(VSW_KIND);
MODULE_ALIAS_GENL_FAMILY(VSWITCH_GENL_NAME);
MODULE_DESCRIPTION("Learning Ethernet switch for virtual machines and containers");
MODULE_AUTHOR("vswitch developers");
MODULE_VERSION(VSWITCH_VERSION);
MODULE_LICENSE("GPL");
