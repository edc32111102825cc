/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _COMPAT_LINUX_SLAB_H
#define _COMPAT_LINUX_SLAB_H

#include_next <linux/slab.h>

/* new in 7.0, there with optional flags */
#ifndef kzalloc_obj
#define compat_gfp(none, gfp, ...) gfp
#define kzalloc_obj(obj, ...) \
	kzalloc(sizeof(obj), compat_gfp(obj, ##__VA_ARGS__, GFP_KERNEL))
#define kmalloc_obj(obj, ...) \
	kmalloc(sizeof(obj), compat_gfp(obj, ##__VA_ARGS__, GFP_KERNEL))
#endif

#endif
