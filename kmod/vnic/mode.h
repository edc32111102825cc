/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The modes of vnics on a NIC, as flags of their ports.
 *
 * A frame reaches a vnic if its port has the flag that the frame's origin
 * asks for; everything else is as with any port.
 */
#ifndef _VNIC_MODE_H
#define _VNIC_MODE_H

#include <linux/vnic.h>

#include "../vswitch/vswitch.h"

/* What vnic_mode_takes() returns is of these */
#define VNIC_MODE_FLAGS		(VSW_PORT_FROM_WIRE | VSW_PORT_FROM_VEPA | \
				 VSW_PORT_FROM_PEER)

/**
 * vnic_mode_takes() - frames of which origin are for a vnic
 * @mode: the vnic's mode
 *
 * Return: enum vsw_port_flags
 */
static inline u32 vnic_mode_takes(enum vnic_mode mode)
{
	switch (mode) {
	case VNIC_MODE_PRIVATE:
	case VNIC_MODE_PASSTHRU:
		return VSW_PORT_FROM_WIRE;
	case VNIC_MODE_VEPA:
		return VSW_PORT_FROM_WIRE | VSW_PORT_FROM_VEPA;
	case VNIC_MODE_BRIDGE:
		return VSW_PORT_FROM_WIRE | VSW_PORT_FROM_VEPA |
		       VSW_PORT_FROM_PEER;
	case VNIC_MODE_SOURCE:
		break;
	}
	return 0;
}

/**
 * vnic_group_needs() - what a vnic must take to get a group's frame that came
 *	in by the NIC
 * @source: what the vnic takes that has the frame's source address; 0 if none
 *	has: it comes from outside
 * @reflected: a vnic has the source address: the wire reflects the frame
 *
 * What comes from the address of a vnic that takes nothing reflected is for that
 * one alone: others outside may have the same address, as VRRP routers do.
 *
 * Return: enum vsw_port_flags; 0: none but the source itself
 */
static inline u32 vnic_group_needs(u32 source, bool reflected)
{
	if (!reflected)
		return VSW_PORT_FROM_WIRE;
	return source & VSW_PORT_FROM_VEPA;
}

/**
 * vnic_unicast_passes() - may a vnic get a frame to its address that came in by
 *	the NIC?
 * @to: what the vnic takes
 * @source: what the vnic takes that has the frame's source address
 * @reflected: there is such a vnic, another one
 *
 * Return: true if it may
 */
static inline bool vnic_unicast_passes(u32 to, u32 source, bool reflected)
{
	const u32 private = VSW_PORT_FROM_WIRE;

	if (!(to & VSW_PORT_FROM_WIRE))
		return false;
	return !reflected || ((to & VNIC_MODE_FLAGS) != private &&
			      (source & VNIC_MODE_FLAGS) != private);
}

#endif /* _VNIC_MODE_H */
