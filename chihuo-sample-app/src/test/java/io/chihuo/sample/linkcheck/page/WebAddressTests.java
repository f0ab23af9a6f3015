// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.page;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WebAddressTests {

	private final WebAddress base = WebAddress.parse("http://host/a/b?q=1#here");

	@ParameterizedTest
	@CsvSource({ "HTTP://Host/a, http://host/a", "http://host:80/a, http://host/a",
			"https://host:443/a, https://host/a", "http://host:8080/a, http://host:8080/a", "http://host, http://host/",
			"http://host:/a, http://host/a", "http://user:secret@host/a, http://host/a",
			"http://host/a/./b/../c, http://host/a/c", "http://host/../../a, http://host/a",
			"http://host/a/.., http://host/", "http://host/a/., http://host/a/",
			"http://host/a/%2e%2E/b, http://host/b", "http://host/%7euser, http://host/~user",
			"http://host/%c3%bc, http://host/%C3%BC", "http://host/ü, http://host/%C3%BC",
			"http://host/a b, http://host/a%20b", "http://host/100%, http://host/100%25",
			"http://host/a%2Fb, http://host/a%2Fb", "http://host/a?, http://host/a",
			"http://host/a?x=1&y=%7e, http://host/a?x=1&y=~", "http://host/a[1], http://host/a%5B1%5D",
			"http://host\\a\\b, http://host/a/b", "http://bücher.example/, http://xn--bcher-kva.example/",
			"http://[::1]:80/a, http://[::1]/a", "http://host//a//b, http://host//a//b" })
	void equalAddressesHaveOneForm(String given, String normalised) {
		assertThat(WebAddress.parse(given).url()).isEqualTo(normalised);
	}

	@ParameterizedTest
	@CsvSource({ "c, http://host/a/c", "./c, http://host/a/c", "../c, http://host/c", "/c, http://host/c",
			"//other/c, http://other/c", "https://other/c, https://other/c", "?r=2, http://host/a/b?r=2",
			"'', http://host/a/b?q=1", "., http://host/a/", ".., http://host/", "' c ', http://host/a/c", "c:d, ",
			"a/c:d, http://host/a/a/c:d" })
	void referencesAreResolvedAgainstTheirPage(String reference, String expected) {
		assertThat(this.base.resolveReference(reference).map(WebAddress::url).orElse(null)).isEqualTo(expected);
	}

	@Test
	void lineBreaksWithinAReferenceAreDropped() {
		assertThat(this.base.resolveReference("/a\n\tb").orElseThrow().url()).isEqualTo("http://host/ab");
	}

	@Test
	void normalisingTwiceChangesNothing() {
		String once = WebAddress.parse("http://Host/%zz/ü/%2f?a=[b]&c=%").url();
		assertThat(WebAddress.parse(once).url()).isEqualTo(once);
	}

	@Test
	void fragmentIsKeptApart() {
		assertThat(this.base.resolveReference("#there").orElseThrow())
			.isEqualTo(new WebAddress("http://host/a/b?q=1", "there"));
		assertThat(this.base.resolveReference("c").orElseThrow().fragment()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "mailto:a@b", "javascript:void(0)", "data:text/plain,a", "tel:1", "ftp://host/a" })
	void referenceOutOfTheWebHasNoAddress(String reference) {
		assertThat(this.base.resolveReference(reference)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://", "http:///a", "http:a", "http://[bad/", "http://host:99999/", "http://host:a/",
			"http://a_b/", "http://a\"b/", "http://a..b/", "http://ho st/" })
	void addressWithoutProperHostIsInvalid(String reference) {
		assertThatExceptionOfType(InvalidAddressException.class)
			.isThrownBy(() -> this.base.resolveReference(reference));
	}

	@Test
	void textThatIsNoWebAddressCannotBeAStart() {
		assertThatExceptionOfType(InvalidAddressException.class).isThrownBy(() -> WebAddress.parse("example.org"))
			.withMessageContaining("'example.org'");
	}

	@Test
	void originIsSchemeHostAndPort() {
		assertThat(WebAddress.parse("http://host:81/a?b").origin()).isEqualTo("http://host:81");
	}

	@ParameterizedTest
	@CsvSource({ "https://host/x, true", "http://HOST:80/, true", "http://host:81/, false", "http://other/, false",
			"https://host:80/, false", "http://sub.host/, false" })
	void sameHostIsTheSameWithAndWithoutEncryption(String other, boolean same) {
		assertThat(this.base.sameHost(WebAddress.parse(other))).isEqualTo(same);
	}

}
