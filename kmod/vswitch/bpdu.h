/* SPDX-License-Identifier: GPL-2.0 */
/* Bridge protocol data units, IEEE 802.1D-2004 clause 9. */
#ifndef _VSW_BPDU_H
#define _VSW_BPDU_H

#include <linux/types.h>

/* Of what they are as octets, without the LLC header */
#define VSW_BPDU_TCN_LEN	4
#define VSW_BPDU_CONFIG_LEN	35
#define VSW_BPDU_RST_LEN	36

/**
 * enum vsw_bpdu_type - types of BPDU
 * @VSW_BPDU_CONFIG: of STP: what a designated port says
 * @VSW_BPDU_RST: of RSTP: what any port says
 * @VSW_BPDU_TCN: of STP: the topology has changed, to the root
 */
enum vsw_bpdu_type {
	VSW_BPDU_CONFIG	= 0x00,
	VSW_BPDU_RST	= 0x02,
	VSW_BPDU_TCN	= 0x80,
};

/**
 * enum vsw_bpdu_flags - flags of a BPDU, 9.3.1 and 9.3.3
 * @VSW_BPDU_TC: the topology has changed
 * @VSW_BPDU_PROPOSAL: may I forward?
 * @VSW_BPDU_ROLE: enum vsw_bpdu_role, shifted
 * @VSW_BPDU_LEARNING: the sender learns
 * @VSW_BPDU_FORWARDING: it forwards
 * @VSW_BPDU_AGREEMENT: you may
 * @VSW_BPDU_TC_ACK: of a Configuration BPDU: a TCN BPDU has been received
 */
enum vsw_bpdu_flags {
	VSW_BPDU_TC		= 0x01,
	VSW_BPDU_PROPOSAL	= 0x02,
	VSW_BPDU_ROLE		= 0x0c,
	VSW_BPDU_LEARNING	= 0x10,
	VSW_BPDU_FORWARDING	= 0x20,
	VSW_BPDU_AGREEMENT	= 0x40,
	VSW_BPDU_TC_ACK		= 0x80,
};

/**
 * enum vsw_bpdu_role - role of the port that sent a BPDU
 * @VSW_BPDU_UNKNOWN: it does not say
 * @VSW_BPDU_ALTERNATE: alternate or backup
 * @VSW_BPDU_ROOT: root
 * @VSW_BPDU_DESIGNATED: designated
 */
enum vsw_bpdu_role {
	VSW_BPDU_UNKNOWN,
	VSW_BPDU_ALTERNATE,
	VSW_BPDU_ROOT,
	VSW_BPDU_DESIGNATED,
};

/**
 * struct vsw_stp_vector - a priority vector, 17.5: the lower the better
 * @root: identifier of the root: priority in the upper 16 bits, then its address
 * @bridge: that of the designated bridge
 * @cost: from that bridge to the root
 * @port: identifier of its port
 */
struct vsw_stp_vector {
	u64 root;
	u64 bridge;
	u32 cost;
	u16 port;
};

/**
 * struct vsw_stp_times - the times that a BPDU has, in seconds
 * @message_age: how old the root's information is
 * @max_age: how old it may be
 * @hello: between two BPDUs
 * @forward_delay: before a port learns, and before it forwards
 */
struct vsw_stp_times {
	u8 message_age;
	u8 max_age;
	u8 hello;
	u8 forward_delay;
};

/**
 * struct vsw_bpdu - a BPDU
 * @type: enum vsw_bpdu_type; the others are not there in a TCN BPDU
 * @flags: enum vsw_bpdu_flags
 * @role: enum vsw_bpdu_role: of a Configuration BPDU that is designated
 * @vector: its priority vector
 * @times: its times
 */
struct vsw_bpdu {
	u8 type;
	u8 flags;
	u8 role;
	struct vsw_stp_vector vector;
	struct vsw_stp_times times;
};

unsigned int vsw_bpdu_encode(const struct vsw_bpdu *bpdu, u8 *buf);
bool vsw_bpdu_decode(const u8 *buf, unsigned int len, struct vsw_bpdu *bpdu);

#endif /* _VSW_BPDU_H */
