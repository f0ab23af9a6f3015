package io.chihuo;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler to make its task a dead letter at once, whatever attempts are left.
 */
public class TaskRejectedException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	public TaskRejectedException(String message) {
		this(message, null);
	}

	public TaskRejectedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
