// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.util.Collection;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.web.csrf.CsrfToken;

/**
 * Tokens of Spring Security in requests of servlets.
 */
final class ServletCsrf {

	private ServletCsrf() {
	}

	/** Makes and stores the token, if there is none yet, before the cookies are read. */
	static @Nullable CsrfHeader findHeader(HttpServletRequest request, Supplier<Collection<String>> cookies) {
		if (!(request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token)) {
			return null;
		}
		String value = token.getToken();
		return CsrfHeader.of(token.getHeaderName(), value, cookies.get());
	}

}
