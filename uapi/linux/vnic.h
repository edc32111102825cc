/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/* Netlink attributes of the link kind "vnic". */
#ifndef _UAPI_LINUX_VNIC_H
#define _UAPI_LINUX_VNIC_H

/**
 * enum vnic_mode - who a vnic exchanges frames with, on a NIC
 * @VNIC_MODE_PRIVATE: with what is outside, not with other vnics
 * @VNIC_MODE_VEPA: with what is outside; with other vnics, if the switch
 *	outside reflects the frames (IEEE 802.1Qbg)
 * @VNIC_MODE_BRIDGE: with what is outside, and directly with other vnics of
 *	this mode
 * @VNIC_MODE_PASSTHRU: it has the NIC for itself
 * @VNIC_MODE_SOURCE: it gets frames from a list of source addresses
 *
 * The values are those of macvlan.
 */
enum vnic_mode {
	VNIC_MODE_PRIVATE	= 1,
	VNIC_MODE_VEPA		= 2,
	VNIC_MODE_BRIDGE	= 4,
	VNIC_MODE_PASSTHRU	= 8,
	VNIC_MODE_SOURCE	= 16,
};

/**
 * enum vnic_macaddr_mode - what becomes of the list of source addresses
 * @VNIC_MACADDR_ADD: IFLA_VNIC_MACADDR is added to it
 * @VNIC_MACADDR_DEL: IFLA_VNIC_MACADDR is removed from it
 * @VNIC_MACADDR_FLUSH: it is emptied
 * @VNIC_MACADDR_SET: it becomes IFLA_VNIC_MACADDR_DATA
 */
enum vnic_macaddr_mode {
	VNIC_MACADDR_ADD,
	VNIC_MACADDR_DEL,
	VNIC_MACADDR_FLUSH,
	VNIC_MACADDR_SET,
};

/**
 * DOC: attributes of a vnic, nested in IFLA_INFO_DATA
 *
 * All but those marked "owner" need CAP_NET_ADMIN over the namespace of the
 * device that the vnic stands on.
 *
 * @IFLA_VNIC_MODE: u32, one of enum vnic_mode; default VNIC_MODE_VEPA on a
 *	NIC, VNIC_MODE_BRIDGE on a vswitch, where it is the only one
 * @IFLA_VNIC_HOST: u8, 0 or 1: the host and the vnic reach each other over the
 *	NIC; default 0; refused on a vswitch, where they do anyway
 * @IFLA_VNIC_LOCKADDR: u8, 0 or 1: the vnic's address stays as it is;
 *	default 0
 * @IFLA_VNIC_NOPROMISC: u8, 0 or 1: in passthru mode the NIC is not made
 *	promiscuous; default 0
 * @IFLA_VNIC_NODST: u8, 0 or 1: in mode source, frames from the listed
 *	addresses are for this vnic alone; default 0
 * @IFLA_VNIC_PORT: nested IFLA_VSWITCH_PORT_*, the settings of the port that
 *	the vnic is on a vswitch; refused on a NIC
 * @IFLA_VNIC_MACADDR_MODE: u32, one of enum vnic_macaddr_mode; write only
 * @IFLA_VNIC_MACADDR: 6 bytes, a source address
 * @IFLA_VNIC_MACADDR_DATA: nested IFLA_VNIC_MACADDR, the list of source
 *	addresses
 * @IFLA_VNIC_MACADDR_COUNT: u32, how many there are; read only
 */
enum {
	IFLA_VNIC_UNSPEC,
	IFLA_VNIC_MODE,
	IFLA_VNIC_HOST,
	IFLA_VNIC_LOCKADDR,
	IFLA_VNIC_NOPROMISC,
	IFLA_VNIC_NODST,
	IFLA_VNIC_PORT,
	IFLA_VNIC_MACADDR_MODE,
	IFLA_VNIC_MACADDR,
	IFLA_VNIC_MACADDR_DATA,
	IFLA_VNIC_MACADDR_COUNT,
	/* private: */
	__IFLA_VNIC_MAX,
};

#define IFLA_VNIC_MAX (__IFLA_VNIC_MAX - 1)

#endif /* _UAPI_LINUX_VNIC_H */
