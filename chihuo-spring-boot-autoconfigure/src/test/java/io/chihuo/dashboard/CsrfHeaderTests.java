// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;

import static org.assertj.core.api.Assertions.assertThat;

class CsrfHeaderTests {

	private final String secret = UUID.randomUUID().toString();

	private final String masked = mask(this.secret);

	@Test
	void tokenInASessionIsSentMasked() {
		assertThat(CsrfHeader.of("X-CSRF-TOKEN", this.masked, List.of("other")))
			.isEqualTo(new CsrfHeader("X-CSRF-TOKEN", this.masked, this.secret));
	}

	@Test
	void tokenInACookieIsSentUnmasked() {
		assertThat(CsrfHeader.of("X-XSRF-TOKEN", this.masked, List.of("XSRF-TOKEN=" + this.secret + "; Path=/")))
			.isEqualTo(new CsrfHeader("X-XSRF-TOKEN", this.secret, this.masked));
	}

	@Test
	void tokenThatIsNotMaskedIsSentAsItIs() {
		assertThat(CsrfHeader.of("X-CSRF-TOKEN", this.secret, List.of(this.secret)))
			.isEqualTo(new CsrfHeader("X-CSRF-TOKEN", this.secret, null));
		assertThat(CsrfHeader.of("X-CSRF-TOKEN", "no base64!", List.of()).alternative()).isNull();
		assertThat(CsrfHeader.of("X-CSRF-TOKEN", "", List.of()).alternative()).isNull();
	}

	private static String mask(String token) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		new XorCsrfTokenRequestAttributeHandler().handle(request, new MockHttpServletResponse(),
				() -> new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", token));
		return ((CsrfToken) request.getAttribute(CsrfToken.class.getName())).getToken();
	}

}
