// SPDX-License-Identifier: GPL-2.0
/* The head of a frame, in words. It may be anything, and end anywhere. */
#include <arpa/inet.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "frame.h"
#include "vsw.h"

/* What is left of the head; @object: gets what it says */
struct frame {
	struct json_object *object;
	const uint8_t *at;
	size_t left;
};

static void add_string(struct frame *f, const char *name, const char *text)
{
	json_object_object_add(f->object, name, json_object_new_string(text));
}

static void add_int(struct frame *f, const char *name, int value)
{
	json_object_object_add(f->object, name, json_object_new_int(value));
}

/* The next @n bytes, or NULL */
static const uint8_t *take(struct frame *f, size_t n)
{
	const uint8_t *at = f->at;

	if (f->left < n)
		return NULL;
	f->at += n;
	f->left -= n;
	return at;
}

static uint16_t word(const uint8_t *at)
{
	return at[0] << 8 | at[1];
}

static void add_mac(struct frame *f, const char *name, const uint8_t *mac)
{
	char text[18];

	snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2],
		 mac[3], mac[4], mac[5]);
	add_string(f, name, text);
}

static void add_addr(struct frame *f, const char *name, int family, const uint8_t *addr)
{
	char text[INET6_ADDRSTRLEN];

	add_string(f, name, inet_ntop(family, addr, text, sizeof(text)));
}

/* Tags, from outside to inside; return the type behind them, or -1 */
static int read_tags(struct frame *f)
{
	struct json_object *tags = json_object_new_array(), *tag;
	const uint8_t *type = take(f, 2), *tci;
	char text[8];

	while (type && (word(type) == 0x8100 || word(type) == 0x88a8)) {
		tci = take(f, 2);
		if (!tci)
			break;
		tag = json_object_new_object();
		snprintf(text, sizeof(text), "%s", word(type) == 0x8100 ? "802.1Q" : "802.1ad");
		json_object_object_add(tag, "protocol", json_object_new_string(text));
		json_object_object_add(tag, "id", json_object_new_int(word(tci) & 0xfff));
		json_object_object_add(tag, "priority", json_object_new_int(tci[0] >> 5));
		json_object_array_add(tags, tag);
		type = take(f, 2);
	}
	if (json_object_array_length(tags))
		json_object_object_add(f->object, "vlan", tags);
	else
		json_object_put(tags);
	return type ? word(type) : -1;
}

static void read_arp(struct frame *f)
{
	static const uint8_t ip[] = { 0, 1, 8, 0, 6, 4 };
	const uint8_t *arp = take(f, 28);

	if (!arp || memcmp(arp, ip, sizeof(ip)))
		return;
	add_int(f, "arp_op", word(arp + 6));
	add_mac(f, "arp_sender", arp + 8);
	add_addr(f, "ip_src", AF_INET, arp + 14);
	add_addr(f, "ip_dst", AF_INET, arp + 24);
}

/* Ports, or the type of ICMP */
static void read_transport(struct frame *f, uint8_t protocol)
{
	const uint8_t *at;

	add_int(f, "ip_protocol", protocol);
	switch (protocol) {
	case IPPROTO_TCP:
	case IPPROTO_UDP:
		at = take(f, 4);
		if (!at)
			return;
		add_int(f, "src_port", word(at));
		add_int(f, "dst_port", word(at + 2));
		return;
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		at = take(f, 1);
		if (at)
			add_int(f, "icmp_type", *at);
	}
}

static void read_ip4(struct frame *f)
{
	const uint8_t *ip = take(f, 20);
	unsigned int options;

	if (!ip || ip[0] >> 4 != 4 || (ip[0] & 0xf) < 5)
		return;
	add_addr(f, "ip_src", AF_INET, ip + 12);
	add_addr(f, "ip_dst", AF_INET, ip + 16);
	options = (ip[0] & 0xf) * 4 - 20;
	/* not of a fragment that is not the first */
	if (!(word(ip + 6) & 0x1fff) && take(f, options))
		read_transport(f, ip[9]);
	else
		add_int(f, "ip_protocol", ip[9]);
}

static void read_ip6(struct frame *f)
{
	const uint8_t *ip = take(f, 40), *next;
	uint8_t protocol;

	if (!ip || ip[0] >> 4 != 6)
		return;
	add_addr(f, "ip_src", AF_INET6, ip + 8);
	add_addr(f, "ip_dst", AF_INET6, ip + 24);
	protocol = ip[6];
	/* behind hop-by-hop options, as of MLD */
	if (protocol == IPPROTO_HOPOPTS) {
		next = take(f, 8);
		if (!next || !take(f, next[1] * 8))
			return;
		protocol = next[0];
	}
	read_transport(f, protocol);
}

