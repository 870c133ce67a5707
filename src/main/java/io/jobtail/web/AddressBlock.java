package io.jobtail.web;

import io.netty.util.NetUtil;

/**
 * A network, or one address, of IPv4 or IPv6.
 *
 * @param network its first address
 * @param bits how many bits of it count
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
record AddressBlock(byte[] network, int bits) {
  // of an address of IPv6, what names the network
  private static final int NETWORK_BYTES = 8;

  /**
   * Reads {@code 10.0.0.0/8}, {@code 192.0.2.1}, {@code 2001:db8::/32}. Names are not looked up.
   *
   * @throws IllegalArgumentException if it is none
   */
  static AddressBlock of(String text) {
    String block = text.strip();
    int slash = block.indexOf('/');
    byte[] address = bytes(slash < 0 ? block : block.substring(0, slash));
    if (address == null) {
      throw wrong(text);
    }
    int all = address.length * 8;
    return new AddressBlock(address, slash < 0 ? all : bits(block.substring(slash + 1), all, text));
  }

  private static int bits(String digits, int all, String text) {
    if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) > all) {
      throw wrong(text);
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "jobtail.web.trusted-proxies has addresses and networks such as 10.0.0.0/8, not " + text);
  }

  /** An address as it is written, or null; IPv4 in IPv6 is IPv4. */
  static byte @org.jspecify.annotations.Nullable [] bytes(String address) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    return bytes == null ? null : plain(bytes);
  }

  /**
   * What counts as one client: an address of IPv4, the network of one of IPv6. Whoever has one of
   * those has 2^64 others.
   */
  static String client(String address) {
    byte[] bytes = bytes(address);
    if (bytes == null) {
      return address;
    }
    if (bytes.length <= NETWORK_BYTES) {
      return NetUtil.bytesToIpAddress(bytes);
    }
    java.util.Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
    return NetUtil.bytesToIpAddress(bytes) + "/" + NETWORK_BYTES * 8;
  }

  private static byte[] plain(byte[] address) {
    if (address.length != 16) {
      return address;
    }
    for (int i = 0; i < 12; i++) {
      if (address[i] != (i < 10 ? 0 : (byte) 0xff)) {
        return address;
      }
    }
    return java.util.Arrays.copyOfRange(address, 12, 16);
  }

  /** Whether the address, as {@link #bytes} gives it, is in here. */
  boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((network[bit / 8] & mask) != (address[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
