// SPDX-License-Identifier: GPL-2.0
/* KUnit: what frames of a guarded port are dropped for. Included at the foot of
 * guard.c.
 */
#include <kunit/test.h>

#include "frame_kunit.h"
#include "guard_parts_kunit.h"

#define TO	"020000000002"
#define ETH	"020000000002 020000000001 "

/* The port's hosts are 02:00:00:00:00:01, with 192.0.2.1, 198.51.100.0/24, 2001:db8::1 and
 * 2001:db8:1::/64, in the first column; in the second one with any address; in the
 * third with any address, and allowed to be a server and a router, and to send tags.
 */
static const struct vsw_test_guard {
	const char *what;
	const char *frame;
	enum vsw_drop why[3];
} vsw_test_guards[] = {
#define ALIKE(x)	{ VSW_DROP_##x, VSW_DROP_##x, VSW_DROP_##x }
#define LISTED(x)	{ VSW_DROP_##x, VSW_DROP_NONE, VSW_DROP_NONE }
#define DENIED(x)	{ VSW_DROP_##x, VSW_DROP_##x, VSW_DROP_NONE }
	/* addresses */
	{ "UDP", ETH V4(IP_ME, "0000", "11") UDP("1234", "1235"), ALIKE(NONE) },
	{ "of another host", TO OTHER V4(IP_ME, "0000", "11") UDP("1234", "1235"),
	  ALIKE(GUARD_MAC) },
	{ "of its own group", TO "030000000001" V4(IP_ME, "0000", "11") UDP("1234", "1235"),
	  ALIKE(GUARD_MAC) },
	{ "VRRP's address", TO "00005e000101" V4(IP_ME, "0000", "70") "21010101",
	  ALIKE(GUARD_MAC) },
	{ "another source", ETH V4(IP_OTHER, "0000", "06") UDP("1234", "1235"),
	  LISTED(GUARD_IP) },
	{ "the first of a prefix", ETH V4("c6336400", "0000", "06"), ALIKE(NONE) },
	{ "the last of a prefix", ETH V4("c63364ff", "0000", "06"), ALIKE(NONE) },
	{ "before a prefix", ETH V4("c63363ff", "0000", "06"), LISTED(GUARD_IP) },
	{ "behind a prefix", ETH V4("c6336500", "0000", "06"), LISTED(GUARD_IP) },
	{ "nobody, TCP", ETH V4(IP_NONE, "0000", "06"), LISTED(GUARD_IP) },
	{ "nobody, IGMP", ETH V4(IP_NONE, "0000", "02") "22000000", ALIKE(NONE) },
	{ "nobody asks for an address", ETH V4(IP_NONE, "0000", "11")
	  CLIENT("01", IP_NONE, IP_NONE, ME), ALIKE(NONE) },
	{ "with too little of it", ETH V4(IP_NONE, "0000", "11") UDP("0044", "0043"),
	  { VSW_DROP_GUARD_HDR, VSW_DROP_GUARD_HDR, VSW_DROP_NONE } },
	{ "in a fragment", ETH V4(IP_NONE, "2000", "11") UDP("0044", "0043"),
	  { VSW_DROP_GUARD_FRAG, VSW_DROP_GUARD_FRAG, VSW_DROP_NONE } },
	{ "for another host", ETH V4(IP_NONE, "0000", "11")
	  CLIENT("01", IP_NONE, IP_NONE, OTHER), DENIED(GUARD_DHCP) },
	{ "as a relay agent", ETH V4(IP_NONE, "0000", "11")
	  CLIENT("01", IP_NONE, IP_ME, ME), DENIED(GUARD_DHCP) },
	{ "gives up its address", ETH V4(IP_ME, "0000", "11")
	  CLIENT("01", IP_ME, IP_NONE, ME), ALIKE(NONE) },
	{ "gives up another's", ETH V4(IP_ME, "0000", "11")
	  CLIENT("01", IP_OTHER, IP_NONE, ME), LISTED(GUARD_DHCP) },
	{ "renews what it does not have", ETH V4(IP_OTHER, "0000", "11")
	  CLIENT("01", IP_OTHER, IP_NONE, ME), LISTED(GUARD_IP) },
	{ "nobody, UDP", ETH V4(IP_NONE, "0000", "11") UDP("0044", "0035"), LISTED(GUARD_IP) },
	{ "nobody, a later fragment", ETH V4(IP_NONE, "0001", "11") UDP("0044", "0043"),
	  LISTED(GUARD_IP) },
	{ "broadcast", ETH V4("ffffffff", "0000", "06"), LISTED(GUARD_IP) },
	{ "IPv6", ETH V6(G_ME, "06"), ALIKE(NONE) },
	{ "another source of IPv6", ETH V6(G_OTHER, "06"), LISTED(GUARD_IP) },
	{ "the last of a prefix of IPv6", ETH V6("20010db800010000 ffffffffffffffff", "06"),
	  ALIKE(NONE) },
	{ "behind a prefix of IPv6", ETH V6("20010db800010001 0000000000000000", "06"),
	  LISTED(GUARD_IP) },
	{ "link-local, of its Ethernet address", ETH V6(L_ME, "3a") "80000000 00000000",
	  ALIKE(NONE) },
	{ "link-local, of another Ethernet address", ETH V6(L_OTHER, "3a") "80000000 00000000",
	  LISTED(GUARD_IP) },
	{ "link-local, of a group's", ETH V6("fe80000000000000 010000fffe000001", "3a")
	  "80000000 00000000", LISTED(GUARD_IP) },
	{ "link-local, of no Ethernet address", ETH V6("fe80000000000000 0000000000000001", "3a")
	  "80000000 00000000", LISTED(GUARD_IP) },
	{ "an address of IPv4 in one of IPv6", ETH V6("00000000000000000000ffff c0000201", "06"),
	  LISTED(GUARD_IP) },
	{ "nobody of IPv6", ETH V6(G_NONE, "06"), LISTED(GUARD_IP) },
	{ "nobody pings", ETH V6(G_NONE, "3a") "80000000 00000000", LISTED(GUARD_IP) },
	{ "nobody joins a group", ETH V6(G_NONE, "00") "3a00 05020000 0100 8f000000 00000000",
	  ALIKE(NONE) },
	{ "nobody looks for a router", ETH V6(G_NONE, "3a") "85000000 00000000", ALIKE(NONE) },
	{ "nobody, a later fragment of IPv6", ETH V6(G_NONE, "2c") FRAG("3a", "0009")
	  "85000000 00000000", LISTED(GUARD_IP) },
	/* headers of IP */
	{ "IP version 5", ETH "0800 5500 <<<< 0000 0000 40 06 0000" IP_ME IP_TO,
	  ALIKE(GUARD_HDR) },
	{ "a short header", ETH "0800 4400 <<<< 0000 0000 40 06 0000" IP_ME IP_TO,
	  ALIKE(GUARD_HDR) },
	{ "options", ETH "0800 4600 <<<< 0000 0000 40 11 0000" IP_ME IP_TO "01010101"
	  UDP("0043", "1235"), DENIED(GUARD_DHCP) },
	{ "options that are not there", ETH "0800 4f00 <<<< 0000 0000 40 11 0000" IP_ME IP_TO
	  "01010101" UDP("0043", "1235"), ALIKE(GUARD_HDR) },
	{ "no length", ETH "0800 4500 0000 0000 0000 40 06 0000" IP_ME IP_TO, ALIKE(GUARD_HDR) },
	{ "a length within the header", ETH "0800 4500 0013 0000 0000 40 06 0000" IP_ME IP_TO,
	  ALIKE(GUARD_HDR) },
	{ "longer than the frame", ETH "0800 4500 0018 0000 0000 40 06 0000" IP_ME IP_TO "000000",
	  ALIKE(GUARD_HDR) },
	{ "with padding", ETH "0800 4500 001c 0000 0000 40 11 0000" IP_ME IP_TO
	  UDP("1234", "1235") "00430044", ALIKE(NONE) },
	{ "UDP in the padding", ETH "0800 4500 0018 0000 0000 40 11 0000" IP_ME IP_TO
	  UDP("1234", "1235"), ALIKE(GUARD_HDR) },
	{ "IPv6 version 4", ETH "86dd 40000000 [[[[ 06 ff" G_ME G_TO, ALIKE(GUARD_HDR) },
	{ "IPv6 longer than the frame", ETH "86dd 60000000 0001 06 ff" G_ME G_TO,
	  ALIKE(GUARD_HDR) },
	{ "IPv6 without a payload", ETH "86dd 60000000 0000 3b ff" G_ME G_TO, ALIKE(NONE) },
	{ "IPv6, UDP in the padding", ETH "86dd 60000000 0000 11 ff" G_ME G_TO
	  UDP("0223", "0222"), ALIKE(GUARD_HDR) },
	/* servers */
	{ "a DHCP server", ETH V4(IP_ME, "0000", "11") UDP("0043", "0044"), DENIED(GUARD_DHCP) },
	{ "to a relay agent", ETH V4(IP_ME, "0000", "11") UDP("0043", "0043"),
	  DENIED(GUARD_DHCP) },
	{ "from an odd port", ETH V4(IP_ME, "0000", "11") UDP("0045", "0044"),
	  DENIED(GUARD_DHCP) },
	{ "a client that answers", ETH V4(IP_ME, "0000", "11")
	  CLIENT("02", IP_NONE, IP_NONE, ME), DENIED(GUARD_DHCP) },
	{ "the same ports of TCP", ETH V4(IP_ME, "0000", "06") UDP("0043", "0044"), ALIKE(NONE) },
	{ "a DHCPv6 server", ETH V6(L_ME, "11") UDP("0223", "0222"), DENIED(GUARD_DHCP) },
	{ "behind options", ETH V6(L_ME, "3c") EXT("3c") EXT("11") UDP("0223", "0222"),
	  DENIED(GUARD_DHCP) },
	{ "a DHCPv6 client", ETH V6(L_ME, "11") UDP("0222", "0223"), ALIKE(NONE) },
	/* fragments */
	{ "the first fragment of a server", ETH V4(IP_ME, "2000", "11") UDP("0043", "0044"),
	  DENIED(GUARD_DHCP) },
	{ "the first fragment is too short", ETH V4(IP_ME, "2000", "11") "0043",
	  ALIKE(GUARD_FRAG) },
	{ "the second one", ETH V4(IP_ME, "0001", "11") "0043", ALIKE(NONE) },
	{ "the second one, of another source", ETH V4(IP_OTHER, "0001", "11") "0043",
	  LISTED(GUARD_IP) },
	{ "the only fragment, of a server", ETH V6(L_ME, "2c") FRAG("11", "0000")
	  UDP("0223", "0222"), DENIED(GUARD_DHCP) },
	{ "headers in the second fragment", ETH V6(G_ME, "2c") FRAG("3c", "0001"),
	  ALIKE(GUARD_FRAG) },
	{ "options that end in the second fragment", ETH V6(G_ME, "2c") FRAG("3c", "0001")
	  "1102 0104 00000000", ALIKE(GUARD_FRAG) },
	{ "UDP in the second fragment", ETH V6(G_ME, "2c") FRAG("3c", "0001") EXT("11"),
	  ALIKE(GUARD_FRAG) },
	{ "ICMPv6 in the second fragment", ETH V6(G_ME, "2c") FRAG("3c", "0001") EXT("3a"),
	  ALIKE(GUARD_FRAG) },
	{ "the second one of IPv6", ETH V6(G_ME, "2c") FRAG("3c", "0009") "11", ALIKE(NONE) },
	{ "a fragment of a fragment", ETH V6(G_ME, "2c") FRAG("2c", "0001") FRAG("11", "0009")
	  "00", ALIKE(NONE) },
	{ "half a fragment header", ETH V6(G_ME, "2c") "3a00 0001", ALIKE(GUARD_FRAG) },
	{ "a fragmented ping", ETH V6(G_ME, "2c") FRAG("3a", "0001") "80000000 00000000",
	  ALIKE(NONE) },
	{ "a fragmented advertisement", ETH V6(L_ME, "2c") FRAG("3a", "0001") RA,
	  ALIKE(GUARD_FRAG) },
	{ "a fragmented solicitation", ETH V6(G_ME, "2c") FRAG("3a", "0000") NS(G_TO) SLL(ME),
	  ALIKE(GUARD_FRAG) },
	{ "a fragmented redirect", ETH V6(L_ME, "2c") FRAG("3a", "0000") "89000000 00000000",
	  ALIKE(GUARD_FRAG) },
	/* extension headers */
	{ "a router behind options", ETH V6(L_ME, "00") EXT("3c") EXT("3a") RA,
	  DENIED(GUARD_RA) },
	{ "behind a routing header", ETH V6(L_ME, "2b") EXT("3a") RA, DENIED(GUARD_RA) },
	{ "behind an authentication header", ETH V6(L_ME, "33") "3a01 0000 00000000 00000000" RA,
	  DENIED(GUARD_RA) },
	{ "behind a mobility header", ETH V6(L_ME, "87") EXT("3a") RA, DENIED(GUARD_RA) },
	{ "behind HIP", ETH V6(L_ME, "8b") EXT("3a") RA, DENIED(GUARD_RA) },
	{ "behind Shim6", ETH V6(L_ME, "8c") EXT("3a") RA, DENIED(GUARD_RA) },
	{ "behind eight headers", ETH V6(L_ME, "3c") EXT7 EXT("3a") RA, DENIED(GUARD_RA) },
	{ "behind nine headers", ETH V6(L_ME, "3c") EXT("3c") EXT7 EXT("3a") RA,
	  ALIKE(GUARD_HDR) },
	{ "a header that is too long", ETH V6(G_ME, "3c") "3aff 0104 00000000" RA,
	  ALIKE(GUARD_HDR) },
	{ "half a header", ETH V6(G_ME, "3c") "3a00 01", ALIKE(GUARD_HDR) },
	{ "no ICMPv6", ETH V6(G_ME, "3a") "8600", ALIKE(GUARD_HDR) },
	{ "encrypted", ETH V6(G_ME, "32") "00000001 00000001", ALIKE(NONE) },
	{ "of an unknown protocol", ETH V6(G_ME, "fd"), ALIKE(NONE) },
	/* routers */
	{ "a router", ETH V6(L_ME, "3a") RA SLL(ME), DENIED(GUARD_RA) },
	{ "a router of another Ethernet address", ETH V6(L_ME, "3a") RA SLL(OTHER),
	  { VSW_DROP_GUARD_RA, VSW_DROP_GUARD_RA, VSW_DROP_GUARD_ND } },
	{ "a router of IPv4", ETH V4(IP_ME, "0000", "01") "09000000 00000000",
	  DENIED(GUARD_RA) },
	{ "a redirect of IPv4", ETH V4(IP_ME, "0000", "01") "05000000 00000000",
	  DENIED(GUARD_RA) },
	{ "answers a ping", ETH V4(IP_ME, "0000", "01") ECHO_REPLY, ALIKE(NONE) },
	{ "no ICMP", ETH V4(IP_ME, "0000", "01"), ALIKE(GUARD_HDR) },
	{ "a redirect", ETH V6(L_ME, "3a") "89000000 00000000" G_TO G_TO, DENIED(GUARD_RA) },
	{ "looks for a router", ETH V6(L_ME, "3a") "85000000 00000000" SLL(ME), ALIKE(NONE) },
	{ "looks for a router, as another host", ETH V6(L_ME, "3a") "85000000 00000000"
	  SLL(OTHER), ALIKE(GUARD_ND) },
	/* neighbours */
	{ "looks for a neighbour", ETH V6(G_ME, "3a") NS(G_TO) SLL(ME), ALIKE(NONE) },
	{ "without an option", ETH V6(G_ME, "3a") NS(G_TO), ALIKE(NONE) },
	{ "as another host", ETH V6(G_ME, "3a") NS(G_TO) SLL(OTHER), ALIKE(GUARD_ND) },
	{ "as both", ETH V6(G_ME, "3a") NS(G_TO) SLL(ME) SLL(OTHER), ALIKE(GUARD_ND) },
	{ "behind a nonce", ETH V6(G_ME, "3a") NS(G_TO) NONCE SLL(OTHER), ALIKE(GUARD_ND) },
	{ "is mine in use?", ETH V6(G_NONE, "3a") NS(G_ME), ALIKE(NONE) },
	{ "is mine in use, a nonce", ETH V6(G_NONE, "3a") NS(G_ME) NONCE, ALIKE(NONE) },
	{ "is somebody's in use?", ETH V6(G_NONE, "3a") NS(G_OTHER), LISTED(GUARD_ND) },
	{ "is the link-local one in use?", ETH V6(G_NONE, "3a") NS(L_ME), ALIKE(NONE) },
	{ "I am mine", ETH V6(G_ME, "3a") NA(G_ME) TLL(ME), ALIKE(NONE) },
	{ "I am somebody", ETH V6(G_ME, "3a") NA(G_OTHER) TLL(ME), LISTED(GUARD_ND) },
	{ "mine is somebody's", ETH V6(G_ME, "3a") NA(G_ME) TLL(OTHER), ALIKE(GUARD_ND) },
	{ "nobody is me", ETH V6(G_NONE, "3a") NA(G_ME) TLL(ME), LISTED(GUARD_IP) },
	{ "behind options", ETH V6(G_ME, "00") EXT("3a") NA(G_OTHER) TLL(ME), LISTED(GUARD_ND) },
	{ "an option without length", ETH V6(G_ME, "3a") NS(G_TO) "0100" ME, ALIKE(GUARD_ND) },
	{ "an option that is too long", ETH V6(G_ME, "3a") NS(G_TO) "0e02" ME, ALIKE(GUARD_ND) },
	{ "half an option", ETH V6(G_ME, "3a") NS(G_TO) "01010200", ALIKE(GUARD_ND) },
	{ "an Ethernet address of 14 bytes", ETH V6(G_ME, "3a") NS(G_TO) "0102" ME
	  "0000000000000000", ALIKE(GUARD_ND) },
	{ "half a target", ETH V6(G_ME, "3a") "88000000 00000000 20010db8", ALIKE(GUARD_ND) },
	{ "33 options", ETH V6(G_ME, "3a") NS(G_TO) NONCE8 NONCE8 NONCE8 NONCE8 NONCE,
	  ALIKE(GUARD_ND) },
	{ "32 options", ETH V6(G_ME, "3a") NS(G_TO) NONCE8 NONCE8 NONCE8 NONCE8, ALIKE(NONE) },
	/* ARP */
	{ "who has", ETH ARP("0001", ME, IP_ME, IP_TO), ALIKE(NONE) },
	{ "as another host", ETH ARP("0001", OTHER, IP_ME, IP_TO), ALIKE(GUARD_ARP) },
	{ "as another address", ETH ARP("0001", ME, IP_OTHER, IP_TO), LISTED(GUARD_ARP) },
	{ "an answer", ETH ARP("0002", ME, IP_ME, IP_TO), ALIKE(NONE) },
	{ "an answer for another address", ETH ARP("0002", ME, IP_OTHER, IP_TO),
	  LISTED(GUARD_ARP) },
	{ "is mine in use?", ETH ARP("0001", ME, IP_NONE, IP_ME), ALIKE(NONE) },
	{ "is somebody's in use?", ETH ARP("0001", ME, IP_NONE, IP_OTHER), LISTED(GUARD_ARP) },
	{ "of a token ring", ETH "0806 0006 0800 06 04 0001" ME IP_ME "000000000000" IP_TO,
	  ALIKE(GUARD_ARP) },
	{ "of another protocol", ETH "0806 0001 86dd 06 04 0001" ME IP_ME "000000000000" IP_TO,
	  ALIKE(GUARD_ARP) },
	{ "long addresses", ETH "0806 0001 0800 08 04 0001" ME "0000" IP_ME "0000000000000000"
	  IP_TO, ALIKE(GUARD_ARP) },
	{ "a byte is missing", ETH "0806 0001 0800 06 04 0001" ME IP_ME "000000000000 c00002",
	  ALIKE(GUARD_ARP) },
	{ "RARP", ETH "8035 0001 0800 06 04 0003" ME IP_NONE ME IP_NONE, ALIKE(NONE) },
	{ "RARP of another host", ETH "8035 0001 0800 06 04 0003" OTHER IP_NONE OTHER IP_NONE,
	  ALIKE(GUARD_ARP) },
	/* other protocols, tags */
	{ "RARP answers", ETH "8035 0001 0800 06 04 0004" ME IP_NONE ME IP_NONE,
	  ALIKE(GUARD_ARP) },
	{ "a protocol of its own", ETH "88b5 0000", LISTED(GUARD_TYPE) },
	{ "a frame with a length", ETH "0003 f0f003", LISTED(GUARD_TYPE) },
	{ "IP in SNAP", ETH "001c aaaa03 000000 0800 45000014", ALIKE(GUARD_TYPE) },
	{ "IP in a bridge's SNAP", ETH "001c aaaa03 0000f8 0800 45000014", ALIKE(GUARD_TYPE) },
	{ "a vendor's SNAP", ETH "001c aaaa03 00000c 2000 45000014", LISTED(GUARD_TYPE) },
	{ "a spanning tree", "0180c2000000" ME "0026 424203", ALIKE(GUARD_BPDU) },
	{ "one of each VLAN", "01000ccccccd" ME "0032 aaaa03 00000c 010b", ALIKE(GUARD_BPDU) },
	{ "LACP", "0180c2000002" ME "8809 0101", ALIKE(GUARD_TYPE) },
	{ "LACP to one", ETH "8809 0101", ALIKE(GUARD_TYPE) },
	{ "PAUSE", "0180c2000001" ME "8808 0001 ffff", ALIKE(GUARD_TYPE) },
	{ "PAUSE to one", ETH "8808 0001 ffff", ALIKE(GUARD_TYPE) },
	{ "LLDP", "0180c200000e" ME "88cc 0207", ALIKE(GUARD_TYPE) },
	{ "GVRP", "0180c2000021" ME "0026 424203", ALIKE(GUARD_TYPE) },
	{ "a group beside those", "0180c2000030" ME "88b5 0000", LISTED(GUARD_TYPE) },
	{ "CDP", "01000ccccccc" ME "0032 aaaa03 00000c 2000", ALIKE(GUARD_TYPE) },
	{ "a tag", ETH TAG("8100") V4(IP_ME, "0000", "06"), DENIED(GUARD_VLAN) },
	{ "a tag, another source", ETH TAG("8100") V4(IP_OTHER, "0000", "06"),
	  DENIED(GUARD_VLAN) },
	{ "a tag, a router", ETH TAG("8100") V6(L_ME, "3a") RA, DENIED(GUARD_VLAN) },
	{ "a priority", ETH "8100 e000" V4(IP_ME, "0000", "06"), ALIKE(NONE) },
	{ "a priority, another source", ETH "8100 e000" V4(IP_OTHER, "0000", "06"),
	  LISTED(GUARD_IP) },
	{ "a service tag", ETH TAG("88a8") V4(IP_ME, "0000", "06"), DENIED(GUARD_VLAN) },
	{ "an old service tag", ETH TAG("9100") V4(IP_ME, "0000", "06"), DENIED(GUARD_VLAN) },
	{ "others", ETH TAG("9200") TAG("9300") V4(IP_ME, "0000", "06"), DENIED(GUARD_VLAN) },
	{ "two tags", ETH TAG("88a8") TAG("8100") ARP("0001", ME, IP_ME, IP_TO),
	  DENIED(GUARD_VLAN) },
	{ "two tags, as another host", ETH TAG("88a8") TAG("8100")
	  ARP("0001", OTHER, IP_ME, IP_TO),
	  { VSW_DROP_GUARD_VLAN, VSW_DROP_GUARD_VLAN, VSW_DROP_GUARD_ARP } },
	{ "three tags", ETH TAG("88a8") TAG("8100") TAG("8100") V4(IP_ME, "0000", "06"),
	  ALIKE(GUARD_VLAN) },
	{ "a tag with nothing behind it", ETH "8100 0005", ALIKE(GUARD_VLAN) },
};