/**
 * vsw_hex() - bytes as JSON
 * @bytes: them
 * @n: how many
 *
 * Return: a string
 */
struct json_object *vsw_hex(const uint8_t *bytes, size_t n)
{
	static char hex[2 * VSW_FRAME_MAX + 1];
	size_t i;

	hex[0] = '\0';
	for (i = 0; i < n && i < VSW_FRAME_MAX; i++)
		sprintf(hex + 2 * i, "%02x", bytes[i]);
	return json_object_new_string(hex);
}

/**
 * vsw_frame_json() - say what a frame is
 * @object: gets members header, the bytes themselves, src, dst, vlan, protocol, ip_src, ...: what there is
 * @bytes: the first bytes of the frame
 * @n: how many
 */
void vsw_frame_json(struct json_object *object, const uint8_t *bytes, size_t n)
{
	struct frame f = { .object = object, .at = bytes, .left = n };
	const uint8_t *addrs = take(&f, 12);
	char text[8];
	int type;

	json_object_object_add(object, "header", vsw_hex(bytes, n));
	if (!addrs)
		return;
	add_mac(&f, "src", addrs + 6);
	add_mac(&f, "dst", addrs);
	type = read_tags(&f);
	if (type < 0)
		return;
	/* IEEE 802.3: it is a length */
	snprintf(text, sizeof(text), type < 0x600 ? "802.3" : "0x%04x", type);
	add_string(&f, "protocol", text);
	switch (type) {
	case 0x0800:
		read_ip4(&f);
		break;
	case 0x86dd:
		read_ip6(&f);
		break;
	case 0x0806:
		read_arp(&f);
		break;
	}
}

static const char *member(struct json_object *object, const char *name)
{
	struct json_object *value;

	return json_object_object_get_ex(object, name, &value) ? json_object_get_string(value) :
								 NULL;
}

static void print_tags(struct json_object *object)
{
	struct json_object *tags;
	size_t i;

	if (!json_object_object_get_ex(object, "vlan", &tags))
		return;
	for (i = 0; i < json_object_array_length(tags); i++)
		printf(" vlan %s", member(json_object_array_get_idx(tags, i), "id"));
}

static void print_type(struct json_object *object)
{
	static const char * const names[][2] = {
		{ "0x0800", "IPv4" }, { "0x0806", "ARP" }, { "0x86dd", "IPv6" },
		{ "0x8035", "RARP" }, { "0x8808", "MAC control" }, { "0x88cc", "LLDP" },
	};
	const char *type = member(object, "protocol"), *name = type;
	size_t i;

	if (!type)
		return;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(type, names[i][0]))
			name = names[i][1];
	printf(" %s%s", name == type && strcmp(type, "802.3") ? "type " : "", name);
}

static void print_transport(struct json_object *object)
{
	static const char * const names[][2] = {
		{ "1", "ICMP" }, { "2", "IGMP" }, { "6", "TCP" }, { "17", "UDP" },
		{ "58", "ICMPv6" },
	};
	const char *protocol = member(object, "ip_protocol"), *name = protocol;
	size_t i;

	if (!protocol)
		return;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(protocol, names[i][0]))
			name = names[i][1];
	printf(" %s%s", name == protocol ? "protocol " : "", name);
	if (member(object, "icmp_type"))
		printf(" type %s", member(object, "icmp_type"));
	if (member(object, "src_port"))
		printf(" %s > %s", member(object, "src_port"), member(object, "dst_port"));
}

/**
 * vsw_frame_print() - print what a frame is, on one line
 * @object: what vsw_frame_json() has made
 */
void vsw_frame_print(struct json_object *object)
{
	if (!member(object, "src")) {
		printf("without addresses");
		return;
	}
	printf("%s > %s", member(object, "src"), member(object, "dst"));
	print_tags(object);
	print_type(object);
	if (member(object, "arp_op"))
		printf(" %s", !strcmp(member(object, "arp_op"), "1") ? "request" : "reply");
	if (member(object, "ip_src"))
		printf(" %s > %s", member(object, "ip_src"), member(object, "ip_dst"));
	print_transport(object);
}
