// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import io.chihuo.LoopControl;
import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.engine.EngineListener;
import io.chihuo.engine.LoopListener;
import io.chihuo.engine.RunListener;

/**
 * Makes each run an observation. Its scope is open while the handler's method runs; it
 * stops when the run is over, which may be later and on another thread.
 */
public final class ObservedRuns implements EngineListener {

	private static final TaskRunConvention DEFAULT = new DefaultTaskRunConvention();

	private final ObservationRegistry registry;

	private final String namespace;

	private final @Nullable TaskRunConvention convention;

	/**
	 * Create a listener.
	 * @param namespace namespace of the loops
	 * @param convention convention that names observations, null for the default
	 */
	public ObservedRuns(ObservationRegistry registry, String namespace, @Nullable TaskRunConvention convention) {
		this.registry = registry;
		this.namespace = namespace;
		this.convention = convention;
	}

	@Override
	public LoopListener onLoopRegistered(LoopControl loop) {
		QueueName name = new QueueName(this.namespace, loop.name());
		return new LoopListener() {

			@Override
			public RunListener onRunStarting(LeasedTask task, long now) {
				return ObservedRuns.this.registry.isNoop() ? RunListener.NONE
						: observeRun(new TaskRunContext(name, task));
			}

		};
	}

	private RunListener observeRun(TaskRunContext context) {
		Observation observation = ChihuoObservation.TASK_RUN
			.observation(this.convention, DEFAULT, () -> context, this.registry)
			.start();
		try {
			return new ObservedRun(context, observation, CurrentObservation.openScope(observation, this.registry));
		}
		catch (RuntimeException | Error ex) {
			observation.stop();
			throw ex;
		}
	}

	private record ObservedRun(TaskRunContext context, Observation observation,
			CurrentObservation scope) implements RunListener {

		@Override
		public void onHandlerReturned() {
			this.scope.closeScope();
		}

		@Override
		public void onRunEnded(RunOutcome outcome, @Nullable Throwable failure) {
			this.context.setOutcome(outcome);
			try {
				if (failure != null) {
					this.observation.error(failure);
				}
			}
			finally {
				this.observation.stop();
			}
		}

	}

}
