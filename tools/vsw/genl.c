// SPDX-License-Identifier: GPL-2.0
/* Talking with the kernel by netlink, most of all by generic netlink. */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/vswitch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "vsw.h"

/* Room for a message that is sent: the longest has a frame in it. */
static char request[VSW_FRAME_MAX + 4096];
static uint16_t family;
/* Its multicast group, of which one is looked for */
static const char *group_name;
static uint32_t group;

struct answer {
	int (*handler)(const struct nlmsghdr *nlh, void *data);
	void *data;
	bool more;	/* of a dump: its end has not come */
	int err;
};

static void put_header(uint16_t type, uint8_t cmd, uint16_t flags)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(request);
	struct genlmsghdr *genl;

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nlh->nlmsg_seq = time(NULL);
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	genl->version = VSWITCH_GENL_VERSION;
}

static int note_message(const struct nlattr *attr, void *data)
{
	const char **message = data;

	if (mnl_attr_get_type(attr) == NLMSGERR_ATTR_MSG &&
	    mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0)
		*message = mnl_attr_get_str(attr);
	return MNL_CB_OK;
}

/* What the kernel says of an error; @offset: of what is behind the error's number */
static void say_error(const struct nlmsghdr *nlh, int err, unsigned int offset)
{
	const char *message = NULL;

	if (nlh->nlmsg_flags & NLM_F_ACK_TLVS)
		mnl_attr_parse(nlh, offset, note_message, &message);
	if (message)
		fprintf(stderr, "Error: %s.\n", message);
	else
		fprintf(stderr, "Error: %s\n", strerror(err));
}

static int on_error(const struct nlmsghdr *nlh, void *data)
{
	const struct nlmsgerr *e = mnl_nlmsg_get_payload(nlh);
	struct answer *answer = data;
	unsigned int offset = sizeof(*e);

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*e))
		return MNL_CB_ERROR;
	answer->more = false;
	if (!e->error)
		return MNL_CB_STOP;
	answer->err = -e->error;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED))
		offset += e->msg.nlmsg_len - sizeof(e->msg);
	say_error(nlh, answer->err, offset);
	return MNL_CB_STOP;
}

static int on_done(const struct nlmsghdr *nlh, void *data)
{
	struct answer *answer = data;
	const int *err = mnl_nlmsg_get_payload(nlh);

	answer->more = false;
	if (mnl_nlmsg_get_payload_len(nlh) >= sizeof(*err) && *err < 0) {
		answer->err = -*err;
		if (answer->err != EINTR)
			say_error(nlh, answer->err, sizeof(*err));
	}
	return MNL_CB_STOP;
}

static int on_message(const struct nlmsghdr *nlh, void *data)
{
	struct answer *answer = data;

	return answer->handler ? answer->handler(nlh, answer->data) : MNL_CB_OK;
}

static struct mnl_socket *open_socket(int bus)
{
	struct mnl_socket *nl = mnl_socket_open(bus);

	if (nl && mnl_socket_bind(nl, 0, MNL_SOCKET_AUTOPID) >= 0)
		return nl;
	perror("vsw: netlink");
	exit(VSW_FAILED);
}

/* Send a request and take what comes until its end. Return an errno, or 0. */
static int talk_by(struct mnl_socket *nl, const struct nlmsghdr *nlh, struct answer *answer)
{
	static mnl_cb_t control[NLMSG_MIN_TYPE] = {
		[NLMSG_ERROR] = on_error,
		[NLMSG_DONE] = on_done,
	};
	static char buffer[1 << 17]; /* the steps of a frame that goes to many */
	int on = 1, ret = 1;
	ssize_t n;

	mnl_socket_setsockopt(nl, NETLINK_EXT_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(nl, NETLINK_CAP_ACK, &on, sizeof(on));
	answer->more = true;
	if (mnl_socket_sendto(nl, nlh, nlh->nlmsg_len) < 0)
		goto failed;
	while (ret > 0 && answer->more) {
		errno = 0;
		n = mnl_socket_recvfrom(nl, buffer, sizeof(buffer));
		if (n < (ssize_t)NLMSG_HDRLEN)
			goto failed;
		ret = mnl_cb_run2(buffer, n, nlh->nlmsg_seq,
				  mnl_socket_get_portid(nl), on_message, answer,
				  control, NLMSG_MIN_TYPE);
		if (ret < 0)
			goto failed;
	}
	return answer->err;

failed:
	answer->err = errno ?: EPROTO;
	/* a dump in which something changed */
	if (answer->err != EINTR)
		fprintf(stderr, "vsw: netlink: %s\n", strerror(answer->err));
	return answer->err;
}

static int talk(int bus, const struct nlmsghdr *nlh, struct answer *answer)
{
	struct mnl_socket *nl = open_socket(bus);
	int err = talk_by(nl, nlh, answer);

	mnl_socket_close(nl);
	return err;
}

static int note_group_attr(const struct nlattr *attr, void *data)
{
	const struct nlattr **attrs = data;

	if (mnl_attr_get_type(attr) <= CTRL_ATTR_MCAST_GRP_MAX)
		attrs[mnl_attr_get_type(attr)] = attr;
	return MNL_CB_OK;
}

static int note_group(const struct nlattr *nest, void *data)
{
	const struct nlattr *attrs[CTRL_ATTR_MCAST_GRP_MAX + 1] = {};
	const struct nlattr *name, *id;

	(void)data;
	mnl_attr_parse_nested(nest, note_group_attr, attrs);
	name = attrs[CTRL_ATTR_MCAST_GRP_NAME];
	id = attrs[CTRL_ATTR_MCAST_GRP_ID];
	if (name && mnl_attr_validate(name, MNL_TYPE_NUL_STRING) >= 0 &&
	    id && mnl_attr_validate(id, MNL_TYPE_U32) >= 0 && group_name &&
	    !strcmp(mnl_attr_get_str(name), group_name))
		group = mnl_attr_get_u32(id);
	return MNL_CB_OK;
}

static int note_family(const struct nlattr *attr, void *data)
{
	if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID &&
	    mnl_attr_validate(attr, MNL_TYPE_U16) >= 0)
		*(uint16_t *)data = mnl_attr_get_u16(attr);
	if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GROUPS)
		mnl_attr_parse_nested(attr, note_group, NULL);
	return MNL_CB_OK;
}

