#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Send data through sockets and see what becomes of it on the way, for the tests.

stream.py receive DEVICE FILE                 one TCP connection to port 5001; FILE is made when it may begin
stream.py send ADDRESS BYTES [HOW]            make one; HOW: sendfile, zerocopy, slowly
stream.py datagrams DEVICE FILE COUNT         COUNT datagrams to UDP port 5001
stream.py gso ADDRESS COUNT SIZE              COUNT datagrams of SIZE bytes, given to the kernel as few long ones (UDP_SEGMENT)

All print the lines "size BYTES" and "sha256 HASH" of the data. receivers also print of the IPv4 TCP and UDP frames to
port 5001 that came in by DEVICE: "longest BYTES" with the Ethernet header and tag, "tagged COUNT", "unfinished COUNT"
(the checksum is still to be computed), "wrong COUNT" (it is wrong); datagrams also "count COUNT" and "largest BYTES".
"""
import array
import hashlib
import os
import socket
import struct
import sys
import threading
import time

PORT = 5001
SOL_PACKET = 263
PACKET_AUXDATA = 8
PACKET_OUTGOING = 4
TP_STATUS_CSUMNOTREADY = 1 << 3
TP_STATUS_VLAN_VALID = 1 << 4
SO_RCVBUFFORCE = 33
SO_TIMESTAMPNS = 35
SO_ZEROCOPY = 60
MSG_ZEROCOPY = 0x4000000
UDP_SEGMENT = 103


def data_of(size):
    """The same for every sender, and nowhere alike."""
    return b"".join(hashlib.sha512(b"%d" % i).digest() for i in range(-(-size // 64)))[:size]


def checksum_ok(ip):
    header = (ip[0] & 15) * 4
    total = struct.unpack_from("!H", ip, 2)[0]
    payload = ip[header:total]
    if ip[9] == socket.IPPROTO_UDP and payload[6:8] == b"\0\0":
        return True
    pseudo = ip[12:20] + struct.pack("!BBH", 0, ip[9], len(payload))
    words = pseudo + payload + b"\0" * (len(payload) & 1)
    return sum(array.array("H", words)) % 65535 == 0


class Watch(threading.Thread):
    """Looks at what comes in by a device."""

    def __init__(self, device):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
        self.socket.bind((device, 3))
        self.socket.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 32 << 20)
        self.socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self.socket.settimeout(0.2)
        self.longest = self.tagged = self.unfinished = self.wrong = 0
        self.over = None
        self.start()

    def run(self):
        """Until all is seen that came in before it was over: there may be other traffic."""
        while True:
            try:
                data, aux, _, addr = self.socket.recvmsg(1 << 18, 256)
            except socket.timeout:
                if self.over:
                    return
                continue
            aux = {(level, kind): value for level, kind, value in aux}
            seconds, nanoseconds = struct.unpack("qq", aux[socket.SOL_SOCKET, SO_TIMESTAMPNS])
            if self.over and seconds + nanoseconds / 1e9 > self.over:
                return
            if addr[2] != PACKET_OUTGOING:
                self.look(data, struct.unpack_from("I", aux[SOL_PACKET, PACKET_AUXDATA])[0])

    def look(self, data, status):
        length, ip = len(data), data[14:]
        tagged = bool(status & TP_STATUS_VLAN_VALID)
        if tagged:
            length += 4
        elif data[12:14] in (b"\x81\x00", b"\x88\xa8"):
            tagged, ip = True, data[18:]
        if len(ip) < 28 or ip[0] >> 4 != 4 or ip[9] not in (socket.IPPROTO_TCP, socket.IPPROTO_UDP):
            return
        if struct.unpack_from("!H", ip, (ip[0] & 15) * 4 + 2)[0] != PORT:
            return
        self.longest = max(self.longest, length)
        self.tagged += tagged
        if status & TP_STATUS_CSUMNOTREADY:
            self.unfinished += 1
        elif not checksum_ok(ip):
            self.wrong += 1

    def tell(self):
        self.over = time.time()
        self.join()
        for name in ("longest", "tagged", "unfinished", "wrong"):
            print(name, getattr(self, name))


def tell(data):
    print("size", len(data))
    print("sha256", hashlib.sha256(data).hexdigest())


def receive(device, ready):
    watch = Watch(device)
    server = socket.create_server(("", PORT), family=socket.AF_INET6, dualstack_ipv6=True)
    open(ready, "w").close()
    server.settimeout(60)
    connection = server.accept()[0]
    connection.settimeout(60)
    data = bytearray()
    while True:
        more = connection.recv(1 << 20)
        if not more:
            break
        data += more
    tell(data)
    watch.tell()


def send(address, size, how=""):
    data = data_of(int(size))
    s = socket.create_connection((address, PORT), timeout=60)
    s.settimeout(None)
    at = 0
    if how == "sendfile":
        f = os.memfd_create("data")
        os.write(f, data)
        while at < len(data):
            at += os.sendfile(s.fileno(), f, at, len(data) - at)
    elif how == "zerocopy":
        s.setsockopt(socket.SOL_SOCKET, SO_ZEROCOPY, 1)
        while at < len(data):
            at += s.send(memoryview(data)[at:at + 65536], MSG_ZEROCOPY)
    elif how == "slowly":
        for at in range(0, len(data), 65536):
            s.sendall(data[at:at + 65536])
            time.sleep(0.1)
    else:
        s.sendall(data)
    s.shutdown(socket.SHUT_WR)
    s.recv(1)  # until the receiver has all
    tell(data)


def datagrams(device, ready, count):
    watch = Watch(device)
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 32 << 20)
    s.bind(("", PORT))
    s.settimeout(60)
    open(ready, "w").close()
    got = [s.recv(65536) for _ in range(int(count))]
    tell(b"".join(got))
    print("count", len(got))
    print("largest", max(map(len, got)))
    watch.tell()


def gso(address, count, size):
    count, size = int(count), int(size)
    data = data_of(count * size)
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.IPPROTO_UDP, UDP_SEGMENT, size)
    each = 60000 // size * size
    for at in range(0, len(data), each):
        s.sendto(data[at:at + each], (address, PORT))
    tell(data)


if __name__ == "__main__":
    commands = {"receive": receive, "send": send, "datagrams": datagrams, "gso": gso}
    if len(sys.argv) < 4 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]](*sys.argv[2:])
