// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.CountDownLatch;

/**
 * Blocks whoever asks for its stack trace, as a logger does.
 */
final class BlockingException extends RuntimeException {

	private final transient CountDownLatch open;

	BlockingException(CountDownLatch open) {
		this.open = open;
	}

	@Override
	public StackTraceElement[] getStackTrace() {
		UninterruptibleWork.await(this.open);
		return super.getStackTrace();
	}

}
