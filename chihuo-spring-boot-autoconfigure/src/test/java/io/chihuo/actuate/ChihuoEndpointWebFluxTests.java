// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.List;

import org.springframework.boot.WebApplicationType;

/**
 * Without Spring Security, WebFlux does not say who asks.
 */
class ChihuoEndpointWebFluxTests extends ChihuoEndpointContract {

	@Override
	WebApplicationType type() {
		return WebApplicationType.REACTIVE;
	}

	@Override
	List<Class<?>> configuration() {
		return List.of();
	}

	@Override
	String who() {
		return "an unknown user";
	}

}