struct vsw_test_guard_port {
	struct vsw sw;
	struct vsw_port port;
	struct vsw_guard guard;
	struct vsw_guard_range ip4[2];
	struct vsw_guard_range ip6[2];
};

/* A port of each column of the table */
static struct vsw_test_guard_port *vsw_test_guard_port(struct kunit *test,
						       int column)
{
	static const u8 me[ETH_ALEN] = { 2, 0, 0, 0, 0, 1 };
	const u64 net = 0x20010db800000000, sub = 0x20010db800010000;
	struct vsw_test_guard_port *p;

	p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	p->port.sw = &p->sw;
	p->guard.own = vsw_fdb_key(me, 0);
	p->ip4[0].first = vsw_guard_addr4(htonl(0xc0000201));
	p->ip4[0].last = p->ip4[0].first;
	p->ip4[1].first = vsw_guard_addr4(htonl(0xc6336400));
	p->ip4[1].last = vsw_guard_addr4(htonl(0xc63364ff));
	p->ip6[0].first = (struct vsw_guard_addr) { net, 1 };
	p->ip6[0].last = p->ip6[0].first;
	p->ip6[1].first = (struct vsw_guard_addr) { sub, 0 };
	p->ip6[1].last = (struct vsw_guard_addr) { sub, U64_MAX };
	p->guard.ip4 = (struct vsw_guard_ranges) { 2, p->ip4 };
	p->guard.ip6 = (struct vsw_guard_ranges) { 2, p->ip6 };
	p->guard.n_prefixes = column ? 0 : 4;
	if (column == 2)
		p->guard.allow = VSW_GUARD_ALLOW_DHCP | VSW_GUARD_ALLOW_RA |
				 VSW_GUARD_ALLOW_VLAN;
	rcu_assign_pointer(p->port.guard, &p->guard);
	return p;
}

