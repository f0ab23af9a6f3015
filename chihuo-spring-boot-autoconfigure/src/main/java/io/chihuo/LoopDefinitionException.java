package io.chihuo;

import org.jspecify.annotations.Nullable;

/**
 * A loop, or what it is configured with, makes no sense.
 */
public class LoopDefinitionException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	private final String action;

	/**
	 * Create an exception.
	 * @param message what is wrong
	 * @param action what to do about it
	 * @param cause what it comes from, or null
	 */
	public LoopDefinitionException(String message, String action, @Nullable Throwable cause) {
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
