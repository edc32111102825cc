// SPDX-License-Identifier: GPL-2.0
/* Lists of addresses that the guard of a port has */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <netinet/in.h>
#include <linux/if_ether.h>
#include <linux/vswitch.h>

#include "ip_plugin.h"

/* More do not fit in a request. */
#define LIST_MAX	(REQUEST_MAX / ETH_ALEN)

bool plugin_parse_mac(const char *arg, unsigned char *addr)
{
	size_t i, n;

	for (i = 0; i < ETH_ALEN; i++) {
		/* neither a sign nor a space, which strtoul() would take */
		n = strspn(arg, "0123456789abcdefABCDEF");
		if (n < 1 || n > 2)
			return false;
		addr[i] = strtoul(arg, NULL, 16);
		arg += n;
		if (*arg != (i < ETH_ALEN - 1 ? ':' : '\0'))
			return false;
		arg++;
	}
	return true;
}

/* ADDRESS[/LENGTH] of IPv4 or IPv6 */
static bool parse_prefix(char *arg, struct vswitch_prefix *prefix)
{
	static const unsigned char mapped[12] = {
		[10] = 0xff, [11] = 0xff,
	};
	char *slash = strchr(arg, '/');
	unsigned int max;
	uint32_t len;

	memset(prefix, 0, sizeof(*prefix));
	if (slash)
		*slash++ = '\0';
	if (inet_pton(AF_INET, arg, prefix->addr + 12) == 1) {
		memcpy(prefix->addr, mapped, sizeof(mapped));
		max = 32;
	} else if (inet_pton(AF_INET6, arg, prefix->addr) == 1) {
		max = 128;
	} else {
		return false;
	}
	len = max;
	if (slash && (!plugin_parse_number(slash, 1, &len) || len > max))
		return false;
	prefix->len = 128 - max + len;
	return true;
}

/* Members with commas between them, or a word for none */
static int parse_list(const struct plugin_option *opt, char *arg, void *list)
{
	unsigned int size = opt->type == OPTION_MACS ?
			    ETH_ALEN : sizeof(struct vswitch_prefix);
	char *member;
	int n = 0;

	if (opt->none && !strcmp(arg, opt->none))
		return 0;
	while ((member = strsep(&arg, ",")) != NULL) {
		if (n == LIST_MAX ||
		    !(opt->type == OPTION_MACS ?
		      plugin_parse_mac(member, list) :
		      parse_prefix(member, list)))
			return -1;
		list = (char *)list + size;
		n++;
	}
	return n * (int)size;
}

int guard_add_list(struct nlmsghdr *msg, const struct plugin_option *opt,
		   const char *arg)
{
	struct vswitch_prefix list[LIST_MAX];
	char *copy = strdup(arg), why[256];
	int len = copy ? parse_list(opt, copy, list) : -1;

	free(copy);
	if (len < 0) {
		snprintf(why, sizeof(why), "%s takes %s", opt->name,
			 opt->accepts);
		invarg(why, arg);
	}
	return addattr_l(msg, REQUEST_MAX, opt->attr, list, len);
}

static const char *ip_text(const unsigned char *addr, bool *ip4, char *text)
{
	struct in6_addr in6;

	memcpy(&in6, addr, sizeof(in6));
	*ip4 = IN6_IS_ADDR_V4MAPPED(&in6);
	return *ip4 ? inet_ntop(AF_INET, addr + 12, text, INET6_ADDRSTRLEN) :
		      inet_ntop(AF_INET6, addr, text, INET6_ADDRSTRLEN);
}

static void mac_text(const unsigned char *a, char *text, size_t size)
{
	snprintf(text, size, "%02x:%02x:%02x:%02x:%02x:%02x",
		 a[0], a[1], a[2], a[3], a[4], a[5]);
}

static void prefix_text(const struct vswitch_prefix *prefix, char *text,
			size_t size)
{
	char addr[INET6_ADDRSTRLEN];
	unsigned int len = prefix->len;
	bool ip4;

	ip_text(prefix->addr, &ip4, addr);
	/* a length of less than 96 is one of IPv6 */
	if (ip4 && len >= 96)
		len -= 96;
	else
		ip4 = false;
	if (len == (ip4 ? 32 : 128))
		snprintf(text, size, "%s", addr);
	else
		snprintf(text, size, "%s/%u", addr, len);
}

static void print_member(const char *name, unsigned int i, const char *text)
{
	if (!i)
		print_color_string(PRINT_FP, COLOR_NONE, NULL, "%s ", name);
	print_color_string(PRINT_ANY, COLOR_NONE, NULL, i ? ",%s" : "%s", text);
}

static void print_lease(unsigned int i, const struct vswitch_lease *lease)
{
	char addr[INET6_ADDRSTRLEN], text[80];
	bool ip4;

	ip_text(lease->addr, &ip4, addr);
	if (!i)
		print_color_string(PRINT_FP, COLOR_NONE, NULL, "%s ",
				   "guard_learned");
	open_json_object(NULL);
	print_color_string(PRINT_JSON, COLOR_NONE, "addr", NULL, addr);
	if (lease->expires)
		print_color_uint(PRINT_JSON, COLOR_NONE, "expires", NULL,
				 lease->expires / 100);
	close_json_object();
	snprintf(text, sizeof(text), lease->expires ? "%s%s(%us)" : "%s%s",
		 i ? "," : "", addr, lease->expires / 100);
	print_color_string(PRINT_FP, COLOR_NONE, NULL, "%s", text);
}

void guard_print_list(const struct plugin_option *opt,
		      const struct rtattr *attr)
{
	unsigned int size = opt->type == OPTION_MACS ? ETH_ALEN :
			    opt->type == OPTION_LEASES ?
			    sizeof(struct vswitch_lease) :
			    sizeof(struct vswitch_prefix);
	unsigned int i, n = attr ? RTA_PAYLOAD(attr) / size : 0;
	struct vswitch_prefix prefix;
	struct vswitch_lease lease;
	const unsigned char *at;
	char text[80];

	if (!n)
		return;
	open_json_array(PRINT_JSON, opt->name);
	for (i = 0; i < n; i++) {
		at = (const unsigned char *)RTA_DATA(attr) + i * size;
		switch (opt->type) {
		case OPTION_LEASES:
			memcpy(&lease, at, sizeof(lease));
			print_lease(i, &lease);
			continue;
		case OPTION_MACS:
			mac_text(at, text, sizeof(text));
			break;
		default:
			memcpy(&prefix, at, sizeof(prefix));
			prefix_text(&prefix, text, sizeof(text));
		}
		print_member(opt->name, i, text);
	}
	close_json_array(PRINT_JSON, NULL);
	print_color_string(PRINT_FP, COLOR_NONE, NULL, "%s", " ");
}
