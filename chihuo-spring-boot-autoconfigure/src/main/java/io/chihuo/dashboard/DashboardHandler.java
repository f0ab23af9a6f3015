// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.endpoint.web.ExposableWebEndpoint;
import org.springframework.http.HttpHeaders;

/**
 * Answers the requests to the dashboard, after it has checked them. Blocks until the
 * endpoint has answered.
 */
public final class DashboardHandler {

	/** Path of the page below that of the endpoints. */
	static final String PAGE_PATH = "chihuo-dashboard";

	private static final int FOUND_STATUS = 302;

	private static final int FAILED_STATUS = 500;

	private static final Logger logger = LoggerFactory.getLogger(DashboardHandler.class);

	private final DashboardFiles files = new DashboardFiles();

	private final DashboardOptions options;

	private final DashboardAccess access;

	private final EndpointCalls calls;

	/**
	 * Create a handler.
	 * @param endpoint the endpoint whose operations are called
	 * @param options options of the dashboard
	 * @param json writes the answers of the endpoint, and reads what it is sent
	 */
	public DashboardHandler(ExposableWebEndpoint endpoint, DashboardOptions options, DashboardJson json) {
		this.options = options;
		this.calls = new EndpointCalls(endpoint, json);
		this.access = new DashboardAccess(options, this.calls.isWritable());
	}

	DashboardResponse handleRequest(DashboardRequest request) {
		return ResponseHeaders.complete(request, answer(request));
	}

	private DashboardResponse answer(DashboardRequest request) {
		try {
			return route(request);
		}
		catch (RefusedRequestException ex) {
			return problemResponse(request, ex.httpStatus(), String.valueOf(ex.getMessage()));
		}
		catch (RuntimeException ex) {
			logger.error("A request to the dashboard failed", ex);
			return problemResponse(request, FAILED_STATUS, "The request failed: the log has the cause");
		}
	}

	private DashboardResponse route(DashboardRequest request) {
		String problem = this.access.findReadProblem(request.user());
		if (problem != null) {
			throw new RefusedRequestException(RefusedRequestException.UNAUTHORIZED_STATUS, problem);
		}
		if (request.isApi()) {
			checkCall(request);
			return this.calls.callOperation(request, request.path().substring("/api".length()));
		}
		if (!request.isRead()) {
			throw new RefusedRequestException(RefusedRequestException.METHOD_STATUS, "Allowed here: GET");
		}
		if (request.isSession()) {
			RequestOriginCheck.checkRead(request.headers());
			return this.calls.jsonResponse(DashboardResponse.OK_STATUS, describeSession(request));
		}
		return request.path().isEmpty() ? redirectToPage() : showFile(request);
	}

	private void checkCall(DashboardRequest request) {
		if (request.isRead()) {
			RequestOriginCheck.checkRead(request.headers());
			return;
		}
		RequestOriginCheck.checkWrite(request.headers(), request.server());
		String problem = this.access.findWriteProblem(request.user());
		if (problem != null) {
			throw new RefusedRequestException(RefusedRequestException.FORBIDDEN_STATUS, problem);
		}
	}

	private Map<String, @Nullable Object> describeSession(DashboardRequest request) {
		DashboardUser user = request.user();
		String problem = this.access.findWriteProblem(user);
		Map<String, @Nullable Object> session = new LinkedHashMap<>();
		session.put("principal", (user != null) ? user.principal().getName() : null);
		session.put("write", problem == null);
		session.put("csrf", request.csrf());
		session.put("readOnlyReason", problem);
		session.put("showPayload", this.options.showPayload());
		session.put("traceUrl", this.options.traceUrl());
		return session;
	}

	/** Relative: the address may have another beginning where the browser is. */
	private static DashboardResponse redirectToPage() {
		DashboardResponse response = DashboardResponse.empty(FOUND_STATUS);
		response.headers().set(HttpHeaders.LOCATION, PAGE_PATH + "/");
		return response;
	}

	private DashboardResponse showFile(DashboardRequest request) {
		DashboardFile file = this.files.findFile(request.path());
		if (file == null) {
			throw new RefusedRequestException(RefusedRequestException.NOT_FOUND_STATUS, "There is no such address");
		}
		return file.toResponse(request.headers(),
				request.parameters().getOrDefault(DashboardFile.HASH_PARAMETER, List.of()));
	}

	private DashboardResponse problemResponse(DashboardRequest request, int status, String message) {
		return (request.isApi() || request.isSession()) ? this.calls.errorResponse(status, message)
				: DashboardResponse.of(status, "text/plain;charset=UTF-8", message.getBytes(StandardCharsets.UTF_8));
	}

}