static enum vsw_drop vsw_test_guard_verdict(struct vsw_test_guard_port *p,
					    struct sk_buff *skb, u64 from)
{
	enum vsw_drop why;

	rcu_read_lock();
	why = vsw_guard_check(&p->port, from, skb, skb_network_offset(skb));
	rcu_read_unlock();
	return why;
}

/* Wherever a frame is cut into pages, and whether it is sent or received */
static void vsw_guard_test_frames(struct kunit *test)
{
	struct vsw_test_guard_port *p;
	int column, frags, len, cksum;
	struct sk_buff *skb;
	enum vsw_drop why;
	u8 bytes[400];
	size_t i;

	for (column = 0; column < 3; column++) {
		p = vsw_test_guard_port(test, column);
		for (i = 0; i < ARRAY_SIZE(vsw_test_guards); i++) {
			const struct vsw_test_guard *row = &vsw_test_guards[i];

			len = vsw_test_hex(row->frame, bytes, sizeof(bytes),
					   &cksum);
			KUNIT_ASSERT_LT(test, len, (int)sizeof(bytes));
			for (frags = 0; frags < len; frags += 5) {
				skb = vsw_test_skb(test, bytes, len, frags);
				if (frags % 2)
					skb_push(skb, ETH_HLEN);
				why = vsw_test_guard_verdict(p, skb, 0);
				KUNIT_EXPECT_STREQ_MSG(test, vsw_drop_word(why),
						       vsw_drop_word(row->why[column]),
						       "%s, column %d, %d bytes in a page",
						       row->what, column, frags);
				kfree_skb(skb);
			}
		}
	}
}

