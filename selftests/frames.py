# SPDX-License-Identifier: GPL-2.0
"""Packet sockets, for the tests in Python; others use frames.c."""
import ctypes
import socket
import struct

ETH_P_ALL = 3
PACKET_OUTGOING = 4
SOL_PACKET = 263
PACKET_AUXDATA = 8
TP_STATUS_VLAN_VALID = 1 << 4
TP_STATUS_VLAN_TPID_VALID = 1 << 6
SO_RCVBUFFORCE = 33
CLONE_NEWNET = 0x40000000


def open_device(name, proto):
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(proto))
    s.bind((name, proto))
    return s


def receive(s):
    """The next frame from outside, with its tag. A port's socket sees also what the switch gave to the host: not that."""
    device = s.getsockname()[0]
    while True:
        data, aux, _, addr = s.recvmsg(65536 + 18, 256)
        if addr[0] != device or addr[2] == PACKET_OUTGOING:
            continue
        for level, kind, value in aux:
            if (level, kind) != (SOL_PACKET, PACKET_AUXDATA):
                continue
            status, _, _, _, _, tci, tpid = struct.unpack_from("IIIHHHH", value)
            if status & TP_STATUS_VLAN_VALID:
                if not status & TP_STATUS_VLAN_TPID_VALID:
                    tpid = 0x8100
                data = data[:12] + struct.pack("!HH", tpid, tci) + data[12:]
        return data


def enter(namespace):
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/run/netns/" + namespace, "rb") as f:
        if libc.setns(f.fileno(), CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns", namespace)
