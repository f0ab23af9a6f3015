// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import org.jspecify.annotations.Nullable;

/**
 * A loop, or a property, makes no sense; the application does not start with it.
 */
public class ChihuoConfigurationException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	private final String action;

	/**
	 * Create an exception.
	 * @param message description of the mistake
	 * @param action action that corrects the configuration
	 * @param cause the cause, or null
	 */
	public ChihuoConfigurationException(String message, String action, @Nullable Throwable cause) {
		super(message, cause);
		this.action = action;
	}

	/**
	 * The action that corrects the configuration.
	 */
	public String action() {
		return this.action;
	}

}
