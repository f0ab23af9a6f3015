// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.security.Principal;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;

/**
 * Users of Spring Security. Loaded only where that is present.
 */
final class SpringSecurity {

	private SpringSecurity() {
	}

	/**
	 * The user of a principal, null for the anonymous one.
	 * @param hasOtherRole asks the web server, for principals that are none of Spring
	 * Security
	 */
	static @Nullable DashboardUser findUser(Principal principal, Predicate<String> hasOtherRole) {
		if (!(principal instanceof Authentication authentication)) {
			return new DashboardUser(principal, hasOtherRole);
		}
		AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();
		return trust.isAuthenticated(authentication)
				? new DashboardUser(principal, (role) -> hasAuthority(authentication, role) || hasOtherRole.test(role))
				: null;
	}

	private static boolean hasAuthority(Authentication authentication, String role) {
		return authentication.getAuthorities()
			.stream()
			.map((granted) -> String.valueOf(granted.getAuthority()))
			.anyMatch((authority) -> authority.equals(role) || authority.equals("ROLE_" + role));
	}

}
