/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Messages of netlink in the making: what an attribute may have in it, and how a message
 * that is right is spoilt. For fuzz_netlink.c.
 */
#ifndef _SELFTESTS_FUZZ_MESSAGE_H
#define _SELFTESTS_FUZZ_MESSAGE_H

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <string.h>

#include "fuzz.h"

#define MESSAGE_MAX	(1 << 17)
/* no more is put when there is not so much room */
#define MESSAGE_ROOM	(MESSAGE_MAX - 70000)
#define ATTRS_MAX	1024

/* What an attribute has in it. A number is from min to max. */
enum value {
	V_BOOL, V_U8, V_U16, V_U32, V_U64, V_BE16, V_BE32, V_FLAG,
	V_SECONDS,	/* a multiple of 100, u32 */
	V_POWER,	/* a power of two, u32 */
	V_BITS8, V_BITS16,	/* bits of max */
	V_BYTES,	/* max of them */
	V_MAC, V_MACS, V_PREFIXES, V_VLANS, V_VLAN_INFO, V_FRAME, V_FILTER,
	V_UNICAST, V_GROUP, V_REMOTE,	/* addresses of the message's family */
	V_VID, V_VNI, V_PORT, V_DEVICE,
	V_NEST, V_ARRAY,
};

/* It can only be read, or is for nobody: it is refused */
#define F_REFUSED	1
/* Without it the others make no sense */
#define F_NEEDED	2
/* Not every kernel has this */
#define F_NEWER		4
/* It changes by itself */
#define F_MOVES		8

/* sent, accepted: how often, in messages that were not spoilt */
struct field {
	uint16_t type;
	uint8_t value;
	uint8_t flags;
	uint32_t min, max;
	const char *name;
	struct table *nest;
	unsigned int sent, accepted;
};

/* How often a field is chosen depends on how many there are in its nest. */
struct table {
	const char *name;
	struct field *fields;
	unsigned int n;
	unsigned int max;	/* the highest type that there is, 0: of another's attributes */
	unsigned int leaves;
};

#define FIELD(t, v, lo, hi)	{ .type = (t), .value = (v), .min = (lo), .max = (hi), .name = #t }
#define NEEDED(t, v)		{ .type = (t), .value = (v), .flags = F_NEEDED, .name = #t }
#define NEWER(t, v, lo, hi)	{ .type = (t), .value = (v), .flags = F_NEWER, .name = #t, \
				  .min = (lo), .max = (hi) }
#define MOVES(t, v, lo, hi)	{ .type = (t), .value = (v), .flags = F_MOVES, .name = #t, \
				  .min = (lo), .max = (hi) }
#define BOOL(t)			{ .type = (t), .value = V_BOOL, .name = #t }
#define FLAG(t)			{ .type = (t), .value = V_FLAG, .name = #t }
#define NEST(t, table)		{ .type = (t), .value = V_NEST, .nest = &(table), .name = #t }
#define ARRAY(t, table)		{ .type = (t), .value = V_ARRAY, .nest = &(table), .name = #t }
#define REFUSED(t, len)		{ .type = (t), .value = V_BYTES, .flags = F_REFUSED, \
				  .max = (len), .name = #t }
#define TABLE(f, last)		{ .name = #f, .fields = (f), .max = (last), \
				  .n = sizeof(f) / sizeof(*(f)) }

/* attrs: where the attributes begin; used: what it has to be accepted for; kept: what no
 * mutation may touch, names for which the kernel would look for modules
 */
struct message {
	uint8_t data[MESSAGE_MAX] __attribute__((aligned(8)));
	size_t len;
	size_t attrs[ATTRS_MAX];
	unsigned int n_attrs;
	struct field *used[ATTRS_MAX];
	unsigned int n_used;
	size_t kept[4];
	unsigned int n_kept;
	bool spoilt;
};

static struct message m;
static bool ip6;	/* the family of addresses in this message */

/* The index of a port of the switch that the message is about, or of any device */
static uint32_t draw_port(void);
static uint32_t draw_device(void);

static inline struct nlmsghdr *header(void)
{
	return (struct nlmsghdr *)m.data;
}

static inline bool one_in(uint32_t n)
{
	return !draw(n);
}

static inline uint32_t draw32(void)
{
	return draw(1 << 16) << 16 | draw(1 << 16);
}

/* What is at the edge of something, more often than not */
static uint64_t draw_edge(uint64_t min, uint64_t max)
{
	static const uint64_t edges[] = {
		0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 4095, 4096, 0x7fffffff,
		0x80000000, 0xffffffff, 0xfffffffe, 1000, 0x1000000, ~0ULL,
	};

	switch (draw(6)) {
	case 0:
		return min - 1;
	case 1:
		return max + 1;
	case 2:
		return draw32();
	}
	return edges[draw(sizeof(edges) / sizeof(*edges))];
}

