/* SPDX-License-Identifier: GPL-2.0 */
/* Floods that a transmit function leaves to a softirq, or a process. */
#ifndef _VSW_LATER_H
#define _VSW_LATER_H

#include "forward.h"

void vsw_later(struct vsw_port *from, u64 from_flags, struct sk_buff *skb,
	       enum vsw_class class, u32 need);
void vsw_later_forget(const struct vsw *sw, const struct vsw_port *from);
void vsw_later_init(void);
void vsw_later_exit(void);

#endif /* _VSW_LATER_H */
