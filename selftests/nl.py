#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Send what ip, bridge and vsw would not: a request by rtnetlink or generic netlink, for the tests.

nl.py new NAME [ATTR...]                 make a switch
nl.py switch DEVICE [ATTR...]            change a switch: IFLA_VSWITCH_*
nl.py port DEVICE [ATTR...]              change a port: IFLA_VSWITCH_PORT_*
nl.py brport DEVICE [ATTR...]            change a port: IFLA_BRPORT_*, as bridge does
nl.py flat DEVICE                        the same, but IFLA_PROTINFO is a single byte
nl.py fdb add|del|flush DEVICE STATE FLAGS [ATTR...]   NDA_*
nl.py mdb add|replace|del|flush|get DEVICE PORT GROUP STATE VID [ATTR...]   MDBE_ATTR_*; - for no PORT, GROUP. What
                                         get gets is printed.
nl.py mdb fill DEVICE PORT N             temporary memberships of 239.2.0.0 and N - 1 more
nl.py vswitch NUMBER [ATTR...]           command of the family vswitch: VSWITCH_CMD_*, VSWITCH_A_*
nl.py vswitch fill DEVICE PORT N         as mdb fill
nl.py vswitch dump NUMBER [ATTR...|DEVICE]   the same command with NLM_F_DUMP; DEVICE: of VSWITCH_A_IFINDEX