static uint64_t draw_number(uint64_t min, uint64_t max)
{
	if (min > max || one_in(24)) {
		m.spoilt = true;
		return draw_edge(min, max);
	}
	switch (draw(8)) {
	case 0:
		return min;
	case 1:
		return max;
	case 2:
	case 3:
		return min + draw(max - min < 8 ? max - min + 1 : 8);
	}
	return min + (draw32() | (uint64_t)draw32() << 32) % (max - min + 1);
}

static void put_mac(uint8_t *p)
{
	memcpy(p, "\2\0\0\0\0", 5);
	p[5] = draw(64);
	if (one_in(48)) {
		m.spoilt = true;
		memset(p, draw(2) ? 0xff : 0, ETH_ALEN);
		p[5] = draw(3);
	}
}

/* Return the length of an address of the family; few, so that they meet */
static size_t put_addr(uint8_t *p, bool group)
{
	size_t len = ip6 ? 16 : 4;

	memset(p, 0, 16);
	if (ip6)
		memcpy(p, group ? "\xff\x05" : "\xfd\0", 2);
	else
		memcpy(p, group ? "\xef\1\1" : "\x0a\0\0", 3);
	p[len - 1] = 1 + draw(8);
	if (one_in(32)) {
		m.spoilt = true;
		p[draw(len)] = draw(256);
	}
	return len;
}

/* Prefixes in which what lies behind the length is zero, IPv4 mapped to IPv6 or not */
static size_t put_prefixes(uint8_t *p)
{
	unsigned int n = one_in(16) ? draw(520) : draw(5), i;

	memset(p, 0, n * 20);
	for (i = 0; i < n; i++, p += 20) {
		if (draw(2)) {
			memcpy(p + 10, "\xff\xff\x0a\0\0", 5);
			p[15] = draw(8);
			p[16] = 128;
		} else {
			memcpy(p, "\xfd\0\0", 3);
			p[3] = draw(8);
			p[16] = 32 + draw(97);
		}
		if (one_in(256)) {
			m.spoilt = true;
			p[draw(20)] = draw(256);
		}
	}
	return n * 20;
}

/* A program for packets: of one type, or all, or none */
static size_t put_filter(uint8_t *p)
{
	const struct sock_filter program[] = {
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 12),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, draw(2) ? 0x0806 : 0x0800, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0xffff),
		BPF_STMT(BPF_RET | BPF_K, draw(2)),
	};
	unsigned int first = draw(2) ? 0 : 2;

	memcpy(p, program + first, sizeof(program) - first * sizeof(*program));
	return sizeof(program) - first * sizeof(*program);
}

static size_t put_frame(uint8_t *p, size_t max)
{
	static const uint16_t types[] = {
		ETH_P_IP, ETH_P_IPV6, ETH_P_ARP, ETH_P_8021Q, ETH_P_8021AD, 0x88b5, 100,
	};
	size_t len = 14 + (one_in(64) ? draw(max - 14) : draw(100)), i;

	for (i = 0; i < len; i++)
		p[i] = draw(256);
	put_mac(p);
	put_mac(p + 6);
	switch (draw(6)) {
	case 0:
		memset(p, 0xff, ETH_ALEN);
		break;
	case 1:
		memcpy(p, "\1\0\x5e\1\1", 5);
		break;
	case 2:
		memcpy(p, "\1\x80\xc2\0\0", 5);
		p[5] = draw(32);
	}
	put16(p + 12, types[draw(sizeof(types) / sizeof(*types))]);
	if (len > 15)
		p[14] = p[12] == 0x86 ? 0x60 : 0x45;
	return len;
}

static size_t put_number(const struct field *f, uint8_t *p)
{
	uint64_t n = draw_number(f->min, f->max);

	switch (f->value) {
	case V_BOOL:
		n = draw_number(0, 1);
		/* fallthrough */
	case V_U8:
		*p = n;
		return 1;
	case V_BITS8:
		*p = draw_number(0, UINT8_MAX) & f->max;
		return 1;
	case V_BITS16:
		n = draw_number(0, UINT16_MAX) & f->max;
		/* fallthrough */
	case V_U16:
		memcpy(p, &(uint16_t){ n }, 2);
		return 2;
	case V_BE16:
		put16(p, n);
		return 2;
	case V_BE32:
		memcpy(p, &(uint32_t){ htonl(n) }, 4);
		return 4;
	case V_U64:
		memcpy(p, &n, 8);
		return 8;
	case V_SECONDS:
		n *= m.spoilt ? 1 : 100;
		break;
	case V_POWER:
		n = 1 << n % 32;
		break;
	}
	memcpy(p, &(uint32_t){ n }, 4);
	return 4;
}

