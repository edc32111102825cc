/* SPDX-License-Identifier: GPL-2.0 */
/* The steps of a frame. */
#ifndef _VSW_STEPS_H
#define _VSW_STEPS_H

#include "vsw.h"

/**
 * struct vsw_steps - the steps of a frame
 * @list: an array of them
 * @lost: for how many more there was no room
 */
struct vsw_steps {
	struct json_object *list;
	uint32_t lost;
};

/* steps.c */
void vsw_steps_attr(const struct nlattr *attr, struct vsw_steps *steps);
const char *vsw_steps_verdict(const struct vsw_steps *steps, const char **reason);
void vsw_steps_print(const struct vsw_steps *steps);
void vsw_steps_json(struct json_object *object, const struct vsw_steps *steps);

/* watch.c */
int vsw_watch(struct vsw_args *args);

#endif /* _VSW_STEPS_H */
