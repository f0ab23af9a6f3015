// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import org.springframework.util.ClassUtils;

/**
 * Parts of Spring Security that are on the class path.
 */
final class SecurityLibrary {

	static final boolean IS_PRESENT = isClassPresent("org.springframework.security.core.Authentication");

	static final boolean IS_PRESENT_FOR_SERVLETS = isClassPresent("org.springframework.security.web.csrf.CsrfToken");

	static final boolean IS_PRESENT_FOR_WEBFLUX = isClassPresent(
			"org.springframework.security.web.server.csrf.CsrfToken");

	private SecurityLibrary() {
	}

	private static boolean isClassPresent(String name) {
		return ClassUtils.isPresent(name, SecurityLibrary.class.getClassLoader());
	}

}
