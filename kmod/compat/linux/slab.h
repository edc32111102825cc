/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _COMPAT_LINUX_SLAB_H
#define _COMPAT_LINUX_SLAB_H

#include_next <linux/slab.h>

/* new in 7.0, there with optional flags */
#ifndef kzalloc_obj
#define compat_first(first, ...) first
#define kzalloc_obj(obj, ...) \
	kzalloc(sizeof(obj), compat_first(__VA_ARGS__ __VA_OPT__(,) GFP_KERNEL))
#endif

#endif
