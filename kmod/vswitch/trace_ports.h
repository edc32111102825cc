/* SPDX-License-Identifier: GPL-2.0 */
/* What tracepoints say of ports and frames. */
#ifndef _VSW_TRACE_PORTS_H
#define _VSW_TRACE_PORTS_H

#include <linux/in6.h>

#include "drop_last.h"
#include "forward.h"
#include "vswitch.h"

/* Room for the word of a reason, and of a class */
#define VSW_DROP_WORD_LEN	12
#define VSW_TRACE_CLASS_LEN	12

void vsw_tp_switch(char *name, const struct vsw_port *port);
void vsw_tp_port(char *name, const struct vsw_port *port);
u16 vsw_tp_head(const struct vsw_last_frame *frame, u8 *src, u8 *dst);
void vsw_tp_to(const struct vsw_port *from, const struct vsw_port *to,
	       const struct sk_buff *skb);
void vsw_tp_flood(const struct vsw_port *from, const struct vsw_port *to,
		  const struct sk_buff *skb);

#endif /* _VSW_TRACE_PORTS_H */
