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
	 * @param message what is wrong
	 * @param action what to do about it
	 * @param cause what it comes from, or null
	 */
	public ChihuoConfigurationException(String message, String action, @Nullable Throwable cause) {
		super(message, cause);
		this.action = action;
	}

	/**
	 * What to do about it.
	 */
	public String action() {
		return this.action;
	}

}