/* Cut off after any byte, a frame of IP or ARP is never let through. */
static void vsw_guard_test_short(struct kunit *test)
{
	struct vsw_test_guard_port *p = vsw_test_guard_port(test, 2);
	int len, cut, cksum;
	struct sk_buff *skb;
	u8 bytes[400];
	__be16 proto;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(vsw_test_guards); i++) {
		const struct vsw_test_guard *row = &vsw_test_guards[i];

		len = vsw_test_hex(row->frame, bytes, sizeof(bytes), &cksum);
		proto = ((struct ethhdr *)bytes)->h_proto;
		if (proto != htons(ETH_P_IP) && proto != htons(ETH_P_IPV6) &&
		    proto != htons(ETH_P_ARP))
			continue;
		/* these have bytes that do not belong to the packet */
		if (strstr(row->what, "padding"))
			continue;
		for (cut = ETH_HLEN; cut < len; cut++) {
			skb = vsw_test_skb(test, bytes, cut, cut % 3 * 4);
			KUNIT_EXPECT_NE_MSG(test,
					    vsw_test_guard_verdict(p, skb, 0),
					    VSW_DROP_NONE, "%s, %d bytes",
					    row->what, cut);
			kfree_skb(skb);
		}
	}
}

/* A tag beside the frame is the switch's if it filters, else the frame's own. */
static void vsw_guard_test_tag(struct kunit *test)
{
	static const char *frame = ETH V4(IP_OTHER, "0000", "06");
	struct vsw_test_guard_port *p;
	int len, cksum;
	struct sk_buff *skb;
	u8 bytes[400];

	len = vsw_test_hex(frame, bytes, sizeof(bytes), &cksum);
	skb = vsw_test_skb(test, bytes, len, 0);
	__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q), 5);
	p = vsw_test_guard_port(test, 0);
	KUNIT_EXPECT_EQ(test, vsw_test_guard_verdict(p, skb, 0),
			VSW_DROP_GUARD_VLAN);
	KUNIT_EXPECT_EQ(test, vsw_test_guard_verdict(p, skb, VSW_PORT_VLAN),
			VSW_DROP_GUARD_IP);
	p->guard.allow = VSW_GUARD_ALLOW_VLAN;
	KUNIT_EXPECT_EQ(test, vsw_test_guard_verdict(p, skb, 0),
			VSW_DROP_GUARD_IP);
	kfree_skb(skb);
	/* with two more in the frame there are three */
	len = vsw_test_hex(ETH TAG("88a8") TAG("8100") V4(IP_ME, "0000", "06"),
			   bytes, sizeof(bytes), &cksum);
	skb = vsw_test_skb(test, bytes, len, 0);
	KUNIT_EXPECT_EQ(test, vsw_test_guard_verdict(p, skb, 0), VSW_DROP_NONE);
	__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021AD), 5);
	KUNIT_EXPECT_EQ(test, vsw_test_guard_verdict(p, skb, 0),
			VSW_DROP_GUARD_VLAN);
	KUNIT_EXPECT_EQ(test, vsw_test_guard_verdict(p, skb, VSW_PORT_VLAN),
			VSW_DROP_NONE);
	kfree_skb(skb);
}

