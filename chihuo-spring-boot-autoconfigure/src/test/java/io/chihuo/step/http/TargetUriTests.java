// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TargetUriTests {

	@Test
	void schemeAndHostAreNormalised() {
		assertThat(TargetUri.parse("HTTP://Example.ORG.:8080/A?b=C#d")).hasToString("http://example.org:8080/A?b=C");
		assertThat(TargetUri.parse("http://example.org/K\u00e4tzchen?q=\u20ac%20"))
			.hasToString("http://example.org/K%C3%A4tzchen?q=%E2%82%AC%20");
		assertThat(TargetUri.parse("https://example.org")).hasToString("https://example.org/");
		assertThat(TargetUri.parse("http://[::1]:80/")).hasToString("http://[::1]:80/");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/",
			"http://0x7f.1/", "http://127.0.0.1.0/", "http://017700000001/", "http://127.0.0.0x1/", "http://256.0.0.1/",
			"http://127.0.0.01/", "http://127.0.1/", "http://1/", "http://0/", "http://2130706433./", "http://a.0x7f/",
			"http://127.0.0.1./" })
	void hostThatMayBeReadAsAnotherAddressIsRefused(String uri) {
		assertThatIllegalArgumentException().isThrownBy(() -> TargetUri.parse(uri));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "example.org", "//example.org/", "ftp://example.org/", "file:///etc/passwd",
			"gopher://example.org/", "jar:http://example.org!/", "http:///path", "http://user:pass@example.org/",
			"http://example.org@127.0.0.1/", "http://example.org\\@127.0.0.1/", "http://[fe80::1%25eth0]/",
			"http://[::1", "http://example.org:99999/", "http://example.org:0/", "http://example..org/",
			"http://example.org../", "http://./", "http://exa\u006dple.org\u3002/", "http://\u2460\u2461\u2466.0.0.1/",
			"http://a b/", "http://example.org/\r\nX: 1", "http://%31%32%37.0.0.1/", "http://loc\u0430lhost/",
			"mailto:a@b", "http:example.org" })
	void textThatIsNoPlainAddressOfTheWebIsRefused(String uri) {
		assertThatIllegalArgumentException().isThrownBy(() -> TargetUri.parse(uri));
	}

}
