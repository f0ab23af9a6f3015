// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;

/**
 * The dashboard with Spring WebFlux. The endpoint blocks, so it is called on a thread
 * that may.
 */
public final class WebFluxDashboard implements WebHandler {

	/** Before the mappings of the application, after that of the endpoints. */
	private static final int MAPPING_ORDER = -90;

	private final DashboardHandler handler;

	private final DashboardPaths paths;

	private WebFluxDashboard(DashboardHandler handler, DashboardPaths paths) {
		this.handler = handler;
		this.paths = paths;
	}

	/**
	 * Map the dashboard.
	 * @param basePath path of the endpoints
	 */
	public static SimpleUrlHandlerMapping createMapping(DashboardHandler handler, String basePath) {
		DashboardPaths paths = new DashboardPaths(basePath);
		WebFluxDashboard dashboard = new WebFluxDashboard(handler, paths);
		Map<String, Object> urls = new LinkedHashMap<>();
		for (String pattern : paths.patterns()) {
			urls.put(pattern, dashboard);
		}
		return new SimpleUrlHandlerMapping(urls, MAPPING_ORDER);
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange) {
		String path = this.paths.remainderOf(exchange.getRequest().getPath().pathWithinApplication());
		return Mono.zip(findUser(exchange), findCsrf(exchange, path), readBody(exchange.getRequest()))
			.map((parts) -> toRequest(exchange.getRequest(), path, parts.getT1().orElse(null),
					parts.getT2().orElse(null), parts.getT3()))
			.flatMap((request) -> Mono.fromCallable(() -> this.handler.handleRequest(request))
				.subscribeOn(Schedulers.boundedElastic()))
			.flatMap((answer) -> writeResponse(exchange, answer));
	}

	private static Mono<Optional<DashboardUser>> findUser(ServerWebExchange exchange) {
		Mono<Principal> principal = exchange.getPrincipal();
		return principal
			.map((found) -> Optional.ofNullable(SecurityLibrary.IS_PRESENT
					? SpringSecurity.findUser(found, (role) -> false) : new DashboardUser(found, (role) -> false)))
			.defaultIfEmpty(Optional.empty());
	}

	private static Mono<Optional<CsrfHeader>> findCsrf(ServerWebExchange exchange, String path) {
		if (!path.equals("/session") || !SecurityLibrary.IS_PRESENT_FOR_WEBFLUX) {
			return Mono.just(Optional.empty());
		}
		return WebFluxCsrf.findHeader(exchange).map(Optional::of).defaultIfEmpty(Optional.empty());
	}

	/** One byte too many stands for any number. */
	private static Mono<byte[]> readBody(ServerHttpRequest request) {
		return DataBufferUtils.join(request.getBody(), DashboardRequest.MAX_BODY_BYTES)
			.map(WebFluxDashboard::bytesOf)
			.defaultIfEmpty(new byte[0])
			.onErrorResume(DataBufferLimitException.class,
					(ex) -> Mono.just(new byte[DashboardRequest.MAX_BODY_BYTES + 1]));
	}

	private static byte[] bytesOf(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	private static DashboardRequest toRequest(ServerHttpRequest request, String path, @Nullable DashboardUser user,
			@Nullable CsrfHeader csrf, byte[] body) {
		Map<String, List<String>> parameters = new LinkedHashMap<>();
		request.getQueryParams()
			.forEach((name, values) -> parameters.put(name,
					values.stream().map((value) -> (value != null) ? value : "").toList()));
		return new DashboardRequest(request.getMethod().name(), path, parameters, request.getHeaders(),
				request.getURI().getRawAuthority(), user, csrf, body);
	}

	private static Mono<Void> writeResponse(ServerWebExchange exchange, DashboardResponse answer) {
		ServerHttpResponse response = exchange.getResponse();
		response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
		answer.headers().forEach((name, values) -> response.getHeaders().put(name, values));
		if (answer.hasLength()) {
			response.getHeaders().setContentLength(answer.body().length);
		}
		return exchange.getRequest().getMethod().equals(HttpMethod.HEAD) ? response.setComplete()
				: response.writeWith(Mono.just(response.bufferFactory().wrap(answer.body())));
	}

}
