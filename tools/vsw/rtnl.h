/* SPDX-License-Identifier: GPL-2.0 */
/* Links, addresses and namespaces by rtnetlink. */
#ifndef _VSW_RTNL_H
#define _VSW_RTNL_H

#include <libmnl/libmnl.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * struct rtnl_link - what of a link is of use here
 * @ifindex: its index
 * @flags: IFF_*
 * @name: its name
 * @kind: "vswitch", "vnic" or "": another one
 * @link: index of the device that it stands on; 0: none
 * @link_netnsid: the namespace of that one; -1: its own
 * @vni: of a vswitch; 0: it has none
 * @local: address of its VTEP, of @local_len bytes, 0: none
 * @local_len: see @local
 * @max_learned: quota of addresses
 * @n_learned: how many there are
 */
struct rtnl_link {
	uint32_t ifindex;
	uint32_t flags;
	char name[IF_NAMESIZE];
	char kind[16];
	uint32_t link;
	int32_t link_netnsid;
	uint32_t vni;
	uint8_t local[16];
	uint16_t local_len;
	uint32_t max_learned;
	uint32_t n_learned;
};

struct nlmsghdr *rtnl_msg(uint16_t type, uint16_t flags, const void *extra, size_t len);
int rtnl_talk(struct nlmsghdr *nlh);
int rtnl_links(void (*each)(const struct rtnl_link *link, void *data), void *data);
bool rtnl_link_get(const char *name, struct rtnl_link *link);
int rtnl_netns_open(const char *name);
int rtnl_netns_enter(int fd);
int32_t rtnl_netns_id(int fd);
void rtnl_each_netns(void (*each)(const char *name, int home, void *data), void *data);

#endif /* _VSW_RTNL_H */
