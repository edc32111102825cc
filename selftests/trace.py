#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""What the trace of a frame says, and what the frame then does: the same. For trace.sh.

trace.py [vlan] SUFFIX SEED COUNT   COUNT random frames, and random changes of the settings between them

As differential.py, whose topology and frames these are: each frame is traced before it is sent. The in-tree bridge beside
the vswitch, for which nobody traces, tells whether a trace changes anything.
"""
import errno
import socket
import struct
import sys

sys.dont_write_bytecode = True
from differential import Differential, main  # noqa: E402
from differential_vlan import VlanDifferential  # noqa: E402
from frames import enter  # noqa: E402
from switches import Failed, HOST, NLM_F_ACK, Netlink, attr  # noqa: E402

NETLINK_GENERIC, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_ID, CTRL_ATTR_FAMILY_NAME = 16, 16, 3, 1, 2
CMD_TRACE, A_IFINDEX, A_FRAME, A_STEP = 5, 1, 4, 5
STEP_KIND, STEP_PORT = 1, 4
OUT, OWN, DROP = 9, 13, 14


def all_attrs(message, at):
    while at + 4 <= len(message):
        size, kind = struct.unpack_from("HH", message, at)
        yield kind & 0x3FFF, message[at + 4:at + size]
        at += size + 3 & ~3


class Generic(Netlink):
    """The family "vswitch", in the namespace that the process is in"""

    def __init__(self):
        self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_GENERIC)
        self.socket.bind((0, 0))
        answer = self.request(GENL_ID_CTRL, NLM_F_ACK, struct.pack("BBxx", CTRL_CMD_GETFAMILY, 1) +
                              attr(CTRL_ATTR_FAMILY_NAME, b"vswitch\0"))[0]
        self.family = struct.unpack("H", dict(all_attrs(answer, 4))[CTRL_ATTR_FAMILY_ID])[0]

    def trace(self, device, data):
        """The steps of a frame, attributes by number each"""
        answer = self.request(self.family, NLM_F_ACK, struct.pack("BBxx", CMD_TRACE, 1) + attr(A_IFINDEX, device) +
                              attr(A_FRAME, data))[0]
        return [dict(all_attrs(value, 0)) for kind, value in all_attrs(answer, 4) if kind == A_STEP]


class Traced:
    """Of a Differential: says before each frame where it goes"""

    def __init__(self, suffix, seed=0):
        super().__init__(suffix, seed)
        enter("swv" + suffix)
        self.generic = Generic()
        enter("wireb" + suffix)
        self.n_reached = self.n_lost = 0

    def foretell(self, frame):
        """The devices at which a frame is to arrive, and the steps"""
        try:
            steps = self.generic.trace(self.vswitch.devices[frame.sender], frame.data)
        except OSError as e:
            if e.errno != errno.ENETDOWN:
                raise
            return [], []
        where = []
        for step in steps:
            if step[STEP_KIND][0] == OWN:
                where.append(f"p{frame.sender}")
            elif step[STEP_KIND][0] == OUT:
                n = self.vswitch.numbers[struct.unpack("I", step[STEP_PORT])[0]]
                where.append(f"e{n}" if n else "sw0")
        # it ends somewhere, or it goes somewhere
        if not where and steps[-1][STEP_KIND][0] != DROP:
            raise Failed(f"{frame}: its trace has no end: {steps}")
        return sorted(where), steps

    def exchange(self, frames):
        for frame in frames:
            # what the switch does not see, and what may be too short for the tag that it gets: the core drops it further on
            if (frame.sender != HOST and not self.ports[frame.sender].member) or len(frame.data) < 30:
                super().exchange([frame])
                continue
            where, steps = self.foretell(frame) if frame.sender == HOST or self.arrives(frame) else ([], [])
            super().exchange([frame])
            # as a stack or a far end that takes no frames of this length sees it: not at all
            got = sorted(name.split(":")[0].split("[")[0] for name in frame.got[self.vswitch])
            if got != where and not frame.error:
                raise Failed(f"{frame}\nis to arrive at {' '.join(where)}\narrives at       {' '.join(got)}\n" +
                             "\n".join(map(str, steps)))
            self.n_reached += bool(where)
            self.n_lost += bool(steps) and not where


class TracedPlain(Traced, Differential):
    pass


class TracedVlan(Traced, VlanDifferential):
    pass


if __name__ == "__main__":
    words = sys.argv[1:]
    kind = TracedPlain
    if words[:1] == ["vlan"]:
        kind, words = TracedVlan, words[1:]
    if len(words) != 3:
        sys.exit(__doc__)
    sys.exit(main(kind, words[0], *map(int, words[1:])))
