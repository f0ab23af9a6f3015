// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.ChihuoConfigurationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AddressRulesTests {

	private static boolean isAllowed(String address, String... networks) throws UnknownHostException {
		return new AddressRules(List.of(networks).stream().map(IpNetwork::parse).toList())
			.isAllowed(InetAddress.getByName(address));
	}

	@ParameterizedTest
	@ValueSource(strings = { "8.8.8.8", "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0", "192.167.1.1",
			"223.255.255.255", "2606:4700::1111", "64:ff9b::8.8.8.8", "2a00::5efe:8.8.8.8" })
	void publicAddressIsAllowed(String address) throws Exception {
		assertThat(isAllowed(address)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0.0.0", "0.1.2.3", "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1",
			"172.31.255.255", "192.168.0.1", "169.254.169.254", "169.254.0.1", "100.64.0.1", "100.100.100.200",
			"168.63.129.16", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.88.99.1",
			"224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255" })
	void addressOfIpv4ThatIsNotPublicIsRefusedInAllItsForms(String address) throws Exception {
		assertThat(isAllowed(address)).isFalse();
		assertThat(isAllowed("::ffff:" + address)).isFalse();
		assertThat(isAllowed("::" + address)).isFalse();
		assertThat(isAllowed("64:ff9b::" + address)).isFalse();
		assertThat(isAllowed("64:ff9b:1::" + address)).isFalse();
		assertThat(isAllowed("2a00::5efe:" + address)).isFalse();
		assertThat(isAllowed("2a00::200:5efe:" + address)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "::", "::1", "::2", "fe80::1", "febf::1", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1",
			"2001::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::", "3fff::1", "100::1", "64:ff9b:1::8.8.8.8",
			"::8.8.8.8", "5f00::1", "4000::1" })
	void addressOfIpv6ThatIsNotPublicIsRefused(String address) throws Exception {
		assertThat(isAllowed(address)).isFalse();
	}

	@Test
	void mappedAddressThatJavaLeavesIsJudgedByItsInnerOne() throws Exception {
		byte[] mapped = InetAddress.getByName("2a00::7f00:1").getAddress();
		Arrays.fill(mapped, 0, 10, (byte) 0);
		mapped[10] = -1;
		mapped[11] = -1;
		InetAddress address = Inet6Address.getByAddress("x", mapped, -1);
		assertThat(new AddressRules(List.of()).isAllowed(address)).isFalse();
	}

	@Test
	void addressOfAnAllowedNetworkIsAllowed() throws Exception {
		assertThat(isAllowed("10.1.2.3", "10.1.0.0/16")).isTrue();
		assertThat(isAllowed("10.2.2.3", "10.1.0.0/16")).isFalse();
		assertThat(isAllowed("64:ff9b::10.1.2.3", "10.1.0.0/16")).isTrue();
		assertThat(isAllowed("fd00::7", "fd00::/8")).isTrue();
		assertThat(isAllowed("::1", "::1")).isTrue();
		assertThat(isAllowed("127.0.0.2", "127.0.0.1")).isFalse();
		assertThat(isAllowed("169.254.169.254", "0.0.0.0/0")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0/8",
			"010.0.0.0/8", "fd00::/129", "10.0.0.0/x", "1::2::3", "2130706433/8" })
	void textThatIsNoNetworkIsExplained(String text) {
		assertThatExceptionOfType(ChihuoConfigurationException.class)
			.isThrownBy(() -> IpNetwork.parseProperty("chihuo.steps.http.allowed-networks", text))
			.withMessageContaining("'chihuo.steps.http.allowed-networks' has '" + text + "'");
	}

}
