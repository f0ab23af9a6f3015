// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.util.ArrayList;
import java.util.Collection;

import reactor.core.publisher.Mono;

import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.web.server.ServerWebExchange;

/**
 * Tokens of Spring Security in requests of WebFlux.
 */
final class WebFluxCsrf {

	private WebFluxCsrf() {
	}

	/** Makes and stores the token, if there is none yet. */
	static Mono<CsrfHeader> findHeader(ServerWebExchange exchange) {
		Mono<CsrfToken> token = exchange.getAttributeOrDefault(CsrfToken.class.getName(), Mono.empty());
		return token.map((found) -> CsrfHeader.of(found.getHeaderName(), found.getToken(), cookiesOf(exchange)));
	}

	private static Collection<String> cookiesOf(ServerWebExchange exchange) {
		Collection<String> cookies = new ArrayList<>();
		exchange.getRequest()
			.getCookies()
			.values()
			.forEach((found) -> found.forEach((cookie) -> cookies.add(cookie.getValue())));
		exchange.getResponse()
			.getCookies()
			.values()
			.forEach((found) -> found.forEach((cookie) -> cookies.add(cookie.getValue())));
		return cookies;
	}

}
