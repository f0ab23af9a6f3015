// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.io.IOException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * The dashboard with Spring MVC.
 */
public final class MvcDashboard implements HttpRequestHandler {

	/** Before the mappings of the application, after that of the endpoints. */
	private static final int MAPPING_ORDER = -90;

	private final DashboardHandler handler;

	private final DashboardPaths paths;

	private MvcDashboard(DashboardHandler handler, DashboardPaths paths) {
		this.handler = handler;
		this.paths = paths;
	}

	/**
	 * Map the dashboard.
	 * @param basePath path of the endpoints
	 */
	public static SimpleUrlHandlerMapping createMapping(DashboardHandler handler, String basePath) {
		DashboardPaths paths = new DashboardPaths(basePath);
		MvcDashboard dashboard = new MvcDashboard(handler, paths);
		Map<String, Object> urls = new LinkedHashMap<>();
		for (String pattern : paths.patterns()) {
			urls.put(pattern, dashboard);
		}
		return new SimpleUrlHandlerMapping(urls, MAPPING_ORDER);
	}

	@Override
	public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
		DashboardResponse answer = this.handler.handleRequest(readRequest(request, response));
		response.setStatus(answer.status());
		answer.headers().forEach((name, values) -> response.setHeader(name, String.join(", ", values)));
		if (answer.hasLength()) {
			response.setContentLength(answer.body().length);
		}
		if (!request.getMethod().equals("HEAD")) {
			response.getOutputStream().write(answer.body());
		}
	}

	private DashboardRequest readRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
		PathContainer path = ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication();
		String remainder = this.paths.remainderOf(path);
		HttpHeaders headers = new ServletServerHttpRequest(request).getHeaders();
		byte[] body = request.getInputStream().readNBytes(DashboardRequest.MAX_BODY_BYTES + 1);
		Map<String, List<String>> parameters = new LinkedHashMap<>();
		request.getParameterMap().forEach((name, values) -> parameters.put(name, List.of(values)));
		CsrfHeader csrf = remainder.equals("/session") ? findCsrf(request, response) : null;
		return new DashboardRequest(request.getMethod(), remainder, parameters, headers,
				request.getServerName() + ":" + request.getServerPort(), findUser(request), csrf, body);
	}

	private static @Nullable DashboardUser findUser(HttpServletRequest request) {
		Principal principal = request.getUserPrincipal();
		if (principal == null) {
			return null;
		}
		return SecurityLibrary.IS_PRESENT ? SpringSecurity.findUser(principal, request::isUserInRole)
				: new DashboardUser(principal, request::isUserInRole);
	}

	private static @Nullable CsrfHeader findCsrf(HttpServletRequest request, HttpServletResponse response) {
		if (!SecurityLibrary.IS_PRESENT_FOR_SERVLETS) {
			return null;
		}
		return ServletCsrf.findHeader(request, () -> {
			Collection<String> cookies = new ArrayList<>(response.getHeaders(HttpHeaders.SET_COOKIE));
			for (Cookie cookie : (request.getCookies() != null) ? request.getCookies() : new Cookie[0]) {
				cookies.add(cookie.getValue());
			}
			return cookies;
		});
	}

}