/* Fill in what the field may have. Return its length. */
static size_t put_value(const struct field *f, uint8_t *p)
{
	unsigned int n, i;

	switch (f->value) {
	case V_FLAG:
		return 0;
	case V_BYTES:
		for (i = 0; i < f->max; i++)
			p[i] = draw(256);
		return f->max;
	case V_MAC:
		put_mac(p);
		return ETH_ALEN;
	case V_MACS:
		n = one_in(16) ? draw(520) : draw(6);
		for (i = 0; i < n; i++)
			put_mac(p + ETH_ALEN * i);
		for (i = 0; n > 64 && i < n; i++)
			put16(p + ETH_ALEN * i + 3, i);
		return ETH_ALEN * n;
	case V_PREFIXES:
		return put_prefixes(p);
	case V_VLANS:
		memset(p, 0, 512);
		for (n = draw(20); n; n--)
			p[1 + draw(510)] = draw(256);
		return 512;
	case V_FRAME:
		return put_frame(p, f->max);
	case V_FILTER:
		return put_filter(p);
	case V_UNICAST:
		return put_addr(p, false);
	case V_GROUP:
		return put_addr(p, true);
	case V_REMOTE:
		return put_addr(p, one_in(3));
	case V_VID:
		n = one_in(4) ? draw_number(1, 4094) : 1 + draw(6);
		memcpy(p, &(uint16_t){ n }, 2);
		return 2;
	case V_VNI:
		n = one_in(4) ? draw_number(1, 0xffffff) : 1 + draw(4);
		memcpy(p, &n, 4);
		return 4;
	case V_PORT:
	case V_DEVICE:
		n = f->value == V_PORT ? draw_port() : draw_device();
		if (one_in(32)) {
			m.spoilt = true;
			n = draw_edge(1, 100);
		}
		memcpy(p, &n, 4);
		return 4;
	}
	return put_number(f, p);
}

static void begin(uint16_t type, uint16_t flags, const void *head, size_t len)
{
	*header() = (struct nlmsghdr) {
		.nlmsg_type = type,
		.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags,
	};
	m.len = NLMSG_HDRLEN;
	m.n_attrs = 0;
	m.n_used = 0;
	m.n_kept = 0;
	m.spoilt = false;
	memset(m.data + m.len, 0, NLMSG_ALIGN(len));
	memcpy(m.data + m.len, head, len);
	m.len += NLMSG_ALIGN(len);
}

/* Room for an attribute without a length */
static struct nlattr *put_head(uint16_t type)
{
	struct nlattr *attr = (struct nlattr *)(m.data + m.len);

	if (m.n_attrs < ATTRS_MAX)
		m.attrs[m.n_attrs++] = m.len;
	attr->nla_type = type;
	m.len += NLA_HDRLEN;
	return attr;
}

static void put_end(struct nlattr *attr, size_t len)
{
	attr->nla_len = NLA_HDRLEN + len;
	memset(m.data + m.len + len, 0, NLA_ALIGN(len) - len);
	m.len += NLA_ALIGN(len);
}

static void put(uint16_t type, const void *data, size_t len)
{
	struct nlattr *attr = put_head(type);

	memcpy(m.data + m.len, data, len);
	put_end(attr, len);
}

static inline void put_u32(uint16_t type, uint32_t value)
{
	put(type, &value, 4);
}

/* The name of something for which the kernel would look for a module if it were another */
static void put_kept(uint16_t type, const char *name)
{
	m.kept[m.n_kept++] = m.len;
	put(type, name, strlen(name) + 1);
}

static inline size_t nest(uint16_t type)
{
	size_t at = m.len;

	put_head(type | NLA_F_NESTED);
	return at;
}

static inline void nest_end(size_t at)
{
	((struct nlattr *)(m.data + at))->nla_len = m.len - at;
}

static unsigned int count_leaves(struct table *t)
{
	unsigned int i, n = 0;

	for (i = 0; !t->leaves && i < t->n; i++)
		if (!(t->fields[i].flags & F_REFUSED))
			n += t->fields[i].nest ? count_leaves(t->fields[i].nest) : 1;
	t->leaves += n;
	return t->leaves;
}

static struct field *choose(struct table *t)
{
	uint32_t n = draw(count_leaves(t)), weight;
	unsigned int i;

	if (one_in(128)) {
		m.spoilt = true;
		return &t->fields[draw(t->n)];
	}
	for (i = 0;; i++) {
		if (t->fields[i].flags & F_REFUSED)
			continue;
		weight = t->fields[i].nest ? t->fields[i].nest->leaves : 1;
		if (n < weight)
			return &t->fields[i];
		n -= weight;
	}
}

static void put_some(struct table *t, unsigned int n);

