import { BlockList, isIP } from 'node:net';

/** IPv4 that is nobody's on the open internet (IANA special-purpose registry), and what clouds keep for machines. */
const NOT_PUBLIC_4: [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Link-local, the metadata services of clouds (169.254.169.254) among it.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  // Multicast, reserved, broadcast.
  ['224.0.0.0', 3],
  // Azure's own for virtual machines, though its range is public.
  ['168.63.129.16', 32],
];
/** What is not for the open internet within 2000::/3, the only block that is (IANA); tunnels hold an IPv4 address. */
const NOT_PUBLIC_6: [string, number][] = [
  // Protocol assignments: Teredo, benchmarking, ORCHID.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const refused = new BlockList();
for (const [net, prefix] of NOT_PUBLIC_4) refused.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of NOT_PUBLIC_6) refused.addSubnet(net, prefix, 'ipv6');
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');

/**
 * True for an IP address of the open internet: not private, loopback, link-local, shared (CGNAT), multicast or
 * reserved, and in IPv6 nothing that stands for an IPv4 address (mapped, NAT64, 6to4, Teredo). False for what is no
 * address, and for one with a zone.
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !refused.check(address, 'ipv4');
  if (family !== 6 || address.includes('%')) return false;
  return global6.check(address, 'ipv6') && !refused.check(address, 'ipv6');
}
