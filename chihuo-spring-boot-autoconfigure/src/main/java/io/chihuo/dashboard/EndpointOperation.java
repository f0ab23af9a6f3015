// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPattern.PathMatchInfo;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * One operation of the endpoint, called as Actuator calls it.
 *
 * @param operation the operation
 * @param pattern pattern of its path, the endpoint's own path included
 */
record EndpointOperation(WebOperation operation, PathPattern pattern) {

	static EndpointOperation of(WebOperation operation) {
		String path = "/" + operation.getRequestPredicate().getPath();
		return new EndpointOperation(operation, PathPatternParser.defaultInstance.parse(path));
	}

	boolean isCalledBy(String method) {
		return method().equals(method.equals("HEAD") ? "GET" : method);
	}

	/** The method of HTTP. */
	String method() {
		return this.operation.getRequestPredicate().getHttpMethod().name();
	}

	@Nullable PathMatchInfo matchPath(PathContainer path) {
		return this.pattern.matchAndExtract(path);
	}

	@Nullable Object invoke(PathMatchInfo match, Map<String, String> body, DashboardRequest request) {
		Map<String, Object> arguments = new LinkedHashMap<>(match.getUriVariables());
		arguments.putAll(body);
		request.parameters()
			.forEach((name, values) -> arguments.put(name, (values.size() == 1) ? values.get(0) : values));
		return this.operation.invoke(new InvocationContext(new RequestSecurityContext(request.user()), arguments));
	}

	/** Names the user for the audit. */
	private record RequestSecurityContext(@Nullable DashboardUser user) implements SecurityContext {

		@Override
		public @Nullable Principal getPrincipal() {
			return (this.user != null) ? this.user.principal() : null;
		}

		@Override
		public boolean isUserInRole(String role) {
			return this.user != null && this.user.hasRole().test(role);
		}

	}

}