/* Without memory for a guard nothing is let through. */
static void vsw_guard_test_none(struct kunit *test)
{
	struct vsw_test_guard_port *p = vsw_test_guard_port(test, 1);
	int len, cksum;
	struct sk_buff *skb;
	u8 bytes[400];

	len = vsw_test_hex(vsw_test_guards[0].frame, bytes, sizeof(bytes),
			   &cksum);
	skb = vsw_test_skb(test, bytes, len, 0);
	KUNIT_EXPECT_EQ(test, vsw_test_guard_verdict(p, skb, 0), VSW_DROP_NONE);
	rcu_assign_pointer(p->port.guard, NULL);
	KUNIT_EXPECT_EQ(test, vsw_test_guard_verdict(p, skb, 0),
			VSW_DROP_GUARD_MAC);
	kfree_skb(skb);
}

/* Where a checksum is to be written that is yet to be made */
static void vsw_guard_test_csum(struct kunit *test)
{
	static const struct {
		const char *frame;
		int at;		/* of the checksum, from the network header on */
		bool may;
	} rows[] = {
		{ ETH V4(IP_ME, "0000", "11") UDP("1234", "1235") "00000000", 26, true },
		{ ETH V4(IP_ME, "0000", "11") UDP("1234", "1235") "00000000", 28, true },
		{ ETH V4(IP_ME, "0000", "11") UDP("1234", "1235") "00000000", 27, false },
		{ ETH V4(IP_ME, "0000", "11") UDP("1234", "1235") "00000000", 22, false },
		{ ETH V4(IP_ME, "0000", "11") UDP("1234", "1235") "00000000", 14, false },
		{ ETH V4(IP_ME, "0000", "11") UDP("1234", "1235") "00000000", -2, false },
		{ ETH V4(IP_ME, "0000", "11") UDP("1234", "1235") "00000000", -6, false },
		{ ETH V4(IP_ME, "0000", "06") UDP("1234", "1235") "00000000", 36, true },
		{ ETH V4(IP_ME, "0000", "06") UDP("1234", "1235") "00000000", 18, false },
		{ ETH V6(G_ME, "3a") NS(G_TO) SLL(ME), 42, true },
		{ ETH V6(G_ME, "3a") NS(G_TO) SLL(ME), 40, false },
		{ ETH V6(G_ME, "3a") NS(G_TO) SLL(ME), 68, false },
		{ ETH ARP("0001", ME, IP_ME, IP_TO), 16, false },
		{ ETH ARP("0001", ME, IP_ME, IP_TO) "00000000", 28, true },
	};
	struct vsw_test_guard_port *p = vsw_test_guard_port(test, 0);
	int len, cksum;
	struct sk_buff *skb;
	u8 bytes[400];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		len = vsw_test_hex(rows[i].frame, bytes, sizeof(bytes), &cksum);
		skb = vsw_test_skb(test, bytes, len, 0);
		KUNIT_EXPECT_EQ(test, vsw_test_guard_verdict(p, skb, 0),
				VSW_DROP_NONE);
		skb->ip_summed = CHECKSUM_PARTIAL;
		/* from the Ethernet header on, whatever is to be summed up */
		skb->csum_start = skb_headroom(skb) - ETH_HLEN;
		skb->csum_offset = rows[i].at + ETH_HLEN;
		KUNIT_EXPECT_EQ_MSG(test, vsw_test_guard_verdict(p, skb, 0),
				    rows[i].may ? VSW_DROP_NONE :
						  VSW_DROP_GUARD_HDR,
				    "row %zu", i);
		kfree_skb(skb);
	}
}

