// SPDX-License-Identifier: GPL-2.0
/* From attributes of a message to JSON, and from that to words. */
#include <arpa/inet.h>
#include <linux/genetlink.h>
#include <linux/vswitch.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

#include "show.h"

struct nest {
	const uint8_t *sizes;
	const struct nlattr **attrs;
	uint16_t max;
};

/* Those of another length than they must have are left out. */
static int note(const struct nlattr *attr, void *data)
{
	uint16_t type = mnl_attr_get_type(attr), len = mnl_attr_get_payload_len(attr);
	const struct nest *nest = data;

	if (type <= nest->max && (!nest->sizes || !nest->sizes[type] || nest->sizes[type] == len))
		nest->attrs[type] = attr;
	return MNL_CB_OK;
}

/**
 * vsw_nest() - the attributes in another one, by number
 * @nest: that one
 * @sizes: by number, how long each must be; 0: any length
 * @attrs: where to put them; NULL: it is not there
 * @max: greatest number
 */
void vsw_nest(const struct nlattr *nest, const uint8_t *sizes, const struct nlattr **attrs,
	      uint16_t max)
{
	struct nest n = { sizes, attrs, max };

	memset(attrs, 0, (max + 1) * sizeof(*attrs));
	mnl_attr_parse_nested(nest, note, &n);
}

/**
 * vsw_attrs() - the attributes of a message, by number
 * @nlh: the message
 * @attrs: where to put them: VSWITCH_A_MAX + 1
 */
void vsw_attrs(const struct nlmsghdr *nlh, const struct nlattr **attrs)
{
	static const uint8_t sizes[VSWITCH_A_MAX + 1] = { [VSWITCH_A_IFINDEX] = 4 };
	struct nest n = { sizes, attrs, VSWITCH_A_MAX };

	memset(attrs, 0, (VSWITCH_A_MAX + 1) * sizeof(*attrs));
	mnl_attr_parse(nlh, sizeof(struct genlmsghdr), note, &n);
}

/**
 * vsw_attr_number() - the number in an attribute of 1, 2, 4 or 8 bytes
 * @attr: the attribute, or NULL
 *
 * Return: the number; 0 if there is none
 */
uint64_t vsw_attr_number(const struct nlattr *attr)
{
	switch (attr ? mnl_attr_get_payload_len(attr) : 0) {
	case 1:
		return mnl_attr_get_u8(attr);
	case 2:
		return mnl_attr_get_u16(attr);
	case 4:
		return mnl_attr_get_u32(attr);
	case 8:
		return mnl_attr_get_u64(attr);
	}
	return 0;
}

/**
 * vsw_add() - add a member to an object
 * @object: the object
 * @name: of the member
 * @value: the member
 */
void vsw_add(struct json_object *object, const char *name, struct json_object *value)
{
	json_object_object_add(object, name, value);
}

/**
 * vsw_add_string() - add a string
 * @object: to which object
 * @name: its name
 * @text: the string
 */
void vsw_add_string(struct json_object *object, const char *name, const char *text)
{
	vsw_add(object, name, json_object_new_string(text));
}

/**
 * vsw_add_number() - add the number in an attribute, if it is there
 * @object: to which object
 * @name: its name
 * @attr: the attribute, or NULL
 */
void vsw_add_number(struct json_object *object, const char *name, const struct nlattr *attr)
{
	if (attr)
		vsw_add(object, name, json_object_new_int64(vsw_attr_number(attr)));
}

/**
 * vsw_add_time() - add the time, as the clock on the wall has it
 * @object: where to
 */
void vsw_add_time(struct json_object *object)
{
	struct timeval now;
	struct tm tm;
	char text[64];
	size_t n;

	gettimeofday(&now, NULL);
	n = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", localtime_r(&now.tv_sec, &tm));
	snprintf(text + n, sizeof(text) - n, ".%06ld", (long)now.tv_usec);
	vsw_add_string(object, "timestamp", text);
}

/**
 * vsw_add_bool() - add what is true or not
 * @object: to which object
 * @name: its name
 * @value: is it?
 */
void vsw_add_bool(struct json_object *object, const char *name, bool value)
{
	vsw_add(object, name, json_object_new_boolean(value));
}

/**
 * vsw_add_ip() - add an IPv4 or IPv6 address, if it is there
 * @object: to which object
 * @name: its name
 * @attr: the attribute, or NULL
 */
void vsw_add_ip(struct json_object *object, const char *name, const struct nlattr *attr)
{
	uint16_t len = attr ? mnl_attr_get_payload_len(attr) : 0;
	char text[INET6_ADDRSTRLEN];

	if (len == 4 || len == 16)
		vsw_add_string(object, name, inet_ntop(len == 4 ? AF_INET : AF_INET6,
						       mnl_attr_get_payload(attr), text,
						       sizeof(text)));
}

/**
 * vsw_add_mac() - add an Ethernet address, if it is there
 * @object: to which object
 * @name: its name
 * @attr: the attribute, of 6 bytes, or NULL
 */
void vsw_add_mac(struct json_object *object, const char *name, const struct nlattr *attr)
{
	const uint8_t *a;
	char text[18];

	if (!attr)
		return;
	a = mnl_attr_get_payload(attr);
	snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x", a[0], a[1], a[2], a[3], a[4],
		 a[5]);
	vsw_add_string(object, name, text);
}

/**
 * vsw_add_words() - add the names of bits, as an array
 * @object: to which object
 * @name: its name
 * @bits: the bits; one that has no name is there as a number
 * @words: the names
 * @n: how many there are
 */
void vsw_add_words(struct json_object *object, const char *name, uint32_t bits,
		   const struct vsw_word *words, size_t n)
{
	struct json_object *list = json_object_new_array();
	char text[16];
	size_t i;

	for (i = 0; i < n; i++) {
		if (bits & words[i].bit)
			json_object_array_add(list, json_object_new_string(words[i].word));
		bits &= ~words[i].bit;
	}
	if (bits) {
		snprintf(text, sizeof(text), "0x%x", bits);
		json_object_array_add(list, json_object_new_string(text));
	}
	vsw_add(object, name, list);
}

/**
 * vsw_get() - a member of an object
 * @object: the object
 * @name: its name
 *
 * Return: the member, or NULL
 */
struct json_object *vsw_get(struct json_object *object, const char *name)
{
	struct json_object *value;

	return json_object_object_get_ex(object, name, &value) ? value : NULL;
}

/**
 * vsw_text() - a member of an object as a string
 * @object: the object
 * @name: its name
 *
 * Return: the string, "" if it is not there
 */
const char *vsw_text(struct json_object *object, const char *name)
{
	struct json_object *value = vsw_get(object, name);

	return value ? json_object_get_string(value) : "";
}

/**
 * vsw_int() - a member of an object as a number
 * @object: the object
 * @name: its name
 *
 * Return: the number, 0 if it is not there
 */
int64_t vsw_int(struct json_object *object, const char *name)
{
	return json_object_get_int64(vsw_get(object, name));
}

/**
 * vsw_print() - print a member of an object, if it is there
 * @object: the object
 * @name: its name
 * @format: with a %s
 */
void vsw_print(struct json_object *object, const char *name, const char *format)
{
	struct json_object *value = vsw_get(object, name);

	if (value)
		printf(format, json_object_get_string(value));
}

/**
 * vsw_print_json() - print an object as a line of JSON
 * @object: the object
 */
void vsw_print_json(struct json_object *object)
{
	puts(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN |
						    JSON_C_TO_STRING_NOSLASHESCAPE));
}
