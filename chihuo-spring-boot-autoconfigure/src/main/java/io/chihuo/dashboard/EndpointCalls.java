// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.web.ExposableWebEndpoint;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern.PathMatchInfo;

/**
 * Answers requests below {@code api} by the operations of the endpoint.
 */
final class EndpointCalls {

	private final String endpointPath;

	private final List<EndpointOperation> operations;

	private final DashboardJson json;

	EndpointCalls(ExposableWebEndpoint endpoint, DashboardJson json) {
		this.endpointPath = "/" + endpoint.getRootPath();
		this.operations = endpoint.getOperations().stream().map(EndpointOperation::of).toList();
		this.json = json;
	}

	/** Whether the access to the endpoint allows changes. */
	boolean isWritable() {
		return this.operations.stream().anyMatch((operation) -> !operation.method().equals("GET"));
	}

	/**
	 * Call the operation of a request, and wait for it.
	 * @param path path below {@code api}, still encoded
	 */
	DashboardResponse callOperation(DashboardRequest request, String path) {
		PathContainer endpointPath = PathContainer.parsePath(this.endpointPath + path);
		Set<String> methods = new TreeSet<>();
		for (EndpointOperation operation : this.operations) {
			PathMatchInfo match = operation.matchPath(endpointPath);
			if (match != null && operation.isCalledBy(request.method())) {
				return call(operation, match, request);
			}
			if (match != null) {
				methods.add(operation.method());
			}
		}
		return methods.isEmpty() ? errorResponse(RefusedRequestException.NOT_FOUND_STATUS, "There is no such address")
				: refuseMethod(String.join(", ", methods));
	}

	private DashboardResponse refuseMethod(String allowed) {
		DashboardResponse response = errorResponse(RefusedRequestException.METHOD_STATUS, "Allowed here: " + allowed);
		response.headers().set(HttpHeaders.ALLOW, allowed);
		return response;
	}

	private DashboardResponse call(EndpointOperation operation, PathMatchInfo match, DashboardRequest request) {
		try {
			Map<String, String> body = request.isRead() ? Map.of() : readBody(request);
			return toResponse(operation.invoke(match, body, request), request.isRead());
		}
		catch (InvalidEndpointRequestException ex) {
			return errorResponse(RefusedRequestException.BAD_REQUEST_STATUS, String.valueOf(ex.getReason()));
		}
	}

	private Map<String, String> readBody(DashboardRequest request) {
		if (request.body().length > DashboardRequest.MAX_BODY_BYTES) {
			throw new RefusedRequestException(RefusedRequestException.TOO_LARGE_STATUS,
					"A body has at most " + DashboardRequest.MAX_BODY_BYTES + " bytes");
		}
		try {
			return this.json.readObject(request.body());
		}
		catch (IllegalArgumentException ex) {
			throw new RefusedRequestException(RefusedRequestException.BAD_REQUEST_STATUS,
					"The body is not a JSON object of texts, numbers and booleans");
		}
	}

	private DashboardResponse toResponse(@Nullable Object result, boolean read) {
		if (result instanceof WebEndpointResponse<?> response) {
			Object body = response.getBody();
			return (body != null) ? jsonResponse(response.getStatus(), body)
					: DashboardResponse.empty(response.getStatus());
		}
		return (result != null) ? jsonResponse(DashboardResponse.OK_STATUS, result) : DashboardResponse
			.empty(read ? RefusedRequestException.NOT_FOUND_STATUS : DashboardResponse.NO_CONTENT_STATUS);
	}

	DashboardResponse jsonResponse(int status, Object body) {
		return DashboardResponse.of(status, "application/json", this.json.writeValue(body));
	}

	DashboardResponse errorResponse(int status, String message) {
		return jsonResponse(status, Map.of("error", message));
	}

}