/* A GSO frame beyond 64 KiB does not say how long it is. */
static void vsw_guard_test_gso(struct kunit *test)
{
	static const char * const frames[] = {
		ETH "0800 4500 0000 0000 0000 40 11 0000" IP_ME IP_TO UDP("0043", "1235"),
		ETH "86dd 60000000 0000 11 ff" G_ME G_TO UDP("0223", "1235"),
	};
	struct vsw_test_guard_port *p = vsw_test_guard_port(test, 0);
	int len, cksum;
	struct sk_buff *skb;
	u8 bytes[400];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(frames); i++) {
		len = vsw_test_hex(frames[i], bytes, sizeof(bytes), &cksum);
		skb = vsw_test_skb(test, bytes, len, 0);
		KUNIT_EXPECT_EQ(test, vsw_test_guard_verdict(p, skb, 0),
				VSW_DROP_GUARD_HDR);
		skb_shinfo(skb)->gso_size = 1000;
		KUNIT_EXPECT_EQ(test, vsw_test_guard_verdict(p, skb, 0),
				VSW_DROP_GUARD_DHCP);
		kfree_skb(skb);
	}
}

/* Lists are found in as if each member were looked at. */
static void vsw_guard_test_lists(struct kunit *test)
{
	struct vsw_guard_range ranges[8];
	struct vsw_guard guard = {};
	struct vsw_guard_addr addr;
	u64 macs[9];
	u32 n, i, x;
	bool in;

	guard.macs = macs;
	for (n = 0; n <= ARRAY_SIZE(macs); n++) {
		guard.n_macs = n;
		guard.own = 1000;
		for (i = 0; i < n; i++)
			macs[i] = 3 + i * i;
		for (x = 0; x < 100; x++) {
			for (in = false, i = 0; i < n; i++)
				in |= macs[i] == x;
			KUNIT_EXPECT_EQ(test, vsw_guard_has_mac(&guard, x), in);
		}
		KUNIT_EXPECT_EQ(test, vsw_guard_has_mac(&guard, 1000), !n);
	}
	guard.ip6.at = ranges;
	for (n = 0; n <= ARRAY_SIZE(ranges); n++) {
		guard.ip6.n = n;
		for (i = 0; i < n; i++) {
			/* over the border of the two halves, too */
			ranges[i].first = (struct vsw_guard_addr) {
				i, i % 2 ? 4 : U64_MAX - 4,
			};
			ranges[i].last = (struct vsw_guard_addr) {
				i + !(i % 2), i % 2 ? 8 : 2,
			};
		}
		for (x = 0; x < 10 * 24; x++) {
			addr.hi = x / 24;
			addr.lo = (u64)(x % 24) - 12;
			for (in = false, i = 0; i < n; i++)
				in |= vsw_guard_cmp(&ranges[i].first, &addr) <= 0 &&
				      vsw_guard_cmp(&addr, &ranges[i].last) <= 0;
			KUNIT_EXPECT_EQ_MSG(test,
					    vsw_guard_lists(&guard, &addr),
					    in, "%u ranges, %llx %llx", n,
					    addr.hi, addr.lo);
		}
	}
}

static struct kunit_case vsw_guard_cases[] = {
	KUNIT_CASE(vsw_guard_test_frames),
	KUNIT_CASE(vsw_guard_test_short),
	KUNIT_CASE(vsw_guard_test_tag),
	KUNIT_CASE(vsw_guard_test_none),
	KUNIT_CASE(vsw_guard_test_csum),
	KUNIT_CASE(vsw_guard_test_gso),
	KUNIT_CASE(vsw_guard_test_lists),
	{}
};

static struct kunit_suite vsw_guard_suite = {
	.name = "vswitch_guard",
	.test_cases = vsw_guard_cases,
};

kunit_test_suite(vsw_guard_suite);
