#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Send and receive Ethernet frames, for the tests.

frames.py send DEVICE HEX [COUNT [INTERVAL]]   COUNT (1) times, INTERVAL (0) seconds apart
frames.py listen DEVICE [PREFIX]               what DEVICE receives from outside and begins with PREFIX, in hex,
                                               one frame a line; says "ready" on the error output first
frames.py tap DEVICE                           be the program behind a tap device: frames that come as lines of hex on the
                                               standard input are received by DEVICE, those that it sends are printed

A VLAN tag that the kernel keeps beside the frame is put back where it was on the wire.
"""
import fcntl
import os
import socket
import struct
import sys
import threading
import time

ETH_P_ALL = 3
PACKET_OUTGOING = 4
SOL_PACKET = 263
PACKET_AUXDATA = 8
TP_STATUS_VLAN_VALID = 1 << 4
TP_STATUS_VLAN_TPID_VALID = 1 << 6
SO_RCVBUFFORCE = 33
TUNSETIFF = 0x400454CA
IFF_TAP_NO_PI = 0x1002


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


def send(device, frame, count="1", interval="0"):
    s = open_device(device, 0)
    for i in range(int(count)):
        if i:
            time.sleep(float(interval))
        s.send(bytes.fromhex(frame))


def listen(device, prefix=""):
    s = open_device(device, ETH_P_ALL)
    s.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
    s.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 8 << 20)
    print("ready", file=sys.stderr, flush=True)
    wanted = bytes.fromhex(prefix)
    while True:
        data = receive(s)
        if data.startswith(wanted):
            print(data.hex(), flush=True)


def tap(device):
    fd = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", device.encode(), IFF_TAP_NO_PI))

    def printer():
        while True:
            print(os.read(fd, 1 << 17).hex(), flush=True)

    threading.Thread(target=printer, daemon=True).start()
    print("ready", file=sys.stderr, flush=True)
    for line in sys.stdin:
        os.write(fd, bytes.fromhex(line))


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in ("send", "listen", "tap"):
        sys.exit(__doc__)
    {"send": send, "listen": listen, "tap": tap}[sys.argv[1]](*sys.argv[2:])
