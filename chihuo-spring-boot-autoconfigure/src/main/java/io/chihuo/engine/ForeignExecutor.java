// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.Executor;

/**
 * An executor with code of an application, such as a decorator or a thread factory, which
 * may block: a loop calls it on threads of its own, never on those of a clock or a
 * driver.
 *
 * @param executor the application's
 */
public record ForeignExecutor(Executor executor) implements Executor {

	@Override
	public void execute(Runnable work) {
		this.executor.execute(work);
	}

}
