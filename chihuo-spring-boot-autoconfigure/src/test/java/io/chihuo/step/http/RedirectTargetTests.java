// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.RejectTaskException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Redirects of a server that may be asked, at 127.0.0.9, to one at 127.0.0.1 that must
 * not be reached.
 */
class RedirectTargetTests {

	private static final String ALLOWED = "127.0.0.9";

	private final TestWebServer secret = new TestWebServer().answer("/", 200, "text/plain", "secret");

	private final AtomicInteger lookUps = new AtomicInteger();

	private TestWebServer allowed;

	@BeforeEach
	void startAllowedServer() throws UnknownHostException {
		this.allowed = new TestWebServer(InetAddress.getByName(ALLOWED));
	}

	@AfterEach
	void close() {
		this.secret.close();
		this.allowed.close();
	}

	/**
	 * The name of the test has an address that is allowed at first, and another one then.
	 */
	private InetAddress[] lookUp(String host) throws UnknownHostException {
		boolean first = this.lookUps.getAndIncrement() == 0;
		return InetAddress.getAllByName(host.endsWith(".example.org") ? (first ? ALLOWED : "127.0.0.1") : host);
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "localhost", "localhost.", "LocalHost", "0.0.0.0", "[::1]", "[::]",
			"[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]",
			"[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[fe80::1]", "[fe80::1%25lo]",
			"[fd00:ec2::254]", "169.254.169.254", "100.100.100.200", "10.0.0.1", "2130706433", "0x7f000001",
			"0177.0.0.1", "127.1", "0x7f.0.0.1", "017700000001", "127.0.0.1.", "%31%32%37.0.0.1",
			"%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1", "127.0.0.1@name.example.org", "name.example.org@127.0.0.1",
			"127.0.0.1%23@name.example.org", "name.example.org" })
	void targetThatIsNotAllowedIsNotAskedAfterARedirect(String host) throws Exception {
		this.allowed.redirect("/go", 302, "http://" + host + ":" + this.secret.port() + "/");
		String url = "http://name.example.org:" + this.allowed.port() + "/go";
		try (HttpStepFixture steps = HttpStepFixture
			.open((settings) -> settings.allowedNetworks(ALLOWED).lookup(this::lookUp))) {
			assertThatExceptionOfType(RejectTaskException.class).isThrownBy(() -> steps.run("url", url))
				.withMessageContaining("REFUSED_TARGET: GET ");
		}
		assertThat(this.allowed.requests()).hasSize(1);
		assertThat(this.secret.requests()).isEmpty();
	}

}
