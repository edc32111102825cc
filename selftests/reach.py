#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Where does a frame arrive? For the tests.

reach.py NS FROM HEX [WANTED...]

Sends a frame once out of FROM and prints the names of those that receive it as it is, as often as they do. Names are
those of the hosts hN (eth0 in the namespace hN$NS), sw0 (in sw$NS) and the ports pN there. A port receives what its
own network stack is given after the switch has seen it. WANTED: wait up to 5 s for these; then as for all others
until no more come.
"""
import ctypes
import glob
import os
import select
import socket
import sys
import time

sys.dont_write_bytecode = True
from frames import ETH_P_ALL, PACKET_AUXDATA, SOL_PACKET, open_device, receive  # noqa: E402

CLONE_NEWNET = 0x40000000
ETH_P_802_3_MIN = 0x600
ETH_P_802_2 = 4
QUIET = 0.1


def enter(namespace):
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/run/netns/" + namespace, "rb") as f:
        if libc.setns(f.fileno(), CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns", namespace)


def open_all(ns, frame):
    """Sockets by name"""
    socks = {}
    for path in glob.glob(f"/run/netns/h*{ns}"):
        name = os.path.basename(path)
        enter(name)
        socks[name[: -len(ns)]] = open_device("eth0", ETH_P_ALL)
    # A socket for all protocols would get a port's frames before the switch.
    proto = int.from_bytes(frame[12:14], "big")
    enter("sw" + ns)
    for _, name in socket.if_nameindex():
        if name == "sw0":
            socks[name] = open_device(name, ETH_P_ALL)
        elif name[0] == "p":
            socks[name] = open_device(name, proto if proto >= ETH_P_802_3_MIN else ETH_P_802_2)
    for s in socks.values():
        s.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
        s.setblocking(False)
    return socks


def reach(ns, sender, frame, wanted):
    socks = open_all(ns, frame)
    if sender[0] == "h":
        enter(sender + ns)
    open_device("eth0" if sender[0] == "h" else sender, 0).send(frame)

    got = []
    end = time.monotonic() + 5
    while True:
        waiting = not set(wanted) <= set(got)
        timeout = max(0, end - time.monotonic()) if waiting else QUIET
        ready, _, _ = select.select(socks.values(), [], [], timeout)
        if not ready:
            return sorted(got)
        for name, s in socks.items():
            try:
                while s in ready:
                    if receive(s) == frame:
                        got.append(name)
            except BlockingIOError:
                pass


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    print(*reach(sys.argv[1], sys.argv[2], bytes.fromhex(sys.argv[3]), sys.argv[4:]))
