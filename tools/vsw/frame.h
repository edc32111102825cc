/* SPDX-License-Identifier: GPL-2.0 */
/* The head of a frame, in words. */
#ifndef _VSW_FRAME_H
#define _VSW_FRAME_H

#include <json-c/json.h>
#include <stddef.h>
#include <stdint.h>

struct json_object *vsw_hex(const uint8_t *bytes, size_t n);
void vsw_frame_json(struct json_object *object, const uint8_t *bytes, size_t n);
void vsw_frame_print(struct json_object *object);

#endif /* _VSW_FRAME_H */
