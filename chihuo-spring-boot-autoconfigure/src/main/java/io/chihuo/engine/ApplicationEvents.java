package io.chihuo.engine;

import java.util.concurrent.Executor;

import org.springframework.context.ApplicationContext;

import io.chihuo.LoopControl;

/**
 * Publishes what happens to loops as events of the application, those that somebody
 * listens to. Listeners are looked up whenever a loop starts.
 */
public final class ApplicationEvents implements EngineListener {

	private final ApplicationContext context;

	private final Executor executor;

	/**
	 * Create a publisher.
	 * @param executor what tells of events that happen on threads which must not be kept
	 */
	public ApplicationEvents(ApplicationContext context, Executor executor) {
		this.context = context;
		this.executor = executor;
	}

	@Override
	public LoopListener listen(LoopControl loop) {
		return new LoopEventPublisher(loop, new EventAudience(this.context), this.context, this.executor);
	}

}