ATTR is NUMBER=HEX. Numbers of STATE, FLAGS and ATTR are as in the kernel's headers; HEX is as in memory.
Prints the kernel's message if it refuses the request, and fails.
"""
import _socket as socket # starts much faster than what stands on it
import os
import struct
import sys

AF_BRIDGE, NETLINK_GENERIC, GENL_ID_CTRL = 7, 16, 16
SOL_NETLINK, NETLINK_CAP_ACK, NETLINK_EXT_ACK = 270, 10, 11
NLM_F_REQUEST, NLM_F_ACK, NLM_F_REPLACE, NLM_F_BULK, NLM_F_EXCL, NLM_F_CREATE = 1, 4, 0x100, 0x200, 0x200, 0x400
NLMSG_ERROR, NLMSG_DONE, NLM_F_DUMP = 2, 3, 0x300
NLM_F_CAPPED, NLMSGERR_ATTR_MSG = 0x100, 1
RTM_NEWLINK, RTM_SETLINK, RTM_NEWNEIGH, RTM_DELNEIGH = 16, 19, 28, 29
RTM_NEWMDB, RTM_DELMDB, RTM_GETMDB = 84, 85, 86
IFLA_IFNAME, IFLA_PROTINFO, IFLA_LINKINFO = 3, 12, 18
IFLA_INFO_KIND, IFLA_INFO_DATA, IFLA_INFO_SLAVE_KIND, IFLA_INFO_SLAVE_DATA = 1, 2, 4, 5
NLA_F_NESTED = 0x8000


def attr(kind, data):
    return struct.pack("HH", 4 + len(data), kind) + data + bytes(-len(data) % 4)


def attrs(words):
    out = b""
    for w in words:
        kind, data = w.split("=")
        out += attr(int(kind), bytes.fromhex(data))
    return out


def link(index, body, family=socket.AF_UNSPEC):
    return struct.pack("BxHiII", family, 0, index, 0, 0) + body


def info(kind_attr, data_attr, words):
    return attr(IFLA_LINKINFO, attr(kind_attr, b"vswitch\0") + attr(data_attr, attrs(words)))


def new(name, *words):
    body = attr(IFLA_IFNAME, name.encode() + b"\0") + info(IFLA_INFO_KIND, IFLA_INFO_DATA, words)
    return RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, link(0, body)


def switch(device, *words):
    return RTM_NEWLINK, 0, link(socket.if_nametoindex(device), info(IFLA_INFO_KIND, IFLA_INFO_DATA, words))


def port(device, *words):
    return RTM_NEWLINK, 0, link(socket.if_nametoindex(device), info(IFLA_INFO_SLAVE_KIND, IFLA_INFO_SLAVE_DATA, words))


def brport(device, *words):
    body = attr(IFLA_PROTINFO | NLA_F_NESTED, attrs(words))
    return RTM_SETLINK, 0, link(socket.if_nametoindex(device), body, AF_BRIDGE)


def flat(device):
    return RTM_SETLINK, 0, link(socket.if_nametoindex(device), attr(IFLA_PROTINFO, b"\x04"), AF_BRIDGE)


def fdb(what, device, state, flags, *words):
    kind, nlflags = {
        "add": (RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_EXCL),
        "del": (RTM_DELNEIGH, 0),
        "flush": (RTM_DELNEIGH, NLM_F_BULK),
    }[what]
    head = struct.pack("BxHiHBB", AF_BRIDGE, 0, socket.if_nametoindex(device), int(state, 0), int(flags, 0), 0)
    return kind, nlflags, head + attrs(words)


def mdb_entry(index, group, state, vid):
    addr, proto = bytes(16), b"\0\0"
    if ":" in group:
        addr, proto = socket.inet_pton(socket.AF_INET6, group), b"\x86\xdd"
    elif group != "-":
        addr, proto = socket.inet_pton(socket.AF_INET, group) + bytes(12), b"\x08\0"
    return struct.pack("IBBH", index, state, 0, vid) + addr + proto + bytes(2)


def mdb_fill(device, port, n):
    dev, index = socket.if_nametoindex(device), socket.if_nametoindex(port)
    for i in range(int(n)):
        entry = attr(1, mdb_entry(index, f"239.2.{i >> 8}.{i & 255}", 0, 0))
        yield RTM_NEWMDB, NLM_F_CREATE | NLM_F_EXCL, struct.pack("BxxxI", AF_BRIDGE, dev) + entry


def mdb(what, device, port, group, *words):
    if what == "fill":
        return mdb_fill(device, port, group)
    kind, nlflags = {
        "add": (RTM_NEWMDB, NLM_F_CREATE | NLM_F_EXCL),
        "replace": (RTM_NEWMDB, NLM_F_CREATE | NLM_F_REPLACE),
        "del": (RTM_DELMDB, 0),
        "flush": (RTM_DELMDB, NLM_F_BULK),
        "get": (RTM_GETMDB, 0),
    }[what]
    index = 0 if port == "-" else socket.if_nametoindex(port)
    body = struct.pack("BxxxI", AF_BRIDGE, socket.if_nametoindex(device))
    body += attr(1, mdb_entry(index, group, int(words[0]), int(words[1])))
    if words[2:]:
        body += attr(2 | NLA_F_NESTED, attrs(words[2:]))
    return [(kind, nlflags, body)]


def genl(cmd, body):
    return struct.pack("BBxx", cmd, 1) + body


def vswitch_fill(family, device, port, n):
    VSWITCH_CMD_MDB_ADD, VSWITCH_A_IFINDEX, VSWITCH_A_MDB = 2, 1, 2
    head = attr(VSWITCH_A_IFINDEX, struct.pack("I", socket.if_nametoindex(device)))
    port = attr(1, struct.pack("I", socket.if_nametoindex(port)))
    for i in range(int(n)):
        nest = attr(VSWITCH_A_MDB | NLA_F_NESTED, port + attr(2, bytes((239, 2, i >> 8, i & 255))))
        yield family, 0, genl(VSWITCH_CMD_MDB_ADD, head + nest)


def vswitch(what, *words):
    CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_ID, CTRL_ATTR_FAMILY_NAME = 3, 1, 2
    s = connect(NETLINK_GENERIC)
    s.send(message_of(GENL_ID_CTRL, 0, genl(CTRL_CMD_GETFAMILY, attr(CTRL_ATTR_FAMILY_NAME, b"vswitch\0"))))
    answer, at, family = s.recv(65536), 20, 0
    while not family and at + 4 <= len(answer):
        size, kind = struct.unpack_from("HH", answer, at)
        if kind == CTRL_ATTR_FAMILY_ID:
            family = struct.unpack_from("H", answer, at + 4)[0]
        at += (size + 3) & ~3
    if not family:
        sys.exit("there is no family vswitch")
    if what == "fill":
        return vswitch_fill(family, *words)
    if what == "dump":
        cmd, *words = words
        if words and "=" not in words[0]:
            words = ["1=" + struct.pack("I", socket.if_nametoindex(words[0])).hex()]
        return family, NLM_F_DUMP, genl(int(cmd), attrs(words))
    return family, 0, genl(int(what), attrs(words))


def nested(data, depth):
    """What is in attributes of type 1 in each other"""
    at = 0
    while at + 4 <= len(data):
        size, kind = struct.unpack_from("HH", data, at)
        if kind & 0x3FFF == 1:
            if depth:
                yield from nested(data[at + 4 : at + size], depth - 1)
            else:
                yield data[at + 4 : at + size]
        at += (size + 3) & ~3


def show(answer):
    for entry in nested(answer[24:], 2):
        index, state, _, vid = struct.unpack_from("IBBH", entry)
        family, size = (socket.AF_INET6, 16) if entry[24:26] == b"\x86\xdd" else (socket.AF_INET, 4)
        print(socket.if_indextoname(index), socket.inet_ntop(family, entry[8 : 8 + size]), state, vid)


def message(answer):
    """The words in an error message, or in the end of a dump, or what its number means"""
    length, kind, flags, _, _ = struct.unpack_from("IHHII", answer)
    error = struct.unpack_from("i", answer, 16)[0]
    if kind == NLMSG_DONE:
        at = 20
    else:
        at = 20 + (16 if flags & NLM_F_CAPPED else struct.unpack_from("I", answer, 20)[0])
    while at + 4 <= length:
        size, kind = struct.unpack_from("HH", answer, at)
        if kind & 0x3FFF == NLMSGERR_ATTR_MSG:
            return answer[at + 4 : at + size].rstrip(b"\0").decode()
        at += (size + 3) & ~3
    return os.strerror(-error)


def connect(protocol):
    s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, protocol)
    s.setsockopt(SOL_NETLINK, NETLINK_CAP_ACK, 1)
    s.setsockopt(SOL_NETLINK, NETLINK_EXT_ACK, 1)
    return s


def message_of(kind, flags, body):
    return struct.pack("IHHII", 16 + len(body), kind, flags | NLM_F_REQUEST | NLM_F_ACK, 1, 0) + body


def request(s, kind, flags, body):
    s.send(message_of(kind, flags, body))
    answer = s.recv(65536)
    while struct.unpack_from("H", answer, 4)[0] not in (NLMSG_ERROR, NLMSG_DONE):
        if not flags & NLM_F_DUMP == NLM_F_DUMP:
            show(answer)
        answer = s.recv(65536)
    error = struct.unpack_from("i", answer, 16)[0]
    if error:
        sys.exit(f"{os.strerror(-error)}: {message(answer)}")


if __name__ == "__main__":
    makers = {
        "new": new, "switch": switch, "port": port, "brport": brport, "flat": flat, "fdb": fdb, "mdb": mdb,
        "vswitch": vswitch,
    }
    if len(sys.argv) < 3 or sys.argv[1] not in makers:
        sys.exit(__doc__)
    made = makers[sys.argv[1]](*sys.argv[2:])
    sock = connect(NETLINK_GENERIC if sys.argv[1] == "vswitch" else socket.NETLINK_ROUTE)
    for r in [made] if isinstance(made, tuple) else made:
        request(sock, *r)
