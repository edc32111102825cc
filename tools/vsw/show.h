/* SPDX-License-Identifier: GPL-2.0 */
/* What show, fdb, export and others share: messages as JSON, namespaces by name. */
#ifndef _VSW_SHOW_H
#define _VSW_SHOW_H

#include <stddef.h>

#include "vsw.h"

/* A dump in which something changed is asked for once more, so many times. */
#define VSW_TRIES	10

/**
 * struct vsw_word - a bit and what it is called
 * @bit: the bit
 * @word: its name
 * @usual: of most it is set: it is only shown with -d
 */
struct vsw_word {
	uint32_t bit;
	const char *word;
	bool usual;
};

/* json.c */
void vsw_nest(const struct nlattr *nest, const uint8_t *sizes, const struct nlattr **attrs,
	      uint16_t max);
void vsw_attrs(const struct nlmsghdr *nlh, const struct nlattr **attrs);
void vsw_add(struct json_object *object, const char *name, struct json_object *value);
void vsw_add_string(struct json_object *object, const char *name, const char *text);
void vsw_add_number(struct json_object *object, const char *name, const struct nlattr *attr);
void vsw_add_time(struct json_object *object);
void vsw_add_bool(struct json_object *object, const char *name, bool value);
void vsw_add_ip(struct json_object *object, const char *name, const struct nlattr *attr);
void vsw_add_mac(struct json_object *object, const char *name, const struct nlattr *attr);
void vsw_add_words(struct json_object *object, const char *name, uint32_t bits,
		   const struct vsw_word *words, size_t n);
uint64_t vsw_attr_number(const struct nlattr *attr);
struct json_object *vsw_get(struct json_object *object, const char *name);
const char *vsw_text(struct json_object *object, const char *name);
int64_t vsw_int(struct json_object *object, const char *name);
void vsw_print(struct json_object *object, const char *name, const char *format);
void vsw_print_json(struct json_object *object);

/* netns.c */
const char *vsw_netns_name(int32_t id);
void vsw_netns_forget(void);
const char *vsw_netns_link(int32_t id, uint32_t ifindex, char *name);
void vsw_add_place(struct json_object *object, const char *name, const struct nlattr *ifindex,
		   const struct nlattr *netnsid);

/* topology.c */
struct json_object *vsw_topology(void);
const char *vsw_port_kind(uint8_t kind);
bool vsw_is_usual(const char *flag);

#endif /* _VSW_SHOW_H */
