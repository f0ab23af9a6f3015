// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.CountDownLatch;

/**
 * Blocks whoever asks for its stack trace, as a logger does.
 */
final class BlockingException extends RuntimeException {

	private final transient CountDownLatch open;

	private volatile boolean read;

	BlockingException(CountDownLatch open) {
		this.open = open;
	}

	/** Whether somebody waits for its stack. */
	boolean isRead() {
		return this.read;
	}

	@Override
	public StackTraceElement[] getStackTrace() {
		this.read = true;
		UninterruptibleWork.await(this.open);
		return super.getStackTrace();
	}

}
