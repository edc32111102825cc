/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _COMPAT_LINUX_TIMER_H
#define _COMPAT_LINUX_TIMER_H

#include_next <linux/timer.h>

/* new in 6.2, and in later releases of 6.1 */
#ifndef COMPAT_HAS_TIMER_DELETE_SYNC
#define timer_delete_sync del_timer_sync
#endif

#endif
