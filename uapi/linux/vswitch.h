/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * Netlink attributes of the link kind "vswitch".
 *
 * The words and the units are those that iproute2 uses for a bridge wherever
 * both mean the same thing.
 */
#ifndef _UAPI_LINUX_VSWITCH_H
#define _UAPI_LINUX_VSWITCH_H

/**
 * enum - attributes of a switch, nested in IFLA_INFO_DATA
 * @IFLA_VSWITCH_UNSPEC: not used
 * @IFLA_VSWITCH_AGEING_TIME: u32, how long a learned address is kept after
 *	the last frame from it, in 1/100 s; 0 to 100000000, default 30000
 *	(IEEE 802.1D-2004, 7.9.2); 0: nothing is learned
 * @IFLA_VSWITCH_GROUP_FWD_MASK: u16, bit X set: frames to 01:80:c2:00:00:0X
 *	are forwarded; default 0; bits 0 to 2 cannot be set
 * @IFLA_VSWITCH_FDB_MAX_LEARNED: u32, how many addresses are learned at the
 *	most; 0: no limit; default 1048576
 * @IFLA_VSWITCH_FDB_N_LEARNED: u32, how many learned addresses there are;
 *	read only
 * @IFLA_VSWITCH_FDB_FLUSH: flag, forget all dynamic entries; write only
 */
enum {
	IFLA_VSWITCH_UNSPEC,
	IFLA_VSWITCH_AGEING_TIME,
	IFLA_VSWITCH_GROUP_FWD_MASK,
	IFLA_VSWITCH_FDB_MAX_LEARNED,
	IFLA_VSWITCH_FDB_N_LEARNED,
	IFLA_VSWITCH_FDB_FLUSH,
	/* private: */
	__IFLA_VSWITCH_MAX,
};

#define IFLA_VSWITCH_MAX (__IFLA_VSWITCH_MAX - 1)

/**
 * enum - attributes of a port, nested in IFLA_INFO_SLAVE_DATA
 * @IFLA_VSWITCH_PORT_UNSPEC: not used
 * @IFLA_VSWITCH_PORT_STATE: u8, BR_STATE_DISABLED (0) to BR_STATE_BLOCKING
 *	(4); default BR_STATE_FORWARDING; read back as disabled while the link
 *	or the switch is down
 * @IFLA_VSWITCH_PORT_PRIORITY: u16, 0 to 63, default 32
 * @IFLA_VSWITCH_PORT_COST: u32, path cost, 1 to 200000000; default from the
 *	link's speed
 * @IFLA_VSWITCH_PORT_HAIRPIN: u8, 0 or 1, default 0: a frame may leave by the
 *	port that it came in by
 * @IFLA_VSWITCH_PORT_LEARNING: u8, 0 or 1, default 1: source addresses are
 *	learned
 * @IFLA_VSWITCH_PORT_FLOOD: u8, 0 or 1, default 1: unknown unicast leaves by
 *	this port
 * @IFLA_VSWITCH_PORT_MCAST_FLOOD: u8, 0 or 1, default 1: multicast of other
 *	ports leaves by this port
 * @IFLA_VSWITCH_PORT_BCAST_FLOOD: u8, 0 or 1, default 1: broadcast of other
 *	ports leaves by this port
 * @IFLA_VSWITCH_PORT_ISOLATED: u8, 0 or 1, default 0: no frame passes between
 *	two isolated ports
 * @IFLA_VSWITCH_PORT_LOCKED: u8, 0 or 1, default 0: only frames whose source
 *	address has an FDB entry on this port are accepted
 * @IFLA_VSWITCH_PORT_GROUP_FWD_MASK: u16, as IFLA_VSWITCH_GROUP_FWD_MASK, for
 *	frames that come in by this port; bit 1 cannot be set
 * @IFLA_VSWITCH_PORT_FDB_MAX_LEARNED: u32, how many addresses are learned on
 *	this port at the most; default 0: no limit
 * @IFLA_VSWITCH_PORT_FDB_N_LEARNED: u32, how many learned addresses there are
 *	on this port; read only
 * @IFLA_VSWITCH_PORT_FDB_FLUSH: flag, forget all dynamic entries of this
 *	port; write only
 * @IFLA_VSWITCH_PORT_NO: u16, the port's number, 1 to 4096; read only
 */
enum {
	IFLA_VSWITCH_PORT_UNSPEC,
	IFLA_VSWITCH_PORT_STATE,
	IFLA_VSWITCH_PORT_PRIORITY,
	IFLA_VSWITCH_PORT_COST,
	IFLA_VSWITCH_PORT_HAIRPIN,
	IFLA_VSWITCH_PORT_LEARNING,
	IFLA_VSWITCH_PORT_FLOOD,
	IFLA_VSWITCH_PORT_MCAST_FLOOD,
	IFLA_VSWITCH_PORT_BCAST_FLOOD,
	IFLA_VSWITCH_PORT_ISOLATED,
	IFLA_VSWITCH_PORT_LOCKED,
	IFLA_VSWITCH_PORT_GROUP_FWD_MASK,
	IFLA_VSWITCH_PORT_FDB_MAX_LEARNED,
	IFLA_VSWITCH_PORT_FDB_N_LEARNED,
	IFLA_VSWITCH_PORT_FDB_FLUSH,
	IFLA_VSWITCH_PORT_NO,
	/* private: */
	__IFLA_VSWITCH_PORT_MAX,
};

#define IFLA_VSWITCH_PORT_MAX (__IFLA_VSWITCH_PORT_MAX - 1)

#endif /* _UAPI_LINUX_VSWITCH_H */