static void put_field(struct field *f)
{
	struct nlattr *attr;
	size_t at;

	if (m.len > MESSAGE_ROOM || m.n_used == ATTRS_MAX)
		return;
	m.used[m.n_used++] = f;
	if (f->value == V_NEST || f->value == V_ARRAY) {
		at = nest(f->type);
		put_some(f->nest, f->value == V_NEST ? 1 + draw(2) : draw(6));
		nest_end(at);
		return;
	}
	attr = put_head(f->type);
	put_end(attr, put_value(f, m.data + m.len));
}

/* Those that are needed, and n others */
static void put_some(struct table *t, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < t->n; i++) {
		if (!(t->fields[i].flags & F_NEEDED))
			continue;
		if (one_in(48))
			m.spoilt = true;
		else
			put_field(&t->fields[i]);
	}
	while (n--)
		put_field(choose(t));
}

static struct field *field_of(struct table *t, uint16_t type)
{
	unsigned int i;

	for (i = 0; t->fields[i].type != type; i++)
		;
	return &t->fields[i];
}

static inline void put_type(struct table *t, uint16_t type)
{
	put_field(field_of(t, type));
}

static bool is_kept(size_t at)
{
	unsigned int i;

	for (i = 0; i < m.n_kept; i++)
		if (at >= m.kept[i] && at < m.kept[i] + NLA_HDRLEN + 16)
			return true;
	return false;
}

/* One attribute of the message, or NULL */
static struct nlattr *draw_attr(void)
{
	size_t at = m.n_attrs ? m.attrs[draw(m.n_attrs)] : 0;

	return at && !is_kept(at) ? (struct nlattr *)(m.data + at) : NULL;
}

static void spoil_length(struct nlattr *attr)
{
	static const uint16_t lengths[] = { 0, 1, 3, 4, 5, 0x7fff, 0xffff };

	switch (draw(4)) {
	case 0:
		attr->nla_len++;
		break;
	case 1:
		attr->nla_len--;
		break;
	case 2:
		attr->nla_len = lengths[draw(sizeof(lengths) / sizeof(*lengths))];
		break;
	default:
		attr->nla_len += draw(64);
	}
}

/* The same attribute once more: at the end of the message, so in another nest or none */
static void spoil_double(const struct nlattr *attr)
{
	size_t len = attr->nla_len, at = (const uint8_t *)attr - m.data;

	if (len < NLA_HDRLEN || at + len > m.len || m.len > MESSAGE_ROOM)
		return;
	memmove(m.data + m.len, attr, len);
	m.len += NLA_ALIGN(len);
}

/* Without this attribute; what it was in gets too long, or takes what follows. */
static void spoil_missing(const struct nlattr *attr)
{
	size_t at = (const uint8_t *)attr - m.data, len = NLA_ALIGN(attr->nla_len);
	unsigned int i;

	if (len < NLA_HDRLEN || at + len > m.len)
		return;
	memmove(m.data + at, m.data + at + len, m.len - at - len);
	m.len -= len;
	for (i = 0; i < m.n_kept; i++)
		if (m.kept[i] > at)
			m.kept[i] -= len;
}

static void spoil_payload(struct nlattr *attr)
{
	uint8_t *p = (uint8_t *)(attr + 1);
	size_t len = attr->nla_len - NLA_HDRLEN, i;
	uint64_t edge = draw_edge(0, 255);

	if (attr->nla_len <= NLA_HDRLEN || p + len > m.data + m.len || is_kept(p + len - m.data))
		return;
	for (i = 0; i < len; i++)
		p[i] = len <= 8 ? edge >> 8 * i : draw(256);
}

static void flip_bits(void)
{
	unsigned int n = 1 + draw(4);
	size_t at;

	while (n--) {
		at = NLMSG_HDRLEN + draw(m.len - NLMSG_HDRLEN);
		if (!is_kept(at))
			m.data[at] ^= 1 << draw(8);
	}
}

/* Make something of the message wrong. */
static void spoil(void)
{
	struct nlattr *attr = draw_attr();

	m.spoilt = true;
	switch (attr ? draw(10) : 8 + draw(4)) {
	case 0:
	case 1:
		spoil_length(attr);
		break;
	case 2:
		attr->nla_type = draw(2) ? draw(64) : draw(65536);
		break;
	case 3:
		attr->nla_type ^= draw(4) ? NLA_F_NESTED : NLA_F_NET_BYTEORDER;
		break;
	case 4:
		spoil_double(attr);
		break;
	case 5:
		spoil_missing(attr);
		break;
	case 6:
	case 7:
		spoil_payload(attr);
		break;
	case 8:
		flip_bits();
		break;
	case 9:
		m.len = NLMSG_HDRLEN + draw(m.len - NLMSG_HDRLEN + 1);
		break;
	case 10:
		header()->nlmsg_flags ^= 1 << (1 + draw(12));
		break;
	default:
		m.data[NLMSG_HDRLEN + draw(16)] = draw(256);
	}
}

#endif /* _SELFTESTS_FUZZ_MESSAGE_H */