static int on_family(const struct nlmsghdr *nlh, void *data)
{
	return mnl_attr_parse(nlh, sizeof(struct genlmsghdr), note_family, data);
}

/* The number of the family; the module is loaded if need be. */
static void find_family(void)
{
	struct answer answer = { .handler = on_family, .data = &family };

	put_header(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, NLM_F_ACK);
	mnl_attr_put_strz((void *)request, CTRL_ATTR_FAMILY_NAME,
			  VSWITCH_GENL_NAME);
	if (!talk(NETLINK_GENERIC, (void *)request, &answer) && family)
		return;
	fputs("vsw: the module vswitch is not loaded: modprobe vswitch\n", stderr);
	exit(VSW_FAILED);
}

/**
 * vsw_genl_msg() - begin a message
 * @cmd: VSWITCH_CMD_*
 * @flags: NLM_F_*, besides NLM_F_REQUEST
 *
 * Return: the message, of which there is one at a time
 */
struct nlmsghdr *vsw_genl_msg(uint8_t cmd, uint16_t flags)
{
	if (!family)
		find_family();
	put_header(family, cmd, flags);
	return (void *)request;
}

/**
 * vsw_genl_talk() - send a message, take the answer
 * @nlh: what vsw_genl_msg() returned
 * @answer: gets each message of a dump
 * @data: for @answer
 *
 * Errors are printed, but for EINTR: something changed during a dump.
 *
 * Return: 0 or an errno
 */
int vsw_genl_talk(struct nlmsghdr *nlh,
		  int (*answer)(const struct nlmsghdr *nlh, void *data),
		  void *data)
{
	return vsw_talk(NETLINK_GENERIC, nlh, answer, data);
}

/**
 * vsw_talk() - send a message on any bus of netlink, take the answer
 * @bus: NETLINK_*
 * @nlh: the message
 * @answer: gets each message that comes but for errors and the end
 * @data: for @answer
 *
 * In the network namespace that the process is in. Errors are printed, see
 * vsw_genl_talk().
 *
 * Return: 0 or an errno
 */
int vsw_talk(int bus, const struct nlmsghdr *nlh,
	     int (*answer)(const struct nlmsghdr *nlh, void *data), void *data)
{
	struct answer a = { .handler = answer, .data = data };

	return talk(bus, nlh, &a);
}

/**
 * vsw_genl_listen() - join a multicast group of the family
 * @name: the group's name
 *
 * Return: a socket; it ends if there is none
 */
struct mnl_socket *vsw_genl_listen(const char *name)
{
	struct mnl_socket *nl;

	group_name = name;
	find_family();
	if (!group) {
		fprintf(stderr, "vsw: the module vswitch that is loaded has no %s\n", name);
		exit(VSW_FAILED);
	}
	nl = open_socket(NETLINK_GENERIC);
	if (!mnl_socket_setsockopt(nl, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)))
		return nl;
	perror("vsw: netlink");
	exit(VSW_FAILED);
}

/**
 * vsw_genl_subscribe() - ask for what then comes, until the socket is closed
 * @nlh: the message, with NLM_F_ACK
 * @answer: gets what has come by the time that the kernel says yes
 * @data: for @answer
 *
 * Errors are printed.
 *
 * Return: the socket, or NULL
 */
struct mnl_socket *vsw_genl_subscribe(const struct nlmsghdr *nlh,
				      int (*answer)(const struct nlmsghdr *nlh, void *data),
				      void *data)
{
	struct answer a = { .handler = answer, .data = data };
	struct mnl_socket *nl = open_socket(NETLINK_GENERIC);

	if (!talk_by(nl, nlh, &a))
		return nl;
	mnl_socket_close(nl);
	return NULL;
}
