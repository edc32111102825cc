/* SPDX-License-Identifier: GPL-2.0 */
/* What the commands of vsw share. */
#ifndef _VSW_H
#define _VSW_H

#include <json-c/json.h>
#include <libmnl/libmnl.h>
#include <stdbool.h>
#include <stdint.h>

/* Exit codes */
enum {
	VSW_OK,
	VSW_FAILED,	/* the kernel says no */
	VSW_USAGE,	/* the command line makes no sense */
	VSW_DROPPED,	/* of trace: the frame goes nowhere */
};

/**
 * struct vsw_options - what stands before the command
 * @json: write JSON
 * @details: write more
 * @statistics: write counters and timers
 * @timestamp: write the time before what happens
 */
struct vsw_options {
	bool json;
	bool details;
	bool statistics;
	bool timestamp;
};

extern struct vsw_options vsw_options;

/**
 * struct vsw_args - the words that are left
 * @word: them, NULL behind the last one
 */
struct vsw_args {
	char **word;
};

/* args.c */
void vsw_bad_usage(const char *format, ...)
	__attribute__((format(printf, 1, 2), noreturn));
bool vsw_next_is(struct vsw_args *args, const char *word);
const char *vsw_value(struct vsw_args *args, const char *what);
void vsw_no_more(struct vsw_args *args);
uint32_t vsw_device(const char *name);
unsigned int vsw_number(const char *text, const char *what, unsigned int min,
			unsigned int max);
int vsw_address(const char *text, const char *what, void *addr);

bool vsw_mac(const char *text, uint8_t *mac);

/* make_frame.c */
#define VSW_FRAME_MAX	65000

/**
 * struct vsw_frame - an Ethernet frame, without FCS
 * @len: its length
 * @data: it
 */
struct vsw_frame {
	size_t len;
	uint8_t data[VSW_FRAME_MAX];
};

void vsw_frame_take(struct vsw_args *args, const uint8_t *own, struct vsw_frame *frame);

/* genl.c */
struct nlmsghdr *vsw_genl_msg(uint8_t cmd, uint16_t flags);
int vsw_genl_talk(struct nlmsghdr *nlh,
		  int (*answer)(const struct nlmsghdr *nlh, void *data),
		  void *data);
int vsw_talk(int bus, const struct nlmsghdr *nlh,
	     int (*answer)(const struct nlmsghdr *nlh, void *data), void *data);
struct mnl_socket *vsw_genl_listen(const char *name);
struct mnl_socket *vsw_genl_subscribe(const struct nlmsghdr *nlh,
				      int (*answer)(const struct nlmsghdr *nlh, void *data),
				      void *data);

/* signals.c */
void vsw_catch_signals(void);
bool vsw_wait_for(int fd, int ms);

/* the commands */
int vsw_show(struct vsw_args *args);
int vsw_fdb(struct vsw_args *args);
int vsw_export(struct vsw_args *args);
int vsw_mdb(struct vsw_args *args);
int vsw_trace(struct vsw_args *args);
int vsw_drops(struct vsw_args *args);
int vsw_monitor(struct vsw_args *args);
int vsw_top(struct vsw_args *args);
int vsw_tenant(struct vsw_args *args);

#endif /* _VSW_H */
