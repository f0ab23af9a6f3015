package io.chihuo;

import org.jspecify.annotations.Nullable;

/**
 * Root of what this library throws.
 */
public class ChihuoException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public ChihuoException(String message) {
		this(message, null);
	}

	public ChihuoException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
