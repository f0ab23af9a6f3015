// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.event;

import java.util.concurrent.Executor;

import org.springframework.context.ApplicationContext;

import io.chihuo.LoopControl;
import io.chihuo.engine.EngineListener;
import io.chihuo.engine.LoopListener;

/**
 * Publishes events of loops to the application context, those that somebody listens to.
 * Listeners are looked up whenever a loop starts.
 */
public final class ApplicationEvents implements EngineListener {

	private final ApplicationContext context;

	public ApplicationEvents(ApplicationContext context) {
		this.context = context;
	}

	@Override
	public LoopListener onLoopRegistered(LoopControl loop) {
		return onLoopRegistered(loop, Runnable::run);
	}

	@Override
	public LoopListener onLoopRegistered(LoopControl loop, Executor channel) {
		return new LoopEventPublisher(loop, new EventAudience(this.context), this.context, channel);
	}

}
